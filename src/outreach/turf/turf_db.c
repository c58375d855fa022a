/* turf_db.c - the SQL of turf. */
#include "outreach/turf/turf_db.h"

const char *const turf_run_states[] = { "waiting", "running", "done", "failed", NULL };

/* ---- teams and members ---- */

static const struct field team_row[] = {
    FIELD(struct turf_team, id), FIELD(struct turf_team, group_id), FIELD(struct turf_team, ward_id),
};

#define TEAMS(where)  "SELECT t.id, t.group_id, t.ward_id FROM team t WHERE " where " AND t.state = 'active' AND t.id > $2 ORDER BY t.id LIMIT $3"
#define NUMBER(where) "SELECT COUNT(*) FROM team t WHERE " where " AND t.state = 'active'"
static const struct sql sql_teams[] = {
    [UNIT_CITY]  = { "turf_teams_city",  TEAMS("$1 > 0") },        [UNIT_WARD]    = { "turf_teams_ward",    TEAMS("t.ward_id = $1") },
    [UNIT_GROUP] = { "turf_teams_group", TEAMS("t.group_id = $1") }, [UNIT_COMMUNE] = { "turf_teams_commune", TEAMS("t.ward_id = $1") },
    [UNIT_AGENCY] = { "turf_teams_agency", TEAMS("t.group_id = $1") },           /* has none */
};
static const struct sql sql_team_count[] = {
    [UNIT_CITY]  = { "turf_count_city",  NUMBER("$1 > 0") },       [UNIT_WARD]    = { "turf_count_ward",    NUMBER("t.ward_id = $1") },
    [UNIT_GROUP] = { "turf_count_group", NUMBER("t.group_id = $1") }, [UNIT_COMMUNE] = { "turf_count_commune", NUMBER("t.ward_id = $1") },
    [UNIT_AGENCY] = { "turf_count_agency", NUMBER("t.group_id = $1") },
};
static const struct sql sql_team_of = { "turf_team_of",
    "SELECT id, group_id, ward_id FROM team WHERE group_id = $1 AND state = 'active' ORDER BY id LIMIT 1" };
static const struct sql sql_members = { "turf_members",
    "SELECT id FROM team_member WHERE team_id = $1 AND left_day IS NULL ORDER BY id LIMIT 500" };
static const struct sql sql_is_member = { "turf_is_member",
    "SELECT COUNT(*) FROM team_member WHERE id = $1 AND team_id = $2 AND left_day IS NULL" };

enum err turf_teams(struct db *db, struct arena *a, const struct unit *u, int64_t after, int64_t limit, db_row_fn *each,
                    void *arg)
{
    struct turf_team t;
    return db_all(db, a, &sql_teams[u->kind], BINDS(BIND(u->id), BIND(after), BIND(limit)), FIELDS(team_row), &t,
                  sizeof t, (size_t)limit, each, arg);
}

enum err turf_team_count(struct db *db, struct arena *a, const struct unit *u, int64_t *n)
{
    return db_i64(db, a, &sql_team_count[u->kind], BINDS(BIND(u->id)), n);
}

enum err turf_team_of(struct db *db, struct arena *a, int64_t group_id, struct turf_team *out)
{
    return db_one(db, a, &sql_team_of, BINDS(BIND(group_id)), FIELDS(team_row), out);
}

enum err turf_member_ids(struct db *db, struct arena *a, int64_t team_id, db_row_fn *each, void *arg)
{
    static const struct field one[] = { { .name = "id", .kind = FIELD_I64 } };
    int64_t id;
    return db_all(db, a, &sql_members, BINDS(BIND(team_id)), FIELDS(one), &id, sizeof id, TURF_PIECES_MAX, each, arg);
}

enum err member_is_active(struct db *db, struct arena *a, int64_t member_id, int64_t team_id, bool *yes)
{
    int64_t n;
    TRY(db_i64(db, a, &sql_is_member, BINDS(BIND(member_id), BIND(team_id)), &n));
    *yes = n == 1;
    return OK;
}

/* ---- the ground ---- */

static const struct field lane_row[] = {
    FIELD(struct turf_lane_row, id), FIELD(struct turf_lane_row, parent_id, .nullable = true),
    FIELD(struct turf_lane_row, walk_order), FIELD(struct turf_lane_row, name), FIELD(struct turf_lane_row, path),
};
static const struct sql sql_lanes = { "turf_lanes",
    "SELECT id, parent_id, walk_order, name, path FROM lane WHERE group_id = $1 ORDER BY walk_order, id" };

enum err turf_lane_rows(struct db *db, struct arena *a, int64_t group_id, db_row_fn *each, void *arg)
{
    struct turf_lane_row row;
    return db_each(db, a, &sql_lanes, BINDS(BIND(group_id)), FIELDS(lane_row), &row, sizeof row, each, arg);
}

static const struct field house_row[] = {
    FIELD(struct turf_house_row, id), FIELD(struct turf_house_row, lane_id), FIELD(struct turf_house_row, walk_order),
    FIELD(struct turf_house_row, number), FIELD(struct turf_house_row, sort_key), FIELD(struct turf_house_row, lat_e6),
    FIELD(struct turf_house_row, lon_e6),
};
static const struct sql sql_houses = { "turf_houses",
    "SELECT id, lane_id, walk_order, number, sort_key, lat_e6, lon_e6 FROM house WHERE group_id = $1" };

enum err turf_house_rows(struct db *db, struct arena *a, int64_t group_id, db_row_fn *each, void *arg)
{
    struct turf_house_row row;
    return db_each(db, a, &sql_houses, BINDS(BIND(group_id)), FIELDS(house_row), &row, sizeof row, each, arg);
}

static const struct field household_row[] = {
    FIELD(struct turf_household_row, id), FIELD(struct turf_household_row, house_id),
    FIELD(struct turf_household_row, is_known), FIELD(struct turf_household_row, piece_id, .nullable = true),
    FIELD(struct turf_household_row, walk_order, .nullable = true),
    FIELD(struct turf_household_row, last_outcome, .nullable = true),
};
static const struct sql sql_households = { "turf_households",
    "SELECT h.id, h.house_id, d.household_id IS NOT NULL, d.piece_id, d.walk_order, d.last_outcome FROM household h"
    " LEFT JOIN door d ON d.household_id = h.id WHERE h.group_id = $1 ORDER BY h.id" };

enum err turf_household_rows(struct db *db, struct arena *a, int64_t group_id, db_row_fn *each, void *arg)
{
    struct turf_household_row row;
    return db_each(db, a, &sql_households, BINDS(BIND(group_id)), FIELDS(household_row), &row, sizeof row, each, arg);
}

/* ---- pieces ---- */

#define PIECE_COLUMNS "id, team_id, member_id, campaign_id, group_id, number, epoch, houses, work"
static const struct field piece_row[] = {                /* the order of PIECE_COLUMNS */
    FIELD(struct piece, id), FIELD(struct piece, team_id), FIELD(struct piece, member_id, .nullable = true),
    FIELD(struct piece, campaign_id), FIELD(struct piece, group_id), FIELD(struct piece, number), FIELD(struct piece, epoch),
    FIELD(struct piece, houses), FIELD(struct piece, work),
};
const struct fields piece_fields = { piece_row, N_OF(piece_row) };

static const struct sql sql_piece = { "piece_by_id", "SELECT " PIECE_COLUMNS " FROM piece WHERE id = $1" };
static const struct sql sql_pieces = { "piece_list",
    "SELECT " PIECE_COLUMNS " FROM piece WHERE team_id IN (SELECT id FROM team WHERE group_id = $1)"
    " ORDER BY number, id LIMIT 500" };
static const struct sql sql_piece_insert = { "piece_insert",
    "INSERT INTO piece(" PIECE_COLUMNS ") VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9)" };
static const struct sql sql_piece_update = { "piece_update",
    "UPDATE piece SET team_id = $2, member_id = $3, campaign_id = $4, group_id = $5, number = $6, epoch = $7, houses = $8,"
    " work = $9 WHERE id = $1" };
static const struct sql sql_piece_delete = { "piece_delete", "DELETE FROM piece WHERE id = $1" };
static const struct sql sql_set_member = { "piece_set_member", "UPDATE piece SET member_id = $2 WHERE id = $1" };

enum err piece_by_id(struct db *db, struct arena *a, int64_t id, struct piece *out)
{
    return db_one(db, a, &sql_piece, BINDS(BIND(id)), piece_fields, out);
}

static enum err keep_piece(const void *row, void *arg)
{
    struct pieces *list = arg;
    list->v[list->n++] = *(const struct piece *)row;
    return OK;
}

enum err piece_list(struct db *db, struct arena *a, int64_t group_id, struct pieces *out)
{
    struct piece p;
    struct pieces list = { .v = arena_new(a, struct piece, TURF_PIECES_MAX) };
    if (!list.v) return ERR_NOMEM;
    TRY(db_all(db, a, &sql_pieces, BINDS(BIND(group_id)), piece_fields, &p, sizeof p, TURF_PIECES_MAX, keep_piece,
               &list));
    *out = list;
    return OK;
}

static enum err piece_write(struct db *db, struct arena *a, const struct sql *q, const struct piece *p)
{
    return db_run(db, a, q,
                  BINDS(BIND(p->id), BIND(p->team_id), bind_id(p->member_id), BIND(p->campaign_id), BIND(p->group_id),
                        BIND(p->number), BIND(p->epoch), BIND(p->houses), BIND(p->work)),
                  NULL);
}

enum err piece_insert(struct db *db, struct arena *a, const struct piece *p) { return piece_write(db, a, &sql_piece_insert, p); }
enum err piece_update(struct db *db, struct arena *a, const struct piece *p) { return piece_write(db, a, &sql_piece_update, p); }

enum err piece_delete(struct db *db, struct arena *a, int64_t id)
{
    return db_run(db, a, &sql_piece_delete, BINDS(BIND(id)), NULL);
}

enum err piece_set_member(struct db *db, struct arena *a, int64_t id, int64_t member_id)
{
    return db_run(db, a, &sql_set_member, BINDS(BIND(id), bind_id(member_id)), NULL);
}

/* ---- doors ---- */

#define DOOR_COLUMNS "household_id, campaign_id, group_id, ward_id, house_id, lane_id, piece_id, walk_order, seq, last_outcome," \
    " last_ms, due_ms, visits, lease_account, lease_until_ms"
#define DOOR_KEEP " ON CONFLICT(household_id) DO UPDATE SET group_id = EXCLUDED.group_id,"                                      \
    " ward_id = CASE WHEN door.visits > 0 THEN door.ward_id ELSE EXCLUDED.ward_id END,"                                        \
    " house_id = EXCLUDED.house_id, lane_id = EXCLUDED.lane_id, piece_id = EXCLUDED.piece_id,"                                 \
    " walk_order = EXCLUDED.walk_order, seq = EXCLUDED.seq"
/* PostgreSQL takes a bare parameter for text. */
#define B(n) "CAST($" #n " AS BIGINT)"
#define ROW(a, b, c, d, e) "(" B(a) "," B(b) "," B(c) "," B(d) "," B(e) ")"
enum { PLACES = 16, GROUND_BINDS = 4, PLACE_BINDS = 5 };
static const struct sql sql_place_one = { "door_place_one",
    "INSERT INTO door(" DOOR_COLUMNS ") VALUES($5, $1, $2, $3, $6, $7, $8, $9, $4, NULL, 0, NULL, 0, NULL, 0)" DOOR_KEEP };
static const struct sql sql_place_many = { "door_place_many",
    "INSERT INTO door(" DOOR_COLUMNS ") SELECT column1, " B(1) ", " B(2) ", " B(3) ", column2, column3, column4, column5, " B(4) ","
    " CAST(NULL AS TEXT), 0, CAST(NULL AS BIGINT), 0, CAST(NULL AS BIGINT), 0 FROM (VALUES "
    ROW(5, 6, 7, 8, 9) "," ROW(10, 11, 12, 13, 14) "," ROW(15, 16, 17, 18, 19) "," ROW(20, 21, 22, 23, 24) ","
    ROW(25, 26, 27, 28, 29) "," ROW(30, 31, 32, 33, 34) "," ROW(35, 36, 37, 38, 39) "," ROW(40, 41, 42, 43, 44) ","
    ROW(45, 46, 47, 48, 49) "," ROW(50, 51, 52, 53, 54) "," ROW(55, 56, 57, 58, 59) "," ROW(60, 61, 62, 63, 64) ","
    ROW(65, 66, 67, 68, 69) "," ROW(70, 71, 72, 73, 74) "," ROW(75, 76, 77, 78, 79) "," ROW(80, 81, 82, 83, 84)
    ") AS place WHERE true" DOOR_KEEP };

enum err door_place(struct db *db, struct arena *a, const struct turf_ground *g, const struct turf_place *v, size_t n)
{
    struct bind b[GROUND_BINDS + PLACES * PLACE_BINDS] = { BIND(g->campaign_id), BIND(g->group_id), BIND(g->ward_id),
                                                           BIND(g->seq) };
    for (size_t i = 0; i < n;) {
        size_t rows = n - i >= PLACES ? PLACES : 1;
        for (size_t k = 0; k < rows; k++) {
            const struct turf_place *p = &v[i + k];
            const int64_t x[PLACE_BINDS] = { p->household_id, p->house_id, p->lane_id, p->piece_id, p->walk_order };
            for (size_t c = 0; c < PLACE_BINDS; c++) b[GROUND_BINDS + k * PLACE_BINDS + c] = bind_i64(x[c]);
        }
        const struct sql *q = rows == 1 ? &sql_place_one : &sql_place_many;
        TRY(db_run(db, a, q, (struct binds){ b, GROUND_BINDS + rows * PLACE_BINDS }, NULL));
        i += rows;
    }
    return OK;
}

/* ---- lists ---- */

static const struct field door_row[] = {
    FIELD(struct turf_door, household), FIELD(struct turf_door, house), FIELD(struct turf_door, lane),
    FIELD(struct turf_door, number), FIELD(struct turf_door, lat_e6), FIELD(struct turf_door, lon_e6),
    FIELD(struct turf_door, piece, .nullable = true), FIELD(struct turf_door, outcome, .nullable = true),
};
const struct fields turf_door_fields = { door_row, N_OF(door_row) };
static const struct sql sql_doors = { "turf_doors",
    "SELECT h.id, h.house_id, o.lane_id, o.number, o.lat_e6, o.lon_e6, d.piece_id, d.last_outcome FROM household h"
    " JOIN house o ON o.id = h.house_id LEFT JOIN door d ON d.household_id = h.id"
    " WHERE h.group_id = $1 AND h.id > $2 ORDER BY h.id LIMIT $3" };

enum err turf_doors(struct db *db, struct arena *a, int64_t group_id, int64_t after, int64_t limit, db_row_fn *each,
                    void *arg)
{
    struct turf_door row;
    return db_all(db, a, &sql_doors, BINDS(BIND(group_id), BIND(after), BIND(limit)), turf_door_fields, &row,
                  sizeof row, (size_t)limit, each, arg);
}

static const struct field turf_piece_row[] = {
    FIELD(struct turf_piece, id), FIELD(struct turf_piece, number), FIELD(struct turf_piece, epoch),
    FIELD(struct turf_piece, houses), FIELD(struct turf_piece, work), FIELD(struct turf_piece, member_id, .nullable = true),
    FIELD(struct turf_piece, member, .nullable = true), FIELD(struct turf_piece, visited),
};
const struct fields turf_piece_fields = { turf_piece_row, N_OF(turf_piece_row) };
static const struct sql sql_turf_pieces = { "turf_pieces",
    "SELECT p.id, p.number, p.epoch, p.houses, p.work, p.member_id, c.name,"
    " (SELECT COUNT(DISTINCT d.house_id) FROM door d WHERE d.piece_id = p.id AND d.visits > 0) FROM piece p"
    " LEFT JOIN team_member m ON m.id = p.member_id LEFT JOIN account c ON c.id = m.account_id"
    " WHERE p.team_id IN (SELECT id FROM team WHERE group_id = $1) ORDER BY p.number, p.id LIMIT 500" };

enum err turf_pieces(struct db *db, struct arena *a, int64_t group_id, db_row_fn *each, void *arg)
{
    struct turf_piece row;
    return db_all(db, a, &sql_turf_pieces, BINDS(BIND(group_id)), turf_piece_fields, &row, sizeof row, TURF_PIECES_MAX,
                  each, arg);
}

static const struct field turf_row_row[] = {
    FIELD(struct turf_row, unit_id), FIELD(struct turf_row, name), FIELD(struct turf_row, team_id),
    FIELD(struct turf_row, team), FIELD(struct turf_row, pieces), FIELD(struct turf_row, free),
    FIELD(struct turf_row, houses), FIELD(struct turf_row, work), FIELD(struct turf_row, low), FIELD(struct turf_row, high),
};
const struct fields turf_row_fields = { turf_row_row, N_OF(turf_row_row) };
static const struct sql sql_turf_rows = { "turf_rows",
    "SELECT u.id, u.name, t.id, t.name, COUNT(p.id), COUNT(p.id) - COUNT(p.member_id), CAST(COALESCE(SUM(p.houses), 0) AS BIGINT),"
    " CAST(COALESCE(SUM(p.work), 0) AS BIGINT), COALESCE(MIN(p.work), 0), COALESCE(MAX(p.work), 0)"
    " FROM unit u JOIN team t ON t.group_id = u.id AND t.state = 'active' LEFT JOIN piece p ON p.team_id = t.id"
    " WHERE u.parent_id = $1 AND u.id > $2 GROUP BY u.id, u.name, t.id, t.name ORDER BY u.id, t.id LIMIT $3" };

enum err turf_rows(struct db *db, struct arena *a, int64_t ward_id, int64_t after, int64_t limit, db_row_fn *each,
                   void *arg)
{
    struct turf_row row;
    return db_all(db, a, &sql_turf_rows, BINDS(BIND(ward_id), BIND(after), BIND(limit)), turf_row_fields, &row,
                  sizeof row, (size_t)limit, each, arg);
}

static const struct field sheet_row[] = {
    FIELD(struct turf_sheet_row, household), FIELD(struct turf_sheet_row, lane), FIELD(struct turf_sheet_row, number),
    FIELD(struct turf_sheet_row, head), FIELD(struct turf_sheet_row, last_outcome, .nullable = true),
    FIELD(struct turf_sheet_row, people), FIELD(struct turf_sheet_row, visits), FIELD(struct turf_sheet_row, last_ms),
    FIELD(struct turf_sheet_row, due_ms, .nullable = true), FIELD(struct turf_sheet_row, lat_e6),
    FIELD(struct turf_sheet_row, lon_e6),
};
static const struct sql sql_sheet = { "turf_sheet",
    "SELECT d.household_id, d.lane_id, o.number, h.head_name, d.last_outcome,"
    " (SELECT COUNT(*) FROM resident r WHERE r.household_id = h.id AND r.left_ms IS NULL), d.visits, d.last_ms, d.due_ms,"
    " o.lat_e6, o.lon_e6 FROM door d JOIN household h ON h.id = d.household_id JOIN house o ON o.id = d.house_id"
    " WHERE d.piece_id = $1 ORDER BY d.walk_order, d.household_id" };

enum err turf_sheet_rows(struct db *db, struct arena *a, int64_t piece_id, db_row_fn *each, void *arg)
{
    struct turf_sheet_row row;
    return db_each(db, a, &sql_sheet, BINDS(BIND(piece_id)), FIELDS(sheet_row), &row, sizeof row, each, arg);
}

/* ---- runs ---- */

static const struct field summary_row[] = {
    FIELD(struct turf_summary, groups), FIELD(struct turf_summary, pieces), FIELD(struct turf_summary, houses),
    FIELD(struct turf_summary, households), FIELD(struct turf_summary, moved), FIELD(struct turf_summary, loose),
    FIELD(struct turf_summary, uneven), FIELD(struct turf_summary, worst),
};
const struct fields turf_summary_fields = { summary_row, N_OF(summary_row) };

#define RUN_COLUMNS "id, unit_id, state, fresh, asked_ms, done, total, groups, pieces, houses, households, moved, loose, uneven, worst"
#define SUM(m) { .name = #m, .at = offsetof(struct turf_run, sum.m), .kind = FIELD_I64 }
static const struct field run_row[] = {                  /* the order of RUN_COLUMNS */
    FIELD(struct turf_run, id), FIELD(struct turf_run, unit_id), FIELD(struct turf_run, state, .words = turf_run_states),
    FIELD(struct turf_run, fresh), FIELD(struct turf_run, asked_ms), FIELD(struct turf_run, done), FIELD(struct turf_run, total),
    SUM(groups), SUM(pieces), SUM(houses), SUM(households), SUM(moved), SUM(loose), SUM(uneven), SUM(worst),
};
const struct fields turf_run_fields = { run_row, N_OF(run_row) };

static const struct sql sql_run_last = { "turf_run_last",
    "SELECT " RUN_COLUMNS " FROM turf_run WHERE unit_id = $1 ORDER BY id DESC LIMIT 1" };
static const struct sql sql_run_next = { "turf_run_next",
    "SELECT " RUN_COLUMNS " FROM turf_run WHERE state = 'waiting' OR (state = 'running' AND held_until_ms <= $1)"
    " ORDER BY id LIMIT 1" };
static const struct sql sql_run_open = { "turf_run_open",
    "SELECT COALESCE(MAX(id), 0) FROM turf_run WHERE unit_id = $1 AND state IN ('waiting', 'running')" };
static const struct sql sql_run_insert = { "turf_run_insert",
    "INSERT INTO turf_run(" RUN_COLUMNS ") VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)" };
static const struct sql sql_run_update = { "turf_run_update",
    "UPDATE turf_run SET state = $3, done = $6, total = $7, groups = $8, pieces = $9, houses = $10, households = $11, moved = $12,"
    " loose = $13, uneven = $14, worst = $15 WHERE id = $1 AND unit_id = $2 AND fresh = $4 AND asked_ms = $5" };
static const struct sql sql_run_hold = { "turf_run_hold",
    "UPDATE turf_run SET state = 'running', held_until_ms = $3 WHERE id = $1 AND state IN ('waiting', 'running')"
    " AND held_until_ms = $2" };
static const struct sql sql_run_held_until = { "turf_run_held_until", "SELECT held_until_ms FROM turf_run WHERE id = $1" };

enum err turf_run_last(struct db *db, struct arena *a, int64_t unit_id, struct turf_run *out)
{
    return db_one(db, a, &sql_run_last, BINDS(BIND(unit_id)), turf_run_fields, out);
}

enum err turf_run_next(struct db *db, struct arena *a, int64_t now_ms, struct turf_run *out, int64_t *held_until_ms)
{
    TRY(db_one(db, a, &sql_run_next, BINDS(BIND(now_ms)), turf_run_fields, out));
    return db_i64(db, a, &sql_run_held_until, BINDS(BIND(out->id)), held_until_ms);
}

enum err turf_run_hold(struct db *db, struct arena *a, int64_t id, int64_t before_ms, int64_t until_ms)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_run_hold, BINDS(BIND(id), BIND(before_ms), BIND(until_ms)), &changed));
    return changed == 1 ? OK : ERR_CONFLICT;
}

enum err turf_run_open(struct db *db, struct arena *a, int64_t unit_id, int64_t *id)
{
    return db_i64(db, a, &sql_run_open, BINDS(BIND(unit_id)), id);
}

static enum err run_write(struct db *db, struct arena *a, const struct sql *q, const struct turf_run *r)
{
    const struct turf_summary *s = &r->sum;
    return db_run(db, a, q, BINDS(BIND(r->id), BIND(r->unit_id), BIND_WORD(turf_run_states, r->state), BIND(r->fresh),
                  BIND(r->asked_ms), BIND(r->done), BIND(r->total), BIND(s->groups), BIND(s->pieces), BIND(s->houses),
                  BIND(s->households), BIND(s->moved), BIND(s->loose), BIND(s->uneven), BIND(s->worst)), NULL);
}

enum err turf_run_insert(struct db *db, struct arena *a, const struct turf_run *r) { return run_write(db, a, &sql_run_insert, r); }
enum err turf_run_update(struct db *db, struct arena *a, const struct turf_run *r) { return run_write(db, a, &sql_run_update, r); }
