/* test_notify.c - the outbox: who is told what, by which way, when, and never twice. */
#include "support.h"
#include <unistd.h>
#include "core/time.h"
#include "notify/notify.h"

enum { LAN = 7, MINH = 8, CITY = 1, WARD = 20, GROUP = 300 };

static int64_t count(struct fixture *h, const struct sql *q)
{
    int64_t n;
    assert_int_equal(db_i64(h->db, h->arena, q, NO_BINDS, &n), OK);
    return n;
}

static const struct sql sql_notices = { "t_notices", "SELECT COUNT(*) FROM notify_notice" };
static const struct sql sql_sends = { "t_sends", "SELECT COUNT(*) FROM notify_send" };
static const struct sql sql_next = { "t_next", "SELECT MAX(next_ms) FROM notify_send" };
static const struct sql sql_messages = { "t_messages", "SELECT COUNT(*) FROM notify_message" };
static const struct sql sql_places = { "t_places", "SELECT COUNT(*) FROM notify_place" };
static const struct sql sql_broadcasts = { "t_broadcasts", "SELECT COUNT(*) FROM notify_broadcast" };

static const struct sql sql_browser = { "t_browser",
    "INSERT INTO notify_push(id, account_id, endpoint, p256dh, auth, created_ms, failed) VALUES($1, $2, $3, $4, $4, 0, 0)" };
static void has_browser(struct fixture *h, int64_t id, int64_t account_id)
{
    struct bytes any = { (const uint8_t *)"x", 1 };
    struct str endpoint = arena_printf(h->arena, "https://push.example/%lld", (long long)id);
    assert_int_equal(db_run(h->db, h->arena, &sql_browser, BINDS(BIND(id), BIND(account_id), BIND(endpoint), BIND(any)),
                            NULL),
                     OK);
}

static struct keys *keys_of(struct fixture *h)
{
    struct keys *k;
    assert_int_equal(keys_open(test_path(h, "keys"), &k), OK);
    return k;
}

static struct notice answered(int64_t account_id)
{
    return (struct notice){ .account_id = account_id, .kind = S("civic.answered"), .key = S("report:1:answered"),
        .title = S("Phản ánh của bác đã có trả lời"), .text = S("Mở để xem."), .link = S("/reports/1") };
}

struct telling { struct fixture *h; const struct notice *n; int64_t now_ms; bool fails; };
static enum err tell(struct db *db, void *arg)
{
    struct telling *t = arg;
    TRY(notify_put(db, t->h->arena, t->now_ms, t->n));
    return t->fails ? ERR_FORBIDDEN : OK;
}
static enum err put(struct fixture *h, int64_t now_ms, const struct notice *n)
{
    return db_tx(h->db, tell, &(struct telling){ h, n, now_ms, false });
}

struct saying { struct fixture *h; const struct keys *k; const struct notify_message *m; };
static enum err say(struct db *db, void *arg)
{
    struct saying *t = arg;
    return notify_message(db, t->h->arena, NINE_AM, t->k, t->m);
}

static void the_same_key_is_told_once(void **state)
{
    struct fixture *h = *state;
    struct notice n = answered(LAN);
    has_browser(h, 1, LAN);
    for (int i = 0; i < 3; i++) assert_int_equal(put(h, NINE_AM, &n), OK);
    assert_int_equal(count(h, &sql_notices), 1);
    assert_int_equal(count(h, &sql_sends), 1);
    n.account_id = MINH;
    assert_int_equal(put(h, NINE_AM, &n), OK);
    assert_int_equal(count(h, &sql_notices), 2);
}

static void what_is_rolled_back_is_never_told(void **state)
{
    struct fixture *h = *state;
    struct notice n = answered(LAN);
    has_browser(h, 1, LAN);
    assert_int_equal(db_tx(h->db, tell, &(struct telling){ h, &n, NINE_AM, true }), ERR_FORBIDDEN);
    assert_int_equal(count(h, &sql_notices), 0);
    assert_int_equal(count(h, &sql_sends), 0);
}

static void every_browser_of_a_person_is_told(void **state)
{
    struct fixture *h = *state;
    struct notice n = answered(LAN);
    for (int64_t i = 1; i <= 3; i++) has_browser(h, i, LAN);
    has_browser(h, 4, MINH);
    assert_int_equal(put(h, NINE_AM, &n), OK);
    assert_int_equal(count(h, &sql_sends), 3);
}

static void a_mailbox_is_told_once_it_is_verified(void **state)
{
    struct fixture *h = *state;
    struct keys *k = keys_of(h);
    struct notice n = answered(LAN);
    struct notify_address to = { .email = S("lan@example.vn"), .phone = S("84912345678"),
                                 .phone_verified_ms = NINE_AM };
    assert_int_equal(notify_address_set(h->db, h->arena, k, LAN, &to), OK);
    assert_int_equal(put(h, NINE_AM, &n), OK);
    assert_int_equal(count(h, &sql_sends), 0);           /* SMS only who asks for it */
    to.email_verified_ms = NINE_AM;
    assert_int_equal(notify_address_set(h->db, h->arena, k, LAN, &to), OK);
    n.key = S("report:2:answered");
    assert_int_equal(put(h, NINE_AM, &n), OK);
    assert_int_equal(count(h, &sql_sends), 1);
    keys_close(k);
}

static void quiet_hours_end_in_the_morning_also_across_midnight(void **state)
{
    (void)state;
    static const struct { int from, to; int64_t at, end; } tries[] = {          /* minutes of the local day; end may be the next */
        { 1260, 420, 1259, 1259 }, { 1260, 420, 1260, 1860 }, { 1260, 420, 1439, 1860 }, { 1260, 420, 0, 420 },
        { 1260, 420, 419, 420 },   { 1260, 420, 420, 420 },   { 60, 120, 59, 59 },       { 60, 120, 60, 120 },
        { 60, 120, 119, 120 },     { 60, 120, 120, 120 },     { 600, 600, 600, 600 },    { 0, 0, 0, 0 },
    };
    int64_t midnight = day_start_ms(day_of_ms(NINE_AM));
    for (size_t i = 0; i < N_OF(tries); i++)
        assert_int_equal(quiet_end_ms(midnight + tries[i].at * MINUTE_MS, tries[i].from, tries[i].to),
                         midnight + tries[i].end * MINUTE_MS);
}

static void at_night_only_what_is_urgent_goes_out(void **state)
{
    struct fixture *h = *state;
    struct notice n = answered(LAN);
    int64_t night = NINE_AM + 13 * HOUR_MS;              /* 22:00 */
    has_browser(h, 1, LAN);
    assert_int_equal(put(h, night, &n), OK);
    assert_int_equal(count(h, &sql_next), NINE_AM + 22 * HOUR_MS);      /* 07:00 */
    n.is_urgent = true;
    n.key = S("alert:1");
    n.not_before_ms = night + 2 * DAY_MS;                /* but never before its time */
    assert_int_equal(put(h, night, &n), OK);
    assert_int_equal(count(h, &sql_next), night + 2 * DAY_MS);
}

static void a_message_needs_no_account_and_goes_once(void **state)
{
    struct fixture *h = *state;
    struct keys *k = keys_of(h);
    struct notify_message m = { .channel = NOTIFY_SMS, .to = S("84912345678"), .text = S("Mã của bác: 123456"),
                                .key = S("code:1"), .is_secret = true, .expires_ms = NINE_AM + 5 * MINUTE_MS };
    for (int i = 0; i < 2; i++) assert_int_equal(db_tx(h->db, say, &(struct saying){ h, k, &m }), OK);
    assert_int_equal(count(h, &sql_messages), 1);
    assert_int_equal(count(h, &sql_sends), 1);
    m.channel = NOTIFY_PUSH;
    assert_int_equal(db_tx(h->db, say, &(struct saying){ h, k, &m }), ERR_BAD_INPUT);
    m = (struct notify_message){ .channel = NOTIFY_EMAIL, .to = S("a@b.vn\r\nBcc: x"), .title = S("x"), .text = S("x"),
                                 .key = S("y") };
    assert_int_equal(db_tx(h->db, say, &(struct saying){ h, k, &m }), ERR_BAD_INPUT);
    keys_close(k);
}

static void what_is_out_of_bounds_is_not_told(void **state)
{
    struct fixture *h = *state;
    char *big = arena_new(h->arena, char, NOTICE_TEXT_MAX + 1);
    memset(big, 'a', NOTICE_TEXT_MAX + 1);
    struct notice bad[] = { answered(0),   answered(LAN), answered(LAN), answered(LAN), answered(LAN),
                            answered(LAN), answered(LAN), answered(LAN), answered(LAN) };
    bad[1].kind = S("civic");
    bad[2].kind = S("civic.a.b");
    bad[3].kind = S("Civic.a");
    bad[4].key = S("");
    bad[5].title = S("");
    bad[6].text = (struct str){ big, NOTICE_TEXT_MAX + 1 };
    bad[7].link = S("//evil.example/");
    bad[8].link = S("https://evil.example/");
    for (size_t i = 0; i < N_OF(bad); i++) assert_int_equal(put(h, NINE_AM, &bad[i]), ERR_BAD_INPUT);
    assert_int_equal(count(h, &sql_notices), 0);
}

static void a_broadcast_is_one_row_until_it_is_told(void **state)
{
    struct fixture *h = *state;
    struct notice n = answered(0);
    for (int i = 0; i < 2; i++) assert_int_equal(notify_broadcast(h->db, h->arena, NINE_AM, WARD, &n), OK);
    assert_int_equal(count(h, &sql_broadcasts), 1);
    assert_int_equal(count(h, &sql_notices), 0);
    assert_int_equal(notify_broadcast(h->db, h->arena, NINE_AM, 0, &n), ERR_BAD_INPUT);
}

static void who_is_forgotten_leaves_nothing(void **state)
{
    struct fixture *h = *state;
    struct keys *k = keys_of(h);
    const int64_t chain[] = { GROUP, WARD, CITY };
    struct notice n = answered(LAN);
    has_browser(h, 1, LAN);
    assert_int_equal(notify_address_set(h->db, h->arena, k, LAN, &(struct notify_address){ .phone = S("84912345678") }),
                     OK);
    assert_int_equal(notify_place_set(h->db, h->arena, LAN, chain, N_OF(chain)), OK);
    assert_int_equal(notify_place_set(h->db, h->arena, LAN, chain, N_OF(chain)), OK);
    assert_int_equal(count(h, &sql_places), 3);
    assert_int_equal(put(h, NINE_AM, &n), OK);
    assert_int_equal(notify_forget(h->db, h->arena, LAN), OK);
    static const struct sql sql_left = { "t_left", "SELECT (SELECT COUNT(*) FROM notify_notice) + (SELECT COUNT(*) FROM notify_send)"
        " + (SELECT COUNT(*) FROM notify_person) + (SELECT COUNT(*) FROM notify_push) + (SELECT COUNT(*) FROM notify_place)" };
    assert_int_equal(count(h, &sql_left), 0);
    keys_close(k);
}

int main(void)
{
    const struct CMUnitTest notify[] = {
        HOUSE(the_same_key_is_told_once),
        HOUSE(what_is_rolled_back_is_never_told),
        HOUSE(every_browser_of_a_person_is_told),
        HOUSE(a_mailbox_is_told_once_it_is_verified),
        HOUSE(quiet_hours_end_in_the_morning_also_across_midnight),
        HOUSE(at_night_only_what_is_urgent_goes_out),
        HOUSE(a_message_needs_no_account_and_goes_once),
        HOUSE(what_is_out_of_bounds_is_not_told),
        HOUSE(a_broadcast_is_one_row_until_it_is_told),
        HOUSE(who_is_forgotten_leaves_nothing),
    };
    return run_everywhere(notify);
}
