/* open311_parts_web.c - formats, errors and keys of Open311. */
#include "civic/open/open311_web.h"
#include "territory/territory.h"

static bool path_ends(const struct req *rq, struct str end)
{
    return rq->path.n >= end.n && memcmp(rq->path.p + rq->path.n - end.n, end.p, end.n) == 0;
}

static void begin(struct req *rq, struct document *d)
{
    *d = (struct document){ .rq = rq, .out = { .arena = rq->arena } };
}

enum err document_open(struct req *rq, struct document *d)
{
    struct str asked = req_param(rq, "jurisdiction_id"), format = req_param(rq, "format");
    struct unit city;
    begin(rq, d);
    if (!str_eq(format, S("xml")) && !str_eq(format, S("json"))) return ERR_NOT_FOUND;
    if (asked.n) {
        TRY(unit_by_id(rq->db, rq->arena, CITY_ID, &city));
        if (!str_eq(asked, city.code)) { (void)req_blame(rq, "jurisdiction_id"); return ERR_NOT_FOUND; }
    }
    d->t = twin_begin(&d->out, str_eq(format, S("xml")));
    return OK;
}

enum err document_reply(struct document *d, int status)
{
    if (d->out.failed) return ERR_NOMEM;
    reply_bytes(d->rq, status, d->t.is_xml ? S("text/xml; charset=utf-8") : S("application/json; charset=utf-8"),
                buf_str(&d->out));
    return OK;
}

enum err open311_fail(struct req *rq, int status, struct str description)
{
    struct document d;
    begin(rq, &d);
    d.t = twin_begin(&d.out, !path_ends(rq, S(".json")));
    twin_list(&d.t, "errors");
    twin_item(&d.t, "error");
    twin_i64(&d.t, "code", status);
    twin_text(&d.t, "description", description);
    twin_end(&d.t);
    twin_end(&d.t);
    return document_reply(&d, status);
}

void open311_refuse(struct req *rq, enum err e)
{
    struct str text = err_text(e, LANG_EN), field = rq->blame.field;
    int status = e == ERR_MEDIA_TYPE ? 400 : err_status(e);
    if (e == ERR_NOT_FOUND && str_eq(field, S("jurisdiction_id"))) text = S("jurisdiction_id was not found");
    else if (field.n) text = arena_printf(rq->arena, "%.*s: %.*s", (int)field.n, field.p, (int)text.n, text.p);
    if (open311_fail(rq, status, text) != OK) rq->reply.failed = true;
}

enum err client_of(struct req *rq, bool must, struct open_client *c, bool *answered)
{
    struct str key = req_param(rq, "api_key");
    *c = (struct open_client){ 0 };
    *answered = false;
    if (!key.n && !must) return OK;
    enum err e = key.n && key.n <= 100 ? client_by_key(rq->db, rq->arena, rq->keys, key, c) : ERR_NOT_FOUND;
    if (e != ERR_NOT_FOUND) return e;
    *answered = true;
    return open311_fail(rq, 403, key.n ? S("Invalid api_key received") : S("Missing api_key"));
}
