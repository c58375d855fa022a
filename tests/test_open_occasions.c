/* test_open_occasions.c - public occasions as open data: what is told of them, what is hidden, in every format the same, kept when a month closes. */
#define MORE_DOORS data_file_routes, data_api_routes, data_page_routes, catalog_routes, occasion_routes
#include "doors.h"
#include "fair_story.h"
#include "core/hide.h"
#include "indicator/opendata/opendata.h"
#include "plan/occasion/occasion_live_web.h"

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

/* No sum of several is told to everybody, so a small number is hidden by itself, and the others are shown. */
static void small_attendance_is_hidden_by_itself(void **state)
{
    struct hall *h = *state;
    struct open_period p;
    JANUARY(h, 40, 3, 12, 0);
    struct seen k = told(h, &p);
    assert_int_equal(k.n, 4);
    assert_int_equal(k.came[0], 40);
    assert_int_equal(k.came[1], -1);
    assert_int_equal(k.came[2], 12);
    assert_int_equal(k.came[3], 0);                          /* nothing is nobody */
    struct req csv = knock(h, 0, GET, "/data/occasions/2026-M01.csv", NULL), json = knock(h, 0, GET, "/data/occasions/2026-M01.json", NULL);
    assert_false(says(&csv, ",3,0\r\n") || says(&json, "\"attended_site\":3"));
}

static void no_sum_of_who_came_is_defined_for_everybody(void **state)
{
    struct hall *h = *state;
    static const char *const sums[] = { "plan.attended_site", "plan.attended_online", "plan.trained", "plan.attended_site / plan.occasions" };
    struct indicator i;
    for (size_t n = 0; n < N_OF(sums); n++) {
        struct indicator_draft d = { .code = S("a.sum"), .name_vi = S("Hỏi"), .name_en = S("Question"), .about_vi = S(""), .about_en = S(""), .formula = str_z(sums[n]),
            .legal_source = S(""), .unit_word = WORD_CASES, .owner_unit_id = CITY, .frequency = PERIOD_MONTH, .is_sure = true, .is_public = true };
        assert_int_equal(indicator_define(h->db, h->a, h->now_ms, MAYOR, S(""), &d, &i), ERR_BAD_INPUT);
    }
}

/* Whoever looks at everything that is said of an occasion has as many answers left as there are small numbers: for every way in which people may
   have come, another with each other small number says the very same. */
static void what_is_told_of_who_came_lets_nobody_count_the_few(void **state)
{
    (void)state;
    enum { MOST = 14 };
    for (int64_t tickets = 0; tickets <= MOST; tickets++)
        for (int64_t walked = 0; walked <= MOST; walked++) {
            struct occasion_counts real = { .attended_site = tickets + walked, .walk_ins = walked }, said = counts_told(real);
            unsigned of_site = 0, of_walked = 0, of_tickets = 0;
            for (int64_t t = 0; t <= 2 * MOST; t++)
                for (int64_t w = 0; w <= 2 * MOST; w++) {
                    struct occasion_counts maybe = counts_told((struct occasion_counts){ .attended_site = t + w, .walk_ins = w });
                    if (maybe.attended_site != said.attended_site || maybe.walk_ins != said.walk_ins) continue;
                    if (t + w < 32) of_site |= 1u << (t + w);
                    if (w < 32) of_walked |= 1u << w;
                    if (t < 32) of_tickets |= 1u << t;
                }
#define FEW_LEFT(n, left) if ((n) > 0 && (n) < HIDE_BELOW) assert_int_equal((left) & 30, 30)         /* 1, 2, 3 and 4 may all be */
            FEW_LEFT(tickets + walked, of_site);
            if (tickets + walked < HIDE_BELOW) continue;     /* less than the few is fewer */
            FEW_LEFT(walked, of_walked);
            FEW_LEFT(tickets, of_tickets);
        }
}

/* The page's numbers, those for the wall, the stream of both and the open data say the same of one occasion. */
static void no_door_tells_what_another_hides(void **state)
{
    struct hall *h = *state;
    struct open_period p;
    static const int64_t heads[] = { 1, 4, 5, 0 };
    for (size_t i = 0; i < N_OF(heads); i++) {
        struct occasion_draft d = a_class(h, (int64_t)i);
        struct beat b = { .wants_whole = true, .whole = { .arena = h->a }, .moved = { .arena = h->a } };
        struct occasion o;
        d.kind = OCCASION_LAUNCH;
        o = drafted(h, d);
        assert_int_equal(goes(h, OFFICER, o.id, OCCASION_ANNOUNCE, &o), OK);
        begins(h, &o);
        if (heads[i]) SCAN(h, OFFICER, &o, { .id = 100 + (int64_t)i, .heads = heads[i] });
        bool is_hidden = heads[i] > 0 && heads[i] < HIDE_BELOW;
        const char *site = arena_z(h->a, is_hidden ? S("\"attended_site\":null,") : arena_printf(h->a, "\"attended_site\":%lld,", (long long)heads[i])),
                   *walked = arena_z(h->a, is_hidden ? S("\"walk_ins\":null,") : arena_printf(h->a, "\"walk_ins\":%lld,", (long long)heads[i]));
        assert_int_equal(occasion_render(h->db, h->a, occasion_topic(o.id), h->now_ms, &b), OK);
        struct req page = GETS(h, 0, "/api/occasions/%.*s", (int)o.code.n, o.code.p), launch = knock(h, 0, GET, "/api/occasions/launch", NULL);
        assert_true(says(&page, site) && says(&page, walked));
        assert_true(says(&launch, site) && says(&launch, walked));
        assert_true(memmem(b.whole.p, b.whole.n, site, strlen(site)) && memmem(b.whole.p, b.whole.n, walked, strlen(walked)));
        free(b.memory);
        h->now_ms += 4 * HOUR_MS;
        tends(h);
    }
    h->now_ms += 31 * (int64_t)DAY_MS;
    struct seen k = told(h, &p);
    assert_int_equal(k.n, N_OF(heads));
    for (size_t i = 0; i < N_OF(heads); i++) assert_int_equal(k.came[i], heads[i] > 0 && heads[i] < HIDE_BELOW ? -1 : heads[i]);
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
        STORY(public_occasions_are_told_with_place_times_and_seats), STORY(small_attendance_is_hidden_by_itself),
        STORY(no_sum_of_who_came_is_defined_for_everybody), STORY(what_is_told_of_who_came_lets_nobody_count_the_few), STORY(no_door_tells_what_another_hides),
        STORY(rows_are_paged_by_their_codes), STORY(a_closed_month_stays_as_it_was),
    };
    return run_everywhere(open);
}
