-- account-0012: before the account of a phone and an e-ID become one, the person is asked; until he has answered nobody is signed in anew.
CREATE TABLE eid_offer(
  token_hash   BYTEA  NOT NULL PRIMARY KEY, -- keyed hash of the secret in the page's form
  browser_hash BYTEA  NOT NULL,             -- of the cookie of the browser that began
  proved       BYTEA  NOT NULL,             -- what the provider said of the person, sealed, "eid.offer"
  joined_to    BIGINT NOT NULL,             -- the account that browser is signed in to by phone
  session_hash BYTEA,                       -- and its session, which ends with the new one
  expires_ms   BIGINT NOT NULL,
  used_ms      BIGINT );
CREATE INDEX eid_offer_expires ON eid_offer(expires_ms);
