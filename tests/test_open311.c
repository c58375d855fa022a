/* test_open311.c - Open311 GeoReport v2: what clients send and read, every refusal in the words of the standard. */
#include "public.h"
#include "civic/open/open311.h"
#include "civic/petition/petition_audit.h"
#include "civic/petition/petition_forget.h"
#include "civic/open/twin.h"
#include <libxml/parser.h>

static char key[64];

/* A client with a key of the city's. */
static struct open_client a_client(struct hall *h)
{
    struct open_client c = { .name = S("Ứng dụng bạn"), .unit_id = CITY };
    struct actor by = actor(MAYOR);
    struct str secret;
    assert_int_equal(client_make(h->db, h->a, h->now_ms, h->keys, &by, &c, &secret), OK);
    snprintf(key, sizeof key, "%.*s", (int)secret.n, secret.p);
    return c;
}

#define DESCRIPTION "description=%C4%90%C3%A8n+%C4%91%C6%B0%E1%BB%9Dng+kh%C3%B4ng+s%C3%A1ng+%3Cba+h%C3%B4m%3E"
#define PLACE "&lat=21.070000&long=105.820000"
static struct req posts(struct hall *h, const char *format, const char *body)
{
    return knock(h, POST, arena_z(h->a, arena_printf(h->a, "/open311/v2/requests.%s", format)), body);
}
static struct req sends(struct hall *h, const char *more)
{
    return posts(h, "json", arena_z(h->a, arena_printf(h->a, "api_key=%s&%s%s", key, DESCRIPTION, more)));
}

/* Text behind "name":" in JSON. */
static struct str value_of(struct hall *h, const struct req *rq, const char *name)
{
    struct str lead = arena_printf(h->a, "\"%s\":\"", name);
    const char *at = memmem(rq->reply.p, rq->reply.n, lead.p, lead.n);
    if (!at) fail_msg("no %s in %.*s", name, (int)rq->reply.n, rq->reply.p);
    at += lead.n;
    return arena_printf(h->a, "%.*s", (int)strcspn(at, "\""), at);
}

/* ---- moments ---- */

static void moments_have_a_zone(void **state)
{
    (void)state;
    static const struct { const char *text; int64_t ms; } fine[] = {
        { "1994-11-05T08:15:30-05:00", 784041330000 }, { "1994-11-05T13:15:30Z", 784041330000 }, { "1994-11-05T20:15:30.25+07:00", 784041330000 },
        { "1994-11-05T20:15+0700", 784041300000 }, { "1970-01-01T00:00:00Z", 0 }, { "1970-01-02", 17 * 3600000 },
    };
    static const char *const bad[] = { "", "1994-11-05T08:15:30", "1994-11-05T25:15:30Z", "1994-13-05T08:15:30Z", "1994-11-05T08:15:30+7",
                                       "1994-11-05 08:15:30Z", "1994-11-05T08:15:30Zx", "now", "1994-11-05T08:15:30+99:00", "1994-11-05T" };
    for (size_t i = 0; i < N_OF(fine); i++) {
        int64_t ms;
        assert_int_equal(moment_read(str_z(fine[i].text), &ms), OK);
        assert_int_equal(ms, fine[i].ms);
    }
    for (size_t i = 0; i < N_OF(bad); i++) {
        int64_t ms;
        if (moment_read(str_z(bad[i]), &ms) != ERR_BAD_INPUT) fail_msg("%s", bad[i]);
    }
}

/* ---- reading ---- */

static void both_formats_say_the_same(void **state)
{
    struct hall *h = *state;
    struct petition p = shown_light(h, LAT, LON);
    static const char *const paths[] = { "/open311/discovery.%s", "/open311/v2/discovery.%s", "/open311/v2/services.%s",
        "/open311/v2/services/light.%s", "/open311/v2/requests.%s", "/open311/v2/servicerequestupdates.%s" };
    for (size_t i = 0; i < N_OF(paths); i++) {
        const char *hole = strstr(paths[i], "%s");
        struct str head = { paths[i], (size_t)(hole - paths[i]) };
        struct req xml = GETS(h, "%.*sxml", (int)head.n, head.p), json = GETS(h, "%.*sjson", (int)head.n, head.p);
        const struct json_in *parsed;
        struct blame blame = { 0 };
        assert_int_equal(xml.status, 200);
        assert_true(str_eq(xml.mime, S("text/xml; charset=utf-8")) &&
                    str_eq(json.mime, S("application/json; charset=utf-8")));
        xmlDoc *doc = xmlReadMemory(xml.reply.p, (int)xml.reply.n, NULL, NULL, XML_PARSE_NONET);
        assert_non_null(doc);
        xmlFreeDoc(doc);
        assert_int_equal(json_parse(h->a, buf_str(&json.reply), &blame, &parsed), OK);
    }
    struct req rq = GETS(h, "/open311/v2/requests.xml");
    SAYS(&rq, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<service_requests><request><service_request_id>HN-",
         "<status>open</status>", "<service_code>light</service_code>",
         "<requested_datetime>2026-01-05T09:00:00+07:00</requested_datetime>", "<lat>21.070000</lat>",
         "Đèn đường &lt;hỏng&gt;", "<address>Phường Tây Hồ</address>");
    rq = GETS(h, "/open311/v2/requests/%s.json", arena_z(h->a, p.code));
    SAYS(&rq, "[{\"service_request_id\":\"HN-", "\"lat\":21.070000", "\"media_url\":null");
}

static void services_are_offered_with_what_they_ask(void **state)
{
    struct hall *h = *state;
    RUN(h,
        "DELETE FROM petition_attribute WHERE category_id = (SELECT id FROM petition_category WHERE code = 'light')");
    RUN(h,
        "INSERT INTO petition_attribute(category_id, code, place, datatype, is_required, name, name_en, choices) SELECT id, 'kind', 1,"
        " 'singlevaluelist', TRUE, 'Loại đèn', 'Kind', '[{\"key\":\"led\",\"name\":\"Đèn LED\",\"name_en\":\"LED\"}]' FROM petition_category WHERE code = 'light'");
    struct req rq = GETS(h, "/open311/v2/services.json");
    SAYS(&rq, "\"service_code\":\"light\"", "\"metadata\":true", "\"type\":\"realtime\"");
    rq = GETS(h, "/open311/v2/services/light.xml");
    SAYS(
        &rq,
        "<service_definition><service_code>light</service_code><attributes><attribute><variable>true</variable><code>kind</code>"
        "<datatype>singlevaluelist</datatype><required>true</required>",
        "<value><key>led</key><name>Đèn LED</name></value>");
    RUN(h, "UPDATE petition_category SET needs_photo = TRUE WHERE code = 'light'");
    rq = GETS(h, "/open311/v2/services.json");
    assert_false(says(&rq, "\"service_code\":\"light\""));
}

static void requests_are_found_by_id_service_status_and_dates(void **state)
{
    struct hall *h = *state;
    struct petition open = shown_light(h, LAT, LON), done = answered(h);
    cleared(h, done.id);
    h->now_ms += DAY_MS;
    struct petition late = shown_light(h, LAT, LON);
    const struct { const char *query; bool open, done, late; } tries[] = {
        { "", true, true, true }, { "status=open", true, false, true }, { "status=closed", false, true, false },
        { "status=open,closed", true, true, true }, { "service_code=light", true, true, true }, { "service_code=light,tree", true, true, true },
        { "start_date=2026-01-06T00:00:00%2B07:00", false, false, true }, { "end_date=2026-01-05T23:00:00%2B07:00", true, true, false },
        { "start_date=2026-01-05T02:00:00Z&end_date=2026-01-05T02:00:00Z", true, true, false },
        { "start_date=2026-01-05T02:00:01Z&end_date=2026-01-05T03:00:00Z", false, false, false },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct req rq = GETS(h, "/open311/v2/requests.json?%s", tries[i].query);
        assert_int_equal(rq.status, 200);
        if (says(&rq, arena_z(h->a, open.code)) != tries[i].open ||
            says(&rq, arena_z(h->a, done.code)) != tries[i].done ||
            says(&rq, arena_z(h->a, late.code)) != tries[i].late)
            fail_msg("%s: %.*s", tries[i].query, (int)rq.reply.n, rq.reply.p);
    }
    struct req rq = GETS(h, "/open311/v2/requests.json?service_request_id=%s,nothing,%s", arena_z(h->a, open.code),
                         arena_z(h->a, late.code));
    SAYS(&rq, arena_z(h->a, open.code), arena_z(h->a, late.code));
    assert_false(says(&rq, arena_z(h->a, done.code)));
}

static void what_cannot_be_read_is_told_as_a_list_of_errors(void **state)
{
    struct hall *h = *state;
#define ERROR(code, text) "<errors><error><code>" code "</code><description>" text
    const struct try tries[] = {
        { GET, "/open311/v2/services.yaml", NULL, 404, ERROR("404", "") },
        { GET, "/open311/v2/services/none.xml", NULL, 404, ERROR("404", "service_code was not found") },
        { GET, "/open311/v2/services/none.json", NULL, 404, "[{\"code\":404,\"description\":\"service_code was not found\"}]" },
        { GET, "/open311/v2/requests/HN-000000-XXXX.xml", NULL, 404, ERROR("404", "service_request_id was not found") },
        { GET, "/open311/v2/tokens/none.xml", NULL, 404, ERROR("404", "token was not found") },
        { GET, "/open311/v2/requests.xml?jurisdiction_id=boston.gov", NULL, 404, ERROR("404", "jurisdiction_id was not found") },
        { GET, "/open311/v2/requests.xml?jurisdiction_id=01", NULL, 200, "<service_requests/>" },
        { GET, "/open311/v2/requests.xml?status=burning", NULL, 400, ERROR("400", "status: ") },
        { GET, "/open311/v2/requests.xml?service_code=none", NULL, 404, ERROR("404", "service_code: ") },
        { GET, "/open311/v2/requests.xml?start_date=yesterday", NULL, 400, ERROR("400", "start_date: ") },
        { GET, "/open311/v2/requests.xml?end_date=2026-01-05", NULL, 200, NULL },
        { GET, "/open311/v2/requests.xml?start_date=2025-01-01T00:00:00Z&end_date=2026-01-01T00:00:00Z", NULL, 400, ERROR("400", "end_date: ") },
        { GET, "/open311/v2/requests.xml?api_key=wrong", NULL, 403, ERROR("403", "Invalid api_key received") },
    };
    try_all(h, tries, N_OF(tries));
}

/* ---- sending ---- */

static void a_request_is_sent_read_back_and_found_by_its_token(void **state)
{
    struct hall *h = *state;
    struct open_client c = a_client(h);
    struct req rq =
        sends(h, PLACE
              "&service_code=light&token=01920000-0000-7000-8000-00000000abcd&email=an%40example.vn&phone=0912345678"
              "&first_name=An&last_name=" MARK
              "&media_url=http://example.vn/a.jpg&jurisdiction_id=01&attribute[unknown]=x");
    assert_int_equal(rq.status, 201);
    struct str code = value_of(h, &rq, "service_request_id");
    struct petition p;
    struct str words;
    assert_int_equal(petition_by_code(h->db, h->a, code, &p), OK);
    assert_true(p.client_id == c.id && p.account_id == 0 && p.audience == AUDIENCE_HELD && p.unit_id == WARD);
    assert_int_equal(petition_words(h->keys, h->a, &p, &words), OK);
    assert_string_equal(arena_z(h->a, words), "Đèn đường không sáng <ba hôm>\n\nmedia_url: http://example.vn/a.jpg");
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM open_sender WHERE petition_id = %lld", (long long)p.id), 1);
    rq = GETS(h, "/open311/v2/tokens/01920000-0000-7000-8000-00000000abcd.xml");
    SAYS(&rq, arena_z(h->a, arena_printf(h->a, "<service_request_id>%s</service_request_id>", code.p)));
    assert_int_equal(GETS(h, "/open311/v2/requests/%s.xml", code.p).status, 404); /* nobody has looked at it yet */
    rq = GETS(h, "/open311/v2/requests/%s.xml?api_key=%s", code.p, key); /* but its sender may see where it stands */
    assert_int_equal(rq.status, 200);
    SAYS(&rq, "<status>open</status>", "<description/>");
    assert_false(says(&rq, MARK) || says(&rq, "0912345678") || says(&rq, "ba hôm"));
    a_client(h);
    assert_int_equal(GETS(h, "/open311/v2/requests/%s.xml?api_key=%s", code.p, key).status,
                     404); /* another client is a stranger */
}

static void a_token_makes_asking_twice_harmless(void **state)
{
    struct hall *h = *state;
    a_client(h);
    const char *same = PLACE "&service_code=light&token=01920000-0000-7000-8000-00000000abcd";
    struct req one = sends(h, same), two = sends(h, same);
    assert_true(one.status == 201 && two.status == 201);
    assert_true(str_eq(value_of(h, &one, "service_request_id"), value_of(h, &two, "service_request_id")));
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition"), 1);
    a_client(h);
    struct req other = sends(h, same);
    assert_int_equal(other.status, 400);
    SAYS(&other, "token was used for another request");
}

static void a_request_without_what_it_must_say_is_refused(void **state)
{
    struct hall *h = *state;
    a_client(h);
    const struct { const char *body; int status; const char *says; } tries[] = {
        { DESCRIPTION PLACE "&service_code=light", 403, "Missing api_key" },
        { DESCRIPTION PLACE "&service_code=light&api_key=wrong", 403, "Invalid api_key received" },
        { "@" DESCRIPTION PLACE, 400, "service_code was not provided" },
        { "@" DESCRIPTION PLACE "&service_code=none", 404, "service_code was not found" },
        { "@description=short" PLACE "&service_code=light", 400, "description must have" },
        { "@" DESCRIPTION "&service_code=light", 400, "lat and long, or address_id, are missing" },
        { "@" DESCRIPTION "&lat=21.07&service_code=light", 400, "long: " },
        { "@" DESCRIPTION "&long=105.8&service_code=light", 400, "lat: " },
        { "@" DESCRIPTION "&lat=north&long=105.8&service_code=light", 400, "lat: " },
        { "@" DESCRIPTION "&lat=91&long=105.8&service_code=light", 400, "lat: " },
        { "@" DESCRIPTION "&lat=48.85&long=2.35&service_code=light", 400, "outside of the city" },
        { "@" DESCRIPTION "&address_id=99999&service_code=light", 400, "address_id" },
        { "@" DESCRIPTION PLACE "&service_code=light&token=x", 400, "token: " },
        { "@" DESCRIPTION PLACE "&service_code=light&jurisdiction_id=none", 404, "jurisdiction_id was not found" },
        { "@description=T%C3%B4i+t%E1%BB%91+c%C3%A1o+c%C3%A1n+b%E1%BB%99+nh%E1%BA%ADn+h%E1%BB%91i+l%E1%BB%99" PLACE "&service_code=light", 400, NULL },
        { "@a=%zz", 400, "a: " },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        const char *body = tries[i].body;
        if (*body == '@') body = arena_z(h->a, arena_printf(h->a, "api_key=%s&%s", key, body + 1));
        struct req rq = posts(h, "xml", body);
        if (rq.status != tries[i].status || !says(&rq, "<errors><error><code>") ||
            (tries[i].says && !says(&rq, tries[i].says)))
            fail_msg("%s: %d %.*s", tries[i].body, rq.status, (int)rq.reply.n, rq.reply.p);
    }
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition"), 0);
}

static void attributes_are_checked_as_they_are_asked(void **state)
{
    struct hall *h = *state;
    a_client(h);
    RUN(h, "DELETE FROM petition_attribute");
    RUN(h,
        "INSERT INTO petition_attribute(category_id, code, place, datatype, is_required, name, name_en, choices) SELECT id, 'kind', 1,"
        " 'singlevaluelist', TRUE, 'Loại', '', '[{\"key\":\"led\",\"name\":\"LED\"},{\"key\":\"old\",\"name\":\"Cũ\"}]' FROM petition_category WHERE code = 'light'");
    RUN(h,
        "INSERT INTO petition_attribute(category_id, code, place, datatype, is_required, name, name_en, choices) SELECT id, 'signs', 2,"
        " 'multivaluelist', FALSE, 'Dấu hiệu', '', '[{\"key\":\"dark\",\"name\":\"Tối\"},{\"key\":\"blink\",\"name\":\"Nháy\"}]' FROM petition_category WHERE code = 'light'");
    RUN(h,
        "INSERT INTO petition_attribute(category_id, code, place, datatype, is_required, name, name_en, choices) SELECT id, 'lamps', 3,"
        " 'number', FALSE, 'Số đèn', '', '[]' FROM petition_category WHERE code = 'light'");
#define LIGHT PLACE "&service_code=light"
    static const struct { const char *more; int status; const char *says; } tries[] = {
        { LIGHT, 400, "attribute[kind] is missing or not valid" }, { LIGHT "&attribute[kind]=", 400, "attribute[kind]" },
        { LIGHT "&attribute[kind]=gas", 400, "attribute[kind]" }, { LIGHT "&attribute[kind]=led&attribute[lamps]=many", 400, "attribute[lamps]" },
        { LIGHT "&attribute[kind]=led&attribute[signs]=dark&attribute[signs]=loud", 400, "attribute[signs]" },
        { LIGHT "&attribute[kind]=led&attribute[signs]=", 201, NULL },          /* an optional list, empty */
        { LIGHT "&attribute%5Bkind%5D=led&attribute[signs][]=dark&attribute[signs][]=blink&attribute[lamps]=2", 201, NULL },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct req rq = sends(h, tries[i].more);
        if (rq.status != tries[i].status || (tries[i].says && !says(&rq, tries[i].says)))
            fail_msg("%s: %d %.*s", tries[i].more, rq.status, (int)rq.reply.n, rq.reply.p);
    }
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition WHERE attributes = '{\"kind\":\"led\"}'"), 1);
    assert_int_equal(
        ASK(h,
            "SELECT COUNT(*) FROM petition WHERE attributes = '{\"kind\":\"led\",\"signs\":[\"dark\",\"blink\"],\"lamps\":\"2\"}'"),
        1);
}

static void a_client_sends_no_more_than_it_may(void **state)
{
    struct hall *h = *state;
    struct open_client c = a_client(h);
    RUN(h, "UPDATE open_client SET per_hour = 2 WHERE id = %lld", (long long)c.id);
    for (int i = 0; i < 2; i++) assert_int_equal(sends(h, PLACE "&service_code=light").status, 201);
    struct req rq = sends(h, PLACE "&service_code=light");
    assert_int_equal(rq.status, 429);
    SAYS(&rq, "[{\"code\":429");
    h->now_ms += HOUR_MS + 1;
    assert_int_equal(sends(h, PLACE "&service_code=light").status, 201);
}

/* ---- updates ---- */

static void what_happens_is_read_as_updates_oldest_first(void **state)
{
    struct hall *h = *state;
    struct petition p = answered(h);
    cleared(h, p.id);
    answered(h);                                             /* not cleared: nobody's to read */
    struct req rq = GETS(h, "/open311/v2/servicerequestupdates.xml");
    SAYS(&rq, "<service_request_updates><request_update><update_id>HN-", ".2</update_id>", "<status>closed</status>",
         "Đã thay bóng đèn mới");
    assert_true(memmem(rq.reply.p, rq.reply.n, ".2</update_id>", 14) <
                memmem(rq.reply.p, rq.reply.n, ".4</update_id>", 14));
    rq = GETS(h, "/open311/v2/servicerequestupdates.json?start_date=2026-01-05T02:00:01Z");
    SAYS(&rq, "[]");
    assert_int_equal(GETS(h, "/open311/v2/servicerequestupdates.json?start_date=x").status, 400);
}

static struct req tells(struct hall *h, const char *body)
{
    return knock(h, POST, "/open311/v2/servicerequestupdates.xml",
                 arena_z(h->a, arena_printf(h->a, "api_key=%s&%s", key, body)));
}

static void a_client_tells_the_desk_about_its_own_report(void **state)
{
    struct hall *h = *state;
    a_client(h);
    struct req rq = sends(h, PLACE "&service_code=light");
    struct str code = value_of(h, &rq, "service_request_id");
    const char *body =
        arena_z(h->a,
                arena_printf(h->a, "service_request_id=%s&update_id_ext=7&status=OPEN&description=still+dark+there",
                             code.p));
    rq = tells(h, body);
    assert_int_equal(rq.status, 201);
    SAYS(&rq, "<request_update><update_id>HN-", ".2</update_id>");
    rq = tells(h, body);                                     /* asked twice, told once */
    assert_int_equal(rq.status, 201);
    SAYS(&rq, ".2</update_id>");
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_step WHERE event = 'note'"), 1);
    assert_int_equal(tells(h, "service_request_id=HN-1&description=still+dark").status, 404);
    assert_int_equal(tells(h, "description=still+dark").status, 400);
    assert_int_equal(tells(h, arena_z(h->a, arena_printf(h->a, "service_request_id=%s&description=x", code.p))).status,
                     400);
    struct petition lans = light(h);
    assert_int_equal(tells(h, arena_z(h->a, arena_printf(h->a, "service_request_id=%s&description=not+mine",
                                                         arena_z(h->a, lans.code))))
                         .status,
                     404);
}

static void an_answer_that_is_waited_for_lets_the_clock_run_on(void **state)
{
    struct hall *h = *state;
    struct petition p;
    a_client(h);
    struct req rq = sends(h, PLACE "&service_code=light");
    struct str code = value_of(h, &rq, "service_request_id");
    assert_int_equal(petition_by_code(h->db, h->a, code, &p), OK);
    step(h, OFFICER, p.id, PETITION_RECEIVE);
    step(h, OFFICER, p.id, PETITION_TAKE);
    moved(h, OFFICER, (struct petition_move){ .id = p.id, .event = PETITION_ASK, .text = S("Cột đèn số mấy?") });
    assert_int_equal(
        tells(h, arena_z(h->a, arena_printf(h->a, "service_request_id=%s&description=lamp+14", code.p))).status, 201);
    assert_int_equal(now(h, p.id).state, PETITION_HANDLING);
}

/* ---- keys ---- */

static void a_key_is_shown_once_and_opens_nothing_once_revoked(void **state)
{
    struct hall *h = *state;
    as(ROLE_CITY, MAYOR, CITY);
    struct req rq = knock(h, POST, "/api/units/1/open-clients", "{\"name\":\"FixMyStreet\",\"per_hour\":10}");
    assert_int_equal(rq.status, 201);
    struct str made = value_of(h, &rq, "key");
    snprintf(key, sizeof key, "%s", made.p);
    assert_true(made.n == 43);
    rq = GETS(h, "/api/units/1/open-clients");
    SAYS(&rq, "FixMyStreet", "\"per_hour\":10");
    assert_false(says(&rq, made.p));
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM audit_log WHERE action = 'open_client.made'"), 1);
    assert_int_equal(sends(h, PLACE "&service_code=light").status, 201);
    int64_t id = ASK(h, "SELECT id FROM open_client");
    rq = knock(h, POST, arena_z(h->a, arena_printf(h->a, "/api/open-clients/%lld/revoke", (long long)id)), NULL);
    assert_int_equal(rq.status, 204);
    assert_int_equal(sends(h, PLACE "&service_code=light").status, 403);
}

static void only_the_city_and_its_administrators_hand_out_keys(void **state)
{
    struct hall *h = *state;
    struct open_client c = a_client(h);
    const char *revoke = arena_z(h->a, arena_printf(h->a, "/api/open-clients/%lld/revoke", (long long)c.id));
    as(ROLE_OFFICER, OFFICER, WARD);
    assert_int_equal(knock(h, POST, "/api/units/1/open-clients", "{\"name\":\"Ai đó\"}").status, 403);
    assert_int_equal(knock(h, POST, revoke, NULL).status, 403);
    as(0, 0, 0);
    assert_int_equal(GETS(h, "/api/units/1/open-clients").status, 401);
    as(ROLE_ADMIN, MAYOR, CITY);
    const struct try tries[] = {
        { POST, "/api/units/1/open-clients", "{\"name\":\"A\"}", 400, "\"field\":\"name\"" },
        { POST, "/api/units/1/open-clients", "{\"name\":\"Ứng dụng\",\"per_hour\":0}", 400, "\"field\":\"per_hour\"" },
        { POST, "/api/open-clients/999/revoke", NULL, 404, NULL },
    };
    try_all(h, tries, N_OF(tries));
}

/* ---- who sent it ---- */

/* A report of a client, with all it can tell about the sender, and a word of his that came later. */
static struct petition sent_for_an(struct hall *h)
{
    struct petition p;
    a_client(h);
    struct req rq =
        sends(h, PLACE "&service_code=light&email=an%40example.vn&phone=0912345678&first_name=An&last_name=" MARK);
    struct str code = value_of(h, &rq, "service_request_id");
    rq = tells(h, arena_z(h->a,
                          arena_printf(h->a, "service_request_id=%s&update_id_ext=7&status=OPEN&description=still+dark",
                                       code.p)));
    assert_int_equal(rq.status, 201);
    assert_int_equal(petition_by_code(h->db, h->a, code, &p), OK);
    return p;
}

static struct req asks_contact(struct hall *h, int64_t id, const char *body)
{
    return knock(h, POST, arena_z(h->a, arena_printf(h->a, "/api/petitions/%lld/contact", (long long)id)), body);
}
#define A_REASON "{\"reason\":\"hỏi thêm chỗ đèn hỏng\"}"

static void the_desk_reaches_a_sender_without_an_account_for_a_reason_that_is_kept(void **state)
{
    struct hall *h = *state;
    struct petition p = sent_for_an(h);
    as(ROLE_OFFICER, OFFICER, WARD);
    struct req rq = asks_contact(h, p.id, A_REASON);
    assert_int_equal(rq.status, 200);
    SAYS(&rq, "{\"name\":\"" MARK " An\",\"phone\":\"0912345678\",\"email\":\"an@example.vn\"}");
    assert_int_equal(
        ASK(h, "SELECT COUNT(*) FROM audit_log WHERE action = 'petition.contact' AND subject = 'petition:%lld'",
            (long long)p.id),
        1);
    rq = asks_contact(h, p.id, "{}");
    assert_int_equal(rq.status, 400);
    SAYS(&rq, "\"field\":\"reason\"");
    as(ROLE_OFFICER, FAR_OFFICER, FAR_WARD);
    assert_int_equal(asks_contact(h, p.id, A_REASON).status, 403);
    as(ROLE_AUDITOR, AUDITOR, CITY);
    assert_int_equal(asks_contact(h, p.id, A_REASON).status, 403);
    as(0, 0, 0);
    rq = sends(h, PLACE "&service_code=light");                          /* nobody said who */
    struct str code = value_of(h, &rq, "service_request_id");
    assert_int_equal(petition_by_code(h->db, h->a, code, &p), OK);
    as(ROLE_OFFICER, OFFICER, WARD);
    assert_int_equal(asks_contact(h, p.id, A_REASON).status, 404);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM audit_log WHERE action = 'petition.contact'"), 1);
}

static int64_t senders(struct hall *h) { return ASK(h, "SELECT (SELECT COUNT(*) FROM open_sender) + (SELECT COUNT(*) FROM open_update)"); }

static void a_night(struct hall *h, int64_t days)
{
    assert_int_equal(petition_retention_nightly(h->db, h->a, h->keys, h->now_ms + days * (int64_t)DAY_MS), OK);
}

static void what_was_told_about_a_sender_goes_so_many_days_after_the_report_closed(void **state)
{
    struct hall *h = *state;
    struct petition p = sent_for_an(h), open = sent_for_an(h);
    moved(h, OFFICER, move_of(h, p.id, PETITION_REFUSE, OFFICER));
    a_night(h, 90);
    assert_int_equal(senders(h), 4);
    a_night(h, 91);
    assert_int_equal(senders(h), 2);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM open_sender WHERE petition_id = %lld", (long long)open.id), 1);
    as(ROLE_OFFICER, OFFICER, WARD);
    assert_int_equal(asks_contact(h, p.id, A_REASON).status, 404);
    moved(h, OFFICER, move_of(h, open.id, PETITION_REFUSE, OFFICER));
    RUN(h, "UPDATE parameter SET value = 10 WHERE code = 'retention.petition_sender'");
    a_night(h, 10);
    assert_int_equal(senders(h), 2);
    a_night(h, 11);
    assert_int_equal(senders(h), 0);
}

static struct privacy_request asked_to_erase(struct hall *h, int64_t unit_id)
{
    struct actor by = actor(OFFICER);
    struct privacy_request r = { .kind = PRIVACY_ERASE, .unit_id = unit_id, .person = S("An"), .contact = S("an@example.vn"), .note = S("") };
    assert_int_equal(privacy_add(h->db, h->a, h->now_ms, h->keys, &by, &r), OK);
    assert_int_equal(privacy_move(h->db, h->a, h->now_ms, h->keys, &by, r.id, PRIVACY_ACCEPT, S(""), &r), OK);
    return r;
}

static enum err erases(struct hall *h, const struct privacy_request *r, struct str report, const char **field)
{
    struct actor by = actor(OFFICER);
    struct privacy_finish f = { .id = r->id, .reason = S("người gửi đề nghị"), .deed = { .report = report } };
    struct privacy_request done;
    enum err e = privacy_finish(h->db, h->a, h->now_ms, h->keys, &by, &f, &done);
    *field = f.field;
    return e;
}

static void a_sender_without_an_account_is_forgotten_with_his_report_when_he_asks(void **state)
{
    struct hall *h = *state;
    struct petition p = sent_for_an(h), other = sent_for_an(h), now;
    struct privacy_request r = asked_to_erase(h, WARD);
    struct petition_audit found;
    struct str words;
    const char *field;
    assert_int_equal(erases(h, &r, p.code, &field), OK);
    assert_int_equal(senders(h), 2);
    assert_int_equal(petition_by_id(h->db, h->a, p.id, &now), OK);
    assert_true(now.sent_sealed.n == 0 && str_eq(now.attributes, S("{}")));
    assert_int_equal(petition_by_id(h->db, h->a, other.id, &now), OK);
    assert_int_equal(petition_words(h->keys, h->a, &now, &words), OK);
    assert_true(words.n > 0);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_step WHERE petition_id = %lld AND text_sealed IS NOT NULL",
                         (long long)p.id),
                     0);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM audit_log WHERE action = 'petition.forget' AND reason = '%s'",
                         arena_z(h->a, p.code)),
                     1);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM erasure WHERE request_id = %lld AND certificate LIKE '%%%s%%'",
                         (long long)r.id, arena_z(h->a, p.code)),
                     1);
    assert_int_equal(petition_audit(h->db, h->keys, NULL, NULL, &found), OK);
    assert_int_equal(found.differences, 0);
}

static void a_report_is_erased_only_where_it_lies_and_only_without_an_account(void **state)
{
    struct hall *h = *state;
    struct petition p = sent_for_an(h), lans = light(h);
    struct privacy_request here = asked_to_erase(h, WARD), far = asked_to_erase(h, FAR_WARD);
    const char *field;
    const struct { const struct privacy_request *r; struct str code; } tries[] = {
        { &here, S("HN-000000-XXXX") }, { &here, lans.code }, { &far, p.code },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        assert_int_equal(erases(h, tries[i].r, tries[i].code, &field), ERR_BAD_INPUT);
        assert_string_equal(field, "report");
    }
    assert_int_equal(erases(h, &here, S(""), &field), ERR_BAD_INPUT);    /* nobody is named at all */
    assert_string_equal(field, "resident");
    assert_int_equal(senders(h), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PUBLIC(moments_have_a_zone),
        PUBLIC(both_formats_say_the_same),
        PUBLIC(services_are_offered_with_what_they_ask),
        PUBLIC(requests_are_found_by_id_service_status_and_dates),
        PUBLIC(what_cannot_be_read_is_told_as_a_list_of_errors),
        PUBLIC(a_request_is_sent_read_back_and_found_by_its_token),
        PUBLIC(a_token_makes_asking_twice_harmless),
        PUBLIC(a_request_without_what_it_must_say_is_refused),
        PUBLIC(attributes_are_checked_as_they_are_asked),
        PUBLIC(a_client_sends_no_more_than_it_may),
        PUBLIC(what_happens_is_read_as_updates_oldest_first),
        PUBLIC(a_client_tells_the_desk_about_its_own_report),
        PUBLIC(an_answer_that_is_waited_for_lets_the_clock_run_on),
        PUBLIC(the_desk_reaches_a_sender_without_an_account_for_a_reason_that_is_kept),
        PUBLIC(what_was_told_about_a_sender_goes_so_many_days_after_the_report_closed),
        PUBLIC(a_sender_without_an_account_is_forgotten_with_his_report_when_he_asks),
        PUBLIC(a_report_is_erased_only_where_it_lies_and_only_without_an_account),
        PUBLIC(a_key_is_shown_once_and_opens_nothing_once_revoked),
        PUBLIC(only_the_city_and_its_administrators_hand_out_keys),
    };
    return run_everywhere(tests);
}
