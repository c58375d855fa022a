/* account_db.h - every statement about people, grants, phones and invitations. Included by src/account/ only. */
#ifndef SANSANG_ACCOUNT_DB_H
#define SANSANG_ACCOUNT_DB_H
#include "account/account.h"

/* ---- account_db.c ---- */
MUST_USE enum err account_insert(struct db *db, struct arena *a, const struct account *x);
MUST_USE enum err account_put_login(struct db *db, struct arena *a, int64_t id, struct str login, struct str password);
MUST_USE enum err account_put_home(struct db *db, struct arena *a, int64_t id, int64_t unit_id);
/* ERR_CONFLICT when the state is no longer `before`. */
MUST_USE enum err account_put_state(struct db *db, struct arena *a, int64_t id, unsigned before, unsigned after);
MUST_USE enum err account_put_totp(struct db *db, struct arena *a, int64_t id, struct bytes sealed, bool on);
/* ERR_SIGN_IN when that step or a later one was used already. */
MUST_USE enum err account_put_totp_step(struct db *db, struct arena *a, int64_t id, int64_t step);
MUST_USE enum err account_clear_secrets(struct db *db, struct arena *a, int64_t id);

MUST_USE enum err grant_insert(struct db *db, struct arena *a, int64_t now_ms, int64_t account_id, unsigned role_word,
                               int64_t unit_id, int64_t granted_by, int64_t *changed);
MUST_USE enum err grant_close(struct db *db, struct arena *a, int64_t now_ms, int64_t account_id, unsigned role_word,
                              int64_t unit_id, int64_t *changed);

MUST_USE enum err place_clear(struct db *db, struct arena *a, int64_t account_id);
MUST_USE enum err place_insert(struct db *db, struct arena *a, int64_t unit_id, struct str suffix, int64_t account_id,
                               int64_t roles, bool is_whole);

enum { IDS_MAX = 32 };                   /* what one statement takes; unused places are 0 */
MUST_USE enum err place_page(struct db *db, struct arena *a, const struct people_query *q, db_row_fn *each, void *arg);
MUST_USE enum err grants_of(struct db *db, struct arena *a, const int64_t ids[IDS_MAX], db_row_fn *each, void *arg);
MUST_USE enum err devices_of(struct db *db, struct arena *a, const int64_t ids[IDS_MAX], db_row_fn *each, void *arg);

/* ---- device_db.c ---- */
MUST_USE enum err device_insert(struct db *db, struct arena *a, const struct device *d, struct bytes key_hash,
                                struct bytes badge);
MUST_USE enum err device_badge_sealed(struct db *db, struct arena *a, int64_t id, struct bytes *out);
MUST_USE enum err device_put_receipt(struct db *db, struct arena *a, int64_t id, int64_t n, struct bytes chain);
MUST_USE enum err device_put_revoked(struct db *db, struct arena *a, int64_t id, int64_t now_ms);
MUST_USE enum err device_put_wiped(struct db *db, struct arena *a, int64_t id, int64_t now_ms, int64_t *changed);
MUST_USE enum err devices_revoke(struct db *db, struct arena *a, int64_t account_id, int64_t now_ms);

struct invite { int64_t account_id; unsigned kind; int64_t expires_ms, used_ms, revoked_ms; };
MUST_USE enum err invite_insert(struct db *db, struct arena *a, struct bytes token_hash, int64_t account_id,
                                unsigned kind, int64_t created_by, int64_t created_ms, int64_t expires_ms);
MUST_USE enum err invite_by_hash(struct db *db, struct arena *a, struct bytes token_hash, struct invite *out);
/* *changed 0: somebody was quicker, or it is too late. */
MUST_USE enum err invite_use(struct db *db, struct arena *a, struct bytes token_hash, int64_t now_ms, int64_t *changed);
MUST_USE enum err invites_revoke(struct db *db, struct arena *a, int64_t account_id, int64_t now_ms);

enum { PLACED_AT_ONCE = 200 };
/* Open grants and open privacy requests of `from` become those of `to`. */
MUST_USE enum err grants_move(struct db *db, struct arena *a, int64_t now_ms, int64_t from, int64_t to);
/* Who is listed at a unit, by account after `after`; row: int64_t account id. */
MUST_USE enum err placed_at(struct db *db, struct arena *a, int64_t unit_id, int64_t after, db_row_fn *each, void *arg);

#endif
