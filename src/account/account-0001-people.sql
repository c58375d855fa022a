-- account-0001: people, what they may do and where, their sessions, phones and invitations.
CREATE TABLE account(
  id           ROWKEY,
  login        TEXT,                      -- lower case; NULL: a volunteer who only uses the phone
  name         TEXT   NOT NULL,
  password     TEXT,                      -- Argon2id with its parameters
  totp_sealed  BYTEA,                     -- "account.totp"
  totp_step    BIGINT NOT NULL,           -- the last step that was accepted: no code works twice
  totp_on      BOOLEAN NOT NULL,          -- false while enrolment waits for its first code
  home_unit_id BIGINT NOT NULL,           -- the lowest unit that covers every grant
  state        TEXT   NOT NULL CHECK (state IN ('active', 'locked', 'left')),
  created_ms   BIGINT NOT NULL,
  UNIQUE(login) );

CREATE TABLE account_grant(
  account_id BIGINT NOT NULL REFERENCES account(id),
  role       TEXT   NOT NULL CHECK (role IN ('member', 'head', 'officer', 'city', 'auditor', 'admin')),
  unit_id    BIGINT NOT NULL,
  granted_by BIGINT NOT NULL,             -- account; 0 = the command line
  granted_ms BIGINT NOT NULL,
  ended_ms   BIGINT,
  PRIMARY KEY(account_id, role, unit_id, granted_ms) );
CREATE UNIQUE INDEX account_grant_open ON account_grant(account_id, role, unit_id) WHERE ended_ms IS NULL;
CREATE INDEX account_grant_unit ON account_grant(unit_id, role) WHERE ended_ms IS NULL;

-- Where a person is listed: one row per unit at or above a grant and per word of the folded name, from that word to the
-- end, so that "van an" is found as quickly as "nguyen". Kept by account.c with every change of name or grants.
CREATE TABLE account_place(
  unit_id    BIGINT  NOT NULL,
  suffix     SORTTEXT NOT NULL,
  account_id BIGINT  NOT NULL,
  roles      BIGINT  NOT NULL,            -- bits held in this unit or below it
  is_whole   BOOLEAN NOT NULL,            -- the suffix is the whole name: the row of the plain list
  PRIMARY KEY(unit_id, suffix, account_id) );
CREATE INDEX account_place_list ON account_place(unit_id, suffix, account_id) WHERE is_whole;
CREATE INDEX account_place_staff ON account_place(unit_id, suffix, account_id) WHERE roles > 3;    -- above member and head
CREATE INDEX account_place_lead ON account_place(unit_id, suffix, account_id) WHERE roles > 1;     -- above member
CREATE INDEX account_place_account ON account_place(account_id, unit_id, suffix);

CREATE TABLE session(
  id_hash    BYTEA  NOT NULL PRIMARY KEY, -- keyed hash of what the cookie holds
  account_id BIGINT NOT NULL REFERENCES account(id),
  created_ms BIGINT NOT NULL,
  seen_ms    BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL,
  address    TEXT   NOT NULL,
  ended_ms   BIGINT );
CREATE INDEX session_account ON session(account_id) WHERE ended_ms IS NULL;
CREATE INDEX session_expires ON session(expires_ms);

-- Failed sign-ins by keyed hash of the login name or of the address, whether such a person exists or not.
CREATE TABLE sign_in_try(
  who_hash  BYTEA  NOT NULL PRIMARY KEY,
  failed    BIGINT NOT NULL,
  until_ms  BIGINT NOT NULL,              -- no try is looked at before this moment
  last_ms   BIGINT NOT NULL );
CREATE INDEX sign_in_try_last ON sign_in_try(last_ms);

CREATE TABLE device(
  id         ROWKEY,
  account_id BIGINT NOT NULL REFERENCES account(id),
  key_hash   BYTEA  NOT NULL UNIQUE,      -- keyed hash of the phone's bearer key
  badge_key  BYTEA  NOT NULL,             -- sealed, "device.badge"
  name       TEXT   NOT NULL,
  created_ms BIGINT NOT NULL,
  seen_ms    BIGINT NOT NULL,
  revoked_ms BIGINT,
  wiped_ms   BIGINT,                      -- the phone says it has wiped what it held
  n          BIGINT NOT NULL,             -- number of the last event received
  chain      BYTEA  NOT NULL );           -- receipt chain, 32 bytes
CREATE INDEX device_account ON device(account_id, id);

CREATE TABLE invite(
  token_hash BYTEA  NOT NULL PRIMARY KEY,
  account_id BIGINT NOT NULL REFERENCES account(id),
  kind       TEXT   NOT NULL CHECK (kind IN ('phone', 'staff')),
  created_by BIGINT NOT NULL,
  created_ms BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL,
  used_ms    BIGINT,
  revoked_ms BIGINT );
CREATE INDEX invite_account ON invite(account_id);
CREATE INDEX invite_expires ON invite(expires_ms);
