-- notify-0001: what people are told, by which ways it goes out, and what became of each try.

-- One thing told to one person: a line of the inbox. Written in the transaction of what it tells about.
CREATE TABLE notify_notice(
  id            ROWKEY,
  account_id    BIGINT  NOT NULL,
  key           TEXT    NOT NULL,      -- what it is about: the same key for the same person again changes nothing
  broadcast_id  BIGINT,                -- told to many: the words stand there, and are empty here
  kind          TEXT    NOT NULL,      -- "civic.answered": its group is what stands before the dot
  title         TEXT    NOT NULL,
  text          TEXT    NOT NULL,
  link          TEXT    NOT NULL,      -- a path of our own pages, or empty
  created_ms    BIGINT  NOT NULL,
  not_before_ms BIGINT  NOT NULL,      -- not shown before; 0 = at once
  expires_ms    BIGINT  NOT NULL,      -- of no use after; 0 = never
  is_urgent     BOOLEAN NOT NULL,      -- does not wait for the morning
  read_ms       BIGINT,
  UNIQUE(account_id, key)
);
CREATE INDEX notify_notice_inbox ON notify_notice(account_id, id);
CREATE INDEX notify_notice_unread ON notify_notice(account_id, id) WHERE read_ms IS NULL;

-- A text to an address without an account behind it: a one-time code.
CREATE TABLE notify_message(
  id         ROWKEY,
  key        TEXT    NOT NULL UNIQUE,
  channel    TEXT    NOT NULL CHECK(channel IN ('email', 'sms')),
  address    BYTEA   NOT NULL,         -- sealed
  title      TEXT    NOT NULL,         -- of a mail
  text       BYTEA,                    -- sealed; NULL once a secret one was sent or came too late
  is_secret  BOOLEAN NOT NULL,         -- in no list
  created_ms BIGINT  NOT NULL,
  expires_ms BIGINT  NOT NULL          -- 0 = never
);

-- One way of telling it: to one browser, one mailbox or one phone.
CREATE TABLE notify_send(
  id          ROWKEY,
  channel     TEXT   NOT NULL CHECK(channel IN ('push', 'email', 'sms')),
  state       TEXT   NOT NULL CHECK(state IN ('waiting', 'sent', 'failed', 'dead')),
                                       -- failed: of no use any more (too late, the address is gone); dead: tried too often
  tries       BIGINT NOT NULL,
  next_ms     BIGINT NOT NULL,         -- waiting: when it is tried
  created_ms  BIGINT NOT NULL,
  ended_ms    BIGINT,                  -- sent, failed or dead since
  account_id  BIGINT,                  -- NULL: a message to an address
  notice_id   BIGINT,
  push_id     BIGINT,
  message_id  BIGINT,
  error       TEXT   NOT NULL,         -- of the last try, in short; no address, no text
  provider_id TEXT,                    -- what the SMS centre calls it
  receipt     TEXT                     -- what it said later: DELIVRD, UNDELIV, …
);
CREATE INDEX notify_send_due ON notify_send(channel, next_ms, id) WHERE state = 'waiting';
CREATE INDEX notify_send_dead ON notify_send(id) WHERE state = 'dead';
CREATE INDEX notify_send_account ON notify_send(account_id) WHERE account_id IS NOT NULL;
CREATE INDEX notify_send_provider ON notify_send(provider_id) WHERE provider_id IS NOT NULL;

-- How a person may be reached. Nobody here: the standard quiet hours, no address.
CREATE TABLE notify_person(
  account_id        ROWKEY,
  quiet_from        BIGINT NOT NULL,   -- minutes of the local day; from = to: never quiet
  quiet_to          BIGINT NOT NULL,
  phone             BYTEA,             -- sealed
  phone_verified_ms BIGINT,
  email             BYTEA,             -- sealed
  email_verified_ms BIGINT
);

-- Which ways a person wants for one group of kinds. Nobody here: the standard of notify.h.
CREATE TABLE notify_preference(
  account_id BIGINT  NOT NULL,
  kind_group TEXT    NOT NULL,
  push       BOOLEAN NOT NULL,
  email      BOOLEAN NOT NULL,
  sms        BOOLEAN NOT NULL,
  PRIMARY KEY(account_id, kind_group)
);

-- A browser that takes Web Push (RFC 8030, RFC 8291).
CREATE TABLE notify_push(
  id         ROWKEY,
  account_id BIGINT NOT NULL,
  endpoint   TEXT   NOT NULL UNIQUE,
  p256dh     BYTEA  NOT NULL,          -- its public point, 65 bytes
  auth       BYTEA  NOT NULL,          -- its secret, 16 bytes
  created_ms BIGINT NOT NULL,
  failed     BIGINT NOT NULL           -- tries in a row that failed
);
CREATE INDEX notify_push_account ON notify_push(account_id, id);

-- Whom a word to a unit reaches: each person with the unit he follows and every unit above it, one row each.
CREATE TABLE notify_place(
  unit_id    BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  PRIMARY KEY(unit_id, account_id)
);
CREATE INDEX notify_place_account ON notify_place(account_id);

-- A word to a unit, told to its people piece by piece; `cursor_id` is the last person who was.
CREATE TABLE notify_broadcast(
  id            ROWKEY,
  unit_id       BIGINT  NOT NULL,
  key           TEXT    NOT NULL,
  kind          TEXT    NOT NULL,
  title         TEXT    NOT NULL,
  text          TEXT    NOT NULL,
  link          TEXT    NOT NULL,
  created_ms    BIGINT  NOT NULL,
  not_before_ms BIGINT  NOT NULL,
  expires_ms    BIGINT  NOT NULL,
  is_urgent     BOOLEAN NOT NULL,
  cursor_id     BIGINT  NOT NULL,
  told          BIGINT  NOT NULL,      -- how many so far
  ended_ms      BIGINT,
  UNIQUE(unit_id, key)
);
CREATE INDEX notify_broadcast_open ON notify_broadcast(id) WHERE ended_ms IS NULL;

-- Which process sends on a channel now. Only one does; another takes over when its time has run out.
CREATE TABLE notify_sender(
  channel  TEXT   NOT NULL PRIMARY KEY,
  holder   TEXT   NOT NULL,
  until_ms BIGINT NOT NULL
);
