/* opendata.h - open data (dữ liệu mở): which datasets there are, for which periods, and their rows; every format is written from these rows.
   Only public numbers come out: indicators as indicator_children tells the public, reports as the public board tells them. */
#ifndef SANSANG_OPENDATA_H
#define SANSANG_OPENDATA_H
#include "indicator/opendata/cell.h"
#include "indicator/value/value.h"

/* ---- settings ---- */

/* Of the installation (docs/config.md); the texts live as long as the program. Set before serving begins. */
struct open_settings {
    struct str licence, publisher, contact;
}; /* an address; a name, empty: the city's; an e-mail, may be empty */
#define OPEN_LICENCE "https://creativecommons.org/licenses/by/4.0/"
void open_settings_use(const struct open_settings *s);
const struct open_settings *open_settings(void);

/* ---- datasets ---- */

enum dataset_kind { DATASET_REGISTER, DATASET_UNITS, DATASET_PETITIONS, DATASET_OCCASIONS, DATASET_INDICATOR };
/* Its rows are things with a code of their own, in the first column, and are told by that; else by their unit. */
static inline bool dataset_is_by_code(unsigned kind) { return kind == DATASET_REGISTER || kind == DATASET_OCCASIONS; }
struct dataset {
    unsigned kind;
    struct str code, name_vi, name_en, about_vi, about_en;
    const struct open_schema *schema;
    bool has_periods;                    /* else it is one table, as it stands now: "latest" */
    unsigned grain;                      /* enum period_kind of its periods */
    int64_t since_day;                   /* its first period begins on it or later */
    int64_t version;                     /* changes when what its numbers mean changes */
    int64_t changed_ms;                  /* when its definition was made */
    unsigned pillar;                     /* enum indicator_pillar */
    struct indicator indicator;          /* of DATASET_INDICATOR */
    struct public_shelf *shelf;          /* set by who has one: tables kept between two looks */
};
/* A few fixed ones, then every public indicator by its code: those after `after`, at most `limit`. Row: struct dataset. */
MUST_USE enum err dataset_list(struct db *db, struct arena *a, struct str after, int64_t limit, db_row_fn *each, void *arg);
const struct open_schema *dataset_schema(enum dataset_kind kind);        /* named as OData names the set */
MUST_USE enum err dataset_by_code(struct db *db, struct arena *a, struct str code, struct dataset *out);   /* ERR_NOT_FOUND */

/* ---- periods ---- */

struct open_period {
    struct period period;
    int64_t version, closed_ms, n_rows;
    struct bytes sha256;
}; /* closed_ms 0: may change still */
enum { OPEN_PERIODS_MAX = 36 };
/* Those that are over, the newest first; at most OPEN_PERIODS_MAX back. None for a dataset without periods. */
MUST_USE enum err dataset_periods(struct db *db, struct arena *a, const struct dataset *ds, int64_t now_ms, struct open_period *out, size_t *n);
/* The newest in `code` "latest", else the one so named. ERR_NOT_FOUND. */
MUST_USE enum err dataset_period(struct db *db, struct arena *a, const struct dataset *ds, int64_t now_ms, struct str code, struct open_period *out);

/* ---- rows ---- */

/* Of a period, or of a dataset without periods (then `p` is not looked at): the city first, then units by id, or what the dataset
   orders by. A closed period comes from what was kept when it closed. At most OPEN_ROWS_MAX. */
enum { OPEN_ROWS_MAX = 3000 };
MUST_USE enum err dataset_rows(struct db *db, struct arena *a, const struct dataset *ds, int64_t now_ms, const struct open_period *p,
                               open_row_fn *each, void *arg);

/* The public occasions that begin in a period, by code, small attendance hidden. They lie above this module: the program hands
   them in (src/app/open_occasions.c), as it hands in the sources of indicators. */
MUST_USE enum err open_occasion_rows(struct db *db, struct arena *a, const struct period *p, struct str period,
                                     open_row_fn *each, void *arg);

/* Periods that are over for so many days that nothing late is waited for are kept for good; at most `limit` in one go. */
enum { OPEN_CLOSE_DAYS = 10 };
MUST_USE enum err open_close(struct db *db, struct arena *a, int64_t now_ms, int64_t limit, int64_t *closed);
/* The job of it. */
MUST_USE enum err open_close_job(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms);

#endif
