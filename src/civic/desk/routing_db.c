/* routing_db.c - the SQL of routing rules. */
#include "civic/desk/routing_db.h"

static const struct field row_fields[] = {
    FIELD(struct routing_rule, category_id), FIELD(struct routing_rule, id), FIELD(struct routing_rule, category),
    FIELD(struct routing_rule, unit_id, .about = "holds for places here and below"), FIELD(struct routing_rule, unit),
    FIELD(struct routing_rule, from_minute, .about = "of the local day"), FIELD(struct routing_rule, to_minute),
    FIELD(struct routing_rule, weekdays, .about = "bits, 1 = Monday … 64 = Sunday; 127 = every day"),
    FIELD(struct routing_rule, to_unit_id, .about = "who handles it; 0: the ward of the place"),
    FIELD(struct routing_rule, to_unit, .nullable = true), FIELD(struct routing_rule, valid_from),
    FIELD(struct routing_rule, valid_to, .nullable = true, .about = "that day no more; 0: without end"),
    FIELD(struct routing_rule, basis),
};
const struct fields routing_rule_fields = { row_fields + 1, N_OF(row_fields) - 1 };
#define SELECT "SELECT r.category_id, r.id, c.code AS category, r.unit_id, u.name AS unit, r.from_minute, r.to_minute, r.weekdays," \
    " r.to_unit_id, w.name AS to_unit, r.valid_from, r.valid_to, r.basis FROM petition_rule r" \
    " JOIN petition_category c ON c.id = r.category_id JOIN unit u ON u.id = r.unit_id LEFT JOIN unit w ON w.id = r.to_unit_id WHERE "
#define IN_FORCE "(r.valid_to IS NULL OR r.valid_to > $1)"

static const struct sql sql_by_id = { "routing_by_id", SELECT "r.id = $1" };

enum err routing_by_id(struct db *db, struct arena *a, int64_t id, struct routing_rule *out)
{
    return db_one(db, a, &sql_by_id, BINDS(BIND(id)), FIELDS(row_fields), out);
}

static const struct sql sql_all = { "routing_rows", SELECT IN_FORCE " AND r.id > $2 ORDER BY r.id LIMIT $3" };
static const struct sql sql_of_category = { "routing_of_category",
    SELECT IN_FORCE " AND r.id > $2 AND r.category_id = $4 ORDER BY r.id LIMIT $3" };

enum err routing_rows(struct db *db, struct arena *a, int64_t day, int64_t category_id, int64_t after, int64_t limit,
                      db_row_fn *each, void *arg)
{
    struct routing_rule row = { .id = 0 };
    if (category_id)
        return db_all(db, a, &sql_of_category, BINDS(BIND(day), BIND(after), BIND(limit), BIND(category_id)),
                      FIELDS(row_fields), &row, sizeof row, (size_t)limit, each, arg);
    return db_all(db, a, &sql_all, BINDS(BIND(day), BIND(after), BIND(limit)), FIELDS(row_fields), &row, sizeof row,
                  (size_t)limit, each, arg);
}

static const struct sql sql_at = { "routing_at",
    SELECT IN_FORCE " AND r.category_id = $2 AND r.unit_id = $3 ORDER BY r.id LIMIT $4" };

enum err routing_at(struct db *db, struct arena *a, int64_t day, int64_t category_id, int64_t unit_id, db_row_fn *each, void *arg)
{
    struct routing_rule row = { .id = 0 };
    return db_all(db, a, &sql_at, BINDS(BIND(day), BIND(category_id), BIND(unit_id), bind_i64(RULES_PER_PLACE)),
                  FIELDS(row_fields), &row, sizeof row, RULES_PER_PLACE, each, arg);
}

static const struct sql sql_insert = { "routing_insert",
    "INSERT INTO petition_rule(id, category_id, unit_id, from_minute, to_minute, weekdays, to_unit_id, valid_from, valid_to, basis)"
    " VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)" };

enum err routing_insert(struct db *db, struct arena *a, const struct routing_rule *r)
{
    return db_run(db, a, &sql_insert,
                  BINDS(BIND(r->id), BIND(r->category_id), BIND(r->unit_id), BIND(r->from_minute), BIND(r->to_minute),
                        BIND(r->weekdays), BIND(r->to_unit_id), BIND(r->valid_from), bind_id(r->valid_to),
                        BIND(r->basis)),
                  NULL);
}

static const struct sql sql_end = { "routing_end", "UPDATE petition_rule SET valid_to = $2 WHERE id = $1" };

enum err routing_end(struct db *db, struct arena *a, int64_t id, int64_t day)
{
    return db_run(db, a, &sql_end, BINDS(BIND(id), BIND(day)), NULL);
}

static const struct sql sql_delete = { "routing_delete", "DELETE FROM petition_rule WHERE id = $1" };

enum err routing_delete(struct db *db, struct arena *a, int64_t id)
{
    return db_run(db, a, &sql_delete, BINDS(BIND(id)), NULL);
}
