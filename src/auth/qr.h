/* qr.h - a text as a QR code (ISO/IEC 18004), drawn as one SVG path or handed out module by module. */
#ifndef SANSANG_QR_H
#define SANSANG_QR_H
#include "core/out.h"

/* Error correction M, a quiet zone of four modules, black on white whatever the theme. ERR_BAD_INPUT: empty, longer
   than a code can hold, or with a NUL. */
MUST_USE enum err qr_svg(struct arena *a, struct str text, struct html *out);

/* The same code as its modules, row by row, 1 = dark, without the quiet zone: for paper. */
struct qr_grid { const uint8_t *dark; int width; };
MUST_USE enum err qr_grid(struct arena *a, struct str text, struct qr_grid *out);

#endif
