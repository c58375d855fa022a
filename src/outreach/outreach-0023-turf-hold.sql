-- outreach-0023: who cuts a run holds it for a while, so that of several programs on one database one does it.
ALTER TABLE turf_run ADD COLUMN held_until_ms BIGINT NOT NULL DEFAULT 0;   -- running, and past this: whoever did it is gone
