/* event.h - one thing that happened: immutable, numbered in the order of commit, born on a phone or at a desk. */
#ifndef SANSANG_EVENT_H
#define SANSANG_EVENT_H
#include "core/json_in.h"
#include "outreach/outreach.h"

enum event_kind {
    EVENT_VISIT, EVENT_PERSON, EVENT_CORRECTION,                     /* from a phone */
    EVENT_CONFIRM, EVENT_FLAG, EVENT_REVIEW, EVENT_CALL,             /* of the desk: something happened to a visit */
    EVENT_CARD,                                                      /* of the desk: a person's card was put right */
};
extern const char *const event_kinds[];                              /* words, NULL-ended */

struct event {
    int64_t seq;                         /* commit order */
    struct str id;                       /* UUIDv7 */
    unsigned kind;                       /* enum event_kind */
    int64_t device_id, n;                /* 0: an event of the desk */
    int64_t account_id, member_id, team_id;
    int64_t campaign_id, household_id, group_id, ward_id;
    int64_t day;                         /* the local day it counts on */
    int64_t at_ms;                       /* when it happened, corrected: min(received, device + skew) */
    int64_t device_ms, skew_ms, received_ms;
    bool late;                           /* its own day was closed; `day` is the first open one */
    struct str outcome;                  /* a word of outcome_words; empty for what is no visit */
    int64_t visit_seq;                   /* the visit it is about: corrections and events of the desk; else 0 */
    int64_t mono_ms;
    struct str session;
    struct str body;                     /* as the phone sent it, to the byte */
    struct str effects;                  /* what it added to which measures: book.h */
    struct bytes chain;                  /* receipt chain of its device after it; {0} for the desk */
    struct bytes erased;                 /* SHA-256 of the body that first stood here; {0} = body is as it came */
};
extern const struct fields event_fields; /* the order of the table's columns */

/* Clocks that differ by more are flagged, never refused. */
enum { SKEW_FLAG_MS = 5 * 60 * 1000 };
static inline bool skew_is_wrong(int64_t skew_ms) { return skew_ms > SKEW_FLAG_MS || skew_ms < -SKEW_FLAG_MS; }

MUST_USE enum err event_by_id(struct db *db, struct arena *a, struct str id, struct event *out);
MUST_USE enum err event_by_seq(struct db *db, struct arena *a, int64_t seq, struct event *out);

/* The next commit-ordered number: of an event, and of whatever else phones must hear of (leases, moved doors). Call only
   inside db_tx; on PostgreSQL the counter's row is locked until the transaction ends, so that no number can appear behind
   one already read. */
MUST_USE enum err event_next_seq(struct db *db, struct arena *a, int64_t *out);

/* Receipt chain: SHA-256 of the link before (32 zero bytes at first), "id|n|kind|at_ms|household|" and the body. */
enum { CHAIN_LEN = 32 };
MUST_USE enum err event_chain(struct arena *a, struct bytes before, const struct event *e, struct bytes *out);

/* What proves that an erased event is only that: SHA-256 of the link before it (empty for the desk),
   "id|n|kind|at_ms|household|", the first body's hash, the link after it, and the body that stands there now. */
MUST_USE enum err event_tombstone(struct arena *a, struct bytes before, const struct event *e, struct bytes *out);

/* ---- the desk ---- */

/* How a visit stands after everything that happened to it. */
struct standing {
    int64_t seq, household_id;           /* the visit */
    bool live;                           /* false: voided */
    int64_t body_seq;                    /* the event whose body speaks for it: itself or its last correction */
    bool confirmed;                      /* by the resident */
    struct str flags;                    /* words of doubt in alphabetical order, comma-separated */
    bool reviewed;                       /* somebody decided on those flags; a flag that comes later opens it again */
    struct str called;                   /* word of what the call-back found; empty: not called */
};
extern const struct fields standing_fields;
MUST_USE enum err standing_of(struct db *db, struct arena *a, int64_t visit_seq, struct standing *out);  /* of any visit */

/* Something happened to a visit, as an event of its own: stored, counted on today's day (the first open one), the visit's
   standing moved. Call inside db_tx. ERR_NOT_FOUND: no such visit. What changes nothing (confirmed twice, a flag it bears
   already, voided twice) stores nothing and leaves *seq 0.
     EVENT_CONFIRM  word: how ("link", "code", "slip")
     EVENT_FLAG     word: the doubt, [a-z_]{1,24}
     EVENT_REVIEW   word: "kept" or "void"; reason
     EVENT_CALL     word: "true", "false", "unreachable", "refused"; reason: the note. A later word replaces the one before.
   After commit, hub_touch the group, ward and city in *at (may be NULL). */
struct desk_act { unsigned kind; int64_t visit_seq, account_id; struct str word, reason; int64_t now_ms; };
struct area { int64_t group_id, ward_id; };
MUST_USE enum err event_desk(struct db *db, struct arena *a, const struct desk_act *d, int64_t *seq, struct area *at);

/* ---- closed days ---- */

/* The first local day still open at a group: later than every day closed at it, its ward or the city; 0 = none closed. */
MUST_USE enum err day_first_open(struct db *db, struct arena *a, struct area at, int64_t *day);
/* Close a unit's days up to and including `day`; an earlier day changes nothing. Call inside db_tx. */
MUST_USE enum err day_close(struct db *db, struct arena *a, int64_t unit_id, int64_t day);

#endif
