/* json_scan.h - JSON written the plain way programs write it, read in one pass into a row, without a tree.
   Plain: no white space, no escape in a text, no null, whole numbers of at most 18 digits. Whatever is not plain, or not
   right, is refused without a word: the caller then asks json_in.h, which judges and names the fault. So the pass may
   refuse what it likes, but what it takes must be read exactly as json_in.h reads it (tests/test_json_scan.c). */
#ifndef SANSANG_JSON_SCAN_H
#define SANSANG_JSON_SCAN_H
#include "core/field.h"

struct scan { const char *p, *end; };

/* Take the byte `c` when it comes next. */
static inline bool scan_take(struct scan *s, char c)
{
    if (s->p == s->end || *s->p != c) return false;
    s->p++;
    return true;
}

/* What a member of kind FIELD_JSON holds: take it whole. `f` says which member; *arg is the caller's. */
typedef bool scan_inner_fn(struct scan *s, const struct field *f, void *arg);

/* One object through its table, keys in any order, each at most once. A FIELD_JSON member is left alone and handed to
   `inner` (NULL: refused), as is nothing else; absent members stay as they were. Texts are borrowed. FIELD_BOOL and
   FIELD_BYTES are refused: nothing that is scanned holds any. */
MUST_USE bool scan_object(struct scan *s, struct fields f, void *row, scan_inner_fn *inner, void *arg);

/* The whole of `text` as one object. */
MUST_USE bool json_scan(struct str text, struct fields f, void *row, scan_inner_fn *inner, void *arg);

#endif
