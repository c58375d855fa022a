-- outreach-0003: everything that happened, in the order it was committed. Only ever added to; all totals follow from it.
CREATE TABLE event(
  seq          ROWKEY,                          -- commit order
  id           TEXT    NOT NULL UNIQUE,         -- UUIDv7, born on the phone (or here, for events of the desk)
  kind         TEXT    NOT NULL,                -- event_kinds in event.h
  device_id    BIGINT,                          -- NULL: an event of the desk
  n            BIGINT,                          -- the device's own count, 1..
  account_id   BIGINT  NOT NULL,
  member_id    BIGINT,
  team_id      BIGINT,
  campaign_id  BIGINT  NOT NULL,
  household_id BIGINT  NOT NULL,
  group_id     BIGINT  NOT NULL,
  ward_id      BIGINT  NOT NULL,
  day          BIGINT  NOT NULL,                -- the day it counts on
  at_ms        BIGINT  NOT NULL,                -- when it happened, the phone's clock corrected
  device_ms    BIGINT  NOT NULL,                -- the same as the phone's clock said it
  skew_ms      BIGINT  NOT NULL,                -- received - sent
  received_ms  BIGINT  NOT NULL,
  late         BOOLEAN NOT NULL,                -- its own day was closed: it counts on the first open one
  outcome      TEXT,                            -- of a visit
  visit_seq    BIGINT,                          -- the visit this event is about
  mono_ms      BIGINT,                          -- the phone's monotonic clock, and the run of the app it belongs to
  session      TEXT,
  body         TEXT    NOT NULL,                -- as the phone sent it, to the byte
  effects      TEXT    NOT NULL,                -- what it added to which measures: book.h
  chain        BYTEA,                           -- the device's receipt chain after this event
  UNIQUE(device_id, n)
);
CREATE INDEX event_household ON event(household_id, seq);
CREATE INDEX event_group ON event(group_id, day, seq);
CREATE INDEX event_ward ON event(ward_id, day, seq);
CREATE INDEX event_day ON event(day, seq);
CREATE INDEX event_member ON event(member_id, day, seq);

-- How a visit stands, for those to which something happened since; a visit without a row is live and unquestioned.
CREATE TABLE standing(
  seq          ROWKEY,                          -- the visit
  household_id BIGINT  NOT NULL,
  live         BOOLEAN NOT NULL,                -- false: taken out of every count by a review
  body_seq     BIGINT  NOT NULL,                -- the event whose body speaks for it: itself or its last correction
  confirmed    BOOLEAN NOT NULL,                -- by the resident
  flags        TEXT    NOT NULL,                -- words of doubt, comma-separated
  reviewed     BOOLEAN NOT NULL,                -- somebody decided on those flags
  called       TEXT                             -- what the call-back found
);
CREATE INDEX standing_household ON standing(household_id, seq);

-- A unit's days up to and including this one are reported and closed; it holds for the units below too.
CREATE TABLE closed_until(
  unit_id ROWKEY,
  day     BIGINT NOT NULL
);
