/* test_contest.c - contests: entries once a person, judged blind by who has no interest, the result computed, ties, a second person, appeals. */
#define MORE_DOORS contest_routes, contest_desk_routes, contest_entries_routes, entry_routes, judging_routes
#include "doors.h"
#include "contests.h"
#include "account/citizen/citizen.h"
#include "plan/contest/contest_rules.h"

static void every_state_is_reached(void **state)
{
    (void)state;
    assert_true(flow_is_connected(&contest_flow));
}

/* ---- setting up ---- */

static void weights_add_up_to_a_hundred_and_the_last_round_sends_nobody_on(void **state)
{
    struct hall *h = *state;
    const struct actor by = actor(MAYOR);
    struct contest c = drafted(h, 2);
    static struct rounds_draft d;
#define WRONG(f, ...) { d = (struct rounds_draft){ .rounds = { { 1, S("Vòng"), S(""), 0, 0 } }, .n_rounds = 1, .criteria = { { 0, 1, S("Một"), S(""), 100, 10 } }, \
    .n_criteria = 1 }; __VA_ARGS__; assert_int_equal(contest_rounds_set(h->db, h->a, &by, c.id, &d), ERR_BAD_INPUT); assert_string_equal(d.field, f); }
    WRONG("weight", d.criteria[0].weight = 99)
    WRONG("weight", d.criteria[0].weight = 0)
    WRONG("max", d.criteria[0].max = 0)
    WRONG("advance", d.rounds[0].advance = 1)
    WRONG("rounds", d.n_rounds = 0)
    WRONG("criteria", d.criteria[0].round = 2)
    const struct actor far = actor(FAR_OFFICER);
    d = (struct rounds_draft){ .rounds = { { 1, S("Vòng"), S(""), 0, 0 } }, .n_rounds = 1, .criteria = { { 0, 1, S("Một"), S(""), 100, 10 } }, .n_criteria = 1 };
    assert_int_equal(contest_rounds_set(h->db, h->a, &far, c.id, &d), ERR_FORBIDDEN);
}

static void who_is_asked_to_judge_is_told_once_and_led_to_where_he_judges(void **state)
{
    struct hall *h = *state;
    struct contest c = opened(h, 1);
    RUN(h, "INSERT INTO citizen(account_id, birth_year, sex, eid_level, created_ms) VALUES(%d, 0, 'unknown', 0, 0)", LAN);
    judges(h, &c, ENGINEER);
    judges(h, &c, ENGINEER);
    judges(h, &c, LAN);
#define LED(who, where) ASK(h, "SELECT COUNT(*) FROM notify_notice WHERE account_id = %d AND kind = 'plan.judge_invited' AND link = '" where "'", who)
    assert_int_equal(LED(ENGINEER, "/console/judging"), 1);
    assert_int_equal(LED(LAN, "/resident/cham-thi"), 1);
    assert_int_equal(notices(h, ENGINEER), 1);
}

static void one_entry_a_person_changed_and_taken_back_while_it_is_open(void **state)
{
    struct hall *h = *state;
    struct contest c = opened(h, 1);
    struct entry e = entered(h, &c, LAN), out;
    struct entry_draft d = an_entry(h, &c, LAN);
    bool again;
    assert_int_equal(entry_hand_in(h->db, h->a, h->now_ms, &d, &out, &again), OK);
    assert_true(again && out.number == e.number);
    d.uid = id_of(h, 42000);
    assert_int_equal(entry_hand_in(h->db, h->a, h->now_ms, &d, &out, &again), ERR_CONFLICT);
    d = an_entry(h, &c, LAN);
    d.title = S("Bản đồ ghế đá, bản hai");
    assert_int_equal(entry_edit(h->db, h->a, h->now_ms, &d, &out), OK);
    d.account_id = MINH;
    assert_int_equal(entry_edit(h->db, h->a, h->now_ms, &d, &out), ERR_NOT_FOUND);
    assert_int_equal(entry_withdraw(h->db, h->a, h->now_ms, e.uid, LAN, &out), OK);
    d = an_entry(h, &c, LAN);
    d.uid = id_of(h, 42001);
    assert_int_equal(entry_hand_in(h->db, h->a, h->now_ms, &d, &out, &again), OK);
    assert_int_equal(ASK(h, "SELECT entries FROM contest"), 1);
    assert_int_equal(ASK(h, "SELECT n FROM occasion_tally WHERE measure = 'contest_entries' AND unit_id = %d", CITY),
                     1);
    h->now_ms = c.closes_ms;
    assert_int_equal(entry_withdraw(h->db, h->a, h->now_ms, out.uid, LAN, &out), ERR_CONFLICT);
}

static void what_the_desk_sends_back_is_in_again_once_mended(void **state)
{
    struct hall *h = *state;
    struct contest c = opened(h, 1);
    struct entry e = entered(h, &c, LAN), out;
    const struct actor by = actor(MAYOR), far = actor(FAR_OFFICER);
    struct entry_draft d = an_entry(h, &c, LAN);
    assert_int_equal(entry_return(h->db, h->a, h->now_ms, &far, e.id, S("Có tên người trong bài"), &out),
                     ERR_FORBIDDEN);
    assert_int_equal(entry_return(h->db, h->a, h->now_ms, &by, e.id, S("Có tên người trong bài"), &out), OK);
    assert_int_equal(ASK(h, "SELECT entries FROM contest"), 0);
    assert_int_equal(notices(h, LAN), 1);
    assert_int_equal(entry_edit(h->db, h->a, h->now_ms, &d, &out), OK);
    assert_int_equal(out.state, ENTRY_IN);
    assert_int_equal(ASK(h, "SELECT entries FROM contest"), 1);
}

/* ---- blind ---- */

static void a_judge_sees_a_number_and_no_name(void **state)
{
    struct hall *h = *state;
    struct entry e[3];
    struct contest c = scoring(h, 1, e);
    const char *door = arena_z(h->a, arena_printf(h->a, "/api/judging/%.*s/entries", (int)c.code.n, c.code.p));
    struct req seen = knock(h, ENGINEER, GET, door, NULL);
    answers(h, seen, 200, "Bản đồ ghế đá quanh hồ");
    static const char *const secrets[] = { "Lan", "Minh", "Đội Hồ Tây", "team", "members", "account", "uid", "sent_ms", "01920000", "rank", "unit" };
    for (size_t i = 0; i < N_OF(secrets); i++)
        if (says(&seen, secrets[i])) fail_msg("a judge sees %s: %s", secrets[i], said(h, &seen));
    assert_true(e[0].number != e[1].number && e[0].number >= 1000 && e[0].number <= 9999);
    answers(h, knock(h, COLLEAGUE, GET, door, NULL), 404, NULL);         /* no judge of it */
    answers(h, knock(h, 0, GET, door, NULL), 401, NULL);
    answers(h, knock(h, ENGINEER, GET, "/api/judging", NULL), 200, "\"entries\":3,\"scored\":0");
    answers(h, knock(h, COLLEAGUE, GET, "/api/judging", NULL), 200, "\"rows\":[]");
}

static void marks_are_seen_by_nobody_else_until_the_round_is_closed(void **state)
{
    struct hall *h = *state;
    struct entry e[3];
    struct contest c = scoring(h, 1, e);
    const char *judging = arena_z(h->a, arena_printf(h->a, "/api/judging/%.*s/entries", (int)c.code.n, c.code.p));
    const char *desk = arena_z(h->a, arena_printf(h->a, "/api/contests/%lld/entries", (long long)c.id));
    const char *page = arena_z(h->a, arena_printf(h->a, "/api/contests/%.*s", (int)c.code.n, c.code.p));
    for (int i = 0; i < 3; i++) assert_int_equal(GIVES(h, &c, ENGINEER, &e[i], 1, 7, 9), OK);
    answers(h, knock(h, ENGINEER, GET, judging, NULL), 200, "\"mark\":7");
    struct req other = knock(h, FAR_OFFICER, GET, judging, NULL), of_desk = GETS(h, MAYOR, "%s?names=true", desk);
    assert_false(says(&other, "\"mark\":"));
    assert_false(says(&of_desk, "\"mark\":"));
    answers(h, of_desk, 200, "\"name\":\"Nguyễn Thị Lan\"");             /* the desk knows the names, not the marks */
    for (int i = 0; i < 3; i++) assert_int_equal(GIVES(h, &c, FAR_OFFICER, &e[i], 1, 8 - i, 9), OK);
    assert_int_equal(moves_to(h, MAYOR, c.id, CONTEST_CLOSE_ROUND, &c, NULL), OK);
    answers(h, knock(h, MAYOR, GET, desk, NULL), 200, "\"mark\":7");
    answers(h, knock(h, 0, GET, page, NULL), 200, "\"results\":[]");
    struct req own = knock(h, LAN, GET, "/api/resident/entries", NULL);
    answers(h, own, 200, "\"rank\":0,\"score_milli\":0");                /* not before it is published */
    assert_int_equal(moves_to(h, MAYOR, c.id, CONTEST_PUBLISH, &c, NULL), ERR_FORBIDDEN);
}

static void marks_are_whole_and_within_their_limits(void **state)
{
    struct hall *h = *state;
    struct entry e[3];
    struct contest c = scoring(h, 1, e);
    assert_int_equal(GIVES(h, &c, ENGINEER, &e[0], 1, 7), ERR_BAD_INPUT);
    assert_int_equal(GIVES(h, &c, ENGINEER, &e[0], 1, 7, 11), ERR_BAD_INPUT);
    struct sheet s = { .judge_id = ENGINEER, .entry_id = e[0].id, .marks = { { 1, 5 }, { 1, 5 } }, .n = 2, .note = S("") };
    assert_int_equal(sheet_write(h->db, h->a, h->now_ms, &s), ERR_BAD_INPUT);
    assert_int_equal(GIVES(h, &c, COLLEAGUE, &e[0], 1, 7, 9), ERR_FORBIDDEN);
    assert_int_equal(GIVES(h, &c, ENGINEER, &e[0], 1, 7, 9), OK);
    assert_int_equal(GIVES(h, &c, ENGINEER, &e[0], 1, 6, 9), OK);        /* a second thought */
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM contest_mark"), 2);
}

/* ---- interests ---- */

static enum err link_lan(struct db *db, void *arg)
{
    struct hall *h = arg;
    const struct actor by = actor(OFFICER);
    return citizen_link(db, h->a, h->now_ms, LAN, 1, LINK_OFFICER, &by);
}
static enum err link_minh(struct db *db, void *arg)
{
    struct hall *h = arg;
    const struct actor by = actor(OFFICER);
    return citizen_link(db, h->a, h->now_ms, MINH, 2, LINK_OFFICER, &by);
}

/* Lan and Minh live in one household of group 1 of the ward. */
static void at_home(struct hall *h)
{
    run_sql(
        h,
        S("INSERT INTO household(id, house_id, group_id, ward_id, code, head_name, folded, given) VALUES(1, 1, 4, 2, 'H1', 'Lan', 'lan', 'lan')"));
    run_sql(h, S("INSERT INTO resident(id, household_id, name, folded, birth_year, sex, number_last4) VALUES"
                 " (1, 1, 'Nguyễn Thị Lan', 'nguyen thi lan', 1950, 'female', ''), (2, 1, 'Trần Văn Minh', 'tran van minh', 1948, 'male', '')"));
    RUN(h,
        "INSERT INTO citizen(account_id, birth_year, sex, eid_level, created_ms) VALUES(%d, 0, 'unknown', 0, 0), (%d, 0, 'unknown', 0, 0)",
        LAN, MINH);
    assert_int_equal(db_tx(h->db, link_lan, h), OK);
    assert_int_equal(db_tx(h->db, link_minh, h), OK);
}

static enum conflict between(struct hall *h, int64_t judge, const struct entry *e)
{
    enum conflict out;
    assert_int_equal(conflict_of(h->db, h->a, judge, e, &out), OK);
    return out;
}

static void who_has_an_interest_may_not_judge(void **state)
{
    struct hall *h = *state;
    at_home(h);
    struct contest c = opened(h, 1);
    struct entry lan = entered(h, &c, LAN), hoa = entered(h, &c, HOA);
    assert_int_equal(between(h, LAN, &lan), CONFLICT_OWN);
    assert_int_equal(between(h, MINH, &lan), CONFLICT_HOME);
    assert_int_equal(between(h, OFFICER, &lan), CONFLICT_UNIT);          /* of the ward she lives in */
    assert_int_equal(between(h, FAR_OFFICER, &lan), CONFLICT_NONE);
    assert_int_equal(between(h, MAYOR, &lan), CONFLICT_NONE);            /* the city is everybody's */
    assert_int_equal(between(h, OFFICER, &hoa), CONFLICT_NONE);
    judges(h, &c, OFFICER);
    judges(h, &c, FAR_OFFICER);
    judges(h, &c, ENGINEER);
    assert_int_equal(moves_to(h, MAYOR, c.id, CONTEST_SCORE, &c, NULL), OK);
    assert_int_equal(GIVES(h, &c, OFFICER, &lan, 1, 10, 10), ERR_FORBIDDEN);
    assert_int_equal(GIVES(h, &c, OFFICER, &hoa, 1, 10, 10), OK);
    struct req seen = GETS(h, OFFICER, "/api/judging/%.*s/entries", (int)c.code.n, c.code.p);
    answers(h, seen, 200,
            arena_z(h->a, arena_printf(h->a, "{\"number\":%lld,\"conflict\":\"unit\"}",
                                       (long long)lan.number))); /* not a word of it */
}

static void a_declared_interest_takes_the_marks_back_and_is_not_waited_for(void **state)
{
    struct hall *h = *state;
    struct entry e[3];
    struct contest c = opened(h, 1);
    struct contest_move m;
    for (int i = 0; i < 3; i++) e[i] = entered(h, &c, LAN + i);
    judges(h, &c, ENGINEER);
    judges(h, &c, FAR_OFFICER);
    judges(h, &c, COLLEAGUE);
    assert_int_equal(moves_to(h, MAYOR, c.id, CONTEST_SCORE, &c, NULL), OK);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(GIVES(h, &c, ENGINEER, &e[i], 1, 10, 10), OK);
        assert_int_equal(GIVES(h, &c, FAR_OFFICER, &e[i], 1, 5, 5), OK);
        if (i) assert_int_equal(GIVES(h, &c, COLLEAGUE, &e[i], 1, 5, 5), OK);
    }
    assert_int_equal(moves_to(h, MAYOR, c.id, CONTEST_CLOSE_ROUND, &c, &m), ERR_CONFLICT);
    assert_int_equal(m.n_missing, 1);
    assert_int_equal(m.missing[0].number, e[0].number);
    assert_int_equal(m.missing[0].judge_id, COLLEAGUE);
    assert_int_equal(conflict_declare(h->db, h->a, h->now_ms, COLLEAGUE, e[0].id, S("Quen biết nhóm này")), OK);
    assert_int_equal(GIVES(h, &c, COLLEAGUE, &e[0], 1, 5, 5), ERR_FORBIDDEN);
    assert_int_equal(conflict_declare(h->db, h->a, h->now_ms, ENGINEER, e[1].id, S("Từng góp ý cho bài")), OK);
    assert_int_equal(moves_to(h, MAYOR, c.id, CONTEST_CLOSE_ROUND, &c, &m), OK);
    assert_int_equal(entry_now(h, &e[0]).score_milli, 75000);            /* ten and five */
    assert_int_equal(entry_now(h, &e[1]).score_milli, 50000);            /* the engineer's ten is gone */
    assert_int_equal(entry_now(h, &e[2]).score_milli, 66667);            /* rounded half up */
}

static void an_entry_too_few_may_judge_is_named(void **state)
{
    struct hall *h = *state;
    struct entry e[3];
    struct contest c = scoring(h, 1, e);
    struct contest_move m;
    for (int i = 0; i < 3; i++)
        for (int64_t j = FAR_OFFICER; j <= ENGINEER; j++) assert_int_equal(GIVES(h, &c, j, &e[i], 1, 5, 5), OK);
    assert_int_equal(conflict_declare(h->db, h->a, h->now_ms, ENGINEER, e[2].id, S("Cùng cơ quan")), OK);
    assert_int_equal(moves_to(h, MAYOR, c.id, CONTEST_CLOSE_ROUND, &c, &m), ERR_CONFLICT);
    assert_int_equal(m.missing[0].judge_id, 0);
    assert_int_equal(m.missing[0].number, e[2].number);
    answers(h,
            knock(h, MAYOR, POST, arena_z(h->a, arena_printf(h->a, "/api/contests/%lld/close-round", (long long)c.id)),
                  "{}"),
            409, "\"missing\":[{\"judge\":\"\"");
}

/* ---- the result ---- */

static void equal_results_are_decided_by_the_heaviest_criterion_else_shared(void **state)
{
    struct hall *h = *state;
    struct entry e[3];
    struct contest c = scoring(h, 1, e);
    static const int64_t marks[3][2] = { { 6, 9 }, { 8, 6 }, { 8, 6 } };         /* 60 x .6 + 40 x .9 = 72 = 60 x .8 + 40 x .6 */
    for (int i = 0; i < 3; i++)
        for (int64_t j = FAR_OFFICER; j <= ENGINEER; j++)
            assert_int_equal(GIVES(h, &c, j, &e[i], 1, marks[i][0], marks[i][1]), OK);
    assert_int_equal(moves_to(h, MAYOR, c.id, CONTEST_CLOSE_ROUND, &c, NULL), OK);
    assert_int_equal(c.state, CONTEST_SCORED);
    for (int i = 0; i < 3; i++) assert_int_equal(entry_now(h, &e[i]).score_milli, 72000);
    assert_int_equal(entry_now(h, &e[0]).rank, 3);
    assert_int_equal(entry_now(h, &e[1]).rank, 1);
    assert_int_equal(entry_now(h, &e[2]).rank, 1);
}

static void who_goes_on_is_judged_anew_and_the_others_stay_where_they_are(void **state)
{
    struct hall *h = *state;
    struct entry e[3];
    struct contest c = scoring(h, 2, e);
    for (int i = 0; i < 3; i++)
        for (int64_t j = FAR_OFFICER; j <= ENGINEER; j++) assert_int_equal(GIVES(h, &c, j, &e[i], 1, 9 - i, 9), OK);
    assert_int_equal(moves_to(h, MAYOR, c.id, CONTEST_CLOSE_ROUND, &c, NULL), OK);
    assert_int_equal(c.state, CONTEST_SCORING);
    assert_int_equal(c.round, 2);
    assert_int_equal(GIVES(h, &c, ENGINEER, &e[0], 1, 9, 9), ERR_BAD_INPUT); /* the first round's criteria are over */
    assert_int_equal(GIVES(h, &c, ENGINEER, &e[2], 2, 20), ERR_CONFLICT);        /* did not go on */
    for (int64_t j = FAR_OFFICER; j <= ENGINEER; j++) {
        assert_int_equal(GIVES(h, &c, j, &e[0], 2, 11), OK);
        assert_int_equal(GIVES(h, &c, j, &e[1], 2, 20), OK);
    }
    assert_int_equal(moves_to(h, MAYOR, c.id, CONTEST_CLOSE_ROUND, &c, NULL), OK);
    assert_int_equal(entry_now(h, &e[1]).rank, 1);
    assert_int_equal(entry_now(h, &e[1]).score_milli, 100000);
    assert_int_equal(entry_now(h, &e[0]).rank, 2);
    assert_int_equal(entry_now(h, &e[2]).round, 1);
    assert_int_equal(entry_now(h, &e[2]).rank, 3);
}

static enum err make_second_mayor(struct db *db, void *arg)
{
    struct hall *h = arg;
    return grant_add(db, h->a, h->now_ms, COLLEAGUE, ROLE_CITY, CITY, 0);
}

static void a_second_person_publishes_and_an_appeal_is_answered(void **state)
{
    struct hall *h = *state;
    struct entry e[3];
    struct contest c = scoring(h, 1, e);
    const struct actor second = { .account_id = COLLEAGUE, .roles = ROLE_CITY, .address = S("10.0.0.2") };
    struct contest_move m = { .id = c.id, .event = CONTEST_PUBLISH, .reason = S("") };
    assert_int_equal(db_tx(h->db, make_second_mayor, h), OK);
    for (int i = 0; i < 3; i++)
        for (int64_t j = FAR_OFFICER; j <= ENGINEER; j++) assert_int_equal(GIVES(h, &c, j, &e[i], 1, 9 - i, 9), OK);
    assert_int_equal(moves_to(h, MAYOR, c.id, CONTEST_CLOSE_ROUND, &c, NULL), OK);
    assert_int_equal(moves_to(h, MAYOR, c.id, CONTEST_PUBLISH, &c, NULL), ERR_FORBIDDEN);
    assert_int_equal(contest_move(h->db, h->a, h->now_ms, &second, &m, &c), OK);
    answers(h, GETS(h, 0, "/api/contests/%.*s", (int)c.code.n, c.code.p), 200, "\"rank\":1");
    assert_int_equal(notices(h, LAN), 1);
    const struct str why = S("Vòng một chấm thiếu tiêu chí thứ hai, xin xem lại.");
    assert_int_equal(appeal_send(h->db, h->a, h->now_ms, h->keys, e[1].uid, LAN, why), ERR_NOT_FOUND);
    assert_int_equal(appeal_send(h->db, h->a, h->now_ms, h->keys, e[1].uid, MINH, why), OK);
    assert_int_equal(appeal_send(h->db, h->a, h->now_ms, h->keys, e[1].uid, MINH, why), ERR_CONFLICT);
    answers(h, GETS(h, MAYOR, "/api/contests/%lld/appeals", (long long)c.id), 200, "Vòng một chấm thiếu");
    assert_int_equal(appeal_answer(h->db, h->a, h->now_ms, &second, c.id, 1,
                                   S("Đã đối chiếu phiếu chấm: đủ hai tiêu chí, kết quả giữ nguyên.")),
                     OK);
    assert_int_equal(notices(h, MINH), 2);
    h->now_ms += (APPEAL_DAYS + 1) * (int64_t)DAY_MS;
    assert_int_equal(appeal_send(h->db, h->a, h->now_ms, h->keys, e[2].uid, HOA, why), ERR_CONFLICT);
}

/* ---- the clock, who may ---- */

static void when_its_time_is_over_scoring_begins_once_there_are_judges(void **state)
{
    struct hall *h = *state;
    struct contest c = opened(h, 1);
    h->now_ms = c.closes_ms;
    assert_int_equal(contest_tend(h->db, h->a, h->keys, h->now_ms), OK);
    assert_int_equal(contest_by_id(h->db, h->a, c.id, &c), OK);
    assert_int_equal(c.state, CONTEST_OPEN);
    judges(h, &c, ENGINEER);
    judges(h, &c, FAR_OFFICER);
    assert_int_equal(contest_tend(h->db, h->a, h->keys, h->now_ms), OK);
    assert_int_equal(contest_by_id(h->db, h->a, c.id, &c), OK);
    assert_int_equal(c.state, CONTEST_SCORING);
}

static void each_door_lets_in_who_belongs_there(void **state)
{
    struct hall *h = *state;
    struct contest c = drafted(h, 1);
    const char *page = arena_z(h->a, arena_printf(h->a, "/api/contests/%.*s", (int)c.code.n, c.code.p));
    const char *open = arena_z(h->a, arena_printf(h->a, "/api/contests/%lld/open", (long long)c.id));
    const char *entries = arena_z(h->a, arena_printf(h->a, "/api/contests/%lld/entries?names=true", (long long)c.id));
    const char *enter =
        arena_z(h->a, arena_printf(h->a, "/api/resident/contests/%.*s/entries", (int)c.code.n, c.code.p));
    const char *body = "{\"uid\":\"01920000-0000-7000-8000-00000000aaaa\",\"title\":\"Bản đồ ghế đá\",\"text\":\"Ai cũng chấm được một chỗ cần ghế.\"}";
    const struct try tries[] = {
        { 0, GET, page, NULL, 404, NULL },        { OFFICER, POST, open, "{}", 403, NULL },     { LAN, POST, open, "{}", 403, NULL },
        { LAN, POST, enter, body, 409, NULL },    { MAYOR, POST, open, "{}", 200, "\"state\":\"open\"" },
        { 0, GET, page, NULL, 200, "\"weight\":60" }, { 0, GET, "/api/contests", NULL, 200, "Sáng kiến công dân số" },
        { OFFICER, POST, enter, body, 403, NULL }, { LAN, POST, enter, body, 201, "\"state\":\"in\"" }, { LAN, POST, enter, body, 200, NULL },
        { AUDITOR, GET, entries, NULL, 200, "\"name\":\"Nguyễn Thị Lan\"" }, { LAN, GET, entries, NULL, 403, NULL }, { OFFICER, GET, entries, NULL, 403, NULL },
    };
    try_all(h, tries, N_OF(tries));
}

int main(void)
{
    const struct CMUnitTest contests[] = {
        HALL(every_state_is_reached),
        STORY(weights_add_up_to_a_hundred_and_the_last_round_sends_nobody_on),
        STORY(who_is_asked_to_judge_is_told_once_and_led_to_where_he_judges),
        STORY(one_entry_a_person_changed_and_taken_back_while_it_is_open),
        STORY(what_the_desk_sends_back_is_in_again_once_mended),
        STORY(a_judge_sees_a_number_and_no_name),
        STORY(marks_are_seen_by_nobody_else_until_the_round_is_closed),
        STORY(marks_are_whole_and_within_their_limits),
        STORY(who_has_an_interest_may_not_judge),
        STORY(a_declared_interest_takes_the_marks_back_and_is_not_waited_for),
        STORY(an_entry_too_few_may_judge_is_named),
        STORY(equal_results_are_decided_by_the_heaviest_criterion_else_shared),
        STORY(who_goes_on_is_judged_anew_and_the_others_stay_where_they_are),
        STORY(a_second_person_publishes_and_an_appeal_is_answered),
        STORY(when_its_time_is_over_scoring_begins_once_there_are_judges),
        STORY(each_door_lets_in_who_belongs_there),
    };
    return run_everywhere(contests);
}
