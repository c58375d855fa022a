/* server.c - starts `sansang serve` as a child, asks it things, reads what the kernel knows of it. */
#include "server.h"
#include "wire.h"
#include "core/time.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PORT_FIRST = 9500, PORTS = 100, CHILDREN_MAX = 8, START_MAX_S = 60, STOP_MAX_S = 120 };
static pid_t children[CHILDREN_MAX];

static void child_note(pid_t from, pid_t to)
{
    for (size_t i = 0; i < CHILDREN_MAX; i++) if (children[i] == from) { children[i] = to; return; }
}

int connect_to(uint16_t port)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (fd < 0) return -1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(fd, (struct sockaddr *)&at, sizeof at) == 0) return fd;
    close(fd);
    return -1;
}

static bool port_is_free(uint16_t port)
{
    int fd = connect_to(port);
    if (fd >= 0) close(fd);
    return fd < 0;
}

static void become_server(const struct bench *b, uint16_t port)
{
    int fd = open(text("%s/bench-server.log", b->build), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (fd >= 0) { dup2(fd, 1); dup2(fd, 2); }
    setenv("SANSANG_DEVICE_PER_S", "0", 1);
    setenv("SANSANG_ADDRESS_PER_S", "0", 1);
    setenv("SANSANG_ACCOUNT_PER_S", "0", 1);
    setenv("SANSANG_CONNECTIONS_PER_ADDRESS", "0", 1);
    setenv("SANSANG_JOBS", "false", 1);
    setenv("SANSANG_LOG_LEVEL", "warn", 1);
    if (b->url) setenv("SANSANG_DATABASE", b->url, 1);
    execl(b->program, b->program, "serve", "--data", b->dir, "--port", text("%u", port), (char *)NULL);
    _exit(127);
}

struct server server_start(const struct bench *b)
{
    static uint16_t next;
    uint16_t port = 0;
    for (int i = 0; i < PORTS && !port; i++, next++)
        if (port_is_free((uint16_t)(PORT_FIRST + next % PORTS))) port = (uint16_t)(PORT_FIRST + next % PORTS);
    if (!port) fail("no free port");
    int64_t began = clock_mono_us();
    pid_t pid = fork();
    if (pid < 0) fail("no process");
    if (pid == 0) become_server(b, port);
    child_note(0, pid);
    char reply[4096];
    for (;;) {
        if (server_ask(port, "GET", "/readyz", "", NULL, reply, sizeof reply) == 200) break;
        int status;
        if (waitpid(pid, &status, WNOHANG) == pid) {
            child_note(pid, 0);
            fail("the server did not start: see %s/bench-server.log", b->build);
        }
        if (clock_mono_us() - began > START_MAX_S * INT64_C(1000000))
            fail("the server is not ready after %d s", START_MAX_S);
        nanosleep(&(struct timespec){ .tv_nsec = 2000000 }, NULL);
    }
    return (struct server){ pid, port, (double)(clock_mono_us() - began) / 1e6 };
}

void server_stop(struct server *s)
{
    if (!s->pid) return;
    kill(s->pid, SIGTERM);
    for (int i = 0; i < STOP_MAX_S * 100; i++) {
        if (waitpid(s->pid, NULL, WNOHANG) == s->pid) { child_note(s->pid, 0); s->pid = 0; return; }
        nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
    }
    fail("the server does not stop");
}

void server_stop_all(void)
{
    for (size_t i = 0; i < CHILDREN_MAX; i++)
        if (children[i]) { kill(children[i], SIGKILL); waitpid(children[i], NULL, 0); children[i] = 0; }
}

/* ---- what the kernel knows ---- */

static double status_value(pid_t pid, const char *key)
{
    char path[64], line[256];
    long long kib = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *f = fopen(path, "r");
    if (!f) return 0;
    while (fgets(line, sizeof line, f)) if (strncmp(line, key, strlen(key)) == 0) kib = atoll(line + strlen(key) + 1);
    fclose(f);
    return (double)kib * 1024;
}

double process_rss(pid_t pid) { return status_value(pid, "VmRSS"); }
double process_rss_peak(pid_t pid) { return status_value(pid, "VmHWM"); }

double process_cpu(pid_t pid)
{
    char path[64], line[1024];
    unsigned long user = 0, kernel = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *f = fopen(path, "r");
    if (!f) return 0;
    const char *end = fgets(line, sizeof line, f) ? strrchr(line, ')') : NULL;
    fclose(f);
    if (!end || sscanf(end + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &kernel) != 2) return 0;
    return (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
}

/* ---- one exchange ---- */

int server_ask(uint16_t port, const char *method, const char *path, const char *headers, const char *body, char *out,
               size_t size)
{
    char head[4096];
    int fd = connect_to(port), status = 0;
    if (fd < 0) return 0;
    size_t n = (size_t)snprintf(
        head, sizeof head, "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n%s%sContent-Length: %zu\r\n\r\n",
        method, path, headers, body ? "Content-Type: application/json\r\n" : "", body ? strlen(body) : 0);
    if (n >= sizeof head || write(fd, head, n) != (ssize_t)n || (body && write(fd, body, strlen(body)) < 0)) {
        close(fd);
        return 0;
    }
    size_t got = 0;
    for (ssize_t r; got < size - 1 && (r = read(fd, out + got, size - 1 - got)) > 0;) got += (size_t)r;
    close(fd);
    out[got] = 0;
    if (got > 12) status = atoi(out + 9);
    return status;
}

double server_metric(const struct server *s, const char *name)
{
    enum { SIZE = 256 * 1024 };
    char *page = malloc(SIZE), key[128];
    if (!page || server_ask(s->port, "GET", "/metrics", "", NULL, page, SIZE) != 200) fail("no metrics");
    snprintf(key, sizeof key, "\n%s ", name);
    const char *at = strstr(page, key);
    double x = at ? atof(at + strlen(key)) : -1;
    free(page);
    if (x < 0) fail("no metric %s", name);
    return x;
}

struct loaded server_load(const struct server *s, struct load *l, void *warm, void *all)
{
    l->arg = warm;
    load_run(l);
    times_free(&l->times);
    l->arg = all;
    double commits = server_metric(s, "sansang_writer_commits_total"),
           functions = server_metric(s, "sansang_writer_functions_total"), cpu = process_cpu(s->pid);
    load_run(l);
    commits = server_metric(s, "sansang_writer_commits_total") - commits;
    functions = server_metric(s, "sansang_writer_functions_total") - functions;
    return (struct loaded){ functions / (commits > 0 ? commits : 1), process_cpu(s->pid) - cpu };
}

void server_sign_in(const struct bench *b, const struct server *s, const char *login, char cookie[512])
{
    char name[128], password[128], body[400], reply[16384];
    bool is_known = false;
    FILE *f = fopen(text("%s/login", b->dir), "r");
    if (!f) fail("%s/login cannot be read", b->dir);
    while (!is_known && fscanf(f, "%127s %127s", name, password) == 2) is_known = strcmp(name, login) == 0;
    fclose(f);
    if (!is_known) fail("nobody signs in as %s", login);
    snprintf(body, sizeof body, "{\"login\":\"%s\",\"password\":\"%s\"}", name, password);
    int status = server_ask(s->port, "POST", "/api/session", "X-Sansang: 1\r\n", body, reply, sizeof reply);
    const char *at = strcasestr(reply, "\r\nset-cookie: ");
    if (status != 200 || !at) fail("%s cannot sign in: %d", login, status);
    snprintf(cookie, 512, "Cookie: %.*s\r\n", (int)strcspn(at + 14, ";\r"), at + 14);
}
