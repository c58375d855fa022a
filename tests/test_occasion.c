/* test_occasion.c - occasions: the life of one, tickets and the line for them, series, who is told, what is counted and recounted. */
#define MORE_DOORS occasion_routes, occasion_desk_routes, occasion_page_routes, ticket_routes, ticket_page_routes, checkin_routes, calendar_routes
#include "doors.h"
#include "fair.h"
#include <pthread.h>
#include "account/citizen.h"
#include "account/schedule.h"
#include "indicator/define/source.h"
#include "plan/occasion/occasion_live_web.h"
#include "plan/occasion/occasion_audit.h"

static void every_state_is_reached(void **state)
{
    (void)state;
    assert_true(flow_is_connected(&occasion_flow));
}

/* ---- the audit looks after every story ---- */

static enum err print_difference(const struct occasion_difference *d, void *arg)
{
    (void)arg;
    print_message("%.*s unit %lld day %lld %s: counted %lld, recounted %lld\n", (int)d->code.n,
                  d->code.p ? d->code.p : "", (long long)d->unit_id, (long long)d->day, d->what, (long long)d->counted,
                  (long long)d->recounted);
    return OK;
}

static int64_t differences(struct hall *h)
{
    struct occasion_audit found;
    assert_int_equal(occasion_audit(h->db, print_difference, NULL, &found), OK);
    return found.differences;
}

static int story_close(void **state)
{
    struct hall *h = *state;
    assert_int_equal(differences(h), 0);
    return hall_close(state);
}
#define STORY(fact) cmocka_unit_test_setup_teardown(fact, hall_open, story_close)

static int64_t cell(struct hall *h, int64_t unit_id, const char *measure)
{
    return ASK(h,
               "SELECT COALESCE(CAST(SUM(n) AS BIGINT), 0) FROM occasion_tally WHERE unit_id = %lld AND measure = '%s'",
               (long long)unit_id, measure);
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

/* ---- tickets ---- */

static void one_person_has_one_ticket_and_may_give_it_back(void **state)
{
    struct hall *h = *state;
    struct occasion o = opened(h, 1, 0);
    struct ticket_wish w = a_seat(h, &o, LAN);
    struct ticket t, u;
    bool again;
    assert_int_equal(ticket_take(h->db, h->a, h->now_ms, h->keys, &w, &t, &again), OK);
    assert_int_equal(ticket_take(h->db, h->a, h->now_ms, h->keys, &w, &u, &again), OK);
    assert_true(again && t.id == u.id && t.number == 1);
    assert_int_equal(asks(h, a_seat(h, &o, LAN), &u), ERR_CONFLICT);
    struct ticket_wish stolen = w;
    stolen.account_id = MINH;
    assert_int_equal(asks(h, stolen, &u), ERR_CONFLICT);
    assert_int_equal(ticket_withdraw(h->db, h->a, h->now_ms, t.id, &u), OK);
    assert_int_equal(ticket_withdraw(h->db, h->a, h->now_ms, t.id, &u), OK);
    assert_int_equal(counts_of(h, &o).registered_site, 0);
    assert_int_equal(asks(h, a_seat(h, &o, LAN), &u), OK);
    assert_int_equal(u.number, 2);
}

static void the_line_moves_up_by_itself_in_its_order_and_who_moves_is_told(void **state)
{
    struct hall *h = *state;
    struct occasion o = opened(h, 1, 3);
    struct ticket lan = seated(h, &o, LAN), pair = at_desk(h, &o, 2), minh = seated(h, &o, MINH),
                  group = at_desk(h, &o, 3), hoa = seated(h, &o, HOA), out;
    assert_int_equal(pair.state, TICKET_HELD);
    assert_int_equal(minh.state, TICKET_WAITING);
    assert_int_equal(counts_of(h, &o).waiting, 5);
    assert_int_equal(ticket_withdraw(h->db, h->a, h->now_ms, lan.id, &out), OK);
    assert_int_equal(ticket_now(h, minh.id).state, TICKET_HELD);         /* one seat: the first of the line */
    assert_int_equal(notices(h, MINH), 1);
    assert_int_equal(ticket_withdraw(h->db, h->a, h->now_ms, pair.id, &out), OK);
    assert_int_equal(ticket_now(h, group.id).state, TICKET_WAITING);     /* needs three: holds up nobody behind it */
    assert_int_equal(ticket_now(h, hoa.id).state, TICKET_HELD);
    struct occasion_draft more = a_class(h, 1);
    const struct actor by = actor(OFFICER);
    more.seats_site = 5;
    assert_int_equal(occasion_edit(h->db, h->a, h->now_ms, &by, o.id, &more, &o), OK);
    assert_int_equal(ticket_now(h, group.id).state, TICKET_HELD);
    assert_int_equal(counts_of(h, &o).registered_site, 5);
    assert_int_equal(counts_of(h, &o).waiting, 0);
}

static void seats_online_are_seats_of_their_own(void **state)
{
    struct hall *h = *state;
    struct occasion_draft d = a_class(h, 1);
    d.seats_site = 1;
    d.seats_online = 1;
    struct occasion o = drafted(h, d);
    assert_int_equal(goes(h, OFFICER, o.id, OCCASION_ANNOUNCE, &o), OK);
    struct ticket_wish w = a_seat(h, &o, LAN);
    struct ticket t;
    w.mode = MODE_ONLINE;
    assert_int_equal(asks(h, w, &t), OK);
    assert_int_equal(t.state, TICKET_HELD);
    assert_int_equal(seated(h, &o, MINH).state, TICKET_HELD);
    w = a_seat(h, &o, HOA);
    w.mode = MODE_ONLINE;
    assert_int_equal(asks(h, w, &t), OK);
    assert_int_equal(t.state, TICKET_WAITING);
}

static void what_a_group_left_is_sealed(void **state)
{
    struct hall *h = *state;
    struct occasion o = opened(h, 1, 0);
    struct ticket_wish w = a_seat(h, &o, 0);
    struct ticket t;
    w.kind = TICKET_GROUP;
    w.heads = 30;
    w.name = S("Lớp 9A trường Chu Văn An");
    w.contact = S("0912 345 678");
    assert_int_equal(asks(h, w, &t), OK);
    assert_int_equal(counts_of(h, &o).registered_site, 30);
    assert_int_equal(
        ASK(h,
            "SELECT COUNT(*) FROM occasion_ticket WHERE length(contact_sealed) > 20 AND length(name_sealed) > 20 AND length(token_sealed) > 20"),
        1);
    w = a_seat(h, &o, 0);
    w.kind = TICKET_GROUP;
    w.heads = HEADS_MAX + 1;
    assert_int_equal(asks(h, w, &t), ERR_BAD_INPUT);
    w.heads = 2;
    w.contact = S("không rõ");
    assert_int_equal(asks(h, w, &t), ERR_BAD_INPUT);
    answers(h, GETS(h, OFFICER, "/api/occasions/%lld/tickets", (long long)o.id), 200,
            "\"name\":\"Lớp 9A trường Chu Văn An\"");
    assert_int_equal(occasion_retention(h->db, h->a, h->keys, o.ends_ms + 89 * (int64_t)DAY_MS), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM occasion_ticket WHERE length(contact_sealed) > 0"), 1);
    assert_int_equal(occasion_retention(h->db, h->a, h->keys, o.ends_ms + 91 * (int64_t)DAY_MS), OK);
    assert_int_equal(
        ASK(h, "SELECT COUNT(*) FROM occasion_ticket WHERE length(contact_sealed) > 0 OR length(name_sealed) > 0"), 0);
}

/* ---- a crowd at the counter ---- */

enum { CROWD = 8, EACH = 12, SEATS = 30 };
struct asker { struct hall *h; const struct occasion *o; int n, held, waiting, failed; };

static void *ask_for_seats(void *arg)
{
    struct asker *k = arg;
    struct arena *a = arena_open(8 * MIB);
    struct db *db;
    if (db_open(test_url, &db) != OK) { k->failed = 1000; arena_close(a); return NULL; }
    for (int i = 0; i < EACH; i++) {
        struct ticket t;
        bool again;
        struct ticket_wish w = { .uid = arena_printf(a, "01920000-0000-7000-8000-%012x", (unsigned)(0x700000 + k->n * 100 + i)), .occasion_id = k->o->id,
                                 .kind = i % 3 ? TICKET_WALK_IN : TICKET_GROUP, .heads = i % 3 ? 1 : 2 };
        enum err e;
        do e = ticket_take(db, a, k->h->now_ms, k->h->keys, &w, &t, &again); while (e == ERR_BUSY);
        if (e != OK) k->failed++;
        else if (t.state == TICKET_HELD) k->held += (int)t.heads;
        else k->waiting += (int)t.heads;
    }
    db_close(db);
    arena_close(a);
    return NULL;
}

static void a_crowd_never_takes_a_seat_more_than_there_are(void **state)
{
    struct hall *h = *state;
    struct occasion o = opened(h, 1, SEATS);
    struct asker k[CROWD];
    pthread_t thread[CROWD];
    int held = 0, waiting = 0;
    for (int i = 0; i < CROWD; i++) {
        k[i] = (struct asker){ .h = h, .o = &o, .n = i };
        assert_int_equal(pthread_create(&thread[i], NULL, ask_for_seats, &k[i]), 0);
    }
    for (int i = 0; i < CROWD; i++) {
        pthread_join(thread[i], NULL);
        assert_int_equal(k[i].failed, 0);
        held += k[i].held;
        waiting += k[i].waiting;
    }
    assert_true(held <= SEATS && held >= SEATS - 1); /* a pair does not fit on the last chair, a single one does */
    assert_int_equal(held + waiting, CROWD * (EACH / 3 * 2 + (EACH - EACH / 3)));
    assert_int_equal(counts_of(h, &o).registered_site, held);
    assert_int_equal(counts_of(h, &o).waiting, waiting);
    assert_int_equal(ASK(h, "SELECT COUNT(DISTINCT number) FROM occasion_ticket"), CROWD * EACH);
}

/* ---- telling ---- */

static void tends(struct hall *h) { assert_int_equal(occasion_tend(h->db, h->a, h->keys, h->now_ms), OK); }
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

/* ---- online ---- */

static void opening_the_stream_with_a_ticket_counts_once(void **state)
{
    struct hall *h = *state;
    struct occasion o = opened(h, 1, 0);
    struct ticket_wish w = a_seat(h, &o, LAN);
    struct ticket t;
    w.mode = MODE_ONLINE;
    assert_int_equal(asks(h, w, &t), OK);
    const char *door = arena_z(h->a, arena_printf(h->a, "/api/tickets/%.*s/join", 22, token_of(h, &t).p));
    const char *here = arena_z(h->a, arena_printf(h->a, "/api/tickets/%.*s/here", 22, token_of(h, &t).p));
    answers(h, knock(h, 0, POST, door, "{}"), 409, NULL);                /* a day too early */
    begins(h, &o);
    answers(h, knock(h, 0, POST, here, "{}"), 409, NULL);                /* not joined yet */
    answers(h, knock(h, 0, POST, door, "{}"), 200, "\"stream\":\"https://stream.example/live/1\"");
    answers(h, knock(h, 0, POST, door, "{}"), 200, NULL);
    assert_int_equal(counts_of(h, &o).attended_online, 1);
    assert_int_equal(counts_of(h, &o).online_now, 1);
    h->now_ms += ONLINE_NOW_MS + 1;
    assert_int_equal(counts_of(h, &o).online_now, 0);
    answers(h, knock(h, 0, POST, here, "{}"), 204, NULL);
    assert_int_equal(counts_of(h, &o).online_now, 1);
    assert_int_equal(cell(h, CITY, "attended_online"), 1);
    assert_int_equal(cell(h, WARD, "trained"), 1);
    assert_int_equal(ticket_withdraw(h->db, h->a, h->now_ms, t.id, &t), ERR_CONFLICT);
    h->now_ms = o.ends_ms;
    answers(h, knock(h, 0, POST, here, "{}"), 409, NULL);
}

static void the_link_of_the_stream_is_behind_the_ticket_unless_it_was_opened(void **state)
{
    struct hall *h = *state;
    struct occasion o = opened(h, 1, 0);
    struct req seen = GETS(h, LAN, "/api/occasions/%.*s", (int)o.code.n, o.code.p);
    answers(h, seen, 200, "\"has_stream\":true");
    assert_false(says(&seen, "stream.example"));
    struct occasion_draft d = a_class(h, 1);
    const struct actor by = actor(OFFICER);
    d.is_stream_open = true;
    assert_int_equal(occasion_edit(h->db, h->a, h->now_ms, &by, o.id, &d, &o), OK);
    answers(h, GETS(h, LAN, "/api/occasions/%.*s", (int)o.code.n, o.code.p), 200,
            "\"stream\":\"https://stream.example/live/1\"");
}

/* ---- feedback ---- */

static void who_came_may_judge_once_and_five_are_needed_to_be_shown(void **state)
{
    struct hall *h = *state;
    struct occasion o = opened(h, 1, 0);
    struct ticket t[7];
    const char *desk = arena_z(h->a, arena_printf(h->a, "/api/occasions/%lld/feedback", (long long)o.id));
    const char *page = arena_z(h->a, arena_printf(h->a, "/api/occasions/%.*s", (int)o.code.n, o.code.p));
    for (size_t i = 0; i < N_OF(t); i++) t[i] = at_desk(h, &o, 1);
    begins(h, &o);
    assert_int_equal(ticket_feedback(h->db, h->a, h->now_ms, &(struct ticket_answer){ t[0].id, 5, S("") }), ERR_CONFLICT);   /* did not come */
    for (size_t i = 0; i < N_OF(t); i++) SCAN(h, OFFICER, &o, { .id = (int64_t)i, .token = token_of(h, &t[i]) });
    for (size_t i = 0; i < 4; i++) assert_int_equal(ticket_feedback(h->db, h->a, h->now_ms, &(struct ticket_answer){ t[i].id, 4, S("Rất dễ hiểu") }), OK);
    assert_int_equal(ticket_feedback(h->db, h->a, h->now_ms, &(struct ticket_answer){ t[0].id, 4, S("Rất dễ hiểu") }), OK);
    assert_int_equal(ticket_feedback(h->db, h->a, h->now_ms, &(struct ticket_answer){ t[0].id, 1, S("Rất dễ hiểu") }), ERR_CONFLICT);
    assert_int_equal(ticket_feedback(h->db, h->a, h->now_ms, &(struct ticket_answer){ t[5].id, 6, S("") }), ERR_BAD_INPUT);
    answers(h, knock(h, OFFICER, GET, desk, NULL), 200, "\"n\":0,\"stars\":null,\"rows\":[]");
    answers(h, knock(h, 0, GET, page, NULL), 200, "\"feedback\":{\"n\":0,\"mean_milli\":0}");
    assert_int_equal(ticket_feedback(h->db, h->a, h->now_ms, &(struct ticket_answer){ t[4].id, 3, S("") }), OK);
    answers(h, knock(h, OFFICER, GET, desk, NULL), 200, "\"n\":5,\"stars\":[0,0,1,4,0]");
    answers(h, knock(h, 0, GET, page, NULL), 200, "\"feedback\":{\"n\":5,\"mean_milli\":3800}");
    assert_int_equal(ticket_feedback(h->db, h->a, h->now_ms, &(struct ticket_answer){ t[5].id, 1, S("") }), OK);
    answers(h, knock(h, 0, GET, page, NULL), 200,
            "\"feedback\":{\"n\":5,\"mean_milli\":3800}"); /* the sixth alone is told by nothing */
    h->now_ms = o.ends_ms + (FEEDBACK_DAYS + 1) * (int64_t)DAY_MS;
    tends(h);
    assert_int_equal(ticket_feedback(h->db, h->a, h->now_ms, &(struct ticket_answer){ t[6].id, 5, S("") }), ERR_CONFLICT);
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

/* ---- whose account it is ---- */

static enum err join_accounts(struct db *db, void *arg) { struct hall *h = arg; return occasion_account_joined(db, h->a, h->now_ms, LAN, MINH); }
static enum err forget_lan(struct db *db, void *arg) { struct hall *h = arg; return occasion_account_forgotten(db, h->a, h->now_ms, LAN); }

static void two_accounts_of_one_person_hold_one_ticket(void **state)
{
    struct hall *h = *state;
    struct occasion o = opened(h, 1, 0), p = opened(h, 2, 0);
    seated(h, &o, LAN);
    seated(h, &o, MINH);
    struct ticket alone = seated(h, &p, LAN);
    assert_int_equal(db_tx(h->db, join_accounts, h), OK);
    assert_int_equal(counts_of(h, &o).registered_site, 1);
    assert_int_equal(ticket_now(h, alone.id).account_id, MINH);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM occasion_ticket WHERE account_id = %d", LAN), 0);
}

static void who_is_forgotten_frees_the_seat_and_what_was_counted_stays(void **state)
{
    struct hall *h = *state;
    struct occasion o = opened(h, 1, 0), p = opened(h, 2, 1);
    struct ticket came = seated(h, &o, LAN), held = seated(h, &p, LAN), minh = seated(h, &p, MINH);
    struct str token = token_of(h, &came), feed;
    assert_int_equal(feed_make(h->db, h->a, h->now_ms, h->keys, LAN, &feed), OK);
    begins(h, &o);
    SCAN(h, OFFICER, &o, { .id = 1, .token = token });
    assert_int_equal(db_tx(h->db, forget_lan, h), OK);
    assert_int_equal(counts_of(h, &o).attended_site, 1);
    assert_int_equal(ticket_now(h, held.id).state, TICKET_WITHDRAWN);
    assert_int_equal(ticket_now(h, minh.id).state, TICKET_HELD);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM occasion_ticket WHERE account_id = %d", LAN), 0);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM occasion_ticket WHERE length(token_sealed) = 0"), 2);
    int64_t whose;
    assert_int_equal(feed_account(h->db, h->a, h->keys, feed, &whose), ERR_NOT_FOUND);
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
    assert_true(memmem(b.moved.p, b.moved.n, "\"attended_site\":3", 17));
    free(b.memory);
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
        STORY(the_clock_opens_begins_and_ends_it_and_it_is_counted_as_held),
        STORY(what_was_slept_through_is_caught_up_with),
        STORY(one_person_has_one_ticket_and_may_give_it_back),
        STORY(the_line_moves_up_by_itself_in_its_order_and_who_moves_is_told),
        STORY(seats_online_are_seats_of_their_own),
        STORY(what_a_group_left_is_sealed),
        STORY(a_crowd_never_takes_a_seat_more_than_there_are),
        STORY(who_registered_is_reminded_a_day_and_an_hour_before_each_once),
        STORY(a_new_time_is_told_and_reminded_of_anew),
        STORY(cancelling_tells_who_registered_and_the_groups_mailbox),
        STORY(opening_the_stream_with_a_ticket_counts_once),
        STORY(the_link_of_the_stream_is_behind_the_ticket_unless_it_was_opened),
        STORY(who_came_may_judge_once_and_five_are_needed_to_be_shown),
        STORY(a_weekly_series_makes_its_days_without_the_days_off),
        STORY(a_series_that_ends_takes_back_what_nobody_registered_for),
        STORY(two_accounts_of_one_person_hold_one_ticket),
        STORY(who_is_forgotten_frees_the_seat_and_what_was_counted_stays),
        STORY(each_door_lets_in_who_belongs_there),
        STORY(the_crew_may_check_in_and_nobody_else_of_another_ward),
        STORY(the_launch_is_the_one_that_runs_else_the_next_else_the_last),
        STORY(indicators_read_what_occasions_count),
        STORY(a_beat_tells_the_counts_and_only_when_they_moved),
        HALL(a_number_that_was_typed_is_found),
    };
    return run_everywhere(occasions);
}
