/* citizen_db.c - the SQL of residents' accounts: the person, his phones, his e-ID. */
#include "account/citizen/citizen_db.h"
#include "territory/territory.h"

const char *const citizen_links[] = { "eid", "handover", "officer", NULL };

static const struct field citizen_out[] = {
    FIELD(struct citizen, account_id),
    FIELD(struct citizen, resident_id, .nullable = true),
    FIELD(struct citizen, name),
    FIELD(struct citizen, birth_year),
    FIELD(struct citizen, eid_level),
    FIELD(struct citizen, has_phone),
    FIELD(struct citizen, phone_tail, .nullable = true),
    FIELD(struct citizen, home_unit_id),
    FIELD(struct citizen, created_ms),
};
const struct fields citizen_fields = { citizen_out, N_OF(citizen_out) };

static const struct sql sql_by_id = { "citizen_by_id",
    "SELECT c.account_id, c.resident_id, a.name, c.birth_year, c.eid_level, p.tail IS NOT NULL, p.tail, a.home_unit_id,"
    " c.created_ms FROM citizen c JOIN account a ON a.id = c.account_id LEFT JOIN citizen_phone p ON p.phone_hash ="
    " (SELECT n.phone_hash FROM citizen_phone n WHERE n.account_id = c.account_id ORDER BY n.verified_ms DESC LIMIT 1)"
    " WHERE c.account_id = $1 AND a.state <> 'left'" };

enum err citizen_by_id(struct db *db, struct arena *a, int64_t account_id, struct citizen *out)
{
    return db_one(db, a, &sql_by_id, BINDS(BIND(account_id)), FIELDS(citizen_out), out);
}

static const struct field row_fields[] = {               /* the order of COLUMNS */
    FIELD(struct citizen_row, account_id), FIELD(struct citizen_row, resident_id, .nullable = true),
    FIELD(struct citizen_row, linked_by, .nullable = true), FIELD(struct citizen_row, linked_ms, .nullable = true),
    FIELD(struct citizen_row, birth_year), FIELD(struct citizen_row, sex, .words = sex_words),
    FIELD(struct citizen_row, number_hash, .nullable = true), FIELD(struct citizen_row, eid_level),
    FIELD(struct citizen_row, joined_into, .nullable = true), FIELD(struct citizen_row, created_ms),
};
#define COLUMNS "account_id, resident_id, linked_by, linked_ms, birth_year, sex, number_hash, eid_level, joined_into," \
                " created_ms"
static const struct sql sql_row = { "citizen_row", "SELECT " COLUMNS " FROM citizen WHERE account_id = $1" };

enum err citizen_row(struct db *db, struct arena *a, int64_t account_id, struct citizen_row *out)
{
    return db_one(db, a, &sql_row, BINDS(BIND(account_id)), FIELDS(row_fields), out);
}

static struct bind text_or_null(struct str s) { return s.n ? bind_text(s) : BIND_NULL(FIELD_TEXT); }

#define ROW_BINDS(c) BINDS(BIND((c)->account_id), bind_id((c)->resident_id), text_or_null((c)->linked_by), \
    bind_id((c)->linked_ms), BIND((c)->birth_year), BIND_WORD(sex_words, (c)->sex), BIND((c)->number_hash), \
    BIND((c)->eid_level), bind_id((c)->joined_into), BIND((c)->created_ms))

static const struct sql sql_insert = { "citizen_insert",
    "INSERT INTO citizen(" COLUMNS ") VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)" };

enum err citizen_insert(struct db *db, struct arena *a, const struct citizen_row *c)
{
    return db_run(db, a, &sql_insert, ROW_BINDS(c), NULL);
}

static const struct sql sql_set = { "citizen_set",
    "UPDATE citizen SET resident_id = $2, linked_by = $3, linked_ms = $4, birth_year = $5, sex = $6, number_hash = $7,"
    " eid_level = $8, joined_into = $9, created_ms = $10 WHERE account_id = $1" };

enum err citizen_set(struct db *db, struct arena *a, const struct citizen_row *c)
{
    return db_run(db, a, &sql_set, ROW_BINDS(c), NULL);
}

static const struct sql sql_by_number = { "citizen_by_number",
    "SELECT account_id FROM citizen WHERE number_hash = $1" };
static const struct sql sql_of_resident = { "citizen_of_resident",
                                           "SELECT account_id FROM citizen WHERE resident_id = $1" };
static const struct sql sql_is_one = { "citizen_is_one",
    "SELECT CAST(COUNT(*) AS BIGINT) FROM account WHERE id = $1 AND is_resident AND state <> 'left'" };
static const struct sql sql_name = { "citizen_put_name", "UPDATE account SET name = $2 WHERE id = $1" };

enum err citizen_by_number(struct db *db, struct arena *a, struct bytes number_hash, int64_t *account_id)
{
    return db_i64(db, a, &sql_by_number, BINDS(BIND(number_hash)), account_id);
}

enum err citizen_of_resident(struct db *db, struct arena *a, int64_t resident_id, int64_t *account_id)
{
    return db_i64(db, a, &sql_of_resident, BINDS(BIND(resident_id)), account_id);
}

enum err citizen_is_one(struct db *db, struct arena *a, int64_t account_id, bool *is_one)
{
    int64_t n;
    TRY(db_i64(db, a, &sql_is_one, BINDS(BIND(account_id)), &n));
    *is_one = n == 1;
    return OK;
}

enum err citizen_put_name(struct db *db, struct arena *a, int64_t account_id, struct str name)
{
    return db_run(db, a, &sql_name, BINDS(BIND(account_id), BIND(name)), NULL);
}

/* ---- what proves who he is ---- */

static const struct sql sql_identity = { "identity_of",
    "SELECT account_id FROM citizen_identity WHERE subject_hash = $1" };
static const struct sql sql_identity_put = { "identity_put",
    "INSERT INTO citizen_identity(subject_hash, account_id, issuer, first_ms, last_ms) VALUES($1, $2, $3, $4, $4)"
    " ON CONFLICT(subject_hash) DO UPDATE SET last_ms = EXCLUDED.last_ms" };
static const struct sql sql_identities = { "identities_count",
    "SELECT CAST(COUNT(*) AS BIGINT) FROM citizen_identity WHERE account_id = $1" };
static const struct sql sql_proofs_move[] = {
    { "citizen_phones_move", "UPDATE citizen_phone SET account_id = $2 WHERE account_id = $1" },
    { "citizen_identities_move", "UPDATE citizen_identity SET account_id = $2 WHERE account_id = $1" },
    { "citizen_requests_move", "UPDATE privacy_request SET account_id = $2 WHERE account_id = $1" },
};

enum err identity_of(struct db *db, struct arena *a, struct bytes subject_hash, int64_t *account_id)
{
    return db_i64(db, a, &sql_identity, BINDS(BIND(subject_hash)), account_id);
}

enum err identity_put(struct db *db, struct arena *a, struct bytes subject_hash, int64_t account_id, struct str issuer,
                      int64_t now_ms)
{
    return db_run(db, a, &sql_identity_put, BINDS(BIND(subject_hash), BIND(account_id), BIND(issuer), BIND(now_ms)),
                  NULL);
}

enum err identities_count(struct db *db, struct arena *a, int64_t account_id, int64_t *n)
{
    return db_i64(db, a, &sql_identities, BINDS(BIND(account_id)), n);
}

enum err citizen_proofs_move(struct db *db, struct arena *a, int64_t from, int64_t to)
{
    for (size_t i = 0; i < N_OF(sql_proofs_move); i++)
        TRY(db_run(db, a, &sql_proofs_move[i], BINDS(BIND(from), BIND(to)), NULL));
    return OK;
}

/* ---- what goes when he goes ---- */

static const struct field newest_row[] = { { .name = "phone_sealed", .at = 0, .kind = FIELD_BYTES } };
static const struct sql sql_newest = { "phone_newest",
    "SELECT phone_sealed FROM citizen_phone WHERE account_id = $1 ORDER BY verified_ms DESC LIMIT 1" };

enum err phone_newest(struct db *db, struct arena *a, int64_t account_id, struct bytes *sealed)
{
    return db_one(db, a, &sql_newest, BINDS(BIND(account_id)), FIELDS(newest_row), sealed);
}

static const struct sql sql_forgets[] = {
    { "citizen_codes_forget", "DELETE FROM citizen_code WHERE phone_hash IN (SELECT phone_hash FROM citizen_phone"
                              " WHERE account_id = $1)" },
    { "citizen_phones_forget", "DELETE FROM citizen_phone WHERE account_id = $1" },
    { "citizen_identities_forget", "DELETE FROM citizen_identity WHERE account_id = $1" },
    { "citizen_sessions_forget", "DELETE FROM session WHERE account_id = $1" },
};

enum err citizen_proofs_forget(struct db *db, struct arena *a, int64_t account_id)
{
    for (size_t i = 0; i < N_OF(sql_forgets); i++) TRY(db_run(db, a, &sql_forgets[i], BINDS(BIND(account_id)), NULL));
    return OK;
}
