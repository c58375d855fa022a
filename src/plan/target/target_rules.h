/* target_rules.h - what the rules of this room share: what kind of number a target is, and how it stood on a day. */
#ifndef SANSANG_TARGET_RULES_H
#define SANSANG_TARGET_RULES_H
#include "plan/target/target.h"

/* adds_up: the sum of the units below is the unit's own (no division): it is split in whole numbers. is_flow: counted
   in the period alone, so it starts from 0; is_state: stands at the end of a day, so it starts from the day before;
   of_agencies: what it counts belongs to agencies too. */
struct target_kind { bool adds_up, is_flow, is_state, of_agencies; };
MUST_USE enum err target_kind_of(const struct indicator_ask *ask, struct str formula, struct target_kind *out);

/* The indicator a target is bound to. ERR_NOT_FOUND. */
MUST_USE enum err target_indicator(struct db *db, struct arena *a, const struct target *t, struct indicator *out);

/* The value the day before the period, at one unit; 0 where it is not known or counts the period alone. */
MUST_USE enum err target_start_at(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct indicator *i, int64_t unit_id,
                                  int64_t from_day, int64_t *milli);

/* A row of numbers by unit, as read from the indicator at each child. */
struct unit_figures {
    int64_t unit_id[TARGET_SHARES_MAX];
    struct figure v[TARGET_SHARES_MAX];
    struct str code[TARGET_SHARES_MAX];
    size_t n;
};
MUST_USE enum err unit_figures_read(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct indicator *i, int64_t unit_id,
                                    int64_t from_day, int64_t to_day, struct unit_figures **out);
const struct figure *unit_figure(const struct unit_figures *f, int64_t unit_id);      /* NULL: none */

#endif
