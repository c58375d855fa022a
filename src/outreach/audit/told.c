/* told.c - records of numbers in sevens of bits, as few bytes as they need, and texts after their length. */
#include "outreach/audit/told.h"
#include "outreach/audit/spill.h"

/* ---- pen and eye ---- */

struct pen { uint8_t *p, *end; };

static void put_u(struct pen *w, uint64_t x)
{
    if (w->end - w->p < 10) { w->p = w->end; return; }
    for (; x >= 0x80; x >>= 7) *w->p++ = (uint8_t)(x | 0x80);
    *w->p++ = (uint8_t)x;
}
/* Small numbers of either sign stay small. */
static void put(struct pen *w, int64_t x) { put_u(w, (uint64_t)x << 1 ^ (uint64_t)(x >> 63)); }

static void put_bytes(struct pen *w, const void *p, size_t n)
{
    if ((size_t)(w->end - w->p) <= n) { w->p = w->end; return; }
    if (n) memcpy(w->p, p, n);
    w->p += n;
}
static void put_text(struct pen *w, struct str s) { put_u(w, s.n); put_bytes(w, s.p, s.n); }

static uint64_t get_u(const uint8_t **p)
{
    uint64_t x = **p & 0x7f;
    for (unsigned shift = 7; *(*p)++ & 0x80; shift += 7) x |= (uint64_t)(**p & 0x7f) << shift;
    return x;
}
static int64_t get(const uint8_t **p)
{
    uint64_t x = get_u(p);
    return (int64_t)(x >> 1 ^ (~(x & 1) + 1));
}
static struct str get_text(const uint8_t **p)
{
    size_t n = get_u(p);
    struct str s = { (const char *)*p, n };
    *p += n;
    return s;
}

/* ---- an event ---- */

static void put_people(struct pen *w, const struct visit *v)
{
    put_u(w, v->outcome);
    put_u(w, v->n_people);
    for (size_t i = 0; i < v->n_people; i++) {
        const struct visit_person *x = &v->people[i];
        put(w, x->resident);
        if (!x->resident) put_text(w, x->uid);
        put_bytes(w, x->marks.p, MARK_COUNT);
        put_u(w, x->n_acts);
        for (size_t k = 0; k < x->n_acts; k++) {
            put_u(w, x->acts[k].level);
            put_text(w, x->acts[k].skill);
        }
    }
}

static enum err get_people(struct arena *a, const uint8_t **p, struct visit *v)
{
    v->outcome = (unsigned)get_u(p);
    v->n_people = get_u(p);
    struct visit_person *people = v->n_people ? arena_new(a, struct visit_person, v->n_people) : NULL;
    if (v->n_people && !people) return ERR_NOMEM;
    for (size_t i = 0; i < v->n_people; i++) {
        struct visit_person *x = &people[i];
        x->resident = get(p);
        if (!x->resident) x->uid = get_text(p);
        x->marks = (struct str){ (const char *)*p, MARK_COUNT };
        *p += MARK_COUNT;
        x->n_acts = get_u(p);
        struct visit_act *acts = x->n_acts ? arena_new(a, struct visit_act, x->n_acts) : NULL;
        if (x->n_acts && !acts) return ERR_NOMEM;
        for (size_t k = 0; k < x->n_acts; k++) {
            acts[k].level = (unsigned)get_u(p);
            acts[k].skill = get_text(p);
        }
        x->acts = acts;
    }
    v->people = people;
    return OK;
}

static bool has_people(unsigned kind) { return kind == EVENT_VISIT || kind == EVENT_CORRECTION; }

static void put_event(struct pen *w, const struct told *t)
{
    const struct event *e = &t->e;
    put_u(w, e->kind);
    put_bytes(w, &t->effects, sizeof t->effects);
    put(w, e->campaign_id);
    put(w, e->group_id);
    put(w, e->ward_id);
    put(w, e->day);
    put(w, e->visit_seq);
    put(w, e->at_ms);
    put(w, t->entry.come_back_ms);
    put(w, t->entry.same_resident);
    put(w, t->entry.same_as);
    if (has_people(e->kind)) put_people(w, &t->visit);
    else put_text(w, t->entry.word);
}

static enum err get_event(struct arena *a, const uint8_t *p, struct told *t)
{
    struct event *e = &t->e;
    e->seq = t->seq;
    e->household_id = t->household_id;
    e->kind = (unsigned)get_u(&p);
    memcpy(&t->effects, p, sizeof t->effects);
    p += sizeof t->effects;
    e->campaign_id = get(&p);
    e->group_id = get(&p);
    e->ward_id = get(&p);
    e->day = get(&p);
    e->visit_seq = get(&p);
    e->at_ms = get(&p);
    t->entry = (struct entry){ .e = e, .visit = &t->visit, .come_back_ms = get(&p) };
    t->entry.same_resident = get(&p);
    t->entry.same_as = get(&p);
    if (has_people(e->kind)) return get_people(a, &p, &t->visit);
    t->entry.word = get_text(&p);
    return OK;
}

/* ---- a record ---- */

size_t told_write(const struct told *t, uint8_t *to)
{
    struct pen w = { to, to + RECORD_MAX };
    put(&w, t->household_id);
    put(&w, t->kind == TOLD_EVENT ? t->seq : (int64_t)t->kind - TOLD_EVENT);
    put_u(&w, t->kind);
    switch ((enum told_kind)t->kind) {
    case TOLD_UID:
        put(&w, t->resident_id);
        put_text(&w, t->uid);
        break;
    case TOLD_DOOR:
        put(&w, t->door.campaign_id);
        put(&w, t->door.ward_id);
        put(&w, t->door.visits);
        put(&w, t->door.last_ms);
        put(&w, t->door.due_ms);
        put_text(&w, t->door.last_outcome);
        break;
    case TOLD_EVENT: put_event(&w, t); break;
    }
    return w.p == w.end ? 0 : (size_t)(w.p - to);
}

struct told_place told_place(const uint8_t *p)
{
    struct told_place at = { .p = p };
    at.household_id = get(&p);
    at.seq = get(&p);
    return at;
}

enum err told_read(struct arena *a, const uint8_t *p, struct told *out)
{
    *out = (struct told){ .household_id = get(&p) };
    out->seq = get(&p);
    out->kind = (unsigned)get_u(&p);
    switch ((enum told_kind)out->kind) {
    case TOLD_UID:
        out->resident_id = get(&p);
        out->uid = get_text(&p);
        return OK;
    case TOLD_DOOR:
        out->door = (struct door_now){ .household_id = out->household_id, .campaign_id = get(&p) };
        out->door.ward_id = get(&p);
        out->door.visits = get(&p);
        out->door.last_ms = get(&p);
        out->door.due_ms = get(&p);
        out->door.last_outcome = get_text(&p);
        return OK;
    case TOLD_EVENT: return get_event(a, p, out);
    }
    return ERR_INTERNAL;
}
