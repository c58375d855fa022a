/* open_db.h - every statement about Open311: clients, what is asked, updates; private to the room. */
#ifndef SANSANG_OPEN_DB_H
#define SANSANG_OPEN_DB_H
#include "civic/open/client.h"
#include "civic/open/open311.h"

MUST_USE enum err client_insert(struct db *db, struct arena *a, const struct open_client *c, struct bytes key_hash);
MUST_USE enum err client_set_revoked(struct db *db, struct arena *a, int64_t id, int64_t now_ms);
MUST_USE enum err client_row_by_id(struct db *db, struct arena *a, int64_t id, struct open_client *out);
MUST_USE enum err client_row_by_hash(struct db *db, struct arena *a, struct bytes key_hash, struct open_client *out);
MUST_USE enum err client_rows(struct db *db, struct arena *a, int64_t unit_id, int64_t after, int64_t limit, db_row_fn *each, void *arg);
/* How many reports it sent since then, counted up to `max`. */
MUST_USE enum err client_sent(struct db *db, struct arena *a, int64_t id, int64_t since_ms, int64_t max, int64_t *n);

MUST_USE enum err categories_asking(struct db *db, struct arena *a, db_row_fn *each, void *arg);     /* int64_t: those with attributes */
MUST_USE enum err update_rows(struct db *db, struct arena *a, const struct update_query *q, int64_t read_max, db_row_fn *each, void *arg);
MUST_USE enum err update_by_ext(struct db *db, struct arena *a, int64_t client_id, struct str ext, int64_t *petition_id, int64_t *n);
MUST_USE enum err update_insert(struct db *db, struct arena *a, int64_t client_id, struct str ext, int64_t petition_id, int64_t n);

#endif
