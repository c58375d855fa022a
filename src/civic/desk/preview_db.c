/* preview_db.c - the SQL of which clocks run. */
#include "civic/desk/preview_db.h"

static const struct field id_row[] = { { .name = "id", .kind = FIELD_I64 } };

/* As in civic-0010: the index is found by these very words. */
#define CLOCK \
    "(CASE p.state WHEN 'sent' THEN p.receive_due_ms WHEN 'received' THEN p.due_ms WHEN 'handling' THEN p.due_ms ELSE 9223372036854775807 END)"
#define OF(state) "(SELECT p.id, " CLOCK " AS ends FROM petition p WHERE p.unit_id = $1 AND p.state = '" state "' AND p.closed_ms IS NULL" \
    " ORDER BY " CLOCK ", p.id LIMIT $2)"
static const struct sql sql_unit = { "preview_unit_ids",
    "SELECT t.id FROM (SELECT * FROM " OF("sent") " s UNION ALL SELECT * FROM " OF("received") " r UNION ALL SELECT * FROM " OF("handling") " h) t"
    " ORDER BY t.ends, t.id LIMIT $2" };
static const struct sql sql_city = { "preview_city_ids",
    "SELECT t.id FROM (SELECT p.id, p.state, p.alarm_ms FROM petition p WHERE p.alarm_ms IS NOT NULL ORDER BY p.alarm_ms LIMIT $2) t"
    " WHERE t.state IN ('sent', 'received', 'handling') ORDER BY t.alarm_ms, t.id LIMIT $1" };

enum err preview_unit_ids(struct db *db, struct arena *a, int64_t unit_id, db_row_fn *each, void *arg)
{
    int64_t id;
    return db_all(db, a, &sql_unit, BINDS(BIND(unit_id), bind_i64(PREVIEW_MAX + 1)), FIELDS(id_row), &id, sizeof id,
                  PREVIEW_MAX + 1, each, arg);
}

enum err preview_city_ids(struct db *db, struct arena *a, db_row_fn *each, void *arg)
{
    int64_t id;
    return db_all(db, a, &sql_city, BINDS(bind_i64(PREVIEW_MAX + 1), bind_i64(PREVIEW_ALL_MAX)), FIELDS(id_row), &id,
                  sizeof id, PREVIEW_MAX + 1, each, arg);
}
