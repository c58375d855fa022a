/* pictures.h - pictures for tests: PNG made by hand, JPEG with what a camera writes, both in the arena. */
#ifndef SANSANG_TEST_PICTURES_H
#define SANSANG_TEST_PICTURES_H
#include <stdlib.h>
#include "core/arena.h"
#include "paper/picture.h"
#include <zlib.h>                                /* last: its limits.h takes NAME_MAX */

static inline void png_word(char out[4], unsigned long x)
{
    for (int i = 0; i < 4; i++) out[i] = (char)(x >> (24 - 8 * i));
}

static inline void png_chunk(struct buf *b, const char *kind, struct str data)
{
    struct buf c = { .arena = b->arena };
    char word[4];
    buf_add(&c, str_z(kind));
    buf_add(&c, data);
    png_word(word, data.n);
    buf_add(b, (struct str){ word, 4 });
    buf_add(b, buf_str(&c));
    png_word(word, crc32(0, (const Bytef *)c.p, (uInt)c.n));
    buf_add(b, (struct str){ word, 4 });
}

/* Nine by eight patches of grey that follow from the seed; seed 0: a fine pattern over the whole. */
static inline Bytef png_grey(unsigned seed, size_t i, unsigned w, unsigned h)
{
    if (!seed) return (Bytef)(i * 7 % 251);
    unsigned x = (unsigned)(i % (w + 1)) * 9 / (w + 1), y = (unsigned)(i / (w + 1)) * 8 / h;
    unsigned mix = (seed * 2654435761u) ^ ((y * 9 + x + 1) * 2246822519u);
    mix = (mix ^ mix >> 15) * 3266489917u;
    return (Bytef)(mix >> 24);
}

/* A grey PNG whose header says w x h, with `rows` rows of pixels and a word of its own in a comment. */
static inline struct str png_make(struct arena *a, unsigned w, unsigned h, unsigned rows, const char *comment, unsigned seed)
{
    struct buf b = { .arena = a };
    char head[13] = { [8] = 8 };
    size_t raw_n = (size_t)(w + 1) * rows;
    uLongf n = compressBound((uLong)raw_n);
    Bytef *raw = arena_new(a, Bytef, raw_n + 1), *packed = arena_new(a, Bytef, n);
    if (!raw || !packed) abort();
    for (size_t i = 0; i < raw_n; i++) raw[i] = i % (w + 1) ? png_grey(seed, i, w, h) : 0;
    if (compress(packed, &n, raw, (uLong)raw_n) != Z_OK) abort();
    png_word(head, w);
    png_word(head + 4, h);
    buf_add(&b, S("\x89PNG\r\n\x1a\n"));
    png_chunk(&b, "IHDR", (struct str){ head, sizeof head });
    png_chunk(&b, "tEXt", arena_printf(a, "Comment%c%s", 0, comment));
    png_chunk(&b, "IDAT", (struct str){ (const char *)packed, n });
    png_chunk(&b, "IEND", S(""));
    return buf_str(&b);
}

/* A PNG of one colour, 16 x 16. */
static inline struct str png_of_colour(struct arena *a, Bytef red, Bytef green, Bytef blue)
{
    enum { SIDE = 16, ROW = 1 + 3 * SIDE };
    struct buf b = { .arena = a };
    const char head[13] = { 0, 0, 0, SIDE, 0, 0, 0, SIDE, 8, 2 };        /* colour type 2: red, green, blue */
    Bytef raw[SIDE * ROW] = { 0 }, packed[SIDE * ROW + 64];
    uLongf n = sizeof packed;
    for (size_t i = 0; i < sizeof raw; i++)
        if (i % ROW) raw[i] = i % ROW % 3 == 1 ? red : i % ROW % 3 == 2 ? green : blue;
    if (compress(packed, &n, raw, sizeof raw) != Z_OK) abort();
    buf_add(&b, S("\x89PNG\r\n\x1a\n"));
    png_chunk(&b, "IHDR", (struct str){ head, sizeof head });
    png_chunk(&b, "IDAT", (struct str){ (const char *)packed, n });
    png_chunk(&b, "IEND", S(""));
    return buf_str(&b);
}

/* ---- what a camera writes: little-endian TIFF with Exif and GPS directories ---- */

static inline void exif_u16(struct buf *b, unsigned x)
{
    char p[2] = { (char)x, (char)(x >> 8) };
    buf_add(b, (struct str){ p, 2 });
}

static inline void exif_u32(struct buf *b, uint32_t x)
{
    exif_u16(b, x & 0xffff);
    exif_u16(b, x >> 16);
}

static inline void exif_entry(struct buf *b, unsigned tag, unsigned type, uint32_t count, uint32_t value)
{
    exif_u16(b, tag);
    exif_u16(b, type);
    exif_u32(b, count);
    exif_u32(b, value);
}

/* time "2026:11:20 16:30:12", offset "+07:00" or NULL; lat, lon in micro-degrees, 0,0: none. With "Exif\0\0". */
static inline struct str exif_make(struct arena *a, const char *time, const char *offset, int64_t lat_e6, int64_t lon_e6)
{
    struct buf b = { .arena = a };
    uint32_t exif_at = 8 + 2 + 2 * 12 + 4, gps_at = exif_at + 2 + 2 * 12 + 4, data = gps_at + 2 + 4 * 12 + 4;
    uint64_t place[] = { (uint64_t)(lat_e6 < 0 ? -lat_e6 : lat_e6), (uint64_t)(lon_e6 < 0 ? -lon_e6 : lon_e6) };
    buf_add(&b, (struct str){ "Exif\0\0II*\0", 10 });
    exif_u32(&b, 8);
    exif_u16(&b, 2);
    exif_entry(&b, 0x8769, 4, 1, exif_at);
    exif_entry(&b, 0x8825, 4, 1, gps_at);
    exif_u32(&b, 0);
    exif_u16(&b, 2);
    exif_entry(&b, time ? 0x9003 : 0x9000, 2, 20, data);
    exif_entry(&b, offset ? 0x9011 : 0x9000, 2, 7, data + 20);
    exif_u32(&b, 0);
    exif_u16(&b, 4);
    exif_entry(&b, 1, 2, 2, lat_e6 < 0 ? 'S' : 'N');
    exif_entry(&b, 2, 5, 3, data + 28);
    exif_entry(&b, 3, 2, 2, lon_e6 < 0 ? 'W' : 'E');
    exif_entry(&b, 4, 5, 3, data + 52);
    exif_u32(&b, 0);
    buf_add(&b, arena_printf(a, "%-19s%c", time ? time : "", 0));
    buf_add(&b, arena_printf(a, "%-6s%c%c", offset ? offset : "", 0, 0));
    for (int i = 0; i < 2; i++) {                        /* degrees, minutes, seconds to the ten-thousandth */
        exif_u32(&b, (uint32_t)(place[i] / 1000000));
        exif_u32(&b, 1);
        exif_u32(&b, (uint32_t)(place[i] % 1000000 * 60 / 1000000));
        exif_u32(&b, 1);
        exif_u32(&b, (uint32_t)(place[i] * 60 % 1000000 * 60 / 100));
        exif_u32(&b, 10000);
    }
    return buf_str(&b);
}

/* A JPEG of these patches with that block inside, as a phone sends it. */
static inline struct str jpeg_make(struct arena *a, unsigned w, unsigned h, unsigned seed, struct str exif)
{
    struct str plain;
    struct buf b = { .arena = a };
    if (picture_to_jpeg(a, png_make(a, w, h, h, "", seed), &plain) != OK) abort();
    buf_add(&b, (struct str){ plain.p, 2 });
    if (exif.n) {
        char head[4] = { (char)0xff, (char)0xe1, (char)((exif.n + 2) >> 8), (char)(exif.n + 2) };
        buf_add(&b, (struct str){ head, 4 });
        buf_add(&b, exif);
    }
    buf_add(&b, (struct str){ plain.p + 2, plain.n - 2 });
    return buf_str(&b);
}

#endif
