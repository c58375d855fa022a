/* ticket_db.h - every statement about tickets; private to the module. */
#ifndef SANSANG_TICKET_DB_H
#define SANSANG_TICKET_DB_H
#include "plan/occasion/ticket.h"

/* ERR_CONFLICT: uid, or one of this account is there. */
MUST_USE enum err ticket_insert(struct db *db, struct arena *a, const struct ticket *t);
MUST_USE enum err ticket_state_set(struct db *db, struct arena *a, int64_t id, unsigned before, unsigned state, int64_t seq);
/* The first in the line that needs at most `free` seats. ERR_NOT_FOUND. */
MUST_USE enum err ticket_first_waiting(struct db *db, struct arena *a, int64_t occasion_id, unsigned mode, int64_t free,
                                       struct ticket *out);
/* It came: at least so many heads, not later than at_ms. */
MUST_USE enum err ticket_arrived(struct db *db, struct arena *a, int64_t id, int64_t heads, int64_t at_ms, int64_t seq);
MUST_USE enum err ticket_joined(struct db *db, struct arena *a, int64_t id, int64_t now_ms);      /* seen too */
MUST_USE enum err ticket_seen(struct db *db, struct arena *a, int64_t id, int64_t now_ms);
/* Not withdrawn, behind `after`: who is to be told. */
MUST_USE enum err ticket_told_rows(struct db *db, struct arena *a, int64_t occasion_id, int64_t after, int64_t limit,
                                   db_row_fn *each, void *arg);

MUST_USE enum err feedback_insert(struct db *db, struct arena *a, int64_t occasion_id, int64_t n, int64_t lot,
                                  const struct ticket_answer *w, int64_t now_ms);
MUST_USE enum err feedback_of(struct db *db, struct arena *a, int64_t ticket_id, struct feedback_row *out);

struct feed_row { struct bytes token_sealed; };
MUST_USE enum err feed_put(struct db *db, struct arena *a, int64_t account_id, struct bytes hash, struct bytes sealed, int64_t now_ms);
MUST_USE enum err feed_delete(struct db *db, struct arena *a, int64_t account_id);
MUST_USE enum err feed_read(struct db *db, struct arena *a, int64_t account_id, struct feed_row *out);
MUST_USE enum err feed_by_hash(struct db *db, struct arena *a, struct bytes hash, int64_t *account_id);
MUST_USE enum err feed_move(struct db *db, struct arena *a, int64_t from, int64_t to);

/* Both accounts hold one of the same occasion: the first of them, of `from`; ERR_NOT_FOUND. */
MUST_USE enum err ticket_twice(struct db *db, struct arena *a, int64_t from, int64_t to, int64_t *ticket_id);
MUST_USE enum err ticket_nobodys(struct db *db, struct arena *a, int64_t id);
MUST_USE enum err ticket_account_move(struct db *db, struct arena *a, int64_t from, int64_t to);
/* Names and contacts of tickets for what ended before. */
MUST_USE enum err ticket_names_forget(struct db *db, struct arena *a, int64_t ended_before_ms);
MUST_USE enum err ticket_account_forget(struct db *db, struct arena *a, int64_t account_id);

#endif
