/* counted.c - a page of what was counted: in one walk, or day by day where one category is rare among all that happened. */
#include "civic/desk/counted_db.h"
#include "civic/petition/petition_sums.h"
#include "core/time.h"
#include "territory/territory.h"

const char *const counted_measures[] = { "received", "returned", "answered", "on_time", "refused", "reopened", "satisfied", "acceptable",
                                         "unsatisfied", "minutes", "rated", NULL };

static const struct field seen_fields[] = {
    FIELD(struct counted, id), FIELD(struct counted, n, .about = "which step of the report"), FIELD(struct counted, code),
    FIELD(struct counted, category), FIELD(struct counted, state, .words = petition_states, .about = "now"),
    FIELD(struct counted, title, .about = "what the public calls it; empty until cleared"), FIELD(struct counted, ward),
    FIELD(struct counted, unit_id), FIELD(struct counted, unit, .about = "responsible now"),
    FIELD(struct counted, is_here, .about = "still with the unit that was asked about: it can be opened"),
    FIELD(struct counted, event, .words = petition_events), FIELD(struct counted, at_ms),
    FIELD(struct counted, due_ms, .about = "the end of the clock that ran then; 0: none did"),
    FIELD(struct counted, minutes, .about = "from when it was received, by the wall clock"),
    FIELD(struct counted, rating, .words = petition_ratings),
};
const struct fields counted_fields = { seen_fields, N_OF(seen_fields) };

/* ---- the figure ---- */

struct adding { int64_t category_id, total; };

static enum err add(const void *row, void *arg)
{
    const struct petition_sum *s = row;
    struct adding *k = arg;
    if (s->category_id == k->category_id) k->total += s->n;
    return OK;
}

enum err counted_total(struct db *db, struct arena *a, const struct counted_query *q, int64_t *total)
{
    static const enum petition_measure ratings[] = { TALLY_SATISFIED, TALLY_ACCEPTABLE, TALLY_UNSATISFIED };
    bool is_any = q->measure == COUNTED_RATED;
    struct petition_question p = { .unit_id = q->unit_id, .by_category = q->category_id != 0, .from_day = q->from_day, .to_day = q->to_day };
    struct adding k = { .category_id = q->category_id };
    for (size_t i = 0; i < (is_any ? N_OF(ratings) : 1); i++) {
        p.measure = is_any ? ratings[i] : (enum petition_measure)q->measure;
        TRY(petition_sums(db, a, &p, add, &k));
    }
    *total = k.total;
    return OK;
}

/* ---- a page ---- */

enum { DAYS_MAX = 16 };                  /* so many days of one category a page looks at, however few it finds */
struct paging {
    struct db *db;
    struct arena *a;
    const struct counted_query *q;
    db_row_fn *each;
    void *arg;
    int64_t seen;
    struct counted_key last;
    int64_t day[DAYS_MAX + 1];
    size_t n_days;
};

static enum err hand(const void *row, void *arg)
{
    struct paging *k = arg;
    struct counted r = *(const struct counted *)row;
    if (++k->seen > k->q->limit) return OK;
    r.minutes = (r.at_ms - r.received_ms) / MINUTE_MS;
    r.is_here = k->q->unit_id == CITY_ID || k->q->unit_id == r.unit_id;
    k->last = (struct counted_key){ r.at_ms, r.id, r.n };
    return k->each(&r, k->arg);
}

static enum err walk(struct paging *k, int64_t from_day, struct counted_key after)
{
    const struct counted_span s = { day_start_ms(from_day), after, k->q->limit + 1 - k->seen };
    return counted_rows(k->db, k->a, k->q, &s, hand, k);
}

static enum err keep_day(const void *row, void *arg)
{
    struct paging *k = arg;
    k->day[k->n_days++] = *(const int64_t *)row;
    return OK;
}

/* `from` is the last moment that is looked at, or where the page before ended. */
static enum err day_by_day(struct paging *k, struct counted_key from)
{
    TRY(counted_days(k->db, k->a, k->q, day_of_ms(from.at_ms), N_OF(k->day), keep_day, k));
    for (size_t i = 0; i < k->n_days && i < DAYS_MAX && k->seen <= k->q->limit; i++) {
        struct counted_key end = { day_start_ms(k->day[i] + 1) - 1, INT64_MAX, 0 };
        TRY(walk(k, k->day[i], end.at_ms < from.at_ms ? end : from));
    }
    if (k->n_days > DAYS_MAX && k->seen <= k->q->limit) {
        k->last = (struct counted_key){ day_start_ms(k->day[DAYS_MAX - 1]), 0, 0 };
        k->seen = k->q->limit + 1;
    }
    return OK;
}

enum err counted_list(struct db *db, struct arena *a, const struct counted_query *q, db_row_fn *each, void *arg, struct counted_key *next)
{
    struct paging k = { .db = db, .a = a, .q = q, .each = each, .arg = arg };
    struct counted_key from = q->after.at_ms ? q->after : (struct counted_key){ day_start_ms(q->to_day + 1) - 1, INT64_MAX, 0 };
    TRY(q->category_id ? day_by_day(&k, from) : walk(&k, q->from_day, from));
    *next = k.seen > q->limit ? k.last : (struct counted_key){ 0 };
    return OK;
}
