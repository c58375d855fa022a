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

/* Told now and then, by the thread that called: "rows read", 1200. */
typedef void recount_progress_fn(const char *what, int64_t done, int64_t total);

struct recount_how {
    const char *db_url;                  /* the same database again, for the other threads; NULL: one thread */
    size_t threads;                      /* 1..RECOUNT_THREADS_MAX */
    recount_progress_fn *progress;       /* NULL: quiet */
};
enum { RECOUNT_THREADS_MAX = 16 };

/* Replay all events through the fold that counted them and compare everything. Each difference is handed to `each`, one at
   a time but from any thread. All threads see one moment; visits may arrive meanwhile and nobody waits. Memory grows with
   residents (4 bytes), households (9 bytes), units x days and threads, not with events: those are set aside in a file
   without a name (spill.h), some 100 bytes each. ERR_INTERNAL too when that file cannot be made or is refused by the disk. */
MUST_USE enum err recount_how(struct db *db, const struct recount_how *how, difference_fn *each, void *arg, struct recounted *out);
/* The same in this thread alone, quietly. */
MUST_USE enum err recount(struct db *db, difference_fn *each, void *arg, struct recounted *out);

#endif
