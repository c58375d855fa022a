/* wire.c - keep-alive connections driven by epoll: each has at most one request under way. */
#include "wire.h"
#include "core/time.h"
#include "server.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { FIRST_BYTES = 16 * KIB, REPLY_MAX = 64 * MIB, EVENTS = 64, SILENT_MAX_S = 60, SECOND_US = 1000000 };

/* ---- times ---- */

void times_add(struct times *t, int64_t us)
{
    if (t->n == t->cap) {
        t->cap = t->cap ? 2 * t->cap : 4096;
        t->v = realloc(t->v, t->cap * sizeof *t->v);
        if (!t->v) fail("no memory");
    }
    t->v[t->n++] = us > UINT32_MAX ? UINT32_MAX : us < 0 ? 0 : (uint32_t)us;
    t->is_sorted = false;
}

static int by_time(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

double times_ms(struct times *t, double share)
{
    if (t->n == 0) return 0;
    if (!t->is_sorted) qsort(t->v, t->n, sizeof *t->v, by_time);
    t->is_sorted = true;
    size_t at = (size_t)(share * (double)t->n);
    return (double)t->v[at < t->n ? at : t->n - 1] / 1000;
}

void times_free(struct times *t)
{
    free(t->v);
    *t = (struct times){ 0 };
}

/* ---- one connection ---- */

struct conn {
    int fd;
    bool is_busy;
    struct request out;
    size_t sent;
    char *in;
    size_t got, cap, head, want; /* head: bytes of the reply's head, 0 while it is not whole; want: of the reply */
    int status;
    int64_t began_us;
};

struct wire { struct load *l; struct conn *conns; int epoll; int64_t began_us, begun, busy; bool is_over; };

static void conn_open(struct wire *w, struct conn *c)
{
    c->fd = connect_to(w->l->port);
    if (c->fd < 0 || fcntl(c->fd, F_SETFL, O_NONBLOCK) < 0) fail("no connection to the server");
    struct epoll_event e = { .events = EPOLLIN | EPOLLET | EPOLLOUT, .data.ptr = c };
    if (epoll_ctl(w->epoll, EPOLL_CTL_ADD, c->fd, &e) != 0) fail("epoll");
}

static void conn_send(struct conn *c)
{
    while (c->sent < c->out.n) {
        ssize_t n = send(c->fd, c->out.p + c->sent, c->out.n - c->sent, MSG_NOSIGNAL);
        if (n < 0 && errno == EAGAIN) return;
        if (n <= 0) fail("the server closed a connection in the middle of a request");
        c->sent += (size_t)n;
    }
}

/* The moment at which the next request is due. */
static int64_t due_us(const struct wire *w)
{
    return w->l->per_second > 0 ? w->began_us + (int64_t)((double)w->begun / w->l->per_second * 1e6) : 0;
}

static void conn_begin(struct wire *w, struct conn *c, int64_t now)
{
    struct load *l = w->l;
    int64_t due = due_us(w);
    if ((l->seconds > 0 && now - w->began_us > (int64_t)(l->seconds * 1e6)) || (l->stop && *l->stop)) w->is_over = true;
    if (w->is_over || due > now) return;
    if (!l->next(l->arg, (size_t)(c - w->conns), &c->out)) { w->is_over = true; return; }
    c->began_us = due ? due : now;
    c->sent = c->got = c->head = c->want = 0;
    c->is_busy = true;
    w->busy++;
    w->begun++;
    conn_send(c);
}

/* Read the head: its status, and how long the whole reply is. */
static void conn_head(struct conn *c)
{
    const char *end = memmem(c->in, c->got, "\r\n\r\n", 4);
    if (!end) return;
    c->head = (size_t)(end - c->in) + 4;
    c->in[c->head - 1] = 0;
    c->status = atoi(c->in + 9);
    const char *length = strcasestr(c->in, "\r\ncontent-length:");
    if (!length && c->status != 304 && c->status != 204) fail("a reply without a length: %s", c->in);
    c->want = c->head + (length ? (size_t)atoll(length + 17) : 0);
    if (c->want > REPLY_MAX) fail("a reply of %zu bytes", c->want);
}

static void conn_finish(struct wire *w, struct conn *c, int64_t now)
{
    struct reply r = { c->status, c->in + c->head, c->want - c->head, c->want };
    times_add(&w->l->times, now - c->began_us);
    if (c->status != 304 && (c->status < 200 || c->status > 299)) {
        if (w->l->failed++ == 0) say("  first failure: %d %.*s", c->status, (int)(r.n < 300 ? r.n : 300), r.body);
    }
    if (w->l->done) w->l->done(w->l->arg, (size_t)(c - w->conns), &r);
    c->is_busy = false;
    w->busy--;
}

static bool conn_read(struct wire *w, struct conn *c)
{
    for (;;) {
        if (c->got + 1 >= c->cap) {
            c->cap = c->cap ? 2 * c->cap : FIRST_BYTES;
            c->in = realloc(c->in, c->cap);
            if (!c->in) fail("no memory");
        }
        ssize_t n = recv(c->fd, c->in + c->got, c->cap - c->got - 1, 0);
        if (n < 0 && errno == EAGAIN) return false;
        if (n <= 0 && !c->is_busy) fail("the server closed an idle connection");
        if (n <= 0) fail("the server closed a connection before it answered");
        c->got += (size_t)n;
        if (!c->head) conn_head(c);
        if (c->head && c->got >= c->want) { conn_finish(w, c, clock_mono_us()); return true; }
    }
}

static void wire_turn(struct wire *w)
{
    struct epoll_event events[EVENTS];
    if (w->is_over && w->busy == 0) return;
    int64_t wait_us = SECOND_US;
    if (w->l->per_second > 0 && !w->is_over && w->busy < (int64_t)w->l->connections)
        wait_us = due_us(w) - clock_mono_us();
    if (wait_us < 0) wait_us = 0;
    if (wait_us >= SECOND_US) wait_us = SECOND_US - 1;
    /* by the microsecond: to wait whole milliseconds would be late by half of one, and the server would be blamed */
    struct timespec wait = {.tv_nsec = wait_us * 1000};
    int n = epoll_pwait2(w->epoll, events, EVENTS, &wait, NULL);
    for (int i = 0; i < n; i++) {
        struct conn *c = events[i].data.ptr;
        if (!c->is_busy) continue;
        conn_send(c);
        while (conn_read(w, c)) {
            conn_begin(w, c, clock_mono_us());
            if (!c->is_busy) break;
        }
    }
}

/* Paced: whoever is free takes the request that is due. */
static void wire_feed(struct wire *w)
{
    static size_t at;
    for (size_t i = 0; i < w->l->connections && !w->is_over; i++) {
        struct conn *c = &w->conns[at++ % w->l->connections];
        if (c->is_busy) continue;
        int64_t now = clock_mono_us();
        conn_begin(w, c, now);
        if (!c->is_busy) return;
    }
}

void load_run(struct load *l)
{
    struct wire w = { .l = l, .epoll = epoll_create1(EPOLL_CLOEXEC), .conns = calloc(l->connections, sizeof *w.conns) };
    if (w.epoll < 0 || !w.conns) fail("no memory");
    for (size_t i = 0; i < l->connections; i++) conn_open(&w, &w.conns[i]);
    l->failed = 0;
    w.began_us = clock_mono_us();
    int64_t last_us = w.began_us;
    for (size_t before = l->times.n; !w.is_over || w.busy > 0;) {
        wire_feed(&w);
        wire_turn(&w);
        if (l->times.n != before) { before = l->times.n; last_us = clock_mono_us(); }
        if (w.busy && clock_mono_us() - last_us > SILENT_MAX_S * INT64_C(1000000))
            fail("the server has been silent for %d s", SILENT_MAX_S);
    }
    l->took_s = (double)(last_us - w.began_us) / 1e6;
    for (size_t i = 0; i < l->connections; i++) { close(w.conns[i].fd); free(w.conns[i].in); }
    close(w.epoll);
    free(w.conns);
}
