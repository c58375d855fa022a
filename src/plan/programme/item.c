/* item.c - groups, activities and tasks are written into the open draft; their places are numbered anew by every change. */
#include "plan/programme/item_db.h"
#include "account/account.h"
#include "plan/programme/attachment.h"
#include "plan/programme/programme_db.h"
#include "territory/territory.h"
#include <stdlib.h>

enum { ADD, WRITE, REMOVE, MOVE };
struct writing {
    struct arena *a;
    const struct actor *by;
    int64_t plan_id, item_id, after_id;
    struct item_draft *d;
    struct plan p;
    struct plan_version v;
    struct plan_item i;
    int64_t support[ITEM_SUPPORTS_MAX];
    size_t n_supports;
    struct plan_item *all;
    size_t n;
};

static enum err bad(struct writing *k, const char *field)
{
    if (k->d) k->d->field = field;
    return ERR_BAD_INPUT;
}


/* The open draft of the plan, for somebody who may write in it. */
static enum err open_draft(struct db *db, struct writing *k)
{
    TRY(plan_by_id(db, k->a, k->plan_id, &k->p));
    TRY(plan_may(db, k->a, k->by, k->p.unit_id));
    if (!k->p.open_id) return ERR_CONFLICT;
    TRY(plan_version_by_id(db, k->a, k->p.open_id, &k->v));
    return version_touch(db, k->a, k->v.id, k->by->account_id);
}

/* ---- what is written ---- */

static enum err check_words(struct writing *k)
{
    const struct item_draft *d = k->d;
    if (!line_fits(d->name, ITEM_NAME_MIN, ITEM_NAME_MAX)) return bad(k, "name");
    if (!line_fits(d->name_en, 0, ITEM_NAME_MAX)) return bad(k, "name_en");
    if (!text_fits(d->content, 0, ITEM_TEXT_MAX)) return bad(k, "content");
    if (!text_fits(d->legal_basis, 0, ITEM_TEXT_MAX)) return bad(k, "legal_basis");
    if (!text_fits(d->budget_line, 0, BUDGET_LINE_MAX)) return bad(k, "budget_line");
    if (d->budget_vnd < 0 || d->budget_vnd > BUDGET_MAX) return bad(k, "budget_vnd");
    return documents_text(k->a, d->documents, &k->i.documents, &k->d->field);
}

/* Somebody who can be asked: the city, an agency, a ward or commune in force. */
static enum err check_unit(struct db *db, struct writing *k, int64_t unit_id, const char *field, enum unit_kind *kind)
{
    struct unit u;
    enum err e = unit_by_id(db, k->a, unit_id, &u);
    if (e == ERR_NOT_FOUND || (e == OK && (u.valid_to || u.kind == UNIT_GROUP))) return bad(k, field);
    *kind = u.kind;
    return e;
}

/* Where every ward does it, none is named too: it would be counted twice. */
static enum err check_units(struct db *db, struct writing *k)
{
    enum unit_kind kind;
    TRY(check_unit(db, k, k->d->lead_id, "lead_id", &kind));
    if (k->d->for_wards && unit_is_ward_level(kind)) return bad(k, "for_wards");
    if (json_count(k->d->supports) > ITEM_SUPPORTS_MAX) return bad(k, "supports");
    for (size_t i = 0; i < json_count(k->d->supports); i++) {
        int64_t id = json_as_i64(json_item(k->d->supports, i), 0);
        if (id == k->d->lead_id) return bad(k, "supports");
        for (size_t n = 0; n < k->n_supports; n++)
            if (k->support[n] == id) return bad(k, "supports");
        TRY(check_unit(db, k, id, "supports", &kind));
        if (k->d->for_wards && unit_is_ward_level(kind)) return bad(k, "supports");
        k->support[k->n_supports++] = id;
    }
    return OK;
}

static enum err check_days(struct db *db, struct writing *k)
{
    int64_t from = k->v.from_day, to = k->v.to_day;
    struct plan_item above;
    if (k->i.parent_id) {
        TRY(item_by_id(db, k->a, k->v.id, k->i.parent_id, &above));
        from = above.from_day;
        to = above.to_day;
    }
    if (k->d->from_day < from || k->d->from_day > to) return bad(k, "from_day");
    return k->d->to_day < k->d->from_day || k->d->to_day > to ? bad(k, "to_day") : OK;
}

static enum err check(struct db *db, struct writing *k)
{
    const struct item_draft *d = k->d;
    TRY(check_words(k));
    enum err held = documents_hold(db, k->a, k->p.id, &k->i.documents);
    if (held != OK) return held == ERR_BAD_INPUT ? bad(k, "documents") : held;
    TRY(check_units(db, k));
    TRY(check_days(db, k));
    k->i.name = d->name;
    k->i.name_en = d->name_en;
    k->i.content = d->content;
    k->i.lead_id = d->lead_id;
    k->i.for_wards = d->for_wards;
    k->i.from_day = d->from_day;
    k->i.to_day = d->to_day;
    k->i.legal_basis = d->legal_basis;
    k->i.budget_vnd = d->budget_vnd;
    k->i.budget_line = d->budget_line;
    return OK;
}

static enum err write_units(struct db *db, struct writing *k)
{
    TRY(item_units_clear(db, k->a, &k->i));
    TRY(item_unit_insert(db, k->a, &k->i, k->i.lead_id, true));
    if (k->i.for_wards) TRY(item_unit_insert(db, k->a, &k->i, 0, true));
    for (size_t n = 0; n < k->n_supports; n++) TRY(item_unit_insert(db, k->a, &k->i, k->support[n], false));
    return OK;
}

/* ---- places ---- */

static enum err keep_item(const void *row, void *arg)
{
    struct writing *k = arg;
    k->all[k->n++] = *(const struct plan_item *)row;
    return OK;
}

static enum err read_all(struct db *db, struct writing *k)
{
    k->n = 0;
    k->all = arena_new(k->a, struct plan_item, PLAN_ITEMS_MAX);
    return k->all ? item_rows(db, k->a, k->v.id, S(""), S("~"), keep_item, k) : ERR_NOMEM;
}

static struct plan_item *among(struct writing *k, int64_t id)
{
    for (size_t i = 0; i < k->n; i++)
        if (k->all[i].id == id) return &k->all[i];
    return NULL;
}

/* A place behind `after` and all below it, before whatever comes next: '~' sorts behind '.' and digits. */
static struct str place_behind(struct arena *a, const struct plan_item *after, const struct plan_item *above)
{
    if (after) return arena_printf(a, "%.*s~", (int)after->path.n, after->path.p);
    return above ? arena_printf(a, "%.*s.000", (int)above->path.n, above->path.p) : S("000");
}

static int by_path(const void *x, const void *y)
{
    const struct str a = ((const struct plan_item *)x)->path, b = ((const struct plan_item *)y)->path;
    int c = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

/* In the order of their places, every item gets the next number below its parent; only what changed is written. */
static enum err renumber(struct db *db, struct writing *k)
{
    int64_t at[ITEM_TASK + 1] = { 0 };
    if (k->n) qsort(k->all, k->n, sizeof *k->all, by_path);
    for (size_t n = 0; n < k->n; n++) {
        struct plan_item *i = &k->all[n];
        at[i->kind]++;
        for (unsigned below = i->kind + 1; below <= ITEM_TASK; below++) at[below] = 0;
        if (at[i->kind] > PLAN_SISTERS_MAX) return ERR_TOO_MANY;
        struct str path =
            i->kind == ITEM_GROUP ? arena_printf(k->a, "%03lld", (long long)at[0])
            : i->kind == ITEM_ACTIVITY
                ? arena_printf(k->a, "%03lld.%03lld", (long long)at[0], (long long)at[1])
                : arena_printf(k->a, "%03lld.%03lld.%03lld", (long long)at[0], (long long)at[1], (long long)at[2]);
        if (!path.n) return ERR_NOMEM;
        if (str_eq(path, i->path)) continue;
        i->path = path;
        TRY(item_set_path(db, k->a, i));
    }
    return OK;
}

/* ---- the four deeds ---- */

static const struct plan_item *last_sister(struct writing *k, int64_t parent_id)
{
    for (size_t n = k->n; n-- > 0;)
        if (k->all[n].parent_id == parent_id) return &k->all[n];
    return NULL;
}

static enum err add(struct db *db, void *arg)
{
    struct writing *k = arg;
    const struct plan_item *above = NULL, *after = NULL;
    k->n_supports = 0;
    TRY(open_draft(db, k));
    TRY(read_all(db, k));
    if (k->n >= PLAN_ITEMS_MAX) return ERR_TOO_MANY;
    if (k->d->kind > ITEM_TASK) return bad(k, "kind");
    if (k->d->kind != ITEM_GROUP) above = among(k, k->d->parent_id);
    if (k->d->kind == ITEM_GROUP ? k->d->parent_id != 0 : !above || above->kind != k->d->kind - 1)
        return bad(k, "parent_id");
    after = k->d->after_id ? among(k, k->d->after_id) : last_sister(k, k->d->parent_id);
    if (k->d->after_id && (!after || after->parent_id != k->d->parent_id)) return bad(k, "after_id");
    k->i = (struct plan_item){ .version_id = k->v.id, .plan_id = k->p.id, .parent_id = k->d->parent_id, .kind = k->d->kind };
    TRY(check(db, k));
    TRY(next_ids(db, k->a, "plan_item", 1, &k->i.id));
    k->i.path = place_behind(k->a, after, above);
    TRY(item_insert(db, k->a, &k->i));
    TRY(write_units(db, k));
    k->all[k->n++] = k->i;
    return renumber(db, k);
}

static enum err write(struct db *db, void *arg)
{
    struct writing *k = arg;
    k->n_supports = 0;
    TRY(open_draft(db, k));
    TRY(item_by_id(db, k->a, k->v.id, k->item_id, &k->i));
    TRY(check(db, k));
    TRY(item_write(db, k->a, &k->i));
    return write_units(db, k);
}

static bool lies_in(const struct plan_item *i, struct str path)
{
    return i->path.n >= path.n && memcmp(i->path.p, path.p, path.n) == 0;
}

static enum err remove_item(struct db *db, void *arg)
{
    struct writing *k = arg;
    TRY(open_draft(db, k));
    TRY(read_all(db, k));
    const struct plan_item *found = among(k, k->item_id);
    if (!found) return ERR_NOT_FOUND;
    struct str path = found->path;
    size_t kept = 0;
    for (size_t n = 0; n < k->n; n++) {
        if (lies_in(&k->all[n], path)) TRY(item_delete(db, k->a, &k->all[n]));
        else k->all[kept++] = k->all[n];
    }
    k->n = kept;
    return renumber(db, k);
}

static enum err move(struct db *db, void *arg)
{
    struct writing *k = arg;
    TRY(open_draft(db, k));
    TRY(read_all(db, k));
    const struct plan_item *moved = among(k, k->item_id), *after = k->after_id ? among(k, k->after_id) : NULL;
    if (!moved) return ERR_NOT_FOUND;
    if (k->after_id && (!after || after == moved || after->parent_id != moved->parent_id)) return ERR_BAD_INPUT;
    struct str from = moved->path, to = place_behind(k->a, after, moved->parent_id ? among(k, moved->parent_id) : NULL);
    for (size_t n = 0; n < k->n; n++) {
        struct plan_item *i = &k->all[n];
        if (!lies_in(i, from)) continue;
        i->path = arena_printf(k->a, "%.*s%.*s", (int)to.n, to.p, (int)(i->path.n - from.n), i->path.p + from.n);
        if (!i->path.n) return ERR_NOMEM;
    }
    return renumber(db, k);
}

static enum err run(struct db *db, db_tx_fn *deed, struct writing k, int64_t *item_id)
{
    if (k.d) k.d->field = NULL;
    TRY(db_tx(db, deed, &k));
    if (item_id) *item_id = k.i.id;
    return OK;
}

enum err plan_item_add(struct db *db, struct arena *a, const struct actor *by, int64_t plan_id, struct item_draft *d, int64_t *item_id)
{
    return run(db, add, (struct writing){ .a = a, .by = by, .plan_id = plan_id, .d = d }, item_id);
}

enum err plan_item_write(struct db *db, struct arena *a, const struct actor *by, int64_t plan_id, int64_t item_id, struct item_draft *d)
{
    return run(db, write, (struct writing){ .a = a, .by = by, .plan_id = plan_id, .item_id = item_id, .d = d }, NULL);
}

enum err plan_item_remove(struct db *db, struct arena *a, const struct actor *by, int64_t plan_id, int64_t item_id)
{
    return run(db, remove_item, (struct writing){ .a = a, .by = by, .plan_id = plan_id, .item_id = item_id }, NULL);
}

enum err plan_item_move(struct db *db, struct arena *a, const struct actor *by, int64_t plan_id, int64_t item_id, int64_t after_id)
{
    return run(db, move, (struct writing){ .a = a, .by = by, .plan_id = plan_id, .item_id = item_id, .after_id = after_id }, NULL);
}

/* ---- for versions ---- */

enum err plan_items_copy(struct db *db, struct arena *a, int64_t from_version,
                         int64_t to_version) { return items_copy(db, a, from_version, to_version); }

struct checking { int64_t from[ITEM_TASK + 2], to[ITEM_TASK + 2]; size_t n; bool group_is_bare, is_whole; };

/* In the order of the plan a parent comes before its children: its days are those last seen one level up. */
static enum err check_one(const void *row, void *arg)
{
    const struct plan_item *i = row;
    struct checking *k = arg;
    if (i->from_day < k->from[i->kind] || i->to_day > k->to[i->kind]) k->is_whole = false;
    if (i->kind == ITEM_GROUP) {
        if (k->group_is_bare) k->is_whole = false;
        k->group_is_bare = true;
    } else k->group_is_bare = false;
    k->from[i->kind + 1] = i->from_day;
    k->to[i->kind + 1] = i->to_day;
    k->n++;
    return OK;
}

enum err plan_items_check(struct db *db, struct arena *a, const struct plan_version *v)
{
    struct checking k = { .from = { v->from_day }, .to = { v->to_day }, .is_whole = true };
    TRY(item_rows(db, a, v->id, S(""), S("~"), check_one, &k));
    return k.is_whole && k.n && !k.group_is_bare ? OK : ERR_BAD_INPUT;
}
