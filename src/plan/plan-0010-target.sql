-- plan-0010: targets (chỉ tiêu), what they were split to, every change of a goal; outside figures (số liệu báo cáo).
CREATE TABLE plan_target(
  id                ROWKEY,
  uid               TEXT   NOT NULL UNIQUE,    -- UUIDv7; of a share made here
  plan_id           BIGINT NOT NULL REFERENCES plan(id),
  item_id           BIGINT NOT NULL,           -- the group, activity or task it measures
  unit_id           BIGINT NOT NULL,
  parent_id         BIGINT REFERENCES plan_target(id),     -- the target it is a share of
  indicator         TEXT   NOT NULL,           -- code
  version           BIGINT NOT NULL,           -- of its definition
  period            TEXT   NOT NULL,           -- as SDMX names it
  from_day          BIGINT NOT NULL,
  to_day            BIGINT NOT NULL,
  start_milli       BIGINT NOT NULL,           -- thousandths, as it stood the day before from_day
  goal_milli        BIGINT NOT NULL,
  rule              TEXT   NOT NULL CHECK (rule IN ('none', 'population', 'households', 'last_year', 'same')),
  shares            BIGINT NOT NULL,           -- how many it is split to
  note              TEXT   NOT NULL,
  made_by           BIGINT NOT NULL,
  made_ms           BIGINT NOT NULL,
  ended_ms          BIGINT
);
CREATE INDEX plan_target_own ON plan_target(plan_id, id) WHERE parent_id IS NULL;
CREATE UNIQUE INDEX plan_target_share ON plan_target(parent_id, unit_id) WHERE parent_id IS NOT NULL;
CREATE INDEX plan_target_unit ON plan_target(unit_id, id);

-- Only ever added to.
CREATE TABLE plan_target_change(
  id           ROWKEY,
  target_id    BIGINT NOT NULL,
  whole_id     BIGINT NOT NULL,                -- the target it is a share of, or itself
  cause        TEXT   NOT NULL,
  before_milli BIGINT NOT NULL,
  after_milli  BIGINT NOT NULL,
  reason       TEXT   NOT NULL,
  by_id        BIGINT NOT NULL,
  at_ms        BIGINT NOT NULL
);
CREATE INDEX plan_target_change_whole ON plan_target_change(whole_id, id);

CREATE TABLE reported_figure(
  id              ROWKEY,
  uid             TEXT   NOT NULL UNIQUE,
  measure         TEXT   NOT NULL,             -- of the table in reported.c
  unit_id         BIGINT NOT NULL,
  value_milli     BIGINT NOT NULL,
  as_of_day       BIGINT NOT NULL,             -- what it says holds at the end of this day
  source          TEXT   NOT NULL,             -- who says so
  document_number TEXT   NOT NULL,
  document_day    BIGINT NOT NULL,
  document_url    TEXT   NOT NULL,
  note            TEXT   NOT NULL,
  state           TEXT   NOT NULL CHECK (state IN ('entered', 'approved', 'refused', 'withdrawn')),
  entered_by      BIGINT NOT NULL,
  entered_ms      BIGINT NOT NULL,
  decided_by      BIGINT,
  decided_ms      BIGINT,
  reason          TEXT   NOT NULL
);
CREATE INDEX reported_figure_now ON reported_figure(measure, unit_id, as_of_day, id) WHERE state = 'approved';
CREATE INDEX reported_figure_unit ON reported_figure(unit_id, id);

INSERT INTO parameter(code, value, unit, valid_from, valid_to, legal_basis, note) VALUES
  ('plan.watch', 900, 'permille', 20147, NULL, 'quyết định của đơn vị vận hành', 'dự báo đạt ít nhất chừng này quãng đường thì cần theo dõi, dưới thì chậm');
