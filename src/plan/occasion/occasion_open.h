/* occasion_open.h - public occasions as open data tells them: where, when, for how many, and how many came. */
#ifndef SANSANG_OCCASION_OPEN_H
#define SANSANG_OCCASION_OPEN_H
#include "plan/occasion/occasion.h"

struct open_occasion {
    int64_t unit_id;
    struct str unit_code, unit, code;
    unsigned kind, state;
    struct str title, place;
    int64_t lat_e6, lon_e6, starts_ms, ends_ms, seats_site, seats_online;
    bool has_stream;
    int64_t attended_site, attended_online;              /* exact: who hands them out hides what is small */
};
/* What everybody may read and begins in [from_ms, to_ms), at most `limit`; by unit. Row: struct open_occasion. */
MUST_USE enum err occasion_open_list(struct db *db, struct arena *a, int64_t from_ms, int64_t to_ms, int64_t limit,
                                     db_row_fn *each, void *arg);

#endif
