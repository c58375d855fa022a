/* team_import_db.h - the statements behind lists of teams and of visits. Included by src/outreach/ only. */
#ifndef SANSANG_TEAM_IMPORT_DB_H
#define SANSANG_TEAM_IMPORT_DB_H
#include "outreach/team/team_db.h"
#include "territory/territory.h"

/* The active team of a group. ERR_NOT_FOUND. */
MUST_USE enum err team_of_group(struct db *db, struct arena *a, int64_t group_id, struct team *out);

/* Somebody who is or was in a team. */
struct listed_member {
    int64_t id, account_id;
    struct str name;
    unsigned position, force;
    int64_t left_day;                    /* 0 = still here */
    struct bytes phone;                  /* sealed under "member.phone"; {0} = not known */
    bool is_active;                      /* the account is neither locked nor left */
};
/* Those still here first; at most TEAM_MEMBERS_MAX. */
MUST_USE enum err listed_members(struct db *db, struct arena *a, int64_t team_id, db_row_fn *each, void *arg);
MUST_USE enum err listed_member_set(struct db *db, struct arena *a, const struct listed_member *m);

/* ---- out ---- */

struct team_line {
    int64_t team_id, member_id;          /* member_id 0: nobody is in the team */
    struct str ward, group, team, decision_no;
    int64_t decision_day;
    struct str zalo, hotline, name, position, force;
};
/* Within a unit, after (team, member), in that order. */
MUST_USE enum err team_lines(struct db *db, struct arena *a, const struct unit *u, int64_t after_team,
                             int64_t after_member,
                             int64_t limit, db_row_fn *each, void *arg);

struct visit_line {
    int64_t day, seq, at_ms, household_id;
    struct str ward, group, lane, team, member, outcome, flags, called, id;
    bool late, live, confirmed;
    bool is_correction;                  /* the body that speaks for it is a correction's */
    struct str body;
};
/* Within a unit, after (day, seq), in that order. */
MUST_USE enum err visit_lines(struct db *db, struct arena *a, const struct unit *u, int64_t after_day,
                              int64_t after_seq,
                              int64_t limit, db_row_fn *each, void *arg);

#endif
