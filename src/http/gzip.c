/* gzip.c - one compressor per worker, used again for each reply. */
#include "http/gzip.h"
#include <libdeflate.h>
#include <stdlib.h>

/* A city's numbers (46 KB): 0.5 ms and 11.8 KB at 4, 0.9 ms and 11.4 KB at 5; zlib needs 1.2 ms for 11.5 KB. */
enum { LEVEL = 4 };

struct gzip *gzip_open(void) { return (struct gzip *)libdeflate_alloc_compressor(LEVEL); }

void gzip_close(struct gzip *g) { libdeflate_free_compressor((struct libdeflate_compressor *)g); }   /* NULL is fine */

struct str gzip_pack(struct gzip *g, struct str plain)
{
    struct str none = { 0 };
    if (plain.n < GZIP_BYTES_MIN) return none;
    char *p = malloc(plain.n);
    if (!p) return none;
    size_t n = libdeflate_gzip_compress((struct libdeflate_compressor *)g, plain.p, plain.n, p, plain.n);
    if (n == 0) { free(p); return none; }                /* no room: it did not get smaller */
    return (struct str){ p, n };
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
