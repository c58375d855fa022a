/* cbor.c - one head, then what it announces; nothing is believed before the bytes are there. */
#include "auth/cbor.h"

enum { SHORT_MAX = 23, WIDTH_FIRST = 24, WIDTH_LAST = 27 };      /* RFC 8949, 3: 31 would be an indefinite length */

static uint64_t fail(struct cbor *c)
{
    *c = (struct cbor){ .failed = true };
    return 0;
}

enum cbor_kind cbor_kind(const struct cbor *c)
{
    return c->failed || c->n == 0 ? CBOR_NOTHING : (enum cbor_kind)(c->p[0] >> 5);
}

/* The number in the head of the next value, which must be of this kind. */
static uint64_t head(struct cbor *c, enum cbor_kind kind)
{
    if (cbor_kind(c) != kind) return fail(c);
    unsigned low = c->p[0] & 31u;
    c->p++;
    c->n--;
    if (low <= SHORT_MAX) return low;
    if (low > WIDTH_LAST) return fail(c);
    size_t width = (size_t)1 << (low - WIDTH_FIRST);
    uint64_t x = 0;
    if (c->n < width) return fail(c);
    for (size_t i = 0; i < width; i++) x = x << 8 | c->p[i];
    c->p += width;
    c->n -= width;
    return x;
}

int64_t cbor_int(struct cbor *c)
{
    bool is_negative = cbor_kind(c) == CBOR_NINT;
    uint64_t x = head(c, is_negative ? CBOR_NINT : CBOR_UINT);
    if (x > INT64_MAX) return (int64_t)fail(c);
    return is_negative ? -1 - (int64_t)x : (int64_t)x;
}

static struct bytes run_of(struct cbor *c, enum cbor_kind kind)
{
    uint64_t n = head(c, kind);
    if (n > c->n) fail(c);
    if (c->failed) return (struct bytes){ 0 };
    struct bytes out = { c->p, (size_t)n };
    c->p += n;
    c->n -= (size_t)n;
    return out;
}

struct bytes cbor_bytes(struct cbor *c) { return run_of(c, CBOR_BYTES); }

struct str cbor_text(struct cbor *c)
{
    struct bytes x = run_of(c, CBOR_TEXT);
    return (struct str){ (const char *)x.p, x.n };
}

size_t cbor_map(struct cbor *c)
{
    uint64_t pairs = head(c, CBOR_MAP);
    return (size_t)(pairs > CBOR_PAIRS_MAX ? fail(c) : pairs);
}

static void skip_at(struct cbor *c, int depth)
{
    enum cbor_kind kind = cbor_kind(c);
    if (kind == CBOR_BYTES || kind == CBOR_TEXT) { run_of(c, kind); return; }
    if (kind == CBOR_TAG || kind == CBOR_NOTHING || depth == CBOR_DEPTH_MAX) { fail(c); return; }
    uint64_t n = head(c, kind);
    if (kind != CBOR_LIST && kind != CBOR_MAP) return;
    if (n > c->n) { fail(c); return; }               /* every value has a byte at least */
    for (uint64_t i = 0; i < (kind == CBOR_MAP ? 2 * n : n) && !c->failed; i++) skip_at(c, depth + 1);
}

void cbor_skip(struct cbor *c) { skip_at(c, 0); }
