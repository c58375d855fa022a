/* test_pool.c - the workers: who only reads never waits behind those who wait for the disk. */
#include "support.h"
#include "http/pool.h"
#include <pthread.h>
#include <time.h>

enum { WORKERS = 4, WRITES = 6, PATIENCE_MS = 20000, A_WHILE_MS = 300 };

struct gate {
    pthread_mutex_t lock;
    pthread_cond_t moved;
    bool is_open;
    int inside, most_inside, written, read;
    const struct worker *worker;                             /* who read last */
};
struct piece { struct task task; struct gate *gate; };

static void write_slowly(struct worker *w, struct task *self)
{
    struct gate *g = ((struct piece *)self)->gate;
    (void)w;
    pthread_mutex_lock(&g->lock);
    if (++g->inside > g->most_inside) g->most_inside = g->inside;
    pthread_cond_broadcast(&g->moved);
    while (!g->is_open) pthread_cond_wait(&g->moved, &g->lock);
    g->inside--;
    g->written++;
    pthread_cond_broadcast(&g->moved);
    pthread_mutex_unlock(&g->lock);
}

static void read_quickly(struct worker *w, struct task *self)
{
    struct gate *g = ((struct piece *)self)->gate;
    (void)w;
    pthread_mutex_lock(&g->lock);
    g->read++;
    pthread_cond_broadcast(&g->moved);
    pthread_mutex_unlock(&g->lock);
}

/* Waits until *what reaches n; false when it does not within so long. Under the lock. */
static bool reaches(struct gate *g, const int *what, int n, int64_t ms)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += ms / 1000;
    until.tv_nsec += ms % 1000 * 1000000;
    if (until.tv_nsec >= 1000000000) { until.tv_sec++; until.tv_nsec -= 1000000000; }
    while (*what < n) if (pthread_cond_timedwait(&g->moved, &g->lock, &until) != 0) return false;
    return true;
}

static void note_worker(struct worker *w, struct task *self)
{
    struct gate *g = ((struct piece *)self)->gate;
    pthread_mutex_lock(&g->lock);
    g->worker = w;
    g->read++;
    pthread_cond_broadcast(&g->moved);
    pthread_mutex_unlock(&g->lock);
}

static bool come_to_rest(struct pool *p)
{
    for (int i = 0; i < PATIENCE_MS && pool_resting(p) < WORKERS; i++)
        nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
    return pool_resting(p) == WORKERS;
}

static enum err no_db(void *arg, struct db **out)
{
    (void)arg;
    *out = NULL;
    return OK;
}

static void who_reads_does_not_wait_behind_those_who_write(void **state)
{
    struct gate g = { .lock = PTHREAD_MUTEX_INITIALIZER, .moved = PTHREAD_COND_INITIALIZER };
    struct piece writes[WRITES], read = { { .run = read_quickly }, &g };
    struct pool *p;
    (void)state;
    assert_int_equal(pool_open(WORKERS, MIB, no_db, NULL, &p), OK);
    for (int i = 0; i < WRITES; i++) {
        writes[i] = (struct piece){ { .is_write = true, .run = write_slowly }, &g };
        assert_true(pool_push(p, &writes[i].task));
    }
    pthread_mutex_lock(&g.lock);
    bool are_busy = reaches(&g, &g.inside, WORKERS - 1, PATIENCE_MS),
         are_all = reaches(&g, &g.inside, WORKERS, A_WHILE_MS);
    pthread_mutex_unlock(&g.lock);
    assert_true(pool_push(p, &read.task));
    pthread_mutex_lock(&g.lock);
    bool was_read = reaches(&g, &g.read, 1, PATIENCE_MS);
    int written_before = g.written;
    g.is_open = true;
    pthread_cond_broadcast(&g.moved);
    pthread_mutex_unlock(&g.lock);
    pool_close(p);
    assert_true(are_busy && !are_all && was_read);
    assert_int_equal(written_before, 0);
    assert_int_equal(g.most_inside, WORKERS - 1);
    assert_int_equal(g.written, WRITES);                     /* what waited is finished before the pool is gone */
}

static void who_comes_after_the_end_is_told_so(void **state)
{
    struct gate g = { .lock = PTHREAD_MUTEX_INITIALIZER, .moved = PTHREAD_COND_INITIALIZER };
    struct piece first = { { .run = read_quickly }, &g }, late = { { .run = read_quickly }, &g };
    struct pool *p;
    (void)state;
    assert_int_equal(pool_open(WORKERS, MIB, no_db, NULL, &p), OK);
    assert_true(pool_push(p, &first.task));
    pool_end(p);
    assert_false(pool_push(p, &late.task));
    pool_close(p);
    assert_int_equal(g.read, 1);
}

/* His statements are prepared: in turn, most questions would meet a worker who has none yet. */
static void one_after_the_other_all_is_done_by_the_same_worker(void **state)
{
    struct gate g = { .lock = PTHREAD_MUTEX_INITIALIZER, .moved = PTHREAD_COND_INITIALIZER };
    struct piece pieces[2 * WORKERS];
    struct pool *p;
    const struct worker *first = NULL;
    int others = 0;
    (void)state;
    assert_int_equal(pool_open(WORKERS, MIB, no_db, NULL, &p), OK);
    for (int i = 0; i < 2 * WORKERS; i++) {
        assert_true(come_to_rest(p));
        pieces[i] = (struct piece){ { .is_write = i % 2, .run = note_worker }, &g };
        assert_true(pool_push(p, &pieces[i].task));
        pthread_mutex_lock(&g.lock);
        assert_true(reaches(&g, &g.read, i + 1, PATIENCE_MS));
        if (i == 0) first = g.worker;
        else if (g.worker != first) others++;
        pthread_mutex_unlock(&g.lock);
    }
    pool_close(p);
    assert_int_equal(others, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_reads_does_not_wait_behind_those_who_write),
        cmocka_unit_test(who_comes_after_the_end_is_told_so),
        cmocka_unit_test(one_after_the_other_all_is_done_by_the_same_worker),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
