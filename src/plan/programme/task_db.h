/* task_db.h - every statement about what units say of their tasks; private to the module. */
#ifndef SANSANG_PLAN_TASK_DB_H
#define SANSANG_PLAN_TASK_DB_H
#include "plan/programme/task.h"

/* 0 of every ward and commune; else the unit itself again. */
MUST_USE enum err unit_task_rows(struct db *db, struct arena *a, const struct unit_task_query *q, int64_t as_ward, db_row_fn *each, void *arg);
MUST_USE enum err unit_task_row(struct db *db, struct arena *a, int64_t unit_id, int64_t as_ward, int64_t task_id, struct unit_task *out);
MUST_USE enum err task_unit_rows(struct db *db, struct arena *a, int64_t task_id, db_row_fn *each, void *arg);
MUST_USE enum err task_is_open(struct db *db, struct arena *a, int64_t plan_id, int64_t *n);
MUST_USE enum err task_word_insert(struct db *db, struct arena *a, const struct task_word *w);
/* What holds now, and the sums over units: `before` is the state it leaves, or TASK_TODO with is_first when nothing was said yet. */
MUST_USE enum err task_now_put(struct db *db, struct arena *a, const struct task_word *w, unsigned before, bool is_first);

#endif
