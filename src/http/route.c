/* route.c - which door a path leads to. */
#include "http/http_impl.h"

const char *const method_words[] = { "GET", "POST", "PUT", "PATCH", "DELETE", "OTHER", NULL };

/* How tightly one segment of a pattern holds; two bits of a rank, first segment first. */
enum fit { FIT_REST = 0, FIT_PARAM = 1, FIT_DOTTED = 2, FIT_LITERAL = 3, FIT_NOT };

static void param_add(struct route_match *m, struct str name, struct str value)
{
    if (m->n_params < PATH_PARAMS_MAX) m->params[m->n_params++] = (struct param){ name, value };
}

/* `:kind.csv` and `:kind.:format` against "houses.csv": the last dot divides. */
static enum fit fit_dotted(struct route_match *m, struct str want, struct str dot_and_rest, struct str got)
{
    size_t dot = got.n;
    while (dot > 0 && got.p[dot - 1] != '.') dot--;
    if (dot < 2 || dot == got.n) return FIT_NOT;
    struct str head = { got.p, dot - 1 }, tail = { got.p + dot, got.n - dot };
    struct str name = { want.p + 1, want.n - dot_and_rest.n - 1 };
    struct str end = { dot_and_rest.p + 1, dot_and_rest.n - 1 };
    if (end.n && end.p[0] == ':') {
        param_add(m, name, head);
        param_add(m, (struct str){ end.p + 1, end.n - 1 }, tail);
        return FIT_DOTTED;
    }
    if (!str_eq(end, tail)) return FIT_NOT;
    param_add(m, name, head);
    return FIT_DOTTED;
}

/* `requests.:format` against "requests.xml". */
static enum fit fit_ending(struct route_match *m, struct str want, size_t head, struct str got)
{
    if (got.n <= head || memcmp(got.p, want.p, head) != 0) return FIT_NOT;
    param_add(m, (struct str){ want.p + head + 1, want.n - head - 1 }, (struct str){ got.p + head, got.n - head });
    return FIT_DOTTED;
}

static enum fit fit_segment(struct route_match *m, struct str want, struct str got)
{
    if (want.n == 0 || want.p[0] != ':') {
        const char *dot = want.n ? memchr(want.p, '.', want.n - 1) : NULL;
        if (dot && dot[1] == ':') return fit_ending(m, want, (size_t)(dot - want.p) + 1, got);
        return str_eq(want, got) ? FIT_LITERAL : FIT_NOT;
    }
    if (got.n == 0) return FIT_NOT;
    const char *dot = memchr(want.p, '.', want.n);
    if (dot) return fit_dotted(m, want, (struct str){ dot, want.n - (size_t)(dot - want.p) }, got);
    param_add(m, (struct str){ want.p + 1, want.n - 1 }, got);
    return FIT_PARAM;
}

/* Fills m's params; false when the pattern does not fit. */
static bool fits(const char *pattern, const struct str *segments, size_t n, struct route_match *m, uint64_t *rank)
{
    struct str rest = str_z(pattern);
    m->n_params = 0;
    *rank = 0;
    str_cut(&rest, '/');
    for (size_t i = 0;; i++) {
        *rank <<= 2;
        if (rest.n == 0) { *rank <<= 2 * (SEGMENTS_MAX - i); return i == n; }
        struct str want = str_cut(&rest, '/');
        if (str_eq(want, S("*"))) { *rank <<= 2 * (SEGMENTS_MAX - i); return true; }
        if (i == n) return false;
        enum fit fit = fit_segment(m, want, segments[i]);
        if (fit == FIT_NOT) return false;
        *rank |= (uint64_t)fit;
    }
}

void route_try(const struct route *r, enum method method, const struct str *segments, size_t n, uint64_t *best,
               struct route_match *out)
{
    struct route_match m;
    uint64_t rank;
    if (!fits(r->path, segments, n, &m, &rank)) return;
    out->methods |= 1u << r->method;
    if (r->method != method || (out->route && rank <= *best)) return;
    *best = rank;
    out->route = r;
    out->n_params = m.n_params;
    memcpy(out->params, m.params, sizeof m.params);
}

void route_find(const struct routes *tables, size_t n_tables, enum method method, const struct str *segments, size_t n,
                struct route_match *out)
{
    uint64_t best = 0;
    *out = (struct route_match){ 0 };
    for (size_t t = 0; t < n_tables; t++)
        for (size_t i = 0; i < tables[t].n; i++) route_try(&tables[t].v[i], method, segments, n, &best, out);
}
