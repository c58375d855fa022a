/* desk_web.h - what the doors of the desk share: the unit of a visit, and telling those who watch. */
#ifndef SANSANG_DESK_WEB_H
#define SANSANG_DESK_WEB_H
#include "http/http.h"
#include "outreach/campaign/event.h"

extern const struct scope scope_visit;       /* the group of the visit whose seq is `:visit` */

/* Tell those who watch the group, the ward and the city; nothing when *at is empty. Call after commit. */
void area_touch(struct req *rq, struct area at);

#endif
