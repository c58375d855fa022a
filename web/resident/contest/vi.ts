// vi.ts - words for contests and start-up support in the residents' app, in Vietnamese.
const vi = {
  title: 'Cuộc thi, khởi nghiệp', contests: 'Cuộc thi', calls: 'Hỗ trợ khởi nghiệp', mine: 'Bài và hồ sơ của tôi', none: 'Chưa có cuộc thi nào', none_calls: 'Chưa có đợt hỗ trợ nào', more: 'Xem thêm',
  judging: 'Được mời chấm thi, dẫn dắt',
  contest: 'Cuộc thi', call: 'Hỗ trợ khởi nghiệp', until: 'Nhận đến {time}', over: 'Đã hết hạn', by: '{unit} tổ chức', not_found: 'Không thấy trang này', back: 'Về danh sách',
  rounds: 'Các vòng và cách chấm', round: 'Vòng {n}', weight: '{n} %', advance: '{n} bài vào vòng sau', cancelled: 'Cuộc thi đã huỷ',
  results: 'Kết quả', rank: 'Hạng', entry: 'Bài thi', points: 'Điểm', results_text: 'Điểm trung bình của giám khảo, trên 100. Giám khảo chấm không biết tên người thi.', results_none: 'Chưa có bài nào được xếp hạng.',
  my_entry: 'Bài thi của bác', hand_in: 'Dự thi', sign_in: 'Đăng nhập để dự thi', sign_in_apply: 'Đăng nhập để gửi hồ sơ', blind: 'Giám khảo chấm không biết tên. Bác đừng ghi tên, địa chỉ vào bài và tệp.',
  f_title: 'Tên bài', f_text: 'Nội dung', f_text_hint: 'Ít nhất 20 chữ cái. Bác viết điều đã làm, đã giúp được ai, kết quả ra sao.', f_team: 'Tên đội', f_members: 'Các thành viên', f_members_hint: 'Giám khảo không thấy phần này. Để trống nếu bác thi một mình.', files: 'Ảnh, tệp PDF', files_hint: 'Tối đa năm tệp. Chọn sau khi nộp bài.', file_add: 'Thêm ảnh hoặc PDF', file_drop: 'Bỏ tệp {name}', file_busy: 'Đang gửi tệp…', file_big: 'Tệp lớn quá hoặc máy không đọc được.',
  go: 'Nộp bài', save: 'Lưu bài', edit: 'Sửa bài', saved: 'Đã nộp bài', number: 'Bài {number}', returned: 'Bài được gửi lại để sửa', withdraw: 'Rút bài', withdraw_sure: 'Rút bài này?', withdraw_text: 'Bài sẽ không được chấm.', withdrawn: 'Đã rút', keep: 'Giữ lại', close: 'Đóng',
  my_rank: 'Hạng {rank}, {points} điểm', appeal: 'Phúc khảo', appeal_text: 'Bác thấy kết quả chưa đúng? Gửi một lần, trong bảy ngày từ khi công bố.', appeal_words: 'Vì sao', appeal_go: 'Gửi phúc khảo', appeal_sent: 'Đã gửi phúc khảo', appeal_wait: 'Phúc khảo đã gửi, chờ trả lời.', appeal_answer: 'Trả lời phúc khảo',
  places: '{n} suất', chosen: 'Đã được chọn', apply: 'Gửi hồ sơ', a_name: 'Tên nhóm hoặc doanh nghiệp', a_title: 'Ý tưởng trong một câu', a_text: 'Nói rõ ý tưởng', a_text_hint: 'Giải quyết việc gì, cho ai, đã làm đến đâu, cần giúp gì.', a_go: 'Gửi hồ sơ', a_sent: 'Đã gửi hồ sơ', my_app: 'Hồ sơ của bác', mentor: 'Người dẫn dắt: {name}', a_withdraw: 'Rút hồ sơ', a_withdraw_sure: 'Rút hồ sơ này?', a_withdraw_text: 'Hồ sơ sẽ không được xét.',
  milestones: 'Các mốc', due: 'Hạn {day}', m_report: 'Báo đã làm', m_words: 'Đã làm được gì', m_go: 'Gửi báo cáo', m_sent: 'Đã gửi báo cáo', m_wait: 'Đã báo, chờ xác nhận', m_done: 'Đã xác nhận', m_note: 'Lời của người dẫn dắt',
}
export default vi
