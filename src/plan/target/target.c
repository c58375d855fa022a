/* target.c - targets are made, split to the units below, adjusted by hand with the sum kept; every change of a goal is put down. */
#include "plan/target/target_db.h"
#include "account/account.h"
#include "core/time.h"
#include "core/uuid.h"
#include "plan/target/split.h"
#include "plan/target/target_rules.h"
#include "territory/territory.h"

enum { WHOLE = 1000 };                           /* thousandths of one */


static bool is_goal(int64_t milli, const struct target_kind *kind)
{
    return milli >= 0 && milli <= TARGET_MILLI_MAX && (!kind->adds_up || milli % WHOLE == 0);
}

struct noting { struct arena *a; int64_t now_ms; const struct actor *by; struct str reason; int64_t whole_id; };

static enum err note(struct db *db, const struct noting *k, int64_t target_id, unsigned cause, int64_t before, int64_t after)
{
    struct change_row c = { .target_id = target_id, .whole_id = k->whole_id, .cause = cause, .before_milli = before, .after_milli = after,
                            .reason = k->reason, .by_id = k->by->account_id, .at_ms = k->now_ms };
    TRY(next_ids(db, k->a, "plan_target_change", 1, &c.id));
    return target_change_insert(db, k->a, &c);
}

/* ---- making ---- */

struct making {
    struct arena *a;
    int64_t now_ms;
    const struct indicator_ask *ask;
    const struct actor *by;
    struct target_draft *d;
    struct target t;
    bool again;
};

static enum err check_binding(struct db *db, struct making *k)
{
    const struct target_draft *d = k->d;
    struct indicator i;
    struct target_kind kind;
    struct unit u;
    int64_t n;
    TRY(target_item_exists(db, k->a, d->plan_id, d->item_id, &n));
    if (!n) return bad_field(&k->d->field, "item_id");
    enum err e = indicator_by_code(db, k->a, d->indicator, d->version, &i);
    if (e == ERR_NOT_FOUND) return bad_field(&k->d->field, d->version ? "version" : "indicator");
    TRY(e);
    e = unit_by_id(db, k->a, d->unit_id, &u);
    if (e == ERR_NOT_FOUND || (e == OK && u.valid_to)) return bad_field(&k->d->field, "unit_id");
    TRY(e);
    TRY(target_kind_of(k->ask, i.formula, &kind));
    if (u.kind == UNIT_AGENCY && !kind.of_agencies) return bad_field(&k->d->field, "unit_id");
    if (!is_goal(d->goal_milli, &kind)) return bad_field(&k->d->field, "goal_milli");
    k->t.version = i.version;
    k->t.start_milli = d->start_milli;
    return d->has_start ? OK : target_start_at(db, k->a, k->ask, &i, d->unit_id, k->t.from_day, &k->t.start_milli);
}

static enum err make(struct db *db, void *arg)
{
    struct making *k = arg;
    struct plan p;
    int64_t n;
    TRY(plan_by_id(db, k->a, k->d->plan_id, &p));
    TRY(plan_may(db, k->a, k->by, p.unit_id));
    enum err e = target_by_uid(db, k->a, k->d->uid, &k->t);
    k->again = e == OK;
    if (e != ERR_NOT_FOUND) return e;
    TRY(target_count(db, k->a, p.id, &n));
    if (n >= TARGETS_PER_PLAN) return ERR_TOO_MANY;
    TRY(check_binding(db, k));
    k->t.uid = k->d->uid;
    k->t.plan_id = p.id;
    k->t.item_id = k->d->item_id;
    k->t.unit_id = k->d->unit_id;
    k->t.indicator = k->d->indicator;
    k->t.goal_milli = k->d->goal_milli;
    k->t.note = k->d->note;
    k->t.made_by = k->by->account_id;
    k->t.made_ms = k->now_ms;
    TRY(next_ids(db, k->a, "plan_target", 1, &k->t.id));
    TRY(target_insert(db, k->a, &k->t));
    const struct noting noting = { k->a, k->now_ms, k->by, k->d->note, k->t.id };
    TRY(note(db, &noting, k->t.id, CAUSE_MADE, 0, k->t.goal_milli));
    return target_by_id(db, k->a, k->t.id, &k->t);
}

enum err target_make(struct db *db, struct arena *a, int64_t now_ms, const struct indicator_ask *ask, const struct actor *by, struct target_draft *d,
                     struct target *out, bool *again)
{
    struct making k = { .a = a, .now_ms = now_ms, .ask = ask, .by = by, .d = d };
    struct period p;
    d->field = NULL;
    if (!uuid_is_valid(d->uid)) return bad_field(&d->field, "uid");
    if (period_parse(d->period, &p) != OK) return bad_field(&d->field, "period");
    if (d->start_milli < 0 || d->start_milli > TARGET_MILLI_MAX) return bad_field(&d->field, "start_milli");
    if (!text_fits(d->note, 0, TARGET_NOTE_MAX)) return bad_field(&d->field, "note");
    k.t.period = period_text(a, &p);
    k.t.from_day = p.from_day;
    k.t.to_day = p.to_day;
    if (!k.t.period.n) return ERR_NOMEM;
    TRY(db_tx(db, make, &k));
    *out = k.t;
    *again = k.again;
    return OK;
}

/* ---- changing an own target ---- */

struct changing {
    struct arena *a;
    int64_t now_ms;
    const struct indicator_ask *ask;
    const struct actor *by;
    struct target_change_in *c;
    struct target_adjust *d;
    struct target t;
    struct target_kind kind;
    struct target share[TARGET_SHARES_MAX];
    int64_t goal[TARGET_SHARES_MAX];             /* what each share is to be */
    bool is_given[TARGET_SHARES_MAX];
    size_t n;
    struct noting noting;
};

static enum err keep_share(const void *row, void *arg)
{
    struct changing *k = arg;
    k->goal[k->n] = ((const struct target *)row)->goal_milli;
    k->share[k->n++] = *(const struct target *)row;
    return OK;
}

/* Its own and open; with its shares. */
static enum err open_target(struct db *db, struct changing *k, int64_t id, struct str reason)
{
    struct plan p;
    k->n = 0;
    TRY(target_by_id(db, k->a, id, &k->t));
    TRY(plan_by_id(db, k->a, k->t.plan_id, &p));
    TRY(plan_may(db, k->a, k->by, p.unit_id));
    if (k->t.parent_id || k->t.ended_ms) return ERR_CONFLICT;
    k->noting = (struct noting){ k->a, k->now_ms, k->by, reason, k->t.id };
    return target_share_list(db, k->a, id, keep_share, k);
}

static enum err set_share(struct db *db, struct changing *k, size_t i, unsigned cause)
{
    struct target *s = &k->share[i];
    int64_t before = s->goal_milli;
    if (before == k->goal[i]) return OK;
    s->goal_milli = k->goal[i];
    TRY(target_set(db, k->a, s, before));
    return note(db, &k->noting, s->id, cause, before, s->goal_milli);
}

/* The sum of thousandths shared out in whole numbers by weight. */
static bool share_out(int64_t sum_milli, const int64_t *weights, size_t n, int64_t *milli)
{
    if (!split_by_weight(sum_milli / WHOLE, weights, n, milli)) return false;
    for (size_t i = 0; i < n; i++) milli[i] *= WHOLE;
    return true;
}

static bool in_proportion(struct changing *k)
{
    int64_t weights[TARGET_SHARES_MAX];
    for (size_t i = 0; i < k->n; i++) weights[i] = k->share[i].goal_milli / WHOLE;
    return share_out(k->c->goal_milli, weights, k->n, k->goal);
}

static enum err change_goal(struct db *db, void *arg)
{
    struct changing *k = arg;
    struct indicator i;
    TRY(open_target(db, k, k->c->target_id, k->c->reason));
    TRY(target_indicator(db, k->a, &k->t, &i));
    int64_t before = k->t.goal_milli;
    TRY(target_kind_of(k->ask, i.formula, &k->kind));
    if (!is_goal(k->c->goal_milli, &k->kind)) return bad_field(&k->c->field, "goal_milli");
    if (k->t.rule == SPLIT_SAME) {
        for (size_t n = 0; n < k->n; n++)
            if (k->goal[n] == before) k->goal[n] = k->c->goal_milli;        /* those set by hand stay */
    } else if (k->n && !in_proportion(k)) return bad_field(&k->c->field, "goal_milli");
    k->t.goal_milli = k->c->goal_milli;
    TRY(target_set(db, k->a, &k->t, before));
    TRY(note(db, &k->noting, k->t.id, CAUSE_GOAL, before, k->t.goal_milli));
    for (size_t n = 0; n < k->n; n++) TRY(set_share(db, k, n, CAUSE_GOAL));
    return OK;
}

static enum err end(struct db *db, void *arg)
{
    struct changing *k = arg;
    TRY(open_target(db, k, k->c->target_id, k->c->reason));
    k->t.ended_ms = k->now_ms;
    TRY(target_set(db, k->a, &k->t, k->t.goal_milli));
    TRY(target_end_shares(db, k->a, k->t.id, k->now_ms));
    return note(db, &k->noting, k->t.id, CAUSE_ENDED, k->t.goal_milli, k->t.goal_milli);
}

static enum err change(struct db *db, db_tx_fn *deed, struct changing *k, struct target *out)
{
    k->c->field = NULL;
    if (!text_fits(k->c->reason, TARGET_REASON_MIN, TARGET_REASON_MAX)) return bad_field(&k->c->field, "reason");
    TRY(db_tx(db, deed, k));
    return target_by_id(db, k->a, k->t.id, out);
}

static enum err run_change(struct db *db, struct arena *a, int64_t now_ms, const struct indicator_ask *ask, const struct actor *by,
                           struct target_change_in *c, db_tx_fn *deed, struct target *out)
{
    struct changing *k = arena_new(a, struct changing, 1);
    if (!k) return ERR_NOMEM;
    *k = (struct changing){ .a = a, .now_ms = now_ms, .ask = ask, .by = by, .c = c };
    return change(db, deed, k, out);
}

enum err target_goal(struct db *db, struct arena *a, int64_t now_ms, const struct indicator_ask *ask, const struct actor *by,
                     struct target_change_in *c,
                     struct target *out)
{
    return run_change(db, a, now_ms, ask, by, c, change_goal, out);
}

enum err target_end(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct target_change_in *c, struct target *out)
{
    return run_change(db, a, now_ms, NULL, by, c, end, out);
}

/* ---- splitting ---- */

struct wards {
    struct unit v[TARGET_SHARES_MAX];
    int64_t weight[TARGET_SHARES_MAX], goal[TARGET_SHARES_MAX], start[TARGET_SHARES_MAX];
    size_t n;
};

static enum err keep_ward(const void *row, void *arg)
{
    struct wards *w = arg;
    w->v[w->n++] = *(const struct unit *)row;
    return OK;
}

/* The same days a year earlier; 29 February is the 28th then. */
static int64_t year_before(int64_t day)
{
    struct date d = date_of_day(day);
    int64_t then = day - 365;
    if (d.month == 2 && d.day == 29) d.day = 28;
    d.year--;
    return day_of_date(d, &then) == OK ? then : day - 365;
}

static enum err weigh_last_year(struct db *db, struct changing *k, const struct indicator *i, struct wards *w)
{
    struct unit_figures *f;
    int64_t sum = 0;
    TRY(unit_figures_read(db, k->a, k->ask, i, k->t.unit_id, year_before(k->t.from_day), year_before(k->t.to_day), &f));
    for (size_t n = 0; n < w->n; n++) {
        const struct figure *x = unit_figure(f, w->v[n].id);
        w->weight[n] = x && x->is_known && x->milli > 0 ? x->milli / WHOLE : 0;
        sum += w->weight[n];
    }
    return sum ? OK : bad_field(&k->c->field, "rule");
}

static enum err weigh(struct db *db, struct changing *k, const struct indicator *i, struct wards *w)
{
    int64_t sum = 0;
    if (k->c->rule == SPLIT_LAST_YEAR) return weigh_last_year(db, k, i, w);
    for (size_t n = 0; n < w->n; n++)
        sum += w->weight[n] = k->c->rule == SPLIT_POPULATION ? w->v[n].population : w->v[n].households;
    return sum ? OK : bad_field(&k->c->field, "rule");
}

static enum err goals_by_rule(struct db *db, struct changing *k, const struct indicator *i, struct wards *w)
{
    TRY(target_kind_of(k->ask, i->formula, &k->kind));
    if (k->kind.adds_up != (k->c->rule != SPLIT_SAME)) return bad_field(&k->c->field, "rule");
    if (k->c->rule == SPLIT_SAME) {
        for (size_t n = 0; n < w->n; n++) w->goal[n] = k->t.goal_milli;
        return OK;
    }
    TRY(weigh(db, k, i, w));
    return share_out(k->t.goal_milli, w->weight, w->n, w->goal) ? OK : bad_field(&k->c->field, "rule");
}

static enum err starts(struct db *db, struct changing *k, const struct indicator *i, struct wards *w)
{
    struct unit_figures *f;
    if (!k->kind.is_state || k->t.from_day > day_of_ms(k->now_ms)) return OK;
    TRY(unit_figures_read(db, k->a, k->ask, i, k->t.unit_id, k->t.from_day - 1, k->t.from_day - 1, &f));
    for (size_t n = 0; n < w->n; n++) {
        const struct figure *x = unit_figure(f, w->v[n].id);
        w->start[n] = x && x->is_known && !x->is_hidden && x->milli > 0 ? x->milli : 0;
    }
    return OK;
}

static enum err add_share(struct db *db, struct changing *k, const struct wards *w, size_t n)
{
    struct target s = k->t;
    TRY(next_ids(db, k->a, "plan_target", 1, &s.id));
    s.uid = uuid_v7(k->a, k->now_ms);
    s.parent_id = k->t.id;
    s.unit_id = w->v[n].id;
    s.start_milli = w->start[n];
    s.goal_milli = w->goal[n];
    s.note = S("");
    s.made_by = k->by->account_id;
    s.made_ms = k->now_ms;
    if (!s.uid.n) return ERR_NOMEM;
    TRY(target_insert(db, k->a, &s));
    return note(db, &k->noting, s.id, CAUSE_SPLIT, 0, s.goal_milli);
}

/* What is there gets its new goal; a unit that is no more gets none of it. */
static enum err write_shares(struct db *db, struct changing *k, const struct wards *w)
{
    for (size_t i = 0; i < k->n; i++) {
        k->goal[i] = 0;
        for (size_t n = 0; n < w->n; n++)
            if (w->v[n].id == k->share[i].unit_id) k->goal[i] = w->goal[n];
        TRY(set_share(db, k, i, CAUSE_SPLIT));
    }
    for (size_t n = 0; n < w->n; n++) {
        bool is_there = false;
        for (size_t i = 0; i < k->n; i++) is_there = is_there || k->share[i].unit_id == w->v[n].id;
        if (!is_there) TRY(add_share(db, k, w, n));
    }
    return OK;
}

static enum err split(struct db *db, void *arg)
{
    struct changing *k = arg;
    struct indicator i;
    struct wards *w = arena_new(k->a, struct wards, 1);
    if (!w) return ERR_NOMEM;
    TRY(open_target(db, k, k->c->target_id, k->c->reason));
    if (k->c->rule == SPLIT_NONE || k->c->rule > SPLIT_SAME) return bad_field(&k->c->field, "rule");
    if (k->t.unit_id != CITY_ID) return ERR_CONFLICT;
    TRY(target_indicator(db, k->a, &k->t, &i));
    TRY(unit_children(db, k->a, CITY_ID, 0, TARGET_SHARES_MAX, keep_ward, w));
    TRY(goals_by_rule(db, k, &i, w));
    TRY(starts(db, k, &i, w));
    TRY(write_shares(db, k, w));
    k->t.rule = k->c->rule;
    k->t.shares = (int64_t)w->n;
    return target_set(db, k->a, &k->t, k->t.goal_milli);
}

enum err target_split(struct db *db, struct arena *a, int64_t now_ms, const struct indicator_ask *ask, const struct actor *by,
                      struct target_change_in *c,
                      struct target *out)
{
    return run_change(db, a, now_ms, ask, by, c, split, out);
}

/* ---- by hand ---- */

static enum err take_given(struct changing *k)
{
    const struct target_kind kind = { .adds_up = k->t.rule != SPLIT_SAME };
    memset(k->is_given, 0, sizeof k->is_given);
    for (size_t n = 0; n < k->d->n; n++) {
        size_t at = k->n;
        for (size_t i = 0; i < k->n; i++)
            if (k->share[i].unit_id == k->d->v[n].unit_id) at = i;
        if (at == k->n || k->is_given[at] || !is_goal(k->d->v[n].goal_milli, &kind)) return bad_field(&k->d->field, "goals");
        k->is_given[at] = true;
        k->goal[at] = k->d->v[n].goal_milli;
    }
    return k->d->n ? OK : bad_field(&k->d->field, "goals");
}

/* Those not given share what is left, in proportion to what they had. */
static bool even_out(struct changing *k, int64_t left)
{
    int64_t weights[TARGET_SHARES_MAX], out[TARGET_SHARES_MAX];
    size_t n = 0;
    for (size_t i = 0; i < k->n; i++)
        if (!k->is_given[i]) weights[n++] = k->goal[i] / WHOLE;
    if (left < 0 || !share_out(left, weights, n, out)) return false;
    n = 0;
    for (size_t i = 0; i < k->n; i++)
        if (!k->is_given[i]) k->goal[i] = out[n++];
    return true;
}

static enum err keep_sum(struct changing *k)
{
    int64_t given = 0, sum = 0;
    for (size_t i = 0; i < k->n; i++) {
        if (__builtin_add_overflow(sum, k->goal[i], &sum)) return bad_field(&k->d->field, "goals");
        if (k->is_given[i]) given += k->goal[i];
    }
    if (sum == k->t.goal_milli) return OK;
    if (k->d->rebalance && even_out(k, k->t.goal_milli - given)) return OK;
    k->d->is_off = true;
    k->d->whole_milli = k->t.goal_milli;
    k->d->sum_milli = k->d->rebalance ? given : sum;         /* with nothing left for the others */
    return ERR_CONFLICT;
}

static enum err adjust(struct db *db, void *arg)
{
    struct changing *k = arg;
    k->d->is_off = false;
    TRY(open_target(db, k, k->d->target_id, k->d->reason));
    if (!k->n) return ERR_CONFLICT;
    TRY(take_given(k));
    if (k->t.rule != SPLIT_SAME) TRY(keep_sum(k));
    for (size_t i = 0; i < k->n; i++) TRY(set_share(db, k, i, k->is_given[i] ? CAUSE_HAND : CAUSE_REBALANCED));
    return OK;
}

enum err target_adjust(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct target_adjust *d, struct target *out)
{
    struct changing *k = arena_new(a, struct changing, 1);
    d->field = NULL;
    if (!k) return ERR_NOMEM;
    if (!text_fits(d->reason, TARGET_REASON_MIN, TARGET_REASON_MAX)) return bad_field(&d->field, "reason");
    *k = (struct changing){ .a = a, .now_ms = now_ms, .by = by, .d = d };
    TRY(db_tx(db, adjust, k));
    return target_by_id(db, a, k->t.id, out);
}
