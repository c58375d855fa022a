/* fetch_many.c - many questions under way at once on one thread, over libcurl's multi interface. */
#include "net/net_impl.h"
#include <stdlib.h>

enum { SLOT_MEMORY_MAX = 2 * MIB, LOOK_MS = 1000 };

struct slot { CURL *easy; struct arena *arena; struct exchange x; void *what; struct slot *next_free; };
struct fetcher {
    CURLM *multi;
    bool is_public_only;
    char *ca_file;
    struct slot *slots, *free;
    size_t n;
};

void fetcher_close(struct fetcher *c)
{
    if (!c) return;
    for (size_t i = 0; i < c->n; i++) {
        curl_easy_cleanup(c->slots[i].easy);
        arena_close(c->slots[i].arena);
    }
    curl_multi_cleanup(c->multi);
    free(c->slots);
    free(c->ca_file);
    free(c);
}

static bool slots_open(struct fetcher *c, size_t n)
{
    if (!(c->slots = calloc(n, sizeof *c->slots))) return false;
    for (c->n = 0; c->n < n; c->n++) {
        struct slot *s = &c->slots[c->n];
        s->easy = curl_easy_init();
        s->arena = arena_open(SLOT_MEMORY_MAX);
        s->next_free = c->free;
        c->free = s;
        if (!s->easy || !s->arena) { c->n++; return false; }
    }
    return true;
}

enum err fetcher_open(const struct fetcher_wish *w, struct fetcher **out)
{
    struct fetcher *c = net_begin() ? calloc(1, sizeof *c) : NULL;
    if (!c) return ERR_NOMEM;
    c->is_public_only = w->is_public_only;
    bool is_whole = (c->multi = curl_multi_init()) && slots_open(c, w->at_once);
    if (is_whole && w->ca_file.n) is_whole = (c->ca_file = strndup(w->ca_file.p, w->ca_file.n));
    if (!is_whole) { fetcher_close(c); return ERR_NOMEM; }
    curl_multi_setopt(c->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX);
    curl_multi_setopt(c->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)w->per_host);
    curl_multi_setopt(c->multi, CURLMOPT_MAXCONNECTS, (long)w->at_once);
    *out = c;
    return OK;
}

static void give_back(struct fetcher *c, struct slot *s)
{
    curl_slist_free_all(s->x.headers);
    s->x.headers = NULL;
    arena_reset(s->arena);
    s->next_free = c->free;
    c->free = s;
}

/* OK also for a question that could not even be asked: its answer is that error. */
static enum err ask(struct fetcher *c, const struct fetch_flow *flow, bool *is_under_way)
{
    struct slot *s = c->free;
    struct fetch f = { 0 };
    *is_under_way = false;
    enum err e = flow->next(flow->arg, s->arena, &f, &s->what);
    if (e != OK) { arena_reset(s->arena); return e; }
    f.is_public_only = c->is_public_only;
    f.ca_file = str_z(c->ca_file);
    c->free = s->next_free;
    e = exchange_prepare(s->easy, &s->x, s->arena, &f);
    if (e == OK) {
        curl_easy_setopt(s->easy, CURLOPT_PRIVATE, s);
        curl_easy_setopt(s->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
        curl_easy_setopt(s->easy, CURLOPT_PIPEWAIT, 1L);
        if (curl_multi_add_handle(c->multi, s->easy) == CURLM_OK) { *is_under_way = true; return OK; }
        e = ERR_NOMEM;
    }
    flow->done(flow->arg, s->what, e, &(struct fetched){ .trouble = err_name(e) });
    give_back(c, s);
    return OK;
}

static size_t take_answers(struct fetcher *c, const struct fetch_flow *flow)
{
    size_t n = 0;
    int left;
    for (CURLMsg *m; (m = curl_multi_info_read(c->multi, &left)); ) {
        struct slot *s = NULL;
        if (m->msg != CURLMSG_DONE) continue;
        CURLcode code = m->data.result;
        CURL *easy = m->easy_handle;
        curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&s);
        curl_multi_remove_handle(c->multi, easy);
        enum err e = exchange_end(easy, &s->x, code);
        flow->done(flow->arg, s->what, e, &s->x.got);
        give_back(c, s);
        n++;
    }
    return n;
}

enum err fetch_many(struct fetcher *c, const struct fetch_flow *flow)
{
    size_t under_way = 0;
    enum err e = OK;
    while (e == OK || under_way) {
        while (e == OK && c->free) {
            bool is_under_way;
            e = ask(c, flow, &is_under_way);
            under_way += is_under_way;
        }
        int running;
        curl_multi_perform(c->multi, &running);
        size_t answered = take_answers(c, flow);
        under_way -= answered;
        if (under_way && (!answered || e != OK)) curl_multi_poll(c->multi, NULL, 0, LOOK_MS, NULL);
    }
    return e == ERR_NOT_FOUND ? OK : e;
}
