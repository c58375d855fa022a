/* test_strangers.c - the real program and who means harm: foreign pages, guessers, listeners, liars about the address. */
#define _GNU_SOURCE                      /* strcasestr */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <ctype.h>
#include "program.h"
#include "core/base.h"

enum { ROUTES_MAX = 800, GUESSED = 20 };
struct door { char method[8], path[96]; bool is_open; };

static struct program program;
static struct door doors[ROUTES_MAX];
static size_t n_doors;
static char cookie[128], login[48], password[48];

/* ---- asking ---- */

static struct answer *ask(const char *line, const char *headers, const char *body)
{
    char head[2048];
    snprintf(head, sizeof head, "%s HTTP/1.1%s%s", line, *headers ? "\r\n" : "", headers);
    struct answer *a = client_ask(program.port, head, body);
    assert_non_null(a);
    return a;
}

#define MINE "X-Sansang: 1\r\nContent-Type: application/json"
static struct answer *sign_in(const char *who, const char *secret, const char *more)
{
    char body[256], headers[512];
    snprintf(body, sizeof body, "{\"login\":\"%s\",\"password\":\"%s\"}", who, secret);
    snprintf(headers, sizeof headers, MINE "%s%s", *more ? "\r\n" : "", more);
    return ask("POST /api/session", headers, body);
}

/* The value of a header, at most n-1 bytes; false when the answer has none. */
static bool header_of(const struct answer *a, const char *name, char *out, size_t n)
{
    char lead[64];
    snprintf(lead, sizeof lead, "\r\n%s: ", name);
    const char *at = strcasestr(a->bytes, lead), *end = strstr(a->bytes, "\r\n\r\n");
    if (!at || (end && at > end)) return false;
    at += strlen(lead);
    snprintf(out, n, "%.*s", (int)strcspn(at, "\r"), at);
    return true;
}

static bool has(const struct answer *a, const char *name, const char *wanted)
{
    char value[512];
    return header_of(a, name, value, sizeof value) && strstr(value, wanted);
}

/* Every parameter of a path becomes 1: found or not, the door is reached. */
static void address_of(const struct door *d, char *out, size_t n)
{
    size_t at = 0;
    for (const char *p = d->path; *p && at + 2 < n; p++) {
        if (*p == '*') continue;
        if (*p != ':') { out[at++] = *p; continue; }
        out[at++] = '1';
        while (isalnum((unsigned char)p[1]) || p[1] == '_') p++;
    }
    out[at] = 0;
}

/* ---- pages of others ---- */

static void a_page_of_another_site_changes_nothing(void **state)
{
    static const struct { const char *headers, *body; } tries[] = {
        { "Content-Type: application/json", "{}" },                                      /* without our header */
        { "Content-Type: text/plain", "{\"a\":1}" },                                     /* what a form can send */
        { "Content-Type: application/x-www-form-urlencoded", "a=1" },
        { "Content-Type: multipart/form-data; boundary=x", "--x--" },
        { "X-Sansang: 1\r\nContent-Type: application/json\r\nOrigin: https://evil.example", "{}" },
        { "X-Sansang: 1\r\nContent-Type: application/json\r\nOrigin: null", "{}" },
        { "X-Sansang: 1\r\nContent-Type: application/json\r\nOrigin: http://test.evil.example", "{}" },
    };
    (void)state;
    size_t tried = 0;
    for (size_t i = 0; i < n_doors; i++) {
        if (strcmp(doors[i].method, "GET") == 0 || strncmp(doors[i].path, "/api/", 5) != 0) continue;
        for (size_t t = 0; t < N_OF(tries); t++, tried++) {
            char line[160], path[128], headers[512];
            address_of(&doors[i], path, sizeof path);
            snprintf(line, sizeof line, "%.7s %.128s", doors[i].method, path);
            snprintf(headers, sizeof headers, "%s\r\nCookie: %s", tries[t].headers, cookie);
            struct answer *a = ask(line, headers, tries[t].body);
            bool refused =
                a->status == 401 || a->status == 403 || a->status == 404 || (a->status == 413 && !*tries[t].body);
            if (!refused) fail_msg("%s with %s: %.200s", line, tries[t].headers, a->bytes);
            free(a);
        }
    }
    assert_true(tried > 7 * 40);
}

/* What is for everybody's programs: read from any page, with nobody's cookie. */
static bool is_shared(const struct door *d)
{
    static const char *const shared[] = { "/ogc", "/open311/", "/feeds/", "/board", "/api/public/petitions", "/api/publog/", "/api/petition-files/",
                                          "/api/alerts", "/alerts/", "/api/initiatives", "/api/indicators", "/data", "/catalog.", "/api/open/", "/odata", "/api/occasions", "/calendar/unit/",
                                          "/api/contests", "/api/startup-calls" };
    for (size_t i = 0; i < N_OF(shared); i++)
        if (d->is_open && strncmp(d->path, shared[i], strlen(shared[i])) == 0) return true;
    return false;
}

static void no_other_site_may_read_or_frame_us(void **state)
{
    (void)state;
    for (size_t i = 0; i < n_doors; i++) {
        char line[160], path[128], headers[256];
        if (strcmp(doors[i].method, "GET") != 0 || strstr(doors[i].path, "/live")) continue;
        address_of(&doors[i], path, sizeof path);
        snprintf(line, sizeof line, "GET %.128s", path);
        snprintf(headers, sizeof headers, "Origin: https://evil.example\r\nCookie: %s", cookie);
        struct answer *a = ask(line, headers, NULL);
        char value[16];
        bool shared = is_shared(&doors[i]);
        bool fine =
            header_of(a, "Access-Control-Allow-Origin", value, sizeof value) == shared &&
            !header_of(a, "Access-Control-Allow-Credentials", value, sizeof value) &&
            has(a, "Content-Security-Policy", "default-src 'none'") &&
            has(a, "Content-Security-Policy", "frame-ancestors 'none'") &&
            !has(a, "Content-Security-Policy", "unsafe-inline") && has(a, "X-Content-Type-Options", "nosniff") &&
            has(a, "Referrer-Policy", "no-referrer") &&
            has(a, "Cross-Origin-Resource-Policy", shared ? "cross-origin" : "same-origin") &&
            has(a, "Cross-Origin-Opener-Policy", "same-origin") && has(a, "Strict-Transport-Security", "max-age=");
        if (!fine) fail_msg("%s: %.900s", line, a->bytes);
        free(a);
    }
}

/* A policy that forbids what stands inside a page is only kept by pages that hold nothing of it. */
static void no_page_holds_script_or_style_or_asks_elsewhere(void **state)
{
    static const char *const pages[] = {"/",
                                        "/?lang=en",
                                        "/app/",
                                        "/console/",
                                        "/wall/",
                                        "/slip",
                                        "/slip/12345678",
                                        "/v/abcdefgh",
                                        "/join/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                                        "/x/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                                        "/nowhere"};
    static const char *const never[] = {"<style",    " style=",     " onclick=", " onload=",
                                        " onerror=", "javascript:", "<iframe",   "<base",
                                        "src=\"//",  "src=\"http",  "href=\"//", "<form action=\"http"};
    (void)state;
    for (size_t i = 0; i < N_OF(pages); i++) {
        char line[160];
        snprintf(line, sizeof line, "GET %s", pages[i]);
        struct answer *a = ask(line, "", NULL);
        for (size_t n = 0; n < N_OF(never); n++)
            if (strcasestr(answer_body(a), never[n])) fail_msg("%s holds %s", pages[i], never[n]);
        for (const char *s = answer_body(a); (s = strcasestr(s, "<script")) != NULL; s++)
            if (!strstr(s, " src=") || strstr(s, " src=") > strchr(s, '>')) fail_msg("%s: %.80s", pages[i], s);
        free(a);
    }
}

/* ---- listeners ---- */

static void what_is_about_a_person_stays_in_no_cache(void **state)
{
    static const char *const secret_pages[] = {"/slip/12345678", "/v/abcdefgh",
                                               "/x/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "/r/abcdef",
                                               "/join/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
    (void)state;
    for (size_t i = 0; i < n_doors + N_OF(secret_pages); i++) {
        char line[160], path[128], headers[200];
        const struct door *d = i < n_doors ? &doors[i] : NULL;
        if (d && (strcmp(d->method, "GET") != 0 || d->is_open || strstr(d->path, "/live"))) continue;
        if (d) address_of(d, path, sizeof path);
        else snprintf(path, sizeof path, "%s", secret_pages[i - n_doors]);
        snprintf(line, sizeof line, "GET %.128s", path);
        snprintf(headers, sizeof headers, "Cookie: %s", cookie);
        struct answer *a = ask(line, headers, NULL);
        /* a map and a turf may be kept by their reader alone, who asks each time whether they still hold */
        if (!has(a, "Cache-Control", "no-store") && !has(a, "Cache-Control", "private, no-cache"))
            fail_msg("%s: %.900s", line, a->bytes);
        free(a);
    }
}

static void a_cookie_is_for_us_alone_and_never_one_that_was_brought(void **state)
{
    char value[512];
    (void)state;
    struct answer *a = sign_in(login, password, "Cookie: sid=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    assert_true(header_of(a, "Set-Cookie", value, sizeof value));
    assert_null(strstr(value, "aaaaaaaaaaaa"));
    assert_true(strstr(value, "HttpOnly") && strstr(value, "SameSite=Strict") && strstr(value, "; Secure") &&
                strstr(value, "Path=/"));
    assert_null(strcasestr(value, "Domain="));
    free(a);
    a = ask("GET /api/me", "Cookie: sid=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", NULL);
    assert_int_equal(a->status, 401);
    free(a);
}

/* ---- liars ---- */

static void nobody_tells_us_our_name_or_sends_a_reader_away(void **state)
{
    static const char *const lies[] = {"Host: evil.example",           "X-Forwarded-Host: evil.example",
                                       "Forwarded: host=evil.example", "X-Original-URL: /api/me",
                                       "X-Rewrite-URL: /api/me",       "X-HTTP-Method-Override: DELETE"};
    static const char *const away[] = {"number=//evil.ex", "number=http://e", "number=%2f%2fevil.ex",
                                       "number=1234567%0d"};
    (void)state;
    for (size_t i = 0; i < N_OF(lies); i++) {
        char headers[512];
        struct answer *a = calloc(1, sizeof *a);
        int fd = client_connect(program.port);
        int n = snprintf(headers, sizeof headers,
                         "POST /api/me/phone HTTP/1.1\r\n%s%s\r\n" MINE "\r\nCookie: %s\r\nConnection: close\r\n\r\n",
                         strncmp(lies[i], "Host", 4) == 0 ? "" : "Host: test\r\n", lies[i], cookie);
        client_send(fd, headers, (size_t)n);
        client_hear(fd, a, NULL);
        close(fd);
        if (a->status == 0 || strstr(a->bytes, "evil")) fail_msg("%s: %.900s", lies[i], a->bytes);
        if (a->status == 201 && !strstr(a->bytes, "https://sansang.example.vn/join/"))
            fail_msg("%s: %.900s", lies[i], a->bytes);
        free(a);
    }
    for (size_t i = 0; i < N_OF(away); i++) {
        char value[256];
        struct answer *a = ask("POST /slip", "Content-Type: application/x-www-form-urlencoded", away[i]);
        if (header_of(a, "Location", value, sizeof value) || a->status != 400)
            fail_msg("%s: %.300s", away[i], a->bytes);
        free(a);
    }
}

/* ---- guessers ---- */

static int64_t mono_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Four wrong tries for each of five people and of five nobodies, in turn; a fifth would be made to wait. */
static void a_name_that_exists_answers_as_one_that_does_not(void **state)
{
    static const char *const roles[] = { "city", "officer", "head", "admin", "auditor" };
    int64_t took[2][GUESSED];
    char said[2][2048] = { "", "" };
    (void)state;
    for (size_t i = 0; i < GUESSED; i++)
        for (size_t known = 0; known < 2; known++) {
            char who[48], line[64];
            snprintf(line, sizeof line, "%s", roles[i % 5]);
            if (!known || !demo_login(&program, line, who, sizeof who)) snprintf(who, sizeof who, "nobody.%zu", i % 5);
            int64_t from = mono_us();
            struct answer *a = sign_in(who, "khong phai the nay", "");
            took[known][i] = mono_us() - from;
            assert_int_equal(a->status, 401);
            snprintf(said[known], sizeof said[known], "%s", answer_body(a));
            free(a);
        }
    assert_string_equal(said[0], said[1]);
    for (size_t known = 0; known < 2; known++) qsort(took[known], GUESSED, sizeof took[known][0], by_size);
    double nobody = (double)took[0][GUESSED / 2] / 1e3, somebody = (double)took[1][GUESSED / 2] / 1e3;
    print_message(
        "a wrong password takes %.1f ms for a name that exists, %.1f ms for one that does not (medians of %d)\n",
        somebody, nobody, GUESSED);
    assert_true(somebody < nobody * 1.5 && nobody < somebody * 1.5);
}

/* A code is asked for ten phones with an account and for ten without, in turn. */
static void a_phone_that_has_an_account_answers_as_one_that_has_none(void **state)
{
    enum { PHONES = 10 };
    int64_t took[2][PHONES];
    char said[2][2048] = { "", "" };
    (void)state;
    for (size_t i = 0; i < PHONES; i++)
        for (size_t known = 0; known < 2; known++) {
            char body[64];
            snprintf(body, sizeof body, "{\"phone\":\"09%08zu\"}", known ? i + 1 : 70000000 + i);
            int64_t began = mono_us();
            struct answer *a = ask("POST /api/resident/code", MINE, body);
            took[known][i] = mono_us() - began;
            if (a->status != 202) fail_msg("%s: %.300s", body, a->bytes);
            snprintf(said[known], sizeof said[known], "%s", answer_body(a));
            free(a);
        }
    assert_string_equal(said[0], said[1]);
    for (size_t known = 0; known < 2; known++) qsort(took[known], PHONES, sizeof took[known][0], by_size);
    double none = (double)took[0][PHONES / 2] / 1e3, has = (double)took[1][PHONES / 2] / 1e3;
    print_message("a code takes %.1f ms for a phone with an account, %.1f ms for one without (medians of %d)\n", has,
                  none, PHONES);
    assert_true(has < none * 2 + 5 && none < has * 2 + 5);
}

/* From an address of its own behind the proxy, so that the others are not slowed. */
#define FROM(address) MINE "\r\nX-Forwarded-For: " address
static int guesses_until_refused(const char *line, const char *headers, const char *body, int wrong)
{
    for (int i = 0; i < 200; i++) {
        char wait[16];
        struct answer *a = ask(line, headers, body);
        int status = a->status;
        bool told = status != 429 || (header_of(a, "Retry-After", wait, sizeof wait) && atoi(wait) >= 1);
        free(a);
        if (status == 429 && told) return i;
        if (status != wrong) fail_msg("%s: %d", line, status);
    }
    fail_msg("%s may be guessed without end", line);
    return -1;
}

static void who_guesses_is_slowed_at_every_door(void **state)
{
    static const char token[] = "{\"token\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}";
    static const char staff[] = "{\"token\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"login\":\"ai.do\","
                                "\"password\":\"mot cau rat dai 7\"}";
    (void)state;
    assert_in_range(guesses_until_refused("POST /api/session", FROM("198.51.100.1"),
                                          "{\"login\":\"ai.do\",\"password\":\"x\"}", 401),
                    5, 6);
    assert_in_range(guesses_until_refused("POST /api/join", FROM("198.51.100.2"), token, 409), 55, 65);
    assert_in_range(guesses_until_refused("POST /api/invite/accept", FROM("198.51.100.3"), staff, 409), 55, 80);
    assert_in_range(guesses_until_refused("GET /slip/12345678", FROM("198.51.100.4"), NULL, 404), 55, 65);
    assert_in_range(guesses_until_refused("POST /api/resident/session", FROM("198.51.100.6"),
                                          "{\"phone\":\"0912345678\",\"code\":\"123456\"}", 401), 5, 65);
    assert_in_range(guesses_until_refused("GET /api/resident/receipts/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                                          FROM("198.51.100.7"), NULL, 404), 5, 65);
    assert_in_range(guesses_until_refused("GET /slip/87654321", FROM("2001:db8::1"), NULL, 404), 55, 65);
    struct answer *a = ask("GET /slip/12345678", FROM("2001:db8::2"), NULL); /* the same house, another number of it */
    assert_int_equal(a->status, 429);
    free(a);
    a = ask("GET /slip/12345678", FROM("198.51.100.5"), NULL);                          /* a neighbour */
    assert_int_equal(a->status, 404);
    free(a);
}

static void a_phone_key_that_is_none_is_counted_by_its_address(void **state)
{
    (void)state;
    int refused = 0;
    for (int i = 0; i < 300; i++) {
        struct answer *a = ask("GET /api/me", "Authorization: Bearer bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\r\n"
                                              "X-Forwarded-For: 203.0.113.9", NULL);
        refused += a->status == 429;
        if (a->status != 429 && a->status != 401) fail_msg("%.200s", a->bytes);
        free(a);
    }
    assert_true(refused > 50);
    char headers[256];
    snprintf(headers, sizeof headers, "Cookie: %s\r\nX-Forwarded-For: 203.0.113.9", cookie);
    struct answer *a = ask("GET /api/me", headers, NULL); /* behind the same address, but known */
    assert_int_equal(a->status, 200);
    free(a);
}

/* ---- one program for all ---- */

static bool read_doors(void)
{
    char line[1024];
    snprintf(line, sizeof line, "%s routes --data %s/city", program.path, program.dir);
    FILE *f = popen(line, "r");
    while (f && fgets(line, sizeof line, f) && n_doors < ROUTES_MAX) {
        char roles[128];
        struct door *d = &doors[n_doors];
        if (sscanf(line, "%7s\t%95s\t%127s", d->method, d->path, roles) != 3 || d->path[0] != '/') continue;
        d->is_open = strcmp(roles, "anyone") == 0;
        n_doors++;
    }
    if (f) pclose(f);
    return n_doors > 80;
}

static int serve(void **state)
{
    static const char *const flags[] = {"--public-url",
                                        "https://sansang.example.vn",
                                        "--address-per-s",
                                        "20",
                                        "--address-burst",
                                        "200",
                                        "--account-per-s",
                                        "0",
                                        NULL};
    (void)state;
    if (!program_demo(&program) || !program_start(&program, flags) || !read_doors()) return -1;
    if (!demo_login(&program, "head", login, sizeof login) ||
        !demo_password(&program, "head", password, sizeof password))
        return -1;
    struct answer *a = sign_in(login, password, "");
    char value[512];
    bool in = a->status == 200 && header_of(a, "Set-Cookie", value, sizeof value);
    if (in) snprintf(cookie, sizeof cookie, "%.*s", (int)strcspn(value, ";"), value);
    free(a);
    return in ? 0 : -1;
}

static int stop(void **state) { (void)state; program_remove(&program); return 0; }

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_of_another_site_changes_nothing),
        cmocka_unit_test(no_other_site_may_read_or_frame_us),
        cmocka_unit_test(no_page_holds_script_or_style_or_asks_elsewhere),
        cmocka_unit_test(what_is_about_a_person_stays_in_no_cache),
        cmocka_unit_test(a_cookie_is_for_us_alone_and_never_one_that_was_brought),
        cmocka_unit_test(nobody_tells_us_our_name_or_sends_a_reader_away),
        cmocka_unit_test(a_name_that_exists_answers_as_one_that_does_not),
        cmocka_unit_test(a_phone_that_has_an_account_answers_as_one_that_has_none),
        cmocka_unit_test(who_guesses_is_slowed_at_every_door),
        cmocka_unit_test(a_phone_key_that_is_none_is_counted_by_its_address),
    };
    return cmocka_run_group_tests_name("strangers", tests, serve, stop);
}
