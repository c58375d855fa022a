/* petition_live_web.h - the streams of inboxes: who watches one hears that something came, went or moved. */
#ifndef SANSANG_PETITION_LIVE_WEB_H
#define SANSANG_PETITION_LIVE_WEB_H
#include "civic/petition/petition.h"
#include "http/hub.h"

struct req;

/* The topic of a unit's inbox: unit ids are above 0, and the topics of their numbers are these ids. */
static inline int64_t petition_topic(int64_t unit_id) { return -unit_id; }
/* Tell who watches the inbox of the unit responsible now, of `from_unit_id` (0: none) and of the city: which one moved, no word of it.
   After the commit. */
void petition_tell_inboxes(struct req *rq, const struct petition *p, int64_t from_unit_id);

#endif
