/* jobs.c - a table remembers when each job began last, so that restarts and other processes neither skip nor repeat. */
#include "app/jobs.h"
#include <pthread.h>
#include <stdlib.h>
#include "app/modules.h"
#include "core/log.h"
#include "core/time.h"

enum { LOOK_EVERY_S = 20, JOB_MEMORY_MAX = 64 * MIB, NIGHT_HOUR = 2 };

struct jobs {
    struct app *app;
    struct db *db;
    struct arena *arena;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t stop;
    bool is_stopping;
};

bool job_is_due(int64_t every_ms, int64_t last_ms, int64_t now_ms)
{
    if (every_ms < DAY_MS) return now_ms - last_ms >= every_ms;
    int64_t nights = day_of_ms(now_ms - NIGHT_HOUR * HOUR_MS) - day_of_ms(last_ms - NIGHT_HOUR * HOUR_MS);
    return nights >= every_ms / DAY_MS;
}

/* ---- the record ---- */

static const struct sql sql_last = { "job_last", "SELECT started_ms FROM job_run WHERE name = $1" };
static const struct sql sql_first_seen = { "job_first_seen",
    "INSERT INTO job_run(name, started_ms, ended_ms, result) VALUES($1, $2, $2, 'OK') ON CONFLICT(name) DO NOTHING" };
static const struct sql sql_claim = { "job_claim",
    "UPDATE job_run SET started_ms = $2, ended_ms = 0, result = '' WHERE name = $1 AND started_ms = $3" };
static const struct sql sql_end = { "job_end", "UPDATE job_run SET ended_ms = $2, result = $3 WHERE name = $1" };

struct claim { struct arena *a; const struct job *job; int64_t now_ms; bool is_ours; };

static enum err claim(struct db *db, void *arg)
{
    struct claim *c = arg;
    struct str name = str_z(c->job->name);
    int64_t last_ms, changed;
    c->is_ours = false;
    enum err e = db_i64(db, c->a, &sql_last, BINDS(BIND(name)), &last_ms);
    if (e == ERR_NOT_FOUND) return db_run(db, c->a, &sql_first_seen, BINDS(BIND(name), BIND(c->now_ms)), NULL);
    TRY(e);
    if (!job_is_due(c->job->every_ms, last_ms, c->now_ms)) return OK;
    TRY(db_run(db, c->a, &sql_claim, BINDS(BIND(name), BIND(c->now_ms), BIND(last_ms)), &changed));
    c->is_ours = changed == 1;
    return OK;
}

struct ending { struct arena *a; const struct job *job; enum err result; int64_t now_ms; };

static enum err record_end(struct db *db, void *arg)
{
    const struct ending *x = arg;
    struct str result = str_z(err_name(x->result));
    return db_run(db, x->a, &sql_end, BINDS(BIND(str_z(x->job->name)), BIND(x->now_ms), BIND(result)), NULL);
}

/* ---- the thread ---- */

static void run_if_due(struct jobs *j, const struct job *job)
{
    struct claim c = { .a = j->arena, .job = job, .now_ms = clock_now_ms() };
    enum err e = db_tx(j->db, claim, &c);
    if (e == OK && !c.is_ours) return;
    if (e == OK) e = job->run(j->db, j->arena, j->app->keys, c.now_ms);
    int64_t end_ms = clock_now_ms();
    enum err noted = db_tx(j->db, record_end, &(struct ending){ j->arena, job, e, end_ms });
    log_line(e == OK && noted == OK ? LOG_INFO : LOG_ERROR, "job", LOG_TEXT("name", str_z(job->name)),
             LOG_TEXT("result", str_z(err_name(e))), LOG_I64("took_ms", end_ms - c.now_ms));
}

static bool is_told_to_stop(struct jobs *j, int64_t wait_s)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += wait_s;
    pthread_mutex_lock(&j->lock);
    while (!j->is_stopping && wait_s)
        if (pthread_cond_timedwait(&j->stop, &j->lock, &until) != 0) break;
    bool stop = j->is_stopping;
    pthread_mutex_unlock(&j->lock);
    return stop;
}

static void *jobs_run(void *arg)
{
    struct jobs *j = arg;
    while (!is_told_to_stop(j, LOOK_EVERY_S))
        for (size_t m = 0; all_modules[m]; m++)
            for (size_t i = 0; i < all_modules[m]->n_jobs && !is_told_to_stop(j, 0); i++) {
                run_if_due(j, &all_modules[m]->jobs[i]);
                arena_reset(j->arena);
            }
    return NULL;
}

static void jobs_free(struct jobs *j)
{
    db_close(j->db);
    arena_close(j->arena);
    pthread_cond_destroy(&j->stop);
    pthread_mutex_destroy(&j->lock);
    free(j);
}

enum err jobs_start(struct app *app, struct jobs **out)
{
    struct jobs *j = calloc(1, sizeof *j);
    if (!j) return ERR_NOMEM;
    j->app = app;
    pthread_mutex_init(&j->lock, NULL);
    pthread_cond_init(&j->stop, NULL);
    j->arena = arena_open(JOB_MEMORY_MAX);
    enum err e = j->arena ? app_open_db_bare(app, &j->db) : ERR_NOMEM;
    if (e == OK && pthread_create(&j->thread, NULL, jobs_run, j) != 0) e = ERR_NOMEM;
    if (e != OK) { jobs_free(j); return e; }
    *out = j;
    return OK;
}

void jobs_stop(struct jobs *j)
{
    if (!j) return;
    pthread_mutex_lock(&j->lock);
    j->is_stopping = true;
    pthread_cond_signal(&j->stop);
    pthread_mutex_unlock(&j->lock);
    pthread_join(j->thread, NULL);
    jobs_free(j);
}
