/* staff_db.c - who acts for a unit: the SQL behind notices to a desk. */
#include "account/account.h"

struct one { int64_t account_id; };
static const struct field one_fields[] = { FIELD(struct one, account_id) };
static const struct sql sql_staff = { "account_staff",
    "SELECT g.account_id FROM account_grant g JOIN account w ON w.id = g.account_id WHERE g.unit_id = $1 AND g.role = $2"
    " AND g.ended_ms IS NULL AND w.state = 'active' ORDER BY g.account_id LIMIT $3" };

static enum err keep(const void *row, void *arg)
{
    struct staff *out = arg;
    out->account_id[out->n++] = ((const struct one *)row)->account_id;
    return OK;
}

enum err account_staff(struct db *db, struct arena *a, int64_t unit_id, unsigned role, struct staff *out)
{
    struct one row;
    unsigned word = 0;
    struct staff found = { .n = 0 };
    while (role >> 1 >> word) word++;
    TRY(db_all(db, a, &sql_staff, BINDS(BIND(unit_id), BIND_WORD(role_words, word), bind_i64(STAFF_MAX)),
               FIELDS(one_fields), &row, sizeof row, STAFF_MAX, keep, &found));
    *out = found;
    return OK;
}
