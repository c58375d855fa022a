/* occasion_audit_db.h - statements of the audit; private to the module. */
#ifndef SANSANG_OCCASION_AUDIT_DB_H
#define SANSANG_OCCASION_AUDIT_DB_H
#include "plan/occasion/occasion.h"

/* The counters in the order of occasion_counters. */
enum { COUNTERS = 10, CAME_ON_SITE = 4, CAME_ONLINE = 5 };
struct recounted {
    int64_t id;
    struct str code;
    int64_t unit_id;
    unsigned kind, state;
    int64_t starts_ms, counted[COUNTERS], given[COUNTERS];
};
MUST_USE enum err recounted_each(struct db *db, struct arena *a, db_row_fn *each, void *arg);

/* Entries of contests that stand, by unit and day they were handed in; and what each contest says of how many there are. */
struct entries_day { int64_t unit_id, day, n; };
MUST_USE enum err entries_each(struct db *db, struct arena *a, db_row_fn *each, void *arg);
struct entries_count { struct str code; int64_t counted, given; };
MUST_USE enum err entries_counts(struct db *db, struct arena *a, db_row_fn *each, void *arg);

#endif
