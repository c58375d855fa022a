/* test_opendata.c - datasets, their periods and rows, what is kept when a period closes, files, and the walk of OData, with small numbers
   that must come out nowhere. */
#define _GNU_SOURCE                      /* memmem */
#include "hall.h"
#include "indicator/opendata/odata_sets.h"
#include "indicator/opendata/open_web.h"
#include "outreach/count/book.h"
#include "outreach/count/cube.h"

extern const struct routes data_page_routes, data_file_routes, data_api_routes, catalog_routes, odata_routes;

static const char *if_none_match, *if_modified_since;

static struct str header(const struct req *rq, const char *name)
{
    (void)rq;
    if (strcmp(name, "If-None-Match") == 0) return str_z(if_none_match);
    if (strcmp(name, "If-Modified-Since") == 0) return str_z(if_modified_since);
    return (struct str){ 0 };
}

static enum err nobody(struct req *rq) { (void)rq; return OK; }

static struct req knock(struct hall *h, const char *path)
{
    const struct routes tables[] = { data_page_routes, data_file_routes, data_api_routes, catalog_routes, odata_routes };
    const char *q = strchr(path, '?');
    struct req rq = {
        .method = GET, .path = { path, q ? (size_t)(q - path) : strlen(path) }, .query = str_z(q ? q + 1 : ""),
        .params = arena_new(h->a, struct param, 64), .header = header, .address = S("10.0.0.1"), .origin = S("https://city.example"),
        .now_ms = h->now_ms, .arena = h->a, .db = h->db, .keys = h->keys,
    };
    http_serve(&rq, tables, N_OF(tables), nobody);
    return rq;
}

static struct str said_header(const struct req *rq, const char *name)
{
    for (size_t i = 0; i < rq->n_reply_headers; i++)
        if (str_eq(rq->reply_headers[i].name, str_z(name))) return rq->reply_headers[i].value;
    return (struct str){ 0 };
}

static bool says(const struct req *rq, const char *text)
{
    return rq->reply.p && memmem(rq->reply.p, rq->reply.n, text, strlen(text));
}
#define SAYS(rq, text) do { if (!says((rq), (text))) fail_msg("no \"%s\" in %.*s", (text), (int)(rq)->reply.n, (rq)->reply.p); } while (0)
#define SAYS_NOT(rq, text) do { if (says((rq), (text))) fail_msg("\"%s\" in %.*s", (text), (int)(rq)->reply.n, (rq)->reply.p); } while (0)

/* ---- a city with an indicator and some months behind it ---- */

static int64_t day(const char *iso)
{
    int64_t d;
    assert_int_equal(day_of_text(str_z(iso), &d), OK);
    return d;
}

struct moving { struct hall *h; struct cells *cells; };
static enum err move_cells(struct db *db, void *arg)
{
    const struct moving *m = arg;
    return cube_add(db, m->h->a, m->cells, m->h->now_ms);
}

static void visited(struct hall *h, int64_t ward, const char *iso, int64_t n)
{
    struct moving m = { h, cells_new(h->a) };
    const int64_t units[] = { ward, CITY };
    struct counts c = { .n = { 0 } };
    c.n[MEASURE_visits] = n;
    for (size_t i = 0; i < N_OF(units); i++) {
        assert_int_equal(cells_add(m.cells, 1, units[i], day(iso), &c), OK);
        assert_int_equal(cells_add(m.cells, 1, units[i], DAY_WHOLE, &c), OK);
        assert_int_equal(cells_add(m.cells, 1, units[i], month_row(month_of_day(day(iso))), &c), OK);
    }
    assert_int_equal(db_tx(h->db, move_cells, &m), OK);
}

static struct indicator define(struct hall *h, const char *formula)
{
    struct indicator i;
    struct indicator_draft d = { .code = S("test.visits"), .name_vi = S("Lượt thăm thử"), .name_en = S("Visits tried"), .about_vi = S(""), .about_en = S(""),
        .formula = str_z(formula), .legal_source = S(""), .unit_word = WORD_VISITS, .direction = DIRECTION_UP, .pillar = PILLAR_SOCIETY,
        .frequency = PERIOD_MONTH, .owner_unit_id = CITY, .is_sure = true, .is_public = true };
    assert_int_equal(indicator_define(h->db, h->a, h->now_ms, MAYOR, S(""), &d, &i), OK);
    return i;
}

/* Defined on 1 January; in February 900 visits in the one ward, 3 in the other; it is 5 March. */
static int open_city(void **state)
{
    if_none_match = if_modified_since = NULL;
    if (hall_open(state)) return -1;
    struct hall *h = *state;
    h->now_ms = day_start_ms(day("2026-01-01")) + 9 * HOUR_MS;
    define(h, "outreach.visits");
    RUN(h,
        "INSERT INTO campaign(id, name, name_en, unit_id, from_day, to_day, state, questionnaire_v, targets, created_ms)"
        " VALUES(1, 'Đợt', 'Drive', 1, %lld, %lld, 'closed', 1, '{}', 0)",
        (long long)day("2026-01-01"), (long long)day("2026-12-31"));
    visited(h, WARD, "2026-01-10", 40);
    visited(h, FAR_WARD, "2026-01-11", 50);
    visited(h, WARD, "2026-02-10", 900);
    visited(h, FAR_WARD, "2026-02-11", 3);
    h->now_ms = day_start_ms(day("2026-03-05")) + 9 * HOUR_MS;
    return 0;
}
#define CITY_OF(fact) cmocka_unit_test_setup_teardown(fact, open_city, hall_close)

static struct dataset dataset(struct hall *h, const char *code)
{
    struct dataset ds;
    assert_int_equal(dataset_by_code(h->db, h->a, str_z(code), &ds), OK);
    return ds;
}

/* ---- datasets and periods ---- */

struct seen { char text[400]; };
static enum err see(const void *row, void *arg)
{
    const struct dataset *ds = row;
    struct seen *s = arg;
    size_t n = strlen(s->text);
    snprintf(s->text + n, sizeof s->text - n, "%.*s ", (int)ds->code.n, ds->code.p);
    return OK;
}

static void datasets_are_listed_page_by_page_each_once(void **state)
{
    struct hall *h = *state;
    struct seen all = { "" }, some = { "" }, rest = { "" };
    assert_int_equal(dataset_list(h->db, h->a, S(""), 100, see, &all), OK);
    assert_string_equal(all.text, "indicators units petitions occasions test.visits ");
    assert_int_equal(dataset_list(h->db, h->a, S(""), 2, see, &some), OK);
    assert_string_equal(some.text, "indicators units ");
    assert_int_equal(dataset_list(h->db, h->a, S("units"), 2, see, &rest), OK);
    assert_string_equal(rest.text, "petitions occasions ");
    assert_int_equal(dataset_list(h->db, h->a, S("occasions"), 2, see, &rest), OK);
    assert_string_equal(rest.text, "petitions occasions test.visits ");
    assert_int_equal(dataset_list(h->db, h->a, S("test.visits"), 2, see, &rest), OK);
    assert_string_equal(rest.text, "petitions occasions test.visits ");
}

static void only_periods_that_are_over_are_given_the_newest_first(void **state)
{
    struct hall *h = *state;
    struct dataset ds = dataset(h, "test.visits");
    struct open_period all[OPEN_PERIODS_MAX];
    size_t n;
    assert_int_equal(dataset_periods(h->db, h->a, &ds, h->now_ms, all, &n), OK);
    assert_int_equal(n, 2);
    assert_true(str_eq(period_text(h->a, &all[0].period), S("2026-M02")));
    assert_true(str_eq(period_text(h->a, &all[1].period), S("2026-M01")));
    assert_int_equal(dataset_period(h->db, h->a, &ds, h->now_ms, S("2026-M03"), &all[0]), ERR_NOT_FOUND);
    assert_int_equal(dataset_period(h->db, h->a, &ds, h->now_ms, S("2026-Q1"), &all[0]), ERR_NOT_FOUND);
    assert_int_equal(dataset_period(h->db, h->a, &ds, h->now_ms, S("latest"), &all[0]), OK);
    assert_true(str_eq(period_text(h->a, &all[0].period), S("2026-M02")));
}

static void what_is_not_public_is_no_dataset(void **state)
{
    struct hall *h = *state;
    struct dataset ds;
    RUN(h, "UPDATE indicator SET is_public = FALSE");
    assert_int_equal(dataset_by_code(h->db, h->a, S("test.visits"), &ds), ERR_NOT_FOUND);
    assert_int_equal(knock(h, "/data/test.visits").status, 404);
    assert_int_equal(knock(h, "/data/test.visits/2026-M01.csv").status, 404);
    assert_int_equal(knock(h, "/api/open/datasets/test.visits/rows").status, 404);
}

/* ---- small numbers ---- */

/* Three visits of one ward are hidden, and so is the number that would give them away: the city less the other ward. */
static void a_small_number_comes_out_in_no_format(void **state)
{
    struct hall *h = *state;
    static const char *const doors[] = {
        "/data/test.visits/2026-M02.csv", "/data/test.visits/2026-M02.json", "/data/test.visits/2026-M02.geojson", "/data/test.visits",
        "/api/open/datasets/test.visits/rows?period=2026-M02", "/odata/Values?$filter=period%20eq%20'2026-M02'",
    };
    for (int closed = 0; closed < 2; closed++) {
        int64_t n;
        for (size_t i = 0; i < N_OF(doors); i++) {
            struct req rq = knock(h, doors[i]);
            assert_int_equal(rq.status, 200);
            SAYS(&rq, "09616");
            static const char *const shapes[] = { "\"value\":3,", ",3,", ">3<", "\"value\":900", ",900,", ">900<" };
            for (size_t k = 0; k < N_OF(shapes); k++) SAYS_NOT(&rq, shapes[k]);
        }
        h->now_ms += INT64_C(20) * DAY_MS;
        assert_int_equal(open_close(h->db, h->a, h->now_ms, 100, &n), OK);
    }
    struct req rq = knock(h, "/data/test.visits/2026-M01.csv");
    SAYS(&rq, "2026-M01,00103,Phường Tây Hồ,ward,40,false,1\r\n");
    SAYS(&rq, "2026-M01,01,Hà Nội,city,90,false,1\r\n");
    rq = knock(h, "/data/test.visits/2026-M02.csv");
    SAYS(&rq, "2026-M02,09616,Xã Ba Vì,commune,,true,1\r\n");
}

/* ---- closing ---- */

static void a_closed_period_never_changes_again(void **state)
{
    struct hall *h = *state;
    int64_t closed;
    struct req before = knock(h, "/data/test.visits/2026-M01.csv");
    assert_int_equal(open_close(h->db, h->a, h->now_ms, 100, &closed), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM open_period WHERE dataset = 'test.visits'"),
                     1); /* February ended five days ago */
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM open_row WHERE dataset = 'test.visits'"), 3);
    visited(h, WARD, "2026-01-12", 700);
    RUN(h, "UPDATE unit SET name = 'Phường Khác' WHERE id = %d", WARD);
    struct req after = knock(h, "/data/test.visits/2026-M01.csv");
    assert_true(str_eq(buf_str(&before.reply), buf_str(&after.reply)));
    struct req about = knock(h, "/data/test.visits/2026-M01.csv-metadata.json");
    SAYS(&about, "\"schema:version\":\"v1 2026-03-05\"");
    struct req odata = knock(h, "/odata/Values?$filter=period%20eq%20'2026-M01'%20and%20unit%20eq%20'00103'");
    SAYS(&odata, "\"value\":40,\"is_hidden\":false,\"version\":1,\"is_closed\":true");
    struct req late = knock(h, "/data/test.visits/2026-M02.csv");
    SAYS(&late, "Phường Khác");                                                  /* not closed yet: as it is now */
}

static void closing_again_closes_nothing(void **state)
{
    struct hall *h = *state;
    int64_t first, again;
    h->now_ms += INT64_C(30) * DAY_MS;
    assert_int_equal(open_close(h->db, h->a, h->now_ms, 100, &first), OK);
    assert_true(first >= 3);
    assert_int_equal(open_close(h->db, h->a, h->now_ms, 100, &again), OK);
    assert_int_equal(again, 0);
}

static void a_few_at_a_time_are_closed_the_oldest_first(void **state)
{
    struct hall *h = *state;
    int64_t closed;
    h->now_ms += INT64_C(30) * DAY_MS;
    RUN(h, "DELETE FROM open_period");
    assert_int_equal(open_close(h->db, h->a, h->now_ms, 1, &closed), OK);
    assert_int_equal(closed, 1);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM open_period"), 1);
    assert_int_equal(ASK(h, "SELECT MIN(from_day) FROM open_period"), day("2026-01-01"));
}

static void a_new_definition_leaves_the_old_periods_with_theirs(void **state)
{
    struct hall *h = *state;
    int64_t closed;
    define(h, "outreach.visits * 2");                                            /* in force from 5 March */
    assert_int_equal(dataset(h, "test.visits").version, 2);
    struct req rq = knock(h, "/data/test.visits/2026-M01.csv");
    SAYS(&rq, "2026-M01,00103,Phường Tây Hồ,ward,40,false,1\r\n");
    h->now_ms += INT64_C(60) * DAY_MS;
    visited(h, WARD, "2026-03-10", 30);
    visited(h, FAR_WARD, "2026-03-10", 30);
    rq = knock(h, "/data/test.visits/2026-M03.csv");
    SAYS(&rq, "2026-M03,00103,Phường Tây Hồ,ward,60,false,2\r\n");
    assert_int_equal(open_close(h->db, h->a, h->now_ms, 100, &closed), OK);
    assert_int_equal(ASK(h, "SELECT version FROM open_period WHERE dataset = 'test.visits' AND from_day = %lld",
                         (long long)day("2026-01-01")),
                     1);
    assert_int_equal(ASK(h, "SELECT version FROM open_period WHERE dataset = 'test.visits' AND from_day = %lld",
                         (long long)day("2026-03-01")),
                     2);
}

/* ---- files ---- */

static void a_reader_holds_a_version(void **state)
{
    struct hall *h = *state;
    int64_t closed;
    h->now_ms += INT64_C(30) * DAY_MS;
    assert_int_equal(open_close(h->db, h->a, h->now_ms, 100, &closed), OK);
    struct req rq = knock(h, "/data/test.visits/2026-M01.csv");
    assert_true(str_eq(said_header(&rq, "Cache-Control"), S("public, max-age=86400")));
    struct str modified = said_header(&rq, "Last-Modified");
    assert_true(str_eq(modified, http_date(h->a, h->now_ms)));
    if_none_match = arena_z(h->a, said_header(&rq, "ETag"));
    assert_int_equal(knock(h, "/data/test.visits/2026-M01.csv").status, 304);
    assert_int_equal(knock(h, "/data/test.visits/2026-M02.csv").status, 200);
    if_none_match = NULL;
    if_modified_since = arena_z(h->a, modified);
    assert_int_equal(knock(h, "/data/test.visits/2026-M01.csv").status, 304);
    if_modified_since = "Thu, 01 Jan 2026 00:00:00 GMT";
    assert_int_equal(knock(h, "/data/test.visits/2026-M01.csv").status, 200);
    if_modified_since = arena_z(h->a, modified);
    if_none_match = "\"another\""; /* goes before the date (RFC 9110, §13.2.2) */
    assert_int_equal(knock(h, "/data/test.visits/2026-M01.csv").status, 200);
}

static void what_is_asked_wrongly_is_refused(void **state)
{
    struct hall *h = *state;
    static const struct { const char *path; int status; } tries[] = {
        { "/data/nothing", 404 }, { "/data/nothing/latest.csv", 404 }, { "/data/test.visits/2026-M09.csv", 404 }, { "/data/test.visits/2026-M02", 404 },
        { "/data/test.visits/2026-M02.xml", 404 }, { "/data/test.visits/all.json", 404 }, { "/data/units/all.csv", 404 }, { "/data/units/2026-M01.csv", 404 },
        { "/data/indicators/latest.geojson", 404 }, { "/data/units/latest.csv?x=1", 400 }, { "/data?x=1", 400 }, { "/api/open/datasets?limit=0", 400 },
        { "/api/open/datasets?after=%21", 400 }, { "/api/open/datasets/test.visits/rows?period=2026-M33", 404 },
        { "/api/open/datasets/test.visits/rows?after=x", 400 }, { "/odata/nowhere", 404 }, { "/odata/Units('99999')", 404 },
        { "/odata/Values?$filter=value", 400 }, { "/odata/Values?$orderby=value&$skip=4001", 501 }, { "/odata/Values?$search=x", 501 }, { "/odata/x/y", 404 },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct req rq = knock(h, tries[i].path);
        if (rq.status != tries[i].status)
            fail_msg("%s: %d, not %d: %.*s", tries[i].path, rq.status, tries[i].status, (int)rq.reply.n, rq.reply.p);
    }
}

static void pages_say_it_in_both_languages_without_a_script(void **state)
{
    struct hall *h = *state;
    struct req rq = knock(h, "/data");
    SAYS(&rq, "Lượt thăm thử");
    SAYS(&rq, "href=\"/data/test.visits?");
    SAYS_NOT(&rq, "<script");
    rq = knock(h, "/data?lang=en");
    SAYS(&rq, "Visits tried");
    rq = knock(h, "/data/test.visits?lang=en");
    SAYS(&rq, "href=\"/data/test.visits/latest.csv\"");
    SAYS(&rq, "hidden");
    SAYS(&rq, "outreach.visits");
}

static void the_licence_and_the_publisher_are_the_installations(void **state)
{
    struct hall *h = *state;
    struct req rq = knock(h, "/catalog.ttl");
    SAYS(&rq, "dct:license <https://creativecommons.org/licenses/by/4.0/>");
    SAYS(&rq, "foaf:name \"Hà Nội\"@vi");
    open_settings_use(&(struct open_settings){ S("https://example.vn/giay-phep"), S("Sở Khoa học và Công nghệ"), S("dulieu@example.vn") });
    rq = knock(h, "/catalog.ttl");
    SAYS(&rq, "dct:license <https://example.vn/giay-phep>");
    SAYS(&rq, "foaf:name \"Sở Khoa học và Công nghệ\"@vi");
    SAYS(&rq, "vcard:hasEmail <mailto:dulieu@example.vn>");
    rq = knock(h, "/data/units/latest.csv-metadata.json");
    SAYS(&rq, "\"dc:license\":{\"@id\":\"https://example.vn/giay-phep\"}");
    open_settings_use(&(struct open_settings){ .licence = { 0 } });
}

/* ---- OData ---- */

static enum err keep_one(const struct open_row *row, void *arg)
{
    *(struct open_row *)arg = *row;
    return OK;
}

static int order_of_two(const struct open_cell *x, const struct open_cell *y)
{
    if (x->is != y->is) return (int)x->is - (int)y->is;                          /* null first */
    if (x->is == CELL_NUMBER) return (x->milli > y->milli) - (x->milli < y->milli);
    if (x->is == CELL_TRUTH) return (int)x->truth - (int)y->truth;
    size_t n = x->text.n < y->text.n ? x->text.n : y->text.n;
    int c = n ? memcmp(x->text.p, y->text.p, n) : 0;
    return c ? c : (x->text.n > y->text.n) - (x->text.n < y->text.n);
}

static bool is_in_order(const struct odata_query *q, const struct open_row *x, const struct open_row *y)
{
    for (size_t i = 0; i < q->n_order; i++) {
        int c = order_of_two(&x->cells[q->order[i].property], &y->cells[q->order[i].property]);
        if (c) return (c < 0) != q->order[i].is_descending;
    }
    return true;
}

/* Follow the links by hand: a page of one row at a time sees each row once, whatever the order. */
static void pages_of_values_hold_each_row_once_in_any_order(void **state)
{
    struct hall *h = *state;
    static const char *const tries[] = {
        "", "indicator desc,period desc,unit desc", "period,indicator,unit desc", "period desc", "value", "value desc", "unit desc,period",
        "is_hidden desc", "is_closed,version desc,value desc", "period,unit desc", "indicator,period desc,value desc", "period desc,indicator,is_hidden",
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct odata_query q = { .set = SET_VALUES, .top = 1, .now_ms = h->now_ms };
        struct odata_page page;
        bool unsupported;
        struct open_row seen[7];
        size_t n = 0;
        assert_int_equal(odata_filter_read(h->a, S(""), odata_schema(SET_VALUES), &q.filter), OK);
        assert_int_equal(odata_order_read(str_z(tries[i]), odata_schema(SET_VALUES), q.order, &q.n_order), OK);
        for (;;) {
            assert_int_equal(odata_walk(h->db, h->a, &q, keep_one, &seen[n], &page, &unsupported), OK);
            if (!page.handed) break;
            assert_true(n++ < 6);
            q.after = page.last;
        }
        assert_int_equal(n, 6);                                                  /* two months of three units */
        for (size_t x = 0; x < n; x++)
            for (size_t y = 0; y < x; y++)
                assert_false(str_eq(seen[x].cells[1].text, seen[y].cells[1].text) &&
                             str_eq(seen[x].cells[2].text, seen[y].cells[2].text));
        for (size_t x = 1; x < n; x++) assert_true(is_in_order(&q, &seen[x - 1], &seen[x]));
    }
}

static void a_count_is_what_a_walk_would_find(void **state)
{
    struct hall *h = *state;
    static const struct { const char *path; const char *count; } tries[] = {
        { "/odata/Values/$count", "6" }, { "/odata/Values/$count?$filter=period%20eq%20'2026-M01'", "3" },
        { "/odata/Values/$count?$filter=unit%20eq%20'00103'", "2" }, { "/odata/Values/$count?$filter=is_hidden", "2" },
        { "/odata/Values/$count?$filter=value%20gt%2045", "3" }, { "/odata/Units/$count", "3" }, { "/odata/Indicators/$count", "1" },
        { "/odata/Values/$count?$filter=indicator%20eq%20'x'", "0" },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct req rq = knock(h, tries[i].path);
        if (rq.status != 200 || !str_eq(buf_str(&rq.reply), str_z(tries[i].count)))
            fail_msg("%s: %d %.*s", tries[i].path, rq.status, (int)rq.reply.n, rq.reply.p);
    }
}

static void rows_are_skipped_and_stopped_as_asked(void **state)
{
    struct hall *h = *state;
    struct req rq = knock(h, "/odata/Values?$skip=4&$top=1&$select=period,unit&$count=true");
    SAYS(&rq, "\"@odata.count\":6,\"value\":[{\"period\":\"2026-M02\",\"unit\":\"01\"}]}");
    rq = knock(h, "/odata/Values?$skip=6");
    SAYS(&rq, "\"value\":[]}");
    rq = knock(h, "/odata/Values?$orderby=value%20desc&$skip=1&$top=1&$select=value&$count=true");
    SAYS(&rq, "\"@odata.count\":6,\"value\":[{\"value\":");
    rq = knock(h, "/odata/Units?$orderby=name%20desc&$top=1&$select=name");
    SAYS(&rq, "\"value\":[{\"name\":\"Xã Ba Vì\"}]}");
    rq = knock(h, "/odata/Values(indicator='test.visits',period='2026-M01',unit='01')?$select=value");
    SAYS(&rq, "/$metadata#Values(value)/$entity\",\"value\":90}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CITY_OF(datasets_are_listed_page_by_page_each_once),
        CITY_OF(only_periods_that_are_over_are_given_the_newest_first),
        CITY_OF(what_is_not_public_is_no_dataset),
        CITY_OF(a_small_number_comes_out_in_no_format),
        CITY_OF(a_closed_period_never_changes_again),
        CITY_OF(closing_again_closes_nothing),
        CITY_OF(a_few_at_a_time_are_closed_the_oldest_first),
        CITY_OF(a_new_definition_leaves_the_old_periods_with_theirs),
        CITY_OF(a_reader_holds_a_version),
        CITY_OF(what_is_asked_wrongly_is_refused),
        CITY_OF(pages_say_it_in_both_languages_without_a_script),
        CITY_OF(the_licence_and_the_publisher_are_the_installations),
        CITY_OF(pages_of_values_hold_each_row_once_in_any_order),
        CITY_OF(a_count_is_what_a_walk_would_find),
        CITY_OF(rows_are_skipped_and_stopped_as_asked),
    };
    return run_everywhere(tests);
}
