/* fetch.c - one question to a server, over libcurl. */
#define _GNU_SOURCE      /* SOCK_CLOEXEC */
#include "net/net_impl.h"
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>
#include "net/peer.h"
#include "net/url.h"

enum { CONNECT_MS = 5000, HEADER_BYTES_MAX = 1024 };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t of_thread;
static bool has_begun;

static void begin(void)
{
    struct sigaction ignore = { .sa_handler = SIG_IGN };
    has_begun =
        curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK && pthread_key_create(&of_thread, curl_easy_cleanup) == 0;
    sigaction(SIGPIPE, &ignore, NULL);                   /* OpenSSL writes without MSG_NOSIGNAL */
}

bool net_begin(void)
{
    pthread_once(&once, begin);
    return has_begun;
}

/* ---- what comes back ---- */

static size_t keep_body(char *p, size_t size, size_t n, void *arg)
{
    struct exchange *x = arg;
    size_t bytes = size * n;
    if (bytes > x->bytes_max - x->body.n) { x->is_too_large = true; return 0; }
    buf_add(&x->body, (struct str){ p, bytes });
    return x->body.failed ? 0 : bytes;
}

static const struct { struct str name; size_t at; } kept[] = {
    { STR("content-type:"), offsetof(struct fetched, content_type) },
    { STR("retry-after:"),  offsetof(struct fetched, retry_after) },
    { STR("location:"),     offsetof(struct fetched, location) },
};

static bool starts_nocase(struct str s, struct str lead)
{
    if (s.n < lead.n) return false;
    for (size_t i = 0; i < lead.n; i++) {
        char c = s.p[i];
        if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != lead.p[i]) return false;
    }
    return true;
}

static size_t keep_header(char *p, size_t size, size_t n, void *arg)
{
    struct exchange *x = arg;
    struct str line = { p, size * n };
    for (size_t i = 0; i < N_OF(kept); i++) {
        if (line.n > HEADER_BYTES_MAX || !starts_nocase(line, kept[i].name)) continue;
        struct str value = { line.p + kept[i].name.n, line.n - kept[i].name.n };
        while (value.n && strchr(" \t", value.p[0]) && value.p[0]) { value.p++; value.n--; }
        while (value.n && strchr(" \t\r\n", value.p[value.n - 1]) && value.p[value.n - 1]) value.n--;
        if (arena_copy(x->arena, value, (struct str *)((char *)&x->got + kept[i].at)) != OK) return 0;
    }
    return size * n;
}

/* Called with the address that will be connected to, so a name that answers differently the second time does not help. */
static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *to)
{
    struct exchange *x = arg;
    (void)purpose;
    if (!peer_is_public(&to->addr)) { x->is_refused = true; return CURL_SOCKET_BAD; }
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

/* ---- what goes out ---- */

static enum err add_headers(struct exchange *x, const struct fetch *f)
{
    for (size_t i = 0; i < f->n_headers; i++) {
        const struct fetch_header *h = &f->headers[i];
        if (memchr(h->name.p, '\n', h->name.n) || (h->value.n && (memchr(h->value.p, '\n', h->value.n)
            || memchr(h->value.p, '\r', h->value.n) || memchr(h->value.p, '\0', h->value.n)))) return ERR_BAD_INPUT;
        const char *line = arena_z(x->arena, arena_printf(x->arena, "%.*s: %.*s", (int)h->name.n, h->name.p,
                                   (int)h->value.n, h->value.p));
        struct curl_slist *longer = line ? curl_slist_append(x->headers, line) : NULL;
        if (!longer) return ERR_NOMEM;
        x->headers = longer;
    }
    struct curl_slist *longer = curl_slist_append(x->headers, "Expect:");      /* no waiting for "100 Continue" */
    if (!longer) return ERR_NOMEM;
    x->headers = longer;
    return OK;
}

static const char *const verbs[] = { "GET", "POST", "PUT", "DELETE" };

enum err exchange_prepare(CURL *easy, struct exchange *x, struct arena *a, const struct fetch *f)
{
    struct url u;
    *x = (struct exchange){ .arena = a, .body = { .arena = a }, .bytes_max = f->bytes_max ? f->bytes_max : FETCH_BYTES_MAX };
    TRY(url_read(f->url, &u));
    const char *url = arena_z(a, f->url), *ca = f->ca_file.n ? arena_z(a, f->ca_file) : NULL;
    if (!url || (f->ca_file.n && !ca)) return ERR_NOMEM;
    TRY(add_headers(x, f));
    int64_t timeout = f->timeout_ms ? f->timeout_ms : FETCH_TIMEOUT_MS;
    curl_easy_reset(easy);
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (ca) curl_easy_setopt(easy, CURLOPT_CAINFO, ca);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, x->headers);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)timeout);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)(timeout < CONNECT_MS ? timeout : CONNECT_MS));
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, keep_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, x);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, keep_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, x);
    if (f->is_public_only) {
        curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
        curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, x);
    }
    if (f->body.n || f->method == FETCH_POST || f->method == FETCH_PUT) {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, f->body.n ? f->body.p : "");
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)f->body.n);
    }
    if (f->method != FETCH_GET || f->body.n) curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, verbs[f->method]);
    return OK;
}

enum err exchange_end(CURL *easy, struct exchange *x, CURLcode code)
{
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    curl_off_t retry_s = 0;                              /* libcurl reads seconds and dates alike */
    curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &retry_s);
    x->got.status = status;
    x->got.retry_after_s = retry_s;
    x->got.body = buf_str(&x->body);
    if (code == CURLE_OK) return OK;
    x->got.trouble = x->is_refused ? "an address of a private network" : x->is_too_large ? "an answer that is too large"
                   : curl_easy_strerror(code);
    if (x->is_refused) return ERR_FORBIDDEN;
    if (x->is_too_large) return ERR_TOO_LARGE;
    if (x->body.failed || code == CURLE_OUT_OF_MEMORY) return ERR_NOMEM;
    return code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL ? ERR_BAD_INPUT : ERR_BUSY;
}

CURL *net_handle_of_thread(void)
{
    CURL *easy = net_begin() ? pthread_getspecific(of_thread) : NULL;
    if (easy || !has_begun) return easy;
    easy = curl_easy_init();
    if (easy && pthread_setspecific(of_thread, easy) == 0) return easy;
    curl_easy_cleanup(easy);
    return NULL;
}

enum err fetch_one(struct arena *a, const struct fetch *f, struct fetched *out)
{
    struct exchange x;
    CURL *easy = net_handle_of_thread();
    *out = (struct fetched){ 0 };
    if (!easy) return ERR_NOMEM;
    enum err e = exchange_prepare(easy, &x, a, f);
    if (e == OK) {
        /* a connection kept from a call that asked for less is not good enough */
        if (f->is_public_only) curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
        e = exchange_end(easy, &x, curl_easy_perform(easy));
        *out = x.got;
    }
    curl_slist_free_all(x.headers);
    return e;
}
