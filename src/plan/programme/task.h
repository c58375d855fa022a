/* task.h - nhiệm vụ: what each unit says of a task it was given; every word is kept, the last one holds. */
#ifndef SANSANG_PLAN_TASK_H
#define SANSANG_PLAN_TASK_H
#include "plan/programme/item.h"

enum task_state { TASK_TODO, TASK_DOING, TASK_BLOCKED, TASK_DONE };      /* chưa làm, đang làm, vướng, đã xong */
enum task_event { TASK_START, TASK_BLOCK, TASK_RESUME, TASK_FINISH, TASK_REOPEN };
extern const char *const task_states[], *const task_events[];
extern const struct flow task_flow;

/* A task as one unit has it. */
struct unit_task {
    int64_t task_id, plan_id;
    struct str plan, path, code, name, activity;
    struct str part;                     /* lead or support */
    int64_t from_day, to_day;
    unsigned state;
    struct str reason;                   /* said last */
    int64_t at_ms;                       /* 0: nothing was said yet */
    bool is_late;
};
extern const struct fields unit_task_fields;

struct task_word {
    int64_t id, task_id, unit_id, plan_id;
    struct str unit;
    unsigned event, state;
    struct str reason, by;
    int64_t by_id, at_ms;
};
extern const struct fields task_word_fields;

struct task_unit { int64_t unit_id; struct str unit; unsigned state; struct str reason; int64_t at_ms; bool is_late; };
extern const struct fields task_unit_fields;

enum { TASK_REASON_MIN = 5, TASK_REASON_MAX = 2000, TASK_UNITS_MAX = 200 };

/* What the unit is to do in plans in force, by id, those after `after`; state: words of task_states, none: any. */
struct unit_task_query { int64_t unit_id, after, limit, today; bool by_state; unsigned state; };
MUST_USE enum err unit_tasks(struct db *db, struct arena *a, const struct unit_task_query *q, db_row_fn *each, void *arg);
/* ERR_NOT_FOUND: it does not concern the unit, or is not in force. */
MUST_USE enum err unit_task_one(struct db *db, struct arena *a, int64_t unit_id, int64_t task_id, int64_t today, struct unit_task *out);

/* The unit says where it is, and why. `by` acts for the unit or is of the city (ERR_FORBIDDEN). ERR_CONFLICT: not from its state, or the plan is
   closed. ERR_BAD_INPUT: *field. In a transaction of its own. */
struct task_say { int64_t unit_id, task_id; unsigned event; struct str reason; const char *field; };
MUST_USE enum err task_say(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct task_say *s, struct unit_task *out);

/* Who has said something, by unit, at most TASK_UNITS_MAX; row: struct task_unit. */
MUST_USE enum err task_units(struct db *db, struct arena *a, const struct plan_item *task, int64_t today, db_row_fn *each, void *arg);
/* Newest first, those with id below `before` (0: from the newest), of one unit or (0) of all; row: struct task_word. */
struct word_query { int64_t task_id, unit_id, before, limit; };
MUST_USE enum err task_words(struct db *db, struct arena *a, const struct word_query *q, db_row_fn *each, void *arg);

#endif
