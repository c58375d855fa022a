-- account-0010: how often office hours and days off were changed, and up to which change the clocks that run on them have been computed again.
CREATE TABLE worktime_change(
  id   ROWKEY,                            -- 1
  n    BIGINT NOT NULL,                   -- changes so far
  done BIGINT NOT NULL                    -- followed up to this one
);
INSERT INTO worktime_change(id, n, done) VALUES(1, 0, 0);
