/* person_db.c - every statement on card times and on who is the same person. */
#include "outreach/sync/person_db.h"

static const struct field card_time_row[] = {
    FIELD(struct card_time, resident_id), FIELD(struct card_time, name_ms), FIELD(struct card_time, birth_year_ms),
    FIELD(struct card_time, sex_ms), FIELD(struct card_time, left_ms),
};
#define CARD_TIME_COLUMNS "resident_id, name_ms, birth_year_ms, sex_ms, left_ms"
static const struct sql sql_times = { "card_time_of", "SELECT " CARD_TIME_COLUMNS " FROM card_time WHERE resident_id = $1" };
static const struct sql sql_times_put = { "card_time_put",
    "INSERT INTO card_time(" CARD_TIME_COLUMNS ") VALUES($1, $2, $3, $4, $5) ON CONFLICT(resident_id) DO UPDATE SET"
    " name_ms = EXCLUDED.name_ms, birth_year_ms = EXCLUDED.birth_year_ms, sex_ms = EXCLUDED.sex_ms, left_ms = EXCLUDED.left_ms" };
static const struct sql sql_same = { "same_as_put", "UPDATE resident SET same_as = $2 WHERE id = $1" };
static const struct sql sql_same_others = { "same_as_put_others", "UPDATE resident SET same_as = $2 WHERE same_as = $1" };

enum err card_time_of(struct db *db, struct arena *a, int64_t resident_id, struct card_time *out)
{
    *out = (struct card_time){ .resident_id = resident_id };
    enum err e = db_one(db, a, &sql_times, BINDS(BIND(resident_id)), FIELDS(card_time_row), out);
    return e == ERR_NOT_FOUND ? OK : e;
}

enum err card_time_put(struct db *db, struct arena *a, const struct card_time *t)
{
    return db_run(db, a, &sql_times_put,
                  BINDS(BIND(t->resident_id), BIND(t->name_ms), BIND(t->birth_year_ms), BIND(t->sex_ms),
                        BIND(t->left_ms)),
                  NULL);
}

enum err same_as_put(struct db *db, struct arena *a, int64_t person_id, int64_t first_id)
{
    TRY(db_run(db, a, &sql_same, BINDS(BIND(person_id), BIND(first_id)), NULL));
    return db_run(db, a, &sql_same_others, BINDS(BIND(person_id), BIND(first_id)), NULL);
}

struct guard { struct str how; };
static const struct field guard_row[] = { FIELD(struct guard, how) };
static const struct sql sql_guard_of = { "guard_of", "SELECT how FROM guarded_person WHERE resident_id = $1" };

enum err guard_of(struct db *db, struct arena *a, int64_t resident_id, struct str *how)
{
    struct guard g;
    TRY(db_one(db, a, &sql_guard_of, BINDS(BIND(resident_id)), FIELDS(guard_row), &g));
    *how = g.how;
    return OK;
}
