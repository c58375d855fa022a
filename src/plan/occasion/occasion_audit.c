/* occasion_audit.c - every counter against what it counts, every cell against the occasions it sums. */
#include "plan/occasion/occasion_audit.h"
#include <stdlib.h>
#include "core/log.h"
#include "core/time.h"
#include "plan/occasion/occasion_audit_db.h"
#include "plan/occasion/occasion_tally_db.h"
#include "territory/territory.h"

static const char *const counters[COUNTERS] = { "tickets", "held_site", "held_online", "waiting", "attended_site", "attended_online", "walk_ins",
                                                "feedback", "stars", "stars_shown" };
enum { WALK_BYTES = 4 * MIB, CELLS_FIRST = 1 << 10 };

/* What the occasions give: a table of cells; n 0: seen or free, measure OCCASION_MEASURES: free. */
struct cells { struct occasion_cell *v; size_t n, cap; };

static size_t place_of(const struct cells *c, const struct occasion_cell *x)
{
    uint64_t h = (uint64_t)x->unit_id * 0x9E3779B97F4A7C15u ^
                 ((uint64_t)x->day * OCCASION_MEASURES + x->measure) * 0xC2B2AE3D27D4EB4Fu;
    size_t at = (size_t)(h ^ h >> 29) & (c->cap - 1);
    while (c->v[at].measure != OCCASION_MEASURES
           && (c->v[at].unit_id != x->unit_id || c->v[at].day != x->day || c->v[at].measure != x->measure))
        at = (at + 1) & (c->cap - 1);
    return at;
}

static enum err grow(struct cells *c)
{
    struct cells more = { .cap = c->cap ? c->cap * 2 : CELLS_FIRST };
    more.v = calloc(more.cap, sizeof *more.v);
    if (!more.v) return ERR_NOMEM;
    for (size_t i = 0; i < more.cap; i++) more.v[i].measure = OCCASION_MEASURES;
    for (size_t i = 0; i < c->cap; i++)
        if (c->v[i].measure != OCCASION_MEASURES) more.v[place_of(&more, &c->v[i])] = c->v[i];
    more.n = c->n;
    free(c->v);
    *c = more;
    return OK;
}

static enum err add(struct cells *c, const struct occasion_cell *x)
{
    if (x->n == 0) return OK;
    if (c->n * 2 >= c->cap) TRY(grow(c));
    struct occasion_cell *at = &c->v[place_of(c, x)];
    if (at->measure == OCCASION_MEASURES) { *at = *x; c->n++; } else at->n += x->n;
    return OK;
}

struct auditing {
    struct db *db;
    struct arena *a, *walk;
    occasion_difference_fn *each;
    void *arg;
    struct occasion_audit out;
    struct cells cells;
};

static enum err differs(struct auditing *k, struct occasion_difference d)
{
    k->out.differences++;
    return k->each(&d, k->arg);
}

static enum err cells_of(struct auditing *k, const struct recounted *r)
{
    const int64_t given[OCCASION_MEASURES] = {
        [TALLY_HELD] = r->state == OCCASION_ENDED, [TALLY_ATTENDED_SITE] = r->given[CAME_ON_SITE], [TALLY_ATTENDED_ONLINE] = r->given[CAME_ONLINE],
        [TALLY_TRAINED] = r->kind == OCCASION_CLASS ? r->given[CAME_ON_SITE] + r->given[CAME_ONLINE] : 0,
    };
    struct unit_path path;
    enum err e = unit_above(k->db, k->a, r->unit_id, &path);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    for (size_t i = 0; i < path.n; i++)
        for (unsigned m = 0; m < OCCASION_MEASURES; m++)
            TRY(add(&k->cells, &(struct occasion_cell){ path.id[i], m, day_of_ms(r->starts_ms), given[m] }));
    return OK;
}

static enum err one(const void *row, void *arg)
{
    const struct recounted *r = row;
    struct auditing *k = arg;
    k->out.occasions++;
    for (size_t i = 0; i < COUNTERS; i++)
        if (r->counted[i] != r->given[i])
            TRY(differs(k, (struct occasion_difference){ .code = r->code, .what = counters[i], .counted = r->counted[i], .recounted = r->given[i] }));
    TRY(cells_of(k, r));
    arena_reset(k->a);
    return OK;
}

static enum err cell_differs(struct auditing *k, const struct occasion_cell *x, int64_t counted, int64_t recounted)
{
    return differs(k, (struct occasion_difference){ .unit_id = x->unit_id, .day = x->day, .what = occasion_measures[x->measure], .counted = counted,
                                                    .recounted = recounted });
}

static enum err check_cell(const void *row, void *arg)
{
    const struct occasion_cell *x = row;
    struct auditing *k = arg;
    struct occasion_cell *at = k->cells.cap ? &k->cells.v[place_of(&k->cells, x)] : NULL;
    int64_t recounted = at && at->measure != OCCASION_MEASURES ? at->n : 0;
    k->out.cells++;
    if (at && at->measure != OCCASION_MEASURES) at->n = 0;
    return recounted == x->n ? OK : cell_differs(k, x, x->n, recounted);
}

static enum err entries_of(const void *row, void *arg)
{
    const struct entries_day *r = row;
    struct auditing *k = arg;
    struct unit_path path;
    TRY(unit_above(k->db, k->a, r->unit_id, &path));
    for (size_t i = 0; i < path.n; i++)
        TRY(add(&k->cells, &(struct occasion_cell){ path.id[i], TALLY_CONTEST_ENTRIES, r->day, r->n }));
    return OK;
}

static enum err contest(const void *row, void *arg)
{
    const struct entries_count *r = row;
    if (r->counted == r->given) return OK;
    return differs(arg, (struct occasion_difference){ .code = r->code, .what = "entries", .counted = r->counted, .recounted = r->given });
}

static enum err audit_all(struct db *db, void *arg)
{
    struct auditing *k = arg;
    k->db = db;
    TRY(recounted_each(db, k->walk, one, k));
    TRY(entries_each(db, k->walk, entries_of, k));
    TRY(entries_counts(db, k->walk, contest, k));
    TRY(occasion_cells(db, k->walk, check_cell, k));
    for (size_t i = 0; i < k->cells.cap; i++) {
        const struct occasion_cell *x = &k->cells.v[i];
        if (x->measure != OCCASION_MEASURES && x->n != 0) TRY(cell_differs(k, x, 0, x->n));
    }
    return OK;
}

enum err occasion_audit(struct db *db, occasion_difference_fn *each, void *arg, struct occasion_audit *out)
{
    struct auditing k = { .a = arena_open(WALK_BYTES), .walk = arena_open(WALK_BYTES), .each = each, .arg = arg };
    enum err e = k.a && k.walk ? db_snapshot(db, audit_all, &k) : ERR_NOMEM;
    if (e == OK) *out = k.out;
    free(k.cells.v);
    arena_close(k.a);
    arena_close(k.walk);
    return e;
}

static enum err log_difference(const struct occasion_difference *d, void *arg)
{
    (void)arg;
    log_line(LOG_ERROR, "difference", LOG_TEXT("what", str_z(d->what)), LOG_TEXT("occasion", d->code),
             LOG_I64("unit", d->unit_id), LOG_I64("day", d->day), LOG_I64("counted", d->counted),
             LOG_I64("recounted", d->recounted));
    return OK;
}

enum err occasion_audit_nightly(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    struct occasion_audit found;
    (void)a;
    (void)keys;
    (void)now_ms;
    return occasion_audit(db, log_difference, NULL, &found);
}
