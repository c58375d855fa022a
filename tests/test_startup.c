/* test_startup.c - start-up support: one application a person, places kept, a mentor, milestones reported and confirmed, words sealed. */
#define MORE_DOORS startup_routes
#include "doors.h"
#include "plan/startup/startup.h"

static void every_state_is_reached(void **state)
{
    (void)state;
    assert_true(flow_is_connected(&startup_flow));
}

static struct startup_call called(struct hall *h, int64_t places)
{
    const struct actor by = actor(OFFICER);
    struct call_draft d = { .uid = id_of(h, 60000), .unit_id = WARD, .title = S("Hỗ trợ khởi nghiệp số"), .title_en = S(""), .text = S("Cho nhóm và hộ kinh doanh."),
                            .text_en = S(""), .closes_ms = h->now_ms + 30 * (int64_t)DAY_MS, .places = places };
    struct startup_call c;
    bool again;
    assert_int_equal(startup_call_add(h->db, h->a, h->now_ms, &by, &d, &c, &again), OK);
    return c;
}

static enum err applies(struct hall *h, const struct startup_call *c, int64_t who, struct startup *s)
{
    struct startup_draft d = { .uid = id_of(h, 61000 + ++h->ids), .call_id = c->id, .account_id = who, .name = S("Nhóm Sen Hồ"), .title = S("Bán hoa sen qua mã QR"),
                               .text = S("Mỗi bó hoa có một mã, người mua biết hái ở ao nào, lúc mấy giờ.") };
    bool again;
    return startup_apply(h->db, h->a, h->now_ms, h->keys, &d, s, &again);
}

static struct startup applied(struct hall *h, const struct startup_call *c, int64_t who)
{
    struct startup s;
    assert_int_equal(applies(h, c, who, &s), OK);
    return s;
}

static enum err steps(struct hall *h, int64_t who, int64_t id, unsigned event, struct startup *s)
{
    const struct actor by = actor(who);
    struct startup_move m = { .id = id, .event = event, .mentor_id = ENGINEER, .reason = S("Chưa đủ điều kiện của đợt") };
    return startup_step(h->db, h->a, h->now_ms, &by, &m, s);
}

static struct startup running(struct hall *h, const struct startup_call *c, int64_t who)
{
    const struct actor by = actor(OFFICER);
    const struct milestone v[] = { { .n = 1, .title = S("Mười khách đầu tiên"), .due_day = 20500 }, { .n = 2, .title = S("Hết vốn hỗ trợ"), .due_day = 20600 } };
    struct startup s = applied(h, c, who);
    assert_int_equal(steps(h, OFFICER, s.id, STARTUP_CHOOSE, &s), OK);
    assert_int_equal(startup_plan(h->db, h->a, h->now_ms, &by, s.id, v, 2, &s), OK);
    assert_int_equal(s.state, STARTUP_RUNNING);
    return s;
}

static int64_t standing(struct hall *h, const char *column) { return ASK(h, "SELECT %s FROM startup_call", column); }

static void one_application_a_person_and_its_words_are_sealed(void **state)
{
    struct hall *h = *state;
    struct startup_call c = called(h, 3);
    struct startup s = applied(h, &c, LAN), again_s;
    assert_int_equal(applies(h, &c, LAN, &again_s), ERR_CONFLICT);
    assert_int_equal(standing(h, "applications"), 1);
    struct str text;
    assert_int_equal(startup_text(h->keys, h->a, &s, &text), OK);
    assert_true(str_eq((struct str){ text.p, 7 }, S("Mỗi b")));
    struct req page = GETS(h, 0, "/api/startup-calls/%.*s", (int)c.code.n, c.code.p);
    answers(h, page, 200, "\"applications\":1");
    assert_false(says(&page, "Sen"));                        /* not chosen: nobody reads of it */
    assert_int_equal(steps(h, MINH, s.id, STARTUP_WITHDRAW, &s), ERR_NOT_FOUND);
    assert_int_equal(steps(h, LAN, s.id, STARTUP_WITHDRAW, &s), OK);
    assert_int_equal(standing(h, "applications"), 0);
    applied(h, &c, LAN);
    h->now_ms = c.closes_ms;
    assert_int_equal(applies(h, &c, MINH, &s), ERR_CONFLICT);
}

static void no_more_are_chosen_than_there_are_places(void **state)
{
    struct hall *h = *state;
    struct startup_call c = called(h, 1);
    struct startup lan = applied(h, &c, LAN), minh = applied(h, &c, MINH), out;
    assert_int_equal(steps(h, FAR_OFFICER, lan.id, STARTUP_CHOOSE, &out), ERR_FORBIDDEN);
    assert_int_equal(steps(h, OFFICER, lan.id, STARTUP_SHORTLIST, &out), OK);
    assert_int_equal(steps(h, OFFICER, lan.id, STARTUP_CHOOSE, &out), OK);
    assert_int_equal(steps(h, OFFICER, minh.id, STARTUP_CHOOSE, &out), ERR_TOO_MANY);
    assert_int_equal(steps(h, OFFICER, lan.id, STARTUP_STOP, &out), OK);
    assert_int_equal(steps(h, OFFICER, minh.id, STARTUP_CHOOSE, &out), OK);
    assert_int_equal(standing(h, "chosen"), 1);
    answers(h, GETS(h, 0, "/api/startup-calls/%.*s", (int)c.code.n, c.code.p), 200, "\"name\":\"Nhóm Sen Hồ\"");
}

static void nobody_is_his_own_mentor(void **state)
{
    struct hall *h = *state;
    struct startup_call c = called(h, 1);
    struct startup s = applied(h, &c, LAN);
    const struct actor by = actor(OFFICER);
    struct startup_move m = { .id = s.id, .event = STARTUP_CHOOSE, .mentor_id = LAN };
    assert_int_equal(startup_step(h->db, h->a, h->now_ms, &by, &m, &s), ERR_BAD_INPUT);
    assert_string_equal(m.field, "mentor_id");
}

static void a_milestone_is_reported_by_one_and_confirmed_by_the_other_and_the_last_one_finishes(void **state)
{
    struct hall *h = *state;
    struct startup_call c = called(h, 1);
    struct startup s = running(h, &c, LAN);
    const struct str words = S("Đã có mười hai khách, có hoá đơn kèm theo.");
    const struct actor by = actor(OFFICER);
    assert_int_equal(milestone_confirm(h->db, h->a, h->now_ms, s.uid, ENGINEER, 1, S(""), &s),
                     ERR_CONFLICT); /* not reported */
    assert_int_equal(milestone_report(h->db, h->a, h->now_ms, s.uid, MINH, 1, words, &s), ERR_NOT_FOUND);
    assert_int_equal(milestone_report(h->db, h->a, h->now_ms, s.uid, LAN, 3, words, &s), ERR_NOT_FOUND);
    assert_int_equal(milestone_report(h->db, h->a, h->now_ms, s.uid, LAN, 1, words, &s), OK);
    assert_int_equal(startup_plan(h->db, h->a, h->now_ms, &by, s.id, &(struct milestone){ .n = 1, .title = S("Mốc khác"), .due_day = 1 }, 1, &s), ERR_CONFLICT);
    assert_int_equal(milestone_confirm(h->db, h->a, h->now_ms, s.uid, OFFICER, 1, S(""), &s), ERR_NOT_FOUND);
    assert_int_equal(milestone_confirm(h->db, h->a, h->now_ms, s.uid, ENGINEER, 1, S("Đúng như vậy"), &s), OK);
    assert_int_equal(s.state, STARTUP_RUNNING);
    assert_int_equal(milestone_confirm(h->db, h->a, h->now_ms, s.uid, ENGINEER, 1, S(""), &s), ERR_CONFLICT);
    assert_int_equal(milestone_report(h->db, h->a, h->now_ms, s.uid, LAN, 2, words, &s), OK);
    assert_int_equal(milestone_confirm(h->db, h->a, h->now_ms, s.uid, ENGINEER, 2, S(""), &s), OK);
    assert_int_equal(s.state, STARTUP_FINISHED);
    assert_int_equal(standing(h, "chosen"), 1);
    answers(h, knock(h, ENGINEER, GET, "/api/mentoring", NULL), 200, "Mười khách đầu tiên");
    answers(h, knock(h, OFFICER, GET, "/api/mentoring", NULL), 200, "\"rows\":[]");
}

static enum err join(struct db *db, void *arg)
{
    struct hall *h = arg;
    return startup_account_joined(db, h->a, h->now_ms, ENGINEER, LAN);
}

static void who_was_applicant_and_mentor_with_two_accounts_confirms_nothing_of_his_own_with_one(void **state)
{
    struct hall *h = *state;
    struct startup_call c = called(h, 1);
    struct startup s = running(h, &c, LAN);
    assert_int_equal(milestone_report(h->db, h->a, h->now_ms, s.uid, LAN, 1, S("Đã có mười hai khách, có hoá đơn kèm theo."), &s), OK);
    assert_int_equal(db_tx(h->db, join, h), OK);
    assert_int_equal(milestone_confirm(h->db, h->a, h->now_ms, s.uid, LAN, 1, S(""), &s), ERR_FORBIDDEN);
    assert_int_equal(steps(h, OFFICER, s.id, STARTUP_STOP, &s), OK);        /* the desk has a way out */
    assert_int_equal(s.state, STARTUP_STOPPED);
}

static enum err forget(struct db *db, void *arg) { struct hall *h = arg; return startup_account_forgotten(db, h->a, h->now_ms, LAN); }

static void who_is_forgotten_takes_name_and_words_along(void **state)
{
    struct hall *h = *state;
    struct startup_call c = called(h, 1);
    struct startup s = running(h, &c, LAN);
    struct str text;
    assert_int_equal(db_tx(h->db, forget, h), OK);
    assert_int_equal(startup_by_id(h->db, h->a, s.id, &s), OK);
    assert_int_equal(startup_text(h->keys, h->a, &s, &text), OK);
    assert_int_equal(text.n + s.name.n + (size_t)s.account_id, 0);
}

static void each_door_lets_in_who_belongs_there(void **state)
{
    struct hall *h = *state;
    struct startup_call c = called(h, 1);
    struct startup s = applied(h, &c, LAN);
    const char *list = arena_z(h->a, arena_printf(h->a, "/api/startup-calls/%lld/applications", (long long)c.id));
    const char *choose = arena_z(h->a, arena_printf(h->a, "/api/applications/%lld/choose", (long long)s.id));
    const char *plan = arena_z(h->a, arena_printf(h->a, "/api/applications/%lld/milestones", (long long)s.id));
    const struct try tries[] = {
        { 0, GET, "/api/startup-calls", NULL, 200, "Hỗ trợ khởi nghiệp số" },  { LAN, GET, list, NULL, 403, NULL }, { FAR_OFFICER, GET, list, NULL, 403, NULL },
        { AUDITOR, GET, list, NULL, 200, "Mỗi bó hoa" },                        { LAN, POST, choose, "{\"mentor_id\":107}", 403, NULL },
        { OFFICER, POST, choose, "{\"mentor_id\":999}", 400, "mentor_id" },     { OFFICER, POST, choose, "{\"mentor_id\":107}", 200, "\"state\":\"chosen\"" },
        { OFFICER, PUT, plan, "{\"milestones\":[{\"title\":\"Mốc một\",\"due_day\":20500},{\"title\":\"Mốc hai\",\"due_day\":20400}]}", 400, "milestones" },
        { OFFICER, PUT, plan, "{\"milestones\":[{\"title\":\"Mốc một\",\"due_day\":20500}]}", 200, "\"state\":\"running\"" },
        { LAN, GET, "/api/resident/applications", NULL, 200, "Kỹ sư" },         { MINH, GET, "/api/resident/applications", NULL, 200, "\"rows\":[]" },
    };
    try_all(h, tries, N_OF(tries));
}

int main(void)
{
    const struct CMUnitTest startups[] = {
        HALL(every_state_is_reached),
        HALL(one_application_a_person_and_its_words_are_sealed),
        HALL(no_more_are_chosen_than_there_are_places),
        HALL(nobody_is_his_own_mentor),
        HALL(a_milestone_is_reported_by_one_and_confirmed_by_the_other_and_the_last_one_finishes),
        HALL(who_was_applicant_and_mentor_with_two_accounts_confirms_nothing_of_his_own_with_one),
        HALL(who_is_forgotten_takes_name_and_words_along),
        HALL(each_door_lets_in_who_belongs_there),
    };
    return run_everywhere(startups);
}
