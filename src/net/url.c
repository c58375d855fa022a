/* url.c - scheme, host, port, path; nothing guessed, nothing mended. */
#include "net/url.h"

enum { URL_MAX = 2048, PORT_DIGITS = 5, PORT_MAX = 65535 };

static bool is_printable(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || s.p[i] >= 0x7f || strchr("\"<>\\^`{|}#", s.p[i])) return false;
    return true;
}

static bool is_host(struct str s)
{
    bool is_six = s.n > 2 && s.p[0] == '[' && s.p[s.n - 1] == ']';
    if (is_six) s = (struct str){ s.p + 1, s.n - 2 };
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool is_digit = c >= '0' && c <= '9', is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (is_six ? !(is_digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == '.')
                   : !(is_digit || is_letter || c == '-' || c == '.' || c == '_')) return false;
    }
    return s.n > 0;
}

static enum err read_port(struct str s, int64_t *out)
{
    int64_t port = 0;
    if (s.n == 0 || s.n > PORT_DIGITS) return ERR_BAD_INPUT;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return ERR_BAD_INPUT;
        port = port * 10 + (s.p[i] - '0');
    }
    if (port == 0 || port > PORT_MAX) return ERR_BAD_INPUT;
    *out = port;
    return OK;
}

enum err url_read(struct str s, struct url *out)
{
    static const struct { struct str lead; bool is_https; int64_t port; } schemes[] = {
        { STR("https://"), true, 443 }, { STR("http://"), false, 80 },
    };
    if (s.n > URL_MAX || !is_printable(s)) return ERR_BAD_INPUT;
    for (size_t i = 0; i < N_OF(schemes); i++) {
        size_t lead = schemes[i].lead.n, end = lead;
        if (s.n <= lead || memcmp(s.p, schemes[i].lead.p, lead) != 0) continue;
        while (end < s.n && s.p[end] != '/' && s.p[end] != '?') end++;
        struct str host = { s.p + lead, end - lead };
        struct url u = { .is_https = schemes[i].is_https, .port = schemes[i].port, .origin = { s.p, end },
                         .path = { s.p + end, s.n - end } };
        for (size_t at = host.n; at > 0 && host.p[at - 1] != ']'; at--) { /* the colons of IPv6 stand in brackets */
            if (host.p[at - 1] != ':') continue;
            TRY(read_port((struct str){ host.p + at, host.n - at }, &u.port));
            host.n = at - 1;
            break;
        }
        if (!is_host(host)) return ERR_BAD_INPUT;
        u.host = host;
        *out = u;
        return OK;
    }
    return ERR_BAD_INPUT;
}
