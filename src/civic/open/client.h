/* client.h - programs that may send reports by Open311: another app, a counter, a partner; each with a key of its own (khoá API). */
#ifndef SANSANG_OPEN_CLIENT_H
#define SANSANG_OPEN_CLIENT_H
#include "auth/keys.h"
#include "db/db.h"

struct actor;                            /* account/account.h */
struct scope;                            /* http/http.h */

struct open_client {
    int64_t id;
    struct str name;
    int64_t unit_id, per_hour, made_by, created_ms, revoked_ms;      /* revoked_ms 0: in force */
};
extern const struct fields open_client_fields;
enum { CLIENT_PER_HOUR = 600, CLIENT_PER_HOUR_MAX = 100000 };

/* A new client of `unit_id` and its key, told once: only a keyed hash is kept. In the audit log. ERR_BAD_INPUT: the name. */
MUST_USE enum err client_make(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, const struct actor *by,
                              struct open_client *c, struct str *key);
/* From now on the key opens nothing; twice is fine. */
MUST_USE enum err client_revoke(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t id);
/* By id, those above `after`. */
MUST_USE enum err client_list(struct db *db, struct arena *a, int64_t unit_id, int64_t after, int64_t limit, db_row_fn *each, void *arg);
/* Whose key this is. ERR_NOT_FOUND: nobody's, or revoked. */
MUST_USE enum err client_by_key(struct db *db, struct arena *a, const struct keys *keys, struct str key, struct open_client *out);
MUST_USE enum err client_by_id(struct db *db, struct arena *a, int64_t id, struct open_client *out);
/* ERR_TOO_MANY: it has sent per_hour reports within the hour before now_ms. */
MUST_USE enum err client_may_send(struct db *db, struct arena *a, const struct open_client *c, int64_t now_ms);

extern const struct scope scope_client;  /* the unit of the `:client` */

#endif
