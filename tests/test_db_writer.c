/* test_db_writer.c - group commit: many threads, one writer, each function's effect once or not at all. */
#include "support.h"
#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CROWD = 8, EACH = 40 };

static const struct sql make = { "make", "CREATE TABLE tally(who BIGINT NOT NULL, n BIGINT NOT NULL, PRIMARY KEY(who, n))" };
static const struct sql make_total = { "make_total", "CREATE TABLE total(id BIGINT PRIMARY KEY, n BIGINT NOT NULL CHECK (n < 100000))" };
static const struct sql start_total = { "start_total", "INSERT INTO total(id, n) VALUES(1, 0)" };
static const struct sql put = { "put", "INSERT INTO tally(who, n) VALUES($1, $2)" };
static const struct sql add = { "add", "UPDATE total SET n = n + $1 WHERE id = 1" };
static const struct sql count = { "count", "SELECT COUNT(*) FROM tally" };
static const struct sql total = { "total", "SELECT n FROM total WHERE id = 1" };

struct office { struct fixture *house; struct db_writer *writer; };

static int office_open(void **state)
{
    int failed = bare_open(state);
    struct office *o = calloc(1, sizeof *o);
    o->house = *state;
    *state = o;
    assert_int_equal(db_run(o->house->db, o->house->arena, &make, NO_BINDS, NULL), OK);
    assert_int_equal(db_run(o->house->db, o->house->arena, &make_total, NO_BINDS, NULL), OK);
    assert_int_equal(db_run(o->house->db, o->house->arena, &start_total, NO_BINDS, NULL), OK);
    assert_int_equal(db_writer_open(test_url, &o->writer), OK);
    db_use_writer(o->house->db, o->writer);
    return failed;
}

static int office_close(void **state)
{
    struct office *o = *state;
    void *house = o->house;
    db_use_writer(o->house->db, NULL);
    db_writer_close(o->writer);
    free(o);
    return house_close(&house);
}
#define OFFICE(fact) cmocka_unit_test_setup_teardown(fact, office_open, office_close)

static int64_t number(struct office *o, const struct sql *q)
{
    int64_t n = -1;
    assert_int_equal(db_i64(o->house->db, o->house->arena, q, NO_BINDS, &n), OK);
    return n;
}

/* One entry: two rows that must move together; it can be told to fail, or to ask for another run. */
struct entry { int64_t who, n; enum err answer; int busy, runs; };

static enum err enter(struct db *db, void *arg)
{
    struct entry *e = arg;
    e->runs++;
    TRY(db_run(db, NULL, &put, BINDS(BIND(e->who), BIND(e->n)), NULL));
    TRY(db_run(db, NULL, &add, BINDS(bind_i64(1)), NULL));
    if (e->busy > 0) { e->busy--; return ERR_BUSY; }
    return e->answer;
}

struct worker { struct office *o; int64_t who; int good, refused, wrong; pthread_t thread; };

/* Every fifth fails by its own word, every seventh asks once to be run again, every eleventh breaks a constraint. */
static void *work(void *arg)
{
    struct worker *w = arg;
    struct db *db;
    if (db_open(test_url, &db) != OK) { w->wrong++; return NULL; }
    db_use_writer(db, w->o->writer);
    for (int64_t n = 1; n <= EACH; n++) {
        struct entry e = { .who = w->who, .n = n, .busy = n % 7 == 0, .answer = n % 5 == 0 ? ERR_FORBIDDEN : OK };
        if (n % 11 == 0) e.n = 1;                                /* the key of the first entry */
        enum err want = n % 11 == 0 ? ERR_CONFLICT : e.answer, got = db_tx(db, enter, &e);
        if (got != want) w->wrong++;
        if (got == OK) w->good++;
        else w->refused++;
        /* What was answered OK is there for everybody, at once. */
        static const struct sql mine = { "mine", "SELECT COUNT(*) FROM tally WHERE who = $1" };
        int64_t seen = -1;
        if (db_i64(db, NULL, &mine, BINDS(BIND(w->who)), &seen) != OK || seen != w->good) w->wrong++;
    }
    db_close(db);
    return NULL;
}

static void a_crowd_is_written_once_each(void **state)
{
    struct office *o = *state;
    struct worker crowd[CROWD];
    int good = 0, refused = 0;
    for (int i = 0; i < CROWD; i++) {
        crowd[i] = (struct worker){ .o = o, .who = i };
        assert_int_equal(pthread_create(&crowd[i].thread, NULL, work, &crowd[i]), 0);
    }
    for (int i = 0; i < CROWD; i++) {
        pthread_join(crowd[i].thread, NULL);
        assert_int_equal(crowd[i].wrong, 0);
        good += crowd[i].good;
        refused += crowd[i].refused;
    }
    assert_int_equal(number(o, &count), good);
    assert_int_equal(number(o, &total), good);
    struct db_writer_stats s = db_writer_stats(o->writer);
    assert_int_equal(s.functions, CROWD * EACH);
    assert_int_equal(s.failed, refused);
    assert_true(s.commits > 0 && s.commits <= good);
}

static void one_alone_needs_no_company(void **state)
{
    struct office *o = *state;
    struct entry e = { .who = 1, .n = 1 };
    assert_int_equal(db_tx(o->house->db, enter, &e), OK);
    e = (struct entry){ .who = 1, .n = 2, .answer = ERR_FORBIDDEN };
    assert_int_equal(db_tx(o->house->db, enter, &e), ERR_FORBIDDEN);
    e = (struct entry){ .who = 1, .n = 1 };
    assert_int_equal(db_tx(o->house->db, enter, &e), ERR_CONFLICT);
    assert_int_equal(number(o, &count), 1);
    assert_int_equal(number(o, &total), 1);
}

static void who_asks_again_is_run_again_but_not_for_ever(void **state)
{
    struct office *o = *state;
    struct entry e = { .who = 1, .n = 1, .busy = 2 };
    assert_int_equal(db_tx(o->house->db, enter, &e), OK);
    assert_int_equal(e.runs, 3);
    e = (struct entry){ .who = 1, .n = 2, .busy = 99 };
    assert_int_equal(db_tx(o->house->db, enter, &e), ERR_BUSY);
    assert_int_equal(e.runs, 5);
    assert_int_equal(number(o, &total), 1);
}

/* ---- a batch of known members: the writer is held at the gate until all of them wait behind it ---- */

struct gate { struct office *o; atomic_int state; };             /* 0 closed, 1 the writer stands in it, 2 open */

static enum err stand_in_gate(struct db *db, void *arg)
{
    struct gate *g = arg;
    (void)db;
    atomic_store(&g->state, 1);
    while (atomic_load(&g->state) != 2) usleep(200);
    return OK;
}

struct caller { struct db *db; db_tx_fn *fn; void *arg; enum err got; pthread_t thread; };

static void *call(void *arg)
{
    struct caller *c = arg;
    c->got = db_tx(c->db, c->fn, c->arg);
    return NULL;
}

static void wait_for_queue(struct office *o, int64_t n)
{
    while (db_writer_stats(o->writer).waiting < n) usleep(200);
}

static void run_as_one_batch(struct office *o, struct caller *callers, size_t n)
{
    struct gate gate = { .o = o };
    struct caller first = { .fn = stand_in_gate, .arg = &gate };
    assert_int_equal(db_open(test_url, &first.db), OK);
    db_use_writer(first.db, o->writer);
    pthread_create(&first.thread, NULL, call, &first);
    while (atomic_load(&gate.state) != 1) usleep(200);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(db_open(test_url, &callers[i].db), OK);
        db_use_writer(callers[i].db, o->writer);
        pthread_create(&callers[i].thread, NULL, call, &callers[i]);
        wait_for_queue(o, (int64_t)i + 2);                       /* in this order */
    }
    atomic_store(&gate.state, 2);
    pthread_join(first.thread, NULL);
    db_close(first.db);
    for (size_t i = 0; i < n; i++) {
        pthread_join(callers[i].thread, NULL);
        db_close(callers[i].db);
    }
}

static void who_waits_together_is_committed_together(void **state)
{
    struct office *o = *state;
    struct entry entries[6];
    struct caller callers[6];
    for (int i = 0; i < 6; i++) {
        entries[i] = (struct entry){ .who = 1, .n = i };
        callers[i] = (struct caller){ .fn = enter, .arg = &entries[i] };
    }
    run_as_one_batch(o, callers, 6);
    for (int i = 0; i < 6; i++) assert_int_equal(callers[i].got, OK);
    assert_int_equal(number(o, &total), 6);
    assert_int_equal(db_writer_stats(o->writer).commits, 2);     /* the gate's and theirs */
}

static void in_a_batch_each_fails_alone(void **state)
{
    struct office *o = *state;
    struct entry entries[] = {
        { .who = 1, .n = 1 },
        { .who = 1, .n = 2, .answer = ERR_FORBIDDEN },           /* by its own word */
        { .who = 1, .n = 1 },                                    /* the key of the first */
        { .who = 1, .n = 3, .busy = 1 },
        { .who = 1, .n = 4 },
    };
    const enum err want[] = { OK, ERR_FORBIDDEN, ERR_CONFLICT, OK, OK };
    struct caller callers[N_OF(entries)];
    for (size_t i = 0; i < N_OF(entries); i++) callers[i] = (struct caller){ .fn = enter, .arg = &entries[i] };
    run_as_one_batch(o, callers, N_OF(entries));
    for (size_t i = 0; i < N_OF(entries); i++) assert_int_equal(callers[i].got, want[i]);
    assert_int_equal(entries[3].runs, 2);
    assert_int_equal(number(o, &count), 3);
    assert_int_equal(number(o, &total), 3);
}

/* What functions add up: one statement for all who share a transaction. */
static atomic_int flushes;
static enum err flush_sum(struct db *db, struct db_gathered *g)
{
    atomic_fetch_add(&flushes, 1);
    return db_run(db, NULL, &add, BINDS(BIND(*(int64_t *)g->what)), NULL);
}

static enum err enter_shared(struct db *db, void *arg)
{
    struct entry *e = arg;
    e->runs++;
    TRY(db_run(db, NULL, &put, BINDS(BIND(e->who), BIND(e->n)), NULL));
    struct db_gathered *g = db_gather(db, flush_sum);
    if (!g) return db_run(db, NULL, &add, BINDS(bind_i64(1)), NULL);
    int64_t *sum = g->what ? g->what : arena_new(g->arena, int64_t, 1);
    if (!sum) return ERR_NOMEM;
    g->what = sum;
    ++*sum;
    return e->answer;
}

struct seen { int64_t rows, sum; };
static enum err look(struct db *db, void *arg)
{
    struct seen *s = arg;
    TRY(db_i64(db, NULL, &count, NO_BINDS, &s->rows));
    return db_i64(db, NULL, &total, NO_BINDS, &s->sum);
}

static void sums_are_written_once_for_all_and_before_others_look(void **state)
{
    struct office *o = *state;
    struct entry entries[5];
    struct seen seen = { -1, -1 };
    struct caller callers[6];
    for (int i = 0; i < 5; i++) entries[i] = (struct entry){ .who = 1, .n = i };
    for (int i = 0; i < 6; i++)
        callers[i] = (struct caller){ .fn = i == 3 ? look : enter_shared, .arg = i == 3 ? (void *)&seen : &entries[i - (i > 3)] };
    atomic_store(&flushes, 0);
    run_as_one_batch(o, callers, 6);
    for (int i = 0; i < 6; i++) assert_int_equal(callers[i].got, OK);
    assert_true(seen.rows == 3 && seen.sum == 3);
    assert_int_equal(number(o, &total), 5);
    assert_int_equal(atomic_load(&flushes), 2);              /* of the three before the look, and of the two after it */
}

static void sums_of_who_failed_are_not_written(void **state)
{
    struct office *o = *state;
    struct entry entries[] = { { .who = 1, .n = 1 }, { .who = 1, .n = 1 }, { .who = 1, .n = 2 } };
    struct caller callers[N_OF(entries)];
    for (size_t i = 0; i < N_OF(entries); i++) callers[i] = (struct caller){ .fn = enter_shared, .arg = &entries[i] };
    run_as_one_batch(o, callers, N_OF(entries));
    assert_int_equal(callers[1].got, ERR_CONFLICT);
    assert_int_equal(number(o, &count), 2);
    assert_int_equal(number(o, &total), 2);
    run_as_one_batch(o, callers, 1);
    assert_int_equal(callers[0].got, ERR_CONFLICT);
    assert_int_equal(number(o, &total), 2);
}

/* A constraint that is looked at only when the transaction commits. */
static enum err defer_fault(struct db *db, void *arg)
{
    static const struct sql orphan = { "orphan", "INSERT INTO child(id, parent_id) VALUES(1, 77)" };
    (void)arg;
    return db_run(db, NULL, &orphan, NO_BINDS, NULL);
}

static void a_fault_found_at_commit_hits_only_who_made_it(void **state)
{
    struct office *o = *state;
    static const struct sql parent = { "parent", "CREATE TABLE parent(id BIGINT PRIMARY KEY)" };
    static const struct sql child = { "child", "CREATE TABLE child(id BIGINT PRIMARY KEY,"
        " parent_id BIGINT REFERENCES parent(id) DEFERRABLE INITIALLY DEFERRED)" };
    assert_int_equal(db_run(o->house->db, NULL, &parent, NO_BINDS, NULL), OK);
    assert_int_equal(db_run(o->house->db, NULL, &child, NO_BINDS, NULL), OK);
    struct entry a = { .who = 1, .n = 1 }, b = { .who = 1, .n = 2 };
    struct caller callers[] = { { .fn = enter, .arg = &a }, { .fn = defer_fault }, { .fn = enter, .arg = &b } };
    run_as_one_batch(o, callers, N_OF(callers));
    assert_int_equal(callers[0].got, OK);
    assert_int_equal(callers[1].got, ERR_CONFLICT);
    assert_int_equal(callers[2].got, OK);
    assert_int_equal(number(o, &total), 2);
}

/* ---- inside a function ---- */

static enum err nest(struct db *db, void *arg)
{
    struct office *o = arg;
    struct entry a = { .who = 9, .n = 1 }, b = { .who = 9, .n = 2 };
    TRY(db_tx(db, enter, &a));                                   /* on the connection handed over */
    return db_tx(o->house->db, enter, &b);                       /* and on the worker's own, by mistake */
}

static void a_function_may_call_another_and_never_waits_for_itself(void **state)
{
    struct office *o = *state;
    assert_int_equal(db_tx(o->house->db, nest, o), OK);
    assert_int_equal(number(o, &total), 2);
}

static void closing_finishes_what_waits(void **state)
{
    struct office *o = *state;
    struct gate gate = { .o = o };
    struct entry e = { .who = 1, .n = 1 };
    struct caller first = { .fn = stand_in_gate, .arg = &gate }, second = { .fn = enter, .arg = &e };
    struct caller *both[] = { &first, &second };
    for (int i = 0; i < 2; i++) {
        assert_int_equal(db_open(test_url, &both[i]->db), OK);
        db_use_writer(both[i]->db, o->writer);
        pthread_create(&both[i]->thread, NULL, call, both[i]);
        while (atomic_load(&gate.state) != 1) usleep(200);
    }
    wait_for_queue(o, 2);
    atomic_store(&gate.state, 2);
    db_writer_close(o->writer);
    o->writer = NULL;
    for (int i = 0; i < 2; i++) {
        pthread_join(both[i]->thread, NULL);
        db_use_writer(both[i]->db, NULL);
        assert_int_equal(both[i]->got, OK);
        db_close(both[i]->db);
    }
    db_use_writer(o->house->db, NULL);
    assert_int_equal(number(o, &total), 1);
}

static void memory_has_no_second_door(void **state)
{
    (void)state;
    struct db_writer *w;
    assert_int_equal(db_writer_open("sqlite::memory:", &w), ERR_BAD_INPUT);
}

/* ---- backup ---- */

static void *keep_writing(void *arg)
{
    struct worker *w = arg;
    struct db *db;
    if (db_open(test_url, &db) != OK) { w->wrong++; return NULL; }
    db_use_writer(db, w->o->writer);
    for (int64_t n = 1; n <= 400; n++) {
        struct entry e = { .who = w->who, .n = n };
        if (db_tx(db, enter, &e) != OK) w->wrong++;
    }
    db_close(db);
    return NULL;
}

static void a_backup_taken_while_others_write_is_one_moment(void **state)
{
    struct office *o = *state;
    struct worker w = { .o = o, .who = 1 };
    if (!db_is_sqlite(o->house->db)) {
        assert_int_equal(db_backup(o->house->db, test_path(o->house, "no.db")), ERR_BAD_INPUT);
        return;
    }
    pthread_create(&w.thread, NULL, keep_writing, &w);
    for (int i = 0; i < 5; i++) {
        const char *path = test_path(o->house, (const char *[]){ "a.db", "b.db", "c.db", "d.db", "e.db" }[i]);
        assert_int_equal(db_backup(o->house->db, path), OK);
        assert_int_equal(db_backup(o->house->db, path), ERR_BAD_INPUT);      /* never over another */
        struct office copy = { .house = &(struct fixture){ .arena = o->house->arena } };
        struct str url = arena_printf(o->house->arena, "sqlite:%s", path);
        assert_int_equal(db_open(url.p, &copy.house->db), OK);
        assert_int_equal(number(&copy, &count), number(&copy, &total));      /* both halves of every entry */
        db_close(copy.house->db);
    }
    pthread_join(w.thread, NULL);
    assert_int_equal(w.wrong, 0);
    assert_int_equal(number(o, &total), 400);
}

/* ---- a lost connection (PostgreSQL) ---- */

static void cut_off(int64_t pid)
{
    static const struct sql cut = { "cut", "SELECT CASE WHEN pg_terminate_backend(CAST($1 AS INTEGER)) THEN 1 ELSE 0 END" };
    struct db *db;
    int64_t done = 0;
    assert_int_equal(db_open(test_url, &db), OK);
    assert_int_equal(db_i64(db, NULL, &cut, BINDS(BIND(pid)), &done), OK);
    assert_int_equal(done, 1);
    /* The server has told it to go; wait until it went. */
    static const struct sql gone = { "gone", "SELECT COUNT(*) FROM pg_stat_activity WHERE pid = $1" };
    for (int64_t n = 1; n > 0; ) assert_int_equal(db_i64(db, NULL, &gone, BINDS(BIND(pid)), &n), OK);
    db_close(db);
}

static const struct sql my_pid = { "my_pid", "SELECT pg_backend_pid()" };

struct cutting { int runs; bool cut; };

static enum err cut_in_the_middle(struct db *db, void *arg)
{
    struct cutting *c = arg;
    struct entry e = { .who = 5, .n = 1 };
    int64_t pid;
    c->runs++;
    TRY(enter(db, &e));
    if (!c->cut) return OK;
    c->cut = false;
    TRY(db_i64(db, NULL, &my_pid, NO_BINDS, &pid));
    cut_off(pid);
    return db_run(db, NULL, &add, BINDS(bind_i64(1000)), NULL);
}

static void a_lost_connection_is_opened_again(void **state)
{
    struct office *o = *state;
    int64_t pid;
    if (db_is_sqlite(o->house->db)) return;
    assert_int_equal(db_i64(o->house->db, NULL, &my_pid, NO_BINDS, &pid), OK);
    cut_off(pid);
    assert_int_equal(number(o, &total), 0);                      /* a read is simply asked again */

    struct cutting c = { .cut = true };
    assert_int_equal(db_tx(o->house->db, cut_in_the_middle, &c), OK);        /* on the writer */
    assert_int_equal(c.runs, 2);
    assert_int_equal(number(o, &total), 1);
    db_use_writer(o->house->db, NULL);
    static const struct sql wipe = { "wipe", "DELETE FROM tally" };
    assert_int_equal(db_run(o->house->db, NULL, &wipe, NO_BINDS, NULL), OK);
    c = (struct cutting){ .cut = true };
    assert_int_equal(db_tx(o->house->db, cut_in_the_middle, &c), OK);        /* and without */
    assert_int_equal(c.runs, 2);
    assert_int_equal(number(o, &total), 2);
}

/* ---- two programs on one database ---- */

/* A program of its own adds to the same row while our writer does. */
static void another_program_in_between_loses_nothing(void **state)
{
    struct office *o = *state;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct db *db;
        int wrong = db_open(test_url, &db) != OK;
        for (int64_t n = 1; !wrong && n <= EACH; n++) {
            struct entry e = { .who = 100, .n = n };
            enum err got;
            do got = db_tx(db, enter, &e); while (got == ERR_BUSY);
            wrong = got != OK;
        }
        _exit(wrong);
    }
    struct worker w = { .o = o, .who = 1 };
    for (int64_t n = 1; n <= EACH; n++) {
        struct entry e = { .who = w.who, .n = n };
        enum err got;
        do got = db_tx(o->house->db, enter, &e); while (got == ERR_BUSY);
        assert_int_equal(got, OK);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(number(o, &total), 2 * EACH);
}

/* Two who read, think, and write what they thought: neither may write over the other. */
static enum err think(struct db *db, void *arg)
{
    static const struct sql set = { "set", "UPDATE total SET n = $1 WHERE id = 1" };
    int64_t n;
    (void)arg;
    TRY(db_i64(db, NULL, &total, NO_BINDS, &n));
    usleep(500);
    return db_run(db, NULL, &set, BINDS(bind_i64(n + 1)), NULL);
}

static void *think_often(void *arg)
{
    struct worker *w = arg;
    struct db *db;
    if (db_open(test_url, &db) != OK) { w->wrong++; return NULL; }
    for (int i = 0; i < EACH; i++) {
        enum err got;
        do got = db_tx(db, think, NULL); while (got == ERR_BUSY);
        if (got != OK) w->wrong++;
    }
    db_close(db);
    return NULL;
}

static void what_was_read_still_holds_when_it_is_written(void **state)
{
    struct office *o = *state;
    struct worker pair[2] = { { .o = o }, { .o = o } };
    for (int i = 0; i < 2; i++) pthread_create(&pair[i].thread, NULL, think_often, &pair[i]);
    for (int i = 0; i < 2; i++) {
        pthread_join(pair[i].thread, NULL);
        assert_int_equal(pair[i].wrong, 0);
    }
    assert_int_equal(number(o, &total), 2 * EACH);
}

int main(void)
{
    const struct CMUnitTest db_writer[] = {
        OFFICE(a_crowd_is_written_once_each),
        OFFICE(one_alone_needs_no_company),
        OFFICE(who_asks_again_is_run_again_but_not_for_ever),
        OFFICE(who_waits_together_is_committed_together),
        OFFICE(in_a_batch_each_fails_alone),
        OFFICE(sums_are_written_once_for_all_and_before_others_look),
        OFFICE(sums_of_who_failed_are_not_written),
        OFFICE(a_fault_found_at_commit_hits_only_who_made_it),
        OFFICE(a_function_may_call_another_and_never_waits_for_itself),
        OFFICE(closing_finishes_what_waits),
        OFFICE(memory_has_no_second_door),
        OFFICE(a_backup_taken_while_others_write_is_one_moment),
        OFFICE(a_lost_connection_is_opened_again),
        OFFICE(another_program_in_between_loses_nothing),
        OFFICE(what_was_read_still_holds_when_it_is_written),
    };
    return run_everywhere(db_writer);
}
