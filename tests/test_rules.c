/* test_rules.c - the rules of the door: the vectors the phone's build answers too, and every combination that is
   cheap. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "core/json_in.h"
#include "rules/rules.h"

/* The list in cases/rules-<name>.json (the test runs in tests/). */
static const struct json_in *cases(struct arena *a, const char *name)
{
    struct str path = arena_printf(a, "cases/rules-%s.json", name);
    char *text = arena_new(a, char, 256 * KIB);
    FILE *f = fopen(arena_z(a, path), "rb");
    assert_non_null(f);
    size_t n = fread(text, 1, 256 * KIB, f);
    fclose(f);
    const struct json_in *list;
    struct blame blame = { 0 };
    assert_int_equal(json_parse(a, (struct str){ text, n }, &blame, &list), OK);
    assert_true(json_count(list) > 0);
    return list;
}

static struct str text_of(const struct json_in *c, const char *key)  { return json_as_text(json_member(c, key)); }
static int64_t number_of(const struct json_in *c, const char *key)   { return json_as_i64(json_member(c, key), 0); }
static void assert_text(const char *p, size_t n, struct str want)
{
    assert_int_equal(n, want.n);
    if (n) assert_memory_equal(p, want.p, n);
}

static int open_arena(void **state)  { *state = arena_open(4 * MIB); return *state == NULL; }
static int close_arena(void **state) { arena_close(*state); return 0; }

static void all_134_vietnamese_letters_fold_alike_composed_or_not(void **state)
{
    const struct json_in *list = cases(*state, "letters");
    assert_int_equal(json_count(list), 134);
    for (size_t i = 0; i < json_count(list); i++) {
        static const char *const forms[] = { "nfc", "nfd" };
        for (size_t k = 0; k < N_OF(forms); k++) {
            char out[8];
            struct str s = text_of(json_item(list, i), forms[k]);
            assert_text(out, rules_fold(s.p, s.n, out, sizeof out), text_of(json_item(list, i), "out"));
        }
    }
}

static void text_folds_to_words_one_space_apart(void **state)
{
    const struct json_in *list = cases(*state, "fold");
    for (size_t i = 0; i < json_count(list); i++) {
        char out[64];
        struct str s = text_of(json_item(list, i), "in");
        assert_text(out, rules_fold(s.p, s.n, out, sizeof out), text_of(json_item(list, i), "out"));
    }
}

static void a_fold_that_does_not_fit_says_so_and_stays_inside(void **state)
{
    (void)state;
    const char s[] = "ab  Cđ";
    for (size_t cap = 0; cap < 8; cap++) {
        char out[8] = "#######";
        assert_int_equal(rules_fold(s, sizeof s - 1, out, cap), cap < 5 ? cap + 1 : 5);
        for (size_t k = cap; k < 7; k++) assert_int_equal(out[k], '#');
    }
}

static void what_names_a_person_or_a_car_is_masked(void **state)
{
    const struct json_in *list = cases(*state, "mask");
    for (size_t i = 0; i < json_count(list); i++) {
        char out[256];
        struct str s = text_of(json_item(list, i), "in"), want = text_of(json_item(list, i), "out");
        size_t n = rules_mask(s.p, s.n, out, sizeof out);
        if (n != want.n || (n && memcmp(out, want.p, n) != 0))
            fail_msg("%.*s: \"%.*s\"", (int)s.n, s.p, (int)(n < sizeof out ? n : 0), out);
        n = rules_mask(want.p, want.n, out, sizeof out);             /* what is masked stays as it is */
        assert_text(out, n, want);
    }
}

/* Every text of `n` letters out of what masks are about: never longer, and told when it does not fit. */
static void a_masked_text_is_never_longer_and_stays_inside(void **state)
{
    (void)state;
    static const char alphabet[] = "07aA@.- +\xC4";
    char text[24], out[25];
    for (unsigned seed = 1; seed < 200000; seed++) {
        unsigned x = seed * 2654435761u;
        size_t len = seed % sizeof text, cap = x >> 27;
        for (size_t i = 0; i < len; i++, x = x * 1664525 + 1013904223)
            text[i] = alphabet[(x >> 24) % (sizeof alphabet - 1)];
        if (cap > len) cap = len;
        out[cap] = '#';
        size_t n = rules_mask(text, len, out, cap);
        assert_true(n <= cap + 1 && out[cap] == '#');
        assert_true(rules_mask(text, len, out, len) <= len);
    }
}

static void broken_utf8_is_a_gap_not_a_crash(void **state)
{
    (void)state;
    static const char *const broken[] = { "a\xC0\x80" "b", "a\xED\xA0\x80" "b", "a\xF4\x90\x80\x80" "b", "a\xFF" "b", "a\x80" "b", "a\xE1\xBA|b" };
    for (size_t i = 0; i < N_OF(broken); i++) {
        char out[8];
        assert_text(out, rules_fold(broken[i], strlen(broken[i]), out, sizeof out), S("a b"));
        assert_false(rules_name_ok(broken[i], strlen(broken[i])));
    }
    char out[8];
    assert_text(out, rules_fold("a\xE1\xBA", 3, out, sizeof out), S("a"));
}

static int compare_keys(struct str a, struct str b)
{
    char x[64], y[64];
    size_t n = rules_house_key(a.p, a.n, x, sizeof x), m = rules_house_key(b.p, b.n, y, sizeof y);
    assert_true(n <= sizeof x && m <= sizeof y);
    int order = memcmp(x, y, n < m ? n : m);
    return order ? order : n < m ? -1 : n > m;
}

static void house_numbers_sort_as_one_walks(void **state)
{
    const struct json_in *list = cases(*state, "house");
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json_in *order = json_member(json_item(list, i), "order"), *same = json_member(json_item(list, i), "same");
        for (size_t k = 1; k < json_count(order); k++)
            assert_true(compare_keys(json_as_text(json_item(order, k - 1)), json_as_text(json_item(order, k))) < 0);
        for (size_t k = 1; k < json_count(same); k++)
            assert_int_equal(compare_keys(json_as_text(json_item(same, 0)), json_as_text(json_item(same, k))), 0);
    }
}

static void personal_numbers_are_read_and_compared(void **state)
{
    const struct json_in *list = cases(*state, "number");
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json_in *c = json_item(list, i);
        struct str s = text_of(c, "in");
        struct rules_person typed = { (int)number_of(c, "typed_year"), (int)number_of(c, "typed_sex") }, read = { 0 };
        (void)rules_number_read(s.p, s.n, &read);
        assert_int_equal(rules_number_check(s.p, s.n, typed, 2026), number_of(c, "fault"));
        assert_int_equal(read.birth_year, number_of(c, "birth_year"));
        assert_int_equal(read.sex, number_of(c, "sex"));
    }
}

static void sixty_three_provinces_are_known(void **state)
{
    (void)state;
    int known = 0;
    for (int code = 0; code < 1000; code++) {
        struct rules_person p;
        char s[32];
        snprintf(s, sizeof s, "%03d085012345", code);
        enum rules_number e = rules_number_read(s, 12, &p);
        assert_true(e == NUMBER_OK || e == NUMBER_PROVINCE);
        if (e == NUMBER_OK) { known++; assert_true(code >= 1 && code <= 96); }
    }
    assert_int_equal(known, 63);
}

static void telephones_become_one_spelling(void **state)
{
    const struct json_in *list = cases(*state, "phone");
    for (size_t i = 0; i < json_count(list); i++) {
        char out[16];
        struct str s = text_of(json_item(list, i), "in");
        assert_text(out, rules_phone(s.p, s.n, out), text_of(json_item(list, i), "out"));
    }
}

static void the_code_on_a_card_is_read_or_refused_whole(void **state)
{
    const struct json_in *list = cases(*state, "card");
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json_in *c = json_item(list, i);
        struct str s = text_of(c, "in");
        struct rules_card card = { .day = -1 };
        bool good = json_member(c, "number") != NULL;
        assert_int_equal(rules_card_read(s.p, s.n, &card), good);
        if (!good) { assert_int_equal(card.day, -1); continue; }
        assert_text(s.p + card.number.at, card.number.n, text_of(c, "number"));
        assert_text(s.p + card.name.at, card.name.n, text_of(c, "name"));
        assert_text(s.p + card.address.at, card.address.n, text_of(c, "address"));
        assert_int_equal(card.day, number_of(c, "day"));
        assert_int_equal(card.month, number_of(c, "month"));
        assert_int_equal(card.year, number_of(c, "year"));
        assert_int_equal(card.sex, number_of(c, "sex"));
    }
}

static void a_card_longer_than_512_bytes_is_refused(void **state)
{
    (void)state;
    static const char head[] = "001085012345||Nguyen Van A|02091985|Nam|";
    char s[513];
    memset(s, 'x', sizeof s);
    memcpy(s, head, sizeof head - 1);
    struct rules_card card;
    assert_true(rules_card_read(s, 512, &card));
    assert_false(rules_card_read(s, 513, &card));
}

static void names_have_letters_and_no_digits(void **state)
{
    (void)state;
    static const char *const good[] = { "Đỗ Ý", "Nguyễn Thị Minh-Khai", "H'Hen Niê", "O’Hara", "Lý 李", "An" };
    static const char *const bad[] = { "", "A", "  ", "--", "Nguyễn 4", "A\tB", "<b>", "A|B", "😀😀", "Lan٣", "A;B", "a@b" };
    for (size_t i = 0; i < N_OF(good); i++) assert_true(rules_name_ok(good[i], strlen(good[i])));
    for (size_t i = 0; i < N_OF(bad); i++) assert_false(rules_name_ok(bad[i], strlen(bad[i])));
    char s[121];
    memset(s, 'a', sizeof s);
    assert_true(rules_name_ok(s, 120));
    assert_false(rules_name_ok(s, 121));
}

static void years_of_birth_are_1900_to_this_year(void **state)
{
    (void)state;
    assert_false(rules_birth_year_ok(1899, 2026));
    assert_true(rules_birth_year_ok(1900, 2026));
    assert_true(rules_birth_year_ok(2026, 2026));
    assert_false(rules_birth_year_ok(2027, 2026));
}

static void marks_say_who_is_ready_and_what_comes_next(void **state)
{
    const struct json_in *list = cases(*state, "marks");
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json_in *c = json_item(list, i);
        struct str m = text_of(c, "marks");
        bool valid = json_member(c, "valid") == NULL;
        assert_int_equal(rules_marks_valid(m.p, m.n), valid);
        if (!valid) continue;
        assert_int_equal(rules_ready(m.p), number_of(c, "ready"));
        assert_int_equal(rules_ready_count(m.p), number_of(c, "whole"));
        enum rules_mark next = rules_next(m.p);
        struct str word = text_of(c, "next");
        assert_true(next == MARK_COUNT ? word.n == 0 : str_eq(word, str_z(mark_words[next])));
    }
}

static const char letters[] = { MARK_UNKNOWN, MARK_YES, MARK_WON, MARK_NO, MARK_NA };

/* Each of the 5^9 sheets of marks against the definition said in another way. */
static void a_block_is_ready_when_none_of_its_marks_is_missing_over_all_sheets(void **state)
{
    (void)state;
    static const char block_of[] = "aaabbccc.";
    for (long sheet = 0; sheet < 1953125; sheet++) {
        char m[MARK_COUNT];
        unsigned want = 7;
        int whole = 0, next = MARK_COUNT;
        long rest = sheet;
        for (int i = 0; i < MARK_COUNT; i++, rest /= 5) {
            m[i] = letters[rest % 5];
            bool missing = m[i] == 'n' || m[i] == '?';
            char block = block_of[i];
            if (missing && block != '.') want &= ~(1u << (block - 'a'));
            if (missing && next == MARK_COUNT) next = i;
            if (!missing && block != '.') whole++;
        }
        if (rules_ready(m) != want || rules_ready_count(m) != whole || (int)rules_next(m) != next)
            fail_msg("sheet %.9s", m);
    }
}

static void merged_marks_follow_the_later_answer(void **state)
{
    const struct json_in *list = cases(*state, "merge");
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json_in *c = json_item(list, i);
        char marks[MARK_COUNT];
        int64_t at[MARK_COUNT];
        memcpy(marks, text_of(c, "marks").p, MARK_COUNT);
        for (size_t k = 0; k < MARK_COUNT; k++) at[k] = number_of(c, "at");
        assert_int_equal(rules_marks_merge(marks, at, text_of(c, "wrote").p, number_of(c, "wrote_ms")),
                         number_of(c, "changed"));
        assert_memory_equal(marks, text_of(c, "to").p, MARK_COUNT);
    }
}

struct answer { char letter; int64_t ms; };

static void tell(char marks[MARK_COUNT], int64_t at[MARK_COUNT], struct answer x)
{
    char wrote[MARK_COUNT];
    memset(wrote, MARK_UNKNOWN, sizeof wrote);
    wrote[0] = x.letter;
    (void)rules_marks_merge(marks, at, wrote, x.ms);
}

/* All triples of (letter, time) in all orders, each told twice: one end. */
static void any_order_of_arrival_gives_the_same_end_for_all_triples(void **state)
{
    (void)state;
    static const int orders[6][3] = { {0,1,2}, {0,2,1}, {1,0,2}, {1,2,0}, {2,0,1}, {2,1,0} };
    enum { TIMES = 3, ALL = 5 * TIMES };
    for (int n = 0; n < ALL * ALL * ALL; n++) {
        struct answer x[3];
        for (int i = 0, rest = n; i < 3; i++, rest /= ALL) x[i] = (struct answer){ letters[rest % ALL % 5], 1 + rest % ALL / 5 };
        char first[MARK_COUNT];
        int64_t first_at[MARK_COUNT];
        for (int o = 0; o < 6; o++) {
            char marks[MARK_COUNT];
            int64_t at[MARK_COUNT] = { 0 };
            memset(marks, MARK_UNKNOWN, sizeof marks);
            for (int i = 0; i < 3; i++) { tell(marks, at, x[orders[o][i]]); tell(marks, at, x[orders[o][i]]); }
            if (o == 0) { memcpy(first, marks, sizeof marks); memcpy(first_at, at, sizeof at); }
            assert_memory_equal(marks, first, sizeof marks);
            assert_memory_equal(at, first_at, sizeof at);
        }
    }
}

static void times_survive_their_text(void **state)
{
    (void)state;
    int64_t at[MARK_COUNT] = { 0, 1, 35, 36, 1795400000000, 101559956668415, 5, 6, 7 }, back[MARK_COUNT];
    char s[MARK_TIMES_LEN];
    rules_times_write(at, s);
    assert_true(rules_times_read(s, sizeof s, back));
    assert_memory_equal(at, back, sizeof at);
    assert_memory_equal(s, "000000000" "000000001" "00000000z" "000000010", 36);
    assert_false(rules_times_read(s, sizeof s - 1, back));
    s[80] = 'A';
    assert_false(rules_times_read(s, sizeof s, back));
    rules_times_write((int64_t[MARK_COUNT]){ -1, INT64_MAX }, s);
    assert_memory_equal(s, "000000000" "zzzzzzzzz", 18);
}

static int word_at(const char *const *words, struct str word)
{
    int i = 0;
    while (words[i] && !str_eq(word, str_z(words[i]))) i++;
    return i;
}

static void a_visit_is_judged_by_its_outcome(void **state)
{
    const struct json_in *list = cases(*state, "visit");
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json_in *c = json_item(list, i);
        struct rules_visit v = {
            .outcome = word_at(outcome_words, text_of(c, "outcome")), .people = (int)number_of(c, "people"),
            .acts = (int)number_of(c, "acts"), .note_bytes = (size_t)number_of(c, "note"),
            .started_ms = number_of(c, "started") * 1000, .ended_ms = number_of(c, "ended") * 1000,   /* cases are in seconds */
            .come_back_ms = number_of(c, "come_back") * 1000, .campaign_from_ms = 50000, .campaign_to_ms = 100000000,
        };
        assert_string_equal(fault_words[rules_visit_check(&v)], arena_z(*state, text_of(c, "fault")));
    }
    for (int f = 0; f < VISIT_FAULT_COUNT; f++) assert_non_null(fault_fields[f]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_134_vietnamese_letters_fold_alike_composed_or_not),
        cmocka_unit_test(text_folds_to_words_one_space_apart),
        cmocka_unit_test(a_fold_that_does_not_fit_says_so_and_stays_inside),
        cmocka_unit_test(what_names_a_person_or_a_car_is_masked),
        cmocka_unit_test(a_masked_text_is_never_longer_and_stays_inside),
        cmocka_unit_test(broken_utf8_is_a_gap_not_a_crash),
        cmocka_unit_test(house_numbers_sort_as_one_walks),
        cmocka_unit_test(personal_numbers_are_read_and_compared),
        cmocka_unit_test(sixty_three_provinces_are_known),
        cmocka_unit_test(telephones_become_one_spelling),
        cmocka_unit_test(the_code_on_a_card_is_read_or_refused_whole),
        cmocka_unit_test(a_card_longer_than_512_bytes_is_refused),
        cmocka_unit_test(names_have_letters_and_no_digits),
        cmocka_unit_test(years_of_birth_are_1900_to_this_year),
        cmocka_unit_test(marks_say_who_is_ready_and_what_comes_next),
        cmocka_unit_test(a_block_is_ready_when_none_of_its_marks_is_missing_over_all_sheets),
        cmocka_unit_test(merged_marks_follow_the_later_answer),
        cmocka_unit_test(any_order_of_arrival_gives_the_same_end_for_all_triples),
        cmocka_unit_test(times_survive_their_text),
        cmocka_unit_test(a_visit_is_judged_by_its_outcome),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
