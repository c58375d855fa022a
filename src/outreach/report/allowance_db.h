/* allowance_db.h - every statement about allowances. Included by src/outreach/ only. */
#ifndef SANSANG_ALLOWANCE_DB_H
#define SANSANG_ALLOWANCE_DB_H
#include "outreach/report/allowance.h"

/* Paid days of each member of a team; row: struct allowance_day_count without amount. */
struct day_query { int64_t team_id, from, to, visits_min; };
MUST_USE enum err allowance_days(struct db *db, struct arena *a, const struct day_query *q, db_row_fn *each, void *arg);

struct paid { int64_t amount_vnd, paid_ms; };
MUST_USE enum err allowance_paid(struct db *db, struct arena *a, int64_t team_id, struct str month, struct paid *out);
MUST_USE enum err allowance_insert(struct db *db, struct arena *a, int64_t team_id, struct str month, const struct paid *p,
                                   struct str body, int64_t account_id);

#endif
