/* crowd.h - many simulated phones that push visits to a real `sansang serve` over HTTP, remember what they were told, and say
   again whatever was not acknowledged. */
#ifndef SANSANG_CROWD_H
#define SANSANG_CROWD_H
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include "street.h"
#include "client.h"

enum { CROWD_MAX = 64, BATCH = 20, SERVERS_MAX = 2, BATCH_BYTES = 24 * KIB };

/* ---- the program under test ---- */

struct serving {
    char data[200];
    unsigned short port;
    pid_t pid;
    const char *preload;                 /* a library put before all others; NULL: none */
    int64_t file_max;                    /* no file may grow larger, for now; 0: no such limit */
};

static inline unsigned short free_port(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t n = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &n), 0);
    close(fd);
    return ntohs(at.sin_port);
}

static inline void serve(struct serving *v)
{
    char port[8], log[256];
    const char *program = getenv("SANSANG");
    assert_non_null(program);
    if (!v->port) v->port = free_port();
    snprintf(port, sizeof port, "%u", v->port);
    snprintf(log, sizeof log, "%s/log", v->data);
    v->pid = fork();
    if (v->pid == 0) {
        int fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
        prctl(PR_SET_PDEATHSIG, SIGKILL);                    /* a test that fails leaves no server behind */
        dup2(fd, STDERR_FILENO);
        dup2(fd, STDOUT_FILENO);
        if (v->preload) {
            setenv("LD_PRELOAD", v->preload, 1);
            setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1);
        }
        struct rlimit most = { (rlim_t)v->file_max, RLIM_INFINITY };
        if (v->file_max && setrlimit(RLIMIT_FSIZE, &most) != 0) _exit(126);
        execl(program, program, "serve", "--data", v->data, "--database", test_url, "--port", port, "--drain-s", "2",
              "--device-per-s", "0", "--address-per-s", "0", "--account-per-s", "0", "--sms-per-s", "0", (char *)NULL);
        _exit(127);
    }
    for (int i = 0; i < 1500; i++) {
        int fd = client_connect(v->port), status;
        if (fd >= 0) { close(fd); return; }
        if (waitpid(v->pid, &status, WNOHANG) == v->pid) fail_msg("the server ends by itself: see %s", log);
        sleep_ms(10);
    }
    fail_msg("the server does not start");
}

static inline int end_serving(struct serving *v, int signal_number)
{
    int status = 0;
    if (!v->pid) return 0;
    kill(v->pid, signal_number);
    waitpid(v->pid, &status, 0);
    v->pid = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* ---- one phone ---- */

struct crowd;
struct phone_of {
    struct crowd *crowd;
    pthread_t thread;
    char key[128];
    int index, member;
    int64_t device, acknowledged;        /* events that the phone was told are stored; 1..acknowledged */
    int64_t asked, unanswered, busy, again, wrong;       /* requests; without an answer; 503; events stored before; anything else */
    int64_t slowest_us;
};

struct crowd {
    struct street *s;
    struct serving servers[SERVERS_MAX];
    int n_servers, n;
    atomic_bool is_over;
    int64_t base_ms;                     /* the phones' clocks when the day begins */
    int64_t pause_ms;
    int64_t events_max;                  /* of one phone; 0: until it is over */
    struct phone_of phones[CROWD_MAX];
    char wrong[400];
    int64_t probed;                      /* events stored by a phone beside the crowd */
};

/* The same number gives the same bytes, so that saying it again is saying the same. */
static inline size_t event_text(const struct phone_of *p, int64_t n, char *to, size_t max)
{
    static const char *const marks[] = { "wwwwwwwww", "ywn??n---", "yyyyyyyyy", "nnnnnnnnn", "?w?????w?" };
    const struct street *s = p->crowd->s;
    int at = (int)((p->index + n) % (p->member == 2 ? DOORS - MY_DOORS : MY_DOORS)),
        door = p->member == 2 ? MY_DOORS + at : at;
    int64_t ms = p->crowd->base_ms + n;
    char people[160] = "";
    if (n % 3)
        snprintf(
            people, sizeof people,
            "{\\\"resident\\\":%lld,\\\"marks\\\":\\\"%s\\\",\\\"acts\\\":[{\\\"skill\\\":\\\"pay_qr\\\",\\\"level\\\":\\\"alone\\\"}]}",
            (long long)s->person[door][n % PEOPLE], marks[(n + p->index) % 5]);
    return (size_t)snprintf(
        to, max,
        "{\"id\":\"01920000-0000-7%03x-8000-%012llx\",\"n\":%lld,\"kind\":\"visit\",\"at_ms\":%lld,\"mono_ms\":%lld,"
        "\"session\":\"abcd1234\",\"household\":%lld,\"body\":\"{\\\"started_ms\\\":%lld,\\\"outcome\\\":\\\"%s\\\",\\\"people\\\":[%s],"
        "\\\"form_v\\\":1,\\\"rules_v\\\":1}\"}",
        (unsigned)p->index, (unsigned long long)n, (long long)n, (long long)ms, (long long)n, (long long)s->door[door],
        (long long)(ms - MINUTE_MS), n % 3 ? "guided" : "absent", people);
}

static inline void batch_text(const struct phone_of *p, int64_t from, char *to)
{
    size_t n = (size_t)snprintf(to, BATCH_BYTES, "{\"sent_ms\":%lld,\"last_n\":%lld,\"events\":[",
                                (long long)clock_now_ms(), (long long)(from + BATCH - 1));
    for (int64_t i = from; i < from + BATCH; i++) {
        if (i > from) to[n++] = ',';
        n += event_text(p, i, to + n, BATCH_BYTES - n);
    }
    strcpy(to + n, "]}");
}

static inline int64_t times(const char *text, const char *word)
{
    int64_t n = 0;
    for (const char *at = text; (at = strstr(at, word)) != NULL; at += strlen(word)) n++;
    return n;
}

/* Push one batch: true when every event of it was acknowledged. A cut answer is no answer. */
static inline bool push_batch(struct phone_of *p, int64_t from, char *room)
{
    struct crowd *c = p->crowd;
    char head[320];
    batch_text(p, from, room);
    snprintf(head, sizeof head,
             "POST /api/sync/push HTTP/1.1\r\nAuthorization: Bearer %s\r\nContent-Type: application/json", p->key);
    int64_t began_us = clock_mono_us();
    struct answer *a = client_ask(c->servers[(p->index + p->asked) % c->n_servers].port, head, room);
    int64_t took_us = clock_mono_us() - began_us;
    p->asked++;
    bool is_whole = a && a->status == 200 && a->n > 2 && strcmp(a->bytes + a->n - 2, "]}") == 0;
    int64_t stored = is_whole ? times(a->bytes, "\"verdict\":\"stored\"") : 0,
            again = is_whole ? times(a->bytes, "\"verdict\":\"again\"") : 0;
    if (is_whole && stored + again == BATCH) {
        p->again += again;
        if (took_us > p->slowest_us) p->slowest_us = took_us;
    } else if (!a || a->status == 0 || (a->status == 200 && !is_whole)) p->unanswered++;
    else if (a->status == 503) p->busy++;
    else {
        p->wrong++;
        snprintf(c->wrong, sizeof c->wrong, "%d: %.300s", a->status, answer_body(a));
    }
    free(a);
    return stored + again == BATCH;
}

static inline void *walk_and_push(void *arg)
{
    struct phone_of *p = arg;
    struct crowd *c = p->crowd;
    char *room = malloc(BATCH_BYTES);
    while (!atomic_load(&c->is_over) && (!c->events_max || p->acknowledged < c->events_max)) {
        if (!push_batch(p, p->acknowledged + 1, room)) { sleep_ms(30); continue; }
        p->acknowledged += BATCH;
        if (c->pause_ms) sleep_ms(c->pause_ms);
    }
    free(room);
    return NULL;
}

/* ---- the crowd ---- */

/* Phones for the three members of the street, keys and data where `sansang serve` finds them. Free with crowd_close. */
static inline struct crowd *crowd_of(struct street *s, int n)
{
    static const struct sql longer = { "longer", "UPDATE campaign SET from_day = $1, to_day = $2" };
    struct crowd *c = calloc(1, sizeof *c);
    assert_non_null(c);
    c->s = s;
    c->n = n;
    c->n_servers = 1;
    c->base_ms = clock_now_ms() - HOUR_MS;
    int64_t today = day_of_ms(c->base_ms);
    assert_int_equal(db_run(s->db, s->a, &longer, BINDS(bind_i64(today - 45), bind_i64(today + 45)), NULL), OK);
    snprintf(c->servers[0].data, sizeof c->servers[0].data, "%s", test_path(s->bed, ""));
    char *migrate = arena_z(s->a, arena_printf(s->a, "%s migrate --data %s --database \"%s\" >&2", getenv("SANSANG"),
                                               c->servers[0].data, test_url));
    assert_int_equal(system(migrate), 0);                /* the program's own tables */
    for (int i = 0; i < n; i++) {
        struct phone_of *p = &c->phones[i];
        struct str key;
        *p = (struct phone_of){ .crowd = c, .index = i, .member = i % MEMBERS };
        assert_int_equal(device_add(s->db, s->a, s->keys, clock_now_ms(), s->account[p->member], S("máy"), &p->device,
                                    &key),
                         OK);
        snprintf(p->key, sizeof p->key, "%.*s", (int)key.n, key.p);
    }
    return c;
}

/* A second program on the same database has a folder of its own, with the same keys. */
static inline void crowd_second_server(struct crowd *c)
{
    struct arena *a = c->s->a;
    struct serving *v = &c->servers[1];
    char *data = arena_z(a, arena_printf(a, "%s/second", c->servers[0].data));
    snprintf(v->data, sizeof v->data, "%s", data);
    assert_int_equal(system(arena_z(a, arena_printf(a, "mkdir -p %s && cp -r %s/keys %s/", data, c->servers[0].data,
                                                    data))),
                     0);
    c->n_servers = 2;
}

static inline void crowd_start(struct crowd *c)
{
    for (int i = 0; i < c->n_servers; i++) serve(&c->servers[i]);
    for (int i = 0; i < c->n; i++)
        assert_int_equal(pthread_create(&c->phones[i].thread, NULL, walk_and_push, &c->phones[i]), 0);
}

static inline void crowd_end(struct crowd *c)
{
    atomic_store(&c->is_over, c->events_max == 0);
    for (int i = 0; i < c->n; i++) pthread_join(c->phones[i].thread, NULL);
    for (int i = 0; i < c->n_servers; i++) end_serving(&c->servers[i], SIGTERM);
}

/* The promise, looked at in the database itself: 1..acknowledged of each phone once, at most one batch more. */
static inline void crowd_is_kept(struct crowd *c)
{
    static const struct sql count = { "count", "SELECT COUNT(*) FROM event WHERE device_id = $1" };
    static const struct sql last = { "last", "SELECT COALESCE(MAX(n), 0) FROM event WHERE device_id = $1" };
    struct street *s = c->s;
    int64_t acknowledged = 0, stored = 0, asked = 0, unanswered = 0, busy = 0, again = 0, wrong = 0, slowest_us = 0;
    for (int i = 0; i < c->n; i++) {
        struct phone_of *p = &c->phones[i];
        int64_t n = -1, max = -1;
        assert_int_equal(db_i64(s->db, s->a, &count, BINDS(BIND(p->device)), &n), OK);
        assert_int_equal(db_i64(s->db, s->a, &last, BINDS(BIND(p->device)), &max), OK);
        if (n != max || n < p->acknowledged || n > p->acknowledged + BATCH)
            fail_msg("phone %d: acknowledged %lld, stored %lld, last %lld", i, (long long)p->acknowledged, (long long)n,
                     (long long)max);
        acknowledged += p->acknowledged; stored += n; asked += p->asked; unanswered += p->unanswered; busy += p->busy;
        again += p->again; wrong += p->wrong;
        if (p->slowest_us > slowest_us) slowest_us = p->slowest_us;
    }
    print_message(
        "# %d phones: %lld acknowledged, %lld stored, %lld requests: %lld without an answer, %lld told to come back (503), "
        "%lld events said again, slowest %lld ms\n",
        c->n, (long long)acknowledged, (long long)stored, (long long)asked, (long long)unanswered, (long long)busy,
        (long long)again, (long long)slowest_us / 1000);
    assert_true(acknowledged > 0);
    if (wrong) {                                         /* the last words of each server */
        char line[600];
        for (int i = 0; i < c->n_servers; i++) {
            snprintf(line, sizeof line, "grep '\"error\"' %s/log | tail -n 8 >&2", c->servers[i].data);
            if (system(line) != 0) continue;
        }
    }
    if (wrong) fail_msg("%lld other answers, the last %s", (long long)wrong, c->wrong);
    assert_int_equal(ask(s, "SELECT COUNT(*) FROM event WHERE device_id IS NOT NULL"), stored + c->probed);
    the_books_agree(s);
}

static inline int64_t seed_of(const char *name, int64_t standard)
{
    const char *text = getenv(name);
    return text ? strtoll(text, NULL, 10) : standard;
}

#endif
