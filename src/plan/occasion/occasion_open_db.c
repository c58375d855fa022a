/* occasion_open_db.c - the SQL of public occasions for open data. */
#include "plan/occasion/occasion_open.h"

static const struct field row_fields[] = {
    FIELD(struct open_occasion, unit_id), FIELD(struct open_occasion, unit_code), FIELD(struct open_occasion, unit),
    FIELD(struct open_occasion, code), FIELD(struct open_occasion, kind, .words = occasion_kinds),
    FIELD(struct open_occasion, state, .words = occasion_states), FIELD(struct open_occasion, title),
    FIELD(struct open_occasion, place), FIELD(struct open_occasion, lat_e6), FIELD(struct open_occasion, lon_e6),
    FIELD(struct open_occasion, starts_ms), FIELD(struct open_occasion, ends_ms),
    FIELD(struct open_occasion, seats_site), FIELD(struct open_occasion, seats_online),
    FIELD(struct open_occasion, has_stream), FIELD(struct open_occasion, attended_site),
    FIELD(struct open_occasion, attended_online),
};
static const struct sql sql_open = { "occasion_open_list",
    "SELECT o.unit_id, u.code AS unit_code, u.name AS unit, o.code, o.kind, o.state, o.title, o.place, o.lat_e6, o.lon_e6,"
    " o.starts_ms, o.ends_ms, o.seats_site, o.seats_online, o.stream <> '' AS has_stream, c.attended_site, c.attended_online"
    " FROM occasion o JOIN unit u ON u.id = o.unit_id JOIN occasion_count c ON c.occasion_id = o.id"
    " WHERE o.is_public AND o.state <> 'draft' AND o.starts_ms >= $1 AND o.starts_ms < $2 ORDER BY o.unit_id, o.id LIMIT $3" };

enum err occasion_open_list(struct db *db, struct arena *a, int64_t from_ms, int64_t to_ms, int64_t limit, db_row_fn *each,
                            void *arg)
{
    struct open_occasion row;
    return db_all(db, a, &sql_open, BINDS(BIND(from_ms), BIND(to_ms), BIND(limit)), FIELDS(row_fields), &row, sizeof row,
                  (size_t)limit, each, arg);
}
