/* seed.c - the indicators the program brings along: only what its own events can give. Sources as far as they were seen. */
#include "indicator/define/register_db.h"
#include "core/time.h"
#include "territory/territory.h"

#define REPORT_RULES "QĐ 1207/QĐ-UBND 28/02/2025"
#define TEAMS "Công văn 793/BTTTT-THH 05/03/2022; QĐ 1690/QĐ-TTg 26/12/2023"
#define SKILL_FRAME "QĐ 757/QĐ-BKHCN 29/04/2025"
#define ALL_ADULTS "Kế hoạch 20/KH-UBND 01/2026"          /* its full targets and wording have not been seen */

#define UP .direction = DIRECTION_UP
#define COUNTED(word) .unit_word = WORD_##word
#define SHARE COUNTED(PERCENT)
#define ABOUT(vi, en) .about_vi = STR(vi), .about_en = STR(en)
#define ASKED ABOUT("Trong số người đã được hỏi; theo đợt gần nhất ở nơi đó.", \
                    "Of the people who were asked, in the latest campaign there.")

#define ROW(often, shown, said_code, vi, en, said_formula, ...) { .code = STR(said_code), .name_vi = STR(vi), .name_en = STR(en), \
    .formula = STR(said_formula), .frequency = PERIOD_##often, .is_public = shown, __VA_ARGS__ }
#define MONTHLY(...) ROW(MONTH, true, __VA_ARGS__)
#define WEEKLY(...) ROW(WEEK, true, __VA_ARGS__)
#define STAFF(...) ROW(MONTH, false, __VA_ARGS__)
#define SURE(source) .legal_source = STR(source), .is_sure = true
#define UNSURE(source) .legal_source = STR(source)
#define NO_LAW .is_sure = true

static const struct indicator seeds[] = {
    /* digital citizens (công dân số) */
    MONTHLY("ready.people", "Người đủ ba sẵn sàng", "People three times ready", "outreach.ready", COUNTED(PEOPLE), UP,
        .pillar = PILLAR_CITIZEN, NO_LAW, ASKED),
    MONTHLY("ready.share", "Tỷ lệ người đủ ba sẵn sàng", "Share of people three times ready",
        "outreach.ready / outreach.people percent", SHARE, UP, .pillar = PILLAR_CITIZEN, NO_LAW, ASKED),
    MONTHLY("ready.became", "Người trở nên sẵn sàng", "People who became ready", "outreach.became_ready",
        COUNTED(PEOPLE), UP, .pillar = PILLAR_CITIZEN, NO_LAW,
        ABOUT("Đủ ba sẵn sàng và có ít nhất một mục mới có được trong đợt.",
              "Three times ready, at least one mark of it won in the campaign.")),
    MONTHLY("eid.won", "Người mới có định danh mức 2", "People who won an e-ID of level 2", "outreach.won_eid",
        COUNTED(PEOPLE), UP, .pillar = PILLAR_CITIZEN, SURE(TEAMS)),
    MONTHLY("eid.share", "Tỷ lệ người có định danh mức 2", "Share of people with an e-ID of level 2",
        "outreach.has_eid / outreach.people percent", SHARE, UP, .pillar = PILLAR_CITIZEN, NO_LAW, ASKED),
    MONTHLY("skills.acts", "Lượt người × kỹ năng được hướng dẫn", "People × skills guided", "outreach.acts",
        COUNTED(TIMES), UP, .pillar = PILLAR_CITIZEN, SURE(SKILL_FRAME)),
    MONTHLY("skills.passed_on", "Tỷ lệ kỹ năng người học dạy lại được", "Share of skills that learners pass on",
        "outreach.taught / outreach.acts percent", SHARE, UP, .pillar = PILLAR_CITIZEN, NO_LAW),
    MONTHLY("skills.share", "Tỷ lệ người có kỹ năng số", "Share of people with digital skills",
        "outreach.has_skills / outreach.people percent", SHARE, UP, .pillar = PILLAR_CITIZEN, UNSURE(ALL_ADULTS),
        ASKED),
    MONTHLY("skills.won", "Người mới có kỹ năng số", "People who won digital skills", "outreach.won_skills",
        COUNTED(PEOPLE), UP, .pillar = PILLAR_CITIZEN, UNSURE(ALL_ADULTS)),
    MONTHLY("learn.share", "Tỷ lệ người sẵn sàng học", "Share of people willing to learn",
        "outreach.has_learn / outreach.people percent", SHARE, UP, .pillar = PILLAR_CITIZEN, NO_LAW, ASKED),

    /* digital society (xã hội số) */
    WEEKLY("visits.all", "Lượt đến nhà", "Visits", "outreach.visits", COUNTED(VISITS), UP, .pillar = PILLAR_SOCIETY,
        SURE(TEAMS)),
    MONTHLY("visits.doors", "Hộ đã đến", "Households visited", "outreach.doors", COUNTED(HOUSEHOLDS), UP,
        .pillar = PILLAR_SOCIETY, SURE(TEAMS)),
    MONTHLY("visits.coverage", "Tỷ lệ hộ đã đến", "Share of households visited",
        "outreach.doors / territory.households percent", SHARE, UP, .pillar = PILLAR_SOCIETY, SURE(TEAMS),
        ABOUT("Hộ được đến lần đầu trong kỳ, trên số hộ trong sổ hiện nay.",
              "Households first visited in the period, of those registered now.")),
    MONTHLY("visits.guided", "Tỷ lệ lượt hướng dẫn được", "Share of visits that guided somebody",
        "outreach.guided / outreach.visits percent", SHARE, UP, .pillar = PILLAR_SOCIETY, NO_LAW),
    MONTHLY("visits.confirmed", "Tỷ lệ lượt được người dân xác nhận", "Share of visits confirmed by the resident",
        "outreach.confirmed / outreach.visits percent", SHARE, UP, .pillar = PILLAR_SOCIETY, NO_LAW),
    STAFF("visits.honesty", "Tỷ lệ gọi lại thấy đúng", "Share of call-backs that found it true",
        "outreach.call_ok / (outreach.call_ok + outreach.call_wrong) percent", SHARE, UP, .pillar = PILLAR_SOCIETY,
        NO_LAW,
        ABOUT("Trong các lượt rút ngẫu nhiên để gọi lại và trả lời rõ đúng hay sai; chỉ nội bộ.",
              "Of the visits drawn by chance for a call, and answered as true or false; for staff.")),
    MONTHLY("device.share", "Tỷ lệ người có điện thoại thông minh", "Share of people with a smartphone",
        "outreach.has_phone / outreach.people percent", SHARE, UP, .pillar = PILLAR_SOCIETY, NO_LAW, ASKED),
    MONTHLY("network.share", "Tỷ lệ người có kết nối mạng", "Share of people with a network",
        "outreach.has_network / outreach.people percent", SHARE, UP, .pillar = PILLAR_SOCIETY, NO_LAW, ASKED),
    MONTHLY("safety.share", "Tỷ lệ người biết giữ an toàn trên mạng", "Share of people safe online",
        "outreach.has_safety / outreach.people percent", SHARE, UP, .pillar = PILLAR_SOCIETY, SURE(SKILL_FRAME),
        ASKED),
    MONTHLY("safety.won", "Người mới biết giữ an toàn trên mạng", "People who won online safety",
        "outreach.won_safety", COUNTED(PEOPLE), UP, .pillar = PILLAR_SOCIETY, NO_LAW),
    MONTHLY("culture.share", "Tỷ lệ người có văn hoá số", "Share of people with online manners",
        "outreach.has_culture / outreach.people percent", SHARE, UP, .pillar = PILLAR_SOCIETY, NO_LAW, ASKED),
    MONTHLY("initiatives.public", "Sáng kiến được công khai", "Initiatives made public", "civic.ideas",
        COUNTED(CASES), UP, .pillar = PILLAR_SOCIETY, SURE(REPORT_RULES)),

    /* digital government (chính quyền số) */
    MONTHLY("app.won", "Người mới có ứng dụng Công dân Thủ đô số", "People who won the city app",
        "outreach.won_city_app", COUNTED(PEOPLE), UP, .pillar = PILLAR_GOVERNMENT,
        SURE("Kế hoạch 311/KH-UBND 28/10/2024")),
    MONTHLY("app.share", "Tỷ lệ người có ứng dụng Công dân Thủ đô số", "Share of people with the city app",
        "outreach.has_city_app / outreach.people percent", SHARE, UP, .pillar = PILLAR_GOVERNMENT,
        SURE("Kế hoạch 311/KH-UBND 28/10/2024"), ASKED),
    WEEKLY("reports.received", "Phản ánh đã nhận", "Reports received", "civic.received", COUNTED(CASES),
        .direction = DIRECTION_NONE, .pillar = PILLAR_GOVERNMENT, SURE(REPORT_RULES)),
    MONTHLY("reports.rate", "Phản ánh trên 1.000 dân", "Reports per 1,000 people",
        "civic.received / territory.population per 1000", COUNTED(PER_1000), .direction = DIRECTION_NONE,
        .pillar = PILLAR_GOVERNMENT, NO_LAW),
    WEEKLY("reports.answered", "Phản ánh đã trả lời", "Reports answered", "civic.answered", COUNTED(CASES), UP,
        .pillar = PILLAR_GOVERNMENT, SURE(REPORT_RULES)),
    WEEKLY("reports.on_time", "Tỷ lệ trả lời đúng hạn", "Share answered on time",
        "civic.on_time / civic.answered percent", SHARE, UP, .pillar = PILLAR_GOVERNMENT, UNSURE(REPORT_RULES),
        ABOUT("Hạn xử lý khẩn theo quyết định; hạn bình thường và phức tạp do đơn vị vận hành đặt.",
              "The term of urgent ones is the decision's; those of normal and complex ones are set by the operator.")),
    MONTHLY("reports.minutes", "Số phút trung bình đến khi trả lời", "Mean minutes to the answer",
        "civic.minutes / civic.answered", COUNTED(MINUTES), .direction = DIRECTION_DOWN, .pillar = PILLAR_GOVERNMENT,
        NO_LAW),
    MONTHLY("reports.satisfied", "Tỷ lệ người gửi hài lòng", "Share of senders satisfied",
        "civic.satisfied / civic.rated percent", SHARE, UP, .pillar = PILLAR_GOVERNMENT, SURE(REPORT_RULES)),
    MONTHLY("reports.refused", "Tỷ lệ phản ánh bị từ chối", "Share of reports refused",
        "civic.refused / civic.received percent", SHARE, .direction = DIRECTION_DOWN, .pillar = PILLAR_GOVERNMENT,
        NO_LAW, ABOUT("Từ chối trong kỳ, trên số nhận trong kỳ.", "Refused in the period, of those received in it.")),

    /* digital economy (kinh tế số) */
    MONTHLY("account.won", "Người mới có tài khoản thanh toán", "People who won a payment account",
        "outreach.won_account", COUNTED(PEOPLE), UP, .pillar = PILLAR_ECONOMY, NO_LAW),
    MONTHLY("account.share", "Tỷ lệ người có tài khoản thanh toán", "Share of people with a payment account",
        "outreach.has_account / outreach.people percent", SHARE, UP, .pillar = PILLAR_ECONOMY, NO_LAW, ASKED),
};

struct seeding { struct arena *a; int64_t now_ms; };

static enum err seed_one(struct db *db, const struct seeding *k, struct indicator i)
{
    struct indicator known;
    enum err e = indicator_by_code(db, k->a, i.code, 0, &known);
    if (e != ERR_NOT_FOUND) return e;
    TRY(next_ids(db, k->a, "indicator", 1, &i.id));
    TRY(day_of_date((struct date){ 2026, 1, 1 }, &i.valid_from));
    i.version = 1;
    i.owner_unit_id = CITY_ID;
    i.made_ms = k->now_ms;
    return register_insert(db, k->a, &i);
}

static enum err seed(struct db *db, void *arg)
{
    const struct seeding *k = arg;
    for (size_t i = 0; i < N_OF(seeds); i++) TRY(seed_one(db, k, seeds[i]));
    return OK;
}

enum err indicator_seed(struct db *db, struct arena *a, int64_t now_ms)
{
    return db_tx(db, seed, &(struct seeding){ a, now_ms });
}
