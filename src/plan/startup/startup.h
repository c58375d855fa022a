/* startup.h - hỗ trợ khởi nghiệp: a call, applications, a mentor for who is chosen, milestones reported and confirmed. */
#ifndef SANSANG_STARTUP_H
#define SANSANG_STARTUP_H
#include "account/account.h"
#include "auth/keys.h"
#include "db/db.h"
#include "flow/flow.h"
#include "plan/contest/contest.h"

struct json;
struct citizen;

enum startup_state { STARTUP_SENT, STARTUP_SHORTLISTED, STARTUP_CHOSEN, STARTUP_RUNNING, STARTUP_FINISHED, STARTUP_STOPPED, STARTUP_DECLINED,
                     STARTUP_WITHDRAWN };
enum startup_event { STARTUP_SHORTLIST, STARTUP_CHOOSE, STARTUP_PLAN, STARTUP_FINISH, STARTUP_STOP, STARTUP_DECLINE, STARTUP_WITHDRAW };
extern const char *const startup_states[], *const startup_events[];
extern const struct flow startup_flow;

struct startup_call {
    int64_t id;
    struct str uid, code;
    int64_t unit_id;
    struct str unit, title, title_en, text, text_en;
    int64_t closes_ms, places, applications, chosen, created_ms;
};
extern const struct fields startup_call_fields, startup_call_desk_fields;

struct startup {                         /* an application */
    int64_t id, call_id, account_id, mentor_id;
    struct bytes text_sealed;
    struct str uid, code, call;
    unsigned state;
    struct str name, title, mentor, reason;
    int64_t created_ms;
};
extern const struct fields startup_fields;           /* uid … created_ms */
struct milestone {
    int64_t n;
    struct str title;
    int64_t due_day;
    struct str report;
    int64_t reported_ms;
    struct str note;
    int64_t confirmed_ms;
};
extern const struct fields milestone_fields;
enum { STARTUP_TITLE_MIN = 5, STARTUP_TITLE_MAX = 160, STARTUP_TEXT_MAX = 8000, STARTUP_NAME_MAX = 120, PLACES_AT_MOST = 200, MILESTONES_MAX = 12,
       STARTUP_REASON_MIN = 5, STARTUP_REASON_MAX = 500, REPORT_MIN = 10, REPORT_MAX = 3000 };

/* Each a transaction of its own. ERR_FORBIDDEN: not of the unit or above. */
struct call_draft {
    struct str uid;
    int64_t unit_id;
    struct str title, title_en, text, text_en;
    int64_t closes_ms, places;
    const char *field;
};
MUST_USE enum err startup_call_add(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by,
                                   struct call_draft *d, struct startup_call *out,
                                   bool *again);
/* One per account and call. ERR_CONFLICT: closed, one is in, or he accompanies somebody of this call. */
struct startup_draft { struct str uid; int64_t call_id, account_id; struct str name, title, text; const char *field; bool is_mentor; };
MUST_USE enum err startup_apply(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                                struct startup_draft *d, struct startup *out,
                                bool *again);
/* Along startup_flow, by the desk or (WITHDRAW) the applicant. CHOOSE: a mentor with an account, who has not applied in this call himself; ERR_TOO_MANY: no
   place left. DECLINE, STOP: a reason. PLAN, FINISH: by their own functions. */
struct startup_move { int64_t id; unsigned event; int64_t mentor_id; struct str reason; const char *field; };
MUST_USE enum err startup_step(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by,
                               struct startup_move *m, struct startup *out);
/* All milestones anew. ERR_CONFLICT: one was reported, or it is not chosen. */
MUST_USE enum err startup_plan(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t id,
                               const struct milestone *v, size_t n,
                               struct startup *out);
/* By the applicant; again until it is confirmed. */
MUST_USE enum err milestone_report(struct db *db, struct arena *a, int64_t now_ms, struct str uid, int64_t account_id,
                                   int64_t n, struct str text,
                                   struct startup *out);
/* By its mentor: ERR_NOT_FOUND for everybody else. ERR_CONFLICT: not reported, confirmed before. The last one finishes the application. */
MUST_USE enum err milestone_confirm(struct db *db, struct arena *a, int64_t now_ms, struct str uid, int64_t mentor_id,
                                    int64_t n, struct str note,
                                    struct startup *out);

/* Who is asked by a link to accompany somebody of this call; inside a transaction. ERR_CONFLICT with *fault: he has applied himself. */
MUST_USE enum err startup_mentor_admit(struct db *db, struct arena *a, int64_t call_id, int64_t account_id, enum seat_fault *fault);

MUST_USE enum err startup_call_by_id(struct db *db, struct arena *a, int64_t id, struct startup_call *out);
MUST_USE enum err startup_call_by_code(struct db *db, struct arena *a, struct str code, struct startup_call *out);
/* Of a unit or (0) of all, newest first. */
MUST_USE enum err startup_call_list(struct db *db, struct arena *a, int64_t unit_id, int64_t before, int64_t limit,
                                    db_row_fn *each, void *arg);
MUST_USE enum err startup_by_id(struct db *db, struct arena *a, int64_t id, struct startup *out);
MUST_USE enum err startup_by_uid(struct db *db, struct arena *a, struct str uid, struct startup *out);
MUST_USE enum err startup_text(const struct keys *keys, struct arena *a, const struct startup *s, struct str *text);
/* Of a call in one state; of an account; whose mentor one is. */
MUST_USE enum err startup_list(struct db *db, struct arena *a, int64_t call_id, unsigned state, int64_t after,
                               int64_t limit, db_row_fn *each, void *arg);
MUST_USE enum err startup_mine(struct db *db, struct arena *a, int64_t account_id, int64_t before, int64_t limit,
                               db_row_fn *each, void *arg);
MUST_USE enum err startup_mentored(struct db *db, struct arena *a, int64_t mentor_id, int64_t before, int64_t limit,
                                   db_row_fn *each, void *arg);
/* Those that were chosen, for everybody. */
MUST_USE enum err startup_chosen(struct db *db, struct arena *a, int64_t call_id, db_row_fn *each, void *arg);
MUST_USE enum err milestone_list(struct db *db, struct arena *a, int64_t id, db_row_fn *each, void *arg);

MUST_USE enum err startup_account_joined(struct db *db, struct arena *a, int64_t now_ms, int64_t from, int64_t to);
MUST_USE enum err startup_account_forgotten(struct db *db, struct arena *a, int64_t now_ms, int64_t account_id);
enum err record_startups(struct db *db, struct arena *a, const struct citizen *who, struct json *j, const char *name);

#endif
