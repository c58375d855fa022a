/* test_petition_flow.c - a petition moves along its flow by whom it belongs to, is answered with proof, and opened again once. */
#include "hall.h"

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
    struct petition p =
        state == PETITION_SENT || state == PETITION_RECEIVED || state == PETITION_WITHDRAWN ? light(h) : in_hand(h);
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
                if (may != (err == OK))
                    fail_msg("%s in %s by %lld: %s", petition_events[law[e].event], petition_states[s],
                             (long long)who[w].id, err_name(err));
                if (!may && err != ERR_CONFLICT && err != ERR_FORBIDDEN)
                    fail_msg("%s in %s: %s", petition_events[law[e].event], petition_states[s], err_name(err));
                if (may) p = in_state(h, s, twin);
                tried++;
            }
        }
    assert_int_equal(tried, 16 * 9 * 7);
}

static void what_is_wrong_with_a_move_is_named(void **state)
{
    struct hall *h = *state;
    struct petition sent = light(h), received = light(h), hand = in_hand(h), owed = in_hand(h), done = answered(h),
                    other = light(h);
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
            fail_msg("%zu %s: %s about %s, not %s", i, petition_events[tries[i].event], err_name(e),
                     tries[i].field ? tries[i].field : "-", fields[i]);
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
    assert_int_equal(ASK(h,
                         "SELECT n FROM petition_tally WHERE unit_id = 2 AND category_id = 0 AND measure = 'answered'"),
                     1);
    assert_int_equal(ASK(h,
                         "SELECT n FROM petition_tally WHERE unit_id = 1 AND category_id = 7 AND measure = 'on_time'"),
                     1);
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
    p = step(h, OFFICER, p.id, PETITION_RETURN); /* it came to the ward from outside: the city finds the right one */
    assert_int_equal(p.unit_id, CITY);
    struct petition_move m = move_of(h, p.id, PETITION_RETURN, MAYOR);
    assert_int_equal(moves(h, MAYOR, m, &p), ERR_BAD_INPUT);
    assert_int_equal(
        ASK(h,
            "SELECT CAST(SUM(n) AS BIGINT) FROM petition_tally WHERE category_id = 0 AND measure = 'received' AND unit_id = 1"),
        1);
    assert_int_equal(
        ASK(h,
            "SELECT CAST(SUM(n) AS BIGINT) FROM petition_tally WHERE category_id = 0 AND measure = 'received' AND unit_id = 5"),
        1);
    assert_int_equal(
        ASK(h,
            "SELECT CAST(SUM(n) AS BIGINT) FROM petition_tally WHERE category_id = 0 AND measure = 'returned' AND unit_id = 1"),
        2);
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
        RUN(h, "INSERT INTO petition_follow(petition_id, account_id, since_ms) VALUES(%lld, %d, 0)", (long long)p.id,
            10000 + i);
    step(h, OFFICER, p.id, PETITION_ANSWER);
    static const char told[] =
        "SELECT COUNT(*) FROM notify_notice WHERE kind = 'civic.petition_answer' AND account_id >= 10000";
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
    assert_int_equal(
        ASK(h, "SELECT n FROM petition_tally WHERE unit_id = 2 AND category_id = 0 AND measure = 'satisfied'"), 1);
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
    assert_true(p.state == PETITION_RECEIVED && p.second && p.first_handler_id == OFFICER && p.handler_id == 0 &&
                p.unit_id == WARD);
    assert_true(p.answered_ms == 0 && p.closed_ms == 0 && p.due_ms > h->now_ms && p.rating == RATING_NONE);
    assert_int_equal(moves(h, OFFICER, move_of(h, p.id, PETITION_TAKE, OFFICER), &p), ERR_FORBIDDEN);
    p = step(h, COLLEAGUE, p.id, PETITION_TAKE);
    assert_int_equal(moves(h, OFFICER, move_of(h, p.id, PETITION_ANSWER, OFFICER), &p), ERR_FORBIDDEN);
    m = move_of(h, p.id, PETITION_ANSWER, COLLEAGUE);
    m.n_files = 0;                                           /* the old proof does not do */
    assert_int_equal(moves(h, COLLEAGUE, m, &p), ERR_BAD_INPUT);
    p = step(h, COLLEAGUE, p.id, PETITION_ANSWER);
    assert_int_equal(moves(h, LAN, move_of(h, p.id, PETITION_REOPEN, LAN), &p), ERR_CONFLICT);      /* once */
    assert_int_equal(ASK(h,
                         "SELECT n FROM petition_tally WHERE unit_id = 2 AND category_id = 0 AND measure = 'reopened'"),
                     1);
    assert_int_equal(
        ASK(h, "SELECT n FROM petition_tally WHERE unit_id = 2 AND category_id = 0 AND measure = 'unsatisfied'"), 1);
}

static void where_nobody_else_is_the_city_looks(void **state)
{
    struct hall *h = *state;
    struct petition p = answered(h);
    RUN(h, "UPDATE account_grant SET ended_ms = 1 WHERE account_id = %d", COLLEAGUE);
    p = step(h, LAN, p.id, PETITION_REOPEN);
    assert_true(p.unit_id == CITY && p.second);
    assert_int_equal(
        ASK(h, "SELECT n FROM petition_tally WHERE unit_id = 2 AND category_id = 0 AND measure = 'unsatisfied'"), 1);
    assert_int_equal(ASK(h,
                         "SELECT n FROM petition_tally WHERE unit_id = 1 AND category_id = 0 AND measure = 'received'"),
                     1);
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

int main(void)
{
    const struct CMUnitTest words[] = {
        cmocka_unit_test(every_state_is_reached), cmocka_unit_test(empty_words_are_no_answer),
    };
    const struct CMUnitTest petitions[] = {
        HALL(every_event_in_every_state_by_everybody), HALL(what_is_wrong_with_a_move_is_named),
        HALL(an_answer_wants_proof_that_lies_here), HALL(it_goes_back_to_who_sent_it),
        HALL(of_two_who_take_it_one_gets_it), HALL(followers_get_the_same_answer),
        HALL(many_followers_are_told_piece_by_piece), HALL(a_rating_said_twice_counts_once),
        HALL(not_satisfied_reopens_it_once_for_a_second_person), HALL(where_nobody_else_is_the_city_looks),
        HALL(who_was_content_does_not_reopen_and_a_week_is_enough),
    };
    return cmocka_run_group_tests(words, NULL, NULL) + run_everywhere(petitions);
}
