/* test_recount.c - the numbers follow from the events, after any mixture of them; a hand that altered something is named. */
#include "street.h"
#include "box_seal.h"
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>

struct wanted { struct street *s; const char *words; bool is_found; struct str all; };
static enum err look_for(const struct difference *d, void *arg)
{
    struct wanted *w = arg;
    struct str line = difference_line(w->s, d);
    if (strstr(arena_z(w->s->a, line), w->words)) w->is_found = true;
    w->all = arena_printf(w->s->a, "%.*s%.*s\n", (int)w->all.n, w->all.p, (int)line.n, line.p);
    return OK;
}

static void has_difference(struct street *s, const char *words)
{
    struct wanted w = { s, words, false, S("") };
    struct recounted r;
    assert_int_equal(recount_how(s->db, &(struct recount_how){ test_url, 2, NULL }, look_for, &w, &r), OK);
    if (!w.is_found) fail_msg("looked for \"%s\", found\n%.*s", words, (int)w.all.n, w.all.p);
}

static void a_few_visits(struct street *s)
{
    struct asked people[] = { { s->person[0][0], "wwwwwwwww", "pay", "taught" },
                              { s->person[0][1], "nny??????", NULL, NULL } };
    struct said e[] = { visit_of(s, 1, 1, 0, "guided", people, 2), visit_of(s, 2, 2, 1, "absent", NULL, 0),
                        visit_of(s, 3, 3, 2, "refused", NULL, 0) };
    push_all(s, 0, e, 3);
    the_books_agree(s);
}

#define ALTERED(fact, sql, words)               \
    static void fact(void **state)              \
    {                                           \
        struct street *s = *state;              \
        a_few_visits(s);                        \
        run_sql(s, sql);                        \
        has_difference(s, words);               \
    }

ALTERED(an_altered_cell_is_named, "UPDATE cube SET visits = visits + 1 WHERE unit_id = 3 AND day = 0",
        "cell unit 3 day 0 id 1 visits: counted 4, recounted 3")
ALTERED(a_removed_cell_is_named, "DELETE FROM cube WHERE unit_id = 1 AND day = 0", "cell unit 1 day 0")
ALTERED(an_invented_cell_is_named, "UPDATE cube SET unit_id = 77 WHERE unit_id = 3 AND day = 0", "cell unit")
ALTERED(an_altered_month_is_named, "UPDATE cube SET guided = guided + 1 WHERE unit_id = 2 AND day < 0",
        "guided: counted 2, recounted 1")
ALTERED(a_removed_month_is_named, "DELETE FROM cube WHERE unit_id = 1 AND day < 0", "cell unit 1 day -24312")
ALTERED(an_altered_outcome_is_named, "UPDATE event SET outcome = 'guided' WHERE n = 2",
        "outcome: counted guided, recounted absent")
ALTERED(an_altered_body_is_named, "UPDATE event SET body = REPLACE(body, 'absent', 'vacant') WHERE n = 2",
        "absent+1, recounted 3:visits+1,doors+1,vacant+1")
ALTERED(an_altered_note_breaks_the_chain,
        "UPDATE event SET body = REPLACE(body, '\"form_v\":1', '\"form_v\":2') WHERE n = 2", "chain")
ALTERED(an_unreadable_body_is_named, "UPDATE event SET body = 'x' WHERE n = 2", "body")
ALTERED(altered_effects_are_named, "UPDATE event SET effects = REPLACE(effects, 'visits+1', 'visits+2') WHERE n = 3",
        "effects")
ALTERED(a_removed_event_is_named, "DELETE FROM event WHERE n = 3", "device")
ALTERED(an_altered_door_is_named, "UPDATE door SET visits = 9 WHERE last_outcome = 'absent'",
        "visits: counted 9, recounted 1")
ALTERED(an_altered_mark_is_named, "UPDATE readiness SET marks = 'yyyyyyyyy' WHERE marks = 'wwwwwwwww'",
        "marks: counted yyyyyyyyy, recounted wwwwwwwww")
ALTERED(a_removed_readiness_is_named, "DELETE FROM readiness WHERE marks = 'wwwwwwwww'", "readiness")
ALTERED(an_altered_credit_is_named, "UPDATE credit SET seq = 99 WHERE what = 'act_pay'", "act_pay: counted 99")
ALTERED(a_removed_credit_is_named, "DELETE FROM credit WHERE what = 'won_phone'", "won_phone: counted no row")
ALTERED(an_invented_credit_is_named,
        "INSERT INTO credit(person_id, campaign_id, what, seq, group_id, ward_id) VALUES(2, 1, 'won_phone', 1, 3, 2)",
        "won_phone")
ALTERED(a_moved_clock_is_named, "UPDATE event SET at_ms = at_ms - 1 WHERE n = 2", "at_ms")
ALTERED(an_altered_device_chain_is_named, "UPDATE device SET n = 7 WHERE id = 1", "device_n: counted 7, recounted 3")
ALTERED(an_invented_standing_is_named,
        "INSERT INTO standing(seq, household_id, live, body_seq, confirmed, flags, reviewed, called)"
        " VALUES(2, 2, FALSE, 2, FALSE, '', TRUE, NULL)",
        "standing")
ALTERED(
    a_doors_visits_from_nowhere_are_named,
    "INSERT INTO door(household_id, campaign_id, group_id, ward_id, house_id, lane_id, piece_id,"
    " walk_order, seq, last_outcome, last_ms, due_ms, visits, lease_account, lease_until_ms) VALUES(9, 1, 3, 2, 9, 1, NULL, 1, 1,"
    " 'guided', 5, NULL, 3, NULL, 0)",
    "door")

/* ---- any mixture ---- */

static uint64_t seed;
static int64_t below(int64_t n)
{
    seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
    return (int64_t)(seed % (uint64_t)n);
}

enum { KEPT = 400, BATCHES = 60, BATCH_MAX = 12 };
struct story { struct street *s; int64_t ids; struct said sent[KEPT]; int by[KEPT]; size_t n; };

static const char *const outcomes[] = { "guided", "guided", "guided", "absent", "come_back", "refused", "no_device", "vacant" };
static const char *const skills[] = { "pay", "shop", "services_login", "protect_scam" };

static const char *some_marks(struct street *s)
{
    static const char letters[] = "ywn-??";
    char *p = arena_new(s->a, char, MARK_COUNT + 1);
    assert_non_null(p);
    for (int i = 0; i < MARK_COUNT; i++) p[i] = letters[below(6)];
    return p;
}

static struct str some_body(struct story *t, int door, int64_t at_ms, struct str mends)
{
    struct street *s = t->s;
    const char *outcome = outcomes[below(N_OF(outcomes))];
    struct asked people[PEOPLE];
    size_t n = strcmp(outcome, "guided") == 0 ? 1 + (size_t)below(PEOPLE) : 0;
    for (size_t i = 0; i < n; i++) {
        bool acts = below(2);
        people[i] = (struct asked){ s->person[door][i], some_marks(s), acts ? skills[below(4)] : NULL, acts ? level_words[below(4)] : NULL };
    }
    return visit_body_of(s, at_ms - 60000, outcome, people, n, mends);
}

/* A new event of some kind; few are wrong on purpose. */
static struct said some_event(struct story *t, int member)
{
    struct street *s = t->s;
    int door = member < 2 ? (int)below(MY_DOORS) : MY_DOORS + (int)below(DOORS - MY_DOORS);
    int64_t at = s->now_ms - below(3 * (int64_t)DAY_MS), what = below(20);
    struct said e = { id_of(s, 1000 + t->ids++), ++s->last_n[member], at, s->door[door], "visit", { 0 } };
    if (what == 0) { e.household = s->door[(door + MY_DOORS) % DOORS]; e.body = some_body(t, door, at, (struct str){ 0 }); return e; }
    if (what < 5 && t->n) {                                      /* a correction, often of somebody else's */
        size_t i = (size_t)below((int64_t)t->n);
        for (int tries = 0; tries < 20 && (t->by[i] != member || strcmp(t->sent[i].kind, "visit") != 0); tries++)
            i = (size_t)below((int64_t)t->n);
        for (door = 0; door < DOORS - 1 && s->door[door] != t->sent[i].household; door++) {}
        e.kind = "correction";
        e.household = t->sent[i].household;
        e.at_ms = s->now_ms;
        e.body = some_body(t, door, t->sent[i].at_ms, t->sent[i].id);
        return e;
    }
    if (what < 7) { /* a card with a number that two households may share */
        e.kind = "person";
        e.at_ms = s->now_ms;
        struct str box =
            base64url(s->a, box_seal(s->keys, s->a, arena_printf(s->a, "0010609%05lld", (long long)below(4))));
        e.body = arena_printf(s->a, "{\"resident\":%lld,\"number_box\":\"%.*s\"}",
                              (long long)s->person[door][below(PEOPLE)], (int)box.n, box.p);
        return e;
    }
    e.body = some_body(t, door, at, (struct str){ 0 });
    return e;
}

static void some_batch(struct story *t)
{
    struct street *s = t->s;
    int member = (int)below(MEMBERS);
    struct said batch[BATCH_MAX];
    size_t n = 1 + (size_t)below(BATCH_MAX);
    for (size_t i = 0; i < n; i++) {
        bool again = t->n && below(5) == 0;
        size_t old = again ? (size_t)below((int64_t)t->n) : 0;
        batch[i] = again ? t->sent[old] : some_event(t, member);
        if (again || t->n == KEPT) continue;
        t->by[t->n] = member;
        t->sent[t->n++] = batch[i];
    }
    for (size_t i = 0; i < n; i++) {                             /* out of order */
        size_t k = (size_t)below((int64_t)n);
        struct said swap = batch[i];
        batch[i] = batch[k];
        batch[k] = swap;
    }
    struct pushed p;
    int64_t off = below(4) ? 0 : (below(2) ? 1 : -1) * 400 * (int64_t)DAY_MS;
    assert_int_equal(push_text(s, s->db, s->a, member, list_of(s, batch, n), s->now_ms + off, &p), OK);
    if (below(3) == 0)
        assert_int_equal(push_text(s, s->db, s->a, member, list_of(s, batch, 1 + (size_t)below((int64_t)n)), s->now_ms,
                                   &p),
                         OK);
}

struct deskwork { struct story *t; struct desk_act act; };
static enum err do_desk(struct db *db, void *arg)
{
    struct deskwork *w = arg;
    int64_t seq;
    enum err e = event_desk(db, w->t->s->a, &w->act, &seq, NULL);
    return e == ERR_NOT_FOUND ? OK : e;
}

static void some_desk_work(struct story *t)
{
    static const struct { unsigned kind; const char *words[3]; } acts[] = {
        { EVENT_CONFIRM, { "link", "code", "slip" } }, { EVENT_FLAG, { "fast", "same_spot", "rate" } },
        { EVENT_REVIEW, { "kept", "void", "void" } }, { EVENT_CALL, { "true", "false", "unreachable" } },
    };
    int64_t most = ask(t->s, "SELECT COALESCE(MAX(seq), 0) FROM event"), which = below(4);
    if (most == 0) return;
    struct deskwork w = {
        t, { acts[which].kind, 1 + below(most), 0, str_z(acts[which].words[below(3)]), S("xem lại"), t->s->now_ms }
    };
    assert_int_equal(db_tx(t->s->db, do_desk, &w), OK);
}

static struct story *story_open(struct street *s)
{
    struct story *t = calloc(1, sizeof *t);
    const char *given = getenv("SANSANG_TEST_SEED");
    seed = given ? strtoull(given, NULL, 10) : (uint64_t)clock_mono_us() | 1;
    print_message("seed %llu (SANSANG_TEST_SEED repeats it)\n", (unsigned long long)seed);
    assert_non_null(t);
    t->s = s;
    return t;
}

static void something_happens(struct story *t)
{
    struct street *s = t->s;
    some_batch(t);
    for (int64_t k = below(4); k > 0; k--) some_desk_work(t);
    if (below(12) == 0)
        assert_int_equal(day_close(s->db, s->a, below(2) ? GROUP : WARD, day_of_ms(s->now_ms) - below(3)), OK);
    s->now_ms += below((int64_t)HOUR_MS * 8);
}

static void the_books_agree_after_any_mixture(void **state)
{
    struct street *s = *state;
    struct story *t = story_open(s);
    for (int i = 0; i < BATCHES; i++) {
        something_happens(t);
        if (i % 10 == 9) the_books_agree(s);
    }
    struct deskwork last = { t,
                             { EVENT_REVIEW, ask(s, "SELECT MAX(seq) FROM event WHERE kind = 'visit'"), 0, S("void"),
                               S("xem lại"), s->now_ms } };
    assert_int_equal(db_tx(s->db, do_desk, &last), OK);
    assert_true(total(s, MEASURE_visits) > 50);
    assert_true(total(s, MEASURE_voided) > 0);
    const enum measure never_negative[] = { MEASURE_visits, MEASURE_doors, MEASURE_people, MEASURE_acts, MEASURE_ready, MEASURE_lacks_phone, MEASURE_has_phone };
    for (size_t i = 0; i < N_OF(never_negative); i++)
        for (int64_t unit = CITY; unit <= NEXT_GROUP; unit++)
            assert_true(counted(s, unit, DAY_WHOLE, never_negative[i]) >= 0);
    the_books_agree(s);
    free(t);
}

/* ---- every column that is counted or proved, one altered at a time, in a row drawn by chance ---- */

struct altering { const char *table, *key, *column, *to, *where; };
#define VISITS "kind = 'visit'"
#define SENT "device_id IS NOT NULL"
#define SEEN "visits > 0"
#define OTHER_CHAIN "(SELECT x.chain FROM event x WHERE x.seq <> event.seq AND x.chain <> event.chain ORDER BY x.seq LIMIT 1)"
static const struct altering alterings[] = {
    { "event", "seq", "id", "REPLACE(id, '01920000', '01920001')", SENT },
    { "event", "seq", "kind", "CASE kind WHEN 'visit' THEN 'flag' ELSE 'visit' END", SENT },
    { "event", "seq", "device_id", "device_id + 1000", SENT },
    { "event", "seq", "n", "n + 1000", SENT },
    { "event", "seq", "campaign_id", "campaign_id + 1", "effects LIKE '%:%'" },
    { "event", "seq", "household_id", "household_id + 1", SENT },
    { "event", "seq", "group_id", "group_id + 1", VISITS },
    { "event", "seq", "ward_id", "ward_id + 1", VISITS },
    { "event", "seq", "day", "day + 1", "effects LIKE '%:%'" },
    { "event", "seq", "at_ms", "at_ms + 1", "at_ms > 0" },
    { "event", "seq", "device_ms", "device_ms + 1", SENT },
    { "event", "seq", "skew_ms", "skew_ms + 1", "device_ms + skew_ms < received_ms" },
    { "event", "seq", "late", "NOT late", VISITS },
    { "event", "seq", "outcome", "CASE outcome WHEN 'absent' THEN 'vacant' ELSE 'absent' END", VISITS },
    { "event", "seq", "visit_seq", "visit_seq + 1000", "visit_seq IS NOT NULL" },
    { "event", "seq", "body", "REPLACE(body, '\"form_v\":1', '\"form_v\":2')", VISITS },
    { "event", "seq", "effects", "effects || ','", "at_ms > 0" },
    { "event", "seq", "chain", OTHER_CHAIN, SENT },
    { "event", "seq", "seq", "seq + 100000", "seq < (SELECT MAX(x.seq) FROM event x WHERE x.device_id = event.device_id)" },
    { "door", "household_id", "campaign_id", "campaign_id + 1", SEEN },
    { "door", "household_id", "ward_id", "ward_id + 1", SEEN },
    { "door", "household_id", "last_outcome", "CASE last_outcome WHEN 'absent' THEN 'vacant' ELSE 'absent' END", SEEN },
    { "door", "household_id", "last_ms", "last_ms + 1", SEEN },
    { "door", "household_id", "due_ms", "COALESCE(due_ms, 0) + 1", SEEN },
    { "door", "household_id", "visits", "visits + 1", SEEN },
    { "door", "household_id", "household_id", "household_id + 1000", SEEN },
    { "readiness", "resident_id", "resident_id", "resident_id + 100000", "seq > 0" },
    { "readiness", "resident_id", "household_id", "household_id + 1", "seq > 0" },
    { "readiness", "resident_id", "group_id", "group_id + 1", "seq > 0" },
    { "readiness", "resident_id", "ward_id", "ward_id + 1", "seq > 0" },
    { "readiness", "resident_id", "campaign_id", "campaign_id + 1", "seq > 0" },
    { "readiness", "resident_id", "marks", "CASE marks WHEN 'nnnnnnnnn' THEN 'yyyyyyyyy' ELSE 'nnnnnnnnn' END", "seq > 0" },
    { "readiness", "resident_id", "times", "'00000000z' || SUBSTR(times, 10)", "seq > 0" },
    { "readiness", "resident_id", "ready", "ready + 8", "seq > 0" },
    { "readiness", "resident_id", "seq", "seq + 1", "seq > 0" },
    { "credit", "person_id", "person_id", "person_id + 100000", "seq > 0" },
    { "credit", "person_id", "campaign_id", "campaign_id + 1", "seq > 0" },
    { "credit", "person_id", "what", "what || 'x'", "seq > 0" },
    { "credit", "person_id", "seq", "seq + 1", "seq > 0" },
    { "credit", "person_id", "group_id", "group_id + 1", "seq > 0" },
    { "credit", "person_id", "ward_id", "ward_id + 1", "seq > 0" },
    { "standing", "seq", "seq", "seq + 100000", "seq > 0" },
    { "standing", "seq", "household_id", "household_id + 1", "seq > 0" },
    { "standing", "seq", "live", "NOT live", "seq > 0" },
    { "standing", "seq", "body_seq", "body_seq + 1", "seq > 0" },
    { "standing", "seq", "confirmed", "NOT confirmed", "seq > 0" },
    { "standing", "seq", "flags", "flags || 'z'", "seq > 0" },
    { "standing", "seq", "reviewed", "NOT reviewed", "seq > 0" },
    { "standing", "seq", "called", "CASE called WHEN 'true' THEN 'false' ELSE 'true' END", "seq > 0" },
    { "device", "id", "n", "n + 1", "n > 0" },
    { "device", "id", "chain", "(SELECT x.chain FROM event x WHERE x.chain <> device.chain ORDER BY x.seq LIMIT 1)", "n > 0" },
    { "cube", "unit_id", "campaign_id", "campaign_id + 1000", "visits <> 0" },
    { "cube", "unit_id", "unit_id", "unit_id + 1000", "visits <> 0" },
    { "cube", "unit_id", "day", "day + 1000", "visits <> 0" },
};

static const char *sql(struct street *s, const char *format, ...) PRINTF(2, 3);
static const char *sql(struct street *s, const char *format, ...)
{
    char text[1000];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    assert_in_range(n, 1, (int)sizeof text - 1);
    return arena_z(s->a, str_z(text));
}

static enum err count_differences(const struct difference *d, void *arg)
{
    (void)d;
    ++*(int64_t *)arg;
    return OK;
}

static int64_t differences(struct street *s)
{
    int64_t told = 0;
    struct recounted r;
    assert_int_equal(recount_how(s->db, &(struct recount_how){ test_url, 2, NULL }, count_differences, &told, &r), OK);
    assert_int_equal(told, r.differences);
    return told;
}

static void is_found(struct street *s, const struct altering *x)
{
    int64_t rows = ask(s, sql(s, "SELECT COUNT(*) FROM %s WHERE %s", x->table, x->where));
    assert_true(rows > 0);
    int64_t key = ask(s, sql(s, "SELECT %s FROM %s WHERE %s ORDER BY %s LIMIT 1 OFFSET %d", x->key, x->table, x->where,
                             x->key, (int)below(rows)));
    run_sql(s, sql(s, "CREATE TABLE kept AS SELECT * FROM %s WHERE %s = %lld", x->table, x->key, (long long)key));
    run_sql(s, sql(s, "UPDATE %s SET %s = %s WHERE %s = %lld AND %s", x->table, x->column, x->to, x->key,
                   (long long)key, x->where));
    if (differences(s) == 0)
        fail_msg("nobody noticed that %s.%s of %lld was altered", x->table, x->column, (long long)key);
    bool is_key = strcmp(x->key, x->column) == 0;
    int64_t moved = is_key ? ask(s, sql(s, "SELECT MAX(%s) FROM %s", x->key, x->table)) : key;
    run_sql(s, sql(s, "DELETE FROM %s WHERE %s IN (%lld, %lld)", x->table, x->key, (long long)key, (long long)moved));
    run_sql(s, sql(s, "INSERT INTO %s SELECT * FROM kept", x->table));
    run_sql(s, "DROP TABLE kept");
}

static void whatever_is_altered_is_found(void **state)
{
    struct street *s = *state;
    struct story *t = story_open(s);
    for (int i = 0; i < 25; i++) something_happens(t);
    for (size_t i = 0; i < MEASURE_COUNT; i++) {
        const char *more = sql(s, "%s + 1", measure_words[i]);
        is_found(s, &(struct altering){ "cube", "unit_id", measure_words[i], more, "day > 0" });
    }
    for (size_t i = 0; i < N_OF(alterings); i++) is_found(s, &alterings[i]);
    the_books_agree(s);                                          /* all is as it was */
    free(t);
}

/* ---- while visits arrive ---- */

struct traffic { struct story *t; atomic_bool is_over; };

static void *visits_arrive(void *arg)
{
    struct traffic *x = arg;
    for (int i = 0; i < BATCHES; i++) something_happens(x->t);
    atomic_store(&x->is_over, true);
    return NULL;
}

static void the_books_agree_while_visits_arrive(void **state)
{
    struct street *s = *state;
    struct traffic x = { .t = story_open(s), .is_over = false };
    struct db *db;
    pthread_t thread;
    int64_t events = 0, times = 0, told = 0;
    assert_int_equal(db_open(test_url, &db), OK);
    assert_int_equal(pthread_create(&thread, NULL, visits_arrive, &x), 0);
    for (bool last = false; !last; times++) {
        struct recounted r;
        last = atomic_load(&x.is_over);
        assert_int_equal(recount_how(db, &(struct recount_how){ test_url, 2, NULL }, count_differences, &told, &r), OK);
        assert_int_equal(told, 0);
        assert_true(r.events >= events);
        events = r.events;
    }
    pthread_join(thread, NULL);
    assert_true(times > 2);
    assert_int_equal(events, ask(s, "SELECT COUNT(*) FROM event"));
    db_close(db);
    free(x.t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STREET(an_altered_cell_is_named), STREET(a_removed_cell_is_named), STREET(an_invented_cell_is_named),
        STREET(an_altered_month_is_named), STREET(a_removed_month_is_named),
        STREET(an_altered_outcome_is_named), STREET(an_altered_body_is_named), STREET(an_altered_note_breaks_the_chain),
        STREET(an_unreadable_body_is_named), STREET(altered_effects_are_named), STREET(a_removed_event_is_named),
        STREET(an_altered_door_is_named), STREET(an_altered_mark_is_named), STREET(a_removed_readiness_is_named),
        STREET(an_altered_credit_is_named), STREET(a_removed_credit_is_named), STREET(an_invented_credit_is_named),
        STREET(a_moved_clock_is_named), STREET(an_altered_device_chain_is_named), STREET(an_invented_standing_is_named),
        STREET(a_doors_visits_from_nowhere_are_named), STREET(the_books_agree_after_any_mixture),
        STREET(whatever_is_altered_is_found), STREET(the_books_agree_while_visits_arrive),
    };
    log_set_level(LOG_ERROR);
    return run_everywhere(tests);
}
