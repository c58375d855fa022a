/* test_petition.c - a petition's life: filed once, routed, moved along its flow by whom it belongs to, answered with proof. */
#include "hall.h"
#include "civic/petition/petition_audit.h"
#include "civic/petition/petition_person.h"
#include <pthread.h>

static bool is(struct str s, const char *z) { return str_eq(s, str_z(z)); }

/* ---- filing ---- */

static void a_petition_is_filed_and_everything_hangs_on_it(void **state)
{
    struct hall *h = *state;
    struct petition p = light(h);
    struct str text;
    assert_int_equal(p.state, PETITION_SENT);
    assert_int_equal(p.unit_id, WARD);
    assert_int_equal(p.ward_id, WARD);
    assert_int_equal(p.level, LEVEL_NORMAL);
    assert_int_equal(p.audience, AUDIENCE_HELD);
    assert_true(p.code.n == 14 && memcmp(p.code.p, "HN-260105-", 10) == 0);
    assert_int_equal(petition_words(h->keys, h->a, &p, &text), OK);
    assert_true(str_eq(text, WORDS));
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_step"), 1);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM publog_leaf"), 1);
    assert_int_equal(ASK(h,
                         "SELECT n FROM petition_tally WHERE unit_id = 2 AND category_id = 7 AND measure = 'received'"),
                     1);
    assert_int_equal(ASK(h,
                         "SELECT n FROM petition_tally WHERE unit_id = 1 AND category_id = 0 AND measure = 'received'"),
                     1);
    assert_int_equal(notices(h, LAN), 1);
    struct petition again = now(h, p.id);
    assert_true(again.due_ms == 0 && again.receive_due_ms == p.receive_due_ms && again.seq == p.seq &&
                is(again.unit, "Phường Tây Hồ"));
}

static void the_same_uid_is_one_petition(void **state)
{
    struct hall *h = *state;
    struct petition first = light(h), p;
    struct petition_filing f = a_light(h, 1);
    bool again = false;
    assert_int_equal(petition_file_in(h->db, h->a, h->now_ms, h->keys, &f, &p, &again), OK);
    assert_true(again && p.id == first.id);
    f.text = S("Những lời khác hẳn dưới cùng một mã");
    assert_int_equal(petition_file_in(h->db, h->a, h->now_ms, h->keys, &f, &p, &again), OK);
    assert_true(again && p.id == first.id);
    f.account_id = MINH;
    assert_int_equal(petition_file_in(h->db, h->a, h->now_ms, h->keys, &f, &p, &again), ERR_CONFLICT);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition"), 1);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_step"), 1);
    assert_int_equal(notices(h, LAN), 1);
}

static const struct json_in *object(struct hall *h, const char *text)
{
    const struct json_in *v;
    struct blame b;
    assert_int_equal(json_parse(h->a, str_z(text), &b, &v), OK);
    return v;
}

static void what_is_wrong_with_a_filing_is_named(void **state)
{
    struct hall *h = *state;
    char *much = calloc(1, PETITION_TEXT_MAX + 2);
    memset(much, 'a', PETITION_TEXT_MAX + 1);
    struct petition_filing ok = a_light(h, 500), flood = a_light(h, 500);
    flood.category = S("flood");
    flood.files[0] = id_of(h, 900);
    flood.n_files = 1;
    struct petition_filing tries[20];
    const char *fields[20];
    size_t n = 0;
#define TRY_OF(from, name, change) do { tries[n] = (from); struct petition_filing *f = &tries[n]; change; fields[n++] = (name); } while (0)
    TRY_OF(ok, "uid", f->uid = S("not-a-uid"));
    TRY_OF(ok, "text", f->text = S("ngắn"));
    TRY_OF(ok, "text", f->text = str_z(much));
    TRY_OF(ok, "text", f->text = S("có ký tự điều khiển \x01 ở trong"));
    TRY_OF(ok, "category", f->category = S("unicorns"));
    TRY_OF(ok, "lat_e6", (f->lat_e6 = 0, f->lon_e6 = 0));
    TRY_OF(ok, "lat_e6", (f->lat_e6 = 10776000, f->lon_e6 = 106700000));             /* in another city */
    TRY_OF(ok, "house_id", f->house_id = 999);
    TRY_OF(ok, "lane_id", f->lane_id = 999);
    TRY_OF(ok, "files", (f->files[0] = S("no"), f->n_files = 1));
    TRY_OF(ok, "attributes.lamps", f->attributes = object(h, "{\"lamps\":\"nhiều\"}"));
    TRY_OF(ok, "attributes.colour", f->attributes = object(h, "{\"colour\":\"red\"}"));
    TRY_OF(flood, "files", (f->attributes = object(h, "{\"depth\":\"knee\"}"), f->n_files = 0));
    TRY_OF(flood, "attributes.depth", f->attributes = NULL);
    TRY_OF(flood, "attributes.depth", f->attributes = object(h, "{\"depth\":\"ocean\"}"));
    TRY_OF(flood, "attributes.since", f->attributes = object(h, "{\"depth\":\"knee\",\"since\":\"hôm qua\"}"));
    for (size_t i = 0; i < n; i++) {
        struct petition p;
        bool again;
        enum err e = petition_file_in(h->db, h->a, h->now_ms, h->keys, &tries[i], &p, &again);
        if (e != ERR_BAD_INPUT || !tries[i].field || strcmp(tries[i].field, fields[i]) != 0)
            fail_msg("try %zu: %s about %s, not %s", i, err_name(e), tries[i].field ? tries[i].field : "-", fields[i]);
    }
    RUN(h, "UPDATE petition_category SET is_open = FALSE WHERE code = 'light'");
    struct petition p;
    bool again;
    assert_int_equal(petition_file_in(h->db, h->a, h->now_ms, h->keys, &ok, &p, &again), ERR_BAD_INPUT);
    assert_string_equal(ok.field, "category");
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition"), 0);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_file"), 0);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM publog_leaf"), 0);
    free(much);
}

static void attributes_are_kept_in_the_order_of_the_category(void **state)
{
    struct hall *h = *state;
    struct petition_filing f = a_light(h, 1);
    f.attributes = object(h, "{\"lamps\":\"2\",\"post\":\"14\"}");
    assert_true(is(filed(h, f).attributes, "{\"post\":\"14\",\"lamps\":\"2\"}"));
    f = a_light(h, 2);
    f.category = S("noise");
    f.attributes = object(h, "{\"sources\":[\"karaoke\",\"other\"]}");
    assert_true(is(filed(h, f).attributes, "{\"sources\":[\"karaoke\",\"other\"]}"));
}

static void a_place_is_picked_from_the_register(void **state)
{
    struct hall *h = *state;
    struct petition_filing f = a_light(h, 1);
    f.lat_e6 = f.lon_e6 = 0;
    f.house_id = HOUSE;
    struct petition p = filed(h, f);
    assert_true(p.group_id == GROUP && p.ward_id == WARD && p.lat_e6 == LAT && is(p.spot, "số 12, Ngõ 67 Tô Ngọc Vân"));
    f = a_light(h, 2);
    f.lat_e6 = f.lon_e6 = 0;
    f.lane_id = LANE;
    p = filed(h, f);
    assert_true(p.group_id == GROUP && p.lat_e6 == 21070500 && p.lon_e6 == 105820500 &&
                is(p.spot, "Ngõ 67 Tô Ngọc Vân"));
}

static void pictures_sent_ahead_and_those_to_come_are_named(void **state)
{
    struct hall *h = *state;
    struct petition_filing f = a_light(h, 1);
    f.files[0] = picture(h, LAN, "before");
    f.files[1] = id_of(h, 777);
    f.n_files = 2;
    struct petition p = filed(h, f);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_file WHERE petition_id = %lld", (long long)p.id), 2);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_file WHERE state = 'coming' AND part = 'before'"), 1);
    f = a_light(h, 2);
    f.files[0] = picture(h, MINH, "before");                 /* somebody else's */
    f.n_files = 1;
    bool again;
    assert_int_equal(petition_file_in(h->db, h->a, h->now_ms, h->keys, &f, &p, &again), ERR_BAD_INPUT);
    assert_string_equal(f.field, "files");
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition"), 1);
}

static void what_belongs_to_another_office_is_turned_away(void **state)
{
    (void)state;
    static const struct { const char *text, *word; } tries[] = {
        { "Tôi khiếu nại quyết định thu hồi đất số 12 của ủy ban", "complaint" },
        { "TÔI GỬI ĐƠN KHIẾU NẠI về việc bồi thường", "complaint" },
        { "toi lam don khieu nai gui phuong", "complaint" },
        { "Tôi tố cáo ông Nguyễn Văn A nhận tiền", "denunciation" },
        { "TỐ CÁO ÔNG A nhận tiền của dân", "denunciation" },
        { "to cao can bo phuong nhan tien", "denunciation" },
        { "Nhà tôi có giữ tài liệu bí mật nhà nước", "secret" },
        { "Cây to cao ba mét sắp đổ vào nhà tôi", NULL },
        { "Cái cây to cao ông trời cũng không đỡ nổi", NULL },
        { "Tôi đã khiếu nại nhiều lần mà chưa ai đến quét rác", NULL },
        { "Tối mất điện, đèn đường không sáng", NULL },
        { "Văn bản mất dấu, xin cấp lại", NULL },
        { "Có người phát tờ rơi tố cáo nhau trên phố", NULL },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        const char *word = petition_turned_away(str_z(tries[i].text));
        if ((word == NULL) != (tries[i].word == NULL) || (word && strcmp(word, tries[i].word) != 0))
            fail_msg("\"%s\": %s", tries[i].text, word ? word : "let through");
        if (word) assert_true(petition_other_office(word, false).n > 20 && petition_other_office(word, true).n > 20);
    }
}

static void the_sender_may_say_that_it_is_no_complaint(void **state)
{
    struct hall *h = *state;
    struct petition_filing f = a_light(h, 1);
    struct petition p;
    bool again;
    f.text = S("Xin hỏi đơn khiếu nại nộp ở quầy nào, biển chỉ dẫn hỏng rồi");
    assert_int_equal(petition_file_in(h->db, h->a, h->now_ms, h->keys, &f, &p, &again), ERR_FORBIDDEN);
    assert_string_equal(f.turned_away, "complaint");
    f.is_no_complaint = true;
    assert_true(is(filed(h, f).marks, "complaint"));
    f = a_light(h, 2);
    f.text = S("Tôi có giữ tài liệu bí mật nhà nước");
    f.is_no_complaint = true;
    assert_int_equal(petition_file_in(h->db, h->a, h->now_ms, h->keys, &f, &p, &again), ERR_FORBIDDEN);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition"), 1);
}

/* ---- who is responsible ---- */

static void rule(struct hall *h, int64_t id, int64_t unit, int64_t from, int64_t to, int64_t weekdays, int64_t to_unit)
{
    RUN(h,
        "INSERT INTO petition_rule(id, category_id, unit_id, from_minute, to_minute, weekdays, to_unit_id, valid_from, valid_to, basis)"
        " VALUES(%lld, 7, %lld, %lld, %lld, %lld, %lld, 0, NULL, 'test')",
        (long long)id, (long long)unit, (long long)from, (long long)to, (long long)weekdays, (long long)to_unit);
}

static int64_t routed(struct hall *h, int64_t at_ms)
{
    int64_t kept = h->now_ms;
    h->now_ms = at_ms;
    int64_t unit = light(h).unit_id;
    h->now_ms = kept;
    return unit;
}

static void the_most_particular_rule_wins(void **state)
{
    struct hall *h = *state;
    assert_int_equal(routed(h, NINE_AM), WARD);
    rule(h, 1, CITY, 0, 1440, 127, AGENCY);
    assert_int_equal(routed(h, NINE_AM), AGENCY);
    rule(h, 2, WARD, 0, 1440, 127, 0);                       /* this ward does it itself */
    assert_int_equal(routed(h, NINE_AM), WARD);
    rule(h, 3, WARD, 22 * 60, 6 * 60, 127, AGENCY);          /* but not at night */
    assert_int_equal(routed(h, NINE_AM), WARD);
    assert_int_equal(routed(h, NINE_AM + 14 * (int64_t)HOUR_MS), AGENCY);         /* 23:00 */
    assert_int_equal(routed(h, NINE_AM + 20 * (int64_t)HOUR_MS), AGENCY);         /* 05:00 */
    rule(h, 4, WARD, 0, 1440, 64, FAR_WARD);                 /* nor on Sundays */
    assert_int_equal(routed(h, NINE_AM + 5 * (int64_t)DAY_MS), WARD);             /* Saturday */
    assert_int_equal(routed(h, NINE_AM + 6 * (int64_t)DAY_MS), FAR_WARD);
    RUN(h, "UPDATE petition_rule SET valid_to = 100");
    assert_int_equal(routed(h, NINE_AM), WARD);
}

static void without_a_place_the_city_takes_it(void **state)
{
    struct hall *h = *state;
    struct petition_filing f = a_light(h, 1);
    f.category = S("procedure");
    f.lat_e6 = f.lon_e6 = 0;
    f.attributes = object(h, "{\"name\":\"Đăng ký khai sinh\"}");
    struct petition p = filed(h, f);
    assert_true(p.unit_id == CITY && p.ward_id == CITY && p.group_id == 0);
}

static void a_unit_that_was_merged_away_is_followed(void **state)
{
    struct hall *h = *state;
    rule(h, 1, CITY, 0, 1440, 127, FAR_WARD);
    RUN(h, "UPDATE unit SET valid_to = 1 WHERE id = 3");
    assert_int_equal(routed(h, NINE_AM), WARD);
}

/* ---- neighbours ---- */

static void neighbours_of_the_same_kind_are_found(void **state)
{
    struct hall *h = *state;
    struct petition_near found[3];
    size_t n;
    static const struct { int64_t north_m, minutes_ago; const char *category; } tries[] = {
        { 0, 60, "light" }, { 60, 10, "light" }, { -95, 10, "light" }, { 140, 10, "light" }, { 10, 73 * 60, "light" }, { 5, 10, "noise" },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct petition_filing f = a_light(h, 100 + (int64_t)i);
        int64_t kept = h->now_ms;
        h->now_ms -= tries[i].minutes_ago * MINUTE_MS;
        f.category = str_z(tries[i].category);
        f.lat_e6 = LAT + tries[i].north_m * 9;
        filed(h, f);
        h->now_ms = kept;
    }
    assert_int_equal(petition_find_near(h->db, h->a, 7, LAT, LON, h->now_ms, found, N_OF(found), &n), OK);
    assert_int_equal(n, 3);
    assert_true(found[0].metres == 0 && found[1].metres == 60 && found[2].metres == 95);
    assert_int_equal(petition_find_near(h->db, h->a, 7, LAT, LON, h->now_ms, found, 1, &n), OK);
    assert_true(n == 1 && found[0].metres == 0);
    step(h, OFFICER, found[0].p.id, PETITION_REFUSE);        /* closed ones are nobody's neighbour */
    assert_int_equal(petition_find_near(h->db, h->a, 7, LAT, LON, h->now_ms, found, N_OF(found), &n), OK);
    assert_int_equal(n, 2);
}

/* ---- one person, two accounts ---- */

static enum err join(struct db *db, void *arg)
{
    struct hall *h = arg;
    return petition_account_joined(db, h->a, h->now_ms, LAN, MINH);
}

static void what_one_filed_follows_him_to_the_other_account(void **state)
{
    struct hall *h = *state;
    struct petition p = light(h), followed = light(h);
    RUN(h, "UPDATE petition SET account_id = %d WHERE id = %lld", HOA, (long long)followed.id);
    assert_int_equal(petition_follow_set(h->db, h->a, h->now_ms, followed.id, LAN, true), OK);
    assert_int_equal(petition_follow_set(h->db, h->a, h->now_ms, followed.id, MINH, true), OK);
    assert_int_equal(db_tx(h->db, join, h), OK);
    assert_int_equal(now(h, p.id).account_id, MINH);
    assert_int_equal(now(h, followed.id).followers, 1);
}

static enum err forget(struct db *db, void *arg)
{
    struct hall *h = arg;
    return petition_account_forgotten(db, h->a, h->now_ms, LAN);
}

static enum err fail_on(const struct petition_difference *d, void *arg)
{
    (void)arg;
    fail_msg("%s of %.*s step %d", petition_faults[d->kind], (int)d->code.n, d->code.p ? d->code.p : "", (int)d->n);
    return OK;
}

static void forgotten_nothing_leads_to_him_and_the_books_still_agree(void **state)
{
    struct hall *h = *state;
    struct petition open = in_hand(h), done = answered(h), other = light(h);
    struct petition_audit found;
    struct str text;
    RUN(h, "UPDATE petition SET account_id = %d WHERE id = %lld", HOA, (long long)other.id);
    assert_int_equal(petition_follow_set(h->db, h->a, h->now_ms, other.id, LAN, true), OK);
    step(h, OFFICER, open.id, PETITION_ASK);
    step(h, LAN, done.id, PETITION_RATE);
    assert_int_equal(db_tx(h->db, forget, h), OK);
    open = now(h, open.id);
    assert_true(open.account_id == 0 && open.state == PETITION_OWED && now(h, other.id).followers == 0);
    assert_int_equal(petition_words(h->keys, h->a, &open, &text), OK);
    assert_int_equal(text.n, 0);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_step WHERE text_sealed IS NOT NULL"), 0);
    assert_int_equal(petition_audit(h->db, h->keys, fail_on, NULL, &found), OK);
    step(h, OFFICER, open.id, PETITION_REFUSE);              /* nobody is there to be told, and it can still end */
}

int main(void)
{
    const struct CMUnitTest words[] = {
        cmocka_unit_test(what_belongs_to_another_office_is_turned_away),
    };
    const struct CMUnitTest petitions[] = {
        HALL(a_petition_is_filed_and_everything_hangs_on_it), HALL(the_same_uid_is_one_petition),
        HALL(what_is_wrong_with_a_filing_is_named), HALL(attributes_are_kept_in_the_order_of_the_category),
        HALL(a_place_is_picked_from_the_register), HALL(pictures_sent_ahead_and_those_to_come_are_named),
        HALL(the_sender_may_say_that_it_is_no_complaint), HALL(the_most_particular_rule_wins),
        HALL(without_a_place_the_city_takes_it), HALL(a_unit_that_was_merged_away_is_followed),
        HALL(neighbours_of_the_same_kind_are_found), HALL(what_one_filed_follows_him_to_the_other_account),
        HALL(forgotten_nothing_leads_to_him_and_the_books_still_agree),
    };
    return cmocka_run_group_tests(words, NULL, NULL) + run_everywhere(petitions);
}
