-- outreach-0012: a few visits in a hundred, drawn by chance when they arrive, are asked about by telephone.
CREATE TABLE callback(
  seq          ROWKEY,                          -- the visit
  campaign_id  BIGINT NOT NULL,
  group_id     BIGINT NOT NULL,
  ward_id      BIGINT NOT NULL,
  household_id BIGINT NOT NULL,
  drawn_ms     BIGINT NOT NULL,
  state        TEXT   NOT NULL CHECK(state IN ('due', 'answered', 'closed')),
  tries        BIGINT NOT NULL,                 -- calls nobody answered
  outcome      TEXT,                            -- the last one: true, false, unreachable, refused
  called_ms    BIGINT,
  account_id   BIGINT                           -- who called last
);
CREATE INDEX callback_ward ON callback(ward_id, state, seq);
CREATE INDEX callback_group ON callback(group_id, state, seq);
CREATE INDEX callback_state ON callback(state, seq);

-- How many were drawn, by unit: group, ward and city.
CREATE TABLE callback_tally(
  campaign_id BIGINT NOT NULL,
  unit_id     BIGINT NOT NULL,
  drawn       BIGINT NOT NULL,
  PRIMARY KEY(campaign_id, unit_id)
);
