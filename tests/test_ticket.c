/* test_ticket.c - tickets and the line for them, seats, what they open online, what who came says, whose account they are. */
#define MORE_DOORS occasion_routes, occasion_desk_routes, occasion_guests_routes, series_routes, occasion_page_routes, \
    ticket_routes, ticket_page_routes, checkin_routes, calendar_routes
#include "doors.h"
#include "fair_story.h"
#include <pthread.h>
#include "account/citizen/citizen.h"

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

static void what_was_begun_by_hand_before_its_time_may_be_judged(void **state)
{
    struct hall *h = *state;
    struct occasion o = opened(h, 1, 0);
    struct ticket t = seated(h, &o, LAN);
    h->now_ms = o.starts_ms - HOUR_MS;
    assert_int_equal(goes(h, OFFICER, o.id, OCCASION_START, &o), OK);
    SCAN(h, OFFICER, &o, { .id = 1, .token = token_of(h, &t) });
    answers(h, GETS(h, 0, "/t/%.*s", 22, token_of(h, &t).p), 200, "Bác thấy buổi này thế nào?");
    assert_int_equal(ticket_feedback(h->db, h->a, h->now_ms, &(struct ticket_answer){ t.id, 5, S("") }), OK);
}

static void who_was_counted_reads_so_on_the_ticket_and_what_comes_next(void **state)
{
    struct hall *h = *state;
    struct occasion o = opened(h, 1, 0);
    struct ticket t = seated(h, &o, LAN), group = at_desk(h, &o, 5);
#define PAGE(ticket) GETS(h, 0, "/t/%.*s", 22, token_of(h, &(ticket)).p)
    answers(h, PAGE(t), 200, "Bác đã có chỗ");
    h->now_ms = o.starts_ms - 10 * (int64_t)MINUTE_MS;
    SCAN(h, OFFICER, &o, { .id = 1, .token = token_of(h, &t) }, { .id = 2, .token = token_of(h, &group), .heads = 3 });
    struct req early = PAGE(t), some = PAGE(group);
    answers(h, early, 200, "Bác đã được tính có mặt lúc ");
    answers(h, early, 200, "mời bác mở lại trang này để góp ý");
    assert_false(says(&early, "Bác đã có chỗ") || says(&early, "Đưa mã này") || says(&early, "class=\"qr\""));
    answers(h, some, 200, "(3 trên 5 người)");
    answers(h, some, 200, "Người trong nhóm đến sau đưa mã này ở cửa");
    begins(h, &o);
    answers(h, PAGE(t), 200, "mời bác góp ý ở cuối trang này");
    assert_int_equal(ticket_feedback(h->db, h->a, h->now_ms, &(struct ticket_answer){ t.id, 5, S("") }), OK);
    struct req thanked = PAGE(t);
    answers(h, thanked, 200, "Cảm ơn bác đã đến và góp ý.");
    assert_false(says(&thanked, "Bác thấy buổi này thế nào?"));
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

int main(void)
{
    const struct CMUnitTest tickets[] = {
        STORY(one_person_has_one_ticket_and_may_give_it_back),
        STORY(the_line_moves_up_by_itself_in_its_order_and_who_moves_is_told),
        STORY(seats_online_are_seats_of_their_own),
        STORY(what_a_group_left_is_sealed),
        STORY(a_crowd_never_takes_a_seat_more_than_there_are),
        STORY(opening_the_stream_with_a_ticket_counts_once),
        STORY(the_link_of_the_stream_is_behind_the_ticket_unless_it_was_opened),
        STORY(who_came_may_judge_once_and_five_are_needed_to_be_shown),
        STORY(what_was_begun_by_hand_before_its_time_may_be_judged),
        STORY(who_was_counted_reads_so_on_the_ticket_and_what_comes_next),
        STORY(two_accounts_of_one_person_hold_one_ticket),
        STORY(who_is_forgotten_frees_the_seat_and_what_was_counted_stays),
    };
    return run_everywhere(tickets);
}
