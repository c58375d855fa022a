/* url.h - an address of the web taken apart, strictly: what is odd is refused before a request is made of it. */
#ifndef SANSANG_URL_H
#define SANSANG_URL_H
#include "core/arena.h"

struct url {
    bool is_https;
    struct str host;                     /* "example.vn", "127.0.0.1", "[::1]" */
    int64_t port;
    struct str origin; /* "https://example.vn:8443": scheme, host and, when it was written, the port */
    struct str path;                     /* from the first slash on, with the query; may be empty */
};

/* "http://" or "https://", a host, perhaps a port, a path. ERR_BAD_INPUT: another scheme, a name or password before the
   host, a fragment, a space, a control character or a letter beyond ASCII. Borrows from `s`. */
MUST_USE enum err url_read(struct str s, struct url *out);

#endif
