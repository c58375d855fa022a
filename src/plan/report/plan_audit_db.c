/* plan_audit_db.c - the SQL of the plan's proof. */
#include "plan/report/plan_audit_db.h"

static const struct field row_fields[] = {
    FIELD(struct plan_wrong, id), FIELD(struct plan_wrong, unit_id), FIELD(struct plan_wrong, counted), FIELD(struct plan_wrong, recounted),
};

#define TALLY_OF(s) "CAST(COALESCE(SUM(CASE n.state WHEN '" s "' THEN 1 ELSE 0 END), 0) AS BIGINT)"
/* Wherever the two sums differ in any state: what is said is the sum of all. */
static const struct sql wrong[] = {
    [PLAN_FAULT_STATE] = { "plan_wrong_state",
        "SELECT n.task_id, n.unit_id, n.at_ms, COALESCE(w.at_ms, 0) FROM task_now n LEFT JOIN task_word w ON w.id ="
        " (SELECT MAX(l.id) FROM task_word l WHERE l.task_id = n.task_id AND l.unit_id = n.unit_id)"
        " WHERE w.state IS NULL OR w.state <> n.state OR w.reason <> n.reason ORDER BY n.task_id, n.unit_id" },
    [PLAN_FAULT_TALLY] = { "plan_wrong_tally",
        "SELECT x.task_id, 0, x.counted, x.recounted FROM (SELECT t.task_id AS task_id, t.todo + t.doing + t.blocked + t.done AS counted,"
        " CAST(COUNT(n.unit_id) AS BIGINT) AS recounted, t.doing - " TALLY_OF("doing") " AS doing, t.blocked - " TALLY_OF("blocked") " AS blocked,"
        " t.done - " TALLY_OF("done") " AS done FROM task_tally t LEFT JOIN task_now n ON n.task_id = t.task_id"
        " GROUP BY t.task_id, t.todo, t.doing, t.blocked, t.done) AS x WHERE x.counted <> x.recounted OR x.doing <> 0 OR x.blocked <> 0 OR x.done <> 0"
        " ORDER BY x.task_id" },
    [PLAN_FAULT_SUM] = { "plan_wrong_sum",
        "SELECT t.id, t.unit_id, t.goal_milli, CAST(COALESCE(SUM(s.goal_milli), 0) AS BIGINT) FROM plan_target t LEFT JOIN plan_target s ON s.parent_id = t.id"
        " WHERE t.shares > 0 AND t.rule <> 'same' GROUP BY t.id, t.unit_id, t.goal_milli HAVING t.goal_milli <> COALESCE(SUM(s.goal_milli), 0) ORDER BY t.id" },
    [PLAN_FAULT_GOAL] = { "plan_wrong_goal",
        "SELECT t.id, t.unit_id, t.goal_milli, COALESCE(c.after_milli, -1) FROM plan_target t LEFT JOIN plan_target_change c ON c.id ="
        " (SELECT MAX(l.id) FROM plan_target_change l WHERE l.whole_id = COALESCE(t.parent_id, t.id) AND l.target_id = t.id)"
        " WHERE c.after_milli IS NULL OR c.after_milli <> t.goal_milli ORDER BY t.id" },
    [PLAN_FAULT_APPROVER] = { "plan_wrong_approver",
        "SELECT v.id, p.unit_id, v.decided_by, v.submitted_by FROM plan_version v JOIN plan p ON p.id = v.plan_id"
        " WHERE v.state IN ('approved', 'amended', 'closed') AND v.decided_by <> 0"
        " AND (v.decided_by IN (v.created_by, v.edited_by, v.submitted_by) OR EXISTS (SELECT 1 FROM plan_writer w"
        " WHERE w.version_id = v.id AND w.account_id = v.decided_by)) ORDER BY v.id" },
    [PLAN_FAULT_FIGURE] = { "plan_wrong_figure",
        "SELECT id, unit_id, entered_by, decided_by FROM reported_figure WHERE state IN ('approved', 'refused') AND entered_by = decided_by ORDER BY id" },
};

enum err plan_wrong_rows(struct db *db, struct arena *a, enum plan_fault kind, db_row_fn *each, void *arg)
{
    struct plan_wrong row;
    return db_each(db, a, &wrong[kind], NO_BINDS, FIELDS(row_fields), &row, sizeof row, each, arg);
}

static const struct field count_fields[] = { FIELD(struct plan_counts, words), FIELD(struct plan_counts, targets) };
static const struct sql sql_counts = { "plan_audit_counts", "SELECT (SELECT COUNT(*) FROM task_word), (SELECT COUNT(*) FROM plan_target)" };
enum err plan_audit_counts(struct db *db, struct arena *a, struct plan_counts *out)
{
    return db_one(db, a, &sql_counts, NO_BINDS, FIELDS(count_fields), out);
}
