-- indicator-0030: dashboards (bảng theo dõi) that people compose of indicators, and the links by which others see them.
CREATE TABLE dashboard(
  id         ROWKEY,
  account_id BIGINT NOT NULL REFERENCES account(id),   -- whose it is
  name       TEXT   NOT NULL,
  version    BIGINT NOT NULL,                          -- raised with each saving: who saves says which one he saw
  created_ms BIGINT NOT NULL,
  changed_ms BIGINT NOT NULL );
CREATE INDEX dashboard_of ON dashboard(account_id, id);

CREATE TABLE dashboard_tile(
  dashboard_id BIGINT NOT NULL REFERENCES dashboard(id),
  at           BIGINT NOT NULL,                        -- its place, from 0
  kind         TEXT   NOT NULL,                        -- number, table, bars, line, ring, map
  width        TEXT   NOT NULL,                        -- narrow, half, full
  indicator    TEXT   NOT NULL,                        -- its code; a later version of the indicator is followed
  unit_id      BIGINT NOT NULL REFERENCES unit(id),
  period       TEXT   NOT NULL,                        -- "2026-M11", or the one that runs: "month", "last_month", "quarter", …
  split        TEXT   NOT NULL,                        -- whole, child, month
  title        TEXT   NOT NULL,                        -- empty: the name of the indicator
  PRIMARY KEY(dashboard_id, at) ) KEYED;

CREATE TABLE dashboard_link(
  id           ROWKEY,
  dashboard_id BIGINT NOT NULL REFERENCES dashboard(id),
  key_hash     BYTEA  NOT NULL UNIQUE,                 -- keyed hash of the secret in the address; the secret itself is kept nowhere
  made_by      BIGINT NOT NULL REFERENCES account(id),
  created_ms   BIGINT NOT NULL,
  revoked_ms   BIGINT );
CREATE INDEX dashboard_link_of ON dashboard_link(dashboard_id, id);
