-- account-0009: signing in with the national e-ID: what is under way, which sessions came of it, which logouts were heard.

-- A sign-in that has gone to the provider and not come back. Kept here, not in a process: any process may be asked next.
CREATE TABLE eid_pending(
  state_hash   BYTEA  NOT NULL PRIMARY KEY, -- keyed hash of `state`
  browser_hash BYTEA  NOT NULL,             -- keyed hash of the cookie of the browser that began
  secrets      BYTEA  NOT NULL,             -- `nonce` and the verifier of PKCE, 43 letters each, sealed, "eid.pending"
  redirect_uri TEXT   NOT NULL,
  joined_to    BIGINT,                      -- the account that browser was signed in to
  session_hash BYTEA,                       -- and its session, which ends with the new one
  created_ms   BIGINT NOT NULL,
  expires_ms   BIGINT NOT NULL,
  used_ms      BIGINT );
CREATE INDEX eid_pending_expires ON eid_pending(expires_ms);

-- Sessions that began with the e-ID, so that the provider can end them.
CREATE TABLE eid_session(
  session_hash BYTEA  NOT NULL PRIMARY KEY, -- session.id_hash
  person_hash  BYTEA  NOT NULL,             -- keyed hash of issuer and subject
  sid_hash     BYTEA,                       -- keyed hash of issuer and the provider's session
  created_ms   BIGINT NOT NULL );
CREATE INDEX eid_session_person ON eid_session(person_hash);
CREATE INDEX eid_session_sid ON eid_session(sid_hash);
CREATE INDEX eid_session_created ON eid_session(created_ms);

-- Logout tokens that were taken: none is taken twice.
CREATE TABLE eid_logout(
  jti_hash BYTEA  NOT NULL PRIMARY KEY,
  until_ms BIGINT NOT NULL );
CREATE INDEX eid_logout_until ON eid_logout(until_ms);
