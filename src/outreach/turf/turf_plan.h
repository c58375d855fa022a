/* turf_plan.h - one group's ground read from the database, cut, and what a cut would change. Private to
   src/outreach/. */
#ifndef SANSANG_TURF_PLAN_H
#define SANSANG_TURF_PLAN_H
#include "outreach/turf/turf_cut.h"
#include "outreach/turf/turf_db.h"

struct turf_home {                       /* a household */
    int64_t id, piece_id, walk_order;    /* as stored; 0: none */
    uint32_t house;                      /* index into map.houses, after it was linked */
    bool is_known, is_vacant, is_again;
};

struct turf_ground_read {
    struct turf_team team;
    int64_t campaign_id;
    struct pieces old;                   /* sorted: those that stay with their member first, then by number */
    int64_t *members;                    /* active, by id */
    size_t n_members;
    struct turf_map map;                 /* houses with a household; before = place of their piece in `old` */
    struct turf_home *homes;             /* by household id */
    size_t n_homes;
};

/* Read a group. Everything lives in the arena. */
MUST_USE enum err turf_read(struct db *db, struct arena *a, const struct turf_team *team, struct turf_ground_read *g);

/* The next point of a lane's path "lat,lon;lat,lon", taken off its front; false at the end. */
bool turf_path_next(struct str *path, int64_t *lat_e6, int64_t *lon_e6);

/* A cut of it: pieces (members given, ids 0 where new), what each house belongs to, the walk. */
struct turf_plan {
    struct turf_ground_read g;
    struct turf_cut cut;
    struct piece *pieces;                /* cut.k of them; epoch is the new one */
    uint32_t *order;                     /* houses as walked */
    struct turf_summary sum;             /* of this group */
};
MUST_USE enum err turf_plan_make(struct db *db, struct arena *a, const struct turf_team *team, bool fresh,
                                 struct turf_plan *p);

/* The same from an assignment made elsewhere: cut.piece and cut.k are given, pieces are g.old. */
MUST_USE enum err turf_plan_finish(struct arena *a, struct turf_plan *p);

/* Write it, in the running transaction. ERR_CONFLICT: the pieces are no longer those that were read; read again. */
MUST_USE enum err turf_plan_write(struct db *db, struct arena *a, struct turf_plan *p);

void turf_summary_add(struct turf_summary *to, const struct turf_summary *x);

#endif
