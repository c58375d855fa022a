/* occasion_tally.h - the small cube of occasions: a unit and all above it x measure x the day the occasion began. */
#ifndef SANSANG_OCCASION_TALLY_H
#define SANSANG_OCCASION_TALLY_H
#include "plan/occasion/occasion.h"

enum occasion_measure {
    TALLY_HELD,                          /* occasions that have ended */
    TALLY_ATTENDED_SITE, TALLY_ATTENDED_ONLINE,
    TALLY_TRAINED,                       /* who came to a class */
    TALLY_CONTEST_ENTRIES,               /* by the day they were handed in */
    OCCASION_MEASURES
};
extern const char *const occasion_measures[];

/* Inside the transaction of what is counted: n more at the occasion's unit and all above it. */
MUST_USE enum err occasion_tally_add(struct db *db, struct arena *a, const struct occasion *o, enum occasion_measure m, int64_t n);
/* Heads that came: counted as attended, and of a class as trained. */
MUST_USE enum err occasion_tally_came(struct db *db, struct arena *a, const struct occasion *o, bool is_online, int64_t n);
MUST_USE enum err occasion_tally_at(struct db *db, struct arena *a, int64_t unit_id, enum occasion_measure m, int64_t day, int64_t n);

/* Sums over [from_day, to_day] of a unit, or of each of its children in force, without agencies, that have any. */
struct occasion_sum { int64_t unit_id, n; };
MUST_USE enum err occasion_tally_sum(struct db *db, struct arena *a, int64_t unit_id, bool of_children,
                                     enum occasion_measure m, int64_t from_day,
                                     int64_t to_day, db_row_fn *each, void *arg);         /* row: struct occasion_sum */
/* Of one unit alone; 0: nothing was counted. */
MUST_USE enum err occasion_tally_total(struct db *db, struct arena *a, int64_t unit_id, enum occasion_measure m, int64_t from_day,
                                       int64_t to_day, int64_t *total);

#endif
