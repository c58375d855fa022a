/* contest.h - cuộc thi: entries judged blind, round by round, against weighted criteria; the result computed, published by a second person. */
#ifndef SANSANG_CONTEST_H
#define SANSANG_CONTEST_H
#include "account/account.h"
#include "auth/keys.h"
#include "db/db.h"
#include "flow/flow.h"

struct json;
struct citizen;

enum contest_state { CONTEST_DRAFT, CONTEST_OPEN, CONTEST_SCORING, CONTEST_SCORED, CONTEST_PUBLISHED, CONTEST_CANCELLED };
enum contest_event { CONTEST_OPENS, CONTEST_SCORE, CONTEST_CLOSE_ROUND, CONTEST_FINISH, CONTEST_PUBLISH, CONTEST_CANCEL };
extern const char *const contest_states[], *const contest_events[];
extern const struct flow contest_flow;

struct contest {
    int64_t id, closed_by;
    struct str uid, code;
    int64_t unit_id;
    struct str unit;
    unsigned state;
    struct str title, title_en, text, text_en;
    int64_t closes_ms, round, rounds, entries, published_ms;
    struct str reason;
};
extern const struct fields contest_fields;           /* what everybody may read */
extern const struct fields contest_desk_fields;      /* the desk: id and uid too */

struct criterion { int64_t id, round; struct str name, name_en; int64_t weight, max; };
struct contest_round { int64_t n; struct str name, name_en; int64_t advance, closed_ms; };
extern const struct fields criterion_fields, contest_round_fields;       /* without round */
enum { ROUNDS_MAX = 5, CRITERIA_MAX = 10, WEIGHTS = 100, MARK_MAX = 100, JUDGES_MAX = 20, JUDGES_MIN = 2, ENTRIES_MAX = 500, ENTRY_FILES_MAX = 5,
       CONTEST_TITLE_MIN = 5, CONTEST_TITLE_MAX = 160, CONTEST_TEXT_MAX = 8000, TEAM_MAX = 120, MEMBERS_MAX = 600, APPEAL_DAYS = 7,
       APPEAL_MIN = 20, APPEAL_MAX = 3000 };

/* ---- setting up; each a transaction of its own; ERR_FORBIDDEN: not of the unit or above ---- */

struct contest_draft {
    struct str uid;
    int64_t unit_id;
    struct str title, title_en, text, text_en;
    int64_t closes_ms;
    const char *field;
};
MUST_USE enum err contest_add(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by,
                              struct contest_draft *d, struct contest *out,
                              bool *again);
/* All rounds anew, each with its criteria in order. ERR_CONFLICT: scoring has begun. ERR_BAD_INPUT: *field; weights do not add up to 100. */
struct rounds_draft {
    struct contest_round rounds[ROUNDS_MAX];
    struct criterion criteria[ROUNDS_MAX * CRITERIA_MAX];    /* .round says whose */
    size_t n_rounds, n_criteria;
    const char *field;
};
MUST_USE enum err contest_rounds_set(struct db *db, struct arena *a, const struct actor *by, int64_t id, struct rounds_draft *d);
/* A judge may be anybody with an account; who is named is told. ERR_CONFLICT with *fault: scoring has begun; he has handed in himself; he has
   read the names; there are JUDGES_MAX. (Of mentors, startup.h: he has applied himself.) */
enum seat_fault { SEAT_FINE, SEAT_CLOSED, SEAT_ENTERED, SEAT_HAS_READ, SEAT_FULL, SEAT_APPLIED };
MUST_USE enum err contest_judge_set(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t id,
                                    int64_t account_id, bool is_in, enum seat_fault *fault);
/* The same by his own word, who was asked by a link; inside a transaction. A judge already: OK. */
MUST_USE enum err contest_judge_admit(struct db *db, struct arena *a, int64_t contest_id, int64_t account_id, enum seat_fault *fault);
/* Whether its entrants are still hidden: nothing is judged to the end yet. */
bool contest_is_blind(const struct contest *c);
/* Before somebody of the desk reads who the entrants are while they are hidden: it is written down, here and in the audit log, and he does not
   judge it any more. ERR_FORBIDDEN: he judges it. */
MUST_USE enum err reader_is_one(struct db *db, struct arena *a, int64_t contest_id, int64_t account_id, bool *out);
MUST_USE enum err contest_names_read(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, const struct contest *c);
/* Where who was asked to judge or to mentor finds it: in the residents' app, or at the console. */
MUST_USE enum err invited_link(struct db *db, struct arena *a, int64_t account_id, struct str *out);

/* Along contest_flow; CLOSE_ROUND ends the last one too (CONTEST_FINISH is its own). PUBLISH: by another person than closed the last round, else
   ERR_FORBIDDEN. ERR_CONFLICT: not from its state; a round or judges are missing; or marks are (missing: who lacks which entry). */
enum { MISSING_MAX = 50 };
struct missing { int64_t judge_id; struct str judge; int64_t number; };      /* judge_id 0: too few may judge it */
struct contest_move {
    int64_t id;
    unsigned event;
    struct str reason;
    struct missing missing[MISSING_MAX];
    size_t n_missing;
};
MUST_USE enum err contest_move(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by,
                               struct contest_move *m, struct contest *out);
/* A job: what is open and over begins to be scored. */
enum err contest_tend(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms);

MUST_USE enum err contest_by_id(struct db *db, struct arena *a, int64_t id, struct contest *out);
MUST_USE enum err contest_by_code(struct db *db, struct arena *a, struct str code, struct contest *out);
MUST_USE enum err contest_list(struct db *db, struct arena *a, int64_t before, int64_t limit, db_row_fn *each,
                               void *arg);    /* no drafts */
MUST_USE enum err contest_unit_list(struct db *db, struct arena *a, int64_t unit_id, int64_t before, int64_t limit,
                                    db_row_fn *each, void *arg);
MUST_USE enum err contest_rounds(struct db *db, struct arena *a, int64_t id, db_row_fn *each, void *arg);
MUST_USE enum err contest_criteria(struct db *db, struct arena *a, int64_t id, int64_t round, db_row_fn *each, void *arg);
struct contest_judge {
    int64_t account_id;
    struct str name;
    int64_t scored;
}; /* entries of this round with his marks */
extern const struct fields contest_judge_fields;
MUST_USE enum err contest_judges(struct db *db, struct arena *a, int64_t id, int64_t round, db_row_fn *each, void *arg);

/* ---- entries ---- */

enum entry_state { ENTRY_IN, ENTRY_RETURNED, ENTRY_WITHDRAWN };
extern const char *const entry_states[];
struct entry {
    int64_t id, contest_id, account_id;
    struct str uid;
    int64_t number;
    unsigned state;
    struct str title, text, team, members;
    int64_t round, rank, score_milli;
    struct str reason;
    int64_t sent_ms;
};
extern const struct fields entry_fields;             /* uid … sent_ms */
extern const struct fields entry_result_fields;      /* number, title, team, round, rank, score_milli */

struct entry_draft {
    struct str uid;
    int64_t contest_id, account_id;
    struct str title, text, team, members;
    const char *field;
    bool is_judge;                       /* why it was a conflict */
};
/* One per account and contest. The same uid again: OK and *again. ERR_CONFLICT: not open, one is in, or he judges it. ERR_TOO_MANY: ENTRIES_MAX. */
MUST_USE enum err entry_hand_in(struct db *db, struct arena *a, int64_t now_ms, struct entry_draft *d, struct entry *out, bool *again);
/* While it is open: what was sent back is in again. */
MUST_USE enum err entry_edit(struct db *db, struct arena *a, int64_t now_ms, struct entry_draft *d, struct entry *out);
MUST_USE enum err entry_withdraw(struct db *db, struct arena *a, int64_t now_ms, struct str uid, int64_t account_id, struct entry *out);
/* By the desk, while it is open: it says whose it is, or is none. */
MUST_USE enum err entry_return(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t id,
                               struct str reason, struct entry *out);
MUST_USE enum err entry_by_uid(struct db *db, struct arena *a, struct str uid, struct entry *out);
MUST_USE enum err entry_by_id(struct db *db, struct arena *a, int64_t id, struct entry *out);
MUST_USE enum err entry_mine(struct db *db, struct arena *a, int64_t account_id, int64_t before, int64_t limit, db_row_fn *each, void *arg);
/* In a round or beyond, by number; of published ones the best of each round first. */
MUST_USE enum err entry_list(struct db *db, struct arena *a, int64_t contest_id, int64_t round, int64_t after,
                             int64_t limit, db_row_fn *each, void *arg);
MUST_USE enum err entry_results(struct db *db, struct arena *a, int64_t contest_id, int64_t limit, db_row_fn *each, void *arg);

struct entry_file { int64_t file_id; struct str uid; unsigned kind; struct str name; int64_t bytes; };
extern const struct fields entry_file_fields;
/* What the account has sent whole (civic/petition/petition_file.h: photo or pdf, as a document) belongs to the entry. While open.
   ERR_NOT_FOUND: no such file of his. ERR_TOO_MANY: ENTRY_FILES_MAX. */
MUST_USE enum err entry_file_add(struct db *db, struct arena *a, int64_t now_ms, struct str entry_uid,
                                 int64_t account_id, struct str file_uid, struct str name);
MUST_USE enum err entry_file_drop(struct db *db, struct arena *a, int64_t now_ms, struct str entry_uid,
                                  int64_t account_id, struct str file_uid);
MUST_USE enum err entry_files(struct db *db, struct arena *a, int64_t entry_id, db_row_fn *each, void *arg);
MUST_USE enum err entry_file_owner(struct db *db, struct arena *a, int64_t file_id, int64_t *entry_id);

/* ---- judging ---- */

enum conflict { CONFLICT_NONE, CONFLICT_OWN, CONFLICT_HOME, CONFLICT_UNIT, CONFLICT_DECLARED };
extern const char *const conflict_words[];
/* Why this judge may not judge this entry. */
MUST_USE enum err conflict_of(struct db *db, struct arena *a, int64_t judge_id, const struct entry *e, enum conflict *out);
MUST_USE enum err conflict_declare(struct db *db, struct arena *a, int64_t now_ms, int64_t judge_id, int64_t entry_id, struct str reason);

struct mark { int64_t criterion_id, mark; };
struct sheet {
    int64_t judge_id, entry_id;
    struct mark marks[CRITERIA_MAX];
    size_t n;
    struct str note;
    const char *field;
};
/* All criteria of the round. ERR_FORBIDDEN: no judge of it, or a conflict. ERR_CONFLICT: not being scored, or the entry is not in this round. */
MUST_USE enum err sheet_write(struct db *db, struct arena *a, int64_t now_ms, struct sheet *s);
/* What this judge has written in this round; n 0: nothing. */
MUST_USE enum err sheet_read(struct db *db, struct arena *a, int64_t round, struct sheet *s);
MUST_USE enum err judge_is_one(struct db *db, struct arena *a, int64_t contest_id, int64_t account_id, bool *out);
struct judging { struct str code, title; unsigned state; int64_t round, entries, scored, contest_id; };
extern const struct fields judging_fields;           /* without contest_id */
MUST_USE enum err judging_mine(struct db *db, struct arena *a, int64_t account_id, db_row_fn *each, void *arg);
/* By the number that judges see. */
MUST_USE enum err entry_by_number(struct db *db, struct arena *a, int64_t contest_id, int64_t number, struct entry *out);
/* A judge's marks as the desk sees them, of closed rounds. */
struct desk_mark { int64_t judge_id; struct str judge; int64_t round, criterion_id, mark; };
extern const struct fields desk_mark_fields;
MUST_USE enum err entry_marks(struct db *db, struct arena *a, int64_t entry_id, int64_t before_round, db_row_fn *each, void *arg);

/* ---- appeals ---- */

struct appeal {
    int64_t id, contest_id, entry_id, number, account_id;
    struct str title;
    struct bytes text_sealed;
    int64_t sent_ms;
    struct str answer;
    int64_t answered_ms;
};
extern const struct fields appeal_fields;            /* id, number, title, sent_ms, answer, answered_ms */
MUST_USE enum err appeal_send(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                              struct str entry_uid, int64_t account_id, struct str text);
MUST_USE enum err appeal_answer(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by,
                                int64_t contest_id, int64_t id, struct str answer);
MUST_USE enum err appeal_list(struct db *db, struct arena *a, int64_t contest_id, int64_t after, int64_t limit, db_row_fn *each, void *arg);
MUST_USE enum err appeal_of(struct db *db, struct arena *a, int64_t entry_id, struct appeal *out);
MUST_USE enum err appeal_text(const struct keys *keys, struct arena *a, const struct appeal *p, struct str *text);

/* ---- a resident's account ---- */

MUST_USE enum err contest_account_joined(struct db *db, struct arena *a, int64_t now_ms, int64_t from, int64_t to);
MUST_USE enum err contest_account_forgotten(struct db *db, struct arena *a, int64_t now_ms, int64_t account_id);
enum err record_entries(struct db *db, struct arena *a, const struct citizen *who, struct json *j, const char *name);

#endif
