/* turf.h - turf (chia địa bàn): each member of a team gets one walkable piece of the group's ground, of equal work. */
#ifndef SANSANG_TURF_H
#define SANSANG_TURF_H
#include "outreach/campaign/campaign.h"

/* Work may differ from the mean of the group's pieces by so much (thousandths), where the lanes allow it. */
enum { TURF_TOLERANCE = 150 };

/* Expected minutes. A door where nobody was home, or that asked to come again, costs a second walk; a vacant one a
   glance. */
enum { WORK_DOOR = 10, WORK_AGAIN = 10, WORK_VACANT = 2 };

/* mảnh địa bàn */
struct piece {
    int64_t id, team_id;
    int64_t member_id;                   /* 0: given to nobody yet */
    int64_t campaign_id;                 /* 0: cut before the first campaign */
    int64_t group_id;
    int64_t number;                      /* 1.. within the team */
    int64_t epoch;                       /* rises when a household enters or leaves */
    int64_t houses, work;                /* houses with a household; expected minutes */
};
extern const struct fields piece_fields;

struct turf_summary {
    int64_t groups;                      /* cut; those without an active team or without a household are not */
    int64_t pieces, houses, households;
    int64_t moved;                       /* households whose piece is another one now, or that had none */
    int64_t loose;                       /* pieces that are not contiguous along the lanes: 0, or it is a fault of ours */
    int64_t uneven;                      /* groups where a piece is more than TURF_TOLERANCE off the mean */
    int64_t worst;                       /* the worst such difference, thousandths of the mean */
};
extern const struct fields turf_summary_fields;

/* After each group; total = teams at the unit and below. */
typedef void turf_progress_fn(void *arg, int64_t done, int64_t total);
struct turf_how {
    bool fresh;                          /* forget the cut there is; otherwise as little changes as balance allows */
    int64_t now_ms;
    turf_progress_fn *progress;          /* may be NULL */
    void *arg;
};

/* Cut the ground of every active team at `unit_id` and below, each group in a transaction of its own: one piece per
   active member. Doors keep what happened at them; a member keeps the piece that has most in common with the one
   before; epochs rise only where households came or went. Twice changes nothing. Memory stays that of the largest
   group. */
MUST_USE enum err turf_cut_unit(struct db *db, int64_t unit_id, const struct turf_how *how, struct turf_summary *out);

/* The same for the whole program: a second connection reads and cuts the next groups while the first one writes. */
MUST_USE enum err turf_cut_unit_fast(const char *db_url, int64_t unit_id, const struct turf_how *how,
                                     struct turf_summary *out);

MUST_USE enum err piece_by_id(struct db *db, struct arena *a, int64_t id, struct piece *out);
/* All pieces of a group, by number. */
enum { TURF_PIECES_MAX = 500 };
struct pieces { struct piece *v; size_t n; };
MUST_USE enum err piece_list(struct db *db, struct arena *a, int64_t group_id, struct pieces *out);

/* Give a piece to a member of its team, or to nobody (0). ERR_BAD_INPUT: not an active member of that team. */
MUST_USE enum err piece_assign(struct db *db, struct arena *a, int64_t piece_id, int64_t member_id);

/* Move households, with all others of their houses, into a piece of the same group. ERR_CONFLICT: a piece would fall
   apart along the lanes, and not `force`. ERR_BAD_INPUT: a household of another group. *moved: households that
   changed. */
enum { TURF_MOVE_MAX = 500 };
struct turf_move { int64_t piece_id; const int64_t *households; size_t n; bool force; int64_t now_ms; };
MUST_USE enum err turf_move(struct db *db, struct arena *a, const struct turf_move *m, int64_t *moved);

/* ---- the ground as a map shows it ---- */

struct turf_door {
    int64_t household, house, lane;
    struct str number;
    int64_t lat_e6, lon_e6;
    int64_t piece;                       /* 0: in none */
    struct str outcome;                  /* of the last visit; empty: nobody came yet */
};
extern const struct fields turf_door_fields;
MUST_USE enum err turf_doors(struct db *db, struct arena *a, int64_t group_id, int64_t after, int64_t limit,
                             db_row_fn *each, void *arg);                          /* row: struct turf_door, by household */

struct turf_piece {                      /* a piece with what its head watches */
    int64_t id, number, epoch, houses, work, member_id;
    struct str member;                   /* name; empty: given to nobody */
    int64_t visited;                     /* houses where somebody came */
};
extern const struct fields turf_piece_fields;
MUST_USE enum err turf_pieces(struct db *db, struct arena *a, int64_t group_id, db_row_fn *each, void *arg);

struct turf_row {                        /* a group in the list of a ward */
    int64_t unit_id, team_id;
    struct str name, team;
    int64_t pieces, free, houses, work, low, high;      /* free: given to nobody; low, high: work of the smallest and largest */
};
extern const struct fields turf_row_fields;
MUST_USE enum err turf_rows(struct db *db, struct arena *a, int64_t ward_id, int64_t after, int64_t limit,
                            db_row_fn *each, void *arg);                           /* row: struct turf_row, by unit_id */

/* ---- the printed sheet ---- */

/* The walking sheet of one piece (A4, PDF) for members who prefer paper: who, where, a sketch of the lanes, the doors
   in walking order with boxes to tick. */
MUST_USE enum err turf_sheet(struct db *db, struct arena *a, int64_t piece_id, int64_t now_ms, struct str *pdf);

/* ---- asked for over the web ---- */

enum turf_run_state { TURF_WAITING, TURF_RUNNING, TURF_DONE, TURF_FAILED };
extern const char *const turf_run_states[];
struct turf_run {
    int64_t id, unit_id;
    unsigned state;
    bool fresh;
    int64_t asked_ms, done, total;
    struct turf_summary sum;
};
extern const struct fields turf_run_fields;

/* Ask for a cut that takes longer than a request; the job `turf` does it. One waits or runs per unit: asking again
   gives the same one. */
MUST_USE enum err turf_run_ask(struct db *db, struct arena *a, int64_t unit_id, bool fresh, int64_t now_ms,
                               int64_t *id);
MUST_USE enum err turf_run_last(struct db *db, struct arena *a, int64_t unit_id, struct turf_run *out);  /* ERR_NOT_FOUND */

struct keys;
/* The job: every run that waits, oldest first. Of several programs on one database one does each; what a program that
   died left running is taken up once it no longer holds it, two minutes after its last word. */
MUST_USE enum err turf_run_all(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms);

#endif
