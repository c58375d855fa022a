/* upload.h - files that come in pieces: how far one has come, said the same way at every door that takes them. */
#ifndef SANSANG_UPLOAD_H
#define SANSANG_UPLOAD_H
#include "http/http.h"

/* Begin the answer: {"offset","state", open for more; with 409 also "error", "field":"offset" and "message". json_end it. */
struct json upload_json(struct req *rq, int status, int64_t offset, struct str state);

#endif
