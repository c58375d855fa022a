/* turf.c - cutting the ground of a unit group by group, changing it by hand, and runs asked for over the web. */
#include "outreach/turf/turf_plan.h"
#include "core/time.h"

enum {
    GROUP_MEMORY_MAX = 128 * MIB,        /* a group of a hundred thousand households */
    TEAMS_AT_ONCE = 100,
    TRIES = 4,                           /* somebody else changes the same pieces meanwhile */
};

/* ---- one group ---- */

struct writing { struct arena *a; struct turf_plan *plan; };

static enum err write_plan(struct db *db, void *arg)
{
    struct writing *w = arg;
    return turf_plan_write(db, w->a, w->plan);
}

struct planning { struct arena *a; const struct turf_team *team; bool fresh; struct turf_plan *plan; };

static enum err make_plan(struct db *db, void *arg)
{
    struct planning *x = arg;
    return turf_plan_make(db, x->a, x->team, x->fresh, x->plan);
}

static enum err cut_group(struct db *db, struct arena *a, const struct turf_team *team, bool fresh,
                          struct turf_summary *sum)
{
    enum err e = ERR_CONFLICT;
    for (int i = 0; i < TRIES && e == ERR_CONFLICT; i++) {
        struct turf_plan plan;
        arena_reset(a);
        TRY(db_snapshot(db, make_plan, &(struct planning){ a, team, fresh, &plan }));
        e = db_tx(db, write_plan, &(struct writing){ a, &plan });
        if (e == OK) *sum = plan.sum;
    }
    return e;
}

void turf_summary_add(struct turf_summary *to, const struct turf_summary *x)
{
    to->groups += x->groups; to->pieces += x->pieces; to->houses += x->houses; to->households += x->households;
    to->moved += x->moved; to->loose += x->loose; to->uneven += x->uneven;
    if (x->worst > to->worst) to->worst = x->worst;
}

/* ---- a unit ---- */

struct teams { struct turf_team v[TEAMS_AT_ONCE]; size_t n; };

static enum err keep_team(const void *row, void *arg)
{
    struct teams *t = arg;
    t->v[t->n++] = *(const struct turf_team *)row;
    return OK;
}

static enum err cut_all(struct db *db, struct arena *a, const struct unit *u, const struct turf_how *how,
                        struct turf_summary *sum)
{
    int64_t total, done = 0, after = 0;
    TRY(turf_team_count(db, a, u, &total));
    for (;;) {
        struct teams teams = { .n = 0 };
        arena_reset(a);
        TRY(turf_teams(db, a, u, after, TEAMS_AT_ONCE, keep_team, &teams));
        if (teams.n == 0) return OK;
        for (size_t i = 0; i < teams.n; i++) {
            struct turf_summary one = { 0 };
            TRY(cut_group(db, a, &teams.v[i], how->fresh, &one));
            turf_summary_add(sum, &one);
            if (how->progress) how->progress(how->arg, ++done, total);
        }
        after = teams.v[teams.n - 1].id;
    }
}

enum err turf_cut_unit(struct db *db, int64_t unit_id, const struct turf_how *how, struct turf_summary *out)
{
    struct arena *a = arena_open(GROUP_MEMORY_MAX);
    struct turf_summary sum = { 0 };
    struct unit u;
    if (!a) return ERR_NOMEM;
    enum err e = unit_by_id(db, a, unit_id, &u);
    if (e == OK) e = cut_all(db, a, &u, how, &sum);
    arena_close(a);
    if (e == OK) *out = sum;
    return e;
}

/* ---- by hand ---- */

struct assigning { struct arena *a; int64_t piece_id, member_id; };

static enum err assign(struct db *db, void *arg)
{
    const struct assigning *x = arg;
    struct piece p;
    bool is_member = true;
    TRY(piece_by_id(db, x->a, x->piece_id, &p));
    if (x->member_id) TRY(member_is_active(db, x->a, x->member_id, p.team_id, &is_member));
    if (!is_member) return ERR_BAD_INPUT;
    return piece_set_member(db, x->a, p.id, x->member_id);
}

enum err piece_assign(struct db *db, struct arena *a, int64_t piece_id, int64_t member_id)
{
    return db_tx(db, assign, &(struct assigning){ a, piece_id, member_id });
}

struct moving { struct arena *a; const struct turf_move *m; int64_t moved; };

/* The houses of the named households get piece `to`; households of other groups are not found. */
static enum err mark_moved(const struct turf_ground_read *g, const struct turf_move *m, int32_t to, int32_t *piece)
{
    for (size_t i = 0; i < m->n; i++) {
        size_t lo = 0, hi = g->n_homes;                  /* homes are sorted by household id */
        while (lo < hi) {
            size_t mid = (lo + hi) / 2;
            if (g->homes[mid].id < m->households[i]) lo = mid + 1; else hi = mid;
        }
        if (lo == g->n_homes || g->homes[lo].id != m->households[i]) return ERR_BAD_INPUT;
        piece[g->homes[lo].house] = to;
    }
    return OK;
}

/* What is not moved stays as it is; a house that is in no piece yet stays so until it is named or the ground is cut. */
static enum err move(struct db *db, void *arg)
{
    struct moving *x = arg;
    struct turf_plan p = { 0 };
    struct turf_team team;
    struct piece target;
    TRY(piece_by_id(db, x->a, x->m->piece_id, &target));
    TRY(turf_team_of(db, x->a, target.group_id, &team));
    TRY(turf_read(db, x->a, &team, &p.g));
    size_t n = p.g.map.n, k = p.g.old.n, to = 0;
    while (to < k && p.g.old.v[to].id != target.id) to++;
    if (to == k) return ERR_NOT_FOUND;
    p.cut = (struct turf_cut){ k, arena_new(x->a, int32_t, n + 1), arena_new(x->a, int64_t, k + 1) };
    p.pieces = arena_new(x->a, struct piece, k + 1);
    int32_t *whole = arena_new(x->a, int32_t, k + 1);    /* did it hold together before? */
    if (!p.cut.piece || !p.cut.work || !p.pieces || !whole) return ERR_NOMEM;
    for (size_t i = 0; i < n; i++) p.cut.piece[i] = p.g.map.houses[i].before;
    for (size_t i = 0; i < k; i++) {
        bool holds;
        TRY(turf_piece_holds(x->a, &p.g.map, p.cut.piece, (int32_t)i, &holds));
        whole[i] = holds;
    }
    TRY(mark_moved(&p.g, x->m, (int32_t)to, p.cut.piece));
    for (size_t i = 0; i < k && !x->m->force; i++) {
        bool holds;
        TRY(turf_piece_holds(x->a, &p.g.map, p.cut.piece, (int32_t)i, &holds));
        if (whole[i] && !holds) return ERR_CONFLICT;
    }
    for (size_t i = 0; i < n; i++) if (p.cut.piece[i] >= 0) p.cut.work[p.cut.piece[i]] += p.g.map.houses[i].work;
    struct pieces stored; /* g.old lost the second piece of a member; here it stays his */
    TRY(piece_list(db, x->a, target.group_id, &stored));
    for (size_t i = 0; i < k; i++)
        for (size_t s = 0; s < stored.n; s++) if (stored.v[s].id == p.g.old.v[i].id) p.pieces[i] = stored.v[s];
    TRY(turf_plan_finish(x->a, &p));
    TRY(turf_plan_write(db, x->a, &p));
    x->moved = p.sum.moved;
    return OK;
}

enum err turf_move(struct db *db, struct arena *a, const struct turf_move *m, int64_t *moved)
{
    struct moving x = { .a = a, .m = m };
    TRY(db_tx(db, move, &x));
    *moved = x.moved;
    return OK;
}

/* ---- runs ---- */

struct asking { struct arena *a; struct turf_run run; };

static enum err ask(struct db *db, void *arg)
{
    struct asking *x = arg;
    int64_t open;
    TRY(turf_run_open(db, x->a, x->run.unit_id, &open));
    if (open) { x->run.id = open; return OK; }
    TRY(next_ids(db, x->a, "turf_run", 1, &x->run.id));
    return turf_run_insert(db, x->a, &x->run);
}

enum err turf_run_ask(struct db *db, struct arena *a, int64_t unit_id, bool fresh, int64_t now_ms, int64_t *id)
{
    struct asking x = { a, { .unit_id = unit_id, .state = TURF_WAITING, .fresh = fresh, .asked_ms = now_ms } };
    TRY(db_tx(db, ask, &x));
    *id = x.run.id;
    return OK;
}

struct running {
    struct db *db;
    struct arena *a;
    struct turf_run run;
    int64_t now_ms, began_us;                    /* when the job began, by both clocks */
    int64_t held_until_ms, until_ms;             /* how long the run is ours; how long it will be, once this is committed */
};

static enum err hold(struct db *db, struct running *x)
{
    enum { HOLD_MS = 2 * MINUTE_MS };
    x->until_ms = x->now_ms + (clock_mono_us() - x->began_us) / 1000 + HOLD_MS;
    if (x->until_ms <= x->held_until_ms) x->until_ms = x->held_until_ms + 1; /* each differs from the one before */
    return turf_run_hold(db, x->a, x->run.id, x->held_until_ms, x->until_ms);
}

static enum err take_run(struct db *db, void *arg)
{
    struct running *x = arg;
    TRY(turf_run_next(db, x->a, x->now_ms, &x->run, &x->held_until_ms));
    return hold(db, x);
}

/* Only who still holds the run says how far it is. */
static enum err save_run(struct db *db, void *arg)
{
    struct running *x = arg;
    TRY(hold(db, x));
    return turf_run_update(db, x->a, &x->run);
}

static enum err step(struct running *x, db_tx_fn *fn)
{
    enum err e = db_tx(x->db, fn, x);
    if (e == OK) x->held_until_ms = x->until_ms;
    return e;
}

/* Kept now and then, so that a page can show how far it is; a lost note costs nothing. */
static void note_progress(void *arg, int64_t done, int64_t total)
{
    enum { EVERY = 50 };
    struct running *x = arg;
    x->run.done = done;
    x->run.total = total;
    if (done % EVERY == 0 && step(x, save_run) != OK) return;
}

/* What is nobody's fault (a database away for a while, a full disk) is tried again by the clock. */
static bool is_passing(enum err e) { return e == ERR_BUSY || e == ERR_DISK_FULL || e == ERR_STORAGE; }

enum err turf_run_all(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    (void)keys;
    for (;;) {
        struct running x = { .db = db, .a = a, .now_ms = now_ms, .began_us = clock_mono_us() };
        arena_reset(a);
        enum err e = step(&x, take_run);
        if (e == ERR_NOT_FOUND) return OK;
        TRY(e);
        x.run.state = TURF_RUNNING;
        struct turf_how how = { .fresh = x.run.fresh, .now_ms = now_ms, .progress = note_progress, .arg = &x };
        e = turf_cut_unit(db, x.run.unit_id, &how, &x.run.sum);
        x.run.state = e == OK ? TURF_DONE : is_passing(e) ? TURF_WAITING : TURF_FAILED;
        enum err saved = step(&x, save_run);
        if (is_passing(e)) return e;
        if (saved != ERR_CONFLICT) TRY(saved);               /* taken over meanwhile: the other says how it ended */
    }
}
