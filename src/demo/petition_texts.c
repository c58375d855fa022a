/* petition_texts.c - what invented residents report, and what the desk answers. Nothing here happened. */
#include "demo/petition_texts.h"
#include <stddef.h>

const struct demo_report demo_reports[] = {
    { "waste_pile", "Đống rác tồn đọng đầu ngõ", "Đống rác ở đầu ngõ đã ba hôm nay không ai thu, mùi rất khó chịu, trẻ con đi học qua phải bịt mũi.",
      "Đội thu gom đã dọn sạch điểm rác và rửa đường lúc 5 giờ sáng nay, đặt thêm một thùng rác có nắp, có biên bản kèm theo.", NULL, 14 },
    { "waste_pile", "Phế thải xây dựng đổ trộm", "Có xe ba gác đổ trộm gạch vữa xuống vỉa hè lúc đêm, giờ chắn hết lối đi của người già.",
      "Đã thu gom hai khối phế thải, xác minh và lập biên bản với chủ công trình, yêu cầu ký cam kết không tái phạm.", NULL, 6 },
    { "sidewalk_trade", "Vỉa hè bị lấn chiếm bán hàng", "Hàng quán bày bàn ghế kín vỉa hè từ chiều đến tối, người đi bộ phải xuống lòng đường rất nguy hiểm.",
      "Tổ trật tự đã nhắc nhở ba hộ kinh doanh, thu dọn bàn ghế và kẻ lại vạch để xe, sẽ kiểm tra lại mỗi tối trong tuần này.", NULL, 14 },
    { "parking", "Ô tô đỗ chắn lối vào ngõ", "Ô tô con đỗ ngay miệng ngõ suốt buổi sáng, xe cứu thương không thể vào được nếu có việc.",
      "Đã liên hệ chủ xe chuyển đi nơi khác, lắp biển cấm đỗ ở miệng ngõ và nhắc nhở các hộ có ô tô trong ngõ.", NULL, 10 },
    { "light", "Đèn ngõ không sáng", "Ba bóng đèn trong ngõ tắt đã một tuần, buổi tối tối om, người già đi lại sợ ngã.",
      "Đã thay ba bóng đèn LED và sửa lại hộp điện ở đầu ngõ, đèn sáng từ 18 giờ hôm qua, có ảnh và biên bản nghiệm thu.", "{\"lamps\":\"3\"}", 10 },
    { "road_damage", "Ổ gà sâu giữa đường", "Mặt đường có ổ gà sâu gần hai gang tay, hôm qua đã có người ngã xe máy.",
      "Đã vá ổ gà bằng bê tông nhựa nóng trên diện tích bốn mét vuông và kẻ lại vạch đường trong đêm, đường đi lại bình thường.", NULL, 8 },
    { "tree", "Cành cây khô sắp rơi", "Cành xà cừ khô vươn ra đường, gió to là gãy, ngay trên chỗ học sinh đứng chờ xe.",
      "Đội cắt tỉa đã hạ cành khô và kiểm tra toàn bộ bảy cây cùng dãy, hẹn quay lại trước mùa mưa bão.", NULL, 7 },
    { "flood", "Ngõ ngập sau mưa", "Mưa chừng nửa tiếng là ngõ ngập đến đầu gối, nước cống tràn vào nhà tầng một.",
      "Đã nạo vét bốn hố ga và thông đoạn cống hai mươi mét bị tắc do vữa xây dựng, nước rút hết trong ngày.", "{\"depth\":\"knee\"}", 6 },
    { "manhole", "Mất nắp cống", "Hố ga giữa ngõ mất nắp từ tối qua, chúng tôi cắm tạm cành cây để báo.",
      "Đã lắp nắp cống bằng gang có khoá ngay trong buổi sáng và rà soát thêm mười hai hố ga trong khu vực.", NULL, 4 },
    { "noise", "Karaoke ồn sau 22 giờ", "Quán bật loa kéo hát karaoke đến gần nửa đêm, cả xóm không ngủ được, có cháu nhỏ và người ốm.",
      "Công an phường đã làm việc với chủ quán, lập biên bản nhắc nhở và yêu cầu tắt loa sau 22 giờ, tổ dân phố giám sát.",
      "{\"sources\":[\"karaoke\"]}", 7 },
    { "cable", "Dây cáp võng thấp", "Bó dây cáp viễn thông võng xuống ngang đầu người, xe tải đi qua hay mắc vào.",
      "Đã buộc gọn và nâng bó cáp lên đúng độ cao, cắt bỏ dây không còn dùng, có biên bản của ba nhà mạng.", NULL, 4 },
    { "building", "Xây nhà làm nứt tường nhà bên", "Nhà đang đào móng sâu bên cạnh làm tường nhà tôi nứt dài hai mét, không thấy biển báo công trình.",
      "Đã kiểm tra giấy phép, yêu cầu dừng thi công phần móng, chống đỡ tạm và mời đơn vị giám định ngày hôm qua.", NULL, 3 },
    { "animals", "Chó thả rông", "Chó to không rọ mõm chạy rông quanh sân chơi trẻ em mỗi chiều.",
      "Đã gặp chủ nuôi, yêu cầu xích và đeo rọ mõm, tuyên truyền đến các hộ nuôi chó trong tổ, lập danh sách tiêm phòng.", NULL, 3 },
    { "fire_risk", "Hành lang thoát nạn bị chắn", "Hành lang chung tầng ba bị chất kín đồ cũ và xe điện sạc qua đêm, cháy là không có lối ra.",
      "Đã giải toả toàn bộ đồ đạc ở hành lang, chuyển chỗ sạc xe điện xuống sân và lập biên bản với hai hộ vi phạm.", NULL, 2 },
    { "procedure", "Hồ sơ khai sinh chờ lâu", "Tôi nộp hồ sơ đăng ký khai sinh đã quá ngày hẹn mà chưa nhận được kết quả.",
      "Hồ sơ thiếu bản sao giấy chứng sinh đã được cán bộ liên hệ bổ sung, kết quả trả tại bộ phận một cửa chiều nay.",
      "{\"name\":\"Đăng ký khai sinh\"}", 3 },
    { NULL, NULL, NULL, NULL, NULL, 0 },
};

const char *const demo_spots[] = {
    "đầu ngõ, gần nhà văn hoá", "trước cổng chợ", "cạnh trường tiểu học", "ngã ba, gần cây đa", "trước khu tập thể", "sau đình làng",
    "cạnh trạm y tế", "đoạn giáp bờ mương", "gần bến xe buýt", "trước số nhà 12", "cuối ngõ, sát hồ", "đối diện quầy thuốc", NULL,
};

const struct demo_agency demo_agency_list[] = {
    { "DEMO-XD", "Sở Xây dựng", "Department of Construction", { "building", "road_damage", "sign_signal", NULL } },
    { "DEMO-MT", "Công ty Môi trường đô thị", "Urban Environment Company", { "street_clean", NULL } },
    { "DEMO-CX", "Công ty Công viên cây xanh", "Parks and Trees Company", { "tree", "tree_danger", NULL } },
    { "DEMO-TN", "Công ty Thoát nước", "Drainage Company", { "flood", "manhole", NULL } },
    { "DEMO-DL", "Công ty Điện lực", "Power Company", { "power_danger", "cable", NULL } },
    { "DEMO-CS", "Công ty Chiếu sáng", "Street Lighting Company", { "light", NULL } },
    { "DEMO-CA", "Công an thành phố", "City Police", { "security", "scam", "traffic_jam", NULL } },
    { NULL, NULL, NULL, { NULL } },
};
