/* idea.h - sáng kiến: what residents propose for their ward or the city, who supports it, and what the unit answers. */
#ifndef SANSANG_IDEA_H
#define SANSANG_IDEA_H
#include "auth/keys.h"
#include "db/db.h"
#include "flow/flow.h"

struct actor;                            /* account/account.h */

enum idea_state {
    IDEA_PROPOSED,                       /* chờ duyệt: the desk has not looked at it */
    IDEA_PUBLIC,                         /* đang lấy ủng hộ */
    IDEA_CLOSED,                         /* hết thời gian ủng hộ; the unit still owes an answer */
    IDEA_ANSWERED,                       /* đã trả lời */
    IDEA_REFUSED,                        /* không công khai, có lý do */
    IDEA_WITHDRAWN,                      /* người gửi rút lại, before anybody read it */
};
enum idea_event { IDEA_CLEAR, IDEA_REFUSE, IDEA_WITHDRAW, IDEA_LAPSE, IDEA_ANSWER };
enum idea_result { RESULT_NONE, RESULT_ACCEPTED, RESULT_PARTLY, RESULT_DECLINED };     /* none is NULL in the table */
extern const char *const idea_states[], *const idea_events[], *const idea_results[], *const idea_categories[];
extern const struct flow idea_flow;

struct idea {
    int64_t id;
    struct str uid, code;
    int64_t unit_id;
    struct str unit;
    int64_t account_id;
    unsigned category, state;
    struct bytes sent_sealed;
    struct str title, text;              /* the public's copy */
    unsigned result;
    struct str answer;
    int64_t supports, created_ms, public_ms, closes_ms, answered_ms;
};
extern const struct fields idea_fields;          /* what everybody may read */
extern const struct fields idea_own_fields;      /* its sender and the desk: id and uid too */

enum { IDEA_TITLE_MIN = 8, IDEA_TITLE_MAX = 160, IDEA_TEXT_MIN = 30, IDEA_TEXT_MAX = 4000, IDEA_DAYS = 90, IDEAS_OPEN_MAX = 10 };

/* The same uid again from the same sender: OK and *again. ERR_CONFLICT: another's uid. ERR_TOO_MANY: IDEAS_OPEN_MAX of his wait for the desk. */
struct idea_draft { struct str uid, title, text; int64_t unit_id, account_id; unsigned category; const char *field; };
MUST_USE enum err idea_propose(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, struct idea_draft *d, struct idea *out,
                               bool *again);

/* Along idea_flow. CLEAR: title and text for everybody; REFUSE: why; ANSWER: result and words that say something (petition_is_answer).
   ERR_FORBIDDEN: not its sender, or not of its unit. ERR_CONFLICT: not from its state. ERR_BAD_INPUT names the field. */
struct idea_move { int64_t id; unsigned event, result; struct str title, text; const char *field; };
MUST_USE enum err idea_step(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct idea_move *m, struct idea *out);

/* One per person, counted, taken back as long as it is open; twice is OK. ERR_CONFLICT: one's own, or not open for support any more. */
MUST_USE enum err idea_support_set(struct db *db, struct arena *a, int64_t now_ms, int64_t id, int64_t account_id, bool supports,
                                   struct idea *out);
MUST_USE enum err idea_is_supported(struct db *db, struct arena *a, int64_t id, int64_t account_id, bool *out);

MUST_USE enum err idea_by_id(struct db *db, struct arena *a, int64_t id, struct idea *out);
MUST_USE enum err idea_by_uid(struct db *db, struct arena *a, struct str uid, struct idea *out);
MUST_USE enum err idea_by_code(struct db *db, struct arena *a, struct str code, struct idea *out);    /* public or not */
/* Title and words as they were sent; empty when the sender was forgotten. */
MUST_USE enum err idea_words(const struct keys *keys, struct arena *a, const struct idea *i, struct str *title,
                             struct str *text);

enum idea_order { ORDER_SUPPORT, ORDER_NEW };
extern const char *const idea_orders[];
/* Public ones behind (key, id), of a unit or (0) of all: the most supported or the newest first. key, id INT64_MAX: from the first.
   Made public at from_ms or later. */
struct idea_query { int64_t unit_id; unsigned order; int64_t key, id, limit, from_ms; };
static inline int64_t idea_key(unsigned order, const struct idea *i)
{
    return order == ORDER_SUPPORT ? i->supports : i->public_ms;
}
MUST_USE enum err idea_public_list(struct db *db, struct arena *a, const struct idea_query *q, db_row_fn *each, void *arg);
/* Of a unit in one state, oldest first; of a sender, newest first. */
MUST_USE enum err idea_desk_list(struct db *db, struct arena *a, int64_t unit_id, unsigned state, int64_t after, int64_t limit, db_row_fn *each,
                                 void *arg);
/* Those somebody supports and everybody may read, the last proposed first: ids below `before` (0: from the newest). */
MUST_USE enum err idea_supported_list(struct db *db, struct arena *a, int64_t account_id, int64_t before, int64_t limit, db_row_fn *each, void *arg);
MUST_USE enum err idea_mine(struct db *db, struct arena *a, int64_t account_id, int64_t before, int64_t limit, db_row_fn *each, void *arg);

/* Closes what nobody may support any more, tells supporters who have not heard yet. A job. */
enum err idea_tend(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms);

/* ---- a resident's account, for the lists of account/citizen/citizen.h ---- */

struct citizen;
struct json;
MUST_USE enum err idea_account_joined(struct db *db, struct arena *a, int64_t now_ms, int64_t from, int64_t to);
/* His supports are taken back, his words go; what everybody has read stays, nobody's. */
MUST_USE enum err idea_account_forgotten(struct db *db, struct arena *a, int64_t now_ms, int64_t account_id);
enum err record_ideas(struct db *db, struct arena *a, const struct citizen *who, struct json *j, const char *name);

#endif
