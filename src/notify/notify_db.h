/* notify_db.h - every statement about notices and whom they reach. Included by src/notify/ only. */
#ifndef SANSANG_NOTIFY_DB_H
#define SANSANG_NOTIFY_DB_H
#include "notify/notify.h"

/* *is_new false: this person was told that before. */
MUST_USE enum err notice_insert(struct db *db, struct arena *a, int64_t id, int64_t now_ms, const struct notice *n,
                                bool *is_new);

/* How one person is told. */
struct reach {
    int64_t account_id, quiet_from, quiet_to;
    bool push, email, sms;               /* wished */
    bool has_email, has_phone;           /* and verified */
};
/* A person nobody knows anything about gets the standard. */
MUST_USE enum err reach_of(struct db *db, struct arena *a, int64_t account_id, struct str kind_group,
                           struct reach *out);

enum { PUSH_PER_ACCOUNT = 10 };
struct push_key { int64_t id, account_id; };
MUST_USE enum err push_of_account(struct db *db, struct arena *a, int64_t account_id,
                                  struct push_key out[PUSH_PER_ACCOUNT], size_t *n);

struct send_draft { int64_t id; unsigned channel; int64_t next_ms, account_id, notice_id, push_id, message_id; };
struct db_rows send_rows(void);
MUST_USE enum err send_add(struct arena *a, struct db_rows *rows, int64_t now_ms, const struct send_draft *s);

struct sealed_message {
    struct str key, title;
    unsigned channel;
    struct bytes address, text;
    bool is_secret;
    int64_t expires_ms;
};
MUST_USE enum err message_insert(struct db *db, struct arena *a, int64_t id, int64_t now_ms,
                                 const struct sealed_message *m, bool *is_new);

MUST_USE enum err broadcast_insert(struct db *db, struct arena *a, int64_t id, int64_t now_ms, int64_t unit_id,
                                   const struct notice *n);

MUST_USE enum err follow_delete(struct db *db, struct arena *a, int64_t account_id);
MUST_USE enum err follow_insert(struct db *db, struct arena *a, int64_t account_id, int64_t unit_id);

struct sealed_address { struct bytes phone; int64_t phone_verified_ms; struct bytes email; int64_t email_verified_ms; };
MUST_USE enum err address_upsert(struct db *db, struct arena *a, int64_t account_id, const struct sealed_address *to);

MUST_USE enum err email_upsert(struct db *db, struct arena *a, int64_t account_id, struct bytes email,
                               int64_t verified_ms);

MUST_USE enum err forget_account(struct db *db, struct arena *a, int64_t account_id);

#endif
