/* board.c - what of the residents' reports everybody may read, and the decision that makes it so. */
#include "civic/board/board_db.h"
#include "account/account.h"
#include "core/time.h"
#include "outreach/count/progress.h"
#include "rules/rules.h"
#include "territory/territory.h"
#include <assert.h>

static_assert((int)FIGURE_HIDDEN == (int)CELL_HIDDEN, "hidden is hidden");

const char *const shown_statuses[] = { "any", "open", "closed", NULL };

/* ---- words ---- */

static const struct { struct str vi, en; } state_words[] = {
    [PETITION_SENT]      = { STR("Chờ tiếp nhận"),        STR("Waiting to be received") },
    [PETITION_RECEIVED]  = { STR("Đã tiếp nhận"),         STR("Received") },
    [PETITION_HANDLING]  = { STR("Đang xử lý"),           STR("Being handled") },
    [PETITION_OWED]      = { STR("Chờ người gửi bổ sung"), STR("Waiting for the sender") },
    [PETITION_ANSWERED]  = { STR("Đã trả lời"),           STR("Answered") },
    [PETITION_CLOSED]    = { STR("Đã xong"),              STR("Closed") },
    [PETITION_REFUSED]   = { STR("Từ chối, có lý do"),    STR("Refused, with a reason") },
    [PETITION_MERGED]    = { STR("Gộp vào phản ánh khác"), STR("Merged into another report") },
    [PETITION_WITHDRAWN] = { STR("Người gửi đã rút"),     STR("Withdrawn by the sender") },
};

struct str state_text(unsigned state, bool in_english)
{
    return in_english ? state_words[state].en : state_words[state].vi;
}

struct str rating_text(unsigned rating, bool in_english)
{
    static const struct { struct str vi, en; } words[] = {
        [RATING_NONE]        = { STR("Chưa đánh giá"), STR("Not rated yet") },
        [RATING_SATISFIED]   = { STR("Hài lòng"),      STR("Satisfied") },
        [RATING_ACCEPTABLE]  = { STR("Chấp nhận được"), STR("Acceptable") },
        [RATING_UNSATISFIED] = { STR("Chưa hài lòng"), STR("Not satisfied") },
    };
    return in_english ? words[rating].en : words[rating].vi;
}

int64_t days_used(const struct shown *s, int64_t now_ms)
{
    int64_t end = s->answered_ms ? s->answered_ms : s->closed_ms ? s->closed_ms : now_ms;
    return day_of_ms(end) - day_of_ms(s->received_ms);
}

/* ---- lists ---- */

/* Ids are given in the order of arrival, by one writer; what a request waits before it is written is no minute. */
enum { ORDER_SLACK_MS = MINUTE_MS };

/* Ids between which everything received in [from, to) lies. */
static enum err ids_between(struct db *db, struct arena *a, int64_t from_ms, int64_t to_ms, int64_t *after, int64_t *before)
{
    if (from_ms) {
        enum err e = shown_first_since(db, a, from_ms - ORDER_SLACK_MS, after);
        if (e == ERR_NOT_FOUND) { *after = INT64_MAX; return OK; }
        TRY(e);
        --*after;
    }
    if (to_ms) {
        int64_t last;
        enum err e = shown_last_before(db, a, to_ms + ORDER_SLACK_MS, &last);
        if (e == ERR_NOT_FOUND) { *before = 0; return OK; }
        TRY(e);
        if (last < *before) *before = last + 1;
    }
    return OK;
}

enum err shown_list(struct db *db, struct arena *a, const struct shown_query *q, db_row_fn *each, void *arg)
{
    struct shown_query w = *q;
    int64_t after = 0;
    if (!w.before) w.before = INT64_MAX;
    TRY(ids_between(db, a, w.from_ms, w.to_ms, &after, &w.before));
    if (after >= w.before) return OK;
    if (!w.to_ms) w.to_ms = INT64_MAX;
    return shown_rows(db, a, &w, after, each, arg);
}

enum err shown_by_code(struct db *db, struct arena *a, struct str code, struct shown *out)
{
    return shown_row_by_code(db, a, code, 0, out);
}

enum err shown_by_code_for(struct db *db, struct arena *a, struct str code, int64_t client_id, struct shown *out)
{
    return shown_row_by_code(db, a, code, client_id, out);
}

enum err shown_by_id(struct db *db, struct arena *a, int64_t id, struct shown *out) { return shown_row_by_id(db, a, id, out); }

/* ---- in a box ---- */

/* Everything of ours lies north of the equator and east of Greenwich. */
static void clip(struct shown_box *b)
{
    if (b->south_e6 < 0) b->south_e6 = 0;
    if (b->west_e6 < 0) b->west_e6 = 0;
    if (b->north_e6 > 90000000) b->north_e6 = 90000000;
    if (b->east_e6 > 180000000) b->east_e6 = 180000000;
}

enum { ROW_E6 = 1000 };                  /* petition_cell: squares lie in rows of a thousand micro-degrees, west to east, south to north */
struct boxing { const struct shown_box *b; db_row_fn *each; void *arg; int64_t found, seen; struct cell_at last; };

static enum err look_into(const void *row, void *arg)
{
    const struct shown_cell *c = row;
    struct boxing *k = arg;
    const struct shown_box *b = k->b;
    if (k->found == b->limit) return OK;
    k->seen++;
    k->last = (struct cell_at){ c->cell, c->s.id };
    if (c->s.lat_e6 < b->south_e6 || c->s.lat_e6 > b->north_e6 || c->s.lon_e6 < b->west_e6 || c->s.lon_e6 > b->east_e6)
        return OK;
    if (c->s.received_ms < b->from_ms || (b->to_ms && c->s.received_ms >= b->to_ms)) return OK;
    k->found++;
    return k->each(&c->s, k->arg);
}

/* The first row of squares, from `row` on, that ends at or behind `cell`. */
static int64_t row_of(const struct shown_box *b, int64_t row, int64_t rows, int64_t cell)
{
    while (row < rows) {
        int64_t mid = row + (rows - row) / 2;
        if (petition_cell(b->south_e6 + mid * ROW_E6, b->east_e6) < cell) row = mid + 1;
        else rows = mid;
    }
    return row;
}

enum err shown_in_box(struct db *db, struct arena *a, struct shown_box *b, db_row_fn *each, void *arg)
{
    clip(b);
    struct boxing k = { .b = b, .each = each, .arg = arg, .last = { b->cell, b->id } };
    int64_t rows = (b->north_e6 / ROW_E6) - (b->south_e6 / ROW_E6) + 1, cell = b->cell;
    bool at_end = rows < 1 || b->east_e6 < b->west_e6;
    for (int walked = 0; !at_end && k.found < b->limit && k.seen < SHOWN_READ_MAX && walked < SHOWN_ROWS_MAX;
         walked++) {
        int64_t row = row_of(b, 0, rows, cell), first, last, before = k.seen;
        if (row >= rows) { at_end = true; break; }
        first = petition_cell(b->south_e6 + row * ROW_E6, b->west_e6);
        last = petition_cell(b->south_e6 + row * ROW_E6, b->east_e6);
        struct cell_at from = first > k.last.cell ? (struct cell_at){ first - 1, INT64_MAX } : k.last;
        int64_t ask = b->limit + 1;
        TRY(shown_cell_rows(db, a, from, last, ask, look_into, &k));
        if (k.found == b->limit || k.seen - before == ask) continue;             /* the row may hold more */
        k.last = (struct cell_at){ last, INT64_MAX };
        enum err e = shown_next_cell(db, a, last, &cell);
        if (e == ERR_NOT_FOUND) at_end = true;
        else TRY(e);
    }
    b->more = !at_end;
    b->cell = k.last.cell;
    b->id = k.last.id;
    return OK;
}

/* ---- its life and its pictures ---- */

enum err shown_steps(struct db *db, struct arena *a, int64_t id, db_row_fn *each, void *arg)
{
    return shown_step_rows(db, a, id, each, arg);
}

struct photos { struct shown_photo *out; size_t n; };

static enum err keep_photo(const void *row, void *arg)
{
    struct photos *k = arg;
    k->out[k->n++] = *(const struct shown_photo *)row;
    return OK;
}

enum err shown_photos(struct db *db, struct arena *a, int64_t id, struct shown_photo *out, size_t *n, int64_t *hidden)
{
    struct photos k = { .out = out };
    TRY(shown_photo_rows(db, a, id, keep_photo, &k));
    *n = k.n;
    return photos_hidden(db, a, id, hidden);
}

/* ---- counted ---- */

static const struct field figures_row[] = {
    FIELD(struct figures, code), FIELD(struct figures, name), FIELD(struct figures, name_en), FIELD(struct figures, kind, .words = unit_kinds),
    FIELD(struct figures, received), FIELD(struct figures, answered), FIELD(struct figures, on_time), FIELD(struct figures, refused),
    FIELD(struct figures, rated), FIELD(struct figures, satisfied), FIELD(struct figures, minutes),
};
const struct fields figures_fields = { figures_row, N_OF(figures_row) };

static enum err keep_figures(const void *row, void *arg)
{
    struct figures_table *t = arg;
    const struct figures f = *(const struct figures *)row;
    if (f.kind == UNIT_CITY) t->city = f;
    else t->units[t->n++] = f;
    return OK;
}

static int64_t *cell_of(struct figures *f, size_t at) { return (int64_t *)(void *)((char *)f + at); }
static bool is_few(int64_t n) { return n > 0 && n < PUBLIC_CELL_MIN; }

/* A part whose rest is small tells the rest: the part goes too, as one of a small cell does. */
static void blur_part(struct figures *f, size_t part, size_t of)
{
    if (is_few(*cell_of(f, of) - *cell_of(f, part))) *cell_of(f, part) = 1;
}

static void hide_column(struct figures_table *t, size_t at, int64_t *scratch)
{
    size_t hidden = 0;
    for (size_t i = 0; i < t->n; i++) scratch[i] = *cell_of(&t->units[i], at);
    cells_hide(scratch, t->n);
    for (size_t i = 0; i < t->n; i++) {
        *cell_of(&t->units[i], at) = scratch[i];
        hidden += scratch[i] == CELL_HIDDEN;
    }
    int64_t *whole = cell_of(&t->city, at);
    if (is_few(*whole) || hidden == 1) *whole = CELL_HIDDEN;
}

static void mean_minutes(struct figures *f)
{
    f->minutes = f->answered == FIGURE_HIDDEN ? FIGURE_HIDDEN : f->answered ? f->minutes / f->answered : 0;
}

static void hide_figures(struct figures_table *t, int64_t *scratch)
{
    static const size_t columns[] = { offsetof(struct figures, received), offsetof(struct figures, answered),
        offsetof(struct figures, on_time), offsetof(struct figures, refused), offsetof(struct figures, rated),
        offsetof(struct figures, satisfied) };
    for (size_t i = 0; i <= t->n; i++) {
        struct figures *f = i < t->n ? &t->units[i] : &t->city;
        blur_part(f, offsetof(struct figures, on_time), offsetof(struct figures, answered));
        blur_part(f, offsetof(struct figures, satisfied), offsetof(struct figures, rated));
        f->acceptable = f->unsatisfied = FIGURE_HIDDEN;      /* told together with the satisfied, as `rated` */
    }
    for (size_t c = 0; c < N_OF(columns); c++) hide_column(t, columns[c], scratch);
    for (size_t i = 0; i < t->n; i++) mean_minutes(&t->units[i]);
    mean_minutes(&t->city);
}

enum err figures_sum(struct db *db, struct arena *a, int64_t from_day, int64_t to_day, struct figures_table *out)
{
    struct figures_table t = { .from_day = from_day, .to_day = to_day, .units = arena_new(a, struct figures, FIGURES_MAX) };
    int64_t days;
    if (!t.units) return ERR_NOMEM;
    if (__builtin_sub_overflow(to_day, from_day, &days) || days < 0 || days >= FIGURE_DAYS_MAX) return ERR_BAD_INPUT;
    TRY(figure_rows(db, a, from_day, to_day, keep_figures, &t));
    *out = t;
    return OK;
}

static void add_to(struct figures *f, const struct figures *more)
{
    static const size_t sums[] = { offsetof(struct figures, received), offsetof(struct figures, answered), offsetof(struct figures, on_time),
        offsetof(struct figures, refused), offsetof(struct figures, satisfied), offsetof(struct figures, acceptable),
        offsetof(struct figures, unsatisfied), offsetof(struct figures, minutes) };
    struct figures rest = *more;
    if (!f->unit_id) { *f = rest; return; }
    for (size_t i = 0; i < N_OF(sums); i++) *cell_of(f, sums[i]) += *cell_of(&rest, sums[i]);
}

static int by_bytes(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

/* Its own row (a kept name may be an old one); else the first that does not stand before it: by name, then by number, as figure_rows sorts. */
static size_t place_of(const struct figures_table *t, const struct figures *f)
{
    size_t i = 0;
    for (size_t k = 0; k < t->n; k++) if (t->units[k].unit_id == f->unit_id) return k;
    for (; i < t->n; i++) {
        int order = by_bytes(t->units[i].folded, f->folded);
        if (order > 0 || (order == 0 && t->units[i].unit_id > f->unit_id)) break;
    }
    return i;
}

enum err figures_add(struct figures_table *t, const struct figures_table *more)
{
    if (more->city.unit_id) add_to(&t->city, &more->city);
    for (size_t k = 0; k < more->n; k++) {
        size_t at = place_of(t, &more->units[k]);
        if (at == t->n || t->units[at].unit_id != more->units[k].unit_id) {
            if (t->n == FIGURES_MAX) return ERR_INTERNAL;
            memmove(&t->units[at + 1], &t->units[at], (t->n - at) * sizeof *t->units);
            t->units[at] = (struct figures){ .unit_id = 0 };
            t->n++;
        }
        add_to(&t->units[at], &more->units[k]);
    }
    t->to_day = more->to_day;
    return OK;
}

enum err figures_hide(struct arena *a, struct figures_table *t)
{
    int64_t *scratch = arena_new(a, int64_t, FIGURES_MAX);
    if (!scratch) return ERR_NOMEM;
    for (size_t i = 0; i <= t->n; i++) {
        struct figures *f = i < t->n ? &t->units[i] : &t->city;
        f->rated = f->satisfied + f->acceptable + f->unsatisfied;
    }
    hide_figures(t, scratch);
    return OK;
}

enum err figures_read(struct db *db, struct arena *a, int64_t from_day, int64_t to_day, struct figures_table *out)
{
    TRY(figures_sum(db, a, from_day, to_day, out));
    return figures_hide(a, out);
}

/* ---- clearing ---- */

enum err uncleared_list(struct db *db, struct arena *a, int64_t unit_id, int64_t after, int64_t limit, db_row_fn *each, void *arg)
{
    struct unit unit;
    TRY(unit_by_id(db, a, unit_id, &unit));
    enum held_level level = unit.kind == UNIT_CITY ? HELD_IN_CITY : unit.kind == UNIT_AGENCY ? HELD_OF_UNIT : HELD_IN_WARD;
    return uncleared_rows(db, a, level, unit_id, after, limit, each, arg);
}

enum err uncleared_words(const struct keys *keys, struct arena *a, const struct uncleared *h, struct str *proposed)
{
    struct str words;
    TRY(petition_words(keys, a, &(struct petition){ .sent_sealed = h->sent_sealed }, &words));
    char *masked = arena_new(a, char, words.n + 1);
    if (!masked) return ERR_NOMEM;
    *proposed = (struct str){ masked, rules_mask(words.p, words.n, masked, words.n) };
    return OK;
}

struct clearance {
    struct arena *a;
    int64_t now_ms;
    const struct keys *keys;
    const struct actor *by;
    struct clearing *c;
    struct petition out;
};

static enum err clear(struct db *db, void *arg)
{
    struct clearance *k = arg;
    struct clearing *c = k->c;
    struct petition_move m = { .id = c->id, .event = PETITION_CLEAR, .title = c->title, .public_text = c->said, .audience = c->audience };
    enum err e = petition_step_take(db, k->a, k->now_ms, k->keys, k->by, &m, &k->out);
    c->field = m.field;
    TRY(e);
    for (size_t i = 0; i < c->n_files; i++) {
        bool is_its;
        c->field = "files";
        TRY(file_set_audience(db, k->a, c->id, c->files[i].id, c->files[i].audience, &is_its));
        if (!is_its) return ERR_BAD_INPUT;
    }
    c->field = NULL;
    return c->audience == AUDIENCE_PRIVATE ? files_close(db, k->a, c->id) : OK;
}

enum err board_clear(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, const struct actor *by,
                     struct clearing *c, struct petition *out)
{
    struct clearance k = { .a = a, .now_ms = now_ms, .keys = keys, .by = by, .c = c };
    for (size_t i = 0; i < c->n_files; i++)
        if (c->files[i].audience == AUDIENCE_HELD) { c->field = "files"; return ERR_BAD_INPUT; }
    if (c->audience == AUDIENCE_HELD) { c->field = "audience"; return ERR_BAD_INPUT; }
    TRY(db_tx(db, clear, &k));
    *out = k.out;
    return OK;
}
