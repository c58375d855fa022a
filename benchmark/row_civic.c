/* row_civic.c - what residents, desks and other programs wait for among a million reports, while reports arrive. */
#include "raw.h"
#include "residents.h"
#include "rows.h"
#include "server.h"
#include "core/time.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
    RESIDENTS = 2000,
    RESIDENTS_QUICK = 100,
    FILED_PER_S = 200,
    FILERS = 64,
    READERS = 8,
    READS_PER_S = 50,
    PICKS = 300,
    CODES_WAIT_US = 90000000
};
enum as { ANYBODY, RESIDENT, DESK };

#define NEWEST                                                                                                         \
    "SELECT p.*, (SELECT MAX(f.id) FROM petition_file f WHERE f.petition_id = p.id) FROM petition p WHERE p.audience " \
    "= 'public' AND "
/* Three hundred of all years. */
#define SPREAD                                                                                                         \
    " FROM (WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 299) SELECT i FROM n) n JOIN "    \
    "petition p ON p.id = (SELECT MIN(q.id) FROM petition q WHERE q.audience = 'public' AND q.id >= n.i * (SELECT "    \
    "MAX(id) / 300 FROM petition))"
#define WARDS  "SELECT id, code FROM unit WHERE kind IN ('ward', 'commune') ORDER BY id LIMIT 300"
/* The cells of one measure in the last month that is over: the pages need those of seven. */
#define TALLY                                                                                                          \
    "SELECT t.unit_id, t.category_id, t.n FROM petition_category k CROSS JOIN unit u CROSS JOIN petition_month t "     \
    "WHERE t.measure = 'answered' AND t.category_id = k.id AND t.unit_id = u.id AND u.parent_id = 1 AND t.month = "    \
    "(SELECT MAX(month) FROM petition_month WHERE measure = 'answered' AND category_id = 0 AND unit_id = 1) - 1"
#define AROUND                                                                                                         \
    "p.cell - 400001, p.cell - 400000, p.cell - 399999, p.cell - 1, p.cell, p.cell + 1, p.cell + 399999, p.cell + "    \
    "400000, p.cell + 400001"

/* One kind of question. `picks` gives an id for the floor and the word for the path, or of a POST for the body. A floor
   of another resident than the one who asks is as large. */
static const struct kind {
    const char *name, *path, *picks, *raw;
    enum as as;
    double bound_ms;
    bool is_post;
} kinds[] = {
    {"board_page", "/board?ward=%s", WARDS, NEWEST "p.ward_id = ?1 ORDER BY p.id DESC LIMIT 20", ANYBODY, 10, false},
    {"board_city", "/board?category=%s", "SELECT id, code FROM petition_category ORDER BY id LIMIT 300",
     NEWEST "p.category_id = ?1 ORDER BY p.id DESC LIMIT 20", ANYBODY, 10, false},
    {"board_item", "/board/%s", "SELECT p.id, p.code" SPREAD,
     "SELECT p.*, s.* FROM petition p JOIN petition_step s ON s.petition_id = p.id WHERE p.id = ?1", ANYBODY, 10,
     false},
    {"board_map", "/board/map?%s", "SELECT id, '' FROM unit ORDER BY id LIMIT 100", TALLY, ANYBODY, 10, false},
    {"board_units", "/board/units?%s", "SELECT id, '' FROM unit ORDER BY id LIMIT 100", TALLY, ANYBODY, 10, false},
    {"near", "/api/resident/petitions/near",
     "SELECT id, '{\"category\":\"' || (SELECT code FROM petition_category c WHERE c.id = p.category_id) || "
     "'\",\"lat_e6\":' || lat_e6 ||"
     " ',\"lon_e6\":' || lon_e6 || '}' FROM petition p WHERE lat_e6 <> 0 ORDER BY id DESC LIMIT 300",
     "SELECT n.* FROM petition p JOIN petition n ON n.category_id = p.category_id AND n.cell IN (" AROUND ")"
     " AND n.received_ms >= p.received_ms - 259200000 WHERE p.id = ?1",
     RESIDENT, 5, true},
    {"resident_me", "/api/resident/me?%s", "SELECT account_id, '' FROM citizen LIMIT 300",
     "SELECT * FROM account a JOIN citizen c ON c.account_id = a.id JOIN unit u ON u.id = a.home_unit_id WHERE a.id = "
     "?1",
     RESIDENT, 10, false},
    {"resident_mine", "/api/resident/petitions?%s", "SELECT p.account_id, ''" SPREAD,
     "SELECT * FROM petition WHERE account_id = ?1 ORDER BY id DESC LIMIT 50", RESIDENT, 10, false},
    {"inbox", "/api/units/%s/petitions",
     "SELECT id, CAST(id AS TEXT) FROM unit WHERE kind IN ('ward', 'commune', 'agency') ORDER BY id LIMIT 300",
     "SELECT * FROM petition WHERE unit_id = ?1 AND state = 'sent' AND closed_ms IS NULL ORDER BY receive_due_ms LIMIT "
     "50",
     DESK, 10, false},
    {"open311_item", "/open311/v2/requests/%s.json", "SELECT p.id, p.code" SPREAD,
     "SELECT * FROM petition WHERE id = ?1", ANYBODY, 10, false},
    {"open311_page", "/open311/v2/requests.json?service_code=%s",
     "SELECT id, code FROM petition_category ORDER BY id LIMIT 300",
     NEWEST "p.category_id = ?1 ORDER BY p.id DESC LIMIT 1000", ANYBODY, 0, false},
};

struct pick {
    int64_t id;
    struct str word;
};
struct asking {
    struct request request[PICKS];
    int64_t id[PICKS];
    size_t n, next;
    bool is_once;
    struct arena *a;
};

static enum err keep_pick(const void *row, void *arg)
{
    struct asking *k = arg;
    const struct pick *p = row;
    struct str word;
    TRY(arena_copy(k->a, p->word, &word));
    k->id[k->n] = p->id;
    k->request[k->n++] = (struct request){word.p, word.n};
    return OK;
}

static void find_picks(const struct residents *r, size_t kind, struct asking *out)
{
    static struct sql sql[N_OF(kinds)]; /* remembered by address: one each */
    static const struct field fields[] = {FIELD(struct pick, id), FIELD(struct pick, word)};
    struct pick row;
    sql[kind] = (struct sql){kinds[kind].name, kinds[kind].picks};
    must(db_all(r->db, r->a, &sql[kind], NO_BINDS, FIELDS(fields), &row, sizeof row, PICKS, keep_pick, out),
         kinds[kind].name);
    if (out->n == 0) fail("nothing to read for %s", kinds[kind].name);
}

/* The word goes into the path, or is the body. */
static struct request write_question(struct asking *k, const struct kind *q, struct request word, const char *cookie)
{
    const char *hole = strstr(q->path, "%s");
    struct str all =
        q->is_post ? arena_printf(k->a,
                                  "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Sansang: 1\r\n%sContent-Type: "
                                  "application/json\r\nContent-Length: %zu\r\n\r\n%.*s",
                                  q->path, cookie, word.n, (int)word.n, word.p)
                   : arena_printf(k->a, "GET %.*s%.*s%s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n%s\r\n",
                                  (int)(hole - q->path), q->path, (int)word.n, word.p, hole + 2, cookie);
    if (!all.n) fail("no memory");
    return (struct request){all.p, all.n};
}

static bool next_question(void *arg, size_t connection, struct request *out)
{
    struct asking *k = arg;
    (void)connection;
    if (k->is_once && k->next == k->n) return false;
    *out = k->request[k->next++ % k->n];
    return true;
}

/* ---- reports keep coming ---- */

struct rain {
    struct load load;
    struct filings filings;
    volatile bool stop;
    pthread_t thread;
};

static void *rain_run(void *arg)
{
    load_run(&((struct rain *)arg)->load);
    return NULL;
}

static void rain_begin(struct rain *x, const struct residents *r, uint16_t port, double seconds)
{
    filings_make(&x->filings, r, (size_t)(FILED_PER_S * seconds));
    x->stop = false;
    x->load = (struct load){.port = port,
                            .connections = FILERS,
                            .per_second = FILED_PER_S,
                            .stop = &x->stop,
                            .next = filings_next,
                            .done = filings_done,
                            .arg = &x->filings};
    if (pthread_create(&x->thread, NULL, rain_run, x) != 0) fail("no thread");
}

static void rain_end(struct bench *b, struct rain *x)
{
    x->stop = true;
    pthread_join(x->thread, NULL);
    if (x->filings.refused || x->filings.stored == 0) fail("%lld reports were refused", (long long)x->filings.refused);
    struct figure f = row_figure(b, "petition_file_beat_p99", "ms");
    f.value = times_ms(&x->load.times, 0.99);
    f.goal = GOAL_VALUE_AT_MOST;
    f.bound = 10;
    figure_note(&f, "durable, %.0f/s on a beat beside %d questions/s; median %.1f ms, longest %.1f ms",
                (double)x->filings.stored / x->load.took_s, READS_PER_S, times_ms(&x->load.times, 0.5),
                times_ms(&x->load.times, 1));
    figure_keep(f);
    times_free(&x->load.times);
    filings_free(&x->filings);
}

/* ---- questions ---- */

static void keep_answer(struct bench *b, const struct kind *q, struct times *t, struct times *raw, double took_s,
                        int64_t filed)
{
    struct figure f = row_figure(b, q->name, "ms p99");
    f.value = times_ms(t, 0.99);
    f.limit = raw ? times_ms(raw, 0.99) : 0;
    f.is_cost = true;
    f.goal = q->bound_ms > 0 ? GOAL_VALUE_AT_MOST : GOAL_NONE;
    f.bound = q->bound_ms;
    figure_note(&f, "%d/s while %.0f reports/s were filed; median %.2f ms, longest %.1f ms%s", READS_PER_S,
                (double)filed / took_s, times_ms(t, 0.5), times_ms(t, 1),
                raw ? text("; limit: its rows by a prepared SELECT meanwhile, median %.2f ms", times_ms(raw, 0.5))
                    : "");
    figure_keep(f);
}

static void ask_all(struct bench *b, const struct server *s, struct asking *k, const struct kind *q, struct rain *rain)
{
    int64_t before = rain->filings.stored;
    struct load l = {.port = s->port,
                     .connections = READERS,
                     .per_second = READS_PER_S,
                     .seconds = (double)b->seconds,
                     .next = next_question,
                     .arg = k};
    load_run(&l);
    if (l.failed) fail("%lld answers of %s failed", (long long)l.failed, q->name);
    int64_t filed = rain->filings.stored - before;
    struct times raw = {0};
    if (q->raw) raw = raw_read(b, q->raw, k->id, k->n, NULL);
    keep_answer(b, q, &l.times, q->raw ? &raw : NULL, l.took_s, filed);
    times_free(&l.times);
    times_free(&raw);
}

static void ask_kind(struct bench *b, const struct residents *r, const struct server *s, const char *desk, size_t kind,
                     struct rain *rain)
{
    struct asking *k = calloc(1, sizeof *k);
    if (!k || !(k->a = arena_open(16 * MIB))) fail("no memory");
    find_picks(r, kind, k);
    for (size_t i = 0; i < k->n; i++) {
        const char *cookie = kinds[kind].as == DESK ? desk : kinds[kind].as == RESIDENT ? r->v[i % r->n].cookie : "";
        k->request[i] = write_question(k, &kinds[kind], k->request[i], cookie);
    }
    ask_all(b, s, k, &kinds[kind], rain);
    arena_close(k->a);
    free(k);
}

/* ---- in with a phone ---- */

/* The demo's phones have numbers in a row; a carrier's address before every request, so that none asks too often. */
#define SIGN_IN                                                                                                        \
    "POST /api/resident/%s HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Sansang: 1\r\nX-Forwarded-For: 10.%d.%d.%d\r\n"            \
    "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%.*s"

static struct request sign_in_request(struct asking *k, const char *door, int i, struct str body)
{
    struct str all = arena_printf(k->a, SIGN_IN, door, i / 65536, i / 256 % 256, i % 256, body.n, (int)body.n, body.p);
    if (!all.n) fail("no memory");
    return (struct request){all.p, all.n};
}

/* What would have been sent as SMS lies in a file, a line each: `wanted` of them, once they are there. */
static size_t count_codes(const struct bench *b)
{
    char line[512];
    size_t n = 0;
    FILE *f = fopen(text("%s/outbox.log", b->dir), "r");
    while (f && fgets(line, sizeof line, f)) n++;
    if (f) fclose(f);
    return n;
}

static void read_codes(const struct bench *b, struct asking *k, size_t wanted)
{
    static const char before[] = "Sẵn Sàng: ";
    char line[512];
    int64_t until_us = clock_mono_us() + CODES_WAIT_US;
    while (count_codes(b) < wanted && clock_mono_us() < until_us)
        nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    FILE *f = fopen(text("%s/outbox.log", b->dir), "r");
    if (!f) fail("no code was sent");
    for (k->n = k->next = 0; k->n < wanted && fgets(line, sizeof line, f);) {
        const char *to = strstr(line, "  849"), *code = strstr(line, before);
        if (!to || !code) continue;
        int64_t phone = atoll(to + 5);
        struct str body = arena_printf(k->a, "{\"phone\":\"09%08lld\",\"code\":\"%.6s\"}", (long long)phone,
                                       code + sizeof before - 1);
        k->request[k->n++] = sign_in_request(k, "session", (int)phone, body);
    }
    fclose(f);
    if (k->n < wanted) fail("%zu of %zu codes were sent", k->n, wanted);
}

static void ask_sign_in(struct bench *b, const struct server *s, struct rain *rain)
{
    static const struct kind code = {.name = "code", .bound_ms = 10}, session = {.name = "sign_in", .bound_ms = 10};
    struct asking *k = calloc(1, sizeof *k);
    (void)remove(text("%s/outbox.log", b->dir));
    if (!k || !(k->a = arena_open(16 * MIB))) fail("no memory");
    k->is_once = true;
    for (; k->n < PICKS; k->n++) {
        int64_t phone = (int64_t)k->n * (b->set->citizens / PICKS);
        k->request[k->n] =
            sign_in_request(k, "code", (int)phone, arena_printf(k->a, "{\"phone\":\"09%08lld\"}", (long long)phone));
    }
    ask_all(b, s, k, &code, rain);
    read_codes(b, k, k->next);
    ask_all(b, s, k, &session, rain);
    arena_close(k->a);
    free(k);
}

void row_civic_read(struct bench *b)
{
    struct residents r;
    struct rain rain;
    char desk[512];
    residents_open(&r, b, b->is_quick ? RESIDENTS_QUICK : RESIDENTS);
    struct server s = server_start(b);
    server_sign_in(b, &s, "thanhpho", desk);
    rain_begin(&rain, &r, s.port, (double)(b->seconds + 2) * (N_OF(kinds) + 3));
    for (size_t i = 0; i < N_OF(kinds); i++) ask_kind(b, &r, &s, desk, i, &rain);
    ask_sign_in(b, &s, &rain);
    rain_end(b, &rain);
    server_stop(&s);
    residents_close(&r);
}
