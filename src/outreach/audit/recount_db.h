/* recount_db.h - the walks of the recount. Included by src/outreach/ only. */
#ifndef SANSANG_RECOUNT_DB_H
#define SANSANG_RECOUNT_DB_H
#include "outreach/count/book_db.h"
#include "outreach/audit/recount.h"

/* All events by household and seq; by seq; row: struct event. Texts live until the next row. */
MUST_USE enum err walk_events_by_household(struct db *db, struct arena *a, db_row_fn *each, void *arg);
MUST_USE enum err walk_events(struct db *db, struct arena *a, db_row_fn *each, void *arg);

/* Households bound together because one person was entered in both. */
struct linked { int64_t household_id, other_id; };
MUST_USE enum err walk_linked(struct db *db, struct arena *a, db_row_fn *each, void *arg);

/* Residents of a household as they stand; row: struct lives. */
struct lives { int64_t id; struct str uid; int64_t household_id, same_as; struct area home; };
MUST_USE enum err residents_of(struct db *db, struct arena *a, int64_t household_id, db_row_fn *each, void *arg);
MUST_USE enum err resident_of(struct db *db, struct arena *a, int64_t id, db_row_fn *each, void *arg);

struct door_now { int64_t household_id, campaign_id; struct str last_outcome; int64_t last_ms, due_ms, visits; };
MUST_USE enum err door_of(struct db *db, struct arena *a, int64_t household_id, struct door_now *out);
struct readiness_now { int64_t resident_id, campaign_id; struct str marks, times; int64_t ready; };
MUST_USE enum err readiness_of(struct db *db, struct arena *a, int64_t household_id, db_row_fn *each, void *arg);
struct credit_now { int64_t person_id, campaign_id; struct str what; int64_t seq; };
MUST_USE enum err credits_of(struct db *db, struct arena *a, int64_t household_id, db_row_fn *each, void *arg);
MUST_USE enum err standings_of(struct db *db, struct arena *a, int64_t household_id, db_row_fn *each, void *arg);

/* What no event gives: doors with visits, readiness, credits and standings of households, persons and visits unknown to
   the events. Row: struct stray. */
struct stray { int64_t id; struct str what; };
MUST_USE enum err walk_stray(struct db *db, struct arena *a, enum difference_kind kind, db_row_fn *each, void *arg);

MUST_USE enum err walk_cells(struct db *db, struct arena *a, db_row_fn *each, void *arg);            /* struct cell */
struct device_now { int64_t id, n; struct bytes chain; };
MUST_USE enum err walk_devices(struct db *db, struct arena *a, db_row_fn *each, void *arg);

#endif
