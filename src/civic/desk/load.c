/* load.c - how much each has in hand, and how long answers took: counted over one unit's open reports and its answers of a week. */
#include "civic/desk/worklist_db.h"
#include <stdlib.h>
#include "core/time.h"

struct loading {
    struct unit_load *to;
    int64_t minutes[LOAD_ANSWERS_MAX], by[LOAD_ANSWERS_MAX];
    size_t n;
};

static struct load *handler_of(struct unit_load *u, int64_t id, struct str name)
{
    for (size_t i = 0; i < u->n; i++)
        if (u->handlers[i].id == id) return &u->handlers[i];
    if (u->n == LOAD_HANDLERS_MAX) return NULL;
    u->handlers[u->n] = (struct load){ .id = id, .name = name, .median_minutes = MEDIAN_NONE };
    return &u->handlers[u->n++];
}

static enum err add_open(const void *row, void *arg)
{
    const struct held_count *c = row;
    struct loading *k = arg;
    struct load *h = handler_of(k->to, c->handler_id, c->name), *all = &k->to->all;
    if (h) { h->open = c->open; h->late = c->late; h->due_today = c->due_today; }
    all->open += c->open;
    all->late += c->late;
    all->due_today += c->due_today;
    return OK;
}

static enum err add_answer(const void *row, void *arg)
{
    const struct answer_row *r = row;
    struct loading *k = arg;
    struct load *h = handler_of(k->to, r->account_id, r->name);
    if (h) h->answered_week++;
    k->to->all.answered_week++;
    k->minutes[k->n] = r->minutes;
    k->by[k->n++] = r->account_id;
    return OK;
}

static int by_size(const void *x, const void *y)
{
    const int64_t *m = x, *n = y;
    return (*m > *n) - (*m < *n);
}

/* Of an even number the lower of the two in the middle: a time that was really needed. */
static int64_t median(const struct loading *k, int64_t by, bool any)
{
    int64_t of[LOAD_ANSWERS_MAX];
    size_t n = 0;
    for (size_t i = 0; i < k->n; i++)
        if (any || k->by[i] == by) of[n++] = k->minutes[i];
    if (n == 0) return MEDIAN_NONE;
    qsort(of, n, sizeof of[0], by_size);
    return of[(n - 1) / 2];
}

static enum err read_load(struct db *db, struct arena *a, int64_t now_ms, int64_t unit_id, struct loading *k)
{
    struct load *all = &k->to->all;
    all->id = unit_id;
    all->open = all->late = all->due_today = all->answered_week = 0;
    TRY(load_open_rows(db, a, unit_id, now_ms, day_start_ms(day_of_ms(now_ms) + 1), add_open, k));
    TRY(load_answer_rows(db, a, unit_id, now_ms - LOAD_DAYS * (int64_t)DAY_MS, add_answer, k));
    all->median_minutes = median(k, 0, true);
    all->is_more = all->open == LOAD_OPEN_MAX || all->answered_week == LOAD_ANSWERS_MAX;
    return OK;
}

enum err unit_load_read(struct db *db, struct arena *a, int64_t now_ms, int64_t unit_id, struct unit_load *out)
{
    struct loading *k = arena_new(a, struct loading, 1);
    if (!k) return ERR_NOMEM;
    k->to = out;
    out->n = 0;
    TRY(read_load(db, a, now_ms, unit_id, k));
    for (size_t i = 0; i < out->n; i++) out->handlers[i].median_minutes = median(k, out->handlers[i].id, false);
    return OK;
}

struct units { struct load *rows; size_t n; };

static enum err keep_unit(const void *row, void *arg)
{
    struct units *u = arg;
    u->rows[u->n++] = *(const struct load *)row;
    return OK;
}

enum err city_load_read(struct db *db, struct arena *a, int64_t now_ms, int64_t after, int64_t limit, db_row_fn *each, void *arg)
{
    struct units u = { .rows = arena_new(a, struct load, (size_t)limit) };
    struct loading *k = arena_new(a, struct loading, 1);
    struct unit_load *of = arena_new(a, struct unit_load, 1);
    if (!u.rows || !k || !of) return ERR_NOMEM;
    TRY(load_unit_rows(db, a, after, limit, keep_unit, &u));
    for (size_t i = 0; i < u.n; i++) {
        *k = (struct loading){ .to = of };
        of->n = 0;
        TRY(read_load(db, a, now_ms, u.rows[i].id, k));
        of->all.name = u.rows[i].name;
        TRY(each(&of->all, arg));
    }
    return OK;
}

static const struct field row_fields[] = {
    FIELD(struct load, id, .about = "of the account or unit; 0: nobody has taken it"), FIELD(struct load, name), FIELD(struct load, open),
    FIELD(struct load, late), FIELD(struct load, due_today, .about = "runs out before midnight"),
    FIELD(struct load, answered_week, .about = "in the last seven days"),
    FIELD(struct load, median_minutes, .about = "working minutes from arrival to answer; -1: none was answered"),
    FIELD(struct load, is_more, .about = "there are more than were counted"),
};
const struct fields load_fields = { row_fields, N_OF(row_fields) };
