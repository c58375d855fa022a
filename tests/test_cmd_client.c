/* test_cmd_client.c - sansang client, by running the real program: a key is made and shown once, listed without it, revoked. */
#include "office.h"
#include "territory/territory.h"

static int64_t ask(struct office *o, const struct sql *q)
{
    int64_t x = -1;
    assert_int_equal(db_i64(o->db, o->a, q, NO_BINDS, &x), OK);
    return x;
}

static void a_key_is_shown_once_listed_without_it_and_revoked(void **state)
{
    struct office *o = *state;
    static const struct sql audited = { "audited", "SELECT COUNT(*) FROM audit_log WHERE action IN ('open_client.made', 'open_client.revoked')"
                                                   " AND address = 'command line'" };
    static const struct sql per_hour = { "per_hour", "SELECT per_hour FROM open_client WHERE id = 1" };
    assert_int_equal(territory_load_hanoi(o->db, o->a, 1000), OK);
    expect(o, "client add 'Ứng dụng bạn' --per-hour 20", 0, "Ứng dụng bạn\n");
    char key[64] = "";
    assert_int_equal(sscanf(strchr(o->said, '\n') + 1, "%63[A-Za-z0-9_-]", key), 1);
    assert_int_equal(strlen(key), 43);
    assert_int_equal(ask(o, &per_hour), 20);
    expect(o, "client add Quầy --unit 00103", 0, "Quầy\n");
    expect(o, "client list", 0, "1\tỨng dụng bạn\t20\t");
    assert_null(strstr(o->said, key));
    assert_null(strstr(o->said, "Quầy"));
    expect(o, "client list --unit 00103", 0, "Quầy\t600\t");
    expect(o, "client revoke 1", 0, "");
    expect(o, "client revoke 1", 0, "");
    expect(o, "client list", 0, "1\tỨng dụng bạn\t20\t");
    assert_int_equal(ask(o, &audited), 3);
}

static void what_is_not_understood_makes_no_key(void **state)
{
    struct office *o = *state;
    static const struct sql made = { "made", "SELECT COUNT(*) FROM open_client" };
    expect(o, "client add Quầy", 3, "no unit");              /* there is no city yet */
    assert_int_equal(territory_load_hanoi(o->db, o->a, 1000), OK);
    expect(o, "client add", 2, "NAME");
    expect(o, "client add Quầy --unit 99999", 3, "no unit");
    expect(o, "client add Quầy --per-hour 0", 2, "per-hour");
    expect(o, "client revoke", 2, "NUMBER");
    expect(o, "client revoke x", 2, "NUMBER");
    expect(o, "client revoke 7", 3, "no client 7");
    expect(o, "client nonsense", 2, "usage:");
    assert_int_equal(ask(o, &made), 0);
}

#define OFFICE(fact) cmocka_unit_test_setup_teardown(fact, office_open, office_close)

int main(void)
{
    const struct CMUnitTest tests[] = { OFFICE(a_key_is_shown_once_listed_without_it_and_revoked), OFFICE(what_is_not_understood_makes_no_key) };
    program = getenv("SANSANG");
    return program ? cmocka_run_group_tests(tests, NULL, NULL) : 77;
}
