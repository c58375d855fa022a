/* test_ogc.c - OGC API – Features and GeoJSON: pages, boxes, times, links that lead on, and shapes as RFC 7946 wants them. */
#include "public.h"
#include "civic/open/ogc.h"

/* ---- what is asked ---- */

static void boxes_have_four_numbers_or_six(void **state)
{
    (void)state;
    static const struct { const char *text; struct box box; } fine[] = {
        { "105.7,21.0,105.9,21.1", { 21000000, 105700000, 21100000, 105900000 } },
        { "105.7,21.0,-5,105.9,21.1,100", { 21000000, 105700000, 21100000, 105900000 } },
        { "170,-10,-170,10", { -10000000, 170000000, 10000000, 180000000 } },
    };
    static const char *const bad[] = { "", "1,2,3", "1,2,3,4,5", "a,b,c,d", "0,91,1,92", "0,2,1,1", "181,0,182,1", "1,2,3,", "1;2;3;4" };
    for (size_t i = 0; i < N_OF(fine); i++) {
        struct box b;
        assert_int_equal(ogc_box_read(str_z(fine[i].text), &b), OK);
        assert_memory_equal(&b, &fine[i].box, sizeof b);
    }
    for (size_t i = 0; i < N_OF(bad); i++) {
        struct box b;
        if (ogc_box_read(str_z(bad[i]), &b) != ERR_BAD_INPUT) fail_msg("%s", bad[i]);
    }
}

static void times_are_moments_or_intervals(void **state)
{
    (void)state;
    static const struct { const char *text; int64_t from, to; } fine[] = {
        { "1970-01-02T00:00:00Z", DAY_MS, DAY_MS + 1 }, { "1970-01-02T00:00:00Z/1970-01-03T00:00:00Z", DAY_MS, 2 * DAY_MS + 1 },
        { "../1970-01-02T00:00:00Z", 0, DAY_MS + 1 }, { "1970-01-02T00:00:00Z/..", DAY_MS, 0 }, { "1970-01-02T00:00:00Z/", DAY_MS, 0 },
        { "1970-01-02", 17 * HOUR_MS, 17 * HOUR_MS + DAY_MS },
    };
    static const char *const bad[] = { "", "..", "../..", "/", "x", "1970-01-03T00:00:00Z/1970-01-02T00:00:00Z", "1970-01-02/x" };
    for (size_t i = 0; i < N_OF(fine); i++) {
        int64_t from, to;
        assert_int_equal(ogc_time_read(str_z(fine[i].text), &from, &to), OK);
        if (from != fine[i].from || to != fine[i].to)
            fail_msg("%s: %lld %lld", fine[i].text, (long long)from, (long long)to);
    }
    for (size_t i = 0; i < N_OF(bad); i++) {
        int64_t from, to;
        if (ogc_time_read(str_z(bad[i]), &from, &to) != ERR_BAD_INPUT) fail_msg("%s", bad[i]);
    }
}

static void what_is_asked_wrongly_is_refused_by_name(void **state)
{
    struct hall *h = *state;
    const struct try tries[] = {
        { GET, "/ogc/collections/petitions/items?bbox=1,2,3", NULL, 400, "\"description\":\"bbox: " },
        { GET, "/ogc/collections/petitions/items?datetime=x", NULL, 400, "datetime" },
        { GET, "/ogc/collections/petitions/items?limit=0", NULL, 400, "limit" },
        { GET, "/ogc/collections/petitions/items?limit=10001", NULL, 200, NULL },
        { GET, "/ogc/collections/petitions/items?after=%21", NULL, 400, "after" },
        { GET, "/ogc/collections/petitions/items?unknown=1", NULL, 400, "unknown" },      /* /req/core/query-param-unknown */
        { GET, "/ogc/collections/petitions/items?f=html", NULL, 400, "f: " },
        { GET, "/ogc/collections/petitions/items?bbox-crs=EPSG:4326&bbox=1,2,3,4", NULL, 400, "bbox-crs" },
        { GET, "/ogc/collections/petitions/items/HN-000000-XXXX", NULL, 404, "\"code\":\"NOT_FOUND\"" },
        { GET, "/ogc/collections/units/items/99999", NULL, 404, NULL }, { GET, "/ogc/collections/none", NULL, 404, NULL },
        { GET, "/ogc/collections/none/items", NULL, 404, NULL }, { GET, "/ogc/nowhere", NULL, 404, NULL },
    };
    try_all(h, tries, N_OF(tries));
}

/* ---- what leads where ---- */

static void the_landing_page_leads_to_everything(void **state)
{
    struct hall *h = *state;
    static const char *const roots[] = { "/ogc", "/ogc/", "/ogc/?f=json" };
    for (size_t i = 0; i < N_OF(roots); i++) {
        struct req rq = knock(h, GET, roots[i], NULL);
        assert_int_equal(rq.status, 200);
        SAYS(&rq, "\"rel\":\"service-desc\"", "\"rel\":\"conformance\"",
             "\"href\":\"https://city.example/ogc/collections\"");
    }
    struct req rq = GETS(h, "/ogc/conformance");
    SAYS(&rq, "ogcapi-features-1/1.0/conf/core", "conf/geojson");
    rq = GETS(h, "/ogc/collections");
    SAYS(&rq, "\"id\":\"petitions\"", "\"id\":\"units\"", "\"rel\":\"items\"", "\"type\":\"application/geo+json\"");
    rq = GETS(h, "/ogc/collections/units");
    SAYS(&rq, "\"crs\":[\"http://www.opengis.net/def/crs/OGC/1.3/CRS84\"]");
    rq = GETS(h, "/ogc/api");
    const struct json_in *doc;
    struct blame blame = { 0 };
    assert_int_equal(json_parse(h->a, buf_str(&rq.reply), &blame, &doc), OK);
    SAYS(&rq, "\"openapi\":\"3.0.3\"", "/collections/petitions/items/{featureId}");
}

/* Follow `next` to the end; how many features, how many pages. */
static int64_t walk(struct hall *h, const char *path, int64_t *pages)
{
    int64_t n = 0;
    *pages = 0;
    while (path) {
        struct req rq = knock(h, GET, path, NULL);
        const struct json_in *doc, *links;
        struct blame blame = { 0 };
        assert_int_equal(rq.status, 200);
        assert_true(str_eq(rq.mime, S("application/geo+json")));
        assert_int_equal(json_parse(h->a, buf_str(&rq.reply), &blame, &doc), OK);
        int64_t here = json_as_i64(json_member(doc, "numberReturned"), -1);
        assert_int_equal(json_count(json_member(doc, "features")), here);
        n += here;
        ++*pages;
        assert_true(*pages < 100);
        links = json_member(doc, "links");
        path = NULL;
        for (size_t i = 0; i < json_count(links); i++) {
            const struct json_in *one = json_item(links, i);
            if (!str_eq(json_as_text(json_member(one, "rel")), S("next"))) continue;
            path = arena_z(h->a, json_as_text(json_member(one, "href"))) + strlen("https://city.example");
        }
    }
    return n;
}

static void the_next_links_lead_through_all_features_once(void **state)
{
    struct hall *h = *state;
    int64_t pages;
    for (int i = 0; i < 23; i++) shown_light(h, LAT + 300 * (i % 5), LON + 700 * (i / 5));
    marked(h, LAT, LON);
    assert_int_equal(walk(h, "/ogc/collections/petitions/items?limit=5", &pages), 23);
    assert_int_equal(pages, 5);
    assert_int_equal(walk(h, "/ogc/collections/petitions/items?limit=5&bbox=105,21,106,22", &pages), 23);
    assert_true(pages <= 6);
    assert_int_equal(walk(h, "/ogc/collections/petitions/items?limit=3&bbox=105.8199,21.0699,105.8208,21.0704", &pages),
                     4);
    assert_int_equal(walk(h, "/ogc/collections/petitions/items?bbox=-180,-90,180,90", &pages), 23);
    assert_int_equal(walk(h, "/ogc/collections/petitions/items?bbox=-10,-10,-5,-5", &pages), 0);
    assert_int_equal(walk(h, "/ogc/collections/petitions/items?bbox=106,21,107,22", &pages), 0);
    assert_int_equal(walk(h, "/ogc/collections/petitions/items?limit=1", &pages), 23);
}

/* Every small box against a plain look at all of them. */
static void a_box_finds_exactly_what_lies_in_it(void **state)
{
    struct hall *h = *state;
    int64_t at[30][2], pages;
    for (int i = 0; i < 30; i++) {
        at[i][0] = LAT + (int64_t)(i * 7919 % 41) * 100;
        at[i][1] = LON + (int64_t)(i * 104729 % 37) * 100;
        shown_light(h, at[i][0], at[i][1]);
    }
    for (int64_t k = 0; k < 25; k++) {
        int64_t south = LAT + k % 5 * 800 - 50, west = LON + k / 5 * 700 - 50, north = south + 900, east = west + 1100, want = 0;
        for (int i = 0; i < 30; i++)
            want += at[i][0] >= south && at[i][0] <= north && at[i][1] >= west && at[i][1] <= east;
        struct str path = arena_printf(
            h->a, "/ogc/collections/petitions/items?limit=4&bbox=%lld.%06lld,%lld.%06lld,%lld.%06lld,%lld.%06lld",
            (long long)west / 1000000, (long long)west % 1000000, (long long)south / 1000000,
            (long long)south % 1000000, (long long)east / 1000000, (long long)east % 1000000,
            (long long)north / 1000000, (long long)north % 1000000);
        assert_int_equal(walk(h, path.p, &pages), want);
    }
}

static void a_time_finds_what_came_in_it(void **state)
{
    struct hall *h = *state;
    int64_t pages;
    shown_light(h, LAT, LON);
    h->now_ms += 2 * DAY_MS;
    shown_light(h, LAT, LON);
    static const struct { const char *query; int64_t n; } tries[] = {
        { "datetime=2026-01-05", 1 }, { "datetime=2026-01-06", 0 }, { "datetime=2026-01-05/2026-01-07", 2 }, { "datetime=../2026-01-06", 1 },
        { "datetime=2026-01-06/..", 1 }, { "datetime=2026-01-05T02:00:00Z", 1 }, { "datetime=2026-01-06/..&bbox=105,21,106,22", 1 },
        { "datetime=2027-01-01/..", 0 }, { "datetime=../2025-01-01", 0 },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        int64_t n =
            walk(h, arena_z(h->a, arena_printf(h->a, "/ogc/collections/petitions/items?%s", tries[i].query)), &pages);
        if (n != tries[i].n) fail_msg("%s: %lld", tries[i].query, (long long)n);
    }
}

/* ---- features ---- */

static void a_report_is_a_point_with_its_words(void **state)
{
    struct hall *h = *state;
    struct petition p = shown_light(h, LAT, LON);
    struct req rq = GETS(h, "/ogc/collections/petitions/items/%s", arena_z(h->a, p.code));
    assert_true(str_eq(rq.mime, S("application/geo+json")));
    SAYS(&rq, "{\"type\":\"Feature\",\"id\":\"HN-",
         "\"geometry\":{\"type\":\"Point\",\"coordinates\":[105.820000,21.070000]}", "\"ward\":\"00103\"",
         "\"received\":\"2026-01-05T09:00:00+07:00\"", "\"answered\":null", "\"rel\":\"collection\"");
    RUN(h, "UPDATE petition SET lat_e6 = 0, lon_e6 = 0");
    rq = GETS(h, "/ogc/collections/petitions/items/%s", arena_z(h->a, p.code));
    SAYS(&rq, "\"geometry\":null");
}

static void wards_have_their_boundaries(void **state)
{
    struct hall *h = *state;
    int64_t pages;
    assert_int_equal(walk(h, "/ogc/collections/units/items?limit=1", &pages), 2);
    assert_int_equal(pages, 2);
    assert_int_equal(walk(h, "/ogc/collections/units/items?bbox=105.815,21.065,105.825,21.075", &pages), 1);
    struct req rq = GETS(h, "/ogc/collections/units/items/00103");
    SAYS(&rq, "\"id\":\"00103\"", "\"bbox\":[105.", "\"type\":\"MultiPolygon\"", "\"kind\":\"ward\"");
}

static void what_a_reader_holds_already_is_not_sent_again(void **state)
{
    struct hall *h = *state;
    shown_light(h, LAT, LON);
    struct req rq = GETS(h, "/ogc/collections/petitions/items");
    if_none_match = arena_z(h->a, said_header(&rq, "ETag"));
    assert_int_equal(GETS(h, "/ogc/collections/petitions/items").status, 304);
    shown_light(h, LAT, LON);
    assert_int_equal(GETS(h, "/ogc/collections/petitions/items").status, 200);
    assert_true(str_eq(said_header(&rq, "Access-Control-Allow-Origin"), S("*")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PUBLIC(boxes_have_four_numbers_or_six),
        PUBLIC(times_are_moments_or_intervals),
        PUBLIC(what_is_asked_wrongly_is_refused_by_name),
        PUBLIC(the_landing_page_leads_to_everything),
        PUBLIC(the_next_links_lead_through_all_features_once),
        PUBLIC(a_box_finds_exactly_what_lies_in_it),
        PUBLIC(a_time_finds_what_came_in_it),
        PUBLIC(a_report_is_a_point_with_its_words),
        PUBLIC(wards_have_their_boundaries),
        PUBLIC(what_a_reader_holds_already_is_not_sent_again),
    };
    return run_everywhere(tests);
}
