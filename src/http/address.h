/* address.h - who is calling: addresses, the networks we trust, and what a trusted proxy says about its caller. */
#ifndef SANSANG_ADDRESS_H
#define SANSANG_ADDRESS_H
#include "core/arena.h"

/* IPv6, or IPv4 as ::ffff:a.b.c.d: one shape for both. */
struct address { uint8_t b[16]; };
MUST_USE enum err address_read(struct str text, struct address *out);      /* "10.0.0.1", "2001:db8::1", "[::1]:80" */
struct str address_text(struct arena *a, struct address x);                /* IPv4 in its own notation */
struct sockaddr;
struct address address_of_socket(const struct sockaddr *sa);
bool address_eq(struct address a, struct address b);

/* What one household or office holds: the address itself for IPv4, its /64 for IPv6. */
struct address address_site(struct address x);

struct network { struct address base; unsigned bits; };
struct networks { struct network *v; size_t n; };
/* "127.0.0.1, 10.0.0.0/8, ::1"; ERR_BAD_INPUT for what is none. */
MUST_USE enum err networks_read(struct arena *a, struct str list, struct networks *out);
bool networks_hold(const struct networks *list, struct address x);

/* The caller behind trusted proxies: the last address of X-Forwarded-For that is not one of them. */
struct address address_behind(const struct networks *trusted, struct address peer, struct str forwarded_for);

#endif
