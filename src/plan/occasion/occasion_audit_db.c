/* occasion_audit_db.c - what counters say beside what tickets, events and answers give. */
#include "plan/occasion/occasion_audit_db.h"

static const struct field row_fields[] = {               /* the order of SELECT */
    FIELD(struct recounted, id), FIELD(struct recounted, code), FIELD(struct recounted, unit_id),
    FIELD(struct recounted, kind, .words = occasion_kinds), FIELD(struct recounted, state, .words = occasion_states),
    FIELD(struct recounted, starts_ms),
    FIELD(struct recounted, counted[0]), FIELD(struct recounted, counted[1]), FIELD(struct recounted, counted[2]),
    FIELD(struct recounted, counted[3]),
    FIELD(struct recounted, counted[4]), FIELD(struct recounted, counted[5]), FIELD(struct recounted, counted[6]),
    FIELD(struct recounted, counted[7]),
    FIELD(struct recounted, counted[8]), FIELD(struct recounted, counted[9]), FIELD(struct recounted, given[0]),
    FIELD(struct recounted, given[1]),
    FIELD(struct recounted, given[2]), FIELD(struct recounted, given[3]), FIELD(struct recounted, given[4]),
    FIELD(struct recounted, given[5]),
    FIELD(struct recounted, given[6]), FIELD(struct recounted, given[7]), FIELD(struct recounted, given[8]),
    FIELD(struct recounted, given[9]),
};
#define HEADS(where) "(SELECT COALESCE(CAST(SUM(t.heads) AS BIGINT), 0) FROM occasion_ticket t WHERE t.occasion_id = o.id AND " where ")"
/* Of each ticket the largest number any of its events says: what is kept beside the ticket is not believed either. */
#define CAME "(SELECT COALESCE(CAST(SUM(m.heads) AS BIGINT), 0) FROM (SELECT MAX(e.heads) AS heads FROM occasion_event e" \
    " WHERE e.occasion_id = o.id AND e.kind = 'ticket' GROUP BY e.ticket_id) m)"
#define WALKED "(SELECT COALESCE(CAST(SUM(e.heads) AS BIGINT), 0) FROM occasion_event e WHERE e.occasion_id = o.id AND e.kind = 'walk_in')"
static const struct sql sql_each = { "occasion_recount",
    "SELECT o.id, o.code, o.unit_id, o.kind, o.state, o.starts_ms, c.tickets, c.held_site, c.held_online, c.waiting, c.attended_site,"
    " c.attended_online, c.walk_ins, c.feedback, c.stars, c.stars_shown,"
    " (SELECT COUNT(*) FROM occasion_ticket t WHERE t.occasion_id = o.id),"
    " " HEADS("t.state = 'held' AND t.mode = 'site'") ", " HEADS("t.state = 'held' AND t.mode = 'online'") ", " HEADS("t.state = 'waiting'") ","
    " " CAME " + " WALKED ","
    " (SELECT COUNT(DISTINCT e.ticket_id) FROM occasion_event e WHERE e.occasion_id = o.id AND e.kind = 'join'), " WALKED ","
    " (SELECT COUNT(*) FROM occasion_feedback f WHERE f.occasion_id = o.id),"
    " (SELECT COALESCE(CAST(SUM(f.stars) AS BIGINT), 0) FROM occasion_feedback f WHERE f.occasion_id = o.id),"
    " (SELECT COALESCE(CAST(SUM(f.stars) AS BIGINT), 0) FROM occasion_feedback f WHERE f.occasion_id = o.id AND f.n <= c.feedback - c.feedback % 5)"
    " FROM occasion o JOIN occasion_count c ON c.occasion_id = o.id ORDER BY o.id" };

enum err recounted_each(struct db *db, struct arena *a, db_row_fn *each, void *arg)
{
    struct recounted row;
    return db_each(db, a, &sql_each, NO_BINDS, FIELDS(row_fields), &row, sizeof row, each, arg);
}

static const struct field day_fields[] = { FIELD(struct entries_day, unit_id), FIELD(struct entries_day, day), FIELD(struct entries_day, n) };
/* 25200000: seven hours, the local clock. */
static const struct sql sql_entries = { "contest_recount_days",
    "SELECT c.unit_id, (e.sent_ms + 25200000) / 86400000 AS day, COUNT(*) AS n FROM contest_entry e JOIN contest c ON c.id = e.contest_id"
    " WHERE e.state = 'in' GROUP BY c.unit_id, (e.sent_ms + 25200000) / 86400000 ORDER BY 1, 2" };

enum err entries_each(struct db *db, struct arena *a, db_row_fn *each, void *arg)
{
    struct entries_day row;
    return db_each(db, a, &sql_entries, NO_BINDS, FIELDS(day_fields), &row, sizeof row, each, arg);
}

static const struct field count_fields[] = { FIELD(struct entries_count, code), FIELD(struct entries_count, counted), FIELD(struct entries_count, given) };
static const struct sql sql_counts = { "contest_recount",
    "SELECT c.code, c.entries AS counted, (SELECT COUNT(*) FROM contest_entry e WHERE e.contest_id = c.id AND e.state = 'in') AS given"
    " FROM contest c ORDER BY c.id" };

enum err entries_counts(struct db *db, struct arena *a, db_row_fn *each, void *arg)
{
    struct entries_count row;
    return db_each(db, a, &sql_counts, NO_BINDS, FIELDS(count_fields), &row, sizeof row, each, arg);
}
