-- account-0006: passkeys of staff (khoá truy cập, WebAuthn): the public halves, and the questions under way.
CREATE TABLE passkey(
  id            ROWKEY,
  account_id    BIGINT  NOT NULL REFERENCES account(id),
  credential    BYTEA   NOT NULL UNIQUE,   -- its id, given by the authenticator: at most 1023 bytes
  public_key    BYTEA   NOT NULL,          -- COSE_Key, as it came
  counter       BIGINT  NOT NULL,          -- of the last use; 0 where the authenticator keeps none
  may_be_copied BOOLEAN NOT NULL,          -- BE: a password manager may take it to other devices; never changes
  is_copied     BOOLEAN NOT NULL,          -- BS, at the last use
  rp_id         TEXT    NOT NULL,          -- the name of the site it was made for, and is good for
  name          TEXT    NOT NULL,          -- given by its person
  created_ms    BIGINT  NOT NULL,
  used_ms       BIGINT );
CREATE INDEX passkey_account ON passkey(account_id, id);

-- A question to an authenticator: answered once, within five minutes, by the browser that asked.
CREATE TABLE passkey_challenge(
  challenge_hash BYTEA  NOT NULL PRIMARY KEY,     -- keyed hash
  kind           TEXT   NOT NULL CHECK (kind IN ('make', 'sign_in')),
  browser_hash   BYTEA  NOT NULL,                 -- keyed hash of the session (make) or of a cookie of its own (sign_in)
  login_hash     BYTEA,                           -- keyed hash of the login name that was typed
  created_ms     BIGINT NOT NULL,
  expires_ms     BIGINT NOT NULL,
  used_ms        BIGINT );
CREATE INDEX passkey_challenge_expires ON passkey_challenge(expires_ms);

ALTER TABLE session ADD COLUMN passkey_id BIGINT;  -- the passkey that opened it, or proved in it: two factors at once
