/* conns.c - a list under one lock, and a thread that once a second shuts down who is too slow. */
#include "http/conns.h"
#include <linux/tcp.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include "core/time.h"

enum { SITE_SLOTS = 4096 };

struct site { struct address address; size_t n; struct site *next; };

struct conn {
    struct conns *all;
    struct conn *next, *before;
    struct site *site;
    int fd;
    enum phase phase;
    int64_t since_ms, received;
    uint64_t taken;                      /* PHASE_SEND: what the peer had acknowledged at since_ms */
};

struct conns {
    pthread_mutex_t lock;
    pthread_cond_t stop;
    pthread_t thread;
    struct conn *first;
    size_t n, room, per_site_max;
    const struct networks *unlimited;
    int64_t idle_s;
    bool closing;
    struct site *sites[SITE_SLOTS];
};

static int64_t mono_ms(void) { return clock_mono_us() / 1000; }

static int64_t pressed_ms(const struct conns *all, int64_t ms)
{
    int64_t calm = (int64_t)(all->room / 4), left = all->room > all->n ? (int64_t)(all->room - all->n) : 0;
    if (left >= calm) return ms;
    int64_t less = ms * left / calm;
    return less > PRESSED_S_MIN * SECOND_MS ? less : PRESSED_S_MIN * SECOND_MS;
}

/* Has the peer taken too little of what waits for it? Its system's word counts: what it acknowledged. While nothing
   waits, it is we who are slow. */
static bool takes_too_slowly(struct conn *c, int64_t now_ms)
{
    struct tcp_info t = { 0 };
    socklen_t n = sizeof t;
    if (now_ms - c->since_ms < SECOND_MS || getsockopt(c->fd, IPPROTO_TCP, TCP_INFO, &t, &n) != 0) return false;
    bool waits = t.tcpi_notsent_bytes || t.tcpi_unacked;
    if (waits && now_ms - c->since_ms < SEND_S_MIN * SECOND_MS) return false;
    if (waits && t.tcpi_bytes_acked - c->taken < SEND_S_MIN * SEND_RATE_MIN) return true;
    c->taken = t.tcpi_bytes_acked;
    c->since_ms = now_ms;
    return false;
}

static bool is_too_slow(struct conn *c, int64_t now_ms)
{
    int64_t spent_ms = now_ms - c->since_ms;
    switch (c->phase) {
    case PHASE_IDLE: return spent_ms > pressed_ms(c->all, c->all->idle_s * SECOND_MS);
    case PHASE_HEAD: return spent_ms > pressed_ms(c->all, HEAD_S_MAX * SECOND_MS);
    case PHASE_BODY: return spent_ms > BODY_S_MIN * SECOND_MS + c->received / BODY_RATE_MIN * SECOND_MS;
    case PHASE_SEND: return takes_too_slowly(c, now_ms);
    case PHASE_BUSY: break;
    }
    return false;
}

static void *reap(void *arg)
{
    struct conns *all = arg;
    pthread_mutex_lock(&all->lock);
    while (!all->closing) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec++;
        pthread_cond_timedwait(&all->stop, &all->lock, &until);
        int64_t now_ms = mono_ms();
        for (struct conn *c = all->first; c; c = c->next)
            if (is_too_slow(c, now_ms)) shutdown(c->fd, SHUT_RDWR);
    }
    pthread_mutex_unlock(&all->lock);
    return NULL;
}

struct conns *conns_open(size_t room, size_t per_site_max, const struct networks *unlimited, int64_t idle_s)
{
    struct conns *all = calloc(1, sizeof *all);
    if (!all) return NULL;
    all->room = room;
    all->per_site_max = per_site_max;
    all->unlimited = unlimited;
    all->idle_s = idle_s;
    pthread_mutex_init(&all->lock, NULL);
    pthread_cond_init(&all->stop, NULL);
    if (pthread_create(&all->thread, NULL, reap, all) == 0) return all;
    free(all);
    return NULL;
}

void conns_close(struct conns *all)
{
    if (!all) return;
    pthread_mutex_lock(&all->lock);
    all->closing = true;
    pthread_cond_signal(&all->stop);
    pthread_mutex_unlock(&all->lock);
    pthread_join(all->thread, NULL);
    pthread_cond_destroy(&all->stop);
    pthread_mutex_destroy(&all->lock);
    free(all);
}

static struct site **site_slot(struct conns *all, struct address a)
{
    uint32_t h = 2166136261u;                            /* FNV-1a: a flood only lengthens its own chain */
    for (size_t i = 0; i < sizeof a.b; i++) h = (h ^ a.b[i]) * 16777619u;
    struct site **at = &all->sites[h % SITE_SLOTS];
    while (*at && !address_eq((*at)->address, a)) at = &(*at)->next;
    return at;
}

bool conns_may_join(struct conns *all, struct address from)
{
    if (all->per_site_max == 0 || networks_hold(all->unlimited, from)) return true;
    pthread_mutex_lock(&all->lock);
    const struct site *s = *site_slot(all, address_site(from));
    bool may = !s || s->n < all->per_site_max;
    pthread_mutex_unlock(&all->lock);
    return may;
}

struct conn *conn_join(struct conns *all, int fd, struct address from)
{
    struct conn *c = malloc(sizeof *c);
    if (!c) return NULL;
    *c = (struct conn){ .all = all, .fd = fd, .since_ms = mono_ms() };
    pthread_mutex_lock(&all->lock);
    struct site **slot = site_slot(all, address_site(from));
    if (!*slot && (*slot = calloc(1, sizeof **slot))) (*slot)->address = address_site(from);
    c->site = *slot;
    if (c->site) {
        c->site->n++;
        c->next = all->first;
        if (c->next) c->next->before = c;
        all->first = c;
        all->n++;
    }
    pthread_mutex_unlock(&all->lock);
    if (c->site) return c;
    free(c);
    return NULL;
}

void conn_leave(struct conn *c)
{
    if (!c) return;
    struct conns *all = c->all;
    pthread_mutex_lock(&all->lock);
    if (c->before) c->before->next = c->next;
    else all->first = c->next;
    if (c->next) c->next->before = c->before;
    if (--c->site->n == 0) {
        struct site **slot = site_slot(all, c->site->address);
        *slot = c->site->next;
        free(c->site);
    }
    all->n--;
    pthread_mutex_unlock(&all->lock);
    free(c);
}

void conn_phase(struct conn *c, enum phase phase)
{
    if (!c) return;
    pthread_mutex_lock(&c->all->lock);
    c->phase = phase;
    c->since_ms = mono_ms();
    c->received = 0;
    pthread_mutex_unlock(&c->all->lock);
}

void conn_received(struct conn *c, size_t bytes)
{
    if (!c) return;
    pthread_mutex_lock(&c->all->lock);
    c->received += (int64_t)bytes;
    pthread_mutex_unlock(&c->all->lock);
}

void conns_cut_all(struct conns *all)
{
    pthread_mutex_lock(&all->lock);
    for (struct conn *c = all->first; c; c = c->next) shutdown(c->fd, SHUT_RDWR);
    pthread_mutex_unlock(&all->lock);
}

size_t conns_count(struct conns *all)
{
    pthread_mutex_lock(&all->lock);
    size_t n = all->n;
    pthread_mutex_unlock(&all->lock);
    return n;
}
