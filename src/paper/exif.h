/* exif.h - when and where a camera says a picture was taken (Exif 2.32, TIFF 6.0); read before all of it is thrown away. */
#ifndef SANSANG_EXIF_H
#define SANSANG_EXIF_H
#include "core/base.h"

struct exif {
    bool has_time, has_place;
    int64_t taken_ms;                    /* DateTimeOriginal; without an offset it is taken for local time, UTC+7 */
    int64_t lat_e6, lon_e6;
};
/* `s`: the Exif block, with or without its "Exif\0\0". What is broken, missing or impossible is not there. */
void exif_read(struct str s, struct exif *out);

#endif
