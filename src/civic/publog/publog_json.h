/* publog_json.h - heads and proofs as text that anybody can keep in a file and check (docs/publog.md); no database. */
#ifndef SANSANG_PUBLOG_JSON_H
#define SANSANG_PUBLOG_JSON_H
#include "civic/publog/publog.h"
#include "core/out.h"

/* Inside an open object. Hashes in hex; signature and key in base64url. */
void publog_head_json(struct json *j, struct arena *a, const struct publog_head *h, struct bytes public_key);
void publog_hashes_json(struct json *j, struct arena *a, const struct publog_proof *p);

/* Read again; ERR_BAD_INPUT. A proof is of a leaf (`index` of `size`) or of growth (`from`, `to`): the other two are -1. */
struct publog_said { int64_t index, size, from, to; struct publog_proof proof; };
MUST_USE enum err publog_head_read(struct arena *a, struct str text, struct publog_head *h, struct bytes *public_key);
MUST_USE enum err publog_proof_read(struct arena *a, struct str text, struct publog_said *out);

#endif
