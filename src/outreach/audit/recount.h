/* recount.h - prove that every number follows from the events, and that no event was altered; name what does not fit. */
#ifndef SANSANG_RECOUNT_H
#define SANSANG_RECOUNT_H
#include "outreach/count/cube.h"

enum difference_kind { DIFFERENCE_CELL, DIFFERENCE_DOOR, DIFFERENCE_READINESS, DIFFERENCE_CREDIT, DIFFERENCE_STANDING,
                       DIFFERENCE_EFFECTS, DIFFERENCE_BODY, DIFFERENCE_CHAIN, DIFFERENCE_AUDIT_LOG,
                       DIFFERENCE_ERASURE };
extern const char *const difference_words[];                         /* NULL-ended */

struct difference {
    unsigned kind;
    int64_t unit_id, day;                /* of a cell */
    struct str what;                     /* measure, credit, field: which */
    int64_t id;                          /* household, resident, event seq, device or line of the log */
    struct str counted, recounted;       /* what the tables hold, and what the events give */
};
typedef enum err difference_fn(const struct difference *d, void *arg);

struct recounted { int64_t events, households, people, cells, devices, log_lines, differences; };

/* Replay all events through the fold that counted them and compare everything. Each difference is handed to `each`.
   Runs on one snapshot; memory grows with units x days, not with events. */
MUST_USE enum err recount(struct db *db, difference_fn *each, void *arg, struct recounted *out);

#endif
