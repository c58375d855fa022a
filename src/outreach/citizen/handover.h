/* handover.h - bàn giao: who was visited scans a code at the door, signs in, and finds there what to do next. */
#ifndef SANSANG_HANDOVER_H
#define SANSANG_HANDOVER_H
#include "account/citizen/citizen.h"
#include "outreach/outreach.h"
#include "rules/rules.h"

enum { HANDOVER_MS = 15 * 60 * 1000, HANDOVER_VISIT_DAYS = 7, HANDOVER_TOKEN_LEN = 22,
       FOLLOW_UPS_MAX = MARK_COUNT, FOLLOW_UP_TEXT_MAX = 300, FOLLOW_UP_PLACE_MAX = 200, FOLLOW_UP_TIME_MAX = 100 };

/* One thing to do. mark: its place in mark_words. */
struct follow_up { unsigned mark; struct str text, place, time; int64_t created_ms; };
extern const struct fields follow_up_fields;             /* mark, text, place, time */

/* What a member's phone asks for: of which visit of his, for whom (resident, or the uid the phone gave a person it
   added). */
struct handover_ask {
    struct str id, visit;                /* UUIDv7 born on the phone; the id of the visit */
    int64_t resident;
    struct str uid;
    const struct follow_up *steps;
    size_t n_steps;
};
/* The token, good once and for HANDOVER_MS; the same id again gives the same. ERR_BAD_INPUT: *field is at fault (visit:
   not there yet, not his, too old; resident: does not live there, or may not be handed over). ERR_CONFLICT: the id was
   used for something else. */
MUST_USE enum err handover_make(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                                int64_t account_id, const struct handover_ask *ask, struct str *token,
                                int64_t *expires_ms, const char **field);

enum handover_fault { HANDOVER_FINE, HANDOVER_UNKNOWN, HANDOVER_USED, HANDOVER_EXPIRED, HANDOVER_LINKED };
/* The account becomes that resident's (LINK_HANDOVER), in the audit log as the member's deed. The same account again:
   OK. ERR_CONFLICT with *fault: used by somebody else; too late; one of the two is tied already by proof that is not weaker. */
MUST_USE enum err handover_take(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                                struct str token, const struct actor *by, enum handover_fault *fault);

/* Who hands over, for the page that the token opens. ERR_NOT_FOUND: nobody, or too late. */
struct handed { struct str team, ward; };
MUST_USE enum err handover_look(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                                struct str token, struct handed *out);

/* What is said for a mark when nobody said anything closer; by mark, MARK_COUNT of them. */
MUST_USE enum err follow_up_texts(struct db *db, struct arena *a, enum lang lang, struct follow_up out[MARK_COUNT]);

/* How he stands, and for each mark that is missing the newest follow-up, else the standard text. Nobody asked yet:
   all '?'. */
struct next_steps { char marks[MARK_COUNT]; unsigned ready; struct follow_up steps[MARK_COUNT]; size_t n; };
MUST_USE enum err steps_of(struct db *db, struct arena *a, int64_t resident_id, enum lang lang, struct next_steps *out);
const char *mark_value(char letter);     /* "yes", "won", "no", "na", "unknown" */

/* Job: tokens nobody came for. */
enum err handover_sweep(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms);

/* What outreach holds about a resident, for citizen_records (citizen.h): the visits to his household with his own
   marks, how he stands, what to do next. */
enum err record_visits(struct db *db, struct arena *a, const struct citizen *who, struct json *j, const char *name);
enum err record_readiness(struct db *db, struct arena *a, const struct citizen *who, struct json *j, const char *name);
enum err record_steps(struct db *db, struct arena *a, const struct citizen *who, struct json *j, const char *name);

#endif
