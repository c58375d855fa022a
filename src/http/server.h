/* server.h - the web server: sockets, workers, limits. What is served comes in as tables of routes. */
#ifndef SANSANG_SERVER_H
#define SANSANG_SERVER_H
#include "http/address.h"
#include "http/http.h"
#include "http/metrics.h"

struct server;

struct server_config {
    struct str listen;                   /* an address; "::" = every one, IPv4 too */
    uint16_t port;                       /* 0: any free one; server_port tells */
    const char *tls_cert, *tls_key;      /* PEM texts; NULL: plain HTTP */
    struct networks trusted;             /* proxies whose X-Forwarded-* is believed */
    struct str public_url;               /* "https://…" of links; empty: what the caller used */
    size_t workers;
    size_t memory_max;                   /* bytes of arena for one request */
    size_t connections, connections_per_address;     /* per address 0: no limit */
    size_t header_bytes;                 /* request line and headers together; also what a quiet connection costs */
    int64_t idle_s;
    const char *spool_dir;               /* where large bodies wait; NULL: they are refused */

    const struct routes *tables;         /* all that follows must outlive the server */
    size_t n_tables;
    identify_fn *identify;
    enum err (*open_db)(void *arg, struct db **out);
    void *open_db_arg;
    const struct keys *keys;
    struct hub *hub;
    struct limits *limits;
    struct metrics *metrics;
    struct app *app;
};

/* Serve from now on. ERR_CONFLICT: the port is taken; ERR_BAD_INPUT: an address or certificate that is none. */
MUST_USE enum err server_open(const struct server_config *config, struct server **out);
uint16_t server_port(const struct server *s);
bool server_is_draining(const struct server *s);
size_t server_connections(const struct server *s);

/* Accept nobody new, finish what was begun, say goodbye to watchers; after `within_ms` cut what is left. */
void server_drain(struct server *s, int64_t within_ms);
void server_close(struct server *s);     /* after server_drain; NULL is fine */

#endif
