/* indicator_web.c - the module as the program sees it: the route tables and jobs of all its subjects. */
#include "module.h"
#include "core/time.h"
#include "indicator/define/register.h"
#include "indicator/indicator.h"
#include "indicator/opendata/opendata.h"

/* One line for each subject that has doors: `<subject>_routes` in <subject>_web.c. */
#define SUBJECTS(X) \
    X(define) X(value) \
    X(dash) \
    X(data_page) X(data_file) X(data_api) X(catalog) X(odata)

#define X(subject) extern const struct routes subject##_routes;
SUBJECTS(X)
#undef X

#define X(subject) &subject##_routes,
static const struct routes *const subjects[] = { SUBJECTS(X) NULL };
#undef X

static const struct job jobs[] = {
    { "indicator_verify", DAY_MS, register_nightly },
    { "open_close", HOUR_MS, open_close_job },
};

const struct module indicator_module = {
    .name = "indicator", .subjects = subjects, .migrations = indicator_migrations, .n_migrations = &indicator_n_migrations,
    .jobs = jobs, .n_jobs = N_OF(jobs),
};
