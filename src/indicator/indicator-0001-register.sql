-- indicator-0001: the register of indicators (chỉ tiêu): each row one version of a definition; a changed one is a new row.
CREATE TABLE indicator(
  id           ROWKEY,
  code         SORTTEXT NOT NULL,                -- "ready.share"
  version      BIGINT   NOT NULL,                -- 1..
  name_vi      TEXT     NOT NULL,
  name_en      TEXT     NOT NULL,
  about_vi     TEXT     NOT NULL,                -- how it is to be read; may be empty
  about_en     TEXT     NOT NULL,
  unit_word    TEXT     NOT NULL,                -- what is counted: indicator_units
  formula      TEXT     NOT NULL,                -- define/formula.h
  direction    TEXT     NOT NULL CHECK(direction IN ('up', 'down', 'none')),
  pillar       TEXT     NOT NULL CHECK(pillar IN ('government', 'economy', 'society', 'citizen')),
  frequency    TEXT     NOT NULL,                -- how often it is reported: a kind of period
  owner_unit_id BIGINT  NOT NULL,                -- who answers for the definition
  legal_source TEXT     NOT NULL,                -- empty: none
  is_sure      BOOLEAN  NOT NULL,                -- false: the source or its wording has not been seen
  is_public    BOOLEAN  NOT NULL,
  valid_from   BIGINT   NOT NULL,                -- day
  valid_to     BIGINT,                           -- the first day the next version holds; NULL: in force
  made_ms      BIGINT   NOT NULL,
  made_by      BIGINT   NOT NULL,                -- account; 0: came with the program
  UNIQUE(code, version)
);
CREATE UNIQUE INDEX indicator_now ON indicator(code) WHERE valid_to IS NULL;
CREATE INDEX indicator_pillar ON indicator(pillar, code) WHERE valid_to IS NULL;
