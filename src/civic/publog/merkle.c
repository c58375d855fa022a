/* merkle.c - the tree's hashes, and the checks of RFC 9162, 2.1.3.2 and 2.1.4.2, which anyone may do for himself. */
#include "civic/publog/merkle.h"

bool merkle_nothing(struct merkle *out) { return sha256_parts(NULL, 0, out->b); }

bool merkle_leaf(struct str leaf, struct merkle *out)
{
    return sha256_parts((struct str[]){ { "\0", 1 }, leaf }, 2, out->b);
}

bool merkle_join(const struct merkle *left, const struct merkle *right, struct merkle *out)
{
    return sha256_parts((struct str[]){ { "\1", 1 }, { (const char *)left->b, PUBLOG_HASH }, { (const char *)right->b, PUBLOG_HASH } },
                        3, out->b);
}

static bool read_hash(struct bytes x, struct merkle *out)
{
    if (x.n != PUBLOG_HASH) return false;
    memcpy(out->b, x.p, PUBLOG_HASH);
    return true;
}

static bool is_same(const struct merkle *h, struct bytes x)
{
    return x.n == PUBLOG_HASH && memcmp(h->b, x.p, PUBLOG_HASH) == 0;
}

/* On the way up: `at` is a node of its level, `last` the last one there. */
struct climb { int64_t at, last; };

/* Does the next hash of the proof stand to the left? */
static bool left_is_next(const struct climb *c) { return (c->at & 1) || c->at == c->last; }

static void climb_on(struct climb *c)
{
    if (left_is_next(c))
        while (!(c->at & 1) && c->at) { c->at >>= 1; c->last >>= 1; }     /* levels on which it stands alone */
    c->at >>= 1;
    c->last >>= 1;
}

bool publog_is_included(struct str leaf, int64_t index, int64_t size, const struct publog_proof *p, struct bytes root)
{
    struct merkle h, next;
    struct climb c = { index, size - 1 };
    if (index < 0 || index >= size || p->n > PUBLOG_PROOF_MAX || !merkle_leaf(leaf, &h)) return false;
    for (size_t i = 0; i < p->n; i++) {
        if (c.last == 0 || !read_hash(p->hash[i], &next)) return false;
        if (!(left_is_next(&c) ? merkle_join(&next, &h, &h) : merkle_join(&h, &next, &h))) return false;
        climb_on(&c);
    }
    return c.last == 0 && is_same(&h, root);
}

bool publog_is_consistent(int64_t from_size, struct bytes from_root, int64_t to_size, struct bytes to_root,
                          const struct publog_proof *p)
{
    struct merkle old, now, next, nothing;
    struct climb c = { from_size - 1, to_size - 1 };
    if (from_size < 0 || from_size > to_size || p->n > PUBLOG_PROOF_MAX || to_root.n != PUBLOG_HASH) return false;
    if (from_size == 0) return p->n == 0 && merkle_nothing(&nothing) && is_same(&nothing, from_root)
                            && (to_size > 0 || is_same(&nothing, to_root));
    if (from_size == to_size) return p->n == 0 && read_hash(from_root, &old) && is_same(&old, to_root);
    bool is_whole = (from_size & (from_size - 1)) == 0; /* the old root is itself a node of the new tree */
    size_t i = is_whole ? 0 : 1;
    if (p->n == 0 || !read_hash(is_whole ? from_root : p->hash[0], &old)) return false;
    now = old;
    while (c.at & 1) { c.at >>= 1; c.last >>= 1; }
    for (; i < p->n; i++) {
        bool is_left = left_is_next(&c);
        if (c.last == 0 || !read_hash(p->hash[i], &next)) return false;
        if (is_left && !merkle_join(&next, &old, &old)) return false;
        if (!(is_left ? merkle_join(&next, &now, &now) : merkle_join(&now, &next, &now))) return false;
        climb_on(&c);
    }
    return c.last == 0 && is_same(&old, from_root) && is_same(&now, to_root);
}
