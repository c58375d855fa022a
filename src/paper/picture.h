/* picture.h - a photograph from outside made safe to keep: small, JPEG, without what the camera wrote about it. */
#ifndef SANSANG_PICTURE_H
#define SANSANG_PICTURE_H
#include "core/arena.h"

enum { PICTURE_SIDE_MAX = 1280, PICTURE_PIXELS_MAX = 40 * 1000 * 1000 };

/* JPEG, PNG or WebP in; JPEG of at most PICTURE_SIDE_MAX pixels a side out, upright, on white, no metadata, in the arena.
   ERR_BAD_INPUT: no such picture, a broken one, or more than PICTURE_PIXELS_MAX by its header, which is read first. */
MUST_USE enum err picture_to_jpeg(struct arena *a, struct str in, struct str *out);

#endif
