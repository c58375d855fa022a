/* http_mhd.c - libmicrohttpd: two threads that only move bytes; a request, once read, waits for a worker. */
#define _GNU_SOURCE      /* dup3 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>
#include "core/log.h"
#include "core/time.h"
#include "http/server_impl.h"

enum {
    IO_THREADS = 2,
    DISCARD_MAX = 16 * MIB,              /* so much too large a body is read and thrown away, so that its sender learns why */
    WAITING_MAX = 2048,                  /* requests before the workers; more are told to come back */
    GONE_MS = 60 * 1000,                 /* a peer that acknowledges nothing for so long is gone */
};

/* ---- connections ---- */

static enum MHD_Result may_connect(void *cls, const struct sockaddr *sa, socklen_t n)
{
    (void)n;
    struct server *s = cls;
    return conns_may_join(s->conns, address_of_socket(sa)) ? MHD_YES : MHD_NO;
}

static void on_connection(void *cls, struct MHD_Connection *socket, void **context,
    enum MHD_ConnectionNotificationCode code)
{
    struct server *s = cls;
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) { conn_leave(*context); return; }
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(socket, MHD_CONNECTION_INFO_CONNECTION_FD);
    if (!info) return;
    int fd = info->connect_fd, gone_ms = GONE_MS;
    setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &gone_ms, sizeof gone_ms);
    info = MHD_get_connection_info(socket, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    *context = info ? conn_join(s->conns, fd, address_of_socket(info->client_addr)) : NULL;
}

/* ---- one request ---- */

/* The request line has come: here the raw address is seen, before anything is decoded. */
static void *on_uri(void *cls, const char *uri, struct MHD_Connection *socket)
{
    struct server *s = cls;
    size_t n = strlen(uri);
    struct exchange *x = malloc(sizeof *x + n + 1);
    if (!x) return NULL;
    memset(x, 0, sizeof *x);
    memcpy(x->uri, uri, n + 1);
    x->task.run = exchange_work;
    x->server = s;
    x->socket = socket;
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(socket, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    x->conn = info ? info->socket_context : NULL;
    body_begin(&x->body, 0);
    conn_phase(x->conn, PHASE_HEAD);
    s->in_flight++;
    return x;
}

static size_t keep_escapes(void *cls, struct MHD_Connection *socket, char *s)
{
    (void)cls;
    (void)socket;
    return strlen(s);
}

static enum method method_of(const char *name)
{
    if (strcmp(name, "HEAD") == 0) return GET;
    unsigned m = 0;
    while (m < METHOD_OTHER && strcmp(method_words[m], name) != 0) m++;
    return (enum method)m;
}

static enum MHD_Result send_reply(struct exchange *x)
{
    if (!x->response) return MHD_NO;
    x->stage = STAGE_REPLY;
    if (!x->is_watch) conn_phase(x->conn, PHASE_SEND);
    return MHD_queue_response(x->socket, x->status, x->response);
}

/* A head that two readers could understand differently is refused and its connection closed: what one of them takes
   for a body, another would take for a request (RFC 9112 §6.1, §6.3, §11.2). */
struct heading { unsigned lengths, codings, hosts; bool is_odd; };
static enum MHD_Result look_at_header(void *cls, enum MHD_ValueKind kind, const char *name, size_t name_n,
                                      const char *value, size_t n)
{
    (void)kind;
    struct heading *h = cls;
    struct str called = { name, name_n }, text = { value, n };
    if (str_eq_nocase(called, S("Content-Length"))) h->lengths++;
    if (str_eq_nocase(called, S("Host")) && (h->hosts++ || !host_is_fair(text))) h->is_odd = true;
    if (str_eq_nocase(called, S("Transfer-Encoding")) && (h->codings++ || !str_eq_nocase(text, S("chunked"))))
        h->is_odd = true;
    for (size_t i = 0; i < n; i++)
        if (((unsigned char)value[i] < 0x20 && value[i] != '\t') || value[i] == 0x7f) h->is_odd = true;
    return MHD_YES;
}

static bool head_is_plain(struct exchange *x)
{
    struct heading h = { 0 };
    MHD_get_connection_values_n(x->socket, MHD_HEADER_KIND, look_at_header, &h);
    return !h.is_odd && h.lengths + h.codings <= 1;
}

/* From here on x is a worker's, until it resumes us. When the last worker has gone nobody would: then it is refused. */
static enum MHD_Result hand_over(struct exchange *x)
{
    MHD_suspend_connection(x->socket);
    if (pool_push(x->server->pool, &x->task)) return MHD_YES;
    x->stage = STAGE_WORK;
    exchange_refuse(x, ERR_BUSY);
    MHD_resume_connection(x->socket);
    return MHD_YES;
}

static enum MHD_Result on_head(struct exchange *x, const char *method)
{
    if (!head_is_plain(x)) {
        x->is_last = true;
        exchange_refuse(x, ERR_BAD_INPUT);
        return send_reply(x);
    }
    x->method = method_of(method);
    x->route = route_peek(x->server->index, x->method, exchange_path(x));
    body_begin(&x->body, x->route ? x->route->body_max : 0);
    x->stage = STAGE_BODY;
    conn_phase(x->conn, PHASE_BODY);
    const char *coding = MHD_lookup_connection_value(x->socket, MHD_HEADER_KIND, "Transfer-Encoding");
    const char *length = MHD_lookup_connection_value(x->socket, MHD_HEADER_KIND, "Content-Length");
    unsigned long long n = length ? strtoull(length, NULL, 10) : 0;      /* the library has refused what is no number */
    if (n > x->body.max) x->body.is_over = true;
    if (n > DISCARD_MAX && x->body.is_over) {
        exchange_refuse(x, ERR_TOO_LARGE);
        return send_reply(x);
    }
    if (x->body.is_over || x->body.max <= BODY_MEMORY_MAX || (n <= BODY_MEMORY_MAX && !coding)) return MHD_YES;
    x->stage = STAGE_ADMIT;                              /* who may not enter does not fill the disk */
    x->task.run = exchange_admit;
    return hand_over(x);
}

static enum MHD_Result on_bytes(struct exchange *x, const char *p, size_t *n)
{
    body_add(&x->body, x->server->config.spool_dir, (struct str){ p, *n });
    conn_received(x->conn, *n);
    *n = 0;
    size_t patience = x->body.max > DISCARD_MAX ? x->body.max : DISCARD_MAX;
    return x->body.is_over && x->body.received > patience ? MHD_NO : MHD_YES;
}

static enum MHD_Result on_whole(struct exchange *x)
{
    conn_phase(x->conn, PHASE_BUSY);
    bool queued = false;
    if (ready_answer(x->server->ready, x, &queued)) {
        x->stage = STAGE_REPLY;
        metrics_count(x->server->config.metrics, x->route, MHD_HTTP_OK, 0);
        return queued ? MHD_YES : MHD_NO;
    }
    if (pool_waiting(x->server->pool) > WAITING_MAX) {
        exchange_refuse(x, ERR_BUSY);
        return send_reply(x);
    }
    x->stage = STAGE_WORK;
    x->task.is_write = x->method != GET;
    return hand_over(x);
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *socket, const char *url, const char *method,
                                  const char *version, const char *upload, size_t *n, void **context)
{
    (void)cls; (void)socket; (void)url; (void)version;
    struct exchange *x = *context;
    if (!x) return MHD_NO;
    switch (x->stage) {
    case STAGE_HEAD:  return on_head(x, method);
    case STAGE_ADMIT: x->stage = STAGE_BODY; return MHD_YES;     /* resumed: the library begins again with the head */
    case STAGE_BODY:  return *n ? on_bytes(x, upload, n) : on_whole(x);
    case STAGE_WORK:  return send_reply(x);
    case STAGE_REPLY: *n = 0; return MHD_YES;
    }
    return MHD_NO;
}

static void on_completed(void *cls, struct MHD_Connection *socket, void **context, enum MHD_RequestTerminationCode code)
{
    (void)socket; (void)code;
    struct server *s = cls;
    struct exchange *x = *context;
    if (!x) return;
    *context = NULL;
    conn_phase(x->conn, PHASE_IDLE);
    if (x->response) MHD_destroy_response(x->response);
    body_free(&x->body);
    free(x);
    s->in_flight--;
}

static void PRINTF(2, 0) on_log(void *cls, const char *format, va_list args)
{
    (void)cls;
    char line[512];
    int n = vsnprintf(line, sizeof line, format, args);
    if (n < 0) return;
    size_t end = (size_t)n < sizeof line ? (size_t)n : sizeof line - 1;
    while (end && line[end - 1] == '\n') end--;
    log_line(LOG_DEBUG, "socket", LOG_TEXT("text", ((struct str){ line, end })));
}

/* ---- open and close ---- */

union listener { struct sockaddr sa; struct sockaddr_in v4; struct sockaddr_in6 v6; };

static enum err listener_of(const struct server_config *c, union listener *out, unsigned *flags)
{
    struct address a;
    TRY(address_read(c->listen, &a));
    *out = (union listener){ 0 };
    if (memchr(c->listen.p, ':', c->listen.n)) {
        out->v6.sin6_family = AF_INET6;
        out->v6.sin6_port = htons(c->port);
        memcpy(&out->v6.sin6_addr, a.b, 16);
        *flags |= MHD_USE_IPv6;
        if (str_eq(c->listen, S("::"))) *flags |= MHD_USE_DUAL_STACK;
        return OK;
    }
    out->v4.sin_family = AF_INET;
    out->v4.sin_port = htons(c->port);
    memcpy(&out->v4.sin_addr, a.b + 12, 4);
    return OK;
}

static enum err start(struct server *s)
{
    const struct server_config *c = &s->config;
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    union listener at;
    TRY(listener_of(c, &at, &flags));
    struct MHD_OptionItem tls[] = {
        { MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)c->tls_cert },
        { MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)c->tls_key },
        { MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)"NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2" },
        { MHD_OPTION_END, 0, NULL },
    };
    if (c->tls_cert) flags |= MHD_USE_TLS;
    errno = 0;
    s->daemon = MHD_start_daemon(flags, c->port, may_connect, s, on_request, s,
        MHD_OPTION_EXTERNAL_LOGGER, on_log, s,
        MHD_OPTION_SOCK_ADDR, &at.sa,
        MHD_OPTION_THREAD_POOL_SIZE, (unsigned)IO_THREADS,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)c->connections,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, c->header_bytes,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)c->idle_s,
        MHD_OPTION_LISTEN_BACKLOG_SIZE, 1024u,
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_URI_LOG_CALLBACK, on_uri, s,
        MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, s,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, s,
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, s,
        MHD_OPTION_ARRAY, c->tls_cert ? tls : &tls[N_OF(tls) - 1],
        MHD_OPTION_END);
    if (!s->daemon) return errno == EADDRINUSE || errno == EACCES ? ERR_CONFLICT : ERR_BAD_INPUT;
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT);
    s->port = info ? info->port : c->port;
    return OK;
}

enum err server_open(const struct server_config *config, struct server **out)
{
    struct server *s = calloc(1, sizeof *s);
    if (!s) return ERR_NOMEM;
    s->config = *config;
    s->conns = conns_open(config->connections, config->connections_per_address, &s->config.trusted, config->idle_s);
    s->ready = ready_open();
    s->index = route_index_open(config->tables, config->n_tables);
    enum err e = s->conns && s->ready && s->index ? OK : ERR_NOMEM;
    if (e == OK) e = pool_open(config->workers, config->memory_max, config->open_db, config->open_db_arg, &s->pool);
    if (e == OK) e = start(s);
    if (e != OK) { server_close(s); return e; }
    *out = s;
    return OK;
}

uint16_t server_port(const struct server *s)         { return s->port; }
bool server_is_draining(const struct server *s)      { return s->is_draining; }
size_t server_connections(const struct server *s)    { return conns_count(s->conns); }

static bool wait_until_quiet(struct server *s, int64_t within_ms)
{
    int64_t until_us = clock_mono_us() + within_ms * 1000;
    while (s->in_flight > 0 && clock_mono_us() < until_us)
        nanosleep(&(struct timespec){ .tv_nsec = 5 * 1000000L }, NULL);
    return s->in_flight == 0;
}

/* Nobody new comes in. The library's own way (MHD_quiesce_daemon, 0.9.75) takes the socket out of its threads' epoll sets
   while a thread may be doing just that, and then ends the process ("Failed to remove listen FD from epoll set"). So its
   number is given to a socket where nobody can knock: the one people came by is closed and leaves the sets by itself. */
static void stop_listening(const struct server *s)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_LISTEN_FD);
    const struct sockaddr_un nameless = { .sun_family = AF_UNIX };
    int silent = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    bool is_done = info && silent >= 0 && bind(silent, (const struct sockaddr *)&nameless, sizeof nameless.sun_family) == 0 &&
                   listen(silent, 1) == 0 && dup3(silent, info->listen_fd, O_CLOEXEC) >= 0;
    if (!is_done) log_line(LOG_WARN, "still_listening", LOG_I64("errno", errno));
    if (silent >= 0) close(silent);
}

void server_drain(struct server *s, int64_t within_ms)
{
    s->is_draining = true;
    stop_listening(s);
    hub_end(s->config.hub);
    if (wait_until_quiet(s, within_ms)) return;
    log_line(LOG_WARN, "drain_cuts", LOG_I64("requests", s->in_flight));
    s->is_cutting = true;
    conns_cut_all(s->conns);
    wait_until_quiet(s, 5 * SECOND_MS);
}

void server_close(struct server *s)
{
    if (!s) return;
    pool_end(s->pool);                                   /* whoever was suspended is resumed by its worker */
    if (s->daemon) MHD_stop_daemon(s->daemon);
    pool_close(s->pool);
    conns_close(s->conns);
    ready_close(s->ready);
    route_index_close(s->index);
    free(s);
}
