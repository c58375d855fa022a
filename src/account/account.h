/* account.h - people and what they may do where: accounts, grants, phones, invitations. Sign-in is in session.h,
   personal data in privacy.h, dated legal numbers in parameter.h, working days in calendar.h. */
#ifndef SANSANG_ACCOUNT_H
#define SANSANG_ACCOUNT_H
#include "auth/keys.h"
#include "auth/role.h"
#include "db/db.h"
#include "flow/flow.h"

struct req;
struct scope;

enum account_state { ACCOUNT_ACTIVE, ACCOUNT_LOCKED, ACCOUNT_LEFT };
enum account_event { ACCOUNT_LOCK, ACCOUNT_UNLOCK, ACCOUNT_LEAVE, ACCOUNT_RETURN };
extern const char *const account_states[], *const account_events[];
extern const struct flow account_flow;

struct account {
    int64_t id;
    struct str login, name, password;    /* login "" = uses the phone only; password "" = none yet */
    struct bytes totp_sealed;
    int64_t totp_step;
    bool totp_on;
    int64_t home_unit_id;                /* the lowest unit that covers every grant */
    unsigned state;                      /* enum account_state */
    int64_t created_ms;
    bool is_resident;                    /* người dân (citizen.h): holds no grant, is in no list of people */
};

/* A role (its place in role_words) at a unit, as it is listed: open grants only. */
struct held { int64_t account_id; unsigned role; int64_t unit_id; struct str unit_name, unit_kind; };
extern const struct fields held_fields;  /* role, unit_id, unit_name, unit_kind */

struct device {
    int64_t id, account_id;
    struct str name;
    int64_t created_ms, seen_ms, revoked_ms, wiped_ms;      /* revoked_ms, wiped_ms: 0 = not */
    int64_t n;                           /* number of the last event received from it */
    struct bytes chain;                  /* receipt chain, 32 bytes */
};
extern const struct fields device_fields;                   /* id, name, created_ms, seen_ms, revoked_ms, wiped_ms */

/* Who acts, for rights and for the audit log. `roles`: what he may use now (a phone key carries field roles only); his
   grants are read again inside the transaction. The command line acts with `is_local` and may do everything. */
struct actor { int64_t account_id; unsigned roles; bool is_local; struct str address, site; };

/* Limits of what people type; also those of the tables of the interface. */
enum { LOGIN_MIN = 3, LOGIN_MAX = 40, NAME_MIN = 2, NAME_MAX = 120 };
bool login_is_valid(struct str login);   /* a-z 0-9 . _ -, starts with a letter; already in lower case */
bool name_is_fit(struct str name);
/* The form in which people are looked for: no accents, one space between words; empty when memory is spent. */
struct str people_fold(struct arena *a, struct str q);

/* ---- inside the caller's transaction: for rules of other modules and for the demo city; no rights are asked ---- */

/* A new person without login, password or grant, at home in `unit_id`. ERR_BAD_INPUT: the name. */
MUST_USE enum err account_add(struct db *db, struct arena *a, int64_t now_ms, struct str name, int64_t unit_id,
                              int64_t *id);

/* Give him a login name and (already hashed, see keys.h) password. ERR_CONFLICT: the login is taken. ERR_BAD_INPUT:
   the login. */
MUST_USE enum err account_set_login(struct db *db, struct arena *a, int64_t account_id, struct str login,
                                    struct str password_hash);

/* `role` is one bit. member and head are roles at a group, officer at a ward, commune or agency, the others at the city
   (ERR_BAD_INPUT). Holding it already is OK. ERR_NOT_FOUND: no such unit or account. ERR_FORBIDDEN: a resident's. */
MUST_USE enum err grant_add(struct db *db, struct arena *a, int64_t now_ms, int64_t account_id, unsigned role,
                            int64_t unit_id, int64_t granted_by);
MUST_USE enum err grant_end(struct db *db, struct arena *a, int64_t now_ms, int64_t account_id, unsigned role,
                            int64_t unit_id);

/* A unit has ended and `to` took it over: in the same transaction, after territory's unit_end, open grants and privacy
   requests at `from` become those of `to`, and everybody listed there is listed anew. Grants at units below stay: those
   units have moved. */
MUST_USE enum err account_unit_merged(struct db *db, struct arena *a, int64_t now_ms, int64_t from, int64_t to);

/* The bits of `account_id` that hold at `unit_id`: granted there or above. */
MUST_USE enum err roles_at(struct db *db, struct arena *a, int64_t account_id, int64_t unit_id, unsigned *roles);

/* A one-time token, good for INVITE_DAYS: handed out once, only its keyed hash is kept. Inviting again revokes
   nothing. */
enum invite_kind { INVITE_PHONE, INVITE_STAFF };
enum { INVITE_DAYS = 7, INVITE_TOKEN_MIN = 20, INVITE_TOKEN_MAX = 64 };
extern const char *const invite_kinds[];
MUST_USE enum err invite_make(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms,
                              int64_t account_id,
                              enum invite_kind kind, int64_t created_by, struct str *token, int64_t *expires_ms);

/* A phone of `account_id` with a key of its own: the bearer key is handed out once. */
MUST_USE enum err device_add(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms,
                             int64_t account_id, struct str name, int64_t *id, struct str *bearer_key);
/* Its next contact is answered 410. Revoked before is OK. */
MUST_USE enum err device_revoke(struct db *db, struct arena *a, int64_t now_ms, int64_t device_id);
/* What has been received from it: number of the last event and the receipt chain after it (32 bytes). */
MUST_USE enum err device_receipt_set(struct db *db, struct arena *a, int64_t device_id, int64_t n, struct bytes chain);

/* ---- reads ---- */

MUST_USE enum err account_by_id(struct db *db, struct arena *a, int64_t id, struct account *out);
MUST_USE enum err account_by_login(struct db *db, struct arena *a, struct str login, struct account *out);
MUST_USE enum err device_by_id(struct db *db, struct arena *a, int64_t id, struct device *out);
/* The key of the phone's live badge code: 32 bytes. */
MUST_USE enum err device_badge_key(struct db *db, struct arena *a, const struct keys *keys, int64_t device_id,
                                   struct bytes *out);

/* Calls `each` with a const struct held * for every open grant of the account, highest unit first. */
MUST_USE enum err account_grants(struct db *db, struct arena *a, int64_t account_id, db_row_fn *each, void *arg);

/* Who holds `role` (one bit) at this very unit and may act: at most STAFF_MAX of them, by id. */
enum { STAFF_MAX = 50 };
struct staff { int64_t account_id[STAFF_MAX]; size_t n; };
MUST_USE enum err account_staff(struct db *db, struct arena *a, int64_t unit_id, unsigned role, struct staff *out);

/* People with a role in a unit or below, by folded name; `q` looks for names in which some word begins so. */
struct people_query {
    int64_t unit_id;
    unsigned roles;                      /* 0 = any */
    struct str q;                        /* "" = all */
    struct str after_suffix;             /* the keys of the last row of the page before; "" and 0 = from the start */
    int64_t after_id;
    int64_t limit;                       /* 1..200 */
};
struct listed { int64_t id; struct str name, login; unsigned state; struct str suffix; };
struct people_page {
    struct listed *rows; size_t n;       /* one more than `limit` when there is a next page */
    struct held *grants; size_t n_grants;
    struct device *devices; size_t n_devices;
};
MUST_USE enum err people_list(struct db *db, struct arena *a, const struct people_query *q, struct people_page *out);

/* ---- what people do to people; a transaction of its own, rights checked, written to the audit log ---- */

/* A role may be granted, and a person managed, only by someone whose role at that unit allows it:
   head: member · officer: head, member · city: officer and below · admin: any. ERR_FORBIDDEN. */
bool role_may_grant(unsigned roles, unsigned role);

struct new_person { struct str name, login; unsigned role; int64_t unit_id; };
MUST_USE enum err person_add(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                             const struct actor *by,
                             const struct new_person *p, int64_t *id, enum invite_kind *kind, struct str *token,
                             int64_t *expires_ms);
MUST_USE enum err person_grant(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by,
                               int64_t account_id, unsigned role, int64_t unit_id);
MUST_USE enum err person_ungrant(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by,
                                 int64_t account_id, unsigned role, int64_t unit_id);
/* Along account_flow. Locking ends his sessions; leaving ends grants and sessions and revokes his phones. */
MUST_USE enum err person_move(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                              const struct actor *by, int64_t account_id, enum account_event event, struct str reason);
/* A fresh invitation; *kind is chosen by what he may do: phone for a member or head without login, else staff. */
MUST_USE enum err person_invite(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                                const struct actor *by,
                                int64_t account_id, enum invite_kind *kind, struct str *token, int64_t *expires_ms);
/* A phone of one's own, asked for at a screen by somebody with a role of the field: the invitation is for a phone
   though he has a login. Written to the audit log. */
MUST_USE enum err person_own_phone(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                                   const struct actor *by, struct str *token, int64_t *expires_ms);
/* Forget password, second factor and passkeys, end all sessions, invite anew. */
MUST_USE enum err person_reset(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                               const struct actor *by,
                               int64_t account_id, struct str reason, enum invite_kind *kind, struct str *token,
                               int64_t *expires_ms);
MUST_USE enum err person_revoke_device(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by,
                                       int64_t device_id, struct str reason);

/* What became of a token that was not taken. */
enum invite_fault { INVITE_FINE, INVITE_UNKNOWN, INVITE_USED, INVITE_EXPIRED, INVITE_REVOKED };
/* The same piece for invitations that other modules keep: a fresh token with the keyed hash that is kept of it, under the purpose `label`;
   how one stands (0: it was not). */
MUST_USE enum err invite_token(struct arena *a, const struct keys *keys, const char *label, struct str *token, struct bytes *hash);
enum invite_fault invite_stands(int64_t used_ms, int64_t revoked_ms, int64_t expires_ms, int64_t now_ms);

/* Redeem a token for a phone, once: of two that race, one gets the device and the other ERR_CONFLICT with
   INVITE_USED. */
MUST_USE enum err invite_join(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, struct str token,
                              struct str device_name, struct device *out, struct str *bearer_key,
                                  enum invite_fault *fault);

/* Redeem a token for a login and password. ERR_CONFLICT with INVITE_FINE: the login is taken. `password_hash` is
   made before. */
MUST_USE enum err invite_accept(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                                struct str token,
                                struct str login, struct str password_hash, struct str address, int64_t *account_id,
                                enum invite_fault *fault);

/* The phone says that it wiped itself; only after it was revoked (else ERR_CONFLICT). */
MUST_USE enum err device_wiped(struct db *db, struct arena *a, int64_t now_ms, int64_t device_id);

/* ---- for the socket side and for route tables ---- */

/* Who is behind a request, as the rules and the audit log want to know it. */
struct actor actor_of(const struct req *rq);

/* Reply with an invitation just made: its link and the link as a QR code. */
MUST_USE enum err invite_write(struct req *rq, int status, int64_t account_id, enum invite_kind kind, struct str token,
                               int64_t expires_ms);
/* The same of one that another module keeps, opened at `path` of ours; and its refusal, 409. */
struct invite_out { int64_t id; struct str kind, url, invite_url, qr_svg; int64_t expires_ms; };
extern const struct fields invite_fields;
MUST_USE enum err invite_reply(struct req *rq, int status, struct invite_out out, struct str path, struct str token);
enum err invite_refuse(struct req *rq, enum invite_fault fault);

/* identify_fn of http.h: the session cookie or the bearer key. */
enum err account_identify(struct req *rq);

/* the home unit of the `:account`, of the `:device`'s owner */
extern const struct scope scope_account, scope_device;

extern const struct migration account_migrations[];        /* from account-NNNN-*.sql */
extern const size_t account_n_migrations;

#endif
