-- civic-0004: pictures and documents of reports: how many one sends in a day, what is to be cleared away, where the camera stood.
CREATE INDEX petition_file_account ON petition_file(account_id, created_ms);
CREATE INDEX petition_file_going ON petition_file(created_ms) WHERE state <> 'whole';

-- Where the camera says it was, kept only until the report and its pin are known and the two have been compared.
CREATE TABLE petition_file_place(
  file_id ROWKEY,
  lat_e6  BIGINT NOT NULL,
  lon_e6  BIGINT NOT NULL
);
