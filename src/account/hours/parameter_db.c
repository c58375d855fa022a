/* parameter_db.c - dated numbers: the one that holds on a day, and a new one from a day on. */
#include "account/hours/parameter.h"

static const struct field parameter_row[] = {            /* the order of PARAMETER_COLUMNS */
    FIELD(struct parameter, code), FIELD(struct parameter, value), FIELD(struct parameter, unit),
    FIELD(struct parameter, valid_from), FIELD(struct parameter, valid_to, .nullable = true),
    FIELD(struct parameter, legal_basis), FIELD(struct parameter, note),
};
#define PARAMETER_COLUMNS "code, value, unit, valid_from, valid_to, legal_basis, note"
const struct fields parameter_fields = { parameter_row, N_OF(parameter_row) };

static const struct sql sql_at = { "parameter_at",
    "SELECT " PARAMETER_COLUMNS " FROM parameter WHERE code = $1 AND valid_from <= $2 AND (valid_to IS NULL OR"
    " valid_to > $2)" };
static const struct sql sql_later = { "parameter_later",
                                      "SELECT COUNT(*) FROM parameter WHERE code = $1 AND valid_from >= $2" };
static const struct sql sql_end = { "parameter_end",
    "UPDATE parameter SET valid_to = $2 WHERE code = $1 AND (valid_to IS NULL OR valid_to > $2)" };
static const struct sql sql_insert = { "parameter_insert",
    "INSERT INTO parameter(" PARAMETER_COLUMNS ") VALUES($1, $2, $3, $4, $5, $6, $7)" };

enum err parameter_at(struct db *db, struct arena *a, struct str code, int64_t day, struct parameter *out)
{
    return db_one(db, a, &sql_at, BINDS(BIND(code), BIND(day)), FIELDS(parameter_row), out);
}

enum err parameter_i64(struct db *db, struct arena *a, struct str code, int64_t day, int64_t *out)
{
    struct parameter p;
    TRY(parameter_at(db, a, code, day, &p));
    *out = p.value;
    return OK;
}

enum err parameter_set(struct db *db, struct arena *a, const struct parameter *p)
{
    int64_t later;
    TRY(db_i64(db, a, &sql_later, BINDS(BIND(p->code), BIND(p->valid_from)), &later));
    if (later) return ERR_CONFLICT;
    TRY(db_run(db, a, &sql_end, BINDS(BIND(p->code), BIND(p->valid_from)), NULL));
    return db_run(db, a, &sql_insert, BINDS(BIND(p->code), BIND(p->value), BIND(p->unit), BIND(p->valid_from),
                  bind_id(p->valid_to), BIND(p->legal_basis), BIND(p->note)), NULL);
}
