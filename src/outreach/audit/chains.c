/* chains.c - the receipt chain of every device, link by link in each range of seq, and the ranges joined in the end. */
#include "auth/keys.h"
#include "outreach/audit/audit_impl.h"
#include "outreach/erase/erase_db.h"

static const uint8_t no_link[1];

static enum err tell(struct auditor *w, int64_t id, const char *what, struct str counted, struct str recounted)
{
    return audit_tell(w->all, (struct difference){ DIFFERENCE_CHAIN, .id = id, .what = str_z(what), .counted = counted,
                                                   .recounted = recounted });
}

static size_t place_of(const struct chain_of *v, size_t cap, int64_t device_id)
{
    size_t at = (size_t)device_id & (cap - 1);
    while (v[at].is_used && v[at].device_id != device_id) at = (at + 1) & (cap - 1);
    return at;
}

static enum err chain_slot(struct chains *c, int64_t device_id, struct chain_of **out)
{
    if (2 * c->n >= c->cap) {
        size_t cap = c->cap ? 2 * c->cap : 256;
        struct chain_of *wide = arena_new(c->arena, struct chain_of, cap);
        if (!wide) return ERR_NOMEM;
        for (size_t i = 0; i < c->cap; i++)
            if (c->v[i].is_used) wide[place_of(wide, cap, c->v[i].device_id)] = c->v[i];
        c->v = wide;
        c->cap = cap;
    }
    struct chain_of *x = &c->v[place_of(c->v, c->cap, device_id)];
    if (!x->is_used) {
        *x = (struct chain_of){ .device_id = device_id, .is_used = true };
        c->n++;
    }
    *out = x;
    return OK;
}

/* An erased event: exactly what the erasure left, between the links it stood between. */
static enum err erased_again(struct auditor *w, const struct event *e, struct bytes before)
{
    struct tombstone t;
    struct bytes proof;
    enum err found = tombstone_last(w->db, w->scratch, e->seq, &t);
    if (found != OK && found != ERR_NOT_FOUND) return found;
    bool fits = found == OK && t.before.n == before.n && (before.n == 0 || memcmp(t.before.p, before.p, before.n) == 0);
    if (fits) TRY(event_tombstone(w->scratch, before, e, &proof));
    if (fits && bytes_eq_secret(proof, t.proof)) return OK;
    return tell(w, e->seq, "event", S("erased"), S("not by that erasure"));
}

/* The event after the link `before` of its device. */
static enum err link_again(struct auditor *w, const struct event *e, struct bytes before)
{
    struct bytes after;
    if (e->erased.n) return erased_again(w, e, before);
    TRY(event_chain(w->scratch, before, e, &after));
    if (e->chain.n == CHAIN_LEN && memcmp(after.p, e->chain.p, CHAIN_LEN) == 0) return OK;
    return tell(w, e->seq, "event", hex(w->scratch, e->chain), hex(w->scratch, after));
}

/* The first of a device in a later range waits for the range before it. One altered link is named once: the next one is
   held beside what stands here. */
enum err chain_event(struct auditor *w, const struct event *e)
{
    struct chain_of *c;
    if (e->device_id == 0) return e->erased.n ? erased_again(w, e, (struct bytes){ no_link, 0 }) : OK;
    TRY(chain_slot(w->chains, e->device_id, &c));
    bool waits = !w->is_first_range && c->n == 0 && c->first_seq == 0;
    if (waits) c->first_seq = e->seq;
    else TRY(link_again(w, e, (struct bytes){ c->hash, CHAIN_LEN }));
    if (e->n > c->n) c->n = e->n;
    if (e->chain.n == CHAIN_LEN) memcpy(c->hash, e->chain.p, CHAIN_LEN);
    return OK;
}

/* ---- the ranges joined ---- */

static enum err chain_join(struct auditor *w, struct chains *whole, const struct chain_of *part)
{
    struct chain_of *c;
    struct event e;
    TRY(chain_slot(whole, part->device_id, &c));
    if (part->first_seq) {
        arena_reset(w->scratch);
        TRY(event_by_seq(w->db, w->scratch, part->first_seq, &e));
        TRY(link_again(w, &e, (struct bytes){ c->hash, CHAIN_LEN }));
    }
    memcpy(c->hash, part->hash, CHAIN_LEN);
    if (part->n > c->n) c->n = part->n;
    return OK;
}

struct beside { struct auditor *w; struct chains *whole; };

static enum err device_again(const void *row, void *arg)
{
    const struct device_now *d = row;
    const struct beside *b = arg;
    struct auditor *w = b->w;
    struct chain_of *c;
    w->sums.devices++;
    TRY(chain_slot(b->whole, d->id, &c));
    arena_reset(w->scratch);
    struct bytes own = { c->hash, CHAIN_LEN };
    if (d->chain.n != CHAIN_LEN || memcmp(d->chain.p, c->hash, CHAIN_LEN) != 0)
        TRY(tell(w, d->id, "device", hex(w->scratch, d->chain), hex(w->scratch, own)));
    if (d->n == c->n) return OK;
    return tell(w, d->id, "device_n", arena_printf(w->scratch, "%lld", (long long)d->n),
                arena_printf(w->scratch, "%lld", (long long)c->n));
}

enum err chains_join(struct auditor *w)
{
    struct chains whole = { .arena = w->keep };
    for (size_t r = 0; r < w->all->ranges; r++)
        for (size_t i = 0; i < w->all->chains[r].cap; i++)
            if (w->all->chains[r].v[i].is_used) TRY(chain_join(w, &whole, &w->all->chains[r].v[i]));
    return walk_devices(w->db, w->scratch, device_again, &(struct beside){ w, &whole });
}

/* ---- erasures ---- */

struct proofs { struct buf all; };
static enum err add_proof(const void *row, void *arg)
{
    const struct tombstone *t = row;
    struct proofs *p = arg;
    buf_add(&p->all, (struct str){ (const char *)t->proof.p, t->proof.n });
    return OK;
}

static bool has_line(struct str text, struct str ending)
{
    return text.n > ending.n && memcmp(text.p + text.n - ending.n - 1, ending.p, ending.n) == 0;
}

/* What it says was erased is what was erased, and the audit log bears its hash. */
static enum err erasure_again(const void *row, void *arg)
{
    const struct erasure_seen *s = row;
    struct auditor *w = arg;
    struct proofs p = { .all = { .arena = w->page } };
    struct bytes tombstones, hash;
    arena_reset(w->page);
    TRY(tombstones_of(w->db, w->page, s->e.id, add_proof, &p));
    if (p.all.failed) return ERR_NOMEM;
    TRY(sha256(w->page, p.all.p ? buf_str(&p.all) : S(""), &tombstones));
    TRY(sha256(w->page, s->e.certificate, &hash));
    struct str subject = arena_printf(w->page, "erasure:%lld", (long long)s->e.id);
    bool fits = bytes_eq_secret(tombstones, s->e.tombstones) && bytes_eq_secret(hash, s->e.hash)
             && has_line(s->e.certificate, hex(w->page, tombstones)) && str_eq(s->said_subject, subject)
             && str_eq(s->said_reason, hex(w->page, hash));
    return fits ? OK : audit_tell(w->all, (struct difference){ DIFFERENCE_ERASURE, .id = s->e.id, .what = S("certificate"),
                                                    .counted = S("altered"), .recounted = S("") });
}

enum err erasures_again(struct auditor *w) { return erasures_each(w->db, w->scratch, erasure_again, w); }
