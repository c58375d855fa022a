/* test_citizen.c - residents who sign in: one person behind phone, e-ID and the registers, whatever comes first. */
#define _GNU_SOURCE                      /* memmem */
#include "town.h"
#include "account/citizen.h"

#define ISSUER S("https://eid.example")
#define NUMBER "001085012345"

static struct eid eid_of(struct town *t, int n, const char *number)
{
    return (struct eid){ .issuer = ISSUER, .subject = arena_printf(t->a, "subject-%d", n), .level = 2,
                         .name = S("Nguyễn Văn An"), .birth_year = 1985, .sex = SEX_MALE, .number = str_z(number) };
}

static int64_t enters(struct town *t, const struct eid *who, int64_t joined_to)
{
    struct str token;
    int64_t id = 0;
    assert_int_equal(citizen_sign_in_eid(t->db, t->a, t->now_ms, t->keys, who, joined_to, S("10.0.0.1"), &token, &id), OK);
    t->cookie = arena_printf(t->a, "sid=%.*s", (int)token.n, token.p);
    return id;
}

static int64_t ask(struct town *t, const char *text)
{
    int64_t n = 0;
    struct sql *q = arena_new(t->a, struct sql, 1);
    *q = (struct sql){ "ask", text };
    assert_int_equal(db_i64(t->db, t->a, q, NO_BINDS, &n), OK);
    return n;
}

static struct citizen citizen(struct town *t, int64_t id)
{
    struct citizen c = { 0 };
    assert_int_equal(citizen_by_id(t->db, t->a, id, &c), OK);
    return c;
}

/* A household of group A1 and one person in it, whose number the registers know. */
struct living { struct town *t; const char *name, *number; int64_t household_id, resident_id; };
static enum err move_in(struct db *db, void *arg)
{
    struct living *k = arg;
    struct arena *a = k->t->a;
    struct lane lane = { .group_id = GROUP_A1, .name = arena_printf(a, "Ngõ %s", k->number) };
    TRY(lane_add(db, a, &lane));
    struct house house = { .lane_id = lane.id, .group_id = GROUP_A1, .number = S("1"), .sort_key = S("1") };
    TRY(house_add(db, a, &house));
    struct household h = { .house_id = house.id, .group_id = GROUP_A1, .ward_id = WARD_A, .code = str_z(k->number),
                           .head_name = str_z(k->name) };
    TRY(household_add(db, a, &h));
    struct resident r = { .household_id = h.id, .name = str_z(k->name), .birth_year = 1985 };
    TRY(keys_hash(k->t->keys, a, "resident.number", str_z(k->number), &r.number_hash));
    TRY(resident_add(db, a, &r));
    k->household_id = h.id;
    k->resident_id = r.id;
    return OK;
}

static struct living lives(struct town *t, const char *name, const char *number)
{
    struct living k = { t, name, number, 0, 0 };
    assert_int_equal(db_tx(t->db, move_in, &k), OK);
    return k;
}

struct linking { struct town *t; int64_t account_id, resident_id; enum citizen_link how; };
static enum err link_them(struct db *db, void *arg)
{
    struct linking *k = arg;
    const struct actor by = { .account_id = 99, .address = S("10.0.0.9") };
    return citizen_link(db, k->t->a, k->t->now_ms, k->account_id, k->resident_id, k->how, &by);
}

static enum err links(struct town *t, int64_t account_id, int64_t resident_id, enum citizen_link how)
{
    return db_tx(t->db, link_them, &(struct linking){ t, account_id, resident_id, how });
}

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

static void an_account_without_an_eid_becomes_the_persons_own(void **state)
{
    struct town *t = *state;
    struct eid plain = eid_of(t, 1, "");
    int64_t phone = enters(t, &plain, 0);
    const struct eid who = eid_of(t, 2, NUMBER);
    /* it has an e-ID: somebody else's account is left alone */
    int64_t apart = enters(t, &who, phone);
    assert_int_not_equal(apart, phone);
    assert_int_equal(citizen(t, phone).eid_level, 2);
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
    assert_int_equal(person_invite(t->db, t->a, t->now_ms, t->keys, &admin, id, &kind, &token, &expires), ERR_FORBIDDEN);
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
        TOWN(what_is_out_of_shape_is_refused_and_leaves_nothing), TOWN(a_number_finds_the_resident_of_the_registers),
        TOWN(who_is_written_down_later_is_found_at_the_next_sign_in),
        TOWN(two_issuers_that_name_one_number_name_one_person), TOWN(who_is_locked_stays_out),
        TOWN(an_account_without_an_eid_becomes_the_persons_own), TOWN(stronger_proof_takes_the_link_and_weaker_does_not),
        TOWN(a_resident_is_no_staff_and_never_becomes_one), TOWN(a_residents_session_outlives_a_clerks),
    };
    return run_everywhere(citizens);
}
