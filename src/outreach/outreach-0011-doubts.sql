-- outreach-0011: where members stood, and which visits wait for somebody to look at them.
CREATE TABLE trail(
  seq        ROWKEY,                            -- the visit
  member_id  BIGINT NOT NULL,
  started_ms BIGINT NOT NULL,                   -- corrected clock
  ended_ms   BIGINT NOT NULL,
  lat_e6     BIGINT NOT NULL,                   -- 0, 0: not allowed or not known
  lon_e6     BIGINT NOT NULL,
  accuracy_m BIGINT NOT NULL,
  house_lat  BIGINT NOT NULL,                   -- where the house stands; 0, 0: not known
  house_lon  BIGINT NOT NULL,
  people     BIGINT NOT NULL                    -- persons guided
);
CREATE INDEX trail_member ON trail(member_id, seq);

CREATE TABLE doubt(
  seq      ROWKEY,                              -- a visit with a flag nobody has decided on yet
  group_id BIGINT NOT NULL,
  ward_id  BIGINT NOT NULL
);
CREATE INDEX doubt_group ON doubt(group_id, seq);
CREATE INDEX doubt_ward ON doubt(ward_id, seq);
