/* address.c - addresses as sixteen bytes, so that comparing is all there is. */
#include "http/address.h"
#include <arpa/inet.h>
#include "http/http_impl.h"

static const uint8_t mapped_v4[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

static bool is_v4(struct address x) { return memcmp(x.b, mapped_v4, sizeof mapped_v4) == 0; }

static bool read_z(const char *z, struct address *out)
{
    struct address x;
    if (inet_pton(AF_INET6, z, x.b) == 1) { *out = x; return true; }
    memcpy(x.b, mapped_v4, sizeof mapped_v4);
    if (inet_pton(AF_INET, z, x.b + 12) != 1) return false;
    *out = x;
    return true;
}

enum err address_read(struct str text, struct address *out)
{
    char z[INET6_ADDRSTRLEN];
    text = str_trim(text);
    if (text.n && text.p[0] == '[') {
        text.p++;
        text.n--;
        text = str_cut(&text, ']');
    }
    if (text.n == 0 || text.n >= sizeof z) return ERR_BAD_INPUT;
    memcpy(z, text.p, text.n);
    z[text.n] = 0;
    if (read_z(z, out)) return OK;
    char *colon = strchr(z, ':');                        /* "10.0.0.1:4711" */
    if (!colon || strchr(colon + 1, ':')) return ERR_BAD_INPUT;
    *colon = 0;
    return read_z(z, out) ? OK : ERR_BAD_INPUT;
}

struct str address_text(struct arena *a, struct address x)
{
    char z[INET6_ADDRSTRLEN];
    const char *p = is_v4(x) ? inet_ntop(AF_INET, x.b + 12, z, sizeof z) : inet_ntop(AF_INET6, x.b, z, sizeof z);
    struct str s = { 0 };
    enum err e = arena_copy(a, str_z(p), &s);
    return e == OK ? s : (struct str){ 0 };
}

struct address address_of_socket(const struct sockaddr *sa)
{
    struct address x = { { 0 } };
    memcpy(x.b, mapped_v4, sizeof mapped_v4);
    if (sa->sa_family == AF_INET)  memcpy(x.b + 12, &((const struct sockaddr_in *)(const void *)sa)->sin_addr, 4);
    if (sa->sa_family == AF_INET6) memcpy(x.b, &((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr, 16);
    return x;
}

bool address_eq(struct address a, struct address b) { return memcmp(a.b, b.b, sizeof a.b) == 0; }

struct address address_site(struct address x)
{
    if (!is_v4(x)) memset(x.b + 8, 0, 8);
    return x;
}

static enum err network_read(struct str text, struct network *out)
{
    struct str base = str_cut(&text, '/');
    struct { int64_t bits; } read;
    TRY(address_read(base, &out->base));
    int64_t all = is_v4(out->base) ? 32 : 128;
    struct field bits = { .name = "bits", .kind = FIELD_I64, .min = 0, .max = all };
    read.bits = all;
    if (text.n) TRY(field_read(&bits, text, &read));
    out->bits = (unsigned)(read.bits + 128 - all);
    return OK;
}

enum err networks_read(struct arena *a, struct str list, struct networks *out)
{
    size_t n = 0, room = 1;
    for (size_t i = 0; i < list.n; i++) if (list.p[i] == ',') room++;
    struct network *v = arena_new(a, struct network, room);
    if (!v) return ERR_NOMEM;
    while (list.n) {
        struct str one = str_trim(str_cut(&list, ','));
        if (one.n) TRY(network_read(one, &v[n++]));
    }
    *out = (struct networks){ v, n };
    return OK;
}

bool networks_hold(const struct networks *list, struct address x)
{
    for (size_t i = 0; i < list->n; i++) {
        unsigned whole = list->v[i].bits / 8, rest = list->v[i].bits % 8;
        uint8_t mask = (uint8_t)(0xff00u >> rest);
        const uint8_t *base = list->v[i].base.b;
        if (memcmp(base, x.b, whole) == 0 && (rest == 0 || !((base[whole] ^ x.b[whole]) & mask))) return true;
    }
    return false;
}

struct address address_behind(const struct networks *trusted, struct address peer, struct str forwarded)
{
    struct address caller = peer;
    while (forwarded.n && networks_hold(trusted, caller)) {
        size_t comma = forwarded.n;
        while (comma > 0 && forwarded.p[comma - 1] != ',') comma--;
        struct address before;
        if (address_read((struct str){ forwarded.p + comma, forwarded.n - comma }, &before) != OK) break;
        caller = before;
        forwarded.n = comma ? comma - 1 : 0;
    }
    return caller;
}
