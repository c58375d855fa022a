/* jobs.c - a table remembers when each rare job began last, so that restarts and other processes neither skip nor
   repeat; frequent ones are remembered in memory, so that an idle city writes nothing. */
#include "app/jobs.h"
#include <pthread.h>
#include <stdlib.h>
#include "app/modules.h"
#include "core/log.h"
#include "core/time.h"

enum { LOOK_EVERY_S = 20, JOB_MEMORY_MAX = 64 * MIB, NIGHT_HOUR = 2, JOBS_MAX = 64 };

struct jobs {
    struct app *app;
    struct db *db;
    struct arena *arena;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t stop;
    bool is_stopping;
    int64_t last_ms[JOBS_MAX];           /* of each job in the order of all_modules: when it began last; 0 = not known */
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

struct claim { struct arena *a; const struct job *job; int64_t now_ms, last_ms; bool is_ours; };

static enum err claim(struct db *db, void *arg)
{
    struct claim *c = arg;
    struct str name = str_z(c->job->name);
    int64_t changed;
    c->is_ours = false;
    enum err e = db_i64(db, c->a, &sql_last, BINDS(BIND(name)), &c->last_ms);
    if (e == ERR_NOT_FOUND) {
        c->last_ms = c->now_ms;
        return db_run(db, c->a, &sql_first_seen, BINDS(BIND(name), BIND(c->now_ms)), NULL);
    }
    TRY(e);
    if (!job_is_due(c->job->every_ms, c->last_ms, c->now_ms)) return OK;
    TRY(db_run(db, c->a, &sql_claim, BINDS(BIND(name), BIND(c->now_ms), BIND(c->last_ms)), &changed));
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

/* ---- one job ---- */

static void report_run(const struct job *job, enum err e, int64_t took_ms)
{
    log_line(e == OK ? LOG_INFO : LOG_ERROR, "job", LOG_TEXT("name", str_z(job->name)),
             LOG_TEXT("result", str_z(err_name(e))), LOG_I64("took_ms", took_ms));
}

/* Its own work may write; that it ran is nobody's news unless it failed. */
static enum err tend_frequent(struct db *db, struct arena *a, const struct keys *keys, const struct job *job,
                              int64_t now_ms)
{
    enum err e = job->run(db, a, keys, now_ms);
    if (e != OK) report_run(job, e, clock_now_ms() - now_ms);
    return e;
}

enum err job_tend(struct db *db, struct arena *a, const struct keys *keys, const struct job *job, int64_t now_ms,
                  int64_t *last_ms)
{
    if (*last_ms && !job_is_due(job->every_ms, *last_ms, now_ms)) return OK;
    if (job->every_ms < JOB_RECORDED_MS) {
        *last_ms = now_ms;
        return tend_frequent(db, a, keys, job, now_ms);
    }
    struct claim c = { .a = a, .job = job, .now_ms = now_ms };
    TRY(db_tx(db, claim, &c));
    *last_ms = c.is_ours ? now_ms : c.last_ms;
    if (!c.is_ours) return OK;
    enum err e = job->run(db, a, keys, now_ms);
    int64_t end_ms = clock_now_ms();
    enum err noted = db_tx(db, record_end, &(struct ending){ a, job, e, end_ms });
    report_run(job, e != OK ? e : noted, end_ms - now_ms);
    return e != OK ? e : noted;
}

/* ---- the thread ---- */

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

static void tend(struct jobs *j, const struct job *job, int64_t *last_ms)
{
    if (is_told_to_stop(j, 0)) return;
    enum err e = job_tend(j->db, j->arena, j->app->keys, job, clock_now_ms(), last_ms);
    (void)e;                             /* logged there; the next look tries again when it is due again */
    arena_reset(j->arena);
}

static void *jobs_run(void *arg)
{
    struct jobs *j = arg;
    while (!is_told_to_stop(j, LOOK_EVERY_S))
        for (size_t m = 0, n = 0; all_modules[m]; m++)
            for (size_t i = 0; i < all_modules[m]->n_jobs && n < JOBS_MAX; i++, n++)
                tend(j, &all_modules[m]->jobs[i], &j->last_ms[n]);
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
