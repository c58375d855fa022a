/* notify.h - telling people something: one outbox, written in the transaction of what it tells about. Hộp thư thông báo. */
#ifndef SANSANG_NOTIFY_H
#define SANSANG_NOTIFY_H
#include "auth/keys.h"
#include "db/db.h"

enum notify_channel { NOTIFY_PUSH, NOTIFY_EMAIL, NOTIFY_SMS, NOTIFY_CHANNELS };
extern const char *const notify_channels[];                  /* push, email, sms; NULL-ended */
enum send_state { SEND_WAITING, SEND_SENT, SEND_FAILED, SEND_DEAD };
extern const char *const send_states[];

enum { NOTICE_KIND_MAX = 60, NOTICE_KEY_MAX = 120, NOTICE_TITLE_MAX = 200, NOTICE_TEXT_MAX = 1000, NOTICE_LINK_MAX = 300,
       ADDRESS_MAX = 254, MESSAGE_TEXT_MAX = 4000 };

/* Told to one account. It says that there is something and where; it holds nobody's personal data, for it leaves the house. */
struct notice {
    int64_t account_id;
    struct str kind; /* "civic.answered": a-z, 0-9, '_' with one dot; its group is what stands before it */
    struct str key;                      /* what it is about: "report:0190…:answered" */
    struct str title, text;
    struct str link;                     /* a path of our own pages, or empty */
    int64_t not_before_ms, expires_ms;   /* 0: at once; never */
    bool is_urgent;                      /* does not wait for the end of the quiet hours */
};

/* Call inside the transaction of what it tells about (it opens none). The same (account_id, key) again is OK and changes
   nothing. The inbox shows it at once; the other ways follow the person's wishes. ERR_BAD_INPUT: a member out of bounds. */
MUST_USE enum err notify_put(struct db *db, struct arena *a, int64_t now_ms, const struct notice *n);

/* To an address, no account needed. Inside the caller's transaction; the same key again changes nothing. */
struct notify_message {
    unsigned channel;                    /* NOTIFY_SMS or NOTIFY_EMAIL */
    struct str to;                       /* "84912345678" or "lan@example.vn" */
    struct str title;                    /* of a mail; empty for SMS */
    struct str text, key;
    int64_t expires_ms;                  /* 0: never */
    bool is_secret;                      /* a one-time code: its text is wiped once sent and stands in no list */
};
MUST_USE enum err notify_message(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                                 const struct notify_message *m);

/* To everybody who follows the unit or one below it; n->account_id is not used. Inside the caller's transaction, where it
   takes one row; the people are told afterwards, piece by piece, each once. The same (unit_id, key) again changes nothing. */
MUST_USE enum err notify_broadcast(struct db *db, struct arena *a, int64_t now_ms, int64_t unit_id,
                                   const struct notice *n);

/* Where a person belongs: his unit and every unit above it; n = 0: nowhere. Inside the caller's transaction. */
MUST_USE enum err notify_place_set(struct db *db, struct arena *a, int64_t account_id, const int64_t *unit_chain,
                                   size_t n);

/* How a person may be reached; an address is used once it has been verified (verified_ms not 0). An empty text: none. */
struct notify_address { struct str phone; int64_t phone_verified_ms; struct str email; int64_t email_verified_ms; };
MUST_USE enum err notify_address_set(struct db *db, struct arena *a, const struct keys *keys, int64_t account_id,
                                     const struct notify_address *to);

/* Two accounts of one person become one: what `from` was told, its browsers, wishes and addresses are `to`'s; where both
   have something, `to`'s stays, and so does the place it belongs to. Inside the caller's transaction. */
MUST_USE enum err notify_move(struct db *db, struct arena *a, int64_t from, int64_t to);

/* The mailbox alone, the phone as it is; empty: none. */
MUST_USE enum err notify_email_set(struct db *db, struct arena *a, const struct keys *keys, int64_t account_id, struct str email,
                                   int64_t verified_ms);

/* Everything about this account, gone: inbox, sends, wishes, browsers, addresses. Inside the caller's transaction. */
MUST_USE enum err notify_forget(struct db *db, struct arena *a, int64_t account_id);

/* ---- rules others may look at ---- */

/* Standard wishes: the browser and a verified mailbox are told; SMS only who asks for it. */
struct wishes { bool push, email, sms; };
extern const struct wishes wishes_standard;
enum { QUIET_FROM = 21 * 60, QUIET_TO = 7 * 60 };            /* minutes of the local day */

/* `at_ms`, or the end of the quiet hours around it. from = to: never quiet. */
int64_t quiet_end_ms(int64_t at_ms, int64_t quiet_from, int64_t quiet_to);

/* The group of a kind: "civic" of "civic.answered". */
struct str kind_group(struct str kind);

extern const struct migration notify_migrations[];
extern const size_t notify_n_migrations;

#endif
