/* opendata.c - the periods and rows of a dataset: read as the public may see them, kept for good when a period closes. */
#include "indicator/opendata/opendata_db.h"
#include "auth/keys.h"
#include "civic/board/board.h"
#include "core/json_in.h"
#include "core/time.h"

/* ---- periods ---- */

struct periods { struct open_period *v; size_t n; unsigned grain; };

static enum err keep_closed(const void *row, void *arg)
{
    const struct open_period *closed = row;
    struct periods *k = arg;
    for (size_t i = 0; i < k->n; i++) {
        struct open_period *p = &k->v[i];
        if (p->period.from_day != closed->period.from_day || p->period.to_day != closed->period.to_day) continue;
        struct period same = p->period;
        *p = *closed;
        p->period = same;
    }
    return OK;
}

enum err dataset_periods(struct db *db, struct arena *a, const struct dataset *ds, int64_t now_ms, struct open_period *out, size_t *n)
{
    struct periods k = { .v = out, .grain = ds->grain };
    *n = 0;
    if (!ds->has_periods) return OK;
    struct period running = period_of((enum period_kind)ds->grain, day_of_ms(now_ms)), p = period_before(&running);
    for (; k.n < OPEN_PERIODS_MAX && p.from_day >= ds->since_day; p = period_before(&p)) out[k.n++] = (struct open_period){ .period = p, .version = ds->version };
    TRY(open_period_rows(db, a, ds->code, keep_closed, &k));
    *n = k.n;
    return OK;
}

enum err dataset_period(struct db *db, struct arena *a, const struct dataset *ds, int64_t now_ms, struct str code, struct open_period *out)
{
    struct open_period all[OPEN_PERIODS_MAX];
    struct period asked = { 0 };
    size_t n;
    bool is_latest = str_eq(code, S("latest"));
    if (!is_latest && (!ds->has_periods || period_parse(code, &asked) != OK)) return ERR_NOT_FOUND;
    *out = (struct open_period){ .version = ds->version };
    if (!ds->has_periods) return OK;
    TRY(dataset_periods(db, a, ds, now_ms, all, &n));
    for (size_t i = 0; i < n; i++) {
        const struct period *p = &all[i].period;
        if (!is_latest && (p->kind != asked.kind || p->from_day != asked.from_day || p->to_day != asked.to_day))
            continue;
        *out = all[i];
        return OK;
    }
    return ERR_NOT_FOUND;
}

/* ---- rows read anew ---- */

struct reading {
    struct db *db;
    struct arena *a;
    const struct dataset *ds;
    const struct open_period *p;
    struct str period;
    int64_t now_ms, version;
    struct str parent;
    open_row_fn *each;
    void *arg;
};

static struct open_cell text_or_null(struct str s) { return s.n ? cell_text(s) : cell_null(); }
static struct open_cell known_or_null(int64_t n) { return n ? cell_whole(n) : cell_null(); }

static enum err hand_definition(const void *row, void *arg)
{
    const struct dataset *ds = row;
    const struct reading *k = arg;
    const struct indicator *i = &ds->indicator;
    if (ds->kind != DATASET_INDICATOR) return OK;
    struct open_row out = { .cells = {
                                cell_text(i->code),
                                cell_whole(i->version),
                                cell_text(i->name_vi),
                                text_or_null(i->name_en),
                                cell_text(str_z(indicator_units[i->unit_word])),
                                cell_text(i->formula),
                                cell_text(str_z(indicator_directions[i->direction])),
                                cell_text(str_z(indicator_pillars[i->pillar])),
                                cell_text(str_z(period_kinds[i->frequency])),
                                text_or_null(i->legal_source),
                                cell_text(day_text(k->a, i->valid_from)),
                            } };
    return k->each(&out, k->arg);
}

static enum err hand_unit(const void *row, void *arg)
{
    const struct unit *u = row;
    const struct reading *k = arg;
    struct open_row out = { .unit_id = u->id, .cells = {
        cell_text(u->code), cell_text(u->name), text_or_null(u->name_en), cell_text(str_z(unit_kinds[u->kind])),
        u->id == CITY_ID ? cell_null() : cell_text(k->parent), known_or_null(u->population), known_or_null(u->area_m2),
    } };
    return k->each(&out, k->arg);
}

static enum err read_units(struct reading *k)
{
    struct unit city;
    TRY(unit_by_id(k->db, k->a, CITY_ID, &city));
    k->parent = city.code;
    TRY(hand_unit(&city, k));
    return unit_children(k->db, k->a, CITY_ID, 0, OPEN_ROWS_MAX - 1, hand_unit, k);
}

static struct open_cell count_cell(int64_t n) { return n == FIGURE_HIDDEN ? cell_null() : cell_whole(n); }

static enum err hand_figures(const struct reading *k, const struct figures *f)
{
    bool is_untold = f->minutes == FIGURE_HIDDEN || f->answered == 0 || f->answered == FIGURE_HIDDEN;
    struct open_row out = { .unit_id = f->unit_id,
                            .cells = {
                                cell_text(k->period),
                                cell_text(f->code),
                                cell_text(f->name),
                                cell_text(str_z(unit_kinds[f->kind])),
                                count_cell(f->received),
                                count_cell(f->answered),
                                count_cell(f->on_time),
                                count_cell(f->refused),
                                count_cell(f->satisfied),
                                cell_null(),     /* acceptable and not satisfied: told together with the satisfied only */
                                cell_null(),
                                is_untold ? cell_null() : cell_whole(f->minutes),
                            } };
    return k->each(&out, k->arg);
}

static enum err read_petitions(struct reading *k)
{
    struct figures_table t;
    TRY(figures_read(k->db, k->a, k->now_ms, month_of_day(k->p->period.from_day), &t));
    if (t.city.unit_id) TRY(hand_figures(k, &t.city));
    for (size_t i = 0; i < t.n; i++) TRY(hand_figures(k, &t.units[i]));
    return OK;
}

static enum err hand_value(const struct reading *k, int64_t unit_id, struct str code, struct str name, unsigned kind,
                           const struct figure *f)
{
    struct open_row out = { .unit_id = unit_id,
                            .cells = {
                                cell_text(k->period),
                                cell_text(code),
                                cell_text(name),
                                cell_text(str_z(unit_kinds[kind])),
                                f->is_known && !f->is_hidden ? cell_number(f->milli) : cell_null(),
                                cell_truth(f->is_hidden),
                                cell_whole(k->version),
                            } };
    return k->each(&out, k->arg);
}

static enum err hand_child(const struct child_figure *c, void *arg)
{
    return hand_value(arg, c->unit_id, c->code, c->name, c->kind, &c->figure);
}

/* The version that was in force when the period ended. */
struct then { int64_t day; struct indicator i; bool is_found; };
static enum err find_then(const void *row, void *arg)
{
    const struct indicator *i = row;
    struct then *k = arg;
    if (k->is_found || i->valid_from > k->day || (i->valid_to && i->valid_to <= i->valid_from)) return OK;
    k->i = *i;
    k->is_found = true;
    return OK;
}

static enum err definition_then(struct reading *k, struct indicator *out)
{
    struct then t = { .day = k->p->period.to_day };
    *out = k->ds->indicator;
    if (out->valid_from <= t.day) return OK;
    TRY(indicator_history(k->db, k->a, k->ds->code, find_then, &t));
    if (!t.is_found || !t.i.is_public) return ERR_NOT_FOUND;
    *out = t.i;
    return OK;
}

static enum err read_indicator(struct reading *k)
{
    struct indicator_ask ask = { .sources = indicator_sources, .now_ms = k->now_ms, .is_public = true, .shelf = k->ds->shelf };
    struct indicator i;
    struct unit city;
    struct figure whole;
    TRY(definition_then(k, &i));
    k->version = i.version;
    TRY(unit_by_id(k->db, k->a, CITY_ID, &city));
    TRY(indicator_value(k->db, k->a, &ask, &i, CITY_ID, &k->p->period, &whole));
    TRY(hand_value(k, city.id, city.code, city.name, city.kind, &whole));
    return indicator_children(k->db, k->a, &ask, &i, CITY_ID, &k->p->period, hand_child, k);
}

static enum err read_anew(struct reading *k)
{
    switch ((enum dataset_kind)k->ds->kind) {
    case DATASET_REGISTER:  return dataset_list(k->db, k->a, S(""), OPEN_ROWS_MAX, hand_definition, k);
    case DATASET_UNITS:     return read_units(k);
    case DATASET_PETITIONS: return read_petitions(k);
    case DATASET_OCCASIONS: return open_occasion_rows(k->db, k->a, &k->p->period, k->period, k->each, k->arg);
    case DATASET_INDICATOR: return read_indicator(k);
    }
    return ERR_INTERNAL;
}

/* ---- rows kept ---- */

static struct str cells_text(struct arena *a, const struct open_schema *schema, const struct open_row *row)
{
    struct buf b = { .arena = a };
    struct json j = { .out = &b };
    json_array(&j, NULL);
    for (size_t i = 0; i < schema->n; i++) {
        const struct open_cell *c = &row->cells[i];
        if (c->is == CELL_TEXT) json_text(&j, NULL, c->text);
        else if (c->is == CELL_NUMBER) json_i64(&j, NULL, c->milli);
        else if (c->is == CELL_TRUTH) json_i64(&j, NULL, c->truth);
        else json_null(&j, NULL);
    }
    json_end(&j);
    return b.failed ? (struct str){ 0 } : buf_str(&b);
}

static struct open_cell cell_of(const struct json_in *value, enum open_type type)
{
    struct str text = json_as_text(value);
    int64_t n = json_as_i64(value, INT64_MIN);
    if (type == OPEN_TEXT || type == OPEN_DATE) return text.p ? cell_text(text) : cell_null();
    if (n == INT64_MIN) return cell_null();
    return type == OPEN_BOOLEAN ? cell_truth(n != 0) : cell_number(n);
}

static enum err hand_kept(const void *row, void *arg)
{
    const struct kept_row *kept = row;
    const struct reading *k = arg;
    const struct json_in *list;
    struct blame blame = { 0 };
    struct open_row out = { .unit_id = kept->unit_id };
    if (json_parse(k->a, kept->cells, &blame, &list) != OK) return ERR_INTERNAL;
    for (size_t i = 0; i < k->ds->schema->n; i++)
        out.cells[i] = cell_of(json_item(list, i), k->ds->schema->columns[i].type);
    return k->each(&out, k->arg);
}

enum err dataset_rows(struct db *db, struct arena *a, const struct dataset *ds, int64_t now_ms, const struct open_period *p,
                      open_row_fn *each, void *arg)
{
    struct reading k = { .db = db, .a = a, .ds = ds, .p = p, .now_ms = now_ms, .version = ds->version, .each = each, .arg = arg };
    if (!ds->has_periods) return read_anew(&k);
    if (p->closed_ms) return open_row_rows(db, a, ds->code, &p->period, hand_kept, &k);
    k.period = period_text(a, &p->period);
    return read_anew(&k);
}

/* ---- closing ---- */

struct gathered {
    struct arena *a;
    const struct dataset *ds;
    struct open_period p;
    struct kept_row rows[OPEN_ROWS_MAX];
    size_t n;
};

static enum err gather(const struct open_row *row, void *arg)
{
    struct gathered *g = arg;
    if (g->n == OPEN_ROWS_MAX) return ERR_INTERNAL;
    struct str cells = cells_text(g->a, g->ds->schema, row);
    if (!cells.n) return ERR_NOMEM;
    g->rows[g->n] = (struct kept_row){ (int64_t)g->n, row->unit_id, cells };
    if (g->ds->kind == DATASET_INDICATOR) g->p.version = row->cells[6].milli / 1000;
    g->n++;
    return OK;
}

static enum err write_closed(struct db *db, void *arg)
{
    struct gathered *g = arg;
    TRY(open_period_insert(db, g->a, g->ds->code, &g->p));
    return open_row_insert(db, g->a, g->ds->code, &g->p.period, g->rows, g->n);
}

static enum err close_one(struct db *db, struct arena *a, const struct dataset *ds, int64_t now_ms, const struct open_period *p)
{
    struct gathered *g = arena_new(a, struct gathered, 1);
    if (!g) return ERR_NOMEM;
    *g = (struct gathered){ .a = a, .ds = ds, .p = *p };
    enum err e = dataset_rows(db, a, ds, now_ms, p, gather, g);
    if (e == ERR_NOT_FOUND || e == ERR_BAD_INPUT) return OK; /* the public is not given it: there is nothing to keep */
    TRY(e);
    struct str *parts = arena_new(a, struct str, g->n + 1);
    uint8_t *hash = arena_new(a, uint8_t, 32);
    if (!parts || !hash) return ERR_NOMEM;
    for (size_t i = 0; i < g->n; i++) parts[i] = g->rows[i].cells;
    if (!sha256_parts(parts, g->n, hash)) return ERR_NOMEM;
    g->p.sha256 = (struct bytes){ hash, 32 };
    g->p.n_rows = (int64_t)g->n;
    g->p.closed_ms = now_ms;
    e = db_tx(db, write_closed, g);
    return e == ERR_CONFLICT ? OK : e;                           /* another process was quicker */
}

struct closing { struct db *db; struct arena *a; int64_t now_ms, limit, closed; struct str last; int64_t seen; };

/* What is late by a day or two at the board is still counted on its own day, at once; visits wait on phones. */
static int64_t close_days(const struct dataset *ds) { return ds->kind == DATASET_PETITIONS ? 2 : OPEN_CLOSE_DAYS; }

static enum err close_dataset(const void *row, void *arg)
{
    const struct dataset *ds = row;
    struct closing *k = arg;
    struct open_period all[OPEN_PERIODS_MAX];
    size_t n;
    k->seen++;
    TRY(arena_copy(k->a, ds->code, &k->last));
    TRY(dataset_periods(k->db, k->a, ds, k->now_ms, all, &n));
    for (size_t i = n; i-- > 0 && k->closed < k->limit;) {       /* the oldest first */
        if (all[i].closed_ms || all[i].period.to_day + close_days(ds) >= day_of_ms(k->now_ms)) continue;
        struct arena *own = arena_open(8 * MIB);
        if (!own) return ERR_NOMEM;
        enum err e = close_one(k->db, own, ds, k->now_ms, &all[i]);
        arena_close(own);
        TRY(e);
        k->closed++;
    }
    return OK;
}

enum err open_close(struct db *db, struct arena *a, int64_t now_ms, int64_t limit, int64_t *closed)
{
    enum { PAGE = 50 };
    struct closing k = { .db = db, .a = a, .now_ms = now_ms, .limit = limit, .last = S("") };
    do {
        k.seen = 0;
        TRY(dataset_list(db, a, k.last, PAGE, close_dataset, &k));
    } while (k.seen == PAGE && k.closed < limit);
    *closed = k.closed;
    return OK;
}

enum err open_close_job(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    int64_t closed;
    (void)keys;
    return open_close(db, a, now_ms, 500, &closed);
}
