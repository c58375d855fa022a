/* test_server.c - the socket side: slow and greedy callers, streams, watchers, a clean end. */
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

static enum err hello(struct req *rq)
{
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_text(&j, "address", rq->address);
    json_text(&j, "origin", rq->origin);
    json_end(&j);
    handled++;
    return OK;
}

static enum err slow(struct req *rq)
{
    sleep_ms(400);
    return hello(rq);
}

static enum err large(struct req *rq)
{
    struct json j = reply_json(rq, 200);
    json_array(&j, NULL);
    for (int64_t i = 0; i < 5000; i++) json_i64(&j, NULL, i);
    json_end(&j);
    return OK;
}

static enum err count_body(struct req *rq)
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
static enum err next_line(struct db *db, void *arg, struct buf *out)
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

static enum err lines(struct req *rq, int64_t last, bool is_broken)
{
    struct lines *l = arena_new(rq->arena, struct lines, 1);
    if (!l) return ERR_NOMEM;
    *l = (struct lines){ 1, last, is_broken };
    return reply_stream(rq, S("text/csv; charset=utf-8"), S("lines.csv"), next_line, l);
}
static enum err export(struct req *rq)        { return lines(rq, 2000, false); }
static enum err broken_export(struct req *rq) { return lines(rq, 200, true); }
static enum err endless(struct req *rq)       { return lines(rq, INT64_MAX, false); }
static enum err live(struct req *rq)          { return reply_watch(rq, 5, S("{\"first\":true}")); }
static enum err fresh(struct req *rq)         { return reply_watch(rq, 7, S("")); }

/* A page of what moves: unit 9 alone moves it. */
static atomic_int moved, made;
static enum err held(struct req *rq)
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

static enum err render(struct db *db, struct arena *a, int64_t unit_id, int64_t now_ms, struct beat *b)
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

static enum err open_db(void *arg, struct db **out) { (void)arg; return db_open("sqlite::memory:", out); }

struct house {
    struct server *server;
    struct hub *hub;
    struct metrics *metrics;
    struct arena *arena;
    unsigned short port;
};

static struct house *house_open(size_t per_address, int64_t idle_s)
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

static void house_close(struct house *h)
{
    server_drain(h->server, 300);
    server_close(h->server);
    hub_close(h->hub);
    metrics_close(h->metrics);
    arena_close(h->arena);
    free(h);
}

static int open_house(void **state) { *state = house_open(0, 30); return 0; }
static int close_house(void **state) { house_close(*state); return 0; }

static struct answer *ask(const struct house *h, const char *head, const char *body)
{
    struct answer *a = client_ask(h->port, head, body);
    assert_non_null(a);
    return a;
}

static void expect(const struct house *h, const char *head, const char *body, int status, const char *text)
{
    struct answer *a = ask(h, head, body);
    if (a->status != status || (text && !strstr(a->bytes, text))) fail_msg("%s: %.600s", head, a->bytes);
    free(a);
}

/* ---- one connection ---- */

static void a_connection_is_kept_and_requests_may_be_sent_ahead(void **state)
{
    struct house *h = *state;
    struct answer *a = calloc(1, sizeof *a);
    int fd = client_connect(h->port);
    assert_true(client_say(fd, "GET /api/hello HTTP/1.1\r\nHost: a\r\n\r\nGET /api/slow HTTP/1.1\r\nHost: b\r\n\r\n"
                               "HEAD /api/hello HTTP/1.1\r\nHost: c\r\n\r\n"
                               "GET /api/hello HTTP/1.1\r\nHost: d\r\n\r\n"));
    assert_true(client_hear(fd, a, "http://d"));
    const char *first = strstr(a->bytes, "http://a"), *second = strstr(a->bytes, "http://b");
    assert_true(first && second && first < second);
    assert_null(strstr(a->bytes, "http://c"));                       /* HEAD has a head only */
    close(fd);
    free(a);
}

static void slow_handlers_do_not_hold_up_each_other(void **state)
{
    struct house *h = *state;
    struct answer *a = calloc(2, sizeof *a);
    int one = client_connect(h->port), two = client_connect(h->port);
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    client_say(one, "GET /api/slow HTTP/1.1\r\nHost: a\r\n\r\n");
    client_say(two, "GET /api/slow HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_true(client_hear(one, &a[0], "http://a") && client_hear(two, &a[1], "http://a"));
    clock_gettime(CLOCK_MONOTONIC, &to);
    assert_true((to.tv_sec - from.tv_sec) * 1000 + (to.tv_nsec - from.tv_nsec) / 1000000 < 790);
    close(one);
    close(two);
    free(a);
}

static void every_reply_carries_the_rules_for_browsers(void **state)
{
    struct house *h = *state;
    struct answer *a = ask(h, "GET /nowhere HTTP/1.1", NULL);
    static const char *const wanted[] = {
        ("Content-Security-Policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"),
        "frame-ancestors 'none'", "X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer",
        "Cross-Origin-Opener-Policy: same-origin", "Permissions-Policy: camera=(self), geolocation=(self)",
        "Cache-Control: no-cache" };
    for (size_t i = 0; i < N_OF(wanted); i++) if (!strstr(a->bytes, wanted[i])) fail_msg("%s", wanted[i]);
    free(a);
    a = ask(h, "GET /api/hello HTTP/1.1", NULL);                     /* data: nothing may run in it, and it is short */
    static const char *const of_data[] = {
        "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n", "X-Content-Type-Options: nosniff",
        "Referrer-Policy: no-referrer", "Cross-Origin-Opener-Policy: same-origin", "Cache-Control: no-store" };
    for (size_t i = 0; i < N_OF(of_data); i++) if (!strstr(a->bytes, of_data[i])) fail_msg("%s", of_data[i]);
    assert_null(strstr(a->bytes, "script-src"));
    assert_null(strstr(a->bytes, "Strict-Transport-Security"));
    free(a);
    expect(h, "GET /api/hello HTTP/1.1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: 1.2.3.4", NULL, 200,
        "Strict-Transport-Security: max-age=");
    expect(h, "GET /api/hello HTTP/1.1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: 1.2.3.4", NULL, 200,
           "{\"address\":\"1.2.3.4\",\"origin\":\"https://test\"}");
    expect(h, "GET /api/nowhere HTTP/1.1", NULL, 404, "nosniff");
}

static void large_replies_are_packed_for_who_can_unpack_them(void **state)
{
    struct house *h = *state;
    expect(h, "GET /api/large HTTP/1.1", NULL, 200, "4998,4999]");
    struct answer *a = ask(h, "GET /api/large HTTP/1.1\r\nAccept-Encoding: br, gzip", NULL);
    assert_true(strstr(a->bytes, "Content-Encoding: gzip") && strstr(a->bytes, "Vary: Accept-Encoding"));
    assert_true(memcmp(answer_body(a), "\x1f\x8b\x08", 3) == 0);
    assert_true(a->n < 16 * KIB);
    free(a);
    a = ask(h, "GET /api/hello HTTP/1.1\r\nAccept-Encoding: gzip", NULL);
    assert_null(strstr(a->bytes, "Content-Encoding"));
    free(a);
    a = ask(h, "GET /api/large HTTP/1.1\r\nAccept-Encoding: gzip;q=0", NULL);
    assert_null(strstr(a->bytes, "Content-Encoding"));
    free(a);
}

/* ---- bodies ---- */

static char *letters(size_t n)
{
    char *p = malloc(n + 1);
    memset(p, 'a', n);
    p[n] = 0;
    return p;
}

static void a_body_that_is_too_large_is_told_so(void **state)
{
    struct house *h = *state;
    char *ten = letters(10 * MIB);
    expect(h, "POST /api/small HTTP/1.1\r\nX-Sansang: 1", ten, 413, "TOO_LARGE");
    expect(h, "POST /api/hello HTTP/1.1\r\nX-Sansang: 1", ten, 405, "METHOD");
    free(ten);
}

static void a_huge_body_is_refused_before_it_is_sent(void **state)
{
    struct house *h = *state;
    struct answer *a = calloc(1, sizeof *a);
    int fd = client_connect(h->port);
    client_say(fd, "POST /api/upload HTTP/1.1\r\nHost: a\r\nX-Sansang: 1\r\nContent-Length: 99999999999\r\n\r\n");
    assert_true(client_hear(fd, a, "TOO_LARGE"));
    assert_int_equal(a->status, 413);
    close(fd);
    free(a);
}

static void a_large_body_waits_on_disk_and_arrives_whole(void **state)
{
    struct house *h = *state;
    char *five = letters(5 * MIB);
    expect(h, "POST /api/upload HTTP/1.1\r\nX-Sansang: 1", five, 200, "{\"bytes\":5242880,\"sum\":508559360}");
    free(five);
}

static void a_large_body_of_a_stranger_is_thrown_away_and_refused(void **state)
{
    struct house *h = *state;
    char *five = letters(5 * MIB);
    expect(h, "POST /api/closed HTTP/1.1\r\nX-Sansang: 1", five, 401, "SIGN_IN");
    expect(h, "POST /api/upload HTTP/1.1", five, 403, "X-Sansang");
    free(five);
}

static void a_body_in_chunks_is_bounded_too(void **state)
{
    struct house *h = *state;
    struct answer *a = calloc(1, sizeof *a);
    int fd = client_connect(h->port);
    client_say(fd, "POST /api/small HTTP/1.1\r\nHost: a\r\nX-Sansang: 1\r\n"
        "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                   "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    assert_true(client_hear(fd, a, NULL));
    assert_non_null(strstr(a->bytes, "{\"bytes\":5,\"sum\":495}"));
    close(fd);
    memset(a, 0, sizeof *a);
    fd = client_connect(h->port);
    client_say(fd, "POST /api/small HTTP/1.1\r\nHost: a\r\nX-Sansang: 1\r\n"
        "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
    char *part = letters(1000);
    for (int i = 0; i < 5; i++) { client_say(fd, "3e8\r\n"); client_say(fd, part); client_say(fd, "\r\n"); }
    client_say(fd, "0\r\n\r\n");
    assert_true(client_hear(fd, a, NULL));
    assert_int_equal(a->status, 413);
    close(fd);
    free(part);
    free(a);
}

static void a_slow_body_does_not_keep_others_waiting(void **state)
{
    struct house *h = *state;
    struct answer *a = calloc(1, sizeof *a);
    int fd = client_connect(h->port);
    client_say(fd, "POST /api/small HTTP/1.1\r\nHost: a\r\nX-Sansang: 1\r\nContent-Length: 3\r\n\r\na");
    expect(h, "GET /api/hello HTTP/1.1", NULL, 200, "http://test");
    sleep_ms(100);
    client_say(fd, "bc");
    assert_true(client_hear(fd, a, "294"));
    close(fd);
    free(a);
}

static void headers_are_bounded(void **state)
{
    struct house *h = *state;
    struct answer *a = calloc(1, sizeof *a);
    char *long_one = letters(64 * KIB);
    int fd = client_connect(h->port);
    client_say(fd, "GET /api/hello HTTP/1.1\r\nHost: a\r\nX-Long: ");
    client_say(fd, long_one);
    client_say(fd, "\r\n\r\n");
    client_hear(fd, a, NULL);
    assert_true(a->bytes[0] == 0 || strstr(a->bytes, "HTTP/1.1 431"));   /* or cut off before the reply could be read */
    close(fd);
    memset(a, 0, sizeof *a);
    fd = client_connect(h->port);
    client_say(fd, "GET /");
    client_say(fd, long_one);
    client_say(fd, " HTTP/1.1\r\nHost: a\r\n\r\n");
    client_hear(fd, a, NULL);
    assert_true(a->bytes[0] == 0 || strstr(a->bytes, "HTTP/1.1 4"));
    close(fd);
    expect(h, "GET /api/hello HTTP/1.1", NULL, 200, "http://test");
    free(long_one);
    free(a);
}

static void nonsense_is_refused_and_harms_nobody(void **state)
{
    static const char *const nonsense[] = {
        "\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\x16\x03\x01\x02\x01", "GET /api/hello HTTP/1.1\r\n\r\n",
        "GET /%ZZ HTTP/1.1\r\nHost: a\r\n\r\n", "POST /api/small HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST /api/small HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 9\r\n\r\na",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "GET http://evil/api/hello HTTP/1.1\r\nHost: a\r\n\r\n",
        "TRACE /api/hello HTTP/1.1\r\nHost: a\r\n\r\n", "GET /api/hello HTTP/1.1\r\nHost: a\r\nBad Header\r\n\r\n",
    };
    struct house *h = *state;
    for (size_t i = 0; i < N_OF(nonsense); i++) {
        struct answer *a = calloc(1, sizeof *a);
        int fd = client_connect(h->port);
        client_say(fd, nonsense[i]);
        shutdown(fd, SHUT_WR);
        client_hear(fd, a, NULL);
        if (strstr(a->bytes, " 200 ") || strstr(a->bytes, " 500 ")) fail_msg("%s: %.300s", nonsense[i], a->bytes);
        close(fd);
        free(a);
    }
    expect(h, "GET /api/hello HTTP/1.1", NULL, 200, "http://test");
}

/* Half a minute of patience, and the next check: only when asked for (SANSANG_TEST_SIEGE=full). */
static void who_takes_a_reply_too_slowly_is_cut(void **state)
{
    struct house *h = *state;
    if (!getenv("SANSANG_TEST_SIEGE")) skip();
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(h->port), .sin_addr = { htonl(INADDR_LOOPBACK) } };
    int fd = socket(AF_INET, SOCK_STREAM, 0), small = 4096;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    assert_int_equal(connect(fd, (const struct sockaddr *)&to, sizeof to), 0);
    client_say(fd, "GET /api/endless HTTP/1.1\r\nHost: a\r\n\r\n");
    int seconds = 0;
    for (char byte; seconds < 75 && recv(fd, &byte, 1, MSG_DONTWAIT) != 0 && errno != ECONNRESET; seconds++) {
        errno = 0;
        if (send(fd, "\r", 1, MSG_NOSIGNAL) < 0) break;
        sleep_ms(1000);
    }
    print_message("cut after %d s\n", seconds);
    assert_in_range(seconds, 25, 70);
    close(fd);
}

/* ---- many ---- */

static void one_address_holds_so_many_connections_and_no_more(void **state)
{
    (void)state;
    struct house *h = house_open(10, 30);
    int fds[15];
    struct answer *a = calloc(1, sizeof *a);
    for (size_t i = 0; i < 10; i++) {
        fds[i] = client_connect(h->port);
        memset(a, 0, sizeof *a);
        client_say(fds[i], "GET /api/hello HTTP/1.1\r\nHost: a\r\n\r\n");
        assert_true(client_hear(fds[i], a, "http://a"));
    }
    for (size_t i = 10; i < 15; i++) {
        fds[i] = client_connect(h->port);
        memset(a, 0, sizeof *a);
        client_say(fds[i], "GET /api/hello HTTP/1.1\r\nHost: a\r\n\r\n");
        client_hear(fds[i], a, NULL);
        assert_int_equal(a->n, 0);
    }
    for (size_t i = 0; i < 15; i++) close(fds[i]);
    sleep_ms(100);
    expect(h, "GET /api/hello HTTP/1.1", NULL, 200, "http://test");
    free(a);
    house_close(h);
}

static void *hammer(void *arg)
{
    const struct house *h = arg;
    struct answer *a = calloc(1, sizeof *a);
    long good = 0;
    for (int i = 0; i < 100; i++) {
        int fd = client_connect(h->port);
        memset(a, 0, 1024);
        a->n = 0;
        client_say(fd, "GET /api/hello HTTP/1.1\r\nHost: a\r\n\r\n");
        if (i % 3 && client_hear(fd, a, "http://a")) good++;             /* some leave without waiting */
        close(fd);
    }
    free(a);
    return (void *)good;
}

static void a_crowd_is_served_and_leavers_are_forgotten(void **state)
{
    struct house *h = *state;
    pthread_t crowd[8];
    for (size_t i = 0; i < N_OF(crowd); i++) assert_int_equal(pthread_create(&crowd[i], NULL, hammer, h), 0);
    for (size_t i = 0; i < N_OF(crowd); i++) {
        void *good;
        pthread_join(crowd[i], &good);
        assert_int_equal((long)good, 66);
    }
    for (int i = 0; i < 100 && server_connections(h->server); i++) sleep_ms(20);
    assert_int_equal(server_connections(h->server), 0);
}

/* ---- streams ---- */

static void an_export_streams_to_its_last_line(void **state)
{
    struct house *h = *state;
    int fd = client_connect(h->port);
    struct answer *a = calloc(1, sizeof *a);
    size_t bytes = 0;
    char tail[41] = "";
    client_say(fd, "GET /api/export HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    for (ssize_t n; (n = recv(fd, a->bytes, ANSWER_BYTES, 0)) > 0; bytes += (size_t)n) {
        size_t last = n < 20 ? (size_t)n : 20;                          /* the last chunk may come alone */
        memmove(tail, tail + last, 40 - last);
        memcpy(tail + 40 - last, a->bytes + n - last, last);
    }
    assert_true(bytes > 880 * 1000);
    assert_non_null(memmem(tail, 40, "2000\n", 5));
    assert_non_null(memmem(tail, 40, "0\r\n\r\n", 5));
    close(fd);
    free(a);
}

static void a_stream_that_fails_is_cut_and_never_looks_whole(void **state)
{
    struct house *h = *state;
    struct answer *a = ask(h, "GET /api/broken HTTP/1.1", NULL);
    assert_non_null(strstr(a->bytes, "attachment; filename=\"lines.csv\""));
    assert_non_null(strstr(a->bytes, "\n200\n"));
    assert_null(strstr(a->bytes, "\r\n0\r\n"));
    free(a);
}

static void a_reader_who_leaves_ends_the_stream(void **state)
{
    struct house *h = *state;
    for (int i = 0; i < 5; i++) {
        struct answer *a = calloc(1, sizeof *a);
        int fd = client_connect(h->port);
        client_say(fd, "GET /api/endless HTTP/1.1\r\nHost: a\r\n\r\n");
        assert_true(client_hear(fd, a, "\n3\n"));
        close(fd);
        free(a);
    }
    for (int i = 0; i < 100 && server_connections(h->server); i++) sleep_ms(20);
    assert_int_equal(server_connections(h->server), 0);
    expect(h, "GET /api/hello HTTP/1.1", NULL, 200, "http://test");
}

/* ---- a page that holds ---- */

enum { MOVES = 60, ASKERS = 3 };

static int moves_told(const struct house *h, const char *head)
{
    struct answer *a = ask(h, head, NULL);
    const char *p = strstr(answer_body(a), "moved ");
    int n = p ? atoi(p + strlen("moved ")) : -1;
    free(a);
    return n;
}

static void a_page_that_holds_is_made_once_for_each_language(void **state)
{
    struct house *h = *state;
    int64_t began = clock_mono_us();
    made = 0;
    for (int i = 0; i < 40; i++) {
        expect(h, "GET /held HTTP/1.1\r\nAccept-Language: en-GB,vi", NULL, 200, "<p>moved ");
        expect(h, "GET /held HTTP/1.1", NULL, 200, "<p>đổi ");
        expect(h, "GET /held HTTP/1.1", NULL, 200, "Content-Security-Policy");
    }
    assert_true(made <= 2 * (1 + (clock_mono_us() - began) / (HOLD_MS * 1000)));
    int before = made;
    expect(h, "GET /held?lang=en HTTP/1.1", NULL, 200, "<p>moved "); /* another address: made for who asks */
    assert_int_equal(made, before + 1);
}

static atomic_bool is_over;
static void *ask_all_the_time(void *arg)
{
    while (!is_over) if (moves_told(arg, "GET /held HTTP/1.1\r\nAccept-Language: en") < 0) return arg;
    return NULL;
}

static void a_page_that_holds_is_never_older_than_what_moved_before_it_was_asked_for(void **state)
{
    struct house *h = *state;
    pthread_t askers[ASKERS];
    void *failed;
    is_over = false;
    for (int i = 0; i < ASKERS; i++) assert_int_equal(pthread_create(&askers[i], NULL, ask_all_the_time, h), 0);
    for (int i = 0; i < MOVES; i++) {
        int now = ++moved;
        hub_touch(h->hub, 9);
        assert_int_equal(moves_told(h, "GET /held HTTP/1.1\r\nAccept-Language: en"), now);
    }
    is_over = true;
    for (int i = 0; i < ASKERS; i++) { pthread_join(askers[i], &failed); assert_null(failed); }
}

/* ---- watching ---- */

static int watch(const struct house *h, struct answer *a)
{
    int fd = client_connect(h->port);
    client_say(fd, "GET /api/live HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_true(client_hear(fd, a, "data: {\"first\":true}\n\n"));
    return fd;
}

static void what_is_touched_reaches_all_who_watch_at_most_once_a_beat(void **state)
{
    struct house *h = *state;
    enum { WATCHERS = 200 };
    struct answer *a = calloc(WATCHERS, sizeof *a);
    int fds[WATCHERS];
    for (size_t i = 0; i < WATCHERS; i++) fds[i] = watch(h, &a[i]);
    assert_int_equal(hub_watchers(h->hub), WATCHERS);
    sleep_ms(2 * HUB_BEAT_MS + 100);                                 /* the beat that follows joining */
    int before = rendered;
    for (int i = 0; i < 1000; i++) { hub_touch(h->hub, 5); hub_touch(h->hub, 6); }
    char wanted[64];
    snprintf(wanted, sizeof wanted, "event: progress\ndata: {\"unit\":5,\"beat\":%d}\n\n", before + 1);
    for (size_t i = 0; i < WATCHERS; i++) assert_true(client_hear(fds[i], &a[i], wanted));
    sleep_ms(HUB_BEAT_MS + 100);
    assert_true(rendered - before <= 2);                             /* unit 6 is watched by nobody */
    for (size_t i = 0; i < WATCHERS; i++) close(fds[i]);
    hub_touch(h->hub, 5);
    for (int i = 0; i < 100 && hub_watchers(h->hub); i++) { sleep_ms(50); hub_touch(h->hub, 5); }
    assert_int_equal(hub_watchers(h->hub), 0);
    free(a);
}

static void who_comes_gets_the_whole_and_then_what_moves(void **state)
{
    struct house *h = *state;
    enum { WATCHERS = 20 };
    struct answer *a = calloc(WATCHERS, sizeof *a);
    int fds[WATCHERS], before = rendered;
    for (size_t i = 0; i < WATCHERS; i++) {
        fds[i] = client_connect(h->port);
        client_say(fds[i], "GET /api/fresh HTTP/1.1\r\nHost: a\r\n\r\n");
    }
    for (size_t i = 0; i < WATCHERS; i++)
        assert_true(client_hear(fds[i], &a[i], "event: progress\ndata: {\"whole\":7,"));
    assert_true(rendered - before <= 4);                             /* shared by those who came together */
    sleep_ms(2 * HUB_BEAT_MS);
    hub_touch(h->hub, 7);
    for (size_t i = 0; i < WATCHERS; i++) {
        assert_true(client_hear(fds[i], &a[i], "data: {\"unit\":7,"));
        const char *first = strstr(a[i].bytes, "whole");
        assert_null(strstr(first + 1, "whole"));
        close(fds[i]);
    }
    for (int i = 0; i < 100 && hub_watchers(h->hub); i++) { sleep_ms(50); hub_touch(h->hub, 7); }
    assert_int_equal(hub_watchers(h->hub), 0);
    free(a);
}

struct counter { atomic_int parks, wakes; };
static void count_park(void *arg) { ((struct counter *)arg)->parks++; }
static void count_wake(void *arg) { ((struct counter *)arg)->wakes++; }

static void a_parked_watcher_is_woken_and_one_who_does_not_read_is_dropped(void **state)
{
    (void)state;
    struct hub *hub;
    struct counter c = { 0, 0 };
    char to[4096];
    size_t n;
    assert_int_equal(hub_open(open_db, NULL, render, &hub), OK);
    struct watcher *w = watcher_new(hub, 5, S("x"), count_wake, &c);
    assert_int_equal(watcher_pull(w, count_park, to, 5, &n), WATCH_BYTES);
    assert_int_equal(n, 5);                                          /* a part of an event, then the rest */
    assert_int_equal(watcher_pull(w, count_park, to, sizeof to, &n), WATCH_BYTES);
    sleep_ms(2 * HUB_BEAT_MS);
    while (watcher_pull(w, count_park, to, sizeof to, &n) == WATCH_BYTES) { }
    assert_int_equal(c.parks, c.wakes + 1);
    hub_touch(hub, 5);
    sleep_ms(2 * HUB_BEAT_MS);
    assert_int_equal(c.parks, c.wakes);
    for (int i = 0; i < 2 * WATCH_QUEUE; i++) hub_publish(hub, 5, S("y"));
    assert_int_equal(watcher_pull(w, count_park, to, sizeof to, &n), WATCH_OVER);
    watcher_free(w);
    w = watcher_new(hub, 5, S("x"), count_wake, &c);
    hub_end(hub);
    assert_int_equal(watcher_pull(w, count_park, to, sizeof to, &n), WATCH_OVER);
    watcher_free(w);
    hub_close(hub);
}

/* ---- the end ---- */

static void *drain(void *arg)
{
    server_drain(((struct house *)arg)->server, 3000);
    return NULL;
}

static void what_was_begun_is_finished_and_nobody_new_comes_in(void **state)
{
    (void)state;
    struct house *h = house_open(0, 30);
    struct answer *a = calloc(3, sizeof *a);
    pthread_t drainer;
    int watching = watch(h, &a[0]), asking = client_connect(h->port), sending = client_connect(h->port);
    client_say(asking, "GET /api/slow HTTP/1.1\r\nHost: a\r\n\r\n");
    client_say(sending, "POST /api/small HTTP/1.1\r\nHost: a\r\nX-Sansang: 1\r\nContent-Length: 3\r\n\r\na");
    sleep_ms(100);
    assert_int_equal(pthread_create(&drainer, NULL, drain, h), 0);
    sleep_ms(100);
    assert_int_equal(client_connect(h->port), -1);
    client_say(sending, "bc");
    assert_true(client_hear(asking, &a[1], "http://a"));
    assert_non_null(strstr(a[1].bytes, "Connection: close"));
    assert_true(client_hear(sending, &a[2], "294"));
    assert_true(client_hear(watching, &a[0], "0\r\n\r\n"));
    pthread_join(drainer, NULL);
    close(watching);
    close(asking);
    close(sending);
    free(a);
    house_close(h);
}

static void what_does_not_end_by_itself_is_cut(void **state)
{
    (void)state;
    struct house *h = house_open(0, 30);
    struct answer *a = calloc(1, sizeof *a);
    int streaming = client_connect(h->port), silent = client_connect(h->port);
    client_say(streaming, "GET /api/endless HTTP/1.1\r\nHost: a\r\n\r\n");
    client_say(silent, "POST /api/small HTTP/1.1\r\nHost: a\r\nX-Sansang: 1\r\nContent-Length: 3\r\n\r\na");
    assert_true(client_hear(streaming, a, "\n3\n"));
    house_close(h);
    close(streaming);
    close(silent);
    free(a);
}

static void *knock(void *arg)
{
    const struct house *h = arg;
    for (int fd; (fd = client_connect(h->port)) >= 0;) close(fd);
    return NULL;
}

/* The way of libmicrohttpd itself to stop listening could end the process instead (stop_listening in http_mhd.c). */
static void an_end_beside_those_who_come_is_an_end_every_time(void **state)
{
    (void)state;
    for (int round = 0; round < 200; round++) {
        struct house *h = house_open(0, 30);
        pthread_t visitor;
        assert_int_equal(pthread_create(&visitor, NULL, knock, h), 0);
        sleep_ms(1);
        server_drain(h->server, 300);
        pthread_join(visitor, NULL);
        house_close(h);
    }
}

#define test(f) cmocka_unit_test_setup_teardown(f, open_house, close_house)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(a_connection_is_kept_and_requests_may_be_sent_ahead), test(slow_handlers_do_not_hold_up_each_other),
        test(every_reply_carries_the_rules_for_browsers), test(large_replies_are_packed_for_who_can_unpack_them),
        test(a_body_that_is_too_large_is_told_so), test(a_huge_body_is_refused_before_it_is_sent),
        test(a_large_body_waits_on_disk_and_arrives_whole),
        test(a_large_body_of_a_stranger_is_thrown_away_and_refused), test(a_body_in_chunks_is_bounded_too),
        test(a_slow_body_does_not_keep_others_waiting), test(headers_are_bounded),
        test(nonsense_is_refused_and_harms_nobody), test(who_takes_a_reply_too_slowly_is_cut),
        cmocka_unit_test(one_address_holds_so_many_connections_and_no_more),
        test(a_crowd_is_served_and_leavers_are_forgotten), test(an_export_streams_to_its_last_line),
        test(a_stream_that_fails_is_cut_and_never_looks_whole), test(a_reader_who_leaves_ends_the_stream),
        test(a_page_that_holds_is_made_once_for_each_language),
        test(a_page_that_holds_is_never_older_than_what_moved_before_it_was_asked_for),
        test(what_is_touched_reaches_all_who_watch_at_most_once_a_beat),
        test(who_comes_gets_the_whole_and_then_what_moves),
        cmocka_unit_test(a_parked_watcher_is_woken_and_one_who_does_not_read_is_dropped),
        cmocka_unit_test(what_was_begun_is_finished_and_nobody_new_comes_in),
        cmocka_unit_test(what_does_not_end_by_itself_is_cut),
        cmocka_unit_test(an_end_beside_those_who_come_is_an_end_every_time),
    };
    return cmocka_run_group_tests_name("server", tests, NULL, NULL);
}
