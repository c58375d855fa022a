/* shape.c - polygons as bytes: writing, reading, point in polygon, SVG. Integers but for a frame's cosine. */
#include "territory/shape.h"
#include <math.h>

enum { FRAME_SIDE = 10000 };

/* ---- writing ---- */

static void put_varint(struct buf *b, uint64_t x)
{
    char byte[10];
    size_t n = 0;
    do {
        byte[n] = (char)(unsigned char)((x & 0x7f) | (x > 0x7f ? 0x80u : 0u));
        n++;
        x >>= 7;
    } while (x);
    buf_add(b, (struct str){ byte, n });
}

static void put_difference(struct buf *b, int64_t x)
{
    put_varint(b, ((uint64_t)x << 1) ^ (uint64_t)(x >> 63));
}

void shape_begin(struct shape_writer *w, struct arena *a)
{
    *w = (struct shape_writer){ .out = { .arena = a }, .ring = { .arena = a }, .polygon = { .arena = a } };
}

/* A ring of fewer than three points says nothing and is left out; so is the first point written again at the end. */
static void close_ring(struct shape_writer *w)
{
    if (w->points > 1 && w->last.lat_e6 == w->first.lat_e6 && w->last.lon_e6 == w->first.lon_e6) {
        w->ring.n = w->ring_before;
        w->points--;
    }
    if (w->points >= 3) {
        put_varint(&w->polygon, w->points);
        buf_add(&w->polygon, (struct str){ w->ring.p, w->ring.n });
        w->rings++;
    }
    w->ring.n = 0;
    w->points = 0;
}

static void close_polygon(struct shape_writer *w)
{
    close_ring(w);
    if (w->rings) {
        put_varint(&w->out, w->rings);
        buf_add(&w->out, (struct str){ w->polygon.p, w->polygon.n });
        w->polygons++;
    }
    w->polygon.n = 0;
    w->rings = 0;
}

void shape_polygon(struct shape_writer *w) { close_polygon(w); w->last = (struct spot){ 0 }; }

void shape_ring(struct shape_writer *w)
{
    close_ring(w);
    w->last = (struct spot){ 0 };
    if (++w->rings_at > SHAPE_RINGS_MAX) w->failed = true;
}

void shape_point(struct shape_writer *w, struct spot p)
{
    if (w->failed) return;
    if (++w->all_points > SHAPE_POINTS_MAX) { w->failed = true; return; }
    if (w->points == 0) w->first = p;
    else if (p.lat_e6 == w->last.lat_e6 && p.lon_e6 == w->last.lon_e6) return;
    w->ring_before = w->ring.n;
    put_difference(&w->ring, p.lon_e6 - w->last.lon_e6);
    put_difference(&w->ring, p.lat_e6 - w->last.lat_e6);
    w->last = p;
    w->points++;
}

enum err shape_end(struct shape_writer *w, struct bytes *out)
{
    close_polygon(w);
    if (w->failed || w->polygons == 0) return ERR_BAD_INPUT;
    struct buf whole = { .arena = w->out.arena };
    put_varint(&whole, w->polygons);
    buf_add(&whole, (struct str){ w->out.p, w->out.n });
    if (whole.failed || w->out.failed || w->ring.failed || w->polygon.failed) return ERR_NOMEM;
    *out = (struct bytes){ (const uint8_t *)whole.p, whole.n };
    return OK;
}

/* ---- reading ---- */

static uint64_t take_varint(struct shape_reader *r)
{
    uint64_t x = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (r->at >= r->in.n) break;
        uint8_t byte = r->in.p[r->at++];
        x |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80)) return x;
    }
    r->bad = true;
    return 0;
}

static int64_t take_difference(struct shape_reader *r)
{
    uint64_t x = take_varint(r);
    return (int64_t)((x >> 1) ^ (~(x & 1) + 1));
}

void shape_open(struct shape_reader *r, struct bytes shape)
{
    *r = (struct shape_reader){ .in = shape };
    r->polygons = shape.n ? (size_t)take_varint(r) : 0;
}

bool shape_next(struct shape_reader *r, struct shape_step *out)
{
    bool start = false;
    while (r->points == 0) {
        if (r->bad) return false;
        if (r->rings == 0) {
            if (r->polygons == 0) return false;
            r->polygons--;
            r->rings = (size_t)take_varint(r);
            r->outer = true;
            continue;
        }
        r->rings--;
        r->points = (size_t)take_varint(r);
        r->p = (struct spot){ 0 };
        start = true;
    }
    int64_t lon = take_difference(r), lat = take_difference(r);
    if (r->bad || __builtin_add_overflow(r->p.lon_e6, lon, &r->p.lon_e6)
        || __builtin_add_overflow(r->p.lat_e6, lat, &r->p.lat_e6)) { r->bad = true; return false; }
    r->points--;
    *out = (struct shape_step){ r->p, start, !r->outer, r->points == 0 };
    if (out->end) r->outer = false;
    return true;
}

struct box shape_box(struct bytes shape)
{
    struct shape_reader r;
    struct shape_step s;
    struct box b = { INT64_MAX, INT64_MAX, INT64_MIN, INT64_MIN };
    shape_open(&r, shape);
    while (shape_next(&r, &s)) {
        if (s.p.lat_e6 < b.south_e6) b.south_e6 = s.p.lat_e6;
        if (s.p.lat_e6 > b.north_e6) b.north_e6 = s.p.lat_e6;
        if (s.p.lon_e6 < b.west_e6) b.west_e6 = s.p.lon_e6;
        if (s.p.lon_e6 > b.east_e6) b.east_e6 = s.p.lon_e6;
    }
    return b;
}

/* A ray to the east crosses the edge p-q. Half-open in latitude, so that a vertex counts once. */
static bool crosses(struct spot p, struct spot q, struct spot at)
{
    if ((p.lat_e6 > at.lat_e6) == (q.lat_e6 > at.lat_e6)) return false;
    /* at.lon < p.lon + (at.lat - p.lat) * (q.lon - p.lon) / (q.lat - p.lat), without the division */
    int64_t height = q.lat_e6 - p.lat_e6;
    int64_t left = (at.lon_e6 - p.lon_e6) * height, right = (at.lat_e6 - p.lat_e6) * (q.lon_e6 - p.lon_e6);
    return height > 0 ? left < right : left > right;
}

bool shape_has(struct bytes shape, struct spot at)
{
    struct shape_reader r;
    struct shape_step s;
    struct spot first = { 0 }, last = { 0 };
    bool in = false;
    shape_open(&r, shape);
    while (shape_next(&r, &s)) {
        if (s.start) first = s.p;
        else in ^= crosses(last, s.p, at);
        if (s.end) in ^= crosses(s.p, first, at);
        last = s.p;
    }
    return in;
}

/* ---- SVG ---- */

static void put_pair(struct buf *out, const char *letter, int64_t x, int64_t y)
{
    buf_add(out, str_z(letter));
    buf_i64(out, x);
    if (y >= 0) buf_add(out, S(" "));
    buf_i64(out, y);
}

void shape_svg(struct bytes shape, struct box f, struct buf *out)
{
    double middle = (double)(f.south_e6 + f.north_e6) / 2e6;
    double squeeze = cos(middle * 3.14159265358979 / 180.0);
    double wide = (double)(f.east_e6 - f.west_e6) * squeeze, high = (double)(f.north_e6 - f.south_e6);
    double scale = FRAME_SIDE / (wide > high ? wide : high);
    double left = (FRAME_SIDE - wide * scale) / 2, top = (FRAME_SIDE - high * scale) / 2;
    struct shape_reader r;
    struct shape_step s;
    int64_t x0 = 0, y0 = 0;
    bool again = false;                  /* the letter of a run of points is written once */
    if (!(wide > 0) || !(high > 0)) return;
    shape_open(&r, shape);
    while (shape_next(&r, &s)) {
        int64_t x = llround((double)(s.p.lon_e6 - f.west_e6) * squeeze * scale + left);
        int64_t y = llround((double)(f.north_e6 - s.p.lat_e6) * scale + top);
        if (s.start) { put_pair(out, "M", x, y); again = false; }
        else if (x != x0 || y != y0) {
            put_pair(out, again ? (x - x0 < 0 ? "" : " ") : "l", x - x0, y - y0);
            again = true;
        }
        if (s.end) buf_add(out, S("z"));
        x0 = x;
        y0 = y;
    }
}
