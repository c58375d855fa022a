-- account-0005: residents who sign in (người dân): what proves who they are, the code on its way to a phone, who looked at them.
ALTER TABLE account ADD COLUMN is_resident BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE citizen(
  account_id  ROWKEY,
  resident_id BIGINT,                     -- of the registers; NULL: not matched
  linked_by   TEXT CHECK (linked_by IN ('eid', 'handover', 'officer')),
  linked_ms   BIGINT,
  birth_year  BIGINT NOT NULL,            -- 0 = not known
  sex         TEXT   NOT NULL CHECK (sex IN ('unknown', 'male', 'female')),
  number_hash BYTEA,                      -- "resident.number": equal to resident.number_hash of the same person
  eid_level   BIGINT NOT NULL,            -- 0 = no e-ID yet, else 1 or 2 (mức độ định danh)
  joined_into BIGINT,                     -- the account that took this one over
  created_ms  BIGINT NOT NULL );
CREATE UNIQUE INDEX citizen_resident ON citizen(resident_id) WHERE resident_id IS NOT NULL;
CREATE UNIQUE INDEX citizen_number ON citizen(number_hash) WHERE number_hash IS NOT NULL;

-- One phone belongs to one account; an account that took over another has the phones of both.
CREATE TABLE citizen_phone(
  phone_hash   BYTEA  NOT NULL PRIMARY KEY,   -- keyed hash, "citizen.phone"
  account_id   BIGINT NOT NULL,
  phone_sealed BYTEA  NOT NULL,               -- "citizen.phone"
  tail         TEXT   NOT NULL,               -- the last three digits
  verified_ms  BIGINT NOT NULL );
CREATE INDEX citizen_phone_account ON citizen_phone(account_id, verified_ms);

-- An issuer's name for a person, kept as a keyed hash ("citizen.subject") of issuer and subject.
CREATE TABLE citizen_identity(
  subject_hash BYTEA  NOT NULL PRIMARY KEY,
  account_id   BIGINT NOT NULL,
  issuer       TEXT   NOT NULL,
  first_ms     BIGINT NOT NULL,
  last_ms      BIGINT NOT NULL );
CREATE INDEX citizen_identity_account ON citizen_identity(account_id);

-- The one code that opens a session for a phone now.
CREATE TABLE citizen_code(
  phone_hash BYTEA  NOT NULL PRIMARY KEY,
  code_hash  BYTEA  NOT NULL,             -- keyed hash, "citizen.code", of phone and code together
  tries      BIGINT NOT NULL,             -- wrong ones so far
  expires_ms BIGINT NOT NULL );
CREATE INDEX citizen_code_expires ON citizen_code(expires_ms);

-- How often something was asked for: by keyed hash of a phone or of an address.
CREATE TABLE citizen_pace(
  who_hash BYTEA  NOT NULL PRIMARY KEY,
  last_ms  BIGINT NOT NULL,
  hour_ms  BIGINT NOT NULL,               -- when the hour that is counted began
  n        BIGINT NOT NULL );             -- in that hour
CREATE INDEX citizen_pace_last ON citizen_pace(last_ms);

-- A request a resident made himself; the receipt is a secret that shows him how it stands when his account is gone.
ALTER TABLE privacy_request ADD COLUMN account_id BIGINT;
ALTER TABLE privacy_request ADD COLUMN receipt_hash BYTEA;         -- keyed hash, "privacy.receipt"
CREATE INDEX privacy_request_account ON privacy_request(account_id, id) WHERE account_id IS NOT NULL;
CREATE UNIQUE INDEX privacy_request_receipt ON privacy_request(receipt_hash) WHERE receipt_hash IS NOT NULL;

-- Who looked at a person: his lines of the audit log, newest first.
CREATE INDEX audit_log_subject ON audit_log(subject, id);
