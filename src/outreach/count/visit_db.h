/* visit_db.h - visits as they are listed and shown. Included by src/outreach/ only. */
#ifndef SANSANG_VISIT_DB_H
#define SANSANG_VISIT_DB_H
#include "outreach/campaign/event.h"
#include "outreach/campaign/measure.h"
#include "outreach/campaign/visit.h"

/* A visit with the words around it; `body` is the one that speaks for it. */
struct shown {
    struct str id;
    int64_t seq, at_ms, day, device_ms, received_ms, skew_ms;
    struct str outcome, lane, number;
    int64_t household, unit_id, team_id, member_id;
    struct str member, team, group, ward;
    bool late, live, confirmed, reviewed;
    struct str flags, called, body_kind, body;
};
extern const struct fields shown_fields;
MUST_USE enum err visit_shown(struct db *db, struct arena *a, int64_t seq, struct shown *out);

/* Which visits moved a measure, latest day first. Looks at no more than VISITS_LOOKED_AT events. */
enum { VISITS_LOOKED_AT = 2000, VISITS_PAGE_MAX = 200 };
struct visit_query {
    int64_t unit_id; unsigned unit_kind; /* enum unit_kind */
    int64_t member_id;                   /* 0 = anybody */
    int64_t from_day, to_day;            /* 0 = any */
    enum measure measure;                /* MEASURE_COUNT = every visit */
    int64_t before_day, before_seq;      /* the last row of the page before; INT64_MAX at first */
    int64_t limit;
};
struct visit_found {
    int64_t seq[VISITS_PAGE_MAX];
    size_t n;
    bool more;
    int64_t day, last_seq;
}; /* day, last_seq: go on there */
MUST_USE enum err visits_find(struct db *db, struct arena *a, const struct visit_query *q, struct visit_found *out);
/* The visits of one household, latest first, before seq. */
MUST_USE enum err visits_of_household(struct db *db, struct arena *a, int64_t household_id, int64_t before_seq, int64_t limit,
                                      struct visit_found *out);

/* What was decided about a visit. ERR_NOT_FOUND: nothing yet. */
struct reviewed { int64_t at_ms; struct str by, body; };
MUST_USE enum err visit_review(struct db *db, struct arena *a, int64_t household_id, int64_t visit_seq, struct reviewed *out);

struct named { int64_t resident; struct str uid, name; int64_t birth_year; };
MUST_USE enum err visit_names(struct db *db, struct arena *a, int64_t household_id, db_row_fn *each, void *arg);

struct lane_door {
    int64_t household, house, lane;
    struct str number, head, outcome;
    int64_t last_ms, due_ms, visits, people, ready, piece, walk_order;
};
extern const struct fields lane_door_fields;
MUST_USE enum err lane_doors(struct db *db, struct arena *a, int64_t lane_id, int64_t after_order, int64_t after_household,
                             int64_t limit, db_row_fn *each, void *arg);

/* How far a lane is: what the console shows beside its name. */
struct lane_progress { int64_t lane, houses, households, visited; };     /* visited: houses where somebody came */
extern const struct fields lane_progress_fields;
MUST_USE enum err lane_progress_list(struct db *db, struct arena *a, int64_t group_id, int64_t after, int64_t limit,
                                     db_row_fn *each, void *arg);                  /* row: struct lane_progress, by lane */

/* Where each person of a household stands; nine '?' when nobody asked yet. */
struct stand { int64_t resident; struct str marks; int64_t ready, campaign; };
extern const struct fields stand_fields;
MUST_USE enum err stands_of_household(struct db *db, struct arena *a, int64_t household_id, db_row_fn *each, void *arg);

#endif
