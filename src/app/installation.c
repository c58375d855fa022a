/* installation.c - the one row that says which keys belong to the data. */
#include "app/installation.h"

static const struct sql sql_claim = { "installation_claim",
    "INSERT INTO installation(id, signer) VALUES(1, $1) ON CONFLICT(id) DO NOTHING" };
static const struct sql sql_signer = { "installation_signer", "SELECT signer FROM installation WHERE id = 1" };

struct row { struct bytes signer; };
static const struct field row_fields[] = { FIELD(struct row, signer) };

enum err installation_claim(struct db *db, struct arena *a, const struct keys *keys)
{
    return db_run(db, a, &sql_claim, BINDS(BIND(keys_public_sign(keys))), NULL);
}

enum err installation_check(struct db *db, struct arena *a, struct bytes signer)
{
    struct row r;
    enum err e = db_one(db, a, &sql_signer, NO_BINDS, FIELDS(row_fields), &r);
    if (e == ERR_NOT_FOUND) return OK;
    TRY(e);
    return r.signer.n == signer.n && memcmp(r.signer.p, signer.p, signer.n) == 0 ? OK : ERR_CONFLICT;
}
