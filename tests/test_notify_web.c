/* test_notify_web.c - the doors of notices: one's own things only, bad input named, operators see no secrets. */
#define _GNU_SOURCE      /* memmem */
#include "support.h"
#include "core/time.h"
#include "http/http.h"
#include "module.h"
#include "notify/inbox.h"
#include "notify/outbox.h"
#include "notify/unsubscribe.h"

extern const struct module notify_module;
enum { LAN = 7, MINH = 8 };
#define POINT "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
#define BROWSER(endpoint, point) "{\"endpoint\":\"" endpoint "\",\"expirationTime\":null,\"keys\":{\"p256dh\":\"" point \
    "\",\"auth\":\"BTBZMqHH6r4Tts7J_aSIgg\"}}"

struct desk { struct fixture *h; struct keys *keys; };
static int64_t who_id;                   /* who knocks, and as what */
static unsigned who_roles;

static enum err identify(struct req *rq)
{
    rq->who = (struct person){ .id = who_id, .name = S("x"), .roles = who_roles };
    return OK;
}

static struct str header(const struct req *rq, const char *name)
{
    (void)rq;
    if (strcmp(name, "X-Sansang") == 0) return S("1");
    return strcmp(name, "Content-Type") == 0 ? S("application/json") : (struct str){ 0 };
}

static struct req knock_as(struct desk *d, int64_t id, unsigned roles, enum method m, const char *path,
                           const char *body)
{
    struct routes tables[8];
    size_t n = 0;
    const char *q = strchr(path, '?');
    while (notify_module.subjects[n]) { tables[n] = *notify_module.subjects[n]; n++; }
    who_id = id;
    who_roles = roles;
    struct req rq = {
        .method = m, .path = { path, q ? (size_t)(q - path) : strlen(path) }, .query = str_z(q ? q + 1 : ""),
        .params = arena_new(d->h->arena, struct param, 64), .body = str_z(body ? body : ""), .header = header,
        .address = S("10.0.0.1"), .origin = S("https://city.example"), .now_ms = NINE_AM, .arena = d->h->arena, .db = d->h->db,
        .keys = d->keys,
    };
    http_serve(&rq, tables, n, identify);
    return rq;
}
static struct req knock(struct desk *d, int64_t id, enum method m, const char *path, const char *body)
{
    return knock_as(d, id, ROLE_RESIDENT | ROLE_SELF, m, path, body);
}
static bool says(const struct req *rq, const char *text)
{
    return rq->reply.p && memmem(rq->reply.p, rq->reply.n, text, strlen(text));
}

static int desk_open(void **state)
{
    struct desk *d = calloc(1, sizeof *d);
    void *bed;
    if (house_open(&bed)) return -1;
    d->h = bed;
    assert_int_equal(keys_open(test_path(d->h, "keys"), &d->keys), OK);
    *state = d;
    return 0;
}
static int desk_close(void **state)
{
    struct desk *d = *state;
    void *bed = d->h;
    keys_close(d->keys);
    free(d);
    return house_close(&bed);
}

struct telling { struct desk *d; struct notice n; };
static enum err tell(struct db *db, void *arg)
{
    struct telling *t = arg;
    return notify_put(db, t->d->h->arena, NINE_AM, &t->n);
}
static void told(struct desk *d, int64_t account_id, const char *key, int64_t not_before_ms, int64_t expires_ms)
{
    struct telling t = { d, { .account_id = account_id, .kind = S("civic.answered"), .key = str_z(key), .title = str_z(key),
                              .text = S("x"), .not_before_ms = not_before_ms, .expires_ms = expires_ms } };
    assert_int_equal(db_tx(d->h->db, tell, &t), OK);
}

static struct str header_of(const struct req *rq, const char *name)
{
    for (size_t i = 0; i < rq->n_reply_headers; i++)
        if (str_eq(rq->reply_headers[i].name, str_z(name))) return rq->reply_headers[i].value;
    return (struct str){ 0 };
}

static void one_reads_ones_own_notices_newest_first(void **state)
{
    struct desk *d = *state;
    told(d, LAN, "one", 0, 0);
    told(d, LAN, "two", 0, 0);
    told(d, MINH, "his", 0, 0);
    told(d, LAN, "later", NINE_AM + 1, 0);
    told(d, LAN, "over", 0, NINE_AM);
    struct req rq = knock(d, LAN, GET, "/api/notices?limit=1", NULL);
    assert_int_equal(rq.status, 200);
    assert_true(says(&rq, "\"two\"") && !says(&rq, "\"one\"") && says(&rq, "\"next\":\""));
    assert_true(str_eq(header_of(&rq, "X-Unread"), S("2")));
    rq = knock(d, LAN, GET, "/api/notices", NULL);
    assert_true(says(&rq, "\"one\"") && !says(&rq, "his") && !says(&rq, "later") && !says(&rq, "over"));
    assert_int_equal(knock_as(d, 0, 0, GET, "/api/notices", NULL).status, 401);
}

static void reading_marks_one_or_all_and_never_anothers(void **state)
{
    struct desk *d = *state;
    for (int i = 0; i < 3; i++) told(d, LAN, (const char *const[]){ "a", "b", "c" }[i], 0, 0);
    struct req rq = knock(d, MINH, POST, "/api/notices/read", "{\"id\":3,\"with_older\":true}");
    assert_int_equal(rq.status, 200);
    rq = knock(d, LAN, POST, "/api/notices/read", "{\"id\":2}");
    assert_true(says(&rq, "{\"unread\":2}"));
    rq = knock(d, LAN, POST, "/api/notices/read", "{\"id\":2,\"with_older\":true}");
    assert_true(says(&rq, "{\"unread\":1}"));
    rq = knock(d, LAN, POST, "/api/notices/read", "{\"id\":0}");
    assert_int_equal(rq.status, 400);
    assert_true(says(&rq, "\"field\":\"id\""));
}

static void wishes_are_kept_and_stop_what_waits(void **state)
{
    struct desk *d = *state;
    static const struct sql waiting = { "t_waiting", "SELECT COUNT(*) FROM notify_send WHERE state = 'waiting'" };
    int64_t n;
    struct req rq = knock(d, LAN, GET, "/api/notify/preferences", NULL);
    assert_true(says(&rq, "\"quiet_from\":1260") &&
                says(&rq, "{\"group\":\"civic\",\"push\":true,\"email\":true,\"sms\":false}"));
    assert_int_equal(knock(d, LAN, POST, "/api/notify/push", BROWSER("https://push.example/1", POINT)).status, 204);
    told(d, LAN, "one", 0, 0);
    rq = knock(d, LAN, PUT, "/api/notify/preferences", "{\"quiet_from\":0,\"quiet_to\":0,\"groups\":"
               "[{\"group\":\"civic\",\"push\":false,\"email\":false,\"sms\":true}]}");
    assert_int_equal(rq.status, 200);
    assert_true(says(&rq, "\"quiet_from\":0") &&
                says(&rq, "{\"group\":\"civic\",\"push\":false,\"email\":false,\"sms\":true}") &&
                says(&rq, "\"browsers\":1"));
    assert_int_equal(db_i64(d->h->db, d->h->arena, &waiting, NO_BINDS, &n), OK);
    assert_int_equal(n, 0);
    told(d, LAN, "two", 0, 0);
    assert_int_equal(db_i64(d->h->db, d->h->arena, &waiting, NO_BINDS, &n), OK);
    assert_int_equal(n, 0);
    static const char *const bad[] = {
        "{\"quiet_from\":1440,\"quiet_to\":0,\"groups\":[]}", "{\"quiet_from\":-1,\"quiet_to\":0,\"groups\":[]}",
        "{\"quiet_from\":0,\"quiet_to\":0,\"groups\":[{\"group\":\"weather\",\"push\":true,\"email\":true,\"sms\":true}]}",
        "{\"quiet_from\":0,\"quiet_to\":0,\"groups\":[{\"group\":\"civic\"}]}", "{\"quiet_from\":0,\"quiet_to\":0,\"groups\":[1]}",
    };
    for (size_t i = 0; i < N_OF(bad); i++)
        assert_int_equal(knock(d, LAN, PUT, "/api/notify/preferences", bad[i]).status, 400);
}

static void a_browser_is_taken_only_whole_and_over_https(void **state)
{
    struct desk *d = *state;
    static const char *const bad[][2] = {
        { BROWSER("http://push.example/1", POINT), "endpoint" }, { BROWSER("https://u:p@push.example/1", POINT), "endpoint" },
        { BROWSER("ftp://push.example/1", POINT), "endpoint" },
        { BROWSER("https://push.example/1", "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw5"), "keys.p256dh" },
        { BROWSER("https://push.example/1", "AAAA"), "keys.p256dh" }, { "{\"endpoint\":\"https://push.example/1\"}", "keys" },
        { "{\"endpoint\":\"https://push.example/1\",\"keys\":{}}", "keys.p256dh" },
    };
    for (size_t i = 0; i < N_OF(bad); i++) {
        struct req rq = knock(d, LAN, POST, "/api/notify/push", bad[i][0]);
        assert_int_equal(rq.status, 400);
        assert_true(says(&rq, bad[i][1]));
    }
    static const struct sql count = { "t_count", "SELECT COUNT(*) FROM notify_push" };
    int64_t n;
    assert_int_equal(db_i64(d->h->db, d->h->arena, &count, NO_BINDS, &n), OK);
    assert_int_equal(n, 0);
}

static void a_browser_belongs_to_who_signed_in_on_it_last(void **state)
{
    struct desk *d = *state;
    const char *same = BROWSER("https://push.example/1", POINT);
    static const struct sql owner = { "t_owner", "SELECT account_id FROM notify_push WHERE endpoint = 'https://push.example/1'" };
    static const struct sql count = { "t_count", "SELECT COUNT(*) FROM notify_push WHERE account_id = 7" };
    int64_t n;
    for (int i = 0; i < 2; i++) assert_int_equal(knock(d, LAN, POST, "/api/notify/push", same).status, 204);
    assert_int_equal(knock(d, MINH, POST, "/api/notify/push", same).status, 204);
    assert_int_equal(db_i64(d->h->db, d->h->arena, &owner, NO_BINDS, &n), OK);
    assert_int_equal(n, MINH);
    assert_int_equal(knock(d, LAN, DELETE, "/api/notify/push", "{\"endpoint\":\"https://push.example/1\"}").status,
                     204);
    assert_int_equal(db_i64(d->h->db, d->h->arena, &owner, NO_BINDS, &n), OK);       /* not his to remove */
    assert_int_equal(knock(d, MINH, DELETE, "/api/notify/push", "{\"endpoint\":\"https://push.example/1\"}").status,
                     204);
    assert_int_equal(db_i64(d->h->db, d->h->arena, &owner, NO_BINDS, &n), ERR_NOT_FOUND);
    for (int i = 0; i < 12; i++) {
        const char *one =
            arena_z(d->h->arena, arena_printf(d->h->arena,
                                              "{\"endpoint\":\"https://push.example/n%d\",\"keys\":{\"p256dh\":\"" POINT
                                              "\",\"auth\":\"BTBZMqHH6r4Tts7J_aSIgg\"}}",
                                              i));
        assert_int_equal(knock(d, LAN, POST, "/api/notify/push", one).status, 204);
    }
    assert_int_equal(db_i64(d->h->db, d->h->arena, &count, NO_BINDS, &n), OK);
    assert_int_equal(n, 10);
}

static void what_could_not_be_delivered_is_for_operators_alone(void **state)
{
    struct desk *d = *state;
    static const struct sql kill = { "t_kill", "UPDATE notify_send SET state = 'dead', ended_ms = 1, tries = 12, error = 'answered 500'" };
    assert_int_equal(knock(d, LAN, POST, "/api/notify/push", BROWSER("https://push.example/1", POINT)).status, 204);
    told(d, LAN, "one", 0, 0);
    assert_int_equal(db_run(d->h->db, d->h->arena, &kill, NO_BINDS, NULL), OK);
    struct req rq = knock_as(d, 1, ROLE_ADMIN, GET, "/api/notify/dead", NULL);
    assert_int_equal(rq.status, 200);
    assert_true(says(&rq, "answered 500") && says(&rq, "\"channel\":\"push\"") && !says(&rq, "push.example"));
    static const unsigned outside[] = { ROLE_RESIDENT | ROLE_SELF, ROLE_MEMBER, ROLE_HEAD, ROLE_OFFICER };
    for (size_t i = 0; i < N_OF(outside); i++) {
        assert_int_equal(knock_as(d, 1, outside[i], GET, "/api/notify/dead", NULL).status, 403);
        assert_int_equal(knock_as(d, 1, outside[i], POST, "/api/notify/dead/1/again", NULL).status, 403);
    }
    assert_int_equal(knock_as(d, 1, ROLE_AUDITOR, POST, "/api/notify/dead/1/again", NULL).status, 403);
    assert_int_equal(knock_as(d, 1, ROLE_CITY, POST, "/api/notify/dead/1/again", NULL).status, 204);
    assert_int_equal(knock_as(d, 1, ROLE_CITY, POST, "/api/notify/dead/1/again", NULL).status, 404);
    assert_int_equal(knock_as(d, 1, ROLE_CITY, POST, "/api/notify/dead/0/again", NULL).status, 400);
}

static void the_link_under_a_mail_stops_that_kind_only(void **state)
{
    struct desk *d = *state;
    struct str token;
    assert_int_equal(unsubscribe_token(d->h->arena, d->keys, LAN, S("civic"), &token), OK);
    const char *path = arena_z(d->h->arena, arena_printf(d->h->arena, "/u/%.*s", (int)token.n, token.p));
    assert_int_equal(knock_as(d, 0, 0, GET, path, NULL).status, 200);
    struct req rq = knock(d, LAN, GET, "/api/notify/preferences", NULL);
    assert_true(
        says(&rq, "{\"group\":\"civic\",\"push\":true,\"email\":true,\"sms\":false}")); /* looking changes nothing */
    for (int i = 0; i < 2; i++) assert_int_equal(knock_as(d, 0, 0, POST, path, "List-Unsubscribe=One-Click").status,
                                                 200);
    rq = knock(d, LAN, GET, "/api/notify/preferences", NULL);
    assert_true(says(&rq, "{\"group\":\"civic\",\"push\":true,\"email\":false,\"sms\":false}")
                && says(&rq, "{\"group\":\"alert\",\"push\":true,\"email\":true,\"sms\":false}"));
    assert_int_equal(knock_as(d, 0, 0, POST, "/u/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "x").status, 404);
}

static void a_mailbox_is_asked_first_and_a_forged_link_opens_nothing(void **state)
{
    struct desk *d = *state;
    assert_int_equal(knock(d, LAN, POST, "/api/notify/email", "{\"email\":\"lan@example.vn\"}").status, 202);
    static const char *const bad[] = { "{\"email\":\"lan\"}", "{\"email\":\"a@b@c\"}", "{\"email\":\"a b@c.vn\"}",
                                       "{\"email\":\"a@b.vn,c@d.vn\"}", "{}" };
    for (size_t i = 0; i < N_OF(bad); i++) {
        struct req rq = knock(d, LAN, POST, "/api/notify/email", bad[i]);
        assert_int_equal(rq.status, 400);
        assert_true(says(&rq, "\"field\":\"email\""));
    }
    assert_int_equal(knock_as(d, 0, 0, POST,
                              "/e/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "")
                         .status,
                     404);
    struct req rq = knock(d, LAN, GET, "/api/notify/preferences", NULL);
    assert_true(says(&rq, "\"has_email\":false"));
    assert_int_equal(knock(d, LAN, DELETE, "/api/notify/email", NULL).status, 204);
}

int main(void)
{
    #define DESK(fact) cmocka_unit_test_setup_teardown(fact, desk_open, desk_close)
    const struct CMUnitTest notify_web[] = {
        DESK(one_reads_ones_own_notices_newest_first),
        DESK(reading_marks_one_or_all_and_never_anothers),
        DESK(wishes_are_kept_and_stop_what_waits),
        DESK(a_browser_is_taken_only_whole_and_over_https),
        DESK(a_browser_belongs_to_who_signed_in_on_it_last),
        DESK(what_could_not_be_delivered_is_for_operators_alone),
        DESK(the_link_under_a_mail_stops_that_kind_only),
        DESK(a_mailbox_is_asked_first_and_a_forged_link_opens_nothing),
    };
    return run_everywhere(notify_web);
}
