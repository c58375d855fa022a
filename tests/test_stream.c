/* test_stream.c - what a server sends for long: exports, pages that hold, watchers. */
#include "served.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(an_export_streams_to_its_last_line), test(a_stream_that_fails_is_cut_and_never_looks_whole),
        test(a_reader_who_leaves_ends_the_stream), test(a_page_that_holds_is_made_once_for_each_language),
        test(a_page_that_holds_is_never_older_than_what_moved_before_it_was_asked_for),
        test(what_is_touched_reaches_all_who_watch_at_most_once_a_beat),
        test(who_comes_gets_the_whole_and_then_what_moves),
        cmocka_unit_test(a_parked_watcher_is_woken_and_one_who_does_not_read_is_dropped),
    };
    return cmocka_run_group_tests_name("stream", tests, NULL, NULL);
}
