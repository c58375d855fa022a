/* publog_db.h - the rows of the public log: leaves, complete subtrees, heads. Included by src/civic/publog/ only. */
#ifndef SANSANG_PUBLOG_DB_H
#define SANSANG_PUBLOG_DB_H
#include "civic/publog/publog.h"

struct publog_leaf_row { int64_t id, at_ms; struct bytes hash, leaf; };

MUST_USE enum err publog_size(struct db *db, struct arena *a, int64_t *size);
/* Behind the last one, whatever r->id says. ERR_CONFLICT: another program took the place. */
MUST_USE enum err publog_leaf_append(struct db *db, struct arena *a, const struct publog_leaf_row *r, int64_t *id);
MUST_USE enum err publog_leaf_by_id(struct db *db, struct arena *a, int64_t id, struct publog_leaf_row *out);
MUST_USE enum err publog_leaf_each(struct db *db, struct arena *a, db_row_fn *each, void *arg);     /* all of them, in order */
MUST_USE enum err publog_leaf_page(struct db *db, struct arena *a, int64_t from, int64_t limit, db_row_fn *each,
                                   void *arg);

/* Heads that are kept. A size is kept once. */
MUST_USE enum err publog_head_insert(struct db *db, struct arena *a, const struct publog_head *h);
MUST_USE enum err publog_head_each(struct db *db, struct arena *a, db_row_fn *each, void *arg);     /* struct publog_head, by size */

/* Level 0 is a leaf's own hash. ERR_NOT_FOUND: not complete, or not there. */
MUST_USE enum err publog_node_insert(struct db *db, struct arena *a, int64_t level, int64_t place, struct bytes hash);
MUST_USE enum err publog_node(struct db *db, struct arena *a, int64_t level, int64_t place, struct bytes *hash);

#endif
