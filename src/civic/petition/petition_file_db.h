/* petition_file_db.h - the statements behind petition_file.h. Included by src/civic/petition/ only. */
#ifndef SANSANG_PETITION_FILE_DB_H
#define SANSANG_PETITION_FILE_DB_H
#include "civic/petition/petition_file.h"

MUST_USE enum err petition_file_by_uid(struct db *db, struct arena *a, struct str uid, struct petition_file *out);
MUST_USE enum err petition_file_insert(struct db *db, struct arena *a, const struct petition_file *f);
/* Of one that was only named so far, or of which nothing has come: what it will be. ERR_CONFLICT: something has come. */
MUST_USE enum err petition_file_promise(struct db *db, struct arena *a, const struct petition_file *f);
MUST_USE enum err petition_file_count(struct db *db, struct arena *a, int64_t account_id, int64_t since_ms, int64_t *n);
/* From where it stood to where it stands; ERR_CONFLICT: it stood elsewhere. */
MUST_USE enum err petition_file_move(struct db *db, struct arena *a, const struct petition_file *from,
                                     int64_t received, unsigned state);
MUST_USE enum err petition_file_known(struct db *db, struct arena *a, const struct petition_file *f);     /* look, taken_ms, flags */

/* The quarters of a look, and what has one of them: newest first, at most FILE_ALIKE_MAX. Row: struct alike. */
enum { FILE_ALIKE_MAX = 200 };
struct alike { int64_t id, petition_id, account_id, look; };
MUST_USE enum err petition_look_insert(struct db *db, struct arena *a, int64_t quarter, int64_t file_id);
MUST_USE enum err petition_look_delete(struct db *db, struct arena *a, int64_t quarter, int64_t file_id);
MUST_USE enum err petition_look_alike(struct db *db, struct arena *a, const int64_t quarter[4], db_row_fn *each,
                                      void *arg);
/* The same bytes elsewhere. Row: struct alike, at most FILE_ALIKE_MAX. */
MUST_USE enum err petition_file_same(struct db *db, struct arena *a, struct str sha256, db_row_fn *each, void *arg);

struct camera_place { int64_t file_id, lat_e6, lon_e6, pin_lat_e6, pin_lon_e6; struct str flags; };
MUST_USE enum err petition_place_insert(struct db *db, struct arena *a, const struct camera_place *p);
/* Those whose report is known. Row: struct camera_place, at most FILE_LOOSE_MAX. */
MUST_USE enum err petition_place_known(struct db *db, struct arena *a, db_row_fn *each, void *arg);
MUST_USE enum err petition_place_delete(struct db *db, struct arena *a, int64_t file_id);
MUST_USE enum err petition_file_flags(struct db *db, struct arena *a, int64_t file_id, struct str flags);

/* Not whole or named by nobody, and promised before: to go. Then those that are gone, at most FILE_LOOSE_MAX; then their rows. */
enum { FILE_LOOSE_MAX = 200 };
MUST_USE enum err petition_files_give_up(struct db *db, struct arena *a, int64_t before_ms);
MUST_USE enum err petition_files_gone(struct db *db, struct arena *a, db_row_fn *each, void *arg);
MUST_USE enum err petition_file_delete(struct db *db, struct arena *a, int64_t id);

MUST_USE enum err petition_file_uids_after(struct db *db, struct arena *a, struct str after, db_row_fn *each,
                                           void *arg);

#endif
