/* stub.h - a bare HTTP server on loopback for tests: a thread per connection, whole requests in, a chosen answer out. */
#ifndef SANSANG_TEST_STUB_H
#define SANSANG_TEST_STUB_H
#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { STUB_BYTES = 16 * 1024 };
struct stub {
    int listening;
    unsigned short port;
    const char *_Atomic say;             /* the whole answer to every request; NULL: silence */
    atomic_int requests, connections, open;
    char heard[STUB_BYTES];              /* the last request, NUL-ended */
    pthread_mutex_t lock;
    pthread_t thread;
};

/* False: the peer went away. */
static inline bool stub_hear(int fd, char in[STUB_BYTES])
{
    size_t n = 0, whole = SIZE_MAX;
    while (n < whole) {
        ssize_t got = recv(fd, in + n, STUB_BYTES - 1 - n, 0);
        if (got <= 0) return false;
        n += (size_t)got;
        in[n] = '\0';
        const char *end = strstr(in, "\r\n\r\n"), *length = strcasestr(in, "\r\nContent-Length: ");
        if (end) whole = (size_t)(end + 4 - in) + (length && length < end ? (size_t)atoi(length + 18) : 0);
    }
    return true;
}

struct stub_line { struct stub *s; int fd; };
static inline void *stub_talk(void *arg)
{
    struct stub_line line = *(struct stub_line *)arg;
    char in[STUB_BYTES];
    free(arg);
    while (stub_hear(line.fd, in)) {
        const char *say = line.s->say;
        pthread_mutex_lock(&line.s->lock);
        memcpy(line.s->heard, in, sizeof in);
        pthread_mutex_unlock(&line.s->lock);
        line.s->requests++;
        if (say && send(line.fd, say, strlen(say), MSG_NOSIGNAL) < 0) break;
    }
    close(line.fd);
    line.s->open--;
    return NULL;
}

static inline void *stub_serve(void *arg)
{
    struct stub *s = arg;
    for (int fd; (fd = accept(s->listening, NULL, NULL)) >= 0; ) {
        struct stub_line *line = malloc(sizeof *line);
        pthread_t thread;
        if (!line) break;
        *line = (struct stub_line){ s, fd };
        s->connections++;
        s->open++;
        if (pthread_create(&thread, NULL, stub_talk, line) != 0) break;
        pthread_detach(thread);
    }
    return NULL;
}

static inline void stub_open(struct stub *s, const char *say)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t n = sizeof at;
    memset(s, 0, sizeof *s);
    pthread_mutex_init(&s->lock, NULL);
    s->listening = socket(AF_INET, SOCK_STREAM, 0);
    s->say = say;
    assert_int_equal(bind(s->listening, (struct sockaddr *)&at, n), 0);
    assert_int_equal(listen(s->listening, 64), 0);
    assert_int_equal(getsockname(s->listening, (struct sockaddr *)&at, &n), 0);
    s->port = ntohs(at.sin_port);
    assert_int_equal(pthread_create(&s->thread, NULL, stub_serve, s), 0);
}

static inline void stub_close(struct stub *s)
{
    shutdown(s->listening, SHUT_RDWR);
    pthread_join(s->thread, NULL);
    close(s->listening);
    for (int i = 0; i < 100 && s->open; i++) usleep(10000);          /* callers have closed their ends */
}

#endif
