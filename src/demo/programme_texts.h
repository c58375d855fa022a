/* programme_texts.h - the plan of the invented city: fourteen groups of activities, their targets, and what units say of their tasks. */
#ifndef SANSANG_DEMO_PROGRAMME_TEXTS_H
#define SANSANG_DEMO_PROGRAMME_TEXTS_H
#include "core/base.h"

struct demo_office { const char *code, *name, *name_en; };
extern const struct demo_office demo_offices[];              /* agencies beyond those of petition_texts.h; ended by code NULL */

/* kind: 'g' group, 'a' activity, 't' task, 'w' task that every ward and commune does too. Days from the plan's first. */
struct demo_item { char kind; const char *lead, *supports[3], *name, *name_en; int from, to; int64_t budget_vnd; };
extern const struct demo_item demo_items[];                  /* in the order of the plan; ended by kind 0 */

/* goal: thousandths of an outside figure or share; else tenths of what was counted by now (16: so much again by six tenths).
   split: a word of target_rules, or NULL. group: its number. */
struct demo_target { int group; const char *indicator; int64_t goal; const char *split, *note, *agency; };      /* agency NULL: the city's */
extern const struct demo_target demo_targets[];              /* ended by indicator NULL */

/* Outside figures of the city, or of an agency: the value a month ago and now, in thousandths; 0: only now. */
struct demo_figure { const char *measure; int64_t then, now; const char *source, *number; bool is_approved; const char *agency; };
extern const struct demo_figure demo_figures[];              /* ended by measure NULL */

extern const char *const demo_started[], *const demo_stuck[], *const demo_finished[];      /* NULL-ended */

#endif
