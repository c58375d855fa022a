/* contests.c - a contest that is being scored, and a call for start-ups with applications on their way; by the ordinary rules, under a moved clock. */
#include "demo/demo.h"
#include "demo/demo_db.h"
#include "account/account.h"
#include "core/time.h"
#include "core/uuid.h"
#include "plan/contest/contest.h"
#include "plan/startup/startup.h"
#include "territory/territory.h"

enum { CONTEST_BYTES = 16 * MIB, ENTRANTS_MAX = 12 };

static const struct { const char *title, *text, *team; } entries[] = {
    { "Bản đồ ghế đá quanh hồ", "Ai cũng chấm được một chỗ cần ghế trên bản đồ. Phường nhìn thấy ngay nơi nhiều người già hay nghỉ chân, đặt ghế đúng chỗ.", "Đội Sen Hồ" },
    { "Chuông gọi tổ công nghệ số", "Một nút bấm trên điện thoại cục gạch: gọi là có người trong tổ đến giúp trong ngày, đã thử với ba mươi cụ.", "Đội Ngõ 67" },
    { "Sổ nợ chợ không giấy", "Tiểu thương ghi nợ bằng giọng nói, cuối ngày tự cộng, không lộ cho ai. Đã chạy ở bốn sạp rau.", "Đội Chợ Sớm" },
    { "Đọc hộ giấy mời", "Chụp tờ giấy mời, máy đọc to và nhắc ngày giờ cho người mắt kém. Không gửi ảnh đi đâu.", "Đội Mắt Sáng" },
    { "Góc học của bà", "Mười bài ngắn, mỗi bài một việc, làm theo hình vẽ. Cháu học cùng bà, bà được đóng dấu.", "Đội Hai Bà Cháu" },
    { "Thùng rác biết gọi xe", "Cảm biến rẻ tiền báo thùng đầy, xe gom đổi đường đi. Thử ở sáu ngõ, bớt được một chuyến mỗi ngày.", "Đội Xanh Ngõ Nhỏ" },
};
static const struct { const char *name, *title, *text; enum startup_state state; } applications[] = {
    { "Nhóm Sen Tây Hồ", "Hoa sen có mã truy xuất", "Mỗi bó hoa có một mã, người mua biết hái ở ao nào, lúc mấy giờ, bán thẳng không qua trung gian.", STARTUP_RUNNING },
    { "Hợp tác xã Rau Sạch", "Phiên chợ rau đặt trước", "Hộ trồng rau nhận đơn từ tối hôm trước, hái vừa đủ, không đổ bỏ.", STARTUP_SHORTLISTED },
    { "Xưởng Gốm Ngõ 12", "Dạy nặn gốm trực tuyến", "Gửi đất nặn tận nhà, dạy qua màn hình, nung tại xưởng rồi gửi lại.", STARTUP_SENT },
    { "Nhóm Xe Ôm Phố", "Xe đưa người già đi khám", "Tài xế trong ngõ đưa người quen trong ngõ, có người nhà theo dõi trên bản đồ.", STARTUP_DECLINED },
};

struct holding {
    const struct demo *d;
    struct db *db;
    struct arena *a;
    struct staff ward;
    int64_t ward_id, entrant[ENTRANTS_MAX];
    size_t n;
};
static const struct actor desk = { .is_local = true };

static enum err keep_entrant(const void *row, void *arg)
{
    struct holding *k = arg;
    k->entrant[k->n++] = ((const struct demo_sender *)row)->account_id;
    return OK;
}

static enum err set_up(struct holding *k, int64_t at_ms, struct contest *c)
{
    static const struct criterion criteria[] = {
        { 0, 1, STR("Ích lợi cho người dân"), STR("Use to residents"), 40, 10 }, { 0, 1, STR("Làm được trong sáu tháng"), STR("Feasible within six months"), 35, 10 },
        { 0, 1, STR("Mới mẻ"), STR("Novelty"), 25, 10 },                         { 0, 2, STR("Trình bày và trả lời"), STR("Presentation and answers"), 50, 20 },
        { 0, 2, STR("Bản chạy thử"), STR("Prototype"), 50, 20 },
    };
    struct rounds_draft *r = arena_new(k->a, struct rounds_draft, 1);
    struct contest_draft d = { .uid = uuid_v7(k->a, at_ms), .unit_id = CITY_ID, .title = S("Sáng kiến công dân số"), .title_en = S("Digital citizen ideas"),
        .text = S("Mỗi đội gửi một ý tưởng giúp người dân sống dễ hơn nhờ công nghệ. Ban giám khảo chấm không biết tên đội. Sáu đội vào sơ khảo, ba đội vào chung kết."),
        .text_en = S("One idea a team. The jury does not know whose it is."), .closes_ms = k->d->now_ms - 2 * (int64_t)DAY_MS };
    bool again;
    if (!r || !d.uid.n) return ERR_NOMEM;
    TRY(contest_add(k->db, k->a, at_ms, &desk, &d, c, &again));
    *r = (struct rounds_draft){ .rounds = { { 1, S("Sơ khảo"), S("First round"), 3, 0 }, { 2, S("Chung kết"), S("Finals"), 0, 0 } }, .n_rounds = 2, .n_criteria = N_OF(criteria) };
    memcpy(r->criteria, criteria, sizeof criteria);
    TRY(contest_rounds_set(k->db, k->a, &desk, c->id, r));
    return contest_move(k->db, k->a, at_ms, &desk, &(struct contest_move){ .id = c->id, .event = CONTEST_OPENS }, c);
}

static enum err enter(struct holding *k, int64_t at_ms, const struct contest *c)
{
    for (size_t i = 0; i < N_OF(entries) && i < k->n; i++) {
        struct entry_draft d = { .uid = uuid_v7(k->a, at_ms), .contest_id = c->id, .account_id = k->entrant[i], .title = str_z(entries[i].title),
                                 .text = str_z(entries[i].text), .team = str_z(entries[i].team), .members = S("") };
        struct entry e;
        bool again;
        TRY(entry_hand_in(k->db, k->a, at_ms + (int64_t)i * 5 * HOUR_MS, &d, &e, &again));
    }
    return OK;
}

/* The first judge is half way through; where he has an interest he may not. */
static enum err give(struct holding *k, const struct contest *c, int64_t judge_id, int64_t criterion, size_t upto)
{
    for (size_t i = 0; i < upto && i < k->n; i++) {
        enum conflict why;
        struct entry e;
        TRY(entry_by_id(k->db, k->a, (int64_t)i + 1, &e));
        TRY(conflict_of(k->db, k->a, judge_id, &e, &why));
        if (why != CONFLICT_NONE || e.contest_id != c->id) continue;
        struct sheet s = { .judge_id = judge_id, .entry_id = e.id, .note = S(""), .n = 3,
                           .marks = { { criterion, 6 + (int64_t)(i % 4) }, { criterion + 1, 9 - (int64_t)(i % 3) }, { criterion + 2, 5 + (int64_t)(i % 5) } } };
        TRY(sheet_write(k->db, k->a, k->d->now_ms - HOUR_MS, &s));
    }
    return OK;
}

struct first { int64_t id; };
static enum err keep_first(const void *row, void *arg)
{
    struct first *k = arg;
    if (!k->id) k->id = ((const struct criterion *)row)->id;
    return OK;
}

static enum err contest(struct holding *k, const struct staff *city)
{
    int64_t at_ms = k->d->now_ms - 30 * (int64_t)DAY_MS;
    struct first criterion = { 0 };
    struct contest c;
    enum seat_fault why;
    TRY(set_up(k, at_ms, &c));
    TRY(enter(k, at_ms + DAY_MS, &c));
    for (size_t i = 0; i < k->ward.n && i < 4; i++)
        TRY(contest_judge_set(k->db, k->a, at_ms + 2 * (int64_t)DAY_MS, &desk, c.id, k->ward.account_id[i], true, &why));
    for (size_t i = 0; i < city->n && i < 4; i++)
        TRY(contest_judge_set(k->db, k->a, at_ms + 2 * (int64_t)DAY_MS, &desk, c.id, city->account_id[i], true, &why));
    TRY(contest_move(k->db, k->a, k->d->now_ms - 2 * (int64_t)DAY_MS, &desk, &(struct contest_move){ .id = c.id, .event = CONTEST_SCORE }, &c));
    TRY(contest_criteria(k->db, k->a, c.id, 1, keep_first, &criterion));
    if (city->n) TRY(give(k, &c, city->account_id[0], criterion.id, 6));
    return k->ward.n ? give(k, &c, k->ward.account_id[0], criterion.id, 3) : OK;
}

static enum err move_on(struct holding *k, size_t n, int64_t at_ms, struct startup *s)
{
    static const struct milestone plan[] = { { .n = 1, .title = STR("Một trăm bó hoa bán qua mã"), .due_day = 20790 }, { .n = 2, .title = STR("Năm hộ trồng sen cùng tham gia"), .due_day = 20850 },
                                             { .n = 3, .title = STR("Tự trả chi phí vận hành"), .due_day = 20940 } };
    struct startup_move m = { .id = s->id, .event = STARTUP_SHORTLIST, .reason = S("Chưa rõ người dùng là ai, xin gửi lại ở đợt sau.") };
    if (applications[n].state == STARTUP_SENT) return OK;
    if (applications[n].state == STARTUP_DECLINED) m.event = STARTUP_DECLINE;
    TRY(startup_step(k->db, k->a, at_ms, &desk, &m, s));
    if (applications[n].state != STARTUP_RUNNING || k->ward.n == 0) return OK;
    m = (struct startup_move){ .id = s->id, .event = STARTUP_CHOOSE, .mentor_id = k->ward.account_id[k->ward.n - 1], .reason = S("") };
    TRY(startup_step(k->db, k->a, at_ms, &desk, &m, s));
    TRY(startup_plan(k->db, k->a, at_ms, &desk, s->id, plan, N_OF(plan), s));
    return milestone_report(k->db, k->a, at_ms + 9 * (int64_t)DAY_MS, s->uid, s->account_id, 1,
                            S("Đã bán một trăm mười hai bó, có sổ ghi kèm theo."), s);
}

static enum err call(struct holding *k)
{
    int64_t at_ms = k->d->now_ms - 40 * (int64_t)DAY_MS;
    struct call_draft d = { .uid = uuid_v7(k->a, at_ms), .unit_id = k->ward_id, .title = S("Hỗ trợ khởi nghiệp số của phường"), .title_en = S("Start-up support of the ward"),
        .text = S("Cho nhóm và hộ kinh doanh trong phường muốn bán hàng, làm dịch vụ bằng công nghệ. Có người dẫn dắt sáu tháng và chỗ ngồi miễn phí."),
        .text_en = S("For groups and household businesses of the ward."), .closes_ms = k->d->now_ms + 20 * (int64_t)DAY_MS, .places = 3 };
    struct startup_call c;
    bool again;
    TRY(startup_call_add(k->db, k->a, at_ms, &desk, &d, &c, &again));
    for (size_t i = 0; i < N_OF(applications) && i < k->n; i++) {
        struct startup_draft s = { .uid = uuid_v7(k->a, at_ms), .call_id = c.id, .account_id = k->entrant[k->n - 1 - i], .name = str_z(applications[i].name),
                                   .title = str_z(applications[i].title), .text = str_z(applications[i].text) };
        struct startup out;
        TRY(startup_apply(k->db, k->a, at_ms + (int64_t)(i + 1) * DAY_MS, k->d->keys, &s, &out, &again));
        TRY(move_on(k, i, at_ms + 12 * (int64_t)DAY_MS, &out));
    }
    return OK;
}

static enum err all(struct holding *k)
{
    struct unit ward;
    struct staff city;
    TRY(unit_by_code(k->db, k->a, str_z(k->d->size->show_code), &ward));
    k->ward_id = ward.id;
    TRY(account_staff(k->db, k->a, ward.id, ROLE_OFFICER, &k->ward));
    TRY(account_staff(k->db, k->a, CITY_ID, ROLE_CITY, &city));
    TRY(demo_senders(k->db, k->a, ENTRANTS_MAX, keep_entrant, k));
    if (k->n == 0) return ERR_NOT_FOUND;
    TRY(contest(k, &city));
    return call(k);
}

enum err demo_contests(const struct demo *d)
{
    struct holding k = { .d = d, .db = d->db, .a = arena_open(CONTEST_BYTES) };
    enum err e = k.a ? all(&k) : ERR_NOMEM;
    arena_close(k.a);
    return e;
}
