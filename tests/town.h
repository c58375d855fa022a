/* town.h - a small town for the tests of people: two wards, three groups, keys, and a way to knock at the doors. */
#ifndef SANSANG_TOWN_H
#define SANSANG_TOWN_H
#include "support.h"
#include "account/account.h"
#include "account/signin/session.h"
#include "auth/audit_log.h"
#include "auth/totp.h"
#include "core/time.h"
#include "http/http.h"
#include "module.h"
#include "notify/notify.h"
#include "territory/territory.h"

extern const struct module account_module;

enum { CITY = 1, WARD_A, WARD_B, GROUP_A1, GROUP_A2, GROUP_B1 };
#define PASSWORD S("đường vào ngõ nhỏ")

struct town {
    struct fixture *bed;
    struct db *db;
    struct arena *a;
    struct keys *keys;
    int64_t now_ms;
    struct str cookie, bearer, host_header;     /* what the next request carries */
};

static inline int town_open(void **state)
{
    static const struct sql units = { "units",
        "INSERT INTO unit(id, kind, code, name, name_en, folded, parent_id, valid_from, valid_to, population,"
        " area_m2, lat_e6, lon_e6,"
        " households, residents, source, as_of) VALUES"
        " (1, 'city', '01', 'Hà Nội', '', '', NULL, 0, NULL, 0, 0, 0, 0, 0, 0, 'test', 0),"
        " (2, 'ward', '00103', 'Phường Tây Hồ', '', '', 1, 0, NULL, 0, 0, 0, 0, 0, 0, 'test', 0),"
        " (3, 'commune', '00004', 'Xã Ba Vì', '', '', 1, 0, NULL, 0, 0, 0, 0, 0, 0, 'test', 0),"
        " (4, 'group', '00103-001', 'Tổ 1', '', '', 2, 0, NULL, 0, 0, 0, 0, 0, 0, 'test', 0),"
        " (5, 'group', '00103-002', 'Tổ 2', '', '', 2, 0, NULL, 0, 0, 0, 0, 0, 0, 'test', 0),"
        " (6, 'group', '00004-001', 'Thôn Yên', '', '', 3, 0, NULL, 0, 0, 0, 0, 0, 0, 'test', 0)" };
    struct town *t = calloc(1, sizeof *t);
    void *bed = NULL;
    int failed = house_open(&bed);
    if (failed) return failed;
    t->bed = bed;
    t->db = t->bed->db;
    t->a = t->bed->arena;
    t->now_ms = NINE_AM;
    assert_int_equal(keys_open(test_path(t->bed, "keys"), &t->keys), OK);
    assert_int_equal(db_run(t->db, t->a, &units, NO_BINDS, NULL), OK);
    *state = t;
    return 0;
}

static inline int town_close(void **state)
{
    struct town *t = *state;
    void *bed = t->bed;
    keys_close(t->keys);
    free(t);
    return house_close(&bed);
}
#define TOWN(fact) cmocka_unit_test_setup_teardown(fact, town_open, town_close)

/* Somebody with a role; with a login he has the password PASSWORD (hashed once: it is dear). */
static inline int64_t somebody(struct town *t, const char *name, unsigned role, int64_t unit_id, const char *login)
{
    static char room[128];
    static struct str hash;
    int64_t id;
    if (!hash.n) {
        assert_int_equal(password_hash(t->a, PASSWORD, &hash), OK);
        memcpy(room, hash.p, hash.n);
        hash.p = room;
    }
    assert_int_equal(account_add(t->db, t->a, NINE_AM, str_z(name), unit_id, &id), OK);
    assert_int_equal(grant_add(t->db, t->a, NINE_AM, id, role, unit_id, 0), OK);
    if (login) assert_int_equal(account_set_login(t->db, t->a, id, str_z(login), hash), OK);
    return id;
}

static inline struct str town_header(const struct req *rq, const char *name)
{
    const struct town *t = rq->socket;
    if (strcmp(name, "Cookie") == 0) return t->cookie;
    if (strcmp(name, "Authorization") == 0) return t->bearer;
    if (strcmp(name, "X-Sansang") == 0) return S("1");
    if (strcmp(name, "Content-Type") == 0) return S("application/json");
    if (strcmp(name, "Host") == 0) return S("city.example");
    return (struct str){ 0 };
}

/* One request through the real door: route, identity, rights, handler. */
static inline struct req knock(struct town *t, enum method m, const char *path, const char *body)
{
    const char *q = strchr(path, '?');
    struct param *params = arena_new(t->a, struct param, 64);
    struct req rq = {
        .method = m, .path = { path, q ? (size_t)(q - path) : strlen(path) }, .query = str_z(q ? q + 1 : ""),
            .params = params,
        .body = str_z(body ? body : ""), .header = town_header, .socket = t, .address = S("10.0.0.1"),
        .origin = S("https://city.example"), .now_ms = t->now_ms, .arena = t->a, .db = t->db, .keys = t->keys,
    };
    struct routes tables[16];
    size_t n = 0;
    for (; account_module.subjects[n]; n++) {
        assert_true(n < N_OF(tables));
        tables[n] = *account_module.subjects[n];
    }
    http_serve(&rq, tables, n, account_identify);
    return rq;
}

static inline bool says(const struct req *rq, const char *text)
{
    return rq->reply.p && memmem(rq->reply.p, rq->reply.n, text, strlen(text)) != NULL;
}

/* The text behind "key": in a reply. */
static inline struct str said(struct town *t, const struct req *rq, const char *key)
{
    struct str want = arena_printf(t->a, "\"%s\":\"", key);
    const char *p = memmem(rq->reply.p, rq->reply.n, want.p, want.n);
    assert_non_null(p);
    p += want.n;
    const char *end = memchr(p, '"', rq->reply.n - (size_t)(p - rq->reply.p));
    assert_non_null(end);
    return (struct str){ p, (size_t)(end - p) };
}

static inline struct str cookie_of(struct town *t, const struct req *rq)
{
    for (size_t i = 0; i < rq->n_reply_headers; i++) {
        struct str v = rq->reply_headers[i].value;
        if (!str_eq(rq->reply_headers[i].name, S("Set-Cookie"))) continue;
        const char *end = memchr(v.p, ';', v.n);
        return arena_printf(t->a, "%.*s", (int)(end - v.p), v.p);
    }
    return (struct str){ 0 };
}

/* Sign in and carry the cookie from now on. */
static inline void enter_as(struct town *t, const char *login)
{
    t->cookie = t->bearer = (struct str){ 0 };
    struct str body = arena_printf(t->a, "{\"login\":\"%s\",\"password\":\"%s\"}", login, PASSWORD.p);
    struct req rq = knock(t, POST, "/api/session", body.p);
    assert_int_equal(rq.status, 200);
    t->cookie = cookie_of(t, &rq);
}

static inline int64_t audit_lines(struct town *t)
{
    int64_t lines, bad;
    assert_int_equal(audit_verify(t->db, t->a, &lines, &bad), OK);
    return lines;
}

#endif
