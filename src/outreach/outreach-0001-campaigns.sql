-- outreach-0001: a campaign, the teams that walk for it, and the pieces of ground they share out.
CREATE TABLE campaign(
  id              ROWKEY,
  name            TEXT   NOT NULL,
  name_en         TEXT   NOT NULL,
  unit_id         BIGINT NOT NULL,              -- it runs at this unit and below
  from_day        BIGINT NOT NULL,              -- first and last local day
  to_day          BIGINT NOT NULL,
  state           TEXT   NOT NULL CHECK(state IN ('draft', 'running', 'closed')),
  questionnaire_v BIGINT NOT NULL,
  targets         TEXT   NOT NULL,              -- JSON object: measure -> number
  created_ms      BIGINT NOT NULL,
  CHECK(from_day <= to_day)
);
CREATE INDEX campaign_unit ON campaign(unit_id, state);

CREATE TABLE team(
  id           ROWKEY,
  group_id     BIGINT NOT NULL,
  ward_id      BIGINT NOT NULL,
  name         TEXT   NOT NULL,
  decision_no  TEXT   NOT NULL,                 -- quyết định thành lập
  decision_day BIGINT,
  zalo         TEXT   NOT NULL,
  hotline      TEXT   NOT NULL,
  state        TEXT   NOT NULL CHECK(state IN ('active', 'dissolved'))
);
CREATE INDEX team_group ON team(group_id, id);
CREATE INDEX team_ward ON team(ward_id, id);

CREATE TABLE team_member(
  id         ROWKEY,
  team_id    BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  position   TEXT   NOT NULL CHECK(position IN ('head', 'deputy', 'member')),
  force      TEXT   NOT NULL,                   -- youth, women, police, teacher, student, firm, official, other
  joined_day BIGINT NOT NULL,
  left_day   BIGINT                             -- NULL while a member
);
CREATE INDEX team_member_team ON team_member(team_id, id);
CREATE INDEX team_member_account ON team_member(account_id, id);

-- One walkable piece of a group's ground (mảnh địa bàn). A changed cut raises the epoch: phones start over.
CREATE TABLE piece(
  id          ROWKEY,
  team_id     BIGINT NOT NULL,
  member_id   BIGINT,                           -- NULL: not given to anyone yet
  campaign_id BIGINT NOT NULL,
  group_id    BIGINT NOT NULL,
  number      BIGINT NOT NULL,                  -- 1.. within the team
  epoch       BIGINT NOT NULL,
  houses      BIGINT NOT NULL,
  work        BIGINT NOT NULL                   -- expected minutes
);
CREATE INDEX piece_team ON piece(team_id, id);
CREATE INDEX piece_member ON piece(member_id, id);
