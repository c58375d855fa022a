/* upload.h - files that come in pieces, said the same way at every door that takes them, and sealed ones that leave in pieces. */
#ifndef SANSANG_UPLOAD_H
#define SANSANG_UPLOAD_H
#include "auth/sealed_file.h"
#include "http/http.h"

/* "Upload-Offset: 262144", from 0 to max. ERR_BAD_INPUT: none, or no such number; the header is blamed. */
MUST_USE enum err upload_offset(struct req *rq, int64_t max, int64_t *out);

/* Begin the answer: {"offset","state", open for more; with 409 also "error", "field":"offset" and "message". json_end it. */
struct json upload_json(struct req *rq, int status, int64_t offset, struct str state);

/* A stream_fn for reply_stream: the next piece of the `struct unsealing` that arg is. */
enum err upload_unsealed(struct db *db, void *arg, struct buf *out);

#endif
