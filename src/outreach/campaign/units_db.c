/* units_db.c - one statement for each table that names a ward of today. */
#include "outreach/campaign/units.h"

#define MOVE(table) { "merge_" #table, "UPDATE " #table " SET ward_id = $2 WHERE ward_id = $1" }
static const struct sql follow[] = { MOVE(team), MOVE(doubt), MOVE(callback) };

enum err outreach_unit_merged(struct db *db, struct arena *a, int64_t from, int64_t to)
{
    for (size_t i = 0; i < N_OF(follow); i++) TRY(db_run(db, a, &follow[i], BINDS(BIND(from), BIND(to)), NULL));
    return OK;
}
