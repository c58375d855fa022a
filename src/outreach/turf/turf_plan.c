/* turf_plan.c - what a cut changes: pieces, members, epochs, doors; and writing exactly that. */
#include "outreach/campaign/event.h"
#include "outreach/turf/turf_plan.h"

/* The pieces of the cut: the old ones go on under their id, members without one take those that are free. */
static enum err name_pieces(struct arena *a, struct turf_plan *p)
{
    const struct turf_ground_read *g = &p->g;
    p->pieces = arena_new(a, struct piece, p->cut.k + 1);
    if (!p->pieces) return ERR_NOMEM;
    for (size_t i = 0; i < p->cut.k; i++) p->pieces[i] = i < g->old.n ? g->old.v[i] : (struct piece){ 0 };
    for (size_t m = 0; m < g->n_members; m++) {
        size_t own = 0, free = 0;
        while (own < p->cut.k && p->pieces[own].member_id != g->members[m]) own++;
        while (free < p->cut.k && p->pieces[free].member_id != 0) free++;
        if (own == p->cut.k && free < p->cut.k) p->pieces[free].member_id = g->members[m];
    }
    return OK;
}

/* Numbers 1.. stay with their pieces; new ones take what is free. */
static enum err number_pieces(struct arena *a, struct turf_plan *p)
{
    bool *taken = arena_new(a, bool, p->cut.k + 2);
    if (!taken) return ERR_NOMEM;
    for (size_t i = 0; i < p->cut.k; i++) {
        int64_t n = p->pieces[i].number;
        if (n < 1 || (size_t)n > p->cut.k || taken[n]) p->pieces[i].number = 0;
        else taken[n] = true;
    }
    for (size_t i = 0, next = 1; i < p->cut.k; i++) {
        if (p->pieces[i].number) continue;
        while (taken[next]) next++;
        p->pieces[i].number = (int64_t)next;
        taken[next] = true;
    }
    return OK;
}

static void count_houses(struct turf_plan *p)
{
    const struct turf_ground_read *g = &p->g;
    for (size_t i = 0; i < p->cut.k; i++) {
        struct piece *x = &p->pieces[i];
        x->team_id = g->team.id; x->group_id = g->team.group_id; x->campaign_id = g->campaign_id;
        x->houses = 0;
        x->work = p->cut.work[i];
    }
    for (size_t i = 0; i < g->map.n; i++) if (p->cut.piece[i] >= 0) p->pieces[p->cut.piece[i]].houses++;
}

/* An epoch rises when a household came or went; doors that only changed places in the walk are told by their seq. */
static enum err raise_epochs(struct arena *a, struct turf_plan *p)
{
    bool *changed = arena_new(a, bool, p->cut.k + 1);
    if (!changed) return ERR_NOMEM;
    p->sum.moved = 0;
    for (size_t i = 0; i < p->g.n_homes; i++) {
        const struct turf_home *h = &p->g.homes[i];
        int32_t now = p->cut.piece[h->house];
        if (now < 0 || (h->piece_id != 0 && h->piece_id == p->pieces[now].id)) continue;
        p->sum.moved++;
        changed[now] = true;
        for (size_t k = 0; k < p->cut.k && h->piece_id; k++) if (p->pieces[k].id == h->piece_id) changed[k] = true;
    }
    for (size_t i = 0; i < p->cut.k; i++) if (changed[i]) p->pieces[i].epoch++;
    return OK;
}

enum err turf_plan_finish(struct arena *a, struct turf_plan *p)
{
    const struct turf_ground_read *g = &p->g;
    p->order = arena_new(a, uint32_t, g->map.n + 1);
    if (!p->order) return ERR_NOMEM;
    TRY(turf_walk(a, &g->map, &p->cut, p->order));
    count_houses(p);
    p->sum = (struct turf_summary){ .groups = g->map.n > 0, .pieces = (int64_t)p->cut.k, .houses = (int64_t)g->map.n,
        .households = (int64_t)g->n_homes, .worst = p->cut.k ? turf_cut_worst(&p->cut) : 0 };
    p->sum.uneven = p->sum.worst > TURF_TOLERANCE;
    for (size_t i = 0; i < p->cut.k; i++) {
        bool holds;
        TRY(turf_piece_holds(a, &g->map, p->cut.piece, (int32_t)i, &holds));
        if (!holds) p->sum.loose++;
    }
    return raise_epochs(a, p);
}

enum err turf_plan_make(struct db *db, struct arena *a, const struct turf_team *team, bool fresh, struct turf_plan *p)
{
    *p = (struct turf_plan){ 0 };
    TRY(turf_read(db, a, team, &p->g));
    if (p->g.map.n > 0) TRY(turf_cut_map(a, &p->g.map, p->g.n_members ? p->g.n_members : 1, fresh, &p->cut));
    TRY(name_pieces(a, p));
    TRY(number_pieces(a, p));
    return turf_plan_finish(a, p);
}

/* ---- writing ---- */

static bool same_piece(const struct piece *x, const struct piece *y)
{
    return x->team_id == y->team_id && x->member_id == y->member_id && x->campaign_id == y->campaign_id &&
           x->number == y->number && x->epoch == y->epoch && x->houses == y->houses && x->work == y->work;
}

static const struct piece *by_id(const struct pieces *list, int64_t id)
{
    for (size_t i = 0; i < list->n; i++) if (list->v[i].id == id) return &list->v[i];
    return NULL;
}

/* The pieces as they stand now must be those the plan was made for. */
static enum err compare_pieces(struct db *db, struct arena *a, const struct turf_plan *p, struct pieces *now)
{
    TRY(piece_list(db, a, p->g.team.group_id, now));
    if (now->n != p->g.old.n) return ERR_CONFLICT;
    for (size_t i = 0; i < now->n; i++) {
        const struct piece *read = by_id(&p->g.old, now->v[i].id);
        if (!read || read->epoch != now->v[i].epoch) return ERR_CONFLICT;
    }
    return OK;
}

static enum err write_pieces(struct db *db, struct arena *a, struct turf_plan *p, const struct pieces *now)
{
    size_t fresh = 0;
    for (size_t i = 0; i < p->cut.k; i++)
        if (!by_id(now, p->pieces[i].id)) fresh++; /* 0, or of a run that was rolled back */
    int64_t id = 0;
    if (fresh) TRY(next_ids(db, a, "piece", (int64_t)fresh, &id));
    for (size_t i = 0; i < p->cut.k; i++) {
        struct piece *x = &p->pieces[i];
        const struct piece *before = by_id(now, x->id);
        if (before && same_piece(before, x)) continue;
        if (!before) x->id = id++;
        TRY(before ? piece_update(db, a, x) : piece_insert(db, a, x));
    }
    for (size_t i = 0; i < now->n; i++) {
        bool stays = false;
        for (size_t k = 0; k < p->cut.k; k++) if (p->pieces[k].id == now->v[i].id) stays = true;
        if (!stays) TRY(piece_delete(db, a, now->v[i].id));
    }
    return OK;
}

/* Every household whose piece or place in the walk changed, one number for all: phones hear of them together. */
static enum err write_doors(struct db *db, struct arena *a, const struct turf_plan *p)
{
    const struct turf_map *m = &p->g.map;
    struct turf_place *moved = arena_new(a, struct turf_place, p->g.n_homes + 1);
    uint32_t *at = arena_new(a, uint32_t, m->n + 1), *before = arena_new(a, uint32_t, m->n + 1);
    if (!moved || !at || !before) return ERR_NOMEM;
    for (size_t i = 0; i < p->g.n_homes; i++) before[p->g.homes[i].house]++;       /* households of each house … */
    uint32_t steps = 0;
    for (size_t i = 0; i < m->n; i++) {
        at[p->order[i]] = steps;
        steps += before[p->order[i]];
    } /* … and where they start */
    size_t n = 0;
    for (size_t i = 0; i < p->g.n_homes; i++) {
        const struct turf_home *h = &p->g.homes[i];
        int32_t piece = p->cut.piece[h->house];
        if (piece < 0) continue;
        int64_t piece_id = p->pieces[piece].id, walk = ++at[h->house];
        if (h->is_known && h->piece_id == piece_id && h->walk_order == walk) continue;
        moved[n++] = (struct turf_place){ h->id, m->houses[h->house].id, m->lanes[m->houses[h->house].lane].id, piece_id, walk };
    }
    if (n == 0) return OK;
    struct turf_ground g = { .campaign_id = p->g.campaign_id, .group_id = p->g.team.group_id, .ward_id = p->g.team.ward_id };
    TRY(event_next_seq(db, a, &g.seq));
    return door_place(db, a, &g, moved, n);
}

enum err turf_plan_write(struct db *db, struct arena *a, struct turf_plan *p)
{
    struct pieces now;
    TRY(compare_pieces(db, a, p, &now));
    TRY(write_pieces(db, a, p, &now));
    return write_doors(db, a, p);
}
