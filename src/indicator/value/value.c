/* value.c - measures read for one question each, put side by side, and the formula applied. */
#include "indicator/value/value_impl.h"

enum { CHILDREN_MAX = 2000, KEYS_MAX = 3000 };

struct figure figure_made(const struct formula *f, const struct leaves *l, int64_t now_ms)
{
    struct figure out = { .is_hidden = l->is_hidden, .as_of_ms = now_ms };
    if (!l->is_hidden) out.is_known = formula_value(f, l->n, &out.milli);
    if (!out.is_known) out.milli = 0;
    return out;
}

unsigned measure_dim(const struct source_measure *m, struct str dim)
{
    for (unsigned i = 0; m->dims && m->dims[i]; i++)
        if (str_eq(str_z(m->dims[i]), dim)) return i + 1;
    return 0;
}

enum err indicator_formula(const struct indicator_ask *ask, const struct indicator *i, struct formula *out)
{
    enum err e = formula_parse(ask->sources, i->formula, out, NULL);
    return e == ERR_BAD_INPUT ? ERR_INTERNAL : e;        /* it could be read when it was defined */
}

/* ---- one unit ---- */

static enum err sum_up(const struct source_cell *c, void *arg)
{
    *(int64_t *)arg += c->n;
    return OK;
}

static struct source_query query_of(const struct indicator_ask *ask, const struct leaf *l, int64_t unit_id,
                                    const struct period *p)
{
    return (struct source_query){ .unit_id = unit_id, .from_day = p->from_day, .to_day = p->to_day, .measure = l->measure, .now_ms = ask->now_ms };
}

static enum err value_of(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct formula *f, int64_t unit_id,
                         const struct period *p, struct figure *out)
{
    struct leaves all = { .is_hidden = false };
    for (size_t k = 0; k < f->n_leaves; k++) {
        struct source_query q = query_of(ask, &f->leaves[k], unit_id, p);
        TRY(f->leaves[k].source->read(db, a, &q, sum_up, &all.n[k]));
    }
    *out = figure_made(f, &all, ask->now_ms);
    return OK;
}

enum err indicator_value(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct indicator *i, int64_t unit_id,
                         const struct period *p, struct figure *out)
{
    struct formula f;
    struct unit u;
    if (ask->is_public) return public_value(db, a, ask, i, unit_id, p, out);
    TRY(unit_by_id(db, a, unit_id, &u));
    TRY(indicator_formula(ask, i, &f));
    return value_of(db, a, ask, &f, unit_id, p, out);
}

enum err indicator_series(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct indicator *i, int64_t unit_id,
                          enum period_kind kind, int64_t from_day, int64_t to_day, period_figure_fn *each, void *arg)
{
    struct formula f;
    struct unit u;
    struct period_figure one = { .period = period_of(kind, from_day) };
    size_t n = 0;
    if (ask->is_public) return public_series(db, a, ask, i, unit_id, kind, from_day, to_day, each, arg);
    TRY(unit_by_id(db, a, unit_id, &u));
    TRY(indicator_formula(ask, i, &f));
    if (one.period.from_day < from_day) one.period = period_next(&one.period);
    for (; one.period.from_day <= to_day; one.period = period_next(&one.period)) {
        if (++n > SERIES_MAX) return ERR_BAD_INPUT;
        TRY(value_of(db, a, ask, &f, unit_id, &one.period, &one.figure));
        TRY(each(&one, arg));
    }
    return OK;
}

/* ---- children ---- */

struct children { struct arena *a; struct child_figure *v; struct leaves *leaves; size_t n, cap, leaf; };

static enum err add_child(const void *row, void *arg)
{
    const struct unit *u = row;
    struct children *k = arg;
    if (k->n == k->cap) {
        size_t cap = k->cap ? 2 * k->cap : 128;
        struct child_figure *wide = arena_new(k->a, struct child_figure, cap);
        if (!wide) return ERR_NOMEM;
        if (k->n) memcpy(wide, k->v, k->n * sizeof *wide);
        k->v = wide;
        k->cap = cap;
    }
    k->v[k->n++] = (struct child_figure){ .unit_id = u->id, .kind = u->kind, .code = u->code, .name = u->name, .name_en = u->name_en };
    return OK;
}

static enum err fill_child(const struct source_cell *c, void *arg)
{
    struct children *k = arg;
    size_t low = 0, high = k->n;                     /* children lie by id */
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (k->v[mid].unit_id < c->unit_id) low = mid + 1;
        else high = mid;
    }
    if (low < k->n && k->v[low].unit_id == c->unit_id) k->leaves[low].n[k->leaf] += c->n;
    return OK;                                       /* one that has ended counts in the whole only */
}

enum err indicator_children(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct indicator *i, int64_t unit_id,
                            const struct period *p, child_figure_fn *each, void *arg)
{
    struct formula f;
    struct unit u;
    struct children k = { .a = a };
    if (ask->is_public) return public_children(db, a, ask, i, unit_id, p, each, arg);
    TRY(unit_by_id(db, a, unit_id, &u));
    TRY(indicator_formula(ask, i, &f));
    TRY(unit_children(db, a, unit_id, 0, CHILDREN_MAX, add_child, &k));
    k.leaves = arena_new(a, struct leaves, k.n + 1);
    if (!k.leaves) return ERR_NOMEM;
    memset(k.leaves, 0, (k.n + 1) * sizeof *k.leaves);
    for (k.leaf = 0; k.leaf < f.n_leaves; k.leaf++) {
        struct source_query q = query_of(ask, &f.leaves[k.leaf], unit_id, p);
        q.of_children = true;
        TRY(f.leaves[k.leaf].source->read(db, a, &q, fill_child, &k));
    }
    for (size_t n = 0; n < k.n; n++) {
        k.v[n].figure = figure_made(&f, &k.leaves[n], ask->now_ms);
        TRY(each(&k.v[n], arg));
    }
    return OK;
}

/* ---- by a dimension ---- */

struct keys_of { struct arena *a; struct dim_figure *v; struct leaves *leaves; size_t n, cap, leaf; bool is_whole; };

static enum err add_key(const struct dim_label *l, void *arg)
{
    struct keys_of *k = arg;
    if (k->n == k->cap) {
        size_t cap = k->cap ? 2 * k->cap : 64;
        struct dim_figure *wide = arena_new(k->a, struct dim_figure, cap);
        if (!wide || k->n == KEYS_MAX) return wide ? ERR_INTERNAL : ERR_NOMEM;
        if (k->n) memcpy(wide, k->v, k->n * sizeof *wide);
        k->v = wide;
        k->cap = cap;
    }
    k->v[k->n++] = (struct dim_figure){ .label = *l };
    return OK;
}

static enum err fill_key(const struct source_cell *c, void *arg)
{
    struct keys_of *k = arg;
    for (size_t n = 0; n < k->n; n++)
        if (k->is_whole || k->v[n].label.key == c->dim_key) k->leaves[n].n[k->leaf] += c->n;
    return OK;
}

enum err dim_keys(struct db *db, struct arena *a, const struct formula *f, struct str dim, struct dim_figure **out, size_t *n)
{
    struct keys_of k = { .a = a };
    for (size_t i = 0; i < f->n_leaves; i++) {
        const struct leaf *l = &f->leaves[i];
        unsigned at = measure_dim(leaf_measure(l), dim);
        if (!at || !l->source->labels) continue;
        TRY(l->source->labels(db, a, l->measure, at, add_key, &k));
        *out = k.v;
        *n = k.n;
        return OK;
    }
    return ERR_BAD_INPUT;
}

enum err indicator_by_dim(struct db *db, struct arena *a, const struct indicator_ask *ask, const struct indicator *i, int64_t unit_id,
                          const struct period *p, struct str dim, dim_figure_fn *each, void *arg)
{
    struct formula f;
    struct unit u;
    struct keys_of k = { .a = a };
    if (ask->is_public) return public_by_dim(db, a, ask, i, unit_id, p, dim, each, arg);
    TRY(unit_by_id(db, a, unit_id, &u));
    TRY(indicator_formula(ask, i, &f));
    TRY(dim_keys(db, a, &f, dim, &k.v, &k.n));
    k.leaves = arena_new(a, struct leaves, k.n + 1);
    if (!k.leaves) return ERR_NOMEM;
    memset(k.leaves, 0, (k.n + 1) * sizeof *k.leaves);
    for (k.leaf = 0; k.leaf < f.n_leaves; k.leaf++) {
        struct source_query q = query_of(ask, &f.leaves[k.leaf], unit_id, p);
        q.dim = measure_dim(leaf_measure(&f.leaves[k.leaf]), dim);
        k.is_whole = q.dim == 0;
        TRY(f.leaves[k.leaf].source->read(db, a, &q, fill_key, &k));
    }
    for (size_t n = 0; n < k.n; n++) {
        k.v[n].figure = figure_made(&f, &k.leaves[n], ask->now_ms);
        TRY(each(&k.v[n], arg));
    }
    return OK;
}
