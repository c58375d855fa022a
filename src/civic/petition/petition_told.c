/* petition_told.c - the tables of a month, read whole and hidden once; every public answer about reports is taken from them. */
#include "civic/petition/petition_told.h"
#include "civic/petition/petition_sums.h"
#include "core/hide.h"
#include "territory/territory.h"

/* What is counted, out of which counts; what it is a part of, or hidden with. TALLY_MEASURES ends. */
enum { SOURCES_MAX = 3, NONE = -1 };
static const struct { enum petition_measure of[SOURCES_MAX + 1]; enum told_measure first; int part_of, with; } members[TOLD_MEASURES] = {
    /*                   counts                                                               family           part of         with          */
    [TOLD_RECEIVED]  = { { TALLY_RECEIVED, TALLY_MEASURES },                                    TOLD_RECEIVED,   NONE,           NONE          },
    [TOLD_REFUSED]   = { { TALLY_REFUSED, TALLY_MEASURES },                                     TOLD_REFUSED,    NONE,           NONE          },
    [TOLD_ANSWERED]  = { { TALLY_ANSWERED, TALLY_MEASURES },                                    TOLD_ANSWERED,   NONE,           NONE          },
    [TOLD_ON_TIME]   = { { TALLY_ON_TIME, TALLY_MEASURES },                                     TOLD_ANSWERED,   TOLD_ANSWERED,  NONE          },
    [TOLD_MINUTES]   = { { TALLY_MINUTES, TALLY_MEASURES },                                     TOLD_ANSWERED,   NONE,           TOLD_ANSWERED },
    [TOLD_RATED]     = { { TALLY_SATISFIED, TALLY_ACCEPTABLE, TALLY_UNSATISFIED, TALLY_MEASURES }, TOLD_RATED,   NONE,           NONE          },
    [TOLD_SATISFIED] = { { TALLY_SATISFIED, TALLY_MEASURES },                                   TOLD_RATED,      TOLD_RATED,     NONE          },
};

/* ---- rows and columns ---- */

static bool find(const int64_t *ids, size_t n, int64_t id, size_t *at)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (ids[mid] < id) low = mid + 1;
        else high = mid;
    }
    *at = low;
    return low < n && ids[low] == id;
}

bool petition_told_row(const struct petition_told *t, int64_t unit_id, size_t *row)
{
    if (unit_id != CITY_ID) return find(t->units, t->rows - 1, unit_id, row);
    *row = t->rows;
    return true;
}

struct listing { int64_t *ids; size_t n, max; };

static enum err keep_id(const void *row, void *arg)
{
    struct listing *k = arg;
    if (k->n == k->max) return ERR_INTERNAL;
    k->ids[k->n++] = *(const int64_t *)row;
    return OK;
}

static enum err lines(struct db *db, struct arena *a, struct petition_told *t)
{
    struct listing units = { arena_new(a, int64_t, HIDE_ROWS_MAX), 0, HIDE_ROWS_MAX - 1 },
                   categories = { arena_new(a, int64_t, HIDE_COLS_MAX), 0, HIDE_COLS_MAX };
    if (!units.ids || !categories.ids) return ERR_NOMEM;
    TRY(told_units(db, a, keep_id, &units));
    TRY(told_categories(db, a, keep_id, &categories));
    units.ids[units.n] = 0;
    *t = (struct petition_told){ .rows = units.n + 1, .cols = categories.n > 1 ? categories.n : 1, .units = units.ids, .categories = categories.ids };
    t->width = t->cols > 1 ? t->cols + 1 : 1;
    return OK;
}

/* ---- cells ---- */

struct filling { const struct petition_told *t; int64_t *n; };

static enum err keep_cell(const void *row, void *arg)
{
    const struct petition_sum *s = row;
    const struct filling *k = arg;
    size_t at, col = k->t->width - 1;
    if (!petition_told_row(k->t, s->unit_id, &at)) return ERR_BUSY;              /* a unit came between two looks */
    if (s->category_id && !find(k->t->categories, k->t->cols, s->category_id, &col)) return ERR_BUSY;
    k->n[at * k->t->width + col] += s->n;
    return OK;
}

/* What the units have not. Of those received it may be less than nothing: what is handed from one unit to another counts at both. */
static void fill_rest(const struct petition_told *t, int64_t *n)
{
    for (size_t c = 0; c < t->width; c++) {
        int64_t rest = n[t->rows * t->width + c];
        for (size_t r = 0; r + 1 < t->rows; r++) rest -= n[r * t->width + c];
        n[(t->rows - 1) * t->width + c] = rest > 0 ? rest : 0;
    }
}

static enum err fill(struct db *db, struct arena *a, int64_t month, enum told_measure m, struct petition_told *t)
{
    size_t cells = (t->rows + 1) * t->width;
    struct filling k = { t, arena_new(a, int64_t, cells) };
    t->n[m] = k.n;
    t->hidden[m] = arena_new(a, bool, cells);
    if (!t->n[m] || !t->hidden[m]) return ERR_NOMEM;
    memset(t->n[m], 0, cells * sizeof *t->n[m]);
    memset(t->hidden[m], 0, cells * sizeof *t->hidden[m]);
    for (size_t i = 0; members[m].of[i] != TALLY_MEASURES; i++)
        TRY(told_cells(db, a, members[m].of[i], month, t->width > 1, keep_cell, &k));
    fill_rest(t, t->n[m]);
    return OK;
}

enum err petition_told(struct db *db, struct arena *a, int64_t month, enum told_measure measure, struct petition_told *out)
{
    struct petition_told t;
    struct hide_member family[TOLD_MEASURES];
    enum told_measure first = members[measure].first;
    size_t n = 0;
    TRY(lines(db, a, &t));
    for (size_t m = first; m < TOLD_MEASURES && members[m].first == first; m++, n++) {
        TRY(fill(db, a, month, (enum told_measure)m, &t));
        family[n] = (struct hide_member){ .part_of = NONE, .with = NONE, .n = t.n[m], .hidden = t.hidden[m] };
        if (members[m].part_of != NONE) family[n].part_of = members[m].part_of - (int)first;
        if (members[m].with != NONE) family[n].with = members[m].with - (int)first;
    }
    TRY(hide_together(a, t.rows, t.cols, family, n));
    *out = t;
    return OK;
}
