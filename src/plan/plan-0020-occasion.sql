-- plan-0020: occasions (sự kiện), their series, tickets, arrivals and counts.
CREATE TABLE occasion_series(
  id             ROWKEY,
  uid            TEXT    NOT NULL UNIQUE,        -- UUIDv7; the UID of its calendar entry
  unit_id        BIGINT  NOT NULL,
  kind           TEXT    NOT NULL,
  title          TEXT    NOT NULL,
  title_en       TEXT    NOT NULL,
  text           TEXT    NOT NULL,
  text_en        TEXT    NOT NULL,
  place          TEXT    NOT NULL,               -- empty: not on site
  lat_e6         BIGINT  NOT NULL,
  lon_e6         BIGINT  NOT NULL,
  stream         TEXT    NOT NULL,               -- empty: not online
  is_stream_open BOOLEAN NOT NULL,
  weekday        BIGINT  NOT NULL CHECK (weekday BETWEEN 1 AND 7),     -- 1 = Monday
  from_minute    BIGINT  NOT NULL,               -- of the local day
  to_minute      BIGINT  NOT NULL,
  from_day       BIGINT  NOT NULL,               -- local days; the first day of the rule is the first such weekday
  to_day         BIGINT,                         -- the last; NULL: open
  on_holidays    BOOLEAN NOT NULL,
  seats_site     BIGINT  NOT NULL,               -- 0: no limit
  seats_online   BIGINT  NOT NULL,
  made_to        BIGINT  NOT NULL,               -- occasions have been made to this day
  sequence       BIGINT  NOT NULL,               -- of the calendar entry
  changed_ms     BIGINT  NOT NULL,
  created_by     BIGINT  NOT NULL,
  created_ms     BIGINT  NOT NULL
);
CREATE INDEX occasion_series_unit ON occasion_series(unit_id, id);
CREATE INDEX occasion_series_due ON occasion_series(made_to);

CREATE TABLE occasion(
  id             ROWKEY,
  uid            TEXT    NOT NULL UNIQUE,        -- UUIDv7, born where it was written
  code           TEXT    NOT NULL UNIQUE,        -- "SKN-12"
  unit_id        BIGINT  NOT NULL,               -- who holds it: city, ward, commune or agency
  series_id      BIGINT,
  series_day     BIGINT,                         -- the day of the rule it was made for
  kind           TEXT    NOT NULL CHECK (kind IN ('launch', 'help_point', 'class', 'seminar', 'contest', 'service_day')),
  state          TEXT    NOT NULL CHECK (state IN ('draft', 'announced', 'open', 'under_way', 'ended', 'cancelled')),
  title          TEXT    NOT NULL,
  title_en       TEXT    NOT NULL,
  text           TEXT    NOT NULL,
  text_en        TEXT    NOT NULL,
  place          TEXT    NOT NULL,               -- empty: not on site
  lat_e6         BIGINT  NOT NULL,               -- 0, 0: not known
  lon_e6         BIGINT  NOT NULL,
  stream         TEXT    NOT NULL,               -- empty: not online
  is_stream_open BOOLEAN NOT NULL,               -- the link is for everybody, not only behind a ticket
  starts_ms      BIGINT  NOT NULL,
  ends_ms        BIGINT  NOT NULL,
  opens_ms       BIGINT,                         -- registration; NULL: when announced, until the end
  closes_ms      BIGINT,
  seats_site     BIGINT  NOT NULL,               -- 0: no limit
  seats_online   BIGINT  NOT NULL,
  is_public      BOOLEAN NOT NULL,
  sequence       BIGINT  NOT NULL,               -- of the calendar entry
  reason         TEXT    NOT NULL,               -- why it was cancelled
  changed_ms     BIGINT  NOT NULL,
  next_ms        BIGINT,                         -- when the clock moves it next; NULL: never
  reminded       BIGINT  NOT NULL,               -- reminders that have begun: 1 a day before, 2 an hour before
  created_by     BIGINT  NOT NULL,
  created_ms     BIGINT  NOT NULL,
  UNIQUE(series_id, series_day)
);
CREATE INDEX occasion_coming ON occasion(starts_ms, id) WHERE is_public AND state <> 'draft';
CREATE INDEX occasion_unit ON occasion(unit_id, starts_ms, id);
CREATE INDEX occasion_unit_state ON occasion(unit_id, state, starts_ms, id);
CREATE INDEX occasion_launches ON occasion(starts_ms, id) WHERE kind = 'launch' AND is_public AND state <> 'draft' AND state <> 'cancelled';
CREATE INDEX occasion_due ON occasion(next_ms) WHERE next_ms IS NOT NULL;
CREATE INDEX occasion_reminding ON occasion(starts_ms) WHERE state IN ('announced', 'open');

-- Heads, moved by the events that move them; recounted by occasion_audit.
CREATE TABLE occasion_count(
  occasion_id      BIGINT NOT NULL PRIMARY KEY REFERENCES occasion(id),
  tickets          BIGINT NOT NULL,              -- numbers handed out
  held_site        BIGINT NOT NULL,
  held_online      BIGINT NOT NULL,
  waiting          BIGINT NOT NULL,
  attended_site    BIGINT NOT NULL,              -- with walk_ins
  attended_online  BIGINT NOT NULL,
  walk_ins         BIGINT NOT NULL,              -- without a ticket
  feedback         BIGINT NOT NULL,              -- answers
  stars            BIGINT NOT NULL,              -- their sum
  stars_shown      BIGINT NOT NULL               -- the sum of the last whole five, for everybody
);

CREATE TABLE occasion_material(
  id          ROWKEY,
  occasion_id BIGINT NOT NULL REFERENCES occasion(id),
  kind        TEXT   NOT NULL CHECK (kind IN ('link', 'document', 'slides', 'video')),
  title       TEXT   NOT NULL,
  url         TEXT   NOT NULL
);
CREATE INDEX occasion_material_of ON occasion_material(occasion_id, id);

-- Đội đón tiếp: who may check in besides the officers of the unit.
CREATE TABLE occasion_crew(
  occasion_id BIGINT NOT NULL REFERENCES occasion(id),
  account_id  BIGINT NOT NULL,
  PRIMARY KEY(occasion_id, account_id)
) KEYED;
CREATE INDEX occasion_crew_account ON occasion_crew(account_id, occasion_id);

CREATE TABLE occasion_ticket(
  id             ROWKEY,
  uid            TEXT   NOT NULL UNIQUE,         -- UUIDv7, born where it was asked for
  occasion_id    BIGINT NOT NULL REFERENCES occasion(id),
  number         BIGINT NOT NULL,                -- 1.. within the occasion
  kind           TEXT   NOT NULL CHECK (kind IN ('resident', 'walk_in', 'group')),
  account_id     BIGINT,                         -- NULL: nobody's account, or forgotten
  mode           TEXT   NOT NULL CHECK (mode IN ('site', 'online')),
  state          TEXT   NOT NULL CHECK (state IN ('held', 'waiting', 'withdrawn')),
  heads          BIGINT NOT NULL,
  name_sealed    BYTEA  NOT NULL,                -- "ticket.name"; empty: none
  contact_sealed BYTEA  NOT NULL,                -- "ticket.contact"; empty: none
  hash           BYTEA  NOT NULL,                -- the first 12 bytes of SHA-256 of the token
  token_sealed   BYTEA  NOT NULL,                -- "ticket.token"; empty: forgotten
  seq            BIGINT NOT NULL,                -- of its last change, for phones at the door
  created_ms     BIGINT NOT NULL,
  arrived_heads  BIGINT NOT NULL,                -- the largest number any of its events says
  arrived_ms     BIGINT,
  joined_ms      BIGINT,
  seen_ms        BIGINT,                         -- its page said that it is open
  UNIQUE(occasion_id, number)
);
CREATE UNIQUE INDEX occasion_ticket_one ON occasion_ticket(occasion_id, account_id) WHERE account_id IS NOT NULL AND state <> 'withdrawn';
CREATE UNIQUE INDEX occasion_ticket_hash ON occasion_ticket(hash);
CREATE INDEX occasion_ticket_account ON occasion_ticket(account_id, id);
CREATE INDEX occasion_ticket_seq ON occasion_ticket(occasion_id, seq);
CREATE INDEX occasion_ticket_line ON occasion_ticket(occasion_id, mode, id) WHERE state = 'waiting';
CREATE INDEX occasion_ticket_told ON occasion_ticket(occasion_id, id);
CREATE INDEX occasion_ticket_seen ON occasion_ticket(occasion_id, seen_ms) WHERE seen_ms IS NOT NULL;

-- What happened at a door: never changed.
CREATE TABLE occasion_event(
  seq         ROWKEY,
  id          TEXT   NOT NULL UNIQUE,            -- UUIDv7, born on the phone
  occasion_id BIGINT NOT NULL REFERENCES occasion(id),
  kind        TEXT   NOT NULL CHECK (kind IN ('ticket', 'walk_in', 'join')),
  ticket_id   BIGINT,
  account_id  BIGINT NOT NULL,                   -- whose phone; 0: the ticket's own page
  device_id   BIGINT NOT NULL,
  heads       BIGINT NOT NULL,
  counted     BIGINT NOT NULL,                   -- what it added when it came
  at_ms       BIGINT NOT NULL,                   -- by our clock
  device_ms   BIGINT NOT NULL,
  received_ms BIGINT NOT NULL
);
CREATE INDEX occasion_event_of ON occasion_event(occasion_id, seq);

CREATE TABLE occasion_feedback(
  ticket_id   BIGINT NOT NULL PRIMARY KEY REFERENCES occasion_ticket(id),
  occasion_id BIGINT NOT NULL,
  n           BIGINT NOT NULL,                   -- 1.. within the occasion, in the order they came
  lot         BIGINT NOT NULL,                   -- drawn: the order in which the desk reads
  stars       BIGINT NOT NULL CHECK (stars BETWEEN 1 AND 5),
  text        TEXT   NOT NULL,
  at_ms       BIGINT NOT NULL,
  UNIQUE(occasion_id, n)
);
CREATE INDEX occasion_feedback_lot ON occasion_feedback(occasion_id, lot);

-- Who has not been told yet, by the id of the last ticket whose holder was.
CREATE TABLE occasion_telling(
  occasion_id  BIGINT NOT NULL,
  what         TEXT   NOT NULL,                  -- occasion_tellings
  since_ms     BIGINT NOT NULL,                  -- what it is about happened then
  after_ticket BIGINT NOT NULL,
  PRIMARY KEY(occasion_id, what, since_ms)
) KEYED;

-- A person's calendar: the link is a secret, only its keyed hash is looked up.
CREATE TABLE occasion_feed(
  account_id   BIGINT NOT NULL PRIMARY KEY,
  token_hash   BYTEA  NOT NULL UNIQUE,
  token_sealed BYTEA  NOT NULL,                  -- "occasion.feed"
  created_ms   BIGINT NOT NULL
);

-- The small cube: a unit and all above it x measure x day the occasion began.
CREATE TABLE occasion_tally(
  unit_id BIGINT NOT NULL,
  measure TEXT   NOT NULL,                       -- occasion_measures
  day     BIGINT NOT NULL,
  n       BIGINT NOT NULL,
  PRIMARY KEY(unit_id, measure, day)
) KEYED;
