/* measure.h - everything the campaign counts, once: the columns of the cube, the keys of its JSON, the words on the screen. */
#ifndef SANSANG_MEASURE_H
#define SANSANG_MEASURE_H
#include "core/base.h"

/* X(name, Vietnamese, English). The order is that of the cube's columns; the marks follow enum rules_mark. Measures of
   state (people asked and what they have) move both ways; the others count what happened and fall only when a visit is
   corrected or voided. */
#define MEASURE_TABLE(X)                                                                            \
    X(visits,         "Lượt đến nhà", "Visits")                                                     \
    X(doors,          "Hộ đã đến", "Households visited")                                            \
    X(guided,         "Đã hướng dẫn", "Guided")                                                     \
    X(absent,         "Vắng nhà", "Nobody home")                                                    \
    X(come_back,      "Hẹn lại", "Asked to come back")                                              \
    X(refused,        "Từ chối", "Refused")                                                         \
    X(no_device,      "Không có thiết bị", "No device")                                             \
    X(vacant,         "Nhà trống, không tìm thấy", "Vacant or not found")                           \
    X(people,         "Người đã hỏi", "People asked")                                               \
    X(acts,           "Người × kỹ năng được hướng dẫn", "People × skills guided")                   \
    X(taught,         "Người dạy lại được người khác", "People × skills passed on")                 \
    X(won_phone,      "Mới có: điện thoại thông minh", "Won: smartphone")                           \
    X(won_network,    "Mới có: kết nối mạng", "Won: network")                                       \
    X(won_city_app,   "Mới có: ứng dụng Thủ đô số", "Won: city app")                                \
    X(won_eid,        "Mới có: định danh mức 2", "Won: e-ID level 2")                               \
    X(won_account,    "Mới có: tài khoản thanh toán", "Won: payment account")                       \
    X(won_skills,     "Mới có: kỹ năng số", "Won: digital skills")                                  \
    X(won_safety,     "Mới có: an toàn trên mạng", "Won: online safety")                            \
    X(won_culture,    "Mới có: văn hoá số", "Won: online manners")                                  \
    X(won_learn,      "Mới có: sẵn sàng học", "Won: willing to learn")                              \
    X(has_phone,      "Có: điện thoại thông minh", "Has: smartphone")                               \
    X(has_network,    "Có: kết nối mạng", "Has: network")                                           \
    X(has_city_app,   "Có: ứng dụng Thủ đô số", "Has: city app")                                    \
    X(has_eid,        "Có: định danh mức 2", "Has: e-ID level 2")                                   \
    X(has_account,    "Có: tài khoản thanh toán", "Has: payment account")                           \
    X(has_skills,     "Có: kỹ năng số", "Has: digital skills")                                      \
    X(has_safety,     "Có: an toàn trên mạng", "Has: online safety")                                \
    X(has_culture,    "Có: văn hoá số", "Has: online manners")                                      \
    X(has_learn,      "Có: sẵn sàng học", "Has: willing to learn")                                  \
    X(lacks_phone,    "Còn thiếu: điện thoại thông minh", "Lacks: smartphone")                      \
    X(lacks_network,  "Còn thiếu: kết nối mạng", "Lacks: network")                                  \
    X(lacks_city_app, "Còn thiếu: ứng dụng Thủ đô số", "Lacks: city app")                           \
    X(lacks_eid,      "Còn thiếu: định danh mức 2", "Lacks: e-ID level 2")                          \
    X(lacks_account,  "Còn thiếu: tài khoản thanh toán", "Lacks: payment account")                  \
    X(lacks_skills,   "Còn thiếu: kỹ năng số", "Lacks: digital skills")                             \
    X(lacks_safety,   "Còn thiếu: an toàn trên mạng", "Lacks: online safety")                       \
    X(lacks_culture,  "Còn thiếu: văn hoá số", "Lacks: online manners")                             \
    X(lacks_learn,    "Còn thiếu: sẵn sàng học", "Lacks: willing to learn")                         \
    X(ready_a,        "Sẵn sàng thiết bị", "Device-ready")                                          \
    X(ready_b,        "Sẵn sàng định danh", "Identity-ready")                                       \
    X(ready_c,        "Sẵn sàng kỹ năng", "Skill-ready")                                            \
    X(ready,          "Đủ ba sẵn sàng", "Three times ready")                                        \
    X(became_ready,   "Trở nên sẵn sàng", "Became ready")                                           \
    X(confirmed,      "Người dân xác nhận", "Confirmed by the resident")                            \
    X(doubtful,       "Cần xem lại", "Doubtful")                                                    \
    X(voided,         "Đã huỷ", "Voided")                                                           \
    X(called_back,    "Đã gọi lại", "Called back")                                                  \
    X(call_ok,        "Gọi lại: đúng", "Call-back: true")                                           \
    X(call_wrong,     "Gọi lại: sai", "Call-back: false")

enum measure {
#define X(name, vi, en) MEASURE_##name,
    MEASURE_TABLE(X)
#undef X
    MEASURE_COUNT
};

extern const char *const measure_words[];                            /* NULL-ended, in the order of enum measure */
struct str measure_text(enum measure m, enum lang lang);

/* The measure with that name; MEASURE_COUNT when there is none. */
enum measure measure_find(struct str name);

/* One cell: a number for each measure. */
struct counts { int64_t n[MEASURE_COUNT]; };
void counts_add(struct counts *to, const struct counts *delta);
bool counts_are_zero(const struct counts *c);
bool counts_eq(const struct counts *a, const struct counts *b);

#endif
