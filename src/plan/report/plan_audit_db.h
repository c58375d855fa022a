/* plan_audit_db.h - the statements of the plan's proof; private to the module. */
#ifndef SANSANG_PLAN_AUDIT_DB_H
#define SANSANG_PLAN_AUDIT_DB_H
#include "plan/report/plan_audit.h"

struct plan_wrong { int64_t id, unit_id, counted, recounted; };
/* What does not fit, of one kind (not PLAN_FAULT_REPORT); row: struct plan_wrong. */
MUST_USE enum err plan_wrong_rows(struct db *db, struct arena *a, enum plan_fault kind, db_row_fn *each, void *arg);
struct plan_counts { int64_t words, targets; };
MUST_USE enum err plan_audit_counts(struct db *db, struct arena *a, struct plan_counts *out);

#endif
