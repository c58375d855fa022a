/* outreach_jobs.h - what the clock does for the campaign. */
#ifndef SANSANG_OUTREACH_JOBS_H
#define SANSANG_OUTREACH_JOBS_H
#include "auth/keys.h"
#include "outreach/outreach.h"

/* Recount everything; each difference is one line of the log (LOG_ERROR "difference"). */
enum err recount_nightly(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms);

#endif
