/* team.h - community digital teams (tổ công nghệ số cộng đồng): one per residential group, with a decision and members. */
#ifndef SANSANG_TEAM_H
#define SANSANG_TEAM_H
#include "auth/keys.h"
#include "outreach/campaign/campaign.h"

struct actor;                            /* account/account.h */
struct scope;                            /* http/http.h */

/* Above this many households for each member a team is warned (domain 1.7: each member covers at least 220). */
enum { HOUSEHOLDS_PER_MEMBER_MAX = 220 };

enum team_state { TEAM_ACTIVE, TEAM_DISSOLVED };
extern const char *const team_states[];  /* words, NULL-ended */
/* Where a member comes from (lực lượng): youth, women, police, teacher, student, firm, official, veteran, other. */
extern const char *const force_words[];

struct team {
    int64_t id, group_id, ward_id;
    struct str name;
    struct str decision_no;              /* quyết định thành lập; empty = not yet */
    int64_t decision_day;                /* 0 = not yet */
    struct str zalo, hotline;
    unsigned state;                      /* enum team_state */
};
extern const struct fields team_fields;

struct member {
    int64_t id, team_id, account_id;
    struct str name;                     /* of the account; not a column of this table */
    unsigned position;                   /* enum position */
    unsigned force;                      /* place in force_words */
    int64_t joined_day, left_day;        /* left_day 0 = still here */
};
extern const struct fields member_fields;

/* For route tables: the group of the team, of the member's team, with all units above it. */
extern const struct scope scope_team, scope_member;

MUST_USE enum err team_by_id(struct db *db, struct arena *a, int64_t id, struct team *out);
MUST_USE enum err member_by_id(struct db *db, struct arena *a, int64_t id, struct member *out);

/* A row of a list: the team with what its head must watch. */
struct team_row {
    int64_t id, group_id, ward_id;
    struct str name, group_name, ward_name, hotline;
    int64_t members, households;         /* active members; households of the group */
    int64_t visits, last_ms;             /* of the campaign; last_ms 0 = no visit yet */
    bool is_overloaded;                  /* more than HOUSEHOLDS_PER_MEMBER_MAX households for each member */
};
extern const struct fields team_row_fields;

/* Teams of a unit and below that are active, by id: those after `after`, at most `limit` (<= 200). */
struct team_query { int64_t unit_id, campaign_id, after, limit; };
MUST_USE enum err team_list(struct db *db, struct arena *a, const struct team_query *q, db_row_fn *each, void *arg);
                                                                     /* row: struct team_row */
/* The people of one team, head first, those who left last; at most TEAM_MEMBERS_MAX. */
enum { TEAM_MEMBERS_MAX = 500 };
MUST_USE enum err member_list(struct db *db, struct arena *a, int64_t team_id, db_row_fn *each, void *arg);

/* Inside the caller's transaction; no rights asked: id 0 = the next one is taken and written back.
   ERR_CONFLICT: the group has an active team; the account is in an active team already. ERR_BAD_INPUT: not a group. */
MUST_USE enum err team_insert(struct db *db, struct arena *a, struct team *t);
MUST_USE enum err member_insert(struct db *db, struct arena *a, int64_t now_ms, struct member *m);

/* What people do; a transaction of its own, written to the audit log. A group has one active team and a team one head:
   ERR_CONFLICT otherwise. A new head takes the role head at the group, everyone else the role member; who leaves loses it
   and his pieces become free. A team that is dissolved loses its members so; one that comes back begins without. */
MUST_USE enum err team_create(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct team *t);
MUST_USE enum err team_change(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by,
                              const struct team *t);
/* account_id 0: a new person of `name`, invited by a one-time link whose token is handed out once. */
MUST_USE enum err member_join(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                              const struct actor *by, struct member *m, struct str *token, int64_t *expires_ms);
MUST_USE enum err member_leave(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by,
                               int64_t member_id, struct str reason);

#endif
