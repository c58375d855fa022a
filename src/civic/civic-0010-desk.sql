-- civic-0010: the desk of a unit: its inbox by the running clock, how long answers took, templates to write from.

-- An inbox goes by the end of the clock that runs now: of receipt while it is sent, of handling after; what stands comes last. Told first
-- (order "alarm"): what the clock has spoken of most, 100 before 80 before 50. The expressions are those of worklist_db.c, word for word.
DROP INDEX petition_unit_due;
CREATE INDEX petition_inbox_due ON petition(unit_id, state,
  (CASE state WHEN 'sent' THEN receive_due_ms WHEN 'received' THEN due_ms WHEN 'handling' THEN due_ms ELSE 9223372036854775807 END), id)
  WHERE closed_ms IS NULL;
CREATE INDEX petition_inbox_alarm ON petition(unit_id, state, (100 - alarm),
  (CASE state WHEN 'sent' THEN receive_due_ms WHEN 'received' THEN due_ms WHEN 'handling' THEN due_ms ELSE 9223372036854775807 END), id)
  WHERE closed_ms IS NULL;
CREATE INDEX petition_inbox_handler ON petition(unit_id, handler_id) WHERE handler_id IS NOT NULL AND closed_ms IS NULL;

-- Working minutes from arrival to each answer, measured by the calendar as it was on that day.
CREATE TABLE petition_answer(
  unit_id     BIGINT NOT NULL,                   -- responsible when it was answered
  at_ms       BIGINT NOT NULL,
  petition_id BIGINT NOT NULL,
  account_id  BIGINT NOT NULL,                   -- who answered
  minutes     BIGINT NOT NULL,
  PRIMARY KEY(unit_id, at_ms, petition_id)
) KEYED;

-- Words to begin from (mẫu trả lời). A blank "…" is to be filled in: what is sent with one left open is refused.
CREATE TABLE petition_template(
  id          ROWKEY,
  unit_id     BIGINT NOT NULL,                   -- whose it is; of the city: for all
  kind        TEXT   NOT NULL CHECK (kind IN ('answer', 'refuse', 'ask')),
  category_id BIGINT REFERENCES petition_category(id),   -- NULL: for all
  reason      TEXT   NOT NULL,                   -- of a refusal, a word of petition_reasons; else none
  name        TEXT   NOT NULL,                   -- what it is called in the list
  text        TEXT   NOT NULL,
  changed_by  BIGINT NOT NULL,                   -- account; 0: came with the program
  changed_ms  BIGINT NOT NULL
);
CREATE INDEX petition_template_unit ON petition_template(unit_id, id);

INSERT INTO petition_template(id, unit_id, kind, category_id, reason, name, text, changed_by, changed_ms) VALUES
  (1,  1, 'answer', NULL, 'none', 'Đã sửa xong', 'Kính gửi bác. Chúng tôi đã đến xem và sửa xong lúc … ngày …. Việc đã làm: …. Xin bác xem ảnh kèm theo và cho biết đã được chưa.', 0, 0),
  (2,  1, 'answer', 1,    'none', 'Đã dọn rác', 'Kính gửi bác. Đội vệ sinh đã dọn xong chỗ rác ở … lúc … ngày …. Để không tái diễn, chúng tôi …. Xin bác xem ảnh sau khi dọn.', 0, 0),
  (3,  1, 'answer', 7,    'none', 'Đã sửa đèn đường', 'Kính gửi bác. Đèn ở cột số … đã sáng lại lúc … ngày …. Nguyên nhân hỏng: …. Nếu đèn tắt lại, xin bác mở lại phản ánh này.', 0, 0),
  (4,  1, 'answer', 25,   'none', 'Trả lời về thủ tục', 'Kính gửi bác. Hồ sơ số … đang ở bước …. Bác nhận kết quả lúc … tại …. Giấy tờ còn cần: ….', 0, 0),
  (5,  1, 'answer', NULL, 'none', 'Đã kiểm tra và xử lý vi phạm', 'Kính gửi bác. Ngày … chúng tôi đã kiểm tra tại … và thấy …. Cách xử lý: …. Chúng tôi sẽ kiểm tra lại ngày ….', 0, 0),
  (6,  1, 'ask',    NULL, 'none', 'Hỏi rõ nơi xảy ra', 'Xin bác cho biết thêm: chỗ này ở trước nhà số …, ngõ …? Gần đó có gì dễ nhận ra?', 0, 0),
  (7,  1, 'ask',    NULL, 'none', 'Xin thêm ảnh', 'Ảnh bác gửi chưa thấy rõ …. Xin bác chụp thêm một ảnh rộng hơn, vào ban ngày, nếu làm được an toàn.', 0, 0),
  (8,  1, 'refuse', NULL, 'out_of_scope', 'Không thuộc phạm vi', 'Kính gửi bác. Việc này không thuộc phạm vi tiếp nhận của thành phố vì …. Xin bác liên hệ … theo số ….', 0, 0),
  (9,  1, 'refuse', NULL, 'complaint', 'Là khiếu nại, tố cáo', 'Kính gửi bác. Nội dung này là khiếu nại hoặc tố cáo theo luật, cần đơn và người ký tên. Xin bác gửi đơn đến …, địa chỉ …, trong giờ làm việc.', 0, 0),
  (10, 1, 'refuse', NULL, 'duplicate', 'Trùng phản ánh khác', 'Kính gửi bác. Việc này đã có người báo và đang được xử lý theo phản ánh mã …. Bác mở phản ánh đó và bấm Theo dõi để nhận cùng một câu trả lời.', 0, 0),
  (11, 1, 'refuse', NULL, 'incomplete', 'Thiếu thông tin', 'Kính gửi bác. Chúng tôi chưa tìm được chỗ bác nói vì thiếu …. Xin bác gửi phản ánh mới, kèm ảnh và địa chỉ gần nhất.', 0, 0),
  (12, 1, 'refuse', NULL, 'untrue', 'Không đúng thực tế', 'Kính gửi bác. Chúng tôi đã đến … lúc … ngày … và thấy …. Vì vậy chưa có việc gì phải sửa. Nếu bác thấy khác, xin chụp ảnh và gửi lại.', 0, 0),
  (13, 1, 'refuse', NULL, 'decided', 'Đã có kết luận', 'Kính gửi bác. Việc này đã có kết luận tại văn bản số … ngày … của …. Bác xem văn bản tại ….', 0, 0),
  (14, 1, 'refuse', NULL, 'secret', 'Bí mật nhà nước', 'Kính gửi bác. Nội dung này có thể thuộc bí mật nhà nước nên không nhận qua mạng. Xin bác đến gặp trực tiếp … tại ….', 0, 0);
INSERT INTO id_counter(name, last) VALUES('petition_template', 14);
