/* citizen_rights_db.c - the SQL of a resident's rights: who looked at him. */
#include "account/privacy/citizen_rights_db.h"

static const struct field look_row[] = {
    FIELD(struct look, id),
    FIELD(struct look, at_ms),
    FIELD(struct look, action),
    FIELD(struct look, role, .nullable = true),
    FIELD(struct look, unit, .nullable = true),
    FIELD(struct look, reason),
};
const struct fields look_fields = { look_row + 1, N_OF(look_row) - 1 };

/* The newest few of each subject by its index, then the newest of those. The highest role the reader held at that
   moment, and where; of one without any it was the program itself. */
#define HELD(what, from) "(SELECT " what " FROM account_grant g" from " WHERE g.account_id = l.account_id" \
    " AND g.granted_ms <= l.at_ms AND (g.ended_ms IS NULL OR g.ended_ms > l.at_ms)" \
    " ORDER BY CASE g.role WHEN 'admin' THEN 1 WHEN 'city' THEN 2 WHEN 'auditor' THEN 3 WHEN 'officer' THEN 4" \
    " WHEN 'head' THEN 5 ELSE 6 END, g.unit_id LIMIT 1)"
#define NEWEST(n, subject) "SELECT n" n ".id FROM (SELECT id FROM audit_log WHERE subject = " subject \
    " AND id < $4 AND account_id <> $3 ORDER BY id DESC LIMIT $5) n" n
static const struct sql sql_looks = { "looks",
    "SELECT l.id, l.at_ms, l.action, " HELD("g.role", "") ", " HELD("u.name", " JOIN unit u ON u.id = g.unit_id") ","
    " l.reason FROM audit_log l WHERE l.id IN (" NEWEST("1", "$1") " UNION ALL " NEWEST("2", "$2") ")"
    " ORDER BY l.id DESC LIMIT $5" };

enum err looks(struct db *db, struct arena *a, const struct str about[2], int64_t account_id, int64_t before,
               int64_t limit, db_row_fn *each, void *arg)
{
    struct look row;
    return db_all(db, a, &sql_looks, BINDS(BIND(about[0]), BIND(about[1]), BIND(account_id), BIND(before), BIND(limit)),
                  FIELDS(look_row), &row, sizeof row, (size_t)limit, each, arg);
}
