/* contests.h - a contest of the city for the tests: drafted, entered, judged. Stands on the town hall. */
#ifndef SANSANG_TEST_CONTESTS_H
#define SANSANG_TEST_CONTESTS_H
#include "hall.h"
#include "plan/contest/contest.h"
#include "plan/occasion/occasion_audit.h"

static inline enum err no_difference(const struct occasion_difference *d, void *arg)
{
    (void)arg;
    print_message("%.*s %s: counted %lld, recounted %lld\n", (int)d->code.n, d->code.p ? d->code.p : "", d->what,
                  (long long)d->counted, (long long)d->recounted);
    return OK;
}

static inline int story_close(void **state)
{
    struct hall *h = *state;
    struct occasion_audit found;
    assert_int_equal(occasion_audit(h->db, no_difference, NULL, &found), OK);
    assert_int_equal(found.differences, 0);
    return hall_close(state);
}
/* A case whose city is recounted when it is over. */
#define STORY(fact) cmocka_unit_test_setup_teardown(fact, hall_open, story_close)

/* ---- a contest of the city with two rounds: 60/40 of ten, then one criterion ---- */

static inline struct contest drafted(struct hall *h, size_t rounds)
{
    const struct actor by = actor(MAYOR);
    struct contest_draft d = { .uid = id_of(h, 40000), .unit_id = CITY, .title = S("Sáng kiến công dân số"), .title_en = S(""), .text = S("Ai cũng dự thi được."),
                               .text_en = S(""), .closes_ms = h->now_ms + 10 * (int64_t)DAY_MS };
    static struct rounds_draft two;
    struct contest c;
    bool again;
    two = (struct rounds_draft){ .rounds = { { 1, S("Sơ khảo"), S(""), rounds == 2 ? 2 : 0, 0 }, { 2, S("Chung kết"), S(""), 0, 0 } }, .n_rounds = rounds,
        .criteria = { { 0, 1, S("Ích lợi"), S(""), 60, 10 }, { 0, 1, S("Làm được"), S(""), 40, 10 }, { 0, 2, S("Trình bày"), S(""), 100, 20 } },
        .n_criteria = rounds + 1 };
    assert_int_equal(contest_add(h->db, h->a, h->now_ms, &by, &d, &c, &again), OK);
    assert_int_equal(contest_rounds_set(h->db, h->a, &by, c.id, &two), OK);
    return c;
}

static inline enum err moves_to(struct hall *h, int64_t who, int64_t id, unsigned event, struct contest *c, struct contest_move *m)
{
    const struct actor by = actor(who);
    static struct contest_move scratch;
    if (!m) m = &scratch;
    *m = (struct contest_move){ .id = id, .event = event, .reason = event == CONTEST_CANCEL ? S("Không đủ bài dự thi") : S("") };
    return contest_move(h->db, h->a, h->now_ms, &by, m, c);
}

static inline struct contest opened(struct hall *h, size_t rounds)
{
    struct contest c = drafted(h, rounds);
    assert_int_equal(moves_to(h, MAYOR, c.id, CONTEST_OPENS, &c, NULL), OK);
    return c;
}

static inline struct entry_draft an_entry(struct hall *h, const struct contest *c, int64_t who)
{
    return (struct entry_draft){ .uid = id_of(h, 41000 + who), .contest_id = c->id, .account_id = who, .title = S("Bản đồ ghế đá quanh hồ"),
                                 .text = S("Ai cũng chấm được một chỗ cần ghế, phường nhìn thấy ngay."), .team = S("Đội Hồ Tây"), .members = S("Nguyễn Thị Lan, Trần Văn Minh") };
}

static inline struct entry entered(struct hall *h, const struct contest *c, int64_t who)
{
    struct entry e;
    struct entry_draft d = an_entry(h, c, who);
    bool again;
    assert_int_equal(entry_hand_in(h->db, h->a, h->now_ms, &d, &e, &again), OK);
    return e;
}

static inline void judges(struct hall *h, const struct contest *c, int64_t who)
{
    const struct actor by = actor(MAYOR);
    enum seat_fault why;
    assert_int_equal(contest_judge_set(h->db, h->a, h->now_ms, &by, c->id, who, true, &why), OK);
}

struct criterion_ids { int64_t id[CRITERIA_MAX]; size_t n; };
static inline enum err keep_id(const void *row, void *arg)
{
    struct criterion_ids *k = arg;
    k->id[k->n++] = ((const struct criterion *)row)->id;
    return OK;
}

/* Marks in the order of the criteria; -1 ends them. */
static inline enum err gives(struct hall *h, const struct contest *c, int64_t judge, const struct entry *e, int64_t round, const int64_t *marks)
{
    struct criterion_ids ids = { .n = 0 };
    struct sheet s = { .judge_id = judge, .entry_id = e->id, .note = S("") };
    assert_int_equal(contest_criteria(h->db, h->a, c->id, round, keep_id, &ids), OK);
    for (; s.n < ids.n && marks[s.n] >= 0; s.n++) s.marks[s.n] = (struct mark){ ids.id[s.n], marks[s.n] };
    return sheet_write(h->db, h->a, h->now_ms, &s);
}
#define GIVES(h, c, judge, e, round, ...) gives((h), (c), (judge), (e), (round), (const int64_t[]){ __VA_ARGS__, -1 })

static inline struct entry entry_now(struct hall *h, const struct entry *e)
{
    struct entry now_it;
    assert_int_equal(entry_by_id(h->db, h->a, e->id, &now_it), OK);
    return now_it;
}

/* Lan, Minh and Hoa have entered; the engineer and the far officer judge; it is being scored. */
static inline struct contest scoring(struct hall *h, size_t rounds, struct entry e[3])
{
    struct contest c = opened(h, rounds);
    for (int i = 0; i < 3; i++) e[i] = entered(h, &c, LAN + i);
    judges(h, &c, ENGINEER);
    judges(h, &c, FAR_OFFICER);
    assert_int_equal(moves_to(h, MAYOR, c.id, CONTEST_SCORE, &c, NULL), OK);
    return c;
}

#endif
