-- plan-0050: reports upward (báo cáo): what was composed from targets, signed and chained; only ever added to. Who is to get them, and when.
CREATE TABLE plan_briefing(
  id        ROWKEY,                            -- 1.. without gaps: the chain's order
  plan_id   BIGINT NOT NULL,
  unit_id   BIGINT NOT NULL,
  kind      TEXT   NOT NULL CHECK (kind IN ('daily', 'weekly', 'period')),
  from_day  BIGINT NOT NULL,
  to_day    BIGINT NOT NULL,
  made_ms   BIGINT NOT NULL,
  made_by   BIGINT NOT NULL,                   -- account; of a schedule: who set it
  body      TEXT   NOT NULL,                   -- the report itself, JSON, signed to the byte
  hash      BYTEA  NOT NULL,                   -- SHA-256 of the hash before it and the body
  signature BYTEA  NOT NULL,                   -- Ed25519 over the hash
  UNIQUE(plan_id, unit_id, kind, from_day, to_day)
);
CREATE INDEX plan_briefing_unit ON plan_briefing(unit_id, id);

-- What stands on the cover of a report (công văn): the words of the office, set once.
CREATE TABLE plan_letter(
  plan_id      BIGINT NOT NULL PRIMARY KEY,
  office_over  TEXT   NOT NULL,                -- cơ quan chủ quản
  office       TEXT   NOT NULL,                -- who issues it
  symbol       TEXT   NOT NULL,                -- ký hiệu, behind the number: "/BC-BCĐ"
  place        TEXT   NOT NULL,
  addressee    TEXT   NOT NULL,                -- kính gửi
  recipients   TEXT   NOT NULL,                -- nơi nhận, a line each
  signer_title TEXT   NOT NULL,
  signer_name  TEXT   NOT NULL
);

CREATE TABLE plan_schedule(
  plan_id  BIGINT NOT NULL,
  unit_id  BIGINT NOT NULL,
  kind     TEXT   NOT NULL CHECK (kind IN ('daily', 'weekly')),
  hour     BIGINT NOT NULL,                    -- local, of the day after the period
  set_by   BIGINT NOT NULL,
  made_to  BIGINT NOT NULL,                    -- the last day that was reported
  PRIMARY KEY(plan_id, unit_id, kind)
);
CREATE TABLE plan_schedule_reader(
  plan_id    BIGINT NOT NULL,
  unit_id    BIGINT NOT NULL,
  kind       TEXT   NOT NULL,
  account_id BIGINT NOT NULL,
  PRIMARY KEY(plan_id, unit_id, kind, account_id)
);
