/* hide.h - small numbers in a table with totals hidden so that nobody can work one out from the others. */
#ifndef SANSANG_HIDE_H
#define SANSANG_HIDE_H
#include "core/arena.h"

/* A table of counts: `rows` units by `cols` keys of a dimension, a last row of totals and, when cols > 1, a last column of totals.
   Everything that is not hidden is public, and so are the zeros: nothing is nobody.
   whole, whole_hidden: the table this one is a part of, cell by cell, after it was hidden itself; NULL: of none. What is missing to the
   whole is a small number too. others_max: the largest of the other parts of that whole; NULL: it has no others. A table that has parts: cell by cell the largest of them, and the least that is missing to one of them that
   is not nought itself (0: nothing is); NULL: it has none. */
struct hide_table {
    size_t rows, cols;
    const int64_t *n;
    const int64_t *whole;
    const bool *whole_hidden;
    const int64_t *others_max;
    const int64_t *part_max;
    const int64_t *rest_min;
    bool *hidden;                        /* out */
};
enum { HIDE_BELOW = 5, HIDE_ROWS_MAX = 2000, HIDE_COLS_MAX = 1000 };

/* A number that stands for itself, in no table: 1..4 are not told. CELL_HIDDEN stands in the place of what is not. */
enum { CELL_HIDDEN = -1 };
static inline bool hide_is_few(int64_t n) { return n > 0 && n < HIDE_BELOW; }
static inline int64_t hide_few(int64_t n) { return hide_is_few(n) ? CELL_HIDDEN : n; }

static inline size_t hide_width(const struct hide_table *t) { return t->cols > 1 ? t->cols + 1 : 1; }
static inline size_t hide_cells(const struct hide_table *t) { return (t->rows + 1) * hide_width(t); }
static inline size_t hide_at(const struct hide_table *t, size_t row, size_t col) { return row * hide_width(t) + col; }

/* Small is 1..4 (and below 0, after corrections). Hidden is every small cell, every part to whose whole 1..4 are missing, and as few and as
   small others as it takes so that, knowing all the rest, each of those may still be five or more (the rest of the part too).
   A cell can be raised by d when the table has a circle of hidden cells, up and down by turns, that takes d without any of them falling
   below 1 or a part rising above its whole: the totals stay. Where the wholes of all cells of a circle are hidden too, they may move along with
   the parts. The table is a network whose edges are the cells, so the circles are paths,
   and the cheapest one is found (after Kelly, Golden and Assad, Cell suppression, 1992). ERR_NOMEM. */
MUST_USE enum err hide_small(struct arena *a, struct hide_table *t);

/* Tables of one shape that belong together. part_of: the place of the one this is a part of; with: of the one whose cells are hidden where
   this one's are, as it says nothing about people by itself (minutes). -1: of none. A whole is no part, and hidden with nothing. */
struct hide_member { int part_of, with; int64_t *n; bool *hidden; };
/* Wholes first, with room for their parts; then the parts; then what goes with another. ERR_NOMEM. */
MUST_USE enum err hide_together(struct arena *a, size_t rows, size_t cols, const struct hide_member *m, size_t n);

#endif
