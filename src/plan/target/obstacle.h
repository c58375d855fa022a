/* obstacle.h - what holds a target back at its unit: marks people lack, doors nobody has been to, places that are quiet, tasks that are stuck. */
#ifndef SANSANG_OBSTACLE_H
#define SANSANG_OBSTACLE_H
#include "core/out.h"
#include "plan/target/target.h"

enum { OBSTACLE_UNITS = 5, OBSTACLE_QUIET_MAX = 20, OBSTACLE_BLOCKED_MAX = 20 };

struct blocked_task {
    int64_t task_id;
    struct str path, code, name;
    int64_t unit_id;
    struct str unit, reason;
    int64_t at_ms;
};
extern const struct fields blocked_task_fields;

/* The members of the object that is open; see docs/plan.md. Reads the unit's own cell, its children's, and their last seven days. */
MUST_USE enum err obstacles_json(struct db *db, struct arena *a, const struct target *t, int64_t now_ms, struct json *j);

#endif
