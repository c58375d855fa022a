/* petition_category_db.c - the SQL of what can be reported, what is asked about it, and who is responsible. */
#include "civic/petition/petition_db.h"

enum { CATEGORIES_MAX = 300, ATTRIBUTES_MAX = 40, RULES_MAX = 200 };

static const struct field row_fields[] = {
    FIELD(struct petition_category, id), FIELD(struct petition_category, code), FIELD(struct petition_category, flow, .words = petition_flow_kinds),
    FIELD(struct petition_category, heading), FIELD(struct petition_category, name), FIELD(struct petition_category, name_en),
    FIELD(struct petition_category, hint), FIELD(struct petition_category, hint_en), FIELD(struct petition_category, icon),
    FIELD(struct petition_category, level, .words = petition_levels), FIELD(struct petition_category, needs_place),
    FIELD(struct petition_category, needs_photo), FIELD(struct petition_category, is_open), FIELD(struct petition_category, place),
};
const struct fields petition_category_fields = { row_fields + 1, N_OF(row_fields) - 1 };     /* the id is ours */
#define COLUMNS "id, code, flow, heading, name, name_en, hint, hint_en, icon, level, needs_place, needs_photo, is_open, place"

static const struct sql sql_by_code = { "petition_category_by_code", "SELECT " COLUMNS " FROM petition_category WHERE code = $1" };

enum err petition_category_by_code(struct db *db, struct arena *a, struct str code, struct petition_category *out)
{
    return db_one(db, a, &sql_by_code, BINDS(BIND(code)), FIELDS(row_fields), out);
}

static const struct sql sql_list = { "petition_category_list",
    "SELECT " COLUMNS " FROM petition_category WHERE is_open ORDER BY place, id LIMIT $1" };

enum err petition_category_list(struct db *db, struct arena *a, db_row_fn *each, void *arg)
{
    struct petition_category row;
    return db_all(db, a, &sql_list, BINDS(bind_i64(CATEGORIES_MAX)), FIELDS(row_fields), &row, sizeof row,
                  CATEGORIES_MAX, each, arg);
}

static const struct field attribute_fields[] = {
    FIELD(struct petition_attribute, category_id), FIELD(struct petition_attribute, choices), FIELD(struct petition_attribute, code),
    FIELD(struct petition_attribute, place), FIELD(struct petition_attribute, datatype, .words = petition_datatypes),
    FIELD(struct petition_attribute, is_required), FIELD(struct petition_attribute, name), FIELD(struct petition_attribute, name_en),
};
const struct fields petition_attribute_fields = { attribute_fields + 2, N_OF(attribute_fields) - 2 };
static const struct sql sql_attributes = { "petition_attribute_list",
    "SELECT category_id, choices, code, place, datatype, is_required, name, name_en FROM petition_attribute"
    " WHERE category_id = $1 ORDER BY place, code LIMIT $2" };

enum err petition_attribute_list(struct db *db, struct arena *a, int64_t category_id, db_row_fn *each, void *arg)
{
    struct petition_attribute row;
    return db_all(db, a, &sql_attributes, BINDS(BIND(category_id), bind_i64(ATTRIBUTES_MAX)), FIELDS(attribute_fields),
                  &row, sizeof row, ATTRIBUTES_MAX, each, arg);
}

static const struct field rule_fields[] = {
    FIELD(struct rule_row, id), FIELD(struct rule_row, unit_id), FIELD(struct rule_row, from_minute), FIELD(struct rule_row, to_minute),
    FIELD(struct rule_row, weekdays), FIELD(struct rule_row, to_unit_id),
};
static const struct sql sql_rules = { "petition_rules",
    "SELECT id, unit_id, from_minute, to_minute, weekdays, to_unit_id FROM petition_rule"
    " WHERE category_id = $1 AND unit_id IN ($3, $4, $5, $6) AND valid_from <= $2 AND (valid_to IS NULL OR valid_to > $2)"
    " ORDER BY id LIMIT $7" };

enum err rule_rows(struct db *db, struct arena *a, int64_t category_id, int64_t day, const int64_t unit_id[4], db_row_fn *each, void *arg)
{
    struct rule_row row;
    return db_all(db, a, &sql_rules,
                  BINDS(BIND(category_id), BIND(day), BIND(unit_id[0]), BIND(unit_id[1]), BIND(unit_id[2]),
                        BIND(unit_id[3]), bind_i64(RULES_MAX)),
                  FIELDS(rule_fields), &row, sizeof row, RULES_MAX, each, arg);
}
