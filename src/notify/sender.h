/* sender.h - what carries the outbox away: one sender per channel, each on a thread of its own. */
#ifndef SANSANG_SENDER_H
#define SANSANG_SENDER_H
#include <stdatomic.h>
#include "notify/outbox.h"

enum sms_kind { SMS_LOG, SMS_HTTP, SMS_SMPP };
extern const char *const sms_kinds[];                        /* log, http, smpp; NULL-ended */

/* The settings (docs/config.md), each borrowed as long as a sender lives. */
struct sender_wish {
    const struct keys *keys;
    struct str holder;                   /* this installation on this machine: "host:/data"; the same after a restart */
    int64_t (*clock_ms)(void);
    const atomic_bool *stop;             /* set from another thread: finish what is under way, begin nothing */
    struct str public_url;               /* in front of links in mail and SMS */
    struct str contact;                  /* "mailto:…": whom a push service may write to */
    int64_t per_s[NOTIFY_CHANNELS];      /* at most so many a second; 0: no limit */
    bool push_insecure;                  /* http and private addresses are taken: for tests on this machine */
    struct str ca_file;
    struct str mail_url, mail_user, mail_password, mail_from;
    bool mail_tls;
    unsigned sms_kind;
    const char *sms_log_path;            /* SMS_LOG: whole texts go to this file, 0600 */
    struct str sms_url, sms_token, sms_body;                 /* SMS_HTTP */
    struct str sms_address, sms_user, sms_password, sms_from;    /* SMS_SMPP: "host:port" */
    int64_t sms_window;                  /* SMS_SMPP: messages under way at once */
};

/* What went out and what did not since the process began; read by others while it runs. */
struct sender_tally { _Atomic int64_t sent, later, failed, dead; };
extern struct sender_tally sender_tallies[NOTIFY_CHANNELS];

struct sender;
MUST_USE enum err sender_open(const struct sender_wish *w, unsigned channel, struct sender **out);
void sender_close(struct sender *s);                         /* NULL is fine */

/* Carry away what is due now, with this thread's connection. *n = how many were looked at; 0: nothing is due, or another
   process sends on this channel. Also called when idle: it keeps a line to an SMS centre alive. */
MUST_USE enum err sender_round(struct sender *s, struct db *db, int64_t *n);

/* Whether this process pushes to http and private addresses (push_insecure); said once, before any request. */
void notify_allow_insecure(bool allow);
bool notify_allows_insecure(void);

/* Is this a place a browser's subscription may point to? https to a name of the open internet, or with
   `insecure` anything of http. */
bool push_endpoint_is_fair(struct str endpoint, bool insecure);

#endif
