-- civic-0060: what the public board, Open311 and OGC API – Features are read by, and who may send reports by Open311.

-- Reports that everybody may read: by what they are about, by when they came, by where they lie. `open`: still with the city.
CREATE INDEX petition_category_public ON petition(category_id, id) WHERE audience = 'public';
CREATE INDEX petition_ward_category_public ON petition(ward_id, category_id, id) WHERE audience = 'public';
CREATE INDEX petition_public_open ON petition(id)
  WHERE audience = 'public' AND state IN ('sent', 'received', 'handling', 'owed');
CREATE INDEX petition_ward_public_open ON petition(ward_id, id)
  WHERE audience = 'public' AND state IN ('sent', 'received', 'handling', 'owed');
CREATE INDEX petition_category_public_open ON petition(category_id, id)
  WHERE audience = 'public' AND state IN ('sent', 'received', 'handling', 'owed');
CREATE INDEX petition_public_time ON petition(received_ms, id) WHERE audience = 'public';
CREATE INDEX petition_public_cell ON petition(cell, id) WHERE audience = 'public';

-- Nobody has looked at it yet: the pages of the desk that clears them.
CREATE INDEX petition_held_unit ON petition(unit_id, id) WHERE audience = 'held';
CREATE INDEX petition_held_city ON petition(id) WHERE audience = 'held';

-- The counts of a range of days over all categories, without looking at the others.
CREATE INDEX petition_tally_all ON petition_tally(day, unit_id, measure, n) WHERE category_id = 0;

-- Steps in the order of time: what a client of Open311 asks for ("what has changed since yesterday").
CREATE INDEX petition_step_at ON petition_step(at_ms, petition_id, n);

-- A program that may send reports (khoá API): another city app, a counter, a partner. Its key is shown once; only the hash is kept.
CREATE TABLE open_client(
  id         ROWKEY,
  name       TEXT    NOT NULL,
  key_hash   BYTEA   NOT NULL UNIQUE,            -- keyed hash, "open.key"
  unit_id    BIGINT  NOT NULL,                   -- whose client it is: who may revoke it
  per_hour   BIGINT  NOT NULL,                   -- how many reports it may send in an hour
  made_by    BIGINT  NOT NULL,                   -- account
  created_ms BIGINT  NOT NULL,
  revoked_ms BIGINT
);
CREATE INDEX open_client_unit ON open_client(unit_id, id);
CREATE INDEX petition_client ON petition(client_id, received_ms) WHERE client_id IS NOT NULL;

-- What an Open311 client told about who sent it a report: sealed ("open.sender"), for the desk that has to answer.
CREATE TABLE open_sender(
  petition_id BIGINT NOT NULL PRIMARY KEY REFERENCES petition(id),
  sealed      BYTEA  NOT NULL
);

-- Updates that a client told about its reports, by the number it gave them: told twice they are one.
CREATE TABLE open_update(
  client_id   BIGINT NOT NULL,
  ext         TEXT   NOT NULL,                   -- update_id_ext
  petition_id BIGINT NOT NULL,
  n           BIGINT NOT NULL,                   -- the step it became
  PRIMARY KEY(client_id, ext)
);
