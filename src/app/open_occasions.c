/* open_occasions.c - public occasions as a dataset of open data (indicator/opendata/opendata.h): rows by code, attendance as their own page tells it. */
#include <stdlib.h>
#include "core/hide.h"
#include "core/time.h"
#include "indicator/opendata/opendata.h"
#include "plan/occasion/occasion_open.h"

struct gathered { struct arena *a; struct open_occasion *v; size_t n, cap; };

/* A month of a quiet city has few: room is taken as they come, for a stream of all months has little. */
static enum err keep(const void *row, void *arg)
{
    struct gathered *k = arg;
    if (k->n == k->cap) {
        size_t cap = k->cap ? 2 * k->cap : 32;
        struct open_occasion *wide = arena_new(k->a, struct open_occasion, cap);
        if (!wide) return ERR_NOMEM;
        if (k->n) memcpy(wide, k->v, k->n * sizeof *wide);
        k->v = wide;
        k->cap = cap;
    }
    k->v[k->n++] = *(const struct open_occasion *)row;
    return OK;
}

/* ---- rows ---- */

static struct open_cell text_or_null(struct str s) { return s.n ? cell_text(s) : cell_null(); }
static struct open_cell seats(int64_t n) { return n ? cell_whole(n) : cell_null(); }
static struct open_cell heads(int64_t n) { return n == CELL_HIDDEN ? cell_null() : cell_whole(n); }

static struct open_cell degrees(struct arena *a, const struct open_occasion *o, int64_t e6)
{
    int64_t size = e6 < 0 ? -e6 : e6;
    if (!o->lat_e6 && !o->lon_e6) return cell_null();
    return cell_text(arena_printf(a, "%s%lld.%06lld", e6 < 0 ? "-" : "", (long long)(size / 1000000), (long long)(size % 1000000)));
}

static struct open_row row_of(struct arena *a, const struct gathered *k, size_t i, struct str period)
{
    const struct open_occasion *o = &k->v[i];
    const struct occasion_counts c = counts_told((struct occasion_counts){ .attended_site = o->attended_site, .attended_online = o->attended_online });
    return (struct open_row){ .cells = {
        cell_text(o->code), cell_text(period), cell_text(o->unit_code), cell_text(o->unit),
        cell_text(str_z(occasion_kinds[o->kind])), cell_text(str_z(occasion_states[o->state])), cell_text(o->title),
        text_or_null(o->place), degrees(a, o, o->lat_e6), degrees(a, o, o->lon_e6), cell_text(w3c_time(a, o->starts_ms)),
        cell_text(w3c_time(a, o->ends_ms)), seats(o->seats_site), seats(o->seats_online),
        heads(c.attended_site), heads(c.attended_online),
    } };
}

static int by_code(const void *x, const void *y)
{
    struct str a = ((const struct open_row *)x)->cells[0].text, b = ((const struct open_row *)y)->cells[0].text;
    size_t n = a.n < b.n ? a.n : b.n;
    int c = memcmp(a.p, b.p, n);
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

enum err open_occasion_rows(struct db *db, struct arena *a, const struct period *p, struct str period, open_row_fn *each,
                            void *arg)
{
    struct gathered k = { .a = a };
    TRY(occasion_open_list(db, a, day_start_ms(p->from_day), day_start_ms(p->to_day + 1), OPEN_ROWS_MAX, keep, &k));
    if (!k.n) return OK;
    struct open_row *rows = arena_new(a, struct open_row, k.n);
    if (!rows) return ERR_NOMEM;
    for (size_t i = 0; i < k.n; i++) rows[i] = row_of(a, &k, i, period);
    qsort(rows, k.n, sizeof *rows, by_code);
    for (size_t i = 0; i < k.n; i++) TRY(each(&rows[i], arg));
    return OK;
}
