/* upload.c - the answer to a piece of a file. */
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
