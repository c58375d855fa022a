/* test_petition_audit.c - the audit of petitions: quiet about what happened, loud about every altered row. */
#include "hall.h"
#include "civic/petition/petition_audit.h"

/* A life of each kind. */
static void a_busy_week(struct hall *h)
{
    struct petition p = answered(h), twin;
    step(h, LAN, p.id, PETITION_REOPEN);
    h->now_ms += DAY_MS;
    step(h, COLLEAGUE, p.id, PETITION_TAKE);
    step(h, COLLEAGUE, p.id, PETITION_ANSWER);
    h->now_ms += HOUR_MS;
    step(h, LAN, p.id, PETITION_RATE);
    p = in_hand(h);
    step(h, OFFICER, p.id, PETITION_ASK);
    step(h, LAN, p.id, PETITION_SUPPLY);
    step(h, OFFICER, p.id, PETITION_HAND_OVER);
    step(h, ENGINEER, p.id, PETITION_RETURN);
    twin = light(h);
    assert_int_equal(petition_follow_set(h->db, h->a, h->now_ms, twin.id, MINH, true), OK);
    struct petition_move m = move_of(h, twin.id, PETITION_MERGE, OFFICER);
    m.merge_into = p.id;
    moved(h, OFFICER, m);
    step(h, OFFICER, light(h).id, PETITION_REFUSE);
    step(h, LAN, light(h).id, PETITION_WITHDRAW);
    step(h, OFFICER, light(h).id, PETITION_CLEAR);
    step(h, OFFICER, light(h).id, PETITION_NOTE);
    h->now_ms += 30 * (int64_t)DAY_MS;
    assert_int_equal(petition_tend(h->db, h->a, h->keys, h->now_ms), OK);
}

static enum err keep_last(const struct petition_difference *d, void *arg)
{
    *(unsigned *)arg = d->kind;
    return OK;
}

static struct petition_audit audited(struct hall *h, unsigned *last)
{
    struct petition_audit found;
    assert_int_equal(petition_audit(h->db, h->keys, keep_last, last, &found), OK);
    return found;
}

static void what_happened_is_what_is_counted(void **state)
{
    struct hall *h = *state;
    unsigned last = 99;
    struct petition_audit none = audited(h, &last);
    assert_true(none.petitions == 0 && none.differences == 0);
    a_busy_week(h);
    struct petition_audit found = audited(h, &last);
    assert_int_equal(found.differences, 0);
    assert_true(found.petitions == 7 && found.steps == ASK(h, "SELECT COUNT(*) FROM petition_step") &&
                found.cells > 20);
    assert_int_equal(petition_audit_nightly(h->db, h->a, h->keys, h->now_ms), OK);
}

static void every_altered_row_is_found(void **state)
{
    struct hall *h = *state;
    static const struct { const char *alter, *back; unsigned kind; } tries[] = {
        { "UPDATE petition_step SET at_ms = at_ms - 3600000 WHERE petition_id = 2 AND n = 2",
          "UPDATE petition_step SET at_ms = at_ms + 3600000 WHERE petition_id = 2 AND n = 2", FAULT_LEAF },
        { "UPDATE petition_step SET public_text = public_text || '.' WHERE petition_id = 1 AND n = 4",
          "UPDATE petition_step SET public_text = substr(public_text, 1, length(public_text) - 1) WHERE petition_id = 1 AND n = 4", FAULT_LEAF },
        { "UPDATE petition_step SET due_after_ms = due_after_ms + 1 WHERE petition_id = 2 AND n = 2",
          "UPDATE petition_step SET due_after_ms = due_after_ms - 1 WHERE petition_id = 2 AND n = 2", FAULT_LEAF },
        { "UPDATE petition_step SET account_id = account_id + 1 WHERE petition_id = 2 AND n = 3",
          "UPDATE petition_step SET account_id = account_id - 1 WHERE petition_id = 2 AND n = 3", FAULT_LEAF },
        { "UPDATE petition SET spot = 'nơi khác' WHERE id = 3", "UPDATE petition SET spot = '' WHERE id = 3", FAULT_LEAF },
        { "UPDATE petition SET code = code || 'X' WHERE id = 3", "UPDATE petition SET code = substr(code, 1, 14) WHERE id = 3", FAULT_LEAF },
        { "UPDATE petition SET state = 'answered' WHERE id = 4", "UPDATE petition SET state = 'refused' WHERE id = 4", FAULT_STATE },
        { "UPDATE petition SET unit_id = 3 WHERE id = 4", "UPDATE petition SET unit_id = 2 WHERE id = 4", FAULT_STATE },
        { "UPDATE petition SET steps = steps + 1 WHERE id = 4", "UPDATE petition SET steps = steps - 1 WHERE id = 4", FAULT_STEPS },
        { "UPDATE petition SET followers = followers + 1 WHERE id = 2", "UPDATE petition SET followers = followers - 1 WHERE id = 2",
          FAULT_FOLLOWERS },
        { "UPDATE petition_tally SET n = n + 1 WHERE unit_id = 2 AND category_id = 7 AND measure = 'answered'",
          "UPDATE petition_tally SET n = n - 1 WHERE unit_id = 2 AND category_id = 7 AND measure = 'answered'", FAULT_TALLY },
        { "INSERT INTO petition_tally(unit_id, day, category_id, measure, n) VALUES(5, 1, 7, 'received', 1)",
          "DELETE FROM petition_tally WHERE day = 1", FAULT_TALLY },
        { "UPDATE petition_month SET n = n + 1 WHERE unit_id = 2 AND category_id = 7 AND measure = 'answered'",
          "UPDATE petition_month SET n = n - 1 WHERE unit_id = 2 AND category_id = 7 AND measure = 'answered'", FAULT_TALLY },
        { "INSERT INTO petition_month(unit_id, month, category_id, measure, n) VALUES(5, 1, 7, 'received', 1)",
          "DELETE FROM petition_month WHERE month = 1", FAULT_TALLY },
        { "DELETE FROM petition_tally WHERE unit_id = 5 AND category_id = 7", "", FAULT_TALLY },
    };
    unsigned last = 99;
    a_busy_week(h);
    for (size_t i = 0; i < N_OF(tries); i++) {
        run_sql(h, str_z(tries[i].alter));
        last = 99;
        if (audited(h, &last).differences == 0 || last != tries[i].kind) fail_msg("%s: %u", tries[i].alter, last);
        if (tries[i].back[0]) run_sql(h, str_z(tries[i].back));
        if (tries[i].back[0] && audited(h, &last).differences != 0)
            fail_msg("%s: not quiet again, %u", tries[i].back, last);
    }
}

static void a_step_taken_out_is_found(void **state)
{
    struct hall *h = *state;
    unsigned last = 99;
    a_busy_week(h);
    run_sql(h, S("DELETE FROM petition_step WHERE petition_id = 2 AND n = 2"));
    assert_true(audited(h, &last).differences > 0);
    run_sql(h, S("DELETE FROM petition_step WHERE petition_id = 5"));
    assert_true(audited(h, &last).differences > 1);
}

static void words_put_in_the_mouth_of_another_are_found(void **state)
{
    struct hall *h = *state;
    static const struct sql put = { "put", "UPDATE petition SET sent_sealed = $1 WHERE id = $2" };
    struct petition p = light(h);
    struct bytes other;
    unsigned last = 99;
    assert_int_equal(keys_seal(h->keys, h->a, "petition.text", S("Mọi thứ đều rất tốt, xin cảm ơn"), &other), OK);
    assert_int_equal(db_run(h->db, h->a, &put, BINDS(BIND(other), BIND(p.id)), NULL), OK);
    assert_int_equal(audited(h, &last).differences, 1);
    assert_int_equal(last, FAULT_LEAF);
}

int main(void)
{
    const struct CMUnitTest audits[] = {
        HALL(what_happened_is_what_is_counted), HALL(every_altered_row_is_found), HALL(a_step_taken_out_is_found),
        HALL(words_put_in_the_mouth_of_another_are_found),
    };
    return run_everywhere(audits);
}
