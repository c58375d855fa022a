/* programme_texts.c - what the invented city has set out to do, modelled on the kinds of things the programme names. No figure here is real. */
#include "demo/programme_texts.h"
#include <stddef.h>

const struct demo_office demo_offices[] = {
    { "DEMO-KHCN", "Sở Khoa học và Công nghệ", "Department of Science and Technology" },
    { "DEMO-CT", "Sở Công Thương", "Department of Industry and Trade" },
    { "DEMO-HCC", "Trung tâm Phục vụ hành chính công", "Public Administrative Service Centre" },
    { "DEMO-VH", "Sở Văn hoá và Thể thao", "Department of Culture and Sports" },
    { "DEMO-GD", "Sở Giáo dục và Đào tạo", "Department of Education and Training" },
    { "DEMO-YT", "Sở Y tế", "Department of Health" },
    { "DEMO-TP", "Sở Tư pháp", "Department of Justice" },
    { "DEMO-BH", "Bảo hiểm xã hội thành phố", "City Social Security" },
    { "DEMO-TH", "Thuế thành phố", "City Tax Department" },
    { "DEMO-TD", "Thành đoàn", "City Youth Union" },
    { "DEMO-PN", "Hội Liên hiệp Phụ nữ thành phố", "City Women's Union" },
    { NULL, NULL, NULL },
};

#define GROUP(who, vi, en)                  { 'g', who, { NULL }, vi, en, 0, 90, 0 }
#define ACTIVITY(who, from, to, vnd, vi, en, ...) { 'a', who, { __VA_ARGS__ }, vi, en, from, to, vnd }
#define TASK(who, from, to, vi, en)         { 't', who, { NULL }, vi, en, from, to, 0 }
#define EVERY_WARD(who, from, to, vi, en)   { 'w', who, { NULL }, vi, en, from, to, 0 }
#define MILLION INT64_C(1000000)

const struct demo_item demo_items[] = {
    GROUP("DEMO-KHCN", "Tổ chuyển đổi số cộng đồng đi từng ngõ, gõ từng nhà",
          "Community teams: every alley, every door"),
    ACTIVITY("DEMO-KHCN", 0, 75, 3200 * MILLION, "Ra quân đến từng hộ", "Teams call at every household", "DEMO-TD",
             "DEMO-PN"),
    EVERY_WARD("DEMO-KHCN", 0, 15, "Kiện toàn tổ, ra quyết định, phân ngõ cho tổ viên",
               "Set up teams and share out the alleys"),
    EVERY_WARD("DEMO-KHCN", 10, 75, "Đến từng hộ, hướng dẫn từng người", "Call at every household, guide every person"),
    ACTIVITY("DEMO-KHCN", 10, 85, 400 * MILLION, "Kiểm tra, gọi lại, chốt kỳ", "Checks, call-backs, closed periods",
             NULL),
    TASK("DEMO-KHCN", 20, 85, "Gọi lại ngẫu nhiên và xử lý lượt nghi ngờ", "Random call-backs, doubtful visits"),

    GROUP("DEMO-CA", "Phong trào ba sẵn sàng: định danh và tài khoản", "Three readies: e-ID and account"),
    ACTIVITY("DEMO-CA", 0, 80, 900 * MILLION, "Định danh mức 2 tại nhà cho người già, người khuyết tật",
             "E-ID level 2 at home for the old and disabled", "DEMO-PN"),
    EVERY_WARD("DEMO-CA", 0, 40, "Lập danh sách người chưa có định danh mức 2", "List people without e-ID level 2"),
    TASK("DEMO-CA", 10, 80, "Tổ lưu động của công an thành phố", "Mobile points of the city police"),
    ACTIVITY("DEMO-PN", 5, 80, 150 * MILLION, "Mở tài khoản thanh toán cho phụ nữ, người bán hàng rong",
             "Accounts for women and street vendors", "DEMO-CT"),
    TASK("DEMO-PN", 5, 80, "Bàn mở tài khoản ở chợ dân sinh", "Account desks at local markets"),

    GROUP("DEMO-GD", "Bình dân học vụ số: kỹ năng, an toàn, văn hoá trên mạng",
          "Digital literacy: skills, safety, manners"),
    ACTIVITY("DEMO-GD", 0, 85, 1500 * MILLION, "Lớp kỹ năng số buổi tối", "Evening classes", "DEMO-KHCN", "DEMO-TD"),
    EVERY_WARD("DEMO-GD", 10, 85, "Mỗi tổ dân phố ít nhất một lớp", "At least one class in every group"),
    TASK("DEMO-GD", 0, 20, "Soạn thẻ hướng dẫn, tập huấn người dạy", "Guidance cards, training of trainers"),
    ACTIVITY("DEMO-CA", 0, 85, 200 * MILLION, "Nhận biết lừa đảo trên mạng", "Knowing scams", "DEMO-GD"),
    TASK("DEMO-CA", 0, 85, "Bản tin cảnh báo hằng tuần", "Weekly warnings"),

    GROUP("DEMO-CT", "Chợ thông minh 4.0", "Smart markets 4.0"),
    ACTIVITY("DEMO-CT", 0, 70, 1200 * MILLION, "Chợ không dùng tiền mặt", "Cashless markets", "DEMO-TD"),
    TASK("DEMO-CT", 0, 30, "Cấp biển mã QR có tên sạp và nơi kiểm tra",
         "QR plates with the stall's name and a way to check"),
    EVERY_WARD("DEMO-CT", 15, 70, "Vận động hộ kinh doanh ở chợ nhận chuyển khoản",
               "Win market traders for cashless payment"),
    ACTIVITY("DEMO-CT", 20, 85, 300 * MILLION, "Truy xuất nguồn gốc hàng ở chợ", "Origin of goods", "DEMO-YT"),
    TASK("DEMO-CT", 20, 85, "Dán mã truy xuất tại quầy thịt, rau", "Origin codes at meat and vegetable stalls"),

    GROUP("DEMO-CT", "Tuyến phố thương mại 4.0", "Commercial streets 4.0"),
    ACTIVITY("DEMO-CT", 5, 80, 800 * MILLION, "Phố không tiền mặt", "Cashless streets", "DEMO-TH"),
    TASK("DEMO-CT", 5, 45, "Chọn tuyến phố, ký cam kết với các hộ", "Choose streets, agree with shops"),
    TASK("DEMO-TH", 10, 80, "Hướng dẫn hoá đơn điện tử, nộp thuế điện tử", "E-invoices and e-tax"),
    ACTIVITY("DEMO-CT", 15, 85, 500 * MILLION, "Đưa hàng lên sàn thương mại điện tử", "Shops on e-commerce platforms",
             NULL),
    TASK("DEMO-CT", 15, 85, "Lớp bán hàng trực tuyến cho hộ kinh doanh", "Online selling classes"),

    GROUP("DEMO-CA", "Khai báo an toàn phòng cháy, chữa cháy", "Fire-safety register"),
    ACTIVITY("DEMO-CA", 0, 85, 700 * MILLION, "Hộ gia đình tự kiểm tra và khai báo",
             "Households inspect themselves and register", "DEMO-XD"),
    EVERY_WARD("DEMO-CA", 5, 85, "Hướng dẫn hộ khai báo, lập tổ liên gia",
               "Guide households, set up inter-family groups"),
    TASK("DEMO-CA", 20, 85, "Cập nhật bản đồ trụ nước chữa cháy", "Map of hydrants"),

    GROUP("DEMO-XD", "Chữ ký số miễn phí tại bộ phận một cửa", "Free digital signatures at one-stop desks"),
    ACTIVITY("DEMO-XD", 0, 80, 600 * MILLION, "Cấp chữ ký số cá nhân ngay tại quầy",
             "Personal signatures issued at the desk", "DEMO-HCC"),
    TASK("DEMO-XD", 0, 20, "Bố trí quầy và người hướng dẫn", "A desk and somebody to guide"),
    TASK("DEMO-HCC", 20, 80, "Nhân rộng ra các điểm tiếp nhận", "Spread to all points"),

    GROUP("DEMO-HCC", "Thẻ gọi số thay máy lấy số", "Queue cards instead of ticket machines"),
    ACTIVITY("DEMO-HCC", 10, 80, 450 * MILLION, "Thẻ gọi số dùng lại ở bộ phận một cửa",
             "Reusable cards at one-stop desks", "DEMO-KHCN"),
    TASK("DEMO-HCC", 10, 40, "Chạy thử ở ba điểm", "Trial at three points"),
    TASK("DEMO-HCC", 40, 80, "Đánh giá thời gian chờ, quyết định nhân rộng", "Measure waiting, decide to spread"),

    GROUP("DEMO-HCC", "Ngày phục vụ: thứ Hai hỗ trợ, thứ Sáu không hẹn, Chủ nhật số", "Service days"),
    ACTIVITY("DEMO-HCC", 0, 85, 350 * MILLION, "Thứ Sáu không hẹn", "No-appointment Friday", "DEMO-TP"),
    EVERY_WARD("DEMO-HCC", 5, 85, "Công bố thủ tục làm ngay và số phút hứa",
               "Say which procedures, in how many minutes"),
    ACTIVITY("DEMO-HCC", 0, 85, 250 * MILLION, "Thứ Hai hỗ trợ, Chủ nhật chuyển đổi số", "Help Monday, digital Sunday",
             "DEMO-TD"),
    TASK("DEMO-TD", 0, 85, "Tình nguyện viên trực tại điểm", "Volunteers at the points"),

    GROUP("DEMO-VH", "Nhà văn hoá chuyển đổi số", "Digital culture houses"),
    ACTIVITY("DEMO-VH", 5, 85, 2100 * MILLION, "Nhà văn hoá có mạng, máy, người hướng dẫn",
             "Network, devices and guides in culture houses", "DEMO-KHCN"),
    EVERY_WARD("DEMO-VH", 5, 60, "Mở ít nhất một nhà văn hoá chuyển đổi số", "Open at least one"),
    TASK("DEMO-VH", 20, 85, "Lịch sinh hoạt số hằng tuần", "A weekly programme"),

    GROUP("DEMO-TD", "Lễ phát động, cuộc thi, hội thảo, khởi nghiệp", "Launch, contests, seminars, start-ups"),
    ACTIVITY("DEMO-KHCN", 0, 12, 500 * MILLION, "Lễ phát động trực tiếp và trực tuyến", "Launch, on site and online",
             "DEMO-VH", "DEMO-TD"),
    TASK("DEMO-KHCN", 0, 12, "Tổ chức, truyền hình, màn hình số liệu", "Stage, broadcast, wall of figures"),
    ACTIVITY("DEMO-TD", 10, 85, 600 * MILLION, "Cuộc thi sáng kiến số và hỗ trợ khởi nghiệp",
             "Contest of ideas, start-up support", "DEMO-KHCN"),
    TASK("DEMO-TD", 10, 50, "Phát động và nhận bài", "Call for entries"),
    TASK("DEMO-TD", 50, 85, "Chấm, công bố, trao giải", "Judging and results"),

    GROUP("DEMO-HCC", "Công dân Thủ đô số và phản ánh hiện trường", "The city app and residents' reports"),
    ACTIVITY("DEMO-HCC", 0, 85, 400 * MILLION, "Trả lời phản ánh đúng hạn, có minh chứng",
             "Reports answered on time, with proof", "DEMO-XD", "DEMO-CA"),
    EVERY_WARD("DEMO-HCC", 0, 85, "Không để phản ánh quá hạn", "No report overdue"),
    ACTIVITY("DEMO-HCC", 0, 85, 100 * MILLION, "Cài ứng dụng và hướng dẫn dùng", "Install the app, show how",
             "DEMO-TD"),
    TASK("DEMO-HCC", 0, 85, "Hướng dẫn tại điểm tiếp nhận", "Guidance at the desks"),

    GROUP("DEMO-BH", "Lương hưu, an sinh, phí dịch vụ công không dùng tiền mặt",
          "Pensions, social payments and fees without cash"),
    ACTIVITY("DEMO-BH", 0, 85, 200 * MILLION, "Chi trả qua tài khoản", "Paid to accounts", "DEMO-PN"),
    TASK("DEMO-BH", 0, 60, "Rà soát người còn nhận tiền mặt", "Who is still paid in cash"),
    ACTIVITY("DEMO-HCC", 0, 85, 150 * MILLION, "Mã QR động cho phí, lệ phí", "Dynamic QR for fees", "DEMO-TH"),
    TASK("DEMO-HCC", 0, 40, "Nối kho bạc, đối soát hằng ngày", "Treasury link, daily reconciliation"),

    GROUP("DEMO-YT", "Sổ sức khoẻ điện tử và lý lịch tư pháp qua VNeID",
          "Health records and criminal-record certificates by e-ID"),
    ACTIVITY("DEMO-YT", 0, 85, 800 * MILLION, "Tạo sổ sức khoẻ điện tử", "Electronic health records", "DEMO-CA",
             "DEMO-BH"),
    EVERY_WARD("DEMO-YT", 10, 85, "Trạm y tế hướng dẫn tạo sổ", "Health stations help to make one"),
    ACTIVITY("DEMO-TP", 0, 85, 100 * MILLION, "Lý lịch tư pháp qua VNeID", "Certificates by e-ID", "DEMO-CA"),
    TASK("DEMO-TP", 0, 85, "Hướng dẫn tại bộ phận một cửa", "Guidance at one-stop desks"),
    { 0, NULL, { NULL }, NULL, NULL, 0, 0, 0 },
};

const struct demo_target demo_targets[] = {
    { 1, "visits.doors", 24, "households", "Hộ được đến lần đầu", NULL },
    { 1, "ready.became", 45, "population", "Người trở nên đủ ba sẵn sàng", NULL },
    { 2, "eid.won", 20, "population", "Người mới có định danh mức 2", NULL },
    { 2, "account.won", 60, "population", "Người mới có tài khoản thanh toán", NULL },
    { 3, "skills.acts", 22, "population", "Lượt người × kỹ năng", NULL },
    { 3, "safety.won", 30, NULL, "Người mới biết giữ an toàn trên mạng", NULL },
    { 3, "trained.share", 60000, NULL, "Theo báo cáo của ngành giáo dục", NULL },
    { 4, "market.share", 90000, "same", "Theo khảo sát của ngành công thương", NULL },
    { 5, "etax.share", 99000, NULL, "Theo báo cáo của cơ quan thuế", NULL },
    { 5, "ecommerce.revenue", INT64_C(4200000000000000), NULL, "Theo báo cáo của ngành công thương", NULL },
    { 6, "fire.households", 1500000 * INT64_C(1000), NULL, "Theo hệ thống khai báo của công an", NULL },
    { 7, "signatures.issued", 200000 * INT64_C(1000), NULL, "Theo báo cáo của Sở Xây dựng", NULL },
    { 12, "reports.on_time", 95000, "same", "Phản ánh trả lời đúng hạn", NULL },
    { 12, "reports.satisfied", 80000, NULL, "Người gửi hài lòng", NULL },
    { 12, "app.won", 26, "population", "Người mới có ứng dụng", NULL },
    { 13, "pension.share", 90000, NULL, "Theo báo cáo của bảo hiểm xã hội", NULL },
    { 13, "qr_fee.share", 100000, NULL, "Theo đối soát của kho bạc", NULL },
    { 14, "health.records", INT64_C(7000000000), NULL, "Theo báo cáo của ngành y tế", NULL },
    { 12, "reports.on_time", 98000, NULL, "Phản ánh về chiếu sáng trả lời đúng hạn", "DEMO-CS" },
    { 12, "reports.on_time", 95000, NULL, "Phản ánh về vệ sinh đường phố trả lời đúng hạn", "DEMO-MT" },
    { 3, "trained.share", 75000, NULL, "Trong giáo viên, học sinh: theo báo cáo của ngành giáo dục", "DEMO-GD" },
    { 0, NULL, 0, NULL, NULL, NULL },
};

#define MADE_UP "Số liệu minh hoạ của thành phố thử"
const struct demo_figure demo_figures[] = {
    { "etax_share",        97400, 98600, MADE_UP, "THU-01/BC", true, NULL },
    { "ecommerce_revenue", INT64_C(2600000000000000), INT64_C(3100000000000000), MADE_UP, "THU-02/BC", true, NULL },
    { "pension_share",     84200, 88100, MADE_UP, "THU-03/BC", true, NULL },
    { "health_records",    INT64_C(5100000000), INT64_C(5600000000), MADE_UP, "THU-04/BC", true, NULL },
    { "trained_share",     41500, 47300, MADE_UP, "THU-05/BC", true, NULL },
    { "signatures",        91000 * INT64_C(1000), 118000 * INT64_C(1000), MADE_UP, "THU-06/BC", true, NULL },
    { "market_share",      71200, 78900, MADE_UP, "THU-07/BC", true, NULL },
    { "qr_fee_share",      0, 93100, MADE_UP, "THU-08/BC", true, NULL },
    { "fire_households",   0, 640000 * INT64_C(1000), MADE_UP, "THU-09/BC", false, NULL },
    { "trained_share",     52000, 63500, MADE_UP, "THU-10/BC", true, "DEMO-GD" },
    { NULL, 0, 0, NULL, NULL, false, NULL },
};

const char *const demo_started[] = {
    "Đã phân công người phụ trách và lịch từng tuần.", "Đã họp tổ trưởng các tổ dân phố, chia địa bàn.", "Đã có danh sách và bắt đầu từ các ngõ đông hộ.",
    "Đã bố trí điểm hướng dẫn tại nhà văn hoá.", NULL,
};
const char *const demo_stuck[] = {
    "Thiếu người hướng dẫn buổi tối, đã đề nghị Đoàn thanh niên hỗ trợ.", "Sóng yếu trong khu tập thể cũ, tổ viên không tải được ứng dụng.",
    "Biển mã QR chưa về, nhà cung cấp hẹn tuần sau.", "Nhiều hộ đi làm cả ngày, phải xếp lại lịch sang tối và Chủ nhật.", NULL,
};
const char *const demo_finished[] = {
    "Đã xong, có biên bản và ảnh lưu ở văn phòng.", "Đã làm ở tất cả tổ dân phố, sẽ rà lại vào cuối tháng.", "Đã hoàn thành sớm hơn kế hoạch.", NULL,
};
