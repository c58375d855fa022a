/* client.h - a bare web client for tests: bytes out, bytes in, a time limit on everything. */
#ifndef SANSANG_TEST_CLIENT_H
#define SANSANG_TEST_CLIENT_H
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CLIENT_WAIT_MS = 5000, ANSWER_BYTES = 256 * 1024 };

struct answer { int status; size_t n; char bytes[ANSWER_BYTES]; };   /* head and body as they came, NUL-ended */

static inline int client_connect(unsigned short port)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = { htonl(INADDR_LOOPBACK) } };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (const struct sockaddr *)&to, sizeof to) == 0) return fd;
    if (fd >= 0) close(fd);
    return -1;
}

static inline bool client_send(int fd, const char *text, size_t n)
{
    while (n) {
        ssize_t done = send(fd, text, n, MSG_NOSIGNAL);
        if (done <= 0) return false;
        text += done;
        n -= (size_t)done;
    }
    return true;
}

static inline bool client_say(int fd, const char *text) { return client_send(fd, text, strlen(text)); }

/* Add what comes until `wanted` is in the answer (NULL: until the peer closes). False: it did not come in time. */
static inline bool client_hear(int fd, struct answer *a, const char *wanted)
{
    while (!(wanted && strstr(a->bytes, wanted))) {
        struct pollfd p = { .fd = fd, .events = POLLIN };
        if (a->n == ANSWER_BYTES - 1 || poll(&p, 1, CLIENT_WAIT_MS) <= 0) return false;
        ssize_t n = recv(fd, a->bytes + a->n, ANSWER_BYTES - 1 - a->n, 0);
        if (n < 0 || (n == 0 && wanted)) return false;
        if (n == 0) break;
        for (ssize_t i = 0; i < n; i++)                              /* so that strstr goes on over compressed bytes */
            if (!a->bytes[a->n + (size_t)i]) a->bytes[a->n + (size_t)i] = '\1';
        a->n += (size_t)n;
        a->bytes[a->n] = 0;
    }
    if (strncmp(a->bytes, "HTTP/1.1 ", 9) == 0) a->status = atoi(a->bytes + 9);
    return true;
}

/* One request on a connection of its own that closes after it. */
static inline struct answer *client_ask(unsigned short port, const char *request_line_and_headers, const char *body)
{
    struct answer *a = calloc(1, sizeof *a);
    char head[4096];
    int fd = client_connect(port);
    if (!a || fd < 0) { free(a); return NULL; }
    int n = body ? snprintf(head, sizeof head, "%s\r\nHost: test\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n",
                            request_line_and_headers, strlen(body))
                 : snprintf(head, sizeof head, "%s\r\nHost: test\r\nConnection: close\r\n\r\n",
                     request_line_and_headers);
    client_send(fd, head, (size_t)n);
    if (body) client_say(fd, body);
    client_hear(fd, a, NULL);
    close(fd);
    return a;
}

static inline const char *answer_body(const struct answer *a)
{
    const char *end = strstr(a->bytes, "\r\n\r\n");
    return end ? end + 4 : "";
}

static inline void sleep_ms(long ms)
{
    nanosleep(&(struct timespec){ .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L }, NULL);
}

#endif
