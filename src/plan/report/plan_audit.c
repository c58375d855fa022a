/* plan_audit.c - what is counted of the plan against what was said, and the chain of its reports. */
#include "plan/report/plan_audit_db.h"
#include "core/log.h"
#include "plan/report/briefing.h"

const char *const plan_faults[] = { "state", "tally", "sum", "goal", "approver", "figure", "report", NULL };
enum { AUDIT_BYTES = 4 * MIB };

struct auditing { plan_difference_fn *each; void *arg; enum plan_fault kind; struct plan_audit out; };

static enum err differs(const void *row, void *arg)
{
    struct auditing *k = arg;
    const struct plan_wrong *w = row;
    k->out.differences++;
    return k->each(&(struct plan_difference){ k->kind, w->id, w->unit_id, w->counted, w->recounted }, k->arg);
}

static enum err audit(struct db *db, struct arena *a, const struct keys *keys, struct auditing *k)
{
    struct plan_counts counts;
    int64_t bad_id;
    TRY(plan_audit_counts(db, a, &counts));
    k->out.words = counts.words;
    k->out.targets = counts.targets;
    for (k->kind = PLAN_FAULT_STATE; k->kind < PLAN_FAULT_REPORT; k->kind++)
        TRY(plan_wrong_rows(db, a, k->kind, differs, k));
    enum err e = briefing_verify(db, a, keys, &k->out.reports, &bad_id);
    if (e != ERR_CONFLICT) return e;
    return differs(&(struct plan_wrong){ .id = bad_id }, k);
}

enum err plan_audit(struct db *db, const struct keys *keys, plan_difference_fn *each, void *arg, struct plan_audit *out)
{
    struct auditing k = { .each = each, .arg = arg };
    struct arena *a = arena_open(AUDIT_BYTES);
    enum err e = a ? audit(db, a, keys, &k) : ERR_NOMEM;
    arena_close(a);
    *out = k.out;
    return e;
}

static enum err log_difference(const struct plan_difference *d, void *arg)
{
    (void)arg;
    log_line(LOG_ERROR, "difference", LOG_TEXT("plan", str_z(plan_faults[d->kind])), LOG_I64("id", d->id),
             LOG_I64("unit", d->unit_id), LOG_I64("counted", d->counted), LOG_I64("recounted", d->recounted));
    return OK;
}

enum err plan_audit_nightly(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    struct plan_audit found;
    (void)a;
    (void)now_ms;
    return plan_audit(db, keys, log_difference, NULL, &found);
}
