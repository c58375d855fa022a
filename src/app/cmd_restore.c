/* cmd_restore.c - a backup in the place of the data: checked whole first, put in place last. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "app/backup.h"
#include "app/commands.h"
#include "app/copying.h"
#include "app/files.h"
#include "app/kept.h"
#include "app/lock.h"
#include "app/schema.h"

struct options { bool force; };
static const struct field option_fields[] = {
    FIELD(struct options, force, .about = "replace the database, the pictures and the documents that are there"),
};

struct restore {
    struct app *app;
    const char *from;
    struct about about;
    const char *db;                        /* the file to replace; NULL: PostgreSQL */
    const char *db_new, *keys, *keys_from, *unfinished;
    struct { const char *now, *next, *old; } kept[KEPT_KINDS];             /* folders of files beside the database */
};

static const char *beside(struct arena *a, const char *path, const char *end)
{
    return arena_z(a, arena_printf(a, "%s%s", path, end));
}

static enum err name_all(struct restore *r)
{
    struct app *app = r->app;
    struct arena *a = app->arena;
    r->db = strncmp(app->db_url, "sqlite:", 7) == 0 ? app->db_url + 7 : NULL;
    r->db_new = r->db ? beside(a, r->db, ".restore") : app_path(app, "sansang.db.restore");
    for (size_t i = 0; i < KEPT_KINDS; i++) {
        const char *now = r->kept[i].now = app_path(app, kept_kinds[i].folder);
        r->kept[i].next = now ? beside(a, now, ".restore") : NULL;
        r->kept[i].old = now ? beside(a, now, ".before") : NULL;
        if (!r->kept[i].next || !r->kept[i].old) return ERR_NOMEM;
    }
    r->keys = app_path(app, "keys");
    r->keys_from = path_in(a, r->from, "keys");
    r->unfinished = app_path(app, RESTORE_UNFINISHED);
    return r->db_new && r->keys && r->keys_from && r->unfinished ? OK : ERR_NOMEM;
}

/* ---- before anything is touched ---- */

/* "media/ab/….jpg": below the folder that will take the place of "media". */
static enum err copy_kept(struct restore *r, struct arena *a, const struct kept_kind *k, struct str name, const char *from)
{
    size_t at = strlen(k->folder) + 1;
    char *to = path_in(a, r->kept[k - kept_kinds].next, name.p + at);
    char *folder = to ? arena_z(a, (struct str){ to, strlen(to) - strlen(strrchr(to, '/')) }) : NULL;
    if (!folder) return ERR_NOMEM;
    TRY(folder_make(folder));
    return file_copy(from, to);
}

static enum err copy_listed(struct str name, void *arg)
{
    struct restore *r = arg;
    struct arena *a = arena_open(MIB);
    if (!a) return ERR_NOMEM;
    char *z = arena_z(a, name), *from = z ? path_in(a, r->from, z) : NULL;
    const struct kept_kind *k = kept_of_name(name);
    enum err e = from ? OK : ERR_NOMEM;
    if (e == OK && k) e = copy_kept(r, a, k, str_z(z), from);
    if (e == OK && strcmp(z, "sansang.db") == 0) e = file_copy(from, r->db_new);
    arena_close(a);
    return e;
}

/* The keys that will stand beside the data are those it was made with, or nothing is restored. */
static enum err check_keys(struct restore *r)
{
    struct arena *a = r->app->arena;
    struct keys *keys;
    bool is_here = file_is_there(r->keys);
    if (!is_here && !r->about.keys) {
        fprintf(stderr, "sansang: the keys are missing: they are not in this backup and not in %s.\n"
                        "Put the copy that was kept of them there, as %s (mode 600), and begin again.\n",
                r->app->data_dir, r->keys);
        return ERR_CONFLICT;
    }
    const char *path = is_here ? r->keys : r->keys_from;
    enum err e = file_is_there(path) ? keys_open(path, &keys) : ERR_NOT_FOUND;
    if (e != OK) {
        fprintf(stderr, "sansang: %s: missing, not a key file, or open to others (its mode must be 600)\n", path);
        return ERR_CONFLICT;
    }
    bool fits = str_eq(hex(a, keys_public_sign(keys)), r->about.signer);
    keys_close(keys);
    if (fits) return OK;
    fprintf(stderr, "sansang: %s are not the keys of this backup%s\n", path,
            is_here && r->about.keys ? "; move them away, those of the backup will be taken" : "");
    return ERR_CONFLICT;
}

/* A PostgreSQL database is never emptied by us: whoever may create it makes a new one. */
static enum err check_server_empty(const struct restore *r)
{
    struct db *db;
    enum schema state;
    TRY(db_open(r->app->db_url, &db));
    enum err e = schema_state(db, r->app->arena, &state);
    db_close(db);
    TRY(e);
    if (state == SCHEMA_NONE) return OK;
    fprintf(stderr, "sansang: the PostgreSQL database holds data already: create a new, empty one, set `database` "
                    "to it, and begin again\n");
    return ERR_CONFLICT;
}

static enum err check_empty(const struct restore *r)
{
    struct stat st;
    const char *there = r->db && file_is_there(r->db) ? r->db : NULL;
    for (size_t i = 0; i < KEPT_KINDS && !there; i++)
        if (stat(r->kept[i].now, &st) == 0 && st.st_nlink > 2) there = r->kept[i].now;
    if (file_is_there(r->unfinished) || !there) return OK;
    fprintf(stderr, "sansang: %s is there already; --force replaces it\n", there);
    return ERR_CONFLICT;
}

static const struct sql sql_check = { "restore_check", "PRAGMA integrity_check(1)" };
struct verdict { struct str text; };
static const struct field verdict_row[] = { FIELD(struct verdict, text) };

/* A whole database with our schema in it, and of these keys. */
static enum err check_copy(struct restore *r)
{
    struct arena *a = r->app->arena;
    struct db *db;
    struct verdict v;
    enum schema state = SCHEMA_NONE;
    const char *url = arena_z(a, arena_printf(a, "sqlite:%s", r->db_new));
    if (!url) return ERR_NOMEM;
    TRY(db_open(url, &db));
    enum err e = db_one(db, a, &sql_check, NO_BINDS, FIELDS(verdict_row), &v);
    if (e == OK && !str_eq(v.text, S("ok"))) {
        fprintf(stderr, "sansang: the database of the backup is damaged: %.*s\n", (int)v.text.n, v.text.p);
        e = ERR_CONFLICT;
    }
    if (e == OK) e = schema_state(db, a, &state);
    if (e == OK && (state == SCHEMA_NONE || state == SCHEMA_NEWER)) {
        fprintf(stderr, "sansang: this backup %s\n",
                state == SCHEMA_NONE ? "is not of Sẵn Sàng" : "was made by a newer program");
        e = ERR_CONFLICT;
    }
    db_close(db);
    return e;
}

static enum err copy_to_server(struct restore *r)
{
    struct arena *a = r->app->arena;
    struct db *from, *to;
    struct copied done;
    int64_t applied;
    const char *url = arena_z(a, arena_printf(a, "sqlite:%s", r->db_new));
    if (!url) return ERR_NOMEM;
    TRY(db_open(url, &from));
    enum err e = app_migrate(r->app, from, &applied);    /* to the schema that the other side gets */
    if (e == OK) e = db_open(r->app->db_url, &to);
    if (e == OK) {
        e = copy_to_empty(from, to, a, &done);
        db_close(to);
    }
    db_close(from);
    return e;
}

static void forget_copies(const struct restore *r)
{
    for (size_t i = 0; i < KEPT_KINDS; i++) tree_remove(r->kept[i].next);
    database_remove(r->db_new);
}

static enum err prepare(struct restore *r)
{
    forget_copies(r);
    for (size_t i = 0; i < KEPT_KINDS; i++) TRY(folder_make(r->kept[i].next));
    TRY(sums_check(r->app->arena, r->from, &r->about, copy_listed, r));
    TRY(check_copy(r));
    for (size_t i = 0; i < KEPT_KINDS; i++) TRY(folder_sync(r->kept[i].next));
    return OK;
}

/* ---- into place: from the first word to the last, whoever would serve is told to restore again ---- */

/* First the old file goes with its log: a crash between leaves none, and the word that this restore is unfinished. */
static enum err replace_file(const struct restore *r)
{
    database_remove(r->db);
    return file_rename(r->db_new, r->db);
}

static enum err replace_folders(const struct restore *r)
{
    for (size_t i = 0; i < KEPT_KINDS; i++) {
        tree_remove(r->kept[i].old);
        if (file_is_there(r->kept[i].now)) TRY(file_rename(r->kept[i].now, r->kept[i].old));
        TRY(file_rename(r->kept[i].next, r->kept[i].now));
    }
    return OK;
}

static enum err put_in_place(struct restore *r)
{
    TRY(r->db ? OK : copy_to_server(r));
    TRY(file_write(r->unfinished, S("A restore was interrupted: run it again.\n")));
    TRY(folder_sync(r->app->data_dir));
    if (!file_is_there(r->keys)) TRY(file_copy(r->keys_from, r->keys));
    TRY(replace_folders(r));
    TRY(r->db ? replace_file(r) : OK);
    TRY(folder_sync(r->app->data_dir));
    for (size_t i = 0; i < KEPT_KINDS; i++) tree_remove(r->kept[i].old);
    unlink(r->unfinished);
    return folder_sync(r->app->data_dir);
}

static enum err restore(struct restore *r, bool force)
{
    int lock;
    TRY(about_read(r->app->arena, r->from, &r->about));
    TRY(folder_make(r->app->data_dir));
    TRY(lock_take(r->app, &lock));
    enum err e = force ? OK : check_empty(r);
    if (e == OK && !r->db) e = check_server_empty(r);
    if (e == OK) e = check_keys(r);
    if (e == OK) e = prepare(r);
    if (e == OK) e = put_in_place(r);
    forget_copies(r);
    close(lock);
    return e;
}

int cmd_restore(struct app *app, int argc, char **argv)
{
    static const struct cli cli = { .usage = "restore [--force] DIR", .args_min = 1, .args_max = 1,
        .options = { option_fields, N_OF(option_fields) },
        .about = "Check the backup DIR, every file of it, and put it in the place of the data. The server must not\n"
                 "run. The keys must be in the backup or in the data folder, and must be those the data was made\n"
                 "with. Data that is there is kept unless --force is said; a PostgreSQL database must be new and\n"
                 "empty. A backup that is not whole changes nothing." };
    struct args args;
    struct options o = { 0 };
    struct restore r = { .app = app };
    int code;
    if (!cli_read(&cli, argc, argv, &o, &args, &code)) return code;
    r.from = args.v[0].p;
    mode_t mask = umask(0077);
    enum err e = name_all(&r);
    if (e == OK) e = restore(&r, o.force);
    umask(mask);
    if (e != OK) return app_fail("restore", e);
    printf("%s restored: made %.*s, %lld pictures and documents\n", app->data_dir, (int)r.about.made.n, r.about.made.p,
           (long long)r.about.pictures);
    return DONE;
}
