/* civic_web.c - the module as the program sees it: the route tables, workflows and jobs of all its subjects. */
#include "module.h"
#include "civic/civic.h"

/* One line for each subject that has doors: `<subject>_routes` in <subject>_web.c. */
#define SUBJECTS(X)

#define X(subject) extern const struct routes subject##_routes;
SUBJECTS(X)
#undef X

#define X(subject) &subject##_routes,
static const struct routes *const subjects[] = { SUBJECTS(X) NULL };
#undef X

const struct module civic_module = {
    .name = "civic", .subjects = subjects, .migrations = civic_migrations, .n_migrations = &civic_n_migrations,
};
