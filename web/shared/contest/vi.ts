// vi.ts - how contests, entries and applications stand, in Vietnamese.
const vi = {
  contest_draft: 'Nháp', contest_open: 'Đang nhận bài', contest_scoring: 'Đang chấm', contest_scored: 'Đã chấm xong', contest_published: 'Đã công bố', contest_cancelled: 'Đã huỷ',
  entry_in: 'Đã nộp', entry_returned: 'Cần sửa', entry_withdrawn: 'Đã rút',
  startup_sent: 'Đã gửi', startup_shortlisted: 'Vào danh sách ngắn', startup_chosen: 'Được chọn', startup_running: 'Đang đồng hành', startup_finished: 'Hoàn thành', startup_stopped: 'Dừng giữa chừng', startup_declined: 'Không được chọn', startup_withdrawn: 'Đã rút',
}
export default vi
