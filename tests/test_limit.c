/* test_limit.c - how often one may ask, and who is one caller. */
#include "http_house.h"
#include <malloc.h>
#include "http/address.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(a_bucket_empties_and_fills_again), test(a_million_addresses_fit_the_same_table),
        test(who_is_known_never_pays_for_his_neighbours),
        test(a_wrong_guess_costs_as_much_as_ten_right_answers),
        test(guessing_is_slowed_down_sooner_than_reading), test(a_proxy_is_believed_only_when_trusted),
        test(a_caller_with_a_whole_network_is_one_caller),
    };
    return cmocka_run_group_tests_name("limit", tests, NULL, NULL);
}
