/* petition_tally_db.c - the SQL of counts. */
#include "civic/petition/petition_db.h"

static const struct sql sql_add = { "petition_tally_add",
    "INSERT INTO petition_tally(unit_id, day, category_id, measure, n) VALUES($1, $2, $3, $4, $5)"
    " ON CONFLICT(unit_id, day, category_id, measure) DO UPDATE SET n = petition_tally.n + EXCLUDED.n" };

static const struct sql sql_add_month = { "petition_month_add",
    "INSERT INTO petition_month(unit_id, month, category_id, measure, n) VALUES($1, $2, $3, $4, $5)"
    " ON CONFLICT(measure, category_id, unit_id, month) DO UPDATE SET n = petition_month.n + EXCLUDED.n" };

struct db_rows tally_days_to_add(void) { return (struct db_rows){ .sql = &sql_add }; }
struct db_rows tally_months_to_add(void) { return (struct db_rows){ .sql = &sql_add_month }; }

enum err tally_row(struct arena *a, struct db_rows *rows, const struct tally *t)
{
    int64_t when = t->day < 0 ? -t->day : t->day;
    return db_rows_add(a, rows,
                       BINDS(BIND(t->unit_id), BIND(when), BIND(t->category_id),
                             BIND_WORD(petition_measures, t->measure), BIND(t->n)));
}

static const struct sql sql_answer = { "petition_answer_insert",
    "INSERT INTO petition_answer(unit_id, at_ms, petition_id, account_id, minutes) VALUES($1, $2, $3, $4, $5)" };

enum err answer_time_insert(struct db *db, struct arena *a, const struct answer_time *t)
{
    return db_run(db, a, &sql_answer,
                  BINDS(BIND(t->unit_id), BIND(t->at_ms), BIND(t->petition_id), BIND(t->account_id), BIND(t->minutes)),
                  NULL);
}
