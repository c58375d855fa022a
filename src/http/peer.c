/* peer.c - who stands at the other end of a socket, and by which way he came: through a proxy that is believed, over TLS, to what name. */
#include "http/server_impl.h"

bool peer_is_trusted(const struct exchange *x, struct address *peer)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(x->socket, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    *peer = info ? address_of_socket(info->client_addr) : (struct address){ 0 };
    return networks_hold(&x->server->config.trusted, *peer);
}

bool peer_is_tls(const struct exchange *x)
{
    struct address peer;
    const char *proto = MHD_lookup_connection_value(x->socket, MHD_HEADER_KIND, "X-Forwarded-Proto");
    if (proto && peer_is_trusted(x, &peer)) return str_eq_nocase(str_z(proto), S("https"));
    return x->server->config.tls_cert != NULL;
}

bool host_is_fair(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool alnum = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        bool fair = alnum || (c && strchr(".:-_[]", c));
        if (!fair) return false;
    }
    return s.n > 0 && s.n < 256;
}
