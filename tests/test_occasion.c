/* test_occasion.c - occasions: drafted, moved along, who may enter which door, what others read of them, what the audit finds. */
#define MORE_DOORS occasion_routes, occasion_desk_routes, occasion_guests_routes, series_routes, occasion_page_routes, \
    ticket_routes, ticket_page_routes, checkin_routes, calendar_routes
#include "doors.h"
#include "fair_story.h"
#include "indicator/define/source.h"
#include "plan/occasion/occasion_live_web.h"

static void every_state_is_reached(void **state)
{
    (void)state;
    assert_true(flow_is_connected(&occasion_flow));
}

/* ---- drafting and moving ---- */

static void a_draft_is_its_units_alone(void **state)
{
    struct hall *h = *state;
    struct occasion o = drafted(h, a_class(h, 1)), out;
    struct occasion_draft d = a_class(h, 1);
    const struct actor by = actor(OFFICER), far = actor(FAR_OFFICER);
    bool again;
    assert_int_equal(occasion_add(h->db, h->a, h->now_ms, &by, &d, &out, &again), OK);
    assert_true(again && out.id == o.id);
    assert_int_equal(occasion_add(h->db, h->a, h->now_ms, &far, &(struct occasion_draft){ 0 }, &out, &again), ERR_BAD_INPUT);
    d = a_class(h, 2);
    assert_int_equal(occasion_add(h->db, h->a, h->now_ms, &far, &d, &out, &again), ERR_FORBIDDEN);
    assert_int_equal(goes(h, FAR_OFFICER, o.id, OCCASION_ANNOUNCE, &out), ERR_FORBIDDEN);
    assert_int_equal(goes(h, LAN, o.id, OCCASION_ANNOUNCE, &out), ERR_FORBIDDEN);
    answers(h, GETS(h, LAN, "/api/occasions/%.*s", (int)o.code.n, o.code.p), 404, NULL);
    answers(h, knock(h, 0, GET, "/api/occasions", NULL), 200, "\"rows\":[]");
    answers(h, GETS(h, OFFICER, "/api/units/%d/occasions", WARD), 200, "\"state\":\"draft\"");
}

static void what_is_wrong_is_named(void **state)
{
    struct hall *h = *state;
    const struct actor by = actor(OFFICER);
#define WRONG(f, ...)                                                                                                  \
    {                                                                                                                  \
        struct occasion o;                                                                                             \
        bool again;                                                                                                    \
        struct occasion_draft d = a_class(h, 1);                                                                       \
        __VA_ARGS__;                                                                                                   \
        assert_int_equal(occasion_add(h->db, h->a, h->now_ms, &by, &d, &o, &again), ERR_BAD_INPUT);                    \
        assert_string_equal(d.field, f);                                                                               \
    }
    WRONG("uid", d.uid = S("x"))
    WRONG("title", d.title = S("Lớ"))
    WRONG("title", d.title = S("Lớp dùng\nđiện thoại"))
    WRONG("place", d.place = S(""); d.stream = S(""))
    WRONG("stream", d.stream = S("http://stream.example/live"))
    WRONG("stream", d.stream = S("javascript:alert(1)"))
    WRONG("ends_ms", d.ends_ms = d.starts_ms)
    WRONG("ends_ms", d.ends_ms = d.starts_ms + (OCCASION_LONG_DAYS + 1) * DAY_MS)
    WRONG("opens_ms", d.opens_ms = d.ends_ms)
    WRONG("closes_ms", d.closes_ms = d.ends_ms + 1)
    WRONG("seats_site", d.seats_site = -1)
    WRONG("unit_id", d.unit_id = GROUP)
    WRONG("unit_id", d.unit_id = 99)
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM occasion"), 0);
}

/* ---- who may enter ---- */

static void each_door_lets_in_who_belongs_there(void **state)
{
    struct hall *h = *state;
    struct occasion o = opened(h, 1, 0);
    struct ticket t = seated(h, &o, LAN);
    const char *own = arena_z(h->a, arena_printf(h->a, "/api/resident/tickets/%.*s", (int)t.uid.n, t.uid.p));
    const char *by_token = arena_z(h->a, arena_printf(h->a, "/api/tickets/%.*s", 22, token_of(h, &t).p));
    const char *page = arena_z(h->a, arena_printf(h->a, "/t/%.*s", 22, token_of(h, &t).p));
    const char *cancel = arena_z(h->a, arena_printf(h->a, "/api/occasions/%lld/cancel", (long long)o.id));
    const char *tickets = arena_z(h->a, arena_printf(h->a, "/api/occasions/%lld/tickets", (long long)o.id));
    const char *push = arena_z(h->a, arena_printf(h->a, "/api/checkin/%.*s/tickets", (int)o.code.n, o.code.p));
    const struct try tries[] = {
        { LAN, GET, own, NULL, 200, "\"qr_svg\":\"\\u003csvg" }, { MINH, GET, own, NULL, 404, NULL },
        { 0, GET, by_token, NULL, 200, "\"state\":\"held\"" },    { 0, GET, "/api/tickets/AAAAAAAAAAAAAAAAAAAAAA", NULL, 404, NULL },
        { 0, GET, page, NULL, 200, "Bác đã có chỗ" },             { 0, GET, "/t/AAAAAAAAAAAAAAAAAAAAAA", NULL, 404, NULL },
        { FAR_OFFICER, POST, cancel, "{\"reason\":\"Không rõ\"}", 403, NULL }, { AUDITOR, POST, cancel, "{\"reason\":\"Không rõ\"}", 403, NULL },
        { OFFICER, POST, cancel, "{\"reason\":\"x\"}", 400, "\"field\":\"reason\"" },
        { OFFICER, POST, "/api/units/2/occasions", "{\"uid\":\"01920000-0000-7000-8000-00000000bbbb\",\"kind\":\"class\",\"title\":\"Một lớp\",\"starts_ms\":5,"
          "\"ends_ms\":9}", 400, "\"field\":\"place\"" },
        { AUDITOR, GET, tickets, NULL, 200, "\"name\":\"N. T. L.\"" }, { LAN, GET, tickets, NULL, 403, NULL },
        { OFFICER, GET, push, NULL, 200, "\"hash\":\"" },         { FAR_OFFICER, GET, push, NULL, 403, NULL }, { LAN, GET, push, NULL, 403, NULL },
        { OFFICER, GET, "/api/checkin", NULL, 200, "SKN-1" },     { FAR_OFFICER, GET, "/api/checkin", NULL, 200, "\"rows\":[]" },
        { 0, GET, "/api/occasions/launch", NULL, 200, "\"occasion\":null" }, { 0, GET, "/occasions", NULL, 200, "Lớp dùng điện thoại" },
    };
    try_all(h, tries, N_OF(tries));
}

static void the_crew_may_check_in_and_nobody_else_of_another_ward(void **state)
{
    struct hall *h = *state;
    struct occasion o = opened(h, 1, 0);
    const struct actor by = actor(OFFICER), far = actor(FAR_OFFICER);
    assert_int_equal(checkin_may(h->db, h->a, &far, &o), ERR_FORBIDDEN);
    assert_int_equal(crew_set(h->db, h->a, &far, o.id, FAR_OFFICER, true), ERR_FORBIDDEN);
    assert_int_equal(crew_set(h->db, h->a, &by, o.id, LAN, true), ERR_NOT_FOUND);
    assert_int_equal(crew_set(h->db, h->a, &by, o.id, FAR_OFFICER, true), OK);
    assert_int_equal(checkin_may(h->db, h->a, &far, &o), OK);
    answers(h, knock(h, FAR_OFFICER, GET, "/api/checkin", NULL), 200, "SKN-1");
    answers(h, GETS(h, OFFICER, "/api/occasions/%lld/desk", (long long)o.id), 200, "\"name\":\"Cán bộ xã\"");
    assert_int_equal(crew_set(h->db, h->a, &by, o.id, FAR_OFFICER, false), OK);
    assert_int_equal(checkin_may(h->db, h->a, &far, &o), ERR_FORBIDDEN);
}

static void the_launch_is_the_one_that_runs_else_the_next_else_the_last(void **state)
{
    struct hall *h = *state;
    struct occasion found;
    struct occasion_draft d = a_class(h, 1);
    assert_int_equal(occasion_launch(h->db, h->a, h->now_ms, &found), ERR_NOT_FOUND);
    d.kind = OCCASION_LAUNCH;
    struct occasion first = drafted(h, d);
    assert_int_equal(goes(h, OFFICER, first.id, OCCASION_ANNOUNCE, &first), OK);
    d = a_class(h, 2);
    d.kind = OCCASION_LAUNCH;
    d.starts_ms += 9 * (int64_t)DAY_MS;
    d.ends_ms += 9 * (int64_t)DAY_MS;
    struct occasion second = drafted(h, d);
    assert_int_equal(goes(h, OFFICER, second.id, OCCASION_ANNOUNCE, &second), OK);
#define LAUNCH_AT(ms, which) { assert_int_equal(occasion_launch(h->db, h->a, (ms), &found), OK); assert_int_equal(found.id, (which).id); }
    LAUNCH_AT(first.starts_ms - 1, first)
    LAUNCH_AT(first.starts_ms + 1, first)
    LAUNCH_AT(first.ends_ms + 1, second)
    LAUNCH_AT(second.ends_ms + 1, second)
    begins(h, &first);
    assert_int_equal(goes(h, OFFICER, first.id, OCCASION_END, &first), OK);
    LAUNCH_AT(h->now_ms, second)                             /* ended by hand: it runs no more */
    assert_int_equal(goes(h, OFFICER, second.id, OCCASION_CANCEL, &second), OK);
    LAUNCH_AT(h->now_ms, first)
    const char *ended = arena_z(h->a, arena_printf(h->a, "\"ended_ms\":%lld", (long long)h->now_ms));
    answers(h, knock(h, 0, GET, "/api/occasions/launch", NULL), 200, ended);
}

/* ---- what others read ---- */

static enum err keep_cell(const struct source_cell *c, void *arg)
{
    ((int64_t *)arg)[c->unit_id] = c->n;
    return OK;
}

static void indicators_read_what_occasions_count(void **state)
{
    struct hall *h = *state;
    struct occasion o = opened(h, 1, 0);
    struct leaf leaf;
    begins(h, &o);
    SCAN(h, OFFICER, &o, { .id = 1, .heads = 12 });
    static const struct { const char *measure; int64_t n; } wanted[] = {
        { "plan.attended_site", 12 }, { "plan.trained", 12 }, { "plan.attended_online", 0 }, { "plan.occasions", 0 }, { "plan.contest_entries", 0 },
    };
    for (size_t i = 0; i < N_OF(wanted); i++) {
        int64_t whole[8] = { 0 }, children[8] = { 0 }, before[8] = { 0 }, day = day_of_ms(o.starts_ms);
        assert_int_equal(leaf_find(indicator_sources, str_z(wanted[i].measure), &leaf), OK);
        struct source_query q = { .unit_id = CITY, .from_day = day, .to_day = day, .measure = leaf.measure, .now_ms = h->now_ms };
        assert_int_equal(leaf.source->read(h->db, h->a, &q, keep_cell, whole), OK);
        assert_int_equal(whole[CITY], wanted[i].n);
        q.of_children = true;
        assert_int_equal(leaf.source->read(h->db, h->a, &q, keep_cell, children), OK);
        assert_int_equal(children[WARD], wanted[i].n);
        assert_int_equal(children[FAR_WARD] + children[AGENCY] + children[CITY], 0);
        q.to_day = q.from_day = day - 1;
        assert_int_equal(leaf.source->read(h->db, h->a, &q, keep_cell, before), OK);
        assert_int_equal(before[WARD], 0);
    }
}

static void a_beat_tells_the_counts_and_only_when_they_moved(void **state)
{
    struct hall *h = *state;
    struct occasion o = opened(h, 1, 0);
    struct beat b = { .wants_whole = true, .whole = { .arena = h->a }, .moved = { .arena = h->a } };
    begins(h, &o);
    assert_int_equal(occasion_render(h->db, h->a, occasion_topic(o.id), h->now_ms, &b), OK);
    assert_true(b.whole.n > 0 && b.moved.n > 0 && memmem(b.whole.p, b.whole.n, "\"attended_site\":0", 17));
    b.wants_whole = false;
    b.whole.n = b.moved.n = 0;
    assert_int_equal(occasion_render(h->db, h->a, occasion_topic(o.id), h->now_ms + 250, &b), OK);
    assert_int_equal(b.whole.n + b.moved.n, 0);
    SCAN(h, OFFICER, &o, { .id = 1, .heads = 3 });
    assert_int_equal(occasion_render(h->db, h->a, occasion_topic(o.id), h->now_ms + 500, &b), OK);
    assert_true(memmem(b.moved.p, b.moved.n, "\"attended_site\":null", 20));
    b.moved.n = 0;
    SCAN(h, OFFICER, &o, { .id = 2, .heads = 1 });
    assert_int_equal(occasion_render(h->db, h->a, occasion_topic(o.id), h->now_ms + 600, &b), OK);
    assert_int_equal(b.moved.n, 0);                      /* a fourth came, and nobody hears */
    SCAN(h, OFFICER, &o, { .id = 3, .heads = 2 });
    assert_int_equal(occasion_render(h->db, h->a, occasion_topic(o.id), h->now_ms + 700, &b), OK);
    assert_true(memmem(b.moved.p, b.moved.n, "\"attended_site\":6", 17));
    b.moved.n = 0;
    assert_int_equal(goes(h, OFFICER, o.id, OCCASION_END, &o), OK);
    assert_int_equal(occasion_render(h->db, h->a, occasion_topic(o.id), h->now_ms + 750, &b), OK);
    assert_true(memmem(b.moved.p, b.moved.n, "\"state\":\"ended\"", 15));      /* no number moved: that it is over is told */
    free(b.memory);
}

static void the_desk_hears_every_number(void **state)
{
    struct hall *h = *state;
    struct occasion o = opened(h, 1, 0);
    struct beat b = { .whole = { .arena = h->a }, .moved = { .arena = h->a } };
    begins(h, &o);
    SCAN(h, OFFICER, &o, { .id = 1, .heads = 3 });
    assert_int_equal(occasion_render(h->db, h->a, occasion_desk_topic(o.id), h->now_ms, &b), OK);
    assert_true(memmem(b.moved.p, b.moved.n, "\"attended_site\":3", 17));
    b.moved.n = 0;
    SCAN(h, OFFICER, &o, { .id = 2, .heads = 1 });
    assert_int_equal(occasion_render(h->db, h->a, occasion_desk_topic(o.id), h->now_ms + 250, &b), OK);
    assert_true(memmem(b.moved.p, b.moved.n, "\"attended_site\":4", 17));
    free(b.memory);
    answers(h, GETS(h, OFFICER, "/api/occasions/%lld/desk", (long long)o.id), 200, "\"attended_site\":4");
    answers(h, GETS(h, FAR_OFFICER, "/api/occasions/%lld/desk/live", (long long)o.id), 403, NULL);
    answers(h, GETS(h, 0, "/api/occasions/%lld/desk/live", (long long)o.id), 401, NULL);
}

/* ---- the audit finds what somebody typed ---- */

static void a_number_that_was_typed_is_found(void **state)
{
    struct hall *h = *state;
    struct occasion o = opened(h, 1, 0);
    seated(h, &o, LAN);
    begins(h, &o);
    SCAN(h, OFFICER, &o, { .id = 1, .heads = 7 });
    assert_int_equal(differences(h), 0);
    RUN(h, "UPDATE occasion_count SET attended_site = 70");
    assert_int_equal(differences(h), 1);
    RUN(h, "UPDATE occasion_count SET attended_site = 7");
    RUN(h, "UPDATE occasion_tally SET n = n + 1 WHERE unit_id = %d AND measure = 'trained'", CITY);
    assert_int_equal(differences(h), 1);
    RUN(h, "DELETE FROM occasion_tally WHERE unit_id = %d AND measure = 'trained'", CITY);
    assert_int_equal(differences(h), 1);
    RUN(h, "UPDATE occasion_ticket SET heads = 3");
    assert_int_equal(differences(h), 2);
}

int main(void)
{
    const struct CMUnitTest occasions[] = {
        HALL(every_state_is_reached),
        STORY(a_draft_is_its_units_alone),
        HALL(what_is_wrong_is_named),
        STORY(each_door_lets_in_who_belongs_there),
        STORY(the_crew_may_check_in_and_nobody_else_of_another_ward),
        STORY(the_launch_is_the_one_that_runs_else_the_next_else_the_last),
        STORY(indicators_read_what_occasions_count),
        STORY(a_beat_tells_the_counts_and_only_when_they_moved), STORY(the_desk_hears_every_number),
        HALL(a_number_that_was_typed_is_found),
    };
    return run_everywhere(occasions);
}
