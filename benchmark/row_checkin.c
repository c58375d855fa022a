/* row_checkin.c - durable check-ins a second at one occasion: phones at its doors pushing batches of 20, beside the raw cost of the same rows. */
#include "phones.h"
#include "raw.h"
#include "rows.h"
#include "server.h"
#include "account/account.h"
#include "core/json_in.h"
#include "core/out.h"
#include "core/time.h"
#include "core/uuid.h"
#include "plan/occasion/checkin.h"
#include "territory/territory.h"

enum { DOORS = 32, BATCH = 20, AT_ONCE = 500, TICKETS = 24000, TICKETS_QUICK = 2400, RAW = 4000, RAW_QUICK = 400, ASKED = 1000 };

/* Batches as they go over the wire, and as the rule behind the door takes them. */
struct scan_batch { struct request request; struct str body; int64_t account_id, device_id; };
struct scans {
    struct arena *a;
    int64_t occasion_id;
    struct scan_batch *v;
    size_t n;
    _Atomic size_t next;
    int64_t stored, refused;
};

/* ---- the occasion and its tickets ---- */

static const struct actor desk = { .is_local = true };
struct selling {
    struct arena *a;
    const struct phones *p;
    const struct occasion *o;
    struct str *token;
    size_t from, to;
};

static enum err sell(struct db *db, void *arg)
{
    const struct selling *k = arg;
    for (size_t i = k->from; i < k->to; i++) {
        struct ticket_wish w = { .uid = uuid_v7(k->a, clock_now_ms()), .occasion_id = k->o->id, .kind = TICKET_WALK_IN };
        struct ticket t;
        bool again;
        TRY(ticket_take(db, k->a, clock_now_ms(), k->p->keys, &w, &t, &again));
        TRY(ticket_token(k->p->keys, k->a, &t, &k->token[i]));
    }
    return OK;
}

static struct occasion hold(const struct phones *p, struct arena *a)
{
    int64_t now_ms = clock_now_ms();
    struct occasion_draft d = { .uid = uuid_v7(a, now_ms), .unit_id = CITY_ID, .kind = OCCASION_LAUNCH, .title = S("Lễ phát động"), .title_en = S(""),
                                .text = S(""), .text_en = S(""), .place = S("Quảng trường"), .stream = S(""), .starts_ms = now_ms, .ends_ms = now_ms + DAY_MS };
    struct occasion o;
    bool again;
    must(occasion_add(p->db, a, now_ms, &desk, &d, &o, &again), "an occasion");
    must(occasion_move(p->db, a, now_ms, &desk, &(struct occasion_move){ o.id, OCCASION_ANNOUNCE, S("") }, &o), "announced");
    for (size_t i = 0; i < p->n; i++) must(crew_set(p->db, a, &desk, o.id, p->v[i].account_id, true), "crew");
    return o;
}

static struct str *sell_all(const struct phones *p, struct arena *a, const struct occasion *o, size_t n)
{
    struct str *token = arena_new(a, struct str, n);
    if (!token) fail("no memory");
    for (size_t at = 0; at < n; at += AT_ONCE)
        must(db_tx(p->db, sell, &(struct selling){ a, p, o, token, at, at + AT_ONCE < n ? at + AT_ONCE : n }), "tickets");
    return token;
}

/* ---- batches ---- */

static void scan_batch_make(struct scans *s, const struct phone *x, const struct occasion *o, const struct str *token, size_t n)
{
    struct scan_batch *b = &s->v[s->n++];
    struct buf body = { .arena = s->a }, whole = { .arena = s->a };
    struct json j = { .out = &body };
    int64_t now_ms = clock_now_ms();
    json_object(&j, NULL);
    json_i64(&j, "sent_ms", now_ms);
    json_array(&j, "events");
    for (size_t i = 0; i < n; i++) {
        json_object(&j, NULL);
        json_text(&j, "id", uuid_v7(s->a, now_ms));
        json_i64(&j, "at_ms", now_ms);
        json_text(&j, "kind", S("ticket"));
        json_text(&j, "token", token[i]);
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    buf_add(&whole, arena_printf(s->a,
                                 "POST /api/checkin/%.*s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %.*s\r\n"
                                 "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
                                 (int)o->code.n, o->code.p, (int)x->key.n, x->key.p, body.n));
    size_t head = whole.n;
    buf_add(&whole, buf_str(&body));
    if (body.failed || whole.failed) fail("no memory");
    *b = (struct scan_batch){ { whole.p, whole.n }, { whole.p + head, whole.n - head }, x->account_id, x->device_id };
}

static struct scans scans_make(struct arena *a, const struct phones *p, const struct occasion *o, const struct str *token, size_t n)
{
    struct scans s = { .a = a, .occasion_id = o->id, .v = arena_new(a, struct scan_batch, n / BATCH) };
    if (!s.v) fail("no memory");
    for (size_t at = 0; at + BATCH <= n; at += BATCH)
        scan_batch_make(&s, &p->v[at / BATCH % p->n], o, token + at, BATCH);
    return s;
}

static bool scans_next(void *arg, size_t connection, struct request *out)
{
    struct scans *s = arg;
    (void)connection;
    size_t at = s->next++;
    if (at >= s->n) return false;
    *out = s->v[at].request;
    return true;
}

static void scans_done(void *arg, size_t connection, const struct reply *r)
{
    struct scans *s = arg;
    (void)connection;
    if (r->status != 200) { s->refused += BATCH; return; }
    for (const char *p = r->body, *end = r->body + r->n; (p = memmem(p, (size_t)(end - p), "\"verdict\":\"", 11));
         p += 11)
        *(strncmp(p + 11, "stored", 6) == 0 ? &s->stored : &s->refused) += 1;
}

static void scans_take(struct db *db, void *arg, size_t i)
{
    const struct scans *s = arg;
    struct arena *a = arena_open(16 * MIB);
    const struct json_in *whole;
    struct checkin_done done;
    struct blame blame;
    must(a ? OK : ERR_NOMEM, "memory");
    must(json_parse(a, s->v[i].body, &blame, &whole), "a batch");
    const struct checkin_push p = { s->occasion_id, s->v[i].account_id, s->v[i].device_id, clock_now_ms(), clock_now_ms(), json_member(whole, "events") };
    must(checkin_take(db, a, &p, &done), "a batch");
    arena_close(a);
}

/* ---- the row ---- */

struct rate { double per_s, per_commit, p50, p99, max, cpu_us; };

static struct rate over_http(const struct bench *b, struct scans *warm, struct scans *all)
{
    struct server s = server_start(b);
    struct load l = { .port = s.port, .connections = DOORS, .next = scans_next, .done = scans_done };
    struct loaded did = server_load(&s, &l, warm, all);
    server_stop(&s);
    if (l.failed || all->refused || all->stored == 0)
        fail("%lld check-ins were refused", (long long)(all->refused + warm->refused));
    struct rate r = { (double)all->stored / l.took_s, did.per_commit,        times_ms(&l.times, 0.5),
                      times_ms(&l.times, 0.99),       times_ms(&l.times, 1), did.cpu_s * 1e6 / (double)all->stored };
    times_free(&l.times);
    return r;
}

static struct raw_rate raw_floor(const struct bench *b, struct scans *s, double per_commit)
{
    struct script *script = raw_capture(b, s->n, scans_take, s);
    struct raw_rate r = raw_replay(b, script, per_commit, s->n * BATCH);
    raw_free(script);
    return r;
}

void row_checkin(struct bench *b)
{
    const size_t n = b->is_quick ? TICKETS_QUICK : TICKETS, raw_n = b->is_quick ? RAW_QUICK : RAW, warm_n = n / 10;
    struct arena *a = arena_open((size_t)1024 * MIB);
    struct phones p;
    must(a ? OK : ERR_NOMEM, "memory");
    phones_open(&p, b, DOORS);
    struct occasion o = hold(&p, a);
    struct str *token = sell_all(&p, a, &o, n + warm_n + raw_n);
    struct scans warm = scans_make(a, &p, &o, token + n, warm_n), all = scans_make(a, &p, &o, token, n),
                 raw = scans_make(a, &p, &o, token + n + warm_n, raw_n);
    struct rate r = over_http(b, &warm, &all);
    struct raw_rate floor = b->url ? (struct raw_rate){ 0 } : raw_floor(b, &raw, r.per_commit);
    double syncs = raw_syncs(b);
    phones_close(&p);
    arena_close(a);

    struct figure f = row_figure(b, "checkin_20", "check-ins/s");
    f.value = r.per_s;
    f.limit = floor.visits_s;
    f.goal = b->url ? GOAL_NONE : GOAL_RATIO_AT_LEAST;
    f.bound = 0.5;
    figure_note(&f, "%d phones at one occasion; %.1f pushes in a commit; %.0f µs CPU each, raw %.0f; disk %.0f syncs/s",
                DOORS, r.per_commit, r.cpu_us, floor.cpu_us, syncs);
    figure_keep(f);

    f = row_figure(b, "checkin_asked", "check-ins/s");
    f.value = r.per_s;
    f.limit = ASKED;
    f.goal = GOAL_RATIO_AT_LEAST;
    f.bound = 1;
    figure_note(&f, "beside what was asked for; median %.1f ms a push, p99 %.1f, longest %.1f", r.p50, r.p99, r.max);
    figure_keep(f);
}
