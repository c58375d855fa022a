/* cmd_backup.c - a whole backup in a new folder, made while the city is served. */
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include "app/backup.h"
#include "app/commands.h"
#include "app/copying.h"
#include "app/files.h"
#include "app/kept.h"
#include "core/time.h"

struct options { bool with_keys; };
static const struct field option_fields[] = {
    FIELD(struct options, with_keys, .about = "put the keys into it too: keep such a backup like a key"),
};

struct backup {
    struct app *app;
    struct db *db, *copy;                  /* what is served; its copy in the backup */
    const char *dir;                       /* DIR.part until it is whole */
    struct sums sums;
    struct about about;
    int64_t lost;                          /* pictures that should be there and are not */
};

static struct str utc_text(struct arena *a, int64_t ms)
{
    struct tm t;
    time_t s = (time_t)(ms / SECOND_MS);
    if (!gmtime_r(&s, &t)) return (struct str){ 0 };
    return arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02dZ", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday, t.tm_hour,
                        t.tm_min, t.tm_sec);
}

static enum err copy_database(struct backup *b)
{
    struct arena *a = b->app->arena;
    char *path = path_in(a, b->dir, "sansang.db"), *url = arena_z(a, arena_printf(a, "sqlite:%s", path ? path : ""));
    if (!path || !url) return ERR_NOMEM;
    struct copied done;
    TRY(db_is_sqlite(b->db) ? db_backup(b->db, path) : copy_to_file(b->db, a, path, &done));
    TRY(db_open(url, &b->copy));
    for (size_t i = 0; i < KEPT_KINDS; i++) TRY(kept_kinds[i].begin_anew(b->copy, a));
    return OK;
}

/* ---- pictures and documents: those that the copy names, so that both are of one moment ---- */

/* Not there: forgotten since the copy was made, then it is forgotten in the copy too; else something is broken here. */
static enum err is_missing(struct backup *b, struct arena *a, const struct kept_kind *k, struct str key)
{
    bool is_whole;
    TRY(k->is_whole(b->db, a, key, &is_whole));
    if (!is_whole) return k->is_gone(b->copy, a, key);
    fprintf(stderr, "sansang: the picture %.*s is missing in %s/%s\n", (int)key.n, key.p, b->app->data_dir, k->folder);
    b->lost++;
    return OK;
}

static enum err copy_file(struct backup *b, struct arena *a, const char *folder, struct str file)
{
    char *z = arena_z(a, arena_printf(a, "%s/%.*s", folder, (int)file.n, file.p)), *from, *to;
    if (!z || !(from = path_in(a, b->app->data_dir, z)) || !(to = path_in(a, b->dir, z))) return ERR_NOMEM;
    TRY(folder_make(arena_z(a, (struct str){ to, strlen(to) - strlen(strrchr(to, '/')) })));
    TRY(file_copy(from, to));
    b->about.pictures++;
    return sums_add(&b->sums, a, z);
}

static enum err copy_kept(struct backup *b, struct arena *a, const struct kept_kind *k, struct str key)
{
    struct str names[KEPT_NAMES_MAX];
    size_t n;
    TRY(k->names(b->copy, a, key, names, &n));
    for (size_t i = 0; i < n; i++) {
        enum err e = copy_file(b, a, k->folder, names[i]);
        if (e == ERR_NOT_FOUND) return is_missing(b, a, k, key);
        TRY(e);
    }
    return OK;
}

static enum err copy_page(struct backup *b, struct arena *a, const struct kept_kind *k, char after[KEPT_KEY_MAX + 1], size_t *n)
{
    struct str *keys = arena_new(a, struct str, KEPT_PAGE);
    if (!keys) return ERR_NOMEM;
    TRY(k->after(b->copy, a, str_z(after), keys, n));
    for (size_t i = 0; i < *n; i++) {
        struct arena *one = arena_open(MIB);
        enum err e = one ? copy_kept(b, one, k, keys[i]) : ERR_NOMEM;
        arena_close(one);
        TRY(e);
        app_progress("pictures", b->about.pictures, 0);
    }
    if (*n) snprintf(after, KEPT_KEY_MAX + 1, "%.*s", (int)keys[*n - 1].n, keys[*n - 1].p);
    return OK;
}

static enum err copy_all_kept(struct backup *b, const struct kept_kind *k)
{
    char after[KEPT_KEY_MAX + 1] = "";
    struct arena *a = arena_open(8 * MIB);
    const char *folder = path_in(b->app->arena, b->dir, k->folder);
    enum err e = a && folder ? folder_make(folder) : ERR_NOMEM;
    for (size_t n = 1; e == OK && n; arena_reset(a)) e = copy_page(b, a, k, after, &n);
    arena_close(a);
    return e;
}

/* ---- the whole ---- */

static enum err copy_keys(struct backup *b)
{
    struct arena *a = b->app->arena;
    const char *from = app_path(b->app, "keys"), *to = path_in(a, b->dir, "keys");
    if (!from || !to) return ERR_NOMEM;
    TRY(file_copy(from, to));
    return sums_add(&b->sums, a, "keys");
}

static enum err fill(struct backup *b)
{
    struct arena *a = b->app->arena;
    b->about.signer = hex(a, keys_public_sign(b->app->keys));
    b->about.made = utc_text(a, clock_now_ms());
    TRY(copy_database(b));
    for (size_t i = 0; i < KEPT_KINDS; i++) TRY(copy_all_kept(b, &kept_kinds[i]));
    db_close(b->copy);                                   /* its log is merged into it: one file */
    b->copy = NULL;
    TRY(sums_add(&b->sums, a, "sansang.db"));
    if (b->about.keys) TRY(copy_keys(b));
    TRY(about_write(a, b->dir, &b->about));
    return sums_add(&b->sums, a, "ABOUT");
}

static enum err make(struct backup *b, const char *to)
{
    tree_remove(b->dir);                                 /* what an interrupted one left */
    TRY(folder_make(b->dir));
    enum err e = sums_begin(b->app->arena, b->dir, &b->sums);
    if (e == OK) {
        e = fill(b);
        db_close(b->copy);
        enum err end = sums_end(&b->sums, e == OK);
        if (e == OK) e = end;
    }
    if (e == OK) e = folder_sync(b->dir);
    if (e == OK) e = file_rename(b->dir, to);
    if (e == OK) return OK;
    tree_remove(b->dir);
    fprintf(stderr, "sansang: no backup was made; nothing of it is left\n");
    return e;
}

static int say(const struct backup *b, const char *to)
{
    printf("%s: database, %lld pictures and documents%s\n", to, (long long)b->about.pictures,
           b->about.keys ? ", keys" : "");
    if (!b->about.keys)
        printf("The keys are not in it: without a copy of %s/keys it cannot be restored. Keep one in another safe "
               "place.\n", b->app->data_dir);
    if (b->lost) fprintf(stderr, "sansang: %lld pictures are missing; the rest is in the backup\n", (long long)b->lost);
    return b->lost ? REFUSED : DONE;
}

int cmd_backup(struct app *app, int argc, char **argv)
{
    static const struct cli cli = { .usage = "backup [--with-keys] DIR", .args_min = 1, .args_max = 1,
        .options = { option_fields, N_OF(option_fields) },
        .about = "Make a backup in the new folder DIR, also while the server runs: the database as it is at this\n"
                 "moment, the pictures and documents it names, and their sums (`sha256sum --check SHA256SUMS`). DIR gets its name\n"
                 "when all of it is on disk: an interrupted backup is DIR.part. PostgreSQL: the same command.\n"
                 "The file `keys` of the data folder is left out: without it sealed columns cannot be read, so\n"
                 "whoever finds a backup finds no phone number. Without it nobody can restore either: keep a copy\n"
                 "of it in another safe place. --with-keys puts it in." };
    struct args args;
    struct options o = { 0 };
    struct backup b = { .app = app, .about = { .format = BACKUP_FORMAT, .program = S(SANSANG_VERSION) } };
    int code;
    if (!cli_read(&cli, argc, argv, &o, &args, &code)) return code;
    struct str to = args.v[0];
    while (to.n > 1 && to.p[to.n - 1] == '/') to.n--;
    const char *name = arena_z(app->arena, to);
    b.dir = arena_z(app->arena, arena_printf(app->arena, "%.*s.part", (int)to.n, to.p));
    b.about.keys = o.with_keys;
    if (!name || !b.dir) return app_fail("backup", ERR_NOMEM);
    if (file_is_there(name)) {
        fprintf(stderr, "sansang: %s is there already\n", name);
        return REFUSED;
    }
    enum err e = app_open_db(app, &b.db);
    if (e == OK) e = app_open_keys(app);
    if (e != OK) return app_fail("backup", e);
    mode_t mask = umask(0077);
    e = make(&b, name);
    umask(mask);
    db_close(b.db);
    return e == OK ? say(&b, name) : app_fail("backup", e);
}
