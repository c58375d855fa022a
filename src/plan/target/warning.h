/* warning.h - cảnh báo sớm: whoever is responsible for a target hears when it falls behind, once each time. */
#ifndef SANSANG_PLAN_WARNING_H
#define SANSANG_PLAN_WARNING_H
#include "auth/keys.h"
#include "plan/target/target.h"

/* Look at every target of the plans in force and at their shares. The first look tells nobody; later, what was reached, on track or to be
   watched and is behind or missed now is told to the people of its unit, and of the agency that leads what it measures. */
MUST_USE enum err targets_warn(struct db *db, struct arena *a, const struct indicator_ask *ask);
/* The job of it, with the program's own sources. */
enum err targets_tend(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms);

#endif
