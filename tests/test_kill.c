/* test_kill.c - the program or its database is killed in the middle of the work, again and again: what a phone, a resident or a
   clerk was told is stored is there, once, whoever is to be told is told, and the public log leads on from every head it has shown. SANSANG_TEST_KILLS says how often, SANSANG_TEST_SEED when. */
#include "watchers.h"

enum { PHONES = 16, KILLS = 4 };

static uint64_t dice;
static int64_t between(int64_t low, int64_t high)
{
    dice ^= dice << 13; dice ^= dice >> 7; dice ^= dice << 17;
    return low + (int64_t)(dice % (uint64_t)(high - low + 1));
}

static int64_t begin_dice(void)
{
    int64_t seed = seed_of("SANSANG_TEST_SEED", 20260105);
    dice = (uint64_t)seed * 2 + 1;
    return seed;
}

/* The connection of the test is closed meanwhile: its database is gone now and then. */
static void close_for_now(struct street *s)
{
    db_close(s->db);
    s->db = s->bed->db = NULL;
}

static void open_again(struct street *s)
{
    assert_int_equal(db_open(test_url, &s->db), OK);
    s->bed->db = s->db;
}

static void audit_is_clean(struct crowd *c)
{
    char line[800];
    snprintf(line, sizeof line, "%s audit --data %s --database \"%s\" >&2", getenv("SANSANG"), c->servers[0].data,
             test_url);
    assert_int_equal(system(line), 0);
}

static void killed_at_any_moment_the_program_keeps_what_it_acknowledged(void **state)
{
    struct crowd *c = crowd_of(*state, PHONES);
    struct filers *f = filers_of(c);
    struct watchers *w = watchers_of(c);
    int64_t kills = seed_of("SANSANG_TEST_KILLS", KILLS), seed = begin_dice(), slowest_ms = 0;
    close_for_now(c->s);
    crowd_start(c);
    filers_start(f);
    watchers_start(w);
    for (int64_t i = 0; i < kills; i++) {
        sleep_ms(between(20, 600));
        end_serving(&c->servers[0], SIGKILL);
        int64_t from = clock_mono_us();
        serve(&c->servers[0]);
        if (clock_mono_us() - from > slowest_ms * 1000) slowest_ms = (clock_mono_us() - from) / 1000;
    }
    sleep_ms(200);
    watchers_end(w);
    filers_end(f);
    crowd_end(c);
    open_again(c->s);
    filers_are_told(f);
    print_message("# %lld kills, SANSANG_TEST_SEED=%lld, slowest start %lld ms\n", (long long)kills, (long long)seed,
                  (long long)slowest_ms);
    crowd_is_kept(c);
    filers_are_kept(f);
    watchers_are_right(w);
    audit_is_clean(c);
    free(w);
    free(f);
    free(c);
}

/* ---- PostgreSQL ---- */

static char pg_dir[64];

static void pg(const char *action)
{
    char line[300];
    snprintf(line, sizeof line, "%s/tools/pg.sh %s %s/pg >&2", getenv("SANSANG_TEST_SOURCE"), action, pg_dir);
    assert_int_equal(system(line), 0);
}

/* Everybody's line but our own, as an administrator or a firewall would. */
static void cut_all_lines(void)
{
    static const struct sql cut = { "cut", "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity"
        " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'" };
    struct db *db;
    struct arena *a = arena_open(MIB);
    int64_t n;
    assert_int_equal(db_open(test_url, &db), OK);
    assert_int_equal(db_i64(db, a, &cut, NO_BINDS, &n), OK);
    db_close(db);
    arena_close(a);
}

static void its_database_killed_or_cut_off_two_programs_keep_what_they_acknowledged(void **state)
{
    if (strncmp(test_url, "postgres:", 9) != 0) skip();
    struct crowd *c = crowd_of(*state, PHONES);
    struct filers *f = filers_of(c);
    struct watchers *w = watchers_of(c);
    int64_t rounds = seed_of("SANSANG_TEST_ROUNDS", seed_of("SANSANG_TEST_KILLS", KILLS)), seed = begin_dice();
    close_for_now(c->s);
    crowd_second_server(c);                              /* both write the same cells: lost races by the hundred */
    crowd_start(c);
    filers_start(f);
    watchers_start(w);
    for (int64_t i = 0; i < rounds; i++) {
        sleep_ms(between(100, 700));
        switch (i % 4) {
        case 0: cut_all_lines(); break;
        case 1: pg("halt"); sleep_ms(between(0, 500)); pg("again"); break;
        case 2: pg("crash"); pg("again"); break;
        default: end_serving(&c->servers[i / 4 % 2], SIGKILL); serve(&c->servers[i / 4 % 2]); break;
        }
    }
    sleep_ms(1500);
    watchers_end(w);
    filers_end(f);
    crowd_end(c);
    open_again(c->s);
    filers_are_told(f);
    print_message("# %lld rounds, SANSANG_TEST_SEED=%lld\n", (long long)rounds, (long long)seed);
    crowd_is_kept(c);
    filers_are_kept(f);
    watchers_are_right(w);
    audit_is_clean(c);
    free(w);
    free(f);
    free(c);
}

/* ---- a COMMIT of which nobody knows ---- */

static const struct sql sql_insert = { "insert", "INSERT INTO once(n) VALUES(1)" };
struct entry { int runs; enum err got; struct db *db; };

static enum err insert_once(struct db *db, void *arg)
{
    struct entry *e = arg;
    e->runs++;
    return db_run(db, NULL, &sql_insert, NO_BINDS, NULL);
}

static void *insert_alone(void *arg)
{
    struct entry *e = arg;
    e->got = db_tx(e->db, insert_once, e);
    return NULL;
}

/* The server waits for a standby that never comes after it has committed: there its line is cut. */
static void a_commit_cut_off_after_it_was_done_is_known_as_done(void **state)
{
    if (strncmp(test_url, "postgres:", 9) != 0) skip();
    struct street *s = *state;
    struct entry e = { .db = s->db };
    pthread_t thread;
    int64_t n = 0;
    struct db *admin;
    static const struct sql
        wait = { "wait", "ALTER SYSTEM SET synchronous_standby_names = 'nobody'" },
        go_on = { "go_on", "ALTER SYSTEM RESET synchronous_standby_names" },
        reload = { "reload", "SELECT COUNT(pg_reload_conf())" },
        cut = { "cut", "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'" };
    run_sql(s, "CREATE TABLE once(n BIGINT NOT NULL)");
    assert_int_equal(db_open(test_url, &admin), OK);
    assert_int_equal(db_run(admin, s->a, &wait, NO_BINDS, NULL), OK);
    assert_int_equal(db_i64(admin, s->a, &reload, NO_BINDS, &n), OK);
    sleep_ms(300);
    pthread_create(&thread, NULL, insert_alone, &e);
    n = 0;
    for (int i = 0; i < 100 && n == 0; i++) {
        sleep_ms(50);
        assert_int_equal(db_i64(admin, s->a, &cut, NO_BINDS, &n), OK);
    }
    pthread_join(thread, NULL);
    assert_int_equal(db_run(admin, s->a, &go_on, NO_BINDS, NULL), OK);
    assert_int_equal(db_i64(admin, s->a, &reload, NO_BINDS, &n), OK);
    db_close(admin);
    sleep_ms(300);
    assert_int_equal(e.got, OK);
    assert_int_equal(e.runs, 1);
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM once"), 1);
}

/* A check at the end of the transaction cuts the line, the first time: nothing is done, so it is done again. */
static void a_commit_cut_off_before_it_was_done_is_run_again(void **state)
{
    if (strncmp(test_url, "postgres:", 9) != 0) skip();
    struct street *s = *state;
    struct entry e = { .db = s->db };
    run_sql(s, "CREATE TABLE once(n BIGINT NOT NULL)");
    run_sql(s, "CREATE SEQUENCE cuts");
    run_sql(s, "CREATE FUNCTION cut_line() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
               " IF nextval('cuts') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NULL; END $$");
    run_sql(s, "CREATE CONSTRAINT TRIGGER cut_at_commit AFTER INSERT ON once DEFERRABLE INITIALLY DEFERRED"
               " FOR EACH ROW EXECUTE FUNCTION cut_line()");
    insert_alone(&e);
    assert_int_equal(e.got, OK);
    assert_int_equal(e.runs, 2);
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM once"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STREET(killed_at_any_moment_the_program_keeps_what_it_acknowledged),
        STREET(a_commit_cut_off_after_it_was_done_is_known_as_done),
        STREET(a_commit_cut_off_before_it_was_done_is_run_again),
        STREET(its_database_killed_or_cut_off_two_programs_keep_what_they_acknowledged),
    };
    signal(SIGPIPE, SIG_IGN);
    bool has_pg = getenv("SANSANG_TEST_PG") && *getenv("SANSANG_TEST_PG");
    if (has_pg) {                                        /* one of our own: the others' must not be killed */
        char url[200];
        strcpy(pg_dir, "/tmp/sansang-kill-XXXXXX");
        if (!mkdtemp(pg_dir) || chmod(pg_dir, 0711) != 0) return 1;
        pg("start");
        snprintf(url, sizeof url, "postgres:host=%s/pg user=sansang dbname=postgres", pg_dir);
        setenv("SANSANG_TEST_PG", url, 1);
    }
    int failed = run_everywhere(tests);
    if (has_pg) {
        char line[128];
        pg("stop");
        snprintf(line, sizeof line, "rm -rf %s", pg_dir);
        if (system(line) != 0) failed++;
    }
    return failed;
}
