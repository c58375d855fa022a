// vi.ts - the guidance cards in plain Vietnamese: one thing per step, few words, verbs first.
import type { CardBook } from './cards'

const book: CardBook = {
  phone: {
    title: 'Dùng điện thoại thông minh', why: 'Có điện thoại là có bác sĩ, con cháu, phường xã ở bên.',
    steps: [
      { text: 'Bật máy: giữ nút bên cạnh 3 giây.', pic: 'press' },
      { text: 'Mở Cài đặt, chọn Màn hình, kéo cỡ chữ thật to.', pic: 'bigtext' },
      { text: 'Tăng tiếng chuông bằng nút bên cạnh.', pic: 'sound' },
      { text: 'Lưu số con cháu và số tổ vào Danh bạ.', pic: 'contact' },
      { text: 'Đặt khoá màn hình bằng 6 số bác dễ nhớ.', pic: 'lock' },
    ],
    warn: 'Không dùng ngày sinh làm mã khoá.', test: 'Bác tự gọi cho một người trong Danh bạ.',
  },
  network: {
    title: 'Kết nối mạng', why: 'Có mạng thì gọi hình và làm giấy tờ không mất tiền cước.',
    steps: [
      { text: 'Vuốt từ mép trên màn hình xuống.', pic: 'swipe' },
      { text: 'Giữ vào hình Wi-Fi.', pic: 'wifi' },
      { text: 'Chọn tên mạng nhà mình, gõ mật khẩu.', pic: 'password' },
      { text: 'Ra ngoài: bật Dữ liệu di động.', pic: 'mobile' },
      { text: 'Mở một trang báo để thử.', pic: 'page' },
    ],
    warn: 'Wi-Fi quán lạ: không mở ngân hàng.', test: 'Bác tự tắt rồi bật lại Wi-Fi.',
  },
  city_app: {
    title: 'Cài Công dân Thủ đô số (iHanoi)', why: 'Một nơi để báo việc ngõ phố, lấy số, xem tin của thành phố.',
    steps: [
      { text: 'Mở Kho ứng dụng: CH Play hoặc App Store.', pic: 'store' },
      { text: 'Gõ iHanoi, xem đúng tên nhà phát triển là thành phố Hà Nội.', pic: 'search' },
      { text: 'Chạm Cài đặt, chờ rồi chạm Mở.', pic: 'install' },
      { text: 'Chạm Đăng nhập, chọn VNeID.', pic: 'login' },
      { text: 'Cho phép nhận thông báo của phường.', pic: 'bell' },
    ],
    warn: 'Chỉ cài từ kho chính thức, không cài từ đường dẫn gửi qua tin nhắn.', test: 'Bác tìm được tin mới nhất của phường.',
  },
  eid: {
    title: 'Kích hoạt định danh mức 2 (VNeID)', why: 'Thay giấy tờ khi đi khám, đi máy bay, nộp hồ sơ.',
    steps: [
      { text: 'Mức 2 phải làm một lần ở Công an phường, mang theo thẻ.', pic: 'office' },
      { text: 'Khi có tin nhắn báo, cài VNeID từ kho ứng dụng.', pic: 'store' },
      { text: 'Chạm Kích hoạt, gõ số định danh và số điện thoại.', pic: 'idcard' },
      { text: 'Quét thẻ hoặc nhìn thẳng vào máy để chụp mặt.', pic: 'face' },
      { text: 'Đặt mật khẩu và câu hỏi bí mật. Bác tự gõ.', pic: 'password' },
    ],
    warn: 'Cán bộ thật không bao giờ làm mức 2 qua điện thoại.', test: 'Bác mở được Ví giấy tờ.',
  },
  account: {
    title: 'Tài khoản nhận tiền', why: 'Lương hưu, trợ cấp, quà Tết vào thẳng máy, không phải xếp hàng.',
    steps: [
      { text: 'Có tài khoản ngân hàng rồi thì chỉ cần nối vào VNeID.', pic: 'bank' },
      { text: 'Mở VNeID, chọn An sinh xã hội.', pic: 'login' },
      { text: 'Chọn Tài khoản hưởng an sinh, chọn ngân hàng.', pic: 'list' },
      { text: 'Kiểm tên và số tài khoản, chạm Xác nhận.', pic: 'check' },
      { text: 'Chưa có tài khoản: mang thẻ ra ngân hàng, hoặc mở trong ứng dụng của ngân hàng.', pic: 'office' },
    ],
    warn: 'Không đưa thẻ, mã PIN, mã OTP cho ai, kể cả tổ viên.', test: 'Bác xem được tên ngân hàng đã nối.',
  },
  culture: {
    title: 'Ứng xử văn minh trên mạng', why: 'Trên mạng cũng là hàng xóm.',
    steps: [
      { text: 'Đọc hết bài rồi mới chia sẻ.', pic: 'page' },
      { text: 'Xem tin từ đâu: báo, phường, hay người lạ?', pic: 'question' },
      { text: 'Hỏi ý người trong ảnh trước khi đăng.', pic: 'camera' },
      { text: 'Góp ý nhẹ nhàng, không nói xấu.', pic: 'chat' },
      { text: 'Gặp bài xấu: chạm ba chấm, chọn Báo cáo.', pic: 'flag' },
    ],
    warn: 'Tin giả đăng lại cũng bị phạt.', test: 'Bác chỉ ra một tin chưa đáng tin.',
  },
  learn: {
    title: 'Học tiếp cùng Bình dân học vụ số', why: 'Mỗi ngày mười phút, lúc nào cũng được.',
    steps: [
      { text: 'Mở trang binhdanhocvuso.gov.vn.', pic: 'page' },
      { text: 'Đăng nhập bằng VNeID.', pic: 'login' },
      { text: 'Chọn bài Kỹ năng số cơ bản.', pic: 'book' },
      { text: 'Xem và làm bài nhỏ ở cuối.', pic: 'play' },
      { text: 'Hỏi lịch lớp ở nhà văn hoá tổ mình.', pic: 'class' },
    ],
    warn: 'Học miễn phí. Ai thu tiền là không đúng.', test: 'Bác mở lại được bài đang học.',
  },
  services: {
    title: 'Nộp hồ sơ trực tuyến', why: 'Không phải chờ, không phải đi lại.',
    steps: [
      { text: 'Mở dichvucong.gov.vn.', pic: 'page' },
      { text: 'Chạm Đăng nhập, chọn VNeID.', pic: 'login' },
      { text: 'Gõ việc cần làm: “khai sinh”, “tạm trú”…', pic: 'search' },
      { text: 'Điền các ô, chụp giấy tờ đính kèm.', pic: 'camera' },
      { text: 'Nộp, rồi giữ lại mã hồ sơ để theo dõi.', pic: 'send' },
    ],
    warn: 'Địa chỉ đúng có đuôi .gov.vn.', test: 'Bác tra được một hồ sơ bằng mã.',
  },
  shop: {
    title: 'Mua bán trực tuyến', why: 'Mua đúng giá, bán được hàng nhà.',
    steps: [
      { text: 'Mở ứng dụng mua hàng đã quen tên.', pic: 'store' },
      { text: 'Tìm món, xem số sao và lời khen chê.', pic: 'star' },
      { text: 'So giá hai cửa hàng.', pic: 'list' },
      { text: 'Chọn trả tiền khi nhận hàng cho lần đầu.', pic: 'box' },
      { text: 'Nhận: mở hộp trước mặt người giao, quay lại nếu cần.', pic: 'camera' },
    ],
    warn: 'Không chuyển tiền đặt cọc cho người lạ.', test: 'Bác tự tìm và xem giá một món.',
  },
  pay: {
    title: 'Quét mã trả tiền', why: 'Không lo tiền lẻ, tiền rách.',
    steps: [
      { text: 'Mở ứng dụng ngân hàng hoặc ví.', pic: 'bank' },
      { text: 'Chạm Quét mã.', pic: 'qr' },
      { text: 'Đưa mã của cửa hàng vào khung.', pic: 'scan' },
      { text: 'Đọc tên người nhận, gõ số tiền.', pic: 'money' },
      { text: 'Chạm Xác nhận, cho người bán xem màn hình.', pic: 'check' },
    ],
    warn: 'Nhận tiền không bao giờ cần gõ mã OTP.', test: 'Bác quét thử, dừng ở bước xem tên người nhận.',
  },
  protect: {
    title: 'Nhận ra lừa đảo', why: 'Dừng một phút, giữ được cả đời dành dụm.',
    steps: [
      { text: 'Gọi doạ bắt, doạ khoá tài khoản: cúp máy ngay.', pic: 'hangup' },
      { text: 'Xin mã OTP, mật khẩu: không đưa ai hết.', pic: 'lock' },
      { text: 'Gửi đường dẫn lạ: không chạm vào.', pic: 'link' },
      { text: 'Người thân nhắn vay tiền: gọi hình hỏi lại.', pic: 'face' },
      { text: 'Lỡ chuyển tiền: gọi ngân hàng và Công an 113 ngay.', pic: 'call' },
    ],
    warn: 'Công an, ngân hàng không làm việc qua điện thoại.', test: 'Bác kể lại ba dấu hiệu lừa đảo.',
  },
  report: {
    title: 'Gửi phản ánh ngõ phố', why: 'Đèn tắt, rác đọng: chụp một tấm, có người lo.',
    steps: [
      { text: 'Mở iHanoi, chạm Phản ánh.', pic: 'login' },
      { text: 'Chụp chỗ cần sửa, không chụp mặt người.', pic: 'camera' },
      { text: 'Xem chấm vị trí có đúng ngõ không.', pic: 'pin' },
      { text: 'Viết một câu ngắn.', pic: 'chat' },
      { text: 'Gửi, và xem trả lời ở Theo dõi.', pic: 'send' },
    ],
    warn: 'Khiếu nại, tố cáo thì nộp đơn ở phường.', test: 'Bác tự gửi một phản ánh thật.',
  },
}
export default book
