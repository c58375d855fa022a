/* counted_db.c - the SQL of counted steps: each measure's condition, at one unit and in the city as a whole. */
#include "civic/desk/counted_db.h"
#include "territory/territory.h"

static const struct field row_fields[] = {
    FIELD(struct counted, id), FIELD(struct counted, n), FIELD(struct counted, code), FIELD(struct counted, category),
    FIELD(struct counted, state, .words = petition_states), FIELD(struct counted, title), FIELD(struct counted, ward),
    FIELD(struct counted, unit), FIELD(struct counted, unit_id), FIELD(struct counted, event, .words = petition_events),
    FIELD(struct counted, at_ms), FIELD(struct counted, due_ms, .nullable = true), FIELD(struct counted, received_ms),
    FIELD(struct counted, rating, .nullable = true, .words = petition_ratings),
};
/* As in civic-0080: the indexes are found by these very words. CROSS JOIN: SQLite keeps this order of the tables. */
#define DID " s.event IN ('file', 'return', 'answer', 'refuse', 'reopen') AND s.event = "
#define JUDGED " s.rating IS NOT NULL"
#define OF_UNIT "s.from_unit_id = $1 AND"
#define OF_CITY "CAST($1 AS BIGINT) = 1 AND"
#define LIST(where)                                                                                                           \
    "SELECT s.petition_id AS id, s.n, p.code, c.code AS category, p.state, CASE WHEN p.audience = 'public' THEN p.title ELSE '' END AS title," \
    " w.name AS ward, u.name AS unit, p.unit_id, s.event, s.at_ms, s.due_before_ms AS due_ms, p.received_ms, s.rating"      \
    " FROM petition_step s CROSS JOIN petition p JOIN petition_category c ON c.id = p.category_id JOIN unit w ON w.id = p.ward_id" \
    " JOIN unit u ON u.id = p.unit_id WHERE p.id = s.petition_id AND " where " AND s.at_ms >= $2 AND s.at_ms <= $3"          \
    " AND (s.at_ms < $3 OR s.petition_id < $4 OR (s.petition_id = $4 AND s.n < $5)) AND ($6 = 0 OR p.category_id = $6)"      \
    " ORDER BY s.at_ms DESC, s.petition_id DESC, s.n DESC LIMIT $7"
#define EITHER(word, what) { { "counted_" word, LIST(OF_UNIT what) }, { "counted_city_" word, LIST(OF_CITY what) } }
static const struct sql sql_rows[COUNTED_MEASURES][2] = {            /* at a unit; in the city */
    [TALLY_RECEIVED] = { { "counted_received", LIST("s.unit_id = $1 AND s.unit_id <> s.from_unit_id") },
                         { "counted_city_received", LIST(OF_CITY DID "'file'") } },
    [TALLY_RETURNED] = EITHER("returned", DID "'return'"),
    [TALLY_ANSWERED] = EITHER("answered", DID "'answer'"),
    [TALLY_ON_TIME] = EITHER("on_time", DID "'answer' AND s.at_ms <= s.due_before_ms"),
    [TALLY_REFUSED] = EITHER("refused", DID "'refuse'"),
    [TALLY_REOPENED] = EITHER("reopened", DID "'reopen'"),
    [TALLY_SATISFIED] = EITHER("satisfied", JUDGED " AND s.rating = 'satisfied'"),
    [TALLY_ACCEPTABLE] = EITHER("acceptable", JUDGED " AND s.rating = 'acceptable'"),
    [TALLY_UNSATISFIED] = EITHER("unsatisfied", JUDGED " AND s.rating = 'unsatisfied'"),
    [TALLY_MINUTES] = EITHER("minutes", DID "'answer'"),
    [COUNTED_RATED] = EITHER("rated", JUDGED),
};

enum err counted_rows(struct db *db, struct arena *a, const struct counted_query *q, const struct counted_span *s, db_row_fn *each, void *arg)
{
    struct counted row = { .id = 0 };
    return db_all(db, a, &sql_rows[q->measure][q->unit_id == CITY_ID],
                  BINDS(BIND(q->unit_id), BIND(s->from_ms), BIND(s->after.at_ms), BIND(s->after.id), BIND(s->after.n), BIND(q->category_id),
                        BIND(s->limit)),
                  FIELDS(row_fields), &row, sizeof row, (size_t)s->limit, each, arg);
}

static const struct field day_row[] = { { .name = "day", .kind = FIELD_I64 } };
static const struct sql sql_days = { "counted_days",
    "SELECT DISTINCT day FROM petition_tally WHERE unit_id = $1 AND category_id = $2 AND measure IN ($3, $4, $5) AND day >= $6 AND day <= $7"
    " ORDER BY day DESC LIMIT $8" };

enum err counted_days(struct db *db, struct arena *a, const struct counted_query *q, int64_t to_day, int64_t limit, db_row_fn *each, void *arg)
{
    int64_t day;
    bool is_any = q->measure == COUNTED_RATED;
    unsigned first = is_any ? TALLY_SATISFIED : q->measure, second = is_any ? TALLY_ACCEPTABLE : first, third = is_any ? TALLY_UNSATISFIED : first;
    return db_all(db, a, &sql_days,
                  BINDS(BIND(q->unit_id), BIND(q->category_id), BIND_WORD(petition_measures, first), BIND_WORD(petition_measures, second),
                        BIND_WORD(petition_measures, third), BIND(q->from_day), BIND(to_day), BIND(limit)),
                  FIELDS(day_row), &day, sizeof day, (size_t)limit, each, arg);
}
