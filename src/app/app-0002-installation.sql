-- app-0002: which keys belong to this data, so that nobody serves it with others.
CREATE TABLE installation(
  id     ROWKEY,                             -- 1
  signer BYTEA NOT NULL                      -- the public half of the installation's signature
);
