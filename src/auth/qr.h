/* qr.h - a text as a QR code (ISO/IEC 18004), drawn as one SVG path. */
#ifndef SANSANG_QR_H
#define SANSANG_QR_H
#include "core/out.h"

/* Error correction M, a quiet zone of four modules, black on white whatever the theme. ERR_BAD_INPUT: empty, longer
   than a code can hold, or with a NUL. */
MUST_USE enum err qr_svg(struct arena *a, struct str text, struct html *out);

#endif
