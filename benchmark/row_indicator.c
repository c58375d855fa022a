/* row_indicator.c - any indicator anywhere: random indicator, unit and period, by child, while visits arrive, beside a prepared SELECT. */
#include "phones.h"
#include "raw.h"
#include "rows.h"
#include "server.h"
#include "core/time.h"
#include "db/db.h"
#include <pthread.h>
#include <stdlib.h>

enum { PHONES = 640, VISITS_PER_S = 5000, BATCH = 20, PUSHERS = 64, READERS = 8, READS_PER_S = 100, QUESTIONS = 2000, UNITS = 500, CODES = 200 };

/* ---- who and what may be asked ---- */

struct units { int64_t v[UNITS]; size_t n; };
struct codes { char *v[CODES]; size_t n; };
struct one_id { int64_t id; };
struct one_code { struct str code; };

static enum err keep_unit(const void *row, void *arg)
{
    struct units *u = arg;
    u->v[u->n++] = ((const struct one_id *)row)->id;
    return OK;
}

static enum err keep_code(const void *row, void *arg)
{
    struct str s = ((const struct one_code *)row)->code;
    struct codes *c = arg;
    c->v[c->n++] = text("%.*s", (int)s.n, s.p);
    return OK;
}

static void look_up(struct phones *p, struct units *u, struct codes *c)
{
    static const struct field id[] = { FIELD(struct one_id, id) }, code[] = { FIELD(struct one_code, code) };
    static const struct sql units_sql = { "bench_units", "SELECT id FROM unit WHERE kind IN ('city', 'ward', 'commune') ORDER BY id LIMIT 500" };
    static const struct sql codes_sql = { "bench_codes", "SELECT code FROM indicator WHERE valid_to IS NULL ORDER BY code LIMIT 200" };
    struct one_id row;
    struct one_code word;
    u->n = c->n = 0;
    must(db_all(p->db, p->a, &units_sql, NO_BINDS, FIELDS(id), &row, sizeof row, UNITS, keep_unit, u), "units");
    must(db_all(p->db, p->a, &codes_sql, NO_BINDS, FIELDS(code), &word, sizeof word, CODES, keep_code, c),
         "indicators");
    if (u->n == 0 || c->n == 0) fail("no units or no indicators to ask about");
}

static uint64_t dice = 2463534242u;
static size_t roll(size_t below)
{
    dice ^= dice << 13;
    dice ^= dice >> 7;
    dice ^= dice << 17;
    return (size_t)(dice % below);
}

/* A year, half, quarter, month, week or day around today, as likely each. */
static char *any_period(int64_t today)
{
    struct date d = date_of_day(today - (int64_t)roll(100));
    switch (roll(6)) {
    case 0: return text("%04d", d.year);
    case 1: return text("%04d-S%d", d.year, (d.month - 1) / 6 + 1);
    case 2: return text("%04d-Q%d", d.year, (d.month - 1) / 3 + 1);
    case 3: return text("%04d-M%02d", d.year, d.month);
    case 4: return text("%04d-W%02d", d.year, (int)roll(52) + 1);
    default: return text("%04d-%02d-%02d", d.year, d.month, d.day);
    }
}

/* ---- asking ---- */

struct asking { struct request v[QUESTIONS]; size_t n, next; };

static bool next_question(void *arg, size_t connection, struct request *out)
{
    struct asking *k = arg;
    (void)connection;
    *out = k->v[k->next++ % k->n];
    return true;
}

/* Half of the questions are about the city, whose children are the most. */
static struct asking *questions(struct phones *p, const char *cookie)
{
    struct asking *k = calloc(1, sizeof *k);
    struct units u;
    struct codes c;
    if (!k) fail("no memory");
    look_up(p, &u, &c);
    int64_t today = day_of_ms(clock_now_ms());
    for (; k->n < QUESTIONS; k->n++) {
        int64_t unit = roll(2) ? u.v[0] : u.v[roll(u.n)];
        char *q = text(
            "GET /api/units/%lld/indicators/%s/values?by=child&period=%s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n%s\r\n",
            (long long)unit, c.v[roll(c.n)], any_period(today), cookie);
        k->v[k->n] = (struct request){ q, strlen(q) };
    }
    return k;
}

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
    r->load = (struct load){.port = port, .connections = PUSHERS, .per_second = (double)VISITS_PER_S / BATCH, .stop = &r->stop,
                            .next = batches_next, .done = batches_done, .arg = &r->batches};
    if (pthread_create(&r->thread, NULL, rain_run, r) != 0) fail("no thread");
}

static void rain_end(struct rain *r)
{
    r->stop = true;
    pthread_join(r->thread, NULL);
    times_free(&r->load.times);
    batches_free(&r->batches);
}

/* Two measures of every child over the year by its months: what the dearest of the questions reads. */
static const char floor_sql[] =
    "SELECT u.id, SUM(c.has_eid), SUM(c.people) FROM unit u JOIN cube c ON c.unit_id = u.id AND c.day < 0"
    " WHERE u.parent_id = ?1 GROUP BY u.id";

static void measure(struct bench *b, struct asking *k, const struct server *s, struct rain *rain)
{
    int64_t before = rain->batches.stored, city = 1;
    struct load l = {.port = s->port, .connections = READERS, .per_second = READS_PER_S, .seconds = (double)b->seconds,
                     .next = next_question, .arg = k};
    load_run(&l);
    if (l.failed) fail("%lld answers failed", (long long)l.failed);
    struct times raw = { 0 };
    if (!b->url) raw = raw_read(b, floor_sql, &city, 1, NULL);
    struct figure f = row_figure(b, "indicator", "ms p99");
    f.value = times_ms(&l.times, 0.99);
    f.limit = times_ms(&raw, 0.99);
    f.is_cost = true;
    f.goal = GOAL_VALUE_AT_MOST;
    f.bound = 10;
    figure_note(
        &f,
        "any indicator, unit and period, by child: %d/s while %.0f visits/s were stored; median %.2f ms, longest %.1f ms%s",
        READS_PER_S, (double)(rain->batches.stored - before) / l.took_s, times_ms(&l.times, 0.5), times_ms(&l.times, 1),
        b->url ? ""
               : text("; limit: two measures of all wards by month by a prepared SELECT, median %.2f ms",
                      times_ms(&raw, 0.5)));
    figure_keep(f);
    times_free(&l.times);
    times_free(&raw);
}

void row_indicator(struct bench *b)
{
    struct phones p;
    struct rain rain;
    char cookie[512];
    phones_open(&p, b, PHONES);
    struct server s = server_start(b);       /* brings the register along */
    server_sign_in(b, &s, "thanhpho", cookie);
    struct asking *k = questions(&p, cookie);
    rain_begin(&rain, &p, s.port, (double)b->seconds + 2);
    measure(b, k, &s, &rain);
    rain_end(&rain);
    server_stop(&s);
    phones_close(&p);
    free(k);
}
