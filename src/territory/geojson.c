/* geojson.c - features one at a time (RFC 7946), never the whole file: properties become cells, geometry a shape. */
#include "territory/decimal.h"
#include "territory/shape.h"
#include "territory/table_in.h"
#include <stdlib.h>

enum { CHUNK = 64 * KIB, DEPTH_MAX = 32, FEATURE_BYTES_MAX = 48 * MIB, NUMBER_MAX = 40, NAME_MAX_BYTES = 64 };

struct geojson {
    struct source *s;
    char *chunk;
    size_t n, at;
    int64_t offset;
    enum err e;                          /* of the source */
    enum table_fault fault;              /* no longer JSON: nothing after it can be trusted */
    table_row_fn *each;
    void *arg;
    struct arena *a;                     /* of the feature at hand */
    int64_t features;
    struct str names[CELLS_MAX], cells[CELLS_MAX];
    size_t n_cells;
    struct bytes shape;
    enum table_fault row_fault;
};

/* ---- bytes and words ---- */

static int peek(struct geojson *g)
{
    if (g->e || g->fault) return -1;
    if (g->at == g->n) {
        g->offset += (int64_t)g->n;
        g->at = g->n = 0;
        g->e = source_read(g->s, g->offset, g->chunk, CHUNK, &g->n);
        if (g->e || g->n == 0) return -1;
    }
    return (unsigned char)g->chunk[g->at];
}

static int next(struct geojson *g)
{
    int c = peek(g);
    if (c >= 0) g->at++;
    return c;
}

static bool bad(struct geojson *g)
{
    if (!g->fault && !g->e) g->fault = TABLE_FORMAT;
    return false;
}

static int peek_word(struct geojson *g)
{
    int c = peek(g);
    while (c == ' ' || c == '\n' || c == '\r' || c == '\t') { g->at++; c = peek(g); }
    return c;
}

static bool expect(struct geojson *g, char c)
{
    if (peek_word(g) != c) return bad(g);
    g->at++;
    return true;
}

/* After an item of a list or object: true when another one follows. */
static bool more(struct geojson *g, char end)
{
    int c = peek_word(g);
    if (c != ',' && c != end) return bad(g);
    g->at++;
    return c == ',';
}

/* Opens a list or object; false when it is empty (and closed again) or not one. */
static bool open_with(struct geojson *g, char begin, char end)
{
    if (!expect(g, begin)) return false;
    if (peek_word(g) != end) return true;
    g->at++;
    return false;
}

static void put_utf8(struct buf *b, unsigned x)
{
    char c[4];
    size_t n = 0;
    if (x < 0x80) c[n++] = (char)x;
    else if (x < 0x800) { c[n++] = (char)(0xc0u | x >> 6); c[n++] = (char)(0x80u | (x & 0x3f)); }
    else if (x < 0x10000) {
        c[n++] = (char)(0xe0u | x >> 12); c[n++] = (char)(0x80u | (x >> 6 & 0x3f)); c[n++] = (char)(0x80u | (x & 0x3f));
    } else {
        c[n++] = (char)(0xf0u | x >> 18); c[n++] = (char)(0x80u | (x >> 12 & 0x3f));
        c[n++] = (char)(0x80u | (x >> 6 & 0x3f)); c[n++] = (char)(0x80u | (x & 0x3f));
    }
    buf_add(b, (struct str){ c, n });
}

static bool hex4(struct geojson *g, unsigned *out)
{
    *out = 0;
    for (int i = 0; i < 4; i++) {
        int c = next(g);
        int d = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
        if (d < 0) return bad(g);
        *out = *out << 4 | (unsigned)d;
    }
    return true;
}

static bool escape(struct geojson *g, struct buf *b)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    int c = next(g);
    const char *at = c > 0 ? strchr(from, c) : NULL;
    unsigned x, y;
    if (at) { buf_add(b, (struct str){ &to[at - from], 1 }); return true; }
    if (c != 'u' || !hex4(g, &x)) return bad(g);
    if (x >= 0xd800 && x < 0xdc00) {
        if (next(g) != '\\' || next(g) != 'u' || !hex4(g, &y) || y < 0xdc00 || y > 0xdfff) return bad(g);
        x = 0x10000 + ((x - 0xd800) << 10) + (y - 0xdc00);
    } else if (x >= 0xdc00 && x < 0xe000) return bad(g);
    put_utf8(b, x);
    return true;
}

/* A text of at most `max` bytes; what is longer is a fault of the row, and the rest is skipped. */
static bool text(struct geojson *g, size_t max, struct str *out)
{
    struct buf b = { .arena = g->a };
    if (!expect(g, '"')) return false;
    for (;;) {
        size_t from = g->at;
        if (peek(g) < 0) return bad(g);
        while (g->at < g->n && g->chunk[g->at] != '"' && g->chunk[g->at] != '\\'
               && (unsigned char)g->chunk[g->at] >= 0x20)
            g->at++;
        if (b.n <= max) buf_add(&b, (struct str){ g->chunk + from, g->at - from });
        if (g->at == g->n) continue;
        int c = next(g);
        if (c == '"') break;
        if (c != '\\' || !escape(g, &b)) return bad(g);
    }
    if (b.failed) { g->e = ERR_NOMEM; return false; }
    if (b.n > max) { g->row_fault = TABLE_ROW_LONG; b.n = 0; }
    *out = (struct str){ b.p, b.n };
    return true;
}

/* Number, true, false, null as they stand. */
static bool bare(struct geojson *g, char *out, size_t *n)
{
    int c = peek_word(g);
    *n = 0;
    while (c > 0 && (strchr("+-.", c) || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == 'E')) {
        if (*n == NUMBER_MAX) return bad(g);
        out[(*n)++] = (char)c;
        g->at++;
        c = peek(g);
    }
    return *n ? true : bad(g);
}

static bool skip(struct geojson *g, unsigned depth)
{
    char word[NUMBER_MAX];
    struct str s;
    size_t n;
    int c = peek_word(g);
    if (depth > DEPTH_MAX) return bad(g);
    if (c == '"') return text(g, ROW_BYTES_MAX, &s);
    if (c != '{' && c != '[') return bare(g, word, &n);
    char end = c == '{' ? '}' : ']';
    if (!open_with(g, (char)c, end)) return !g->fault && !g->e;
    do {
        if (c == '{' && (!text(g, NAME_MAX_BYTES, &s) || !expect(g, ':'))) return false;
        if (!skip(g, depth + 1)) return false;
    } while (more(g, end));
    return !g->fault && !g->e;
}

/* ---- a feature ---- */

/* Lists of lists of points. How deep the first number lies tells a polygon (3) from several (4). */
struct coordinates { struct shape_writer w; unsigned depth; bool opened[8]; bool wrong; };

static bool point(struct geojson *g, struct coordinates *k, unsigned depth)
{
    char word[NUMBER_MAX];
    size_t n;
    int64_t x[2] = { 0 };
    bool fine = true;
    unsigned i = 0;
    do {
        if (!bare(g, word, &n)) return false;
        if (i < 2) fine &= decimal_e6((struct str){ word, n }, &x[i]);
        i++;
    } while (more(g, ']'));
    if (!k->depth) k->depth = depth;
    if (!fine || i < 2 || depth != k->depth || depth < 3 || depth > 4 || x[0] < -180000000 || x[0] > 180000000
        || x[1] < -90000000 || x[1] > 90000000) { k->wrong = true; return !g->fault && !g->e; }
    if (k->opened[depth - 2]) shape_polygon(&k->w);
    if (k->opened[depth - 1]) shape_ring(&k->w);
    memset(k->opened, 0, sizeof k->opened);
    shape_point(&k->w, (struct spot){ x[1], x[0] });
    return !g->fault && !g->e;
}

static bool lists(struct geojson *g, struct coordinates *k, unsigned depth)
{
    if (depth > 6) { k->wrong = true; return skip(g, depth); }
    if (!open_with(g, '[', ']')) return !g->fault && !g->e;
    k->opened[depth] = true;
    int c = peek_word(g);
    if (c != '[') return c == '-' || (c >= '0' && c <= '9') ? point(g, k, depth) : bad(g);
    do if (!lists(g, k, depth + 1)) return false; while (more(g, ']'));
    return !g->fault && !g->e;
}

static bool coordinates(struct geojson *g)
{
    struct coordinates k = { .depth = 0 };
    shape_begin(&k.w, g->a);
    if (!lists(g, &k, 1)) return false;
    enum err e = k.wrong ? ERR_BAD_INPUT : shape_end(&k.w, &g->shape);
    if (e == ERR_BAD_INPUT) g->row_fault = TABLE_SHAPE;
    else if (e != OK) g->e = e;
    return g->e == OK;
}

/* Walks the keys of an object; `member` reads each value. */
typedef bool member_fn(struct geojson *g, struct str key);
static bool object(struct geojson *g, member_fn *member)
{
    struct str key;
    if (!open_with(g, '{', '}')) return !g->fault && !g->e;
    do {
        if (!text(g, NAME_MAX_BYTES, &key) || !expect(g, ':') || !member(g, key)) return false;
    } while (more(g, '}'));
    return !g->fault && !g->e;
}

static bool geometry_member(struct geojson *g, struct str key)
{
    if (str_eq(key, S("coordinates")) && peek_word(g) == '[') return coordinates(g);
    return skip(g, 3);
}

static bool property(struct geojson *g, struct str key)
{
    char word[NUMBER_MAX];
    struct str value = { 0 };
    size_t n;
    int c = peek_word(g);
    if (c == '{' || c == '[') return skip(g, 3);
    if (c == '"') { if (!text(g, CELL_BYTES_MAX, &value)) return false; }
    else {
        if (!bare(g, word, &n)) return false;
        char *p = arena_new(g->a, char, n + 1);
        if (!p) { g->e = ERR_NOMEM; return false; }
        memcpy(p, word, n);
        value = (struct str){ p, n };
        if (str_eq(value, S("null"))) value.n = 0;
    }
    if (g->n_cells == CELLS_MAX) { g->row_fault = TABLE_CELLS; return true; }
    g->names[g->n_cells] = key;
    g->cells[g->n_cells++] = value;
    return true;
}

static bool feature_member(struct geojson *g, struct str key)
{
    int c = peek_word(g);
    if (c == '{' && str_eq(key, S("geometry"))) return object(g, geometry_member);
    if (c == '{' && str_eq(key, S("properties"))) return object(g, property);
    return skip(g, 2);
}

static bool feature(struct geojson *g)
{
    g->a = arena_open(FEATURE_BYTES_MAX);
    if (!g->a) { g->e = ERR_NOMEM; return false; }
    g->n_cells = 0;
    g->shape = (struct bytes){ 0 };
    g->row_fault = TABLE_FINE;
    bool fine = peek_word(g) == '{' ? object(g, feature_member) : bad(g);
    struct table_row row = { .line = ++g->features, .names = g->names, .cells = g->cells, .n = g->n_cells,
                             .shape = g->shape, .fault = g->row_fault };
    if (fine) g->e = g->each(&row, g->arg);
    if (g->e == ERR_NOMEM) g->fault = TABLE_ROW_LONG;
    arena_close(g->a);
    g->a = NULL;
    return fine && g->e == OK;
}

static bool collection(struct geojson *g)
{
    struct arena *outer = arena_open(MIB);
    struct str key;
    bool found = false;
    g->a = outer;
    if (!outer) { g->e = ERR_NOMEM; return false; }
    if (open_with(g, '{', '}')) {
        do {
            g->a = outer;
            if (!text(g, NAME_MAX_BYTES, &key) || !expect(g, ':')) break;
            if (!str_eq(key, S("features"))) { if (!skip(g, 1)) break; continue; }
            found = true;
            if (open_with(g, '[', ']')) do if (!feature(g)) break; while (more(g, ']'));
            g->a = outer;
        } while (!g->fault && !g->e && more(g, '}'));
    }
    arena_close(outer);
    if (!found) bad(g);
    return found;
}

enum err geojson_read(struct source *s, table_row_fn *each, void *arg, enum table_fault *fault)
{
    struct geojson *g = calloc(1, sizeof *g);
    char *chunk = malloc(CHUNK);
    enum err e = ERR_NOMEM;
    *fault = TABLE_FINE;
    if (g && chunk) {
        *g = (struct geojson){ .s = s, .chunk = chunk, .each = each, .arg = arg };
        size_t got;
        char mark[3];
        e = source_read(s, 0, mark, sizeof mark, &got);
        if (e == OK && got == 3 && memcmp(mark, "\xef\xbb\xbf", 3) == 0) g->offset = 3;
        if (e == OK) { collection(g); e = g->e; *fault = g->fault; }
        if (*fault) e = OK;
    }
    free(chunk);
    free(g);
    return e;
}
