-- civic-0070: the counts of reports by month, in the order they are asked for: one measure, one category or all, one unit, some months.
-- The sum of the days in petition_tally, moved in the same transaction; filled here for what is there already.
CREATE TABLE petition_month(
  measure     TEXT   NOT NULL,                   -- petition_measures
  category_id BIGINT NOT NULL,                   -- 0: all
  unit_id     BIGINT NOT NULL,
  month       BIGINT NOT NULL,                   -- year * 12 + month - 1
  n           BIGINT NOT NULL,
  PRIMARY KEY(measure, category_id, unit_id, month)
) KEYED;

-- The month of a day number by the calendar's arithmetic: years begin on 1 March, eras have 146,097 days.
WITH days(day) AS (SELECT DISTINCT day FROM petition_tally WHERE day > 0),
  eras(day, era, doe) AS (SELECT day, (day + 719468) / 146097, (day + 719468) % 146097 FROM days),
  years(day, year, doe, yoe) AS (SELECT day, era * 400 + (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doe,
    (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365 FROM eras),
  months(day, month) AS (SELECT day, year * 12 + (5 * (doe - (365 * yoe + yoe / 4 - yoe / 100)) + 2) / 153 + 2 FROM years)
INSERT INTO petition_month(measure, category_id, unit_id, month, n)
SELECT t.measure, t.category_id, t.unit_id, m.month, CAST(SUM(t.n) AS BIGINT)
FROM petition_tally t JOIN months m ON m.day = t.day
GROUP BY t.measure, t.category_id, t.unit_id, m.month;
