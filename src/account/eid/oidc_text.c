/* oidc_text.c - the small print of the protocol: escapes, challenges, hashes, addresses. */
#include "account/eid/oidc_impl.h"
#include "auth/keys.h"

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_';
}

void form_add(struct buf *b, struct str s)
{
    static const char digit[] = "0123456789ABCDEF";
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (is_plain(s.p[i])) buf_add(b, (struct str){ s.p + i, 1 });
        else if (c == ' ') buf_add(b, S("+"));
        else buf_add(b, (struct str){ (const char[]){ '%', digit[c >> 4], digit[c & 15] }, 3 });
    }
}

void form_pair(struct buf *b, const char *name, struct str value)
{
    if (b->n && b->p[b->n - 1] != '?' && b->p[b->n - 1] != '&') buf_add(b, S("&"));
    form_add(b, str_z(name));
    buf_add(b, S("="));
    form_add(b, value);
}

/* RFC 4648, section 4: base64url with the two other letters and padding. */
struct str base64_plain(struct arena *a, struct str s)
{
    struct str url = base64url(a, (struct bytes){ (const uint8_t *)s.p, s.n });
    char *p = url.n || !s.n ? arena_new(a, char, url.n + 4) : NULL;
    if (!p) return (struct str){ 0 };
    size_t n = 0;
    for (; n < url.n; n++) p[n] = url.p[n] == '-' ? '+' : url.p[n] == '_' ? '/' : url.p[n];
    while (n % 4) p[n++] = '=';
    return (struct str){ p, n };
}

/* RFC 7636, 4.2 */
enum err pkce_challenge(struct arena *a, struct str verifier, struct str *out)
{
    struct bytes sum;
    TRY(sha256(a, verifier, &sum));
    *out = base64url(a, sum);
    return out->n ? OK : ERR_NOMEM;
}

/* OpenID Connect Core, 3.1.3.6: the left half; all algorithms we take hash with SHA-256. */
enum err at_hash_of(struct arena *a, struct str access_token, struct str *out)
{
    struct bytes sum;
    TRY(sha256(a, access_token, &sum));
    sum.n /= 2;
    *out = base64url(a, sum);
    return out->n ? OK : ERR_NOMEM;
}

struct str url_origin(struct str url)
{
    size_t slashes = 0, n = 0;
    while (n < url.n && (url.p[n] != '/' || ++slashes < 3)) n++;
    return (struct str){ url.p, n };
}

static bool starts(struct str s, struct str with) { return s.n >= with.n && memcmp(s.p, with.p, with.n) == 0; }

bool url_is_fair(struct str url)
{
    static const struct str near[] = { STR("http://127.0.0.1"), STR("http://localhost"), STR("http://[::1]") };
    for (size_t i = 0; i < url.n; i++)
        if (url.p[i] <= ' ' || url.p[i] >= 0x7f || strchr("\"<>\\^`{|}#", url.p[i])) return false;
    struct str host = url_origin(url);
    if (memchr(host.p ? host.p : "", '@', host.n)) return false;
    if (starts(url, S("https://"))) return host.n > sizeof "https://" - 1;
    for (size_t i = 0; i < N_OF(near); i++)
        if (starts(host, near[i]) && (host.n == near[i].n || host.p[near[i].n] == ':')) return true;
    return false;
}

bool word_next(struct str *rest, struct str *word)
{
    while (rest->n && (rest->p[0] == ' ' || rest->p[0] == ',')) { rest->p++; rest->n--; }
    size_t n = 0;
    while (n < rest->n && rest->p[n] != ' ' && rest->p[n] != ',') n++;
    *word = (struct str){ rest->p, n };
    rest->p += n;
    rest->n -= n;
    return n > 0;
}

struct str word_for_log(struct str s)
{
    enum { SAID_MAX = 40 };
    if (s.n > SAID_MAX) return S("other");
    for (size_t i = 0; i < s.n; i++) if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || s.p[i] == '_')) return S("other");
    return s;
}
