/* test_day.c - a day of the campaign, hour by hour as fast as it goes: memory, file, log and answers stay flat. The long one:
   SANSANG_TEST_PHONES=30000 build/debug/tests/test_day */
#include "crowd.h"
#include "core/watched.h"

enum { WALKS = 5, VISITS = 4, HOURS = 24, DRIVERS = 8, PHONES_A_GROUP = 50, GROUPS_FROM = 100, STANDARD_PHONES = 240 };

enum { MEMORY_TELLS = !MEMORY_IS_WATCHED };      /* the sanitizer keeps what was freed for a while */

struct walker { int64_t device, first_door, first_person; char key[80]; };
struct group { int64_t id, account, first_door, first_person; };
struct city_day {
    struct crowd *crowd;
    struct street *s;
    struct walker *walkers;
    struct group *groups;
    int64_t n, n_groups;
    atomic_int hour;
    _Atomic int64_t next, acknowledged, refused, slowest_us, total_us, pushes;
};

/* ---- the ground: a group for every fifty phones, four doors a phone ---- */

static enum err make_group(struct db *db, struct city_day *d, struct group *g)
{
    static const struct sql unit = { "unit", "INSERT INTO unit(id, kind, code, name, name_en, folded, parent_id, valid_from,"
        " valid_to, population, area_m2, lat_e6, lon_e6, households, residents, source, as_of)"
        " VALUES($1, 'group', $2, 'Tổ', '', '', 2, 0, NULL, 0, 0, 0, 0, 0, 0, 'test', 0)" };
    static const struct sql team = { "team", "INSERT INTO team(id, group_id, ward_id, name, decision_no, decision_day, zalo, hotline,"
        " state) VALUES($1, $1, 2, 'Tổ CNSCĐ', '', NULL, '', '1022', 'active')" };
    static const struct sql member = { "member", "INSERT INTO team_member(id, team_id, account_id, position, force, joined_day, left_day)"
        " VALUES($1, $1, $2, 'member', 'youth', 0, NULL)" };
    struct arena *a = d->s->a;
    TRY(db_run(db, a, &unit, BINDS(BIND(g->id), bind_text(arena_printf(a, "00103-%lld", (long long)g->id))), NULL));
    TRY(account_add(db, a, NINE_AM, S("Tổ viên"), g->id, &g->account));
    TRY(grant_add(db, a, NINE_AM, g->account, ROLE_MEMBER, g->id, 0));
    TRY(db_run(db, a, &team, BINDS(BIND(g->id)), NULL));
    TRY(db_run(db, a, &member, BINDS(BIND(g->id), BIND(g->account)), NULL));
    struct lane l = { .group_id = g->id, .name = S("Ngõ 12"), .walk_order = 1, .path = S("") };
    TRY(lane_add(db, a, &l));
    for (int i = 0; i < PHONES_A_GROUP * VISITS; i++) {
        struct house h = { .lane_id = l.id, .group_id = g->id, .number = arena_printf(a, "%d", i + 1), .walk_order = i };
        TRY(house_add(db, a, &h));
        struct household hh = { .house_id = h.id, .group_id = g->id, .ward_id = WARD, .head_name = S("Nguyễn Văn An"),
                                .code = arena_printf(a, "D%lld-%d", (long long)g->id, i) };
        TRY(household_add(db, a, &hh));
        struct resident r = { .household_id = hh.id, .name = S("Nguyễn Văn An"), .birth_year = 1960 };
        TRY(resident_add(db, a, &r));
        if (i == 0) { g->first_door = hh.id; g->first_person = r.id; }
    }
    return OK;
}

static enum err make_ground(struct db *db, void *arg)
{
    struct city_day *d = arg;
    for (int64_t i = 0; i < d->n_groups; i++) {
        d->groups[i] = (struct group){ .id = GROUPS_FROM + i };
        TRY(make_group(db, d, &d->groups[i]));
    }
    for (int64_t i = 0; i < d->n; i++) {
        struct walker *w = &d->walkers[i];
        const struct group *g = &d->groups[i / PHONES_A_GROUP];
        struct str key;
        TRY(device_add(db, d->s->a, d->s->keys, clock_now_ms(), g->account, S("máy"), &w->device, &key));
        snprintf(w->key, sizeof w->key, "%.*s", (int)key.n, key.p);
        w->first_door = g->first_door + i % PHONES_A_GROUP * VISITS;
        w->first_person = g->first_person + i % PHONES_A_GROUP * VISITS;
    }
    return OK;
}

/* ---- the walks ---- */

static void walk_text(const struct walker *w, int64_t index, int walk, char *to)
{
    int64_t ms = clock_now_ms();
    size_t n = (size_t)snprintf(to, BATCH_BYTES, "{\"sent_ms\":%lld,\"last_n\":%d,\"events\":[", (long long)ms,
                                (walk + 1) * VISITS);
    for (int v = 0; v < VISITS; v++) {
        char person[80] = "";
        if (v % 2 == 0) snprintf(person, sizeof person, "{\\\"resident\\\":%lld,\\\"marks\\\":\\\"%s\\\"}",
                                 (long long)(w->first_person + v), walk % 2 ? "yyyyyyyyy" : "ywn??n---");
        n += (size_t)snprintf(
            to + n, BATCH_BYTES - n,
            "%s{\"id\":\"01920000-0000-7%03x-8000-%012llx\",\"n\":%d,\"kind\":\"visit\","
            "\"at_ms\":%lld,\"mono_ms\":%lld,\"session\":\"abcd1234\",\"household\":%lld,\"body\":\"{\\\"started_ms\\\":%lld,"
            "\\\"outcome\\\":\\\"%s\\\",\\\"people\\\":[%s],\\\"form_v\\\":1,\\\"rules_v\\\":1}\"}",
            v ? "," : "", (unsigned)walk, (unsigned long long)(index * VISITS + v), walk * VISITS + v + 1,
            (long long)(ms - (VISITS - v) * (int64_t)MINUTE_MS), (long long)(walk * 600000 + v * 1000),
            (long long)(w->first_door + v), (long long)(ms - (VISITS - v + 1) * (int64_t)MINUTE_MS),
            v % 2 ? "absent" : "guided", person);
    }
    strcpy(to + n, "]}");
}

static void push_walk(struct city_day *d, int64_t index, int walk, char *room)
{
    const struct walker *w = &d->walkers[index];
    char head[320];
    walk_text(w, index, walk, room);
    snprintf(head, sizeof head,
             "POST /api/sync/push HTTP/1.1\r\nAuthorization: Bearer %s\r\nContent-Type: application/json", w->key);
    int64_t from = clock_mono_us();
    struct answer *a = client_ask(d->crowd->servers[0].port, head, room);
    int64_t took_us = clock_mono_us() - from;
    int64_t stored = a && a->status == 200 ? times(a->bytes, "\"verdict\":\"stored\"") : 0;
    if (a && stored != VISITS)
        snprintf(d->crowd->wrong, sizeof d->crowd->wrong, "%d: %.300s", a->status, answer_body(a));
    free(a);
    atomic_fetch_add(&d->acknowledged, stored);
    atomic_fetch_add(&d->refused, VISITS - stored);
    atomic_fetch_add(&d->total_us, took_us);
    atomic_fetch_add(&d->pushes, 1);
    for (int64_t before = atomic_load(&d->slowest_us); took_us > before;)
        if (atomic_compare_exchange_weak(&d->slowest_us, &before, took_us)) break;
}

/* Whoever walks at this hour: each phone in five of the twenty-four. */
static void *drive(void *arg)
{
    struct city_day *d = arg;
    char *room = malloc(BATCH_BYTES);
    for (int64_t i; (i = atomic_fetch_add(&d->next, 1)) < d->n;)
        for (int walk = 0; walk < WALKS; walk++)
            if ((i + walk * 5) % HOURS == atomic_load(&d->hour)) push_walk(d, i, walk, room);
    free(room);
    return NULL;
}

struct reading { int64_t resident, file, log, slowest_us, mean_us; };

static int64_t metric(const char *text, const char *name)
{
    char line[80];
    snprintf(line, sizeof line, "\n%s ", name);
    const char *at = strstr(text, line);
    return at ? strtoll(at + strlen(line), NULL, 10) : -1;
}

static struct reading an_hour(struct city_day *d, int hour)
{
    pthread_t drivers[DRIVERS];
    atomic_store(&d->hour, hour);
    atomic_store(&d->next, 0);
    atomic_store(&d->slowest_us, 0);
    atomic_store(&d->total_us, 0);
    atomic_store(&d->pushes, 0);
    for (int i = 0; i < DRIVERS; i++) assert_int_equal(pthread_create(&drivers[i], NULL, drive, d), 0);
    for (int i = 0; i < DRIVERS; i++) pthread_join(drivers[i], NULL);
    struct answer *a = client_ask(d->crowd->servers[0].port, "GET /metrics HTTP/1.1", NULL);
    assert_non_null(a);
    struct reading r = { metric(a->bytes, "sansang_resident_bytes"), metric(a->bytes, "sansang_database_bytes"),
                         metric(a->bytes, "sansang_database_log_bytes"), atomic_load(&d->slowest_us),
                         atomic_load(&d->total_us) / (atomic_load(&d->pushes) ? atomic_load(&d->pushes) : 1) };
    free(a);
    print_message(
        "# hour %2d: %7lld stored, memory %4lld MB, file %5lld MB, log %3lld MB, answers %5lld us, slowest %4lld ms\n",
        hour, (long long)atomic_load(&d->acknowledged), (long long)r.resident / MIB, (long long)r.file / MIB,
        (long long)r.log / MIB, (long long)r.mean_us, (long long)r.slowest_us / 1000);
    return r;
}

static void a_day_of_the_campaign_leaves_memory_and_log_as_they_were(void **state)
{
    struct street *s = *state;
    struct city_day d = { .s = s, .n = seed_of("SANSANG_TEST_PHONES", STANDARD_PHONES) };
    d.n_groups = (d.n + PHONES_A_GROUP - 1) / PHONES_A_GROUP;
    d.walkers = calloc((size_t)d.n, sizeof *d.walkers);
    d.groups = calloc((size_t)d.n_groups, sizeof *d.groups);
    arena_close(s->a);
    s->a = arena_open((size_t)(64 + d.n / 20) * MIB);
    d.crowd = crowd_of(s, 0);
    assert_int_equal(db_tx(s->db, make_ground, &d), OK);
    db_close(s->db);
    s->db = s->bed->db = NULL;
    serve(&d.crowd->servers[0]);
    struct reading early = { 0 }, last = { 0 };
    for (int hour = 0; hour < HOURS; hour++) {
        last = an_hour(&d, hour);
        if (hour == HOURS / 4) early = last;
    }
    end_serving(&d.crowd->servers[0], SIGTERM);
    if (atomic_load(&d.refused)) fail_msg("%lld not stored: %s", (long long)atomic_load(&d.refused), d.crowd->wrong);
    assert_int_equal(atomic_load(&d.acknowledged), d.n * WALKS * VISITS);
    assert_true(!MEMORY_TELLS || last.resident < early.resident * 5 / 4 + 16 * MIB);
    assert_true(last.log <= 80 * MIB);                       /* docs/faults.md: 64 MiB and what one batch adds */
    assert_int_equal(db_open(test_url, &s->db), OK);
    s->bed->db = s->db;
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM event WHERE device_id IS NOT NULL"), d.n * WALKS * VISITS);
    the_books_agree(s);
    free(d.crowd);
    free(d.groups);
    free(d.walkers);
}

int main(void)
{
    const struct CMUnitTest tests[] = { STREET(a_day_of_the_campaign_leaves_memory_and_log_as_they_were) };
    signal(SIGPIPE, SIG_IGN);
    unsetenv("SANSANG_TEST_PG");
    return run_everywhere(tests);
}
