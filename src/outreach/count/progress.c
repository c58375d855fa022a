/* progress.c - one unit's numbers and its children's, for those who may see all and for everybody. */
#include "outreach/count/progress.h"
#include "core/hide.h"
#include "core/time.h"

/* ---- reading ---- */

struct filling { struct arena *a; struct board *b; size_t room; int64_t first_day; };

static enum err add_child(const void *row, void *arg)
{
    const struct unit *u = row;
    struct filling *f = arg;
    struct board *b = f->b;
    if (b->n == f->room) {                           /* most have far fewer than the most there may be */
        size_t room = f->room ? 2 * f->room : 128;
        struct child *wide = arena_new(f->a, struct child, room);
        if (!wide) return ERR_NOMEM;
        if (b->n) memcpy(wide, b->children, b->n * sizeof *wide);
        b->children = wide;
        f->room = room;
    }
    b->children[b->n++] = (struct child){ .id = u->id, .kind = u->kind, .name = u->name,
                                          .households = u->households, .residents = u->residents };
    return OK;
}

/* NULL: ended, it counts in the whole only. */
static struct child *child_of(struct board *b, int64_t unit_id)
{
    size_t low = 0, high = b->n;                     /* children lie by id */
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (b->children[mid].id < unit_id) low = mid + 1;
        else high = mid;
    }
    return low < b->n && b->children[low].id == unit_id ? &b->children[low] : NULL;
}

static enum err fill_child(const void *row, void *arg)
{
    const struct cell *c = row;
    const struct filling *f = arg;
    struct child *x = child_of(f->b, c->unit_id);
    if (x) { x->total = c->counts; x->touched_ms = c->touched_ms; }
    return OK;
}

static enum err fill_visits(const void *row, void *arg)
{
    const struct cell_visits *v = row;
    const struct filling *f = arg;
    struct child *x = child_of(f->b, v->unit_id);
    if (x) x->spark[v->day - f->first_day] = v->visits;
    return OK;
}

enum err board_read(struct db *db, struct arena *a, int64_t unit_id, int64_t now_ms, struct board *out)
{
    struct board b = { 0 };
    struct unit_path path;
    int64_t today = day_of_ms(now_ms);
    struct filling f = { .a = a, .b = &b, .first_day = today - TODAY };
    TRY(unit_by_id(db, a, unit_id, &b.unit));
    TRY(unit_above(db, a, unit_id, &path));
    enum err e = campaign_at(db, a, path.id, path.n, &b.campaign);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    if (e == ERR_NOT_FOUND) b.campaign = (struct campaign){ 0 };
    TRY(unit_children(db, a, unit_id, 0, BOARD_CHILDREN_MAX, add_child, &f));
    if (b.campaign.id) {
        TRY(cube_read(db, a, b.campaign.id, unit_id, DAY_WHOLE, &b.total));
        TRY(cube_read(db, a, b.campaign.id, unit_id, today, &b.today));
        TRY(cube_children(db, a, b.campaign.id, unit_id, DAY_WHOLE, fill_child, &f));
        TRY(cube_children_visits(db, a, b.campaign.id, unit_id, today, today, fill_visits, &f));
    }
    *out = b;
    return OK;
}

enum err board_spark(struct db *db, struct arena *a, int64_t now_ms, struct board *b)
{
    int64_t today = day_of_ms(now_ms);
    struct filling f = { .b = b, .first_day = today - TODAY };
    b->has_spark = true;
    if (!b->campaign.id) return OK;
    return cube_children_visits(db, a, b->campaign.id, b->unit.id, f.first_day, today - 1, fill_visits, &f);
}

/* ---- hiding ---- */

/* Outcomes but "guided", and what people lack: with them every whole would be the sum of its parts, and one hidden part the difference. */
static bool is_rest_of_a_whole(size_t m)
{
    return (m >= MEASURE_absent && m <= MEASURE_vacant) || (m >= MEASURE_lacks_phone && m <= MEASURE_lacks_learn);
}

bool measure_is_shown(size_t m, bool is_public) { return !is_public || (m < MEASURE_doubtful && !is_rest_of_a_whole(m)); }

/* Of what a measure is a part: every visit has an outcome, every person asked a mark or lacks it. MEASURE_COUNT: of nothing. */
static enum measure whole_of(size_t m)
{
    if ((m > MEASURE_visits && m <= MEASURE_vacant) || m == MEASURE_confirmed) return MEASURE_visits;
    if (m >= MEASURE_has_phone && m <= MEASURE_ready) return MEASURE_people;
    return m == MEASURE_taught ? MEASURE_acts : MEASURE_COUNT;
}

/* One number of every child, `at` bytes into it, and the whole behind them; and back, as far as it may be told. */
static void column_read(const struct board *b, size_t at, int64_t whole, int64_t *n)
{
    for (size_t i = 0; i < b->n; i++) n[i] = *(const int64_t *)((const char *)&b->children[i] + at);
    n[b->n] = whole;
}

static void column_hide(struct board *b, size_t at, int64_t *whole, const bool *hidden)
{
    for (size_t i = 0; i < b->n; i++) if (hidden[i]) *(int64_t *)((char *)&b->children[i] + at) = CELL_HIDDEN;
    if (hidden[b->n]) *whole = CELL_HIDDEN;
}

static size_t place_of(size_t m) { return offsetof(struct child, total.n) + m * sizeof(int64_t); }

static enum err hide_totals(struct arena *a, struct board *b)
{
    struct hide_member members[MEASURE_COUNT];
    int64_t *n = arena_new(a, int64_t, MEASURE_COUNT * (b->n + 1));
    bool *hidden = arena_new(a, bool, MEASURE_COUNT * (b->n + 1));
    if (!n || !hidden) return ERR_NOMEM;
    for (size_t m = 0; m < MEASURE_COUNT; m++) {
        enum measure whole = whole_of(m);
        members[m] = (struct hide_member){ whole == MEASURE_COUNT ? -1 : (int)whole, -1, n + m * (b->n + 1), hidden + m * (b->n + 1) };
        /* what is not told stays nought: nothing that could be subtracted */
        if (measure_is_shown(m, true)) column_read(b, place_of(m), b->total.n[m], members[m].n);
    }
    TRY(hide_together(a, b->n, 1, members, MEASURE_COUNT));
    for (size_t m = 0; m < MEASURE_COUNT; m++) column_hide(b, place_of(m), &b->total.n[m], members[m].hidden);
    return OK;
}

/* Of the day only the whole is told, but for visits: a table of one row. Wholes come before their parts. */
static enum err hide_of_today(struct arena *a, const struct board *b, size_t m, bool *is_hidden)
{
    enum measure whole = whole_of(m);
    const int64_t n[2] = { b->today.n[m], b->today.n[m] };
    bool hidden[2];
    struct hide_table t = { .rows = 1, .cols = 1, .n = n, .hidden = hidden };
    int64_t of_whole[2];
    bool whole_hidden[2];
    if (whole != MEASURE_COUNT) {
        of_whole[0] = of_whole[1] = b->today.n[whole];
        whole_hidden[0] = whole_hidden[1] = is_hidden[whole];
        t.whole = of_whole;
        t.whole_hidden = whole_hidden;
    }
    TRY(hide_small(a, &t));
    is_hidden[m] = hidden[1];
    return OK;
}

static enum err hide_today(struct arena *a, struct board *b)
{
    enum { AT = offsetof(struct child, spark) + TODAY * sizeof(int64_t) };
    int64_t *n = arena_new(a, int64_t, b->n + 1);
    struct hide_table t = { .rows = b->n, .cols = 1, .n = n, .hidden = arena_new(a, bool, b->n + 1) };
    if (!n || !t.hidden) return ERR_NOMEM;
    column_read(b, AT, b->today.n[MEASURE_visits], n);
    TRY(hide_small(a, &t));
    bool is_hidden[MEASURE_COUNT] = { [MEASURE_visits] = t.hidden[b->n] };
    for (size_t m = 0; m < MEASURE_COUNT; m++)
        if (m != MEASURE_visits && measure_is_shown(m, true)) TRY(hide_of_today(a, b, m, is_hidden));
    column_hide(b, AT, &b->today.n[MEASURE_visits], t.hidden);
    for (size_t m = 0; m < MEASURE_COUNT; m++) if (is_hidden[m]) b->today.n[m] = CELL_HIDDEN;
    return OK;
}

enum err board_hide(struct arena *a, struct board *b)
{
    TRY(hide_totals(a, b));
    return hide_today(a, b);
}

/* ---- JSON ---- */

void number_json(struct json *j, const char *key, int64_t n, bool is_public)
{
    if (is_public && n == CELL_HIDDEN) json_null(j, key);
    else json_i64(j, key, n);
}

static void counts_json(struct json *j, const char *key, const struct counts *c, bool is_public)
{
    json_object(j, key);
    for (size_t i = 0; i < MEASURE_COUNT; i++)
        if (measure_is_shown(i, is_public)) number_json(j, measure_words[i], c->n[i], is_public);
    json_end(j);
}

/* Returns how many bytes, at most 20. */
static size_t i64_text(int64_t x, char *to)
{
    char digits[20], *end = digits + sizeof digits, *p = end;
    uint64_t left = x < 0 ? 0 - (uint64_t)x : (uint64_t)x;
    do *--p = (char)('0' + left % 10); while (left /= 10);
    if (x < 0) *--p = '-';
    memcpy(to, p, (size_t)(end - p));
    return (size_t)(end - p);
}

void row_json(struct json *j, const char *key, const struct counts *c, bool is_public)
{
    char text[MEASURE_COUNT * 21 + 2], *p = text;        /* at once: a page has thousands of numbers */
    for (size_t i = 0; i < MEASURE_COUNT; i++) {
        int64_t n = c->n[i];
        if (!measure_is_shown(i, is_public)) continue;
        *p++ = i ? ',' : '[';                            /* the first is shown to all */
        if (is_public && n == CELL_HIDDEN) p = (char *)memcpy(p, "null", 4) + 4;
        else p += i64_text(n, p);
    }
    *p++ = ']';
    json_raw(j, key, (struct str){ text, (size_t)(p - text) });
}

static void names_json(struct json *j, bool is_public)
{
    json_array(j, "measures");
    for (size_t i = 0; i < MEASURE_COUNT; i++)
        if (measure_is_shown(i, is_public)) json_text(j, NULL, str_z(measure_words[i]));
    json_end(j);
}

void child_json(struct json *j, const struct child *c, bool is_public, bool has_spark)
{
    json_object(j, NULL);
    json_i64(j, "id", c->id);
    json_text(j, "kind", str_z(unit_kinds[c->kind]));
    json_text(j, "name", c->name);
    json_i64(j, "households", c->households);
    json_i64(j, "residents", c->residents);
    row_json(j, "total", &c->total, is_public);
    number_json(j, "today", c->spark[TODAY], is_public);
    if (has_spark) {
        json_array(j, "spark");
        for (size_t i = 0; i < SPARK_DAYS; i++) json_i64(j, NULL, c->spark[i]);
        json_end(j);
    }
    json_end(j);
}

struct day_list { struct json *j; int64_t next; };

static void day_json(struct day_list *l, int64_t day, const struct counts *c)
{
    json_object(l->j, NULL);
    json_i64(l->j, "day", day);
    row_json(l->j, "counts", c, false);
    json_end(l->j);
    l->next = day + 1;
}

static enum err list_day(const void *row, void *arg)
{
    static const struct counts nothing;
    const struct cell *c = row;
    struct day_list *l = arg;
    while (l->next < c->day) day_json(l, l->next, &nothing);
    day_json(l, c->day, &c->counts);
    return OK;
}

static enum err days_json(struct db *db, struct arena *a, const struct board *b, int64_t days, int64_t now_ms, struct json *j)
{
    static const struct counts nothing;
    int64_t today = day_of_ms(now_ms);
    struct day_list l = { j, today - days + 1 };
    json_array(j, "days");
    if (days > 0 && b->campaign.id) {
        TRY(cube_days(db, a, b->campaign.id, b->unit.id, l.next, today, list_day, &l));
        while (l.next <= today) day_json(&l, l.next, &nothing);
    }
    json_end(j);
    return OK;
}

enum err progress_json(struct db *db, struct arena *a, const struct board *b, int64_t days, int64_t now_ms,
                       bool is_public, struct json *j)
{
    json_object(j, NULL);
    json_object(j, "unit");
    json_i64(j, "id", b->unit.id);
    json_text(j, "name", b->unit.name);
    json_text(j, "kind", str_z(unit_kinds[b->unit.kind]));
    json_i64(j, "households", b->unit.households);
    json_i64(j, "residents", b->unit.residents);
    json_end(j);
    json_object(j, "campaign");
    json_i64(j, "id", b->campaign.id);
    json_text(j, "name", b->campaign.name);
    json_text(j, "name_en", b->campaign.name_en);
    json_i64(j, "from_day", b->campaign.from_day);
    json_i64(j, "to_day", b->campaign.to_day);
    json_raw(j, "targets", b->campaign.targets.n ? b->campaign.targets : S("{}"));
    json_end(j);
    json_i64(j, "as_of_ms", now_ms);
    counts_json(j, "total", &b->total, is_public);
    counts_json(j, "today", &b->today, is_public);
    names_json(j, is_public);
    TRY(days_json(db, a, b, is_public ? 0 : days, now_ms, j));
    json_array(j, "children");
    if (b->children_json.n && !is_public) json_raw(j, NULL, b->children_json);
    else for (size_t i = 0; i < b->n; i++) child_json(j, &b->children[i], is_public, b->has_spark && !is_public);
    json_end(j);
    json_end(j);
    return OK;
}
