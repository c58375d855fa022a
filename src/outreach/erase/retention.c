/* retention.c - what the night forgets: old notes, sealed numbers that have been read, doors nobody holds. */
#include "account/hours/parameter.h"
#include "core/log.h"
#include "core/time.h"
#include "outreach/erase/erase_db.h"

/* A window is one transaction; a night has so many, so that the city's own work goes on. */
enum { WINDOW = 1000, WINDOWS_PER_NIGHT = 5000, WINDOW_BYTES = 64 * MIB };

struct sweeping {
    struct arena *a;
    int64_t now_ms, before_ms;           /* boxes: received before */
    enum erasure_kind kind;
    struct swept at;
    int64_t last, erased;
    struct event *v;
    size_t n;
};

static enum err keep(const void *row, void *arg)
{
    struct sweeping *s = arg;
    s->v[s->n++] = *(const struct event *)row;
    return OK;
}

static enum err window(struct db *db, void *arg)
{
    struct sweeping *s = arg;
    int64_t to = s->at.seq + WINDOW < s->last ? s->at.seq + WINDOW : s->last, done = 0;
    bool notes = s->kind == ERASURE_NOTES;
    s->n = 0;
    s->v = arena_new(s->a, struct event, WINDOW);
    if (!s->v) return ERR_NOMEM;
    if (!notes) TRY(events_before(db, s->a, s->before_ms, s->at.seq, to, &to));
    TRY(notes ? events_with_notes(db, s->a, s->at.campaign_id, s->at.seq, to, keep, s)
              : events_with_boxes(db, s->a, s->before_ms, s->at.seq, to, keep, s));
    struct str text = notes ? arena_printf(s->a, "Đợt vận động số: %lld\n", (long long)s->at.campaign_id) : S("\n");
    struct erasing x = { .v = s->v, .n = s->n, .what = notes ? STRIP_NOTES : STRIP_BOXES, .text = text,
                         .about = { .kind = s->kind, .unit_id = CITY_ID, .at_ms = s->now_ms } };
    TRY(events_erase(db, s->a, &x, &done));
    if (notes) TRY(trail_delete(db, s->a, s->at.campaign_id, s->at.seq, to));
    struct swept reached = { .campaign_id = s->at.campaign_id, .seq = to };
    TRY(sweep_put(db, s->a, erasure_kinds[s->kind], &reached, notes && to == s->last ? s->at.to_day : 0));
    s->erased = done;
    s->last = to == s->at.seq ? to : s->last;    /* nothing is old enough beyond */
    s->at.seq = to;
    return OK;
}

/* On until the end or the night's share. */
static enum err sweep(struct db *db, struct sweeping *s, int64_t *windows, int64_t *erased)
{
    do {
        struct sweeping one = *s;
        arena_reset(s->a);
        TRY(db_tx(db, window, &one));
        *erased += one.erased;
        bool stuck = one.at.seq == s->at.seq;
        *s = one;
        if (stuck) break;
    } while (s->at.seq < s->last && ++*windows < WINDOWS_PER_NIGHT);
    return OK;
}

static enum err days_ago(struct db *db, struct arena *a, struct str code, int64_t now_ms, int64_t *day)
{
    int64_t days;
    TRY(parameter_i64(db, a, code, day_of_ms(now_ms), &days));
    *day = day_of_ms(now_ms) - days;
    return OK;
}

static enum err sweep_notes(struct db *db, struct arena *a, int64_t now_ms, int64_t last, int64_t *windows,
                            int64_t *erased)
{
    int64_t day;
    TRY(days_ago(db, a, S("retention.visit_notes"), now_ms, &day));
    while (*windows < WINDOWS_PER_NIGHT) {
        struct sweeping s = { .a = a, .now_ms = now_ms, .kind = ERASURE_NOTES, .last = last };
        enum err e = sweep_next(db, a, day, &s.at);
        if (e == ERR_NOT_FOUND) return OK;
        TRY(e);
        TRY(sweep(db, &s, windows, erased));
        ++*windows;
    }
    return OK;
}

static enum err sweep_boxes(struct db *db, struct arena *a, int64_t now_ms, int64_t last, int64_t *windows,
                            int64_t *erased)
{
    int64_t day;
    struct sweeping s = { .a = a, .now_ms = now_ms, .kind = ERASURE_BOXES, .last = last };
    TRY(days_ago(db, a, S("retention.boxes"), now_ms, &day));
    s.before_ms = day_start_ms(day);
    TRY(sweep_of_boxes(db, a, &s.at));
    s.at.campaign_id = 0;
    return s.at.seq < last ? sweep(db, &s, windows, erased) : OK;
}

struct clearing { struct arena *a; int64_t now_ms, cleared; };

static enum err clear_leases(struct db *db, void *arg)
{
    struct clearing *c = arg;
    return leases_clear(db, c->a, c->now_ms, &c->cleared);
}

enum err retention_nightly(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    int64_t last = 0, windows = 0, notes = 0, boxes = 0;
    struct clearing leases = { .a = a, .now_ms = now_ms };
    (void)keys;
    TRY(db_tx(db, clear_leases, &leases));
    TRY(event_last_seq(db, a, &last));
    struct arena *own = arena_open(WINDOW_BYTES);
    enum err e = own ? OK : ERR_NOMEM;
    if (e == OK) e = sweep_boxes(db, own, now_ms, last, &windows, &boxes);
    if (e == OK) e = sweep_notes(db, own, now_ms, last, &windows, &notes);
    arena_close(own);
    log_line(LOG_INFO, "retention", LOG_I64("notes", notes), LOG_I64("boxes", boxes), LOG_I64("leases",
            leases.cleared));
    return e;
}
