-- auth-0001: who did what, append-only. Each line's hash covers the line and the hash before it.
CREATE TABLE audit_log(
  id         ROWKEY,                 -- 1, 2, 3 … without gaps
  at_ms      BIGINT NOT NULL,        -- UTC
  account_id BIGINT NOT NULL,        -- who; 0 = the program itself or a stranger
  unit_id    BIGINT NOT NULL,        -- where; 0 = the whole installation
  action     TEXT   NOT NULL,        -- "grant.add", "resident.unmask"
  subject    TEXT   NOT NULL,        -- "account:42"
  reason     TEXT   NOT NULL,
  address    TEXT   NOT NULL,
  hash       BYTEA  NOT NULL );      -- SHA-256
CREATE INDEX audit_log_unit ON audit_log(unit_id, id);
-- The end of the chain, so that lines cut off the end are missed too; the row is also the lock of the next line.
CREATE TABLE audit_head(
  one  BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
  id   BIGINT NOT NULL,
  hash BYTEA  NOT NULL );
