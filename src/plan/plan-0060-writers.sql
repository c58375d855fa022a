-- plan-0060: everybody who ever wrote in a version (plan_version.edited_by is the last of them): who did does not approve it.
CREATE TABLE plan_writer(
  version_id BIGINT NOT NULL REFERENCES plan_version(id),
  account_id BIGINT NOT NULL,
  PRIMARY KEY(version_id, account_id)
) KEYED;
-- Of versions written before, who began them and who wrote in them last is all that is known.
INSERT INTO plan_writer(version_id, account_id) SELECT id, created_by FROM plan_version UNION SELECT id, edited_by FROM plan_version;
