/* odata.c - reading what is asked of a set: filters by recursive descent, with bounds on depth and size. */
#include "indicator/opendata/odata.h"
#include <assert.h>

static_assert(OPEN_COLUMNS_MAX < 32, "a bit for each column");

/* ---- words ---- */

enum node_kind { NODE_OR, NODE_AND, NODE_NOT, NODE_COMPARE, NODE_SEARCH, NODE_ALONE };
enum compare { COMPARE_EQ, COMPARE_NE, COMPARE_GT, COMPARE_GE, COMPARE_LT, COMPARE_LE };
enum search { SEARCH_CONTAINS, SEARCH_STARTS, SEARCH_ENDS };
static const char *const compare_words[] = { "eq", "ne", "gt", "ge", "lt", "le", NULL };
static const char *const search_words[] = { "contains", "startswith", "endswith", NULL };

struct operand { bool is_property; size_t property; enum open_type type; struct open_cell value; };
struct odata_node { enum node_kind kind; unsigned op; size_t left, right; struct operand a, b; };

struct reader {
    struct arena *arena;
    const struct open_schema *set;
    struct str rest;
    struct odata_filter *out;
    unsigned depth;
};

static void skip_blanks(struct reader *r)
{
    while (r->rest.n && (r->rest.p[0] == ' ' || r->rest.p[0] == '\t' || r->rest.p[0] == '\n')) {
        r->rest.p++;
        r->rest.n--;
    }
}

static bool is_word_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.' || c == ':' || c == '+';
}

/* The word that stands next; empty at a sign, a quote, the end. */
static struct str peek_word(struct reader *r)
{
    skip_blanks(r);
    size_t n = 0;
    while (n < r->rest.n && is_word_letter(r->rest.p[n])) n++;
    return (struct str){ r->rest.p, n };
}

static void step(struct reader *r, size_t n) { r->rest.p += n; r->rest.n -= n; }

static bool take_word(struct reader *r, const char *word)
{
    struct str next = peek_word(r);
    if (!str_eq(next, str_z(word))) return false;
    step(r, next.n);
    return true;
}

static bool take_sign(struct reader *r, char sign)
{
    skip_blanks(r);
    if (!r->rest.n || r->rest.p[0] != sign) return false;
    step(r, 1);
    return true;
}

static bool word_is_one_of(struct str word, const char *const *words, unsigned *at)
{
    for (unsigned i = 0; words[i]; i++) if (str_eq(word, str_z(words[i]))) { *at = i; return true; }
    return false;
}

static bool property_of(const struct open_schema *set, struct str name, size_t *at)
{
    for (size_t i = 0; i < set->n; i++) if (str_eq(name, str_z(set->columns[i].name))) { *at = i; return true; }
    return false;
}

/* ---- literals ---- */

/* "-12.345" to thousandths; a fourth place would be lost, so it is refused. */
static enum err read_number(struct str s, int64_t *milli)
{
    bool is_negative = s.n && s.p[0] == '-', has_dot = false;
    int64_t x = 0;
    size_t places = 0, digits = 0;
    for (size_t i = is_negative; i < s.n; i++) {
        if (s.p[i] == '.' && !has_dot && digits) { has_dot = true; continue; }
        if (s.p[i] < '0' || s.p[i] > '9' || places == 3) return ERR_BAD_INPUT;
        if (__builtin_mul_overflow(x, 10, &x) || __builtin_add_overflow(x, s.p[i] - '0', &x)) return ERR_BAD_INPUT;
        digits++;
        places += has_dot;
    }
    if (!digits || (has_dot && !places)) return ERR_BAD_INPUT;
    for (; places < 3; places++) if (__builtin_mul_overflow(x, 10, &x)) return ERR_BAD_INPUT;
    *milli = is_negative ? -x : x;
    return OK;
}

/* 'it''s': behind the opening quote. */
static enum err read_quoted(struct reader *r, struct str *out)
{
    char *to = arena_new(r->arena, char, r->rest.n + 1);
    size_t n = 0;
    if (!to) return ERR_NOMEM;
    for (;;) {
        if (!r->rest.n) return ERR_BAD_INPUT;
        char c = r->rest.p[0];
        step(r, 1);
        if (c == '\'' && (!r->rest.n || r->rest.p[0] != '\'')) break;
        if (c == '\'') step(r, 1);
        to[n++] = c;
    }
    *out = (struct str){ to, n };
    return OK;
}

static bool is_date(struct str s)
{
    if (s.n != 10) return false;
    for (size_t i = 0; i < s.n; i++) if (i == 4 || i == 7 ? s.p[i] != '-' : s.p[i] < '0' || s.p[i] > '9') return false;
    return true;
}

static enum err read_operand(struct reader *r, struct operand *out)
{
    *out = (struct operand){ .value.is = CELL_NULL };
    if (take_sign(r, '\'')) {
        out->type = OPEN_TEXT;
        out->value.is = CELL_TEXT;
        return read_quoted(r, &out->value.text);
    }
    struct str word = peek_word(r);
    if (!word.n) return ERR_BAD_INPUT;
    step(r, word.n);
    if (str_eq(word, S("null"))) return OK;
    if (str_eq(word, S("true")) || str_eq(word, S("false"))) {
        out->type = OPEN_BOOLEAN;
        out->value = (struct open_cell){ .is = CELL_TRUTH, .truth = word.n == 4 };
        return OK;
    }
    if (property_of(r->set, word, &out->property)) {
        out->is_property = true;
        out->type = r->set->columns[out->property].type;
        return OK;
    }
    if (is_date(word)) {
        out->type = OPEN_DATE;
        out->value = (struct open_cell){ .is = CELL_TEXT, .text = word };
        return OK;
    }
    out->type = OPEN_DECIMAL;
    out->value.is = CELL_NUMBER;
    return read_number(word, &out->value.milli);
}

static bool is_null(const struct operand *o) { return !o->is_property && o->value.is == CELL_NULL; }
static bool is_number_type(enum open_type t) { return t == OPEN_INTEGER || t == OPEN_DECIMAL; }

/* A text never meets a number. */
static bool may_compare(const struct operand *a, const struct operand *b)
{
    return is_null(a) || is_null(b) || a->type == b->type || (is_number_type(a->type) && is_number_type(b->type));
}

/* ---- the tree ---- */

static enum err node_add(struct reader *r, struct odata_node node, size_t *at)
{
    if (r->out->n == ODATA_NODES_MAX) return ERR_BAD_INPUT;
    *at = r->out->n++;
    r->out->nodes[*at] = node;
    return OK;
}

static enum err read_or(struct reader *r, size_t *at);

static enum err read_search(struct reader *r, unsigned op, size_t *at)
{
    struct odata_node n = { .kind = NODE_SEARCH, .op = op };
    if (!take_sign(r, '(')) return ERR_BAD_INPUT;
    TRY(read_operand(r, &n.a));
    if (!take_sign(r, ',')) return ERR_BAD_INPUT;
    TRY(read_operand(r, &n.b));
    if (!take_sign(r, ')') || n.a.type != OPEN_TEXT || n.b.type != OPEN_TEXT || is_null(&n.a) || is_null(&n.b))
        return ERR_BAD_INPUT;
    return node_add(r, n, at);
}

static enum err read_comparison(struct reader *r, size_t *at)
{
    struct odata_node n = { .kind = NODE_COMPARE };
    struct str word = peek_word(r);
    unsigned search;
    if (word_is_one_of(word, search_words, &search)) {
        step(r, word.n);
        return read_search(r, search, at);
    }
    TRY(read_operand(r, &n.a));
    word = peek_word(r);
    if (!word_is_one_of(word, compare_words, &n.op)) {
        n.kind = NODE_ALONE;                             /* a property that is true or false, or `true` itself */
        return n.a.type == OPEN_BOOLEAN && !is_null(&n.a) ? node_add(r, n, at) : ERR_BAD_INPUT;
    }
    step(r, word.n);
    TRY(read_operand(r, &n.b));
    return may_compare(&n.a, &n.b) ? node_add(r, n, at) : ERR_BAD_INPUT;
}

static enum err read_one(struct reader *r, size_t *at)
{
    struct odata_node n = { .kind = NODE_NOT };
    if (r->depth == ODATA_DEPTH_MAX) return ERR_BAD_INPUT;
    r->depth++;
    enum err e;
    if (take_word(r, "not")) {
        e = read_one(r, &n.left);
        if (e == OK) e = node_add(r, n, at);
    } else if (take_sign(r, '(')) {
        e = read_or(r, at);
        if (e == OK && !take_sign(r, ')')) e = ERR_BAD_INPUT;
    } else e = read_comparison(r, at);
    r->depth--;
    return e;
}

static enum err read_and(struct reader *r, size_t *at)
{
    TRY(read_one(r, at));
    while (take_word(r, "and")) {
        struct odata_node n = { .kind = NODE_AND, .left = *at };
        TRY(read_one(r, &n.right));
        TRY(node_add(r, n, at));
    }
    return OK;
}

static enum err read_or(struct reader *r, size_t *at)
{
    TRY(read_and(r, at));
    while (take_word(r, "or")) {
        struct odata_node n = { .kind = NODE_OR, .left = *at };
        TRY(read_and(r, &n.right));
        TRY(node_add(r, n, at));
    }
    return OK;
}

enum err odata_filter_read(struct arena *a, struct str text, const struct open_schema *set, struct odata_filter *out)
{
    struct odata_filter f = { .is_any = true };
    struct reader r = { .arena = a, .set = set, .rest = text, .out = &f };
    skip_blanks(&r);
    if (!r.rest.n) { *out = f; return OK; }
    f.is_any = false;
    if (!(f.nodes = arena_new(a, struct odata_node, ODATA_NODES_MAX))) return ERR_NOMEM;
    TRY(read_or(&r, &f.root));
    skip_blanks(&r);
    if (r.rest.n) return ERR_BAD_INPUT;
    *out = f;
    return OK;
}

/* ---- asking it ---- */

static struct open_cell value_of(const struct operand *o, const struct open_cell *row)
{
    return o->is_property ? row[o->property] : o->value;
}

static enum truth truth_of(bool yes) { return yes ? TRUTH_YES : TRUTH_NO; }

static int order_of_texts(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

static int order_of(const struct open_cell *a, const struct open_cell *b)
{
    if (a->is == CELL_TEXT) return order_of_texts(a->text, b->text);
    if (a->is == CELL_NUMBER) return (a->milli > b->milli) - (a->milli < b->milli);
    return (int)a->truth - (int)b->truth;
}

/* Null equals null alone and is neither above nor below anything (part 2, §5.1.1.1). */
static enum truth compare(unsigned op, struct open_cell a, struct open_cell b)
{
    if (a.is == CELL_UNBOUND || b.is == CELL_UNBOUND) return TRUTH_OPEN;
    if (a.is == CELL_NULL || b.is == CELL_NULL) {
        bool same = a.is == b.is;
        return op == COMPARE_EQ ? truth_of(same) : op == COMPARE_NE ? truth_of(!same) : TRUTH_NO;
    }
    if (a.is != b.is) return TRUTH_NO;
    int c = order_of(&a, &b);
    switch ((enum compare)op) {
    case COMPARE_EQ: return truth_of(c == 0);
    case COMPARE_NE: return truth_of(c != 0);
    case COMPARE_GT: return truth_of(c > 0);
    case COMPARE_GE: return truth_of(c >= 0);
    case COMPARE_LT: return truth_of(c < 0);
    case COMPARE_LE: return truth_of(c <= 0);
    }
    return TRUTH_NO;
}

static bool text_has(enum search op, struct str in, struct str what)
{
    if (what.n > in.n) return false;
    if (!what.n) return true;
    if (op == SEARCH_STARTS) return memcmp(in.p, what.p, what.n) == 0;
    if (op == SEARCH_ENDS) return memcmp(in.p + in.n - what.n, what.p, what.n) == 0;
    for (size_t i = 0; i + what.n <= in.n; i++) if (memcmp(in.p + i, what.p, what.n) == 0) return true;
    return false;
}

static enum truth search(unsigned op, struct open_cell a, struct open_cell b)
{
    if (a.is == CELL_UNBOUND || b.is == CELL_UNBOUND) return TRUTH_OPEN;
    return truth_of(a.is == CELL_TEXT && b.is == CELL_TEXT && text_has((enum search)op, a.text, b.text));
}

/* The tree is as deep as it was read (ODATA_DEPTH_MAX) and as long as its chain of and, or (ODATA_NODES_MAX). */
static enum truth holds(const struct odata_filter *f, size_t at, const struct open_cell *row)
{
    const struct odata_node *n = &f->nodes[at];
    if (n->kind == NODE_COMPARE) return compare(n->op, value_of(&n->a, row), value_of(&n->b, row));
    if (n->kind == NODE_SEARCH) return search(n->op, value_of(&n->a, row), value_of(&n->b, row));
    if (n->kind == NODE_ALONE) return compare(COMPARE_EQ, value_of(&n->a, row), (struct open_cell){ .is = CELL_TRUTH, .truth = true });
    enum truth left = holds(f, n->left, row);
    if (n->kind == NODE_NOT) return left == TRUTH_OPEN ? TRUTH_OPEN : truth_of(left == TRUTH_NO);
    enum truth decides = n->kind == NODE_OR ? TRUTH_YES : TRUTH_NO;
    if (left == decides) return decides;
    enum truth right = holds(f, n->right, row);
    if (right == decides) return decides;
    return left == TRUTH_OPEN || right == TRUTH_OPEN ? TRUTH_OPEN : truth_of(n->kind == NODE_AND);
}

enum truth odata_filter_holds(const struct odata_filter *f, const struct open_cell *row)
{
    return f->is_any ? TRUTH_YES : holds(f, f->root, row);
}

/* ---- $select, $orderby, keys ---- */

static struct str cut(struct str *rest, char at)
{
    const char *end = rest->n ? memchr(rest->p, at, rest->n) : NULL;
    struct str one = { rest->p, end ? (size_t)(end - rest->p) : rest->n };
    *rest = end ? (struct str){ end + 1, rest->n - one.n - 1 } : (struct str){ 0 };
    return one;
}

static struct str trimmed(struct str s)
{
    while (s.n && s.p[0] == ' ') { s.p++; s.n--; }
    while (s.n && s.p[s.n - 1] == ' ') s.n--;
    return s;
}

enum err odata_select_read(struct str text, const struct open_schema *set, unsigned *out)
{
    unsigned all = (1u << set->n) - 1, got = 0;
    if (!trimmed(text).n) { *out = all; return OK; }
    while (text.n) {
        size_t at;
        struct str one = trimmed(cut(&text, ','));
        if (str_eq(one, S("*"))) { got = all; continue; }
        if (!property_of(set, one, &at)) return ERR_BAD_INPUT;
        got |= 1u << at;
    }
    *out = got;
    return OK;
}

enum err odata_order_read(struct str text, const struct open_schema *set, struct odata_order *out, size_t *n)
{
    unsigned seen = 0;
    *n = 0;
    while (text.n) {
        struct str one = trimmed(cut(&text, ','));
        struct str name = cut(&one, ' '), way = trimmed(one);
        size_t at;
        if (!property_of(set, name, &at) || seen & 1u << at) return ERR_BAD_INPUT;
        if (way.n && !str_eq(way, S("asc")) && !str_eq(way, S("desc"))) return ERR_BAD_INPUT;
        seen |= 1u << at;
        out[(*n)++] = (struct odata_order){ at, way.n == 4 };
    }
    return OK;
}

static enum err read_key_part(struct reader *r, unsigned *seen, size_t *node)
{
    struct odata_node n = { .kind = NODE_COMPARE, .op = COMPARE_EQ };
    struct str word = peek_word(r);
    if (word.n && property_of(r->set, word, &n.a.property)) {
        step(r, word.n);
        if (!take_sign(r, '=')) return ERR_BAD_INPUT;
    } else if (r->set->n_keys != 1) return ERR_BAD_INPUT;
    if (n.a.property >= r->set->n_keys || *seen & 1u << n.a.property) return ERR_BAD_INPUT;
    *seen |= 1u << n.a.property;
    n.a.is_property = true;
    n.a.type = r->set->columns[n.a.property].type;
    TRY(read_operand(r, &n.b));
    if (n.b.is_property || is_null(&n.b) || !may_compare(&n.a, &n.b)) return ERR_BAD_INPUT;
    return node_add(r, n, node);
}

enum err odata_key_read(struct arena *a, struct str text, const struct open_schema *set, struct odata_filter *out)
{
    struct odata_filter f = { .nodes = arena_new(a, struct odata_node, ODATA_NODES_MAX) };
    struct reader r = { .arena = a, .set = set, .rest = text, .out = &f };
    unsigned seen = 0;
    if (!f.nodes) return ERR_NOMEM;
    TRY(read_key_part(&r, &seen, &f.root));
    while (take_sign(&r, ',')) {
        struct odata_node n = { .kind = NODE_AND, .left = f.root };
        TRY(read_key_part(&r, &seen, &n.right));
        TRY(node_add(&r, n, &f.root));
    }
    skip_blanks(&r);
    if (r.rest.n || seen != (1u << set->n_keys) - 1) return ERR_BAD_INPUT;
    *out = f;
    return OK;
}
