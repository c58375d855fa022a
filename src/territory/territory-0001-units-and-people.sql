-- territory-0001: the city, its wards, groups, lanes, houses, households and residents. Days are local day numbers since
-- 1970-01-01 (UTC+7), times UTC milliseconds, positions micro-degrees (WGS84), areas square metres.

-- Ids are handed out in order, so that rows of one ward lie together and a bulk load only appends.
CREATE TABLE id_counter(
  name TEXT   NOT NULL PRIMARY KEY,
  last BIGINT NOT NULL
);

CREATE TABLE unit(
  id         ROWKEY,
  kind       TEXT   NOT NULL,              -- city, ward (phường), commune (xã), group (tổ dân phố, thôn)
  code       TEXT   NOT NULL,              -- official code; a group: ward code, '-', three digits
  name       TEXT   NOT NULL,
  name_en    TEXT   NOT NULL,
  folded     TEXT   NOT NULL,              -- rules_fold(name)
  parent_id  BIGINT REFERENCES unit(id),   -- NULL: the city
  valid_from BIGINT NOT NULL,              -- day
  valid_to   BIGINT,                       -- the first day it is no more; NULL: in force
  population BIGINT NOT NULL,
  area_m2    BIGINT NOT NULL,
  lat_e6     BIGINT NOT NULL,
  lon_e6     BIGINT NOT NULL,
  households BIGINT NOT NULL,              -- counted, here and below
  residents  BIGINT NOT NULL,
  source     TEXT   NOT NULL,
  as_of      BIGINT NOT NULL               -- day the facts were stated; 0: unknown
);
CREATE UNIQUE INDEX unit_code ON unit(code) WHERE valid_to IS NULL;   -- a code lives on in the unit that succeeds
CREATE INDEX unit_parent ON unit(parent_id, id);

-- Which units took over when one ended: merge, split, renaming.
CREATE TABLE unit_successor(
  unit_id      BIGINT NOT NULL REFERENCES unit(id),
  successor_id BIGINT NOT NULL REFERENCES unit(id),
  day          BIGINT NOT NULL,
  PRIMARY KEY(unit_id, successor_id)
);

-- Old and other names: "quận Tây Hồ". One name may mean several units.
CREATE TABLE unit_alias(
  folded  TEXT   NOT NULL,
  unit_id BIGINT NOT NULL REFERENCES unit(id),
  name    TEXT   NOT NULL,
  PRIMARY KEY(folded, unit_id)
);
CREATE INDEX unit_alias_unit ON unit_alias(unit_id);

-- Rings as shape.h writes them: whole for look-ups, simplified with common borders kept for maps.
CREATE TABLE unit_shape(
  unit_id    ROWKEY,
  parent_id  BIGINT  NOT NULL,
  drawn      BOOLEAN NOT NULL,             -- drawn from centroids, not surveyed
  south_e6   BIGINT  NOT NULL,
  west_e6    BIGINT  NOT NULL,
  north_e6   BIGINT  NOT NULL,
  east_e6    BIGINT  NOT NULL,
  rings      BYTEA   NOT NULL,
  simplified BYTEA   NOT NULL
);
CREATE INDEX unit_shape_parent ON unit_shape(parent_id, unit_id);

-- phố, đường, ngõ, ngách, hẻm
CREATE TABLE lane(
  id         ROWKEY,
  group_id   BIGINT NOT NULL REFERENCES unit(id),
  parent_id  BIGINT REFERENCES lane(id),   -- the lane it leaves from
  name       TEXT   NOT NULL,
  folded     TEXT   NOT NULL,
  walk_order BIGINT NOT NULL,              -- place in the walk through the group
  path       TEXT   NOT NULL               -- "lat,lon;lat,lon" in micro-degrees; empty: not known
);
CREATE INDEX lane_group ON lane(group_id, walk_order, id);

CREATE TABLE house(
  id         ROWKEY,
  lane_id    BIGINT   NOT NULL REFERENCES lane(id),
  group_id   BIGINT   NOT NULL,
  number     SORTTEXT NOT NULL,            -- as written: "12A/34"
  sort_key   SORTTEXT NOT NULL,            -- rules_house_key(number)
  walk_order BIGINT   NOT NULL,            -- place in the walk through the group
  lat_e6     BIGINT   NOT NULL,            -- 0,0: not known
  lon_e6     BIGINT   NOT NULL
);
CREATE UNIQUE INDEX house_lane ON house(lane_id, sort_key, number);
CREATE INDEX house_group ON house(group_id, sort_key, id);

CREATE TABLE household(
  id        ROWKEY,
  house_id  BIGINT   NOT NULL REFERENCES house(id),
  group_id  BIGINT   NOT NULL,
  ward_id   BIGINT   NOT NULL,
  code      SORTTEXT NOT NULL,             -- the ward's own number of the household
  head_name TEXT     NOT NULL,
  folded    SORTTEXT NOT NULL,             -- rules_fold(head_name): "nguyen van an"
  given     SORTTEXT NOT NULL,             -- its words from the last: "an van nguyen", as people are called
  contact   BYTEA                          -- sealed phone number of the household
);
CREATE INDEX household_house ON household(house_id, id);
CREATE INDEX household_group ON household(group_id, id);
CREATE UNIQUE INDEX household_code ON household(ward_id, code);
CREATE INDEX household_folded ON household(ward_id, folded, id);
CREATE INDEX household_given ON household(ward_id, given, id);

CREATE TABLE resident(
  id           ROWKEY,
  household_id BIGINT NOT NULL REFERENCES household(id),
  uid          TEXT,                       -- UUIDv7, when the person was first entered on a phone
  name         TEXT   NOT NULL,
  folded       TEXT   NOT NULL,
  birth_year   BIGINT NOT NULL,            -- 0: not known
  sex          TEXT   NOT NULL,            -- unknown, male, female
  number_hash  BYTEA,                      -- keyed hash of the personal number; the number itself is never kept
  number_last4 TEXT,
  phone_sealed BYTEA,
  same_as      BIGINT,                     -- the same person, entered first under that id
  left_ms      BIGINT                      -- moved away
);
CREATE INDEX resident_household ON resident(household_id, id);
CREATE UNIQUE INDEX resident_uid ON resident(uid) WHERE uid IS NOT NULL;
CREATE INDEX resident_number ON resident(number_hash) WHERE number_hash IS NOT NULL;

-- Where a name begins or goes on: each name of a unit or lane from each of its words to the end, so that any run of its
-- words, the last one cut short or not, is one range of an index.
CREATE TABLE name_key(
  kind      TEXT     NOT NULL,             -- unit, lane
  key       SORTTEXT NOT NULL,
  ref_id    BIGINT   NOT NULL,
  within_id BIGINT   NOT NULL,             -- the ward (for a lane, a group), the city (for a ward)
  name      TEXT     NOT NULL,             -- the name that was met: the present one or an old one
  PRIMARY KEY(kind, key, ref_id)
);
CREATE INDEX name_key_within ON name_key(within_id, kind, key, ref_id);
CREATE INDEX name_key_ref ON name_key(kind, ref_id);
