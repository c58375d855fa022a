/* publog_db.c - the SQL of the public log. */
#include "civic/publog/publog_db.h"

enum { LEVEL_SHIFT = 48 };

static const struct sql sql_size = { "publog_size", "SELECT COALESCE(MAX(id) + 1, 0) FROM publog_leaf" };

enum err publog_size(struct db *db, struct arena *a, int64_t *size) { return db_i64(db, a, &sql_size, NO_BINDS, size); }

/* The place and the line in one: half the way to a server. */
static const struct sql sql_leaf_append = { "publog_leaf_append",
    "INSERT INTO publog_leaf(id, at_ms, hash, leaf) SELECT COALESCE(MAX(id) + 1, 0), $1, $2, $3 FROM publog_leaf RETURNING id" };

enum err publog_leaf_append(struct db *db, struct arena *a, const struct publog_leaf_row *r, int64_t *id)
{
    return db_i64(db, a, &sql_leaf_append, BINDS(BIND(r->at_ms), BIND(r->hash), BIND(r->leaf)), id);
}

static const struct field leaf_row[] = {
    FIELD(struct publog_leaf_row, id), FIELD(struct publog_leaf_row, at_ms), FIELD(struct publog_leaf_row, hash),
    FIELD(struct publog_leaf_row, leaf),
};
static const struct sql sql_leaf_by_id = { "publog_leaf_by_id", "SELECT id, at_ms, hash, leaf FROM publog_leaf WHERE id = $1" };

enum err publog_leaf_by_id(struct db *db, struct arena *a, int64_t id, struct publog_leaf_row *out)
{
    return db_one(db, a, &sql_leaf_by_id, BINDS(BIND(id)), FIELDS(leaf_row), out);
}

static const struct sql sql_leaf_each = { "publog_leaf_each", "SELECT id, at_ms, hash, leaf FROM publog_leaf ORDER BY id" };

enum err publog_leaf_each(struct db *db, struct arena *a, db_row_fn *each, void *arg)
{
    struct publog_leaf_row row;
    return db_each(db, a, &sql_leaf_each, NO_BINDS, FIELDS(leaf_row), &row, sizeof row, each, arg);
}

static const struct sql sql_leaf_page = { "publog_leaf_page",
    "SELECT id, at_ms, hash, leaf FROM publog_leaf WHERE id >= $1 ORDER BY id LIMIT $2" };

enum err publog_leaf_page(struct db *db, struct arena *a, int64_t from, int64_t limit, db_row_fn *each, void *arg)
{
    struct publog_leaf_row row;
    return db_all(db, a, &sql_leaf_page, BINDS(BIND(from), BIND(limit)), FIELDS(leaf_row), &row, sizeof row,
                  (size_t)limit, each, arg);
}

/* ---- heads ---- */

static const struct field head_row[] = {
    FIELD(struct publog_head, size), FIELD(struct publog_head, at_ms), FIELD(struct publog_head, root), FIELD(struct publog_head, signature),
};
static const struct sql sql_head_insert = { "publog_head_insert",
    "INSERT INTO publog_head(size, at_ms, root, signature) VALUES($1, $2, $3, $4) ON CONFLICT(size) DO NOTHING" };
static const struct sql sql_head_each = { "publog_head_each", "SELECT size, at_ms, root, signature FROM publog_head ORDER BY size" };

enum err publog_head_insert(struct db *db, struct arena *a, const struct publog_head *h)
{
    return db_run(db, a, &sql_head_insert, BINDS(BIND(h->size), BIND(h->at_ms), BIND(h->root), BIND(h->signature)),
                  NULL);
}

enum err publog_head_each(struct db *db, struct arena *a, db_row_fn *each, void *arg)
{
    struct publog_head row;
    return db_each(db, a, &sql_head_each, NO_BINDS, FIELDS(head_row), &row, sizeof row, each, arg);
}

/* ---- complete subtrees ---- */

struct node_row { struct bytes hash; };
static const struct field node_row[] = { FIELD(struct node_row, hash) };
static const struct sql sql_node_insert = { "publog_node_insert", "INSERT INTO publog_node(id, hash) VALUES($1, $2)" };
static const struct sql sql_node = { "publog_node", "SELECT hash FROM publog_node WHERE id = $1" };
static const struct sql sql_leaf_hash = { "publog_leaf_hash", "SELECT hash FROM publog_leaf WHERE id = $1" };

enum err publog_node_insert(struct db *db, struct arena *a, int64_t level, int64_t place, struct bytes hash)
{
    return db_run(db, a, &sql_node_insert, BINDS(bind_i64(level << LEVEL_SHIFT | place), BIND(hash)), NULL);
}

enum err publog_node(struct db *db, struct arena *a, int64_t level, int64_t place, struct bytes *hash)
{
    struct node_row row;
    const struct sql *q = level ? &sql_node : &sql_leaf_hash;
    TRY(db_one(db, a, q, BINDS(bind_i64(level << LEVEL_SHIFT | place)), FIELDS(node_row), &row));
    *hash = row.hash;
    return OK;
}
