-- civic-0001: what residents report (phản ánh), its life step by step, its pictures, who follows it, and who is responsible for what.
-- Days are local day numbers since 1970-01-01 (UTC+7), times UTC milliseconds, positions micro-degrees (WGS84).

-- What can be reported (danh mục). `flow` chooses the rules: a place in the street, a procedure, waste of public means, a warning.
CREATE TABLE petition_category(
  id        ROWKEY,
  code      TEXT    NOT NULL UNIQUE,             -- also Open311's service_code
  flow      TEXT    NOT NULL CHECK (flow IN ('field', 'procedure', 'waste', 'alert')),
  heading   TEXT    NOT NULL,                    -- the group it is listed under: its word in both languages lies in the pages
  name      TEXT    NOT NULL,
  name_en   TEXT    NOT NULL,
  hint      TEXT    NOT NULL,                    -- one sentence: what to show and say
  hint_en   TEXT    NOT NULL,
  icon      TEXT    NOT NULL,
  level     TEXT    NOT NULL CHECK (level IN ('urgent', 'normal', 'complex')),   -- what it begins as
  needs_place BOOLEAN NOT NULL,
  needs_photo BOOLEAN NOT NULL,
  is_open   BOOLEAN NOT NULL,                    -- false: not offered any more, old ones keep it
  place     BIGINT  NOT NULL                     -- order in the list
);

-- What else is asked about one (Open311 attributes).
CREATE TABLE petition_attribute(
  category_id BIGINT  NOT NULL REFERENCES petition_category(id),
  code        TEXT    NOT NULL,
  place       BIGINT  NOT NULL,
  datatype    TEXT    NOT NULL CHECK (datatype IN ('string', 'number', 'datetime', 'text', 'singlevaluelist', 'multivaluelist')),
  is_required BOOLEAN NOT NULL,
  name        TEXT    NOT NULL,
  name_en     TEXT    NOT NULL,
  choices     TEXT    NOT NULL,                  -- JSON: [{"key","name","name_en"}]; [] for none
  PRIMARY KEY(category_id, code)
);

-- Who is responsible: the most particular rule wins (place before the whole city, hours before always). No rule: the ward of the place.
CREATE TABLE petition_rule(
  id          ROWKEY,
  category_id BIGINT NOT NULL REFERENCES petition_category(id),
  unit_id     BIGINT NOT NULL,                   -- holds for places here and below
  from_minute BIGINT NOT NULL,                   -- of the local day, 0..1440: a rule for the night shift
  to_minute   BIGINT NOT NULL,
  weekdays    BIGINT NOT NULL,                   -- bits, 1 = Monday … 64 = Sunday; 127 = every day
  to_unit_id  BIGINT NOT NULL,                   -- who handles it; 0 = the ward of the place
  valid_from  BIGINT NOT NULL,
  valid_to    BIGINT,
  basis       TEXT   NOT NULL                    -- the decision that says so
);
CREATE INDEX petition_rule_category ON petition_rule(category_id, unit_id);

CREATE TABLE petition(
  id          ROWKEY,                            -- in the order of arrival
  uid         TEXT    NOT NULL UNIQUE,           -- UUIDv7, born on the phone: sent twice it is one
  code        TEXT    NOT NULL UNIQUE,           -- what people read and say: "HN-261130-7K4Q"
  category_id BIGINT  NOT NULL,
  level       TEXT    NOT NULL CHECK (level IN ('urgent', 'normal', 'complex')),
  state       TEXT    NOT NULL,                  -- petition_states
  account_id  BIGINT  NOT NULL,                  -- the resident; 0: sent in by an Open311 client without one
  client_id   BIGINT,                            -- the Open311 key it came by
  sent_sealed BYTEA   NOT NULL,                  -- the words as they were sent, "petition.text"
  title       TEXT    NOT NULL,                  -- what the public reads, written by the desk; empty until then
  said        TEXT    NOT NULL,                  -- the public's copy of the words, cleared by moderation; empty until then
  attributes  TEXT    NOT NULL,                  -- JSON object: code -> text or list of texts
  marks       TEXT    NOT NULL,                  -- words, comma-separated, for the desk: complaint, denunciation (the sender says it is none)
  lat_e6      BIGINT  NOT NULL,                  -- 0,0: no place
  lon_e6      BIGINT  NOT NULL,
  cell        BIGINT  NOT NULL,                  -- of the grid for neighbours: petition_cell
  spot        TEXT    NOT NULL,                  -- the place in words: "trước số 12, ngõ 67 Tô Ngọc Vân"
  group_id    BIGINT,
  ward_id     BIGINT  NOT NULL,                  -- of the place; the city when there is none
  unit_id     BIGINT  NOT NULL,                  -- who is responsible now
  handler_id  BIGINT,                            -- the account that has taken it
  second      BOOLEAN NOT NULL,                  -- reopened once: a second person handles it
  first_handler_id BIGINT,                       -- who may not handle it again
  sent_ms     BIGINT  NOT NULL,                  -- by the phone's clock, corrected
  received_ms BIGINT  NOT NULL,                  -- when it reached the server: clocks run from here
  day         BIGINT  NOT NULL,
  receive_due_ms BIGINT NOT NULL,                -- to be received by then
  due_ms      BIGINT,                            -- to be handled by then; NULL until received; while paused it stands, and says nothing
  paused_ms   BIGINT,                            -- since when the resident owes something
  left_minutes BIGINT,                           -- working minutes left when it was paused; below 0: so many too late already
  clock_minutes BIGINT NOT NULL,                 -- how long the running clock is in all, with its extension
  alarm       BIGINT  NOT NULL,                  -- what the clock has said so far: 0, 50, 80, 100
  alarm_ms    BIGINT,                            -- when it speaks next, or when a rating or supply is too late; NULL: never
  answered_ms BIGINT,
  closed_ms   BIGINT,
  rating      TEXT    CHECK (rating IN ('satisfied', 'acceptable', 'unsatisfied')),
  merged_id   BIGINT,                            -- the one it was put together with
  steps       BIGINT  NOT NULL,                  -- so many lines in petition_step
  followers   BIGINT  NOT NULL,
  audience    TEXT    NOT NULL CHECK (audience IN ('held', 'public', 'private')),  -- held: nobody has looked at it yet
  seq         BIGINT  NOT NULL                   -- of the last change, for feeds and phones: id_counter "petition.seq"
);
CREATE INDEX petition_account ON petition(account_id, id);
CREATE INDEX petition_unit ON petition(unit_id, state, id);
CREATE INDEX petition_unit_due ON petition(unit_id, due_ms, id) WHERE closed_ms IS NULL;
CREATE INDEX petition_near ON petition(category_id, cell, received_ms);
CREATE INDEX petition_ward_public ON petition(ward_id, id) WHERE audience = 'public';
CREATE INDEX petition_public ON petition(id) WHERE audience = 'public';
CREATE INDEX petition_held ON petition(ward_id, id) WHERE audience = 'held';
CREATE INDEX petition_alarm ON petition(alarm_ms) WHERE alarm_ms IS NOT NULL;
CREATE INDEX petition_seq ON petition(seq);

-- Every move, with who, when, why and what the clock said before and after. Only ever added to; the public log holds a leaf for each.
CREATE TABLE petition_step(
  petition_id BIGINT NOT NULL REFERENCES petition(id),
  n           BIGINT NOT NULL,                   -- 1..
  event       TEXT   NOT NULL,                   -- petition_events
  from_state  TEXT   NOT NULL,
  to_state    TEXT   NOT NULL,
  at_ms       BIGINT NOT NULL,
  account_id  BIGINT NOT NULL,                   -- 0: the clock
  unit_id     BIGINT NOT NULL,                   -- who was responsible after it
  from_unit_id BIGINT NOT NULL,
  reason      TEXT   NOT NULL,                   -- petition_reasons; "none" where no reason is asked
  rating      TEXT   CHECK (rating IN ('satisfied', 'acceptable', 'unsatisfied')),
  text_sealed BYTEA,                             -- what was said between desk and resident, "petition.step"
  public_text TEXT   NOT NULL,                   -- what everybody may read
  due_before_ms BIGINT,
  due_after_ms  BIGINT,
  leaf        BIGINT NOT NULL,                   -- its place in the public log
  leaf_salt   BYTEA  NOT NULL,                   -- 16 bytes: what is private in the step is hashed with it
  PRIMARY KEY(petition_id, n)
);

-- Followers who have not been told of a step yet, by the id of the last who was: many are told piece by piece.
CREATE TABLE petition_telling(
  petition_id   BIGINT NOT NULL,
  n             BIGINT NOT NULL,                 -- the step
  after_account BIGINT NOT NULL,
  PRIMARY KEY(petition_id, n)
);

-- Photographs, videos and documents. The original lies sealed in the data folder; the public copy is small and knows nothing of camera or place.
CREATE TABLE petition_file(
  id          ROWKEY,
  uid         TEXT    NOT NULL UNIQUE,           -- UUIDv7 born where it was picked
  petition_id BIGINT,                            -- NULL: sent ahead of what names it
  account_id  BIGINT  NOT NULL,
  part        TEXT    NOT NULL CHECK (part IN ('before', 'after', 'document')),
  kind        TEXT    NOT NULL CHECK (kind IN ('photo', 'video', 'pdf')),
  state       TEXT    NOT NULL CHECK (state IN ('coming', 'whole', 'refused', 'gone')),
  bytes       BIGINT  NOT NULL,
  received    BIGINT  NOT NULL,
  sha256      TEXT    NOT NULL,                  -- of the original, hex
  look        BIGINT  NOT NULL,                  -- perceptual hash (dHash, 64 bits); 0: none
  taken_ms    BIGINT,                            -- what the camera wrote; NULL: nothing
  flags       TEXT    NOT NULL,                  -- words, comma-separated: used_before, old, no_time, elsewhere
  audience    TEXT    NOT NULL CHECK (audience IN ('held', 'public', 'private')),
  created_ms  BIGINT  NOT NULL
);
CREATE INDEX petition_file_petition ON petition_file(petition_id, id);
CREATE INDEX petition_file_sha ON petition_file(sha256);
CREATE INDEX petition_file_loose ON petition_file(created_ms) WHERE petition_id IS NULL;
CREATE INDEX petition_file_held ON petition_file(petition_id) WHERE audience = 'held';

-- The four 16-bit quarters of a perceptual hash: two pictures that differ in at most three bits share one of them.
CREATE TABLE petition_look(
  quarter BIGINT NOT NULL,                       -- 0..3 times 65536, plus the 16 bits
  file_id BIGINT NOT NULL,
  PRIMARY KEY(quarter, file_id)
);

CREATE TABLE petition_follow(
  petition_id BIGINT NOT NULL,
  account_id  BIGINT NOT NULL,
  since_ms    BIGINT NOT NULL,
  PRIMARY KEY(petition_id, account_id)
);
CREATE INDEX petition_follow_account ON petition_follow(account_id, petition_id);

-- How many, per unit, day of arrival and category: what the public page and the workload are read from. Moved in the same transaction.
CREATE TABLE petition_tally(
  unit_id     BIGINT NOT NULL,                   -- responsible when it happened
  day         BIGINT NOT NULL,                   -- the day it happened
  category_id BIGINT NOT NULL,                   -- 0: all
  measure     TEXT   NOT NULL,                   -- petition_measures; minutes: from arrival to answer, by the wall clock
  n           BIGINT NOT NULL,
  PRIMARY KEY(unit_id, day, category_id, measure)
);

-- Numbers of Decision 1207/QĐ-UBND (28/02/2025) as far as they are known; the days for normal and complex are ours until the text is seen.
INSERT INTO parameter(code, value, unit, valid_from, valid_to, legal_basis, note) VALUES
  ('petition.receive',  480, 'working_minute', 20147, NULL, 'QĐ 1207/QĐ-UBND 28/02/2025', 'tiếp nhận trong 8 giờ làm việc, kể cả xác minh'),
  ('petition.urgent',   240, 'working_minute', 20147, NULL, 'QĐ 1207/QĐ-UBND 28/02/2025', 'khẩn: xử lý trong 4 giờ làm việc từ khi tiếp nhận'),
  ('petition.normal',  2250, 'working_minute', 20147, NULL, 'quyết định của đơn vị vận hành', '5 ngày làm việc; chưa đối chiếu QĐ 1207'),
  ('petition.complex', 6750, 'working_minute', 20147, NULL, 'quyết định của đơn vị vận hành', '15 ngày làm việc; chưa đối chiếu QĐ 1207'),
  ('petition.extend',  2250, 'working_minute', 20147, NULL, 'quyết định của đơn vị vận hành', 'gia hạn một lần; chưa đối chiếu'),
  ('petition.rate',       7, 'day',            20147, NULL, 'quyết định của đơn vị vận hành', 'người dân đánh giá, mở lại trong 7 ngày; chưa đối chiếu'),
  ('petition.supply',    10, 'day',            20147, NULL, 'quyết định của đơn vị vận hành', 'người dân bổ sung; quá hạn thì đóng; chưa đối chiếu');
