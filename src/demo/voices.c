/* voices.c - what the invented city warns of, and what its people propose: by the ordinary rules, under a moved clock. */
#include "demo/demo.h"
#include "demo/demo_db.h"
#include "account/account.h"
#include "civic/alert/alert.h"
#include "civic/idea/idea.h"
#include "core/time.h"
#include "core/uuid.h"
#include "territory/territory.h"

enum { VOICES_BYTES = 16 * MIB, VOTERS_MAX = 60 };

static const struct { bool of_ward; unsigned category, severity, urgency; int hours_ago, hours; const char *event, *headline, *text, *todo,
                      *event_en, *headline_en, *text_en, *todo_en; } alerts[] = {
    { false, 3, SEVERITY_SEVERE, URGENCY_IMMEDIATE, 20, 24 * 14, "Cảnh báo lừa đảo", "Kẻ xấu giả cán bộ phường gọi điện đòi cập nhật định danh",
      "Chúng gửi đường dẫn, bảo cài ứng dụng lạ rồi lấy tiền trong tài khoản.",
      "Bác không bấm đường dẫn, không đọc mã OTP cho ai. Nghi ngờ thì gọi 113 hoặc hỏi tổ trưởng.",
      "Scam warning", "Callers pretend to be ward officers and ask to renew an e-ID", "They send a link to a strange app and empty the account.",
      "Open no link, tell nobody a one-time code. In doubt call 113." },
    { true, 9, SEVERITY_MODERATE, URGENCY_EXPECTED, 3, 30, "Cắt nước", "Cắt nước để thay ống từ 22 giờ tối nay đến 6 giờ sáng mai",
      "Thay đường ống chính. Nước có thể đục trong giờ đầu.", "Bác trữ nước đủ dùng một đêm, xả bỏ nước đục vài phút đầu.",
      "Water cut", "No water from 22:00 tonight to 06:00 tomorrow", "The main is replaced. Water may be cloudy at first.", "Store water for one night." },
};

static const struct { unsigned category; int days_ago, voters; unsigned result; bool is_cleared; const char *title, *text, *answer; } ideas[] = {
    { 4, 40, 48, RESULT_ACCEPTED, true, "Mở lớp dạy người già dùng điện thoại tối thứ Năm",
      "Nhiều ông bà muốn học nhưng ban ngày phải trông cháu. Xin mở lớp buổi tối ở nhà văn hoá, mỗi tuần một buổi.",
      "Phường mở lớp từ tuần tới, tối thứ Năm hằng tuần tại nhà văn hoá, do tổ công nghệ số hướng dẫn. Bác nào muốn học xin báo tổ trưởng." },
    { 0, 25, 36, RESULT_PARTLY, true, "Đặt thùng phân loại rác ở đầu mỗi ngõ",
      "Nhà tôi phân loại rác nhưng xe gom lại đổ chung. Xin đặt thùng riêng và giờ gom riêng cho rác tái chế.",
      "Tháng sau đặt thùng ở mười ngõ rộng trên hai mét. Ngõ hẹp chưa đặt được vì cản xe chữa cháy, sẽ gom riêng sáng Chủ nhật." },
    { 1, 12, 55, RESULT_NONE, true, "Kẻ vạch qua đường trước cổng trường tiểu học",
      "Giờ tan học các cháu sang đường rất nguy hiểm. Xin kẻ vạch và cử người hướng dẫn mười lăm phút mỗi buổi.", NULL },
    { 2, 6, 17, RESULT_NONE, true, "Biến bãi đất trống cuối ngõ thành sân chơi",
      "Bãi đất bỏ không nhiều năm, cỏ mọc cao, thành chỗ đổ trộm. Xin làm sân chơi nhỏ, dân chúng tôi góp công dọn.", NULL },
    { 7, 1, 0, RESULT_NONE, false, "Trả kết quả hồ sơ vào cả sáng thứ Bảy",
      "Người đi làm giờ hành chính rất khó đến lấy kết quả. Xin mở quầy trả kết quả sáng thứ Bảy.", NULL },
};

struct voices {
    const struct demo *d;
    struct arena *a;
    struct staff city, ward;
    int64_t ward_id, voter[VOTERS_MAX];
    size_t n;
};

static enum err keep_voter(const void *row, void *arg)
{
    struct voices *k = arg;
    k->voter[k->n++] = ((const struct demo_sender *)row)->account_id;
    return OK;
}

static enum err warn(struct voices *k, size_t n)
{
    const struct staff *by = alerts[n].of_ward ? &k->ward : &k->city;
    int64_t unit_id = alerts[n].of_ward ? k->ward_id : CITY_ID,
            at_ms = k->d->now_ms - alerts[n].hours_ago * (int64_t)HOUR_MS;
    struct alert al;
    if (by->n < 2) return ERR_NOT_FOUND;
    const struct actor one = { .account_id = by->account_id[0], .roles = ROLE_OFFICER | ROLE_CITY };
    const struct actor two = { .account_id = by->account_id[1], .roles = ROLE_OFFICER | ROLE_CITY };
    struct alert_draft d = {
        .uid = uuid_v7(k->a, at_ms), .unit_id = unit_id, .category = alerts[n].category, .urgency = alerts[n].urgency,
        .severity = alerts[n].severity, .event = str_z(alerts[n].event), .headline = str_z(alerts[n].headline), .description = str_z(alerts[n].text),
        .instruction = str_z(alerts[n].todo), .event_en = str_z(alerts[n].event_en), .headline_en = str_z(alerts[n].headline_en),
        .description_en = str_z(alerts[n].text_en), .instruction_en = str_z(alerts[n].todo_en),
        .expires_ms = at_ms + alerts[n].hours * (int64_t)HOUR_MS, .areas = { unit_id }, .n_areas = 1,
    };
    TRY(alert_compose(k->d->db, k->a, at_ms, &one, &d, &al));
    return alert_decide(k->d->db, k->a, at_ms + 5 * MINUTE_MS, &two, al.id, ALERT_APPROVE, S("đã đối chiếu nguồn tin"),
                        &al);
}

static enum err propose(struct voices *k, size_t n)
{
    struct db *db = k->d->db;
    int64_t at_ms = k->d->now_ms - ideas[n].days_ago * (int64_t)DAY_MS;
    const struct actor desk = { .account_id = k->ward.account_id[0], .roles = ROLE_OFFICER };
    struct idea i;
    bool again;
    struct idea_draft d = { .uid = uuid_v7(k->a, at_ms), .title = str_z(ideas[n].title), .text = str_z(ideas[n].text), .unit_id = k->ward_id,
                            .account_id = k->voter[n % k->n], .category = ideas[n].category };
    TRY(idea_propose(db, k->a, at_ms, k->d->keys, &d, &i, &again));
    if (!ideas[n].is_cleared) return OK;
    TRY(idea_step(db, k->a, at_ms + HOUR_MS, &desk, &(struct idea_move){ .id = i.id, .event = IDEA_CLEAR, .title = d.title, .text = d.text }, &i));
    for (size_t v = 0; v < k->n && v < (size_t)ideas[n].voters; v++)
        if (k->voter[v] != d.account_id)
            TRY(idea_support_set(db, k->a, at_ms + (int64_t)(v + 2) * HOUR_MS, i.id, k->voter[v], true, &i));
    if (!ideas[n].answer) return OK;
    return idea_step(db, k->a, at_ms + 9 * (int64_t)DAY_MS, &desk, &(struct idea_move){ .id = i.id, .event = IDEA_ANSWER, .result = ideas[n].result,
                     .text = str_z(ideas[n].answer) }, &i);
}

static enum err speak(struct voices *k)
{
    struct unit ward;
    TRY(unit_by_code(k->d->db, k->a, str_z(k->d->size->show_code), &ward));
    k->ward_id = ward.id;
    TRY(account_staff(k->d->db, k->a, CITY_ID, ROLE_CITY, &k->city));
    TRY(account_staff(k->d->db, k->a, ward.id, ROLE_OFFICER, &k->ward));
    TRY(demo_senders(k->d->db, k->a, VOTERS_MAX, keep_voter, k));
    if (k->n == 0 || k->ward.n == 0) return ERR_NOT_FOUND;
    for (size_t n = 0; n < N_OF(alerts); n++) TRY(warn(k, n));
    for (size_t n = 0; n < N_OF(ideas); n++) TRY(propose(k, n));
    return OK;
}

enum err demo_voices(const struct demo *d)
{
    struct voices k = { .d = d, .a = arena_open(VOICES_BYTES) };
    enum err e = k.a ? speak(&k) : ERR_NOMEM;
    arena_close(k.a);
    return e;
}
