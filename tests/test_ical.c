/* test_ical.c - calendar feeds letter by letter (RFC 5545, 7986): folding, escaping, times, rules and their exceptions, whose feed it is. */
#define MORE_DOORS calendar_routes, ticket_routes
#include "doors.h"
#include "fair.h"
#include "account/hours/schedule.h"
#include "plan/occasion/ical.h"

/* ---- lines ---- */

/* Unfolded as a reader does it; every line is at most 75 octets, ends with CRLF, and begins with no further byte of a letter. */
static struct str unfolded(struct hall *h, struct str s)
{
    struct buf out = { .arena = h->a };
    size_t at = 0;
    while (at < s.n) {
        const char *end = memchr(s.p + at, '\r', s.n - at);
        assert_non_null(end);
        size_t n = (size_t)(end - (s.p + at));
        assert_true(n <= 75);
        assert_true(end + 1 < s.p + s.n && end[1] == '\n');
        bool goes_on = s.p[at] == ' ' && at > 0;
        size_t first = at + goes_on;
        assert_true(text_is_clean((struct str){ s.p + first, n - goes_on }));            /* whole letters on each line */
        if (!goes_on && at > 0) buf_add(&out, S("\n"));
        buf_add(&out, (struct str){ s.p + first, n - goes_on });
        at += n + 2;
    }
    return buf_str(&out);
}

static void long_lines_are_folded_between_letters(void **state)
{
    struct hall *h = *state;
    for (int shift = 0; shift < 6; shift++) { /* the fold falls on every byte of a letter once */
        struct buf out = { .arena = h->a };
        struct str text = arena_printf(
            h->a,
            "%.*sĐường Nguyễn Đình Chiểu, ngõ Hoà Bình: ớ ộ ế ự 🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂 hết một dòng dài thật là dài, còn nữa, còn nữa",
            shift, "aaaaaa");
        ical_text(&out, "SUMMARY", text);
        struct str back = unfolded(h, buf_str(&out));
        assert_true(back.n > 150);
        struct buf plain = { .arena = h->a };
        for (size_t i = 8; i < back.n; i++) if (back.p[i] != '\\') buf_add(&plain, (struct str){ &back.p[i], 1 });
        assert_true(str_eq(buf_str(&plain), text));
    }
}

static void text_is_escaped_and_cannot_begin_a_line_of_its_own(void **state)
{
    struct hall *h = *state;
    struct buf out = { .arena = h->a };
    ical_text(&out, "SUMMARY", S("a,b;c\\d\nBEGIN:VEVENT\r\nX"));
    assert_true(str_eq(buf_str(&out), S("SUMMARY:a\\,b\\;c\\\\d\\nBEGIN:VEVENT\\nX\r\n")));
}

static void a_line_of_exactly_75_octets_is_not_folded(void **state)
{
    struct hall *h = *state;
    struct buf out = { .arena = h->a };
    char text[80];
    memset(text, 'x', sizeof text);
    ical_line(&out, "A", (struct str){ text, 73 });
    assert_int_equal(out.n, 77);
    out.n = 0;
    ical_line(&out, "A", (struct str){ text, 74 });
    assert_int_equal(out.n, 81);                             /* CRLF and a space more */
}

/* ---- feeds ---- */

static const char *feed(struct hall *h, const char *path)
{
    struct req rq = knock(h, 0, GET, path, NULL);
    answers(h, rq, 200, "BEGIN:VCALENDAR\r\n");
    assert_true(str_eq(rq.mime, S("text/calendar; charset=utf-8")));
    return arena_z(h->a, unfolded(h, buf_str(&rq.reply)));
}

static void has(const char *text, const char *what) { if (!strstr(text, what)) fail_msg("no %s in\n%s", what, text); }
static void lacks(const char *text, const char *what) { if (strstr(text, what)) fail_msg("%s in\n%s", what, text); }

static void the_feed_of_a_unit_holds_what_everybody_may_know(void **state)
{
    struct hall *h = *state;
    struct occasion o = opened(h, 1, 0);
    struct occasion_draft d = a_class(h, 2);
    d.is_internal = true;
    d.title = S("Họp nội bộ của phường");
    struct occasion inside = drafted(h, d);
    assert_int_equal(goes(h, OFFICER, inside.id, OCCASION_ANNOUNCE, &inside), OK);
    drafted(h, a_class(h, 3));
    const char *said = feed(h, "/calendar/unit/2.ics");
    has(said, "VERSION:2.0\n");
    has(said, "NAME:Sự kiện: Phường Tây Hồ\n");
    has(said, "REFRESH-INTERVAL;VALUE=DURATION:PT1H\n");
    has(said, "TZID:Asia/Ho_Chi_Minh\n");
    has(said, "TZOFFSETTO:+0700\n");
    has(said, arena_z(h->a, arena_printf(h->a, "UID:%.*s\n", (int)o.uid.n, o.uid.p)));
    has(said, "DTSTART;TZID=Asia/Ho_Chi_Minh:20260106T090000\n");        /* NINE_AM is Monday 2026-01-05, 09:00 */
    has(said, "DTEND;TZID=Asia/Ho_Chi_Minh:20260106T110000\n");
    has(said, "DTSTAMP:20260105T020000Z\n");
    has(said, "SEQUENCE:0\n");
    has(said, "STATUS:CONFIRMED\n");
    has(said, "LOCATION:Nhà văn hoá Tổ 1\n");
    has(said, "GEO:21.070000;105.820000\n");
    has(said, "URL:https://city.example/occasions/SKN-1\n");
    lacks(said, "METHOD");
    lacks(said, "Họp nội bộ");
    lacks(said, "stream.example");
    lacks(strstr(said, "BEGIN:VEVENT") + 5, "BEGIN:VEVENT");             /* one */
    answers(h, knock(h, 0, GET, "/calendar/unit/99.ics", NULL), 404, NULL);
    answers(h, knock(h, 0, GET, "/calendar/unit/x.ics", NULL), 400, NULL);
}

static void a_change_counts_up_and_what_is_cancelled_says_so(void **state)
{
    struct hall *h = *state;
    struct occasion o = opened(h, 1, 0);
    const struct actor by = actor(OFFICER);
    struct occasion_draft d = a_class(h, 1);
    d.ends_ms += HOUR_MS;
    h->now_ms += MINUTE_MS;
    assert_int_equal(occasion_edit(h->db, h->a, h->now_ms, &by, o.id, &d, &o), OK);
    has(feed(h, "/calendar/unit/2.ics"), "SEQUENCE:1\n");
    assert_int_equal(goes(h, OFFICER, o.id, OCCASION_CANCEL, &o), OK);
    const char *said = feed(h, "/calendar/unit/2.ics");
    has(said, "SEQUENCE:2\n");
    has(said, "STATUS:CANCELLED\n");
    has(said, "DESCRIPTION:Mưa bão\\, sân ngập.\n");
}

static void a_series_is_a_rule_with_its_exceptions(void **state)
{
    struct hall *h = *state;
    const struct actor by = actor(OFFICER), mayor = actor(MAYOR);
    int64_t today = day_of_ms(h->now_ms);
    struct occasion_series s = { .uid = id_of(h, 31000), .unit_id = WARD, .kind = OCCASION_SERVICE_DAY, .title = S("Thứ Sáu không hẹn"), .title_en = S(""),
        .text = S(""), .text_en = S(""), .place = S("Bộ phận một cửa"), .stream = S(""), .weekday = 5, .from_minute = 8 * 60, .to_minute = 17 * 60,
        .from_day = today, .to_day = today + 60 };
    struct occasion o;
    bool again;
    assert_int_equal(day_off_set(h->db, h->a, h->now_ms, &mayor, &(struct day_off){ today + 11, CALENDAR_OFF, S("Nghỉ lễ"), true, S("thử") }), OK);
    assert_int_equal(series_add(h->db, h->a, h->now_ms, &by, &s, &again), OK);
    const char *said = feed(h, "/calendar/unit/2.ics");
    has(said, "DTSTART;TZID=Asia/Ho_Chi_Minh:20260109T080000\n");        /* the first Friday */
    has(said, "RRULE:FREQ=WEEKLY;BYDAY=FR;UNTIL=20260306T165959Z\n");    /* the end of the last day, in UTC */
    has(said, "EXDATE;TZID=Asia/Ho_Chi_Minh:20260116T080000\n");
    lacks(said, "RECURRENCE-ID");
    assert_int_equal(occasion_tend(h->db, h->a, h->keys, h->now_ms), OK);
    assert_int_equal(occasion_by_id(h->db, h->a, ASK(h, "SELECT MIN(id) FROM occasion"), &o), OK);
    assert_int_equal(goes(h, OFFICER, o.id, OCCASION_CANCEL, &o), OK);
    said = feed(h, "/calendar/unit/2.ics");
    has(said, "RECURRENCE-ID;TZID=Asia/Ho_Chi_Minh:20260109T080000\n");
    has(said, "STATUS:CANCELLED\n");
}

static void a_persons_feed_is_behind_a_link_that_can_be_made_anew(void **state)
{
    struct hall *h = *state;
    struct occasion o = opened(h, 1, 1), p = opened(h, 2, 1);
    struct ticket gone = seated(h, &p, LAN), out;
    seated(h, &o, MINH);
    seated(h, &o, LAN);                                      /* waits */
    assert_int_equal(ticket_withdraw(h->db, h->a, h->now_ms, gone.id, &out), OK);
    answers(h, knock(h, LAN, GET, "/api/resident/calendar", NULL), 200, "{\"url\":\"\"}");
    struct req made = knock(h, LAN, POST, "/api/resident/calendar", "{}");
    answers(h, made, 200, "\"url\":\"https://city.example/calendar/me/");
    const char *first = arena_z(h->a, member_of(&made, "https://city.example", '"'));
    const char *said = feed(h, first);
    has(said, "SUMMARY:(đang chờ chỗ) Lớp dùng điện thoại\n");
    lacks(said, arena_z(h->a, arena_printf(h->a, "UID:%.*s\n", (int)p.uid.n, p.uid.p)));
    lacks(said, "Lan");
    answers(h, knock(h, LAN, GET, "/api/resident/calendar", NULL), 200, first);
    made = knock(h, LAN, POST, "/api/resident/calendar", "{}");
    answers(h, knock(h, 0, GET, first, NULL), 404, NULL);
    const char *second = arena_z(h->a, member_of(&made, "https://city.example", '"'));
    feed(h, second);
    answers(h, knock(h, LAN, DELETE, "/api/resident/calendar", NULL), 204, NULL);
    answers(h, knock(h, 0, GET, second, NULL), 404, NULL);
}

int main(void)
{
    const struct CMUnitTest ical[] = {
        HALL(long_lines_are_folded_between_letters), HALL(text_is_escaped_and_cannot_begin_a_line_of_its_own),
        HALL(a_line_of_exactly_75_octets_is_not_folded), HALL(the_feed_of_a_unit_holds_what_everybody_may_know),
        HALL(a_change_counts_up_and_what_is_cancelled_says_so), HALL(a_series_is_a_rule_with_its_exceptions),
        HALL(a_persons_feed_is_behind_a_link_that_can_be_made_anew),
    };
    return run_everywhere(ical);
}
