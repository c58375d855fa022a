/* sync.h - phones and the city agree: events up, doors down, each event once (docs/sync.md). */
#ifndef SANSANG_SYNC_H
#define SANSANG_SYNC_H
#include "auth/keys.h"
#include "outreach/campaign/event.h"
#include "outreach/sync/person.h"
#include "outreach/campaign/visit.h"

/* Why an event is refused. X(name, the field it is about when nothing closer is known, Vietnamese, English) */
#define REFUSAL_TABLE(X)                                                                                                  \
    X(json,       "body",               "Nội dung gửi không đọc được.",                                                   \
                                        "The event cannot be read.")                                                      \
    X(kind,       "kind",               "Loại bản ghi này chưa được hỗ trợ.",                                             \
                                        "This kind of event is not known.")                                               \
    X(id_reuse,   "id",                 "Mã này đã dùng cho một lượt khác.",                                              \
                                        "This id was already used for something else.")                                   \
    X(n,          "n",                  "Số thứ tự này đã dùng cho một lượt khác.",                                       \
                                        "This number was already used for another event.")                                \
    X(household,  "household",          "Hộ này không thuộc địa bàn của tổ.",                                             \
                                        "This household is not in your team's area.")                                     \
    X(campaign,   "at_ms",              "Ngày này không thuộc đợt vận động đang chạy.",                                   \
                                        "No campaign was running on that day.")                                           \
    X(times,      "body.started_ms",    "Giờ bắt đầu và kết thúc chưa hợp lý.",                                           \
                                        "The times of start and end do not fit.")                                         \
    X(too_long,   "body.started_ms",    "Một lượt không thể kéo dài quá bốn giờ.",                                        \
                                        "One visit cannot last more than four hours.")                                    \
    X(outcome,    "body.outcome",       "Kết quả chưa hợp lệ.",                                                           \
                                        "The outcome is not valid.")                                                      \
    X(come_back,  "body.come_back_ms",  "Giờ hẹn lại chưa hợp lý.",                                                       \
                                        "The time to come back does not fit.")                                            \
    X(people,     "body.people",        "Có người không ở hộ này, hoặc được ghi hai lần.",                                \
                                        "Somebody does not live here, or is named twice.")                                \
    X(marks,      "body.people[0].marks", "Các mục sẵn sàng chưa hợp lệ.",                                                \
                                        "The marks are not valid.")                                                       \
    X(skill,      "body.people[0].acts", "Kỹ năng này không có trong danh mục.",                                          \
                                        "This skill is not in the list.")                                                 \
    X(acts,       "body.people",        "Kết quả này không đi cùng việc hướng dẫn.",                                      \
                                        "Nobody can have been guided with this outcome.")                                 \
    X(note,       "body.note",          "Ghi chú quá dài.",                                                               \
                                        "The note is too long.")                                                          \
    X(confirm,    "body.confirm",       "Xác nhận của người dân chưa hợp lệ.",                                            \
                                        "The resident's confirmation is not valid.")                                      \
    X(person,     "body.name",          "Họ tên hoặc năm sinh chưa hợp lệ.",                                              \
                                        "The name or year of birth is not valid.")                                        \
    X(number,     "body.number_box",    "Số định danh không hợp lệ hoặc không khớp năm sinh, giới tính.",                 \
                                        "The personal number is not valid or does not match the person.")                 \
    X(phone,      "body.phone_box",     "Số điện thoại chưa hợp lệ.",                                                     \
                                        "The phone number is not valid.")                                                 \
    X(correction, "body.visit",         "Chỉ sửa được lượt đến nhà của chính mình.",                                      \
                                        "You can only mend a visit of your own.")                                         \
    X(too_late,   "body.visit",         "Chỉ sửa được trong 7 ngày.",                                                     \
                                        "A visit can be mended for 7 days.")

enum refusal {
    REFUSAL_none,
#define X(name, field, vi, en) REFUSAL_##name,
    REFUSAL_TABLE(X)
#undef X
    REFUSAL_COUNT
};
const char *refusal_word(enum refusal r);
struct str refusal_text(enum refusal r, enum lang lang);

enum verdict_kind { VERDICT_STORED, VERDICT_AGAIN, VERDICT_REFUSED };
extern const char *const verdict_words[];                            /* stored, again, refused; NULL-ended */

struct verdict {
    struct str id;                       /* as sent; empty when there was none */
    unsigned kind;                       /* enum verdict_kind */
    bool other_key;                      /* again: stored under an earlier key of this person, in whose chain it is */
    enum refusal why;                    /* REFUSAL_none unless refused */
    struct str field;                    /* path inside the event: "body.people[0].marks" */
};

enum { PUSH_EVENTS_MAX = 50, PUSH_BYTES_MAX = 64 * 1024, AREAS_MAX = 64 };

struct pusher { int64_t device_id, account_id; };
struct push {
    struct pusher who;
    int64_t sent_ms, now_ms;             /* the phone's clock when it sent; ours when it came */
    const struct json_in *events;        /* list of envelopes, unread */
};
struct pushed {
    struct verdict *verdicts;            /* one per event, in the order they came */
    size_t n;
    int64_t expect_n;                    /* the next number the server has not seen from this device */
    struct bytes chain;
    struct area areas[AREAS_MAX];     /* whose numbers moved: hub_touch them after commit */
    size_t n_areas;
};

/* Store, count and answer one batch, in one transaction: each event is stored whole or refused, and asking again gives the
   same answer. ERR_FORBIDDEN: the account walks for no team. ERR_NOMEM, ERR_BUSY: nothing is stored. */
MUST_USE enum err sync_push(struct db *db, struct arena *a, const struct keys *keys, const struct push *in,
                            struct pushed *out);

/* What else happens in the same transaction when a push has been stored: another subject adds one line to followers.c.
   Called once a push, its events in the order of seq, the page still open: a follower may write its own tables, and add to
   the page by event_desk_on (desk.h); the page is written after the last of them. */
struct book;                             /* outreach/count/book.h */
struct stored_push {
    struct book *page;                   /* the door of each event is on it, and each visit */
    const struct event *events;
    const struct visit *const *visits;   /* the body of each event; NULL: it is no visit */
    size_t n;
};
typedef enum err visit_follower(struct db *db, struct arena *a, const struct keys *keys, const struct stored_push *p);
extern visit_follower *const visit_followers[];                      /* NULL-ended */

/* ---- doors down ---- */

/* What a member's phone holds: the pieces given to the member; for a head or deputy also those given to nobody.
   `epoch` changes when that set or a cut changes. ERR_FORBIDDEN: the account walks for no team. */
struct my_piece { int64_t id, number, epoch, houses; };
extern const struct fields my_piece_fields;
enum { PIECES_MAX = 200 };
struct turf_of {
    struct post post;
    struct campaign campaign;
    struct my_piece *pieces;
    size_t n_pieces;
    struct str epoch;
};
MUST_USE enum err sync_turf(struct db *db, struct arena *a, int64_t account_id, struct turf_of *out);

/* A door as the phone sees it, and a person behind it; people come in the order of their doors. */
struct pulled_door {
    int64_t household, house, lane;
    struct str number;
    int64_t walk_order, lat_e6, lon_e6;
    struct str head, outcome;            /* outcome: empty = nobody came yet */
    int64_t last_ms, due_ms, visits;
    struct str leased_by;                /* who else stands at this door now; empty = nobody */
    int64_t lease_until_ms;
    int64_t seq;
};
struct pulled_person {
    int64_t household, resident;
    struct str uid, name;
    int64_t birth_year;
    unsigned sex;
    struct str marks;
};
extern const struct fields pulled_door_fields, pulled_person_fields;     /* as JSON, without seq and household of a person */
struct pulled { struct pulled_door *doors; size_t n_doors; struct pulled_person *people; size_t n_people; bool more; };

/* Doors of the turf that changed after (seq, household), in that order, at most `limit`. */
struct pull { int64_t account_id, seq, household, limit, now_ms; };
MUST_USE enum err sync_pull(struct db *db, struct arena *a, const struct turf_of *turf, const struct pull *in, struct pulled *out);

/* A member's own days: live visits by the outcome that speaks for them. */
struct my_day { int64_t day, visits, n[OUTCOME_COUNT]; };
enum { WEEK_DAYS = 7 };
MUST_USE enum err sync_week(struct db *db, struct arena *a, int64_t account_id, int64_t today, struct my_day out[WEEK_DAYS]);

/* The people of a team, for the phone's own page. */
struct team_words { struct str name, hotline, zalo; };
MUST_USE enum err sync_team(struct db *db, struct arena *a, int64_t team_id, struct team_words *out);
struct mate { int64_t id; struct str name; unsigned position; };
extern const struct fields mate_fields;
MUST_USE enum err sync_mates(struct db *db, struct arena *a, int64_t team_id, db_row_fn *each, void *arg);

/* Hold a door for 20 minutes. ERR_CONFLICT and *holder: somebody else holds it. ERR_NOT_FOUND: not in the team's group. */
enum { LEASE_MS = 20 * 60 * 1000 };
MUST_USE enum err lease_take(struct db *db, struct arena *a, int64_t account_id, int64_t household_id, int64_t now_ms,
                             int64_t *until_ms, struct str *holder);
MUST_USE enum err lease_release(struct db *db, struct arena *a, int64_t account_id, int64_t household_id);

#endif
