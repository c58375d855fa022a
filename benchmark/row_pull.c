/* row_pull.c - the turf of one phone: whole, and what changed since. */
#include "phones.h"
#include "raw.h"
#include "rows.h"
#include "server.h"
#include "db/db.h"
#include "outreach/turf/turf.h"
#include <stdio.h>
#include <stdlib.h>

enum { PHONES = 64, DOORS = 200, CONNECTIONS = 8, PULLS_PER_S = 100, CURSOR_LEN = 120 };

/* A turf of 200 houses: a member of this benchmark is given pieces of his group until he has as many. */
struct gathering { struct phone *who; int64_t doors; };

static const struct field id_fields[] = { FIELD(struct piece, id), FIELD(struct piece, houses) };
static const struct sql sql_pieces = {"bench_pieces",
                                      "SELECT p.id, p.houses FROM piece p JOIN team_member m ON m.team_id = p.team_id "
                                      "WHERE m.id = $1 ORDER BY p.member_id <> $1, p.id LIMIT 50"};

struct found { struct piece v[50]; size_t n; };
static enum err keep_piece(const void *row, void *arg)
{
    struct found *f = arg;
    f->v[f->n++] = *(const struct piece *)row;
    return OK;
}

static void give_turf(struct phones *p, const struct phone *x)
{
    struct found f = { .n = 0 };
    struct piece row;
    int64_t houses = 0;
    must(db_all(p->db, p->a, &sql_pieces, BINDS(BIND(x->member_id)), FIELDS(id_fields), &row, sizeof row, 50,
                keep_piece, &f),
         "pieces");
    for (size_t i = 0; i < f.n && houses < DOORS; houses += f.v[i++].houses)
        must(piece_assign(p->db, p->a, f.v[i].id, x->member_id), "turf");
}

struct asking {
    struct phones *p;
    struct request cold[PHONES];
    char cursor[PHONES][CURSOR_LEN];
    size_t last[CONNECTIONS], next;
    bool is_cold;
    int64_t bytes, wire, n;
};

static struct request ask(const struct phone *x, const char *since)
{
    char *line = text("GET /api/sync/pull?limit=%d&since=%s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: "
                      "gzip\r\nAuthorization: Bearer %.*s\r\n\r\n",
                      DOORS, since, (int)x->key.n, x->key.p);
    return (struct request){ line, strlen(line) };
}

static bool next_pull(void *arg, size_t connection, struct request *out)
{
    struct asking *k = arg;
    size_t i = k->last[connection] = k->next++ % k->p->n;
    *out = k->cold[i];
    return true;
}

static void on_page(void *arg, size_t connection, const struct reply *r)
{
    struct asking *k = arg;
    (void)connection;
    k->bytes += (int64_t)r->n;
    k->wire += (int64_t)r->wire_n;
    k->n++;
}

/* Where each phone stands after it has pulled everything: read once, unpacked, page after page. */
static void learn_cursors(struct asking *k, uint16_t port)
{
    enum { SIZE = 4 * MIB };
    char *reply = malloc(SIZE);
    if (!reply) fail("no memory");
    for (size_t i = 0; i < k->p->n; i++) {
        bool is_more = true;
        for (k->cursor[i][0] = 0; is_more;) {
            char *auth = text("Authorization: Bearer %.*s\r\n", (int)k->p->v[i].key.n, k->p->v[i].key.p);
            int status = server_ask(port, "GET", text("/api/sync/pull?limit=%d&since=%s", DOORS, k->cursor[i]), auth,
                                    NULL, reply, SIZE);
            const char *at = strstr(reply, "\"next\":\"");
            if (status != 200 || !at) fail("pull: %d", status);
            snprintf(k->cursor[i], CURSOR_LEN, "%.*s", (int)strcspn(at + 8, "\""), at + 8);
            is_more = strstr(at, "\"more\":true") != NULL;
        }
    }
    free(reply);
}

static void figures(struct bench *b, struct asking *k, struct load *l, struct times *raw, const char *row,
                    double bytes_max)
{
    struct figure f = row_figure(b, row, "ms p99");
    f.value = times_ms(&l->times, 0.99);
    f.limit = raw ? times_ms(raw, 0.99) : 0;
    f.is_cost = true;
    f.goal = GOAL_VALUE_AT_MOST;
    f.bound = 10;
    figure_note(&f, "%d pulls/s on %d connections; median %.2f ms%s", PULLS_PER_S, CONNECTIONS,
                times_ms(&l->times, 0.5),
                raw ? text("; limit: the same rows by a prepared SELECT in this process, median %.2f ms",
                           times_ms(raw, 0.5))
                    : "");
    figure_keep(f);
    f = row_figure(b, text("%s_bytes", row), "bytes");
    f.value = (double)k->bytes / (double)k->n;
    f.is_cost = true;
    f.goal = GOAL_VALUE_AT_MOST;
    f.bound = bytes_max;
    figure_note(&f, "body as it travels (gzip); with its head %.0f", (double)k->wire / (double)k->n);
    figure_keep(f);
}

static struct load pull_load(struct bench *b, struct asking *k, uint16_t port)
{
    k->bytes = k->wire = k->n = 0;
    return (struct load){.port = port,
                         .connections = CONNECTIONS,
                         .per_second = PULLS_PER_S,
                         .seconds = (double)b->seconds,
                         .next = next_pull,
                         .done = on_page,
                         .arg = k};
}

static struct times raw_pull(struct bench *b, const struct phones *p)
{
    static const char sql[] = "SELECT d.household_id, d.house_id, d.lane_id, b.number, d.walk_order, b.lat_e6, "
                              "b.lon_e6, h.head_name, d.last_outcome, d.last_ms,"
                              " d.due_ms, d.visits, d.seq, r.id, r.uid, r.name, r.birth_year, r.sex, w.marks FROM "
                              "(SELECT * FROM door WHERE piece_id IN"
                              " (SELECT id FROM piece WHERE member_id = ?1) ORDER BY seq, household_id LIMIT 200) d "
                              "JOIN household h ON h.id = d.household_id"
                              " JOIN house b ON b.id = d.house_id JOIN resident r ON r.household_id = d.household_id "
                              "LEFT JOIN readiness w ON w.resident_id = r.id";
    int64_t ids[PHONES * 4];
    for (size_t i = 0; i < N_OF(ids); i++) ids[i] = p->v[i % p->n].member_id;
    return raw_read(b, sql, ids, N_OF(ids), NULL);
}

void row_pull(struct bench *b)
{
    struct phones p;
    phones_open(&p, b, PHONES);
    for (size_t i = 0; i < p.n; i++) give_turf(&p, &p.v[i]);
    struct asking *k = calloc(1, sizeof *k);
    if (!k) fail("no memory");
    k->p = &p;
    struct times raw = { 0 };
    if (!b->url) raw = raw_pull(b, &p);
    struct server s = server_start(b);
    for (size_t i = 0; i < p.n; i++) k->cold[i] = ask(&p.v[i], "");
    struct load l = pull_load(b, k, s.port);
    load_run(&l);
    figures(b, k, &l, b->url ? NULL : &raw, "pull_cold", 25 * KIB);
    times_free(&l.times);
    learn_cursors(k, s.port);
    for (size_t i = 0; i < p.n; i++) k->cold[i] = ask(&p.v[i], k->cursor[i]);
    l = pull_load(b, k, s.port);
    load_run(&l);
    figures(b, k, &l, NULL, "pull_nothing_new", 500);
    times_free(&l.times);
    times_free(&raw);
    server_stop(&s);
    phones_close(&p);
    free(k);
}
