/* public.c - tables of measures for everybody: read whole, hidden once, and every answer taken from what is left. */
#include "indicator/value/public.h"
#include "core/time.h"
#include "indicator/value/hide.h"

/* ---- who ---- */

enum { WARDS_MAX = 2000, KEYS_MAX = 1000 };
struct listing_units { struct public_room *r; size_t cap; };

static enum err add_unit(const void *row, void *arg)
{
    const struct unit *u = row;
    struct listing_units *l = arg;
    struct public_room *r = l->r;
    if (r->n_units == l->cap) {
        size_t cap = l->cap ? 2 * l->cap : 128;
        struct child_figure *wide = arena_new(r->a, struct child_figure, cap);
        if (!wide) return ERR_NOMEM;
        if (r->n_units) memcpy(wide, r->units, r->n_units * sizeof *wide);
        r->units = wide;
        l->cap = cap;
    }
    r->units[r->n_units++] = (struct child_figure){ .unit_id = u->id, .kind = u->kind, .code = u->code, .name = u->name, .name_en = u->name_en };
    return OK;
}

enum err public_open(struct public_room *r, struct db *db, struct arena *a, const struct indicator_ask *ask)
{
    *r = (struct public_room){ .db = db, .a = a, .ask = ask };
    return unit_children(db, a, CITY_ID, 0, WARDS_MAX, add_unit, &(struct listing_units){ r, 0 });
}

static bool row_of(const struct public_room *r, int64_t unit_id, size_t *row)
{
    size_t low = 0, high = r->n_units;               /* by id */
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (r->units[mid].unit_id < unit_id) low = mid + 1;
        else high = mid;
    }
    *row = low;
    return low < r->n_units && r->units[low].unit_id == unit_id;
}

enum err public_row(const struct public_room *r, int64_t unit_id, size_t *row)
{
    if (unit_id != CITY_ID) return row_of(r, unit_id, row) ? OK : ERR_NOT_FOUND;
    *row = r->n_units;
    return OK;
}

/* ---- when ---- */

static const unsigned kind_of_grain[] = { [GRAIN_MONTH] = PERIOD_MONTH, [GRAIN_QUARTER] = PERIOD_QUARTER, [GRAIN_YEAR] = PERIOD_YEAR };

/* Kinds of months are in order: a year holds whole halves, a half whole quarters, a quarter whole months. */
enum err public_period(const struct public_room *r, const struct formula *f, const struct period *p)
{
    for (size_t i = 0; i < f->n_leaves; i++) {
        const struct source_measure *m = leaf_measure(&f->leaves[i]);
        if (!m->is_personal) continue;
        if (m->grain == GRAIN_NONE) return ERR_NOT_FOUND;
        if (p->kind > kind_of_grain[m->grain] || p->to_day >= day_of_ms(r->ask->now_ms)) return ERR_BAD_INPUT;
    }
    return OK;
}

/* ---- a table as it is ---- */

struct reading {
    struct public_room *r;
    struct public_table *t;
    const int64_t *keys;
    size_t row, col;
    bool by_row, by_col;
};

static enum err keep_cell(const struct source_cell *c, void *arg)
{
    struct reading *k = arg;
    size_t row = k->row, col = k->col, width = k->t->cols > 1 ? k->t->cols + 1 : 1;
    if (k->by_row && !row_of(k->r, c->unit_id, &row)) return OK;     /* it has ended: it counts in the whole only */
    if (k->by_col) {
        for (col = 0; col < k->t->cols && k->keys[col] != c->dim_key;) col++;
        if (col == k->t->cols) return OK;
    }
    k->t->n[row * width + col] += c->n;
    return OK;
}

static enum err read_part(struct reading *k, bool by_row, bool by_col, const struct period *p)
{
    const struct leaf *l = &k->t->leaf;
    struct source_query q = { .unit_id = CITY_ID, .of_children = by_row, .from_day = p->from_day, .to_day = p->to_day, .measure = l->measure,
                              .dim = by_col ? 1 : 0, .now_ms = k->r->ask->now_ms };
    k->by_row = by_row;
    k->by_col = by_col;
    k->row = k->r->n_units;
    k->col = k->t->cols > 1 ? k->t->cols : 0;
    return l->source->read(k->r->db, k->r->a, &q, keep_cell, k);
}

struct listing_keys { int64_t *v; size_t n; };
static enum err add_key(const struct dim_label *l, void *arg)
{
    struct listing_keys *k = arg;
    if (k->n == KEYS_MAX) return ERR_INTERNAL;
    k->v[k->n++] = l->key;
    return OK;
}

/* The cells of a measure, of a dimension's keys too when there are at least two. */
static enum err table_read(struct public_room *r, const struct leaf *l, const struct period *p, struct public_table *t)
{
    struct listing_keys keys = { .n = 0 };
    bool has_dim = leaf_measure(l)->dims && l->source->labels;
    if (has_dim) {
        keys.v = arena_new(r->a, int64_t, KEYS_MAX);
        if (!keys.v) return ERR_NOMEM;
        TRY(l->source->labels(r->db, r->a, l->measure, 1, add_key, &keys));
    }
    has_dim = keys.n > 1;
    *t = (struct public_table){ .leaf = *l, .from_day = p->from_day, .rows = r->n_units, .cols = has_dim ? keys.n : 1 };
    size_t cells = (t->rows + 1) * (has_dim ? t->cols + 1 : 1);
    t->n = arena_new(r->a, int64_t, cells);
    t->hidden = arena_new(r->a, bool, cells);
    if (!t->n || !t->hidden) return ERR_NOMEM;
    memset(t->n, 0, cells * sizeof *t->n);
    memset(t->hidden, 0, cells * sizeof *t->hidden);
    struct reading k = { .r = r, .t = t, .keys = keys.v };
    TRY(read_part(&k, false, false, p));
    TRY(read_part(&k, true, false, p));
    if (!has_dim) return OK;
    TRY(read_part(&k, false, true, p));
    return read_part(&k, true, true, p);
}

/* ---- a table for everybody ---- */

static enum err table_of(struct public_room *r, const struct leaf *l, const struct period *p, const struct public_table **out);

static bool is_part_of(const struct source_measure *part, const struct source_measure *whole)
{
    return part->part_of && part->grain != GRAIN_NONE && strcmp(part->part_of, whole->code) == 0;
}

static enum err leaf_named(const struct leaf *of, const char *code, struct leaf *out)
{
    for (unsigned i = 0; i < of->source->n; i++)
        if (strcmp(of->source->measures[i].code, code) == 0) { *out = (struct leaf){ of->source, i }; return OK; }
    return ERR_INTERNAL;
}

struct parts { int64_t *max, *rest_min; };

static enum err parts_of(struct public_room *r, const struct public_table *t, const struct period *p, size_t cells, struct parts *out)
{
    const struct indicator_source *source = t->leaf.source;
    const int64_t *whole = t->n;
    for (unsigned i = 0; i < source->n; i++) {
        struct public_table part;
        if (!is_part_of(&source->measures[i], leaf_measure(&t->leaf))) continue;
        if (!out->max) {
            out->max = arena_new(r->a, int64_t, cells);
            out->rest_min = arena_new(r->a, int64_t, cells);
            if (!out->max || !out->rest_min) return ERR_NOMEM;
            memset(out->max, 0, cells * sizeof *out->max);
            memset(out->rest_min, 0, cells * sizeof *out->rest_min);
        }
        TRY(table_read(r, &(struct leaf){ source, i }, p, &part));
        for (size_t c = 0; c < cells; c++) {
            int64_t rest = whole[c] - part.n[c];
            if (part.n[c] > out->max[c]) out->max[c] = part.n[c];
            if (part.n[c] > 0 && rest > 0 && (out->rest_min[c] == 0 || rest < out->rest_min[c]))
                out->rest_min[c] = rest;
        }
    }
    return OK;
}

static enum err table_hide(struct public_room *r, const struct period *p, struct public_table *t)
{
    const struct source_measure *m = leaf_measure(&t->leaf);
    const struct public_table *whole = NULL;
    struct hide_table h = { .rows = t->rows, .cols = t->cols, .n = t->n, .hidden = t->hidden };
    struct parts parts = { .max = NULL };
    struct leaf other;
    if (!m->is_personal) return OK;
    if (m->hidden_with) {
        TRY(leaf_named(&t->leaf, m->hidden_with, &other));
        TRY(table_of(r, &other, p, &whole));
        memcpy(t->hidden, whole->hidden, hide_cells(&h) * sizeof *t->hidden);
        return OK;
    }
    if (m->part_of) {
        TRY(leaf_named(&t->leaf, m->part_of, &other));
        TRY(table_of(r, &other, p, &whole));
        h.whole = whole->n;
        h.whole_hidden = whole->hidden;
    } else TRY(parts_of(r, t, p, hide_cells(&h), &parts));
    h.part_max = parts.max;
    h.rest_min = parts.rest_min;
    return hide_small(r->a, &h);
}

static enum err table_of(struct public_room *r, const struct leaf *l, const struct period *p, const struct public_table **out)
{
    struct public_table *t = r->tables;
    while (t && !(leaf_eq(&t->leaf, l) && t->from_day == p->from_day)) t = t->next;
    if (!t) {
        t = arena_new(r->a, struct public_table, 1);
        if (!t) return ERR_NOMEM;
        *t = (struct public_table){ .leaf = *l, .from_day = p->from_day, .rows = r->n_units };
        if (!public_shelf_take(r->ask->shelf, r->a, r->ask->now_ms, t)) {
            TRY(table_read(r, l, p, t));
            TRY(table_hide(r, p, t));
            public_shelf_keep(r->ask->shelf, r->ask->now_ms, t);
        }
        t->next = r->tables;
        r->tables = t;
    }
    *out = t;
    return OK;
}

/* ---- answers ---- */

/* What happened: all parts of the period; what stands: its last one. */
static struct period first_part(const struct source_measure *m, const struct period *p)
{
    unsigned kind = kind_of_grain[m->grain];
    return m->kind == MEASURE_STATE ? period_of(kind, p->to_day) : period_of(kind, p->from_day);
}

static void add_cell(const struct public_table *t, size_t i, size_t leaf, struct leaves *out)
{
    out->n[leaf] += t->n[i];
    if (t->hidden[i]) out->is_hidden = true;
}

static enum err open_rows(struct public_room *r, const struct leaf *l, size_t leaf, const struct period *p, struct leaves *out)
{
    struct public_table t;
    TRY(table_read(r, l, p, &t));
    for (size_t row = 0; row <= t.rows; row++)
        add_cell(&t, t.cols > 1 ? row * (t.cols + 1) + t.cols : row, leaf, &out[row]);
    return OK;
}

enum err public_rows(struct public_room *r, const struct formula *f, size_t leaf, const struct period *p, struct leaves *out)
{
    const struct leaf *l = &f->leaves[leaf];
    const struct public_table *t;
    if (!leaf_measure(l)->is_personal) return open_rows(r, l, leaf, p, out);
    for (struct period part = first_part(leaf_measure(l), p); part.to_day <= p->to_day; part = period_next(&part)) {
        TRY(table_of(r, l, &part, &t));
        for (size_t row = 0; row <= t->rows; row++)
            add_cell(t, t->cols > 1 ? row * (t->cols + 1) + t->cols : row, leaf, &out[row]);
    }
    return OK;
}

/* A measure without the dimension counts whole in every key. */
static void add_keys(const struct public_table *t, bool has_dim, size_t row, size_t leaf, size_t n, struct leaves *out)
{
    size_t width = t->cols > 1 ? t->cols + 1 : 1;
    for (size_t k = 0; k < n; k++) add_cell(t, row * width + (has_dim ? k : width - 1), leaf, &out[k]);
}

enum err public_keys(struct public_room *r, const struct formula *f, size_t leaf, const struct period *p, size_t row, struct str dim,
                     size_t n, struct leaves *out)
{
    const struct leaf *l = &f->leaves[leaf];
    const struct source_measure *m = leaf_measure(l);
    const struct public_table *t;
    struct public_table open;
    unsigned at = measure_dim(m, dim);
    if (at > 1) return ERR_BAD_INPUT;                /* the public is given the first one only */
    if (!m->is_personal) {
        TRY(table_read(r, l, p, &open));
        add_keys(&open, at == 1 && open.cols > 1, row, leaf, n, out);
        return OK;
    }
    for (struct period part = first_part(m, p); part.to_day <= p->to_day; part = period_next(&part)) {
        TRY(table_of(r, l, &part, &t));
        if (at == 1 && t->cols > 1 && t->cols != n) return ERR_BUSY;     /* a key came between two looks */
        add_keys(t, at == 1 && t->cols > 1, row, leaf, n, out);
    }
    return OK;
}
