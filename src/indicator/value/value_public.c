/* value_public.c - the same questions, asked by everybody: answered from the public tables alone. */
#include "indicator/value/public.h"
#include "core/time.h"

struct asking { struct public_room r; struct formula f; size_t row; };

/* An indicator that is not public is as if there were none. */
static enum err open_for(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct indicator *i, int64_t unit_id, struct asking *k)
{
    if (!i->is_public) return ERR_NOT_FOUND;
    TRY(indicator_formula(ask, i, &k->f));
    TRY(public_open(&k->r, db, a, ask));
    return public_row(&k->r, unit_id, &k->row);
}

static enum err leaves_new(struct arena *a, size_t n, struct leaves **out)
{
    *out = arena_new(a, struct leaves, n + 1);
    if (!*out) return ERR_NOMEM;
    memset(*out, 0, (n + 1) * sizeof **out);
    return OK;
}

static enum err rows_for(struct asking *k, const struct period *p, struct leaves **out)
{
    TRY(public_period(&k->r, &k->f, p));
    TRY(leaves_new(k->r.a, k->r.n_units + 1, out));
    for (size_t n = 0; n < k->f.n_leaves; n++) TRY(public_rows(&k->r, &k->f, n, p, *out));
    return OK;
}

enum err public_value(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct indicator *i, int64_t unit_id,
                      const struct period *p, struct figure *out)
{
    struct asking k;
    struct leaves *rows;
    TRY(open_for(db, a, ask, i, unit_id, &k));
    TRY(rows_for(&k, p, &rows));
    *out = figure_made(&k.f, &rows[k.row], ask->now_ms);
    return OK;
}

/* Those that are over. */
enum err public_series(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct indicator *i, int64_t unit_id,
                       enum period_kind kind, int64_t from_day, int64_t to_day, period_figure_fn *each, void *arg)
{
    struct asking k;
    struct leaves *rows;
    struct period_figure one = { .period = period_of(kind, from_day) };
    size_t n = 0;
    TRY(open_for(db, a, ask, i, unit_id, &k));
    if (one.period.from_day < from_day) one.period = period_next(&one.period);
    for (; one.period.from_day <= to_day && one.period.to_day < day_of_ms(ask->now_ms);
         one.period = period_next(&one.period)) {
        if (++n > SERIES_MAX) return ERR_BAD_INPUT;
        TRY(rows_for(&k, &one.period, &rows));
        one.figure = figure_made(&k.f, &rows[k.row], ask->now_ms);
        TRY(each(&one, arg));
    }
    return OK;
}

/* Below a ward lie its groups: too few people for everybody to read. */
enum err public_children(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct indicator *i, int64_t unit_id,
                         const struct period *p, child_figure_fn *each, void *arg)
{
    struct asking k;
    struct leaves *rows;
    if (unit_id != CITY_ID) return ERR_NOT_FOUND;
    TRY(open_for(db, a, ask, i, unit_id, &k));
    TRY(rows_for(&k, p, &rows));
    for (size_t n = 0; n < k.r.n_units; n++) {
        k.r.units[n].figure = figure_made(&k.f, &rows[n], ask->now_ms);
        TRY(each(&k.r.units[n], arg));
    }
    return OK;
}

enum err public_by_dim(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct indicator *i, int64_t unit_id,
                       const struct period *p, struct str dim, dim_figure_fn *each, void *arg)
{
    struct asking k;
    struct leaves *keys;
    struct dim_figure *labels;
    size_t n;
    TRY(open_for(db, a, ask, i, unit_id, &k));
    TRY(public_period(&k.r, &k.f, p));
    TRY(dim_keys(db, a, &k.f, dim, &labels, &n));
    TRY(leaves_new(a, n, &keys));
    for (size_t l = 0; l < k.f.n_leaves; l++) TRY(public_keys(&k.r, &k.f, l, p, k.row, dim, n, keys));
    for (size_t x = 0; x < n; x++) {
        labels[x].figure = figure_made(&k.f, &keys[x], ask->now_ms);
        TRY(each(&labels[x], arg));
    }
    return OK;
}
