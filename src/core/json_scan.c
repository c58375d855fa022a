/* json_scan.c - one pass over plain JSON, each key by its line of the table. */
#include "core/json_scan.h"

static bool scan_text(struct scan *s, struct str *out)
{
    if (!scan_take(s, '"')) return false;
    const char *from = s->p;
    while (s->p < s->end && *s->p != '"') {
        if (*s->p == '\\' || (unsigned char)*s->p < 0x20) return false;
        s->p++;
    }
    *out = (struct str){ from, (size_t)(s->p - from) };
    return scan_take(s, '"');
}

/* No leading zero, no minus before a zero, no fraction, no exponent: what follows must be a comma or an end. */
static bool scan_i64(struct scan *s, int64_t *out)
{
    enum { DIGITS_MAX = 18 };
    bool minus = scan_take(s, '-');
    const char *from = s->p;
    int64_t x = 0;
    while (s->p < s->end && *s->p >= '0' && *s->p <= '9' && s->p - from < DIGITS_MAX) x = x * 10 + (*s->p++ - '0');
    if (s->p == from || (*from == '0' && (s->p - from > 1 || minus))) return false;
    *out = minus ? -x : x;
    return s->p < s->end && (*s->p == ',' || *s->p == '}' || *s->p == ']');
}

/* Most words differ in their first letter: no call for those. */
static bool is_named(const char *name, struct str key)
{
    return key.n && name[0] == key.p[0] && strncmp(name, key.p, key.n) == 0 && !name[key.n];
}

static bool scan_word(struct scan *s, const char *const *words, unsigned *out)
{
    struct str w;
    if (!scan_text(s, &w)) return false;
    for (unsigned i = 0; words[i]; i++)
        if (is_named(words[i], w)) { *out = i; return true; }
    return false;
}

static bool scan_value(struct scan *s, const struct field *f, void *member)
{
    switch (f->kind) {
    case FIELD_TEXT: {
        struct str t;
        if (!scan_text(s, &t) || field_is_outside(f, (int64_t)t.n) || !text_is_clean(t)) return false;
        *(struct str *)member = t;
        return true;
    }
    case FIELD_I64: {
        int64_t x;
        if (!scan_i64(s, &x) || field_is_outside(f, x)) return false;
        *(int64_t *)member = x;
        return true;
    }
    case FIELD_ENUM: return scan_word(s, f->words, member);
    case FIELD_BOOL: case FIELD_BYTES: case FIELD_JSON: return false;
    }
    return false;
}

/* Keys mostly come in the order of the table: look on from the one before. */
static size_t place_of(struct fields f, struct str key, size_t from)
{
    for (size_t k = 0; k < f.n; k++) {
        size_t i = from + k < f.n ? from + k : from + k - f.n;
        if (is_named(f.v[i].name, key)) return i;
    }
    return f.n;
}

bool scan_object(struct scan *s, struct fields f, void *row, scan_inner_fn *inner, void *arg)
{
    uint32_t seen = 0;
    size_t next = 0;
    if (f.n > 32 || !scan_take(s, '{')) return false;
    if (scan_take(s, '}')) return false;             /* every table here asks for something */
    do {
        struct str key;
        if (!scan_text(s, &key) || !scan_take(s, ':')) return false;
        size_t i = place_of(f, key, next);
        if (i == f.n || seen >> i & 1) return false;
        seen |= UINT32_C(1) << i;
        next = i + 1 < f.n ? i + 1 : 0;
        const struct field *at = &f.v[i];
        if (at->kind == FIELD_JSON ? !inner || !inner(s, at, arg) : !scan_value(s, at, (char *)row + at->at))
            return false;
    } while (scan_take(s, ','));
    for (size_t i = 0; i < f.n; i++)
        if (!f.v[i].nullable && !(seen >> i & 1)) return false;
    return scan_take(s, '}');
}

bool json_scan(struct str text, struct fields f, void *row, scan_inner_fn *inner, void *arg)
{
    struct scan s = { text.p, text.p + text.n };
    return text.n && scan_object(&s, f, row, inner, arg) && s.p == s.end;
}
