/* board_web.c - boards kept between two looks: of a unit somebody looks at, only the children that moved are read again. */
#include <pthread.h>
#include <stdlib.h>
#include "core/time.h"
#include "http/hub.h"
#include "outreach/count/progress.h"

/* A city under load: 13 million instructions to read and write it all, 126 children of which five moved since the look
   before. Whoever moves numbers touches the hub after the commit and before the answer, so what was not touched shows
   everything that was answered. Names, and what a command in another process does, are at most WHOLE_AGAIN_MS old. */
enum { SLOTS = 128, KEPT_BYTES_MAX = 16 * MIB, WHOLE_AGAIN_MS = 2000 };

struct text { char *p; size_t n, room; };
struct kept {
    pthread_mutex_t lock;
    struct arena *arena;                 /* everything below; NULL: nothing is kept here */
    int64_t unit_id, day, read_ms;
    struct unit_path path;
    struct board b;
    uint32_t *seen;                      /* of each child: its count of touches when it was read */
    struct text *texts;                  /* of each child: its JSON */
};
struct shelf { struct kept slots[SLOTS]; };

static void *shelf_make(void)
{
    struct shelf *s = calloc(1, sizeof *s);
    for (size_t i = 0; s && i < SLOTS; i++) pthread_mutex_init(&s->slots[i].lock, NULL);
    return s;
}

static void shelf_drop(void *arg)
{
    struct shelf *s = arg;
    for (size_t i = 0; i < SLOTS; i++) {
        arena_close(s->slots[i].arena);
        pthread_mutex_destroy(&s->slots[i].lock);
    }
    free(s);
}

static void forget(struct kept *k)
{
    arena_close(k->arena);
    k->arena = NULL;
}

/* ---- one child ---- */

/* In place when it fits, as it nearly always does. */
static enum err write_child(struct kept *k, struct arena *a, size_t i)
{
    struct buf out = { .arena = a };
    struct json j = { .out = &out };
    struct text *t = &k->texts[i];
    child_json(&j, &k->b.children[i], false, true);
    if (out.failed) return ERR_NOMEM;
    if (out.n > t->room) {
        t->room = out.n + out.n / 4;
        if (!(t->p = arena_new(k->arena, char, t->room))) return ERR_NOMEM;
    }
    memcpy(t->p, out.p, out.n);
    t->n = out.n;
    return OK;
}

struct rereading { struct child *c; int64_t first_day; };

static enum err take_cell(const void *row, void *arg)
{
    const struct cell *cell = row;
    const struct rereading *r = arg;
    if (cell->day == DAY_WHOLE) { r->c->total = cell->counts; r->c->touched_ms = cell->touched_ms; }
    else r->c->spark[cell->day - r->first_day] = cell->counts.n[MEASURE_visits];
    return OK;
}

static enum err reread_child(struct db *db, struct arena *a, struct kept *k, size_t i)
{
    struct rereading r = { &k->b.children[i], k->day - TODAY };
    TRY(cube_days(db, a, k->b.campaign.id, r.c->id, DAY_WHOLE, DAY_WHOLE, take_cell, &r));
    TRY(cube_days(db, a, k->b.campaign.id, r.c->id, r.first_day, k->day, take_cell, &r));
    return write_child(k, a, i);
}

/* ---- one unit ---- */

struct looking { const uint32_t *counts; struct arena *a; struct kept *k; int64_t unit_id, now_ms; };

static enum err read_whole(struct db *db, const struct looking *l)
{
    struct kept *k = l->k;
    forget(k);
    k->arena = arena_open(KEPT_BYTES_MAX);
    if (!k->arena) return ERR_NOMEM;
    k->unit_id = l->unit_id;
    k->read_ms = l->now_ms;
    k->day = day_of_ms(l->now_ms);
    TRY(unit_above(db, k->arena, l->unit_id, &k->path));
    TRY(board_read(db, k->arena, l->unit_id, l->now_ms, &k->b));
    TRY(board_spark(db, k->arena, l->now_ms, &k->b));
    k->seen = arena_new(k->arena, uint32_t, k->b.n + 1);
    k->texts = arena_new(k->arena, struct text, k->b.n + 1);
    if (!k->seen || !k->texts) return ERR_NOMEM;
    for (size_t i = 0; i < k->b.n; i++) {
        k->seen[i] = l->counts[hub_count_of(k->b.children[i].id)];
        TRY(write_child(k, l->a, i));
    }
    return OK;
}

static enum err read_moved(struct db *db, const struct looking *l)
{
    struct kept *k = l->k;
    struct board *b = &k->b;
    if (!b->campaign.id) return OK;
    TRY(cube_read(db, l->a, b->campaign.id, b->unit.id, DAY_WHOLE, &b->total));
    TRY(cube_read(db, l->a, b->campaign.id, b->unit.id, k->day, &b->today));
    for (size_t i = 0; i < b->n; i++) {
        uint32_t count = l->counts[hub_count_of(b->children[i].id)];
        if (k->seen[i] != count) TRY(reread_child(db, l->a, k, i));
        k->seen[i] = count;
    }
    return OK;
}

static bool is_good(struct db *db, const struct looking *l)
{
    const struct kept *k = l->k;
    struct campaign now = { 0 };
    if (!k->arena || k->unit_id != l->unit_id || k->day != day_of_ms(l->now_ms)) return false;
    if (l->now_ms < k->read_ms || l->now_ms - k->read_ms >= WHOLE_AGAIN_MS) return false;
    enum err e = campaign_at(db, l->a, k->path.id, k->path.n, &now);
    return (e == OK || e == ERR_NOT_FOUND) && now.id == k->b.campaign.id;
}

static enum err bring_up(struct db *db, void *arg)
{
    const struct looking *l = arg;
    return is_good(db, l) ? read_moved(db, l) : read_whole(db, l);
}

/* A copy that outlives the lock. */
static enum err hand_out(const struct kept *k, struct arena *a, struct board *out)
{
    struct buf all = { .arena = a };
    struct board b = k->b;
    b.children = arena_new(a, struct child, b.n + 1);
    if (!b.children) return ERR_NOMEM;
    if (b.n) memcpy(b.children, k->b.children, b.n * sizeof *b.children);
    for (size_t i = 0; i < b.n; i++) {
        if (i) buf_add(&all, S(","));
        buf_add(&all, (struct str){ k->texts[i].p, k->texts[i].n });
        TRY(arena_copy(a, b.children[i].name, &b.children[i].name));
    }
    struct str *words[] = { &b.unit.name, &b.campaign.name, &b.campaign.name_en, &b.campaign.targets };
    for (size_t i = 0; i < N_OF(words); i++) TRY(arena_copy(a, *words[i], words[i]));
    b.children_json = all.n ? buf_str(&all) : (struct str){ 0 };
    *out = b;
    return all.failed ? ERR_NOMEM : OK;
}

enum err board_look(struct hub *hub, struct db *db, struct arena *a, int64_t unit_id, int64_t now_ms, struct board *out)
{
    struct shelf *s = hub ? hub_shelf(hub, shelf_make, shelf_drop) : NULL;
    if (!s) {
        TRY(board_read(db, a, unit_id, now_ms, out));
        return board_spark(db, a, now_ms, out);
    }
    struct kept *k = &s->slots[(uint64_t)unit_id % SLOTS];
    uint32_t *counts = arena_new(a, uint32_t, HUB_COUNTS);
    if (!counts) return ERR_NOMEM;
    pthread_mutex_lock(&k->lock);
    hub_counts(hub, counts); /* before the snapshot: what is touched in between is read once more next time */
    enum err e = db_snapshot(db, bring_up, &(struct looking){ counts, a, k, unit_id, now_ms });
    if (e == OK) e = hand_out(k, a, out);
    else forget(k);
    pthread_mutex_unlock(&k->lock);
    return e;
}
