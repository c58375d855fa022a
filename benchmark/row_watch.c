/* row_watch.c - ten thousand pages that watch the city: how soon each hears of a visit, and what each costs. */
#include "phones.h"
#include "rows.h"
#include "server.h"
#include "core/time.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { WATCHERS = 10000, ROUNDS = 8, ROUNDS_QUICK = 2, EVENTS = 512, WAIT_MS = 5000, SPARE_FDS = 200 };

/* What a watcher last heard is told apart by rounds: the first event after a visit counts. */
struct watcher { int fd; int round; };
struct crowd { struct watcher *v; int n, epoll, round, heard; int64_t pushed_us; struct times delays; };

static int watchers_of(const struct bench *b)
{
    struct rlimit r;
    int most = WATCHERS;
    if (getrlimit(RLIMIT_NOFILE, &r) == 0 && r.rlim_cur < WATCHERS + SPARE_FDS) most = (int)r.rlim_cur - SPARE_FDS;
    return b->is_quick ? 200 : most;
}

static void join(struct crowd *c, int i, uint16_t port)
{
    static const char ask[] = "GET /api/public/live HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n";
    c->v[i].fd = connect_to(port);
    if (c->v[i].fd < 0) fail("watcher %d cannot connect", i);
    struct epoll_event e = { .events = EPOLLIN, .data.ptr = &c->v[i] };
    if (send(c->v[i].fd, ask, sizeof ask - 1, MSG_NOSIGNAL) != sizeof ask - 1 ||
        epoll_ctl(c->epoll, EPOLL_CTL_ADD, c->v[i].fd, &e) != 0)
        fail("watcher %d cannot ask", i);
}

/* Read whatever came; a data line of an event is news, a heartbeat (":") is not. */
static void hear(struct crowd *c, struct watcher *w)
{
    static char bytes[64 * KIB];
    bool is_news = false;
    for (ssize_t n; (n = recv(w->fd, bytes, sizeof bytes, MSG_DONTWAIT)) != 0;) {
        if (n < 0 && errno == EAGAIN) break;
        if (n < 0) fail("a watcher was cut off");
        if (memmem(bytes, (size_t)n, "data:", 5)) is_news = true;
    }
    if (!is_news || w->round == c->round) return;
    w->round = c->round;
    c->heard++;
    if (c->pushed_us) times_add(&c->delays, clock_mono_us() - c->pushed_us);
}

/* Until all have heard, or long enough. */
static void listen_all(struct crowd *c, int wait_ms)
{
    struct epoll_event events[EVENTS];
    int64_t until = clock_mono_us() + wait_ms * INT64_C(1000);
    while (c->heard < c->n && clock_mono_us() < until) {
        int n = epoll_wait(c->epoll, events, EVENTS, 50);
        for (int i = 0; i < n; i++) hear(c, events[i].data.ptr);
    }
}

static void drain(struct crowd *c, int ms)
{
    c->heard = -c->n;                    /* nobody counts */
    c->pushed_us = 0;
    listen_all(c, ms);
}

static void push_one(const struct batch *x, uint16_t port)
{
    char reply[4096];
    int fd = connect_to(port);
    if (fd < 0 || send(fd, x->request.p, x->request.n, MSG_NOSIGNAL) != (ssize_t)x->request.n) fail("no push");
    ssize_t n = recv(fd, reply, sizeof reply - 1, 0);
    if (n < 12 || memcmp(reply + 9, "200", 3) != 0) fail("the push was not taken");
    close(fd);
}

void row_watch(struct bench *b)
{
    struct phones p;
    struct batches visits;
    struct crowd c = { .n = watchers_of(b), .epoll = epoll_create1(EPOLL_CLOEXEC) };
    int rounds = b->is_quick ? ROUNDS_QUICK : ROUNDS, missed = 0;
    phones_open(&p, b, 16);
    batches_make(&visits, &p, (size_t)rounds, 1);
    c.v = calloc((size_t)c.n, sizeof *c.v);
    if (!c.v || c.epoll < 0) fail("no memory");
    struct server s = server_start(b);
    double before = process_rss(s.pid);
    c.round = 1;
    int64_t began = clock_mono_us();
    for (int i = 0; i < c.n; i++) {
        join(&c, i, s.port);
        if (i % 200 == 199) { int want = c.n; c.n = i + 1; listen_all(&c, WAIT_MS); c.n = want; }
    }
    listen_all(&c, WAIT_MS);
    double opened_s = (double)(clock_mono_us() - began) / 1e6, each = (process_rss(s.pid) - before) / c.n;
    if (c.heard < c.n) fail("%d of %d watchers heard nothing at all", c.n - c.heard, c.n);
    for (int k = 0; k < rounds; k++) {
        drain(&c, 600);                  /* beats of the round before are over */
        c.round++;
        c.heard = 0;
        c.pushed_us = clock_mono_us();
        push_one(&visits.v[k], s.port);
        listen_all(&c, WAIT_MS);
        missed += c.n - c.heard;
    }
    struct figure f = row_figure(b, "watch_delay", "ms max");
    f.value = missed ? WAIT_MS : times_ms(&c.delays, 1);
    f.is_cost = true;
    f.limit = 250;
    f.goal = GOAL_VALUE_AT_MOST;
    f.bound = 1000;
    figure_note(&f,
                "%d streams, %d changes, from before the push to the last who hears; median %.0f ms, p99 %.0f ms, %d "
                "not heard; limit: the hub's beat",
                c.n, rounds, times_ms(&c.delays, 0.5), times_ms(&c.delays, 0.99), missed);
    figure_keep(f);
    f = row_figure(b, "watch_memory", "bytes");
    f.value = each;
    f.is_cost = true;
    f.goal = GOAL_VALUE_AT_MOST;
    f.bound = 20 * KIB;
    figure_note(
        &f,
        "resident memory of the server per open stream; %d opened in %.1f s; the kernel's socket buffers not counted",
        c.n, opened_s);
    figure_keep(f);
    for (int i = 0; i < c.n; i++) close(c.v[i].fd);
    close(c.epoll);
    free(c.v);
    times_free(&c.delays);
    server_stop(&s);
    batches_free(&visits);
    phones_close(&p);
}
