/* test_net.c - asking other servers: answers, limits, refusals; against a bare server on loopback. */
#define _GNU_SOURCE      /* strcasestr */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "stub.h"
#include "net/fetch.h"
#include "net/peer.h"
#include "net/url.h"

static int room_open(void **state) { return (*state = arena_open(8 * MIB)) ? 0 : -1; }
static int room_close(void **state) { arena_close(*state); return 0; }

static struct str url_of(struct arena *a, const struct stub *s) { return arena_printf(a, "http://127.0.0.1:%d/x?y=1", s->port); }

#define ANSWER "HTTP/1.1 307 Moved\r\nContent-Type: text/plain\r\nRetry-After: 120\r\nLocation: /else\r\nContent-Length: 5\r\n\r\nhello"

static void an_answer_is_handed_out_and_no_redirect_followed(void **state)
{
    struct arena *a = *state;
    struct stub s;
    struct fetched got;
    const struct fetch_header h = { S("X-Key"), S("abc") };
    stub_open(&s, ANSWER);
    for (int i = 0; i < 2; i++) {
        struct fetch f = { FETCH_POST, url_of(a, &s), &h, 1, S("body=1"), .timeout_ms = 2000 };
        assert_int_equal(fetch_one(a, &f, &got), OK);
        assert_int_equal(got.status, 307);
        assert_true(str_eq(got.body, S("hello")) && str_eq(got.retry_after, S("120")) &&
                    str_eq(got.location, S("/else")) && str_eq(got.content_type, S("text/plain")) &&
                    got.retry_after_s == 120);
    }
    assert_non_null(strstr(s.heard, "POST /x?y=1 HTTP/1.1\r\n"));
    assert_non_null(strstr(s.heard, "X-Key: abc\r\n"));
    assert_non_null(strstr(s.heard, "\r\n\r\nbody=1"));
    assert_int_equal(s.connections, 1);                  /* the second call used the first one's connection */
    stub_close(&s);
}

static void silence_and_too_much_are_errors(void **state)
{
    struct arena *a = *state;
    struct stub mute, big;
    struct fetched got;
    stub_open(&mute, NULL);
    stub_open(&big, ANSWER);
    assert_int_equal(fetch_one(a, &(struct fetch){ .url = url_of(a, &mute), .timeout_ms = 100 }, &got), ERR_BUSY);
    assert_non_null(got.trouble);
    assert_int_equal(fetch_one(a, &(struct fetch){ .url = url_of(a, &big), .bytes_max = 4 }, &got), ERR_TOO_LARGE);
    assert_int_equal(fetch_one(a, &(struct fetch){ .url = url_of(a, &big), .bytes_max = 5 }, &got), OK);
    stub_close(&mute);
    stub_close(&big);
    assert_int_equal(fetch_one(a, &(struct fetch){ .url = S("http://127.0.0.1:1/") }, &got), ERR_BUSY);
}

static void what_is_odd_is_never_asked(void **state)
{
    struct arena *a = *state;
    struct fetched got;
    static const char *const odd[] = { "", "file:///etc/passwd", "gopher://127.0.0.1/", "http://", "http://u:p@127.0.0.1/",
        "http://127.0.0.1:0/", "http://127.0.0.1:99999/", "http://127.0.0.1/ x", "http://127.0.0.1/#x", "HTTP://127.0.0.1/" };
    for (size_t i = 0; i < N_OF(odd); i++)
        assert_int_equal(fetch_one(a, &(struct fetch){ .url = str_z(odd[i]) }, &got), ERR_BAD_INPUT);
    const struct fetch_header split = { S("X"), S("1\r\nHost: other") };
    struct fetch f = { .url = S("http://127.0.0.1:1/"), .headers = &split, .n_headers = 1 };
    assert_int_equal(fetch_one(a, &f, &got), ERR_BAD_INPUT);
}

static void a_stranger_cannot_make_us_knock_at_home(void **state)
{
    struct arena *a = *state;
    struct stub s;
    struct fetched got;
    stub_open(&s, ANSWER);
    assert_int_equal(fetch_one(a, &(struct fetch){ .url = url_of(a, &s) }, &got), OK);       /* leaves a connection open */
    assert_int_equal(fetch_one(a, &(struct fetch){ .url = url_of(a, &s), .is_public_only = true }, &got),
                     ERR_FORBIDDEN);
    struct str by_name = arena_printf(a, "http://localhost:%d/", s.port);
    assert_int_equal(fetch_one(a, &(struct fetch){ .url = by_name, .is_public_only = true }, &got), ERR_FORBIDDEN);
    assert_int_equal(s.connections, 1);
    stub_close(&s);
}

static void only_addresses_of_the_open_internet_are_public(void **state)
{
    (void)state;
    static const struct { const char *text; bool is_public; } tries[] = {
        { "8.8.8.8", true }, { "10.1.2.3", false }, { "127.0.0.1", false }, { "169.254.169.254", false }, { "172.15.0.1", true },
        { "172.16.0.1", false }, { "172.32.0.1", true }, { "192.168.1.1", false }, { "100.64.0.1", false }, { "0.0.0.0", false },
        { "224.0.0.1", false }, { "255.255.255.255", false }, { "2a00:1450::1", true }, { "::1", false }, { "::", false },
        { "fe80::1", false }, { "fd00::1", false }, { "::ffff:127.0.0.1", false }, { "::ffff:8.8.8.8", true },
        { "64:ff9b::7f00:1", false }, { "64:ff9b::808:808", true }, { "2002:7f00:1::", false }, { "2001:db8::1", false },
        { "ff02::1", false },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct sockaddr_in four = { .sin_family = AF_INET };
        struct sockaddr_in6 six = { .sin6_family = AF_INET6 };
        bool is_six = strchr(tries[i].text, ':');
        assert_int_equal(inet_pton(is_six ? AF_INET6 : AF_INET, tries[i].text,
                                   is_six ? (void *)&six.sin6_addr : (void *)&four.sin_addr),
                         1);
        assert_int_equal(peer_is_public(is_six ? (struct sockaddr *)&six : (struct sockaddr *)&four),
                         tries[i].is_public);
    }
}

static void an_address_is_taken_apart(void **state)
{
    (void)state;
    struct url u;
    assert_int_equal(url_read(S("https://push.example.vn:8443/a/b?c"), &u), OK);
    assert_true(u.is_https && u.port == 8443 && str_eq(u.host, S("push.example.vn")) && str_eq(u.path, S("/a/b?c"))
                && str_eq(u.origin, S("https://push.example.vn:8443")));
    assert_int_equal(url_read(S("http://[::1]:90"), &u), OK);
    assert_true(!u.is_https && u.port == 90 && str_eq(u.host, S("[::1]")) && u.path.n == 0);
}

/* ---- many ---- */

struct crowd { struct arena *a; const struct stub *s; size_t asked, wanted, right; };

static enum err next_of(void *arg, struct arena *a, struct fetch *out, void **what)
{
    struct crowd *c = arg;
    if (c->asked == c->wanted) return ERR_NOT_FOUND;
    c->asked++;
    *out = (struct fetch){ .method = FETCH_POST, .url = c->asked % 10 ? url_of(a, c->s) : S("ftp://x/"), .body = S("b") };
    *what = (void *)(uintptr_t)c->asked;
    return OK;
}

static void done_of(void *arg, void *what, enum err e, const struct fetched *got)
{
    struct crowd *c = arg;
    c->right += (uintptr_t)what % 10 ? e == OK && got->status == 307 && got->body.n == 5 : e == ERR_BAD_INPUT;
}

static void many_are_asked_over_few_connections(void **state)
{
    struct arena *a = *state;
    struct stub s;
    struct fetcher *c;
    stub_open(&s, ANSWER);
    struct crowd crowd = { a, &s, 0, 200, 0 };
    assert_int_equal(fetcher_open(&(struct fetcher_wish){ .at_once = 8, .per_host = 1 }, &c), OK);
    assert_int_equal(fetch_many(c, &(struct fetch_flow){ next_of, done_of, &crowd }), OK);
    assert_int_equal(crowd.right, 200);
    assert_int_equal(s.connections, 1);
    fetcher_close(c);
    assert_int_equal(fetcher_open(&(struct fetcher_wish){ .at_once = 8, .per_host = 1, .is_public_only = true }, &c),
                     OK);
    crowd = (struct crowd){ a, &s, 0, 9, 0 };
    assert_int_equal(fetch_many(c, &(struct fetch_flow){ next_of, done_of, &crowd }), OK);
    assert_int_equal(crowd.right, 0);
    assert_int_equal(s.connections, 1);
    fetcher_close(c);
    stub_close(&s);
}

int main(void)
{
    #define ROOM(fact) cmocka_unit_test_setup_teardown(fact, room_open, room_close)
    const struct CMUnitTest net[] = {
        ROOM(an_answer_is_handed_out_and_no_redirect_followed), ROOM(silence_and_too_much_are_errors),
        ROOM(what_is_odd_is_never_asked), ROOM(a_stranger_cannot_make_us_knock_at_home),
        ROOM(only_addresses_of_the_open_internet_are_public), ROOM(an_address_is_taken_apart),
        ROOM(many_are_asked_over_few_connections),
    };
    return cmocka_run_group_tests(net, NULL, NULL);
}
