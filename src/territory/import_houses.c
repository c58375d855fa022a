/* import_houses.c - lists of households and residents, one row each: the address is made where it is new, a household
   is known by its code, a person by number or by name and year. Numbers become hashes, phones are sealed, at once. */
#include <assert.h>
#include "auth/role.h"
#include "core/time.h"
#include "rules/rules.h"
#include "territory/decimal.h"
#include "territory/house_db.h"
#include "territory/import.h"

struct house_row {
    struct str ward, group, lane, house, household, head, name, sex, number, phone, lat, lon;
    int64_t birth_year;
};
static const struct field house_columns[] = {
    FIELD(struct house_row, ward,       .min = 1, .max = 120, .about = "code or name of the ward or commune"),
    FIELD(struct house_row, group,      .min = 1, .max = 120, .about = "tổ dân phố, thôn: made when it is new"),
    FIELD(struct house_row, lane,       .min = 1, .max = 200, .about = "street or lane; nested: Ngõ 67 > Ngách 67/12"),
    FIELD(struct house_row, house,      .min = 1, .max = 40,  .about = "house number as written: 12A/34"),
    FIELD(struct house_row, household,  .nullable = true, .max = 40,  .about = "the ward's code of the household"),
    FIELD(struct house_row, head,       .nullable = true, .max = 120, .about = "head of the household"),
    FIELD(struct house_row, name,       .nullable = true, .max = 120,
          .about = "a resident; empty: the row is about the household"),
    FIELD(struct house_row, birth_year, .nullable = true, .min = 1, .max = 9999),
    FIELD(struct house_row, sex,        .nullable = true, .max = 10,  .about = "Nam, Nữ"),
    FIELD(struct house_row, number,     .nullable = true, .max = 20,
          .about = "personal number: kept as a hash and its last four digits"),
    FIELD(struct house_row, phone,      .nullable = true, .max = 20,  .about = "kept sealed"),
    FIELD(struct house_row, lat,        .nullable = true, .max = 20),
    FIELD(struct house_row, lon,        .nullable = true, .max = 20),
};
static const char *const house_headings[] = {
    "ma phuong|ma xa|phuong|xa|phuong xa|ward code", "to|to dan pho|thon|to thon|tdp",
    "ngo|duong|pho|duong pho|ngo pho|ngo ngach",
    "so nha|house number|dia chi so", "ma ho|ho|so ho|household code", "chu ho|ho ten chu ho|ten chu ho",
    "ho ten|ho va ten|ten|nhan khau|resident", "nam sinh|birth year|ns", "gioi tinh|phai|gioi",
    "so dinh danh|cccd|so cccd|so can cuoc|can cuoc|so dinh danh ca nhan", "dien thoai|so dien thoai|sdt", "vi do",
    "kinh do",
};
static_assert(N_OF(house_columns) == N_OF(house_headings), "a heading for each column");

/* The address of the row before: lists come sorted, so most rows look nothing up. Keyed by the words of the file. */
enum { COUNTS_MAX = 64, LANE_DEPTH_MAX = 4 };
struct houses_cache {
    struct str ward_said, group_said, lane_said, house_said;
    struct unit ward, group;
    struct lane lane;
    struct house house;
    int64_t lane_order;                  /* the last walking order in that lane; 0: not looked up yet */
    struct str home_said, head_said; /* of the row before, in that house: the residents of a household stand together */
    int64_t home_id;                     /* 0: the next row is another household */
    bool is_code_new;                    /* code_check has looked for it and found nothing */
    struct id_block { int64_t next, left; } house_ids, household_ids, resident_ids;
    struct { int64_t group_id, households, residents; } counts[COUNTS_MAX];
    size_t n_counts;
};

/* Ids come by the block: a counter is moved once for many rows, and what a batch leaves over stays unused. */
static enum err id_take(struct importing *im, struct id_block *b, const char *name, int64_t *out)
{
    enum { BLOCK = 64 };
    if (b->left == 0) {
        TRY(next_ids(im->db, im->a, name, BLOCK, &b->next));
        b->left = BLOCK;
    }
    b->left--;
    *out = b->next++;
    return OK;
}

/* ---- what is written only when the whole row is good ---- */

struct person_in { int64_t birth_year; enum sex sex; struct str name, number, phone; };

static enum err sex_read(struct importing *im, struct str said, enum sex *out)
{
    static const struct { struct str folded; enum sex sex; } words[] = {
        { STR("nam"), SEX_MALE }, { STR("male"), SEX_MALE }, { STR("m"), SEX_MALE }, { STR("1"), SEX_MALE },
        { STR("nu"), SEX_FEMALE }, { STR("female"), SEX_FEMALE }, { STR("f"), SEX_FEMALE }, { STR("0"), SEX_FEMALE },
    };
    struct str folded = name_folded(im->a, said);
    for (size_t i = 0; i < N_OF(words); i++) if (str_eq(folded, words[i].folded)) { *out = words[i].sex; return OK; }
    return import_refuse(im, "sex", "sex");
}

static struct str digits_of(struct arena *a, struct str s)
{
    char *p = arena_new(a, char, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; p && i < s.n; i++) if (s.p[i] != ' ' && s.p[i] != '.' && s.p[i] != '-') p[n++] = s.p[i];
    return (struct str){ p, n };
}

static enum err person_read(struct importing *im, const struct house_row *in, struct person_in *out)
{
    int this_year = date_of_day(day_of_ms(im->now_ms)).year;
    struct person_in p = { .birth_year = in->birth_year, .name = in->name };
    char phone[16];
    if (!rules_name_ok(in->name.p, in->name.n)) return import_refuse(im, "name", "name");
    if (in->birth_year && !rules_birth_year_ok((int)in->birth_year, this_year)) return import_refuse(im, "birth_year",
        "year");
    if (in->sex.n) TRY(sex_read(im, in->sex, &p.sex));
    if (in->number.n) {
        struct rules_person typed = { (int)p.birth_year, (int)p.sex }, read = { 0 };
        p.number = digits_of(im->a, in->number);
        if (rules_number_check(p.number.p, p.number.n, typed, this_year) != NUMBER_OK
            || rules_number_read(p.number.p, p.number.n, &read) != NUMBER_OK) return import_refuse(im, "number",
                "number");
        if (!p.birth_year) p.birth_year = read.birth_year;
        if (!p.sex) p.sex = (enum sex)read.sex;
    }
    if (in->phone.n) {
        size_t n = rules_phone(in->phone.p, in->phone.n, phone);
        if (n == 0) return import_refuse(im, "phone", "phone");
        TRY(arena_copy(im->a, (struct str){ phone, n }, &p.phone));
    }
    *out = p;
    return OK;
}

static enum err position_read(struct importing *im, const struct house_row *in, int64_t *lat, int64_t *lon)
{
    *lat = *lon = 0;
    if (!in->lat.n && !in->lon.n) return OK;
    if (!decimal_e6(in->lat, lat) || !decimal_e6(in->lon, lon) || *lat < -90000000 || *lat > 90000000
        || *lon < -180000000 || *lon > 180000000) return import_refuse(im, "lat", "position");
    return OK;
}

/* ---- the address, found or made ---- */

static enum err keep_said(struct importing *im, struct str said, struct str *out)
{
    return arena_copy(im->batch, said, out);
}

static enum err ward_take(struct importing *im, struct houses_cache *c, struct str said)
{
    struct arena *row = im->a;
    if (str_eq(c->ward_said, said) && said.n) return OK;
    c->ward_said = c->group_said = c->lane_said = c->house_said = (struct str){ 0 };
    im->a = im->batch;                   /* what the cache holds outlives the row */
    enum err e = import_ward(im, "ward", said, &c->ward);
    im->a = row;
    return e == OK ? keep_said(im, said, &c->ward_said) : e;
}

/* A code that stands at another address is refused before the new address is made. */
static enum err code_check(struct importing *im, struct houses_cache *c, const struct house_row *in)
{
    struct household h;
    struct household_card card;
    char key[256];
    c->is_code_new = false;
    if (!in->household.n) return OK;
    enum err e = household_by_code(im->db, im->a, c->ward.id, in->household, &h);
    c->is_code_new = e == ERR_NOT_FOUND;
    if (e == ERR_NOT_FOUND) return OK;
    TRY(e);
    TRY(household_card(im->db, im->a, h.id, &card));
    size_t n = rules_house_key(in->house.p, in->house.n, key, sizeof key);
    bool here = c->group.id && h.group_id == c->group.id && str_eq(card.house.sort_key, (struct str){ key, n });
    return here ? OK : import_refuse(im, "household", "address");
}

/* The first code not in use: the ward's, with the next number. */
static enum err group_code(struct importing *im, const struct unit *ward, struct str *out)
{
    int64_t number;
    struct unit taken;
    enum err e;
    TRY(group_count(im->db, im->a, ward->id, &number));
    do {
        number++;
        *out = arena_printf(im->a, "%.*s-%03lld", (int)ward->code.n, ward->code.p, (long long)number);
        e = unit_by_code(im->db, im->a, *out, &taken);
    } while (e == OK);
    return e == ERR_NOT_FOUND ? OK : e;
}

/* A group that is not known yet is made. */
static enum err group_make(struct importing *im, struct houses_cache *c, struct str said)
{
    struct unit g = {
        .kind = UNIT_GROUP, .name = said, .parent_id = c->ward.id, .valid_from = day_of_ms(im->now_ms),
        .lat_e6 = c->ward.lat_e6, .lon_e6 = c->ward.lon_e6, .source = S("danh sách nhập"),
            .as_of = day_of_ms(im->now_ms),
        .name_en = S(""),
    };
    TRY(group_code(im, &c->ward, &g.code));
    TRY(unit_add(im->db, im->a, &g));
    c->group = g;
    return OK;
}

/* Finds the group; one not known yet may be made later by who may write to the whole ward (group.id 0). */
static enum err group_find(struct importing *im, struct houses_cache *c, struct str said)
{
    c->lane_said = c->house_said = c->group_said = (struct str){ 0 };
    enum err e = import_group(im, "group", &c->ward, said, &c->group);
    if (e != ERR_BAD_INPUT || strcmp(im->code, "unit") != 0) return e;
    im->code = NULL;
    c->group = (struct unit){ 0 };
    if (name_folded(im->a, said).n == 0) return import_refuse(im, "group", "value");
    return import_within(im, "group", c->ward.id);
}

/* The group and, last of all checks, whether the household's code fits the address. Only then something is made. */
static enum err group_take(struct importing *im, struct houses_cache *c, const struct house_row *in)
{
    struct arena *row = im->a;
    enum err e = OK;
    im->a = im->batch;                   /* what the cache holds outlives the row */
    if (!str_eq(c->group_said, in->group) || !c->group.id) e = group_find(im, c, in->group);
    if (e == OK) e = code_check(im, c, in);
    if (e == OK && !c->group.id) e = group_make(im, c, in->group);
    if (e == OK && !str_eq(c->group_said, in->group)) e = keep_said(im, in->group, &c->group_said);
    im->a = row;
    return e;
}

static struct str trimmed(struct str s)
{
    while (s.n && s.p[0] == ' ') { s.p++; s.n--; }
    while (s.n && s.p[s.n - 1] == ' ') s.n--;
    return s;
}

/* "Ngõ 67 > Ngách 67/12": each from the one before it. */
static enum err lane_take(struct importing *im, struct houses_cache *c, struct str said)
{
    struct lane l = { 0 };
    if (str_eq(c->lane_said, said) && said.n) return OK;
    c->lane_said = c->house_said = (struct str){ 0 };
    c->lane_order = 0;
    struct str rest = said;
    for (size_t depth = 0; rest.n && depth < LANE_DEPTH_MAX; depth++) {
        const char *mark = memchr(rest.p, '>', rest.n);
        size_t n = mark ? (size_t)(mark - rest.p) : rest.n;
        struct str name = trimmed((struct str){ rest.p, n }), folded = name_folded(im->a, name);
        rest = (struct str){ rest.p + n + (mark ? 1 : 0), rest.n - n - (mark ? 1 : 0) };
        int64_t parent = l.id;
        enum err e = lane_by_name(im->db, im->a, c->group.id, parent, folded, &l);
        if (e == ERR_NOT_FOUND) {
            int64_t order;
            TRY(lane_last_order(im->db, im->a, c->group.id, &order));
            l = (struct lane){ .group_id = c->group.id, .parent_id = parent, .name = name, .walk_order = order + 1,
                               .path = S("") };
            e = lane_add(im->db, im->a, &l);
        }
        TRY(e);
    }
    c->lane = (struct lane){ .id = l.id, .group_id = c->group.id };
    return keep_said(im, said, &c->lane_said);
}

static enum err lane_check(struct importing *im, struct str said)
{
    size_t parts = 0, from = 0;
    for (size_t i = 0; i <= said.n; i++) {
        if (i < said.n && said.p[i] != '>') continue;
        if (name_folded(im->a, (struct str){ said.p + from, i - from }).n == 0) return import_refuse(im, "lane",
            "lane");
        from = i + 1;
        parts++;
    }
    return parts > LANE_DEPTH_MAX ? import_refuse(im, "lane", "lane") : OK;
}

static enum err house_take(struct importing *im, struct houses_cache *c, const struct house_row *in, int64_t lat,
                           int64_t lon)
{
    char key[256];
    if (str_eq(c->house_said, in->house) && in->house.n) return OK;
    size_t n = rules_house_key(in->house.p, in->house.n, key, sizeof key);
    struct house h;
    enum err e = house_by_number(im->db, im->a, c->lane.id, (struct str){ key, n }, in->house, &h);
    if (e == ERR_NOT_FOUND) {
        if (!c->lane_order) TRY(house_last_order(im->db, im->a, c->lane.id, &c->lane_order));
        h = (struct house){ .lane_id = c->lane.id, .group_id = c->group.id, .number = in->house,
                            .walk_order = ++c->lane_order, .lat_e6 = lat, .lon_e6 = lon };
        TRY(id_take(im, &c->house_ids, "house", &h.id));
        e = house_add(im->db, im->a, &h);
    }
    TRY(e);
    c->house = (struct house){ .id = h.id, .lane_id = c->lane.id, .group_id = c->group.id };
    return keep_said(im, in->house, &c->house_said);
}

/* ---- the household and the person ---- */

struct match { const struct household *want; struct household found; bool is_found; };

static enum err same_head(const void *row, void *arg)
{
    struct match *m = arg;
    const struct household *h = row;
    if (!m->is_found && str_eq(h->folded, m->want->folded)) { m->found = *h; m->is_found = true; }
    return OK;
}

/* By its code in the ward; a list without codes: by its head in the house. */
static enum err household_find(struct importing *im, struct houses_cache *c, const struct household *want,
                               struct household *out)
{
    if (want->code.n && c->is_code_new) return ERR_NOT_FOUND;
    if (want->code.n) return household_by_code(im->db, im->a, c->ward.id, want->code, out);
    struct match m = { .want = want };
    TRY(household_of_house(im->db, im->a, c->house.id, same_head, &m));
    if (!m.is_found) return ERR_NOT_FOUND;
    *out = m.found;
    return OK;
}

static void count(struct houses_cache *c, int64_t households, int64_t residents)
{
    size_t i = 0;
    while (i < c->n_counts && c->counts[i].group_id != c->group.id) i++;
    if (i == c->n_counts) c->counts[c->n_counts++].group_id = c->group.id;
    c->counts[i].households += households;
    c->counts[i].residents += residents;
}

static enum err counts_flush(struct importing *im)
{
    struct houses_cache *c = im->cache;
    for (size_t i = 0; i < c->n_counts; i++)
        TRY(unit_count_add(im->db, im->a, c->counts[i].group_id, c->counts[i].households, c->counts[i].residents));
    c->n_counts = 0;
    memset(c->counts, 0, sizeof c->counts);
    return OK;
}

static enum err household_take(struct importing *im, struct houses_cache *c, const struct house_row *in,
                               struct household *out)
{
    struct household want = { .house_id = c->house.id, .group_id = c->group.id, .ward_id = c->ward.id,
                              .code = in->household,
                              .head_name = in->head.n ? in->head : in->household.n ? (struct str){ "", 0 } : in->name };
    want.folded = name_folded(im->a, want.head_name);
    enum err e = household_find(im, c, &want, out);
    if (e == OK) {
        if (!in->head.n || str_eq(out->head_name, in->head)) return OK;
        out->head_name = in->head;
        out->folded = want.folded;
        out->given = name_given(im->a, want.folded);
        im->is_changed = true;
        return household_set_head(im->db, im->a, out);
    }
    if (e != ERR_NOT_FOUND) return e;
    TRY(id_take(im, &c->household_ids, "household", &want.id));
    if (!want.code.n) {
        want.code = arena_printf(im->a, "%.*s-%lld", (int)c->group.code.n, c->group.code.p, (long long)want.id);
    }
    TRY(household_add(im->db, im->a, &want));
    im->is_new = true;
    count(c, 1, 0);
    *out = want;
    return OK;
}

/* 2: by number, 1: by name and year */
struct people_match { const struct resident *want; struct resident found; int good; };

static enum err same_person(const void *row, void *arg)
{
    struct people_match *m = arg;
    const struct resident *r = row, *w = m->want;
    int good = 0;
    if (w->number_hash.n && r->number_hash.n) {
        if (r->number_hash.n == w->number_hash.n && memcmp(r->number_hash.p, w->number_hash.p,
                                                           w->number_hash.n) == 0) good = 2;
    } else if (str_eq(r->folded, w->folded) && (!r->birth_year || !w->birth_year
                                                || r->birth_year == w->birth_year)) good = 1;
    if (good > m->good) { m->found = *r; m->good = good; }
    return OK;
}

static enum err phone_differs(struct importing *im, struct bytes sealed, struct str phone, bool *out)
{
    struct str known = { 0 };
    *out = true;
    if (!sealed.n) return OK;
    TRY(keys_unseal(im->keys, im->a, "resident.phone", sealed, &known));
    *out = !str_eq(known, phone);
    return OK;
}

/* A list adds what it knows; what it leaves empty stays. */
static enum err resident_mend(struct importing *im, struct resident *r, const struct resident *want, struct str phone)
{
    bool changed = false, other_phone = false;
    if (!str_eq(r->name, want->name)) { r->name = want->name; changed = true; }
    if (want->birth_year && r->birth_year != want->birth_year) { r->birth_year = want->birth_year; changed = true; }
    if (want->sex && r->sex != want->sex) { r->sex = want->sex; changed = true; }
    if (want->number_hash.n && !r->number_hash.n) {
        r->number_hash = want->number_hash;
        r->number_last4 = want->number_last4;
        changed = true;
    }
    if (phone.n) TRY(phone_differs(im, r->phone_sealed, phone, &other_phone));
    if (other_phone) TRY(keys_seal(im->keys, im->a, "resident.phone", phone, &r->phone_sealed));
    if (!changed && !other_phone) return OK;
    im->is_changed = true;
    return resident_set(im->db, im->a, r);
}

static enum err resident_take(struct importing *im, struct houses_cache *c, int64_t household_id, const struct person_in *p)
{
    struct resident want = { .household_id = household_id, .name = p->name, .folded = name_folded(im->a, p->name),
                             .birth_year = p->birth_year, .sex = p->sex };
    if (p->number.n) {
        TRY(keys_hash(im->keys, im->a, "resident.number", p->number, &want.number_hash));
        want.number_last4 = (struct str){ p->number.p + p->number.n - 4, 4 };
    }
    struct people_match m = { .want = &want };
    if (!im->is_new) TRY(resident_list(im->db, im->a, household_id, same_person, &m)); /* else nobody lives there yet */
    if (m.good) return resident_mend(im, &m.found, &want, p->phone);
    if (want.number_hash.n) {            /* known at another address: counted there, once */
        struct resident first;
        enum err e = resident_by_number(im->db, im->a, want.number_hash, &first);
        if (e != OK && e != ERR_NOT_FOUND) return e;
        if (e == OK) want.same_as = first.same_as ? first.same_as : first.id;
    }
    if (p->phone.n) TRY(keys_seal(im->keys, im->a, "resident.phone", p->phone, &want.phone_sealed));
    TRY(id_take(im, &c->resident_ids, "resident", &want.id));
    TRY(resident_add(im->db, im->a, &want));
    im->is_new = true;
    count(c, 0, want.same_as ? 0 : 1);
    return OK;
}

static bool is_same_home(const struct houses_cache *c, const struct house_row *in)
{
    return c->home_id && in->household.n && str_eq(c->group_said, in->group) && str_eq(c->lane_said, in->lane)
        && str_eq(c->house_said, in->house) && str_eq(c->home_said, in->household) && str_eq(c->head_said, in->head);
}

static enum err home_take(struct importing *im, struct houses_cache *c, const struct house_row *in, int64_t lat, int64_t lon)
{
    struct household home;
    if (is_same_home(c, in)) return OK;
    c->home_id = 0;
    TRY(group_take(im, c, in));
    TRY(lane_take(im, c, in->lane));
    TRY(house_take(im, c, in, lat, lon));
    TRY(household_take(im, c, in, &home));
    TRY(keep_said(im, in->household, &c->home_said));
    TRY(keep_said(im, in->head, &c->head_said));
    c->home_id = home.id;
    return OK;
}

static enum err house_row_in(struct importing *im, const void *row)
{
    const struct house_row *in = row;
    struct houses_cache *c = im->cache;
    struct person_in person = { 0 };
    char key[256];
    int64_t lat, lon;
    size_t n = rules_house_key(in->house.p, in->house.n, key, sizeof key);
    if (n == 0 || n > sizeof key) return import_refuse(im, "house", "house");
    if (in->name.n) TRY(person_read(im, in, &person));
    if (in->head.n && !rules_name_ok(in->head.p, in->head.n)) return import_refuse(im, "head", "name");
    if (!in->name.n && !in->head.n && !in->household.n) return import_refuse(im, "household", "missing");
    TRY(position_read(im, in, &lat, &lon));
    TRY(lane_check(im, in->lane));
    if (c->n_counts == COUNTS_MAX) TRY(counts_flush(im));

    TRY(ward_take(im, c, in->ward));
    TRY(home_take(im, c, in, lat, lon));
    return in->name.n ? resident_take(im, c, c->home_id, &person) : OK;
}

const struct import_kind houses_import = {
    .name = "houses", .title = "Hộ gia đình và nhân khẩu", .roles = ROLE_OFFICER | ROLE_CITY,
    .columns = FIELDS(house_columns), .headings = house_headings, .row_size = sizeof(struct house_row),
    .cache_size = sizeof(struct houses_cache), .batch_rows = 500, .row = house_row_in, .batch_end = counts_flush,
};
