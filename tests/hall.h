/* hall.h - a town hall for the tests of petitions: wards with ground, an agency, its officers, two residents, houses and pictures. */
#ifndef SANSANG_TEST_HALL_H
#define SANSANG_TEST_HALL_H
#include "support.h"
#include "account/account.h"
#include "civic/petition/petition.h"
#include "core/json_in.h"
#include "core/time.h"
#include "territory/territory.h"

enum { CITY = 1, WARD, FAR_WARD, GROUP, AGENCY, LANE = 1, HOUSE = 1 };
enum { LAN = 101, MINH, HOA, OFFICER, COLLEAGUE, FAR_OFFICER, ENGINEER, MAYOR, AUDITOR };     /* the first three are residents */
enum { HALL_BYTES = 64 * MIB, LAT = 21070000, LON = 105820000 };

struct kept_sql { struct sql q; struct kept_sql *next; };
struct hall {
    struct fixture *bed;
    struct kept_sql *statements;
    struct db *db;
    struct arena *a;
    struct keys *keys;
    int64_t now_ms, ids;
};

static inline const struct sql *sql_of(struct hall *h, struct str text)
{
    for (struct kept_sql *k = h->statements; k; k = k->next)
        if (str_eq(str_z(k->q.text), text)) return &k->q;
    struct kept_sql *k = calloc(1, sizeof *k);
    char *z = calloc(1, text.n + 1);
    assert_true(k && z);
    memcpy(z, text.p, text.n);
    *k = (struct kept_sql){ { "test", z }, h->statements };
    h->statements = k;
    return &k->q;
}

static inline void run_sql(struct hall *h, struct str text) { assert_int_equal(db_run(h->db, h->a, sql_of(h, text), NO_BINDS, NULL), OK); }

static inline int64_t ask(struct hall *h, struct str text)
{
    int64_t x = -1;
    assert_int_equal(db_i64(h->db, h->a, sql_of(h, text), NO_BINDS, &x), OK);
    return x;
}
#define RUN(h, ...) run_sql((h), arena_printf((h)->a, __VA_ARGS__))
#define ASK(h, ...) ask((h), arena_printf((h)->a, __VA_ARGS__))

static const struct { int64_t id; const char *name; unsigned role; int64_t unit_id; } people[] = {
    { LAN, "Nguyễn Thị Lan", 0, CITY },          { MINH, "Trần Văn Minh", 0, CITY },        { HOA, "Lê Thị Hoa", 0, CITY },
    { OFFICER, "Cán bộ phường", ROLE_OFFICER, WARD }, { COLLEAGUE, "Cán bộ thứ hai", ROLE_OFFICER, WARD },
    { FAR_OFFICER, "Cán bộ xã", ROLE_OFFICER, FAR_WARD }, { ENGINEER, "Kỹ sư", ROLE_OFFICER, AGENCY },
    { MAYOR, "Ban chỉ đạo", ROLE_CITY, CITY },   { AUDITOR, "Thanh tra", ROLE_AUDITOR, CITY },
};

static inline struct actor actor(int64_t id)
{
    for (size_t i = 0; i < N_OF(people); i++)
        if (people[i].id == id) return (struct actor){ .account_id = id, .roles = people[i].role ? people[i].role : ROLE_RESIDENT,
                                                       .address = S("10.0.0.1") };
    return (struct actor){ 0 };
}

static inline enum err hall_people(struct db *db, void *arg)
{
    struct hall *h = arg;
    for (size_t i = 0; i < N_OF(people); i++)
        if (people[i].role) TRY(grant_add(db, h->a, NINE_AM, people[i].id, people[i].role, people[i].unit_id, 0));
    return OK;
}

static inline int hall_open(void **state)
{
    void *bed = NULL;
    struct hall *h = calloc(1, sizeof *h);
    if (!h || house_open(&bed)) return -1;
    h->bed = bed;
    h->db = h->bed->db;
    h->a = arena_open(HALL_BYTES);
    h->now_ms = NINE_AM;
    assert_int_equal(keys_open(test_path(h->bed, "keys"), &h->keys), OK);
    run_sql(
        h,
        S("INSERT INTO unit(id, kind, code, name, name_en, folded, parent_id, valid_from, valid_to, population, area_m2, lat_e6,"
          " lon_e6, households, residents, source, as_of) VALUES"
          " (1, 'city', '01', 'Hà Nội', '', '', NULL, 0, NULL, 0, 0, 21030000, 105850000, 0, 0, 'test', 0),"
          " (2, 'ward', '00103', 'Phường Tây Hồ', '', '', 1, 0, NULL, 0, 10000000, 21070000, 105820000, 0, 0, 'test', 0),"
          " (3, 'commune', '09616', 'Xã Ba Vì', '', '', 1, 0, NULL, 0, 10000000, 21100000, 105400000, 0, 0, 'test', 0),"
          " (4, 'group', '00103-001', 'Tổ 1', '', '', 2, 0, NULL, 0, 0, 0, 0, 0, 0, 'test', 0),"
          " (5, 'agency', 'CX', 'Công ty Cây xanh', '', '', 1, 0, NULL, 0, 0, 0, 0, 0, 0, 'test', 0)"));
    run_sql(h, S("INSERT INTO lane(id, group_id, parent_id, name, folded, walk_order, path) VALUES"
                 " (1, 4, NULL, 'Ngõ 67 Tô Ngọc Vân', 'ngo 67 to ngoc van', 1, '21070500,105820500;21070900,105820900')"));
    run_sql(h, S("INSERT INTO house(id, lane_id, group_id, number, sort_key, walk_order, lat_e6, lon_e6) VALUES"
                 " (1, 1, 4, '12', '0000012', 1, 21070000, 105820000)"));
    for (size_t i = 0; i < N_OF(people); i++)
        RUN(h,
            "INSERT INTO account(id, login, name, password, totp_step, totp_on, home_unit_id, state, created_ms, is_resident) VALUES"
            "(%lld, NULL, '%s', NULL, 0, FALSE, %lld, 'active', 0, %s)",
            (long long)people[i].id, people[i].name, (long long)people[i].unit_id, people[i].role ? "FALSE" : "TRUE");
    assert_int_equal(db_tx(h->db, hall_people, h), OK);
    assert_int_equal(territory_draw_shapes(h->db, h->a, CITY), OK);
    *state = h;
    return 0;
}

static inline int hall_close(void **state)
{
    struct hall *h = *state;
    void *bed = h->bed;
    keys_close(h->keys);
    arena_close(h->a);
    int failed = house_close(&bed);
    while (h->statements) {
        struct kept_sql *k = h->statements;
        h->statements = k->next;
        free((void *)(uintptr_t)k->q.text);
        free(k);
    }
    free(h);
    return failed;
}
#define HALL(fact) cmocka_unit_test_setup_teardown(fact, hall_open, hall_close)

/* ---- what is said ---- */

/* The i-th id of this test: UUIDv7 in shape, easy to tell apart. */
static inline struct str id_of(struct hall *h, int64_t i) { return arena_printf(h->a, "01920000-0000-7000-8000-%012llx", (unsigned long long)i); }

#define WORDS S("Đèn đường trước số nhà 12 không sáng đã ba hôm nay")

/* A street light in front of the house, by Lan. */
static inline struct petition_filing a_light(struct hall *h, int64_t i)
{
    return (struct petition_filing){ .uid = id_of(h, i), .category = S("light"), .text = WORDS, .lat_e6 = LAT, .lon_e6 = LON,
                                     .account_id = LAN, .sent_ms = h->now_ms - 1000 };
}

static inline struct petition filed(struct hall *h, struct petition_filing f)
{
    struct petition p;
    bool again;
    enum err e = petition_file_in(h->db, h->a, h->now_ms, h->keys, &f, &p, &again);
    if (e != OK) print_message("filing: %s, field %s\n", err_name(e), f.field ? f.field : "-");
    assert_int_equal(e, OK);
    assert_false(again);
    return p;
}

static inline struct petition light(struct hall *h) { return filed(h, a_light(h, ++h->ids)); }

static inline enum err moves(struct hall *h, int64_t who, struct petition_move m, struct petition *out)
{
    struct actor by = actor(who);
    return petition_step_take(h->db, h->a, h->now_ms, h->keys, &by, &m, out);
}

static inline struct petition moved(struct hall *h, int64_t who, struct petition_move m)
{
    struct petition p;
    enum err e = moves(h, who, m, &p);
    if (e != OK) print_message("%s: %s\n", petition_events[m.event], err_name(e));
    assert_int_equal(e, OK);
    return p;
}

static inline struct petition now(struct hall *h, int64_t id)
{
    struct petition p;
    assert_int_equal(petition_by_id(h->db, h->a, id, &p), OK);
    return p;
}

/* A picture that lies here whole. */
static inline struct str picture(struct hall *h, int64_t account_id, const char *part)
{
    int64_t id = 5000 + ++h->ids;
    struct str uid = id_of(h, id);
    RUN(h,
        "INSERT INTO petition_file(id, uid, petition_id, account_id, part, kind, state, bytes, received, sha256, look, flags, audience,"
        " created_ms) VALUES(%lld, '%s', NULL, %lld, '%s', 'photo', 'whole', 1, 1, '%lld', 0, '', 'held', %lld)",
        (long long)id, arena_z(h->a, uid), (long long)account_id, part, (long long)id, (long long)h->now_ms);
    return uid;
}

#define ANSWER_TEXT S("Đã thay bóng đèn mới tại cột số 14 vào sáng nay, kèm ảnh chụp sau khi sửa.")

/* A step that fits every event, so that only rights and state decide. */
static inline struct petition_move move_of(struct hall *h, int64_t id, unsigned event, int64_t who)
{
    struct petition_move m = { .id = id, .event = event, .level = LEVEL_AS_FILED, .text = S("Lý do nói rõ ở đây"), .title = S("Đèn đường hỏng") };
    if (event == PETITION_RETURN) m.reason = REASON_WRONG_UNIT;
    if (event == PETITION_HAND_OVER) m.to_unit_id = AGENCY;
    if (event == PETITION_REFUSE) m.reason = REASON_UNTRUE;
    if (event == PETITION_RATE) m.rating = RATING_SATISFIED;
    if (event == PETITION_CLEAR) m.audience = AUDIENCE_PUBLIC;
    if (event == PETITION_ANSWER || event == PETITION_REFUSE || event == PETITION_CLEAR) m.public_text = ANSWER_TEXT;
    if (event == PETITION_ANSWER) { m.files[0] = picture(h, who, "after"); m.n_files = 1; }
    return m;
}

static inline struct petition step(struct hall *h, int64_t who, int64_t id, unsigned event) { return moved(h, who, move_of(h, id, event, who)); }

/* Filed, received, taken by the officer. */
static inline struct petition in_hand(struct hall *h)
{
    struct petition p = light(h);
    step(h, OFFICER, p.id, PETITION_RECEIVE);
    return step(h, OFFICER, p.id, PETITION_TAKE);
}

static inline struct petition answered(struct hall *h)
{
    struct petition p = in_hand(h);
    return step(h, OFFICER, p.id, PETITION_ANSWER);
}

static inline int64_t notices(struct hall *h, int64_t account_id)
{
    return ASK(h, "SELECT COUNT(*) FROM notify_notice WHERE account_id = %lld", (long long)account_id);
}

#endif
