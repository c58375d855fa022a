/* progress.h - how far the campaign is, at a unit and below: for the console, the wall and the public. */
#ifndef SANSANG_PROGRESS_H
#define SANSANG_PROGRESS_H
#include "core/out.h"
#include "outreach/cube.h"

/* The data of one live event (hub_render_fn): {"unit_id","as_of_ms","total","today","changed":[{"id","total","today"}]};
   `changed` are the children that moved in the last 5 s. */
MUST_USE enum err outreach_render_progress(struct db *db, struct arena *a, int64_t unit_id, int64_t now_ms, struct buf *out);

/* The public page's numbers as JSON: the city and its wards, no cell under PUBLIC_CELL_MIN, and none that a total would
   give away. */
enum { PUBLIC_CELL_MIN = 5, CELL_HIDDEN = -1 };
MUST_USE enum err outreach_render_public(struct db *db, struct arena *a, int64_t now_ms, struct buf *out);

/* Hide the small cells of one column: values under PUBLIC_CELL_MIN (0 stays: nothing is no person), and when that leaves
   exactly one hidden, the smallest other one too, so that total minus the rest gives nothing away. Hidden = CELL_HIDDEN. */
void cells_hide(int64_t *values, size_t n);

#endif
