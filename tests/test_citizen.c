/* test_citizen.c - residents who sign in: one person behind phone, e-ID and the registers, whatever comes first. */
#define _GNU_SOURCE                      /* memmem */
#include "town.h"
#include "account/citizen.h"
#include "account/privacy.h"
#include "core/log.h"
#include "civic/civic.h"
#include "outreach/outreach.h"
#include <pthread.h>

#define ISSUER S("https://eid.example")
#define NUMBER "001085012345"

static struct eid eid_of(struct town *t, int n, const char *number)
{
    return (struct eid){ .issuer = ISSUER, .subject = arena_printf(t->a, "subject-%d", n), .level = 2,
                         .name = S("Nguyễn Văn An"), .birth_year = 1985, .sex = SEX_MALE, .number = str_z(number) };
}

static int64_t enters(struct town *t, const struct eid *who, int64_t joined_to)
{
    struct str token;
    int64_t id = 0;
    assert_int_equal(citizen_sign_in_eid(t->db, t->a, t->now_ms, t->keys, who, joined_to, S("10.0.0.1"), &token, &id),
                     OK);
    t->cookie = arena_printf(t->a, "sid=%.*s", (int)token.n, token.p);
    return id;
}

static int64_t ask(struct town *t, const char *text)
{
    int64_t n = 0;
    struct sql *q = arena_new(t->a, struct sql, 1);
    *q = (struct sql){ "ask", text };
    assert_int_equal(db_i64(t->db, t->a, q, NO_BINDS, &n), OK);
    return n;
}

static struct citizen citizen(struct town *t, int64_t id)
{
    struct citizen c = { 0 };
    assert_int_equal(citizen_by_id(t->db, t->a, id, &c), OK);
    return c;
}

/* A household of group A1 and one person in it, whose number the registers know. */
struct living { struct town *t; const char *name, *number; int64_t household_id, resident_id; };
static enum err move_in(struct db *db, void *arg)
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

static struct living lives(struct town *t, const char *name, const char *number)
{
    struct living k = { t, name, number, 0, 0 };
    assert_int_equal(db_tx(t->db, move_in, &k), OK);
    return k;
}

struct linking { struct town *t; int64_t account_id, resident_id; enum citizen_link how; };
static enum err link_them(struct db *db, void *arg)
{
    struct linking *k = arg;
    const struct actor by = { .account_id = 99, .address = S("10.0.0.9") };
    return citizen_link(db, k->t->a, k->t->now_ms, k->account_id, k->resident_id, k->how, &by);
}

static enum err links(struct town *t, int64_t account_id, int64_t resident_id, enum citizen_link how)
{
    return db_tx(t->db, link_them, &(struct linking){ t, account_id, resident_id, how });
}

static enum err forget_it(struct db *db, void *arg)
{
    const struct linking *k = arg;
    return citizen_forget(db, k->t->a, k->t->now_ms, k->account_id);
}

/* ---- e-ID ---- */

static void the_same_subject_is_the_same_person(void **state)
{
    struct town *t = *state;
    const struct eid who = eid_of(t, 1, NUMBER), other = eid_of(t, 2, "");
    int64_t first = enters(t, &who, 0);
    t->now_ms += DAY_MS;
    assert_int_equal(enters(t, &who, 0), first);
    assert_int_not_equal(enters(t, &other, 0), first);
    const struct citizen c = citizen(t, first);
    assert_true(str_eq(c.name, who.name) && c.birth_year == 1985 && c.eid_level == 2 && !c.has_phone);
    assert_true(c.resident_id == 0 && c.home_unit_id == CITY);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM citizen"), 2);
}

static void issuer_and_subject_together_name_a_person(void **state)
{
    struct town *t = *state;
    struct eid x = eid_of(t, 1, ""), y = x;
    x.issuer = S("https://a"); x.subject = S("bc");
    y.issuer = S("https://ab"); y.subject = S("c");
    assert_int_not_equal(enters(t, &x, 0), enters(t, &y, 0));
}

static void what_is_out_of_shape_is_refused_and_leaves_nothing(void **state)
{
    struct town *t = *state;
    const struct eid good = eid_of(t, 1, NUMBER);
    struct eid bad[7] = { good, good, good, good, good, good, good };
    bad[0].issuer = (struct str){ 0 };
    bad[1].subject = (struct str){ 0 };
    bad[2].level = 0;
    bad[3].level = 3;
    bad[4].number = S("00108501234");
    bad[5].number = S("00108501234x");
    bad[6].sex = 3;
    for (size_t i = 0; i < N_OF(bad); i++) {
        struct str token;
        int64_t id;
        assert_int_equal(citizen_sign_in_eid(t->db, t->a, t->now_ms, t->keys, &bad[i], 0, S("::1"), &token, &id),
                         ERR_BAD_INPUT);
    }
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM account"), 0);
}

static void a_number_finds_the_resident_of_the_registers(void **state)
{
    struct town *t = *state;
    const struct living an = lives(t, "Nguyễn Văn An", NUMBER);
    const struct eid who = eid_of(t, 1, NUMBER);
    int64_t id = enters(t, &who, 0), found = 0;
    assert_int_equal(citizen(t, id).resident_id, an.resident_id);
    assert_int_equal(citizen(t, id).home_unit_id, GROUP_A1);
    assert_int_equal(citizen_of_resident(t->db, t->a, an.resident_id, &found), OK);
    assert_int_equal(found, id);
    struct unit_path home;
    assert_int_equal(citizen_home(t->db, t->a, id, &home), OK);
    assert_true(home.n == 3 && home.id[0] == GROUP_A1 && home.id[1] == WARD_A && home.id[2] == CITY);
}

static void who_is_written_down_later_is_found_at_the_next_sign_in(void **state)
{
    struct town *t = *state;
    const struct eid who = eid_of(t, 1, NUMBER);
    int64_t id = enters(t, &who, 0);
    const struct living an = lives(t, "Nguyễn Văn An", NUMBER);
    enters(t, &who, 0);
    assert_int_equal(citizen(t, id).resident_id, an.resident_id);
}

static void two_issuers_that_name_one_number_name_one_person(void **state)
{
    struct town *t = *state;
    const struct eid first = eid_of(t, 1, NUMBER);
    struct eid second = eid_of(t, 9, "");
    second.issuer = S("https://other.example");
    int64_t one = enters(t, &first, 0), two = enters(t, &second, 0);
    assert_int_not_equal(one, two);                      /* without a number nobody can know */
    second.number = str_z(NUMBER);
    assert_int_equal(enters(t, &second, 0), one);
    struct citizen gone;
    assert_int_equal(citizen_by_id(t->db, t->a, two, &gone), ERR_NOT_FOUND);
}

static void who_is_locked_stays_out(void **state)
{
    struct town *t = *state;
    const struct eid who = eid_of(t, 1, "");
    int64_t id = enters(t, &who, 0);
    const struct actor admin = { .account_id = 77, .roles = ROLE_ADMIN };
    assert_int_equal(person_move(t->db, t->a, t->now_ms, t->keys, &admin, id, ACCOUNT_LOCK, S("thử khoá")), OK);
    struct str token;
    assert_int_equal(citizen_sign_in_eid(t->db, t->a, t->now_ms, t->keys, &who, 0, S(""), &token, &id), ERR_FORBIDDEN);
    assert_int_equal(knock(t, GET, "/api/me", NULL).status, 401);
}

/* ---- the phone ---- */

#define LAN "0912 345 678"
#define HOA "0987654321"

static struct req asks_code(struct town *t, const char *phone)
{
    return knock(t, POST, "/api/resident/code", arena_printf(t->a, "{\"phone\":\"%s\"}", phone).p);
}

/* The newest SMS, opened. */
static struct str sms(struct town *t)
{
    static const struct field row[] = { { .name = "text", .at = 0, .kind = FIELD_BYTES } };
    static const struct sql newest = { "newest", "SELECT text FROM notify_message ORDER BY id DESC LIMIT 1" };
    struct bytes sealed;
    struct str text;
    assert_int_equal(db_one(t->db, t->a, &newest, NO_BINDS, FIELDS(row), &sealed), OK);
    assert_int_equal(keys_unseal(t->keys, t->a, "notify.text", sealed, &text), OK);
    return text;
}

static struct str code_in(struct town *t)
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

static struct str another(struct town *t, struct str code)
{
    return arena_printf(t->a, "%.5s%c", code.p, code.p[5] == '0' ? '1' : '0');
}

static struct req types_code(struct town *t, const char *phone, struct str code)
{
    return knock(
        t, POST, "/api/resident/session",
        arena_printf(t->a, "{\"phone\":\"%s\",\"code\":\"%.*s\",\"name\":\"Trần Thị Lan\"}", phone, (int)code.n, code.p)
            .p);
}

static int64_t comes_in(struct town *t, const char *phone)
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

static void a_code_opens_the_account_of_its_phone(void **state)
{
    struct town *t = *state;
    int64_t lan = comes_in(t, LAN);
    const struct citizen c = citizen(t, lan);
    assert_true(c.has_phone && str_eq(c.phone_tail, S("678")) && str_eq(c.name, S("Trần Thị Lan")) && !c.eid_level);
    assert_int_equal(comes_in(t, "+84912345678"), lan);  /* however it is written */
    assert_int_not_equal(comes_in(t, HOA), lan);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM citizen_code"), 0);
}

static void an_sms_fits_and_says_nothing_else(void **state)
{
    struct town *t = *state;
    assert_int_equal(asks_code(t, LAN).status, 202);
    size_t letters = 0;
    struct str text = sms(t);
    for (size_t i = 0; i < text.n; i++) letters += ((unsigned char)text.p[i] & 0xC0) != 0x80;
    assert_true(letters <= 70);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notify_message WHERE is_secret AND channel = 'sms'"), 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notify_message WHERE expires_ms > 0"), 1);
}

static void the_answer_does_not_tell_who_is_known(void **state)
{
    struct town *t = *state;
    comes_in(t, LAN);
    t->cookie = (struct str){ 0 };
    t->now_ms += HOUR_MS;
    struct req known = asks_code(t, LAN), unknown = asks_code(t, HOA);
    assert_int_equal(known.status, 202);
    assert_int_equal(unknown.status, 202);
    assert_true(str_eq(buf_str(&known.reply), buf_str(&unknown.reply)));
    known = types_code(t, LAN, S("000000"));
    unknown = types_code(t, "0355555555", S("000000"));  /* for whom no code was ever asked */
    assert_int_equal(known.status, 401);
    assert_int_equal(unknown.status, 401);
    assert_true(str_eq(buf_str(&known.reply), buf_str(&unknown.reply)));
    t->now_ms += 1000;
    known = asks_code(t, LAN); unknown = asks_code(t, HOA);                      /* too soon, for both alike */
    assert_int_equal(known.status, 429);
    assert_int_equal(unknown.status, 429);
    assert_true(str_eq(buf_str(&known.reply), buf_str(&unknown.reply)));
}

static void what_is_no_mobile_number_or_code_is_named(void **state)
{
    struct town *t = *state;
    static const char *const phones[] = { "0123456789",  "02438251234",     "091234567",
                                         "09123456789", "+1 202 555 0101", "abcdefghij" };
    for (size_t i = 0; i < N_OF(phones); i++) {
        struct req rq = asks_code(t, phones[i]);
        assert_int_equal(rq.status, 400);
        assert_true(says(&rq, "\"phone\""));
    }
    static const struct { const char *body, *field; } tries[] = {
        { "{\"phone\":\"0912345678\",\"code\":\"12345\"}", "\"code\"" },
        { "{\"phone\":\"0912345678\",\"code\":\"12345x\"}", "\"code\"" },
        { "{\"phone\":\"0912345678\"}", "\"code\"" },
        { "{\"phone\":\"0912345678\",\"code\":\"123456\",\"name\":\"4\"}", "\"name\"" },
        { "{\"phone\":\"0112345678\",\"code\":\"123456\"}", "\"phone\"" },
        { "{\"phone\":\"0912345678\",\"code\":\"123456\",\"role\":\"admin\"}", "\"role\"" },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct req rq = knock(t, POST, "/api/resident/session", tries[i].body);
        assert_int_equal(rq.status, 400);
        if (!says(&rq, tries[i].field)) fail_msg("%s: %.*s", tries[i].body, (int)rq.reply.n, rq.reply.p);
    }
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notify_message"), 0);
}

static void five_wrong_tries_spend_a_code(void **state)
{
    struct town *t = *state;
    assert_int_equal(asks_code(t, LAN).status, 202);
    struct str code = code_in(t);
    for (int i = 0; i < CODE_TRIES; i++) assert_int_equal(types_code(t, LAN, another(t, code)).status, 401);
    assert_int_equal(types_code(t, LAN, code).status, 401);
    t->now_ms += CODE_GAP_MS;
    assert_int_equal(asks_code(t, LAN).status, 202);
    assert_int_equal(types_code(t, LAN, code_in(t)).status, 200);
}

static void a_code_is_good_once_for_its_phone_and_for_five_minutes(void **state)
{
    struct town *t = *state;
    assert_int_equal(asks_code(t, LAN).status, 202);
    struct str code = code_in(t);
    assert_int_equal(asks_code(t, HOA).status, 202);
    struct str hers = code_in(t);
    if (!str_eq(code, hers)) assert_int_equal(types_code(t, HOA, code).status, 401);
    assert_int_equal(types_code(t, LAN, code).status, 200);
    assert_int_equal(types_code(t, LAN, code).status, 401);
    t->now_ms += CODE_MS;
    assert_int_equal(types_code(t, HOA, hers).status, 401);
    assert_int_equal(asks_code(t, LAN).status, 202);
    struct str first = code_in(t);
    t->now_ms += CODE_GAP_MS;
    assert_int_equal(asks_code(t, LAN).status, 202);     /* the newer one takes its place */
    if (!str_eq(first, code_in(t))) assert_int_equal(types_code(t, LAN, first).status, 401);
}

static void a_phone_is_sent_one_code_a_minute_and_five_an_hour(void **state)
{
    struct town *t = *state;
    for (int i = 0; i < CODES_PER_HOUR; i++) {
        assert_int_equal(asks_code(t, LAN).status, 202);
        struct req rq = asks_code(t, LAN);
        assert_int_equal(rq.status, 429);
        assert_true(rq.n_reply_headers > 0);
        t->now_ms += CODE_GAP_MS;
    }
    assert_int_equal(asks_code(t, LAN).status, 429);
    assert_int_equal(asks_code(t, HOA).status, 202);     /* a neighbour is not held up */
    t->now_ms += HOUR_MS;
    assert_int_equal(asks_code(t, LAN).status, 202);
}

static void an_address_that_guesses_along_all_phones_is_stopped(void **state)
{
    struct town *t = *state;
    for (int i = 0; i < CODE_TRIES_PER_HOUR_ADDRESS; i++) {
        struct str token, phone = arena_printf(t->a, "09%08d", i);
        int64_t id, wait;
        const struct code_sign_in in = { .phone = phone, .code = S("123456"), .address = S("x"), .site = S("x") };
        assert_int_equal(citizen_sign_in_phone(t->db, t->a, t->now_ms, t->keys, &in, &token, &id, &wait), ERR_SIGN_IN);
    }
    struct str token;
    int64_t id, wait;
    struct code_sign_in in = { .phone = S(LAN), .code = S("123456"), .address = S("x"), .site = S("x") };
    assert_int_equal(citizen_sign_in_phone(t->db, t->a, t->now_ms, t->keys, &in, &token, &id, &wait), ERR_TOO_MANY);
    assert_true(wait > 0 && wait <= HOUR_MS);
    in.site = S("y");
    assert_int_equal(citizen_sign_in_phone(t->db, t->a, t->now_ms, t->keys, &in, &token, &id, &wait), ERR_SIGN_IN);
}

static void each_sign_in_makes_a_new_session_and_ends_the_one_before(void **state)
{
    struct town *t = *state;
    comes_in(t, LAN);
    struct str before = t->cookie;
    t->now_ms += CODE_GAP_MS;
    assert_int_equal(asks_code(t, LAN).status, 202);
    struct req rq = types_code(t, LAN, code_in(t));
    assert_int_equal(rq.status, 200);
    assert_false(str_eq(cookie_of(t, &rq), before));
    assert_int_equal(knock(t, GET, "/api/resident/me", NULL).status, 401);
    t->cookie = cookie_of(t, &rq);
    assert_int_equal(knock(t, GET, "/api/resident/me", NULL).status, 200);
    assert_int_equal(knock(t, DELETE, "/api/session", NULL).status, 204);
    assert_int_equal(knock(t, GET, "/api/resident/me", NULL).status, 401);
}

static void a_locked_resident_is_told_so_only_with_his_code(void **state)
{
    struct town *t = *state;
    int64_t lan = comes_in(t, LAN);
    const struct actor admin = { .account_id = 77, .roles = ROLE_ADMIN };
    assert_int_equal(person_move(t->db, t->a, t->now_ms, t->keys, &admin, lan, ACCOUNT_LOCK, S("thử")), OK);
    t->now_ms += CODE_GAP_MS;
    assert_int_equal(asks_code(t, LAN).status, 202);
    assert_int_equal(types_code(t, LAN, another(t, code_in(t))).status, 401);
    assert_int_equal(types_code(t, LAN, code_in(t)).status, 403);
}

static void a_name_can_be_given_until_an_eid_says_it(void **state)
{
    struct town *t = *state;
    int64_t lan = comes_in(t, LAN);
    assert_int_equal(knock(t, PUT, "/api/resident/me", "{\"name\":\"Trần Lan\"}").status, 200);
    assert_true(str_eq(citizen(t, lan).name, S("Trần Lan")));
    assert_int_equal(knock(t, PUT, "/api/resident/me", "{\"name\":\"12\"}").status, 400);
    const struct eid who = eid_of(t, 1, "");
    assert_int_equal(enters(t, &who, lan), lan);
    assert_int_equal(knock(t, PUT, "/api/resident/me", "{\"name\":\"Ai Khác\"}").status, 409);
}

/* ---- sessions ---- */

static void sessions_are_listed_and_ended_one_by_one(void **state)
{
    struct town *t = *state;
    comes_in(t, LAN);
    struct str first = t->cookie;
    comes_in(t, LAN);
    struct req rq = knock(t, GET, "/api/resident/sessions", NULL);
    assert_int_equal(rq.status, 200);
    assert_true(says(&rq, "\"is_this\":true") && says(&rq, "\"is_this\":false"));
    const char *other = memmem(rq.reply.p, rq.reply.n, "\"is_this\":false", 15), *id = other;
    while (memcmp(id, "\"id\":\"", 6) != 0) id--;
    struct str path = arena_printf(t->a, "/api/resident/sessions/%.22s", id + 6), mine = t->cookie;
    comes_in(t, HOA);
    assert_int_equal(knock(t, DELETE, path.p, NULL).status, 404);                /* not hers */
    t->cookie = mine;
    assert_int_equal(knock(t, DELETE, path.p, NULL).status, 204);
    assert_int_equal(knock(t, DELETE, path.p, NULL).status, 404);
    assert_int_equal(knock(t, DELETE, "/api/resident/sessions/x*y", NULL).status, 404);
    t->cookie = first;
    assert_int_equal(knock(t, GET, "/api/resident/me", NULL).status, 401);
    t->cookie = mine;
    assert_int_equal(knock(t, GET, "/api/resident/me", NULL).status, 200);
}

static void the_session_longest_unused_gives_way(void **state)
{
    struct town *t = *state;
    const struct eid who = eid_of(t, 1, "");
    for (int i = 0; i < CITIZEN_SESSIONS_MAX + 3; i++, t->now_ms += MINUTE_MS) enters(t, &who, 0);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM session WHERE ended_ms IS NULL"), CITIZEN_SESSIONS_MAX);
    assert_int_equal(knock(t, GET, "/api/me", NULL).status, 200);
}

/* ---- joining ---- */

static void a_phone_account_becomes_the_eids_and_keeps_everything(void **state)
{
    struct town *t = *state;
    const struct living an = lives(t, "Nguyễn Văn An", NUMBER);
    int64_t lan = comes_in(t, LAN);
    const struct eid who = eid_of(t, 1, NUMBER);
    assert_int_equal(enters(t, &who, lan), lan); /* nobody had this e-ID before: the account stays what it was */
    const struct citizen c = citizen(t, lan);
    assert_true(c.has_phone && c.eid_level == 2 && c.resident_id == an.resident_id && str_eq(c.name, who.name));
    assert_int_equal(comes_in(t, LAN), lan);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM citizen"), 1);
}

static void two_accounts_of_one_person_become_one(void **state)
{
    struct town *t = *state;
    const struct eid who = eid_of(t, 1, NUMBER);
    int64_t an = enters(t, &who, 0), lan = comes_in(t, LAN);
    struct str phone_cookie = t->cookie;
    const struct notice n = { .account_id = lan,
                             .kind = S("civic.answered"),
                             .key = S("report:1"),
                             .title = S("Đã trả lời"),
                             .text = S("Xem") };
    assert_int_equal(notify_put(t->db, t->a, t->now_ms, &n), OK);
    assert_int_equal(knock(t, POST, "/api/resident/requests", "{\"kind\":\"access\"}").status, 201);
    assert_int_equal(enters(t, &who, lan), an);
    assert_int_equal(
        ask(t, "SELECT COUNT(*) FROM notify_notice n JOIN citizen_identity i ON i.account_id = n.account_id"), 1);
    struct req rq = knock(t, GET, "/api/resident/requests", NULL);
    assert_true(says(&rq, "\"access\""));
    struct str mine = t->cookie;
    t->cookie = phone_cookie;
    assert_int_equal(knock(t, GET, "/api/resident/me", NULL).status, 401);       /* the sessions of the other end */
    t->cookie = mine;
    struct citizen gone;
    assert_int_equal(citizen_by_id(t->db, t->a, lan, &gone), ERR_NOT_FOUND);
    assert_int_equal(comes_in(t, LAN), an);              /* and its phone opens the one that stayed */
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM account WHERE state = 'active'"), 1);
    assert_true(audit_lines(t) > 0);
}

static void an_account_with_an_eid_of_its_own_is_left_alone(void **state)
{
    struct town *t = *state;
    const struct eid his = eid_of(t, 1, NUMBER), hers = eid_of(t, 2, "001190000002");
    int64_t an = enters(t, &his, 0), binh = enters(t, &hers, an);
    assert_int_not_equal(an, binh);
    assert_true(citizen(t, an).eid_level == 2 && citizen(t, binh).eid_level == 2);
    int64_t clerk = somebody(t, "Lê Cán", ROLE_OFFICER, WARD_A, NULL);
    assert_int_equal(enters(t, &hers, clerk), binh);     /* nor one of staff */
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM account WHERE state = 'active'"), 3);
}

/* ---- rights over one's data ---- */

static void a_request_runs_on_the_clock_of_the_law(void **state)
{
    struct town *t = *state;
    const struct living an = lives(t, "Nguyễn Văn An", NUMBER);
    const struct eid who = eid_of(t, 1, NUMBER);
    enters(t, &who, 0);
    struct req rq = knock(t, POST, "/api/resident/requests", "{\"kind\":\"correct\",\"note\":\"Tôi sinh năm 1986\"}");
    assert_int_equal(rq.status, 201);
    assert_true(says(&rq, "\"due_ms\":") && says(&rq, "\"receipt\":"));
    struct str receipt = said(t, &rq, "receipt");
    assert_int_equal(knock(t, POST, "/api/resident/requests", "{\"kind\":\"correct\"}").status, 409);
    assert_int_equal(knock(t, POST, "/api/resident/requests", "{\"kind\":\"all\"}").status, 400);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM privacy_request WHERE unit_id = 2 AND kind = 'correct'"), 1);
    assert_true(ask(t, "SELECT resident_id FROM privacy_request") == an.resident_id);
    t->cookie = (struct str){ 0 };
    rq = knock(t, GET, arena_printf(t->a, "/api/resident/receipts/%.*s", (int)receipt.n, receipt.p).p, NULL);
    assert_int_equal(rq.status, 200);
    assert_true(says(&rq, "\"received\""));
    rq = knock(t, GET, "/api/resident/receipts/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", NULL);
    assert_int_equal(rq.status, 404);
    assert_int_equal(knock(t, GET, "/api/resident/requests", NULL).status, 401);
}

static void the_asker_hears_how_his_request_goes_on(void **state)
{
    struct town *t = *state;
    int64_t lan = comes_in(t, LAN);
    assert_int_equal(knock(t, POST, "/api/resident/requests", "{\"kind\":\"access\"}").status, 201);
    assert_int_equal(ask(t, "SELECT unit_id FROM privacy_request"), CITY); /* nobody's neighbour: the city answers */
    const struct actor city = { .account_id = 77, .roles = ROLE_CITY };
    struct privacy_request r;
    assert_int_equal(privacy_move(t->db, t->a, t->now_ms, t->keys, &city, 1, PRIVACY_ACCEPT, S(""), &r), OK);
    assert_int_equal(privacy_move(t->db, t->a, t->now_ms, t->keys, &city, 1, PRIVACY_FINISH, S("Đã gửi bản sao"), &r),
                     OK);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notify_notice WHERE kind = 'account.privacy'"), 2);
    assert_int_equal(ask(t, "SELECT MAX(account_id) FROM notify_notice"), lan);
    struct req rq = knock(t, GET, "/api/resident/requests?limit=1", NULL);
    assert_true(says(&rq, "\"done\"") && says(&rq, "Đã gửi bản sao") && says(&rq, "\"next\":\"\""));
}

static void consent_is_given_and_taken_back_one_purpose_at_a_time(void **state)
{
    struct town *t = *state;
    const struct living an = lives(t, "Nguyễn Văn An", NUMBER);
    comes_in(t, LAN);
    const char *give = "{\"purpose\":\"contact\",\"text_version\":1}";
    struct req rq = knock(t, POST, "/api/resident/consents", give);
    assert_int_equal(rq.status, 409);                    /* nobody knows whose consent it would be */
    const struct eid who = eid_of(t, 1, NUMBER);
    enters(t, &who, 0);
    bool holds;
    assert_int_equal(knock(t, POST, "/api/resident/consents", give).status, 204);
    assert_int_equal(consent_holds(t->db, t->a, an.resident_id, CONSENT_CONTACT, &holds), OK);
    assert_true(holds);
    assert_int_equal(consent_holds(t->db, t->a, an.resident_id, CONSENT_SHARE, &holds), OK);
    assert_false(holds);
    assert_int_equal(knock(t, DELETE, "/api/resident/consents/share", NULL).status, 404);
    assert_int_equal(knock(t, DELETE, "/api/resident/consents/contact", NULL).status, 204);
    assert_int_equal(consent_holds(t->db, t->a, an.resident_id, CONSENT_CONTACT, &holds), OK);
    assert_false(holds);
    rq = knock(t, GET, "/api/resident/consents", NULL);
    assert_true(says(&rq, "\"channel\":\"link\"") && !says(&rq, "\"withdrawn_ms\":0"));
    assert_int_equal(knock(t, POST, "/api/resident/consents", "{\"purpose\":\"everything\",\"text_version\":1}").status,
                     400);
}

static void who_looked_is_shown_by_role_and_unit_and_never_by_name(void **state)
{
    struct town *t = *state;
    const struct living an = lives(t, "Nguyễn Văn An", NUMBER);
    const struct eid who = eid_of(t, 1, NUMBER);
    int64_t id = enters(t, &who, 0), clerk = somebody(t, "Lê Thị Cán", ROLE_OFFICER, WARD_A, NULL);
    const struct audit_line lines[] = {
        { .at_ms = t->now_ms,
         .account_id = clerk,
         .action = S("household.names"),
         .reason = S("gọi lại"),
         .subject = arena_printf(t->a, "household:%lld", (long long)an.household_id) },
        { .at_ms = t->now_ms,
         .account_id = clerk,
         .action = S("resident.unmask"),
         .reason = S("đối chiếu"),
         .subject = arena_printf(t->a, "resident:%lld", (long long)an.resident_id) },
        { .at_ms = t->now_ms,
         .account_id = id,
         .action = S("consent.give"),
         .subject = arena_printf(t->a, "resident:%lld", (long long)an.resident_id) },
        { .at_ms = t->now_ms, .account_id = clerk, .action = S("resident.unmask"), .subject = S("resident:999") },
    };
    for (size_t i = 0; i < N_OF(lines); i++) assert_int_equal(audit_write(t->db, t->a, &lines[i]), OK);
    struct req rq = knock(t, GET, "/api/resident/looks?limit=1", NULL);
    assert_int_equal(rq.status, 200);
    assert_true(says(&rq, "đối chiếu") && says(&rq, "\"officer\"") && says(&rq, "Phường Tây Hồ") &&
                !says(&rq, "Lê Thị Cán"));
    struct str next = said(t, &rq, "next");
    rq = knock(t, GET, arena_printf(t->a, "/api/resident/looks?after=%.*s", (int)next.n, next.p).p, NULL);
    assert_true(says(&rq, "gọi lại") && !says(&rq, "consent.give") && says(&rq, "\"next\":\"\""));
    assert_int_equal(knock(t, GET, "/api/resident/looks?after=zzz", NULL).status, 400);
}

/* He is told something. */
static void is_told(struct town *t, int64_t account_id)
{
    const struct notice n = { .account_id = account_id, .kind = S("account.privacy"), .key = S("privacy:1"), .title = S("Đã nhận yêu cầu"), .text = S("Số 1") };
    assert_int_equal(notify_put(t->db, t->a, t->now_ms, &n), OK);
}

static void what_the_city_holds_is_read_as_data_and_as_words(void **state)
{
    struct town *t = *state;
    lives(t, "Nguyễn Văn An", NUMBER);
    const struct eid who = eid_of(t, 1, NUMBER);
    is_told(t, enters(t, &who, 0));
    assert_int_equal(
        knock(t, POST, "/api/resident/requests", "{\"kind\":\"access\",\"note\":\"một \\\"hai\\\" <ba>\"}").status,
        201);
    struct req rq = knock(t, GET, "/api/resident/data", NULL);
    assert_int_equal(rq.status, 200);
    assert_true(says(&rq, "\"register\":{") && says(&rq, "\"ward\":\"Phường Tây Hồ\"") && says(&rq, "\"requests\":[{"));
    assert_true(says(&rq, "\"notices\":[{\"id\":") && says(&rq, "\"kind\":\"account.privacy\"") && says(&rq, "Đã nhận yêu cầu"));
    assert_true(says(&rq, "\"ways\":{\"has_email\":false,\"has_phone\":false,\"browsers\":0,\"quiet_hours\":\"21:00-07:00\"}"));
    rq = knock(t, GET, "/api/resident/data.txt", NULL);
    assert_int_equal(rq.status, 200);
    assert_true(says(&rq, "Năm sinh: 1985") && says(&rq, "Loại: xem dữ liệu") && says(&rq, "một \"hai\" <ba>")
                && says(&rq, "Lập lúc: 09:00 05/01/2026") && says(&rq, "Rút lúc") == says(&rq, "Đồng ý đã cho: \n  -"));
}

static void an_account_that_is_erased_opens_nothing_and_names_nobody(void **state)
{
    struct town *t = *state;
    int64_t lan = comes_in(t, LAN);
    const struct eid who = eid_of(t, 1, NUMBER);
    enters(t, &who, lan);
    is_told(t, lan);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM notify_notice"), 1);
    assert_int_equal(db_tx(t->db, forget_it, &(struct linking){ .t = t, .account_id = lan }), OK);
    assert_int_equal(knock(t, GET, "/api/resident/me", NULL).status, 401);
    assert_int_equal(ask(t, "SELECT (SELECT COUNT(*) FROM citizen_phone) + (SELECT COUNT(*) FROM citizen_identity)"
                            " + (SELECT COUNT(*) FROM session) + (SELECT COUNT(*) FROM notify_person) + (SELECT COUNT(*) FROM notify_notice)"), 0);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM account WHERE name = '(đã xoá)' AND state = 'left'"), 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM citizen WHERE number_hash IS NULL AND birth_year = 0"), 1);
    assert_int_not_equal(comes_in(t, LAN), lan);         /* who comes back is a new person */
    assert_true(audit_lines(t) > 0);
}

/* ---- races ---- */

enum { CROWD = 8 };
struct runner {
    struct town *t;
    struct keys *keys;
    struct eid who;
    struct str code;
    enum err said;
    int64_t id, joined_to;
    pthread_t thread;
};

static void *types_at_once(void *arg)
{
    struct runner *r = arg;
    struct db *db = NULL;
    struct arena *a = arena_open(4 * MIB);
    struct str token;
    int64_t wait;
    const struct code_sign_in in = { .phone = S(LAN), .code = r->code, .address = S("x"), .site = S("x") };
    r->said = db_open(test_url, &db);
    if (r->said == OK) r->said = citizen_sign_in_phone(db, a, r->t->now_ms, r->t->keys, &in, &token, &r->id, &wait);
    db_close(db);
    arena_close(a);
    return NULL;
}

static void of_many_who_type_one_code_at_once_one_comes_in(void **state)
{
    struct town *t = *state;
    static struct runner crowd[CROWD];
    assert_int_equal(asks_code(t, LAN).status, 202);
    struct str code = code_in(t);
    int in = 0;
    for (size_t i = 0; i < CROWD; i++) {
        crowd[i] = (struct runner){ .t = t, .code = code };
        assert_int_equal(pthread_create(&crowd[i].thread, NULL, types_at_once, &crowd[i]), 0);
    }
    for (size_t i = 0; i < CROWD; i++) {
        pthread_join(crowd[i].thread, NULL);
        in += crowd[i].said == OK;
        if (crowd[i].said != OK && crowd[i].said != ERR_SIGN_IN && crowd[i].said != ERR_BUSY)
            fail_msg("%s", err_name(crowd[i].said));
    }
    assert_int_equal(in, 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM citizen"), 1);
}

static void *enters_at_once(void *arg)
{
    struct runner *r = arg;
    struct db *db = NULL;
    struct arena *a = arena_open(4 * MIB);
    struct str token;
    r->said = db_open(test_url, &db);
    if (r->said == OK)
        r->said = citizen_sign_in_eid(db, a, r->t->now_ms, r->t->keys, &r->who, r->joined_to, S("x"), &token, &r->id);
    db_close(db);
    arena_close(a);
    return NULL;
}

static void of_many_who_join_at_once_one_person_comes_of_it(void **state)
{
    struct town *t = *state;
    static struct runner crowd[CROWD];
    const struct eid who = eid_of(t, 1, NUMBER);
    int64_t lan = comes_in(t, LAN), stays = 0;
    for (size_t i = 0; i < CROWD; i++) {
        crowd[i] = (struct runner){ .t = t, .who = who, .joined_to = i % 2 ? lan : 0 };
        assert_int_equal(pthread_create(&crowd[i].thread, NULL, enters_at_once, &crowd[i]), 0);
    }
    for (size_t i = 0; i < CROWD; i++) {
        pthread_join(crowd[i].thread, NULL);
        if (crowd[i].said == ERR_BUSY) continue;
        assert_int_equal(crowd[i].said, OK);
    }
    stays = enters(t, &who, lan);
    assert_int_equal(comes_in(t, LAN), stays);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM account WHERE state = 'active'"), 1);
    assert_true(audit_lines(t) > 0);
}

/* ---- the registers ---- */

static void stronger_proof_takes_the_link_and_weaker_does_not(void **state)
{
    struct town *t = *state;
    const struct living an = lives(t, "Nguyễn Văn An", NUMBER), binh = lives(t, "Trần Thị Bình", "001190000002");
    struct eid stranger = eid_of(t, 1, ""), second = eid_of(t, 2, ""), himself = eid_of(t, 3, NUMBER);
    int64_t x = enters(t, &stranger, 0), y = enters(t, &second, 0);
    assert_int_equal(links(t, x, an.resident_id, LINK_HANDOVER), OK);
    assert_int_equal(links(t, x, an.resident_id, LINK_HANDOVER), OK);            /* twice is once */
    assert_int_equal(links(t, y, an.resident_id, LINK_HANDOVER), ERR_CONFLICT);  /* as strong is not stronger */
    assert_int_equal(links(t, x, binh.resident_id, LINK_HANDOVER), ERR_CONFLICT);
    assert_int_equal(links(t, y, an.resident_id, LINK_OFFICER), OK);
    assert_true(citizen(t, x).resident_id == 0 && citizen(t, x).home_unit_id == CITY);
    int64_t z = enters(t, &himself, 0);
    assert_int_equal(citizen(t, z).resident_id, an.resident_id);
    assert_int_equal(citizen(t, y).resident_id, 0);
    assert_int_equal(links(t, x, an.resident_id, LINK_OFFICER), ERR_CONFLICT);
    assert_int_equal(links(t, z, binh.resident_id, LINK_OFFICER), ERR_CONFLICT);
    assert_int_equal(links(t, x, 999, LINK_OFFICER), ERR_NOT_FOUND);
    assert_int_equal(links(t, 999, an.resident_id, LINK_OFFICER), ERR_NOT_FOUND);
    assert_true(audit_lines(t) > 0);
}

static void an_officer_matches_who_stands_at_his_desk(void **state)
{
    struct town *t = *state;
    const struct living an = lives(t, "Nguyễn Văn An", NUMBER);
    int64_t lan = comes_in(t, LAN);
    somebody(t, "Lê Cán", ROLE_OFFICER, WARD_A, "can.a");
    somebody(t, "Vũ Cán", ROLE_OFFICER, WARD_B, "can.b");
    const char *path = arena_printf(t->a, "/api/residents/%lld/account", (long long)an.resident_id).p;
    assert_int_equal(knock(t, POST, path, "{\"phone\":\"0912345678\"}").status, 403);            /* not for himself */
    enter_as(t, "can.b");
    assert_int_equal(knock(t, POST, path, "{\"phone\":\"0912345678\"}").status, 403);
    enter_as(t, "can.a");
    struct req rq = knock(t, POST, path, "{\"phone\":\"0987000000\"}");
    assert_true(rq.status == 404 && says(&rq, "\"phone\""));
    assert_int_equal(knock(t, POST, path, "{\"phone\":\"12345678901\"}").status, 400);
    assert_int_equal(knock(t, POST, path, "{\"phone\":\"0912345678\"}").status, 204);
    assert_int_equal(citizen(t, lan).resident_id, an.resident_id);
    assert_int_equal(knock(t, DELETE, path, NULL).status, 400);                                     /* why? */
    path = arena_printf(t->a, "/api/residents/%lld/account?reason=nh%%E1%%BA%%A7m%%20ng%%C6%%B0%%E1%%BB%%9Di",
                        (long long)an.resident_id)
               .p;
    assert_int_equal(knock(t, DELETE, path, NULL).status, 204);
    assert_int_equal(knock(t, DELETE, path, NULL).status, 404);
    assert_true(citizen(t, lan).resident_id == 0 && citizen(t, lan).home_unit_id == CITY);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM audit_log WHERE action IN ('resident.link', 'resident.unlink')"), 2);
}

/* ---- rights ---- */

static void a_resident_is_no_staff_and_never_becomes_one(void **state)
{
    struct town *t = *state;
    const struct eid who = eid_of(t, 1, "");
    int64_t id = enters(t, &who, 0), expires;
    const struct actor admin = { .account_id = somebody(t, "Trần Quản", ROLE_ADMIN, CITY, NULL), .roles = ROLE_ADMIN },
                       head = { .account_id = somebody(t, "Lê Trưởng", ROLE_HEAD, GROUP_A1, NULL), .roles = ROLE_HEAD },
                       shell = { .is_local = true };
    enum invite_kind kind;
    struct str token;
    assert_int_equal(grant_add(t->db, t->a, t->now_ms, id, ROLE_MEMBER, GROUP_A1, 0), ERR_FORBIDDEN);
    assert_int_equal(person_grant(t->db, t->a, t->now_ms, &admin, id, ROLE_MEMBER, GROUP_A1), ERR_FORBIDDEN);
    assert_int_equal(person_invite(t->db, t->a, t->now_ms, t->keys, &admin, id, &kind, &token, &expires),
                     ERR_FORBIDDEN);
    assert_int_equal(person_reset(t->db, t->a, t->now_ms, t->keys, &shell, id, S("thử"), &kind, &token, &expires),
                     ERR_FORBIDDEN);
    assert_int_equal(person_move(t->db, t->a, t->now_ms, t->keys, &admin, id, ACCOUNT_LEAVE, S("thử")), ERR_FORBIDDEN);
    assert_int_equal(person_move(t->db, t->a, t->now_ms, t->keys, &head, id, ACCOUNT_LOCK, S("thử")), ERR_FORBIDDEN);
    assert_int_equal(knock(t, GET, "/api/me", NULL).status, 200);
    assert_int_equal(knock(t, GET, "/api/units/1/people", NULL).status, 403);
    assert_int_equal(knock(t, GET, "/api/units/1/audit-log", NULL).status, 403);
}

static void a_residents_session_outlives_a_clerks(void **state)
{
    struct town *t = *state;
    const struct eid who = eid_of(t, 1, "");
    enters(t, &who, 0);
    for (int i = 0; i < 4; i++) {                        /* seen again within ninety days, for a year */
        t->now_ms += (CITIZEN_IDLE_DAYS - 1) * (int64_t)DAY_MS;
        assert_int_equal(knock(t, GET, "/api/me", NULL).status, 200);
    }
    t->now_ms += 20 * (int64_t)DAY_MS;
    assert_int_equal(knock(t, GET, "/api/me", NULL).status, 401);
    enters(t, &who, 0);
    t->now_ms += CITIZEN_IDLE_DAYS * (int64_t)DAY_MS + MINUTE_MS;
    assert_int_equal(knock(t, GET, "/api/me", NULL).status, 401);
}

int main(void)
{
    const struct CMUnitTest citizens[] = {
        TOWN(the_same_subject_is_the_same_person), TOWN(issuer_and_subject_together_name_a_person),
        TOWN(what_is_out_of_shape_is_refused_and_leaves_nothing), TOWN(a_number_finds_the_resident_of_the_registers),
        TOWN(who_is_written_down_later_is_found_at_the_next_sign_in),
        TOWN(two_issuers_that_name_one_number_name_one_person), TOWN(who_is_locked_stays_out),
        TOWN(a_code_opens_the_account_of_its_phone), TOWN(an_sms_fits_and_says_nothing_else),
        TOWN(the_answer_does_not_tell_who_is_known), TOWN(what_is_no_mobile_number_or_code_is_named),
        TOWN(five_wrong_tries_spend_a_code), TOWN(a_code_is_good_once_for_its_phone_and_for_five_minutes),
        TOWN(a_phone_is_sent_one_code_a_minute_and_five_an_hour),
        TOWN(an_address_that_guesses_along_all_phones_is_stopped),
        TOWN(each_sign_in_makes_a_new_session_and_ends_the_one_before),
        TOWN(a_locked_resident_is_told_so_only_with_his_code), TOWN(a_name_can_be_given_until_an_eid_says_it),
        TOWN(sessions_are_listed_and_ended_one_by_one), TOWN(the_session_longest_unused_gives_way),
        TOWN(a_phone_account_becomes_the_eids_and_keeps_everything), TOWN(two_accounts_of_one_person_become_one),
        TOWN(an_account_with_an_eid_of_its_own_is_left_alone), TOWN(a_request_runs_on_the_clock_of_the_law),
        TOWN(the_asker_hears_how_his_request_goes_on), TOWN(consent_is_given_and_taken_back_one_purpose_at_a_time),
        TOWN(who_looked_is_shown_by_role_and_unit_and_never_by_name),
        TOWN(what_the_city_holds_is_read_as_data_and_as_words),
        TOWN(an_account_that_is_erased_opens_nothing_and_names_nobody),
        TOWN(of_many_who_type_one_code_at_once_one_comes_in), TOWN(of_many_who_join_at_once_one_person_comes_of_it),
        TOWN(stronger_proof_takes_the_link_and_weaker_does_not),
        TOWN(an_officer_matches_who_stands_at_his_desk), TOWN(a_resident_is_no_staff_and_never_becomes_one),
        TOWN(a_residents_session_outlives_a_clerks),
    };
    log_set_level(LOG_ERROR);
    return run_everywhere(citizens);
}
