-- plan-0040: start-up support (hỗ trợ khởi nghiệp): calls, applications, mentors, milestones.
CREATE TABLE startup_call(
  id           ROWKEY,
  uid          TEXT   NOT NULL UNIQUE,           -- UUIDv7
  code         TEXT   NOT NULL UNIQUE,           -- "KN-2"
  unit_id      BIGINT NOT NULL,
  title        TEXT   NOT NULL,
  title_en     TEXT   NOT NULL,
  text         TEXT   NOT NULL,
  text_en      TEXT   NOT NULL,
  closes_ms    BIGINT NOT NULL,                  -- applications come until then
  places       BIGINT NOT NULL,                  -- so many are chosen at most
  applications BIGINT NOT NULL,                  -- standing: sent and not withdrawn
  chosen       BIGINT NOT NULL,                  -- chosen, running or finished
  created_by   BIGINT NOT NULL,
  created_ms   BIGINT NOT NULL
);
CREATE INDEX startup_call_unit ON startup_call(unit_id, id);

CREATE TABLE startup_application(
  id          ROWKEY,
  uid         TEXT   NOT NULL UNIQUE,            -- UUIDv7, born where it was written
  code        TEXT   NOT NULL UNIQUE,            -- "KN-2-7"
  call_id     BIGINT NOT NULL REFERENCES startup_call(id),
  account_id  BIGINT,                            -- NULL: forgotten
  state       TEXT   NOT NULL CHECK (state IN ('sent', 'shortlisted', 'chosen', 'running', 'finished', 'stopped', 'declined', 'withdrawn')),
  name        TEXT   NOT NULL,                   -- of the group or firm
  title       TEXT   NOT NULL,
  text_sealed BYTEA  NOT NULL,                   -- "startup.text": an idea that is not ours to show
  mentor_id   BIGINT,                            -- the account
  reason      TEXT   NOT NULL,                   -- why it was declined or stopped
  created_ms  BIGINT NOT NULL
);
CREATE UNIQUE INDEX startup_application_one ON startup_application(call_id, account_id) WHERE account_id IS NOT NULL AND state <> 'withdrawn';
CREATE INDEX startup_application_call ON startup_application(call_id, state, id);
CREATE INDEX startup_application_account ON startup_application(account_id, id);
CREATE INDEX startup_application_mentor ON startup_application(mentor_id, id) WHERE mentor_id IS NOT NULL;

CREATE TABLE startup_milestone(
  application_id BIGINT NOT NULL REFERENCES startup_application(id),
  n              BIGINT NOT NULL,                -- 1..
  title          TEXT   NOT NULL,
  due_day        BIGINT NOT NULL,
  report         TEXT   NOT NULL,                -- of the applicant
  reported_ms    BIGINT,
  note           TEXT   NOT NULL,                -- of who confirmed
  confirmed_ms   BIGINT,
  confirmed_by   BIGINT,
  PRIMARY KEY(application_id, n)
) KEYED;
