/* turf_db.h - every statement of turf. Included by src/outreach/ only. */
#ifndef SANSANG_TURF_DB_H
#define SANSANG_TURF_DB_H
#include "outreach/turf/turf.h"
#include "territory/territory.h"

struct turf_team { int64_t id, group_id, ward_id; };
MUST_USE enum err turf_teams(struct db *db, struct arena *a, const struct unit *u, int64_t after, int64_t limit,
                             db_row_fn *each, void *arg);                                          /* row: struct turf_team, by id */
MUST_USE enum err turf_team_count(struct db *db, struct arena *a, const struct unit *u, int64_t *n);
/* The active team of a group, or ERR_NOT_FOUND. */
MUST_USE enum err turf_team_of(struct db *db, struct arena *a, int64_t group_id, struct turf_team *out);

/* Walks over a group; texts live until the next row. */
struct turf_lane_row { int64_t id, parent_id, walk_order; struct str name, path; };
MUST_USE enum err turf_lane_rows(struct db *db, struct arena *a, int64_t group_id, db_row_fn *each, void *arg);
struct turf_house_row { int64_t id, lane_id, walk_order; struct str number, sort_key; int64_t lat_e6, lon_e6; };
MUST_USE enum err turf_house_rows(struct db *db, struct arena *a, int64_t group_id, db_row_fn *each, void *arg);
struct turf_household_row {
    int64_t id, house_id;
    bool is_known;                       /* it has a door row */
    int64_t piece_id, walk_order;        /* of that; piece_id 0: none */
    struct str last_outcome;
};
MUST_USE enum err turf_household_rows(struct db *db, struct arena *a, int64_t group_id, db_row_fn *each, void *arg);
/* Active members, by id. */
MUST_USE enum err turf_member_ids(struct db *db, struct arena *a, int64_t team_id, db_row_fn *each, void *arg);   /* row: int64_t */

MUST_USE enum err piece_insert(struct db *db, struct arena *a, const struct piece *p);
MUST_USE enum err piece_update(struct db *db, struct arena *a, const struct piece *p);
MUST_USE enum err piece_delete(struct db *db, struct arena *a, int64_t id);
MUST_USE enum err piece_set_member(struct db *db, struct arena *a, int64_t id, int64_t member_id);
MUST_USE enum err member_is_active(struct db *db, struct arena *a, int64_t member_id, int64_t team_id, bool *yes);

/* Where a household belongs now. Doors not known yet are made; those that are keep their history. */
struct turf_place { int64_t household_id, house_id, lane_id, piece_id, walk_order; };
struct turf_ground { int64_t campaign_id, group_id, ward_id, seq; };
MUST_USE enum err door_place(struct db *db, struct arena *a, const struct turf_ground *g, const struct turf_place *v,
                             size_t n);

/* The doors of one piece in walking order, with what a sheet prints. */
struct turf_sheet_row {
    int64_t household, lane;
    struct str number, head, last_outcome;
    int64_t people, visits, last_ms, due_ms, lat_e6, lon_e6;
};
MUST_USE enum err turf_sheet_rows(struct db *db, struct arena *a, int64_t piece_id, db_row_fn *each, void *arg);

MUST_USE enum err turf_run_open(struct db *db, struct arena *a, int64_t unit_id, int64_t *id);    /* waiting or running */
MUST_USE enum err turf_run_insert(struct db *db, struct arena *a, const struct turf_run *r);
MUST_USE enum err turf_run_update(struct db *db, struct arena *a, const struct turf_run *r);
/* The oldest that waits, or that a program now gone left running; and until when that one held it. ERR_NOT_FOUND. */
MUST_USE enum err turf_run_next(struct db *db, struct arena *a, int64_t now_ms, struct turf_run *out, int64_t *held_until_ms);
/* Running, and held until `until_ms` by who knows until when it was held before; ERR_CONFLICT: somebody else holds it. */
MUST_USE enum err turf_run_hold(struct db *db, struct arena *a, int64_t id, int64_t before_ms, int64_t until_ms);

#endif
