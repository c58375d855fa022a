-- civic-0012: initiatives (sáng kiến): what residents propose, who supports it, what the unit answers.
CREATE TABLE idea(
  id          ROWKEY,
  uid         TEXT    NOT NULL UNIQUE,           -- UUIDv7, born where it was written
  code        TEXT    NOT NULL UNIQUE,           -- "SK-12"
  unit_id     BIGINT  NOT NULL,                  -- who answers: the city, a ward, commune or agency
  account_id  BIGINT  NOT NULL,                  -- who proposed it; 0: forgotten
  category    TEXT    NOT NULL,                  -- idea_categories
  state       TEXT    NOT NULL CHECK (state IN ('proposed', 'public', 'closed', 'answered', 'refused', 'withdrawn')),
  sent_sealed BYTEA   NOT NULL,                  -- title, newline, words as they were sent: "idea.text"
  title       TEXT    NOT NULL,                  -- the public's copy, cleared by the desk; empty until then
  text        TEXT    NOT NULL,
  result      TEXT    CHECK (result IN ('accepted', 'partly', 'declined')),
  answer      TEXT    NOT NULL,                  -- of the unit, or why it was refused
  supports    BIGINT  NOT NULL,
  created_ms  BIGINT  NOT NULL,
  public_ms   BIGINT,                            -- everybody reads it since
  closes_ms   BIGINT,                            -- until when it may be supported
  answered_ms BIGINT,
  decided_by  BIGINT                             -- the account that answered or refused
);
CREATE INDEX idea_desk ON idea(unit_id, state, id);
CREATE INDEX idea_account ON idea(account_id, id);
CREATE INDEX idea_newest ON idea(public_ms, id) WHERE public_ms IS NOT NULL;
CREATE INDEX idea_best ON idea(supports, id) WHERE public_ms IS NOT NULL;
CREATE INDEX idea_unit_newest ON idea(unit_id, public_ms, id) WHERE public_ms IS NOT NULL;
CREATE INDEX idea_unit_best ON idea(unit_id, supports, id) WHERE public_ms IS NOT NULL;
CREATE INDEX idea_closing ON idea(closes_ms) WHERE state = 'public';

CREATE TABLE idea_support(
  idea_id    BIGINT NOT NULL REFERENCES idea(id),
  account_id BIGINT NOT NULL,
  since_ms   BIGINT NOT NULL,
  PRIMARY KEY(idea_id, account_id)
) KEYED;
CREATE INDEX idea_support_account ON idea_support(account_id, idea_id);

-- Supporters who have not been told of the answer yet, by the id of the last who was: many are told piece by piece.
CREATE TABLE idea_telling(
  idea_id       BIGINT NOT NULL PRIMARY KEY,
  after_account BIGINT NOT NULL
);

INSERT INTO parameter(code, value, unit, valid_from, valid_to, legal_basis, note) VALUES
  ('idea.support', 90, 'day', 20147, NULL, 'quyết định của đơn vị vận hành', 'thời gian ủng hộ một sáng kiến; đơn vị vẫn phải trả lời sau đó');
