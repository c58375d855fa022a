/* desk_rules.h - what the rules of this room share: whose unit it is, and the line in the audit log. */
#ifndef SANSANG_DESK_RULES_H
#define SANSANG_DESK_RULES_H
#include "account/account.h"

/* One act at the desk, inside its transaction. */
struct desk_note {
    int64_t now_ms;
    const struct actor *by;
    const char *action, *noun;
    int64_t id, unit_id;
    struct str reason;
};
MUST_USE enum err desk_note_write(struct db *db, struct arena *a, const struct desk_note *n);

/* OK when `by` is an officer of the unit or of one above it, or of the city; else ERR_FORBIDDEN. */
MUST_USE enum err desk_may(struct db *db, struct arena *a, const struct actor *by, int64_t unit_id);

#endif
