/* scope_web.c - how a route finds the unit it is about: from a unit, lane, house, household, resident or import. */
#include "http/http.h"
#include "territory/import.h"
#include "territory/territory.h"

enum err unit_chain(struct db *db, struct arena *a, int64_t unit_id, struct chain *out)
{
    struct unit_path path;
    TRY(unit_above(db, a, unit_id, &path));
    out->n = path.n < CHAIN_MAX ? path.n : CHAIN_MAX;
    memcpy(out->unit_id, path.id, out->n * sizeof path.id[0]);
    return OK;
}

static enum err lane_chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    struct lane l;
    TRY(lane_by_id(db, a, id, &l));
    return unit_chain(db, a, l.group_id, out);
}

static enum err house_chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    struct house h;
    TRY(house_by_id(db, a, id, &h));
    return unit_chain(db, a, h.group_id, out);
}

static enum err household_chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    struct household h;
    TRY(household_by_id(db, a, id, &h));
    return unit_chain(db, a, h.group_id, out);
}

static enum err resident_chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    struct resident r;
    TRY(resident_by_id(db, a, id, &r));
    return household_chain(db, a, r.household_id, out);
}

static enum err import_chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    struct import_job j;
    TRY(import_by_id(db, a, id, &j));
    return unit_chain(db, a, j.unit_id, out);
}

const struct scope scope_unit      = { "unit",      unit_chain };
const struct scope scope_lane      = { "lane",      lane_chain };
const struct scope scope_house     = { "house",     house_chain };
const struct scope scope_household = { "household", household_chain };
const struct scope scope_resident  = { "resident",  resident_chain };
const struct scope scope_import    = { "import",    import_chain };
