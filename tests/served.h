/* served.h - a server on a socket with a handful of doors, for its tests. */
#ifndef SANSANG_TEST_SERVED_H
#define SANSANG_TEST_SERVED_H
#define _GNU_SOURCE                      /* memmem */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <pthread.h>
#include <cmocka.h>
#include <errno.h>
#include "client.h"
#include "core/time.h"
#include "db/db.h"
#include "http/hub.h"
#include "http/page.h"
#include "http/ready.h"
#include "http/server.h"

/* ---- what is served ---- */

static atomic_int rendered, handled;

static inline enum err hello(struct req *rq)
{
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_text(&j, "address", rq->address);
    json_text(&j, "origin", rq->origin);
    json_end(&j);
    handled++;
    return OK;
}

static inline enum err slow(struct req *rq)
{
    sleep_ms(400);
    return hello(rq);
}

static inline enum err large(struct req *rq)
{
    struct json j = reply_json(rq, 200);
    json_array(&j, NULL);
    for (int64_t i = 0; i < 5000; i++) json_i64(&j, NULL, i);
    json_end(&j);
    return OK;
}

static inline enum err count_body(struct req *rq)
{
    int64_t sum = 0;
    for (size_t i = 0; i < rq->body.n; i++) sum += (unsigned char)rq->body.p[i];
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_i64(&j, "bytes", (int64_t)rq->body.n);
    json_i64(&j, "sum", sum);
    json_end(&j);
    return OK;
}

struct lines { int64_t next, last; bool is_broken; };
static inline enum err next_line(struct db *db, void *arg, struct buf *out)
{
    static const struct sql one = { "test_one", "SELECT CAST($1 AS BIGINT)" };
    struct lines *l = arg;
    int64_t n;
    if (l->next > l->last) return l->is_broken ? ERR_INTERNAL : OK;
    TRY(db_i64(db, out->arena, &one, BINDS(bind_i64(l->next)), &n));
    for (int i = 0; i < 100; i++) { buf_i64(out, n); buf_add(out, S("\n")); }
    l->next++;
    return OK;
}

static inline enum err lines(struct req *rq, int64_t last, bool is_broken)
{
    struct lines *l = arena_new(rq->arena, struct lines, 1);
    if (!l) return ERR_NOMEM;
    *l = (struct lines){ 1, last, is_broken };
    return reply_stream(rq, S("text/csv; charset=utf-8"), S("lines.csv"), next_line, l);
}
static inline enum err export(struct req *rq)        { return lines(rq, 2000, false); }
static inline enum err broken_export(struct req *rq) { return lines(rq, 200, true); }
static inline enum err endless(struct req *rq)       { return lines(rq, INT64_MAX, false); }
static inline enum err live(struct req *rq)          { return reply_watch(rq, 5, S("{\"first\":true}")); }
static inline enum err fresh(struct req *rq)         { return reply_watch(rq, 7, S("")); }

/* A page of what moves: unit 9 alone moves it. */
static atomic_int moved, made;
static inline enum err held(struct req *rq)
{
    struct buf *h = reply_html(rq, 200);
    int now = moved;
    made++;
    h_lit(h, "<p>");
    h_text(h, rq->lang == LANG_EN ? S("moved ") : S("đổi "));
    buf_i64(h, now);
    h_lit(h, ".</p>");
    return OK;
}

static inline enum err render(struct db *db, struct arena *a, int64_t unit_id, int64_t now_ms, struct beat *b)
{
    (void)db; (void)a; (void)now_ms;
    struct buf *each[] = { &b->moved, b->wants_whole ? &b->whole : NULL };
    int64_t beats = ++rendered;
    for (size_t i = 0; i < N_OF(each) && each[i]; i++) {
        buf_add(each[i], i ? S("{\"whole\":") : S("{\"unit\":"));
        buf_i64(each[i], unit_id);
        buf_add(each[i], S(",\"beat\":"));
        buf_i64(each[i], beats);
        buf_add(each[i], S("}"));
    }
    if (b->memory) assert_int_equal(*(int64_t *)b->memory, unit_id);     /* each topic its own */
    else if ((b->memory = malloc(sizeof(int64_t)))) *(int64_t *)b->memory = unit_id;
    return OK;
}

static const struct route table[] = {
    { GET,  "/api/hello",   hello,         ROLE_ANYONE, .about = "test" },
    { GET,  "/api/slow",    slow,          ROLE_ANYONE, .about = "test" },
    { GET,  "/api/large",   large,         ROLE_ANYONE, .about = "test" },
    { POST, "/api/small",   count_body,    ROLE_ANYONE, .body_max = KIB, .is_raw = true },
    { POST, "/api/upload",  count_body,    ROLE_ANYONE, .body_max = 20 * MIB, .is_raw = true },
    { POST, "/api/closed",  count_body,    ROLE_CITY,   .body_max = 20 * MIB, .is_raw = true },
    { GET,  "/api/export",  export,        ROLE_ANYONE, .about = "test" },
    { GET,  "/api/broken",  broken_export, ROLE_ANYONE, .about = "test" },
    { GET,  "/api/endless", endless,       ROLE_ANYONE, .about = "test" },
    { GET,  "/api/live",    live,          ROLE_ANYONE, .about = "test" },
    { GET,  "/api/fresh",   fresh,         ROLE_ANYONE, .about = "test" },
    { GET,  "/held",        held,          ROLE_ANYONE, .about = "test", .holds = 9 },
};
static const struct routes tables[] = { { table, N_OF(table) } };

static inline enum err open_db(void *arg, struct db **out) { (void)arg; return db_open("sqlite::memory:", out); }

struct house {
    struct server *server;
    struct hub *hub;
    struct metrics *metrics;
    struct arena *arena;
    unsigned short port;
};

static inline struct house *house_open(size_t per_address, int64_t idle_s)
{
    struct house *h = calloc(1, sizeof *h);
    h->arena = arena_open(MIB);
    assert_int_equal(hub_open(open_db, NULL, render, &h->hub), OK);
    assert_int_equal(metrics_open(tables, N_OF(tables), &h->metrics), OK);
    struct server_config c = { .listen = S("127.0.0.1"), .workers = 2, .memory_max = MIB, .connections = 2000,
        .connections_per_address = per_address, .header_bytes = 12 * KIB, .idle_s = idle_s, .spool_dir = "/tmp",
        .tables = tables, .n_tables = N_OF(tables), .open_db = open_db, .hub = h->hub, .metrics = h->metrics };
    if (per_address == 0) assert_int_equal(networks_read(h->arena, S("127.0.0.1"), &c.trusted), OK);
    assert_int_equal(server_open(&c, &h->server), OK);
    h->port = server_port(h->server);
    return h;
}

static inline void house_close(struct house *h)
{
    server_drain(h->server, 300);
    server_close(h->server);
    hub_close(h->hub);
    metrics_close(h->metrics);
    arena_close(h->arena);
    free(h);
}

static inline int open_house(void **state) { *state = house_open(0, 30); return 0; }
static inline int close_house(void **state) { house_close(*state); return 0; }

static inline struct answer *ask(const struct house *h, const char *head, const char *body)
{
    struct answer *a = client_ask(h->port, head, body);
    assert_non_null(a);
    return a;
}

static inline void expect(const struct house *h, const char *head, const char *body, int status, const char *text)
{
    struct answer *a = ask(h, head, body);
    if (a->status != status || (text && !strstr(a->bytes, text))) fail_msg("%s: %.600s", head, a->bytes);
    free(a);
}

static inline int watch(const struct house *h, struct answer *a)
{
    int fd = client_connect(h->port);
    client_say(fd, "GET /api/live HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_true(client_hear(fd, a, "data: {\"first\":true}\n\n"));
    return fd;
}

#define test(f) cmocka_unit_test_setup_teardown(f, open_house, close_house)
#endif
