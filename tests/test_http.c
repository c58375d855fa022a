/* test_http.c - doors, rights, input and limits, through http_serve and without a socket. */
#define _GNU_SOURCE                      /* memmem */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include <malloc.h>
#include "http/address.h"
#include "http/http.h"
#include "http/http_impl.h"
#include "http/limit.h"

static const int64_t nine_am = INT64_C(1767578400000);           /* 2026-01-05 09:00 +07 */

/* ---- a little house to serve ---- */

struct item { struct str name; int64_t n; };
static const struct field item_fields[] = { FIELD(struct item, name, .max = 10), FIELD(struct item, n, .max = 9) };
static const struct fields item_table = FIELDS(item_fields);
struct make { int64_t unit; struct str name; int64_t age; bool yes; const struct json_in *items; };
static const struct field make_in[] = {
    FIELD(struct make, unit, .min = 1, .max = INT64_MAX), FIELD(struct make, name, .min = 1, .max = 20),
    FIELD(struct make, age, .nullable = true, .min = 0, .max = 120), FIELD(struct make, yes, .nullable = true),
    FIELD(struct make, items, .nullable = true, .is_list = true, .max = 3, .of = &item_table),
};
static const struct fields make_table = FIELDS(make_in);
struct find { struct str q; struct page page; };
static const struct field find_in[] = {
    FIELD(struct find, q, .nullable = true, .max = 20), PAGE_FIELDS(struct find),
};

static enum err say(struct req *rq, const char *what)
{
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_text(&j, "door", str_z(what));
    for (size_t i = 0; i < rq->n_path_params; i++) json_text(&j, "param", rq->params[i].value);
    json_i64(&j, "roles", (int64_t)rq->who.roles);
    json_end(&j);
    return OK;
}

static enum err one(struct req *rq)   { return say(rq, "one"); }
static enum err other(struct req *rq) { return say(rq, "other"); }
static enum err rest(struct req *rq)  { return say(rq, "rest"); }
static enum err broken(struct req *rq)
{
    reply_header(rq, "Set-Cookie", S("a=b"));
    reply_html(rq, 200);
    return ERR_INTERNAL;
}
static enum err silent(struct req *rq) { (void)rq; return OK; }

static enum err make(struct req *rq)
{
    struct make in = { 0 };
    TRY(req_read(rq, FIELDS(make_in), &in));
    for (size_t i = 0; i < json_count(in.items); i++) {
        struct item item;
        struct str path = arena_printf(rq->arena, "items[%zu]", i);
        TRY(json_read(rq->arena, json_item(in.items, i), item_table, path, &item, &rq->blame));
    }
    struct json j = reply_json(rq, 201);
    json_object(&j, NULL);
    json_fields(&j, (struct fields){ make_in, 4 }, &in);
    json_end(&j);
    return OK;
}

static enum err find(struct req *rq)
{
    struct find in = { 0 };
    struct str keys[2] = { S("first"), S("0") };
    TRY(req_read(rq, FIELDS(find_in), &in));
    TRY(cursor_read_text(rq, in.page.after, keys, 2));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_text(&j, "q", in.q);
    json_i64(&j, "limit", page_limit(in.page));
    json_text(&j, "key", keys[0]);
    json_text(&j, "next", cursor_text(rq->arena, (struct str[]){ S("Đỗ: 1"), S("42") }, 2));
    json_end(&j);
    return OK;
}

static enum err secret(struct req *rq)
{
    return str_eq(req_param(rq, "token"), S("right")) ? say(rq, "secret") : ERR_NOT_FOUND;
}

static enum err versioned(struct req *rq)
{
    if (req_is_fresh(rq, S("v7"))) return OK;
    return say(rq, "versioned");
}

/* Unit 1 is the city, 2 a ward of it, 3 a group of that, 4 another ward. */
static enum err chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    static const struct chain known[] = { { { 1 }, 1 }, { { 2, 1 }, 2 }, { { 3, 2, 1 }, 3 }, { { 4, 1 }, 2 } };
    (void)db; (void)a;
    if (id < 1 || id > 4) return ERR_NOT_FOUND;
    *out = known[id - 1];
    return OK;
}
static const struct scope unit = { "unit", chain };

/* As an outside standard wants it. */
static void plainly(struct req *rq, enum err e)
{
    reply_bytes(rq, err_status(e) == 415 ? 400 : err_status(e), S("text/plain"),
                rq->blame.field.n ? rq->blame.field : S("refused"));
}

/* every door is named, so that a row may stop early */
#define DOOR(m, ...) { .about = "a test", .method = (m), __VA_ARGS__ }
static const struct route table[] = {
    DOOR(GET,  "/api/things/:id",                other,     ROLE_ANYONE),
    DOOR(GET,  "/api/things/best",               one,       ROLE_ANYONE),
    DOOR(PUT,  "/api/things/:id",                other,     ROLE_OFFICER),
    DOOR(GET,  "/api/reports/:report.pdf",       one,       ROLE_ANYONE),
    DOOR(GET,  "/api/reports/:report",           other,     ROLE_ANYONE),
    DOOR(GET,  "/api/export/:kind.:format",      one,       ROLE_ANYONE),
    DOOR(GET,  "/api/list.:format",              one,       ROLE_ANYONE),
    DOOR(GET,  "/app/*",                         rest,      ROLE_ANYONE),
    DOOR(GET,  "/",                              one,       ROLE_ANYONE),
    DOOR(GET,  "/api/forgotten",                 one,       0),
    DOOR(GET,  "/api/mine",                      one,       ROLE_SIGNED_IN),
    DOOR(GET,  "/api/units/:unit/door",          one,       ROLE_HEAD | ROLE_OFFICER | ROLE_CITY, 0, &unit),
    DOOR(POST, "/api/units/:unit/make",          make,      ROLE_OFFICER, 4 * KIB, &unit, .in = &make_table),
    DOOR(POST, "/api/touch",                     one,       ROLE_SIGNED_IN),
    DOOR(POST, "/api/open",                      one,       ROLE_ANYONE, KIB),
    DOOR(POST, "/api/upload",                    one,       ROLE_ANYONE, MIB, .is_raw = true),
    DOOR(GET,  "/api/phone",                     one,       ROLE_SIGNED_IN, .is_device = true),
    DOOR(GET,  "/api/find",                      find,      ROLE_ANYONE),
    DOOR(GET,  "/api/broken",                    broken,    ROLE_ANYONE),
    DOOR(GET,  "/api/silent",                    silent,    ROLE_ANYONE),
    DOOR(GET,  "/api/versioned",                 versioned, ROLE_ANYONE),
    DOOR(POST, "/x/:token",                      one,       ROLE_ANYONE, KIB),
    DOOR(GET,  "/x/:token",                      secret,    ROLE_ANYONE),
    DOOR(GET,  "/board/:code",                   secret,    ROLE_ANYONE, .is_shared = true),
    DOOR(POST, "/standard/:token",               secret,    ROLE_ANYONE, KIB, .is_shared = true, .refuse = plainly),
};
static const struct routes tables[] = { { table, N_OF(table) } };

/* ---- asking ---- */

struct ask {
    enum method method;
    const char *path, *query, *body;
    const struct param *headers;
    size_t n_headers;
    unsigned role;                                               /* at unit `at`; 0 = a stranger */
    int64_t at;
    bool is_phone, is_revoked;
    struct limits *limits;
    size_t memory;
};
#define HEADERS(...) .headers = (struct param[]){ __VA_ARGS__ }, .n_headers = N_OF(((struct param[]){ __VA_ARGS__ }))
#define H(name, value) { STR(name), STR(value) }
#define OURS H("X-Sansang", "1"), H("Host", "sansang.vn")
#define FORM H("Content-Type", "application/x-www-form-urlencoded")
#define JSON H("Content-Type", "application/json; charset=utf-8")

static struct str header(const struct req *rq, const char *name)
{
    const struct ask *q = rq->socket;
    for (size_t i = 0; i < q->n_headers; i++) if (str_eq(q->headers[i].name, str_z(name))) return q->headers[i].value;
    return (struct str){ 0 };
}

static struct grant grant;
static enum err identify(struct req *rq)
{
    const struct ask *q = rq->socket;
    if (q->is_revoked) return ERR_GONE;
    if (!q->role) return OK;
    grant = (struct grant){ q->role, q->at };
    rq->who = (struct person){ .id = 7, .device_id = q->is_phone ? 8 : 0, .grants = &grant, .n_grants = 1,
        .roles = q->role };
    return OK;
}

struct house { struct arena *arena; struct req rq; };

static int open_house(void **state) { *state = calloc(1, sizeof(struct house)); return 0; }
static int close_house(void **state)
{
    struct house *h = *state;
    arena_close(h->arena);
    free(h);
    return 0;
}

static int ask_house(struct house *h, struct ask q)
{
    arena_close(h->arena);
    h->arena = arena_open(q.memory ? q.memory : MIB);
    h->rq = (struct req){ .method = q.method, .path = str_z(q.path), .query = str_z(q.query), .body = str_z(q.body),
                          .header = header, .socket = &q, .address = S("10.0.0.1"), .site = S("10.0.0.1"), .now_ms = nine_am,
                          .arena = h->arena, .limits = q.limits };
    http_serve(&h->rq, tables, N_OF(tables), identify);
    h->rq.socket = NULL;
    return h->rq.status;
}
#define ask(h, m, ...) ask_house((h), (struct ask){ .method = (m), __VA_ARGS__ })

static bool says(const struct house *h, const char *text)
{
    return memmem(h->rq.reply.p, h->rq.reply.n, text, strlen(text)) != NULL;
}

static struct str reply_header_of(const struct house *h, const char *name)
{
    for (size_t i = 0; i < h->rq.n_reply_headers; i++)
        if (str_eq(h->rq.reply_headers[i].name, str_z(name))) return h->rq.reply_headers[i].value;
    return (struct str){ 0 };
}

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

/* ---- how often ---- */

static void a_bucket_empties_and_fills_again(void **state)
{
    (void)state;
    struct limits *l = limits_open((struct limit_rate[LIMIT_KINDS]){
        [LIMIT_ADDRESS] = { 60, 3 }, [LIMIT_SIGN_IN] = { 6, 1 } });
    int64_t wait_s = 0;
    for (int i = 0; i < 3; i++) assert_true(limits_admit(l, LIMIT_ADDRESS, S("a"), nine_am, &wait_s));
    assert_false(limits_admit(l, LIMIT_ADDRESS, S("a"), nine_am, &wait_s));
    assert_int_equal(wait_s, 1);
    assert_true(limits_admit(l, LIMIT_ADDRESS, S("b"), nine_am, &wait_s));
    assert_false(limits_admit(l, LIMIT_ADDRESS, S("a"), nine_am + 999, &wait_s));
    assert_true(limits_admit(l, LIMIT_ADDRESS, S("a"), nine_am + 1000, &wait_s));
    assert_false(limits_admit(l, LIMIT_ADDRESS, S("a"), nine_am - 5000, &wait_s));   /* the clock went back */
    assert_true(limits_admit(l, LIMIT_SIGN_IN, S("a"), nine_am, &wait_s));
    assert_false(limits_admit(l, LIMIT_SIGN_IN, S("a"), nine_am, &wait_s));
    assert_int_equal(wait_s, 10);
    for (int i = 0; i < 100; i++) assert_true(limits_admit(l, LIMIT_DEVICE, S("a"), nine_am,
        &wait_s));   /* no limit set */
    limits_close(l);
}

/* A flood from a million addresses takes no memory, and does not wash away who asks too often. */
static void a_million_addresses_fit_the_same_table(void **state)
{
    (void)state;
    struct limits *l = limits_open((struct limit_rate[LIMIT_KINDS]){ [LIMIT_ADDRESS] = { 60, 2 } });
    size_t before = mallinfo2().uordblks + mallinfo2().hblkhd, greedy = 0;
    int64_t wait_s;
    for (int64_t who = 0; who < 1000000; who++) {
        struct str name = { (const char *)&who, sizeof who };
        assert_true(limits_admit(l, LIMIT_ADDRESS, name, nine_am + who / 1000, &wait_s));
        if (who % 100 == 0 && limits_admit(l, LIMIT_ADDRESS, S("greedy"), nine_am + who / 1000, &wait_s)) greedy++;
    }
    assert_int_equal(mallinfo2().uordblks + mallinfo2().hblkhd, before);
    assert_true(before < 4 * MIB);
    assert_int_equal(greedy, 2); /* its burst: in the one second of the flood it gains nothing more */
    limits_close(l);
}

static void who_is_known_never_pays_for_his_neighbours(void **state)
{
    struct house *h = *state;
    struct limits *l = limits_open((struct limit_rate[LIMIT_KINDS]){
        [LIMIT_ADDRESS] = { 60, 3 }, [LIMIT_ACCOUNT] = { 6000, 100 }, [LIMIT_DEVICE] = { 6000, 100 } });
    for (int i = 0; i < 3; i++) assert_int_equal(ask(h, GET, "/app", .limits = l), 200);
    assert_int_equal(ask(h, GET, "/app", .limits = l), 429);
    assert_int_equal(ask(h, GET, "/nowhere", .limits = l), 429);
    for (int i = 0; i < 50; i++) {
        assert_int_equal(ask(h, GET, "/api/mine", .role = ROLE_CITY, .at = 1, .limits = l), 200);
        assert_int_equal(ask(h, GET, "/api/mine", .role = ROLE_CITY, .at = 1, .is_phone = true, .limits = l), 200);
    }
    assert_int_equal(ask(h, GET, "/app", .limits = l), 429);
    limits_close(l);
}

static void a_wrong_guess_costs_as_much_as_ten_right_answers(void **state)
{
    struct house *h = *state;
    struct limits *l = limits_open((struct limit_rate[LIMIT_KINDS]){ [LIMIT_SIGN_IN] = { 60, 20 } });
    for (int i = 0; i < 10; i++) assert_int_equal(ask(h, POST, "/x/right", .limits = l), 200);
    assert_int_equal(ask(h, GET, "/x/wrong", .limits = l), 404);         /* reading is guessing too */
    assert_int_equal(ask(h, POST, "/x/right", .limits = l), 429);
    assert_true(str_eq(reply_header_of(h, "Retry-After"), S("1")));
    limits_close(l);
    l = limits_open((struct limit_rate[LIMIT_KINDS]){ [LIMIT_SIGN_IN] = { 60, 20 } });
    for (int i = 0; i < 2; i++) assert_int_equal(ask(h, GET, "/x/wrong", .limits = l), 404);
    assert_int_equal(ask(h, GET, "/x/wrong", .limits = l), 429);
    limits_close(l);
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

static void guessing_is_slowed_down_sooner_than_reading(void **state)
{
    struct house *h = *state;
    struct limits *l = limits_open((struct limit_rate[LIMIT_KINDS]){
        [LIMIT_ADDRESS] = { 6000, 1000 }, [LIMIT_SIGN_IN] = { 30, 2 }, [LIMIT_ACCOUNT] = { 60, 1 },
        [LIMIT_DEVICE] = { 60, 2 } });
    for (int i = 0; i < 50; i++) assert_int_equal(ask(h, GET, "/app", .limits = l), 200);
    assert_int_equal(ask(h, POST, "/api/open", HEADERS(OURS), .limits = l), 200);
    assert_int_equal(ask(h, POST, "/x/abc", .limits = l), 200);
    assert_int_equal(ask(h, POST, "/api/open", HEADERS(OURS), .limits = l), 429);
    assert_true(str_eq(reply_header_of(h, "Retry-After"), S("2")));
    assert_int_equal(ask(h, GET, "/app", .limits = l), 200);
    assert_int_equal(ask(h, GET, "/api/mine", .role = ROLE_CITY, .at = 1, .limits = l), 200);
    assert_int_equal(ask(h, GET, "/api/mine", .role = ROLE_CITY, .at = 1, .limits = l), 429);
    assert_int_equal(ask(h, GET, "/api/mine", .role = ROLE_CITY, .at = 1, .is_phone = true, .limits = l), 200);
    limits_close(l);
}

/* ---- addresses ---- */

static void a_proxy_is_believed_only_when_trusted(void **state)
{
    static const struct { const char *peer, *forwarded, *caller; } tries[] = {
        { "9.9.9.9",   "1.1.1.1",                     "9.9.9.9" },            /* a stranger may claim what it likes */
        { "127.0.0.1", "1.1.1.1",                     "1.1.1.1" },
        { "127.0.0.1", "6.6.6.6, 1.1.1.1",            "1.1.1.1" },            /* the first is the caller's own claim */
        { "127.0.0.1", "6.6.6.6, 1.1.1.1, 10.1.2.3",  "1.1.1.1" },
        { "127.0.0.1", "2001:db8::7",                 "2001:db8::7" },
        { "127.0.0.1", "1.1.1.1:5060",                "1.1.1.1" },
        { "127.0.0.1", "1.1.1.1, unknown",            "127.0.0.1" },
        { "127.0.0.1", "",                            "127.0.0.1" },
        { "::1",       "[2001:db8::7]:99",            "2001:db8::7" },
    };
    (void)state;
    struct arena *a = arena_open(64 * KIB);
    struct networks trusted;
    assert_int_equal(networks_read(a, S("127.0.0.1, ::1 ,10.0.0.0/8"), &trusted), OK);
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct address peer;
        assert_int_equal(address_read(str_z(tries[i].peer), &peer), OK);
        struct str caller = address_text(a, address_behind(&trusted, peer, str_z(tries[i].forwarded)));
        if (!str_eq(caller, str_z(tries[i].caller))) fail_msg("%s: %.*s", tries[i].forwarded, (int)caller.n, caller.p);
    }
    static const char *const wrong[] = { "10.0.0.0/33", "10.0.0", "::1/129", "a", "1.2.3.4/x", "1.2.3.4/-1" };
    for (size_t i = 0; i < N_OF(wrong); i++) assert_int_equal(networks_read(a, str_z(wrong[i]), &trusted),
        ERR_BAD_INPUT);
    arena_close(a);
}

static void a_caller_with_a_whole_network_is_one_caller(void **state)
{
    static const struct { const char *address, *site; } tries[] = {
        { "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::" }, { "2001:db8:1:2::9", "2001:db8:1:2::" }, { "1.2.3.4", "1.2.3.4" },
    };
    (void)state;
    struct arena *a = arena_open(64 * KIB);
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct address x;
        assert_int_equal(address_read(str_z(tries[i].address), &x), OK);
        assert_true(str_eq(address_text(a, address_site(x)), str_z(tries[i].site)));
    }
    arena_close(a);
}

#define test(f) cmocka_unit_test_setup_teardown(f, open_house, close_house)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(the_earlier_literal_segment_wins), test(a_param_may_carry_a_suffix), test(a_star_takes_any_rest),
        test(a_server_finds_the_route_that_looking_at_every_one_finds),
        test(another_method_is_405_and_says_which), test(no_trick_in_a_path_passes),
        test(a_stranger_is_asked_to_sign_in_and_a_wrong_role_is_forbidden), test(routes_with_roles_0_let_nobody_in),
        test(a_role_holds_at_its_unit_and_below), test(only_a_phone_enters_a_phone_s_door),
        test(a_revoked_phone_is_told_to_wipe_and_still_sees_public_pages), test(a_foreign_page_cannot_change_anything),
        test(a_body_is_bounded_and_of_the_right_kind), test(bad_input_names_its_field),
        test(broken_json_is_refused_and_never_followed_into_the_deep), test(a_list_takes_its_own_cursor_back),
        test(a_refusal_speaks_the_caller_s_language_and_format),
        test(a_handler_that_fails_or_forgets_to_answer_is_our_fault),
        test(what_the_caller_holds_already_is_not_sent_again),
        test(a_request_starved_of_memory_is_answered_whole_or_refused),
        test(a_bucket_empties_and_fills_again), test(a_million_addresses_fit_the_same_table),
        test(who_is_known_never_pays_for_his_neighbours), test(a_wrong_guess_costs_as_much_as_ten_right_answers),
        test(what_is_shared_is_read_from_any_page_and_its_names_are_no_secrets),
        test(an_outside_standard_hears_refusals_in_its_own_form),
        test(guessing_is_slowed_down_sooner_than_reading), test(a_proxy_is_believed_only_when_trusted),
        test(a_caller_with_a_whole_network_is_one_caller),
    };
    return cmocka_run_group_tests_name("http", tests, NULL, NULL);
}
