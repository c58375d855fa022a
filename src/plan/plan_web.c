/* plan_web.c - the module as the program sees it: the route tables, workflows and jobs of all its subjects. */
#include "module.h"
#include "plan/plan.h"
#include "plan/programme/programme.h"
#include "plan/programme/task.h"

/* One line for each subject that has doors: `<subject>_routes` in <subject>_web.c. */
#define SUBJECTS(X) \
    X(programme) X(plan_item) X(plan_task)

#define X(subject) extern const struct routes subject##_routes;
SUBJECTS(X)
#undef X

#define X(subject) &subject##_routes,
static const struct routes *const subjects[] = { SUBJECTS(X) NULL };
#undef X

static const struct flow *const flows[] = {
    &plan_flow, &task_flow,
    NULL };

const struct module plan_module = {
    .name = "plan", .subjects = subjects, .migrations = plan_migrations, .n_migrations = &plan_n_migrations, .flows = flows,
};
