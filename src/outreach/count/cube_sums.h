/* cube_sums.h - one measure of the cube over any days, whatever campaigns ran: for indicators. */
#ifndef SANSANG_CUBE_SUMS_H
#define SANSANG_CUBE_SUMS_H
#include "outreach/count/cube.h"

/* Wards, communes and the city have a row for each month beside the days (cube.h: month_row), so a year is twelve rows a unit; groups
   are read by their days. A period that holds everything a unit ever had is its whole row. */

struct cube_sum { int64_t unit_id, n; };
typedef enum err cube_sum_fn(const struct cube_sum *s, void *arg);

/* What happened on the days from..to at a unit, or at each of its children in force (only those with rows), over all campaigns. */
struct cube_question { enum measure measure; int64_t unit_id; bool of_children; int64_t from_day, to_day; };
MUST_USE enum err cube_flow(struct db *db, struct arena *a, const struct cube_question *q, cube_sum_fn *each, void *arg);

/* How it stood at the end of to_day (from_day is not looked at), in the campaign that counts there: of those at the unit or above it
   that had begun by then the latest; where there was none, those of the unit's children together. */
MUST_USE enum err cube_state(struct db *db, struct arena *a, const struct cube_question *q, cube_sum_fn *each, void *arg);

#endif
