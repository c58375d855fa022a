/* import.c - one run over a list: headings found, rows read into structs, batches tried in a transaction each. */
#include "territory/import.h"
#include "territory/table_in.h"
#include <stdlib.h>

enum { HEADING_ROWS = 20, BATCH_BYTES = 48 * MIB, ROW_BYTES = 8 * MIB };

const struct import_kind *import_kind_by_name(struct str name)
{
    for (size_t i = 0; import_kinds[i]; i++) if (str_eq(name, str_z(import_kinds[i]->name))) return import_kinds[i];
    return NULL;
}

/* ---- why a row is refused ---- */

static const struct { const char *code, *vi, *en; } reasons[] = {
    { "missing",   "Thiếu thông tin bắt buộc",                         "Something required is missing" },
    { "value",     "Sai kiểu, quá dài hoặc có ký tự lạ",               "Wrong kind, too long, or strange characters" },
    { "encoding",  "Tệp không phải UTF-8; hãy lưu lại dạng CSV UTF-8", "Not UTF-8; save it again as CSV UTF-8" },
    { "quote",     "Dấu ngoặc kép không khép",                         "A quotation mark is not closed" },
    { "row_long",  "Dòng quá dài",                                     "The row is too long" },
    { "cells",     "Quá nhiều cột",                                    "Too many columns" },
    { "format",    "Tệp hỏng hoặc không đúng định dạng",               "The file is damaged or of another format" },
    { "bomb",      "Tệp nén phình quá lớn",                            "The file unpacks to far too much" },
    { "shape",     "Ranh giới không dùng được",                        "The boundary cannot be used" },
    { "headings",  "Không tìm thấy dòng tên cột",                      "No row of column headings was found" },
    { "unit",      "Không có đơn vị này",                              "There is no such unit" },
    { "several",   "Nhiều đơn vị cùng tên; hãy ghi mã",                "Several units bear this name; give the code" },
    { "outside",   "Ngoài địa bàn được giao",                          "Outside of the area you may write to" },
    { "kind",      "Loại đơn vị không hợp lệ",                         "No such kind of unit" },
    { "code_used", "Mã đã được dùng cho nơi khác",                     "The code is in use elsewhere" },
    { "address",   "Mã hộ đã có ở địa chỉ khác",                       "The household code stands at another address" },
    { "name",      "Họ tên không hợp lệ",                              "Not a person's name" },
    { "year",      "Năm sinh không hợp lệ",                            "Not a year of birth" },
    { "sex",       "Giới tính ghi Nam hoặc Nữ",                        "Sex is Nam or Nữ" },
    { "number",    "Số định danh không đúng 12 chữ số hoặc không khớp năm sinh, giới tính",
                   "Personal number is not 12 digits or does not fit year and sex" },
    { "phone",     "Số điện thoại không hợp lệ",                       "Not a telephone number" },
    { "position",  "Toạ độ không hợp lệ",                              "Not a position" },
    { "lane",      "Tên ngõ, phố không hợp lệ",                        "Not a lane's name" },
    { "post",      "Chức vụ ghi Tổ trưởng, Tổ phó hoặc Tổ viên",       "Position is head, deputy or member" },
    { "force",     "Không có lực lượng này",                           "There is no such force" },
    { "date",      "Ngày không hợp lệ; hãy ghi ngày/tháng/năm",        "Not a date; write day/month/year" },
    { "head_taken", "Tổ đã có tổ trưởng khác",                         "The team has another head" },
    { "elsewhere", "Người này đang ở tổ khác",                         "This person is in another team" },
    { "house",     "Số nhà không hợp lệ",                              "Not a house number" },
};

struct str import_reason(struct str code, enum lang lang)
{
    for (size_t i = 0; i < N_OF(reasons); i++)
        if (str_eq(code, str_z(reasons[i].code))) return str_z(lang == LANG_EN ? reasons[i].en : reasons[i].vi);
    return code;
}

enum err import_refuse(struct importing *im, const char *column, const char *code)
{
    im->column = column;
    im->code = code;
    return ERR_BAD_INPUT;
}

/* ---- the run ---- */

struct pending { int64_t line; void *row; const char *column, *code; bool is_new, is_changed; };

struct run {
    const struct import_ask *ask;
    const struct import_kind *kind;
    struct db *db;
    struct source *source;
    struct arena *batch, *work, *heading_arena;
    struct importing im;
    void *cache;
    struct pending *pending;
    size_t n, batch_rows;
    int columns[CELLS_MAX];              /* of each cell of the file: which column of the kind, or -1 */
    struct str headings[CELLS_MAX];      /* as written */
    size_t n_headings;
    bool has_headings, undone;
    int64_t rows_seen;
    struct import_totals *totals;
};

static bool heading_is(const char *known, struct str folded)
{
    for (const char *p = known; *p;) {
        size_t n = strcspn(p, "|");
        if (str_eq((struct str){ p, n }, folded)) return true;
        p += n + (p[n] == '|');
    }
    return false;
}

/* The column a heading means: one of its known headings, or the field's own name. */
static int column_for(const struct import_kind *k, struct arena *a, struct str heading)
{
    struct str folded = name_folded(a, heading);
    for (size_t i = 0; folded.n && i < k->columns.n; i++)
        if (heading_is(k->headings[i], folded)
            || str_eq(folded, name_folded(a, str_z(k->columns.v[i].name)))) return (int)i;
    return -1;
}

static size_t map_headings(struct run *r, const struct str *names, size_t n)
{
    size_t known = 0;
    r->n_headings = n;
    for (size_t i = 0; i < n; i++) {
        r->columns[i] = column_for(r->kind, r->work, names[i]);
        for (size_t k = 0; k < i && r->columns[i] >= 0; k++) if (r->columns[k] == r->columns[i]) r->columns[i] = -1;
        if (r->columns[i] >= 0) known++;
    }
    arena_reset(r->work);
    return known;
}

/* Lists often begin with a title: the headings are the first row that names every required column. */
static bool headings_read(struct run *r, const struct table_row *row)
{
    size_t known = map_headings(r, row->cells, row->n);
    if (known == 0) return false;
    for (size_t i = 0; i < r->kind->columns.n; i++) {
        bool there = r->kind->columns.v[i].nullable;
        for (size_t k = 0; k < row->n; k++) there |= r->columns[k] == (int)i;
        if (!there) return false;
    }
    arena_reset(r->heading_arena);
    for (size_t i = 0; i < row->n; i++)
        if (arena_copy(r->heading_arena, row->cells[i], &r->headings[i]) != OK) r->headings[i] = (struct str){ 0 };
    r->has_headings = true;
    return true;
}

static struct str trimmed(struct str s)
{
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\t' || s.p[0] == '\n')) { s.p++; s.n--; }
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t' || s.p[s.n - 1] == '\n')) s.n--;
    return s;
}

static enum err cells_read(struct run *r, const struct table_row *row, struct pending *p)
{
    bool seen[CELLS_MAX] = { false };
    const struct fields f = r->kind->columns;
    for (size_t i = 0; i < row->n && i < r->n_headings; i++) {
        struct str s = trimmed(row->cells[i]);
        int column = r->columns[i];
        if (column < 0 || s.n == 0) continue;
        seen[column] = true;
        TRY(arena_copy(r->batch, s, &s));
        if (field_read(&f.v[column], s, p->row) != OK && !p->code) { p->column = f.v[column].name; p->code = "value"; }
    }
    for (size_t i = 0; i < f.n; i++) {
        if (f.v[i].kind == FIELD_BYTES && row->shape.n) {
            struct str s = { (const char *)row->shape.p, row->shape.n };
            TRY(arena_copy(r->batch, s, &s));
            *(struct bytes *)((char *)p->row + f.v[i].at) = (struct bytes){ (const uint8_t *)s.p, s.n };
        } else if (!seen[i] && !f.v[i].nullable && !p->code) { p->column = f.v[i].name; p->code = "missing"; }
    }
    if (row->fault) { p->column = ""; p->code = table_fault_words[row->fault]; }
    return OK;
}

/* ---- a batch ---- */

static enum err batch_run(struct db *db, void *arg)
{
    struct run *r = arg;
    struct importing *im = &r->im;
    im->db = db;
    r->undone = false;
    memset(r->cache, 0, r->kind->cache_size);
    for (size_t i = 0; i < r->n; i++) {
        struct pending *p = &r->pending[i];
        if (!p->row) continue;                               /* refused while it was read */
        arena_reset(r->work);
        im->is_new = im->is_changed = false;
        im->column = im->code = NULL;
        enum err e = r->kind->row(im, p->row);
        if (e != OK && e != ERR_BAD_INPUT) return e;
        p->column = im->column;
        p->code = e == OK ? NULL : im->code ? im->code : "value";
        p->is_new = im->is_new;
        p->is_changed = im->is_changed;
    }
    if (r->kind->batch_end) TRY(r->kind->batch_end(im));
    r->undone = r->ask->dry_run;
    return r->undone ? ERR_CONFLICT : OK;                    /* only looking: all of it is rolled back */
}

/* The heading as it stands in the file; the field's name when the file has no such column. */
static struct str heading_of(const struct run *r, const char *column)
{
    for (size_t i = 0; column && r->has_headings && i < r->n_headings; i++)
        if (r->columns[i] >= 0 && strcmp(r->kind->columns.v[r->columns[i]].name, column) == 0) return r->headings[i];
    return str_z(column);
}

static enum err batch_tell(struct run *r)
{
    struct import_fault *v = arena_new(r->batch, struct import_fault, r->n + 1);
    size_t bad = 0;
    if (!v) return ERR_NOMEM;
    for (size_t i = 0; i < r->n; i++) {
        const struct pending *p = &r->pending[i];
        r->totals->rows_total++;
        if (!p->code) {
            r->totals->rows_good++;
            r->totals->rows_new += p->is_new;
            r->totals->rows_changed += p->is_changed && !p->is_new;
            continue;
        }
        r->totals->rows_bad++;
        v[bad++] = (struct import_fault){ p->line, heading_of(r, p->column), str_z(p->code),
                                          import_reason(str_z(p->code), r->ask->lang) };
    }
    if (bad && r->ask->on_faults) TRY(r->ask->on_faults(r->ask->arg, v, bad));
    return r->ask->on_batch ? r->ask->on_batch(r->ask->arg, r->totals, r->source->furthest) : OK;
}

static enum err batch_flush(struct run *r)
{
    if (r->n == 0) return OK;
    enum err e = db_tx(r->db, batch_run, r);
    if (e == ERR_CONFLICT && r->undone) e = OK;
    if (e == OK) e = batch_tell(r);
    r->n = 0;
    arena_reset(r->batch);
    return e;
}

static enum err row_take(const struct table_row *row, void *arg)
{
    struct run *r = arg;
    r->rows_seen++;
    if (row->names) map_headings(r, row->names, row->n);
    else if (!r->has_headings) {
        bool found = headings_read(r, row);
        return found || r->rows_seen < HEADING_ROWS ? OK : ERR_NOT_FOUND;
    }
    struct pending *p = &r->pending[r->n++];
    *p = (struct pending){ .line = row->line, .row = arena_get(r->batch, r->kind->row_size, 1, _Alignof(max_align_t)) };
    if (!p->row) return ERR_NOMEM;
    TRY(cells_read(r, row, p));
    if (p->code) p->row = NULL;
    return r->n == r->batch_rows ? batch_flush(r) : OK;
}

static enum err walk(struct run *r, struct import_fault *fault)
{
    enum table_fault why;
    enum err e = table_read(r->source, row_take, r, &why);
    bool headless = e == ERR_NOT_FOUND || (e == OK && !why && !r->has_headings
                                           && r->totals->rows_total + (int64_t)r->n == 0);
    if (e == OK) e = batch_flush(r);
    if (headless || (e == OK && why)) {
        struct str code = headless ? S("headings") : str_z(table_fault_words[why]);
        *fault = (struct import_fault){ r->rows_seen, { 0 }, code, import_reason(code, r->ask->lang) };
        return ERR_BAD_INPUT;
    }
    if (e == OK && r->kind->finish && !r->ask->dry_run) {
        arena_reset(r->batch);
        e = r->kind->finish(r->db, r->batch, r->im.memory);
    }
    return e;
}

enum err import_read(struct db *db, const struct import_ask *ask, struct source *s, struct import_totals *out,
                     struct import_fault *fault)
{
    struct import_totals totals = { 0 };
    struct run *r = calloc(1, sizeof *r);
    size_t batch_rows = ask->batch_rows ? ask->batch_rows : ask->kind->batch_rows;
    if (!r) return ERR_NOMEM;
    *r = (struct run){ .ask = ask, .batch_rows = batch_rows, .kind = ask->kind, .db = db, .source = s, .totals = &totals,
        .batch = arena_open(BATCH_BYTES), .work = arena_open(ROW_BYTES), .heading_arena = arena_open(MIB),
        .cache = calloc(1, ask->kind->cache_size + 1), .pending = calloc(batch_rows, sizeof *r->pending) };
    r->im = (struct importing){ .a = r->work, .batch = r->batch, .keys = ask->keys, .now_ms = ask->now_ms,
        .unit_id = ask->unit_id, .asked_by = ask->asked_by, .cache = r->cache, .memory = calloc(1,
                ask->kind->memory_size + 1) };
    bool ready = r->batch && r->work && r->heading_arena && r->cache && r->pending && r->im.memory;
    enum err e = ready ? walk(r, fault) : ERR_NOMEM;
    *out = totals;
    arena_close(r->batch);
    arena_close(r->work);
    arena_close(r->heading_arena);
    free(r->cache);
    free(r->pending);
    free(r->im.memory);
    free(r);
    return e;
}
