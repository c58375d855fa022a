/* report_db.c - the SQL of closed periods. */
#include "outreach/report/report_db.h"

#define REPORT_COLUMNS "id, campaign_id, unit_id, ward_id, from_day, to_day, closed_ms, closed_by, body, hash, signature"
static const struct field report_fields[] = {            /* the order of REPORT_COLUMNS */
    FIELD(struct report, id), FIELD(struct report, campaign_id), FIELD(struct report, unit_id), FIELD(struct report, ward_id),
    FIELD(struct report, from_day), FIELD(struct report, to_day), FIELD(struct report, closed_ms), FIELD(struct report, closed_by),
    FIELD(struct report, body), FIELD(struct report, hash), FIELD(struct report, signature),
};

static const struct sql sql_insert = { "report_insert",
    "INSERT INTO report(" REPORT_COLUMNS ") VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)" };

enum err report_insert(struct db *db, struct arena *a, const struct report *r)
{
    return db_run(db, a, &sql_insert,
                  BINDS(BIND(r->id), BIND(r->campaign_id), BIND(r->unit_id), BIND(r->ward_id), BIND(r->from_day),
                        BIND(r->to_day), BIND(r->closed_ms), BIND(r->closed_by), BIND(r->body), BIND(r->hash),
                        BIND(r->signature)),
                  NULL);
}

static const struct sql sql_by_id = { "report_by_id", "SELECT " REPORT_COLUMNS " FROM report WHERE id = $1" };

enum err report_by_id(struct db *db, struct arena *a, int64_t id, struct report *out)
{
    return db_one(db, a, &sql_by_id, BINDS(BIND(id)), FIELDS(report_fields), out);
}

struct link { int64_t id; struct bytes hash; };
static const struct field link_fields[] = { FIELD(struct link, id), FIELD(struct link, hash) };
static const struct sql sql_last = { "report_last", "SELECT id, hash FROM report ORDER BY id DESC LIMIT 1" };

enum err report_last(struct db *db, struct arena *a, int64_t *id, struct bytes *hash)
{
    struct link l = { 0 };
    enum err e = db_one(db, a, &sql_last, NO_BINDS, FIELDS(link_fields), &l);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    *id = l.id;
    *hash = l.hash;
    return OK;
}

static const struct sql sql_hash = { "report_hash", "SELECT id, hash FROM report WHERE id = $1" };

enum err report_hash(struct db *db, struct arena *a, int64_t id, struct bytes *hash)
{
    struct link l = { 0 };
    enum err e = db_one(db, a, &sql_hash, BINDS(BIND(id)), FIELDS(link_fields), &l);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    *hash = l.hash;
    return OK;
}

static const struct sql sql_last_day = { "report_last_day",
    "SELECT MAX(to_day) FROM report WHERE campaign_id = $1 AND unit_id = $2" };

enum err report_last_day(struct db *db, struct arena *a, int64_t campaign_id, int64_t unit_id, int64_t *to_day)
{
    return db_i64(db, a, &sql_last_day, BINDS(BIND(campaign_id), BIND(unit_id)), to_day);
}

/* A group without a team has nobody to close it and nothing to report; a ward counts when a group of it does. */
#define OPEN_BELOW                                                                                                       \
    " FROM unit u WHERE u.parent_id = $2 AND u.valid_to IS NULL"                                                         \
    " AND EXISTS (SELECT 1 FROM team t WHERE (t.group_id = u.id OR t.ward_id = u.id) AND t.state = 'active')"            \
    " AND COALESCE((SELECT MAX(r.to_day) FROM report r WHERE r.campaign_id = $1 AND r.unit_id = u.id), 0) < $3"
static const struct field open_fields[] = { FIELD(struct open_unit, id) };
static const struct sql sql_open_below = { "report_open_below", "SELECT u.id" OPEN_BELOW " AND u.id > $4 ORDER BY u.id LIMIT $5" };

enum err report_open_below(struct db *db, struct arena *a, int64_t campaign_id, int64_t parent_id, int64_t to_day,
                           int64_t after, int64_t limit, db_row_fn *each, void *arg)
{
    struct open_unit row;
    return db_all(db, a, &sql_open_below,
                  BINDS(BIND(campaign_id), BIND(parent_id), BIND(to_day), BIND(after), BIND(limit)),
                  FIELDS(open_fields), &row, sizeof row, (size_t)limit, each, arg);
}

static const struct sql sql_count_open = { "report_count_open_below", "SELECT COUNT(*)" OPEN_BELOW };

enum err report_count_open_below(struct db *db, struct arena *a, int64_t campaign_id, int64_t parent_id, int64_t to_day,
                                 int64_t *n)
{
    return db_i64(db, a, &sql_count_open, BINDS(BIND(campaign_id), BIND(parent_id), BIND(to_day)), n);
}

#define LATE(where) "SELECT COUNT(*) FROM event WHERE late AND " where " AND day BETWEEN $2 AND $3 AND kind = 'visit'"
static const struct sql sql_late[] = {
    [LATE_OF_GROUP] = { "report_late_group", LATE("group_id = $1") },
    [LATE_OF_WARD]  = { "report_late_ward",  LATE("ward_id = $1") },
    [LATE_OF_CITY]  = { "report_late_city",  LATE("$1 > 0") },
};

enum err report_count_late(struct db *db, struct arena *a, int64_t unit_id, int64_t from_day, int64_t to_day,
                           enum late_level level, int64_t *n)
{
    return db_i64(db, a, &sql_late[level], BINDS(BIND(unit_id), BIND(from_day), BIND(to_day)), n);
}

static const struct sql sql_below = { "report_below",
    "SELECT r.id, r.campaign_id, r.unit_id, r.ward_id, r.from_day, r.to_day, r.closed_ms, r.closed_by, r.body, r.hash, r.signature"
    " FROM unit u JOIN report r ON r.unit_id = u.id WHERE u.parent_id = $1 AND r.campaign_id = $2"
    " AND r.to_day BETWEEN $3 AND $4 AND r.id < $5 ORDER BY r.id LIMIT 1000" };

enum err report_below(struct db *db, struct arena *a, const struct report *r, db_row_fn *each, void *arg)
{
    struct report row;
    return db_all(db, a, &sql_below,
                  BINDS(BIND(r->unit_id), BIND(r->campaign_id), BIND(r->from_day), BIND(r->to_day), BIND(r->id)),
                  FIELDS(report_fields), &row, sizeof row, 1000, each, arg);
}

static const struct field row_fields[] = {
    FIELD(struct report_row, id), FIELD(struct report_row, unit_id), FIELD(struct report_row, from_day),
    FIELD(struct report_row, to_day), FIELD(struct report_row, closed_ms), FIELD(struct report_row, unit_name),
    FIELD(struct report_row, unit_kind), FIELD(struct report_row, closed_by_name), FIELD(struct report_row, hash),
};
const struct fields report_row_fields = { row_fields, N_OF(row_fields) };
static const struct sql sql_rows = { "report_rows",
    "SELECT r.id, r.unit_id, r.from_day, r.to_day, r.closed_ms, u.name, u.kind, COALESCE(p.name, ''), r.hash"
    " FROM report r JOIN unit u ON u.id = r.unit_id LEFT JOIN account p ON p.id = r.closed_by"
    " WHERE r.id < $2 AND r.unit_id IN (SELECT id FROM unit WHERE id = $1 OR parent_id = $1) ORDER BY r.id DESC LIMIT $3" };

enum err report_rows(struct db *db, struct arena *a, int64_t unit_id, int64_t before, int64_t limit, db_row_fn *each,
                     void *arg)
{
    struct report_row row;
    return db_all(db, a, &sql_rows, BINDS(BIND(unit_id), BIND(before), BIND(limit)), FIELDS(row_fields), &row,
                  sizeof row, (size_t)limit, each, arg);
}

static const struct sql sql_each = { "report_each", "SELECT " REPORT_COLUMNS " FROM report ORDER BY id" };

enum err report_each(struct db *db, struct arena *a, db_row_fn *each, void *arg)
{
    struct report row;
    return db_each(db, a, &sql_each, NO_BINDS, FIELDS(report_fields), &row, sizeof row, each, arg);
}
