/* city.c - fills the real units with invented groups, lanes, houses, households and people. */
#include "demo/demo.h"
#include "demo/demo_db.h"
#include "demo/names.h"
#include "demo/streets.h"
#include "territory/territory.h"
#include <math.h>

const struct demo_size demo_sizes[] = {
    { "small", "00103", 12, 90, 2, 18, 420 },
    { "full",  "00103", 0,  0,  0, 0,  40  },             /* 2.2 M households, 8.8 M residents, 5,000 groups */
    { 0 },
};

enum { PEOPLE_PER_GROUP = 1762,                            /* 8,811,473 residents in 5,000 groups */
       PEOPLE_PER_HOUSEHOLD = 4, WARDS_MAX = 200, FAMILY_MAX = 6, THIS_YEAR = 2026 };

struct wards { struct unit v[WARDS_MAX]; size_t n; };

/* What one ward is built with; its ids are taken in blocks, so that rows of a ward lie together. */
struct building {
    const struct demo *d;
    struct arena *a;                                       /* this ward's texts */
    const struct unit *ward;
    int64_t groups, households;                            /* households of each group */
    struct rng rng;
    int64_t next_resident, next_household, household_no;
    struct demo_group *ground;
};

static enum err keep_ward(const void *row, void *arg)
{
    struct wards *w = arg;
    if (w->n < WARDS_MAX) w->v[w->n++] = *(const struct unit *)row;
    return OK;
}

/* Groups lie on a sunflower spiral around the ward's centre, so that each has about the same ground. */
static struct place group_centre(const struct building *b, int64_t i)
{
    double share = ((double)i + 0.5) / (double)b->groups, angle = 2.399963 * (double)i;      /* the golden angle */
    double reach = sqrt((double)b->ward->area_m2 / 3.14159265) * 0.86 * sqrt(share);
    return (struct place){ b->ward->lat_e6 + (int64_t)(reach * sin(angle) * 9.03), b->ward->lon_e6 + (int64_t)(reach * cos(angle) * 9.62) };
}

struct family {
    struct resident people[FAMILY_MAX];
    char names[FAMILY_MAX][NAME_MAX_BYTES];
    char numbers[FAMILY_MAX][12];
    int64_t n;
};

/* Two grown-ups and their children; mean 4 people. */
static void draw_family(struct rng *r, struct family *f)
{
    int surname = name_surname(r), oldest = (int)rng_between(r, 1938, 1996);
    f->n = rng_between(r, 2, 6);
    for (int64_t i = 0; i < f->n; i++) {
        int sex = i < 2 ? (int)i + 1 : (int)rng_between(r, 1, 2);
        int year = oldest + (int)(i < 2 ? rng_between(r, 0, 4) : rng_between(r, 22, 34));
        if (year > THIS_YEAR - 1) year = THIS_YEAR - 1;
        f->people[i] = (struct resident){ .birth_year = year, .sex = sex == 1 ? SEX_MALE : SEX_FEMALE };
        f->people[i].name = (struct str){ f->names[i], name_of_person(r, sex, i == 1 ? -1 : surname, f->names[i]) };
        name_of_number(r, sex, year, f->numbers[i]);
    }
}

/* Three in ten grown-ups have shown their card before, so that the keyed hash of their number is known. */
static enum err add_person(struct db *db, struct building *b, int64_t household_id, struct resident *r, char number[12])
{
    r->id = b->next_resident++;
    r->household_id = household_id;
    if (r->birth_year < THIS_YEAR - 14 && rng_chance(&b->rng, 0.3)) {
        TRY(keys_hash(b->d->keys, b->a, "resident.number", (struct str){ number, 12 }, &r->number_hash));
        r->number_last4 = (struct str){ number + 8, 4 };
    }
    return resident_add(db, b->a, r);
}

/* A telephone that cannot ring: no exchange in Hà Nội starts with 0. */
static struct str draw_phone(struct building *b)
{
    return arena_printf(b->a, "+84240%07lld", (long long)rng_below(&b->rng, 10000000));
}

static enum err add_house(struct db *db, struct building *b, int64_t group_id, const struct demo_house *h, int64_t lane_id,
                          int64_t house_id)
{
    struct house house = { .id = house_id, .lane_id = lane_id, .group_id = group_id, .number = str_z(h->number),
                           .walk_order = h->walk_order, .lat_e6 = h->at.lat_e6, .lon_e6 = h->at.lon_e6 };
    TRY(house_add(db, b->a, &house));
    struct family f;
    draw_family(&b->rng, &f);
    struct household home = { .id = b->next_household++, .house_id = house_id, .group_id = group_id, .ward_id = b->ward->id,
                              .code = arena_printf(b->a, "H%06lld", (long long)++b->household_no), .head_name = f.people[0].name };
    if (rng_chance(&b->rng, 0.7)) TRY(keys_seal(b->d->keys, b->a, "household.contact", draw_phone(b), &home.contact));
    TRY(household_add(db, b->a, &home));
    for (int64_t i = 0; i < f.n; i++) TRY(add_person(db, b, home.id, &f.people[i], f.numbers[i]));
    return OK;
}

/* The lanes of a drawn group, as rows; the first one's id. */
static enum err add_lanes(struct db *db, struct building *b, int64_t group_id, int64_t *first)
{
    TRY(next_ids(db, b->a, "lane", b->ground->n_lanes, first));
    for (int k = 0; k < b->ground->n_lanes; k++) {
        const struct demo_lane *l = &b->ground->lanes[k];
        struct buf path = { .arena = b->a };
        for (int p = 0; p < l->points; p++) {
            if (p) buf_add(&path, S(";"));
            buf_i64(&path, l->path[p].lat_e6);
            buf_add(&path, S(","));
            buf_i64(&path, l->path[p].lon_e6);
        }
        struct lane lane = { .id = *first + k, .group_id = group_id, .parent_id = l->parent < 0 ? 0 : *first + l->parent,
                             .name = str_z(l->name), .walk_order = k + 1, .path = buf_str(&path) };
        TRY(lane_add(db, b->a, &lane));
    }
    return OK;
}

static enum err add_group(struct db *db, struct building *b, int64_t i)
{
    struct place centre = group_centre(b, i);
    bool is_ward = b->ward->kind == UNIT_WARD;
    struct unit group = { .kind = UNIT_GROUP, .parent_id = b->ward->id, .valid_from = 20270, .lat_e6 = centre.lat_e6, .lon_e6 = centre.lon_e6,
                          .area_m2 = b->ward->area_m2 / b->groups, .source = S("demo") };     /* 20270: 2025-07-01 */
    group.code = arena_printf(b->a, "%.*s-%03lld", (int)b->ward->code.n, b->ward->code.p, (long long)i + 1);
    group.name = arena_printf(b->a, is_ward ? "Tổ dân phố số %lld" : "Thôn %lld", (long long)i + 1);
    group.name_en = arena_printf(b->a, is_ward ? "Residential group %lld" : "Hamlet %lld", (long long)i + 1);
    TRY(unit_add(db, b->a, &group));

    double radius = sqrt((double)group.area_m2 / 3.14159265);
    demo_lay_out(&b->rng, centre, radius > 260 ? 260 : radius, (int)b->households, (uint64_t)(b->ward->id * 7 + i),
                 b->ground);
    int64_t lane0, house0;
    TRY(add_lanes(db, b, group.id, &lane0));
    TRY(next_ids(db, b->a, "house", b->ground->n_houses, &house0));
    TRY(next_ids(db, b->a, "household", b->ground->n_houses, &b->next_household));
    TRY(next_ids(db, b->a, "resident", (int64_t)b->ground->n_houses * FAMILY_MAX, &b->next_resident));
    for (int k = 0; k < b->ground->n_houses; k++) {
        const struct demo_house *h = &b->ground->houses[k];
        TRY(add_house(db, b, group.id, h, lane0 + h->lane, house0 + k));
    }
    return OK;
}

static enum err add_ward(struct db *db, void *arg)
{
    const struct building *start = arg;
    struct building b = *start;                            /* a second run draws the same again */
    for (int64_t i = 0; i < b.groups; i++) TRY(add_group(db, &b, i));
    return OK;
}

static enum err build_ward(const struct demo *d, const struct unit *ward, struct demo_group *ground)
{
    bool show = str_eq(ward->code, str_z(d->size->show_code));
    int64_t groups = show ? d->size->show_groups : d->size->groups, homes = show ? d->size->show_households : d->size->households;
    if (groups == 0) groups = (ward->population + PEOPLE_PER_GROUP / 2) / PEOPLE_PER_GROUP;
    if (groups == 0) groups = 1;
    if (homes == 0) homes = ward->population / groups / PEOPLE_PER_HOUSEHOLD;
    struct arena *a = arena_open((size_t)512 * MIB);
    if (!a) return ERR_NOMEM;
    struct building b = { .d = d, .a = a, .ward = ward, .groups = groups, .households = homes > HOUSES_MAX ? HOUSES_MAX : homes,
                          .rng = rng_of(d->seed, (uint64_t)ward->id), .ground = ground };
    enum err e = db_tx(d->db, add_ward, &b);
    if (e == OK) e = territory_draw_shapes(d->db, a, ward->id);
    arena_close(a);
    return e;
}

static enum err build_all(const struct demo *d, struct arena *a)
{
    struct wards *wards = arena_new(a, struct wards, 1);
    struct demo_group *ground = arena_new(a, struct demo_group, 1);
    if (!wards || !ground) return ERR_NOMEM;
    TRY(territory_load_hanoi(d->db, a, d->now_ms));
    TRY(territory_draw_shapes(d->db, a, CITY_ID));
    TRY(unit_children(d->db, a, CITY_ID, 0, WARDS_MAX, keep_ward, wards));
    TRY(territory_bulk_begin(d->db, a));
    for (size_t i = 0; i < wards->n; i++) {
        TRY(build_ward(d, &wards->v[i], ground));
        d->progress("wards and communes filled", (int64_t)i + 1, (int64_t)wards->n);
    }
    return territory_bulk_end(d->db, a);
}

enum err demo_is_empty(struct db *db, struct arena *a)
{
    int64_t units;
    TRY(demo_count_units(db, a, &units));
    return units == 0 ? OK : ERR_CONFLICT;
}

enum err demo_city(const struct demo *d)
{
    struct arena *a = arena_open(64 * MIB);
    if (!a) return ERR_NOMEM;
    enum err e = build_all(d, a);
    arena_close(a);
    return e;
}
