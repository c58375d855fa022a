/* fault_day.h - the short day that the fault tests repeat: phones push through the group-commit writer, and remember what they
   were told is stored; afterwards the promise is looked at. */
#ifndef SANSANG_FAULT_DAY_H
#define SANSANG_FAULT_DAY_H
#include <pthread.h>
#include "street.h"

enum { DAY_EVENTS = 14, DAY_PUSHES = 7, NOT_ACKNOWLEDGED = -1 };

/* Everything of the day is said once, into memory that outlives each try. */
struct day {
    struct street *s;
    struct said events[DAY_EVENTS];
    struct { int member, from, n; } pushes[DAY_PUSHES];
    bool is_told[DAY_EVENTS];            /* the phone was told: stored, or stored before */
    int64_t told_at[DAY_EVENTS];         /* … and when, by `clock` */
    int64_t (*clock)(void);
    enum err last;                       /* of the last push that failed; OK: none did */
    int failed;
};

static inline void day_say(struct street *s, struct day *d)
{
    static const char *const marks[] = { "wwwwwwwww", "ywn??n---", "yyyyyyyyy", "nnnnnnnnn" };
    static const char *const outcomes[] = { "guided", "absent", "guided", "refused", "guided" };
    *d = (struct day){ .s = s };
    for (int i = 0; i < DAY_EVENTS; i++) {
        int member = i / 5 < MEMBERS ? i / 5 : 0, door = member == 2 ? MY_DOORS + i % 4 : i % MY_DOORS;
        const char *outcome = outcomes[i % 5];
        bool is_guided = strcmp(outcome, "guided") == 0;
        struct asked people[] = { { s->person[door][0], marks[i % 4], "pay_qr", "alone" },
                                  { s->person[door][1], marks[(i + 1) % 4], NULL, NULL } };
        d->events[i] = visit_of(s, 100 + i, i % 5 + 1, door, outcome, people, is_guided ? 2 : 0);
    }
    /* The twelfth is a correction of the eleventh: what it counted is given back. */
    struct asked mended[] = { { s->person[MY_DOORS + 10 % 4][0], "yyyyyyyyy", NULL, NULL } };
    d->events[11] = (struct said){ id_of(s, 111), 2, s->now_ms, d->events[10].household, "correction",
        visit_body_of(s, s->now_ms - 2 * (int64_t)MINUTE_MS, "guided", mended, 1, d->events[10].id) };
    static const int plan[DAY_PUSHES][3] = { { 0, 0, 3 }, { 1, 5, 5 }, { 0, 0, 5 }, { 2, 10, 1 }, { 2, 10, 3 }, { 0, 3, 2 }, { 2, 13, 1 } };
    for (int i = 0; i < DAY_PUSHES; i++) {
        d->pushes[i].member = plan[i][0];
        d->pushes[i].from = plan[i][1];
        d->pushes[i].n = plan[i][2];
    }
}

static inline void day_push(struct day *d, struct db *db, int i, struct arena *a)
{
    struct street *s = d->s;
    struct pushed p;
    int from = d->pushes[i].from, n = d->pushes[i].n;
    arena_reset(a);
    enum err e = push_text(s, db, a, d->pushes[i].member, list_of(s, &d->events[from], (size_t)n), s->now_ms, &p);
    if (e != OK) { d->last = e; d->failed++; return; }
    assert_int_equal(p.n, n);
    for (int k = 0; k < n; k++) {
        if (p.verdicts[k].kind == VERDICT_REFUSED) fail_msg("event %d: %s", from + k, refusal_word(p.verdicts[k].why));
        if (!d->is_told[from + k] && d->clock) d->told_at[from + k] = d->clock();
        d->is_told[from + k] = true;
    }
}

static inline int64_t day_stored(struct day *d, int i)
{
    static const struct sql q = { "day_stored", "SELECT COUNT(*) FROM event WHERE id = $1" };
    int64_t n = -1;
    assert_int_equal(db_i64(d->s->db, d->s->a, &q, BINDS(BIND(d->events[i].id)), &n), OK);
    return n;
}

/* The promise, on what a fault left: acknowledged is there, everything is there once at most, the books agree. Then the
   phones go on and say again what nobody acknowledged, and the day ends as it does without a fault. */
static inline void day_is_kept(struct day *d, struct arena *a, const char *what, int64_t when)
{
    struct street *s = d->s;
    for (int i = 0; i < DAY_EVENTS; i++) {
        int64_t n = day_stored(d, i);
        if (n > 1 || (d->is_told[i] && n != 1))
            fail_msg("%s at %lld: event %d acknowledged %d, stored %lld times", what, (long long)when, i, d->is_told[i],
                     (long long)n);
    }
    const char *before = difference(s);
    if (*before) fail_msg("%s at %lld: %s", what, (long long)when, before);
    d->failed = 0;
    for (int i = 0; i < DAY_PUSHES; i++) day_push(d, s->db, i, a);
    assert_int_equal(d->failed, 0);
    for (int i = 0; i < DAY_EVENTS; i++)
        if (day_stored(d, i) != 1) fail_msg("%s at %lld: event %d was lost", what, (long long)when, i);
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM event"), DAY_EVENTS);
    const char *after = difference(s);
    if (*after) fail_msg("%s at %lld, after going on: %s", what, (long long)when, after);
}

#endif
