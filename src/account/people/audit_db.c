/* audit_db.c - pages of the audit log with the names of people and units. */
#include "account/people/audit_db.h"

static const struct field audit_row[] = {
    FIELD(struct audit_row, seq), FIELD(struct audit_row, at_ms), FIELD(struct audit_row, account_id),
    FIELD(struct audit_row, account), FIELD(struct audit_row, action), FIELD(struct audit_row, object),
    FIELD(struct audit_row, reason), FIELD(struct audit_row, address), FIELD(struct audit_row, unit_id),
    FIELD(struct audit_row, unit),
};

const struct fields audit_row_fields = { audit_row, N_OF(audit_row) };

#define LINES "SELECT l.id, l.at_ms, l.account_id, COALESCE(p.name, ''), l.action, l.subject, l.reason, l.address," \
              " l.unit_id, COALESCE(u.name, '') FROM audit_log l LEFT JOIN account p ON p.id = l.account_id" \
              " LEFT JOIN unit u ON u.id = l.unit_id"
static const struct sql sql_all = { "audit_page_all", LINES " WHERE l.id < $1 ORDER BY l.id DESC LIMIT $2" };
/* Of each unit the newest few by its index, then the newest of those: the length of the log does not matter. */
static const struct sql sql_unit = { "audit_page_unit",
    LINES " WHERE l.id IN (SELECT x.id FROM unit v JOIN audit_log x ON x.unit_id = v.id"
    " AND x.id IN (SELECT n.id FROM audit_log n WHERE n.unit_id = v.id AND n.id < $2"
    " ORDER BY n.id DESC LIMIT $3) WHERE v.id = $1 OR v.parent_id = $1)"
    " ORDER BY l.id DESC LIMIT $3" };

enum err audit_page_all(struct db *db, struct arena *a, int64_t before, int64_t limit, db_row_fn *each, void *arg)
{
    struct audit_row row;
    return db_all(db, a, &sql_all, BINDS(BIND(before), BIND(limit)), FIELDS(audit_row), &row, sizeof row, (size_t)limit,
                  each, arg);
}

enum err audit_page_unit(struct db *db, struct arena *a, int64_t unit_id, int64_t before, int64_t limit,
                         db_row_fn *each, void *arg)
{
    struct audit_row row;
    return db_all(db, a, &sql_unit, BINDS(BIND(unit_id), BIND(before), BIND(limit)), FIELDS(audit_row), &row,
                  sizeof row, (size_t)limit, each, arg);
}
