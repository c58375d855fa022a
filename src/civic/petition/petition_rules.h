/* petition_rules.h - what the rules of this room share among themselves: the step, the clock, who is told, what is counted. */
#ifndef SANSANG_PETITION_RULES_H
#define SANSANG_PETITION_RULES_H
#include <assert.h>
#include "civic/petition/petition_db.h"

enum { THE_CLOCK = 1u << 28 };           /* who may say PETITION_LAPSE; no person holds this bit */

int64_t petition_metres(int64_t lat_e6, int64_t lon_e6, int64_t to_lat_e6, int64_t to_lon_e6);

/* One step of one petition on its way into the database: filled by filing and moving, written by petition_step_write. */
struct stepping {
    struct arena *a;
    const struct keys *keys;
    int64_t now_ms;
    struct petition before, after;       /* before.steps 0: it is being filed */
    struct petition_step step;
    struct str text;                     /* what is private, before it is sealed */
};
/* Seal, append the leaf, write step and petition, move the tallies. */
MUST_USE enum err petition_step_write(struct db *db, struct stepping *k);

/* Everything the sender said: what the leaf of the first step vouches for. */
MUST_USE enum err petition_filed_words(struct arena *a, const struct petition *p, struct str text, struct str *out);

/* ---- petition_route.c ---- */

struct place { int64_t lat_e6, lon_e6, group_id, ward_id; };     /* ward_id: the city when there is no place */
/* Where a pin, a lane or a house lies. ERR_NOT_FOUND: no such lane or house; ERR_BAD_INPUT: outside the city. */
MUST_USE enum err petition_place(struct db *db, struct arena *a, const struct petition_filing *f, struct place *out);
MUST_USE enum err petition_responsible(struct db *db, struct arena *a, int64_t category_id, const struct place *at, int64_t now_ms,
                                       int64_t *unit_id);

/* ---- petition_clock.c ---- */

/* What the step does to the clock of p, at now_ms: for p.state as it is after `event`. */
MUST_USE enum err petition_clock_step(struct db *db, struct arena *a, struct petition *p, unsigned event, int64_t now_ms);
/* The moment the running clock ends; 0: none runs. */
int64_t petition_due(const struct petition *p);
/* The part of the running clock that has passed, as it was said or is to be said: p->alarm; and when the next part has. */
MUST_USE enum err petition_clock_alarm(struct db *db, struct arena *a, struct petition *p, int64_t now_ms);
/* When p is to be looked at next, whatever its state: alarm and alarm_ms. */
MUST_USE enum err petition_clock_set(struct db *db, struct arena *a, struct petition *p, int64_t now_ms);
/* p with its clocks wound by its steps from the beginning. supposed: NULL, or what is only looked at; see petition_clock_if. */
MUST_USE enum err petition_clock_replay(struct db *db, struct arena *a, const struct supposed *s, const struct petition *p, struct petition *out);
/* Until when an answer may be rated and reopened. */
MUST_USE enum err petition_rate_until(struct db *db, struct arena *a, const struct petition *p, int64_t *until_ms);

/* ---- petition_tell.c ---- */

/* Sender, followers and desk hear of the step, as far as it concerns them. */
MUST_USE enum err petition_tell(struct db *db, const struct stepping *k);
MUST_USE enum err petition_tell_rest(struct db *db, struct arena *a, int64_t now_ms);     /* followers still to be told; a job */
MUST_USE enum err petition_tell_alarm(struct db *db, struct arena *a, int64_t now_ms, const struct petition *p);

/* ---- petition_tally.c ---- */

MUST_USE enum err petition_count(struct db *db, struct arena *a, const struct petition_step *s, int64_t category_id, int64_t received_ms);

#endif
