/* test_erase.c - a person asks to be forgotten: names and words are gone, counts stay, chains hold, phones forget. */
#define _GNU_SOURCE                      /* memmem */
#include "street.h"
#include "account/hours/parameter.h"
#include "auth/audit_log.h"
#include "http/http.h"
#include "outreach/erase/erase_db.h"
#include "outreach/campaign/visit.h"

static const struct actor officer = { .account_id = 77, .roles = ROLE_OFFICER };

static struct privacy_request request_for(struct street *s, enum privacy_kind kind, int64_t resident_id)
{
    struct privacy_request r = { .unit_id = WARD, .resident_id = resident_id, .kind = kind, .person = S("Bà Hoa"),
                                 .contact = S("x"), .note = S("") };
    assert_int_equal(privacy_add(s->db, s->a, s->now_ms, s->keys, &officer, &r), OK);
    assert_int_equal(privacy_move(s->db, s->a, s->now_ms, s->keys, &officer, r.id, PRIVACY_ACCEPT, (struct str){ 0 },
                                  &r), OK);
    return r;
}

static enum err finish(struct street *s, const struct privacy_request *r, struct privacy_finish f, const char **field)
{
    struct privacy_request done;
    f.id = r->id;
    f.reason = S("theo đơn");
    enum err e = privacy_finish(s->db, s->a, s->now_ms, s->keys, &officer, &f, &done);
    *field = f.field;
    return e;
}

static struct erasure erased(struct street *s, int64_t resident_id)
{
    struct erasure e;
    const char *field;
    struct privacy_request r = request_for(s, PRIVACY_ERASE, resident_id);
    assert_int_equal(finish(s, &r, (struct privacy_finish){ 0 }, &field), OK);
    assert_int_equal(erasure_of_request(s->db, s->a, r.id, &e), OK);
    return e;
}

static struct str noted_visit(struct street *s, const char *outcome, int64_t resident_id)
{
    static const char *const acts = "[{\"skill\":\"pay\",\"level\":\"taught\"}]";
    struct str person = S(""), when = arena_printf(s->a, "%lld", (long long)s->now_ms - 60000);
    if (resident_id)
        person = arena_printf(s->a, "{\"resident\":%lld,\"marks\":\"wwwwwwwww\",\"acts\":%s}", (long long)resident_id,
                              acts);
    return arena_printf(s->a, "{\"started_ms\":%.*s,\"outcome\":\"%s\",\"lat_e6\":21000000,\"lon_e6\":105000000,"
                        "\"accuracy_m\":9,\"note\":\"Bà An bị ốm\",\"people\":[%.*s],\"form_v\":1,\"rules_v\":1}",
                        (int)when.n, when.p, outcome, (int)person.n, person.p ? person.p : "");
}

/* At door 0: a card with a name, a visit with a note, one more; at door 1 a visit. */
static void a_story(struct street *s)
{
    struct str card = arena_printf(s->a,
                                   "{\"resident\":%lld,\"name\":\"Nguyễn Thị "
                                       "An\",\"birth_year\":1961,\"sex\":\"female\"}",
                                   (long long)s->person[0][0]);
    struct str other = arena_printf(s->a, "{\"resident\":%lld,\"name\":\"Trần Thị Bình\"}", (long long)s->person[0][1]);
    struct said e[] = {
        { id_of(s, 1), 1, s->now_ms, s->door[0], "person", card },
        { id_of(s, 2), 2, s->now_ms, s->door[0], "visit", noted_visit(s, "guided", s->person[0][0]) },
        { id_of(s, 3), 3, s->now_ms, s->door[0], "person", other },
        { id_of(s, 4), 4, s->now_ms, s->door[1], "visit", noted_visit(s, "absent", 0) },
        { id_of(s, 5), 5, s->now_ms, s->door[0], "visit", noted_visit(s, "absent", 0) },
    };
    struct pushed p = push_all(s, 0, e, N_OF(e));
    for (size_t i = 0; i < p.n; i++) assert_int_equal(p.verdicts[i].kind, VERDICT_STORED);
    the_books_agree(s);
}

static void names_and_words_go_and_counts_stay(void **state)
{
    struct street *s = *state;
    a_story(s);
    run_sql(s, "UPDATE resident SET number_hash = number_hash, number_last4 = '1234' WHERE id = 1");
    int64_t taught = total(s, MEASURE_taught), people = total(s, MEASURE_people), ready = total(s, MEASURE_ready);
    struct erasure e = erased(s, s->person[0][0]);
    assert_true(e.events == 3);                                  /* her card and both visits at her door */
    assert_true(ask(s, "SELECT COUNT(*) FROM resident WHERE id = 1 AND name = '(đã xoá)' AND birth_year = 0 AND "
                    "number_last4 IS NULL"
                       " AND sex = 'unknown' AND number_hash IS NULL AND phone_sealed IS NULL") == 1);
    assert_true(ask(s, "SELECT COUNT(*) FROM event WHERE body LIKE '%Nguyễn Thị An%'") == 0);
    assert_true(ask(s, "SELECT COUNT(*) FROM event WHERE body LIKE '%Bà "
                    "An%'") == 1);             /* at the other door */
    assert_true(ask(s, "SELECT COUNT(*) FROM event WHERE body LIKE '%Trần Thị Bình%'") == 1);     /* somebody else */
    assert_true(ask(s, "SELECT COUNT(*) FROM event WHERE body = '{\"erased\":true}'") == 1);
    assert_true(taught == total(s, MEASURE_taught) && people == total(s, MEASURE_people) && ready == total(s,
            MEASURE_ready));
    the_books_agree(s);
}

static void the_certificate_says_what_and_who_and_is_in_the_log(void **state)
{
    struct street *s = *state;
    int64_t lines, bad;
    a_story(s);
    struct erasure e = erased(s, s->person[0][0]);
    assert_non_null(memmem(e.certificate.p, e.certificate.n, "tài khoản 77", strlen("tài khoản 77")));
    assert_null(memmem(e.certificate.p, e.certificate.n, "Nguyễn Thị An", strlen("Nguyễn Thị An")));
    struct str hash = hex(s->a, e.hash);
    struct str look = arena_printf(s->a,
                                   "SELECT COUNT(*) FROM audit_log WHERE id = %lld AND subject = 'erasure:1' AND "
                                       "reason = '%.*s'",
                                   (long long)e.audit_id, (int)hash.n, hash.p);
    assert_true(ask(s, arena_z(s->a, look)) == 1);
    assert_int_equal(audit_verify(s->db, s->a, &lines, &bad), OK);
}

static void the_household_head_goes_only_when_it_is_that_person(void **state)
{
    struct street *s = *state;
    run_sql(s, "UPDATE household SET contact = (SELECT chain FROM device WHERE id = 1) WHERE id = 1");
    erased(s, s->person[0][1]);                                  /* Trần Thị Bình; the head is Nguyễn Văn An */
    assert_true(ask(s, "SELECT COUNT(*) FROM household WHERE head_name = 'Nguyễn Văn An' AND contact IS NOT "
                    "NULL") == 1);
    erased(s, s->person[0][0]);
    assert_true(ask(s, "SELECT COUNT(*) FROM household WHERE head_name = '(đã xoá)' AND contact IS NULL") == 1);
    assert_true(ask(s, "SELECT COUNT(*) FROM household WHERE head_name = 'Nguyễn Văn An'") == DOORS - 1);
}

static void a_phone_that_sends_again_is_told_it_was_stored(void **state)
{
    struct street *s = *state;
    a_story(s);
    struct said card = { id_of(s, 1), 1, s->now_ms, s->door[0], "person",
        arena_printf(s->a, "{\"resident\":%lld,\"name\":\"Nguyễn Thị An\",\"birth_year\":1961,\"sex\":\"female\"}",
                     (long long)s->person[0][0]) };
    erased(s, s->person[0][0]);
    struct pushed p = push_all(s, 0, &card, 1);
    assert_int_equal(p.verdicts[0].kind, VERDICT_AGAIN);
    card.body = S("{\"erased\":true}");
    assert_int_equal(push_all(s, 0, &card, 1).verdicts[0].kind, VERDICT_REFUSED);
}

static void cards_about_who_is_erased_are_refused_and_visits_go_on(void **state)
{
    struct street *s = *state;
    a_story(s);
    erased(s, s->person[0][0]);
    struct said card = { id_of(s, 20), 6, s->now_ms, s->door[0], "person",
                         arena_printf(s->a, "{\"resident\":%lld,\"name\":\"Nguyễn Thị An\"}",
                                      (long long)s->person[0][0]) };
    refused(s, 0, card, REFUSAL_person, "body.resident");
    struct asked people[] = { { s->person[0][0], "yyyyyyyyy", NULL, NULL } };
    stored(s, 0, visit_of(s, 21, 7, 0, "guided", people, 1));
    the_books_agree(s);
}

static struct pulled pulled_by(struct street *s, int64_t after_seq)
{
    struct turf_of turf;
    struct pulled p;
    struct pull in = { .account_id = s->account[0], .seq = after_seq, .limit = 100, .now_ms = s->now_ms };
    assert_int_equal(sync_turf(s->db, s->a, s->account[0], &turf), OK);
    assert_int_equal(sync_pull(s->db, s->a, &turf, &in, &p), OK);
    return p;
}

static bool is_pulled(const struct pulled *p, int64_t resident_id)
{
    for (size_t i = 0; i < p->n_people; i++) if (p->people[i].resident == resident_id) return true;
    return false;
}

static void phones_hear_of_it_and_hold_the_person_no_more(void **state)
{
    struct street *s = *state;
    a_story(s);
    run_sql(s, "INSERT INTO piece(id, team_id, member_id, campaign_id, group_id, number, epoch, houses, work)"
               " VALUES(1, 1, 1, 1, 3, 1, 1, 8, 80)");
    run_sql(s, "UPDATE door SET piece_id = 1");
    int64_t last = ask(s, "SELECT MAX(seq) FROM door");
    struct pulled before = pulled_by(s, 0);
    assert_true(is_pulled(&before, s->person[1][0]));
    erased(s, s->person[1][0]);
    struct pulled after = pulled_by(s, last + 1);
    assert_true(after.n_doors == 1 && after.doors[0].household == s->door[1]);
    assert_true(!is_pulled(&after, s->person[1][0]) && is_pulled(&after, s->person[1][1]));
    assert_true(str_eq(after.doors[0].head, S(ERASED_NAME)));
}

static void all_entries_of_one_person_go(void **state)
{
    struct street *s = *state;
    a_story(s);
    run_sql(s, arena_z(s->a, arena_printf(s->a, "UPDATE resident SET same_as = %lld WHERE id = %lld",
                                          (long long)s->person[0][0],
                                          (long long)s->person[2][0])));
    erased(s, s->person[2][0]);                                  /* asked for under the second entry */
    assert_true(ask(s, "SELECT COUNT(*) FROM resident WHERE name = '(đã xoá)'") == 2);
    assert_true(ask(s, "SELECT COUNT(*) FROM guarded_person WHERE how = 'erased'") == 2);
}

static void twice_erases_what_came_since(void **state)
{
    struct street *s = *state;
    a_story(s);
    erased(s, s->person[0][0]);
    struct said late = { id_of(s, 30), 6, s->now_ms, s->door[0], "visit", noted_visit(s, "refused", 0) };
    stored(s, 0, late);
    assert_true(erased(s, s->person[0][0]).events == 1);
    the_books_agree(s);
}

#define TAMPERED(fact, sql, words)                                              \
    static void fact(void **state)                                              \
    {                                                                           \
        struct street *s = *state;                                              \
        a_story(s);                                                             \
        erased(s, s->person[0][0]);                                             \
        run_sql(s, sql);                                                        \
        const char *d = difference(s);                                          \
        if (!strstr(d, words)) fail_msg("looked for \"%s\", found \"%s\"", words, d); \
    }

TAMPERED(another_text_in_the_place_of_the_tombstone_is_named, "UPDATE event SET body = '{\"erased\":1}' WHERE n = 1",
         "chain")
TAMPERED(a_moved_tombstone_is_named, "UPDATE event SET device_ms = device_ms - 1, skew_ms = skew_ms + 1 WHERE n = 1",
         "chain")
TAMPERED(a_tombstone_without_its_erasure_is_named, "DELETE FROM erased_event WHERE seq = 1", "chain")
TAMPERED(an_event_called_erased_that_was_not_is_named,
         "UPDATE event SET erased = chain, body = '{\"erased\":true}' WHERE n = 3", "chain")
TAMPERED(an_altered_certificate_is_named, "UPDATE erasure SET certificate = REPLACE(certificate, '77', '78')",
         "erasure")
TAMPERED(a_link_altered_later_is_named, "UPDATE event SET body = REPLACE(body, 'Bà An', 'Bà Em') WHERE n = 4", "chain")

static void an_event_altered_before_is_named_after_too(void **state)
{
    struct street *s = *state;
    a_story(s);
    run_sql(s, "UPDATE event SET body = REPLACE(body, '1961', '1962') WHERE n = 1");
    erased(s, s->person[0][0]);
    assert_true(ask(s, "SELECT COUNT(*) FROM event WHERE body LIKE '%Nguyễn Thị "
                    "An%'") == 0);      /* forgotten all the same */
    assert_non_null(strstr(difference(s), "chain"));
}

/* ---- correct, restrict ---- */

static void a_correction_is_an_event_and_beats_older_edits(void **state)
{
    struct street *s = *state;
    const char *field;
    a_story(s);
    struct privacy_request r = request_for(s, PRIVACY_CORRECT, s->person[0][0]);
    assert_int_equal(finish(s, &r, (struct privacy_finish){ 0 }, &field), ERR_BAD_INPUT);
    assert_string_equal(field, "name");
    assert_int_equal(finish(s, &r, (struct privacy_finish){ .deed = { .birth_year = 1800 } }, &field), ERR_BAD_INPUT);
    assert_string_equal(field, "birth_year");
    s->now_ms += HOUR_MS;
    assert_int_equal(finish(s, &r, (struct privacy_finish){ .deed = { .name = S("Nguyễn Thị Ân"), .birth_year = 1960, .sex = SEX_FEMALE } },
                            &field), OK);
    assert_true(ask(s, "SELECT COUNT(*) FROM resident WHERE name = 'Nguyễn Thị Ân' AND birth_year = 1960 AND sex = "
                    "'female'") == 1);
    assert_true(ask(s, "SELECT COUNT(*) FROM event WHERE kind = 'card' AND account_id = 77 AND body LIKE '%theo "
                    "đơn%'") == 1);
    struct said older = { id_of(s, 40), 6, s->now_ms - 30 * (int64_t)MINUTE_MS, s->door[0], "person",
                          arena_printf(s->a, "{\"resident\":%lld,\"name\":\"Nguyễn Thị Anh\"}",
                                       (long long)s->person[0][0]) };
    stored(s, 0, older);
    assert_true(ask(s, "SELECT COUNT(*) FROM resident WHERE name = 'Nguyễn Thị Ân'") == 1);
    the_books_agree(s);
    erased(s, s->person[0][0]);
    assert_true(ask(s, "SELECT COUNT(*) FROM event WHERE body LIKE '%Nguyễn Thị Ân%'") == 0);
    the_books_agree(s);
}

static void a_restricted_person_leaves_the_phones_and_stays_in_the_counts(void **state)
{
    struct street *s = *state;
    const char *field;
    a_story(s);
    struct privacy_request r = request_for(s, PRIVACY_RESTRICT, s->person[0][0]);
    assert_int_equal(finish(s, &r, (struct privacy_finish){ 0 }, &field), OK);
    assert_true(ask(s, "SELECT COUNT(*) FROM resident WHERE name = 'Nguyễn Thị An'") == 1);
    struct said card = { id_of(s, 50), 6, s->now_ms, s->door[0], "person",
                         arena_printf(s->a, "{\"resident\":%lld,\"name\":\"Nguyễn Thị Anh\"}",
                                      (long long)s->person[0][0]) };
    refused(s, 0, card, REFUSAL_person, "body.resident");
    the_books_agree(s);
}

static void a_request_without_a_person_cannot_be_done(void **state)
{
    struct street *s = *state;
    const char *field;
    struct privacy_request r = request_for(s, PRIVACY_ERASE, 0);
    assert_int_equal(finish(s, &r, (struct privacy_finish){ 0 }, &field), ERR_BAD_INPUT);
    assert_string_equal(field, "resident");
    assert_int_equal(finish(s, &r, (struct privacy_finish){ .resident_id = s->person[3][2] }, &field), OK);
    assert_true(ask(s, "SELECT COUNT(*) FROM privacy_request WHERE state = 'done' AND resident_id IS NOT NULL") == 1);
    assert_int_equal(finish(s, &r, (struct privacy_finish){ .resident_id = s->person[3][2] }, &field), ERR_CONFLICT);
}

static void what_the_fold_reads_of_a_stripped_body_stays_to_the_letter(void **state)
{
    struct street *s = *state;
    struct visit before, after;
    struct blame blame;
    bool changed;
    struct event e = { .kind = EVENT_VISIT, .body = S("{\"started_ms\":5,\"outcome\":\"come_back\",\"come_back_ms\":9,"
        "\"lat_e6\":1,\"lon_e6\":2,\"accuracy_m\":3,\"note\":\"x\\\"y\",\"people\":["
        "{\"uid\":\"01920000-0000-7000-8000-000000000001\",\"marks\":\"yyw?n---?\"},"
        "{\"resident\":4,\"marks\":\"?????????\","
        "\"acts\":[{\"skill\":\"pay\",\"level\":\"heard\"}]}],\"confirm\":{\"how\":\"slip\",\"slip\":\"12\"},"
        "\"form_v\":2,\"rules_v\":3}") };
    struct str body;
    assert_int_equal(event_strip(s->a, &e, STRIP_NOTES, &body, &changed), OK);
    assert_true(changed);
    assert_int_equal(visit_read(s->a, e.body, false, &before, &blame), OK);
    assert_int_equal(visit_read(s->a, body, false, &after, &blame), OK);
    assert_true(after.note.n == 0 && after.lat_e6 == 0 && after.lon_e6 == 0 && after.accuracy_m == 0);
    assert_true(before.started_ms == after.started_ms && before.outcome == after.outcome
                && before.come_back_ms == after.come_back_ms
                && before.n_people == after.n_people && before.form_v == after.form_v && before.rules_v == after.rules_v
                && str_eq(before.confirm_slip, after.confirm_slip) && before.confirm_how == after.confirm_how);
    for (size_t i = 0; i < before.n_people; i++)
        assert_true(str_eq(before.people[i].uid, after.people[i].uid)
                    && before.people[i].resident == after.people[i].resident
                    && str_eq(before.people[i].marks, after.people[i].marks)
                        && before.people[i].n_acts == after.people[i].n_acts);
    e.body = body;
    assert_int_equal(event_strip(s->a, &e, STRIP_NOTES, &body, &changed), OK);
    assert_false(changed);
}

/* ---- the doors ---- */

extern const struct routes erase_routes, privacy_routes;
static struct person caller;

static enum err identify(struct req *rq)
{
    rq->who = caller;
    return OK;
}

static struct str header(const struct req *rq, const char *name)
{
    (void)rq;
    if (strcmp(name, "X-Sansang") == 0) return S("1");
    return strcmp(name, "Content-Type") == 0 ? S("application/json") : (struct str){ 0 };
}

static struct req knock(struct street *s, unsigned role, int64_t unit_id, enum method m, struct str path,
                        const char *body)
{
    const struct routes tables[] = { privacy_routes, erase_routes };
    struct grant *g = arena_new(s->a, struct grant, 1);
    assert_non_null(g);
    *g = (struct grant){ role, unit_id };
    caller = (struct person){ .id = 77, .roles = role, .grants = g, .n_grants = 1 };
    struct req rq = { .method = m, .path = path, .params = arena_new(s->a, struct param, 64), .body = str_z(body),
                      .header = header, .address = S("10.0.0.1"), .origin = S("https://city.example"),
                          .now_ms = s->now_ms,
                      .arena = s->a, .db = s->db, .keys = s->keys };
    http_serve(&rq, tables, N_OF(tables), identify);
    return rq;
}

static bool says(const struct req *rq, const char *text)
{
    return rq->reply.p && memmem(rq->reply.p, rq->reply.n, text, strlen(text)) != NULL;
}

static void the_desk_finishes_and_takes_the_certificate_home(void **state)
{
    struct street *s = *state;
    a_story(s);
    struct privacy_request r = request_for(s, PRIVACY_ERASE, 0);
    struct str finish_at = arena_printf(s->a, "/api/privacy-requests/%lld/finish", (long long)r.id),
               paper = arena_printf(s->a, "/api/privacy-requests/%lld/certificate", (long long)r.id);
    struct str body = arena_printf(s->a, "{\"note\":\"theo đơn\",\"resident\":%lld}", (long long)s->person[0][0]);
    assert_int_equal(knock(s, ROLE_OFFICER, WARD, GET, paper, "").status, 404);
    struct req rq = knock(s, ROLE_OFFICER, WARD, POST, finish_at, "{\"note\":\"theo đơn\"}");
    assert_true(rq.status == 400 && says(&rq, "\"field\":\"resident\""));
    assert_int_equal(knock(s, ROLE_OFFICER, NEXT_GROUP, POST, finish_at, body.p).status, 403);
    rq = knock(s, ROLE_OFFICER, WARD, POST, finish_at, "{\"note\":\"theo đơn\",\"resident\":99999}");
    assert_true(rq.status == 400 && says(&rq, "\"field\":\"resident\""));
    assert_int_equal(knock(s, ROLE_OFFICER, WARD, POST, finish_at, body.p).status, 200);
    assert_int_equal(knock(s, ROLE_MEMBER, GROUP, GET, paper, "").status, 403);
    rq = knock(s, ROLE_AUDITOR, CITY, GET, paper, "");
    assert_true(rq.status == 200 && says(&rq, "GIẤY XÁC NHẬN"));
    the_books_agree(s);
}

int main(void)
{
    const struct CMUnitTest erase[] = {
        STREET(names_and_words_go_and_counts_stay), STREET(the_certificate_says_what_and_who_and_is_in_the_log),
        STREET(the_household_head_goes_only_when_it_is_that_person),
            STREET(a_phone_that_sends_again_is_told_it_was_stored),
        STREET(cards_about_who_is_erased_are_refused_and_visits_go_on),
            STREET(phones_hear_of_it_and_hold_the_person_no_more),
        STREET(all_entries_of_one_person_go), STREET(twice_erases_what_came_since),
        STREET(another_text_in_the_place_of_the_tombstone_is_named), STREET(a_moved_tombstone_is_named),
        STREET(a_tombstone_without_its_erasure_is_named), STREET(an_event_called_erased_that_was_not_is_named),
        STREET(an_altered_certificate_is_named), STREET(a_link_altered_later_is_named),
            STREET(an_event_altered_before_is_named_after_too),
        STREET(a_correction_is_an_event_and_beats_older_edits),
            STREET(a_restricted_person_leaves_the_phones_and_stays_in_the_counts),
        STREET(a_request_without_a_person_cannot_be_done),
            STREET(what_the_fold_reads_of_a_stripped_body_stays_to_the_letter),
        STREET(the_desk_finishes_and_takes_the_certificate_home),
    };
    log_set_level(LOG_ERROR);
    return run_everywhere(erase);
}
