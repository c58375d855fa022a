/* worktime_db.c - reads office hours. */
#include "account/hours/worktime_db.h"

static const struct field hours_row[] = {
    FIELD(struct office_hours, unit_id), FIELD(struct office_hours, weekday), FIELD(struct office_hours, from_minute),
    FIELD(struct office_hours, to_minute), FIELD(struct office_hours, valid_from), FIELD(struct office_hours, valid_to, .nullable = true),
};
static const struct sql sql_hours = { "office_hours_rows",
    "SELECT unit_id, weekday, from_minute, to_minute, valid_from, valid_to FROM office_hours"
    " WHERE unit_id IN (0, $1) AND valid_from < $3 AND (valid_to IS NULL OR valid_to > $2) ORDER BY from_minute, unit_id, weekday" };

enum err office_hours_rows(struct db *db, struct arena *a, int64_t unit_id, int64_t from, int64_t to, db_row_fn *each,
                           void *arg)
{
    struct office_hours row;
    return db_all(db, a, &sql_hours, BINDS(BIND(unit_id), BIND(from), BIND(to)), FIELDS(hours_row), &row, sizeof row,
                  OFFICE_HOURS_MAX, each, arg);
}
