/* demo_db.h - what the demo asks the database beyond the modules' own questions. Included by src/demo/ only. */
#ifndef SANSANG_DEMO_DB_H
#define SANSANG_DEMO_DB_H
#include "db/db.h"

struct group_row { int64_t id, ward_id, number, households, residents; };
/* All groups, by id: those after `after`, at most `limit`. Row: struct group_row. */
MUST_USE enum err demo_groups(struct db *db, struct arena *a, int64_t after, int64_t limit, db_row_fn *each, void *arg);

MUST_USE enum err demo_count_units(struct db *db, struct arena *a, int64_t *n);

/* Some members of teams in service, spread over the city; row: struct walker with device_id 0. */
MUST_USE enum err demo_members(struct db *db, struct arena *a, int64_t limit, db_row_fn *each, void *arg);

struct walker { int64_t member_id, account_id, device_id; };
/* Members of the team of one group that have a phone; row: struct walker. At most 100. */
MUST_USE enum err demo_walkers(struct db *db, struct arena *a, int64_t group_id, db_row_fn *each, void *arg);

struct filler {
    int64_t member_id, account_id, device_id, n, doors;
}; /* n: the last event of the phone; doors: of the member's pieces */
/* Members of the team of one group that have a piece, each with the first of his phones; row: struct filler. At most 100. */
MUST_USE enum err demo_fillers(struct db *db, struct arena *a, int64_t group_id, db_row_fn *each, void *arg);
/* How many doors of the city lie in a member's piece. */
MUST_USE enum err demo_count_doors(struct db *db, struct arena *a, int64_t *n);

struct dweller {
    int64_t household_id, resident_id, birth_year, lat_e6, lon_e6;
}; /* where the house stands; 0, 0 = unknown */
/* The people behind the first `doors` doors of a member's pieces, in walking order; row: struct dweller. */
MUST_USE enum err demo_dwellers(struct db *db, struct arena *a, int64_t member_id, int64_t doors, db_row_fn *each, void *arg);

/* Residents of one group who were asked and lack something; row: struct asked_row. */
struct asked_row { int64_t resident_id; struct str name; };
MUST_USE enum err demo_asked(struct db *db, struct arena *a, int64_t group_id, int64_t limit, db_row_fn *each, void *arg);

/* Residents with an account, by id; row: struct demo_sender. */
struct demo_sender { int64_t account_id; };
MUST_USE enum err demo_senders(struct db *db, struct arena *a, int64_t limit, db_row_fn *each, void *arg);
/* The agency is responsible for the category in the whole city, at any hour. */
MUST_USE enum err demo_rule(struct db *db, struct arena *a, struct str category, int64_t to_unit_id);
/* The row of a document that was sent whole, without the document: where a million are made. */
MUST_USE enum err demo_proof(struct db *db, struct arena *a, struct str uid, int64_t account_id, int64_t now_ms);

#endif
