/* petition.h - what a resident reports (phản ánh) and how it lives: sent, received, handled, answered with proof, judged by who sent it. */
#ifndef SANSANG_PETITION_H
#define SANSANG_PETITION_H
#include "auth/keys.h"
#include "db/db.h"
#include "flow/flow.h"

struct actor;                            /* account/account.h */
struct json_in;                          /* core/json_in.h */
struct scope;                            /* http/http.h */

/* ---- the nouns ---- */

enum petition_flow_kind { FLOW_FIELD, FLOW_PROCEDURE, FLOW_WASTE, FLOW_ALERT };
enum petition_level { LEVEL_URGENT, LEVEL_NORMAL, LEVEL_COMPLEX, LEVEL_AS_FILED };   /* khẩn, bình thường, phức tạp; the last only in a move */
enum petition_audience { AUDIENCE_HELD, AUDIENCE_PUBLIC, AUDIENCE_PRIVATE };
enum petition_rating { RATING_NONE, RATING_SATISFIED, RATING_ACCEPTABLE, RATING_UNSATISFIED };   /* none is NULL in the tables */
extern const char *const petition_flow_kinds[], *const petition_levels[], *const petition_audiences[], *const petition_ratings[];

enum petition_state {
    PETITION_SENT,                       /* chờ tiếp nhận: the clock of receipt runs */
    PETITION_RECEIVED,                   /* đã tiếp nhận: the clock of handling runs */
    PETITION_HANDLING,                   /* đang xử lý: somebody has taken it */
    PETITION_OWED,                       /* chờ người dân bổ sung: the clock stands */
    PETITION_ANSWERED,                   /* đã trả lời, chờ người dân đánh giá */
    PETITION_CLOSED,                     /* đã đóng */
    PETITION_REFUSED,                    /* từ chối, có lý do */
    PETITION_MERGED,                     /* gộp vào một phản ánh khác: answered with it */
    PETITION_WITHDRAWN,                  /* người gửi rút lại */
};
enum petition_event {
    PETITION_FILE,                       /* gửi */
    PETITION_RECEIVE,                    /* tiếp nhận: level confirmed */
    PETITION_RETURN,                     /* chuyển trả: wrong address, to the unit that sent it, with a reason; the clock runs on */
    PETITION_HAND_OVER,                  /* chuyển đơn vị khác: the clock runs on */
    PETITION_TAKE,                       /* nhận xử lý, or given to a person */
    PETITION_ASK,                        /* yêu cầu người dân bổ sung: the clock stands */
    PETITION_SUPPLY,                     /* người dân bổ sung: the clock runs on */
    PETITION_EXTEND,                     /* gia hạn, once, with a reason */
    PETITION_ANSWER,                     /* trả lời: words and proof */
    PETITION_REFUSE,                     /* từ chối: a reason of the list and words */
    PETITION_MERGE,                      /* gộp */
    PETITION_RATE,                       /* đánh giá */
    PETITION_REOPEN,                     /* chưa được, mở lại: once, to a second person */
    PETITION_LAPSE,                      /* hết hạn đánh giá hoặc bổ sung: the clock closes it */
    PETITION_WITHDRAW,                   /* người gửi rút lại */
    PETITION_CLEAR,                      /* duyệt công khai: what the public sees; no change of state */
    PETITION_NOTE,                       /* a line for the file; no change of state */
    PETITION_EVENTS,
};
extern const char *const petition_states[], *const petition_events[];
extern const struct flow petition_flow;

/* Why one is refused (lý do từ chối) and why it is sent back; words, NULL-ended. */
enum petition_reason { REASON_NONE, REASON_OUT_OF_SCOPE, REASON_COMPLAINT, REASON_DUPLICATE, REASON_INCOMPLETE, REASON_UNTRUE,
                       REASON_DECIDED, REASON_WRONG_UNIT, REASON_SECRET };
extern const char *const petition_reasons[];

struct petition {
    int64_t id;
    struct str uid, code;
    int64_t category_id;
    struct str category;                 /* its code */
    unsigned level, state;
    int64_t account_id, client_id;
    struct bytes sent_sealed;            /* "petition.text" */
    struct str title, said, attributes, marks;
    int64_t lat_e6, lon_e6, cell;
    struct str spot;
    int64_t group_id, ward_id, unit_id;
    struct str unit;                     /* name of the responsible unit */
    int64_t handler_id;
    bool second;
    int64_t first_handler_id;
    int64_t sent_ms, received_ms, day, receive_due_ms, due_ms, paused_ms, left_minutes, clock_minutes, alarm, alarm_ms;
    int64_t answered_ms, closed_ms;
    unsigned rating;
    int64_t merged_id, steps, followers;
    unsigned audience;
    int64_t seq;
};
extern const struct fields petition_fields;      /* what any who may see it may see: no sealed words, no account */
static inline bool petition_is_open(const struct petition *p) { return p->state <= PETITION_OWED; }

struct petition_category {
    int64_t id;
    struct str code;
    unsigned flow;
    struct str heading, name, name_en, hint, hint_en, icon;
    unsigned level;
    bool needs_place, needs_photo, is_open;
    int64_t place;
};
extern const struct fields petition_category_fields;

enum petition_datatype { DATATYPE_STRING, DATATYPE_NUMBER, DATATYPE_DATETIME, DATATYPE_TEXT, DATATYPE_ONE_OF, DATATYPE_SOME_OF };
extern const char *const petition_datatypes[];   /* the words of Open311 */
struct petition_attribute {
    int64_t category_id;
    struct str code;
    int64_t place;
    unsigned datatype;
    bool is_required;
    struct str name, name_en, choices;   /* choices: JSON, [{"key","name","name_en"}] */
};
extern const struct fields petition_attribute_fields;        /* all but choices, which is JSON already */

struct petition_step {
    int64_t petition_id, n;
    unsigned event, from_state, to_state;
    int64_t at_ms, account_id, unit_id, from_unit_id;
    unsigned reason, rating;
    struct bytes text_sealed;            /* "petition.step" */
    struct str public_text;
    int64_t due_before_ms, due_after_ms, leaf;       /* due 0: no clock runs */
    struct bytes leaf_salt;
    struct str unit, account;            /* their names, when read */
};
extern const struct fields petition_step_fields;     /* what any who may see it may see: no sealed words, no account */

/* What a picture or document of a petition is, as its row says; petition_file.h has what is done with them. */
enum petition_part { PART_BEFORE, PART_AFTER, PART_DOCUMENT };
extern const char *const petition_parts[];

enum { PETITION_TEXT_MIN = 10, PETITION_TEXT_MAX = 4000, PETITION_ANSWER_MIN = 30, PETITION_FILES_MAX = 6,
       PETITION_SPOT_MAX = 300, PETITION_TITLE_MAX = 200,
       PETITION_NEAR_M = 100, PETITION_NEAR_MS = 72 * 3600 * 1000, PETITION_STEPS_MAX = 500 };

/* ---- filing ---- */

/* What the phone sends. `files` are uids of petition_file rows sent ahead or still to come. */
struct petition_filing {
    struct str uid, category, text, spot;
    const struct json_in *attributes;    /* an object: code -> text, or list of texts; NULL: nothing said */
    int64_t lat_e6, lon_e6;              /* 0,0: no place */
    int64_t house_id, lane_id;           /* a place picked from the register instead of a pin; 0 = none */
    int64_t account_id, client_id;
    int64_t sent_ms;                     /* by the phone; 0 or to come: now */
    struct str files[PETITION_FILES_MAX];
    size_t n_files;
    bool is_no_complaint;                /* "đây không phải khiếu nại": goes to the desk, marked */
    const char *field;                   /* which field is at fault, with ERR_BAD_INPUT */
    const char *turned_away;             /* with ERR_FORBIDDEN: "complaint", "denunciation", "secret": not ours, and where to go */
};
/* In a transaction of its own: routed, clocks set, first step and leaf written, tallies moved, the sender told, all or nothing.
   The same uid again from the same sender: OK and the petition as it stands now (*again true); from another: ERR_CONFLICT. */
MUST_USE enum err petition_file_in(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                                   struct petition_filing *f, struct petition *out, bool *again);

/* The same kind, not private, at most PETITION_NEAR_M away, at most PETITION_NEAR_MS old, still open: nearest first, at most `max`. Cost does not
   grow with how many there are. */
struct petition_near { struct petition p; int64_t metres; };
MUST_USE enum err petition_find_near(struct db *db, struct arena *a, int64_t category_id, int64_t lat_e6, int64_t lon_e6,
                                     int64_t now_ms, struct petition_near *out, size_t max, size_t *n);
int64_t petition_cell(int64_t lat_e6, int64_t lon_e6);   /* the square of about 111 m that holds the point */

/* Does this text belong to another office (khiếu nại, tố cáo, bí mật nhà nước)? NULL, or the word of turned_away. A guess by words. */
const char *petition_turned_away(struct str text);
struct str petition_other_office(const char *turned_away, bool in_english);     /* where to go: a sentence or two */

/* ---- moving ---- */

struct petition_move {
    int64_t id;
    unsigned event;                      /* enum petition_event */
    unsigned level;                      /* RECEIVE: as confirmed, LEVEL_AS_FILED: unchanged */
    int64_t to_unit_id, to_account_id, merge_into;       /* HAND_OVER; TAKE; MERGE */
    unsigned reason, rating;
    unsigned audience;                   /* CLEAR: public or private */
    struct str text, public_text, title;
    struct str files[PETITION_FILES_MAX];                /* proof of an answer, or what was supplied */
    size_t n_files;
    const char *field;                   /* with ERR_BAD_INPUT */
};
/* Along petition_flow, rights read again inside. ERR_CONFLICT: its state has changed meanwhile. ERR_FORBIDDEN: a second look by
   the first handler, or not one's own. ERR_BAD_INPUT names the field: an answer without words or proof, a refusal without a reason…
   A rating or a withdrawal said twice is OK and changes nothing. */
MUST_USE enum err petition_step_take(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                                     const struct actor *by, struct petition_move *m, struct petition *out);

/* Is a blank of a template left open: "…", "..." or "___" standing where a word belongs? */
bool petition_has_blank(struct str text);

/* Are these words an answer: PETITION_ANSWER_MIN letters, several different words, no blank of a template left open ("…")? */
bool petition_is_answer(struct str text);

/* The clock speaks: alarms at 50, 80 and 100 %, ratings and supplies that were not given in time; followers not told yet. A job. */
enum err petition_tend(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms);

/* Every open clock from when it began, after the calendar or the office hours have changed; *moved: so many had another end. */
MUST_USE enum err petition_clock_again(struct db *db, struct arena *a, int64_t now_ms, int64_t *moved);

/* When its running clock (0: none) would end, if that were set; nothing is written. */
struct supposed;                         /* account/worktime.h */
MUST_USE enum err petition_clock_if(struct db *db, struct arena *a, const struct supposed *s, const struct petition *p, int64_t *due_ms);

/* A job of every few seconds: petition_clock_again as soon as office hours or days off were changed at a door (account/schedule.h). */
enum err petition_clocks_follow(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms);

/* The same as a job, so that a changed calendar holds by the next morning whoever forgets it. */
enum err petition_clocks_nightly(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms);

/* ---- following and reading ---- */

/* One's own is always followed: ERR_CONFLICT. A private one: ERR_NOT_FOUND, as if there were none. Twice is OK. */
MUST_USE enum err petition_follow_set(struct db *db, struct arena *a, int64_t now_ms, int64_t id, int64_t account_id, bool follows);
MUST_USE enum err petition_by_id(struct db *db, struct arena *a, int64_t id, struct petition *out);
MUST_USE enum err petition_by_uid(struct db *db, struct arena *a, struct str uid, struct petition *out);
MUST_USE enum err petition_by_code(struct db *db, struct arena *a, struct str code, struct petition *out);
MUST_USE enum err petition_words(const struct keys *keys, struct arena *a, const struct petition *p, struct str *text);
MUST_USE enum err petition_step_words(const struct keys *keys, struct arena *a, const struct petition_step *s,
                                      struct str *text);
MUST_USE enum err petition_category_by_code(struct db *db, struct arena *a, struct str code, struct petition_category *out);
MUST_USE enum err petition_category_list(struct db *db, struct arena *a, db_row_fn *each, void *arg);     /* open ones, in order */
MUST_USE enum err petition_attribute_list(struct db *db, struct arena *a, int64_t category_id, db_row_fn *each, void *arg);
MUST_USE enum err petition_steps(struct db *db, struct arena *a, int64_t id, db_row_fn *each, void *arg);   /* by n, at most 500 */

/* What a resident filed or follows, newest first: ids below `before` (0: from the newest), at most `limit`. Of what somebody else filed
   he sees the square it lies in and neither `spot` nor, unless it is public, title and words. */
MUST_USE enum err petition_mine(struct db *db, struct arena *a, int64_t account_id, bool followed, int64_t before, int64_t limit,
                                db_row_fn *each, void *arg);                   /* row: struct petition */

/* What the public log holds of a step: one line, with the private part only as a salted hash (docs/petitions.md). */
MUST_USE enum err petition_leaf(struct arena *a, struct str code, const struct petition_step *s, struct str text, struct str *leaf);

/* ---- counted ---- */

enum petition_measure { TALLY_RECEIVED, TALLY_RETURNED, TALLY_ANSWERED, TALLY_ON_TIME, TALLY_REFUSED, TALLY_REOPENED,
                        TALLY_SATISFIED, TALLY_ACCEPTABLE, TALLY_UNSATISFIED, TALLY_MINUTES, TALLY_MEASURES };
extern const char *const petition_measures[];

extern const struct scope scope_petition;        /* the responsible unit of the `:petition` */

#endif
