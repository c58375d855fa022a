/* register_db.c - the register of indicators as rows. */
#include "indicator/define/register_db.h"

static const struct field row_fields[] = {               /* the order of COLUMNS */
    FIELD(struct indicator, id), FIELD(struct indicator, code), FIELD(struct indicator, version), FIELD(struct indicator, name_vi),
    FIELD(struct indicator, name_en), FIELD(struct indicator, about_vi), FIELD(struct indicator, about_en),
    FIELD(struct indicator, unit_word, .words = indicator_units), FIELD(struct indicator, formula),
    FIELD(struct indicator, direction, .words = indicator_directions), FIELD(struct indicator, pillar, .words = indicator_pillars),
    FIELD(struct indicator, frequency, .words = period_kinds), FIELD(struct indicator, owner_unit_id), FIELD(struct indicator, legal_source),
    FIELD(struct indicator, is_sure), FIELD(struct indicator, is_public), FIELD(struct indicator, valid_from),
    FIELD(struct indicator, valid_to, .nullable = true), FIELD(struct indicator, made_ms), FIELD(struct indicator, made_by),
};
#define COLUMNS "id, code, version, name_vi, name_en, about_vi, about_en, unit_word, formula, direction, pillar, frequency, owner_unit_id," \
    " legal_source, is_sure, is_public, valid_from, valid_to, made_ms, made_by"
#define SELECT "SELECT " COLUMNS " FROM indicator WHERE "

static const struct sql sql_now = { "indicator_now", SELECT "code = $1 AND valid_to IS NULL" };
static const struct sql sql_version = { "indicator_version", SELECT "code = $1 AND version = $2" };
static const struct sql sql_id = { "indicator_id", SELECT "id = $1" };

enum err indicator_by_code(struct db *db, struct arena *a, struct str code, int64_t version, struct indicator *out)
{
    if (version == 0) return db_one(db, a, &sql_now, BINDS(BIND(code)), FIELDS(row_fields), out);
    return db_one(db, a, &sql_version, BINDS(BIND(code), BIND(version)), FIELDS(row_fields), out);
}

enum err indicator_by_id(struct db *db, struct arena *a, int64_t id, struct indicator *out)
{
    return db_one(db, a, &sql_id, BINDS(BIND(id)), FIELDS(row_fields), out);
}

#define LIST(where) SELECT "valid_to IS NULL AND code > $1 AND (is_public OR NOT $2)" where " ORDER BY code LIMIT $3"
static const struct sql sql_list = { "indicator_list", LIST("") };
static const struct sql sql_pillar = { "indicator_pillar", LIST(" AND pillar = $4") };

enum err indicator_list(struct db *db, struct arena *a, const struct indicator_query *q, db_row_fn *each, void *arg)
{
    struct indicator row;
    if (q->pillar < 0)
        return db_all(db, a, &sql_list, BINDS(BIND(q->after), BIND(q->only_public), BIND(q->limit)), FIELDS(row_fields),
                      &row, sizeof row, (size_t)q->limit, each, arg);
    return db_all(db, a, &sql_pillar,
                  BINDS(BIND(q->after), BIND(q->only_public), BIND(q->limit), BIND_WORD(indicator_pillars, q->pillar)),
                  FIELDS(row_fields), &row, sizeof row, (size_t)q->limit, each, arg);
}

static const struct sql sql_history = { "indicator_history", SELECT "code = $1 ORDER BY version DESC LIMIT $2" };

enum err indicator_history(struct db *db, struct arena *a, struct str code, db_row_fn *each, void *arg)
{
    struct indicator row;
    return db_all(db, a, &sql_history, BINDS(BIND(code), bind_i64(INDICATOR_VERSIONS_MAX)), FIELDS(row_fields), &row,
                  sizeof row, INDICATOR_VERSIONS_MAX, each, arg);
}

static const struct sql sql_each = { "indicator_each", "SELECT " COLUMNS " FROM indicator ORDER BY code, version" };

enum err register_each(struct db *db, struct arena *a, db_row_fn *each, void *arg)
{
    struct indicator row;
    return db_each(db, a, &sql_each, NO_BINDS, FIELDS(row_fields), &row, sizeof row, each, arg);
}

static const struct sql sql_insert = { "indicator_insert",
    "INSERT INTO indicator(" COLUMNS ") VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, NULL, $18, $19)" };

enum err register_insert(struct db *db, struct arena *a, const struct indicator *i)
{
    return db_run(db, a, &sql_insert,
                  BINDS(BIND(i->id), BIND(i->code), BIND(i->version), BIND(i->name_vi), BIND(i->name_en),
                        BIND(i->about_vi), BIND(i->about_en), BIND_WORD(indicator_units, i->unit_word),
                        BIND(i->formula), BIND_WORD(indicator_directions, i->direction),
                        BIND_WORD(indicator_pillars, i->pillar), BIND_WORD(period_kinds, i->frequency),
                        BIND(i->owner_unit_id), BIND(i->legal_source), BIND(i->is_sure), BIND(i->is_public),
                        BIND(i->valid_from), BIND(i->made_ms), BIND(i->made_by)),
                  NULL);
}

static const struct sql sql_end = { "indicator_end", "UPDATE indicator SET valid_to = $2 WHERE id = $1 AND valid_to IS NULL" };

enum err register_end(struct db *db, struct arena *a, int64_t id, int64_t valid_to)
{
    int64_t changed;
    TRY(db_run(db, a, &sql_end, BINDS(BIND(id), BIND(valid_to)), &changed));
    return changed == 1 ? OK : ERR_CONFLICT;
}

static const struct sql sql_mend = { "indicator_mend",
    "UPDATE indicator SET name_vi = $2, name_en = $3, about_vi = $4, about_en = $5, pillar = $6, frequency = $7, owner_unit_id = $8,"
    " legal_source = $9, is_sure = $10, is_public = $11 WHERE id = $1" };

enum err register_mend(struct db *db, struct arena *a, const struct indicator *i)
{
    return db_run(db, a, &sql_mend,
                  BINDS(BIND(i->id), BIND(i->name_vi), BIND(i->name_en), BIND(i->about_vi), BIND(i->about_en),
                        BIND_WORD(indicator_pillars, i->pillar), BIND_WORD(period_kinds, i->frequency),
                        BIND(i->owner_unit_id), BIND(i->legal_source), BIND(i->is_sure), BIND(i->is_public)),
                  NULL);
}
