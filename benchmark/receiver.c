/* receiver.c - reads requests off many connections, counts, answers in one line; as little work as a receiver can do. */
#include "receiver.h"
#include <arpa/inet.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EVENTS = 256, ROOM = 32 * KIB };
struct line { int fd; size_t n; char bytes[ROOM]; };

/* The length of the first whole request, or 0. */
static size_t whole_request(const struct line *l)
{
    const char *end = memmem(l->bytes, l->n, "\r\n\r\n", 4);
    if (!end) return 0;
    size_t head = (size_t)(end - l->bytes) + 4, body = 0;
    const char *length = memmem(l->bytes, head, "\r\nContent-Length: ", 18);
    if (length) body = strtoul(length + 18, NULL, 10);
    return l->n >= head + body ? head + body : 0;
}

static bool hear(struct line *l, _Atomic int64_t *taken)
{
    static const char yes[] = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n";
    ssize_t got = recv(l->fd, l->bytes + l->n, ROOM - l->n, MSG_DONTWAIT);
    if (got <= 0) return false;
    l->n += (size_t)got;
    for (size_t n; (n = whole_request(l)) > 0; ) {
        l->n -= n;
        memmove(l->bytes, l->bytes + n, l->n);
        atomic_fetch_add(taken, 1);
        if (send(l->fd, yes, sizeof yes - 1, MSG_NOSIGNAL) != sizeof yes - 1) return false;
    }
    return l->n < ROOM;
}

static void serve(int listening, _Atomic int64_t *taken)
{
    struct epoll_event events[EVENTS], first = { .events = EPOLLIN, .data.ptr = NULL };
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, listening, &first) != 0) _exit(1);
    for (;;) {
        int n = epoll_wait(epoll, events, EVENTS, -1);
        for (int i = 0; i < n; i++) {
            struct line *l = events[i].data.ptr;
            if (l && !hear(l, taken)) { close(l->fd); free(l); }
            if (l || !(l = calloc(1, sizeof *l))) continue;
            l->fd = accept(listening, NULL, NULL);
            struct epoll_event e = { .events = EPOLLIN, .data.ptr = l };
            if (l->fd < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, l->fd, &e) != 0) free(l);
        }
    }
}

struct receiver receiver_start(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t n = sizeof at;
    struct receiver r = { .taken = mmap(NULL, sizeof *r.taken, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0) };
    int listening = socket(AF_INET, SOCK_STREAM, 0);
    if (r.taken == MAP_FAILED || listening < 0 || bind(listening, (struct sockaddr *)&at, n) != 0 || listen(listening, 512) != 0
        || getsockname(listening, (struct sockaddr *)&at, &n) != 0) fail("no receiver");
    r.port = ntohs(at.sin_port);
    if ((r.pid = fork()) < 0) fail("no process");
    if (r.pid == 0) serve(listening, r.taken);
    close(listening);
    return r;
}

void receiver_stop(struct receiver *r)
{
    kill(r->pid, SIGKILL);
    waitpid(r->pid, NULL, 0);
}
