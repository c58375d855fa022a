/* row_push.c - durable visits a second: batches of 20, and one at a time, beside the raw cost of the same rows. */
#include "phones.h"
#include "raw.h"
#include "rows.h"
#include "server.h"
#include <stdio.h>
#include <unistd.h>

enum { CONNECTIONS = 64, PHONES = 1280, PHONES_QUICK = 256, BATCH = 20 };

struct pushing { size_t per, visits, raw_visits; double seconds; };

struct pushed_rate { double visits_s, per_commit, p50, p99, max, cpu_us; };

/* A warm-up, then the measured run, all acknowledged. */
static struct pushed_rate push_over_http(const struct bench *b, struct phones *p, const struct pushing *w)
{
    struct batches warm, all;
    batches_make(&warm, p, w->visits / 10, w->per);
    batches_make(&all, p, w->visits, w->per);
    struct server s = server_start(b);
    struct load l = {.port = s.port,
                     .connections = CONNECTIONS,
                     .seconds = w->seconds,
                     .next = batches_next,
                     .done = batches_done};
    struct loaded did = server_load(&s, &l, &warm, &all);
    server_stop(&s);
    if (l.failed || all.refused || all.stored == 0)
        fail("%lld pushes failed, %lld visits were not stored", (long long)l.failed, (long long)all.refused);
    struct pushed_rate r = {(double)all.stored / l.took_s, did.per_commit,
                            times_ms(&l.times, 0.5),       times_ms(&l.times, 0.99),
                            times_ms(&l.times, 1),         did.cpu_s * 1e6 / (double)all.stored};
    times_free(&l.times);
    batches_free(&warm);
    batches_free(&all);
    return r;
}

struct floor {
    struct raw_rate grouped, alone;
    double rows;
}; /* in groups of the same size; one visit to a commit */

static struct floor raw_floor(const struct bench *b, struct phones *p, const struct pushing *w, double per_commit)
{
    struct batches batches;
    struct floor f;
    batches_make(&batches, p, w->raw_visits, w->per);
    struct script *s = raw_capture(b, batches.n, batches_push, &batches);
    f.rows = (double)raw_rows(s) / (double)(batches.n * w->per);
    f.grouped = raw_replay(b, s, per_commit, batches.n * w->per);
    raw_free(s);
    batches_free(&batches);
    batches_make(&batches, p, w->raw_visits / 4, 1);
    s = raw_capture(b, batches.n, batches_push, &batches);
    f.alone = raw_replay(b, s, 1, batches.n);
    raw_free(s);
    batches_free(&batches);
    return f;
}

static void told(const struct bench *b, const char *row, const struct pushing *w, enum goal goal)
{
    struct phones p;
    phones_open(&p, b, b->is_quick ? PHONES_QUICK : PHONES);
    struct pushed_rate r = push_over_http(b, &p, w);
    struct floor raw = b->url ? (struct floor){ 0 } : raw_floor(b, &p, w, r.per_commit);
    double syncs = raw_syncs(b);
    phones_close(&p);

    struct figure f = row_figure(b, row, "visits/s");
    f.value = r.visits_s;
    f.limit = w->per == 1 ? raw.alone.visits_s : raw.grouped.visits_s;
    f.goal = b->url ? GOAL_NONE : goal;
    f.bound = w->per == 1 ? 10 : 0.5;
    if (b->url)
        figure_note(
            &f,
            "%d phones; %.1f pushes in a commit; %.0f µs CPU a visit here, PostgreSQL's own not counted; disk %.0f syncs/s",
            CONNECTIONS, r.per_commit, r.cpu_us, syncs);
    else
        figure_note(&f,
                    "%d phones; %.1f pushes in a commit, %.1f rows a visit; %.0f µs CPU a visit, raw %.0f; raw in the "
                    "same groups %.0f/s, one to a commit %.0f/s; disk %.0f syncs/s",
                    CONNECTIONS, r.per_commit, raw.rows, r.cpu_us, raw.grouped.cpu_us, raw.grouped.visits_s,
                    raw.alone.visits_s, syncs);
    figure_keep(f);

    f = row_figure(b, text("%s_p99", row), "ms");
    f.value = r.p99;
    f.goal = w->per == 1 ? GOAL_VALUE_AT_MOST : GOAL_NONE;
    f.bound = 20;
    figure_note(&f, "median %.1f ms, longest %.1f ms, of %d at once", r.p50, r.max, CONNECTIONS);
    figure_keep(f);
}

void row_push_batches(struct bench *b)
{
    told(b, "push_20",
         b->is_quick ? &(struct pushing){BATCH, 3000, 1000, 3} : &(struct pushing){BATCH, 60000, 6000, 15},
         GOAL_RATIO_AT_LEAST);
}

void row_push_single(struct bench *b)
{
    told(b, "push_1", b->is_quick ? &(struct pushing){1, 1500, 400, 3} : &(struct pushing){1, 30000, 4000, 15},
         GOAL_RATIO_AT_LEAST);
}
