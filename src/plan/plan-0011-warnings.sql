-- plan-0011: what a target's level was when it was last looked at, so that whoever is responsible hears once when it falls behind.
CREATE TABLE plan_warning(
  target_id BIGINT NOT NULL PRIMARY KEY,
  level     TEXT   NOT NULL,
  since_ms  BIGINT NOT NULL
);
