/* test_odata.c - what is asked of a set, and graphs, numbers and tables on their way out: no database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>
#include "indicator/opendata/formats.h"
#include "indicator/opendata/odata.h"
#include "indicator/opendata/open_web.h"
#include "indicator/opendata/rdf.h"

static const struct open_column columns[] = {
    { "unit", OPEN_TEXT, true, "Đơn vị", "Unit" },     { "period", OPEN_TEXT, true, "Kỳ", "Period" },
    { "value", OPEN_DECIMAL, false, "Giá trị", "Value" }, { "is_hidden", OPEN_BOOLEAN, true, "Che", "Hidden" },
    { "since", OPEN_DATE, false, "Từ", "Since" },       { "people", OPEN_INTEGER, false, "Người", "People" },
};
static const struct open_schema set = { "Values", "Value", columns, N_OF(columns), 2 };

static struct arena *arena;
static int open_arena(void **state) { (void)state; return (arena = arena_open(4 * MIB)) ? 0 : -1; }
static int close_arena(void **state) { (void)state; arena_close(arena); return 0; }
#define FACT(f) cmocka_unit_test_setup_teardown(f, open_arena, close_arena)

#define ROW { cell_text(S("00103")), cell_text(S("2026-M11")), cell_number(12500), cell_truth(false), cell_text(S("2026-01-01")), cell_null() }

static void a_filter_holds_as_the_standard_says(void **state)
{
    (void)state;
    static const struct { const char *text; bool holds; } tries[] = {
        { "", true }, { "unit eq '00103'", true }, { "unit eq '00104'", false }, { "unit ne '00104'", true },
        { "value eq 12.5", true }, { "value gt 12.5", false }, { "value ge 12.500", true }, { "value lt 13", true }, { "value le -13", false },
        { "'00103' eq unit", true }, { "unit eq '00103' and period eq '2026-M11'", true }, { "unit eq 'x' or value eq 12.5", true },
        { "unit eq 'x' and value eq 12.5 or is_hidden eq false", true },         /* and binds closer */
        { "unit eq 'x' and (value eq 12.5 or is_hidden eq false)", false },
        { "not (unit eq 'x')", true }, { "not unit eq 'x'", true }, { "is_hidden", false }, { "not is_hidden", true },
        { "people eq null", true }, { "people ne null", false }, { "people gt 5", false }, { "people lt 5", false }, { "value ne null", true },
        { "since ge 2026-01-01", true }, { "since gt 2026-01-01", false }, { "startswith(unit,'001')", true }, { "endswith(unit,'103')", true },
        { "contains(period,'M1')", true }, { "contains(period,'Q')", false }, { "true", true }, { "period ge '2026-M10' and period le '2026-M12'", true },
        { "  unit   eq\t'00103' ", true },
    };
    const struct open_cell row[] = ROW;
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct odata_filter f;
        if (odata_filter_read(arena, str_z(tries[i].text), &set, &f) != OK) fail_msg("refused: %s", tries[i].text);
        if (odata_filter_holds(&f, row) != (tries[i].holds ? TRUTH_YES : TRUTH_NO)) fail_msg("%s", tries[i].text);
    }
}

static void a_filter_that_cannot_be_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "unit", "unit eq", "eq 'a'", "unit eq 5", "value eq 'a'", "nowhere eq 'a'", "unit eq 'a", "unit eq 'a')", "(unit eq 'a'", "unit = 'a'",
        "unit eq 'a' and", "and", "unit eq 'a' unit eq 'b'", "value eq 1.2345", "value eq 99999999999999999999", "value eq 1.", "value eq .5",
        "value eq 1e3", "contains(unit)", "contains(value,'1')", "contains(unit,null)", "unit add 'a' eq 'b'", "since eq '2026-01-01'", "tolower(unit) eq 'a'",
        "null", "is_hidden eq 'true'", "unit eq 'a'; drop", "unit in ('a','b')",
    };
    for (size_t i = 0; i < N_OF(bad); i++) {
        struct odata_filter f;
        if (odata_filter_read(arena, str_z(bad[i]), &set, &f) != ERR_BAD_INPUT) fail_msg("%s", bad[i]);
    }
}

static void a_filter_too_deep_or_too_long_is_refused(void **state)
{
    (void)state;
    struct odata_filter f;
    char text[8000];
    size_t n = 0;
    for (int i = 0; i < 40; i++) text[n++] = '(';
    n += (size_t)snprintf(text + n, sizeof text - n, "is_hidden");
    for (int i = 0; i < 40; i++) text[n++] = ')';
    assert_int_equal(odata_filter_read(arena, (struct str){ text, n }, &set, &f), ERR_BAD_INPUT);
    n = (size_t)snprintf(text, sizeof text, "value eq 0");
    for (int i = 0; i < 200; i++) n += (size_t)snprintf(text + n, sizeof text - n, " or value eq %d", i);
    assert_int_equal(odata_filter_read(arena, (struct str){ text, n }, &set, &f), ERR_BAD_INPUT);
}

static void a_filter_decides_early_what_it_can(void **state)
{
    (void)state;
    static const struct { const char *text; enum truth with_unit; } tries[] = {
        { "unit eq 'a' and value gt 5", TRUTH_OPEN }, { "unit eq 'b' and value gt 5", TRUTH_NO }, { "unit eq 'a' or value gt 5", TRUTH_YES },
        { "unit eq 'b' or value gt 5", TRUTH_OPEN }, { "not (unit eq 'b' and value gt 5)", TRUTH_YES }, { "unit ge 'a'", TRUTH_YES },
        { "value gt 5 and unit eq 'b'", TRUTH_NO }, { "contains(period,'x')", TRUTH_OPEN }, { "value eq null", TRUTH_OPEN },
    };
    struct open_cell row[N_OF(columns)] = { cell_text(S("a")) };
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct odata_filter f;
        assert_int_equal(odata_filter_read(arena, str_z(tries[i].text), &set, &f), OK);
        if (odata_filter_holds(&f, row) != tries[i].with_unit) fail_msg("%s", tries[i].text);
    }
}

static void a_row_is_found_by_its_keys(void **state)
{
    (void)state;
    static const char *const bad[] = { "", "'a'", "unit='a'", "unit='a',unit='b'", "unit='a',value=1", "unit='a',period=5", "unit='a',period='b',",
                                       "unit='a',period=null", "unit=period,period='a'" };
    const struct open_cell row[] = ROW;
    struct odata_filter f;
    assert_int_equal(odata_key_read(arena, S("period='2026-M11',unit='00103'"), &set, &f), OK);
    assert_int_equal(odata_filter_holds(&f, row), TRUTH_YES);
    assert_int_equal(odata_key_read(arena, S("period='2026-M12',unit='00103'"), &set, &f), OK);
    assert_int_equal(odata_filter_holds(&f, row), TRUTH_NO);
    struct open_schema one = set;
    one.n_keys = 1;
    assert_int_equal(odata_key_read(arena, S("'00103'"), &one, &f), OK);
    assert_int_equal(odata_filter_holds(&f, row), TRUTH_YES);
    for (size_t i = 0; i < N_OF(bad); i++)
        if (odata_key_read(arena, str_z(bad[i]), &set, &f) != ERR_BAD_INPUT) fail_msg("%s", bad[i]);
}

static void columns_and_orders_are_named(void **state)
{
    (void)state;
    struct odata_order order[OPEN_COLUMNS_MAX];
    unsigned select;
    size_t n;
    assert_int_equal(odata_select_read(S("unit, value"), &set, &select), OK);
    assert_int_equal(select, 1u | 4u);
    assert_int_equal(odata_select_read(S(""), &set, &select), OK);
    assert_int_equal(select, 63);
    assert_int_equal(odata_select_read(S("unit,nowhere"), &set, &select), ERR_BAD_INPUT);
    assert_int_equal(odata_order_read(S("period desc, unit"), &set, order, &n), OK);
    assert_int_equal(n, 2);
    assert_true(order[0].property == 1 && order[0].is_descending && order[1].property == 0 && !order[1].is_descending);
    assert_int_equal(odata_order_read(S("unit,unit desc"), &set, order, &n), ERR_BAD_INPUT);
    assert_int_equal(odata_order_read(S("unit down"), &set, order, &n), ERR_BAD_INPUT);
}

static void numbers_lose_only_zeros(void **state)
{
    (void)state;
    static const struct { int64_t milli; const char *text; } tries[] = {
        { 0, "0" }, { 12000, "12" }, { 12500, "12.5" }, { 33333, "33.333" }, { -250, "-0.25" }, { 10, "0.01" }, { 1, "0.001" },
        { INT64_MIN, "-9223372036854775.808" },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct str s = open_milli_text(arena, tries[i].milli);
        if (!str_eq(s, str_z(tries[i].text))) fail_msg("%.*s", (int)s.n, s.p);
    }
}

static void a_row_says_the_same_as_csv_and_as_json(void **state)
{
    (void)state;
    const struct open_row row = { .cells = ROW };
    struct buf csv = { .arena = arena }, text = { .arena = arena };
    struct json j = { .out = &text };
    open_csv_head(&csv, &set);
    open_csv_row(&csv, &set, &row);
    assert_true(str_eq(buf_str(&csv),
                       S("unit,period,value,is_hidden,since,people\r\n00103,2026-M11,12.5,false,2026-01-01,\r\n")));
    open_json_row(&j, NULL, &set, &row, ~0u, false);
    assert_true(str_eq(
        buf_str(&text),
        S("{\"unit\":\"00103\",\"period\":\"2026-M11\",\"value\":12.5,\"is_hidden\":false,\"since\":\"2026-01-01\",\"people\":null}")));
    text = (struct buf){ .arena = arena };
    j = (struct json){ .out = &text };
    open_json_row(&j, NULL, &set, &row, 4, true);
    assert_true(str_eq(buf_str(&text), S("{\"value\":\"12.5\"}")));
}

static void write_graph(struct rdf *r)
{
    rdf_thing(r, S("https://city.example/a b"), "dcat:Dataset");
    rdf_property(r, "dct:title");
    rdf_text(r, S("Nói \"thế\" \\ này\n"), "vi");
    rdf_text(r, S("so"), NULL);
    rdf_property(r, "dct:issued");
    rdf_typed(r, S("2026-11-30"), "xsd:date");
    rdf_thing(r, S("https://city.example/c"), "foaf:Agent");
    rdf_property(r, "foaf:homepage");
    rdf_iri(r, S("https://city.example/a>b"));
    rdf_end(r);
}

static void a_graph_is_written_in_two_spellings(void **state)
{
    (void)state;
    struct buf turtle = { .arena = arena }, json = { .arena = arena };
    struct rdf r = rdf_begin(&turtle, RDF_TURTLE);
    write_graph(&r);
    r = rdf_begin(&json, RDF_JSONLD);
    write_graph(&r);
    turtle.p[turtle.n - 1] = 0;
    assert_non_null(strstr(
        turtle.p,
        "<https://city.example/a%20b> a dcat:Dataset ;\n    dct:title \"Nói \\\"thế\\\" \\\\ này\\n\"@vi, \"so\" ;\n"
        "    dct:issued \"2026-11-30\"^^xsd:date .\n"));
    assert_non_null(strstr(turtle.p, "foaf:homepage <https://city.example/a%3Eb> ."));
    struct blame blame = { 0 };
    const struct json_in *doc;
    assert_int_equal(json_parse(arena, buf_str(&json), &blame, &doc), OK);
    assert_int_equal(json_count(json_member(doc, "@graph")), 2);
}

static void moments_of_headers_are_read_as_they_are_written(void **state)
{
    (void)state;
    static const char *const bad[] = { "", "Mon, 30 Nov 2026 08:15:30", "Monday, 30-Nov-26 08:15:30 GMT", "Mon, 31 Feb 2026 08:15:30 GMT",
                                       "Mon, 30 Nov 2026 25:15:30 GMT", "Mon, 30 Xxx 2026 08:15:30 GMT" };
    int64_t ms;
    assert_true(str_eq(http_date(arena, INT64_C(1796026530000)), S("Mon, 30 Nov 2026 08:15:30 GMT")));
    assert_int_equal(http_date_read(S("Mon, 30 Nov 2026 08:15:30 GMT"), &ms), OK);
    assert_true(ms == INT64_C(1796026530000));
    for (size_t i = 0; i < N_OF(bad); i++)
        if (http_date_read(str_z(bad[i]), &ms) != ERR_BAD_INPUT) fail_msg("%s", bad[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FACT(a_filter_holds_as_the_standard_says),
        FACT(a_filter_that_cannot_be_is_refused),
        FACT(a_filter_too_deep_or_too_long_is_refused),
        FACT(a_filter_decides_early_what_it_can),
        FACT(a_row_is_found_by_its_keys),
        FACT(columns_and_orders_are_named),
        FACT(numbers_lose_only_zeros),
        FACT(a_row_says_the_same_as_csv_and_as_json),
        FACT(a_graph_is_written_in_two_spellings),
        FACT(moments_of_headers_are_read_as_they_are_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
