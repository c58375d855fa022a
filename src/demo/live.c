/* live.c - phones of the demo: they pull their doors and push their visits over HTTP as real ones do. */
#include "demo/live.h"
#include "account/account.h"
#include "core/json_in.h"
#include "core/time.h"
#include "demo/visit_json.h"
#include "net/fetch.h"
#include <stdlib.h>
#include <time.h>

enum { PHONES_MAX = 500, DOORS_MAX = 200, PEOPLE_MAX = 1200, REPLY_MAX = 4 * MIB, ANSWER_MS = 15 * 1000, PAUSE_MIN_MS = 120, PAUSE_MAX_MS = 900 };

struct phone {
    struct str key;
    int64_t n;
    struct dweller people[PEOPLE_MAX];
    size_t n_people, next;
    bool pulled;
};
struct live { const struct live_wish *w; struct rng rng; struct arena *a; struct phone *phones; size_t n; };

/* ---- one exchange ---- */

/* GET when `body` is NULL. ERR_BUSY: no answer, or not a 200. */
static enum err exchange(struct live *l, struct arena *a, const struct phone *p, const char *path, const struct buf *body, struct str *reply)
{
    struct fetched got;
    struct str bearer = arena_printf(a, "Bearer %.*s", (int)p->key.n, p->key.p);
    const struct fetch_header headers[] = { { S("Authorization"), bearer }, { S("Content-Type"), S("application/json") } };
    TRY(fetch_one(a, &(struct fetch){ .method = body ? FETCH_POST : FETCH_GET, .headers = headers, .n_headers = N_OF(headers),
                  .url = arena_printf(a, "%.*s%s", (int)l->w->url.n, l->w->url.p, path), .body = body ? buf_str(body) : S(""),
                  .timeout_ms = ANSWER_MS, .bytes_max = REPLY_MAX }, &got));
    *reply = got.body;
    return got.status == 200 ? OK : ERR_BUSY;
}

/* ---- doors down ---- */

static void keep_door(struct phone *p, const struct json_in *door)
{
    const struct json_in *people = json_member(door, "people");
    for (size_t i = 0; i < json_count(people) && p->n_people < PEOPLE_MAX; i++) {
        const struct json_in *one = json_item(people, i);
        p->people[p->n_people++] = (struct dweller){ json_as_i64(json_member(door, "household"), 0),
            json_as_i64(json_member(one, "resident"), 0), json_as_i64(json_member(one, "birth_year"), 0),
            json_as_i64(json_member(door, "lat_e6"), 0), json_as_i64(json_member(door, "lon_e6"), 0) };
    }
}

static enum err pull(struct live *l, struct arena *a, struct phone *p)
{
    struct str reply;
    struct blame blame = { 0 };
    const struct json_in *page;
    TRY(exchange(l, a, p, "/api/sync/pull?limit=200", NULL, &reply));
    TRY(json_parse(a, reply, &blame, &page));
    const struct json_in *rows = json_member(page, "rows");
    p->n_people = 0;
    for (size_t i = 0; i < json_count(rows); i++) keep_door(p, json_item(rows, i));
    p->pulled = true;
    p->next = p->n_people ? (size_t)rng_below(&l->rng, (int64_t)p->n_people) : 0;
    while (p->next > 0 && p->next < p->n_people &&
           p->people[p->next].household_id == p->people[p->next - 1].household_id)
        p->next--;
    return OK;
}

/* ---- visits up ---- */

static enum err visit(struct live *l, struct arena *a, struct phone *p)
{
    if (!p->pulled) return pull(l, a, p);
    if (p->n_people == 0) return OK;
    if (p->next >= p->n_people) p->next = 0;
    size_t from = p->next;
    while (p->next < p->n_people && p->people[p->next].household_id == p->people[from].household_id) p->next++;
    int64_t now = clock_now_ms();
    struct buf body = { .arena = a };
    struct str reply;
    struct json j = { .out = &body };
    json_object(&j, NULL);
    json_i64(&j, "sent_ms", now);
    json_i64(&j, "last_n", p->n + 1);
    json_array(&j, "events");
    visit_json(&j, a, &l->rng, &(struct visit_draft){ .n = p->n + 1, .ended_ms = now, .people = &p->people[from], .n_people = p->next - from });
    json_end(&j);
    json_end(&j);
    if (body.failed) return ERR_NOMEM;
    TRY(exchange(l, a, p, "/api/sync/push", &body, &reply));
    p->n++;
    return OK;
}

static void pause_ms(int64_t ms)
{
    nanosleep(&(struct timespec){ .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L }, NULL);
}

static enum err run(struct live *l)
{
    int64_t until = l->w->seconds ? clock_mono_us() + l->w->seconds * 1000000 : INT64_MAX;
    while (clock_mono_us() < until) {
        struct arena *a = arena_open(16 * MIB);
        if (!a) return ERR_NOMEM;
        enum err e = visit(l, a, &l->phones[rng_below(&l->rng, (int64_t)l->n)]);
        arena_close(a);
        if (e != OK && e != ERR_BUSY) return e;
        pause_ms(e == ERR_BUSY ? 1000 : rng_between(&l->rng, PAUSE_MIN_MS, PAUSE_MAX_MS) * 24 / (int64_t)l->n);
    }
    return OK;
}

/* ---- handing out phones ---- */

struct handing { struct live *l; const struct keys *keys; struct walker who[PHONES_MAX]; size_t n; };

static enum err keep_member(const void *row, void *arg)
{
    struct handing *h = arg;
    h->who[h->n++] = *(const struct walker *)row;
    return OK;
}

static enum err hand_out(struct db *db, void *arg)
{
    struct handing *h = arg;
    for (size_t i = 0; i < h->n; i++) {
        int64_t id;
        TRY(device_add(db, h->l->a, h->keys, clock_now_ms(), h->who[i].account_id, S("Demo"), &id,
                       &h->l->phones[i].key));
    }
    return OK;
}

static enum err start(struct db *db, const struct keys *keys, struct live *l)
{
    struct handing *h = arena_new(l->a, struct handing, 1);
    if (!h) return ERR_NOMEM;
    h->l = l;
    h->keys = keys;
    TRY(demo_members(db, l->a, l->w->phones, keep_member, h));
    if (h->n == 0) return ERR_NOT_FOUND;
    l->phones = arena_new(l->a, struct phone, h->n);
    l->n = h->n;
    if (!l->phones) return ERR_NOMEM;
    TRY(db_tx(db, hand_out, h));
    return run(l);
}

enum err demo_live(struct db *db, const struct keys *keys, const struct live_wish *w)
{
    struct live l = { .w = w, .rng = rng_of(w->seed, (uint64_t)clock_now_ms()), .a = arena_open(64 * MIB) };
    enum err e = l.a ? start(db, keys, &l) : ERR_NOMEM;
    arena_close(l.a);
    return e;
}
