/* turf_walk.c - the order in which one walks a piece: along the lane, into each side lane where it leaves, and back. */
#include "outreach/turf/turf_cut.h"

struct walk { const struct turf_map *m; const int32_t *piece; bool *seen; uint32_t *stack; };

/* Where to go from u: into a lane that leaves here, then on along the lane, then back along it, then elsewhere; n
   when all is seen. */
static size_t way_on(const struct walk *w, size_t u)
{
    const struct turf_map *m = w->m;
    const struct turf_lane *here = &m->lanes[m->houses[u].lane];
    size_t best = m->n;
    int best_rank = 4;
    for (uint32_t e = m->first[u]; e < m->first[u + 1]; e++) {
        size_t v = m->next[e];
        if (w->seen[v] || w->piece[v] != w->piece[u]) continue;
        const struct turf_lane *there = &m->lanes[m->houses[v].lane];
        int rank = here == there ? (v > u ? 1 : 2) : there->parent_id == here->id ? 0 : 3;
        if (rank < best_rank || (rank == best_rank && v < best)) { best = v; best_rank = rank; }
    }
    return best;
}

enum err turf_walk(struct arena *a, const struct turf_map *m, const struct turf_cut *c, uint32_t *order)
{
    struct walk w = { m, c->piece, arena_new(a, bool, m->n + 1), arena_new(a, uint32_t, m->n + 1) };
    if (!w.seen || !w.stack) return ERR_NOMEM;
    size_t at = 0;
    for (size_t p = 0; p <= c->k; p++)                   /* last: what is in no piece */
        for (size_t start = 0; start < m->n; start++) {
            if (w.seen[start] || (c->piece[start] < 0 ? c->k : (size_t)c->piece[start]) != p) continue;
            size_t top = 0;
            w.stack[top++] = (uint32_t)start;
            w.seen[start] = true;
            order[at++] = (uint32_t)start;
            while (top > 0) {
                size_t v = way_on(&w, w.stack[top - 1]);
                if (v == m->n) { top--; continue; }
                w.seen[v] = true;
                order[at++] = (uint32_t)v;
                w.stack[top++] = (uint32_t)v;
            }
        }
    return OK;
}
