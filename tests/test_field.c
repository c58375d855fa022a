/* test_field.c - one value of text through its line of the table. */
#include "support.h"

static const char *const words[] = { "mở", "đóng", NULL };
struct row { struct str text; int64_t n; bool yes; unsigned word; struct bytes bytes; const struct json_in *inside; };
static const struct field text = FIELD(struct row, text, .min = 1, .max = 6);
static const struct field any_text = FIELD(struct row, text);
static const struct field n = FIELD(struct row, n, .min = -5, .max = 5);
static const struct field any_n = FIELD(struct row, n);
static const struct field yes = FIELD(struct row, yes);
static const struct field word = FIELD(struct row, word, .words = words);
static const struct field bytes = FIELD(struct row, bytes);
static const struct field inside = FIELD(struct row, inside);

static void the_kind_follows_the_member(void **state)
{
    (void)state;
    assert_int_equal(text.kind, FIELD_TEXT);
    assert_int_equal(n.kind, FIELD_I64);
    assert_int_equal(yes.kind, FIELD_BOOL);
    assert_int_equal(word.kind, FIELD_ENUM);
    assert_int_equal(bytes.kind, FIELD_BYTES);
    assert_int_equal(inside.kind, FIELD_JSON);
}

static void what_does_not_fit_is_refused_and_changes_nothing(void **state)
{
    (void)state;
    static const struct { const struct field *f; struct str s; enum err want; } tries[] = {
        { &text, STR("phố"), OK },          { &text, STR(""), ERR_BAD_INPUT },     { &text, STR("1234567"), ERR_BAD_INPUT },
        { &n, STR("5"), OK },               { &n, STR("-5"), OK },                 { &n, STR("6"), ERR_BAD_INPUT },
        { &n, STR(""), ERR_BAD_INPUT },     { &n, STR("-"), ERR_BAD_INPUT },       { &n, STR("+1"), ERR_BAD_INPUT },
        { &n, STR(" 1"), ERR_BAD_INPUT },   { &n, STR("1.0"), ERR_BAD_INPUT },     { &n, STR("0x1"), ERR_BAD_INPUT },
        { &any_n, STR("9223372036854775807"), OK },  { &any_n, STR("9223372036854775808"), ERR_BAD_INPUT },
        { &any_n, STR("-9223372036854775808"), OK }, { &any_n, STR("-9223372036854775809"), ERR_BAD_INPUT },
        { &any_n, STR("99999999999999999999"), ERR_BAD_INPUT },
        { &yes, STR("true"), OK },          { &yes, STR("false"), OK },            { &yes, STR("1"), ERR_BAD_INPUT },
        { &word, STR("đóng"), OK },         { &word, STR("dong"), ERR_BAD_INPUT }, { &word, STR(""), ERR_BAD_INPUT },
        { &bytes, STR("aa"), ERR_BAD_INPUT }, { &inside, STR("{}"), ERR_BAD_INPUT },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct row r, before;
        memset(&r, 0x55, sizeof r);
        before = r;
        enum err got = field_read(tries[i].f, tries[i].s, &r);
        if (got != tries[i].want) fail_msg("try %zu: %s", i, err_name(got));
        if (got != OK) assert_memory_equal(&r, &before, sizeof r);
    }
}

static void values_arrive_as_written(void **state)
{
    (void)state;
    struct row r = { 0 };
    assert_int_equal(field_read(&any_n, S("-9223372036854775808"), &r), OK);
    assert_true(r.n == INT64_MIN);
    assert_int_equal(field_read(&word, S("đóng"), &r), OK);
    assert_int_equal(r.word, 1);
    assert_int_equal(field_read(&yes, S("true"), &r), OK);
    assert_true(r.yes);
    assert_int_equal(field_read(&any_text, S("dòng 1\n\tdòng 2"), &r), OK);
    assert_true(str_eq(r.text, S("dòng 1\n\tdòng 2")));
}

static void only_clean_utf8_is_text(void **state)
{
    (void)state;
    static const struct { struct str s; bool ok; } cases[] = {
        { STR(""), true },                       { STR("Hoà Bình, ngõ 12/3"), true },
        { STR("tab\t, dòng mới\n"), true },      { STR("\xF0\x9F\x8F\xA0"), true },          /* U+1F3E0 */
        { STR("\xF4\x8F\xBF\xBF"), true },       { STR("\xF4\x90\x80\x80"), false },         /* U+10FFFF, and one more */
        { STR("\xC2\xA0"), true },               { STR("\xC2\x85"), false },                 /* U+0085: a control */
        { STR("a\0b"), false },                  { STR("\r"), false },                       { STR("\x7f"), false },
        { STR("\x1b[31m"), false },              { STR("\x80"), false },                     { STR("\xC3"), false },
        { STR("\xC0\xAF"), false },              { STR("\xC1\xBF"), false },                 /* '/' in two bytes */
        { STR("\xE0\x80\xAF"), false },          { STR("\xE0\x9F\xBF"), false },             { STR("\xE0\xA0\x80"), true },
        { STR("\xED\x9F\xBF"), true },           { STR("\xED\xA0\x80"), false },             { STR("\xED\xBF\xBF"), false },
        { STR("\xF0\x80\x80\xAF"), false },      { STR("\xF0\x8F\xBF\xBF"), false },         { STR("\xF8\x88\x80\x80\x80"), false },
        { STR("\xE1\xBA"), false },              { STR("\xE1\xBA" "A"), false },             { STR("\xFE"), false },
    };
    for (size_t i = 0; i < N_OF(cases); i++)
        if (text_is_clean(cases[i].s) != cases[i].ok) fail_msg("case %zu", i);
}

/* Every code point, spelled in each length it might be: exactly the one right spelling is taken. */
static void each_character_has_one_spelling(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < 0x120000; c += c < 0x3000 ? 1 : 97) {
        const size_t right = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        const bool control = (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0);
        const bool none = c > 0x10ffff || (c >= 0xd800 && c < 0xe000);
        for (size_t len = 2; len <= 4; len++) {
            static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
            static const uint32_t most[] = { 0, 0x7f, 0x7ff, 0xffff, 0x1fffff };
            if (c > most[len]) continue;
            char s[4];
            for (size_t i = 0; i < len; i++) s[len - 1 - i] = (char)(0x80 | (c >> 6 * i & 0x3f));
            s[0] = (char)(lead[len] | c >> 6 * (len - 1));
            assert_int_equal(text_is_clean((struct str){ s, len }), len == right && !control && !none);
        }
    }
}

static void limits_of_nought_are_none(void **state)
{
    (void)state;
    assert_false(field_is_outside(&any_n, INT64_MAX));
    assert_true(field_is_outside(&n, 6));
    assert_true(field_is_outside(&n, -6));
    assert_false(field_is_outside(&n, 0));
}

int main(void)
{
    const struct CMUnitTest field[] = {
        cmocka_unit_test(the_kind_follows_the_member),
        cmocka_unit_test(what_does_not_fit_is_refused_and_changes_nothing),
        cmocka_unit_test(values_arrive_as_written),
        cmocka_unit_test(only_clean_utf8_is_text),
        cmocka_unit_test(each_character_has_one_spelling),
        cmocka_unit_test(limits_of_nought_are_none),
    };
    return cmocka_run_group_tests(field, NULL, NULL);
}
