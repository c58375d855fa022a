/* fill.c - a city after weeks of work: millions of visits through the intake that serves phones, in full batches and few commits. */
#include "demo/demo.h"
#include "demo/demo_db.h"
#include "demo/visit_json.h"
#include "core/time.h"
#include "outreach/sync/sync.h"

enum { EVENINGS = 40, A_NIGHT = 10, GROUPS_AT_ONCE = 100, FILLERS_MAX = 100, DWELLERS_MAX = 20000,
       COMMIT_VISITS = 20000 };                              /* visits that share a transaction */

struct crew { struct filler v[FILLERS_MAX]; size_t n; };
struct street { struct dweller v[DWELLERS_MAX]; size_t n; };
struct group_page { struct group_row v[GROUPS_AT_ONCE]; size_t n; };

/* The whole of the work, from the first group to the last. */
struct filling {
    const struct demo *d;
    int64_t visits, doors;               /* wanted in all; doors of the city that lie in a piece */
    int64_t doors_before, added;         /* doors of the members already seen; visits added so far */
};

static enum err keep_filler(const void *row, void *arg)
{
    struct crew *c = arg;
    c->v[c->n++] = *(const struct filler *)row;
    return OK;
}

static enum err keep_dweller(const void *row, void *arg)
{
    struct street *s = arg;
    if (s->n < DWELLERS_MAX) s->v[s->n++] = *(const struct dweller *)row;
    return OK;
}

static enum err keep_group(const void *row, void *arg)
{
    struct group_page *g = arg;
    g->v[g->n++] = *(const struct group_row *)row;
    return OK;
}

/* Where the next door of the street begins; the last is followed by the first. */
static size_t door_after(const struct street *s, size_t from)
{
    size_t to = from;
    while (to < s->n && s->v[to].household_id == s->v[from].household_id) to++;
    return to;
}

/* The n-th visit of a phone (from 1): ten an evening; phones do not all begin on the same one. */
static int64_t moment_of(const struct demo *d, int64_t member_id, int64_t n, struct rng *r)
{
    int64_t evening = (n / A_NIGHT + member_id) % EVENINGS;
    return day_start_ms(day_of_ms(d->now_ms) - EVENINGS + evening) + 18 * (int64_t)HOUR_MS
         + n % A_NIGHT * 7 * MINUTE_MS + rng_below(r, 3 * MINUTE_MS);
}

struct sending {
    const struct demo *d;
    struct db *db;
    const struct filler *who;
    const struct street *s;
    struct rng rng;
    size_t at;
};

/* `n` visits, the first of them the phone's `first`-th, sent at once. */
static enum err send(struct sending *p, struct arena *a, int64_t first, int64_t n)
{
    struct buf text = { .arena = a };
    struct json j = { .out = &text };
    int64_t sent = 0;
    json_array(&j, NULL);
    for (int64_t k = first; k < first + n; k++) {
        size_t to = door_after(p->s, p->at);
        int64_t ended = moment_of(p->d, p->who->member_id, k, &p->rng);
        visit_json(&j, a, &p->rng,
                   &(struct visit_draft){.n = k, .ended_ms = ended, .people = &p->s->v[p->at], .n_people = to - p->at});
        if (ended > sent) sent = ended;
        p->at = to < p->s->n ? to : 0;
    }
    json_end(&j);
    struct blame blame = { 0 };
    const struct json_in *events;
    struct pushed out;
    if (text.failed) return ERR_NOMEM;
    TRY(json_parse(a, buf_str(&text), &blame, &events));
    TRY(sync_push(p->db, a, p->d->keys, &(struct push){ .who = { p->who->device_id, p->who->account_id },
                  .sent_ms = sent + MINUTE_MS, .now_ms = sent + MINUTE_MS, .events = events }, &out));
    for (size_t i = 0; i < out.n; i++) if (out.verdicts[i].kind == VERDICT_REFUSED) return ERR_INTERNAL;
    return OK;
}

/* A member's phone, from the visit after its last one to its share: as many of all visits as it has doors. */
static enum err walk(struct filling *f, struct db *db, struct arena *a, struct arena *batch, const struct filler *who)
{
    int64_t before = f->visits * f->doors_before / f->doors;
    f->doors_before += who->doors;
    int64_t left = f->visits * f->doors_before / f->doors - before - who->n;
    struct street *s = arena_new(a, struct street, 1);
    if (!s) return ERR_NOMEM;
    if (left <= 0) return OK;
    TRY(demo_dwellers(db, a, who->member_id, who->doors, keep_dweller, s));
    if (s->n == 0) return OK;
    struct sending p = {.d = f->d,
                        .db = db,
                        .who = who,
                        .s = s,
                        .rng = rng_of(f->d->seed ^ 0xf111, (uint64_t)(who->member_id * 100000 + who->n))};
    for (int64_t skip = who->n % who->doors; skip > 0; skip--) {
        p.at = door_after(s, p.at);
        if (p.at >= s->n) p.at = 0;
    }
    for (int64_t n = who->n; left > 0;) {
        int64_t now = left < PUSH_EVENTS_MAX ? left : PUSH_EVENTS_MAX;
        arena_reset(batch);
        TRY(send(&p, batch, n + 1, now));
        n += now;
        left -= now;
        f->added += now;
    }
    return OK;
}

static enum err walk_group(struct filling *f, struct db *db, const struct group_row *g)
{
    struct arena *a = arena_open(128 * MIB), *batch = arena_open(16 * MIB);
    struct crew *c = a && batch ? arena_new(a, struct crew, 1) : NULL;
    enum err e = c ? demo_fillers(db, a, g->id, keep_filler, c) : ERR_NOMEM;
    for (size_t i = 0; e == OK && i < c->n; i++) e = walk(f, db, a, batch, &c->v[i]);
    arena_close(batch);
    arena_close(a);
    return e;
}

/* Groups from `next` on, until enough visits share the transaction. */
struct stretch { struct filling *f; const struct group_page *page; size_t next; };

static enum err walk_stretch(struct db *db, void *arg)
{
    struct stretch *s = arg;
    int64_t began = s->f->added;
    while (s->next < s->page->n && s->f->added - began < COMMIT_VISITS)
        TRY(walk_group(s->f, db, &s->page->v[s->next++]));
    return OK;
}

static enum err fill_all(struct filling *f, struct arena *a)
{
    struct group_page *page = arena_new(a, struct group_page, 1);
    if (!page) return ERR_NOMEM;
    for (int64_t after = 0;; after = page->v[page->n - 1].id) {
        page->n = 0;
        TRY(demo_groups(f->d->db, a, after, GROUPS_AT_ONCE, keep_group, page));
        if (page->n == 0) return OK;
        struct stretch s = { f, page, 0 };
        while (s.next < page->n) {
            TRY(db_tx(f->d->db, walk_stretch, &s));
            f->d->progress("visits made", f->added, f->visits);
        }
    }
}

enum err demo_fill(const struct demo *d, int64_t visits)
{
    struct arena *a = arena_open(64 * MIB);
    struct filling f = { .d = d, .visits = visits };
    enum err e = a ? demo_count_doors(d->db, a, &f.doors) : ERR_NOMEM;
    if (e == OK && f.doors == 0) e = ERR_NOT_FOUND;
    if (e == OK) e = fill_all(&f, a);
    arena_close(a);
    return e;
}
