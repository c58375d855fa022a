/* ticket.h - vé: one person or one group registered for an occasion, with a seat or in the line for one; its token is shown as a QR code. */
#ifndef SANSANG_TICKET_H
#define SANSANG_TICKET_H
#include "plan/occasion/occasion.h"

struct json;
struct citizen;

enum ticket_kind { TICKET_RESIDENT, TICKET_WALK_IN, TICKET_GROUP };
enum ticket_mode { MODE_SITE, MODE_ONLINE };
enum ticket_state { TICKET_HELD, TICKET_WAITING, TICKET_WITHDRAWN };
extern const char *const ticket_kinds[], *const ticket_modes[], *const ticket_states[];

struct ticket {
    int64_t id, occasion_id, account_id;     /* account_id 0: nobody's */
    struct bytes name_sealed, contact_sealed, hash, token_sealed;
    int64_t seq, arrived_heads, seen_ms;
    struct str uid;
    unsigned kind, mode, state;
    int64_t heads, number, created_ms, arrived_ms, joined_ms;
};
extern const struct fields ticket_fields;    /* uid … joined_ms */

enum { TICKET_HASH_BYTES = 12, TOKEN_LETTERS = 22, HEADS_MAX = 500, HEADS_RESIDENT_MAX = 50, TICKET_NAME_MAX = 120, CONTACT_MAX = 120 };

/* ---- registering; a transaction of its own ---- */

struct ticket_wish {
    struct str uid;                      /* UUIDv7, born where it was asked for */
    int64_t occasion_id, account_id;     /* account_id 0: at the desk */
    unsigned kind, mode;
    int64_t heads;                       /* 0: one */
    struct str name, contact;            /* contact: a phone or a mailbox */
    const char *field;                   /* ERR_BAD_INPUT is about it */
};
/* A ticket: held when there is room, else waiting. The same uid again from the same account: OK and *again. ERR_CONFLICT: one is there already,
   not open for registration, or another's uid. ERR_NOT_FOUND: a resident asks for what is not shown to everybody. */
MUST_USE enum err ticket_take(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                              struct ticket_wish *w, struct ticket *out,
                              bool *again);
/* ERR_CONFLICT: it has been used. Withdrawn before is OK. Who fits moves up. */
MUST_USE enum err ticket_withdraw(struct db *db, struct arena *a, int64_t now_ms, int64_t id, struct ticket *out);
/* Inside a transaction: those who wait get what is free, in their order; they are told. */
MUST_USE enum err tickets_move_up(struct db *db, struct arena *a, int64_t now_ms, const struct occasion *o);

/* ---- reading ---- */

MUST_USE enum err ticket_by_id(struct db *db, struct arena *a, int64_t id, struct ticket *out);
MUST_USE enum err ticket_by_uid(struct db *db, struct arena *a, struct str uid, struct ticket *out);
MUST_USE enum err ticket_by_hash(struct db *db, struct arena *a, struct bytes hash, struct ticket *out);
/* What a QR code says. ERR_NOT_FOUND. */
MUST_USE enum err ticket_by_token(struct db *db, struct arena *a, struct str token, struct ticket *out);
MUST_USE enum err ticket_hash(struct arena *a, struct str token, struct bytes *out);
/* ERR_NOT_FOUND: its person was forgotten. */
MUST_USE enum err ticket_token(const struct keys *keys, struct arena *a, const struct ticket *t, struct str *token);
MUST_USE enum err ticket_name(const struct keys *keys, struct arena *a, const struct ticket *t, struct str *name);
/* The one of an account that is not withdrawn. ERR_NOT_FOUND. */
MUST_USE enum err ticket_of_account(struct db *db, struct arena *a, int64_t occasion_id, int64_t account_id, struct ticket *out);
/* Of an account, newest first; of an occasion, by id. Row: struct ticket. */
MUST_USE enum err ticket_mine(struct db *db, struct arena *a, int64_t account_id, int64_t before, int64_t limit,
                              db_row_fn *each, void *arg);
MUST_USE enum err ticket_list(struct db *db, struct arena *a, int64_t occasion_id, int64_t after, int64_t limit,
                              db_row_fn *each, void *arg);
/* Those that changed after `seq`, in that order: what a phone at the door holds. */
struct ticket_line { struct bytes hash; int64_t heads; unsigned mode, state; int64_t number; bool is_in; int64_t seq; };
extern const struct fields ticket_line_fields;       /* without seq */
MUST_USE enum err ticket_lines(struct db *db, struct arena *a, int64_t occasion_id, int64_t seq, int64_t limit, db_row_fn *each, void *arg);

/* ---- using it ---- */

/* The stream is opened with the ticket: counted once. ERR_CONFLICT: not now, or withdrawn, waiting, cancelled, not online. *stream: the link. */
MUST_USE enum err ticket_join(struct db *db, struct arena *a, int64_t now_ms, int64_t id, struct str *stream, struct occasion *o);
/* Its page is still open. ERR_CONFLICT: it has not joined, or it is over. */
MUST_USE enum err ticket_here(struct db *db, struct arena *a, int64_t now_ms, int64_t id, struct occasion *o);

struct ticket_answer { int64_t ticket_id, stars; struct str text; };
/* Once; the same again is OK. ERR_CONFLICT: another before, nobody came with it, not begun or too long ago. ERR_BAD_INPUT. */
MUST_USE enum err ticket_feedback(struct db *db, struct arena *a, int64_t now_ms, const struct ticket_answer *w);
MUST_USE enum err ticket_has_answered(struct db *db, struct arena *a, int64_t id, bool *out);
struct feedback_row { int64_t lot, stars; struct str text; };
MUST_USE enum err feedback_list(struct db *db, struct arena *a, int64_t occasion_id, int64_t after_lot, int64_t limit,
                                db_row_fn *each, void *arg);
MUST_USE enum err feedback_stars(struct db *db, struct arena *a, int64_t occasion_id, int64_t out[5]);

/* ---- a person's calendar ---- */

/* A new link; the old one is dead. A transaction of its own. */
MUST_USE enum err feed_make(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, int64_t account_id, struct str *token);
MUST_USE enum err feed_drop(struct db *db, struct arena *a, int64_t account_id);
/* ERR_NOT_FOUND. */
MUST_USE enum err feed_token(struct db *db, struct arena *a, const struct keys *keys, int64_t account_id, struct str *token);
MUST_USE enum err feed_account(struct db *db, struct arena *a, const struct keys *keys, struct str token, int64_t *account_id);

/* ---- a resident's account, for the lists of account/citizen/citizen.h ---- */

MUST_USE enum err occasion_account_joined(struct db *db, struct arena *a, int64_t now_ms, int64_t from, int64_t to);
MUST_USE enum err occasion_account_forgotten(struct db *db, struct arena *a, int64_t now_ms, int64_t account_id);
enum err record_tickets(struct db *db, struct arena *a, const struct citizen *who, struct json *j, const char *name);

#endif
