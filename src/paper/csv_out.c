/* csv_out.c - CSV that no spreadsheet runs: RFC 4180 with plain text where a formula would begin. */
#include "paper/sheet.h"

static bool is_number(struct str s)
{
    for (size_t i = 0; i < s.n; i++) if (!strchr("+-.,0123456789", s.p[i])) return false;
    return true;
}

static void csv_cell(struct buf *out, struct str s)
{
    bool formula = s.n && strchr("=+-@\t\r", s.p[0]) && !is_number(s), quote = formula;
    for (size_t i = 0; i < s.n; i++) if (strchr(",;\"\n\r\t", s.p[i])) quote = true;
    if (!quote) { buf_add(out, s); return; }
    buf_add(out, formula ? S("\"'") : S("\""));
    for (size_t i = 0, from = 0; i <= s.n; i++) {
        if (i < s.n && s.p[i] != '"') continue;
        buf_add(out, (struct str){ s.p + from, i - from });
        if (i < s.n) buf_add(out, S("\"\""));
        from = i + 1;
    }
    buf_add(out, S("\""));
}

void csv_line(struct buf *out, const struct str *cells, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i) buf_add(out, S(","));
        csv_cell(out, cells[i]);
    }
    buf_add(out, S("\r\n"));
}
