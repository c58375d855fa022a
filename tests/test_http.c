/* test_http.c - doors, rights, input and replies, through http_serve and without a socket. */
#include "http_house.h"

/* ---- the door ---- */

static void the_earlier_literal_segment_wins(void **state)
{
    assert_int_equal(ask(*state, GET, "/api/things/best"), 200);
    assert_true(says(*state, "\"one\""));
    assert_int_equal(ask(*state, GET, "/api/things/worst"), 200);
    assert_true(says(*state, "\"other\"") && says(*state, "worst"));
}

static void a_param_may_carry_a_suffix(void **state)
{
    assert_int_equal(ask(*state, GET, "/api/reports/12.pdf"), 200);
    assert_true(says(*state, "\"one\"") && says(*state, "\"param\":\"12\""));
    assert_int_equal(ask(*state, GET, "/api/reports/12.xlsx"), 200);
    assert_true(says(*state, "\"other\"") && says(*state, "\"12.xlsx\""));
    assert_int_equal(ask(*state, GET, "/api/export/houses.csv"), 200);
    assert_true(says(*state, "\"houses\"") && says(*state, "\"csv\""));
    assert_int_equal(ask(*state, GET, "/api/export/houses"), 404);
    assert_int_equal(ask(*state, GET, "/api/export/.csv"), 404);
    assert_int_equal(ask(*state, GET, "/api/list.xml"), 200);
    assert_true(says(*state, "\"param\":\"xml\""));
    static const char *const others[] = { "/api/list", "/api/list.", "/api/lists.xml", "/api/lis.xml", "/api/.xml" };
    for (size_t i = 0; i < N_OF(others); i++) assert_int_equal(ask(*state, GET, others[i]), 404);
}

static void a_star_takes_any_rest(void **state)
{
    static const char *const paths[] = { "/app", "/app/", "/app/a", "/app/a/b/c" };
    for (size_t i = 0; i < N_OF(paths); i++) {
        assert_int_equal(ask(*state, GET, paths[i]), 200);
        assert_true(says(*state, "rest"));
    }
    assert_int_equal(ask(*state, GET, "/"), 200);
    assert_int_equal(ask(*state, GET, "/apple"), 404);
}

/* The server has hundreds of routes and looks at a few of them. */
static void a_server_finds_the_route_that_looking_at_every_one_finds(void **state)
{
    (void)state;
    static const char *const paths[] = {
        "/", "/app", "/app/", "/app/a", "/app/a/b/c", "/apple", "/api", "/api/", "/api/things", "/api/things/best",
        "/api/things/worst", "/api/things/best/", "/api/reports/12.pdf", "/api/reports/12.xlsx", "/api/export/houses.csv",
        "/api/export/.csv", "/api/list.xml", "/api/list", "/api/%74hings/best", "/things/best", "/pages/x",
    };
    struct route_index *index = route_index_open(tables, N_OF(tables));
    assert_non_null(index);
    for (size_t i = 0; i < N_OF(paths) + N_OF(table); i++)
        for (enum method m = GET; m <= METHOD_OTHER; m++) {
            struct str segments[SEGMENTS_MAX];
            struct route_match each, few;
            size_t n;
            const char *path = i < N_OF(paths) ? paths[i] : table[i - N_OF(paths)].path;
            if (url_split(str_z(path), segments, &n) != OK) continue;
            route_find(tables, N_OF(tables), m, segments, n, &each);
            route_index_find(index, m, segments, n, &few);
            assert_ptr_equal(few.route, each.route);
            assert_int_equal(few.methods, each.methods);
            assert_int_equal(few.n_params, each.n_params);
        }
    route_index_close(index);
}

static void another_method_is_405_and_says_which(void **state)
{
    struct house *h = *state;
    assert_int_equal(ask(h, DELETE, "/api/things/1"), 405);
    assert_true(str_eq(reply_header_of(h, "Allow"), S("GET, HEAD, PUT")));
    assert_int_equal(ask(h, METHOD_OTHER, "/api/mine"), 405);
    assert_int_equal(ask(h, GET, "/api/mine/"), 404);
    assert_int_equal(ask(h, GET, "/api/nowhere"), 404);
    assert_true(says(h, "\"NOT_FOUND\""));
}

static void no_trick_in_a_path_passes(void **state)
{
    static const char *const tricks[] = { "", "api/mine", "*", "http://a/api/mine", "/api//mine", "/api/../mine",
        "/api/%2e%2E/mine", "/api/./mine", "/api/things/a%2fb", "/api/things/a%5cb", "/api/things/a\\b", "/api/things/%00",
        "/api/things/a%",
        "/api/things/a%zz", "/api/things/%ff", "/api/things/%c3%28", "/api/things/\x01", "/app/..",
        "/app/%2e%2e/%2e%2e/etc",
        "/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a" };
    for (size_t i = 0; i < N_OF(tricks); i++) {
        int status = ask(*state, GET, tricks[i]);
        if (status != 400) fail_msg("%s: %d", tricks[i], status);
    }
    assert_int_equal(ask(*state, GET, "/api/things/Ng%C3%B5%2067"), 200);
    assert_true(says(*state, "Ngõ 67"));
    assert_int_equal(ask(*state, GET, "/api/%6dine", .role = ROLE_CITY, .at = 1), 404);      /* one spelling per door */
}

/* ---- who may enter ---- */

static void a_stranger_is_asked_to_sign_in_and_a_wrong_role_is_forbidden(void **state)
{
    assert_int_equal(ask(*state, GET, "/api/mine"), 401);
    assert_int_equal(ask(*state, GET, "/api/mine", .role = ROLE_MEMBER, .at = 3), 200);
    assert_int_equal(ask(*state, PUT, "/api/things/1", .role = ROLE_HEAD, .at = 3, HEADERS(OURS)), 403);
    assert_int_equal(ask(*state, PUT, "/api/things/1", HEADERS(OURS)), 401);
}

static void routes_with_roles_0_let_nobody_in(void **state)
{
    assert_int_equal(ask(*state, GET, "/api/forgotten"), 401);
    for (unsigned i = 0; i < ROLE_BITS; i++)
        for (int phone = 0; phone < 2; phone++)
            assert_int_equal(ask(*state, GET, "/api/forgotten", .role = 1u << i, .at = 1, .is_phone = phone), 403);
    assert_int_equal(ask(*state, GET, "/api/forgotten", .role = ROLE_SIGNED_IN, .at = 1), 403);
}

static void a_role_holds_at_its_unit_and_below(void **state)
{
    static const struct { unsigned role; int64_t at; const char *path; int status; } tries[] = {
        { ROLE_CITY,    1, "/api/units/3/door", 200 }, { ROLE_OFFICER, 2, "/api/units/2/door", 200 },
        { ROLE_OFFICER, 2, "/api/units/3/door", 200 }, { ROLE_HEAD,    3, "/api/units/3/door", 200 },
        { ROLE_OFFICER, 2, "/api/units/1/door", 403 }, { ROLE_OFFICER, 2, "/api/units/4/door", 403 },
        { ROLE_HEAD,    3, "/api/units/2/door", 403 }, { ROLE_HEAD,    4, "/api/units/3/door", 403 },
        { ROLE_MEMBER,  3, "/api/units/3/door", 403 }, { ROLE_ADMIN,   1, "/api/units/3/door", 403 },
        { 0,            0, "/api/units/3/door", 401 }, { ROLE_CITY,    1, "/api/units/9/door", 404 },
        { ROLE_CITY,    1, "/api/units/x/door", 400 }, { ROLE_CITY,    1, "/api/units/-1/door", 400 },
        { ROLE_CITY,    1, "/api/units/99999999999999999999/door", 400 },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        int status = ask(*state, GET, tries[i].path, .role = tries[i].role, .at = tries[i].at);
        if (status != tries[i].status) fail_msg("role %u at %d: %s is %d", tries[i].role, (int)tries[i].at,
            tries[i].path, status);
    }
    assert_true(says(*state, "\"field\":\"unit\""));
}

static void only_a_phone_enters_a_phone_s_door(void **state)
{
    assert_int_equal(ask(*state, GET, "/api/phone"), 401);
    assert_int_equal(ask(*state, GET, "/api/phone", .role = ROLE_MEMBER, .at = 3), 403);
    assert_int_equal(ask(*state, GET, "/api/phone", .role = ROLE_MEMBER, .at = 3, .is_phone = true), 200);
}

static void a_revoked_phone_is_told_to_wipe_and_still_sees_public_pages(void **state)
{
    assert_int_equal(ask(*state, GET, "/api/mine", .is_revoked = true), 410);
    assert_int_equal(ask(*state, GET, "/api/things/1", .is_revoked = true), 410);
    assert_int_equal(ask(*state, GET, "/app", .is_revoked = true), 200);
}

static void a_foreign_page_cannot_change_anything(void **state)
{
    struct house *h = *state;
    assert_int_equal(ask(h, POST, "/api/touch", .role = ROLE_CITY, .at = 1), 403);
    assert_true(says(h, "X-Sansang"));
    assert_int_equal(ask(h, POST, "/api/touch", .role = ROLE_CITY, .at = 1, HEADERS(OURS)), 200);
    assert_int_equal(ask(h, POST, "/api/touch", .role = ROLE_CITY, .at = 1,
                         HEADERS(OURS, H("Origin", "https://evil.vn"))), 403);
    assert_int_equal(ask(h, POST, "/api/touch", .role = ROLE_CITY, .at = 1, HEADERS(OURS, H("Origin", "null"))), 403);
    assert_int_equal(ask(h, POST, "/api/touch", .role = ROLE_CITY, .at = 1,
                         HEADERS(OURS, H("Origin", "https://sansang.vn"))), 200);
    assert_int_equal(ask(h, POST, "/api/touch", .role = ROLE_CITY, .at = 1, .is_phone = true,
                         HEADERS(H("Authorization", "Bearer k"))), 200);
    assert_int_equal(ask(h, POST, "/api/open"), 403);
    assert_int_equal(ask(h, POST, "/x/abc"), 200);                /* the token in the path is the right */
}

/* ---- input ---- */

static void a_body_is_bounded_and_of_the_right_kind(void **state)
{
    struct house *h = *state;
    char big[KIB + 2];
    memset(big, ' ', sizeof big);
    big[KIB + 1] = 0;
    assert_int_equal(ask(h, POST, "/api/open", .body = big, HEADERS(OURS, JSON)), 413);
    assert_int_equal(ask(h, POST, "/api/touch", .role = ROLE_CITY, .at = 1, .body = "{}", HEADERS(OURS, JSON)), 413);
    assert_int_equal(ask(h, POST, "/api/open", .body = "{}", HEADERS(OURS)), 415);
    assert_int_equal(ask(h, POST, "/api/open", .body = "a=1", HEADERS(OURS, FORM)), 415);
    assert_int_equal(ask(h, POST, "/api/open", .body = "{}", HEADERS(OURS, JSON)), 200);
    assert_int_equal(ask(h, POST, "/api/upload", .body = "a;b", HEADERS(OURS, H("Content-Type", "text/csv"))), 200);
    assert_int_equal(ask(h, POST, "/x/abc", .body = "{}", HEADERS(JSON)), 415);
    assert_int_equal(ask(h, POST, "/x/abc", .body = "ok=1&name=%C4%90%E1%BB%97+A", HEADERS(FORM)), 200);
    assert_int_equal(ask(h, POST, "/x/abc", .body = "ok=%ff", HEADERS(FORM)), 400);
    assert_true(str_eq(h->rq.blame.field, S("ok")));
}

static int make_with(struct house *h, const char *query, const char *body)
{
    return ask(h, POST, "/api/units/3/make", query, body, .role = ROLE_OFFICER, .at = 2, HEADERS(OURS, JSON));
}

static void bad_input_names_its_field(void **state)
{
    static const struct { const char *query, *body, *field; } tries[] = {
        { "",        "",                                        "name" },
        { "",        "{}",                                      "name" },
        { "",        "[]",                                      "body" },
        { "",        "{\"name\":1}",                            "name" },
        { "",        "{\"name\":\"\"}",                         "name" },
        { "",        "{\"name\":\"123456789012345678901\"}",    "name" },
        { "",        "{\"name\":\"a\",\"age\":121}",            "age" },
        { "",        "{\"name\":\"a\",\"age\":\"7\"}",          "age" },
        { "",        "{\"name\":\"a\",\"age\":1.5}",            "age" },
        { "",        "{\"name\":\"a\",\"yes\":1}",              "yes" },
        { "",        "{\"name\":\"a\",\"color\":1}",            "color" },
        { "",        "{\"name\":\"a\",\"unit\":4}",             "unit" },      /* the path has said it */
        { "",        "{\"name\":\"a\",\"items\":{}}",           "items" },
        { "",        "{\"name\":\"a\",\"items\":[{\"name\":\"x\",\"n\":1},{\"name\":\"x\",\"n\":10}]}", "items[1].n" },
        { "color=1", "{\"name\":\"a\"}",                        "color" },
        { "age=x",   "{\"name\":\"a\"}",                        "age" },
        { "age=1",   "{\"name\":\"a\",\"age\":2}",              "age" },       /* said twice */
        { "age=1&age=2", "{\"name\":\"a\"}",                    "age" },
        { "unit=4",  "{\"name\":\"a\"}",                        "unit" },
        { "items=1", "{\"name\":\"a\"}",                        "items" },
        { "na%ffme=1", "{\"name\":\"a\"}",                      "query" },
        { "age=%ff", "{\"name\":\"a\"}",                        "age" },
        { "age=%00", "{\"name\":\"a\"}",                        "age" },
    };
    struct house *h = *state;
    for (size_t i = 0; i < N_OF(tries); i++) {
        int status = make_with(h, tries[i].query, tries[i].body);
        if (status != 400 || !str_eq(h->rq.blame.field, str_z(tries[i].field)))
            fail_msg("%s %s: %d about %.*s", tries[i].query, tries[i].body, status, (int)h->rq.blame.field.n,
                h->rq.blame.field.p);
    }
    assert_int_equal(make_with(h, "lang=en&age=5",
        "{\"name\":\"Đỗ\",\"yes\":true,\"items\":[{\"name\":\"x\",\"n\":1}]}"), 201);
    assert_true(says(h, "{\"unit\":3,\"name\":\"Đỗ\",\"age\":5,\"yes\":true}"));
    assert_int_equal(make_with(h, "name=a", "{}"), 201);
}

static void broken_json_is_refused_and_never_followed_into_the_deep(void **state)
{
    char bomb[3000];
    memset(bomb, '[', sizeof bomb - 1);
    bomb[sizeof bomb - 1] = 0;
    assert_int_equal(make_with(*state, "", bomb), 400);
    assert_int_equal(make_with(*state, "", "{\"name\":\"\xff\"}"), 400);
    assert_int_equal(make_with(*state, "", "{\"name\":\"a\",\"name\":\"b\"}"), 400);
    assert_int_equal(make_with(*state, "", "{\"name\":\"a\"} x"), 400);
    assert_int_equal(make_with(*state, "", "{\"name\":"), 400);
}

static void a_list_takes_its_own_cursor_back(void **state)
{
    struct house *h = *state;
    char query[300];
    assert_int_equal(ask(h, GET, "/api/find", "q=&after="), 200);
    assert_true(says(h, "\"limit\":50") && says(h, "\"key\":\"first\""));
    const char *next = memmem(h->rq.reply.p, h->rq.reply.n, "\"next\":\"", 8);
    assert_non_null(next);
    snprintf(query, sizeof query, "limit=200&after=%.*s", (int)strcspn(next + 8, "\""), next + 8);
    assert_int_equal(ask(h, GET, "/api/find", query), 200);
    assert_true(says(h, "\"key\":\"Đỗ: 1\"") && says(h, "\"limit\":200"));
    static const char *const forged[] = { "after=abc", "after=%20", "after=MTph", "limit=0", "limit=201", "limit=1x" };
    for (size_t i = 0; i < N_OF(forged); i++)
        if (ask(h, GET, "/api/find", forged[i]) != 400) fail_msg("%s", forged[i]);
}

/* ---- replies ---- */

static void a_refusal_speaks_the_caller_s_language_and_format(void **state)
{
    struct house *h = *state;
    assert_int_equal(ask(h, GET, "/api/nowhere"), 404);
    assert_true(says(h, "Không tìm thấy"));
    assert_int_equal(ask(h, GET, "/api/mine", HEADERS(H("Accept-Language", "fr, en-GB;q=0.8, vi;q=0.5"))), 401);
    assert_true(says(h, "Please sign in"));
    assert_int_equal(ask(h, GET, "/api/mine", "lang=vi", HEADERS(H("Accept-Language", "en"))), 401);
    assert_true(says(h, "Vui lòng đăng nhập"));
    assert_int_equal(ask(h, GET, "/nowhere"), 404);
    assert_true(str_eq(h->rq.mime, S("text/html; charset=utf-8")) &&
                says(h, "<h1>Không tìm thấy</h1>"));
    assert_true(says(h, "<a class=\"home\" href=\"/resident/\">‹ Về ứng dụng</a>"));      /* whoever came from there finds back */
    assert_true(says(h, "<p>Đường dẫn đã cũ, hoặc thiếu một phần."));          /* and what to do about it */
}

static void a_handler_that_fails_or_forgets_to_answer_is_our_fault(void **state)
{
    struct house *h = *state;
    assert_int_equal(ask(h, GET, "/api/broken"), 500);
    assert_int_equal(reply_header_of(h, "Set-Cookie").n, 0);
    assert_int_equal(ask(h, GET, "/api/silent"), 500);
}

static void what_the_caller_holds_already_is_not_sent_again(void **state)
{
    static const struct { const char *held; int status; } tries[] = {
        { "\"v7\"", 304 }, { "W/\"v7\"", 304 }, { "\"v6\", \"v7\"", 304 }, { "*", 304 }, { "\"v6\"", 200 }, 
        { "v7", 200 }, { "", 200 } };
    struct house *h = *state;
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct param held[] = { { STR("If-None-Match"), str_z(tries[i].held) } };
        assert_int_equal(ask(h, GET, "/api/versioned", .headers = held, .n_headers = 1), tries[i].status);
        assert_true(str_eq(reply_header_of(h, "ETag"), S("W/\"v7\"")));
        if (tries[i].status == 304) assert_int_equal(h->rq.reply.n, 0);
    }
}

static void a_request_starved_of_memory_is_answered_whole_or_refused(void **state)
{
    struct house *h = *state;
    size_t refused = 0, made = 0;
    for (size_t memory = 1; memory < 24 * KIB; memory += 37) {
        int status = ask(h, POST, "/api/units/3/make", "lang=vi", 
                         "{\"name\":\"Đỗ Thị Lụa\",\"items\":[{\"name\":\"x\",\"n\":1}]}",
                         .role = ROLE_OFFICER, .at = 2, HEADERS(OURS, JSON), .memory = memory);
        if (status == 503) { refused++; assert_true(says(h, "\"NOMEM\"")); }
        else { made++; assert_int_equal(status, 201); assert_true(says(h, "\"yes\":false}")); }
    }
    assert_true(refused > 0 && made > 0);
}

static void what_is_shared_is_read_from_any_page_and_its_names_are_no_secrets(void **state)
{
    struct house *h = *state;
    struct limits *l = limits_open((struct limit_rate[LIMIT_KINDS]){ [LIMIT_SIGN_IN] = { 60, 2 } });
    for (int i = 0; i < 20; i++) assert_int_equal(ask(h, GET, "/board/wrong", .limits = l), 404);
    for (int i = 0; i < 20; i++) assert_int_equal(ask(h, POST, "/standard/wrong", .limits = l), 404);
    limits_close(l);
    static const char *const paths[] = { "/board/right", "/board/wrong" };
    for (size_t i = 0; i < N_OF(paths); i++) {
        ask(h, GET, paths[i]);
        assert_true(str_eq(reply_header_of(h, "Access-Control-Allow-Origin"), S("*")));
        assert_true(str_eq(reply_header_of(h, "Cross-Origin-Resource-Policy"), S("cross-origin")));
        assert_int_equal(reply_header_of(h, "Access-Control-Allow-Credentials").n, 0);
    }
    ask(h, GET, "/x/right");
    assert_int_equal(reply_header_of(h, "Access-Control-Allow-Origin").n, 0);
}

static void an_outside_standard_hears_refusals_in_its_own_form(void **state)
{
    struct house *h = *state;
    assert_int_equal(ask(h, POST, "/standard/wrong"), 404);
    assert_true(says(h, "refused"));
    assert_int_equal(ask(h, POST, "/standard/right", .body = "{}", HEADERS(JSON)), 400);
    assert_int_equal(ask(h, POST, "/standard/right", .body = "a=%zz", HEADERS(FORM)), 400);
    assert_true(says(h, "a"));
    assert_int_equal(ask(h, POST, "/standard/right", .body = "a=1", HEADERS(FORM)), 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(the_earlier_literal_segment_wins), test(a_param_may_carry_a_suffix), test(a_star_takes_any_rest),
        test(a_server_finds_the_route_that_looking_at_every_one_finds),
        test(another_method_is_405_and_says_which), test(no_trick_in_a_path_passes),
        test(a_stranger_is_asked_to_sign_in_and_a_wrong_role_is_forbidden),
        test(routes_with_roles_0_let_nobody_in), test(a_role_holds_at_its_unit_and_below),
        test(only_a_phone_enters_a_phone_s_door),
        test(a_revoked_phone_is_told_to_wipe_and_still_sees_public_pages),
        test(a_foreign_page_cannot_change_anything), test(a_body_is_bounded_and_of_the_right_kind),
        test(bad_input_names_its_field), test(broken_json_is_refused_and_never_followed_into_the_deep),
        test(a_list_takes_its_own_cursor_back), test(a_refusal_speaks_the_caller_s_language_and_format),
        test(a_handler_that_fails_or_forgets_to_answer_is_our_fault),
        test(what_the_caller_holds_already_is_not_sent_again),
        test(a_request_starved_of_memory_is_answered_whole_or_refused),
        test(what_is_shared_is_read_from_any_page_and_its_names_are_no_secrets),
        test(an_outside_standard_hears_refusals_in_its_own_form),
    };
    return cmocka_run_group_tests_name("http", tests, NULL, NULL);
}
