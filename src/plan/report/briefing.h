/* briefing.h - báo cáo lên trên: a day, a week or a period of the plan, composed from targets, signed and chained, never changed. */
#ifndef SANSANG_BRIEFING_H
#define SANSANG_BRIEFING_H
#include "auth/keys.h"
#include "core/out.h"
#include "indicator/value/value.h"
#include "plan/programme/programme.h"

enum briefing_kind { BRIEFING_DAILY, BRIEFING_WEEKLY, BRIEFING_PERIOD };
extern const char *const briefing_kinds[];

struct briefing {
    int64_t id, plan_id, unit_id;
    struct str unit;
    unsigned kind;
    int64_t from_day, to_day, made_ms, made_by;
    struct str made, body;               /* name of who made it; JSON */
    struct bytes hash, signature;
};
extern const struct fields briefing_fields;      /* of a list: without body and signature */

enum { BRIEFING_DAYS_MAX = 400, BRIEFING_TARGETS_MAX = 200, BRIEFING_NUMBER_MAX = 40, LETTER_LINE_MAX = 200, LETTER_TEXT_MAX = 1000 };

/* The days of the period that ends on `to_day`: that day, its week from Monday, or from_day on. */
struct briefing_wish {
    int64_t plan_id, unit_id, from_day, to_day;      /* from_day: BRIEFING_PERIOD alone */
    unsigned kind;
    struct str number;                   /* the letter's, as the office keeps it; empty: to be filled in by hand */
    const char *field;
};
/* Composes from the targets of the unit (the plan's own, when it is the city), signs, chains and keeps. The period must be over (ERR_BAD_INPUT
   "to_day"); a weekly one ends on a Sunday. ERR_CONFLICT: that period is reported already. ERR_FORBIDDEN: neither an officer of the unit nor of
   the city. In a transaction of its own; written to the audit log. */
MUST_USE enum err briefing_make(struct db *db, struct arena *a, int64_t now_ms, const struct indicator_ask *ask, const struct keys *keys,
                                const struct actor *by, struct briefing_wish *w, int64_t *id);

MUST_USE enum err briefing_by_id(struct db *db, struct arena *a, int64_t id, struct briefing *out);
/* Of a unit, newest first, id below `before` (0: the newest); plan_id 0: of all plans. Row: struct briefing without body. */
struct briefing_query { int64_t unit_id, plan_id, before, limit; };
MUST_USE enum err briefing_list(struct db *db, struct arena *a, const struct briefing_query *q, db_row_fn *each, void *arg);
/* The hash follows from the report before it and the body, the signature is this installation's, and the row says nothing else than the body. */
MUST_USE enum err briefing_is_genuine(struct db *db, struct arena *a, const struct keys *keys, const struct briefing *b, bool *out);
/* The whole chain: OK and *n; or ERR_CONFLICT and *bad_id. */
MUST_USE enum err briefing_verify(struct db *db, struct arena *a, const struct keys *keys, int64_t *n, int64_t *bad_id);

/* ---- as a document; from the stored body alone, so the same bytes every time ---- */

enum briefing_format { BRIEFING_JSON, BRIEFING_PDF, BRIEFING_XLSX, BRIEFING_CSV };
extern const char *const briefing_formats[];
/* ERR_INTERNAL: the body does not read as a report. */
MUST_USE enum err briefing_paper(struct arena *a, const struct briefing *b, struct str verify_url, struct str *pdf);
MUST_USE enum err briefing_table(struct arena *a, const struct briefing *b, bool as_csv, struct str *out);

/* "12-9f86d081884c7d65": what the code on paper leads to, /bc/<mark> (briefing_page_web.c). */
struct str briefing_mark(struct arena *a, const struct briefing *b);

/* ---- the cover ---- */

struct letter {
    int64_t plan_id;
    struct str office_over, office, symbol, place, addressee, recipients, signer_title, signer_name;
};
extern const struct fields letter_fields;
/* What is set; words to begin with where nothing is. */
MUST_USE enum err letter_of(struct db *db, struct arena *a, int64_t plan_id, struct letter *out);
MUST_USE enum err letter_set(struct db *db, struct arena *a, const struct actor *by, const struct letter *l, const char **field);

/* ---- by the clock ---- */

enum { SCHEDULE_READERS_MAX = 50, SCHEDULES_MAX = 200 };
struct routine { int64_t plan_id, unit_id; struct str unit; unsigned kind; int64_t hour, set_by, made_to; };
extern const struct fields routine_fields;          /* unit_id, unit, kind, hour, made_to */
struct routine_reader { int64_t account_id; struct str name; };
extern const struct fields routine_reader_fields;
struct routine_wish {
    int64_t plan_id, unit_id;
    unsigned kind;
    int64_t hour, account_id[SCHEDULE_READERS_MAX];
    size_t n;
    const char *field;
};
/* The city alone; set again it is replaced. The first report is that of the period that ends next. */
MUST_USE enum err routine_put(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct routine_wish *w);
MUST_USE enum err routine_drop(struct db *db, struct arena *a, const struct actor *by, int64_t plan_id, int64_t unit_id, unsigned kind);
MUST_USE enum err routine_list(struct db *db, struct arena *a, int64_t plan_id, db_row_fn *each, void *arg);
MUST_USE enum err routine_readers(struct db *db, struct arena *a, const struct routine *s, db_row_fn *each, void *arg);
/* A job: what is due is made and its readers are told. */
MUST_USE enum err briefing_tend(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms);

#endif
