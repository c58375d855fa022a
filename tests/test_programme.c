/* test_programme.c - a plan is written, approved by a second person, amended; nothing approved changes; units say where they are. */
#define MORE_DOORS programme_routes, plan_item_routes, plan_task_routes
struct routes;
extern const struct routes programme_routes, plan_item_routes, plan_task_routes;
#include "doors.h"
#include "core/time.h"
#include "plan/programme/programme.h"
#include "plan/programme/task.h"

enum { DEPUTY = 120, CHIEF, FOURTH };    /* three more of the city: a second person, a third and a fourth */

static int office_open(void **state)
{
    if (hall_open(state)) return -1;
    struct hall *h = *state;
    static const int64_t more[] = { DEPUTY, CHIEF, FOURTH };
    for (size_t i = 0; i < N_OF(more); i++) {
        RUN(h,
            "INSERT INTO account(id, login, name, password, totp_step, totp_on, home_unit_id, state, created_ms, is_resident) VALUES"
            "(%lld, NULL, 'Ban chỉ đạo %lld', NULL, 0, FALSE, 1, 'active', 0, FALSE)",
            (long long)more[i], (long long)i);
        assert_int_equal(grant_add(h->db, h->a, NINE_AM, more[i], ROLE_CITY, CITY, 0), OK);
    }
    return 0;
}
#define OFFICE(fact) cmocka_unit_test_setup_teardown(fact, office_open, hall_close)

static struct actor of_city(int64_t id) { return (struct actor){ .account_id = id, .roles = ROLE_CITY, .address = S("10.0.0.1") }; }

static int64_t today(struct hall *h) { return day_of_ms(h->now_ms); }

static struct plan_draft a_plan(struct hall *h)
{
    return (struct plan_draft){ .uid = id_of(h, 900), .code = S("KH-10-10"), .name = S("Kế hoạch Ngày Chuyển đổi số"), .from_day = today(h) - 10,
                                .to_day = today(h) + 80 };
}

static struct plan made(struct hall *h)
{
    struct plan_draft d = a_plan(h);
    const struct actor by = of_city(MAYOR);
    struct plan p;
    bool again;
    assert_int_equal(plan_make(h->db, h->a, h->now_ms, &by, &d, &p, &again), OK);
    return p;
}

static struct item_draft an_item(struct hall *h, unsigned kind, int64_t parent_id, struct str name)
{
    return (struct item_draft){ .kind = kind, .parent_id = parent_id, .name = name, .lead_id = AGENCY, .from_day = today(h) - 10, .to_day = today(h) + 80 };
}

static int64_t added_by(struct hall *h, int64_t who, int64_t plan_id, struct item_draft d)
{
    const struct actor by = of_city(who);
    int64_t id;
    enum err e = plan_item_add(h->db, h->a, &by, plan_id, &d, &id);
    if (e != OK) print_message("item: %s, field %s\n", err_name(e), d.field ? d.field : "-");
    assert_int_equal(e, OK);
    return id;
}
static int64_t added(struct hall *h, int64_t plan_id, struct item_draft d) { return added_by(h, MAYOR, plan_id, d); }

static enum err steps_by(struct hall *h, int64_t who, int64_t plan_id, unsigned event)
{
    const struct actor by = of_city(who);
    struct plan_move m = { .plan_id = plan_id, .event = event, .reason = S("theo chỉ đạo của thành phố"), .decision_number = S("12/QĐ-UBND"),
                           .decision_day = today(h) };
    return plan_step(h->db, h->a, h->now_ms, &by, &m);
}

/* One group with one activity with three tasks: the agency's, every ward's, and the ward's own. */
struct small { struct plan p; int64_t group, activity, task, everywhere, ours; };
static struct small drawn(struct hall *h)
{
    struct small s = { .p = made(h) };
    s.group = added(h, s.p.id, an_item(h, ITEM_GROUP, 0, S("Chợ thông minh 4.0")));
    s.activity = added(h, s.p.id, an_item(h, ITEM_ACTIVITY, s.group, S("Chợ không tiền mặt")));
    s.task = added(h, s.p.id, an_item(h, ITEM_TASK, s.activity, S("Dán mã QR ở quầy")));
    struct item_draft d = an_item(h, ITEM_TASK, s.activity, S("Vận động hộ kinh doanh"));
    d.for_wards = true;
    s.everywhere = added(h, s.p.id, d);
    d = an_item(h, ITEM_TASK, s.activity, S("Chợ Tây Hồ làm trước"));
    d.lead_id = WARD;
    s.ours = added(h, s.p.id, d);
    return s;
}

static struct small approved(struct hall *h)
{
    struct small s = drawn(h);
    assert_int_equal(steps_by(h, MAYOR, s.p.id, PLAN_SUBMIT), OK);
    assert_int_equal(steps_by(h, DEPUTY, s.p.id, PLAN_APPROVE), OK);
    assert_int_equal(plan_by_id(h->db, h->a, s.p.id, &s.p), OK);
    return s;
}

static struct outline read_outline(struct hall *h, int64_t version_id)
{
    struct outline o;
    assert_int_equal(outline_read(h->db, h->a, version_id, S(""), today(h), &o), OK);
    return o;
}

static void codes_are(struct hall *h, int64_t version_id, const char *want)
{
    struct outline o = read_outline(h, version_id);
    struct buf text = { .arena = h->a };
    for (size_t i = 0; i < o.n; i++) {
        buf_add(&text, o.v[i].code);
        buf_add(&text, S(" "));
        buf_add(&text, o.v[i].name);
        buf_add(&text, S(";"));
    }
    assert_string_equal(arena_z(h->a, buf_str(&text)), want);
}

static void every_state_is_reached(void **state)
{
    (void)state;
    assert_true(flow_is_connected(&plan_flow) && flow_is_connected(&task_flow));
}

/* ---- writing ---- */

static void a_plan_begins_as_a_draft_and_once(void **state)
{
    struct hall *h = *state;
    struct plan p = made(h), q;
    struct plan_draft d = a_plan(h);
    const struct actor by = of_city(DEPUTY), stranger = actor(OFFICER);
    bool again;
    assert_int_equal(plan_make(h->db, h->a, h->now_ms, &by, &d, &q, &again), OK);
    assert_true(again && q.id == p.id);
    d.uid = id_of(h, 901);
    assert_int_equal(plan_make(h->db, h->a, h->now_ms, &by, &d, &q, &again), ERR_CONFLICT);      /* the code */
    d.code = S("KH-2");
    assert_int_equal(plan_make(h->db, h->a, h->now_ms, &stranger, &d, &q, &again), ERR_FORBIDDEN);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM plan_version"), 1);
}

static void items_stand_in_their_order_and_are_numbered_by_it(void **state)
{
    struct hall *h = *state;
    const struct actor by = of_city(MAYOR);
    struct plan p = made(h);
    int64_t a = added(h, p.id, an_item(h, ITEM_GROUP, 0, S("Nhóm A"))),
            b = added(h, p.id, an_item(h, ITEM_GROUP, 0, S("Nhóm B")));
    int64_t x = added(h, p.id, an_item(h, ITEM_ACTIVITY, a, S("Việc X")));
    added(h, p.id, an_item(h, ITEM_TASK, x, S("Phần 1")));
    struct item_draft d = an_item(h, ITEM_ACTIVITY, a, S("Việc Y"));
    int64_t y = added(h, p.id, d);
    d = an_item(h, ITEM_ACTIVITY, a, S("Việc Z"));
    d.after_id = x;
    added(h, p.id, d);
    codes_are(h, p.open_id, "1 Nhóm A;1.1 Việc X;1.1.1 Phần 1;1.2 Việc Z;1.3 Việc Y;2 Nhóm B;");
    assert_int_equal(plan_item_move(h->db, h->a, &by, p.id, y, 0), OK);
    codes_are(h, p.open_id, "1 Nhóm A;1.1 Việc Y;1.2 Việc X;1.2.1 Phần 1;1.3 Việc Z;2 Nhóm B;");
    assert_int_equal(plan_item_move(h->db, h->a, &by, p.id, a, b), OK);
    codes_are(h, p.open_id, "1 Nhóm B;2 Nhóm A;2.1 Việc Y;2.2 Việc X;2.2.1 Phần 1;2.3 Việc Z;");
    assert_int_equal(plan_item_move(h->db, h->a, &by, p.id, y, b), ERR_BAD_INPUT);
    assert_int_equal(plan_item_remove(h->db, h->a, &by, p.id, x), OK);
    codes_are(h, p.open_id, "1 Nhóm B;2 Nhóm A;2.1 Việc Y;2.2 Việc Z;");
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM plan_unit"), 4);       /* what is gone concerns nobody */
}

static void what_is_wrong_is_named(void **state)
{
    struct hall *h = *state;
    const struct actor by = of_city(MAYOR);
    struct plan p = made(h);
    int64_t group = added(h, p.id, an_item(h, ITEM_GROUP, 0, S("Nhóm A"))), id;
#define WRONG(f, k, parent, ...) { struct item_draft d = an_item(h, k, parent, S("Việc X")); __VA_ARGS__; \
    assert_int_equal(plan_item_add(h->db, h->a, &by, p.id, &d, &id), ERR_BAD_INPUT); assert_string_equal(d.field, f); }
    WRONG("name", ITEM_GROUP, 0, d.name = S("X"))
    WRONG("parent_id", ITEM_GROUP, group, (void)0)
    WRONG("parent_id", ITEM_TASK, group, (void)0)
    WRONG("parent_id", ITEM_ACTIVITY, 999, (void)0)
    WRONG("after_id", ITEM_ACTIVITY, group, d.after_id = group)
    WRONG("lead_id", ITEM_ACTIVITY, group, d.lead_id = GROUP)
    WRONG("lead_id", ITEM_ACTIVITY, group, d.lead_id = 99)
    WRONG("for_wards", ITEM_ACTIVITY, group, d.lead_id = WARD; d.for_wards = true)
    WRONG("from_day", ITEM_ACTIVITY, group, d.from_day -= 1)
    WRONG("to_day", ITEM_ACTIVITY, group, d.to_day += 1)
    WRONG("to_day", ITEM_ACTIVITY, group, d.to_day = d.from_day - 1)
    WRONG("budget_vnd", ITEM_ACTIVITY, group, d.budget_vnd = -1)
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM plan_item"), 1);
}

static void a_plan_that_is_not_whole_is_not_handed_in(void **state)
{
    struct hall *h = *state;
    const struct actor by = of_city(MAYOR);
    struct plan p = made(h);
    assert_int_equal(steps_by(h, MAYOR, p.id, PLAN_SUBMIT), ERR_BAD_INPUT);      /* nothing in it */
    int64_t group = added(h, p.id, an_item(h, ITEM_GROUP, 0, S("Nhóm A")));
    assert_int_equal(steps_by(h, MAYOR, p.id, PLAN_SUBMIT), ERR_BAD_INPUT);      /* a bare group */
    added(h, p.id, an_item(h, ITEM_ACTIVITY, group, S("Việc X")));
    struct item_draft narrow = an_item(h, ITEM_GROUP, 0, S("Nhóm A"));
    narrow.to_day -= 1;
    assert_int_equal(plan_item_write(h->db, h->a, &by, p.id, group, &narrow), OK);
    assert_int_equal(steps_by(h, MAYOR, p.id, PLAN_SUBMIT), ERR_BAD_INPUT);      /* the activity outlasts its group */
    narrow.to_day += 1;
    assert_int_equal(plan_item_write(h->db, h->a, &by, p.id, group, &narrow), OK);
    assert_int_equal(steps_by(h, MAYOR, p.id, PLAN_SUBMIT), OK);
}

/* ---- a second person ---- */

static void the_approver_is_a_second_person(void **state)
{
    struct hall *h = *state;
    struct small s = drawn(h);
    added_by(h, CHIEF, s.p.id, an_item(h, ITEM_GROUP, 0, S("Nhóm của người thứ ba")));
    struct outline o = read_outline(h, s.p.open_id);
    added_by(h, CHIEF, s.p.id, an_item(h, ITEM_ACTIVITY, o.v[o.n - 1].id, S("Việc X")));
    assert_int_equal(steps_by(h, DEPUTY, s.p.id, PLAN_SUBMIT), OK);
    assert_int_equal(steps_by(h, MAYOR, s.p.id, PLAN_APPROVE), ERR_CONFLICT);    /* began it */
    assert_int_equal(steps_by(h, CHIEF, s.p.id, PLAN_APPROVE), ERR_CONFLICT);    /* wrote in it last */
    assert_int_equal(steps_by(h, DEPUTY, s.p.id, PLAN_APPROVE), ERR_CONFLICT);   /* handed it in */
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM plan WHERE in_force_id IS NOT NULL"), 0);
    assert_int_equal(steps_by(h, MAYOR, s.p.id, PLAN_RETURN), OK);
    assert_int_equal(steps_by(h, MAYOR, s.p.id, PLAN_SUBMIT), OK);
    assert_int_equal(steps_by(h, DEPUTY, s.p.id, PLAN_APPROVE), OK);
    answers(h, GETS(h, OFFICER, "/api/plans/%lld", (long long)s.p.id), 200, "\"decision_number\":\"12/QĐ-UBND\"");
}

static void whoever_ever_wrote_in_a_version_does_not_approve_it(void **state)
{
    struct hall *h = *state;
    struct small s = drawn(h);
    const struct actor deputy = of_city(DEPUTY), mayor = of_city(MAYOR);
    struct plan_draft d = a_plan(h);
    const char *field;
    assert_int_equal(plan_edit(h->db, h->a, &deputy, s.p.id, &d), OK);           /* the deputy writes, then the chief, then the mayor */
    int64_t gone = added_by(h, CHIEF, s.p.id, an_item(h, ITEM_TASK, s.activity, S("Phần sẽ bỏ")));
    assert_int_equal(plan_item_remove(h->db, h->a, &mayor, s.p.id, gone), OK);   /* what is taken out was written all the same */
    assert_int_equal(steps_by(h, MAYOR, s.p.id, PLAN_SUBMIT), OK);
    assert_int_equal(steps_by(h, DEPUTY, s.p.id, PLAN_APPROVE), ERR_CONFLICT);
    assert_int_equal(steps_by(h, CHIEF, s.p.id, PLAN_APPROVE), ERR_CONFLICT);
    answers(h, GETS(h, MAYOR, "/api/plans/%lld/versions", (long long)s.p.id), 200, "Ban chỉ đạo 0\",\"Ban chỉ đạo 1\"]}");
    assert_int_equal(steps_by(h, FOURTH, s.p.id, PLAN_APPROVE), OK);
    assert_int_equal(plan_amend(h->db, h->a, h->now_ms, &mayor, s.p.id, S("bổ sung nhiệm vụ mới"), &field), OK);
    assert_int_equal(plan_item_move(h->db, h->a, &deputy, s.p.id, s.ours, 0), OK);       /* a place is writing too */
    assert_int_equal(steps_by(h, MAYOR, s.p.id, PLAN_SUBMIT), OK);
    assert_int_equal(steps_by(h, DEPUTY, s.p.id, PLAN_APPROVE), ERR_CONFLICT);
    assert_int_equal(steps_by(h, CHIEF, s.p.id, PLAN_APPROVE), OK);              /* wrote in the version before, not in this one */
    struct req rq = GETS(h, OFFICER, "/api/plans/%lld/versions", (long long)s.p.id);
    assert_false(says(&rq, "\"writers\""));
}

/* ---- what is approved ---- */

static struct str everything(struct hall *h, int64_t version_id)
{
    struct outline o = read_outline(h, version_id);
    struct buf text = { .arena = h->a };
    struct json j = { .out = &text };
    json_array(&j, NULL);
    for (size_t i = 0; i < o.n; i++) plan_item_json(&j, NULL, &o.v[i]);
    json_end(&j);
    return buf_str(&text);
}

static void what_is_approved_is_never_changed(void **state)
{
    struct hall *h = *state;
    struct small s = approved(h);
    const struct actor by = of_city(MAYOR);
    struct str before = everything(h, s.p.in_force_id);
    struct item_draft d = an_item(h, ITEM_TASK, s.activity, S("Thêm lén"));
    struct plan_draft pd = a_plan(h);
    int64_t id;
    assert_int_equal(plan_item_add(h->db, h->a, &by, s.p.id, &d, &id), ERR_CONFLICT);
    assert_int_equal(plan_item_write(h->db, h->a, &by, s.p.id, s.task, &d), ERR_CONFLICT);
    assert_int_equal(plan_item_remove(h->db, h->a, &by, s.p.id, s.task), ERR_CONFLICT);
    assert_int_equal(plan_item_move(h->db, h->a, &by, s.p.id, s.task, s.ours), ERR_CONFLICT);
    assert_int_equal(plan_edit(h->db, h->a, &by, s.p.id, &pd), ERR_CONFLICT);
    const char *field;
    assert_int_equal(plan_amend(h->db, h->a, h->now_ms, &by, s.p.id, S("bổ sung nhiệm vụ mới"), &field), OK);
    assert_int_equal(plan_item_remove(h->db, h->a, &by, s.p.id, s.task), OK);    /* in the new draft */
    d.name = S("Nhiệm vụ mới");
    assert_int_equal(plan_item_write(h->db, h->a, &by, s.p.id, s.ours, &d), OK);
    assert_true(str_eq(before, everything(h, s.p.in_force_id)));
    assert_int_equal(steps_by(h, MAYOR, s.p.id, PLAN_SUBMIT), OK);
    assert_int_equal(plan_item_write(h->db, h->a, &by, s.p.id, s.ours, &d), ERR_CONFLICT);       /* handed in */
    assert_int_equal(steps_by(h, DEPUTY, s.p.id, PLAN_APPROVE), OK);
    assert_true(str_eq(before, everything(h, s.p.in_force_id)));                 /* version 1, amended now */
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM plan_version WHERE state = 'amended' AND number = 1"), 1);
    assert_int_equal(ASK(h, "SELECT number FROM plan_version v JOIN plan p ON p.in_force_id = v.id"), 2);
}

static void an_amendment_shows_what_changed_field_by_field(void **state)
{
    struct hall *h = *state;
    struct small s = approved(h);
    const struct actor by = of_city(MAYOR);
    const char *field;
    assert_int_equal(plan_amend(h->db, h->a, h->now_ms, &by, s.p.id, S("bổ sung nhiệm vụ mới"), &field), OK);
    struct item_draft d = an_item(h, ITEM_TASK, 0, S("Dán mã QR ở mọi quầy"));
    d.budget_vnd = 5000000;
    assert_int_equal(plan_item_write(h->db, h->a, &by, s.p.id, s.task, &d), OK);
    d = an_item(h, ITEM_TASK, s.activity, S("Mở đầu"));
    d.after_id = s.task;
    added(h, s.p.id, d);
    assert_int_equal(plan_item_remove(h->db, h->a, &by, s.p.id, s.ours), OK);
    struct req rq = GETS(h, MAYOR, "/api/plans/%lld/changes?from=1&to=2", (long long)s.p.id);
    answers(
        h, rq, 200,
        "\"change\":\"changed\",\"fields\":[{\"field\":\"name\",\"before\":\"Dán mã QR ở quầy\",\"after\":\"Dán mã QR ở mọi quầy\"},"
        "{\"field\":\"budget_vnd\",\"before\":0,\"after\":5000000}]");
    answers(h, rq, 200, "\"name\":\"Mở đầu\",\"change\":\"added\"");
    answers(h, rq, 200, "\"name\":\"Chợ Tây Hồ làm trước\",\"change\":\"removed\"");
    assert_false(says(&rq, "Vận động hộ kinh doanh")); /* pushed back by the new one: not moved */
    assert_int_equal(plan_item_move(h->db, h->a, &by, s.p.id, s.everywhere, 0), OK);
    answers(h, GETS(h, MAYOR, "/api/plans/%lld/changes?from=1&to=2", (long long)s.p.id), 200,
            "\"change\":\"moved\",\"fields\":[{\"field\":\"code\"");
    answers(h, GETS(h, MAYOR, "/api/plans/%lld/changes?from=2&to=2", (long long)s.p.id), 200,
            "\"plan\":[],\"items\":[]");
    answers(h, GETS(h, MAYOR, "/api/plans/%lld/changes?from=1&to=9", (long long)s.p.id), 404, NULL);
    answers(h, GETS(h, OFFICER, "/api/plans/%lld/changes?from=1&to=2", (long long)s.p.id), 403, NULL);
}

static void one_draft_at_a_time_and_none_after_the_end(void **state)
{
    struct hall *h = *state;
    struct small s = approved(h);
    const struct actor by = of_city(MAYOR);
    const char *field;
    assert_int_equal(plan_amend(h->db, h->a, h->now_ms, &by, s.p.id, S("bổ sung nhiệm vụ mới"), &field), OK);
    assert_int_equal(plan_amend(h->db, h->a, h->now_ms, &by, s.p.id, S("bổ sung nhiệm vụ mới"), &field), ERR_CONFLICT);
    assert_int_equal(steps_by(h, MAYOR, s.p.id, PLAN_CLOSE), ERR_CONFLICT);
    assert_int_equal(steps_by(h, MAYOR, s.p.id, PLAN_DROP), OK);
    assert_int_equal(steps_by(h, MAYOR, s.p.id, PLAN_CLOSE), OK);
    assert_int_equal(plan_amend(h->db, h->a, h->now_ms, &by, s.p.id, S("bổ sung nhiệm vụ mới"), &field), ERR_CONFLICT);
    const struct actor ward = actor(OFFICER);
    struct unit_task t;
    struct task_say say = { .unit_id = WARD, .task_id = s.ours, .event = TASK_START, .reason = S("đã bắt đầu") };
    assert_int_equal(task_say(h->db, h->a, h->now_ms, &ward, &say, &t),
                     ERR_CONFLICT); /* closed: nothing more is said */
}

/* ---- whom it concerns ---- */

static void a_unit_sees_what_concerns_it(void **state)
{
    struct hall *h = *state;
    struct small s = drawn(h);
    answers(h, knock(h, OFFICER, GET, "/api/plans", NULL), 200, "\"rows\":[]");          /* a draft is the city's */
    answers(h, GETS(h, OFFICER, "/api/plans/%lld", (long long)s.p.id), 404, NULL);
    assert_int_equal(steps_by(h, MAYOR, s.p.id, PLAN_SUBMIT), OK);
    assert_int_equal(steps_by(h, DEPUTY, s.p.id, PLAN_APPROVE), OK);
    struct req rq = GETS(h, OFFICER, "/api/plans/%lld", (long long)s.p.id);
    answers(h, rq, 200, "Chợ Tây Hồ làm trước");
    assert_true(says(&rq, "Vận động hộ kinh doanh") && says(&rq, "Chợ không tiền mặt") &&
                !says(&rq, "Dán mã QR ở quầy"));
    rq = GETS(h, FAR_OFFICER, "/api/plans/%lld", (long long)s.p.id);
    assert_true(says(&rq, "Vận động hộ kinh doanh") && !says(&rq, "Chợ Tây Hồ làm trước"));
    rq = GETS(h, ENGINEER, "/api/plans/%lld", (long long)s.p.id); /* leads the group: all of it */
    assert_true(says(&rq, "Dán mã QR ở quầy") && says(&rq, "Chợ Tây Hồ làm trước"));
    answers(h, GETS(h, FAR_OFFICER, "/api/tasks/%lld", (long long)s.ours), 404, NULL);
    rq = GETS(h, OFFICER, "/api/tasks/%lld", (long long)s.ours);                 /* the item itself, with what stands around it */
    answers(h, rq, 200, arena_z(h->a, arena_printf(h->a, "{\"id\":%lld,\"kind\":\"task\"", (long long)s.ours)));
    assert_true(says(&rq, "\"plan_id\":") && says(&rq, "\"activity\":{\"id\":"));
    rq = GETS(h, OFFICER, "/api/activities/%lld", (long long)s.activity);
    answers(h, rq, 200, arena_z(h->a, arena_printf(h->a, "{\"id\":%lld,\"kind\":\"activity\"", (long long)s.activity)));
    assert_true(says(&rq, "\"plan_id\":") && says(&rq, "\"group\":{\"id\":") && says(&rq, "\"tasks\":[{"));
    answers(h, GETS(h, AUDITOR, "/api/plans/%lld/versions", (long long)s.p.id), 200,
            "\"number\":1,\"state\":\"approved\"");
    answers(h, GETS(h, OFFICER, "/api/plans/%lld?version=7", (long long)s.p.id), 404, NULL);
    answers(h, knock(h, LAN, GET, "/api/plans", NULL), 403, NULL);
}

static void units_say_where_they_are_and_the_plan_counts_them(void **state)
{
    struct hall *h = *state;
    struct small s = approved(h);
    char *path = arena_z(h->a, arena_printf(h->a, "/api/units/2/tasks/%lld/word", (long long)s.everywhere));
    answers(h, GETS(h, OFFICER, "/api/units/2/tasks"), 200,
            "\"state\":\"todo\",\"reason\":\"\",\"at_ms\":0,\"is_late\":false");
    answers(h, knock(h, OFFICER, POST, path, "{\"event\":\"finish\",\"reason\":\"đã làm xong cả\"}"), 409,
            NULL); /* never begun */
    answers(h, knock(h, OFFICER, POST, path, "{\"event\":\"start\",\"reason\":\"x\"}"), 400, "\"field\":\"reason\"");
    answers(h, knock(h, OFFICER, POST, path, "{\"event\":\"start\",\"reason\":\"đã phân công\"}"), 200,
            "\"state\":\"doing\"");
    answers(h, knock(h, FAR_OFFICER, POST, path, "{\"event\":\"block\",\"reason\":\"không phải của tôi\"}"), 403, NULL);
    answers(h, knock(h, OFFICER, POST, path, "{\"event\":\"block\",\"reason\":\"thiếu biển mã QR\"}"), 200,
            "\"state\":\"blocked\"");
    answers(h, GETS(h, MAYOR, "/api/tasks/%lld", (long long)s.everywhere), 200,
            "\"states\":{\"units\":3,\"todo\":2,\"doing\":0,\"blocked\":1,\"done\":0,\"late\":0}");     /* the agency, two wards */
    answers(h, GETS(h, MAYOR, "/api/tasks/%lld", (long long)s.everywhere), 200, "\"reason\":\"thiếu biển mã QR\"");
    answers(h, GETS(h, MAYOR, "/api/tasks/%lld/words", (long long)s.everywhere), 200,
            "\"event\":\"block\",\"state\":\"blocked\"");
    answers(h, GETS(h, OFFICER, "/api/units/2/tasks?state=blocked"), 200, "Vận động hộ kinh doanh");
    answers(h, GETS(h, FAR_OFFICER, "/api/units/3/tasks?state=blocked"), 200, "\"rows\":[]");
    path = arena_z(h->a, arena_printf(h->a, "/api/units/3/tasks/%lld/word", (long long)s.ours));
    answers(h, knock(h, FAR_OFFICER, POST, path, "{\"event\":\"start\",\"reason\":\"làm hộ phường\"}"), 404, NULL);
    h->now_ms += 90 * (int64_t)DAY_MS;
    answers(h, GETS(h, MAYOR, "/api/tasks/%lld", (long long)s.everywhere), 200, "\"late\":3");
}

static void sums_of_states_are_those_of_the_words(void **state)
{
    struct hall *h = *state;
    struct small s = approved(h);
    static const unsigned path[] = { TASK_START, TASK_BLOCK, TASK_RESUME, TASK_FINISH, TASK_REOPEN, TASK_FINISH };
    const struct actor who[] = { actor(OFFICER), actor(FAR_OFFICER), actor(ENGINEER) };
    const int64_t units[] = { WARD, FAR_WARD, AGENCY };
    for (size_t n = 0; n < N_OF(path); n++)
        for (size_t u = 0; u < N_OF(units) && u <= n; u++) {
            struct unit_task t;
            struct task_say say = { .unit_id = units[u], .task_id = s.everywhere, .event = path[n - u], .reason = S("đã báo cáo") };
            assert_int_equal(task_say(h->db, h->a, h->now_ms + (int64_t)n, &who[u], &say, &t), OK);
        }
    static const char *const words[] = { "todo", "doing", "blocked", "done" };
    for (size_t i = 0; i < N_OF(words); i++)
        assert_int_equal(ASK(h, "SELECT CAST(COALESCE(SUM(%s), 0) AS BIGINT) FROM task_tally", words[i]),
                         ASK(h, "SELECT COUNT(*) FROM task_now WHERE state = '%s'", words[i]));
    assert_int_equal(
        ASK(h,
            "SELECT COUNT(*) FROM task_now n WHERE n.state <> (SELECT w.state FROM task_word w WHERE w.task_id = n.task_id AND"
            " w.unit_id = n.unit_id ORDER BY w.id DESC LIMIT 1)"),
        0);
}

/* ---- doors ---- */

static void a_plan_is_written_through_its_doors(void **state)
{
    struct hall *h = *state;
    int64_t day = today(h);
    const char *body = arena_z(
        h->a,
        arena_printf(
            h->a,
            "{\"uid\":\"%s\",\"code\":\"KH-1\",\"name\":\"Kế hoạch thử\",\"from_day\":%lld,\"to_day\":%lld,"
            "\"documents\":[{\"title\":\"Kế hoạch 1\",\"number\":\"01/KH-UBND\",\"day\":%lld,\"url\":\"https://van-ban.example/1\"}]}",
            arena_z(h->a, id_of(h, 901)), (long long)day, (long long)day + 30, (long long)day));
    answers(h, knock(h, OFFICER, POST, "/api/plans", body), 403, NULL);
    answers(h, knock(h, MAYOR, POST, "/api/plans", body), 201, "\"state\":\"draft\"");
    answers(h, knock(h, MAYOR, POST, "/api/plans", body), 200, "\"number\":\"01/KH-UBND\"");
    answers(h, knock(h, MAYOR, POST, "/api/plans/1/submit", "{}"), 400, "\"field\":\"items\"");
    const char *item = arena_z(
        h->a,
        arena_printf(
            h->a,
            "{\"kind\":\"group\",\"name\":\"Nhóm 1\",\"lead_id\":5,\"supports\":[2,3],\"from_day\":%lld,\"to_day\":%lld,"
            "\"documents\":[{\"title\":\"Xấu\",\"url\":\"javascript:alert(1)\"}]}",
            (long long)day, (long long)day + 30));
    answers(h, knock(h, MAYOR, POST, "/api/plans/1/items", item), 400, "\"field\":\"documents\"");
    item = arena_z(
        h->a,
        arena_printf(
            h->a,
            "{\"kind\":\"group\",\"name\":\"Nhóm 1\",\"lead_id\":5,\"supports\":[2,3],\"from_day\":%lld,\"to_day\":%lld}",
            (long long)day, (long long)day + 30));
    struct req rq = knock(h, MAYOR, POST, "/api/plans/1/items", item);
    answers(h, rq, 201,
            "\"supports\":[{\"unit_id\":2,\"unit\":\"Phường Tây Hồ\"},{\"unit_id\":3,\"unit\":\"Xã Ba Vì\"}]");
    answers(h, GETS(h, MAYOR, "/api/plans/1"), 200, "\"groups\":1,\"activities\":0,\"tasks\":0");
    answers(h, knock(h, MAYOR, POST, "/api/plans/1/drop", "{\"reason\":\"chỉ là bản thử\"}"), 200,
            "\"state\":\"dropped\"");
    answers(h, knock(h, MAYOR, POST, "/api/plans/1/items", item), 409, NULL);
    answers(h, knock(h, MAYOR, POST, "/api/plans/9/submit", "{}"), 404, NULL);
    answers(h, knock(h, MAYOR, POST, "/api/plans/x/submit", "{}"), 400, "\"field\":\"plan\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        OFFICE(every_state_is_reached),
        OFFICE(a_plan_begins_as_a_draft_and_once),
        OFFICE(items_stand_in_their_order_and_are_numbered_by_it),
        OFFICE(what_is_wrong_is_named),
        OFFICE(a_plan_that_is_not_whole_is_not_handed_in),
        OFFICE(the_approver_is_a_second_person),
        OFFICE(whoever_ever_wrote_in_a_version_does_not_approve_it),
        OFFICE(what_is_approved_is_never_changed),
        OFFICE(an_amendment_shows_what_changed_field_by_field),
        OFFICE(one_draft_at_a_time_and_none_after_the_end),
        OFFICE(a_unit_sees_what_concerns_it),
        OFFICE(units_say_where_they_are_and_the_plan_counts_them),
        OFFICE(sums_of_states_are_those_of_the_words),
        OFFICE(a_plan_is_written_through_its_doors),
    };
    return run_everywhere(tests);
}
