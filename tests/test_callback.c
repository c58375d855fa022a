/* test_callback.c - the random sample, what calls find, and the honest number that follows. */
#include "desk.h"
#include "flow/flow.h"
#include "outreach/desk/callback.h"

static void wilson_gives_the_interval_of_the_books(void **state)
{
    (void)state;
    static const struct { int64_t yes, n, low, high; } vectors[] = {
        { 45, 50, 786, 957 },            /* 0.7864 .. 0.9565 */
        { 0, 10, 0, 278 },               /* 0 .. 0.2775 */
        { 10, 10, 722, 1000 },           /* 0.7225 .. 1 */
        { 1, 1, 206, 1000 },             /* 0.2065 .. 1 */
        { 500, 1000, 469, 531 },         /* 0.4691 .. 0.5309 */
        { 0, 0, 0, 1000 },               /* nobody was asked: anything may be */
    };
    for (size_t i = 0; i < N_OF(vectors); i++) {
        int64_t low, high;
        wilson(vectors[i].yes, vectors[i].n, &low, &high);
        assert_int_equal(low, vectors[i].low);
        assert_int_equal(high, vectors[i].high);
    }
}

static void every_state_is_reached_and_the_team_itself_never_calls(void **state)
{
    (void)state;
    assert_true(flow_is_connected(&callback_flow));
    for (size_t i = 0; i < callback_flow.n_steps; i++)
        assert_int_equal(callback_flow.steps[i].roles & (ROLE_HEAD | ROLE_MEMBER), 0);
}

/* ---- the sample ---- */

/* Draw for `n` invented guided visits as the intake does, without the intake. */
struct draw { struct street *s; int64_t n; };
static enum err draw_all(struct db *db, void *arg)
{
    const struct draw *d = arg;
    const struct visit v = { .outcome = OUTCOME_GUIDED }, *const body = &v;
    struct arena *a = arena_open(8 * MIB);
    enum err e = OK;
    for (int64_t i = 0; e == OK && i < d->n; i++) {
        const struct event x = { .id = id_of(d->s, i), .seq = i + 1, .campaign_id = 1, .group_id = GROUP, .ward_id = WARD,
                                 .household_id = 1, .day = day_of_ms(NINE_AM), .received_ms = NINE_AM };
        e = callback_follow(db, a, d->s->keys, &(struct stored_push){ .events = &x, .visits = &body, .n = 1 });
        arena_reset(a);
    }
    arena_close(a);
    return e;
}

static void three_in_a_hundred_are_drawn(void **state)
{
    struct street *s = *state;
    assert_int_equal(db_tx(s->db, draw_all, &(struct draw){ s, 10000 }), OK);
    int64_t drawn = ask(s, "SELECT COUNT(*) FROM callback");
    assert_in_range(drawn, 215, 385);                        /* 300 +- five standard deviations of 17 */
    assert_int_equal(ask(s, "SELECT drawn FROM callback_tally WHERE unit_id = 1"), drawn);
    assert_int_equal(ask(s, "SELECT drawn FROM callback_tally WHERE unit_id = 3"), drawn);
    assert_true(ask(s, "SELECT COUNT(DISTINCT seq / 1000) FROM callback") >= 10);     /* all along, not in a lump */
}

static void only_guided_visits_are_drawn(void **state)
{
    struct street *s = *state;
    run_sql(s, "UPDATE parameter SET value = 1000 WHERE code = 'outreach.callback_permille'");
    guided(s, 1, 0, S(""));
    stored(s, 0, visit_of(s, 2, ++s->last_n[0], 1, "absent", NULL, 0));
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM callback"), 1);
}

/* ---- the desk ---- */

static void draw_every_visit(struct street *s) { run_sql(s, "UPDATE parameter SET value = 1000 WHERE code = 'outreach.callback_permille'"); }

static enum err calls(struct street *s, int64_t seq, unsigned outcome)
{
    struct area at;
    return callback_done(s->db, s->a, &officer, &(struct call){ seq, outcome, S("ghi chú"), s->now_ms }, &at);
}

static void a_call_settles_it_once(void **state)
{
    struct street *s = *state;
    draw_every_visit(s);
    int64_t yes = guided(s, 1, 0, S("")), no = guided(s, 2, 1, S("")), shy = guided(s, 3, 2, S(""));
    assert_int_equal(calls(s, yes, CALL_TRUE), OK);
    assert_int_equal(calls(s, yes, CALL_FALSE), ERR_CONFLICT);
    assert_int_equal(calls(s, no, CALL_FALSE), OK);
    assert_int_equal(calls(s, shy, CALL_REFUSED), OK);
    assert_int_equal(calls(s, 999, CALL_TRUE), ERR_NOT_FOUND);
    assert_int_equal(total(s, MEASURE_call_ok), 1);
    assert_int_equal(total(s, MEASURE_call_wrong), 1);
    assert_int_equal(total(s, MEASURE_guided), 3);           /* "false" is for the desk to review */
    the_books_agree(s);
}

static void three_unreachables_close_it(void **state)
{
    struct street *s = *state;
    draw_every_visit(s);
    int64_t seq = guided(s, 1, 0, S(""));
    for (int i = 0; i < CALLBACK_TRIES_MAX; i++) {
        assert_int_equal(ask(s, "SELECT COUNT(*) FROM callback WHERE state = 'due'"), 1);
        assert_int_equal(calls(s, seq, CALL_UNREACHABLE), OK);
        s->now_ms += HOUR_MS;
    }
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM callback WHERE state = 'closed' AND tries = 3"), 1);
    assert_int_equal(calls(s, seq, CALL_TRUE), ERR_CONFLICT);
    the_books_agree(s);
}

static void who_walks_does_not_call(void **state)
{
    struct street *s = *state;
    draw_every_visit(s);
    int64_t seq = guided(s, 1, 0, S(""));
    struct area at;
    const struct actor head = { .account_id = 77, .roles = ROLE_HEAD }, self = { .account_id = s->account[0], .roles = ROLE_OFFICER };
    assert_int_equal(callback_done(s->db, s->a, &head, &(struct call){ seq, CALL_TRUE, S(""), s->now_ms }, &at), ERR_FORBIDDEN);
    assert_int_equal(callback_done(s->db, s->a, &self, &(struct call){ seq, CALL_TRUE, S(""), s->now_ms }, &at), ERR_FORBIDDEN);
}

static enum err count_one(const void *row, void *arg)
{
    const struct callback *c = row;
    assert_true(c->head.n && c->lane.n && c->number.n && c->member.n);
    ++*(int64_t *)arg;
    return OK;
}

static void the_desk_sees_its_own_calls(void **state)
{
    struct street *s = *state;
    draw_every_visit(s);
    int64_t seq = guided(s, 1, 0, S(""));
    guided(s, 2, 1, S(""));
    assert_int_equal(calls(s, seq, CALL_TRUE), OK);
    static const struct { int64_t unit; unsigned state; int64_t n; } tries[] = {
        { CITY, CALLBACK_DUE, 1 }, { WARD, CALLBACK_DUE, 1 }, { GROUP, CALLBACK_DUE, 1 }, { NEXT_GROUP, CALLBACK_DUE, 0 },
        { WARD, CALLBACK_ANSWERED, 1 }, { WARD, CALLBACK_CLOSED, 0 },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        int64_t n = 0;
        const struct callback_query q = { tries[i].unit, tries[i].state, 0, 200 };
        assert_int_equal(callback_list(s->db, s->a, &q, count_one, &n), OK);
        assert_int_equal(n, tries[i].n);
    }
}

static void the_numbers_to_call_are_opened_for_the_desk(void **state)
{
    struct street *s = *state;
    static const struct sql put = { "put", "UPDATE household SET contact = $1 WHERE id = $2" };
    static const struct sql put_own = { "put_own", "UPDATE resident SET phone_sealed = $1 WHERE id = $2" };
    struct bytes home, own;
    struct contact found[CONTACTS_MAX];
    size_t n;
    draw_every_visit(s);
    int64_t seq = guided(s, 1, 0, S(""));
    assert_int_equal(keys_seal(s->keys, s->a, "household.contact", S("+842412345678"), &home), OK);
    assert_int_equal(keys_seal(s->keys, s->a, "resident.phone", S("+84901234567"), &own), OK);
    assert_int_equal(db_run(s->db, s->a, &put, BINDS(BIND(home), BIND(s->door[0])), NULL), OK);
    assert_int_equal(db_run(s->db, s->a, &put_own, BINDS(BIND(own), BIND(s->person[0][1])), NULL), OK);
    assert_int_equal(callback_contacts(s->db, s->a, s->keys, seq, found, &n), OK);
    assert_int_equal(n, 2);
    assert_string_equal(arena_z(s->a, found[0].phone), "+842412345678");
    assert_string_equal(arena_z(s->a, found[1].phone), "+84901234567");
    assert_string_equal(arena_z(s->a, found[1].name), "Trần Thị Bình");
}

static void the_estimate_is_printed_beside_the_raw_count(void **state)
{
    struct street *s = *state;
    struct estimate e;
    draw_every_visit(s);
    for (int i = 0; i < 5; i++)
        assert_int_equal(calls(s, guided(s, i + 1, i, S("")), i == 4 ? CALL_FALSE : CALL_TRUE), OK);
    assert_int_equal(callback_estimate(s->db, s->a, s->campaign.id, WARD, &e), OK);
    assert_true(e.drawn == 5 && e.called == 5 && e.real == 4 && e.unreal == 1 && e.visits == 5);
    assert_int_equal(e.low_permille, 375);                   /* Wilson for 4 of 5: 0.3755 .. 0.9638 */
    assert_int_equal(e.high_permille, 964);
    assert_true(e.estimate_low == 1 && e.estimate_high == 5);
    assert_int_equal(callback_estimate(s->db, s->a, s->campaign.id, NEXT_GROUP, &e), OK);
    assert_true(e.drawn == 0 && e.low_permille == 0 && e.high_permille == 1000);
}

int main(void)
{
    const struct CMUnitTest numbers[] = {
        cmocka_unit_test(wilson_gives_the_interval_of_the_books),
        cmocka_unit_test(every_state_is_reached_and_the_team_itself_never_calls),
    };
    const struct CMUnitTest callbacks[] = {
        STREET(three_in_a_hundred_are_drawn), STREET(only_guided_visits_are_drawn), STREET(a_call_settles_it_once),
        STREET(three_unreachables_close_it), STREET(who_walks_does_not_call), STREET(the_desk_sees_its_own_calls),
        STREET(the_numbers_to_call_are_opened_for_the_desk), STREET(the_estimate_is_printed_beside_the_raw_count),
    };
    return cmocka_run_group_tests(numbers, NULL, NULL) + run_everywhere(callbacks);
}
