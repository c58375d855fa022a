/* test_moment.c - several connections see one moment, however fast others commit. */
#include "support.h"
#include "db/moment.h"
#include <pthread.h>
#include <stdatomic.h>

enum { CONNECTIONS = 6, TIMES = 60 };

static const struct sql make = { "make", "CREATE TABLE clock(id BIGINT PRIMARY KEY, n BIGINT NOT NULL)" };
static const struct sql start = { "start", "INSERT INTO clock(id, n) VALUES(1, 0)" };
static const struct sql tick = { "tick", "UPDATE clock SET n = n + 1 WHERE id = 1" };
static const struct sql look = { "look", "SELECT n FROM clock WHERE id = 1" };

struct ticking { atomic_bool is_over; int64_t n; };

static enum err one_tick(struct db *db, void *arg) { (void)arg; return db_run(db, NULL, &tick, NO_BINDS, NULL); }

static void *ticks(void *arg)
{
    struct ticking *t = arg;
    struct db *db;
    if (db_open(test_url, &db) != OK || db_durable(db, false) != OK) return NULL;
    while (!atomic_load(&t->is_over)) t->n += db_tx(db, one_tick, NULL) == OK;
    db_close(db);
    return NULL;
}

struct seen { int64_t first, last; size_t n; };

static enum err look_all(struct db *const *v, size_t n, void *arg)
{
    struct seen *s = arg;
    int64_t x;
    s->n = n;
    TRY(db_i64(v[0], NULL, &look, NO_BINDS, &s->first));
    s->last = s->first;
    for (int again = 0; again < 2; again++)
        for (size_t i = 0; i < n && s->last == s->first; i++) {
            TRY(db_i64(v[i], NULL, &look, NO_BINDS, &x));
            s->last = x;
        }
    return OK;
}

static void all_see_the_same_while_somebody_commits(void **state)
{
    struct fixture *h = *state;
    struct ticking t = { .is_over = false };
    pthread_t thread;
    int64_t before = -1, moved = 0;
    assert_int_equal(db_run(h->db, h->arena, &make, NO_BINDS, NULL), OK);
    assert_int_equal(db_run(h->db, h->arena, &start, NO_BINDS, NULL), OK);
    assert_int_equal(pthread_create(&thread, NULL, ticks, &t), 0);
    for (int i = 0; i < TIMES; i++) {
        struct seen s;
        assert_int_equal(db_moment(h->db, test_url, CONNECTIONS, look_all, &s), OK);
        assert_int_equal(s.n, CONNECTIONS);
        assert_int_equal(s.first, s.last);
        assert_true(s.first >= before);
        moved += s.first > before;
        before = s.first;
    }
    atomic_store(&t.is_over, true);
    pthread_join(thread, NULL);
    assert_true(t.n > 0 && moved > 1);
}

static enum err try_to_write(struct db *const *v, size_t n, void *arg)
{
    (void)arg;
    return db_run(v[n - 1], NULL, &tick, NO_BINDS, NULL);
}

static void nobody_writes_in_a_moment(void **state)
{
    struct fixture *h = *state;
    assert_int_equal(db_run(h->db, h->arena, &make, NO_BINDS, NULL), OK);
    assert_int_not_equal(db_moment(h->db, test_url, 2, try_to_write, NULL), OK);
}

static void without_an_address_one_is_enough(void **state)
{
    struct fixture *h = *state;
    struct seen s;
    assert_int_equal(db_run(h->db, h->arena, &make, NO_BINDS, NULL), OK);
    assert_int_equal(db_run(h->db, h->arena, &start, NO_BINDS, NULL), OK);
    assert_int_equal(db_moment(h->db, NULL, CONNECTIONS, look_all, &s), OK);
    assert_int_equal(s.n, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE(all_see_the_same_while_somebody_commits),
        HOUSE(nobody_writes_in_a_moment),
        HOUSE(without_an_address_one_is_enough),
    };
    return run_everywhere(tests);
}
