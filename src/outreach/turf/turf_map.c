/* turf_map.c - who is next door to whom: houses along their lanes, lanes at their mouths, nobody left on an island. */
#include <stdlib.h>
#include "outreach/turf/turf_cut.h"

struct edge { uint32_t a, b; };
struct links { struct edge *v; size_t n; };

static void link_up(struct links *l, size_t a, size_t b)
{
    if (a == b) return;
    l->v[l->n++] = (struct edge){ (uint32_t)(a < b ? a : b), (uint32_t)(a < b ? b : a) };
}

static int compare_text(struct str x, struct str y)
{
    int c = memcmp(x.p ? x.p : "", y.p ? y.p : "", x.n < y.n ? x.n : y.n);
    return c ? c : (x.n > y.n) - (x.n < y.n);
}

static int by_number(const void *x, const void *y)
{
    const struct turf_house *a = x, *b = y;
    if (a->lane != b->lane) return a->lane < b->lane ? -1 : 1;
    int c = compare_text(a->sort_key, b->sort_key);
    return c ? c : (a->id > b->id) - (a->id < b->id);
}

static int by_walk(const void *x, const void *y)
{
    const struct turf_house *a = x, *b = y;
    if (a->lane != b->lane) return a->lane < b->lane ? -1 : 1;
    if (a->walk_order != b->walk_order) return a->walk_order < b->walk_order ? -1 : 1;
    return by_number(x, y);
}

static bool is_placed(const struct turf_house *h) { return h->lat_e6 != 0 || h->lon_e6 != 0; }

/* Squared, in units of a micro-degree of latitude; a degree of longitude is cos 21° = 0.933 of it at Hà Nội. Far,
   when a position is not known. */
static int64_t distance(int64_t lat, int64_t lon, const struct turf_house *h)
{
    if ((lat == 0 && lon == 0) || !is_placed(h)) return INT64_MAX / 2;
    int64_t y = h->lat_e6 - lat, x = (h->lon_e6 - lon) * 933 / 1000;
    return y * y + x * x;
}

/* Each lane's houses are a run of the sorted list, [from, to); its two lowest numbers stand at its mouth. */
struct run { size_t from, to; uint32_t mouth[2]; };

/* In the order of the numbers: the next house and the one after it, for one of them is across the lane and one on
   this side (17 faces 18 and stands beside 19); and in walking order, should that be another. Sorted twice; by walk
   for good. */
static enum err link_along_lanes(struct arena *a, struct turf_map *m, struct run *runs, struct links *l)
{
    struct turf_house *by = arena_new(a, struct turf_house, m->n);
    if (!by) return ERR_NOMEM;
    qsort(m->houses, m->n, sizeof *m->houses, by_walk);
    for (size_t i = 0; i < m->n; i++) {
        by[i] = m->houses[i];
        by[i].before = (int32_t)i;
    } /* where it stands in the walk */
    qsort(by, m->n, sizeof *by, by_number);
    for (size_t i = 0; i < m->n; i++) {
        struct run *r = &runs[by[i].lane];
        if (r->to == 0) *r = (struct run){ i, i, { (uint32_t)by[i].before, (uint32_t)by[i].before } };
        if (i == r->from + 1) r->mouth[1] = (uint32_t)by[i].before;
        r->to = i + 1;
        if (i > r->from) { link_up(l, i - 1, i); link_up(l, (size_t)by[i - 1].before, (size_t)by[i].before); }
        if (i > r->from + 1) link_up(l, (size_t)by[i - 2].before, (size_t)by[i].before);
    }
    return OK;
}

struct lane_ref { int64_t id; size_t at; };

static int by_id(const void *x, const void *y)
{
    const struct lane_ref *a = x, *b = y;
    return (a->id > b->id) - (a->id < b->id);
}

/* The nearest lane above `lane` that has houses here, or n_lanes. */
static size_t parent_with_houses(const struct turf_map *m, const struct lane_ref *refs, const struct run *runs,
                                 size_t lane)
{
    enum { DEPTH_MAX = 8 };                              /* phố, ngõ, ngách, hẻm, and a guard against a ring */
    for (int depth = 0; depth < DEPTH_MAX; depth++) {
        struct lane_ref want = { .id = m->lanes[lane].parent_id };
        const struct lane_ref *found = want.id ? bsearch(&want, refs, m->n_lanes, sizeof *refs, by_id) : NULL;
        if (!found) return m->n_lanes;
        lane = found->at;
        if (runs[lane].from < runs[lane].to) return lane;
    }
    return m->n_lanes;
}

/* A mouth lies between two houses of the parent: the nearest to where the lane begins, and the nearer of its
   neighbours. */
static void link_mouth(const struct turf_map *m, const struct turf_lane *lane, const struct run *own,
                       const struct run *parent, struct links *l)
{
    const struct turf_house *mouth = &m->houses[own->mouth[0]];
    int64_t lat = lane->has_start ? lane->lat_e6 : mouth->lat_e6, lon = lane->has_start ? lane->lon_e6 : mouth->lon_e6;
    size_t near = parent->from;
    for (size_t h = near + 1; h < parent->to; h++)
        if (distance(lat, lon, &m->houses[h]) < distance(lat, lon, &m->houses[near])) near = h;
    bool has_back = near > parent->from, has_on = near + 1 < parent->to;
    bool back =
        has_back && (!has_on || distance(lat, lon, &m->houses[near - 1]) < distance(lat, lon, &m->houses[near + 1]));
    size_t beside = back ? near - 1 : has_on ? near + 1 : near;
    for (int side = 0; side < 2; side++) {
        link_up(l, own->mouth[side], near);
        link_up(l, own->mouth[side], beside);
    }
}

static enum err link_mouths(struct arena *a, struct turf_map *m, const struct run *runs, struct links *l)
{
    struct lane_ref *refs = arena_new(a, struct lane_ref, m->n_lanes + 1);
    if (!refs) return ERR_NOMEM;
    for (size_t i = 0; i < m->n_lanes; i++) refs[i] = (struct lane_ref){ m->lanes[i].id, i };
    if (m->n_lanes) qsort(refs, m->n_lanes, sizeof *refs, by_id);
    for (size_t i = 0; i < m->n_lanes; i++) {
        if (runs[i].from == runs[i].to) continue;
        size_t parent = parent_with_houses(m, refs, runs, i);
        if (parent != m->n_lanes && parent != i) link_mouth(m, &m->lanes[i], &runs[i], &runs[parent], l);
    }
    return OK;
}

static int by_ends(const void *x, const void *y)
{
    const struct edge *a = x, *b = y;
    if (a->a != b->a) return a->a < b->a ? -1 : 1;
    return (a->b > b->b) - (a->b < b->b);
}

/* The list of links, each once, as neighbours of each house. */
static enum err pack(struct arena *a, struct turf_map *m, struct links *l)
{
    qsort(l->v, l->n, sizeof *l->v, by_ends);
    size_t kept = 0;
    for (size_t i = 0; i < l->n; i++)
        if (i == 0 || by_ends(&l->v[i - 1], &l->v[i]) != 0) l->v[kept++] = l->v[i];
    l->n = kept;
    m->first = arena_new(a, uint32_t, m->n + 2);
    m->next = arena_new(a, uint32_t, 2 * l->n + 1);
    if (!m->first || !m->next) return ERR_NOMEM;
    for (size_t i = 0; i < l->n; i++) { m->first[l->v[i].a + 2]++; m->first[l->v[i].b + 2]++; }
    for (size_t i = 2; i < m->n + 2; i++) m->first[i] += m->first[i - 1];
    for (size_t i = 0; i < l->n; i++) {                  /* first[x + 1] walks from the start of x to its end */
        m->next[m->first[l->v[i].a + 1]++] = l->v[i].b;
        m->next[m->first[l->v[i].b + 1]++] = l->v[i].a;
    }
    return OK;
}

/* For each house off the main land: the nearest house on it. */
struct ferry { int64_t far; uint32_t from; bool landed; };

static void land(const struct turf_map *m, struct ferry *f, uint32_t *stack, size_t start)
{
    size_t top = 0;
    stack[top++] = (uint32_t)start;
    f[start].landed = true;
    while (top > 0) {
        uint32_t u = stack[--top];
        for (uint32_t e = m->first[u]; e < m->first[u + 1]; e++) {
            uint32_t v = m->next[e];
            if (!f[v].landed) { f[v].landed = true; stack[top++] = v; }
        }
        const struct turf_house *h = &m->houses[u];
        for (size_t v = 0; v < m->n; v++) {
            if (f[v].landed) continue;
            int64_t d = distance(h->lat_e6, h->lon_e6, &m->houses[v]);
            if (d < f[v].far || (d == f[v].far && f[v].far == INT64_MAX / 2)) f[v] = (struct ferry){ d, u, false };
        }
    }
}

/* Join what floats to the main land, nearest first: Prim's way, one row per house. */
static enum err link_islands(struct arena *a, struct turf_map *m, struct links *l, bool *any)
{
    struct ferry *f = arena_new(a, struct ferry, m->n);
    uint32_t *stack = arena_new(a, uint32_t, m->n);
    if (!f || !stack) return ERR_NOMEM;
    for (size_t i = 0; i < m->n; i++) f[i].far = INT64_MAX;
    size_t next = 0;
    *any = false;
    do {
        if (next != 0) { link_up(l, next, f[next].from); *any = true; }
        land(m, f, stack, next);
        next = 0;
        for (size_t v = 1; v < m->n; v++) if (!f[v].landed && (next == 0 || f[v].far < f[next].far)) next = v;
    } while (next != 0);
    return OK;
}

enum err turf_map_link(struct arena *a, struct turf_map *m)
{
    /* at most: three links along the lane, four at a mouth, one to the main land */
    struct links l = { .v = arena_new(a, struct edge, 4 * m->n + 4 * m->n_lanes + 1) };
    struct run *runs = arena_new(a, struct run, m->n_lanes + 1);
    if (!l.v || !runs) return ERR_NOMEM;
    TRY(link_along_lanes(a, m, runs, &l));
    TRY(link_mouths(a, m, runs, &l));
    TRY(pack(a, m, &l));
    bool any = false;
    if (m->n > 0) TRY(link_islands(a, m, &l, &any));
    return any ? pack(a, m, &l) : OK;
}
