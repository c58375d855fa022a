/* cube_sums_db.c - a period cut into rows of the cube, and these added up. */
#include "outreach/count/cube_sums.h"
#include "core/time.h"
#include "territory/territory.h"
#include <assert.h>

enum { CHILDREN_MAX = 2000, CAMPAIGNS_MAX = 1000 };

/* ---- a period as rows ---- */

/* Rows of the cube between two values of its column `day`. */
struct rows { int64_t from, to; };
struct cut { struct rows v[3]; size_t n; };

static void add_rows(struct cut *c, int64_t from, int64_t to)
{
    if (from <= to) c->v[c->n++] = (struct rows){ from, to };
}

/* Days up to the first month that is whole, the months, the days behind the last. */
static struct cut cut_of(int64_t from, int64_t to, bool has_months)
{
    struct cut c = { .n = 0 };
    int64_t first = month_of_day(from), behind = month_of_day(to + 1);
    if (month_first_day(first) < from) first++;
    if (!has_months || first >= behind) {
        add_rows(&c, from, to);
        return c;
    }
    add_rows(&c, from, month_first_day(first) - 1);
    add_rows(&c, month_row(behind - 1), month_row(first));           /* later months lie lower */
    add_rows(&c, month_first_day(behind), to);
    return c;
}

struct bounds { int64_t first, last; };
static const struct field bounds_row[] = {
    FIELD(struct bounds, first, .nullable = true), FIELD(struct bounds, last, .nullable = true),
};
#define BOUND(where, order) "(SELECT day FROM cube WHERE " where "unit_id = $1 AND day > 0 ORDER BY day " order " LIMIT 1)"
static const struct sql sql_bounds = { "cube_bounds", "SELECT " BOUND("", "ASC") ", " BOUND("", "DESC") };
static const struct sql sql_campaign_bounds = { "cube_campaign_bounds",
    "SELECT " BOUND("campaign_id = $2 AND ", "ASC") ", " BOUND("campaign_id = $2 AND ", "DESC") };

/* campaign_id 0: all. What the unit has, its children cannot have outside of it. */
static enum err cut_for(struct db *db, struct arena *a, const struct cube_question *q, int64_t campaign_id, struct cut *out)
{
    struct bounds b = { 0 };
    struct unit u;
    if (campaign_id)
        TRY(db_one(db, a, &sql_campaign_bounds, BINDS(BIND(q->unit_id), BIND(campaign_id)), FIELDS(bounds_row), &b));
    else TRY(db_one(db, a, &sql_bounds, BINDS(BIND(q->unit_id)), FIELDS(bounds_row), &b));
    *out = (struct cut){ .n = 0 };
    if (b.first == 0 || q->to_day < b.first || q->from_day > b.last) return OK;              /* nothing happened */
    if (q->from_day <= b.first && q->to_day >= b.last) {
        add_rows(out, DAY_WHOLE, DAY_WHOLE);
        return OK;
    }
    TRY(unit_by_id(db, a, q->unit_id, &u));
    bool has_months = q->of_children ? u.kind == UNIT_CITY : u.kind == UNIT_CITY || unit_is_ward_level(u.kind);
    int64_t from = q->from_day <= b.first ? month_first_day(month_of_day(b.first))
                                          : q->from_day; /* nothing lies before, nor behind */
    int64_t to = q->to_day >= b.last ? month_first_day(month_of_day(b.last) + 1) - 1 : q->to_day;
    *out = cut_of(from, to, has_months);
    return OK;
}

/* ---- adding up ---- */

static const struct field sum_row[] = { FIELD(struct cube_sum, unit_id), FIELD(struct cube_sum, n, .nullable = true) };

/* One statement for all measures; PostgreSQL and SQLite look the column up for each row in less than reading it takes. CROSS JOIN: SQLite
   keeps this order of the tables, a few rows of each child, where it would walk through the whole campaign. */
static_assert(MEASURE_COUNT < 128, "a walk of this length is nothing");
#define X(name, vi, en) "WHEN '" #name "' THEN c." #name " "
#define THE_MEASURE "CAST(SUM(CASE CAST($4 AS TEXT) " MEASURE_TABLE(X) "ELSE 0 END) AS BIGINT)"
#define OF_UNIT(where) "SELECT CAST($1 AS BIGINT), " THE_MEASURE " FROM cube c WHERE " where "c.unit_id = $1 AND c.day BETWEEN $2 AND $3"
#define OF_CHILDREN(where) "SELECT c.unit_id, " THE_MEASURE " FROM unit u CROSS JOIN cube c WHERE " where "c.unit_id = u.id" \
    " AND c.day BETWEEN $2 AND $3 AND u.parent_id = $1 AND u.valid_to IS NULL GROUP BY c.unit_id"
static const struct sql sql_unit = { "cube_sum_unit", OF_UNIT("") };
static const struct sql sql_children = { "cube_sum_children", OF_CHILDREN("") };
static const struct sql sql_campaign_unit = { "cube_sum_campaign_unit", OF_UNIT("c.campaign_id = $5 AND ") };
static const struct sql sql_campaign_children = { "cube_sum_campaign_children", OF_CHILDREN("c.campaign_id = $5 AND ") };
#undef X

struct adding {
    cube_sum_fn *each;
    void *arg;
    int64_t unit_id;
}; /* unit_id: said instead of the row's; 0: the row's own */

static enum err hand_over(const void *row, void *arg)
{
    const struct adding *k = arg;
    struct cube_sum s = *(const struct cube_sum *)row;
    if (k->unit_id) s.unit_id = k->unit_id;
    return k->each(&s, k->arg);
}

static enum err add_up(struct db *db, struct arena *a, const struct cube_question *q, int64_t campaign_id, const struct cut *c, struct adding *k)
{
    const struct sql *sql = campaign_id ? q->of_children ? &sql_campaign_children : &sql_campaign_unit : q->of_children ? &sql_children : &sql_unit;
    struct cube_sum row;
    for (size_t i = 0; i < c->n; i++) {
        struct bind v[] = { BIND(q->unit_id), BIND(c->v[i].from), BIND(c->v[i].to),
                            BIND_WORD(measure_words, q->measure), BIND(campaign_id) };
        TRY(db_all(db, a, sql, (struct binds){ v, campaign_id ? 5 : 4 }, FIELDS(sum_row), &row, sizeof row, CHILDREN_MAX, hand_over, k));
    }
    return OK;
}

/* The same unit may be handed over from each piece of the cut: gathered by whoever asks, who adds. */
enum err cube_flow(struct db *db, struct arena *a, const struct cube_question *q, cube_sum_fn *each, void *arg)
{
    struct cut c;
    TRY(cut_for(db, a, q, 0, &c));
    return add_up(db, a, q, 0, &c, &(struct adding){ each, arg, 0 });
}

/* ---- as it stood ---- */

struct begun { int64_t id, unit_id, from_day; };
static const struct field begun_row[] = { FIELD(struct begun, id), FIELD(struct begun, unit_id), FIELD(struct begun, from_day) };
static const struct sql sql_above = { "campaigns_begun_above",
    "SELECT id, unit_id, from_day FROM campaign WHERE unit_id IN ($2, $3, $4, $5, $6, $7) AND state <> 'draft' AND from_day <= $1 LIMIT 1000" };
static const struct sql sql_below = { "campaigns_begun_below",
    "SELECT k.id, k.unit_id, k.from_day FROM unit u JOIN campaign k ON k.unit_id = u.id WHERE u.parent_id = $2 AND u.valid_to IS NULL"
    " AND k.state <> 'draft' AND k.from_day <= $1 ORDER BY k.unit_id, k.from_day, k.id LIMIT 1000" };

static bool is_later(const struct begun *x, const struct begun *y)
{
    return x->from_day > y->from_day || (x->from_day == y->from_day && x->id > y->id);
}

static enum err keep_latest(const void *row, void *arg)
{
    struct begun *best = arg;
    if (best->id == 0 || is_later(row, best)) *best = *(const struct begun *)row;
    return OK;
}

struct own { struct begun v[CAMPAIGNS_MAX]; size_t n; const struct begun *above; };

/* Of each child the latest one, and only when it came after the one above. */
static enum err keep_own(const void *row, void *arg)
{
    const struct begun *b = row;
    struct own *o = arg;
    if (o->above->id && !is_later(b, o->above)) return OK;
    if (o->n && o->v[o->n - 1].unit_id == b->unit_id) o->n--;
    o->v[o->n++] = *b;
    return OK;
}

static bool has_own(const struct own *o, int64_t unit_id)
{
    for (size_t i = 0; i < o->n; i++) if (o->v[i].unit_id == unit_id) return true;
    return false;
}

struct sifting { const struct own *own; struct adding *k; };
static enum err sift(const struct cube_sum *s, void *arg)
{
    const struct sifting *x = arg;
    return has_own(x->own, s->unit_id) ? OK : x->k->each(s, x->k->arg);
}

static enum err state_of(struct db *db, struct arena *a, struct cube_question q, int64_t campaign_id, struct adding *k)
{
    struct cut c;
    q.from_day = 0;
    TRY(cut_for(db, a, &q, campaign_id, &c));
    return add_up(db, a, &q, campaign_id, &c, k);
}

static enum err own_states(struct db *db, struct arena *a, const struct cube_question *q, const struct own *o, struct adding *k)
{
    for (size_t i = 0; i < o->n; i++) {
        struct cube_question of = { .measure = q->measure, .unit_id = o->v[i].unit_id, .to_day = q->to_day };
        TRY(state_of(db, a, of, o->v[i].id, k));
    }
    return OK;
}

/* Of the unit or above it; id 0: none had begun. */
static enum err above_of(struct db *db, struct arena *a, const struct cube_question *q, struct begun *out)
{
    struct unit_path path;
    struct begun row;
    struct bind v[1 + UNIT_DEPTH_MAX] = { BIND(q->to_day) };
    TRY(unit_above(db, a, q->unit_id, &path));
    for (size_t i = 0; i < UNIT_DEPTH_MAX; i++) v[1 + i] = i < path.n ? bind_i64(path.id[i]) : BIND_NULL(FIELD_I64);
    return db_all(db, a, &sql_above, (struct binds){ v, N_OF(v) }, FIELDS(begun_row), &row, sizeof row, CAMPAIGNS_MAX, keep_latest, out);
}

static enum err below_of(struct db *db, struct arena *a, const struct cube_question *q, struct own *out)
{
    struct begun row;
    return db_all(db, a, &sql_below, BINDS(BIND(q->to_day), BIND(q->unit_id)), FIELDS(begun_row), &row, sizeof row,
                  CAMPAIGNS_MAX, keep_own, out);
}

enum err cube_state(struct db *db, struct arena *a, const struct cube_question *q, cube_sum_fn *each, void *arg)
{
    struct begun above = { 0 };
    struct own *own = arena_new(a, struct own, 1);
    if (!own) return ERR_NOMEM;
    own->n = 0;
    own->above = &above;
    TRY(above_of(db, a, q, &above));
    if (q->of_children || !above.id) TRY(below_of(db, a, q, own));
    struct adding as_said = { each, arg, q->of_children ? 0 : q->unit_id };
    struct sifting others = { own, &as_said };
    if (above.id) TRY(state_of(db, a, *q, above.id, &(struct adding){ sift, &others, 0 }));
    return own_states(db, a, q, own, &as_said);
}
