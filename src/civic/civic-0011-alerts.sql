-- civic-0011: alerts to an area (cảnh báo): storm, fire, water cut, scam. The words of kinds are those of CAP 1.2, as that standard writes them.
CREATE TABLE alert(
  id          ROWKEY,
  uid         TEXT    NOT NULL UNIQUE,           -- UUIDv7, born where it was composed: CAP's identifier
  unit_id     BIGINT  NOT NULL,                  -- who alerts: the city, a ward or commune
  state       TEXT    NOT NULL CHECK (state IN ('draft', 'sent', 'dropped')),
  status      TEXT    NOT NULL CHECK (status IN ('Actual', 'Exercise', 'Test')),
  msg_type    TEXT    NOT NULL CHECK (msg_type IN ('Alert', 'Update', 'Cancel')),
  earlier_id  BIGINT  REFERENCES alert(id),      -- what it updates or cancels
  category    TEXT    NOT NULL CHECK (category IN ('Geo', 'Met', 'Safety', 'Security', 'Rescue', 'Fire', 'Health', 'Env', 'Transport', 'Infra', 'CBRNE', 'Other')),
  urgency     TEXT    NOT NULL CHECK (urgency IN ('Immediate', 'Expected', 'Future', 'Past', 'Unknown')),
  severity    TEXT    NOT NULL CHECK (severity IN ('Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown')),
  certainty   TEXT    NOT NULL CHECK (certainty IN ('Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown')),
  event       TEXT    NOT NULL,                  -- what it is: "Bão số 9"
  headline    TEXT    NOT NULL,
  description TEXT    NOT NULL,
  instruction TEXT    NOT NULL,                  -- what to do
  event_en    TEXT    NOT NULL,                  -- the four in English; headline_en empty: there is no English
  headline_en TEXT    NOT NULL,
  description_en TEXT NOT NULL,
  instruction_en TEXT NOT NULL,
  onset_ms    BIGINT,                            -- when it is expected to begin; NULL: it has
  expires_ms  BIGINT  NOT NULL,                  -- of no use after
  account_id  BIGINT  NOT NULL,                  -- who composed it
  decided_by  BIGINT,                            -- who approved or dropped it: a second person, unless it is an exercise or test
  created_ms  BIGINT  NOT NULL,
  sent_ms     BIGINT,
  ended_ms    BIGINT                             -- updated or cancelled by a later one
);
CREATE INDEX alert_unit ON alert(unit_id, id);
CREATE INDEX alert_sent ON alert(sent_ms, id) WHERE sent_ms IS NOT NULL;
CREATE INDEX alert_in_force ON alert(expires_ms) WHERE state = 'sent' AND status = 'Actual' AND msg_type <> 'Cancel' AND ended_ms IS NULL;

-- Where it holds.
CREATE TABLE alert_area(
  alert_id BIGINT NOT NULL REFERENCES alert(id),
  place    BIGINT NOT NULL,                      -- order
  unit_id  BIGINT NOT NULL,
  PRIMARY KEY(alert_id, place)
) KEYED;
