/* odata_sets.c - a small set is sorted in memory; values are walked a period of an indicator at a time, those a
   filter rules out unread; in any other order the best page of them is kept. */
#define _GNU_SOURCE                      /* qsort_r */
#include "indicator/opendata/odata_sets.h"
#include <stdlib.h>

/* ---- sets ---- */

enum { V_INDICATOR, V_PERIOD, V_UNIT, V_VALUE, V_HIDDEN, V_VERSION, V_CLOSED, V_COLUMNS };
static const struct open_column values_columns[V_COLUMNS] = {
    [V_INDICATOR] = { "indicator", OPEN_TEXT, true, "", "" },     [V_PERIOD] = { "period", OPEN_TEXT, true, "", "" },
    [V_UNIT]      = { "unit", OPEN_TEXT, true, "", "" },          [V_VALUE]  = { "value", OPEN_DECIMAL, false, "", "" },
    [V_HIDDEN]    = { "is_hidden", OPEN_BOOLEAN, true, "", "" },  [V_VERSION] = { "version", OPEN_INTEGER, true, "", "" },
    [V_CLOSED]    = { "is_closed", OPEN_BOOLEAN, true, "", "" },
};

const struct open_schema *odata_schema(enum odata_set set)
{
    static const struct open_schema values = { "Values", "Value", values_columns, V_COLUMNS, 3 };
    if (set == SET_VALUES) return &values;
    return dataset_schema(set == SET_UNITS ? DATASET_UNITS : DATASET_REGISTER);
}

static int order_of_texts(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

/* Null comes first going up (OData 4.0 part 1, §11.2.5.2). */
static int order_of_cells(const struct open_cell *a, const struct open_cell *b)
{
    if (a->is != b->is) return (a->is > b->is) - (a->is < b->is);
    if (a->is == CELL_TEXT) return order_of_texts(a->text, b->text);
    if (a->is == CELL_NUMBER) return (a->milli > b->milli) - (a->milli < b->milli);
    return a->is == CELL_TRUTH ? (int)a->truth - (int)b->truth : 0;
}

struct sorting { const struct odata_order *order; size_t n, n_keys; };

/* What is equal by the order stands by its keys. */
static int order_of_rows(const void *x, const void *y, void *arg)
{
    const struct open_row *a = x, *b = y;
    const struct sorting *s = arg;
    for (size_t i = 0; i < s->n; i++) {
        int c = order_of_cells(&a->cells[s->order[i].property], &b->cells[s->order[i].property]);
        if (c) return s->order[i].is_descending ? -c : c;
    }
    for (size_t i = 0; i < s->n_keys; i++) {
        int c = order_of_cells(&a->cells[i], &b->cells[i]);
        if (c) return c;
    }
    return 0;
}

struct rows { struct arena *a; struct open_row *v; size_t n, cap; };

static enum err keep_row(const struct open_row *row, void *arg)
{
    struct rows *k = arg;
    if (k->n == k->cap) {
        size_t cap = k->cap ? 2 * k->cap : 128;
        struct open_row *wide = arena_new(k->a, struct open_row, cap);
        if (!wide) return ERR_NOMEM;
        if (k->n) memcpy(wide, k->v, k->n * sizeof *wide);
        k->v = wide;
        k->cap = cap;
    }
    k->v[k->n++] = *row;
    return OK;
}

static bool has_room(const struct odata_query *q, const struct odata_page *out)
{
    return out->handed < ODATA_PAGE && (q->top < 0 || out->handed < q->top);
}

/* ---- small sets ---- */

static enum err walk_small(struct db *db, struct arena *a, const struct odata_query *q, open_row_fn *each, void *arg, struct odata_page *out)
{
    struct dataset ds;
    struct rows k = { .a = a };
    struct sorting by = { q->order, q->n_order, odata_schema(q->set)->n_keys };
    bool is_behind = !q->after.cells[0].text.n;
    int64_t skip = q->skip;
    TRY(dataset_by_code(db, a, q->set == SET_UNITS ? S("units") : S("indicators"), &ds));
    TRY(dataset_rows(db, a, &ds, q->now_ms, &(struct open_period){ .version = 1 }, keep_row, &k));
    if (k.n) qsort_r(k.v, k.n, sizeof *k.v, order_of_rows, &by);
    for (size_t i = 0; i < k.n; i++) {
        const struct open_row *row = &k.v[i];
        if (odata_filter_holds(&q->filter, row->cells) != TRUTH_YES) continue;
        out->count++;
        if (!is_behind) { is_behind = str_eq(row->cells[0].text, q->after.cells[0].text); continue; }
        if (skip > 0) { skip--; continue; }
        if (q->is_count_only) continue;
        if (!has_room(q, out)) { out->has_more = q->top < 0 || out->handed < q->top; continue; }
        TRY(each(row, arg));
        out->handed++;
        out->last = *row;
    }
    return OK;
}

/* ---- values ---- */

/* A period of an indicator. */
struct block { size_t dataset; struct str indicator, period; struct open_period p; };
struct blocks {
    struct db *db;
    struct arena *a;
    const struct odata_query *q;
    struct dataset *datasets;
    size_t n_datasets, cap_datasets, seen;
    struct str last;
    struct block *v;
    size_t n, cap;
    int64_t units;                       /* rows of a period that is read anew: the city and its wards */
};

static enum truth holds_for(const struct odata_query *q, struct str indicator, struct str period)
{
    struct open_cell row[V_COLUMNS] = { [V_INDICATOR] = cell_text(indicator) };
    if (period.n) row[V_PERIOD] = cell_text(period);
    return odata_filter_holds(&q->filter, row);
}

static enum err block_add(struct blocks *k, struct block b)
{
    if (k->n == k->cap) {
        size_t cap = k->cap ? 2 * k->cap : 256;
        struct block *wide = arena_new(k->a, struct block, cap);
        if (!wide) return ERR_NOMEM;
        if (k->n) memcpy(wide, k->v, k->n * sizeof *wide);
        k->v = wide;
        k->cap = cap;
    }
    k->v[k->n++] = b;
    return OK;
}

static enum err add_blocks(const void *row, void *arg)
{
    const struct dataset *ds = row;
    struct blocks *k = arg;
    struct open_period all[OPEN_PERIODS_MAX];
    size_t n;
    struct str code;
    k->seen++;
    TRY(arena_copy(k->a, ds->code, &code));
    k->last = code;
    if (ds->kind != DATASET_INDICATOR || holds_for(k->q, code, (struct str){ 0 }) == TRUTH_NO) return OK;
    if (k->n_datasets == k->cap_datasets) {
        size_t cap = k->cap_datasets ? 2 * k->cap_datasets : 64;
        struct dataset *wide = arena_new(k->a, struct dataset, cap);
        if (!wide) return ERR_NOMEM;
        if (k->n_datasets) memcpy(wide, k->datasets, k->n_datasets * sizeof *wide);
        k->datasets = wide;
        k->cap_datasets = cap;
    }
    k->datasets[k->n_datasets] = *ds;
    k->datasets[k->n_datasets].code = code;
    k->datasets[k->n_datasets].shelf = k->q->shelf;
    TRY(arena_copy(k->a, ds->indicator.formula, &k->datasets[k->n_datasets].indicator.formula));
    k->datasets[k->n_datasets].indicator.code = code;
    TRY(dataset_periods(k->db, k->a, ds, k->q->now_ms, all, &n));
    for (size_t i = 0; i < n; i++) {
        struct str period = period_text(k->a, &all[i].period);
        if (holds_for(k->q, code, period) != TRUTH_NO) TRY(block_add(k, (struct block){ k->n_datasets, code, period, all[i] }));
    }
    k->n_datasets++;
    return OK;
}

/* Indicator, period, unless said otherwise; what else is said orders the rows of one. */
struct ways { bool period_first, indicator_down, period_down; struct sorting within; };
static bool ways_of(const struct odata_query *q, struct ways *w)
{
    *w = (struct ways){ .period_first = q->n_order && q->order[0].property == V_PERIOD, .within = { .n_keys = V_UNIT + 1 } };
    for (size_t i = 0; i < q->n_order && i < 2; i++) {
        const struct odata_order *o = &q->order[i];
        if (o->property == V_INDICATOR) w->indicator_down = o->is_descending;
        else if (o->property == V_PERIOD) w->period_down = o->is_descending;
        else return false;
    }
    if (q->n_order > 2) w->within = (struct sorting){ q->order + 2, q->n_order - 2, V_UNIT + 1 };
    return true;
}

static int order_of_keys(const struct ways *w, struct str indicator_a, struct str period_a, struct str indicator_b,
                         struct str period_b)
{
    int i = order_of_texts(indicator_a, indicator_b), p = order_of_texts(period_a, period_b);
    if (w->indicator_down) i = -i;
    if (w->period_down) p = -p;
    return w->period_first ? (p ? p : i) : (i ? i : p);
}

static int order_of_blocks(const void *x, const void *y, void *arg)
{
    const struct block *a = x, *b = y;
    return order_of_keys(arg, a->indicator, a->period, b->indicator, b->period);
}

static enum err count_unit(const struct open_row *row, void *arg)
{
    (void)row;
    ++*(int64_t *)arg;
    return OK;
}

static enum err find_blocks(struct blocks *k, const struct ways *w)
{
    enum { PAGE = 100 };
    struct dataset units;
    k->last = S("");
    do {
        k->seen = 0;
        TRY(dataset_list(k->db, k->a, k->last, PAGE, add_blocks, k));
    } while (k->seen == PAGE);
    struct ways order = *w;
    if (k->n) qsort_r(k->v, k->n, sizeof *k->v, order_of_blocks, &order);
    TRY(dataset_by_code(k->db, k->a, S("units"), &units));
    return dataset_rows(k->db, k->a, &units, k->q->now_ms, &(struct open_period){ .version = 1 }, count_unit, &k->units);
}

/* The rows of a block as the set has them, in their order. */
static enum err read_block(struct blocks *k, const struct block *b, const struct ways *w, struct rows *out)
{
    struct rows raw = { .a = k->a };
    enum err e = dataset_rows(k->db, k->a, &k->datasets[b->dataset], k->q->now_ms, &b->p, keep_row, &raw);
    *out = (struct rows){ .a = k->a };
    if (e == ERR_NOT_FOUND || e == ERR_BAD_INPUT) return OK;     /* a period the public is not given */
    TRY(e);
    for (size_t i = 0; i < raw.n; i++) {
        const struct open_cell *c = raw.v[i].cells;
        struct open_row row = { .unit_id = raw.v[i].unit_id, .cells = {
            [V_INDICATOR] = cell_text(b->indicator), [V_PERIOD] = c[0], [V_UNIT] = c[1], [V_VALUE] = c[4], [V_HIDDEN] = c[5],
            [V_VERSION] = c[6], [V_CLOSED] = cell_truth(b->p.closed_ms != 0),
        } };
        TRY(keep_row(&row, out));
    }
    struct sorting within = w->within;
    if (out->n) qsort_r(out->v, out->n, sizeof *out->v, order_of_rows, &within);
    return OK;
}

static int64_t rows_in(const struct blocks *k, const struct block *b)
{
    return b->p.closed_ms ? b->p.n_rows : k->units;
}

/* How many rows there are in all; false: more would have to be read for it than one answer may. */
static enum err count_values(struct blocks *k, const struct ways *w, struct odata_page *out, bool *unsupported)
{
    size_t read = 0;
    for (size_t i = 0; i < k->n; i++) {
        struct rows rows;
        if (holds_for(k->q, k->v[i].indicator, k->v[i].period) == TRUTH_YES) {
            out->count += rows_in(k, &k->v[i]);
            continue;
        }
        if (read++ == ODATA_COUNT_MAX) { *unsupported = true; return ERR_BAD_INPUT; }
        TRY(read_block(k, &k->v[i], w, &rows));
        for (size_t n = 0; n < rows.n; n++)
            out->count += odata_filter_holds(&k->q->filter, rows.v[n].cells) == TRUTH_YES;
    }
    return OK;
}

static void stop_before(struct odata_page *out, const struct block *b)
{
    const struct open_cell *last = out->last.cells;
    out->has_more = true;
    if (out->handed && str_eq(last[V_INDICATOR].text, b->indicator) && str_eq(last[V_PERIOD].text, b->period)) return;
    out->last = (struct open_row){ .cells = { [V_INDICATOR] = cell_text(b->indicator), [V_PERIOD] = cell_text(b->period),
                                              [V_UNIT] = cell_text(S("")) } };
}

static enum err walk_blocks(struct blocks *k, const struct ways *w, open_row_fn *each, void *arg, struct odata_page *out)
{
    const struct odata_query *q = k->q;
    const struct open_cell *after = q->after.cells;
    struct sorting within = w->within;
    int64_t skip = q->skip;
    size_t read = 0;
    for (size_t i = 0; i < k->n; i++) {
        const struct block *b = &k->v[i];
        struct rows rows;
        int c = after[0].text.n
                    ? order_of_keys(w, b->indicator, b->period, after[V_INDICATOR].text, after[V_PERIOD].text)
                    : 1;
        if (c < 0) continue;
        if (c > 0 && skip >= rows_in(k, b) && holds_for(q, b->indicator, b->period) == TRUTH_YES) {
            skip -= rows_in(k, b);
            continue;
        }
        if (!has_room(q, out) || read++ == ODATA_BLOCKS_MAX) {
            if (q->top < 0 || out->handed < q->top) stop_before(out, b);
            return OK;
        }
        TRY(read_block(k, b, w, &rows));
        for (size_t n = 0; n < rows.n; n++) {
            const struct open_cell *cells = rows.v[n].cells;
            bool was_given = c == 0 && after[V_UNIT].text.n && order_of_rows(&rows.v[n], &q->after, &within) <= 0;
            if (was_given || odata_filter_holds(&q->filter, cells) != TRUTH_YES) continue;
            if (skip > 0) { skip--; continue; }
            if (!has_room(q, out)) {
                out->has_more = q->top < 0 || out->handed < q->top;
                return OK;
            }
            TRY(each(&rows.v[n], arg));
            out->handed++;
            out->last = rows.v[n];
        }
    }
    return OK;
}

/* ---- values in any other order: the best page of all that the filter leaves ---- */

struct best { struct arena *a; struct sorting by; struct open_row *v; size_t n, cap, wanted; };

/* Twice the page is kept before the worse half goes: each row is sorted a few times at most. */
static void keep_best(struct best *k)
{
    if (k->n) qsort_r(k->v, k->n, sizeof *k->v, order_of_rows, &k->by);
    if (k->n > k->wanted) k->n = k->wanted;
}

static enum err offer(struct best *k, const struct block *b, const struct open_row *row)
{
    struct open_row own = *row;
    if (k->n == k->cap) keep_best(k);
    own.cells[V_PERIOD] = cell_text(b->period);
    TRY(arena_copy(k->a, row->cells[V_UNIT].text, &own.cells[V_UNIT].text));
    k->v[k->n++] = own;
    return OK;
}

static enum err offer_block(struct blocks *k, struct blocks *room, const struct block *b, const struct ways *w,
                            struct best *best)
{
    struct rows rows;
    bool has_after = k->q->after.cells[0].text.n != 0;
    TRY(read_block(room, b, w, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        if (has_after && order_of_rows(&rows.v[i], &k->q->after, &best->by) <= 0) continue;
        if (odata_filter_holds(&k->q->filter, rows.v[i].cells) == TRUTH_YES) TRY(offer(best, b, &rows.v[i]));
    }
    return OK;
}

static enum err hand_best(const struct odata_query *q, struct best *best, open_row_fn *each, void *arg,
                          struct odata_page *out)
{
    keep_best(best);
    for (size_t i = (size_t)q->skip; i < best->n; i++) {
        if (!has_room(q, out)) {
            out->has_more = q->top < 0 || out->handed < q->top;
            return OK;
        }
        TRY(each(&best->v[i], arg));
        out->handed++;
        out->last = best->v[i];
    }
    return OK;
}

static enum err walk_best(struct blocks *k, open_row_fn *each, void *arg, struct odata_page *out, bool *unsupported)
{
    enum { ROOM_BYTES = 8 * MIB };
    const struct odata_query *q = k->q;
    const struct ways by_unit = { .within = { .n_keys = V_UNIT + 1 } };
    const int64_t page = q->top < 0 || q->top > ODATA_PAGE ? ODATA_PAGE : q->top;
    *unsupported = k->n > ODATA_COUNT_MAX || q->skip > ODATA_SKIP_MAX;
    if (*unsupported) return ERR_BAD_INPUT;
    struct best best = { .a = k->a, .by = { q->order, q->n_order, V_UNIT + 1 }, .wanted = (size_t)(q->skip + page) + 1 };
    best.cap = 2 * best.wanted;
    best.v = arena_new(k->a, struct open_row, best.cap);
    struct blocks room = *k;
    if (!best.v || !(room.a = arena_open(ROOM_BYTES))) return ERR_NOMEM;
    enum err e = OK;
    for (size_t i = 0; i < k->n && e == OK; i++) {
        e = offer_block(k, &room, &k->v[i], &by_unit, &best);
        arena_reset(room.a);
    }
    arena_close(room.a);
    return e == OK ? hand_best(q, &best, each, arg, out) : e;
}

enum err odata_walk(struct db *db, struct arena *a, const struct odata_query *q, open_row_fn *each, void *arg, struct odata_page *out,
                    bool *unsupported)
{
    struct blocks k = { .db = db, .a = a, .q = q };
    struct ways w;
    *out = (struct odata_page){ .handed = 0 };
    *unsupported = false;
    if (q->set != SET_VALUES) return walk_small(db, a, q, each, arg, out);
    bool is_along = ways_of(q, &w);
    if (!is_along) w = (struct ways){ .within = { .n_keys = V_UNIT + 1 } };
    TRY(find_blocks(&k, &w));
    if (q->is_counted || q->is_count_only) TRY(count_values(&k, &w, out, unsupported));
    if (q->is_count_only) return OK;
    return is_along ? walk_blocks(&k, &w, each, arg, out) : walk_best(&k, each, arg, out, unsupported);
}
