/* desk.h - something happens to a visit whose page is open. Included by src/outreach/ only. */
#ifndef SANSANG_DESK_H
#define SANSANG_DESK_H
#include "outreach/count/book.h"

/* event_desk() for a visit that lies on an open page: nothing is loaded, and whoever opened the page writes it. Not for
   EVENT_REVIEW, which needs the door's history (ERR_BAD_INPUT). `visit` is the stored event. */
MUST_USE enum err event_desk_on(struct db *db, struct arena *a, struct book *page, const struct event *visit,
                                const struct desk_act *d, int64_t *seq);

#endif
