-- indicator-0020: what was given out as open data (dữ liệu mở) for a period that is closed: it is read from here and never changes.
CREATE TABLE open_period(
  dataset   SORTTEXT NOT NULL,                 -- code: "ready.share", "petitions"
  from_day  BIGINT   NOT NULL,                 -- of the period
  to_day    BIGINT   NOT NULL,
  version   BIGINT   NOT NULL,                 -- of the definition it was computed by
  closed_ms BIGINT   NOT NULL,
  n_rows    BIGINT   NOT NULL,
  sha256    BYTEA    NOT NULL,                 -- of its rows, one after another
  PRIMARY KEY(dataset, from_day, to_day) ) KEYED;

CREATE TABLE open_row(
  dataset  SORTTEXT NOT NULL,
  from_day BIGINT   NOT NULL,
  to_day   BIGINT   NOT NULL,
  at       BIGINT   NOT NULL,                  -- from 0, in the order it is given out
  unit_id  BIGINT   NOT NULL,                  -- 0: of no unit
  cells    TEXT     NOT NULL,                  -- a JSON list, one for each column
  PRIMARY KEY(dataset, from_day, to_day, at) ) KEYED;
