-- outreach-0020: a cut of more ground than one request can wait for: asked for, done by the clock.
CREATE TABLE turf_run(
  id         ROWKEY,
  unit_id    BIGINT  NOT NULL,
  state      TEXT    NOT NULL CHECK(state IN ('waiting', 'running', 'done', 'failed')),
  fresh      BOOLEAN NOT NULL,
  asked_ms   BIGINT  NOT NULL,
  done       BIGINT  NOT NULL,                 -- groups so far
  total      BIGINT  NOT NULL,
  groups     BIGINT  NOT NULL,                 -- the summary, once done: turf.h
  pieces     BIGINT  NOT NULL,
  houses     BIGINT  NOT NULL,
  households BIGINT  NOT NULL,
  moved      BIGINT  NOT NULL,
  loose      BIGINT  NOT NULL,
  uneven     BIGINT  NOT NULL,
  worst      BIGINT  NOT NULL
);
CREATE INDEX turf_run_unit ON turf_run(unit_id, id);
CREATE INDEX turf_run_state ON turf_run(state, id);
