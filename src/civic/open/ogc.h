/* ogc.h - what OGC API – Features asks with: boxes and times (OGC 17-069r4, §7.15). */
#ifndef SANSANG_OGC_H
#define SANSANG_OGC_H
#include "territory/shape.h"

/* "105.7,21.0,105.9,21.1", or six numbers with heights, which are left out. West of the date line and east of it: everything from
   west to 180°, since nothing of ours lies beyond. ERR_BAD_INPUT. */
MUST_USE enum err ogc_box_read(struct str text, struct box *out);

/* "2026-11-30T00:00:00Z", "2026-11-01/2026-11-30", "../2026-11-30", "2026-11-01/..": from (inclusive) and to (exclusive), 0 = open.
   A day alone is the whole day here. ERR_BAD_INPUT. */
MUST_USE enum err ogc_time_read(struct str text, int64_t *from_ms, int64_t *to_ms);

#endif
