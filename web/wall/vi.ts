// vi.ts - the wall in Vietnamese.
export const vi = {
  slogan: 'Đi từng ngõ, gõ từng nhà, hướng dẫn từng người',
  registered: 'đã đăng ký', few: 'dưới 5', on_site: 'có mặt tại lễ', online: 'đang xem qua mạng', visits: 'lượt đến nhà',
  doors: 'hộ đã được đến thăm', moves: 'chuyển biến tại nhà', ready: 'người đủ ba sẵn sàng', today: 'hôm nay +{n}',
  a: 'Thiết bị', b: 'Định danh', c: 'Kỹ năng', arcs: 'Ba sẵn sàng', latest: 'Vừa ghi nhận', map: 'Bản đồ sáng dần theo từng lượt đến nhà',
  moment: '+{n} lượt', moment_ready: '+{n} người sẵn sàng', live: 'Trực tiếp', again: 'Đang nối lại…', waiting: 'Chờ lượt đầu tiên…',
  total: 'Hôm nay {visits} lượt đến nhà · {guided} nhà được hướng dẫn · mỗi con số là một lượt thật', none: 'Chưa có chiến dịch nào đang chạy', people: '{n} người đã hỏi',
}
