/* conns.c - a list under one lock, and a thread that once a second shuts down who is too slow. */
#include "http/conns.h"
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
};

struct conns {
    pthread_mutex_t lock;
    pthread_cond_t stop;
    pthread_t thread;
    struct conn *first;
    size_t n, per_site_max;
    const struct networks *unlimited;
    int64_t idle_s;
    bool closing;
    struct site *sites[SITE_SLOTS];
};

static int64_t mono_ms(void) { return clock_mono_us() / 1000; }

static int64_t patience_ms(const struct conn *c)
{
    switch (c->phase) {
    case PHASE_IDLE: return c->all->idle_s * SECOND_MS;
    case PHASE_HEAD: return HEAD_S_MAX * SECOND_MS;
    case PHASE_BODY: return BODY_S_MIN * SECOND_MS + c->received / BODY_RATE_MIN * SECOND_MS;
    case PHASE_BUSY: break;
    }
    return INT64_MAX;
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
            if (now_ms - c->since_ms > patience_ms(c)) shutdown(c->fd, SHUT_RDWR);
    }
    pthread_mutex_unlock(&all->lock);
    return NULL;
}

struct conns *conns_open(size_t per_site_max, const struct networks *unlimited, int64_t idle_s)
{
    struct conns *all = calloc(1, sizeof *all);
    if (!all) return NULL;
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
