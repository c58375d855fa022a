-- civic-0062: a file that no report names may be kept by another subject (an entry of a contest): it is not given up meanwhile.
ALTER TABLE petition_file ADD COLUMN held BOOLEAN NOT NULL DEFAULT FALSE;
