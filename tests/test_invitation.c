/* test_invitation.c - who is asked by a link to judge or to accompany: once, for some days, by who agrees and takes no part himself; and who has
   read the entrants' names judges no more. */
#define MORE_DOORS contest_routes, contest_desk_routes, contest_entries_routes, entry_routes, judging_routes, startup_routes, invitation_routes
#include "doors.h"
#include "contests.h"
#include "account/citizen/citizen.h"
#include "core/out.h"
#include "plan/invitation/invitation.h"

#define CONTEST_DOOR(c, rest) arena_z(h->a, arena_printf(h->a, "/api/contests/%lld/" rest, (long long)(c).id))
#define AGREES(token) arena_z(h->a, arena_printf(h->a, "{\"token\":\"%.*s\",\"agrees\":true}", (int)(token).n, (token).p))

/* The link as the desk hands it over; its token. */
static struct str made_at(struct hall *h, int64_t who, const char *door)
{
    struct req made = knock(h, who, POST, door, "{\"note\":\"Cô Hoa, trường mỹ thuật\"}");
    answers(h, made, 201, "\"url\":\"https://city.example/resident/moi/");
    assert_true(says(&made, "\"qr_svg\":\"\\u003csvg"));
    return member_of(&made, "\"url\":\"https://city.example/resident/moi/", '"');
}
static struct str made(struct hall *h, const struct contest *c) { return made_at(h, MAYOR, CONTEST_DOOR(*c, "invitations")); }

static struct req takes(struct hall *h, int64_t who, struct str token) { return knock(h, who, POST, "/api/resident/invitations", AGREES(token)); }
static struct req looks(struct hall *h, int64_t who, struct str token) { return GETS(h, who, "/api/invitations/%.*s", (int)token.n, token.p); }
static struct req lists(struct hall *h, const struct contest *c) { return knock(h, MAYOR, GET, CONTEST_DOOR(*c, "invitations"), NULL); }
static struct req names(struct hall *h, int64_t who, const struct contest *c)
{
    return knock(h, who, GET, CONTEST_DOOR(*c, "entries?names=true"), NULL);
}

static void a_citizen(struct hall *h, int64_t who)
{
    RUN(h, "INSERT INTO citizen(account_id, birth_year, sex, eid_level, created_ms) VALUES(%lld, 0, 'unknown', 0, 0)", (long long)who);
}

static void who_agrees_to_a_link_judges_and_the_desk_is_told(void **state)
{
    struct hall *h = *state;
    struct contest c = opened(h, 1);
    struct entry e = entered(h, &c, LAN);
    struct str token = made(h, &c);
    a_citizen(h, HOA);
    answers(h, looks(h, 0, token), 200, "\"seat\":\"judge\",\"state\":\"waiting\"");
    answers(h, looks(h, 0, token), 200, "\"title\":\"Sáng kiến công dân số\"");
    answers(h, knock(h, HOA, POST, "/api/resident/invitations", arena_z(h->a, arena_printf(h->a, "{\"token\":\"%.*s\",\"agrees\":false}", (int)token.n, token.p))),
            400, "\"field\":\"agrees\"");
    answers(h, GETS(h, HOA, "/api/judging"), 200, "\"rows\":[]");
    answers(h, takes(h, HOA, token), 200, "\"state\":\"taken\"");
    answers(h, takes(h, HOA, token), 200, "\"is_mine\":true");         /* his own again */
    answers(h, GETS(h, HOA, "/api/judging"), 200, "\"entries\":1");
    assert_int_equal(notices(h, MAYOR), 1);
    answers(h, lists(h, &c), 200, "\"state\":\"taken\"");
    answers(h, lists(h, &c), 200, "\"taken\":\"Lê Thị Hoa\"");
    judges(h, &c, ENGINEER);
    assert_int_equal(moves_to(h, MAYOR, c.id, CONTEST_SCORE, &c, NULL), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM notify_notice WHERE account_id = %d AND kind = 'plan.judging_begins' AND link = '/resident/cham-thi'", HOA), 1);
    assert_int_equal(GIVES(h, &c, HOA, &e, 1, 7, 9), OK);
}

static void a_link_is_said_once_and_only_its_keyed_hash_is_kept(void **state)
{
    struct hall *h = *state;
    struct contest c = opened(h, 1);
    struct str token = made(h, &c);
    struct req list = lists(h, &c);
    struct bytes hash;
    assert_int_equal(token.n, 43);
    answers(h, list, 200, "\"note\":\"Cô Hoa, trường mỹ thuật\",\"by\":\"Ban chỉ đạo\"");
    assert_false(says(&list, arena_z(h->a, token)));
    assert_int_equal(keys_hash(h->keys, h->a, "plan.invitation", token, &hash), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM plan_invitation WHERE length(token_hash) = 16"), 1);
    assert_int_equal(hash.n, 16);
}

static void a_link_is_taken_by_one_person(void **state)
{
    struct hall *h = *state;
    struct contest c = opened(h, 1);
    struct str token = made(h, &c);
    answers(h, takes(h, HOA, token), 200, NULL);
    answers(h, takes(h, MINH, token), 409, "\"code\":\"used\"");
    struct req other = looks(h, MINH, token);
    answers(h, other, 200, "\"state\":\"taken\"");
    answers(h, other, 200, "\"is_mine\":false");
    assert_false(says(&other, "Hoa"));                       /* nobody is told by whom */
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM contest_judge"), 1);
    answers(h, takes(h, MINH, S("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")), 409, "\"code\":\"unknown\"");
    answers(h, looks(h, 0, S("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")), 404, NULL);
}

static void a_link_that_ran_out_or_was_revoked_opens_nothing(void **state)
{
    struct hall *h = *state;
    struct contest c = opened(h, 1);
    struct str old = made(h, &c), revoked = made(h, &c);
    const char *second = CONTEST_DOOR(c, "invitations/2");
    answers(h, knock(h, MAYOR, DELETE, second, NULL), 204, NULL);
    answers(h, knock(h, MAYOR, DELETE, second, NULL), 204, NULL);
    answers(h, takes(h, HOA, revoked), 409, "\"code\":\"revoked\"");
    answers(h, looks(h, 0, revoked), 200, "\"state\":\"revoked\"");
    h->now_ms += 7 * (int64_t)DAY_MS - 1;
    answers(h, looks(h, 0, old), 200, "\"state\":\"waiting\"");
    h->now_ms += 1;
    answers(h, takes(h, HOA, old), 409, "\"code\":\"expired\"");
    answers(h, lists(h, &c), 200, "{\"state\":\"revoked\",\"id\":2");
    answers(h, lists(h, &c), 200, "{\"state\":\"expired\",\"id\":1");
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM contest_judge"), 0);
}

static void how_long_a_link_is_good_is_a_dated_parameter(void **state)
{
    struct hall *h = *state;
    struct contest c = opened(h, 1);
    RUN(h, "UPDATE parameter SET value = 2 WHERE code = 'plan.invitation_days'");
    struct str token = made(h, &c);
    h->now_ms += 2 * (int64_t)DAY_MS;
    answers(h, takes(h, HOA, token), 409, "\"code\":\"expired\"");
}

static void what_was_taken_is_not_revoked_but_the_seat_may_be_taken_away(void **state)
{
    struct hall *h = *state;
    struct contest c = opened(h, 1);
    struct str token = made(h, &c);
    answers(h, takes(h, HOA, token), 200, NULL);
    answers(h, knock(h, MAYOR, DELETE, CONTEST_DOOR(c, "invitations/1"), NULL), 409, "\"code\":\"used\"");
    answers(h, knock(h, MAYOR, DELETE, arena_z(h->a, arena_printf(h->a, "/api/contests/%lld/judges/%d", (long long)c.id, HOA)), NULL), 204, NULL);
    answers(h, takes(h, HOA, token), 200, NULL);             /* the old link does not bring the seat back */
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM contest_judge"), 0);
}

static void who_takes_part_does_not_judge_and_who_judges_does_not_take_part(void **state)
{
    struct hall *h = *state;
    struct contest c = opened(h, 1);
    struct entry out, lan = entered(h, &c, LAN);
    struct str token = made(h, &c);
    answers(h, takes(h, LAN, token), 409, "\"code\":\"entered\"");
    answers(h, knock(h, MAYOR, PUT, arena_z(h->a, arena_printf(h->a, "/api/contests/%lld/judges/%d", (long long)c.id, LAN)), "{}"), 409,
            "\"field\":\"account\",\"code\":\"entered\"");
    assert_int_equal(entry_withdraw(h->db, h->a, h->now_ms, lan.uid, LAN, &out), OK);
    answers(h, takes(h, LAN, token), 200, NULL);
    answers(h, knock(h, LAN, POST, arena_z(h->a, arena_printf(h->a, "/api/resident/contests/%.*s/entries", (int)c.code.n, c.code.p)),
                     "{\"uid\":\"01920000-0000-7000-8000-00000000aaaa\",\"title\":\"Bản đồ ghế đá\",\"text\":\"Ai cũng chấm được một chỗ cần ghế.\"}"),
            409, "\"code\":\"judge\"");
    assert_int_equal(ASK(h, "SELECT entries FROM contest"), 0);
}

static void once_scoring_has_begun_no_link_is_made_and_none_is_taken(void **state)
{
    struct hall *h = *state;
    struct contest c = opened(h, 1);
    struct str token = made(h, &c);
    judges(h, &c, ENGINEER);
    judges(h, &c, FAR_OFFICER);
    assert_int_equal(moves_to(h, MAYOR, c.id, CONTEST_SCORE, &c, NULL), OK);
    answers(h, looks(h, 0, token), 200, "\"state\":\"expired\"");
    answers(h, takes(h, HOA, token), 409, "\"code\":\"closed\"");
    answers(h, knock(h, MAYOR, POST, CONTEST_DOOR(c, "invitations"), "{}"), 409, "\"code\":\"closed\"");
    answers(h, knock(h, MAYOR, PUT, arena_z(h->a, arena_printf(h->a, "/api/contests/%lld/judges/%d", (long long)c.id, COLLEAGUE)), "{}"), 409,
            "\"code\":\"closed\"");
}

static void no_more_than_so_many_links_wait_and_no_more_than_so_many_judge(void **state)
{
    struct hall *h = *state;
    struct contest c = opened(h, 1);
    for (int i = 0; i < INVITATIONS_WAITING_MAX; i++) made(h, &c);
    answers(h, knock(h, MAYOR, POST, CONTEST_DOOR(c, "invitations"), "{}"), 429, NULL);
    answers(h, knock(h, MAYOR, DELETE, CONTEST_DOOR(c, "invitations/1"), NULL), 204, NULL);
    struct str token = made(h, &c);
    for (int i = 0; i < JUDGES_MAX; i++) RUN(h, "INSERT INTO contest_judge(contest_id, account_id) VALUES(%lld, %d)", (long long)c.id, 1000 + i);
    answers(h, takes(h, HOA, token), 409, "\"code\":\"full\"");
}

/* ---- who has read the names ---- */

static void who_has_read_the_names_judges_no_more_named_or_by_a_link(void **state)
{
    struct hall *h = *state;
    struct contest c = opened(h, 1);
    struct str token = made(h, &c);
    entered(h, &c, LAN);
    struct req bare = knock(h, AUDITOR, GET, CONTEST_DOOR(c, "entries"), NULL);
    answers(h, bare, 200, "\"is_blind\":true");
    assert_false(says(&bare, "Lan") || says(&bare, "Đội Hồ Tây") || says(&bare, "01920000-0000"));
    judges(h, &c, AUDITOR);                                  /* saw numbers alone */
    answers(h, names(h, MAYOR, &c), 200, "\"name\":\"Nguyễn Thị Lan\"");
    answers(h, names(h, MAYOR, &c), 200, "\"name\":\"Nguyễn Thị Lan\"");
    answers(h, knock(h, MAYOR, PUT, arena_z(h->a, arena_printf(h->a, "/api/contests/%lld/judges/%d", (long long)c.id, MAYOR)), "{}"), 409,
            "\"code\":\"has_read\"");
    RUN(h, "INSERT INTO contest_reader(contest_id, account_id, at_ms) VALUES(%lld, %d, 0)", (long long)c.id, HOA);
    answers(h, takes(h, HOA, token), 409, "\"code\":\"has_read\"");
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM audit_log WHERE action = 'contest.names' AND account_id = %d", MAYOR), 1);
    answers(h, takes(h, MINH, token), 200, NULL);
}

static void a_judge_reads_no_names_from_the_first_day_until_the_last_round_is_closed(void **state)
{
    struct hall *h = *state;
    struct entry e[3];
    struct contest c = opened(h, 1);
    for (int i = 0; i < 3; i++) e[i] = entered(h, &c, LAN + i);
    judges(h, &c, MAYOR);
    judges(h, &c, ENGINEER);
    struct req open = names(h, MAYOR, &c);
    answers(h, open, 200, "\"is_blind\":true");
    assert_false(says(&open, "Lan"));
    struct req sent_back = knock(h, MAYOR, POST, arena_z(h->a, arena_printf(h->a, "/api/entries/%lld/return", (long long)e[2].id)), "{\"reason\":\"Có tên người trong bài\"}");
    answers(h, sent_back, 204, NULL);                        /* with not a word of whose it is */
    assert_int_equal(moves_to(h, MAYOR, c.id, CONTEST_SCORE, &c, NULL), OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(GIVES(h, &c, MAYOR, &e[i], 1, 7, 9), OK);
        assert_int_equal(GIVES(h, &c, ENGINEER, &e[i], 1, 7, 9), OK);
    }
    answers(h, names(h, MAYOR, &c), 200, "\"is_blind\":true");
    assert_int_equal(moves_to(h, MAYOR, c.id, CONTEST_CLOSE_ROUND, &c, NULL), OK);
    answers(h, knock(h, MAYOR, GET, CONTEST_DOOR(c, "entries"), NULL), 200, "\"name\":\"Nguyễn Thị Lan\"");
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM contest_reader"), 0);
}

/* ---- mentors ---- */

static struct startup_call called(struct hall *h)
{
    const struct actor by = actor(OFFICER);
    struct call_draft d = { .uid = id_of(h, 60000), .unit_id = WARD, .title = S("Hỗ trợ khởi nghiệp số"), .title_en = S(""), .text = S("Cho nhóm và hộ kinh doanh."),
                            .text_en = S(""), .closes_ms = h->now_ms + 30 * (int64_t)DAY_MS, .places = 3 };
    struct startup_call c;
    bool again;
    assert_int_equal(startup_call_add(h->db, h->a, h->now_ms, &by, &d, &c, &again), OK);
    return c;
}

static struct req applies(struct hall *h, const struct startup_call *c, int64_t who)
{
    return knock(h, who, POST, arena_z(h->a, arena_printf(h->a, "/api/resident/startup-calls/%.*s/applications", (int)c->code.n, c->code.p)),
                 arena_z(h->a, arena_printf(h->a, "{\"uid\":\"%.*s\",\"name\":\"Nhóm Sen Hồ\",\"title\":\"Bán hoa sen qua mã QR\",\"text\":"
                                                  "\"Mỗi bó hoa có một mã, người mua biết hái ở ao nào, lúc mấy giờ.\"}", 36, id_of(h, 61000 + who).p)));
}

static void a_mentor_asked_by_a_link_is_chosen_and_takes_no_part_in_the_call_himself(void **state)
{
    struct hall *h = *state;
    struct startup_call c = called(h);
    const char *door = arena_z(h->a, arena_printf(h->a, "/api/startup-calls/%lld/invitations", (long long)c.id));
    const char *choose = "/api/applications/1/choose";
    answers(h, applies(h, &c, LAN), 201, NULL);
    struct str token = made_at(h, OFFICER, door);
    answers(h, knock(h, FAR_OFFICER, POST, door, "{}"), 403, NULL);
    answers(h, looks(h, 0, token), 200, "\"seat\":\"mentor\"");
    answers(h, takes(h, LAN, token), 409, "\"code\":\"applied\"");
    a_citizen(h, HOA);
    answers(h, takes(h, HOA, token), 200, NULL);
    answers(h, knock(h, OFFICER, GET, door, NULL), 200, arena_z(h->a, arena_printf(h->a, "\"taken_by\":%d", HOA)));
    answers(h, knock(h, OFFICER, POST, choose, arena_z(h->a, arena_printf(h->a, "{\"mentor_id\":%d}", HOA))), 200, "\"mentor\":\"Lê Thị Hoa\"");
    answers(h, applies(h, &c, HOA), 409, "\"code\":\"mentor\"");
    answers(h, applies(h, &c, MINH), 201, NULL);
    answers(h, knock(h, OFFICER, POST, "/api/applications/2/choose", arena_z(h->a, arena_printf(h->a, "{\"mentor_id\":%d}", LAN))), 400,
            "\"field\":\"mentor_id\"");                  /* she has applied in this call */
}

/* ---- an account ---- */

struct joining { struct hall *h; int64_t from, to; };
static enum err join(struct db *db, void *arg)
{
    const struct joining *k = arg;
    TRY(invitation_account_joined(db, k->h->a, k->h->now_ms, k->from, k->to));
    return contest_account_joined(db, k->h->a, k->h->now_ms, k->from, k->to);
}

static void seat_marks_and_declared_interests_follow_who_becomes_one_account(void **state)
{
    struct hall *h = *state;
    struct contest c = opened(h, 1);
    struct entry lan = entered(h, &c, LAN), other = entered(h, &c, AUDITOR);
    struct str hoas = made(h, &c), minhs = made(h, &c);
    answers(h, takes(h, HOA, hoas), 200, NULL);
    answers(h, takes(h, MINH, minhs), 200, NULL);
    judges(h, &c, ENGINEER);
    assert_int_equal(moves_to(h, MAYOR, c.id, CONTEST_SCORE, &c, NULL), OK);
    assert_int_equal(GIVES(h, &c, HOA, &lan, 1, 7, 9), OK);
    assert_int_equal(conflict_declare(h->db, h->a, h->now_ms, HOA, other.id, S("Học trò cũ của tôi")), OK);
    assert_int_equal(db_tx(h->db, join, &(struct joining){ h, HOA, MINH }), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM contest_judge WHERE account_id = %d", HOA), 0);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM contest_judge WHERE account_id = %d", MINH), 1);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM contest_mark WHERE account_id = %d", MINH), 2);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM plan_invitation WHERE taken_by = %d", MINH), 2);
    assert_int_equal(GIVES(h, &c, MINH, &other, 1, 10, 10), ERR_FORBIDDEN);      /* what was declared before */
    assert_int_equal(GIVES(h, &c, ENGINEER, &lan, 1, 7, 9), OK);
}

static enum err forget(struct db *db, void *arg)
{
    const struct joining *k = arg;
    TRY(invitation_account_forgotten(db, k->h->a, k->h->now_ms, k->from));
    return contest_account_forgotten(db, k->h->a, k->h->now_ms, k->from);
}

static void a_judge_who_was_forgotten_is_not_waited_for(void **state)
{
    struct hall *h = *state;
    struct contest c = opened(h, 1);
    struct entry lan = entered(h, &c, LAN);
    struct str token = made(h, &c);
    answers(h, takes(h, HOA, token), 200, NULL);
    judges(h, &c, ENGINEER);
    judges(h, &c, FAR_OFFICER);
    assert_int_equal(moves_to(h, MAYOR, c.id, CONTEST_SCORE, &c, NULL), OK);
    for (int64_t j = FAR_OFFICER; j <= ENGINEER; j++) assert_int_equal(GIVES(h, &c, j, &lan, 1, 5, 5), OK);
    assert_int_equal(moves_to(h, MAYOR, c.id, CONTEST_CLOSE_ROUND, &c, NULL), ERR_CONFLICT);
    assert_int_equal(db_tx(h->db, forget, &(struct joining){ h, HOA, 0 }), OK);
    assert_int_equal(moves_to(h, MAYOR, c.id, CONTEST_CLOSE_ROUND, &c, NULL), OK);
    struct req list = lists(h, &c);
    answers(h, list, 200, "\"state\":\"taken\"");
    assert_false(says(&list, "Hoa"));                        /* the desk's note named her too */
}

static void what_one_agreed_to_is_in_the_record_of_his_data(void **state)
{
    struct hall *h = *state;
    struct contest c = opened(h, 1);
    const struct citizen who = { .account_id = HOA };
    struct buf out = { .arena = h->a };
    struct json j = { .out = &out };
    answers(h, takes(h, HOA, made(h, &c)), 200, NULL);
    json_object(&j, NULL);
    assert_int_equal(record_invitations(h->db, h->a, &who, &j, "invitations"), OK);
    json_end(&j);
    assert_non_null(strstr(arena_z(h->a, buf_str(&out)), "\"seat\":\"judge\",\"code\":\"CT-1\""));
}

static void links_nobody_took_go_some_months_after_they_ran_out(void **state)
{
    struct hall *h = *state;
    struct contest c = opened(h, 1);
    answers(h, takes(h, HOA, made(h, &c)), 200, NULL);
    made(h, &c);
    h->now_ms += 97 * (int64_t)DAY_MS;
    assert_int_equal(invitation_tend(h->db, h->a, h->keys, h->now_ms), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM plan_invitation"), 2);
    h->now_ms += DAY_MS;
    assert_int_equal(invitation_tend(h->db, h->a, h->keys, h->now_ms), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM plan_invitation WHERE taken_by = %d", HOA), 1);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM plan_invitation"), 1);
}

/* ---- who may ---- */

static void each_door_lets_in_who_belongs_there(void **state)
{
    struct hall *h = *state;
    struct contest c = opened(h, 1);
    struct str token = made(h, &c);
    const char *door = CONTEST_DOOR(c, "invitations"), *one = CONTEST_DOOR(c, "invitations/1"), *other = CONTEST_DOOR(c, "invitations/7"), *body = AGREES(token);
    const struct try tries[] = {
        { 0, GET, door, NULL, 401, NULL },      { LAN, GET, door, NULL, 403, NULL },      { OFFICER, GET, door, NULL, 403, NULL },
        { AUDITOR, GET, door, NULL, 200, NULL }, { AUDITOR, POST, door, "{}", 403, NULL }, { OFFICER, POST, door, "{}", 403, NULL },
        { AUDITOR, DELETE, one, NULL, 403, NULL }, { MAYOR, DELETE, other, NULL, 404, NULL }, { MAYOR, POST, door, "{\"note\":\"hai\\ndòng\"}", 400, "\"field\":\"note\"" },
        { 0, POST, "/api/resident/invitations", body, 401, NULL }, { OFFICER, POST, "/api/resident/invitations", body, 403, NULL },
        { LAN, POST, "/api/resident/invitations", body, 200, NULL },
    };
    try_all(h, tries, N_OF(tries));
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM audit_log WHERE action = 'invitation.make' AND account_id = %d", MAYOR), 1);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM audit_log WHERE action = 'invitation.take' AND account_id = %d AND reason = 'judge CT-1'", LAN), 1);
    struct str second = made(h, &c);
    answers(h, knock(h, MAYOR, DELETE, CONTEST_DOOR(c, "invitations/2"), NULL), 204, NULL);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM audit_log WHERE action = 'invitation.revoke' AND account_id = %d", MAYOR), 1);
    answers(h, takes(h, HOA, second), 409, NULL);
}

int main(void)
{
    const struct CMUnitTest invitations[] = {
        STORY(who_agrees_to_a_link_judges_and_the_desk_is_told),
        STORY(a_link_is_said_once_and_only_its_keyed_hash_is_kept),
        STORY(a_link_is_taken_by_one_person),
        STORY(a_link_that_ran_out_or_was_revoked_opens_nothing),
        STORY(how_long_a_link_is_good_is_a_dated_parameter),
        STORY(what_was_taken_is_not_revoked_but_the_seat_may_be_taken_away),
        STORY(who_takes_part_does_not_judge_and_who_judges_does_not_take_part),
        STORY(once_scoring_has_begun_no_link_is_made_and_none_is_taken),
        STORY(no_more_than_so_many_links_wait_and_no_more_than_so_many_judge),
        STORY(who_has_read_the_names_judges_no_more_named_or_by_a_link),
        STORY(a_judge_reads_no_names_from_the_first_day_until_the_last_round_is_closed),
        STORY(a_mentor_asked_by_a_link_is_chosen_and_takes_no_part_in_the_call_himself),
        STORY(seat_marks_and_declared_interests_follow_who_becomes_one_account),
        STORY(a_judge_who_was_forgotten_is_not_waited_for),
        STORY(what_one_agreed_to_is_in_the_record_of_his_data),
        STORY(links_nobody_took_go_some_months_after_they_ran_out),
        STORY(each_door_lets_in_who_belongs_there),
    };
    return run_everywhere(invitations);
}
