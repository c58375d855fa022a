/* demo_db.c - the demo's own few statements. */
#include "demo/demo_db.h"
#include "territory/territory.h"

static const struct field group_fields[] = {
    FIELD(struct group_row, id), FIELD(struct group_row, ward_id), FIELD(struct group_row, number),
    FIELD(struct group_row, households), FIELD(struct group_row, residents),
};
static const struct sql sql_groups = { "demo_groups",
    "SELECT id, parent_id, ROW_NUMBER() OVER (PARTITION BY parent_id ORDER BY id), households, residents"
    " FROM unit WHERE kind = 'group' AND id > $1 ORDER BY id LIMIT $2" };

enum err demo_groups(struct db *db, struct arena *a, int64_t after, int64_t limit, db_row_fn *each, void *arg)
{
    struct group_row row;
    return db_all(db, a, &sql_groups, BINDS(BIND(after), BIND(limit)), FIELDS(group_fields), &row, sizeof row,
                  (size_t)limit, each, arg);
}

static const struct sql sql_count_units = {"demo_count_units",
                                           "SELECT COUNT(*) FROM (SELECT id FROM unit LIMIT 1) AS one"};

enum err demo_count_units(struct db *db, struct arena *a, int64_t *n)
{
    return db_i64(db, a, &sql_count_units, NO_BINDS, n);
}

static const struct field walker_fields[] = {
    FIELD(struct walker, member_id), FIELD(struct walker, account_id), FIELD(struct walker, device_id),
};
static const struct sql sql_walkers = {"demo_walkers",
                                       "SELECT m.id, m.account_id, d.id FROM team t JOIN team_member m ON m.team_id = "
                                       "t.id JOIN device d ON d.account_id = m.account_id"
                                       " WHERE t.group_id = $1 AND m.left_day IS NULL ORDER BY m.id LIMIT 100"};

enum err demo_walkers(struct db *db, struct arena *a, int64_t group_id, db_row_fn *each, void *arg)
{
    struct walker row;
    return db_all(db, a, &sql_walkers, BINDS(BIND(group_id)), FIELDS(walker_fields), &row, sizeof row, 100, each, arg);
}

static const struct field filler_fields[] = {
    FIELD(struct filler, member_id), FIELD(struct filler, account_id), FIELD(struct filler, device_id),
    FIELD(struct filler, n),         FIELD(struct filler, doors),
};
static const struct sql sql_fillers = { "demo_fillers",
    "SELECT m.id, m.account_id, v.id, v.n, COUNT(*) FROM team t JOIN team_member m ON m.team_id = t.id"
    " JOIN device v ON v.id = (SELECT MIN(o.id) FROM device o WHERE o.account_id = m.account_id)"
    " JOIN piece p ON p.member_id = m.id JOIN door d ON d.piece_id = p.id"
    " WHERE t.group_id = $1 AND m.left_day IS NULL GROUP BY m.id, m.account_id, v.id, v.n ORDER BY m.id LIMIT 100" };

enum err demo_fillers(struct db *db, struct arena *a, int64_t group_id, db_row_fn *each, void *arg)
{
    struct filler row;
    return db_all(db, a, &sql_fillers, BINDS(BIND(group_id)), FIELDS(filler_fields), &row, sizeof row, 100, each, arg);
}

static const struct sql sql_count_doors = { "demo_count_doors",
    "SELECT COUNT(*) FROM piece p JOIN door d ON d.piece_id = p.id WHERE p.member_id IS NOT NULL" };

enum err demo_count_doors(struct db *db, struct arena *a, int64_t *n)
{
    return db_i64(db, a, &sql_count_doors, NO_BINDS, n);
}

/* One member of each piece, a step of pieces apart. */
static const struct sql sql_members = { "demo_members",
    "SELECT p.member_id, m.account_id, 0 FROM piece p JOIN team_member m ON m.id = p.member_id WHERE m.left_day IS NULL"
    " AND p.id % (SELECT MAX(id) / $1 + 1 FROM piece) = 0 ORDER BY p.id LIMIT $1" };

enum err demo_members(struct db *db, struct arena *a, int64_t limit, db_row_fn *each, void *arg)
{
    struct walker row;
    return db_all(db, a, &sql_members, BINDS(BIND(limit)), FIELDS(walker_fields), &row, sizeof row, (size_t)limit, each,
                  arg);
}

static const struct field dweller_fields[] = {
    FIELD(struct dweller, household_id), FIELD(struct dweller, resident_id), FIELD(struct dweller, birth_year),
    FIELD(struct dweller, lat_e6), FIELD(struct dweller, lon_e6),
};
static const struct sql sql_dwellers = {"demo_dwellers",
                                        "SELECT d.household_id, r.id, r.birth_year, o.lat_e6, o.lon_e6 FROM (SELECT "
                                        "d.household_id, d.house_id, d.walk_order"
                                        " FROM piece p JOIN door d ON d.piece_id = p.id WHERE p.member_id = $1 ORDER "
                                        "BY d.walk_order, d.household_id LIMIT $2) AS d"
                                        " JOIN house o ON o.id = d.house_id JOIN resident r ON r.household_id = "
                                        "d.household_id ORDER BY d.walk_order, d.household_id, r.id"};

enum err demo_dwellers(struct db *db, struct arena *a, int64_t member_id, int64_t doors, db_row_fn *each, void *arg)
{
    struct dweller row;
    return db_all(db, a, &sql_dwellers, BINDS(BIND(member_id), BIND(doors)), FIELDS(dweller_fields), &row, sizeof row,
                  100000, each, arg);
}

static const struct field asked_fields[] = { FIELD(struct asked_row, resident_id), FIELD(struct asked_row, name) };
static const struct sql sql_asked = { "demo_asked",
    "SELECT r.id, r.name FROM resident r JOIN readiness w ON w.resident_id = r.id JOIN household h ON h.id = r.household_id"
    " WHERE h.group_id = $1 AND w.ready < 7 AND r.same_as IS NULL AND r.birth_year < 2006 ORDER BY r.id LIMIT $2" };

enum err demo_asked(struct db *db, struct arena *a, int64_t group_id, int64_t limit, db_row_fn *each, void *arg)
{
    struct asked_row row;
    return db_all(db, a, &sql_asked, BINDS(BIND(group_id), BIND(limit)), FIELDS(asked_fields), &row, sizeof row,
                  (size_t)limit, each, arg);
}

static const struct field sender_fields[] = { FIELD(struct demo_sender, account_id) };
static const struct sql sql_senders = { "demo_senders", "SELECT account_id FROM citizen ORDER BY account_id LIMIT $1" };

enum err demo_senders(struct db *db, struct arena *a, int64_t limit, db_row_fn *each, void *arg)
{
    struct demo_sender row;
    return db_all(db, a, &sql_senders, BINDS(BIND(limit)), FIELDS(sender_fields), &row, sizeof row, (size_t)limit, each,
                  arg);
}

static const struct sql sql_rule = { "demo_rule",
    "INSERT INTO petition_rule(id, category_id, unit_id, from_minute, to_minute, weekdays, to_unit_id, valid_from, valid_to, basis)"
    " SELECT $1, c.id, $3, 0, 1440, 127, $4, 20270, NULL, 'Quy tắc minh hoạ của thành phố thử'"      /* 20270: 2025-07-01 */
    " FROM petition_category c WHERE c.code = $2" };

enum err demo_rule(struct db *db, struct arena *a, struct str category, int64_t to_unit_id)
{
    int64_t id;
    TRY(next_ids(db, a, "petition_rule", 1, &id));
    return db_run(db, a, &sql_rule, BINDS(BIND(id), BIND(category), bind_i64(CITY_ID), BIND(to_unit_id)), NULL);
}

static const struct sql sql_proof = { "demo_proof",
    "INSERT INTO petition_file(id, uid, petition_id, account_id, part, kind, state, bytes, received, sha256, look, flags, audience, created_ms)"
    " VALUES($1, $2, NULL, $3, 'document', 'pdf', 'whole', 0, 0, '', 0, '', 'held', $4)" };

enum err demo_proof(struct db *db, struct arena *a, struct str uid, int64_t account_id, int64_t now_ms)
{
    int64_t id;
    TRY(next_ids(db, a, "petition_file", 1, &id));
    return db_run(db, a, &sql_proof, BINDS(BIND(id), BIND(uid), BIND(account_id), BIND(now_ms)), NULL);
}
