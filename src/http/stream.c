/* stream.c - replies without an end in sight: pulled piece by piece by workers, or fed by the hub. */
#include "http/server_impl.h"
#include <stdlib.h>

enum { PIECE_BYTES = 32 * KIB };         /* gather at least this before waking the socket */

/* ---- a stream pulled by workers ---- */

struct stream {
    struct task task;                    /* first: the pool hands it back */
    struct server *server;
    struct MHD_Connection *socket;
    struct arena *arena;                 /* of the request that began it: `arg` lives there */
    stream_fn *next;
    void *arg;
    char *p;
    size_t n, at;
    bool is_ended, is_failed;
};

static void keep(struct stream *s, struct str part)
{
    char *p = malloc(part.n);
    free(s->p);
    s->p = p;
    s->at = 0;
    s->n = p ? part.n : 0;
    if (p) memcpy(p, part.p, part.n);
    else s->is_failed = true;
}

static void stream_work(struct worker *w, struct task *task)
{
    struct stream *s = (struct stream *)task;
    struct buf out = { .arena = w->arena };
    while (out.n < PIECE_BYTES && !s->is_ended && !s->is_failed) {
        size_t before = out.n;
        s->is_failed = s->next(w->db, s->arg, &out) != OK || out.failed;
        s->is_ended = !s->is_failed && out.n == before;
    }
    s->n = s->at = 0;
    if (out.n && !out.failed) keep(s, buf_str(&out));
    MHD_resume_connection(s->socket);
}

static ssize_t stream_pull(void *cls, uint64_t at, char *to, size_t max)
{
    (void)at;
    struct stream *s = cls;
    if (s->server->is_cutting) return MHD_CONTENT_READER_END_WITH_ERROR;
    if (s->at < s->n) {
        size_t n = s->n - s->at < max ? s->n - s->at : max;
        memcpy(to, s->p + s->at, n);
        s->at += n;
        return (ssize_t)n;
    }
    if (s->is_failed) return MHD_CONTENT_READER_END_WITH_ERROR;
    if (s->is_ended)  return MHD_CONTENT_READER_END_OF_STREAM;
    MHD_suspend_connection(s->socket);
    pool_push(s->server->pool, &s->task);
    return 0;
}

static void stream_free(void *cls)
{
    struct stream *s = cls;
    arena_close(s->arena);
    free(s->p);
    free(s);
}

struct MHD_Response *stream_response(struct exchange *x, struct worker *w, const struct reply_stream *r)
{
    struct stream *s = malloc(sizeof *s);
    struct arena *fresh = arena_open(x->server->config.memory_max);
    struct MHD_Response *response = NULL;
    if (s && fresh) {
        *s = (struct stream){ .task = { .run = stream_work }, .server = x->server, .socket = x->socket,
                              .next = r->next, .arg = r->arg };
        response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, PIECE_BYTES, stream_pull, s, stream_free);
    }
    if (!response) { free(s); arena_close(fresh); return NULL; }
    s->arena = w->arena;
    w->arena = fresh;
    return response;
}

/* ---- a watch fed by the hub ---- */

struct watch_reply { struct watcher *watcher; struct MHD_Connection *socket; };

static void wake(void *arg) { struct watch_reply *w = arg; MHD_resume_connection(w->socket); }
static void park(void *arg) { struct watch_reply *w = arg; MHD_suspend_connection(w->socket); }

static ssize_t watch_pull(void *cls, uint64_t at, char *to, size_t max)
{
    (void)at;
    struct watch_reply *w = cls;
    size_t n;
    switch (watcher_pull(w->watcher, park, to, max, &n)) {
    case WATCH_BYTES:  return (ssize_t)n;
    case WATCH_PARKED: return 0;
    case WATCH_OVER:   break;
    }
    return MHD_CONTENT_READER_END_OF_STREAM;
}

static void watch_free(void *cls)
{
    struct watch_reply *w = cls;
    watcher_free(w->watcher);
    free(w);
}

struct MHD_Response *watch_response(struct exchange *x, const struct reply_stream *r)
{
    struct watch_reply *w = malloc(sizeof *w);
    if (!w) return NULL;
    w->socket = x->socket;
    w->watcher = watcher_new(x->server->config.hub, r->topic, r->first, wake, w);
    struct MHD_Response *response = NULL;
    if (w->watcher) response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, KIB, watch_pull, w, watch_free);
    if (!response) { watcher_free(w->watcher); free(w); }
    return response;
}
