/* cmd_migrate.c - the schema, created or brought up to date. */
#include <inttypes.h>
#include <stdio.h>
#include "app/commands.h"

int cmd_migrate(struct app *app, int argc, char **argv)
{
    static const struct cli cli = { .usage = "migrate",
        .about = "Create the schema in an empty database, or apply the steps that are missing. Safe to run again." };
    struct db *db;
    int64_t applied;
    int code;
    if (!cli_read(&cli, argc, argv, NULL, NULL, &code)) return code;
    enum err e = app_open_keys(app);
    if (e == OK) e = app_open_db_bare(app, &db);
    if (e != OK) return app_fail("migrate", e);
    e = app_migrate(app, db, &applied);
    db_close(db);
    if (e == ERR_CONFLICT) fprintf(stderr, "sansang: a step applied before has another text in this program\n");
    if (e != OK) return app_fail("migrate", e);
    printf("%" PRId64 " steps applied; the schema is current\n", applied);
    return DONE;
}
