/* outline.c - a version of a plan as it is read: its items with who supports them and how far their tasks are. */
#include "plan/programme/item_db.h"
#include <stdlib.h>

struct by_id { int64_t id; struct plan_item *item; };
struct reading {
    struct arena *a;
    struct outline o;
    struct by_id *index;
    int64_t today, wards;
    struct plan_support *supports;
    size_t n_supports;
};

static enum err keep_item(const void *row, void *arg)
{
    struct reading *k = arg;
    k->o.v[k->o.n++] = *(const struct plan_item *)row;
    return OK;
}

static int by_id(const void *x, const void *y)
{
    int64_t a = ((const struct by_id *)x)->id, b = ((const struct by_id *)y)->id;
    return (a > b) - (a < b);
}

static struct plan_item *indexed(const struct reading *k, int64_t id)
{
    struct by_id key = { id, NULL };
    const struct by_id *found = k->o.n ? bsearch(&key, k->index, k->o.n, sizeof key, by_id) : NULL;
    return found ? found->item : NULL;
}

struct plan_item *outline_find(struct outline *o, int64_t item_id)
{
    for (size_t i = 0; i < o->n; i++)
        if (o->v[i].id == item_id) return &o->v[i];
    return NULL;
}

/* They come by item: those of one stand together. */
static enum err keep_support(const void *row, void *arg)
{
    struct reading *k = arg;
    struct plan_support *s = &k->supports[k->n_supports];
    *s = *(const struct plan_support *)row;
    struct plan_item *i = indexed(k, s->item_id);
    if (!i) return OK;
    if (i->n_supports == 0) i->supports = s;
    i->n_supports++;
    k->n_supports++;
    return OK;
}

static enum err keep_tally(const void *row, void *arg)
{
    struct reading *k = arg;
    const struct tally *t = row;
    struct plan_item *i = indexed(k, t->task_id);
    if (i) i->states = (struct item_states){ .todo = t->todo, .doing = t->doing, .blocked = t->blocked, .done = t->done };
    return OK;
}

/* Whoever has said nothing has it still to do. A unit that said something and is no more concerned still counts. */
static void finish_task(const struct reading *k, struct plan_item *i)
{
    struct item_states *s = &i->states;
    int64_t said = s->todo + s->doing + s->blocked + s->done;
    s->units = 1 + (int64_t)i->n_supports + (i->for_wards ? k->wards : 0);
    if (said > s->units) s->units = said;
    s->todo = s->units - s->doing - s->blocked - s->done;
    s->late = i->to_day < k->today ? s->units - s->done : 0;
}

static void add(struct item_states *to, const struct item_states *s)
{
    to->units += s->units;
    to->todo += s->todo;
    to->doing += s->doing;
    to->blocked += s->blocked;
    to->done += s->done;
    to->late += s->late;
}

/* Children stand behind their parents: from the last to the first, each gives its sums to the one above. */
static void sum_up(struct reading *k)
{
    for (size_t n = k->o.n; n-- > 0;) {
        struct plan_item *i = &k->o.v[n], *above = i->parent_id ? indexed(k, i->parent_id) : NULL;
        if (i->kind == ITEM_TASK) finish_task(k, i);
        if (above) add(&above->states, &i->states);
    }
}

enum err outline_read(struct db *db, struct arena *a, int64_t version_id, struct str path, int64_t today, struct outline *out)
{
    struct reading k = { .a = a, .today = today };
    int64_t n;
    TRY(item_count(db, a, version_id, &n));
    k.o.v = arena_new(a, struct plan_item, (size_t)n + 1);
    k.index = arena_new(a, struct by_id, (size_t)n + 1);
    k.supports = arena_new(a, struct plan_support,
                           (size_t)(n + 1) * ITEM_SUPPORTS_MAX < SUPPORTS_MAX ? (size_t)(n + 1) * ITEM_SUPPORTS_MAX
                                                                              : SUPPORTS_MAX);
    struct str to = path.n ? arena_printf(a, "%.*s/", (int)path.n, path.p) : S("~"); /* '/' comes right behind '.' */
    if (!k.o.v || !k.index || !k.supports || !to.n) return ERR_NOMEM;
    TRY(item_rows(db, a, version_id, path, to, keep_item, &k));
    for (size_t i = 0; i < k.o.n; i++) k.index[i] = (struct by_id){ k.o.v[i].id, &k.o.v[i] };
    if (k.o.n) qsort(k.index, k.o.n, sizeof *k.index, by_id);
    TRY(support_rows(db, a, version_id, keep_support, &k));
    if (k.o.n) TRY(tally_rows(db, a, k.o.v[0].plan_id, keep_tally, &k));
    TRY(ward_count(db, a, &k.wards));
    sum_up(&k);
    *out = k.o;
    return OK;
}

/* ---- who sees what ---- */

static bool holds(const struct looker *who, int64_t unit_id)
{
    for (size_t i = 0; i < who->n; i++)
        if (who->unit_id[i] == unit_id) return true;
    return false;
}

static bool concerns(const struct plan_item *i, const struct looker *who)
{
    if ((i->for_wards && who->is_ward) || holds(who, i->lead_id)) return true;
    for (size_t n = 0; n < i->n_supports; n++)
        if (holds(who, i->supports[n].unit_id)) return true;
    return false;
}

static bool lies_in(const struct plan_item *i, const struct plan_item *above)
{
    return i->path.n > above->path.n && memcmp(i->path.p, above->path.p, above->path.n) == 0;
}

void outline_keep(struct outline *o, const struct looker *who)
{
    const struct plan_item *shown = NULL;                    /* the last that concerns them: all below it is seen */
    if (who->sees_all) return;
    for (size_t n = 0; n < o->n; n++) {
        struct plan_item *i = &o->v[n];
        if (shown && lies_in(i, shown)) continue;
        i->is_hidden = !concerns(i, who);
        if (i->is_hidden) continue;
        shown = i;
        for (size_t m = n; m-- > 0;)                         /* and what it stands in */
            if (lies_in(i, &o->v[m])) o->v[m].is_hidden = false;
    }
}

/* ---- as JSON ---- */

static const struct field state_fields[] = {
    FIELD(struct item_states, units), FIELD(struct item_states, todo), FIELD(struct item_states, doing), FIELD(struct item_states, blocked),
    FIELD(struct item_states, done), FIELD(struct item_states, late),
};

void plan_item_members(struct json *j, const struct plan_item *i)
{
    json_fields(j, plan_item_fields, i);
    json_raw(j, "documents", i->documents);
    json_array(j, "supports");
    for (size_t n = 0; n < i->n_supports; n++) {
        json_object(j, NULL);
        json_i64(j, "unit_id", i->supports[n].unit_id);
        json_text(j, "unit", i->supports[n].unit);
        json_end(j);
    }
    json_end(j);
    json_object(j, "states");
    json_fields(j, FIELDS(state_fields), &i->states);
    json_end(j);
}

void plan_item_json(struct json *j, const char *key, const struct plan_item *i)
{
    json_object(j, key);
    plan_item_members(j, i);
    json_end(j);
}
