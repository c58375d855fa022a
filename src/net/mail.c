/* mail.c - a mail handed to a server over SMTP (RFC 5321), by libcurl. */
#include "net/mail.h"
#include "net/net_impl.h"

enum { MAIL_MS = 30 * 1000, MAIL_CONNECT_MS = 10 * 1000, REFUSED_FROM = 500 };

struct reading { struct str left; };

static size_t hand_out(char *to, size_t size, size_t n, void *arg)
{
    struct reading *r = arg;
    size_t most = size * n, some = r->left.n < most ? r->left.n : most;
    memcpy(to, r->left.p, some);
    r->left.p += some;
    r->left.n -= some;
    return some;
}

static enum err set_sign_in(CURL *easy, struct arena *a, const struct mail_server *to)
{
    if (!to->user.n) return OK;
    const char *user = arena_z(a, to->user), *password = arena_z(a, to->password);
    if (!user || !password) return ERR_NOMEM;
    curl_easy_setopt(easy, CURLOPT_USERNAME, user);
    curl_easy_setopt(easy, CURLOPT_PASSWORD, password);
    return OK;
}

static enum err prepare(CURL *easy, struct arena *a, const struct mail_server *to, const struct mail *m)
{
    const char *url = arena_z(a, to->url), *ca = to->ca_file.n ? arena_z(a, to->ca_file) : NULL;
    const char *from = arena_z(a, arena_printf(a, "<%.*s>", (int)m->from.n, m->from.p));
    if (!url || !from || (to->ca_file.n && !ca)) return ERR_NOMEM;
    curl_easy_reset(easy);
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(easy, CURLOPT_USE_SSL, (long)(to->is_tls_needed ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    if (ca) curl_easy_setopt(easy, CURLOPT_CAINFO, ca);
    curl_easy_setopt(easy, CURLOPT_MAIL_FROM, from);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)MAIL_MS);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)MAIL_CONNECT_MS);
    return set_sign_in(easy, a, to);
}

enum err mail_send(struct arena *a, const struct mail_server *to, const struct mail *m, int64_t now_ms,
                   struct mailed *out)
{
    struct reading r;
    CURL *easy = net_handle_of_thread();
    *out = (struct mailed){ 0 };
    if (!easy) return ERR_NOMEM;
    TRY(mail_write(a, m, now_ms, &r.left));
    TRY(prepare(easy, a, to, m));
    const char *address = arena_z(a, arena_printf(a, "<%.*s>", (int)m->to.n, m->to.p));
    struct curl_slist *rcpt = address ? curl_slist_append(NULL, address) : NULL;
    if (!rcpt) return ERR_NOMEM;
    curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, rcpt);
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, hand_out);
    curl_easy_setopt(easy, CURLOPT_READDATA, &r);
    CURLcode code = curl_easy_perform(easy);
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, NULL);
    curl_slist_free_all(rcpt);
    out->status = status;
    if (code == CURLE_OK) return OK;
    out->trouble = curl_easy_strerror(code);
    if (code == CURLE_OUT_OF_MEMORY) return ERR_NOMEM;
    /* a sign-in that is refused is the settings' fault, not the mail's: it is tried again when they are mended */
    return status >= REFUSED_FROM && code != CURLE_LOGIN_DENIED ? ERR_BAD_INPUT : ERR_BUSY;
}
