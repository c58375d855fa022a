/* test_open_occasions.c - public occasions as open data: what is told of them, what is hidden, in every format the same, kept when a month closes. */
#define MORE_DOORS data_file_routes, data_api_routes, data_page_routes, catalog_routes
#include "doors.h"
#include "fair_story.h"
#include "indicator/opendata/opendata.h"

/* A class of the ward that was held: so many came. */
static struct occasion held(struct hall *h, int64_t i, int64_t heads)
{
    struct occasion o = opened(h, i, 0);
    int64_t before_ms = h->now_ms;
    begins(h, &o);
    if (heads) SCAN(h, OFFICER, &o, { .id = 100 + i, .heads = heads });
    h->now_ms = before_ms;
    return o;
}

/* January's classes have ended, one was for the house alone, one is a draft; it is February. */
static void january(struct hall *h, const int64_t *heads, size_t n)
{
    struct occasion_draft inside = a_class(h, 90);
    struct occasion o;
    for (size_t i = 0; i < n; i++) held(h, (int64_t)i + 1, heads[i]);
    inside.is_internal = true;
    inside.title = S("Tập huấn nội bộ");
    o = drafted(h, inside);
    assert_int_equal(goes(h, OFFICER, o.id, OCCASION_ANNOUNCE, &o), OK);
    drafted(h, a_class(h, 91));
    h->now_ms += 31 * (int64_t)DAY_MS;
    tends(h);
}
#define JANUARY(h, ...) january((h), (const int64_t[]){ __VA_ARGS__ }, N_OF(((const int64_t[]){ __VA_ARGS__ })))

struct seen { size_t n; int64_t came[16]; };                /* -1: hidden */
static enum err see(const struct open_row *row, void *arg)
{
    struct seen *k = arg;
    k->came[k->n++] = row->cells[14].is == CELL_NUMBER ? row->cells[14].milli / 1000 : -1;
    return OK;
}

static struct seen told(struct hall *h, struct open_period *p)
{
    struct dataset ds;
    struct seen k = { 0 };
    assert_int_equal(dataset_by_code(h->db, h->a, S("occasions"), &ds), OK);
    assert_int_equal(dataset_period(h->db, h->a, &ds, h->now_ms, S("2026-M01"), p), OK);
    assert_int_equal(dataset_rows(h->db, h->a, &ds, h->now_ms, p, see, &k), OK);
    return k;
}

static void public_occasions_are_told_with_place_times_and_seats(void **state)
{
    struct hall *h = *state;
    JANUARY(h, 12);
    struct req csv = knock(h, 0, GET, "/data/occasions/2026-M01.csv", NULL);
    answers(h, csv, 200, "code,period,unit,unit_name,kind,state,title,place,lat,lon,starts_at,ends_at,seats_site,seats_online,attended_site,attended_online\r\n");
    answers(h, csv, 200, ",class,ended,Lớp dùng điện thoại,Nhà văn hoá Tổ 1,21.070000,105.820000,2026-01-06T09:00:00+07:00,2026-01-06T11:00:00+07:00,,,12,0\r\n");
    assert_false(says(&csv, "Tập huấn nội bộ"));
    answers(h, knock(h, 0, GET, "/data/occasions/2026-M01.geojson", NULL), 200, "{\"type\":\"Point\",\"coordinates\":[105.820000,21.070000]}");
    answers(h, knock(h, 0, GET, "/data/occasions/2026-M01.csv-metadata.json", NULL), 200, "\"primaryKey\":[\"code\"]");
    answers(h, knock(h, 0, GET, "/api/open/datasets/occasions/rows?period=2026-M01", NULL), 200, "\"attended_site\":12");
    answers(h, knock(h, 0, GET, "/data/occasions", NULL), 200, "Lớp dùng điện thoại");
    answers(h, knock(h, 0, GET, "/catalog.ttl", NULL), 200, "/data/occasions#dataset");
    answers(h, knock(h, 0, GET, "/data/occasions/2026-M02.csv", NULL), 404, NULL);              /* it runs still */
}

static void small_attendance_is_hidden_and_not_alone(void **state)
{
    struct hall *h = *state;
    struct open_period p;
    JANUARY(h, 40, 3, 12, 0);
    struct seen k = told(h, &p);
    assert_int_equal(k.n, 4);
    assert_int_equal(k.came[1], -1);
    int64_t known = 0, n_hidden = 0;
    for (size_t i = 0; i < k.n; i++) {
        if (k.came[i] < 0) n_hidden++;
        else known += k.came[i];
    }
    assert_true(n_hidden >= 2);                              /* who knows the sum of the month does not know the three */
    assert_true(55 - known > 3 + 4);
    assert_int_equal(k.came[3], 0);                          /* nothing is nobody */
    struct req csv = knock(h, 0, GET, "/data/occasions/2026-M01.csv", NULL), json = knock(h, 0, GET, "/data/occasions/2026-M01.json", NULL);
    assert_false(says(&csv, ",3,0\r\n") || says(&json, "\"attended_site\":3"));
}

static void rows_are_paged_by_their_codes(void **state)
{
    struct hall *h = *state;
    JANUARY(h, 10, 11, 12);
    struct req first = knock(h, 0, GET, "/api/open/datasets/occasions/rows?period=2026-M01&limit=2", NULL);
    answers(h, first, 200, "SKN-2");
    assert_false(says(&first, "SKN-3"));
    struct str next = member_of(&first, "\"next\":\"", '"');
    struct req last = GETS(h, 0, "/api/open/datasets/occasions/rows?period=2026-M01&limit=2&after=%.*s", (int)next.n, next.p);
    answers(h, last, 200, "SKN-3");
    assert_false(says(&last, "SKN-2") || says(&last, "\"next\""));
}

static void a_closed_month_stays_as_it_was(void **state)
{
    struct hall *h = *state;
    struct open_period p;
    int64_t closed;
    JANUARY(h, 40, 12);
    h->now_ms += 15 * (int64_t)DAY_MS;
    assert_int_equal(open_close(h->db, h->a, h->now_ms, 500, &closed), OK);
    struct seen before = told(h, &p);
    assert_true(p.closed_ms > 0);
    RUN(h, "UPDATE occasion SET place = 'Nơi khác'");
    struct seen after = told(h, &p);
    assert_memory_equal(&before, &after, sizeof before);
    answers(h, knock(h, 0, GET, "/data/occasions/2026-M01.geojson", NULL), 200, "Nhà văn hoá Tổ 1");
    answers(h, knock(h, 0, GET, "/data/occasions/2026-M01.geojson", NULL), 200, "\"Point\"");
}

int main(void)
{
    const struct CMUnitTest open[] = {
        STORY(public_occasions_are_told_with_place_times_and_seats), STORY(small_attendance_is_hidden_and_not_alone),
        STORY(rows_are_paged_by_their_codes), STORY(a_closed_month_stays_as_it_was),
    };
    return run_everywhere(open);
}
