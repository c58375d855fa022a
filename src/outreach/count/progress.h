/* progress.h - how far the campaign is, at a unit and below: for the console, the wall and the public. */
#ifndef SANSANG_PROGRESS_H
#define SANSANG_PROGRESS_H
#include "core/out.h"
#include "outreach/campaign/campaign.h"
#include "outreach/count/cube.h"
#include "territory/territory.h"

/* A unit and its children, in numbers. */
enum { SPARK_DAYS = 7 };
struct child {
    int64_t id;
    unsigned kind;
    struct str name;
    int64_t households, residents, touched_ms;
    struct counts total;
    int64_t spark[SPARK_DAYS];           /* visits of the last days, today last; before board_spark only today is known */
};
struct board {
    struct unit unit;
    struct campaign campaign;            /* id 0: none ever ran here, and all numbers are 0 */
    struct counts total, today;
    struct child *children;
    size_t n;
    bool has_spark;
    struct str children_json;            /* of all children, as staff sees them, when it was at hand; else empty */
};
enum { BOARD_CHILDREN_MAX = 2000 };
enum { TODAY = SPARK_DAYS - 1 };
MUST_USE enum err board_read(struct db *db, struct arena *a, int64_t unit_id, int64_t now_ms, struct board *out);

/* The visits of the days before today of every child: one range of the cube each. */
MUST_USE enum err board_spark(struct db *db, struct arena *a, int64_t now_ms, struct board *b);

/* The same as board_read and board_spark, out of what is kept in memory between two looks (board_web.c): as fresh as what
   was answered when it is called. NULL hub: read anew. */
struct hub;
MUST_USE enum err board_look(struct hub *hub, struct db *db, struct arena *a, int64_t unit_id, int64_t now_ms, struct board *out);

/* A child as staff sees it, with its last days. */
void child_json(struct json *j, const struct child *c, bool is_public, bool has_spark);

/* Hide on every measure of the children, and of the whole, what could be one family, and what would give it away: CELL_HIDDEN (core/hide.h). */
MUST_USE enum err board_hide(struct arena *a, struct board *b);

/* Public are the first measures only, without what the desk thinks of visits; and of what adds up to a whole never all parts. */
bool measure_is_shown(size_t m, bool is_public);

/* Counts as a bare row, in the order of the measures; hidden ones are null. Names are said once a page: a city is 126
   children of 98 numbers. */
void number_json(struct json *j, const char *key, int64_t n, bool is_public);
void row_json(struct json *j, const char *key, const struct counts *c, bool is_public);

/* The data of live events (hub_render_fn): {"unit_id","as_of_ms","total","today","changed":[{"id","total","today"}]}: numbers
   as rows, a child's `today` its visits. In `moved` stand the children that moved since the beat before, in `whole` those of the last 5 s: who
   read the page of numbers not longer ago than that misses nothing. Unit PUBLIC_TOPIC: the city as the public sees it. */
enum { PUBLIC_TOPIC = 0, CHANGED_MS = 5000 };
struct beat;                             /* http/hub.h */
MUST_USE enum err outreach_render_progress(struct db *db, struct arena *a, int64_t unit_id, int64_t now_ms, struct beat *out);

/* The whole page of numbers as JSON, the same shape for staff and public: {unit, campaign, as_of_ms, total, today,
   measures, days: [{day, counts}], children}; the unit's own numbers by name, all others as rows in the order of
   `measures`. `days` empty for the public. */
MUST_USE enum err progress_json(struct db *db, struct arena *a, const struct board *b, int64_t days, int64_t now_ms,
                                bool is_public, struct json *j);

/* A team nobody has heard of for some days. */
struct quiet_team { int64_t id; struct str name; int64_t group_id; struct str group, ward; int64_t last_day; };
struct quiet_query { int64_t unit_id, campaign_id, after, limit, before_day; };
/* Teams at the unit and below whose last day with a visit lies before `before_day`, by id after `after`; looks at no more
   than 1000 teams: *next is where to go on, 0 at the end. Row: struct quiet_team, last_day 0 = never. */
MUST_USE enum err quiet_teams(struct db *db, struct arena *a, const struct quiet_query *q, db_row_fn *each, void *arg, int64_t *next);

#endif
