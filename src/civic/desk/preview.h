/* preview.h - which running clocks of reports would move, if office hours or a day off were set: looked at before it is done. */
#ifndef SANSANG_PREVIEW_H
#define SANSANG_PREVIEW_H
#include "account/hours/worktime.h"
#include "civic/petition/petition.h"

enum { PREVIEW_MAX = 100, PREVIEW_ALL_MAX = 2000 };

struct preview_row { int64_t id; struct str code; unsigned state; int64_t due_before_ms, due_after_ms; };
struct preview {
    struct preview_row rows[PREVIEW_MAX];    /* those that would move, what ends first before */
    size_t n;
    int64_t looked;                          /* running clocks that were computed */
    bool is_more;                            /* there are more than were looked at */
};
/* The PREVIEW_MAX running clocks that end next: of reports the unit holds now; unit 0: of the city, out of the PREVIEW_ALL_MAX that speak next. */
MUST_USE enum err preview_read(struct db *db, struct arena *a, int64_t unit_id, const struct supposed *s, struct preview *out);

#endif
