// vi.ts - names of occasions and tickets in Vietnamese, the same in every app.
const vi = {
  kind_launch: 'Lễ ra quân', kind_help_point: 'Điểm hỗ trợ', kind_class: 'Lớp học', kind_seminar: 'Hội thảo', kind_contest: 'Ngày thi', kind_service_day: 'Ngày phục vụ',
  state_draft: 'Nháp', state_announced: 'Sắp mở đăng ký', state_open: 'Đang nhận đăng ký', state_under_way: 'Đang diễn ra', state_ended: 'Đã kết thúc', state_cancelled: 'Đã huỷ',
  mode_site: 'Đến tận nơi', mode_online: 'Xem qua mạng', ticket_held: 'Có chỗ', ticket_waiting: 'Đang chờ chỗ', ticket_withdrawn: 'Đã rút',
  material_link: 'Liên kết', material_document: 'Tài liệu', material_slides: 'Trang trình chiếu', material_video: 'Video',
  today: 'hôm nay', tomorrow: 'ngày mai', to_day: '{from} đến {to}',
}
export default vi
