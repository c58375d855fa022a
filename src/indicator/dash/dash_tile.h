/* dash_tile.h - what a tile shows: one figure, its units or its months, as the one who looks may see them. */
#ifndef SANSANG_DASH_TILE_H
#define SANSANG_DASH_TILE_H
#include "indicator/dash/dash.h"
#include "indicator/value/value.h"

enum { TILE_MONTHS = 12, TILE_ROWS_MAX = 2000 };
struct tile_row {
    int64_t unit_id;
    struct str key, name, name_en, path;
    struct figure figure;
}; /* path: of a map, in a box of 0..10000 */
struct tile_value {
    struct indicator indicator;
    struct unit unit;
    struct period period;
    struct figure whole;
    struct tile_row *rows;               /* the units below by id, or the months, the oldest first */
    size_t n;
};
/* In public: as indicator_ask says of it; a word for a period that still runs means the one before. Errors as of indicator_value. */
MUST_USE enum err tile_read(struct db *db, struct arena *a, int64_t now_ms, bool is_public, struct public_shelf *shelf, const struct tile *t,
                            struct tile_value *out);

#endif
