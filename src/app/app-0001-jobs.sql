-- app-0001: when each job of the clock ran last, so that a restart neither forgets nor repeats it.
CREATE TABLE job_run(
  name       TEXT   NOT NULL PRIMARY KEY,
  started_ms BIGINT NOT NULL,               -- UTC; also the claim: who moves it forward runs the job
  ended_ms   BIGINT NOT NULL,               -- 0 while running
  result     TEXT   NOT NULL                -- OK or the name of the error
);
