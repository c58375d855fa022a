/* picture.h - a photograph from outside made safe to keep: small, JPEG, without what the camera wrote about it. */
#ifndef SANSANG_PICTURE_H
#define SANSANG_PICTURE_H
#include "core/arena.h"
#include "paper/exif.h"

enum { PICTURE_SIDE_MAX = 1280, PICTURE_SMALL_SIDE = 320, PICTURE_PIXELS_MAX = 40 * 1000 * 1000 };

/* JPEG, PNG or WebP in; JPEG of at most PICTURE_SIDE_MAX pixels a side out, upright, on white, no metadata, in the arena.
   ERR_BAD_INPUT: no such picture, a broken one, or more than PICTURE_PIXELS_MAX by its header, which is read first.
   One picture at a time in the whole program: a large one takes 160 MB while it is read. */
MUST_USE enum err picture_to_jpeg(struct arena *a, struct str in, struct str *out);

/* The same, and more of it: coarser or smaller until the JPEG has at most jpeg_max bytes; a thumbnail of at most
   PICTURE_SMALL_SIDE a side; what the camera wrote; what it looks like (dHash: 8 x 8 steps from one grey to the next, 64 bits;
   pictures that differ in a few bits look alike). look 0: too plain to tell. */
struct picture { struct str jpeg, small; struct exif exif; int64_t look; };
MUST_USE enum err picture_read(struct arena *a, struct str in, size_t jpeg_max, struct picture *out);

#endif
