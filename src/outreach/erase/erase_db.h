/* erase_db.h - every statement about forgetting. Included by src/outreach/ only. */
#ifndef SANSANG_ERASE_DB_H
#define SANSANG_ERASE_DB_H
#include "outreach/erase/erase.h"
#include "territory/territory.h"

/* All entries of one person: the canonical one and those that are the same; at most SAME_MAX. Row: struct resident. */
enum { SAME_MAX = 200 };
MUST_USE enum err residents_same(struct db *db, struct arena *a, int64_t canonical_id, db_row_fn *each, void *arg);

MUST_USE enum err event_put_erased(struct db *db, struct arena *a, const struct event *e);   /* body and erased */
/* The chain of the device's event numbered right below n; of the one that arrived right before seq. {0}: none. */
MUST_USE enum err chain_below(struct db *db, struct arena *a, const struct event *e, struct bytes *out);
MUST_USE enum err chain_before(struct db *db, struct arena *a, const struct event *e, struct bytes *out);

struct tombstone { int64_t seq, erasure_id; struct bytes before, proof; };
MUST_USE enum err tombstone_insert(struct db *db, struct arena *a, const struct tombstone *t);
MUST_USE enum err tombstone_last(struct db *db, struct arena *a, int64_t seq,
                                 struct tombstone *out);    /* ERR_NOT_FOUND */
MUST_USE enum err tombstones_of(struct db *db, struct arena *a, int64_t erasure_id, db_row_fn *each, void *arg);

MUST_USE enum err erasure_insert(struct db *db, struct arena *a, const struct erasure *e);
/* By id, in constant memory: with what its line of the audit log says. */
struct erasure_seen { struct erasure e; struct str said_subject, said_reason; };
MUST_USE enum err erasures_each(struct db *db, struct arena *a, db_row_fn *each, void *arg);
MUST_USE enum err audit_last_id(struct db *db, struct arena *a, int64_t *out);

MUST_USE enum err guard_put(struct db *db, struct arena *a, int64_t resident_id, const char *how, int64_t since_ms,
                            int64_t request_id);
MUST_USE enum err door_touch(struct db *db, struct arena *a, int64_t household_id, int64_t seq);

/* What was handed over to the person, and what to do next. */
MUST_USE enum err handed_forget(struct db *db, struct arena *a, int64_t resident_id);

/* ---- by age ---- */

/* The next campaign that ended before `day` and is not swept: its id and how far it is. ERR_NOT_FOUND. */
struct swept { int64_t campaign_id, seq, to_day; };       /* to_day: the campaign's last */
MUST_USE enum err sweep_next(struct db *db, struct arena *a, int64_t day, struct swept *out);
MUST_USE enum err sweep_of_boxes(struct db *db, struct arena *a, struct swept *out);
MUST_USE enum err sweep_put(struct db *db, struct arena *a, const char *what, const struct swept *s,
                         int64_t until_day);
MUST_USE enum err event_last_seq(struct db *db, struct arena *a, int64_t *out);
/* Events with words, of one campaign, or cards received before a moment (of any); seq in (after, to].
   Row: struct event. */
MUST_USE enum err events_with_notes(struct db *db, struct arena *a, int64_t campaign_id, int64_t after, int64_t to,
                                    db_row_fn *each, void *arg);
MUST_USE enum err events_with_boxes(struct db *db, struct arena *a, int64_t before_ms, int64_t after, int64_t to,
                                    db_row_fn *each, void *arg);
MUST_USE enum err trail_delete(struct db *db, struct arena *a, int64_t campaign_id, int64_t after, int64_t to);
/* The last seq of (after, to] up to which all were received before a moment. */
MUST_USE enum err events_before(struct db *db, struct arena *a, int64_t before_ms, int64_t after, int64_t to,
                                int64_t *out);
MUST_USE enum err leases_clear(struct db *db, struct arena *a, int64_t before_ms, int64_t *cleared);

#endif
