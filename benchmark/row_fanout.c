/* row_fanout.c - one alert to everybody: from the row that says it until the last browser's service has it. */
#include "raw.h"
#include "receiver.h"
#include "rows.h"
#include "server.h"
#include "auth/webpush.h"
#include "core/time.h"
#include "net/fetch.h"
#include "notify/notify.h"
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

enum { SUBSCRIBERS = 100000, SUBSCRIBERS_QUICK = 400, AT_ONCE = 128, PER_HOST = 32, UNIT = 1, WAIT_S = 300, BODY = 420, FIRST_ACCOUNT = 900000000 };
#define POINT "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
#define AUTH  "BTBZMqHH6r4Tts7J_aSIgg"
#define TOKEN "vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3N" \
        "jgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzv" \
    "oD1oA, k=" POINT

static int64_t wanted(const struct bench *b)
{
    const char *n = getenv("BENCH_SUBSCRIBERS");
    return n ? atoll(n) : b->is_quick ? SUBSCRIBERS_QUICK : SUBSCRIBERS;
}

/* ---- the floor: the same client, the same receiver, bytes that lie ready ---- */

struct bare_flow { int64_t left; uint16_t port; struct str body; int64_t wrong; };

static enum err next_bare(void *arg, struct arena *a, struct fetch *out, void **what)
{
    static const struct fetch_header headers[] = {
        { STR("Authorization"), STR(TOKEN) }, { STR("TTL"), STR("604800") }, { STR("Urgency"), STR("high") },
        { STR("Topic"), STR("0123456789abcdef0123456789abcdef") }, { STR("Content-Encoding"), STR("aes128gcm") },
        { STR("Content-Type"), STR("application/octet-stream") },
    };
    struct bare_flow *f = arg;
    if (f->left-- <= 0) return ERR_NOT_FOUND;
    *what = NULL;
    *out = (struct fetch){ .method = FETCH_POST, .headers = headers, .n_headers = N_OF(headers), .body = f->body,
                           .url = arena_printf(a, "http://127.0.0.1:%u/push/%lld", f->port, (long long)f->left) };
    return OK;
}

static void done_bare(void *arg, void *what, enum err e, const struct fetched *got)
{
    struct bare_flow *f = arg;
    (void)what;
    f->wrong += e != OK || got->status != 201;
}

static double bare_rate(int64_t n)
{
    static char body[BODY];
    struct receiver r = receiver_start();
    struct bare_flow f = { n, r.port, { body, BODY }, 0 };
    struct fetcher *c;
    must(fetcher_open(&(struct fetcher_wish){ .at_once = AT_ONCE, .per_host = PER_HOST }, &c), "the bare client");
    int64_t began = clock_mono_us();
    must(fetch_many(c, &(struct fetch_flow){ next_bare, done_bare, &f }), "bare requests");
    double s = (double)(clock_mono_us() - began) / 1e6;
    if (f.wrong) fail("%lld bare requests went wrong", (long long)f.wrong);
    fetcher_close(c);
    receiver_stop(&r);
    return (double)n / s;
}

/* ---- the subscribers and the alert ---- */

/* What a run before left in a city that is used where it is. */
static enum err clear(struct db *db, void *arg)
{
    static const struct sql all[] = {
        { "bench_clear_sends", "DELETE FROM notify_send WHERE account_id >= 900000000" },
        { "bench_clear_notices", "DELETE FROM notify_notice WHERE account_id >= 900000000" },
        { "bench_clear_pushes", "DELETE FROM notify_push WHERE id >= 900000000" },
        { "bench_clear_places", "DELETE FROM notify_place WHERE account_id >= 900000000" },
        { "bench_clear_alert", "DELETE FROM notify_broadcast WHERE key = 'bench:1'" },
    };
    for (size_t i = 0; i < N_OF(all); i++) TRY(db_run(db, arg, &all[i], NO_BINDS, NULL));
    return OK;
}

struct filling { struct arena *a; int64_t first, n; uint16_t port; };

static const struct sql sql_push = { "bench_push",
    "INSERT INTO notify_push(id, account_id, endpoint, p256dh, auth, created_ms, failed) VALUES($1, $1, $2, $3, $4, 0, 0)" };
static const struct sql sql_place = { "bench_place", "INSERT INTO notify_place(unit_id, account_id) VALUES($1, $2)" };

static enum err fill(struct db *db, void *arg)
{
    struct filling *f = arg;
    struct bytes point, secret;
    struct db_rows pushes = { .sql = &sql_push }, places = { .sql = &sql_place };
    TRY(base64url_read(f->a, S(POINT), &point));
    TRY(base64url_read(f->a, S(AUTH), &secret));
    for (int64_t i = 0; i < f->n; i++) {
        int64_t id = FIRST_ACCOUNT + f->first + i;
        struct str endpoint = arena_printf(f->a, "http://127.0.0.1:%u/push/%lld", f->port, (long long)id);
        TRY(db_rows_add(f->a, &pushes, BINDS(BIND(id), BIND(endpoint), BIND(point), BIND(secret))));
        TRY(db_rows_add(f->a, &places, BINDS(bind_i64(UNIT), BIND(id))));
    }
    TRY(db_rows_write(db, &pushes));
    return db_rows_write(db, &places);
}

static enum err alert(struct db *db, void *arg)
{
    return notify_broadcast(db, arg, clock_now_ms(), UNIT, &(struct notice){ .kind = S("alert.storm"), .key = S("bench:1"),
        .title = S("Bão số 3 vào Hà Nội tối nay"), .text = S("Bác ở trong nhà, đóng chặt cửa, không ra đường sau 18 giờ. Gọi 114 khi cần cứu."),
        .link = S("/alerts/1"), .is_urgent = true });
}

static const struct sql sql_sent = { "bench_sent", "SELECT COUNT(*) FROM notify_send WHERE state = 'sent' AND account_id >= 900000000" };

static void pause_ms(int ms) { nanosleep(&(struct timespec){ .tv_nsec = ms * 1000000L }, NULL); }

void row_push_fanout(struct bench *b)
{
    enum { PIECE = 5000 };
    int64_t n = wanted(b), sent = 0;
    double floor = bare_rate(n);
    struct receiver r = receiver_start();
    struct arena *a = arena_open(64 * MIB);
    struct db *db;
    must(db_open(b->url ? b->url : text("sqlite:%s/sansang.db", b->dir), &db), "the database");
    must(db_tx(db, clear, a), "what was left");
    for (int64_t i = 0; i < n; i += PIECE, arena_reset(a))
        must(db_tx(db, fill, &(struct filling){ a, i, n - i < PIECE ? n - i : PIECE, r.port }), "subscribers");
    setenv("SANSANG_PUSH_INSECURE", "true", 1);
    struct server s = server_start(b);
    unsetenv("SANSANG_PUSH_INSECURE");
    must(db_tx(db, alert, a), "the alert");
    int64_t began = clock_mono_us(), first_us = 0, end_us = began + WAIT_S * INT64_C(1000000);
    while (atomic_load(r.taken) < n && clock_mono_us() < end_us) {
        if (!first_us && atomic_load(r.taken)) first_us = clock_mono_us() - began;
        pause_ms(2);
    }
    double took_s = (double)(clock_mono_us() - began) / 1e6;
    double memory = process_rss(s.pid), cpu = process_cpu(s.pid);
    for (; sent < n && clock_mono_us() < end_us; pause_ms(50), arena_reset(a))
        must(db_i64(db, a, &sql_sent, NO_BINDS, &sent), "what was marked");
    if (sent != n) fail("%lld of %lld pushes are marked", (long long)sent, (long long)n);
    if (atomic_load(r.taken) != n) fail("%lld requests for %lld pushes", (long long)atomic_load(r.taken), (long long)n);
    struct figure f = row_figure(b, "push_fanout", "pushes/s");
    f.value = (double)n / took_s;
    f.limit = floor;
    f.goal = b->is_quick ? GOAL_NONE : GOAL_RATIO_AT_LEAST;
    f.bound = 2000 / floor;                              /* the goal is 2,000 a second, whatever the bare client does */
    figure_note(
        &f,
        "one alert to %lld browsers, from its commit to the last answer: %.1f s, the first after %.0f ms, each sealed and marked; "
        "server %.0f MB, %.1f s of processor; limit: as many bare requests by the same client",
        (long long)n, took_s, (double)first_us / 1000, memory / 1e6, cpu);
    figure_keep(f);
    server_stop(&s);
    receiver_stop(&r);
    db_close(db);
    arena_close(a);
}
