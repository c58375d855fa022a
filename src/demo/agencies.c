/* agencies.c - the agencies of the invented city, somebody at every desk, and who is responsible for what. */
#include "demo/demo.h"
#include "demo/demo_db.h"
#include "demo/names.h"
#include "demo/petition_texts.h"
#include "account/account.h"
#include "core/time.h"
#include "territory/territory.h"

enum { AT_EACH_DESK = 2, WARDS_MAX = 300, DESKS_BYTES = 16 * MIB };
struct wards { int64_t id[WARDS_MAX]; size_t n; };
struct founding { const struct demo *d; struct arena *a; struct rng rng; };

static enum err keep_ward(const void *row, void *arg)
{
    struct wards *w = arg;
    w->id[w->n++] = ((const struct unit *)row)->id;
    return OK;
}

/* Two people, so that a second look is by another. */
static enum err staff_desk(struct db *db, struct founding *k, int64_t unit_id, unsigned role)
{
    for (int i = 0; i < AT_EACH_DESK; i++) {
        char name[NAME_MAX_BYTES];
        size_t n = name_of_person(&k->rng, (int)rng_between(&k->rng, 1, 2), -1, name);
        int64_t id;
        TRY(account_add(db, k->a, k->d->now_ms, (struct str){ name, n }, unit_id, &id));
        TRY(grant_add(db, k->a, k->d->now_ms, id, role, unit_id, 0));
    }
    return OK;
}

static enum err found_agency(struct db *db, struct founding *k, const struct demo_agency *g)
{
    struct unit u = { .kind = UNIT_AGENCY, .code = str_z(g->code), .name = str_z(g->name), .name_en = str_z(g->name_en), .parent_id = CITY_ID,
                      .source = S("demo"), .as_of = day_of_ms(k->d->now_ms) };
    TRY(unit_add(db, k->a, &u));
    TRY(staff_desk(db, k, u.id, ROLE_OFFICER));
    for (size_t i = 0; g->categories[i]; i++) TRY(demo_rule(db, k->a, str_z(g->categories[i]), u.id));
    return OK;
}

static enum err found(struct db *db, void *arg)
{
    struct founding *k = arg;
    k->rng = rng_of(k->d->seed, UINT64_C(0xde5c));
    struct wards *w = arena_new(k->a, struct wards, 1);
    if (!w) return ERR_NOMEM;
    for (const struct demo_agency *g = demo_agency_list; g->code; g++) TRY(found_agency(db, k, g));
    TRY(unit_children(db, k->a, CITY_ID, 0, WARDS_MAX, keep_ward, w));
    for (size_t i = 0; i < w->n; i++) TRY(staff_desk(db, k, w->id[i], ROLE_OFFICER));
    return staff_desk(db, k, CITY_ID, ROLE_CITY);
}

enum err demo_agencies(const struct demo *d)
{
    struct founding k = { .d = d, .a = arena_open(DESKS_BYTES) };
    enum err e = k.a ? db_tx(d->db, found, &k) : ERR_NOMEM;
    arena_close(k.a);
    return e;
}
