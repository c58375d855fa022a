/* session_web.h - what a door needs of who is signed in: the cookie, who he is, a refusal that says more. Included by
   src/account/ only. */
#ifndef SANSANG_SESSION_WEB_H
#define SANSANG_SESSION_WEB_H
#include "account/account.h"

struct json;

/* identify_web.c */
struct str cookie_named(const struct req *rq, struct str name); /* name: with its '='; the value sent along, or {0} */
struct str session_cookie(const struct req *rq);         /* the token sent along, or {0} */
/* "" ends it. A session of staff; one of a resident lives longer. */
MUST_USE enum err session_cookie_set(struct req *rq, struct str token);
MUST_USE enum err session_cookie_keep(struct req *rq, struct str token, int64_t age_ms);

/* session_web.c; has_second: a passkey opened the session, no other second factor is due */
MUST_USE enum err me_write(struct req *rq, struct json *j, const char *key, int64_t account_id, int64_t device_id,
                           bool has_second);
extern const struct fields me_fields;
/* A refusal that says more than its error: {"error","field","code","message"}. Answers OK: the reply is made. */
enum err refuse(struct req *rq, enum err e, const char *field, const char *code);
MUST_USE enum err session_end(struct req *rq);           /* the caller's session and its cookie */

/* passkey_web.c: a second factor is due, and a passkey is there for it */
MUST_USE enum err passkey_is_asked(struct req *rq, bool *asked);

#endif
