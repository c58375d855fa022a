/* plan.h - what every part of the plan shares: its schema. The nouns live beside it, one header a subject. */
#ifndef SANSANG_PLAN_H
#define SANSANG_PLAN_H
#include "db/db.h"

/* Rooms, lowest first; a room may use the headers of those before it:
   programme (plan, groups, activities, tasks) · target (outside figures, progress) · occasion (sự kiện) · contest (cuộc thi) ·
   startup (hỗ trợ khởi nghiệp) · report (upward).
   Each subject exports `const struct routes <subject>_routes` from <subject>_web.c, and plan_web.c lists it. */

extern const struct migration plan_migrations[];                     /* from plan-NNNN-*.sql */
extern const size_t plan_n_migrations;

#endif
