/* turf_cut.c - the cut itself: METIS proposes, repair makes every piece one, local search balances. */
#include <metis.h>
#include <pthread.h>
#include <stdlib.h>
#include "outreach/turf/turf_cut.h"

enum {
    SETTLED = 100,                       /* thousandths: an old cut that has to move anyway is moved until it is this good */
    GOOD = 50,                           /* thousandths: no further seed is tried */
    SEEDS = 6,
};

/* A cut being worked on. */
struct bench {
    const struct turf_map *m;
    size_t k;
    int32_t *piece;                      /* of each house; -1: not given yet */
    int64_t *work;                       /* of each piece */
    uint32_t *houses;                    /* of each piece */
    uint32_t *part, *queue, mark;        /* scratch: parts of a piece without one house; part[i] - mark is its number */
    int64_t *part_work;
};

static enum err bench_open(struct arena *a, const struct turf_map *m, size_t k, struct bench *b)
{
    *b = (struct bench){
        .m = m, .k = k, .piece = arena_new(a, int32_t, m->n), .work = arena_new(a, int64_t, k),
        .houses = arena_new(a, uint32_t, k), .part = arena_new(a, uint32_t, m->n),
        .queue = arena_new(a, uint32_t, m->n), .part_work = arena_new(a, int64_t, m->n), .mark = 1,
    };
    return b->piece && b->work && b->houses && b->part && b->queue && b->part_work ? OK : ERR_NOMEM;
}

static void weigh(struct bench *b)
{
    for (size_t p = 0; p < b->k; p++) { b->work[p] = 0; b->houses[p] = 0; }
    for (size_t i = 0; i < b->m->n; i++) {
        if (b->piece[i] < 0) continue;
        b->work[b->piece[i]] += b->m->houses[i].work;
        b->houses[b->piece[i]]++;
    }
}

static int64_t worst_of(const int64_t *work, size_t k)
{
    int64_t total = 0, worst = 0;
    for (size_t p = 0; p < k; p++) total += work[p];
    for (size_t p = 0; p < k; p++) {
        int64_t off = llabs(work[p] * (int64_t)k - total);
        if (off > worst) worst = off;
    }
    return total == 0 ? 0 : worst * 1000 / total;
}

int64_t turf_cut_worst(const struct turf_cut *c) { return worst_of(c->work, c->k); }

/* Mark everything of start's piece that is reached without stepping on `wall`; answers its work. */
static int64_t flood(struct bench *b, size_t start, size_t wall, uint32_t mark, size_t *count)
{
    const struct turf_map *m = b->m;
    size_t head = 0, tail = 0;
    int64_t work = 0;
    b->queue[tail++] = (uint32_t)start;
    b->part[start] = mark;
    while (head < tail) {
        uint32_t u = b->queue[head++];
        work += m->houses[u].work;
        for (uint32_t e = m->first[u]; e < m->first[u + 1]; e++) {
            uint32_t v = m->next[e];
            if (v == wall || b->piece[v] != b->piece[start] || b->part[v] == mark) continue;
            b->part[v] = mark;
            b->queue[tail++] = v;
        }
    }
    *count = tail;
    return work;
}

/* The parts that v's piece falls into without v: part_work[0..n-1]; house u lies in part b->part[u] - first. */
static size_t parts_without(struct bench *b, size_t v, uint32_t *first)
{
    const struct turf_map *m = b->m;
    size_t n = 0, count;
    *first = b->mark;
    for (uint32_t e = m->first[v]; e < m->first[v + 1]; e++) {
        uint32_t u = m->next[e];
        if (b->piece[u] != b->piece[v] || b->part[u] >= *first) continue;
        b->part_work[n++] = flood(b, u, v, b->mark, &count);
        b->mark++;
    }
    return n;
}

/* Give v and its whole piece but the part `keep` to q. */
static void give_away(struct bench *b, size_t v, uint32_t first, size_t keep, int32_t q)
{
    int32_t p = b->piece[v];
    for (size_t i = 0; i < b->m->n; i++) {
        if (b->piece[i] != p || (i != v && b->part[i] == first + keep)) continue;
        b->piece[i] = q;
        b->work[p] -= b->m->houses[i].work; b->work[q] += b->m->houses[i].work;
        b->houses[p]--; b->houses[q]++;
    }
}

/* ---- repair ---- */

/* The lightest piece next to the houses marked `mark`, or -1. */
static int32_t lightest_beside(const struct bench *b, uint32_t mark, int32_t own)
{
    int32_t best = -1;
    for (size_t u = 0; u < b->m->n; u++) {
        if (b->part[u] != mark) continue;
        for (uint32_t e = b->m->first[u]; e < b->m->first[u + 1]; e++) {
            int32_t q = b->piece[b->m->next[e]];
            if (q >= 0 && q != own && (best < 0 || b->work[q] < b->work[best])) best = q;
        }
    }
    return best;
}

/* Every piece keeps its heaviest connected part; what lies apart, and what has no piece, goes to the lightest piece
   beside it. Each round gives away a part that no longer lies apart, so it ends. */
static void mend(struct bench *b)
{
    const struct turf_map *m = b->m;
    for (bool again = true; again;) {
        again = false;
        weigh(b);
        uint32_t first = b->mark;
        for (int32_t p = -1; p < (int32_t)b->k; p++) {
            int64_t heaviest = -1;
            uint32_t kept = 0;
            for (size_t i = 0; p >= 0 && i < m->n; i++) {
                size_t count;
                if (b->piece[i] != p || b->part[i] >= first) continue;
                int64_t work = flood(b, i, m->n, b->mark, &count);
                if (work > heaviest) { heaviest = work; kept = b->mark; }
                b->mark++;
            }
            for (size_t i = 0; i < m->n; i++) {
                if (b->piece[i] != p || (p >= 0 && b->part[i] == kept)) continue;
                size_t count;
                (void)flood(b, i, m->n, b->mark, &count);
                int32_t q = lightest_beside(b, b->mark, p);
                uint32_t moved = b->mark++;
                if (q < 0) continue;
                for (size_t u = 0; u < m->n; u++)
                    if (b->part[u] == moved) { b->piece[u] = q; b->work[q] += m->houses[u].work; }
                again = true;
            }
        }
    }
    weigh(b);
}

/* Halve piece p as evenly as one step over a lane allows; the half without the step becomes q. */
static void halve(struct bench *b, int32_t p, int32_t q)
{
    int64_t best = INT64_MAX;
    size_t best_v = 0, best_part = 0;
    for (size_t v = 0; v < b->m->n; v++) {
        if (b->piece[v] != p) continue;
        uint32_t first;
        size_t n = parts_without(b, v, &first);
        for (size_t i = 0; i < n; i++) {
            int64_t off = llabs(2 * b->part_work[i] - b->work[p]);
            if (off < best) { best = off; best_v = v; best_part = i; }
        }
    }
    uint32_t first;
    (void)parts_without(b, best_v, &first);
    for (size_t i = 0; i < b->m->n; i++)
        if (b->piece[i] == p && i != best_v && b->part[i] == first + best_part) b->piece[i] = q;
    weigh(b);
}

/* No piece stays empty: the heaviest one that has two houses is halved. There are at least k houses. */
static void fill_empty(struct bench *b)
{
    for (size_t q = 0; q < b->k; q++) {
        if (b->houses[q] > 0) continue;
        int32_t p = -1;
        for (size_t i = 0; i < b->k; i++)
            if (b->houses[i] > 1 && (p < 0 || b->work[i] > b->work[p])) p = (int32_t)i;
        halve(b, p, (int32_t)q);
    }
}

/* ---- balance ---- */

/* Move what evens out v's piece and a lighter piece beside it best: v, or v with all that hangs on it. */
static bool improve_at(struct bench *b, size_t v)
{
    const struct turf_map *m = b->m;
    int32_t p = b->piece[v], q = -1;
    for (uint32_t e = m->first[v]; e < m->first[v + 1]; e++) {
        int32_t r = b->piece[m->next[e]];
        if (r != p && (q < 0 || b->work[r] < b->work[q])) q = r;
    }
    if (q < 0 || b->work[p] - b->work[q] <= m->houses[v].work) return false;
    int64_t apart = b->work[p] - b->work[q], best = 0;
    uint32_t first;
    size_t n = parts_without(b, v, &first), keep = 0;
    for (size_t i = 0; i < n; i++) {
        int64_t moved = b->work[p] - b->part_work[i],
                gain = moved * (apart - moved); /* of the sum of squares, halved */
        if (gain > best) { best = gain; keep = i; }
    }
    if (best == 0) return false;
    give_away(b, v, first, keep, q);
    return true;
}

/* Until no move helps or the worst piece is within `enough` thousandths. The sum of squares falls with every move. */
static void balance(struct bench *b, int64_t enough)
{
    for (bool moved = true; moved;) {
        moved = false;
        for (size_t v = 0; v < b->m->n; v++) {
            if (!improve_at(b, v)) continue;
            moved = true;
            if (worst_of(b->work, b->k) <= enough) return;
        }
    }
}

static int64_t borders(const struct bench *b)
{
    int64_t n = 0;
    for (size_t u = 0; u < b->m->n; u++)
        for (uint32_t e = b->m->first[u]; e < b->m->first[u + 1]; e++)
            if (b->piece[u] != b->piece[b->m->next[e]]) n++;
    return n;
}

/* ---- proposals ---- */

/* METIS draws from the C library's one random sequence: two cuts at once would not be repeatable. */
static pthread_mutex_t metis_one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static enum err propose_metis(struct arena *a, struct bench *b, int seed)
{
    const struct turf_map *m = b->m;
    idx_t options[METIS_NOPTIONS], n = (idx_t)m->n, one = 1, k = (idx_t)b->k, cut;
    idx_t *first = arena_new(a, idx_t, m->n + 1), *next = arena_new(a, idx_t, m->first[m->n] + 1);
    idx_t *work = arena_new(a, idx_t, m->n), *piece = arena_new(a, idx_t, m->n);
    if (!first || !next || !work || !piece) return ERR_NOMEM;
    for (size_t i = 0; i <= m->n; i++) first[i] = (idx_t)m->first[i];
    for (size_t i = 0; i < m->first[m->n]; i++) next[i] = (idx_t)m->next[i];
    for (size_t i = 0; i < m->n; i++) work[i] = m->houses[i].work;
    METIS_SetDefaultOptions(options);
    options[METIS_OPTION_CONTIG] = 1;
    options[METIS_OPTION_SEED] = seed;
    options[METIS_OPTION_UFACTOR] = 20;                  /* thousandths it may be out of balance */
    pthread_mutex_lock(&metis_one_at_a_time);
    int done = METIS_PartGraphKway(&n, &one, first, next, work, NULL, NULL, &k, NULL, NULL, options, &cut, piece);
    pthread_mutex_unlock(&metis_one_at_a_time);
    if (done != METIS_OK) return done == METIS_ERROR_MEMORY ? ERR_NOMEM : ERR_INTERNAL;
    for (size_t i = 0; i < m->n; i++) b->piece[i] = (int32_t)piece[i];
    return OK;
}

static void propose_halving(struct bench *b)
{
    for (size_t i = 0; i < b->m->n; i++) b->piece[i] = 0;
}

static void propose_before(struct bench *b)
{
    for (size_t i = 0; i < b->m->n; i++) {
        int32_t p = b->m->houses[i].before;
        b->piece[i] = p >= 0 && (size_t)p < b->k ? p : -1;
    }
}

/* The last seed halves and halves again, which needs no library and is all a small group needs; one piece is no
   matter for METIS, which divides by log2 k. */
static enum err propose(struct arena *a, struct bench *b, int seed)
{
    enum { METIS_LEAST = 4 };            /* houses for each piece, below which METIS hands back empty pieces */
    if (b->k == 1 || seed == SEEDS - 1 || b->m->n < METIS_LEAST * b->k) propose_halving(b);
    else TRY(propose_metis(a, b, seed));
    mend(b);
    fill_empty(b);
    balance(b, 0);
    return OK;
}

/* ---- the whole ---- */

/* Of two cuts equally even, to fifty thousandths, the one with fewer crossings between pieces is walked more easily. */
static void keep_best(const struct bench *b, int32_t *piece, int64_t *worst, int64_t *border)
{
    int64_t w = worst_of(b->work, b->k), e = borders(b);
    int64_t step = (w + GOOD - 1) / GOOD, best_step = (*worst - 1) / GOOD + 1;
    if (step > best_step || (step == best_step && e > *border) || (step == best_step && e == *border && w >= *worst))
        return;
    memcpy(piece, b->piece, b->m->n * sizeof *piece);
    *worst = w; *border = e;
}

/* Number the pieces so that piece i has most in common with piece i before: the pair with the most common work first. */
static enum err number_as_before(struct arena *a, const struct turf_map *m, size_t k, int32_t *piece)
{
    int64_t *common = arena_new(a, int64_t, k * k);      /* [new][old] */
    int32_t *name = arena_new(a, int32_t, k);
    bool *taken = arena_new(a, bool, k);
    if (!common || !name || !taken) return ERR_NOMEM;
    for (size_t i = 0; i < m->n; i++) {
        int32_t old = m->houses[i].before;
        if (old >= 0 && (size_t)old < k) common[(size_t)piece[i] * k + (size_t)old] += m->houses[i].work;
    }
    for (size_t p = 0; p < k; p++) name[p] = -1;
    for (;;) {
        size_t best = k * k;
        for (size_t x = 0; x < k * k; x++)
            if (name[x / k] < 0 && !taken[x % k] && common[x] > 0 && (best == k * k || common[x] > common[best]))
                best = x;
        if (best == k * k) break;
        name[best / k] = (int32_t)(best % k);
        taken[best % k] = true;
    }
    for (size_t p = 0, old = 0; p < k; p++) {
        if (name[p] >= 0) continue;
        while (taken[old]) old++;
        name[p] = (int32_t)old;
        taken[old] = true;
    }
    for (size_t i = 0; i < m->n; i++) piece[i] = name[piece[i]];
    return OK;
}

static bool has_before(const struct turf_map *m, size_t k)
{
    for (size_t i = 0; i < m->n; i++) if (m->houses[i].before >= 0 && (size_t)m->houses[i].before < k) return true;
    return false;
}

enum err turf_cut_map(struct arena *a, const struct turf_map *m, size_t k, bool fresh, struct turf_cut *out)
{
    struct bench b;
    if (k > m->n) k = m->n;
    TRY(bench_open(a, m, k, &b));
    int32_t *best = arena_new(a, int32_t, m->n);
    if (!best) return ERR_NOMEM;
    int64_t worst = INT64_MAX, border = INT64_MAX;
    if (!fresh && has_before(m, k)) {
        propose_before(&b);
        mend(&b);
        fill_empty(&b);
        if (worst_of(b.work, k) > TURF_TOLERANCE) balance(&b, SETTLED);
        keep_best(&b, best, &worst, &border);
    }
    if (worst > TURF_TOLERANCE)
        for (int seed = 0; seed < SEEDS && k > 0 && worst > GOOD; seed++) {
            TRY(propose(a, &b, seed));
            keep_best(&b, best, &worst, &border);
        }
    if (k > 0) TRY(number_as_before(a, m, k, best));
    memcpy(b.piece, best, m->n * sizeof *best);
    weigh(&b);
    *out = (struct turf_cut){ k, b.piece, b.work };
    return OK;
}

enum err turf_piece_holds(struct arena *a, const struct turf_map *m, const int32_t *piece, int32_t p, bool *holds)
{
    struct bench b;
    TRY(bench_open(a, m, 1, &b));
    memcpy(b.piece, piece, m->n * sizeof *piece);
    size_t start = m->n, all = 0, count = 0;
    for (size_t i = 0; i < m->n; i++) if (piece[i] == p) { if (start == m->n) start = i; all++; }
    if (all > 0) (void)flood(&b, start, m->n, b.mark, &count);
    *holds = count == all;
    return OK;
}
