/* twin.h - one document written as XML or as JSON, as Open311 wants both of everything. */
#ifndef SANSANG_TWIN_H
#define SANSANG_TWIN_H
#include "core/out.h"
#include "core/xml.h"

/* In XML every element has its name; in JSON lists are arrays and their items have none. */
struct twin { bool is_xml; struct xml x; struct json j; unsigned depth; uint64_t lists; };

struct twin twin_begin(struct buf *out, bool is_xml);
void twin_list(struct twin *t, const char *name);
void twin_item(struct twin *t, const char *name);        /* an object */
void twin_end(struct twin *t);
void twin_text(struct twin *t, const char *name, struct str text);       /* empty: an empty element, null */
void twin_i64(struct twin *t, const char *name, int64_t n);
void twin_bool(struct twin *t, const char *name, bool yes);
void twin_degrees(struct twin *t, const char *name, int64_t e6);         /* 21.0685 */

#endif
