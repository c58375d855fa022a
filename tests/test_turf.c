/* test_turf.c - turf in the database and behind its doors: what a cut changes and what it leaves alone. */
#define _GNU_SOURCE                                      /* memmem */
#include "support.h"
#include "auth/keys.h"
#include "auth/role.h"
#include "http/http.h"
#include "outreach/turf/turf.h"

enum { CITY = 1, WARD, GROUP_A, GROUP_B, TEAM_A = 1, TEAM_B };
enum { LANES = 5, ALONG = 20, HOUSES = LANES * ALONG, MEMBERS = 4 };   /* of each group; one household a house, two in each tenth */
extern const struct routes turf_routes;

static void run(struct fixture *h, const struct sql *q, struct binds b) { assert_int_equal(db_run(h->db, h->arena, q, b, NULL), OK); }

static int64_t number(struct fixture *h, const struct sql *q, int64_t x)
{
    int64_t n;
    assert_int_equal(db_i64(h->db, h->arena, q, BINDS(BIND(x)), &n), OK);
    return n;
}

/* ---- a ward of two groups: a street with four alleys each ---- */

static const struct sql add_unit = { "t_unit",
    "INSERT INTO unit(id, kind, code, name, name_en, folded, parent_id, valid_from, valid_to, population, area_m2, lat_e6, lon_e6,"
    " households, residents, source, as_of) VALUES($1, $2, $3, $4, '', '', $5, 0, NULL, 0, 0, 0, 0, 0, 0, 'test', 0)" };
static const struct sql add_lane = { "t_lane", "INSERT INTO lane(id, group_id, parent_id, name, folded, walk_order, path)"
    " VALUES($1, $2, $3, $4, '', $1, $5)" };
static const struct sql add_house = { "t_house", "INSERT INTO house(id, lane_id, group_id, number, sort_key, walk_order, lat_e6, lon_e6)"
    " VALUES($1, $2, $3, $4, $4, $5, $6, $7)" };
static const struct sql add_household = { "t_household", "INSERT INTO household(id, house_id, group_id, ward_id, code, head_name,"
    " folded, given, contact) VALUES($1, $2, $3, 2, $4, 'Nguyễn Thị Bưởi', '', '', NULL)" };
static const struct sql add_team = { "t_team", "INSERT INTO team(id, group_id, ward_id, name, decision_no, decision_day, zalo, hotline,"
    " state) VALUES($1, $2, 2, 'Tổ công nghệ số', '', NULL, '', '024 1234 5678', 'active')" };
static const struct sql add_account = { "t_account", "INSERT INTO account(id, login, name, password, totp_sealed, totp_step, totp_on,"
    " home_unit_id, state, created_ms) VALUES($1, NULL, 'Trần Văn Cam', NULL, NULL, 0, $3, $2, 'active', 0)" };
static const struct sql add_member = { "t_member", "INSERT INTO team_member(id, team_id, account_id, position, force, joined_day, left_day)"
    " VALUES($1, $2, $1, 'member', 'youth', 0, NULL)" };

static void build_house(struct fixture *h, int64_t group, int64_t lane_id, int64_t lane, int64_t k)
{
    int64_t id = group * 1000 + lane * ALONG + k, lat = 21000000 + (lane ? k * 60 : 0),
            lon = 105800000 + (lane ? lane * 250 : k * 60);
    run(h, &add_house,
        BINDS(BIND(id), BIND(lane_id), BIND(group), BIND(arena_printf(h->arena, "%03d", (int)k)), BIND(k), BIND(lat),
              BIND(lon)));
    for (int64_t n = 0; n < (k % 10 == 0 ? 2 : 1); n++) {
        int64_t home = id * 10 + n;
        run(h, &add_household,
            BINDS(BIND(home), BIND(id), BIND(group), BIND(arena_printf(h->arena, "H%d", (int)home))));
    }
}

static void build_group(struct fixture *h, int64_t group, int64_t team)
{
    for (int64_t i = 0; i < LANES; i++) {
        int64_t id = group * 10 + i;
        struct str path = arena_printf(h->arena, "%d,%d;%d,%d", 21000000, (int)(105800000 + i * 250), 21001200,
                                       (int)(105800000 + i * 250));
        run(h, &add_lane, BINDS(BIND(id), BIND(group), bind_id(i ? group * 10 : 0), BIND(S("Ngõ Cau")), BIND(path)));
        for (int64_t k = 1; k <= ALONG; k++) build_house(h, group, id, i, k);
    }
    run(h, &add_team, BINDS(BIND(team), BIND(group)));
    for (int64_t i = 1; i <= MEMBERS; i++) {
        int64_t id = team * 10 + i;
        run(h, &add_account, BINDS(BIND(id), BIND(group), bind_bool(false)));
        run(h, &add_member, BINDS(BIND(id), BIND(team)));
    }
}

static int ward_open(void **state)
{
    static const struct { int64_t id; const char *kind; struct str code; int64_t parent; } units[] = {
        { CITY, "city", STR("01"), 0 }, { WARD, "ward", STR("00103"), CITY }, { GROUP_A, "group", STR("00103-001"), WARD },
        { GROUP_B, "group", STR("00103-002"), WARD },
    };
    if (house_open(state)) return 1;
    struct fixture *h = *state;
    for (size_t i = 0; i < N_OF(units); i++)
        run(h, &add_unit,
            BINDS(BIND(units[i].id), BIND(str_z(units[i].kind)), BIND(units[i].code), BIND(S("Tổ dân phố")),
                  bind_id(units[i].parent)));
    build_group(h, GROUP_A, TEAM_A);
    build_group(h, GROUP_B, TEAM_B);
    return 0;
}
#define WARD_OF_TWO(fact) cmocka_unit_test_setup_teardown(fact, ward_open, house_close)

static struct turf_summary cut(struct fixture *h, int64_t unit, bool fresh)
{
    struct turf_summary s;
    assert_int_equal(turf_cut_unit(h->db, unit, &(struct turf_how){ .fresh = fresh, .now_ms = NINE_AM }, &s), OK);
    return s;
}

static struct pieces pieces_of(struct fixture *h, int64_t group)
{
    struct pieces p;
    assert_int_equal(piece_list(h->db, h->arena, group, &p), OK);
    return p;
}

static const struct sql piece_of = { "t_piece_of", "SELECT COALESCE(piece_id, 0) FROM door WHERE household_id = $1" };
static const struct sql seq_of = { "t_seq_of", "SELECT seq FROM door WHERE household_id = $1" };
static const struct sql doors_without = { "t_doors_without",
    "SELECT COUNT(*) FROM household h LEFT JOIN door d ON d.household_id = h.id LEFT JOIN piece p ON p.id = d.piece_id"
    " WHERE h.group_id = $1 AND (p.id IS NULL OR p.group_id <> h.group_id)" };
static const struct sql houses_torn = { "t_houses_torn",
    "SELECT COUNT(*) FROM (SELECT house_id FROM door WHERE group_id = $1 GROUP BY house_id HAVING COUNT(DISTINCT piece_id) > 1) AS torn" };

/* ---- cutting ---- */

static void every_household_gets_a_door_in_one_piece_of_its_own_group(void **state)
{
    struct fixture *h = *state;
    struct turf_summary s = cut(h, WARD, false);
    assert_int_equal(s.groups, 2);
    assert_int_equal(s.pieces, 2 * MEMBERS);
    assert_int_equal(s.houses, 2 * HOUSES);
    assert_int_equal(s.households, 2 * HOUSES * 11 / 10);
    assert_int_equal(s.moved, s.households);
    assert_int_equal(s.loose, 0);
    assert_int_equal(s.uneven, 0);
    for (int64_t group = GROUP_A; group <= GROUP_B; group++) {
        assert_int_equal(number(h, &doors_without, group), 0);
        assert_int_equal(number(h, &houses_torn, group), 0);
        struct pieces p = pieces_of(h, group);
        assert_int_equal(p.n, MEMBERS);
        for (size_t i = 0; i < p.n; i++) {
            assert_int_equal(p.v[i].number, i + 1);
            assert_int_equal(p.v[i].epoch, 1);
            assert_int_equal(p.v[i].team_id, group - GROUP_A + TEAM_A);
            assert_true(p.v[i].member_id > p.v[i].team_id * 10 && p.v[i].houses > 0 && p.v[i].work > 0);
            for (size_t k = 0; k < i; k++) assert_true(p.v[k].member_id != p.v[i].member_id);
        }
    }
}

static void cutting_again_without_a_change_changes_nothing(void **state)
{
    struct fixture *h = *state;
    (void)cut(h, CITY, false);
    int64_t seq = number(h, &seq_of, 30010), last;
    struct turf_summary s = cut(h, CITY, false);
    assert_int_equal(s.moved, 0);
    assert_int_equal(number(h, &seq_of, 30010), seq);
    static const struct sql newest = { "t_newest", "SELECT MAX(seq) FROM door WHERE group_id <> $1" };
    last = number(h, &newest, 0);
    (void)cut(h, CITY, true);
    assert_int_equal(number(h, &newest, 0), last);       /* the same ground cut anew is the same cut */
}

static void a_group_is_cut_without_touching_its_neighbour(void **state)
{
    struct fixture *h = *state;
    assert_int_equal(cut(h, GROUP_A, false).groups, 1);
    assert_int_equal(number(h, &doors_without, GROUP_A), 0);
    assert_int_equal(pieces_of(h, GROUP_B).n, 0);
}

static void doors_keep_what_happened_at_them(void **state)
{
    struct fixture *h = *state;
    static const struct sql visit = { "t_visit", "UPDATE door SET visits = 3, last_outcome = 'absent', last_ms = 77, due_ms = 88,"
        " lease_account = 9, lease_until_ms = 99 WHERE group_id = $1" };
    static const struct sql kept = { "t_kept", "SELECT COUNT(*) FROM door WHERE group_id = $1 AND visits = 3 AND last_outcome = 'absent'"
        " AND last_ms = 77 AND due_ms = 88 AND lease_account = 9 AND lease_until_ms = 99" };
    static const struct sql leave = { "t_leave", "UPDATE team_member SET left_day = 1 WHERE team_id = $1 AND id <> 11" };
    (void)cut(h, GROUP_A, false);
    run(h, &visit, BINDS(bind_i64(GROUP_A)));
    run(h, &leave, BINDS(bind_i64(TEAM_A)));
    assert_true(cut(h, GROUP_A, false).moved > 0);
    assert_int_equal(number(h, &kept, GROUP_A), HOUSES * 11 / 10);
}

static void work_counts_doors_that_must_be_walked_to_again_twice_and_vacant_ones_hardly(void **state)
{
    struct fixture *h = *state;
    static const struct sql all = { "t_all", "UPDATE door SET last_outcome = 'come_back' WHERE group_id = $1" };
    static const struct sql none = { "t_none", "UPDATE door SET last_outcome = 'vacant' WHERE group_id = $1" };
    static const struct sql work = { "t_work", "SELECT CAST(SUM(work) AS BIGINT) FROM piece WHERE group_id = $1" };
    (void)cut(h, GROUP_A, false);
    assert_int_equal(number(h, &work, GROUP_A), HOUSES * 11 / 10 * WORK_DOOR);
    run(h, &all, BINDS(bind_i64(GROUP_A)));
    (void)cut(h, GROUP_A, false);
    assert_int_equal(number(h, &work, GROUP_A), HOUSES * 11 / 10 * (WORK_DOOR + WORK_AGAIN));
    run(h, &none, BINDS(bind_i64(GROUP_A)));
    (void)cut(h, GROUP_A, false);
    assert_int_equal(number(h, &work, GROUP_A), HOUSES * 11 / 10 * WORK_VACANT);
}

static void when_a_member_leaves_the_others_keep_their_pieces(void **state)
{
    struct fixture *h = *state;
    static const struct sql leave = { "t_leave_one", "UPDATE team_member SET left_day = 1 WHERE id = $1" };
    (void)cut(h, GROUP_A, false);
    struct pieces before = pieces_of(h, GROUP_A);
    run(h, &leave, BINDS(BIND(before.v[1].member_id)));
    struct turf_summary s = cut(h, GROUP_A, false);
    assert_int_equal(s.pieces, MEMBERS - 1);
    assert_int_equal(s.loose, 0);
    assert_int_equal(number(h, &doors_without, GROUP_A), 0);
    struct pieces after = pieces_of(h, GROUP_A);
    for (size_t i = 0; i < after.n; i++)
        for (size_t k = 0; k < before.n; k++)
            if (before.v[k].id == after.v[i].id) assert_int_equal(before.v[k].member_id, after.v[i].member_id);
    assert_true(s.moved < HOUSES * 11 / 10);
}

static void an_epoch_rises_only_where_a_household_came_or_went(void **state)
{
    struct fixture *h = *state;
    (void)cut(h, GROUP_A, false);
    struct pieces before = pieces_of(h, GROUP_A);
    build_house(h, GROUP_A, GROUP_A * 10 + 4, 4, ALONG + 1);             /* at the end of the last alley */
    assert_int_equal(cut(h, GROUP_A, false).moved, 1);
    struct pieces after = pieces_of(h, GROUP_A);
    int64_t home = number(h, &piece_of, (GROUP_A * 1000 + 4 * ALONG + ALONG + 1) * 10), raised = 0;
    for (size_t i = 0; i < after.n; i++) {
        assert_int_equal(after.v[i].id, before.v[i].id);
        assert_int_equal(after.v[i].epoch, before.v[i].epoch + (after.v[i].id == home));
        raised += after.v[i].id == home;
    }
    assert_int_equal(raised, 1);
}

static void a_team_without_members_gets_one_piece_for_nobody(void **state)
{
    struct fixture *h = *state;
    static const struct sql leave = { "t_leave_all", "UPDATE team_member SET left_day = 1 WHERE team_id = $1" };
    run(h, &leave, BINDS(bind_i64(TEAM_A)));
    assert_int_equal(cut(h, GROUP_A, false).pieces, 1);
    assert_int_equal(pieces_of(h, GROUP_A).v[0].member_id, 0);
}

static void a_group_without_an_active_team_is_left_alone(void **state)
{
    struct fixture *h = *state;
    static const struct sql dissolve = { "t_dissolve", "UPDATE team SET state = 'dissolved' WHERE id = $1" };
    run(h, &dissolve, BINDS(bind_i64(TEAM_A)));
    assert_int_equal(cut(h, WARD, false).groups, 1);
    assert_int_equal(pieces_of(h, GROUP_A).n, 0);
}

static void two_threads_cut_as_one_does(void **state)
{
    struct fixture *h = *state;
    struct turf_summary s;
    assert_int_equal(turf_cut_unit_fast(test_url, CITY, &(struct turf_how){ .now_ms = NINE_AM }, &s), OK);
    assert_int_equal(s.groups, 2);
    assert_int_equal(s.loose, 0);
    assert_int_equal(number(h, &doors_without, GROUP_A) + number(h, &doors_without, GROUP_B), 0);
    assert_int_equal(cut(h, CITY, false).moved, 0);
}

/* ---- by hand ---- */

static enum err move_one(struct fixture *h, int64_t piece, int64_t household, bool force, int64_t *moved)
{
    return turf_move(h->db, h->arena, &(struct turf_move){ piece, &household, 1, force, NINE_AM }, moved);
}

static void a_move_that_tears_a_piece_is_refused_unless_forced(void **state)
{
    struct fixture *h = *state;
    int64_t moved = -1,
            end = (GROUP_A * 1000 + 4 * ALONG + ALONG) * 10; /* the last door of the last alley: a house of two */
    (void)cut(h, GROUP_A, false);
    struct pieces p = pieces_of(h, GROUP_A);
    int64_t own = number(h, &piece_of, end), first = number(h, &piece_of, (GROUP_A * 1000 + 1 * ALONG + ALONG) * 10);
    assert_true(own != first);                           /* the ends of the outer alleys are not one piece */
    assert_int_equal(move_one(h, first, end, false, &moved), ERR_CONFLICT);
    assert_int_equal(number(h, &piece_of, end), own);
    assert_int_equal(move_one(h, first, end, true, &moved), OK);
    assert_int_equal(moved, 2);                          /* the whole house */
    assert_int_equal(number(h, &piece_of, end), first);
    assert_int_equal(number(h, &piece_of, end + 1), first);
    struct pieces q = pieces_of(h, GROUP_A);
    for (size_t i = 0; i < q.n; i++) {
        int64_t change = q.v[i].id == own ? -1 : q.v[i].id == first ? 1 : 0;
        assert_int_equal(q.v[i].houses, p.v[i].houses + change);
        assert_int_equal(q.v[i].work, p.v[i].work + change * 2 * WORK_DOOR);
        assert_int_equal(q.v[i].epoch, p.v[i].epoch + (change != 0));
    }
}

static void a_move_along_the_border_is_done(void **state)
{
    struct fixture *h = *state;
    int64_t moved = 0;
    (void)cut(h, GROUP_A, false);
    for (int64_t i = 0; i < HOUSES && moved == 0; i++) {
        int64_t door = (GROUP_A * 1000 + i + 1) * 10, next = door + 10;
        if (i % ALONG == ALONG - 1 || number(h, &piece_of, door) == number(h, &piece_of, next)) continue;
        int64_t to = number(h, &piece_of, next);
        enum err e = move_one(h, to, door, false, &moved);
        assert_true(e == OK || e == ERR_CONFLICT);
        if (e == OK) assert_int_equal(number(h, &piece_of, door), to);
    }
    assert_true(moved > 0);
}

static void a_household_of_another_group_cannot_be_moved_in(void **state)
{
    struct fixture *h = *state;
    int64_t moved;
    (void)cut(h, WARD, false);
    assert_int_equal(move_one(h, pieces_of(h, GROUP_A).v[0].id, (GROUP_B * 1000 + 1) * 10, true, &moved),
                     ERR_BAD_INPUT);
    assert_int_equal(move_one(h, 987654, (GROUP_B * 1000 + 1) * 10, true, &moved), ERR_NOT_FOUND);
}

static void a_piece_goes_to_a_member_of_its_team_or_to_nobody(void **state)
{
    struct fixture *h = *state;
    (void)cut(h, WARD, false);
    struct piece p = pieces_of(h, GROUP_A).v[0];
    assert_int_equal(piece_assign(h->db, h->arena, p.id, 21), ERR_BAD_INPUT);
    assert_int_equal(piece_assign(h->db, h->arena, p.id, 0), OK);
    assert_int_equal(pieces_of(h, GROUP_A).v[0].member_id, 0);
    assert_int_equal(piece_assign(h->db, h->arena, p.id, 12), OK);
    assert_int_equal(pieces_of(h, GROUP_A).v[0].member_id, 12);
    assert_int_equal(piece_assign(h->db, h->arena, 987654, 12), ERR_NOT_FOUND);
}

/* ---- runs, sheets, doors ---- */

static void a_run_asked_for_twice_is_one_and_the_clock_does_it(void **state)
{
    struct fixture *h = *state;
    int64_t first, second;
    struct turf_run r;
    assert_int_equal(turf_run_last(h->db, h->arena, CITY, &r), ERR_NOT_FOUND);
    assert_int_equal(turf_run_ask(h->db, h->arena, CITY, false, NINE_AM, &first), OK);
    assert_int_equal(turf_run_ask(h->db, h->arena, CITY, true, NINE_AM, &second), OK);
    assert_int_equal(first, second);
    struct arena *a = arena_open(MIB);
    assert_int_equal(turf_run_all(h->db, a, NULL, NINE_AM), OK);
    arena_close(a);
    assert_int_equal(turf_run_last(h->db, h->arena, CITY, &r), OK);
    assert_int_equal(r.state, TURF_DONE);
    assert_int_equal(r.done, 2);
    assert_int_equal(r.total, 2);
    assert_int_equal(r.sum.households, 2 * HOUSES * 11 / 10);
    assert_int_equal(turf_run_ask(h->db, h->arena, CITY, false, NINE_AM, &second), OK);
    assert_true(second > first);
}

/* What another program on the same database does meanwhile. */
static void a_run_that_another_program_holds_is_left_to_it_until_it_is_gone(void **state)
{
    static const struct sql other = { "other", "UPDATE turf_run SET state = 'running', held_until_ms = $1" };
    struct fixture *h = *state;
    int64_t id;
    struct turf_run r;
    struct arena *a = arena_open(MIB);
    assert_int_equal(turf_run_ask(h->db, h->arena, CITY, false, NINE_AM, &id), OK);
    assert_int_equal(db_run(h->db, h->arena, &other, BINDS(bind_i64(NINE_AM + 1)), NULL), OK);
    assert_int_equal(turf_run_all(h->db, a, NULL, NINE_AM), OK);
    assert_int_equal(turf_run_last(h->db, h->arena, CITY, &r), OK);
    assert_int_equal(r.state, TURF_RUNNING);
    assert_int_equal(r.done, 0);
    assert_int_equal(turf_run_all(h->db, a, NULL, NINE_AM + 1), OK);          /* it has not been heard of since */
    assert_int_equal(turf_run_last(h->db, h->arena, CITY, &r), OK);
    assert_int_equal(r.state, TURF_DONE);
    assert_int_equal(r.done, 2);
    arena_close(a);
}

static void the_sheet_is_a_pdf_and_the_same_twice(void **state)
{
    struct fixture *h = *state;
    struct str one, two;
    (void)cut(h, GROUP_A, false);
    int64_t id = pieces_of(h, GROUP_A).v[0].id;
    struct arena *a = arena_open(64 * MIB), *b = arena_open(64 * MIB);
    assert_int_equal(turf_sheet(h->db, a, id, NINE_AM, &one), OK);
    assert_int_equal(turf_sheet(h->db, b, id, NINE_AM, &two), OK);
    assert_true(one.n > 2000 && memcmp(one.p, "%PDF-", 5) == 0);
    assert_true(str_eq(one, two));
    assert_int_equal(turf_sheet(h->db, a, 987654, NINE_AM, &one), ERR_NOT_FOUND);
    arena_close(a);
    arena_close(b);
}

static void a_sheet_without_room_in_memory_is_refused_whole(void **state)
{
    struct fixture *h = *state;
    (void)cut(h, GROUP_A, false);
    int64_t id = pieces_of(h, GROUP_A).v[0].id;
    for (size_t room = 64 * KIB; room <= 512 * KIB; room += 48 * KIB) {
        struct str pdf = { 0 };
        struct arena *a = arena_open(room);
        enum err e = turf_sheet(h->db, a, id, NINE_AM, &pdf);
        assert_true(e == OK ? pdf.n > 0 : e == ERR_NOMEM && pdf.n == 0);
        arena_close(a);
    }
}

static struct grant own;
static enum err head_of_group(struct req *rq)
{
    rq->who = (struct person){ .id = 11, .name = S("Trần Văn Cam"), .grants = &own, .n_grants = 1, .roles = own.role };
    return OK;
}

static struct str header(const struct req *rq, const char *name)
{
    (void)rq;
    return strcmp(name, "X-Sansang") == 0 ? S("1") : strcmp(name, "Content-Type") == 0 ? S("application/json") : (struct str){ 0 };
}

static struct req knock(struct fixture *h, enum method m, struct str path, struct str body)
{
    struct req rq = {
        .method = m, .path = path, .params = arena_new(h->arena, struct param, 64), .body = body, .header = header,
        .now_ms = NINE_AM, .arena = h->arena, .db = h->db, .address = S("10.0.0.1"),
    };
    http_serve(&rq, &turf_routes, 1, head_of_group);
    return rq;
}

static bool says(const struct req *rq, const char *text)
{
    return rq->reply.p && memmem(rq->reply.p, rq->reply.n, text, strlen(text)) != NULL;
}

static void a_head_cuts_and_prints_the_own_ground_only(void **state)
{
    struct fixture *h = *state;
    own = (struct grant){ ROLE_HEAD, GROUP_A };
    assert_int_equal(knock(h, POST, S("/api/units/4/turf"), S("{}")).status, 403);
    assert_int_equal(knock(h, POST, S("/api/units/2/turf"), S("{}")).status, 403);
    struct req rq = knock(h, POST, S("/api/units/3/turf"), S("{}"));
    assert_int_equal(rq.status, 200);
    assert_true(says(&rq, "\"pieces\":4") && says(&rq, "\"loose\":0"));
    rq = knock(h, GET, S("/api/units/3/turf"), S(""));
    assert_int_equal(rq.status, 200);
    assert_true(says(&rq, "\"lanes\":[{") && says(&rq, "\"houses\":[{\"household\":30010,") &&
                says(&rq, "\"member\":\"Trần Văn Cam\""));
    assert_true(says(&rq, "\"next\":\"\""));
    int64_t id = pieces_of(h, GROUP_A).v[0].id;
    rq = knock(h, GET, arena_printf(h->arena, "/api/pieces/%d/sheet.pdf", (int)id), S(""));
    assert_int_equal(rq.status, 200);
    assert_true(str_eq(rq.mime, S("application/pdf")));
    own.unit_id = GROUP_B;
    assert_int_equal(knock(h, GET, arena_printf(h->arena, "/api/pieces/%d/sheet.pdf", (int)id), S("")).status, 403);
    own = (struct grant){ ROLE_MEMBER, GROUP_A };
    assert_int_equal(knock(h, GET, S("/api/units/3/turf"), S("")).status, 403);
}

static void a_city_cut_is_a_job_and_bad_input_names_its_field(void **state)
{
    struct fixture *h = *state;
    own = (struct grant){ ROLE_CITY, CITY };
    assert_int_equal(knock(h, GET, S("/api/units/1/turf/run"), S("")).status, 204);
    struct req rq = knock(h, POST, S("/api/units/1/turf"), S("{\"fresh\":true}"));
    assert_int_equal(rq.status, 202);
    assert_true(says(&rq, "\"job\":1"));
    rq = knock(h, GET, S("/api/units/1/turf/run"), S(""));
    assert_true(rq.status == 200 && says(&rq, "\"state\":\"waiting\""));
    assert_int_equal(knock(h, POST, S("/api/units/2/turf"), S("{}")).status, 200);
    rq = knock(h, GET, S("/api/units/2/turf"), S(""));
    assert_true(rq.status == 200 && says(&rq, "\"unit_id\":3") && says(&rq, "\"unit_id\":4"));
    int id = (int)pieces_of(h, GROUP_A).v[0].id;
    static const struct { const char *body, *field; } bad[] = {
        { "{}", "households" }, { "{\"households\":[]}", "households" }, { "{\"households\":[\"x\"]}", "households" },
        { "{\"households\":[40010]}", "households" }, { "{\"households\":[30010],\"y\":1}", "y" }, { "{\"households\":7}", "households" },
    };
    for (size_t i = 0; i < N_OF(bad); i++) {
        rq = knock(h, POST, arena_printf(h->arena, "/api/pieces/%d/doors", id), str_z(bad[i].body));
        assert_int_equal(rq.status, 400);
        assert_true(says(&rq, bad[i].field));
    }
    rq = knock(h, PUT, arena_printf(h->arena, "/api/pieces/%d", id), S("{\"member_id\":21}"));
    assert_true(rq.status == 400 && says(&rq, "member_id"));
    rq = knock(h, PUT, arena_printf(h->arena, "/api/pieces/%d", id), S("{\"member_id\":null}"));
    assert_true(rq.status == 200 && says(&rq, "\"member_id\":0"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WARD_OF_TWO(every_household_gets_a_door_in_one_piece_of_its_own_group),
        WARD_OF_TWO(cutting_again_without_a_change_changes_nothing),
        WARD_OF_TWO(a_group_is_cut_without_touching_its_neighbour),
        WARD_OF_TWO(doors_keep_what_happened_at_them),
        WARD_OF_TWO(work_counts_doors_that_must_be_walked_to_again_twice_and_vacant_ones_hardly),
        WARD_OF_TWO(when_a_member_leaves_the_others_keep_their_pieces),
        WARD_OF_TWO(an_epoch_rises_only_where_a_household_came_or_went),
        WARD_OF_TWO(a_team_without_members_gets_one_piece_for_nobody),
        WARD_OF_TWO(a_group_without_an_active_team_is_left_alone),
        WARD_OF_TWO(two_threads_cut_as_one_does),
        WARD_OF_TWO(a_move_that_tears_a_piece_is_refused_unless_forced),
        WARD_OF_TWO(a_move_along_the_border_is_done),
        WARD_OF_TWO(a_household_of_another_group_cannot_be_moved_in),
        WARD_OF_TWO(a_piece_goes_to_a_member_of_its_team_or_to_nobody),
        WARD_OF_TWO(a_run_asked_for_twice_is_one_and_the_clock_does_it),
        WARD_OF_TWO(a_run_that_another_program_holds_is_left_to_it_until_it_is_gone),
        WARD_OF_TWO(the_sheet_is_a_pdf_and_the_same_twice),
        WARD_OF_TWO(a_sheet_without_room_in_memory_is_refused_whole),
        WARD_OF_TWO(a_head_cuts_and_prints_the_own_ground_only),
        WARD_OF_TWO(a_city_cut_is_a_job_and_bad_input_names_its_field),
    };
    return run_everywhere(tests);
}
