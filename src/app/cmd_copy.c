/* cmd_copy.c - the data of a city moves to another database: SQLite to PostgreSQL, or back. */
#include <stdio.h>
#include <sys/stat.h>
#include "app/commands.h"
#include "app/copying.h"
#include "app/files.h"
#include "app/lock.h"
#include "app/schema.h"

struct options { struct str from, to; };
static const struct field option_fields[] = {
    FIELD(struct options, from, .min = 8, .max = 1024, .about = "sqlite:PATH or postgres:CONNINFO, which is only read"),
    FIELD(struct options, to,   .min = 8, .max = 1024, .about = "a new SQLite file, or an empty PostgreSQL database"),
};

static bool is_database(const char *url)
{
    if (strncmp(url, "sqlite:", 7) == 0 || strncmp(url, "postgres:", 9) == 0) return true;
    fprintf(stderr, "sansang: %s: neither sqlite:PATH nor postgres:CONNINFO\n", url);
    return false;
}

static const char *file_of(const char *url) { return strncmp(url, "sqlite:", 7) == 0 ? url + 7 : NULL; }

/* What is written while it is copied would not be in the copy. */
static enum err check_nobody_serves(struct app *app, const char *url)
{
    const char *path = file_of(url), *slash = path ? strrchr(path, '/') : NULL;
    char *dir = slash ? arena_z(app->arena, (struct str){ path, (size_t)(slash - path) }) : arena_z(app->arena, S("."));
    if (!dir) return ERR_NOMEM;
    TRY(lock_look(app->data_dir));
    return path ? lock_look(dir) : OK;
}

static enum err open_source(struct app *app, const char *url, struct db **out)
{
    enum schema state;
    if (file_of(url) && !file_is_there(file_of(url))) {
        fprintf(stderr, "sansang: %s is not there\n", file_of(url));
        return ERR_NOT_FOUND;
    }
    TRY(db_open(url, out));
    enum err e = schema_state(*out, app->arena, &state);
    if (e == OK && state == SCHEMA_CURRENT) return OK;
    if (e == OK)
        fprintf(stderr, "sansang: the data to copy is not of this program's version: run `sansang migrate` on it\n");
    return e == OK ? ERR_CONFLICT : e;
}

static enum err to_file(struct app *app, struct db *from, const char *path, struct copied *done)
{
    char *part = arena_z(app->arena, arena_printf(app->arena, "%s.part", path));
    if (!part) return ERR_NOMEM;
    if (file_is_there(path)) {
        fprintf(stderr, "sansang: %s is there already\n", path);
        return ERR_CONFLICT;
    }
    database_remove(part);                               /* what an interrupted one left */
    TRY(copy_to_file(from, app->arena, part, done));
    return file_rename(part, path);
}

static enum err to_server(struct app *app, struct db *from, const char *url, struct copied *done)
{
    struct db *to;
    TRY(db_open(url, &to));
    enum err e = copy_to_empty(from, to, app->arena, done);
    if (e == ERR_CONFLICT)
        fprintf(stderr, "sansang: the database to copy to is not empty, or does not take what is copied\n");
    db_close(to);
    return e;
}

int cmd_copy(struct app *app, int argc, char **argv)
{
    static const struct cli cli = { .usage = "copy --from DATABASE --to DATABASE",
        .options = { option_fields, N_OF(option_fields) },
        .about = "Copy every table of a city into another, empty database of either kind; all or nothing. Stop the\n"
                 "server first; afterwards set `database` in the configuration to the new one and start it again.\n"
                 "Keys and pictures stay in the data folder. `sansang audit` says the same on both." };
    struct options o = { 0 };
    struct copied done = { 0 };
    struct db *from = NULL;
    int code;
    if (!cli_read(&cli, argc, argv, &o, NULL, &code)) return code;
    char *from_url = arena_z(app->arena, o.from), *to_url = arena_z(app->arena, o.to);
    if (!from_url || !to_url || !o.from.n || !o.to.n) {
        fprintf(stderr, "sansang: copy: --from or --to is missing\nusage: sansang %s\n", cli.usage);
        return USAGE;
    }
    if (!is_database(from_url) || !is_database(to_url)) return USAGE;
    mode_t mask = umask(0077);
    enum err e = check_nobody_serves(app, from_url);
    if (e == OK) e = open_source(app, from_url, &from);
    if (e == OK)
        e = file_of(to_url) ? to_file(app, from, file_of(to_url), &done) : to_server(app, from, to_url, &done);
    db_close(from);
    umask(mask);
    if (e != OK) return app_fail("copy", e);
    printf("%lld tables, %lld rows copied, every table counted on both sides\n", (long long)done.tables,
           (long long)done.rows);
    return DONE;
}
