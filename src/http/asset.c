/* asset.c - pages, scripts and pictures out of the binary, in the smallest coding the browser takes. */
#include "http/asset.h"
#include <stdlib.h>
#include "http/http_impl.h"

static int by_name(const void *key, const void *row)
{
    const struct str *name = key;
    const char *other = ((const struct asset *)row)->name;
    int order = strncmp(name->p, other, name->n);
    return order ? order : -(int)(unsigned char)other[name->n];
}

static const struct asset *asset_named(struct str name)
{
    return n_assets ? bsearch(&name, assets, n_assets, sizeof assets[0], by_name) : NULL;
}

static struct str span_str(struct span s) { return (struct str){ s.from, s.from ? (size_t)(s.to - s.from) : 0 }; }

static enum err send_asset(struct req *rq, const struct asset *a, struct str cache)
{
    struct str accepted = req_header(rq, "Accept-Encoding");
    reply_header(rq, "Cache-Control", cache);
    reply_header(rq, "Vary", S("Accept-Encoding"));
    if (req_is_fresh(rq, a->sum)) return OK;
    if (a->br.from && header_accepts(accepted, S("br"))) {
        reply_static(rq, 200, a->mime, span_str(a->br));
        reply_header(rq, "Content-Encoding", S("br"));
    } else if (a->gzip.from && header_accepts(accepted, S("gzip"))) {
        reply_static(rq, 200, a->mime, span_str(a->gzip));
        reply_header(rq, "Content-Encoding", S("gzip"));
    } else
        reply_static(rq, 200, a->mime, span_str(a->plain));
    return OK;
}

static enum err send_note(struct req *rq)
{
    struct buf *h = reply_html(rq, 503);
    h_lit(h, "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Sẵn Sàng</title><h1>Sẵn Sàng</h1>"
             "<p>Chương trình này được dựng không kèm trang web. The web pages are not built into this program: "
             "run <code>npm ci &amp;&amp; npm run build</code> in <code>web/</code>, then build the program "
             "again.</p></html>\n");
    return OK;
}

/* What lies under `folder`, else the one page whose script reads the address. */
static enum err send_page(struct req *rq, struct str folder)
{
    struct str rest = rq->path;
    struct buf name = { .arena = rq->arena };
    rest.p += folder.n + 1;                              /* "/app" of "/app/sw.js" */
    rest.n -= folder.n + 1;
    buf_add(&name, folder);
    buf_add(&name, rest);
    if (name.failed) return ERR_NOMEM;
    const struct asset *a = rest.n > 1 ? asset_named(buf_str(&name)) : NULL;
    if (a && str_eq(rest, S("/sw.js"))) reply_header(rq, "Service-Worker-Allowed", S("/"));
    if (a) return send_asset(rq, a, S("no-cache"));
    if (rest.n && memchr(rest.p, '.', rest.n)) return ERR_NOT_FOUND;
    name = (struct buf){ .arena = rq->arena };
    buf_add(&name, folder);
    buf_add(&name, S("/index.html"));
    if (name.failed) return ERR_NOMEM;
    a = asset_named(buf_str(&name));
    return a ? send_asset(rq, a, S("no-cache")) : send_note(rq);
}

static enum err app_page(struct req *rq)     { return send_page(rq, S("app")); }
static enum err resident_page(struct req *rq) { return send_page(rq, S("resident")); }
static enum err console_page(struct req *rq) { return send_page(rq, S("console")); }
static enum err wall_page(struct req *rq)    { return send_page(rq, S("wall")); }

static bool is_letter_of_code(char c)
{
    static const char fit[] = "-_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    return memchr(fit, c, sizeof fit - 1) != NULL;
}

/* The app redeems the token. It opens under /app/, because a service worker only ever keeps pages that were opened
   inside its scope: else the first opening would have to load the app twice. */
static enum err join_page(struct req *rq)
{
    for (size_t i = 0; i < rq->path.n; i++)
        if (rq->path.p[i] != '/' && !is_letter_of_code(rq->path.p[i])) return ERR_NOT_FOUND;
    struct str to = arena_printf(rq->arena, "/app%.*s", (int)rq->path.n, rq->path.p);
    reply_header(rq, "Cache-Control", S("no-store"));
    return to.n ? reply_redirect(rq, to) : ERR_NOMEM;
}

/* Where notices lead: the app shows one's own, or one that is followed; of others it leads on to /board/CODE. */
static enum err petition_page(struct req *rq)
{
    struct str code = req_param(rq, "code");
    for (size_t i = 0; i < code.n; i++)
        if (!is_letter_of_code(code.p[i])) return ERR_NOT_FOUND;
    struct str to = arena_printf(rq->arena, "/resident/phan-anh/%.*s", (int)code.n, code.p);
    return to.n ? reply_redirect(rq, to) : ERR_NOMEM;
}

static enum err asset_file(struct req *rq)
{
    struct str name = { rq->path.p + 1, rq->path.n - 1 };
    const struct asset *a = asset_named(name);
    return a ? send_asset(rq, a, S("public, max-age=31536000, immutable")) : ERR_NOT_FOUND;
}

/* The three arcs of the ring, for browsers that ask for an icon no page named. */
static const struct str ring = STR(
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\" fill=\"none\" stroke-width=\"5\" "
    "stroke-linecap=\"round\">"
    "<path stroke=\"#b97a0a\" d=\"M17.5 4.1A12 12 0 0 1 27.1 20.6\"/>"
    "<path stroke=\"#3f8a58\" d=\"M25.2 23.7A12 12 0 0 1 6.8 23.7\"/>"
    "<path stroke=\"#c8527f\" d=\"M4.9 20.6A12 12 0 0 1 14.5 4.1\"/></svg>");

static enum err favicon(struct req *rq)
{
    reply_header(rq, "Cache-Control", S("public, max-age=86400"));
    reply_static(rq, 200, S("image/svg+xml"), ring);
    return OK;
}

static enum err robots(struct req *rq)
{
    reply_header(rq, "Cache-Control", S("public, max-age=86400"));
    reply_static(rq, 200, S("text/plain; charset=utf-8"), S("User-agent: *\nAllow: /$\nDisallow: /\n"));
    return OK;
}

static const struct route table[] = {
    { GET, "/app/*",        app_page,     ROLE_ANYONE, .about = "The phone app" },
    { GET, "/join/:token",  join_page,    ROLE_ANYONE, .about = "The phone app, opened by a one-time link" },
    { GET, "/resident/*",   resident_page, ROLE_ANYONE, .about = "The residents' app" },
    { GET, "/phan-anh/:code", petition_page, ROLE_ANYONE, .about = "A report, in the residents' app" },
    { GET, "/console/*",    console_page, ROLE_ANYONE, .about = "The console of team heads, wards and the city" },
    { GET, "/wall/*",       wall_page,    ROLE_ANYONE, .about = "The wall screen" },
    { GET, "/assets/*",     asset_file,   ROLE_ANYONE, .about = "Scripts, styles, fonts and pictures of the pages" },
    { GET, "/favicon.ico",  favicon,      ROLE_ANYONE, .about = "The icon of the pages" },
    { GET, "/robots.txt",   robots,       ROLE_ANYONE, .about = "What search engines may read: the public page alone" },
};
const struct routes asset_routes = { table, N_OF(table) };
