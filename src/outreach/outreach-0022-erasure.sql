-- outreach-0022: what was erased, when and by whom. An erased event keeps its place and its count; its words are gone.
ALTER TABLE event ADD COLUMN erased BYTEA;       -- SHA-256 of the body that first stood here; NULL: it is as it came

CREATE TABLE erasure(
  id          ROWKEY,
  kind        TEXT   NOT NULL CHECK(kind IN ('person', 'notes', 'boxes')),
  resident_id BIGINT,                            -- of a person: whom
  request_id  BIGINT,                            -- the privacy request it answers
  unit_id     BIGINT NOT NULL,
  account_id  BIGINT NOT NULL,                   -- 0: the clock
  at_ms       BIGINT NOT NULL,
  events      BIGINT NOT NULL,
  tombstones  BYTEA  NOT NULL,                   -- SHA-256 over the proofs of its events, in the order of seq
  certificate TEXT   NOT NULL,                   -- as it is handed out; names the number above
  hash        BYTEA  NOT NULL,                   -- SHA-256 of the certificate
  audit_id    BIGINT NOT NULL                    -- the line of the audit log that bears the hash
);
CREATE INDEX erasure_request ON erasure(request_id, id) WHERE request_id IS NOT NULL;

-- An event may lose words more than once; the last line is about what stands there now.
CREATE TABLE erased_event(
  seq        BIGINT NOT NULL,
  erasure_id BIGINT NOT NULL,
  before     BYTEA  NOT NULL,                    -- the link of its device before it; empty: an event of the desk
  proof      BYTEA  NOT NULL,                    -- event_tombstone() of event.h
  PRIMARY KEY(seq, erasure_id)
);
CREATE INDEX erased_event_erasure ON erased_event(erasure_id, seq);

-- People whose data may not travel: phones do not receive them, cards about them are refused.
CREATE TABLE guarded_person(
  resident_id ROWKEY,
  how         TEXT   NOT NULL CHECK(how IN ('erased', 'restricted')),
  since_ms    BIGINT NOT NULL,
  request_id  BIGINT
);

-- How far the nightly forgetting has come.
CREATE TABLE swept(
  what        TEXT   NOT NULL,                   -- notes, boxes
  campaign_id BIGINT NOT NULL,                   -- of notes; 0: boxes, of all
  seq         BIGINT NOT NULL,
  until_day   BIGINT NOT NULL,                   -- the campaign's last day when all of it was done; 0: not yet
  PRIMARY KEY(what, campaign_id)
);

-- Held doors are few: letting go of those that nobody holds any more looks at nothing else.
CREATE INDEX door_lease ON door(lease_until_ms) WHERE lease_account IS NOT NULL;

INSERT INTO parameter(code, value, unit, valid_from, valid_to, legal_basis, note) VALUES
  ('retention.visit_notes', 365, 'day', 20454, NULL, 'Luật 91/2025/QH15; quyết định của đơn vị vận hành',
   'ghi chú, ảnh, vị trí của lượt đến nhà: kể từ ngày cuối của đợt vận động'),
  ('retention.boxes',       30,  'day', 20454, NULL, 'Luật 91/2025/QH15; quyết định của đơn vị vận hành',
   'số định danh, điện thoại được niêm phong trong bản ghi từ máy: kể từ ngày nhận');
