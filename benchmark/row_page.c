/* row_page.c - pages and assets a second, beside the bare library with the same bytes. */
#include "page_load.h"
#include "bare.h"
#include "rows.h"
#include "server.h"
#include "wire.h"
#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { CONNECTIONS = 32, HEAD_MAX = 600, BODY_MAX = 2 * MIB };

struct page { struct request request; char *body, mime[80], encoding[16]; size_t n, wire_n; int64_t seen; };

static bool next_page(void *arg, size_t connection, struct request *out)
{
    (void)connection;
    *out = ((struct page *)arg)->request;
    return true;
}

/* Keep the first whole reply: what the bare library will say too. */
static void keep_page(void *arg, size_t connection, const struct reply *r)
{
    struct page *p = arg;
    (void)connection;
    if (p->seen++) return;
    if (r->n > BODY_MAX) fail("a page of %zu bytes", r->n);
    memcpy(p->body, r->body, r->n);
    p->n = r->n;
    p->wire_n = r->wire_n;
}

/* What a server made of it: replies a second, the 99th of 100 in ms, its processor time a reply in µs. */
struct served { double rate, p99, cpu_us; };

static struct served serve(struct bench *b, struct page *p, pid_t server, uint16_t port)
{
    double cpu = process_cpu(server);
    struct load l = {.port = port,
                     .connections = CONNECTIONS,
                     .seconds = (double)b->seconds / 2,
                     .next = next_page,
                     .done = keep_page,
                     .arg = p};
    load_run(&l);
    if (l.failed) fail("%lld of %zu answers failed", (long long)l.failed, l.times.n);
    double n = (double)l.times.n;
    struct served x = {n / l.took_s, times_ms(&l.times, 0.99), (process_cpu(server) - cpu) * 1e6 / n};
    times_free(&l.times);
    return x;
}

void page_measure(struct bench *b, const struct server *s, const struct page_row *row)
{
    const char *path = row->path;
    struct page p = { .body = malloc(BODY_MAX) };
    char *q = text("GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n", path);
    if (!p.body) fail("no memory");
    p.request = (struct request){ q, strlen(q) };
    struct served ours = serve(b, &p, s->pid, s->port);
    struct bare x = bare_start(row->mime, &(struct bare_reply){ p.body, "gzip", p.n, p.wire_n - p.n });
    struct served bare = serve(b, &p, x.pid, x.port);
    bare_stop(&x);
    struct figure f = row_figure(b, row->name, "replies/s");
    f.value = ours.rate;
    f.limit = bare.rate;
    f.goal = row->ratio > 0 ? GOAL_RATIO_AT_LEAST : GOAL_NONE;
    f.bound = row->ratio;
    figure_note(
        &f,
        "%s, %zu bytes packed behind a head of %zu, the same from the bare library; %d connections; p99 %.1f ms, "
        "bare %.1f ms; %.1f µs CPU a reply, bare %.1f",
        path, p.n, p.wire_n - p.n, CONNECTIONS, ours.p99, bare.p99, ours.cpu_us, bare.cpu_us);
    figure_keep(f);
    free(p.body);
}

/* The largest script of the web build: the phone app itself. */
static const char *asset_path(const struct bench *b)
{
    const char *folder = text("%s/web/dist/assets", b->root), *best = NULL;
    int64_t most = 0;
    DIR *d = opendir(folder);
    if (!d) fail("%s is not there", folder);
    for (const struct dirent *e; (e = readdir(d));) {
        struct stat s;
        size_t n = strlen(e->d_name);
        if (n < 4 || strcmp(e->d_name + n - 3, ".js") != 0 || stat(text("%s/%s", folder, e->d_name), &s) != 0 ||
            s.st_size <= most)
            continue;
        most = s.st_size;
        best = text("/assets/%s", e->d_name);
    }
    closedir(d);
    if (!best) fail("%s holds no script", folder);
    return best;
}

void row_page(struct bench *b)
{
    struct server s = server_start(b);
    static const char html[] = "text/html; charset=utf-8";
    page_measure(b, &s, &(struct page_row){ "page_shell", "/app/", html, 0.7 });
    page_measure(b, &s, &(struct page_row){ "page_asset", asset_path(b), html, 0.7 });
    page_measure(b, &s, &(struct page_row){ "page_public", "/", html, 0.7 });
    server_stop(&s);
}
