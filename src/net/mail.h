/* mail.h - one mail, written as mailboxes read it, and handed to a mail server. */
#ifndef SANSANG_MAIL_H
#define SANSANG_MAIL_H
#include "core/arena.h"

struct mail {
    struct str from;                     /* "city@example.vn" */
    struct str from_name;                /* what the reader sees beside it; may be empty */
    struct str to;
    struct str subject, text;            /* UTF-8 */
    struct str id;                       /* left half of the Message-ID: the same for every try of the same mail */
    struct str unsubscribe_url;          /* https; empty: no List-Unsubscribe */
};

/* One plain address, letters of ASCII, no space, quote or comment. */
bool mail_is_address(struct str s);

/* The whole message: headers (RFC 5322, words of RFC 2047, List-Unsubscribe of RFC 2369 and 8058) and the text in
   quoted-printable (RFC 2045), lines ended by CR LF. ERR_BAD_INPUT: an address that is none, a line break in a header. */
MUST_USE enum err mail_write(struct arena *a, const struct mail *m, int64_t now_ms, struct str *out);

struct mail_server {
    struct str url;                      /* "smtp://mail.example.vn:587" or "smtps://mail.example.vn:465" */
    struct str user, password;           /* empty: no sign-in */
    struct str ca_file;
    bool is_tls_needed;                  /* smtp: refuse to go on without STARTTLS */
};
struct mailed { int64_t status; const char *trouble; };      /* the server's last number; what went wrong, for ever */

/* OK: the server took it. ERR_BUSY: not now (no connection, 4xx); ERR_BAD_INPUT: never (5xx to the address or the mail).
   A thread's connection stays open for its next mail. */
MUST_USE enum err mail_send(struct arena *a, const struct mail_server *to, const struct mail *m, int64_t now_ms,
                            struct mailed *out);

#endif
