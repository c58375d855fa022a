/* occasion.h - sự kiện: launches, help points, classes, seminars, contest days, service days: announced, run by the clock, counted. */
#ifndef SANSANG_OCCASION_H
#define SANSANG_OCCASION_H
#include "account/account.h"
#include "auth/keys.h"
#include "db/db.h"
#include "flow/flow.h"

enum occasion_kind {
    OCCASION_LAUNCH,                     /* lễ ra quân, lễ phát động */
    OCCASION_HELP_POINT,                 /* điểm hỗ trợ lưu động */
    OCCASION_CLASS,                      /* lớp kỹ năng số ở nhà văn hoá */
    OCCASION_SEMINAR,                    /* hội thảo, toạ đàm */
    OCCASION_CONTEST,                    /* ngày thi */
    OCCASION_SERVICE_DAY,                /* thứ Hai hỗ trợ, thứ Sáu không hẹn, Chủ nhật số */
};
enum occasion_state { OCCASION_DRAFT, OCCASION_ANNOUNCED, OCCASION_OPEN, OCCASION_UNDER_WAY, OCCASION_ENDED, OCCASION_CANCELLED };
enum occasion_step { OCCASION_ANNOUNCE, OCCASION_OPENS, OCCASION_START, OCCASION_END, OCCASION_CANCEL };
extern const char *const occasion_kinds[], *const occasion_states[], *const occasion_events[];
extern const struct flow occasion_flow;

struct occasion {
    int64_t id, series_id, series_day;   /* series_id 0: of none */
    struct str uid;
    bool is_public, is_stream_open;
    struct str link;                     /* of the stream; empty: not online */
    int64_t sequence, created_ms, changed_ms, next_ms, reminded;
    struct str code;
    int64_t unit_id;
    struct str unit;
    unsigned kind, state;
    struct str title, title_en, text, text_en, place;
    int64_t lat_e6, lon_e6;
    bool has_stream;
    struct str stream;                   /* what everybody may see of the link */
    int64_t starts_ms, ends_ms, opens_ms, closes_ms, seats_site, seats_online;
    struct str reason;
};
extern const struct fields occasion_fields;          /* what everybody may read */
extern const struct fields occasion_desk_fields;     /* the desk: id, uid and the link too */
static inline bool occasion_is_shown(const struct occasion *o) { return o->is_public && o->state != OCCASION_DRAFT; }

enum { OCCASION_TITLE_MIN = 5, OCCASION_TITLE_MAX = 160, OCCASION_TEXT_MAX = 4000, OCCASION_PLACE_MAX = 300, OCCASION_URL_MAX = 500,
       OCCASION_SEATS_MAX = 1000000, OCCASION_LONG_DAYS = 14, OCCASION_REASON_MIN = 5, OCCASION_REASON_MAX = 500,
       JOIN_BEFORE_MIN = 30, CHECKIN_AROUND_HOURS = 12, CHECKIN_LATE_DAYS = 7, FEEDBACK_DAYS = 30, SERIES_AHEAD_DAYS = 28 };

/* ---- writing; each a transaction of its own; `by` must be of the unit or above: ERR_FORBIDDEN ---- */

struct occasion_draft {
    struct str uid;
    int64_t unit_id;
    unsigned kind;
    struct str title, title_en, text, text_en, place, stream;
    int64_t lat_e6, lon_e6, starts_ms, ends_ms, opens_ms, closes_ms, seats_site, seats_online;
    bool is_stream_open, is_internal;
    int64_t series_id, series_day;       /* of the job alone */
    const char *field;                   /* ERR_BAD_INPUT is about it */
};
/* A draft. The same uid again: OK and *again. ERR_CONFLICT: the uid is of another unit's. */
MUST_USE enum err occasion_add(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct occasion_draft *d,
                               struct occasion *out, bool *again);
/* All of it anew but uid and unit. ERR_CONFLICT: ended, cancelled, or its time after somebody came. */
MUST_USE enum err occasion_edit(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t id,
                                struct occasion_draft *d,
                                struct occasion *out);
/* Along occasion_flow. ERR_CONFLICT: not from its state. CANCEL needs a reason (ERR_BAD_INPUT). */
struct occasion_move { int64_t id; unsigned event; struct str reason; };
MUST_USE enum err occasion_move(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, const struct occasion_move *m,
                                struct occasion *out);

/* OK when `by` is an officer of the unit or of one above it, or of the city; else ERR_FORBIDDEN. */
MUST_USE enum err occasion_desk(struct db *db, struct arena *a, const struct actor *by, int64_t unit_id);

/* ---- materials, crew ---- */

enum material_kind { MATERIAL_LINK, MATERIAL_DOCUMENT, MATERIAL_SLIDES, MATERIAL_VIDEO };
extern const char *const material_kinds[];
struct material { int64_t id; unsigned kind; struct str title, url; };
extern const struct fields material_fields;
enum { MATERIALS_MAX = 50, CREW_MAX = 200 };
/* ERR_BAD_INPUT: not an https address. ERR_TOO_MANY. */
MUST_USE enum err material_add(struct db *db, struct arena *a, const struct actor *by, int64_t occasion_id, struct material *m);
MUST_USE enum err material_drop(struct db *db, struct arena *a, const struct actor *by, int64_t occasion_id, int64_t material_id);
MUST_USE enum err material_list(struct db *db, struct arena *a, int64_t occasion_id, db_row_fn *each, void *arg);

struct crew { int64_t account_id; struct str name; };
extern const struct fields crew_fields;
/* Twice is OK. ERR_NOT_FOUND: no such account, or a resident's. */
MUST_USE enum err crew_set(struct db *db, struct arena *a, const struct actor *by, int64_t occasion_id, int64_t account_id, bool is_in);
MUST_USE enum err crew_list(struct db *db, struct arena *a, int64_t occasion_id, db_row_fn *each, void *arg);

/* ---- reading ---- */

MUST_USE enum err occasion_by_id(struct db *db, struct arena *a, int64_t id, struct occasion *out);
MUST_USE enum err occasion_by_uid(struct db *db, struct arena *a, struct str uid, struct occasion *out);
MUST_USE enum err occasion_by_code(struct db *db, struct arena *a, struct str code, struct occasion *out);    /* shown or not */
/* The launch that runs, else the next, else the last. ERR_NOT_FOUND: there never was one. */
MUST_USE enum err occasion_launch(struct db *db, struct arena *a, int64_t now_ms, struct occasion *out);

/* Shown to everybody, of a unit or (0) of all, of a kind or (-1) of any: not yet ended, by start; or past, latest first. Behind
   (key_ms, id); 0: from the first. */
enum occasion_when { WHEN_COMING, WHEN_PAST };
extern const char *const occasion_whens[];
struct occasion_query { int64_t unit_id; int kind; unsigned when; int64_t now_ms, key_ms, id, limit; };
MUST_USE enum err occasion_list(struct db *db, struct arena *a, const struct occasion_query *q, db_row_fn *each, void *arg);
/* Of a unit, in one state or (-1) in any, latest start first. */
MUST_USE enum err occasion_desk_list(struct db *db, struct arena *a, const struct occasion_query *q, int state, db_row_fn *each, void *arg);

/* ---- counts (heads) ---- */

struct occasion_counts {
    struct str code;
    int64_t as_of_ms, registered_site, registered_online, waiting, attended_site, attended_online, walk_ins, online_now;
    int64_t feedback, stars, stars_shown, tickets;
};
extern const struct fields occasion_counts_fields;   /* code … online_now: those up to waiting, which are never hidden, and of who came */
extern const struct fields occasion_counts_certain, occasion_counts_came;
enum { ONLINE_NOW_MS = 150 * 1000, ANSWERS_SHOWN = 5 };
MUST_USE enum err occasion_counts(struct db *db, struct arena *a, const struct occasion *o, int64_t now_ms, struct occasion_counts *out);
/* What everybody may know of who came: CELL_HIDDEN (core/hide.h) stands for 1..4 of those who came on site, online, without a ticket, or watch now. Where so few
   came with a ticket, how many came without one is hidden too: the difference would tell. What is registered is told: the seats left follow from it. */
struct occasion_counts counts_told(struct occasion_counts c);
/* The public's view of the answers: over whole fives. */
static inline int64_t answers_shown(const struct occasion_counts *c)
{
    return c->feedback - c->feedback % ANSWERS_SHOWN;
}
static inline int64_t mean_shown_milli(const struct occasion_counts *c)
{
    int64_t n = answers_shown(c);
    return n ? (c->stars_shown * 1000 + n / 2) / n : 0;
}

/* The hub's topic of an occasion: unit ids and inboxes lie below and above 0, far from it. */
#define OCCASION_TOPIC_FIRST (INT64_C(1) << 48)
static inline int64_t occasion_topic(int64_t id) { return OCCASION_TOPIC_FIRST + id; }
/* The same for its desk, which hears every number. */
#define OCCASION_DESK_TOPIC_FIRST (INT64_C(1) << 49)
static inline int64_t occasion_desk_topic(int64_t id) { return OCCASION_DESK_TOPIC_FIRST + id; }

/* ---- the clock ---- */

/* Moves what is due, makes occasions of series, reminds, tells piece by piece. A job. */
enum err occasion_tend(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms);

/* Names and contacts left at the desk go so many days after the end (parameter retention.ticket_contacts). A job, nightly. */
enum err occasion_retention(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms);

/* ---- series ---- */

struct occasion_series {
    int64_t id;
    struct str uid;
    int64_t unit_id;
    struct str unit;
    unsigned kind;
    struct str title, title_en, text, text_en, place;
    int64_t lat_e6, lon_e6;
    struct str stream;
    bool is_stream_open;
    int64_t weekday, from_minute, to_minute, from_day, to_day;
    bool on_holidays;
    int64_t seats_site, seats_online, made_to, sequence, changed_ms;
    const char *field;
};
extern const struct fields occasion_series_fields;
/* The same uid again: OK and *again. */
MUST_USE enum err series_add(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by,
                             struct occasion_series *s, bool *again);
/* `to_day` is its last day; what was made for later days and nobody registered for is cancelled. ERR_BAD_INPUT: before today. */
MUST_USE enum err series_end(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t id, int64_t to_day,
                             struct occasion_series *out);
MUST_USE enum err series_by_id(struct db *db, struct arena *a, int64_t id, struct occasion_series *out);
MUST_USE enum err series_list(struct db *db, struct arena *a, int64_t unit_id, int64_t after, int64_t limit, db_row_fn *each, void *arg);
/* The first day of its rule on or after `day`. */
int64_t series_day_from(const struct occasion_series *s, int64_t day);
static inline int64_t series_starts_ms(int64_t day_start, const struct occasion_series *s)
{
    return day_start + s->from_minute * 60000;
}

#endif
