/* book.c - an open page of the ledger: put things on it, find them again. */
#include "outreach/count/book_impl.h"

struct book *book_open(struct arena *a, struct cells *cells)
{
    struct book *b = arena_new(a, struct book, 1);
    if (b) { b->arena = a; b->cells = cells; }
    return b;
}

static size_t slot_of(const struct index *x, int64_t id)
{
    size_t mask = 2 * x->cap - 1;
    size_t i = (size_t)((uint64_t)id * UINT64_C(0x9e3779b97f4a7c15) >> 20) & mask;
    while (x->slots[i] && x->ids[i] != id) i = (i + 1) & mask;
    return i;
}

static void *find(const struct index *x, int64_t id) { return x->cap ? x->slots[slot_of(x, id)] : NULL; }

static enum err put(struct arena *a, struct index *x, int64_t id, void *what)
{
    if (x->n == x->cap) {
        struct index wide = { .cap = x->cap ? 2 * x->cap : 8, .n = x->n };
        wide.ids = arena_new(a, int64_t, 2 * wide.cap);
        wide.slots = arena_new(a, void *, 2 * wide.cap);
        wide.v = arena_new(a, void *, wide.cap);
        if (!wide.ids || !wide.slots || !wide.v) return ERR_NOMEM;
        if (x->n) memcpy(wide.v, x->v, x->n * sizeof *x->v);
        for (size_t i = 0; i < 2 * x->cap; i++)
            if (x->slots[i]) {
                size_t at = slot_of(&wide, x->ids[i]);
                wide.ids[at] = x->ids[i];
                wide.slots[at] = x->slots[i];
            }
        *x = wide;
    }
    size_t at = slot_of(x, id);
    x->ids[at] = id;
    x->slots[at] = x->v[x->n++] = what;
    return OK;
}

struct book_door *book_door(const struct book *b, int64_t id) { return find(&b->doors, id); }
struct book_person *book_person(const struct book *b, int64_t id) { return find(&b->persons, id); }
struct book_resident *book_resident(const struct book *b, int64_t id) { return find(&b->residents, id); }

struct book_door *book_doors(const struct book *b, size_t i) { return i < b->doors.n ? b->doors.v[i] : NULL; }
struct book_person *book_persons(const struct book *b, size_t i) { return i < b->persons.n ? b->persons.v[i] : NULL; }
struct book_resident *book_residents(const struct book *b, size_t i)
{
    return i < b->residents.n ? b->residents.v[i] : NULL;
}

#define COPY(a, T, from) ({ T *copy_ = arena_new((a), T, 1); if (copy_) *copy_ = *(from); copy_; })

enum err book_put_door(struct book *b, const struct book_door *d, struct book_door **out)
{
    struct book_door *known = book_door(b, d->household_id);
    if (!known) {
        known = COPY(b->arena, struct book_door, d);
        if (!known) return ERR_NOMEM;
        TRY(put(b->arena, &b->doors, d->household_id, known));
    }
    if (out) *out = known;
    return OK;
}

/* A resident may come first as somebody's other name, and later with the household: then it joins its door. */
static void join_door(struct book *b, struct book_resident *r)
{
    struct book_door *d = r->is_at_door ? NULL : book_door(b, r->household_id);
    if (!d) return;
    struct book_resident **end = &d->residents;
    while (*end) end = &(*end)->next;
    *end = r;
    r->is_at_door = true;
}

enum err book_put_resident(struct book *b, const struct book_resident *r)
{
    struct book_resident *known = book_resident(b, r->id);
    if (!known) {
        known = COPY(b->arena, struct book_resident, r);
        if (!known) return ERR_NOMEM;
        known->next = NULL;
        known->is_at_door = false;
        TRY(put(b->arena, &b->residents, r->id, known));
    }
    if (!known->uid.n) known->uid = r->uid;
    join_door(b, known);
    return OK;
}

enum err book_put_person(struct book *b, const struct book_person *p)
{
    if (book_person(b, p->id)) return OK;
    struct book_person *copy = COPY(b->arena, struct book_person, p);
    return copy ? put(b->arena, &b->persons, p->id, copy) : ERR_NOMEM;
}

enum err book_put_credit(struct book *b, int64_t person_id, const struct book_credit *c)
{
    struct book_person *p = book_person(b, person_id);
    if (!p) return ERR_INTERNAL;                     /* whoever earned something was asked */
    for (const struct book_credit *k = p->credits; k; k = k->next)
        if (k->campaign_id == c->campaign_id && str_eq(k->what, c->what)) return OK;
    struct book_credit *copy = COPY(b->arena, struct book_credit, c);
    if (!copy) return ERR_NOMEM;
    copy->next = p->credits;
    p->credits = copy;
    return OK;
}

enum err book_put_visit(struct book *b, int64_t household_id, const struct book_visit *v)
{
    struct book_door *d = book_door(b, household_id);
    if (!d) return ERR_INTERNAL;
    if (book_visit(d, v->seq)) return OK;            /* stored by this very batch: the page knows it better */
    struct book_visit *copy = COPY(b->arena, struct book_visit, v);
    if (!copy) return ERR_NOMEM;
    if (!d->last || d->last->seq < v->seq) {
        copy->next = NULL;
        if (d->last) d->last->next = copy;
        else d->history = copy;
        d->last = copy;
        return OK;
    }
    struct book_visit **place = &d->history;         /* history read after this page began: it goes before */
    while ((*place)->seq < v->seq) place = &(*place)->next;
    copy->next = *place;
    *place = copy;
    return OK;
}

struct book_resident *book_resident_uid(const struct book *b, const struct book_door *d, struct str uid)
{
    (void)b;
    for (struct book_resident *r = d->residents; r; r = r->next)
        if (r->uid.n && str_eq(r->uid, uid)) return r;
    return NULL;
}

struct book_visit *book_visit(const struct book_door *d, int64_t seq)
{
    for (struct book_visit *v = d->history; v; v = v->next) if (v->seq == seq) return v;
    return NULL;
}

enum err book_person_of(struct book *b, const struct book_resident *r, struct book_person **out)
{
    *out = book_person(b, r->person_id);
    if (*out) return OK;
    const struct book_resident *first = book_resident(b, r->person_id);
    if (!first) return ERR_INTERNAL;
    struct book_person fresh = { .id = first->id, .household_id = first->household_id, .home = first->home };
    memset(fresh.marks, MARK_UNKNOWN, MARK_COUNT);
    TRY(book_put_person(b, &fresh));
    *out = book_person(b, r->person_id);
    return OK;
}
