/* upload.c - pieces of files: where one that comes begins, the answer to it, one that leaves. */
#include "http/upload.h"

struct json upload_json(struct req *rq, int status, int64_t offset, struct str state)
{
    struct json j = reply_json(rq, status);
    json_object(&j, NULL);
    if (status == 409) {
        json_text(&j, "error", str_z(err_name(ERR_CONFLICT)));
        json_text(&j, "field", S("offset"));
        json_text(&j, "message", err_text(ERR_CONFLICT, rq->lang));
    }
    json_i64(&j, "offset", offset);
    json_text(&j, "state", state);
    return j;
}

enum err upload_offset(struct req *rq, int64_t max, int64_t *out)
{
    struct offset { int64_t x; } at = { 0 };
    struct field f = { .name = "Upload-Offset", .at = offsetof(struct offset, x), .kind = FIELD_I64, .max = max };
    if (field_read(&f, req_header(rq, f.name), &at) != OK) return req_blame(rq, "Upload-Offset");
    *out = at.x;
    return OK;
}

enum err upload_unsealed(struct db *db, void *arg, struct buf *out)
{
    struct str piece;
    (void)db;
    TRY(unsealing_next(arg, &piece));
    buf_add(out, piece);
    return OK;
}
