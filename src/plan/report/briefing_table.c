/* briefing_table.c - a report upward as XLSX or CSV: one line a figure, with where it is from; the units behind below. */
#include "plan/report/briefing.h"
#include "core/time.h"
#include "paper/sheet.h"
#include "plan/report/briefing_text.h"

enum { COLUMNS = 18 };
static const struct str heads[COLUMNS] = {
    STR("Nhóm"),      STR("Chỉ tiêu"),         STR("Đơn vị"),        STR("Đơn vị tính"), STR("Báo cáo từ ngoài"),
    STR("Từ ngày"),   STR("Đến ngày"),         STR("Xuất phát"),     STR("Mục tiêu"),    STR("Trước kỳ"),
    STR("Đến nay"),   STR("Đạt (phần nghìn)"), STR("Dự báo hết kỳ"), STR("Mức"),         STR("Chỉ số"),
    STR("Phiên bản"), STR("Công thức"),        STR("Số liệu lúc"),
};

struct filling { struct arena *a; struct sheet *sheet; struct buf *csv; const struct json_in *o; };

static void put(struct filling *f, const struct sheet_cell *cells)
{
    struct str texts[COLUMNS];
    if (f->sheet) { sheet_cells(f->sheet, cells, COLUMNS); return; }
    for (size_t i = 0; i < COLUMNS; i++)
        texts[i] = cells[i].is_number ? arena_printf(f->a, "%lld", (long long)cells[i].number) : cells[i].text;
    csv_line(f->csv, texts, COLUMNS);
}

#define TEXT(s)   { .text = (s) }
#define NUMBER(n) { .number = (n), .is_number = true }

/* Thousandths as a plain number where they are whole, else as text with a comma. */
static struct sheet_cell value(struct arena *a, int64_t milli, bool is_known)
{
    if (!is_known) return (struct sheet_cell){ .text = S("") };
    if (milli % 1000 == 0) return (struct sheet_cell)NUMBER(milli / 1000);
    return (struct sheet_cell)TEXT(arena_printf(a, "%s%lld,%03lld", milli < 0 && milli > -1000 ? "-" : "", (long long)(milli / 1000),
                                                (long long)(milli % 1000 < 0 ? -(milli % 1000) : milli % 1000)));
}

static void put_target(struct filling *f, const struct json_in *t, struct str unit)
{
    const struct json_in *p = json_member(t, "progress"), *d = json_member(t, "definition");
    bool known = json_as_bool(json_member(p, "is_known"));
    put(f, (const struct sheet_cell[COLUMNS]){
               TEXT(text_in(t, "group")),
               TEXT(text_in(t, "name")),
               TEXT(unit),
               TEXT(unit_word_vi(text_in(d, "unit_word"))),
               TEXT(json_as_bool(json_member(t, "is_reported")) ? S("có") : S("không")),
               TEXT(day_text_vi(f->a, i64_in(t, "from_day"))),
               TEXT(day_text_vi(f->a, i64_in(t, "to_day"))),
               value(f->a, i64_in(t, "start_milli"), true),
               value(f->a, i64_in(t, "goal_milli"), true),
               value(f->a, i64_in(t, "before_milli"), json_as_bool(json_member(t, "was_known"))),
               value(f->a, i64_in(p, "now_milli"), known),
               NUMBER(i64_in(p, "done_permille")),
               value(f->a, i64_in(p, "expected_milli"), known),
               TEXT(level_vi(text_in(p, "level"))),
               TEXT(text_in(d, "code")),
               NUMBER(i64_in(d, "version")),
               TEXT(text_in(d, "formula")),
               TEXT(time_text_vi(f->a, i64_in(p, "as_of_ms"))),
           });
}

static void put_behind(struct filling *f, const struct json_in *t)
{
    const struct json_in *units = json_member(t, "units");
    for (size_t i = 0; i < json_count(units); i++) {
        const struct json_in *u = json_item(units, i);
        put(f, (const struct sheet_cell[COLUMNS]){
            [1] = TEXT(text_in(t, "name")), [2] = TEXT(text_in(u, "unit")), [3] = TEXT(unit_word_vi(text_in(t, "unit_word"))),
            [8] = value(f->a, i64_in(u, "goal_milli"), true), [10] = value(f->a, i64_in(u, "now_milli"), true),
                [11] = NUMBER(i64_in(u, "done_permille")),
            [13] = TEXT(S("Chậm")),
        });
    }
}

static void fill(struct filling *f)
{
    const struct json_in *targets = json_member(f->o, "targets"), *behind = json_member(f->o, "behind");
    for (size_t i = 0; i < json_count(targets); i++) put_target(f, json_item(targets, i), text_in(f->o, "unit_name"));
    for (size_t i = 0; i < json_count(behind); i++) put_behind(f, json_item(behind, i));
}

enum err briefing_table(struct arena *a, const struct briefing *b, bool as_csv, struct str *out)
{
    struct filling f = { .a = a };
    struct buf csv = { .arena = a };
    struct blame blame;
    enum err e = json_parse(a, b->body, &blame, &f.o);
    if (e != OK) return e == ERR_NOMEM ? e : ERR_INTERNAL;
    if (as_csv) {
        f.csv = &csv;
        buf_add(&csv, S("\xef\xbb\xbf"));                        /* spreadsheets take it for UTF-8 only then */
        csv_line(&csv, heads, COLUMNS);
        fill(&f);
        if (csv.failed) return ERR_NOMEM;
        *out = buf_str(&csv);
        return OK;
    }
    TRY(sheet_open_small(&f.sheet));
    sheet_heads(f.sheet, heads, COLUMNS);
    fill(&f);
    return sheet_take(f.sheet, a, out);
}
