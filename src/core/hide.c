/* hide.c - cells as edges of a network; a cell is safe when enough can flow back from its head to its tail over hidden cells. */
#include "core/hide.h"

/* Nodes are the sums of the table: one for each row, one for each column, the totals among them. An inner cell leads from its row to its
   column, a column's total from the column to the row of totals, a row's total from the column of totals to the row, the grand total from
   the row of totals to the column of totals: so at each node what comes in goes out, whatever the cells are. Without columns of totals
   the rows are no sums: one node stands for all of them. */
struct edge { size_t from, to; int64_t down, cost; };
struct network {
    struct hide_table *t;
    struct edge *edges;                  /* one a cell, in the order of the table */
    int64_t *moved;                      /* by how much each cell has moved in the circles found so far */
    int64_t *along;                      /* ... of that together with its whole */
    enum way { ALONE, WITH_WHOLE, WHOLE_ELSEWHERE } way;     /* how cells of a part may move now: see room_up */
    size_t *by;                          /* of each node: 1 + the edge it was reached by */
    bool *is_back, *is_done;             /* ... against its direction */
    int64_t *far;                        /* ... and at what cost */
    size_t *queue, n_queue;              /* nodes that were reached, in that order, when only hidden cells are walked */
    bool only_hidden;
    size_t n_edges, n_nodes;
};

enum { FREE = INT64_C(1) << 40, HIDDEN_COST = 1, TOTAL_WEIGHT = 100000, COST_MAX = 1000000000 };

static bool is_small(int64_t n) { return n != 0 && n < HIDE_BELOW; }

static int64_t rest_of(const struct hide_table *t, size_t i) { return t->whole[i] - t->n[i]; }

/* A part of a whole that is shown, with 1..4 missing to it. */
static bool has_small_rest(const struct hide_table *t, size_t i)
{
    return t->whole && !t->whole_hidden[i] && t->n[i] != 0 && hide_is_few(rest_of(t, i));
}

static bool has_small_part_rest(const struct hide_table *t, size_t i)
{
    return t->rest_min && hide_is_few(t->rest_min[i]);
}

/* Five, with a hidden part: somebody is in the part, so fewer than five are not. */
static bool gives_rest_away(const struct hide_table *t, size_t i)
{
    return t->n[i] == HIDE_BELOW && has_small_part_rest(t, i);
}

/* ---- the network ---- */

/* Hidden is at least one, and a whole at least what its parts are. */
static int64_t room_below(const struct hide_table *t, size_t i)
{
    int64_t least = t->part_max && t->part_max[i] > 1 ? t->part_max[i] : 1;
    return t->n[i] > least ? t->n[i] - least : 0;
}

static int64_t cost_of(const struct hide_table *t, size_t i, bool is_total)
{
    int64_t n = t->n[i] > 0 ? t->n[i] : 0, cost = 10 + (n < COST_MAX ? n : COST_MAX);
    return is_total ? cost * TOTAL_WEIGHT : cost;
}

static struct edge edge_of(const struct hide_table *t, size_t row, size_t col)
{
    size_t i = hide_at(t, row, col), width = hide_width(t);
    bool total_row = row == t->rows, total_col = width > 1 && col == t->cols;
    size_t row_node = width > 1 ? row : 0, col_node = width > 1 ? t->rows + 1 + col : 1;
    bool turned = total_row != total_col;                            /* a total of a row or a column, not the grand one */
    struct edge e = { row_node, col_node, room_below(t, i), cost_of(t, i, total_row || total_col) };
    if (turned || (total_row && width == 1)) { e.from = col_node; e.to = row_node; }
    return e;
}

static enum err build(struct arena *a, struct hide_table *t, struct network *w)
{
    size_t n = hide_cells(t), nodes = hide_width(t) > 1 ? t->rows + 1 + t->cols + 1 : 2;
    *w = (struct network){ .t = t, .edges = arena_new(a, struct edge, n), .moved = arena_new(a, int64_t, n), .along = arena_new(a, int64_t, n), .by = arena_new(a, size_t, nodes),
                           .is_back = arena_new(a, bool, nodes), .is_done = arena_new(a, bool, nodes), .far = arena_new(a, int64_t, nodes),
                           .queue = arena_new(a, size_t, nodes), .n_edges = n, .n_nodes = nodes };
    if (!w->edges || !w->moved || !w->along || !w->by || !w->is_back || !w->is_done || !w->far || !w->queue) return ERR_NOMEM;
    for (size_t r = 0; r <= t->rows; r++)
        for (size_t c = 0; c < hide_width(t); c++) w->edges[hide_at(t, r, c)] = edge_of(t, r, c);
    return OK;
}

/* ---- how far a cell can go ---- */

/* A part rises as far as its whole, while the whole stands still; or together with it, where both are hidden; or, where that does not
   suffice, its whole rises along circles of its own table: then no part may rise where a whole may be falling. */
static int64_t room_up(const struct network *w, size_t i)
{
    const struct hide_table *t = w->t;
    if (!t->whole) return FREE;
    if (w->way == WITH_WHOLE) return t->whole_hidden[i] ? FREE : 0;
    if (w->way == WHOLE_ELSEWHERE && t->whole_hidden[i]) return 0;
    return rest_of(t, i) - (w->moved[i] - w->along[i]);
}

static int64_t room_down(const struct network *w, size_t i)
{
    const struct hide_table *t = w->t;
    int64_t room = w->edges[i].down + w->moved[i];
    if (w->way != WITH_WHOLE) return room;
    if (!t->whole_hidden[i]) return 0;
    int64_t of_whole = t->whole[i] - (t->others_max ? t->others_max[i] : 0) + w->along[i];
    return room < of_whole ? room : of_whole;
}

/* ---- the cheapest path (Dijkstra; nodes are few) ---- */

static void reach(struct network *w, size_t node, size_t edge, bool back, int64_t far)
{
    if (w->is_done[node] || w->far[node] <= far) return;
    if (w->only_hidden && w->far[node] == INT64_MAX) w->queue[w->n_queue++] = node;
    w->far[node] = far;
    w->by[node] = edge + 1;
    w->is_back[node] = back;
}

/* A zero is shown and stays. */
static void look_along(struct network *w, size_t i, size_t at)
{
    const struct edge *e = &w->edges[i];
    if (w->t->n[i] == 0 || (w->only_hidden && !w->t->hidden[i])) return;
    int64_t cost = w->far[at] + (w->t->hidden[i] ? HIDDEN_COST : e->cost);
    if (e->from == at && room_up(w, i) > 0) reach(w, e->to, i, false, cost);
    if (e->to == at && room_down(w, i) > 0) reach(w, e->from, i, true, cost);
}

static void look_around(struct network *w, size_t at, size_t without)
{
    const struct hide_table *t = w->t;
    size_t width = hide_width(t);
    if (width > 1 && at <= t->rows)
        for (size_t c = 0; c < width; c++) { if (hide_at(t, at, c) != without) look_along(w, hide_at(t, at, c), at); }
    else
        for (size_t r = 0; r <= t->rows; r++) {
            size_t i = hide_at(t, r, width > 1 ? at - t->rows - 1 : 0);
            if (i != without) look_along(w, i, at);
        }
}

static bool nearest(const struct network *w, size_t *out)
{
    bool found = false;
    for (size_t k = 0; k < w->n_nodes; k++)
        if (!w->is_done[k] && w->far[k] < INT64_MAX && (!found || w->far[k] < w->far[*out])) { *out = k; found = true; }
    return found;
}

static void start_at(struct network *w, size_t from)
{
    for (size_t k = 0; k < w->n_nodes; k++) { w->far[k] = INT64_MAX; w->is_done[k] = false; }
    w->far[from] = 0;
}

/* Over what is hidden already: mostly there is a way, and the shortest is found at once. */
static bool find_hidden(struct network *w, size_t from, size_t to, size_t without)
{
    start_at(w, from);
    w->only_hidden = true;
    w->n_queue = 0;
    look_around(w, from, without);
    for (size_t k = 0; k < w->n_queue && w->far[to] == INT64_MAX; k++) look_around(w, w->queue[k], without);
    w->only_hidden = false;
    return w->far[to] < INT64_MAX;
}

static bool find_any(struct network *w, size_t from, size_t to, size_t without)
{
    size_t at = from;
    start_at(w, from);
    while (nearest(w, &at) && at != to) {
        w->is_done[at] = true;
        look_around(w, at, without);
    }
    return w->far[to] < INT64_MAX;
}

/* The path that was found, walked from its end: how much it takes; then moved by that, and hidden. */
static size_t step_back(const struct network *w, size_t node, size_t *edge)
{
    *edge = w->by[node] - 1;
    return w->is_back[node] ? w->edges[*edge].to : w->edges[*edge].from;
}

static int64_t path_takes(const struct network *w, size_t from, size_t to, int64_t need)
{
    for (size_t node = to, i; node != from;) {
        bool back = w->is_back[node];
        node = step_back(w, node, &i);
        int64_t room = back ? room_down(w, i) : room_up(w, i);
        if (room < need) need = room;
    }
    return need;
}

static void path_move(struct network *w, size_t from, size_t to, int64_t by)
{
    for (size_t node = to, i; node != from;) {
        bool back = w->is_back[node];
        node = step_back(w, node, &i);
        w->moved[i] += back ? -by : by;
        if (w->way == WITH_WHOLE) w->along[i] += back ? -by : by;
        w->t->hidden[i] = true;
    }
}

/* The next circle through the cell, of those that hide least: over hidden cells, over cells whose wholes are hidden, over any. A part that
   rises alone rises `own` at most. */
static bool find_circle(struct network *w, size_t from, size_t to, size_t cell, int64_t own)
{
    w->way = ALONE;
    if (own > 0 && find_hidden(w, from, to, cell)) return true;
    w->way = WITH_WHOLE;
    if (w->t->whole && w->t->whole_hidden[cell] && (find_hidden(w, from, to, cell) || find_any(w, from, to, cell))) return true;
    w->way = ALONE;
    return own > 0 && find_any(w, from, to, cell);
}

static bool find_circle_elsewhere(struct network *w, size_t from, size_t to, size_t cell)
{
    w->way = WHOLE_ELSEWHERE;
    return find_hidden(w, from, to, cell) || find_any(w, from, to, cell);
}

/* Circles through the cell that let it rise (or fall) by `need`, hidden on the way; `elsewhere`: as the last resort of room_up says. */
static bool let_move_so(struct network *w, size_t cell, int64_t need, bool up, bool elsewhere)
{
    const struct edge *e = &w->edges[cell];
    size_t from = up ? e->to : e->from, to = up ? e->from : e->to;
    int64_t own = w->t->whole && up ? rest_of(w->t, cell) : (int64_t)FREE;
    memset(w->moved, 0, w->n_edges * sizeof *w->moved);
    memset(w->along, 0, w->n_edges * sizeof *w->along);
    while (need > 0) {
        if (elsewhere ? !find_circle_elsewhere(w, from, to, cell) : !find_circle(w, from, to, cell, own)) return false;
        bool is_alone = w->way == ALONE;
        int64_t by = path_takes(w, from, to, is_alone && own < need ? own : need);
        path_move(w, from, to, by);
        need -= by;
        if (is_alone) own -= by;
    }
    return true;
}

/* What cannot be reached stays as it is: the whole table is then smaller than what is needed, and hidden altogether by whoever asks. */
static bool let_move(struct network *w, size_t cell, int64_t need, bool up)
{
    return let_move_so(w, cell, need, up, false) || (w->t->whole && let_move_so(w, cell, need, up, true));
}

static void hide_all(struct hide_table *t)
{
    for (size_t i = 0; i < hide_cells(t); i++) t->hidden[i] = t->n[i] != 0;
}

/* By how much a hidden cell must be able to rise: to five; and a whole until five may be missing to its parts as they are. */
static int64_t need_up(const struct hide_table *t, size_t i)
{
    int64_t need = is_small(t->n[i]) ? HIDE_BELOW - t->n[i] : 0;
    if (has_small_part_rest(t, i) && HIDE_BELOW - t->rest_min[i] > need) need = HIDE_BELOW - t->rest_min[i];
    return need;
}

static bool make_safe(struct network *w, size_t i)
{
    const struct hide_table *t = w->t;
    if (!let_move(w, i, need_up(t, i), true)) return false;
    return !has_small_rest(t, i) || let_move(w, i, HIDE_BELOW - rest_of(t, i), false);
}

/* What is hidden for others may be in need itself. */
static bool all_safe(struct network *w, bool *is_safe)
{
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < w->n_edges; i++) {
            if (!w->t->hidden[i] || is_safe[i]) continue;
            if (!make_safe(w, i)) return false;
            is_safe[i] = again = true;
        }
    }
    return true;
}

enum err hide_small(struct arena *a, struct hide_table *t)
{
    struct network w;
    if (t->rows > HIDE_ROWS_MAX || t->cols > HIDE_COLS_MAX || t->cols == 0) return ERR_INTERNAL;
    bool *is_safe = arena_new(a, bool, hide_cells(t));
    if (!is_safe) return ERR_NOMEM;
    TRY(build(a, t, &w));
    memset(is_safe, 0, w.n_edges * sizeof *is_safe);
    for (size_t i = 0; i < w.n_edges; i++)
        t->hidden[i] = is_small(t->n[i]) || has_small_rest(t, i) || gives_rest_away(t, i);
    if (!all_safe(&w, is_safe)) hide_all(t);
    return OK;
}

/* ---- tables that belong together ---- */

static bool has_parts(const struct hide_member *m, size_t n, size_t at)
{
    for (size_t k = 0; k < n; k++) if (m[k].part_of == (int)at) return true;
    return false;
}

/* What a whole has to know of its parts, cell by cell. */
static enum err look_at_parts(struct arena *a, struct hide_table *whole, const struct hide_member *m, size_t n, size_t at)
{
    size_t cells = hide_cells(whole);
    if (!has_parts(m, n, at)) return OK;
    int64_t *most = arena_new(a, int64_t, cells), *rest_min = arena_new(a, int64_t, cells);
    if (!most || !rest_min) return ERR_NOMEM;
    memset(most, 0, cells * sizeof *most);
    memset(rest_min, 0, cells * sizeof *rest_min);
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; m[k].part_of == (int)at && i < cells; i++) {
            int64_t part = m[k].n[i], rest = whole->n[i] - part;
            if (part > most[i]) most[i] = part;
            if (part > 0 && rest > 0 && (rest_min[i] == 0 || rest < rest_min[i])) rest_min[i] = rest;
        }
    whole->part_max = most;
    whole->rest_min = rest_min;
    return OK;
}

/* The largest of the other parts of the same whole. */
static enum err look_at_others(struct arena *a, struct hide_table *part, const struct hide_member *m, size_t n, size_t at)
{
    size_t cells = hide_cells(part);
    int64_t *most = arena_new(a, int64_t, cells);
    if (!most) return ERR_NOMEM;
    memset(most, 0, cells * sizeof *most);
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; k != at && m[k].part_of == m[at].part_of && i < cells; i++) if (m[k].n[i] > most[i]) most[i] = m[k].n[i];
    part->others_max = most;
    return OK;
}

enum err hide_together(struct arena *a, size_t rows, size_t cols, const struct hide_member *m, size_t n)
{
    struct hide_table t;
    for (size_t k = 0; k < n; k++) {
        if (m[k].part_of >= 0 || m[k].with >= 0) continue;
        t = (struct hide_table){ .rows = rows, .cols = cols, .n = m[k].n, .hidden = m[k].hidden };
        TRY(look_at_parts(a, &t, m, n, k));
        TRY(hide_small(a, &t));
    }
    for (size_t k = 0; k < n; k++) {
        if (m[k].part_of < 0) continue;
        const struct hide_member *whole = &m[m[k].part_of];
        t = (struct hide_table){ .rows = rows, .cols = cols, .n = m[k].n, .hidden = m[k].hidden, .whole = whole->n, .whole_hidden = whole->hidden };
        TRY(look_at_others(a, &t, m, n, k));
        TRY(hide_small(a, &t));
    }
    for (size_t k = 0; k < n; k++) {
        t = (struct hide_table){ .rows = rows, .cols = cols };
        if (m[k].with >= 0) memcpy(m[k].hidden, m[m[k].with].hidden, hide_cells(&t) * sizeof *m[k].hidden);
    }
    return OK;
}
