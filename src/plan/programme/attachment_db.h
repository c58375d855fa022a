/* attachment_db.h - every statement about files of plans; private to the module. */
#ifndef SANSANG_ATTACHMENT_DB_H
#define SANSANG_ATTACHMENT_DB_H
#include "plan/programme/attachment.h"

enum { PLAN_FILE_LOOSE_MAX = 200 };
MUST_USE enum err plan_file_by_uid(struct db *db, struct arena *a, struct str uid, struct plan_file *out);
MUST_USE enum err plan_file_count(struct db *db, struct arena *a, int64_t plan_id, int64_t *n);
MUST_USE enum err plan_file_insert(struct db *db, struct arena *a, const struct plan_file *f);
/* While it has received what `from` says; else ERR_BUSY. */
MUST_USE enum err plan_file_move(struct db *db, struct arena *a, const struct plan_file *from, int64_t received,
                                 unsigned kind, unsigned state);
MUST_USE enum err plan_file_name_it(struct db *db, struct arena *a, int64_t id);
MUST_USE enum err plan_files_give_up(struct db *db, struct arena *a, int64_t before_ms);
MUST_USE enum err plan_files_gone(struct db *db, struct arena *a, db_row_fn *each, void *arg);       /* struct plan_file */
MUST_USE enum err plan_file_delete(struct db *db, struct arena *a, int64_t id);
MUST_USE enum err plan_file_uids_after(struct db *db, struct arena *a, struct str after, db_row_fn *each, void *arg);        /* struct str */

#endif
