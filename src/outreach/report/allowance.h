/* allowance.h - what a team is paid for a month: worked out from the visits, by dated rates, once. */
#ifndef SANSANG_ALLOWANCE_H
#define SANSANG_ALLOWANCE_H
#include "outreach/team/team.h"

struct actor;                            /* account/account.h */

/* A day counts for a member who made enough visits on it that stand. Salaried staff (official, police, teacher) are not paid
   for office hours: their visits Monday to Friday 8-12 and 13:30-17 do not count, holidays aside (domain 1.7). */
struct allowance_day_count { int64_t member_id; struct str name; unsigned position, force; int64_t days, amount_vnd; };
extern const struct fields allowance_member_fields;

struct allowance {
    int64_t team_id;
    struct str team, group_name, ward_name;
    int64_t members, days;               /* members with a paid day; paid days of all */
    int64_t month_vnd, days_vnd, cap_vnd,
        amount_vnd; /* amount: month + days, at most cap (0 = no cap); 0 without any day */
    bool is_paid;
    int64_t paid_ms;
};
extern const struct fields allowance_fields;

/* "2026-11" -> its first and last local day. ERR_BAD_INPUT. */
MUST_USE enum err month_days(struct str month, int64_t *from, int64_t *to);

enum { ALLOWANCE_MEMBERS_MAX = 200 };
struct allowance_rows { struct allowance_day_count v[ALLOWANCE_MEMBERS_MAX]; size_t n; };

/* Work it out anew for one team; `rows` may be NULL. What was paid is not changed by it. */
MUST_USE enum err allowance_of_team(struct db *db, struct arena *a, int64_t team_id, struct str month,
                                    struct allowance *out, struct allowance_rows *rows);

/* Put down that a team was paid. ERR_CONFLICT: it was paid for that month. ERR_BAD_INPUT: the month is not over, or nothing
   is due. In a transaction of its own; written to the audit log. */
MUST_USE enum err allowance_pay(struct db *db, struct arena *a, const struct actor *by, int64_t team_id,
                                struct str month, int64_t now_ms, struct allowance *out);

#endif
