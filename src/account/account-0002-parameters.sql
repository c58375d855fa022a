-- account-0002: numbers set by law, each with the days it holds; and the days nobody's clock runs.
CREATE TABLE parameter(
  code        TEXT   NOT NULL,
  value       BIGINT NOT NULL,
  unit        TEXT   NOT NULL,            -- day, working_day, hour, flag, vnd …
  valid_from  BIGINT NOT NULL,            -- day
  valid_to    BIGINT,                     -- the first day it no longer holds
  legal_basis TEXT   NOT NULL,
  note        TEXT   NOT NULL,
  PRIMARY KEY(code, valid_from) );
-- 20454 = 2026-01-01, when Law 91/2025/QH15 came into force.
INSERT INTO parameter(code, value, unit, valid_from, valid_to, legal_basis, note) VALUES
  ('privacy.answer',   2,  'working_day', 20454, NULL, 'Luật 91/2025/QH15; NĐ 356/2025/NĐ-CP', 'phản hồi đã nhận yêu cầu'),
  ('privacy.withdraw', 15, 'day',         20454, NULL, 'Luật 91/2025/QH15; NĐ 356/2025/NĐ-CP', 'rút lại sự đồng ý'),
  ('privacy.restrict', 15, 'day',         20454, NULL, 'Luật 91/2025/QH15; NĐ 356/2025/NĐ-CP', 'hạn chế hoặc phản đối xử lý'),
  ('privacy.access',   10, 'day',         20454, NULL, 'Luật 91/2025/QH15; NĐ 356/2025/NĐ-CP', 'xem, cung cấp; chưa đối chiếu bản gốc nghị định'),
  ('privacy.correct',  10, 'day',         20454, NULL, 'Luật 91/2025/QH15; NĐ 356/2025/NĐ-CP', 'chỉnh sửa; chưa đối chiếu bản gốc nghị định'),
  ('privacy.erase',    20, 'day',         20454, NULL, 'Luật 91/2025/QH15; NĐ 356/2025/NĐ-CP', 'xoá; chưa đối chiếu bản gốc nghị định'),
  ('privacy.extend',   15, 'day',         20454, NULL, 'Luật 91/2025/QH15; NĐ 356/2025/NĐ-CP', 'gia hạn một lần'),
  ('breach.report',    72, 'hour',        20454, NULL, 'Luật 91/2025/QH15, Điều 23', 'báo cáo Bộ Công an; số điều chưa đối chiếu'),
  ('staff.totp_required', 0, 'flag',      20454, NULL, 'quyết định của đơn vị vận hành', '1: quản trị và Ban chỉ đạo phải có mã hai lớp');

-- Only days that differ from Monday to Friday.
CREATE TABLE calendar_day(
  day     ROWKEY,
  kind    TEXT    NOT NULL CHECK (kind IN ('off', 'swapped_off', 'swapped_work')),
  name    TEXT    NOT NULL,
  is_sure BOOLEAN NOT NULL,               -- false: computed or announced, the decision not seen
  source  TEXT    NOT NULL );
INSERT INTO calendar_day(day, kind, name, is_sure, source) VALUES
  (20454, 'off',          'Tết Dương lịch', TRUE,  'Bộ luật Lao động 2019, Điều 112'),
  (20455, 'swapped_off',  'Nghỉ hoán đổi', FALSE, 'lịch nghỉ 2026'),
  (20463, 'swapped_work', 'Làm bù', FALSE, 'lịch nghỉ 2026'),
  (20500, 'off',          'Tết Bính Ngọ', TRUE, 'lịch nghỉ 2026'),
  (20501, 'off',          'Tết Bính Ngọ', TRUE, 'lịch nghỉ 2026'),
  (20502, 'off',          'Tết Bính Ngọ', TRUE, 'lịch nghỉ 2026'),
  (20503, 'off',          'Tết Bính Ngọ', TRUE, 'lịch nghỉ 2026'),
  (20504, 'off',          'Tết Bính Ngọ', TRUE, 'lịch nghỉ 2026'),
  (20570, 'off',          'Nghỉ bù Giỗ Tổ', FALSE, 'tính từ âm lịch'),
  (20573, 'off',          'Ngày Chiến thắng', TRUE, 'Bộ luật Lao động 2019, Điều 112'),
  (20574, 'off',          'Quốc tế Lao động', TRUE, 'Bộ luật Lao động 2019, Điều 112'),
  (20687, 'swapped_work', 'Làm bù', TRUE, 'lịch nghỉ 2026'),
  (20696, 'swapped_off',  'Nghỉ hoán đổi', TRUE, 'lịch nghỉ 2026'),
  (20697, 'off',          'Quốc khánh', TRUE, 'lịch nghỉ 2026'),
  (20698, 'off',          'Quốc khánh', TRUE, 'Bộ luật Lao động 2019, Điều 112'),
  (20781, 'off',          'Ngày Văn hóa Việt Nam', FALSE, 'Nghị quyết 80-NQ/TW'),
  (20819, 'off',          'Tết Dương lịch', TRUE, 'Bộ luật Lao động 2019, Điều 112'),
  (20854, 'off',          'Tết Đinh Mùi', FALSE, 'tính từ âm lịch'),
  (20857, 'off',          'Tết Đinh Mùi', FALSE, 'tính từ âm lịch'),
  (20858, 'off',          'Tết Đinh Mùi', FALSE, 'tính từ âm lịch'),
  (20859, 'off',          'Tết Đinh Mùi', FALSE, 'tính từ âm lịch'),
  (20860, 'off',          'Tết Đinh Mùi', FALSE, 'tính từ âm lịch'),
  (20924, 'off',          'Giỗ Tổ', FALSE, 'tính từ âm lịch'),
  (20938, 'off',          'Ngày Chiến thắng', TRUE, 'Bộ luật Lao động 2019, Điều 112'),
  (20941, 'off',          'Nghỉ bù Quốc tế Lao động', FALSE, 'tính từ lịch'),
  (21063, 'off',          'Quốc khánh', TRUE, 'Bộ luật Lao động 2019, Điều 112'),
  (21146, 'off',          'Ngày Văn hóa Việt Nam', FALSE, 'Nghị quyết 80-NQ/TW');
