/* alert.h - cảnh báo: what the city or a ward warns the people of an area of: composed by one, approved by another, sent, ended. */
#ifndef SANSANG_ALERT_H
#define SANSANG_ALERT_H
#include "db/db.h"
#include "core/field.h"
#include "flow/flow.h"

struct actor;                            /* account/account.h */

/* Words of CAP 1.2 (OASIS, 2010), as that standard spells them. */
enum alert_status { STATUS_ACTUAL, STATUS_EXERCISE, STATUS_TEST };
enum alert_type { TYPE_ALERT, TYPE_UPDATE, TYPE_CANCEL };
enum alert_urgency { URGENCY_IMMEDIATE, URGENCY_EXPECTED, URGENCY_FUTURE, URGENCY_PAST, URGENCY_UNKNOWN };
enum alert_severity { SEVERITY_EXTREME, SEVERITY_SEVERE, SEVERITY_MODERATE, SEVERITY_MINOR, SEVERITY_UNKNOWN };
extern const char *const alert_statuses[], *const alert_types[], *const alert_categories[], *const alert_urgencies[],
    *const alert_severities[], *const alert_certainties[];

enum alert_state { ALERT_DRAFT, ALERT_SENT, ALERT_DROPPED };     /* chờ duyệt, đã phát, bỏ */
enum alert_event { ALERT_APPROVE, ALERT_DROP };
extern const char *const alert_states[], *const alert_events[];
extern const struct flow alert_flow;

struct alert {
    int64_t id;
    struct str uid;
    int64_t unit_id;
    struct str unit;                     /* its name */
    unsigned state, status, msg_type;
    int64_t earlier_id;
    struct str earlier;                  /* its uid */
    unsigned category, urgency, severity, certainty;
    struct str event, headline, description, instruction, event_en, headline_en, description_en, instruction_en;
    int64_t onset_ms, expires_ms, account_id;
    struct str account;                  /* who composed it, by name: for the desk */
    int64_t decided_by, created_ms, sent_ms, ended_ms;
};
extern const struct fields alert_fields;         /* what everybody may read */
extern const struct fields alert_desk_fields;    /* and what the desk needs beside it */

struct alert_place { int64_t unit_id; struct str code, name, name_en; };
extern const struct fields alert_place_fields;

enum { ALERT_AREAS_MAX = 40, ALERT_HEADLINE_MIN = 5, ALERT_HEADLINE_MAX = 200, ALERT_TEXT_MAX = 2000, ALERT_EVENT_MAX = 100,
       ALERT_DAYS_MAX = 30, ALERTS_SHOWN = 100, ALERT_CHAIN_MAX = 20 };

/* What is composed. `uid` is born there: said twice it is one. `earlier`: uid of what it updates or cancels. */
struct alert_draft {
    struct str uid;
    int64_t unit_id;
    unsigned status, msg_type, category, urgency, severity, certainty;
    struct str earlier, event, headline, description, instruction, event_en, headline_en, description_en,
        instruction_en;
    int64_t onset_ms, expires_ms;
    int64_t areas[ALERT_AREAS_MAX];
    size_t n_areas;
    const char *field;                   /* with ERR_BAD_INPUT */
};
/* By an officer of the ward for it and what lies below, by the city for anywhere: ERR_FORBIDDEN otherwise. It waits for a second
   person; an exercise or a test goes out at once, and to no phone. ERR_CONFLICT: what it updates is ended already, or the uid is another's. */
MUST_USE enum err alert_compose(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct alert_draft *d, struct alert *out);

/* Along alert_flow. Approving sends it: people are told, what it updates or cancels is ended, in one transaction. ERR_FORBIDDEN: by who
   composed it, or not of that unit. ERR_CONFLICT: decided before, run out meanwhile, or what it updates has been ended by another. */
MUST_USE enum err alert_decide(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t id, unsigned event, struct str reason,
                               struct alert *out);

MUST_USE enum err alert_by_id(struct db *db, struct arena *a, int64_t id, struct alert *out);
MUST_USE enum err alert_by_uid(struct db *db, struct arena *a, struct str uid, struct alert *out);
/* Actual, sent, neither ended nor run out; the worst first. unit_id not 0: those whose area holds the unit or lies within it. */
MUST_USE enum err alert_in_force(struct db *db, struct arena *a, int64_t now_ms, int64_t unit_id, db_row_fn *each, void *arg);
/* Of a unit, newest first: ids below `before` (0: from the newest). */
MUST_USE enum err alert_list(struct db *db, struct arena *a, int64_t unit_id, int64_t before, int64_t limit, db_row_fn *each, void *arg);
/* All that were sent, the last first, at most `limit`. */
MUST_USE enum err alert_sent_list(struct db *db, struct arena *a, int64_t limit, db_row_fn *each, void *arg);
MUST_USE enum err alert_places(struct db *db, struct arena *a, int64_t id, struct alert_place out[ALERT_AREAS_MAX], size_t *n);

/* The alert as CAP 1.2. `host`: the name of the city's server: CAP's sender; `web`: where people read it. */
MUST_USE enum err alert_cap(struct db *db, struct arena *a, const struct alert *al, struct str host, struct str web, struct buf *out);

#endif
