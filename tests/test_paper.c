/* test_paper.c - what stands together on paper stays together: a heading with what it heads, a table's head with its first row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>
#include "paper/paper.h"

enum { BYTES = 64 * MIB, LINES = 45 };       /* more lines than a page holds: a heading meets every height of it */

static const struct paper_about about = { .title = STR("Thử"), .foot = STR("Thử"), .made_ms = 0 };

static struct paper *opened(struct arena *a)
{
    struct paper *p;
    assert_int_equal(paper_open(a, &about, &p), OK);
    return p;
}

static void lines(struct paper *p, size_t n)
{
    for (size_t i = 0; i < n; i++) paper_text(p, S("Một dòng."));
}

/* The text of a document as a reader sees it, pages parted by a form feed. */
static char *read_back(struct arena *a, struct paper *p)
{
    char path[] = "/tmp/sansang-paper-XXXXXX", line[64];
    struct str pdf;
    struct buf text = { .arena = a };
    assert_int_equal(paper_close(p, &pdf), OK);
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, pdf.p, pdf.n) == (ssize_t)pdf.n && close(fd) == 0);
    snprintf(line, sizeof line, "pdftotext -layout %s -", path);
    FILE *f = popen(line, "r");
    assert_non_null(f);
    char piece[4096];
    for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;) buf_add(&text, (struct str){ piece, n });
    assert_int_equal(pclose(f), 0);
    assert_int_equal(unlink(path), 0);
    return arena_z(a, buf_str(&text));
}

static size_t page_of(const char *text, const char *word)
{
    const char *at = strstr(text, word);
    size_t page = 1;
    if (!at) print_message("%s is not in the document\n", word);
    assert_non_null(at);
    for (const char *c = text; c < at; c++) page += *c == '\f';
    return page;
}

static void are_on_one_page(struct arena *a, const char *text, size_t n, const char *const *words)
{
    for (size_t i = 0; i < n; i++) {
        size_t first = page_of(text, arena_z(a, arena_printf(a, "%s-%zu.", words[0], i)));
        for (size_t w = 1; words[w]; w++)
            assert_int_equal(page_of(text, arena_z(a, arena_printf(a, "%s-%zu.", words[w], i))), first);
    }
}

static void a_heading_stands_on_the_page_of_the_drawing_it_heads(void **state)
{
    (void)state;
    struct arena *a = arena_open(BYTES);
    struct paper *p = opened(a);
    for (size_t i = 0; i < LINES; i++) {
        lines(p, i);
        paper_heading(p, arena_printf(a, "Mục-%zu.", i));
        paper_lead(p, arena_printf(a, "Lời-%zu.", i));
        paper_sketch(p, 120);
        paper_words(p, (struct paper_point){ 20, 20 }, arena_printf(a, "Hình-%zu.", i), PAPER_LEFT, 0);
        paper_sketch_end(p);
        paper_page(p);
    }
    are_on_one_page(a, read_back(a, p), LINES, (const char *const[]){ "Mục", "Lời", "Hình", NULL });
    arena_close(a);
}

static void a_tables_head_stands_with_its_heading_above_the_first_row(void **state)
{
    (void)state;
    struct arena *a = arena_open(BYTES);
    struct paper *p = opened(a);
    for (size_t i = 0; i < LINES; i++) {
        const struct paper_column columns[] = { { arena_printf(a, "Đầu-%zu.", i), 1, PAPER_LEFT } };
        const struct str row = arena_printf(a, "Hàng-%zu. cao\nba\ndòng\nnữa\nvà\nnữa\nvà\nnữa", i);
        lines(p, i);
        paper_heading(p, arena_printf(a, "Mục-%zu.", i));
        paper_table(p, columns, 1);
        paper_row(p, &row);
        paper_table_end(p);
        paper_page(p);
    }
    are_on_one_page(a, read_back(a, p), LINES, (const char *const[]){ "Mục", "Đầu", "Hàng", NULL });
    arena_close(a);
}

static void what_is_kept_for_nothing_is_shown_all_the_same(void **state)
{
    (void)state;
    struct arena *a = arena_open(BYTES);
    struct paper *p = opened(a);
    const struct paper_column columns[] = { { STR("Bảng trống."), 1, PAPER_LEFT } };
    paper_heading(p, S("Trước trang."));
    paper_page(p);
    paper_table(p, columns, 1);
    paper_table_end(p);
    for (size_t i = 0; i < 6; i++) paper_heading(p, arena_printf(a, "Cuối-%zu.", i));
    const char *text = read_back(a, p);
    assert_int_equal(page_of(text, "Trước trang."), 1);
    assert_int_equal(page_of(text, "Bảng trống."), 2);
    for (size_t i = 0; i < 6; i++) assert_int_equal(page_of(text, arena_z(a, arena_printf(a, "Cuối-%zu.", i))), 2);
    arena_close(a);
}

static void what_is_taller_than_a_page_begins_on_the_page_it_is_given(void **state)
{
    (void)state;
    struct arena *a = arena_open(BYTES);
    struct paper *p = opened(a);
    paper_heading(p, S("Mục."));
    paper_sketch(p, 400);
    paper_words(p, (struct paper_point){ 20, 20 }, S("Hình."), PAPER_LEFT, 0);
    paper_sketch_end(p);
    const char *text = read_back(a, p);
    assert_int_equal(page_of(text, "Mục."), 1);
    assert_int_equal(page_of(text, "Hình."), 1);
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_heading_stands_on_the_page_of_the_drawing_it_heads),
        cmocka_unit_test(a_tables_head_stands_with_its_heading_above_the_first_row),
        cmocka_unit_test(what_is_kept_for_nothing_is_shown_all_the_same),
        cmocka_unit_test(what_is_taller_than_a_page_begins_on_the_page_it_is_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
