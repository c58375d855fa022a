/* test_petition_log.c - the page of the public log: what a report's sender sees of it, whole, altered, unknown. */
#define _GNU_SOURCE 1                            /* memmem */
#include "hall.h"
#include "http/http.h"

extern const struct routes petition_log_routes;

static struct str header(const struct req *rq, const char *name) { (void)rq; (void)name; return (struct str){ 0 }; }

static struct str page(struct hall *h, const char *query)
{
    struct req rq = { .method = GET, .path = S("/publog"), .query = str_z(query), .params = arena_new(h->a, struct param, 16), .header = header,
                      .address = S("10.0.0.1"), .origin = S("https://city.example"), .now_ms = h->now_ms, .arena = h->a, .db = h->db,
                      .keys = h->keys };
    http_serve(&rq, &petition_log_routes, 1, NULL);
    assert_int_equal(rq.status, 200);
    return buf_str(&rq.reply);
}

static int64_t times(struct str in, const char *what)
{
    int64_t n = 0;
    for (const char *p; (p = memmem(in.p, in.n, what, strlen(what))) != NULL; n++) {
        in.n -= (size_t)(p + 1 - in.p);
        in.p = p + 1;
    }
    return n;
}

static struct str of_code(struct hall *h, struct str code, const char *lang)
{
    return page(h, arena_z(h->a, arena_printf(h->a, "code=%.*s&lang=%s", (int)code.n, code.p, lang)));
}

static void without_a_code_it_says_what_it_is(void **state)
{
    struct hall *h = *state;
    light(h);
    struct str vi = page(h, ""), en = page(h, "lang=en");
    assert_int_equal(times(vi, "Sổ chỉ ghi thêm"), 1);
    assert_int_equal(times(en, "Lines are only added"), 1);
    assert_int_equal(times(vi, "Có trong sổ"), 0);
    assert_int_equal(times(vi, "name=\"code\""), 1);
}

static void every_step_of_a_report_is_shown_and_proved(void **state)
{
    struct hall *h = *state;
    struct petition p = answered(h);
    light(h);
    struct str vi = of_code(h, p.code, "vi"), en = of_code(h, p.code, "en");
    assert_int_equal(p.steps, 4);
    assert_int_equal(times(vi, "✓ Có trong sổ"), 4);
    assert_int_equal(times(en, "✓ In the log"), 4);
    assert_int_equal(times(vi, "Đã trả lời"), 1);
    assert_int_equal(times(vi, "/api/publog/proof?index="), 4);
    assert_int_equal(times(vi, "&amp;size=5"), 4);
    assert_int_equal(times(vi, "bóng đèn"), 0);                          /* no words of anybody's */
    assert_int_equal(times(vi, "Nguyễn"), 0);
}

static void a_code_is_taken_as_people_type_it(void **state)
{
    struct hall *h = *state;
    struct petition p = light(h);
    char *low = arena_z(h->a, p.code);
    for (char *c = low; *c; c++) if (*c >= 'A' && *c <= 'Z') *c = (char)(*c - 'A' + 'a');
    assert_int_equal(times(of_code(h, arena_printf(h->a, "+%s+", low), "vi"), "✓ Có trong sổ"), 1);
}

static void an_altered_line_does_not_fit(void **state)
{
    struct hall *h = *state;
    struct petition p = in_hand(h);
    RUN(h, "UPDATE publog_leaf SET leaf = hash WHERE id = 1");
    struct str vi = of_code(h, p.code, "vi");
    assert_int_equal(times(vi, "✓ Có trong sổ"), 2);
    assert_int_equal(times(vi, "✗ Không khớp với sổ"), 1);
}

static void an_unknown_code_is_said_and_nothing_typed_comes_back_raw(void **state)
{
    struct hall *h = *state;
    struct str vi = page(h, "code=%22%3E%3Cscript%3Ealert(1)");
    assert_int_equal(times(vi, "Không có phản ánh nào mang mã này"), 1);
    assert_int_equal(times(vi, "<script") + times(vi, "<SCRIPT"), 0);
}

int main(void)
{
    const struct CMUnitTest log[] = {
        HALL(without_a_code_it_says_what_it_is),
        HALL(every_step_of_a_report_is_shown_and_proved),
        HALL(a_code_is_taken_as_people_type_it),
        HALL(an_altered_line_does_not_fit),
        HALL(an_unknown_code_is_said_and_nothing_typed_comes_back_raw),
    };
    return run_everywhere(log);
}
