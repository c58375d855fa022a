/* desk_web.c - the unit of a visit for route tables, and the call to those who watch. */
#include "outreach/desk/desk_web.h"
#include "http/hub.h"
#include "territory/territory.h"

static enum err visit_chain(struct db *db, struct arena *a, int64_t seq, struct chain *out)
{
    struct event e;
    TRY(event_by_seq(db, a, seq, &e));
    return unit_chain(db, a, e.group_id, out);
}
const struct scope scope_visit = { .param = "visit", .chain = visit_chain };

void area_touch(struct req *rq, struct area at)
{
    if (at.group_id == 0) return;
    hub_touch(rq->hub, at.group_id);
    hub_touch(rq->hub, at.ward_id);
    hub_touch(rq->hub, CITY_ID);
}
