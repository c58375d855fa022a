/* test_server.c - the socket side: slow and greedy callers, bodies, crowds, a clean end. */
#include "served.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(a_connection_is_kept_and_requests_may_be_sent_ahead),
        test(slow_handlers_do_not_hold_up_each_other), test(every_reply_carries_the_rules_for_browsers),
        test(large_replies_are_packed_for_who_can_unpack_them), test(a_body_that_is_too_large_is_told_so),
        test(a_huge_body_is_refused_before_it_is_sent), test(a_large_body_waits_on_disk_and_arrives_whole),
        test(a_large_body_of_a_stranger_is_thrown_away_and_refused), test(a_body_in_chunks_is_bounded_too),
        test(a_slow_body_does_not_keep_others_waiting), test(headers_are_bounded),
        test(nonsense_is_refused_and_harms_nobody), test(who_takes_a_reply_too_slowly_is_cut),
        cmocka_unit_test(one_address_holds_so_many_connections_and_no_more),
        test(a_crowd_is_served_and_leavers_are_forgotten),
        cmocka_unit_test(what_was_begun_is_finished_and_nobody_new_comes_in),
        cmocka_unit_test(what_does_not_end_by_itself_is_cut),
        cmocka_unit_test(an_end_beside_those_who_come_is_an_end_every_time),
    };
    return cmocka_run_group_tests_name("server", tests, NULL, NULL);
}
