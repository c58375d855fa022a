/* warning.c - levels are looked at by the clock; a fall is told once to whoever is responsible. */
#include "plan/target/warning_db.h"
#include "account/account.h"
#include "core/time.h"
#include "notify/notify.h"

enum { PLANS_MAX = 200, WORK_BYTES = 64 * MIB };

struct looking { struct arena *a; int64_t now_ms; const struct target *t; const struct progress *p; };

static bool is_fall(unsigned from, unsigned to)
{
    const bool was_fine = from == LEVEL_REACHED || from == LEVEL_ON_TRACK || from == LEVEL_WATCH;
    return was_fine && (to == LEVEL_BEHIND || to == LEVEL_MISSED);
}

static enum err tell(struct db *db, const struct looking *k, int64_t unit_id, unsigned role)
{
    struct staff staff;
    TRY(account_staff(db, k->a, unit_id, role, &staff));
    for (size_t i = 0; i < staff.n; i++) {
        const struct target *t = k->t;
        struct notice n = {
            .account_id = staff.account_id[i], .kind = S("plan.behind"),
            .title = arena_printf(k->a, "Chỉ tiêu chậm: %.*s", (int)t->indicator_vi.n, t->indicator_vi.p),
            .key = arena_printf(k->a, "target:%lld:%lld", (long long)t->id, (long long)day_of_ms(k->now_ms)),
            .text = arena_printf(k->a, "%.*s: được %lld phần nghìn quãng đường. Mở để xem còn vướng ở đâu.", (int)t->unit.n, t->unit.p,
                                 (long long)k->p->done_permille),
            .link = arena_printf(k->a, "/console/targets/%lld", (long long)t->id),
        };
        if (!n.title.n || !n.key.n || !n.text.n || !n.link.n) return ERR_NOMEM;
        TRY(notify_put(db, k->a, k->now_ms, &n));
    }
    return OK;
}

/* The first look only remembers. */
static enum err look(struct db *db, void *arg)
{
    const struct looking *k = arg;
    struct warning before;
    int64_t lead;
    enum err e = warning_of(db, k->a, k->t->id, &before);
    if (e == OK && before.level == k->p->level) return OK;
    if (e != OK && e != ERR_NOT_FOUND) return e;
    TRY(warning_put(db, k->a, &(struct warning){ k->t->id, k->p->level, k->now_ms }));
    if (e == ERR_NOT_FOUND || !is_fall(before.level, k->p->level)) return OK;
    TRY(tell(db, k, k->t->unit_id, k->t->parent_id ? ROLE_OFFICER : ROLE_CITY));
    if (k->t->parent_id) return OK;
    e = warning_lead(db, k->a, k->t, &lead);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    return tell(db, k, lead, ROLE_OFFICER);
}

static enum err look_at(struct db *db, struct arena *a, int64_t now_ms, const struct target *t, const struct progress *p)
{
    if (t->ended_ms || !p->is_known) return OK;
    return db_tx(db, look, &(struct looking){ a, now_ms, t, p });
}

struct ids { int64_t v[TARGETS_PER_PLAN]; size_t n; };
static enum err keep_plan(const void *row, void *arg)
{
    struct ids *k = arg;
    k->v[k->n++] = ((const struct plan *)row)->id;
    return OK;
}

static enum err keep_target(const void *row, void *arg)
{
    struct ids *k = arg;
    k->v[k->n++] = ((const struct target *)row)->id;
    return OK;
}

static enum err look_at_target(struct db *db, struct arena *work, const struct indicator_ask *ask, int64_t id)
{
    struct target t;
    struct progress p;
    struct shares s = { .n = 0 };
    TRY(target_by_id(db, work, id, &t));
    if (t.ended_ms) return OK;
    TRY(target_progress(db, work, ask, &t, &p));
    TRY(look_at(db, work, ask->now_ms, &t, &p));
    if (t.shares) TRY(target_shares(db, work, ask, &t, &s));
    for (size_t i = 0; i < s.n; i++) TRY(look_at(db, work, ask->now_ms, &s.v[i].target, &s.v[i].progress));
    return OK;
}

static enum err warn(struct db *db, struct arena *a, struct arena *work, const struct indicator_ask *ask)
{
    struct ids *plans = arena_new(a, struct ids, 1), *targets = arena_new(a, struct ids, 1);
    if (!plans || !targets) return ERR_NOMEM;
    TRY(plan_list(db, a, true, 0, PLANS_MAX, keep_plan, plans));
    for (size_t i = 0; i < plans->n; i++) {
        targets->n = 0;
        TRY(target_list(db, work, &(struct target_query){ .plan_id = plans->v[i], .limit = TARGETS_PER_PLAN }, keep_target, targets));
        for (size_t n = 0; n < targets->n; n++) {
            arena_reset(work);
            TRY(look_at_target(db, work, ask, targets->v[n]));
        }
    }
    return OK;
}

enum err targets_warn(struct db *db, struct arena *a, const struct indicator_ask *ask)
{
    struct arena *work = arena_open(WORK_BYTES);
    enum err e = work ? warn(db, a, work, ask) : ERR_NOMEM;
    arena_close(work);
    return e;
}

enum err targets_tend(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    const struct indicator_ask ask = { .sources = indicator_sources, .now_ms = now_ms };
    (void)keys;
    return targets_warn(db, a, &ask);
}
