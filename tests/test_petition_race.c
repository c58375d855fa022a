/* test_petition_race.c - several at once, and too little memory: one of them has it, and it is whole or not at all. */
#include "hall.h"
#include <pthread.h>

/* ---- races ---- */

struct racer { struct hall *h; int64_t who, id; unsigned event; struct str file; enum err end; };

static void *race(void *arg)
{
    struct racer *r = arg;
    struct arena *a = arena_open(16 * MIB);
    struct db *db;
    struct petition p;
    struct actor by = actor(r->who);
    struct petition_move m = { .id = r->id, .event = r->event, .level = LEVEL_AS_FILED, .text = S("Lý do nói rõ ở đây"), .public_text = ANSWER_TEXT,
                               .n_files = r->file.n > 0, .files = { r->file } };
    assert_int_equal(db_open(test_url, &db), OK);
    do r->end = petition_step_take(db, a, r->h->now_ms, r->h->keys, &by, &m, &p); while (r->end == ERR_BUSY);
    db_close(db);
    arena_close(a);
    return NULL;
}

static void two_at_once(struct racer *one, struct racer *other)
{
    pthread_t t[2];
    assert_int_equal(pthread_create(&t[0], NULL, race, one), 0);
    assert_int_equal(pthread_create(&t[1], NULL, race, other), 0);
    for (int i = 0; i < 2; i++) pthread_join(t[i], NULL);
}

static void two_officers_take_at_once_and_one_has_it(void **state)
{
    struct hall *h = *state;
    for (int i = 0; i < 8; i++) {
        struct petition p = light(h);
        step(h, OFFICER, p.id, PETITION_RECEIVE);
        struct racer one = { h, OFFICER, p.id, PETITION_TAKE, { 0 }, OK },
                     other = { h, COLLEAGUE, p.id, PETITION_TAKE, { 0 }, OK };
        two_at_once(&one, &other);
        assert_true((one.end == OK && other.end == ERR_CONFLICT) || (one.end == ERR_CONFLICT && other.end == OK));
        p = now(h, p.id);
        assert_int_equal(p.handler_id, one.end == OK ? OFFICER : COLLEAGUE);
        assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_step WHERE petition_id = %lld", (long long)p.id),
                         p.steps);
    }
}

static void answered_and_withdrawn_at_once_is_one_of_them(void **state)
{
    struct hall *h = *state;
    for (int i = 0; i < 8; i++) {
        struct petition p = in_hand(h);
        struct racer one = { h, OFFICER, p.id, PETITION_ANSWER, picture(h, OFFICER, "after"), OK },
                     other = { h, LAN, p.id, PETITION_WITHDRAW, { 0 }, OK };
        two_at_once(&one, &other);
        assert_true((one.end == OK) != (other.end == OK));
        assert_int_equal(now(h, p.id).state, one.end == OK ? PETITION_ANSWERED : PETITION_WITHDRAWN);
        assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_step WHERE petition_id = %lld", (long long)p.id), 4);
    }
}

struct sender { struct hall *h; struct str uid; int64_t id; bool again; enum err end; };

static void *send_it(void *arg)
{
    struct sender *s = arg;
    struct arena *a = arena_open(16 * MIB);
    struct db *db;
    struct petition p;
    struct petition_filing f = { .uid = s->uid, .category = S("light"), .text = WORDS, .lat_e6 = LAT, .lon_e6 = LON, .account_id = LAN };
    assert_int_equal(db_open(test_url, &db), OK);
    do s->end = petition_file_in(db, a, s->h->now_ms, s->h->keys, &f, &p, &s->again); while (s->end == ERR_BUSY);
    s->id = s->end == OK ? p.id : 0;
    db_close(db);
    arena_close(a);
    return NULL;
}

static void sent_twice_at_once_it_is_one(void **state)
{
    struct hall *h = *state;
    struct sender s[4];
    pthread_t t[4];
    for (int i = 0; i < 4; i++) {
        s[i] = (struct sender){ .h = h, .uid = id_of(h, 4711) };
        assert_int_equal(pthread_create(&t[i], NULL, send_it, &s[i]), 0);
    }
    int fresh = 0;
    for (int i = 0; i < 4; i++) {
        pthread_join(t[i], NULL);
        assert_int_equal(s[i].end, OK);
        assert_int_equal(s[i].id, s[0].id);
        fresh += !s[i].again;
    }
    assert_int_equal(fresh, 1);
    assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition"), 1);
}

/* ---- starved of memory ---- */

static void starved_it_is_whole_or_not_at_all(void **state)
{
    struct hall *h = *state;
    int64_t filed_n = 0, refused = 0;
    for (size_t bytes = 64; bytes <= 24 * KIB; bytes += 96) {
        struct arena *a = arena_open(bytes);
        struct petition_filing f = a_light(h, (int64_t)bytes);
        struct petition p;
        bool again;
        f.files[0] = id_of(h, 100000 + (int64_t)bytes);
        f.n_files = 1;
        enum err e = petition_file_in(h->db, a, h->now_ms, h->keys, &f, &p, &again);
        assert_true(e == OK || e == ERR_NOMEM);
        filed_n += e == OK;
        refused += e != OK;
        assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition"), filed_n);
        assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_step"), filed_n);
        assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_file"), filed_n);
        assert_int_equal(ASK(h, "SELECT COUNT(*) FROM publog_leaf"), filed_n);
        assert_int_equal(notices(h, LAN), filed_n);
        arena_close(a);
    }
    print_message("# %d whole, %d refused\n", (int)filed_n, (int)refused);
    assert_true(filed_n > 3 && refused > 3);
}

/* The same step at every size of memory, until one is enough: it leaves no trace, or all of itself. */
static void moved_under(struct hall *h, int64_t who, struct petition before, struct petition_move m, unsigned to)
{
    const struct actor by = actor(who);
    enum err e = ERR_NOMEM;
    int tries = 0;
    int64_t files = ASK(h, "SELECT COUNT(*) FROM petition_file WHERE petition_id = %lld", (long long)before.id);
    for (size_t bytes = 64; e != OK; bytes += 32, tries++) {
        struct arena *a = arena_open(bytes);
        struct petition p;
        int64_t tally = ASK(h, "SELECT COALESCE(CAST(SUM(n) AS BIGINT), 0) FROM petition_tally"),
                told = ASK(h, "SELECT COUNT(*) FROM notify_notice");
        m.field = NULL;
        e = petition_step_take(h->db, a, h->now_ms, h->keys, &by, &m, &p);
        arena_close(a);
        assert_true(e == OK || e == ERR_NOMEM);
        p = now(h, before.id);
        bool is_done = e == OK;
        assert_int_equal(p.state, is_done ? to : before.state);
        assert_int_equal(p.steps, before.steps + is_done);
        assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_step WHERE petition_id = %lld", (long long)p.id),
                         p.steps);
        assert_int_equal(ASK(h, "SELECT COUNT(*) FROM publog_leaf"), p.steps);
        if (is_done) break;
        assert_int_equal(ASK(h, "SELECT COALESCE(CAST(SUM(n) AS BIGINT), 0) FROM petition_tally"), tally);
        assert_int_equal(ASK(h, "SELECT COUNT(*) FROM notify_notice"), told);
        assert_int_equal(ASK(h, "SELECT COUNT(*) FROM petition_file WHERE petition_id = %lld", (long long)p.id), files);
    }
    print_message("# %s: refused %d times, then whole\n", petition_events[m.event], tries);
    assert_true(tries > 10);
}

static void starved_a_step_is_whole_or_not_taken(void **state)
{
    struct hall *h = *state;
    struct petition p = light(h);
    moved_under(h, OFFICER, p, (struct petition_move){ .id = p.id, .event = PETITION_RECEIVE, .level = LEVEL_AS_FILED }, PETITION_RECEIVED);
    moved_under(h, OFFICER, now(h, p.id), (struct petition_move){ .id = p.id, .event = PETITION_TAKE }, PETITION_HANDLING);
    moved_under(h, OFFICER, now(h, p.id), (struct petition_move){ .id = p.id, .event = PETITION_ANSWER, .public_text = ANSWER_TEXT, .n_files = 1,
                                                                   .files = { picture(h, OFFICER, "after") } }, PETITION_ANSWERED);
    moved_under(h, LAN, now(h, p.id), (struct petition_move){ .id = p.id, .event = PETITION_RATE, .rating = RATING_UNSATISFIED, .text = S("Chưa sạch hẳn.") },
                PETITION_CLOSED);
}

int main(void)
{
    const struct CMUnitTest petitions[] = {
        HALL(two_officers_take_at_once_and_one_has_it), HALL(answered_and_withdrawn_at_once_is_one_of_them),
        HALL(sent_twice_at_once_it_is_one), HALL(starved_it_is_whole_or_not_at_all),
        HALL(starved_a_step_is_whole_or_not_taken),
    };
    return run_everywhere(petitions);
}
