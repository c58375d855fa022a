/* desk_rules.c - whose unit it is, and the line in the audit log. */
#include "civic/desk/desk_rules.h"
#include "auth/audit_log.h"

enum err desk_note_write(struct db *db, struct arena *a, const struct desk_note *n)
{
    struct audit_line l = {
        .at_ms = n->now_ms, .account_id = n->by->account_id, .unit_id = n->unit_id, .action = str_z(n->action),
        .subject = arena_printf(a, "%s:%lld", n->noun, (long long)n->id), .reason = n->reason, .address = n->by->address,
    };
    return l.subject.n ? audit_write(db, a, &l) : ERR_NOMEM;
}

enum err desk_may(struct db *db, struct arena *a, const struct actor *by, int64_t unit_id)
{
    unsigned held;
    if (by->is_local) return OK;
    TRY(roles_at(db, a, by->account_id, unit_id, &held));
    return held & by->roles & (ROLE_OFFICER | ROLE_CITY) ? OK : ERR_FORBIDDEN;
}
