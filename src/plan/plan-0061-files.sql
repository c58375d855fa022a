-- plan-0061: files attached to a plan, its groups, activities and tasks: sealed in the data folder (plan-files), named by the documents of a version.
CREATE TABLE plan_file(
  id         ROWKEY,
  uid        TEXT    NOT NULL UNIQUE,          -- UUIDv7, born where it was picked
  plan_id    BIGINT  NOT NULL REFERENCES plan(id),
  name       TEXT    NOT NULL,                 -- as it was called there
  kind       TEXT    NOT NULL CHECK (kind IN ('unknown', 'pdf', 'docx', 'xlsx', 'jpeg', 'png', 'webp')),      -- by what it holds
  state      TEXT    NOT NULL CHECK (state IN ('coming', 'whole', 'refused', 'gone')),
  bytes      BIGINT  NOT NULL,
  received   BIGINT  NOT NULL,
  sha256     TEXT    NOT NULL,                 -- of what was sent, hex
  is_named   BOOLEAN NOT NULL,                 -- a version has named it: it stays as long as the plan
  account_id BIGINT  NOT NULL,
  created_ms BIGINT  NOT NULL
);
CREATE INDEX plan_file_plan ON plan_file(plan_id, id);
CREATE INDEX plan_file_loose ON plan_file(created_ms, id) WHERE NOT is_named;
CREATE INDEX plan_file_going ON plan_file(id) WHERE state = 'gone';
