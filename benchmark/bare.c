/* bare.c - the bench's only file that knows libmicrohttpd. */
#include "bare.h"
#include <microhttpd.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 2,                      /* IO_THREADS of src/http/http_mhd.c */
       OWN_HEAD = 143 };                 /* bytes: status, Date, Content-Type, -Encoding, -Length */
static struct MHD_Response *reply;

static enum MHD_Result answer(void *cls, struct MHD_Connection *c, const char *url, const char *method,
                              const char *version, const char *upload, size_t *n, void **context)
{
    static int seen;
    (void)cls, (void)url, (void)method, (void)version, (void)upload;
    *n = 0;
    if (!*context) { *context = &seen; return MHD_YES; }     /* the first call brings the head only */
    return MHD_queue_response(c, MHD_HTTP_OK, reply);
}

/* As many bytes of head as asked for, in one header. */
static void fill_head(size_t have, size_t want)
{
    enum { FIXED = sizeof "X-Fill: \r\n" - 1 };
    char fill[4096];
    if (want <= have + FIXED || want - have - FIXED >= sizeof fill) return;
    memset(fill, 'x', want - have - FIXED);
    fill[want - have - FIXED] = 0;
    MHD_add_response_header(reply, "X-Fill", fill);
}

static void serve(int tell, const char *mime, const struct bare_reply *r)
{
    union { const char *in; void *out; } bytes = { r->body };
    reply = MHD_create_response_from_buffer(r->n, bytes.out, MHD_RESPMEM_PERSISTENT);
    if (!reply) _exit(1);
    MHD_add_response_header(reply, "Content-Type", mime);
    if (r->encoding) MHD_add_response_header(reply, "Content-Encoding", r->encoding);
    fill_head(OWN_HEAD, r->head_n);
    struct MHD_Daemon *d =
        MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, answer, NULL, MHD_OPTION_THREAD_POOL_SIZE,
                         (unsigned)THREADS, MHD_OPTION_CONNECTION_LIMIT, 1000u, MHD_OPTION_END);
    const union MHD_DaemonInfo *info = d ? MHD_get_daemon_info(d, MHD_DAEMON_INFO_BIND_PORT) : NULL;
    uint16_t port = info ? info->port : 0;
    if (write(tell, &port, sizeof port) != sizeof port || !port) _exit(1);
    for (;;) pause();
}

struct bare bare_start(const char *mime, const struct bare_reply *r)
{
    int tell[2];
    struct bare x = { 0 };
    if (pipe(tell) != 0 || (x.pid = fork()) < 0) fail("no process");
    if (x.pid == 0) serve(tell[1], mime, r);
    close(tell[1]);
    if (read(tell[0], &x.port, sizeof x.port) != sizeof x.port) fail("the bare library does not serve");
    close(tell[0]);
    return x;
}

void bare_stop(struct bare *x)
{
    kill(x->pid, SIGKILL);
    waitpid(x->pid, NULL, 0);
}
