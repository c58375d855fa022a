/* test_territory_web.c - territory's doors: who may open which, what stands behind, pages, imports over the web. */
#define _GNU_SOURCE                      /* memmem */
#include "support.h"
#include "auth/keys.h"
#include "module.h"
#include "territory/import.h"
#include "territory/territory.h"

extern const struct module territory_module;

/* Who is asking, instead of cookies and keys. */
struct caller { struct grant grant; struct str if_none_match; };
static struct caller caller;
static struct keys *keys;

static enum err identify(struct req *rq)
{
    rq->who = (struct person){ .id = 7, .name = S("Thử"), .grants = &caller.grant, .n_grants = 1,
                               .roles = caller.grant.role };
    return OK;
}

static struct str header(const struct req *rq, const char *name)
{
    (void)rq;
    if (strcmp(name, "X-Sansang") == 0) return S("1");
    if (strcmp(name, "If-None-Match") == 0) return caller.if_none_match;
    if (strcmp(name, "Content-Type") == 0) return S("text/csv");
    return (struct str){ 0 };
}

static struct req ask(struct fixture *h, unsigned role, int64_t unit_id, enum method m, struct str path,
                      struct str query, struct str body)
{
    struct req rq = { .method = m, .path = path, .query = query, .params = arena_new(h->arena, struct param, 128),
                      .body = body,
                      .header = header, .address = S("10.0.0.1"), .origin = S("https://city.example"),
                          .now_ms = NINE_AM,
                      .arena = h->arena, .db = h->db, .keys = keys };
    caller.grant = (struct grant){ role, unit_id };
    http_serve(&rq, &territory_module.routes, 1, identify);
    return rq;
}

static struct req get(struct fixture *h, unsigned role, int64_t unit_id, const char *format, int64_t id)
{
    char path[200];
    int n = snprintf(path, sizeof path, "/api/%s/%lld", format, (long long)id);
    const char *tail = strchr(format, ' ');                  /* "units /map": what follows the id */
    if (tail) n = snprintf(path, sizeof path, "/api/%.*s/%lld%s", (int)(tail - format), format, (long long)id,
                           tail + 1);
    struct str p;
    assert_int_equal(arena_copy(h->arena, (struct str){ path, (size_t)n }, &p), OK);
    return ask(h, role, unit_id, GET, p, S(""), S(""));
}

static bool says(const struct req *rq, const char *what)
{
    struct str reply = buf_str(&rq->reply);
    return reply.n && memmem(reply.p, reply.n, what, strlen(what));
}

static int64_t id_of(struct fixture *h, struct str code)
{
    struct unit u;
    assert_int_equal(unit_by_code(h->db, h->arena, code, &u), OK);
    return u.id;
}

static const struct str homes = STR(
    "ward,group,lane,house,household,head,name,birth_year,sex,number\n"
    "00103,Tổ 1,Ngõ 67,2,H1,Nguyễn Văn An,Nguyễn Văn An,1958,Nam,001058000123\n"
    "00103,Tổ 1,Ngõ 67,10,H2,Trần Thị Bình,Trần Thị Bình,1960,Nữ,\n"
    "00103,Tổ 1,Ngõ 67,10,H3,Trần Thị Bình,Trần Thị Bình,1860,Nữ,\n");

static int city_open(void **state)
{
    int failed = house_open(state);
    struct fixture *h = *state;
    if (failed) return failed;
    assert_int_equal(territory_load_hanoi(h->db, h->arena, NINE_AM), OK);
    assert_int_equal(keys_open(test_path(h, "keys"), &keys), OK);
    caller = (struct caller){ .if_none_match = { 0 } };
    return 0;
}

static int city_close(void **state)
{
    keys_close(keys);
    return house_close(state);
}
#define CITY(fact) cmocka_unit_test_setup_teardown(fact, city_open, city_close)

static struct req bring(struct fixture *h, unsigned role, int64_t unit_id, int64_t into, struct str query)
{
    struct str path = arena_printf(h->arena, "/api/units/%lld/imports", (long long)into);
    return ask(h, role, unit_id, POST, path, query, homes);
}

static void a_unit_shows_what_is_above_and_below_it(void **state)
{
    struct fixture *h = *state;
    int64_t ward = id_of(h, S("00103"));
    struct req rq = get(h, ROLE_OFFICER, ward, "units", ward);
    assert_int_equal(rq.status, 200);
    assert_true(says(&rq, "\"name\":\"Phường Tây Hồ\"") && says(&rq, "\"parents\":[{\"id\":1,"));
    rq = get(h, ROLE_CITY, CITY_ID, "units /children", CITY_ID);
    assert_true(rq.status == 200 && says(&rq, "Phường Ba Đình") && !says(&rq, "\"next\":\"\""));
}

static void a_role_opens_only_the_doors_of_its_own_units(void **state)
{
    struct fixture *h = *state;
    int64_t ward = id_of(h, S("00103")), other = id_of(h, S("00004"));
    assert_int_equal(get(h, ROLE_OFFICER, other, "units", ward).status, 403);
    assert_int_equal(get(h, ROLE_OFFICER, other, "units /map", ward).status, 403);
    assert_int_equal(get(h, ROLE_OFFICER, ward, "units", 999999).status, 404);
    assert_int_equal(bring(h, ROLE_OFFICER, other, ward, S("kind=houses")).status, 403);
    struct str query = arena_printf(h->arena, "q=tay&unit=%lld", (long long)ward);
    assert_int_equal(ask(h, ROLE_OFFICER, other, GET, S("/api/search"), query, S("")).status, 403);
    assert_int_equal(ask(h, ROLE_OFFICER, ward, GET, S("/api/search"), query, S("")).status, 200);
}

static void a_list_comes_in_over_the_web_and_its_bad_row_is_told(void **state)
{
    struct fixture *h = *state;
    int64_t ward = id_of(h, S("00103"));
    struct req rq = bring(h, ROLE_OFFICER, ward, ward, S("kind=houses&dry_run=true&file=ho.csv"));
    assert_true(rq.status == 202 && says(&rq, "\"state\":\"checked\"") && says(&rq, "\"rows_good\":2"));
    rq = get(h, ROLE_OFFICER, ward, "imports /faults", 1);
    assert_true(rq.status == 200 && says(&rq, "\"line\":4,\"column_name\":\"birth_year\",\"code\":\"year\""));
    rq = ask(h, ROLE_OFFICER, ward, POST, S("/api/imports/1/apply"), S(""), S(""));
    assert_true(rq.status == 202 && says(&rq, "\"state\":\"done\"") && says(&rq, "\"rows_new\":2"));
    assert_int_equal(ask(h, ROLE_OFFICER, ward, POST, S("/api/imports/1/apply"), S(""), S("")).status, 409);
    rq = get(h, ROLE_AUDITOR, CITY_ID, "units /imports", ward);
    assert_true(rq.status == 200 && says(&rq, "\"file_name\":\"ho.csv\""));
}

static void bad_words_about_an_import_are_named(void **state)
{
    struct fixture *h = *state;
    struct req rq = bring(h, ROLE_CITY, CITY_ID, CITY_ID, S("kind=nonsense"));
    assert_true(rq.status == 400 && says(&rq, "\"field\":\"kind\""));
    rq = bring(h, ROLE_CITY, CITY_ID, CITY_ID, S("kind=houses&dry_run=maybe"));
    assert_true(rq.status == 400 && says(&rq, "\"field\":\"dry_run\""));
    assert_int_equal(bring(h, ROLE_AUDITOR, CITY_ID, CITY_ID, S("kind=houses")).status, 403);
}

static void the_administrator_sees_units_but_no_resident(void **state)
{
    struct fixture *h = *state;
    struct found f[FOUND_MAX];
    size_t n;
    assert_int_equal(bring(h, ROLE_ADMIN, CITY_ID, CITY_ID, S("kind=houses")).status, 403);
    assert_int_equal(bring(h, ROLE_CITY, CITY_ID, CITY_ID, S("kind=houses")).status, 202);
    assert_int_equal(territory_search(h->db, h->arena, S("nguyen van an"), CITY_ID, true, f, FOUND_MAX, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(get(h, ROLE_ADMIN, CITY_ID, "households", f[0].id).status, 403);
    struct req rq = get(h, ROLE_HEAD, f[0].unit_id, "households", f[0].id);
    assert_true(rq.status == 200 && says(&rq, "••••0123") && !says(&rq, "001058000123"));
    rq = ask(h, ROLE_ADMIN, CITY_ID, GET, S("/api/search"), S("q=nguyen+van+an"), S(""));
    assert_true(rq.status == 200 && !says(&rq, "household"));
    assert_int_equal(ask(h, ROLE_ADMIN, CITY_ID, GET, S("/api/units/1/export/residents.csv"), S(""), S("")).status,
                     403);
    assert_int_equal(ask(h, ROLE_CITY, CITY_ID, GET, S("/api/units/1/export/nothing.csv"), S(""), S("")).status, 404);
}

static void a_resident_finds_lanes_and_houses_of_the_whole_city_and_no_person(void **state)
{
    struct fixture *h = *state;
    assert_int_equal(bring(h, ROLE_CITY, CITY_ID, CITY_ID, S("kind=houses")).status, 202);
    struct req rq = ask(h, ROLE_RESIDENT, 0, GET, S("/api/search"), S("q=ngo+67"), S(""));
    assert_true(rq.status == 200 && says(&rq, "\"kind\":\"lane\"") && says(&rq, "Ngõ 67"));
    rq = ask(h, ROLE_RESIDENT, 0, GET, S("/api/search"), S("q=2+ngo+67&unit=999999"), S(""));
    assert_true(rq.status == 200 && says(&rq, "\"kind\":\"house\""));
    rq = ask(h, ROLE_RESIDENT, 0, GET, S("/api/search"), S("q=nguyen+van+an&reason=t%C3%B2+m%C3%B2"), S(""));
    assert_true(rq.status == 200 && !says(&rq, "household") && !says(&rq, "Nguy"));
}

static void houses_of_a_lane_come_by_number_page_by_page(void **state)
{
    struct fixture *h = *state;
    struct found f[FOUND_MAX];
    size_t n;
    assert_int_equal(bring(h, ROLE_CITY, CITY_ID, CITY_ID, S("kind=houses")).status, 202);
    assert_int_equal(territory_search(h->db, h->arena, S("ngo 67"), CITY_ID, true, f, FOUND_MAX, &n), OK);
    assert_true(n >= 1 && f[0].kind == FOUND_LANE);
    struct str path = arena_printf(h->arena, "/api/lanes/%lld/houses", (long long)f[0].id);
    struct req rq = ask(h, ROLE_CITY, CITY_ID, GET, path, S("limit=1"), S(""));
    assert_true(rq.status == 200 && says(&rq, "\"number\":\"2\"") && says(&rq, "\"code\":\"H1\"")
                && !says(&rq, "\"number\":\"10\""));
    struct str reply = buf_str(&rq.reply);
    const char *next = (const char *)memmem(reply.p, reply.n, "\"next\":\"", 8) + 8;
    struct str query = arena_printf(h->arena, "limit=1&after=%.*s", (int)strcspn(next, "\""), next);
    rq = ask(h, ROLE_CITY, CITY_ID, GET, path, query, S(""));
    assert_true(rq.status == 200 && says(&rq, "\"number\":\"10\"") && says(&rq, "\"code\":\"H2\""));
    assert_int_equal(ask(h, ROLE_CITY, CITY_ID, GET, path, S("after=nonsense"), S("")).status, 400);
    path = arena_printf(h->arena, "/api/units/%lld/lanes", (long long)f[0].unit_id);
    rq = ask(h, ROLE_HEAD, f[0].unit_id, GET, path, S("limit=1"), S(""));
    assert_true(rq.status == 200 && says(&rq, "Ngõ 67"));
}

static void a_map_that_is_known_is_not_sent_again(void **state)
{
    struct fixture *h = *state;
    assert_int_equal(territory_draw_shapes(h->db, h->arena, CITY_ID), OK);
    struct req rq = get(h, ROLE_MEMBER, CITY_ID, "units /map", CITY_ID);
    assert_true(rq.status == 200 && says(&rq, "\"path\":\"M"));
    for (size_t i = 0; i < rq.n_reply_headers; i++)
        if (str_eq(rq.reply_headers[i].name, S("ETag"))) caller.if_none_match = rq.reply_headers[i].value;
    assert_true(caller.if_none_match.n > 2);
    assert_int_equal(get(h, ROLE_MEMBER, CITY_ID, "units /map", CITY_ID).status, 304);
}

static void an_agency_is_on_no_map_and_in_no_list_of_units(void **state)
{
    struct fixture *h = *state;
    struct unit agency = { .kind = UNIT_AGENCY, .parent_id = CITY_ID, .code = S("H26.17"), .name = S("Sở Xây dựng"), .source = S("test") };
    assert_int_equal(unit_add(h->db, h->arena, &agency), OK);
    assert_int_equal(unit_alias_add(h->db, h->arena, agency.id, S("Sở Giao thông")), OK);
    static const char *const doors[] = { "/api/units/1", "/api/units/1/map", "/api/public/map", "/api/units/1/children" };
    for (size_t i = 0; i < N_OF(doors); i++) {
        struct req rq = ask(h, ROLE_CITY, CITY_ID, GET, str_z(doors[i]), S(""), S(""));
        if (says(&rq, "Sở Xây dựng")) fail_msg("%s", doors[i]);
    }
    struct found f[FOUND_MAX];
    size_t n;
    assert_int_equal(territory_search(h->db, h->arena, S("so giao thong"), CITY_ID, true, f, FOUND_MAX, &n), OK);
    assert_int_equal(n, 0);
}

static void boundaries_are_for_everybody(void **state)
{
    struct fixture *h = *state;
    assert_int_equal(territory_draw_shapes(h->db, h->arena, CITY_ID), OK);
    struct req rq = ask(h, 0, 0, GET, S("/api/public/map"), S(""), S(""));
    assert_true(rq.status == 200 && says(&rq, "\"path\":\"M") && says(&rq, "Phường Tây Hồ"));
    for (size_t i = 0; i < rq.n_reply_headers; i++)
        if (str_eq(rq.reply_headers[i].name, S("ETag"))) caller.if_none_match = rq.reply_headers[i].value;
    assert_int_equal(ask(h, 0, 0, GET, S("/api/public/map"), S(""), S("")).status, 304);
}

/* Who reads which form of the head's name at the three doors that know one. */
static void check_names(struct fixture *h, unsigned role, int64_t unit_id, struct str reason, bool is_plain)
{
    struct found f[FOUND_MAX];
    size_t n;
    const char *yes = is_plain ? "Nguyễn Văn An" : "N. V. A.", *no = is_plain ? "N. V. A." : "Nguyễn Văn An";
    assert_int_equal(territory_search(h->db, h->arena, S("nguyen van an"), CITY_ID, true, f, FOUND_MAX, &n), OK);
    struct household home;
    struct house house;
    assert_int_equal(household_by_id(h->db, h->arena, f[0].id, &home), OK);
    assert_int_equal(house_by_id(h->db, h->arena, home.house_id, &house), OK);
    struct str path[] = { S("/api/search"), arena_printf(h->arena, "/api/households/%lld", (long long)home.id),
                          arena_printf(h->arena, "/api/lanes/%lld/houses", (long long)house.lane_id) };
    for (size_t i = 0; i < N_OF(path); i++) {
        struct str query = arena_printf(h->arena, "%s%s%.*s", i == 0 ? "q=nguyen+van+an" : "",
                                        reason.n ? i == 0 ? "&reason=" : "reason=" : "", (int)reason.n, reason.p);
        struct req rq = ask(h, role, unit_id, GET, path[i], query, S(""));
        assert_int_equal(rq.status, 200);
        assert_true(says(&rq, yes));
        assert_false(says(&rq, no));
        if (i == 1) assert_int_equal(says(&rq, "1958"), is_plain);
    }
}

static int64_t times_logged(struct fixture *h, struct str action)
{
    static const struct sql count = { "test_logged", "SELECT COUNT(*) FROM audit_log WHERE action = $1" };
    int64_t n;
    assert_int_equal(db_i64(h->db, h->arena, &count, BINDS(BIND(action)), &n), OK);
    return n;
}

static void who_does_not_work_with_the_people_reads_initials_unless_for_a_reason(void **state)
{
    struct fixture *h = *state;
    int64_t ward = id_of(h, S("00103"));
    assert_int_equal(bring(h, ROLE_CITY, CITY_ID, CITY_ID, S("kind=houses")).status, 202);
    check_names(h, ROLE_OFFICER, ward, S(""), true);
    check_names(h, ROLE_CITY, CITY_ID, S(""), false);
    check_names(h, ROLE_AUDITOR, CITY_ID, S(""), false);
    assert_int_equal(times_logged(h, S("household.unmask")), 0);
    check_names(h, ROLE_AUDITOR, CITY_ID, S("kiem+tra+don+thu"), true);
    assert_int_equal(times_logged(h, S("household.unmask")), 1);
    assert_int_equal(times_logged(h, S("lane.unmask")), 1);
    assert_int_equal(times_logged(h, S("search.unmask")), 1);
    check_names(h, ROLE_OFFICER, ward, S("khong+can+ly+do"), true);          /* no reason is needed, none is noted */
    assert_int_equal(times_logged(h, S("household.unmask")), 1);
    assert_int_equal(ask(h, ROLE_CITY, CITY_ID, GET, S("/api/households/1"), S("reason=x"), S("")).status, 400);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CITY(a_unit_shows_what_is_above_and_below_it),
        CITY(a_role_opens_only_the_doors_of_its_own_units),
        CITY(a_list_comes_in_over_the_web_and_its_bad_row_is_told),
        CITY(bad_words_about_an_import_are_named),
        CITY(the_administrator_sees_units_but_no_resident),
        CITY(a_resident_finds_lanes_and_houses_of_the_whole_city_and_no_person),
        CITY(houses_of_a_lane_come_by_number_page_by_page),
        CITY(a_map_that_is_known_is_not_sent_again),
        CITY(an_agency_is_on_no_map_and_in_no_list_of_units),
        CITY(boundaries_are_for_everybody),
        CITY(who_does_not_work_with_the_people_reads_initials_unless_for_a_reason),
    };
    return run_everywhere(tests);
}
