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
    assert_int_equal(ASK(h, "SELECT n FROM petition_tally WHERE unit_id = 2 AND category_id = 7 AND measure = 'received'"), 1);
    assert_int_equal(ASK(h, "SELECT n FROM petition_tally WHERE unit_id = 1 AND category_id = 0 AND measure = 'received'"), 1);
    assert_int_equal(notices(h, LAN), 1);
    struct petition again = now(h, p.id);
    assert_true(again.due_ms == 0 && again.receive_due_ms == p.receive_due_ms && again.seq == p.seq && is(again.unit, "Phường Tây Hồ"));
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
    assert_true(p.group_id == GROUP && p.lat_e6 == 21070500 && p.lon_e6 == 105820500 && is(p.spot, "Ngõ 67 Tô Ngọc Vân"));
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
    RUN(h, "INSERT INTO petition_rule(id, category_id, unit_id, from_minute, to_minute, weekdays, to_unit_id, valid_from, valid_to, basis)"
           " VALUES(%lld, 7, %lld, %lld, %lld, %lld, %lld, 0, NULL, 'test')", (long long)id, (long long)unit, (long long)from, (long long)to,
        (long long)weekdays, (long long)to_unit);
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

/* ---- the flow ---- */

static void every_state_is_reached(void **state)
{
    (void)state;
    assert_true(flow_is_connected(&petition_flow));
}

/* Who may do what in which state, as the rules of the city have it: one letter a person. s sender, o officer, m city; - nobody. */
static const struct { unsigned event; const char *who[9]; } law[] = {
    /*                       sent  received handling owed  answered closed refused merged withdrawn */
    { PETITION_RECEIVE,   { "om",   "-",    "-",    "-",   "-",    "-",   "-",    "-",   "-"  } },
    { PETITION_RETURN,    { "om",   "om",   "om",   "-",   "-",    "-",   "-",    "-",   "-"  } },
    { PETITION_HAND_OVER, { "om",   "om",   "om",   "-",   "-",    "-",   "-",    "-",   "-"  } },
    { PETITION_TAKE,      { "-",    "om",   "-",    "-",   "-",    "-",   "-",    "-",   "-"  } },
    { PETITION_ASK,       { "-",    "-",    "om",   "-",   "-",    "-",   "-",    "-",   "-"  } },
    { PETITION_SUPPLY,    { "-",    "-",    "-",    "s",   "-",    "-",   "-",    "-",   "-"  } },
    { PETITION_EXTEND,    { "-",    "-",    "om",   "-",   "-",    "-",   "-",    "-",   "-"  } },
    { PETITION_ANSWER,    { "-",    "-",    "om",   "-",   "-",    "-",   "-",    "-",   "-"  } },
    { PETITION_REFUSE,    { "om",   "om",   "om",   "om",  "-",    "-",   "-",    "-",   "-"  } },
    { PETITION_MERGE,     { "om",   "om",   "om",   "om",  "-",    "-",   "-",    "-",   "-"  } },
    { PETITION_RATE,      { "-",    "-",    "-",    "-",   "s",    "s",   "-",    "-",   "-"  } },
    { PETITION_REOPEN,    { "-",    "-",    "-",    "-",   "s",    "-",   "-",    "-",   "-"  } },
    { PETITION_LAPSE,     { "-",    "-",    "-",    "-",   "-",    "-",   "-",    "-",   "-"  } },
    { PETITION_WITHDRAW,  { "s",    "s",    "s",    "s",   "-",    "-",   "-",    "-",   "s"  } },
    { PETITION_CLEAR,     { "om",   "om",   "om",   "om",  "om",   "om",  "om",   "om",  "om" } },
    { PETITION_NOTE,      { "om",   "om",   "om",   "om",  "om",   "om",  "om",   "om",  "om" } },
};

static struct petition in_state(struct hall *h, unsigned state, int64_t twin)
{
    struct petition p = state == PETITION_SENT || state == PETITION_RECEIVED || state == PETITION_WITHDRAWN ? light(h) : in_hand(h);
    if (state == PETITION_RECEIVED) step(h, OFFICER, p.id, PETITION_RECEIVE);
    if (state == PETITION_OWED) step(h, OFFICER, p.id, PETITION_ASK);
    if (state == PETITION_ANSWERED || state == PETITION_CLOSED) step(h, OFFICER, p.id, PETITION_ANSWER);
    if (state == PETITION_CLOSED) step(h, LAN, p.id, PETITION_RATE);
    if (state == PETITION_REFUSED) step(h, OFFICER, p.id, PETITION_REFUSE);
    if (state == PETITION_WITHDRAWN) step(h, LAN, p.id, PETITION_WITHDRAW);
    if (state == PETITION_MERGED) {
        struct petition_move m = move_of(h, p.id, PETITION_MERGE, OFFICER);
        m.merge_into = twin;
        moved(h, OFFICER, m);
    }
    p = now(h, p.id);
    assert_int_equal(p.state, state);
    return p;
}

static void every_event_in_every_state_by_everybody(void **state)
{
    struct hall *h = *state;
    static const struct { int64_t id; char letter; } who[] = {
        { LAN, 's' }, { MINH, '-' }, { OFFICER, 'o' }, { FAR_OFFICER, '-' }, { ENGINEER, '-' }, { MAYOR, 'm' }, { AUDITOR, '-' },
    };
    int64_t twin = light(h).id, tried = 0;
    for (size_t e = 0; e < N_OF(law); e++)
        for (unsigned s = 0; petition_states[s]; s++) {
            struct petition p = in_state(h, s, twin);
            for (size_t w = 0; w < N_OF(who); w++) {
                struct petition_move m = move_of(h, p.id, law[e].event, who[w].id);
                struct petition after;
                m.merge_into = twin;
                bool may = who[w].letter != '-' && strchr(law[e].who[s], who[w].letter);
                enum err err = moves(h, who[w].id, m, &after);
                if (may != (err == OK)) fail_msg("%s in %s by %lld: %s", petition_events[law[e].event], petition_states[s],
                                                 (long long)who[w].id, err_name(err));
                if (!may && err != ERR_CONFLICT && err != ERR_FORBIDDEN) fail_msg("%s in %s: %s", petition_events[law[e].event],
                                                                                  petition_states[s], err_name(err));
                if (may) p = in_state(h, s, twin);
                tried++;
            }
        }
    assert_int_equal(tried, 16 * 9 * 7);
}

static void what_is_wrong_with_a_move_is_named(void **state)
{
    struct hall *h = *state;
    struct petition sent = light(h), received = light(h), hand = in_hand(h), owed = in_hand(h), done = answered(h), other = light(h);
    step(h, OFFICER, received.id, PETITION_RECEIVE);
    step(h, OFFICER, owed.id, PETITION_ASK);
    RUN(h, "UPDATE petition SET category_id = 8 WHERE id = %lld", (long long)other.id);
    static const struct { unsigned event; const char *field; } blank[] = {       /* with nothing said */
        { PETITION_RETURN, "reason" }, { PETITION_HAND_OVER, "text" }, { PETITION_REFUSE, "reason" }, { PETITION_MERGE, "merge_into" },
        { PETITION_CLEAR, "audience" }, { PETITION_NOTE, "text" }, { PETITION_ASK, "text" }, { PETITION_EXTEND, "text" },
        { PETITION_ANSWER, "public_text" },
    };
    struct petition p;
    for (size_t i = 0; i < N_OF(blank); i++) {
        struct petition_move m = { .id = hand.id, .event = blank[i].event };
        struct actor by = actor(OFFICER);
        assert_int_equal(petition_step_take(h->db, h->a, h->now_ms, h->keys, &by, &m, &p), ERR_BAD_INPUT);
        assert_string_equal(m.field, blank[i].field);
    }
    struct petition_move tries[20];
    const char *fields[20];
    int64_t who[20];
    size_t n = 0;
#define MOVE_OF(from, e, by, name, change) do { tries[n] = move_of(h, (from).id, (e), (by)); struct petition_move *m = &tries[n]; change; \
                                                who[n] = (by); fields[n++] = (name); } while (0)
    MOVE_OF(sent, PETITION_RECEIVE, OFFICER, "level", m->level = 9);
    MOVE_OF(sent, PETITION_RETURN, OFFICER, "reason", m->reason = REASON_UNTRUE);
    MOVE_OF(sent, PETITION_RETURN, OFFICER, "text", m->text = S(""));
    MOVE_OF(sent, PETITION_HAND_OVER, OFFICER, "to_unit_id", m->to_unit_id = WARD);
    MOVE_OF(sent, PETITION_HAND_OVER, OFFICER, "to_unit_id", m->to_unit_id = GROUP);
    MOVE_OF(sent, PETITION_HAND_OVER, OFFICER, "to_unit_id", m->to_unit_id = 999);
    MOVE_OF(sent, PETITION_REFUSE, OFFICER, "reason", m->reason = REASON_WRONG_UNIT);
    MOVE_OF(sent, PETITION_REFUSE, OFFICER, "public_text", m->public_text = S("không"));
    MOVE_OF(sent, PETITION_MERGE, OFFICER, "merge_into", m->merge_into = sent.id);
    MOVE_OF(sent, PETITION_MERGE, OFFICER, "merge_into", m->merge_into = done.id);
    MOVE_OF(sent, PETITION_MERGE, OFFICER, "merge_into", m->merge_into = other.id);
    MOVE_OF(sent, PETITION_CLEAR, OFFICER, "title", m->title = S(""));
    MOVE_OF(received, PETITION_TAKE, OFFICER, "to_account_id", m->to_account_id = ENGINEER);
    MOVE_OF(hand, PETITION_ANSWER, OFFICER, "files", m->n_files = 0);
    MOVE_OF(hand, PETITION_ANSWER, OFFICER, "files", m->files[0] = id_of(h, 424242));
    MOVE_OF(hand, PETITION_ANSWER, OFFICER, "files", m->files[0] = picture(h, OFFICER, "before"));
    MOVE_OF(owed, PETITION_SUPPLY, LAN, "text", m->text = S(""));
    MOVE_OF(done, PETITION_RATE, LAN, "rating", m->rating = RATING_NONE);
    MOVE_OF(done, PETITION_RATE, LAN, "text", (m->rating = RATING_UNSATISFIED, m->text = S("")));
    MOVE_OF(done, PETITION_REOPEN, LAN, "text", m->text = S(""));
    for (size_t i = 0; i < n; i++) {
        struct actor by = actor(who[i]);
        enum err e = petition_step_take(h->db, h->a, h->now_ms, h->keys, &by, &tries[i], &p);
        if (e != ERR_BAD_INPUT || !tries[i].field || strcmp(tries[i].field, fields[i]) != 0)
            fail_msg("%zu %s: %s about %s, not %s", i, petition_events[tries[i].event], err_name(e), tries[i].field ? tries[i].field : "-", fields[i]);
    }
    assert_int_equal(now(h, hand.id).state, PETITION_HANDLING);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_file WHERE petition_id IS NOT NULL"), 1);
}

static void empty_words_are_no_answer(void **state)
{
    (void)state;
    static const struct { const char *text; bool is_answer; } tries[] = {
        { "Đã thay bóng đèn mới tại cột số 14 vào sáng nay, kèm ảnh.", true },
        { "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false },
        { "Đã xử lý xong.", false },
        { "xong xong xong xong xong xong xong xong xong xong", false },
        { "Ủy ban đã cử cán bộ xuống hiện trường ngày … và xử lý xong việc.", false },
        { "Ủy ban đã cử cán bộ xuống hiện trường ngày ... và xử lý xong việc.", false },
        { "Ủy ban đã cử cán bộ ____ xuống hiện trường và xử lý xong việc.", false },
        { "Đã dọn rác, phế thải, bùn đất v.v… ở cả hai bên ngõ trong sáng nay.", true },
        { ".............................................................", false },
    };
    for (size_t i = 0; i < N_OF(tries); i++)
        if (petition_is_answer(str_z(tries[i].text)) != tries[i].is_answer) fail_msg("\"%s\"", tries[i].text);
}

static void an_answer_wants_proof_that_lies_here(void **state)
{
    struct hall *h = *state;
    struct petition p = in_hand(h);
    struct petition_move m = move_of(h, p.id, PETITION_ANSWER, OFFICER);
    RUN(h, "UPDATE petition_file SET state = 'coming'");
    assert_int_equal(moves(h, OFFICER, m, &p), ERR_BAD_INPUT);
    RUN(h, "UPDATE petition_file SET state = 'whole', part = 'document'");
    p = moved(h, OFFICER, m);
    assert_true(p.state == PETITION_ANSWERED && p.answered_ms == h->now_ms && p.handler_id == OFFICER);
    assert_int_equal(ASK(h, "SELECT n FROM petition_tally WHERE unit_id = 2 AND category_id = 0 AND measure = 'answered'"), 1);
    assert_int_equal(ASK(h, "SELECT n FROM petition_tally WHERE unit_id = 1 AND category_id = 7 AND measure = 'on_time'"), 1);
}

static void it_goes_back_to_who_sent_it(void **state)
{
    struct hall *h = *state;
    struct petition p = light(h);
    int64_t due = p.receive_due_ms;
    p = step(h, OFFICER, p.id, PETITION_HAND_OVER);
    assert_true(p.unit_id == AGENCY && p.state == PETITION_SENT && p.receive_due_ms == due);
    p = step(h, ENGINEER, p.id, PETITION_RETURN);
    assert_int_equal(p.unit_id, WARD);
    p = step(h, OFFICER, p.id, PETITION_RETURN);             /* it came to the ward from outside: the city finds the right one */
    assert_int_equal(p.unit_id, CITY);
    struct petition_move m = move_of(h, p.id, PETITION_RETURN, MAYOR);
    assert_int_equal(moves(h, MAYOR, m, &p), ERR_BAD_INPUT);
    assert_int_equal(ASK(h, "SELECT CAST(SUM(n) AS BIGINT) FROM petition_tally WHERE category_id = 0 AND measure = 'received' AND unit_id = 1"), 1);
    assert_int_equal(ASK(h, "SELECT CAST(SUM(n) AS BIGINT) FROM petition_tally WHERE category_id = 0 AND measure = 'received' AND unit_id = 5"), 1);
    assert_int_equal(ASK(h, "SELECT CAST(SUM(n) AS BIGINT) FROM petition_tally WHERE category_id = 0 AND measure = 'returned' AND unit_id = 1"), 2);
    assert_true(notices(h, OFFICER) >= 1 && notices(h, MAYOR) >= 1);
}

static void of_two_who_take_it_one_gets_it(void **state)
{
    struct hall *h = *state;
    struct petition p = in_hand(h);
    assert_int_equal(moves(h, COLLEAGUE, move_of(h, p.id, PETITION_TAKE, COLLEAGUE), &p), ERR_CONFLICT);
    struct petition_move m = move_of(h, p.id, PETITION_TAKE, OFFICER);
    m.to_account_id = COLLEAGUE;                             /* handed on by name */
    assert_int_equal(moved(h, OFFICER, m).handler_id, COLLEAGUE);
    assert_true(notices(h, COLLEAGUE) >= 1);
}

static void followers_get_the_same_answer(void **state)
{
    struct hall *h = *state;
    struct petition p = in_hand(h), twin = light(h);
    RUN(h, "UPDATE petition SET account_id = %d WHERE id = %lld", HOA, (long long)twin.id);
    assert_int_equal(petition_follow_set(h->db, h->a, h->now_ms, twin.id, MINH, true), OK);
    assert_int_equal(petition_follow_set(h->db, h->a, h->now_ms, twin.id, MINH, true), OK);
    assert_int_equal(petition_follow_set(h->db, h->a, h->now_ms, twin.id, HOA, true), ERR_CONFLICT);
    assert_int_equal(now(h, twin.id).followers, 1);
    struct petition_move m = move_of(h, twin.id, PETITION_MERGE, OFFICER);
    m.merge_into = p.id;
    twin = moved(h, OFFICER, m);
    assert_true(twin.state == PETITION_MERGED && twin.merged_id == p.id && twin.closed_ms == h->now_ms);
    assert_int_equal(now(h, p.id).followers, 2);             /* Minh, and Hoa who had sent the other */
    int64_t minh = notices(h, MINH), hoa = notices(h, HOA);
    step(h, OFFICER, p.id, PETITION_ANSWER);
    assert_int_equal(notices(h, MINH), minh + 1);
    assert_int_equal(notices(h, HOA), hoa + 1);
    assert_int_equal(petition_follow_set(h->db, h->a, h->now_ms, p.id, MINH, false), OK);
    assert_int_equal(now(h, p.id).followers, 1);
}

static void many_followers_are_told_piece_by_piece(void **state)
{
    struct hall *h = *state;
    struct petition p = in_hand(h);
    for (int i = 0; i < 620; i++)
        RUN(h, "INSERT INTO petition_follow(petition_id, account_id, since_ms) VALUES(%lld, %d, 0)", (long long)p.id, 10000 + i);
    step(h, OFFICER, p.id, PETITION_ANSWER);
    static const char told[] = "SELECT COUNT(*) FROM notify_notice WHERE kind = 'civic.petition_answer' AND account_id >= 10000";
    assert_int_equal(ask(h, str_z(told)), 50);
    for (int i = 0; i < 3; i++) assert_int_equal(petition_tend(h->db, h->a, h->keys, h->now_ms), OK);
    assert_int_equal(ask(h, str_z(told)), 620);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_telling"), 0);
}

/* ---- satisfied or not ---- */

static void a_rating_said_twice_counts_once(void **state)
{
    struct hall *h = *state;
    struct petition p = answered(h);
    p = step(h, LAN, p.id, PETITION_RATE);
    assert_true(p.state == PETITION_CLOSED && p.rating == RATING_SATISFIED && p.closed_ms == h->now_ms);
    p = step(h, LAN, p.id, PETITION_RATE);
    assert_int_equal(p.steps, 5);
    assert_int_equal(ASK(h, "SELECT n FROM petition_tally WHERE unit_id = 2 AND category_id = 0 AND measure = 'satisfied'"), 1);
    struct petition_move m = move_of(h, p.id, PETITION_RATE, LAN);
    m.rating = RATING_ACCEPTABLE;
    assert_int_equal(moves(h, LAN, m, &p), ERR_CONFLICT);
}

static void not_satisfied_reopens_it_once_for_a_second_person(void **state)
{
    struct hall *h = *state;
    struct petition p = answered(h);
    struct petition_move m = move_of(h, p.id, PETITION_RATE, LAN);
    m.rating = RATING_UNSATISFIED;
    moved(h, LAN, m);
    h->now_ms += HOUR_MS;
    p = step(h, LAN, p.id, PETITION_REOPEN);
    assert_true(p.state == PETITION_RECEIVED && p.second && p.first_handler_id == OFFICER && p.handler_id == 0 && p.unit_id == WARD);
    assert_true(p.answered_ms == 0 && p.closed_ms == 0 && p.due_ms > h->now_ms && p.rating == RATING_NONE);
    assert_int_equal(moves(h, OFFICER, move_of(h, p.id, PETITION_TAKE, OFFICER), &p), ERR_FORBIDDEN);
    p = step(h, COLLEAGUE, p.id, PETITION_TAKE);
    assert_int_equal(moves(h, OFFICER, move_of(h, p.id, PETITION_ANSWER, OFFICER), &p), ERR_FORBIDDEN);
    m = move_of(h, p.id, PETITION_ANSWER, COLLEAGUE);
    m.n_files = 0;                                           /* the old proof does not do */
    assert_int_equal(moves(h, COLLEAGUE, m, &p), ERR_BAD_INPUT);
    p = step(h, COLLEAGUE, p.id, PETITION_ANSWER);
    assert_int_equal(moves(h, LAN, move_of(h, p.id, PETITION_REOPEN, LAN), &p), ERR_CONFLICT);      /* once */
    assert_int_equal(ASK(h, "SELECT n FROM petition_tally WHERE unit_id = 2 AND category_id = 0 AND measure = 'reopened'"), 1);
    assert_int_equal(ASK(h, "SELECT n FROM petition_tally WHERE unit_id = 2 AND category_id = 0 AND measure = 'unsatisfied'"), 1);
}

static void where_nobody_else_is_the_city_looks(void **state)
{
    struct hall *h = *state;
    struct petition p = answered(h);
    RUN(h, "UPDATE account_grant SET ended_ms = 1 WHERE account_id = %d", COLLEAGUE);
    p = step(h, LAN, p.id, PETITION_REOPEN);
    assert_true(p.unit_id == CITY && p.second);
    assert_int_equal(ASK(h, "SELECT n FROM petition_tally WHERE unit_id = 2 AND category_id = 0 AND measure = 'unsatisfied'"), 1);
    assert_int_equal(ASK(h, "SELECT n FROM petition_tally WHERE unit_id = 1 AND category_id = 0 AND measure = 'received'"), 1);
    step(h, MAYOR, p.id, PETITION_TAKE);
}

static void who_was_content_does_not_reopen_and_a_week_is_enough(void **state)
{
    struct hall *h = *state;
    struct petition p = answered(h), late = answered(h);
    step(h, LAN, p.id, PETITION_RATE);
    assert_int_equal(moves(h, LAN, move_of(h, p.id, PETITION_REOPEN, LAN), &p), ERR_CONFLICT);
    h->now_ms += 7 * (int64_t)DAY_MS + 1;
    assert_int_equal(moves(h, LAN, move_of(h, late.id, PETITION_REOPEN, LAN), &p), ERR_CONFLICT);
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

/* ---- races ---- */

struct racer { struct hall *h; int64_t who, id; unsigned event; struct str file; enum err end; };

static void *race(void *arg)
{
    struct racer *r = arg;
    struct arena *a = arena_open(16 * MIB);
    struct db *db;
    struct petition p;
    struct actor by = actor(r->who);
    struct petition_move m = { .id = r->id, .event = r->event, .level = LEVEL_AS_FILED, .text = S("Lý do nói rõ ở đây"), .public_text = ANSWER_TEXT,
                               .n_files = r->file.n > 0, .files = { r->file } };
    assert_int_equal(db_open(test_url, &db), OK);
    do r->end = petition_step_take(db, a, r->h->now_ms, r->h->keys, &by, &m, &p); while (r->end == ERR_BUSY);
    db_close(db);
    arena_close(a);
    return NULL;
}

static void two_at_once(struct racer *one, struct racer *other)
{
    pthread_t t[2];
    assert_int_equal(pthread_create(&t[0], NULL, race, one), 0);
    assert_int_equal(pthread_create(&t[1], NULL, race, other), 0);
    for (int i = 0; i < 2; i++) pthread_join(t[i], NULL);
}

static void two_officers_take_at_once_and_one_has_it(void **state)
{
    struct hall *h = *state;
    for (int i = 0; i < 8; i++) {
        struct petition p = light(h);
        step(h, OFFICER, p.id, PETITION_RECEIVE);
        struct racer one = { h, OFFICER, p.id, PETITION_TAKE, { 0 }, OK }, other = { h, COLLEAGUE, p.id, PETITION_TAKE, { 0 }, OK };
        two_at_once(&one, &other);
        assert_true((one.end == OK && other.end == ERR_CONFLICT) || (one.end == ERR_CONFLICT && other.end == OK));
        p = now(h, p.id);
        assert_int_equal(p.handler_id, one.end == OK ? OFFICER : COLLEAGUE);
        assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_step WHERE petition_id = %lld", (long long)p.id), p.steps);
    }
}

static void answered_and_withdrawn_at_once_is_one_of_them(void **state)
{
    struct hall *h = *state;
    for (int i = 0; i < 8; i++) {
        struct petition p = in_hand(h);
        struct racer one = { h, OFFICER, p.id, PETITION_ANSWER, picture(h, OFFICER, "after"), OK }, other = { h, LAN, p.id, PETITION_WITHDRAW, { 0 }, OK };
        two_at_once(&one, &other);
        assert_true((one.end == OK) != (other.end == OK));
        assert_int_equal(now(h, p.id).state, one.end == OK ? PETITION_ANSWERED : PETITION_WITHDRAWN);
        assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_step WHERE petition_id = %lld", (long long)p.id), 4);
    }
}

struct sender { struct hall *h; struct str uid; int64_t id; bool again; enum err end; };

static void *send_it(void *arg)
{
    struct sender *s = arg;
    struct arena *a = arena_open(16 * MIB);
    struct db *db;
    struct petition p;
    struct petition_filing f = { .uid = s->uid, .category = S("light"), .text = WORDS, .lat_e6 = LAT, .lon_e6 = LON, .account_id = LAN };
    assert_int_equal(db_open(test_url, &db), OK);
    do s->end = petition_file_in(db, a, s->h->now_ms, s->h->keys, &f, &p, &s->again); while (s->end == ERR_BUSY);
    s->id = s->end == OK ? p.id : 0;
    db_close(db);
    arena_close(a);
    return NULL;
}

static void sent_twice_at_once_it_is_one(void **state)
{
    struct hall *h = *state;
    struct sender s[4];
    pthread_t t[4];
    for (int i = 0; i < 4; i++) {
        s[i] = (struct sender){ .h = h, .uid = id_of(h, 4711) };
        assert_int_equal(pthread_create(&t[i], NULL, send_it, &s[i]), 0);
    }
    int fresh = 0;
    for (int i = 0; i < 4; i++) {
        pthread_join(t[i], NULL);
        assert_int_equal(s[i].end, OK);
        assert_int_equal(s[i].id, s[0].id);
        fresh += !s[i].again;
    }
    assert_int_equal(fresh, 1);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition"), 1);
}

/* ---- starved of memory ---- */

static void starved_it_is_whole_or_not_at_all(void **state)
{
    struct hall *h = *state;
    int64_t filed_n = 0, refused = 0;
    for (size_t bytes = 64; bytes <= 24 * KIB; bytes += 96) {
        struct arena *a = arena_open(bytes);
        struct petition_filing f = a_light(h, (int64_t)bytes);
        struct petition p;
        bool again;
        f.files[0] = id_of(h, 100000 + (int64_t)bytes);
        f.n_files = 1;
        enum err e = petition_file_in(h->db, a, h->now_ms, h->keys, &f, &p, &again);
        assert_true(e == OK || e == ERR_NOMEM);
        filed_n += e == OK;
        refused += e != OK;
        assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition"), filed_n);
        assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_step"), filed_n);
        assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_file"), filed_n);
        assert_int_equal(ASK(h, "SELECT COUNT(*) FROM publog_leaf"), filed_n);
        assert_int_equal(notices(h, LAN), filed_n);
        arena_close(a);
    }
    print_message("# %d whole, %d refused\n", (int)filed_n, (int)refused);
    assert_true(filed_n > 3 && refused > 3);
}

/* The same step at every size of memory, until one is enough: it leaves no trace, or all of itself. */
static void moved_under(struct hall *h, int64_t who, struct petition before, struct petition_move m, unsigned to)
{
    const struct actor by = actor(who);
    enum err e = ERR_NOMEM;
    int tries = 0;
    int64_t files = ASK(h, "SELECT COUNT(*) FROM petition_file WHERE petition_id = %lld", (long long)before.id);
    for (size_t bytes = 64; e != OK; bytes += 32, tries++) {
        struct arena *a = arena_open(bytes);
        struct petition p;
        int64_t tally = ASK(h, "SELECT COALESCE(CAST(SUM(n) AS BIGINT), 0) FROM petition_tally"), told = ASK(h, "SELECT COUNT(*) FROM notify_notice");
        m.field = NULL;
        e = petition_step_take(h->db, a, h->now_ms, h->keys, &by, &m, &p);
        arena_close(a);
        assert_true(e == OK || e == ERR_NOMEM);
        p = now(h, before.id);
        bool is_done = e == OK;
        assert_int_equal(p.state, is_done ? to : before.state);
        assert_int_equal(p.steps, before.steps + is_done);
        assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_step WHERE petition_id = %lld", (long long)p.id), p.steps);
        assert_int_equal(ASK(h, "SELECT COUNT(*) FROM publog_leaf"), p.steps);
        if (is_done) break;
        assert_int_equal(ASK(h, "SELECT COALESCE(CAST(SUM(n) AS BIGINT), 0) FROM petition_tally"), tally);
        assert_int_equal(ASK(h, "SELECT COUNT(*) FROM notify_notice"), told);
        assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_file WHERE petition_id = %lld", (long long)p.id), files);
    }
    print_message("# %s: refused %d times, then whole\n", petition_events[m.event], tries);
    assert_true(tries > 10);
}

static void starved_a_step_is_whole_or_not_taken(void **state)
{
    struct hall *h = *state;
    struct petition p = light(h);
    moved_under(h, OFFICER, p, (struct petition_move){ .id = p.id, .event = PETITION_RECEIVE, .level = LEVEL_AS_FILED }, PETITION_RECEIVED);
    moved_under(h, OFFICER, now(h, p.id), (struct petition_move){ .id = p.id, .event = PETITION_TAKE }, PETITION_HANDLING);
    moved_under(h, OFFICER, now(h, p.id), (struct petition_move){ .id = p.id, .event = PETITION_ANSWER, .public_text = ANSWER_TEXT, .n_files = 1,
                                                                   .files = { picture(h, OFFICER, "after") } }, PETITION_ANSWERED);
    moved_under(h, LAN, now(h, p.id), (struct petition_move){ .id = p.id, .event = PETITION_RATE, .rating = RATING_UNSATISFIED, .text = S("Chưa sạch hẳn.") },
                PETITION_CLOSED);
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
        cmocka_unit_test(what_belongs_to_another_office_is_turned_away), cmocka_unit_test(every_state_is_reached),
        cmocka_unit_test(empty_words_are_no_answer),
    };
    const struct CMUnitTest petitions[] = {
        HALL(a_petition_is_filed_and_everything_hangs_on_it), HALL(the_same_uid_is_one_petition), HALL(what_is_wrong_with_a_filing_is_named),
        HALL(attributes_are_kept_in_the_order_of_the_category), HALL(a_place_is_picked_from_the_register),
        HALL(pictures_sent_ahead_and_those_to_come_are_named), HALL(the_sender_may_say_that_it_is_no_complaint),
        HALL(the_most_particular_rule_wins), HALL(without_a_place_the_city_takes_it), HALL(a_unit_that_was_merged_away_is_followed),
        HALL(every_event_in_every_state_by_everybody), HALL(what_is_wrong_with_a_move_is_named), HALL(an_answer_wants_proof_that_lies_here),
        HALL(it_goes_back_to_who_sent_it), HALL(of_two_who_take_it_one_gets_it), HALL(followers_get_the_same_answer),
        HALL(many_followers_are_told_piece_by_piece), HALL(a_rating_said_twice_counts_once),
        HALL(not_satisfied_reopens_it_once_for_a_second_person), HALL(where_nobody_else_is_the_city_looks),
        HALL(who_was_content_does_not_reopen_and_a_week_is_enough), HALL(neighbours_of_the_same_kind_are_found),
        HALL(two_officers_take_at_once_and_one_has_it), HALL(answered_and_withdrawn_at_once_is_one_of_them),
        HALL(sent_twice_at_once_it_is_one), HALL(starved_it_is_whole_or_not_at_all), HALL(starved_a_step_is_whole_or_not_taken),
        HALL(what_one_filed_follows_him_to_the_other_account),
        HALL(forgotten_nothing_leads_to_him_and_the_books_still_agree),
    };
    return cmocka_run_group_tests(words, NULL, NULL) + run_everywhere(petitions);
}
