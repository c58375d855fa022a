/* row_export.c - all visits as CSV over HTTP while phones push: does the memory stay, how much does the intake suffer. */
#include "phones.h"
#include "rows.h"
#include "server.h"
#include "core/time.h"
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PHONES = 1280, CONNECTIONS = 64, BATCH = 20, VISITS = 60000, VISITS_QUICK = 3000, EXPORT_MAX_S = 20,
       BEGUN_BYTES = 10000000 };         /* by then every connection to the database has its pages: what grows after is the export's */

struct taking {
    uint16_t port;
    const char *cookie;
    volatile bool stop, ended;
    pid_t server;
    int64_t bytes;
    double took_s, memory_begun;         /* of the server, when BEGUN_BYTES had left; 0: they never did */
    pthread_t thread;
};

/* Read the export to its end, or until told that it has been long enough. */
static void *take_export(void *arg)
{
    struct taking *t = arg;
    static char bytes[256 * KIB];
    char *ask = text("GET /api/units/1/export/visits.csv HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n%s\r\n",
                     t->cookie);
    int64_t began = clock_mono_us();
    int fd = connect_to(t->port);
    if (fd < 0 || send(fd, ask, strlen(ask), MSG_NOSIGNAL) != (ssize_t)strlen(ask)) fail("no export");
    ssize_t n = recv(fd, bytes, sizeof bytes, 0);
    if (n < 12 || memcmp(bytes + 9, "200", 3) != 0) fail("the export is refused: %.*s", n < 300 ? (int)n : 300, bytes);
    for (t->bytes = n; !t->stop && (n = recv(fd, bytes, sizeof bytes, 0)) > 0;) {
        t->bytes += n;
        if (t->bytes > BEGUN_BYTES && t->memory_begun <= 0) t->memory_begun = process_rss(t->server);
    }
    t->ended = !t->stop;
    t->took_s = (double)(clock_mono_us() - began) / 1e6;
    close(fd);
    return NULL;
}

static double push_rate(struct bench *b, struct phones *p, uint16_t port, double seconds)
{
    struct batches batches;
    batches_make(&batches, p, b->is_quick ? VISITS_QUICK : VISITS, BATCH);
    struct load l = {.port = port,
                     .connections = CONNECTIONS,
                     .seconds = seconds,
                     .next = batches_next,
                     .done = batches_done,
                     .arg = &batches};
    load_run(&l);
    double rate = (double)batches.stored / l.took_s;
    times_free(&l.times);
    batches_free(&batches);
    return rate;
}

void row_export(struct bench *b)
{
    struct phones p;
    char cookie[512];
    phones_open(&p, b, PHONES);
    struct server s = server_start(b);
    server_sign_in(b, &s, "thanhpho", cookie);
    double alone = push_rate(b, &p, s.port, (double)b->seconds), before = process_rss(s.pid);
    struct taking t = { .port = s.port, .cookie = cookie, .server = s.pid };
    if (pthread_create(&t.thread, NULL, take_export, &t) != 0) fail("no thread");
    double beside = push_rate(b, &p, s.port, b->is_quick ? 1 : EXPORT_MAX_S);
    t.stop = true;
    pthread_join(t.thread, NULL);
    double after = process_rss(s.pid), grown = after - (t.memory_begun > 0 ? t.memory_begun : before);
    server_stop(&s);
    phones_close(&p);
    struct figure f = row_figure(b, "export_intake", "visits/s");
    f.value = beside;
    f.limit = alone;
    f.goal = GOAL_RATIO_AT_LEAST;
    f.bound = 0.5;
    figure_note(&f, "stored while %.1f MB of visits left in %.1f s%s; limit: stored just before, without an export",
                (double)t.bytes / 1e6, t.took_s, t.ended ? " (whole)" : " (cut off there)");
    figure_keep(f);
    f = row_figure(b, "export_memory", "MB");
    f.value = grown > 0 ? grown / 1e6 : 0.001;
    f.is_cost = true;
    f.goal = GOAL_VALUE_AT_MOST;
    f.bound = 20;
    figure_note(
        &f,
        "the server's resident memory grew by this after the first %d MB had left; %.0f MB before the export, %.0f MB at its end",
        BEGUN_BYTES / 1000000, before / 1e6, after / 1e6);
    figure_keep(f);
}
