/* xml.h - the third door through which text leaves the house: XML 1.0 (Open311, feeds), escaped by default. */
#ifndef SANSANG_XML_H
#define SANSANG_XML_H
#include "core/arena.h"

/* Elements close in the order they were opened; names are literals of ours. What XML cannot hold (control characters, U+FFFE)
   becomes U+FFFD, so that a document is well-formed whatever the text was. */
enum { XML_DEPTH_MAX = 16 };
struct xml { struct buf *out; const char *open[XML_DEPTH_MAX]; unsigned depth; bool in_tag; };

struct xml xml_begin(struct buf *out);                                   /* with the declaration; UTF-8 */
void xml_open(struct xml *x, const char *name);
void xml_attr(struct xml *x, const char *name, struct str value);        /* right after xml_open */
void xml_text(struct xml *x, struct str text);
void xml_i64(struct xml *x, int64_t n);
void xml_close(struct xml *x);

/* <name>text</name>, and the same of a number. */
void xml_leaf(struct xml *x, const char *name, struct str text);
void xml_leaf_i64(struct xml *x, const char *name, int64_t n);

#endif
