/* db_writer.c - group commit: one thread runs the writes of all workers and takes them to disk together.
   Nobody is made to wait for company: a batch is what gathered while the last one was being committed. */
#include "db/db_impl.h"
#include "core/log.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

/* PostgreSQL keeps 64 sub-transactions of a transaction in shared memory; beyond, readers pay (PGPROC_MAX_CACHED_SUBXIDS). */
enum { BATCH_MAX = 64, CAREFUL_BATCHES = 32, ROOM_EVERY_S = 5 };

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
    struct db_keeper *keeper;        /* NULL: this database keeps no log of that kind */
    pthread_t thread;
    pthread_mutex_t lock;            /* guards the queue, is_closing and every job's is_done */
    pthread_cond_t work, left;
    struct job *first, **end;
    _Atomic int64_t inside;          /* callers that have not left db_writer_run yet; changed under the lock */
    bool is_closing;
    _Atomic int64_t commits, functions, failed, turned_away;
    _Atomic int trouble;             /* enum err: OK, ERR_DISK_FULL, ERR_STORAGE */
    int careful;                     /* so many batches more run each function between savepoints */
};

/* ---- one batch ---- */

/* Run one function of a batch between savepoints. An error returned here is the whole batch's: with a failing disk SQLite
   has rolled back more than that function. */
static enum err run_among_others(struct db *db, struct job *j)
{
    TRY(db->is->script(db, "SAVEPOINT job"));
    j->result = j->fn(db, j->arg);
    if (j->result == OK || is_of_the_disk(db->spoiled)) j->result = db->spoiled;
    if (is_of_the_disk(j->result)) return j->result;
    db->spoiled = OK;
    return db->is->script(db, j->result == OK ? "RELEASE job" : "ROLLBACK TO job; RELEASE job");
}

/* The same for all without savepoints: an error is the whole batch's. What functions of one kind add up is written once. */
static enum err run_trusted(struct db *db, struct job **jobs, size_t n)
{
    enum err e = OK;
    db->gathering.is_open = true;
    for (size_t i = 0; i < n && e == OK; i++) {
        if (i > 0 && jobs[i]->fn != jobs[i - 1]->fn) e = db_gathered_flush(db);
        if (e == OK) e = jobs[i]->result = jobs[i]->fn(db, jobs[i]->arg);
        if (e == OK) e = db->spoiled;
    }
    if (e == OK) e = db_gathered_flush(db);
    db->gathering.is_open = false;
    db_gathered_drop(db);
    return e;
}

/* Nearly every function succeeds, and a savepoint keeps a copy of each page that is changed behind it: so a batch runs
   without them, and again with them when one failed (functions may run twice). Whoever fails again and again finds the
   batches after it careful at once. */
static enum err run_all(struct db_writer *w, struct job **jobs, size_t n, bool *is_any_good)
{
    enum err e = OK;
    bool is_careful = n == 1 || w->careful > 0;
    if (w->careful > 0) w->careful--;
    if (!is_careful) {
        e = run_trusted(w->db, jobs, n);
        is_careful = e != OK && !is_of_the_disk(e);
    }
    *is_any_good = true;
    if (!is_careful) return e;
    if (e != OK) {
        w->careful = CAREFUL_BATCHES;
        (void)db_tx_end(w->db, e);
        TRY(db_tx_begin(w->db));
        e = OK;
    }
    *is_any_good = false;
    for (size_t i = 0; i < n && e == OK; i++) {
        if (n > 1) e = run_among_others(w->db, jobs[i]);
        else jobs[i]->result = jobs[i]->fn(w->db, jobs[i]->arg);
        *is_any_good = *is_any_good || (e == OK && jobs[i]->result == OK);
    }
    return e;
}

/* One transaction for all. OK: each job's own result stands. ERR_BUSY: nothing was kept, run them again. Any other error:
   nothing was kept, unless *is_unknown - the database went away in the middle of the COMMIT. */
static enum err run_batch(struct db_writer *w, struct job **jobs, size_t n, bool *is_unknown)
{
    bool is_any_good;
    TRY(db_tx_begin(w->db));
    enum err e = run_all(w, jobs, n, &is_any_good);
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

/* ---- the disk ---- */

static enum err trouble(const struct db_writer *w) { return (enum err)atomic_load(&w->trouble); }
bool db_writer_is_shut(const struct db_writer *w) { return trouble(w) == ERR_STORAGE; }

/* Said once each time it changes, with what to do; ERR_STORAGE is for good. */
static void note_trouble(struct db_writer *w, enum err e)
{
    if (trouble(w) == e || db_writer_is_shut(w)) return;
    atomic_store(&w->trouble, (int)e);
    if (e == ERR_STORAGE)
        log_line(
            LOG_ERROR, "storage_failed",
            LOG_TEXT("do",
                     S("nothing is stored until this program is started again: look at the disk (dmesg, smartctl), "
                       "move the data folder to a good one or restore a backup, then restart; docs/faults.md")));
    else if (e == ERR_DISK_FULL)
        log_line(LOG_ERROR, "disk_full",
                 LOG_TEXT("do", S("make room where the database is; writing goes on by itself within seconds")));
    else log_line(LOG_INFO, "disk_has_room");
}

static void learn_of_trouble(struct db_writer *w, struct job **jobs, size_t n, enum err e, bool is_committed)
{
    for (size_t i = 0; i < n && !is_of_the_disk(e); i++) if (is_of_the_disk(jobs[i]->result)) e = jobs[i]->result;
    if (is_of_the_disk(e)) note_trouble(w, e);
    else if (is_committed) note_trouble(w, OK);
}

static void turn_away(struct job **jobs, size_t n, enum err e)
{
    for (size_t i = 0; i < n; i++) {
        jobs[i]->result = e;
        jobs[i]->tries = TX_TRIES;                           /* tried enough */
    }
}

static void settle(struct db_writer *w, struct job **jobs, size_t n)
{
    if (db_writer_is_shut(w)) { turn_away(jobs, n, ERR_STORAGE); return; }
    enum err e = ERR_BUSY;
    bool is_unknown = false;
    int64_t commits = atomic_load(&w->commits);
    for (int try = 0; try < TX_TRIES && e == ERR_BUSY; try++) {
        if (try) db_pause(try);
        e = run_batch(w, jobs, n, &is_unknown);
    }
    learn_of_trouble(w, jobs, n, e, atomic_load(&w->commits) > commits);
    if (e == OK) return;
    if (n > 1 && e != ERR_BUSY && !is_unknown && !is_of_the_disk(e)) {  /* one spoils it for all: each stands alone */
        for (size_t i = 0; i < n; i++) settle(w, &jobs[i], 1);
        return;
    }
    turn_away(jobs, n, e);
}

/* What may wait until everybody has his answer: taking the log into the file. Without room for that it only grows. */
static void tidy(struct db_writer *w)
{
    bool is_anew_due;
    if (!w->keeper || db_writer_is_shut(w)) return;
    enum err e = db_keeper_tell(w->keeper, w->db->is->log_pages(w->db), &is_anew_due);
    if (e == OK && is_anew_due) e = w->db->is->take_in(w->db, LOG_ALL);
    if (e == ERR_STORAGE) note_trouble(w, e);
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
        if (is_of_the_disk(j->result)) atomic_fetch_add(&w->turned_away, 1);
        j->is_done = true;
        pthread_cond_signal(&j->done);                       /* under the lock: the job is gone right after it */
    }
}

/* A full disk is tried every few seconds, so that the program knows of room before a person asks. */
static const struct sql sql_try_room = { "writer_try_room", "UPDATE schema_step SET applied_ms = applied_ms" };
static enum err write_something(struct db *db, void *arg)
{
    (void)arg;
    return db_run(db, NULL, &sql_try_room, NO_BINDS, NULL);
}

static void look_for_room(struct db_writer *w)
{
    struct job probe = { .fn = write_something };
    struct job *only = &probe;
    pthread_mutex_unlock(&w->lock);
    settle(w, &only, 1);
    pthread_mutex_lock(&w->lock);
}

/* Until there is work or no more will come. */
static void wait_for_work(struct db_writer *w)
{
    while (!w->first && !w->is_closing) {
        struct timespec until;
        if (trouble(w) != ERR_DISK_FULL) { pthread_cond_wait(&w->work, &w->lock); continue; }
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec += ROOM_EVERY_S;
        if (pthread_cond_timedwait(&w->work, &w->lock, &until) != 0) look_for_room(w);
    }
}

static void *write_all(void *arg)
{
    struct db_writer *w = arg;
    struct job *jobs[BATCH_MAX];
    pthread_mutex_lock(&w->lock);
    for (;;) {
        wait_for_work(w);
        size_t n = take(w, jobs);
        if (n == 0) break;
        pthread_mutex_unlock(&w->lock);
        settle(w, jobs, n);
        if (n == 1 && jobs[0]->result == ERR_BUSY && jobs[0]->tries + 1 < TX_TRIES) db_pause(jobs[0]->tries);
        pthread_mutex_lock(&w->lock);
        hand_out(w, jobs, n);
        pthread_mutex_unlock(&w->lock);
        tidy(w);
        pthread_mutex_lock(&w->lock);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

enum err db_writer_run(struct db_writer *w, db_tx_fn *fn, void *arg)
{
    /* A function that reached for its own worker's connection instead of the one handed to it would wait for itself. */
    if (pthread_equal(pthread_self(), w->thread)) return fn(w->db, arg);
    if (db_writer_is_shut(w)) {
        atomic_fetch_add(&w->turned_away, 1);
        return ERR_STORAGE;
    }
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
    if (e == OK && w->db->is->take_in) e = db_keeper_open(url, &w->keeper);
    if (e == OK) {
        pthread_condattr_t steady;                           /* a wait with an end must not follow a clock that is set */
        pthread_condattr_init(&steady);
        pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
        w->db->tidies_later = true;
        w->end = &w->first;
        pthread_mutex_init(&w->lock, NULL);
        pthread_cond_init(&w->work, &steady);
        pthread_condattr_destroy(&steady);
        pthread_cond_init(&w->left, NULL);
        if (pthread_create(&w->thread, NULL, write_all, w) == 0) { *out = w; return OK; }
        e = ERR_BUSY;
    }
    db_keeper_close(w->keeper);
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
    db_keeper_close(w->keeper);
    db_close(w->db);
    free(w);
}

struct db_writer_stats db_writer_stats(const struct db_writer *w)
{
    return (struct db_writer_stats){ atomic_load(&w->commits), atomic_load(&w->functions), atomic_load(&w->failed),
                                     atomic_load(&w->inside), atomic_load(&w->turned_away), trouble(w) };
}
