/* test_sender.c - the outbox is carried away: against a push service, a gateway and a file, with all that goes wrong. */
#define _GNU_SOURCE      /* strcasestr */
#include "support.h"
#include <sys/stat.h>
#include "stub.h"
#include "auth/webpush.h"
#include "core/time.h"
#include "notify/sender.h"
#include "notify/smpp_pdu.h"
#include "notify/spread.h"
#include "notify/unsubscribe.h"

enum { LAN = 7, WARD = 20 };
#define POINT "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
#define AUTH  "BTBZMqHH6r4Tts7J_aSIgg"
#define SAY(line) "HTTP/1.1 " line "\r\nContent-Length: 0\r\n\r\n"

static int64_t now;                      /* the clock of all senders */
static int64_t clock_of_test(void) { return now; }

struct post { struct fixture *h; struct keys *keys; struct stub service; struct sender_wish wish; atomic_bool stop; };

static int post_open(void **state)
{
    struct post *p = calloc(1, sizeof *p);
    void *bed;
    now = NINE_AM;
    if (house_open(&bed)) return -1;
    p->h = bed;
    assert_int_equal(keys_open(test_path(p->h, "keys"), &p->keys), OK);
    stub_open(&p->service, SAY("201 Created"));
    p->wish = (struct sender_wish){ .keys = p->keys, .holder = S("here"), .clock_ms = clock_of_test, .stop = &p->stop,
        .contact = S("mailto:it@example.vn"), .public_url = S("https://city.example"), .push_insecure = true,
        .sms_log_path = test_path(p->h, "outbox.log") };
    *state = p;
    return 0;
}

static int post_close(void **state)
{
    struct post *p = *state;
    void *bed = p->h;
    stub_close(&p->service);
    keys_close(p->keys);
    free(p);
    return house_close(&bed);
}

static int64_t carry_as(struct post *p, unsigned channel, const struct sender_wish *w)
{
    struct sender *s;
    int64_t n;
    assert_int_equal(sender_open(w, channel, &s), OK);
    assert_int_equal(sender_round(s, p->h->db, &n), OK);
    sender_close(s);
    return n;
}
static int64_t carry(struct post *p, unsigned channel) { return carry_as(p, channel, &p->wish); }

static const struct sql sql_browser = { "t_browser",
    "INSERT INTO notify_push(id, account_id, endpoint, p256dh, auth, created_ms, failed) VALUES($1, $2, $3, $4, $5, 0, 0)" };
static void has_browser_at(struct post *p, int64_t account_id, struct str endpoint)
{
    struct arena *a = p->h->arena;
    struct bytes point, secret;
    assert_int_equal(base64url_read(a, S(POINT), &point), OK);
    assert_int_equal(base64url_read(a, S(AUTH), &secret), OK);
    assert_int_equal(db_run(p->h->db, a, &sql_browser,
                            BINDS(BIND(account_id), BIND(account_id), BIND(endpoint), BIND(point), BIND(secret)), NULL),
                     OK);
}
static void has_browser(struct post *p, int64_t account_id)
{
    has_browser_at(p, account_id,
                   arena_printf(p->h->arena, "http://127.0.0.1:%d/push/%lld", p->service.port, (long long)account_id));
}

struct telling { struct post *p; struct notice n; };
static enum err tell(struct db *db, void *arg)
{
    struct telling *t = arg;
    return notify_put(db, t->p->h->arena, now, &t->n);
}
static void told(struct post *p, struct str key, int64_t expires_ms)
{
    struct telling t = { p, { .account_id = LAN, .kind = S("civic.answered"), .key = key, .title = S("Có trả lời"), .text = S("x"),
                              .link = S("/r/1"), .expires_ms = expires_ms } };
    assert_int_equal(db_tx(p->h->db, tell, &t), OK);
}

struct sent { struct str state, error; int64_t tries, next_ms; };
static const struct field sent_row[] = { FIELD(struct sent, state), FIELD(struct sent, error),
                                         FIELD(struct sent, tries), FIELD(struct sent, next_ms) };
static struct sent last(struct post *p)
{
    static const struct sql q = { "t_last", "SELECT state, error, tries, next_ms FROM notify_send ORDER BY id DESC LIMIT 1" };
    struct sent s;
    assert_int_equal(db_one(p->h->db, p->h->arena, &q, NO_BINDS, FIELDS(sent_row), &s), OK);
    return s;
}
static int64_t count(struct post *p, const struct sql *q)
{
    int64_t n;
    assert_int_equal(db_i64(p->h->db, p->h->arena, q, NO_BINDS, &n), OK);
    return n;
}
static const struct sql sql_browsers = { "t_browsers", "SELECT COUNT(*) FROM notify_push" };
static const struct sql sql_notices = { "t_notices", "SELECT COUNT(*) FROM notify_notice" };
static const struct sql sql_sends = { "t_sends", "SELECT COUNT(*) FROM notify_send" };

#define assert_text(s, lit) assert_string_equal(arena_z(p->h->arena, (s)), lit)

/* ---- push ---- */

static void a_push_is_sealed_signed_and_sent_once(void **state)
{
    struct post *p = *state;
    has_browser(p, LAN);
    told(p, S("k1"), 0);
    assert_int_equal(carry(p, NOTIFY_PUSH), 1);
    assert_int_equal(carry(p, NOTIFY_PUSH), 0);
    assert_int_equal(p->service.requests, 1);
    assert_text(last(p).state, "sent");
    static const char *const heads[] = { "POST /push/7 HTTP/1.1\r\n", "Authorization: vapid t=", "Content-Encoding: aes128gcm\r\n",
        "TTL: 604800\r\n", "Urgency: normal\r\n", "Topic: " };
    for (size_t i = 0; i < N_OF(heads); i++) assert_non_null(strstr(p->service.heard, heads[i]));
    assert_null(strstr(p->service.heard, "Có trả lời"));
}

static void a_browser_that_is_gone_is_forgotten(void **state)
{
    struct post *p = *state;
    p->service.say = SAY("410 Gone");
    has_browser(p, LAN);
    told(p, S("k1"), 0);
    assert_int_equal(carry(p, NOTIFY_PUSH), 1);
    assert_text(last(p).state, "failed");
    assert_int_equal(count(p, &sql_browsers), 0);
    told(p, S("k2"), 0);
    assert_int_equal(count(p, &sql_sends), 1);           /* and not tried again */
}

static void a_service_that_asks_to_wait_is_left_alone(void **state)
{
    struct post *p = *state;
    struct sender *s;
    int64_t n;
    p->service.say = "HTTP/1.1 429 Slow down\r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n";
    has_browser(p, LAN);
    told(p, S("k1"), 0);
    assert_int_equal(sender_open(&p->wish, NOTIFY_PUSH, &s), OK);
    assert_int_equal(sender_round(s, p->h->db, &n), OK);
    assert_text(last(p).state, "waiting");
    assert_int_equal(last(p).tries, 1);
    assert_true(last(p).next_ms >= now + HOUR_MS);
    told(p, S("k2"), 0);                                 /* another for the same service: not even tried */
    assert_int_equal(sender_round(s, p->h->db, &n), OK);
    assert_int_equal(last(p).tries, 0);
    assert_int_equal(p->service.requests, 1);
    now += HOUR_MS + 10 * MINUTE_MS;
    p->service.say = SAY("201 Created");
    assert_int_equal(sender_round(s, p->h->db, &n), OK);
    assert_int_equal(p->service.requests, 3);
    sender_close(s);
}

static void what_fails_waits_longer_each_time_and_is_dead_after_twelve(void **state)
{
    struct post *p = *state;
    p->service.say = SAY("500 Oops");
    has_browser(p, LAN);
    told(p, S("k1"), 0);
    for (int i = 1; i <= SEND_TRIES_MAX; i++) {
        int64_t before = now;
        assert_int_equal(carry(p, NOTIFY_PUSH), 1);
        assert_int_equal(last(p).tries, i);
        assert_int_equal(carry(p, NOTIFY_PUSH), 0);
        if (i < SEND_TRIES_MAX) assert_true(last(p).next_ms >= before + BACKOFF_MIN_MS * 3 / 4
                                            && last(p).next_ms <= before + BACKOFF_MAX_MS * 5 / 4);
        now = last(p).next_ms;
    }
    assert_text(last(p).state, "dead");
    assert_text(last(p).error, "answered 500");
    now += 30 * (int64_t)DAY_MS;
    assert_int_equal(carry(p, NOTIFY_PUSH), 0);
}

static void the_wait_doubles_within_its_bounds(void **state)
{
    (void)state;
    int64_t expected = BACKOFF_MIN_MS;
    for (int64_t tries = 1; tries < 40; tries++) {
        int64_t low = INT64_MAX, high = 0;
        for (uint64_t lot = 0; lot < 1000; lot++) {
            int64_t wait = backoff_ms(tries, lot * 0x9e3779b97f4a7c15u);
            if (wait < low) low = wait;
            if (wait > high) high = wait;
        }
        assert_true(low >= expected * 3 / 4 && high <= expected * 5 / 4 + 1 && high > low);
        expected = expected * 2 < BACKOFF_MAX_MS ? expected * 2 : BACKOFF_MAX_MS;
    }
}

static enum err keep_id(const void *row, void *arg)
{
    *(int64_t *)arg = ((const struct dead_send *)row)->id;
    return OK;
}

static void a_dead_letter_is_seen_and_sent_again(void **state)
{
    struct post *p = *state;
    int64_t id = 0;
    p->service.say = SAY("400 Bad");
    has_browser(p, LAN);
    told(p, S("k1"), 0);
    assert_int_equal(carry(p, NOTIFY_PUSH), 1);
    assert_int_equal(outbox_dead(p->h->db, p->h->arena, INT64_MAX, 10, keep_id, &id), OK);
    assert_true(id > 0);
    p->service.say = SAY("201 Created");
    assert_int_equal(outbox_again(p->h->db, p->h->arena, id, now), OK);
    assert_int_equal(outbox_again(p->h->db, p->h->arena, id, now), ERR_NOT_FOUND);
    assert_int_equal(carry(p, NOTIFY_PUSH), 1);
    assert_text(last(p).state, "sent");
    assert_int_equal(outbox_again(p->h->db, p->h->arena, id, now), ERR_NOT_FOUND);
}

static void what_is_late_or_read_or_nobodys_is_not_sent(void **state)
{
    struct post *p = *state;
    static const struct sql read_all = { "t_read", "UPDATE notify_notice SET read_ms = 1 WHERE key = 'k2'" };
    static const struct sql taken_over = { "t_taken", "UPDATE notify_push SET account_id = 99" };
    static const struct sql failed = { "t_failed", "SELECT COUNT(*) FROM notify_send WHERE state = 'failed' AND tries = 0" };
    has_browser(p, LAN);
    told(p, S("k1"), now + 1000);
    told(p, S("k2"), 0);
    assert_int_equal(db_run(p->h->db, p->h->arena, &read_all, NO_BINDS, NULL), OK);
    now += 2000;
    assert_int_equal(carry(p, NOTIFY_PUSH), 2);
    told(p, S("k3"), 0);
    assert_int_equal(db_run(p->h->db, p->h->arena, &taken_over, NO_BINDS, NULL), OK);
    assert_int_equal(carry(p, NOTIFY_PUSH), 1);
    assert_int_equal(p->service.requests, 0);
    assert_int_equal(count(p, &failed), 3);
}

static void nobody_makes_us_push_into_our_own_network(void **state)
{
    struct post *p = *state;
    struct sender_wish w = p->wish;
    w.push_insecure = false;
    has_browser(p, LAN);                                 /* http */
    told(p, S("k1"), 0);
    assert_int_equal(carry_as(p, NOTIFY_PUSH, &w), 1);
    assert_int_equal(count(p, &sql_browsers), 0);
    has_browser_at(p, LAN, arena_printf(p->h->arena, "https://localhost:%d/x", p->service.port));
    told(p, S("k2"), 0);
    assert_int_equal(carry_as(p, NOTIFY_PUSH, &w), 1);
    assert_int_equal(count(p, &sql_browsers), 0);
    assert_int_equal(p->service.connections, 0);
    assert_false(push_endpoint_is_fair(S("http://push.example/x"), false));
    assert_true(push_endpoint_is_fair(S("https://push.example/x"), false));
    assert_false(push_endpoint_is_fair(S("https://push.example"), false));
    static const char *const inside[] = { "https://127.0.0.1/x", "https://127.1/x", "https://0x7f000001/x", "https://1.0x1/x", "https://[::1]/x",
                                          "https://localhost/x", "https://db.LocalHost/x", "https://printer.local/x", "https://intranet/x" };
    for (size_t i = 0; i < N_OF(inside); i++) {
        assert_false(push_endpoint_is_fair(str_z(inside[i]), false));
        assert_true(push_endpoint_is_fair(str_z(inside[i]), true));
    }
}

static void one_process_at_a_time_sends(void **state)
{
    struct post *p = *state;
    struct sender_wish other = p->wish;
    other.holder = S("elsewhere");
    has_browser(p, LAN);
    told(p, S("k1"), 0);
    assert_int_equal(carry_as(p, NOTIFY_PUSH, &other), 1);
    told(p, S("k2"), 0);
    assert_int_equal(carry(p, NOTIFY_PUSH), 0);
    now += 61 * SECOND_MS;                               /* the other one is gone: its time runs out */
    assert_int_equal(carry(p, NOTIFY_PUSH), 1);
}

static void what_was_sent_and_not_marked_goes_out_again_under_the_same_topic(void **state)
{
    struct post *p = *state;
    static const struct sql unmarked = { "t_unmarked",
                                         "UPDATE notify_send SET state = 'waiting', tries = 0, ended_ms = NULL" };
    has_browser(p, LAN);
    told(p, S("k1"), 0);
    assert_int_equal(carry(p, NOTIFY_PUSH), 1);
    char topic[64];
    assert_int_equal(sscanf(strstr(p->service.heard, "Topic: "), "Topic: %63[^\r]", topic), 1);
    assert_int_equal(db_run(p->h->db, p->h->arena, &unmarked, NO_BINDS, NULL), OK);      /* as if killed in between */
    assert_int_equal(carry(p, NOTIFY_PUSH), 1);
    assert_int_equal(p->service.requests, 2);
    assert_non_null(strstr(p->service.heard, topic));
    assert_int_equal(count(p, &sql_notices), 1);
}

static void the_rate_is_held(void **state)
{
    struct post *p = *state;
    struct sender *s;
    int64_t n;
    p->wish.per_s[NOTIFY_PUSH] = 10;
    has_browser(p, LAN);
    for (int i = 0; i < 30; i++) told(p, arena_printf(p->h->arena, "k%d", i), 0);
    assert_int_equal(sender_open(&p->wish, NOTIFY_PUSH, &s), OK);
    assert_int_equal(sender_round(s, p->h->db, &n), OK);
    assert_true(n >= 10 && n <= 12);
    assert_int_equal(sender_round(s, p->h->db, &n), OK);
    assert_true(n <= 1);
    now += 500;
    assert_int_equal(sender_round(s, p->h->db, &n), OK);
    assert_true(n >= 4 && n <= 6);
    sender_close(s);
}

/* ---- to many ---- */

static const struct sql sql_follow = { "t_follow", "INSERT INTO notify_place(unit_id, account_id) VALUES($1, $2)" };

struct spreading { struct post *p; bool fails; int64_t told; bool is_idle; };
static enum err spread_in_tx(struct db *db, void *arg)
{
    struct spreading *k = arg;
    TRY(spread_step(db, k->p->h->arena, now, &k->told, &k->is_idle));
    return k->fails ? ERR_FORBIDDEN : OK;
}
static enum err broadcast(struct db *db, void *arg)
{
    struct post *p = arg;
    return notify_broadcast(db, p->h->arena, now, WARD, &(struct notice){ .kind = S("alert.storm"), .key = S("storm:1"),
                            .title = S("Bão"), .text = S("Ở trong nhà."), .link = S("/alerts/1"), .is_urgent = true });
}

static void a_word_to_many_reaches_each_once_whatever_stops_in_between(void **state)
{
    struct post *p = *state;
    enum { PEOPLE = 2 * SPREAD_PEOPLE + 30 };
    for (int64_t i = 1; i <= PEOPLE; i++)
        assert_int_equal(db_run(p->h->db, p->h->arena, &sql_follow, BINDS(bind_i64(WARD), BIND(i)), NULL), OK);
    assert_int_equal(db_run(p->h->db, p->h->arena, &sql_follow, BINDS(bind_i64(99), bind_i64(5000)), NULL), OK);
    has_browser(p, LAN);
    assert_int_equal(db_tx(p->h->db, broadcast, p), OK);
    int64_t total = 0;
    for (int i = 0; i < 20; i++) {
        struct spreading k = { p, i % 2 == 0, 0, false };                       /* every second piece is torn down */
        enum err e = db_tx(p->h->db, spread_in_tx, &k);
        assert_int_equal(e, k.fails ? ERR_FORBIDDEN : OK);
        if (!k.fails) total += k.told;
    }
    assert_int_equal(total, PEOPLE);
    assert_int_equal(count(p, &sql_notices), PEOPLE);
    assert_int_equal(count(p, &sql_sends), 1);
    assert_int_equal(carry(p, NOTIFY_PUSH), 1);
    assert_non_null(strstr(p->service.heard, "Urgency: high\r\n"));
}

/* ---- SMS ---- */

struct saying { struct post *p; struct notify_message m; };
static enum err say(struct db *db, void *arg)
{
    struct saying *k = arg;
    return notify_message(db, k->p->h->arena, now, k->p->keys, &k->m);
}
static void code_to(struct post *p, const char *key)
{
    struct saying k = { p, { .channel = NOTIFY_SMS, .to = S("84912345678"), .text = S("Mã của bác: 123456"), .key = str_z(key),
                             .is_secret = true, .expires_ms = now + 5 * MINUTE_MS } };
    assert_int_equal(db_tx(p->h->db, say, &k), OK);
}
static const struct sql sql_texts = { "t_texts", "SELECT COUNT(*) FROM notify_message WHERE text IS NOT NULL" };

static void a_code_is_written_to_the_file_of_the_demo_and_wiped(void **state)
{
    struct post *p = *state;
    char line[256] = "";
    struct stat about;
    code_to(p, "c1");
    assert_int_equal(count(p, &sql_texts), 1);
    assert_int_equal(carry(p, NOTIFY_SMS), 1);
    assert_int_equal(count(p, &sql_texts), 0);
    FILE *f = fopen(p->wish.sms_log_path, "r");
    assert_non_null(f);
    assert_non_null(fgets(line, sizeof line, f));
    assert_int_equal(fstat(fileno(f), &about), 0);
    fclose(f);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_non_null(strstr(line, "84912345678  Mã của bác: 123456\n"));
}

static void a_code_that_comes_too_late_is_wiped_unsent(void **state)
{
    struct post *p = *state;
    code_to(p, "c1");
    now += 6 * MINUTE_MS;
    assert_int_equal(carry(p, NOTIFY_SMS), 1);
    assert_int_equal(count(p, &sql_texts), 0);
    assert_text(last(p).error, "expired");
    assert_int_equal(access(p->wish.sms_log_path, F_OK), -1);
}

static void a_gateway_gets_the_template_filled(void **state)
{
    struct post *p = *state;
    int64_t id = 0;
    p->service.say = SAY("200 OK");
    p->wish.sms_kind = SMS_HTTP;
    p->wish.sms_url = arena_printf(p->h->arena, "http://127.0.0.1:%d/sms", p->service.port);
    p->wish.sms_token = S("secret-token");
    p->wish.sms_from = S("HANOI");
    p->wish.sms_body = S("{\"p\":\"{to}\",\"b\":\"{from}\",\"m\":\"{text}\",\"i\":\"{id}\"}");
    code_to(p, "c1");
    assert_int_equal(carry(p, NOTIFY_SMS), 1);
    assert_non_null(strstr(p->service.heard, "Authorization: Bearer secret-token\r\n"));
    assert_non_null(strstr(p->service.heard,
                           "{\"p\":\"84912345678\",\"b\":\"HANOI\",\"m\":\"Mã của bác: 123456\",\"i\":\"sansang-1\"}"));
    p->service.say = SAY("400 No");
    code_to(p, "c2");
    assert_int_equal(carry(p, NOTIFY_SMS), 1);
    assert_text(last(p).state, "dead");
    assert_int_equal(outbox_dead(p->h->db, p->h->arena, INT64_MAX, 10, keep_id, &id), OK);
    assert_int_equal(id, 0);                             /* a one-time code stands in no list */
}

static void a_text_is_cut_as_telephones_read_it(void **state)
{
    struct post *p = *state;
    static const struct { const char *one; size_t times, parts; unsigned coding; } tries[] = {
        { "a", 160, 1, 0 }, { "a", 161, 2, 0 }, { "a", 306, 2, 0 }, { "a", 307, 3, 0 }, { "{", 80, 1, 0 }, { "{", 81, 2, 0 },
        { "ắ", 70, 1, 8 },  { "ắ", 71, 2, 8 },  { "ắ", 134, 2, 8 }, { "ắ", 135, 3, 8 }, { "😀", 35, 1, 8 }, { "😀", 36, 2, 8 },
        { "`", 70, 1, 8 },  { "ắ", 536, 8, 8 },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct buf b = { .arena = p->h->arena };
        struct smpp_parts parts;
        for (size_t k = 0; k < tries[i].times; k++) buf_add(&b, str_z(tries[i].one));
        assert_int_equal(smpp_cut(buf_str(&b), 9, &parts), OK);
        assert_int_equal(parts.n, tries[i].parts);
        assert_int_equal(parts.data_coding, tries[i].coding);
        assert_int_equal(parts.has_header, parts.n > 1);
        for (size_t k = 0; k < parts.n; k++) assert_true(parts.v[k].n <= (parts.data_coding ? 140 : 160));
        if (parts.n > 1) assert_memory_equal(parts.v[1].bytes, "\x05\x00\x03\x09", 4);
    }
    struct smpp_parts parts;
    char *big = arena_new(p->h->arena, char, 2000);
    memset(big, 'a', 2000);
    assert_int_equal(smpp_cut((struct str){ big, 8 * 153 + 1 }, 1, &parts), ERR_TOO_LARGE);
    assert_int_equal(smpp_cut(S("a@$_"), 1, &parts), OK);
    assert_memory_equal(parts.v[0].bytes, "a\x00\x02\x11", 4);
}

/* ---- mail ---- */

static void the_link_under_a_mail_is_ours_alone(void **state)
{
    struct post *p = *state;
    struct str token, group;
    int64_t id;
    assert_int_equal(unsubscribe_token(p->h->arena, p->keys, LAN, S("civic"), &token), OK);
    assert_int_equal(unsubscribe_read(p->h->arena, p->keys, token, &id, &group), OK);
    assert_true(id == LAN && str_eq(group, S("civic")));
    char *forged = arena_z(p->h->arena, token);
    forged[token.n - 2] = forged[token.n - 2] == 'A' ? 'B' : 'A';
    assert_int_equal(unsubscribe_read(p->h->arena, p->keys, str_z(forged), &id, &group), ERR_NOT_FOUND);
    static const char *const bad[] = { "", "x", "AAAA", "not base64!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" };
    for (size_t i = 0; i < N_OF(bad); i++)
        assert_int_equal(unsubscribe_read(p->h->arena, p->keys, str_z(bad[i]), &id, &group), ERR_NOT_FOUND);
}

int main(void)
{
    #define POST(fact) cmocka_unit_test_setup_teardown(fact, post_open, post_close)
    const struct CMUnitTest sender[] = {
        POST(a_push_is_sealed_signed_and_sent_once),
        POST(a_browser_that_is_gone_is_forgotten),
        POST(a_service_that_asks_to_wait_is_left_alone),
        POST(what_fails_waits_longer_each_time_and_is_dead_after_twelve),
        POST(the_wait_doubles_within_its_bounds),
        POST(a_dead_letter_is_seen_and_sent_again),
        POST(what_is_late_or_read_or_nobodys_is_not_sent),
        POST(nobody_makes_us_push_into_our_own_network),
        POST(one_process_at_a_time_sends),
        POST(what_was_sent_and_not_marked_goes_out_again_under_the_same_topic),
        POST(the_rate_is_held),
        POST(a_word_to_many_reaches_each_once_whatever_stops_in_between),
        POST(a_code_is_written_to_the_file_of_the_demo_and_wiped),
        POST(a_code_that_comes_too_late_is_wiped_unsent),
        POST(a_gateway_gets_the_template_filled),
        POST(a_text_is_cut_as_telephones_read_it),
        POST(the_link_under_a_mail_is_ours_alone),
    };
    return run_everywhere(sender);
}
