/* board_kept_web.c - what the public figures keep between two looks: sums of past days and the drawn map; the day that runs is read each time. */
#include <pthread.h>
#include <stdlib.h>
#include "civic/board/board_web.h"
#include "core/time.h"
#include "http/hub.h"
#include "territory/map.h"

/* A city with a million reports: thirty days are 35,000 counts, 80 ms to add up; one day a thirtieth of that. A count lies on the day its
   step happened, so a day that is over stands still, but for steps that were being written at midnight: until LATE_MS have gone by it
   counts as running. Names, boundaries, and what a command in another process does to past days, are at most WHOLE_AGAIN_MS old. */
enum { WHOLE_AGAIN_MS = 10 * MINUTE_MS, LATE_MS = 10 * MINUTE_MS, KEPT_BYTES_MAX = 16 * MIB };

struct kept_sums { pthread_mutex_t lock; struct arena *arena; int64_t read_ms, live_day; struct figures_table past; };
struct kept_map { pthread_mutex_t lock; struct arena *arena; int64_t read_ms; struct map_ward *wards; size_t n; };
struct board_shelf { struct kept_sums sums; struct kept_map map; };

static void *shelf_make(void)
{
    struct board_shelf *s = calloc(1, sizeof *s);
    if (!s) return NULL;
    pthread_mutex_init(&s->sums.lock, NULL);
    pthread_mutex_init(&s->map.lock, NULL);
    return s;
}

static void shelf_drop(void *arg)
{
    struct board_shelf *s = arg;
    arena_close(s->sums.arena);
    arena_close(s->map.arena);
    pthread_mutex_destroy(&s->sums.lock);
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

/* ---- sums ---- */

static enum err copy_names(struct arena *a, struct figures *f)
{
    struct str *const texts[] = { &f->code, &f->name, &f->name_en, &f->folded };
    return copy_all(a, texts, N_OF(texts));
}

static enum err sums_read(struct db *db, struct kept_sums *k, int64_t now_ms, int64_t from_day, int64_t live_day)
{
    TRY(room_anew(&k->arena));
    k->read_ms = now_ms;
    k->live_day = live_day;
    return figures_sum(db, k->arena, from_day, live_day - 1, &k->past);
}

/* A copy that outlives the lock, with room for units that come to it. */
static enum err sums_copy(const struct kept_sums *k, struct arena *a, struct figures_table *out)
{
    *out = k->past;
    out->units = arena_new(a, struct figures, FIGURES_MAX);
    if (!out->units) return ERR_NOMEM;
    if (out->n) memcpy(out->units, k->past.units, out->n * sizeof *out->units);
    for (size_t i = 0; i < out->n; i++) TRY(copy_names(a, &out->units[i]));
    return copy_names(a, &out->city);
}

static enum err past_of(struct db *db, struct kept_sums *k, struct arena *a, int64_t now_ms, int64_t from_day, int64_t live_day,
                        struct figures_table *out)
{
    pthread_mutex_lock(&k->lock);
    bool is_good = is_young(k->arena, k->read_ms, now_ms) && k->past.from_day == from_day && k->live_day == live_day;
    enum err e = is_good ? OK : sums_read(db, k, now_ms, from_day, live_day);
    if (e == OK) e = sums_copy(k, a, out);
    else forget(&k->arena);
    pthread_mutex_unlock(&k->lock);
    return e;
}

enum err figures_look(struct hub *hub, struct db *db, struct arena *a, int64_t now_ms, int64_t from_day, int64_t to_day,
                      struct figures_table *out)
{
    struct board_shelf *s = shelf_of(hub);
    struct figures_table t, live;
    int64_t today = day_of_ms(now_ms), live_day = day_of_ms(now_ms - LATE_MS);
    bool is_usual = to_day == today && from_day == today - FIGURE_DAYS + 1;
    if (!s || !is_usual) return figures_read(db, a, from_day, to_day, out);
    TRY(past_of(db, &s->sums, a, now_ms, from_day, live_day, &t));
    TRY(figures_sum(db, a, live_day, to_day, &live));
    TRY(figures_add(&t, &live));
    TRY(figures_hide(a, &t));
    *out = t;
    return OK;
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
