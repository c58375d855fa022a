/* test_citizen.c - residents who sign in: one person behind phone, e-ID and the registers, whatever comes first. */
#include "citizens.h"
#include <pthread.h>

/* ---- e-ID ---- */

static void the_same_subject_is_the_same_person(void **state)
{
    struct town *t = *state;
    const struct eid who = eid_of(t, 1, NUMBER), other = eid_of(t, 2, "");
    int64_t first = enters(t, &who, 0);
    t->now_ms += DAY_MS;
    assert_int_equal(enters(t, &who, 0), first);
    assert_int_not_equal(enters(t, &other, 0), first);
    const struct citizen c = citizen(t, first);
    assert_true(str_eq(c.name, who.name) && c.birth_year == 1985 && c.eid_level == 2 && !c.has_phone);
    assert_true(c.resident_id == 0 && c.home_unit_id == CITY);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM citizen"), 2);
}

static void issuer_and_subject_together_name_a_person(void **state)
{
    struct town *t = *state;
    struct eid x = eid_of(t, 1, ""), y = x;
    x.issuer = S("https://a"); x.subject = S("bc");
    y.issuer = S("https://ab"); y.subject = S("c");
    assert_int_not_equal(enters(t, &x, 0), enters(t, &y, 0));
}

static void what_is_out_of_shape_is_refused_and_leaves_nothing(void **state)
{
    struct town *t = *state;
    const struct eid good = eid_of(t, 1, NUMBER);
    struct eid bad[7] = { good, good, good, good, good, good, good };
    bad[0].issuer = (struct str){ 0 };
    bad[1].subject = (struct str){ 0 };
    bad[2].level = 0;
    bad[3].level = 3;
    bad[4].number = S("00108501234");
    bad[5].number = S("00108501234x");
    bad[6].sex = 3;
    for (size_t i = 0; i < N_OF(bad); i++) {
        struct str token;
        int64_t id;
        assert_int_equal(citizen_sign_in_eid(t->db, t->a, t->now_ms, t->keys, &bad[i], 0, S("::1"), &token, &id),
                         ERR_BAD_INPUT);
    }
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM account"), 0);
}

static void a_number_finds_the_resident_of_the_registers(void **state)
{
    struct town *t = *state;
    const struct living an = lives(t, "Nguyễn Văn An", NUMBER);
    const struct eid who = eid_of(t, 1, NUMBER);
    int64_t id = enters(t, &who, 0), found = 0;
    assert_int_equal(citizen(t, id).resident_id, an.resident_id);
    assert_int_equal(citizen(t, id).home_unit_id, GROUP_A1);
    assert_int_equal(citizen_of_resident(t->db, t->a, an.resident_id, &found), OK);
    assert_int_equal(found, id);
    struct unit_path home;
    assert_int_equal(citizen_home(t->db, t->a, id, &home), OK);
    assert_true(home.n == 3 && home.id[0] == GROUP_A1 && home.id[1] == WARD_A && home.id[2] == CITY);
}

static void who_is_written_down_later_is_found_at_the_next_sign_in(void **state)
{
    struct town *t = *state;
    const struct eid who = eid_of(t, 1, NUMBER);
    int64_t id = enters(t, &who, 0);
    const struct living an = lives(t, "Nguyễn Văn An", NUMBER);
    enters(t, &who, 0);
    assert_int_equal(citizen(t, id).resident_id, an.resident_id);
}

static void two_issuers_that_name_one_number_name_one_person(void **state)
{
    struct town *t = *state;
    const struct eid first = eid_of(t, 1, NUMBER);
    struct eid second = eid_of(t, 9, "");
    second.issuer = S("https://other.example");
    int64_t one = enters(t, &first, 0), two = enters(t, &second, 0);
    assert_int_not_equal(one, two);                      /* without a number nobody can know */
    second.number = str_z(NUMBER);
    assert_int_equal(enters(t, &second, 0), one);
    struct citizen gone;
    assert_int_equal(citizen_by_id(t->db, t->a, two, &gone), ERR_NOT_FOUND);
}

static void who_is_locked_stays_out(void **state)
{
    struct town *t = *state;
    const struct eid who = eid_of(t, 1, "");
    int64_t id = enters(t, &who, 0);
    const struct actor admin = { .account_id = 77, .roles = ROLE_ADMIN };
    assert_int_equal(person_move(t->db, t->a, t->now_ms, t->keys, &admin, id, ACCOUNT_LOCK, S("thử khoá")), OK);
    struct str token;
    assert_int_equal(citizen_sign_in_eid(t->db, t->a, t->now_ms, t->keys, &who, 0, S(""), &token, &id), ERR_FORBIDDEN);
    assert_int_equal(knock(t, GET, "/api/me", NULL).status, 401);
}

/* ---- joining ---- */

static void a_phone_account_becomes_the_eids_and_keeps_everything(void **state)
{
    struct town *t = *state;
    const struct living an = lives(t, "Nguyễn Văn An", NUMBER);
    int64_t lan = comes_in(t, LAN);
    const struct eid who = eid_of(t, 1, NUMBER);
    assert_int_equal(enters(t, &who, lan), lan); /* nobody had this e-ID before: the account stays what it was */
    const struct citizen c = citizen(t, lan);
    assert_true(c.has_phone && c.eid_level == 2 && c.resident_id == an.resident_id && str_eq(c.name, who.name));
    assert_int_equal(comes_in(t, LAN), lan);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM citizen"), 1);
}

static void two_accounts_of_one_person_become_one(void **state)
{
    struct town *t = *state;
    const struct eid who = eid_of(t, 1, NUMBER);
    int64_t an = enters(t, &who, 0), lan = comes_in(t, LAN);
    struct str phone_cookie = t->cookie;
    const struct notice n = { .account_id = lan,
                             .kind = S("civic.answered"),
                             .key = S("report:1"),
                             .title = S("Đã trả lời"),
                             .text = S("Xem") };
    assert_int_equal(notify_put(t->db, t->a, t->now_ms, &n), OK);
    assert_int_equal(knock(t, POST, "/api/resident/requests", "{\"kind\":\"access\"}").status, 201);
    assert_int_equal(enters(t, &who, lan), an);
    assert_int_equal(
        ask(t, "SELECT COUNT(*) FROM notify_notice n JOIN citizen_identity i ON i.account_id = n.account_id"), 1);
    struct req rq = knock(t, GET, "/api/resident/requests", NULL);
    assert_true(says(&rq, "\"access\""));
    struct str mine = t->cookie;
    t->cookie = phone_cookie;
    assert_int_equal(knock(t, GET, "/api/resident/me", NULL).status, 401);       /* the sessions of the other end */
    t->cookie = mine;
    struct citizen gone;
    assert_int_equal(citizen_by_id(t->db, t->a, lan, &gone), ERR_NOT_FOUND);
    assert_int_equal(comes_in(t, LAN), an);              /* and its phone opens the one that stayed */
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM account WHERE state = 'active'"), 1);
    assert_true(audit_lines(t) > 0);
}

static void an_account_with_an_eid_of_its_own_is_left_alone(void **state)
{
    struct town *t = *state;
    const struct eid his = eid_of(t, 1, NUMBER), hers = eid_of(t, 2, "001190000002");
    int64_t an = enters(t, &his, 0), binh = enters(t, &hers, an);
    assert_int_not_equal(an, binh);
    assert_true(citizen(t, an).eid_level == 2 && citizen(t, binh).eid_level == 2);
    int64_t clerk = somebody(t, "Lê Cán", ROLE_OFFICER, WARD_A, NULL);
    assert_int_equal(enters(t, &hers, clerk), binh);     /* nor one of staff */
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM account WHERE state = 'active'"), 3);
}

/* ---- races ---- */

enum { CROWD = 8 };
struct runner {
    struct town *t;
    struct keys *keys;
    struct eid who;
    struct str code;
    enum err said;
    int64_t id, joined_to;
    pthread_t thread;
};

static void *types_at_once(void *arg)
{
    struct runner *r = arg;
    struct db *db = NULL;
    struct arena *a = arena_open(4 * MIB);
    struct str token;
    int64_t wait;
    const struct code_sign_in in = { .phone = S(LAN), .code = r->code, .address = S("x"), .site = S("x") };
    r->said = db_open(test_url, &db);
    if (r->said == OK) r->said = citizen_sign_in_phone(db, a, r->t->now_ms, r->t->keys, &in, &token, &r->id, &wait);
    db_close(db);
    arena_close(a);
    return NULL;
}

static void of_many_who_type_one_code_at_once_one_comes_in(void **state)
{
    struct town *t = *state;
    static struct runner crowd[CROWD];
    assert_int_equal(asks_code(t, LAN).status, 202);
    struct str code = code_in(t);
    int in = 0;
    for (size_t i = 0; i < CROWD; i++) {
        crowd[i] = (struct runner){ .t = t, .code = code };
        assert_int_equal(pthread_create(&crowd[i].thread, NULL, types_at_once, &crowd[i]), 0);
    }
    for (size_t i = 0; i < CROWD; i++) {
        pthread_join(crowd[i].thread, NULL);
        in += crowd[i].said == OK;
        if (crowd[i].said != OK && crowd[i].said != ERR_SIGN_IN && crowd[i].said != ERR_BUSY)
            fail_msg("%s", err_name(crowd[i].said));
    }
    assert_int_equal(in, 1);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM citizen"), 1);
}

static void *enters_at_once(void *arg)
{
    struct runner *r = arg;
    struct db *db = NULL;
    struct arena *a = arena_open(4 * MIB);
    struct str token;
    r->said = db_open(test_url, &db);
    if (r->said == OK)
        r->said = citizen_sign_in_eid(db, a, r->t->now_ms, r->t->keys, &r->who, r->joined_to, S("x"), &token, &r->id);
    db_close(db);
    arena_close(a);
    return NULL;
}

static void of_many_who_join_at_once_one_person_comes_of_it(void **state)
{
    struct town *t = *state;
    static struct runner crowd[CROWD];
    const struct eid who = eid_of(t, 1, NUMBER);
    int64_t lan = comes_in(t, LAN), stays = 0;
    for (size_t i = 0; i < CROWD; i++) {
        crowd[i] = (struct runner){ .t = t, .who = who, .joined_to = i % 2 ? lan : 0 };
        assert_int_equal(pthread_create(&crowd[i].thread, NULL, enters_at_once, &crowd[i]), 0);
    }
    for (size_t i = 0; i < CROWD; i++) {
        pthread_join(crowd[i].thread, NULL);
        if (crowd[i].said == ERR_BUSY) continue;
        assert_int_equal(crowd[i].said, OK);
    }
    stays = enters(t, &who, lan);
    assert_int_equal(comes_in(t, LAN), stays);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM account WHERE state = 'active'"), 1);
    assert_true(audit_lines(t) > 0);
}

/* ---- the registers ---- */

static void stronger_proof_takes_the_link_and_weaker_does_not(void **state)
{
    struct town *t = *state;
    const struct living an = lives(t, "Nguyễn Văn An", NUMBER), binh = lives(t, "Trần Thị Bình", "001190000002");
    struct eid stranger = eid_of(t, 1, ""), second = eid_of(t, 2, ""), himself = eid_of(t, 3, NUMBER);
    int64_t x = enters(t, &stranger, 0), y = enters(t, &second, 0);
    assert_int_equal(links(t, x, an.resident_id, LINK_HANDOVER), OK);
    assert_int_equal(links(t, x, an.resident_id, LINK_HANDOVER), OK);            /* twice is once */
    assert_int_equal(links(t, y, an.resident_id, LINK_HANDOVER), ERR_CONFLICT);  /* as strong is not stronger */
    assert_int_equal(links(t, x, binh.resident_id, LINK_HANDOVER), ERR_CONFLICT);
    assert_int_equal(links(t, y, an.resident_id, LINK_OFFICER), OK);
    assert_true(citizen(t, x).resident_id == 0 && citizen(t, x).home_unit_id == CITY);
    int64_t z = enters(t, &himself, 0);
    assert_int_equal(citizen(t, z).resident_id, an.resident_id);
    assert_int_equal(citizen(t, y).resident_id, 0);
    assert_int_equal(links(t, x, an.resident_id, LINK_OFFICER), ERR_CONFLICT);
    assert_int_equal(links(t, z, binh.resident_id, LINK_OFFICER), ERR_CONFLICT);
    assert_int_equal(links(t, x, 999, LINK_OFFICER), ERR_NOT_FOUND);
    assert_int_equal(links(t, 999, an.resident_id, LINK_OFFICER), ERR_NOT_FOUND);
    assert_true(audit_lines(t) > 0);
}

static void an_officer_matches_who_stands_at_his_desk(void **state)
{
    struct town *t = *state;
    const struct living an = lives(t, "Nguyễn Văn An", NUMBER);
    int64_t lan = comes_in(t, LAN);
    somebody(t, "Lê Cán", ROLE_OFFICER, WARD_A, "can.a");
    somebody(t, "Vũ Cán", ROLE_OFFICER, WARD_B, "can.b");
    const char *path = arena_printf(t->a, "/api/residents/%lld/account", (long long)an.resident_id).p;
    assert_int_equal(knock(t, POST, path, "{\"phone\":\"0912345678\"}").status, 403);            /* not for himself */
    enter_as(t, "can.b");
    assert_int_equal(knock(t, POST, path, "{\"phone\":\"0912345678\"}").status, 403);
    enter_as(t, "can.a");
    struct req rq = knock(t, POST, path, "{\"phone\":\"0987000000\"}");
    assert_true(rq.status == 404 && says(&rq, "\"phone\""));
    assert_int_equal(knock(t, POST, path, "{\"phone\":\"12345678901\"}").status, 400);
    assert_int_equal(knock(t, POST, path, "{\"phone\":\"0912345678\"}").status, 204);
    assert_int_equal(citizen(t, lan).resident_id, an.resident_id);
    assert_int_equal(knock(t, DELETE, path, NULL).status, 400);                                     /* why? */
    path = arena_printf(t->a, "/api/residents/%lld/account?reason=nh%%E1%%BA%%A7m%%20ng%%C6%%B0%%E1%%BB%%9Di",
                        (long long)an.resident_id)
               .p;
    assert_int_equal(knock(t, DELETE, path, NULL).status, 204);
    assert_int_equal(knock(t, DELETE, path, NULL).status, 404);
    assert_true(citizen(t, lan).resident_id == 0 && citizen(t, lan).home_unit_id == CITY);
    assert_int_equal(ask(t, "SELECT COUNT(*) FROM audit_log WHERE action IN ('resident.link', 'resident.unlink')"), 2);
}

/* ---- rights ---- */

static void a_resident_is_no_staff_and_never_becomes_one(void **state)
{
    struct town *t = *state;
    const struct eid who = eid_of(t, 1, "");
    int64_t id = enters(t, &who, 0), expires;
    const struct actor admin = { .account_id = somebody(t, "Trần Quản", ROLE_ADMIN, CITY, NULL), .roles = ROLE_ADMIN },
                       head = { .account_id = somebody(t, "Lê Trưởng", ROLE_HEAD, GROUP_A1, NULL), .roles = ROLE_HEAD },
                       shell = { .is_local = true };
    enum invite_kind kind;
    struct str token;
    assert_int_equal(grant_add(t->db, t->a, t->now_ms, id, ROLE_MEMBER, GROUP_A1, 0), ERR_FORBIDDEN);
    assert_int_equal(person_grant(t->db, t->a, t->now_ms, &admin, id, ROLE_MEMBER, GROUP_A1), ERR_FORBIDDEN);
    assert_int_equal(person_invite(t->db, t->a, t->now_ms, t->keys, &admin, id, &kind, &token, &expires),
                     ERR_FORBIDDEN);
    assert_int_equal(person_reset(t->db, t->a, t->now_ms, t->keys, &shell, id, S("thử"), &kind, &token, &expires),
                     ERR_FORBIDDEN);
    assert_int_equal(person_move(t->db, t->a, t->now_ms, t->keys, &admin, id, ACCOUNT_LEAVE, S("thử")), ERR_FORBIDDEN);
    assert_int_equal(person_move(t->db, t->a, t->now_ms, t->keys, &head, id, ACCOUNT_LOCK, S("thử")), ERR_FORBIDDEN);
    assert_int_equal(knock(t, GET, "/api/me", NULL).status, 200);
    assert_int_equal(knock(t, GET, "/api/units/1/people", NULL).status, 403);
    assert_int_equal(knock(t, GET, "/api/units/1/audit-log", NULL).status, 403);
}

static void a_residents_session_outlives_a_clerks(void **state)
{
    struct town *t = *state;
    const struct eid who = eid_of(t, 1, "");
    enters(t, &who, 0);
    for (int i = 0; i < 4; i++) {                        /* seen again within ninety days, for a year */
        t->now_ms += (CITIZEN_IDLE_DAYS - 1) * (int64_t)DAY_MS;
        assert_int_equal(knock(t, GET, "/api/me", NULL).status, 200);
    }
    t->now_ms += 20 * (int64_t)DAY_MS;
    assert_int_equal(knock(t, GET, "/api/me", NULL).status, 401);
    enters(t, &who, 0);
    t->now_ms += CITIZEN_IDLE_DAYS * (int64_t)DAY_MS + MINUTE_MS;
    assert_int_equal(knock(t, GET, "/api/me", NULL).status, 401);
}

int main(void)
{
    const struct CMUnitTest citizens[] = {
        TOWN(the_same_subject_is_the_same_person), TOWN(issuer_and_subject_together_name_a_person),
        TOWN(what_is_out_of_shape_is_refused_and_leaves_nothing),
        TOWN(a_number_finds_the_resident_of_the_registers),
        TOWN(who_is_written_down_later_is_found_at_the_next_sign_in),
        TOWN(two_issuers_that_name_one_number_name_one_person), TOWN(who_is_locked_stays_out),
        TOWN(a_phone_account_becomes_the_eids_and_keeps_everything), TOWN(two_accounts_of_one_person_become_one),
        TOWN(an_account_with_an_eid_of_its_own_is_left_alone),
        TOWN(of_many_who_type_one_code_at_once_one_comes_in),
        TOWN(of_many_who_join_at_once_one_person_comes_of_it),
        TOWN(stronger_proof_takes_the_link_and_weaker_does_not), TOWN(an_officer_matches_who_stands_at_his_desk),
        TOWN(a_resident_is_no_staff_and_never_becomes_one), TOWN(a_residents_session_outlives_a_clerks),
    };
    log_set_level(LOG_ERROR);
    return run_everywhere(citizens);
}
