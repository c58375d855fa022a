/* row_report.c - reports filed durably, one to a request, beside the raw cost of the same rows. */
#include "raw.h"
#include "residents.h"
#include "rows.h"
#include "server.h"

enum { CONNECTIONS = 64, RESIDENTS = 2000, RESIDENTS_QUICK = 100 };
struct amount {
    size_t filed, raw;
    double seconds;
};

struct filed {
    double per_s, per_commit, p50, p99, max, cpu_us;
};

static struct filed file_over_http(const struct bench *b, const struct residents *r, const struct amount *w)
{
    struct filings warm, all;
    filings_make(&warm, r, w->filed / 10);
    filings_make(&all, r, w->filed);
    struct server s = server_start(b);
    struct load l = {.port = s.port,
                     .connections = CONNECTIONS,
                     .seconds = w->seconds,
                     .next = filings_next,
                     .done = filings_done};
    struct loaded did = server_load(&s, &l, &warm, &all);
    server_stop(&s);
    if (l.failed || all.refused || all.stored == 0)
        fail("%lld reports were refused", (long long)(all.refused + warm.refused));
    struct filed f = {(double)all.stored / l.took_s, did.per_commit,
                      times_ms(&l.times, 0.5),       times_ms(&l.times, 0.99),
                      times_ms(&l.times, 1),         did.cpu_s * 1e6 / (double)all.stored};
    times_free(&l.times);
    filings_free(&warm);
    filings_free(&all);
    return f;
}

static struct raw_rate raw_filing(const struct bench *b, const struct residents *r, size_t n, double per_commit,
                                  double *rows)
{
    struct filings f;
    filings_make(&f, r, n);
    struct script *s = raw_capture(b, n, filings_file, &f);
    *rows = (double)raw_rows(s) / (double)n;
    struct raw_rate rate = raw_replay(b, s, per_commit, n);
    raw_free(s);
    filings_free(&f);
    return rate;
}

void row_petition_file(struct bench *b)
{
    const struct amount w = b->is_quick ? (struct amount){600, 200, 3} : (struct amount){20000, 2000, 15};
    struct residents r;
    double rows;
    residents_open(&r, b, b->is_quick ? RESIDENTS_QUICK : RESIDENTS);
    struct filed x = file_over_http(b, &r, &w);
    struct raw_rate grouped = raw_filing(b, &r, w.raw, x.per_commit, &rows),
                    alone = raw_filing(b, &r, w.raw / 4, 1, &rows);
    residents_close(&r);

    struct figure f = row_figure(b, "petition_file", "reports/s");
    f.value = x.per_s;
    f.limit = alone.visits_s;
    f.goal = GOAL_RATIO_AT_LEAST;
    f.bound = 10;
    figure_note(&f,
                "%d residents at once; %.1f in a commit, %.1f rows a report; %.0f µs CPU a report, raw %.0f; limit: "
                "the same rows, one "
                "report to a commit; in the same groups %.0f/s; disk %.0f syncs/s",
                CONNECTIONS, x.per_commit, rows, x.cpu_us, grouped.cpu_us, grouped.visits_s, raw_syncs(b));
    figure_keep(f);

    f = row_figure(b, "petition_file_p99", "ms");
    f.value = x.p99;
    figure_note(&f, "median %.1f ms, longest %.1f ms, of %d at once, as fast as they are answered", x.p50, x.max,
                CONNECTIONS);
    figure_keep(f);
}
