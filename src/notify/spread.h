/* spread.h - a word to a unit reaches its people piece by piece, each once, whatever stops in between. */
#ifndef SANSANG_SPREAD_H
#define SANSANG_SPREAD_H
#include "notify/notify.h"

enum { SPREAD_PEOPLE = 500 };            /* told in one transaction */

/* Tell the next piece of the oldest broadcast that is not finished. *told = people in it; *is_idle: nothing is left to tell. */
MUST_USE enum err spread_step(struct db *db, struct arena *a, int64_t now_ms, int64_t *told, bool *is_idle);

#endif
