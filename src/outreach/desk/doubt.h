/* doubt.h - visits that do not look right: a machine only asks the question, a person answers it. */
#ifndef SANSANG_DOUBT_H
#define SANSANG_DOUBT_H
#include "outreach/sync/sync.h"

struct actor;                            /* account/account.h */

/* What can look wrong about where and when a visit was; the words are those of EVENT_FLAG. */
#define DOUBT_TABLE(X)                                                                                                        \
    X(speed,        "Đi quá nhanh giữa hai nhà",             "Too fast between two doors")                                    \
    X(far,          "Vị trí cách nhà quá xa",                "Too far from the house")                                        \
    X(same_spot,    "Nhiều nhà nhưng đứng một chỗ",          "Many doors from one spot")                                      \
    X(rate,         "Quá nhiều nhà trong một giờ",           "Too many doors in an hour")                                     \
    X(brief,        "Hướng dẫn nhiều người trong vài giây",  "Several people guided within seconds")                          \
    X(nobody,       "Người dân nói không có ai đến",         "The resident says nobody came")                                 \
    X(same_browser, "Một điện thoại xác nhận cho nhiều hộ",  "One browser answered for many households")                      \
    X(wrong_code,   "Sai mã xác nhận",                       "The confirmation code was wrong")                               \
    X(wrong_slip,   "Phiếu số không đúng hoặc đã dùng",      "The slip is not the team's or was used")                        \
    X(clock,        "Đồng hồ máy lệch",                      "The phone's clock is off")
enum doubt_kind {
#define X(word, vi, en) DOUBT_##word,
    DOUBT_TABLE(X)
#undef X
    DOUBT_COUNT
};
extern const char *const doubt_words[];                              /* NULL-ended */
struct str doubt_text(enum doubt_kind k, enum lang lang);

/* One stop of a member's walk. skew_ms, how far the phone's clock was off, is known of the stop that is looked at. */
struct step {
    int64_t seq, member_id, started_ms, ended_ms, lat_e6, lon_e6, accuracy_m, house_lat, house_lon, people, skew_ms;
};

/* Limits of what a person on foot can do; generous, since a false doubt costs a volunteer's good will. */
enum { WALK_MAX_KMH = 40, WALK_MIN_M = 500, FAR_MAX_M = 500, ACCURACY_MAX_M = 100, SAME_SPOT_STEPS = 6, SAME_SPOT_M = 10,
       SAME_SPOT_SPREAD_M = 60, RATE_MAX = 30, BRIEF_MAX_S = 15,
       STEPS_NEAR = SAME_SPOT_STEPS - 1, STEPS_BACK = RATE_MAX - 1 };

/* Which doubts a stop raises, as bits of enum doubt_kind; `before` are the member's stops before it, newest first. Of them
   the first STEPS_NEAR are looked at, and when number STEPS_BACK ended; the others need not be filled in. */
unsigned step_doubts(const struct step *now, const struct step *before, size_t n);

/* Metres between two points (WGS84, good to a percent within a city). */
int64_t metres_between(int64_t lat1_e6, int64_t lon1_e6, int64_t lat2_e6, int64_t lon2_e6);

/* Raise a doubt about a visit inside db_tx; the same twice changes nothing. */
MUST_USE enum err doubt_raise(struct db *db, struct arena *a, int64_t visit_seq, enum doubt_kind kind,
                              int64_t account_id, int64_t now_ms, struct area *at);

/* The same about a visit on an open page; `visit` is the stored event. */
MUST_USE enum err doubt_raise_on(struct db *db, struct arena *a, struct book *page, const struct event *visit,
                                 enum doubt_kind kind, int64_t account_id);

/* A visit_follower: looks at each visit beside the ones before it. */
MUST_USE enum err doubt_follow(struct db *db, struct arena *a, const struct keys *keys, const struct stored_push *p);

/* A visit that waits for a decision, with what one needs to decide. */
struct doubtful {
    int64_t seq;
    struct str id;                       /* of the visit */
    int64_t at_ms, household, unit_id;   /* unit: the group */
    struct str outcome, lane, number, member, team, flags;
    int64_t lat_e6, lon_e6, house_lat_e6, house_lon_e6;
    int64_t from_ms, from_lat_e6, from_lon_e6;   /* the stop before; 0 = none */
};
extern const struct fields doubtful_fields;
/* Newest first: those with seq below `before` (0 = from the newest), at most `limit`. */
MUST_USE enum err doubt_list(struct db *db, struct arena *a, int64_t unit_id, int64_t before, int64_t limit,
                             db_row_fn *each, void *arg);

/* Somebody decides: keep it, or void it (taken out of every count). With a reason, written to the audit log.
   ERR_NOT_FOUND: no such visit. ERR_FORBIDDEN: nobody judges his own visit. Deciding the same twice changes nothing. */
enum review_verdict { REVIEW_KEPT, REVIEW_VOID };
extern const char *const review_words[];                             /* kept, void; NULL-ended */
struct review { int64_t visit_seq; unsigned verdict; struct str reason; int64_t now_ms; };
MUST_USE enum err doubt_review(struct db *db, struct arena *a, const struct actor *by, const struct review *r,
                               struct area *at);

#endif
