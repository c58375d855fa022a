-- outreach-0010: proof both ways: what a resident said about a visit, and the numbered slips for those without a phone.
-- What a resident said, by the token of the visit's link (keyed hash): it may be said before the visit has arrived.
CREATE TABLE confirmation(
  token_hash   BYTEA  NOT NULL PRIMARY KEY,
  said         TEXT   NOT NULL CHECK(said IN ('helped', 'came', 'nobody')),
  said_ms      BIGINT NOT NULL,
  browser_hash BYTEA,                           -- keyed hash of the browser's own cookie: who confirms for many?
  visit_seq    BIGINT                           -- NULL: the visit has not arrived yet
);
CREATE INDEX confirmation_browser ON confirmation(browser_hash, said_ms);

-- The token a visit came with, so that a link opened later finds it.
CREATE TABLE visit_token(
  token_hash BYTEA  NOT NULL PRIMARY KEY,
  visit_seq  BIGINT NOT NULL
);

-- Phiếu số: printed for one team, each good for one visit.
CREATE TABLE slip(
  number     TEXT   NOT NULL PRIMARY KEY,       -- eight digits, drawn by chance
  team_id    BIGINT NOT NULL,
  printed_ms BIGINT NOT NULL,
  visit_seq  BIGINT                             -- NULL: not handed out yet
);
CREATE INDEX slip_team ON slip(team_id, printed_ms, number);
