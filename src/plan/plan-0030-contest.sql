-- plan-0030: contests (cuộc thi): rounds and their criteria, judges, entries, scores, results, appeals.
CREATE TABLE contest(
  id           ROWKEY,
  uid          TEXT   NOT NULL UNIQUE,           -- UUIDv7
  code         TEXT   NOT NULL UNIQUE,           -- "CT-3"
  unit_id      BIGINT NOT NULL,
  state        TEXT   NOT NULL CHECK (state IN ('draft', 'open', 'scoring', 'scored', 'published', 'cancelled')),
  title        TEXT   NOT NULL,
  title_en     TEXT   NOT NULL,
  text         TEXT   NOT NULL,
  text_en      TEXT   NOT NULL,
  closes_ms    BIGINT NOT NULL,                  -- entries come until then
  round        BIGINT NOT NULL,                  -- the one being scored, 1 the first
  rounds       BIGINT NOT NULL,
  entries      BIGINT NOT NULL,                  -- handed in and standing
  published_ms BIGINT,
  closed_by    BIGINT,                           -- who closed the last round
  published_by BIGINT,
  reason       TEXT   NOT NULL,                  -- why it was cancelled
  created_by   BIGINT NOT NULL,
  created_ms   BIGINT NOT NULL
);
CREATE INDEX contest_shown ON contest(id) WHERE state <> 'draft';
CREATE INDEX contest_unit ON contest(unit_id, id);
CREATE INDEX contest_closing ON contest(closes_ms) WHERE state = 'open';

CREATE TABLE contest_round(
  contest_id BIGINT NOT NULL REFERENCES contest(id),
  n          BIGINT NOT NULL,                    -- 1..
  name       TEXT   NOT NULL,
  name_en    TEXT   NOT NULL,
  advance    BIGINT NOT NULL,                    -- so many go on; 0 in the last
  closed_ms  BIGINT,
  PRIMARY KEY(contest_id, n)
) KEYED;

CREATE TABLE contest_criterion(
  id         ROWKEY,
  contest_id BIGINT NOT NULL,
  round      BIGINT NOT NULL,
  name       TEXT   NOT NULL,
  name_en    TEXT   NOT NULL,
  weight     BIGINT NOT NULL,                    -- of a hundred
  max        BIGINT NOT NULL                     -- the highest mark
);
CREATE INDEX contest_criterion_of ON contest_criterion(contest_id, round, id);

CREATE TABLE contest_judge(
  contest_id BIGINT NOT NULL REFERENCES contest(id),
  account_id BIGINT NOT NULL,
  PRIMARY KEY(contest_id, account_id)
) KEYED;
CREATE INDEX contest_judge_account ON contest_judge(account_id, contest_id);

CREATE TABLE contest_entry(
  id          ROWKEY,
  uid         TEXT   NOT NULL UNIQUE,            -- UUIDv7, born where it was written
  contest_id  BIGINT NOT NULL REFERENCES contest(id),
  number      BIGINT NOT NULL,                   -- drawn: what judges see
  account_id  BIGINT,                            -- NULL: forgotten
  state       TEXT   NOT NULL CHECK (state IN ('in', 'returned', 'withdrawn')),
  title       TEXT   NOT NULL,
  text        TEXT   NOT NULL,
  team        TEXT   NOT NULL,
  members     TEXT   NOT NULL,
  round       BIGINT NOT NULL,                   -- the highest it has come to
  rank        BIGINT NOT NULL,                   -- in the last round it was in; 0: not yet
  score_milli BIGINT NOT NULL,
  reason      TEXT   NOT NULL,                   -- why it was sent back
  sent_ms     BIGINT NOT NULL,
  UNIQUE(contest_id, number)
);
CREATE UNIQUE INDEX contest_entry_one ON contest_entry(contest_id, account_id) WHERE account_id IS NOT NULL AND state <> 'withdrawn';
CREATE INDEX contest_entry_account ON contest_entry(account_id, id);
CREATE INDEX contest_entry_round ON contest_entry(contest_id, round, number) WHERE state = 'in';
CREATE INDEX contest_entry_rank ON contest_entry(contest_id, round, rank, number) WHERE state = 'in';

CREATE TABLE contest_file(
  file_id  BIGINT NOT NULL PRIMARY KEY,          -- petition_file.id: kept in the same store
  entry_id BIGINT NOT NULL REFERENCES contest_entry(id),
  name     TEXT   NOT NULL
) KEYED;
CREATE INDEX contest_file_of ON contest_file(entry_id, file_id);

-- Declared ones; the others follow from who judge and entrant are.
CREATE TABLE contest_conflict(
  entry_id   BIGINT NOT NULL REFERENCES contest_entry(id),
  account_id BIGINT NOT NULL,
  reason     TEXT   NOT NULL,
  at_ms      BIGINT NOT NULL,
  PRIMARY KEY(entry_id, account_id)
) KEYED;

CREATE TABLE contest_mark(
  entry_id     BIGINT NOT NULL REFERENCES contest_entry(id),
  round        BIGINT NOT NULL,
  account_id   BIGINT NOT NULL,                  -- the judge
  criterion_id BIGINT NOT NULL,
  mark         BIGINT NOT NULL,
  at_ms        BIGINT NOT NULL,
  PRIMARY KEY(entry_id, round, account_id, criterion_id)
) KEYED;

CREATE TABLE contest_note(
  entry_id   BIGINT NOT NULL REFERENCES contest_entry(id),
  round      BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  text       TEXT   NOT NULL,
  PRIMARY KEY(entry_id, round, account_id)
) KEYED;

CREATE TABLE contest_appeal(
  id          ROWKEY,
  contest_id  BIGINT NOT NULL REFERENCES contest(id),
  entry_id    BIGINT NOT NULL UNIQUE,
  text_sealed BYTEA  NOT NULL,                   -- "contest.appeal"
  sent_ms     BIGINT NOT NULL,
  answer      TEXT   NOT NULL,
  answered_ms BIGINT,
  answered_by BIGINT
);
CREATE INDEX contest_appeal_of ON contest_appeal(contest_id, id);
