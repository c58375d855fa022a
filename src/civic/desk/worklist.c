/* worklist.c - the list of what a unit has to do, put together state by state; and the workload behind it. */
#include "civic/desk/worklist_db.h"
#include <stdlib.h>
#include "account/hours/worktime.h"
#include "core/time.h"

const char *const worklist_orders[] = { "due", "new", "alarm", NULL };

/* ---- order ---- */

struct worklist_key worklist_start(unsigned order)
{
    static const struct worklist_key starts[] = {
        [WORKLIST_DUE] = { INT64_MIN, 0, 0 }, [WORKLIST_NEW] = { 0, 0, INT64_MAX }, [WORKLIST_ALARM] = { INT64_MIN, INT64_MIN, 0 },
    };
    return starts[order];
}

static int64_t clock_of(const struct worklist_row *r) { return r->due_ms ? r->due_ms : CLOCK_STANDS; }

struct worklist_key worklist_key_of(unsigned order, const struct worklist_row *r)
{
    switch ((enum worklist_order)order) {
    case WORKLIST_DUE:   return (struct worklist_key){ clock_of(r), 0, r->id };
    case WORKLIST_NEW:   return (struct worklist_key){ 0, 0, r->id };
    case WORKLIST_ALARM: return (struct worklist_key){ 100 - r->alarm, clock_of(r), r->id };
    }
    return (struct worklist_key){ 0, 0, 0 };
}

static int compare(int64_t x, int64_t y) { return (x > y) - (x < y); }

static int by_keys(const struct worklist_key *x, const struct worklist_key *y)
{
    int by = compare(x->first, y->first);
    if (by == 0) by = compare(x->second, y->second);
    return by ? by : compare(x->id, y->id);
}

static int by_clock(const void *x, const void *y)
{
    struct worklist_key kx = worklist_key_of(WORKLIST_DUE, x), ky = worklist_key_of(WORKLIST_DUE, y);
    return by_keys(&kx, &ky);
}

static int by_alarm(const void *x, const void *y)
{
    struct worklist_key kx = worklist_key_of(WORKLIST_ALARM, x), ky = worklist_key_of(WORKLIST_ALARM, y);
    return by_keys(&kx, &ky);
}

static int by_newest(const void *x, const void *y)
{
    return compare(((const struct worklist_row *)y)->id, ((const struct worklist_row *)x)->id);
}

static int (*const compares[])(const void *, const void *) = {
    [WORKLIST_DUE] = by_clock, [WORKLIST_NEW] = by_newest, [WORKLIST_ALARM] = by_alarm,
};

/* ---- the list ---- */

enum { STATES = PETITION_WITHDRAWN + 1, ROWS_MAX = 201 };
struct gathering { struct arena *a; const struct worklist_query *q; struct worklist_row *rows; size_t n; };

static enum err keep(const void *row, void *arg)
{
    struct gathering *k = arg;
    struct worklist_row *r = &k->rows[k->n];
    *r = *(const struct worklist_row *)row;
    if (k->q->handler_id && !(k->q->states >> r->state & 1)) return OK;
    if (r->due_ms == CLOCK_STANDS) r->due_ms = 0;
    k->n++;
    return OK;
}

/* Of one person all are read: what one person holds is few. */
static enum err gather(struct db *db, void *arg)
{
    struct gathering *k = arg;
    k->n = 0;
    if (k->q->handler_id) return worklist_handler_rows(db, k->a, k->q, LOAD_OPEN_MAX, keep, k);
    for (unsigned state = 0; state < STATES; state++)
        if (k->q->states >> state & 1) TRY(worklist_state_rows(db, k->a, k->q, state, k->q->limit + 1, keep, k));
    return OK;
}

static struct str beginning(struct str text)
{
    if (text.n <= WORKLIST_WORDS_MAX) return text;
    size_t n = WORKLIST_WORDS_MAX;
    while (n > 0 && ((unsigned char)text.p[n] & 0xC0) == 0x80) n--;      /* not in the middle of a letter */
    return (struct str){ text.p, n };
}

static enum err read_clock(struct db *db, struct arena *a, int64_t now_ms, int64_t unit_id, struct worklist_row *r)
{
    r->is_late = r->due_ms ? r->due_ms <= now_ms : r->left_minutes < 0;
    if (!r->due_ms) { r->minutes_left = r->left_minutes; return OK; }
    if (!r->is_late) return worktime_between(db, a, unit_id, now_ms, r->due_ms, &r->minutes_left);
    TRY(worktime_between(db, a, unit_id, r->due_ms, now_ms, &r->minutes_left));
    r->minutes_left = -r->minutes_left;
    return OK;
}

static enum err read_words(struct arena *a, const struct keys *keys, struct worklist_row *r)
{
    if (!r->sent_sealed.n) return OK;                        /* its sender was forgotten */
    TRY(keys_unseal(keys, a, "petition.text", r->sent_sealed, &r->words));
    r->words = beginning(r->words);
    return OK;
}

enum err worklist_list(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms, const struct worklist_query *q,
                    struct worklist_row **out, size_t *n)
{
    size_t room = q->handler_id ? LOAD_OPEN_MAX + 1 : STATES * ROWS_MAX;
    struct gathering k = { .a = a, .q = q, .rows = arena_new(a, struct worklist_row, room) };
    if (!k.rows) return ERR_NOMEM;
    if (q->limit < 1 || q->limit >= ROWS_MAX) return ERR_BAD_INPUT;
    TRY(db_snapshot(db, gather, &k));
    if (k.n) qsort(k.rows, k.n, sizeof k.rows[0], compares[q->order]);
    if (k.n > (size_t)q->limit + 1) k.n = (size_t)q->limit + 1;
    for (size_t i = 0; i < k.n; i++) {
        TRY(read_clock(db, a, now_ms, q->unit_id, &k.rows[i]));
        TRY(read_words(a, keys, &k.rows[i]));
    }
    *out = k.rows;
    *n = k.n;
    return OK;
}

static const struct field seen_fields[] = {
    FIELD(struct worklist_row, id), FIELD(struct worklist_row, uid), FIELD(struct worklist_row, code), FIELD(struct worklist_row, category),
    FIELD(struct worklist_row, level, .words = petition_levels), FIELD(struct worklist_row, state, .words = petition_states),
    FIELD(struct worklist_row, title, .about = "what the public calls it; empty until cleared"),
    FIELD(struct worklist_row, words, .about = "how it begins, as it was sent"), FIELD(struct worklist_row, spot),
    FIELD(struct worklist_row, lat_e6), FIELD(struct worklist_row, lon_e6), FIELD(struct worklist_row, ward_id), FIELD(struct worklist_row, ward),
    FIELD(struct worklist_row, handler_id, .about = "0: nobody has taken it"), FIELD(struct worklist_row, handler),
    FIELD(struct worklist_row, second, .about = "reopened: a second person handles it"), FIELD(struct worklist_row, received_ms),
    FIELD(struct worklist_row, due_ms, .about = "the end of the clock that runs; 0: none does"),
    FIELD(struct worklist_row, minutes_left, .about = "working minutes to the end; below 0: so many too late"), FIELD(struct worklist_row, is_late),
    FIELD(struct worklist_row, paused_ms, .about = "not 0: the clock stands since then"),
    FIELD(struct worklist_row, clock_minutes, .about = "how long the clock is in all"), FIELD(struct worklist_row, alarm),
    FIELD(struct worklist_row, answered_ms), FIELD(struct worklist_row, closed_ms), FIELD(struct worklist_row, rating, .words = petition_ratings),
    FIELD(struct worklist_row, followers), FIELD(struct worklist_row, audience, .words = petition_audiences), FIELD(struct worklist_row, marks),
    FIELD(struct worklist_row, seq),
};
const struct fields worklist_fields = { seen_fields, N_OF(seen_fields) };
