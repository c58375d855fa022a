/* app.c - what every sub-command shares: the data folder, the keys, the database, a word about what went wrong. */
#include "app/app.h"
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include "app/backup.h"
#include "app/files.h"
#include "app/installation.h"
#include "app/schema.h"
#include "core/time.h"

static enum err make_data_dir(struct app *app)
{
    if (mkdir(app->data_dir, 0700) == 0 || errno == EEXIST) return OK;
    fprintf(stderr, "sansang: %s: the data folder cannot be made: %s\n", app->data_dir, strerror(errno));
    return ERR_BAD_INPUT;
}

/* Fresh keys are for a fresh city: beside data they would lock everybody out of it. */
static enum err is_new_city(struct app *app)
{
    struct db *db;
    enum schema state;
    if (strncmp(app->db_url, "sqlite:", 7) == 0 && !file_is_there(app->db_url + 7)) return OK;
    TRY(app_open_db_bare(app, &db));
    enum err e = schema_state(db, app->arena, &state);
    db_close(db);
    TRY(e);
    if (state == SCHEMA_NONE) return OK;
    fprintf(stderr, "sansang: %s/keys is missing: put back the copy that was kept of it (docs/operate.md)\n",
            app->data_dir);
    return ERR_CONFLICT;
}

enum err app_open_keys(struct app *app)
{
    if (app->keys) return OK;
    TRY(make_data_dir(app));
    const char *path = app_path(app, "keys");
    if (path && !file_is_there(path)) TRY(is_new_city(app));
    enum err e = path ? keys_open(path, &app->keys) : ERR_NOMEM;
    if (e != OK) fprintf(stderr, "sansang: %s: not a key file, or it cannot be read or made\n", path ? path : "keys");
    return e;
}

static enum err is_whole(struct app *app)
{
    const char *path = app_path(app, RESTORE_UNFINISHED);
    if (!path) return ERR_NOMEM;
    if (!file_is_there(path)) return OK;
    fprintf(stderr, "sansang: %s: a restore was interrupted here: run `sansang restore` again\n", app->data_dir);
    return ERR_CONFLICT;
}

enum err app_open_db_bare(struct app *app, struct db **out)
{
    TRY(make_data_dir(app));
    TRY(is_whole(app));
    enum err e = db_open(app->db_url, out);
    if (e == OK && app->writer) db_use_writer(*out, app->writer);
    if (e != OK) fprintf(stderr, "sansang: the database cannot be opened (%s)\n", err_name(e));
    return e;
}

static enum err check_state(enum schema state)
{
    if (state == SCHEMA_CURRENT) return OK;
    if (state == SCHEMA_NEWER)
        fprintf(stderr, "sansang: the data is newer than this program: install the later version again\n");
    else fprintf(stderr, "sansang: %s: run `sansang migrate` first\n",
                 state == SCHEMA_NONE ? "there is no data here yet" : "the data is older than this program");
    return ERR_CONFLICT;
}

static enum err check_keys(struct app *app, struct db *db)
{
    enum err e = app->keys ? installation_check(db, app->arena, keys_public_sign(app->keys)) : OK;
    if (e == ERR_CONFLICT) fprintf(stderr, "sansang: %s/keys are not the keys of this data\n", app->data_dir);
    return e;
}

enum err app_open_db(struct app *app, struct db **out)
{
    struct db *db;
    enum schema state;
    TRY(app_open_db_bare(app, &db));
    enum err e = schema_state(db, app->arena, &state);
    if (e == OK) e = check_state(state);
    if (e == OK) e = check_keys(app, db);
    if (e == OK) *out = db;
    else db_close(db);
    return e;
}

enum err app_migrate(struct app *app, struct db *db, int64_t *applied)
{
    TRY(schema_migrate(db, app->arena, clock_now_ms(), applied));
    return app->keys ? installation_claim(db, app->arena, app->keys) : OK;
}

char *app_path(struct app *app, const char *name)
{
    return arena_z(app->arena, arena_printf(app->arena, "%s/%s", app->data_dir, name));
}

struct str app_base_url(struct app *app, struct str given)
{
    struct str base = given.n ? given : app->config.public_url;
    if (!base.n) base = arena_printf(app->arena, "http://localhost:%lld", (long long)app->config.port);
    while (base.n && base.p[base.n - 1] == '/') base.n--;
    return base;
}

int app_fail(const char *what, enum err e)
{
    struct str text = e == ERR_CONFLICT ? S("refused") : err_text(e, LANG_EN);
    fprintf(stderr, "sansang: %s: %.*s\n", what, (int)text.n, text.p);
    return e == ERR_CONFLICT || e == ERR_FORBIDDEN ? REFUSED : FAILED;
}

static void write_grouped(int64_t n)
{
    if (n >= 1000) { write_grouped(n / 1000); fprintf(stderr, ",%03d", (int)(n % 1000)); }
    else fprintf(stderr, "%d", (int)n);
}

void app_progress(const char *what, int64_t done, int64_t total)
{
    enum { EVERY_US = 200 * 1000 };
    static int64_t shown_us;
    int64_t now_us = clock_mono_us();
    bool is_last = done == total, terminal = isatty(STDERR_FILENO);
    if (!is_last && (now_us - shown_us < (terminal ? EVERY_US : 25 * EVERY_US))) return;
    shown_us = now_us;
    fprintf(stderr, terminal ? "\r%s " : "%s ", what);
    write_grouped(done);
    if (total) { fprintf(stderr, " of "); write_grouped(total); }
    fprintf(stderr, !terminal || is_last ? "\n" : "   ");
}
