/* xlsx_in.c - spreadsheets in (ECMA-376), row by row: minizip unpacks, libxml2 tokenises, neither may take more memory
   or time than a plain file of that size would. The only file that sees either library. */
#include "territory/table_in.h"
#include <libxml/parser.h>
#include <minizip/unzip.h>
#include <stdlib.h>

enum { CHUNK = 64 * KIB, STRINGS_MAX = 2000000, STRING_BYTES_MAX = 64 * MIB, RATIO_MAX = 400, PATH_BYTES = 256 };
static const int64_t inflated_max = (int64_t)1 << 30;

/* ---- the archive over a source ---- */

struct cursor { struct source *s; int64_t at; };

static voidpf cursor_open(voidpf opaque, const void *name, int mode)
{
    (void)name; (void)mode;
    return opaque;
}

static uLong cursor_read(voidpf opaque, voidpf stream, void *p, uLong n)
{
    (void)opaque;
    struct cursor *c = stream;
    size_t got;
    if (source_read(c->s, c->at, p, n, &got) != OK) return 0;
    c->at += (int64_t)got;
    return got;
}

static uLong cursor_write(voidpf opaque, voidpf stream, const void *p, uLong n)
{
    (void)opaque; (void)stream; (void)p; (void)n;
    return 0;
}

static ZPOS64_T cursor_tell(voidpf opaque, voidpf stream)
{
    (void)opaque;
    return (ZPOS64_T)((struct cursor *)stream)->at;
}

static long cursor_seek(voidpf opaque, voidpf stream, ZPOS64_T offset, int origin)
{
    (void)opaque;
    struct cursor *c = stream;
    int64_t base = origin == ZLIB_FILEFUNC_SEEK_CUR ? c->at : origin == ZLIB_FILEFUNC_SEEK_END ? c->s->size : 0, to;
    if (__builtin_add_overflow(base, (int64_t)offset, &to) || to < 0 || to > c->s->size) return -1;
    c->at = to;
    return 0;
}

static int cursor_nothing(voidpf opaque, voidpf stream)
{
    (void)opaque; (void)stream;
    return 0;
}

/* ---- the parser over a member ---- */

struct xlsx {
    table_row_fn *each;
    void *arg;
    enum err e;
    enum table_fault fault;
    int64_t inflated;
    xmlParserCtxtPtr parser;

    char sheet_id[PATH_BYTES], sheet_path[PATH_BYTES];       /* of the first sheet */

    char *strings;                       /* shared strings, one after another */
    size_t *string_at;                   /* where each begins; one more at the end */
    size_t n_strings, strings_cap, string_bytes, bytes_cap;

    char *text;                          /* the text being read; of the whole row in a sheet: ROW_BYTES_MAX */
    size_t n, cell_at;
    bool in_text, in_phonetic;
    struct str cells[CELLS_MAX];
    size_t n_cells, column;
    int64_t line;
    char type;                           /* of the cell: 's' shared, 'n' anything written out, 'e' error */
    enum table_fault row_fault;
};

static void stop(struct xlsx *x, enum err e, enum table_fault fault)
{
    if (!x->e && !x->fault) { x->e = e; x->fault = fault; }
    if (x->parser) xmlStopParser(x->parser);
}

static bool is(const xmlChar *name, const char *word) { return strcmp((const char *)name, word) == 0; }

/* SAX2 attributes: name, prefix, uri, value, end. */
static struct str attribute(const xmlChar **v, int n, const char *name)
{
    for (int i = 0; i < n; i++)
        if (is(v[i * 5], name)) return (struct str){ (const char *)v[i * 5 + 3],
                                                     (size_t)(v[i * 5 + 4] - v[i * 5 + 3]) };
    return (struct str){ 0 };
}

static void copy_path(char *to, struct str s)
{
    size_t n = s.n < PATH_BYTES - 1 ? s.n : PATH_BYTES - 1;
    if (n) memcpy(to, s.p, n);
    to[n] = 0;
}

typedef void start_fn(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n_ns,
                      const xmlChar **ns, int n, int n_default, const xmlChar **v);
typedef void end_fn(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri);
#define START(fn) static void fn(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n_ns, \
                                 const xmlChar **ns, int n, int n_default, const xmlChar **v)
#define END(fn) static void fn(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
#define UNUSED_START (void)prefix; (void)uri; (void)n_ns; (void)ns; (void)n_default
#define UNUSED_END   (void)prefix; (void)uri

static void no_doctype(void *ctx, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    (void)name; (void)external; (void)system;
    stop(ctx, OK, TABLE_FORMAT);         /* no sheet has one; what has one wants to expand */
}

static void no_word(void *ctx, const char *format, ...) { (void)ctx; (void)format; }

/* Run one member of the archive through the parser. A missing member is not a fault here: *found says. */
static enum err member(struct xlsx *x, unzFile zip, const char *path, start_fn *start, end_fn *end,
                       charactersSAXFunc text, bool *found)
{
    xmlSAXHandler sax = { .initialized = XML_SAX2_MAGIC, .startElementNs = start, .endElementNs = end,
                          .characters = text,
                          .cdataBlock = text, .internalSubset = no_doctype, .error = no_word, .warning = no_word };
    unz_file_info64 info;
    char *chunk = malloc(CHUNK);
    int64_t seen = 0;
    int got = -1;
    if (!chunk) return ERR_NOMEM;
    *found = unzLocateFile(zip, path, 0) == UNZ_OK;
    bool open = *found && unzGetCurrentFileInfo64(zip, &info, NULL, 0, NULL, 0, NULL, 0) == UNZ_OK
                && unzOpenCurrentFile(zip) == UNZ_OK;
    x->parser = open ? xmlCreatePushParserCtxt(&sax, x, NULL, 0, NULL) : NULL;
    if (*found && !x->parser) stop(x, OK, TABLE_FORMAT);
    if (x->parser) xmlCtxtUseOptions(x->parser, XML_PARSE_NONET);
    while (x->parser && !x->e && !x->fault && (got = unzReadCurrentFile(zip, chunk, CHUNK)) > 0) {
        seen += got;
        x->inflated += got;
        if (x->inflated > inflated_max || (seen > 16 * MIB && seen / RATIO_MAX > (int64_t)info.compressed_size))
            stop(x, OK, TABLE_BOMB);
        else if (xmlParseChunk(x->parser, chunk, got, 0) != 0) stop(x, OK, TABLE_FORMAT);
    }
    if (x->parser && !x->e && !x->fault && (got < 0 || xmlParseChunk(x->parser, chunk, 0, 1) != 0)) stop(x, OK,
        TABLE_FORMAT);
    if (x->parser) xmlFreeParserCtxt(x->parser);
    x->parser = NULL;
    if (open) unzCloseCurrentFile(zip);
    free(chunk);
    return x->e;
}

/* ---- which sheet is the first ---- */

START(workbook_start)
{
    UNUSED_START;
    struct xlsx *x = ctx;
    if (is(name, "sheet") && !x->sheet_id[0]) copy_path(x->sheet_id, attribute(v, n, "id"));
}

START(relations_start)
{
    UNUSED_START;
    struct xlsx *x = ctx;
    if (!is(name, "Relationship") || !str_eq(attribute(v, n, "Id"), str_z(x->sheet_id))) return;
    struct str to = attribute(v, n, "Target");
    if (to.n && to.p[0] == '/') copy_path(x->sheet_path, (struct str){ to.p + 1, to.n - 1 });
    else {
        memcpy(x->sheet_path, "xl/", 3);
        struct str fit = { to.p, to.n < PATH_BYTES - 4 ? to.n : PATH_BYTES - 4 };
        copy_path(x->sheet_path + 3, fit);
    }
}

/* ---- shared strings ---- */

static bool strings_room(struct xlsx *x, size_t bytes)
{
    if (x->n_strings + 2 > x->strings_cap) {
        size_t cap = x->strings_cap ? x->strings_cap * 2 : 1024;
        size_t *v = x->n_strings < STRINGS_MAX ? realloc(x->string_at, cap * sizeof *v) : NULL;
        if (!v) return false;
        x->string_at = v;
        x->strings_cap = cap;
    }
    if (x->string_bytes + bytes > x->bytes_cap) {
        size_t cap = (x->string_bytes + bytes) * 2 + 4096;
        char *p = x->string_bytes + bytes < STRING_BYTES_MAX ? realloc(x->strings, cap) : NULL;
        if (!p) return false;
        x->strings = p;
        x->bytes_cap = cap;
    }
    return true;
}

START(strings_start)
{
    UNUSED_START; (void)n; (void)v;
    struct xlsx *x = ctx;
    if (is(name, "si")) {
        if (!strings_room(x, 0)) { stop(x, OK, TABLE_BOMB); return; }
        x->string_at[x->n_strings++] = x->string_bytes;
    }
    if (is(name, "rPh")) x->in_phonetic = true;
    if (is(name, "t")) x->in_text = !x->in_phonetic && x->n_strings > 0;
}

END(strings_end)
{
    UNUSED_END;
    struct xlsx *x = ctx;
    if (is(name, "rPh")) x->in_phonetic = false;
    if (is(name, "t")) x->in_text = false;
    if (x->string_at) x->string_at[x->n_strings] = x->string_bytes;
}

static void strings_text(void *ctx, const xmlChar *p, int n)
{
    struct xlsx *x = ctx;
    if (!x->in_text || n <= 0) return;
    if (!strings_room(x, (size_t)n)) { stop(x, OK, TABLE_BOMB); return; }
    memcpy(x->strings + x->string_bytes, p, (size_t)n);
    x->string_bytes += (size_t)n;
}

/* ---- the sheet ---- */

static size_t number_of(struct str s)
{
    size_t x = 0;
    for (size_t i = 0; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'
         && x < 100000000; i++) x = x * 10 + (size_t)(s.p[i] - '0');
    return x;
}

/* "BC12" -> 54 */
static size_t column_of(struct str ref)
{
    size_t x = 0;
    for (size_t i = 0; i < ref.n && ref.p[i] >= 'A' && ref.p[i] <= 'Z'
         && x < 100000; i++) x = x * 26 + (size_t)(ref.p[i] - 'A') + 1;
    return x;
}

START(sheet_start)
{
    UNUSED_START;
    struct xlsx *x = ctx;
    if (is(name, "row")) {
        size_t line = number_of(attribute(v, n, "r"));
        x->line = line ? (int64_t)line : x->line + 1;
        x->n = x->n_cells = x->column = 0;
        x->row_fault = TABLE_FINE;
    } else if (is(name, "c")) {
        struct str type = attribute(v, n, "t");
        size_t column = column_of(attribute(v, n, "r"));
        x->column = column ? column - 1 : x->column + (x->n_cells ? 1 : 0);
        x->type = str_eq(type, S("s")) ? 's' : str_eq(type, S("e")) ? 'e' : 'n';
        x->cell_at = x->n;
    } else if (is(name, "v") || is(name, "t")) x->in_text = true;
}

static void sheet_text(void *ctx, const xmlChar *p, int n)
{
    struct xlsx *x = ctx;
    if (!x->in_text || n <= 0) return;
    if ((size_t)n > ROW_BYTES_MAX - x->n) { x->row_fault = TABLE_ROW_LONG; return; }
    memcpy(x->text + x->n, p, (size_t)n);
    x->n += (size_t)n;
}

/* 1984.0 is written by some programs for 1984. */
static struct str whole(struct str s)
{
    if (s.n > 2 && s.p[s.n - 1] == '0' && s.p[s.n - 2] == '.') s.n -= 2;
    return s;
}

static void cell_end(struct xlsx *x)
{
    struct str s = { x->text + x->cell_at, x->n - x->cell_at };
    if (x->column >= CELLS_MAX) { if (s.n) x->row_fault = TABLE_CELLS; return; }
    if (x->type == 's' && s.n) {
        size_t i = number_of(s);
        if (i >= x->n_strings) { x->row_fault = TABLE_FORMAT; return; }
        s = (struct str){ x->strings + x->string_at[i], x->string_at[i + 1] - x->string_at[i] };
        if (s.n > CELL_BYTES_MAX) { x->row_fault = TABLE_ROW_LONG; return; }
    } else if (x->type == 'e') s.n = 0;
    else s = whole(s);
    while (x->n_cells <= x->column) x->cells[x->n_cells++] = (struct str){ 0 };
    x->cells[x->column] = s;
}

END(sheet_end)
{
    UNUSED_END;
    struct xlsx *x = ctx;
    if (is(name, "v") || is(name, "t")) x->in_text = false;
    if (is(name, "c")) cell_end(x);
    if (!is(name, "row")) return;
    bool blank = true;
    for (size_t i = 0; i < x->n_cells; i++) if (x->cells[i].n) blank = false;
    if (blank && !x->row_fault) return;
    struct table_row row = { .line = x->line, .cells = x->cells, .n = x->n_cells, .fault = x->row_fault };
    enum err e = x->each(&row, x->arg);
    if (e != OK) stop(x, e, TABLE_FINE);
}

static enum err book(struct xlsx *x, unzFile zip)
{
    bool found;
    TRY(member(x, zip, "xl/workbook.xml", workbook_start, NULL, NULL, &found));
    if (found && !x->fault) TRY(member(x, zip, "xl/_rels/workbook.xml.rels", relations_start, NULL, NULL, &found));
    if (!x->sheet_path[0]) { x->fault = x->fault ? x->fault : TABLE_FORMAT; return OK; }
    if (!x->fault) TRY(member(x, zip, "xl/sharedStrings.xml", strings_start, strings_end, strings_text, &found));
    x->in_text = false;
    if (!x->fault) TRY(member(x, zip, x->sheet_path, sheet_start, sheet_end, sheet_text, &found));
    if (!x->fault && !found) x->fault = TABLE_FORMAT;
    return OK;
}

enum err xlsx_read(struct source *s, table_row_fn *each, void *arg, enum table_fault *fault)
{
    struct cursor cursor = { .s = s };
    zlib_filefunc64_def io = { .zopen64_file = cursor_open, .zread_file = cursor_read, .zwrite_file = cursor_write,
        .ztell64_file = cursor_tell, .zseek64_file = cursor_seek, .zclose_file = cursor_nothing,
        .zerror_file = cursor_nothing, .opaque = &cursor };
    struct xlsx *x = calloc(1, sizeof *x);
    char *text = malloc(ROW_BYTES_MAX);
    enum err e = ERR_NOMEM;
    *fault = TABLE_FINE;
    if (x && text) {
        *x = (struct xlsx){ .each = each, .arg = arg, .text = text };
        unzFile zip = unzOpen2_64("", &io);
        if (!zip) *fault = TABLE_FORMAT;
        e = zip ? book(x, zip) : OK;
        if (zip) { *fault = x->fault; unzClose(zip); }
        free(x->strings);
        free(x->string_at);
    }
    free(text);
    free(x);
    return e;
}
