/* publog_verify.c - the whole log computed again from its leaves: every kept hash must come out the same. */
#include "civic/publog/publog_db.h"
#include "civic/publog/merkle.h"

enum { SCRATCH_BYTES = 4 * MIB };

struct recomputing {
    struct db *db;
    struct arena *scratch;                               /* forgotten after each leaf */
    struct merkle left[MERKLE_LEVELS]; /* of each level, the last complete subtree that waits for its right half */
    int64_t size, bad;
};

static bool is_kept(struct bytes kept, const struct merkle *h) { return kept.n == PUBLOG_HASH && memcmp(kept.p, h->b, PUBLOG_HASH) == 0; }

static enum err recompute_node(struct recomputing *r, int64_t level, int64_t place, const struct merkle *h)
{
    struct bytes kept = { 0 };
    enum err e = publog_node(r->db, r->scratch, level, place, &kept);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    if (r->bad < 0 && (e != OK || !is_kept(kept, h))) r->bad = place << level;
    return OK;
}

static enum err recompute_leaf(const void *row, void *arg)
{
    const struct publog_leaf_row *l = row;
    struct recomputing *r = arg;
    struct merkle h;
    if (r->bad >= 0) return OK;
    if (l->id != r->size) { r->bad = r->size; return OK; }          /* one is missing */
    if (!merkle_leaf((struct str){ (const char *)l->leaf.p, l->leaf.n }, &h)) return ERR_NOMEM;
    if (!is_kept(l->hash, &h)) r->bad = l->id;
    int64_t level = 0, place = l->id;
    for (; place & 1; level++, place >>= 1) {
        if (!merkle_join(&r->left[level], &h, &h)) return ERR_NOMEM;
        TRY(recompute_node(r, level + 1, place >> 1, &h));
    }
    r->left[level] = h;
    r->size++;
    arena_reset(r->scratch);
    return OK;
}

enum err publog_verify(struct db *db, struct arena *a, int64_t *size, int64_t *bad)
{
    struct recomputing r = { .db = db, .scratch = arena_open(SCRATCH_BYTES), .bad = -1 };
    if (!r.scratch) return ERR_NOMEM;
    enum err e = publog_leaf_each(db, a, recompute_leaf, &r);
    arena_close(r.scratch);
    *size = r.size;
    *bad = r.bad;
    return e;
}
