-- outreach-0014: what teams are paid. The rates are dated parameters; a team is paid once for a month.
CREATE TABLE allowance_paid(
  team_id    BIGINT NOT NULL,
  month      TEXT   NOT NULL,                   -- "2026-11"
  amount_vnd BIGINT NOT NULL,
  body       TEXT   NOT NULL,                   -- how it was worked out, JSON
  paid_ms    BIGINT NOT NULL,
  paid_by    BIGINT NOT NULL,
  PRIMARY KEY(team_id, month)
);
-- Hà Nội has not set its rates yet: these are Đà Nẵng's (Nghị quyết 26/2025), to be replaced by a dated row of its own.
INSERT INTO parameter(code, value, unit, valid_from, valid_to, legal_basis, note) VALUES
  ('allowance.team_month',     300000, 'vnd',   20454, NULL, 'NQ 26/2025 (Đà Nẵng), mẫu', 'mỗi tổ mỗi tháng'),
  ('allowance.member_day',     50000,  'vnd',   20454, NULL, 'NQ 26/2025 (Đà Nẵng), mẫu', 'nước uống, xăng xe; mỗi người mỗi ngày'),
  ('allowance.team_month_cap', 3000000, 'vnd',  20454, NULL, 'đặt tại cơ sở', 'mức cao nhất của một tổ trong tháng; 0 = không giới hạn'),
  ('allowance.day_visits_min', 3,      'visit', 20454, NULL, 'đặt tại cơ sở', 'số lượt đến nhà tối thiểu để tính một ngày'),
  ('outreach.callback_permille', 30,   'permille', 20454, NULL, 'đặt tại cơ sở', 'tỷ lệ gọi lại ngẫu nhiên, 20-50');
