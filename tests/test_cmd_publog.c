/* test_cmd_publog.c - sansang publog, by running the real program: the whole log, a proof taken away, checked with nothing but files. */
#include "office.h"
#include "civic/publog/publog.h"
#include "core/store.h"

static enum err add_five(struct db *db, void *arg)
{
    struct office *o = arg;
    int64_t index;
    for (int i = 0; i < 5; i++) TRY(publog_append(db, o->a, 1000, arena_printf(o->a, "line %d", i), &index));
    return OK;
}

static int log_open(void **state)
{
    int failed = office_open(state);
    if (!failed) assert_int_equal(db_tx(((struct office *)*state)->db, add_five, *state), OK);
    return failed;
}

static void a_proof_taken_away_is_checked_with_nothing_but_files(void **state)
{
    struct office *o = *state;
    expect(o, "publog head >head.json", 0, "");
    expect(o, "publog proof 3 >proof.json", 0, "");
    assert_int_equal(store_keep(arena_z(o->a, arena_printf(o->a, "%s/leaf", o->dir)), S("line 3")), OK);
    assert_int_equal(store_keep(arena_z(o->a, arena_printf(o->a, "%s/other", o->dir)), S("line 4")), OK);
    expect(o, "publog check head.json proof.json leaf --data nowhere", 0, "yes: the line is in the log");
    expect(o, "publog check head.json proof.json other --data nowhere", 3, "NO: the proof does not lead to this head");
    expect(o, "publog check --key AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA head.json proof.json leaf", 3,
           "NO: the head is not signed");
    expect(o, "publog check head.json proof.json nothing", 1, "is not there");
    expect(o, "publog check proof.json head.json leaf", 1, "is no head, proof or key");
    expect(o, "publog proof 2 4 >short.json", 0, "");
    expect(o, "publog check head.json short.json leaf", 3, "NO: the proof is for another size");
    expect(o, "publog proof 5", 1, "");
    expect(o, "publog proof x", 2, "usage:");
    expect(o, "publog nonsense", 2, "usage:");
}

static void growth_is_checked_between_two_heads(void **state)
{
    struct office *o = *state;
    struct publog_proof p;
    struct buf b = { .arena = o->a };
    expect(o, "publog head >older.json", 0, "");
    assert_int_equal(db_tx(o->db, add_five, o), OK);
    expect(o, "publog head >head.json", 0, "");
    assert_int_equal(publog_consistency(o->db, o->a, 5, 10, &p), OK);
    buf_add(&b, S("{\"from\":5,\"to\":10,\"hashes\":["));
    for (size_t i = 0; i < p.n; i++) {
        if (i) buf_add(&b, S(","));
        buf_add(&b, arena_printf(o->a, "\"%s\"", arena_z(o->a, hex(o->a, p.hash[i]))));
    }
    buf_add(&b, S("]}"));
    assert_int_equal(store_keep(arena_z(o->a, arena_printf(o->a, "%s/grown.json", o->dir)), buf_str(&b)), OK);
    expect(o, "publog check head.json grown.json older.json", 0, "yes: the log only grew");
    expect(o, "publog check older.json grown.json head.json", 3, "NO: the proof is for other sizes");
}

static void an_altered_line_is_named_and_the_audit_says_so_too(void **state)
{
    struct office *o = *state;
    static const struct sql hurt = { "hurt", "UPDATE publog_leaf SET leaf = hash WHERE id = 2" };
    expect(o, "publog verify", 0, "5 lines, 0 heads: whole");
    expect(o, "audit", 0, "5 public lines: 0 differences");
    assert_int_equal(db_run(o->db, o->a, &hurt, NO_BINDS, NULL), OK);
    expect(o, "publog verify", 3, "publog line 2:");
    expect(o, "audit", 3, "publog line 2:");
}

#define OFFICE(fact) cmocka_unit_test_setup_teardown(fact, log_open, office_close)

int main(void)
{
    program = getenv("SANSANG");
    if (!program) return 1;
    const struct CMUnitTest publog[] = {
        OFFICE(a_proof_taken_away_is_checked_with_nothing_but_files), OFFICE(growth_is_checked_between_two_heads),
        OFFICE(an_altered_line_is_named_and_the_audit_says_so_too),
    };
    return cmocka_run_group_tests(publog, NULL, NULL);
}
