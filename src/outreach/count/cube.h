/* cube.h - the totals: campaign x unit x day (or month) x measure. They move with the event that moves them and are never typed. */
#ifndef SANSANG_CUBE_H
#define SANSANG_CUBE_H
#include "outreach/campaign/event.h"
#include "outreach/campaign/measure.h"

enum { DAY_WHOLE = 0 };                  /* the row of the whole campaign */

/* Wards, communes and the city have a row for each month too, under a day that none is: whoever asks for a range of days never meets
   it. Groups have none: their days are few, and they would cost a row a visit that nobody shares. */
static inline int64_t month_row(int64_t month) { return -month; }
static inline bool is_month_row(int64_t day) { return day < DAY_WHOLE; }

struct cell { int64_t campaign_id, unit_id, day, touched_ms; struct counts counts; };
extern const struct fields cell_fields;  /* campaign_id, unit_id, day, touched_ms, then the measures */

/* The measures alone, as JSON keys. */
extern const struct fields counts_fields;

/* One cell; zeros when nothing happened there. */
MUST_USE enum err cube_read(struct db *db, struct arena *a, int64_t campaign_id, int64_t unit_id, int64_t day,
                            struct counts *out);

/* The days from..to of one unit in order, only those with numbers; row: struct cell. At most 400 days. */
MUST_USE enum err cube_days(struct db *db, struct arena *a, int64_t campaign_id, int64_t unit_id, int64_t from, int64_t to,
                            db_row_fn *each, void *arg);

/* One day of all children of a unit that have numbers there, by unit id; row: struct cell. */
MUST_USE enum err cube_children(struct db *db, struct arena *a, int64_t campaign_id, int64_t parent_id, int64_t day,
                                db_row_fn *each, void *arg);

/* Visits by day of all children of a unit, days from..to, only those with numbers; by unit id and day. */
struct cell_visits { int64_t unit_id, day, visits; };
MUST_USE enum err cube_children_visits(struct db *db, struct arena *a, int64_t campaign_id, int64_t parent_id, int64_t from,
                                       int64_t to, db_row_fn *each, void *arg);    /* row: struct cell_visits; ≤ 7 days */

/* Add what moved, inside the running transaction. */
struct cells;                            /* book.h */
MUST_USE enum err cube_add(struct db *db, struct arena *a, const struct cells *moved, int64_t now_ms);
/* The same for a function that does not read the cube afterwards: those who share its transaction move each cell once. */
MUST_USE enum err cube_add_shared(struct db *db, struct arena *a, const struct cells *moved, int64_t now_ms);

#endif
