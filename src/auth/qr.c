/* qr.c - QR codes, over libqrencode. */
#include "auth/qr.h"
#include <errno.h>
#include <qrencode.h>

enum { QUIET = 4 };

/* One "M x y h n v 1 h -n z" for each run of dark modules: a page of text instead of a thousand rectangles. */
static void qr_rows(struct buf *b, const QRcode *code)
{
    for (int y = 0; y < code->width; y++)
        for (int x = 0, run; x < code->width; x += run) {
            const unsigned char *row = code->data + (size_t)y * (size_t)code->width;
            bool dark = row[x] & 1;
            for (run = 1; x + run < code->width && (row[x + run] & 1) == dark; run++) { }
            if (!dark) continue;
            buf_add(b, S("M"));  buf_i64(b, x + QUIET);
            buf_add(b, S(" "));  buf_i64(b, y + QUIET);
            buf_add(b, S("h"));  buf_i64(b, run);
            buf_add(b, S("v1h-")); buf_i64(b, run);
            buf_add(b, S("z"));
        }
}

static enum err encode(struct arena *a, struct str text, QRcode **out)
{
    if (text.n == 0 || memchr(text.p, '\0', text.n)) return ERR_BAD_INPUT;
    const char *z = arena_z(a, text);
    if (!z) return ERR_NOMEM;
    *out = QRcode_encodeString8bit(z, 0, QR_ECLEVEL_M);
    if (!*out) return errno == ENOMEM ? ERR_NOMEM : ERR_BAD_INPUT;
    return OK;
}

enum err qr_grid(struct arena *a, struct str text, struct qr_grid *out)
{
    QRcode *code;
    TRY(encode(a, text, &code));
    size_t n = (size_t)code->width * (size_t)code->width;
    uint8_t *dark = arena_new(a, uint8_t, n);
    for (size_t i = 0; dark && i < n; i++) dark[i] = code->data[i] & 1;
    *out = (struct qr_grid){ dark, code->width };
    QRcode_free(code);
    return dark ? OK : ERR_NOMEM;
}

enum err qr_svg(struct arena *a, struct str text, struct html *out)
{
    QRcode *code;
    TRY(encode(a, text, &code));
    struct buf b = { .arena = a };
    buf_add(&b,
            S("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"QR\" shape-rendering=\"crispEdges\" viewBox=\"0 0 "));
    buf_i64(&b, code->width + 2 * QUIET);
    buf_add(&b, S(" "));
    buf_i64(&b, code->width + 2 * QUIET);
    buf_add(&b, S("\"><path fill=\"#fff\" d=\"M0 0h999v999H0z\"/><path fill=\"#000\" d=\""));
    qr_rows(&b, code);
    buf_add(&b, S("\"/></svg>"));
    QRcode_free(code);
    if (b.failed) return ERR_NOMEM;
    *out = (struct html){ buf_str(&b) };
    return OK;
}
