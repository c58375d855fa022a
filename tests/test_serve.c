/* test_serve.c - the real program: started, asked, told to stop; its commands and their exit codes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <cmocka.h>
#include "client.h"
#include "core/base.h"

static const char *program;                              /* SANSANG, set by the build */

struct house { char dir[64]; pid_t pid; unsigned short port; };

static unsigned short free_port(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t n = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &n), 0);
    close(fd);
    return ntohs(at.sin_port);
}

/* What a command prints (standard output and error together) and its exit code. */
static int run(const struct house *h, char *said, size_t max, const char *words)
{
    char line[512];
    snprintf(line, sizeof line, "%s --data %s %s 2>&1", program, h->dir, words);
    FILE *f = popen(line, "r");
    assert_non_null(f);
    size_t n = fread(said, 1, max - 1, f);
    said[n] = 0;
    while (fgetc(f) != EOF) { }
    int status = pclose(f);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void expect(const struct house *h, const char *words, int code, const char *text)
{
    static char said[256 * 1024];
    int got = run(h, said, sizeof said, words);
    if (got != code || (text && !strstr(said, text))) fail_msg("sansang %s: %d: %.800s", words, got, said);
}

static void start(struct house *h)
{
    char port[8], log[96];
    h->port = free_port();
    snprintf(port, sizeof port, "%u", h->port);
    snprintf(log, sizeof log, "%s/log", h->dir);
    h->pid = fork();
    if (h->pid == 0) {
        int fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
        dup2(fd, STDERR_FILENO);
        execl(program, program, "serve", "--data", h->dir, "--port", port, "--drain-s", "5", (char *)NULL);
        _exit(127);
    }
    for (int i = 0; i < 500; i++) {
        int fd = client_connect(h->port);
        if (fd >= 0) close(fd);
        struct answer *a = fd >= 0 ? client_ask(h->port, "GET /readyz HTTP/1.1", NULL) : NULL;
        bool is_ready = a && a->status == 200;           /* it listens a moment before all of it is there */
        free(a);
        if (is_ready) return;
        sleep_ms(20);
    }
    fail_msg("the server does not start");
}

static int stop(struct house *h, int signal_number)
{
    int status = 0;
    if (!h->pid) return 0;
    kill(h->pid, signal_number);
    for (int i = 0; i < 500; i++) {
        if (waitpid(h->pid, &status, WNOHANG) == h->pid) {
            h->pid = 0;
            return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        }
        sleep_ms(20);
    }
    kill(h->pid, SIGKILL);
    waitpid(h->pid, &status, 0);
    h->pid = 0;
    return -2;
}

static int open_house(void **state)
{
    struct house *h = calloc(1, sizeof *h);
    strcpy(h->dir, "/tmp/sansang-serve-XXXXXX");
    assert_non_null(mkdtemp(h->dir));
    *state = h;
    return 0;
}

static int close_house(void **state)
{
    struct house *h = *state;
    char line[128];
    stop(h, SIGKILL);
    snprintf(line, sizeof line, "rm -rf %s", h->dir);
    int gone = system(line);
    free(h);
    return gone;
}

static int open_serving(void **state)
{
    open_house(state);
    start(*state);
    return 0;
}

static void ask(const struct house *h, const char *head, const char *body, int status, const char *text)
{
    struct answer *a = client_ask(h->port, head, body);
    assert_non_null(a);
    if (a->status != status || (text && !strstr(a->bytes, text))) fail_msg("%s: %.800s", head, a->bytes);
    free(a);
}

/* ---- serving ---- */

static void it_says_that_it_is_well(void **state)
{
    struct house *h = *state;
    ask(h, "GET /healthz HTTP/1.1", NULL, 200, "\r\n\r\nok\n");
    ask(h, "GET /readyz HTTP/1.1", NULL, 200, "ready");
    ask(h, "HEAD /healthz HTTP/1.1", NULL, 200, "Content-Length: 3");
    ask(h, "POST /healthz HTTP/1.1", "", 405, "Allow: GET, HEAD");
    ask(h, "GET /api/nowhere HTTP/1.1", NULL, 404, "{\"error\":\"NOT_FOUND\"");
    ask(h, "GET /nowhere HTTP/1.1\r\nAccept-Language: en", NULL, 404, "<h1>Not found</h1>");
}

/* The first is made by a worker, the others come from what was kept of it. */
static void an_asset_is_the_same_each_time_and_minds_how_it_was_asked_for(void **state)
{
    struct house *h = *state;
    for (int i = 0; i < 3; i++) {
        ask(h, "GET /robots.txt HTTP/1.1", NULL, 200, "Disallow: /\n");
        ask(h, "GET /favicon.ico HTTP/1.1\r\nAccept-Encoding: gzip", NULL, 200, "image/svg+xml");
        struct answer *a = client_ask(h->port, "GET /robots.txt HTTP/1.1", NULL);
        assert_null(strstr(a->bytes, "Strict-Transport-Security"));
        free(a);
        ask(h, "GET /robots.txt HTTP/1.1\r\nX-Forwarded-Proto: https", NULL, 200, "Strict-Transport-Security");
        ask(h, "HEAD /robots.txt HTTP/1.1", NULL, 200, "nosniff");
        ask(h, "POST /robots.txt HTTP/1.1", "", 405, "Allow: GET, HEAD");
        ask(h, "GET /assets/none.js HTTP/1.1", NULL, 404, NULL);
    }
}

static void its_counters_are_open_metrics(void **state)
{
    struct house *h = *state;
    ask(h, "GET /healthz HTTP/1.1", NULL, 200, NULL);
    struct answer *a = client_ask(h->port, "GET /metrics HTTP/1.1", NULL);
    assert_int_equal(a->status, 200);
    static const char *const wanted[] = {
        "sansang_http_requests_total{route=\"/healthz\",method=\"GET\",status=\"200\"} ",
        "sansang_http_request_seconds_bucket{le=\"+Inf\"} ", "sansang_watchers 0\n", "sansang_database_bytes ",
        "sansang_writer_commits_total ", "sansang_build_info{version=" };
    for (size_t i = 0; i < N_OF(wanted); i++) if (!strstr(a->bytes, wanted[i])) fail_msg("%s", wanted[i]);
    assert_string_equal(a->bytes + a->n - 6, "# EOF\n");
    free(a);
    ask(h, "GET /metrics HTTP/1.1\r\nX-Forwarded-For: 8.8.8.8", NULL, 404, NULL);    /* not for the world */
}

/* The second comes from what was kept, and is packed as it says: a browser would show nothing of it otherwise. */
static void a_page_that_is_kept_is_sent_as_it_was_made(void **state)
{
    struct house *h = *state;
    static const char *const asks[] = { "gzip", "gzip", "br", "br", "gzip, deflate, br", "gzip, deflate, br", "identity", "identity" };
    for (size_t i = 0; i < N_OF(asks); i++) {
        char head[120];
        snprintf(head, sizeof head, "GET / HTTP/1.1\r\nAccept-Encoding: %s", asks[i]);
        struct answer *a = client_ask(h->port, head, NULL);
        const char *body = answer_body(a), *vary = strstr(a->bytes, "Vary: Accept-Encoding");
        assert_int_equal(a->status, 200);
        bool is_packed = strstr(a->bytes, "Content-Encoding: gzip") != NULL;
        assert_int_equal(is_packed, strstr(asks[i], "gzip") != NULL);
        assert_int_equal(is_packed, memcmp(body, "\x1f\x8b", 2) == 0);
        assert_int_equal(!is_packed, memcmp(body, "<!do", 4) == 0);
        assert_true(vary && !strstr(vary + 1, "Vary: Accept-Encoding"));
        free(a);
    }
}

static void its_document_is_kept_by_who_holds_it(void **state)
{
    struct house *h = *state;
    char head[256];
    struct answer *a = client_ask(h->port, "GET /api/openapi.json HTTP/1.1\r\nAccept-Encoding: gzip", NULL);
    assert_int_equal(a->status, 200);
    assert_non_null(strstr(a->bytes, "Content-Encoding: gzip"));
    const char *etag = strstr(a->bytes, "ETag: ");
    assert_non_null(etag);
    snprintf(head, sizeof head, "GET /api/openapi.json HTTP/1.1\r\nIf-None-Match: %.*s", (int)strcspn(etag + 6, "\r"),
        etag + 6);
    ask(h, head, NULL, 304, NULL);
    free(a);
}

static void a_flood_of_requests_is_told_to_wait(void **state)
{
    struct house *h = *state;
    int too_many = 0;
    for (int i = 0; i < 60; i++) {
        struct answer *a = client_ask(h->port, "POST /api/session HTTP/1.1\r\nX-Sansang: 1\r\n"
            "Content-Type: application/json\r\nX-Forwarded-For: 9.9.9.9",
            "{\"login\":\"x\",\"password\":\"not this one\"}");
        if (a->status == 429) { too_many++; assert_non_null(strstr(a->bytes, "Retry-After: ")); }
        free(a);
    }
    assert_true(too_many >= 20);
    ask(h, "GET /healthz HTTP/1.1\r\nX-Forwarded-For: 9.9.9.9", NULL, 200, NULL);
}

static void it_stops_when_told_and_finishes_what_was_begun(void **state)
{
    struct house *h = *state;
    struct answer *a = calloc(1, sizeof *a);
    int fd = client_connect(h->port), status;
    client_say(fd, "POST /api/nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na");
    sleep_ms(200);
    kill(h->pid, SIGTERM);
    sleep_ms(300);
    assert_int_equal(waitpid(h->pid, &status, WNOHANG), 0);
    assert_int_equal(client_connect(h->port), -1);
    client_say(fd, "bc");
    assert_true(client_hear(fd, a, "NOT_FOUND"));
    close(fd);
    free(a);
    assert_int_equal(stop(h, 0), 0);
}

static void one_folder_is_served_once_and_one_port_is_taken_once(void **state)
{
    struct house *h = *state, other = { .dir = "/tmp/sansang-serve-other" };
    char words[64];
    expect(h, "serve --port 1", 3, "another process serves from");
    snprintf(words, sizeof words, "serve --port %u", h->port);
    expect(&other, words, 3, "port is taken");
    assert_int_equal(system("rm -rf /tmp/sansang-serve-other"), 0);
}

static void it_starts_again_on_what_it_left(void **state)
{
    struct house *h = *state;
    assert_int_equal(stop(h, SIGINT), 0);
    start(h);
    ask(h, "GET /readyz HTTP/1.1", NULL, 200, "ready");
    assert_int_equal(stop(h, SIGKILL), -1);
    start(h);
    ask(h, "GET /readyz HTTP/1.1", NULL, 200, "ready");
}

static void it_tells_the_service_manager_when_it_is_ready(void **state)
{
    struct house *h = *state;
    struct sockaddr_un at = { .sun_family = AF_UNIX };
    char said[64] = "";
    snprintf(at.sun_path, sizeof at.sun_path, "%s/notify", h->dir);
    int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&at, sizeof at), 0);
    setenv("NOTIFY_SOCKET", at.sun_path, 1);
    start(h);
    unsetenv("NOTIFY_SOCKET");
    struct pollfd p = { .fd = fd, .events = POLLIN };
    assert_int_equal(poll(&p, 1, CLIENT_WAIT_MS), 1);
    assert_true(recv(fd, said, sizeof said - 1, 0) > 0);
    assert_string_equal(said, "READY=1");
    close(fd);
}

/* ---- commands ---- */

static void every_command_explains_itself(void **state)
{
    static const char *const commands[] = { "serve", "migrate", "backup", "restore", "copy", "config", "routes", "openapi",
        "flow" };
    struct house *h = *state;
    char words[64];
    expect(h, "--help", 0, "Commands:");
    expect(h, "--version", 0, "sansang ");
    for (size_t i = 0; i < N_OF(commands); i++) {
        snprintf(words, sizeof words, "%s --help", commands[i]);
        expect(h, words, 0, "usage: sansang ");
        snprintf(words, sizeof words, "%s --nonsense", commands[i]);
        expect(h, words, 2, "no such option");
    }
    expect(h, "", 2, "Commands:");
    expect(h, "nonsense", 2, "there is no command");
    expect(h, "--port 0 config", 2, "port: a whole number from 1 to 65535");
    expect(h, "--port", 2, "needs a value");
    expect(h, "backup", 2, "something is missing");
    expect(h, "flow nonsense", 2, "there is no workflow");
    expect(h, "backup x", 3, "run `sansang migrate` first");
}

static void a_mistake_in_the_file_is_named_with_its_line(void **state)
{
    struct house *h = *state;
    char path[96], words[192];
    snprintf(path, sizeof path, "%s/my.conf", h->dir);
    FILE *f = fopen(path, "w");
    fputs("# mine\nworkers = 2\n\nport = many\nprot = 1\n", f);
    fclose(f);
    snprintf(words, sizeof words, "--config %s config", path);
    expect(h, words, 2, "my.conf:4: port: a whole number");
    expect(h, words, 2, "my.conf:5: prot: there is no such key");
    f = fopen(path, "w");
    fputs("workers = 2\nport = 18111\n", f);
    fclose(f);
    expect(h, words, 0, "workers = 2\n");
    snprintf(words, sizeof words, "--port 18112 config --config %s", path);
    expect(h, words, 0, "port = 18112\n");
}

static void every_door_names_who_may_enter(void **state)
{
    struct house *h = *state;
    static char said[256 * 1024];
    assert_int_equal(run(h, said, sizeof said, "routes"), 0);
    assert_non_null(strstr(said, "method\tpath\troles\twithin\tdevice\tabout\n"));
    assert_non_null(strstr(said, "GET\t/healthz\tanyone\t-\tno\t"));
    assert_null(strstr(said, "\tnobody\t"));
}

static void a_backup_is_made_while_serving_and_restored_only_while_not(void **state)
{
    struct house *h = *state;
    char words[160];
    expect(h, "migrate", 0, "steps applied");
    expect(h, "migrate", 0, "0 steps applied");
    start(h);
    snprintf(words, sizeof words, "backup %s/copy", h->dir);
    expect(h, words, 0, "0 pictures");
    expect(h, words, 3, "is there already");
    snprintf(words, sizeof words, "restore --force %s/copy", h->dir);
    expect(h, words, 3, "another process serves");
    assert_int_equal(stop(h, SIGTERM), 0);
    expect(h, words, 0, "restored");
    snprintf(words, sizeof words, "restore --force %s", h->dir);
    expect(h, words, 3, "not a whole backup");           /* what was there stays */
    start(h);
    ask(h, "GET /readyz HTTP/1.1", NULL, 200, "ready");
}

#define serving(f) cmocka_unit_test_setup_teardown(f, open_serving, close_house)
#define alone(f)   cmocka_unit_test_setup_teardown(f, open_house, close_house)

int main(void)
{
    const struct CMUnitTest tests[] = {
        serving(it_says_that_it_is_well),
        serving(an_asset_is_the_same_each_time_and_minds_how_it_was_asked_for), serving(its_counters_are_open_metrics),
        serving(its_document_is_kept_by_who_holds_it), serving(a_page_that_is_kept_is_sent_as_it_was_made),
        serving(a_flood_of_requests_is_told_to_wait), serving(it_stops_when_told_and_finishes_what_was_begun),
        serving(one_folder_is_served_once_and_one_port_is_taken_once), serving(it_starts_again_on_what_it_left),
        alone(it_tells_the_service_manager_when_it_is_ready), alone(every_command_explains_itself),
        alone(a_mistake_in_the_file_is_named_with_its_line), alone(every_door_names_who_may_enter),
        alone(a_backup_is_made_while_serving_and_restored_only_while_not),
    };
    program = getenv("SANSANG");
    if (!program) { fprintf(stderr, "SANSANG names the program to test\n"); return 2; }
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests_name("serve", tests, NULL, NULL);
}
