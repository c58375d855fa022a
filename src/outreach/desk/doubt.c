/* doubt.c - what a person on foot cannot have done, and what is decided about it. */
#include "outreach/desk/doubt_db.h"
#include "account/account.h"
#include "auth/audit_log.h"
#include "core/time.h"
#include "outreach/desk/desk.h"
#include "territory/territory.h"
#include <math.h>

const char *const doubt_words[] = {
#define X(word, vi, en) #word,
    DOUBT_TABLE(X)
#undef X
    NULL
};
const char *const review_words[] = { "kept", "void", NULL };

struct str doubt_text(enum doubt_kind k, enum lang lang)
{
    static const struct { struct str vi, en; } text[DOUBT_COUNT] = {
#define X(word, vi, en) [DOUBT_##word] = { STR(vi), STR(en) },
        DOUBT_TABLE(X)
#undef X
    };
    return lang == LANG_EN ? text[k].en : text[k].vi;
}

int64_t metres_between(int64_t lat1_e6, int64_t lon1_e6, int64_t lat2_e6, int64_t lon2_e6)
{
    double middle = (double)(lat1_e6 + lat2_e6) / 2e6 * 3.14159265358979 / 180;
    double north = (double)(lat2_e6 - lat1_e6) * 0.1107, east = (double)(lon2_e6 - lon1_e6) * 0.11132 * cos(middle);
    return (int64_t)lround(hypot(north, east)); /* metres in a micro-degree of latitude near 21° N, WGS84 */
}

static bool house_is_known(const struct step *s) { return s->house_lat || s->house_lon; }
static bool has_place(const struct step *s) { return (s->lat_e6 || s->lon_e6) && s->accuracy_m <= ACCURACY_MAX_M; }

static int64_t apart(const struct step *x, const struct step *y)
{
    return metres_between(x->lat_e6, x->lon_e6, y->lat_e6, y->lon_e6);
}

static bool is_too_fast(const struct step *now, const struct step *before, size_t n)
{
    if (n == 0 || !has_place(now) || !has_place(before)) return false;
    int64_t m = apart(now, before), ms = now->started_ms - before->ended_ms;
    if (m < WALK_MIN_M) return false;
    return ms <= 0 || m * 3600 > WALK_MAX_KMH * ms;           /* m / ms × 3600 = km/h */
}

static bool is_far(const struct step *now)
{
    if (!has_place(now) || !house_is_known(now)) return false;
    return metres_between(now->lat_e6, now->lon_e6, now->house_lat, now->house_lon) > FAR_MAX_M;
}

/* The last stops stand on one spot although their houses do not. */
static bool is_same_spot(const struct step *now, const struct step *before, size_t n)
{
    int64_t spread = 0;
    if (n < SAME_SPOT_STEPS - 1 || !has_place(now) || !house_is_known(now)) return false;
    for (size_t i = 0; i < SAME_SPOT_STEPS - 1; i++) {
        if (!has_place(&before[i]) || apart(now, &before[i]) > SAME_SPOT_M) return false;
        if (!house_is_known(&before[i])) continue;
        int64_t m = metres_between(now->house_lat, now->house_lon, before[i].house_lat, before[i].house_lon);
        if (m > spread) spread = m;
    }
    return spread > SAME_SPOT_SPREAD_M;
}

static bool is_too_many(const struct step *now, const struct step *before, size_t n)
{
    return n >= RATE_MAX - 1 && now->ended_ms - before[RATE_MAX - 2].ended_ms < HOUR_MS &&
           now->ended_ms >= before[RATE_MAX - 2].ended_ms;
}

static bool is_too_brief(const struct step *now)
{
    return now->people >= 2 && now->ended_ms - now->started_ms < BRIEF_MAX_S * (int64_t)SECOND_MS;
}

unsigned step_doubts(const struct step *now, const struct step *before, size_t n)
{
    unsigned bits = 0;
    bits |= (unsigned)is_too_fast(now, before, n) << DOUBT_speed;
    bits |= (unsigned)is_far(now) << DOUBT_far;
    bits |= (unsigned)is_same_spot(now, before, n) << DOUBT_same_spot;
    bits |= (unsigned)is_too_many(now, before, n) << DOUBT_rate;
    bits |= (unsigned)is_too_brief(now) << DOUBT_brief;
    bits |= (unsigned)skew_is_wrong(now->skew_ms) << DOUBT_clock;
    return bits;
}

enum err doubt_raise(struct db *db, struct arena *a, int64_t visit_seq, enum doubt_kind kind, int64_t account_id,
                     int64_t now_ms, struct area *at)
{
    int64_t seq;
    struct area where;
    TRY(event_desk(db, a, &(struct desk_act){ .kind = EVENT_FLAG, .visit_seq = visit_seq, .account_id = account_id,
                   .word = str_z(doubt_words[kind]), .now_ms = now_ms }, &seq, &where));
    if (seq) {
        struct standing s;
        TRY(standing_of(db, a, visit_seq, &s));
        if (s.live) TRY(doubt_insert(db, a, visit_seq, where));      /* a voided one waits for nobody */
    }
    *at = where;
    return OK;
}

enum err doubt_raise_on(struct db *db, struct arena *a, struct book *page, const struct event *visit,
                        enum doubt_kind kind, int64_t account_id)
{
    int64_t seq;
    TRY(event_desk_on(db, a, page, visit, &(struct desk_act){ .kind = EVENT_FLAG, .account_id = account_id,
                      .word = str_z(doubt_words[kind]), .now_ms = visit->received_ms }, &seq));
    const struct book_visit *v = book_visit(book_door(page, visit->household_id), visit->seq);
    if (!seq || !v->standing.live) return OK;
    return doubt_insert(db, a, visit->seq, (struct area){ visit->group_id, visit->ward_id });
}

/* A member's stops, newest first: those of this push before the ones of earlier days. */
struct steps { struct step *v; size_t n; };

static enum err keep_step(const void *row, void *arg)
{
    struct steps *s = arg;
    s->v[s->n++] = *(const struct step *)row;
    return OK;
}

/* Of the stops before this push only those are read that step_doubts looks at from one of its `fresh` stops: the newest,
   and those that stood RATE_MAX doors ago. */
static enum err steps_before(struct db *db, struct arena *a, int64_t member_id, int64_t seq, size_t fresh,
                             struct step *out, size_t *n)
{
    size_t far = fresh < STEPS_BACK ? STEPS_BACK - fresh : 0;
    struct steps near = { .v = out }, rest = { .v = out + far };
    TRY(trail_before(db, a, member_id, seq, far < STEPS_NEAR ? (int64_t)far : STEPS_NEAR, 0, keep_step, &near));
    TRY(trail_before(db, a, member_id, seq, (int64_t)(STEPS_BACK - far), (int64_t)far, keep_step, &rest));
    *n = rest.n ? far + rest.n : near.n;
    return OK;
}

static struct step step_of(const struct event *e, const struct visit *v, const struct book_door *d)
{
    return (struct step){ .seq = e->seq, .member_id = e->member_id, .ended_ms = e->at_ms,
                          .started_ms = e->at_ms - (e->device_ms - v->started_ms), .lat_e6 = v->lat_e6,
                          .lon_e6 = v->lon_e6,
                          .accuracy_m = v->accuracy_m, .house_lat = d->lat_e6, .house_lon = d->lon_e6,
                          .people = (int64_t)v->n_people, .skew_ms = e->skew_ms };
}

static enum err look_at(struct db *db, struct arena *a, const struct stored_push *p, size_t i, const struct step *now,
                        const struct step *before, size_t n)
{
    unsigned bits = step_doubts(now, before, n);
    for (unsigned k = 0; k < DOUBT_COUNT; k++)
        if (bits >> k & 1) TRY(doubt_raise_on(db, a, p->page, &p->events[i], (enum doubt_kind)k, 0));
    return OK;
}

enum err doubt_follow(struct db *db, struct arena *a, const struct keys *keys, const struct stored_push *p)
{
    (void)keys;
    size_t fresh = 0, n;
    for (size_t i = 0; i < p->n; i++) fresh += p->visits[i] != NULL;
    if (fresh == 0) return OK;
    struct step *steps = arena_new(a, struct step, fresh + STEPS_BACK), *at = steps + fresh;
    if (!steps) return ERR_NOMEM;
    TRY(steps_before(db, a, p->events[0].member_id, p->events[0].seq, fresh, at, &n));
    for (size_t i = 0; i < p->n; i++) {
        if (!p->visits[i]) continue;
        struct step now = step_of(&p->events[i], p->visits[i], book_door(p->page, p->events[i].household_id));
        TRY(look_at(db, a, p, i, &now, at, n));
        *--at = now;
        n++;
    }
    return trail_insert(db, a, steps, fresh);
}

enum err doubt_list(struct db *db, struct arena *a, int64_t unit_id, int64_t before, int64_t limit, db_row_fn *each,
                    void *arg)
{
    struct unit unit;
    TRY(unit_by_id(db, a, unit_id, &unit));
    enum doubt_level level = unit.kind == UNIT_GROUP  ? DOUBTS_OF_GROUP
                             : unit.kind == UNIT_CITY ? DOUBTS_OF_CITY
                                                      : DOUBTS_OF_WARD;
    return doubt_rows(db, a, level, unit_id, before ? before : INT64_MAX, limit, each, arg);
}

struct reviewing { struct arena *a; const struct actor *by; const struct review *r; struct area at; };

static enum err review(struct db *db, void *arg)
{
    struct reviewing *w = arg;
    struct event e;
    int64_t seq;
    TRY(event_by_seq(db, w->a, w->r->visit_seq, &e));
    if (e.kind != EVENT_VISIT) return ERR_NOT_FOUND;
    if (e.account_id == w->by->account_id) return ERR_FORBIDDEN;
    TRY(event_desk(db, w->a, &(struct desk_act){ .kind = EVENT_REVIEW, .visit_seq = e.seq, .account_id = w->by->account_id,
                   .word = str_z(review_words[w->r->verdict]), .reason = w->r->reason, .now_ms = w->r->now_ms }, &seq, &w->at));
    TRY(doubt_delete(db, w->a, e.seq));
    if (seq == 0) return OK;
    return audit_write(db, w->a, &(struct audit_line){ .at_ms = w->r->now_ms, .account_id = w->by->account_id, .unit_id = e.group_id,
                       .action = w->r->verdict == REVIEW_VOID ? S("visit.void") : S("visit.keep"),
                       .subject = arena_printf(w->a, "visit:%.*s", (int)e.id.n, e.id.p), .reason = w->r->reason,
                       .address = w->by->address });
}

enum err doubt_review(struct db *db, struct arena *a, const struct actor *by, const struct review *r, struct area *at)
{
    struct reviewing w = { .a = a, .by = by, .r = r };
    TRY(db_tx(db, review, &w));
    *at = w.at;
    return OK;
}
