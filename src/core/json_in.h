/* json_in.h - JSON read through a field table. The parser behind it is json_in.c's secret. */
#ifndef SANSANG_JSON_IN_H
#define SANSANG_JSON_IN_H
#include "core/arena.h"
#include "core/field.h"

enum { JSON_DEPTH_MAX = 16 };

/* Where a document was refused: a path such as "events[3].body.people[0].marks", in the arena. */
struct blame { struct str field; };

/* Parse one document. Refused with ERR_BAD_INPUT: bad UTF-8, a key twice, deeper than JSON_DEPTH_MAX, trailing bytes.
   The value lives as long as the arena. */
MUST_USE enum err json_parse(struct arena *a, struct str text, struct blame *blame, const struct json_in **out);

/* Read an object into `row` by its table: a wrong type, a missing key that is not nullable, a value outside its
   limits or a key the table does not know is ERR_BAD_INPUT and names itself in *blame, below `path` ("" at the root).
   FIELD_JSON members receive the value unread; NULL when absent. JSON null reads as absent. */
MUST_USE enum err json_read(struct arena *a, const struct json_in *object, struct fields f, struct str path,
                            void *row, struct blame *blame);

size_t json_count(const struct json_in *list);                         /* 0 for NULL and for what is no list */
const struct json_in *json_item(const struct json_in *list, size_t i);
bool json_is_object(const struct json_in *value);
struct str json_as_text(const struct json_in *value);                  /* {0} when it is no string */
bool json_as_bool(const struct json_in *value);                        /* false when it is none */
int64_t json_as_i64(const struct json_in *value, int64_t otherwise);
double json_as_number(const struct json_in *value);                    /* NaN when it is no number */
const struct json_in *json_member(const struct json_in *object, const char *key);   /* NULL when absent */

#endif
