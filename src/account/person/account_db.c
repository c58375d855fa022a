/* account_db.c - the statements about people, their grants, and where they are listed. */
#include "account/person/account_db.h"

const char *const account_states[] = { "active", "locked", "left", NULL };

static const struct field account_row[] = {              /* the order of ACCOUNT_COLUMNS */
    FIELD(struct account, id), FIELD(struct account, login, .nullable = true), FIELD(struct account, name),
    FIELD(struct account, password, .nullable = true), FIELD(struct account, totp_sealed, .nullable = true),
    FIELD(struct account, totp_step), FIELD(struct account, totp_on), FIELD(struct account, home_unit_id),
    FIELD(struct account, state, .words = account_states), FIELD(struct account, created_ms),
    FIELD(struct account, is_resident),
};
#define ACCOUNT_COLUMNS "id, login, name, password, totp_sealed, totp_step, totp_on, home_unit_id, state, created_ms,"\
                        " is_resident"

static struct bind text_or_null(struct str s) { return s.n ? bind_text(s) : BIND_NULL(FIELD_TEXT); }

static const struct sql sql_by_id = { "account_by_id", "SELECT " ACCOUNT_COLUMNS " FROM account WHERE id = $1" };
static const struct sql sql_by_login = { "account_by_login",
                                         "SELECT " ACCOUNT_COLUMNS " FROM account WHERE login = $1" };

enum err account_by_id(struct db *db, struct arena *a, int64_t id, struct account *out)
{
    return db_one(db, a, &sql_by_id, BINDS(BIND(id)), FIELDS(account_row), out);
}

enum err account_by_login(struct db *db, struct arena *a, struct str login, struct account *out)
{
    return db_one(db, a, &sql_by_login, BINDS(BIND(login)), FIELDS(account_row), out);
}

static const struct sql sql_insert = { "account_insert",
    "INSERT INTO account(" ACCOUNT_COLUMNS ") VALUES($1, $2, $3, NULL, NULL, 0, $4, $5, $6, $7, $8)" };

enum err account_insert(struct db *db, struct arena *a, const struct account *x)
{
    return db_run(db, a, &sql_insert, BINDS(BIND(x->id), text_or_null(x->login), BIND(x->name), bind_bool(false),
                  BIND(x->home_unit_id), BIND_WORD(account_states, x->state), BIND(x->created_ms),
                  BIND(x->is_resident)), NULL);
}

static const struct sql sql_put_login = { "account_put_login",
    "UPDATE account SET login = $2, password = $3 WHERE id = $1" };

enum err account_put_login(struct db *db, struct arena *a, int64_t id, struct str login, struct str password)
{
    return db_run(db, a, &sql_put_login, BINDS(BIND(id), text_or_null(login), text_or_null(password)), NULL);
}

static const struct sql sql_put_home = { "account_put_home", "UPDATE account SET home_unit_id = $2 WHERE id = $1" };

enum err account_put_home(struct db *db, struct arena *a, int64_t id, int64_t unit_id)
{
    return db_run(db, a, &sql_put_home, BINDS(BIND(id), BIND(unit_id)), NULL);
}

static const struct sql sql_put_state = { "account_put_state",
                                          "UPDATE account SET state = $3 WHERE id = $1 AND state = $2" };

enum err account_put_state(struct db *db, struct arena *a, int64_t id, unsigned before, unsigned after)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_put_state, BINDS(BIND(id), BIND_WORD(account_states, before),
                                            BIND_WORD(account_states, after)),
               &changed));
    return changed == 1 ? OK : ERR_CONFLICT;
}

static const struct sql sql_put_totp = { "account_put_totp",
    "UPDATE account SET totp_sealed = $2, totp_on = $3 WHERE id = $1" };

enum err account_put_totp(struct db *db, struct arena *a, int64_t id, struct bytes sealed, bool on)
{
    return db_run(db, a, &sql_put_totp, BINDS(BIND(id), BIND(sealed), BIND(on)), NULL);
}

static const struct sql sql_put_totp_step = { "account_put_totp_step",
    "UPDATE account SET totp_step = $2 WHERE id = $1 AND totp_step < $2" };

enum err account_put_totp_step(struct db *db, struct arena *a, int64_t id, int64_t step)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_put_totp_step, BINDS(BIND(id), BIND(step)), &changed));
    return changed == 1 ? OK : ERR_SIGN_IN;
}

static const struct sql sql_clear_secrets = { "account_clear_secrets",
    "UPDATE account SET password = NULL, totp_sealed = NULL, totp_on = $2 WHERE id = $1" };

enum err account_clear_secrets(struct db *db, struct arena *a, int64_t id)
{
    return db_run(db, a, &sql_clear_secrets, BINDS(BIND(id), bind_bool(false)), NULL);
}

/* ---- grants ---- */

static const struct field held_row[] = {
    FIELD(struct held, account_id), FIELD(struct held, role, .words = role_words), FIELD(struct held, unit_id),
    FIELD(struct held, unit_name), FIELD(struct held, unit_kind),
};
const struct fields held_fields = { held_row + 1, N_OF(held_row) - 1 };
#define HELD "SELECT g.account_id, g.role, g.unit_id, u.name, u.kind FROM account_grant g" \
             " JOIN unit u ON u.id = g.unit_id"
enum { GRANTS_MAX = 64, DEVICES_MAX = 200 };             /* of one person; more is a fault of ours */

static const struct sql sql_grants = { "account_grants",
    HELD " WHERE g.account_id = $1 AND g.ended_ms IS NULL ORDER BY g.unit_id, g.role" };

enum err account_grants(struct db *db, struct arena *a, int64_t account_id, db_row_fn *each, void *arg)
{
    struct held row;
    return db_all(db, a, &sql_grants, BINDS(BIND(account_id)), FIELDS(held_row), &row, sizeof row, GRANTS_MAX, each,
                  arg);
}

static const struct sql sql_grant_insert = { "grant_insert",
    "INSERT INTO account_grant(account_id, role, unit_id, granted_by, granted_ms, ended_ms)"
    " SELECT $1, $2, $3, $4, $5, NULL WHERE NOT EXISTS(SELECT 1 FROM account_grant"
    " WHERE account_id = $1 AND role = $2 AND unit_id = $3 AND ended_ms IS NULL)" };

enum err grant_insert(struct db *db, struct arena *a, int64_t now_ms, int64_t account_id, unsigned role_word,
                      int64_t unit_id, int64_t granted_by, int64_t *changed)
{
    return db_run(db, a, &sql_grant_insert, BINDS(BIND(account_id), BIND_WORD(role_words, role_word), BIND(unit_id),
                  BIND(granted_by), BIND(now_ms)), changed);
}

static const struct sql sql_grant_close = { "grant_close",
    "UPDATE account_grant SET ended_ms = $4 WHERE account_id = $1 AND role = $2 AND unit_id = $3 AND ended_ms IS"
    " NULL" };

enum err grant_close(struct db *db, struct arena *a, int64_t now_ms, int64_t account_id, unsigned role_word,
                     int64_t unit_id, int64_t *changed)
{
    return db_run(db, a, &sql_grant_close, BINDS(BIND(account_id), BIND_WORD(role_words, role_word), BIND(unit_id),
                  BIND(now_ms)), changed);
}

/* ---- where people are listed ---- */

static const struct sql sql_place_clear = { "place_clear", "DELETE FROM account_place WHERE account_id = $1" };
static const struct sql sql_place_insert = { "place_insert",
    "INSERT INTO account_place(unit_id, suffix, account_id, roles, is_whole) VALUES($1, $2, $3, $4, $5)"
    " ON CONFLICT(unit_id, suffix, account_id) DO NOTHING" };

enum err place_clear(struct db *db, struct arena *a, int64_t account_id)
{
    return db_run(db, a, &sql_place_clear, BINDS(BIND(account_id)), NULL);
}

enum err place_insert(struct db *db, struct arena *a, int64_t unit_id, struct str suffix, int64_t account_id,
                      int64_t roles, bool is_whole)
{
    return db_run(db, a, &sql_place_insert, BINDS(BIND(unit_id), BIND(suffix), BIND(account_id), BIND(roles),
                                                  BIND(is_whole)),
                  NULL);
}

static const struct field listed_row[] = {
    FIELD(struct listed, id), FIELD(struct listed, name), FIELD(struct listed, login, .nullable = true),
    FIELD(struct listed, state, .words = account_states), FIELD(struct listed, suffix),
};
#define PAGE "SELECT a.id, a.name, a.login, a.state, p.suffix FROM account_place p" \
             " JOIN account a ON a.id = p.account_id" \
             " WHERE p.unit_id = $1 AND (p.suffix, p.account_id) > ($2, $3) AND (p.roles & $4) <> 0"
#define NEXT " ORDER BY p.suffix, p.account_id LIMIT $5"
/* A name with two words that fit is listed once, at the first of them. */
#define FOUND " AND p.suffix >= $6 AND p.suffix < $7 AND NOT EXISTS(SELECT 1 FROM account_place e" \
              " WHERE e.unit_id = p.unit_id AND e.account_id = p.account_id AND e.suffix >= $6 AND e.suffix < p.suffix)"
/* Few stand above members, fewer above heads: indexes of their own, or a city would be walked to find one auditor. */
#define LEAD  " AND p.roles > 1"
#define STAFF " AND p.roles > 3"

static const struct sql sql_pages[3][2] = {
    { { "people_page", PAGE " AND p.is_whole" NEXT },       { "people_page_found", PAGE FOUND NEXT } },
    { { "lead_page",   PAGE " AND p.is_whole" LEAD NEXT },  { "lead_page_found",   PAGE FOUND LEAD NEXT } },
    { { "staff_page",  PAGE " AND p.is_whole" STAFF NEXT }, { "staff_page_found",  PAGE FOUND STAFF NEXT } },
};

enum err place_page(struct db *db, struct arena *a, const struct people_query *q, db_row_fn *each, void *arg)
{
    struct listed row;
    const int64_t roles = q->roles ? q->roles : ROLE_SIGNED_IN, limit = q->limit + 1;
    size_t rank = (roles & ROLE_MEMBER) ? 0 : (roles & ROLE_HEAD) ? 1 : 2;
    struct buf end = { .arena = a };
    buf_add(&end, q->q);
    buf_add(&end, S("~"));                               /* after every letter a folded name can have */
    if (end.failed) return ERR_NOMEM;
    const struct bind b[] = { BIND(q->unit_id), BIND(q->after_suffix), BIND(q->after_id), BIND(roles), BIND(limit),
                              BIND(q->q), bind_text(buf_str(&end)) };
    return db_all(db, a, &sql_pages[rank][q->q.n > 0], (struct binds){ b, q->q.n ? 7 : 5 }, FIELDS(listed_row), &row,
                  sizeof row, (size_t)limit, each, arg);
}

#define IN_32 " IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20," \
              " $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)"
static const struct sql sql_grants_of = { "grants_of",
    HELD " WHERE g.account_id" IN_32 " AND g.ended_ms IS NULL ORDER BY g.account_id, g.unit_id, g.role" };
static const struct field device_row[] = {               /* the order of DEVICE_COLUMNS */
    FIELD(struct device, account_id), FIELD(struct device, n), FIELD(struct device, chain),
    FIELD(struct device, id), FIELD(struct device, name), FIELD(struct device, created_ms),
        FIELD(struct device, seen_ms),
    FIELD(struct device, revoked_ms, .nullable = true), FIELD(struct device, wiped_ms, .nullable = true),
};
const struct fields device_fields = { device_row + 3, N_OF(device_row) - 3 };
#define DEVICE_COLUMNS "account_id, n, chain, id, name, created_ms, seen_ms, revoked_ms, wiped_ms"
static const struct sql sql_devices_of = { "devices_of",
    "SELECT " DEVICE_COLUMNS " FROM device WHERE account_id" IN_32 " ORDER BY account_id, id" };

static struct binds bind_ids(const int64_t ids[IDS_MAX], struct bind b[IDS_MAX])
{
    for (size_t i = 0; i < IDS_MAX; i++) b[i] = bind_i64(ids[i]);
    return (struct binds){ b, IDS_MAX };
}

enum err grants_of(struct db *db, struct arena *a, const int64_t ids[IDS_MAX], db_row_fn *each, void *arg)
{
    struct held row;
    struct bind b[IDS_MAX];
    return db_all(db, a, &sql_grants_of, bind_ids(ids, b), FIELDS(held_row), &row, sizeof row, IDS_MAX * GRANTS_MAX,
                  each, arg);
}

enum err devices_of(struct db *db, struct arena *a, const int64_t ids[IDS_MAX], db_row_fn *each, void *arg)
{
    struct device row;
    struct bind b[IDS_MAX];
    return db_all(db, a, &sql_devices_of, bind_ids(ids, b), FIELDS(device_row), &row, sizeof row, IDS_MAX * DEVICES_MAX,
                  each, arg);
}

static const struct sql sql_device_by_id = { "device_by_id", "SELECT " DEVICE_COLUMNS " FROM device WHERE id = $1" };

enum err device_by_id(struct db *db, struct arena *a, int64_t id, struct device *out)
{
    return db_one(db, a, &sql_device_by_id, BINDS(BIND(id)), FIELDS(device_row), out);
}

/* ---- a ward taken over by another ---- */

static const struct sql sql_grants_copy = { "grants_copy",
    "INSERT INTO account_grant(account_id, role, unit_id, granted_by, granted_ms, ended_ms)"
    " SELECT g.account_id, g.role, $2, g.granted_by, $3, NULL FROM account_grant g"
    " WHERE g.unit_id = $1 AND g.ended_ms IS NULL AND NOT EXISTS(SELECT 1 FROM account_grant o"
    " WHERE o.account_id = g.account_id AND o.role = g.role AND o.unit_id = $2 AND o.ended_ms IS NULL)" };
static const struct sql sql_grants_end = { "grants_end",
    "UPDATE account_grant SET ended_ms = $2 WHERE unit_id = $1 AND ended_ms IS NULL" };
static const struct sql sql_requests_move = { "privacy_requests_move",
    "UPDATE privacy_request SET unit_id = $2 WHERE unit_id = $1 AND closed_ms IS NULL" };

enum err grants_move(struct db *db, struct arena *a, int64_t now_ms, int64_t from, int64_t to)
{
    TRY(db_run(db, a, &sql_grants_copy, BINDS(BIND(from), BIND(to), BIND(now_ms)), NULL));
    TRY(db_run(db, a, &sql_grants_end, BINDS(BIND(from), BIND(now_ms)), NULL));
    return db_run(db, a, &sql_requests_move, BINDS(BIND(from), BIND(to)), NULL);
}

struct placed { int64_t account_id; };
static const struct field placed_row[] = { FIELD(struct placed, account_id) };
static const struct sql sql_placed = { "placed_at",
    "SELECT account_id FROM account_place WHERE unit_id = $1 AND is_whole AND account_id > $2"
    " ORDER BY account_id LIMIT $3" };

enum err placed_at(struct db *db, struct arena *a, int64_t unit_id, int64_t after, db_row_fn *each, void *arg)
{
    struct placed p;
    return db_all(db, a, &sql_placed, BINDS(BIND(unit_id), BIND(after), bind_i64(PLACED_AT_ONCE)), FIELDS(placed_row),
                  &p, sizeof p, PLACED_AT_ONCE, each, arg);
}
