/* outbox.h - the sending side of the outbox: what is due, what became of it, and when it is tried again. */
#ifndef SANSANG_OUTBOX_H
#define SANSANG_OUTBOX_H
#include "notify/notify.h"

enum { SEND_TRIES_MAX = 12, BACKOFF_MIN_MS = 30 * 1000, BACKOFF_MAX_MS = 6 * 3600 * 1000, PUSH_DEAD_MAX = 3,
       OUTBOX_PAGE = 500 };

/* How long to wait after try number `tries` (1 = the first): doubles from half a minute to six hours; `lot` (any number)
   moves it by up to a quarter each way, so that what failed together does not come back together. */
int64_t backoff_ms(int64_t tries, uint64_t lot);

/* One send that is due, with everything needed to send it. */
struct due {
    int64_t id, next_ms, tries, created_ms, account_id, notice_id, push_id, message_id;
    struct str key, kind, title, text, link;                 /* of the notice or the broadcast behind it */
    int64_t expires_ms;
    bool is_urgent, is_read;                                 /* read: seen in the inbox meanwhile */
    struct str endpoint; /* push: empty = the browser is gone or someone else's now */
    struct bytes p256dh, auth;
    int64_t push_failed;
    struct bytes address;                                    /* email, sms: sealed; empty = none any more */
    struct bytes sealed_text;                                /* of a message to an address */
    bool is_secret;
};

/* A page of what is due on a channel, oldest first, at most OUTBOX_PAGE, after the row (after_ms, after_id). */
struct due_query { unsigned channel; int64_t now_ms, after_ms, after_id; };
MUST_USE enum err outbox_due(struct db *db, struct arena *a, const struct due_query *q, db_row_fn *each, void *arg);

/* Why it must not go out any more: NULL, or a word: "expired", "read", "gone". */
const char *due_is_void(const struct due *d, unsigned channel, int64_t now_ms);

enum outcome_kind {
    OUTCOME_SENT,
    OUTCOME_LATER,                       /* not this time: try again, after SEND_TRIES_MAX tries it is dead */
    OUTCOME_HELD,                        /* not tried: the other side asked us to wait */
    OUTCOME_VOID,                        /* of no use any more */
    OUTCOME_GONE,                        /* the browser is no more: forget it */
    OUTCOME_REFUSED,                     /* will never be taken as it is: dead at once, for a person to look at */
};
struct outcome {
    int64_t id, tries, push_id, push_failed, message_id;
    unsigned kind;
    int64_t wait_ms;                     /* LATER, HELD: at least so long; 0: the back-off alone */
    const char *error;                   /* static; or NULL */
    int64_t status;                      /* what the other side answered, 0 = nothing */
    char provider_id[66];                /* of an SMS centre; or empty */
};

/* Write what became of them, in one transaction. What was marked before (by another process) stays as it was. */
MUST_USE enum err outbox_mark(struct db *db, struct arena *a, int64_t now_ms, const struct outcome *v, size_t n);

/* May this process send on the channel until `until_ms`? One at a time does; whoever ends in good order lets go. */
MUST_USE enum err outbox_hold(struct db *db, struct arena *a, unsigned channel, struct str holder, int64_t now_ms,
                              int64_t until_ms, bool *is_ours);

/* The receipt of an SMS centre about what it took before; an unknown id is passed over. */
MUST_USE enum err outbox_receipt(struct db *db, struct arena *a, struct str provider_id, struct str receipt);

/* ---- for operators ---- */

struct dead_send {
    int64_t id;
    unsigned channel;
    int64_t created_ms, ended_ms, tries;
    struct str kind, title, error;       /* title: of a notice; a message to an address shows none */
};
extern const struct fields dead_send_fields;
/* Newest first, with an id below `before`; one-time codes are not among them. */
MUST_USE enum err outbox_dead(struct db *db, struct arena *a, int64_t before, int64_t limit, db_row_fn *each,
                              void *arg);
/* Try a dead one again from the beginning. ERR_NOT_FOUND: not dead. */
MUST_USE enum err outbox_again(struct db *db, struct arena *a, int64_t id, int64_t now_ms);

struct outbox_counts { int64_t waiting[NOTIFY_CHANNELS], dead[NOTIFY_CHANNELS]; };
/* Each counted up to 100,000. */
MUST_USE enum err outbox_count(struct db *db, struct arena *a, struct outbox_counts *out);

/* Forget what ended before `before_ms`, at most 500 of each; *n = how many. For the nightly job. */
MUST_USE enum err outbox_sweep(struct db *db, struct arena *a, int64_t before_ms, int64_t *n);

#endif
