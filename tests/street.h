/* street.h - a street for the tests of the campaign: two groups, three members with phones, doors with people, a campaign. */
#ifndef SANSANG_STREET_H
#define SANSANG_STREET_H
#include "support.h"
#include "account/account.h"
#include "core/log.h"
#include "core/out.h"
#include "core/time.h"
#include "outreach/campaign/campaign.h"
#include "outreach/count/cube.h"
#include "outreach/audit/recount.h"
#include "outreach/sync/sync.h"
#include "territory/territory.h"

enum { CITY = 1, WARD, GROUP, NEXT_GROUP };
enum { DOORS = 12, MY_DOORS = 8, PEOPLE = 3, MEMBERS = 3, STREET_BYTES = 64 * MIB };

struct kept_sql;
struct street {
    struct fixture *bed;
    struct kept_sql *statements;
    struct db *db;
    struct arena *a;
    struct keys *keys;
    int64_t now_ms;
    struct campaign campaign;
    int64_t account[MEMBERS], member[MEMBERS], device[MEMBERS], last_n[MEMBERS];    /* 0, 1 walk GROUP; 2 NEXT_GROUP */
    int64_t door[DOORS], person[DOORS][PEOPLE];    /* the first MY_DOORS in GROUP, the others in NEXT_GROUP */
};

/* A connection keeps prepared statements by address: one each, kept until the connection is closed. */
struct kept_sql { struct sql q; struct kept_sql *next; };

static inline const struct sql *sql_of(struct street *s, const char *text)
{
    struct kept_sql *k = calloc(1, sizeof *k);
    assert_non_null(k);
    *k = (struct kept_sql){ { "test", text }, s->statements };
    s->statements = k;
    return &k->q;
}

static inline void run_sql(struct street *s, const char *text)
{
    assert_int_equal(db_run(s->db, s->a, sql_of(s, text), NO_BINDS, NULL), OK);
}

static inline int64_t ask(struct street *s, const char *text)
{
    int64_t x = -1;
    assert_int_equal(db_i64(s->db, s->a, sql_of(s, text), NO_BINDS, &x), OK);
    return x;
}

static enum err street_people(struct db *db, void *arg)
{
    struct street *s = arg;
    for (int i = 0; i < MEMBERS; i++) {
        struct str key, name = arena_printf(s->a, "Tổ viên %c", 'A' + i);
        int64_t group = i < 2 ? GROUP : NEXT_GROUP;
        TRY(account_add(db, s->a, NINE_AM, name, group, &s->account[i]));
        TRY(grant_add(db, s->a, NINE_AM, s->account[i], ROLE_MEMBER, group, 0));
        TRY(device_add(db, s->a, s->keys, NINE_AM, s->account[i], S("máy"), &s->device[i], &key));
        s->member[i] = i + 1;
        s->last_n[i] = 0;
    }
    return OK;
}

static enum err street_doors(struct db *db, void *arg)
{
    static const char *const names[PEOPLE] = { "Nguyễn Văn An", "Trần Thị Bình", "Lê Minh Châu" };
    struct street *s = arg;
    for (int g = 0; g < 2; g++) {
        struct lane l = { .group_id = GROUP + g, .name = S("Ngõ 12"), .walk_order = 1, .path = S("") };
        TRY(lane_add(db, s->a, &l));
        for (int i = g ? MY_DOORS : 0; i < (g ? DOORS : MY_DOORS); i++) {
            struct house h = { .lane_id = l.id, .group_id = GROUP + g, .number = arena_printf(s->a, "%d", i + 1), .walk_order = i };
            TRY(house_add(db, s->a, &h));
            struct household hh = { .house_id = h.id, .group_id = GROUP + g, .ward_id = WARD,
                                    .code = arena_printf(s->a, "H%d", i), .head_name = S("Nguyễn Văn An") };
            TRY(household_add(db, s->a, &hh));
            s->door[i] = hh.id;
            for (int k = 0; k < PEOPLE; k++) {
                struct resident r = { .household_id = hh.id, .name = str_z(names[k]), .birth_year = 1960 + k };
                TRY(resident_add(db, s->a, &r));
                s->person[i][k] = r.id;
            }
        }
    }
    return OK;
}

static inline int street_open(void **state)
{
    void *bed = NULL;
    struct street *s = calloc(1, sizeof *s);
    if (!s || house_open(&bed)) return -1;
    s->bed = bed;
    s->db = s->bed->db;
    s->a = arena_open(STREET_BYTES);
    s->now_ms = NINE_AM;
    assert_int_equal(keys_open(test_path(s->bed, "keys"), &s->keys), OK);
    run_sql(
        s,
        "INSERT INTO unit(id, kind, code, name, name_en, folded, parent_id, valid_from, valid_to, population, area_m2, lat_e6,"
        " lon_e6, households, residents, source, as_of) VALUES"
        " (1, 'city', '01', 'Hà Nội', '', '', NULL, 0, NULL, 0, 0, 0, 0, 0, 0, 'test', 0),"
        " (2, 'ward', '00103', 'Phường Tây Hồ', '', '', 1, 0, NULL, 0, 0, 0, 0, 0, 0, 'test', 0),"
        " (3, 'group', '00103-001', 'Tổ 1', '', '', 2, 0, NULL, 0, 0, 0, 0, 0, 0, 'test', 0),"
        " (4, 'group', '00103-002', 'Tổ 2', '', '', 2, 0, NULL, 0, 0, 0, 0, 0, 0, 'test', 0)");
    assert_int_equal(db_tx(s->db, street_people, s), OK);
    assert_int_equal(db_tx(s->db, street_doors, s), OK);
    run_sql(s, "INSERT INTO team(id, group_id, ward_id, name, decision_no, decision_day, zalo, hotline, state) VALUES"
               " (1, 3, 2, 'Tổ CNSCĐ 1', '', NULL, '', '1022', 'active'), (2, 4, 2, 'Tổ CNSCĐ 2', '', NULL, '', '1022', 'active')");
    for (int i = 0; i < MEMBERS; i++)
        run_sql(s, arena_z(s->a,
                           arena_printf(s->a,
                                        "INSERT INTO team_member(id, team_id, account_id, position, force, joined_day,"
                                        " left_day) VALUES(%lld, %d, %lld, 'member', 'youth', 0, NULL)",
                                        (long long)s->member[i], i < 2 ? 1 : 2, (long long)s->account[i])));
    s->campaign = (struct campaign){ .name = S("Đi từng ngõ"), .name_en = S(""), .unit_id = CITY, .questionnaire_v = 1, .targets = S("{}"),
                                     .from_day = day_of_ms(NINE_AM) - 45, .to_day = day_of_ms(NINE_AM) + 45 };
    assert_int_equal(campaign_create(s->db, s->a, &s->campaign), OK);
    assert_int_equal(campaign_move(s->db, s->a, s->campaign.id, CAMPAIGN_START, ROLE_CITY, &s->campaign), OK);
    *state = s;
    return 0;
}

static inline int street_close(void **state)
{
    struct street *s = *state;
    void *bed = s->bed;
    struct kept_sql *statements = s->statements;
    keys_close(s->keys);
    int failed = house_close(&bed);
    while (statements) {
        struct kept_sql *next = statements->next;
        free(statements);
        statements = next;
    }
    arena_close(s->a);
    free(s);
    return failed;
}
#define STREET(fact) cmocka_unit_test_setup_teardown(fact, street_open, street_close)

/* ---- what a phone says ---- */

/* The i-th id of this test: UUIDv7 in shape, easy to tell apart. */
static inline struct str id_of(struct street *s, int64_t i)
{
    return arena_printf(s->a, "01920000-0000-7000-8000-%012llx", (unsigned long long)i);
}

struct said { struct str id; int64_t n, at_ms, household; const char *kind; struct str body; };

static inline void said_json(struct json *j, const struct said *e)
{
    json_object(j, NULL);
    json_text(j, "id", e->id);
    json_i64(j, "n", e->n);
    json_text(j, "kind", str_z(e->kind));
    json_i64(j, "at_ms", e->at_ms);
    json_i64(j, "mono_ms", 1000);
    json_text(j, "session", S("abcd1234"));
    json_i64(j, "household", e->household);
    json_text(j, "body", e->body);
    json_end(j);
}

/* One person of a visit: `who` and marks. */
struct asked { int64_t resident; const char *marks, *skill, *level; };

static inline struct str visit_body_of(struct street *s, int64_t started_ms, const char *outcome, const struct asked *people, size_t n,
                                       struct str mends)
{
    struct buf b = { .arena = s->a };
    struct json j = { .out = &b };
    json_object(&j, NULL);
    if (mends.n) json_text(&j, "visit", mends);
    json_i64(&j, "started_ms", started_ms);
    json_text(&j, "outcome", str_z(outcome));
    if (strcmp(outcome, "come_back") == 0) json_i64(&j, "come_back_ms", started_ms + 6 * (int64_t)HOUR_MS);
    json_array(&j, "people");
    for (size_t i = 0; i < n; i++) {
        json_object(&j, NULL);
        json_i64(&j, "resident", people[i].resident);
        json_text(&j, "marks", str_z(people[i].marks));
        if (people[i].skill) {
            json_array(&j, "acts");
            json_object(&j, NULL);
            json_text(&j, "skill", str_z(people[i].skill));
            json_text(&j, "level", str_z(people[i].level));
            json_end(&j);
            json_end(&j);
        }
        json_end(&j);
    }
    json_end(&j);
    json_i64(&j, "form_v", 1);
    json_i64(&j, "rules_v", 1);
    json_end(&j);
    assert_false(b.failed);
    return buf_str(&b);
}

static inline struct said visit_of(struct street *s, int64_t id, int64_t n, int door, const char *outcome, const struct asked *people,
                                   size_t n_people)
{
    return (struct said){ id_of(s, id), n, s->now_ms, s->door[door], "visit",
                          visit_body_of(s, s->now_ms - 2 * (int64_t)MINUTE_MS, outcome, people, n_people, (struct str){ 0 }) };
}

/* Send text as the events of a batch. */
static inline enum err push_text(struct street *s, struct db *db, struct arena *a, int member, struct str list, int64_t sent_ms,
                                 struct pushed *out)
{
    const struct json_in *events;
    struct blame blame = { 0 };
    TRY(json_parse(a, list, &blame, &events));
    struct push in = { { s->device[member], s->account[member] }, sent_ms, s->now_ms, events };
    return sync_push(db, a, s->keys, &in, out);
}

static inline struct str list_of(struct street *s, const struct said *events, size_t n)
{
    struct buf b = { .arena = s->a };
    struct json j = { .out = &b };
    json_array(&j, NULL);
    for (size_t i = 0; i < n; i++) said_json(&j, &events[i]);
    json_end(&j);
    assert_false(b.failed);
    return buf_str(&b);
}

static inline struct pushed push_all(struct street *s, int member, const struct said *events, size_t n)
{
    struct pushed p;
    assert_int_equal(push_text(s, s->db, s->a, member, list_of(s, events, n), s->now_ms, &p), OK);
    assert_int_equal(p.n, n);
    return p;
}

/* One event that must be stored. */
static inline void stored(struct street *s, int member, struct said e)
{
    struct pushed p = push_all(s, member, &e, 1);
    if (p.verdicts[0].kind != VERDICT_STORED)
        fail_msg("refused: %s %.*s", refusal_word(p.verdicts[0].why), (int)p.verdicts[0].field.n,
                 p.verdicts[0].field.p);
}

/* One event that must be refused for that reason at that field. */
static inline void refused(struct street *s, int member, struct said e, enum refusal why, const char *field)
{
    struct pushed p = push_all(s, member, &e, 1);
    assert_int_equal(p.verdicts[0].kind, VERDICT_REFUSED);
    assert_string_equal(refusal_word(p.verdicts[0].why), refusal_word(why));
    assert_string_equal(arena_z(s->a, p.verdicts[0].field), field);
}

/* ---- what the city sees ---- */

static inline int64_t counted(struct street *s, int64_t unit, int64_t day, enum measure m)
{
    struct counts c;
    assert_int_equal(cube_read(s->db, s->a, s->campaign.id, unit, day, &c), OK);
    return c.n[m];
}
static inline int64_t total(struct street *s, enum measure m) { return counted(s, CITY, DAY_WHOLE, m); }

static inline struct str difference_line(struct street *s, const struct difference *d)
{
    return arena_printf(s->a, "%s unit %lld day %lld id %lld %.*s: counted %.*s, recounted %.*s",
                        difference_words[d->kind], (long long)d->unit_id, (long long)d->day, (long long)d->id,
                        (int)d->what.n, d->what.p, (int)d->counted.n, d->counted.n ? d->counted.p : "",
                        (int)d->recounted.n, d->recounted.n ? d->recounted.p : "");
}

struct differences { struct street *s; int64_t n; struct str first; };
static enum err note_difference(const struct difference *d, void *arg)
{
    struct differences *all = arg;
    if (all->n++ == 0) all->first = difference_line(all->s, d);
    return OK;
}

/* The first difference as a sentence; empty when everything agrees. By one thread and by three, which must find as much. */
static inline const char *difference(struct street *s)
{
    struct differences all = { s, 0, S("") }, again = { s, 0, S("") };
    struct recounted r;
    assert_int_equal(recount(s->db, note_difference, &all, &r), OK);
    assert_int_equal(recount_how(s->db, &(struct recount_how){ test_url, 3, NULL }, note_difference, &again, &r), OK);
    assert_int_equal(all.n, again.n);
    return arena_z(s->a, all.first);
}

static inline void the_books_agree(struct street *s)
{
    const char *d = difference(s);
    if (*d) fail_msg("%s", d);
}

#endif
