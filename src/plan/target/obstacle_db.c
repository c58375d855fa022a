/* obstacle_db.c - the SQL of tasks that are stuck. */
#include "plan/target/obstacle_db.h"

static const struct field row_fields[] = {
    FIELD(struct blocked_task, path), FIELD(struct blocked_task, task_id), FIELD(struct blocked_task, code), FIELD(struct blocked_task, name),
    FIELD(struct blocked_task, unit_id), FIELD(struct blocked_task, unit), FIELD(struct blocked_task, reason), FIELD(struct blocked_task, at_ms),
};
const struct fields blocked_task_fields = { row_fields + 1, N_OF(row_fields) - 1 };
/* '/' comes right behind '.': all that lies below the item, and itself. */
static const struct sql sql_blocked = { "plan_blocked_tasks",
    "SELECT i.path, i.item_id, '' AS code, i.name, n.unit_id, u.name AS unit, n.reason, n.at_ms FROM plan p"
    " JOIN plan_item o ON o.version_id = p.in_force_id AND o.item_id = $2"
    " JOIN plan_item i ON i.version_id = o.version_id AND i.path >= o.path AND i.path < o.path || '/' AND i.kind = 'task'"
    " JOIN task_now n ON n.task_id = i.item_id AND n.state = 'blocked' JOIN unit u ON u.id = n.unit_id"
    " WHERE p.id = $1 AND ($3 = 0 OR n.unit_id = $3) ORDER BY n.at_ms DESC, i.item_id, n.unit_id LIMIT $4" };

enum err blocked_rows(struct db *db, struct arena *a, const struct target *t, int64_t unit_id, db_row_fn *each, void *arg)
{
    struct blocked_task row = { .task_id = 0 };
    return db_all(db, a, &sql_blocked,
                  BINDS(BIND(t->plan_id), BIND(t->item_id), BIND(unit_id), bind_i64(OBSTACLE_BLOCKED_MAX)),
                  FIELDS(row_fields), &row, sizeof row, OBSTACLE_BLOCKED_MAX, each, arg);
}
