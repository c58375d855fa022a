/* gzip.c - one deflate state per worker, used again for each reply. */
#include "http/gzip.h"
#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

enum { LEVEL = 5, GZIP_WINDOW = 15 + 16, MEMORY = 8 };   /* level 6 costs a third more time for 1 % of the bytes */

struct gzip { z_stream z; };

struct gzip *gzip_open(void)
{
    struct gzip *g = calloc(1, sizeof *g);
    if (g && deflateInit2(&g->z, LEVEL, Z_DEFLATED, GZIP_WINDOW, MEMORY, Z_DEFAULT_STRATEGY) == Z_OK) return g;
    free(g);
    return NULL;
}

void gzip_close(struct gzip *g)
{
    if (!g) return;
    deflateEnd(&g->z);
    free(g);
}

struct str gzip_pack(struct gzip *g, struct str plain)
{
    struct str none = { 0 };
    if (plain.n < GZIP_BYTES_MIN || plain.n > UINT_MAX || deflateReset(&g->z) != Z_OK) return none;
    unsigned char *p = malloc(plain.n);
    if (!p) return none;
    g->z.next_in = (unsigned char *)(uintptr_t)plain.p;
    g->z.avail_in = (uInt)plain.n;
    g->z.next_out = p;
    g->z.avail_out = (uInt)plain.n;                      /* no room: it did not get smaller */
    if (deflate(&g->z, Z_FINISH) != Z_STREAM_END) { free(p); return none; }
    return (struct str){ (const char *)p, g->z.total_out };
}

bool gzip_helps(struct str mime)
{
    static const struct str types[] = { STR("application/json"), STR("text/html"), STR("text/plain"), STR("text/css"),
        STR("text/javascript"), STR("image/svg+xml"), STR("application/openmetrics-text"),
        STR("application/manifest+json") };
    for (size_t i = 0; i < N_OF(types); i++)
        if (mime.n >= types[i].n && memcmp(mime.p, types[i].p, types[i].n) == 0) return true;
    return false;
}
