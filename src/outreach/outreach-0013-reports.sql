-- outreach-0013: closed periods: what was counted, signed and chained. Only ever added to.
CREATE TABLE report(
  id          ROWKEY,                           -- 1.. without gaps: the chain's order
  campaign_id BIGINT NOT NULL,
  unit_id     BIGINT NOT NULL,                  -- group, ward or city
  ward_id     BIGINT NOT NULL,                  -- of a group or ward; 0: the city
  from_day    BIGINT NOT NULL,
  to_day      BIGINT NOT NULL,
  closed_ms   BIGINT NOT NULL,
  closed_by   BIGINT NOT NULL,                  -- account
  body        TEXT   NOT NULL,                  -- the report itself, JSON, signed to the byte
  hash        BYTEA  NOT NULL,                  -- SHA-256 of the hash before it and the body
  signature   BYTEA  NOT NULL,                  -- Ed25519 over the hash
  UNIQUE(campaign_id, unit_id, to_day),
  CHECK(from_day <= to_day)
);
CREATE INDEX report_unit ON report(unit_id, id);
CREATE INDEX report_ward ON report(ward_id, id);
-- Late ones are few: a closing counts them without walking the period.
CREATE INDEX event_late ON event(day, group_id, ward_id) WHERE late;
