/* test_board.c - the public board, its feeds and figures, and clearing: what is shown, and what is never. */
#include "public.h"
#include "civic/board/board_db.h"
#include "core/period.h"
#include "http/hub.h"
#include <libxml/parser.h>

/* ---- what is hidden ---- */

static void nothing_that_was_not_cleared_is_on_any_page(void **state)
{
    struct hall *h = *state;
    struct petition held = marked(h, LAT, LON), shown = shown_light(h, LAT, LON), private = marked(h, LAT, LON);
    moved(h, OFFICER, (struct petition_move){ .id = private.id, .event = PETITION_CLEAR, .audience = AUDIENCE_PRIVATE, .title = S("Kín " MARK) });
    step(h, OFFICER, shown.id, PETITION_RECEIVE);
    step(h, OFFICER, shown.id, PETITION_TAKE);
    moved(h, OFFICER, (struct petition_move){ .id = shown.id, .event = PETITION_ASK, .text = S("Nhà " MARK " ở đâu?") });
    moved(h, LAN, (struct petition_move){ .id = shown.id, .event = PETITION_SUPPLY, .text = S("Ở đây " MARK), .public_text = S(MARK) });
    moved(h, OFFICER, (struct petition_move){ .id = shown.id, .event = PETITION_NOTE, .text = S("Ghi chú " MARK), .public_text = S(MARK) });
    static const char *const pages[] = {
        "/board", "/board?ward=00103", "/board?status=open", "/board/%s", "/board/map", "/board/units", "/feeds/city.atom", "/feeds/city.rss",
        "/feeds/ward/00103.atom", "/feeds/ward/00103.rss", "/api/public/petitions", "/open311/v2/requests.xml", "/open311/v2/requests.json",
        "/open311/v2/requests/%s.xml", "/open311/v2/requests/%s.json", "/open311/v2/requests.json?service_request_id=%s",
        "/open311/v2/servicerequestupdates.xml", "/open311/v2/tokens/%s.json", "/ogc/collections/petitions/items",
        "/ogc/collections/petitions/items?bbox=105,20,106,22", "/ogc/collections/petitions/items/%s", "/ogc/collections/units/items",
    };
    const struct petition *all[] = { &held, &shown, &private };
    for (size_t i = 0; i < N_OF(pages); i++)
        for (size_t k = 0; k < N_OF(all); k++) {
            struct str code = arena_printf(h->a, "%.*s", (int)all[k]->code.n, all[k]->code.p);
            const char *hole = strstr(pages[i], "%s");
            struct str path = hole ? arena_printf(h->a, "%.*s%s%s", (int)(hole - pages[i]), pages[i], code.p, hole + 2)
                                   : str_z(pages[i]);
            struct req rq = knock(h, GET, path.p, NULL);
            bool named = hole != NULL && all[k] != &shown;
            if (named && strstr(path.p, "service_request_id=")) assert_int_equal(rq.status, 200);
            else if (named || strstr(path.p, "tokens")) assert_int_equal(rq.status, 404);
            else assert_int_equal(rq.status, 200);
            static const char *const never[] = { MARK, "0912345678", "29A-123", "Nguyễn Thị Lan", "105.820000", "21.070000" };
            for (size_t n = 0; n < 4; n++) if (says(&rq, never[n])) fail_msg("%s says %s", path.p, never[n]);
            if (says(&rq, held.code.p) || says(&rq, arena_z(h->a, private.code))) fail_msg("%s tells a code", path.p);
        }
}

static void a_place_is_rounded_as_far_as_its_kind_asks(void **state)
{
    struct hall *h = *state;
    struct petition p = shown_light(h, 21070567, 105820789);
    struct shown s;
    assert_int_equal(shown_by_code(h->db, h->a, p.code, &s), OK);
    assert_true(s.lat_e6 == 21070500 && s.lon_e6 == 105820700);         /* a thing in the street: about 10 m */
    RUN(h, "UPDATE petition_category SET flow = 'procedure' WHERE code = 'light'");
    assert_int_equal(shown_by_code(h->db, h->a, p.code, &s), OK);
    assert_true(s.lat_e6 == 21070500 && s.lon_e6 == 105820500);         /* else the middle of the square */
    RUN(h, "UPDATE petition SET lat_e6 = 0, lon_e6 = 0 WHERE id = %lld", (long long)p.id);
    assert_int_equal(shown_by_code(h->db, h->a, p.code, &s), OK);
    assert_true(s.lat_e6 == 0 && s.lon_e6 == 0);
}

static void a_box_finds_by_the_rounded_place_only(void **state)
{
    struct hall *h = *state;
    RUN(h, "UPDATE petition_category SET flow = 'procedure' WHERE code = 'light'");
    shown_light(h, 21070001, 105820001);                                 /* shown at .070500, .820500 */
    struct req rq = GETS(h, "/ogc/collections/petitions/items?bbox=105.82,21.07,105.8201,21.0701");
    SAYS(&rq, "\"numberReturned\":0");
    rq = GETS(h, "/ogc/collections/petitions/items?bbox=105.8204,21.0704,105.8206,21.0706");
    SAYS(&rq, "\"numberReturned\":1");
}

/* ---- the pages ---- */

static int64_t cards_of(const struct req *rq)
{
    int64_t n = 0;
    for (const char *at = rq->reply.p, *end = at + rq->reply.n;
         (at = memmem(at, (size_t)(end - at), "/board/HN-", 10)) != NULL; at++)
        n++;
    return n;
}

static void the_board_lists_the_newest_first_and_pages_by_cursor(void **state)
{
    struct hall *h = *state;
    for (int i = 0; i < 5; i++) shown_light(h, LAT, LON);
    struct req rq = GETS(h, "/board?limit=2&ward=00103");
    SAYS(&rq, "Đèn đường &lt;hỏng&gt;", "Phường Tây Hồ", "Chờ tiếp nhận");
    int64_t cards = 0, pages = 1;
    for (;; pages++) {
        assert_int_equal(rq.status, 200);
        cards += cards_of(&rq);
        const char *next = memmem(rq.reply.p, rq.reply.n, "/board?after=", 13);
        if (!next) break;
        struct str path = { next, strcspn(next, "\"") };
        struct buf plain = { .arena = h->a };
        for (size_t i = 0; i < path.n; i++) {                /* &amp; as a browser reads it */
            buf_add(&plain, (struct str){ path.p + i, 1 });
            if (path.p[i] == '&') i += 4;
        }
        assert_non_null(strstr(arena_z(h->a, path), "&amp;ward=00103"));
        rq = knock(h, GET, arena_z(h->a, buf_str(&plain)), NULL);
    }
    assert_true(cards == 5 && pages == 3);
}

static void the_board_is_filtered_by_ward_category_and_state(void **state)
{
    struct hall *h = *state;
    struct petition open = shown_light(h, LAT, LON), done = answered(h);
    cleared(h, done.id);
    const struct { const char *query; bool open, done; } filters[] = {
        { "", true, true }, { "?ward=00103", true, true }, { "?ward=09616", false, false }, { "?category=light", true, true },
        { "?status=open", true, false }, { "?status=closed", false, true }, { "?ward=00103&category=light&status=open", true, false },
        { "?ward=00103&status=closed", false, true }, { "?category=light&status=closed", false, true }, { "?ward=&category=&status=", true, true },
    };
    for (size_t i = 0; i < N_OF(filters); i++) {
        struct req rq = GETS(h, "/board%s", filters[i].query);
        assert_int_equal(rq.status, 200);
        if (says(&rq, arena_z(h->a, open.code)) != filters[i].open ||
            says(&rq, arena_z(h->a, done.code)) != filters[i].done)
            fail_msg("%s", filters[i].query);
    }
    const struct try bad[] = {
        { GET, "/board?ward=99999", NULL, 400, NULL }, { GET, "/board?ward=01", NULL, 400, NULL }, { GET, "/board?category=none", NULL, 400, NULL },
        { GET, "/board?status=maybe", NULL, 400, NULL }, { GET, "/board?after=%21", NULL, 400, NULL }, { GET, "/board?x=1", NULL, 400, NULL },
        { GET, "/board/HN-000000-AAAA", NULL, 404, NULL },
    };
    try_all(h, bad, N_OF(bad));
}

static void a_report_shows_its_life_its_pictures_and_what_is_hidden(void **state)
{
    struct hall *h = *state;
    struct petition p = answered(h);
    cleared(h, p.id);
    struct req rq = GETS(h, "/board/%s", arena_z(h->a, p.code));
    SAYS(&rq, "Đèn không sáng &amp; tối &quot;quá&quot;", "Đã trả lời", "Đã thay bóng đèn mới", "Phường Tây Hồ",
         "Chưa đánh giá", "1 ảnh hoặc tài liệu: chưa duyệt", "Người dân gửi", "Tiếp nhận");
    assert_false(says(&rq, "<img"));
    RUN(h, "UPDATE petition_file SET audience = 'public' WHERE petition_id = %lld", (long long)p.id);
    rq = GETS(h, "/board/%s?lang=en", arena_z(h->a, p.code));
    SAYS(&rq, "src=\"/api/petition-files/", "Before: no public photo", "Answered the same day");
    assert_false(says(&rq, "not looked at yet"));
    assert_false(says(&rq, "<script"));
}

static void a_public_page_is_asked_for_again_cheaply(void **state)
{
    struct hall *h = *state;
    shown_light(h, LAT, LON);
    struct req rq = GETS(h, "/board");
    assert_true(str_eq(said_header(&rq, "Cache-Control"), S("public, max-age=60")));
    if_none_match = arena_z(h->a, said_header(&rq, "ETag"));
    rq = GETS(h, "/board");
    assert_int_equal(rq.status, 304);
}

/* ---- feeds ---- */

static void feeds_are_well_formed_and_their_ids_stay(void **state)
{
    struct hall *h = *state;
    struct petition p = shown_light(h, LAT, LON);
    static const char *const feeds[] = { "/feeds/city.atom", "/feeds/city.rss", "/feeds/ward/00103.atom", "/feeds/ward/00103.rss" };
    for (size_t i = 0; i < N_OF(feeds); i++) {
        struct req rq = knock(h, GET, feeds[i], NULL);
        assert_int_equal(rq.status, 200);
        xmlDoc *doc = xmlReadMemory(rq.reply.p, (int)rq.reply.n, NULL, NULL, XML_PARSE_NONET);
        assert_non_null(doc);
        xmlFreeDoc(doc);
        SAYS(&rq, arena_printf(h->a, "urn:uuid:%s", arena_z(h->a, p.uid)).p, "Đèn đường &lt;hỏng&gt;",
             "https://city.example/board/HN-");
    }
    struct req rq = knock(h, GET, "/feeds/city.rss", NULL);
    SAYS(&rq, "<pubDate>Mon, 05 Jan 2026 09:00:00 +0700</pubDate>", "<guid isPermaLink=\"false\">");
    rq = knock(h, GET, "/feeds/city.atom", NULL);
    SAYS(&rq, "<updated>2026-01-05T09:00:00+07:00</updated>");
    rq = knock(h, GET, "/feeds/ward/09616.atom", NULL);
    assert_false(says(&rq, "<entry>"));
    const struct try bad[] = {
        { GET, "/feeds/ward/00000.atom", NULL, 404, NULL }, { GET, "/feeds/ward/01.atom", NULL, 404, NULL },
        { GET, "/feeds/city.json", NULL, 404, NULL },
    };
    try_all(h, bad, N_OF(bad));
}

/* ---- figures ---- */

static int64_t last_month(const struct hall *h) { return figures_month_last(h->now_ms); }

/* All of one category: a whole is what its categories are. */
static void tally(struct hall *h, int64_t unit_id, int64_t month, const char *measure, int64_t n)
{
    for (int category = 0; category <= 1; category++)
        RUN(h, "INSERT INTO petition_month(unit_id, month, category_id, measure, n) VALUES(%lld, %lld, %d, '%s', %lld)"
               " ON CONFLICT(measure, category_id, unit_id, month) DO UPDATE SET n = petition_month.n + EXCLUDED.n", (long long)unit_id,
            (long long)month, category, measure, (long long)n);
}

static struct figures of_unit(const struct figures_table *t, int64_t unit_id)
{
    for (size_t i = 0; i < t->n; i++) if (t->units[i].unit_id == unit_id) return t->units[i];
    return (struct figures){ .received = INT64_MIN };
}

static void small_cells_are_hidden_and_others_with_them(void **state)
{
    struct hall *h = *state;
    struct figures_table t;
    int64_t month = last_month(h);
    const struct { int64_t unit, received, answered, on_time, satisfied, unsatisfied; } rows[] = {
        { CITY, 143, 103, 90, 52, 11 }, { WARD, 100, 80, 72, 40, 10 }, { FAR_WARD, 40, 20, 15, 12, 1 }, { AGENCY, 3, 3, 3, 0, 0 },
    };
    for (size_t i = 0; i < N_OF(rows); i++) {
        tally(h, rows[i].unit, month, "received", rows[i].received);
        tally(h, rows[i].unit, month, "answered", rows[i].answered);
        tally(h, rows[i].unit, month, "on_time", rows[i].on_time);
        tally(h, rows[i].unit, month, "minutes", rows[i].answered * 120);
        if (rows[i].satisfied) tally(h, rows[i].unit, month, "satisfied", rows[i].satisfied);
        if (rows[i].unsatisfied) tally(h, rows[i].unit, month, "unsatisfied", rows[i].unsatisfied);
    }
    assert_int_equal(figures_read(h->db, h->a, h->now_ms, month, &t), OK);
    assert_int_equal(t.n, 3);
    const struct figures ward = of_unit(&t, WARD), far_ward = of_unit(&t, FAR_WARD), agency = of_unit(&t, AGENCY);
    assert_int_equal(agency.received, FIGURE_HIDDEN);
    assert_int_equal(far_ward.received, FIGURE_HIDDEN);             /* 143 - 100 - 40 would tell the 3 */
    assert_int_equal(ward.received, 100);
    assert_int_equal(t.city.received, 143);
    assert_true(ward.answered == 80 && ward.minutes == 120 && ward.on_time == 72);
    assert_true(agency.answered == FIGURE_HIDDEN && agency.minutes == FIGURE_HIDDEN);
    assert_int_equal(far_ward.satisfied, FIGURE_HIDDEN); /* 13 rated, 12 satisfied would tell the one who was not */
    assert_int_equal(ward.satisfied, FIGURE_HIDDEN);                /* … and its neighbour goes with it */
    assert_true(t.city.satisfied == 52 && t.city.rated == 63);
    struct req rq = GETS(h, "/api/public/petitions");
    SAYS(&rq, "\"received\":null", "\"received\":100", "\"minutes\":120");
    rq = GETS(h, "/board/units");
    SAYS(&rq, "Công ty Cây xanh", "&lt;5", "87 %", "90 %");
    rq = GETS(h, "/board/map");
    SAYS(&rq, "/board?ward=00103", "<title>Phường Tây Hồ: 100 phản ánh</title>");
}

static enum err no_db(void *arg, struct db **out)
{
    (void)arg;
    *out = NULL;
    return OK;
}

/* With what is kept, and read afresh. */
static void assert_same_pages(struct hall *h)
{
    static const char *const pages[] = { "/board/map", "/board/units", "/board/units?lang=en", "/api/public/petitions" };
    struct hub *keeps = hub;
    for (size_t i = 0; i < N_OF(pages); i++) {
        struct req kept = knock(h, GET, pages[i], NULL);
        hub = NULL;
        struct req fresh = knock(h, GET, pages[i], NULL);
        hub = keeps;
        assert_int_equal(kept.status, 200);
        if (!str_eq(buf_str(&kept.reply), buf_str(&fresh.reply)))
            fail_msg("%s\nkept  %.*s\nfresh %.*s", pages[i], (int)kept.reply.n, kept.reply.p, (int)fresh.reply.n,
                     fresh.reply.p);
    }
}

static void what_is_kept_of_the_figures_is_what_a_fresh_reading_says(void **state)
{
    struct hall *h = *state;
    assert_int_equal(hub_open(no_db, NULL, NULL, &hub), OK);
    assert_same_pages(h);                                    /* nothing yet */
    tally(h, CITY, last_month(h), "received", 29);
    tally(h, FAR_WARD, last_month(h), "received", 20);
    tally(h, AGENCY, last_month(h), "received", 9);
    h->now_ms += 11 * (int64_t)MINUTE_MS;
    assert_same_pages(h);
    for (int i = 0; i < 6; i++) {
        struct petition p = answered(h);
        if (i & 1) step(h, LAN, p.id, PETITION_RATE);
        assert_same_pages(h);
    }
    h->now_ms = day_start_ms(month_first_day(last_month(h) + 2));   /* the month that ran is over, on its first moment */
    assert_same_pages(h);
    struct req rq = GETS(h, "/api/public/petitions");
    SAYS(&rq, "\"received\":6", "\"answered\":6");
    hub_close(hub);
    hub = NULL;
}

static void a_past_month_altered_by_hand_shows_within_ten_minutes(void **state)
{
    struct hall *h = *state;
    tally(h, CITY, last_month(h), "received", 50);
    tally(h, WARD, last_month(h), "received", 50);
    assert_int_equal(hub_open(no_db, NULL, NULL, &hub), OK);
    struct req rq = GETS(h, "/api/public/petitions");
    SAYS(&rq, "\"received\":50");
    tally(h, CITY, last_month(h), "received", 10);
    tally(h, WARD, last_month(h), "received", 10);
    rq = GETS(h, "/api/public/petitions");
    SAYS(&rq, "\"received\":50");
    h->now_ms += 10 * (int64_t)MINUTE_MS;
    rq = GETS(h, "/api/public/petitions");
    SAYS(&rq, "\"received\":60");
    hub_close(hub);
    hub = NULL;
}

/* A number that grows by one from day to day is a person; so are two ranges of days that overlap. */
static void figures_are_of_whole_months_that_are_over(void **state)
{
    struct hall *h = *state;
    const struct period over = period_of(PERIOD_MONTH, month_first_day(last_month(h))), runs = period_next(&over);
    struct str code = period_text(h->a, &over), running = period_text(h->a, &runs);
    for (int i = 0; i < 7; i++) answered(h);
    struct req rq = GETS(h, "/api/public/petitions");
    SAYS(&rq, arena_z(h->a, arena_printf(h->a, "\"period\":\"%.*s\"", (int)code.n, code.p)), "\"units\":[]");
    rq = GETS(h, "/board/units?period=%.*s", (int)code.n, code.p);
    assert_int_equal(rq.status, 200);
    const char *this_month = arena_z(h->a, arena_printf(h->a, "/api/public/petitions?period=%.*s", (int)running.n, running.p));
    const struct try tries[] = {
        { GET, "/api/public/petitions?period=2025-M01", NULL, 200, "\"to\":\"2025-01-31\"" },
        { GET, this_month, NULL, 400, "\"field\":\"period\"" },
        { GET, "/board/units?period=2026-W01", NULL, 400, "<!doctype html>" },
        { GET, "/board/map?period=2026-M13", NULL, 400, "<!doctype html>" },
        { GET, "/api/public/petitions?period=2026-11-30", NULL, 400, "\"field\":\"period\"" },
    };
    try_all(h, tries, N_OF(tries));
}

/* ---- clearing ---- */

static void the_desk_reads_what_is_held_masked_and_it_is_in_the_audit_log(void **state)
{
    struct hall *h = *state;
    struct petition p = marked(h, LAT, LON);
    int64_t before = ASK(h, "SELECT COUNT(*) FROM audit_log WHERE action = 'petition.held'");
    as(ROLE_OFFICER, OFFICER, WARD);
    struct req rq = GETS(h, "/api/units/2/petitions/held");
    assert_int_equal(rq.status, 200);
    SAYS(&rq, arena_z(h->a, p.code), "số … biển …", "\"photos\":1");
    assert_false(says(&rq, "0912345678"));
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM audit_log WHERE action = 'petition.held'"), before + 1);
    as(ROLE_CITY, MAYOR, CITY);
    rq = GETS(h, "/api/units/1/petitions/held");
    SAYS(&rq, arena_z(h->a, p.code));
    rq = GETS(h, "/api/units/5/petitions/held");
    assert_false(says(&rq, arena_z(h->a, p.code)));
    as(ROLE_OFFICER, FAR_OFFICER, FAR_WARD);
    assert_int_equal(GETS(h, "/api/units/2/petitions/held").status, 403);
    as(ROLE_ADMIN, MAYOR, CITY);
    assert_int_equal(GETS(h, "/api/units/1/petitions/held").status, 403);
    as(0, 0, 0);
    assert_int_equal(GETS(h, "/api/units/2/petitions/held").status, 401);
}

static struct req clears(struct hall *h, int64_t id, const char *body)
{
    return knock(h, POST, arena_z(h->a, arena_printf(h->a, "/api/petitions/%lld/clear", (long long)id)), body);
}

static void clearing_decides_words_and_pictures_in_one(void **state)
{
    struct hall *h = *state;
    struct petition p = marked(h, LAT, LON);
    int64_t file = ASK(h, "SELECT id FROM petition_file WHERE petition_id = %lld", (long long)p.id);
    as(ROLE_OFFICER, OFFICER, WARD);
    struct req rq =
        clears(h, p.id,
               arena_z(h->a, arena_printf(h->a,
                                          "{\"title\":\"Đèn hỏng ở ngõ\",\"said\":\"Đèn tối\",\"audience\":\"public\","
                                          "\"files\":[{\"id\":%lld,\"audience\":\"public\"}]}",
                                          (long long)file)));
    assert_int_equal(rq.status, 200);
    rq = GETS(h, "/board/%s", arena_z(h->a, p.code));
    SAYS(&rq, "Đèn hỏng ở ngõ", "Đèn tối", "<img");
    rq = clears(h, p.id, "{\"audience\":\"private\"}");
    assert_int_equal(rq.status, 200);
    assert_int_equal(GETS(h, "/board/%s", arena_z(h->a, p.code)).status, 404);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_file WHERE audience <> 'private'"), 0);
}

static void clearing_is_refused_whole(void **state)
{
    struct hall *h = *state;
    struct petition p = marked(h, LAT, LON), other = marked(h, LAT, LON);
    int64_t not_its = ASK(h, "SELECT id FROM petition_file WHERE petition_id = %lld", (long long)other.id);
    struct str path = arena_printf(h->a, "/api/petitions/%lld/clear", (long long)p.id);
    as(ROLE_OFFICER, OFFICER, WARD);
    const struct try tries[] = {
        { POST, path.p, "{\"title\":\"Đèn\",\"audience\":\"held\"}", 400, "\"field\":\"audience\"" },
        { POST, path.p, "{\"title\":\"x\",\"audience\":\"public\"}", 400, "\"field\":\"title\"" },
        { POST, path.p, "{\"title\":\"Đèn hỏng\",\"audience\":\"maybe\"}", 400, "\"field\":\"audience\"" },
        { POST, path.p, "{\"title\":\"Đèn hỏng\",\"audience\":\"public\",\"files\":[{\"id\":1,\"audience\":\"held\"}]}", 400, "\"field\":\"files\"" },
        { POST, path.p, arena_z(h->a, arena_printf(h->a, "{\"title\":\"Đèn hỏng\",\"audience\":\"public\",\"files\":[{\"id\":%lld,\"audience\":"
          "\"public\"}]}", (long long)not_its)), 400, "\"field\":\"files\"" },
        { POST, "/api/petitions/999/clear", "{\"title\":\"Đèn hỏng\",\"audience\":\"public\"}", 404, NULL },
    };
    try_all(h, tries, N_OF(tries));
    assert_int_equal(now(h, p.id).audience, AUDIENCE_HELD);
    as(ROLE_OFFICER, FAR_OFFICER, FAR_WARD);
    assert_int_equal(clears(h, p.id, "{\"title\":\"Đèn hỏng\",\"audience\":\"public\"}").status, 403);
}

static void the_ward_clears_what_an_agency_answers_for_in_it(void **state)
{
    struct hall *h = *state;
    struct petition p = marked(h, LAT, LON);
    moved(h, OFFICER, (struct petition_move){ .id = p.id, .event = PETITION_HAND_OVER, .to_unit_id = AGENCY, .text = S("Của công ty cây xanh") });
    as(ROLE_OFFICER, OFFICER, WARD);
    assert_int_equal(clears(h, p.id, "{\"title\":\"Đèn hỏng\",\"audience\":\"public\"}").status, 200);
    as(ROLE_OFFICER, ENGINEER, AGENCY);
    assert_int_equal(clears(h, p.id, "{\"title\":\"Đèn hỏng rồi\",\"audience\":\"public\"}").status, 200);
    struct req rq = GETS(h, "/api/units/5/petitions/held");
    assert_int_equal(rq.status, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PUBLIC(nothing_that_was_not_cleared_is_on_any_page),
        PUBLIC(a_place_is_rounded_as_far_as_its_kind_asks),
        PUBLIC(a_box_finds_by_the_rounded_place_only),
        PUBLIC(the_board_lists_the_newest_first_and_pages_by_cursor),
        PUBLIC(the_board_is_filtered_by_ward_category_and_state),
        PUBLIC(a_report_shows_its_life_its_pictures_and_what_is_hidden),
        PUBLIC(a_public_page_is_asked_for_again_cheaply),
        PUBLIC(feeds_are_well_formed_and_their_ids_stay),
        PUBLIC(small_cells_are_hidden_and_others_with_them),
        PUBLIC(what_is_kept_of_the_figures_is_what_a_fresh_reading_says),
        PUBLIC(a_past_month_altered_by_hand_shows_within_ten_minutes),
        PUBLIC(figures_are_of_whole_months_that_are_over),
        PUBLIC(the_desk_reads_what_is_held_masked_and_it_is_in_the_audit_log),
        PUBLIC(clearing_decides_words_and_pictures_in_one),
        PUBLIC(clearing_is_refused_whole),
        PUBLIC(the_ward_clears_what_an_agency_answers_for_in_it),
    };
    return run_everywhere(tests);
}
