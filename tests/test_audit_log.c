/* test_audit_log.c - the chain of the audit log: what is altered, missing or added is found and named. */
#include "support.h"
#include <pthread.h>
#include "auth/audit_log.h"

struct writing { struct arena *a; struct audit_line line; };
static enum err write_it(struct db *db, void *arg)
{
    const struct writing *w = arg;
    return audit_write(db, w->a, &w->line);
}

static void write_line(struct fixture *h, struct str action, struct str subject)
{
    struct writing w = { h->arena, { .at_ms = NINE_AM, .account_id = 7, .unit_id = 3, .action = action,
                                     .subject = subject,
                                     .reason = S("đối chiếu"), .address = S("10.0.0.1") } };
    assert_int_equal(db_tx(h->db, write_it, &w), OK);
}

static void write_five(struct fixture *h)
{
    for (int i = 0; i < 5; i++) write_line(h, S("resident.unmask"), arena_printf(h->arena, "resident:%d", i));
}

static int64_t first_bad(struct fixture *h)
{
    int64_t lines = -1, bad = -1;
    enum err e = audit_verify(h->db, h->arena, &lines, &bad);
    assert_true(e == OK || e == ERR_CONFLICT);
    return e == OK ? 0 : bad;
}

static void an_honest_log_agrees(void **state)
{
    struct fixture *h = *state;
    int64_t lines = -1, bad = -1;
    assert_int_equal(audit_verify(h->db, h->arena, &lines, &bad), OK);
    assert_true(lines == 0);
    write_five(h);
    assert_int_equal(audit_verify(h->db, h->arena, &lines, &bad), OK);
    assert_true(lines == 5 && bad == -1);
}

/* Each in a log of its own: a hand on the table, and the line it is caught at. */
static const struct { struct sql hand; int64_t bad; } crimes[] = {
    { { "c1", "UPDATE audit_log SET reason = 'khác' WHERE id = 3" }, 3 },
    { { "c2", "UPDATE audit_log SET account_id = 8 WHERE id = 1" }, 1 },
    { { "c3", "UPDATE audit_log SET at_ms = at_ms + 1 WHERE id = 5" }, 5 },
    { { "c4", "DELETE FROM audit_log WHERE id = 2" }, 2 },
    { { "c5", "DELETE FROM audit_log WHERE id = 5" }, 5 },                       /* the end cut off */
    { { "c6", "DELETE FROM audit_log" }, 1 },
    { { "c7", "INSERT INTO audit_log SELECT 6, at_ms, account_id, unit_id, action, subject, reason, address, hash"
              " FROM audit_log WHERE id = 5" }, 6 },
    { { "c8",
            "UPDATE audit_log SET subject = 'resident:44', hash = (SELECT x.hash FROM audit_log x WHERE x.id = 2)"
            " WHERE id = 4" }, 4 },
    { { "c9", "UPDATE audit_log SET id = id + 100 WHERE id = 5" }, 5 },
    /* a letter moved from one column to the next: the text behind it would read the same without lengths */
    { { "c10", "UPDATE audit_log SET action = 'resident.unmaskr', subject = 'esident:1' WHERE id = 2" }, 2 },
};

static void every_hand_on_the_log_is_named(void **state)
{
    struct fixture *h = *state;
    static const struct sql clear = { "clear", "DELETE FROM audit_log" },
        forget = { "forget", "DELETE FROM audit_head" };
    for (size_t i = 0; i < N_OF(crimes); i++) {
        assert_int_equal(db_run(h->db, h->arena, &clear, NO_BINDS, NULL), OK);
        assert_int_equal(db_run(h->db, h->arena, &forget, NO_BINDS, NULL), OK);
        write_five(h);
        assert_true(first_bad(h) == 0);
        assert_int_equal(db_run(h->db, h->arena, &crimes[i].hand, NO_BINDS, NULL), OK);
        if (first_bad(h) != crimes[i].bad) fail_msg("%s: %lld", crimes[i].hand.text, (long long)first_bad(h));
    }
}

static enum err write_and_fail(struct db *db, void *arg)
{
    TRY(write_it(db, arg));
    return ERR_FORBIDDEN;
}

static void a_line_of_a_failed_act_leaves_no_gap(void **state)
{
    struct fixture *h = *state;
    struct writing w = { h->arena, { .at_ms = NINE_AM, .action = S("x"), .subject = S("y") } };
    write_five(h);
    assert_int_equal(db_tx(h->db, write_and_fail, &w), ERR_FORBIDDEN);
    write_line(h, S("grant.add"), S("account:1"));
    int64_t lines, bad;
    assert_int_equal(audit_verify(h->db, h->arena, &lines, &bad), OK);
    assert_true(lines == 6);
}

enum { WRITERS = 4, EACH = 10 };
static void *write_many(void *arg)
{
    (void)arg;
    struct db *db;
    struct arena *a = arena_open(4 * MIB);
    struct writing w = { a, { .at_ms = NINE_AM, .action = S("crowd"), .subject = S("s") } };
    if (db_open(test_url, &db) != OK) abort();
    for (int i = 0; i < EACH; i++) {
        enum err e = ERR_BUSY;
        while (e == ERR_BUSY) e = db_tx(db, write_it, &w);
        if (e != OK) abort();
    }
    db_close(db);
    arena_close(a);
    return NULL;
}

static void writers_side_by_side_make_one_chain(void **state)
{
    struct fixture *h = *state;
    pthread_t t[WRITERS];
    for (int i = 0; i < WRITERS; i++) assert_int_equal(pthread_create(&t[i], NULL, write_many, NULL), 0);
    for (int i = 0; i < WRITERS; i++) pthread_join(t[i], NULL);
    int64_t lines, bad;
    assert_int_equal(audit_verify(h->db, h->arena, &lines, &bad), OK);
    assert_true(lines == WRITERS * EACH);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, house_open, house_close)
    const struct CMUnitTest audit_log[] = {
        T(an_honest_log_agrees), T(every_hand_on_the_log_is_named), T(a_line_of_a_failed_act_leaves_no_gap),
        T(writers_side_by_side_make_one_chain),
    };
    return run_everywhere(audit_log);
}
