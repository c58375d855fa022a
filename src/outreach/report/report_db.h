/* report_db.h - every statement about closed periods. Included by src/outreach/ only. */
#ifndef SANSANG_REPORT_DB_H
#define SANSANG_REPORT_DB_H
#include "outreach/report/report.h"

MUST_USE enum err report_insert(struct db *db, struct arena *a, const struct report *r);
MUST_USE enum err report_last(struct db *db, struct arena *a, int64_t *id, struct bytes *hash);          /* 0 and {0}: none yet */
MUST_USE enum err report_hash(struct db *db, struct arena *a, int64_t id, struct bytes *hash);
MUST_USE enum err report_last_day(struct db *db, struct arena *a, int64_t campaign_id, int64_t unit_id,
                                  int64_t *to_day); /* 0: none */
/* Units right below that have something to close: open at `to_day`. Row: struct open_unit, at most `limit`. */
struct open_unit { int64_t id; };
MUST_USE enum err report_open_below(struct db *db, struct arena *a, int64_t campaign_id, int64_t parent_id,
                                    int64_t to_day, int64_t after, int64_t limit, db_row_fn *each, void *arg);
MUST_USE enum err report_count_open_below(struct db *db, struct arena *a, int64_t campaign_id, int64_t parent_id,
                                          int64_t to_day, int64_t *n);
enum late_level { LATE_OF_GROUP, LATE_OF_WARD, LATE_OF_CITY };
/* Visits that came after their own day was closed and count on a day of the period. */
MUST_USE enum err report_count_late(struct db *db, struct arena *a, int64_t unit_id, int64_t from_day, int64_t to_day,
                                    enum late_level level, int64_t *n);
MUST_USE enum err report_rows(struct db *db, struct arena *a, int64_t unit_id, int64_t before, int64_t limit,
                              db_row_fn *each, void *arg);
/* All, by id; row: struct report. */
MUST_USE enum err report_each(struct db *db, struct arena *a, db_row_fn *each, void *arg);

#endif
