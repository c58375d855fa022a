/* report.h - a period is closed once: counted, signed, chained to the one before, never changed. */
#ifndef SANSANG_REPORT_H
#define SANSANG_REPORT_H
#include "auth/keys.h"
#include "outreach/campaign.h"
#include "outreach/cube.h"

struct actor;                            /* account/account.h */
struct scope;                            /* http/http.h */

struct report {
    int64_t id, campaign_id, unit_id, ward_id;
    int64_t from_day, to_day;
    int64_t closed_ms, closed_by;
    struct str body;                     /* JSON: what was counted, of whom, by whom */
    struct bytes hash, signature;
};
struct report_row {                      /* of a list */
    int64_t id, unit_id, from_day, to_day, closed_ms;
    struct str unit_name, unit_kind, closed_by_name;
    struct bytes hash;
};
extern const struct fields report_row_fields;
extern const struct scope scope_report;  /* the unit of the `:report` */

/* What closing would do, before it is done. */
struct closing {
    int64_t from_day, to_day;            /* from: the day after the last closed one, or the campaign's first */
    struct counts counts;
    int64_t visits_late;                 /* visits of an earlier, closed period that arrived since and count here */
    int64_t open_below;                  /* groups (of a ward) or wards (of the city) that are still open in the period */
};
MUST_USE enum err report_preview(struct db *db, struct arena *a, int64_t unit_id, int64_t to_day, int64_t now_ms, struct closing *out);

/* Close a unit's days up to and including `to_day` (ERR_BAD_INPUT when that day is not over). A ward closes when its groups
   have closed, the city when its wards have; `with_below` closes what is still open below in the same breath, each with a
   report of its own, and says so in it. ERR_CONFLICT: something below is open; or the period is closed already.
   ERR_NOT_FOUND: no campaign. In a transaction of its own; written to the audit log. */
struct close_wish { int64_t unit_id, to_day, now_ms; bool with_below; };
MUST_USE enum err report_close(struct db *db, struct arena *a, const struct keys *keys, const struct actor *by,
                               const struct close_wish *w, int64_t *report_id);

MUST_USE enum err report_by_id(struct db *db, struct arena *a, int64_t id, struct report *out);
/* Reports of a unit itself and of the units right below it, newest first: those with id below `before` (0 = newest). */
MUST_USE enum err report_list(struct db *db, struct arena *a, int64_t unit_id, int64_t before, int64_t limit, db_row_fn *each, void *arg);

/* True when the hash follows from the report before it and the signature is this installation's. */
MUST_USE enum err report_is_genuine(struct db *db, struct arena *a, const struct keys *keys, const struct report *r, bool *out);

/* Walk the whole chain. OK and *reports; or ERR_CONFLICT and *bad_id, the first that does not fit. Flat in memory. */
MUST_USE enum err report_verify(struct db *db, struct arena *a, const struct keys *keys, int64_t *reports, int64_t *bad_id);

#endif
