/* db_keeper.c - takes SQLite's log into the file beside the writer, on a thread and a connection of its own: who waits for the next
   commit does not wait for the file as well. */
#include "db/db_impl.h"
#include "db/db_log.h"
#include <pthread.h>
#include <stdlib.h>

/* While it works, the log grows; what came meanwhile is taken in again, each time less. After so many turns the writer
   does the rest: before it is asked to, one more round leaves it little, for every commit waits until that is done. */
enum { TURNS = 3 };

struct db_keeper {
    struct db *db;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t news, rest;
    int64_t pages;                   /* in the log now */
    int64_t taken_pages, asked_pages;    /* when it was last taken in; when the writer was last asked for the rest */
    bool is_working, is_closing;
    bool is_clearing, is_cleared;    /* the round before the writer is asked: wanted, done */
    enum err found;                  /* ERR_STORAGE: the disk failed */
};

static int64_t left_pages(const struct db_keeper *k) { return k->pages - k->taken_pages; }
static int64_t little_pages(void) { return db_log_limits.checkpoint_pages / 8; }

/* As much as readers allow, and once more what came meanwhile. */
static void work(struct db_keeper *k)
{
    for (int turn = 0; turn < TURNS && !k->is_closing && k->found == OK; turn++) {
        int64_t pages = k->pages;
        if (turn > 0 && left_pages(k) < little_pages()) break;
        pthread_mutex_unlock(&k->lock);
        enum err e = k->db->is->take_in(k->db, LOG_WHAT_CAN_BE);
        pthread_mutex_lock(&k->lock);
        k->taken_pages = pages;
        if (e == ERR_STORAGE) k->found = e;
    }
}

static bool is_due(const struct db_keeper *k)
{
    return k->is_clearing || left_pages(k) >= db_log_limits.checkpoint_pages;
}

static void *keep(void *arg)
{
    struct db_keeper *k = arg;
    pthread_mutex_lock(&k->lock);
    while (!k->is_closing) {
        if (k->found != OK || !is_due(k)) { pthread_cond_wait(&k->news, &k->lock); continue; }
        k->is_working = true;
        work(k);
        k->is_working = false;
        if (k->is_clearing) { k->is_clearing = false; k->is_cleared = true; }
        pthread_cond_signal(&k->rest);
    }
    pthread_mutex_unlock(&k->lock);
    return NULL;
}

static int64_t new_pages(const struct db_keeper *k) { return k->pages - k->asked_pages; }

/* A disk that takes the log in more slowly than it grows: the writer waits for it. */
static void wait_when_far_behind(struct db_keeper *k)
{
    while (k->is_working && new_pages(k) >= 2 * db_log_limits.large_pages) pthread_cond_wait(&k->rest, &k->lock);
}

/* The log is large and the keeper at rest: the writer's turn, unless the keeper can leave it less. */
static bool is_writers_turn(struct db_keeper *k)
{
    if (k->is_working || k->is_clearing || new_pages(k) < db_log_limits.large_pages) return false;
    k->is_clearing = !k->is_cleared && left_pages(k) > little_pages();
    return !k->is_clearing;
}

enum err db_keeper_tell(struct db_keeper *k, int64_t pages, bool *is_anew_due)
{
    pthread_mutex_lock(&k->lock);
    if (pages < k->pages) {                                      /* it began anew */
        k->taken_pages = k->asked_pages = 0;
        k->is_cleared = false;
    }
    k->pages = pages;
    if (is_due(k)) pthread_cond_signal(&k->news);
    wait_when_far_behind(k);
    *is_anew_due = is_writers_turn(k);
    if (k->is_clearing) pthread_cond_signal(&k->news);
    if (*is_anew_due) {
        k->asked_pages = pages;
        k->is_cleared = false;
    }
    enum err e = k->found;
    pthread_mutex_unlock(&k->lock);
    return e;
}

enum err db_keeper_open(const char *url, struct db_keeper **out)
{
    struct db_keeper *k = calloc(1, sizeof *k);
    if (!k) return ERR_NOMEM;
    enum err e = db_open(url, &k->db);
    if (e == OK) {
        k->db->tidies_later = true;
        k->db->is->pace(k->db);
        pthread_mutex_init(&k->lock, NULL);
        pthread_cond_init(&k->news, NULL);
        pthread_cond_init(&k->rest, NULL);
        if (pthread_create(&k->thread, NULL, keep, k) == 0) { *out = k; return OK; }
        e = ERR_BUSY;
    }
    db_close(k->db);
    free(k);
    return e;
}

void db_keeper_close(struct db_keeper *k)
{
    if (!k) return;
    pthread_mutex_lock(&k->lock);
    k->is_closing = true;
    pthread_cond_signal(&k->news);
    pthread_mutex_unlock(&k->lock);
    pthread_join(k->thread, NULL);
    pthread_cond_destroy(&k->news);
    pthread_cond_destroy(&k->rest);
    pthread_mutex_destroy(&k->lock);
    if (k->found == ERR_STORAGE) k->db->is_bad = true;           /* it must not touch the file again */
    db_close(k->db);
    free(k);
}
