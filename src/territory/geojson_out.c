/* geojson_out.c - positions and shapes in the words of RFC 7946. */
#include "territory/geojson_out.h"

static void degrees(struct buf *out, int64_t e6)
{
    uint64_t v = e6 < 0 ? -(uint64_t)e6 : (uint64_t)e6;
    char six[6];
    for (size_t k = 6; k-- > 0; v /= 10) six[k] = (char)('0' + v % 10);
    if (e6 < 0) buf_add(out, S("-"));
    buf_i64(out, (int64_t)v);
    buf_add(out, S("."));
    buf_add(out, (struct str){ six, sizeof six });
}

void geojson_position(struct buf *out, struct spot p)
{
    buf_add(out, S("["));
    degrees(out, p.lon_e6);
    buf_add(out, S(","));
    degrees(out, p.lat_e6);
    buf_add(out, S("]"));
}

void geojson_box(struct buf *out, struct box b)
{
    const int64_t sides[] = { b.west_e6, b.south_e6, b.east_e6, b.north_e6 };
    for (size_t i = 0; i < N_OF(sides); i++) {
        buf_add(out, i ? S(",") : S("["));
        degrees(out, sides[i]);
    }
    buf_add(out, S("]"));
}

void geojson_point(struct buf *out, struct spot p)
{
    buf_add(out, S("{\"type\":\"Point\",\"coordinates\":"));
    geojson_position(out, p);
    buf_add(out, S("}"));
}

/* ---- shapes ---- */

static struct spot spot_at(const struct buf *ring, size_t i)
{
    struct spot s;
    memcpy(&s, ring->p + i * sizeof s, sizeof s);        /* a buffer of bytes is not aligned */
    return s;
}

/* Twice the area, positive when the ring runs counter-clockwise seen from above. */
static double turn(const struct buf *ring, size_t n)
{
    double area = 0;
    struct spot o = spot_at(ring, 0);
    for (size_t i = 1; i + 1 < n; i++) {
        struct spot a = spot_at(ring, i), b = spot_at(ring, i + 1);
        area += (double)(a.lon_e6 - o.lon_e6) * (double)(b.lat_e6 - o.lat_e6)
              - (double)(b.lon_e6 - o.lon_e6) * (double)(a.lat_e6 - o.lat_e6);
    }
    return area;
}

/* The first point once more at the end; an outer ring counter-clockwise, a hole clockwise (§3.1.6). */
static void write_ring(struct buf *out, const struct buf *ring, bool hole)
{
    size_t n = ring->n / sizeof(struct spot);
    bool backwards = (turn(ring, n) > 0) == hole;
    for (size_t i = 0; i <= n; i++) {
        buf_add(out, i ? S(",") : S("["));
        geojson_position(out, spot_at(ring, backwards ? (n - i) % n : i % n));
    }
    buf_add(out, S("]"));
}

void geojson_shape(struct buf *out, struct bytes rings)
{
    struct shape_reader r;
    struct shape_step s;
    struct buf ring = { .arena = out->arena };
    bool any = false, hole = false;
    buf_add(out, S("{\"type\":\"MultiPolygon\",\"coordinates\":["));
    shape_open(&r, rings);
    while (shape_next(&r, &s) && !ring.failed) {
        if (s.start) {
            ring.n = 0;
            hole = s.hole;
        }
        buf_add(&ring, (struct str){ (const char *)&s.p, sizeof s.p });
        if (!s.end || ring.failed) continue;
        buf_add(out, !any ? S("[") : hole ? S(",") : S("],["));
        write_ring(out, &ring, hole);
        any = true;
    }
    out->failed = out->failed || ring.failed;
    buf_add(out, any ? S("]]}") : S("]}"));
}
