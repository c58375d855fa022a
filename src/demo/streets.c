/* streets.c - draws a group's streets in metres around its centre, then puts them on the map. */
#include "demo/streets.h"
#include <math.h>
#include <stdio.h>

/* Metres per degree near 21° N (WGS84): 110,700 along a meridian, 111,320 × cos 21° along a parallel. */
static const double lat_m = 110700.0, lon_m = 103925.0;

/* Flowers, trees and virtues: no street of the real city is meant. */
static const char *const streets[] = {
    "Hoa Ban", "Hoa Gạo", "Hoa Sữa", "Hoa Sen", "Hoa Cúc", "Hoa Nhài", "Bằng Lăng", "Phượng Vĩ", "Lộc Vừng", "Cây Đa", "Giếng Làng",
    "Bến Nước", "Cổng Làng", "Ao Sen", "Bãi Dâu", "Đồng Xanh", "Gò Mít", "Rặng Tre", "Vườn Đào", "Đoàn Kết", "Hoà Bình", "Tự Cường",
    "Bình Minh", "Tân Tiến", "Phúc Lành",
};

struct spot { double x, y; };
struct ground { struct rng *r; struct place centre; double cos_a, sin_a; struct demo_group *g; int houses_left; };

static struct place on_map(const struct ground *w, struct spot s)
{
    double x = s.x * w->cos_a - s.y * w->sin_a, y = s.x * w->sin_a + s.y * w->cos_a;
    return (struct place){ w->centre.lat_e6 + (int64_t)lround(y / lat_m * 1e6), w->centre.lon_e6 + (int64_t)lround(x / lon_m * 1e6) };
}

static struct spot between(struct spot a, struct spot b, double t) { return (struct spot){ a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t }; }

/* A lane from `a` to `b`, slightly bent, so that the map does not look ruled. Returns its index, -1 when the group is full. */
static int add_lane(struct ground *w, int parent, int depth, const char *name, struct spot a, struct spot b)
{
    if (w->g->n_lanes == LANES_MAX) return -1;
    struct demo_lane *l = &w->g->lanes[w->g->n_lanes];
    *l = (struct demo_lane){ .parent = parent, .depth = depth, .points = LANE_POINTS };
    snprintf(l->name, sizeof l->name, "%s", name);
    double length = hypot(b.x - a.x, b.y - a.y), nx = -(b.y - a.y), ny = b.x - a.x;
    for (int i = 0; i < LANE_POINTS; i++) {
        struct spot s = between(a, b, (double)i / (LANE_POINTS - 1));
        double bend = i == 0 || i == LANE_POINTS - 1 || length < 1 ? 0 : (rng_unit(w->r) - 0.5) * 0.08;
        l->path[i] = on_map(w, (struct spot){ s.x + nx * bend, s.y + ny * bend });
    }
    return w->g->n_lanes++;
}

/* Houses on both sides, odd numbers left and even right, as walked from the mouth of the lane. */
static void add_houses(struct ground *w, int lane, struct spot a, struct spot b, int count, const char *prefix)
{
    double length = hypot(b.x - a.x, b.y - a.y), nx = -(b.y - a.y) / length, ny = (b.x - a.x) / length;
    for (int i = 0; i < count && w->houses_left > 0 && w->g->n_houses < HOUSES_MAX; i++, w->houses_left--) {
        struct demo_house *h = &w->g->houses[w->g->n_houses++];
        struct spot s = between(a, b, ((double)(i / 2) + 0.7) / ((double)((count + 1) / 2) + 0.4));
        double side = (i % 2 ? -1.0 : 1.0) * (4.0 + rng_unit(w->r));
        *h = (struct demo_house){ .lane = lane, .walk_order = i + 1, .at = on_map(w, (struct spot){ s.x + nx * side, s.y + ny * side }) };
        const char *letter = rng_chance(w->r, 0.04) ? "A" : "";
        snprintf(h->number, sizeof h->number, "%s%d%s", prefix, i + 1, letter);
    }
}

/* Lanes off an alley: ngách 12/4 off ngõ 12. */
static void add_side_lanes(struct ground *w, int alley, struct spot a, struct spot b, int number, int lanes, int houses_each, double length)
{
    double n = hypot(b.x - a.x, b.y - a.y), nx = -(b.y - a.y) / n, ny = (b.x - a.x) / n;
    for (int k = 0; k < lanes && w->houses_left > 0; k++) {
        int at = 4 + k * 6;
        char name[PLACE_NAME_MAX], prefix[PLACE_NAME_MAX];
        double side = k % 2 ? -1.0 : 1.0;
        struct spot from = between(a, b, (k + 1.0) / (lanes + 1.0));
        struct spot to = { from.x + nx * side * length, from.y + ny * side * length };
        snprintf(name, sizeof name, "Ngách %d/%d", number, at);
        snprintf(prefix, sizeof prefix, "%d/%d/", number, at);
        int lane = add_lane(w, alley, 2, name, from, to);
        if (lane < 0) return;
        add_houses(w, lane, from, to, houses_each, prefix);
    }
}

void demo_lay_out(struct rng *r, struct place centre, double radius_m, int houses, uint64_t street, struct demo_group *out)
{
    double turn = rng_unit(r) * 3.14159265358979;
    struct ground w = { .r = r, .centre = centre, .cos_a = cos(turn), .sin_a = sin(turn), .g = out, .houses_left = houses };
    out->n_lanes = out->n_houses = 0;
    double reach = radius_m * 0.82;
    struct spot from = { -reach, 0 }, to = { reach, 0 };
    char main_street[32];
    snprintf(main_street, sizeof main_street, "Phố %s", streets[street % N_OF(streets)]);
    int main_lane = add_lane(&w, -1, 0, main_street, from, to);
    int alleys = houses < 60 ? 2 : houses < 200 ? 4 : 8;
    add_houses(&w, main_lane, from, to, houses / 7, "");
    int per_alley = w.houses_left / alleys + 1, along = per_alley / 2 + 1, off = per_alley < 16 ? 0 : 2;
    for (int k = 0; k < alleys && w.houses_left > 0; k++) {
        int number = 5 + k * 8 + (int)rng_below(r, 4);
        char name[PLACE_NAME_MAX], prefix[PLACE_NAME_MAX];
        double side = k % 2 ? -1.0 : 1.0, length = reach * (0.6 + 0.3 * rng_unit(r));
        struct spot a = between(from, to, (k + 0.7) / (alleys + 0.4)),
                    b = { a.x + (rng_unit(r) - 0.5) * 20, side * length };
        snprintf(name, sizeof name, "Ngõ %d %s", number, main_street);
        snprintf(prefix, sizeof prefix, "%d/", number);
        int alley = add_lane(&w, main_lane, 1, name, a, b);
        if (alley < 0) return;
        int mouth = k == alleys - 1 && off == 0 ? w.houses_left : off ? along : per_alley;
        add_houses(&w, alley, a, b, mouth, prefix);
        if (off) add_side_lanes(&w, alley, a, b, number, off, (per_alley - along) / off + 1, reach * 0.7 / alleys + 12);
    }
}
