/* streets.h - how one residential group lies on the ground: a main street, alleys off it, lanes off the alleys, houses along them. */
#ifndef SANSANG_DEMO_STREETS_H
#define SANSANG_DEMO_STREETS_H
#include "core/base.h"
#include "demo/rng.h"

enum { LANES_MAX = 64, LANE_POINTS = 4, HOUSES_MAX = 1200, PLACE_NAME_MAX = 48 };

struct place { int64_t lat_e6, lon_e6; };

struct demo_lane {
    int parent;                              /* index of the lane it opens from; -1 = the main street */
    char name[PLACE_NAME_MAX];               /* "Phố Hoa Ban", "Ngõ 12", "Ngách 12/4", "Hẻm 12/4/2" */
    struct place path[LANE_POINTS];
    int points;
    int depth;                               /* 0 main street, 1 ngõ, 2 ngách, 3 hẻm */
};
struct demo_house { int lane; int walk_order; char number[PLACE_NAME_MAX]; struct place at; };

struct demo_group { struct demo_lane lanes[LANES_MAX]; struct demo_house houses[HOUSES_MAX]; int n_lanes, n_houses; };

/* Lay out `houses` houses around `centre` within about `radius_m` metres. `street` names the main street. */
void demo_lay_out(struct rng *r, struct place centre, double radius_m, int houses, uint64_t street, struct demo_group *out);

#endif
