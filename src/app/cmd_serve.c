/* cmd_serve.c - opens everything in order, serves until told to stop, closes everything in the other order. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include "account/account.h"
#include "account/eid/oidc.h"
#include "app/commands.h"
#include "app/eid.h"
#include "app/jobs.h"
#include "app/lock.h"
#include "app/openapi.h"
#include "app/schema.h"
#include "app/senders.h"
#include "app/tables.h"
#include "core/log.h"
#include "core/time.h"
#include "http/hub.h"
#include "http/limit.h"
#include "http/server.h"
#include "indicator/opendata/opendata.h"
#include "notify/sender.h"
#include "civic/petition/petition_file.h"
#include "indicator/define/register.h"
#include "outreach/media/media.h"
#include "outreach/count/progress.h"
#include "plan/occasion/occasion.h"
#include "plan/occasion/occasion_live_web.h"
#include "plan/programme/attachment.h"

struct serving {
    struct app *app;
    struct routes tables[TABLES_MAX];
    struct server_config config;
    struct hub *hub;
    struct limits *limits;
    struct jobs *jobs;
    struct oidc *eid;
    struct senders *senders;
    int lock;
};

static enum err open_db(void *arg, struct db **out) { return app_open_db_bare(arg, out); }

/* A new database gets its schema; an older one only when asked for. */
static enum err open_data(struct app *app)
{
    struct db *db;
    enum schema state;
    int64_t applied;
    TRY(app_open_keys(app));
    TRY(app_open_db_bare(app, &db));
    enum err e = schema_state(db, app->arena, &state);
    if (e == OK && (state == SCHEMA_NONE || app->config.migrate)) e = app_migrate(app, db, &applied);
    db_close(db);
    if (e != OK) return e;
    TRY(app_open_db(app, &db));
    e = indicator_seed(db, app->arena, clock_now_ms());      /* those a newer program brings along, too */
    db_close(db);
    if (e != OK) return e;
    return db_writer_open(app->db_url, &app->writer);
}

static char *read_pem(struct app *app, struct str path)
{
    enum { PEM_BYTES_MAX = 256 * KIB };
    const char *z = arena_z(app->arena, path);
    char *p = arena_new(app->arena, char, PEM_BYTES_MAX + 1);
    FILE *f = z && p ? fopen(z, "r") : NULL;
    if (!f) { fprintf(stderr, "sansang: %.*s: cannot be read\n", (int)path.n, path.p); return NULL; }
    size_t n = fread(p, 1, PEM_BYTES_MAX, f);
    fclose(f);
    p[n] = 0;
    return p;
}

static enum err read_tls(struct app *app, struct server_config *s)
{
    const struct config *c = &app->config;
    if (!c->tls_cert.n && !c->tls_key.n) return OK;
    if (!c->tls_cert.n || !c->tls_key.n) {
        fprintf(stderr, "sansang: tls_cert and tls_key belong together\n");
        return ERR_BAD_INPUT;
    }
    s->tls_cert = read_pem(app, c->tls_cert);
    s->tls_key = read_pem(app, c->tls_key);
    return s->tls_cert && s->tls_key ? OK : ERR_BAD_INPUT;
}

static enum err read_network_list(struct app *app, const char *key, struct str list, struct networks *out)
{
    enum err e = networks_read(app->arena, list, out);
    if (e != OK) fprintf(stderr, "sansang: %s: not a list of networks: %.*s\n", key, (int)list.n, list.p);
    return e;
}

static struct limits *open_limits(const struct config *c)
{
    return limits_open((struct limit_rate[LIMIT_KINDS]){
        [LIMIT_ADDRESS] = { c->address_per_s * 60, c->address_burst },
        [LIMIT_ACCOUNT] = { c->account_per_s * 60, c->account_burst },
        [LIMIT_DEVICE]  = { c->device_per_s * 60, c->device_burst },
        [LIMIT_SIGN_IN] = { c->sign_in_per_min, c->sign_in_burst },
    });
}

/* As many as the system gives; some are kept back for databases, pictures and bodies that wait on disk, so that a full
   house of connections never keeps a request from its file. */
enum { DESCRIPTORS_KEPT = 256 };
static size_t connections_possible(size_t wanted)
{
    struct rlimit r;
    if (getrlimit(RLIMIT_NOFILE, &r) != 0) return wanted;
    r.rlim_cur = r.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &r) != 0 && getrlimit(RLIMIT_NOFILE, &r) != 0) return wanted;
    if (r.rlim_cur == RLIM_INFINITY || r.rlim_cur >= wanted + DESCRIPTORS_KEPT) return wanted;
    size_t most = r.rlim_cur > 2 * DESCRIPTORS_KEPT ? (size_t)r.rlim_cur - DESCRIPTORS_KEPT : DESCRIPTORS_KEPT;
    log_line(LOG_WARN, "connections_bounded", LOG_I64("wanted", (int64_t)wanted), LOG_I64("possible", (int64_t)most));
    return most;
}

static enum err open_server(struct serving *s)
{
    struct app *app = s->app;
    const struct config *c = &app->config;
    struct networks metrics_from;
    const char *spool = app_path(app, "tmp");
    if (!spool) return ERR_NOMEM;
    mkdir(spool, 0700);
    s->config = (struct server_config){
        .listen = c->listen, .port = (uint16_t)c->port, .public_url = c->public_url, .workers = (size_t)c->workers,
        .memory_max = (size_t)c->memory_mb * MIB, .connections = connections_possible((size_t)c->connections),
        .connections_per_address = (size_t)c->connections_per_address, .header_bytes = (size_t)c->header_kb * KIB,
        .idle_s = c->idle_s, .spool_dir = spool, .tables = s->tables, .n_tables = all_tables(s->tables),
        .identify = account_identify, .open_db = open_db, .open_db_arg = app, .keys = app->keys,
        .hub = s->hub, .limits = s->limits, .app = app,
    };
    TRY(read_tls(app, &s->config));
    TRY(read_network_list(app, "trusted_proxies", c->trusted_proxies, &s->config.trusted));
    TRY(read_network_list(app, "metrics_from", c->metrics_from, &metrics_from));
    TRY(metrics_open(s->config.tables, s->config.n_tables, &app->metrics));
    TRY(openapi_make(app->arena, s->config.tables, s->config.n_tables, &app->openapi, &app->openapi_sum));
    s->config.metrics = app->metrics;
    enum err e = server_open(&s->config, &app->server);
    if (e != OK)
        fprintf(stderr, "sansang: %.*s:%lld: %s\n", (int)c->listen.n, c->listen.p, (long long)c->port,
                e == ERR_CONFLICT ? "the port is taken or not allowed"
                                  : "no address of this machine, or tls_cert and tls_key do not fit");
    return e;
}

/* What systemd's Type=notify waits for (sd_notify(3)): one datagram to the socket it names. */
static void notify(const char *state)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un to = { .sun_family = AF_UNIX };
    if (!path || strlen(path) < 2 || strlen(path) >= sizeof to.sun_path || (path[0] != '/' && path[0] != '@')) return;
    memcpy(to.sun_path, path, strlen(path));
    if (path[0] == '@') to.sun_path[0] = 0;              /* the abstract namespace */
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return;
    socklen_t n = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path));
    if (sendto(fd, state, strlen(state), 0, (const struct sockaddr *)&to, n) < 0)
        log_line(LOG_WARN, "notify_failed", LOG_TEXT("path", str_z(path)));
    close(fd);
}

/* A topic is a unit's numbers, or an occasion's. */
static enum err render(struct db *db, struct arena *a, int64_t topic, int64_t now_ms, struct beat *out)
{
    return topic >= OCCASION_TOPIC_FIRST ? occasion_render(db, a, topic, now_ms, out)
                                         : outreach_render_progress(db, a, topic, now_ms, out);
}

static enum err open_all(struct serving *s)
{
    struct app *app = s->app;
    TRY(open_data(app));
    const char *media = app_path(app, "media"), *files = app_path(app, "files"),
               *plan_files = app_path(app, "plan-files");
    if (!media || !files || !plan_files) return ERR_NOMEM;
    media_keep_in(media);
    petition_files_keep_in(files);
    plan_files_keep_in(plan_files, app->config.plan_file_mb * MIB);
    open_settings_use(&(struct open_settings){ app->config.open_licence, app->config.open_publisher, app->config.open_contact });
    notify_allow_insecure(app->config.push_insecure);
    TRY(lock_take(app, &s->lock));
    TRY(eid_open(app, &s->eid));
    oidc_use(s->eid);
    TRY(hub_open(open_db, app, render, &s->hub));
    if (!(s->limits = open_limits(&app->config))) return ERR_NOMEM;
    TRY(open_server(s));
    if (app->config.send) TRY(senders_start(app, &s->senders));
    return app->config.jobs ? jobs_start(app, &s->jobs) : OK;
}

static void close_all(struct serving *s)
{
    struct app *app = s->app;
    jobs_stop(s->jobs);
    senders_stop(s->senders);
    server_close(app->server);
    hub_close(s->hub);
    db_writer_close(app->writer);                        /* what waits is taken to disk first */
    oidc_use(NULL);
    oidc_close(s->eid);
    limits_close(s->limits);
    metrics_close(app->metrics);
    if (s->lock >= 0) close(s->lock);
    app->server = NULL;
    app->writer = NULL;
    app->metrics = NULL;
}

int cmd_serve(struct app *app, int argc, char **argv)
{
    static const struct cli cli = { .usage = "serve",
        .about = "Serve until SIGTERM or SIGINT, then finish what was begun and stop. Settings: see\n"
                 "`sansang config`." };
    struct serving s = { .app = app, .lock = -1 };
    int code, signal_number;
    sigset_t stop;
    if (!cli_read(&cli, argc, argv, NULL, NULL, &code)) return code;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGINT);
    pthread_sigmask(SIG_BLOCK, &stop, NULL);             /* before any thread is born: only sigwait hears them */
    app->started_ms = clock_now_ms();
    enum err e = open_all(&s);
    if (e != OK) {
        code = app_fail("cannot serve", e);
        close_all(&s);
        return code;
    }
    log_line(LOG_INFO, "serving", LOG_TEXT("address", app->config.listen), LOG_I64("port", server_port(app->server)),
             LOG_TEXT("version", S(SANSANG_VERSION)), LOG_I64("started_in_ms", clock_now_ms() - app->started_ms));
    notify("READY=1");
    sigwait(&stop, &signal_number);
    notify("STOPPING=1");
    log_line(LOG_INFO, "draining", LOG_I64("signal", signal_number));
    server_drain(app->server, app->config.drain_s * SECOND_MS);
    close_all(&s);
    log_line(LOG_INFO, "stopped");
    return DONE;
}
