/* contest_counted_db.c - the SQL of contests by the entries handed in on some days. */
#include "plan/contest/contest_counted.h"
#include "core/time.h"
#include "plan/occasion/occasion_tally.h"
#include "territory/territory.h"

static const struct field row_fields[] = {
    FIELD(struct counted_contest, id), FIELD(struct counted_contest, code), FIELD(struct counted_contest, unit_id),
    FIELD(struct counted_contest, unit, .about = "who holds it"), FIELD(struct counted_contest, state, .words = contest_states),
    FIELD(struct counted_contest, title), FIELD(struct counted_contest, title_en), FIELD(struct counted_contest, closes_ms),
    FIELD(struct counted_contest, counted, .about = "entries of those days that stand"),
};
const struct fields counted_contest_fields = { row_fields, N_OF(row_fields) };
#define LIST(scope)                                                                                                          \
    "SELECT t.id, t.code, t.unit_id, t.unit, t.state, t.title, t.title_en, t.closes_ms, t.counted FROM (SELECT c.id, c.code, c.unit_id," \
    " u.name AS unit, c.state, c.title, c.title_en, c.closes_ms, (SELECT COUNT(*) FROM contest_entry e WHERE e.contest_id = c.id" \
    " AND e.state = 'in' AND e.sent_ms >= $2 AND e.sent_ms < $3) AS counted FROM contest c JOIN unit u ON u.id = c.unit_id"  \
    " WHERE " scope " AND c.id < $4) t WHERE t.counted > 0 ORDER BY t.id DESC LIMIT $5"
static const struct sql sql_rows[2] = { { "contest_counted", LIST("c.unit_id = $1") }, { "contest_counted_city", LIST("CAST($1 AS BIGINT) = 1") } };

enum err counted_contest_list(struct db *db, struct arena *a, const struct counted_contest_query *q, db_row_fn *each, void *arg)
{
    struct counted_contest row = { .id = 0 };
    int64_t before = q->before ? q->before : INT64_MAX;
    return db_all(db, a, &sql_rows[q->unit_id == CITY_ID],
                  BINDS(BIND(q->unit_id), bind_i64(day_start_ms(q->from_day)), bind_i64(day_start_ms(q->to_day + 1)), BIND(before), BIND(q->limit)),
                  FIELDS(row_fields), &row, sizeof row, (size_t)q->limit, each, arg);
}

enum err counted_contest_total(struct db *db, struct arena *a, const struct counted_contest_query *q, int64_t *total)
{
    return occasion_tally_total(db, a, q->unit_id, TALLY_CONTEST_ENTRIES, q->from_day, q->to_day, total);
}
