/* shelf.c - public tables kept between two looks, in a fixed number of places: a newer one takes the place of an older. */
#include "indicator/value/public.h"
#include <pthread.h>
#include <stdlib.h>
#include "core/hide.h"

enum { PLACES = 2048 };                  /* thirty measures over five years; a wide table has 30 KB, a narrow one 1 KB */
struct kept { struct public_table t; int64_t read_ms; };
struct public_shelf { pthread_mutex_t lock; struct kept places[PLACES]; };

struct public_shelf *public_shelf_open(void)
{
    struct public_shelf *s = calloc(1, sizeof *s);
    if (s) pthread_mutex_init(&s->lock, NULL);
    return s;
}

static void forget(struct kept *k)
{
    free(k->t.n);
    free(k->t.hidden);
    *k = (struct kept){ .read_ms = 0 };
}

void public_shelf_close(struct public_shelf *s)
{
    if (!s) return;
    for (size_t i = 0; i < PLACES; i++) forget(&s->places[i]);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

static struct kept *place_of(struct public_shelf *s, const struct public_table *t)
{
    uint64_t h = (uint64_t)(uintptr_t)t->leaf.source * UINT64_C(0x9E3779B97F4A7C15) ^
                 (uint64_t)t->from_day * UINT64_C(0xC2B2AE3D27D4EB4F) ^
                 (uint64_t)t->leaf.measure * UINT64_C(0x165667B19E3779F9);
    return &s->places[(h ^ h >> 29) % PLACES];
}

static size_t cells_in(const struct public_table *t) { return (t->rows + 1) * (t->cols > 1 ? t->cols + 1 : 1); }

/* For as many rows as there are now: after a merger it is another table. */
bool public_shelf_take(struct public_shelf *s, struct arena *a, int64_t now_ms, struct public_table *t)
{
    if (!s) return false;
    pthread_mutex_lock(&s->lock);
    const struct kept *k = place_of(s, t);
    bool is_good = k->t.n && leaf_eq(&k->t.leaf, &t->leaf) && k->t.from_day == t->from_day && k->t.rows == t->rows &&
                   now_ms >= k->read_ms && now_ms - k->read_ms < PUBLIC_SHELF_MS;
    int64_t *n = is_good ? arena_new(a, int64_t, cells_in(&k->t)) : NULL;
    bool *hidden = n ? arena_new(a, bool, cells_in(&k->t)) : NULL;
    if (hidden) {
        memcpy(n, k->t.n, cells_in(&k->t) * sizeof *n);
        memcpy(hidden, k->t.hidden, cells_in(&k->t) * sizeof *hidden);
        t->cols = k->t.cols;
        t->n = n;
        t->hidden = hidden;
    }
    pthread_mutex_unlock(&s->lock);
    return hidden != NULL;
}

void public_shelf_keep(struct public_shelf *s, int64_t now_ms, const struct public_table *t)
{
    if (!s) return;
    int64_t *n = malloc(cells_in(t) * sizeof *n);
    bool *hidden = malloc(cells_in(t) * sizeof *hidden);
    if (!n || !hidden) { free(n); free(hidden); return; }
    memcpy(n, t->n, cells_in(t) * sizeof *n);
    memcpy(hidden, t->hidden, cells_in(t) * sizeof *hidden);
    pthread_mutex_lock(&s->lock);
    struct kept *k = place_of(s, t);
    forget(k);
    *k = (struct kept){ { .leaf = t->leaf, .from_day = t->from_day, .rows = t->rows, .cols = t->cols, .n = n, .hidden = hidden }, now_ms };
    pthread_mutex_unlock(&s->lock);
}
