/* board_kept_web.c - what the public figures keep between two looks: the last month, and the drawn map. */
#include <pthread.h>
#include <stdlib.h>
#include "civic/board/board_web.h"
#include "core/time.h"
#include "http/hub.h"
#include "territory/map.h"

/* A month that is over stands still, but for steps that were being written at midnight, for names, boundaries, and what a command in another
   process does: these are at most WHOLE_AGAIN_MS old. Reading and hiding a month takes a while. */
enum { WHOLE_AGAIN_MS = 10 * MINUTE_MS, KEPT_BYTES_MAX = 16 * MIB };

struct kept_month { pthread_mutex_t lock; struct arena *arena; int64_t read_ms; struct figures_table t; };
struct kept_map { pthread_mutex_t lock; struct arena *arena; int64_t read_ms; struct map_ward *wards; size_t n; };
struct board_shelf { struct kept_month month; struct kept_map map; };

static void *shelf_make(void)
{
    struct board_shelf *s = calloc(1, sizeof *s);
    if (!s) return NULL;
    pthread_mutex_init(&s->month.lock, NULL);
    pthread_mutex_init(&s->map.lock, NULL);
    return s;
}

static void shelf_drop(void *arg)
{
    struct board_shelf *s = arg;
    arena_close(s->month.arena);
    arena_close(s->map.arena);
    pthread_mutex_destroy(&s->month.lock);
    pthread_mutex_destroy(&s->map.lock);
    free(s);
}

static struct board_shelf *shelf_of(struct hub *hub) { return hub ? hub_shelf(hub, shelf_make, shelf_drop) : NULL; }

static bool is_young(const struct arena *kept, int64_t read_ms, int64_t now_ms)
{
    return kept && now_ms >= read_ms && now_ms - read_ms < WHOLE_AGAIN_MS;
}

/* Anew, in a room of its own: *arena NULL when there is none. */
static enum err room_anew(struct arena **arena)
{
    arena_close(*arena);
    *arena = arena_open(KEPT_BYTES_MAX);
    return *arena ? OK : ERR_NOMEM;
}

static void forget(struct arena **arena)
{
    arena_close(*arena);
    *arena = NULL;
}

static enum err copy_all(struct arena *a, struct str *const texts[], size_t n)
{
    for (size_t i = 0; i < n; i++) TRY(arena_copy(a, *texts[i], texts[i]));
    return OK;
}

/* ---- the last month ---- */

static enum err copy_names(struct arena *a, struct figures *f)
{
    struct str *const texts[] = { &f->code, &f->name, &f->name_en };
    return copy_all(a, texts, N_OF(texts));
}

/* Read in the room of the request: what it takes to hide is far more than what is kept. */
static enum err table_copy(const struct figures_table *t, struct arena *a, struct figures_table *out)
{
    *out = *t;
    out->units = arena_new(a, struct figures, t->n + 1);
    if (!out->units) return ERR_NOMEM;
    if (t->n) memcpy(out->units, t->units, t->n * sizeof *out->units);
    for (size_t i = 0; i < t->n; i++) TRY(copy_names(a, &out->units[i]));
    return copy_names(a, &out->city);
}

static enum err month_read(struct db *db, struct arena *a, struct kept_month *k, int64_t now_ms, int64_t month)
{
    struct figures_table t;
    TRY(figures_read(db, a, now_ms, month, &t));
    TRY(room_anew(&k->arena));
    k->read_ms = now_ms;
    return table_copy(&t, k->arena, &k->t);
}

enum err figures_look(struct hub *hub, struct db *db, struct arena *a, int64_t now_ms, int64_t month, struct figures_table *out)
{
    struct board_shelf *s = shelf_of(hub);
    if (!s || month != figures_month_last(now_ms)) return figures_read(db, a, now_ms, month, out);
    struct kept_month *k = &s->month;
    pthread_mutex_lock(&k->lock);
    enum err e = is_young(k->arena, k->read_ms, now_ms) && k->t.month == month ? OK : month_read(db, a, k, now_ms, month);
    if (e == OK) e = table_copy(&k->t, a, out);
    else forget(&k->arena);
    pthread_mutex_unlock(&k->lock);
    return e;
}

/* ---- the map ---- */

static enum err wards_read(struct db *db, struct arena *a, struct map_ward **out, size_t *n)
{
    struct map map;
    TRY(territory_map(db, a, CITY_ID, &map));
    struct map_ward *w = arena_new(a, struct map_ward, map.n + 1);
    if (!w) return ERR_NOMEM;
    for (size_t i = 0; i < map.n; i++) {
        struct unit u;
        TRY(unit_by_id(db, a, map.units[i].id, &u));
        w[i] = (struct map_ward){ .id = u.id, .code = u.code, .name = u.name, .name_en = u.name_en, .path = map.units[i].path };
    }
    *out = w;
    *n = map.n;
    return OK;
}

static enum err wards_copy(const struct kept_map *k, struct arena *a, struct map_ward **out, size_t *n)
{
    struct map_ward *w = arena_new(a, struct map_ward, k->n + 1);
    if (!w) return ERR_NOMEM;
    for (size_t i = 0; i < k->n; i++) {
        w[i] = k->wards[i];
        struct str *const texts[] = { &w[i].code, &w[i].name, &w[i].name_en, &w[i].path };
        TRY(copy_all(a, texts, N_OF(texts)));
    }
    *out = w;
    *n = k->n;
    return OK;
}

enum err wards_look(struct hub *hub, struct db *db, struct arena *a, int64_t now_ms, struct map_ward **out, size_t *n)
{
    struct board_shelf *s = shelf_of(hub);
    if (!s) return wards_read(db, a, out, n);
    struct kept_map *k = &s->map;
    pthread_mutex_lock(&k->lock);
    enum err e = OK;
    if (!is_young(k->arena, k->read_ms, now_ms)) {
        e = room_anew(&k->arena);
        if (e == OK) e = wards_read(db, k->arena, &k->wards, &k->n);
        k->read_ms = now_ms;
    }
    if (e == OK) e = wards_copy(k, a, out, n);
    else forget(&k->arena);
    pthread_mutex_unlock(&k->lock);
    return e;
}
