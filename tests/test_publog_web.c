/* test_publog_web.c - heads that are kept, what a verifier is given over the doors, and the vectors any verifier can be tried on. */
#include "support.h"
#include "civic/publog/publog_json.h"
#include "core/json_in.h"
#include "core/store.h"
#include "http/http.h"

extern const struct routes publog_routes;

struct desk { struct fixture *h; struct db *db; struct arena *a; struct keys *keys; int64_t now_ms; };

static int desk_open(void **state)
{
    void *bed = NULL;
    struct desk *d = calloc(1, sizeof *d);
    if (!d || house_open(&bed)) return -1;
    *d = (struct desk){ .h = bed, .now_ms = NINE_AM };
    d->db = d->h->db;
    d->a = d->h->arena;
    assert_int_equal(keys_open(test_path(d->h, "keys"), &d->keys), OK);
    *state = d;
    return 0;
}

static int desk_close(void **state)
{
    struct desk *d = *state;
    void *bed = d->h;
    keys_close(d->keys);
    free(d);
    return house_close(&bed);
}
#define DESK(fact) cmocka_unit_test_setup_teardown(fact, desk_open, desk_close)

struct adding { struct desk *d; const struct str *leaf; size_t n; };

static enum err add_all(struct db *db, void *arg)
{
    const struct adding *k = arg;
    int64_t index;
    for (size_t i = 0; i < k->n; i++) TRY(publog_append(db, k->d->a, NINE_AM, k->leaf[i], &index));
    return OK;
}

static void add(struct desk *d, const char *word, size_t n)
{
    struct str *leaf = arena_new(d->a, struct str, n);
    assert_non_null(leaf);
    for (size_t i = 0; i < n; i++) leaf[i] = arena_printf(d->a, "{\"event\":\"%s\",\"n\":%zu}", word, i);
    assert_int_equal(db_tx(d->db, add_all, &(struct adding){ d, leaf, n }), OK);
}

static void run_sql(struct desk *d, const struct sql *q) { assert_int_equal(db_run(d->db, d->a, q, NO_BINDS, NULL), OK); }

/* ---- heads that are kept ---- */

static void heads_are(struct desk *d, int64_t want_heads, int64_t want_bad)
{
    int64_t heads = -1, bad = -7;
    assert_int_equal(publog_verify_heads(d->db, d->a, d->keys, &heads, &bad), OK);
    assert_int_equal(heads, want_heads);
    assert_int_equal(bad, want_bad);
}

static void keep_head(struct desk *d) { assert_int_equal(publog_head_keep(d->db, d->a, d->keys, d->now_ms += 1000), OK); }

static void a_head_is_kept_once_for_each_size(void **state)
{
    struct desk *d = *state;
    keep_head(d);
    heads_are(d, 0, -1);                                 /* of nothing there is none */
    add(d, "file", 3);
    keep_head(d);
    keep_head(d);
    heads_are(d, 1, -1);
    add(d, "file", 6);
    keep_head(d);
    heads_are(d, 2, -1);
}

static const struct sql no_leaves = { "no_leaves", "DELETE FROM publog_leaf" }, no_nodes = { "no_nodes", "DELETE FROM publog_node" };

static void a_log_written_anew_hashes_and_all_does_not_lead_to_the_kept_head(void **state)
{
    struct desk *d = *state;
    int64_t size, bad;
    add(d, "file", 5);
    keep_head(d);
    add(d, "answer", 2);
    keep_head(d);
    run_sql(d, &no_leaves);
    run_sql(d, &no_nodes);
    add(d, "file", 5);
    add(d, "another answer", 2);
    assert_int_equal(publog_verify(d->db, d->a, &size, &bad), OK);
    assert_true(size == 7 && bad == -1);                 /* in itself it is whole */
    heads_are(d, 2, 7);
}

static void a_log_cut_off_is_found(void **state)
{
    struct desk *d = *state;
    static const struct sql cut = { "cut", "DELETE FROM publog_leaf WHERE id >= 4" };
    int64_t size, bad;
    add(d, "file", 5);
    keep_head(d);
    run_sql(d, &cut);
    assert_int_equal(publog_verify(d->db, d->a, &size, &bad), OK);
    assert_true(size == 4 && bad == -1);
    heads_are(d, 1, 5);
}

static void a_head_somebody_wrote_himself_is_found(void **state)
{
    struct desk *d = *state;
    static const struct sql later = { "later", "UPDATE publog_head SET at_ms = at_ms - 86400000" };
    add(d, "file", 5);
    keep_head(d);
    run_sql(d, &later);
    heads_are(d, 1, 5);
}

/* ---- the doors ---- */

static struct str header(const struct req *rq, const char *name) { (void)rq; (void)name; return (struct str){ 0 }; }

static struct req knock(struct desk *d, const char *path, const char *query)
{
    struct req rq = { .method = GET, .path = str_z(path), .query = str_z(query), .params = arena_new(d->a, struct param, 16), .header = header,
                      .address = S("10.0.0.1"), .origin = S("https://city.example"), .now_ms = d->now_ms, .arena = d->a, .db = d->db,
                      .keys = d->keys };
    http_serve(&rq, &publog_routes, 1, NULL);
    return rq;
}

static struct str got(struct desk *d, const char *path, const char *query)
{
    struct req rq = knock(d, path, query);
    if (rq.status != 200) fail_msg("%s?%s: %d", path, query, rq.status);
    return buf_str(&rq.reply);
}

static void a_stranger_checks_a_line_with_what_the_doors_give_him(void **state)
{
    struct desk *d = *state;
    struct publog_head h, older;
    struct publog_said said;
    struct bytes key;
    add(d, "file", 6);
    assert_int_equal(publog_head_read(d->a, got(d, "/api/publog/head", ""), &older, &key), OK);
    add(d, "answer", 5);
    assert_int_equal(publog_head_read(d->a, got(d, "/api/publog/head", ""), &h, &key), OK);
    assert_true(h.size == 11 && older.size == 6);
    assert_true(keys_is_signed(key, publog_head_text(d->a, &h), h.signature));
    struct str leaf = got(d, "/api/publog/leaf", "index=7");
    assert_string_equal(arena_z(d->a, leaf), "{\"event\":\"answer\",\"n\":1}");
    assert_int_equal(publog_proof_read(d->a, got(d, "/api/publog/proof", "index=7&size=11"), &said), OK);
    assert_true(said.index == 7 && said.size == 11 && publog_is_included(leaf, 7, 11, &said.proof, h.root));
    assert_int_equal(publog_proof_read(d->a, got(d, "/api/publog/consistency", "from=6&to=11"), &said), OK);
    assert_true(said.from == 6 && said.to == 11 && publog_is_consistent(6, older.root, 11, h.root, &said.proof));
}

static void the_log_is_read_page_by_page(void **state)
{
    struct desk *d = *state;
    const struct json_in *doc, *rows;
    int64_t at = 0;
    add(d, "file", 5);
    for (struct str next = S(""); at < 5; ) {
        struct str q = next.n ? arena_printf(d->a, "limit=2&after=%.*s", (int)next.n, next.p) : S("limit=2");
        assert_int_equal(json_parse(d->a, got(d, "/api/publog/leaves", arena_z(d->a, q)), NULL, &doc), OK);
        rows = json_member(doc, "rows");
        for (size_t i = 0; i < json_count(rows); i++)
            assert_int_equal(json_as_i64(json_member(json_item(rows, i), "index"), -1), at++);
        next = json_as_text(json_member(doc, "next"));
        assert_int_equal(next.n == 0, at == 5);
    }
    assert_int_equal(json_parse(d->a, got(d, "/api/publog/leaves", "from=4"), NULL, &doc), OK);
    assert_int_equal(json_count(json_member(doc, "rows")), 1);
}

static void what_is_not_there_is_not_proved(void **state)
{
    struct desk *d = *state;
    static const struct { const char *path, *query; int status; } tries[] = {
        { "/api/publog/proof", "index=5&size=5", 404 },      { "/api/publog/proof", "index=0&size=6", 404 },
        { "/api/publog/proof", "index=-1&size=5", 400 },     { "/api/publog/proof", "index=0&size=0", 400 },
        { "/api/publog/proof", "index=0", 400 },             { "/api/publog/proof", "index=x&size=5", 400 },
        { "/api/publog/consistency", "from=4&to=3", 404 },   { "/api/publog/consistency", "from=4&to=6", 404 },
        { "/api/publog/consistency", "from=0&to=5", 200 },   { "/api/publog/leaf", "index=5", 404 },
        { "/api/publog/leaves", "after=nonsense", 400 },     { "/api/publog/leaves", "limit=201", 400 },
        { "/api/publog/head", "size=3", 400 },               { "/api/publog/proof", "index=9223372036854775807&size=9223372036854775807", 404 },
    };
    add(d, "file", 5);
    for (size_t i = 0; i < N_OF(tries); i++) {
        int status = knock(d, tries[i].path, tries[i].query).status;
        if (status != tries[i].status) fail_msg("%s?%s: %d", tries[i].path, tries[i].query, status);
    }
}

static void text_that_is_no_head_or_proof_is_refused(void **state)
{
    struct desk *d = *state;
    struct publog_head h;
    struct publog_said said;
    struct bytes key;
    static const char *const proofs[] = {
        "", "[]", "{}", "{\"index\":1,\"size\":2}", "{\"index\":1,\"hashes\":[]}", "{\"index\":1,\"size\":2,\"from\":1,\"to\":2,\"hashes\":[]}",
        "{\"index\":1,\"size\":2,\"hashes\":[\"00\"]}", "{\"index\":1,\"size\":2,\"hashes\":[7]}",
        "{\"index\":1,\"size\":2,\"hashes\":[\"XY41d8cd98f00b204e9800998ecf8427e00000000000000000000000000000000\"]}",
    };
    for (size_t i = 0; i < N_OF(proofs); i++)
        assert_int_equal(publog_proof_read(d->a, str_z(proofs[i]), &said), ERR_BAD_INPUT);
    for (size_t i = 0; i < N_OF(proofs); i++)
        assert_int_equal(publog_head_read(d->a, str_z(proofs[i]), &h, &key), ERR_BAD_INPUT);
}

/* ---- tests/cases/publog.json, made by a third program; web/test/unit/publog.test.mjs reads it too ---- */

static struct publog_head head_of(struct desk *d, const struct json_in *doc, int64_t size)
{
    const struct json_in *heads = json_member(doc, "heads");
    struct publog_head h = { .size = -1 };
    for (size_t i = 0; i < json_count(heads); i++) {
        const struct json_in *x = json_item(heads, i);
        struct bytes key;
        if (json_as_i64(json_member(x, "size"), -1) != size) continue;
        struct str text = arena_printf(
            d->a, "{\"size\":%lld,\"at_ms\":%lld,\"root\":\"%s\",\"signature\":\"%s\",\"public_key\":\"%s\"}",
            (long long)size, (long long)json_as_i64(json_member(x, "at_ms"), -1),
            arena_z(d->a, json_as_text(json_member(x, "root"))),
            arena_z(d->a, json_as_text(json_member(x, "signature"))),
            arena_z(d->a, json_as_text(json_member(x, "public_key"))));
        assert_int_equal(publog_head_read(d->a, text, &h, &key), OK);
        assert_true(str_eq(publog_head_text(d->a, &h), json_as_text(json_member(x, "signed"))));
        assert_true(keys_is_signed(key, publog_head_text(d->a, &h), h.signature));
    }
    assert_int_equal(h.size, size);
    return h;
}

static void same_hashes(struct desk *d, const struct json_in *want, const struct publog_proof *p)
{
    assert_int_equal(p->n, json_count(want));
    for (size_t i = 0; i < p->n; i++) assert_true(str_eq(hex(d->a, p->hash[i]), json_as_text(json_item(want, i))));
}

static void the_vectors_of_another_program_are_ours(void **state)
{
    struct desk *d = *state;
    struct str text, leaf[16];
    const struct json_in *doc, *list;
    struct publog_proof p;
    const char *top = getenv("SANSANG_TEST_SOURCE");
    assert_non_null(top);
    assert_int_equal(store_read(d->a, arena_z(d->a, arena_printf(d->a, "%s/tests/cases/publog.json", top)), MIB, &text),
                     OK);
    assert_int_equal(json_parse(d->a, text, NULL, &doc), OK);
    size_t n = json_count(list = json_member(doc, "leaves"));
    assert_int_equal(n, 11);
    for (size_t i = 0; i < n; i++) leaf[i] = json_as_text(json_item(list, i));
    assert_int_equal(db_tx(d->db, add_all, &(struct adding){ d, leaf, n }), OK);
    list = json_member(doc, "inclusion");
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json_in *x = json_item(list, i);
        int64_t index = json_as_i64(json_member(x, "index"), -1), size = json_as_i64(json_member(x, "size"), -1);
        assert_int_equal(publog_inclusion(d->db, d->a, index, size, &p), OK);
        same_hashes(d, json_member(x, "hashes"), &p);
        assert_true(publog_is_included(leaf[index], index, size, &p, head_of(d, doc, size).root));
    }
    list = json_member(doc, "consistency");
    assert_int_equal(json_count(list), 10);
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json_in *x = json_item(list, i);
        int64_t from = json_as_i64(json_member(x, "from"), -1), to = json_as_i64(json_member(x, "to"), -1);
        assert_int_equal(publog_consistency(d->db, d->a, from, to, &p), OK);
        same_hashes(d, json_member(x, "hashes"), &p);
        assert_true(publog_is_consistent(from, head_of(d, doc, from).root, to, head_of(d, doc, to).root, &p));
    }
}

int main(void)
{
    const struct CMUnitTest publog[] = {
        DESK(a_head_is_kept_once_for_each_size),
        DESK(a_log_written_anew_hashes_and_all_does_not_lead_to_the_kept_head),
        DESK(a_log_cut_off_is_found),
        DESK(a_head_somebody_wrote_himself_is_found),
        DESK(a_stranger_checks_a_line_with_what_the_doors_give_him),
        DESK(the_log_is_read_page_by_page),
        DESK(what_is_not_there_is_not_proved),
        DESK(text_that_is_no_head_or_proof_is_refused),
        DESK(the_vectors_of_another_program_are_ours),
    };
    return run_everywhere(publog);
}
