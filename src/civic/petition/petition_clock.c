/* petition_clock.c - the two clocks of a petition, of receipt and of handling: begun, paused, extended, heard; and wound from the
   beginning. Whoever tends them is in petition_tend.c. */
#include "civic/petition/petition_rules.h"
#include "account/hours/parameter.h"
#include "account/hours/worktime.h"
#include "core/time.h"

/* Numbers of the city, by the day the petition came in; ours where an installation has deleted one. */
enum number { RECEIVE, URGENT, NORMAL, COMPLEX, EXTEND, RATE_DAYS, SUPPLY_DAYS };
static const struct { const char *code; int64_t standard; } numbers[] = {
    [RECEIVE] = { "petition.receive", 480 },  [URGENT] = { "petition.urgent", 240 },      [NORMAL] = { "petition.normal", 2250 },
    [COMPLEX] = { "petition.complex", 6750 }, [EXTEND] = { "petition.extend", 2250 },     [RATE_DAYS] = { "petition.rate", 7 },
    [SUPPLY_DAYS] = { "petition.supply", 10 },
};
static const enum number of_level[] = { [LEVEL_URGENT] = URGENT, [LEVEL_NORMAL] = NORMAL, [LEVEL_COMPLEX] = COMPLEX };

static enum err number_of(struct db *db, struct arena *a, const struct petition *p, enum number n, int64_t *out)
{
    enum err e = parameter_i64(db, a, str_z(numbers[n].code), p->day, out);
    if (e != ERR_NOT_FOUND) return e;
    *out = numbers[n].standard;
    return OK;
}

int64_t petition_due(const struct petition *p)
{
    switch ((enum petition_state)p->state) {
    case PETITION_SENT: return p->receive_due_ms;
    case PETITION_RECEIVED: case PETITION_HANDLING: return p->due_ms;
    case PETITION_OWED: case PETITION_ANSWERED: case PETITION_CLOSED: case PETITION_REFUSED: case PETITION_MERGED:
    case PETITION_WITHDRAWN: return 0;
    }
    return 0;
}

/* ---- what an event does to the clock ---- */

struct clockwork {
    struct db *db;
    struct arena *a;
    const struct supposed *supposed;
}; /* supposed: NULL, or what is only looked at */
typedef enum err wind_fn(const struct clockwork *w, struct petition *p, int64_t now_ms);

static enum err run_to(const struct clockwork *w, const struct petition *p, int64_t from_ms, int64_t minutes,
                       int64_t *due_ms)
{
    return worktime_add_if(w->db, w->a, w->supposed, p->unit_id, from_ms, minutes, due_ms);
}

static enum err ran(const struct clockwork *w, const struct petition *p, int64_t from_ms, int64_t to_ms,
                    int64_t *minutes)
{
    return worktime_between_if(w->db, w->a, w->supposed, p->unit_id, from_ms, to_ms, minutes);
}

static enum err begin_receipt(const struct clockwork *w, struct petition *p, int64_t now_ms)
{
    TRY(number_of(w->db, w->a, p, RECEIVE, &p->clock_minutes));
    return run_to(w, p, now_ms, p->clock_minutes, &p->receive_due_ms);
}

static enum err begin_handling(const struct clockwork *w, struct petition *p, int64_t now_ms)
{
    TRY(number_of(w->db, w->a, p, of_level[p->level], &p->clock_minutes));
    p->paused_ms = p->left_minutes = 0;
    return run_to(w, p, now_ms, p->clock_minutes, &p->due_ms);
}

static enum err pause(const struct clockwork *w, struct petition *p, int64_t now_ms)
{
    int64_t late;
    p->paused_ms = now_ms;
    if (p->due_ms > now_ms) return ran(w, p, now_ms, p->due_ms, &p->left_minutes);
    TRY(ran(w, p, p->due_ms, now_ms, &late));
    p->left_minutes = -late - 1;                             /* what was too late before the pause is too late after it */
    return OK;
}

static enum err run_on(const struct clockwork *w, struct petition *p, int64_t now_ms)
{
    int64_t left = p->left_minutes;
    p->paused_ms = p->left_minutes = 0;
    return left < 0 ? OK : run_to(w, p, now_ms, left, &p->due_ms);
}

static enum err extend(const struct clockwork *w, struct petition *p, int64_t now_ms)
{
    int64_t more;
    (void)now_ms; /* counted from the end of the clock, not from when it was said */
    TRY(number_of(w->db, w->a, p, EXTEND, &more));
    p->clock_minutes += more;
    return run_to(w, p, p->due_ms, more, &p->due_ms);
}

static wind_fn *const winds[PETITION_EVENTS] = {
    [PETITION_FILE] = begin_receipt, [PETITION_RECEIVE] = begin_handling, [PETITION_REOPEN] = begin_handling,
    [PETITION_ASK] = pause,          [PETITION_SUPPLY] = run_on,          [PETITION_EXTEND] = extend,
};

/* ---- when it speaks next ---- */

enum err petition_clock_alarm(struct db *db, struct arena *a, struct petition *p, int64_t now_ms)
{
    static const int64_t parts[] = { 50, 80 };
    int64_t due = petition_due(p), left, whole = p->clock_minutes;
    p->alarm = 100;
    p->alarm_ms = 0;
    if (due <= now_ms) return OK;
    TRY(worktime_between(db, a, p->unit_id, now_ms, due, &left));
    p->alarm = 0;
    for (size_t i = 0; i < N_OF(parts); i++) {
        int64_t until = whole * parts[i] / 100 - (whole - left);
        if (until > 0) return worktime_add(db, a, p->unit_id, now_ms, until, &p->alarm_ms);
        p->alarm = parts[i];
    }
    p->alarm_ms = due;
    return OK;
}

static enum err days_after(struct db *db, struct arena *a, struct petition *p, enum number n, int64_t from_ms)
{
    int64_t days;
    TRY(number_of(db, a, p, n, &days));
    p->alarm_ms = from_ms + days * DAY_MS;
    return OK;
}

enum err petition_clock_set(struct db *db, struct arena *a, struct petition *p, int64_t now_ms)
{
    switch ((enum petition_state)p->state) {
    case PETITION_SENT: case PETITION_RECEIVED: case PETITION_HANDLING: return petition_clock_alarm(db, a, p, now_ms);
    case PETITION_OWED: return days_after(db, a, p, SUPPLY_DAYS, p->paused_ms);
    case PETITION_ANSWERED: return days_after(db, a, p, RATE_DAYS, p->answered_ms);
    case PETITION_CLOSED: case PETITION_REFUSED: case PETITION_MERGED: case PETITION_WITHDRAWN: break;
    }
    p->alarm_ms = 0;
    return OK;
}

enum err petition_clock_step(struct db *db, struct arena *a, struct petition *p, unsigned event, int64_t now_ms)
{
    if (winds[event]) TRY(winds[event](&(struct clockwork){ db, a, NULL }, p, now_ms));
    if (p->state != PETITION_OWED) p->paused_ms = p->left_minutes = 0;
    return petition_clock_set(db, a, p, now_ms);
}

enum err petition_rate_until(struct db *db, struct arena *a, const struct petition *p, int64_t *until_ms)
{
    struct petition at = *p;
    TRY(days_after(db, a, &at, RATE_DAYS, p->answered_ms));
    *until_ms = at.alarm_ms;
    return OK;
}

/* ---- from the beginning ---- */

struct replaying { struct clockwork w; struct petition p; };

static enum err replay(const void *row, void *arg)
{
    const struct petition_step *s = row;
    struct replaying *k = arg;
    k->p.unit_id = s->unit_id;
    return winds[s->event] ? winds[s->event](&k->w, &k->p, s->at_ms) : OK;
}

enum err petition_clock_replay(struct db *db, struct arena *a, const struct supposed *s, const struct petition *p, struct petition *out)
{
    struct replaying r = { { db, a, s }, *p };
    TRY(petition_steps(db, a, p->id, replay, &r));
    r.p.unit_id = p->unit_id;
    *out = r.p;
    return OK;
}

enum err petition_clock_if(struct db *db, struct arena *a, const struct supposed *s, const struct petition *p, int64_t *due_ms)
{
    struct petition again;
    TRY(petition_clock_replay(db, a, s, p, &again));
    *due_ms = petition_due(&again);
    return OK;
}
