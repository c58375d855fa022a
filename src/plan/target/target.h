/* target.h - chỉ tiêu: an indicator, a unit, a period and a goal; split to the units below, and how far it is. */
#ifndef SANSANG_TARGET_H
#define SANSANG_TARGET_H
#include "indicator/value/value.h"
#include "plan/programme/programme.h"
#include "plan/target/forecast.h"

enum target_rule { SPLIT_NONE, SPLIT_POPULATION, SPLIT_HOUSEHOLDS, SPLIT_LAST_YEAR, SPLIT_SAME };
enum target_cause { CAUSE_MADE, CAUSE_GOAL, CAUSE_SPLIT, CAUSE_HAND, CAUSE_REBALANCED, CAUSE_ENDED };
extern const char *const target_rules[], *const target_causes[];

struct target {
    int64_t id;
    struct str uid;
    int64_t plan_id, item_id;
    struct str path;
    struct str item;                     /* its name in the version in force, or the open one */
    int64_t unit_id;
    struct str unit;
    int64_t parent_id;                   /* 0: not a share */
    struct str indicator;
    int64_t version;
    struct str indicator_vi, indicator_en;
    unsigned unit_word, direction;       /* indicator/define/register.h */
    struct str formula;
    struct str period;
    int64_t from_day, to_day, start_milli, goal_milli;
    unsigned rule;
    int64_t shares;
    struct str note;
    int64_t made_by, made_ms, ended_ms;
};
extern const struct fields target_fields;
bool target_is_reported(const struct target *t);          /* rests on outside figures */
bool formula_is_reported(struct str formula);

enum { TARGET_NOTE_MAX = 1000, TARGET_REASON_MIN = 5, TARGET_REASON_MAX = 1000, TARGET_SHARES_MAX = 200, TARGETS_PER_PLAN = 2000 };
#define TARGET_MILLI_MAX INT64_C(1000000000000000000)

/* ---- writing: transactions of their own; the city alone (ERR_FORBIDDEN); ERR_BAD_INPUT names `field` ---- */

struct target_draft {
    struct str uid;
    int64_t plan_id, item_id;
    struct str indicator;
    int64_t version;                     /* 0: the one in force */
    int64_t unit_id;
    struct str period;
    bool has_start;                      /* else: as it stood the day before */
    int64_t start_milli, goal_milli;
    struct str note;
    const char *field;
};
/* The same uid again: OK and *again. An agency may hold one whose indicator counts what belongs to agencies: the
   reports it answers, the occasions it holds, or figures it reports (ERR_BAD_INPUT "unit_id" otherwise). */
MUST_USE enum err target_make(struct db *db, struct arena *a, int64_t now_ms, const struct indicator_ask *ask, const struct actor *by,
                              struct target_draft *d, struct target *out, bool *again);

struct target_change_in { int64_t target_id, goal_milli; unsigned rule; struct str reason; const char *field; };
/* A new goal of an own target; its shares follow in proportion, the sum kept. ERR_CONFLICT: a share, or ended. */
MUST_USE enum err target_goal(struct db *db, struct arena *a, int64_t now_ms, const struct indicator_ask *ask, const struct actor *by,
                              struct target_change_in *c, struct target *out);
MUST_USE enum err target_end(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct target_change_in *c, struct target *out);
/* A goal for every ward and commune, by the rule; split before: anew. "same" is for what cannot be added up (ERR_BAD_INPUT "rule"). */
MUST_USE enum err target_split(struct db *db, struct arena *a, int64_t now_ms, const struct indicator_ask *ask, const struct actor *by,
                               struct target_change_in *c, struct target *out);

struct share_goal { int64_t unit_id, goal_milli; };
struct target_adjust {
    int64_t target_id;
    struct share_goal v[TARGET_SHARES_MAX];
    size_t n;
    bool rebalance;
    struct str reason;
    const char *field;
    int64_t sum_milli, whole_milli;      /* with ERR_CONFLICT and is_off: what the shares would sum to, and what they must */
    bool is_off;
};
/* By hand, the sum kept: without rebalance the given ones must even out; with it the others give or take in proportion.
   ERR_CONFLICT with is_off: it cannot be kept. Of a target split by "same" no sum is kept. */
MUST_USE enum err target_adjust(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct target_adjust *d, struct target *out);

/* ---- reading ---- */

MUST_USE enum err target_by_id(struct db *db, struct arena *a, int64_t id, struct target *out);
/* A plan's own targets, by id; item_id 0: of all items; row: struct target. */
struct target_query { int64_t plan_id, item_id, after, limit; };
MUST_USE enum err target_list(struct db *db, struct arena *a, const struct target_query *q, db_row_fn *each, void *arg);
MUST_USE enum err target_list_unit(struct db *db, struct arena *a, int64_t unit_id, int64_t after, int64_t limit, db_row_fn *each, void *arg);
/* Its shares, by unit, at most TARGET_SHARES_MAX; row: struct target. */
MUST_USE enum err target_share_list(struct db *db, struct arena *a, int64_t parent_id, db_row_fn *each, void *arg);

struct target_change {
    int64_t id, target_id, unit_id;
    struct str unit;
    unsigned cause;
    int64_t before_milli, after_milli;
    struct str reason, by;
    int64_t at_ms;
};
extern const struct fields target_change_fields;
MUST_USE enum err target_changes(struct db *db, struct arena *a, int64_t whole_id, int64_t before, int64_t limit, db_row_fn *each, void *arg);

/* How far it is now, by the indicator at its unit. */
MUST_USE enum err target_progress(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct target *t, struct progress *out);
/* … as it stood at the end of `day`. */
MUST_USE enum err target_progress_on(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct target *t, int64_t day,
                                     struct progress *out);
/* The value at the end of a day of the period; of the day before it: the start. *is_known false: no figure. */
MUST_USE enum err target_value_on(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct target *t, int64_t day, bool *is_known,
                                  int64_t *milli);

/* All shares with their progress in three reads of the indicator. */
struct share { struct target target; struct str code; struct progress progress; };
struct shares { struct share *v; size_t n; };
MUST_USE enum err target_shares(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct target *whole, struct shares *out);
MUST_USE enum err target_shares_on(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct target *whole, int64_t day,
                                   struct shares *out);

#endif
