-- plan-0001: the plan (kế hoạch), its versions, its groups, activities and tasks, and what units say of their tasks.
CREATE TABLE plan(
  id          ROWKEY,
  uid         TEXT   NOT NULL UNIQUE,          -- UUIDv7, born where it was written
  code        TEXT   NOT NULL UNIQUE,          -- "KH-10-10"
  unit_id     BIGINT NOT NULL,                 -- whose plan it is
  created_ms  BIGINT NOT NULL,
  in_force_id BIGINT,                          -- the version that holds: approved, or closed
  open_id     BIGINT                           -- the version being written: draft or submitted
);

-- Once approved nothing of a version, nor of its items, is changed: an amendment is a new version.
CREATE TABLE plan_version(
  id              ROWKEY,
  plan_id         BIGINT NOT NULL REFERENCES plan(id),
  number          BIGINT NOT NULL,             -- 1, 2, …
  state           TEXT   NOT NULL CHECK (state IN ('draft', 'submitted', 'approved', 'amended', 'closed', 'dropped')),
  name            TEXT   NOT NULL,
  name_en         TEXT   NOT NULL,
  purpose         TEXT   NOT NULL,             -- mục đích, yêu cầu
  legal_basis     TEXT   NOT NULL,             -- căn cứ
  from_day        BIGINT NOT NULL,
  to_day          BIGINT NOT NULL,
  documents       TEXT   NOT NULL,             -- JSON list of {title, number, day, url}, as written by the program
  reason          TEXT   NOT NULL,             -- why it was amended, or sent back
  decision_number TEXT   NOT NULL,             -- of the decision that approved it
  decision_day    BIGINT,
  created_by      BIGINT NOT NULL,
  created_ms      BIGINT NOT NULL,
  edited_by       BIGINT NOT NULL,             -- who wrote in it last
  submitted_by    BIGINT,
  submitted_ms    BIGINT,
  decided_by      BIGINT,
  decided_ms      BIGINT,
  UNIQUE(plan_id, number)
);

-- A group of activities (nhóm hoạt động), an activity (hoạt động) or a task (nhiệm vụ) in one version. item_id stays the same
-- from version to version; `path` puts a parent before its children: "003", "003.002", "003.002.010".
CREATE TABLE plan_item(
  version_id  BIGINT NOT NULL REFERENCES plan_version(id),
  item_id     BIGINT NOT NULL,
  plan_id     BIGINT NOT NULL,
  parent_id   BIGINT,                          -- item_id; none: a group
  kind        TEXT   NOT NULL CHECK (kind IN ('group', 'activity', 'task')),
  path        SORTTEXT NOT NULL,
  name        TEXT   NOT NULL,
  name_en     TEXT   NOT NULL,
  content     TEXT   NOT NULL,                 -- what is to be done, and what comes of it
  lead_id     BIGINT NOT NULL,                 -- who is responsible (chủ trì)
  for_wards   BOOLEAN NOT NULL,                -- every ward and commune does it too
  from_day    BIGINT NOT NULL,
  to_day      BIGINT NOT NULL,
  legal_basis TEXT   NOT NULL,
  budget_vnd  BIGINT NOT NULL,
  budget_line TEXT   NOT NULL,                 -- where the money comes from (nguồn kinh phí)
  documents   TEXT   NOT NULL,
  PRIMARY KEY(version_id, item_id)
) KEYED;
CREATE INDEX plan_item_path ON plan_item(version_id, path);
CREATE INDEX plan_item_id ON plan_item(item_id, version_id);

-- Whom an item concerns. unit_id 0: every ward and commune.
CREATE TABLE plan_unit(
  unit_id    BIGINT NOT NULL,
  version_id BIGINT NOT NULL,
  item_id    BIGINT NOT NULL,
  part       TEXT   NOT NULL CHECK (part IN ('lead', 'support')),     -- chủ trì, phối hợp
  PRIMARY KEY(unit_id, version_id, item_id)
) KEYED;
CREATE INDEX plan_unit_item ON plan_unit(version_id, item_id);

-- What a unit says of a task; only ever added to. task_now: the last of each.
CREATE TABLE task_word(
  id      ROWKEY,
  plan_id BIGINT NOT NULL,
  task_id BIGINT NOT NULL,                     -- plan_item.item_id
  unit_id BIGINT NOT NULL,
  event   TEXT   NOT NULL,
  state   TEXT   NOT NULL,
  reason  TEXT   NOT NULL,
  by_id   BIGINT NOT NULL,                     -- account
  at_ms   BIGINT NOT NULL
);
CREATE INDEX task_word_task ON task_word(task_id, unit_id, id);
CREATE TABLE task_now(
  task_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  plan_id BIGINT NOT NULL,
  state   TEXT   NOT NULL CHECK (state IN ('todo', 'doing', 'blocked', 'done')),
  reason  TEXT   NOT NULL,
  at_ms   BIGINT NOT NULL,
  PRIMARY KEY(task_id, unit_id)
) KEYED;
-- How many units are where with a task: moves with what they say, in the same transaction. The rest have said nothing yet.
CREATE TABLE task_tally(
  task_id BIGINT NOT NULL PRIMARY KEY,
  plan_id BIGINT NOT NULL,
  todo    BIGINT NOT NULL,
  doing   BIGINT NOT NULL,
  blocked BIGINT NOT NULL,
  done    BIGINT NOT NULL
);
CREATE INDEX task_tally_plan ON task_tally(plan_id, task_id);
