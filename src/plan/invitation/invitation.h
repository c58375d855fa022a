/* invitation.h - lời mời: the desk asks somebody without knowing his account, by a link that is good once, to judge a contest or to accompany
   start-ups of a call; he signs in, reads what is asked, agrees. */
#ifndef SANSANG_PLAN_INVITATION_H
#define SANSANG_PLAN_INVITATION_H
#include "plan/startup/startup.h"

enum seat { SEAT_JUDGE, SEAT_MENTOR };
extern const char *const seat_words[];               /* "judge", "mentor" */
enum invitation_state { INVITATION_WAITING, INVITATION_TAKEN, INVITATION_EXPIRED, INVITATION_REVOKED };
extern const char *const invitation_states[];

struct invitation {
    int64_t id;
    unsigned seat;
    int64_t subject_id;                              /* contest.id, or startup_call.id */
    struct str note, by;                             /* for whom, in the desk's words; who made it */
    int64_t created_by, created_ms, expires_ms, taken_by;
    struct str taken;                                /* the name of who took it, as his account has it */
    int64_t taken_ms, revoked_ms;
};
extern const struct fields invitation_fields;        /* id, note, by, created_ms, expires_ms, taken_by, taken, taken_ms, revoked_ms */
unsigned invitation_stands(const struct invitation *i, int64_t now_ms);
enum { INVITATION_NOTE_MAX = 80, INVITATIONS_WAITING_MAX = 40 };

/* What the link asks of one, before he says yes. */
struct asked {
    unsigned seat, state;                            /* seat_words, invitation_states */
    struct str code, title, title_en, unit;
    int64_t closes_ms, expires_ms;
    bool is_mine;                                    /* the account that looks has taken it */
};

/* Each a transaction of its own, in the audit log. ERR_FORBIDDEN: not of the unit or above. */
struct invitation_draft { unsigned seat; int64_t subject_id; struct str note; const char *field; };
/* The token is said once. ERR_CONFLICT: nobody is needed any more (scoring has begun). ERR_TOO_MANY: INVITATIONS_WAITING_MAX. */
MUST_USE enum err invitation_make(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, const struct actor *by,
                                  struct invitation_draft *d, struct invitation *out, struct str *token);
/* ERR_CONFLICT: taken. Revoked before is OK. */
MUST_USE enum err invitation_revoke(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, unsigned seat, int64_t subject_id,
                                    int64_t id);
MUST_USE enum err invitation_list(struct db *db, struct arena *a, unsigned seat, int64_t subject_id, int64_t before, int64_t limit,
                                  db_row_fn *each, void *arg);

/* ERR_NOT_FOUND: no such token. */
MUST_USE enum err invitation_look(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, struct str token, int64_t account_id,
                                  struct asked *out);
/* Once; the same account again: OK. ERR_CONFLICT with why: the token is spent (token), or he may not have the seat (seat). */
struct invitation_refusal { enum invite_fault token; enum seat_fault seat; };
MUST_USE enum err invitation_take(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, const struct actor *by, struct str token,
                                  struct asked *out, struct invitation_refusal *why);

/* A job: those nobody took, some time after they ran out (retention.invites). */
enum err invitation_tend(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms);

/* ---- a resident's account ---- */

MUST_USE enum err invitation_account_joined(struct db *db, struct arena *a, int64_t now_ms, int64_t from, int64_t to);
MUST_USE enum err invitation_account_forgotten(struct db *db, struct arena *a, int64_t now_ms, int64_t account_id);
enum err record_invitations(struct db *db, struct arena *a, const struct citizen *who, struct json *j, const char *name);

#endif
