// vi.ts - words of judges and mentors, in Vietnamese.
const vi = {
  title: 'Chấm thi, dẫn dắt', contests: 'Cuộc thi mời chấm', contests_none: 'Chưa có cuộc thi nào mời chấm.', mentees: 'Nhóm khởi nghiệp được dẫn dắt', mentees_none: 'Chưa có nhóm nào.', offline: 'Cần có mạng để chấm thi và dẫn dắt.', loading: 'Đang tải…', more: 'Xem thêm',
  round: 'Vòng {n}', left: 'Đã chấm {n} trên {all} bài', lead: 'Chấm theo số bài: không có tên người thi, không thấy điểm của người khác.', closed: 'Cuộc thi này không trong lúc chấm.', none: 'Vòng này chưa có bài.',
  entry: 'Bài {number}', done: 'Đã chấm', todo: 'Chưa chấm', all_done: 'Đã chấm hết các bài. Có thể sửa điểm đến khi khoá vòng.', back: 'Mọi bài của vòng này',
  photo: 'Xem ảnh {n}', pdf: 'Tải tệp PDF {n}', photo_alt: 'Ảnh {n} của {number}', file_fault: 'Chưa mở được tệp. Thử lại khi có mạng.',
  marks: 'Cho điểm', mark_hint: 'Từ 0 đến {max}, trọng số {weight} %', note: 'Nhận xét (chỉ ban tổ chức đọc)', save: 'Ghi điểm', saved: 'Đã ghi điểm {number}', missing: 'Còn tiêu chí chưa có điểm.',
  conflict: 'Khai xung đột lợi ích', conflict_text: 'Quen biết người thi hoặc có lợi ích với bài này? Khai rồi không rút lại được; người khác sẽ chấm.', conflict_why: 'Lý do', conflict_go: 'Khai và thôi chấm bài này', declared: 'Đã khai. Bài này do người khác chấm.', close: 'Đóng',
  c_own: 'Bài của chính mình', c_home: 'Bài của người cùng nhà', c_unit: 'Bài của người cùng đơn vị', c_declared: 'Đã khai xung đột lợi ích', conflict_closed: 'Bài này người khác chấm.',
  due: 'Hạn {day}', m_wait: 'Chưa báo', m_reported: 'Chờ xác nhận', m_done: 'Đã xác nhận', m_none: 'Phường chưa đặt các mốc.', m_words: 'Lời nhắn cho nhóm', m_confirm: 'Xác nhận mốc này', m_did: 'Đã xác nhận', m_said: 'Lời đã nhắn',
}
export default vi
