/* template_db.c - the SQL of templates. */
#include "civic/desk/template_db.h"
#include "territory/territory.h"

static const struct field row_fields[] = {
    FIELD(struct template, category_id, .nullable = true), FIELD(struct template, id), FIELD(struct template, unit_id),
    FIELD(struct template, unit, .about = "its name; the city's are for all"), FIELD(struct template, kind, .words = template_kinds),
    FIELD(struct template, category, .nullable = true, .about = "empty: for all"), FIELD(struct template, reason, .words = petition_reasons),
    FIELD(struct template, name), FIELD(struct template, text, .about = "with blanks …: what is sent with one left open is refused"),
    FIELD(struct template, changed_ms),
};
const struct fields template_fields = { row_fields + 1, N_OF(row_fields) - 1 };
#define SELECT "SELECT t.category_id, t.id, t.unit_id, u.name AS unit, t.kind, c.code AS category, t.reason, t.name, t.text, t.changed_ms" \
    " FROM petition_template t JOIN unit u ON u.id = t.unit_id LEFT JOIN petition_category c ON c.id = t.category_id "

static const struct sql sql_by_id = { "template_by_id", SELECT "WHERE t.id = $1" };

enum err template_by_id(struct db *db, struct arena *a, int64_t id, struct template *out)
{
    return db_one(db, a, &sql_by_id, BINDS(BIND(id)), FIELDS(row_fields), out);
}

/* The unit's own first. */
static const struct sql sql_rows = { "template_rows",
    SELECT "WHERE t.unit_id IN ($1, $2) AND ($3 = '' OR t.kind = $3) AND ($4 = '' OR t.category_id IS NULL OR c.code = $4)"
    " ORDER BY t.kind, CASE WHEN t.unit_id = $1 THEN 0 ELSE 1 END, t.name, t.id LIMIT $5" };

enum err template_rows(struct db *db, struct arena *a, const struct template_query *q, db_row_fn *each, void *arg)
{
    enum { ROWS_MAX = 2 * TEMPLATES_PER_UNIT };
    struct template row = { .id = 0 };
    struct str kind = q->kind == TEMPLATE_ANY ? S("") : str_z(template_kinds[q->kind]);
    return db_all(db, a, &sql_rows, BINDS(BIND(q->unit_id), bind_i64(CITY_ID), BIND(kind), bind_text(q->category.n ? q->category : S("")),
                  bind_i64(ROWS_MAX)), FIELDS(row_fields), &row, sizeof row, ROWS_MAX, each, arg);
}

static const struct sql sql_count = { "template_count", "SELECT COUNT(*) FROM petition_template WHERE unit_id = $1" };

enum err template_count(struct db *db, struct arena *a, int64_t unit_id, int64_t *n)
{
    return db_i64(db, a, &sql_count, BINDS(BIND(unit_id)), n);
}

static const struct sql sql_insert = { "template_insert",
    "INSERT INTO petition_template(id, unit_id, kind, category_id, reason, name, text, changed_by, changed_ms)"
    " VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9)" };

enum err template_insert(struct db *db, struct arena *a, const struct template *t, int64_t by)
{
    return db_run(db, a, &sql_insert,
                  BINDS(BIND(t->id), BIND(t->unit_id), BIND_WORD(template_kinds, t->kind), bind_id(t->category_id),
                        BIND_WORD(petition_reasons, t->reason), BIND(t->name), BIND(t->text), BIND(by),
                        BIND(t->changed_ms)),
                  NULL);
}

static const struct sql sql_set = { "template_set",
    "UPDATE petition_template SET name = $2, text = $3, changed_by = $4, changed_ms = $5 WHERE id = $1" };

enum err template_set(struct db *db, struct arena *a, const struct template *t, int64_t by)
{
    return db_run(db, a, &sql_set, BINDS(BIND(t->id), BIND(t->name), BIND(t->text), BIND(by), BIND(t->changed_ms)),
                  NULL);
}

static const struct sql sql_delete = { "template_delete", "DELETE FROM petition_template WHERE id = $1" };

enum err template_delete(struct db *db, struct arena *a, int64_t id)
{
    return db_run(db, a, &sql_delete, BINDS(BIND(id)), NULL);
}
