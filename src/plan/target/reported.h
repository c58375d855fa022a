/* reported.h - số liệu báo cáo: figures the city's own events cannot give, entered by one person and approved by another. */
#ifndef SANSANG_REPORTED_H
#define SANSANG_REPORTED_H
#include "db/db.h"
#include "flow/flow.h"
#include "indicator/define/register.h"
#include "indicator/define/source.h"

struct actor;                            /* account/account.h */

enum reported_state { REPORTED_ENTERED, REPORTED_APPROVED, REPORTED_REFUSED, REPORTED_WITHDRAWN };
enum reported_event { REPORTED_APPROVE, REPORTED_REFUSE, REPORTED_WITHDRAW };
extern const char *const reported_states[], *const reported_events[];
extern const struct flow reported_flow;

/* What may be reported: the measure reported.<code>, in thousandths, and reported.<code>_of, the whole of it (100000 for a share, 1000 else) where
   there is a figure: "reported.etax_share / reported.etax_share_of percent" is not known where nothing was reported. */
struct reported_measure {
    const char *code, *indicator, *vi, *en;
    unsigned unit_word, pillar;
    bool is_share;
};                                                           /* enums of register.h */
extern const struct reported_measure reported_measures[];    /* ended by code NULL */
extern const char *const reported_codes[];                   /* their codes, NULL-ended: the words of a form */
extern const struct indicator_source reported_source;

struct reported {
    int64_t id;
    struct str uid;
    unsigned measure;                    /* index into reported_measures */
    int64_t unit_id;
    struct str unit;
    int64_t value_milli, as_of_day;
    struct str source, document_number;
    int64_t document_day;
    struct str document_url, note;
    unsigned state;
    int64_t entered_by_id, entered_ms, decided_by_id, decided_ms;        /* 0: nobody yet */
    struct str entered_by, decided_by, reason;
};
extern const struct fields reported_fields;

enum { REPORTED_SOURCE_MIN = 3, REPORTED_SOURCE_MAX = 300, REPORTED_NUMBER_MAX = 80, REPORTED_URL_MAX = 500, REPORTED_NOTE_MAX = 1000,
       REPORTED_REASON_MIN = 5, REPORTED_REASON_MAX = 1000 };

/* An indicator for each, where it is not defined yet; for staff. Twice is fine. A measure's own is defined with its first figure anyway. */
MUST_USE enum err reported_define(struct db *db, struct arena *a, int64_t now_ms);

/* By an officer of the unit or the city. The same uid again from the same person: OK and *again; from another: ERR_CONFLICT. */
struct reported_draft {
    struct str uid;
    unsigned measure;
    int64_t unit_id, value_milli, as_of_day;
    struct str source, document_number;
    int64_t document_day;
    struct str document_url, note;
    const char *field;
};
MUST_USE enum err reported_enter(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct reported_draft *d, struct reported *out,
                                 bool *again);

/* Along reported_flow. APPROVE and REFUSE by somebody of the city who did not enter it (ERR_CONFLICT when he did); WITHDRAW by who entered it or the
   city. REFUSE and WITHDRAW give a reason. Written to the audit log. */
struct reported_move { int64_t id; unsigned event; struct str reason; const char *field; };
MUST_USE enum err reported_step(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct reported_move *m, struct reported *out);

MUST_USE enum err reported_by_id(struct db *db, struct arena *a, int64_t id, struct reported *out);
/* The figure that holds at the end of `day`. ERR_NOT_FOUND: none. */
MUST_USE enum err reported_held(struct db *db, struct arena *a, unsigned measure, int64_t unit_id, int64_t day, struct reported *out);
/* Newest first, id below `before` (0: the newest); measure or state -1, n_units 0: any. Row: struct reported. */
enum { REPORTED_UNITS_MAX = 16 };
struct reported_query {
    int64_t measure, state, before, limit, unit_id[REPORTED_UNITS_MAX];
    size_t n_units;
    bool of_units;
};
MUST_USE enum err reported_list(struct db *db, struct arena *a, const struct reported_query *q, db_row_fn *each, void *arg);

#endif
