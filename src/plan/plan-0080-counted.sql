-- plan-0080: from a count of occasions in the whole city to the occasions it counts, latest first, those of the desks too.
CREATE INDEX occasion_starts ON occasion(starts_ms, id);
