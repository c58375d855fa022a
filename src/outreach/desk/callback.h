/* callback.h - asking the household itself: a random sample of visits, and the honest number that follows from it. */
#ifndef SANSANG_CALLBACK_H
#define SANSANG_CALLBACK_H
#include "outreach/sync/sync.h"

struct actor;                            /* account/account.h */
struct scope;                            /* http/http.h */

/* Of a thousand guided visits so many are drawn; the parameter outreach.callback_permille overrides (product: 2-5 %). */
enum { CALLBACK_PERMILLE = 30, CALLBACK_TRIES_MAX = 3 };

enum callback_state { CALLBACK_DUE, CALLBACK_ANSWERED, CALLBACK_CLOSED };
enum callback_outcome { CALL_TRUE, CALL_FALSE, CALL_UNREACHABLE, CALL_REFUSED };
extern const char *const callback_states[], *const callback_outcomes[];      /* words, NULL-ended */
/* Events are the outcomes; a call nobody answers CALLBACK_TRIES_MAX times closes it. */
extern const struct flow callback_flow;

struct callback {
    int64_t seq;                         /* the visit; also the callback's id */
    struct str id;                       /* of the visit */
    int64_t at_ms, household, unit_id;   /* unit: the group */
    struct str lane, number, head, member, team;
    unsigned state;                      /* enum callback_state */
    int64_t tries, called_ms;
    struct str outcome;                  /* of the last call; empty = not called */
};
extern const struct fields callback_fields;

extern const struct scope scope_callback;    /* the group of the `:callback`'s visit */

/* Oldest first, of one state: those with seq above `after`, at most `limit`. */
struct callback_query { int64_t unit_id; unsigned state; int64_t after, limit; };
MUST_USE enum err callback_list(struct db *db, struct arena *a, const struct callback_query *q, db_row_fn *each,
                                void *arg);

/* The numbers to call, in the clear: whoever asks must have given a reason and be in the audit log (the web door does both). */
struct contact { struct str name, phone; };
enum { CONTACTS_MAX = 12 };
MUST_USE enum err callback_contacts(struct db *db, struct arena *a, const struct keys *keys, int64_t seq,
                                    struct contact out[CONTACTS_MAX], size_t *n);

/* What the call found. "true" and "false" settle it (EVENT_CALL moves the counts; "false" raises no doubt by itself, the
   desk reviews it); unreachable leaves it due until CALLBACK_TRIES_MAX. ERR_CONFLICT: settled before.
   ERR_FORBIDDEN: a visit of one's own, or a role that does not call. */
struct call { int64_t seq; unsigned outcome; struct str note; int64_t now_ms; };
MUST_USE enum err callback_done(struct db *db, struct arena *a, const struct actor *by, const struct call *c,
                                struct area *at);

/* A visit_follower: draws the sample, by a keyed hash of the visit's id, so that nobody can foresee or choose it. */
MUST_USE enum err callback_follow(struct db *db, struct arena *a, const struct keys *keys, const struct stored_push *p);

/* What the sample says about all guided visits of a unit: Wilson's interval at 95 % (Wilson 1927). */
struct estimate {
    int64_t drawn, called, real, unreal;         /* real, unreal: the household said it was so, or not */
    int64_t low_permille, high_permille;         /* 0..1000; 0 and 1000 while nobody was reached */
    int64_t visits, estimate_low, estimate_high; /* guided visits as counted, and how many of them were real */
};
extern const struct fields estimate_fields;
MUST_USE enum err callback_estimate(struct db *db, struct arena *a, int64_t campaign_id, int64_t unit_id,
                                    struct estimate *out);

/* Wilson's interval for `yes` of `n`, in thousandths, rounded outward. */
void wilson(int64_t yes, int64_t n, int64_t *low_permille, int64_t *high_permille);

#endif
