/* test_occasion_tend.c - what occasions do by the clock: open, begin and end, remind, tell of changes, and the days of a series. */
#define MORE_DOORS occasion_routes, occasion_desk_routes, occasion_guests_routes, series_routes, occasion_page_routes, \
    ticket_routes, ticket_page_routes, checkin_routes, calendar_routes
#include "doors.h"
#include "fair_story.h"
#include "account/hours/schedule.h"

/* ---- the clock ---- */

static void the_clock_opens_begins_and_ends_it_and_it_is_counted_as_held(void **state)
{
    struct hall *h = *state;
    struct occasion_draft d = a_class(h, 1);
    d.opens_ms = h->now_ms + HOUR_MS;
    struct occasion o = drafted(h, d);
    assert_int_equal(goes(h, OFFICER, o.id, OCCASION_ANNOUNCE, &o), OK);
    assert_int_equal(o.state, OCCASION_ANNOUNCED);
    struct ticket t;
    assert_int_equal(asks(h, a_seat(h, &o, LAN), &t), ERR_CONFLICT);
    h->now_ms += HOUR_MS;
    assert_int_equal(occasion_tend(h->db, h->a, h->keys, h->now_ms), OK);
    assert_int_equal(occasion_by_id(h->db, h->a, o.id, &o), OK);
    assert_int_equal(o.state, OCCASION_OPEN);
    begins(h, &o);
    assert_int_equal(cell(h, WARD, "held"), 0);
    h->now_ms = o.ends_ms;
    assert_int_equal(occasion_tend(h->db, h->a, h->keys, h->now_ms), OK);
    assert_int_equal(occasion_by_id(h->db, h->a, o.id, &o), OK);
    assert_int_equal(o.state, OCCASION_ENDED);
    assert_int_equal(cell(h, WARD, "held"), 1);
    assert_int_equal(cell(h, CITY, "held"), 1);
    assert_int_equal(goes(h, OFFICER, o.id, OCCASION_END, &o), ERR_CONFLICT);
}

static void what_was_slept_through_is_caught_up_with(void **state)
{
    struct hall *h = *state;
    struct occasion o = opened(h, 1, 0);
    h->now_ms = o.ends_ms + DAY_MS;
    assert_int_equal(occasion_tend(h->db, h->a, h->keys, h->now_ms), OK);
    assert_int_equal(occasion_by_id(h->db, h->a, o.id, &o), OK);
    assert_int_equal(o.state, OCCASION_ENDED);
    assert_int_equal(cell(h, CITY, "held"), 1);
}

/* ---- telling ---- */

static int64_t told(struct hall *h, int64_t account_id, const char *kind)
{
    return ASK(h, "SELECT COUNT(*) FROM notify_notice WHERE account_id = %lld AND kind = 'plan.occasion_%s'",
               (long long)account_id, kind);
}

static void who_registered_is_reminded_a_day_and_an_hour_before_each_once(void **state)
{
    struct hall *h = *state;
    struct occasion_draft d = a_class(h, 1);
    d.starts_ms += 2 * DAY_MS;
    d.ends_ms += 2 * DAY_MS;
    struct occasion o = drafted(h, d);
    assert_int_equal(goes(h, OFFICER, o.id, OCCASION_ANNOUNCE, &o), OK);
    seated(h, &o, LAN);
    tends(h);
    assert_int_equal(notices(h, LAN), 0);
    h->now_ms = o.starts_ms - DAY_MS + 1;
    tends(h);
    tends(h);
    assert_int_equal(told(h, LAN, "day"), 1);
    h->now_ms = o.starts_ms - HOUR_MS + 1;
    tends(h);
    tends(h);
    assert_int_equal(told(h, LAN, "hour"), 1);
    assert_int_equal(notices(h, LAN), 2);
    h->now_ms = o.starts_ms + 1;
    tends(h);
    assert_int_equal(notices(h, LAN), 2);
}

static void a_new_time_is_told_and_reminded_of_anew(void **state)
{
    struct hall *h = *state;
    struct occasion o = opened(h, 1, 0);
    const struct actor by = actor(OFFICER);
    struct occasion_draft d = a_class(h, 1);
    seated(h, &o, LAN);
    h->now_ms += HOUR_MS;
    tends(h);
    assert_int_equal(told(h, LAN, "day"), 1);
    d.starts_ms += 3 * DAY_MS;
    d.ends_ms += 3 * DAY_MS;
    assert_int_equal(occasion_edit(h->db, h->a, h->now_ms, &by, o.id, &d, &o), OK);
    tends(h);
    assert_int_equal(told(h, LAN, "moved"), 1);
    assert_int_equal(o.sequence, 1);
    h->now_ms = o.starts_ms - DAY_MS + 1;
    tends(h);
    assert_int_equal(told(h, LAN, "day"), 2);
}

static void cancelling_tells_who_registered_and_the_groups_mailbox(void **state)
{
    struct hall *h = *state;
    struct occasion o = opened(h, 1, 1);
    struct ticket_wish w = a_seat(h, &o, 0);
    struct ticket t;
    seated(h, &o, LAN);
    seated(h, &o, MINH);                                                 /* waits */
    w.kind = TICKET_GROUP;
    w.heads = 5;
    w.contact = S("lop9a@example.vn");
    assert_int_equal(asks(h, w, &t), OK);
    assert_int_equal(goes(h, OFFICER, o.id, OCCASION_CANCEL, &o), OK);
    tends(h);
    tends(h);
    assert_int_equal(told(h, LAN, "cancelled"), 1);
    assert_int_equal(told(h, MINH, "cancelled"), 1);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM notify_message"), 1);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM occasion_telling"), 0);
    assert_int_equal(asks(h, a_seat(h, &o, HOA), &t), ERR_CONFLICT);
    answers(h, GETS(h, 0, "/occasions/%.*s", (int)o.code.n, o.code.p), 200, "Mưa bão, sân ngập.");
}

/* ---- series ---- */

static struct occasion_series mondays(struct hall *h)
{
    return (struct occasion_series){ .uid = id_of(h, 31000), .unit_id = WARD, .kind = OCCASION_SERVICE_DAY, .title = S("Thứ Hai hỗ trợ"),
        .title_en = S(""), .text = S(""), .text_en = S(""), .place = S("Bộ phận một cửa"), .stream = S(""), .weekday = 1, .from_minute = 8 * 60,
        .to_minute = 11 * 60 + 30, .from_day = day_of_ms(h->now_ms) };
}

static void a_weekly_series_makes_its_days_without_the_days_off(void **state)
{
    struct hall *h = *state;
    const struct actor by = actor(OFFICER), mayor = actor(MAYOR);
    struct occasion_series s = mondays(h);
    bool again;
    int64_t today = day_of_ms(h->now_ms);                                /* a Monday, nine o'clock: eight is over */
    assert_int_equal(day_off_set(h->db, h->a, h->now_ms, &mayor, &(struct day_off){ today + 14, CALENDAR_OFF, S("Nghỉ lễ"), true, S("thử") }), OK);
    assert_int_equal(series_add(h->db, h->a, h->now_ms, &by, &s, &again), OK);
    assert_false(again);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM occasion"), 3);        /* +7, +21, +28 */
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM occasion WHERE series_day = %lld", (long long)today + 14), 0);
    assert_int_equal(ASK(h, "SELECT MIN(starts_ms) FROM occasion"), day_start_ms(today + 7) + 8 * HOUR_MS);
    tends(h);
    tends(h);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM occasion WHERE state = 'open'"), 3);
    h->now_ms += 7 * (int64_t)DAY_MS;
    tends(h);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM occasion"), 4);
    struct occasion_series same = mondays(h);
    assert_int_equal(series_add(h->db, h->a, h->now_ms - 7 * (int64_t)DAY_MS, &by, &same, &again), OK);
    assert_true(again);
}

static void a_series_that_ends_takes_back_what_nobody_registered_for(void **state)
{
    struct hall *h = *state;
    const struct actor by = actor(OFFICER);
    struct occasion_series s = mondays(h);
    struct occasion o;
    bool again;
    int64_t today = day_of_ms(h->now_ms);
    assert_int_equal(series_add(h->db, h->a, h->now_ms, &by, &s, &again), OK);
    tends(h);
    assert_int_equal(occasion_by_id(h->db, h->a,
                                    ASK(h, "SELECT id FROM occasion WHERE series_day = %lld", (long long)today + 21),
                                    &o),
                     OK);
    seated(h, &o, LAN);
    assert_int_equal(series_end(h->db, h->a, h->now_ms, &by, s.id, today + 10, &s), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM occasion WHERE state = 'cancelled'"), 2);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM occasion WHERE state = 'open'"), 2);
    h->now_ms += 30 * (int64_t)DAY_MS;
    tends(h);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM occasion"), 4);        /* none is made any more */
}

int main(void)
{
    const struct CMUnitTest clockwork[] = {
        STORY(the_clock_opens_begins_and_ends_it_and_it_is_counted_as_held),
        STORY(what_was_slept_through_is_caught_up_with),
        STORY(who_registered_is_reminded_a_day_and_an_hour_before_each_once),
        STORY(a_new_time_is_told_and_reminded_of_anew),
        STORY(cancelling_tells_who_registered_and_the_groups_mailbox),
        STORY(a_weekly_series_makes_its_days_without_the_days_off),
        STORY(a_series_that_ends_takes_back_what_nobody_registered_for),
    };
    return run_everywhere(clockwork);
}
