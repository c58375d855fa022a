/* server.h - the program under test, started and watched from outside. */
#ifndef SANSANG_BENCH_SERVER_H
#define SANSANG_BENCH_SERVER_H
#include "bench.h"
#include <sys/types.h>

struct server {
    pid_t pid;
    uint16_t port;
    double started_s;
}; /* started_s: from exec to the first 200 of /readyz */

/* `sansang serve` on the data of b, without limits for one address or phone and without the jobs of the night. */
struct server server_start(const struct bench *b);
void server_stop(struct server *s);      /* SIGTERM, and wait until it has drained */
void server_stop_all(void);              /* those still running; before the benchmark ends early */

/* Memory of a process in bytes, and its processor time in seconds. */
double process_rss(pid_t pid);
double process_rss_peak(pid_t pid);
double process_cpu(pid_t pid);

/* One value of /metrics, by name. */
double server_metric(const struct server *s, const char *name);

/* Run `l` with `warm`, unmeasured, then with `all`: how many writes met in a commit, and the server's processor time in seconds. */
struct load;
struct loaded { double per_commit, cpu_s; };
struct loaded server_load(const struct server *s, struct load *l, void *warm, void *all);

/* One exchange: the body into `out` (NUL-terminated, at most size - 1 bytes); its status. Headers are lines, each with its \r\n. */
int server_ask(uint16_t port, const char *method, const char *path, const char *headers, const char *body, char *out,
               size_t size);
/* The cookie line of someone signed in, by the login name of the demo city: "Cookie: ...\r\n". */
void server_sign_in(const struct bench *b, const struct server *s, const char *login, char cookie[512]);

int connect_to(uint16_t port);           /* a socket to 127.0.0.1, or -1 */

#endif
