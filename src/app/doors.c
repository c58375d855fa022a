/* doors.c - the program's own doors: is it well, what does it count, what does it understand. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include "account/eid/oidc.h"
#include "app/app.h"
#include "app/senders.h"
#include "app/tables.h"
#include "http/hub.h"
#include "http/server.h"

static enum err healthz(struct req *rq)
{
    reply_static(rq, 200, S("text/plain; charset=utf-8"), S("ok\n"));
    return OK;
}

static const struct sql sql_alive = { "door_alive", "SELECT CAST(1 AS BIGINT)" };

static struct str readiness(struct req *rq)
{
    int64_t one;
    if (!rq->app || !rq->app->server) return S("not ready\n");
    if (server_is_draining(rq->app->server)) return S("not ready: draining\n");
    if (db_i64(rq->db, rq->arena, &sql_alive, NO_BINDS, &one) != OK)
        return S("not ready: the database does not answer\n");
    enum err trouble = rq->app->writer ? db_writer_stats(rq->app->writer).trouble : OK;
    if (trouble == ERR_STORAGE) return S("read only: the disk failed; see the log, then restart\n");
    if (trouble == ERR_DISK_FULL) return S("read only: the disk is full\n");
    return S("ready\n");
}

/* 503 while draining, so that a proxy sends no one new; when the database does not answer; while nothing can be stored. */
static enum err readyz(struct req *rq)
{
    struct str say = readiness(rq);
    reply_static(rq, str_eq(say, S("ready\n")) ? 200 : 503, S("text/plain; charset=utf-8"), say);
    return OK;
}

static bool may_read_metrics(struct req *rq)
{
    struct networks from;
    struct address who;
    return rq->app && networks_read(rq->arena, rq->app->config.metrics_from, &from) == OK
           && address_read(rq->address, &who) == OK && networks_hold(&from, who);
}

static int64_t resident_bytes(void)
{
    long pages = 0, skip;
    FILE *f = fopen("/proc/self/statm", "r");
    if (!f) return 0;
    if (fscanf(f, "%ld %ld", &skip, &pages) != 2) pages = 0;
    fclose(f);
    return (int64_t)pages * sysconf(_SC_PAGESIZE);
}

static int64_t database_bytes(struct req *rq)
{
    static const struct sql sql_size_pg = { "door_size_pg",
        "SELECT CAST(pg_database_size(current_database()) AS BIGINT)" };
    int64_t n = 0;
    struct stat file;
    if (!db_is_sqlite(rq->db)) return db_i64(rq->db, rq->arena, &sql_size_pg, NO_BINDS, &n) == OK ? n : 0;
    return stat(rq->app->db_url + sizeof "sqlite:" - 1, &file) == 0 ? file.st_size : 0;
}

static int64_t log_bytes(struct req *rq)
{
    struct stat file;
    if (!db_is_sqlite(rq->db)) return 0;
    const char *path = arena_z(rq->arena, arena_printf(rq->arena, "%s-wal", rq->app->db_url + sizeof "sqlite:" - 1));
    return path && stat(path, &file) == 0 ? file.st_size : 0;
}

/* By what became of them; the words are few and fixed. */
static void eid_metrics(struct buf *out)
{
    const struct oidc *o = oidc_in_use();
    if (!o) return;
    buf_add(
        out,
        S("# TYPE sansang_eid_sign_ins counter\n# HELP sansang_eid_sign_ins Sign-ins with the e-ID by what became of them.\n"));
    for (unsigned i = 0; i < OIDC_FAULT_COUNT; i++) {
        int64_t n = oidc_count(o, (enum oidc_fault)i);
        if (!n && i != OIDC_FINE) continue;
        buf_add(out, S("sansang_eid_sign_ins_total{result=\""));
        buf_add(out, str_z(oidc_word((enum oidc_fault)i)));
        buf_add(out, S("\"} "));
        buf_i64(out, n);
        buf_add(out, S("\n"));
    }
}

static enum err metrics(struct req *rq)
{
    if (!may_read_metrics(rq)) return ERR_NOT_FOUND;
    struct app *app = rq->app;
    struct db_writer_stats w = app->writer ? db_writer_stats(app->writer) : (struct db_writer_stats){ 0 };
    struct buf out = { .arena = rq->arena };
    metrics_write(app->metrics, &out);
    metrics_counter(&out, "sansang_writer_commits", "Transactions taken to disk.", w.commits);
    metrics_counter(&out, "sansang_writer_functions", "Writes inside them.", w.functions);
    metrics_counter(&out, "sansang_writer_failed", "Writes rolled back.", w.failed);
    metrics_counter(&out, "sansang_writer_turned_away", "Writes refused because of the disk.", w.turned_away);
    metrics_gauge(&out, "sansang_disk_full", "1 while writes find no room.", w.trouble == ERR_DISK_FULL);
    metrics_gauge(&out, "sansang_storage_failed", "1 after the disk failed, until restarted.",
                  w.trouble == ERR_STORAGE);
    senders_write_metrics(&out);
    metrics_gauge(&out, "sansang_watchers", "Live pages open.", (int64_t)hub_watchers(rq->hub));
    metrics_gauge(&out, "sansang_connections", "Sockets open.", (int64_t)server_connections(app->server));
    metrics_gauge(&out, "sansang_database_bytes", "Size of the database on disk, without its log.",
                  database_bytes(rq));
    metrics_gauge(&out, "sansang_database_log_bytes", "Size of SQLite's log (FILE-wal).", log_bytes(rq));
    metrics_gauge(&out, "sansang_resident_bytes", "Memory of this process.", resident_bytes());
    metrics_gauge(&out, "sansang_start_time_seconds", "When this process began to serve.", app->started_ms / 1000);
    eid_metrics(&out);
    buf_add(&out, S("# TYPE sansang_build info\n# HELP sansang_build Version of the program.\n"
                    "sansang_build_info{version=\"" SANSANG_VERSION "\"} 1\n# EOF\n"));
    if (out.failed) return ERR_NOMEM;
    reply_bytes(rq, 200, S("application/openmetrics-text; version=1.0.0; charset=utf-8"), buf_str(&out));
    return OK;
}

static enum err api_document(struct req *rq)
{
    if (!rq->app || !rq->app->openapi.n) return ERR_NOT_FOUND;
    if (!req_is_fresh(rq, rq->app->openapi_sum))
        reply_static(rq, 200, S("application/json; charset=utf-8"), rq->app->openapi);
    return OK;
}

static const struct route table[] = {
    { GET, "/healthz",          healthz,      ROLE_ANYONE, .about = "The process answers" },
    { GET, "/readyz",           readyz,       ROLE_ANYONE, .about = "The process and its database take requests" },
    { GET, "/metrics",          metrics,      ROLE_ANYONE, .about = "Counters in OpenMetrics, for metrics_from" },
    { GET, "/api/openapi.json", api_document, ROLE_ANYONE, .about = "This document" },
};
const struct routes door_routes = { table, N_OF(table) };
