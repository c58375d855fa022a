/* open_db.c - the SQL of Open311. */
#include "civic/open/open_db.h"

/* ---- clients ---- */

#define CLIENT_COLUMNS "id, name, unit_id, per_hour, made_by, created_ms, revoked_ms"
static const struct field client_row[] = {
    FIELD(struct open_client, id), FIELD(struct open_client, name), FIELD(struct open_client, unit_id), FIELD(struct open_client, per_hour),
    FIELD(struct open_client, made_by), FIELD(struct open_client, created_ms), FIELD(struct open_client, revoked_ms, .nullable = true),
};

static const struct sql sql_client_insert = { "client_insert",
    "INSERT INTO open_client(id, name, key_hash, unit_id, per_hour, made_by, created_ms, revoked_ms)"
    " VALUES($1, $2, $3, $4, $5, $6, $7, NULL)" };

enum err client_insert(struct db *db, struct arena *a, const struct open_client *c, struct bytes key_hash)
{
    return db_run(db, a, &sql_client_insert,
                  BINDS(BIND(c->id), BIND(c->name), BIND(key_hash), BIND(c->unit_id), BIND(c->per_hour),
                        BIND(c->made_by), BIND(c->created_ms)),
                  NULL);
}

static const struct sql sql_client_revoke = { "client_revoke", "UPDATE open_client SET revoked_ms = $2 WHERE id = $1 AND revoked_ms IS NULL" };

enum err client_set_revoked(struct db *db, struct arena *a, int64_t id, int64_t now_ms)
{
    return db_run(db, a, &sql_client_revoke, BINDS(BIND(id), BIND(now_ms)), NULL);
}

static const struct sql sql_client = { "client_by_id", "SELECT " CLIENT_COLUMNS " FROM open_client WHERE id = $1" };
static const struct sql sql_client_hash = { "client_by_hash",
    "SELECT " CLIENT_COLUMNS " FROM open_client WHERE key_hash = $1 AND revoked_ms IS NULL" };
static const struct sql sql_clients = { "client_rows",
    "SELECT " CLIENT_COLUMNS " FROM open_client WHERE unit_id = $1 AND id > $2 ORDER BY id LIMIT $3" };

enum err client_row_by_id(struct db *db, struct arena *a, int64_t id, struct open_client *out)
{
    return db_one(db, a, &sql_client, BINDS(BIND(id)), FIELDS(client_row), out);
}

enum err client_row_by_hash(struct db *db, struct arena *a, struct bytes key_hash, struct open_client *out)
{
    return db_one(db, a, &sql_client_hash, BINDS(BIND(key_hash)), FIELDS(client_row), out);
}

enum err client_rows(struct db *db, struct arena *a, int64_t unit_id, int64_t after, int64_t limit, db_row_fn *each, void *arg)
{
    struct open_client row;
    return db_all(db, a, &sql_clients, BINDS(BIND(unit_id), BIND(after), BIND(limit)), FIELDS(client_row), &row,
                  sizeof row, (size_t)limit, each, arg);
}

static const struct sql sql_client_sent = { "client_sent",
    "SELECT COUNT(*) FROM (SELECT 1 FROM petition WHERE client_id = $1 AND received_ms > $2 LIMIT $3) sent" };

enum err client_sent(struct db *db, struct arena *a, int64_t id, int64_t since_ms, int64_t max, int64_t *n)
{
    return db_i64(db, a, &sql_client_sent, BINDS(BIND(id), BIND(since_ms), BIND(max)), n);
}

/* ---- sending ---- */

struct asking_row { int64_t id; };
static const struct field asking_row[] = { FIELD(struct asking_row, id) };
static const struct sql sql_asking = { "categories_asking", "SELECT DISTINCT category_id FROM petition_attribute ORDER BY category_id LIMIT 1000" };

enum err categories_asking(struct db *db, struct arena *a, db_row_fn *each, void *arg)
{
    struct asking_row row;
    return db_all(db, a, &sql_asking, NO_BINDS, FIELDS(asking_row), &row, sizeof row, 1000, each, arg);
}

/* ---- updates ---- */

static const struct field update_row[] = {
    FIELD(struct update, code), FIELD(struct update, n), FIELD(struct update, event, .words = petition_events),
    FIELD(struct update, to_state, .words = petition_states), FIELD(struct update, at_ms), FIELD(struct update, public_text),
};
/* Words of residents are never among them (board_db.c says the same). */
static const struct sql sql_updates = { "update_rows",
    "SELECT p.code, s.n, s.event, s.to_state, s.at_ms, CASE WHEN s.event IN ('supply', 'rate', 'reopen', 'withdraw', 'lapse') THEN ''"
    " ELSE s.public_text END FROM (SELECT petition_id, n, event, to_state, at_ms, public_text FROM petition_step"
    " WHERE at_ms >= $1 AND at_ms < $2 ORDER BY at_ms, petition_id, n LIMIT $5) s JOIN petition p ON p.id = s.petition_id"
    " WHERE (p.audience = 'public' OR p.client_id = $3) AND s.event NOT IN ('file', 'note', 'clear')"
    " ORDER BY s.at_ms, s.petition_id, s.n LIMIT $4" };

enum err update_rows(struct db *db, struct arena *a, const struct update_query *q, int64_t read_max, db_row_fn *each, void *arg)
{
    struct update row;
    return db_all(db, a, &sql_updates,
                  BINDS(BIND(q->from_ms), BIND(q->to_ms), BIND(q->client_id), BIND(q->limit), BIND(read_max)),
                  FIELDS(update_row), &row, sizeof row, (size_t)q->limit, each, arg);
}

struct ext_row { int64_t petition_id, n; };
static const struct field ext_row[] = { FIELD(struct ext_row, petition_id), FIELD(struct ext_row, n) };
static const struct sql sql_ext = { "update_by_ext", "SELECT petition_id, n FROM open_update WHERE client_id = $1 AND ext = $2" };
static const struct sql sql_ext_insert = { "update_insert", "INSERT INTO open_update(client_id, ext, petition_id, n) VALUES($1, $2, $3, $4)" };

enum err update_by_ext(struct db *db, struct arena *a, int64_t client_id, struct str ext, int64_t *petition_id, int64_t *n)
{
    struct ext_row row;
    TRY(db_one(db, a, &sql_ext, BINDS(BIND(client_id), BIND(ext)), FIELDS(ext_row), &row));
    *petition_id = row.petition_id;
    *n = row.n;
    return OK;
}

enum err update_insert(struct db *db, struct arena *a, int64_t client_id, struct str ext, int64_t petition_id, int64_t n)
{
    return db_run(db, a, &sql_ext_insert, BINDS(BIND(client_id), BIND(ext), BIND(petition_id), BIND(n)), NULL);
}
