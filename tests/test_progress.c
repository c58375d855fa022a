/* test_progress.c - what the console, the wall and the public see, through the real doors. */
#define _GNU_SOURCE
#include "street.h"
#include "core/hide.h"
#include "http/http.h"
#include "http/hub.h"
#include "module.h"
#include "outreach/count/progress.h"
#include "outreach/count/visit_db.h"
#include "outreach/team/team_import_db.h"

extern const struct routes sync_routes, progress_routes, visit_routes, campaign_routes;

static struct hub *hub;                                  /* NULL but where a test opens one */

/* Who knocks: the test's word instead of a session. */
static struct person caller;
static struct grant granted;
static enum err as_said(struct req *rq)
{
    rq->who = caller;
    return OK;
}

static void enter(int64_t account, unsigned role, int64_t unit, int64_t device)
{
    granted = (struct grant){ role, unit };
    caller = (struct person){ .id = account, .name = S("Người xem"), .device_id = device, .grants = &granted, .n_grants = 1, .roles = role };
}

static struct str header_of(const struct req *rq, const char *name)
{
    if (strcmp(name, "Authorization") == 0 && caller.device_id) return S("Bearer x");
    if (strcmp(name, "X-Sansang") == 0) return S("1");
    if (strcmp(name, "Content-Type") == 0) return S("application/json");
    if (strcmp(name, "If-None-Match") == 0 && rq->socket) return *(struct str *)rq->socket;
    return (struct str){ 0 };
}

static struct req knock_with(struct street *s, enum method m, const char *path, const char *body, struct str *etag)
{
    const char *q = strchr(path, '?');
    const struct routes tables[] = { sync_routes, progress_routes, visit_routes, campaign_routes };
    struct req rq = {
        .method = m, .path = { path, q ? (size_t)(q - path) : strlen(path) }, .query = str_z(q ? q + 1 : ""),
        .params = arena_new(s->a, struct param, 64), .body = str_z(body ? body : ""), .header = header_of, .socket = etag,
        .address = S("10.0.0.1"), .now_ms = s->now_ms, .arena = s->a, .db = s->db, .keys = s->keys, .hub = hub,
    };
    http_serve(&rq, tables, N_OF(tables), as_said);
    return rq;
}

static struct req knock(struct street *s, enum method m, const char *path, const char *body)
{
    return knock_with(s, m, path, body, NULL);
}

static bool says(const struct req *rq, const char *text)
{
    return rq->reply.p && memmem(rq->reply.p, rq->reply.n, text, strlen(text)) != NULL;
}
#define assert_says(rq, text) do { if (!says(&(rq), text)) fail_msg("%d %.*s", (rq).status, (int)(rq).reply.n, (rq).reply.p); } while (0)

static void some_visits(struct street *s)
{
    for (int i = 0; i < 6; i++) {
        struct asked people[] = { { s->person[i][0], i & 1 ? "wwwwwwwww" : "ynn??????", NULL, NULL } };
        stored(s, 0, visit_of(s, 1 + i, 1 + i, i, i < 5 ? "guided" : "absent", people, i < 5));
        s->now_ms += 30 * (int64_t)MINUTE_MS;
    }
}

static void progress_shows_the_unit_its_days_and_its_children(void **state)
{
    struct street *s = *state;
    some_visits(s);
    enter(1, ROLE_CITY, CITY, 0);
    struct req rq = knock(s, GET, "/api/units/1/progress?days=3", NULL);
    assert_int_equal(rq.status, 200);
    assert_says(rq, "\"unit\":{\"id\":1,\"name\":\"Hà Nội\",\"kind\":\"city\"");
    assert_says(rq, "\"total\":{\"visits\":6,\"doors\":6,\"guided\":5,\"absent\":1");
    assert_says(rq, "\"children\":[{\"id\":2,\"kind\":\"ward\"");
    const struct json_in *doc, *days;
    assert_int_equal(json_parse(s->a, buf_str(&rq.reply), NULL, &doc), OK);
    days = json_member(doc, "days");
    assert_int_equal(json_count(days), 3);
    assert_int_equal(json_as_i64(json_member(json_item(days, 2), "day"), 0), day_of_ms(s->now_ms));
    assert_int_equal(json_as_i64(json_item(json_member(json_item(days, 2), "counts"), MEASURE_visits), 0), 6);
    assert_int_equal(json_as_i64(json_item(json_member(json_item(days, 0), "counts"), MEASURE_visits), -1), 0);
    const struct json_in *names = json_member(doc, "measures"), *child = json_item(json_member(doc, "children"), 0);
    assert_int_equal(json_count(names), MEASURE_COUNT);
    assert_true(str_eq(json_as_text(json_item(names, MEASURE_guided)), S("guided")));
    assert_int_equal(json_as_i64(json_item(json_member(child, "total"), MEASURE_guided), 0), 5);
}

/* Every arena in steps up to one that is enough: whole, the same bytes, or a refusal. */
static void starve(struct street *s, const char *path)
{
    const struct routes tables[] = { sync_routes, progress_routes, visit_routes, campaign_routes };
    struct req whole = knock(s, GET, path, NULL);
    if (whole.status != 200) fail_msg("%s: %.*s", path, (int)whole.reply.n, whole.reply.p);
    const char *q = strchr(path, '?');
    int refused = 0;
    for (size_t bytes = 64;; bytes += bytes / 24 + 41) {
        struct arena *a = arena_open(bytes);
        assert_non_null(a);
        struct req rq = {
            .method = GET, .path = { path, q ? (size_t)(q - path) : strlen(path) }, .query = str_z(q ? q + 1 : ""),
            .params = arena_new(s->a, struct param, 64), .header = header_of, .address = S("10.0.0.1"), .now_ms = s->now_ms,
            .arena = a, .db = s->db, .keys = s->keys,
        };
        http_serve(&rq, tables, N_OF(tables), as_said);
        bool is_same =
            rq.status == 200 && rq.reply.n == whole.reply.n && memcmp(rq.reply.p, whole.reply.p, whole.reply.n) == 0;
        if (rq.status != 503 && !is_same)
            fail_msg("%s in %zu bytes: %d %.*s", path, bytes, rq.status, (int)rq.reply.n, rq.reply.p);
        refused += rq.status == 503;
        arena_close(a);
        if (is_same) break;
    }
    assert_true(refused > 10);
}

static void starved_of_memory_an_answer_is_whole_or_a_refusal(void **state)
{
    struct street *s = *state;
    some_visits(s);
    enter(1, ROLE_CITY, CITY, 0);
    starve(s, "/api/units/1/progress?days=3");
    starve(s, "/api/units/2/visits?limit=4");
    starve(s, "/api/public/progress");
    enter(s->account[0], ROLE_MEMBER, GROUP, s->device[0]);
    starve(s, "/api/sync/pull?limit=5");
    starve(s, "/api/sync/week");
}

static void a_role_sees_only_its_units(void **state)
{
    struct street *s = *state;
    enter(1, ROLE_OFFICER, WARD, 0);
    assert_int_equal(knock(s, GET, "/api/units/2/progress", NULL).status, 200);
    assert_int_equal(knock(s, GET, "/api/units/1/progress", NULL).status, 403);
    enter(1, ROLE_MEMBER, GROUP, 0);
    assert_int_equal(knock(s, GET, "/api/units/3/progress", NULL).status, 403);
    caller = (struct person){ 0 };
    assert_int_equal(knock(s, GET, "/api/units/3/progress", NULL).status, 401);
    assert_int_equal(knock(s, GET, "/api/public/progress", NULL).status, 200);
    enter(1, ROLE_CITY, CITY, 0);
    assert_int_equal(knock(s, POST, "/api/sync/push", "{}").status, 403);    /* phones only */
}

static void beat(struct street *s, struct beat *b, int64_t later_ms)
{
    b->whole = b->moved = (struct buf){ .arena = s->a };
    assert_int_equal(outreach_render_progress(s->db, s->a, WARD, s->now_ms + later_ms, b), OK);
}

static void a_live_event_names_the_children_that_moved(void **state)
{
    struct street *s = *state;
    struct beat b = { .wants_whole = true };
    stored(s, 0, visit_of(s, 1, 1, 0, "absent", NULL, 0));
    beat(s, &b, 100);
    assert_non_null(memmem(b.whole.p, b.whole.n, "\"changed\":[{\"id\":3,\"total\":[1,1,0,1,", 34));
    assert_null(memmem(b.whole.p, b.whole.n, "{\"id\":4,", 8));
    beat(s, &b, CHANGED_MS + 1);
    assert_non_null(memmem(b.whole.p, b.whole.n, "\"changed\":[]", 12));
    assert_int_equal(b.moved.n, 0);                      /* nothing since the beat before: nothing is said */
    stored(s, 0, visit_of(s, 2, 2, 1, "absent", NULL, 0));
    beat(s, &b, 2 * CHANGED_MS);
    assert_non_null(memmem(b.moved.p, b.moved.n, "\"changed\":[{\"id\":3,\"total\":[2,2,0,2,", 34));
    free(b.memory);
}

static enum err no_db(void *arg, struct db **out) { (void)arg; return db_open("sqlite::memory:", out); }

/* The page as it is kept between two looks, and read anew. */
static void assert_same_page(struct street *s, const char *path)
{
    struct hub *kept = hub;
    struct req a = knock(s, GET, path, NULL);
    hub = NULL;
    struct req b = knock(s, GET, path, NULL);
    hub = kept;
    assert_int_equal(a.status, 200);
    if (!str_eq(buf_str(&a.reply), buf_str(&b.reply)))
        fail_msg("%s\nkept  %.*s\nfresh %.*s", path, (int)a.reply.n, a.reply.p, (int)b.reply.n, b.reply.p);
}

static void what_is_kept_between_looks_is_what_was_answered(void **state)
{
    struct street *s = *state;
    static const char *const pages[] = { "/api/units/1/progress", "/api/units/2/progress", "/api/public/progress" };
    enter(1, ROLE_CITY, CITY, 0);
    assert_int_equal(hub_open(no_db, NULL, NULL, &hub), OK);
    for (int i = 0; i < 8; i++) {
        struct asked people[] = { { s->person[i % 6][0], i & 1 ? "wwwwwwwww" : "ynn??????", NULL, NULL } };
        stored(s, 0, visit_of(s, 1 + i, 1 + i, i % 6, i & 2 ? "absent" : "guided", people, i & 2 ? 0 : 1));
        hub_touch(hub, GROUP);
        hub_touch(hub, WARD);
        hub_touch(hub, CITY);
        s->now_ms += i == 5 ? DAY_MS : 10;
        for (size_t k = 0; k < N_OF(pages); k++) assert_same_page(s, pages[k]);
    }
    stored(s, 0, visit_of(s, 9, 9, 0, "absent", NULL, 0));           /* by somebody who touches nothing */
    s->now_ms += 3 * SECOND_MS;
    for (size_t k = 0; k < N_OF(pages); k++) assert_same_page(s, pages[k]);
    hub_close(hub);
    hub = NULL;
}

/* Visits of some children, the same of today; what is left of them for everybody, the whole last. */
static void shown_to_all(struct street *s, size_t n, const int64_t *visits, const int64_t *guided, int64_t *out_visits, int64_t *out_guided)
{
    struct child children[8] = { { .id = 0 } };
    struct board b = { .children = children, .n = n };
    for (size_t i = 0; i < n; i++) {
        children[i].total.n[MEASURE_visits] = children[i].spark[TODAY] = visits[i];
        children[i].total.n[MEASURE_guided] = guided[i];
        b.total.n[MEASURE_visits] += visits[i];
        b.total.n[MEASURE_guided] += guided[i];
    }
    b.today.n[MEASURE_visits] = b.total.n[MEASURE_visits];
    assert_int_equal(board_hide(s->a, &b), OK);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(children[i].spark[TODAY], children[i].total.n[MEASURE_visits]);
        out_visits[i] = children[i].total.n[MEASURE_visits];
        out_guided[i] = children[i].total.n[MEASURE_guided];
    }
    out_visits[n] = b.total.n[MEASURE_visits];
    out_guided[n] = b.total.n[MEASURE_guided];
}

static void small_cells_are_hidden_with_one_that_would_give_them_away(void **state)
{
    struct street *s = *state;
    enum { H = CELL_HIDDEN };
    int64_t visits[6], guided[6];
    shown_to_all(s, 5, (const int64_t[]){ 100, 3, 7, 0, 50 }, (const int64_t[5]){ 0 }, visits, guided);
    assert_memory_equal(visits, ((const int64_t[]){ 100, H, H, 0, 50, 160 }), sizeof visits);
    shown_to_all(s, 3, (const int64_t[]){ 10, 0, 6 }, (const int64_t[3]){ 0 }, visits, guided);
    assert_memory_equal(visits, ((const int64_t[]){ 10, 0, 6, 16 }), 4 * sizeof *visits);
    shown_to_all(s, 3, (const int64_t[]){ 0, 2, 0 }, (const int64_t[3]){ 0 }, visits, guided);
    assert_memory_equal(visits, ((const int64_t[]){ 0, H, 0, H }), 4 * sizeof *visits);      /* alone: the whole would tell it */
    shown_to_all(s, 3, (const int64_t[]){ 40, 30, 20 }, (const int64_t[]){ 38, 15, 10 }, visits, guided);
    assert_memory_equal(visits, ((const int64_t[]){ 40, 30, 20, 90 }), 4 * sizeof *visits);
    assert_true(guided[0] == H && guided[1] == 15 && guided[2] == H);        /* two of 40 were not guided */
}

/* Of the day that runs: visits of children as one table, everything else of the whole beside what it is a part of. */
static void of_the_day_no_small_number_is_left_and_no_small_rest(void **state)
{
    struct street *s = *state;
    uint32_t dice = 12345;
#define ROLL(most) ((int64_t)((dice = dice * 1664525u + 1013904223u) >> 8) % (most))
    static const struct { enum measure part, whole; } parts[] = {
        { MEASURE_guided, MEASURE_visits }, { MEASURE_confirmed, MEASURE_visits }, { MEASURE_has_phone, MEASURE_people }, { MEASURE_ready, MEASURE_people },
        { MEASURE_taught, MEASURE_acts },
    };
    for (int turn = 0; turn < 2000; turn++) {
        struct child children[4] = { { .id = 0 } };
        struct board b = { .children = children, .n = 4 };
        struct counts real = { .n = { 0 } };
        for (size_t i = 0; i < 4; i++) real.n[MEASURE_visits] += children[i].spark[TODAY] = ROLL(3) ? ROLL(12) : 0;
        real.n[MEASURE_people] = ROLL(30);
        real.n[MEASURE_acts] = ROLL(30);
        for (size_t i = 0; i < N_OF(parts); i++) real.n[parts[i].part] = ROLL(real.n[parts[i].whole] + 1);
        b.today = real;
        assert_int_equal(board_hide(s->a, &b), OK);
        int64_t hidden = 0, of_hidden = real.n[MEASURE_visits];
        for (size_t i = 0; i < 4; i++) {
            int64_t n = children[i].spark[TODAY];
            assert_true(n == CELL_HIDDEN || n == 0 || n >= HIDE_BELOW);
            if (n == CELL_HIDDEN) hidden++;
            else of_hidden -= n;
        }
        if (hidden && b.today.n[MEASURE_visits] != CELL_HIDDEN)          /* the largest they may be, if all others are one */
            assert_true(hidden > 1 && of_hidden - (hidden - 1) >= HIDE_BELOW);
        for (size_t i = 0; i < N_OF(parts); i++) {
            int64_t part = b.today.n[parts[i].part], whole = b.today.n[parts[i].whole], rest = real.n[parts[i].whole] - real.n[parts[i].part];
            assert_true(part == CELL_HIDDEN || part == 0 || part >= HIDE_BELOW);
            if (part > 0 && whole != CELL_HIDDEN) assert_true(rest == 0 || rest >= HIDE_BELOW);
        }
        arena_reset(s->a);
    }
}

static void the_public_sees_no_small_cell_and_no_person(void **state)
{
    struct street *s = *state;
    some_visits(s);
    caller = (struct person){ 0 };
    struct req rq = knock(s, GET, "/api/public/progress", NULL);
    assert_int_equal(rq.status, 200);
    assert_says(rq, "\"visits\":6");
    assert_says(rq, "\"guided\":null");                   /* five of six: one was not */
    assert_false(says(&rq, "absent") || says(&rq, "lacks_"));            /* with them the rest would be a difference */
    assert_false(says(&rq, "doubtful"));
    assert_false(says(&rq, "Nguyễn"));
}

static void every_number_opens_the_visits_behind_it(void **state)
{
    struct street *s = *state;
    some_visits(s);
    enter(1, ROLE_OFFICER, WARD, 0);
    const struct json_in *doc;
    static const struct { const char *path; size_t rows; } tries[] = {
        { "/api/units/2/visits", 6 }, { "/api/units/3/visits?measure=guided", 5 }, { "/api/units/2/visits?measure=absent", 1 },
        { "/api/units/2/visits?measure=won_phone", 2 }, { "/api/units/4/visits", 0 }, { "/api/units/2/visits?member=1", 6 },
        { "/api/units/2/visits?member=2", 0 }, { "/api/units/2/visits?day=1", 0 }, { "/api/units/2/visits?from=1&to=2", 0 }, { "/api/units/2/visits?from=1", 6 },
        { "/api/units/2/visits?to=1", 0 }, { "/api/units/2/visits?from=1&to=59999&measure=absent", 1 }, { "/api/units/2/visits?limit=4", 4 },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct req rq = knock(s, GET, tries[i].path, NULL);
        if (rq.status != 200) fail_msg("%s: %d", tries[i].path, rq.status);
        assert_int_equal(json_parse(s->a, buf_str(&rq.reply), NULL, &doc), OK);
        if (json_count(json_member(doc, "rows")) != tries[i].rows)
            fail_msg("%s: %zu", tries[i].path, json_count(json_member(doc, "rows")));
    }
    struct req rq = knock(s, GET, "/api/units/2/visits?limit=4", NULL);
    assert_int_equal(json_parse(s->a, buf_str(&rq.reply), NULL, &doc), OK);
    struct str next = json_as_text(json_member(doc, "next"));
    assert_true(next.n > 0);
    rq = knock(s, GET, arena_z(s->a, arena_printf(s->a, "/api/units/2/visits?limit=4&after=%.*s", (int)next.n, next.p)),
               NULL);
    assert_int_equal(json_parse(s->a, buf_str(&rq.reply), NULL, &doc), OK);
    assert_int_equal(json_count(json_member(doc, "rows")), 2);
    assert_int_equal(knock(s, GET, "/api/units/2/visits?measure=love", NULL).status, 400);
    rq = knock(s, GET, "/api/households/1/history", NULL);
    assert_int_equal(rq.status, 200);
    assert_says(rq, "\"outcome\":\"guided\"");
    rq = knock(s, GET, "/api/lanes/1/doors", NULL);
    assert_int_equal(rq.status, 200);
    assert_says(rq, "\"ready\":1");
}

struct met { int64_t seq[32]; size_t n; };

static enum err meet(const void *row, void *arg)
{
    struct met *m = arg;
    m->seq[m->n++] = ((const struct visit_line *)row)->seq;
    return OK;
}

/* A page may end in the middle of a day, at its end, and lie before or after the day asked for. */
static void pages_meet_every_visit_once_whatever_their_size(void **state)
{
    struct street *s = *state;
    for (int i = 0; i < 12; i++) {
        stored(s, 0, visit_of(s, 1 + i, 1 + i, i % 6, "absent", NULL, 0));
        s->now_ms += i % 3 == 2 ? DAY_MS : 30 * MINUTE_MS;
    }
    struct unit ward;
    assert_int_equal(unit_by_id(s->db, s->a, WARD, &ward), OK);
    int64_t last_day = ask(s, "SELECT MAX(day) FROM event");
    for (int64_t limit = 1; limit <= 13; limit++) {
        struct met down = { .n = 0 }, up = { .n = 0 };
        struct visit_query q = { .unit_id = WARD, .unit_kind = UNIT_WARD, .measure = MEASURE_COUNT, .before_day = INT64_MAX,
                                 .before_seq = INT64_MAX, .limit = limit };
        struct visit_found f = { .more = true };
        while (f.more) {
            assert_int_equal(visits_find(s->db, s->a, &q, &f), OK);
            for (size_t i = 0; i < f.n; i++) down.seq[down.n++] = f.seq[i];
            q.before_day = f.day;
            q.before_seq = f.last_seq;
        }
        int64_t day = 0, seq = 0;
        for (size_t before = 1; before != up.n;) {
            before = up.n;
            assert_int_equal(visit_lines(s->db, s->a, &ward, day, seq, limit, meet, &up), OK);
            assert_true(up.n - before <= (size_t)limit);
            if (up.n) { seq = up.seq[up.n - 1]; day = last_day - 3 + ((int64_t)up.n - 1) / 3; }
        }
        assert_int_equal(down.n, 12);
        assert_int_equal(up.n, 12);
        for (size_t i = 0; i < 12; i++) assert_int_equal(down.seq[i], up.seq[11 - i]);
    }
    struct visit_found none;
    struct visit_query later = { .unit_id = WARD, .unit_kind = UNIT_WARD, .measure = MEASURE_COUNT, .from_day = last_day, .to_day = last_day,
                                 .before_day = last_day - 1, .before_seq = INT64_MAX, .limit = 50 };
    assert_int_equal(visits_find(s->db, s->a, &later, &none), OK);
    assert_int_equal(none.n, 0);
}

static void names_are_masked_for_those_who_only_watch_unless_they_say_why(void **state)
{
    struct street *s = *state;
    some_visits(s);
    enter(1, ROLE_OFFICER, WARD, 0);
    struct req rq = knock(s, GET, "/api/visits/1", NULL);
    assert_int_equal(rq.status, 200);
    assert_says(rq, "Nguyễn Văn An");
    enter(1, ROLE_CITY, CITY, 0);
    rq = knock(s, GET, "/api/visits/1", NULL);
    assert_false(says(&rq, "Nguyễn Văn An"));
    assert_says(rq, "N. V. A.");
    int64_t lines = ask(s, "SELECT COUNT(*) FROM audit_log");
    rq = knock(s, GET, "/api/visits/1?reason=Dân+khiếu+nại", NULL);
    assert_says(rq, "Nguyễn Văn An");
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM audit_log"), lines + 1);
}

static void lanes_and_people_show_where_they_stand(void **state)
{
    struct street *s = *state;
    some_visits(s);
    enter(1, ROLE_HEAD, GROUP, 0);
    int64_t houses = ask(s, "SELECT COUNT(*) FROM door WHERE lane_id = 1"),
            visited = ask(s, "SELECT COUNT(*) FROM door WHERE lane_id = 1 AND visits > 0");
    assert_true(visited > 0);
    struct req rq = knock(s, GET, "/api/units/3/lanes-progress", NULL);
    assert_int_equal(rq.status, 200);
    const char *row =
        arena_z(s->a, arena_printf(s->a, "{\"lane\":1,\"houses\":%lld,\"households\":%lld,\"visited\":%lld}",
                                   (long long)houses, (long long)houses, (long long)visited));
    assert_says(rq, row);
    rq = knock(s, GET, "/api/households/2/marks", NULL);
    assert_int_equal(rq.status, 200);
    assert_says(rq, "\"ready\":7");
    assert_says(rq, "\"marks\":\"?????????\"");         /* somebody nobody asked */
    assert_false(says(&rq, "Nguyễn"));
    enter(1, ROLE_ADMIN, CITY, 0);
    assert_int_equal(knock(s, GET, "/api/households/1/marks", NULL).status, 403);
}

static void a_child_shows_its_last_seven_days(void **state)
{
    struct street *s = *state;
    some_visits(s);
    enter(1, ROLE_OFFICER, WARD, 0);
    struct req rq = knock(s, GET, "/api/units/2/progress", NULL);
    int64_t visits = ask(s, "SELECT visits FROM cube WHERE unit_id = 3 AND day > 0");
    const char *spark = arena_z(s->a, arena_printf(s->a, "\"spark\":[0,0,0,0,0,0,%lld]", (long long)visits));
    assert_says(rq, spark);
    assert_says(rq, "\"spark\":[0,0,0,0,0,0,0]");
    rq = knock(s, GET, "/api/public/progress", NULL);
    assert_false(says(&rq, "spark"));
}

static void silent_teams_are_named(void **state)
{
    struct street *s = *state;
    stored(s, 0, visit_of(s, 1, 1, 0, "absent", NULL, 0));
    enter(1, ROLE_OFFICER, WARD, 0);
    struct req rq = knock(s, GET, "/api/units/2/quiet-teams", NULL);
    assert_int_equal(rq.status, 200);
    assert_says(rq, "Tổ CNSCĐ 2");
    assert_false(says(&rq, "Tổ CNSCĐ 1"));
    s->now_ms += 5 * (int64_t)DAY_MS;
    rq = knock(s, GET, "/api/units/2/quiet-teams", NULL);
    assert_says(rq, "Tổ CNSCĐ 1");
}

static void a_phone_asks_for_home_and_hears_when_nothing_changed(void **state)
{
    struct street *s = *state;
    enter(s->account[0], ROLE_MEMBER, GROUP, s->device[0]);
    struct req rq = knock(s, GET, "/api/sync/home", NULL);
    assert_int_equal(rq.status, 200);
    assert_says(rq, "\"team\":{\"id\":1");
    assert_says(rq, "\"code\":\"services\"");
    assert_says(rq, "\"box_key\":\"");
    struct str etag = { 0 };
    for (size_t i = 0; i < rq.n_reply_headers; i++)
        if (str_eq(rq.reply_headers[i].name, S("ETag"))) etag = rq.reply_headers[i].value;
    assert_true(etag.n > 0);
    rq = knock_with(s, GET, "/api/sync/home", NULL, &etag);
    assert_int_equal(rq.status, 304);
}

static void a_pull_of_nothing_is_small_and_another_turf_says_so(void **state)
{
    struct street *s = *state;
    enter(s->account[0], ROLE_MEMBER, GROUP, s->device[0]);
    struct req rq = knock(s, GET, "/api/sync/pull", NULL);
    assert_int_equal(rq.status, 200);
    assert_true(rq.reply.n < 500);
    rq = knock(s, GET, "/api/sync/pull?since=00000000.5.5", NULL);
    assert_int_equal(rq.status, 409);
    assert_says(rq, "\"field\":\"since\"");
    rq = knock(s, GET, "/api/sync/week", NULL);
    assert_int_equal(rq.status, 200);
    assert_says(rq, "\"received_n\":0");
}

static void a_push_through_the_door_is_answered_event_by_event(void **state)
{
    struct street *s = *state;
    enter(s->account[0], ROLE_MEMBER, GROUP, s->device[0]);
    struct said e[] = { visit_of(s, 1, 1, 0, "absent", NULL, 0), visit_of(s, 2, 2, 0, "guided", NULL, 0) };
    struct str list = list_of(s, e, 2);
    struct str body = arena_printf(s->a, "{\"sent_ms\":%lld,\"last_n\":2,\"events\":%.*s}", (long long)s->now_ms,
                                   (int)list.n, list.p);
    struct req rq = knock(s, POST, "/api/sync/push", arena_z(s->a, body));
    assert_int_equal(rq.status, 200);
    assert_says(rq, "\"verdict\":\"stored\"");
    assert_says(rq, "\"code\":\"people\",\"field\":\"body.people\",\"message\":\"");
    assert_says(rq, "\"expect_n\":2");
    assert_int_equal(knock(s, POST, "/api/sync/push", "{\"sent_ms\":\"x\",\"events\":[]}").status, 400);
    rq = knock(s, POST, "/api/sync/push", "{\"sent_ms\":5,\"events\":[],\"shoe\":1}");
    assert_int_equal(rq.status, 400);
    rq = knock(s, POST, "/api/sync/push", "[[[[[[[[[[[[[[[[[[[[[[[[");
    assert_int_equal(rq.status, 400);
}

static void only_one_campaign_runs_over_a_door(void **state)
{
    struct street *s = *state;
    enter(1, ROLE_CITY, CITY, 0);
    int64_t from = day_of_ms(s->now_ms), to = from + 30;
    struct str body =
        arena_printf(s->a,
                     "{\"name\":\"Đợt phường\",\"unit_id\":2,\"from_day\":%lld,\"to_day\":%lld,\"state\":\"running\","
                     "\"targets\":\"{\\\"visits\\\":5}\"}",
                     (long long)from, (long long)to);
    assert_int_equal(knock(s, POST, "/api/campaigns", arena_z(s->a, body)).status, 409);
    body = arena_printf(s->a, "{\"name\":\"Đợt phường\",\"unit_id\":2,\"from_day\":%lld,\"to_day\":%lld}",
                        (long long)to, (long long)from);
    struct req rq = knock(s, POST, "/api/campaigns", arena_z(s->a, body));
    assert_int_equal(rq.status, 400);
    assert_says(rq, "to_day");
    rq = knock(s, GET, "/api/campaigns", NULL);
    assert_says(rq, "Đi từng ngõ");
    assert_true(flow_is_connected(&campaign_flow));
}

static void a_running_campaign_keeps_its_first_day_and_says_which_field_is_refused(void **state)
{
    struct street *s = *state;
    enter(1, ROLE_CITY, CITY, 0);
    const char *path = arena_z(s->a, arena_printf(s->a, "/api/campaigns/%lld", (long long)s->campaign.id));
    struct campaign c = s->campaign;
    const struct { int64_t from_day, to_day; int status; const char *field; } tries[] = {
        { c.from_day + 1, c.to_day, 409, "\"field\":\"from_day\"" },
        { c.from_day, day_of_ms(s->now_ms) - 1, 409, "\"field\":\"to_day\"" },
        { c.from_day, c.to_day + 1, 200, "\"to_day\":" },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct str body =
            arena_printf(s->a, "{\"name\":\"Đi từng ngõ\",\"unit_id\":%lld,\"from_day\":%lld,\"to_day\":%lld}",
                         (long long)c.unit_id, (long long)tries[i].from_day, (long long)tries[i].to_day);
        struct req rq = knock(s, PUT, path, arena_z(s->a, body));
        assert_int_equal(rq.status, tries[i].status);
        assert_says(rq, tries[i].field);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STREET(progress_shows_the_unit_its_days_and_its_children),
        STREET(starved_of_memory_an_answer_is_whole_or_a_refusal),
        STREET(a_role_sees_only_its_units),
        STREET(what_is_kept_between_looks_is_what_was_answered),
        STREET(a_live_event_names_the_children_that_moved),
        STREET(small_cells_are_hidden_with_one_that_would_give_them_away),
        STREET(of_the_day_no_small_number_is_left_and_no_small_rest),
        STREET(the_public_sees_no_small_cell_and_no_person),
        STREET(pages_meet_every_visit_once_whatever_their_size),
        STREET(every_number_opens_the_visits_behind_it),
        STREET(names_are_masked_for_those_who_only_watch_unless_they_say_why),
        STREET(lanes_and_people_show_where_they_stand),
        STREET(a_child_shows_its_last_seven_days),
        STREET(silent_teams_are_named),
        STREET(a_phone_asks_for_home_and_hears_when_nothing_changed),
        STREET(a_pull_of_nothing_is_small_and_another_turf_says_so),
        STREET(a_push_through_the_door_is_answered_event_by_event),
        STREET(only_one_campaign_runs_over_a_door),
        STREET(a_running_campaign_keeps_its_first_day_and_says_which_field_is_refused),
    };
    log_set_level(LOG_ERROR);
    return run_everywhere(tests);
}
