/* report.h - a period is closed once: counted, signed, chained to the one before, never changed. */
#ifndef SANSANG_REPORT_H
#define SANSANG_REPORT_H
#include "auth/keys.h"
#include "outreach/campaign/campaign.h"
#include "outreach/count/cube.h"

struct actor;                            /* account/account.h */
struct scope;                            /* http/http.h */

struct report {
    int64_t id, campaign_id, unit_id, ward_id;
    int64_t from_day, to_day;
    int64_t closed_ms, closed_by;
    struct str body;                     /* JSON: what was counted, of whom, by whom */
    struct bytes hash, signature;
};
/* What the signed body says; only this is printed, never what the tables say today. */
struct report_body {
    int64_t report, campaign, unit, households, residents, visits_late, closed_by, closed_ms;
    struct str campaign_name, unit_code, unit_kind, unit_name;
    struct str from, to;                 /* "2026-11-01" */
    struct counts counts;
    bool closed_from_above;              /* closed together with the unit above it */
    struct bytes before;                 /* hash of the report before; 32 zero bytes for the first */
};
MUST_USE enum err report_read(struct arena *a, const struct report *r, struct report_body *out);

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
    int64_t open_below; /* groups (of a ward) or wards (of the city) that are still open in the period */
};
MUST_USE enum err report_preview(struct db *db, struct arena *a, int64_t unit_id, int64_t to_day, int64_t now_ms,
                                 struct closing *out);

enum { PERIOD_DAYS_MAX = 400 };

/* Close a unit's days up to and including `to_day` (ERR_BAD_INPUT when that day is not over, or the period would be longer
   than PERIOD_DAYS_MAX). A ward closes when its groups
   have closed, the city when its wards have; `with_below` closes what is still open below in the same breath, each with a
   report of its own, and says so in it. ERR_CONFLICT: something below is open; or the period is closed already.
   ERR_NOT_FOUND: no campaign. In a transaction of its own; written to the audit log. */
struct close_wish { int64_t unit_id, to_day, now_ms; bool with_below; };
MUST_USE enum err report_close(struct db *db, struct arena *a, const struct keys *keys, const struct actor *by,
                               const struct close_wish *w, int64_t *report_id);

MUST_USE enum err report_by_id(struct db *db, struct arena *a, int64_t id, struct report *out);
/* Reports of a unit itself and of the units right below it, newest first: those with id below `before` (0 = newest). */
MUST_USE enum err report_list(struct db *db, struct arena *a, int64_t unit_id, int64_t before, int64_t limit,
                              db_row_fn *each, void *arg);

/* The reports of the units right below that a report rests on, by id: closed before it, ending in its period; at most
   1000. Row: struct report. */
MUST_USE enum err report_below(struct db *db, struct arena *a, const struct report *r, db_row_fn *each, void *arg);

/* True when the hash follows from the report before it and the body, the signature is this installation's, and the row says
   nothing else than the body. */
MUST_USE enum err report_is_genuine(struct db *db, struct arena *a, const struct keys *keys, const struct report *r,
                                    bool *out);

/* Walk the whole chain. OK and *reports; or ERR_CONFLICT and *bad_id, the first that does not fit. Flat in memory. */
MUST_USE enum err report_verify(struct db *db, struct arena *a, const struct keys *keys, int64_t *reports,
                                int64_t *bad_id);

#endif
