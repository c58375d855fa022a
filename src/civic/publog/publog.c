/* publog.c - the tree of the public log: how it grows, what its head is, and how anyone is shown that a leaf is in it. */
#include "civic/publog/publog_db.h"
#include "civic/publog/merkle.h"

/* Nodes are never changed and only added, so whoever has read the size may read the nodes below it at any later moment. */

static enum err node_at(struct db *db, struct arena *a, int64_t level, int64_t place, struct merkle *out)
{
    struct bytes kept;
    enum err e = publog_node(db, a, level, place, &kept);
    if (e == ERR_NOT_FOUND || (e == OK && kept.n != PUBLOG_HASH)) return ERR_INTERNAL;      /* a hole in the log */
    TRY(e);
    memcpy(out->b, kept.p, PUBLOG_HASH);
    return OK;
}

enum err publog_append(struct db *db, struct arena *a, int64_t now_ms, struct str leaf, int64_t *index)
{
    struct merkle h, left;
    int64_t at;
    if (!merkle_leaf(leaf, &h)) return ERR_NOMEM;
    enum err e = publog_leaf_append(db, a, &(struct publog_leaf_row){ .at_ms = now_ms, .hash = merkle_bytes(&h),
                                    .leaf = { (const uint8_t *)leaf.p, leaf.n } }, &at);
    if (e != OK) return e == ERR_CONFLICT ? ERR_BUSY : e;           /* another program took the place: run again */
    for (int64_t level = 0, place = at; place & 1; level++, place >>= 1) {
        TRY(node_at(db, a, level, place - 1, &left));
        if (!merkle_join(&left, &h, &h)) return ERR_NOMEM;
        TRY(publog_node_insert(db, a, level + 1, place >> 1, merkle_bytes(&h)));
    }
    *index = at;
    return OK;
}

/* ---- what a range of leaves hashes to ---- */

/* MTH(D[from : from + n]): complete subtrees from the left, each a row, joined from the right. `from` is a multiple of the
   largest of them, as it is in every step of RFC 6962, 2.1. */
static enum err range_hash(struct db *db, struct arena *a, int64_t from, int64_t n, struct merkle *out)
{
    struct merkle part[MERKLE_LEVELS];
    size_t parts = 0;
    for (int level = MERKLE_LEVELS - 1; level >= 0; level--) {
        if (!(n >> level & 1)) continue;
        TRY(node_at(db, a, level, from >> level, &part[parts++]));
        from += INT64_C(1) << level;
    }
    while (parts > 1) {
        parts--;
        if (!merkle_join(&part[parts - 1], &part[parts], &part[parts - 1])) return ERR_NOMEM;
    }
    if (parts == 0 && !merkle_nothing(&part[0])) return ERR_NOMEM;
    *out = part[0];
    return OK;
}

static enum err keep(struct arena *a, const struct merkle *h, struct bytes *out)
{
    uint8_t *p = arena_new(a, uint8_t, PUBLOG_HASH);
    if (!p) return ERR_NOMEM;
    memcpy(p, h->b, PUBLOG_HASH);
    *out = (struct bytes){ p, PUBLOG_HASH };
    return OK;
}

/* ---- the head ---- */

struct str publog_head_text(struct arena *a, const struct publog_head *h)
{
    struct str root = hex(a, h->root);
    return arena_printf(a, "sansang-publog-1 %lld %lld %.*s", (long long)h->size, (long long)h->at_ms, (int)root.n,
                        root.p);
}

enum err publog_head_now(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms,
                         struct publog_head *out)
{
    struct publog_head h = { .at_ms = now_ms };
    struct merkle root;
    TRY(publog_size(db, a, &h.size));
    TRY(range_hash(db, a, 0, h.size, &root));
    TRY(keep(a, &root, &h.root));
    struct str text = publog_head_text(a, &h);
    if (!text.n) return ERR_NOMEM;
    TRY(keys_sign(keys, a, text, &h.signature));
    *out = h;
    return OK;
}

struct lining { db_row_fn *each; void *arg; };

static enum err line_of(const void *row, void *arg)
{
    const struct publog_leaf_row *r = row;
    const struct lining *k = arg;
    return k->each(&(struct publog_line){ r->id, r->at_ms, r->hash, { (const char *)r->leaf.p, r->leaf.n } }, k->arg);
}

enum err publog_lines(struct db *db, struct arena *a, int64_t from, int64_t limit, db_row_fn *each, void *arg)
{
    return publog_leaf_page(db, a, from, limit, line_of, &(struct lining){ each, arg });
}

struct keeping { struct arena *a; struct publog_head h; };

static enum err keep_head(struct db *db, void *arg)
{
    const struct keeping *k = arg;
    return publog_head_insert(db, k->a, &k->h);
}

enum err publog_head_keep(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    struct keeping k = { .a = a };
    TRY(publog_head_now(db, a, keys, now_ms, &k.h));
    return k.h.size ? db_tx(db, keep_head, &k) : OK;
}

struct proving { struct db *db; struct arena *scratch; const struct keys *keys; int64_t size, heads, bad; };

static enum err prove_head(const void *row, void *arg)
{
    const struct publog_head *h = row;
    struct proving *p = arg;
    struct merkle root;
    arena_reset(p->scratch);
    p->heads++;
    if (p->bad >= 0) return OK;
    bool fits =
        h->size <= p->size && keys_is_signed(keys_public_sign(p->keys), publog_head_text(p->scratch, h), h->signature);
    if (fits) TRY(range_hash(p->db, p->scratch, 0, h->size, &root));
    if (!fits || h->root.n != PUBLOG_HASH || memcmp(root.b, h->root.p, PUBLOG_HASH) != 0) p->bad = h->size;
    return OK;
}

enum err publog_verify_heads(struct db *db, struct arena *a, const struct keys *keys, int64_t *heads, int64_t *bad_size)
{
    struct proving p = { .db = db, .keys = keys, .scratch = arena_open(4 * MIB), .bad = -1 };
    if (!p.scratch) return ERR_NOMEM;
    enum err e = publog_size(db, a, &p.size);
    if (e == OK) e = publog_head_each(db, a, prove_head, &p);
    arena_close(p.scratch);
    *heads = p.heads;
    *bad_size = p.bad;
    return e;
}

enum err publog_leaf(struct db *db, struct arena *a, int64_t index, struct str *leaf)
{
    struct publog_leaf_row r;
    TRY(publog_leaf_by_id(db, a, index, &r));
    *leaf = (struct str){ (const char *)r.leaf.p, r.leaf.n };
    return OK;
}

/* ---- proofs ---- */

static enum err size_check(struct db *db, struct arena *a, int64_t size)
{
    int64_t now;
    TRY(publog_size(db, a, &now));
    return size <= now ? OK : ERR_NOT_FOUND;
}

/* Found from the root down, given from the leaf up. */
static void turn_round(struct publog_proof *p)
{
    for (size_t i = 0; i < p->n / 2; i++) {
        struct bytes x = p->hash[i];
        p->hash[i] = p->hash[p->n - 1 - i];
        p->hash[p->n - 1 - i] = x;
    }
}

static enum err proof_add(struct db *db, struct arena *a, int64_t from, int64_t n, struct publog_proof *p)
{
    struct merkle h;
    if (p->n == PUBLOG_PROOF_MAX) return ERR_INTERNAL;
    TRY(range_hash(db, a, from, n, &h));
    return keep(a, &h, &p->hash[p->n++]);
}

enum err publog_inclusion(struct db *db, struct arena *a, int64_t index, int64_t size, struct publog_proof *out)
{
    struct publog_proof p = { .n = 0 };
    int64_t from = 0, n = size;
    if (index < 0 || index >= size) return ERR_NOT_FOUND;
    TRY(size_check(db, a, size));
    while (n > 1) {
        int64_t k = merkle_split(n);
        bool is_left = index - from < k;
        TRY(is_left ? proof_add(db, a, from + k, n - k, &p) : proof_add(db, a, from, k, &p));
        if (!is_left) from += k;
        n = is_left ? k : n - k;
    }
    turn_round(&p);
    *out = p;
    return OK;
}

enum err publog_consistency(struct db *db, struct arena *a, int64_t from_size, int64_t to_size,
                            struct publog_proof *out)
{
    struct publog_proof p = { .n = 0 };
    int64_t from = 0, m = from_size, n = to_size;
    if (from_size < 0 || from_size > to_size) return ERR_NOT_FOUND;
    TRY(size_check(db, a, to_size));
    while (m > 0 && m < n) {                             /* SUBPROOF(m, D[n]) */
        int64_t k = merkle_split(n);
        bool is_left = m <= k;
        TRY(is_left ? proof_add(db, a, from + k, n - k, &p) : proof_add(db, a, from, k, &p));
        if (!is_left) { from += k; m -= k; }
        n = is_left ? k : n - k;
    }
    if (from > 0) TRY(proof_add(db, a, from, n, &p)); /* the old tree's last part, unless it is the old root itself */
    turn_round(&p);
    *out = p;
    return OK;
}
