/* test_xml.c - what leaves as XML is well-formed whatever it was, and reads back as it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include <libxml/parser.h>
#include "core/xml.h"

static int open_arena(void **state)  { *state = arena_open(4 * MIB); return *state == NULL; }
static int close_arena(void **state) { arena_close(*state); return 0; }

static void is_written(const struct buf *b, const char *want)
{
    assert_false(b->failed);
    assert_int_equal(b->n, strlen(want));
    assert_memory_equal(b->p, want, b->n);
}

#define HEAD "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"

static void elements_close_in_order_and_an_empty_one_closes_itself(void **state)
{
    struct buf b = { .arena = *state };
    struct xml x = xml_begin(&b);
    xml_open(&x, "a");
    xml_attr(&x, "k", S("v"));
    xml_leaf(&x, "b", S("x"));
    xml_leaf(&x, "c", S(""));
    xml_leaf_i64(&x, "n", -7);
    xml_close(&x);
    is_written(&b, HEAD "<a k=\"v\"><b>x</b><c/><n>-7</n></a>");
}

static void text_is_escaped_by_default(void **state)
{
    struct buf b = { .arena = *state };
    struct xml x = xml_begin(&b);
    xml_open(&x, "a");
    xml_attr(&x, "k", S("<\"'&\n\t>"));
    xml_text(&x, S("<b>&]]>\"'\n"));
    xml_close(&x);
    is_written(&b, HEAD "<a k=\"&lt;&quot;&#39;&amp;&#10;&#9;&gt;\">&lt;b&gt;&amp;]]&gt;&quot;&#39;\n</a>");
}

static void what_xml_cannot_hold_is_replaced(void **state)
{
    struct buf b = { .arena = *state };
    struct xml x = xml_begin(&b);
    xml_leaf(&x, "a", S("1\x01" "2\xEF\xBF\xBE" "3\xEF\xBF\xBF" "4\xEF\xBF\xBD" "5\r6"));
    is_written(&b, HEAD "<a>1\xEF\xBF\xBD" "2\xEF\xBF\xBD" "3\xEF\xBF\xBD" "4\xEF\xBF\xBD" "5&#13;6</a>");
}

static void a_stranger_s_parser_reads_back_what_was_written(void **state)
{
    static const char text[] = "Đèn <hỏng> & \"tối\"\n\ttrước 'số 12' ]]> <!-- x --> <![CDATA[y]]> &amp; 🌧";
    struct buf b = { .arena = *state };
    struct xml x = xml_begin(&b);
    xml_open(&x, "a");
    xml_attr(&x, "k", str_z(text));
    xml_text(&x, str_z(text));
    xml_close(&x);
    xmlDoc *doc = xmlReadMemory(b.p, (int)b.n, NULL, NULL, XML_PARSE_NONET);
    assert_non_null(doc);
    xmlNode *root = xmlDocGetRootElement(doc);
    xmlChar *attribute = xmlGetProp(root, BAD_CAST "k"), *content = xmlNodeGetContent(root);
    assert_string_equal((const char *)attribute, text);
    assert_string_equal((const char *)content, text);
    xmlFree(attribute);
    xmlFree(content);
    xmlFreeDoc(doc);
}

static void too_little_memory_is_told_at_the_end(void **state)
{
    struct arena *small = arena_open(8 * KIB);
    struct buf b = { .arena = small };
    struct xml x = xml_begin(&b);
    (void)state;
    xml_open(&x, "a");
    for (int i = 0; i < 2000; i++) xml_leaf(&x, "b", S("nhiều chữ"));
    xml_close(&x);
    assert_true(b.failed);
    arena_close(small);
}

int main(void)
{
#define FACT(f) cmocka_unit_test_setup_teardown(f, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        FACT(elements_close_in_order_and_an_empty_one_closes_itself), FACT(text_is_escaped_by_default),
        FACT(what_xml_cannot_hold_is_replaced), FACT(a_stranger_s_parser_reads_back_what_was_written),
        FACT(too_little_memory_is_told_at_the_end),
    };
    return cmocka_run_group_tests_name("xml", tests, NULL, NULL);
}
