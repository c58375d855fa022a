/* test_retention.c - what the night forgets, and when; the numbers follow from the events all the same. */
#include "street.h"
#include "account/signin/session.h"
#include "box_seal.h"
#include "outreach/erase/erase.h"

static void pushed_note(struct street *s, int64_t id, int64_t n, int door, const char *note)
{
    struct str body = arena_printf(s->a, "{\"started_ms\":%lld,\"outcome\":\"absent\",\"lat_e6\":21000000,"
                                   "\"lon_e6\":105000000,\"note\":\"%s\",\"form_v\":1,\"rules_v\":1}",
                                   (long long)s->now_ms - 60000, note);
    stored(s, 0, (struct said){ id_of(s, id), n, s->now_ms, s->door[door], "visit", body });
}

static void a_night(struct street *s, int64_t days_on)
{
    assert_int_equal(retention_nightly(s->db, s->a, s->keys, s->now_ms + days_on * (int64_t)DAY_MS), OK);
}

static int64_t notes(struct street *s) { return ask(s, "SELECT COUNT(*) FROM event WHERE body LIKE '%cần gặp lại%'"); }

static void notes_go_a_year_after_the_campaign_and_not_before(void **state)
{
    struct street *s = *state;
    pushed_note(s, 1, 1, 0, "cần gặp lại");
    pushed_note(s, 2, 2, 1, "cần gặp lại");
    stored(s, 0, visit_of(s, 3, 3, 2, "absent", NULL, 0));
    a_night(s, 45 + 365);                                        /* the campaign ends 45 days on */
    assert_true(notes(s) == 2);
    a_night(s, 45 + 366);
    assert_true(notes(s) == 0 && ask(s, "SELECT COUNT(*) FROM event WHERE erased IS NOT NULL") == 2);
    assert_true(ask(s, "SELECT COUNT(*) FROM erasure WHERE kind = 'notes' AND events = 2 AND account_id = 0") == 1);
    assert_true(ask(s, "SELECT COUNT(*) FROM trail") == 0 && total(s, MEASURE_visits) == 3);
    the_books_agree(s);
    a_night(s, 45 + 367);                                        /* nothing is left to forget */
    assert_true(ask(s, "SELECT COUNT(*) FROM erasure") == 1);
}

static void a_campaign_made_longer_is_swept_again(void **state)
{
    struct street *s = *state;
    pushed_note(s, 1, 1, 0, "cần gặp lại");
    a_night(s, 45 + 366);
    pushed_note(s, 2, 2, 1, "cần gặp lại");
    a_night(s, 45 + 367);
    assert_true(notes(s) == 1);
    run_sql(s, "UPDATE campaign SET to_day = to_day + 10");
    a_night(s, 45 + 375);
    assert_true(notes(s) == 1);
    a_night(s, 45 + 376);
    assert_true(notes(s) == 0);
    the_books_agree(s);
}

static void many_windows_are_forgotten_in_one_night(void **state)
{
    struct street *s = *state;
    pushed_note(s, 1, 1, 0, "cần gặp lại");
    run_sql(s, "UPDATE id_counter SET last = last + 5000 WHERE name = 'event'");
    pushed_note(s, 2, 2, 1, "cần gặp lại");
    a_night(s, 45 + 366);
    assert_true(notes(s) == 0 && ask(s, "SELECT COUNT(*) FROM erasure") == 2);
    the_books_agree(s);
}

static void sealed_numbers_go_after_a_month_and_the_name_stays(void **state)
{
    struct street *s = *state;
    struct str box = base64url(s->a, box_seal(s->keys, s->a, S("001161000123")));
    struct said e[] = {
        { id_of(s, 1), 1, s->now_ms, s->door[0], "person", arena_printf(s->a,
          "{\"resident\":%lld,\"name\":\"Nguyễn Thị "
              "An\",\"birth_year\":1961,\"sex\":\"female\",\"number_box\":\"%.*s\"}",
          (long long)s->person[0][0], (int)box.n, box.p) },
        { id_of(s, 2), 2, s->now_ms, s->door[0], "person",
          arena_printf(s->a, "{\"resident\":%lld,\"name\":\"Trần Thị Bình\"}", (long long)s->person[0][1]) },
    };
    struct pushed p = push_all(s, 0, e, 2);
    assert_true(p.verdicts[0].kind == VERDICT_STORED && p.verdicts[1].kind == VERDICT_STORED);
    a_night(s, 29);
    assert_true(ask(s, "SELECT COUNT(*) FROM event WHERE body LIKE '%number_box%'") == 1);
    a_night(s, 31);
    assert_true(ask(s, "SELECT COUNT(*) FROM event WHERE body LIKE '%number_box%'") == 0);
    assert_true(ask(s, "SELECT COUNT(*) FROM event WHERE body LIKE '%Nguyễn Thị An%' AND erased IS NOT NULL") == 1);
    assert_true(ask(s, "SELECT COUNT(*) FROM resident WHERE number_hash IS NOT NULL AND number_last4 = '0123'") == 1);
    assert_int_equal(push_all(s, 0, e, 1).verdicts[0].kind, VERDICT_AGAIN);
    the_books_agree(s);
}

static void words_may_go_twice(void **state)
{
    struct street *s = *state;
    const struct actor by = { .account_id = 77, .roles = ROLE_OFFICER };
    struct str box = base64url(s->a, box_seal(s->keys, s->a, S("001161000123")));
    struct said e = { id_of(s, 1), 1, s->now_ms, s->door[0], "person", arena_printf(s->a,
        "{\"resident\":%lld,\"name\":\"Nguyễn Thị An\",\"birth_year\":1961,\"sex\":\"female\",\"number_box\":\"%.*s\"}",
        (long long)s->person[0][0], (int)box.n, box.p) };
    stored(s, 0, e);
    a_night(s, 31);
    struct privacy_request r = { .unit_id = WARD, .resident_id = s->person[0][0], .kind = PRIVACY_ERASE,
                                 .person = S("Bà An"),
                                 .contact = S("x"), .note = S("") };
    assert_int_equal(privacy_add(s->db, s->a, s->now_ms, s->keys, &by, &r), OK);
    assert_int_equal(privacy_move(s->db, s->a, s->now_ms, s->keys, &by, r.id, PRIVACY_ACCEPT, (struct str){ 0 }, &r),
                     OK);
    assert_int_equal(privacy_move(s->db, s->a, s->now_ms, s->keys, &by, r.id, PRIVACY_FINISH, S("theo đơn"), &r), OK);
    assert_true(ask(s, "SELECT COUNT(*) FROM event WHERE body = '{\"erased\":true}'") == 1);
    assert_true(ask(s, "SELECT COUNT(*) FROM erased_event") == 2);
    assert_int_equal(push_all(s, 0, &e, 1).verdicts[0].kind, VERDICT_AGAIN);
    the_books_agree(s);
}

static void a_door_nobody_holds_any_more_is_free(void **state)
{
    struct street *s = *state;
    int64_t until;
    struct str holder;
    stored(s, 0, visit_of(s, 1, 1, 0, "absent", NULL, 0));
    stored(s, 0, visit_of(s, 2, 2, 1, "absent", NULL, 0));
    assert_int_equal(lease_take(s->db, s->a, s->account[0], s->door[0], s->now_ms, &until, &holder), OK);
    assert_int_equal(lease_take(s->db, s->a, s->account[0], s->door[1], s->now_ms + DAY_MS, &until, &holder), OK);
    a_night(s, 1);
    assert_true(ask(s, "SELECT COUNT(*) FROM door WHERE lease_account IS NOT NULL") == 1);
}

static void sessions_tries_invitations_and_names_of_phones_go_after_ninety_days(void **state)
{
    struct street *s = *state;
    struct str token;
    int64_t expires;
    run_sql(s, arena_z(s->a, arena_printf(s->a,
                                          "INSERT INTO session(id_hash, account_id, created_ms, seen_ms, expires_ms, "
                                              "address, ended_ms)"
        " VALUES('a', %lld, 0, 0, %lld, '', NULL)", (long long)s->account[0], (long long)s->now_ms)));
    run_sql(s, arena_z(s->a, arena_printf(s->a,
                                          "INSERT INTO sign_in_try(who_hash, failed, until_ms, last_ms) VALUES('a', "
                                              "1, 0, %lld)",
        (long long)s->now_ms)));
    assert_int_equal(invite_make(s->db, s->a, s->keys, s->now_ms, s->account[0], INVITE_PHONE, 0, &token, &expires),
                     OK);
    run_sql(s, arena_z(s->a, arena_printf(s->a, "UPDATE invite SET used_ms = %lld", (long long)s->now_ms)));
    assert_int_equal(device_revoke(s->db, s->a, s->now_ms, s->device[0]), OK);
    const char *left = "SELECT (SELECT COUNT(*) FROM session) + (SELECT COUNT(*) FROM sign_in_try) + (SELECT COUNT(*) "
        "FROM invite)"
                       " + (SELECT COUNT(*) FROM device WHERE name <> '')";
    assert_int_equal(session_sweep(s->db, s->a, s->keys, s->now_ms + 90 * (int64_t)DAY_MS), OK);
    assert_true(ask(s, left) == 3 + MEMBERS);
    assert_int_equal(session_sweep(s->db, s->a, s->keys, s->now_ms + 90 * (int64_t)DAY_MS + 1), OK);
    assert_true(ask(s, left) == MEMBERS - 1);
}

int main(void)
{
    const struct CMUnitTest retention[] = {
        STREET(notes_go_a_year_after_the_campaign_and_not_before), STREET(a_campaign_made_longer_is_swept_again),
        STREET(many_windows_are_forgotten_in_one_night), STREET(sealed_numbers_go_after_a_month_and_the_name_stays),
        STREET(words_may_go_twice), STREET(a_door_nobody_holds_any_more_is_free),
        STREET(sessions_tries_invitations_and_names_of_phones_go_after_ninety_days),
    };
    log_set_level(LOG_ERROR);
    return run_everywhere(retention);
}
