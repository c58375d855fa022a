-- account-0003: what people agreed to, what they asked for under the law, and what went wrong.
CREATE TABLE consent(
  id              ROWKEY,
  resident_id     BIGINT NOT NULL,
  purpose         TEXT   NOT NULL CHECK (purpose IN ('statistics', 'contact', 'share')),
  text_version    BIGINT NOT NULL,       -- which wording was read out or shown
  channel         TEXT   NOT NULL CHECK (channel IN ('visit', 'link', 'paper', 'desk', 'call')),
  given_ms        BIGINT NOT NULL,
  proof           TEXT   NOT NULL,       -- the visit's id, the slip's number, the call's reference
  account_id      BIGINT NOT NULL,       -- who took it down; 0 = the resident himself
  withdrawn_ms    BIGINT,
  withdrawn_proof TEXT );
CREATE UNIQUE INDEX consent_open ON consent(resident_id, purpose) WHERE withdrawn_ms IS NULL;
CREATE INDEX consent_resident ON consent(resident_id, id);

CREATE TABLE privacy_request(
  id             ROWKEY,
  unit_id        BIGINT NOT NULL,        -- the ward (or city) whose desk answers
  resident_id    BIGINT,                 -- when it is known whom it is about
  kind           TEXT   NOT NULL CHECK (kind IN ('access', 'correct', 'erase', 'withdraw', 'restrict')),
  state          TEXT   NOT NULL CHECK (state IN ('received', 'accepted', 'extended', 'done', 'refused')),
  person_sealed  BYTEA  NOT NULL,        -- "privacy.person"
  contact_sealed BYTEA  NOT NULL,        -- "privacy.contact"
  note           TEXT   NOT NULL,
  reason         TEXT   NOT NULL,        -- what was done, or why not
  received_ms    BIGINT NOT NULL,
  answer_due_ms  BIGINT NOT NULL,        -- by when the person must have heard from us
  due_ms         BIGINT NOT NULL,        -- by when it must be done
  accepted_ms    BIGINT,
  closed_ms      BIGINT );
CREATE INDEX privacy_request_unit ON privacy_request(unit_id, id);
CREATE INDEX privacy_request_open ON privacy_request(due_ms) WHERE closed_ms IS NULL;

CREATE TABLE breach(
  id          ROWKEY,
  state       TEXT   NOT NULL CHECK (state IN ('open', 'reported', 'closed')),
  title       TEXT   NOT NULL,
  note        TEXT   NOT NULL,
  people      BIGINT NOT NULL,           -- how many are affected, as far as known
  found_ms    BIGINT NOT NULL,
  due_ms      BIGINT NOT NULL,           -- report to the Ministry of Public Security by then
  reported_ms BIGINT,
  closed_ms   BIGINT,
  account_id  BIGINT NOT NULL );
