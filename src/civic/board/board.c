/* board.c - what of the residents' reports everybody may read, and the decision that makes it so. */
#include "civic/board/board_db.h"
#include "account/account.h"
#include "civic/petition/petition_told.h"
#include "core/time.h"
#include "rules/rules.h"
#include "territory/territory.h"

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

int64_t figures_month_last(int64_t now_ms) { return month_of_day(day_of_ms(now_ms)) - 1; }

/* The column of all categories, into the place of each measure. */
static const struct { enum told_measure measure; size_t at; } columns[] = {
    { TOLD_RECEIVED, offsetof(struct figures, received) }, { TOLD_REFUSED, offsetof(struct figures, refused) },
    { TOLD_ANSWERED, offsetof(struct figures, answered) }, { TOLD_ON_TIME, offsetof(struct figures, on_time) },
    { TOLD_MINUTES, offsetof(struct figures, minutes) },   { TOLD_RATED, offsetof(struct figures, rated) },
    { TOLD_SATISFIED, offsetof(struct figures, satisfied) },
};

static enum err told_all(struct db *db, struct arena *a, int64_t month, struct petition_told told[TOLD_MEASURES])
{
    TRY(petition_told(db, a, month, TOLD_RECEIVED, &told[TOLD_RECEIVED]));
    TRY(petition_told(db, a, month, TOLD_REFUSED, &told[TOLD_REFUSED]));
    TRY(petition_told(db, a, month, TOLD_ANSWERED, &told[TOLD_ANSWERED]));
    TRY(petition_told(db, a, month, TOLD_RATED, &told[TOLD_RATED]));
    told[TOLD_ON_TIME] = told[TOLD_MINUTES] = told[TOLD_ANSWERED];
    told[TOLD_SATISFIED] = told[TOLD_RATED];
    return OK;
}

struct telling { const struct petition_told *told; struct figures_table *t; };

static enum err tell_unit(const void *row, void *arg)
{
    const struct telling *k = arg;
    struct figures f = *(const struct figures *)row;
    bool has_any = false;
    for (size_t c = 0; c < N_OF(columns); c++) {
        const struct petition_told *t = &k->told[columns[c].measure];
        size_t at;
        if (!petition_told_row(t, f.unit_id, &at)) return ERR_BUSY;                  /* it came between two looks */
        at = at * t->width + t->width - 1;
        int64_t n = t->n[columns[c].measure][at];
        has_any = has_any || n != 0;
        *(int64_t *)(void *)((char *)&f + columns[c].at) = t->hidden[columns[c].measure][at] ? FIGURE_HIDDEN : n;
    }
    if (!has_any) return OK;
    if (f.answered > 0) f.minutes /= f.answered;
    if (f.kind == UNIT_CITY) k->t->city = f;
    else k->t->units[k->t->n++] = f;
    return OK;
}

enum err figures_read(struct db *db, struct arena *a, int64_t now_ms, int64_t month, struct figures_table *out)
{
    struct petition_told told[TOLD_MEASURES];
    struct figures_table t = { .month = month, .units = arena_new(a, struct figures, FIGURES_MAX) };
    if (month > figures_month_last(now_ms)) return ERR_BAD_INPUT;
    struct arena *own = t.units ? arena_open(PETITION_TOLD_BYTES) : NULL;
    if (!own) return ERR_NOMEM;
    enum err e = told_all(db, own, month, told);
    if (e == OK) e = figure_rows(db, a, tell_unit, &(struct telling){ told, &t });
    arena_close(own);
    if (e == OK) *out = t;
    return e;
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
