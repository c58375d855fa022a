/* occasion_audit.h - the proof of occasions: every counter recounted from tickets, events and answers, every cell of the cube from
   the occasions, and entries of contests. */
#ifndef SANSANG_OCCASION_AUDIT_H
#define SANSANG_OCCASION_AUDIT_H
#include "plan/occasion/occasion.h"

struct occasion_difference {
    struct str code;                     /* of an occasion or a contest; empty: a cell of the cube */
    int64_t unit_id, day;                /* of a cell */
    const char *what;                    /* the counter or measure */
    int64_t counted, recounted;
};
typedef enum err occasion_difference_fn(const struct occasion_difference *d, void *arg);
struct occasion_audit { int64_t occasions, cells, differences; };
/* On one moment of the data; memory grows with the cells of the cube. Entries of contests are counted in the same cube. */
MUST_USE enum err occasion_audit(struct db *db, occasion_difference_fn *each, void *arg, struct occasion_audit *out);
/* A job: each difference is one line of the log (LOG_ERROR "difference"). */
enum err occasion_audit_nightly(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms);

#endif
