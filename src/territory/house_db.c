/* house_db.c - every statement about lanes, houses, households and residents. */
#include "territory/house_db.h"

const char *const sex_words[] = { "unknown", "male", "female", NULL };

static const struct field lane_row[] = {                 /* the order of LANE_COLUMNS */
    FIELD(struct lane, id), FIELD(struct lane, group_id), FIELD(struct lane, parent_id, .nullable = true),
    FIELD(struct lane, name), FIELD(struct lane, folded), FIELD(struct lane, walk_order), FIELD(struct lane, path),
};
#define LANE_COLUMNS "id, group_id, parent_id, name, folded, walk_order, path"
const struct fields lane_fields = { lane_row, N_OF(lane_row) };

static const struct field house_row[] = {                /* the order of HOUSE_COLUMNS */
    FIELD(struct house, id), FIELD(struct house, lane_id), FIELD(struct house, group_id), FIELD(struct house, number),
    FIELD(struct house, sort_key), FIELD(struct house, walk_order), FIELD(struct house, lat_e6),
    FIELD(struct house, lon_e6),
};
#define HOUSE_COLUMNS "id, lane_id, group_id, number, sort_key, walk_order, lat_e6, lon_e6"
const struct fields house_fields = { house_row, N_OF(house_row) };

static const struct field household_row[] = {            /* the order of HOUSEHOLD_COLUMNS */
    FIELD(struct household, id), FIELD(struct household, house_id), FIELD(struct household, group_id),
    FIELD(struct household, ward_id), FIELD(struct household, code), FIELD(struct household, head_name),
    FIELD(struct household, folded), FIELD(struct household, given), FIELD(struct household, contact, .nullable = true),
};
#define HOUSEHOLD_COLUMNS "id, house_id, group_id, ward_id, code, head_name, folded, given, contact"

static const struct field resident_row[] = {             /* the order of RESIDENT_COLUMNS */
    FIELD(struct resident, id), FIELD(struct resident, household_id), FIELD(struct resident, uid, .nullable = true),
    FIELD(struct resident, name), FIELD(struct resident, folded), FIELD(struct resident, birth_year),
    FIELD(struct resident, sex, .words = sex_words), FIELD(struct resident, number_hash, .nullable = true),
    FIELD(struct resident, number_last4, .nullable = true), FIELD(struct resident, phone_sealed, .nullable = true),
    FIELD(struct resident, same_as, .nullable = true), FIELD(struct resident, left_ms, .nullable = true),
};
#define RESIDENT_COLUMNS "id, household_id, uid, name, folded, birth_year, sex, number_hash, number_last4," \
                         " phone_sealed, same_as, left_ms"

static struct bind text_or_null(struct str s)
{
    return (struct bind){ .kind = FIELD_TEXT, .null = s.n == 0, .text = s };
}

/* ---- one by its id ---- */

static const struct sql sql_lane = { "lane_by_id", "SELECT " LANE_COLUMNS " FROM lane WHERE id = $1" };
static const struct sql sql_house = { "house_by_id", "SELECT " HOUSE_COLUMNS " FROM house WHERE id = $1" };
static const struct sql sql_household = { "household_by_id",
                                          "SELECT " HOUSEHOLD_COLUMNS " FROM household WHERE id = $1" };
static const struct sql sql_resident = { "resident_by_id", "SELECT " RESIDENT_COLUMNS " FROM resident WHERE id = $1" };
static const struct sql sql_resident_uid = { "resident_by_uid",
    "SELECT " RESIDENT_COLUMNS " FROM resident WHERE uid = $1" };
static const struct sql sql_resident_number = { "resident_by_number",
    "SELECT " RESIDENT_COLUMNS " FROM resident WHERE number_hash = $1 ORDER BY id LIMIT 1" };

enum err lane_by_id(struct db *db, struct arena *a, int64_t id, struct lane *out)
{
    return db_one(db, a, &sql_lane, BINDS(BIND(id)), FIELDS(lane_row), out);
}

enum err house_by_id(struct db *db, struct arena *a, int64_t id, struct house *out)
{
    return db_one(db, a, &sql_house, BINDS(BIND(id)), FIELDS(house_row), out);
}

enum err household_by_id(struct db *db, struct arena *a, int64_t id, struct household *out)
{
    return db_one(db, a, &sql_household, BINDS(BIND(id)), FIELDS(household_row), out);
}

enum err resident_by_id(struct db *db, struct arena *a, int64_t id, struct resident *out)
{
    return db_one(db, a, &sql_resident, BINDS(BIND(id)), FIELDS(resident_row), out);
}

enum err resident_by_uid(struct db *db, struct arena *a, struct str uid, struct resident *out)
{
    return db_one(db, a, &sql_resident_uid, BINDS(BIND(uid)), FIELDS(resident_row), out);
}

enum err resident_by_number(struct db *db, struct arena *a, struct bytes number_hash, struct resident *out)
{
    return db_one(db, a, &sql_resident_number, BINDS(BIND(number_hash)), FIELDS(resident_row), out);
}

/* ---- one by its name ---- */

static const struct sql sql_lane_by_name = { "lane_by_name",
    "SELECT " LANE_COLUMNS " FROM lane WHERE group_id = $1 AND COALESCE(parent_id, 0) = $2 AND folded = $3 ORDER BY id"
                           " LIMIT 1" };

enum err lane_by_name(struct db *db, struct arena *a, int64_t group_id, int64_t parent_id, struct str folded,
                      struct lane *out)
{
    return db_one(db, a, &sql_lane_by_name, BINDS(BIND(group_id), BIND(parent_id), BIND(folded)), FIELDS(lane_row),
                  out);
}

static const struct sql sql_lane_last = { "lane_last_order",
    "SELECT MAX(walk_order) FROM lane WHERE group_id = $1" };
static const struct sql sql_house_last = { "house_last_order",
    "SELECT MAX(walk_order) FROM house WHERE lane_id = $1" };

enum err lane_last_order(struct db *db, struct arena *a, int64_t group_id, int64_t *out)
{
    return db_i64(db, a, &sql_lane_last, BINDS(BIND(group_id)), out);
}

enum err house_last_order(struct db *db, struct arena *a, int64_t lane_id, int64_t *out)
{
    return db_i64(db, a, &sql_house_last, BINDS(BIND(lane_id)), out);
}

static const struct sql sql_group_count = { "group_count",
                                            "SELECT COUNT(*) FROM unit WHERE parent_id = $1 AND kind = 'group'" };

enum err group_count(struct db *db, struct arena *a, int64_t ward_id, int64_t *out)
{
    return db_i64(db, a, &sql_group_count, BINDS(BIND(ward_id)), out);
}

static const struct sql sql_house_by_number = { "house_by_number",
    "SELECT " HOUSE_COLUMNS " FROM house WHERE lane_id = $1 AND sort_key = $2 AND number = $3" };

enum err house_by_number(struct db *db, struct arena *a, int64_t lane_id, struct str sort_key, struct str number,
                         struct house *out)
{
    return db_one(db, a, &sql_house_by_number, BINDS(BIND(lane_id), BIND(sort_key), BIND(number)), FIELDS(house_row),
                  out);
}

static const struct sql sql_household_by_code = { "household_by_code",
    "SELECT " HOUSEHOLD_COLUMNS " FROM household WHERE ward_id = $1 AND code = $2" };

enum err household_by_code(struct db *db, struct arena *a, int64_t ward_id, struct str code, struct household *out)
{
    return db_one(db, a, &sql_household_by_code, BINDS(BIND(ward_id), BIND(code)), FIELDS(household_row), out);
}

static const struct sql sql_household_of_house = { "household_of_house",
    "SELECT " HOUSEHOLD_COLUMNS " FROM household WHERE house_id = $1 ORDER BY id LIMIT 500" };

enum err household_of_house(struct db *db, struct arena *a, int64_t house_id, db_row_fn *each, void *arg)
{
    struct household row;
    return db_all(db, a, &sql_household_of_house, BINDS(BIND(house_id)), FIELDS(household_row), &row, sizeof row, 500,
                  each, arg);
}

/* ---- lists ---- */

static const struct sql sql_lanes = { "lane_list",
    "SELECT " LANE_COLUMNS " FROM lane WHERE group_id = $1 AND (walk_order, id) > ($2, $3) ORDER BY walk_order, id"
                           " LIMIT $4" };

enum err lane_list(struct db *db, struct arena *a, int64_t group_id, int64_t after_order, int64_t after_id,
                   int64_t limit, db_row_fn *each, void *arg)
{
    struct lane row;
    return db_all(db, a, &sql_lanes, BINDS(BIND(group_id), BIND(after_order), BIND(after_id), BIND(limit)),
                  FIELDS(lane_row), &row, sizeof row, (size_t)limit, each, arg);
}

static const struct sql sql_houses = { "house_list",
    "SELECT " HOUSE_COLUMNS " FROM house WHERE lane_id = $1 AND (sort_key, number) > ($2, $3) ORDER BY sort_key, number"
                            " LIMIT $4" };

enum err house_list(struct db *db, struct arena *a, int64_t lane_id, struct str after_key, struct str after_number,
                    int64_t limit, db_row_fn *each, void *arg)
{
    struct house row;
    return db_all(db, a, &sql_houses, BINDS(BIND(lane_id), BIND(after_key), BIND(after_number), BIND(limit)),
                  FIELDS(house_row), &row, sizeof row, (size_t)limit, each, arg);
}

static const struct sql sql_residents = { "resident_list",
    "SELECT " RESIDENT_COLUMNS " FROM resident WHERE household_id = $1 ORDER BY id LIMIT 500" };

enum err resident_list(struct db *db, struct arena *a, int64_t household_id, db_row_fn *each, void *arg)
{
    struct resident row;
    return db_all(db, a, &sql_residents, BINDS(BIND(household_id)), FIELDS(resident_row), &row, sizeof row, 500, each,
                  arg);
}

/* ---- writing ---- */

static const struct sql sql_lane_insert = { "lane_insert",
    "INSERT INTO lane(" LANE_COLUMNS ") VALUES($1, $2, $3, $4, $5, $6, $7)" };

enum err lane_row_insert(struct db *db, struct arena *a, const struct lane *l)
{
    return db_run(db, a, &sql_lane_insert, BINDS(BIND(l->id), BIND(l->group_id), bind_id(l->parent_id), BIND(l->name),
                  BIND(l->folded), BIND(l->walk_order), BIND(l->path)), NULL);
}

static const struct sql sql_house_insert = { "house_insert",
    "INSERT INTO house(" HOUSE_COLUMNS ") VALUES($1, $2, $3, $4, $5, $6, $7, $8)" };

enum err house_row_insert(struct db *db, struct arena *a, const struct house *h)
{
    return db_run(db, a, &sql_house_insert, BINDS(BIND(h->id), BIND(h->lane_id), BIND(h->group_id), BIND(h->number),
                  BIND(h->sort_key), BIND(h->walk_order), BIND(h->lat_e6), BIND(h->lon_e6)), NULL);
}

static const struct sql sql_household_insert = { "household_insert",
    "INSERT INTO household(" HOUSEHOLD_COLUMNS ") VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9)" };

enum err household_row_insert(struct db *db, struct arena *a, const struct household *h)
{
    return db_run(db, a, &sql_household_insert, BINDS(BIND(h->id), BIND(h->house_id), BIND(h->group_id),
                                                      BIND(h->ward_id),
                  BIND(h->code), BIND(h->head_name), BIND(h->folded), BIND(h->given), BIND(h->contact)), NULL);
}

static const struct sql sql_resident_insert = { "resident_insert",
    "INSERT INTO resident(" RESIDENT_COLUMNS ") VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)" };

enum err resident_row_insert(struct db *db, struct arena *a, const struct resident *r)
{
    return db_run(db, a, &sql_resident_insert, BINDS(BIND(r->id), BIND(r->household_id), text_or_null(r->uid),
                                                     BIND(r->name),
                  BIND(r->folded), BIND(r->birth_year), BIND_WORD(sex_words, r->sex), BIND(r->number_hash),
                  text_or_null(r->number_last4), BIND(r->phone_sealed), bind_id(r->same_as), bind_id(r->left_ms)),
                      NULL);
}

static const struct sql sql_resident_update = { "resident_update",
    "UPDATE resident SET name = $2, folded = $3, birth_year = $4, sex = $5, number_hash = $6, number_last4 = $7,"
    " phone_sealed = $8, same_as = $9, left_ms = $10 WHERE id = $1" };

enum err resident_row_update(struct db *db, struct arena *a, const struct resident *r)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_resident_update, BINDS(BIND(r->id), BIND(r->name), BIND(r->folded), BIND(r->birth_year),
               BIND_WORD(sex_words, r->sex), BIND(r->number_hash), text_or_null(r->number_last4), BIND(r->phone_sealed),
               bind_id(r->same_as), bind_id(r->left_ms)), &changed));
    return changed == 1 ? OK : ERR_NOT_FOUND;
}

static const struct sql sql_set_head = { "household_set_head",
    "UPDATE household SET head_name = $2, folded = $3, given = $4, contact = $5 WHERE id = $1" };

enum err household_set_head(struct db *db, struct arena *a, const struct household *h)
{
    return db_run(db, a, &sql_set_head, BINDS(BIND(h->id), BIND(h->head_name), BIND(h->folded), BIND(h->given),
                  BIND(h->contact)), NULL);
}

/* A code that the new ward has given already is marked with the code of the ward it came from. */
static const struct sql sql_move_ward = { "household_move_ward",
    "UPDATE household SET ward_id = $2, code = CASE WHEN EXISTS (SELECT 1 FROM household o WHERE o.ward_id = $2"
    " AND o.code = household.code AND o.id <> household.id) THEN $3 || '-' || code ELSE code END WHERE group_id = $1" };

enum err household_move_ward(struct db *db, struct arena *a, int64_t group_id, int64_t ward_id, struct str prefix)
{
    return db_run(db, a, &sql_move_ward, BINDS(BIND(group_id), BIND(ward_id), BIND(prefix)), NULL);
}

/* ---- a household with its address ---- */

static const struct sql sql_names = { "household_names",
    "SELECT l.name AS lane_name, g.name AS group_name, w.name AS ward_name"
    " FROM lane l JOIN unit g ON g.id = $2 JOIN unit w ON w.id = $3 WHERE l.id = $1" };

enum err household_card(struct db *db, struct arena *a, int64_t id, struct household_card *out)
{
    static const struct field name_row[] = { FIELD(struct household_card, lane_name),
    FIELD(struct household_card, group_name), FIELD(struct household_card, ward_name) };
    struct household_card names;
    struct household h;
    struct house at;
    TRY(household_by_id(db, a, id, &h));
    TRY(house_by_id(db, a, h.house_id, &at));
    TRY(db_one(db, a, &sql_names, BINDS(BIND(at.lane_id), BIND(h.group_id), BIND(h.ward_id)), FIELDS(name_row),
               &names));
    names.household = h;
    names.house = at;
    *out = names;
    return OK;
}

/* ---- indexes that a bulk load does without ---- */

static const struct sql drops[] = {
    { "drop_house_group",         "DROP INDEX IF EXISTS house_group" },
    { "drop_household_house",     "DROP INDEX IF EXISTS household_house" },
    { "drop_household_group",     "DROP INDEX IF EXISTS household_group" },
    { "drop_household_code",      "DROP INDEX IF EXISTS household_code" },
    { "drop_household_folded",    "DROP INDEX IF EXISTS household_folded" },
    { "drop_household_given",     "DROP INDEX IF EXISTS household_given" },
    { "drop_resident_household",  "DROP INDEX IF EXISTS resident_household" },
    { "drop_resident_uid",        "DROP INDEX IF EXISTS resident_uid" },
    { "drop_resident_number",     "DROP INDEX IF EXISTS resident_number" },
};
static const struct sql builds[] = {
    { "build_house_group",        "CREATE INDEX IF NOT EXISTS house_group ON house(group_id, sort_key, id)" },
    { "build_household_house",    "CREATE INDEX IF NOT EXISTS household_house ON household(house_id, id)" },
    { "build_household_group",    "CREATE INDEX IF NOT EXISTS household_group ON household(group_id, id)" },
    { "build_household_code",     "CREATE UNIQUE INDEX IF NOT EXISTS household_code ON household(ward_id, code)" },
    { "build_household_folded",   "CREATE INDEX IF NOT EXISTS household_folded ON household(ward_id, folded, id)" },
    { "build_household_given",    "CREATE INDEX IF NOT EXISTS household_given ON household(ward_id, given, id)" },
    { "build_resident_household", "CREATE INDEX IF NOT EXISTS resident_household ON resident(household_id, id)" },
    { "build_resident_uid",
      "CREATE UNIQUE INDEX IF NOT EXISTS resident_uid ON resident(uid) WHERE uid IS NOT NULL" },
    { "build_resident_number",
      "CREATE INDEX IF NOT EXISTS resident_number ON resident(number_hash) WHERE number_hash IS NOT NULL" },
};

enum err house_indexes_drop(struct db *db, struct arena *a)
{
    for (size_t i = 0; i < N_OF(drops); i++) TRY(db_run(db, a, &drops[i], NO_BINDS, NULL));
    return OK;
}

/* SQLite sorts millions of keys for an index: on disk, or memory would grow with the city. */
static const struct sql sql_sort_on_disk = { "sort_on_disk", "PRAGMA temp_store = FILE" };
static const struct sql sql_sort_in_memory = { "sort_in_memory", "PRAGMA temp_store = MEMORY" };

enum err house_indexes_build(struct db *db, struct arena *a)
{
    if (db_is_sqlite(db)) TRY(db_run(db, a, &sql_sort_on_disk, NO_BINDS, NULL));
    enum err e = OK;
    for (size_t i = 0; i < N_OF(builds) && e == OK; i++) e = db_run(db, a, &builds[i], NO_BINDS, NULL);
    if (db_is_sqlite(db)) TRY(db_run(db, a, &sql_sort_in_memory, NO_BINDS, NULL));
    return e;
}
