/* test_privacy.c - consent, requests and breaches on their clocks; working days; dated numbers. */
#define _GNU_SOURCE      /* memmem */
#include "town.h"
#include "account/hours/calendar.h"
#include "account/hours/parameter.h"
#include "account/privacy/privacy.h"
#include "core/log.h"

static int64_t day(const char *iso)
{
    int64_t d;
    assert_int_equal(day_of_text(str_z(iso), &d), OK);
    return d;
}

/* ---- the calendar ---- */

static void a_working_day_is_what_the_table_says(void **state)
{
    struct town *t = *state;
    static const struct { const char *day; bool works; } tries[] = {
        { "2026-01-05", true },  { "2026-01-10", true },  /* a Saturday worked for the Friday before */
        { "2026-01-02", false }, { "2026-01-17", false }, { "2026-02-16", false }, { "2026-02-23", true },
        { "2026-04-30", false }, { "2026-08-22", true },  { "2026-08-31", false }, { "2026-11-24", false },
        { "2027-01-01", false }, { "1969-12-31", true },  /* a Wednesday */
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        bool works = !tries[i].works;
        assert_int_equal(calendar_is_working(t->db, t->a, day(tries[i].day), &works), OK);
        if (works != tries[i].works) fail_msg("%s", tries[i].day);
    }
}

static void periods_end_on_working_days(void **state)
{
    struct town *t = *state;
    static const struct { const char *from; int64_t n; bool working; const char *want; } tries[] = {
        { "2026-01-05", 2, true, "2026-01-07" },  { "2026-01-09", 1, true, "2026-01-10" },
        { "2026-02-13", 2, true, "2026-02-24" },  /* over Tết */
        { "2026-01-05", 0, true, "2026-01-05" },  { "2026-11-23", 2, true, "2026-11-26" },
        /* the last day falls into Tết */
        { "2026-01-05", 10, false, "2026-01-15" }, { "2026-02-06", 10, false, "2026-02-23" },
        { "2026-01-06", 5, false, "2026-01-12" },  /* Sunday -> Monday */
        { "2026-01-05", 250, true, "2027-01-05" },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        int64_t got = 0;
        if (tries[i].working) assert_int_equal(calendar_add_working(t->db, t->a, day(tries[i].from), tries[i].n, &got),
                                               OK);
        else assert_int_equal(calendar_add_days(t->db, t->a, day(tries[i].from), tries[i].n, &got), OK);
        struct str text = day_text(t->a, got);
        if (!str_eq(text, str_z(tries[i].want))) fail_msg("%s + %d: %.*s", tries[i].from, (int)tries[i].n, (int)text.n,
                                                          text.p);
    }
    int64_t out;
    assert_int_equal(calendar_add_working(t->db, t->a, 0, -1, &out), ERR_BAD_INPUT);
    assert_int_equal(calendar_due_ms(t->db, t->a, NINE_AM, 72, S("hour"), &out), OK);
    assert_true(out == NINE_AM + 72 * (int64_t)HOUR_MS);
}

/* ---- dated numbers ---- */

struct setting { struct arena *a; struct parameter p; };
static enum err set_it(struct db *db, void *arg)
{
    struct setting *s = arg;
    return parameter_set(db, s->a, &s->p);
}

static void a_number_holds_from_its_day_on(void **state)
{
    struct town *t = *state;
    int64_t x;
    struct setting s = { t->a, { .code = S("privacy.access"), .value = 7, .unit = S("day"),
                                 .valid_from = day("2026-07-01"),
                                 .legal_basis = S("thử"), .note = S("") } };
    assert_int_equal(db_tx(t->db, set_it, &s), OK);
    assert_int_equal(parameter_i64(t->db, t->a, S("privacy.access"), day("2026-06-30"), &x), OK);
    assert_true(x == 10);
    assert_int_equal(parameter_i64(t->db, t->a, S("privacy.access"), day("2026-07-01"), &x), OK);
    assert_true(x == 7);
    assert_int_equal(parameter_i64(t->db, t->a, S("privacy.access"), day("2025-12-31"), &x), ERR_NOT_FOUND);
    assert_int_equal(parameter_i64(t->db, t->a, S("no.such"), day("2026-07-01"), &x), ERR_NOT_FOUND);
    assert_int_equal(db_tx(t->db, set_it, &s), ERR_CONFLICT);            /* the past is not rewritten */
}

/* ---- consent ---- */

struct giving { struct arena *a; struct consent c; };
static enum err give_it(struct db *db, void *arg)
{
    struct giving *g = arg;
    return consent_give(db, g->a, &g->c);
}

static enum err given(struct town *t, enum consent_purpose purpose, int64_t version, struct str proof, int64_t *id)
{
    struct giving g = { t->a, { .resident_id = 42, .purpose = purpose, .text_version = version,
                                .channel = CONSENT_BY_VISIT,
                                .given_ms = t->now_ms, .proof = proof, .account_id = 1 } };
    enum err e = db_tx(t->db, give_it, &g);
    *id = g.c.id;
    return e;
}

static bool holds(struct town *t, enum consent_purpose purpose)
{
    bool yes;
    assert_int_equal(consent_holds(t->db, t->a, 42, purpose, &yes), OK);
    return yes;
}

static void consent_is_for_one_purpose_with_a_proof(void **state)
{
    struct town *t = *state;
    int64_t first, again, newer;
    assert_false(holds(t, CONSENT_STATISTICS));          /* nothing is assumed */
    assert_int_equal(given(t, CONSENT_STATISTICS, 1, (struct str){ 0 }, &first), ERR_BAD_INPUT);
    assert_int_equal(given(t, CONSENT_STATISTICS, 1, S("visit:1"), &first), OK);
    assert_true(holds(t, CONSENT_STATISTICS) && !holds(t, CONSENT_CONTACT) && !holds(t, CONSENT_SHARE));
    assert_int_equal(given(t, CONSENT_STATISTICS, 1, S("visit:2"), &again), OK);
    assert_true(first == again);
    assert_int_equal(given(t, CONSENT_STATISTICS, 2, S("visit:3"), &newer), OK);
    assert_true(newer != first && holds(t, CONSENT_STATISTICS));
    assert_int_equal(consent_withdraw(t->db, t->a, t->now_ms, 42, CONSENT_STATISTICS, S("gọi điện")), OK);
    assert_false(holds(t, CONSENT_STATISTICS));
    assert_int_equal(consent_withdraw(t->db, t->a, t->now_ms, 42, CONSENT_STATISTICS, S("lần nữa")), ERR_NOT_FOUND);
}

struct seen { size_t n; struct str by, withdrawn_proof; };
static enum err look(const void *row, void *arg)
{
    const struct consent *c = row;
    struct seen *s = arg;
    *s = (struct seen){ s->n + 1, c->by, c->withdrawn_proof };
    return OK;
}

static void who_took_a_consent_down_is_named(void **state)
{
    static const struct sql clerk = { "clerk",
        "INSERT INTO account(id, name, totp_step, totp_on, home_unit_id, state, created_ms)"
        " VALUES(1, 'Trần Thị Bàn', 0, FALSE, 2, 'active', 0)" };
    struct town *t = *state;
    struct seen s = { 0 };
    int64_t id;
    assert_int_equal(db_run(t->db, t->a, &clerk, NO_BINDS, NULL), OK);
    assert_int_equal(given(t, CONSENT_CONTACT, 1, S("giấy 7"), &id), OK);
    assert_int_equal(consent_withdraw(t->db, t->a, t->now_ms, 42, CONSENT_CONTACT, S("account:1 gọi đến xin rút")), OK);
    assert_int_equal(consent_list(t->db, t->a, 42, look, &s), OK);
    assert_int_equal(s.n, 1);
    assert_true(str_eq(s.by, S("Trần Thị Bàn")) && str_eq(s.withdrawn_proof, S("account:1 gọi đến xin rút")));
}

/* ---- requests ---- */

static struct req asks(struct town *t, const char *kind)
{
    struct str body = arena_printf(t->a,
            "{\"kind\":\"%s\",\"person\":\"Bà Hoa\",\"contact\":\"0912345678\",\"note\":\"xem\"}", kind);
    struct req rq = knock(t, POST, "/api/units/2/privacy-requests", body.p);
    assert_int_equal(rq.status, 201);
    return rq;
}

static void a_request_is_on_the_clock_of_its_kind(void **state)
{
    struct town *t = *state;
    static const struct { const char *kind, *due; } tries[] = {          /* received Monday 2026-01-05 */
        { "access", "2026-01-15" }, { "correct", "2026-01-15" }, { "withdraw", "2026-01-20" },
        { "restrict", "2026-01-20" }, { "erase", "2026-01-26" },         /* 25 January is a Sunday */
    };
    somebody(t, "Cán Bộ", ROLE_OFFICER, WARD_A, "canbo");
    enter_as(t, "canbo");
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct req rq = asks(t, tries[i].kind);
        struct str due = arena_printf(t->a, "\"due_ms\":%lld,", (long long)(day_start_ms(day(tries[i].due) + 1) - 1));
        struct str answer = arena_printf(t->a, "\"answer_due_ms\":%lld,",
                                         (long long)(day_start_ms(day("2026-01-08")) - 1));
        assert_true(says(&rq, due.p) && says(&rq, answer.p) && says(&rq, "Bà Hoa"));
    }
    struct req list = knock(t, GET, "/api/units/2/privacy-requests?limit=3", NULL);
    assert_true(list.status == 200 && says(&list, "\"kind\":\"erase\"") && !says(&list, "\"kind\":\"access\""));
    struct str after = said(t, &list, "next");
    list = knock(t, GET, arena_printf(t->a, "/api/units/2/privacy-requests?limit=3&after=%.*s", (int)after.n,
                                      after.p).p, NULL);
    assert_true(says(&list, "\"kind\":\"access\"") && said(t, &list, "next").n == 0);
}

static void who_asked_is_sealed_in_the_table(void **state)
{
    struct town *t = *state;
    static const struct sql look = { "look",
            "SELECT COUNT(*) FROM privacy_request WHERE note LIKE '%Hoa%' OR reason LIKE '%Hoa%'" };
    int64_t n;
    somebody(t, "Cán Bộ", ROLE_OFFICER, WARD_A, "canbo");
    enter_as(t, "canbo");
    asks(t, "access");
    assert_int_equal(db_i64(t->db, t->a, &look, NO_BINDS, &n), OK);
    assert_true(n == 0);
}

static void only_the_table_moves_a_request(void **state)
{
    struct town *t = *state;
    static const struct { const char *event, *body; int want; } tries[] = {
        { "finish", "{\"note\":\"xong\"}", 409 }, { "extend", "{\"note\":\"cần hỏi\"}", 409 }, { "accept", NULL, 200 },
        { "accept", NULL, 409 }, { "extend", NULL, 400 }, { "extend", "{\"note\":\"cần hỏi thêm\"}", 200 },
        { "extend", "{\"note\":\"lần hai\"}", 409 }, { "finish", "{\"note\":\"đã gửi bản sao\"}", 200 },
        { "refuse", "{\"note\":\"muộn\"}", 409 }, { "fly", NULL, 400 },
    };
    somebody(t, "Cán Bộ", ROLE_OFFICER, WARD_A, "canbo");
    somebody(t, "Cán Bộ B", ROLE_OFFICER, WARD_B, "canbo.b");
    enter_as(t, "canbo");
    asks(t, "access");
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct req rq = knock(t, POST, arena_printf(t->a, "/api/privacy-requests/1/%s", tries[i].event).p,
                              tries[i].body);
        if (rq.status != tries[i].want) fail_msg("%zu %s: %d", i, tries[i].event, rq.status);
    }
    asks(t, "access");
    enter_as(t, "canbo.b");
    assert_int_equal(knock(t, POST, "/api/privacy-requests/2/accept", NULL).status, 403);
    assert_int_equal(knock(t, POST, "/api/privacy-requests/99/accept", NULL).status, 404);
}

static void a_finished_withdrawal_withdraws(void **state)
{
    struct town *t = *state;
    int64_t id;
    struct privacy_request r = { .unit_id = WARD_A, .resident_id = 42, .kind = PRIVACY_WITHDRAW, .person = S("Bà Hoa"),
                                 .contact = S("x") };
    const struct actor by = { .account_id = 1, .roles = ROLE_OFFICER };
    assert_int_equal(given(t, CONSENT_CONTACT, 1, S("visit:1"), &id), OK);
    assert_int_equal(given(t, CONSENT_SHARE, 1, S("visit:1"), &id), OK);
    assert_int_equal(privacy_add(t->db, t->a, t->now_ms, t->keys, &by, &r), OK);
    assert_int_equal(privacy_move(t->db, t->a, t->now_ms, t->keys, &by, r.id, PRIVACY_ACCEPT, (struct str){ 0 }, &r),
                     OK);
    assert_true(holds(t, CONSENT_CONTACT));
    assert_int_equal(privacy_move(t->db, t->a, t->now_ms, t->keys, &by, r.id, PRIVACY_FINISH, S("đã rút"), &r), OK);
    assert_true(!holds(t, CONSENT_CONTACT) && !holds(t, CONSENT_SHARE));
}

/* Nobody was picked whose consents could be closed: it must not be marked done. */
static void a_withdrawal_names_whom_it_is_about(void **state)
{
    struct town *t = *state;
    int64_t id;
    struct privacy_request r = { .unit_id = WARD_A, .kind = PRIVACY_WITHDRAW, .person = S("Bà Hoa"), .contact = S("x") }, done;
    const struct actor by = { .account_id = 1, .roles = ROLE_OFFICER };
    assert_int_equal(given(t, CONSENT_CONTACT, 1, S("visit:1"), &id), OK);
    assert_int_equal(privacy_add(t->db, t->a, t->now_ms, t->keys, &by, &r), OK);
    assert_int_equal(privacy_move(t->db, t->a, t->now_ms, t->keys, &by, r.id, PRIVACY_ACCEPT, (struct str){ 0 }, &r),
                     OK);
    struct privacy_finish f = { .id = r.id, .reason = S("đã rút") };
    assert_int_equal(privacy_finish(t->db, t->a, t->now_ms, t->keys, &by, &f, &done), ERR_BAD_INPUT);
    assert_string_equal(f.field, "resident");
    assert_true(holds(t, CONSENT_CONTACT));
    f.resident_id = 42;
    assert_int_equal(privacy_finish(t->db, t->a, t->now_ms, t->keys, &by, &f, &done), OK);
    assert_int_equal(done.state, PRIVACY_DONE);
    assert_true(!holds(t, CONSENT_CONTACT));
}

/* ---- breaches ---- */

static void a_breach_is_reported_within_three_days(void **state)
{
    struct town *t = *state;
    somebody(t, "Ban Chỉ Đạo", ROLE_CITY, CITY, "thanhpho");
    somebody(t, "Quản Trị", ROLE_ADMIN, CITY, "quantri");
    somebody(t, "Cán Bộ", ROLE_OFFICER, WARD_A, "canbo");
    struct str found = arena_printf(t->a, "{\"title\":\"Mất máy tính\",\"found_ms\":%lld,\"people\":120}",
                                    (long long)t->now_ms - HOUR_MS);
    struct str ahead = arena_printf(t->a, "{\"title\":\"Mất máy tính\",\"found_ms\":%lld,\"people\":0}",
                                    (long long)t->now_ms + 1);
    enter_as(t, "canbo");
    assert_int_equal(knock(t, POST, "/api/breaches", found.p).status, 403);
    enter_as(t, "quantri");
    assert_int_equal(knock(t, POST, "/api/breaches", ahead.p).status, 400);
    struct req early = knock(t, POST, "/api/breaches", "{\"title\":\"Từ thời xưa\",\"found_ms\":1,\"people\":0}");
    assert_int_equal(early.status, 400);                 /* before there was a duty to report */
    assert_true(says(&early, "\"field\":\"found_ms\""));
    struct req made = knock(t, POST, "/api/breaches", found.p);
    assert_int_equal(made.status, 201);
    assert_true(says(&made, arena_printf(t->a, "\"due_ms\":%lld", (long long)(t->now_ms + 71 * (int64_t)HOUR_MS)).p));
    /* only the committee says it was none */
    assert_int_equal(knock(t, POST, "/api/breaches/1/close", NULL).status, 403);
    assert_int_equal(knock(t, POST, "/api/breaches/1/report", "{\"note\":\"công văn 12\"}").status, 200);
    assert_int_equal(knock(t, POST, "/api/breaches/1/report", NULL).status, 409);
    struct req closed = knock(t, POST, "/api/breaches/1/close", "{\"note\":\"đã đổi khoá\"}");
    assert_true(closed.status == 200 && says(&closed, "công văn 12\\nđã đổi khoá"));
    struct req list = knock(t, GET, "/api/breaches", NULL);
    assert_true(list.status == 200 && says(&list, "Mất máy tính"));
    audit_lines(t);
}

int main(void)
{
    const struct CMUnitTest privacy[] = {
        TOWN(a_working_day_is_what_the_table_says), TOWN(periods_end_on_working_days),
            TOWN(a_number_holds_from_its_day_on),
        TOWN(consent_is_for_one_purpose_with_a_proof), TOWN(who_took_a_consent_down_is_named),
        TOWN(a_request_is_on_the_clock_of_its_kind),
        TOWN(who_asked_is_sealed_in_the_table), TOWN(only_the_table_moves_a_request),
            TOWN(a_finished_withdrawal_withdraws), TOWN(a_withdrawal_names_whom_it_is_about),
        TOWN(a_breach_is_reported_within_three_days),
    };
    log_set_level(LOG_ERROR);
    return run_everywhere(privacy);
}
