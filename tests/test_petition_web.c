/* test_petition_web.c - petitions through their doors: who may enter, what is refused and how it is said, what each may see. */
#include "hall.h"
#include "http/http.h"

extern const struct routes petition_routes, petition_desk_routes;

static int64_t caller;                           /* who knocks next; 0: a stranger */
static const char *if_none_match;

static enum err identify(struct req *rq)
{
    static struct grant held;
    rq->who = (struct person){ 0 };
    for (size_t i = 0; i < N_OF(people); i++) {
        if (people[i].id != caller) continue;
        held = (struct grant){ people[i].role, people[i].unit_id };
        rq->who = (struct person){ .id = caller, .name = str_z(people[i].name), .roles = people[i].role ? people[i].role : ROLE_RESIDENT,
                                   .grants = people[i].role ? &held : NULL, .n_grants = people[i].role != 0 };
    }
    return OK;
}

static struct str header(const struct req *rq, const char *name)
{
    (void)rq;
    if (strcmp(name, "X-Sansang") == 0) return S("1");
    if (strcmp(name, "Content-Type") == 0) return S("application/json");
    if (strcmp(name, "If-None-Match") == 0) return str_z(if_none_match);
    return (struct str){ 0 };
}

static struct req knock(struct hall *h, int64_t who, enum method m, const char *path, const char *body)
{
    const struct routes tables[] = { petition_routes, petition_desk_routes };
    const char *q = strchr(path, '?');
    struct req rq = {
        .method = m, .path = { path, q ? (size_t)(q - path) : strlen(path) }, .query = str_z(q ? q + 1 : ""),
        .params = arena_new(h->a, struct param, 64), .body = str_z(body ? body : ""), .header = header, .address = S("10.0.0.1"),
        .origin = S("https://city.example"), .now_ms = h->now_ms, .arena = h->a, .db = h->db, .keys = h->keys,
    };
    caller = who;
    http_serve(&rq, tables, N_OF(tables), identify);
    return rq;
}

static const char *said(struct hall *h, const struct req *rq) { return arena_z(h->a, buf_str(&rq->reply)); }

static void answers(struct hall *h, struct req rq, int status, const char *text)
{
    if (rq.status != status || (text && !strstr(said(h, &rq), text)))
        fail_msg("%.*s: %d, not %d with %s: %s", (int)rq.path.n, rq.path.p, rq.status, status, text ? text : "",
                 said(h, &rq));
}

static const char *path_of(struct hall *h, const char *door, int64_t id, const char *rest)
{
    return arena_z(h->a, arena_printf(h->a, "%s%lld%s", door, (long long)id, rest));
}

static const char *own_path(struct hall *h, const struct petition *p, const char *rest)
{
    return arena_z(h->a, arena_printf(h->a, "/api/resident/petitions/%.*s%s", (int)p->uid.n, p->uid.p, rest));
}

#define A_LIGHT "{\"uid\":\"01920000-0000-7000-8000-00000000abcd\",\"category\":\"light\",\"text\":\"Đèn đường trước nhà không sáng\"," \
                "\"lat_e6\":21070000,\"lon_e6\":105820000,\"attributes\":{\"lamps\":\"2\"}}"

static void what_can_be_reported_is_open_to_all_and_kept(void **state)
{
    struct hall *h = *state;
    struct req rq = knock(h, 0, GET, "/api/petition-categories", NULL);
    answers(h, rq, 200, "\"code\":\"flood\"");
    answers(h, rq, 200, "\"choices\":[{\"key\":\"ankle\"");
    struct str tag = { 0 };
    for (size_t i = 0; i < rq.n_reply_headers; i++)
        if (str_eq(rq.reply_headers[i].name, S("ETag"))) tag = rq.reply_headers[i].value;
    if_none_match = arena_z(h->a, tag);
    answers(h, knock(h, 0, GET, "/api/petition-categories", NULL), 304, NULL);
    RUN(h, "UPDATE petition_category SET is_open = FALSE WHERE code = 'flood'");
    rq = knock(h, 0, GET, "/api/petition-categories", NULL);
    answers(h, rq, 200, "\"code\":\"light\"");
    assert_null(strstr(said(h, &rq), "\"code\":\"flood\""));
    if_none_match = NULL;
}

static void it_is_filed_once_and_said_again(void **state)
{
    struct hall *h = *state;
    answers(h, knock(h, LAN, POST, "/api/resident/petitions", A_LIGHT), 201, "\"again\":false");
    struct req rq = knock(h, LAN, POST, "/api/resident/petitions", A_LIGHT);
    answers(h, rq, 200, "\"again\":true");
    answers(h, rq, 200, "\"attributes\":{\"lamps\":\"2\"}");
    answers(h, rq, 200, "\"state\":\"sent\"");
    answers(h, knock(h, MINH, POST, "/api/resident/petitions", A_LIGHT), 409, NULL);
    answers(h, knock(h, 0, POST, "/api/resident/petitions", A_LIGHT), 401, NULL);
    answers(h, knock(h, OFFICER, POST, "/api/resident/petitions", A_LIGHT), 403, NULL);
}

static void what_is_wrong_is_named_at_the_door(void **state)
{
    struct hall *h = *state;
    static const struct { const char *body, *field; } tries[] = {
        { "{}", "\"field\":\"uid\"" },
        { "{\"uid\":\"01920000-0000-7000-8000-00000000abcd\",\"category\":\"light\",\"text\":\"ngắn\"}", "\"field\":\"text\"" },
        { "{\"uid\":\"01920000-0000-7000-8000-00000000abcd\",\"category\":\"ufo\",\"text\":\"Một vật lạ bay trên hồ\",\"lat_e6\":21070000,"
          "\"lon_e6\":105820000}", "\"field\":\"category\"" },
        { "{\"uid\":\"01920000-0000-7000-8000-00000000abcd\",\"category\":\"light\",\"text\":\"Đèn đường không sáng\"}", "\"field\":\"lat_e6\"" },
        { "{\"uid\":\"01920000-0000-7000-8000-00000000abcd\",\"category\":\"light\",\"text\":\"Đèn đường không sáng\",\"lat_e6\":21070000,"
          "\"lon_e6\":105820000,\"attributes\":{\"lamps\":\"x\"}}", "\"field\":\"attributes.lamps\"" },
        { "{\"uid\":\"01920000-0000-7000-8000-00000000abcd\",\"category\":\"light\",\"text\":\"Đèn đường không sáng\",\"lat_e6\":21070000,"
          "\"lon_e6\":105820000,\"files\":[7]}", "\"field\":\"files\"" },
        { "{\"uid\":\"01920000-0000-7000-8000-00000000abcd\",\"category\":\"light\",\"text\":\"Đèn đường không sáng\",\"lat_e6\":21070000,"
          "\"lon_e6\":105820000,\"files\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\"]}", "\"field\":\"files\"" },
        { "{\"uid\":\"01920000-0000-7000-8000-00000000abcd\",\"category\":\"light\",\"text\":\"Đèn đường không sáng\",\"phone\":\"x\"}",
          "\"field\":\"phone\"" },
    };
    for (size_t i = 0; i < N_OF(tries); i++)
        answers(h, knock(h, LAN, POST, "/api/resident/petitions", tries[i].body), 400, tries[i].field);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition"), 0);
}

static void another_offices_business_is_shown_the_way(void **state)
{
    struct hall *h = *state;
    static const char body[] = "{\"uid\":\"01920000-0000-7000-8000-00000000abcd\",\"category\":\"light\",\"text\":\"Tôi gửi đơn khiếu nại về nhà đất\","
                               "\"lat_e6\":21070000,\"lon_e6\":105820000%s}";
    struct req rq = knock(h, LAN, POST, "/api/resident/petitions",
                          arena_z(h->a, arena_printf(h->a, "%.*s}", (int)(sizeof body - 4), body)));
    answers(h, rq, 403, "\"code\":\"complaint\"");
    answers(h, rq, 403, "\"field\":\"text\"");
    answers(h, rq, 403, "Ban Tiếp công dân");
    rq = knock(h, LAN, POST, "/api/resident/petitions",
               arena_z(h->a, arena_printf(h->a, "%.*s,\"is_no_complaint\":true}", (int)(sizeof body - 4), body)));
    answers(h, rq, 201, NULL);
}

static void a_sender_sees_his_own_life_and_nobody_elses(void **state)
{
    struct hall *h = *state;
    struct petition p = in_hand(h);
    step(h, OFFICER, p.id, PETITION_NOTE);
    step(h, OFFICER, p.id, PETITION_ASK);
    struct req rq = knock(h, LAN, GET, own_path(h, &p, ""), NULL);
    answers(h, rq, 200, "Đèn đường trước số nhà 12");
    answers(h, rq, 200, "\"event\":\"ask\"");
    answers(h, rq, 200, "\"text\":\"Lý do nói rõ ở đây\"");
    assert_null(strstr(said(h, &rq), "\"event\":\"note\""));
    assert_null(strstr(said(h, &rq), "Cán bộ phường"));      /* the unit answers, not a person */
    answers(h, knock(h, MINH, GET, own_path(h, &p, ""), NULL), 404, NULL);
    answers(h, knock(h, MINH, POST, own_path(h, &p, "/withdraw"), "{}"), 404, NULL);
    answers(h, knock(h, LAN, POST, own_path(h, &p, "/supply"), "{\"text\":\"Cột số 14, gần cổng chùa\"}"), 200,
            "\"state\":\"handling\"");
    answers(h, knock(h, LAN, GET, "/api/resident/petitions?limit=1", NULL), 200, "\"next\":\"\"");
    light(h);
    rq = knock(h, LAN, GET, "/api/resident/petitions?limit=1", NULL);
    assert_null(strstr(said(h, &rq), "\"next\":\"\""));
    answers(h, knock(h, MINH, GET, "/api/resident/petitions", NULL), 200, "\"rows\":[]");
    answers(h, knock(h, LAN, GET, "/api/resident/petitions?after=zzz", NULL), 400, "\"field\":\"after\"");
}

static void rated_and_reopened_at_the_door(void **state)
{
    struct hall *h = *state;
    struct petition p = answered(h);
    answers(h, knock(h, LAN, POST, own_path(h, &p, "/rate"), "{\"rating\":\"unsatisfied\"}"), 400,
            "\"field\":\"text\"");
    answers(h, knock(h, LAN, POST, own_path(h, &p, "/rate"), "{\"rating\":\"none\"}"), 400, "\"field\":\"rating\"");
    answers(h, knock(h, LAN, POST, own_path(h, &p, "/rate"), "{\"rating\":\"unsatisfied\",\"text\":\"Vẫn tối om\"}"),
            200, "\"state\":\"closed\"");
    answers(h, knock(h, LAN, POST, own_path(h, &p, "/reopen"), "{\"text\":\"Bóng mới cũng không sáng\"}"), 200,
            "\"second\":true");
    answers(h, knock(h, LAN, POST, own_path(h, &p, "/reopen"), "{\"text\":\"Bóng mới cũng không sáng\"}"), 409, NULL);
    answers(h, knock(h, OFFICER, POST, path_of(h, "/api/petitions/", p.id, "/move"), "{\"event\":\"take\"}"), 403,
            NULL);
    answers(h, knock(h, COLLEAGUE, POST, path_of(h, "/api/petitions/", p.id, "/move"), "{\"event\":\"take\"}"), 200,
            "\"state\":\"handling\"");
}

static void a_neighbour_is_followed_instead(void **state)
{
    struct hall *h = *state;
    struct petition p = light(h);
    static const char where[] = "{\"category\":\"light\",\"lat_e6\":21070100,\"lon_e6\":105820000}";
    answers(h, knock(h, MINH, POST, "/api/resident/petitions/near", where), 200, "\"metres\":11");
    answers(h, knock(h, MINH, POST, "/api/resident/petitions/near", where), 200, "\"is_mine\":false");
    answers(h, knock(h, LAN, POST, "/api/resident/petitions/near", where), 200, "\"is_mine\":true");
    struct req rq = knock(h, MINH, POST, "/api/resident/petitions/near", where);
    assert_null(strstr(said(h, &rq), "Đèn đường trước"));    /* nobody has cleared these words */
    answers(h, knock(h, MINH, POST, "/api/resident/petitions/near", "{\"category\":\"ufo\",\"lat_e6\":1,\"lon_e6\":1}"),
            400, "\"field\":\"category\"");
    const char *follow = arena_z(h->a, arena_printf(h->a, "/api/resident/follows/%.*s", (int)p.code.n, p.code.p));
    answers(h, knock(h, MINH, PUT, follow, NULL), 204, NULL);
    answers(h, knock(h, LAN, PUT, follow, NULL), 409, NULL);
    answers(h, knock(h, MINH, GET, "/api/resident/follows", NULL), 200, arena_z(h->a, p.code));
    answers(h, knock(h, MINH, DELETE, follow, NULL), 204, NULL);
    answers(h, knock(h, MINH, GET, "/api/resident/follows", NULL), 200, "\"rows\":[]");
    answers(h, knock(h, MINH, PUT, "/api/resident/follows/HN-000000-0000", NULL), 404, NULL);
}

static void a_follower_learns_where_about_and_nothing_that_was_not_cleared(void **state)
{
    struct hall *h = *state;
    struct petition_filing f = a_light(h, ++h->ids);
    f.spot = S("trước cửa nhà bà Lan, 0912345678");
    struct petition p = filed(h, f);
    const char *follow = arena_z(h->a, arena_printf(h->a, "/api/resident/follows/%.*s", (int)p.code.n, p.code.p));
    answers(h, knock(h, MINH, PUT, follow, NULL), 204, NULL);
    struct req rq = knock(h, MINH, GET, "/api/resident/follows", NULL);
    answers(h, rq, 200, "\"lat_e6\":21070500,\"lon_e6\":105820500");
    assert_null(strstr(said(h, &rq), "bà Lan"));
    RUN(h, "UPDATE petition SET audience = 'private', title = 'Chuyện riêng', said = 'Lời riêng'");
    rq = knock(h, MINH, GET, "/api/resident/follows", NULL);
    answers(h, rq, 200, "\"title\":\"\"");
    assert_null(strstr(said(h, &rq), "riêng"));
    rq = knock(h, LAN, GET, "/api/resident/petitions", NULL);                  /* whose it is sees all of it */
    answers(h, rq, 200, "bà Lan");
    answers(h, knock(h, HOA, PUT, follow, NULL), 404, NULL);
    answers(h,
            knock(h, MINH, POST, "/api/resident/petitions/near",
                  "{\"category\":\"light\",\"lat_e6\":21070100,\"lon_e6\":105820000}"),
            200, "{\"rows\":[]}");
}

static void the_desk_of_the_unit_enters_and_no_other(void **state)
{
    struct hall *h = *state;
    struct petition p = light(h);
    static const struct { int64_t who; int read, move; } doors[] = {
        { OFFICER, 200, 409 }, { MAYOR, 200, 409 }, { AUDITOR, 200, 403 }, { FAR_OFFICER, 403, 403 }, { ENGINEER, 403, 403 },
        { LAN, 403, 403 }, { 0, 401, 401 },
    };
    for (size_t i = 0; i < N_OF(doors); i++) {
        answers(h, knock(h, doors[i].who, GET, path_of(h, "/api/petitions/", p.id, ""), NULL), doors[i].read, NULL);
        answers(h, knock(h, doors[i].who, GET, path_of(h, "/api/petitions/", p.id, "/steps"), NULL), doors[i].read,
                NULL);
        answers(h, knock(h, doors[i].who, POST, path_of(h, "/api/petitions/", p.id, "/move"), "{\"event\":\"take\"}"),
                doors[i].move, NULL);
    }
    answers(h, knock(h, OFFICER, GET, path_of(h, "/api/petitions/", p.id, ""), NULL), 200, "Đèn đường trước số nhà 12");
    answers(h, knock(h, OFFICER, GET, path_of(h, "/api/petitions/", 999, ""), NULL), 404, NULL);
    answers(h,
            knock(h, OFFICER, POST, path_of(h, "/api/petitions/", p.id, "/move"),
                  "{\"event\":\"receive\",\"level\":\"urgent\"}"),
            200, "\"level\":\"urgent\"");
    answers(h, knock(h, OFFICER, POST, path_of(h, "/api/petitions/", p.id, "/move"), "{\"event\":\"refuse\"}"), 400,
            "\"field\":\"reason\"");
    answers(h, knock(h, OFFICER, POST, path_of(h, "/api/petitions/", p.id, "/move"), "{\"event\":\"file\"}"), 400,
            "\"field\":\"event\"");
    answers(h,
            knock(h, OFFICER, POST, path_of(h, "/api/petitions/", p.id, "/move"),
                  "{\"event\":\"hand_over\",\"to_unit_id\":5,"
                  "\"text\":\"Việc của công ty\"}"),
            200, "\"unit\":\"Công ty Cây xanh\"");
    answers(h, knock(h, OFFICER, GET, path_of(h, "/api/petitions/", p.id, ""), NULL), 403, NULL);
    answers(h, knock(h, ENGINEER, GET, path_of(h, "/api/petitions/", p.id, "/steps"), NULL), 200,
            "\"by\":\"Cán bộ phường\"");
}

static void received_without_a_level_it_stays_as_filed(void **state)
{
    struct hall *h = *state;
    struct petition p = light(h);
    answers(h, knock(h, OFFICER, POST, path_of(h, "/api/petitions/", p.id, "/move"), "{\"event\":\"receive\"}"), 200,
            "\"level\":\"normal\"");
}

static void who_sent_it_is_told_for_a_reason_that_is_kept(void **state)
{
    struct hall *h = *state;
    struct petition p = light(h);
    static const struct sql put = { "put", "INSERT INTO citizen_phone(phone_hash, account_id, phone_sealed, tail, verified_ms) VALUES($1, $2, $1, '567', 1)" };
    struct bytes sealed;
    assert_int_equal(keys_seal(h->keys, h->a, "citizen.phone", S("+84901234567"), &sealed), OK);
    assert_int_equal(db_run(h->db, h->a, &put, BINDS(BIND(sealed), bind_i64(LAN)), NULL), OK);
    const char *door = path_of(h, "/api/petitions/", p.id, "/contact");
    answers(h, knock(h, OFFICER, POST, door, "{}"), 400, "\"field\":\"reason\"");
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM audit_log"), 0);
    struct req rq = knock(h, OFFICER, POST, door, "{\"reason\":\"hẹn giờ đến sửa\"}");
    answers(h, rq, 200, "Nguyễn Thị Lan");
    answers(h, rq, 200, "+84901234567");
    assert_int_equal(
        ASK(h,
            "SELECT COUNT(*) FROM audit_log WHERE action = 'petition.contact' AND subject = 'account:101' AND account_id = 104"),
        1);
    answers(h, knock(h, AUDITOR, POST, door, "{\"reason\":\"xem thử\"}"), 403, NULL);
    answers(h, knock(h, FAR_OFFICER, POST, door, "{\"reason\":\"xem thử\"}"), 403, NULL);
    RUN(h, "UPDATE petition SET account_id = 0");
    answers(h, knock(h, OFFICER, POST, door, "{\"reason\":\"hẹn giờ đến sửa\"}"), 404, NULL);
}

int main(void)
{
    const struct CMUnitTest doors[] = {
        HALL(what_can_be_reported_is_open_to_all_and_kept),
        HALL(it_is_filed_once_and_said_again),
        HALL(what_is_wrong_is_named_at_the_door),
        HALL(another_offices_business_is_shown_the_way),
        HALL(a_sender_sees_his_own_life_and_nobody_elses),
        HALL(rated_and_reopened_at_the_door),
        HALL(a_neighbour_is_followed_instead),
        HALL(a_follower_learns_where_about_and_nothing_that_was_not_cleared),
        HALL(the_desk_of_the_unit_enters_and_no_other),
        HALL(received_without_a_level_it_stays_as_filed),
        HALL(who_sent_it_is_told_for_a_reason_that_is_kept),
    };
    return run_everywhere(doors);
}
