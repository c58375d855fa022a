-- plan-0090: who is asked by a link to judge a contest or to accompany start-ups; who has read the entrants' names and so does not judge them.
CREATE TABLE plan_invitation(
  id         ROWKEY,
  token_hash BYTEA  NOT NULL UNIQUE,             -- keyed hash, "plan.invitation": the token is said once
  seat       TEXT   NOT NULL CHECK (seat IN ('judge', 'mentor')),
  subject_id BIGINT NOT NULL,                    -- judge: contest.id; mentor: startup_call.id
  note       TEXT   NOT NULL,                    -- for whom, in the desk's words
  created_by BIGINT NOT NULL,
  created_ms BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL,
  taken_by   BIGINT,                             -- NULL: nobody, or forgotten
  taken_ms   BIGINT,
  revoked_by BIGINT,
  revoked_ms BIGINT
);
CREATE INDEX plan_invitation_of ON plan_invitation(seat, subject_id, id);
CREATE INDEX plan_invitation_taken ON plan_invitation(taken_by, id) WHERE taken_by IS NOT NULL;
CREATE INDEX plan_invitation_over ON plan_invitation(expires_ms) WHERE taken_ms IS NULL;

CREATE TABLE contest_reader(
  contest_id BIGINT NOT NULL REFERENCES contest(id),
  account_id BIGINT NOT NULL,
  at_ms      BIGINT NOT NULL,                    -- the first time, while entrants were hidden
  PRIMARY KEY(contest_id, account_id)
) KEYED;

INSERT INTO parameter(code, value, unit, valid_from, valid_to, legal_basis, note) VALUES
  ('plan.invitation_days', 7, 'day', 20147, NULL, 'quyết định của đơn vị vận hành', 'lời mời làm giám khảo, người dẫn dắt còn dùng được chừng này ngày');
