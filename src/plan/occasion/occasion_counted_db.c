/* occasion_counted_db.c - the SQL of counted occasions: each measure's number, at one unit and in the city as a whole. */
#include "plan/occasion/occasion_counted.h"
#include "core/time.h"
#include "territory/territory.h"

static const struct field row_fields[] = {
    FIELD(struct counted_occasion, id), FIELD(struct counted_occasion, code), FIELD(struct counted_occasion, unit_id),
    FIELD(struct counted_occasion, unit, .about = "who holds it"), FIELD(struct counted_occasion, kind, .words = occasion_kinds),
    FIELD(struct counted_occasion, state, .words = occasion_states), FIELD(struct counted_occasion, title),
    FIELD(struct counted_occasion, title_en), FIELD(struct counted_occasion, place), FIELD(struct counted_occasion, starts_ms),
    FIELD(struct counted_occasion, ends_ms), FIELD(struct counted_occasion, is_public),
    FIELD(struct counted_occasion, counted, .about = "1, or so many heads"),
};
const struct fields counted_occasion_fields = { row_fields, N_OF(row_fields) };
#define LIST(scope, counted, where)                                                                                          \
    "SELECT o.id, o.code, o.unit_id, u.name AS unit, o.kind, o.state, o.title, o.title_en, o.place, o.starts_ms, o.ends_ms, o.is_public, " \
    counted " AS counted FROM occasion o JOIN occasion_count c ON c.occasion_id = o.id JOIN unit u ON u.id = o.unit_id"      \
    " WHERE " scope " AND o.starts_ms >= $2 AND o.starts_ms <= $3 AND (o.starts_ms < $3 OR o.id < $4) AND " where            \
    " ORDER BY o.starts_ms DESC, o.id DESC LIMIT $5"
#define EITHER(word, counted, where) { { "occasion_counted_" word, LIST("o.unit_id = $1", counted, where) }, \
    { "occasion_counted_city_" word, LIST("CAST($1 AS BIGINT) = 1", counted, where) } }
#define CAME "(c.attended_site + c.attended_online)"
static const struct sql sql_rows[TALLY_CONTEST_ENTRIES][2] = {       /* at a unit; in the city */
    [TALLY_HELD] = EITHER("held", "CAST(1 AS BIGINT)", "o.state = 'ended'"),
    [TALLY_ATTENDED_SITE] = EITHER("site", "c.attended_site", "c.attended_site <> 0"),
    [TALLY_ATTENDED_ONLINE] = EITHER("online", "c.attended_online", "c.attended_online <> 0"),
    [TALLY_TRAINED] = EITHER("trained", CAME, "o.kind = 'class' AND " CAME " <> 0"),
};

enum err counted_occasion_list(struct db *db, struct arena *a, const struct counted_occasion_query *q, db_row_fn *each, void *arg)
{
    struct counted_occasion row = { .id = 0 };
    int64_t key = q->key_ms ? q->key_ms : day_start_ms(q->to_day + 1) - 1, id = q->key_ms ? q->id : INT64_MAX;
    return db_all(db, a, &sql_rows[q->measure][q->unit_id == CITY_ID],
                  BINDS(BIND(q->unit_id), bind_i64(day_start_ms(q->from_day)), BIND(key), BIND(id), BIND(q->limit)), FIELDS(row_fields), &row,
                  sizeof row, (size_t)q->limit, each, arg);
}

enum err counted_occasion_total(struct db *db, struct arena *a, const struct counted_occasion_query *q, int64_t *total)
{
    return occasion_tally_total(db, a, q->unit_id, q->measure, q->from_day, q->to_day, total);
}
