-- outreach-0002: what is known at a door and about its people now: registers, moved by events, proved by the recount.
CREATE TABLE door(
  household_id   ROWKEY,
  campaign_id    BIGINT NOT NULL,
  group_id       BIGINT NOT NULL,
  ward_id        BIGINT NOT NULL,
  house_id       BIGINT NOT NULL,
  lane_id        BIGINT NOT NULL,
  piece_id       BIGINT,                        -- NULL: in no piece yet
  walk_order     BIGINT NOT NULL,
  seq            BIGINT NOT NULL,               -- the last change a phone must hear of
  last_outcome   TEXT,                          -- of the live visit with the latest time; NULL: nobody came yet
  last_ms        BIGINT NOT NULL,               -- when that was; 0: nobody came yet
  due_ms         BIGINT,                        -- asked to be visited again at
  visits         BIGINT NOT NULL,               -- live visits of this campaign
  lease_account  BIGINT,                        -- who stands at this door
  lease_until_ms BIGINT NOT NULL
);
CREATE INDEX door_piece ON door(piece_id, seq, household_id);
CREATE INDEX door_group ON door(group_id, household_id);
CREATE INDEX door_lane ON door(lane_id, walk_order, household_id);

-- The three readies of a person who was asked; kept for the canonical resident (resident.same_as).
CREATE TABLE readiness(
  resident_id  ROWKEY,
  household_id BIGINT NOT NULL,                 -- of that resident
  group_id     BIGINT NOT NULL,                 -- where this person's state counts
  ward_id      BIGINT NOT NULL,
  campaign_id  BIGINT NOT NULL,                 -- the last campaign in which the person was asked
  marks        TEXT   NOT NULL,                 -- 9 letters, rules.h
  times        TEXT   NOT NULL,                 -- 9 times of 9 characters, rules.h
  ready        BIGINT NOT NULL,                 -- rules_ready()
  seq          BIGINT NOT NULL                  -- the event that changed it last
);

-- A person counts once per campaign and mark or skill, however many members met them.
CREATE TABLE credit(
  campaign_id BIGINT NOT NULL,
  person_id   BIGINT NOT NULL,                  -- canonical resident
  what        TEXT   NOT NULL,                  -- "won_<mark>", "act_<skill>", "taught_<skill>"
  seq         BIGINT NOT NULL,                  -- the visit that earned it
  group_id    BIGINT NOT NULL,                  -- where it counts
  ward_id     BIGINT NOT NULL,
  PRIMARY KEY(person_id, campaign_id, what)
);

CREATE INDEX resident_same_as ON resident(same_as, id) WHERE same_as IS NOT NULL;

-- When each field of a resident's card was last written from a phone: of two edits the later one stays.
CREATE TABLE card_time(
  resident_id   ROWKEY,
  name_ms       BIGINT NOT NULL,
  birth_year_ms BIGINT NOT NULL,
  sex_ms        BIGINT NOT NULL,
  left_ms       BIGINT NOT NULL
);

CREATE TABLE skill(
  code     TEXT   NOT NULL PRIMARY KEY,
  parent   TEXT,                                -- one of the five basic skills; NULL: is one
  name     TEXT   NOT NULL,
  name_en  TEXT   NOT NULL,
  mark     TEXT,                                -- the mark this skill leads to, rules.h
  position BIGINT NOT NULL UNIQUE
);
-- The five basic skills the teams teach (domain 1.5), each broken into tasks one can check at a door.
INSERT INTO skill(code, parent, name, name_en, mark, position) VALUES
  ('services',        NULL,       'Dịch vụ công trực tuyến',                    'Online public services',            'skills',   10),
  ('services_eid',    'services', 'Kích hoạt VNeID mức 2',                      'Activate e-ID level 2',             'eid',      11),
  ('services_login',  'services', 'Đăng nhập Cổng Dịch vụ công',                'Sign in to the service portal',     'skills',   12),
  ('services_submit', 'services', 'Nộp được một hồ sơ',                         'Submit one dossier',                'skills',   13),
  ('shop',            NULL,       'Mua bán trực tuyến',                         'Buying and selling online',         'skills',   20),
  ('shop_order',      'shop',     'Đặt được một đơn hàng',                      'Place one order',                   'skills',   21),
  ('shop_sell',       'shop',     'Đăng bán một món hàng',                      'Offer one thing for sale',          'skills',   22),
  ('pay',             NULL,       'Thanh toán không tiền mặt',                  'Online payment',                    'skills',   30),
  ('pay_account',     'pay',      'Mở tài khoản ngân hàng hoặc ví',             'Open a bank account or wallet',     'account',  31),
  ('pay_qr',          'pay',      'Quét mã QR để trả tiền',                     'Pay by scanning a QR code',         'skills',   32),
  ('protect',         NULL,       'Tự bảo vệ trên mạng',                        'Protecting oneself online',         'safety',   40),
  ('protect_scam',    'protect',  'Nhận ra ba tin lừa đảo',                     'Recognise three scam messages',     'safety',   41),
  ('protect_secret',  'protect',  'Không đưa mã OTP, mật khẩu cho ai',          'Never give away a code or password', 'safety',  42),
  ('protect_manners', 'protect',  'Ứng xử văn minh trên mạng',                  'Good manners online',               'culture',  43),
  ('platform',        NULL,       'Nền tảng số của địa phương',                 'A platform chosen locally',         'city_app', 50),
  ('platform_app',    'platform', 'Cài và dùng ứng dụng Công dân Thủ đô số',    'Install and use the city app',      'city_app', 51),
  ('platform_report', 'platform', 'Tự gửi một phản ánh',                        'Send one report',                   'city_app', 52),
  ('platform_wifi',   'platform', 'Kết nối mạng, dùng điện thoại thông minh',   'Connect and use a smartphone',      'network',  53);
