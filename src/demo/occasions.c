/* occasions.c - what the invented city holds: a launch that runs, classes that were and come, help points, seminars, weekly service days; by the
   ordinary rules, under a moved clock. */
#include "demo/demo.h"
#include "demo/demo_db.h"
#include "core/out.h"
#include "core/time.h"
#include "core/uuid.h"
#include "plan/occasion/checkin.h"
#include "plan/occasion/occasion.h"
#include "plan/occasion/ticket.h"
#include "territory/territory.h"

enum { OCCASION_BYTES = 64 * MIB, GUESTS_MAX = 60, WARDS_MAX = 4 };

/* `ward`: -1 the city, 0 the ward that is shown, 1.. others. `hours`: from now to its beginning. `come`: of those with a ticket, in a hundred. */
static const struct {
    int ward;
    unsigned kind;
    int hours, minutes, seats, residents, walk_tickets, groups, group_heads, come, walk_ins, stars;
    bool has_stream;
    const char *title, *title_en, *text, *place, *cancelled;
} held[] = {
    { -1, OCCASION_LAUNCH, -1, 240, 1200, 20, 60, 12, 35, 82, 146, 0, true, "Lễ phát động Ngày Chuyển đổi số 10/10", "Launch of Digital Transformation Day",
      "Phát động 45 ngày đêm đi từng ngõ, gõ từng nhà, hướng dẫn từng người. Có bàn hỗ trợ cài đặt ngay tại chỗ.", "Trung tâm Hội nghị Quốc gia", NULL },
    { 0, OCCASION_CLASS, -24 * 20, 120, 40, 14, 24, 0, 0, 90, 6, 5, false, "Lớp dùng điện thoại cho người cao tuổi, buổi 1", "Phones for the elderly, first evening",
      "Bật máy, gọi điện, chỉnh chữ to, nối mạng. Bác mang theo điện thoại.", "Nhà văn hoá Tổ dân phố số 1", NULL },
    { 0, OCCASION_CLASS, -24 * 13, 120, 40, 16, 20, 0, 0, 88, 9, 4, false, "Lớp dùng điện thoại cho người cao tuổi, buổi 2", "Phones for the elderly, second evening",
      "Cài ứng dụng của thành phố, gửi phản ánh, xem lịch khám.", "Nhà văn hoá Tổ dân phố số 1", NULL },
    { 0, OCCASION_CLASS, -24 * 6, 120, 40, 18, 18, 1, 6, 91, 4, 5, false, "Lớp an toàn trên mạng", "Staying safe online",
      "Nhận ra cuộc gọi giả danh, đường dẫn lạ, cách giữ mật khẩu.", "Nhà văn hoá Tổ dân phố số 3", NULL },
    { 0, OCCASION_CLASS, 24 * 3, 120, 25, 20, 12, 0, 0, 0, 0, 0, false, "Lớp thanh toán không tiền mặt", "Paying without cash",
      "Mở tài khoản, quét mã QR, xem lại giao dịch. Có cán bộ ngân hàng hướng dẫn.", "Nhà văn hoá Tổ dân phố số 2", NULL },
    { 0, OCCASION_HELP_POINT, -24 * 9, 180, 0, 0, 0, 0, 0, 0, 57, 0, false, "Điểm hỗ trợ lưu động chợ Nhật Tân", "Mobile help point at the market",
      "Cài định danh điện tử, dịch vụ công, ví điện tử cho tiểu thương.", "Chợ Nhật Tân, cổng chính", NULL },
    { 0, OCCASION_HELP_POINT, 24 * 2, 180, 0, 0, 0, 0, 0, 0, 0, 0, false, "Điểm hỗ trợ lưu động vườn hoa Lạc Long Quân", "Mobile help point in the park",
      "Tổ chuyển đổi số cộng đồng trực từ sáng. Bác mang theo căn cước và điện thoại.", "Vườn hoa Lạc Long Quân", NULL },
    { 0, OCCASION_SEMINAR, 24 * 5, 150, 150, 6, 10, 2, 20, 0, 0, 0, true, "Toạ đàm: tuyến phố không tiền mặt", "Seminar: the cashless street",
      "Tiểu thương, ngân hàng và phường cùng bàn cách làm.", "Hội trường UBND phường", NULL },
    { 0, OCCASION_CLASS, 24 * 4, 120, 30, 4, 0, 0, 0, 0, 0, 0, false, "Lớp ký số cá nhân", "Signing digitally", "Cấp và dùng chữ ký số cá nhân miễn phí.",
      "Nhà văn hoá Tổ dân phố số 5", "Nhà văn hoá sửa mái, lớp dời sang tháng sau." },
    { 1, OCCASION_CLASS, -24 * 8, 120, 30, 8, 16, 0, 0, 85, 3, 4, false, "Lớp dịch vụ công trực tuyến", "Public services online",
      "Nộp hồ sơ, theo dõi, nhận kết quả tại nhà.", "Nhà văn hoá thôn 1", NULL },
    { 1, OCCASION_HELP_POINT, 24 * 6, 180, 0, 0, 0, 0, 0, 0, 0, 0, false, "Điểm hỗ trợ lưu động", "Mobile help point", "Tổ cộng đồng về tận thôn.", "Đình làng", NULL },
    { 2, OCCASION_CLASS, -24 * 15, 120, 35, 5, 22, 0, 0, 80, 5, 4, false, "Lớp kỹ năng số buổi tối", "Evening class", "Dành cho người đi làm.", "Nhà văn hoá Tổ 2", NULL },
    { 3, OCCASION_HELP_POINT, -24 * 4, 240, 0, 0, 0, 0, 0, 0, 83, 0, false, "Ngày hội công dân số", "Digital citizen day", "Một buổi sáng làm được năm việc.", "Sân UBND xã", NULL },
    { -1, OCCASION_SEMINAR, -24 * 11, 180, 300, 12, 40, 4, 15, 76, 11, 4, true, "Hội thảo dữ liệu mở của thành phố", "The city's open data",
      "Dữ liệu nào mở, ai đang dùng, làm gì tiếp.", "Trung tâm Đổi mới sáng tạo", NULL },
    { -1, OCCASION_CONTEST, 24 * 18, 300, 200, 3, 0, 0, 0, 0, 0, 0, true, "Chung kết cuộc thi sáng kiến công dân số", "Finals of the digital citizen contest",
      "Mười đội vào chung kết trình bày trước ban giám khảo.", "Cung Văn hoá Hữu nghị", NULL },
};

static const struct { int ward; int64_t weekday, from_minute, to_minute; const char *title, *title_en, *place; } weekly[] = {
    { 0, 1, 8 * 60, 11 * 60 + 30, "Thứ Hai hỗ trợ", "Monday help", "Bộ phận một cửa phường" },
    { 0, 5, 8 * 60, 17 * 60, "Thứ Sáu không hẹn", "Friday without appointment", "Bộ phận một cửa phường" },
    { -1, 7, 8 * 60, 11 * 60, "Chủ nhật số", "Digital Sunday", "Các nhà văn hoá số của thành phố" },
};

static const char *const words[] = { "Thầy cô dạy dễ hiểu, chữ trên bảng to.", "Xin thêm một buổi nữa.", "", "Phòng hơi nóng, nhưng rất bổ ích.", "", "Cảm ơn các cháu đoàn viên." };

struct holding {
    const struct demo *d;
    struct db *db;
    struct arena *a;
    int64_t guest[GUESTS_MAX], ward[WARDS_MAX], at_ms;
    size_t guests, wards;
    struct ticket came[400];
    size_t n_came;
};
static const struct actor desk = { .is_local = true };

static enum err keep_guest(const void *row, void *arg)
{
    struct holding *k = arg;
    k->guest[k->guests++] = ((const struct demo_sender *)row)->account_id;
    return OK;
}

static enum err keep_ward(const void *row, void *arg)
{
    const struct unit *u = row;
    struct holding *k = arg;
    if (k->wards < WARDS_MAX && u->id != k->ward[0] && u->id % 29 == 3) k->ward[k->wards++] = u->id;
    return OK;
}

static int64_t unit_of(const struct holding *k, int ward)
{
    return ward < 0 ? CITY_ID : k->ward[(size_t)ward < k->wards ? (size_t)ward : 0];
}

static enum err enter(struct holding *k, const struct occasion *o, struct ticket_wish w)
{
    struct ticket t;
    bool again;
    w.uid = uuid_v7(k->a, k->at_ms);
    w.occasion_id = o->id;
    if (!w.uid.n) return ERR_NOMEM;
    k->at_ms += 7 * MINUTE_MS;
    TRY(ticket_take(k->db, k->a, k->at_ms, k->d->keys, &w, &t, &again));
    if (k->n_came < N_OF(k->came)) k->came[k->n_came++] = t;
    return OK;
}

static enum err enter_all(struct holding *k, size_t n, const struct occasion *o)
{
    k->n_came = 0;
    for (int i = 0; i < held[n].residents && k->guests; i++)
        if (i < (int)k->guests)
            TRY(enter(k, o, (struct ticket_wish){ .account_id = k->guest[((size_t)i + n * 7) % k->guests], .kind = TICKET_RESIDENT,
                                                   .mode = held[n].has_stream && i % 3 == 2 ? MODE_ONLINE : MODE_SITE }));
    for (int i = 0; i < held[n].walk_tickets; i++)
        TRY(enter(k, o, (struct ticket_wish){ .kind = TICKET_WALK_IN, .mode = held[n].has_stream && i % 4 == 3 ? MODE_ONLINE : MODE_SITE }));
    for (int i = 0; i < held[n].groups; i++)
        TRY(enter(k, o, (struct ticket_wish){ .kind = TICKET_GROUP, .heads = held[n].group_heads, .name = S("Đoàn thanh niên"), .mode = MODE_SITE }));
    return OK;
}

/* Batches as a phone at the door sends them. */
static enum err push(struct holding *k, const struct occasion *o, struct str events)
{
    struct checkin_done done;
    struct blame blame;
    const struct json_in *list;
    TRY(json_parse(k->a, events, &blame, &list));
    const struct checkin_push p = { o->id, 0, 0, k->at_ms, k->at_ms, list };
    return checkin_take(k->db, k->a, &p, &done);
}

static enum err scan(struct holding *k, struct json *j, const struct ticket *t, int64_t heads)
{
    struct str token = S("");
    if (t) TRY(ticket_token(k->d->keys, k->a, t, &token));
    json_object(j, NULL);
    json_text(j, "id", uuid_v7(k->a, k->at_ms));
    json_i64(j, "at_ms", k->at_ms);
    json_text(j, "kind", str_z(arrival_kinds[t ? ARRIVAL_TICKET : ARRIVAL_WALK_IN]));
    if (t) json_text(j, "token", token);
    if (heads) json_i64(j, "heads", heads);
    json_end(j);
    return OK;
}

static enum err let_in(struct holding *k, size_t n, const struct occasion *o)
{
    struct str stream;
    struct occasion seen;
    struct buf out = { .arena = k->a };
    struct json j = { .out = &out };
    k->at_ms = o->starts_ms + 10 * MINUTE_MS;
    json_array(&j, NULL);
    for (size_t i = 0; i < k->n_came; i++) {
        const struct ticket *t = &k->came[i];
        if (t->state != TICKET_HELD || (int)(i * 37 % 100) >= held[n].come) continue;
        if (t->mode == MODE_ONLINE) TRY(ticket_join(k->db, k->a, k->at_ms, t->id, &stream, &seen));
        else TRY(scan(k, &j, t, 0));
    }
    if (held[n].walk_ins) TRY(scan(k, &j, NULL, held[n].walk_ins));
    json_end(&j);
    return out.failed ? ERR_NOMEM : out.n > 2 ? push(k, o, buf_str(&out)) : OK;
}

static enum err judge(struct holding *k, size_t n)
{
    for (size_t i = 0; i < k->n_came && held[n].stars; i++) {
        struct ticket t;
        TRY(ticket_by_id(k->db, k->a, k->came[i].id, &t));
        if (!(t.arrived_ms || t.joined_ms) || i % 3 == 1) continue;
        int64_t stars = held[n].stars - (int64_t)(i % 5 == 0) - (int64_t)(i % 11 == 4);
        TRY(ticket_feedback(k->db, k->a, k->at_ms, &(struct ticket_answer){ t.id, stars, str_z(words[(i + n) % N_OF(words)]) }));
    }
    return OK;
}

static enum err step(struct holding *k, struct occasion *o, unsigned event, const char *reason)
{
    return occasion_move(k->db, k->a, k->at_ms, &desk, &(struct occasion_move){ o->id, event, str_z(reason) }, o);
}

/* Evening classes at half past seven, the rest at half past eight in the morning; what runs, since about an hour. */
static int64_t starts_of(const struct holding *k, size_t n)
{
    int64_t now_ms = k->d->now_ms, minute = held[n].kind == OCCASION_CLASS ? 19 * 60 + 30 : 8 * 60 + 30;
    if (held[n].hours > -24 && held[n].hours < 24)
        return now_ms - now_ms % (30 * MINUTE_MS) + held[n].hours * (int64_t)HOUR_MS;
    return day_start_ms(day_of_ms(now_ms) + held[n].hours / 24) + minute * MINUTE_MS;
}

static enum err hold(struct holding *k, size_t n)
{
    int64_t starts_ms = starts_of(k, n);
    struct occasion_draft d = {
        .unit_id = unit_of(k, held[n].ward), .kind = held[n].kind, .title = str_z(held[n].title), .title_en = str_z(held[n].title_en),
        .text = str_z(held[n].text), .text_en = S(""), .place = str_z(held[n].place),
        .stream = held[n].has_stream ? S("https://truyenhinh.example/truc-tiep") : S(""), .is_stream_open = held[n].kind == OCCASION_LAUNCH,
        .starts_ms = starts_ms, .ends_ms = starts_ms + held[n].minutes * (int64_t)MINUTE_MS, .seats_site = held[n].seats,
    };
    struct occasion o;
    bool again;
    k->at_ms = (starts_ms < k->d->now_ms ? starts_ms : k->d->now_ms) - 3 * (int64_t)DAY_MS;
    d.uid = uuid_v7(k->a, k->at_ms);
    if (!d.uid.n) return ERR_NOMEM;
    TRY(occasion_add(k->db, k->a, k->at_ms, &desk, &d, &o, &again));
    TRY(step(k, &o, OCCASION_ANNOUNCE, ""));
    TRY(enter_all(k, n, &o));
    if (held[n].cancelled) return step(k, &o, OCCASION_CANCEL, held[n].cancelled);
    if (starts_ms > k->d->now_ms) return OK;
    k->at_ms = starts_ms;
    TRY(step(k, &o, OCCASION_START, ""));
    TRY(let_in(k, n, &o));
    TRY(judge(k, n));
    if (o.ends_ms > k->d->now_ms) return OK;
    k->at_ms = o.ends_ms;
    return step(k, &o, OCCASION_END, "");
}

static enum err repeat(struct holding *k, size_t n)
{
    struct occasion_series s = {
        .uid = uuid_v7(k->a, k->d->now_ms), .unit_id = unit_of(k, weekly[n].ward), .kind = OCCASION_SERVICE_DAY, .title = str_z(weekly[n].title),
        .title_en = str_z(weekly[n].title_en), .text = S("Không cần đặt lịch. Cán bộ hướng dẫn đến khi xong việc."), .text_en = S(""),
        .place = str_z(weekly[n].place), .stream = S(""), .weekday = weekly[n].weekday, .from_minute = weekly[n].from_minute,
        .to_minute = weekly[n].to_minute, .from_day = day_of_ms(k->d->now_ms) + 2,
    };
    bool again;
    return s.uid.n ? series_add(k->db, k->a, k->d->now_ms, &desk, &s, &again) : ERR_NOMEM;
}

static enum err draft(struct holding *k)
{
    int64_t starts_ms = day_start_ms(day_of_ms(k->d->now_ms) + 9) + 14 * HOUR_MS;
    struct occasion_draft d = { .uid = uuid_v7(k->a, k->d->now_ms), .unit_id = k->ward[0], .kind = OCCASION_CLASS, .title = S("Lớp trí tuệ nhân tạo cho mọi người"),
        .title_en = S(""), .text = S("Đang chờ xác nhận phòng và người dạy."), .text_en = S(""), .place = S("Thư viện phường"), .stream = S(""),
        .starts_ms = starts_ms, .ends_ms = starts_ms + 2 * HOUR_MS, .seats_site = 30 };
    struct occasion o;
    bool again;
    return d.uid.n ? occasion_add(k->db, k->a, k->d->now_ms, &desk, &d, &o, &again) : ERR_NOMEM;
}

static enum err all(struct holding *k)
{
    struct unit ward;
    TRY(unit_by_code(k->db, k->a, str_z(k->d->size->show_code), &ward));
    k->ward[k->wards++] = ward.id;
    TRY(unit_children(k->db, k->a, CITY_ID, 0, 200, keep_ward, k));
    TRY(demo_senders(k->db, k->a, GUESTS_MAX, keep_guest, k));
    for (size_t n = 0; n < N_OF(held); n++) TRY(hold(k, n));
    for (size_t n = 0; n < N_OF(weekly); n++) TRY(repeat(k, n));
    return draft(k);
}

enum err demo_occasions(const struct demo *d)
{
    struct holding *k;
    struct arena *a = arena_open(OCCASION_BYTES);
    enum err e = a && (k = arena_new(a, struct holding, 1)) ? OK : ERR_NOMEM;
    if (e == OK) {
        k->d = d;
        k->db = d->db;
        k->a = a;
        e = all(k);
    }
    arena_close(a);
    return e;
}
