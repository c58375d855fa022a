/* cells.c - the numbers that move while events are folded, found by campaign, unit and day. */
#include "outreach/count/book.h"
#include "outreach/count/cube.h"

struct cells {
    struct arena *arena;
    struct cell **v, **slots;            /* in order of appearance; open hash over the same */
    size_t n, cap;                       /* slots: 2 * cap, a power of two */
};

struct cells *cells_new(struct arena *a)
{
    struct cells *c = arena_new(a, struct cells, 1);
    if (c) c->arena = a;
    return c;
}

size_t cells_count(const struct cells *c) { return c->n; }
const struct cell *cells_at(const struct cells *c, size_t i) { return c->v[i]; }

static size_t hash_of(int64_t campaign_id, int64_t unit_id, int64_t day)
{
    uint64_t x = (uint64_t)campaign_id * UINT64_C(0x9e3779b97f4a7c15) ^ (uint64_t)unit_id * UINT64_C(0xbf58476d1ce4e5b9)
               ^ (uint64_t)day * UINT64_C(0x94d049bb133111eb);
    return (size_t)(x ^ x >> 29);
}

static struct cell **slot_of(const struct cells *c, int64_t campaign_id, int64_t unit_id, int64_t day)
{
    size_t mask = 2 * c->cap - 1;
    for (size_t i = hash_of(campaign_id, unit_id, day) & mask;; i = (i + 1) & mask) {
        const struct cell *x = c->slots[i];
        if (!x || (x->unit_id == unit_id && x->day == day && x->campaign_id == campaign_id)) return &c->slots[i];
    }
}

static enum err grow(struct cells *c)
{
    struct cells wide = { .arena = c->arena, .n = c->n, .cap = c->cap ? 2 * c->cap : 16 };
    wide.v = arena_new(c->arena, struct cell *, wide.cap);
    wide.slots = arena_new(c->arena, struct cell *, 2 * wide.cap);
    if (!wide.v || !wide.slots) return ERR_NOMEM;
    for (size_t i = 0; i < c->n; i++) {
        wide.v[i] = c->v[i];
        *slot_of(&wide, c->v[i]->campaign_id, c->v[i]->unit_id, c->v[i]->day) = c->v[i];
    }
    *c = wide;
    return OK;
}

enum err cells_add(struct cells *c, int64_t campaign_id, int64_t unit_id, int64_t day, const struct counts *delta)
{
    if (c->n == c->cap) TRY(grow(c));
    struct cell **slot = slot_of(c, campaign_id, unit_id, day);
    if (!*slot) {
        struct cell *fresh = arena_new(c->arena, struct cell, 1);
        if (!fresh) return ERR_NOMEM;
        *fresh = (struct cell){ .campaign_id = campaign_id, .unit_id = unit_id, .day = day };
        *slot = c->v[c->n++] = fresh;
    }
    counts_add(&(*slot)->counts, delta);
    return OK;
}

const struct cell *cells_find(const struct cells *c, int64_t campaign_id, int64_t unit_id, int64_t day)
{
    return c->cap ? *slot_of(c, campaign_id, unit_id, day) : NULL;
}
