/* unit_db.c - every statement about units, their names and their ids. */
#include "territory/unit_db.h"

const char *const unit_kinds[] = { "city", "ward", "commune", "group", "agency", NULL };

static const struct field unit_row[] = {                 /* the order of UNIT_COLUMNS */
    FIELD(struct unit, id), FIELD(struct unit, kind, .words = unit_kinds), FIELD(struct unit, code),
    FIELD(struct unit, name), FIELD(struct unit, name_en), FIELD(struct unit, folded),
    FIELD(struct unit, parent_id, .nullable = true), FIELD(struct unit, valid_from),
    FIELD(struct unit, valid_to, .nullable = true), FIELD(struct unit, population), FIELD(struct unit, area_m2),
    FIELD(struct unit, lat_e6), FIELD(struct unit, lon_e6), FIELD(struct unit, households),
        FIELD(struct unit, residents),
    FIELD(struct unit, source), FIELD(struct unit, as_of),
};
#define UNIT_COLUMNS "id, kind, code, name, name_en, folded, parent_id, valid_from, valid_to, population, area_m2," \
                     " lat_e6, lon_e6, households, residents, source, as_of"
const struct fields unit_fields = { unit_row, N_OF(unit_row) };

/* ---- ids ---- */

static const struct sql sql_next_ids = { "next_ids",
    "INSERT INTO id_counter(name, last) VALUES($1, $2)"
    " ON CONFLICT(name) DO UPDATE SET last = id_counter.last + EXCLUDED.last RETURNING last" };

enum err next_ids(struct db *db, struct arena *a, const char *name, int64_t count, int64_t *first)
{
    int64_t last;
    TRY(db_i64(db, a, &sql_next_ids, BINDS(bind_text(str_z(name)), BIND(count)), &last));
    *first = last - count + 1;
    return OK;
}

/* ---- units ---- */

static const struct sql sql_by_id = { "unit_by_id", "SELECT " UNIT_COLUMNS " FROM unit WHERE id = $1" };

enum err unit_by_id(struct db *db, struct arena *a, int64_t id, struct unit *out)
{
    return db_one(db, a, &sql_by_id, BINDS(BIND(id)), FIELDS(unit_row), out);
}

static const struct sql sql_by_code = { "unit_by_code",
    "SELECT " UNIT_COLUMNS " FROM unit WHERE code = $1 AND valid_to IS NULL" };

enum err unit_by_code(struct db *db, struct arena *a, struct str code, struct unit *out)
{
    return db_one(db, a, &sql_by_code, BINDS(BIND(code)), FIELDS(unit_row), out);
}

#define CHILDREN(of) \
    "SELECT " UNIT_COLUMNS " FROM unit WHERE parent_id = $1 AND id > $2 AND valid_to IS NULL AND kind " of " ORDER BY id LIMIT $3"
static const struct sql sql_children = { "unit_children", CHILDREN("<> 'agency'") };
static const struct sql sql_agencies = { "unit_agencies", CHILDREN("= 'agency'") };

enum err unit_children(struct db *db, struct arena *a, int64_t parent_id, int64_t after, int64_t limit,
                       db_row_fn *each, void *arg)
{
    struct unit row;
    return db_all(db, a, &sql_children, BINDS(BIND(parent_id), BIND(after), BIND(limit)), FIELDS(unit_row),
                  &row, sizeof row, (size_t)limit, each, arg);
}

enum err unit_agencies(struct db *db, struct arena *a, int64_t after, int64_t limit, db_row_fn *each, void *arg)
{
    struct unit row;
    return db_all(db, a, &sql_agencies, BINDS(bind_i64(CITY_ID), BIND(after), BIND(limit)), FIELDS(unit_row), &row,
                  sizeof row, (size_t)limit, each, arg);
}

/* Asked with every request: four look-ups by primary key, a third of the cost of a recursive statement. */
static const struct sql sql_above = { "unit_above",
    "SELECT a.id AS id0, a.kind AS kind0, b.id AS id1, b.kind AS kind1, c.id AS id2, c.kind AS kind2, d.id AS id3,"
    " d.kind AS kind3"
    " FROM unit a LEFT JOIN unit b ON b.id = a.parent_id LEFT JOIN unit c ON c.id = b.parent_id"
    " LEFT JOIN unit d ON d.id = c.parent_id WHERE a.id = $1" };

enum { LEVELS = 4 };
struct levels { int64_t id0, id1, id2, id3; enum unit_kind kind0, kind1, kind2, kind3; };

enum err unit_row_above(struct db *db, struct arena *a, int64_t id, struct unit_path *out)
{
    static const struct field row[] = {
        FIELD(struct levels, id0), FIELD(struct levels, kind0, .words = unit_kinds),
        FIELD(struct levels, id1, .nullable = true), FIELD(struct levels, kind1, .words = unit_kinds, .nullable = true),
        FIELD(struct levels, id2, .nullable = true), FIELD(struct levels, kind2, .words = unit_kinds, .nullable = true),
        FIELD(struct levels, id3, .nullable = true), FIELD(struct levels, kind3, .words = unit_kinds, .nullable = true),
    };
    struct levels l;
    TRY(db_one(db, a, &sql_above, BINDS(BIND(id)), FIELDS(row), &l));
    struct unit_path path = { .id = { l.id0, l.id1, l.id2, l.id3 }, .kind = { l.kind0, l.kind1, l.kind2, l.kind3 } };
    while (path.n < LEVELS && path.id[path.n]) path.n++;
    *out = path;
    return OK;
}

static const struct sql sql_insert = { "unit_insert",
    "INSERT INTO unit(" UNIT_COLUMNS ")"
    " VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)" };

enum err unit_row_insert(struct db *db, struct arena *a, const struct unit *u)
{
    return db_run(db, a, &sql_insert, BINDS(BIND(u->id), BIND_WORD(unit_kinds, u->kind), BIND(u->code), BIND(u->name),
                  BIND(u->name_en), BIND(u->folded), bind_id(u->parent_id), BIND(u->valid_from), bind_id(u->valid_to),
                  BIND(u->population), BIND(u->area_m2), BIND(u->lat_e6), BIND(u->lon_e6), BIND(u->households),
                  BIND(u->residents), BIND(u->source), BIND(u->as_of)), NULL);
}

static const struct sql sql_update = { "unit_update",
    "UPDATE unit SET kind = $2, code = $3, name = $4, name_en = $5, folded = $6, population = $7, area_m2 = $8,"
    " lat_e6 = $9, lon_e6 = $10, source = $11, as_of = $12 WHERE id = $1" };

enum err unit_row_update(struct db *db, struct arena *a, const struct unit *u)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_update, BINDS(BIND(u->id), BIND_WORD(unit_kinds, u->kind), BIND(u->code), BIND(u->name),
               BIND(u->name_en), BIND(u->folded), BIND(u->population), BIND(u->area_m2), BIND(u->lat_e6),
               BIND(u->lon_e6), BIND(u->source), BIND(u->as_of)), &changed));
    return changed == 1 ? OK : ERR_NOT_FOUND;
}

static const struct sql sql_end = { "unit_end", "UPDATE unit SET valid_to = $2 WHERE id = $1 AND valid_to IS NULL" };

enum err unit_row_end(struct db *db, struct arena *a, int64_t id, int64_t day, int64_t *changed)
{
    return db_run(db, a, &sql_end, BINDS(BIND(id), BIND(day)), changed);
}

static const struct sql sql_set_parent = { "unit_set_parent", "UPDATE unit SET parent_id = $2 WHERE id = $1" };

enum err unit_row_set_parent(struct db *db, struct arena *a, int64_t id, int64_t parent_id)
{
    return db_run(db, a, &sql_set_parent, BINDS(BIND(id), BIND(parent_id)), NULL);
}

static const struct sql sql_count_add = { "unit_count_add",
    "UPDATE unit SET households = households + $2, residents = residents + $3 WHERE id = $1" };

enum err unit_row_count_add(struct db *db, struct arena *a, int64_t id, int64_t households, int64_t residents)
{
    return db_run(db, a, &sql_count_add, BINDS(BIND(id), BIND(households), BIND(residents)), NULL);
}

static const struct sql sql_has_children = { "unit_has_children",
    "SELECT COUNT(*) FROM (SELECT id FROM unit WHERE parent_id = $1 AND valid_to IS NULL LIMIT 1) AS one" };

enum err unit_has_children(struct db *db, struct arena *a, int64_t id, bool *out)
{
    int64_t n;
    TRY(db_i64(db, a, &sql_has_children, BINDS(BIND(id)), &n));
    *out = n > 0;
    return OK;
}

/* ---- counts from the rows ---- */

static const struct sql sql_recount_groups = { "unit_recount_groups",
    "WITH homes AS (SELECT group_id, COUNT(*) AS n FROM household GROUP BY group_id),"
    " people AS (SELECT h.group_id AS group_id, COUNT(*) AS n FROM resident r JOIN household h ON h.id = r.household_id"
    "  WHERE r.left_ms IS NULL AND r.same_as IS NULL GROUP BY h.group_id)"
    " UPDATE unit SET households = COALESCE((SELECT n FROM homes WHERE homes.group_id = unit.id), 0),"
    " residents = COALESCE((SELECT n FROM people WHERE people.group_id = unit.id), 0) WHERE kind = 'group'" };
static const struct sql sql_recount_wards = { "unit_recount_wards",
    "WITH below AS (SELECT parent_id, CAST(SUM(households) AS BIGINT) AS homes, CAST(SUM(residents) AS BIGINT) AS"
    " people"
    "  FROM unit WHERE kind = 'group' GROUP BY parent_id)"
    " UPDATE unit SET households = COALESCE((SELECT homes FROM below WHERE below.parent_id = unit.id), 0),"
    " residents = COALESCE((SELECT people FROM below WHERE below.parent_id = unit.id), 0) WHERE kind IN ('ward',"
    " 'commune')" };
static const struct sql sql_recount_city = { "unit_recount_city",
    "WITH below AS (SELECT parent_id, CAST(SUM(households) AS BIGINT) AS homes, CAST(SUM(residents) AS BIGINT) AS"
    " people"
    "  FROM unit WHERE kind IN ('ward', 'commune') GROUP BY parent_id)"
    " UPDATE unit SET households = COALESCE((SELECT homes FROM below WHERE below.parent_id = unit.id), 0),"
    " residents = COALESCE((SELECT people FROM below WHERE below.parent_id = unit.id), 0) WHERE kind = 'city'" };

enum err unit_recount_groups(struct db *db, struct arena *a)
{
    return db_run(db, a, &sql_recount_groups, NO_BINDS, NULL);
}

enum err unit_recount_parents(struct db *db, struct arena *a)
{
    TRY(db_run(db, a, &sql_recount_wards, NO_BINDS, NULL));
    return db_run(db, a, &sql_recount_city, NO_BINDS, NULL);
}

/* ---- what came after what ---- */

static const struct sql sql_successor = { "successor_insert",
    "INSERT INTO unit_successor(unit_id, successor_id, day) VALUES($1, $2, $3)" };

enum err successor_insert(struct db *db, struct arena *a, int64_t unit_id, int64_t successor_id, int64_t day)
{
    return db_run(db, a, &sql_successor, BINDS(BIND(unit_id), BIND(successor_id), BIND(day)), NULL);
}

static const struct sql sql_today = { "successor_today",
    "WITH RECURSIVE later(id) AS (SELECT id FROM unit WHERE id = $1"
    " UNION SELECT s.successor_id FROM later JOIN unit_successor s ON s.unit_id = later.id)"
    " SELECT u.id, u.kind FROM later JOIN unit u ON u.id = later.id WHERE u.valid_to IS NULL ORDER BY u.id" };

enum err successor_today(struct db *db, struct arena *a, int64_t unit_id, size_t max, db_row_fn *each, void *arg)
{
    static const struct field step_row[] = {
        FIELD(struct unit_step, id), FIELD(struct unit_step, kind, .words = unit_kinds) };
    struct unit_step row;
    return db_all(db, a, &sql_today, BINDS(BIND(unit_id)), FIELDS(step_row), &row, sizeof row, max, each, arg);
}

/* ---- names ---- */

static const struct sql sql_alias = { "alias_insert",
    "INSERT INTO unit_alias(folded, unit_id, name) VALUES($1, $2, $3) ON CONFLICT(folded, unit_id) DO NOTHING" };

enum err alias_insert(struct db *db, struct arena *a, int64_t unit_id, struct str folded, struct str name)
{
    return db_run(db, a, &sql_alias, BINDS(BIND(folded), BIND(unit_id), BIND(name)), NULL);
}

static const struct sql sql_aliases = { "alias_list",
    "SELECT name FROM unit_alias WHERE unit_id = $1 ORDER BY folded LIMIT 200" };

enum err alias_list(struct db *db, struct arena *a, int64_t unit_id, db_row_fn *each, void *arg)
{
    static const struct field alias_row[] = { FIELD(struct unit_alias, name) };
    struct unit_alias row;
    return db_all(db, a, &sql_aliases, BINDS(BIND(unit_id)), FIELDS(alias_row), &row, sizeof row, 200, each, arg);
}

static const struct sql sql_alias_known = { "alias_is_known",
    "SELECT COUNT(*) FROM unit_alias WHERE folded = $1 AND unit_id = $2" };

enum err alias_is_known(struct db *db, struct arena *a, int64_t unit_id, struct str folded, bool *out)
{
    int64_t n;
    TRY(db_i64(db, a, &sql_alias_known, BINDS(BIND(folded), BIND(unit_id)), &n));
    *out = n > 0;
    return OK;
}

static const struct sql sql_named = { "unit_named",
    "SELECT u.id, u.kind FROM name_key k JOIN unit u ON u.id = k.ref_id WHERE k.kind = 'unit' AND k.key = $2"
    " AND u.parent_id = $1 AND u.folded = $2 AND u.valid_to IS NULL ORDER BY u.id LIMIT 3" };
static const struct sql sql_named_once = { "unit_named_once",
    "SELECT u.id, u.kind FROM unit_alias n JOIN unit u ON u.id = n.unit_id WHERE n.folded = $2 AND u.parent_id = $1"
    " AND u.valid_to IS NULL ORDER BY u.id LIMIT 3" };

static enum err named(struct db *db, struct arena *a, const struct sql *q, int64_t parent_id, struct str folded,
                      db_row_fn *each, void *arg)
{
    static const struct field step_row[] = {
        FIELD(struct unit_step, id), FIELD(struct unit_step, kind, .words = unit_kinds) };
    struct unit_step row;
    return db_all(db, a, q, BINDS(BIND(parent_id), BIND(folded)), FIELDS(step_row), &row, sizeof row, 3, each, arg);
}

enum err unit_named(struct db *db, struct arena *a, int64_t parent_id, struct str folded, db_row_fn *each, void *arg)
{
    return named(db, a, &sql_named, parent_id, folded, each, arg);
}

enum err unit_named_once(struct db *db, struct arena *a, int64_t parent_id, struct str folded, db_row_fn *each,
                         void *arg)
{
    return named(db, a, &sql_named_once, parent_id, folded, each, arg);
}

/* The name met first stays: the present one is written before the old ones. */
static const struct sql sql_key = { "key_insert",
    "INSERT INTO name_key(kind, key, ref_id, within_id, name) VALUES($1, $2, $3, $4, $5)"
    " ON CONFLICT(kind, key, ref_id) DO NOTHING" };

enum err key_insert(struct db *db, struct arena *a, const char *kind, struct str key, int64_t ref_id, int64_t within_id,
                    struct str name)
{
    return db_run(db, a, &sql_key, BINDS(bind_text(str_z(kind)), BIND(key), BIND(ref_id), BIND(within_id), BIND(name)),
                  NULL);
}

static const struct sql sql_key_delete = { "key_delete", "DELETE FROM name_key WHERE kind = $1 AND ref_id = $2" };

enum err key_delete(struct db *db, struct arena *a, const char *kind, int64_t ref_id)
{
    return db_run(db, a, &sql_key_delete, BINDS(bind_text(str_z(kind)), BIND(ref_id)), NULL);
}

static const struct sql sql_key_move = { "key_move_lanes",
    "UPDATE name_key SET within_id = $2 WHERE kind = 'lane' AND ref_id IN (SELECT id FROM lane WHERE group_id = $1)" };

enum err key_move_lanes(struct db *db, struct arena *a, int64_t group_id, int64_t within_id)
{
    return db_run(db, a, &sql_key_move, BINDS(BIND(group_id), BIND(within_id)), NULL);
}
