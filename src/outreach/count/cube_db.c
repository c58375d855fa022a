/* cube_db.c - the cells of the cube as rows: read by key, moved by adding. */
#include "outreach/count/book.h"
#include "outreach/count/cube.h"
#include <assert.h>

#define X(measure, vi, en) { .name = #measure, .at = offsetof(struct cell, counts.n) + MEASURE_##measure * sizeof(int64_t), .kind = FIELD_I64 },
static const struct field cell_row[] = {
    FIELD(struct cell, campaign_id), FIELD(struct cell, unit_id), FIELD(struct cell, day), FIELD(struct cell, touched_ms),
    MEASURE_TABLE(X)
};
#undef X
#define X(measure, vi, en) { .name = #measure, .at = MEASURE_##measure * sizeof(int64_t), .kind = FIELD_I64 },
static const struct field counts_row[] = { MEASURE_TABLE(X) };
#undef X
const struct fields cell_fields = { cell_row, N_OF(cell_row) };
const struct fields counts_fields = { counts_row, N_OF(counts_row) };

#define X(name, vi, en) ", c." #name
#define CELL_SELECT "SELECT c.campaign_id, c.unit_id, c.day, c.touched_ms" MEASURE_TABLE(X) " FROM "
static const struct sql sql_read = { "cube_read",
    CELL_SELECT "cube c WHERE c.campaign_id = $1 AND c.unit_id = $2 AND c.day = $3" };
static const struct sql sql_days = { "cube_days",
    CELL_SELECT "cube c WHERE c.campaign_id = $1 AND c.unit_id = $2 AND c.day BETWEEN $3 AND $4 ORDER BY c.day" };
static const struct sql sql_children = { "cube_children",
    CELL_SELECT "unit u JOIN cube c ON c.campaign_id = $1 AND c.unit_id = u.id AND c.day = $3 WHERE u.parent_id = $2"
    " ORDER BY u.id" };
#undef X

enum { DAYS_MAX = 400, CHILDREN_MAX = 2000, CHILDREN_DAYS_MAX = 7 };

enum err cube_read(struct db *db, struct arena *a, int64_t campaign_id, int64_t unit_id, int64_t day, struct counts *out)
{
    struct cell c = { 0 };
    enum err e = db_one(db, a, &sql_read, BINDS(BIND(campaign_id), BIND(unit_id), BIND(day)), cell_fields, &c);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    *out = e == OK ? c.counts : (struct counts){ 0 };
    return OK;
}

enum err cube_days(struct db *db, struct arena *a, int64_t campaign_id, int64_t unit_id, int64_t from, int64_t to,
                   db_row_fn *each, void *arg)
{
    struct cell c;
    return db_all(db, a, &sql_days, BINDS(BIND(campaign_id), BIND(unit_id), BIND(from), BIND(to)), cell_fields, &c,
                  sizeof c, DAYS_MAX, each, arg);
}

enum err cube_children(struct db *db, struct arena *a, int64_t campaign_id, int64_t parent_id, int64_t day,
                       db_row_fn *each, void *arg)
{
    struct cell c;
    return db_all(db, a, &sql_children, BINDS(BIND(campaign_id), BIND(parent_id), BIND(day)), cell_fields, &c, sizeof c,
                  CHILDREN_MAX, each, arg);
}

static const struct field cell_visits_row[] = {
    FIELD(struct cell_visits, unit_id), FIELD(struct cell_visits, day), FIELD(struct cell_visits, visits),
};
static const struct sql sql_children_visits = { "cube_children_visits",
    "SELECT c.unit_id, c.day, c.visits FROM unit u JOIN cube c ON c.campaign_id = $1 AND c.unit_id = u.id"
    " AND c.day BETWEEN $3 AND $4 WHERE u.parent_id = $2 ORDER BY u.id, c.day" };

enum err cube_children_visits(struct db *db, struct arena *a, int64_t campaign_id, int64_t parent_id, int64_t from, int64_t to,
                              db_row_fn *each, void *arg)
{
    struct cell_visits c;
    return db_all(db, a, &sql_children_visits, BINDS(BIND(campaign_id), BIND(parent_id), BIND(from), BIND(to)),
                  FIELDS(cell_visits_row), &c, sizeof c, CHILDREN_MAX * CHILDREN_DAYS_MAX, each, arg);
}

static_assert(MEASURE_COUNT == 49, "the places of cube_add are counted by hand");
#define COLUMN(name, vi, en) ", " #name
#define ADDED(name, vi, en) ", " #name " = cube." #name " + EXCLUDED." #name
static const struct sql sql_add = { "cube_add",
    "INSERT INTO cube(campaign_id, unit_id, day, touched_ms" MEASURE_TABLE(COLUMN) ") VALUES($1, $2, $3, $4,"
    " $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,"
    " $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45,"
    " $46, $47, $48, $49, $50, $51, $52, $53"
    ") ON CONFLICT(campaign_id, unit_id, day) DO UPDATE SET touched_ms = EXCLUDED.touched_ms" MEASURE_TABLE(ADDED) };

enum err cube_add(struct db *db, struct arena *a, const struct cells *moved, int64_t now_ms)
{
    struct db_rows rows = { .sql = &sql_add };
    for (size_t i = 0; i < cells_count(moved); i++) {
        const struct cell *c = cells_at(moved, i);
        if (counts_are_zero(&c->counts)) continue;
        struct bind v[4 + MEASURE_COUNT] = { BIND(c->campaign_id), BIND(c->unit_id), BIND(c->day), BIND(now_ms) };
        for (size_t k = 0; k < MEASURE_COUNT; k++) v[4 + k] = bind_i64(c->counts.n[k]);
        TRY(db_rows_add(a, &rows, (struct binds){ v, N_OF(v) }));
    }
    return db_rows_write(db, &rows);
}

struct sum { struct cells *cells; int64_t now_ms; };

static enum err add_sum(struct db *db, struct db_gathered *g)
{
    const struct sum *s = g->what;
    return s ? cube_add(db, g->arena, s->cells, s->now_ms) : OK;
}

enum err cube_add_shared(struct db *db, struct arena *a, const struct cells *moved, int64_t now_ms)
{
    struct db_gathered *g = db_gather(db, add_sum);
    if (!g) return cube_add(db, a, moved, now_ms);
    struct sum *s = g->what;
    if (!s) {
        g->what = s = arena_new(g->arena, struct sum, 1);
        if (!s || !(s->cells = cells_new(g->arena))) return ERR_NOMEM;
    }
    if (now_ms > s->now_ms) s->now_ms = now_ms;
    for (size_t i = 0; i < cells_count(moved); i++) {
        const struct cell *c = cells_at(moved, i);
        TRY(cells_add(s->cells, c->campaign_id, c->unit_id, c->day, &c->counts));
    }
    return OK;
}
