/* allowance_db.c - the SQL of allowances. */
#include "outreach/report/allowance_db.h"

static const struct field day_fields[] = {
    FIELD(struct allowance_day_count, member_id), FIELD(struct allowance_day_count, name),
    FIELD(struct allowance_day_count, position, .words = position_words),
    FIELD(struct allowance_day_count, force, .words = force_words), FIELD(struct allowance_day_count, days),
};

/* Office hours on a working day, local time: minutes 480-720 and 810-1020 of a day whose weekday is 1..5 (day 0 was a
   Thursday) and no holiday, or of one worked instead. */
#define IN_OFFICE_HOURS                                                                                                     \
    "(((e.at_ms + 25200000) / 60000 % 1440 BETWEEN 480 AND 719 OR (e.at_ms + 25200000) / 60000 % 1440 BETWEEN 810 AND 1019)" \
    " AND (((e.at_ms + 25200000) / 86400000 + 4) % 7 BETWEEN 1 AND 5"                                                       \
    "  AND COALESCE(c.kind, 'work') NOT IN ('off', 'swapped_off') OR COALESCE(c.kind, 'work') = 'swapped_work'))"
static const struct sql sql_days = { "allowance_days",
    "SELECT m.id, p.name, m.position, m.force, CAST(COUNT(*) AS BIGINT) FROM"
    " (SELECT e.member_id AS member_id, (e.at_ms + 25200000) / 86400000 AS day FROM team_member t"
    "  JOIN event e ON e.member_id = t.id AND e.day >= $2 LEFT JOIN standing s ON s.seq = e.seq"
    "  LEFT JOIN calendar_day c ON c.day = (e.at_ms + 25200000) / 86400000"
    "  WHERE t.team_id = $1 AND e.kind = 'visit' AND COALESCE(s.live, $5)"
    "  AND (e.at_ms + 25200000) / 86400000 BETWEEN $2 AND $3"
    "  AND NOT (t.force IN ('official', 'police', 'teacher') AND " IN_OFFICE_HOURS ")"
    "  GROUP BY e.member_id, (e.at_ms + 25200000) / 86400000 HAVING COUNT(*) >= $4) AS d"
    " JOIN team_member m ON m.id = d.member_id JOIN account p ON p.id = m.account_id"
    " GROUP BY m.id, p.name, m.position, m.force ORDER BY m.id LIMIT 200" };

enum err allowance_days(struct db *db, struct arena *a, const struct day_query *q, db_row_fn *each, void *arg)
{
    struct allowance_day_count row;
    return db_all(db, a, &sql_days,
                  BINDS(BIND(q->team_id), BIND(q->from), BIND(q->to), BIND(q->visits_min), bind_bool(true)),
                  FIELDS(day_fields), &row, sizeof row, ALLOWANCE_MEMBERS_MAX, each, arg);
}

static const struct field paid_fields[] = { FIELD(struct paid, amount_vnd), FIELD(struct paid, paid_ms) };
static const struct sql sql_paid = { "allowance_paid",
    "SELECT amount_vnd, paid_ms FROM allowance_paid WHERE team_id = $1 AND month = $2" };

enum err allowance_paid(struct db *db, struct arena *a, int64_t team_id, struct str month, struct paid *out)
{
    return db_one(db, a, &sql_paid, BINDS(BIND(team_id), BIND(month)), FIELDS(paid_fields), out);
}

static const struct sql sql_insert = { "allowance_insert",
    "INSERT INTO allowance_paid(team_id, month, amount_vnd, body, paid_ms, paid_by) VALUES($1, $2, $3, $4, $5, $6)" };

enum err allowance_insert(struct db *db, struct arena *a, int64_t team_id, struct str month, const struct paid *p,
                          struct str body, int64_t account_id)
{
    return db_run(
        db, a, &sql_insert,
        BINDS(BIND(team_id), BIND(month), BIND(p->amount_vnd), BIND(body), BIND(p->paid_ms), BIND(account_id)), NULL);
}
