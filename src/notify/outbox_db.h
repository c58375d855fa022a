/* outbox_db.h - the statements of the sending side. Included by src/notify/ only. */
#ifndef SANSANG_OUTBOX_DB_H
#define SANSANG_OUTBOX_DB_H
#include "notify/outbox.h"

/* What becomes of a row of notify_send that is still waiting. */
struct send_mark { int64_t id; unsigned state; int64_t tries, next_ms, ended_ms; struct str error, provider_id; };
struct db_rows mark_rows(void);
MUST_USE enum err mark_add(struct arena *a, struct db_rows *rows, const struct send_mark *m);

struct db_rows push_gone_rows(void);                 /* forget a browser: id */
struct db_rows push_failed_rows(void);               /* id, failed */
struct db_rows secret_wipe_rows(void);               /* id of a message: its text goes when it is secret */
MUST_USE enum err id_add(struct arena *a, struct db_rows *rows, int64_t id);
MUST_USE enum err id_count_add(struct arena *a, struct db_rows *rows, int64_t id, int64_t count);

MUST_USE enum err sender_take(struct db *db, struct arena *a, unsigned channel, struct str holder, int64_t now_ms,
                              int64_t until_ms, bool *is_ours);
MUST_USE enum err receipt_set(struct db *db, struct arena *a, struct str provider_id, struct str receipt);
MUST_USE enum err dead_again(struct db *db, struct arena *a, int64_t id, int64_t now_ms);

MUST_USE enum err sweep_sends(struct db *db, struct arena *a, int64_t before_ms, int64_t *n);
MUST_USE enum err sweep_notices(struct db *db, struct arena *a, int64_t before_ms, int64_t *n);
MUST_USE enum err sweep_messages(struct db *db, struct arena *a, int64_t before_ms, int64_t *n);

#endif
