/* schema.c - every module's steps, in the order of the modules. */
#include "app/schema.h"
#include "app/app_schema.h"
#include "app/modules.h"
#include "auth/audit_log.h"

static const struct sql sql_has_steps_sqlite = { "schema_has_steps_sqlite",
    "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_step'" };
static const struct sql sql_has_steps_pg = { "schema_has_steps_pg",
    "SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'schema_step'"
    " AND table_schema = ANY(current_schemas(false))" };
static const struct sql sql_count_steps = { "schema_count_steps", "SELECT COUNT(*) FROM schema_step" };

static int64_t steps_known(void)
{
    size_t n = auth_n_migrations + app_n_migrations;
    for (size_t i = 0; all_modules[i]; i++) if (all_modules[i]->n_migrations) n += *all_modules[i]->n_migrations;
    return (int64_t)n;
}

static enum err steps_applied(struct db *db, struct arena *a, int64_t *n)
{
    int64_t tables;
    TRY(db_i64(db, a, db_is_sqlite(db) ? &sql_has_steps_sqlite : &sql_has_steps_pg, NO_BINDS, &tables));
    *n = -1;
    return tables ? db_i64(db, a, &sql_count_steps, NO_BINDS, n) : OK;
}

enum err schema_state(struct db *db, struct arena *a, enum schema *out)
{
    int64_t n;
    TRY(steps_applied(db, a, &n));
    int64_t known = steps_known();
    *out = n <= 0 ? SCHEMA_NONE : n < known ? SCHEMA_OLDER : n > known ? SCHEMA_NEWER : SCHEMA_CURRENT;
    return OK;
}

enum err schema_migrate(struct db *db, struct arena *a, int64_t now_ms, int64_t *applied)
{
    int64_t before, after;
    TRY(steps_applied(db, a, &before));
    TRY(db_migrate(db, a, auth_migrations, auth_n_migrations, now_ms));
    TRY(db_migrate(db, a, app_migrations, app_n_migrations, now_ms));
    for (size_t i = 0; all_modules[i]; i++) {
        const struct module *m = all_modules[i];
        if (m->migrations) TRY(db_migrate(db, a, m->migrations, *m->n_migrations, now_ms));
    }
    TRY(steps_applied(db, a, &after));
    *applied = after - (before > 0 ? before : 0);
    return OK;
}
