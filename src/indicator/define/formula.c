/* formula.c - a formula read into postfix and computed in fractions. */
#include "indicator/define/formula.h"

/* ---- sources ---- */

enum err leaf_find(const struct indicator_source *const *sources, struct str name, struct leaf *out)
{
    const char *dot = memchr(name.p, '.', name.n);
    if (!dot) return ERR_NOT_FOUND;
    struct str head = { name.p, (size_t)(dot - name.p) }, tail = { dot + 1, name.n - head.n - 1 };
    for (; *sources; sources++) {
        if (!str_eq(str_z((*sources)->name), head)) continue;
        for (size_t i = 0; i < (*sources)->n; i++) {
            if (!str_eq(str_z((*sources)->measures[i].code), tail)) continue;
            *out = (struct leaf){ *sources, (unsigned)i };
            return OK;
        }
    }
    return ERR_NOT_FOUND;
}

/* ---- reading ---- */

struct parser { const struct indicator_source *const *sources; struct str s; size_t at; int depth; struct formula *f; };

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || c == '_'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static char peek(struct parser *p)
{
    while (p->at < p->s.n && p->s.p[p->at] == ' ') p->at++;
    return p->at < p->s.n ? p->s.p[p->at] : 0;
}

static enum err put(struct parser *p, enum formula_op op, int64_t n)
{
    if (p->f->n_ops == FORMULA_OPS_MAX) return ERR_BAD_INPUT;
    p->f->ops[p->f->n_ops].op = op;
    p->f->ops[p->f->n_ops++].n = n;
    return OK;
}

static enum err integer(struct parser *p, int64_t *out)
{
    enum { DIGITS_MAX = 12 };
    int64_t n = 0;
    size_t from = p->at;
    while (p->at < p->s.n && is_digit(p->s.p[p->at]) && p->at - from < DIGITS_MAX) n = n * 10 + (p->s.p[p->at++] - '0');
    if (p->at == from || (p->at < p->s.n && is_digit(p->s.p[p->at]))) return ERR_BAD_INPUT;
    *out = n;
    return OK;
}

static enum err leaf(struct parser *p)
{
    struct leaf l;
    size_t from = p->at, end = from;
    while (end < p->s.n && (is_letter(p->s.p[end]) || is_digit(p->s.p[end]) || p->s.p[end] == '.')) end++;
    if (leaf_find(p->sources, (struct str){ p->s.p + from, end - from }, &l) != OK) return ERR_BAD_INPUT;
    p->at = end;
    size_t i = 0;
    while (i < p->f->n_leaves && !leaf_eq(&p->f->leaves[i], &l)) i++;
    if (i == FORMULA_LEAVES_MAX) return ERR_BAD_INPUT;
    if (i == p->f->n_leaves) p->f->leaves[p->f->n_leaves++] = l;
    return put(p, OP_LEAF, (int64_t)i);
}

static enum err sum(struct parser *p);

static enum err factor(struct parser *p)
{
    int64_t n;
    char c = peek(p);
    if (is_digit(c)) {
        TRY(integer(p, &n));
        return put(p, OP_NUMBER, n);
    }
    if (is_letter(c)) return leaf(p);
    if (c != '(' || p->depth == FORMULA_DEPTH_MAX) return ERR_BAD_INPUT;
    p->at++;
    p->depth++;
    TRY(sum(p));
    p->depth--;
    if (peek(p) != ')') return ERR_BAD_INPUT;
    p->at++;
    return OK;
}

static enum err product(struct parser *p)
{
    TRY(factor(p));
    for (char c = peek(p); c == '*' || c == '/'; c = peek(p)) {
        p->at++;
        TRY(factor(p));
        TRY(put(p, c == '*' ? OP_MUL : OP_DIV, 0));
    }
    return OK;
}

static enum err sum(struct parser *p)
{
    TRY(product(p));
    for (char c = peek(p); c == '+' || c == '-'; c = peek(p)) {
        p->at++;
        TRY(product(p));
        TRY(put(p, c == '+' ? OP_ADD : OP_SUB, 0));
    }
    return OK;
}

static bool word(struct parser *p, struct str w)
{
    (void)peek(p);
    if (p->s.n - p->at < w.n || memcmp(p->s.p + p->at, w.p, w.n) != 0) return false;
    size_t end = p->at + w.n;
    if (end < p->s.n && is_letter(p->s.p[end])) return false;
    p->at = end;
    return true;
}

static enum err scale(struct parser *p)
{
    p->f->scale = 1;
    if (word(p, S("percent"))) p->f->scale = 100;
    else if (word(p, S("per"))) {
        if (!is_digit(peek(p))) return ERR_BAD_INPUT;
        TRY(integer(p, &p->f->scale));
        if (p->f->scale < 1) return ERR_BAD_INPUT;
    }
    return peek(p) == 0 && p->at == p->s.n ? OK : ERR_BAD_INPUT;
}

enum err formula_parse(const struct indicator_source *const *sources, struct str text, struct formula *out, size_t *at)
{
    struct formula f = { .n_ops = 0 };
    struct parser p = { .sources = sources, .s = text, .f = &f };
    enum err e = text.n > FORMULA_MAX ? ERR_BAD_INPUT : sum(&p);
    if (e == OK) e = scale(&p);
    if (at) *at = p.at;
    if (e == OK) *out = f;
    return e;
}

/* ---- computing ---- */

struct fraction { __int128 n, d; };      /* d > 0, no common factor */

static __int128 gcd(__int128 a, __int128 b)
{
    if (a < 0) a = -a;
    while (b) { __int128 r = a % b; a = b; b = r; }
    return a ? a : 1;
}

static bool reduced(__int128 n, __int128 d, struct fraction *out)
{
    if (d == 0) return false;
    if (d < 0) { n = -n; d = -d; }
    __int128 g = gcd(n, d);
    *out = (struct fraction){ n / g, d / g };
    return true;
}

static bool times(__int128 a, __int128 b, __int128 *out) { return !__builtin_mul_overflow(a, b, out); }

static bool add(struct fraction a, struct fraction b, struct fraction *out)
{
    __int128 x, y, n, d;
    return times(a.n, b.d, &x) && times(b.n, a.d, &y) && !__builtin_add_overflow(x, y, &n) && times(a.d, b.d, &d) &&
           reduced(n, d, out);
}

static bool multiply(struct fraction a, struct fraction b, struct fraction *out)
{
    __int128 n, d;
    return times(a.n, b.n, &n) && times(a.d, b.d, &d) && reduced(n, d, out);
}

static bool combine(enum formula_op op, struct fraction a, struct fraction b, struct fraction *out)
{
    switch (op) {
    case OP_ADD: return add(a, b, out);
    case OP_SUB: return add(a, (struct fraction){ -b.n, b.d }, out);
    case OP_MUL: return multiply(a, b, out);
    case OP_DIV: return b.n != 0 && multiply(a, b.n < 0 ? (struct fraction){ -b.d, -b.n } : (struct fraction){ b.d, b.n }, out);
    case OP_NUMBER: case OP_LEAF: break;
    }
    return false;
}

/* Half away from zero. */
static bool rounded(struct fraction x, int64_t *out)
{
    __int128 n = x.n < 0 ? -x.n : x.n, q = n / x.d;
    __int128 rest = n % x.d;
    if (rest >= x.d - rest) q++;
    if (q > INT64_MAX) return false;
    *out = x.n < 0 ? -(int64_t)q : (int64_t)q;
    return true;
}

bool formula_value(const struct formula *f, const int64_t *leaves, int64_t *milli)
{
    enum { THOUSANDTHS = 1000 };
    struct fraction stack[FORMULA_OPS_MAX];
    size_t n = 0;
    for (size_t i = 0; i < f->n_ops; i++) {
        enum formula_op op = f->ops[i].op;
        if (op == OP_NUMBER || op == OP_LEAF) {
            stack[n++] = (struct fraction){ op == OP_NUMBER ? f->ops[i].n : leaves[f->ops[i].n], 1 };
            continue;
        }
        if (!combine(op, stack[n - 2], stack[n - 1], &stack[n - 2])) return false;
        n--;
    }
    struct fraction out;
    return n == 1 && multiply(stack[0], (struct fraction){ (__int128)f->scale * THOUSANDTHS, 1 }, &out) && rounded(out, milli);
}
