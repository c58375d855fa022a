/* item_db.c - the SQL of groups, activities and tasks. */
#include "plan/programme/item_db.h"

const char *const item_kinds[] = { "group", "activity", "task", NULL };

static const struct field row_fields[] = {               /* the order of ITEM */
    FIELD(struct plan_item, version_id), FIELD(struct plan_item, plan_id), FIELD(struct plan_item, path), FIELD(struct plan_item, documents),
    FIELD(struct plan_item, id), FIELD(struct plan_item, kind, .words = item_kinds),
    FIELD(struct plan_item, parent_id, .nullable = true, .about = "0: a group"), FIELD(struct plan_item, code, .about = "its place: 3.2.10"),
    FIELD(struct plan_item, name), FIELD(struct plan_item, name_en), FIELD(struct plan_item, content), FIELD(struct plan_item, lead_id),
    FIELD(struct plan_item, lead, .about = "who is responsible"), FIELD(struct plan_item, for_wards, .about = "every ward and commune does it too"),
    FIELD(struct plan_item, from_day), FIELD(struct plan_item, to_day), FIELD(struct plan_item, legal_basis), FIELD(struct plan_item, budget_vnd),
    FIELD(struct plan_item, budget_line),
};
const struct fields plan_item_fields = { row_fields + 4, N_OF(row_fields) - 4 };
static const struct field said[] = {
    FIELD(struct plan_item, name), FIELD(struct plan_item, name_en), FIELD(struct plan_item, content), FIELD(struct plan_item, lead),
    FIELD(struct plan_item, for_wards), FIELD(struct plan_item, from_day), FIELD(struct plan_item, to_day), FIELD(struct plan_item, legal_basis),
    FIELD(struct plan_item, budget_vnd), FIELD(struct plan_item, budget_line),
};
const struct fields item_said_fields = { said, N_OF(said) };
#define ITEM                                                                                                          \
    "SELECT i.version_id, i.plan_id, i.path, i.documents, i.item_id, i.kind, i.parent_id, '' AS code, i.name, i.name_en, i.content, i.lead_id," \
    " u.name AS lead, i.for_wards, i.from_day, i.to_day, i.legal_basis, i.budget_vnd, i.budget_line FROM plan_item i" \
    " JOIN unit u ON u.id = i.lead_id "

struct str plan_code_of(struct arena *a, struct str path)
{
    struct buf code = { .arena = a };
    for (size_t i = 0; i < path.n; i++)
        if (path.p[i] != '0' || (code.n && code.p[code.n - 1] != '.')) buf_add(&code, (struct str){ path.p + i, 1 });
    return code.failed ? (struct str){ 0 } : buf_str(&code);
}

struct walking { struct arena *a; db_row_fn *each; void *arg; };
static enum err with_code(const void *row, void *arg)
{
    struct walking *k = arg;
    struct plan_item i = *(const struct plan_item *)row;
    i.code = plan_code_of(k->a, i.path);
    return i.code.n ? k->each(&i, k->arg) : ERR_NOMEM;
}

static const struct sql sql_rows = { "plan_item_rows", ITEM "WHERE i.version_id = $1 AND i.path >= $2 AND i.path < $3 ORDER BY i.path LIMIT $4" };

enum err item_rows(struct db *db, struct arena *a, int64_t version_id, struct str from, struct str to, db_row_fn *each, void *arg)
{
    struct plan_item row = { .id = 0 };
    struct walking k = { a, each, arg };
    return db_all(db, a, &sql_rows, BINDS(BIND(version_id), BIND(from), BIND(to), bind_i64(PLAN_ITEMS_MAX)),
                  FIELDS(row_fields), &row, sizeof row, PLAN_ITEMS_MAX, with_code, &k);
}

static enum err one(struct db *db, struct arena *a, const struct sql *q, struct binds b, struct plan_item *out)
{
    struct plan_item row = { .id = 0 };
    TRY(db_one(db, a, q, b, FIELDS(row_fields), &row));
    row.code = plan_code_of(a, row.path);
    if (!row.code.n) return ERR_NOMEM;
    *out = row;
    return OK;
}

static const struct sql sql_by_id = { "plan_item_by_id", ITEM "WHERE i.version_id = $1 AND i.item_id = $2" };
enum err item_by_id(struct db *db, struct arena *a, int64_t version_id, int64_t item_id, struct plan_item *out)
{
    return one(db, a, &sql_by_id, BINDS(BIND(version_id), BIND(item_id)), out);
}

static const struct sql sql_in_force = { "plan_item_in_force",
    ITEM "JOIN plan p ON p.id = i.plan_id AND p.in_force_id = i.version_id WHERE i.item_id = $1" };
enum err plan_item_in_force(struct db *db, struct arena *a, int64_t item_id, struct plan_item *out)
{
    return one(db, a, &sql_in_force, BINDS(BIND(item_id)), out);
}

static const struct sql sql_count = { "plan_item_count", "SELECT COUNT(*) FROM plan_item WHERE version_id = $1" };
enum err item_count(struct db *db, struct arena *a, int64_t version_id, int64_t *n) { return db_i64(db, a, &sql_count, BINDS(BIND(version_id)), n); }

/* ---- writing: the caller has made sure that the version is a draft (version_touch) ---- */

static const struct sql sql_insert = { "plan_item_insert",
    "INSERT INTO plan_item(version_id, item_id, plan_id, parent_id, kind, path, name, name_en, content, lead_id, for_wards, from_day, to_day,"
    " legal_basis, budget_vnd, budget_line, documents) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)" };

enum err item_insert(struct db *db, struct arena *a, const struct plan_item *i)
{
    return db_run(db, a, &sql_insert,
                  BINDS(BIND(i->version_id), BIND(i->id), BIND(i->plan_id), bind_id(i->parent_id),
                        BIND_WORD(item_kinds, i->kind), BIND(i->path), BIND(i->name), BIND(i->name_en),
                        BIND(i->content), BIND(i->lead_id), BIND(i->for_wards), BIND(i->from_day), BIND(i->to_day),
                        BIND(i->legal_basis), BIND(i->budget_vnd), BIND(i->budget_line), BIND(i->documents)),
                  NULL);
}

static const struct sql sql_write = { "plan_item_write",
    "UPDATE plan_item SET name = $3, name_en = $4, content = $5, lead_id = $6, for_wards = $7, from_day = $8, to_day = $9, legal_basis = $10,"
    " budget_vnd = $11, budget_line = $12, documents = $13 WHERE version_id = $1 AND item_id = $2" };

enum err item_write(struct db *db, struct arena *a, const struct plan_item *i)
{
    return db_run(db, a, &sql_write,
                  BINDS(BIND(i->version_id), BIND(i->id), BIND(i->name), BIND(i->name_en), BIND(i->content),
                        BIND(i->lead_id), BIND(i->for_wards), BIND(i->from_day), BIND(i->to_day), BIND(i->legal_basis),
                        BIND(i->budget_vnd), BIND(i->budget_line), BIND(i->documents)),
                  NULL);
}

static const struct sql sql_path = { "plan_item_set_path", "UPDATE plan_item SET path = $3 WHERE version_id = $1 AND item_id = $2" };
enum err item_set_path(struct db *db, struct arena *a, const struct plan_item *i)
{
    return db_run(db, a, &sql_path, BINDS(BIND(i->version_id), BIND(i->id), BIND(i->path)), NULL);
}

static const struct sql sql_delete = { "plan_item_delete", "DELETE FROM plan_item WHERE version_id = $1 AND item_id = $2" };
enum err item_delete(struct db *db, struct arena *a, const struct plan_item *i)
{
    TRY(item_units_clear(db, a, i));
    return db_run(db, a, &sql_delete, BINDS(BIND(i->version_id), BIND(i->id)), NULL);
}

static const struct sql sql_copy = { "plan_items_copy",
    "INSERT INTO plan_item(version_id, item_id, plan_id, parent_id, kind, path, name, name_en, content, lead_id, for_wards, from_day, to_day,"
    " legal_basis, budget_vnd, budget_line, documents) SELECT $2, item_id, plan_id, parent_id, kind, path, name, name_en, content, lead_id,"
    " for_wards, from_day, to_day, legal_basis, budget_vnd, budget_line, documents FROM plan_item WHERE version_id = $1" };
static const struct sql sql_copy_units = { "plan_units_copy",
    "INSERT INTO plan_unit(unit_id, version_id, item_id, part) SELECT unit_id, $2, item_id, part FROM plan_unit WHERE version_id = $1" };

enum err items_copy(struct db *db, struct arena *a, int64_t from_version, int64_t to_version)
{
    TRY(db_run(db, a, &sql_copy, BINDS(BIND(from_version), BIND(to_version)), NULL));
    return db_run(db, a, &sql_copy_units, BINDS(BIND(from_version), BIND(to_version)), NULL);
}

/* ---- units ---- */

static const struct field support_fields[] = { FIELD(struct plan_support, item_id), FIELD(struct plan_support, unit_id),
    FIELD(struct plan_support, unit) };
static const struct sql sql_supports = { "plan_supports",
    "SELECT x.item_id, x.unit_id, u.name AS unit FROM plan_unit x JOIN unit u ON u.id = x.unit_id"
    " WHERE x.version_id = $1 AND x.part = 'support' ORDER BY x.item_id, x.unit_id LIMIT $2" };

enum err support_rows(struct db *db, struct arena *a, int64_t version_id, db_row_fn *each, void *arg)
{
    struct plan_support row = { .item_id = 0 };
    return db_all(db, a, &sql_supports, BINDS(BIND(version_id), bind_i64(SUPPORTS_MAX)), FIELDS(support_fields), &row,
                  sizeof row, SUPPORTS_MAX, each, arg);
}

static const struct sql sql_units_clear = { "plan_units_clear", "DELETE FROM plan_unit WHERE version_id = $1 AND item_id = $2" };
enum err item_units_clear(struct db *db, struct arena *a, const struct plan_item *i)
{
    return db_run(db, a, &sql_units_clear, BINDS(BIND(i->version_id), BIND(i->id)), NULL);
}

static const struct sql sql_unit = { "plan_unit_insert", "INSERT INTO plan_unit(unit_id, version_id, item_id, part) VALUES($1, $2, $3, $4)" };
enum err item_unit_insert(struct db *db, struct arena *a, const struct plan_item *i, int64_t unit_id, bool leads)
{
    return db_run(db, a, &sql_unit, BINDS(BIND(unit_id), BIND(i->version_id), BIND(i->id), bind_text(leads ? S("lead") : S("support"))), NULL);
}

/* ---- states ---- */

static const struct field tally_fields[] = {
    FIELD(struct tally, task_id), FIELD(struct tally, todo), FIELD(struct tally, doing), FIELD(struct tally, blocked), FIELD(struct tally, done),
};
static const struct sql sql_tally = { "task_tally_rows",
    "SELECT task_id, todo, doing, blocked, done FROM task_tally WHERE plan_id = $1 ORDER BY task_id LIMIT $2" };

enum err tally_rows(struct db *db, struct arena *a, int64_t plan_id, db_row_fn *each, void *arg)
{
    struct tally row;
    enum { TALLIES_MAX = 4 * PLAN_ITEMS_MAX };               /* tasks of earlier versions too */
    return db_all(db, a, &sql_tally, BINDS(BIND(plan_id), bind_i64(TALLIES_MAX)), FIELDS(tally_fields), &row,
                  sizeof row, TALLIES_MAX, each, arg);
}

static const struct sql sql_wards = { "plan_ward_count",
    "SELECT COUNT(*) FROM unit WHERE parent_id = 1 AND kind IN ('ward', 'commune') AND valid_to IS NULL" };
enum err ward_count(struct db *db, struct arena *a, int64_t *n) { return db_i64(db, a, &sql_wards, NO_BINDS, n); }
