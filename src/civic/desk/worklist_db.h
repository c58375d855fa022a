/* worklist_db.h - every statement of the inbox and the workload; private to the room. */
#ifndef SANSANG_WORKLIST_DB_H
#define SANSANG_WORKLIST_DB_H
#include "civic/desk/worklist.h"

#define CLOCK_STANDS INT64_MAX           /* where the clock of what stands would end: after all others */

/* Of one state, those behind `after` in the order, at most `limit`. */
MUST_USE enum err worklist_state_rows(struct db *db, struct arena *a, const struct worklist_query *q, unsigned state, int64_t limit,
                                   db_row_fn *each, void *arg);
/* Of one person, of any state. */
MUST_USE enum err worklist_handler_rows(struct db *db, struct arena *a, const struct worklist_query *q, int64_t limit, db_row_fn *each, void *arg);

struct held_count { int64_t handler_id; struct str name; int64_t open, late, due_today; };
/* By handler, of the first LOAD_OPEN_MAX open ones of a unit. */
MUST_USE enum err load_open_rows(struct db *db, struct arena *a, int64_t unit_id, int64_t now_ms, int64_t midnight_ms, db_row_fn *each, void *arg);
struct answer_row { int64_t account_id; struct str name; int64_t minutes; };
/* The last LOAD_ANSWERS_MAX answers of a unit since then. */
MUST_USE enum err load_answer_rows(struct db *db, struct arena *a, int64_t unit_id, int64_t since_ms, db_row_fn *each, void *arg);
/* Wards, communes and agencies in force: struct load with id and name. */
MUST_USE enum err load_unit_rows(struct db *db, struct arena *a, int64_t after, int64_t limit, db_row_fn *each, void *arg);

#endif
