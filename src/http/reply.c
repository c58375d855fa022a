/* reply.c - what a handler answers with. */
#include "http/http_impl.h"

static void begin(struct req *rq, int status, struct str mime)
{
    rq->status = status;
    rq->mime = mime;
    rq->reply = (struct buf){ .arena = rq->arena };
    rq->reply_is_static = false;
}

struct json reply_json(struct req *rq, int status)
{
    begin(rq, status, S("application/json; charset=utf-8"));
    return (struct json){ .out = &rq->reply };
}

struct buf *reply_html(struct req *rq, int status)
{
    begin(rq, status, S("text/html; charset=utf-8"));
    return &rq->reply;
}

void reply_bytes(struct req *rq, int status, struct str mime, struct str body)
{
    begin(rq, status, mime);
    rq->reply.p = (char *)(uintptr_t)body.p;             /* only ever read from here on */
    rq->reply.n = rq->reply.cap = body.n;
}

void reply_static(struct req *rq, int status, struct str mime, struct str body)
{
    reply_bytes(rq, status, mime, body);
    rq->reply_is_static = true;
}

void reply_empty(struct req *rq, int status) { begin(rq, status, (struct str){ 0 }); }

void reply_header(struct req *rq, const char *name, struct str value)
{
    size_t i = 0;
    while (i < rq->n_reply_headers && !str_eq_nocase(rq->reply_headers[i].name, str_z(name))) i++;
    if (i == N_OF(rq->reply_headers)) { rq->reply.failed = true; return; }
    rq->reply_headers[i] = (struct param){ str_z(name), value };
    if (i == rq->n_reply_headers) rq->n_reply_headers++;
}

enum err reply_redirect(struct req *rq, struct str to)
{
    reply_empty(rq, 303);
    reply_header(rq, "Location", to);
    return OK;
}

enum err reply_refusal(struct req *rq, enum err e, const char *field, const char *code, struct str message)
{
    struct json j = reply_json(rq, err_status(e));
    json_object(&j, NULL);
    json_text(&j, "error", str_z(err_name(e)));
    json_text(&j, "field", str_z(field));
    json_text(&j, "code", str_z(code));
    json_text(&j, "message", message);
    json_end(&j);
    return OK;
}

/* `"a", W/"b"` or `*`: weak comparison, RFC 9110 §8.8.3.2. */
static bool etag_is_in(struct str list, struct str etag)
{
    while (list.n) {
        struct str one = str_trim(str_cut(&list, ','));
        if (str_starts(one, S("W/"))) { one.p += 2; one.n -= 2; }
        if (str_eq(one, S("*"))) return true;
        if (one.n == etag.n + 2 && one.p[0] == '"' && str_eq((struct str){ one.p + 1, etag.n }, etag)) return true;
    }
    return false;
}

bool req_is_fresh(struct req *rq, struct str etag)
{
    /* weak, because the same version may travel compressed or not */
    reply_header(rq, "ETag", arena_printf(rq->arena, "W/\"%.*s\"", (int)etag.n, etag.p));
    bool told = false;
    for (size_t i = 0; i < rq->n_reply_headers; i++)
        if (str_eq_nocase(rq->reply_headers[i].name, S("Cache-Control"))) told = true;
    if (!told) reply_header(rq, "Cache-Control", S("private, no-cache"));
    if (!etag_is_in(req_header(rq, "If-None-Match"), etag)) return false;
    reply_empty(rq, 304);
    return true;
}

enum err reply_stream(struct req *rq, struct str mime, struct str file_name, stream_fn *next, void *arg)
{
    struct reply_stream *s = arena_new(rq->arena, struct reply_stream, 1);
    if (!s) return ERR_NOMEM;
    *s = (struct reply_stream){ .next = next, .arg = arg };
    begin(rq, 200, mime);
    rq->stream = s;
    for (size_t i = 0; i < file_name.n; i++) {
        char c = file_name.p[i];                         /* our own names only: no quoting, no header splitting */
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("-_.", c);
        if (!c || !plain) return ERR_INTERNAL;
    }
    if (file_name.n)
        reply_header(rq, "Content-Disposition",
                     arena_printf(rq->arena, "attachment; filename=\"%.*s\"", (int)file_name.n, file_name.p));
    return OK;
}

enum err reply_watch(struct req *rq, int64_t topic, struct str first)
{
    struct reply_stream *s = arena_new(rq->arena, struct reply_stream, 1);
    if (!s) return ERR_NOMEM;
    *s = (struct reply_stream){ .topic = topic, .first = first };
    begin(rq, 200, S("text/event-stream"));
    rq->stream = s;
    return OK;
}

/* A weight of nothing but zeros and a dot refuses. */
static bool refuses(struct str parameter)
{
    if (!str_starts(parameter, S("q=0"))) return false;
    for (size_t i = 2; i < parameter.n; i++)
        if (parameter.p[i] != '0' && parameter.p[i] != '.') return false;
    return true;
}

bool header_accepts(struct str accept, struct str coding)
{
    while (accept.n) {
        struct str one = str_cut(&accept, ',');
        struct str name = str_trim(str_cut(&one, ';'));
        if (str_eq_nocase(name, coding)) return !refuses(str_trim(one));
    }
    return false;
}
