/* spread_db.h - the statements of telling many. Included by src/notify/ only. */
#ifndef SANSANG_SPREAD_DB_H
#define SANSANG_SPREAD_DB_H
#include "notify/notify_db.h"

struct broadcast {
    int64_t id, unit_id;
    struct str key, kind;
    int64_t not_before_ms, expires_ms;
    bool is_urgent;
    int64_t cursor_id;
};
/* The oldest that is not finished; ERR_NOT_FOUND: none. */
MUST_USE enum err broadcast_open(struct db *db, struct arena *a, struct broadcast *out);
MUST_USE enum err broadcast_moved(struct db *db, struct arena *a, int64_t id, int64_t cursor_id, int64_t told,
                                  int64_t ended_ms);

/* The people after `cursor_id` in order, at most `limit`; is_told: they have this notice already. */
struct follower { struct reach reach; bool is_told; };
MUST_USE enum err followers_of(struct db *db, struct arena *a, const struct broadcast *b, int64_t limit,
                               db_row_fn *each, void *arg);
/* Their browsers, in the order of the accounts; `last_id` is the last of them. */
MUST_USE enum err browsers_of(struct db *db, struct arena *a, const struct broadcast *b, int64_t last_id, size_t max,
                              db_row_fn *each, void *arg);

struct db_rows notice_of_broadcast_rows(void);
MUST_USE enum err notice_of_broadcast_add(struct arena *a, struct db_rows *rows, int64_t id, int64_t account_id, int64_t now_ms,
                                          const struct broadcast *b);

#endif
