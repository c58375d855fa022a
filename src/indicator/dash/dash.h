/* dash.h - dashboards (bảng theo dõi): what people put together of indicators, save, and show to others by a link. */
#ifndef SANSANG_DASH_H
#define SANSANG_DASH_H
#include "auth/keys.h"
#include "core/json_in.h"
#include "db/db.h"
#include "core/period.h"

struct actor;                            /* account/account.h */

/* ---- the nouns ---- */

enum tile_kind { TILE_NUMBER, TILE_TABLE, TILE_BARS, TILE_LINE, TILE_RING, TILE_MAP };
enum tile_width { WIDTH_NARROW, WIDTH_HALF, WIDTH_FULL };
enum tile_split { SPLIT_WHOLE, SPLIT_CHILD, SPLIT_MONTH };
extern const char *const tile_kinds[];           /* number, table, bars, line, ring, map */
extern const char *const tile_widths[];          /* narrow, half, full */
extern const char *const tile_splits[];          /* whole, child (each unit below), month (twelve, up to the period) */

struct tile {
    unsigned kind, width, split;
    struct str indicator;                /* a code of the register */
    int64_t unit_id;
    struct str period;                   /* as period_parse reads it, or a word of tile_period */
    struct str title;                    /* empty: the indicator's name */
};
enum { TILES_MAX = 24, DASHBOARDS_MAX = 50, DASHBOARD_LINKS_MAX = 10 };   /* of one dashboard, one person, one dashboard */

struct dashboard {
    int64_t id, account_id;
    struct str name;
    int64_t version, created_ms, changed_ms;
    struct tile tiles[TILES_MAX];
    size_t n_tiles;
};
extern const struct fields dashboard_fields;     /* without the tiles */
extern const struct fields tile_fields;          /* as JSON, both ways */

/* "month", "last_month", "quarter", "last_quarter", "year", "last_year": of the day; else what period_parse reads. ERR_BAD_INPUT. */
MUST_USE enum err tile_period(struct str period, int64_t today, struct period *out);
/* Which tile cannot be: a number is of the whole, a ring and a map of the children, a line of months, and so on. */
bool tile_is_fit(const struct tile *t);

/* ---- one's own ---- */

/* Somebody else's is ERR_NOT_FOUND everywhere. */
MUST_USE enum err dash_of(struct db *db, struct arena *a, int64_t account_id, int64_t id, struct dashboard *out);
MUST_USE enum err dash_list(struct db *db, struct arena *a, int64_t account_id, int64_t after, int64_t limit, db_row_fn *each, void *arg);

/* Names and tiles as they are in *d; id, version and times are written back. ERR_BAD_INPUT with *field: what does not fit.
   A new one: ERR_CONFLICT when he has DASHBOARDS_MAX already. */
MUST_USE enum err dash_make(struct db *db, struct arena *a, int64_t now_ms, struct dashboard *d, const char **field);
/* d->version is the one that was seen: ERR_CONFLICT when another saving came first, and nothing is changed. */
MUST_USE enum err dash_save(struct db *db, struct arena *a, int64_t now_ms, struct dashboard *d, const char **field);
/* With its tiles and links, which open nothing from now on. */
MUST_USE enum err dash_drop(struct db *db, struct arena *a, int64_t account_id, int64_t id);

/* ---- links ---- */

struct dash_link { int64_t id, dashboard_id, created_ms, revoked_ms; };
extern const struct fields dash_link_fields;
/* A link by which everybody sees it as the public does; the secret is told once. In the audit log. ERR_CONFLICT: enough of them. */
MUST_USE enum err dash_share(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, const struct actor *by, int64_t id,
                             struct dash_link *out, struct str *secret);
MUST_USE enum err dash_links(struct db *db, struct arena *a, int64_t account_id, int64_t id, int64_t after, int64_t limit, db_row_fn *each,
                             void *arg);
/* From now on it opens nothing; twice is fine. */
MUST_USE enum err dash_unshare(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t id, int64_t link_id);
/* What a secret opens. ERR_NOT_FOUND: nothing, or not any more. */
MUST_USE enum err dash_shared(struct db *db, struct arena *a, const struct keys *keys, struct str secret, struct dashboard *out);

#endif
