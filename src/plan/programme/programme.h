/* programme.h - kế hoạch: a plan and its versions; who approves one, and what holds. */
#ifndef SANSANG_PROGRAMME_H
#define SANSANG_PROGRAMME_H
#include "core/json_in.h"
#include "db/db.h"
#include "flow/flow.h"

struct actor;                            /* account/account.h */

enum plan_state {
    PLAN_DRAFT,                          /* đang soạn */
    PLAN_SUBMITTED,                      /* đã trình */
    PLAN_APPROVED,                       /* đã duyệt, in force: never changed again */
    PLAN_AMENDED,                        /* đã được thay bằng bản sau */
    PLAN_CLOSED,                         /* đã kết thúc */
    PLAN_DROPPED,                        /* bản soạn bỏ đi */
};
enum plan_event { PLAN_SUBMIT, PLAN_RETURN, PLAN_APPROVE, PLAN_REPLACE, PLAN_CLOSE, PLAN_DROP };
extern const char *const plan_states[], *const plan_events[];
extern const struct flow plan_flow;

struct plan {
    int64_t id;
    struct str uid, code;
    int64_t unit_id;
    struct str unit;
    int64_t created_ms, in_force_id, open_id;
};

struct plan_version {
    int64_t id, plan_id, number;
    unsigned state;
    struct str name, name_en, purpose, legal_basis;
    int64_t from_day, to_day;
    struct str documents;                /* JSON list of {title, number, day, url, file?}, as documents_hold wrote it */
    struct str reason;                   /* why it was amended, or sent back */
    struct str decision_number;
    int64_t decision_day;                /* 0: none */
    int64_t created_by, created_ms, edited_by, submitted_by, submitted_ms, decided_by, decided_ms;      /* 0: nobody, never */
    struct str created, submitted, decided;      /* names of people */
};
extern const struct fields plan_fields;          /* id, uid, code, unit_id, unit, created_ms */
extern const struct fields plan_version_fields;  /* as JSON, without ids and documents */
extern const struct fields plan_said_fields;     /* what two versions are compared by, without documents */

/* What is counted in a version. */
struct plan_sums { int64_t groups, activities, tasks, budget_vnd; };

enum { PLAN_CODE_MAX = 40, PLAN_NAME_MIN = 4, PLAN_NAME_MAX = 300, PLAN_TEXT_MAX = 8000, PLAN_REASON_MIN = 5, PLAN_REASON_MAX = 1000,
       PLAN_DOCUMENTS_MAX = 30, PLAN_DECISION_MAX = 80 };

/* ---- attachments ---- */

/* A list as it came from outside, read, checked and written again in one form; {0} reads as none. ERR_BAD_INPUT:
   *field names it. Files that it names are looked for by documents_hold (attachment.h). */
MUST_USE enum err documents_text(struct arena *a, const struct json_in *list, struct str *out, const char **field);
struct plan_file;                        /* attachment.h */
struct json;                             /* core/out.h */
/* One of them, as documents_text wrote it, with its file (NULL: none). */
void plan_document_json(struct json *j, const struct json_in *d, const struct plan_file *file);
/* A link somebody will follow: of the web only; empty: none, which is fine. */
bool document_is_link(struct str s);

/* ---- writing: transactions of their own; only the city (ERR_FORBIDDEN); ERR_BAD_INPUT names `field` ---- */

struct plan_draft {
    struct str uid, code;                /* of a new plan */
    struct str name, name_en, purpose, legal_basis;
    int64_t from_day, to_day;
    const struct json_in *documents;
    const char *field;
};
/* A plan of the city with version 1 as a draft. The same uid again: OK and *again. ERR_CONFLICT: the code is in use. */
MUST_USE enum err plan_make(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct plan_draft *d, struct plan *out,
                            bool *again);
/* What the draft says of itself, written anew. ERR_CONFLICT: no draft is open. */
MUST_USE enum err plan_edit(struct db *db, struct arena *a, const struct actor *by, int64_t plan_id, struct plan_draft *d);

/* Along plan_flow; SUBMIT, RETURN, APPROVE, DROP move the open version, CLOSE the one in force. reason: RETURN, CLOSE, DROP; decision: APPROVE.
   SUBMIT asks that the plan is whole: every item within the days of what it stands in, every group with an activity
   (ERR_BAD_INPUT "items"). APPROVE by a second person: not who began it, ever wrote in it or submitted it (ERR_CONFLICT); the one in force
   before is amended by it. Written to the audit log. */
struct plan_move {
    int64_t plan_id;
    unsigned event;
    struct str reason, decision_number;
    int64_t decision_day;
    const char *field;
};
MUST_USE enum err plan_step(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct plan_move *m);

/* A new draft, begun as a copy of the version in force. ERR_CONFLICT: none is in force, it is closed, or one is open. */
MUST_USE enum err plan_amend(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t plan_id, struct str reason,
                             const char **field);

/* OK when `by` may write plans of the unit: the city's people there. Also for the rooms above. */
MUST_USE enum err plan_may(struct db *db, struct arena *a, const struct actor *by, int64_t unit_id);

/* ---- reading ---- */

MUST_USE enum err plan_by_id(struct db *db, struct arena *a, int64_t id, struct plan *out);
/* number 0: the one in force, or the open one when none is. */
MUST_USE enum err plan_version_of(struct db *db, struct arena *a, const struct plan *p, int64_t number, struct plan_version *out);
MUST_USE enum err plan_version_by_id(struct db *db, struct arena *a, int64_t id, struct plan_version *out);
MUST_USE enum err plan_sums(struct db *db, struct arena *a, int64_t version_id, struct plan_sums *out);
MUST_USE enum err plan_count_versions(struct db *db, struct arena *a, int64_t plan_id, int64_t *n);

/* Newest first, those with id below `before` (0: from the newest); row: struct plan. in_force: only those that hold. */
MUST_USE enum err plan_list(struct db *db, struct arena *a, bool in_force, int64_t before, int64_t limit, db_row_fn *each, void *arg);
enum { PLAN_VERSIONS_MAX = 200, PLAN_WRITERS_MAX = 2000 };
MUST_USE enum err plan_versions(struct db *db, struct arena *a, int64_t plan_id, db_row_fn *each, void *arg);      /* struct plan_version */
/* Who wrote in each version, newest first; row: struct plan_writer. */
struct plan_writer { int64_t version_id; struct str name; };
MUST_USE enum err plan_writers(struct db *db, struct arena *a, int64_t plan_id, db_row_fn *each, void *arg);

#endif
