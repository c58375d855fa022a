/* test_petition_clock.c - the two clocks of a petition, by hand: Monday 2026-01-05 to the Tết of 2026; offices 8-12 and 13:30-17. */
#include "hall.h"

/* "2026-01-05 09:00", local. */
static int64_t at(const char *text)
{
    int64_t day;
    assert_int_equal(day_of_text((struct str){ text, 10 }, &day), OK);
    int hour = (text[11] - '0') * 10 + (text[12] - '0'), minute = (text[14] - '0') * 10 + (text[15] - '0');
    return day_start_ms(day) + (hour * 60 + minute) * (int64_t)MINUTE_MS;
}

static void at_is(int64_t ms, const char *text)
{
    if (ms != at(text)) {
        struct arena *a = arena_open(4 * KIB);
        fail_msg("%s, not %s", arena_z(a, time_text_vi(a, ms)), text);
    }
}

static struct petition filed_at(struct hall *h, const char *when)
{
    h->now_ms = at(when);
    return light(h);
}

static struct petition level(struct hall *h, int64_t id, unsigned level)
{
    struct petition_move m = move_of(h, id, PETITION_RECEIVE, OFFICER);
    m.level = level;
    return moved(h, OFFICER, m);
}

/* ---- where clocks end ---- */

static void received_within_eight_working_hours(void **state)
{
    struct hall *h = *state;
    static const struct { const char *sent, *due; } cases[] = {
        { "2026-01-05 08:00", "2026-01-06 08:30" },          /* 7 h 30 min a day */
        { "2026-01-05 09:00", "2026-01-06 09:30" },
        { "2026-01-05 21:15", "2026-01-07 08:30" },          /* in the evening: from the next morning */
        { "2026-01-09 16:00", "2026-01-10 16:30" },          /* Friday afternoon: Saturday 10 is worked, for 2 January */
        { "2026-01-16 16:00", "2026-01-19 16:30" },          /* an ordinary weekend */
        { "2026-02-13 16:00", "2026-02-23 16:30" },          /* Friday before Tết Bính Ngọ */
    };
    for (size_t i = 0; i < N_OF(cases); i++) at_is(filed_at(h, cases[i].sent).receive_due_ms, cases[i].due);
}

static void handled_by_level_from_when_it_was_received(void **state)
{
    struct hall *h = *state;
    static const struct { unsigned level; const char *due; } cases[] = {
        { LEVEL_URGENT, "2026-01-05 14:30" },                /* 4 h from 09:00, over noon */
        { LEVEL_NORMAL, "2026-01-10 09:00" },                /* 5 days, Saturday 10 among them */
        { LEVEL_COMPLEX, "2026-01-23 09:00" },               /* 15 days */
    };
    for (size_t i = 0; i < N_OF(cases); i++) {
        struct petition p = level(h, filed_at(h, "2026-01-05 09:00").id, cases[i].level);
        at_is(p.due_ms, cases[i].due);
        assert_int_equal(p.level, cases[i].level);
    }
}

static void over_the_weekend_it_stands_while_the_resident_owes(void **state)
{
    struct hall *h = *state;
    struct petition p = filed_at(h, "2026-01-15 09:00");
    level(h, p.id, LEVEL_URGENT);                            /* due Thursday 14:30 */
    step(h, OFFICER, p.id, PETITION_TAKE);
    h->now_ms = at("2026-01-15 11:00");
    p = step(h, OFFICER, p.id, PETITION_ASK);                /* 2 of 4 hours are left */
    assert_true(p.paused_ms == h->now_ms && p.left_minutes == 120);
    h->now_ms = at("2026-01-17 20:00");                      /* Saturday evening */
    p = step(h, LAN, p.id, PETITION_SUPPLY);
    assert_true(p.paused_ms == 0 && p.left_minutes == 0 && p.state == PETITION_HANDLING);
    at_is(p.due_ms, "2026-01-19 10:00");                     /* Monday, 2 hours */
}

static void what_was_late_before_a_pause_is_late_after_it(void **state)
{
    struct hall *h = *state;
    struct petition p = filed_at(h, "2026-01-15 09:00");
    p = level(h, p.id, LEVEL_URGENT);
    int64_t due = p.due_ms;
    step(h, OFFICER, p.id, PETITION_TAKE);
    h->now_ms = at("2026-01-16 11:00");
    p = step(h, OFFICER, p.id, PETITION_ASK);
    assert_true(p.left_minutes < 0);
    h->now_ms = at("2026-01-19 11:00");
    p = step(h, LAN, p.id, PETITION_SUPPLY);
    assert_int_equal(p.due_ms, due);
    step(h, OFFICER, p.id, PETITION_ANSWER);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_tally WHERE measure = 'on_time'"), 0);
}

static void it_is_extended_once(void **state)
{
    struct hall *h = *state;
    struct petition p = filed_at(h, "2026-01-12 09:00");
    level(h, p.id, LEVEL_NORMAL);                            /* due Monday 19, 09:00 */
    p = step(h, OFFICER, p.id, PETITION_TAKE);
    at_is(p.due_ms, "2026-01-19 09:00");
    p = step(h, OFFICER, p.id, PETITION_EXTEND);
    at_is(p.due_ms, "2026-01-26 09:00");
    assert_int_equal(p.clock_minutes, 4500);
    assert_int_equal(moves(h, OFFICER, move_of(h, p.id, PETITION_EXTEND, OFFICER), &p), ERR_CONFLICT);
}

static void handing_over_and_back_keeps_the_clock(void **state)
{
    struct hall *h = *state;
    struct petition p = filed_at(h, "2026-01-12 09:00");
    int64_t due = level(h, p.id, LEVEL_NORMAL).due_ms;
    h->now_ms = at("2026-01-13 09:00");
    assert_int_equal(step(h, OFFICER, p.id, PETITION_HAND_OVER).due_ms, due);
    step(h, ENGINEER, p.id, PETITION_TAKE);
    p = step(h, ENGINEER, p.id, PETITION_RETURN);
    assert_true(p.due_ms == due && p.state == PETITION_RECEIVED && p.handler_id == 0);
}

static void a_reopened_one_has_a_clock_of_its_own(void **state)
{
    struct hall *h = *state;
    struct petition p = filed_at(h, "2026-01-12 09:00");
    level(h, p.id, LEVEL_NORMAL);
    step(h, OFFICER, p.id, PETITION_TAKE);
    step(h, OFFICER, p.id, PETITION_ANSWER);
    h->now_ms = at("2026-01-14 20:00");
    at_is(step(h, LAN, p.id, PETITION_REOPEN).due_ms, "2026-01-21 17:00");
}

/* ---- what it says ---- */

static int64_t told(struct hall *h, int64_t who, const char *what)
{
    return ASK(h, "SELECT COUNT(*) FROM notify_notice WHERE account_id = %lld AND title LIKE '%%%s%%'", (long long)who,
               what);
}

static void tend(struct hall *h, const char *when)
{
    h->now_ms = at(when);
    assert_int_equal(petition_tend(h->db, h->a, h->keys, h->now_ms), OK);
}

static void it_speaks_at_50_80_and_100_percent(void **state)
{
    struct hall *h = *state;
    struct petition p = filed_at(h, "2026-01-12 08:00");
    level(h, p.id, LEVEL_URGENT); /* 240 minutes: 50 % at 10:00, 80 % at 11:12, the end at 12:00 */
    p = step(h, OFFICER, p.id, PETITION_TAKE);
    at_is(p.alarm_ms, "2026-01-12 10:00");
    tend(h, "2026-01-12 09:59");
    assert_int_equal(told(h, OFFICER, "50%"), 0);
    tend(h, "2026-01-12 10:00");
    tend(h, "2026-01-12 10:01");
    assert_int_equal(told(h, OFFICER, "50%"), 1);
    assert_int_equal(now(h, p.id).alarm, 50);
    at_is(now(h, p.id).alarm_ms, "2026-01-12 11:12");
    tend(h, "2026-01-12 11:12");
    assert_int_equal(told(h, OFFICER, "80%"), 1);
    assert_int_equal(notices(h, COLLEAGUE), 0);              /* it is in one hand */
    assert_int_equal(told(h, MAYOR, "quá hạn"), 0);
    tend(h, "2026-01-12 12:00");
    assert_int_equal(told(h, OFFICER, "quá hạn"), 1);
    assert_int_equal(told(h, MAYOR, "quá hạn"), 1);
    p = now(h, p.id);
    assert_true(p.alarm == 100 && p.alarm_ms == 0 && p.state == PETITION_HANDLING);
    tend(h, "2026-01-12 15:00");
    assert_int_equal(told(h, MAYOR, "quá hạn"), 1);
}

static void nobody_has_taken_it_so_the_whole_unit_hears(void **state)
{
    struct hall *h = *state;
    struct petition p = filed_at(h, "2026-01-12 08:00");
    tend(h, "2026-01-13 09:00");                             /* due at 08:30: one word, that it is late */
    assert_true(told(h, OFFICER, "quá hạn") == 1 && told(h, COLLEAGUE, "quá hạn") == 1 &&
                told(h, MAYOR, "quá hạn") == 1);
    assert_true(told(h, OFFICER, "50%") == 0 && told(h, ENGINEER, "quá hạn") == 0);
    assert_int_equal(now(h, p.id).alarm, 100);
}

static void what_is_not_given_in_time_is_closed(void **state)
{
    struct hall *h = *state;
    struct petition owed, done;
    h->now_ms = at("2026-01-12 09:00");
    owed = in_hand(h);
    step(h, OFFICER, owed.id, PETITION_ASK);
    done = answered(h);
    tend(h, "2026-01-19 08:59");
    assert_true(now(h, done.id).state == PETITION_ANSWERED && now(h, owed.id).state == PETITION_OWED);
    tend(h, "2026-01-19 09:00");                             /* seven days to rate */
    done = now(h, done.id);
    assert_true(done.state == PETITION_CLOSED && done.rating == RATING_NONE && done.closed_ms == h->now_ms);
    tend(h, "2026-01-22 09:00");                             /* ten days to supply */
    assert_int_equal(now(h, owed.id).state, PETITION_CLOSED);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_step WHERE event = 'lapse' AND account_id = 0"), 2);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition WHERE alarm_ms IS NOT NULL"), 0);
    assert_int_equal(moves(h, LAN, move_of(h, owed.id, PETITION_REOPEN, LAN), &owed), ERR_CONFLICT);
}

/* ---- the calendar changes ---- */

static void a_new_holiday_moves_every_open_clock(void **state)
{
    struct hall *h = *state;
    int64_t moved_n;
    struct petition received, paused, gone_on, sent, closed;
    closed = filed_at(h, "2026-01-12 09:00");
    step(h, OFFICER, closed.id, PETITION_REFUSE);
    received = filed_at(h, "2026-01-12 09:00");
    level(h, received.id, LEVEL_NORMAL);
    paused = filed_at(h, "2026-01-12 09:00");
    level(h, paused.id, LEVEL_NORMAL);
    step(h, OFFICER, paused.id, PETITION_TAKE);
    gone_on = filed_at(h, "2026-01-12 09:00");
    level(h, gone_on.id, LEVEL_NORMAL);
    step(h, OFFICER, gone_on.id, PETITION_TAKE);
    h->now_ms = at("2026-01-14 09:00");
    paused = step(h, OFFICER, paused.id, PETITION_ASK);
    assert_int_equal(paused.left_minutes, 3 * 450);
    step(h, OFFICER, gone_on.id, PETITION_ASK);
    h->now_ms = at("2026-01-15 09:00");
    gone_on = step(h, LAN, gone_on.id, PETITION_SUPPLY);
    at_is(gone_on.due_ms, "2026-01-20 09:00");
    sent = filed_at(h, "2026-01-15 16:00");
    at_is(sent.receive_due_ms, "2026-01-16 16:30");
    assert_int_equal(petition_clock_again(h->db, h->a, h->now_ms, &moved_n), OK);
    assert_int_equal(moved_n, 0);                            /* nothing has changed yet */

    RUN(h,
        "INSERT INTO calendar_day(day, kind, name, is_sure, source) VALUES(%d, 'off', 'Nghỉ', TRUE, 'test'), (%d, 'off', 'Nghỉ', TRUE, 'test')",
        (int)day_of_ms(at("2026-01-13 09:00")), (int)day_of_ms(at("2026-01-16 09:00")));
    assert_int_equal(petition_clock_again(h->db, h->a, h->now_ms, &moved_n), OK);
    assert_int_equal(moved_n, 4);
    at_is(now(h, received.id).due_ms, "2026-01-21 09:00");   /* two days later than Monday 19 */
    assert_int_equal(now(h, paused.id).left_minutes, 4 * 450);
    at_is(now(h, gone_on.id).due_ms, "2026-01-22 09:00");
    at_is(now(h, sent.id).receive_due_ms, "2026-01-19 16:30");
    assert_int_equal(petition_clock_again(h->db, h->a, h->now_ms, &moved_n), OK);
    assert_int_equal(moved_n, 0);
}

static void a_clock_that_grows_shorter_speaks_at_the_next_round(void **state)
{
    struct hall *h = *state;
    int64_t moved_n;
    RUN(h, "INSERT INTO calendar_day(day, kind, name, is_sure, source) VALUES(%d, 'off', 'Nghỉ', FALSE, 'test')",
        (int)day_of_ms(at("2026-01-13 09:00")));
    struct petition p = filed_at(h, "2026-01-12 09:00");
    level(h, p.id, LEVEL_NORMAL);                            /* half on Wednesday or Thursday */
    step(h, OFFICER, p.id, PETITION_TAKE);
    tend(h, "2026-01-15 10:00");
    assert_int_equal(told(h, OFFICER, "50%"), 0);
    RUN(h, "DELETE FROM calendar_day WHERE source = 'test'");
    assert_int_equal(petition_clock_again(h->db, h->a, h->now_ms, &moved_n), OK);
    assert_int_equal(moved_n, 1);
    at_is(now(h, p.id).due_ms, "2026-01-19 09:00");
    tend(h, "2026-01-15 10:01");
    assert_int_equal(told(h, OFFICER, "50%"), 1);
}

int main(void)
{
    const struct CMUnitTest clocks[] = {
        HALL(received_within_eight_working_hours),
        HALL(handled_by_level_from_when_it_was_received),
        HALL(over_the_weekend_it_stands_while_the_resident_owes),
        HALL(what_was_late_before_a_pause_is_late_after_it),
        HALL(it_is_extended_once),
        HALL(handing_over_and_back_keeps_the_clock),
        HALL(a_reopened_one_has_a_clock_of_its_own),
        HALL(it_speaks_at_50_80_and_100_percent),
        HALL(nobody_has_taken_it_so_the_whole_unit_hears),
        HALL(what_is_not_given_in_time_is_closed),
        HALL(a_new_holiday_moves_every_open_clock),
        HALL(a_clock_that_grows_shorter_speaks_at_the_next_round),
    };
    return run_everywhere(clocks);
}
