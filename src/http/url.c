/* url.c - paths and queries as they come from strangers: split, unescaped, refused when they play tricks. */
#include "http/http_impl.h"

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

static int hex_pair(struct str s, size_t at)
{
    if (s.n - at < 3) return -1;
    int high = hex_digit(s.p[at + 1]), low = hex_digit(s.p[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

enum err url_decode(struct arena *a, struct str raw, bool plus, struct str *out)
{
    char *p = arena_new(a, char, raw.n + 1);
    if (!p) return ERR_NOMEM;
    size_t n = 0;
    for (size_t i = 0; i < raw.n; i++) {
        char c = raw.p[i];
        if (c == '%') {
            int x = hex_pair(raw, i);
            if (x < 0) return ERR_BAD_INPUT;
            c = (char)x;
            i += 2;
        } else if (c == '+' && plus) c = ' ';
        p[n++] = c;
    }
    if (!text_is_clean((struct str){ p, n })) return ERR_BAD_INPUT;
    *out = (struct str){ p, n };
    return OK;
}

enum err url_params(struct arena *a, struct str raw, struct param *params, size_t *n, size_t max, struct str *blame)
{
    while (raw.n) {
        struct str pair = str_cut(&raw, '&');
        if (pair.n == 0) continue;
        struct str name = str_cut(&pair, '=');
        struct param p;
        *blame = S("query");
        TRY(url_decode(a, name, true, &p.name));
        *blame = p.name;
        if (*n == max) return ERR_BAD_INPUT;
        TRY(url_decode(a, pair, true, &p.value));
        params[(*n)++] = p;
    }
    *blame = (struct str){ 0 };
    return OK;
}

/* What a segment may never hold, encoded or not: control characters, slashes of either kind, only dots, bytes that are
   no UTF-8 (an overlong dot is such). One that says more than SEGMENT_BYTES_MAX is none of ours. */
enum { SEGMENT_BYTES_MAX = 1024 };
static bool segment_is_fair(struct str s)
{
    char plain[SEGMENT_BYTES_MAX];
    size_t n = 0, dots = 0;
    for (size_t i = 0; i < s.n; i++) {
        int c = (unsigned char)s.p[i];
        if (c == '%') {
            c = hex_pair(s, i);
            if (c < 0) return false;
            i += 2;
        }
        if (c < 0x20 || c == 0x7f || c == '/' || c == '\\' || n == sizeof plain) return false;
        if (c == '.') dots++;
        plain[n++] = (char)c;
    }
    return !(n == dots && (n == 1 || n == 2)) && text_is_clean((struct str){ plain, n });
}

enum err url_split(struct str path, struct str *segments, size_t *n)
{
    *n = 0;
    if (path.n == 0 || path.p[0] != '/') return ERR_BAD_INPUT;
    path.p++;
    path.n--;
    if (path.n == 0) return OK;
    for (;;) {
        const char *slash = memchr(path.p, '/', path.n);
        struct str s = { path.p, slash ? (size_t)(slash - path.p) : path.n };
        if (*n == SEGMENTS_MAX || (slash && s.n == 0) || !segment_is_fair(s)) return ERR_BAD_INPUT;
        segments[(*n)++] = s;
        if (!slash) return OK;
        path = (struct str){ slash + 1, path.n - s.n - 1 };
    }
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

bool str_eq_nocase(struct str a, struct str b)
{
    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++) if (lower(a.p[i]) != lower(b.p[i])) return false;
    return true;
}

bool str_starts(struct str s, struct str with) { return s.n >= with.n && memcmp(s.p, with.p, with.n) == 0; }

struct str str_trim(struct str s)
{
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\t')) { s.p++; s.n--; }
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t')) s.n--;
    return s;
}

struct str str_cut(struct str *rest, char at)
{
    const char *found = rest->n ? memchr(rest->p, at, rest->n) : NULL;
    struct str before = { rest->p, found ? (size_t)(found - rest->p) : rest->n };
    *rest = found ? (struct str){ found + 1, rest->n - before.n - 1 } : (struct str){ rest->p + rest->n, 0 };
    return before;
}
