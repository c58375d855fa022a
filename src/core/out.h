/* out.h - the only two doors through which text leaves the house: JSON and HTML. */
#ifndef SANSANG_OUT_H
#define SANSANG_OUT_H
#include "core/arena.h"
#include "core/field.h"

/* Hidden: libjansson has functions named json_object, json_array and json_null too; ours must not stand in for them. */
#pragma GCC visibility push(hidden)
struct json { struct buf *out; bool comma; unsigned depth; uint64_t is_array; };

void json_object(struct json *j, const char *key);  /* key NULL: root or array element */
void json_array (struct json *j, const char *key);
void json_end   (struct json *j);
void json_text  (struct json *j, const char *key, struct str s);
void json_i64   (struct json *j, const char *key, int64_t x);
void json_bool  (struct json *j, const char *key, bool x);
void json_null  (struct json *j, const char *key);
void json_bytes (struct json *j, const char *key, struct bytes x);      /* base64url, no padding */
void json_raw   (struct json *j, const char *key, struct str json);     /* text this house wrote as JSON and stored */

/* Every field of `row` as one key each. A nullable field that reads 0, "" or false is written so, never left out;
   FIELD_JSON members are the caller's to write. */
void json_fields(struct json *j, struct fields f, const void *row);
#pragma GCC visibility pop

/* struct str is raw, struct html is safe. No function turns one into the other silently. */
struct html { struct str s; };
#define h_lit(out, lit) buf_add((out), S(lit))      /* string literals only: `"" x ""` */
void h_text(struct buf *out, struct str raw);       /* escapes & < > " ' */
static inline void h_html(struct buf *out, struct html safe) { buf_add(out, safe.s); }

#endif
