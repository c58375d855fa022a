/* publog.h - the public log of every petition's life: append-only, a Merkle tree as in RFC 6962, its head signed by the installation. */
#ifndef SANSANG_PUBLOG_H
#define SANSANG_PUBLOG_H
#include "auth/keys.h"
#include "db/db.h"

enum { PUBLOG_HASH = 32, PUBLOG_PROOF_MAX = 64 };

/* Append one leaf inside the running transaction; *index is its place, 0.. without gaps. Cost: the logarithm of the size. */
MUST_USE enum err publog_append(struct db *db, struct arena *a, int64_t now_ms, struct str leaf, int64_t *index);

struct publog_head {
    int64_t size, at_ms;
    struct bytes root, signature;
}; /* signature: keys_sign of publog_head_text */
struct str publog_head_text(struct arena *a, const struct publog_head *h);     /* what is signed: one line, documented in docs/publog.md */
MUST_USE enum err publog_head_now(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms,
                                  struct publog_head *out);

/* RFC 6962 §2.1.1 and §2.1.2: hashes from the leaf up. ERR_NOT_FOUND: no such leaf in a tree of that size. */
struct publog_proof { struct bytes hash[PUBLOG_PROOF_MAX]; size_t n; };
MUST_USE enum err publog_inclusion(struct db *db, struct arena *a, int64_t index, int64_t size,
                                   struct publog_proof *out);
MUST_USE enum err publog_consistency(struct db *db, struct arena *a, int64_t from_size, int64_t to_size,
                                     struct publog_proof *out);
MUST_USE enum err publog_leaf(struct db *db, struct arena *a, int64_t index, struct str *leaf);

/* Who holds head, leaf and proof can check by himself; no database. */
bool publog_is_included(struct str leaf, int64_t index, int64_t size, const struct publog_proof *p, struct bytes root);
bool publog_is_consistent(int64_t from_size, struct bytes from_root, int64_t to_size, struct bytes to_root,
                          const struct publog_proof *p);

/* The log line by line, from `from` on. Row: struct publog_line. */
struct publog_line { int64_t index, at_ms; struct bytes hash; struct str leaf; };
MUST_USE enum err publog_lines(struct db *db, struct arena *a, int64_t from, int64_t limit, db_row_fn *each, void *arg);

/* A job: the head of a log that has grown is kept, so that one written anew later, hashes and all, can be told from it. */
enum err publog_head_keep(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms);

/* Every kept head bears this installation's signature, and the log leads to it; *bad_size is the first that does not fit (also one
   longer than the log: it was cut off), -1 = none. Trusts the kept hashes: publog_verify first. */
MUST_USE enum err publog_verify_heads(struct db *db, struct arena *a, const struct keys *keys, int64_t *heads,
                                      int64_t *bad_size);

/* Recompute the whole tree from its leaves; *bad is the first place where a kept hash differs, -1 = none. For `sansang audit`. */
MUST_USE enum err publog_verify(struct db *db, struct arena *a, int64_t *size, int64_t *bad);

#endif
