/* turf_fast.c - the whole city at once: one thread reads and cuts the next groups while another writes, many to a
   commit. */
#include <pthread.h>
#include <stdlib.h>
#include "outreach/turf/turf_plan.h"

enum { AHEAD = 24, GROUP_MEMORY_MAX = 128 * MIB };

/* A group on its way from the planner to the writer. */
struct slot { struct arena *a; struct turf_plan plan; bool is_stale; };

struct line {
    pthread_mutex_t lock;
    pthread_cond_t moved;
    struct slot slots[AHEAD];            /* a ring: planned - written of them wait, from `written` on */
    size_t planned, written;
    bool is_over;                        /* the planner has no more, or was told to stop */
    enum err failed;
    const char *url;
    const struct unit *unit;
    bool fresh;
};

/* ---- the planner ---- */

struct making { struct line *line; struct slot *slot; const struct turf_team *team; };

static enum err make_plan(struct db *db, void *arg)
{
    struct making *m = arg;
    return turf_plan_make(db, m->slot->a, m->team, m->line->fresh, &m->slot->plan);
}

static struct slot *free_slot(struct line *l)
{
    pthread_mutex_lock(&l->lock);
    while (l->planned - l->written == AHEAD && !l->is_over) pthread_cond_wait(&l->moved, &l->lock);
    struct slot *s = l->is_over ? NULL : &l->slots[l->planned % AHEAD];
    pthread_mutex_unlock(&l->lock);
    return s;
}

enum { TEAMS_AT_ONCE = 100 };
struct teams { struct turf_team v[TEAMS_AT_ONCE]; size_t n; };

static enum err keep_team(const void *row, void *arg)
{
    struct teams *t = arg;
    t->v[t->n++] = *(const struct turf_team *)row;
    return OK;
}

static enum err plan_teams(struct db *db, struct line *l, const struct teams *teams)
{
    for (size_t i = 0; i < teams->n; i++) {
        struct slot *s = free_slot(l);
        if (!s) return OK;
        arena_reset(s->a);
        TRY(db_snapshot(db, make_plan, &(struct making){ l, s, &teams->v[i] }));
        pthread_mutex_lock(&l->lock);
        l->planned++;
        pthread_cond_broadcast(&l->moved);
        pthread_mutex_unlock(&l->lock);
    }
    return OK;
}

static enum err plan_all(struct db *db, struct arena *a, struct line *l)
{
    for (int64_t after = 0;;) {
        struct teams teams = { .n = 0 };
        arena_reset(a);
        TRY(turf_teams(db, a, l->unit, after, TEAMS_AT_ONCE, keep_team, &teams));
        if (teams.n == 0) return OK;
        TRY(plan_teams(db, l, &teams));
        after = teams.v[teams.n - 1].id;
    }
}

static void *planner(void *arg)
{
    struct line *l = arg;
    struct db *db = NULL;
    struct arena *a = arena_open(MIB);
    enum err e = a ? db_open(l->url, &db) : ERR_NOMEM;
    if (e == OK) e = plan_all(db, a, l);
    db_close(db);
    arena_close(a);
    pthread_mutex_lock(&l->lock);
    l->failed = e;
    l->is_over = true;
    pthread_cond_broadcast(&l->moved);
    pthread_mutex_unlock(&l->lock);
    return NULL;
}

/* ---- the writer ---- */

struct batch { struct line *line; size_t from, n; };

/* A group whose pieces changed since it was read is left out and cut alone afterwards. */
static enum err write_batch(struct db *db, void *arg)
{
    struct batch *b = arg;
    for (size_t i = 0; i < b->n; i++) {
        struct slot *s = &b->line->slots[(b->from + i) % AHEAD];
        enum err e = turf_plan_write(db, s->a, &s->plan);
        s->is_stale = e == ERR_CONFLICT;
        if (e != OK && !s->is_stale) return e;
    }
    return OK;
}

static size_t wait_for_plans(struct line *l)
{
    pthread_mutex_lock(&l->lock);
    while (l->planned - l->written < AHEAD / 2 && !l->is_over) pthread_cond_wait(&l->moved, &l->lock);
    size_t n = l->planned - l->written;
    pthread_mutex_unlock(&l->lock);
    return n;
}

static enum err write_all(struct db *db, struct line *l, const struct turf_how *how, int64_t total,
                          struct turf_summary *sum)
{
    int64_t done = 0;
    for (size_t n; (n = wait_for_plans(l)) > 0;) {
        TRY(db_tx(db, write_batch, &(struct batch){ l, l->written, n }));
        for (size_t i = 0; i < n; i++) {
            const struct slot *s = &l->slots[(l->written + i) % AHEAD];
            struct turf_summary one = s->plan.sum;
            struct turf_how alone = { .fresh = how->fresh, .now_ms = how->now_ms };
            if (s->is_stale) TRY(turf_cut_unit(db, s->plan.g.team.group_id, &alone, &one));
            turf_summary_add(sum, &one);
            if (how->progress) how->progress(how->arg, ++done, total);
        }
        pthread_mutex_lock(&l->lock);
        l->written += n;
        pthread_cond_broadcast(&l->moved);
        pthread_mutex_unlock(&l->lock);
    }
    return OK;
}

/* ---- both ---- */

static enum err run(struct db *db, struct line *l, const struct turf_how *how, int64_t total, struct turf_summary *out)
{
    pthread_t thread;
    struct turf_summary sum = { 0 };
    for (size_t i = 0; i < AHEAD; i++) if (!(l->slots[i].a = arena_open(GROUP_MEMORY_MAX))) return ERR_NOMEM;
    if (pthread_create(&thread, NULL, planner, l) != 0) return ERR_NOMEM;
    enum err e = write_all(db, l, how, total, &sum);
    pthread_mutex_lock(&l->lock);
    l->is_over = true;
    pthread_cond_broadcast(&l->moved);
    pthread_mutex_unlock(&l->lock);
    pthread_join(thread, NULL);
    if (e == OK) e = l->failed;
    if (e == OK) *out = sum;
    return e;
}

enum err turf_cut_unit_fast(const char *db_url, int64_t unit_id, const struct turf_how *how, struct turf_summary *out)
{
    struct db *db;
    struct unit u;
    int64_t total = 0;
    struct line *l = calloc(1, sizeof *l);
    struct arena *a = arena_open(MIB);
    enum err e = l && a ? db_open(db_url, &db) : ERR_NOMEM;
    if (e == OK) {
        pthread_mutex_init(&l->lock, NULL);
        pthread_cond_init(&l->moved, NULL);
        l->url = db_url; l->unit = &u; l->fresh = how->fresh;
        e = unit_by_id(db, a, unit_id, &u);
        if (e == OK) e = turf_team_count(db, a, &u, &total);
        if (e == OK) e = run(db, l, how, total, out);
        for (size_t i = 0; i < AHEAD; i++) arena_close(l->slots[i].a);
        pthread_cond_destroy(&l->moved);
        pthread_mutex_destroy(&l->lock);
        db_close(db);
    }
    arena_close(a);
    free(l);
    return e;
}
