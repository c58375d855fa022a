-- outreach-0040: the cube by unit before campaign, and a row for each month of wards, communes and the city.
-- day < 0: the month year * 12 + month - 1, negated: the sum of its days, moved in the same transaction; filled here for what is there.
CREATE INDEX cube_unit ON cube(unit_id, day);

-- The month of a day number by the calendar's arithmetic: years begin on 1 March, eras have 146,097 days.
WITH days(day) AS (SELECT DISTINCT day FROM cube WHERE day > 0),
  eras(day, era, doe) AS (SELECT day, (day + 719468) / 146097, (day + 719468) % 146097 FROM days),
  years(day, year, doe, yoe) AS (SELECT day, era * 400 + (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doe,
    (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365 FROM eras),
  months(day, month) AS (SELECT day, year * 12 + (5 * (doe - (365 * yoe + yoe / 4 - yoe / 100)) + 2) / 153 + 2 FROM years)
INSERT INTO cube(campaign_id, unit_id, day, touched_ms,
  visits, doors, guided, absent, come_back, refused, no_device, vacant, people, acts, taught, won_phone, won_network,
  won_city_app, won_eid, won_account, won_skills, won_safety, won_culture, won_learn, has_phone, has_network,
  has_city_app, has_eid, has_account, has_skills, has_safety, has_culture, has_learn, lacks_phone, lacks_network,
  lacks_city_app, lacks_eid, lacks_account, lacks_skills, lacks_safety, lacks_culture, lacks_learn, ready_a, ready_b,
  ready_c, ready, became_ready, confirmed, doubtful, voided, called_back, call_ok, call_wrong)
SELECT c.campaign_id, c.unit_id, -m.month, MAX(c.touched_ms),
  CAST(SUM(c.visits) AS BIGINT), CAST(SUM(c.doors) AS BIGINT), CAST(SUM(c.guided) AS BIGINT),
  CAST(SUM(c.absent) AS BIGINT), CAST(SUM(c.come_back) AS BIGINT), CAST(SUM(c.refused) AS BIGINT),
  CAST(SUM(c.no_device) AS BIGINT), CAST(SUM(c.vacant) AS BIGINT), CAST(SUM(c.people) AS BIGINT),
  CAST(SUM(c.acts) AS BIGINT), CAST(SUM(c.taught) AS BIGINT), CAST(SUM(c.won_phone) AS BIGINT),
  CAST(SUM(c.won_network) AS BIGINT), CAST(SUM(c.won_city_app) AS BIGINT), CAST(SUM(c.won_eid) AS BIGINT),
  CAST(SUM(c.won_account) AS BIGINT), CAST(SUM(c.won_skills) AS BIGINT), CAST(SUM(c.won_safety) AS BIGINT),
  CAST(SUM(c.won_culture) AS BIGINT), CAST(SUM(c.won_learn) AS BIGINT), CAST(SUM(c.has_phone) AS BIGINT),
  CAST(SUM(c.has_network) AS BIGINT), CAST(SUM(c.has_city_app) AS BIGINT), CAST(SUM(c.has_eid) AS BIGINT),
  CAST(SUM(c.has_account) AS BIGINT), CAST(SUM(c.has_skills) AS BIGINT), CAST(SUM(c.has_safety) AS BIGINT),
  CAST(SUM(c.has_culture) AS BIGINT), CAST(SUM(c.has_learn) AS BIGINT), CAST(SUM(c.lacks_phone) AS BIGINT),
  CAST(SUM(c.lacks_network) AS BIGINT), CAST(SUM(c.lacks_city_app) AS BIGINT), CAST(SUM(c.lacks_eid) AS BIGINT),
  CAST(SUM(c.lacks_account) AS BIGINT), CAST(SUM(c.lacks_skills) AS BIGINT), CAST(SUM(c.lacks_safety) AS BIGINT),
  CAST(SUM(c.lacks_culture) AS BIGINT), CAST(SUM(c.lacks_learn) AS BIGINT), CAST(SUM(c.ready_a) AS BIGINT),
  CAST(SUM(c.ready_b) AS BIGINT), CAST(SUM(c.ready_c) AS BIGINT), CAST(SUM(c.ready) AS BIGINT),
  CAST(SUM(c.became_ready) AS BIGINT), CAST(SUM(c.confirmed) AS BIGINT), CAST(SUM(c.doubtful) AS BIGINT),
  CAST(SUM(c.voided) AS BIGINT), CAST(SUM(c.called_back) AS BIGINT), CAST(SUM(c.call_ok) AS BIGINT),
  CAST(SUM(c.call_wrong) AS BIGINT)
FROM cube c JOIN months m ON m.day = c.day JOIN unit u ON u.id = c.unit_id AND u.kind IN ('city', 'ward', 'commune')
GROUP BY c.campaign_id, c.unit_id, m.month;
