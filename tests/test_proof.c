/* test_proof.c - proof both ways: live codes of badges, what residents say, slips. */
#include "desk.h"
#include "outreach/desk/proof.h"
#include "outreach/desk/slip_sheet.h"

/* ---- badges ---- */

/* Made with `printf 29459640 | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef -binary | base32`. */
static void a_badge_code_is_what_the_phone_computes(void **state)
{
    struct street *s = *state;
    static const struct { int64_t step; const char *code; } vectors[] = {
        { 29459640, "EWPOBNVZ" }, { 29459641, "7FLTOQAP" }, { 0, "VWYY2KTZ" },
    };
    const struct bytes key = { (const uint8_t *)"0123456789abcdef0123456789abcdef", 32 };
    for (size_t i = 0; i < N_OF(vectors); i++) {
        char code[BADGE_LETTERS + 1] = "";
        assert_int_equal(badge_code(s->a, key, vectors[i].step, code), OK);
        assert_string_equal(code, vectors[i].code);
    }
}

static struct badge seen(struct street *s, const char *code)
{
    struct badge b;
    assert_int_equal(badge_look(s->db, s->a, s->keys, str_z(code), s->now_ms, &b), OK);
    return b;
}

/* What the phone of member 0 shows `steps` minutes from now. */
static const char *shown(struct street *s, int64_t steps)
{
    struct bytes key;
    char code[BADGE_LETTERS];
    assert_int_equal(device_badge_key(s->db, s->a, s->keys, s->device[0], &key), OK);
    assert_int_equal(badge_code(s->a, key, s->now_ms / 1000 / BADGE_STEP_S + steps, code), OK);
    return arena_z(s->a, arena_printf(s->a, "%lld-%.8s", (long long)s->device[0], code));
}

static void a_code_is_good_for_two_minutes_either_side(void **state)
{
    struct street *s = *state;
    for (int64_t step = -2; step <= 2; step++) assert_int_equal(seen(s, shown(s, step)).state, BADGE_GENUINE);
    assert_int_equal(seen(s, shown(s, 3)).state, BADGE_STALE);
    assert_int_equal(seen(s, shown(s, -3)).state, BADGE_STALE);
    struct badge b = seen(s, shown(s, 0));
    assert_string_equal(arena_z(s->a, b.name), "Tổ viên A");
    assert_string_equal(arena_z(s->a, b.ward), "Phường Tây Hồ");
}

static void rubbish_is_no_badge(void **state)
{
    struct street *s = *state;
    static const char *const tries[] = { "", "-", "0", "abc", "1-", "999", "1 or 1=1", "1x", "99999999999999999999", "999999999999999-AAAAAAAA" };
    for (size_t i = 0; i < N_OF(tries); i++)
        assert_int_equal(seen(s, tries[i]).state, strcmp(tries[i], "1-") ? BADGE_UNKNOWN : BADGE_PRINTED);
    assert_int_equal(seen(s, "1-AAAAAAAA").state, BADGE_STALE);
    assert_int_equal(seen(s, "1-AAAA").state, BADGE_UNKNOWN);
}

static void a_badge_ends_with_the_phone_or_the_post(void **state)
{
    struct street *s = *state;
    const char *first = arena_z(s->a, arena_printf(s->a, "%lld", (long long)s->device[0]));
    const char *second = arena_z(s->a, arena_printf(s->a, "%lld", (long long)s->device[1]));
    assert_int_equal(seen(s, first).state, BADGE_PRINTED);
    assert_int_equal(device_revoke(s->db, s->a, s->now_ms, s->device[0]), OK);
    assert_int_equal(seen(s, first).state, BADGE_ENDED);
    assert_int_equal(seen(s, shown(s, 0)).state, BADGE_ENDED);
    run_sql(s, "UPDATE team_member SET left_day = 20458 WHERE id = 2");
    assert_int_equal(seen(s, second).state, BADGE_ENDED);
}

/* ---- answers ---- */

static struct str token(struct street *s, int64_t i) { return arena_printf(s->a, "tokentokentokento%05lld", (long long)i); }

static struct str linked(struct street *s, int64_t i)
{
    struct str t = token(s, i);
    return arena_printf(s->a, ",\"confirm\":{\"how\":\"link\",\"token\":\"%.*s\"}", (int)t.n, t.p);
}

static struct str coded(struct street *s, struct str t, const char *code)
{
    return arena_printf(s->a, ",\"confirm\":{\"how\":\"code\",\"token\":\"%.*s\",\"code\":\"%s\"}", (int)t.n, t.p,
                        code);
}

static const char *code_of(struct street *s, struct str t)
{
    char code[6];
    assert_int_equal(witness_code(s->a, s->keys, t, code), OK);
    return arena_z(s->a, (struct str){ code, 6 });
}

static enum err says(struct street *s, int64_t i, unsigned said, const char *browser)
{
    struct area at;
    return witness_say(s->db, s->a, s->keys, &(struct testimony){ .token = token(s, i), .said = said, .browser = str_z(browser),
                       .now_ms = s->now_ms }, &at);
}

static void an_answer_after_the_visit_confirms_it_once(void **state)
{
    struct street *s = *state;
    int64_t seq = guided(s, 1, 0, linked(s, 1));
    struct witnessed w;
    assert_false(stands(s, seq).confirmed);
    assert_int_equal(says(s, 1, SAID_HELPED, "anna"), OK);
    assert_true(stands(s, seq).confirmed);
    assert_int_equal(says(s, 1, SAID_NOBODY, "anna"), OK);                  /* a second answer changes nothing */
    flags_are(s, seq, "");
    assert_int_equal(total(s, MEASURE_confirmed), 1);
    assert_int_equal(witness_look(s->db, s->a, s->keys, token(s, 1), &w), OK);
    assert_true(w.is_said && w.said == SAID_HELPED && w.is_known);
    the_books_agree(s);
}

static void an_answer_before_the_visit_waits_for_it(void **state)
{
    struct street *s = *state;
    assert_int_equal(says(s, 1, SAID_CAME, "anna"), OK);
    int64_t seq = guided(s, 1, 0, linked(s, 1));
    assert_true(stands(s, seq).confirmed);
    assert_int_equal(total(s, MEASURE_confirmed), 1);
    the_books_agree(s);
}

static void nobody_came_is_a_doubt_before_and_after(void **state)
{
    struct street *s = *state;
    int64_t first = guided(s, 1, 0, linked(s, 1));
    assert_int_equal(says(s, 1, SAID_NOBODY, "anna"), OK);
    assert_int_equal(says(s, 2, SAID_NOBODY, "bình"), OK);
    int64_t second = guided(s, 2, 1, linked(s, 2));
    flags_are(s, first, "nobody");
    flags_are(s, second, "nobody");
    assert_int_equal(total(s, MEASURE_doubtful), 2);
    the_books_agree(s);
}

static void the_six_digits_confirm_when_they_are_right(void **state)
{
    struct street *s = *state;
    const char *right = code_of(s, token(s, 1));
    int64_t good = guided(s, 1, 0, coded(s, token(s, 1), right));
    int64_t bad = guided(s, 2, 1, coded(s, token(s, 2), strcmp(right, "000000") ? "000000" : "000001"));
    assert_true(stands(s, good).confirmed);
    assert_false(stands(s, bad).confirmed);
    flags_are(s, bad, "wrong_code");
    the_books_agree(s);
}

static void a_code_without_its_token_is_a_doubt_not_a_refusal(void **state)
{
    struct street *s = *state;
    int64_t seq = guided(s, 1, 0, S(",\"confirm\":{\"how\":\"code\",\"code\":\"123456\"}"));
    flags_are(s, seq, "wrong_code");
}

static void one_token_vouches_for_one_visit(void **state)
{
    struct street *s = *state;
    assert_int_equal(says(s, 1, SAID_HELPED, "anna"), OK);
    int64_t first = guided(s, 1, 0, linked(s, 1)), second = guided(s, 2, 1, linked(s, 1));
    int64_t third = guided(s, 3, 2, coded(s, token(s, 1), code_of(s, token(s, 1))));
    assert_true(stands(s, first).confirmed);
    assert_false(stands(s, second).confirmed);
    assert_false(stands(s, third).confirmed);
    flags_are(s, second, "wrong_code");
    flags_are(s, third, "wrong_code");
}

static void one_browser_for_many_households_is_a_doubt(void **state)
{
    struct street *s = *state;
    int64_t seq[7];
    for (int i = 0; i < 6; i++) {
        seq[i] = guided(s, i + 1, i, linked(s, i));
        assert_int_equal(says(s, i, SAID_HELPED, "một máy"), OK);
    }
    for (int i = 0; i < 5; i++) flags_are(s, seq[i], "");
    flags_are(s, seq[5], "same_browser");
    assert_int_equal(says(s, 6, SAID_HELPED, "một máy"), OK); /* also when the visit comes after the answer */
    seq[6] = guided(s, 7, 6, linked(s, 6));
    flags_are(s, seq[6], "same_browser");
    s->now_ms += 2 * (int64_t)DAY_MS;
    int64_t later = guided(s, 8, 7, linked(s, 7));
    assert_int_equal(says(s, 7, SAID_HELPED, "một máy"), OK);
    flags_are(s, later, "");
    the_books_agree(s);
}

static void what_is_no_token_is_refused(void **state)
{
    struct street *s = *state;
    struct area at;
    struct testimony t = { .token = S("short"), .said = SAID_CAME, .now_ms = s->now_ms };
    assert_int_equal(witness_say(s->db, s->a, s->keys, &t, &at), ERR_BAD_INPUT);
    t = (struct testimony){ .slip = S("12345678"), .now_ms = s->now_ms };
    assert_int_equal(witness_say(s->db, s->a, s->keys, &t, &at), ERR_NOT_FOUND);
}

/* ---- slips ---- */

static struct str slipped(struct street *s, struct str number)
{
    return arena_printf(s->a, ",\"confirm\":{\"how\":\"slip\",\"slip\":\"%.*s\"}", (int)number.n, number.p);
}

static void a_slip_is_good_for_one_visit_of_its_team(void **state)
{
    struct street *s = *state;
    struct str mine[3], theirs[1];
    assert_int_equal(slips_print(s->db, s->a, 1, 3, s->now_ms, mine), OK);
    assert_int_equal(slips_print(s->db, s->a, 2, 1, s->now_ms, theirs), OK);
    int64_t first = guided(s, 1, 0, slipped(s, mine[0])), again = guided(s, 2, 1, slipped(s, mine[0]));
    int64_t foreign = guided(s, 3, 2, slipped(s, theirs[0])), invented = guided(s, 4, 3, slipped(s, S("x")));
    assert_true(stands(s, first).confirmed);
    flags_are(s, again, "wrong_slip");
    flags_are(s, foreign, "wrong_slip");
    flags_are(s, invented, "wrong_slip");
    assert_int_equal(total(s, MEASURE_confirmed), 1);
    the_books_agree(s);
}

static void a_slip_s_answer_counts_before_and_after_the_visit(void **state)
{
    struct street *s = *state;
    struct str n[2];
    struct area at;
    assert_int_equal(slips_print(s->db, s->a, 1, 2, s->now_ms, n), OK);
    struct testimony t = { .slip = n[0], .said = SAID_NOBODY, .now_ms = s->now_ms };
    assert_int_equal(witness_say(s->db, s->a, s->keys, &t, &at), OK);
    int64_t early = guided(s, 1, 0, slipped(s, n[0]));
    assert_false(stands(s, early).confirmed);
    flags_are(s, early, "nobody");
    int64_t late = guided(s, 2, 1, slipped(s, n[1]));
    t.slip = n[1];
    assert_int_equal(witness_say(s->db, s->a, s->keys, &t, &at), OK);
    flags_are(s, late, "nobody");
    the_books_agree(s);
}

static void slips_are_eight_digits_and_not_without_end(void **state)
{
    struct street *s = *state;
    struct str n[SLIPS_MAX];
    assert_int_equal(slips_print(s->db, s->a, 1, SLIPS_MAX, s->now_ms, n), OK);
    for (int i = 0; i < SLIPS_MAX; i++) {
        assert_int_equal(n[i].n, SLIP_DIGITS);
        for (size_t k = 0; k < n[i].n; k++) assert_in_range(n[i].p[k], '0', '9');
    }
    assert_int_equal(slips_print(s->db, s->a, 1, SLIPS_MAX + 1, s->now_ms, n), ERR_BAD_INPUT);
    assert_int_equal(slips_print(s->db, s->a, 1, 0, s->now_ms, n), ERR_BAD_INPUT);
}

static void slips_are_printed_and_printed_again(void **state)
{
    struct street *s = *state;
    struct str n[12], first, again, later;
    struct slip_print what = { .team_id = 1, .origin = S("https://sansang.example") };
    assert_int_equal(slip_sheet(s->db, s->a, &what, &first), ERR_NOT_FOUND);
    assert_int_equal(slips_print(s->db, s->a, 1, 12, s->now_ms, n), OK);
    assert_int_equal(slip_sheet(s->db, s->a, &what, &first), OK);
    assert_int_equal(slips_print(s->db, s->a, 1, 2, s->now_ms + 1, n), OK);
    what.printed_ms = s->now_ms;
    assert_int_equal(slip_sheet(s->db, s->a, &what, &again), OK);
    assert_true(first.n == again.n && memcmp(first.p, again.p, first.n) == 0);
    what.printed_ms = 0;
    assert_int_equal(slip_sheet(s->db, s->a, &what, &later), OK);
    assert_true(later.n < first.n);
    const char *keep = getenv("SANSANG_TEST_KEEP");          /* a folder to look at the document in */
    FILE *f = keep ? fopen(arena_z(s->a, arena_printf(s->a, "%s/slips.pdf", keep)), "wb") : NULL;
    if (f) { fwrite(first.p, 1, first.n, f); fclose(f); }
}

int main(void)
{
    const struct CMUnitTest proofs[] = {
        STREET(a_badge_code_is_what_the_phone_computes), STREET(a_code_is_good_for_two_minutes_either_side),
        STREET(rubbish_is_no_badge), STREET(a_badge_ends_with_the_phone_or_the_post),
        STREET(an_answer_after_the_visit_confirms_it_once), STREET(an_answer_before_the_visit_waits_for_it),
        STREET(nobody_came_is_a_doubt_before_and_after), STREET(the_six_digits_confirm_when_they_are_right),
        STREET(a_code_without_its_token_is_a_doubt_not_a_refusal), STREET(one_token_vouches_for_one_visit),
        STREET(one_browser_for_many_households_is_a_doubt), STREET(what_is_no_token_is_refused),
        STREET(a_slip_is_good_for_one_visit_of_its_team), STREET(a_slip_s_answer_counts_before_and_after_the_visit),
        STREET(slips_are_eight_digits_and_not_without_end), STREET(slips_are_printed_and_printed_again),
    };
    return run_everywhere(proofs);
}
