/* test_occasion_door.c - check-ins of phones without a network: replayed, reordered, two phones at one door, refused ones; the list they hold. */
#define MORE_DOORS checkin_routes
#include "doors.h"
#include "fair.h"
#include <pthread.h>
#include "plan/occasion/occasion_audit.h"

static enum err print_difference(const struct occasion_difference *d, void *arg)
{
    (void)arg;
    print_message("%.*s %s: counted %lld, recounted %lld\n", (int)d->code.n, d->code.p ? d->code.p : "", d->what,
                  (long long)d->counted, (long long)d->recounted);
    return OK;
}

static int story_close(void **state)
{
    struct hall *h = *state;
    struct occasion_audit found;
    assert_int_equal(occasion_audit(h->db, print_difference, NULL, &found), OK);
    assert_int_equal(found.differences, 0);
    return hall_close(state);
}
#define STORY(fact) cmocka_unit_test_setup_teardown(fact, hall_open, story_close)

static struct occasion running(struct hall *h, struct ticket *t, size_t n)
{
    struct occasion o = opened(h, 1, 0);
    for (size_t i = 0; i < n; i++) t[i] = at_desk(h, &o, 1);
    begins(h, &o);
    return o;
}

static void an_event_sent_again_is_answered_again_and_counted_once(void **state)
{
    struct hall *h = *state;
    struct ticket t;
    struct occasion o = running(h, &t, 1);
    const struct scan v[] = { { .id = 1, .token = token_of(h, &t) }, { .id = 2, .heads = 4 } };
    struct str text = scans_text(h, v, 2);
    struct checkin_done first = pushed_text(h, OFFICER, &o, text), again = pushed_text(h, OFFICER, &o, text);
    assert_int_equal(first.verdicts[0].kind, CHECKIN_STORED);
    assert_int_equal(first.verdicts[0].counted, 1);
    assert_int_equal(first.verdicts[0].number, 1);
    assert_int_equal(first.verdicts[1].counted, 4);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(again.verdicts[i].kind, CHECKIN_AGAIN);
        assert_int_equal(again.verdicts[i].counted, 0);
    }
    assert_int_equal(counts_of(h, &o).attended_site, 5);
    assert_int_equal(counts_of(h, &o).walk_ins, 4);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM occasion_event"), 2);
}

static void two_phones_at_one_door_both_keep_their_scan_and_one_is_counted(void **state)
{
    struct hall *h = *state;
    struct ticket t;
    struct occasion o = running(h, &t, 1);
    struct checkin_done one = SCAN(h, OFFICER, &o, { .id = 1, .token = token_of(h, &t) }), two = SCAN(h, COLLEAGUE, &o, { .id = 2, .token = token_of(h, &t) });
    assert_int_equal(one.verdicts[0].counted, 1);
    assert_int_equal(two.verdicts[0].kind, CHECKIN_STORED);
    assert_int_equal(two.verdicts[0].note, NOTE_TWICE);
    assert_int_equal(two.verdicts[0].counted, 0);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM occasion_event"), 2);
    assert_int_equal(counts_of(h, &o).attended_site, 1);
}

static void one_phone_scans_twice_in_one_batch(void **state)
{
    struct hall *h = *state;
    struct ticket t;
    struct occasion o = running(h, &t, 1);
    struct checkin_done d = SCAN(h, OFFICER, &o, { .id = 1, .token = token_of(h, &t) }, { .id = 2, .token = token_of(h, &t) }, { .id = 1, .token = token_of(h, &t) });
    assert_int_equal(d.verdicts[0].counted, 1);
    assert_int_equal(d.verdicts[1].note, NOTE_TWICE);
    assert_int_equal(d.verdicts[2].kind, CHECKIN_AGAIN);
    assert_int_equal(counts_of(h, &o).attended_site, 1);
}

/* Of a group that comes in parts the largest number counts, whichever phone speaks first. */
static void any_order_gives_the_same_number(void **state)
{
    struct hall *h = *state;
    static const int orders[][3] = { { 0, 1, 2 }, { 2, 1, 0 }, { 1, 2, 0 }, { 1, 0, 2 } };
    for (size_t i = 0; i < N_OF(orders); i++) {
        struct occasion o = opened(h, (int64_t)i, 0);
        struct ticket group = at_desk(h, &o, 10), single = at_desk(h, &o, 1);
        int64_t saved = h->now_ms;
        begins(h, &o);
        const struct scan v[] = { { .id = 1 + 10 * (int64_t)i, .token = token_of(h, &group), .heads = 8 }, { .id = 2 + 10 * (int64_t)i, .token = token_of(h, &group), .heads = 12 },
                                  { .id = 3 + 10 * (int64_t)i, .token = token_of(h, &single), .heads = 5 } };
        for (size_t n = 0; n < 3; n++) scanned(h, n % 2 ? OFFICER : COLLEAGUE, &o, &v[orders[i][n]], 1);
        assert_int_equal(counts_of(h, &o).attended_site, 13); /* twelve, and a single ticket is one whatever is said */
        h->now_ms = saved;
    }
}

static void what_is_refused_says_why_and_the_rest_of_the_batch_is_kept(void **state)
{
    struct hall *h = *state;
    struct ticket t;
    struct occasion other = opened(h, 2, 0);
    struct ticket foreign = at_desk(h, &other, 1);
    struct occasion o = running(h, &t, 1);
    struct str text = arena_printf(
        h->a,
        "[{\"id\":\"x\",\"at_ms\":1,\"kind\":\"walk_in\"},7,{\"id\":\"%.*s\",\"at_ms\":%lld,\"kind\":\"join\"},"
        "{\"id\":\"%.*s\",\"at_ms\":%lld,\"kind\":\"ticket\",\"token\":\"AAAAAAAAAAAAAAAAAAAAAA\"},"
        "{\"id\":\"%.*s\",\"at_ms\":%lld,\"kind\":\"ticket\",\"token\":\"%.*s\"},{\"id\":\"%.*s\",\"at_ms\":%lld,\"kind\":\"walk_in\"},"
        "{\"id\":\"%.*s\",\"at_ms\":%lld,\"kind\":\"walk_in\",\"heads\":501},{\"id\":\"%.*s\",\"at_ms\":%lld,\"kind\":\"walk_in\",\"heads\":2}]",
        36, id_of(h, 1).p, (long long)h->now_ms, 36, id_of(h, 2).p, (long long)h->now_ms, 36, id_of(h, 3).p,
        (long long)h->now_ms, 22, token_of(h, &foreign).p, 36, id_of(h, 4).p, (long long)(o.starts_ms - 13 * HOUR_MS),
        36, id_of(h, 5).p, (long long)h->now_ms, 36, id_of(h, 6).p, (long long)h->now_ms);
    static const struct { unsigned kind; enum checkin_refusal why; const char *field; } wanted[] = {
        { CHECKIN_REFUSED, CHECKIN_json, "id" },     { CHECKIN_REFUSED, CHECKIN_json, "" },              { CHECKIN_REFUSED, CHECKIN_json, "kind" },
        { CHECKIN_REFUSED, CHECKIN_ticket, "token" }, { CHECKIN_REFUSED, CHECKIN_other_occasion, "token" }, { CHECKIN_REFUSED, CHECKIN_times, "at_ms" },
        { CHECKIN_REFUSED, CHECKIN_json, "heads" },  { CHECKIN_STORED, CHECKIN_none, "" },
    };
    struct checkin_done d = pushed_text(h, OFFICER, &o, text);
    assert_int_equal(d.n, N_OF(wanted));
    for (size_t i = 0; i < d.n; i++) {
        if (d.verdicts[i].kind != wanted[i].kind || d.verdicts[i].why != wanted[i].why)
            fail_msg("event %zu: %s", i, checkin_word(d.verdicts[i].why));
        if (*wanted[i].field) assert_true(str_eq(d.verdicts[i].field, str_z(wanted[i].field)));
    }
    assert_int_equal(counts_of(h, &o).attended_site, 2);
    assert_int_equal(counts_of(h, &other).attended_site, 0);
}

static void an_id_is_for_one_event_alone(void **state)
{
    struct hall *h = *state;
    struct ticket t[2];
    struct occasion o = running(h, t, 2);
    SCAN(h, OFFICER, &o, { .id = 1, .token = token_of(h, &t[0]) });
    assert_int_equal(SCAN(h, OFFICER, &o, { .id = 1, .token = token_of(h, &t[1]) }).verdicts[0].why, CHECKIN_id_reuse);
    assert_int_equal(SCAN(h, COLLEAGUE, &o, { .id = 1, .token = token_of(h, &t[0]) }).verdicts[0].why, CHECKIN_id_reuse);
    assert_int_equal(SCAN(h, OFFICER, &o, { .id = 1, .heads = 1 }).verdicts[0].why, CHECKIN_id_reuse);
    assert_int_equal(counts_of(h, &o).attended_site, 1);
}

static void who_waits_or_gave_the_ticket_back_and_comes_is_counted_and_noted(void **state)
{
    struct hall *h = *state;
    struct occasion o = opened(h, 1, 1);
    struct ticket first = at_desk(h, &o, 1), waits = at_desk(h, &o, 1), gone = at_desk(h, &o, 1), out;
    assert_int_equal(ticket_withdraw(h->db, h->a, h->now_ms, gone.id, &out), OK);
    begins(h, &o);
    struct checkin_done d = SCAN(h, OFFICER, &o, { .id = 1, .token = token_of(h, &first) }, { .id = 2, .token = token_of(h, &waits) }, { .id = 3, .token = token_of(h, &gone) });
    assert_int_equal(d.verdicts[0].note, NOTE_NONE);
    assert_int_equal(d.verdicts[1].note, NOTE_WAITING);
    assert_int_equal(d.verdicts[2].note, NOTE_WITHDRAWN);
    assert_int_equal(counts_of(h, &o).attended_site, 3);
}

static void a_phone_whose_clock_is_wrong_is_understood(void **state)
{
    struct hall *h = *state;
    struct ticket t;
    struct occasion o = running(h, &t, 1);
    struct checkin_done done;
    struct blame blame;
    const struct json_in *events;
    int64_t phone_ms =
        h->now_ms - 5000 * (int64_t)DAY_MS; /* it thinks it is years ago; scanned a minute before it sent */
    const struct scan v = { .id = 1, .token = token_of(h, &t), .at_ms = phone_ms - MINUTE_MS };
    assert_int_equal(json_parse(h->a, scans_text(h, &v, 1), &blame, &events), OK);
    const struct checkin_push p = { o.id, OFFICER, 1, phone_ms, h->now_ms, events };
    assert_int_equal(checkin_take(h->db, h->a, &p, &done), OK);
    assert_int_equal(done.verdicts[0].kind, CHECKIN_STORED);
    assert_int_equal(ticket_now(h, t.id).arrived_ms, h->now_ms - MINUTE_MS);
}

static void a_phone_that_comes_home_late_is_heard_for_a_week(void **state)
{
    struct hall *h = *state;
    struct ticket t[2];
    struct occasion o = running(h, t, 2);
    int64_t scanned_ms = h->now_ms;
    h->now_ms = o.ends_ms + 6 * (int64_t)DAY_MS;
    assert_int_equal(occasion_tend(h->db, h->a, h->keys, h->now_ms), OK);
    const struct scan v = { .id = 1, .token = token_of(h, &t[0]), .at_ms = scanned_ms };
    assert_int_equal(scanned(h, OFFICER, &o, &v, 1).verdicts[0].counted, 1);
    h->now_ms += 2 * (int64_t)DAY_MS;
    const struct scan late = { .id = 2, .token = token_of(h, &t[1]), .at_ms = scanned_ms };
    assert_int_equal(scanned(h, OFFICER, &o, &late, 1).verdicts[0].why, CHECKIN_too_late);
    assert_int_equal(scanned(h, OFFICER, &o, &v, 1).verdicts[0].kind, CHECKIN_AGAIN); /* what was stored stays stored */
    assert_int_equal(ASK(h,
                         "SELECT n FROM occasion_tally WHERE unit_id = %d AND measure = 'attended_site' AND day = %lld",
                         CITY, (long long)day_of_ms(o.starts_ms)),
                     1); /* on the day it was held */
}

static void nobody_is_checked_in_before_it_opens_or_after_it_was_cancelled(void **state)
{
    struct hall *h = *state;
    struct occasion_draft d = a_class(h, 1);
    struct occasion o = drafted(h, d);
    h->now_ms = o.starts_ms - HOUR_MS;
    assert_int_equal(SCAN(h, OFFICER, &o, { .id = 1, .heads = 1 }).verdicts[0].why, CHECKIN_state);
    assert_int_equal(goes(h, OFFICER, o.id, OCCASION_CANCEL, &o), OK);
    assert_int_equal(SCAN(h, OFFICER, &o, { .id = 1, .heads = 1 }).verdicts[0].why, CHECKIN_state);
}

/* ---- the list a phone holds ---- */

struct held_list { struct bytes hash[20]; unsigned state[20]; bool is_in[20]; int64_t seq; size_t n; };
static enum err keep_line(const void *row, void *arg)
{
    const struct ticket_line *l = row;
    struct held_list *k = arg;
    k->hash[k->n] = l->hash;
    k->state[k->n] = l->state;
    k->is_in[k->n++] = l->is_in;
    k->seq = l->seq;
    return OK;
}

static void the_list_holds_hashes_no_tokens_and_then_only_what_changed(void **state)
{
    struct hall *h = *state;
    struct occasion o = opened(h, 1, 2);
    struct ticket t[3], out;
    struct held_list list = { .n = 0 };
    for (size_t i = 0; i < 3; i++) t[i] = at_desk(h, &o, 1);
    assert_int_equal(ticket_lines(h->db, h->a, o.id, 0, 20, keep_line, &list), OK);
    assert_int_equal(list.n, 3);
    struct bytes hash;
    assert_int_equal(ticket_hash(h->a, token_of(h, &t[0]), &hash), OK);
    assert_int_equal(hash.n, TICKET_HASH_BYTES);
    assert_memory_equal(list.hash[0].p, hash.p, TICKET_HASH_BYTES);
    assert_int_equal(list.state[2], TICKET_WAITING);
    struct req page = GETS(h, OFFICER, "/api/checkin/%.*s/tickets", (int)o.code.n, o.code.p);
    answers(h, page, 200, "\"more\":false");
    assert_false(says(&page, arena_z(h->a, token_of(h, &t[0]))));
    int64_t since = list.seq;
    list.n = 0;
    assert_int_equal(ticket_withdraw(h->db, h->a, h->now_ms, t[0].id, &out), OK);        /* the third moves up */
    assert_int_equal(ticket_lines(h->db, h->a, o.id, since, 20, keep_line, &list), OK);
    assert_int_equal(list.n, 2);
    assert_int_equal(list.state[0], TICKET_WITHDRAWN);
    assert_int_equal(list.state[1], TICKET_HELD);
    begins(h, &o);
    since = list.seq;
    list.n = 0;
    SCAN(h, OFFICER, &o, { .id = 1, .token = token_of(h, &t[1]) });
    assert_int_equal(ticket_lines(h->db, h->a, o.id, since, 20, keep_line, &list), OK);
    assert_int_equal(list.n, 1);
    assert_true(list.is_in[0]);                              /* the other phone at the door learns of it */
}

static void a_hash_is_no_token(void **state)
{
    struct hall *h = *state;
    struct ticket t;
    struct occasion o = running(h, &t, 1);
    struct str as_text = base64url(h->a, t.hash);            /* what the list tells */
    assert_int_equal(SCAN(h, OFFICER, &o, { .id = 1, .token = as_text }).verdicts[0].why, CHECKIN_ticket);
    assert_int_equal(counts_of(h, &o).attended_site, 0);
}

/* ---- many phones at once ---- */

enum { PHONES = 4, TICKETS = 60 };
struct doorkeeper {
    struct hall *h;
    const struct occasion *o;
    struct str token[TICKETS];
    int n, failed;
    int64_t counted;
};

static void *keep_door(void *arg)
{
    struct doorkeeper *k = arg;
    struct hall mine = *k->h;
    struct db *db;
    mine.a = arena_open(16 * MIB);
    if (db_open(test_url, &db) != OK) { k->failed = 1; arena_close(mine.a); return NULL; }
    for (int i = 0; i < TICKETS && !k->failed; i += 10) {
        struct scan v[10];
        struct blame blame;
        const struct json_in *events;
        struct checkin_done done;
        for (int j = 0; j < 10; j++) v[j] = (struct scan){ .id = 1000 + k->n * 100 + i + j, .token = k->token[(k->n % 2 ? i + j : TICKETS - 1 - i - j)] };
        if (json_parse(mine.a, scans_text(&mine, v, 10), &blame, &events) != OK) { k->failed = 1; break; }
        const struct checkin_push p = { k->o->id, OFFICER, 1, mine.now_ms, mine.now_ms, events };
        enum err e;
        do e = checkin_take(db, mine.a, &p, &done); while (e == ERR_BUSY);
        if (e != OK) { k->failed = 1; break; }
        for (size_t j = 0; j < done.n; j++) k->counted += done.verdicts[j].counted;
    }
    db_close(db);
    arena_close(mine.a);
    return NULL;
}

static void four_phones_scan_all_tickets_and_each_is_counted_once(void **state)
{
    struct hall *h = *state;
    static struct ticket t[TICKETS];
    static struct doorkeeper k[PHONES];
    struct occasion o = running(h, t, TICKETS);
    pthread_t thread[PHONES];
    int64_t counted = 0;
    for (int i = 0; i < PHONES; i++) {
        k[i] = (struct doorkeeper){ .h = h, .o = &o, .n = i };
        for (int j = 0; j < TICKETS; j++) k[i].token[j] = token_of(h, &t[j]);
        assert_int_equal(pthread_create(&thread[i], NULL, keep_door, &k[i]), 0);
    }
    for (int i = 0; i < PHONES; i++) {
        pthread_join(thread[i], NULL);
        assert_int_equal(k[i].failed, 0);
        counted += k[i].counted;
    }
    assert_int_equal(counted, TICKETS);
    assert_int_equal(counts_of(h, &o).attended_site, TICKETS);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM occasion_event"), PHONES * TICKETS);
}

/* The same batch at every size of memory, until one is enough. */
static void starved_of_memory_a_batch_is_whole_or_not_at_all(void **state)
{
    struct hall *h = *state;
    struct ticket t[3];
    struct occasion o = running(h, t, 3);
    const struct scan v[] = { { .id = 1, .token = token_of(h, &t[0]) }, { .id = 2, .token = token_of(h, &t[1]) }, { .id = 3, .heads = 4 }, { .id = 4, .token = token_of(h, &t[2]) } };
    struct blame blame;
    const struct json_in *events;
    int64_t starved = 0, done_at = 0;
    assert_int_equal(json_parse(h->a, scans_text(h, v, N_OF(v)), &blame, &events), OK);
    const struct checkin_push p = { o.id, OFFICER, 1, h->now_ms, h->now_ms, events };
    for (size_t bytes = 64; bytes < 64 * KIB && !done_at; bytes += 64) {
        struct arena *a = arena_open(bytes);
        struct checkin_done done;
        enum err e = a ? checkin_take(h->db, a, &p, &done) : ERR_NOMEM;
        arena_close(a);
        if (e == OK) done_at = (int64_t)bytes;
        else assert_int_equal(e, ERR_NOMEM);
        starved += e != OK;
        assert_int_equal(counts_of(h, &o).attended_site, e == OK ? 7 : 0);
        assert_int_equal(ASK(h, "SELECT COUNT(*) FROM occasion_event"), e == OK ? 4 : 0);
    }
    assert_true(starved > 5 && done_at > 0);
}

static void a_batch_is_as_large_as_was_agreed(void **state)
{
    struct hall *h = *state;
    struct occasion o = running(h, NULL, 0);
    static struct scan v[CHECKIN_EVENTS_MAX + 1];
    for (size_t i = 0; i < N_OF(v); i++) v[i] = (struct scan){ .id = (int64_t)i + 1 };
    assert_int_equal(scanned(h, OFFICER, &o, v, CHECKIN_EVENTS_MAX).n, CHECKIN_EVENTS_MAX);
    char *body = arena_z(h->a, arena_printf(h->a, "{\"sent_ms\":%lld,\"events\":%.*s}", (long long)h->now_ms,
                                            (int)scans_text(h, v, N_OF(v)).n, scans_text(h, v, N_OF(v)).p));
    answers(h,
            knock(h, OFFICER, POST, arena_z(h->a, arena_printf(h->a, "/api/checkin/%.*s", (int)o.code.n, o.code.p)),
                  body),
            400, "\"field\":\"events\"");
    body = arena_z(h->a, arena_printf(h->a, "{\"sent_ms\":%lld,\"events\":%.*s}", (long long)h->now_ms,
                                      (int)scans_text(h, v, 1).n, scans_text(h, v, 1).p));
    answers(h,
            knock(h, OFFICER, POST, arena_z(h->a, arena_printf(h->a, "/api/checkin/%.*s", (int)o.code.n, o.code.p)),
                  body),
            200, "\"verdict\":\"again\"");
}

int main(void)
{
    const struct CMUnitTest occasion_door[] = {
        STORY(an_event_sent_again_is_answered_again_and_counted_once),
        STORY(two_phones_at_one_door_both_keep_their_scan_and_one_is_counted),
        STORY(one_phone_scans_twice_in_one_batch),
        STORY(any_order_gives_the_same_number),
        STORY(what_is_refused_says_why_and_the_rest_of_the_batch_is_kept),
        STORY(an_id_is_for_one_event_alone),
        STORY(who_waits_or_gave_the_ticket_back_and_comes_is_counted_and_noted),
        STORY(a_phone_whose_clock_is_wrong_is_understood),
        STORY(a_phone_that_comes_home_late_is_heard_for_a_week),
        STORY(nobody_is_checked_in_before_it_opens_or_after_it_was_cancelled),
        STORY(the_list_holds_hashes_no_tokens_and_then_only_what_changed),
        STORY(a_hash_is_no_token),
        STORY(four_phones_scan_all_tickets_and_each_is_counted_once),
        STORY(starved_of_memory_a_batch_is_whole_or_not_at_all),
        STORY(a_batch_is_as_large_as_was_agreed),
    };
    return run_everywhere(occasion_door);
}
