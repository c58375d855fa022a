/* base.h - the words every file of the house may use. Includes: libc only. */
#ifndef SANSANG_BASE_H
#define SANSANG_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define MUST_USE      __attribute__((warn_unused_result))
#define PRINTF(f, a)  __attribute__((format(printf, f, a)))
#define N_OF(array)   (sizeof(array) / sizeof((array)[0]))

enum { KIB = 1024, MIB = 1024 * 1024 };

/* Bytes [p, p+n) of UTF-8, borrowed, never NUL-terminated on purpose. */
struct str { const char *p; size_t n; };
#define STR(lit) { "" lit "", sizeof(lit) - 1 }       /* in a static table */
#define S(lit)   ((struct str)STR(lit))               /* in an expression  */

/* Bytes that are not text: hashes, sealed columns, geometry. In JSON: base64url without padding. */
struct bytes { const uint8_t *p; size_t n; };

static inline struct str str_z(const char *z) { return (struct str){ z, z ? strlen(z) : 0 }; }
static inline bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* One line per way a request can fail: name, HTTP status, what the person reads (Vietnamese, English). */
#define ERR_TABLE(X)                                                                                             \
    X(BAD_INPUT,    400, "Thông tin chưa hợp lệ",                     "Something in this request is not valid")   \
    X(SIGN_IN,      401, "Vui lòng đăng nhập",                        "Please sign in")                           \
    X(FORBIDDEN,    403, "Bạn không có quyền làm việc này",           "You may not do this")                      \
    X(NOT_FOUND,    404, "Không tìm thấy",                            "Not found")                                \
    X(METHOD,       405, "Cách gọi này không dùng được ở đây",        "This method is not served here")           \
    X(CONFLICT,     409, "Dữ liệu vừa thay đổi, vui lòng tải lại",    "The data has just changed, please reload") \
    X(GONE,         410, "Thiết bị đã bị thu hồi, dữ liệu sẽ bị xoá", "This device is revoked and must wipe")     \
    X(TOO_LARGE,    413, "Nội dung gửi quá lớn",                      "The request is too large")                 \
    X(MEDIA_TYPE,   415, "Kiểu dữ liệu không được nhận",              "This kind of content is not accepted")     \
    X(TOO_MANY,     429, "Thao tác quá nhanh, vui lòng chờ một lát",  "Too many requests, please wait a little")  \
    X(BUSY,         503, "Hệ thống đang bận, vui lòng thử lại",       "The system is busy, please try again")     \
    X(DISK_FULL,    503, "Máy chủ hết chỗ lưu, vui lòng thử lại sau", "The server has no room left, please try again later") \
    X(STORAGE,      503, "Ổ đĩa máy chủ có lỗi, tạm chưa ghi được, vui lòng thử lại sau",                        \
                         "The server's disk has failed and nothing is stored for now, please try again later")   \
    X(NOMEM,        503, "Yêu cầu quá lớn",                           "The request needs too much memory")        \
    X(INTERNAL,     500, "Lỗi hệ thống, đã được ghi lại",             "A fault of ours; it has been recorded")

enum err {
    OK = 0,
#define X(name, status, vi, en) ERR_##name,
    ERR_TABLE(X)
#undef X
    ERR_COUNT
};

enum lang { LANG_VI, LANG_EN };

int err_status(enum err e);
const char *err_name(enum err e);
struct str err_text(enum err e, enum lang lang);

/* The one macro allowed to hide a return: safe because the arena owns all memory. */
#define TRY(call) do { enum err try_ = (call); if (try_ != OK) return try_; } while (0)

#endif
