/* raw_rows.c - plain SQLite jobs on whole tables: reading, changing, inserting with prepared statements, and the disk alone. */
#include "raw_impl.h"
#include "core/time.h"
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* The connection that the program opens next: it keeps it to itself. */
static sqlite3 *opened;

static int on_open(sqlite3 *conn, char **message, const struct sqlite3_api_routines *api)
{
    (void)message, (void)api;
    opened = conn;
    return SQLITE_OK;
}

struct db *open_url(const char *url, sqlite3 **conn)
{
    struct db *db;
    sqlite3_auto_extension((void (*)(void))on_open);
    must(db_open(url, &db), url);
    sqlite3_cancel_auto_extension((void (*)(void))on_open);
    *conn = opened;
    return db;
}

struct db *open_known(const struct bench *b, sqlite3 **conn)
{
    return open_url(text("sqlite:%s/sansang.db", b->dir), conn);
}

void exec(sqlite3 *conn, const char *sql)
{
    if (sqlite3_exec(conn, sql, NULL, NULL, NULL) != SQLITE_OK) fail("%s: %s", sql, sqlite3_errmsg(conn));
}

sqlite3_stmt *prepare(sqlite3 *conn, const char *sql)
{
    sqlite3_stmt *st;
    if (sqlite3_prepare_v2(conn, sql, -1, &st, NULL) != SQLITE_OK) fail("%s: %s", sql, sqlite3_errmsg(conn));
    return st;
}

struct db *raw_open_wide(const char *url, int64_t cache_kib)
{
    sqlite3 *conn;
    struct db *db = open_url(url, &conn);
    exec(conn, text("PRAGMA cache_size=-%lld", (long long)cache_kib));
    return db;
}

/* What a reader of the row would touch. */
static int64_t row_bytes(sqlite3_stmt *st)
{
    int64_t bytes = 0;
    for (int i = 0, n = sqlite3_column_count(st); i < n; i++) {
        int type = sqlite3_column_type(st, i);
        if (type == SQLITE_TEXT) bytes += sqlite3_column_text(st, i) ? sqlite3_column_bytes(st, i) : 0;
        else if (type == SQLITE_BLOB) bytes += sqlite3_column_blob(st, i) ? sqlite3_column_bytes(st, i) : 0;
        else bytes += sqlite3_column_int64(st, i) ? 8 : 1;
    }
    return bytes;
}

struct times raw_read(const struct bench *b, const char *sql, const int64_t *ids, size_t n, int64_t *bytes)
{
    sqlite3 *conn;
    struct db *db = open_known(b, &conn);
    struct times t = { 0 };
    sqlite3_stmt *st = prepare(conn, sql);
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        int64_t began = clock_mono_us();
        sqlite3_bind_int64(st, 1, ids[i]);
        while (sqlite3_step(st) == SQLITE_ROW) sum += row_bytes(st);
        sqlite3_reset(st);
        times_add(&t, clock_mono_us() - began);
    }
    if (bytes) *bytes = sum;
    sqlite3_finalize(st);
    db_close(db);
    return t;
}

double raw_scan(const struct bench *b, const char *sql, int64_t *rows)
{
    sqlite3 *conn;
    struct db *db = open_known(b, &conn);
    sqlite3_stmt *st = prepare(conn, sql);
    int64_t began = clock_mono_us(), n = 0, bytes = 0;
    for (; sqlite3_step(st) == SQLITE_ROW; n++) bytes += row_bytes(st);
    double took = (double)(clock_mono_us() - began) / 1e6;
    if (bytes < 0) fail("no rows");
    sqlite3_finalize(st);
    db_close(db);
    *rows = n;
    return took;
}

double raw_update_all(const struct bench *b, const char *table, const char *sql, int64_t *rows)
{
    sqlite3 *conn;
    struct db *db = open_known(b, &conn);
    sqlite3_stmt *all = prepare(conn, text("SELECT rowid FROM %s ORDER BY rowid", table));
    int64_t n = 0, cap = 1024, *ids = malloc((size_t)cap * sizeof *ids);
    for (; ids && sqlite3_step(all) == SQLITE_ROW; ids[n++] = sqlite3_column_int64(all, 0))
        if (n == cap) ids = realloc(ids, (size_t)(cap *= 2) * sizeof *ids);
    if (!ids) fail("no memory");
    sqlite3_finalize(all);
    sqlite3_stmt *st = prepare(conn, sql);
    exec(conn, "PRAGMA cache_size=-24576");              /* as the program's writer */
    int64_t began = clock_mono_us();
    exec(conn, "BEGIN IMMEDIATE");
    for (int64_t i = 0; i < n; i++) {
        sqlite3_bind_int64(st, 1, ids[i]);
        if (sqlite3_step(st) != SQLITE_DONE) fail("%s", sqlite3_errmsg(conn));
        sqlite3_reset(st);
    }
    sqlite3_finalize(st);
    exec(conn, "COMMIT");
    double took = (double)(clock_mono_us() - began) / 1e6;
    free(ids);
    db_close(db);
    *rows = n;
    return took;
}

/* ---- inserting ---- */

struct slice { sqlite3_value **v; int columns; int64_t n, max; };

/* False: there is nothing after it. */
static bool slice_read(struct slice *s, sqlite3_stmt *from)
{
    s->n = 0;
    while (s->n < s->max && sqlite3_step(from) == SQLITE_ROW) {
        for (int i = 0; i < s->columns; i++)
            s->v[s->n * s->columns + i] = sqlite3_value_dup(sqlite3_column_value(from, i));
        s->n++;
    }
    return s->n == s->max;
}

static double slice_write(struct slice *s, sqlite3 *conn, sqlite3_stmt *to)
{
    int64_t began = clock_mono_us();
    exec(conn, "BEGIN IMMEDIATE");
    for (int64_t k = 0; k < s->n; k++) {
        for (int i = 0; i < s->columns; i++) sqlite3_bind_value(to, i + 1, s->v[k * s->columns + i]);
        if (sqlite3_step(to) != SQLITE_DONE) fail("%s", sqlite3_errmsg(conn));
        sqlite3_reset(to);
    }
    exec(conn, "COMMIT");
    double took = (double)(clock_mono_us() - began) / 1e6;
    for (int64_t i = 0; i < s->n * s->columns; i++) sqlite3_value_free(s->v[i]);
    return took;
}

static double table_insert(sqlite3 *from, sqlite3 *to, const char *table, int64_t per_commit, int64_t *rows)
{
    sqlite3_stmt *read = prepare(from, text("SELECT * FROM %s ORDER BY rowid", table));
    struct slice s = { .columns = sqlite3_column_count(read), .max = per_commit };
    char *holes = text("%s", "?");
    for (int i = 1; i < s.columns; i++) holes = text("%s, ?", holes);
    sqlite3_stmt *write = prepare(to, text("INSERT INTO %s VALUES(%s)", table, holes));
    double took = 0;
    s.v = calloc((size_t)(s.columns * per_commit), sizeof *s.v);
    if (!s.v) fail("no memory");
    for (bool is_more = true; is_more; *rows += s.n) {
        is_more = slice_read(&s, read);
        took += slice_write(&s, to, write);
    }
    free(s.v);
    sqlite3_finalize(read);
    sqlite3_finalize(write);
    return took;
}

double raw_insert_all(const char *from, const char *to, const char *const *tables, int64_t per_commit, int64_t *rows)
{
    sqlite3 *source, *target;
    struct db *a = open_url(from, &source), *b = open_url(to, &target);
    double took = 0;
    exec(target, "PRAGMA cache_size=-24576");
    exec(target, text("DELETE FROM %s", *tables));       /* the first may hold what a new installation begins with */
    *rows = 0;
    for (; *tables; tables++) took += table_insert(source, target, *tables, per_commit, rows);
    db_close(a);
    db_close(b);
    return took;
}

/* ---- the disk ---- */

double raw_syncs(const struct bench *b)
{
    enum { TIMES = 300 };
    static char page[4096];
    const char *path = text("%s/sync-rate", b->dir);
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (fd < 0) fail("%s cannot be written", path);
    int64_t began = clock_mono_us();
    for (int i = 0; i < TIMES; i++)
        if (pwrite(fd, page, sizeof page, (off_t)i * 4096) != 4096 || fdatasync(fd) != 0) fail("fdatasync");
    double rate = TIMES / ((double)(clock_mono_us() - began) / 1e6);
    close(fd);
    unlink(path);
    return rate;
}
