/* calendar_db.c - reads the days that differ from Monday to Friday. */
#include "account/hours/calendar_db.h"

const char *const calendar_kinds[] = { "off", "swapped_off", "swapped_work", NULL };

static const struct field day_row[] = {
    FIELD(struct calendar_day, day), FIELD(struct calendar_day, kind, .words = calendar_kinds),
};
static const struct sql sql_days = { "calendar_days",
    "SELECT day, kind FROM calendar_day WHERE day >= $1 AND day < $2 ORDER BY day" };

enum err calendar_days(struct db *db, struct arena *a, int64_t from, int64_t to, db_row_fn *each, void *arg)
{
    struct calendar_day row;
    return db_all(db, a, &sql_days, BINDS(BIND(from), BIND(to)), FIELDS(day_row), &row, sizeof row, (size_t)(to - from),
                  each, arg);
}
