/* recount_db.h - the walks of the recount. Included by src/outreach/ only. */
#ifndef SANSANG_RECOUNT_DB_H
#define SANSANG_RECOUNT_DB_H
#include "outreach/audit/recount.h"
#include "outreach/campaign/rows.h"
#include "outreach/count/book_db.h"

/* How large the tables may be: the greatest number of a resident, a household, an event; 0 when there is none. */
MUST_USE enum err greatest_ids(struct db *db, struct arena *a, int64_t *resident, int64_t *household, int64_t *event);

/* A stretch of a table, by its own key from..to, both within; each row once, texts until the next one. */
MUST_USE enum err walk_events(struct db *db, struct arena *a, int64_t from, int64_t to, db_row_fn *each,
                              void *arg);                            /* struct event, by seq */
struct lives { int64_t id; struct str uid; int64_t household_id, same_as; struct area home; };
MUST_USE enum err walk_residents(struct db *db, struct arena *a, int64_t from, int64_t to, db_row_fn *each,
                                 void *arg);                         /* struct lives without home */
struct door_now {
    int64_t household_id, campaign_id, ward_id;
    struct str last_outcome;
    int64_t last_ms, due_ms, visits;
};
MUST_USE enum err walk_doors(struct db *db, struct arena *a, int64_t from, int64_t to, db_row_fn *each, void *arg);
struct readiness_now {
    int64_t resident_id, household_id, group_id, ward_id, campaign_id;
    struct str marks, times;
    int64_t ready, seq;
};
MUST_USE enum err walk_readiness(struct db *db, struct arena *a, int64_t from, int64_t to, db_row_fn *each, void *arg);
/* Of people in the order of their ids. */
struct credit_now { int64_t person_id, campaign_id; struct str what; int64_t seq, group_id, ward_id; };
MUST_USE enum err walk_credits(struct db *db, struct arena *a, int64_t from, int64_t to, db_row_fn *each, void *arg);
MUST_USE enum err walk_standings(struct db *db, struct arena *a, db_row_fn *each, void *arg);        /* struct standing */

/* Households bound together because one person was entered in both. */
struct linked { int64_t household_id, other_id; };
MUST_USE enum err walk_linked(struct db *db, struct arena *a, db_row_fn *each, void *arg);

/* One household. */
MUST_USE enum err residents_of(struct db *db, struct arena *a, int64_t household_id, db_row_fn *each, void *arg);
MUST_USE enum err resident_of(struct db *db, struct arena *a, int64_t id, db_row_fn *each, void *arg);
/* ERR_NOT_FOUND: it has no row. */
MUST_USE enum err door_of(struct db *db, struct arena *a, int64_t household_id, struct door_now *out);
MUST_USE enum err readiness_of(struct db *db, struct arena *a, int64_t household_id, db_row_fn *each, void *arg);
MUST_USE enum err credits_of(struct db *db, struct arena *a, int64_t household_id, db_row_fn *each, void *arg);
MUST_USE enum err standings_of(struct db *db, struct arena *a, int64_t household_id, db_row_fn *each, void *arg);

MUST_USE enum err walk_cells(struct db *db, struct arena *a, db_row_fn *each, void *arg);            /* struct cell */
struct device_now { int64_t id, n; struct bytes chain; };
MUST_USE enum err walk_devices(struct db *db, struct arena *a, db_row_fn *each, void *arg);

#endif
