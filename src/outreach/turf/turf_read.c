/* turf_read.c - one group's ground from the database into the map that is cut. */
#include <stdlib.h>
#include "outreach/campaign/rows.h"
#include "outreach/turf/turf_plan.h"

bool turf_path_next(struct str *path, int64_t *lat_e6, int64_t *lon_e6)
{
    int64_t at[2] = { 0, 0 };
    size_t i = path->n && path->p[0] == ';';
    for (int k = 0; k < 2; k++) {
        bool minus = i < path->n && path->p[i] == '-', any = false;
        if (minus) i++;
        for (; i < path->n && path->p[i] >= '0' && path->p[i] <= '9' && at[k] < 1000000000; i++, any = true)
            at[k] = at[k] * 10 + (path->p[i] - '0');
        if (!any || (k == 0 && (i == path->n || path->p[i++] != ','))) return false;
        if (minus) at[k] = -at[k];
    }
    *lat_e6 = at[0]; *lon_e6 = at[1];
    *path = (struct str){ path->p + i, path->n - i };
    return true;
}

static enum err keep_lane(const void *row, void *arg)
{
    const struct turf_lane_row *r = row;
    struct turf_lane *l = rows_add(arg);
    if (!l) return ERR_NOMEM;
    *l = (struct turf_lane){ .id = r->id, .parent_id = r->parent_id };
    struct str path = r->path;
    l->has_start = turf_path_next(&path, &l->lat_e6, &l->lon_e6);
    return OK;
}

/* A house before it is known whether anyone lives in it. */
struct draft { struct turf_house house; int64_t lane_id; bool is_home; };

static enum err keep_house(const void *row, void *arg)
{
    const struct turf_house_row *r = row;
    struct rows *l = arg;
    struct draft *d = rows_add(l);
    if (!d) return ERR_NOMEM;
    *d = (struct draft){ .lane_id = r->lane_id, .house = { .id = r->id, .walk_order = r->walk_order, .lat_e6 = r->lat_e6,
        .lon_e6 = r->lon_e6, .before = -1 } };
    return arena_copy(l->a, r->sort_key, &d->house.sort_key);
}

struct homing { struct rows homes; struct rows houses; };

static enum err keep_home(const void *row, void *arg)
{
    const struct turf_household_row *r = row;
    struct homing *x = arg;
    struct turf_home *h = rows_add(&x->homes);
    int64_t *house_id = rows_add(&x->houses);
    if (!h || !house_id) return ERR_NOMEM;
    *h = (struct turf_home){ .id = r->id, .piece_id = r->piece_id, .walk_order = r->walk_order, .is_known = r->is_known,
        .is_vacant = str_eq(r->last_outcome, S("vacant")),
        .is_again = str_eq(r->last_outcome, S("absent")) || str_eq(r->last_outcome, S("come_back")) };
    *house_id = r->house_id;
    return OK;
}

static enum err keep_id(const void *row, void *arg)
{
    int64_t *id = rows_add(arg);
    if (!id) return ERR_NOMEM;
    *id = *(const int64_t *)row;
    return OK;
}

static int draft_by_id(const void *x, const void *y)
{
    const struct draft *a = x, *b = y;
    return (a->house.id > b->house.id) - (a->house.id < b->house.id);
}

struct place_of { int64_t id; size_t at; };

static int place_by_id(const void *x, const void *y)
{
    const struct place_of *a = x, *b = y;
    return (a->id > b->id) - (a->id < b->id);
}

/* Pieces that go on with their member come first: of a member with two, only the first; the others are free to be
   dissolved. */
static enum err sort_pieces(struct arena *a, struct turf_ground_read *g)
{
    struct piece *sorted = arena_new(a, struct piece, g->old.n + 1);
    bool *has = arena_new(a, bool, g->n_members + 1);
    if (!sorted || !has) return ERR_NOMEM;
    size_t n = 0, n_free = 0;
    struct piece *rest = arena_new(a, struct piece, g->old.n + 1);
    if (!rest) return ERR_NOMEM;
    for (size_t i = 0; i < g->old.n; i++) {
        size_t m = 0;
        while (m < g->n_members && (g->members[m] != g->old.v[i].member_id || has[m])) m++;
        if (m < g->n_members) { has[m] = true; sorted[n++] = g->old.v[i]; continue; }
        rest[n_free] = g->old.v[i];
        rest[n_free++].member_id = 0;
    }
    memcpy(sorted + n, rest, n_free * sizeof *rest);
    g->old.v = sorted;
    return OK;
}

/* Houses somebody lives in, with their lanes; a lane of another group that has houses here floats. */
static enum err gather_houses(struct arena *a, struct turf_ground_read *g, struct rows *lanes, struct rows *drafts)
{
    size_t n = 0;
    struct draft *d = (struct draft *)(void *)drafts->p;
    struct place_of *at = arena_new(a, struct place_of, lanes->n + drafts->n + 1);
    g->map.houses = arena_new(a, struct turf_house, drafts->n + 1);
    if (!at || !g->map.houses) return ERR_NOMEM;
    for (size_t i = 0; i < lanes->n; i++) at[i] = (struct place_of){ ((struct turf_lane *)(void *)lanes->p)[i].id, i };
    qsort(at, lanes->n, sizeof *at, place_by_id);
    for (size_t i = 0; i < drafts->n; i++) {
        if (!d[i].is_home) continue;
        const struct place_of *found = bsearch(&(struct place_of){ .id = d[i].lane_id }, at, lanes->n, sizeof *at, place_by_id);
        if (!found) {
            struct turf_lane *l = rows_add(lanes);
            if (!l) return ERR_NOMEM;
            *l = (struct turf_lane){ .id = d[i].lane_id };
            at[lanes->n - 1] = (struct place_of){ d[i].lane_id, lanes->n - 1 };
            d[i].house.lane = lanes->n - 1;
            qsort(at, lanes->n, sizeof *at, place_by_id);
        } else d[i].house.lane = found->at;
        g->map.houses[n++] = d[i].house;
    }
    g->map.n = n;
    g->map.lanes = (struct turf_lane *)(void *)lanes->p;
    g->map.n_lanes = lanes->n;
    return OK;
}

/* Each house: the work of its households, and the piece they were in (of several, the first). */
static void weigh(struct turf_ground_read *g, struct rows *drafts, const int64_t *house_ids)
{
    for (size_t i = 0; i < g->n_homes; i++) {
        struct draft want = { .house.id = house_ids[i] };
        struct draft *d = bsearch(&want, drafts->p, drafts->n, sizeof want, draft_by_id);
        if (!d) continue;                                /* its house lies in another group: a fault of the list */
        const struct turf_home *h = &g->homes[i];
        d->is_home = true;
        d->house.work += h->is_vacant ? WORK_VACANT : WORK_DOOR + (h->is_again ? WORK_AGAIN : 0);
        for (size_t p = 0; p < g->old.n && d->house.before < 0; p++)
            if (h->piece_id == g->old.v[p].id) d->house.before = (int32_t)p;
    }
}

/* Households point at their house, now that the houses stand in walking order. */
static enum err point_homes(struct arena *a, struct turf_ground_read *g, const int64_t *house_ids)
{
    struct place_of *at = arena_new(a, struct place_of, g->map.n + 1);
    if (!at) return ERR_NOMEM;
    for (size_t i = 0; i < g->map.n; i++) at[i] = (struct place_of){ g->map.houses[i].id, i };
    qsort(at, g->map.n, sizeof *at, place_by_id);
    size_t n = 0;
    for (size_t i = 0; i < g->n_homes; i++) {
        const struct place_of *found = bsearch(&(struct place_of){ .id = house_ids[i] }, at, g->map.n, sizeof *at, place_by_id);
        if (!found) continue;
        g->homes[n] = g->homes[i];
        g->homes[n++].house = (uint32_t)found->at;
    }
    g->n_homes = n;
    return OK;
}

enum err turf_read(struct db *db, struct arena *a, const struct turf_team *team, struct turf_ground_read *g)
{
    struct rows members = { .a = a, .size = sizeof(int64_t) }, lanes = { .a = a, .size = sizeof(struct turf_lane) };
    struct rows drafts = { .a = a, .size = sizeof(struct draft) };
    struct homing homing = { { .a = a, .size = sizeof(struct turf_home) }, { .a = a, .size = sizeof(int64_t) } };
    *g = (struct turf_ground_read){ .team = *team };

    struct campaign c;
    enum err e = campaign_at(db, a, (int64_t[]){ team->group_id, team->ward_id, CITY_ID }, 3, &c);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    g->campaign_id = e == OK ? c.id : 0;
    TRY(turf_member_ids(db, a, team->id, keep_id, &members));
    g->members = (int64_t *)(void *)members.p;
    g->n_members = members.n;
    TRY(piece_list(db, a, team->group_id, &g->old));
    TRY(sort_pieces(a, g));
    TRY(turf_lane_rows(db, a, team->group_id, keep_lane, &lanes));
    TRY(turf_house_rows(db, a, team->group_id, keep_house, &drafts));
    TRY(turf_household_rows(db, a, team->group_id, keep_home, &homing));
    g->homes = (struct turf_home *)(void *)homing.homes.p;
    g->n_homes = homing.homes.n;
    const int64_t *house_ids = (const int64_t *)(void *)homing.houses.p;
    if (drafts.n) qsort(drafts.p, drafts.n, sizeof(struct draft), draft_by_id);
    weigh(g, &drafts, house_ids);
    TRY(gather_houses(a, g, &lanes, &drafts));
    TRY(turf_map_link(a, &g->map));
    return point_homes(a, g, house_ids);
}
