/* citizens.h - residents for tests: by e-ID, by phone and code, known to the registers. */
#ifndef SANSANG_TEST_CITIZENS_H
#define SANSANG_TEST_CITIZENS_H
#define _GNU_SOURCE                      /* memmem */
#include "town.h"
#include "account/citizen/citizen.h"
#include "account/privacy/privacy.h"
#include "core/log.h"
#include <pthread.h>

#define ISSUER S("https://eid.example")
#define NUMBER "001085012345"

static inline struct eid eid_of(struct town *t, int n, const char *number)
{
    return (struct eid){ .issuer = ISSUER, .subject = arena_printf(t->a, "subject-%d", n), .level = 2,
                         .name = S("Nguyễn Văn An"), .birth_year = 1985, .sex = SEX_MALE, .number = str_z(number) };
}

static inline int64_t enters(struct town *t, const struct eid *who, int64_t joined_to)
{
    struct str token;
    int64_t id = 0;
    assert_int_equal(citizen_sign_in_eid(t->db, t->a, t->now_ms, t->keys, who, joined_to, S("10.0.0.1"), &token, &id),
                     OK);
    t->cookie = arena_printf(t->a, "sid=%.*s", (int)token.n, token.p);
    return id;
}

static inline int64_t ask(struct town *t, const char *text)
{
    int64_t n = 0;
    struct sql *q = arena_new(t->a, struct sql, 1);
    *q = (struct sql){ "ask", text };
    assert_int_equal(db_i64(t->db, t->a, q, NO_BINDS, &n), OK);
    return n;
}

static inline struct citizen citizen(struct town *t, int64_t id)
{
    struct citizen c = { 0 };
    assert_int_equal(citizen_by_id(t->db, t->a, id, &c), OK);
    return c;
}

/* A household of group A1 and one person in it, whose number the registers know. */
struct living { struct town *t; const char *name, *number; int64_t household_id, resident_id; };
static inline enum err move_in(struct db *db, void *arg)
{
    struct living *k = arg;
    struct arena *a = k->t->a;
    struct lane lane = { .group_id = GROUP_A1, .name = arena_printf(a, "Ngõ %s", k->number) };
    TRY(lane_add(db, a, &lane));
    struct house house = { .lane_id = lane.id, .group_id = GROUP_A1, .number = S("1"), .sort_key = S("1") };
    TRY(house_add(db, a, &house));
    struct household h = { .house_id = house.id, .group_id = GROUP_A1, .ward_id = WARD_A, .code = str_z(k->number),
                           .head_name = str_z(k->name) };
    TRY(household_add(db, a, &h));
    struct resident r = { .household_id = h.id, .name = str_z(k->name), .birth_year = 1985 };
    TRY(keys_hash(k->t->keys, a, "resident.number", str_z(k->number), &r.number_hash));
    TRY(resident_add(db, a, &r));
    k->household_id = h.id;
    k->resident_id = r.id;
    return OK;
}

static inline struct living lives(struct town *t, const char *name, const char *number)
{
    struct living k = { t, name, number, 0, 0 };
    assert_int_equal(db_tx(t->db, move_in, &k), OK);
    return k;
}

struct linking { struct town *t; int64_t account_id, resident_id; enum citizen_link how; };
static inline enum err link_them(struct db *db, void *arg)
{
    struct linking *k = arg;
    const struct actor by = { .account_id = 99, .address = S("10.0.0.9") };
    return citizen_link(db, k->t->a, k->t->now_ms, k->account_id, k->resident_id, k->how, &by);
}

static inline enum err links(struct town *t, int64_t account_id, int64_t resident_id, enum citizen_link how)
{
    return db_tx(t->db, link_them, &(struct linking){ t, account_id, resident_id, how });
}

static inline enum err forget_it(struct db *db, void *arg)
{
    const struct linking *k = arg;
    return citizen_forget(db, k->t->a, k->t->now_ms, k->account_id);
}

#define LAN "0912 345 678"
#define HOA "0987654321"

static inline struct req asks_code(struct town *t, const char *phone)
{
    return knock(t, POST, "/api/resident/code", arena_printf(t->a, "{\"phone\":\"%s\"}", phone).p);
}

/* The newest SMS, opened. */
static inline struct str sms(struct town *t)
{
    static const struct field row[] = { { .name = "text", .at = 0, .kind = FIELD_BYTES } };
    static const struct sql newest = { "newest", "SELECT text FROM notify_message ORDER BY id DESC LIMIT 1" };
    struct bytes sealed;
    struct str text;
    assert_int_equal(db_one(t->db, t->a, &newest, NO_BINDS, FIELDS(row), &sealed), OK);
    assert_int_equal(keys_unseal(t->keys, t->a, "notify.text", sealed, &text), OK);
    return text;
}

static inline struct str code_in(struct town *t)
{
    struct str text = sms(t);
    for (size_t i = 0; i + CODE_DIGITS < text.n; i++) {
        size_t n = 0;
        while (n < CODE_DIGITS && text.p[i + n] >= '0' && text.p[i + n] <= '9') n++;
        if (n == CODE_DIGITS) return (struct str){ text.p + i, CODE_DIGITS };
    }
    fail_msg("%.*s", (int)text.n, text.p);
    return text;
}

static inline struct str another(struct town *t, struct str code)
{
    return arena_printf(t->a, "%.5s%c", code.p, code.p[5] == '0' ? '1' : '0');
}

static inline struct req types_code(struct town *t, const char *phone, struct str code)
{
    return knock(
        t, POST, "/api/resident/session",
        arena_printf(t->a, "{\"phone\":\"%s\",\"code\":\"%.*s\",\"name\":\"Trần Thị Lan\"}", phone, (int)code.n, code.p)
            .p);
}

static inline int64_t comes_in(struct town *t, const char *phone)
{
    t->cookie = (struct str){ 0 };
    t->now_ms += CODE_GAP_MS;
    assert_int_equal(asks_code(t, phone).status, 202);
    struct req rq = types_code(t, phone, code_in(t));
    assert_int_equal(rq.status, 200);
    t->cookie = cookie_of(t, &rq);
    rq = knock(t, GET, "/api/resident/me", NULL);
    assert_int_equal(rq.status, 200);
    const char *id = memmem(rq.reply.p, rq.reply.n, "\"id\":", 5);
    assert_non_null(id);
    return strtoll(id + 5, NULL, 10);
}

#endif
