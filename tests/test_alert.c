/* test_alert.c - alerts: who may warn whom, the second person, what is sent and ended, what people and programs read. */
#define MORE_DOORS alert_routes, alert_page_routes
#include "doors.h"
#include <libxml/parser.h>
#include <libxml/tree.h>
#include "civic/alert/alert.h"
#include "civic/civic.h"
#include "core/time.h"

static struct alert_draft a_storm(struct hall *h, int64_t i)
{
    return (struct alert_draft){
        .uid = id_of(h, 9000 + i), .unit_id = WARD, .status = STATUS_ACTUAL, .msg_type = TYPE_ALERT, .category = 1,
        .urgency = URGENCY_EXPECTED, .severity = SEVERITY_SEVERE, .certainty = 1, .event = S("Bão số 9"), .headline = S("Bão số 9 vào Hà Nội tối nay"),
        .description = S("Gió cấp 8 <giật> & mưa rất to."), .instruction = S("Bác ở trong nhà, chằng buộc mái, sạc đầy điện thoại."),
        .event_en = S("Storm No. 9"), .headline_en = S("Storm No. 9 reaches Hanoi tonight"), .description_en = S("Wind force 8."),
        .instruction_en = S("Stay inside."), .onset_ms = h->now_ms + 6 * HOUR_MS, .expires_ms = h->now_ms + DAY_MS, .areas = { WARD }, .n_areas = 1,
    };
}

static enum err composes(struct hall *h, int64_t who, struct alert_draft *d, struct alert *out)
{
    struct actor by = actor(who);
    return alert_compose(h->db, h->a, h->now_ms, &by, d, out);
}

static enum err decides(struct hall *h, int64_t who, int64_t id, unsigned event, struct alert *out)
{
    struct actor by = actor(who);
    return alert_decide(h->db, h->a, h->now_ms, &by, id, event, S("đã kiểm tra"), out);
}

static struct alert sent(struct hall *h, struct alert_draft d)
{
    struct alert al;
    assert_int_equal(composes(h, OFFICER, &d, &al), OK);
    assert_int_equal(decides(h, COLLEAGUE, al.id, ALERT_APPROVE, &al), OK);
    return al;
}

struct counting { int64_t n; struct str first; };
static enum err count_one(const void *row, void *arg)
{
    struct counting *c = arg;
    if (c->n++ == 0) c->first = ((const struct alert *)row)->headline;
    return OK;
}

static int64_t in_force(struct hall *h, int64_t unit_id)
{
    struct counting c = { .n = 0 };
    assert_int_equal(alert_in_force(h->db, h->a, h->now_ms, unit_id, count_one, &c), OK);
    return c.n;
}

static int64_t broadcasts(struct hall *h) { return ASK(h, "SELECT COUNT(*) FROM notify_broadcast"); }

/* ---- composing and approving ---- */

static void every_state_is_reached(void **state)
{
    (void)state;
    assert_true(flow_is_connected(&alert_flow));
}

static void nothing_goes_out_before_a_second_person(void **state)
{
    struct hall *h = *state;
    struct alert al, out;
    struct alert_draft d = a_storm(h, 1);
    assert_int_equal(composes(h, OFFICER, &d, &al), OK);
    assert_true(al.state == ALERT_DRAFT && !al.sent_ms);
    assert_true(in_force(h, 0) == 0 && broadcasts(h) == 0);
    assert_int_equal(decides(h, OFFICER, al.id, ALERT_APPROVE, &out), ERR_FORBIDDEN);
    assert_int_equal(decides(h, FAR_OFFICER, al.id, ALERT_APPROVE, &out), ERR_FORBIDDEN);
    assert_int_equal(decides(h, AUDITOR, al.id, ALERT_APPROVE, &out), ERR_FORBIDDEN);
    assert_int_equal(decides(h, COLLEAGUE, al.id, ALERT_APPROVE, &out), OK);
    assert_true(out.state == ALERT_SENT && out.sent_ms == h->now_ms && out.decided_by == COLLEAGUE);
    assert_true(in_force(h, 0) == 1 && broadcasts(h) == 1);
    assert_int_equal(decides(h, COLLEAGUE, al.id, ALERT_APPROVE, &out), ERR_CONFLICT);
    assert_int_equal(decides(h, COLLEAGUE, al.id, ALERT_DROP, &out), ERR_CONFLICT);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM audit_log WHERE action IN ('alert.compose', 'alert.approve')"), 2);
}

static void one_that_is_dropped_is_never_sent(void **state)
{
    struct hall *h = *state;
    struct alert al, out;
    struct alert_draft d = a_storm(h, 1);
    assert_int_equal(composes(h, OFFICER, &d, &al), OK);
    assert_int_equal(decides(h, OFFICER, al.id, ALERT_DROP, &out), OK);     /* one's own, too */
    assert_int_equal(decides(h, COLLEAGUE, al.id, ALERT_APPROVE, &out), ERR_CONFLICT);
    assert_true(in_force(h, 0) == 0 && broadcasts(h) == 0);
}

static void said_twice_it_is_one(void **state)
{
    struct hall *h = *state;
    struct alert first, again;
    struct alert_draft d = a_storm(h, 1);
    assert_int_equal(composes(h, OFFICER, &d, &first), OK);
    assert_int_equal(composes(h, OFFICER, &d, &again), OK);
    assert_int_equal(first.id, again.id);
    assert_int_equal(composes(h, COLLEAGUE, &d, &again), ERR_CONFLICT);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM alert"), 1);
}

static void an_exercise_goes_out_alone_and_to_no_phone(void **state)
{
    struct hall *h = *state;
    struct alert al;
    for (unsigned status = STATUS_EXERCISE; status <= STATUS_TEST; status++) {
        struct alert_draft d = a_storm(h, status);
        d.status = status;
        assert_int_equal(composes(h, OFFICER, &d, &al), OK);
        assert_int_equal(al.state, ALERT_SENT);
    }
    assert_true(in_force(h, 0) == 0 && broadcasts(h) == 0);
    answers(h, knock(h, 0, GET, "/feeds/alerts.atom", NULL), 200, "[Diễn tập] Bão số 9");
}

static void a_ward_warns_its_own_and_the_city_anybody(void **state)
{
    struct hall *h = *state;
    static const struct { int64_t who, unit, area; enum err e; const char *field; } tries[] = {
        { OFFICER, WARD, WARD, OK, NULL },
        { OFFICER, WARD, GROUP, OK, NULL },
        { OFFICER, WARD, FAR_WARD, ERR_BAD_INPUT, "areas" },
        { OFFICER, WARD, CITY, ERR_BAD_INPUT, "areas" },
        { OFFICER, FAR_WARD, FAR_WARD, ERR_FORBIDDEN, NULL },
        { OFFICER, CITY, WARD, ERR_FORBIDDEN, NULL },
        { MAYOR, CITY, CITY, OK, NULL },
        { MAYOR, CITY, FAR_WARD, OK, NULL },
        { MAYOR, WARD, WARD, OK, NULL },
        { MAYOR, CITY, AGENCY, ERR_BAD_INPUT, "areas" },
        { ENGINEER, AGENCY, WARD, ERR_BAD_INPUT, "unit_id" },
        { MAYOR, GROUP, GROUP, ERR_BAD_INPUT, "unit_id" },
        { MAYOR, 99, WARD, ERR_BAD_INPUT, "unit_id" },
        { AUDITOR, CITY, WARD, ERR_FORBIDDEN, NULL },
        { LAN, WARD, WARD, ERR_FORBIDDEN, NULL },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct alert al;
        struct alert_draft d = a_storm(h, 100 + (int64_t)i);
        d.unit_id = tries[i].unit;
        d.areas[0] = tries[i].area;
        assert_int_equal(composes(h, tries[i].who, &d, &al), tries[i].e);
        if (tries[i].field) assert_string_equal(d.field, tries[i].field);
    }
}

static void what_is_wrong_is_named(void **state)
{
    struct hall *h = *state;
#define WRONG(f, ...) { struct alert al; struct alert_draft d = a_storm(h, 1); __VA_ARGS__; \
    assert_int_equal(composes(h, OFFICER, &d, &al), ERR_BAD_INPUT); assert_string_equal(d.field, f); }
    WRONG("uid", d.uid = S("x"))
    WRONG("headline", d.headline = S("Bão"))
    WRONG("event", d.event = S(""))
    WRONG("headline_en", d.headline_en = S("Eh"))
    WRONG("event_en", d.event_en = S(""))
    WRONG("description_en",
          d.event_en = d.headline_en = d.instruction_en = S("")) /* English words without an English headline */
    WRONG("expires_ms", d.onset_ms = 0; d.expires_ms = h->now_ms)
    WRONG("expires_ms", d.expires_ms = h->now_ms + 31 * (int64_t)DAY_MS)
    WRONG("onset_ms", d.onset_ms = d.expires_ms)
    WRONG("areas", d.n_areas = 0)
    WRONG("areas", d.areas[1] = WARD; d.n_areas = 2)
    WRONG("areas", d.areas[0] = 99)
    WRONG("earlier", d.earlier = S("01920000-0000-7000-8000-000000000001"))
    WRONG("earlier", d.msg_type = TYPE_UPDATE)
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM alert"), 0);
}

/* ---- updating, ending ---- */

static struct alert_draft follow_up(struct hall *h, int64_t i, unsigned type, const struct alert *was)
{
    struct alert_draft d = a_storm(h, i);
    d.msg_type = type;
    d.earlier = was->uid;
    d.headline = type == TYPE_CANCEL ? S("Bão số 9 đã tan") : S("Bão số 9 mạnh lên");
    return d;
}

static void an_update_takes_the_place_of_the_earlier_one(void **state)
{
    struct hall *h = *state;
    struct alert first = sent(h, a_storm(h, 1)), out;
    h->now_ms += HOUR_MS;
    struct alert second = sent(h, follow_up(h, 2, TYPE_UPDATE, &first));
    struct counting c = { .n = 0 };
    assert_int_equal(alert_in_force(h->db, h->a, h->now_ms, 0, count_one, &c), OK);
    assert_int_equal(c.n, 1);
    assert_string_equal(arena_z(h->a, c.first), "Bão số 9 mạnh lên");
    struct alert_draft again = follow_up(h, 3, TYPE_UPDATE, &first);
    assert_int_equal(composes(h, OFFICER, &again, &out), ERR_CONFLICT);
    h->now_ms += HOUR_MS;
    struct alert last = sent(h, follow_up(h, 4, TYPE_CANCEL, &second));
    assert_int_equal(in_force(h, 0), 0);
    assert_int_equal(broadcasts(h), 3);                      /* who was warned hears that it is over */
    struct req rq = GETS(h, 0, "/alerts/%.*s.xml", (int)last.uid.n, last.uid.p);
    answers(h, rq, 200,
            arena_z(h->a, arena_printf(h->a,
                                       "<references>city.example,%.*s,2026-01-05T10:00:00+07:00 city.example,%.*s,"
                                       "2026-01-05T09:00:00+07:00</references>",
                                       (int)second.uid.n, second.uid.p, (int)first.uid.n, first.uid.p)));
    struct alert_draft of_cancel = follow_up(h, 5, TYPE_UPDATE, &last);
    assert_int_equal(composes(h, OFFICER, &of_cancel, &out), ERR_BAD_INPUT);
}

static void of_two_updates_one_goes_out(void **state)
{
    struct hall *h = *state;
    struct alert first = sent(h, a_storm(h, 1)), x, y, out;
    struct alert_draft dx = follow_up(h, 2, TYPE_UPDATE, &first), dy = follow_up(h, 3, TYPE_CANCEL, &first);
    assert_int_equal(composes(h, OFFICER, &dx, &x), OK);
    assert_int_equal(composes(h, OFFICER, &dy, &y), OK);
    assert_int_equal(decides(h, COLLEAGUE, y.id, ALERT_APPROVE, &out), OK);
    assert_int_equal(decides(h, COLLEAGUE, x.id, ALERT_APPROVE, &out), ERR_CONFLICT);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM alert WHERE state = 'draft'"), 1);      /* whole: it was not sent */
}

static void an_update_is_of_the_same_unit_and_status(void **state)
{
    struct hall *h = *state;
    struct alert first = sent(h, a_storm(h, 1)), out;
    struct alert_draft d = follow_up(h, 2, TYPE_UPDATE, &first);
    d.unit_id = CITY;
    assert_int_equal(composes(h, MAYOR, &d, &out), ERR_BAD_INPUT);
    assert_string_equal(d.field, "earlier");
    d = follow_up(h, 3, TYPE_CANCEL, &first);
    d.status = STATUS_TEST;                                  /* or anybody could end an alert alone */
    assert_int_equal(composes(h, OFFICER, &d, &out), ERR_BAD_INPUT);
    assert_string_equal(d.field, "earlier");
    assert_int_equal(in_force(h, 0), 1);
}

static void what_has_run_out_leaves_by_itself(void **state)
{
    struct hall *h = *state;
    struct alert late, out;
    struct alert_draft d = a_storm(h, 2);
    sent(h, a_storm(h, 1));
    assert_int_equal(composes(h, OFFICER, &d, &late), OK);
    h->now_ms += DAY_MS;
    assert_int_equal(in_force(h, 0), 0);
    answers(h, knock(h, 0, GET, "/alerts", NULL), 200, "Không có cảnh báo nào");
    assert_int_equal(decides(h, COLLEAGUE, late.id, ALERT_APPROVE, &out), ERR_CONFLICT);
}

static void only_what_is_grave_rings_at_night(void **state)
{
    struct hall *h = *state;
    sent(h, a_storm(h, 1));
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM notify_broadcast WHERE is_urgent"), 1);
    struct alert_draft d = a_storm(h, 2);
    d.severity = SEVERITY_MINOR;
    sent(h, d);
    d = a_storm(h, 3);
    d.urgency = URGENCY_FUTURE;
    sent(h, d);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM notify_broadcast WHERE is_urgent"), 1);
    assert_int_equal(broadcasts(h), 3);
}

static void long_words_are_cut_between_letters(void **state)
{
    struct hall *h = *state;
    struct alert_draft d = a_storm(h, 1);
    struct buf long_one = { .arena = h->a };
    while (long_one.n + 2 < ALERT_TEXT_MAX) buf_add(&long_one, S("ạ"));
    d.instruction = buf_str(&long_one);
    sent(h, d);
    assert_int_equal(broadcasts(h), 1);                      /* notify takes clean text only */
}

static void an_alert_concerns_who_lies_in_its_area_or_around_it(void **state)
{
    struct hall *h = *state;
    struct alert_draft d = a_storm(h, 1);
    d.areas[0] = GROUP;
    sent(h, d);
    assert_int_equal(in_force(h, GROUP), 1);
    assert_int_equal(in_force(h, WARD), 1);
    assert_int_equal(in_force(h, CITY), 1);
    assert_int_equal(in_force(h, FAR_WARD), 0);
    struct alert al;
    d = a_storm(h, 2);
    d.unit_id = d.areas[0] = CITY;
    assert_int_equal(composes(h, MAYOR, &d, &al), OK);
    RUN(h, "UPDATE alert SET state = 'sent', sent_ms = 1 WHERE id = %lld", (long long)al.id);
    assert_int_equal(in_force(h, FAR_WARD), 1);
    assert_int_equal(in_force(h, GROUP), 2);
}

/* ---- doors ---- */

#define ALERT_BODY "{\"uid\":\"01920000-0000-7000-8000-00000000abcd\",\"unit_id\":2,\"status\":\"Actual\",\"msg_type\":\"Alert\",\"category\":\"Infra\"," \
    "\"urgency\":\"Expected\",\"severity\":\"Moderate\",\"certainty\":\"Observed\",\"event\":\"Cắt nước\",\"headline\":\"Cắt nước sáng mai\"," \
    "\"expires_ms\":1767600000000,\"areas\":[2,4]}"

static void the_doors_of_alerts(void **state)
{
    struct hall *h = *state;
    static const struct try tries[] = {
        { 0, POST, "/api/alerts", ALERT_BODY, 401, NULL }, { LAN, POST, "/api/alerts", ALERT_BODY, 403, NULL },
        { AUDITOR, POST, "/api/alerts", ALERT_BODY, 403, NULL }, { FAR_OFFICER, POST, "/api/alerts", ALERT_BODY, 403, NULL },
        { OFFICER, POST, "/api/alerts", "{\"uid\":\"01920000-0000-7000-8000-00000000abcd\"}", 400, "\"field\":\"unit_id\"" },
        { OFFICER, POST, "/api/alerts", ALERT_BODY, 201, "\"state\":\"draft\"" },
        { OFFICER, POST, "/api/alerts", ALERT_BODY, 201, "\"areas\":[{\"unit_id\":2,\"code\":\"00103\"" },
        { 0, GET, "/api/alerts", NULL, 200, "\"rows\":[]" },
        { 0, GET, "/alerts/01920000-0000-7000-8000-00000000abcd.xml", NULL, 404, NULL },       /* a draft is nobody's yet */
        { OFFICER, POST, "/api/alerts/1/approve", "{}", 403, NULL },
        { FAR_OFFICER, POST, "/api/alerts/1/approve", "{}", 403, NULL },
        { LAN, POST, "/api/alerts/1/approve", "{}", 403, NULL },
        { COLLEAGUE, POST, "/api/alerts/1/approve", "{\"reason\":\"đúng\"}", 200, "\"state\":\"sent\"" },
        { COLLEAGUE, POST, "/api/alerts/1/drop", "{}", 409, NULL },
        { COLLEAGUE, POST, "/api/alerts/7/approve", "{}", 404, NULL },
        { 0, GET, "/api/alerts", NULL, 200, "\"headline\":\"Cắt nước sáng mai\"" },
        { 0, GET, "/api/alerts?unit=3", NULL, 200, "\"rows\":[]" }, { 0, GET, "/api/alerts?unit=x", NULL, 400, "\"field\":\"unit\"" },
        { 0, GET, "/alerts", NULL, 200, "Cắt nước sáng mai" }, { 0, GET, "/alerts?lang=en", NULL, 200, "Alerts in force" },
        { OFFICER, GET, "/api/units/2/alerts", NULL, 200, "\"account\":\"Cán bộ phường\"" },
        { FAR_OFFICER, GET, "/api/units/2/alerts", NULL, 403, NULL }, { LAN, GET, "/api/units/2/alerts", NULL, 403, NULL },
        { 0, GET, "/alerts/nobody.xml", NULL, 404, NULL },
    };
    try_all(h, tries, N_OF(tries));
    struct req rq = GETS(h, 0, "/api/alerts");
    assert_false(says(&rq, "Cán bộ"));                       /* the unit warns, not a person */
}

static void the_list_of_a_unit_goes_page_by_page(void **state)
{
    struct hall *h = *state;
    for (int64_t i = 1; i <= 3; i++) sent(h, a_storm(h, i));
    struct req rq = GETS(h, OFFICER, "/api/units/2/alerts?limit=2");
    answers(h, rq, 200, "\"id\":3,");
    struct str next = member_of(&rq, "\"next\":\"", '"');
    assert_true(next.n > 0);
    rq = GETS(h, OFFICER, "/api/units/2/alerts?limit=2&after=%.*s", (int)next.n, next.p);
    answers(h, rq, 200, "\"id\":1,");
    answers(h, rq, 200, "\"next\":\"\"");
    assert_false(says(&rq, "\"id\":2,"));
}

/* ---- CAP 1.2: what section 3.2 of the standard asks for, element by element ---- */

struct child { const char *name; bool is_needed, is_many; };
static const struct child of_alert[] = {
    { "identifier", true, false }, { "sender", true, false }, { "sent", true, false }, { "status", true, false }, { "msgType", true, false },
    { "source", false, false }, { "scope", true, false }, { "restriction", false, false }, { "addresses", false, false }, { "code", false, true },
    { "note", false, false }, { "references", false, false }, { "incidents", false, false }, { "info", false, true }, { NULL, false, false },
};
static const struct child of_info[] = {
    { "language", false, false }, { "category", true, true }, { "event", true, false }, { "responseType", false, true }, { "urgency", true, false },
    { "severity", true, false }, { "certainty", true, false }, { "audience", false, false }, { "eventCode", false, true },
    { "effective", false, false }, { "onset", false, false }, { "expires", false, false }, { "senderName", false, false },
    { "headline", false, false }, { "description", false, false }, { "instruction", false, false }, { "web", false, false },
    { "contact", false, false }, { "parameter", false, true }, { "resource", false, true }, { "area", false, true }, { NULL, false, false },
};
static const struct child of_area[] = {
    { "areaDesc", true, false }, { "polygon", false, true }, { "circle", false, true }, { "geocode", false, true }, { "altitude", false, false },
    { "ceiling", false, false }, { NULL, false, false },
};

/* In this order, each that is needed there, none twice that may not be, none the standard does not know. */
static void fits_the_order(const xmlNode *node, const struct child *c)
{
    bool seen = false;
    for (const xmlNode *n = node->children; n; n = n->next) {
        if (n->type != XML_ELEMENT_NODE) continue;
        assert_string_equal((const char *)n->ns->href, "urn:oasis:names:tc:emergency:cap:1.2");
        while (c->name && strcmp(c->name, (const char *)n->name) != 0) {
            if (c->is_needed && !seen) fail_msg("<%s> is missing before <%s>", c->name, (const char *)n->name);
            c++;
            seen = false;
        }
        if (!c->name) fail_msg("<%s> out of order", (const char *)n->name);
        if (seen && !c->is_many) fail_msg("<%s> twice", (const char *)n->name);
        seen = true;
    }
    for (; c->name; c++, seen = false) if (c->is_needed && !seen) fail_msg("<%s> is missing", c->name);
}

static const char *text_of(struct hall *h, const xmlNode *node, const char *name)
{
    for (const xmlNode *n = node->children; n; n = n->next)
        if (n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, name) == 0) {
            xmlChar *t = xmlNodeGetContent(n);
            const char *copy = arena_z(h->a, str_z((const char *)t));
            xmlFree(t);
            return copy;
        }
    return NULL;
}

/* CAP's dateTime: no fraction, a numeric zone, never "Z". */
static void is_moment(const char *t)
{
    static const char form[] = "dddd-dd-ddTdd:dd:dd+dd:dd";
    assert_non_null(t);
    assert_int_equal(strlen(t), sizeof form - 1);
    for (size_t i = 0; i < sizeof form - 1; i++)
        assert_true(form[i] == 'd' ? t[i] >= '0' && t[i] <= '9' : t[i] == form[i] || (form[i] == '+' && t[i] == '-'));
}

/* Pairs "lat,lon", four at least, the last the first again, within the city. */
static void is_polygon(const char *t)
{
    double lat, lon, first_lat = 0, first_lon = 0, last_lat = 0, last_lon = 0;
    int n = 0, used;
    for (; sscanf(t, " %lf,%lf%n", &lat, &lon, &used) == 2; t += used, n++) {
        if (n == 0) { first_lat = lat; first_lon = lon; }
        assert_true(lat > 20.5 && lat < 21.6 && lon > 105.0 && lon < 106.3);
        last_lat = lat;
        last_lon = lon;
    }
    assert_int_equal(*t, '\0');
    assert_true(n >= 4);
    assert_true(first_lat == last_lat && first_lon == last_lon);
}

static void check_info(struct hall *h, const xmlNode *info)
{
    int areas = 0, rings = 0;
    fits_the_order(info, of_info);
    is_moment(text_of(h, info, "effective"));
    is_moment(text_of(h, info, "expires"));
    if (text_of(h, info, "onset")) is_moment(text_of(h, info, "onset"));
    for (const xmlNode *n = info->children; n; n = n->next) {
        if (n->type != XML_ELEMENT_NODE || strcmp((const char *)n->name, "area") != 0) continue;
        areas++;
        fits_the_order(n, of_area);
        for (const xmlNode *p = n->children; p; p = p->next)
            if (strcmp((const char *)p->name, "polygon") == 0) {
                xmlChar *t = xmlNodeGetContent(p);
                is_polygon((const char *)t);
                xmlFree(t);
                rings++;
            }
    }
    assert_true(areas == 1 && rings >= 1);
}

static void it_is_cap_as_the_standard_says(void **state)
{
    struct hall *h = *state;
    struct alert al = sent(h, a_storm(h, 1));
    struct req rq = GETS(h, 0, "/alerts/%.*s.xml", (int)al.uid.n, al.uid.p);
    answers(h, rq, 200, "urn:oasis:names:tc:emergency:cap:1.2");
    assert_true(str_eq(rq.mime, S("application/cap+xml; charset=utf-8")));
    xmlDoc *doc = xmlReadMemory(rq.reply.p, (int)rq.reply.n, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR);
    assert_non_null(doc);
    const xmlNode *root = xmlDocGetRootElement(doc);
    assert_string_equal((const char *)root->name, "alert");
    fits_the_order(root, of_alert);
    assert_string_equal(text_of(h, root, "identifier"), arena_z(h->a, al.uid));
    assert_null(strpbrk(text_of(h, root, "identifier"), " ,<&"));
    assert_null(strpbrk(text_of(h, root, "sender"), " ,<&"));
    assert_string_equal(text_of(h, root, "scope"), "Public");
    is_moment(text_of(h, root, "sent"));
    int infos = 0;
    static const char *const languages[] = { "vi-VN", "en-US" }, *const headlines[] = { "Bão số 9 vào Hà Nội tối nay", "Storm No. 9 reaches Hanoi tonight" };
    for (const xmlNode *n = root->children; n; n = n->next) {
        if (n->type != XML_ELEMENT_NODE || strcmp((const char *)n->name, "info") != 0) continue;
        assert_true(infos < 2);
        assert_string_equal(text_of(h, n, "language"), languages[infos]);
        assert_string_equal(text_of(h, n, "headline"), headlines[infos++]);
        assert_string_equal(text_of(h, n, "severity"), "Severe");
        check_info(h, n);
    }
    assert_int_equal(infos, 2);
    assert_true(says(&rq, "<value>00103</value>"));
    assert_true(says(&rq, "Gió cấp 8 &lt;giật&gt; &amp; mưa"));
    xmlFreeDoc(doc);
}

static void the_feed_and_the_page_escape_what_was_written(void **state)
{
    struct hall *h = *state;
    struct alert_draft d = a_storm(h, 1);
    d.headline = S("Bão <script> & \"gió\"");
    d.headline_en = d.event_en = d.description_en = d.instruction_en = S("");
    struct alert al = sent(h, d);
    struct req rq = GETS(h, 0, "/feeds/alerts.atom");
    answers(h, rq, 200, "http://www.w3.org/2005/Atom");
    xmlDoc *doc = xmlReadMemory(rq.reply.p, (int)rq.reply.n, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR);
    assert_non_null(doc);
    xmlFreeDoc(doc);
    answers(h, rq, 200,
            arena_z(h->a, arena_printf(h->a, "https://city.example/alerts/%.*s.xml", (int)al.uid.n, al.uid.p)));
    rq = GETS(h, 0, "/alerts");
    assert_false(says(&rq, "<script>"));
    answers(h, rq, 200, "Bão &lt;script&gt;");
    rq = GETS(h, 0, "/alerts/%.*s.xml", (int)al.uid.n, al.uid.p);
    assert_false(says(&rq, "en-US"));
}

int main(void)
{
    const struct CMUnitTest rules[] = { cmocka_unit_test(every_state_is_reached) };
    const struct CMUnitTest alerts[] = {
        HALL(nothing_goes_out_before_a_second_person),
        HALL(one_that_is_dropped_is_never_sent),
        HALL(said_twice_it_is_one),
        HALL(an_exercise_goes_out_alone_and_to_no_phone),
        HALL(a_ward_warns_its_own_and_the_city_anybody),
        HALL(what_is_wrong_is_named),
        HALL(an_update_takes_the_place_of_the_earlier_one),
        HALL(of_two_updates_one_goes_out),
        HALL(an_update_is_of_the_same_unit_and_status),
        HALL(what_has_run_out_leaves_by_itself),
        HALL(only_what_is_grave_rings_at_night),
        HALL(long_words_are_cut_between_letters),
        HALL(an_alert_concerns_who_lies_in_its_area_or_around_it),
        HALL(the_doors_of_alerts),
        HALL(the_list_of_a_unit_goes_page_by_page),
        HALL(it_is_cap_as_the_standard_says),
        HALL(the_feed_and_the_page_escape_what_was_written),
    };
    return cmocka_run_group_tests(rules, NULL, NULL) + run_everywhere(alerts);
}
