/* territory.h - the city down to the person: units, lanes, houses, households, residents; who lies within whom. */
#ifndef SANSANG_TERRITORY_H
#define SANSANG_TERRITORY_H
#include "core/arena.h"
#include "core/field.h"
#include "core/json_in.h"
#include "db/db.h"

struct keys;
struct scope;                            /* http/http.h */
struct chain;                            /* http/http.h */

/* ---- the nouns ---- */

/* An agency (sở, ngành, trung tâm, công ty) is a unit for rights only: its officers act for it, it has no ground and no people,
   and it is listed apart from wards and groups. */
enum unit_kind { UNIT_CITY, UNIT_WARD, UNIT_COMMUNE, UNIT_GROUP, UNIT_AGENCY };
extern const char
    *const unit_kinds[]; /* city, ward (phường), commune (xã), group (tổ dân phố, thôn), agency; NULL-ended */
static inline bool unit_is_ward_level(enum unit_kind k) { return k == UNIT_WARD || k == UNIT_COMMUNE; }

enum { CITY_ID = 1 };

struct unit {
    int64_t id;
    enum unit_kind kind;
    struct str code, name, name_en, folded;
    int64_t parent_id;                   /* 0: the city */
    int64_t valid_from, valid_to;        /* days; valid_to 0 = in force */
    int64_t population, area_m2, lat_e6, lon_e6;
    int64_t households, residents;       /* counted, here and below */
    struct str source;
    int64_t as_of;                       /* day; 0 = unknown */
};

struct lane {                            /* phố, đường, ngõ, ngách, hẻm */
    int64_t id, group_id, parent_id;     /* parent_id 0: leaves from no other lane */
    struct str name, folded;
    int64_t walk_order;
    struct str path;                     /* "lat,lon;lat,lon" micro-degrees; empty = not known */
};

struct house {
    int64_t id, lane_id, group_id;
    struct str number, sort_key;         /* as written; rules_house_key of it */
    int64_t walk_order, lat_e6, lon_e6;  /* 0,0 = position not known */
};

struct household {
    int64_t id, house_id, group_id, ward_id;
    struct str code, head_name;
    struct str folded, given;            /* search forms; filled by household_add */
    struct bytes contact;                /* sealed under "household.contact"; {0} = none */
};

enum sex { SEX_UNKNOWN, SEX_MALE, SEX_FEMALE };
extern const char *const sex_words[];    /* unknown, male, female */

struct resident {
    int64_t id, household_id;
    struct str uid;                      /* UUIDv7 born on a phone; empty = none */
    struct str name, folded;
    int64_t birth_year;                  /* 0 = not known */
    enum sex sex;
    struct bytes number_hash;            /* keys_hash "resident.number"; {0} = none */
    struct str number_last4;
    struct bytes phone_sealed;           /* sealed under "resident.phone"; {0} = none */
    int64_t same_as, left_ms;            /* 0 = none */
};

extern const struct fields unit_fields, lane_fields, house_fields;      /* as columns and as JSON */

/* ---- ids ---- */

/* `count` new ids of table `name` in the running transaction: *first, *first + 1, … */
MUST_USE enum err next_ids(struct db *db, struct arena *a, const char *name, int64_t count, int64_t *first);

/* ---- who lies within whom ---- */

enum { UNIT_DEPTH_MAX = 6 };
struct unit_path { int64_t id[UNIT_DEPTH_MAX]; enum unit_kind kind[UNIT_DEPTH_MAX]; size_t n; };

/* The unit, its parent, … up to the city. ERR_NOT_FOUND. One indexed statement. */
MUST_USE enum err unit_above(struct db *db, struct arena *a, int64_t unit_id, struct unit_path *out);
/* True when `unit_id` is `root` or lies below it. */
MUST_USE enum err unit_is_within(struct db *db, struct arena *a, int64_t unit_id, int64_t root, bool *out);

/* For route tables (defined in scope_web.c): the unit of the path parameter with all units above it.
   Parameters: unit, lane, house, household, resident, import. */
extern const struct scope scope_unit, scope_lane, scope_house, scope_household, scope_resident, scope_import;
MUST_USE enum err unit_chain(struct db *db, struct arena *a, int64_t unit_id, struct chain *out);

/* ---- units ---- */

MUST_USE enum err unit_by_id(struct db *db, struct arena *a, int64_t id, struct unit *out);
MUST_USE enum err unit_by_code(struct db *db, struct arena *a, struct str code, struct unit *out);   /* in force */

/* Children in force, without agencies, by id: those after `after`, at most `limit`; each handed over. */
MUST_USE enum err unit_children(struct db *db, struct arena *a, int64_t parent_id, int64_t after, int64_t limit,
                                db_row_fn *each, void *arg);                       /* row: struct unit */
/* The agencies of the city, in the same way. */
MUST_USE enum err unit_agencies(struct db *db, struct arena *a, int64_t after, int64_t limit, db_row_fn *each, void *arg);

/* Insert within the running transaction. id 0: the next one is taken and written back. `folded` is filled here, and the
   name becomes searchable. ERR_CONFLICT: the code is in force already. */
MUST_USE enum err unit_add(struct db *db, struct arena *a, struct unit *u);
/* Write name, code, population, area, position, source and as_of of a known unit. */
MUST_USE enum err unit_set(struct db *db, struct arena *a, struct unit *u);
/* An old or other name; twice is fine. */
MUST_USE enum err unit_alias_add(struct db *db, struct arena *a, int64_t unit_id, struct str name);

/* A unit ends on `day` and is taken over by the `n` successors (merge: several end into one; split: one into several; a
   new name: one into one). Nothing is deleted: counts stay with the unit and day they were made for; its name leads to
   the successors. With exactly one successor its children move there. ERR_CONFLICT: it has ended already, or it has
   several successors and children still (move them first). */
MUST_USE enum err unit_end(struct db *db, struct arena *a, int64_t unit_id, int64_t day, const int64_t *successors,
                           size_t n);
MUST_USE enum err unit_move(struct db *db, struct arena *a, int64_t unit_id, int64_t parent_id);
/* The units in force today that took over from `unit_id`, through any number of changes; itself when in force. */
MUST_USE enum err unit_today(struct db *db, struct arena *a, int64_t unit_id, int64_t *out, size_t max, size_t *n);

/* The city and its 126 wards and communes (src/territory/hanoi_units.tsv) with the old names of districts, in a
   transaction of its own. Twice changes nothing. */
MUST_USE enum err territory_load_hanoi(struct db *db, struct arena *a, int64_t now_ms);

/* ---- lanes, houses, households, residents ---- */

MUST_USE enum err lane_by_id(struct db *db, struct arena *a, int64_t id, struct lane *out);
MUST_USE enum err house_by_id(struct db *db, struct arena *a, int64_t id, struct house *out);
MUST_USE enum err household_by_id(struct db *db, struct arena *a, int64_t id, struct household *out);
MUST_USE enum err resident_by_id(struct db *db, struct arena *a, int64_t id, struct resident *out);
MUST_USE enum err resident_by_uid(struct db *db, struct arena *a, struct str uid, struct resident *out);
/* The first (lowest id) living elsewhere or here under this number hash. ERR_NOT_FOUND. */
MUST_USE enum err resident_by_number(struct db *db, struct arena *a, struct bytes number_hash, struct resident *out);

MUST_USE enum err lane_list(struct db *db, struct arena *a, int64_t group_id, int64_t after_order, int64_t after_id,
                            int64_t limit, db_row_fn *each, void *arg);            /* row: struct lane */
/* Everyone in a household, by id, those who left too; at most 500. */
MUST_USE enum err resident_list(struct db *db, struct arena *a, int64_t household_id, db_row_fn *each, void *arg);

/* A household with the words of its address, for a card or a search result. */
struct household_card {
    struct household household;
    struct house house;
    struct str lane_name, group_name, ward_name;
};
MUST_USE enum err household_card(struct db *db, struct arena *a, int64_t id, struct household_card *out);

/* Insert within the running transaction; id 0: the next one is taken and written back. Search forms are filled here.
   ERR_CONFLICT: the house number in its lane, the household code in its ward, or the uid is known.
   These do not touch unit.households and unit.residents: call unit_count_add after, or territory_recount at the end. */
MUST_USE enum err lane_add(struct db *db, struct arena *a, struct lane *l);
MUST_USE enum err house_add(struct db *db, struct arena *a, struct house *h);
MUST_USE enum err household_add(struct db *db, struct arena *a, struct household *h);
MUST_USE enum err resident_add(struct db *db, struct arena *a, struct resident *r);
MUST_USE enum err resident_set(struct db *db, struct arena *a, struct resident *r);   /* all but id, household, uid */
/* Write head_name and contact; the search forms follow. */
MUST_USE enum err household_set(struct db *db, struct arena *a, struct household *h);

/* Add to the counts of the group and everything above it. */
MUST_USE enum err unit_count_add(struct db *db, struct arena *a, int64_t unit_id, int64_t households,
                                 int64_t residents);

/* Bulk: begin drops the search and look-up indexes of houses, households and residents, end builds them again (sorted,
   far quicker than one by one) and recounts. Between them use the *_add functions in large transactions, ids ascending,
   and let nobody else in. Twice is fine, also after a crash. Not within a transaction. */
MUST_USE enum err territory_bulk_begin(struct db *db, struct arena *a);
MUST_USE enum err territory_bulk_end(struct db *db, struct arena *a);
/* unit.households and unit.residents of every unit from the rows, in one transaction. */
MUST_USE enum err territory_recount(struct db *db, struct arena *a);

/* Search form and called-by form of a name, in the arena; empty when memory is spent. */
struct str name_folded(struct arena *a, struct str name);
struct str name_given(struct arena *a, struct str folded);
/* First letters only, for those who need no names: "Nguyễn Văn An" -> "N. V. A."; empty when memory is spent. */
struct str name_initials(struct arena *a, struct str name);

/* ---- search ---- */

enum found_kind { FOUND_UNIT, FOUND_LANE, FOUND_HOUSE, FOUND_HOUSEHOLD };
extern const char *const found_kinds[];  /* unit, lane, house, household */
struct found { enum found_kind kind; int64_t id; struct str title, subtitle; int64_t unit_id; };
extern const struct fields found_fields;

enum { FOUND_MAX = 50, QUERY_MAX = 100 };
/* What lies within `unit_id` and matches: any run of words of a unit's or lane's name (also an old name), a house
   number
   with its lane ("12 ngõ 67", or the number alone inside a group), the head of a household by full or given name, or a
   household's code. The last word may be cut short. With or without accents. At most `max` (≤ FOUND_MAX), units first.
   `people` false: households are left out. Cost does not grow with the city. */
MUST_USE enum err territory_search(struct db *db, struct arena *a, struct str query, int64_t unit_id, bool people,
                                   struct found *out, size_t max, size_t *n);

/* ---- geometry ---- */

/* The children of `parent_id` get drawn boundaries from their positions (Voronoi within the parent's shape, or within a
   wide hull of the positions when it has none). Surveyed shapes stay. Own transaction; twice gives the same. */
MUST_USE enum err territory_draw_shapes(struct db *db, struct arena *a, int64_t parent_id);
/* Simplify the children's shapes together so that common borders stay common; done by imports and drawing. */
MUST_USE enum err territory_simplify(struct db *db, struct arena *a, int64_t parent_id);
/* The deepest unit with a shape around the point. ERR_NOT_FOUND. */
MUST_USE enum err unit_at(struct db *db, struct arena *a, int64_t lat_e6, int64_t lon_e6, int64_t *unit_id);

extern const struct migration territory_migrations[];
extern const size_t territory_n_migrations;

#endif
