/* allowance_sheet.c - a month's allowances as XLSX or CSV, team by team. */
#include "outreach/report/allowance_sheet.h"
#include "core/time.h"
#include "paper/sheet.h"

static const struct str heads[] = {
    STR("Mã tổ"),
    STR("Tổ"),
    STR("Tổ dân phố, thôn"),
    STR("Phường, xã"),
    STR("Tháng"),
    STR("Người có ngày công"),
    STR("Ngày công"),
    STR("Theo tháng (đồng)"),
    STR("Theo ngày (đồng)"),
    STR("Mức cao nhất (đồng)"),
    STR("Được chi (đồng)"),
    STR("Đã chi lúc"),
};
enum { COLUMNS = 12, TEAMS_AT_ONCE = 100 };

struct filling {
    struct db *db;
    struct arena *a;                     /* of one page of teams */
    struct str month;
    struct sheet *sheet;                 /* or */
    struct buf *csv;
    int64_t last, seen, sum_vnd;
};

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

static enum err put_team(const void *row, void *arg)
{
    struct filling *f = arg;
    struct allowance x;
    f->last = ((const struct team_row *)row)->id;
    f->seen++;
    TRY(allowance_of_team(f->db, f->a, f->last, f->month, &x, NULL));
    if (__builtin_add_overflow(f->sum_vnd, x.amount_vnd, &f->sum_vnd)) return ERR_INTERNAL;
    put(f, (const struct sheet_cell[COLUMNS]){
               NUMBER(x.team_id),
               TEXT(x.team),
               TEXT(x.group_name),
               TEXT(x.ward_name),
               TEXT(f->month),
               NUMBER(x.members),
               NUMBER(x.days),
               NUMBER(x.month_vnd),
               NUMBER(x.days_vnd),
               NUMBER(x.cap_vnd),
               NUMBER(x.amount_vnd),
               TEXT(x.is_paid ? time_text_vi(f->a, x.paid_ms) : S("")),
           });
    return OK;
}

/* Page by page, so that a city's five thousand teams need no more memory than a hundred. */
static enum err fill(struct filling *f, int64_t unit_id)
{
    do {
        struct team_query q = { .unit_id = unit_id, .after = f->last, .limit = TEAMS_AT_ONCE };
        f->seen = 0;
        TRY(team_list(f->db, f->a, &q, put_team, f));
        arena_reset(f->a);
    } while (f->seen == TEAMS_AT_ONCE);
    put(f,
        (const struct sheet_cell[COLUMNS]){ [1] = TEXT(S("Cộng")), [4] = TEXT(f->month), [10] = NUMBER(f->sum_vnd) });
    return OK;
}

static enum err as_csv(struct filling *f, struct arena *a, int64_t unit_id, struct str *out)
{
    struct buf b = { .arena = a };
    f->csv = &b;
    buf_add(&b, S("\xef\xbb\xbf"));                          /* spreadsheets take it for UTF-8 only then */
    csv_line(&b, heads, COLUMNS);
    TRY(fill(f, unit_id));
    if (b.failed) return ERR_NOMEM;
    *out = buf_str(&b);
    return OK;
}

static enum err as_xlsx(struct filling *f, struct arena *a, int64_t unit_id, struct str *out)
{
    TRY(sheet_open_small(&f->sheet));
    sheet_heads(f->sheet, heads, COLUMNS);
    enum err e = fill(f, unit_id), taken = sheet_take(f->sheet, a, out);
    return e != OK ? e : taken;
}

enum err allowance_sheet(struct db *db, struct arena *a, int64_t unit_id, struct str month, bool is_xlsx,
                         struct str *out)
{
    int64_t from, to;
    TRY(month_days(month, &from, &to));
    struct filling f = { .db = db, .a = arena_open(16 * MIB), .month = month };
    if (!f.a) return ERR_NOMEM;
    enum err e = is_xlsx ? as_xlsx(&f, a, unit_id, out) : as_csv(&f, a, unit_id, out);
    arena_close(f.a);
    return e;
}
