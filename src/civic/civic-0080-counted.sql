-- civic-0080: from a count of reports to the steps it counts, latest first (counted_db.c). The conditions are those of its statements, word for word.

-- What came to a unit from outside.
CREATE INDEX petition_step_arrival ON petition_step(unit_id, at_ms, petition_id, n) WHERE unit_id <> from_unit_id;
-- What a unit did, and the same for the city as a whole.
CREATE INDEX petition_step_unit_event ON petition_step(from_unit_id, event, at_ms, petition_id, n)
  WHERE event IN ('file', 'return', 'answer', 'refuse', 'reopen');
CREATE INDEX petition_step_event ON petition_step(event, at_ms, petition_id, n)
  WHERE event IN ('file', 'return', 'answer', 'refuse', 'reopen');
-- How it was judged, at a unit and in the city.
CREATE INDEX petition_step_unit_rating ON petition_step(from_unit_id, at_ms, petition_id, n) WHERE rating IS NOT NULL;
CREATE INDEX petition_step_rating ON petition_step(at_ms, petition_id, n) WHERE rating IS NOT NULL;
