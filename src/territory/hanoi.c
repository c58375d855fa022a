/* hanoi.c - the 126 communes and wards of Hà Nội, from the facts embedded beside this file. */
#include "core/time.h"
#include "territory/decimal.h"
#include "territory/territory.h"

extern const char hanoi_units_tsv[];

enum { COLUMN_CODE, COLUMN_NAME, COLUMN_NAME_EN, COLUMN_AREA, COLUMN_POPULATION, COLUMN_LAT, COLUMN_LON, COLUMN_OLD,
       COLUMNS };

static struct str take_until(struct str *rest, char end)
{
    const char *at = rest->n ? memchr(rest->p, end, rest->n) : NULL;
    struct str s = { rest->p, at ? (size_t)(at - rest->p) : rest->n };
    size_t used = s.n + (at ? 1 : 0);
    *rest = (struct str){ rest->p + used, rest->n - used };
    return s;
}

static bool begins(struct str s, struct str with)
{
    return s.n >= with.n && memcmp(s.p, with.p, with.n) == 0;
}

/* Known already: nothing is written, so that a person's own correction stays. */
static enum err add_once(struct db *db, struct arena *a, struct unit *u)
{
    struct unit known;
    enum err e = unit_by_code(db, a, u->code, &known);
    if (e == OK) *u = known;
    return e == ERR_NOT_FOUND ? unit_add(db, a, u) : e;
}

static enum err add_line(struct db *db, struct arena *a, struct str line, int64_t from, int64_t as_of, struct unit *sum)
{
    struct str c[COLUMNS];
    int64_t area, people, lat, lon;
    for (size_t i = 0; i < COLUMNS; i++) c[i] = take_until(&line, '\t');
    if (!decimal_e6(c[COLUMN_AREA], &area) || !decimal_e6(c[COLUMN_POPULATION], &people)
        || !decimal_e6(c[COLUMN_LAT], &lat) || !decimal_e6(c[COLUMN_LON], &lon)) return ERR_INTERNAL;
    struct unit u = {
        .kind = begins(c[COLUMN_NAME], S("Xã ")) ? UNIT_COMMUNE : UNIT_WARD, .code = c[COLUMN_CODE],
            .name = c[COLUMN_NAME],
        .name_en = c[COLUMN_NAME_EN], .parent_id = CITY_ID, .valid_from = from, .population = people / 1000000,
        .area_m2 = area, .lat_e6 = lat, .lon_e6 = lon, .as_of = as_of,
        .source = S("QĐ 19/2025/QĐ-TTg; bản đồ sáp nhập 07/2025"),
    };
    sum->population += u.population;
    sum->area_m2 += u.area_m2;
    if (!sum->id) return OK;             /* the first walk only sums up */
    TRY(add_once(db, a, &u));
    while (c[COLUMN_OLD].n) {
        struct str old = take_until(&c[COLUMN_OLD], ';');
        while (old.n && old.p[0] == ' ') { old.p++; old.n--; }
        if (old.n) TRY(unit_alias_add(db, a, u.id, old));
    }
    return OK;
}

static enum err add_lines(struct db *db, struct arena *a, int64_t from, int64_t as_of, struct unit *city)
{
    struct str rest = str_z(hanoi_units_tsv);
    while (rest.n) {
        struct str line = take_until(&rest, '\n');
        if (line.n && line.p[0] != '#') TRY(add_line(db, a, line, from, as_of, city));
    }
    return OK;
}

static enum err load(struct db *db, void *arg)
{
    struct arena *a = arg;
    int64_t from, as_of;
    TRY(day_of_date((struct date){ 2025, 7, 1 }, &from));     /* districts end, NQ 1656/NQ-UBTVQH15 */
    TRY(day_of_date((struct date){ 2025, 7, 17 }, &as_of));
    struct unit city = {
        .kind = UNIT_CITY, .code = S("01"), .name = S("Thành phố Hà Nội"), .name_en = S("Ha Noi City"),
        .valid_from = from, .lat_e6 = 21028511, .lon_e6 = 105804817, .source = S("QĐ 19/2025/QĐ-TTg"), .as_of = as_of,
    };
    TRY(add_lines(db, a, from, as_of, &city));
    TRY(add_once(db, a, &city));
    if (city.id != CITY_ID) return ERR_CONFLICT;
    return add_lines(db, a, from, as_of, &city);
}

enum err territory_load_hanoi(struct db *db, struct arena *a, int64_t now_ms)
{
    (void)now_ms;
    return db_tx(db, load, a);
}
