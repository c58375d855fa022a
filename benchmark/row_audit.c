/* row_audit.c - everything recounted from the events, beside reading the events once. */
#include "raw.h"
#include "rows.h"
#include "core/time.h"

void row_audit(struct bench *b)
{
    char *log = text("%s/bench-audit.log", b->build);
    int64_t began = clock_mono_us(), events;
    int code = RUN(log, text("%s", b->program), "audit", "--data", text("%s", b->dir));
    double took = (double)(clock_mono_us() - began) / 1e6;
    if (code != 0) fail("the audit found differences, or failed: see %s", log);
    double raw = raw_scan(b, "SELECT * FROM event ORDER BY seq", &events);
    struct figure f = row_figure(b, "audit", "s");
    f.value = took;
    f.limit = raw;
    f.is_cost = true;
    f.goal = GOAL_VALUE_AT_MOST;
    f.bound = 30;
    figure_note(&f,
                "%lld events, no difference; %.1f µs an event; limit: every column of every event read once by SQLite",
                (long long)events, took * 1e6 / (double)events);
    figure_keep(f);
}
