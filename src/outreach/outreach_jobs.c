/* outreach_jobs.c - the nightly recount. */
#include "outreach/outreach_jobs.h"
#include "core/log.h"
#include "outreach/audit/recount.h"

static enum err log_difference(const struct difference *d, void *arg)
{
    (void)arg;
    log_line(LOG_ERROR, "difference", LOG_TEXT("kind", str_z(difference_words[d->kind])), LOG_I64("unit", d->unit_id),
             LOG_I64("day", d->day), LOG_I64("id", d->id), LOG_TEXT("what", d->what), LOG_TEXT("counted", d->counted),
             LOG_TEXT("recounted", d->recounted));
    return OK;
}

enum err recount_nightly(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    struct recounted r;
    (void)a; (void)keys; (void)now_ms;
    TRY(recount(db, log_difference, NULL, &r));
    log_line(r.differences ? LOG_ERROR : LOG_INFO, "recount", LOG_I64("events", r.events),
             LOG_I64("differences", r.differences));
    return OK;
}
