/* test_team.c - who may form a team, join it, leave it. */
#include "desk.h"
#include "outreach/team/team.h"

/* A third group without a team. */
enum { EMPTY_GROUP = 5 };
static void third_group(struct street *s)
{
    run_sql(
        s,
        "INSERT INTO unit(id, kind, code, name, name_en, folded, parent_id, valid_from, valid_to, population, area_m2, lat_e6,"
        " lon_e6, households, residents, source, as_of) VALUES"
        " (5, 'group', '00103-003', 'Tổ 3', '', '', 2, 0, NULL, 0, 0, 0, 0, 441, 0, 'test', 0)");
}

static struct team formed(struct street *s)
{
    struct team t = { .group_id = EMPTY_GROUP, .name = S("Tổ CNSCĐ 3"), .decision_no = S("12/QĐ-UBND"), .zalo = S(""), .hotline = S("1022") };
    run_sql(s, "INSERT INTO id_counter(name, last) VALUES('team', 2) ON CONFLICT(name) DO UPDATE SET last = 2");
    run_sql(s, "INSERT INTO id_counter(name, last) VALUES('team_member', 3) ON CONFLICT(name) DO UPDATE SET last = 3");
    third_group(s);
    assert_int_equal(team_create(s->db, s->a, s->now_ms, &officer, &t), OK);
    return t;
}

static enum err joins(struct street *s, int64_t team_id, int64_t account_id, unsigned position, struct member *out)
{
    struct str token = { 0 };
    int64_t expires = 0;
    *out = (struct member){ .team_id = team_id, .account_id = account_id, .position = position, .name = account_id ? S("") : S("Hoàng Thị Lan") };
    return member_join(s->db, s->a, s->now_ms, s->keys, &officer, out, &token, &expires);
}

static unsigned roles(struct street *s, int64_t account_id)
{
    unsigned r;
    assert_int_equal(roles_at(s->db, s->a, account_id, EMPTY_GROUP, &r), OK);
    return r;
}

static void a_group_has_one_active_team(void **state)
{
    struct street *s = *state;
    struct team t = formed(s), second = { .group_id = EMPTY_GROUP, .name = S("Tổ thứ hai"), .zalo = S(""), .hotline = S("") };
    assert_int_equal(t.ward_id, WARD);
    assert_int_equal(team_create(s->db, s->a, s->now_ms, &officer, &second), ERR_CONFLICT);
    second.group_id = WARD;
    assert_int_equal(team_create(s->db, s->a, s->now_ms, &officer, &second), ERR_BAD_INPUT);
}

static void a_new_person_joins_with_an_invitation_and_the_role(void **state)
{
    struct street *s = *state;
    struct team t = formed(s);
    struct member head, again, member;
    assert_int_equal(joins(s, t.id, 0, POSITION_HEAD, &head), OK);
    assert_int_equal(roles(s, head.account_id), ROLE_HEAD | ROLE_MEMBER);
    assert_int_equal(joins(s, t.id, 0, POSITION_HEAD, &again), ERR_CONFLICT);
    assert_int_equal(joins(s, t.id, 0, POSITION_MEMBER, &member), OK);
    assert_int_equal(roles(s, member.account_id), ROLE_MEMBER);
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM invite"), 2);
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM audit_log WHERE action = 'team.join'"), 2);
}

static void nobody_walks_for_two_teams(void **state)
{
    struct street *s = *state;
    struct team t = formed(s);
    struct member m;
    assert_int_equal(joins(s, t.id, s->account[0], POSITION_MEMBER, &m), ERR_CONFLICT);
    assert_int_equal(member_leave(s->db, s->a, s->now_ms, &officer, s->member[0], S("chuyển tổ")), OK);
    assert_int_equal(joins(s, t.id, s->account[0], POSITION_MEMBER, &m), OK);
}

static void who_leaves_loses_the_role_and_the_ground(void **state)
{
    struct street *s = *state;
    struct team t = formed(s);
    struct member m;
    assert_int_equal(joins(s, t.id, 0, POSITION_HEAD, &m), OK);
    run_sql(s,
            arena_z(s->a, arena_printf(
                              s->a,
                              "INSERT INTO piece(id, team_id, member_id, campaign_id, group_id, number, epoch, houses,"
                              " work) VALUES(1, %lld, %lld, 1, 5, 1, 1, 3, 9)",
                              (long long)t.id, (long long)m.id)));
    assert_int_equal(member_leave(s->db, s->a, s->now_ms, &officer, m.id, S("")), OK);
    assert_int_equal(roles(s, m.account_id), 0);
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM piece WHERE member_id IS NULL AND epoch = 2"), 1);
    assert_int_equal(member_leave(s->db, s->a, s->now_ms, &officer, m.id, S("")), ERR_CONFLICT);
}

static void a_dissolved_team_lets_its_members_go_and_comes_back_empty(void **state)
{
    struct street *s = *state;
    struct team t = formed(s), other = { .group_id = EMPTY_GROUP, .name = S("Tổ mới"), .zalo = S(""), .hotline = S("") };
    struct member head;
    assert_int_equal(joins(s, t.id, 0, POSITION_HEAD, &head), OK);
    t.state = TEAM_DISSOLVED;
    assert_int_equal(team_change(s->db, s->a, s->now_ms, &officer, &t), OK);
    assert_int_equal(roles(s, head.account_id), 0);
    assert_int_equal(team_create(s->db, s->a, s->now_ms, &officer, &other), OK);
    t.state = TEAM_ACTIVE;
    assert_int_equal(team_change(s->db, s->a, s->now_ms, &officer, &t),
                     ERR_CONFLICT); /* the group has another by now */
    other.state = TEAM_DISSOLVED;
    assert_int_equal(team_change(s->db, s->a, s->now_ms, &officer, &other), OK);
    assert_int_equal(team_change(s->db, s->a, s->now_ms, &officer, &t), OK);
    assert_int_equal(
        ask(s,
            "SELECT COUNT(*) FROM team_member m JOIN team t ON t.id = m.team_id WHERE t.group_id = 5 AND left_day IS NULL"),
        0);
}

static enum err keep_row(const void *row, void *arg)
{
    *(struct team_row *)arg = *(const struct team_row *)row;
    return OK;
}

static void more_than_220_households_a_member_is_too_many(void **state)
{
    struct street *s = *state;
    struct team t = formed(s);                               /* its group has 441 households */
    struct team_row row = { 0 };
    const struct team_query q = { .unit_id = EMPTY_GROUP, .campaign_id = s->campaign.id, .limit = 10 };
    struct member m;
    assert_int_equal(joins(s, t.id, 0, POSITION_HEAD, &m), OK);
    assert_int_equal(joins(s, t.id, 0, POSITION_MEMBER, &m), OK);
    assert_int_equal(team_list(s->db, s->a, &q, keep_row, &row), OK);
    assert_int_equal(row.members, 2);
    assert_true(str_eq(row.ward_name, S("Phường Tây Hồ")));
    assert_true(row.is_overloaded);
    assert_int_equal(joins(s, t.id, 0, POSITION_MEMBER, &m), OK);
    assert_int_equal(team_list(s->db, s->a, &q, keep_row, &row), OK);
    assert_false(row.is_overloaded);
}

static enum err count_row(const void *row, void *arg)
{
    (void)row;
    ++*(int64_t *)arg;
    return OK;
}

static void a_list_holds_the_teams_here_and_below(void **state)
{
    struct street *s = *state;
    formed(s);
    static const struct { int64_t unit, teams; } tries[] = { { CITY, 3 }, { WARD, 3 }, { GROUP, 1 }, { NEXT_GROUP, 1 } };
    for (size_t i = 0; i < N_OF(tries); i++) {
        int64_t n = 0;
        const struct team_query q = { .unit_id = tries[i].unit, .limit = 200 };
        assert_int_equal(team_list(s->db, s->a, &q, count_row, &n), OK);
        assert_int_equal(n, tries[i].teams);
    }
}

int main(void)
{
    const struct CMUnitTest teams[] = {
        STREET(a_group_has_one_active_team), STREET(a_new_person_joins_with_an_invitation_and_the_role),
        STREET(nobody_walks_for_two_teams), STREET(who_leaves_loses_the_role_and_the_ground),
        STREET(a_dissolved_team_lets_its_members_go_and_comes_back_empty),
        STREET(more_than_220_households_a_member_is_too_many), STREET(a_list_holds_the_teams_here_and_below),
    };
    return run_everywhere(teams);
}
