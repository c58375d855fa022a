/* test_demo.c - the demo city is one city: the same from the same seed, on every database, and its books agree. */
#include "support.h"
#include "auth/keys.h"
#include "civic/petition/petition_audit.h"
#include "civic/petition/petition_file.h"
#include "core/out.h"
#include "demo/demo.h"
#include "indicator/dash/dash.h"
#include "plan/programme/attachment.h"
#include "outreach/count/cube.h"
#include "outreach/audit/recount.h"

/* Two groups of ten households in the ward that is shown, one of three in every other. */
static const struct demo_size tiny = { "tiny", "00103", 2, 10, 1, 3, 600 };

static void quiet(const char *what, int64_t done, int64_t total) { (void)what, (void)done, (void)total; }

static struct demo built(struct fixture *h, uint64_t seed)
{
    struct keys *keys;
    assert_int_equal(keys_open(test_path(h, "keys"), &keys), OK);
    struct demo d = { .db = h->db, .keys = keys, .size = &tiny, .seed = seed, .now_ms = NINE_AM + 200 * INT64_C(86400000), .progress = quiet };
    assert_int_equal(demo_is_empty(h->db, h->arena), OK);
    assert_int_equal(demo_city(&d), OK);
    assert_int_equal(demo_teams(&d), OK);
    assert_int_equal(demo_visits(&d), OK);
    assert_int_equal(demo_agencies(&d), OK);
    return d;
}

static struct buf written;

struct home { int64_t id; struct str code, head, number, lane; };
static const struct field home_fields[] = {
    FIELD(struct home, id), FIELD(struct home, code), FIELD(struct home, head), FIELD(struct home, number), FIELD(struct home, lane),
};

static enum err write_home(const void *row, void *arg)
{
    struct json j = { .out = arg };
    json_object(&j, NULL);
    json_fields(&j, FIELDS(home_fields), row);
    json_end(&j);
    return OK;
}

static enum err write_cell(const void *row, void *arg)
{
    struct json j = { .out = arg };
    const struct cell *c = row;
    json_object(&j, NULL);
    json_i64(&j, "day", c->day);
    json_fields(&j, counts_fields, &c->counts);
    json_end(&j);
    return OK;
}

/* Households and counts, as one hash. */
static const char *print_of(struct fixture *h)
{
    static const struct sql homes = { "homes", "SELECT h.id, h.code, h.head_name, o.number, l.name FROM household h"
        " JOIN house o ON o.id = h.house_id JOIN lane l ON l.id = o.lane_id ORDER BY h.id" };
    struct home home;
    struct bytes hash;
    written = (struct buf){ .arena = h->arena };
    assert_int_equal(
        db_each(h->db, h->arena, &homes, NO_BINDS, FIELDS(home_fields), &home, sizeof home, write_home, &written), OK);
    assert_int_equal(cube_days(h->db, h->arena, 1, 1, 0, 40000, write_cell, &written), OK);
    assert_false(written.failed);
    assert_int_equal(sha256(h->arena, buf_str(&written), &hash), OK);
    return arena_z(h->arena, hex(h->arena, hash));
}

static int64_t ask(struct fixture *h, const struct sql *q)
{
    int64_t n;
    assert_int_equal(db_i64(h->db, h->arena, q, NO_BINDS, &n), OK);
    return n;
}

static char first_print[65];

static void the_same_seed_is_the_same_city_everywhere(void **state)
{
    struct fixture *h = *state;
    struct demo d = built(h, 10102024);
    const char *print = print_of(h);
    if (!*first_print) memcpy(first_print, print, 64);
    assert_string_equal(print, first_print);
    keys_close((struct keys *)(uintptr_t)d.keys);
}

static void another_seed_is_another_city(void **state)
{
    struct fixture *h = *state;
    struct demo d = built(h, 7);
    assert_string_not_equal(print_of(h), first_print);
    keys_close((struct keys *)(uintptr_t)d.keys);
}

static enum err no_difference(const struct difference *x, void *arg)
{
    (void)arg;
    fail_msg("%s %lld %.*s", difference_words[x->kind], (long long)x->id, (int)x->what.n, x->what.p);
    return OK;
}

static enum err no_petition_differs(const struct petition_difference *x, void *arg)
{
    (void)arg;
    fail_msg("%s of %.*s", petition_faults[x->kind], (int)x->code.n, x->code.n ? x->code.p : "");
    return OK;
}

static void its_petitions_live_in_every_state(struct fixture *h, const struct demo *d)
{
    static const struct sql
        states = { "n_states", "SELECT COUNT(DISTINCT state) FROM petition" },
        future = { "n_future_steps",
                   "SELECT COUNT(*) FROM petition_step s JOIN petition p ON p.id = s.petition_id WHERE s.at_ms < p.received_ms OR s.at_ms > $1" },
        back = { "n_back",
                 "SELECT COUNT(*) FROM publog_leaf a JOIN publog_leaf b ON b.id = a.id + 1 WHERE b.at_ms < a.at_ms" },
        proofs = { "n_proofs",
                   "SELECT COUNT(*) FROM petition_file WHERE state = 'whole' AND bytes > 1000 AND kind = 'pdf'" };
    struct petition_audit found;
    int64_t n = -1;
    petition_files_keep_in(test_path(h, "files"));
    assert_int_equal(demo_petitions(d, 150), OK);
    assert_int_equal(petition_audit(h->db, d->keys, no_petition_differs, NULL, &found), OK);
    assert_true(found.petitions == 150 && found.steps > 400);
    assert_true(ask(h, &states) >= 7);                       /* all but merged, and perhaps one more */
    assert_true(ask(h, &proofs) > 50);
    assert_int_equal(ask(h, &back), 0);                      /* things happened in their order */
    assert_int_equal(db_i64(h->db, h->arena, &future, BINDS(BIND(d->now_ms)), &n), OK);
    assert_int_equal(n, 0);
}

/* The plan in force has fourteen groups; what a target was split to sums up to it; nothing is said of the future. */
static void its_plan_is_in_force_and_split(struct fixture *h, const struct demo *d)
{
    static const struct sql
        groups = { "n_groups",
                   "SELECT COUNT(*) FROM plan p JOIN plan_item i ON i.version_id = p.in_force_id WHERE i.kind = 'group'" },
        version = { "n_version",
                    "SELECT v.number FROM plan p JOIN plan_version v ON v.id = p.in_force_id AND v.state = 'approved'" },
        off = { "n_off",
                "SELECT COUNT(*) FROM plan_target t WHERE t.shares > 0 AND t.rule <> 'same' AND t.goal_milli <> (SELECT CAST(SUM(s.goal_milli) AS BIGINT)"
                " FROM plan_target s WHERE s.parent_id = t.id)" },
        shares = { "n_shares", "SELECT COUNT(*) FROM plan_target WHERE parent_id IS NOT NULL" },
        same = { "n_same",
                 "SELECT COUNT(*) FROM reported_figure WHERE state = 'approved' AND entered_by = decided_by" },
        waiting = { "n_waiting", "SELECT COUNT(*) FROM reported_figure WHERE state = 'entered'" },
        of_agencies = { "n_of_agencies",
                        "SELECT COUNT(DISTINCT t.unit_id) FROM plan_target t JOIN unit u ON u.id = t.unit_id WHERE u.kind = 'agency'" },
        files = { "n_files", "SELECT COUNT(*) FROM plan_file WHERE state = 'whole' AND is_named AND kind = 'pdf'" },
        words = { "n_words", "SELECT COUNT(*) FROM task_word" },
        future = { "n_future_words", "SELECT COUNT(*) FROM task_word WHERE at_ms > $1" };
    int64_t n = -1;
    plan_files_keep_in(test_path(h, "plan-files"), MIB);
    assert_int_equal(demo_programme(d), OK);
    plan_files_keep_in(NULL, 0);
    assert_int_equal(ask(h, &of_agencies), 3);
    assert_int_equal(ask(h, &files), 1);
    assert_int_equal(ask(h, &groups), 14);
    assert_int_equal(ask(h, &version), 2);
    assert_int_equal(ask(h, &off), 0);
    assert_int_equal(ask(h, &shares) % 126, 0);
    assert_true(ask(h, &shares) > 0);
    assert_int_equal(ask(h, &same), 0);
    assert_int_equal(ask(h, &waiting), 1);
    assert_true(ask(h, &words) > 300);
    assert_int_equal(db_i64(h->db, h->arena, &future, BINDS(BIND(d->now_ms)), &n), OK);
    assert_int_equal(n, 0);
}

/* Everybody opens it by its link, and sees what its owner put together. */
static void its_dashboard_is_shared(struct fixture *h, const struct demo *d, struct str login)
{
    static const char before[] = "/console/shared/";
    struct dashboard *dash = arena_new(h->arena, struct dashboard, 1);
    struct str path;
    assert_non_null(dash);
    assert_int_equal(demo_dashboard(d, h->arena, login, &path), OK);
    assert_memory_equal(path.p, before, sizeof before - 1);
    const struct str secret = { path.p + sizeof before - 1, path.n - (sizeof before - 1) };
    assert_int_equal(dash_shared(h->db, h->arena, d->keys, secret, dash), OK);
    unsigned kinds = 0;
    for (size_t i = 0; i < dash->n_tiles; i++) kinds |= 1u << dash->tiles[i].kind;
    assert_int_equal(kinds, 1u << TILE_NUMBER | 1u << TILE_TABLE | 1u << TILE_BARS | 1u << TILE_LINE | 1u << TILE_RING |
                                1u << TILE_MAP);
}

static void its_books_agree_and_people_can_sign_in(void **state)
{
    static const struct sql homes = { "n_homes", "SELECT COUNT(*) FROM household" },
                            visits = { "n_visits", "SELECT COUNT(*) FROM event WHERE kind = 'visit'" },
                            teams = { "n_teams", "SELECT COUNT(*) FROM team" },
                            loose = { "n_loose", "SELECT COUNT(*) FROM door WHERE piece_id IS NULL" },
                            matched = { "n_matched", "SELECT COUNT(*) FROM citizen WHERE resident_id IS NOT NULL" },
                            future = { "n_future", "SELECT COUNT(*) FROM event WHERE at_ms > received_ms" };
    struct fixture *h = *state;
    struct demo d = built(h, 10102024);
    struct demo_person people[DEMO_PEOPLE];
    struct recounted r;
    assert_int_equal(ask(h, &homes), 2 * 10 + 125 * 3);
    assert_int_equal(ask(h, &teams), 2 + 125);
    assert_int_equal(ask(h, &loose), 0);
    assert_int_equal(ask(h, &future), 0);
    assert_true(ask(h, &visits) > 100);
    assert_int_equal(recount(h->db, no_difference, NULL, &r), OK);
    assert_int_equal(r.differences, 0);
    assert_int_equal(demo_people(&d, h->arena, people), OK);
    for (size_t i = 0; i < DEMO_PEOPLE; i++)
        assert_true(people[i].name.n && (people[i].login.n ? people[i].password.n : people[i].path.n > 6));
    struct demo_person resident;
    assert_int_equal(demo_citizens(&d, h->arena, 30, &resident), OK);
    assert_true(resident.login.n == 10 && resident.name.n);
    assert_in_range(ask(h, &matched), 1, 30);
    its_petitions_live_in_every_state(h, &d);
    its_plan_is_in_force_and_split(h, &d);
    its_dashboard_is_shared(h, &d, people[0].login);
    assert_int_equal(demo_is_empty(h->db, h->arena), ERR_CONFLICT);
    keys_close((struct keys *)(uintptr_t)d.keys);
}

int main(void)
{
    const struct CMUnitTest city[] = {
        HOUSE(the_same_seed_is_the_same_city_everywhere), HOUSE(another_seed_is_another_city),
        HOUSE(its_books_agree_and_people_can_sign_in),
        HOUSE(the_same_seed_is_the_same_city_everywhere),    /* a second time: the same again */
    };
    return run_everywhere(city);
}
