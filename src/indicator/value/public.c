/* public.c - tables of measures for everybody: read whole, hidden once, and every answer taken from what is left. */
#include "indicator/value/public.h"
#include "core/time.h"
#include "core/hide.h"

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

/* Room for the cells of a measure, of a dimension's keys too when there are at least two. */
static enum err table_new(struct public_room *r, const struct leaf *l, const struct period *p, struct public_table *t, const int64_t **keys_out)
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
    *keys_out = keys.v;
    return OK;
}

static enum err table_read(struct public_room *r, const struct leaf *l, const struct period *p, struct public_table *t)
{
    struct reading k = { .r = r, .t = t };
    TRY(table_new(r, l, p, t, &k.keys));
    TRY(read_part(&k, false, false, p));
    TRY(read_part(&k, true, false, p));
    if (t->cols == 1) return OK;
    TRY(read_part(&k, false, true, p));
    return read_part(&k, true, true, p);
}

/* ---- a table for everybody ---- */

static enum err leaf_named(const struct leaf *of, const char *code, struct leaf *out)
{
    for (unsigned i = 0; i < of->source->n; i++)
        if (strcmp(of->source->measures[i].code, code) == 0) { *out = (struct leaf){ of->source, i }; return OK; }
    return ERR_INTERNAL;
}

/* What is hidden together: a whole, its parts, and what goes with any of them; the whole stands first. */
enum { FAMILY_MAX = 64 };
struct family { struct public_table *tables[FAMILY_MAX]; size_t n; };

static int place_in(const struct family *f, const char *code)
{
    for (size_t i = 0; code && i < f->n; i++)
        if (strcmp(leaf_measure(&f->tables[i]->leaf)->code, code) == 0) return (int)i;
    return -1;
}

static enum err join(struct public_room *r, struct family *f, const struct leaf *l, const struct period *p)
{
    if (f->n == FAMILY_MAX) return ERR_INTERNAL;
    struct public_table *t = f->tables[f->n++] = arena_new(r->a, struct public_table, 1);
    return t ? table_read(r, l, p, t) : ERR_NOMEM;
}

static enum err family_of(struct public_room *r, const struct leaf *l, const struct period *p, struct family *out)
{
    struct leaf head = *l;
    const struct source_measure *m = leaf_measure(&head);
    if (m->hidden_with) TRY(leaf_named(&head, m->hidden_with, &head));
    m = leaf_measure(&head);
    if (m->part_of) TRY(leaf_named(&head, m->part_of, &head));
    TRY(join(r, out, &head, p));
    for (int round = 0; round < 2; round++)              /* parts, then what goes with a member */
        for (unsigned i = 0; i < head.source->n; i++) {
            const struct source_measure *one = &head.source->measures[i];
            const char *to = round ? one->hidden_with : one->part_of;
            if (one->grain != GRAIN_NONE && place_in(out, to) >= 0 && place_in(out, one->code) < 0)
                TRY(join(r, out, &(struct leaf){ head.source, i }, p));
        }
    return OK;
}

static enum err hide_family(struct public_room *r, const struct family *f)
{
    struct hide_member members[FAMILY_MAX];
    for (size_t i = 0; i < f->n; i++) {
        const struct source_measure *m = leaf_measure(&f->tables[i]->leaf);
        members[i] = (struct hide_member){ place_in(f, m->part_of), place_in(f, m->hidden_with), f->tables[i]->n, f->tables[i]->hidden };
    }
    return hide_together(r->a, f->tables[0]->rows, f->tables[0]->cols, members, f->n);
}

static void put_on_table(struct public_room *r, struct public_table *t)
{
    public_shelf_keep(r->ask->shelf, r->ask->now_ms, t);
    t->next = r->tables;
    r->tables = t;
}

/* As the module itself says it. */
static enum err keep_told(const struct told_cell *c, void *arg)
{
    const struct reading *k = arg;
    struct public_table *t = k->t;
    size_t width = t->cols > 1 ? t->cols + 1 : 1, row = k->r->n_units, col = width - 1;
    if (c->cell.unit_id != CITY_ID && !row_of(k->r, c->cell.unit_id, &row)) return OK;       /* no ward or commune in force */
    if (c->cell.dim_key) {
        for (col = 0; col < t->cols && k->keys[col] != c->cell.dim_key;) col++;
        if (col == t->cols) return ERR_BUSY;             /* a key came between two looks */
    }
    t->n[row * width + col] = c->cell.n;
    t->hidden[row * width + col] = c->is_hidden;
    return OK;
}

static enum err table_tell(struct public_room *r, const struct leaf *l, const struct period *p, struct public_table *t)
{
    struct reading k = { .r = r, .t = t };
    TRY(table_new(r, l, p, t, &k.keys));
    return l->source->told(r->db, r->a, l->measure, p, keep_told, &k);
}

static enum err table_make(struct public_room *r, const struct leaf *l, const struct period *p, struct public_table *t)
{
    struct family f = { .n = 0 };
    if (l->source->told) {
        TRY(table_tell(r, l, p, t));
        put_on_table(r, t);
        return OK;
    }
    TRY(family_of(r, l, p, &f));
    TRY(hide_family(r, &f));
    for (size_t i = 0; i < f.n; i++) put_on_table(r, f.tables[i]);
    return OK;
}

static struct public_table *table_at_hand(const struct public_room *r, const struct leaf *l, const struct period *p)
{
    struct public_table *t = r->tables;
    while (t && !(leaf_eq(&t->leaf, l) && t->from_day == p->from_day)) t = t->next;
    return t;
}

static enum err table_of(struct public_room *r, const struct leaf *l, const struct period *p, const struct public_table **out)
{
    struct public_table *t = table_at_hand(r, l, p);
    if (!t) {
        t = arena_new(r->a, struct public_table, 1);
        if (!t) return ERR_NOMEM;
        *t = (struct public_table){ .leaf = *l, .from_day = p->from_day, .rows = r->n_units };
        if (public_shelf_take(r->ask->shelf, r->a, r->ask->now_ms, t)) {
            t->next = r->tables;
            r->tables = t;
        } else TRY(table_make(r, l, p, t));
        t = table_at_hand(r, l, p);
    }
    *out = t;
    return t ? OK : ERR_INTERNAL;
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
