/* test_jobs.c - work by the clock: recorded once for all processes when rare, without a trace when frequent. */
#include "support.h"
#include "app/app_schema.h"
#include "app/jobs.h"

static int64_t runs;
static enum err result;

static enum err count_run(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    (void)db; (void)a; (void)keys; (void)now_ms;
    runs++;
    return result;
}
static const struct job frequent = { "test_frequent", 10 * SECOND_MS, count_run };
static const struct job nightly = { "test_nightly", DAY_MS, count_run };

static enum err tend(struct fixture *h, const struct job *job, int64_t now_ms, int64_t *last_ms)
{
    return job_tend(h->db, h->arena, NULL, job, now_ms, last_ms);
}

static int jobs_open(void **state)
{
    int failed = bare_open(state);
    struct fixture *h = *state;
    if (failed) return failed;
    assert_int_equal(db_migrate(h->db, h->arena, app_migrations, app_n_migrations, NINE_AM), OK);
    return 0;
}
#define JOBS(fact) cmocka_unit_test_setup_teardown(fact, jobs_open, house_close)

static int64_t recorded(struct fixture *h)
{
    static const struct sql count = { "test_recorded", "SELECT COUNT(*) FROM job_run" };
    int64_t n;
    assert_int_equal(db_i64(h->db, h->arena, &count, (struct binds){ 0 }, &n), OK);
    return n;
}

static void a_frequent_job_leaves_no_trace(void **state)
{
    struct fixture *h = *state;
    int64_t last_ms = 0;
    runs = 0;
    for (int64_t s = 0; s < 60; s++) assert_int_equal(tend(h, &frequent, NINE_AM + s * SECOND_MS, &last_ms), OK);
    assert_int_equal(runs, 6);
    assert_int_equal(recorded(h), 0);
}

static void a_rare_job_runs_once_for_all_processes(void **state)
{
    struct fixture *h = *state;
    int64_t here = 0, there = 0;
    runs = 0;
    assert_int_equal(tend(h, &nightly, NINE_AM, &here), OK);
    assert_int_equal(runs, 0);                                       /* seen for the first time: its night will come */
    assert_int_equal(recorded(h), 1);
    assert_int_equal(tend(h, &nightly, NINE_AM + DAY_MS, &here), OK);
    assert_int_equal(tend(h, &nightly, NINE_AM + DAY_MS, &there), OK);
    assert_int_equal(tend(h, &nightly, NINE_AM + DAY_MS + HOUR_MS, &here), OK);
    assert_int_equal(runs, 1);
    assert_int_equal(recorded(h), 1);
}

static void a_job_that_fails_says_so_and_waits_for_its_next_turn(void **state)
{
    struct fixture *h = *state;
    int64_t last_ms = 0;
    runs = 0;
    result = ERR_BUSY;
    assert_int_equal(tend(h, &frequent, NINE_AM, &last_ms), ERR_BUSY);
    result = OK;
    assert_int_equal(tend(h, &frequent, NINE_AM + SECOND_MS, &last_ms), OK);
    assert_int_equal(runs, 1);
    assert_int_equal(tend(h, &frequent, NINE_AM + 10 * SECOND_MS, &last_ms), OK);
    assert_int_equal(runs, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        JOBS(a_frequent_job_leaves_no_trace), JOBS(a_rare_job_runs_once_for_all_processes),
        JOBS(a_job_that_fails_says_so_and_waits_for_its_next_turn),
    };
    return run_everywhere(tests);
}
