/* ready.c - found by address and coding; as many as there are assets, and no more than that. */
#include "http/ready.h"
#include <pthread.h>
#include <stdlib.h>
#include "http/asset.h"
#include "http/server_impl.h"

enum { KEPT_MAX = 512, SLOTS = 2 * KEPT_MAX, PATH_MAX_BYTES = 120 };

/* Two requests with the same key get the same bytes. */
struct key { char coding; bool is_tls; size_t n; char path[PATH_MAX_BYTES]; };
struct kept { struct key key; struct MHD_Response *response; };

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
    if (x->method != GET || !is_asset(x->route) || path.n > PATH_MAX_BYTES || memchr(path.p, '?', path.n)) return false;
    if (x->server->is_draining || x->is_last || x->body.received) return false;
    if (header(x, "If-None-Match").n || header(x, "Range").n) return false;
    memset(k, 0, sizeof *k);             /* compared as bytes, gaps and all */
    k->n = path.n;
    memcpy(k->path, path.p, path.n);
    k->coding = header_accepts(coding, S("br")) ? 'b' : header_accepts(coding, S("gzip")) ? 'g' : 'p';
    k->is_tls = exchange_is_tls(x);
    return true;
}

static struct kept *slot_of(struct ready *r, const struct key *k)
{
    uint32_t h = 2166136261u ^ (uint32_t)k->coding ^ (uint32_t)k->is_tls << 8;       /* FNV-1a */
    for (size_t i = 0; i < k->n; i++) h = (h ^ (unsigned char)k->path[i]) * 16777619u;
    struct kept *s = &r->slots[h % SLOTS];
    while (s->response && memcmp(&s->key, k, sizeof *k) != 0) s = s + 1 < r->slots + SLOTS ? s + 1 : r->slots;
    return s;
}

struct MHD_Response *ready_find(struct ready *r, struct exchange *x)
{
    struct key k;
    if (!key_of(x, &k)) return NULL;
    pthread_mutex_lock(&r->lock);
    struct MHD_Response *found = slot_of(r, &k)->response;
    pthread_mutex_unlock(&r->lock);
    return found;
}

bool ready_wants(struct ready *r, const struct exchange *x, const struct req *rq)
{
    struct key k;
    if (rq->status != 200 || rq->stream || !rq->reply_is_static || !key_of(x, &k)) return false;
    pthread_mutex_lock(&r->lock);
    bool wants = r->n < KEPT_MAX && !slot_of(r, &k)->response;
    pthread_mutex_unlock(&r->lock);
    return wants;
}

void ready_keep(struct ready *r, struct exchange *x, struct MHD_Response *response)
{
    struct key k;
    struct kept *slot = NULL;
    bool good = key_of(x, &k);
    pthread_mutex_lock(&r->lock);
    if (good && r->n < KEPT_MAX) slot = slot_of(r, &k);
    if (slot && !slot->response) {
        *slot = (struct kept){ k, response };
        response = NULL;
        r->n++;
    }
    pthread_mutex_unlock(&r->lock);
    if (response) MHD_destroy_response(response);        /* another worker was first */
}
