/* peer.c - the special-purpose networks of IPv4 (RFC 6890) and IPv6, as tables. */
#include "net/peer.h"
#include <netinet/in.h>
#include <sys/socket.h>

static const struct { uint32_t network; unsigned bits; } closed_four[] = {
    { 0x00000000, 8 },   /* 0.0.0.0/8        this network         */
    { 0x0a000000, 8 },   /* 10.0.0.0/8       private              */
    { 0x64400000, 10 },  /* 100.64.0.0/10    between carriers     */
    { 0x7f000000, 8 },   /* 127.0.0.0/8      this machine         */
    { 0xa9fe0000, 16 },  /* 169.254.0.0/16   link-local, metadata */
    { 0xac100000, 12 },  /* 172.16.0.0/12    private              */
    { 0xc0000000, 24 },  /* 192.0.0.0/24     assignments          */
    { 0xc0000200, 24 },  /* 192.0.2.0/24     documentation        */
    { 0xc0586300, 24 },  /* 192.88.99.0/24   6to4 relays          */
    { 0xc0a80000, 16 },  /* 192.168.0.0/16   private              */
    { 0xc6120000, 15 },  /* 198.18.0.0/15    benchmarks           */
    { 0xc6336400, 24 },  /* 198.51.100.0/24  documentation        */
    { 0xcb007100, 24 },  /* 203.0.113.0/24   documentation        */
    { 0xe0000000, 3 },   /* 224.0.0.0/3      multicast, reserved  */
};

static bool four_is_public(uint32_t ip)
{
    for (size_t i = 0; i < N_OF(closed_four); i++)
        if ((ip ^ closed_four[i].network) >> (32 - closed_four[i].bits) == 0) return false;
    return true;
}

/* Only 2000::/3 is handed out for the open internet; inside it these are not. */
static const struct { uint8_t lead[4]; unsigned bits; } closed_six[] = {
    { { 0x20, 0x01, 0x00, 0x00 }, 23 },  /* 2001::/23      protocol assignments, Teredo */
    { { 0x20, 0x01, 0x0d, 0xb8 }, 32 },  /* 2001:db8::/32  documentation                */
    { { 0x3f, 0xff, 0x00, 0x00 }, 20 },  /* 3fff::/20      documentation                */
};
/* Where an IPv4 address is carried inside, and at which byte. */
static const struct { uint8_t lead[12]; size_t n, at; } wrapped[] = {
    { { [10] = 0xff, [11] = 0xff }, 12, 12 },                /* ::ffff:a.b.c.d  mapped */
    { { 0x00, 0x64, 0xff, 0x9b }, 12, 12 },                  /* 64:ff9b::/96    NAT64  */
    { { 0x20, 0x02 }, 2, 2 },                                /* 2002::/16       6to4   */
};

static uint32_t word_at(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static bool six_is_public(const uint8_t ip[16])
{
    for (size_t i = 0; i < N_OF(wrapped); i++)
        if (memcmp(ip, wrapped[i].lead, wrapped[i].n) == 0) return four_is_public(word_at(ip + wrapped[i].at));
    if (ip[0] >> 5 != 1) return false;
    for (size_t i = 0; i < N_OF(closed_six); i++)
        if ((word_at(ip) ^ word_at(closed_six[i].lead)) >> (32 - closed_six[i].bits) == 0) return false;
    return true;
}

bool peer_is_public(const struct sockaddr *who)
{
    if (who->sa_family == AF_INET) {
        struct sockaddr_in four;
        memcpy(&four, who, sizeof four);
        return four_is_public(ntohl(four.sin_addr.s_addr));
    }
    if (who->sa_family == AF_INET6) {
        struct sockaddr_in6 six;
        memcpy(&six, who, sizeof six);
        return six_is_public(six.sin6_addr.s6_addr);
    }
    return false;
}
