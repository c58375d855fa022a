/* test_dash.c - dashboards: one's own alone, saved by who saw the newest, shared by links that can be taken back, and nothing hidden in them. */
#define _GNU_SOURCE                      /* memmem */
#include "hall.h"
#include "http/http.h"
#include "indicator/dash/dash_tile.h"
#include "outreach/count/book.h"
#include "outreach/count/cube.h"

extern const struct routes dash_routes;

static struct person caller;
static enum err identify(struct req *rq) { rq->who = caller; return OK; }
static struct str header(const struct req *rq, const char *name)
{
    (void)rq;
    return strcmp(name, "X-Sansang") == 0 ? S("1") : strcmp(name, "Content-Type") == 0 ? S("application/json") : (struct str){ 0 };
}

static void as(unsigned role, int64_t account_id, int64_t unit)
{
    static struct grant held;
    held = (struct grant){ role, unit };
    caller = role ? (struct person){ .id = account_id, .name = S("Cán bộ"), .grants = &held, .n_grants = 1, .roles = role } : (struct person){ 0 };
}

static struct req knock(struct hall *h, enum method m, const char *path, const char *body)
{
    const char *q = strchr(path, '?');
    struct req rq = {
        .method = m, .path = { path, q ? (size_t)(q - path) : strlen(path) }, .query = str_z(q ? q + 1 : ""),
        .params = arena_new(h->a, struct param, 64), .body = str_z(body ? body : ""), .header = header, .address = S("10.0.0.1"),
        .origin = S("https://city.example"), .now_ms = h->now_ms, .arena = h->a, .db = h->db, .keys = h->keys,
    };
    http_serve(&rq, &dash_routes, 1, identify);
    return rq;
}

static bool says(const struct req *rq, const char *text)
{
    return rq->reply.p && memmem(rq->reply.p, rq->reply.n, text, strlen(text));
}
#define SAYS(rq, text) do { if (!says((rq), (text))) fail_msg("no \"%s\" in %.*s", (text), (int)(rq)->reply.n, (rq)->reply.p); } while (0)
#define SAYS_NOT(rq, text) do { if (says((rq), (text))) fail_msg("\"%s\" in %.*s", (text), (int)(rq)->reply.n, (rq)->reply.p); } while (0)

/* ---- a city with numbers ---- */

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

static void define(struct hall *h, struct str code, bool is_public)
{
    struct indicator i;
    struct indicator_draft d = { .code = code, .name_vi = S("Lượt thăm"), .name_en = S("Visits"), .about_vi = S(""), .about_en = S(""),
        .formula = S("outreach.visits"), .legal_source = S(""), .unit_word = WORD_VISITS, .direction = DIRECTION_UP, .pillar = PILLAR_SOCIETY,
        .frequency = PERIOD_MONTH, .owner_unit_id = CITY, .is_sure = true, .is_public = is_public };
    assert_int_equal(indicator_define(h->db, h->a, h->now_ms, MAYOR, S(""), &d, &i), OK);
}

static int open_city(void **state)
{
    if (hall_open(state)) return -1;
    struct hall *h = *state;
    h->now_ms = day_start_ms(day("2026-01-01")) + 9 * HOUR_MS;
    define(h, S("test.visits"), true);
    define(h, S("test.inner"), false);
    RUN(h,
        "INSERT INTO campaign(id, name, name_en, unit_id, from_day, to_day, state, questionnaire_v, targets, created_ms)"
        " VALUES(1, 'Đợt', 'Drive', 1, %lld, %lld, 'closed', 1, '{}', 0)",
        (long long)day("2026-01-01"), (long long)day("2026-12-31"));
    visited(h, WARD, "2026-02-10", 900);
    visited(h, FAR_WARD, "2026-02-11", 3);
    h->now_ms = day_start_ms(day("2026-03-05")) + 9 * HOUR_MS;
    as(ROLE_CITY, MAYOR, CITY);
    return 0;
}
#define CITY_OF(fact) cmocka_unit_test_setup_teardown(fact, open_city, hall_close)

static struct dashboard *a_board(struct hall *h, int64_t account_id)
{
    struct dashboard *d = arena_new(h->a, struct dashboard, 1);
    assert_non_null(d);
    d->account_id = account_id;
    d->name = S("Bảng thử");
    d->tiles[0] = (struct tile){ TILE_NUMBER, WIDTH_NARROW, SPLIT_WHOLE, S("test.visits"), CITY, S("last_month"), S("") };
    d->tiles[1] = (struct tile){ TILE_MAP, WIDTH_FULL, SPLIT_CHILD, S("test.visits"), CITY, S("2026-M02"), S("Bản đồ") };
    d->n_tiles = 2;
    return d;
}

static struct dashboard *made(struct hall *h, int64_t account_id)
{
    struct dashboard *d = a_board(h, account_id);
    const char *field;
    assert_int_equal(dash_make(h->db, h->a, h->now_ms, d, &field), OK);
    return d;
}

/* ---- saving ---- */

static void a_dashboard_comes_back_as_it_was_made(void **state)
{
    struct hall *h = *state;
    struct dashboard *d = made(h, MAYOR), *back = arena_new(h->a, struct dashboard, 1);
    assert_int_equal(dash_of(h->db, h->a, MAYOR, d->id, back), OK);
    assert_int_equal(back->n_tiles, 2);
    assert_int_equal(back->version, 1);
    assert_true(str_eq(back->tiles[1].title, S("Bản đồ")) && back->tiles[1].kind == TILE_MAP &&
                back->tiles[1].split == SPLIT_CHILD);
    assert_true(str_eq(back->tiles[0].period, S("last_month")));
}

static void who_saw_an_older_one_saves_nothing(void **state)
{
    struct hall *h = *state;
    struct dashboard *d = made(h, MAYOR), *late = a_board(h, MAYOR), *back = arena_new(h->a, struct dashboard, 1);
    const char *field;
    late->id = d->id;
    late->version = 1;
    late->n_tiles = 1;
    d->name = S("Lưu trước");
    assert_int_equal(dash_save(h->db, h->a, h->now_ms, d, &field), OK);
    assert_int_equal(d->version, 2);
    assert_int_equal(dash_save(h->db, h->a, h->now_ms, late, &field), ERR_CONFLICT);
    assert_int_equal(dash_of(h->db, h->a, MAYOR, d->id, back), OK);
    assert_true(str_eq(back->name, S("Lưu trước")) && back->n_tiles == 2 && back->version == 2);
}

static void what_cannot_be_drawn_is_refused_by_name(void **state)
{
    struct hall *h = *state;
    const char *field;
#define WRONG(f, ...) { struct dashboard *d = a_board(h, MAYOR); __VA_ARGS__; \
    assert_int_equal(dash_make(h->db, h->a, h->now_ms, d, &field), ERR_BAD_INPUT); assert_string_equal(field, f); }
    WRONG("name", d->name = S("x"))
    WRONG("split", d->tiles[0].split = SPLIT_CHILD)
    WRONG("split", d->tiles[1].split = SPLIT_WHOLE)
    WRONG("period", d->tiles[0].period = S("someday"))
    WRONG("unit_id", d->tiles[0].unit_id = 99)
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM dashboard"), 0);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM dashboard_tile"), 0);
}

static void there_is_room_for_so_many(void **state)
{
    struct hall *h = *state;
    const char *field;
    for (int i = 0; i < DASHBOARDS_MAX; i++) made(h, MAYOR);
    assert_int_equal(dash_make(h->db, h->a, h->now_ms, a_board(h, MAYOR), &field), ERR_CONFLICT);
    made(h, OFFICER);
    struct buf b = { .arena = h->a };
    buf_add(&b, S("{\"name\":\"Nhiều ô\",\"tiles\":["));
    for (int i = 0; i < TILES_MAX + 1; i++) {
        if (i) buf_add(&b, S(","));
        buf_add(
            &b,
            S("{\"kind\":\"number\",\"width\":\"half\",\"split\":\"whole\",\"indicator\":\"test.visits\",\"unit_id\":1,\"period\":\"month\"}"));
    }
    buf_add(&b, S("]}"));
    struct req rq = knock(h, POST, "/api/dashboards", arena_z(h->a, buf_str(&b)));
    assert_int_equal(rq.status, 400);
    SAYS(&rq, "\"tiles\"");
}

/* ---- whose it is ---- */

static void somebody_elses_is_not_there(void **state)
{
    struct hall *h = *state;
    struct dashboard *d = made(h, MAYOR);
    const char *one = arena_printf(h->a, "/api/dashboards/%lld", (long long)d->id).p,
               *links = arena_printf(h->a, "%s/links", one).p;
    as(ROLE_OFFICER, OFFICER, WARD);
    static const char body[] = "{\"version\":1,\"name\":\"Của tôi\",\"tiles\":[]}";
    assert_int_equal(knock(h, GET, one, NULL).status, 404);
    assert_int_equal(knock(h, PUT, one, body).status, 404);
    assert_int_equal(knock(h, DELETE, one, NULL).status, 404);
    assert_int_equal(knock(h, GET, links, NULL).status, 404);
    assert_int_equal(knock(h, POST, links, "{}").status, 404);
    struct req rq = knock(h, GET, "/api/dashboards", NULL);
    SAYS(&rq, "\"rows\":[]");
    as(ROLE_CITY, MAYOR, CITY);
    assert_int_equal(knock(h, PUT, one, body).status, 200);
    assert_int_equal(knock(h, PUT, one, body).status, 409);
    assert_int_equal(knock(h, PUT, one, "{\"name\":\"Của tôi\",\"tiles\":[]}").status, 400);
    assert_int_equal(knock(h, DELETE, one, NULL).status, 204);
    assert_int_equal(knock(h, GET, one, NULL).status, 404);
}

/* ---- what a tile shows ---- */

#define TILE "/api/dashboards/tile?kind=bars&width=half&split=child&indicator=%s&unit_id=%d&period=%s"

static void who_works_there_sees_all_and_others_as_in_public(void **state)
{
    struct hall *h = *state;
    struct req rq = knock(h, GET, arena_printf(h->a, TILE, "test.visits", CITY, "2026-M02").p, NULL);
    SAYS(&rq, "\"is_public\":false,\"whole\":{\"milli\":903000,\"is_hidden\":false}");
    SAYS(&rq, "\"milli\":3000");
    as(ROLE_OFFICER, OFFICER, WARD);
    rq = knock(h, GET, arena_printf(h->a, TILE, "test.visits", CITY, "2026-M02").p, NULL);
    SAYS(&rq, "\"is_public\":true");
    SAYS(&rq, "\"milli\":null,\"is_hidden\":true");
    SAYS_NOT(&rq, "\"milli\":3000");
    assert_int_equal(knock(h, GET, arena_printf(h->a, TILE, "test.inner", CITY, "2026-M02").p, NULL).status, 404);
    assert_int_equal(knock(h, GET, arena_printf(h->a, TILE, "test.inner", WARD, "2026-M02").p, NULL).status, 200);
    assert_int_equal(knock(h, GET, arena_printf(h->a, TILE, "test.visits", CITY, "2026-M03").p, NULL).status,
                     400); /* it still runs */
    rq = knock(h, GET, arena_printf(h->a, TILE, "test.visits", CITY, "month").p, NULL);
    SAYS(&rq, "\"period\":\"2026-M02\"");
    as(ROLE_CITY, MAYOR, CITY);
    rq = knock(h, GET, arena_printf(h->a, TILE, "test.visits", CITY, "month").p, NULL);
    SAYS(&rq, "\"period\":\"2026-M03\"");
}

static void a_tile_of_months_goes_back_a_year(void **state)
{
    struct hall *h = *state;
    struct req rq =
        knock(h, GET,
              "/api/dashboards/tile?kind=line&width=half&split=month&indicator=test.visits&unit_id=1&period=last_month",
              NULL);
    SAYS(&rq, "\"rows\":[{\"key\":\"2025-M03\"");
    SAYS(&rq, "{\"key\":\"2026-M02\",\"milli\":903000");
    rq = knock(h, GET,
               "/api/dashboards/tile?kind=map&width=half&split=child&indicator=test.visits&unit_id=1&period=last_month",
               NULL);
    SAYS(&rq, "\"path\":\"M");
}

/* ---- links ---- */

static struct str token_of(struct hall *h, const struct req *rq)
{
    const struct json_in *doc;
    struct blame blame = { 0 };
    assert_int_equal(json_parse(h->a, buf_str(&rq->reply), &blame, &doc), OK);
    return json_as_text(json_member(doc, "token"));
}

static void a_link_shows_it_as_the_public_sees_it_until_it_is_taken_back(void **state)
{
    struct hall *h = *state;
    struct dashboard *d = a_board(h, MAYOR);
    const char *field;
    d->tiles[2] = (struct tile){ TILE_NUMBER, WIDTH_NARROW, SPLIT_WHOLE, S("test.inner"), CITY, S("last_month"), S("") };
    d->n_tiles = 3;
    assert_int_equal(dash_make(h->db, h->a, h->now_ms, d, &field), OK);
    const char *links = arena_printf(h->a, "/api/dashboards/%lld/links", (long long)d->id).p;
    struct req rq = knock(h, POST, links, "{}");
    assert_int_equal(rq.status, 201);
    struct str token = token_of(h, &rq);
    assert_int_equal(token.n, 43);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM dashboard_link WHERE revoked_ms IS NULL"), 1);
    as(0, 0, 0);
    const char *shared = arena_printf(h->a, "/api/shared-dashboards/%.*s", (int)token.n, token.p).p;
    rq = knock(h, GET, shared, NULL);
    assert_int_equal(rq.status, 200);
    SAYS(&rq, "\"name\":\"Bảng thử\"");
    SAYS(&rq, "\"milli\":null,\"is_hidden\":true");
    SAYS(&rq, "\"is_refused\":true");                                            /* the indicator that is not public */
    SAYS_NOT(&rq, "\"milli\":3000");
    assert_int_equal(knock(h, GET, links, NULL).status, 401);
    as(ROLE_CITY, MAYOR, CITY);
    int64_t id = ASK(h, "SELECT id FROM dashboard_link");
    assert_int_equal(knock(h, DELETE, arena_printf(h->a, "%s/%lld", links, (long long)id).p, NULL).status, 204);
    assert_int_equal(knock(h, DELETE, arena_printf(h->a, "%s/%lld", links, (long long)id).p, NULL).status, 204);
    as(0, 0, 0);
    assert_int_equal(knock(h, GET, shared, NULL).status, 404);
    assert_true(ASK(h, "SELECT COUNT(*) FROM audit_log WHERE action LIKE 'dashboard.%%shared'") >= 2);
}

static void the_links_of_what_is_gone_open_nothing(void **state)
{
    struct hall *h = *state;
    struct dashboard *d = made(h, MAYOR), *back = arena_new(h->a, struct dashboard, 1);
    const struct actor mayor = actor(MAYOR), officer = actor(OFFICER);
    struct dash_link link;
    struct str token;
    assert_int_equal(dash_share(h->db, h->a, h->now_ms, h->keys, &officer, d->id, &link, &token), ERR_NOT_FOUND);
    for (int i = 0; i < DASHBOARD_LINKS_MAX; i++)
        assert_int_equal(dash_share(h->db, h->a, h->now_ms, h->keys, &mayor, d->id, &link, &token), OK);
    assert_int_equal(dash_shared(h->db, h->a, h->keys, token, back), OK);
    assert_int_equal(dash_share(h->db, h->a, h->now_ms, h->keys, &mayor, d->id, &link, &token), ERR_CONFLICT);
    assert_int_equal(dash_unshare(h->db, h->a, h->now_ms, &officer, d->id, link.id), ERR_NOT_FOUND);
    assert_int_equal(dash_unshare(h->db, h->a, h->now_ms, &mayor, d->id, 999), ERR_NOT_FOUND);
    assert_int_equal(dash_drop(h->db, h->a, OFFICER, d->id), ERR_NOT_FOUND);
    assert_int_equal(dash_drop(h->db, h->a, MAYOR, d->id), OK);
    assert_int_equal(dash_shared(h->db, h->a, h->keys, token, back), ERR_NOT_FOUND);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM dashboard_tile"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CITY_OF(a_dashboard_comes_back_as_it_was_made),
        CITY_OF(who_saw_an_older_one_saves_nothing),
        CITY_OF(what_cannot_be_drawn_is_refused_by_name),
        CITY_OF(there_is_room_for_so_many),
        CITY_OF(somebody_elses_is_not_there),
        CITY_OF(who_works_there_sees_all_and_others_as_in_public),
        CITY_OF(a_tile_of_months_goes_back_a_year),
        CITY_OF(a_link_shows_it_as_the_public_sees_it_until_it_is_taken_back),
        CITY_OF(the_links_of_what_is_gone_open_nothing),
    };
    return run_everywhere(tests);
}
