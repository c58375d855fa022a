-- outreach-0021: how the head of a team reaches a member.
ALTER TABLE team_member ADD COLUMN phone BYTEA;           -- sealed, "member.phone"; NULL: not known
