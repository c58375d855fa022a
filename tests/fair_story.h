/* fair_story.h - what happens at the fair is recounted at the end of every case: no number may stand that events do not say. */
#ifndef SANSANG_TEST_FAIR_STORY_H
#define SANSANG_TEST_FAIR_STORY_H
#include "fair.h"
#include "plan/occasion/occasion_audit.h"

static inline enum err print_difference(const struct occasion_difference *d, void *arg)
{
    (void)arg;
    print_message("%.*s unit %lld day %lld %s: counted %lld, recounted %lld\n", (int)d->code.n,
                  d->code.p ? d->code.p : "", (long long)d->unit_id, (long long)d->day, d->what, (long long)d->counted,
                  (long long)d->recounted);
    return OK;
}

static inline int64_t differences(struct hall *h)
{
    struct occasion_audit found;
    assert_int_equal(occasion_audit(h->db, print_difference, NULL, &found), OK);
    return found.differences;
}

static inline int story_close(void **state)
{
    struct hall *h = *state;
    assert_int_equal(differences(h), 0);
    return hall_close(state);
}
/* A case whose city is recounted when it is over. */
#define STORY(fact) cmocka_unit_test_setup_teardown(fact, hall_open, story_close)

static inline int64_t cell(struct hall *h, int64_t unit_id, const char *measure)
{
    return ASK(h,
               "SELECT COALESCE(CAST(SUM(n) AS BIGINT), 0) FROM occasion_tally WHERE unit_id = %lld AND measure = '%s'",
               (long long)unit_id, measure);
}

/* The minute's job has run. */
static inline void tends(struct hall *h) { assert_int_equal(occasion_tend(h->db, h->a, h->keys, h->now_ms), OK); }

#endif
