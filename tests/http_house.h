/* http_house.h - a little house whose doors are asked without a socket: who asks, what with, what is answered. */
#ifndef SANSANG_TEST_HTTP_HOUSE_H
#define SANSANG_TEST_HTTP_HOUSE_H
#define _GNU_SOURCE                      /* memmem */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
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

static inline enum err say(struct req *rq, const char *what)
{
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_text(&j, "door", str_z(what));
    for (size_t i = 0; i < rq->n_path_params; i++) json_text(&j, "param", rq->params[i].value);
    json_i64(&j, "roles", (int64_t)rq->who.roles);
    json_end(&j);
    return OK;
}

static inline enum err one(struct req *rq)   { return say(rq, "one"); }
static inline enum err other(struct req *rq) { return say(rq, "other"); }
static inline enum err rest(struct req *rq)  { return say(rq, "rest"); }
static inline enum err broken(struct req *rq)
{
    reply_header(rq, "Set-Cookie", S("a=b"));
    reply_html(rq, 200);
    return ERR_INTERNAL;
}
static inline enum err silent(struct req *rq) { (void)rq; return OK; }

static inline enum err make(struct req *rq)
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

static inline enum err find(struct req *rq)
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

static inline enum err secret(struct req *rq)
{
    return str_eq(req_param(rq, "token"), S("right")) ? say(rq, "secret") : ERR_NOT_FOUND;
}

static inline enum err versioned(struct req *rq)
{
    if (req_is_fresh(rq, S("v7"))) return OK;
    return say(rq, "versioned");
}

/* Unit 1 is the city, 2 a ward of it, 3 a group of that, 4 another ward. */
static inline enum err chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    static const struct chain known[] = { { { 1 }, 1 }, { { 2, 1 }, 2 }, { { 3, 2, 1 }, 3 }, { { 4, 1 }, 2 } };
    (void)db; (void)a;
    if (id < 1 || id > 4) return ERR_NOT_FOUND;
    *out = known[id - 1];
    return OK;
}
static const struct scope unit = { "unit", chain };

/* As an outside standard wants it. */
static inline void plainly(struct req *rq, enum err e)
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

static inline struct str header(const struct req *rq, const char *name)
{
    const struct ask *q = rq->socket;
    for (size_t i = 0; i < q->n_headers; i++) if (str_eq(q->headers[i].name, str_z(name))) return q->headers[i].value;
    return (struct str){ 0 };
}

static struct grant grant;
static inline enum err identify(struct req *rq)
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

static inline int open_house(void **state) { *state = calloc(1, sizeof(struct house)); return 0; }
static inline int close_house(void **state)
{
    struct house *h = *state;
    arena_close(h->arena);
    free(h);
    return 0;
}

static inline int ask_house(struct house *h, struct ask q)
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

static inline bool says(const struct house *h, const char *text)
{
    return memmem(h->rq.reply.p, h->rq.reply.n, text, strlen(text)) != NULL;
}

static inline struct str reply_header_of(const struct house *h, const char *name)
{
    for (size_t i = 0; i < h->rq.n_reply_headers; i++)
        if (str_eq(h->rq.reply_headers[i].name, str_z(name))) return h->rq.reply_headers[i].value;
    return (struct str){ 0 };
}

#define test(f) cmocka_unit_test_setup_teardown(f, open_house, close_house)
#endif
