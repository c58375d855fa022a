/* hub.c - one thread renders what moved, every watcher sends the same bytes: a watcher costs a queue of pointers. */
#include "http/hub.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include "core/log.h"
#include "core/time.h"
#include "db/db.h"
#include "http/message.h"

enum { TOPIC_SLOTS = 1024, RENDER_BYTES_MAX = 4 * MIB, BATCH = 64 };

struct watcher {
    struct hub *hub;
    struct topic *topic;
    struct watcher *next, *before;
    void (*wake)(void *arg);
    void *arg;
    bool is_parked, is_over, is_new;                     /* is_new: has not had its first event */
    unsigned head, count;                                /* a ring of messages not yet sent whole */
    size_t sent;                                         /* of the first of them */
    struct message *queue[WATCH_QUEUE];
};

struct topic {
    int64_t unit_id;
    struct topic *next;
    struct watcher *watchers;
    size_t n_new;                                        /* watchers without their first event */
    void *memory;                                        /* of render; lent to it while a beat runs */
    bool is_touched;
};

struct hub {
    pthread_mutex_t lock;
    pthread_cond_t touched;
    pthread_t thread;
    struct db *db;
    struct arena *arena;
    hub_render_fn *render;
    struct topic *slots[TOPIC_SLOTS];
    size_t n_watchers;
    int64_t heartbeat_ms;
    bool has_touched, is_ending, is_closing;
    struct { void *(*make)(void); void (*drop)(void *shelf); void *shelf; } shelves[HUB_SHELVES];
    _Atomic uint32_t counts[HUB_COUNTS];
};

/* ---- with the hub locked ---- */

static size_t slot_of(int64_t unit_id) { return (size_t)((uint64_t)unit_id * UINT64_C(0x9e3779b97f4a7c15) >> 54); }

static struct topic *topic_of(struct hub *h, int64_t unit_id)
{
    struct topic *t = h->slots[slot_of(unit_id)];
    while (t && t->unit_id != unit_id) t = t->next;
    return t;
}

static struct topic *topic_make(struct hub *h, int64_t unit_id)
{
    struct topic *t = topic_of(h, unit_id);
    if (t || !(t = calloc(1, sizeof *t))) return t;
    struct topic **slot = &h->slots[slot_of(unit_id)];
    *t = (struct topic){ .unit_id = unit_id, .next = *slot };
    *slot = t;
    return t;
}

static void topic_drop_if_empty(struct hub *h, struct topic *t)
{
    if (t->watchers) return;
    struct topic **at = &h->slots[slot_of(t->unit_id)];
    while (*at != t) at = &(*at)->next;
    *at = t->next;
    free(t->memory);
    free(t);
}

static void wake(struct watcher *w)
{
    if (!w->is_parked) return;
    w->is_parked = false;
    w->wake(w->arg);
}

static void queue_add(struct watcher *w, struct message *m)
{
    if (w->count == WATCH_QUEUE) w->is_over = true;      /* it does not read: let it go */
    else {
        m->refs++;
        w->queue[(w->head + w->count++) % WATCH_QUEUE] = m;
    }
    wake(w);
}

static void publish(struct topic *t, struct message *m)
{
    for (struct watcher *w = t->watchers; w; w = w->next) queue_add(w, m);
}

/* A touch tells the thread at once only when it may be asleep. */
static void touch(struct hub *h, struct topic *t)
{
    t->is_touched = true;
    if (!h->has_touched) pthread_cond_signal(&h->touched);
    h->has_touched = true;
}

/* ---- the thread ---- */

static struct timespec moment(int64_t from_now_ms)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    int64_t ns = t.tv_nsec + from_now_ms % 1000 * 1000000;
    return (struct timespec){ t.tv_sec + from_now_ms / 1000 + ns / 1000000000, ns % 1000000000 };
}

/* News for those who watch already, the whole for those who have just come: each is written once. */
static void publish_beat(struct topic *t, struct message *moved, struct message *whole)
{
    for (struct watcher *w = t->watchers; w; w = w->next) {
        struct message *m = w->is_new ? whole : moved;
        if (!m) continue;
        if (w->is_new) { w->is_new = false; t->n_new--; }
        queue_add(w, m);
    }
}

static size_t take_touched(struct hub *h, int64_t *ids, size_t max)
{
    size_t n = 0;
    for (size_t s = 0; s < TOPIC_SLOTS && n < max; s++)
        for (struct topic *t = h->slots[s]; t && n < max; t = t->next)
            if (t->is_touched) { t->is_touched = false; ids[n++] = t->unit_id; }
    if (n < max) h->has_touched = false;
    return n;
}

static struct message *written(const struct buf *b) { return b->failed || b->n == 0 ? NULL : message_new(buf_str(b)); }

/* Unlocked. A beat that failed leaves no memory: the next one tells everything that moved lately again. */
static void render(struct hub *h, int64_t unit_id, struct beat *b, struct message **moved, struct message **whole)
{
    b->whole.arena = b->moved.arena = h->arena;
    enum err e = h->render(h->db, h->arena, unit_id, clock_now_ms(), b);
    if (e == OK && (b->whole.failed || b->moved.failed)) e = ERR_NOMEM;
    *moved = e == OK ? written(&b->moved) : NULL;
    *whole = e == OK ? written(&b->whole) : NULL;
    arena_reset(h->arena);
    if (e == OK) return;
    free(b->memory);
    b->memory = NULL;
    if (e != ERR_NOT_FOUND)
        log_line(LOG_WARN, "live_render_failed", LOG_I64("unit", unit_id), LOG_TEXT("error", str_z(err_name(e))));
}

static void beat_topic(struct hub *h, int64_t unit_id)   /* locked on entry and exit; unlocked while rendering */
{
    struct message *moved, *whole;
    struct topic *t = topic_of(h, unit_id);
    if (!t) return;
    struct beat b = { .hub = h, .memory = t->memory, .wants_whole = t->n_new > 0 };
    t->memory = NULL;
    pthread_mutex_unlock(&h->lock);
    render(h, unit_id, &b, &moved, &whole);
    pthread_mutex_lock(&h->lock);
    t = topic_of(h, unit_id);                            /* all may have left meanwhile, and others come */
    if (t) {
        free(t->memory);
        t->memory = b.memory;
        publish_beat(t, moved, whole);
        if (t->n_new) touch(h, t);                       /* who came while it was rendered */
    } else
        free(b.memory);
    message_drop(moved);
    message_drop(whole);
}

static void beat(struct hub *h)
{
    int64_t ids[BATCH];
    size_t n = take_touched(h, ids, BATCH);
    for (size_t i = 0; i < n && h->render; i++) beat_topic(h, ids[i]);
}

static void heartbeat(struct hub *h)
{
    int64_t now_ms = clock_mono_us() / 1000;
    if (now_ms - h->heartbeat_ms < WATCH_HEARTBEAT_MS) return;
    h->heartbeat_ms = now_ms;
    struct message *m = message_new((struct str){ 0 });
    if (!m) return;
    for (size_t s = 0; s < TOPIC_SLOTS; s++)
        for (struct topic *t = h->slots[s]; t; t = t->next) publish(t, m);
    message_drop(m);
}

static void *hub_run(void *arg)
{
    struct hub *h = arg;
    pthread_mutex_lock(&h->lock);
    while (!h->is_closing) {
        struct timespec until = moment(h->has_touched ? HUB_BEAT_MS : WATCH_HEARTBEAT_MS / 5);
        if (h->has_touched) {
            beat(h);
            while (!h->is_closing && pthread_cond_timedwait(&h->touched, &h->lock, &until) == 0) { }
        } else
            pthread_cond_timedwait(&h->touched, &h->lock, &until);
        heartbeat(h);
    }
    pthread_mutex_unlock(&h->lock);
    return NULL;
}

/* ---- from outside ---- */

enum err hub_open(enum err (*open_db)(void *arg, struct db **out), void *arg, hub_render_fn *render_fn,
    struct hub **out)
{
    struct hub *h = calloc(1, sizeof *h);
    if (!h) return ERR_NOMEM;
    pthread_condattr_t mono;
    pthread_condattr_init(&mono);
    pthread_condattr_setclock(&mono, CLOCK_MONOTONIC);
    pthread_cond_init(&h->touched, &mono);
    pthread_condattr_destroy(&mono);
    pthread_mutex_init(&h->lock, NULL);
    h->render = render_fn;
    h->heartbeat_ms = clock_mono_us() / 1000;
    h->arena = arena_open(RENDER_BYTES_MAX);
    enum err e = h->arena ? open_db(arg, &h->db) : ERR_NOMEM;
    if (e == OK && pthread_create(&h->thread, NULL, hub_run, h) != 0) e = ERR_NOMEM;
    if (e != OK) {
        db_close(h->db);
        arena_close(h->arena);
        free(h);
        return e;
    }
    *out = h;
    return OK;
}

void hub_end(struct hub *h)
{
    if (!h) return;
    pthread_mutex_lock(&h->lock);
    h->is_ending = true;
    for (size_t s = 0; s < TOPIC_SLOTS; s++)
        for (struct topic *t = h->slots[s]; t; t = t->next)
            for (struct watcher *w = t->watchers; w; w = w->next) { w->is_over = true; wake(w); }
    pthread_mutex_unlock(&h->lock);
}

void hub_close(struct hub *h)
{
    if (!h) return;
    pthread_mutex_lock(&h->lock);
    h->is_closing = true;
    pthread_cond_signal(&h->touched);
    pthread_mutex_unlock(&h->lock);
    pthread_join(h->thread, NULL);
    for (size_t i = 0; i < HUB_SHELVES; i++) if (h->shelves[i].shelf) h->shelves[i].drop(h->shelves[i].shelf);
    db_close(h->db);
    arena_close(h->arena);
    pthread_cond_destroy(&h->touched);
    pthread_mutex_destroy(&h->lock);
    free(h);
}

size_t hub_count_of(int64_t unit_id) { return (size_t)((uint64_t)unit_id * UINT64_C(0x9e3779b97f4a7c15) >> 52); }

void hub_counts(struct hub *h, uint32_t out[HUB_COUNTS])
{
    for (size_t i = 0; i < HUB_COUNTS; i++) out[i] = atomic_load(&h->counts[i]);
}

uint32_t hub_count(struct hub *h, int64_t unit_id) { return h ? atomic_load(&h->counts[hub_count_of(unit_id)]) : 0; }

void hub_touch(struct hub *h, int64_t unit_id)
{
    if (!h) return;
    atomic_fetch_add(&h->counts[hub_count_of(unit_id)], 1);
    pthread_mutex_lock(&h->lock);
    struct topic *t = topic_of(h, unit_id);
    if (t) touch(h, t);
    pthread_mutex_unlock(&h->lock);
}

void *hub_shelf(struct hub *h, void *(*make)(void), void (*drop)(void *shelf))
{
    void *shelf = NULL;
    pthread_mutex_lock(&h->lock);
    size_t i = 0;
    while (i < HUB_SHELVES && h->shelves[i].make && h->shelves[i].make != make) i++;
    if (i < HUB_SHELVES) {
        if (!h->shelves[i].shelf) h->shelves[i].shelf = make();
        h->shelves[i].make = make;
        h->shelves[i].drop = drop;
        shelf = h->shelves[i].shelf;
    }
    pthread_mutex_unlock(&h->lock);
    return shelf;
}

void hub_publish(struct hub *h, int64_t topic, struct str data)
{
    struct message *m = h ? message_new(data) : NULL;
    if (!m) return;
    pthread_mutex_lock(&h->lock);
    struct topic *t = topic_of(h, topic);
    if (t) publish(t, m);
    message_drop(m);
    pthread_mutex_unlock(&h->lock);
}

size_t hub_watchers(struct hub *h)
{
    if (!h) return 0;
    pthread_mutex_lock(&h->lock);
    size_t n = h->n_watchers;
    pthread_mutex_unlock(&h->lock);
    return n;
}

struct watcher *watcher_new(struct hub *h, int64_t topic, struct str first, void (*wake_fn)(void *arg), void *arg)
{
    struct watcher *w = calloc(1, sizeof *w);
    struct message *m = first.n ? message_new(first) : NULL;
    if (!w || (first.n && !m)) { free(w); free(m); return NULL; }
    *w = (struct watcher){ .hub = h, .wake = wake_fn, .arg = arg, .is_new = !m, .count = m ? 1 : 0, .queue = { m } };
    pthread_mutex_lock(&h->lock);
    w->is_over = h->is_ending;
    w->topic = topic_make(h, topic);
    if (w->topic) {
        w->next = w->topic->watchers;
        if (w->next) w->next->before = w;
        w->topic->watchers = w;
        w->topic->n_new += w->is_new;
        h->n_watchers++;
        touch(h, w->topic);        /* what moved since `first` was rendered comes with the next beat */
    }
    pthread_mutex_unlock(&h->lock);
    if (w->topic) return w;
    free(w);
    free(m);
    return NULL;
}

void watcher_free(struct watcher *w)
{
    if (!w) return;
    struct hub *h = w->hub;
    pthread_mutex_lock(&h->lock);
    if (w->before) w->before->next = w->next;
    else w->topic->watchers = w->next;
    if (w->next) w->next->before = w->before;
    w->topic->n_new -= w->is_new;
    topic_drop_if_empty(h, w->topic);
    for (; w->count; w->count--, w->head = (w->head + 1) % WATCH_QUEUE) message_drop(w->queue[w->head]);
    h->n_watchers--;
    pthread_mutex_unlock(&h->lock);
    free(w);
}

enum watch watcher_pull(struct watcher *w, void (*park)(void *arg), char *to, size_t max, size_t *n)
{
    struct hub *h = w->hub;
    enum watch what = WATCH_BYTES;
    *n = 0;
    pthread_mutex_lock(&h->lock);
    while (w->count && *n < max && !w->is_over) {
        struct message *m = w->queue[w->head];
        size_t left = m->n - w->sent, room = max - *n, part = left < room ? left : room;
        memcpy(to + *n, m->bytes + w->sent, part);
        *n += part;
        w->sent += part;
        if (w->sent < m->n) break;
        message_drop(m);
        w->sent = 0;
        w->head = (w->head + 1) % WATCH_QUEUE;
        w->count--;
    }
    if (w->is_over) what = WATCH_OVER;
    else if (*n == 0) {
        what = WATCH_PARKED;
        w->is_parked = true;
        park(w->arg);
    }
    pthread_mutex_unlock(&h->lock);
    return what;
}
