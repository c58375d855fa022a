/* warning_db.c - the SQL of early warnings. */
#include "plan/target/warning_db.h"

static const struct field row_fields[] = {
    FIELD(struct warning, target_id), FIELD(struct warning, level, .words = target_levels), FIELD(struct warning, since_ms),
};
static const struct sql sql_of = { "plan_warning_of", "SELECT target_id, level, since_ms FROM plan_warning WHERE target_id = $1" };
enum err warning_of(struct db *db, struct arena *a, int64_t target_id, struct warning *out)
{
    return db_one(db, a, &sql_of, BINDS(BIND(target_id)), FIELDS(row_fields), out);
}

static const struct sql sql_put = { "plan_warning_put",
    "INSERT INTO plan_warning(target_id, level, since_ms) VALUES($1, $2, $3)"
    " ON CONFLICT(target_id) DO UPDATE SET level = EXCLUDED.level, since_ms = EXCLUDED.since_ms" };
enum err warning_put(struct db *db, struct arena *a, const struct warning *w)
{
    return db_run(db, a, &sql_put, BINDS(BIND(w->target_id), BIND_WORD(target_levels, w->level), BIND(w->since_ms)),
                  NULL);
}

static const struct sql sql_lead = { "plan_warning_lead",
    "SELECT i.lead_id FROM plan p JOIN plan_item i ON i.version_id = p.in_force_id AND i.item_id = $2 WHERE p.id = $1" };
enum err warning_lead(struct db *db, struct arena *a, const struct target *t, int64_t *unit_id)
{
    return db_i64(db, a, &sql_lead, BINDS(BIND(t->plan_id), BIND(t->item_id)), unit_id);
}
