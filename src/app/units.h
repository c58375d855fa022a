/* units.h - changes of units that every module must follow, each whole in one transaction. */
#ifndef SANSANG_APP_UNITS_H
#define SANSANG_APP_UNITS_H
#include "db/db.h"

/* The ward or commune `from` ends today and `to` takes it over: groups, households, people and their rights, teams, what
   waits. What was counted in `from` stays there. ERR_BAD_INPUT: not two wards or communes. ERR_CONFLICT: one has ended. */
MUST_USE enum err units_merge(struct db *db, struct arena *a, int64_t now_ms, int64_t from, int64_t to);

#endif
