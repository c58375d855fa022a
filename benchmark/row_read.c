/* row_read.c - what an officer waits for, while visits arrive: the city's numbers, a ward's, a group's lanes, the history of a door. */
#include "phones.h"
#include "raw.h"
#include "rows.h"
#include "server.h"
#include "db/db.h"
#include <pthread.h>
#include <stdlib.h>

enum { PHONES = 640, VISITS_PER_S = 5000, BATCH = 20, PUSHERS = 64, READERS = 8, READS_PER_S = 100, IDS = 500 };

/* One kind of question: its path takes an id. */
static const struct kind { const char *name, *path, *ids, *raw;
} kinds[] = {
    {"city", "/api/units/%lld/progress", "SELECT id FROM unit WHERE kind = 'city' LIMIT 1",
     "SELECT c.* FROM unit u JOIN cube c ON c.campaign_id = 1 AND c.unit_id = u.id AND c.day IN (0, (SELECT MAX(day) "
     "FROM cube)) WHERE u.parent_id = ?1"},
    {"ward", "/api/units/%lld/progress", "SELECT id FROM unit WHERE kind IN ('ward', 'commune') ORDER BY id LIMIT 500",
     "SELECT c.* FROM unit u JOIN cube c ON c.campaign_id = 1 AND c.unit_id = u.id AND c.day IN (0, (SELECT MAX(day) "
     "FROM cube)) WHERE u.parent_id = ?1"},
    {"lanes", "/api/units/%lld/lanes-progress",
     "SELECT id FROM unit WHERE kind = 'group' AND id % 10 = 3 ORDER BY id LIMIT 500",
     "SELECT lane_id, last_outcome, visits FROM door WHERE group_id = ?1"},
    {"door", "/api/households/%lld/history",
     "SELECT household_id FROM event WHERE seq <= 500000 AND seq % 20 = 7 ORDER BY seq LIMIT 500",
     "SELECT * FROM event WHERE household_id = ?1 ORDER BY seq DESC LIMIT 50"},
};

struct ids { int64_t v[IDS]; size_t n; };
struct one { int64_t id; };

static enum err keep_id(const void *row, void *arg)
{
    struct ids *x = arg;
    x->v[x->n++] = ((const struct one *)row)->id;
    return OK;
}

static void find_ids(struct phones *p, size_t kind, struct ids *out)
{
    static struct sql sql[N_OF(kinds)];              /* remembered by address: one each */
    static const struct field fields[] = { FIELD(struct one, id) };
    struct one row;
    sql[kind] = (struct sql){ kinds[kind].name, kinds[kind].ids };
    out->n = 0;
    must(db_all(p->db, p->a, &sql[kind], NO_BINDS, FIELDS(fields), &row, sizeof row, IDS, keep_id, out),
         kinds[kind].name);
    if (out->n == 0) fail("nothing to read for %s", kinds[kind].name);
}

/* ---- visits keep coming ---- */

struct rain { struct load load; struct batches batches; volatile bool stop; pthread_t thread; };

static void *rain_run(void *arg)
{
    load_run(&((struct rain *)arg)->load);
    return NULL;
}

static void rain_begin(struct rain *r, struct phones *p, uint16_t port, double seconds)
{
    batches_make(&r->batches, p, (size_t)(VISITS_PER_S * seconds), BATCH);
    r->stop = false;
    r->load = (struct load){.port = port,
                            .connections = PUSHERS,
                            .per_second = (double)VISITS_PER_S / BATCH,
                            .stop = &r->stop,
                            .next = batches_next,
                            .done = batches_done,
                            .arg = &r->batches};
    if (pthread_create(&r->thread, NULL, rain_run, r) != 0) fail("no thread");
}

static double rain_end(struct rain *r)
{
    r->stop = true;
    pthread_join(r->thread, NULL);
    double rate = (double)r->batches.stored / r->load.took_s;
    times_free(&r->load.times);
    batches_free(&r->batches);
    return rate;
}

/* ---- questions ---- */

struct asking { struct request v[IDS]; size_t n, next; };

static bool next_question(void *arg, size_t connection, struct request *out)
{
    struct asking *k = arg;
    (void)connection;
    *out = k->v[k->next++ % k->n];
    return true;
}

static void ask_kind(struct bench *b, struct phones *p, const struct server *s, const char *cookie, size_t kind,
                     struct rain *rain)
{
    struct ids ids;
    struct asking *k = calloc(1, sizeof *k);
    if (!k) fail("no memory");
    find_ids(p, kind, &ids);
    for (size_t i = 0; i < ids.n; i++) {
        char *path = text("%s", kinds[kind].path), *hole = strstr(path, "%lld");
        *hole = 0;
        char *q = text("GET %s%lld%s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n%s\r\n", path,
                       (long long)ids.v[i], hole + 4, cookie);
        k->v[k->n++] = (struct request){ q, strlen(q) };
    }
    int64_t before = rain->batches.stored;
    struct load l = {.port = s->port,
                     .connections = READERS,
                     .per_second = READS_PER_S,
                     .seconds = (double)b->seconds,
                     .next = next_question,
                     .arg = k};
    load_run(&l);
    if (l.failed) fail("%lld answers of %s failed", (long long)l.failed, kinds[kind].name);
    double visits = (double)(rain->batches.stored - before) / l.took_s;
    struct times raw = { 0 };
    if (!b->url) raw = raw_read(b, kinds[kind].raw, ids.v, ids.n, NULL);
    struct figure f = row_figure(b, text("read_%s", kinds[kind].name), "ms p99");
    f.value = times_ms(&l.times, 0.99);
    f.limit = times_ms(&raw, 0.99);
    f.is_cost = true;
    f.goal = GOAL_VALUE_AT_MOST;
    f.bound = 5;
    figure_note(&f, "%d/s while %.0f visits/s were stored (%d/s sent); median %.2f ms, longest %.1f ms%s", READS_PER_S,
                visits, VISITS_PER_S, times_ms(&l.times, 0.5), times_ms(&l.times, 1),
                b->url ? ""
                       : text("; limit: its rows by a prepared SELECT meanwhile, median %.2f ms", times_ms(&raw, 0.5)));
    figure_keep(f);
    times_free(&l.times);
    times_free(&raw);
    free(k);
}

void row_read(struct bench *b)
{
    struct phones p;
    struct rain rain;
    char cookie[512];
    phones_open(&p, b, PHONES);
    struct server s = server_start(b);
    server_sign_in(b, &s, "thanhpho", cookie);
    rain_begin(&rain, &p, s.port, (double)(b->seconds + 2) * N_OF(kinds));
    for (size_t i = 0; i < N_OF(kinds); i++) ask_kind(b, &p, &s, cookie, i, &rain);
    rain_end(&rain);
    server_stop(&s);
    phones_close(&p);
}
