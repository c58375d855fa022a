/* progress.c - how far targets are: three looks at the indicator, now and one and four weeks ago; never a typed number. */
#include "plan/target/target_rules.h"
#include "account/hours/parameter.h"
#include "core/time.h"

bool formula_is_reported(struct str formula)
{
    static const char word[] = "reported.";
    for (size_t i = 0; i + sizeof word - 1 <= formula.n; i++)
        if (memcmp(formula.p + i, word, sizeof word - 1) == 0) return true;
    return false;
}

bool target_is_reported(const struct target *t) { return formula_is_reported(t->formula); }

enum err target_kind_of(const struct indicator_ask *ask, struct str formula, struct target_kind *out)
{
    struct formula f;
    struct target_kind k = { .adds_up = true, .is_flow = true, .is_state = true, .of_agencies = true };
    enum err e = formula_parse(ask->sources, formula, &f, NULL);
    if (e != OK) return e == ERR_BAD_INPUT ? ERR_INTERNAL : e;
    for (size_t i = 0; i < f.n_ops; i++)
        if (f.ops[i].op == OP_DIV || f.ops[i].op == OP_MUL || f.ops[i].op == OP_NUMBER) k.adds_up = false;
    if (f.scale != 1) k.adds_up = false;
    for (size_t i = 0; i < f.n_leaves; i++) {
        if (leaf_measure(&f.leaves[i])->kind == MEASURE_FLOW) k.is_state = false;
        else k.is_flow = false;
        if (!leaf_measure(&f.leaves[i])->of_agencies) k.of_agencies = false;
    }
    *out = k;
    return OK;
}

enum err target_indicator(struct db *db, struct arena *a, const struct target *t, struct indicator *out)
{
    return indicator_by_code(db, a, t->indicator, t->version, out);
}

static struct period range(int64_t from, int64_t to) { return (struct period){ .kind = PERIOD_RANGE, .from_day = from, .to_day = to }; }

enum err target_start_at(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct indicator *i, int64_t unit_id, int64_t from_day,
                         int64_t *milli)
{
    struct target_kind kind;
    struct figure f;
    *milli = 0;
    TRY(target_kind_of(ask, i->formula, &kind));
    if (!kind.is_state || from_day > day_of_ms(ask->now_ms)) return OK;
    const struct period p = range(from_day - 1, from_day - 1);
    TRY(indicator_value(db, a, ask, i, unit_id, &p, &f));
    if (f.is_known && !f.is_hidden) *milli = f.milli;
    return OK;
}

/* ---- one ---- */

/* The three days that are looked at; a day before the period is its start, which the target knows. */
enum { NOW, RECENT, SEEN, LOOKS };
struct looks { int64_t day[LOOKS]; };
static struct looks looks_of(const struct target *t, int64_t today)
{
    int64_t now = today < t->to_day ? today : t->to_day, before = t->from_day - 1;
    struct looks l = { { now, now - RECENT_DAYS, now - SEEN_DAYS } };
    for (int i = 0; i < LOOKS; i++)
        if (l.day[i] < before) l.day[i] = before;
    return l;
}

static struct stood stood_of(const struct figure *f, int64_t day)
{
    return f ? (struct stood){ f->is_known && !f->is_hidden, day, f->milli } : (struct stood){ .day = day };
}

static enum err watch_permille(struct db *db, struct arena *a, int64_t today, int64_t *out)
{
    enum err e = parameter_i64(db, a, S("plan.watch"), today, out);
    if (e == ERR_NOT_FOUND) *out = 900;
    return e == ERR_NOT_FOUND ? OK : e;
}

static struct forecast_in question(const struct target *t, int64_t today, int64_t watch)
{
    return (struct forecast_in){ .from_day = t->from_day, .to_day = t->to_day, .today = today, .start_milli = t->start_milli,
                                 .goal_milli = t->goal_milli, .falls = t->direction == DIRECTION_DOWN,
                                 .most_milli = t->unit_word == WORD_PERCENT ? 100000 : 0, .watch_permille = watch };
}

/* The day before the period: what is counted in it was 0; what stands had a value unless none was known; a share of what happens had none. */
static struct stood before_it(const struct indicator_ask *ask, const struct target *t, int64_t day)
{
    struct target_kind kind = { .adds_up = false };
    bool has_kind = target_kind_of(ask, t->formula, &kind) == OK;
    return (struct stood){ has_kind && ((kind.adds_up && kind.is_flow) || (kind.is_state && t->start_milli)), day, t->start_milli };
}

static enum err value_on(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct indicator *i, const struct target *t,
                         int64_t day,
                         struct stood *out)
{
    struct figure f;
    *out = before_it(ask, t, day);
    if (day < t->from_day) return OK;
    const struct period p = range(t->from_day, day);
    TRY(indicator_value(db, a, ask, i, t->unit_id, &p, &f));
    *out = stood_of(&f, day);
    return OK;
}

enum err target_value_on(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct target *t, int64_t day, bool *is_known,
                         int64_t *milli)
{
    struct indicator i;
    struct stood at;
    TRY(target_indicator(db, a, t, &i));
    TRY(value_on(db, a, ask, &i, t, day < t->to_day ? day : t->to_day, &at));
    *is_known = at.is_known;
    *milli = at.is_known ? at.milli : 0;
    return OK;
}

enum err target_progress(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct target *t, struct progress *out)
{
    return target_progress_on(db, a, ask, t, day_of_ms(ask->now_ms), out);
}

enum err target_progress_on(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct target *t, int64_t today,
                            struct progress *out)
{
    struct indicator i;
    struct stood at[LOOKS];
    int64_t watch;
    TRY(target_indicator(db, a, t, &i));
    TRY(watch_permille(db, a, today, &watch));
    const struct looks l = looks_of(t, today);
    for (int n = 0; n < LOOKS; n++) TRY(value_on(db, a, ask, &i, t, l.day[n], &at[n]));
    struct forecast_in in = question(t, today, watch);
    in.now = at[NOW];
    in.recent = at[RECENT];
    in.seen = at[SEEN];
    *out = forecast(&in);
    out->as_of_ms = ask->now_ms;
    return OK;
}

/* ---- all shares ---- */

struct gathering { struct arena *a; struct unit_figures *f; };
static enum err keep_figure(const struct child_figure *c, void *arg)
{
    struct gathering *k = arg;
    struct unit_figures *f = k->f;
    if (f->n == TARGET_SHARES_MAX) return ERR_INTERNAL;
    f->unit_id[f->n] = c->unit_id;
    f->code[f->n] = c->code;
    f->v[f->n++] = c->figure;
    return OK;
}

enum err unit_figures_read(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct indicator *i, int64_t unit_id,
                           int64_t from_day,
                           int64_t to_day, struct unit_figures **out)
{
    struct gathering k = { a, arena_new(a, struct unit_figures, 1) };
    const struct period p = range(from_day, to_day);
    if (!k.f) return ERR_NOMEM;
    TRY(indicator_children(db, a, ask, i, unit_id, &p, keep_figure, &k));
    *out = k.f;
    return OK;
}

const struct figure *unit_figure(const struct unit_figures *f, int64_t unit_id)
{
    size_t low = 0, high = f->n;                             /* children come by id */
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (f->unit_id[mid] == unit_id) return &f->v[mid];
        if (f->unit_id[mid] < unit_id) low = mid + 1;
        else high = mid;
    }
    return NULL;
}

struct sharing { struct arena *a; struct shares s; };
static enum err keep_share(const void *row, void *arg)
{
    struct sharing *k = arg;
    k->s.v[k->s.n++].target = *(const struct target *)row;
    return OK;
}

static struct stood share_stood(const struct indicator_ask *ask, const struct unit_figures *f, const struct target *t,
                                int64_t day)
{
    if (!f) return before_it(ask, t, day);
    return stood_of(unit_figure(f, t->unit_id), day);
}

static struct str code_of(const struct unit_figures *f, int64_t unit_id)
{
    const struct figure *found = f ? unit_figure(f, unit_id) : NULL;
    return found ? f->code[found - f->v] : (struct str){ 0 };
}

enum err target_shares(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct target *whole, struct shares *out)
{
    return target_shares_on(db, a, ask, whole, day_of_ms(ask->now_ms), out);
}

enum err target_shares_on(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct target *whole, int64_t today,
                          struct shares *out)
{
    struct sharing k = { .a = a };
    struct unit_figures *f[LOOKS] = { NULL };
    struct indicator i;
    int64_t watch;
    k.s.v = arena_new(a, struct share, TARGET_SHARES_MAX);
    if (!k.s.v) return ERR_NOMEM;
    TRY(target_share_list(db, a, whole->id, keep_share, &k));
    TRY(target_indicator(db, a, whole, &i));
    TRY(watch_permille(db, a, today, &watch));
    const struct looks l = looks_of(whole, today);
    for (int n = 0; n < LOOKS && k.s.n; n++)
        if (l.day[n] >= whole->from_day)
            TRY(unit_figures_read(db, a, ask, &i, whole->unit_id, whole->from_day, l.day[n], &f[n]));
    for (size_t n = 0; n < k.s.n; n++) {
        struct share *s = &k.s.v[n];
        struct forecast_in in = question(&s->target, today, watch);
        in.now = share_stood(ask, f[NOW], &s->target, l.day[NOW]);
        in.recent = share_stood(ask, f[RECENT], &s->target, l.day[RECENT]);
        in.seen = share_stood(ask, f[SEEN], &s->target, l.day[SEEN]);
        s->progress = forecast(&in);
        s->progress.as_of_ms = ask->now_ms;
        s->code = code_of(f[NOW], s->target.unit_id);
    }
    *out = k.s;
    return OK;
}
