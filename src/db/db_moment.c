/* db_moment.c - one moment for several connections: PostgreSQL hands its snapshot on, SQLite is asked whether anything moved. */
#include "db/db_impl.h"
#include "db/moment.h"
#include <stdio.h>

enum { TRIES = 20 };

static const struct sql sql_look = { "moment_look", "SELECT COUNT(*) FROM schema_step" };
static const struct sql sql_version = { "moment_version", "PRAGMA data_version" };
static const struct sql sql_export = { "moment_export", "SELECT pg_export_snapshot()" };

struct exported { struct str name; };
static const struct field exported_row[] = { FIELD(struct exported, name) };

struct moment {
    struct db *v[MOMENT_MAX], *gate;
    size_t n;
    db_moment_fn *fn;
    void *arg;
};

static void read_end(struct db *db)
{
    db->is->rollback(db);                            /* it only read: there is nothing to keep */
    db->in_tx = db->only_reads = false;
}

static enum err read_begin(struct db *db)
{
    TRY(db->is->script(db, db->is->begin_read));
    db->in_tx = db->only_reads = true;
    db->spoiled = OK;
    return OK;
}

/* ---- SQLite: each reader opens its snapshot; nothing was committed from before the first to after the last ---- */

static enum err open_each(struct moment *m)
{
    for (size_t i = 0; i < m->n; i++) {
        int64_t steps;
        TRY(read_begin(m->v[i]));
        TRY(db_i64(m->v[i], NULL, &sql_look, NO_BINDS, &steps));      /* the first read opens the snapshot */
    }
    return OK;
}

/* Where commits follow each other without a gap, whoever writes waits until all have opened theirs. */
static enum err while_nobody_writes(struct moment *m)
{
    TRY(m->gate->is->script(m->gate, m->gate->is->begin));
    enum err e = open_each(m);
    m->gate->is->rollback(m->gate);
    return e;
}

/* The gate is a connection that reads nothing else: its version changes when anybody commits. */
static enum err same_sqlite(struct moment *m, bool *is_same)
{
    *is_same = false;
    for (int try = 0; try < TRIES; try++) {
        int64_t before, after;
        TRY(db_i64(m->gate, NULL, &sql_version, NO_BINDS, &before));
        TRY(open_each(m));
        TRY(db_i64(m->gate, NULL, &sql_version, NO_BINDS, &after));
        *is_same = before == after;
        if (*is_same) return OK;
        for (size_t i = 0; i < m->n; i++) read_end(m->v[i]);
    }
    TRY(while_nobody_writes(m));
    *is_same = true;
    return OK;
}

/* ---- PostgreSQL: the first hands its snapshot to the others ---- */

static enum err same_postgres(struct moment *m)
{
    char take[200];
    struct exported x;
    struct arena *a = arena_open(4 * KIB);
    if (!a) return ERR_NOMEM;
    enum err e = read_begin(m->v[0]);
    if (e == OK) e = db_one(m->v[0], a, &sql_export, NO_BINDS, FIELDS(exported_row), &x);
    if (e == OK) snprintf(take, sizeof take, "SET TRANSACTION SNAPSHOT '%.*s'", (int)x.name.n, x.name.p);
    for (size_t i = 1; e == OK && i < m->n; i++) {
        e = read_begin(m->v[i]);
        if (e == OK) e = m->v[i]->is->script(m->v[i], take);
    }
    arena_close(a);
    return e;
}

static enum err run_all(struct moment *m)
{
    bool is_same = true;
    TRY(m->v[0]->is->is_sqlite ? same_sqlite(m, &is_same) : same_postgres(m));
    if (!is_same) return ERR_BUSY;
    enum err e = m->fn(m->v, m->n, m->arg);
    for (size_t i = 0; e == OK && i < m->n; i++) e = m->v[i]->spoiled;
    return e;
}

static enum err run_alone(struct db *db, void *arg)
{
    const struct moment *m = arg;
    return m->fn(&db, 1, m->arg);
}

static bool is_seen_by_others(const struct db *db, const char *url)
{
    return url && !db->in_tx && strcmp(url, "sqlite::memory:") != 0;
}

enum err db_moment(struct db *db, const char *url, size_t wanted, db_moment_fn *fn, void *arg)
{
    struct moment m = { .v = { db }, .n = 1, .fn = fn, .arg = arg };
    if (wanted < 2 || wanted > MOMENT_MAX || !is_seen_by_others(db, url)) return db_snapshot(db, run_alone, &m);
    enum err e = db->is->is_sqlite ? db_open(url, &m.gate) : OK;
    while (e == OK && m.n < wanted) {
        e = db_open(url, &m.v[m.n]);
        if (e == OK) m.n++;
    }
    if (e == OK) e = run_all(&m);
    for (size_t i = 0; i < m.n; i++) {
        read_end(m.v[i]);
        if (i) db_close(m.v[i]);
    }
    db_close(m.gate);
    return e;
}
