/* unit.c - the rules of units: names and old names, merge and split, who lies within whom, counts. */
#include "rules/rules.h"
#include "territory/house_db.h"
#include "territory/unit_db.h"

enum { FOLDED_MAX = 512 };

struct str name_folded(struct arena *a, struct str name)
{
    char folded[FOLDED_MAX];
    size_t n = rules_fold(name.p, name.n, folded, sizeof folded);
    if (n > sizeof folded) return (struct str){ 0 };
    char *p = arena_new(a, char, n + 1);
    if (!p) return (struct str){ 0 };
    memcpy(p, folded, n);
    return (struct str){ p, n };
}

struct str name_given(struct arena *a, struct str folded)
{
    char *p = arena_new(a, char, folded.n + 1);
    if (!p) return (struct str){ 0 };
    size_t at = 0, end = folded.n;
    for (size_t i = folded.n; i-- > 0;) {
        if (i != 0 && folded.p[i - 1] != ' ') continue;
        memcpy(p + at, folded.p + i, end - i);
        at += end - i;
        if (i != 0) p[at++] = ' ';
        end = i ? i - 1 : 0;
    }
    return (struct str){ p, at };
}

struct str name_initials(struct arena *a, struct str name)
{
    struct buf b = { .arena = a };
    bool at_word = true;
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] == ' ') { at_word = true; continue; }
        if (!at_word) continue;
        size_t n = 1;
        while (i + n < name.n && ((unsigned char)name.p[i + n] & 0xc0) == 0x80) n++;
        if (b.n) buf_add(&b, S(" "));
        buf_add(&b, (struct str){ name.p + i, n });
        buf_add(&b, S("."));
        at_word = false;
    }
    return b.p ? buf_str(&b) : S("");
}

enum err unit_above(struct db *db, struct arena *a, int64_t unit_id, struct unit_path *out)
{
    return unit_row_above(db, a, unit_id, out);
}

enum err unit_is_within(struct db *db, struct arena *a, int64_t unit_id, int64_t root, bool *out)
{
    struct unit_path path;
    TRY(unit_row_above(db, a, unit_id, &path));
    *out = false;
    for (size_t i = 0; i < path.n; i++) if (path.id[i] == root) *out = true;
    return OK;
}

/* ---- names ---- */

/* A name is found from each of its words on. */
static enum err keys_add(struct db *db, struct arena *a, const char *kind, struct str name, struct str folded,
                         int64_t ref_id, int64_t within_id)
{
    for (size_t i = 0; i < folded.n; i++)
        if (i == 0 || folded.p[i - 1] == ' ')
            TRY(key_insert(db, a, kind, (struct str){ folded.p + i, folded.n - i }, ref_id, within_id, name));
    return OK;
}

struct alias_walk { struct db *db; struct arena *a; int64_t unit_id, within_id; struct str names[200]; size_t n; };

static enum err alias_keep(const void *row, void *arg)
{
    struct alias_walk *w = arg;
    w->names[w->n++] = ((const struct unit_alias *)row)->name;
    return OK;
}

/* The present name first, then the old ones: key_insert keeps the name met first. */
static enum err unit_names_write(struct db *db, struct arena *a, const struct unit *u)
{
    int64_t within = u->parent_id ? u->parent_id : u->id;
    struct alias_walk w = { .db = db, .a = a, .unit_id = u->id, .within_id = within };
    TRY(key_delete(db, a, "unit", u->id));
    if (u->kind == UNIT_AGENCY) return OK;               /* not a place one looks for */
    TRY(keys_add(db, a, "unit", u->name, u->folded, u->id, within));
    TRY(key_insert(db, a, "unit", name_folded(a, u->code), u->id, within, u->name));
    TRY(alias_list(db, a, u->id, alias_keep, &w));
    for (size_t i = 0; i < w.n; i++)
        TRY(keys_add(db, a, "unit", w.names[i], name_folded(a, w.names[i]), u->id, within));
    return OK;
}

enum err unit_alias_add(struct db *db, struct arena *a, int64_t unit_id, struct str name)
{
    struct str folded = name_folded(a, name);
    struct unit u;
    if (folded.n == 0) return ERR_BAD_INPUT;
    TRY(unit_by_id(db, a, unit_id, &u));
    TRY(alias_insert(db, a, unit_id, folded, name));
    if (u.kind == UNIT_AGENCY) return OK;
    return keys_add(db, a, "unit", name, folded, unit_id, u.parent_id ? u.parent_id : u.id);
}

/* ---- units ---- */

enum err unit_add(struct db *db, struct arena *a, struct unit *u)
{
    struct unit known, add = *u;
    add.folded = name_folded(a, u->name);
    if (add.folded.n == 0) return ERR_BAD_INPUT;
    enum err e = unit_by_code(db, a, u->code, &known);   /* asked first: a refused insert would spoil the transaction */
    if (e == OK) return ERR_CONFLICT;
    if (e != ERR_NOT_FOUND) return e;
    if (add.id == 0) TRY(next_ids(db, a, "unit", 1, &add.id));
    TRY(unit_row_insert(db, a, &add));
    TRY(unit_names_write(db, a, &add));
    *u = add;
    return OK;
}

enum err unit_set(struct db *db, struct arena *a, struct unit *u)
{
    struct unit set = *u;
    set.folded = name_folded(a, u->name);
    if (set.folded.n == 0) return ERR_BAD_INPUT;
    TRY(unit_row_update(db, a, &set));
    TRY(unit_names_write(db, a, &set));
    *u = set;
    return OK;
}

/* ---- merge and split ---- */

static enum err count_move(struct db *db, struct arena *a, const struct unit *u, int64_t from, int64_t to)
{
    TRY(unit_count_add(db, a, from, -u->households, -u->residents));
    return unit_count_add(db, a, to, u->households, u->residents);
}

enum err unit_move(struct db *db, struct arena *a, int64_t unit_id, int64_t parent_id)
{
    struct unit u, before;
    bool ring;
    TRY(unit_by_id(db, a, unit_id, &u));
    if (u.parent_id == parent_id) return OK;
    TRY(unit_is_within(db, a, parent_id, unit_id, &ring));
    if (ring || u.parent_id == 0) return ERR_CONFLICT;
    TRY(unit_by_id(db, a, u.parent_id, &before));
    TRY(unit_row_set_parent(db, a, unit_id, parent_id));
    TRY(count_move(db, a, &u, before.id, parent_id));
    if (u.kind == UNIT_GROUP) {
        TRY(household_move_ward(db, a, unit_id, parent_id, before.code));
        TRY(key_move_lanes(db, a, unit_id, parent_id));
    }
    u.parent_id = parent_id;
    return unit_names_write(db, a, &u);
}

struct id_list { int64_t id[200]; size_t n; };

static enum err unit_id_keep(const void *row, void *arg)
{
    struct id_list *l = arg;
    l->id[l->n++] = ((const struct unit *)row)->id;
    return OK;
}

static enum err children_move(struct db *db, struct arena *a, int64_t from, int64_t to)
{
    for (;;) {
        struct id_list l = { .n = 0 };
        TRY(unit_children(db, a, from, 0, (int64_t)N_OF(l.id), unit_id_keep, &l));
        if (l.n == 0) return OK;
        for (size_t i = 0; i < l.n; i++) TRY(unit_move(db, a, l.id[i], to));
    }
}

enum err unit_end(struct db *db, struct arena *a, int64_t unit_id, int64_t day, const int64_t *successors, size_t n)
{
    struct unit u;
    bool parent;
    int64_t changed;
    TRY(unit_by_id(db, a, unit_id, &u));
    TRY(unit_has_children(db, a, unit_id, &parent));
    if (u.valid_to || (parent && n != 1)) return ERR_CONFLICT;
    for (size_t i = 0; i < n; i++) {
        TRY(successor_insert(db, a, unit_id, successors[i], day));
        TRY(unit_alias_add(db, a, successors[i], u.name));
    }
    if (parent) TRY(children_move(db, a, unit_id, successors[0]));
    TRY(key_delete(db, a, "unit", unit_id));
    TRY(unit_row_end(db, a, unit_id, day, &changed));
    return changed == 1 ? OK : ERR_CONFLICT;
}

struct today_walk { int64_t *out; size_t n; };

static enum err today_keep(const void *row, void *arg)
{
    struct today_walk *w = arg;
    w->out[w->n++] = ((const struct unit_step *)row)->id;
    return OK;
}

enum err unit_today(struct db *db, struct arena *a, int64_t unit_id, int64_t *out, size_t max, size_t *n)
{
    struct today_walk w = { .out = out };
    TRY(successor_today(db, a, unit_id, max, today_keep, &w));
    *n = w.n;
    return OK;
}

/* ---- counts ---- */

enum err unit_count_add(struct db *db, struct arena *a, int64_t unit_id, int64_t households, int64_t residents)
{
    struct unit_path path;
    if (households == 0 && residents == 0) return OK;
    TRY(unit_row_above(db, a, unit_id, &path));
    for (size_t i = 0; i < path.n; i++) TRY(unit_row_count_add(db, a, path.id[i], households, residents));
    return OK;
}

struct arena_arg { struct arena *a; };

static enum err recount(struct db *db, void *arg)
{
    struct arena *a = ((struct arena_arg *)arg)->a;
    TRY(unit_recount_groups(db, a));
    return unit_recount_parents(db, a);
}

enum err territory_recount(struct db *db, struct arena *a)
{
    return db_tx(db, recount, &(struct arena_arg){ a });
}

/* ---- lanes know their words too ---- */

enum err lane_add(struct db *db, struct arena *a, struct lane *l)
{
    struct lane add = *l;
    struct unit group;
    add.folded = name_folded(a, l->name);
    if (add.folded.n == 0) return ERR_BAD_INPUT;
    TRY(unit_by_id(db, a, l->group_id, &group));
    if (add.id == 0) TRY(next_ids(db, a, "lane", 1, &add.id));
    TRY(lane_row_insert(db, a, &add));
    TRY(keys_add(db, a, "lane", add.name, add.folded, add.id, group.parent_id));
    *l = add;
    return OK;
}
