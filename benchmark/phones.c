/* phones.c - phones handed out as the program does, and their batches in the words of docs/sync.md. */
#include "phones.h"
#include "account/account.h"
#include "core/json_in.h"
#include "core/time.h"
#include "db/db.h"
#include "demo/visit_json.h"
#include "outreach/sync/sync.h"
#include <stdlib.h>

enum { DOORS = 200, PEOPLE_MAX = 1500, SPACING_MS = 6 * MINUTE_MS, WALK_MS = 10 * HOUR_MS };

struct handing { struct phones *p; size_t cap; };

static enum err keep_member(const void *row, void *arg)
{
    struct handing *h = arg;
    const struct walker *w = row;
    if (h->p->n < h->cap) h->p->v[h->p->n++] = (struct phone){ .member_id = w->member_id, .account_id = w->account_id };
    return OK;
}

static enum err hand_out(struct db *db, void *arg)
{
    struct phones *p = arg;
    for (size_t i = 0; i < p->n; i++)
        TRY(device_add(db, p->a, p->keys, clock_now_ms(), p->v[i].account_id, S("Bench"), &p->v[i].device_id,
                       &p->v[i].key));
    return OK;
}

static enum err keep_dweller(const void *row, void *arg)
{
    struct phone *x = arg;
    if (x->n_people < PEOPLE_MAX) x->people[x->n_people++] = *(const struct dweller *)row;
    return OK;
}

void phones_open(struct phones *p, const struct bench *b, size_t n)
{
    *p = (struct phones){ .a = arena_open((size_t)1024 * MIB) };
    must(p->a ? OK : ERR_NOMEM, "memory");
    must(keys_open(text("%s/keys", b->dir), &p->keys), "keys");
    must(db_open(b->url ? b->url : text("sqlite:%s/sansang.db", b->dir), &p->db), "database");
    p->v = arena_new(p->a, struct phone, n);
    if (!p->v) fail("no memory");
    must(demo_members(p->db, p->a, (int64_t)n, keep_member, &(struct handing){ p, n }), "members");
    if (p->n == 0) fail("nobody walks in this city");
    must(db_tx(p->db, hand_out, p), "phones");
    struct dweller *people = calloc(PEOPLE_MAX, sizeof *people);
    for (size_t i = 0; i < p->n; i++) {
        struct phone *x = &p->v[i];
        x->people = people;
        must(demo_dwellers(p->db, p->a, x->member_id, DOORS, keep_dweller, x), "doors");
        struct dweller *own = arena_new(p->a, struct dweller, x->n_people + 1);
        if (!people || !own) fail("no memory");
        memcpy(own, people, x->n_people * sizeof *own);
        x->people = own;
    }
    free(people);
}

void phones_close(struct phones *p)
{
    db_close(p->db);
    keys_close(p->keys);
    arena_close(p->a);
}

/* ---- batches ---- */

/* One visit after the other, ten hours a day, the days before today when today is full: who is at two doors at once raises
   doubts, and each costs the server as much as a visit. */
static int64_t next_visit_ms(struct phone *x, int64_t now_ms)
{
    if (!x->morning_ms) x->morning_ms = x->clock_ms = now_ms - WALK_MS;
    x->clock_ms += SPACING_MS;
    if (x->clock_ms > x->morning_ms + WALK_MS - SPACING_MS) x->clock_ms = x->morning_ms -= DAY_MS;
    return x->clock_ms;
}

static void write_events(struct json *j, struct arena *a, struct phone *x, struct rng *r, size_t n, int64_t now_ms)
{
    for (size_t k = 0; k < n; k++) {
        size_t from = x->at;
        while (x->at < x->n_people && x->people[x->at].household_id == x->people[from].household_id) x->at++;
        visit_json(j, a, r, &(struct visit_draft){ .n = ++x->n, .ended_ms = next_visit_ms(x, now_ms),
                   .people = &x->people[from], .n_people = x->at - from });
        if (x->at >= x->n_people) x->at = 0;
    }
}

static void batch_make(struct batches *out, struct phone *x, struct rng *r, size_t per)
{
    struct batch *b = &out->v[out->n++];
    struct buf body = { .arena = out->a }, whole = { .arena = out->a };
    struct json j = { .out = &body };
    b->phone = x;
    b->sent_ms = clock_now_ms();
    json_object(&j, NULL);
    json_i64(&j, "sent_ms", b->sent_ms);
    json_i64(&j, "last_n", x->n + (int64_t)per);
    json_array(&j, "events");
    write_events(&j, out->a, x, r, per, b->sent_ms);
    json_end(&j);
    json_end(&j);
    buf_add(&whole, arena_printf(out->a,
                                 "POST /api/sync/push HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %.*s\r\n"
                                 "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
                                 (int)x->key.n, x->key.p, body.n));
    size_t head = whole.n;
    buf_add(&whole, buf_str(&body));
    if (body.failed || whole.failed) fail("no memory");
    b->request = (struct request){ whole.p, whole.n };
    b->body = (struct str){ whole.p + head, whole.n - head };
}

void batches_make(struct batches *out, struct phones *p, size_t total, size_t per)
{
    *out = (struct batches){ .keys = p->keys, .a = arena_open((size_t)4096 * MIB), .per = per };
    size_t n = (total + per - 1) / per;
    out->v = out->a ? arena_new(out->a, struct batch, n) : NULL;
    if (!out->v) fail("no memory");
    struct rng r = rng_of(0xbe9c4, (uint64_t)p->v[0].n + per);
    for (size_t i = 0, at = 0; i < n; at++) {
        if (at > n + p->n) fail("the phones have no doors");
        if (p->v[at % p->n].n_people == 0) continue;
        batch_make(out, &p->v[at % p->n], &r, per);
        i++;
    }
}

void batches_free(struct batches *b) { arena_close(b->a); }

bool batches_next(void *arg, size_t connection, struct request *out)
{
    struct batches *b = arg;
    (void)connection;
    size_t at = b->next++;
    if (at >= b->n) return false;
    *out = b->v[at].request;
    return true;
}

void batches_done(void *arg, size_t connection, const struct reply *r)
{
    struct batches *b = arg;
    (void)connection;
    if (r->status != 200) return;
    for (const char *p = r->body, *end = r->body + r->n; (p = memmem(p, (size_t)(end - p), "\"verdict\":\"", 11));
         p += 11)
        *(p[11] == 's' ? &b->stored : &b->refused) += 1;
}

void batches_push(struct db *db, void *arg, size_t i)
{
    const struct batches *all = arg;
    const struct batch *b = &all->v[i];
    struct arena *a = arena_open(16 * MIB);
    struct blame blame = { 0 };
    const struct json_in *body;
    struct pushed out;
    enum err e = a ? json_parse(a, b->body, &blame, &body) : ERR_NOMEM;
    if (e == OK)
        e = sync_push(db, a, all->keys,
                      &(struct push){.who = {b->phone->device_id, b->phone->account_id},
                                     .sent_ms = b->sent_ms,
                                     .now_ms = b->sent_ms,
                                     .events = json_member(body, "events")},
                      &out);
    for (size_t k = 0; e == OK && k < out.n; k++) if (out.verdicts[k].kind != VERDICT_STORED) e = ERR_INTERNAL;
    must(e, "push");
    arena_close(a);
}
