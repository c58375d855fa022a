/* petition_audit.h - the proof of petitions: every life replayed from its steps, every step against its leaf, every count against the steps. */
#ifndef SANSANG_PETITION_AUDIT_H
#define SANSANG_PETITION_AUDIT_H
#include "civic/petition/petition.h"

enum petition_fault {
    FAULT_STEPS,                         /* a step is missing or one too many */
    FAULT_FLOW,                          /* a step that the flow does not know, or that does not follow from the one before */
    FAULT_STATE,                         /* the petition is not where its steps lead */
    FAULT_LEAF,                          /* the public log says something else */
    FAULT_TALLY,                         /* a count is not what the steps give */
    FAULT_FOLLOWERS,
};
extern const char *const petition_faults[];
struct petition_difference {
    enum petition_fault kind;
    struct str code;                     /* of the petition; empty for a count */
    int64_t n;                           /* the step, or 0 */
    int64_t unit_id, day, category_id;   /* of a count; day < 0: of the month -day as a whole */
    const char *what;                    /* its measure */
    int64_t counted, recounted;
};
typedef enum err petition_difference_fn(const struct petition_difference *d, void *arg);

struct petition_audit { int64_t petitions, steps, cells, differences; };
/* On one moment of the data, in memory that grows with the counts, not with the petitions. */
MUST_USE enum err petition_audit(struct db *db, const struct keys *keys, petition_difference_fn *each, void *arg, struct petition_audit *out);

/* A job: the audit; each difference is one line of the log (LOG_ERROR "difference"). */
enum err petition_audit_nightly(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms);

#endif
