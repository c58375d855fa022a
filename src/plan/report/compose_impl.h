/* compose_impl.h - what a report upward says: read from targets and tasks as they stood at the end of its period; private to the room. */
#ifndef SANSANG_COMPOSE_IMPL_H
#define SANSANG_COMPOSE_IMPL_H
#include "plan/report/briefing.h"

/* The members of the body behind its head: version, targets, groups, tasks, behind. */
MUST_USE enum err compose_json(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct briefing *b, struct json *j);

#endif
