/* visits.c - three weeks of visits by simulated phones, through the same intake that serves real ones. */
#include "demo/demo.h"
#include "demo/demo_db.h"
#include "demo/visit_json.h"
#include "core/time.h"
#include "core/uuid.h"
#include "outreach/sync/sync.h"

enum { DAYS_BACK = 21, GROUPS_AT_ONCE = 100, WALKERS_MAX = 100, DWELLERS_MAX = 20000, BATCH = 10 };

struct crowd { struct walker v[WALKERS_MAX]; size_t n; };
struct street { struct dweller v[DWELLERS_MAX]; size_t n; };

static enum err keep_walker(const void *row, void *arg)
{
    struct crowd *c = arg;
    c->v[c->n++] = *(const struct walker *)row;
    return OK;
}

static enum err keep_dweller(const void *row, void *arg)
{
    struct street *s = arg;
    if (s->n < DWELLERS_MAX) s->v[s->n++] = *(const struct dweller *)row;
    return OK;
}

/* What one phone walks through: the people of its doors in walking order, and when it last stood where. */
struct phone { const struct demo *d; const struct walker *who; struct rng rng; int64_t n, at_ms; };

/* One evening's batch, sent when the member is home. */
static enum err send_batch(struct phone *p, const struct street *s, size_t *next, int64_t day)
{
    struct arena *a = arena_open(4 * MIB);
    if (!a) return ERR_NOMEM;
    bool weekend = (day + 4) % 7 == 0 || (day + 4) % 7 == 6;          /* day 0 was a Thursday */
    p->at_ms = day_start_ms(day) + (weekend ? 9 : 18) * (int64_t)HOUR_MS + rng_below(&p->rng, 30 * MINUTE_MS);
    if (day == day_of_ms(p->d->now_ms))
        p->at_ms = p->d->now_ms - BATCH * 9 * (int64_t)MINUTE_MS - 20 * (int64_t)MINUTE_MS;
    struct buf text = { .arena = a };
    struct json j = { .out = &text };
    json_array(&j, NULL);
    for (int k = 0; k < BATCH && *next < s->n; k++) {
        size_t from = *next;
        while (*next < s->n && s->v[*next].household_id == s->v[from].household_id) ++*next;
        p->at_ms += rng_between(&p->rng, 3, 9) * MINUTE_MS;
        visit_json(&j, a, &p->rng, &(struct visit_draft){
            .n = ++p->n, .ended_ms = p->at_ms, .people = &s->v[from], .n_people = *next - from });
    }
    json_end(&j);
    struct blame blame = { 0 };
    const struct json_in *events;
    struct pushed out;
    int64_t sent = p->at_ms + 20 * MINUTE_MS;
    enum err e = text.failed ? ERR_NOMEM : json_parse(a, buf_str(&text), &blame, &events);
    if (e == OK) e = sync_push(p->d->db, a, p->d->keys, &(struct push){
        .who = { p->who->device_id, p->who->account_id }, .sent_ms = sent, .now_ms = sent, .events = events }, &out);
    for (size_t i = 0; e == OK && i < out.n; i++)
        if (out.verdicts[i].kind == VERDICT_REFUSED) e = ERR_INTERNAL;       /* the demo knows the rules */
    arena_close(a);
    return e;
}

/* A member's walk: the first doors of the piece, spread over three weeks of evenings. */
static enum err walk(const struct demo *d, struct arena *a, const struct walker *who, int64_t doors)
{
    struct street *s = arena_new(a, struct street, 1);
    if (!s) return ERR_NOMEM;
    TRY(demo_dwellers(d->db, a, who->member_id, doors, keep_dweller, s));
    struct phone p = { .d = d, .who = who, .rng = rng_of(d->seed ^ 0x5a1d, (uint64_t)who->member_id) };
    int64_t evenings = doors / BATCH + 1, spare = DAYS_BACK - evenings > 1 ? DAYS_BACK - evenings : 1;
    int64_t today = day_of_ms(d->now_ms), first = today - evenings + 1 - rng_below(&p.rng, spare);
    size_t next = 0;
    for (int64_t day = first; day <= today && next < s->n; day++) TRY(send_batch(&p, s, &next, day));
    return OK;
}

struct outing { const struct demo *d; struct arena *a; const struct group_row *g; };

/* All walks of a group in one transaction: a demo need not reach the disk evening by evening. */
static enum err walk_group(struct db *db, void *arg)
{
    const struct outing *o = arg;
    struct demo d = *o->d;
    struct crowd *c = arena_new(o->a, struct crowd, 1);
    if (!c) return ERR_NOMEM;
    d.db = db;
    TRY(demo_walkers(db, o->a, o->g->id, keep_walker, c));
    /* Wards are not equally far: from a tenth to twice the usual. */
    struct rng ward = rng_of(d.seed ^ 0x3a7d, (uint64_t)o->g->ward_id);
    int64_t doors = o->g->households * d.size->visited_permille * rng_between(&ward, 10, 200) / 100000;
    for (size_t i = 0; i < c->n; i++) TRY(walk(&d, o->a, &c->v[i], doors / (int64_t)c->n + 1));
    return OK;
}

struct groups { struct group_row v[GROUPS_AT_ONCE]; size_t n; };

static enum err keep_group(const void *row, void *arg)
{
    struct groups *g = arg;
    g->v[g->n++] = *(const struct group_row *)row;
    return OK;
}

static enum err walk_all(const struct demo *d, struct groups *g)
{
    for (int64_t after = 0, done = 0;; after = g->v[g->n - 1].id) {
        struct arena *a = arena_open(256 * MIB);
        if (!a) return ERR_NOMEM;
        g->n = 0;
        enum err e = demo_groups(d->db, a, after, GROUPS_AT_ONCE, keep_group, g);
        for (size_t i = 0; e == OK && i < g->n; i++) {
            struct arena *one = arena_open(64 * MIB);
            e = one ? db_tx(d->db, walk_group, &(struct outing){ d, one, &g->v[i] }) : ERR_NOMEM;
            arena_close(one);
            d->progress("groups visited", ++done, 0);
        }
        arena_close(a);
        if (e != OK || g->n == 0) return e;
    }
}

enum err demo_visits(const struct demo *d)
{
    struct arena *a = arena_open(MIB);
    struct groups *g = a ? arena_new(a, struct groups, 1) : NULL;
    enum err e = g ? walk_all(d, g) : ERR_NOMEM;
    arena_close(a);
    return e;
}
