/* compare.c - what is different between two versions of a plan, item by item and field by field. */
#include "plan/programme/item_db.h"
#include <stdlib.h>

/* An item with its rank among those sisters that stand in both versions: an insertion before it moves nothing. */
struct side { struct outline o; struct plan_item **by_id; int64_t *rank; };
struct comparing { struct arena *a; struct json *j; struct side x, y; };

static int by_item_id(const void *p, const void *q)
{
    int64_t a = (*(struct plan_item *const *)p)->id, b = (*(struct plan_item *const *)q)->id;
    return (a > b) - (a < b);
}

static enum err index_side(struct arena *a, struct side *s)
{
    s->by_id = arena_new(a, struct plan_item *, s->o.n + 1);
    s->rank = arena_new(a, int64_t, s->o.n + 1);
    if (!s->by_id || !s->rank) return ERR_NOMEM;
    for (size_t i = 0; i < s->o.n; i++) s->by_id[i] = &s->o.v[i];
    if (s->o.n) qsort(s->by_id, s->o.n, sizeof *s->by_id, by_item_id);
    return OK;
}

static struct plan_item *find(const struct side *s, int64_t id)
{
    struct plan_item key = { .id = id }, *k = &key;
    struct plan_item **found = s->o.n ? bsearch(&k, s->by_id, s->o.n, sizeof *s->by_id, by_item_id) : NULL;
    return found ? *found : NULL;
}

/* Those that stand in both, numbered below each parent in the order of this side. */
static enum err rank_side(struct arena *a, struct side *s, const struct side *other)
{
    int64_t groups = 0, *below = arena_new(a, int64_t, s->o.n + 1);
    if (!below) return ERR_NOMEM;
    for (size_t i = 0; i < s->o.n; i++) {
        const struct plan_item *x = &s->o.v[i], *above = x->parent_id ? find(s, x->parent_id) : NULL;
        if (!find(other, x->id)) continue;
        s->rank[i] = above ? ++below[above - s->o.v] : ++groups;
    }
    return OK;
}

/* ---- values ---- */

static bool same(const struct field *f, const void *x, const void *y)
{
    const char *p = (const char *)x + f->at, *q = (const char *)y + f->at;
    if (f->kind == FIELD_TEXT)
        return str_eq(*(const struct str *)(const void *)p, *(const struct str *)(const void *)q);
    if (f->kind == FIELD_BOOL) return *(const bool *)p == *(const bool *)q;
    return *(const int64_t *)(const void *)p == *(const int64_t *)(const void *)q;
}

static void value(struct json *j, const char *key, const struct field *f, const void *row)
{
    const char *p = (const char *)row + f->at;
    if (f->kind == FIELD_TEXT) json_text(j, key, *(const struct str *)(const void *)p);
    else if (f->kind == FIELD_BOOL) json_bool(j, key, *(const bool *)p);
    else json_i64(j, key, *(const int64_t *)(const void *)p);
}

static void differences(struct json *j, struct fields f, const void *x, const void *y)
{
    for (size_t i = 0; i < f.n; i++) {
        if (same(&f.v[i], x, y)) continue;
        json_object(j, NULL);
        json_text(j, "field", str_z(f.v[i].name));
        value(j, "before", &f.v[i], x);
        value(j, "after", &f.v[i], y);
        json_end(j);
    }
}

static void json_difference(struct json *j, const char *field, struct str before, struct str after)
{
    if (str_eq(before, after)) return;
    json_object(j, NULL);
    json_text(j, "field", str_z(field));
    json_raw(j, "before", before);
    json_raw(j, "after", after);
    json_end(j);
}

static enum err supports_text(struct arena *a, const struct plan_item *i, struct str *out)
{
    struct buf text = { .arena = a };
    struct json j = { .out = &text };
    json_array(&j, NULL);
    for (size_t n = 0; n < i->n_supports; n++) json_text(&j, NULL, i->supports[n].unit);
    json_end(&j);
    *out = buf_str(&text);
    return text.failed ? ERR_NOMEM : OK;
}

/* ---- items ---- */

static void head(struct json *j, const struct plan_item *i, const char *change)
{
    json_object(j, NULL);
    json_i64(j, "id", i->id);
    json_text(j, "kind", str_z(item_kinds[i->kind]));
    json_text(j, "code", i->code);
    json_text(j, "name", i->name);
    json_text(j, "change", str_z(change));
    json_array(j, "fields");
}

static void tail(struct json *j)
{
    json_end(j);
    json_end(j);
}

static bool is_different(const struct plan_item *x, const struct plan_item *y)
{
    for (size_t i = 0; i < item_said_fields.n; i++)
        if (!same(&item_said_fields.v[i], x, y)) return true;
    if (!str_eq(x->documents, y->documents) || x->n_supports != y->n_supports) return true;
    for (size_t i = 0; i < x->n_supports; i++)
        if (x->supports[i].unit_id != y->supports[i].unit_id) return true;
    return false;
}

static enum err compare_item(struct comparing *k, const struct plan_item *y)
{
    const struct plan_item *x = find(&k->x, y->id);
    struct str before, after;
    if (!x) { head(k->j, y, "added"); tail(k->j); return OK; }
    bool moved = k->x.rank[x - k->x.o.v] != k->y.rank[y - k->y.o.v], changed = is_different(x, y);
    if (!moved && !changed) return OK;
    head(k->j, y, changed ? "changed" : "moved");
    differences(k->j, item_said_fields, x, y);
    json_difference(k->j, "documents", x->documents, y->documents);
    TRY(supports_text(k->a, x, &before));
    TRY(supports_text(k->a, y, &after));
    json_difference(k->j, "supports", before, after);
    if (moved) {
        json_object(k->j, NULL);
        json_text(k->j, "field", S("code"));
        json_text(k->j, "before", x->code);
        json_text(k->j, "after", y->code);
        json_end(k->j);
    }
    tail(k->j);
    return OK;
}

enum err plan_changes_json(struct db *db, struct arena *a, const struct plan_version *from, const struct plan_version *to, struct json *j)
{
    struct comparing k = { .a = a, .j = j };
    TRY(outline_read(db, a, from->id, S(""), 0, &k.x.o));
    TRY(outline_read(db, a, to->id, S(""), 0, &k.y.o));
    TRY(index_side(a, &k.x));
    TRY(index_side(a, &k.y));
    TRY(rank_side(a, &k.x, &k.y));
    TRY(rank_side(a, &k.y, &k.x));
    json_array(j, "plan");
    differences(j, plan_said_fields, from, to);
    json_difference(j, "documents", from->documents, to->documents);
    json_end(j);
    json_array(j, "items");
    for (size_t i = 0; i < k.y.o.n; i++) TRY(compare_item(&k, &k.y.o.v[i]));
    for (size_t i = 0; i < k.x.o.n; i++)
        if (!find(&k.y, k.x.o.v[i].id)) { head(j, &k.x.o.v[i], "removed"); tail(j); }
    json_end(j);
    return OK;
}
