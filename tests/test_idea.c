/* test_idea.c - initiatives: proposed, looked at, supported once a person, answered; who hears, who may. */
#define MORE_DOORS idea_routes, idea_page_routes
#include "doors.h"
#include <pthread.h>
#include "civic/idea/idea.h"
#include "core/time.h"

#define TITLE S("Đặt ghế đá ven hồ")
#define TEXT S("Người già đi bộ quanh hồ không có chỗ nghỉ. Xin đặt thêm ghế đá mỗi trăm mét.")
#define YES S("Phường đặt hai mươi ghế đá trong tháng sau, mỗi trăm mét một ghế, bắt đầu từ phía đường Thanh Niên.")

static struct idea_draft a_bench(struct hall *h, int64_t i)
{
    return (struct idea_draft){ .uid = id_of(h, 7000 + i), .title = TITLE, .text = TEXT, .unit_id = WARD, .account_id = LAN, .category = 2 };
}

static enum err proposes(struct hall *h, struct idea_draft d, struct idea *out, bool *again)
{
    return idea_propose(h->db, h->a, h->now_ms, h->keys, &d, out, again);
}

static struct idea proposed(struct hall *h, int64_t n)
{
    struct idea i;
    bool again;
    assert_int_equal(proposes(h, a_bench(h, n), &i, &again), OK);
    assert_false(again);
    return i;
}

static enum err steps(struct hall *h, int64_t who, struct idea_move m, struct idea *out)
{
    struct actor by = actor(who);
    return idea_step(h->db, h->a, h->now_ms, &by, &m, out);
}

static struct idea shown(struct hall *h, int64_t n)
{
    struct idea i = proposed(h, n);
    assert_int_equal(steps(h, OFFICER, (struct idea_move){ .id = i.id, .event = IDEA_CLEAR, .title = TITLE, .text = TEXT }, &i), OK);
    return i;
}

static enum err supports(struct hall *h, int64_t id, int64_t who, bool does)
{
    struct idea i;
    return idea_support_set(h->db, h->a, h->now_ms, id, who, does, &i);
}

static int64_t counted(struct hall *h, int64_t id)
{
    struct idea i;
    assert_int_equal(idea_by_id(h->db, h->a, id, &i), OK);
    assert_int_equal(i.supports, ASK(h, "SELECT COUNT(*) FROM idea_support WHERE idea_id = %lld", (long long)id));
    return i.supports;
}

static void every_state_is_reached(void **state)
{
    (void)state;
    assert_true(flow_is_connected(&idea_flow));
}

/* ---- proposing ---- */

static void it_is_proposed_once_and_nobody_reads_it_yet(void **state)
{
    struct hall *h = *state;
    struct idea i = proposed(h, 1), again_i;
    bool again;
    assert_int_equal(proposes(h, a_bench(h, 1), &again_i, &again), OK);
    assert_true(again && again_i.id == i.id);
    struct idea_draft of_minh = a_bench(h, 1);
    of_minh.account_id = MINH;
    assert_int_equal(proposes(h, of_minh, &again_i, &again), ERR_CONFLICT);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM idea WHERE title <> '' OR text <> ''"),
                     0); /* sealed until it is cleared */
    answers(h, GETS(h, MINH, "/api/initiatives/%.*s", (int)i.code.n, i.code.p), 404, NULL);
    answers(h, GETS(h, 0, "/ideas/%.*s", (int)i.code.n, i.code.p), 404, NULL);
    assert_int_equal(supports(h, i.id, MINH, true), ERR_NOT_FOUND);
    answers(h, knock(h, 0, GET, "/api/initiatives", NULL), 200, "\"rows\":[]");
    answers(h, knock(h, LAN, GET, "/api/resident/initiatives", NULL), 200,
            "\"sent_title\":\"Đặt ghế đá ven hồ\",\"sent_text\":\"Người già");
    answers(h, knock(h, MINH, GET, "/api/resident/initiatives", NULL), 200, "\"rows\":[]");
}

static void what_is_wrong_is_named(void **state)
{
    struct hall *h = *state;
#define WRONG(f, ...)                                                                                                  \
    {                                                                                                                  \
        struct idea i;                                                                                                 \
        bool again;                                                                                                    \
        struct idea_draft d = a_bench(h, 1);                                                                           \
        __VA_ARGS__;                                                                                                   \
        assert_int_equal(idea_propose(h->db, h->a, h->now_ms, h->keys, &d, &i, &again), ERR_BAD_INPUT);                \
        assert_string_equal(d.field, f);                                                                               \
    }
    WRONG("uid", d.uid = S("x"))
    WRONG("title", d.title = S("Ghế"))
    WRONG("title", d.title = S("Ghế đá\nven hồ"))
    WRONG("text", d.text = S("Đặt ghế."))
    WRONG("unit_id", d.unit_id = GROUP)
    WRONG("unit_id", d.unit_id = 99)
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM idea"), 0);
}

static void ten_may_wait_and_no_more(void **state)
{
    struct hall *h = *state;
    struct idea i;
    bool again;
    for (int64_t n = 0; n < IDEAS_OPEN_MAX; n++) proposed(h, n);
    assert_int_equal(proposes(h, a_bench(h, 99), &i, &again), ERR_TOO_MANY);
    assert_int_equal(proposes(h, a_bench(h, 3), &i, &again), OK);        /* one of them, said again */
    assert_true(again);
}

/* ---- the desk ---- */

static void only_its_unit_looks_and_answers(void **state)
{
    struct hall *h = *state;
    struct idea i = proposed(h, 1), out;
    static const int64_t others[] = { FAR_OFFICER, ENGINEER, AUDITOR, MINH, LAN };
    for (unsigned event = IDEA_CLEAR; event <= IDEA_ANSWER; event++)
        for (size_t n = 0; n < N_OF(others); n++) {
            if (others[n] == LAN && event == IDEA_WITHDRAW) continue;
            assert_int_not_equal(steps(h, others[n], (struct idea_move){ .id = i.id, .event = event, .result = RESULT_ACCEPTED, .title = TITLE, .text = YES },
                                       &out), OK);
        }
    assert_int_equal(steps(h, FAR_OFFICER, (struct idea_move){ .id = i.id, .event = IDEA_CLEAR, .title = TITLE, .text = TEXT }, &out), ERR_FORBIDDEN);
    assert_int_equal(steps(h, OFFICER, (struct idea_move){ .id = i.id, .event = IDEA_LAPSE }, &out), ERR_CONFLICT);
    assert_int_equal(steps(h, MAYOR, (struct idea_move){ .id = i.id, .event = IDEA_CLEAR, .title = TITLE, .text = TEXT }, &out), OK);
    assert_int_equal(steps(h, OFFICER, (struct idea_move){ .id = i.id, .event = IDEA_LAPSE }, &out), ERR_FORBIDDEN);      /* time alone */
}

static void empty_words_are_refused(void **state)
{
    struct hall *h = *state;
    struct idea i = shown(h, 1), waits = proposed(h, 2), out;
    static const struct { unsigned event, result; struct str title, text; const char *field; } tries[] = {
        { IDEA_CLEAR, 0, STR("Ghế"), STR("Người già đi bộ quanh hồ không có chỗ nghỉ."), "title" },
        { IDEA_CLEAR, 0, STR("Đặt ghế đá ven hồ"), STR("Ngắn"), "text" },
        { IDEA_REFUSE, 0, STR(""), STR("Không"), "text" },
        { IDEA_REFUSE, 0, STR(""), STR("Không nhận được vì … theo quy định."), "text" },
    };
    for (size_t n = 0; n < N_OF(tries); n++) {
        struct idea_move m = { .id = waits.id, .event = tries[n].event, .title = tries[n].title, .text = tries[n].text };
        struct actor by = actor(OFFICER);
        assert_int_equal(idea_step(h->db, h->a, h->now_ms, &by, &m, &out), ERR_BAD_INPUT);
        assert_string_equal(m.field, tries[n].field);
    }
    assert_int_equal(steps(h, OFFICER, (struct idea_move){ .id = i.id, .event = IDEA_ANSWER, .result = RESULT_NONE, .text = YES }, &out), ERR_BAD_INPUT);
    assert_int_equal(steps(h, OFFICER, (struct idea_move){ .id = i.id, .event = IDEA_ANSWER, .result = RESULT_PARTLY, .text = S("Xin cảm ơn") }, &out),
                     ERR_BAD_INPUT);
    assert_int_equal(steps(h, OFFICER, (struct idea_move){ .id = i.id, .event = IDEA_ANSWER, .result = RESULT_PARTLY, .text = YES }, &out), OK);
    assert_true(out.state == IDEA_ANSWERED && out.answered_ms == h->now_ms);
    assert_int_equal(steps(h, OFFICER, (struct idea_move){ .id = i.id, .event = IDEA_ANSWER, .result = RESULT_PARTLY, .text = YES }, &out), ERR_CONFLICT);
}

static void who_proposed_may_take_it_back_until_it_is_read(void **state)
{
    struct hall *h = *state;
    struct idea i = proposed(h, 1), out;
    assert_int_equal(steps(h, LAN, (struct idea_move){ .id = i.id, .event = IDEA_WITHDRAW }, &out), OK);
    assert_int_equal(out.state, IDEA_WITHDRAWN);
    i = shown(h, 2);
    assert_int_equal(steps(h, LAN, (struct idea_move){ .id = i.id, .event = IDEA_WITHDRAW }, &out), ERR_CONFLICT);
    answers(h,
            knock(h, MINH, POST,
                  arena_z(h->a, arena_printf(h->a, "/api/resident/initiatives/%.*s/withdraw", (int)i.uid.n, i.uid.p)),
                  "{}"),
            404, NULL);
}

/* ---- support ---- */

static void one_voice_a_person_and_it_may_be_taken_back(void **state)
{
    struct hall *h = *state;
    struct idea i = shown(h, 1);
    assert_int_equal(supports(h, i.id, LAN, true), ERR_CONFLICT);        /* one's own */
    assert_int_equal(supports(h, i.id, MINH, true), OK);
    assert_int_equal(supports(h, i.id, MINH, true), OK);
    assert_int_equal(supports(h, i.id, HOA, true), OK);
    assert_int_equal(counted(h, i.id), 2);
    assert_int_equal(supports(h, i.id, MINH, false), OK);
    assert_int_equal(supports(h, i.id, MINH, false), OK);
    assert_int_equal(counted(h, i.id), 1);
    h->now_ms += IDEA_DAYS * (int64_t)DAY_MS;
    assert_int_equal(supports(h, i.id, MINH, true), ERR_CONFLICT);       /* also before the job has closed it */
}

struct voice { struct hall *h; int64_t id, who; int times; enum err e; };

static void *speak(void *arg)
{
    struct voice *v = arg;
    struct db *db;
    struct arena *a = arena_open(8 * MIB);
    struct idea i;
    v->e = db_open(test_url, &db);
    for (int n = 0; v->e == OK && n < v->times; n++) {
        v->e = idea_support_set(db, a, v->h->now_ms, v->id, v->who, n % 2 == 0, &i);
        for (int more = 0; v->e == ERR_BUSY && more < 50; more++)
            v->e = idea_support_set(db, a, v->h->now_ms, v->id, v->who, n % 2 == 0, &i);
    }
    db_close(db);
    arena_close(a);
    return NULL;
}

static void a_crowd_is_counted_right(void **state)
{
    struct hall *h = *state;
    struct idea i = shown(h, 1);
    enum { VOICES = 8 };
    struct voice v[VOICES];
    pthread_t t[VOICES];
    for (int n = 0; n < VOICES; n++) {
        v[n] = (struct voice){ h, i.id, n < 4 ? MINH : 500 + n, 5, OK };                         /* four hands of one person, four of others */
        assert_int_equal(pthread_create(&t[n], NULL, speak, &v[n]), 0);
    }
    for (int n = 0; n < VOICES; n++) {
        assert_int_equal(pthread_join(t[n], NULL), 0);
        assert_int_equal(v[n].e, OK);
    }
    int64_t all = counted(h, i.id); /* each ends with a yes; of Minh's four hands the last to move decides */
    assert_true(all == 4 || all == 5);
}

/* ---- time and answers ---- */

static void after_ninety_days_it_closes_and_is_still_answered(void **state)
{
    struct hall *h = *state;
    struct idea i = shown(h, 1), out;
    assert_int_equal(supports(h, i.id, MINH, true), OK);
    assert_int_equal(idea_tend(h->db, h->a, h->keys, h->now_ms + IDEA_DAYS * (int64_t)DAY_MS - 1), OK);
    assert_int_equal(idea_by_id(h->db, h->a, i.id, &out), OK);
    assert_int_equal(out.state, IDEA_PUBLIC);
    h->now_ms += IDEA_DAYS * (int64_t)DAY_MS;
    assert_int_equal(idea_tend(h->db, h->a, h->keys, h->now_ms), OK);
    assert_int_equal(idea_by_id(h->db, h->a, i.id, &out), OK);
    assert_int_equal(out.state, IDEA_CLOSED);
    assert_int_equal(steps(h, OFFICER, (struct idea_move){ .id = i.id, .event = IDEA_ANSWER, .result = RESULT_DECLINED, .text = YES }, &out), OK);
    assert_int_equal(notices(h, MINH), 1);
}

static void sender_and_supporters_hear_of_the_answer_once(void **state)
{
    struct hall *h = *state;
    struct idea i = shown(h, 1);
    assert_int_equal(notices(h, LAN), 1);                    /* it is public */
    for (int64_t n = 0; n < 120; n++) {
        RUN(h,
            "INSERT INTO account(id, login, name, password, totp_step, totp_on, home_unit_id, state, created_ms, is_resident) VALUES"
            "(%lld, NULL, 'Người dân', NULL, 0, FALSE, 1, 'active', 0, TRUE)",
            1000 + (long long)n);
        assert_int_equal(supports(h, i.id, 1000 + n, true), OK);
    }
    assert_int_equal(steps(h, OFFICER, (struct idea_move){ .id = i.id, .event = IDEA_ANSWER, .result = RESULT_ACCEPTED, .text = YES }, &i), OK);
    assert_int_equal(notices(h, LAN), 2);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM notify_notice WHERE kind = 'civic.idea_answer'"),
                     51); /* fifty at once */
    for (int n = 0; n < 3; n++) assert_int_equal(idea_tend(h->db, h->a, h->keys, h->now_ms), OK);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM notify_notice WHERE kind = 'civic.idea_answer'"), 121);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM idea_telling"), 0);
}

/* ---- reading ---- */

static void the_most_supported_first_or_the_newest_page_by_page(void **state)
{
    struct hall *h = *state;
    struct idea i[3];
    for (int n = 0; n < 3; n++) { h->now_ms += HOUR_MS; i[n] = shown(h, n); }
    assert_int_equal(supports(h, i[1].id, MINH, true), OK);
    struct req rq = GETS(h, 0, "/api/initiatives?limit=1");
    answers(h, rq, 200,
            arena_z(h->a, arena_printf(h->a, "\"rows\":[{\"code\":\"%.*s\"", (int)i[1].code.n, i[1].code.p)));
    struct str next = member_of(&rq, "\"next\":\"", '"');
    rq = GETS(h, 0, "/api/initiatives?unit=2&after=%.*s", (int)next.n, next.p);
    answers(h, rq, 200,
            arena_z(h->a, arena_printf(h->a, "\"rows\":[{\"code\":\"%.*s\"", (int)i[2].code.n, i[2].code.p)));
    answers(h, rq, 200, "\"next\":\"\"");
    rq = GETS(h, 0, "/api/initiatives?order=new&limit=2");
    answers(h, rq, 200,
            arena_z(h->a, arena_printf(h->a, "\"rows\":[{\"code\":\"%.*s\"", (int)i[2].code.n, i[2].code.p)));
    next = member_of(&rq, "\"next\":\"", '"');
    rq = GETS(h, 0, "/api/initiatives?order=new&after=%.*s", (int)next.n, next.p);
    answers(h, rq, 200,
            arena_z(h->a, arena_printf(h->a, "\"rows\":[{\"code\":\"%.*s\"", (int)i[0].code.n, i[0].code.p)));
    answers(h, knock(h, 0, GET, "/api/initiatives?unit=3", NULL), 200, "\"rows\":[]");
    answers(h, knock(h, 0, GET, "/api/initiatives?after=AAAA", NULL), 400, "\"field\":\"after\"");
}

#define IDEA_BODY "{\"uid\":\"01920000-0000-7000-8000-00000000abcd\",\"unit_id\":2,\"category\":\"public_space\",\"title\":\"Đặt ghế đá ven hồ\"," \
    "\"text\":\"Người già đi bộ quanh hồ <b>không</b> có chỗ nghỉ.\"}"
#define CLEAR_BODY "{\"title\":\"Đặt ghế đá ven hồ\",\"text\":\"Người già đi bộ quanh hồ <b>không</b> có chỗ nghỉ.\"}"

static void the_doors_of_initiatives(void **state)
{
    struct hall *h = *state;
    static const struct try tries[] = {
        { 0, POST, "/api/resident/initiatives", IDEA_BODY, 401, NULL }, { OFFICER, POST, "/api/resident/initiatives", IDEA_BODY, 403, NULL },
        { LAN, POST, "/api/resident/initiatives", "{}", 400, "\"field\":\"uid\"" },
        { LAN, POST, "/api/resident/initiatives", IDEA_BODY, 201, "\"code\":\"SK-1\"" }, { LAN, POST, "/api/resident/initiatives", IDEA_BODY, 200, "\"code\":\"SK-1\"" },
        { OFFICER, GET, "/api/units/2/initiatives", NULL, 200, "\"sent_title\":\"Đặt ghế đá ven hồ\"" },
        { FAR_OFFICER, GET, "/api/units/2/initiatives", NULL, 403, NULL }, { LAN, GET, "/api/units/2/initiatives", NULL, 403, NULL },
        { FAR_OFFICER, POST, "/api/initiatives/1/clear", CLEAR_BODY, 403, NULL }, { LAN, POST, "/api/initiatives/1/clear", CLEAR_BODY, 403, NULL },
        { OFFICER, POST, "/api/initiatives/1/clear", "{\"title\":\"Ghế\"}", 400, "\"field\":\"title\"" },
        { OFFICER, POST, "/api/initiatives/1/clear", CLEAR_BODY, 200, "\"state\":\"public\"" },
        { OFFICER, POST, "/api/initiatives/1/clear", CLEAR_BODY, 409, NULL },
        { MINH, PUT, "/api/initiatives/SK-1/support", "{}", 200, "\"supports\":1" }, { LAN, PUT, "/api/initiatives/SK-1/support", "{}", 409, NULL },
        { 0, PUT, "/api/initiatives/SK-1/support", "{}", 401, NULL }, { OFFICER, PUT, "/api/initiatives/SK-1/support", "{}", 403, NULL },
        { MINH, PUT, "/api/initiatives/SK-9/support", "{}", 404, NULL },
        { MINH, GET, "/api/initiatives/SK-1", NULL, 200, "\"is_supported\":true" }, { HOA, GET, "/api/initiatives/SK-1", NULL, 200, "\"is_supported\":false" },
        { MINH, GET, "/api/resident/initiatives/supported", NULL, 200, "{\"rows\":[{\"code\":\"SK-1\"" },
        { LAN, GET, "/api/resident/initiatives/supported", NULL, 200, "{\"rows\":[],\"next\":\"\"}" },
        { 0, GET, "/api/resident/initiatives/supported", NULL, 401, NULL }, { OFFICER, GET, "/api/resident/initiatives/supported", NULL, 403, NULL },
        { MINH, GET, "/api/resident/initiatives/supported?after=zzz", NULL, 400, NULL },
        { MINH, DELETE, "/api/initiatives/SK-1/support", NULL, 200, "\"supports\":0" },
        { MINH, GET, "/api/resident/initiatives/supported", NULL, 200, "{\"rows\":[],\"next\":\"\"}" },
        { OFFICER, POST, "/api/initiatives/1/answer", "{\"result\":\"none\",\"text\":\"Phường đặt hai mươi ghế đá trong tháng sau.\"}", 400, "\"field\":\"result\"" },
        { OFFICER, POST, "/api/initiatives/1/answer", "{\"result\":\"accepted\",\"text\":\"Phường đặt hai mươi ghế đá trong tháng sau.\"}", 200, "\"state\":\"answered\"" },
        { MINH, PUT, "/api/initiatives/SK-1/support", "{}", 409, NULL },
        { 0, GET, "/ideas", NULL, 200, "Đặt ghế đá ven hồ" }, { 0, GET, "/ideas?order=new&lang=en", NULL, 200, "Most supported" },
        { 0, GET, "/ideas/SK-1", NULL, 200, "Phường đặt hai mươi ghế đá" }, { 0, GET, "/ideas/SK-9", NULL, 404, NULL },
        { 0, GET, "/ideas?order=best", NULL, 400, NULL },
    };
    try_all(h, tries, N_OF(tries));
    struct req rq = GETS(h, 0, "/ideas/SK-1");
    assert_false(says(&rq, "<b>không"));
    assert_false(says(&rq, "Nguyễn Thị Lan"));
}

static void what_one_supports_is_his_list_the_newest_first_page_by_page(void **state)
{
    struct hall *h = *state;
    for (int i = 0; i < 3; i++) {
        struct idea x = shown(h, 20 + i);
        assert_int_equal(idea_support_set(h->db, h->a, h->now_ms, x.id, MINH, true, &x), OK);
    }
    struct req rq = GETS(h, MINH, "/api/resident/initiatives/supported?limit=2");
    assert_true(says(&rq, "SK-3") && says(&rq, "SK-2") && !says(&rq, "SK-1\""));
    struct str next = member_of(&rq, "\"next\":\"", '"');
    rq = knock(h, MINH, GET,
               arena_z(h->a, arena_printf(h->a, "/api/resident/initiatives/supported?limit=2&after=%.*s", (int)next.n,
                                          next.p)),
               NULL);
    assert_true(says(&rq, "SK-1\"") && !says(&rq, "SK-2") && says(&rq, "\"next\":\"\""));
    assert_false(says(&rq, "\"uid\""));                                /* whose it is stays with the desk */
}

/* ---- a resident's account ---- */

static enum err join(struct db *db, void *arg) { struct hall *h = arg; return idea_account_joined(db, h->a, h->now_ms, MINH, HOA); }
static enum err forget(struct db *db, void *arg) { struct hall *h = arg; return idea_account_forgotten(db, h->a, h->now_ms, LAN); }

static void two_accounts_of_one_person_have_one_voice(void **state)
{
    struct hall *h = *state;
    struct idea both = shown(h, 1), one = shown(h, 2);
    assert_int_equal(supports(h, both.id, MINH, true), OK);
    assert_int_equal(supports(h, both.id, HOA, true), OK);
    assert_int_equal(supports(h, one.id, MINH, true), OK);
    assert_int_equal(db_tx(h->db, join, h), OK);
    assert_int_equal(counted(h, both.id), 1);
    assert_int_equal(counted(h, one.id), 1);
    bool is;
    assert_int_equal(idea_is_supported(h->db, h->a, one.id, HOA, &is), OK);
    assert_true(is);
}

static void who_is_forgotten_leaves_no_words_and_no_voice(void **state)
{
    struct hall *h = *state;
    struct idea read = shown(h, 1), waits = proposed(h, 2), out;
    struct idea_draft d = a_bench(h, 3);
    struct str title, text;
    bool again;
    d.account_id = MINH;
    assert_int_equal(proposes(h, d, &out, &again), OK);
    assert_int_equal(steps(h, OFFICER, (struct idea_move){ .id = out.id, .event = IDEA_CLEAR, .title = TITLE, .text = TEXT }, &out), OK);
    assert_int_equal(supports(h, out.id, LAN, true), OK);
    assert_int_equal(db_tx(h->db, forget, h), OK);
    assert_int_equal(counted(h, out.id), 0);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM idea WHERE account_id = %d", LAN), 0);
    assert_int_equal(idea_by_id(h->db, h->a, read.id, &out), OK);
    assert_true(out.state == IDEA_PUBLIC && out.title.n);    /* what all have read stays */
    assert_int_equal(idea_words(h->keys, h->a, &out, &title, &text), OK);
    assert_true(title.n == 0 && text.n == 0);
    assert_int_equal(idea_by_id(h->db, h->a, waits.id, &out), OK);
    assert_int_equal(out.state, IDEA_WITHDRAWN);
}

int main(void)
{
    const struct CMUnitTest rules[] = { cmocka_unit_test(every_state_is_reached) };
    const struct CMUnitTest ideas[] = {
        HALL(it_is_proposed_once_and_nobody_reads_it_yet),
        HALL(what_is_wrong_is_named),
        HALL(ten_may_wait_and_no_more),
        HALL(only_its_unit_looks_and_answers),
        HALL(empty_words_are_refused),
        HALL(who_proposed_may_take_it_back_until_it_is_read),
        HALL(one_voice_a_person_and_it_may_be_taken_back),
        HALL(a_crowd_is_counted_right),
        HALL(after_ninety_days_it_closes_and_is_still_answered),
        HALL(sender_and_supporters_hear_of_the_answer_once),
        HALL(the_most_supported_first_or_the_newest_page_by_page),
        HALL(what_one_supports_is_his_list_the_newest_first_page_by_page),
        HALL(the_doors_of_initiatives),
        HALL(two_accounts_of_one_person_have_one_voice),
        HALL(who_is_forgotten_leaves_no_words_and_no_voice),
    };
    return cmocka_run_group_tests(rules, NULL, NULL) + run_everywhere(ideas);
}
