/* test_doubt.c - what a person on foot cannot have done, and what is decided about it. */
#include "desk.h"
#include "outreach/desk/doubt.h"

/* Positions of the tables are metres from a corner of Tây Hồ: 1 m north = 9.03 e-6 degrees, 1 m east = 9.64 e-6 there. */
enum { LAT = 21068000, LON = 105820000 };
struct tried { int64_t from_s, to_s, north_m, east_m, accuracy_m, house_north_m, people; bool no_place, no_house; };

static struct step step_of(const struct tried *t)
{
    struct step s = { .started_ms = t->from_s * 1000, .ended_ms = t->to_s * 1000, .accuracy_m = t->accuracy_m, .people = t->people };
    if (!t->no_place) { s.lat_e6 = LAT + t->north_m * 903 / 100; s.lon_e6 = LON + t->east_m * 964 / 100; }
    if (!t->no_house) { s.house_lat = LAT + t->house_north_m * 903 / 100; s.house_lon = LON + t->east_m * 964 / 100; }
    return s;
}

enum { SPEED = 1 << DOUBT_speed, FAR = 1 << DOUBT_far, SPOT = 1 << DOUBT_same_spot, RATE = 1 << DOUBT_rate, BRIEF = 1 << DOUBT_brief };

static void metres_are_metres(void **state)
{
    (void)state;
    assert_in_range(metres_between(LAT, LON, LAT + 9030, LON), 995, 1005);
    assert_in_range(metres_between(LAT, LON, LAT, LON + 9640), 995, 1005);
    assert_int_equal(metres_between(LAT, LON, LAT, LON), 0);
}

static void each_stop_is_weighed_against_the_one_before(void **state)
{
    (void)state;
    static const struct { struct tried before, now; unsigned doubts; const char *why; } tries[] = {
        { { .to_s = 100 }, { .from_s = 160, .to_s = 300, .north_m = 600, .house_north_m = 600 }, 0, "600 m in a minute: 36 km/h, a motorbike" },
        { { .to_s = 100 }, { .from_s = 150, .to_s = 300, .north_m = 600, .house_north_m = 600 }, SPEED, "600 m in 50 s: 43 km/h" },
        { { .to_s = 100 }, { .from_s = 101, .to_s = 300, .north_m = 490, .house_north_m = 490 }, 0, "under 500 m a bad fix explains it" },
        { { .to_s = 300 }, { .from_s = 100, .to_s = 400, .north_m = 600, .house_north_m = 600 }, SPEED, "in two places at once" },
        { { .to_s = 300, .no_place = true }, { .from_s = 301, .to_s = 400, .north_m = 9000, .house_north_m = 9000 }, 0, "no place before" },
        { { .to_s = 100 }, { .from_s = 101, .to_s = 300, .north_m = 900, .house_north_m = 900, .accuracy_m = 150 }, 0, "a fix too poor to say" },
        { { .to_s = 0 }, { .from_s = 900, .to_s = 1000, .north_m = 0, .house_north_m = 600 }, FAR, "600 m from the house" },
        { { .to_s = 0 }, { .from_s = 900, .to_s = 1000, .north_m = 0, .house_north_m = 450 }, 0, "450 m from the house" },
        { { .to_s = 0 }, { .from_s = 900, .to_s = 1000, .no_house = true }, 0, "nobody knows where the house is" },
        { { .to_s = 0 }, { .from_s = 900, .to_s = 914, .people = 2 }, BRIEF, "two people in 14 s" },
        { { .to_s = 0 }, { .from_s = 900, .to_s = 914, .people = 1 }, 0, "one person in 14 s" },
        { { .to_s = 0 }, { .from_s = 900, .to_s = 915, .people = 2 }, 0, "two people in 15 s" },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct step before = step_of(&tries[i].before), now = step_of(&tries[i].now);
        unsigned got = step_doubts(&now, &before, 1);
        if (got != tries[i].doubts) fail_msg("%s: %x, not %x", tries[i].why, got, tries[i].doubts);
    }
    struct step alone = step_of(&(struct tried){ .from_s = 1, .to_s = 200 });
    assert_int_equal(step_doubts(&alone, NULL, 0), 0);
}

/* Newest first: stop k of a walk that stands still while the houses lie `apart` metres from each other. */
static unsigned still(size_t n, int64_t house_apart_m, int64_t sway_m, bool no_house)
{
    struct step v[STEPS_BACK];
    for (size_t k = 0; k < n; k++)
        v[k] = step_of(&(struct tried){ .from_s = (int64_t)(n - k) * 400, .to_s = (int64_t)(n - k) * 400 + 100, .north_m = (int64_t)(k % 2) * sway_m,
                                        .house_north_m = (int64_t)k * house_apart_m, .no_house = no_house && k % 2 });
    return step_doubts(&v[0], v + 1, n - 1);
}

static void many_doors_from_one_spot_are_seen(void **state)
{
    (void)state;
    assert_int_equal(still(6, 20, 5, false), SPOT);
    assert_int_equal(still(5, 20, 5, false), 0);             /* five are too few to say */
    assert_int_equal(still(6, 10, 5, false), 0);             /* six houses within 50 m: one lane, one spot */
    assert_int_equal(still(6, 20, 15, false), 0);            /* moved about */
    assert_int_equal(still(6, 0, 5, true), 0);               /* houses nobody has placed are not far apart */
}

/* A walk with a door every `gap_s` seconds, weighed when `n` stops lie behind. */
static unsigned steady(int64_t gap_s, size_t n)
{
    struct step v[STEPS_BACK + 1];
    for (int64_t k = 0; k <= STEPS_BACK; k++)
        v[k] = step_of(&(struct tried){ .from_s = (STEPS_BACK - k) * gap_s, .to_s = (STEPS_BACK - k) * gap_s + 60, .no_place = true,
                                        .no_house = true });
    return step_doubts(&v[0], v + 1, n);
}

static void thirty_doors_within_an_hour_are_too_many(void **state)
{
    (void)state;
    assert_int_equal(steady(120, STEPS_BACK), RATE);         /* 29 gaps of two minutes: 58 minutes */
    assert_int_equal(steady(125, STEPS_BACK), 0);
    assert_int_equal(steady(120, RATE_MAX - 1), RATE);
    assert_int_equal(steady(120, RATE_MAX - 2), 0);
}

/* ---- through the intake ---- */

static struct str at(struct street *s, int64_t north_m)
{
    return arena_printf(s->a, ",\"lat_e6\":%lld,\"lon_e6\":%d,\"accuracy_m\":10",
                        (long long)(LAT + north_m * 903 / 100), LON);
}

struct waiters { int64_t n, seq; };
static enum err note_doubt(const void *row, void *arg)
{
    struct waiters *l = arg;
    const struct doubtful *d = row;
    if (l->n++ == 0) l->seq = d->seq;
    return OK;
}

static struct waiters waiting(struct street *s, int64_t unit)
{
    struct waiters l = { 0 };
    assert_int_equal(doubt_list(s->db, s->a, unit, 0, 200, note_doubt, &l), OK);
    return l;
}

/* The hour is mended, the visit counts; that the clock was off is asked about. */
static void a_clock_more_than_five_minutes_off_is_marked(void **state)
{
    struct street *s = *state;
    static const struct { int64_t off_ms; const char *flags; } tries[] = {
        { 0, "" }, { SKEW_FLAG_MS, "" }, { -SKEW_FLAG_MS, "" }, { SKEW_FLAG_MS + 1, "clock" }, { -SKEW_FLAG_MS - 1, "clock" },
        { 365 * (int64_t)DAY_MS, "clock" },
    };
    for (size_t i = 0; i < N_OF(tries); i++) {
        struct said e = visit_of(s, (int64_t)i + 1, (int64_t)i + 1, (int)i, "absent", NULL, 0);
        struct pushed p;
        e.at_ms += tries[i].off_ms;
        e.body = visit_body_of(s, e.at_ms - (int64_t)MINUTE_MS, "absent", NULL, 0, (struct str){ 0 });
        assert_int_equal(push_text(s, s->db, s->a, 0, list_of(s, &e, 1), s->now_ms + tries[i].off_ms, &p), OK);
        assert_int_equal(p.verdicts[0].kind, VERDICT_STORED);
        struct event kept;
        assert_int_equal(event_by_id(s->db, s->a, e.id, &kept), OK);
        assert_int_equal(kept.at_ms, s->now_ms);
        flags_are(s, kept.seq, tries[i].flags);
    }
    assert_int_equal(total(s, MEASURE_absent), N_OF(tries));
    assert_int_equal(waiting(s, GROUP).n, 3);
    the_books_agree(s);
}

/* A walk of a door a minute, sent in pushes of any size: what was sent before is looked at as far back as it matters. */
static void the_thirtieth_door_of_an_hour_is_seen_however_the_walk_is_sent(void **state)
{
    struct street *s = *state;
    static const int pushes[] = { 12, 1, 14, 1, 1, 4 };
    struct said e[14];
    int64_t first = s->now_ms - HOUR_MS;
    int n = 0;
    for (size_t i = 0; i < N_OF(pushes); i++) {
        for (int k = 0; k < pushes[i]; k++, n++) {
            int64_t at = first + n * (int64_t)MINUTE_MS;
            e[k] = (struct said){ id_of(s, 100 + n), n + 1, at, s->door[n % MY_DOORS], "visit",
                                  visit_body_of(s, at - 30000, "absent", NULL, 0, (struct str){ 0 }) };
        }
        struct pushed p = push_all(s, 0, e, (size_t)pushes[i]);
        for (int k = 0; k < pushes[i]; k++) assert_int_equal(p.verdicts[k].kind, VERDICT_STORED);
    }
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM standing WHERE flags = 'rate'"), 4);
    assert_int_equal(ask(s, "SELECT MIN(e.n) FROM standing s JOIN event e ON e.seq = s.seq"), RATE_MAX);
    assert_int_equal(total(s, MEASURE_doubtful), 4);
    the_books_agree(s);
}

static void a_doubt_waits_where_it_belongs_until_somebody_decides(void **state)
{
    struct street *s = *state;
    struct area where;
    guided(s, 1, 0, at(s, 0));
    s->now_ms += MINUTE_MS;
    int64_t seq = guided(s, 2, 1, at(s, 5000));
    flags_are(s, seq, "speed");
    static const int64_t units[] = { CITY, WARD, GROUP };
    for (size_t i = 0; i < N_OF(units); i++) assert_int_equal(waiting(s, units[i]).seq, seq);
    assert_int_equal(waiting(s, NEXT_GROUP).n, 0);
    assert_int_equal(total(s, MEASURE_doubtful), 1);
    const struct review kept = { seq, REVIEW_KEPT, S("đi xe máy"), s->now_ms };
    assert_int_equal(doubt_review(s->db, s->a, &officer, &kept, &where), OK);
    assert_int_equal(where.group_id, GROUP);
    assert_int_equal(waiting(s, CITY).n, 0);
    assert_int_equal(total(s, MEASURE_doubtful), 0);
    assert_int_equal(total(s, MEASURE_guided), 2);
    assert_int_equal(doubt_review(s->db, s->a, &officer, &kept, &where), OK);
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM audit_log WHERE action = 'visit.keep'"), 1);
    the_books_agree(s);
}

static enum err raise_twice(struct db *db, void *arg)
{
    struct street *s = arg;
    struct area where;
    for (int i = 0; i < 2; i++) TRY(doubt_raise(db, s->a, 1, DOUBT_far, 0, s->now_ms, &where));
    return OK;
}

static void void_takes_a_visit_out_of_every_count_and_kept_brings_it_back(void **state)
{
    struct street *s = *state;
    struct area where;
    int64_t seq = guided(s, 1, 0, S(""));
    struct counts before, none = { 0 }, now;
    assert_int_equal(cube_read(s->db, s->a, s->campaign.id, CITY, DAY_WHOLE, &before), OK);
    assert_int_equal(doubt_review(s->db, s->a, &officer, &(struct review){ seq, REVIEW_VOID, S("không có thật"), s->now_ms }, &where), OK);
    assert_int_equal(cube_read(s->db, s->a, s->campaign.id, CITY, DAY_WHOLE, &now), OK);
    none.n[MEASURE_voided] = 1;
    assert_true(counts_eq(&now, &none));
    the_books_agree(s);
    assert_int_equal(seq, 1);
    assert_int_equal(db_tx(s->db, raise_twice, s), OK);
    assert_int_equal(waiting(s, CITY).n, 0);                 /* a voided visit waits for nobody */
    assert_int_equal(doubt_review(s->db, s->a, &officer, &(struct review){ seq, REVIEW_KEPT, S("nhầm"), s->now_ms }, &where), OK);
    assert_int_equal(cube_read(s->db, s->a, s->campaign.id, CITY, DAY_WHOLE, &now), OK);
    assert_true(counts_eq(&now, &before));
    the_books_agree(s);
}

static void nobody_judges_his_own_visit(void **state)
{
    struct street *s = *state;
    struct area where;
    int64_t seq = guided(s, 1, 0, S(""));
    const struct actor self = { .account_id = s->account[0], .roles = ROLE_HEAD };
    assert_int_equal(doubt_review(s->db, s->a, &self, &(struct review){ seq, REVIEW_KEPT, S("của tôi"), s->now_ms }, &where), ERR_FORBIDDEN);
    assert_int_equal(doubt_review(s->db, s->a, &officer, &(struct review){ 999, REVIEW_KEPT, S("x"), s->now_ms }, &where), ERR_NOT_FOUND);
}

static void the_same_doubt_twice_is_one(void **state)
{
    struct street *s = *state;
    assert_int_equal(guided(s, 1, 0, S("")), 1);
    assert_int_equal(db_tx(s->db, raise_twice, s), OK);
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM event WHERE kind = 'flag'"), 1);
    assert_int_equal(waiting(s, GROUP).n, 1);
}

int main(void)
{
    const struct CMUnitTest walks[] = {
        cmocka_unit_test(metres_are_metres), cmocka_unit_test(each_stop_is_weighed_against_the_one_before),
        cmocka_unit_test(many_doors_from_one_spot_are_seen), cmocka_unit_test(thirty_doors_within_an_hour_are_too_many),
    };
    const struct CMUnitTest doubts[] = {
        STREET(a_clock_more_than_five_minutes_off_is_marked),
        STREET(a_doubt_waits_where_it_belongs_until_somebody_decides),
        STREET(void_takes_a_visit_out_of_every_count_and_kept_brings_it_back),
        STREET(nobody_judges_his_own_visit),
        STREET(the_same_doubt_twice_is_one),
        STREET(the_thirtieth_door_of_an_hour_is_seen_however_the_walk_is_sent),
    };
    return cmocka_run_group_tests(walks, NULL, NULL) + run_everywhere(doubts);
}
