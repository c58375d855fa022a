/* gather.c - one bucket: its records in order, each household replayed through the fold, what it gives held beside prints. */
#include "outreach/audit/audit_impl.h"
#include "outreach/audit/told.h"
#include <stdlib.h>

/* ---- records in order ---- */

/* By household a counting sort, by seq a short one: those of one household mostly come in order. */
struct order { struct told_place *v, *sorted; size_t n; };

static bool is_before(const struct told_place *a, const struct told_place *b) { return a->seq < b->seq; }

static void by_seq(struct told_place *v, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k > 0 && is_before(&v[k], &v[k - 1]); k--) {
            struct told_place swap = v[k];
            v[k] = v[k - 1];
            v[k - 1] = swap;
        }
}

static size_t records_in(const struct spilled *s)
{
    size_t n = 0;
    uint32_t length;
    for (size_t at = 0; at + sizeof length <= s->n; at += sizeof length + length, n++)
        memcpy(&length, s->p + at, sizeof length);
    return n;
}

static enum err order_of(struct auditor *w, size_t bucket, const struct spilled *s, struct order *o)
{
    size_t width = (size_t)w->all->per_bucket, n = records_in(s), at = 0;
    int64_t first = (int64_t)bucket * w->all->per_bucket;
    size_t *begins = calloc(width + 1, sizeof *begins);
    o->v = malloc((n + 1) * sizeof *o->v);
    o->sorted = malloc((n + 1) * sizeof *o->sorted);
    o->n = n;
    if (!begins || !o->v || !o->sorted) { free(begins); return ERR_NOMEM; }
    for (size_t i = 0; i < n; i++) {
        uint32_t length;
        memcpy(&length, s->p + at, sizeof length);
        o->v[i] = told_place(s->p + at + sizeof length);
        begins[o->v[i].household_id - first + 1]++;
        at += sizeof length + length;
    }
    for (size_t i = 0; i < width; i++) begins[i + 1] += begins[i];
    for (size_t i = 0; i < n; i++) o->sorted[begins[o->v[i].household_id - first]++] = o->v[i];
    free(begins);
    return OK;
}

/* ---- one household ---- */

struct household {
    int64_t id;
    struct book *book;
    struct book_door *door;
    struct door_now row;
    bool has_row, has_events, fits;
};

static enum err put_resident(struct auditor *w, struct household *h, int64_t id, struct str uid)
{
    struct book_resident r = { .id = id, .household_id = h->id, .uid = uid, .person_id = id, .home = h->door->at };
    (void)w;
    return book_put_resident(h->book, &r);
}

/* Whoever the body names and lives here; the fold minds those who do not. */
static enum err put_people(struct auditor *w, struct household *h, const struct visit *v)
{
    for (size_t i = 0; i < v->n_people; i++) {
        int64_t id = v->people[i].resident;
        if (id && audit_home(w->all, id) == h->id && !book_resident(h->book, id)) TRY(put_resident(w, h, id, (struct str){ 0 }));
    }
    return OK;
}

static enum err replay_event(struct auditor *w, struct household *h, struct told *t)
{
    struct str effects;
    if (!h->has_events) h->door->at = (struct area){ t->e.group_id, t->e.ward_id };
    h->has_events = true;
    TRY(put_people(w, h, &t->visit));
    enum err e = book_fold(h->book, &t->entry, &effects);
    if (e == ERR_NOMEM) return e;
    if (e != OK || effects_print(w->all, effects) != t->effects) h->fits = false;
    return OK;
}

static enum err replay_record(struct auditor *w, struct household *h, const uint8_t *p)
{
    struct told *t = arena_new(w->page, struct told, 1);
    if (!t) return ERR_NOMEM;
    TRY(told_read(w->page, p, t));
    if (t->kind == TOLD_UID) return put_resident(w, h, t->resident_id, t->uid);
    if (t->kind == TOLD_EVENT) return replay_event(w, h, t);
    h->row = t->door;
    h->has_row = true;
    return OK;
}

static bool door_fits(const struct household *h)
{
    const struct book_door *d = h->door;
    const struct door_now *r = &h->row;
    if (!h->has_row) return d->visits == 0;
    if (r->campaign_id != d->campaign_id)
        return r->visits == 0 && (d->campaign_id || r->last_ms == 0); /* cut anew, nobody came yet */
    return r->visits == d->visits && r->last_ms == d->last_ms && r->due_ms == d->due_ms
        && str_eq(r->last_outcome, d->last_outcome) && (d->visits == 0 || r->ward_id == d->at.ward_id);
}

static uint64_t person_print(const struct audit *all, const struct book_person *p)
{
    char times[MARK_TIMES_LEN];
    uint64_t sum = 0;
    for (const struct book_credit *k = p->credits; k; k = k->next) {
        if (k->is_gone) continue;
        struct credit_now c = { p->id, k->campaign_id, k->what, k->seq, k->at.group_id, k->at.ward_id };
        sum += credit_print(all, &c);
    }
    if (!p->campaign_id) return sum;
    rules_times_write(p->at, times);
    struct readiness_now r = { p->id, p->household_id, p->home.group_id, p->home.ward_id, p->campaign_id,
                               { p->marks, MARK_COUNT }, { times, MARK_TIMES_LEN }, (int64_t)rules_ready(p->marks), p->seq };
    return sum + readiness_print(all, &r);
}

static uint64_t household_print(const struct audit *all, const struct household *h, int64_t *people)
{
    const struct book_person *p;
    uint64_t sum = 0;
    for (size_t i = 0; (p = book_persons(h->book, i)); i++, ++*people) sum += person_print(all, p);
    for (const struct book_visit *v = h->door->history; v; v = v->next)
        if (v->is_standing_changed) sum += standing_print(all, &v->standing);
    return sum;
}

static enum err household_replay(struct auditor *w, const struct told_place *v, size_t n)
{
    struct household h = { .id = v->household_id, .fits = true };
    arena_reset(w->page);
    h.book = book_open(w->page, w->cells);
    if (!h.book) return ERR_NOMEM;
    struct book_door d = { .household_id = h.id, .has_history = true };
    TRY(book_put_door(h.book, &d, &h.door));
    for (size_t i = 0; i < n; i++) TRY(replay_record(w, &h, v[i].p));
    uint64_t sum = household_print(w->all, &h, &w->sums.people);
    uint64_t found = atomic_exchange_explicit(&w->all->sum[h.id], 0, memory_order_relaxed);
    w->sums.households += h.has_events;
    if (!h.fits || sum != found || !door_fits(&h)) audit_suspect(w->all, h.id);
    return OK;
}

enum err bucket_replay(struct auditor *w, size_t bucket)
{
    struct spilled s = { 0 };
    struct order o = { 0 };
    enum err e = spill_read(w->all->spill, bucket, &s);
    if (e == OK) e = order_of(w, bucket, &s, &o);
    for (size_t i = 0, n; e == OK && i < o.n; i += n) {
        int64_t id = o.sorted[i].household_id;
        for (n = 1; i + n < o.n && o.sorted[i + n].household_id == id;) n++;
        if (audit_is(w->all, id, HOUSEHOLD_EXACT)) continue;
        by_seq(o.sorted + i, n);
        e = household_replay(w, o.sorted + i, n);
        if (e == OK) e = audit_went_on(w, 0);
    }
    free(o.v);
    free(o.sorted);
    free(s.p);
    return e;
}
