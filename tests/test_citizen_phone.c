/* test_citizen_phone.c - a phone and a one-time code: what it opens, what guessing comes to, sessions. */
#include "citizens.h"

/* ---- the phone ---- */

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

int main(void)
{
    const struct CMUnitTest citizens[] = {
        TOWN(a_code_opens_the_account_of_its_phone), TOWN(an_sms_fits_and_says_nothing_else),
        TOWN(the_answer_does_not_tell_who_is_known), TOWN(what_is_no_mobile_number_or_code_is_named),
        TOWN(five_wrong_tries_spend_a_code), TOWN(a_code_is_good_once_for_its_phone_and_for_five_minutes),
        TOWN(a_phone_is_sent_one_code_a_minute_and_five_an_hour),
        TOWN(an_address_that_guesses_along_all_phones_is_stopped),
        TOWN(each_sign_in_makes_a_new_session_and_ends_the_one_before),
        TOWN(a_locked_resident_is_told_so_only_with_his_code), TOWN(a_name_can_be_given_until_an_eid_says_it),
        TOWN(sessions_are_listed_and_ended_one_by_one), TOWN(the_session_longest_unused_gives_way),
    };
    log_set_level(LOG_ERROR);
    return run_everywhere(citizens);
}
