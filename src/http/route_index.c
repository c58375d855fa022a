/* route_index.c - the routes of a server by the first two segments of their paths: a request looks at a few of them. */
#include <stdlib.h>
#include "http/http_impl.h"

#define NONE UINT32_MAX

enum { LEVELS = 3 };                     /* a path may begin with no literal segment, with one, with two */

struct entry { const struct route *route; uint64_t key; uint32_t next; };
struct route_index { size_t mask; uint32_t *first; struct entry entries[]; };

/* FNV-1a over the first `level` segments. */
static uint64_t key_of(const struct str *segments, size_t level)
{
    uint64_t h = UINT64_C(14695981039346656037) ^ level;
    for (size_t s = 0; s < level; s++, h *= UINT64_C(1099511628211))
        for (size_t i = 0; i < segments[s].n; i++)
            h = (h ^ (unsigned char)segments[s].p[i]) * UINT64_C(1099511628211);
    return h;
}

static bool is_literal(struct str segment) { return !str_eq(segment, S("*")) && !memchr(segment.p, ':', segment.n); }

/* How many of a pattern's segments, at most two, are literal before the first that is not. */
static size_t literals_of(const char *pattern, struct str segments[LEVELS - 1])
{
    struct str rest = str_z(pattern);
    size_t n = 0;
    str_cut(&rest, '/');
    for (; n < LEVELS - 1 && rest.n; n++) {
        segments[n] = str_cut(&rest, '/');
        if (!segments[n].n || !is_literal(segments[n])) break;
    }
    return n;
}

static uint32_t *slot_of(const struct route_index *x, uint64_t key) { return &x->first[(key ^ key >> 32) & x->mask]; }

/* Behind those of its slot that came before it: of two routes that fit alike the first of the tables wins. */
static void add(struct route_index *x, uint32_t at, const struct route *r)
{
    struct str segments[LEVELS - 1];
    uint64_t key = key_of(segments, literals_of(r->path, segments));
    uint32_t *end = slot_of(x, key);
    while (*end != NONE) end = &x->entries[*end].next;
    x->entries[at] = (struct entry){ r, key, NONE };
    *end = at;
}

struct route_index *route_index_open(const struct routes *tables, size_t n_tables)
{
    size_t n = 0, slots = 16;
    for (size_t t = 0; t < n_tables; t++) n += tables[t].n;
    while (slots < 2 * n) slots *= 2;
    struct route_index *x = malloc(sizeof *x + n * sizeof x->entries[0]);
    if (!x || !(x->first = malloc(slots * sizeof *x->first))) { free(x); return NULL; }
    x->mask = slots - 1;
    for (size_t i = 0; i < slots; i++) x->first[i] = NONE;
    uint32_t at = 0;
    for (size_t t = 0; t < n_tables; t++)
        for (size_t i = 0; i < tables[t].n; i++) add(x, at++, &tables[t].v[i]);
    return x;
}

void route_index_close(struct route_index *x)
{
    if (!x) return;
    free(x->first);
    free(x);
}

void route_index_find(const struct route_index *x, enum method m, const struct str *segments, size_t n,
                      struct route_match *out)
{
    uint64_t best = 0;
    *out = (struct route_match){ 0 };
    for (size_t level = 0; level < LEVELS && level <= n; level++) {
        uint64_t key = key_of(segments, level);
        for (uint32_t i = *slot_of(x, key); i != NONE; i = x->entries[i].next)
            if (x->entries[i].key == key) route_try(x->entries[i].route, m, segments, n, &best, out);
    }
}

const struct route *route_peek(const struct route_index *index, enum method m, struct str path)
{
    struct str segments[SEGMENTS_MAX];
    size_t n;
    struct route_match found;
    if (url_split(path, segments, &n) != OK) return NULL;
    route_index_find(index, m, segments, n, &found);
    return found.route;
}
