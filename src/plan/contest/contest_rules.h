/* contest_rules.h - what the rules of this room share among themselves. */
#ifndef SANSANG_CONTEST_RULES_H
#define SANSANG_CONTEST_RULES_H
#include "plan/contest/contest.h"

MUST_USE enum err contest_log(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by,
                              const char *action, const struct contest *c,
                              struct str reason);

/* The contest, for who may write at its unit, while nobody has scored anything; else ERR_CONFLICT. */
MUST_USE enum err contest_before_scoring(struct db *db, struct arena *a, const struct actor *by, int64_t id, struct contest *c);
/* Inside a transaction: scoring begins, and every judge is told where. */
MUST_USE enum err judges_tell(struct db *db, struct arena *a, int64_t now_ms, const struct contest *c);

/* Inside a transaction: the result of the round being scored, ranks written, who goes on moved to the next. ERR_CONFLICT: m->missing. */
MUST_USE enum err round_result(struct db *db, struct arena *a, const struct contest *c, struct contest_move *m);

/* A judge and an entrant, as far as conflicts go: read once for many pairs. */
enum { PLACES_MAX = 16 };
struct party { int64_t account_id, household_id, units[PLACES_MAX]; size_t n; };
MUST_USE enum err judge_party(struct db *db, struct arena *a, int64_t account_id,
                              struct party *out);      /* units: where his roles are held */
MUST_USE enum err entrant_party(struct db *db, struct arena *a, int64_t account_id,
                                struct party *out);    /* units: where he lives, below the city */
enum conflict party_conflict(const struct party *judge, const struct party *entrant);

#endif
