/* publog.h - the public log verified whole, as `sansang publog verify` and `sansang audit` do. */
#ifndef SANSANG_APP_PUBLOG_H
#define SANSANG_APP_PUBLOG_H
#include "app/app.h"

/* What does not fit is printed, a line each. The keys are opened when they are not yet. */
struct publog_verified { int64_t leaves, heads, differences; };
MUST_USE enum err publog_verify_all(struct app *app, struct db *db, struct publog_verified *out);

#endif
