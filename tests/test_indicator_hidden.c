/* test_indicator_hidden.c - somebody who wants to know a small number asks for everything the public may have, and solves the equations. */
#include "hall.h"
#include "civic/board/board.h"
#include "core/hide.h"
#include "indicator/opendata/opendata.h"
#include "indicator/value/value.h"
#include "outreach/count/book.h"
#include "outreach/count/cube.h"

/* ---- what equations allow: a linear programme of its own, that shares nothing with the code it attacks ---- */

enum { LP_ROWS = 420, LP_COLS = 1100 };
struct lp { int m, n, unknowns; double t[LP_ROWS][LP_COLS + 1]; int basis[LP_ROWS]; };
static struct lp lp;
#define NOTHING 1e-7

static void lp_begin(int unknowns) { lp = (struct lp){ .n = unknowns, .unknowns = unknowns }; }

/* Unknowns are whole and not below nought. Σ of what the row holds = b. */
static double *lp_equation(double b)
{
    assert_true(lp.m < LP_ROWS);
    lp.t[lp.m][LP_COLS] = b;
    return lp.t[lp.m++];
}
static double *lp_at_most(double b)
{
    double *row = lp_equation(b);
    assert_true(lp.n < LP_COLS);
    row[lp.n++] = 1;
    return row;
}

static void pivot(int row, int col)
{
    double by = lp.t[row][col];
    for (int j = 0; j <= LP_COLS; j++) lp.t[row][j] /= by;
    for (int i = 0; i < lp.m; i++) {
        double f = lp.t[i][col];
        if (i == row || (f < 1e-12 && f > -1e-12)) continue;
        for (int j = 0; j < lp.n; j++) lp.t[i][j] -= f * lp.t[row][j];
        lp.t[i][LP_COLS] -= f * lp.t[row][LP_COLS];
        lp.t[i][col] = 0;
    }
    lp.basis[row] = col;
}

static int leaving(int col)
{
    int row = -1;
    for (int i = 0; i < lp.m; i++) {
        if (lp.t[i][col] < NOTHING) continue;
        if (row < 0) { row = i; continue; }
        double d = lp.t[i][LP_COLS] / lp.t[i][col] - lp.t[row][LP_COLS] / lp.t[row][col];
        if (d < -1e-10 || (d < 1e-10 && lp.basis[i] < lp.basis[row])) row = i;
    }
    return row;
}

/* The most of Σ cost × unknown; INFINITY: no end. Bland's rule, so it ends. */
#define NO_END 1e18
static double climb(const double *cost)
{
    for (;;) {
        int col = -1, row;
        for (int j = 0; j < lp.n && col < 0; j++) {
            double gain = cost[j];
            for (int i = 0; i < lp.m; i++) gain -= cost[lp.basis[i]] * lp.t[i][j];
            if (gain > NOTHING) col = j;
        }
        if (col < 0) break;
        if ((row = leaving(col)) < 0) return NO_END;
        pivot(row, col);
    }
    double sum = 0;
    for (int i = 0; i < lp.m; i++) sum += cost[lp.basis[i]] * lp.t[i][LP_COLS];
    return sum;
}

/* A first solution, by helpers that have to vanish; what is said twice is left out. */
static void lp_solve(void)
{
    static double cost[LP_COLS];
    int n = lp.n, kept = 0;
    memset(cost, 0, sizeof cost);
    for (int i = 0; i < lp.m; i++) {
        if (lp.t[i][LP_COLS] < 0) for (int j = 0; j <= LP_COLS; j++) lp.t[i][j] = -lp.t[i][j];
        assert_true(lp.n < LP_COLS);
        lp.basis[i] = lp.n;
        cost[lp.n] = -1;
        lp.t[i][lp.n++] = 1;
    }
    assert_true(climb(cost) > -1e-4);                    /* what happened fits what was said */
    for (int i = 0; i < lp.m; i++) {
        int j = 0;
        if (lp.basis[i] < n) continue;
        while (j < n && lp.t[i][j] < NOTHING && lp.t[i][j] > -NOTHING) j++;
        if (j < n) pivot(i, j);
    }
    for (int i = 0; i < lp.m; i++) {
        if (lp.basis[i] >= n) continue;
        memmove(lp.t[kept], lp.t[i], sizeof lp.t[i]);
        lp.basis[kept++] = lp.basis[i];
    }
    lp.m = kept;
    lp.n = n;
}

static double most_of(int unknown)
{
    static double cost[LP_COLS];
    memset(cost, 0, sizeof cost);
    cost[unknown] = 1;
    return climb(cost);
}
static double least_of(int unknown)
{
    static double cost[LP_COLS];
    memset(cost, 0, sizeof cost);
    cost[unknown] = -1;
    return -climb(cost);
}

/* ---- a table, its parts, and what is shown of them ---- */

enum { CELLS_MAX = 130, PARTS_MAX = 2 };
/* unsaid: of which no door speaks at all, so it may be nothing as well. */
struct shown_table { size_t rows, cols; int64_t n[CELLS_MAX]; bool hidden[CELLS_MAX], unsaid[CELLS_MAX]; };

static uint64_t dice = 88172645463325252u;
static int64_t roll(int64_t below)
{
    dice ^= dice << 13;
    dice ^= dice >> 7;
    dice ^= dice << 17;
    return (int64_t)(dice % (uint64_t)below);
}

static size_t width(const struct shown_table *t) { return t->cols > 1 ? t->cols + 1 : 1; }
static size_t cells(const struct shown_table *t) { return (t->rows + 1) * width(t); }

static void add_totals(struct shown_table *t)
{
    size_t w = width(t);
    for (size_t c = 0; c < t->cols; c++) {
        t->n[t->rows * w + c] = 0;
        for (size_t r = 0; r < t->rows; r++) t->n[t->rows * w + c] += t->n[r * w + c];
    }
    for (size_t r = 0; t->cols > 1 && r <= t->rows; r++) {
        t->n[r * w + t->cols] = 0;
        for (size_t c = 0; c < t->cols; c++) t->n[r * w + t->cols] += t->n[r * w + c];
    }
}

/* Unknown i stands for a hidden cell less one, as nothing is shown as nothing; for one that is unsaid as it is. -1: it is shown. */
static int number_cells(const struct shown_table *t, int first, int *unknown)
{
    for (size_t i = 0; i < cells(t); i++) unknown[i] = t->hidden[i] || t->unsaid[i] ? first++ : -1;
    return first;
}

static double least(const struct shown_table *t, size_t i) { return t->unsaid[i] ? 0 : 1; }

static void put(double *row, double *b, const struct shown_table *t, const int *unknown, size_t i, double sign)
{
    if (unknown[i] >= 0) { row[unknown[i]] += sign; *b -= sign * least(t, i); }
    else *b -= sign * (double)t->n[i];
}

static void sums_of(const struct shown_table *t, const int *unknown)
{
    size_t w = width(t);
    for (size_t c = 0; c < w; c++) {                     /* down the rows */
        double *row = lp_equation(0), b = 0;
        for (size_t r = 0; r <= t->rows; r++) put(row, &b, t, unknown, r * w + c, r == t->rows ? -1 : 1);
        row[LP_COLS] = b;
    }
    for (size_t r = 0; w > 1 && r <= t->rows; r++) {     /* along the columns */
        double *row = lp_equation(0), b = 0;
        for (size_t c = 0; c < w; c++) put(row, &b, t, unknown, r * w + c, c == t->cols ? -1 : 1);
        row[LP_COLS] = b;
    }
}

static void is_no_more_than(const struct shown_table *part, const int *of_part, const struct shown_table *whole,
                            const int *of_whole)
{
    for (size_t i = 0; i < cells(part); i++) {
        if (of_part[i] < 0 && of_whole[i] < 0) continue;
        double *row = lp_at_most(0), b = 0;
        put(row, &b, part, of_part, i, 1);
        put(row, &b, whole, of_whole, i, -1);
        row[LP_COLS] = b;
    }
}

static bool is_few(int64_t n) { return n > 0 && n < HIDE_BELOW; }

/* Nobody is known to be fewer than five, and nothing hidden is known at all. */
static void nothing_is_found(const struct shown_table *t, const int *unknown)
{
    for (size_t i = 0; i < cells(t); i++) {
        if (unknown[i] < 0) { assert_false(is_few(t->n[i])); continue; }
        double most = least(t, i) + most_of(unknown[i]);
        if (is_few(t->n[i]) && most < HIDE_BELOW - 1e-4)
            fail_msg("cell %zu, %lld, is known to be at most %f", i, (long long)t->n[i], most);
        if (t->unsaid[i]) continue;      /* five or more, or nothing: it may be known */
        if (most - (1 + least_of(unknown[i])) < 1e-4) fail_msg("cell %zu is known to be %f", i, most);
    }
}

static void no_rest_is_found(const struct shown_table *part, const int *of_part, const struct shown_table *whole,
                             const int *of_whole)
{
    for (size_t i = 0; i < cells(part); i++) {
        if (part->n[i] == 0 || !is_few(whole->n[i] - part->n[i])) continue;
        if (of_part[i] < 0 && of_whole[i] < 0) fail_msg("the rest of cell %zu is shown", i);
        if (of_part[i] < 0) continue;
        static double cost[LP_COLS];
        memset(cost, 0, sizeof cost);
        cost[of_part[i]] = -1;
        if (of_whole[i] >= 0) cost[of_whole[i]] = 1;
        double most = climb(cost) + (of_whole[i] >= 0 ? least(whole, i) : (double)whole->n[i]) - least(part, i);
        if (most < HIDE_BELOW - 1e-4) fail_msg("the rest of cell %zu is known to be at most %f", i, most);
    }
}

static void attack(const struct shown_table *whole, const struct shown_table *parts, size_t n_parts)
{
    static int of_whole[CELLS_MAX], of_part[PARTS_MAX][CELLS_MAX];
    int n = number_cells(whole, 0, of_whole);
    for (size_t p = 0; p < n_parts; p++) n = number_cells(&parts[p], n, of_part[p]);
    if (n == 0) return;
    lp_begin(n);
    sums_of(whole, of_whole);
    for (size_t p = 0; p < n_parts; p++) {
        sums_of(&parts[p], of_part[p]);
        is_no_more_than(&parts[p], of_part[p], whole, of_whole);
    }
    lp_solve();
    nothing_is_found(whole, of_whole);
    for (size_t p = 0; p < n_parts; p++) {
        nothing_is_found(&parts[p], of_part[p]);
        no_rest_is_found(&parts[p], of_part[p], whole, of_whole);
    }
}

/* ---- hiding alone ---- */

static void hide(struct hall *h, struct shown_table *whole, struct shown_table *parts, size_t n_parts)
{
    struct hide_member members[1 + PARTS_MAX] = { { -1, -1, whole->n, whole->hidden } };
    for (size_t p = 0; p < n_parts; p++) members[1 + p] = (struct hide_member){ 0, -1, parts[p].n, parts[p].hidden };
    assert_int_equal(hide_together(h->a, whole->rows, whole->cols, members, 1 + n_parts), OK);
    arena_reset(h->a);
}

/* Mostly small, some nought, some large; a few tables with hardly anything. */
static struct shown_table table(size_t rows, size_t cols, int64_t most)
{
    struct shown_table t = { .rows = rows, .cols = cols };
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < cols; c++) t.n[r * width(&t) + c] = roll(3) == 0 ? 0 : roll(most);
    add_totals(&t);
    return t;
}

static struct shown_table part_of(const struct shown_table *whole)
{
    struct shown_table t = { .rows = whole->rows, .cols = whole->cols };
    for (size_t r = 0; r < t.rows; r++)
        for (size_t c = 0; c < t.cols; c++) {
            int64_t n = whole->n[r * width(&t) + c], miss = roll(3) ? roll(4) : roll(n + 1);
            t.n[r * width(&t) + c] = miss < n ? n - miss : n ? roll(n + 1) : 0;
        }
    add_totals(&t);
    return t;
}

static void a_single_small_child_takes_another_with_it(void **state)
{
    struct hall *h = *state;
    struct shown_table t = { .rows = 4, .cols = 1, .n = { 3, 50, 7, 0 } };
    add_totals(&t);
    hide(h, &t, NULL, 0);
    assert_true(t.hidden[0] && t.hidden[2]);             /* the smallest that is large enough */
    assert_false(t.hidden[1] || t.hidden[3] || t.hidden[4]);
}

static void what_is_large_enough_is_shown(void **state)
{
    struct hall *h = *state;
    for (int i = 0; i < 50; i++) {
        struct shown_table t = { .rows = 5, .cols = 3 };
        for (size_t r = 0; r < 5; r++) for (size_t c = 0; c < 3; c++) t.n[r * 4 + c] = roll(4) ? 5 + roll(90) : 0;
        add_totals(&t);
        hide(h, &t, NULL, 0);
        for (size_t k = 0; k < cells(&t); k++) assert_false(t.hidden[k]);
    }
}

/* Alone in its table, its total goes with it. */
static void a_small_total_is_no_total(void **state)
{
    struct hall *h = *state;
    struct shown_table t = { .rows = 3, .cols = 1, .n = { 0, 2, 0 } };
    add_totals(&t);
    hide(h, &t, NULL, 0);
    assert_true(t.hidden[1] && t.hidden[3]);
    attack(&t, NULL, 0);
}

static void children_alone_give_no_small_number_away(void **state)
{
    struct hall *h = *state;
    for (int i = 0; i < 400; i++) {
        struct shown_table t = table(1 + (size_t)roll(12), 1, 2 + roll(40));
        hide(h, &t, NULL, 0);
        attack(&t, NULL, 0);
    }
}

static void children_and_dimension_together_give_no_small_number_away(void **state)
{
    struct hall *h = *state;
    for (int i = 0; i < 120; i++) {
        struct shown_table t = table(1 + (size_t)roll(7), 2 + (size_t)roll(4), 2 + roll(30));
        hide(h, &t, NULL, 0);
        attack(&t, NULL, 0);
    }
}

static void parts_and_what_is_missing_to_the_whole_give_no_small_number_away(void **state)
{
    struct hall *h = *state;
    for (int i = 0; i < 300; i++) {
        struct shown_table whole = table(1 + (size_t)roll(8), 1, 2 + roll(40)), parts[PARTS_MAX];
        for (size_t p = 0; p < PARTS_MAX; p++) parts[p] = part_of(&whole);
        hide(h, &whole, parts, PARTS_MAX);
        attack(&whole, parts, PARTS_MAX);
    }
}

static void parts_by_children_and_dimension_give_no_small_number_away(void **state)
{
    struct hall *h = *state;
    for (int i = 0; i < 60; i++) {
        struct shown_table whole = table(1 + (size_t)roll(6), 2 + (size_t)roll(3), 3 + roll(40)),
                           part = part_of(&whole);
        hide(h, &whole, &part, 1);
        attack(&whole, &part, 1);
    }
}

/* Three of three on time in one ward, of one kind: its neighbour moves with it, in both tables, and the others are shown. */
static void a_small_part_of_a_small_whole_hides_no_more_than_its_whole_does(void **state)
{
    struct hall *h = *state;
    struct shown_table whole = { .rows = 4, .cols = 2, .n = { 3, 0, 0, 20, 0, 0, 80, 10, 0, 60, 30, 0 } }, part = whole;
    const int64_t on_time[] = { 3, 0, 0, 15, 0, 0, 72, 5, 0, 50, 20, 0 };
    memcpy(part.n, on_time, sizeof on_time);
    add_totals(&whole);
    add_totals(&part);
    hide(h, &whole, &part, 1);
    attack(&whole, &part, 1);
    size_t hidden = 0;
    for (size_t i = 0; i < cells(&part); i++) hidden += part.hidden[i];
    assert_int_equal(hidden, 4);
    assert_true(part.hidden[0] && part.hidden[2] && part.hidden[3] && part.hidden[5]);
}

/* The attack is worth something: it finds what is hidden alone. */
static void a_cell_hidden_alone_is_found(void **state)
{
    (void)state;
    struct shown_table t = { .rows = 4, .cols = 1, .n = { 3, 50, 7, 0 } };
    int unknown[CELLS_MAX];
    add_totals(&t);
    t.hidden[0] = true;
    lp_begin(number_cells(&t, 0, unknown));
    sums_of(&t, unknown);
    lp_solve();
    assert_true(most_of(0) + 1 < 3.001 && least_of(0) + 1 > 2.999);
}

/* ---- through the doors ---- */

/* Rows of reports: the wards, an agency, what the city has by itself. */
enum { WARDS = 7, KINDS = 4, MONTHS = 3, FIRST_NEW = 11, AT_AGENCY = WARDS, AT_CITY_HALL, REPORT_ROWS };
struct city {
    struct shown_table whole[MONTHS], part[MONTHS], other[MONTHS];
    int64_t ward[WARDS];
}; /* as it is; hidden as it was answered */

static struct period month_of(int64_t m) { return (struct period){ PERIOD_MONTH, month_first_day(2026 * 12 + m), month_first_day(2026 * 12 + m + 1) - 1 }; }

static void more_wards(struct hall *h, struct city *c)
{
    c->ward[0] = WARD;
    c->ward[1] = FAR_WARD;
    for (int64_t i = 2; i < WARDS; i++) {
        c->ward[i] = FIRST_NEW + i;
        RUN(h,
            "INSERT INTO unit(id, kind, code, name, name_en, folded, parent_id, valid_from, valid_to, population, area_m2, lat_e6, lon_e6,"
            " households, residents, source, as_of) VALUES(%lld, 'ward', '9%lld', 'Phường', '', '', 1, 0, NULL, 100, 0, 0, 0, 0, 0, 'test', 0)",
            (long long)c->ward[i], (long long)i);
    }
    RUN(h, "DELETE FROM petition_attribute WHERE category_id > %d", KINDS);
    RUN(h, "DELETE FROM petition_rule WHERE category_id > %d", KINDS);
    RUN(h, "DELETE FROM petition_template WHERE category_id > %d", KINDS);
    RUN(h, "DELETE FROM petition_category WHERE id > %d", KINDS);
    RUN(h,
        "INSERT INTO campaign(id, name, name_en, unit_id, from_day, to_day, state, questionnaire_v, targets, created_ms)"
        " VALUES(1, 'Đợt', 'Drive', 1, %lld, %lld, 'running', 1, '{}', 0)",
        (long long)month_of(0).from_day, (long long)month_of(11).to_day);
    h->now_ms = day_start_ms(month_of(MONTHS).from_day) + HOUR_MS;
}

static int64_t unit_of(const struct city *c, size_t row) { return row < WARDS ? c->ward[row] : row == AT_AGENCY ? AGENCY : CITY; }

static void write_reports(struct hall *h, const struct city *c, const char *measure, int64_t m, const struct shown_table *t)
{
    for (size_t r = 0; r <= REPORT_ROWS; r++)
        for (size_t k = 0; k <= KINDS; k++)
            if (r != AT_CITY_HALL && t->n[r * (KINDS + 1) + k])
                RUN(h,
                    "INSERT INTO petition_month(measure, category_id, unit_id, month, n) VALUES('%s', %lld, %lld, %lld, %lld)",
                    measure, k < KINDS ? (long long)k + 1 : 0LL, (long long)unit_of(c, r), (long long)(2026 * 12 + m),
                    (long long)t->n[r * (KINDS + 1) + k]);
}

struct moving { struct hall *h; struct cells *cells; };
static enum err move_cells(struct db *db, void *arg)
{
    const struct moving *m = arg;
    return cube_add(db, m->h->a, m->cells, m->h->now_ms);
}

static void write_visits(struct hall *h, const struct city *c, enum measure measure, int64_t m, const struct shown_table *t)
{
    struct moving x = { h, cells_new(h->a) };
    for (size_t r = 0; r <= WARDS; r++) {
        struct counts n = { .n = { 0 } };
        n.n[measure] = t->n[r];
        const int64_t rows[] = { month_of(m).from_day, month_row(2026 * 12 + m), DAY_WHOLE };
        for (size_t i = 0; i < N_OF(rows); i++) assert_int_equal(cells_add(x.cells, 1, r < WARDS ? c->ward[r] : CITY, rows[i], &n), OK);
    }
    assert_int_equal(db_tx(h->db, move_cells, &x), OK);
}

/* ---- what is answered ---- */

struct listening { struct shown_table *t; size_t row, n; const struct shown_table *whole; };

/* A figure of a ratio gives its numerator when the whole is known. */
static void heard(struct listening *k, size_t i, const struct figure *f)
{
    struct shown_table *t = k->t;
    t->hidden[i] = f->is_hidden;
    if (f->is_hidden || !k->whole) { if (!f->is_hidden) assert_int_equal(f->milli, t->n[i] * 1000); return; }
    assert_false(k->whole->hidden[i]);
    if (!f->is_known) { assert_int_equal(k->whole->n[i], 0); return; }
    assert_int_equal((f->milli * k->whole->n[i] + 50000) / 100000, t->n[i]);
}

static enum err hear_child(const struct child_figure *c, void *arg)
{
    struct listening *k = arg;
    heard(k, k->n++ * width(k->t) + width(k->t) - 1, &c->figure);
    return OK;
}
static enum err hear_key(const struct dim_figure *d, void *arg)
{
    struct listening *k = arg;
    heard(k, k->row * width(k->t) + k->n++, &d->figure);
    return OK;
}

static struct indicator asked_about(struct hall *h, const char *formula)
{
    struct indicator_draft d = { .code = S("a.question"), .name_vi = S("Hỏi"), .name_en = S("Question"), .about_vi = S(""), .about_en = S(""), .formula = str_z(formula),
        .legal_source = S(""), .unit_word = WORD_CASES, .owner_unit_id = CITY, .frequency = PERIOD_MONTH, .is_sure = true, .is_public = true };
    struct indicator i;
    assert_int_equal(indicator_define(h->db, h->a, h->now_ms, MAYOR, S(""), &d, &i), OK);
    return i;
}

/* Everything there is to be asked of one measure in one month: the city, its children, and by category of each. */
static void ask_all(struct hall *h, const struct city *c, const char *formula, int64_t m, struct shown_table *t, const struct shown_table *whole)
{
    struct indicator i = asked_about(h, formula);
    struct indicator_ask ask = { .sources = indicator_sources, .now_ms = h->now_ms, .is_public = true };
    struct period p = month_of(m), quarter = period_of(PERIOD_QUARTER, p.from_day);
    struct listening k = { .t = t, .whole = whole };
    assert_int_equal(indicator_children(h->db, h->a, &ask, &i, CITY, &p, hear_child, &k), OK);
    for (size_t w = 0; w <= WARDS; w++) {
        struct figure f, longer;
        size_t r = w < WARDS ? w : t->rows, at = r * width(t) + width(t) - 1;
        int64_t unit = w < WARDS ? c->ward[w] : CITY;
        bool as_child = t->hidden[at];
        assert_int_equal(indicator_value(h->db, h->a, &ask, &i, unit, &p, &f), OK);
        heard(&k, at, &f);
        if (w < WARDS) assert_int_equal(as_child, t->hidden[at]);        /* the same whoever is asked about */
        assert_int_equal(indicator_value(h->db, h->a, &ask, &i, unit, &quarter, &longer), OK);
        if (f.is_hidden) assert_true(longer.is_hidden);
        if (t->cols == 1) continue;
        k.row = r;
        k.n = 0;
        assert_int_equal(indicator_by_dim(h->db, h->a, &ask, &i, unit, &p, S("category"), hear_key, &k), OK);
    }
    arena_reset(h->a);
}

/* ---- what the board and the open data say of the same ---- */

struct board_column { size_t at, open_at; };             /* in struct figures; in a row of the open data, 0: it is not there */
#define BOARD(member, open_at) (&(struct board_column){ offsetof(struct figures, member), open_at })

static int64_t said_of(const struct figures *f, const struct board_column *c) { return *(const int64_t *)(const void *)((const char *)f + c->at); }

/* The board says no more and no less than the indicators of a ward and the city, and of agencies what nobody else says. */
static void heard_at_board(struct shown_table *t, size_t row, int64_t said)
{
    size_t at = row * width(t) + t->cols;
    if (row == AT_AGENCY) t->unsaid[at] = false;
    else assert_int_equal(t->hidden[at], said == FIGURE_HIDDEN);
    t->hidden[at] = said == FIGURE_HIDDEN;
    if (said != FIGURE_HIDDEN) assert_int_equal(said, t->n[at]);
}

struct listening_open { const struct figures_table *f; const struct board_column *c; size_t n; };
static enum err hear_open(const struct open_row *row, void *arg)
{
    struct listening_open *k = arg;
    const struct figures *f = &k->f->city;
    for (size_t i = 0; i < k->f->n; i++) if (k->f->units[i].unit_id == row->unit_id) f = &k->f->units[i];
    assert_int_equal(f->unit_id, row->unit_id);
    const struct open_cell *cell = &row->cells[k->c->open_at];
    int64_t said = said_of(f, k->c);
    if (said == FIGURE_HIDDEN) assert_int_equal(cell->is, CELL_NULL);
    else assert_int_equal(cell->milli, said * 1000);
    k->n++;
    return OK;
}

static void ask_board(struct hall *h, const struct city *c, const struct board_column *column, int64_t m, struct shown_table *t)
{
    struct figures_table f;
    struct dataset ds;
    const struct open_period p = { .period = month_of(m) };
    assert_int_equal(figures_read(h->db, h->a, h->now_ms, 2026 * 12 + m, &f), OK);
    heard_at_board(t, t->rows, said_of(&f.city, column));
    for (size_t r = 0; r < AT_CITY_HALL; r++) {
        int64_t said = 0;                                /* not listed: nothing */
        for (size_t i = 0; i < f.n; i++) if (f.units[i].unit_id == unit_of(c, r)) said = said_of(&f.units[i], column);
        heard_at_board(t, r, said);
    }
    struct listening_open k = { &f, column, 0 };
    assert_int_equal(dataset_by_code(h->db, h->a, S("petitions"), &ds), OK);
    if (column->open_at) assert_int_equal(dataset_rows(h->db, h->a, &ds, h->now_ms, &p, hear_open, &k), OK);
    if (column->open_at) assert_int_equal(k.n, f.n + 1);
    arena_reset(h->a);
}

/* By category nobody is told of agencies, and nobody of the city's own at all. */
static void nothing_said_yet(struct shown_table *t)
{
    for (size_t r = AT_AGENCY; r < REPORT_ROWS; r++) for (size_t k = 0; k <= KINDS; k++) t->unsaid[r * (KINDS + 1) + k] = true;
}

static void write_ratings(struct hall *h, const struct city *c, int64_t m)
{
    struct shown_table rest = c->whole[m];
    for (size_t i = 0; i < cells(&rest); i++) rest.n[i] -= c->part[m].n[i];
    write_reports(h, c, "satisfied", m, &c->part[m]);
    write_reports(h, c, m == 1 ? "acceptable" : "unsatisfied", m, &rest);
}

/* The union of all that is answered: of the city and each ward, by category, at the board with the agencies, in the open data. */
static void ask_and_attack(struct hall *h, struct city *c, const char *whole, const char *part, const char *share,
                           const struct board_column *of_whole, const struct board_column *of_part)
{
    for (int64_t m = 0; m < MONTHS; m++) {
        nothing_said_yet(&c->whole[m]);
        nothing_said_yet(&c->part[m]);
        ask_all(h, c, whole, m, &c->whole[m], NULL);
        ask_all(h, c, part, m, &c->part[m], NULL);
        struct shown_table of_share = c->part[m];
        ask_all(h, c, share, m, &of_share, &c->whole[m]);
        for (size_t i = 0; i < cells(&of_share); i++)    /* it says no more than the two do */
            if (!of_share.hidden[i]) assert_false(c->part[m].hidden[i] || c->whole[m].hidden[i]);
        ask_board(h, c, of_whole, m, &c->whole[m]);
        ask_board(h, c, of_part, m, &c->part[m]);
        attack(&c->whole[m], &c->part[m], 1);
    }
}

static void roll_reports(struct city *c)
{
    for (int64_t m = 0; m < MONTHS; m++) {
        c->whole[m] = table(REPORT_ROWS, KINDS, m == 2 ? 80 : 14);
        c->part[m] = part_of(&c->whole[m]);
    }
}

static void whoever_asks_all_doors_finds_no_small_number(void **state)
{
    struct hall *h = *state;
    static struct city c;
    c = (struct city){ .ward = { 0 } };
    more_wards(h, &c);
    roll_reports(&c);
    for (int64_t m = 0; m < MONTHS; m++) {
        write_reports(h, &c, "answered", m, &c.whole[m]);
        write_reports(h, &c, "on_time", m, &c.part[m]);
    }
    ask_and_attack(h, &c, "civic.answered", "civic.on_time", "civic.on_time / civic.answered percent", BOARD(answered, 5), BOARD(on_time, 6));
}

static void whoever_asks_all_doors_how_satisfied_people_are_finds_no_small_number(void **state)
{
    struct hall *h = *state;
    static struct city c;
    c = (struct city){ .ward = { 0 } };
    more_wards(h, &c);
    roll_reports(&c);
    for (int64_t m = 0; m < MONTHS; m++) write_ratings(h, &c, m);
    ask_and_attack(h, &c, "civic.rated", "civic.satisfied", "civic.satisfied / civic.rated percent", BOARD(rated, 0), BOARD(satisfied, 8));
}

/* Three reports without a place: nobody is told of them, but the city less its units would tell. */
static void what_the_city_has_beside_its_units_is_looked_at_too(void **state)
{
    struct hall *h = *state;
    static struct city c;
    c = (struct city){ .ward = { 0 } };
    more_wards(h, &c);
    for (int64_t m = 0; m < MONTHS; m++) {
        c.whole[m] = (struct shown_table){ .rows = REPORT_ROWS, .cols = KINDS };
        for (size_t r = 0; r < REPORT_ROWS; r++)
            for (size_t k = 0; k < KINDS; k++) c.whole[m].n[r * (KINDS + 1) + k] = r == AT_CITY_HALL ? (k == (size_t)m ? 3 : 0) : 20 + roll(50);
        add_totals(&c.whole[m]);
        c.part[m] = c.whole[m];
        write_reports(h, &c, "answered", m, &c.whole[m]);
        write_reports(h, &c, "on_time", m, &c.part[m]);
    }
    ask_and_attack(h, &c, "civic.answered", "civic.on_time", "civic.on_time / civic.answered percent", BOARD(answered, 5), BOARD(on_time, 6));
}

/* Ended units keep their row in the months they had something in, so a merger lets nobody look behind what was hidden. */
static void a_month_is_told_the_same_way_after_a_ward_has_ended(void **state)
{
    struct hall *h = *state;
    static struct city c;
    struct figures_table before, after;
    c = (struct city){ .ward = { 0 } };
    more_wards(h, &c);
    roll_reports(&c);
    for (int64_t m = 0; m < MONTHS; m++) write_reports(h, &c, "received", m, &c.whole[m]);
    assert_int_equal(figures_read(h->db, h->a, h->now_ms, 2026 * 12, &before), OK);
    RUN(h, "UPDATE unit SET valid_to = %lld WHERE id = %lld", (long long)month_of(1).from_day, (long long)c.ward[WARDS - 1]);
    assert_int_equal(figures_read(h->db, h->a, h->now_ms, 2026 * 12, &after), OK);
    assert_int_equal(after.n, before.n);
    for (size_t i = 0; i < after.n; i++) assert_int_equal(after.units[i].received, before.units[i].received);
    assert_int_equal(after.city.received, before.city.received);
}

static void whoever_asks_for_visits_finds_no_small_number(void **state)
{
    struct hall *h = *state;
    static struct city c;
    c = (struct city){ .ward = { 0 } };
    more_wards(h, &c);
    for (int64_t m = 0; m < MONTHS; m++) {
        struct shown_table parts[PARTS_MAX];
        c.whole[m] = table(WARDS, 1, 12 + m * 20);
        c.part[m] = part_of(&c.whole[m]);
        c.other[m] = part_of(&c.whole[m]);
        write_visits(h, &c, MEASURE_visits, m, &c.whole[m]);
        write_visits(h, &c, MEASURE_guided, m, &c.part[m]);
        write_visits(h, &c, MEASURE_doors, m, &c.other[m]);
        ask_all(h, &c, "outreach.visits", m, &c.whole[m], NULL);
        ask_all(h, &c, "outreach.guided / outreach.visits percent", m, &c.part[m], &c.whole[m]);
        ask_all(h, &c, "outreach.doors", m, &c.other[m], NULL);
        parts[0] = c.part[m];
        parts[1] = c.other[m];
        attack(&c.whole[m], parts, PARTS_MAX);
    }
}

/* What is kept between two looks is what would be made anew. */
static void a_kept_table_answers_as_a_new_one(void **state)
{
    struct hall *h = *state;
    static struct city c;
    c = (struct city){ .ward = { 0 } };
    more_wards(h, &c);
    c.whole[0] = table(REPORT_ROWS, KINDS, 14);
    write_reports(h, &c, "answered", 0, &c.whole[0]);
    struct indicator i = asked_about(h, "civic.answered");
    struct public_shelf *shelf = public_shelf_open();
    struct indicator_ask ask = { .sources = indicator_sources, .now_ms = h->now_ms, .is_public = true, .shelf = shelf };
    struct period p = month_of(0);
    struct shown_table first = c.whole[0], again = c.whole[0];
    for (int look = 0; look < 2; look++) {
        struct listening k = { .t = look ? &again : &first };
        assert_int_equal(indicator_children(h->db, h->a, &ask, &i, CITY, &p, hear_child, &k), OK);
        if (!look) RUN(h, "UPDATE petition_month SET n = n + 100");      /* not looked at for an hour */
    }
    assert_memory_equal(&first, &again, sizeof first);
    ask.now_ms += INT64_C(61) * MINUTE_MS;
    struct figure f;
    assert_int_equal(indicator_value(h->db, h->a, &ask, &i, CITY, &p, &f), OK);
    assert_true(f.is_hidden || f.milli > c.whole[0].n[REPORT_ROWS * (KINDS + 1) + KINDS] * 1000);
    public_shelf_close(shelf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cell_hidden_alone_is_found),
        HALL(a_single_small_child_takes_another_with_it),
        HALL(what_is_large_enough_is_shown),
        HALL(a_small_total_is_no_total),
        HALL(children_alone_give_no_small_number_away),
        HALL(children_and_dimension_together_give_no_small_number_away),
        HALL(parts_and_what_is_missing_to_the_whole_give_no_small_number_away),
        HALL(parts_by_children_and_dimension_give_no_small_number_away),
        HALL(a_small_part_of_a_small_whole_hides_no_more_than_its_whole_does),
        HALL(whoever_asks_all_doors_finds_no_small_number),
        HALL(whoever_asks_all_doors_how_satisfied_people_are_finds_no_small_number),
        HALL(what_the_city_has_beside_its_units_is_looked_at_too),
        HALL(a_month_is_told_the_same_way_after_a_ward_has_ended),
        HALL(whoever_asks_for_visits_finds_no_small_number),
        HALL(a_kept_table_answers_as_a_new_one),
    };
    return run_everywhere(tests);
}
