/* backup.c - the two lists that make a folder a backup: what it is, and the sum of every file in it. */
#include "app/backup.h"
#include <errno.h>
#include <stdio.h>
#include <unistd.h>
#include "app/files.h"
#include "app/kept.h"

char *path_in(struct arena *a, const char *dir, const char *name)
{
    return arena_z(a, arena_printf(a, "%s/%s", dir, name));
}

/* ---- ABOUT ---- */

static const struct field about_fields[] = {
    FIELD(struct about, format,   .min = 1, .max = INT64_MAX),
    FIELD(struct about, program,  .min = 1, .max = 40),
    FIELD(struct about, made,     .min = 20, .max = 20),
    FIELD(struct about, signer,   .min = 64, .max = 64),
    FIELD(struct about, keys),
    FIELD(struct about, pictures, .min = 0, .max = INT64_MAX),
};
enum { ABOUT_BYTES_MAX = 4 * KIB };

enum err about_write(struct arena *a, const char *dir, const struct about *x)
{
    const char *path = path_in(a, dir, "ABOUT");
    struct str text = arena_printf(a, "# A backup of San Sang (Sẵn Sàng); `sansang restore DIR` reads it.\n"
        "format = %lld\nprogram = %.*s\nmade = %.*s\nsigner = %.*s\nkeys = %s\npictures = %lld\n",
        (long long)x->format, (int)x->program.n, x->program.p, (int)x->made.n, x->made.p, (int)x->signer.n, x->signer.p,
        x->keys ? "true" : "false", (long long)x->pictures);
    return path && text.n ? file_write(path, text) : ERR_NOMEM;
}

static enum err read_line(struct str line, struct about *x, unsigned *seen)
{
    const char *equals = memchr(line.p, '=', line.n);
    if (line.n == 0 || line.p[0] == '#') return OK;
    if (!equals || equals - line.p < 2 || equals + 2 > line.p + line.n) return ERR_BAD_INPUT;
    struct str key = { line.p, (size_t)(equals - line.p) - 1 }, value = { equals + 2, line.n - key.n - 3 };
    for (size_t i = 0; i < N_OF(about_fields); i++)
        if (str_eq(str_z(about_fields[i].name), key)) {
            *seen |= 1u << i;
            return field_read(&about_fields[i], value, x);
        }
    return OK;                                           /* a later version may say more */
}

enum err about_read(struct arena *a, const char *dir, struct about *out)
{
    char *text = arena_new(a, char, ABOUT_BYTES_MAX + 1);
    const char *path = path_in(a, dir, "ABOUT");
    struct about x = { 0 };
    unsigned seen = 0;
    if (!text || !path) return ERR_NOMEM;
    FILE *f = fopen(path, "re");
    size_t n = f ? fread(text, 1, ABOUT_BYTES_MAX, f) : 0;
    if (f) fclose(f);
    enum err e = OK;
    for (struct str rest = { text, n }; rest.n && e == OK; ) {
        const char *end = memchr(rest.p, '\n', rest.n);
        struct str line = { rest.p, end ? (size_t)(end - rest.p) : rest.n };
        e = read_line(line, &x, &seen);
        rest = end ? (struct str){ end + 1, rest.n - line.n - 1 } : (struct str){ 0 };
    }
    if (e != OK || seen != (1u << N_OF(about_fields)) - 1) {
        fprintf(stderr, "sansang: %s: this is not a whole backup: its ABOUT is missing or cannot be read\n", dir);
        return ERR_CONFLICT;
    }
    if (x.format != BACKUP_FORMAT) {
        fprintf(stderr, "sansang: %s: made by a newer program (%.*s)\n", dir, (int)x.program.n, x.program.p);
        return ERR_CONFLICT;
    }
    *out = x;
    return OK;
}

/* ---- SHA256SUMS: "<64 hex>  <name>", as sha256sum writes and reads it ---- */

enum { SUM_HEX = 64, LINE_MAX_BYTES = 256 };

enum err sums_begin(struct arena *a, const char *dir, struct sums *s)
{
    const char *path = path_in(a, dir, "SHA256SUMS");
    if (!path) return ERR_NOMEM;
    *s = (struct sums){ .dir = dir, .file = fopen(path, "wxe") };
    if (!s->file) fprintf(stderr, "sansang: %s: %s\n", path, strerror(errno));
    return s->file ? OK : ERR_INTERNAL;
}

enum err sums_add(struct sums *s, struct arena *a, const char *name)
{
    struct str sum;
    const char *path = path_in(a, s->dir, name);
    if (!path) return ERR_NOMEM;
    TRY(file_sum(a, path, &sum));
    return fprintf(s->file, "%.*s  %s\n", (int)sum.n, sum.p, name) > 0 ? OK : ERR_INTERNAL;
}

/* Flushed here; on disk when the caller syncs: closing is the moment a full disk is heard of. */
enum err sums_end(struct sums *s, bool keep)
{
    bool good = fflush(s->file) == 0 && (!keep || fsync(fileno(s->file)) == 0);
    if (!good && keep) fprintf(stderr, "sansang: %s/SHA256SUMS: %s\n", s->dir, strerror(errno));
    good = fclose(s->file) == 0 && good;
    return good ? OK : ERR_INTERNAL;
}

static enum err differs(const char *dir, struct str name, const char *how)
{
    fprintf(stderr, "sansang: %s/%.*s: %s; this backup cannot be used\n", dir, (int)name.n, name.p, how);
    return ERR_CONFLICT;
}

struct counted { bool about, database, keys; int64_t pictures; };

static enum err check_line(struct arena *a, const char *dir, struct str line, struct counted *c, struct str *name)
{
    struct str sum, want = { line.p, SUM_HEX };
    if (line.n < SUM_HEX + 3 || memcmp(line.p + SUM_HEX, "  ", 2) != 0)
        return differs(dir, S("SHA256SUMS"), "is damaged");
    *name = (struct str){ line.p + SUM_HEX + 2, line.n - SUM_HEX - 2 };
    bool is_about = str_eq(*name, S("ABOUT")), is_database = str_eq(*name, S("sansang.db"));
    bool is_keys = str_eq(*name, S("keys")), is_kept = kept_of_name(*name) != NULL;
    if (!is_about && !is_database && !is_keys && !is_kept) /* nothing that climbs out of the folder is ever opened */
        return differs(dir, S("SHA256SUMS"), "names what no backup has");
    char *path = arena_z(a, arena_printf(a, "%s/%.*s", dir, (int)name->n, name->p));
    if (!path) return ERR_NOMEM;
    enum err e = file_sum(a, path, &sum);
    if (e == ERR_NOT_FOUND) return differs(dir, *name, "is missing");
    TRY(e);
    if (!str_eq(sum, want)) return differs(dir, *name, "is not what was written");
    c->about |= is_about;
    c->database |= is_database;
    c->keys |= is_keys;
    c->pictures += is_kept;
    return OK;
}

enum err sums_check(struct arena *a, const char *dir, const struct about *x, sums_fn *each, void *arg)
{
    const char *path = path_in(a, dir, "SHA256SUMS");
    struct counted c = { 0 };
    char text[LINE_MAX_BYTES];
    struct arena *own = arena_open(MIB);
    FILE *f = path ? fopen(path, "re") : NULL;
    enum err e = !own || !path ? ERR_NOMEM : f ? OK : differs(dir, S("SHA256SUMS"), "is missing");
    while (e == OK && fgets(text, sizeof text, f)) {
        struct str name, line = { text, strcspn(text, "\n") };
        arena_reset(own);
        e = check_line(own, dir, line, &c, &name);
        if (e == OK) app_progress("checking", c.about + c.database + c.keys + c.pictures, x->pictures + 2 + x->keys);
        if (e == OK) e = each(name, arg);
    }
    if (f) fclose(f);
    arena_close(own);
    TRY(e);
    if (!c.about || !c.database || c.keys != x->keys || c.pictures != x->pictures)
        return differs(dir, S("SHA256SUMS"), "does not name every file");
    return OK;
}
