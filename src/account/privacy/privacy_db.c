/* privacy_db.c - the statements of the consent ledger, the request desk and the breach register. */
#include "account/privacy/privacy_db.h"

/* ---- consents ---- */

const char *const consent_purposes[] = { "statistics", "contact", "share", NULL };
const char *const consent_channels[] = { "visit", "link", "paper", "desk", "call", NULL };

static const struct field consent_row[] = {              /* the order of CONSENT_COLUMNS */
    FIELD(struct consent, id), FIELD(struct consent, resident_id),
        FIELD(struct consent, purpose, .words = consent_purposes),
    FIELD(struct consent, text_version), FIELD(struct consent, channel, .words = consent_channels),
    FIELD(struct consent, given_ms), FIELD(struct consent, proof), FIELD(struct consent, account_id),
    FIELD(struct consent, withdrawn_ms, .nullable = true), FIELD(struct consent, withdrawn_proof, .nullable = true),
    FIELD(struct consent, by, .nullable = true),
};
#define CONSENT_COLUMNS "id, resident_id, purpose, text_version, channel, given_ms, proof, account_id," \
                        " withdrawn_ms, withdrawn_proof," \
                        " (SELECT name FROM account WHERE account.id = consent.account_id)"
const struct fields consent_fields = { consent_row, N_OF(consent_row) };
enum { CONSENTS_MAX = 200 };

static const struct sql sql_in_force = { "consent_in_force",
    "SELECT " CONSENT_COLUMNS " FROM consent WHERE resident_id = $1 AND purpose = $2 AND withdrawn_ms IS NULL" };
static const struct sql sql_consents = { "consent_list",
    "SELECT " CONSENT_COLUMNS " FROM consent WHERE resident_id = $1 ORDER BY id DESC LIMIT $2" };
static const struct sql sql_consent_insert = { "consent_insert",
    "INSERT INTO consent(id, resident_id, purpose, text_version, channel, given_ms, proof, account_id)"
    " VALUES($1, $2, $3, $4, $5, $6, $7, $8)" };
static const struct sql sql_consent_close = { "consent_close",
    "UPDATE consent SET withdrawn_ms = $2, withdrawn_proof = $3 WHERE id = $1 AND withdrawn_ms IS NULL" };
static const struct sql sql_consents_close = { "consents_close",
    "UPDATE consent SET withdrawn_ms = $2, withdrawn_proof = $3 WHERE resident_id = $1 AND withdrawn_ms IS NULL" };

enum err consent_in_force(struct db *db, struct arena *a, int64_t resident_id, unsigned purpose, struct consent *out)
{
    return db_one(db, a, &sql_in_force, BINDS(BIND(resident_id), BIND_WORD(consent_purposes, purpose)),
                  FIELDS(consent_row), out);
}

enum err consent_list(struct db *db, struct arena *a, int64_t resident_id, db_row_fn *each, void *arg)
{
    struct consent row;
    return db_all(db, a, &sql_consents, BINDS(BIND(resident_id), bind_i64(CONSENTS_MAX)), FIELDS(consent_row), &row,
                  sizeof row, CONSENTS_MAX, each, arg);
}

enum err consent_insert(struct db *db, struct arena *a, const struct consent *c)
{
    return db_run(db, a, &sql_consent_insert, BINDS(BIND(c->id), BIND(c->resident_id),
                                                    BIND_WORD(consent_purposes, c->purpose),
                  BIND(c->text_version), BIND_WORD(consent_channels, c->channel), BIND(c->given_ms), BIND(c->proof),
                  BIND(c->account_id)), NULL);
}

enum err consent_close(struct db *db, struct arena *a, int64_t now_ms, int64_t id, struct str proof, int64_t *changed)
{
    return db_run(db, a, &sql_consent_close, BINDS(BIND(id), BIND(now_ms), BIND(proof)), changed);
}

enum err consents_close(struct db *db, struct arena *a, int64_t now_ms, int64_t resident_id, struct str proof)
{
    return db_run(db, a, &sql_consents_close, BINDS(BIND(resident_id), BIND(now_ms), BIND(proof)), NULL);
}

/* ---- requests ---- */

const char *const privacy_kinds[] = { "access", "correct", "erase", "withdraw", "restrict", NULL };
const char *const privacy_states[] = { "received", "accepted", "extended", "done", "refused", NULL };

static const struct field privacy_row[] = {              /* the order of PRIVACY_COLUMNS */
    FIELD(struct privacy_request, id), FIELD(struct privacy_request, unit_id),
    FIELD(struct privacy_request, resident_id, .nullable = true),
    FIELD(struct privacy_request, kind, .words = privacy_kinds),
        FIELD(struct privacy_request, state, .words = privacy_states),
    FIELD(struct privacy_request, person_sealed), FIELD(struct privacy_request, contact_sealed),
    FIELD(struct privacy_request, note), FIELD(struct privacy_request, reason),
        FIELD(struct privacy_request, received_ms),
    FIELD(struct privacy_request, answer_due_ms), FIELD(struct privacy_request, due_ms),
    FIELD(struct privacy_request, accepted_ms, .nullable = true),
        FIELD(struct privacy_request, closed_ms, .nullable = true),
    FIELD(struct privacy_request, account_id, .nullable = true), FIELD(struct privacy_request, receipt_hash, .nullable = true),
};
#define PRIVACY_COLUMNS "id, unit_id, resident_id, kind, state, person_sealed, contact_sealed, note, reason, received_ms," \
                        " answer_due_ms, due_ms, accepted_ms, closed_ms, account_id, receipt_hash"

static const struct sql sql_privacy_insert = { "privacy_insert",
    "INSERT INTO privacy_request(" PRIVACY_COLUMNS ") VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
    " NULL, NULL, $13, $14)" };
static const struct sql sql_privacy_by_id = { "privacy_by_id",
    "SELECT " PRIVACY_COLUMNS " FROM privacy_request WHERE id = $1" };
static const struct sql sql_privacy_put = { "privacy_put_state",
    "UPDATE privacy_request SET state = $3, reason = $4, due_ms = $5, accepted_ms = $6, closed_ms = $7"
    " WHERE id = $1 AND state = $2" };
/* Of each unit the newest few by its index, then the newest of those: as quick in ten years as today. */
static const struct sql sql_privacy_page = { "privacy_page",
    "SELECT " PRIVACY_COLUMNS " FROM privacy_request WHERE id IN (SELECT r.id FROM unit u JOIN privacy_request r"
    " ON r.unit_id = u.id AND r.id IN (SELECT n.id FROM privacy_request n WHERE n.unit_id = u.id AND n.id < $2"
    " ORDER BY n.id DESC LIMIT $3) WHERE u.id = $1 OR u.parent_id = $1) ORDER BY id DESC LIMIT $3" };

enum err privacy_insert(struct db *db, struct arena *a, const struct privacy_request *r)
{
    return db_run(db, a, &sql_privacy_insert, BINDS(BIND(r->id), BIND(r->unit_id), bind_id(r->resident_id),
                  BIND_WORD(privacy_kinds, r->kind), BIND_WORD(privacy_states, r->state), BIND(r->person_sealed),
                  BIND(r->contact_sealed), BIND(r->note), BIND(r->reason), BIND(r->received_ms), BIND(r->answer_due_ms),
                  BIND(r->due_ms), bind_id(r->account_id), BIND(r->receipt_hash)), NULL);
}

enum err privacy_by_id(struct db *db, struct arena *a, int64_t id, struct privacy_request *out)
{
    return db_one(db, a, &sql_privacy_by_id, BINDS(BIND(id)), FIELDS(privacy_row), out);
}

enum err privacy_put_state(struct db *db, struct arena *a, const struct privacy_request *r, unsigned before)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_privacy_put, BINDS(BIND(r->id), BIND_WORD(privacy_states, before),
               BIND_WORD(privacy_states, r->state), BIND(r->reason), BIND(r->due_ms), bind_id(r->accepted_ms),
               bind_id(r->closed_ms)), &changed));
    return changed == 1 ? OK : ERR_CONFLICT;
}

static const struct sql sql_privacy_resident = { "privacy_put_resident",
    "UPDATE privacy_request SET resident_id = $2 WHERE id = $1 AND resident_id IS NULL" };

enum err privacy_put_resident(struct db *db, struct arena *a, int64_t id, int64_t resident_id)
{
    return db_run(db, a, &sql_privacy_resident, BINDS(BIND(id), BIND(resident_id)), NULL);
}

static const struct sql sql_privacy_receipt = { "privacy_by_receipt",
    "SELECT " PRIVACY_COLUMNS " FROM privacy_request WHERE receipt_hash = $1" };
static const struct sql sql_privacy_mine = { "privacy_of_account",
    "SELECT " PRIVACY_COLUMNS " FROM privacy_request WHERE account_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3" };
static const struct sql sql_privacy_open = { "privacy_open",
    "SELECT CAST(COUNT(*) AS BIGINT) FROM privacy_request WHERE account_id = $1 AND kind = $2 AND closed_ms IS NULL" };

enum err privacy_by_receipt(struct db *db, struct arena *a, struct bytes receipt_hash, struct privacy_request *out)
{
    return db_one(db, a, &sql_privacy_receipt, BINDS(BIND(receipt_hash)), FIELDS(privacy_row), out);
}

enum err privacy_of_account(struct db *db, struct arena *a, int64_t account_id, int64_t before, int64_t limit,
                            db_row_fn *each, void *arg)
{
    struct privacy_request row;
    return db_all(db, a, &sql_privacy_mine, BINDS(BIND(account_id), BIND(before), BIND(limit)), FIELDS(privacy_row),
                  &row, sizeof row, (size_t)limit, each, arg);
}

enum err privacy_open(struct db *db, struct arena *a, int64_t account_id, unsigned kind, int64_t *n)
{
    return db_i64(db, a, &sql_privacy_open, BINDS(BIND(account_id), BIND_WORD(privacy_kinds, kind)), n);
}

enum err privacy_page(struct db *db, struct arena *a, int64_t unit_id, int64_t before, int64_t limit, db_row_fn *each,
                      void *arg)
{
    struct privacy_request row;
    return db_all(db, a, &sql_privacy_page, BINDS(BIND(unit_id), BIND(before), BIND(limit)), FIELDS(privacy_row), &row,
                  sizeof row, (size_t)limit, each, arg);
}

/* ---- breaches ---- */

const char *const breach_states[] = { "open", "reported", "closed", NULL };

static const struct field breach_row[] = {               /* the order of BREACH_COLUMNS */
    FIELD(struct breach, id), FIELD(struct breach, state, .words = breach_states), FIELD(struct breach, title),
    FIELD(struct breach, note), FIELD(struct breach, people), FIELD(struct breach, found_ms),
        FIELD(struct breach, due_ms),
    FIELD(struct breach, reported_ms, .nullable = true), FIELD(struct breach, closed_ms, .nullable = true),
    FIELD(struct breach, account_id),
};
#define BREACH_COLUMNS "id, state, title, note, people, found_ms, due_ms, reported_ms, closed_ms, account_id"
const struct fields breach_fields = { breach_row, N_OF(breach_row) };

static const struct sql sql_breach_insert = { "breach_insert",
    "INSERT INTO breach(" BREACH_COLUMNS ") VALUES($1, $2, $3, $4, $5, $6, $7, NULL, NULL, $8)" };
static const struct sql sql_breach_by_id = { "breach_by_id", "SELECT " BREACH_COLUMNS " FROM breach WHERE id = $1" };
static const struct sql sql_breach_put = { "breach_put_state",
    "UPDATE breach SET state = $3, note = $4, reported_ms = $5, closed_ms = $6 WHERE id = $1 AND state = $2" };
static const struct sql sql_breach_list = { "breach_list",
    "SELECT " BREACH_COLUMNS " FROM breach WHERE id < $1 ORDER BY id DESC LIMIT $2" };

enum err breach_insert(struct db *db, struct arena *a, const struct breach *b)
{
    return db_run(db, a, &sql_breach_insert, BINDS(BIND(b->id), BIND_WORD(breach_states, b->state), BIND(b->title),
                  BIND(b->note), BIND(b->people), BIND(b->found_ms), BIND(b->due_ms), BIND(b->account_id)), NULL);
}

enum err breach_by_id(struct db *db, struct arena *a, int64_t id, struct breach *out)
{
    return db_one(db, a, &sql_breach_by_id, BINDS(BIND(id)), FIELDS(breach_row), out);
}

enum err breach_put_state(struct db *db, struct arena *a, const struct breach *b, unsigned before)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_breach_put, BINDS(BIND(b->id), BIND_WORD(breach_states, before),
                                             BIND_WORD(breach_states, b->state),
               BIND(b->note), bind_id(b->reported_ms), bind_id(b->closed_ms)), &changed));
    return changed == 1 ? OK : ERR_CONFLICT;
}

enum err breach_list(struct db *db, struct arena *a, int64_t before, int64_t limit, db_row_fn *each, void *arg)
{
    struct breach row;
    return db_all(db, a, &sql_breach_list, BINDS(bind_i64(before ? before : INT64_MAX), BIND(limit)),
                  FIELDS(breach_row), &row,
                  sizeof row, (size_t)limit, each, arg);
}
