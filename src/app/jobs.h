/* jobs.h - work done by the clock while serving: each module names its jobs, one thread runs what is due. */
#ifndef SANSANG_JOBS_H
#define SANSANG_JOBS_H
#include "app/app.h"

struct jobs;
MUST_USE enum err jobs_start(struct app *app, struct jobs **out);
void jobs_stop(struct jobs *j);                          /* waits for the one that runs; NULL is fine */

/* A daily job is due once a night, after 02:00 local; any other when its time has passed. */
bool job_is_due(int64_t every_ms, int64_t last_ms, int64_t now_ms);

#endif
