/* citizen_rights.c - a resident's rights over his data: to ask, to agree and take it back. */
#include "account/privacy/citizen_rights.h"
#include "account/citizen/citizen.h"
#include "account/privacy/privacy_db.h"
#include "auth/audit_log.h"
#include "territory/territory.h"

#define ANSWER_IN_APP "hộp thư trong ứng dụng"

static enum err note_down(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t unit_id,
                          const char *action, int64_t resident_id, struct str reason)
{
    struct str subject = arena_printf(a, "resident:%lld", (long long)resident_id);
    if (!subject.n) return ERR_NOMEM;
    return audit_write(db, a, &(struct audit_line){ .at_ms = now_ms, .account_id = by->account_id, .unit_id = unit_id,
                       .action = str_z(action), .subject = subject, .reason = reason, .address = by->address });
}

/* ---- requests ---- */

struct asking {
    struct arena *a;
    int64_t now_ms;
    const struct keys *keys;
    const struct actor *by;
    struct privacy_request r;
};

/* The ward answers; of one who lives nowhere we know, the city. */
static enum err desk_of(struct db *db, struct arena *a, int64_t home_unit_id, int64_t *unit_id)
{
    struct unit_path path;
    TRY(unit_above(db, a, home_unit_id, &path));
    *unit_id = CITY_ID;
    for (size_t i = 0; i < path.n; i++) if (unit_is_ward_level(path.kind[i])) *unit_id = path.id[i];
    return OK;
}

static enum err contact_of(struct db *db, const struct asking *k, int64_t account_id, struct str *out)
{
    TRY(citizen_phone(db, k->a, k->keys, account_id, out));
    if (!out->n) *out = S(ANSWER_IN_APP);
    return OK;
}

static enum err ask(struct db *db, void *arg)
{
    struct asking *k = arg;
    struct citizen c;
    int64_t open;
    TRY(citizen_by_id(db, k->a, k->by->account_id, &c));
    TRY(privacy_open(db, k->a, c.account_id, k->r.kind, &open));
    if (open) return ERR_CONFLICT;
    k->r.account_id = c.account_id;
    k->r.resident_id = c.resident_id;
    k->r.person = c.name;
    TRY(desk_of(db, k->a, c.home_unit_id, &k->r.unit_id));
    TRY(contact_of(db, k, c.account_id, &k->r.contact));
    return privacy_add(db, k->a, k->now_ms, k->keys, k->by, &k->r);
}

enum err citizen_request(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                         const struct actor *by, unsigned kind, struct str note, struct privacy_request *out,
                         struct str *receipt)
{
    struct asking k = { .a = a, .now_ms = now_ms, .keys = keys, .by = by, .r = { .kind = kind, .note = note } };
    struct str secret = token_new(a);
    if (!secret.n) return ERR_NOMEM;
    TRY(keys_hash(keys, a, "privacy.receipt", secret, &k.r.receipt_hash));
    TRY(db_tx(db, ask, &k));
    *out = k.r;
    *receipt = secret;
    return OK;
}

enum err citizen_request_of(struct db *db, struct arena *a, const struct keys *keys, struct str receipt,
                            struct privacy_request *out)
{
    struct bytes hash;
    TRY(keys_hash(keys, a, "privacy.receipt", receipt, &hash));
    TRY(privacy_by_receipt(db, a, hash, out));
    out->answered_ms = out->accepted_ms ? out->accepted_ms : out->closed_ms;
    return OK;
}

/* ---- consent ---- */

struct agreeing {
    struct arena *a;
    int64_t now_ms;
    const struct actor *by;
    unsigned purpose;
    int64_t text_version;
    bool gives;
};

static enum err agree(struct db *db, void *arg)
{
    struct agreeing *k = arg;
    struct citizen c;
    TRY(citizen_by_id(db, k->a, k->by->account_id, &c));
    if (!c.resident_id) return ERR_CONFLICT;
    struct str proof = arena_printf(k->a, "account:%lld", (long long)c.account_id);
    if (!proof.n) return ERR_NOMEM;
    struct consent given = { .resident_id = c.resident_id, .purpose = k->purpose, .text_version = k->text_version,
                             .channel = CONSENT_BY_LINK, .given_ms = k->now_ms, .proof = proof };
    TRY(k->gives ? consent_give(db, k->a, &given)
                 : consent_withdraw(db, k->a, k->now_ms, c.resident_id, (enum consent_purpose)k->purpose, proof));
    return note_down(db, k->a, k->now_ms, k->by, c.home_unit_id, k->gives ? "consent.give" : "consent.withdraw",
                     c.resident_id, str_z(consent_purposes[k->purpose]));
}

enum err citizen_consent(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, unsigned purpose,
                         int64_t text_version, bool gives)
{
    return db_tx(db, agree, &(struct agreeing){ a, now_ms, by, purpose, text_version, gives });
}
