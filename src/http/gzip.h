/* gzip.h - replies made small before they travel. The library behind is gzip.c's secret. */
#ifndef SANSANG_GZIP_H
#define SANSANG_GZIP_H
#include "core/base.h"

enum { GZIP_BYTES_MIN = KIB };           /* below, the header eats the gain */

struct gzip;                             /* about 270 KB; one per worker */
struct gzip *gzip_open(void);            /* NULL when there is no memory */
void gzip_close(struct gzip *g);         /* NULL is fine */

/* `plain` as gzip in memory of its own (free it), or {0} when it would not become smaller. */
struct str gzip_pack(struct gzip *g, struct str plain);

/* JSON, HTML and their like; pictures and archives are packed already. */
bool gzip_helps(struct str mime);

#endif
