/* plan_audit.h - the proof of the plan: states recounted from what units said, shares against their targets, goals against their history,
   second persons, and the chain of reports upward. */
#ifndef SANSANG_PLAN_AUDIT_H
#define SANSANG_PLAN_AUDIT_H
#include "auth/keys.h"
#include "db/db.h"

enum plan_fault {
    PLAN_FAULT_STATE,                    /* a unit's state of a task is not the one it said last; id: the task */
    PLAN_FAULT_TALLY,                    /* how many units are in a state; id: the task */
    PLAN_FAULT_SUM,                      /* the shares of a target do not sum up to it */
    PLAN_FAULT_GOAL,                     /* a goal is not the one that was put down last */
    PLAN_FAULT_APPROVER,                 /* a version was approved by who wrote it or handed it in; id: the version */
    PLAN_FAULT_FIGURE,                   /* an outside figure was approved by who entered it */
    PLAN_FAULT_REPORT,                   /* hash, signature or body of a report do not fit */
};
extern const char *const plan_faults[];

struct plan_difference { enum plan_fault kind; int64_t id, unit_id, counted, recounted; };
typedef enum err plan_difference_fn(const struct plan_difference *d, void *arg);
struct plan_audit { int64_t words, targets, reports, differences; };
/* Walks over all of it; flat in memory. */
MUST_USE enum err plan_audit(struct db *db, const struct keys *keys, plan_difference_fn *each, void *arg, struct plan_audit *out);
/* A job: each difference is one line of the log (LOG_ERROR "difference"). */
enum err plan_audit_nightly(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms);

#endif
