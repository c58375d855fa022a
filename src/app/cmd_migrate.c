/* cmd_migrate.c - the schema, created or brought up to date. */
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include "app/commands.h"
#include "app/files.h"
#include "app/schema.h"

struct options { bool copy, if_any; };
static const struct field option_fields[] = {
    FIELD(struct options, copy, .about = "before steps are applied to a SQLite file, copy it beside it"),
    FIELD(struct options, if_any, .about = "do nothing when there is no data yet"),
};

static const char *sqlite_file(const struct app *app)
{
    return strncmp(app->db_url, "sqlite:", 7) == 0 ? app->db_url + 7 : NULL;
}

/* One that is there stays: it is of the moment before an earlier try. */
static enum err copy_aside(struct app *app, struct db *db)
{
    const char *path = sqlite_file(app);
    if (!path) return OK;
    char *to = arena_z(app->arena, arena_printf(app->arena, "%s.before-%s", path, SANSANG_VERSION));
    if (!to) return ERR_NOMEM;
    if (file_is_there(to)) return OK;
    TRY(db_backup(db, to));
    printf("%s: the data as it was before; remove it when all is well\n", to);
    return OK;
}

static enum err migrate(struct app *app, struct db *db, const struct options *o, int64_t *applied)
{
    enum schema state;
    TRY(schema_state(db, app->arena, &state));
    *applied = 0;
    if (state == SCHEMA_NONE && o->if_any) return OK;
    if (state == SCHEMA_OLDER && o->copy) TRY(copy_aside(app, db));
    TRY(app_open_keys(app));
    return app_migrate(app, db, applied);
}

int cmd_migrate(struct app *app, int argc, char **argv)
{
    static const struct cli cli = { .usage = "migrate [OPTIONS]", .options = { option_fields, N_OF(option_fields) },
        .about = "Create the schema in an empty database, or apply the steps that are missing. Safe to run again." };
    struct options o = { 0 };
    struct db *db;
    int64_t applied;
    int code;
    if (!cli_read(&cli, argc, argv, &o, NULL, &code)) return code;
    if (o.if_any && sqlite_file(app) && !file_is_there(sqlite_file(app))) {
        printf("there is no data yet\n");
        return DONE;
    }
    enum err e = app_open_db_bare(app, &db);
    if (e != OK) return app_fail("migrate", e);
    mode_t mask = umask(0077);
    e = migrate(app, db, &o, &applied);
    umask(mask);
    db_close(db);
    if (e == ERR_CONFLICT)
        fprintf(stderr, "sansang: keys that do not fit, or a step applied before has another text in this program\n");
    if (e != OK) return app_fail("migrate", e);
    printf("%" PRId64 " steps applied; the schema is current\n", applied);
    return DONE;
}
