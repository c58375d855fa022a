/* outreach_web.c - the module as the program sees it: the route tables, workflows and jobs of all its subjects. */
#include "module.h"
#include "core/time.h"
#include "outreach/campaign/campaign.h"
#include "outreach/citizen/handover.h"
#include "outreach/erase/erase.h"
#include "outreach/media/media.h"
#include "outreach/outreach_jobs.h"
#include "outreach/turf/turf.h"

/* One line for each subject that has doors: `<subject>_routes` in <subject>_web.c. */
#define SUBJECTS(X) \
    X(sync)         \
    X(progress)     \
    X(visit)        \
    X(campaign)     \
    X(team)         \
    X(proof)        \
    X(doubt)        \
    X(callback)     \
    X(report)       \
    X(allowance)    \
    X(public)       \
    X(turf)         \
    X(erase)        \
    X(handover)     \
    X(handover_page) \
    X(media)

#define X(subject) extern const struct routes subject##_routes;
SUBJECTS(X)
#undef X

#define X(subject) &subject##_routes,
static const struct routes *const subjects[] = { SUBJECTS(X) NULL };
#undef X

extern const struct flow callback_flow;
static const struct flow *const flows[] = { &campaign_flow, &callback_flow, NULL };

static const struct job jobs[] = {
    { "outreach_recount", DAY_MS, recount_nightly },
    { "outreach_retention", DAY_MS, retention_nightly },
    { "outreach_turf", 10 * SECOND_MS, turf_run_all },
    { "handover_sweep", HOUR_MS, handover_sweep },
    { "outreach_media", 10 * MINUTE_MS, media_tend },
};

const struct module outreach_module = {
    .name = "outreach", .subjects = subjects, .migrations = outreach_migrations, .n_migrations = &outreach_n_migrations,
    .flows = flows, .jobs = jobs, .n_jobs = N_OF(jobs),
};
