/* server_impl.h - what the files around the socket library share. */
#ifndef SANSANG_SERVER_IMPL_H
#define SANSANG_SERVER_IMPL_H
#include <microhttpd.h>
#include <stdatomic.h>
#include "http/body.h"
#include "http/conns.h"
#include "http/http_impl.h"
#include "http/hub.h"
#include "http/pool.h"
#include "http/ready.h"
#include "http/server.h"

struct server {
    struct server_config config;
    struct MHD_Daemon *daemon;
    struct pool *pool;
    struct conns *conns;
    struct ready *ready;
    struct route_index *index;
    uint16_t port;
    atomic_bool is_draining, is_cutting;
    _Atomic int64_t in_flight;           /* requests begun and not yet answered whole */
};

/* One request, from its first line to the last byte of its reply. */
enum stage { STAGE_HEAD, STAGE_ADMIT, STAGE_BODY, STAGE_WORK, STAGE_REPLY };
struct exchange {
    struct task task;                    /* first: the pool hands it back */
    struct server *server;
    struct MHD_Connection *socket;
    struct conn *conn;
    enum stage stage;
    enum method method;
    const struct route *route;           /* what the path promises; NULL: nothing */
    struct body body;
    struct MHD_Response *response;       /* set by the worker */
    unsigned status;
    bool is_watch;                       /* its reply has no end: the hub looks after it */
    bool is_last;                        /* the connection closes after this reply */
    uint32_t hub_count;                  /* of the unit its route holds by, before anything was read */
    int64_t began_us;                    /* then */
    char uri[];                          /* as it came */
};

/* exchange.c */
void exchange_work(struct worker *w, struct task *task);                     /* then the connection is resumed */
void exchange_admit(struct worker *w, struct task *task);                    /* before a large body is kept */
void exchange_refuse(struct exchange *x, enum err e);                        /* without a worker */
struct str exchange_path(const struct exchange *x);

/* peer.c */
bool peer_is_trusted(const struct exchange *x, struct address *peer);        /* a proxy of ours; *peer: who it is, in any case */
bool peer_is_tls(const struct exchange *x);                                  /* to here, or to the proxy before us */
bool host_is_fair(struct str host);                                          /* letters, digits and ".:-_[]" */

/* stream.c: NULL when there is no memory */
struct MHD_Response *stream_response(struct exchange *x, struct worker *w, const struct reply_stream *s);
struct MHD_Response *watch_response(struct exchange *x, const struct reply_stream *s);

#endif
