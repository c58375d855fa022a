/* proof.h - proof both ways: the resident sees that the volunteer is genuine, the city hears that the visit was real. */
#ifndef SANSANG_PROOF_H
#define SANSANG_PROOF_H
#include "outreach/campaign/campaign.h"
#include "outreach/sync/sync.h"

/* ---- to the resident: who stands at my door ---- */

/* The live code on a member's phone: the first 8 letters of base32(HMAC-SHA-256(badge key, decimal of the step)), a new
   one every BADGE_STEP_S seconds; the phone makes it without a network. One step to either side of two is taken, since
   phones' clocks differ. */
enum { BADGE_STEP_S = 60, BADGE_STEPS_EITHER_SIDE = 2, BADGE_LETTERS = 8 };
MUST_USE enum err badge_code(struct arena *a, struct bytes key, int64_t step, char out[BADGE_LETTERS]);

enum badge_state {
    BADGE_GENUINE,                       /* live code, right now */
    BADGE_PRINTED,                       /* the number of a real badge, but no live code: ask to see the phone */
    BADGE_STALE,                         /* a code that is not of this minute: ask to see it again */
    BADGE_UNKNOWN,                       /* no such badge: do not let in */
    BADGE_ENDED                          /* the person no longer walks for the city, or the phone was revoked */
};
struct badge { enum badge_state state; struct str name, team, ward, hotline, force; };

/* `code` as in the address: "<device>-<CODE>" from the phone, "<device>" from a printed badge. Always OK with a state. */
MUST_USE enum err badge_look(struct db *db, struct arena *a, const struct keys *keys, struct str code, int64_t now_ms,
                             struct badge *out);

/* ---- to the city: the resident says what happened ---- */

enum said_word { SAID_HELPED, SAID_CAME, SAID_NOBODY };
extern const char *const said_words[];   /* helped, came, nobody; NULL-ended */

/* What a link or slip leads to. */
struct witnessed {
    bool is_known;                       /* a visit is behind it */
    struct str member, team, ward;       /* of that visit */
    int64_t at_ms;
    bool is_said;                        /* somebody has answered already */
    unsigned said;
};
MUST_USE enum err witness_look(struct db *db, struct arena *a, const struct keys *keys, struct str token,
                               struct witnessed *out);
MUST_USE enum err slip_look(struct db *db, struct arena *a, struct str number, struct witnessed *out);

/* The resident's answer, once: a second answer changes nothing. `browser` is what its cookie holds. Touches the visit
   (EVENT_CONFIRM, or EVENT_FLAG "nobody"), also when the visit arrives later. Many answers from one browser for different
   households are flagged "same_browser". ERR_BAD_INPUT: not a token. *at: whose numbers moved, zeros for none. */
struct testimony { struct str token, slip; unsigned said; struct str browser; int64_t now_ms; };
MUST_USE enum err witness_say(struct db *db, struct arena *a, const struct keys *keys, const struct testimony *t,
                              struct area *at);

/* The six digits shown after an answer, for a resident who reads them to the member. Only the server can make them. */
MUST_USE enum err witness_code(struct arena *a, const struct keys *keys, struct str token, char out[6]);

/* A visit_follower: ties a stored visit to its link, code or slip. */
MUST_USE enum err proof_follow(struct db *db, struct arena *a, const struct keys *keys, const struct stored_push *p);

/* ---- slips ---- */

enum { SLIP_DIGITS = 8, SLIPS_MAX = 200 };
/* `count` fresh numbers for a team, in a transaction of its own. `out` has room for them. */
MUST_USE enum err slips_print(struct db *db, struct arena *a, int64_t team_id, int64_t count, int64_t now_ms,
                              struct str *out);

#endif
