/* export_db.c - the statements behind exports: each page is one range of one index. */
#include "territory/export_db.h"

#define UNIT_COLUMNS "id, kind, code, name, name_en, folded, parent_id, valid_from, valid_to, population, area_m2," \
                     " lat_e6, lon_e6, households, residents, source, as_of"
#define UNIT_WITHIN " FROM unit WHERE id > $2 AND valid_to IS NULL AND kind <> 'agency' AND (id = $1 OR parent_id = $1 OR parent_id IN" \
                    " (SELECT id FROM unit WHERE parent_id = $1))"

static const struct sql sql_units = { "export_units", "SELECT " UNIT_COLUMNS UNIT_WITHIN " ORDER BY id LIMIT $3" };
static const struct sql sql_group = { "export_group",
    "SELECT " UNIT_COLUMNS UNIT_WITHIN " AND kind = 'group' ORDER BY id LIMIT 1" };

enum err export_units(struct db *db, struct arena *a, int64_t unit_id, int64_t after, int64_t limit, db_row_fn *each,
                      void *arg)
{
    struct unit row;
    return db_all(db, a, &sql_units, BINDS(BIND(unit_id), BIND(after), BIND(limit)), unit_fields, &row, sizeof row,
                  (size_t)limit, each, arg);
}

enum err export_group(struct db *db, struct arena *a, int64_t unit_id, int64_t after, struct unit *out)
{
    return db_one(db, a, &sql_group, BINDS(BIND(unit_id), BIND(after)), unit_fields, out);
}

/* "Ngõ 67 > Ngách 67/12", as import.h reads it */
#define LANE_NAME "COALESCE(l3.name || ' > ', '') || COALESCE(l2.name || ' > ', '')" \
                  " || COALESCE(l1.name || ' > ', '') || l.name"
#define ADDRESS " JOIN house h ON h.id = m.house_id JOIN lane l ON l.id = h.lane_id" \
                " LEFT JOIN lane l1 ON l1.id = l.parent_id" \
                " LEFT JOIN lane l2 ON l2.id = l1.parent_id LEFT JOIN lane l3 ON l3.id = l2.parent_id" \
                " JOIN unit g ON g.id = m.group_id JOIN unit w ON w.id = m.ward_id"
static const struct field home_row[] = {
    FIELD(struct export_home, household_id), FIELD(struct export_home, resident_id), FIELD(struct export_home, lat_e6),
    FIELD(struct export_home, lon_e6), FIELD(struct export_home, birth_year), FIELD(struct export_home, ward),
    FIELD(struct export_home, group), FIELD(struct export_home, lane), FIELD(struct export_home, house),
    FIELD(struct export_home, code), FIELD(struct export_home, head), FIELD(struct export_home, name),
    FIELD(struct export_home, sex), FIELD(struct export_home, last4, .nullable = true),
};

static const struct sql sql_households = { "export_households",
    "SELECT m.id, 0, h.lat_e6, h.lon_e6, 0, w.code, g.name, " LANE_NAME ", h.number, m.code, m.head_name, '', '', ''"
    " FROM household m" ADDRESS " WHERE m.group_id = $1 AND m.id > $2 ORDER BY m.id LIMIT $3" };
static const struct sql sql_residents = { "export_residents",
    "SELECT m.id, r.id, h.lat_e6, h.lon_e6, r.birth_year, w.code, g.name, " LANE_NAME ", h.number, m.code, m.head_name,"
                                                                                      " r.name,"
    " r.sex, r.number_last4 FROM household m JOIN resident r ON r.household_id = m.id" ADDRESS
    " WHERE m.group_id = $1 AND m.id >= $2 AND (m.id, r.id) > ($2, $3) AND r.left_ms IS NULL"
    " ORDER BY m.id, r.id LIMIT $4" };

enum err export_households(struct db *db, struct arena *a, int64_t group_id, int64_t after, int64_t limit,
                           db_row_fn *each, void *arg)
{
    struct export_home row;
    return db_all(db, a, &sql_households, BINDS(BIND(group_id), BIND(after), BIND(limit)), FIELDS(home_row), &row,
                  sizeof row, (size_t)limit, each, arg);
}

enum err export_residents(struct db *db, struct arena *a, int64_t group_id, int64_t after_household,
                          int64_t after_resident, int64_t limit, db_row_fn *each, void *arg)
{
    struct export_home row;
    return db_all(db, a, &sql_residents, BINDS(BIND(group_id), BIND(after_household), BIND(after_resident),
                                               BIND(limit)),
                  FIELDS(home_row), &row, sizeof row, (size_t)limit, each, arg);
}
