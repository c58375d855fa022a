// vi.ts - words for occasions and tickets in the residents' app, in Vietnamese; they come with the screens that need them.
const vi = {
  contests: 'Cuộc thi, hỗ trợ khởi nghiệp', title: 'Sự kiện', tab_coming: 'Sắp tới', tab_mine: 'Vé của tôi', ward: 'Ở phường của bác', city: 'Của thành phố', others: 'Ở nơi khác', others_go: 'Xem sự kiện ở nơi khác',
  none: 'Chưa có sự kiện sắp tới', none_text: 'Khi phường mở lớp hay điểm hỗ trợ, bác thấy ở đây.', none_ward: 'Phường chưa công bố sự kiện nào.', none_mine: 'Bác chưa có vé', none_mine_text: 'Bác chọn một sự kiện rồi bấm Đăng ký.',
  offline_list: 'Danh sách lưu lúc {time}. Có mạng sẽ có bản mới.', coming_go: 'Xem sự kiện sắp tới', past_tickets: 'Vé trước đây', more: 'Xem thêm',
  not_found: 'Không thấy sự kiện này', not_found_text: 'Có thể sự kiện đã đổi hoặc bác gõ nhầm địa chỉ.', back_list: 'Về danh sách sự kiện',
  // one
  where: 'Ở đâu', at_time: 'Khi nào', who: 'Nơi tổ chức', online: 'Qua mạng', online_text: 'Xem trên điện thoại, mở từ vé của bác', online_open: 'Mở buổi phát', map: 'Chỉ đường', seats: 'Chỗ ngồi', seats_left: 'Còn {n} chỗ', seats_free: 'Không giới hạn chỗ', seats_full: 'Đã hết chỗ', seats_wait: '{n} người đang chờ',
  opens_at: 'Mở đăng ký: {time}', cancelled: 'Sự kiện đã huỷ', materials: 'Tài liệu', feedback_n: 'Người đến chấm {mean} trên 5 ({n} ý kiến)', calendar_one: 'Lịch của {unit}',
  register: 'Đăng ký', register_wait: 'Vào danh sách chờ', how: 'Bác muốn dự cách nào?', group: 'Cả nhóm', group_title: 'Đi cùng bao nhiêu người?', group_text: 'Tính cả bác. Cả nhóm dùng một vé.', group_name: 'Tên nhóm', group_name_hint: 'Ví dụ: Chi hội phụ nữ số 3. Để trống cũng được.', group_go: 'Đăng ký cho {n} người', less: 'Bớt một người', plus: 'Thêm một người', heads: '{n} người',
  registered: 'Đã đăng ký', waitlisted: 'Đã vào danh sách chờ', sign_text: 'Chưa có mạng. Có mạng bác bấm lại nhé.', my_ticket: 'Xem vé của bác', closed: 'Đã hết hạn đăng ký', over: 'Sự kiện đã kết thúc',
  // ticket
  ticket: 'Vé số {n}', ticket_short: 'Vé', ticket_for: 'Cho {n} người', ticket_one: 'Cho một người', show: 'Bác đưa mã này cho người đón ở cửa.', qr: 'Mã vé số {n}', kept: 'Vé đã lưu trên máy, mở được khi không có mạng.',
  arrived: 'Bác đã được tính có mặt lúc {time}', arrived_next: 'Xong buổi, mời bác góp ý ở trang này.', joined: 'Đã vào xem lúc {time}', waiting: 'Bác đang chờ chỗ', waiting_text: 'Có chỗ trống, vé tự thành vé có chỗ. Thành phố báo cho bác.', withdrawn: 'Vé đã rút', withdrawn_text: 'Bác đăng ký lại được nếu còn chỗ.', changed: 'Xem sự kiện',
  join: 'Vào xem qua mạng', join_from: 'Mở được từ {time}', join_open: 'Mở buổi phát', join_text: 'Giữ trang này mở để thành phố biết bác đang xem.',
  withdraw: 'Rút vé', withdraw_sure: 'Rút vé này?', withdraw_text: 'Chỗ của bác dành cho người đang chờ.', withdraw_done: 'Đã rút vé', keep_it: 'Giữ vé',
  ask: 'Bác thấy buổi này thế nào?', star_1: 'Kém', star_2: 'Chưa tốt', star_3: 'Tạm được', star_4: 'Tốt', star_5: 'Rất tốt', ask_text: 'Bác góp ý thêm', ask_hint: 'Không cần ghi tên. Viết ngắn cũng được.', ask_go: 'Gửi ý kiến', ask_done: 'Cảm ơn bác đã góp ý', asked: 'Bác đã góp ý. Cảm ơn bác.', print: 'Trang in được', share: 'Gửi vé cho người thân',
  // calendar
  cal: 'Lịch trên điện thoại', cal_text: 'Vé của bác hiện trong ứng dụng lịch của máy, tự cập nhật.', cal_make: 'Tạo đường dẫn lịch', cal_subscribe: 'Thêm vào lịch của máy', cal_copy: 'Sao chép đường dẫn', cal_copied: 'Đã sao chép', cal_secret: 'Ai có đường dẫn này thấy được vé của bác. Đừng gửi cho người lạ.', cal_revoke: 'Huỷ đường dẫn', cal_revoked: 'Đường dẫn cũ hết dùng được',
  fault: 'Chưa làm được. Bác thử lại sau.',
}
export default vi
