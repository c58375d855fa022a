/* ogc.c - boxes and times as OGC API – Features writes them. */
#include "civic/open/ogc.h"
#include "civic/open/open311.h"
#include "core/time.h"

enum { NUMBERS_MAX = 6 };

static struct str cut(struct str *rest, char at)
{
    const char *found = rest->n ? memchr(rest->p, at, rest->n) : NULL;
    struct str before = { rest->p, found ? (size_t)(found - rest->p) : rest->n };
    *rest = found ? (struct str){ found + 1, rest->n - before.n - 1 } : (struct str){ rest->p + rest->n, 0 };
    return before;
}

enum err ogc_box_read(struct str text, struct box *out)
{
    struct str number[NUMBERS_MAX];
    size_t n = 1;
    for (size_t i = 0; i < text.n; i++) n += text.p[i] == ',';
    if (n != 4 && n != 6) return ERR_BAD_INPUT;
    for (size_t i = 0; i < n; i++) number[i] = cut(&text, ',');
    size_t east = n == 4 ? 2 : 3;
    struct box b;
    TRY(degrees_read(number[0], 180, &b.west_e6));
    TRY(degrees_read(number[1], 90, &b.south_e6));
    TRY(degrees_read(number[east], 180, &b.east_e6));
    TRY(degrees_read(number[east + 1], 90, &b.north_e6));
    if (b.south_e6 > b.north_e6) return ERR_BAD_INPUT;
    if (b.west_e6 > b.east_e6) b.east_e6 = 180000000;
    *out = b;
    return OK;
}

/* One end: the moment, and how long it lasts. */
static enum err end_read(struct str text, int64_t *ms, int64_t *lasts_ms)
{
    TRY(moment_read(text, ms));
    *lasts_ms = text.n == 10 ? DAY_MS : 1;
    return OK;
}

static bool is_open_end(struct str s) { return s.n == 0 || str_eq(s, S("..")); }

enum err ogc_time_read(struct str text, int64_t *from_ms, int64_t *to_ms)
{
    int64_t from = 0, to = 0, lasts = 0;
    bool is_interval = text.n && memchr(text.p, '/', text.n);
    struct str first = cut(&text, '/');
    if (!is_interval) {
        TRY(end_read(first, from_ms, &lasts));
        *to_ms = *from_ms + lasts;
        return OK;
    }
    if (is_open_end(first) && is_open_end(text)) return ERR_BAD_INPUT;
    if (!is_open_end(first)) TRY(end_read(first, &from, &lasts));
    if (!is_open_end(text)) {
        TRY(end_read(text, &to, &lasts));
        to += lasts;
        if (to <= from) return ERR_BAD_INPUT;
    }
    *from_ms = from;
    *to_ms = to;
    return OK;
}
