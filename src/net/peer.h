/* peer.h - whether an address belongs to the open internet, so that a link given by a stranger cannot make us knock
   inside our own network. */
#ifndef SANSANG_PEER_H
#define SANSANG_PEER_H
#include "core/base.h"

struct sockaddr;

/* False for this machine, private and link-local networks, multicast and what is reserved (IANA special-purpose
   registries); an IPv4 address wrapped in IPv6 is judged as itself. */
bool peer_is_public(const struct sockaddr *who);

#endif
