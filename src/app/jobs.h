/* jobs.h - work done by the clock while serving: each module names its jobs, one thread runs what is due. */
#ifndef SANSANG_JOBS_H
#define SANSANG_JOBS_H
#include "app/app.h"
#include "core/time.h"
#include "module.h"

struct jobs;
MUST_USE enum err jobs_start(struct app *app, struct jobs **out);
void jobs_stop(struct jobs *j);                          /* waits for the one that runs; NULL is fine */

/* A daily job is due once a night, after 02:00 local; any other when its time has passed. */
bool job_is_due(int64_t every_ms, int64_t last_ms, int64_t now_ms);

/* Jobs this rare or rarer are recorded in the table job_run; more frequent ones run in every process that serves. */
enum { JOB_RECORDED_MS = HOUR_MS };

/* Run `job` when it is due. `*last_ms` is what this process knows of its last run, 0 at first: while that says "not yet"
   the database is not asked. A recorded job that was never seen before is only noted: its first run comes when its time
   has passed. Logged here; the result is the job's. */
MUST_USE enum err job_tend(struct db *db, struct arena *a, const struct keys *keys, const struct job *job, int64_t now_ms,
                           int64_t *last_ms);

#endif
