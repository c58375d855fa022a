/* board.h - what everybody may see of the residents' reports: cleared words, rounded places, how long it took; and who clears them. */
#ifndef SANSANG_BOARD_H
#define SANSANG_BOARD_H
#include "civic/petition/petition.h"

/* ---- a report in public ---- */

/* Only reports whose audience is public are ever read into this; the sealed words, the sender, the place in words and the exact
   position stay where they are. Positions are rounded as they are read: to about 10 m for what lies in a street (flow "field":
   the thing itself is public), else to the middle of a square of about 110 m. */
struct shown {
    int64_t id;
    struct str uid, code;
    int64_t category_id;
    struct str category, category_name, category_name_en;
    unsigned state;                      /* enum petition_state */
    struct str title, said;              /* as they were cleared */
    int64_t lat_e6, lon_e6;              /* 0,0: no place */
    int64_t ward_id;
    struct str ward_code, ward_name, ward_name_en;
    int64_t unit_id;
    struct str unit_name, unit_name_en;
    int64_t received_ms, due_ms, answered_ms, closed_ms, changed_ms;
    unsigned rating;
    int64_t followers, steps;
    int64_t photo;                       /* its first public picture; 0: none */
    unsigned audience;                   /* public, unless it was asked for by the client that sent it */
};

static inline bool state_is_open(unsigned state) { return state <= PETITION_OWED; }
struct str state_text(unsigned state, bool in_english);
struct str rating_text(unsigned rating, bool in_english);

enum shown_status { STATUS_ANY, STATUS_OPEN, STATUS_CLOSED };
extern const char *const shown_statuses[];       /* any, open, closed: what Open311 knows */

/* Newest first: ids below `before` (0: from the newest), at most `limit`. 0 and 0: of any ward, any category.
   received from (inclusive) and to (exclusive) 0: no limit. One range of one index each, however many there are. */
struct shown_query { int64_t ward_id, category_id; unsigned status; int64_t from_ms, to_ms, before, limit; };
MUST_USE enum err shown_list(struct db *db, struct arena *a, const struct shown_query *q, db_row_fn *each, void *arg);
/* ERR_NOT_FOUND: no such report, or not for everybody. */
MUST_USE enum err shown_by_code(struct db *db, struct arena *a, struct str code, struct shown *out);
/* The same, and those that `client_id` itself sent, cleared or not (its words stay empty until then). 0: nobody's. */
MUST_USE enum err shown_by_code_for(struct db *db, struct arena *a, struct str code, int64_t client_id, struct shown *out);
MUST_USE enum err shown_by_id(struct db *db, struct arena *a, int64_t id, struct shown *out);

/* In a box, in the order of squares: those behind (cell, id). A page may hold fewer than `limit` and have more behind it: *more,
   and where to go on. Never more than SHOWN_READ_MAX rows are looked at, however large the box. */
struct shown_box {
    int64_t south_e6, west_e6, north_e6, east_e6;        /* all inclusive, of the rounded position */
    int64_t from_ms, to_ms;
    int64_t cell, id, limit;
    bool more;
};
enum { SHOWN_READ_MAX = 4000, SHOWN_ROWS_MAX = 400 };    /* rows of squares walked for one page */
MUST_USE enum err shown_in_box(struct db *db, struct arena *a, struct shown_box *b, db_row_fn *each, void *arg);

/* One line of its life, as everybody may read it. Notes of the desk and clearings are none. */
struct shown_step {
    int64_t n;
    unsigned event, from_state, to_state;
    int64_t at_ms;
    struct str unit_name, public_text;
    unsigned reason;
};
MUST_USE enum err shown_steps(struct db *db, struct arena *a, int64_t id, db_row_fn *each, void *arg);

/* Pictures of the public copy, cleared; how many there are that are not shown. */
struct shown_photo { int64_t id; unsigned part; };      /* served by /api/petition-files/:file/public */
enum { SHOWN_PHOTOS_MAX = 24 };
MUST_USE enum err shown_photos(struct db *db, struct arena *a, int64_t id, struct shown_photo *out, size_t *n, int64_t *hidden);

/* Working days that have begun and ended between are not counted here: whole days of the calendar, as a resident counts. */
int64_t days_used(const struct shown *s, int64_t now_ms);

/* ---- counted ---- */

enum { FIGURE_HIDDEN = -1, FIGURES_MAX = 2000 };
struct figures {                         /* of one unit in a month; FIGURE_HIDDEN: too few to be told */
    int64_t unit_id;
    struct str code, name, name_en;
    unsigned kind;                       /* enum unit_kind */
    int64_t received, answered, on_time, refused, satisfied;
    int64_t rated;                       /* however it was */
    int64_t minutes;                     /* working minutes from receipt to answer, the mean; hidden with `answered` */
};
extern const struct fields figures_fields;
struct figures_table { int64_t month; struct figures city; struct figures *units; size_t n; };
/* The month before the one that runs, as year * 12 + month - 1. */
int64_t figures_month_last(int64_t now_ms);
/* Wards, communes and agencies that have any, by name (as Vietnamese sorts without accents), as everybody may know them
   (petition/petition_told.h). ERR_BAD_INPUT: the month is not over. */
MUST_USE enum err figures_read(struct db *db, struct arena *a, int64_t now_ms, int64_t month, struct figures_table *out);
/* figures_read, with the last month kept as long as the hub lives; NULL hub: nothing is kept. */
struct hub;                              /* http/hub.h */
MUST_USE enum err figures_look(struct hub *hub, struct db *db, struct arena *a, int64_t now_ms, int64_t month, struct figures_table *out);

/* ---- clearing ---- */

struct uncleared {
    int64_t id;
    struct str code, category;
    unsigned state;
    int64_t ward_id;
    struct str ward_name, unit_name;
    int64_t received_ms;
    struct bytes sent_sealed;
    int64_t photos;                      /* of these, so many nobody has looked at */
};
/* Reports that nobody has looked at for the public: in a ward, of an agency, of the city all; oldest first, ids above `after`. */
MUST_USE enum err uncleared_list(struct db *db, struct arena *a, int64_t unit_id, int64_t after, int64_t limit, db_row_fn *each, void *arg);
/* What clearing proposes: the words as they came, with numbers, plates and addresses masked (rules_mask). */
MUST_USE enum err uncleared_words(const struct keys *keys, struct arena *a, const struct uncleared *h,
                                  struct str *proposed);

/* One decision about the public's copy: words, audience, and of each picture whether it is shown, in one transaction.
   `said` empty keeps the report's words from the public, whatever the audience; with a private report all its pictures are private. Errors as of petition_step_take; ERR_BAD_INPUT also
   for a picture that is not the report's. */
struct clearing_file { int64_t id; unsigned audience; };
struct clearing {
    int64_t id;
    struct str title, said;
    unsigned audience;
    struct clearing_file files[PETITION_FILES_MAX * 4];
    size_t n_files;
    const char *field;                   /* with ERR_BAD_INPUT */
};
MUST_USE enum err board_clear(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, const struct actor *by,
                              struct clearing *c, struct petition *out);

#endif
