/* worklist.h - hộp việc: what a unit has to do, by the clock that runs, and how much each of its people holds. */
#ifndef SANSANG_WORKLIST_H
#define SANSANG_WORKLIST_H
#include "civic/petition/petition.h"

/* ---- the list ---- */

enum worklist_order { WORKLIST_DUE, WORKLIST_NEW, WORKLIST_ALARM };
extern const char *const worklist_orders[];         /* due: what ends first, late ones before · new · alarm: 100 %, 80 %, 50 %, then the rest */

struct worklist_row {
    int64_t id;
    struct str uid, code, category;
    unsigned level, state;
    struct str title, spot;
    struct bytes sent_sealed;
    struct str words;                    /* how it begins, as it was sent */
    struct str marks;
    int64_t lat_e6, lon_e6, ward_id;
    struct str ward;
    int64_t handler_id;                  /* 0: nobody has taken it */
    struct str handler;
    bool second;
    int64_t received_ms, due_ms;         /* the end of the clock that runs; 0: none does */
    int64_t paused_ms, left_minutes, clock_minutes;
    int64_t minutes_left;                /* working minutes to the end; below 0: so many too late */
    bool is_late;
    int64_t alarm, answered_ms, closed_ms;
    unsigned rating;
    int64_t followers;
    unsigned audience;
    int64_t seq;
};
extern const struct fields worklist_fields;         /* as the desk reads it: all but the sealed words */

/* Where a page ended: the keys of its last row. */
struct worklist_key { int64_t first, second, id; };
struct worklist_key worklist_start(unsigned order);
struct worklist_key worklist_key_of(unsigned order, const struct worklist_row *r);

enum { WORKLIST_OPEN = 1u << PETITION_SENT | 1u << PETITION_RECEIVED | 1u << PETITION_HANDLING | 1u << PETITION_OWED,
       WORKLIST_RUNNING = WORKLIST_OPEN | 1u << PETITION_ANSWERED,      /* what may be ordered by its clock */
       WORKLIST_UNTAKEN = 1u << PETITION_SENT | 1u << PETITION_RECEIVED,
       WORKLIST_WORDS_MAX = 200 };
struct worklist_query {
    int64_t unit_id;
    unsigned states;                     /* bits by enum petition_state */
    int64_t handler_id;                  /* 0: whoever; else only states that may be ordered by their clock */
    unsigned order;                      /* by clock only for WORKLIST_RUNNING */
    struct worklist_key after;
    int64_t limit;                       /* 1..200 */
};
/* At most limit + 1 rows: the one too many tells that there is more. One range of an index for each state. */
MUST_USE enum err worklist_list(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms, const struct worklist_query *q,
                             struct worklist_row **out, size_t *n);

/* ---- workload ---- */

enum { LOAD_OPEN_MAX = 2000, LOAD_ANSWERS_MAX = 500, LOAD_HANDLERS_MAX = 200, LOAD_DAYS = 7, MEDIAN_NONE = -1 };
struct load {
    int64_t id;                          /* of the account, or of the unit */
    struct str name;
    int64_t open, late, due_today;       /* late: its clock has run out; due today: it runs out before midnight */
    int64_t answered_week;               /* in the last LOAD_DAYS days */
    int64_t median_minutes;              /* working minutes from arrival to answer, of those; MEDIAN_NONE: none was answered */
    bool is_more;                        /* LOAD_OPEN_MAX or LOAD_ANSWERS_MAX were counted, and there are more */
};
extern const struct fields load_fields;
/* Of one unit, and of each who has something in hand or has answered; id 0: nobody has taken it. */
struct unit_load { struct load all; struct load handlers[LOAD_HANDLERS_MAX]; size_t n; };
MUST_USE enum err unit_load_read(struct db *db, struct arena *a, int64_t now_ms, int64_t unit_id, struct unit_load *out);
/* The wards, communes and agencies of the city, by id above `after`, at most `limit`: row: struct load. */
MUST_USE enum err city_load_read(struct db *db, struct arena *a, int64_t now_ms, int64_t after, int64_t limit, db_row_fn *each, void *arg);

#endif
