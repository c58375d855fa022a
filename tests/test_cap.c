/* test_cap.c - every alert is CAP 1.2 by a grammar of the standard (cases/cap-1.2.rng, read by libxml2): every word of every list, updates and
   cancellations, words that try to break out; and the grammar refuses what is none, so that this says something. */
#define MORE_DOORS alert_routes, alert_page_routes
#include "doors.h"
#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include "civic/alert/alert.h"
#include "core/time.h"

static xmlRelaxNG *grammar;

static int open_grammar(void **state)
{
    char path[400];
    const char *root = getenv("SANSANG_TEST_SOURCE");
    (void)state;
    snprintf(path, sizeof path, "%s/tests/cases/cap-1.2.rng", root ? root : ".");
    xmlRelaxNGParserCtxt *p = xmlRelaxNGNewParserCtxt(path);
    grammar = p ? xmlRelaxNGParse(p) : NULL;
    xmlRelaxNGFreeParserCtxt(p);
    return grammar ? 0 : -1;
}

static int close_grammar(void **state)
{
    (void)state;
    xmlRelaxNGFree(grammar);
    return 0;
}

__attribute__((format(printf, 2, 3)))
static void remember(void *arg, const char *format, ...)
{
    char *said = arg;
    va_list args;
    va_start(args, format);
    if (!*said) vsnprintf(said, 300, format, args);
    va_end(args);
}

/* What is wrong with it; empty: it is CAP. */
static const char *fault_of(struct str xml)
{
    static char said[300];
    said[0] = 0;
    xmlDoc *doc =
        xmlReadMemory(xml.p, (int)xml.n, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (!doc) return "not well-formed";
    xmlRelaxNGValidCtxt *v = xmlRelaxNGNewValidCtxt(grammar);
    xmlRelaxNGSetValidErrors(v, remember, remember, said);
    int failed = xmlRelaxNGValidateDoc(v, doc);
    xmlRelaxNGFreeValidCtxt(v);
    xmlFreeDoc(doc);
    return failed && !said[0] ? "refused" : said;
}

#define IS_CAP(xml) assert_string_equal(fault_of(xml), "")

static struct alert_draft a_flood(struct hall *h, int64_t i)
{
    return (struct alert_draft){
        .uid = id_of(h, 9500 + i), .unit_id = WARD, .status = STATUS_ACTUAL, .msg_type = TYPE_ALERT, .category = 1, .urgency = URGENCY_EXPECTED,
        .severity = SEVERITY_SEVERE, .certainty = 1, .event = S("Ngập sâu"), .headline = S("Ngập sâu ở ngõ 67"), .description = S("Nước lên 40 cm."),
        .instruction = S("Bác lên tầng trên."), .event_en = S("Flood"), .headline_en = S("Deep water in lane 67"), .description_en = S("40 cm."),
        .instruction_en = S("Go upstairs."), .expires_ms = h->now_ms + DAY_MS, .areas = { WARD }, .n_areas = 1,
    };
}

static struct alert sent(struct hall *h, struct alert_draft d)
{
    struct alert al;
    struct actor one = actor(OFFICER), other = actor(COLLEAGUE);
    assert_int_equal(alert_compose(h->db, h->a, h->now_ms, &one, &d, &al), OK);
    assert_int_equal(alert_decide(h->db, h->a, h->now_ms, &other, al.id, ALERT_APPROVE, S("đã kiểm tra"), &al), OK);
    return al;
}

static struct str cap_of(struct hall *h, const struct alert *al)
{
    struct buf out = { .arena = h->a };
    assert_int_equal(alert_cap(h->db, h->a, al, S("city.example"), S("https://city.example/alerts"), &out), OK);
    return buf_str(&out);
}

static void every_word_of_every_list_is_one_the_standard_knows(void **state)
{
    struct hall *h = *state;
    struct alert al = sent(h, a_flood(h, 1));
    const struct { unsigned *member; const char *const *words; } lists[] = {
        { &al.status, alert_statuses }, { &al.msg_type, alert_types }, { &al.category, alert_categories }, { &al.urgency, alert_urgencies },
        { &al.severity, alert_severities }, { &al.certainty, alert_certainties },
    };
    int n = 0;
    for (size_t i = 0; i < N_OF(lists); i++)
        for (unsigned w = 0, was = *lists[i].member; ; w++) {
            *lists[i].member = lists[i].words[w] ? w : was;
            if (!lists[i].words[w]) break;
            IS_CAP(cap_of(h, &al));
            n++;
        }
    assert_int_equal(n, 3 + 3 + 12 + 5 + 5 + 5);
}

static void without_the_words_that_may_be_missing_it_still_is_one(void **state)
{
    struct hall *h = *state;
    struct alert_draft d = a_flood(h, 1);
    d.description = d.instruction = d.event_en = d.headline_en = d.description_en = d.instruction_en = S("");
    d.headline = S("Nước lên \xEF\xBF\xBE \xEF\xBF\xBF");                 /* no characters of XML: they are left out */
    struct alert al = sent(h, d);
    IS_CAP(cap_of(h, &al));
    al.onset_ms = h->now_ms + HOUR_MS;
    IS_CAP(cap_of(h, &al));
}

static void an_update_and_its_end_are_cap_and_name_what_went_before(void **state)
{
    struct hall *h = *state;
    struct alert_draft d = a_flood(h, 1);
    struct alert first = sent(h, d);
    d.uid = id_of(h, 9502);
    d.msg_type = TYPE_UPDATE;
    d.earlier = first.uid;
    struct alert second = sent(h, d);
    d.uid = id_of(h, 9503);
    d.msg_type = TYPE_CANCEL;
    d.earlier = second.uid;
    struct alert third = sent(h, d);
    struct str cap = cap_of(h, &third),
               both = arena_printf(h->a, "<references>city.example,%.*s,%s city.example,%.*s,%s</references>",
                                   (int)second.uid.n, second.uid.p, arena_z(h->a, w3c_time(h->a, second.sent_ms)),
                                   (int)first.uid.n, first.uid.p, arena_z(h->a, w3c_time(h->a, first.sent_ms)));
    IS_CAP(cap_of(h, &second));
    IS_CAP(cap);
    assert_non_null(memmem(cap.p, cap.n, both.p, both.n));
}

static void words_that_try_to_break_out_stay_words(void **state)
{
    static const char *const words[] = {
        "</headline></info><info>", "]]>", "<![CDATA[x", "&#0;&amp;&lt;", "<!-- --", "<?xml version=\"1.0\"?>", "' OR 1=1 --", "\"><script>alert(1)</script>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>&x;", "\xF0\x9F\x8C\x8A sóng", "%s%n%n",
    };
    struct hall *h = *state;
    for (size_t i = 0; i < N_OF(words); i++) {
        struct alert_draft d = a_flood(h, 10 + (int64_t)i);
        d.headline = d.headline_en = d.description = d.instruction = arena_printf(h->a, "Nước lên %s", words[i]);
        d.event = d.event_en = str_z(words[i]);
        struct alert al = sent(h, d);
        IS_CAP(cap_of(h, &al));
        struct str cap = cap_of(h, &al);
        xmlDoc *doc = xmlReadMemory(cap.p, (int)cap.n, NULL, NULL, XML_PARSE_NONET);
        const xmlNode *info = xmlFirstElementChild(xmlDocGetRootElement(doc));
        while (strcmp((const char *)info->name, "info") != 0) info = info->next;
        const xmlNode *event = info->children->next->next;                   /* language, category, event */
        xmlChar *said = xmlNodeGetContent(event);
        assert_string_equal((const char *)said, words[i]);
        xmlFree(said);
        xmlFreeDoc(doc);
    }
}

/* Letters no XML may hold are refused where they are written. */
static void what_xml_cannot_hold_is_refused_at_the_door(void **state)
{
    struct hall *h = *state;
    static const char *const letters[] = { "\\u0000", "\\u0001", "\\u001b", "\\u0008", "\\ud800" };
    for (size_t i = 0; i < N_OF(letters); i++) {
        char body[900];
        snprintf(
            body, sizeof body,
            "{\"uid\":\"%s\",\"unit_id\":%d,\"status\":\"Actual\",\"msg_type\":\"Alert\",\"category\":\"Met\",\"urgency\":\"Expected\","
            "\"severity\":\"Severe\",\"certainty\":\"Likely\",\"event\":\"Bão\",\"headline\":\"Bão số 9 %s tối nay\",\"expires_ms\":%lld,\"areas\":[%d]}",
            arena_z(h->a, id_of(h, 9600 + (int64_t)i)), WARD, letters[i], (long long)(h->now_ms + DAY_MS), WARD);
        struct req rq = knock(h, OFFICER, POST, "/api/alerts", body);
        if (rq.status != 400) fail_msg("%s: %d", letters[i], rq.status);
    }
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM alert"), 0);
}

static struct str changed(struct hall *h, struct str xml, const char *from, const char *to)
{
    const char *at = memmem(xml.p, xml.n, from, strlen(from));
    if (!at) fail_msg("there is no %s", from);
    size_t before = (size_t)(at - xml.p);
    return arena_printf(h->a, "%.*s%s%.*s", (int)before, xml.p, to, (int)(xml.n - before - strlen(from)),
                        at + strlen(from));
}

static void what_is_no_cap_is_refused_by_the_grammar(void **state)
{
    struct hall *h = *state;
    static const struct { const char *from, *to; } tries[] = {
        { "<status>Actual</status>", "" }, { "<status>Actual<", "<status>actual<" }, { "<scope>Public</scope>", "" },
        { "<status>Actual</status><msgType>Alert</msgType>", "<msgType>Alert</msgType><status>Actual</status>" },
        { "cap:1.2", "cap:1.1" }, { "<sender>city.example<", "<sender>the city<" }, { "<category>Met</category>", "" },
        { "<urgency>Expected<", "<urgency>Soon<" }, { "<severity>Severe</severity>", "<severity>Severe</severity><severity>Severe</severity>" },
        { "+07:00</sent>", "Z</sent>" }, { "+07:00</sent>", ".5+07:00</sent>" }, { "<areaDesc>", "<name/><areaDesc>" }, { "<event>Ngập sâu</event>", "<event/>" },
        { "<polygon>", "<polygon>21 105 " }, { "<valueName>", "<valuename>" },
    };
    struct alert al = sent(h, a_flood(h, 1));
    struct str cap = cap_of(h, &al);
    IS_CAP(cap);
    for (size_t i = 0; i < N_OF(tries); i++)
        if (!*fault_of(changed(h, cap, tries[i].from, tries[i].to)))
            fail_msg("%s became %s and is CAP", tries[i].from, tries[i].to);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HALL(every_word_of_every_list_is_one_the_standard_knows),
        HALL(without_the_words_that_may_be_missing_it_still_is_one),
        HALL(an_update_and_its_end_are_cap_and_name_what_went_before),
        HALL(words_that_try_to_break_out_stay_words),
        HALL(what_xml_cannot_hold_is_refused_at_the_door),
        HALL(what_is_no_cap_is_refused_by_the_grammar),
    };
    void *none = NULL;
    if (open_grammar(&none) != 0) return 1;
    int failed = run_everywhere(tests);
    return failed + close_grammar(&none);
}
