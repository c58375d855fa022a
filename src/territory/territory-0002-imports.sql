-- territory-0002: lists brought in from outside: what was asked, how far it is, which rows were refused and why.

CREATE TABLE import_job(
  id          ROWKEY,
  unit_id     BIGINT  NOT NULL REFERENCES unit(id),   -- rows must lie within
  kind        TEXT    NOT NULL,            -- units, houses, teams …
  file_name   TEXT    NOT NULL,
  bytes       BIGINT  NOT NULL,
  state       TEXT    NOT NULL,            -- waiting, running, checked, done, failed
  dry_run     BOOLEAN NOT NULL,            -- look only: nothing of it is kept
  bytes_read  BIGINT  NOT NULL,            -- how far it is
  rows_total  BIGINT  NOT NULL,
  rows_good   BIGINT  NOT NULL,
  rows_bad    BIGINT  NOT NULL,
  rows_new    BIGINT  NOT NULL,            -- of the good: brought something new
  rows_changed BIGINT NOT NULL,            -- of the good: changed something known
  fault       TEXT    NOT NULL,            -- why the whole file failed; empty: it did not
  asked_by    BIGINT  NOT NULL,            -- account; 0: the command line
  created_ms  BIGINT  NOT NULL,
  started_ms  BIGINT,
  beat_ms     BIGINT,                      -- last sign of life while running
  ended_ms    BIGINT
);
CREATE INDEX import_job_unit ON import_job(unit_id, id);
CREATE INDEX import_job_open ON import_job(state, id);

-- The file, sealed and in parts, until it is applied or a week old.
CREATE TABLE import_part(
  job_id BIGINT NOT NULL,
  part   BIGINT NOT NULL,                  -- 0..
  sealed BYTEA  NOT NULL,
  PRIMARY KEY(job_id, part)
);

CREATE TABLE import_fault(
  job_id      BIGINT NOT NULL,
  line        BIGINT NOT NULL,             -- of the file, 1 = its first; of GeoJSON: the feature, 1 = the first
  column_name TEXT   NOT NULL,             -- as in the heading of the file; empty: the whole row
  code        TEXT   NOT NULL,
  reason      TEXT   NOT NULL,             -- never a value that came from the file
  PRIMARY KEY(job_id, line)
);
