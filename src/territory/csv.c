/* csv.c - comma-separated values (RFC 4180) as spreadsheets write them: with a BOM or not; `,` `;` or tab between. */
#include "territory/table_in.h"
#include <stdlib.h>

enum { CHUNK = 64 * KIB };

struct csv {
    table_row_fn *each;
    void *arg;
    char between;                        /* 0: not known yet */
    int64_t line, row_line;
    char *text;                          /* of the row at hand, ROW_BYTES_MAX */
    size_t n, cell_at;
    struct str cells[CELLS_MAX];
    size_t n_cells;
    enum table_fault fault;
    bool quoted, after_quote, started;   /* started: the row has seen a byte */
};

static void put(struct csv *c, char x)
{
    if (c->n == ROW_BYTES_MAX) { c->fault = TABLE_ROW_LONG; return; }
    c->text[c->n++] = x;
}

static void end_cell(struct csv *c)
{
    if (c->n_cells == CELLS_MAX) c->fault = TABLE_CELLS;
    else c->cells[c->n_cells++] = (struct str){ c->text + c->cell_at, c->n - c->cell_at };
    c->cell_at = c->n;
    c->after_quote = false;
}

static bool is_blank(const struct csv *c)
{
    for (size_t i = 0; i < c->n; i++) if (c->text[i] != ' ') return false;
    return true;
}

/* "sep=;" in the first line is a note from one spreadsheet to another. */
static bool is_note(const struct csv *c)
{
    return c->row_line == 1 && c->n >= 4 && c->n <= 5 && memcmp(c->text, "sep=", 4) == 0;
}

static enum err end_row(struct csv *c)
{
    enum err e = OK;
    if (c->started) {
        end_cell(c);
        struct table_row row = { .line = c->row_line, .cells = c->cells, .n = c->n_cells, .fault = c->fault };
        if ((!is_blank(c) && !is_note(c)) || c->fault) e = c->each(&row, c->arg);
    }
    c->n = c->cell_at = c->n_cells = 0;
    c->fault = TABLE_FINE;
    c->started = c->quoted = c->after_quote = false;
    return e;
}

static enum err take(struct csv *c, char x)
{
    if (x == '\n') c->line++;
    if (!c->started && x != '\n' && x != '\r') { c->started = true; c->row_line = c->line; }
    if (c->quoted) {
        if (x == '"') { c->quoted = false; c->after_quote = true; }
        else put(c, x);
        return OK;
    }
    if (x == '"' && c->after_quote) { put(c, '"'); c->quoted = true; return OK; }        /* "" inside quotes */
    if (x == '"' && c->n == c->cell_at) { c->quoted = true; return OK; }
    if (x == c->between) { end_cell(c); return OK; }
    if (x == '\n') return end_row(c);
    if (x == '\r') return OK;                                                            /* of CRLF */
    if (c->after_quote && x != ' ') c->fault = TABLE_QUOTE;                              /* "a"b */
    if (!c->after_quote) put(c, x);
    return OK;
}

/* What stands between the cells: the sign met most often in the first line, outside of quotes. */
static char between_of(const char *p, size_t n)
{
    static const char signs[] = { ',', ';', '\t' };
    size_t met[N_OF(signs)] = { 0 }, best = 0;
    bool quoted = false;
    if (n >= 5 && memcmp(p, "sep=", 4) == 0) return p[4];
    for (size_t i = 0; i < n && (quoted || p[i] != '\n'); i++) {
        if (p[i] == '"') quoted = !quoted;
        for (size_t k = 0; k < N_OF(signs); k++) met[k] += !quoted && p[i] == signs[k];
    }
    for (size_t k = 1; k < N_OF(signs); k++) if (met[k] > met[best]) best = k;
    return signs[best];
}

static enum err walk(struct csv *c, struct source *s, char *chunk, enum table_fault *fault)
{
    size_t got;
    for (int64_t at = 0;; at += (int64_t)got) {
        TRY(source_read(s, at, chunk, CHUNK, &got));
        if (got == 0) break;
        size_t i = 0;
        if (at == 0) {
            if (got >= 2 && ((unsigned char)chunk[0] == 0xfe || (unsigned char)chunk[0] == 0xff)) {
                *fault = TABLE_ENCODING;                                                 /* UTF-16 */
                return OK;
            }
            if (got >= 3 && memcmp(chunk, "\xef\xbb\xbf", 3) == 0) i = 3;
            c->between = between_of(chunk + i, got - i);
        }
        for (; i < got; i++) TRY(take(c, chunk[i]));
    }
    if (c->quoted) c->fault = TABLE_QUOTE;
    return end_row(c);
}

enum err csv_read(struct source *s, table_row_fn *each, void *arg, enum table_fault *fault)
{
    struct csv *c = calloc(1, sizeof *c);
    char *chunk = malloc(CHUNK + ROW_BYTES_MAX);
    enum err e = ERR_NOMEM;
    *fault = TABLE_FINE;
    if (c && chunk) {
        *c = (struct csv){ .each = each, .arg = arg, .line = 1, .text = chunk + CHUNK };
        e = walk(c, s, chunk, fault);
    }
    free(chunk);
    free(c);
    return e;
}
