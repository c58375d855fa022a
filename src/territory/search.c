/* search.c - one line of text becomes a few ranges of indexes: units, lanes, houses, households, in that order. */
#include "rules/rules.h"
#include "territory/search_db.h"

const char *const found_kinds[] = { "unit", "lane", "house", "household", NULL };

static const struct field found_row[] = {
    FIELD(struct found, kind, .words = found_kinds), FIELD(struct found, id), FIELD(struct found, title),
    FIELD(struct found, subtitle), FIELD(struct found, unit_id),
};
const struct fields found_fields = { found_row, N_OF(found_row) };

enum { LANES_TRIED = 12, HOUSES_EACH = 8, NAME_MIN = 2, PER_KIND_MIN = 5 };

struct search {
    struct db *db;
    struct arena *a;
    struct scope_ids at;
    struct found *out;
    size_t n, max;
    enum found_kind kind;                /* of the rows now coming in */
    int64_t lanes[LANES_TRIED];
    size_t n_lanes;
};

/* "12, Ngõ 67, Tổ 5, Phường Tây Hồ": the parts that are there, with a comma between. */
static struct str joined(struct arena *a, const struct str *part, size_t n)
{
    struct buf b = { .arena = a };
    for (size_t i = 0; i < n; i++) {
        if (part[i].n == 0) continue;
        if (b.n) buf_add(&b, S(", "));
        buf_add(&b, part[i]);
    }
    return b.failed ? (struct str){ 0 } : (struct str){ b.p, b.n };
}

static struct found shown(struct search *s, const struct hit *h)
{
    struct found f = { .kind = s->kind, .id = h->id, .unit_id = h->unit_id, .title = h->name };
    struct str part[4] = { h->number, h->lane_name, h->group_name, h->ward_name };
    switch (s->kind) {
    case FOUND_UNIT:                     /* met under an old name: say which */
        if (str_eq(h->number, h->name)) part[0] = (struct str){ 0 };
        break;
    case FOUND_HOUSE:
        f.title = joined(s->a, (struct str[]){ h->number, h->lane_name }, 2);
        part[0] = part[1] = (struct str){ 0 };
        break;
    case FOUND_LANE: case FOUND_HOUSEHOLD: break;
    }
    f.subtitle = joined(s->a, part, N_OF(part));
    return f;
}

static enum err keep(const void *row, void *arg)
{
    struct search *s = arg;
    const struct hit *h = row;
    for (size_t i = 0; i < s->n; i++)
        if (s->out[i].kind == s->kind && s->out[i].id == h->id) return OK;
    if (s->n < s->max) s->out[s->n++] = shown(s, h);
    return OK;
}

static enum err keep_lane_id(const void *row, void *arg)
{
    struct search *s = arg;
    int64_t id = ((const struct hit *)row)->id;
    for (size_t i = 0; i < s->n_lanes; i++) if (s->lanes[i] == id) return OK;
    if (s->n_lanes < LANES_TRIED) s->lanes[s->n_lanes++] = id;
    return OK;
}

static bool has_digit(struct str s)
{
    for (size_t i = 0; i < s.n; i++) if (s.p[i] >= '0' && s.p[i] <= '9') return true;
    return false;
}

static struct str cut(struct str s, size_t from, size_t to)
{
    while (from < to && (s.p[from] == ' ' || s.p[from] == ',')) from++;
    while (to > from && (s.p[to - 1] == ' ' || s.p[to - 1] == ',')) to--;
    return (struct str){ s.p + from, to - from };
}

/* "số 12 ngõ 67" and "12 ngõ 67" begin with the same house. */
static struct str without_so(struct str q)
{
    static const struct str words[] = { STR("số nhà "), STR("số "), STR("Số nhà "), STR("Số "), STR("so nha "),
                                        STR("so ") };
    for (size_t i = 0; i < N_OF(words); i++)
        if (q.n > words[i].n && memcmp(q.p, words[i].p, words[i].n) == 0) return cut(q, words[i].n, q.n);
    return q;
}

/* The houses `number` of the lanes whose name begins with `lane`; of the group at hand when no lane is named. */
static enum err houses(struct search *s, struct str number, struct str lane)
{
    char key[256];
    size_t n = rules_house_key(number.p, number.n, key, sizeof key);
    if (n == 0 || n > sizeof key || !has_digit(number)) return OK;
    struct str k = { key, n }, folded = name_folded(s->a, lane);
    s->kind = FOUND_HOUSE;
    if (lane.n == 0) return s->at.group_id ? hit_houses_of_group(s->db, s->a, s->at.group_id, k, HOUSES_EACH, keep, s)
        : OK;
    if (folded.n < NAME_MIN) return OK;
    s->n_lanes = 0;
    TRY(hit_lanes(s->db, s->a, s->at, folded, LANES_TRIED, keep_lane_id, s));
    for (size_t i = 0; i < s->n_lanes; i++)
        TRY(hit_houses_of_lane(s->db, s->a, s->lanes[i], k, HOUSES_EACH, keep, s));
    return OK;
}

static enum err houses_either_way(struct search *s, struct str query)
{
    struct str q = without_so(cut(query, 0, query.n));
    size_t first = 0, last = q.n;
    while (first < q.n && q.p[first] != ' ' && q.p[first] != ',') first++;
    while (last > 0 && q.p[last - 1] != ' ') last--;
    TRY(houses(s, cut(q, 0, first), cut(q, first, q.n)));
    return last ? houses(s, cut(q, last, q.n), cut(q, 0, last)) : OK;
}

static enum err households(struct search *s, struct str query, struct str folded)
{
    int64_t room = (int64_t)(s->max - s->n);
    if (room <= 0 || folded.n < NAME_MIN) return OK;
    s->kind = FOUND_HOUSEHOLD;
    if (has_digit(query)) return hit_households(s->db, s->a, s->at, HOUSEHOLD_BY_CODE, query, room, keep, s);
    TRY(hit_households(s->db, s->a, s->at, HOUSEHOLD_BY_NAME, folded, room, keep, s));
    room = (int64_t)(s->max - s->n);
    return room > 0 ? hit_households(s->db, s->a, s->at, HOUSEHOLD_BY_GIVEN, name_given(s->a, folded), room, keep, s)
        : OK;
}

static enum err scope_of(struct db *db, struct arena *a, int64_t unit_id, struct scope_ids *out)
{
    struct unit_path path;
    TRY(unit_above(db, a, unit_id, &path));
    *out = (struct scope_ids){ 0 };
    for (size_t i = 0; i < path.n; i++) {
        if (path.kind[i] == UNIT_CITY) out->city_id = path.id[i];
        else if (path.kind[i] == UNIT_GROUP) out->group_id = path.id[i];
        else out->ward_id = path.id[i];
    }
    return OK;
}

enum err territory_search(struct db *db, struct arena *a, struct str query, int64_t unit_id, bool people,
                          struct found *out, size_t max, size_t *n)
{
    struct search s = { .db = db, .a = a, .out = out };
    struct str q = cut(query, 0, query.n), folded = name_folded(a, q);
    TRY(scope_of(db, a, unit_id, &s.at));
    *n = 0;
    if (max > FOUND_MAX) max = FOUND_MAX;
    if (folded.n == 0 || max == 0) return OK;

    /* Nobody fills the list alone: each kind leaves room for the next ones. */
    size_t part = max / 3 > PER_KIND_MIN ? max / 3 : max;
    s.kind = FOUND_UNIT;
    s.max = part;
    TRY(hit_units(db, a, s.at, folded, (int64_t)s.max * 2, keep, &s));
    s.kind = FOUND_LANE;
    s.max = s.n + part < max ? s.n + part : max;
    TRY(hit_lanes(db, a, s.at, folded, (int64_t)s.max * 2, keep, &s));
    s.max = max;
    TRY(houses_either_way(&s, q));
    if (people) TRY(households(&s, q, folded));
    *n = s.n;
    return OK;
}
