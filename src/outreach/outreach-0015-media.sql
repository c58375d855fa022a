-- outreach-0015: photographs of things, as the phone promised them; the pictures themselves lie in the data folder.
CREATE TABLE media(
  sha256     TEXT   NOT NULL PRIMARY KEY,        -- of what the phone sends, hex; the name of the file that is kept
  account_id BIGINT NOT NULL,
  device_id  BIGINT NOT NULL,
  bytes      BIGINT NOT NULL,                    -- promised
  received   BIGINT NOT NULL,                    -- so many of them are on disk
  state      TEXT   NOT NULL CHECK(state IN ('coming', 'whole', 'refused', 'gone')),   -- gone: the file is to be removed
  created_ms BIGINT NOT NULL,
  visit_seq  BIGINT                              -- the visit or correction that names it
);
CREATE INDEX media_device ON media(device_id, created_ms);
CREATE INDEX media_loose ON media(created_ms) WHERE state <> 'whole';
