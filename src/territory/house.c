/* house.c - the rules of houses, households and residents: search forms filled, doubles refused, bulk loads. */
#include "rules/rules.h"
#include "territory/house_db.h"

enum { HOUSE_KEY_MAX = 256 };

static enum err house_key(struct arena *a, struct str number, struct str *out)
{
    char key[HOUSE_KEY_MAX];
    size_t n = rules_house_key(number.p, number.n, key, sizeof key);
    if (n > sizeof key) return ERR_BAD_INPUT;
    char *p = arena_new(a, char, n + 1);
    if (!p) return ERR_NOMEM;
    memcpy(p, key, n);
    *out = (struct str){ p, n };
    return OK;
}

enum err house_add(struct db *db, struct arena *a, struct house *h)
{
    struct house add = *h;
    TRY(house_key(a, h->number, &add.sort_key));
    if (add.id == 0) TRY(next_ids(db, a, "house", 1, &add.id));
    TRY(house_row_insert(db, a, &add));
    *h = add;
    return OK;
}

enum err household_add(struct db *db, struct arena *a, struct household *h)
{
    struct household add = *h;
    add.folded = name_folded(a, h->head_name);
    add.given = name_given(a, add.folded);
    if (add.id == 0) TRY(next_ids(db, a, "household", 1, &add.id));
    TRY(household_row_insert(db, a, &add));
    *h = add;
    return OK;
}

enum err household_set(struct db *db, struct arena *a, struct household *h)
{
    struct household set = *h;
    set.folded = name_folded(a, h->head_name);
    set.given = name_given(a, set.folded);
    TRY(household_set_head(db, a, &set));
    *h = set;
    return OK;
}

enum err resident_add(struct db *db, struct arena *a, struct resident *r)
{
    struct resident add = *r;
    add.folded = name_folded(a, r->name);
    if (add.id == 0) TRY(next_ids(db, a, "resident", 1, &add.id));
    TRY(resident_row_insert(db, a, &add));
    *r = add;
    return OK;
}

enum err resident_set(struct db *db, struct arena *a, struct resident *r)
{
    struct resident set = *r;
    set.folded = name_folded(a, r->name);
    TRY(resident_row_update(db, a, &set));
    *r = set;
    return OK;
}

enum err territory_bulk_begin(struct db *db, struct arena *a)
{
    return house_indexes_drop(db, a);
}

enum err territory_bulk_end(struct db *db, struct arena *a)
{
    TRY(house_indexes_build(db, a));
    return territory_recount(db, a);
}
