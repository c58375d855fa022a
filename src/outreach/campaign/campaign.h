/* campaign.h - a drive with a name, a period and targets, at a unit and below; and who walks for it. */
#ifndef SANSANG_CAMPAIGN_H
#define SANSANG_CAMPAIGN_H
#include "outreach/campaign/measure.h"
#include "outreach/outreach.h"
#include "flow/flow.h"

enum campaign_state { CAMPAIGN_DRAFT, CAMPAIGN_RUNNING, CAMPAIGN_CLOSED };
enum campaign_event { CAMPAIGN_START, CAMPAIGN_CLOSE, CAMPAIGN_REOPEN };
extern const char *const campaign_states[], *const campaign_events[];    /* words, NULL-ended */
extern const struct flow campaign_flow;

struct campaign {
    int64_t id;                          /* 0 = none */
    struct str name, name_en;
    int64_t unit_id;                     /* it runs here and below */
    int64_t from_day, to_day;            /* first and last local day */
    unsigned state;                      /* enum campaign_state */
    int64_t questionnaire_v;
    struct str targets;                  /* JSON object: measure -> number; "{}" */
    int64_t created_ms;
};
extern const struct fields campaign_fields;

MUST_USE enum err campaign_by_id(struct db *db, struct arena *a, int64_t id, struct campaign *out);

/* The campaign that counts at a unit now: the running one of the unit itself or of a unit above it; when none runs, the one
   closed last. ERR_NOT_FOUND: never had one. `units` are the unit and all above it. */
MUST_USE enum err campaign_at(struct db *db, struct arena *a, const int64_t *units, size_t n, struct campaign *out);

/* A new draft; *id is its number. ERR_BAD_INPUT: the period is upside down. */
MUST_USE enum err campaign_create(struct db *db, struct arena *a, struct campaign *c);

/* The same, started at once, or not made at all: see campaign_move. */
MUST_USE enum err campaign_create_running(struct db *db, struct arena *a, unsigned roles, struct campaign *c);

/* Change name, period, targets and questionnaire version; of a running campaign the first day stays and the last day may
   only move to a day that is not over (now_ms): ERR_CONFLICT else, *field names it. ERR_CONFLICT alone: it is closed. */
MUST_USE enum err campaign_change(struct db *db, struct arena *a, const struct campaign *c, int64_t now_ms,
                                  struct str *field);

/* Move along campaign_flow. Starting while another campaign runs at the unit, above or below it is ERR_CONFLICT. */
MUST_USE enum err campaign_move(struct db *db, struct arena *a, int64_t id, unsigned event, unsigned roles,
                                struct campaign *out);

/* Newest first; `before` 0 = from the newest. */
MUST_USE enum err campaign_list(struct db *db, struct arena *a, int64_t before, int64_t limit, db_row_fn *each, void *arg);

/* ---- the skills the teams teach ---- */

struct skill { struct str code, parent, name, name_en, mark; int64_t position; };
extern const struct fields skill_fields;
enum { SKILLS_MAX = 200 };
struct skills { struct skill *v; size_t n; };
MUST_USE enum err skill_list(struct db *db, struct arena *a, struct skills *out);

/* ---- who stands behind an account in the field ---- */

enum position { POSITION_HEAD, POSITION_DEPUTY, POSITION_MEMBER };
extern const char *const position_words[];                           /* head, deputy, member; NULL-ended */

struct post {                            /* one person's place in one team */
    int64_t member_id, team_id, group_id, ward_id;
    unsigned position;                   /* enum position */
    struct str force;
};
/* The team an account walks for today. ERR_NOT_FOUND: none. */
MUST_USE enum err post_of_account(struct db *db, struct arena *a, int64_t account_id, struct post *out);

#endif
