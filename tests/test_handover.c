/* test_handover.c - from the door into the resident's own list: the code, who may take it, what he finds
   there; and what he holds in hand when he is forgotten. */
#define _GNU_SOURCE                      /* memmem */
#include "street.h"
#include "account/citizen/citizen.h"
#include "account/privacy/privacy.h"
#include "auth/audit_log.h"
#include "http/http.h"
#include "outreach/citizen/handover.h"
#include <pthread.h>

extern const struct routes handover_page_routes, handover_routes, erase_routes, citizen_routes, citizen_rights_routes,
    citizen_data_routes;

#define NUMBER S("001085012345")
enum { VISIT = 1 };

/* ---- a resident and a member at the door ---- */

struct caller { struct street *s; struct str cookie; int64_t device_of; bool types_a_form; };
static struct str header(const struct req *rq, const char *name)
{
    const struct caller *c = rq->socket;
    if (strcmp(name, "Cookie") == 0) return c->cookie;
    if (strcmp(name, "X-Sansang") == 0) return S("1");
    if (strcmp(name, "Content-Type") == 0)
        return c->types_a_form ? S("application/x-www-form-urlencoded") : S("application/json");
    if (strcmp(name, "Host") == 0) return S("city.example");
    return (struct str){ 0 };
}

/* A phone is known by its device; a browser by its cookie. */
static enum err identify(struct req *rq)
{
    const struct caller *c = rq->socket;
    if (!c->device_of) return account_identify(rq);
    rq->who = (struct person){ .id = c->s->account[c->device_of - 1], .device_id = c->s->device[c->device_of - 1],
                               .roles = ROLE_MEMBER | ROLE_SELF };
    return OK;
}

static struct req knock(struct caller *c, enum method m, const char *path, struct str body)
{
    const struct routes tables[] = { handover_page_routes, handover_routes, erase_routes, citizen_routes,
                                     citizen_rights_routes, citizen_data_routes };
    struct street *s = c->s;
    struct req rq = {
        .method = m,
        .path = str_z(path),
        .body = body,
        .params = arena_new(s->a, struct param, 64),
        .header = header,
        .socket = c,
        .address = S("10.0.0.1"),
        .origin = S("https://city.example"),
        .now_ms = s->now_ms,
        .arena = s->a,
        .db = s->db,
        .keys = s->keys,
    };
    http_serve(&rq, tables, N_OF(tables), identify);
    return rq;
}

static bool says(const struct req *rq, const char *text)
{
    return rq->reply.p && memmem(rq->reply.p, rq->reply.n, text, strlen(text)) != NULL;
}

static struct str said_text(struct street *s, const struct req *rq, const char *key)
{
    struct str want = arena_printf(s->a, "\"%s\":\"", key);
    const char *p = memmem(rq->reply.p, rq->reply.n, want.p, want.n);
    if (!p) fail_msg("no %s: %.*s", key, (int)rq->reply.n, rq->reply.p);
    p += want.n;
    return (struct str){ p, (size_t)((const char *)memchr(p, '"', rq->reply.n) - p) };
}

static int64_t signs_in(struct caller *c, const char *subject, struct str number)
{
    struct street *s = c->s;
    const struct eid who = { .issuer = S("https://eid.example"),
                            .subject = str_z(subject),
                            .level = 2,
                            .name = S("Nguyễn Văn An"),
                            .number = number };
    struct str token;
    int64_t id;
    assert_int_equal(citizen_sign_in_eid(s->db, s->a, s->now_ms, s->keys, &who, 0, S("10.0.0.1"), &token, &id), OK);
    c->cookie = arena_printf(s->a, "sid=%.*s", (int)token.n, token.p);
    c->device_of = 0;
    return id;
}

/* Member 0 was at door 0: An lacks the e-ID and the app, the others are not spoken of but Bình. */
static void visited(struct street *s)
{
    const struct asked people[] = { { s->person[0][0], "yynny?n?-", "protect_scam", "heard" },
                                   { s->person[0][1], "yyyyyyyyy", NULL, NULL } };
    stored(s, 0, visit_of(s, VISIT, ++s->last_n[0], 0, "guided", people, 2));
}

static struct str ask_body(struct street *s, int64_t id, int64_t visit, int64_t resident, const char *steps)
{
    struct str i = id_of(s, id), v = id_of(s, visit);
    return arena_printf(s->a, "{\"id\":\"%.*s\",\"visit\":\"%.*s\",\"resident\":%lld,\"steps\":%s}", (int)i.n, i.p,
                        (int)v.n, v.p, (long long)resident, steps);
}

#define STEPS "[{\"mark\":\"eid\",\"text\":\"Kích hoạt định danh mức 2\"," \
              "\"place\":\"Nhà văn hoá tổ 12\",\"time\":\"Sáng Chủ nhật\"}]"
static struct str handed_over(struct street *s, int64_t id)
{
    struct caller member = { .s = s, .device_of = 1 };
    struct req rq = knock(&member, POST, "/api/handover", ask_body(s, id, VISIT, s->person[0][0], STEPS));
    if (rq.status != 201) fail_msg("%.*s", (int)rq.reply.n, rq.reply.p);
    return said_text(s, &rq, "token");
}

static struct req takes(struct caller *c, struct str token)
{
    return knock(c, POST, "/api/resident/handover",
                 arena_printf(c->s->a, "{\"token\":\"%.*s\"}", (int)token.n, token.p));
}

/* ---- the facts ---- */

static void a_scanned_code_ties_the_account_and_brings_the_steps(void **state)
{
    struct street *s = *state;
    struct caller an = { .s = s };
    visited(s);
    int64_t id = signs_in(&an, "an", S(""));
    struct req rq = knock(&an, GET, "/api/resident/steps", S(""));
    assert_true(rq.status == 200 && says(&rq, "\"is_linked\":false") && says(&rq, "\"steps\":[]"));
    rq = takes(&an, handed_over(s, 900));
    if (rq.status != 200) fail_msg("%.*s", (int)rq.reply.n, rq.reply.p);
    assert_true(says(&rq, "\"is_linked\":true") && says(&rq, "Nhà văn hoá tổ 12") && says(&rq, "\"eid\":\"no\""));
    assert_true(says(&rq, "Cài ứng dụng Công dân Thủ đô số")); /* nothing said of the app: the standard text */
    assert_false(says(&rq, "\"mark\":\"network\""));                     /* has it already */
    struct citizen c;
    assert_int_equal(citizen_by_id(s->db, s->a, id, &c), OK);
    assert_true(c.resident_id == s->person[0][0] && c.home_unit_id == GROUP);
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM audit_log WHERE action = 'resident.link' AND reason = 'handover'"),
                     1);
    assert_int_equal(ask(s, "SELECT account_id FROM audit_log WHERE action = 'resident.link'"), s->account[0]);
}

static void asked_for_twice_it_is_one_code(void **state)
{
    struct street *s = *state;
    struct caller member = { .s = s, .device_of = 1 };
    visited(s);
    struct str first = handed_over(s, 900);
    assert_true(str_eq(handed_over(s, 900), first));
    assert_false(str_eq(handed_over(s, 901), first));
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM follow_up"), 2);
    struct req rq = knock(&member, POST, "/api/handover", ask_body(s, 900, VISIT, s->person[0][1], "[]"));
    assert_int_equal(rq.status, 409);                    /* the same id for somebody else */
}

static void what_does_not_fit_is_named_and_leaves_nothing(void **state)
{
    struct street *s = *state;
    struct caller member = { .s = s, .device_of = 1 }, other = { .s = s, .device_of = 2 };
    visited(s);
    const struct { struct caller *who; struct str body; int status; const char *field;
    } tries[] = {
        { &member, ask_body(s, 900, 77, s->person[0][0], "[]"), 400, "\"visit\"" },       /* has not arrived */
        { &other, ask_body(s, 900, VISIT, s->person[0][0], "[]"), 400, "\"visit\"" },     /* not his */
        { &member, ask_body(s, 900, VISIT, s->person[1][0], "[]"), 400, "\"resident\"" }, /* lives elsewhere */
        { &member, ask_body(s, 900, VISIT, 99999, "[]"), 400, "\"resident\"" },
        { &member, ask_body(s, 900, VISIT, s->person[0][0], "[{\"mark\":\"car\",\"text\":\"abc\"}]"), 400,
         "steps[0].mark" },
        { &member, ask_body(s, 900, VISIT, s->person[0][0], "[{\"mark\":\"eid\",\"text\":\"a\"}]"), 400,
         "steps[0].text" },
        { &member, ask_body(s, 900, VISIT, s->person[0][0], "[{\"mark\":\"eid\",\"text\":\"abc\",\"phone\":\"1\"}]"),
         400, "steps[0].phone" },
        { &member, S("{\"id\":\"x\"}"), 400, "\"id\"" },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct req rq = knock(tries[i].who, POST, "/api/handover", tries[i].body);
        if (rq.status != tries[i].status || !says(&rq, tries[i].field))
            fail_msg("%zu: %d %.*s", i, rq.status, (int)rq.reply.n, rq.reply.p);
    }
    s->now_ms += (HANDOVER_VISIT_DAYS + 1) * (int64_t)DAY_MS;
    struct req rq = knock(&member, POST, "/api/handover", ask_body(s, 900, VISIT, s->person[0][0], "[]"));
    assert_true(rq.status == 400 && says(&rq, "\"visit\""));             /* too long ago */
    assert_int_equal(ask(s, "SELECT (SELECT COUNT(*) FROM handover) + (SELECT COUNT(*) FROM follow_up)"), 0);
}

static void a_code_is_good_once_and_for_a_quarter_of_an_hour(void **state)
{
    struct street *s = *state;
    struct caller an = { .s = s }, stranger = { .s = s };
    visited(s);
    signs_in(&an, "an", S(""));
    signs_in(&stranger, "stranger", S(""));
    struct str first = handed_over(s, 900), second = handed_over(s, 901);
    assert_int_equal(takes(&an, first).status, 200);
    assert_int_equal(takes(&an, first).status, 200);     /* asking again changes nothing */
    struct req rq = takes(&stranger, first);
    assert_true(rq.status == 409 && says(&rq, "\"used\""));
    rq = takes(&stranger, second);                       /* another code for the same person: he is tied already */
    assert_true(rq.status == 409 && says(&rq, "\"linked\""));
    struct str third = handed_over(s, 902);
    s->now_ms += HANDOVER_MS;
    rq = takes(&stranger, third);
    assert_true(rq.status == 409 && says(&rq, "\"expired\""));
    rq = takes(&stranger, S("AAAAAAAAAAAAAAAAAAAAAA"));
    assert_true(rq.status == 404 && says(&rq, "\"unknown\""));
    assert_int_equal(takes(&stranger, S("short")).status, 400);
    s->now_ms += 2 * (int64_t)DAY_MS;
    assert_int_equal(handover_sweep(s->db, s->a, s->keys, s->now_ms), OK);
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM handover"), 1);        /* the one that was taken stays as proof */
}

static void only_a_phone_hands_over_and_only_a_resident_takes(void **state)
{
    struct street *s = *state;
    struct caller nobody = { .s = s }, member = { .s = s, .device_of = 1 }, an = { .s = s };
    visited(s);
    signs_in(&an, "an", S(""));
    struct str body = ask_body(s, 900, VISIT, s->person[0][0], "[]"), token = handed_over(s, 901);
    assert_int_equal(knock(&nobody, POST, "/api/handover", body).status, 401);
    assert_int_equal(knock(&an, POST, "/api/handover", body).status, 403);
    assert_int_equal(takes(&nobody, token).status, 401);
    assert_int_equal(takes(&member, token).status, 403);
    assert_int_equal(knock(&member, GET, "/api/resident/steps", S("")).status, 403);
    assert_int_equal(knock(&member, GET, "/api/handover/texts", S("")).status, 200);
}

static void the_eid_finds_the_steps_without_a_code(void **state)
{
    struct street *s = *state;
    struct caller an = { .s = s };
    struct bytes hash;
    static const struct sql put = { "put", "UPDATE resident SET number_hash = $1 WHERE id = $2" };
    visited(s);
    handed_over(s, 900);
    assert_int_equal(keys_hash(s->keys, s->a, "resident.number", NUMBER, &hash), OK);
    assert_int_equal(db_run(s->db, s->a, &put, BINDS(BIND(hash), BIND(s->person[0][0])), NULL), OK);
    signs_in(&an, "an", NUMBER);
    struct req rq = knock(&an, GET, "/api/resident/steps", S(""));
    assert_true(says(&rq, "Nhà văn hoá tổ 12"));
}

static void the_newest_word_for_a_mark_is_shown_until_it_is_won(void **state)
{
    struct street *s = *state;
    struct caller an = { .s = s }, member = { .s = s, .device_of = 1 };
    visited(s);
    signs_in(&an, "an", S(""));
    assert_int_equal(takes(&an, handed_over(s, 900)).status, 200);
    s->now_ms += DAY_MS;
    const char *newer = "[{\"mark\":\"eid\",\"text\":\"Ra công an phường\",\"place\":\"\",\"time\":\"\"}]";
    assert_int_equal(knock(&member, POST, "/api/handover", ask_body(s, 901, VISIT, s->person[0][0], newer)).status,
                     201);
    struct req rq = knock(&an, GET, "/api/resident/steps", S(""));
    assert_true(says(&rq, "Ra công an phường") && !says(&rq, "Nhà văn hoá tổ 12"));
    const struct asked won = { s->person[0][0], "yywwywwww", NULL, NULL };
    stored(s, 0, visit_of(s, 2, ++s->last_n[0], 0, "guided", &won, 1));
    rq = knock(&an, GET, "/api/resident/steps", S(""));
    assert_true(says(&rq, "\"steps\":[]") && says(&rq, "\"ready\":[true,true,true]"));
}

static void what_the_city_holds_shows_his_own_marks_and_nobody_elses_name(void **state)
{
    struct street *s = *state;
    struct caller an = { .s = s };
    visited(s);
    signs_in(&an, "an", S(""));
    assert_int_equal(takes(&an, handed_over(s, 900)).status, 200);
    struct req rq = knock(&an, GET, "/api/resident/data", S(""));
    assert_int_equal(rq.status, 200);
    assert_true(says(&rq, "\"visits\":[{") && says(&rq, "\"outcome\":\"guided\"") && says(&rq, "Tổ CNSCĐ 1"));
    assert_true(says(&rq, "\"marks\":{\"phone\":\"yes\",\"network\":\"yes\",\"city_app\":\"no\",\"eid\":\"no\""));
    assert_false(says(&rq, "Trần Thị Bình") || says(&rq, "Lê Minh Châu") || says(&rq, "Tổ viên"));
    assert_null(
        memmem(rq.reply.p, rq.reply.n, "\"marks\":{\"phone\":\"yes\",\"network\":\"yes\",\"city_app\":\"yes\"", 52));
    rq = knock(&an, GET, "/api/resident/data.txt", S(""));
    assert_true(says(&rq, "Các lần tổ đến nhà") && says(&rq, "Định danh") && says(&rq, "chưa có"));
}

static struct str asks_erasure(struct caller *c)
{
    struct req rq = knock(c, POST, "/api/resident/requests", S("{\"kind\":\"erase\",\"note\":\"xin xoá\"}"));
    assert_int_equal(rq.status, 201);
    return said_text(c->s, &rq, "receipt");
}

static void finish(struct street *s, int64_t id)
{
    const struct actor desk = { .account_id = 77, .roles = ROLE_CITY };
    struct privacy_request r;
    struct privacy_finish f = { .id = id, .reason = S("đã xoá theo yêu cầu") };
    assert_int_equal(privacy_move(s->db, s->a, s->now_ms, s->keys, &desk, id, PRIVACY_ACCEPT, S(""), &r), OK);
    assert_int_equal(privacy_finish(s->db, s->a, s->now_ms, s->keys, &desk, &f, &r), OK);
}

static void who_is_erased_leaves_no_account_and_keeps_a_certificate(void **state)
{
    struct street *s = *state;
    struct caller an = { .s = s }, nobody = { .s = s };
    int64_t lines, bad;
    visited(s);
    signs_in(&an, "an", S(""));
    assert_int_equal(takes(&an, handed_over(s, 900)).status, 200);
    struct str receipt = asks_erasure(&an);
    const char *certificate =
        arena_printf(s->a, "/api/resident/receipts/%.*s/certificate", (int)receipt.n, receipt.p).p;
    assert_int_equal(knock(&nobody, GET, certificate, S("")).status, 404);       /* not done yet */
    finish(s, 1);
    assert_int_equal(knock(&an, GET, "/api/resident/me", S("")).status, 401);
    struct req rq = knock(&nobody, GET, certificate, S(""));
    assert_true(rq.status == 200 && says(&rq, "GIẤY XÁC NHẬN XOÁ") && says(&rq, "Tài khoản người dân"));
    rq = knock(&nobody, GET, arena_printf(s->a, "/api/resident/receipts/%.*s", (int)receipt.n, receipt.p).p, S(""));
    assert_true(rq.status == 200 && says(&rq, "\"done\""));
    assert_int_equal(ask(s, "SELECT (SELECT COUNT(*) FROM handover) + (SELECT COUNT(*) FROM follow_up)"
                            " + (SELECT COUNT(*) FROM citizen_identity) + (SELECT COUNT(*) FROM citizen WHERE "
                            "resident_id IS NOT NULL)"),
                     0);
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM account WHERE is_resident AND state = 'left' AND name = '(đã xoá)'"),
                     1);
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM audit_log WHERE subject LIKE '%An%' OR reason LIKE '%Nguyễn%'"), 0);
    assert_int_equal(audit_verify(s->db, s->a, &lines, &bad), OK);
    the_books_agree(s);
    struct caller again = { .s = s };
    struct req refused = knock(&(struct caller){ .s = s, .device_of = 1 }, POST, "/api/handover",
                               ask_body(s, 905, VISIT, s->person[0][0], "[]"));
    assert_true(refused.status == 400 && says(&refused, "\"resident\""));
    signs_in(&again, "an", S(""));                       /* who comes back begins anew */
    rq = knock(&again, GET, "/api/resident/steps", S(""));
    assert_true(says(&rq, "\"is_linked\":false"));
}

static void an_account_of_nobody_in_the_registers_is_erased_too(void **state)
{
    struct street *s = *state;
    struct caller an = { .s = s }, nobody = { .s = s };
    signs_in(&an, "an", S(""));
    struct str receipt = asks_erasure(&an);
    finish(s, 1);
    assert_int_equal(knock(&an, GET, "/api/resident/me", S("")).status, 401);
    struct req rq =
        knock(&nobody, GET, arena_printf(s->a, "/api/resident/receipts/%.*s/certificate", (int)receipt.n, receipt.p).p,
              S(""));
    assert_true(rq.status == 200 && says(&rq, "Tài khoản người dân"));
    the_books_agree(s);
}

/* The six digits of the newest SMS. */
static struct str code_sent(struct street *s)
{
    static const struct field row[] = { { .name = "text", .at = 0, .kind = FIELD_BYTES } };
    struct bytes sealed;
    struct str text;
    assert_int_equal(db_one(s->db, s->a, sql_of(s, "SELECT text FROM notify_message ORDER BY id DESC LIMIT 1"),
                            NO_BINDS, FIELDS(row), &sealed),
                     OK);
    assert_int_equal(keys_unseal(s->keys, s->a, "notify.text", sealed, &text), OK);
    const char *p = text.p;
    while (*p < '0' || *p > '9') p++;
    return (struct str){ p, CODE_DIGITS };
}

static void an_old_browser_without_a_script_goes_all_the_way(void **state)
{
    struct street *s = *state;
    struct caller bac = { .s = s, .types_a_form = true };
    visited(s);
    struct str token = handed_over(s, 900);
    const char *page = arena_printf(s->a, "/b/%.*s", (int)token.n, token.p).p;
    struct req rq = knock(&bac, GET, page, S(""));
    assert_true(rq.status == 200 && says(&rq, "Tổ CNSCĐ 1") && says(&rq, "name=\"phone\""));
    rq = knock(&bac, POST, page, S("phone=12345678901"));
    assert_true(rq.status == 400 && says(&rq, "name=\"phone\""));
    assert_int_equal(knock(&bac, POST, page, S("")).status, 400);
    rq = knock(&bac, POST, page, S("phone=0912345678"));
    assert_true(rq.status == 200 && says(&rq, "name=\"code\""));
    rq = knock(&bac, POST, page, S("phone=0912345678")); /* too soon: the code that was sent still holds */
    assert_true(rq.status == 200 && says(&rq, "name=\"code\"") && says(&rq, "role=\"alert\""));
    struct str code = code_sent(s);
    rq = knock(&bac, POST, page,
               arena_printf(s->a, "phone=0912345678&code=%06d", (atoi(arena_z(s->a, code)) + 1) % 1000000));
    assert_true(rq.status == 401 && says(&rq, "name=\"code\""));
    rq = knock(&bac, POST, page, arena_printf(s->a, "phone=0912345678&code=%.6s", code.p));
    assert_true(rq.status == 200 && says(&rq, "Nhà văn hoá tổ 12") && !says(&rq, "Trần Thị Bình"));
    for (size_t i = 0; i < rq.n_reply_headers; i++)
        if (str_eq(rq.reply_headers[i].name, S("Set-Cookie"))) bac.cookie = rq.reply_headers[i].value;
    assert_true(bac.cookie.n > 0);
    s->now_ms += HANDOVER_MS;
    rq = knock(&bac, GET, page, S(""));                                  /* opened again by who took it */
    assert_true(rq.status == 200 && says(&rq, "Nhà văn hoá tổ 12"));
    struct caller stranger = { .s = s, .types_a_form = true };
    assert_int_equal(knock(&stranger, GET, page, S("")).status, 404);
    assert_int_equal(knock(&stranger, POST, page, S("phone=0912345678")).status, 404);
    assert_int_equal(knock(&stranger, GET, "/b/AAAAAAAAAAAAAAAAAAAAAA", S("")).status, 404);
}

/* ---- two at once ---- */

enum { CROWD = 6 };
struct runner {
    struct street *s;
    int64_t account_id;
    struct str token;
    enum err said;
    enum handover_fault fault;
    pthread_t thread;
};
static void *takes_at_once(void *arg)
{
    struct runner *r = arg;
    struct db *db = NULL;
    struct arena *a = arena_open(4 * MIB);
    const struct actor by = { .account_id = r->account_id, .roles = ROLE_RESIDENT };
    r->said = db_open(test_url, &db);
    if (r->said == OK) r->said = handover_take(db, a, r->s->now_ms, r->s->keys, r->token, &by, &r->fault);
    db_close(db);
    arena_close(a);
    return NULL;
}

static void of_many_who_scan_one_code_at_once_one_is_tied(void **state)
{
    struct street *s = *state;
    static struct runner crowd[CROWD];
    struct caller c = { .s = s };
    visited(s);
    struct str token = handed_over(s, 900);
    int tied = 0;
    for (size_t i = 0; i < CROWD; i++)
        crowd[i] =
            (struct runner){ .s = s, .token = token, .account_id = signs_in(&c, arena_printf(s->a, "p%zu", i).p, S("")) };
    for (size_t i = 0; i < CROWD; i++)
        assert_int_equal(pthread_create(&crowd[i].thread, NULL, takes_at_once, &crowd[i]), 0);
    for (size_t i = 0; i < CROWD; i++) {
        pthread_join(crowd[i].thread, NULL);
        tied += crowd[i].said == OK;
        if (crowd[i].said != OK && crowd[i].said != ERR_BUSY) assert_int_equal(crowd[i].said, ERR_CONFLICT);
    }
    assert_int_equal(tied, 1);
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM citizen WHERE resident_id IS NOT NULL"), 1);
}

int main(void)
{
    const struct CMUnitTest handovers[] = {
        STREET(a_scanned_code_ties_the_account_and_brings_the_steps), STREET(asked_for_twice_it_is_one_code),
        STREET(what_does_not_fit_is_named_and_leaves_nothing),
        STREET(a_code_is_good_once_and_for_a_quarter_of_an_hour),
        STREET(only_a_phone_hands_over_and_only_a_resident_takes), STREET(the_eid_finds_the_steps_without_a_code),
        STREET(the_newest_word_for_a_mark_is_shown_until_it_is_won),
        STREET(what_the_city_holds_shows_his_own_marks_and_nobody_elses_name),
        STREET(who_is_erased_leaves_no_account_and_keeps_a_certificate),
        STREET(an_account_of_nobody_in_the_registers_is_erased_too),
        STREET(an_old_browser_without_a_script_goes_all_the_way),
        STREET(of_many_who_scan_one_code_at_once_one_is_tied),
    };
    log_set_level(LOG_ERROR);
    return run_everywhere(handovers);
}
