/* dash_tile.c - from a tile to its numbers, by the functions that give every number of the register. */
#include "indicator/dash/dash_tile.h"
#include "core/time.h"
#include "territory/map.h"

struct filling { struct arena *a; struct tile_value *v; };

static enum err add_row(struct filling *k, struct tile_row row)
{
    if (k->v->n == TILE_ROWS_MAX) return ERR_INTERNAL;
    k->v->rows[k->v->n++] = row;
    return OK;
}

static enum err add_child(const struct child_figure *c, void *arg)
{
    return add_row(arg, (struct tile_row){ .unit_id = c->unit_id, .key = c->code, .name = c->name, .name_en = c->name_en, .figure = c->figure });
}

static enum err add_month(const struct period_figure *f, void *arg)
{
    struct filling *k = arg;
    return add_row(k, (struct tile_row){ .key = period_text(k->a, &f->period), .figure = f->figure });
}

/* Twelve months, or as many quarters or years where the public is given nothing finer. */
static enum err read_months(struct db *db, struct filling *k, const struct indicator_ask *ask, const struct indicator *i, int64_t unit_id,
                            const struct period *last)
{
    static const enum period_kind kinds[] = { PERIOD_MONTH, PERIOD_QUARTER, PERIOD_YEAR };
    enum err e = ERR_BAD_INPUT;
    for (size_t n = 0; n < N_OF(kinds) && e == ERR_BAD_INPUT; n++) {
        struct period to = period_of(kinds[n], last->to_day), from;
        if (ask->is_public && to.to_day >= day_of_ms(ask->now_ms)) to = period_before(&to);
        from = to;
        for (int back = 1; back < TILE_MONTHS; back++) from = period_before(&from);
        k->v->n = 0;
        e = indicator_series(db, k->a, ask, i, unit_id, kinds[n], from.from_day, to.from_day, add_month, k);
    }
    return e;
}

static enum err add_paths(struct db *db, struct filling *k, int64_t unit_id)
{
    struct map map;
    TRY(territory_map(db, k->a, unit_id, &map));
    size_t at = 0;
    for (size_t i = 0; i < k->v->n; i++) {                       /* both lie by id */
        while (at < map.n && map.units[at].id < k->v->rows[i].unit_id) at++;
        if (at < map.n && map.units[at].id == k->v->rows[i].unit_id) k->v->rows[i].path = map.units[at].path;
    }
    return OK;
}

enum err tile_read(struct db *db, struct arena *a, int64_t now_ms, bool is_public, struct public_shelf *shelf, const struct tile *t,
                   struct tile_value *out)
{
    struct indicator_ask ask = { .sources = indicator_sources, .now_ms = now_ms, .is_public = is_public, .shelf = is_public ? shelf : NULL };
    struct tile_value v = { .rows = arena_new(a, struct tile_row, TILE_ROWS_MAX) };
    struct filling k = { a, &v };
    struct period said;
    int64_t today = day_of_ms(now_ms);
    if (!v.rows) return ERR_NOMEM;
    TRY(tile_period(t->period, today, &v.period));
    bool is_word = period_parse(t->period, &said) != OK;
    if (is_public && is_word && v.period.to_day >= today) v.period = period_before(&v.period);
    TRY(indicator_by_code(db, a, t->indicator, 0, &v.indicator));
    TRY(unit_by_id(db, a, t->unit_id, &v.unit));
    TRY(indicator_value(db, a, &ask, &v.indicator, t->unit_id, &v.period, &v.whole));
    if (t->split == SPLIT_CHILD)
        TRY(indicator_children(db, a, &ask, &v.indicator, t->unit_id, &v.period, add_child, &k));
    if (t->split == SPLIT_MONTH) TRY(read_months(db, &k, &ask, &v.indicator, t->unit_id, &v.period));
    if (t->kind == TILE_MAP) TRY(add_paths(db, &k, t->unit_id));
    *out = v;
    return OK;
}
