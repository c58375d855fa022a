-- account-0007: when offices are open (giờ làm việc), for clocks of working hours; and the holidays that fall on a weekend, for units open then.
-- A unit that has rows on a day goes by those alone; the others by those of unit 0.
CREATE TABLE office_hours(
  unit_id     BIGINT NOT NULL,            -- 0: every unit without rows of its own
  weekday     BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),          -- 1 = Monday
  from_minute BIGINT NOT NULL CHECK (from_minute BETWEEN 0 AND 1439),   -- of the local day
  to_minute   BIGINT NOT NULL,            -- above 1440: into the next day (ca đêm); the shift belongs to the day it begins on
  valid_from  BIGINT NOT NULL,            -- day
  valid_to    BIGINT,                     -- the first day it no longer holds
  note        TEXT   NOT NULL,
  PRIMARY KEY(unit_id, weekday, from_minute, valid_from),
  CHECK (to_minute > from_minute AND to_minute <= from_minute + 1440)
);
INSERT INTO office_hours(unit_id, weekday, from_minute, to_minute, valid_from, valid_to, note) VALUES
  (0, 1, 480, 720, 0, NULL, 'giờ hành chính'), (0, 1, 810, 1020, 0, NULL, 'giờ hành chính'),
  (0, 2, 480, 720, 0, NULL, 'giờ hành chính'), (0, 2, 810, 1020, 0, NULL, 'giờ hành chính'),
  (0, 3, 480, 720, 0, NULL, 'giờ hành chính'), (0, 3, 810, 1020, 0, NULL, 'giờ hành chính'),
  (0, 4, 480, 720, 0, NULL, 'giờ hành chính'), (0, 4, 810, 1020, 0, NULL, 'giờ hành chính'),
  (0, 5, 480, 720, 0, NULL, 'giờ hành chính'), (0, 5, 810, 1020, 0, NULL, 'giờ hành chính');

INSERT INTO calendar_day(day, kind, name, is_sure, source) VALUES
  (20498, 'off', 'Tết Bính Ngọ', TRUE, 'lịch nghỉ 2026'),           -- Saturday 2026-02-14
  (20499, 'off', 'Tết Bính Ngọ', TRUE, 'lịch nghỉ 2026'),
  (20505, 'off', 'Tết Bính Ngọ', TRUE, 'lịch nghỉ 2026'),           -- Saturday 2026-02-21
  (20506, 'off', 'Tết Bính Ngọ', TRUE, 'lịch nghỉ 2026'),
  (20569, 'off', 'Giỗ Tổ', FALSE, 'tính từ âm lịch'),               -- Sunday 2026-04-26
  (20694, 'off', 'Quốc khánh', TRUE, 'lịch nghỉ 2026'),             -- Saturday 2026-08-29
  (20695, 'off', 'Quốc khánh', TRUE, 'lịch nghỉ 2026'),
  (20855, 'off', 'Tết Đinh Mùi', FALSE, 'tính từ âm lịch'),         -- Saturday 2027-02-06
  (20856, 'off', 'Tết Đinh Mùi', FALSE, 'tính từ âm lịch'),
  (20939, 'off', 'Quốc tế Lao động', TRUE, 'Bộ luật Lao động 2019, Điều 112');   -- Saturday 2027-05-01
