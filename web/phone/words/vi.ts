// vi.ts - every word of the phone app in Vietnamese; fixes the keys that en.ts must have.
const vi = {
  app: 'Sẵn Sàng',
  slogan: 'Đi từng ngõ, gõ từng nhà, hướng dẫn từng người',
  // places
  tab_today: 'Hôm nay', tab_doors: 'Ngõ', tab_cards: 'Bài', tab_outbox: 'Hộp gửi', tab_me: 'Tôi', tabs: 'Các trang chính', skip: 'Tới nội dung chính',
  back: 'Quay lại', close: 'Đóng', cancel: 'Thôi', save: 'Lưu', yes: 'Có', no: 'Không', undo: 'Hoàn tác', edit: 'Sửa', open: 'Mở', retry: 'Thử lại', more: 'Xem thêm', done: 'Xong',
  // today
  hello: 'Chào {name}', group_of: '{group} · {ward}', campaign_days: 'Còn {n} ngày', campaign_over: 'Chiến dịch đã hết',
  ring_title: 'Địa bàn của tôi', ring_words: '{a}% sẵn sàng thiết bị, {b}% định danh, {c}% kỹ năng', ring_visited: 'Đã đến {n} trong {all} nhà', ring_ready: '{n} trong {all} người đủ ba sẵn sàng',
  block_a: 'Thiết bị', block_b: 'Định danh', block_c: 'Kỹ năng', block_learn: 'Học tiếp',
  block_a_long: 'Thiết bị', block_b_long: 'Định danh', block_c_long: 'Kỹ năng',
  next_title: 'Nhà tiếp theo', next_start: 'Bắt đầu đi ngõ', next_go: 'Mở nhà này', next_none: 'Đã đi hết các nhà', next_none_text: 'Cảm ơn anh chị! Nhà vắng có thể ghé lại lúc khác.',
  next_due: 'Hẹn {time}', next_absent: 'Lần trước vắng',
  due_title: 'Hẹn quay lại', due_none: 'Hôm nay chưa có hẹn',
  prepare: 'Chuẩn bị ra ngõ', prepare_text: 'Tải sẵn mọi thứ để ra ngõ không cần mạng.', prepare_go: 'Tải về máy', prepare_done: 'Đã sẵn sàng khi mất mạng', prepare_busy: 'Đang tải…',
  prepare_rows: 'Danh sách {n} nhà', prepare_cards: 'Bài hướng dẫn', prepare_scan: 'Máy quét mã thẻ', prepare_keep: 'Máy giữ dữ liệu lâu dài', prepare_no_keep: 'Nên thêm ứng dụng ra màn hình chính',
  install: 'Thêm ra màn hình chính', draft_left: 'Phiếu viết dở ở {place}', draft_open: 'Viết tiếp',
  hotline: 'Gọi đường dây tổ', team_card: 'Việc của tổ', loading: 'Đang tải địa bàn của anh chị…', loading_text: 'Lần đầu cần có mạng, chừng vài giây.',
  // sync line
  sync_all: 'Đã gửi hết', sync_waiting: '{n} đang chờ gửi', sync_refused: '{n} cần sửa', sync_yesterday: 'hôm qua đã nhận đủ', sync_offline: 'Chưa có mạng – vẫn ghi được', sync_working: 'Đang gửi và nhận…',
  sync_at: 'Gửi nhận lúc {time}', sync_never: 'Chưa gửi nhận lần nào', sync_now: 'Gửi ngay', sync_stranger: 'Máy chủ chưa nhận ra máy này. Phiếu vẫn còn trên máy.',
  state_queued: 'Đã lưu trên máy', state_sent: 'Đã gửi', state_refused: 'Cần sửa', state_draft: 'Viết dở', saved_here: 'Đã lưu trên máy',
  update: 'Có bản mới', update_go: 'Dùng bản mới',
  // doors
  search: 'Tìm số nhà hoặc tên', filter: 'Lọc', filter_todo: 'Cần đến', filter_due: 'Hẹn lại', filter_easy: 'Dễ giúp', filter_absent: 'Vắng', filter_all: 'Tất cả', filter_done: 'Đã xong', all_lanes: 'Mọi ngõ',
  view_list: 'Danh sách', view_map: 'Bản đồ', doors_n: '{n} nhà', no_doors: 'Không có nhà nào', no_doors_text: 'Thử bỏ bớt bộ lọc hoặc từ tìm kiếm.', map_label: 'Bản đồ nhà và ngõ', map_hint: 'Chạm vào một chấm để mở nhà.', zoom_in: 'Phóng to', zoom_out: 'Thu nhỏ', map_fit: 'Xem hết',
  people_n: '{n} người', no_people: 'Chưa rõ người ở', easy_mark: 'Dễ giúp: {mark}', due_at: 'Hẹn {time}', due_late: 'Quá hẹn {time}', leased: '{name} đang ở đây', visited_n: 'Đã đến {n} lần', is_next: 'Nhà tiếp theo',
  locked_title: 'Danh sách đang khoá', locked_text: 'Máy chưa liên lạc với thành phố hơn 72 giờ, nên tên người dân được che lại. Có mạng là mở ngay. Phiếu chưa gửi vẫn còn nguyên.', deleted_text: 'Máy chưa liên lạc hơn 7 ngày, danh sách đã được xoá khỏi máy. Có mạng là tải lại. Phiếu chưa gửi vẫn còn nguyên.',
  // outcomes
  outcome: 'Kết quả', outcome_hint: 'Một chạm là lưu', guided: 'Gặp và hướng dẫn', absent: 'Vắng nhà', come_back: 'Hẹn quay lại', refused: 'Từ chối', no_device: 'Không có thiết bị', vacant: 'Nhà trống',
  o_: 'Chưa đến', o_guided: 'Đã hướng dẫn', o_absent: 'Vắng nhà', o_come_back: 'Hẹn lại', o_refused: 'Từ chối', o_no_device: 'Không thiết bị', o_vacant: 'Nhà trống',
  // the three readies
  m_phone: 'Điện thoại thông minh', m_network: 'Kết nối mạng', m_city_app: 'Ứng dụng Công dân Thủ đô số', m_eid: 'Định danh mức 2', m_account: 'Tài khoản nhận tiền', m_skills: 'Kỹ năng số cơ bản', m_safety: 'An toàn trên mạng', m_culture: 'Ứng xử văn minh trên mạng', m_learn: 'Sẵn sàng học tiếp',
  s_phone: 'điện thoại', s_network: 'mạng', s_city_app: 'ứng dụng Thủ đô số', s_eid: 'định danh', s_account: 'tài khoản', s_skills: 'kỹ năng', s_safety: 'an toàn mạng', s_culture: 'ứng xử', s_learn: 'học tiếp',
  mark_y: 'Có sẵn', mark_w: 'Hôm nay', mark_n: 'Chưa', mark_na: 'Không cần', mark_w_long: 'Làm được hôm nay', mark_unknown: 'Chưa hỏi', mark_had: 'Có từ trước', mark_won: 'Đã làm được',
  missing: 'Còn: {list}', missing_none: 'Đủ ba sẵn sàng', not_asked: 'Chưa hỏi', all_had: 'Có sẵn cả', how_to: 'Cách làm', born: 'sinh {year}', won_here: 'Làm được hôm nay: {n}', block_full: 'Đủ', block_count: '{n}/{all}',
  people: 'Người trong nhà', people_hint: 'Chạm vào tên để ghi ba sẵn sàng', who_met: 'Hỏi được ai?', legend_y: 'có từ trước khi đến', legend_w: 'vừa giúp làm xong',
  acts: 'Đã hướng dẫn kỹ năng', acts_hint: 'Chạm kỹ năng đã dạy, rồi chọn mức', l_heard: 'Nghe', l_helped: 'Làm cùng', l_alone: 'Tự làm', l_taught: 'Dạy lại', remove_act: 'Bỏ',
  // adding a person
  add_person: 'Thêm người', add_title: 'Thêm người trong nhà', name: 'Họ và tên', birth_year: 'Năm sinh', sex: 'Giới tính', male: 'Nam', female: 'Nữ', unknown: 'Chưa rõ', scan_card: 'Quét mã trên thẻ', scan_hint: 'Đưa mã vuông trên thẻ căn cước vào khung. Không chụp, không giữ ảnh thẻ.', scan_sealed: 'Số thẻ đã được niêm phong, máy này không giữ. Bốn số cuối: {last4}', scan_no_camera: 'Không mở được máy ảnh. Anh chị gõ tay giúp nhé.', scan_not_card: 'Mã này không phải mã thẻ căn cước.', scan_load: 'Đang mở máy quét…', scan_stop: 'Dừng quét', scan_warn: 'Số trên thẻ trông lạ, xin xem lại.',
  fault_name: 'Xin ghi họ tên, không có chữ số', fault_year: 'Năm sinh từ 1900 tới năm nay', consent: 'Người dân đã đồng ý cho ghi tên', consent_fault: 'Xin hỏi và được đồng ý trước khi ghi', add_phone: 'Số điện thoại (nếu muốn được gọi lại)', fault_phone: 'Số điện thoại chưa đúng', not_here: 'Không còn ở đây',
  // note, come-back
  note: 'Ghi chú', note_hint: 'Việc cần nhớ cho lần sau. Không ghi số giấy tờ.', note_over: 'Ghi chú dài quá, xin bớt lại', cb_title: 'Hẹn khi nào quay lại?', cb_today: 'Chiều nay 17:00', cb_tonight: 'Tối nay 19:00', cb_tomorrow: 'Mai 19:00', cb_tomorrow_am: 'Mai 9:00', cb_weekend: 'Thứ Bảy 9:00', cb_pick: 'Chọn giờ khác', cb_set: 'Hẹn {time}', cb_clear: 'Bỏ hẹn', cb_add: 'Hẹn quay lại', cb_past: 'Giờ hẹn phải sau lúc này và trong chiến dịch', cb_when: 'Ngày và giờ',
  // confirming
  confirm: 'Người dân xác nhận', confirm_hint: 'Để thành phố biết chuyến đi là thật. Không bắt buộc.', confirm_link: 'Quét mã', confirm_code: 'Đọc 6 số', confirm_code_no: 'Sáu số bác đọc', code_fault: 'Mã có đúng sáu chữ số', confirm_slip: 'Phiếu giấy', confirm_link_text: 'Mời bác quét mã này bằng điện thoại của mình, rồi chạm “Đúng”.', confirm_code_text: 'Bác trả lời xong, trang sẽ hiện 6 số. Bác đọc, anh chị gõ vào đây.', confirm_slip_text: 'Ghi số in trên phiếu giấy đã đưa cho bác.', confirm_slip_no: 'Số trên phiếu giấy', confirm_set_link: 'Đã đưa mã quét', confirm_set_code: 'Bác đã đọc mã {code}', confirm_set_slip: 'Phiếu giấy số {slip}', confirm_clear: 'Bỏ', slip_fault: 'Số phiếu chưa đúng',
  // saving a visit
  save_visit: 'Lưu phiếu', save_fix: 'Lưu và gửi lại', save_correct: 'Lưu bản sửa', visit_of: 'Phiếu thăm', correct_note: 'Đang sửa phiếu đã gửi lúc {time}. Bản cũ vẫn được giữ trong lịch sử.', mend_note: 'Máy chủ chưa nhận phiếu này: {why}', draft_kept: 'Viết tới đâu máy giữ tới đó.', drop_draft: 'Bỏ phiếu viết dở', drop_draft_sure: 'Bỏ phiếu đang viết ở nhà này?', saved_next: 'Nhà tiếp', history: 'Lần trước', last_visit: '{outcome}, {time}', change_visit: 'Sửa phiếu này',
  f_outcome: 'Xin chọn kết quả', f_times: 'Giờ trên máy không hợp lý, xin kiểm tra đồng hồ', f_too_long: 'Phiếu mở quá lâu, xin lưu lại từ đầu', f_come_back: 'Giờ hẹn chưa hợp lý', f_people: 'Xin ghi ít nhất một người đã hướng dẫn', f_acts: 'Chỉ ghi kỹ năng khi đã gặp và hướng dẫn', f_note: 'Ghi chú dài quá, xin bớt lại', f_campaign: 'Ngoài thời gian chiến dịch', f_people_none: 'Kết quả này không ghi người', door_gone: 'Nhà này không còn trong địa bàn của anh chị.',
  // cards
  cards_title: 'Bài hướng dẫn', cards_text: 'Mở cùng bác xem. Không cần mạng.', cards_marks: 'Ba sẵn sàng', cards_skills: 'Năm kỹ năng', step_of: 'Bước {n}/{all}', step_next: 'Tiếp', step_prev: 'Trước', read_aloud: 'Đọc to', stop_reading: 'Dừng đọc', watch_out: 'Nhớ nhắc', try_it: 'Tự thử',
  // outbox
  outbox: 'Hộp gửi', outbox_waiting: 'Đang chờ', outbox_refused: 'Cần sửa', outbox_sent: 'Đã gửi', outbox_empty: 'Chưa có phiếu nào', outbox_empty_text: 'Phiếu anh chị ghi sẽ hiện ở đây.', receipts: 'Biên nhận', receipts_ok: 'Máy và thành phố khớp nhau: {n} việc đã nhận', receipts_bad: 'Máy và thành phố chưa khớp. Xin báo tổ trưởng.', kind_visit: 'Phiếu thăm', kind_person: 'Thêm người', kind_correction: 'Bản sửa', mend: 'Sửa và gửi lại', give_up: 'Bỏ hẳn', give_up_sure: 'Bỏ hẳn phiếu này? Thành phố chưa có nó.', about_field: 'Ở mục: {field}', day_received: '{day}: đã nhận đủ {n} phiếu', too_old: 'Quá 7 ngày, không sửa được nữa',
  // week
  week: 'Tuần của tôi', week_visits: 'lượt đến nhà', week_guided: 'nhà đã hướng dẫn', week_people: 'người đã hỏi', week_won: 'điều làm được', week_best: 'Nhờ anh chị, {n} người vừa đủ ba sẵn sàng.', week_none: 'Tuần này chưa có chuyến nào. Bắt đầu từ một nhà gần nhất nhé.', week_chart: 'Lượt đến nhà theo ngày', received_all: 'Thành phố đã nhận {n} việc từ máy này', week_thanks: 'Cảm ơn anh chị.',
  // badge
  badge: 'Thẻ của tôi', badge_text: 'Mời bác quét mã, trang của thành phố sẽ hiện tên và tổ của tôi.', badge_code: 'Mã trong phút này', badge_left: 'Đổi sau {n} giây', badge_role_head: 'Tổ trưởng', badge_role_deputy: 'Tổ phó', badge_role_member: 'Tổ viên', badge_hotline: 'Kiểm tra: gọi {phone}', badge_clock: 'Đồng hồ máy lệch {n} phút; mã đã được chỉnh theo giờ thành phố.', badge_never: 'Không bao giờ hỏi mật khẩu, mã OTP hay tiền.',
  // me, settings
  me: 'Tôi', settings: 'Cài đặt', large: 'Chữ lớn', large_text: 'Chữ và nút to hơn', dark: 'Nền tối', theme: 'Nền', theme_light: 'Sáng', theme_dark: 'Tối', theme_auto: 'Theo máy', contrast: 'Tương phản cao', language: 'Ngôn ngữ', saver: 'Tiết kiệm dữ liệu', saver_text: 'Không tải phông chữ, chỉ mở bản đồ khi cần', place: 'Ghi vị trí khi lưu phiếu', place_text: 'Giúp chứng minh anh chị đã đến. Tắt lúc nào cũng được.',
  check_data: 'Kiểm tra dữ liệu', check_text: 'So máy này với thành phố', check_ok: 'Mọi thứ khớp nhau', check_bad: 'Có chỗ chưa khớp, đang tải lại', check_offline: 'Cần có mạng để kiểm tra', app_version: 'Phiên bản {v}', storage: 'Máy đang giữ {n} nhà, {m} việc',
  sign_out: 'Đăng xuất khỏi máy này', sign_out_sure: 'Xoá mọi dữ liệu trên máy này?', sign_out_unsent: 'Còn {n} việc chưa gửi. Đăng xuất bây giờ là mất.', sign_out_send: 'Thử gửi trước', sign_out_lose: 'Vẫn xoá, tôi chịu mất {n} việc', signed_out: 'Đã xoá khỏi máy', sign_out_go: 'Đăng xuất',
  // joining
  join_title: 'Vào tổ của anh chị', join_busy: 'Đang mở cửa…', join_hello: 'Chào {name}!', join_ready: 'Máy này đã là của anh chị. Không cần mật khẩu.', join_used: 'Đường dẫn này đã dùng hoặc đã hết hạn. Xin tổ trưởng gửi lại đường dẫn mới.', join_offline: 'Cần có mạng cho lần mở đầu tiên.', join_other: 'Máy này đang là của {name}. Vào bằng người khác sẽ xoá dữ liệu cũ.', join_other_unsent: 'Còn {n} việc chưa gửi của {name}.', join_go: 'Vào tổ', join_device: 'Máy của {name}', join_how: 'Mở đường dẫn hoặc quét mã tổ trưởng gửi cho anh chị.', join_scan: 'Quét mã của tổ trưởng', join_paste: 'Hoặc dán đường dẫn vào đây', join_bad: 'Đường dẫn chưa đúng',
  gone_title: 'Máy này đã được thu hồi', gone_text: 'Dữ liệu đã xoá khỏi máy theo yêu cầu của tổ. Nếu nhầm, xin tổ trưởng gửi đường dẫn mới.',
  // the head's screens
  team: 'Tổ', team_members: 'Tổ viên', team_stuck: 'Cần giúp', team_free: 'Nhà chưa giao', team_free_none: 'Mọi nhà đều có người phụ trách', team_doubts: 'Phiếu cần xem', team_doubts_none: 'Không có phiếu nào cần xem', team_close: 'Chốt tuần', team_online: 'Việc của tổ cần có mạng.', team_load: '{n} nhà', team_done: '{n}/{all} nhà', team_quiet: '{n} ngày chưa đi', team_never: 'Chưa đi chuyến nào', team_over: 'Hơn 220 nhà', keep_visit: 'Đúng, giữ lại', void_visit: 'Không đúng, huỷ', reason: 'Lý do', reason_fault: 'Xin ghi lý do', doubt_saved: 'Đã ghi', close_text: 'Chốt số từ {from} đến {to}. Phiếu gửi sau sẽ tính vào kỳ sau.', close_go: 'Chốt và ký', closed_ok: 'Đã chốt tuần', assign: 'Giao cho', assigned: 'Đã giao {n} nhà', pick_doors: 'Chọn nhà để giao', call: 'Gọi', reports: 'Các kỳ đã chốt', report_row: '{from} – {to}', team_today: 'Hôm nay tổ đã đến {n} nhà', team_invite: 'Đường dẫn mời', invite_new: 'Tạo đường dẫn mới', invite_text: 'Gửi riêng cho {name}. Dùng một lần.', copy: 'Chép', copied: 'Đã chép', revoke: 'Thu hồi máy', 
  fl_speed: 'Đi quá nhanh giữa hai nhà', fl_far: 'Vị trí cách nhà quá xa', fl_same_spot: 'Nhiều nhà nhưng đứng một chỗ', fl_rate: 'Quá nhiều nhà trong một giờ', fl_brief: 'Hướng dẫn nhiều người trong vài giây',
  fl_nobody: 'Người dân nói không có ai đến', fl_same_browser: 'Một điện thoại xác nhận cho nhiều hộ', fl_wrong_code: 'Sai mã xác nhận', fl_wrong_slip: 'Phiếu số không đúng hoặc đã dùng', fl_other: 'Cần xem lại',
}
export default vi
export type Key = keyof typeof vi
