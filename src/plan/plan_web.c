/* plan_web.c - the module as the program sees it: the route tables, workflows and jobs of all its subjects. */
#include "module.h"
#include "core/time.h"
#include "plan/plan.h"
#include "plan/programme/attachment.h"
#include "plan/programme/programme.h"
#include "plan/programme/task.h"
#include "plan/target/reported.h"
#include "plan/target/warning.h"
#include "plan/report/briefing.h"
#include "plan/report/plan_audit.h"
#include "plan/contest/contest.h"
#include "plan/invitation/invitation.h"
#include "plan/occasion/occasion.h"
#include "plan/occasion/occasion_audit.h"
#include "plan/startup/startup.h"

/* One line for each subject that has doors: `<subject>_routes` in <subject>_web.c. */
#define SUBJECTS(X) \
    X(programme) X(plan_item) X(plan_task) X(attachment) \
    X(target) X(reported) X(briefing) X(briefing_page) \
    X(occasion) X(occasion_desk) X(occasion_counted) X(occasion_guests) X(series) X(occasion_page) X(ticket) X(ticket_page) X(checkin) X(calendar) \
    X(contest) X(contest_desk) X(contest_counted) X(contest_entries) X(entry) X(entry_file) X(judging) X(startup) X(invitation)

#define X(subject) extern const struct routes subject##_routes;
SUBJECTS(X)
#undef X

#define X(subject) &subject##_routes,
static const struct routes *const subjects[] = { SUBJECTS(X) NULL };
#undef X

static const struct flow *const flows[] = {
    &plan_flow, &task_flow, &reported_flow,
    &occasion_flow, &contest_flow, &startup_flow,
    NULL };

static const struct job jobs[] = {
    { "plan_targets_tend", HOUR_MS, targets_tend },
    { "plan_file_tend", 10 * MINUTE_MS, plan_file_tend },
    { "plan_briefing_tend", 10 * MINUTE_MS, briefing_tend },
    { "plan_audit", DAY_MS, plan_audit_nightly },
    { "occasion_tend", MINUTE_MS, occasion_tend },
    { "contest_tend", MINUTE_MS, contest_tend },
    { "invitation_tend", DAY_MS, invitation_tend },
    { "occasion_retention", DAY_MS, occasion_retention },
    { "occasion_audit", DAY_MS, occasion_audit_nightly },
};

const struct module plan_module = {
    .name = "plan", .subjects = subjects, .migrations = plan_migrations, .n_migrations = &plan_n_migrations, .flows = flows,
    .jobs = jobs, .n_jobs = N_OF(jobs),
};
