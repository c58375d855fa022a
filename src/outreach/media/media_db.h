/* media_db.h - the statements behind media.h. Included by src/outreach/ only. */
#ifndef SANSANG_MEDIA_DB_H
#define SANSANG_MEDIA_DB_H
#include "outreach/media/media.h"

MUST_USE enum err media_by_sha256(struct db *db, struct arena *a, struct str sha256, struct media *out);
MUST_USE enum err media_insert(struct db *db, struct arena *a, const struct media *m);       /* ERR_CONFLICT: it is there */
MUST_USE enum err media_count(struct db *db, struct arena *a, int64_t device_id, int64_t since_ms, int64_t *out);
MUST_USE enum err media_set_device(struct db *db, struct arena *a, struct str sha256, int64_t device_id);

/* From where it stood to where it stands; ERR_CONFLICT: it stood elsewhere. */
MUST_USE enum err media_move(struct db *db, struct arena *a, const struct media *from, int64_t received, enum media_state to);

MUST_USE enum err media_set_gone(struct db *db, struct arena *a, struct str sha256);
/* Gone, or not whole and promised before: at most MEDIA_LOOSE_MAX of them. */
enum { MEDIA_LOOSE_MAX = 200 };
MUST_USE enum err media_loose(struct db *db, struct arena *a, int64_t before_ms, db_row_fn *each, void *arg);
/* The row leaves when it is still what `m` says; another state: nothing happens. */
MUST_USE enum err media_delete(struct db *db, struct arena *a, const struct media *m);

/* Every picture on its way has no byte on disk. */
MUST_USE enum err media_forget_pieces(struct db *db, struct arena *a);
MUST_USE enum err media_names_after(struct db *db, struct arena *a, struct str after, db_row_fn *each, void *arg);

#endif
