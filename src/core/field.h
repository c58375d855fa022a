/* field.h - one table per struct, read five ways: SQL row in, JSON out, form or JSON in, template out, OpenAPI. */
#ifndef SANSANG_FIELD_H
#define SANSANG_FIELD_H
#include "core/base.h"

enum field_kind { FIELD_TEXT, FIELD_I64, FIELD_BOOL, FIELD_ENUM, FIELD_BYTES, FIELD_JSON };

struct fields { const struct field *v; size_t n; };
#define FIELDS(array) ((struct fields){ (array), N_OF(array) })

struct field {
    const char *name;
    size_t at;                   /* offsetof(struct, member) */
    enum field_kind kind;
    bool nullable;               /* SQL NULL / absent key reads as 0, "", false */
    bool is_list;                /* FIELD_JSON: an array of `of`, else one object */
    int64_t min, max;            /* FIELD_I64: value; FIELD_TEXT, FIELD_BYTES: bytes; FIELD_JSON list: items; 0,0 = no limit */
    const char *const *words;    /* FIELD_ENUM: its spelling in SQL and JSON, NULL-ended */
    const struct fields *of;     /* FIELD_JSON: the table of what is inside; NULL = any object */
    const char *about;           /* one sentence for the API document; may be NULL */
};

struct json_in;                  /* a value inside a parsed document: core/json_in.h */

/* The kind is deduced from the member, so a table cannot disagree with its struct. */
#define FIELD_KIND(T, m) _Generic(((T *)0)->m,                                                   \
    struct str: FIELD_TEXT, int64_t: FIELD_I64, bool: FIELD_BOOL, unsigned: FIELD_ENUM,          \
    struct bytes: FIELD_BYTES, const struct json_in *: FIELD_JSON)
#define FIELD(T, m, ...) \
    { .name = #m, .at = offsetof(T, m), .kind = FIELD_KIND(T, m), __VA_ARGS__ }

/* Store the text `s` into `row`; ERR_BAD_INPUT when it does not fit the kind or limits. Text must be UTF-8 without
   control characters (newline and tab are let through). FIELD_BYTES and FIELD_JSON never come as text. */
MUST_USE enum err field_read(const struct field *f, struct str s, void *row);

/* True when `x` lies outside the limits of `f`. */
bool field_is_outside(const struct field *f, int64_t x);

/* Valid UTF-8 with no NUL or other control character but \n and \t. */
bool text_is_clean(struct str s);
/* Clean, and of min..max bytes. */
bool text_fits(struct str s, size_t min, size_t max);
bool line_fits(struct str s, size_t min, size_t max);    /* and in one line */

/* For a rule that says which field of its draft is wrong: `return bad_field(&d->field, "name");`. ERR_BAD_INPUT. */
MUST_USE enum err bad_field(const char **to, const char *field);

#endif
