/* pool.c - two queues, of those who read and those who write; n workers. Who came to rest last works first: his
   statements are prepared and his memory is warm; the others' are not before so many are needed at once. */
#include "http/pool.h"
#include <pthread.h>
#include <stdlib.h>
#include "db/db.h"
#include "http/gzip.h"

struct queue { struct task *first, **end; };
struct seat {
    pthread_t thread;
    struct worker worker;
    struct pool *pool;
    pthread_cond_t more;
    bool is_called;
    struct seat *below;                                      /* rests since before */
};
struct pool {
    pthread_mutex_t lock;
    struct queue reads, writes;
    struct seat *resting;                                    /* the last to rest first */
    size_t waiting, n_threads, writing, writing_max;
    bool closing;
    struct seat each[];
};

/* Locked. Whoever is called may find that another was quicker, and rests again. */
static void call_one(struct pool *p)
{
    struct seat *s = p->resting;
    if (!s) return;                                          /* whoever is busy looks into the queues before he rests */
    p->resting = s->below;
    s->is_called = true;
    pthread_cond_signal(&s->more);
}

static void call_all(struct pool *p) { while (p->resting) call_one(p); }

static void rest(struct seat *s)
{
    s->below = s->pool->resting;
    s->pool->resting = s;
    s->is_called = false;
    while (!s->is_called) pthread_cond_wait(&s->more, &s->pool->lock);
}

static struct task *queue_take(struct queue *q)
{
    struct task *t = q->first;
    q->first = t->next;
    if (!q->first) q->end = &q->first;
    return t;
}

/* Who writes sits in the group commit until it is on disk: the more of them at once, the better, but not at the cost of
   those who only read. */
static struct task *take(struct seat *s)
{
    struct pool *p = s->pool;
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
        rest(s);
    }
    if (t) p->waiting--;
    pthread_mutex_unlock(&p->lock);
    return t;
}

static void write_done(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    p->writing--;
    if (p->closing) call_all(p);
    else if (p->writes.first) call_one(p);
    pthread_mutex_unlock(&p->lock);
}

static void *work(void *arg)
{
    struct seat *s = arg;
    for (struct task *t; (t = take(s));) {
        bool is_write = t->is_write;                         /* run may hand the task on */
        t->run(&s->worker, t);
        arena_reset(s->worker.arena);
        if (is_write) write_done(s->pool);
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
    struct seat *s = &p->each[i];
    struct worker *w = &s->worker;
    enum err e = open_db(arg, &w->db);
    if (e == OK && w->db) e = db_keep_kib(w->db, keep_kib);
    if (e == OK && (!(w->arena = arena_open(memory_max)) || !(w->gzip = gzip_open()))) e = ERR_NOMEM;
    s->pool = p;
    pthread_cond_init(&s->more, NULL);
    if (e == OK && pthread_create(&s->thread, NULL, work, s) != 0) e = ERR_NOMEM;
    if (e == OK) { p->n_threads++; return OK; }
    pthread_cond_destroy(&s->more);
    worker_close(w);
    return e;
}

enum err pool_open(size_t n, size_t memory_max, open_db_fn *open_db, void *arg, struct pool **out)
{
    struct pool *p = calloc(1, sizeof *p + n * sizeof p->each[0]);
    if (!p) return ERR_NOMEM;
    pthread_mutex_init(&p->lock, NULL);
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
        if (!t->is_write || p->writing < p->writing_max) call_one(p);
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

size_t pool_resting(struct pool *p)
{
    size_t n = 0;
    pthread_mutex_lock(&p->lock);
    for (const struct seat *s = p->resting; s; s = s->below) n++;
    pthread_mutex_unlock(&p->lock);
    return n;
}

void pool_end(struct pool *p)
{
    if (!p) return;
    pthread_mutex_lock(&p->lock);
    p->closing = true;
    call_all(p);
    pthread_mutex_unlock(&p->lock);
    for (size_t i = 0; i < p->n_threads; i++) {
        pthread_join(p->each[i].thread, NULL);
        pthread_cond_destroy(&p->each[i].more);
        worker_close(&p->each[i].worker);
    }
    p->n_threads = 0;
}

void pool_close(struct pool *p)
{
    if (!p) return;
    pool_end(p);
    pthread_mutex_destroy(&p->lock);
    free(p);
}
