-- outreach-0030: what a visit leaves behind for the resident: a token to scan at the door, and what to do next (việc nên làm tiếp).
CREATE TABLE handover(
  id          TEXT   NOT NULL PRIMARY KEY,      -- UUIDv7, born on the member's phone: asked for twice it is one
  token_hash  BYTEA  NOT NULL UNIQUE,           -- keyed hash, "handover.token"
  visit_seq   BIGINT NOT NULL,                  -- the visit it came of
  resident_id BIGINT NOT NULL,                  -- whom the member means
  account_id  BIGINT NOT NULL,                  -- the member
  created_ms  BIGINT NOT NULL,
  expires_ms  BIGINT NOT NULL,
  used_ms     BIGINT,
  used_by     BIGINT                            -- the resident's account
);
CREATE INDEX handover_resident ON handover(resident_id);

-- One thing to do, of one mark; kept for the canonical resident (resident.same_as). The newest of a mark is shown.
CREATE TABLE follow_up(
  id          ROWKEY,
  person_id   BIGINT NOT NULL,
  handover_id TEXT   NOT NULL,
  mark        TEXT   NOT NULL,                  -- mark_words, rules.h
  text        TEXT   NOT NULL,                  -- as the member picked or typed it
  place       TEXT   NOT NULL,
  time        TEXT   NOT NULL,
  created_ms  BIGINT NOT NULL
);
CREATE INDEX follow_up_person ON follow_up(person_id, id);

-- What is said when the member said nothing: for each mark that can be missing.
CREATE TABLE follow_up_text(
  mark     TEXT   NOT NULL PRIMARY KEY,
  position BIGINT NOT NULL,
  text     TEXT   NOT NULL,
  text_en  TEXT   NOT NULL,
  place    TEXT   NOT NULL,
  time     TEXT   NOT NULL
);
INSERT INTO follow_up_text(mark, position, text, text_en, place, time) VALUES
  ('phone',    0, 'Hỏi tổ về máy cho mượn, hoặc nhờ con cháu tìm một điện thoại thông minh', 'Ask the team for a phone on loan, or the family for a smartphone', 'Nhà văn hoá của tổ', ''),
  ('network',  1, 'Đăng ký 4G hoặc dùng Wi-Fi miễn phí', 'Get mobile data, or use the free Wi-Fi', 'Nhà văn hoá của tổ', ''),
  ('city_app', 2, 'Cài ứng dụng Công dân Thủ đô số', 'Install the city app', 'Lớp Chủ nhật, nhà văn hoá của tổ', 'Sáng Chủ nhật'),
  ('eid',      3, 'Kích hoạt định danh điện tử mức 2', 'Activate e-ID level 2', 'Công an phường, hoặc lớp Chủ nhật ở nhà văn hoá của tổ', 'Giờ hành chính; sáng Chủ nhật'),
  ('account',  4, 'Mở tài khoản ngân hàng, ví, hoặc tài khoản an sinh', 'Open a bank account, a wallet, or a social-security account', 'Ngân hàng gần nhà, hoặc bộ phận Một cửa của phường', 'Giờ hành chính'),
  ('skills',   5, 'Tập nộp một hồ sơ trên Cổng Dịch vụ công', 'Practise: submit one dossier on the service portal', 'Lớp Chủ nhật, nhà văn hoá của tổ', 'Sáng Chủ nhật'),
  ('safety',   6, 'Tập nhận ra tin nhắn lừa đảo; không đưa mã OTP cho ai', 'Practise: recognise scam messages, give codes to nobody', 'Lớp Chủ nhật, nhà văn hoá của tổ', 'Sáng Chủ nhật'),
  ('culture',  7, 'Đọc thẻ "Ứng xử trên mạng" cùng người nhà', 'Read the card on good manners online with your family', 'Ở nhà', ''),
  ('learn',    8, 'Ghi tên vào lớp kỹ năng số của tổ', 'Put your name down for the class on digital skills', 'Nhà văn hoá của tổ', '');
