/* petition_route.c - where a petition lies and who is responsible for it: the most particular rule, else the ward of the place. */
#include "civic/petition/petition_rules.h"
#include <math.h>
#include "core/time.h"
#include "territory/territory.h"

enum { ALWAYS_MINUTES = 24 * 60, EVERY_DAY = 127, CITY_REACH_M = 120000 };

int64_t petition_metres(int64_t lat_e6, int64_t lon_e6, int64_t to_lat_e6, int64_t to_lon_e6)
{
    const double metres_per_e6 = 0.1113195, turn = 3.14159265358979 / 180e6;      /* a degree of the equator; near enough for a street */
    double y = (double)(to_lat_e6 - lat_e6) * metres_per_e6;
    double x = (double)(to_lon_e6 - lon_e6) * metres_per_e6 * cos((double)lat_e6 * turn);
    return (int64_t)llround(sqrt(x * x + y * y));
}

/* ---- the place ---- */

static enum err place_in_unit(struct db *db, struct arena *a, int64_t unit_id, struct place *out)
{
    struct unit_path path;
    TRY(unit_above(db, a, unit_id, &path));
    for (size_t i = 0; i < path.n; i++) {
        if (path.kind[i] == UNIT_GROUP) out->group_id = path.id[i];
        if (unit_is_ward_level(path.kind[i])) out->ward_id = path.id[i];
    }
    return OK;
}

/* Where no boundary is known the city itself takes it; a pin in another province is a mistake. */
static enum err place_of_pin(struct db *db, struct arena *a, const struct petition_filing *f, struct place *out)
{
    int64_t unit_id;
    struct unit city;
    out->lat_e6 = f->lat_e6;
    out->lon_e6 = f->lon_e6;
    enum err e = unit_at(db, a, f->lat_e6, f->lon_e6, &unit_id);
    if (e == OK) return place_in_unit(db, a, unit_id, out);
    if (e != ERR_NOT_FOUND) return e;
    TRY(unit_by_id(db, a, CITY_ID, &city));
    bool is_far =
        (city.lat_e6 || city.lon_e6) && petition_metres(city.lat_e6, city.lon_e6, f->lat_e6, f->lon_e6) > CITY_REACH_M;
    return is_far ? ERR_BAD_INPUT : OK;
}

/* "21054321,105812345;…": its first point. */
static bool first_point(struct str path, int64_t *lat_e6, int64_t *lon_e6)
{
    int64_t v[2] = { 0, 0 };
    size_t at = 0, i = 0;
    for (; i < path.n && path.p[i] != ';'; i++) {
        if (path.p[i] == ',' && at == 0) at = 1;
        else if (path.p[i] >= '0' && path.p[i] <= '9' && v[at] < 1000000000) v[at] = v[at] * 10 + (path.p[i] - '0');
        else return false;
    }
    if (at != 1) return false;
    *lat_e6 = v[0];
    *lon_e6 = v[1];
    return true;
}

enum err petition_place(struct db *db, struct arena *a, const struct petition_filing *f, struct place *out)
{
    struct place at = { .ward_id = CITY_ID };
    struct house h;
    struct lane l;
    if (f->house_id) {
        TRY(house_by_id(db, a, f->house_id, &h));
        at.lat_e6 = h.lat_e6;
        at.lon_e6 = h.lon_e6;
        TRY(place_in_unit(db, a, h.group_id, &at));
    } else if (f->lane_id) {
        TRY(lane_by_id(db, a, f->lane_id, &l));
        if (!first_point(l.path, &at.lat_e6, &at.lon_e6)) at.lat_e6 = at.lon_e6 = 0;
        TRY(place_in_unit(db, a, l.group_id, &at));
    } else if (f->lat_e6 || f->lon_e6) TRY(place_of_pin(db, a, f, &at));
    *out = at;
    return OK;
}

/* ---- who is responsible ---- */

struct choosing { const int64_t *places; int64_t minute, weekday; struct rule_row best; int64_t best_score; };

static bool holds_now(const struct choosing *k, const struct rule_row *r)
{
    bool over_midnight = r->from_minute > r->to_minute;
    bool in_hours = over_midnight ? k->minute >= r->from_minute || k->minute < r->to_minute
                                  : k->minute >= r->from_minute && k->minute < r->to_minute;
    return in_hours && (r->weekdays >> k->weekday & 1);
}

/* The smaller place weighs most, then fewer hours than always, then fewer days; of equals the later rule. */
static enum err choose(const void *row, void *arg)
{
    const struct rule_row *r = row;
    struct choosing *k = arg;
    int64_t nearness = 0;
    if (!holds_now(k, r)) return OK;
    for (int64_t i = 0; i < 4; i++)
        if (k->places[i] == r->unit_id) nearness = 4 - i;
    bool is_always = r->from_minute == 0 && r->to_minute >= ALWAYS_MINUTES;
    int64_t score = nearness * 4 + (is_always ? 0 : 2) + (r->weekdays == EVERY_DAY ? 0 : 1);
    if (score < k->best_score) return OK;
    k->best = *r;
    k->best_score = score;
    return OK;
}

/* A unit that was merged away is followed to the one that took it over; of several none is sure. */
static enum err unit_in_force(struct db *db, struct arena *a, int64_t unit_id, int64_t otherwise, int64_t *out)
{
    int64_t now[2];
    size_t n = 0;
    enum err e = unit_today(db, a, unit_id, now, N_OF(now), &n);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    *out = e == OK && n == 1 ? now[0] : otherwise;
    return OK;
}

enum err petition_responsible(struct db *db, struct arena *a, int64_t category_id, const struct place *at, int64_t now_ms,
                              int64_t *unit_id)
{
    int64_t day = day_of_ms(now_ms);
    const int64_t none = -1, places[4] = { at->group_id ? at->group_id : none, at->ward_id, CITY_ID, none };
    struct choosing k = { .places = places, .minute = (now_ms - day_start_ms(day)) / MINUTE_MS,
                          .weekday = (day + 3) % 7 };        /* 1970-01-01 was a Thursday; Monday is 0 */
    TRY(rule_rows(db, a, category_id, day, places, choose, &k));
    int64_t to = k.best.id && k.best.to_unit_id ? k.best.to_unit_id : at->ward_id;
    return unit_in_force(db, a, to, at->ward_id, unit_id);
}
