/* test_citizen_data.c - a resident's rights over his data: requests on the law's clock, consents, who looked, what is held, erasure. */
#include "citizens.h"

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
    assert_true(says(&rq, "\"notices\":[{\"id\":") && says(&rq, "\"kind\":\"account.privacy\"") &&
                says(&rq, "Đã nhận yêu cầu"));
    assert_true(
        says(&rq, "\"ways\":{\"has_email\":false,\"has_phone\":false,\"browsers\":0,\"quiet_hours\":\"21:00-07:00\"}"));
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

int main(void)
{
    const struct CMUnitTest citizens[] = {
        TOWN(a_request_runs_on_the_clock_of_the_law), TOWN(the_asker_hears_how_his_request_goes_on),
        TOWN(consent_is_given_and_taken_back_one_purpose_at_a_time),
        TOWN(who_looked_is_shown_by_role_and_unit_and_never_by_name),
        TOWN(what_the_city_holds_is_read_as_data_and_as_words),
        TOWN(an_account_that_is_erased_opens_nothing_and_names_nobody),
    };
    log_set_level(LOG_ERROR);
    return run_everywhere(citizens);
}
