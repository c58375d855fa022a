/* test_json_in.c - JSON through a field table, strictly; every refusal names its place. */
#include "support.h"
#include <math.h>
#include "core/json_in.h"

static const char *const words[] = { "guided", "absent", NULL };
struct person { struct str marks; int64_t resident; };
static const struct field person_fields[] = { FIELD(struct person, marks, .min = 9, .max = 9), FIELD(struct person, resident) };
static const struct fields person_table = FIELDS(person_fields);
struct visit {
    struct str id;
    int64_t n;
    bool yes;
    unsigned outcome;
    struct bytes seal;
    const struct json_in *people, *more;
};
static const struct field visit_fields[] = {
    FIELD(struct visit, id, .min = 1, .max = 36),
    FIELD(struct visit, n, .min = 1, .max = 100, .nullable = true),
    FIELD(struct visit, yes, .nullable = true),
    FIELD(struct visit, outcome, .words = words, .nullable = true),
    FIELD(struct visit, seal, .min = 2, .max = 4, .nullable = true),
    FIELD(struct visit, people, .is_list = true, .of = &person_table, .max = 3, .nullable = true),
    FIELD(struct visit, more, .nullable = true),
};

static int arena_fresh(void **state) { *state = arena_open(4 * MIB); return *state ? 0 : 1; }
static int arena_gone(void **state) { arena_close(*state); return 0; }
#define FRESH(fact) cmocka_unit_test_setup_teardown(fact, arena_fresh, arena_gone)

static enum err read_visit(struct arena *a, struct str doc, struct visit *v, struct blame *blame)
{
    const struct json_in *root;
    TRY(json_parse(a, doc, blame, &root));
    return json_read(a, root, FIELDS(visit_fields), S(""), v, blame);
}

static void every_kind_is_read(void **state)
{
    struct arena *a = *state;
    struct visit v = { 0 };
    struct blame blame = { 0 };
    assert_int_equal(
        read_visit(a,
                   S("{\"id\":\"Hồ\\u00e0\\n\",\"n\":100,\"yes\":true,\"outcome\":\"absent\",\"seal\":\"-_8A\","
                     "\"people\":[{},{\"marks\":\"x\"}],\"more\":{\"a\":1}}"),
                   &v, &blame),
        OK);
    assert_true(str_eq(v.id, S("Hồà\n")) && v.n == 100 && v.yes && v.outcome == 1);
    assert_int_equal(v.seal.n, 3);
    assert_memory_equal(v.seal.p, "\xfb\xff\x00", 3);
    assert_int_equal(json_count(v.people), 2);
    assert_true(str_eq(json_as_text(json_member(json_item(v.people, 1), "marks")), S("x")));
    assert_int_equal(json_as_i64(json_member(v.more, "a"), -1), 1);
}

static void what_is_absent_or_null_reads_as_nothing(void **state)
{
    struct arena *a = *state;
    struct visit v;
    memset(&v, 0x55, sizeof v);                                  /* a row used before must not shine through */
    struct blame blame = { 0 };
    assert_int_equal(read_visit(a, S("{\"id\":\"a\",\"n\":null,\"people\":null}"), &v, &blame), OK);
    assert_true(v.n == 0 && !v.yes && v.outcome == 0 && !v.seal.p && !v.people && !v.more);
}

static void every_fault_names_its_field(void **state)
{
    struct arena *a = *state;
    static const struct { struct str doc; const char *field; } cases[] = {
        { STR("{}"), "id" },                               { STR("{\"id\":null}"), "id" },
        { STR("{\"id\":7}"), "id" },                       { STR("{\"id\":\"\"}"), "id" },
        { STR("{\"id\":\"1234567890123456789012345678901234567\"}"), "id" },
        { STR("{\"id\":\"a\\u0001\"}"), "id" },            { STR("{\"id\":\"a\",\"n\":0}"), "n" },
        { STR("{\"id\":\"a\",\"n\":101}"), "n" },          { STR("{\"id\":\"a\",\"n\":1.0}"), "n" },
        { STR("{\"id\":\"a\",\"n\":1e2}"), "n" },          { STR("{\"id\":\"a\",\"n\":\"1\"}"), "n" },
        { STR("{\"id\":\"a\",\"yes\":1}"), "yes" },        { STR("{\"id\":\"a\",\"outcome\":\"lost\"}"), "outcome" },
        { STR("{\"id\":\"a\",\"outcome\":0}"), "outcome" }, { STR("{\"id\":\"a\",\"more\":[]}"), "more" },
        { STR("{\"id\":\"a\",\"people\":{}}"), "people" }, { STR("{\"id\":\"a\",\"people\":[1,2,3,4]}"), "people" },
        { STR("{\"id\":\"a\",\"seal\":\"QQ\"}"), "seal" },             /* one byte */
        { STR("{\"id\":\"a\",\"seal\":\"QUJDREU\"}"), "seal" },        /* five */
        { STR("{\"id\":\"a\",\"seal\":\"QUI=\"}"), "seal" }, { STR("{\"id\":\"a\",\"seal\":\"QU+/\"}"), "seal" },
        { STR("{\"id\":\"a\",\"seal\":\"QUJ\"}"), "seal" },            /* bits left over */
        { STR("{\"id\":\"a\",\"seal\":\"QUJDR\"}"), "seal" },
        { STR("{\"id\":\"a\",\"Id\":1}"), "Id" },          { STR("{\"id\":\"a\",\"\":1}"), "" },
        { STR("{\"id\":\"a\",\"lạ\":1}"), "lạ" },          { STR("[]"), "" },
    };
    for (size_t i = 0; i < N_OF(cases); i++) {
        struct visit v = { 0 };
        struct blame blame = { S("untouched") };
        assert_int_equal(read_visit(a, cases[i].doc, &v, &blame), ERR_BAD_INPUT);
        if (!str_eq(blame.field, str_z(cases[i].field)))
            fail_msg("%s: blamed %.*s", cases[i].doc.p, (int)blame.field.n, blame.field.p);
    }
}

static void what_cannot_be_parsed_is_placed(void **state)
{
    struct arena *a = *state;
    static const struct { struct str doc; const char *field; } cases[] = {
        { STR(""), "" },                                   { STR("{"), "" },
        { STR("{}x"), "" },                                { STR("{\"a\":1}{}"), "" },
        { STR("nul"), "" },                                { STR("\"text\""), "" },
        { STR("{\"a\":tru}"), "a" },                       { STR("{\"a\":[1,2,{\"b\":tru}]}"), "a[2].b" },
        { STR("{\"a\":[1,2,]}"), "a[2]" },                 { STR("{\"a\":{\"b\":1,\"b\":2}}"), "a.b" },   /* a key twice */
        { STR("{\"b\":{\"c\":1,\"d\":2,\"c\":3}}"), "b.c" },
        { STR("{\"a\":\"\xff\"}"), "a" },                  { STR("{\"a\":[0,\"\xED\xA0\x80\"]}"), "a[1]" },
        { STR("{\"a\":\"\\ud800\"}"), "a" },               { STR("{\"a\":\"x\\u0000y\"}"), "a" },
        { STR("{\"a\":\"x\ny\"}"), "a" },                  { STR("{\"a\":\"]}],,:\\\"\",\"b\":x}"), "b" },
        { STR("{\"a\":9223372036854775808}"), "a" },       { STR("{\"a\":1e999}"), "a" },
        { STR("{\"a\":NaN}"), "a" },                       { STR("{\"a\":01}"), "a" },
        { STR("{\"e\":[{\"p\":[0,1,{\"m\":'x'}]}]}"), "e[0].p[2].m" },
    };
    for (size_t i = 0; i < N_OF(cases); i++) {
        const struct json_in *root = NULL;
        struct blame blame = { S("untouched") };
        assert_int_equal(json_parse(a, cases[i].doc, &blame, &root), ERR_BAD_INPUT);
        assert_null(root);
        if (!str_eq(blame.field, str_z(cases[i].field)))
            fail_msg("%s: blamed %.*s", cases[i].doc.p, (int)blame.field.n, blame.field.p);
    }
}

static void a_path_leads_to_the_fault(void **state)
{
    struct arena *a = *state;
    const struct json_in *root;
    struct blame blame;
    struct person p;
    assert_int_equal(json_parse(a, S("{\"marks\":\"yyyyyyyy\",\"resident\":1}"), &blame, &root), OK);
    assert_int_equal(json_read(a, root, person_table, S("events[3].people[0]"), &p, &blame), ERR_BAD_INPUT);
    assert_true(str_eq(blame.field, S("events[3].people[0].marks")));
    assert_int_equal(json_read(a, NULL, person_table, S("events[4]"), &p, &blame), ERR_BAD_INPUT);
    assert_true(str_eq(blame.field, S("events[4]")));
}

static struct str repeated(struct arena *a, const char *what, size_t times)
{
    struct buf b = { .arena = a };
    for (size_t i = 0; i < times; i++) buf_add(&b, str_z(what));
    assert_false(b.failed);
    return buf_str(&b);
}

static void a_bomb_costs_nothing(void **state)
{
    struct arena *a = *state;
    const struct json_in *root;
    struct blame blame;
    assert_int_equal(json_parse(a, repeated(a, "[", 1000000), &blame, &root), ERR_BAD_INPUT);
    assert_int_equal(json_parse(a, repeated(a, "{\"a\":", 100000), &blame, &root), ERR_BAD_INPUT);
    assert_true(str_eq(blame.field, S("a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a")));
    struct buf b = { .arena = a };
    for (int i = 0; i < JSON_DEPTH_MAX; i++) buf_add(&b, S("["));
    for (int i = 0; i < JSON_DEPTH_MAX; i++) buf_add(&b, S("]"));
    assert_int_equal(json_parse(a, buf_str(&b), &blame, &root), OK);         /* the limit itself is fine */
}

static void a_long_key_is_not_repeated_whole(void **state)
{
    struct arena *a = *state;
    struct buf doc = { .arena = a };
    struct visit v;
    struct blame blame;
    buf_add(&doc, S("{\"id\":\"a\",\""));
    buf_add(&doc, repeated(a, "ệ", 1000));
    buf_add(&doc, S("\":1}"));
    assert_int_equal(read_visit(a, buf_str(&doc), &v, &blame), ERR_BAD_INPUT);
    assert_true(blame.field.n <= 64 && text_is_clean(blame.field));
}

static void values_of_another_kind_read_as_nothing(void **state)
{
    struct arena *a = *state;
    const struct json_in *root;
    assert_int_equal(json_parse(a, S("{\"t\":\"x\",\"dirty\":\"\\u0007\",\"n\":5,\"r\":1.5,\"l\":[1]}"), NULL, &root),
                     OK);
    assert_int_equal(json_as_i64(json_member(root, "t"), -1), -1);
    assert_int_equal(json_as_i64(json_member(root, "r"), -1), -1);
    assert_int_equal(json_as_text(json_member(root, "n")).n, 0);
    assert_null(json_as_text(json_member(root, "dirty")).p);
    assert_true(json_as_number(json_member(root, "r")) > 1.4 && json_as_number(json_member(root, "n")) > 4.9);
    assert_true(isnan(json_as_number(json_member(root, "t"))) && isnan(json_as_number(NULL)));
    assert_int_equal(json_count(root), 0);
    assert_int_equal(json_count(NULL), 0);
    assert_null(json_item(json_member(root, "l"), 1));
    assert_null(json_member(json_member(root, "l"), "x"));
    assert_null(json_member(NULL, "x"));
    assert_true(json_is_object(root));
    assert_false(json_is_object(json_member(root, "l")));
}

static void a_reader_starved_at_every_size_is_whole_or_says_so(void **state)
{
    (void)state;
    for (size_t size = 0; size < 200; size++) {
        struct arena *small = arena_open(size);
        struct visit v = { 0 };
        struct blame blame = { 0 };
        enum err e = read_visit(small, S("{\"id\":\"a\",\"seal\":\"QUJD\"}"), &v, &blame);
        if (e == OK) assert_memory_equal(v.seal.p, "ABC", 3);
        else assert_int_equal(e, ERR_NOMEM);
        if (size == 199) assert_int_equal(e, OK);
        arena_close(small);
    }
}

int main(void)
{
    const struct CMUnitTest json_in[] = {
        FRESH(every_kind_is_read),
        FRESH(what_is_absent_or_null_reads_as_nothing),
        FRESH(every_fault_names_its_field),
        FRESH(what_cannot_be_parsed_is_placed),
        FRESH(a_path_leads_to_the_fault),
        FRESH(a_bomb_costs_nothing),
        FRESH(a_long_key_is_not_repeated_whole),
        FRESH(values_of_another_kind_read_as_nothing),
        cmocka_unit_test(a_reader_starved_at_every_size_is_whole_or_says_so),
    };
    return cmocka_run_group_tests(json_in, NULL, NULL);
}
