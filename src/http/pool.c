/* pool.c - two queues, of those who read and those who write; n workers. */
#include "http/pool.h"
#include <pthread.h>
#include <stdlib.h>
#include "db/db.h"
#include "http/gzip.h"

struct queue { struct task *first, **end; };
struct pool {
    pthread_mutex_t lock;
    pthread_cond_t more;
    struct queue reads, writes;
    size_t waiting, n_threads, writing, writing_max;
    bool closing;
    struct { pthread_t thread; struct worker worker; } each[];
};

static struct task *queue_take(struct queue *q)
{
    struct task *t = q->first;
    q->first = t->next;
    if (!q->first) q->end = &q->first;
    return t;
}

/* Who writes sits in the group commit until it is on disk: the more of them at once, the better, but not at the cost of
   those who only read. */
static struct task *take(struct pool *p)
{
    struct task *t = NULL;
    pthread_mutex_lock(&p->lock);
    for (;;) {
        if (p->reads.first) { t = queue_take(&p->reads); break; }
        if (p->writes.first && p->writing < p->writing_max) {
            t = queue_take(&p->writes);
            p->writing++;
            break;
        }
        if (p->closing && !p->writes.first) break;
        pthread_cond_wait(&p->more, &p->lock);
    }
    if (t) p->waiting--;
    pthread_mutex_unlock(&p->lock);
    return t;
}

static void write_done(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    p->writing--;
    if (p->closing) pthread_cond_broadcast(&p->more);
    else if (p->writes.first) pthread_cond_signal(&p->more);
    pthread_mutex_unlock(&p->lock);
}

struct seat { struct worker *worker; struct pool *pool; };

static void *work(void *arg)
{
    struct seat seat = *(struct seat *)arg;
    free(arg);
    for (struct task *t; (t = take(seat.pool));) {
        bool is_write = t->is_write;                         /* run may hand the task on */
        t->run(seat.worker, t);
        arena_reset(seat.worker->arena);
        if (is_write) write_done(seat.pool);
    }
    return NULL;
}

static void worker_close(struct worker *w)
{
    gzip_close(w->gzip);
    arena_close(w->arena);
    db_close(w->db);
}

/* The workers share so many pages of the database; more than KEEP_MAX_KIB serves none of them. */
enum { KEEP_ALL_KIB = 48 * 1024, KEEP_MAX_KIB = 3 * 1024 };

static enum err worker_start(struct pool *p, size_t i, int64_t keep_kib, size_t memory_max, open_db_fn *open_db,
                             void *arg)
{
    struct worker *w = &p->each[i].worker;
    struct seat *seat = malloc(sizeof *seat);
    enum err e = seat ? open_db(arg, &w->db) : ERR_NOMEM;
    if (e == OK && w->db) e = db_keep_kib(w->db, keep_kib);
    if (e == OK && (!(w->arena = arena_open(memory_max)) || !(w->gzip = gzip_open()))) e = ERR_NOMEM;
    if (e == OK) {
        *seat = (struct seat){ w, p };
        if (pthread_create(&p->each[i].thread, NULL, work, seat) != 0) e = ERR_NOMEM;
    }
    if (e == OK) { p->n_threads++; return OK; }
    free(seat);
    worker_close(w);
    return e;
}

enum err pool_open(size_t n, size_t memory_max, open_db_fn *open_db, void *arg, struct pool **out)
{
    struct pool *p = calloc(1, sizeof *p + n * sizeof p->each[0]);
    if (!p) return ERR_NOMEM;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->more, NULL);
    int64_t share = KEEP_ALL_KIB / (int64_t)(n ? n : 1), keep_kib = share < KEEP_MAX_KIB ? share : KEEP_MAX_KIB;
    p->reads.end = &p->reads.first;
    p->writes.end = &p->writes.first;
    p->writing_max = n - (n > 1 ? (n + 3) / 4 : 0);
    for (size_t i = 0; i < n; i++) {
        enum err e = worker_start(p, i, keep_kib, memory_max, open_db, arg);
        if (e != OK) { pool_close(p); return e; }
    }
    *out = p;
    return OK;
}

bool pool_push(struct pool *p, struct task *t)
{
    t->next = NULL;
    pthread_mutex_lock(&p->lock);
    bool is_taken = !p->closing;
    if (is_taken) {
        struct queue *q = t->is_write ? &p->writes : &p->reads;
        *q->end = t;
        q->end = &t->next;
        p->waiting++;
        pthread_cond_signal(&p->more);
    }
    pthread_mutex_unlock(&p->lock);
    return is_taken;
}

size_t pool_waiting(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    size_t n = p->waiting;
    pthread_mutex_unlock(&p->lock);
    return n;
}

void pool_end(struct pool *p)
{
    if (!p) return;
    pthread_mutex_lock(&p->lock);
    p->closing = true;
    pthread_cond_broadcast(&p->more);
    pthread_mutex_unlock(&p->lock);
    for (size_t i = 0; i < p->n_threads; i++) {
        pthread_join(p->each[i].thread, NULL);
        worker_close(&p->each[i].worker);
    }
    p->n_threads = 0;
}

void pool_close(struct pool *p)
{
    if (!p) return;
    pool_end(p);
    pthread_cond_destroy(&p->more);
    pthread_mutex_destroy(&p->lock);
    free(p);
}
