/* import_db.h - every statement about import jobs; private to territory. */
#ifndef SANSANG_IMPORT_DB_H
#define SANSANG_IMPORT_DB_H
#include "territory/import.h"

extern const char *const import_states[];

enum err job_insert(struct db *db, struct arena *a, const struct import_job *j);
/* Write the state, the counts and the times, when the state before is still `was`; else ERR_CONFLICT. */
enum err job_update(struct db *db, struct arena *a, const struct import_job *j, enum import_state was);
/* The oldest job that waits, or that runs without a sign of life since `silent_ms`. ERR_NOT_FOUND. */
enum err job_next(struct db *db, struct arena *a, int64_t silent_ms, struct import_job *out);

enum err part_insert(struct db *db, struct arena *a, int64_t job_id, int64_t part, struct bytes sealed);
struct import_part { struct bytes sealed; };
enum err part_read(struct db *db, struct arena *a, int64_t job_id, int64_t part, struct import_part *out);
enum err parts_delete(struct db *db, struct arena *a, int64_t job_id);
enum err parts_old(struct db *db, struct arena *a, int64_t before_ms, bool *out);      /* are there any? */
enum err parts_delete_old(struct db *db, struct arena *a, int64_t before_ms);

enum err fault_insert(struct db *db, struct arena *a, int64_t job_id, const struct import_fault *f);
enum err faults_delete(struct db *db, struct arena *a, int64_t job_id);

#endif
