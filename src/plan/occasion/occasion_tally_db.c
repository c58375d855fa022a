/* occasion_tally_db.c - the SQL of the small cube. */
#include "plan/occasion/occasion_tally_db.h"

static const struct sql sql_add = { "occasion_tally_add",
    "INSERT INTO occasion_tally(unit_id, measure, day, n) VALUES($1, $2, $3, $4)"
    " ON CONFLICT(unit_id, measure, day) DO UPDATE SET n = occasion_tally.n + EXCLUDED.n" };

enum err occasion_cell_add(struct db *db, struct arena *a, const struct occasion_cell *c)
{
    return db_run(db, a, &sql_add,
                  BINDS(BIND(c->unit_id), BIND_WORD(occasion_measures, c->measure), BIND(c->day), BIND(c->n)), NULL);
}

static const struct field cell_fields[] = {
    FIELD(struct occasion_cell, unit_id), FIELD(struct occasion_cell, measure, .words = occasion_measures),
    FIELD(struct occasion_cell, day),
    FIELD(struct occasion_cell, n),
};
static const struct sql sql_each = { "occasion_tally_each", "SELECT unit_id, measure, day, n FROM occasion_tally ORDER BY unit_id, measure, day" };

enum err occasion_cells(struct db *db, struct arena *a, db_row_fn *each, void *arg)
{
    struct occasion_cell row;
    return db_each(db, a, &sql_each, NO_BINDS, FIELDS(cell_fields), &row, sizeof row, each, arg);
}

static const struct field sum_fields[] = { FIELD(struct occasion_sum, unit_id), FIELD(struct occasion_sum, n) };
#define SUM "SELECT t.unit_id, CAST(SUM(t.n) AS BIGINT) AS n FROM occasion_tally t "
#define RANGE " AND t.measure = $2 AND t.day >= $3 AND t.day <= $4 GROUP BY t.unit_id ORDER BY t.unit_id"
static const struct sql sql_sum = { "occasion_tally_sum", SUM "WHERE t.unit_id = $1" RANGE };
static const struct sql sql_children = { "occasion_tally_children",
    SUM "WHERE t.unit_id IN (SELECT u.id FROM unit u WHERE u.parent_id = $1 AND u.kind <> 'agency' AND u.valid_to IS NULL)" RANGE " LIMIT 1000" };

enum err occasion_tally_sum(struct db *db, struct arena *a, int64_t unit_id, bool of_children, enum occasion_measure m, int64_t from_day,
                            int64_t to_day, db_row_fn *each, void *arg)
{
    struct occasion_sum row;
    return db_all(db, a, of_children ? &sql_children : &sql_sum,
                  BINDS(BIND(unit_id), BIND_WORD(occasion_measures, m), BIND(from_day), BIND(to_day)),
                  FIELDS(sum_fields), &row, sizeof row, 1000, each, arg);
}
