/* test_publog.c - the public log against the vectors of Certificate Transparency and against a tree built the naive way. */
#include "support.h"
#include "civic/publog/publog.h"

struct hash { uint8_t b[PUBLOG_HASH]; };

/* ---- RFC 6962, 2.1, word for word, on leaves in memory ---- */

static void hash_of(struct arena *a, struct str s, struct hash *out)
{
    struct bytes h;
    assert_int_equal(sha256(a, s, &h), OK);
    memcpy(out->b, h.p, PUBLOG_HASH);
}

static struct hash joined(struct arena *a, const struct hash *l, const struct hash *r)
{
    char both[1 + 2 * PUBLOG_HASH] = "\1";
    struct hash h;
    memcpy(both + 1, l->b, PUBLOG_HASH);
    memcpy(both + 1 + PUBLOG_HASH, r->b, PUBLOG_HASH);
    hash_of(a, (struct str){ both, sizeof both }, &h);
    return h;
}

static size_t split(size_t n) { size_t k = 1; while (2 * k < n) k *= 2; return k; }

static struct hash mth(struct arena *a, const struct str *d, size_t n)
{
    struct hash h;
    if (n == 0) { hash_of(a, S(""), &h); return h; }
    if (n == 1) {
        char *leaf = arena_new(a, char, d->n + 1);
        assert_non_null(leaf);
        if (d->n) memcpy(leaf + 1, d->p, d->n);
        hash_of(a, (struct str){ leaf, d->n + 1 }, &h);
        return h;
    }
    size_t k = split(n);
    struct hash l = mth(a, d, k), r = mth(a, d + k, n - k);
    return joined(a, &l, &r);
}

struct path { struct hash h[64]; size_t n; };

static void path_of(struct arena *a, size_t m, const struct str *d, size_t n, struct path *out)
{
    if (n <= 1) return;
    size_t k = split(n);
    if (m < k) path_of(a, m, d, k, out);
    else path_of(a, m - k, d + k, n - k, out);
    out->h[out->n++] = m < k ? mth(a, d + k, n - k) : mth(a, d, k);
}

static void subproof(struct arena *a, size_t m, const struct str *d, size_t n, bool is_root, struct path *out)
{
    if (m == n) {
        if (!is_root) out->h[out->n++] = mth(a, d, n);
        return;
    }
    size_t k = split(n);
    if (m <= k) subproof(a, m, d, k, is_root, out);
    else subproof(a, m - k, d + k, n - k, false, out);
    out->h[out->n++] = m <= k ? mth(a, d + k, n - k) : mth(a, d, k);
}

/* ---- the log under test ---- */

struct adding { const struct str *leaf; size_t n; int64_t first; struct arena *a; };

static enum err add_all(struct db *db, void *arg)
{
    const struct adding *k = arg;
    for (size_t i = 0; i < k->n; i++) {
        int64_t index = -1;
        TRY(publog_append(db, k->a, NINE_AM, k->leaf[i], &index));
        assert_int_equal(index, k->first + (int64_t)i);
    }
    return OK;
}

/* In transactions of one to five leaves. */
static void add_leaves(struct fixture *h, const struct str *leaf, size_t n)
{
    for (size_t i = 0, some = 1; i < n; i += some, some = some % 5 + 1) {
        if (some > n - i) some = n - i;
        assert_int_equal(db_tx(h->db, add_all, &(struct adding){ leaf + i, some, (int64_t)i, h->arena }), OK);
    }
}

static const struct str *invented(struct fixture *h, size_t n)
{
    struct str *leaf = arena_new(h->arena, struct str, n + 1);
    assert_non_null(leaf);
    for (size_t i = 0; i < n; i++)
        leaf[i] = arena_printf(h->arena, "{\"code\":\"HN-%zu\",\"event\":\"file\"}", i * 7919);
    return leaf;
}

static void same_path(const struct publog_proof *got, const struct path *want)
{
    assert_int_equal(got->n, want->n);
    for (size_t i = 0; i < got->n; i++) {
        assert_int_equal(got->hash[i].n, PUBLOG_HASH);
        assert_memory_equal(got->hash[i].p, want->h[i].b, PUBLOG_HASH);
    }
}

static struct bytes bytes_of(const struct hash *h) { return (struct bytes){ h->b, PUBLOG_HASH }; }

static struct keys *keys_here(struct fixture *h)
{
    struct keys *keys = NULL;
    assert_int_equal(keys_open(test_path(h, "keys"), &keys), OK);
    return keys;
}

/* ---- the vectors of Certificate Transparency's own tests ---- */

static const struct str known_leaf[] = { STR(""), STR("\x00"), STR("\x10"), STR("\x20\x21"), STR("\x30\x31"), STR("\x40\x41\x42\x43"),
    STR("\x50\x51\x52\x53\x54\x55\x56\x57"), STR("\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f") };
static const char *const known_root[] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

static void the_known_roots_come_out(void **state)
{
    struct fixture *h = *state;
    struct keys *keys = keys_here(h);
    for (size_t n = 0; n <= N_OF(known_leaf); n++) {
        struct publog_head head;
        if (n) assert_int_equal(db_tx(h->db, add_all, &(struct adding){ known_leaf + n - 1, 1, (int64_t)n - 1, h->arena }), OK);
        assert_int_equal(publog_head_now(h->db, h->arena, keys, NINE_AM, &head), OK);
        assert_int_equal(head.size, n);
        assert_string_equal(arena_z(h->arena, hex(h->arena, head.root)), known_root[n]);
    }
    keys_close(keys);
}

static void the_known_proofs_come_out(void **state)
{
    struct fixture *h = *state;
#define N3 "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
#define N4 "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
#define N6 "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
#define N7 "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
#define N8 "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
    static const struct { bool is_inclusion; int64_t from, size; const char *want[3]; } tries[] = {
        { true,  0, 1, { NULL } },
        { true,  0, 8, { "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7", N3, N8 } },
        { true,  5, 8, { N4, N6, N7 } },
        { true,  2, 3, { "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125" } },
        { true,  1, 5, { "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", N3, N4 } },
        { false, 1, 1, { NULL } },
        { false, 1, 8, { "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7", N3, N8 } },
        { false, 6, 8, { "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a", N6, N7 } },
        { false, 2, 5, { N3, N4 } },
    };
    add_leaves(h, known_leaf, N_OF(known_leaf));
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct publog_proof p;
        size_t n = 0;
        assert_int_equal((tries[i].is_inclusion ? publog_inclusion : publog_consistency)(h->db, h->arena, tries[i].from,
                                                                                         tries[i].size, &p),
                         OK);
        for (; n < 3 && tries[i].want[n]; n++)
            assert_string_equal(arena_z(h->arena, hex(h->arena, p.hash[n])), tries[i].want[n]);
        assert_int_equal(p.n, n);
    }
}

/* ---- every leaf of every size, and a large one ---- */

enum { SMALL = 70, LARGE = 1500 };

static void check_inclusion(struct fixture *h, const struct str *leaf, size_t index, size_t size)
{
    struct publog_proof p;
    struct path want = { .n = 0 };
    struct hash root = mth(h->arena, leaf, size);
    struct str other = S("another");
    path_of(h->arena, index, leaf, size, &want);
    assert_int_equal(publog_inclusion(h->db, h->arena, (int64_t)index, (int64_t)size, &p), OK);
    same_path(&p, &want);
    assert_true(publog_is_included(leaf[index], (int64_t)index, (int64_t)size, &p, bytes_of(&root)));
    assert_false(publog_is_included(other, (int64_t)index, (int64_t)size, &p, bytes_of(&root)));
    if (size > 1)
        assert_false(
            publog_is_included(leaf[index], (int64_t)(index ? index - 1 : 1), (int64_t)size, &p, bytes_of(&root)));
    root.b[31] ^= 1;
    assert_false(publog_is_included(leaf[index], (int64_t)index, (int64_t)size, &p, bytes_of(&root)));
}

static void check_consistency(struct fixture *h, const struct str *leaf, size_t from, size_t size)
{
    struct publog_proof p;
    struct path want = { .n = 0 };
    struct hash old = mth(h->arena, leaf, from), now = mth(h->arena, leaf, size), wrong = old;
    if (from) subproof(h->arena, from, leaf, size, true, &want);
    wrong.b[0] ^= 0x80;
    assert_int_equal(publog_consistency(h->db, h->arena, (int64_t)from, (int64_t)size, &p), OK);
    same_path(&p, &want);
    assert_true(publog_is_consistent((int64_t)from, bytes_of(&old), (int64_t)size, bytes_of(&now), &p));
    assert_false(publog_is_consistent((int64_t)from, bytes_of(&wrong), (int64_t)size, bytes_of(&now), &p));
    wrong = now;
    wrong.b[31] ^= 1;
    if (from) assert_false(publog_is_consistent((int64_t)from, bytes_of(&old), (int64_t)size, bytes_of(&wrong), &p));
    if (p.n) {
        struct hash hurt;
        memcpy(hurt.b, p.hash[p.n - 1].p, PUBLOG_HASH);
        hurt.b[7] ^= 1;
        p.hash[p.n - 1] = bytes_of(&hurt);
        assert_false(publog_is_consistent((int64_t)from, bytes_of(&old), (int64_t)size, bytes_of(&now), &p));
        p.n--;
        assert_false(publog_is_consistent((int64_t)from, bytes_of(&old), (int64_t)size, bytes_of(&now), &p));
    }
}

/* What a check needs is forgotten after it. */
static struct fixture with_scratch(const struct fixture *h)
{
    struct fixture s = { h->db, arena_open(64 * MIB) };
    assert_non_null(s.arena);
    return s;
}

static void every_proof_up_to_seventy_is_the_naive_one(void **state)
{
    struct fixture *h = *state, s = with_scratch(h);
    const struct str *leaf = invented(h, SMALL);
    add_leaves(h, leaf, SMALL);
    for (size_t size = 1; size <= SMALL; size++)
        for (size_t i = 0; i < size; i++, arena_reset(s.arena)) check_inclusion(&s, leaf, i, size);
    for (size_t size = 0; size <= SMALL; size++)
        for (size_t from = 0; from <= size; from++, arena_reset(s.arena)) check_consistency(&s, leaf, from, size);
    arena_close(s.arena);
}

static void proofs_of_a_large_log_are_the_naive_ones(void **state)
{
    struct fixture *h = *state, s = with_scratch(h);
    const struct str *leaf = invented(h, LARGE);
    uint64_t dice = 6962;
    add_leaves(h, leaf, LARGE);
    for (int i = 0; i < 60; i++, arena_reset(s.arena)) {
        dice = dice * 6364136223846793005u + 1442695040888963407u;
        size_t size = 1 + (size_t)(dice >> 33) % LARGE, index = (size_t)(dice >> 13) % size;
        check_inclusion(&s, leaf, index, size);
        check_consistency(&s, leaf, index, size);
    }
    arena_close(s.arena);
}

static void what_is_not_there_has_no_proof(void **state)
{
    struct fixture *h = *state;
    static const struct { int64_t at, size; } tries[] = { { 3, 3 }, { -1, 3 }, { 0, 0 }, { 0, 6 }, { 5, 5 }, { 0, INT64_MAX } };
    struct publog_proof p = { .n = 99 };
    struct str text;
    add_leaves(h, invented(h, 5), 5);
    for (size_t i = 0; i < N_OF(tries); i++)
        assert_int_equal(publog_inclusion(h->db, h->arena, tries[i].at, tries[i].size, &p), ERR_NOT_FOUND);
    assert_int_equal(publog_consistency(h->db, h->arena, 4, 3, &p), ERR_NOT_FOUND);
    assert_int_equal(publog_consistency(h->db, h->arena, -1, 3, &p), ERR_NOT_FOUND);
    assert_int_equal(publog_consistency(h->db, h->arena, 2, 6, &p), ERR_NOT_FOUND);
    assert_int_equal(publog_leaf(h->db, h->arena, 5, &text), ERR_NOT_FOUND);
    assert_int_equal(publog_leaf(h->db, h->arena, 4, &text), OK);
    assert_string_equal(arena_z(h->arena, text), "{\"code\":\"HN-31676\",\"event\":\"file\"}");
    assert_int_equal(p.n, 99);
}

static void a_proof_of_nonsense_is_no_proof(void **state)
{
    struct fixture *h = *state;
    const struct str *leaf = invented(h, 3);
    struct hash root = mth(h->arena, leaf, 3);
    struct publog_proof p, none = { .n = 0 }, much = { .n = PUBLOG_PROOF_MAX + 1 };
    add_leaves(h, leaf, 3);
    assert_int_equal(publog_inclusion(h->db, h->arena, 2, 3, &p), OK);
    assert_false(publog_is_included(leaf[2], 2, 3, &none, bytes_of(&root)));
    assert_false(publog_is_included(leaf[2], 2, 3, &much, bytes_of(&root)));
    assert_false(publog_is_included(leaf[2], 3, 3, &p, bytes_of(&root)));
    assert_false(publog_is_included(leaf[2], -1, 3, &p, bytes_of(&root)));
    assert_false(publog_is_included(leaf[2], 2, 3, &p, (struct bytes){ root.b, 31 }));
    p.hash[0].n = 31;
    assert_false(publog_is_included(leaf[2], 2, 3, &p, bytes_of(&root)));
    assert_false(publog_is_consistent(3, bytes_of(&root), 2, bytes_of(&root), &none));
    assert_false(publog_is_consistent(1, bytes_of(&root), 3, bytes_of(&root), &none));
    assert_false(publog_is_consistent(0, bytes_of(&root), 3, bytes_of(&root), &none));
    assert_false(publog_is_consistent(3, bytes_of(&root), 3, bytes_of(&root), &p));
    assert_true(publog_is_consistent(3, bytes_of(&root), 3, bytes_of(&root), &none));
}

/* ---- the head ---- */

static void the_head_is_signed_by_the_installation(void **state)
{
    struct fixture *h = *state;
    struct keys *keys = keys_here(h);
    struct publog_head head;
    add_leaves(h, known_leaf, 3);
    assert_int_equal(publog_head_now(h->db, h->arena, keys, NINE_AM, &head), OK);
    assert_string_equal(arena_z(h->arena, publog_head_text(h->arena, &head)),
                        "sansang-publog-1 3 1767578400000 aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");
    assert_true(keys_is_signed(keys_public_sign(keys), publog_head_text(h->arena, &head), head.signature));
    head.size = 4;
    assert_false(keys_is_signed(keys_public_sign(keys), publog_head_text(h->arena, &head), head.signature));
    keys_close(keys);
}

/* ---- what was changed is found ---- */

static const struct sql hurt_leaf = { "hurt_leaf", "UPDATE publog_leaf SET leaf = $1 WHERE id = 13" };
static const struct sql hurt_hash = { "hurt_hash", "UPDATE publog_leaf SET hash = $1 WHERE id = 18" };
static const struct sql hurt_node = { "hurt_node", "UPDATE publog_node SET hash = $1 WHERE id = 562949953421314" };    /* level 2, place 2 */
static const struct sql lost_leaf = { "lost_leaf", "DELETE FROM publog_leaf WHERE id = 4 AND hash <> $1" };
static const struct sql lost_node = { "lost_node", "DELETE FROM publog_node WHERE id = 1125899906842624 AND hash <> $1" };  /* level 4, place 0 */

static void what_was_altered_is_found_and_named(void **state)
{
    struct fixture *h = *state;
    static const struct { const struct sql *how; int64_t bad; } tries[] = {      /* each before the one done before it */
        { &hurt_hash, 18 }, { &hurt_leaf, 13 }, { &hurt_node, 8 }, { &lost_leaf, 4 },
    };
    static const uint8_t other[PUBLOG_HASH] = { 1, 2, 3 };
    int64_t size = -1, bad = 7;
    assert_int_equal(publog_verify(h->db, h->arena, &size, &bad), OK);
    assert_true(size == 0 && bad == -1);
    add_leaves(h, invented(h, 19), 19);
    assert_int_equal(publog_verify(h->db, h->arena, &size, &bad), OK);
    assert_true(size == 19 && bad == -1);
    for (size_t i = 0; i < N_OF(tries); i++) {
        int64_t changed = 0;
        assert_int_equal(db_run(h->db, h->arena, tries[i].how, BINDS(bind_bytes((struct bytes){ other, sizeof other })), &changed), OK);
        assert_int_equal(changed, 1);
        assert_int_equal(publog_verify(h->db, h->arena, &size, &bad), OK);
        assert_int_equal(bad, tries[i].bad);
    }
}

static void a_lost_node_is_found_and_stops_the_head(void **state)
{
    struct fixture *h = *state;
    struct keys *keys = keys_here(h);
    static const uint8_t other[PUBLOG_HASH] = { 1 };
    int64_t size, bad;
    struct publog_head head;
    add_leaves(h, invented(h, 19), 19);
    assert_int_equal(db_run(h->db, h->arena, &lost_node, BINDS(bind_bytes((struct bytes){ other, sizeof other })), NULL), OK);
    assert_int_equal(publog_verify(h->db, h->arena, &size, &bad), OK);
    assert_int_equal(bad, 0);
    assert_int_equal(publog_head_now(h->db, h->arena, keys, NINE_AM, &head), ERR_INTERNAL);
    keys_close(keys);
}

/* ---- many at once, and one that fails among them ---- */

static enum err add_and_fail(struct db *db, void *arg)
{
    int64_t index;
    TRY(publog_append(db, ((struct fixture *)arg)->arena, NINE_AM, S("never"), &index));
    return ERR_BAD_INPUT;
}

static void what_was_rolled_back_leaves_no_gap(void **state)
{
    struct fixture *h = *state;
    const struct str *leaf = invented(h, 12);
    int64_t size, bad;
    add_leaves(h, leaf, 7);
    assert_int_equal(db_tx(h->db, add_and_fail, h), ERR_BAD_INPUT);
    assert_int_equal(db_tx(h->db, add_all, &(struct adding){ leaf + 7, 5, 7, h->arena }), OK);
    assert_int_equal(publog_verify(h->db, h->arena, &size, &bad), OK);
    assert_true(size == 12 && bad == -1);
}

int main(void)
{
    const struct CMUnitTest publog[] = {
        HOUSE(the_known_roots_come_out),
        HOUSE(the_known_proofs_come_out),
        HOUSE(every_proof_up_to_seventy_is_the_naive_one),
        HOUSE(proofs_of_a_large_log_are_the_naive_ones),
        HOUSE(what_is_not_there_has_no_proof),
        HOUSE(a_proof_of_nonsense_is_no_proof),
        HOUSE(the_head_is_signed_by_the_installation),
        HOUSE(what_was_altered_is_found_and_named),
        HOUSE(a_lost_node_is_found_and_stops_the_head),
        HOUSE(what_was_rolled_back_leaves_no_gap),
    };
    return run_everywhere(publog);
}
