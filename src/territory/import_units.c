/* import_units.c - lists of units (with boundaries, from GeoJSON) and of old names; and which unit a list means. */
#include "auth/role.h"
#include <assert.h>
#include "core/time.h"
#include "territory/decimal.h"
#include "territory/import.h"
#include "territory/map.h"
#include "territory/unit_db.h"

/* ---- which unit a list means ---- */

struct named { int64_t id[2]; size_t n; };

static enum err named_keep(const void *row, void *arg)
{
    struct named *m = arg;
    if (m->n < N_OF(m->id)) m->id[m->n] = ((const struct unit_step *)row)->id;
    m->n++;
    return OK;
}

/* By code, by name among the children of `parent_id`, by old name among them. ERR_NOT_FOUND; ERR_CONFLICT: several. */
static enum err unit_meant(struct db *db, struct arena *a, int64_t parent_id, struct str said, struct unit *out)
{
    enum err e = unit_by_code(db, a, said, out);
    if (e == OK && out->parent_id == parent_id && out->kind != UNIT_AGENCY) return OK;
    if (e != OK && e != ERR_NOT_FOUND) return e;
    struct str folded = name_folded(a, said);
    struct named m = { .n = 0 };
    TRY(unit_named(db, a, parent_id, folded, named_keep, &m));
    if (m.n == 0) TRY(unit_named_once(db, a, parent_id, folded, named_keep, &m));
    if (m.n != 1) return m.n ? ERR_CONFLICT : ERR_NOT_FOUND;
    return unit_by_id(db, a, m.id[0], out);
}

static enum err meant(struct importing *im, const char *column, int64_t parent_id, struct str said, struct unit *out)
{
    enum err e = unit_meant(im->db, im->a, parent_id, said, out);
    if (e == ERR_CONFLICT) return import_refuse(im, column, "several");
    if (e == ERR_NOT_FOUND) return import_refuse(im, column, "unit");
    return e;
}

enum err import_within(struct importing *im, const char *column, int64_t unit_id)
{
    bool within;
    TRY(unit_is_within(im->db, im->a, unit_id, im->unit_id, &within));
    return within ? OK : import_refuse(im, column, "outside");
}

enum err import_ward(struct importing *im, const char *column, struct str said, struct unit *out)
{
    return meant(im, column, CITY_ID, said, out);
}

enum err import_group(struct importing *im, const char *column, const struct unit *ward, struct str said,
                      struct unit *out)
{
    TRY(meant(im, column, ward->id, said, out));
    return import_within(im, column, out->id);
}

/* ---- units ---- */

struct unit_row { struct str code, name, name_en, kind, parent, area_km2, population, lat, lon; struct bytes shape; };
static const struct field unit_columns[] = {
    FIELD(struct unit_row, code,       .nullable = true, .max = 20,
          .about = "official code; else the name must be known"),
    FIELD(struct unit_row, name,       .nullable = true, .max = 120, .about = "full name: Phường Tây Hồ"),
    FIELD(struct unit_row, name_en,    .nullable = true, .max = 120),
    FIELD(struct unit_row, kind,       .nullable = true, .max = 20,
          .about = "phường, xã, tổ dân phố, thôn; else from the name"),
    FIELD(struct unit_row, parent,     .nullable = true, .max = 120, .about = "code or name of the ward, for a group"),
    FIELD(struct unit_row, area_km2,   .nullable = true, .max = 20),
    FIELD(struct unit_row, population, .nullable = true, .max = 20),
    FIELD(struct unit_row, lat,        .nullable = true, .max = 20),
    FIELD(struct unit_row, lon,        .nullable = true, .max = 20),
    FIELD(struct unit_row, shape,      .nullable = true),
};
static const char *const unit_headings[] = {
    "ma|ma don vi|ma xa|ma phuong|ma to", "ten|ten don vi|ten phuong xa", "ten tieng anh", "loai|cap",
        "thuoc|don vi cap tren|phuong xa", "dien tich|dien tich km2", "dan so", "vi do|vy do", "kinh do", "ranh gioi",
};
static_assert(N_OF(unit_columns) == N_OF(unit_headings), "a heading for each column");

enum { PARENTS_MAX = 200 };
struct units_memory { int64_t redrawn[PARENTS_MAX]; size_t n; };     /* whose children's borders changed */

static const struct { struct str folded; enum unit_kind kind; } kind_words[] = {
    { STR("phuong"), UNIT_WARD }, { STR("ward"), UNIT_WARD }, { STR("xa"), UNIT_COMMUNE },
        { STR("commune"), UNIT_COMMUNE },
    { STR("to dan pho"), UNIT_GROUP }, { STR("to"), UNIT_GROUP }, { STR("thon"), UNIT_GROUP },
        { STR("group"), UNIT_GROUP },
    { STR("tdp"), UNIT_GROUP }, { STR("cum"), UNIT_GROUP }, { STR("khu"), UNIT_GROUP },
    { STR("thanh pho"), UNIT_CITY }, { STR("city"), UNIT_CITY },
};

static bool word_first(struct str s, struct str word)
{
    return s.n >= word.n && memcmp(s.p, word.p, word.n) == 0 && (s.n == word.n || s.p[word.n] == ' ');
}

static enum err kind_of(struct importing *im, const struct unit_row *in, enum unit_kind *out)
{
    struct str said = name_folded(im->a, in->kind.n ? in->kind : in->name);
    for (size_t i = 0; i < N_OF(kind_words); i++)
        if (word_first(said, kind_words[i].folded)) { *out = kind_words[i].kind; return OK; }
    return import_refuse(im, "kind", "kind");
}

static enum err number_set(struct importing *im, const char *column, struct str s, int64_t divide, int64_t least,
                           int64_t most, int64_t *out, bool *changed)
{
    int64_t x;
    if (s.n == 0) return OK;
    if (!decimal_e6(s, &x) || (x /= divide) < least || x > most) return import_refuse(im, column, "value");
    if (*out != x) *changed = true;
    *out = x;
    return OK;
}

static void text_set(struct str s, struct str *out, bool *changed)
{
    if (s.n == 0 || str_eq(s, *out)) return;
    *out = s;
    *changed = true;
}

static enum err facts_set(struct importing *im, const struct unit_row *in, struct unit *u, bool *changed)
{
    /* a unit known by its name keeps its spelling */
    if (in->code.n || im->is_new) text_set(in->name, &u->name, changed);
    text_set(in->name_en, &u->name_en, changed);
    TRY(number_set(im, "area_km2", in->area_km2, 1, 0, INT64_C(1000000000000), &u->area_m2, changed));
    TRY(number_set(im, "population", in->population, 1000000, 0, 100000000, &u->population, changed));
    TRY(number_set(im, "lat", in->lat, 1, -90000000, 90000000, &u->lat_e6, changed));
    return number_set(im, "lon", in->lon, 1, -180000000, 180000000, &u->lon_e6, changed);
}

/* The unit above: said, or the unit the list is for. A ward lies in the city, a group in a ward. */
static enum err parent_of(struct importing *im, const struct unit_row *in, enum unit_kind kind, struct unit *out)
{
    if (kind == UNIT_GROUP && in->parent.n) TRY(import_ward(im, "parent", in->parent, out));
    else {
        enum err e = unit_by_id(im->db, im->a, kind == UNIT_GROUP ? im->unit_id : CITY_ID, out);
        if (e != OK) return e == ERR_NOT_FOUND ? import_refuse(im, "parent", "unit") : e;
    }
    if (unit_is_ward_level(out->kind) != (kind == UNIT_GROUP)) return import_refuse(im, "parent", "unit");
    return import_within(im, "parent", out->id);
}

/* What the row says about a unit not known yet. */
static enum err unit_first(struct importing *im, const struct unit_row *in, struct unit *u, struct spot middle)
{
    struct unit parent;
    TRY(kind_of(im, in, &u->kind));
    if (!in->name.n || u->kind == UNIT_CITY) return import_refuse(im, "name", in->name.n ? "kind" : "missing");
    if (!in->code.n) return import_refuse(im, "code", "missing");
    TRY(parent_of(im, in, u->kind, &parent));
    struct unit taken;
    enum err e = unit_by_code(im->db, im->a, in->code, &taken);
    if (e != ERR_NOT_FOUND) return e == OK ? import_refuse(im, "code", "code_used") : e;
    u->code = in->code;
    u->parent_id = parent.id;
    u->valid_from = u->as_of = day_of_ms(im->now_ms);
    u->source = S("danh sách nhập");
    if (!u->lat_e6 && !u->lon_e6) { u->lat_e6 = middle.lat_e6; u->lon_e6 = middle.lon_e6; }
    return OK;
}

static enum err unit_find(struct importing *im, const struct unit_row *in, struct unit *u)
{
    if (in->code.n) {
        TRY(unit_by_code(im->db, im->a, in->code, u));
        return u->kind == UNIT_AGENCY ? import_refuse(im, "code", "code_used") : OK;     /* lists are of the ground */
    }
    if (!in->name.n) return import_refuse(im, "code", "missing");
    struct unit parent = { .id = CITY_ID };
    if (in->parent.n) TRY(import_ward(im, "parent", in->parent, &parent));
    enum err e = unit_meant(im->db, im->a, parent.id, in->name, u);
    return e == ERR_CONFLICT ? import_refuse(im, "name", "several") : e;
}

static enum err shape_take(struct importing *im, const struct unit *u, struct bytes shape, bool *changed)
{
    struct units_memory *m = im->memory;
    bool moved = false;
    TRY(unit_shape_put(im->db, im->a, u, shape, &moved));
    if (!moved) return OK;
    *changed = true;
    for (size_t i = 0; i < m->n; i++) if (m->redrawn[i] == u->parent_id) return OK;
    if (m->n < PARENTS_MAX) m->redrawn[m->n++] = u->parent_id;
    return OK;
}

static enum err unit_row_in(struct importing *im, const void *row)
{
    const struct unit_row *in = row;
    struct unit u = { 0 };
    struct bytes shape = { 0 };
    struct spot middle = { 0 };
    enum shape_fault fault;
    bool changed = false;
    if (in->shape.n) {                                        /* before anything is written */
        TRY(shape_check(im->a, in->shape, &fault, &shape));
        if (fault == SHAPE_BROKEN) return import_refuse(im, "shape", "shape");
        struct box b = shape_box(shape);
        middle = (struct spot){ (b.south_e6 + b.north_e6) / 2, (b.west_e6 + b.east_e6) / 2 };
    }
    enum err e = unit_find(im, in, &u);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    im->is_new = e == ERR_NOT_FOUND;
    if (!im->is_new) TRY(import_within(im, "code", u.id));
    TRY(facts_set(im, in, &u, &changed));
    if (im->is_new) {
        TRY(unit_first(im, in, &u, middle));
        TRY(unit_add(im->db, im->a, &u));
    } else if (changed) TRY(unit_set(im->db, im->a, &u));
    if (shape.n) TRY(shape_take(im, &u, shape, &changed));
    im->is_changed = changed;
    return OK;
}

static enum err units_finish(struct db *db, struct arena *a, const void *memory)
{
    const struct units_memory *m = memory;
    for (size_t i = 0; i < m->n; i++) {
        arena_reset(a);
        TRY(territory_simplify(db, a, m->redrawn[i]));
    }
    return OK;
}

const struct import_kind units_import = {
    .name = "units", .title = "Đơn vị hành chính và ranh giới", .roles = ROLE_CITY | ROLE_ADMIN | ROLE_OFFICER,
    .columns = FIELDS(unit_columns), .headings = unit_headings, .row_size = sizeof(struct unit_row),
    .memory_size = sizeof(struct units_memory), .batch_rows = 100, .row = unit_row_in, .finish = units_finish,
};

/* ---- old names ---- */

struct alias_row { struct str unit, alias; };
static const struct field alias_columns[] = {
    FIELD(struct alias_row, unit,  .min = 1, .max = 120, .about = "code or name of the ward or commune"),
    FIELD(struct alias_row, alias, .min = 2, .max = 120, .about = "its old or other name: quận Tây Hồ"),
};
static const char *const alias_headings[] = { "ma|ma don vi|don vi|code", "ten cu|ten khac|ten goi khac|old name" };

static enum err alias_row_in(struct importing *im, const void *row)
{
    const struct alias_row *in = row;
    struct unit u;
    bool known;
    TRY(import_ward(im, "unit", in->unit, &u));
    TRY(import_within(im, "unit", u.id));
    if (name_folded(im->a, in->alias).n == 0) return import_refuse(im, "alias", "value");
    TRY(alias_is_known(im->db, im->a, u.id, name_folded(im->a, in->alias), &known));
    im->is_new = !known;
    return known ? OK : unit_alias_add(im->db, im->a, u.id, in->alias);
}

const struct import_kind aliases_import = {
    .name = "aliases", .title = "Tên cũ của đơn vị", .roles = ROLE_CITY | ROLE_ADMIN,
    .columns = FIELDS(alias_columns), .headings = alias_headings, .row_size = sizeof(struct alias_row),
    .batch_rows = 500, .row = alias_row_in,
};
