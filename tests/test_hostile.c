/* test_hostile.c - the real program under attack at its socket: what no browser sends, who only wants to hold a place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <pthread.h>
#include <sys/resource.h>
#include "program.h"
#include "core/base.h"
#include "http/conns.h"

/* How many silent sockets, against how many places. SANSANG_TEST_SIEGE=full: the numbers of a city. */
enum { PLACES = 1200, SILENT = 1500, PLACES_FULL = 20000, SILENT_FULL = 21000, DRIBBLERS = 20 };
static bool is_full(void) { const char *v = getenv("SANSANG_TEST_SIEGE"); return v && strcmp(v, "full") == 0; }

static struct program program;
static char phone_key[128];

static int64_t mono_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* ---- one honest phone ---- */

static bool phone_joins(void)
{
    char link[128], body[256];
    if (!demo_word(&program, "member", "/join/", link, sizeof link)) return false;
    snprintf(body, sizeof body, "{\"token\":\"%s\",\"device_name\":\"test\"}", link);
    struct answer *a =
        client_ask(program.port, "POST /api/join HTTP/1.1\r\nX-Sansang: 1\r\nContent-Type: application/json", body);
    const char *key = a ? strstr(a->bytes, "\"key\":\"") : NULL;
    if (key) snprintf(phone_key, sizeof phone_key, "%.*s", (int)strcspn(key + 7, "\""), key + 7);
    free(a);
    return key != NULL;
}

/* On a connection of its own each time, so that it has to find a place. */
static bool phone_is_served(void)
{
    char head[256];
    snprintf(head, sizeof head, "GET /api/me HTTP/1.1\r\nAuthorization: Bearer %s", phone_key);
    struct answer *a = client_ask(program.port, head, NULL);
    bool served = a && a->status == 200;
    if (!served) print_message("phone: %.200s\n", a ? a->bytes : "no connection");
    free(a);
    return served;
}

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

enum { ASKS = 200 };
static void phone_asks_all_the_time(const char *during)
{
    static int64_t took_us[ASKS];
    for (size_t i = 0; i < ASKS; i++) {
        int64_t from = mono_us();
        assert_true(phone_is_served());
        took_us[i] = mono_us() - from;
        sleep_ms(5);
    }
    qsort(took_us, ASKS, sizeof took_us[0], by_size);
    print_message("honest phone, %s: median %.1f ms, p99 %.1f ms, slowest %.1f ms\n", during,
                  (double)took_us[ASKS / 2] / 1e3, (double)took_us[ASKS * 99 / 100] / 1e3,
                  (double)took_us[ASKS - 1] / 1e3);
}

/* ---- what no browser sends ---- */

#define HOST "Host: a\r\n"
#define END  "Connection: close\r\n\r\n"
#define POSTED "POST /api/session HTTP/1.1\r\n" HOST "X-Sansang: 1\r\nContent-Type: application/json\r\n"

enum { CLOSED = 0 };                                     /* the connection is closed without a word */
static const struct odd { const char *what, *bytes; int status;
} odd[] = {
    /* methods */
    {"head of a page", "HEAD /healthz HTTP/1.1\r\n" HOST END, 200},
    {"options", "OPTIONS /healthz HTTP/1.1\r\n" HOST END, 405},
    {"preflight of another site",
     "OPTIONS /api/session HTTP/1.1\r\n" HOST "Origin: https://evil.example\r\n"
     "Access-Control-Request-Method: POST\r\n" END,
     405},
    {"trace", "TRACE /healthz HTTP/1.1\r\n" HOST END, 405},
    {"connect", "CONNECT evil.example:443 HTTP/1.1\r\n" HOST END, 400},
    {"propfind", "PROPFIND / HTTP/1.1\r\n" HOST END, 405},
    {"a method in small letters", "get /healthz HTTP/1.1\r\n" HOST END, 405},
    {"a method nobody knows", "STEAL /healthz HTTP/1.1\r\n" HOST END, 405},
    {"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
    {"an upgrade is not taken", "GET /healthz HTTP/1.1\r\n" HOST "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n" END,
     200},
    /* paths */
    {"dot dot", "GET /app/../healthz HTTP/1.1\r\n" HOST END, 400},
    {"dot dot, encoded", "GET /app/%2e%2e/healthz HTTP/1.1\r\n" HOST END, 400},
    {"encoded twice is a name", "GET /assets/%252e%252e/etc HTTP/1.1\r\n" HOST END, 404},
    {"overlong dots", "GET /app/%c0%ae%c0%ae/x HTTP/1.1\r\n" HOST END, 400},
    {"an encoded slash", "GET /assets/..%2f..%2fetc%2fpasswd HTTP/1.1\r\n" HOST END, 400},
    {"a backslash", "GET /app/..\\x HTTP/1.1\r\n" HOST END, 400},
    {"an encoded backslash", "GET /app/..%5cx HTTP/1.1\r\n" HOST END, 400},
    {"NUL in the path", "GET /app/%00.js HTTP/1.1\r\n" HOST END, 400},
    {"a line break in the path", "GET /app/%0d%0aSet-Cookie:x HTTP/1.1\r\n" HOST END, 400},
    {"bytes that are no text", "GET /app/\xff\xfe HTTP/1.1\r\n" HOST END, 400},
    {"two slashes", "GET //healthz HTTP/1.1\r\n" HOST END, 400},
    {"an absolute address", "GET http://evil.example/healthz HTTP/1.1\r\n" HOST END, 400},
    {"a space in the address", "GET /health z HTTP/1.1\r\n" HOST END, CLOSED},
    {"a control in the query", "GET /healthz?a=%01 HTTP/1.1\r\n" HOST END, 400},
    {"half an escape", "GET /healthz?a=%f HTTP/1.1\r\n" HOST END, 400},
    /* headers */
    {"no host", "GET /healthz HTTP/1.1\r\n" END, 400},
    {"two hosts", "GET /healthz HTTP/1.1\r\n" HOST "Host: evil.example\r\n" END, 400},
    {"markup for a host", "GET /healthz HTTP/1.1\r\nHost: a\"><script>\r\n" END, 400},
    {"a path in the host", "GET /healthz HTTP/1.1\r\nHost: a/evil\r\n" END, 400},
    {"a bare CR in a header", "GET /healthz HTTP/1.1\r\n" HOST "A: b\rC: d\r\n" END, 400},
    {"a control in a header", "GET /healthz HTTP/1.1\r\n" HOST "A: b\x01\r\n" END, 400},
    {"an unknown expectation", POSTED "Expect: tea\r\nContent-Length: 2\r\n" END "{}", 400},
    {"ranges are not served", "GET /healthz HTTP/1.1\r\n" HOST "Range: bytes=0-0,5-,-1\r\n" END, 200},
    {"codings nobody understands", "GET / HTTP/1.1\r\n" HOST "Accept-Encoding: ;;q=9,,gzip;q=zz,*;q=0\r\n" END, 200},
    {"a packed body is not opened", POSTED "Content-Encoding: gzip\r\nContent-Length: 4\r\n" END "\x1f\x8b\x08\x01",
     400},
    {"two cookies of one name", "GET /api/me HTTP/1.1\r\n" HOST "Cookie: sid=x\r\nCookie: sid=y\r\n" END, 401},
    /* bodies */
    {"both lengths", POSTED "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n" END "0\r\n\r\n", 400},
    {"two lengths", POSTED "Content-Length: 2\r\nContent-Length: 5\r\n" END "{}abc", 400},
    {"one length twice", POSTED "Content-Length: 2\r\nContent-Length: 2\r\n" END "{}", 400},
    {"a list of lengths", POSTED "Content-Length: 2, 2\r\n" END "{}", 400},
    {"a length with a sign", POSTED "Content-Length: +2\r\n" END "{}", 400},
    {"a hexadecimal length", POSTED "Content-Length: 0x2\r\n" END "{}", 400},
    {"a negative length", POSTED "Content-Length: -2\r\n" END "{}", 400},
    {"a length beyond all numbers", POSTED "Content-Length: 99999999999999999999999\r\n" END "{}", 413},
    {"a space before the colon", POSTED "Content-Length : 2\r\n" END "{}", 400},
    {"a coding nobody has", POSTED "Transfer-Encoding: xchunked\r\n" END "{}", 400},
    {"identity for a coding", POSTED "Transfer-Encoding: identity\r\nContent-Length: 2\r\n" END "{}", 400},
    {"packed and chunked", POSTED "Transfer-Encoding: gzip, chunked\r\n" END "2\r\n{}\r\n0\r\n\r\n", 400},
    {"two codings", POSTED "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n" END "0\r\n\r\n", 400},
    {"a chunk that is no number", POSTED "Transfer-Encoding: chunked\r\n" END "ZZ\r\n{}", 400},
    {"a negative chunk", POSTED "Transfer-Encoding: chunked\r\n" END "-2\r\n{}\r\n0\r\n\r\n", 400},
    {"a chunk beyond all numbers", POSTED "Transfer-Encoding: chunked\r\n" END "FFFFFFFFFFFFFFFF1\r\n{}\r\n0\r\n\r\n",
     413},
    {"a chunk longer than it says", POSTED "Transfer-Encoding: chunked\r\n" END "2\r\n{}xx\r\n0\r\n\r\n", 400},
    {"a body nobody asked for", "GET /healthz HTTP/1.1\r\n" HOST "Content-Length: 3\r\n" END "abc", 413},
};

static struct answer *say_raw(const char *bytes, size_t n)
{
    struct answer *a = calloc(1, sizeof *a);
    int fd = client_connect(program.port);
    assert_true(a && fd >= 0);
    client_send(fd, bytes, n);
    client_hear(fd, a, NULL);
    close(fd);
    return a;
}

static void every_odd_request_has_its_answer(void **state)
{
    (void)state;
    int wrong = 0;
    for (size_t i = 0; i < N_OF(odd); i++) {
        struct answer *a = say_raw(odd[i].bytes, strlen(odd[i].bytes));
        if (a->status != odd[i].status) {
            print_error("%s: %d: %.120s\n", odd[i].what, a->status, a->bytes);
            wrong++;
        }
        free(a);
    }
    assert_int_equal(wrong, 0);
    assert_true(phone_is_served());
}

/* What follows a request that could be read two ways must never be taken for a request of its own. */
static void no_request_hides_in_the_body_of_another(void **state)
{
    static const char *const carriers[] = {
        POSTED "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POSTED "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
        POSTED "Content-Length: 2\r\nContent-Length: 44\r\n\r\n{}",
        POSTED "Content-Length: 44\r\nContent-Length: 2\r\n\r\n{}",
        POSTED "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        POSTED "Transfer-Encoding: \x0b" "chunked\r\nContent-Length: 2\r\n\r\n{}",
        POSTED "X: y\rTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n{}",
    };
    (void)state;
    for (size_t i = 0; i < N_OF(carriers); i++) {
        char bytes[1024];
        snprintf(bytes, sizeof bytes, "%sGET /healthz HTTP/1.1\r\n" HOST END, carriers[i]);
        struct answer *a = say_raw(bytes, strlen(bytes));
        if (a->status != 400 || strstr(a->bytes, "\r\n\r\nok\n")) fail_msg("%zu: %.2000s", i, a->bytes);
        free(a);
    }
}

/* `lead`, then `n` letters, then `rest`. */
static struct answer *say_long(const char *lead, const char *letter, size_t n, const char *rest)
{
    size_t each = strlen(letter), all = strlen(lead) + n * each + strlen(rest);
    char *bytes = malloc(all + 1), *at = bytes;
    assert_non_null(bytes);
    at = stpcpy(at, lead);
    for (size_t i = 0; i < n; i++) at = stpcpy(at, letter);
    stpcpy(at, rest);
    struct answer *a = say_raw(bytes, all);
    free(bytes);
    return a;
}

/* Refused with a word, or cut while still sending. */
static void what_is_too_long_is_refused(void **state)
{
    static const struct { const char *lead, *letter; size_t n; const char *rest; } tries[] = {
        { "GET /healthz?a=", "a", 20000, " HTTP/1.1\r\n" HOST END },
        { "GET /", "a", 5000, " HTTP/1.1\r\n" HOST END },
        { "GET ", "/a", 40, " HTTP/1.1\r\n" HOST END },
        { "GET /?z=1", "&a=1", 100, " HTTP/1.1\r\n" HOST END },
        { "GET /healthz HTTP/1.1\r\n" HOST "Cookie: sid=", "a", 20000, "\r\n" END },
        { "GET /healthz HTTP/1.1\r\n" HOST, "Cookie: a=b\r\n", 3000, END },
        { "GET /healthz HTTP/1.1\r\n" HOST, "A: b\r\n", 3000, END },
        { "GET /healthz HTTP/1.1\r\n" HOST "A: ", "b", 200000, "\r\n" END },
        { "", "A", 200000, " / HTTP/1.1\r\n" HOST END },
        { POSTED "Content-Length: 8000000\r\n" END "{\"login\":\"", "a", 7999990, "" },
        { POSTED "Content-Length: 1900\r\n" END, "[", 1900, "" },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct answer *a = say_long(tries[i].lead, tries[i].letter, tries[i].n, tries[i].rest);
        if (a->n && (a->status < 400 || a->status > 431)) fail_msg("%zu: %.200s", i, a->bytes);
        free(a);
    }
    assert_true(phone_is_served());
}

/* ---- who holds a place ---- */

struct dribble { int fd; int64_t from_us, cut_us; size_t at; const char *bytes, *again; };
static struct dribble dribblers[DRIBBLERS];
static pthread_t dribbling;

/* One byte a second, for as long as the server bears it. */
static void *dribble_on(void *arg)
{
    (void)arg;
    for (size_t left = DRIBBLERS; left; sleep_ms(1000)) {
        left = 0;
        for (size_t i = 0; i < DRIBBLERS; i++) {
            struct dribble *d = &dribblers[i];
            char byte;
            if (d->cut_us) continue;
            const char *next = d->bytes[d->at] ? &d->bytes[d->at++] : d->again;
            bool gone = !client_send(d->fd, next, 1) || recv(d->fd, &byte, 1, MSG_DONTWAIT) == 0;
            if (gone || mono_us() - d->from_us > 60 * 1000000) d->cut_us = mono_us();
            else left++;
        }
    }
    return NULL;
}

static void begin_to_dribble(void)
{
    static const char *const heads[] = { "GET /healthz HTTP/1.1\r\n" HOST "X: ",
                                         POSTED "Content-Length: 1000\r\n\r\n{\"login\":\"" };
    for (size_t i = 0; i < DRIBBLERS; i++) {
        struct dribble *d = &dribblers[i];
        *d = (struct dribble){ .fd = client_connect(program.port), .from_us = mono_us(), .bytes = "", .again = "a" };
        client_say(d->fd, heads[i % 2]);
    }
    assert_int_equal(pthread_create(&dribbling, NULL, dribble_on, NULL), 0);
}

static void who_dribbles_is_cut_off(void **state)
{
    (void)state;
    pthread_join(dribbling, NULL);
    for (size_t i = 0; i < DRIBBLERS; i++) {
        const struct dribble *d = &dribblers[i];
        double s = (double)(d->cut_us - d->from_us) / 1e6, patience = i % 2 ? BODY_S_MIN : HEAD_S_MAX;
        close(d->fd);
        if (s > patience + 6) fail_msg("%s went on for %.1f s", i % 2 ? "a body" : "a head", s);
    }
}

/* A process of its own holds the sockets, so that each side has its own descriptors. Writes one byte when all are open. */
static pid_t silent_crowd(size_t n, unsigned short port, int *ready)
{
    int pipe_of[2];
    assert_int_equal(pipe(pipe_of), 0);
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
        for (size_t i = 0; i < n; i++) {
            int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
            if (fd < 0 || (connect(fd, (const struct sockaddr *)&to, sizeof to) != 0 && errno != EINPROGRESS)) break;
            if (i % 200 == 199) sleep_ms(5);
        }
        if (write(pipe_of[1], "r", 1) != 1) _exit(1);
        for (;;) pause();
    }
    close(pipe_of[1]);
    *ready = pipe_of[0];
    return pid;
}

static void a_honest_phone_finds_a_place_among_silent_ones(void **state)
{
    (void)state;
    size_t silent = is_full() ? SILENT_FULL : SILENT, each = 7000, crowds = (silent + each - 1) / each;
    pid_t pids[4];
    phone_asks_all_the_time("nobody else");
    for (size_t i = 0; i < crowds; i++) {
        int ready;
        char byte;
        pids[i] = silent_crowd(silent / crowds, program.port, &ready);
        assert_int_equal(read(ready, &byte, 1), 1);
        close(ready);
    }
    print_message("%zu silent sockets against %d places\n", silent, is_full() ? PLACES_FULL : PLACES);
    phone_asks_all_the_time("among silent sockets");
    for (size_t i = 0; i < crowds; i++) {
        kill(pids[i], SIGKILL);
        waitpid(pids[i], NULL, 0);
    }
    phone_asks_all_the_time("after they left");
}

/* ---- one program for all ---- */

static int serve(void **state)
{
    static const char *const flags[] = { "--connections", "1200", "--address-per-s", "0", "--sign-in-per-min", "0",
                                        "--device-per-s", "0", NULL };
    static const char *const full[] = { "--connections", "20000", "--address-per-s", "0", "--sign-in-per-min", "0",
                                        "--device-per-s", "0", NULL };
    struct rlimit r = { 65536, 65536 };
    (void)state;
    signal(SIGPIPE, SIG_IGN);
    if (is_full() && setrlimit(RLIMIT_NOFILE, &r) != 0) print_message("the number of descriptors cannot be raised\n");
    bool fine = program_demo(&program);
    if (!fine) print_message("no demo city\n");
    if (fine && !(fine = program_start(&program, is_full() ? full : flags)))
        print_message("the program does not start\n");
    if (fine && !(fine = phone_joins())) print_message("the phone cannot join\n");
    if (fine) begin_to_dribble();
    return fine ? 0 : -1;
}

static int stop(void **state) { (void)state; program_remove(&program); return 0; }

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_odd_request_has_its_answer),
        cmocka_unit_test(no_request_hides_in_the_body_of_another),
        cmocka_unit_test(what_is_too_long_is_refused),
        cmocka_unit_test(a_honest_phone_finds_a_place_among_silent_ones),
        cmocka_unit_test(who_dribbles_is_cut_off),
    };
    return cmocka_run_group_tests_name("hostile", tests, serve, stop);
}
