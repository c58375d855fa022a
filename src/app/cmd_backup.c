/* cmd_backup.c - a copy of the database, made while it is used. */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include "app/commands.h"

int cmd_backup(struct app *app, int argc, char **argv)
{
    static const struct cli cli = { .usage = "backup TO", .args_min = 1, .args_max = 1,
        .about = "Copy the database into the new file TO, also while the server runs. The file `keys` of the data\n"
                 "folder is not in it: without it sealed columns cannot be read, so keep a copy of it in another safe\n"
                 "place. "
                 "For PostgreSQL use pg_dump." };
    struct args args;
    struct db *db;
    int code;
    if (!cli_read(&cli, argc, argv, NULL, &args, &code)) return code;
    if (access(args.v[0].p, F_OK) == 0) {
        fprintf(stderr, "sansang: %s is there already\n", args.v[0].p);
        return REFUSED;
    }
    enum err e = app_open_db(app, &db);
    if (e != OK) return app_fail("backup", e);
    mode_t mask = umask(0077);
    e = db_backup(db, args.v[0].p);
    umask(mask);
    db_close(db);
    if (e == ERR_BAD_INPUT) fprintf(stderr, "sansang: this database is PostgreSQL: use pg_dump\n");
    if (e != OK) return app_fail("backup", e);
    printf("%s written; keep a copy of %s/keys in another safe place\n", args.v[0].p, app->data_dir);
    return DONE;
}
