/* cmd_restore.c - a backup in the place of the database, looked at first. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "app/commands.h"
#include "app/lock.h"
#include "app/schema.h"

static const struct sql sql_check = { "restore_check", "PRAGMA integrity_check(1)" };
struct verdict { struct str text; };
static const struct field verdict_row[] = { FIELD(struct verdict, text) };

struct options { bool force; };
static const struct field option_fields[] = {
    FIELD(struct options, force, .about = "replace the database that is there"),
};

static enum err copy_file(const char *from, const char *to)
{
    static char part[MIB];
    int in = open(from, O_RDONLY | O_CLOEXEC), out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool is_good = in >= 0 && out >= 0;
    while (is_good) {
        ssize_t n = read(in, part, sizeof part);
        if (n == 0) break;
        is_good = n > 0 && write(out, part, (size_t)n) == n;
    }
    is_good = is_good && fsync(out) == 0;
    if (!is_good) fprintf(stderr, "sansang: %s to %s: %s\n", from, to, strerror(errno));
    if (in >= 0) close(in);
    if (out >= 0) close(out);
    return is_good ? OK : ERR_INTERNAL;
}

/* The copy is a whole database with our schema in it, not older and not newer than what this program can read. */
static enum err check_copy(struct app *app, const char *path)
{
    struct db *db;
    struct verdict v;
    enum schema state;
    const char *url = arena_z(app->arena, arena_printf(app->arena, "sqlite:%s", path));
    if (!url) return ERR_NOMEM;
    TRY(db_open(url, &db));
    enum err e = db_one(db, app->arena, &sql_check, NO_BINDS, FIELDS(verdict_row), &v);
    if (e == OK && !str_eq(v.text, S("ok"))) {
        fprintf(stderr, "sansang: the backup is damaged: %.*s\n", (int)v.text.n, v.text.p);
        e = ERR_CONFLICT;
    }
    if (e == OK) e = schema_state(db, app->arena, &state);
    if (e == OK && state == SCHEMA_NONE) {
        fprintf(stderr, "sansang: this is not a backup of Sẵn Sàng\n");
        e = ERR_CONFLICT;
    }
    db_close(db);
    return e;
}

static void remove_beside(struct app *app, const char *path, const char *end)
{
    const char *z = arena_z(app->arena, arena_printf(app->arena, "%s%s", path, end));
    if (z) unlink(z);
}

static enum err put_in_place(struct app *app, const char *from, const char *to)
{
    const char *copy = arena_z(app->arena, arena_printf(app->arena, "%s.restore", to));
    if (!copy) return ERR_NOMEM;
    unlink(copy);
    enum err e = copy_file(from, copy);
    if (e == OK) e = check_copy(app, copy);
    if (e == OK) {
        remove_beside(app, to, "-wal");                  /* they belong to the database that goes */
        remove_beside(app, to, "-shm");
        if (rename(copy, to) != 0) e = ERR_INTERNAL;
    }
    if (e != OK) unlink(copy);
    remove_beside(app, copy, "-wal");
    remove_beside(app, copy, "-shm");
    return e;
}

int cmd_restore(struct app *app, int argc, char **argv)
{
    static const struct cli cli = { .usage = "restore [--force] FROM", .args_min = 1, .args_max = 1,
        .options = { option_fields, N_OF(option_fields) },
        .about = "Check the backup FROM and put it in the place of the database. The server must not run. The file\n"
                 "`keys` of the data folder must be the one that belonged to the backup. For PostgreSQL use pg_restore." };
    struct args args;
    struct options o = { 0 };
    int code, lock;
    if (!cli_read(&cli, argc, argv, &o, &args, &code)) return code;
    if (strncmp(app->db_url, "sqlite:", 7) != 0) {
        fprintf(stderr, "sansang: this database is PostgreSQL: use pg_restore\n");
        return USAGE;
    }
    const char *to = app->db_url + 7;
    enum err e = app_open_keys(app);
    if (e == OK) e = lock_take(app, &lock);
    if (e != OK) return app_fail("restore", e);
    if (access(to, F_OK) == 0 && !o.force) {
        fprintf(stderr, "sansang: %s is there already; --force replaces it\n", to);
        e = ERR_CONFLICT;
    }
    if (e == OK) e = put_in_place(app, args.v[0].p, to);
    close(lock);
    if (e != OK) return app_fail("restore", e);
    printf("%s restored from %s\n", to, args.v[0].p);
    return DONE;
}
