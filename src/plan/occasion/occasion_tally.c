/* occasion_tally.c - what an occasion counts for, at its unit and all above. */
#include "plan/occasion/occasion_tally.h"
#include "core/time.h"
#include "plan/occasion/occasion_tally_db.h"
#include "territory/territory.h"

const char *const occasion_measures[] = { "held", "attended_site", "attended_online", "trained", "contest_entries", NULL };

enum err occasion_tally_at(struct db *db, struct arena *a, int64_t unit_id, enum occasion_measure m, int64_t day, int64_t n)
{
    struct unit_path path;
    if (n == 0) return OK;
    TRY(unit_above(db, a, unit_id, &path));
    for (size_t i = 0; i < path.n; i++) TRY(occasion_cell_add(db, a, &(struct occasion_cell){ path.id[i], m, day, n }));
    return OK;
}

enum err occasion_tally_add(struct db *db, struct arena *a, const struct occasion *o, enum occasion_measure m, int64_t n)
{
    return occasion_tally_at(db, a, o->unit_id, m, day_of_ms(o->starts_ms), n);
}

enum err occasion_tally_came(struct db *db, struct arena *a, const struct occasion *o, bool is_online, int64_t n)
{
    TRY(occasion_tally_add(db, a, o, is_online ? TALLY_ATTENDED_ONLINE : TALLY_ATTENDED_SITE, n));
    return o->kind == OCCASION_CLASS ? occasion_tally_add(db, a, o, TALLY_TRAINED, n) : OK;
}

static enum err total_row(const void *row, void *arg)
{
    *(int64_t *)arg += ((const struct occasion_sum *)row)->n;
    return OK;
}

enum err occasion_tally_total(struct db *db, struct arena *a, int64_t unit_id, enum occasion_measure m, int64_t from_day, int64_t to_day,
                              int64_t *total)
{
    *total = 0;
    return occasion_tally_sum(db, a, unit_id, false, m, from_day, to_day, total_row, total);
}
