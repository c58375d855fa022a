/* ready.c - found by address, coding and language; as many as there are assets and pages that hold, and no more than that. */
#include "http/ready.h"
#include <pthread.h>
#include <stdlib.h>
#include "core/time.h"
#include "http/asset.h"
#include "http/server_impl.h"

enum { KEPT_MAX = 512, SLOTS = 2 * KEPT_MAX, PATH_MAX_BYTES = 120 };

/* Two requests with the same key get the same bytes. */
struct key { char coding, lang; bool is_tls; size_t n; char path[PATH_MAX_BYTES]; };
struct kept { struct key key; struct MHD_Response *response; uint32_t hub_count; int64_t made_us; };

struct ready {
    pthread_mutex_t lock;
    size_t n;
    struct kept slots[SLOTS];            /* open hash */
};

struct ready *ready_open(void)
{
    struct ready *r = calloc(1, sizeof *r);
    if (r) pthread_mutex_init(&r->lock, NULL);
    return r;
}

void ready_close(struct ready *r)
{
    if (!r) return;
    for (size_t i = 0; i < SLOTS; i++) if (r->slots[i].response) MHD_destroy_response(r->slots[i].response);
    pthread_mutex_destroy(&r->lock);
    free(r);
}

static struct str header(const struct exchange *x, const char *name)
{
    const char *p = MHD_lookup_connection_value(x->socket, MHD_HEADER_KIND, name);
    return p ? str_z(p) : (struct str){ 0 };
}

static bool is_asset(const struct route *r)
{
    bool ours = r && r >= asset_routes.v && r < asset_routes.v + asset_routes.n;
    return ours && !strchr(r->path, ':');                /* a token is no asset */
}

/* False: such a request is a worker's. */
static bool key_of(const struct exchange *x, struct key *k)
{
    struct str path = str_z(x->uri), coding = header(x, "Accept-Encoding");
    bool holds = x->route && x->route->holds;
    if (x->method != GET || (!holds && !is_asset(x->route)) || path.n > PATH_MAX_BYTES || memchr(path.p, '?', path.n))
        return false;
    if (x->server->is_draining || x->is_last || x->body.received) return false;
    if (header(x, "If-None-Match").n || header(x, "Range").n) return false;
    memset(k, 0, sizeof *k);             /* compared as bytes, gaps and all */
    k->n = path.n;
    memcpy(k->path, path.p, path.n);
    /* no page is packed by br */
    k->coding = !holds && header_accepts(coding, S("br")) ? 'b' : header_accepts(coding, S("gzip")) ? 'g' : 'p';
    k->lang = holds && lang_of_browser(header(x, "Accept-Language")) == LANG_EN ? 'e' : 'v';
    k->is_tls = peer_is_tls(x);
    return true;
}

static struct kept *slot_of(struct ready *r, const struct key *k)
{
    uint32_t h = 2166136261u ^ (uint32_t)k->coding ^ (uint32_t)k->is_tls << 8 ^ (uint32_t)k->lang << 16; /* FNV-1a */
    for (size_t i = 0; i < k->n; i++) h = (h ^ (unsigned char)k->path[i]) * 16777619u;
    struct kept *s = &r->slots[h % SLOTS];
    while (s->response && memcmp(&s->key, k, sizeof *k) != 0) s = s + 1 < r->slots + SLOTS ? s + 1 : r->slots;
    return s;
}

/* Locked. */
static bool is_good(const struct kept *s, const struct exchange *x)
{
    if (!s->response || !x->route->holds) return s->response != NULL;
    return s->hub_count == hub_count(x->server->config.hub, x->route->holds) &&
           clock_mono_us() - s->made_us < HOLD_MS * (int64_t)1000;
}

bool ready_answer(struct ready *r, struct exchange *x, bool *queued)
{
    struct key k;
    if (!key_of(x, &k)) return false;
    pthread_mutex_lock(&r->lock);
    const struct kept *s = slot_of(r, &k);
    bool good = is_good(s, x);
    if (good)
        *queued =
            MHD_queue_response(x->socket, MHD_HTTP_OK, s->response) == MHD_YES; /* locked: another may take its place */
    pthread_mutex_unlock(&r->lock);
    return good;
}

bool ready_wants(struct ready *r, const struct exchange *x, const struct req *rq)
{
    struct key k;
    if (rq->status != 200 || rq->stream || !key_of(x, &k) || (!rq->reply_is_static && !x->route->holds)) return false;
    pthread_mutex_lock(&r->lock);
    const struct kept *s = slot_of(r, &k);
    bool wants = s->response ? !is_good(s, x) : r->n < KEPT_MAX;
    pthread_mutex_unlock(&r->lock);
    return wants;
}

void ready_keep(struct ready *r, struct exchange *x, struct MHD_Response *response)
{
    struct key k;
    if (!key_of(x, &k)) { MHD_destroy_response(response); return; }
    pthread_mutex_lock(&r->lock);
    struct kept *s = slot_of(r, &k);
    if (s->response ? !is_good(s, x) : r->n < KEPT_MAX) {            /* else another worker was first */
        struct MHD_Response *old = s->response;
        r->n += !old;
        memcpy(&s->key, &k, sizeof k);                   /* compared as bytes */
        s->response = response;
        s->hub_count = x->hub_count;
        s->made_us = x->began_us;
        response = old;
    }
    pthread_mutex_unlock(&r->lock);
    if (response) MHD_destroy_response(response);                    /* who is being sent it still holds it */
}
