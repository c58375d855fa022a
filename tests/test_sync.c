/* test_sync.c - an event from a phone becomes durable, counted and visible: once, whatever happens on the way. */
#include <pthread.h>
#include "street.h"
#include "box_seal.h"

#define ALL_NEW "wwwwwwwww"
#define HAD_IT  "yyyyyyyyy"

static void a_visit_is_counted_before_the_answer_leaves(void **state)
{
    struct street *s = *state;
    struct asked people[] = { { s->person[0][0], "ywn??n---", "pay_qr", "alone" },
                              { s->person[0][1], HAD_IT, NULL, NULL } };
    struct said e = visit_of(s, 1, 1, 0, "guided", people, 2);
    struct pushed p = push_all(s, 0, &e, 1);
    assert_int_equal(p.verdicts[0].kind, VERDICT_STORED);
    assert_int_equal(p.expect_n, 2);
    assert_int_equal(p.chain.n, CHAIN_LEN);
    const int64_t units[] = { GROUP, WARD, CITY }, days[] = { DAY_WHOLE, day_of_ms(s->now_ms) };
    for (size_t u = 0; u < N_OF(units); u++)
        for (size_t d = 0; d < N_OF(days); d++) {
            assert_int_equal(counted(s, units[u], days[d], MEASURE_visits), 1);
            assert_int_equal(counted(s, units[u], days[d], MEASURE_doors), 1);
            assert_int_equal(counted(s, units[u], days[d], MEASURE_guided), 1);
            assert_int_equal(counted(s, units[u], days[d], MEASURE_people), 2);
            assert_int_equal(counted(s, units[u], days[d], MEASURE_has_phone), 2);
            assert_int_equal(counted(s, units[u], days[d], MEASURE_won_network), 1);
            assert_int_equal(counted(s, units[u], days[d], MEASURE_lacks_city_app), 1);
            assert_int_equal(counted(s, units[u], days[d], MEASURE_acts), 1);
            assert_int_equal(counted(s, units[u], days[d], MEASURE_ready), 1);
            assert_int_equal(counted(s, units[u], days[d], MEASURE_became_ready), 0);
        }
    bool touched = false;
    for (size_t i = 0; i < p.n_areas; i++)
        touched = touched || (p.areas[i].group_id == GROUP && p.areas[i].ward_id == WARD);
    assert_true(touched);
    the_books_agree(s);
}

static void the_same_batch_twice_changes_nothing_more(void **state)
{
    struct street *s = *state;
    struct asked people[] = { { s->person[0][0], ALL_NEW, "pay", "helped" } };
    struct said e[] = { visit_of(s, 1, 1, 0, "guided", people, 1), visit_of(s, 2, 2, 1, "absent", NULL, 0) };
    struct pushed first = push_all(s, 0, e, 2), again = push_all(s, 0, e, 2);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(first.verdicts[i].kind, VERDICT_STORED);
        assert_int_equal(again.verdicts[i].kind, VERDICT_AGAIN);
    }
    assert_memory_equal(first.chain.p, again.chain.p, CHAIN_LEN);
    assert_int_equal(total(s, MEASURE_visits), 2);
    assert_int_equal(again.n_areas, 0);
    the_books_agree(s);
}

static void out_of_order_and_in_halves_gives_the_same_numbers(void **state)
{
    struct street *s = *state;
    struct said e[6];
    for (int i = 0; i < 6; i++) {
        struct asked people[] = { { s->person[i % 3][0], i & 1 ? ALL_NEW : "nnnnnnnnn", NULL, NULL } };
        e[i] = visit_of(s, 10 + i, i + 1, i % 3, "guided", people, 1);
    }
    struct said half[] = { e[5], e[2], e[0] }, whole[] = { e[3], e[0], e[5], e[4], e[1], e[2] };
    push_all(s, 0, half, 3);
    struct pushed p = push_all(s, 0, whole, 6);
    int64_t fresh = 0;
    for (int i = 0; i < 6; i++) fresh += p.verdicts[i].kind == VERDICT_STORED;
    assert_int_equal(fresh, 3);
    assert_int_equal(total(s, MEASURE_visits), 6);
    assert_int_equal(total(s, MEASURE_doors), 3);
    assert_int_equal(total(s, MEASURE_people), 3);
    assert_int_equal(p.expect_n, 7);
    the_books_agree(s);
}

static void two_members_at_one_door_are_two_visits_and_one_person(void **state)
{
    struct street *s = *state;
    struct asked one[] = { { s->person[0][0], ALL_NEW, "pay", "taught" } },
                 two[] = { { s->person[0][0], "?w???????", "pay", "taught" } };
    stored(s, 0, visit_of(s, 1, 1, 0, "guided", one, 1));
    stored(s, 1, visit_of(s, 2, 1, 0, "guided", two, 1));
    assert_int_equal(total(s, MEASURE_visits), 2);
    assert_int_equal(total(s, MEASURE_doors), 1);
    assert_int_equal(total(s, MEASURE_people), 1);
    assert_int_equal(total(s, MEASURE_won_network), 1);
    assert_int_equal(total(s, MEASURE_acts), 1);
    assert_int_equal(total(s, MEASURE_taught), 1);
    assert_int_equal(total(s, MEASURE_became_ready), 1);
    the_books_agree(s);
}

/* A visit at `at_ms`, pushed by phone `phone` as its event `n`. */
static void visited_at(struct street *s, int phone, int n, int64_t at_ms, int door, const char *marks)
{
    struct asked one[] = { { s->person[door][0], marks, NULL, NULL } };
    struct said e = { id_of(s, 40 + 10 * phone + n), n, at_ms, s->door[door], "visit",
                      visit_body_of(s, at_ms - 60000, "guided", one, 1, (struct str){ 0 }) };
    stored(s, phone, e);
}

static void a_mark_somebody_had_at_an_earlier_hour_is_no_win(void **state)
{
    struct street *s = *state;
    int64_t ten = s->now_ms - 3 * (int64_t)HOUR_MS, eleven = ten + HOUR_MS;
    visited_at(s, 0, 1, ten, 0, "?y???????");
    visited_at(s, 1, 1, eleven, 0, "?w???????");
    assert_int_equal(total(s, MEASURE_won_network), 0);
    visited_at(s, 1, 2, eleven, 1, "?y???????"); /* she saw what he had won an hour before, and sent first */
    visited_at(s, 0, 2, ten, 1, "?w???????");
    assert_int_equal(total(s, MEASURE_won_network), 1);
    the_books_agree(s);
}

/* The answer was lost, the phone joined again: the same person asks again under another key. */
static void what_an_earlier_key_sent_is_known_to_the_next_one(void **state)
{
    struct street *s = *state;
    struct said first = visit_of(s, 1, 1, 0, "absent", NULL, 0), last = visit_of(s, 2, 2, 1, "absent", NULL, 0);
    struct said next = visit_of(s, 3, 3, 2, "absent", NULL, 0), batch[] = { first, last, next };
    struct device d;
    struct str key;
    stored(s, 0, first);
    stored(s, 0, last);
    assert_int_equal(device_add(s->db, s->a, s->keys, s->now_ms, s->account[0], S("máy"), &s->device[0], &key), OK);
    for (int again = 0; again < 2; again++) {
        struct pushed p = push_all(s, 0, batch, 3);
        for (int i = 0; i < 2; i++) assert_true(p.verdicts[i].kind == VERDICT_AGAIN && p.verdicts[i].other_key);
        assert_int_equal(p.verdicts[2].kind, again ? VERDICT_AGAIN : VERDICT_STORED);
        assert_false(p.verdicts[2].other_key);
        assert_int_equal(p.expect_n, 4);
    }
    assert_int_equal(device_by_id(s->db, s->a, s->device[0], &d), OK);
    struct event alone;
    struct bytes link, chain_0 = { (const unsigned char[CHAIN_LEN]){ 0 }, CHAIN_LEN };
    assert_int_equal(event_by_id(s->db, s->a, next.id, &alone), OK);
    assert_int_equal(event_chain(s->a, chain_0, &alone, &link), OK);
    assert_true(bytes_eq_secret(d.chain, link)); /* a chain of its own, over what it brought itself */
    last.body = visit_body_of(s, s->now_ms - 60000, "refused", NULL, 0, (struct str){ 0 });
    last.n = 4;
    refused(s, 0, last, REFUSAL_id_reuse, "id");
    assert_int_equal(total(s, MEASURE_visits), 3);

    /* Under a third key, sent by a clock that by now puts them months back: a repeat all the same; what is new is refused. */
    struct said news = visit_of(s, 4, 5, 3, "absent", NULL, 0), mixed[] = { first, news, next };
    struct pushed p;
    assert_int_equal(device_add(s->db, s->a, s->keys, s->now_ms, s->account[0], S("máy"), &s->device[0], &key), OK);
    assert_int_equal(push_text(s, s->db, s->a, 0, list_of(s, mixed, 3), s->now_ms + 60 * (int64_t)DAY_MS, &p), OK);
    assert_true(p.verdicts[0].kind == VERDICT_AGAIN && p.verdicts[2].kind == VERDICT_AGAIN);
    assert_true(p.verdicts[1].kind == VERDICT_REFUSED && p.verdicts[1].why == REFUSAL_campaign);
    assert_int_equal(total(s, MEASURE_visits), 3);
    the_books_agree(s);
}

static void an_id_serves_one_event_of_one_person(void **state)
{
    struct street *s = *state;
    struct said mine = visit_of(s, 1, 1, 0, "absent", NULL, 0), other = visit_of(s, 1, 2, 1, "absent", NULL, 0);
    other.body = visit_body_of(s, s->now_ms - 60000, "refused", NULL, 0, (struct str){ 0 });
    stored(s, 0, mine);
    refused(s, 0, other, REFUSAL_id_reuse, "id");
    refused(s, 1, mine, REFUSAL_id_reuse, "id");
    struct said same_number = visit_of(s, 2, 1, 1, "absent", NULL, 0);
    refused(s, 0, same_number, REFUSAL_n, "n");
    assert_int_equal(total(s, MEASURE_visits), 1);
    the_books_agree(s);
}

static void a_year_off_still_lands_on_the_right_day(void **state)
{
    struct street *s = *state;
    for (int k = -1; k <= 1; k += 2) {
        int64_t off = k * 365 * (int64_t)DAY_MS, phone_now = s->now_ms + off, yesterday = phone_now - DAY_MS;
        struct said e = { id_of(s, 5 + k), 3 + k, yesterday, s->door[k + 1], "visit",
                          visit_body_of(s, yesterday - 60000, "absent", NULL, 0, (struct str){ 0 }) };
        struct pushed p;
        assert_int_equal(push_text(s, s->db, s->a, 0, list_of(s, &e, 1), phone_now, &p), OK);
        assert_int_equal(p.verdicts[0].kind, VERDICT_STORED);
    }
    assert_int_equal(counted(s, CITY, day_of_ms(s->now_ms) - 1, MEASURE_visits), 2);
    struct event e;
    assert_int_equal(event_by_id(s->db, s->a, id_of(s, 4), &e), OK);
    assert_true(skew_is_wrong(e.skew_ms));
    assert_true(e.at_ms == s->now_ms - DAY_MS && e.device_ms == s->now_ms - 366 * (int64_t)DAY_MS);
    the_books_agree(s);
}

/* The clock was put back between the visit and its sending, and again before it was mended. */
static void a_correction_is_judged_by_the_clock_of_its_visit(void **state)
{
    struct street *s = *state;
    int64_t early = s->now_ms - 3 * (int64_t)HOUR_MS, started = s->now_ms - (int64_t)MINUTE_MS;
    struct said e = { id_of(s, 1), 1, s->now_ms, s->door[0], "visit", visit_body_of(s, started, "absent", NULL, 0, (struct str){ 0 }) };
    struct said c = { id_of(s, 2),  2,
                      early,        s->door[0],
                      "correction", visit_body_of(s, started, "refused", NULL, 0, id_of(s, 1)) };
    struct pushed p;
    assert_int_equal(push_text(s, s->db, s->a, 0, list_of(s, &e, 1), s->now_ms - 2 * (int64_t)HOUR_MS, &p), OK);
    assert_int_equal(p.verdicts[0].kind, VERDICT_STORED);
    assert_int_equal(push_text(s, s->db, s->a, 0, list_of(s, &c, 1), early, &p), OK);
    assert_int_equal(p.verdicts[0].kind, VERDICT_STORED);
    assert_int_equal(total(s, MEASURE_refused), 1);
    the_books_agree(s);
}

static void a_correction_takes_back_exactly_what_was_counted(void **state)
{
    struct street *s = *state;
    int64_t day = day_of_ms(s->now_ms);
    struct asked wrong[] = { { s->person[0][0], ALL_NEW, "pay", "alone" } },
                 right[] = { { s->person[0][1], "nnn??????", NULL, NULL } };
    stored(s, 0, visit_of(s, 1, 1, 0, "guided", wrong, 1));
    int64_t started = s->now_ms - 2 * (int64_t)MINUTE_MS;
    s->now_ms += 2 * (int64_t)DAY_MS;
    struct said c = { id_of(s, 2), 2, s->now_ms, s->door[0], "correction",
                      visit_body_of(s, started, "guided", right, 1, id_of(s, 1)) };
    stored(s, 0, c);
    assert_int_equal(total(s, MEASURE_visits), 1);
    assert_int_equal(total(s, MEASURE_people), 1);
    assert_int_equal(total(s, MEASURE_acts), 0);
    assert_int_equal(total(s, MEASURE_won_phone), 0);
    assert_int_equal(total(s, MEASURE_lacks_phone), 1);
    assert_int_equal(total(s, MEASURE_became_ready), 0);
    assert_int_equal(counted(s, CITY, day, MEASURE_won_phone), 0);           /* mended on the visit's own day */
    assert_int_equal(counted(s, CITY, day_of_ms(s->now_ms), MEASURE_visits), 0);
    the_books_agree(s);

    c.id = id_of(s, 3), c.n = 1;
    refused(s, 1, c, REFUSAL_correction, "body.visit");                       /* not one's own */
    s->now_ms += 6 * (int64_t)DAY_MS;
    c = (struct said){ id_of(s, 4), 3, s->now_ms, s->door[0], "correction", visit_body_of(s, started, "absent", NULL, 0, id_of(s, 1)) };
    refused(s, 0, c, REFUSAL_too_late, "body.visit");
    the_books_agree(s);
}

static void a_late_event_counts_on_the_first_open_day_and_says_so(void **state)
{
    struct street *s = *state;
    struct event e;
    int64_t today = day_of_ms(s->now_ms);
    struct said v = visit_of(s, 1, 1, 0, "absent", NULL, 0);
    assert_int_equal(day_close(s->db, s->a, WARD, today), OK);
    s->now_ms += 2 * (int64_t)DAY_MS;
    struct pushed p;
    assert_int_equal(push_text(s, s->db, s->a, 0, list_of(s, &v, 1), s->now_ms, &p), OK);
    assert_int_equal(p.verdicts[0].kind, VERDICT_STORED);
    assert_int_equal(event_by_id(s->db, s->a, id_of(s, 1), &e), OK);
    assert_true(e.late && e.day == today + 1);
    assert_int_equal(counted(s, GROUP, today, MEASURE_visits), 0);
    assert_int_equal(counted(s, GROUP, today + 1, MEASURE_visits), 1);
    the_books_agree(s);
}

static struct str sealed(struct street *s, const char *text)
{
    return base64url(s->a, box_seal(s->keys, s->a, str_z(text)));
}

/* ---- bad input names its field and stores nothing ---- */

static void bad_input_names_its_field_and_stores_nothing(void **state)
{
    struct street *s = *state;
    static const struct { const char *event; enum refusal why; const char *field; } tries[] = {
#define OPEN "{\"id\":\"01920000-0000-7000-8000-0000000000aa\",\"n\":1,\"kind\":\"visit\",\"at_ms\":1767578400000,\"household\":1,\"body\":\""
#define TAIL ",\\\"form_v\\\":1,\\\"rules_v\\\":1}\"}"
#define GUIDED "\\\"started_ms\\\":1767578300000,\\\"outcome\\\":\\\"guided\\\""
        { "{}", REFUSAL_json, "id" },
        { "5", REFUSAL_json, "body" },
        { "{\"id\":5}", REFUSAL_json, "id" },
        { "{\"id\":\"01920000-0000-4000-8000-0000000000aa\",\"n\":1,\"kind\":\"visit\",\"at_ms\":1,\"household\":1,\"body\":\"{}\"}", REFUSAL_json, "id" },
        { "{\"id\":\"01920000-0000-7000-8000-0000000000aa\",\"n\":1,\"kind\":\"dance\",\"at_ms\":1,\"household\":1,\"body\":\"{}\"}", REFUSAL_kind, "kind" },
        { "{\"id\":\"01920000-0000-7000-8000-0000000000aa\",\"n\":0,\"kind\":\"visit\",\"at_ms\":1,\"household\":1,\"body\":\"{}\"}", REFUSAL_n, "n" },
        { "{\"id\":\"01920000-0000-7000-8000-0000000000aa\",\"n\":1,\"kind\":\"visit\",\"at_ms\":\"x\",\"household\":1,\"body\":\"{}\"}", REFUSAL_times, "at_ms" },
        { "{\"id\":\"01920000-0000-7000-8000-0000000000aa\",\"n\":1,\"kind\":\"visit\",\"at_ms\":1,\"household\":1,\"body\":\"{}\",\"shoe\":1}", REFUSAL_json, "shoe" },
        { OPEN "{\"}", REFUSAL_json, "body" },
        { OPEN "[]\"}", REFUSAL_json, "body" },
        { OPEN "{\\\"started_ms\\\":\\\"soon\\\"" TAIL, REFUSAL_times, "body.started_ms" },
        { OPEN "{\\\"started_ms\\\":99999999999999" TAIL, REFUSAL_times, "body.started_ms" },
        { OPEN "{\\\"started_ms\\\":1767578300000,\\\"outcome\\\":\\\"danced\\\"" TAIL, REFUSAL_outcome, "body.outcome" },
        { OPEN "{" GUIDED ",\\\"shoe\\\":1" TAIL, REFUSAL_json, "body.shoe" },
        { OPEN "{" GUIDED ",\\\"people\\\":[{\\\"resident\\\":1,\\\"marks\\\":\\\"yyy\\\"}]" TAIL, REFUSAL_marks, "body.people[0].marks" },
        { OPEN "{" GUIDED ",\\\"people\\\":[{\\\"resident\\\":1,\\\"marks\\\":\\\"yyyyyyyyx\\\"}]" TAIL, REFUSAL_marks, "body.people[0].marks" },
        { OPEN "{" GUIDED ",\\\"people\\\":[{\\\"marks\\\":\\\"yyyyyyyyy\\\"}]" TAIL, REFUSAL_people, "body.people[0].resident" },
        { OPEN "{" GUIDED ",\\\"people\\\":{}" TAIL, REFUSAL_people, "body.people" },
        { OPEN "{" GUIDED ",\\\"people\\\":[{\\\"resident\\\":1,\\\"marks\\\":\\\"yyyyyyyyy\\\",\\\"acts\\\":[{\\\"skill\\\":\\\"pay\\\",\\\"level\\\":\\\"slept\\\"}]}]" TAIL,
          REFUSAL_skill, "body.people[0].acts[0].level" },
        { OPEN "{" GUIDED ",\\\"confirm\\\":{\\\"how\\\":\\\"code\\\"}" TAIL, REFUSAL_confirm, "body.confirm.code" },
        { OPEN "{" GUIDED ",\\\"come_back_ms\\\":-5" TAIL, REFUSAL_come_back, "body.come_back_ms" },
        { OPEN "{\\\"a\\\":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}\"}", REFUSAL_json, NULL },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct pushed p;
        struct str list = arena_printf(s->a, "[%s]", tries[i].event);
        assert_int_equal(push_text(s, s->db, s->a, 0, list, s->now_ms, &p), OK);
        struct str field = p.verdicts[0].field;
        if (p.verdicts[0].kind != VERDICT_REFUSED || p.verdicts[0].why != tries[i].why
            || (tries[i].field && !str_eq(field, str_z(tries[i].field))))
            fail_msg("%s\n -> %s %s at %.*s", tries[i].event, verdict_words[p.verdicts[0].kind],
                     refusal_word(p.verdicts[0].why), (int)field.n, field.p);
        assert_true(refusal_text(p.verdicts[0].why, LANG_VI).n > 0 && refusal_text(p.verdicts[0].why, LANG_EN).n > 0);
    }
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM event"), 0);
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM cube"), 0);
    const struct json_in *v;
    struct blame blame = { 0 };
    assert_int_equal(json_parse(s->a, S("[{\"id\":\"\xff\xfe\"}]"), &blame, &v), ERR_BAD_INPUT);
}

static void what_does_not_fit_the_world_is_refused(void **state)
{
    struct street *s = *state;
    struct asked stranger[] = { { s->person[1][0], ALL_NEW, NULL, NULL } },
                 twice[] = { { s->person[0][0], ALL_NEW, NULL, NULL }, { s->person[0][0], ALL_NEW, NULL, NULL } },
                 unskilled[] = { { s->person[0][0], ALL_NEW, "juggle", "alone" } };
    refused(s, 0, visit_of(s, 1, 1, MY_DOORS, "absent", NULL, 0), REFUSAL_household, "household");
    struct said nowhere = visit_of(s, 1, 1, 0, "absent", NULL, 0);
    nowhere.household = 999999;
    refused(s, 0, nowhere, REFUSAL_household, "household");
    refused(s, 0, visit_of(s, 1, 1, 0, "guided", stranger, 1), REFUSAL_people, "body.people[0].resident");
    refused(s, 0, visit_of(s, 1, 1, 0, "guided", twice, 2), REFUSAL_people, "body.people[1].resident");
    refused(s, 0, visit_of(s, 1, 1, 0, "guided", unskilled, 1), REFUSAL_skill, "body.people[0].acts[0].skill");
    refused(s, 0, visit_of(s, 1, 1, 0, "guided", NULL, 0), REFUSAL_people, "body.people");
    struct said before = visit_of(s, 1, 1, 0, "absent", NULL, 0);
    before.at_ms -= 100 * (int64_t)DAY_MS;
    before.body = visit_body_of(s, before.at_ms - 1000, "absent", NULL, 0, (struct str){ 0 });
    refused(s, 0, before, REFUSAL_campaign, "body.started_ms");
    struct said slow = visit_of(s, 1, 1, 0, "absent", NULL, 0);
    slow.body = visit_body_of(s, s->now_ms - 9 * (int64_t)HOUR_MS, "absent", NULL, 0, (struct str){ 0 });
    refused(s, 0, slow, REFUSAL_too_long, "body.started_ms");
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM event"), 0);
    stored(s, 0, visit_of(s, 1, 1, 0, "absent", NULL, 0));                  /* mended: the same id is free */
    the_books_agree(s);
}

static void one_bad_event_does_not_hold_up_the_others(void **state)
{
    struct street *s = *state;
    struct said e[] = { visit_of(s, 1, 1, 0, "absent", NULL, 0), visit_of(s, 2, 2, 0, "guided", NULL, 0),
                        visit_of(s, 3, 3, 1, "absent", NULL, 0) };
    struct pushed p = push_all(s, 0, e, 3);
    assert_int_equal(p.verdicts[0].kind, VERDICT_STORED);
    assert_int_equal(p.verdicts[1].kind, VERDICT_REFUSED);
    assert_int_equal(p.verdicts[2].kind, VERDICT_STORED);
    assert_int_equal(total(s, MEASURE_visits), 2);
}

/* ---- people ---- */

enum { NEW, KNOWN };

/* A card of a person: `who` is a uid (NEW) or the number of a resident (KNOWN). */
static struct said card_of(struct street *s, int64_t id, int64_t n, int door, int kind, struct str who, const char *name, struct str box)
{
    struct buf b = { .arena = s->a };
    struct json j = { .out = &b };
    json_object(&j, NULL);
    if (kind == NEW) json_text(&j, "uid", who);
    else json_raw(&j, "resident", who);
    json_text(&j, "name", str_z(name));
    if (kind == NEW) json_i64(&j, "birth_year", 1955);
    if (box.n) json_text(&j, "sex", S("female"));
    if (box.n) json_text(&j, "number_box", box);
    json_end(&j);
    return (struct said){ id_of(s, id), n, s->now_ms, s->door[door], "person", buf_str(&b) };
}

/* A visit to somebody known by uid. */
static struct said uid_visit(struct street *s, int64_t id, int64_t n, int door, struct str uid, const char *marks)
{
    return (struct said){ id_of(s, id), n, s->now_ms, s->door[door], "visit",
        arena_printf(s->a, "{\"started_ms\":%lld,\"outcome\":\"guided\",\"people\":[{\"uid\":\"%.*s\",\"marks\":\"%s\","
        "\"acts\":[{\"skill\":\"pay\",\"level\":\"alone\"}]}],\"form_v\":1,\"rules_v\":1}", (long long)s->now_ms - 60000,
        (int)uid.n, uid.p, marks) };
}

static void a_person_born_on_a_phone_is_asked_in_the_same_batch(void **state)
{
    struct street *s = *state;
    struct str uid = id_of(s, 0x77);
    struct said e[] = { card_of(s, 1, 1, 0, NEW, uid, "Phạm Thị Dung", (struct str){ 0 }), uid_visit(s, 2, 2, 0, uid, "wwwwwwwww") };
    struct pushed p = push_all(s, 0, e, 2);
    assert_int_equal(p.verdicts[0].kind, VERDICT_STORED);
    assert_int_equal(p.verdicts[1].kind, VERDICT_STORED);
    assert_int_equal(total(s, MEASURE_people), 1);
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM resident WHERE uid IS NOT NULL AND name = 'Phạm Thị Dung'"), 1);
    assert_int_equal(ask(s, "SELECT residents FROM unit WHERE id = 1"), 1);
    the_books_agree(s);
}

static void of_two_edits_the_later_field_wins_in_any_order(void **state)
{
    struct street *s = *state;
    struct str who = arena_printf(s->a, "%lld", (long long)s->person[0][0]);
    struct said early = card_of(s, 1, 1, 0, KNOWN, who, "Nguyễn Văn Sớm", (struct str){ 0 });
    s->now_ms += 60000;
    struct said late = card_of(s, 2, 1, 0, KNOWN, who, "Nguyễn Văn Muộn", (struct str){ 0 });
    stored(s, 1, late);
    stored(s, 0, early);
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM resident WHERE name = 'Nguyễn Văn Muộn'"), 1);
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM event WHERE kind = 'person'"), 2);
    the_books_agree(s);
}

static void one_number_is_one_person_wherever_entered(void **state)
{
    struct street *s = *state;
    struct str number = sealed(s, "001155900001");
    struct str uid_a = id_of(s, 0xa), uid_b = id_of(s, 0xb);
    stored(s, 0, card_of(s, 1, 1, 0, NEW, uid_a, "Phạm Thị Dung", number));
    stored(s, 2, card_of(s, 2, 1, MY_DOORS, NEW, uid_b, "Phạm Thị Dung", (struct str){ 0 }));
    struct said a = uid_visit(s, 3, 2, 0, uid_a, "nnnnnnnnn");
    s->now_ms += 1000;
    struct said b = uid_visit(s, 4, 2, MY_DOORS, uid_b, "wwwwwwwww");
    stored(s, 0, a);
    stored(s, 2, b);
    assert_int_equal(total(s, MEASURE_people), 2);           /* nobody knows yet */
    assert_int_equal(total(s, MEASURE_acts), 2);
    stored(s, 2, card_of(s, 5, 3, MY_DOORS, NEW, uid_b, "Phạm Thị Dung", sealed(s, "001155900001")));
    assert_int_equal(total(s, MEASURE_people), 1);
    assert_int_equal(total(s, MEASURE_acts), 1);
    assert_int_equal(total(s, MEASURE_lacks_phone), 0);
    assert_int_equal(total(s, MEASURE_has_phone), 1);
    assert_int_equal(counted(s, NEXT_GROUP, DAY_WHOLE, MEASURE_people), 0);
    assert_int_equal(counted(s, GROUP, DAY_WHOLE, MEASURE_became_ready), 1);
    assert_int_equal(counted(s, NEXT_GROUP, DAY_WHOLE, MEASURE_won_phone), 1);     /* won where it was won */
    the_books_agree(s);
    int64_t started = b.at_ms - 60000;
    s->now_ms += 1000;
    stored(s, 2, (struct said){ id_of(s, 6), 4, s->now_ms, s->door[MY_DOORS], "correction", visit_body_of(s, started, "absent", NULL, 0, id_of(s, 4)) });
    assert_int_equal(total(s, MEASURE_people), 1);
    assert_int_equal(total(s, MEASURE_acts), 1);
    assert_int_equal(total(s, MEASURE_lacks_phone), 1);
    assert_int_equal(total(s, MEASURE_became_ready), 0);
    the_books_agree(s);
}

static void a_number_never_stays_in_the_clear(void **state)
{
    struct street *s = *state;
    struct str uid = id_of(s, 0xa);
    stored(s, 0, card_of(s, 1, 1, 0, NEW, uid, "Phạm Thị Dung", sealed(s, "001155900001")));
    assert_int_equal(
        ask(s, "SELECT COUNT(*) FROM event WHERE body LIKE '%001155900001%' OR effects LIKE '%001155900001%'"), 0);
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM resident WHERE number_last4 = '0001' AND number_hash IS NOT NULL"),
                     1);
    refused(s, 0, card_of(s, 2, 2, 0, NEW, id_of(s, 0xb), "Trần Văn Em", sealed(s, "001055900001")), REFUSAL_number,
            "body.number_box");
    refused(s, 0, card_of(s, 2, 2, 0, NEW, id_of(s, 0xb), "Trần Văn Em", S("AAAA")), REFUSAL_number, "body.number_box");
    refused(s, 0, card_of(s, 2, 2, 0, NEW, id_of(s, 0xb), "X", (struct str){ 0 }), REFUSAL_person, "body.name");
}

/* ---- races and hunger ---- */

struct phone {
    struct street *s;
    int member;
    struct str list;
    enum err result;
    struct pushed out;
    struct arena *a;
    struct db *db;
};

static void *send_it(void *arg)
{
    struct phone *p = arg;
    p->result = push_text(p->s, p->db, p->a, p->member, p->list, p->s->now_ms, &p->out);
    return NULL;
}

static void two_phones_at_once_with_the_same_ids_store_each_once(void **state)
{
    struct street *s = *state;
    enum { ROUNDS = 5, EVENTS = 6 };
    for (int r = 0; r < ROUNDS; r++) {
        struct said e[2][EVENTS];
        struct phone phones[2];
        pthread_t threads[2];
        for (int i = 0; i < EVENTS; i++) {
            int64_t id = 100 * r + i;
            e[0][i] = visit_of(s, id, r * EVENTS + i + 1, i, "absent", NULL, 0);
            e[1][i] = visit_of(s, i & 1 ? id : 50 + id, r * EVENTS + i + 1, i, "absent", NULL, 0);
        }
        for (int k = 0; k < 2; k++) {
            phones[k] = (struct phone){ .s = s, .member = k, .list = list_of(s, e[k], EVENTS), .a = arena_open(16 * MIB) };
            assert_int_equal(db_open(test_url, &phones[k].db), OK);
        }
        for (int k = 0; k < 2; k++) assert_int_equal(pthread_create(&threads[k], NULL, send_it, &phones[k]), 0);
        for (int k = 0; k < 2; k++) assert_int_equal(pthread_join(threads[k], NULL), 0);
        int64_t fresh = 0;
        for (int k = 0; k < 2; k++) {
            if (phones[k].result != OK) assert_int_equal(phones[k].result, ERR_BUSY);
            while (phones[k].result == ERR_BUSY) send_it(&phones[k]);
            assert_int_equal(phones[k].result, OK);
            for (int i = 0; i < EVENTS; i++) {
                const struct verdict *v = &phones[k].out.verdicts[i];
                fresh += v->kind == VERDICT_STORED;
                assert_true(v->kind != VERDICT_REFUSED || v->why == REFUSAL_id_reuse);
            }
            db_close(phones[k].db);
            arena_close(phones[k].a);
        }
        assert_int_equal(fresh, EVENTS + EVENTS / 2);
    }
    assert_int_equal(total(s, MEASURE_visits), ROUNDS * (EVENTS + EVENTS / 2));
    assert_int_equal(total(s, MEASURE_doors), EVENTS);
    the_books_agree(s);
}

static void starved_of_memory_a_batch_is_stored_whole_or_not_at_all(void **state)
{
    struct street *s = *state;
    struct asked people[] = { { s->person[0][0], ALL_NEW, "pay", "taught" },
                              { s->person[0][1], "nnnnnnnnn", NULL, NULL } };
    struct said e[] = { visit_of(s, 1, 1, 0, "guided", people, 2), visit_of(s, 2, 2, 1, "absent", NULL, 0) };
    struct str list = list_of(s, e, 2);
    for (size_t bytes = 4 * KIB;; bytes += 3 * KIB + 7) {
        struct arena *a = arena_open(bytes);
        struct pushed p;
        enum err result = push_text(s, s->db, a, 0, list, s->now_ms, &p);
        int64_t events = ask(s, "SELECT COUNT(*) FROM event"),
                devices = ask(s, "SELECT COUNT(*) FROM device WHERE n > 0");
        arena_close(a);
        if (result == OK) { assert_true(events >= 2 && devices == 1); break; }
        assert_int_equal(result, ERR_NOMEM);
        assert_int_equal(events, 0);
        assert_int_equal(devices, 0);
        assert_int_equal(ask(s, "SELECT COUNT(*) FROM cube"), 0);
        assert_int_equal(ask(s, "SELECT COUNT(*) FROM readiness"), 0);
    }
    the_books_agree(s);
}

/* ---- doors down ---- */

static void cut_one_piece(struct street *s)
{
    run_sql(s,
            arena_z(s->a,
                    arena_printf(
                        s->a,
                        "INSERT INTO piece(id, team_id, member_id, campaign_id, group_id, number, epoch, houses, work)"
                        " VALUES(1, 1, %lld, %lld, 3, 1, 1, 8, 80)",
                        (long long)s->member[0], (long long)s->campaign.id)));
    run_sql(
        s,
        arena_z(
            s->a,
            arena_printf(
                s->a,
                "INSERT INTO door(household_id, campaign_id, group_id, ward_id, house_id, lane_id, piece_id, walk_order,"
                " seq, last_outcome, last_ms, due_ms, visits, lease_account, lease_until_ms) SELECT h.id, %lld, h.group_id, h.ward_id, h.house_id,"
                " b.lane_id, 1, b.walk_order, 0, NULL, 0, NULL, 0, NULL, 0 FROM household h JOIN house b ON b.id = h.house_id WHERE h.group_id = 3",
                (long long)s->campaign.id)));
}

static void a_phone_pulls_what_changed_and_nothing_else(void **state)
{
    struct street *s = *state;
    struct turf_of t;
    struct pulled p;
    cut_one_piece(s);
    assert_int_equal(sync_turf(s->db, s->a, s->account[0], &t), OK);
    assert_int_equal(t.n_pieces, 1);
    struct pull q = { s->account[0], 0, 0, 5, s->now_ms };
    assert_int_equal(sync_pull(s->db, s->a, &t, &q, &p), OK);
    assert_true(p.n_doors == 5 && p.more && p.n_people == 5 * PEOPLE);
    q.seq = p.doors[4].seq, q.household = p.doors[4].household;
    assert_int_equal(sync_pull(s->db, s->a, &t, &q, &p), OK);
    assert_true(p.n_doors == MY_DOORS - 5 && !p.more);
    q.seq = p.doors[p.n_doors - 1].seq, q.household = p.doors[p.n_doors - 1].household;
    assert_int_equal(sync_pull(s->db, s->a, &t, &q, &p), OK);
    assert_int_equal(p.n_doors, 0);
    struct asked people[] = { { s->person[2][0], "ynw??????", NULL, NULL } };
    stored(s, 1, visit_of(s, 1, 1, 2, "guided", people, 1));
    assert_int_equal(sync_pull(s->db, s->a, &t, &q, &p), OK);
    assert_int_equal(p.n_doors, 1);
    assert_true(str_eq(p.doors[0].outcome, S("guided")) && str_eq(p.people[0].marks, S("ynw??????")));
    struct str before = t.epoch;
    run_sql(s, "UPDATE piece SET epoch = 2");
    assert_int_equal(sync_turf(s->db, s->a, s->account[0], &t), OK);
    assert_false(str_eq(before, t.epoch));
}

static void a_door_is_held_by_one_member_at_a_time(void **state)
{
    struct street *s = *state;
    struct str holder = { 0 };
    int64_t until = 0;
    cut_one_piece(s);
    assert_int_equal(lease_take(s->db, s->a, s->account[0], s->door[0], s->now_ms, &until, &holder), OK);
    assert_int_equal(until, s->now_ms + LEASE_MS);
    assert_int_equal(lease_take(s->db, s->a, s->account[1], s->door[0], s->now_ms, &until, &holder), ERR_CONFLICT);
    assert_true(str_eq(holder, S("Tổ viên A")));
    assert_int_equal(lease_take(s->db, s->a, s->account[0], s->door[0], s->now_ms, &until, &holder), OK);
    assert_int_equal(lease_take(s->db, s->a, s->account[2], s->door[0], s->now_ms, &until, &holder), ERR_NOT_FOUND);
    assert_int_equal(lease_release(s->db, s->a, s->account[0], s->door[0]), OK);
    assert_int_equal(lease_take(s->db, s->a, s->account[1], s->door[0], s->now_ms, &until, &holder), OK);
    assert_int_equal(lease_take(s->db, s->a, s->account[0], s->door[0], s->now_ms + LEASE_MS + 1, &until, &holder), OK);
}

static void the_week_counts_what_speaks_for_each_visit(void **state)
{
    struct street *s = *state;
    struct my_day days[WEEK_DAYS];
    stored(s, 0, visit_of(s, 1, 1, 0, "absent", NULL, 0));
    stored(s, 0, visit_of(s, 2, 2, 1, "absent", NULL, 0));
    int64_t started = s->now_ms - 2 * (int64_t)MINUTE_MS;
    stored(s, 0, (struct said){ id_of(s, 3), 3, s->now_ms, s->door[1], "correction", visit_body_of(s, started, "refused", NULL, 0, id_of(s, 2)) });
    assert_int_equal(sync_week(s->db, s->a, s->account[0], day_of_ms(s->now_ms), days), OK);
    assert_int_equal(days[WEEK_DAYS - 1].visits, 2);
    assert_int_equal(days[WEEK_DAYS - 1].n[OUTCOME_ABSENT], 1);
    assert_int_equal(days[WEEK_DAYS - 1].n[OUTCOME_REFUSED], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STREET(a_visit_is_counted_before_the_answer_leaves),
        STREET(the_same_batch_twice_changes_nothing_more),
        STREET(out_of_order_and_in_halves_gives_the_same_numbers),
        STREET(two_members_at_one_door_are_two_visits_and_one_person),
        STREET(a_mark_somebody_had_at_an_earlier_hour_is_no_win),
        STREET(an_id_serves_one_event_of_one_person),
        STREET(what_an_earlier_key_sent_is_known_to_the_next_one),
        STREET(a_year_off_still_lands_on_the_right_day),
        STREET(a_correction_is_judged_by_the_clock_of_its_visit),
        STREET(a_correction_takes_back_exactly_what_was_counted),
        STREET(a_late_event_counts_on_the_first_open_day_and_says_so),
        STREET(bad_input_names_its_field_and_stores_nothing),
        STREET(what_does_not_fit_the_world_is_refused),
        STREET(one_bad_event_does_not_hold_up_the_others),
        STREET(a_person_born_on_a_phone_is_asked_in_the_same_batch),
        STREET(of_two_edits_the_later_field_wins_in_any_order),
        STREET(one_number_is_one_person_wherever_entered),
        STREET(a_number_never_stays_in_the_clear),
        STREET(two_phones_at_once_with_the_same_ids_store_each_once),
        STREET(starved_of_memory_a_batch_is_stored_whole_or_not_at_all),
        STREET(a_phone_pulls_what_changed_and_nothing_else),
        STREET(a_door_is_held_by_one_member_at_a_time),
        STREET(the_week_counts_what_speaks_for_each_visit),
    };
    log_set_level(LOG_ERROR);
    return run_everywhere(tests);
}
