-- outreach-0024: credits lie by the person who earned them: a page and a descent less for each that is read or written, and a
-- stretch of people is a stretch of credits.
CREATE TABLE credit_by_person(
  campaign_id BIGINT NOT NULL,
  person_id   BIGINT NOT NULL,                  -- canonical resident
  what        TEXT   NOT NULL,                  -- "won_<mark>", "act_<skill>", "taught_<skill>"
  seq         BIGINT NOT NULL,                  -- the visit that earned it
  group_id    BIGINT NOT NULL,                  -- where it counts
  ward_id     BIGINT NOT NULL,
  PRIMARY KEY(person_id, campaign_id, what)
) KEYED;
INSERT INTO credit_by_person(campaign_id, person_id, what, seq, group_id, ward_id)
  SELECT campaign_id, person_id, what, seq, group_id, ward_id FROM credit ORDER BY person_id, campaign_id, what;
DROP TABLE credit;
ALTER TABLE credit_by_person RENAME TO credit;
