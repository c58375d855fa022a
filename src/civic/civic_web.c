/* civic_web.c - the module as the program sees it: the route tables, workflows and jobs of all its subjects. */
#include "module.h"
#include "civic/civic.h"
#include "civic/alert/alert.h"
#include "civic/idea/idea.h"
#include "civic/petition/petition.h"
#include "civic/petition/petition_audit.h"
#include "civic/petition/petition_file.h"
#include "civic/petition/petition_forget.h"
#include "civic/publog/publog.h"
#include "core/time.h"

/* One line for each subject that has doors: `<subject>_routes` in <subject>_web.c. */
#define SUBJECTS(X) \
    X(publog)       \
    X(petition)     \
    X(petition_file) \
    X(petition_log) \
    X(petition_desk) \
    X(worklist) X(counted) X(template) X(routing) X(preview) \
    X(alert) X(alert_page) \
    X(idea) X(idea_page) \
    X(public_board) X(figures) X(feed) X(clear) \
    X(open311_read) X(open311_write) X(client) X(ogc) X(ogc_items)

#define X(subject) extern const struct routes subject##_routes;
SUBJECTS(X)
#undef X

#define X(subject) &subject##_routes,
static const struct routes *const subjects[] = { SUBJECTS(X) NULL };
#undef X

static const struct flow *const flows[] = { &petition_flow, &alert_flow, &idea_flow, NULL };

static const struct job jobs[] = {
    { "civic_publog_head", HOUR_MS, publog_head_keep },
    { "petition_tend", MINUTE_MS, petition_tend },
    { "petition_clocks", DAY_MS, petition_clocks_nightly },
    { "petition_clocks_follow", 10 * SECOND_MS, petition_clocks_follow },
    { "petition_audit", DAY_MS, petition_audit_nightly },
    { "petition_file_tend", 10 * MINUTE_MS, petition_file_tend },
    { "petition_retention", DAY_MS, petition_retention_nightly },
    { "idea_tend", MINUTE_MS, idea_tend },
};

const struct module civic_module = {
    .name = "civic", .subjects = subjects, .migrations = civic_migrations, .n_migrations = &civic_n_migrations,
    .flows = flows, .jobs = jobs, .n_jobs = N_OF(jobs),
};
