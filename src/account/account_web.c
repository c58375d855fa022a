/* account_web.c - the module as the program sees it: the route tables, workflows and jobs of all its rooms. */
#include "account/account.h"
#include "account/citizen/citizen.h"
#include "account/eid/oidc.h"
#include "account/privacy/privacy.h"
#include "account/signin/passkey.h"
#include "account/signin/session.h"
#include "module.h"

/* One line for each subject that has doors: `<subject>_routes` in <subject>_web.c. */
#define SUBJECTS(X) \
    X(session) X(passkey) \
    X(join) X(people) X(audit) \
    X(privacy) \
    X(citizen) X(citizen_rights) X(citizen_data) \
    X(schedule) \
    X(oidc)

#define X(subject) extern const struct routes subject##_routes;
SUBJECTS(X)
#undef X

#define X(subject) &subject##_routes,
static const struct routes *const subjects[] = { SUBJECTS(X) NULL };
#undef X

static const struct flow *const flows[] = { &account_flow, &privacy_flow, &breach_flow, NULL };
static const struct job jobs[] = {
    { "session_sweep", 6 * (int64_t)HOUR_MS, session_sweep },
    { "citizen_sweep", HOUR_MS, citizen_sweep },
    { "eid_sweep", HOUR_MS, oidc_sweep },
    { "passkey_sweep", HOUR_MS, passkey_sweep },
};

const struct module account_module = {
    .name = "account", .subjects = subjects, .migrations = account_migrations,
    .n_migrations = &account_n_migrations, .flows = flows, .jobs = jobs, .n_jobs = N_OF(jobs),
};
