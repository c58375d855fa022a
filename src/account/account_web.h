/* account_web.h - what the files behind the doors of this module share. Included by src/account/ only. */
#ifndef SANSANG_ACCOUNT_WEB_H
#define SANSANG_ACCOUNT_WEB_H
#include "account/account.h"
#include "account/citizen.h"

struct json;
struct privacy_request;
struct routes;

/* identify_web.c */
struct str cookie_named(const struct req *rq, struct str name); /* name: with its '='; the value sent along, or {0} */
struct str session_cookie(const struct req *rq);         /* the token sent along, or {0} */
MUST_USE enum err session_cookie_set(struct req *rq, struct str token);      /* "" ends it */

/* session_web.c */
MUST_USE enum err me_write(struct req *rq, struct json *j, const char *key, int64_t account_id, int64_t device_id,
                            bool has_second);    /* a passkey opened the session: no other second factor is due */
/* A refusal that says more than its error: {"error","field","code","message"}. Answers OK: the reply is made. */
enum err refuse(struct req *rq, enum err e, const char *field, const char *code);
MUST_USE enum err session_end(struct req *rq);           /* the caller's session and its cookie */
enum err session_post(struct req *rq), session_delete(struct req *rq), me_get(struct req *rq),
    password_post(struct req *rq),
         totp_post(struct req *rq), totp_confirm_post(struct req *rq);
extern const struct fields session_in_fields, me_fields, password_in_fields, code_in_fields, totp_fields;

/* join_web.c */
enum err join_post(struct req *rq), invite_accept_post(struct req *rq), device_wiped_post(struct req *rq);
extern const struct fields join_in_fields, accept_in_fields, invite_fields;

/* people_web.c */
enum err people_get(struct req *rq), people_post(struct req *rq), grants_post(struct req *rq),
    grant_delete(struct req *rq),
         person_lock_post(struct req *rq), person_unlock_post(struct req *rq), person_leave_post(struct req *rq),
         person_return_post(struct req *rq), person_invite_post(struct req *rq), person_reset_post(struct req *rq), own_phone_post(struct req *rq),
         device_revoke_post(struct req *rq);
extern const struct fields people_in_fields, person_in_fields, grant_in_fields, reason_in_fields, person_fields;

/* oidc_web.c */
extern const struct routes oidc_routes;

/* passkey_web.c */
extern const struct routes passkey_routes;
MUST_USE enum err passkey_is_asked(struct req *rq, bool *asked);     /* a second factor is due, and a passkey is there for it */

/* audit_web.c */
enum err audit_get(struct req *rq);
extern const struct fields audit_in_fields, audit_row_fields;

/* citizen_web.c, citizen_data_web.c */
extern const struct routes citizen_routes;
enum err citizen_data_get(struct req *rq), citizen_text_get(struct req *rq), citizen_looks_get(struct req *rq);
extern const struct fields citizen_before_fields;
struct citizen;
MUST_USE enum err citizen_of(struct req *rq, struct citizen *out);       /* who is signed in */
void citizen_request_write(struct json *j, const struct privacy_request *r);

/* privacy_web.c */
enum err consents_get(struct req *rq), consents_post(struct req *rq), consent_delete(struct req *rq),
         privacy_get(struct req *rq), privacy_post(struct req *rq), privacy_move_post(struct req *rq),
         breaches_get(struct req *rq), breaches_post(struct req *rq), breach_move_post(struct req *rq);
extern const struct fields consent_in_fields, withdraw_in_fields, privacy_in_fields, breach_in_fields, note_in_fields,
    move_in_fields, before_in_fields;

#endif
