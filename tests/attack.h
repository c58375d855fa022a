/* attack.h - somebody who wants to know a small number: takes every table that is shown, and solves the equations. */
#ifndef SANSANG_TEST_ATTACK_H
#define SANSANG_TEST_ATTACK_H
#include "hall.h"
#include "core/hide.h"

/* ---- what equations allow: a linear programme of its own, that shares nothing with the code it attacks ---- */

enum { LP_ROWS = 420, LP_COLS = 1100 };
struct lp { int m, n, unknowns; double t[LP_ROWS][LP_COLS + 1]; int basis[LP_ROWS]; };
static struct lp lp;
#define NOTHING 1e-7

static inline void lp_begin(int unknowns) { lp = (struct lp){ .n = unknowns, .unknowns = unknowns }; }

/* Unknowns are whole and not below nought. Σ of what the row holds = b. */
static inline double *lp_equation(double b)
{
    assert_true(lp.m < LP_ROWS);
    lp.t[lp.m][LP_COLS] = b;
    return lp.t[lp.m++];
}
static inline double *lp_at_most(double b)
{
    double *row = lp_equation(b);
    assert_true(lp.n < LP_COLS);
    row[lp.n++] = 1;
    return row;
}

static inline void pivot(int row, int col)
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

static inline int leaving(int col)
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
static inline double climb(const double *cost)
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
static inline void lp_solve(void)
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

static inline double most_of(int unknown)
{
    static double cost[LP_COLS];
    memset(cost, 0, sizeof cost);
    cost[unknown] = 1;
    return climb(cost);
}
static inline double least_of(int unknown)
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
static inline int64_t roll(int64_t below)
{
    dice ^= dice << 13;
    dice ^= dice >> 7;
    dice ^= dice << 17;
    return (int64_t)(dice % (uint64_t)below);
}

static inline size_t width(const struct shown_table *t) { return t->cols > 1 ? t->cols + 1 : 1; }
static inline size_t cells(const struct shown_table *t) { return (t->rows + 1) * width(t); }

static inline void add_totals(struct shown_table *t)
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
static inline int number_cells(const struct shown_table *t, int first, int *unknown)
{
    for (size_t i = 0; i < cells(t); i++) unknown[i] = t->hidden[i] || t->unsaid[i] ? first++ : -1;
    return first;
}

static inline double least(const struct shown_table *t, size_t i) { return t->unsaid[i] ? 0 : 1; }

static inline void put(double *row, double *b, const struct shown_table *t, const int *unknown, size_t i, double sign)
{
    if (unknown[i] >= 0) { row[unknown[i]] += sign; *b -= sign * least(t, i); }
    else *b -= sign * (double)t->n[i];
}

static inline void sums_of(const struct shown_table *t, const int *unknown)
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

static inline void is_no_more_than(const struct shown_table *part, const int *of_part, const struct shown_table *whole,
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

static inline bool is_few(int64_t n) { return n > 0 && n < HIDE_BELOW; }

/* Nobody is known to be fewer than five, and nothing hidden is known at all. */
static inline void nothing_is_found(const struct shown_table *t, const int *unknown)
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

static inline void no_rest_is_found(const struct shown_table *part, const int *of_part, const struct shown_table *whole,
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

static inline void attack(const struct shown_table *whole, const struct shown_table *parts, size_t n_parts)
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
/* Mostly small, some nought, some large; a few tables with hardly anything. */
static inline struct shown_table table(size_t rows, size_t cols, int64_t most)
{
    struct shown_table t = { .rows = rows, .cols = cols };
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < cols; c++) t.n[r * width(&t) + c] = roll(3) == 0 ? 0 : roll(most);
    add_totals(&t);
    return t;
}

static inline struct shown_table part_of(const struct shown_table *whole)
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

#endif
