/* exchange.c - a worker turns a request that was read whole into a reply ready to be sent. */
#include "core/log.h"
#include "core/time.h"
#include "http/gzip.h"
#include "http/server_impl.h"
#include <stdlib.h>

/* No script, style, picture or request but our own, on any page; on what is no page, nothing at all. A phone asks for news
   all day long: what is said to it each time is short (with "nothing new", under 500 bytes in all). */
static const struct { const char *name, *value; enum { FOR_ALL, FOR_PAGES, FOR_DATA } whom; } security[] = {
    { "Content-Security-Policy", "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
      "img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; "
      "frame-ancestors 'none'; base-uri 'none'; form-action 'self'", FOR_PAGES },
    { "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'", FOR_DATA },
    { "X-Content-Type-Options", "nosniff", FOR_ALL },
    { "Referrer-Policy", "no-referrer", FOR_ALL },
    { "Cross-Origin-Opener-Policy", "same-origin", FOR_ALL },
    { "Cross-Origin-Resource-Policy", "same-origin", FOR_ALL },
    { "Permissions-Policy", "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()", FOR_PAGES },
};

static struct str header(const struct req *rq, const char *name)
{
    struct MHD_Connection *socket = rq->socket;
    const char *p = NULL;
    size_t n = 0;
    if (MHD_lookup_connection_value_n(socket, MHD_HEADER_KIND, name, strlen(name), &p, &n) != MHD_YES)
        return (struct str){ 0 };
    return (struct str){ p, n };
}

struct str exchange_path(const struct exchange *x)
{
    struct str uri = str_z(x->uri);
    return str_cut(&uri, '?');
}

/* ---- the request ---- */

static bool set_caller(struct req *rq, const struct exchange *x)
{
    struct address peer;
    bool behind_proxy = peer_is_trusted(x, &peer), tls = peer_is_tls(x);
    if (behind_proxy) peer = address_behind(&x->server->config.trusted, peer, req_header(rq, "X-Forwarded-For"));
    rq->is_near = behind_proxy && networks_hold(&x->server->config.trusted, peer);
    struct str host = req_header(rq, "Host");
    rq->address = address_text(rq->arena, peer);
    rq->site = address_text(rq->arena, address_site(peer));
    rq->origin = x->server->config.public_url;
    if (!rq->origin.n && host_is_fair(host))
        rq->origin = arena_printf(rq->arena, "%s://%.*s", tls ? "https" : "http", (int)host.n, host.p);
    return tls;
}

static void set_request(struct req *rq, struct exchange *x, struct worker *w)
{
    const struct server_config *c = &x->server->config;
    struct str query = str_z(x->uri), path = str_cut(&query, '?');
    *rq = (struct req){ .method = x->method, .path = path, .query = query, .header = header, .socket = x->socket,
                        .now_ms = clock_now_ms(), .arena = w->arena, .db = w->db, .keys = c->keys, .hub = c->hub,
                        .limits = c->limits, .index = x->server->index, .app = c->app };
    rq->body = body_end(&x->body);
    if (x->body.is_over) rq->body.n = SIZE_MAX;          /* never read: more than any route takes */
}

/* ---- the reply ---- */

static bool has_header(const struct req *rq, struct str name)
{
    for (size_t i = 0; i < rq->n_reply_headers; i++)
        if (str_eq_nocase(rq->reply_headers[i].name, name)) return true;
    return false;
}

static void add_headers(struct MHD_Response *r, struct req *rq, const struct exchange *x, bool tls)
{
    char line[1024];
    bool is_page = !path_is_api(rq->path);
    for (size_t i = 0; i < N_OF(security); i++)
        if ((security[i].whom == FOR_ALL || (security[i].whom == FOR_PAGES) == is_page) &&
            !has_header(rq, str_z(security[i].name)))
            MHD_add_response_header(r, security[i].name, security[i].value);
    if (tls || str_starts(rq->origin, S("https://")))
        MHD_add_response_header(r, "Strict-Transport-Security", "max-age=31536000");
    bool personal = path_is_api(rq->path) || (rq->route && route_opens_by_secret(rq->route));
    if (!has_header(rq, S("Cache-Control")))
        MHD_add_response_header(r, "Cache-Control", personal ? "no-store" : "no-cache");
    if (rq->stream) MHD_add_response_header(r, "X-Accel-Buffering", "no"); /* a proxy must not hold events back */
    if (x->server->is_draining || x->is_last) MHD_add_response_header(r, "Connection", "close");
    if (rq->mime.n && rq->mime.n < sizeof line) {
        memcpy(line, rq->mime.p, rq->mime.n);
        line[rq->mime.n] = 0;
        MHD_add_response_header(r, "Content-Type", line);
    }
    for (size_t i = 0; i < rq->n_reply_headers; i++) {
        struct str value = rq->reply_headers[i].value;
        if (value.n >= sizeof line || value.n == 0) continue;
        memcpy(line, value.p, value.n);
        line[value.n] = 0;
        if (MHD_add_response_header(r, rq->reply_headers[i].name.p, line) != MHD_YES)    /* a line break inside */
            log_line(LOG_ERROR, "header_refused", LOG_TEXT("name", rq->reply_headers[i].name));
    }
}

static struct MHD_Response *plain_response(struct str body, bool is_static)
{
    if (is_static || body.n == 0)
        return MHD_create_response_from_buffer(body.n, (void *)(uintptr_t)body.p, MHD_RESPMEM_PERSISTENT);
    return MHD_create_response_from_buffer(body.n, (void *)(uintptr_t)body.p, MHD_RESPMEM_MUST_COPY);
}

static struct MHD_Response *body_response(struct req *rq, struct worker *w)
{
    struct str plain = buf_str(&rq->reply), packed = { 0 };
    if (!gzip_helps(rq->mime) || plain.n < GZIP_BYTES_MIN || has_header(rq, S("Content-Encoding")))
        return plain_response(plain, rq->reply_is_static);
    reply_header(rq, "Vary", S("Accept-Encoding"));
    if (header_accepts(req_header(rq, "Accept-Encoding"), S("gzip"))) packed = gzip_pack(w->gzip, plain);
    if (!packed.n) return plain_response(plain, rq->reply_is_static);
    struct MHD_Response *r = MHD_create_response_from_buffer(packed.n, (void *)(uintptr_t)packed.p,
        MHD_RESPMEM_MUST_FREE);
    if (!r) free((void *)(uintptr_t)packed.p);
    else reply_header(rq, "Content-Encoding", S("gzip"));
    return r;
}

static void answer(struct exchange *x, struct worker *w, struct req *rq, bool tls)
{
    struct MHD_Response *r;
    const size_t own_headers = rq->n_reply_headers;
    if (!rq->stream) r = body_response(rq, w);
    else if (rq->stream->next) r = stream_response(x, w, rq->stream);
    else r = watch_response(x, rq->stream), x->is_watch = true;
    if (!r) return;                                      /* the connection is closed without a word */
    add_headers(r, rq, x, tls);
    x->status = (unsigned)rq->status;
    x->response = r;
    if (!ready_wants(x->server->ready, x, rq)) return;
    rq->n_reply_headers = own_headers;                   /* that it was packed is said anew, when it is packed anew */
    struct MHD_Response *again = body_response(rq, w);
    if (!again) return;
    add_headers(again, rq, x, tls);
    ready_keep(x->server->ready, x, again);
}

/* Watchers sit for hours: a quarter of all places is kept for those who come and go. */
static bool may_watch(const struct server_config *c)
{
    return c->hub && hub_watchers(c->hub) < c->connections / 4 * 3;
}

/* The arena this route needs, when it is more than a worker's own. */
static struct arena *wide_arena(const struct exchange *x)
{
    size_t wanted = x->route ? x->route->memory_max : 0;
    return wanted > x->server->config.memory_max ? arena_open(wanted) : NULL;
}

void exchange_work(struct worker *w, struct task *task)
{
    struct exchange *x = (struct exchange *)task;
    const struct server_config *c = &x->server->config;
    int64_t began_us = clock_mono_us();
    struct arena *usual = w->arena, *wide = wide_arena(x);
    struct req rq;
    if (wide) w->arena = wide;
    set_request(&rq, x, w);
    x->began_us = began_us;
    x->hub_count = x->route ? hub_count(c->hub, x->route->holds) : 0;
    bool tls = set_caller(&rq, x);
    if (x->body.is_broken) http_refuse(&rq, ERR_BUSY);
    else http_serve(&rq, c->tables, c->n_tables, c->identify);
    if (rq.stream && !rq.stream->next && !may_watch(c)) http_refuse(&rq, ERR_BUSY);
    metrics_count(c->metrics, rq.route, rq.status, clock_mono_us() - began_us);
    answer(x, w, &rq, tls);                              /* a stream takes the arena with it */
    if (wide) {
        if (w->arena == wide) arena_close(wide);
        else if (w->arena) arena_close(w->arena);
        w->arena = usual;
    }
    MHD_resume_connection(x->socket);
}

/* A large body of somebody who may not enter is not kept: it is read to its end, thrown away, and refused as usual. */
void exchange_admit(struct worker *w, struct task *task)
{
    struct exchange *x = (struct exchange *)task;
    const struct server_config *c = &x->server->config;
    struct body later = x->body;
    struct req rq;
    x->body = (struct body){ .fd = -1 };
    set_request(&rq, x, w);
    x->body = later;
    set_caller(&rq, x);
    if (http_admit(&rq, c->tables, c->n_tables, c->identify) != OK) x->body.is_over = true;
    x->task.run = exchange_work;
    MHD_resume_connection(x->socket);
}

void exchange_refuse(struct exchange *x, enum err e)
{
    struct worker w = { .arena = arena_open(64 * KIB) };
    struct req rq;
    if (!w.arena) return;
    x->body.is_over = true;                              /* whatever came is not looked at */
    set_request(&rq, x, &w);
    http_refuse(&rq, e);
    metrics_count(x->server->config.metrics, x->route, rq.status, 0);
    answer(x, &w, &rq, false);
    arena_close(w.arena);
}
