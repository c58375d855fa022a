/* row_start.c - from nothing to serving, with the database not in memory; and how much memory the program holds. */
#include "phones.h"
#include "rows.h"
#include "server.h"
#include <fcntl.h>
#include <unistd.h>

enum { TIMES = 5, TIMES_QUICK = 2, PHONES = 640, CONNECTIONS = 64, BATCH = 20, VISITS = 40000, VISITS_QUICK = 2000 };

/* Ask the kernel to forget the pages of the database: as after a restart of the machine. */
static void forget_file(const struct bench *b)
{
    int fd = open(text("%s/sansang.db", b->dir), O_RDONLY);
    if (fd < 0) fail("no database in %s", b->dir);
    if (fsync(fd) != 0 || posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) != 0) fail("the kernel does not forget");
    close(fd);
}

static void told(struct bench *b, const char *row, double bytes, const char *note)
{
    struct figure f = row_figure(b, row, "MB");
    f.value = bytes / 1e6;
    f.is_cost = true;
    f.goal = GOAL_VALUE_AT_MOST;
    f.bound = 150;
    figure_note(&f, "%s", note);
    figure_keep(f);
}

void row_start(struct bench *b)
{
    struct times t = { 0 };
    struct server s = { 0 };
    const int times = b->is_quick ? TIMES_QUICK : TIMES;
    for (int i = 0; i < times; i++) {
        forget_file(b);
        s = server_start(b);
        times_add(&t, (int64_t)(s.started_s * 1e6));
        if (i + 1 < times) server_stop(&s);
    }
    struct figure f = row_figure(b, "start", "s");
    f.value = times_ms(&t, 0.5) / 1000;
    f.is_cost = true;
    f.goal = GOAL_VALUE_AT_MOST;
    f.bound = 1;
    figure_note(
        &f,
        "from exec to the first answer of /readyz, the database not in the page cache; median of %d, longest %.2f s",
        times, times_ms(&t, 1) / 1000);
    figure_keep(f);
    times_free(&t);
    double rest = process_rss(s.pid);
    told(b, "memory_at_rest", rest, "resident, after start");

    struct phones p;
    struct batches batches;
    server_stop(&s);
    phones_open(&p, b, PHONES);
    batches_make(&batches, &p, b->is_quick ? VISITS_QUICK : VISITS, BATCH);
    s = server_start(b);
    struct load l = {.port = s.port,
                     .connections = CONNECTIONS,
                     .seconds = (double)b->seconds,
                     .next = batches_next,
                     .done = batches_done,
                     .arg = &batches};
    load_run(&l);
    told(b, "memory_under_load", process_rss_peak(s.pid),
         text("the most while %lld visits came from %d phones", (long long)batches.stored, CONNECTIONS));
    times_free(&l.times);
    server_stop(&s);
    batches_free(&batches);
    phones_close(&p);
}
