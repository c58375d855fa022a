/* petition_tally.c - what a step counts for, once: the fold that filing, moving and the audit share. */
#include "civic/petition/petition_tally.h"
#include "core/time.h"
#include "territory/territory.h"

/* What is counted when the event happens, at the unit that was responsible. */
static const struct { bool counts; enum petition_measure measure; } of_event[PETITION_EVENTS] = {
    [PETITION_RETURN] = { true, TALLY_RETURNED }, [PETITION_ANSWER] = { true, TALLY_ANSWERED },
    [PETITION_REFUSE] = { true, TALLY_REFUSED },  [PETITION_REOPEN] = { true, TALLY_REOPENED },
};
static const enum petition_measure of_rating[] = {
    [RATING_SATISFIED] = TALLY_SATISFIED, [RATING_ACCEPTABLE] = TALLY_ACCEPTABLE, [RATING_UNSATISFIED] = TALLY_UNSATISFIED,
};

static enum err add(const struct tally_fold *f, int64_t unit_id, const struct petition_step *s, enum petition_measure m,
                    int64_t n)
{
    const int64_t categories[] = { f->category_id, 0 }, day = day_of_ms(s->at_ms);
    for (size_t i = 0; i < N_OF(categories); i++) {
        TRY(f->add(&(struct tally){ unit_id, day, categories[i], m, n }, f->arg));
        TRY(f->add(&(struct tally){ unit_id, -month_of_day(day), categories[i], m, n }, f->arg));
    }
    return OK;
}

static bool is_in(int64_t unit_id, const struct unit_path *path)
{
    for (size_t i = 0; i < path->n; i++)
        if (path->id[i] == unit_id) return true;
    return false;
}

/* It has come to the unit, and to those above it that did not have it before. */
static enum err arrived(const struct tally_fold *f, const struct petition_step *s, const struct unit_path *from,
                        const struct unit_path *to)
{
    for (size_t i = 0; i < to->n; i++)
        if (!is_in(to->id[i], from)) TRY(add(f, to->id[i], s, TALLY_RECEIVED, 1));
    return OK;
}

enum err petition_tally_fold(const struct tally_fold *f, const struct petition_step *s, const struct unit_path *from,
                             const struct unit_path *to)
{
    const struct unit_path *at = s->event == PETITION_FILE ? to : from;
    if (s->unit_id != s->from_unit_id) TRY(arrived(f, s, from, to));
    for (size_t i = 0; i < at->n; i++) {
        if (of_event[s->event].counts) TRY(add(f, at->id[i], s, of_event[s->event].measure, 1));
        if (s->rating != RATING_NONE) TRY(add(f, at->id[i], s, of_rating[s->rating], 1));
        if (s->event != PETITION_ANSWER) continue;
        TRY(add(f, at->id[i], s, TALLY_MINUTES, (s->at_ms - f->received_ms) / MINUTE_MS));
        if (s->at_ms <= s->due_before_ms) TRY(add(f, at->id[i], s, TALLY_ON_TIME, 1));
    }
    return OK;
}

struct adding { struct arena *a; struct db_rows days, months; };

static enum err add_row(const struct tally *t, void *arg)
{
    struct adding *k = arg;
    return t->n ? tally_row(k->a, t->day < 0 ? &k->months : &k->days, t) : OK;
}

enum err petition_count(struct db *db, struct arena *a, const struct petition_step *s, int64_t category_id, int64_t received_ms)
{
    struct unit_path to, from = { .n = 0 };
    struct adding k = { a, tally_days_to_add(), tally_months_to_add() };
    TRY(unit_above(db, a, s->unit_id, &to));
    if (s->from_unit_id == s->unit_id) from = to;
    else if (s->from_unit_id) TRY(unit_above(db, a, s->from_unit_id, &from));
    TRY(petition_tally_fold(&(struct tally_fold){ category_id, received_ms, add_row, &k }, s, &from, &to));
    TRY(db_rows_write(db, &k.days));
    return db_rows_write(db, &k.months);
}
