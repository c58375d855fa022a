/* fuzz_http.c - any bytes as path, query, headers and body: always an answer, never a crash, never an open door. */
#include <stdlib.h>
#include "account/signin/session_web.h"
#include "http/address.h"
#include "http/http_impl.h"

struct in { struct str name; int64_t n; bool yes; struct str after; const struct json_in *list; };
static const struct field in_fields[] = {
    FIELD(struct in, name, .nullable = true, .max = 64), FIELD(struct in, n, .nullable = true, .min = -5, .max = 5),
    FIELD(struct in, yes, .nullable = true), FIELD(struct in, after, .nullable = true, .max = 200),
    FIELD(struct in, list, .nullable = true, .is_list = true, .max = 3),
};

static enum err read_all(struct req *rq)
{
    struct in in = { 0 };
    struct str keys[2] = { { 0 } };
    TRY(req_read(rq, FIELDS(in_fields), &in));
    if (in.n < -5 || in.n > 5 || in.name.n > 64 || !text_is_clean(in.name)) abort();
    TRY(cursor_read_text(rq, in.after, keys, 2));
    for (size_t i = 0; i < rq->n_params; i++) if (!text_is_clean(rq->params[i].value)) abort();
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_fields(&j, (struct fields){ in_fields, 4 }, &in);
    json_end(&j);
    return OK;
}

static enum err never(struct req *rq) { (void)rq; abort(); }

static const struct route table[] = {
    { GET,  "/api/things/:id",         read_all, ROLE_ANYONE,  .about = "fuzz" },
    { POST, "/api/things/:id.:kind",   read_all, ROLE_ANYONE,  .body_max = 64 * KIB },
    { POST, "/x/:token",               read_all, ROLE_ANYONE,  .body_max = 64 * KIB },
    { POST, "/api/raw",                read_all, ROLE_ANYONE,  .body_max = 64 * KIB, .is_raw = true },
    { GET,  "/api/closed/:id",         never,    ROLE_OFFICER, .about = "fuzz" },
    { GET,  "/api/forgotten/*",        never,    0,            .about = "fuzz" },
};
static const struct routes tables[] = { { table, N_OF(table) } };

/* The input is lines: method digit, path, query, then header values in order, then the body. */
struct lines { struct str line[13]; };
static const char *const headers[] = { "Content-Type", "Accept-Language", "Origin", "Host", "If-None-Match",
    "X-Sansang", "Cookie", "Authorization", "Accept-Encoding" };
enum { BODY = 12 };

static struct str header(const struct req *rq, const char *name)
{
    const struct lines *l = rq->socket;
    for (size_t i = 0; i < N_OF(headers); i++) if (strcmp(headers[i], name) == 0) return l->line[3 + i];
    return (struct str){ 0 };
}

/* The cookie is a piece of its header, whole and without a separator; nobody is ever known by it here. */
static enum err identify(struct req *rq)
{
    struct str all = req_header(rq, "Cookie"), sid = session_cookie(rq);
    if (sid.n && (sid.p < all.p || sid.p + sid.n > all.p + all.n || memchr(sid.p, ';', sid.n))) abort();
    return str_starts(req_header(rq, "Authorization"), S("Bearer revoked")) ? ERR_GONE : OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lines l = { 0 };
    struct str rest = { (const char *)data, size };
    for (size_t i = 0; i < N_OF(l.line); i++) {
        const char *end = i + 1 < N_OF(l.line) && rest.n ? memchr(rest.p, '\n', rest.n) : NULL;
        l.line[i] = (struct str){ rest.p, end ? (size_t)(end - rest.p) : rest.n };
        rest = end ? (struct str){ end + 1, rest.n - l.line[i].n - 1 } : (struct str){ 0 };
    }
    struct arena *a = arena_open(256 * KIB);
    struct req rq = { .method = l.line[0].n ? (enum method)((unsigned char)l.line[0].p[0] % 6) : GET, .path = l.line[1],
                      .query = l.line[2], .body = l.line[BODY], .header = header, .socket = &l, .arena = a };
    http_serve(&rq, tables, N_OF(tables), identify);
    bool packs = header_accepts(l.line[11], S("gzip"));
    if (packs && !memchr(l.line[11].p, 'g', l.line[11].n) && !memchr(l.line[11].p, 'G', l.line[11].n)) abort();
    if (rq.status < 200 || rq.status > 503 || rq.status == 500) abort();
    struct networks trusted;
    struct address peer = { { 0 } };
    if (networks_read(a, l.line[3], &trusted) == OK) peer = address_behind(&trusted, peer, l.line[4]);
    if (address_text(a, peer).n > 60) abort();
    arena_close(a);
    return 0;
}
