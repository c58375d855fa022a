/* db_writer.c - group commit: one thread runs the writes of all workers and takes them to disk together.
   Nobody is made to wait for company: a batch is what gathered while the last one was being committed. */
#include "db/db_impl.h"
#include "core/log.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/* PostgreSQL keeps 64 sub-transactions of a transaction in shared memory; beyond, readers pay (PGPROC_MAX_CACHED_SUBXIDS). */
enum { BATCH_MAX = 64 };

struct job {
    db_tx_fn *fn;
    void *arg;
    enum err result;
    int tries;
    bool is_done;
    pthread_cond_t done;
    struct job *next;
};

struct db_writer {
    struct db *db;
    pthread_t thread;
    pthread_mutex_t lock;            /* guards the queue, is_closing and every job's is_done */
    pthread_cond_t work, left;
    struct job *first, **end;
    _Atomic int64_t inside;          /* callers that have not left db_writer_run yet; changed under the lock */
    bool is_closing;
    _Atomic int64_t commits, functions, failed;
};

/* ---- one batch ---- */

/* Run one function of a batch between savepoints. An error returned here is the whole batch's. */
static enum err run_among_others(struct db *db, struct job *j)
{
    TRY(db->is->script(db, "SAVEPOINT job"));
    j->result = j->fn(db, j->arg);
    if (j->result == OK) j->result = db->spoiled;
    db->spoiled = OK;
    return db->is->script(db, j->result == OK ? "RELEASE job" : "ROLLBACK TO job; RELEASE job");
}

/* One transaction for all. OK: each job's own result stands. ERR_BUSY: nothing was kept, run them again. Any other error:
   nothing was kept, unless *is_unknown - the database went away in the middle of the COMMIT. */
static enum err run_batch(struct db_writer *w, struct job **jobs, size_t n, bool *is_unknown)
{
    TRY(db_tx_begin(w->db));
    enum err e = OK;
    bool is_any_good = false;
    for (size_t i = 0; i < n && e == OK; i++) {
        if (n > 1) e = run_among_others(w->db, jobs[i]);
        else jobs[i]->result = jobs[i]->fn(w->db, jobs[i]->arg);
        if (e == OK && jobs[i]->result == OK) is_any_good = true;
    }
    if (e == OK && !is_any_good) {                           /* nothing to take to disk */
        w->db->is->rollback(w->db);
        w->db->in_tx = false;
        return OK;
    }
    bool is_committing = e == OK && w->db->spoiled == OK;
    e = db_tx_end(w->db, e);
    *is_unknown = is_committing && e == ERR_INTERNAL;
    if (e == OK) atomic_fetch_add(&w->commits, 1);
    return e;
}

static void settle(struct db_writer *w, struct job **jobs, size_t n)
{
    enum err e = ERR_BUSY;
    bool is_unknown = false;
    for (int try = 0; try < TX_TRIES && e == ERR_BUSY; try++) {
        if (try) db_pause(try);
        e = run_batch(w, jobs, n, &is_unknown);
    }
    if (e == OK) return;
    if (n > 1 && e != ERR_BUSY && !is_unknown) {             /* one of them spoils it for all: let each stand alone */
        for (size_t i = 0; i < n; i++) settle(w, &jobs[i], 1);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        jobs[i]->result = e;
        jobs[i]->tries = TX_TRIES;                           /* tried enough */
    }
}

/* ---- the queue ---- */

static size_t take(struct db_writer *w, struct job **jobs)
{
    size_t n = 0;
    for (; n < BATCH_MAX && w->first; n++) {
        jobs[n] = w->first;
        w->first = w->first->next;
    }
    if (!w->first) w->end = &w->first;
    return n;
}

static void put(struct db_writer *w, struct job *j)
{
    j->next = NULL;
    *w->end = j;
    w->end = &j->next;
}

/* Wake those who have their answer; who asked to be run again (ERR_BUSY) goes back into the queue. */
static void hand_out(struct db_writer *w, struct job **jobs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct job *j = jobs[i];
        if (j->result == ERR_BUSY && ++j->tries < TX_TRIES) { put(w, j); continue; }
        atomic_fetch_add(&w->functions, 1);
        if (j->result != OK) atomic_fetch_add(&w->failed, 1);
        j->is_done = true;
        pthread_cond_signal(&j->done);                       /* under the lock: the job is gone right after it */
    }
}

static void *write_all(void *arg)
{
    struct db_writer *w = arg;
    struct job *jobs[BATCH_MAX];
    pthread_mutex_lock(&w->lock);
    for (;;) {
        while (!w->first && !w->is_closing) pthread_cond_wait(&w->work, &w->lock);
        size_t n = take(w, jobs);
        if (n == 0) break;
        pthread_mutex_unlock(&w->lock);
        settle(w, jobs, n);
        if (n == 1 && jobs[0]->result == ERR_BUSY && jobs[0]->tries + 1 < TX_TRIES) db_pause(jobs[0]->tries);
        pthread_mutex_lock(&w->lock);
        hand_out(w, jobs, n);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

enum err db_writer_run(struct db_writer *w, db_tx_fn *fn, void *arg)
{
    /* A function that reached for its own worker's connection instead of the one handed to it would wait for itself. */
    if (pthread_equal(pthread_self(), w->thread)) return fn(w->db, arg);
    struct job j = { .fn = fn, .arg = arg, .done = PTHREAD_COND_INITIALIZER };
    pthread_mutex_lock(&w->lock);
    put(w, &j);
    w->inside++;                     /* who reads `waiting` finds it in the queue already, or answered */
    pthread_cond_signal(&w->work);
    while (!j.is_done) pthread_cond_wait(&j.done, &w->lock);
    if (--w->inside == 0) pthread_cond_signal(&w->left);
    pthread_mutex_unlock(&w->lock);
    pthread_cond_destroy(&j.done);
    return j.result;
}

/* ---- life ---- */

enum err db_writer_open(const char *url, struct db_writer **out)
{
    if (strcmp(url, "sqlite::memory:") == 0) return ERR_BAD_INPUT;       /* nobody else could see what it writes */
    struct db_writer *w = calloc(1, sizeof *w);
    if (!w) return ERR_NOMEM;
    enum err e = db_open(url, &w->db);
    if (e == OK) e = w->db->is->script(w->db, w->db->is->writer_setup);
    if (e == OK) {
        w->end = &w->first;
        pthread_mutex_init(&w->lock, NULL);
        pthread_cond_init(&w->work, NULL);
        pthread_cond_init(&w->left, NULL);
        if (pthread_create(&w->thread, NULL, write_all, w) == 0) { *out = w; return OK; }
        e = ERR_BUSY;
    }
    db_close(w->db);
    free(w);
    return e;
}

void db_writer_close(struct db_writer *w)
{
    if (!w) return;
    pthread_mutex_lock(&w->lock);
    w->is_closing = true;
    pthread_cond_signal(&w->work);
    while (w->inside > 0) pthread_cond_wait(&w->left, &w->lock);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    pthread_cond_destroy(&w->work);
    pthread_cond_destroy(&w->left);
    pthread_mutex_destroy(&w->lock);
    db_close(w->db);
    free(w);
}

struct db_writer_stats db_writer_stats(const struct db_writer *w)
{
    return (struct db_writer_stats){ atomic_load(&w->commits), atomic_load(&w->functions), atomic_load(&w->failed),
                                     atomic_load(&w->inside) };
}
