/* citizen_code_db.c - the SQL of phones, the codes on their way to them, and how often they are asked for. */
#include "account/citizen/citizen_db.h"

static const struct sql sql_phone = { "phone_account", "SELECT account_id FROM citizen_phone WHERE phone_hash = $1" };
static const struct sql sql_phone_put = { "phone_put",
    "INSERT INTO citizen_phone(phone_hash, account_id, phone_sealed, tail, verified_ms) VALUES($1, $2, $3, $4, $5)"
    " ON CONFLICT(phone_hash) DO UPDATE SET verified_ms = EXCLUDED.verified_ms" };

enum err phone_account(struct db *db, struct arena *a, struct bytes phone_hash, int64_t *account_id)
{
    return db_i64(db, a, &sql_phone, BINDS(BIND(phone_hash)), account_id);
}

enum err phone_put(struct db *db, struct arena *a, const struct phone_row *p)
{
    return db_run(db, a, &sql_phone_put, BINDS(BIND(p->phone_hash), BIND(p->account_id), BIND(p->phone_sealed),
                  BIND(p->tail), BIND(p->verified_ms)), NULL);
}

static const struct field code_fields[] = {
    FIELD(struct code_row, code_hash), FIELD(struct code_row, tries), FIELD(struct code_row, expires_ms),
};
static const struct sql sql_code = { "code_of",
    "SELECT code_hash, tries, expires_ms FROM citizen_code WHERE phone_hash = $1" };
static const struct sql sql_code_put = { "code_put",
    "INSERT INTO citizen_code(phone_hash, code_hash, tries, expires_ms) VALUES($1, $2, $3, $4)"
    " ON CONFLICT(phone_hash) DO UPDATE SET code_hash = EXCLUDED.code_hash, tries = EXCLUDED.tries,"
    " expires_ms = EXCLUDED.expires_ms" };
static const struct sql sql_code_delete = { "code_delete", "DELETE FROM citizen_code WHERE phone_hash = $1" };

enum err code_of(struct db *db, struct arena *a, struct bytes phone_hash, struct code_row *out)
{
    return db_one(db, a, &sql_code, BINDS(BIND(phone_hash)), FIELDS(code_fields), out);
}

enum err code_put(struct db *db, struct arena *a, struct bytes phone_hash, const struct code_row *c)
{
    return db_run(db, a, &sql_code_put,
                  BINDS(BIND(phone_hash), BIND(c->code_hash), BIND(c->tries), BIND(c->expires_ms)), NULL);
}

enum err code_delete(struct db *db, struct arena *a, struct bytes phone_hash)
{
    return db_run(db, a, &sql_code_delete, BINDS(BIND(phone_hash)), NULL);
}

static const struct field pace_fields[] = {
    FIELD(struct pace, last_ms), FIELD(struct pace, hour_ms), FIELD(struct pace, n),
};
static const struct sql sql_pace = { "pace_of", "SELECT last_ms, hour_ms, n FROM citizen_pace WHERE who_hash = $1" };
static const struct sql sql_pace_put = { "pace_put",
    "INSERT INTO citizen_pace(who_hash, last_ms, hour_ms, n) VALUES($1, $2, $3, $4)"
    " ON CONFLICT(who_hash) DO UPDATE SET last_ms = EXCLUDED.last_ms, hour_ms = EXCLUDED.hour_ms, n = EXCLUDED.n" };

enum err pace_of(struct db *db, struct arena *a, struct bytes who, struct pace *out)
{
    struct pace p = { 0 };
    enum err e = db_one(db, a, &sql_pace, BINDS(BIND(who)), FIELDS(pace_fields), &p);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    *out = e == OK ? p : (struct pace){ 0 };
    return OK;
}

enum err pace_put(struct db *db, struct arena *a, struct bytes who, const struct pace *p)
{
    return db_run(db, a, &sql_pace_put, BINDS(BIND(who), BIND(p->last_ms), BIND(p->hour_ms), BIND(p->n)), NULL);
}

static const struct sql sql_codes_old = { "codes_delete", "DELETE FROM citizen_code WHERE expires_ms < $1" };
static const struct sql sql_paces_old = { "paces_delete", "DELETE FROM citizen_pace WHERE last_ms < $1" };

enum err codes_delete(struct db *db, struct arena *a, int64_t codes_before_ms, int64_t paces_before_ms)
{
    TRY(db_run(db, a, &sql_codes_old, BINDS(BIND(codes_before_ms)), NULL));
    return db_run(db, a, &sql_paces_old, BINDS(BIND(paces_before_ms)), NULL);
}
