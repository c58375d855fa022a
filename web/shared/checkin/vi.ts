// vi.ts - words at the door, in Vietnamese.
const vi = {
  title: 'Soát vé', list: 'Sự kiện anh chị soát vé', none: 'Chưa có sự kiện nào để soát vé', none_text: 'Phường thêm anh chị vào đội đón tiếp, sự kiện sẽ hiện ở đây.', first: 'Lần đầu cần có mạng để tải danh sách vé.', loading: 'Đang tải…',
  scanner: 'máy quét dùng được khi mất mạng', list_of: '{n} vé trong máy', list_at: 'cập nhật {time}', no_list: 'Chưa có danh sách vé trong máy', open: 'Mở cửa soát vé',
  inside: 'Đã vào', inside_n: '{n} người', of_registered: 'trên {n} đăng ký', wait_n: '{n} chờ gửi', sent_n: '{n} đã gửi', refused_n: '{n} cần xem', all_sent: 'Đã gửi hết', offline: 'Chưa có mạng – vẫn soát được', working: 'Đang gửi…', stranger: 'Cần đăng nhập lại. Lượt vào vẫn giữ trên máy.', send: 'Gửi ngay', full: 'Máy đã đầy, lượt này CHƯA lưu. Xoá bớt ảnh rồi quét lại.',
  scan: 'Quét vé', stop: 'Tắt máy quét', hint: 'Đưa mã vé vào khung', load: 'Đang mở máy quét…', no_camera: 'Máy chưa mở được máy ảnh. Gõ mã vé bên dưới.', type: 'Mã vé', type_hint: 'Gõ 22 ký tự, dán đường dẫn, hoặc dùng máy đọc mã', type_go: 'Soát', first_answer: 'Mời anh chị trả lời vé đang hỏi ở trên, rồi soát vé này.',
  v_enter: 'Vào được', v_twice: 'Đã vào rồi', v_waiting: 'Đang chờ chỗ', v_withdrawn: 'Đã rút vé', v_online: 'Vé xem qua mạng', v_unknown: 'Vé chưa có trong máy', v_no_ticket: 'Không phải vé',
  x_enter: 'Mời vào.', x_twice: 'Vé này đã dùng lúc {time}.', x_twice_other: 'Vé này đã dùng ở cửa khác.', x_waiting: 'Người này chưa có chỗ.', x_withdrawn: 'Vé này không còn chỗ.', x_online: 'Người này đăng ký xem qua mạng.', x_unknown: 'Vẫn mời vào. Có mạng, thành phố kiểm tra lại.', x_no_ticket: 'Mã này không phải vé của thành phố.',
  number: 'Vé số {n}', heads: '{n} người', group: 'Đoàn {n} người', let_in: 'Vẫn cho vào', let_group: 'Cho vào {n} người', dismiss: 'Không cho vào', next: 'Quét tiếp', more: 'Thêm một người', less: 'Bớt một người',
  walk: 'Khách không có vé', walk_one: 'Một khách', walk_many: 'Nhiều khách', walk_go: 'Ghi {n} khách', walk_kept: 'Đã ghi {n} khách', undo: 'Hoàn tác', undone: 'Đã bỏ', close: 'Đóng',
  last: 'Vừa soát', s_queued: 'Chờ gửi', s_sent: 'Đã gửi', s_refused: 'Cần xem', n_twice: 'đã vào trước đó', n_waiting: 'vé chờ chỗ', n_withdrawn: 'vé đã rút', walk_in: '{n} khách không vé', ticket: 'Vé số {n}', ticket_new: 'Vé mới', drop: 'Bỏ lượt này', drop_text: 'Thành phố không nhận lượt này. Bỏ khỏi máy?', keep: 'Giữ lại',
  early: 'Mở cửa được từ {time}', no_place: 'Qua mạng', today: 'Hôm nay', back: 'Mọi sự kiện',
}
export default vi
