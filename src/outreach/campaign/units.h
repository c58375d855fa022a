/* units.h - what the campaign keeps by ward follows when one ward takes over another. */
#ifndef SANSANG_OUTREACH_UNITS_H
#define SANSANG_OUTREACH_UNITS_H
#include "db/db.h"

/* In the transaction of territory's unit_end, after it: teams, and the doubts and call-backs that wait, become those of
   `to`; so new visits count there. Events, totals and closed periods of `from` stay: what was counted was counted there.
   A door and a person count on in the old ward until they are visited again. */
MUST_USE enum err outreach_unit_merged(struct db *db, struct arena *a, int64_t from, int64_t to);

#endif
