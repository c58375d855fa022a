/* raw.c - notes what a transaction changes by SQLite's preupdate hook, and plays it back. */
#include "raw_impl.h"
#include "core/out.h"
#include "core/time.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { COLUMNS_MAX = 128, SHAPES_MAX = 128, NAME_BYTES = 64 };

/* What is done to a table, in one statement: an update sets the columns that any of them changed. */
struct shape {
    int op, n;                           /* SQLITE_INSERT, UPDATE, DELETE; columns of the table */
    char table[NAME_BYTES];
    bool is_touched[COLUMNS_MAX];
    bool is_keyed, is_key[COLUMNS_MAX];  /* a table whose rows have no number: found by the columns of its key */
    sqlite3_stmt *stmt;
};
struct change {
    struct change *next;
    sqlite3_int64 rowid;
    struct shape *shape;
    sqlite3_value *values[];
};
/* ends[k]: how many changes the first k + 1 of the n steps made. */
struct script {
    struct change *first, **end;
    size_t *ends, n, rows;
    struct shape shapes[SHAPES_MAX];
    size_t n_shapes;
};

/* ---- capture ---- */

static bool is_same(sqlite3_value *a, sqlite3_value *b)
{
    if (sqlite3_value_type(a) != sqlite3_value_type(b)) return false;
    switch (sqlite3_value_type(a)) {
    case SQLITE_INTEGER: return sqlite3_value_int64(a) == sqlite3_value_int64(b);
    case SQLITE_NULL: return true;
    default: return sqlite3_value_bytes(a) == sqlite3_value_bytes(b) &&
                    memcmp(sqlite3_value_blob(a), sqlite3_value_blob(b), (size_t)sqlite3_value_bytes(a)) == 0;
    }
}

static struct shape *shape_of(struct script *s, int op, const char *table, int columns)
{
    for (size_t i = 0; i < s->n_shapes; i++)
        if (s->shapes[i].op == op && strcmp(s->shapes[i].table, table) == 0) return &s->shapes[i];
    if (s->n_shapes == SHAPES_MAX || columns > COLUMNS_MAX) fail("too many tables are changed");
    struct shape *x = &s->shapes[s->n_shapes++];
    *x = (struct shape){ .op = op, .n = columns };
    snprintf(x->table, sizeof x->table, "%s", table);
    return x;
}

static void on_change(void *arg, sqlite3 *conn, int op, const char *schema, const char *table, sqlite3_int64 old,
                      sqlite3_int64 rowid)
{
    struct script *s = arg;
    struct shape *x = shape_of(s, op, table, sqlite3_preupdate_count(conn));
    struct change *c = calloc(1, sizeof *c + (size_t)x->n * sizeof c->values[0]);
    (void)schema;
    if (!c) fail("no memory");
    c->shape = x;
    c->rowid = op == SQLITE_DELETE ? old : rowid;
    for (int i = 0; i < x->n; i++) {
        sqlite3_value *value = NULL, *before = NULL;
        if ((op != SQLITE_DELETE && sqlite3_preupdate_new(conn, i, &value) != SQLITE_OK)
            || (op != SQLITE_INSERT && sqlite3_preupdate_old(conn, i, &before) != SQLITE_OK))
            fail("a change without values");
        if (op == SQLITE_INSERT || (op == SQLITE_UPDATE && !is_same(value, before))) x->is_touched[i] = true;
        c->values[i] = sqlite3_value_dup(op == SQLITE_DELETE ? before : value);
    }
    *s->end = c;
    s->end = &c->next;
    s->rows++;
}

struct capturing { struct script *s; size_t n; raw_step_fn *step; void *arg; };

/* Ends with an error of its own, so that nothing is kept. */
static enum err take_all(struct db *db, void *arg)
{
    struct capturing *c = arg;
    for (size_t i = 0; i < c->n; i++) {
        c->step(db, c->arg, i);
        c->s->ends[c->s->n++] = c->s->rows;
    }
    return ERR_CONFLICT;
}

struct script *raw_capture(const struct bench *b, size_t n, raw_step_fn *step, void *arg)
{
    sqlite3 *conn;
    struct db *db = open_known(b, &conn);
    struct script *s = calloc(1, sizeof *s);
    if (s) s->ends = calloc(n + 1, sizeof *s->ends);
    if (!s || !s->ends) fail("no memory");
    s->end = &s->first;
    sqlite3_preupdate_hook(conn, on_change, s);
    if (db_tx(db, take_all, &(struct capturing){ s, n, step, arg }) != ERR_CONFLICT)
        fail("the capture was not rolled back");
    db_close(db);
    return s;
}

/* ---- replay ---- */

struct player { sqlite3 *conn; char columns[COLUMNS_MAX][NAME_BYTES]; };

static void columns_of(struct player *p, struct shape *x)
{
    sqlite3_stmt *st;
    char sql[240];
    snprintf(sql, sizeof sql,
             "SELECT c.name, c.pk > 0, t.wr FROM pragma_table_info('%s') c, pragma_table_list('%s') t ORDER BY c.cid",
             x->table, x->table);
    if (sqlite3_prepare_v2(p->conn, sql, -1, &st, NULL) != SQLITE_OK) fail("%s", sqlite3_errmsg(p->conn));
    for (int i = 0; sqlite3_step(st) == SQLITE_ROW && i < COLUMNS_MAX; i++) {
        snprintf(p->columns[i], NAME_BYTES, "%s", (const char *)sqlite3_column_text(st, 0));
        x->is_keyed = sqlite3_column_int(st, 2);
        x->is_key[i] = x->is_keyed && sqlite3_column_int(st, 1);
    }
    sqlite3_finalize(st);
}

static bool is_bound(const struct shape *x, int i)
{
    return x->is_touched[i] || (x->op != SQLITE_INSERT && x->is_key[i]);
}

static void add_where(struct arena *a, struct buf *q, const struct player *p, const struct shape *x)
{
    const char *word = " WHERE";
    if (!x->is_keyed) { buf_add(q, S(" WHERE rowid = ?1")); return; }
    for (int i = 0; i < x->n; i++) {
        if (!x->is_key[i]) continue;
        buf_add(q, arena_printf(a, "%s %s = ?%d", word, p->columns[i], i + 2));
        word = " AND";
    }
}

/* The row's number is parameter 1, the i-th column parameter i + 2. */
static void prepare_shape(struct player *p, struct shape *x)
{
    struct arena *a = arena_open(MIB);
    struct buf q = { .arena = a }, values = { .arena = a };
    columns_of(p, x);
    const char *comma = x->op == SQLITE_INSERT && !x->is_keyed ? ", " : " ";
    buf_add(&q, arena_printf(a,
                             x->op == SQLITE_INSERT   ? (x->is_keyed ? "INSERT INTO %s(" : "INSERT INTO %s(rowid")
                             : x->op == SQLITE_UPDATE ? "UPDATE %s SET"
                                                      : "DELETE FROM %s",
                             x->table));
    for (int i = 0; i < x->n && x->op != SQLITE_DELETE; i++) {
        if (!x->is_touched[i]) continue;
        buf_add(&q, x->op == SQLITE_INSERT ? arena_printf(a, "%s%s", comma, p->columns[i])
                                           : arena_printf(a, "%s%s = ?%d", comma, p->columns[i], i + 2));
        buf_add(&values, arena_printf(a, "%s?%d", comma, i + 2));
        comma = ", ";
    }
    if (x->op == SQLITE_INSERT) {
        buf_add(&q, x->is_keyed ? S(") VALUES(") : S(") VALUES(?1"));
        buf_add(&q, buf_str(&values));
        buf_add(&q, S(")"));
    } else add_where(a, &q, p, x);
    if (q.failed || values.failed) fail("no memory");
    if (sqlite3_prepare_v3(p->conn, q.p, (int)q.n, SQLITE_PREPARE_PERSISTENT, &x->stmt, NULL) != SQLITE_OK)
        fail("%.*s: %s", (int)q.n, q.p, sqlite3_errmsg(p->conn));
    arena_close(a);
}

static const struct change *play(sqlite3 *conn, const struct change *c)
{
    const struct shape *x = c->shape;
    if (!x->is_keyed) sqlite3_bind_int64(x->stmt, 1, c->rowid);
    for (int i = 0; i < x->n; i++) if (is_bound(x, i)) sqlite3_bind_value(x->stmt, i + 2, c->values[i]);
    if (sqlite3_step(x->stmt) != SQLITE_DONE) fail("replay of %s: %s", x->table, sqlite3_errmsg(conn));
    if (x->op != SQLITE_INSERT && sqlite3_changes(conn) != 1) fail("replay of %s: no such row", x->table);
    sqlite3_reset(x->stmt);
    return c->next;
}

static double thread_cpu(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct raw_rate raw_replay(const struct bench *b, struct script *s, double per_commit, size_t visits)
{
    struct player *p = calloc(1, sizeof *p);
    const struct change *c = s->first;
    if (!p) fail("no memory");
    struct db *db = open_known(b, &p->conn);
    exec(p->conn, "PRAGMA cache_size=-24576");           /* as the program's writer */
    for (size_t i = 0; i < s->n_shapes; i++) prepare_shape(p, &s->shapes[i]);
    int64_t began = clock_mono_us();
    double cpu = thread_cpu();
    double until = 0; /* batches in the transactions so far; per_commit need not be whole */
    for (size_t k = 0, at = 0; k < s->n;) {
        until += per_commit;
        exec(p->conn, "BEGIN IMMEDIATE");
        for (; k < s->n && (double)k < until; k++) for (; at < s->ends[k]; at++) c = play(p->conn, c);
        exec(p->conn, "COMMIT");
    }
    struct raw_rate rate = {(double)visits / ((double)(clock_mono_us() - began) / 1e6),
                            (thread_cpu() - cpu) * 1e6 / (double)visits};
    for (size_t i = 0; i < s->n_shapes; i++) sqlite3_finalize(s->shapes[i].stmt);
    db_close(db);
    free(p);
    return rate;
}

size_t raw_rows(const struct script *s) { return s->rows; }

void raw_free(struct script *s)
{
    for (struct change *c = s->first, *next; c; c = next) {
        next = c->next;
        for (int i = 0; i < c->shape->n; i++) sqlite3_value_free(c->values[i]);
        free(c);
    }
    free(s->ends);
    free(s);
}
