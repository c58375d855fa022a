/* turf_cut.h - shares the houses of one group out into walkable, contiguous, balanced pieces. Graph work: no database.
   Private to src/outreach/ (turf.c and the tests of the cut). */
#ifndef SANSANG_TURF_CUT_H
#define SANSANG_TURF_CUT_H
#include "outreach/turf/turf.h"

struct turf_lane {                       /* in walking order through the group */
    int64_t id, parent_id;               /* parent_id 0, or of no lane here: leaves from no other lane */
    bool has_start;                      /* its path is known; where it begins: */
    int64_t lat_e6, lon_e6;
};

struct turf_house {
    int64_t id, walk_order;
    size_t lane;                         /* index into the lanes */
    struct str sort_key;
    int64_t lat_e6, lon_e6;              /* 0,0: not known */
    int32_t work;                        /* expected minutes, > 0 */
    int32_t before;                      /* its piece in the cut before, 0..; -1: in none */
};

/* Houses and who is next door to whom. `turf_map_link` sorts the houses (lane, walk order, number, id) and fills
   first/next: the neighbours of house i are next[first[i]] .. next[first[i + 1] - 1]. One connected whole: along a
   lane the next house on this side and on the other; where a lane leaves its parent, its first two houses and the
   parent's two nearest its start; and for a lane that leaves from nowhere, the nearest house. */
struct turf_map {
    struct turf_lane *lanes;
    size_t n_lanes;
    struct turf_house *houses;
    size_t n;
    uint32_t *first, *next;
};
MUST_USE enum err turf_map_link(struct arena *a, struct turf_map *m);

struct turf_cut {
    size_t k;
    int32_t *piece;                      /* of each house: 0..k-1; -1 only where a cut was made by hand: in none */
    int64_t *work;                       /* of each piece, minutes */
};

/* Cut into at most k pieces (fewer when there are fewer houses); every piece connected, none empty. The same map
   gives the same cut. The cut before (`before` < k) is kept when it still stands and is balanced, else changed as
   little as that takes; `fresh` cuts anew. Either way piece i is the one that has most in common with piece i before. */
MUST_USE enum err turf_cut_map(struct arena *a, const struct turf_map *m, size_t k, bool fresh, struct turf_cut *out);

/* The worst difference of a piece from the mean, in thousandths of the mean. */
int64_t turf_cut_worst(const struct turf_cut *c);
/* Are the houses of piece p connected (an empty piece is)? */
MUST_USE enum err turf_piece_holds(struct arena *a, const struct turf_map *m, const int32_t *piece, int32_t p,
                                   bool *holds);

/* The houses in the order one walks them, piece after piece, into order[n]: along the lanes, into each side lane
   where it leaves, and back. */
MUST_USE enum err turf_walk(struct arena *a, const struct turf_map *m, const struct turf_cut *c, uint32_t *order);

#endif
