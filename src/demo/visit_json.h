/* visit_json.h - what a volunteer's phone would have written about one door, drawn by chance: also used by the live simulation. */
#ifndef SANSANG_DEMO_VISIT_JSON_H
#define SANSANG_DEMO_VISIT_JSON_H
#include "core/out.h"
#include "demo/demo_db.h"
#include "demo/rng.h"

struct visit_draft {
    int64_t n, ended_ms;                     /* the phone's count, and when the visit ended */
    const struct dweller *people;            /* who lives there, all of one household; at least one */
    size_t n_people;
};

/* Add one envelope of docs/sync.md to the open array `j`. */
void visit_json(struct json *j, struct arena *a, struct rng *r, const struct visit_draft *v);

#endif
