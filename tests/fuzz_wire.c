/* fuzz_wire.c - any bytes on a socket: framing, pipelining, chunks; no 500, no crash, and others are served. */
#include "db/db.h"
#include "http/server.h"
#include "client.h"

static enum err echo(struct req *rq)
{
    size_t sum = 0;
    for (size_t i = 0; i < rq->body.n; i++) sum += (unsigned char)rq->body.p[i];         /* every byte is touched */
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_i64(&j, "sum", (int64_t)sum);
    json_text(&j, "origin", rq->origin);
    json_text(&j, "address", rq->address);
    json_end(&j);
    return OK;
}
static enum err never(struct req *rq) { (void)rq; abort(); }

static const struct route table[] = {
    { GET,  "/api/echo",    echo,  ROLE_ANYONE, .about = "fuzz" },
    { POST, "/api/small",   echo,  ROLE_ANYONE, .body_max = KIB, .is_raw = true },
    { POST, "/api/upload",  echo,  ROLE_ANYONE, .body_max = 4 * MIB, .is_raw = true },
    { POST, "/x/:token",    echo,  ROLE_ANYONE, .body_max = KIB },
    { POST, "/api/closed",  never, ROLE_CITY,   .body_max = 4 * MIB, .is_raw = true },
    { GET,  "/api/hidden",  never, 0,           .about = "fuzz" },
};
static const struct routes tables[] = { { table, N_OF(table) } };

static enum err open_db(void *arg, struct db **out) { (void)arg; return db_open("sqlite::memory:", out); }

static unsigned short serve(void)
{
    static struct server *server;
    static struct arena *a;                                              /* both as old as the process */
    struct metrics *metrics;
    a = arena_open(64 * KIB);
    struct server_config c = { .listen = S("127.0.0.1"), .workers = 1, .memory_max = 256 * KIB, .connections = 4000,
        .header_bytes = 4 * KIB, .idle_s = 5, .spool_dir = "/tmp", .tables = tables, .n_tables = N_OF(tables),
        .open_db = open_db };
    if (!a || metrics_open(tables, N_OF(tables), &metrics) != OK) abort();
    c.metrics = metrics;
    if (networks_read(a, S("127.0.0.0/8"), &c.trusted) != OK || server_open(&c, &server) != OK) abort();
    return server_port(server);
}

/* From an own address each time: a closed pair of ports rests for a minute. */
static int join(unsigned short port)
{
    static uint32_t from = 0x7f010000;
    struct sockaddr_in me = { .sin_family = AF_INET }, to = { .sin_family = AF_INET, .sin_port = htons(port) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1;
    me.sin_addr.s_addr = htonl(from = from >= 0x7ffffff0 ? 0x7f010000 : from + 1);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, IPPROTO_IP, 24 /* IP_BIND_ADDRESS_NO_PORT */, &yes, sizeof yes);
    if (fd < 0 || bind(fd, (const struct sockaddr *)&me, sizeof me) != 0) abort();
    if (connect(fd, (const struct sockaddr *)&to, sizeof to) != 0) abort();
    return fd;
}

/* What comes within `wait_ms` of the last byte; false when nothing came at all. */
static bool hear(int fd, struct answer *a, int wait_ms)
{
    struct pollfd p = { .fd = fd, .events = POLLIN };
    a->n = 0;
    while (a->n < ANSWER_BYTES - 1 && poll(&p, 1, wait_ms) > 0) {
        ssize_t n = recv(fd, a->bytes + a->n, ANSWER_BYTES - 1 - a->n, 0);
        if (n <= 0) break;
        a->n += (size_t)n;
    }
    a->bytes[a->n] = 0;
    return a->n > 0;
}

static void must_still_serve(unsigned short port)
{
    static struct answer a;
    int fd = join(port);
    client_say(fd, "GET /api/echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    if (!hear(fd, &a, CLIENT_WAIT_MS) || memcmp(a.bytes, "HTTP/1.1 200", 12) != 0) abort();
    close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static unsigned short port;
    static struct answer a;
    static unsigned tried;
    if (!port) port = serve();
    if (size > 64 * KIB) return 0;
    size_t cut = size > 1 ? data[size - 1] * size / 256 : 0;             /* in two pieces, so that a token is torn */
    int fd = join(port);
    client_send(fd, (const char *)data, cut);
    client_send(fd, (const char *)data + cut, size - cut);
    hear(fd, &a, 10); /* an unfinished request is waited for: we leave first */
    close(fd);
    if (a.n >= 12 && (memcmp(a.bytes, "HTTP/1.", 7) != 0 || memcmp(a.bytes + 9, "500", 3) == 0)) abort();
    if (tried++ % 32 == 0) must_still_serve(port);
    return 0;
}
