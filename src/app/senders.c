/* senders.c - threads that look into the outbox a few times a second and work until it is empty. */
#include "app/senders.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "core/log.h"
#include "core/time.h"
#include "notify/sender.h"
#include "notify/spread.h"

enum { LOOK_MS = 300, SLOW_MS = 5000, COUNT_EVERY_MS = 30 * 1000, MEMORY_MAX = 32 * MIB, SECRET_MAX = 512, HOST_MAX = 256,
       SPREADER = NOTIFY_CHANNELS, WORKERS };

struct worker {
    struct senders *all;
    unsigned what;
    struct db *db;
    struct arena *arena;
    struct sender *sender;
    pthread_t thread;
    bool runs;
};
struct senders {
    struct app *app;
    struct sender_wish wish;
    atomic_bool stop;
    pthread_mutex_t lock;
    pthread_cond_t woken;
    struct worker workers[WORKERS];
};

static _Atomic int64_t waiting[NOTIFY_CHANNELS], dead[NOTIFY_CHANNELS];

/* ---- work ---- */

static void pause_ms(struct senders *s, int64_t ms)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += ms / 1000;
    until.tv_nsec += ms % 1000 * 1000000;
    if (until.tv_nsec >= 1000000000) { until.tv_sec++; until.tv_nsec -= 1000000000; }
    pthread_mutex_lock(&s->lock);
    while (!atomic_load(&s->stop))
        if (pthread_cond_timedwait(&s->woken, &s->lock, &until) != 0) break;
    pthread_mutex_unlock(&s->lock);
}

static void count(struct worker *w)
{
    struct outbox_counts c;
    if (outbox_count(w->db, w->arena, &c) != OK) return;
    for (size_t i = 0; i < NOTIFY_CHANNELS; i++) {
        atomic_store(&waiting[i], c.waiting[i]);
        atomic_store(&dead[i], c.dead[i]);
    }
}

static enum err spread(struct worker *w, int64_t *did)
{
    bool is_idle;
    TRY(spread_step(w->db, w->arena, clock_now_ms(), did, &is_idle));
    if (!is_idle) *did += 1;                             /* a piece in which everybody had been told is work too */
    return OK;
}

static void *work(void *arg)
{
    struct worker *w = arg;
    int64_t counted_ms = 0;
    while (!atomic_load(&w->all->stop)) {
        int64_t did = 0;
        enum err e = w->what == SPREADER ? spread(w, &did) : sender_round(w->sender, w->db, &did);
        if (e != OK && w->what == SPREADER) log_line(LOG_ERROR, "spread", LOG_TEXT("result", str_z(err_name(e))));
        if (w->what == SPREADER && clock_now_ms() - counted_ms > COUNT_EVERY_MS) {
            count(w);
            counted_ms = clock_now_ms();
        }
        arena_reset(w->arena);
        if (e != OK) pause_ms(w->all, SLOW_MS);
        else if (!did) pause_ms(w->all, LOOK_MS);
    }
    return NULL;
}

/* ---- settings ---- */

static enum err read_secret(struct app *app, const char *key, struct str path, struct str *out)
{
    if (!path.n) return OK;
    const char *z = arena_z(app->arena, path);
    char *p = arena_new(app->arena, char, SECRET_MAX);
    FILE *f = z && p ? fopen(z, "r") : NULL;
    size_t n = f ? fread(p, 1, SECRET_MAX, f) : 0;
    if (f) fclose(f);
    while (n && (p[n - 1] == '\n' || p[n - 1] == '\r')) n--;
    *out = (struct str){ p, n };
    if (n > 0 && n < SECRET_MAX) return OK;
    fprintf(stderr, "sansang: %s: %.*s cannot be read, is empty or too long\n", key, (int)path.n, path.p);
    return ERR_BAD_INPUT;
}

/* The same name after a restart, another one on another machine. */
static enum err name_holder(struct app *app, struct str *out)
{
    char host[HOST_MAX] = "";
    if (gethostname(host, sizeof host - 1) != 0) return ERR_INTERNAL;
    char *dir = realpath(app->data_dir, NULL);
    *out = arena_printf(app->arena, "%s:%s", host, dir ? dir : app->data_dir);
    free(dir);
    return out->n ? OK : ERR_NOMEM;
}

/* RFC 8292 §2.1: a mailbox or a page over https. */
static struct str contact_of(const struct config *c)
{
    static const struct str https = STR("https://");
    bool is_https = c->public_url.n > https.n && memcmp(c->public_url.p, https.p, https.n) == 0;
    return c->push_contact.n ? c->push_contact : is_https ? c->public_url : S("mailto:admin@localhost");
}

static enum err read_wish(struct senders *s)
{
    struct app *app = s->app;
    const struct config *c = &app->config;
    struct str secret = { 0 };
    s->wish = (struct sender_wish){
        .keys = app->keys, .clock_ms = clock_now_ms, .stop = &s->stop, .public_url = c->public_url,
        .contact = contact_of(c),
        .per_s = { c->push_per_s, c->mail_per_s, c->sms_per_s }, .push_insecure = c->push_insecure, .ca_file = c->send_ca_file,
        .mail_url = c->mail_server, .mail_user = c->mail_user, .mail_from = c->mail_from, .mail_tls = c->mail_tls,
        .sms_kind = c->sms_sender, .sms_log_path = app_path(app, "outbox.log"), .sms_url = c->sms_url, .sms_body = c->sms_body,
        .sms_address = c->sms_address, .sms_user = c->sms_user, .sms_from = c->sms_from, .sms_window = c->sms_window,
    };
    TRY(read_secret(app, "mail_password_file", c->mail_password_file, &s->wish.mail_password));
    TRY(read_secret(app, "sms_secret_file", c->sms_secret_file, &secret));
    s->wish.sms_token = s->wish.sms_password = secret;
    return name_holder(app, &s->wish.holder);
}

/* ---- begin and end ---- */

static enum err start_worker(struct senders *s, unsigned what)
{
    struct worker *w = &s->workers[what];
    *w = (struct worker){ .all = s, .what = what, .arena = arena_open(MEMORY_MAX) };
    if (!w->arena) return ERR_NOMEM;
    TRY(app_open_db_bare(s->app, &w->db));
    if (what != SPREADER) TRY(sender_open(&s->wish, what, &w->sender));
    if (pthread_create(&w->thread, NULL, work, w) != 0) return ERR_NOMEM;
    w->runs = true;
    return OK;
}

enum err senders_start(struct app *app, struct senders **out)
{
    struct senders *s = calloc(1, sizeof *s);
    if (!s) return ERR_NOMEM;
    s->app = app;
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->woken, NULL);
    enum err e = read_wish(s);
    for (unsigned i = 0; i < WORKERS && e == OK; i++) e = start_worker(s, i);
    if (e != OK) { senders_stop(s); return e; }
    *out = s;
    return OK;
}

void senders_stop(struct senders *s)
{
    if (!s) return;
    pthread_mutex_lock(&s->lock);
    atomic_store(&s->stop, true);
    pthread_cond_broadcast(&s->woken);
    pthread_mutex_unlock(&s->lock);
    for (size_t i = 0; i < WORKERS; i++) {
        struct worker *w = &s->workers[i];
        if (w->runs) pthread_join(w->thread, NULL);
        sender_close(w->sender);
        db_close(w->db);
        arena_close(w->arena);
    }
    pthread_cond_destroy(&s->woken);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

/* ---- what operators see ---- */

static void write_one(struct buf *out, const char *name, const char *kind, const char *help, size_t channel,
                      int64_t value)
{
    if (channel == 0)
        buf_add(out, arena_printf(out->arena, "# TYPE %s %s\n# HELP %s %s\n", name, kind, name, help));
    buf_add(out,
            arena_printf(out->arena, "%s%s{channel=\"%s\"} %lld\n", name, strcmp(kind, "counter") == 0 ? "_total" : "",
                         notify_channels[channel], (long long)value));
}

void senders_write_metrics(struct buf *out)
{
    for (size_t i = 0; i < NOTIFY_CHANNELS; i++)
        write_one(out, "sansang_notify_sent", "counter", "Notifications handed over.", i, sender_tallies[i].sent);
    for (size_t i = 0; i < NOTIFY_CHANNELS; i++)
        write_one(out, "sansang_notify_retried", "counter", "Tries that failed and come again.", i,
                  sender_tallies[i].later);
    for (size_t i = 0; i < NOTIFY_CHANNELS; i++)
        write_one(out, "sansang_notify_failed", "counter",
                  "Of no use any more: too late, read meanwhile, address gone.", i, sender_tallies[i].failed);
    for (size_t i = 0; i < NOTIFY_CHANNELS; i++)
        write_one(out, "sansang_notify_waiting", "gauge", "Waiting in the outbox, counted up to 100,000.", i,
                  waiting[i]);
    for (size_t i = 0; i < NOTIFY_CHANNELS; i++)
        write_one(out, "sansang_notify_dead", "gauge", "Given up after many tries: see /api/notify/dead.", i, dead[i]);
}
