-- civic-0003: the public log (sổ công khai): a Merkle tree of RFC 6962 over every step in the life of every report. Rows are only ever added.

-- One line of the log. The first has the number 0, and there are no gaps.
CREATE TABLE publog_leaf(
  id    ROWKEY,
  at_ms BIGINT NOT NULL,                -- when it was added; not part of the hash: what counts is what the leaf says itself
  hash  BYTEA  NOT NULL,                -- SHA-256(0x00 || leaf)
  leaf  BYTEA  NOT NULL
);

-- Complete subtrees of two leaves and more: the one of level L and place P covers the leaves P*2^L to (P+1)*2^L - 1.
CREATE TABLE publog_node(
  id   ROWKEY,                          -- L * 2^48 + P
  hash BYTEA NOT NULL                   -- SHA-256(0x01 || left || right)
);

-- Heads that were given out, kept: a log that was written anew, hashes and all, no longer leads to them.
CREATE TABLE publog_head(
  size      ROWKEY,
  at_ms     BIGINT NOT NULL,
  root      BYTEA  NOT NULL,
  signature BYTEA  NOT NULL             -- Ed25519 over the line of docs/publog.md
);
