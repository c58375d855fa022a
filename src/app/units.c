/* units.c - a ward is taken over by another: territory first, then each module that keeps something by ward. */
#include "app/units.h"
#include "account/account.h"
#include "auth/audit_log.h"
#include "core/time.h"
#include "outreach/campaign/units.h"
#include "territory/territory.h"

struct merging { struct arena *a; int64_t now_ms, from, to; };

static enum err merge(struct db *db, void *arg)
{
    const struct merging *m = arg;
    struct unit from, to;
    TRY(unit_by_id(db, m->a, m->from, &from));
    TRY(unit_by_id(db, m->a, m->to, &to));
    if (!unit_is_ward_level(from.kind) || !unit_is_ward_level(to.kind) || m->from == m->to) return ERR_BAD_INPUT;
    if (to.valid_to) return ERR_CONFLICT;
    TRY(unit_end(db, m->a, m->from, day_of_ms(m->now_ms), &m->to, 1));
    TRY(account_unit_merged(db, m->a, m->now_ms, m->from, m->to));
    TRY(outreach_unit_merged(db, m->a, m->from, m->to));
    return audit_write(db, m->a, &(struct audit_line){
        .at_ms = m->now_ms, .unit_id = m->to, .action = S("unit.merge"),
        .subject = arena_printf(m->a, "unit:%lld", (long long)m->from), .reason = S(""), .address = S("") });
}

enum err units_merge(struct db *db, struct arena *a, int64_t now_ms, int64_t from, int64_t to)
{
    return db_tx(db, merge, &(struct merging){ a, now_ms, from, to });
}
