/* citizen_text.c - JSON of this house as lines of text: labels by table, times as people read them. */
#include "account/privacy/citizen_text.h"
#include "core/time.h"
#include <stdlib.h>

enum { DEPTH_MAX = 16, INDENT = 2 };

struct word { const char *key, *vi; };
static const struct word labels[] = {
    { "account", "Tài khoản" },
    { "register", "Trong sổ hộ của phường" },
    { "sessions", "Đang đăng nhập" },
    { "consents", "Đồng ý đã cho" },
    { "requests", "Yêu cầu đã gửi" },
    { "visits", "Các lần tổ đến nhà" },
    { "readiness", "Ba sẵn sàng" },
    { "steps", "Việc nên làm tiếp" },
    { "notices", "Tin đã báo cho tôi" },
    { "ways", "Cách báo tin cho tôi" },
    { "has_email", "Có hộp thư điện tử" },
    { "browsers", "Thiết bị nhận thông báo" },
    { "quiet_hours", "Giờ yên tĩnh" },
    { "is_read", "Đã đọc" },
    { "is_urgent", "Tin gấp" },
    { "petitions", "Phản ánh đã gửi" },
    { "initiatives", "Sáng kiến" },
    { "reports", "Phản ánh" },
    { "marks", "Đã ghi về tôi" },
    { "made_ms", "Lập lúc" },
    { "name", "Họ tên" },
    { "birth_year", "Năm sinh" },
    { "sex", "Giới tính" },
    { "eid_level", "Mức định danh điện tử" },
    { "phone_tail", "Số điện thoại, ba số cuối" },
    { "is_linked", "Đã khớp với sổ hộ" },
    { "created_ms", "Tạo lúc" },
    { "number_last4", "Số định danh, bốn số cuối" },
    { "has_phone", "Có số điện thoại" },
    { "house", "Số nhà" },
    { "lane", "Ngõ, phố" },
    { "group", "Tổ dân phố" },
    { "ward", "Phường, xã" },
    { "seen_ms", "Dùng gần nhất" },
    { "address", "Địa chỉ mạng" },
    { "purpose", "Mục đích" },
    { "channel", "Cách nói" },
    { "given_ms", "Cho lúc" },
    { "withdrawn_ms", "Rút lúc" },
    { "id", "Số" },
    { "kind", "Loại" },
    { "state", "Tình trạng" },
    { "note", "Nội dung" },
    { "reason", "Trả lời" },
    { "received_ms", "Nhận lúc" },
    { "answer_due_ms", "Hạn phản hồi" },
    { "due_ms", "Hạn giải quyết" },
    { "answered_ms", "Đã phản hồi" },
    { "closed_ms", "Kết thúc" },
    { "at_ms", "Lúc" },
    { "outcome", "Kết quả" },
    { "team", "Tổ công nghệ số" },
    { "text", "Nội dung" },
    { "title", "Tiêu đề" },
    { "mark", "Mục" },
    { "value", "Hiện có" },
    { "place", "Ở đâu" },
    { "time", "Khi nào" },
    { "is_done", "Đã xong" },
};
static const struct word words[] = {
    { "true", "có" },
    { "false", "không" },
    { "male", "nam" },
    { "female", "nữ" },
    { "unknown", "chưa rõ" },
    { "access", "xem dữ liệu" },
    { "correct", "sửa dữ liệu" },
    { "erase", "xoá dữ liệu" },
    { "withdraw", "rút đồng ý" },
    { "restrict", "hạn chế dùng" },
    { "received", "đã gửi" },
    { "accepted", "đang giải quyết" },
    { "extended", "được gia hạn" },
    { "done", "đã xong" },
    { "refused", "từ chối" },
    { "statistics", "thống kê" },
    { "contact", "liên hệ" },
    { "share", "chia sẻ" },
    { "visit", "tại nhà" },
    { "link", "trên mạng" },
    { "paper", "trên giấy" },
    { "desk", "tại quầy" },
    { "call", "qua điện thoại" },
    { "guided", "đã hướng dẫn" },
    { "absent", "vắng nhà" },
    { "come_back", "hẹn quay lại" },
    { "no_device", "không có thiết bị" },
    { "vacant", "nhà trống" },
    { "yes", "có sẵn" },
    { "won", "đạt được khi tổ đến" },
    { "no", "chưa có" },
    { "na", "không cần" },
    { "phone", "Điện thoại thông minh" },
    { "network", "Kết nối mạng" },
    { "city_app", "Ứng dụng của thành phố" },
    { "eid", "Định danh mức 2" },
    { "skills", "Kỹ năng số" },
    { "safety", "An toàn trên mạng" },
    { "culture", "Ứng xử trên mạng" },
    { "learn", "Muốn học thêm" },
};

static struct str look_up(const struct word *t, size_t n, struct str key)
{
    for (size_t i = 0; i < n; i++) if (str_eq(key, str_z(t[i].key))) return str_z(t[i].vi);
    return key;
}

struct reading { struct arena *a; struct str in; size_t at; struct buf *out; };

static char next(const struct reading *r) { return r->at < r->in.n ? r->in.p[r->at] : 0; }

static void add_code_point(struct buf *b, unsigned c)
{
    char u[3] = { (char)c };
    size_t n = 1;
    if (c >= 0x800) {
        u[0] = (char)(0xE0 | c >> 12); u[1] = (char)(0x80 | (c >> 6 & 63)); u[2] = (char)(0x80 | (c & 63)); n = 3;
    } else if (c >= 0x80) { u[0] = (char)(0xC0 | c >> 6); u[1] = (char)(0x80 | (c & 63)); n = 2; }
    buf_add(b, (struct str){ u, n });
}

static enum err read_text(struct reading *r, struct str *out)
{
    static const char from[] = "nt\"\\/", to[] = "\n\t\"\\/";
    struct buf b = { .arena = r->a };
    for (r->at++; next(r) && next(r) != '"'; r->at++) {
        if (next(r) != '\\') { buf_add(&b, (struct str){ r->in.p + r->at, 1 }); continue; }
        r->at++;
        if (next(r) == 'u' && r->at + 4 < r->in.n) {
            char hex[5] = { 0 };
            memcpy(hex, r->in.p + r->at + 1, 4);
            add_code_point(&b, (unsigned)strtoul(hex, NULL, 16));
            r->at += 4;
            continue;
        }
        const char *known = next(r) ? strchr(from, next(r)) : NULL;
        if (known) buf_add(&b, (struct str){ to + (known - from), 1 });
    }
    if (next(r) != '"') return ERR_INTERNAL;
    r->at++;
    *out = b.p ? buf_str(&b) : S("");
    return b.failed ? ERR_NOMEM : OK;
}

static bool is_time(struct str key) { return key.n > 3 && memcmp(key.p + key.n - 3, "_ms", 3) == 0; }

static enum err write_plain(struct reading *r, struct str key)
{
    size_t from = r->at;
    while (next(r) && !strchr(",]}", next(r))) r->at++;
    struct str text = { r->in.p + from, r->at - from };
    if (is_time(key)) {
        int64_t ms = strtoll(text.p, NULL, 10);
        text = ms ? time_text_vi(r->a, ms) : S("—");
        if (!text.n) return ERR_NOMEM;
    }
    buf_add(r->out, look_up(words, N_OF(words), text));
    buf_add(r->out, S("\n"));
    return OK;
}

static void indent(struct buf *out, int depth)
{
    for (int i = 0; i < depth * INDENT; i++) buf_add(out, S(" "));
}

static enum err write_value(struct reading *r, struct str key, int depth);

static enum err write_many(struct reading *r, int depth, bool is_object)
{
    char end = is_object ? '}' : ']';
    buf_add(r->out, S("\n"));
    for (r->at++; next(r) && next(r) != end;) {
        struct str key = { 0 };
        if (next(r) == ',') { r->at++; continue; }
        indent(r->out, depth);
        if (is_object) {
            TRY(read_text(r, &key));
            r->at++;                                     /* the colon */
            buf_add(r->out, look_up(labels, N_OF(labels), key));
            buf_add(r->out, S(": "));
        } else buf_add(r->out, S("-"));
        TRY(write_value(r, key, depth + 1));
    }
    if (next(r) != end) return ERR_INTERNAL;
    r->at++;
    return OK;
}

static enum err write_value(struct reading *r, struct str key, int depth)
{
    struct str text;
    if (depth > DEPTH_MAX) return ERR_INTERNAL;
    if (next(r) == '{' || next(r) == '[') return write_many(r, depth, next(r) == '{');
    if (next(r) != '"') return write_plain(r, key);
    TRY(read_text(r, &text));
    buf_add(r->out, look_up(words, N_OF(words), text));
    buf_add(r->out, S("\n"));
    return OK;
}

enum err citizen_text(struct arena *a, struct str data, struct buf *out)
{
    struct reading r = { .a = a, .in = data, .out = out };
    buf_add(out, S("DỮ LIỆU CỦA TÔI DO THÀNH PHỐ GIỮ\n"));
    TRY(write_value(&r, (struct str){ 0 }, 0));
    return out->failed ? ERR_NOMEM : OK;
}
