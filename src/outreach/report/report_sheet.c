/* report_sheet.c - a closed period on paper and in a spreadsheet: what was counted, of whom, and how to check it. */
#include "outreach/report/report_sheet.h"
#include "account/account.h"
#include "auth/qr.h"
#include "core/time.h"
#include "paper/paper.h"
#include "paper/sheet.h"
#include "territory/territory.h"

const char *const report_formats[] = { "json", "pdf", "xlsx", "csv", NULL };

enum { BELOW_MAX = 1000 };
struct below { int64_t id; struct report_body body; struct str hash; };
struct sheet_of {
    struct db *db;
    struct arena *a;
    const struct report_print *what;
    struct report_body body;
    struct str hash, signature, closed_by, period;
    struct below *below;
    size_t n_below;
};

/* ---- reading ---- */

static enum err keep_below(const void *row, void *arg)
{
    struct sheet_of *s = arg;
    const struct report *r = row;
    struct below *b = &s->below[s->n_below];
    TRY(report_read(s->a, r, &b->body));
    b->id = r->id;
    b->hash = hex(s->a, r->hash);
    s->n_below++;
    return OK;
}

static struct str period_text(struct arena *a, struct str from, struct str to)
{
    int64_t first, last;
    if (day_of_text(from, &first) != OK || day_of_text(to, &last) != OK) return S("");
    struct str x = day_text_vi(a, first), y = day_text_vi(a, last);
    return arena_printf(a, "%.*s – %.*s", (int)x.n, x.p, (int)y.n, y.p);
}

static enum err read_all(struct sheet_of *s)
{
    const struct report *r = s->what->report;
    struct account by;
    enum err e = report_read(s->a, r, &s->body);
    if (e != OK) return e == ERR_NOMEM ? e : ERR_INTERNAL;
    e = account_by_id(s->db, s->a, r->closed_by, &by);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    s->closed_by = e == OK ? by.name : arena_printf(s->a, "tài khoản %lld", (long long)r->closed_by);
    s->hash = hex(s->a, r->hash);
    s->signature = base64url(s->a, r->signature);
    s->period = period_text(s->a, s->body.from, s->body.to);
    s->below = arena_new(s->a, struct below, BELOW_MAX);
    return s->below ? report_below(s->db, s->a, r, keep_below, s) : ERR_NOMEM;
}

/* ---- what both forms show ---- */

static struct str number(struct arena *a, int64_t n)
{
    struct buf digits = { .arena = a }, out = { .arena = a };
    buf_i64(&digits, n < 0 ? -n : n);
    if (n < 0) buf_add(&out, S("-"));
    for (size_t i = 0; i < digits.n; i++) {
        if (i && (digits.n - i) % 3 == 0) buf_add(&out, S("."));
        buf_add(&out, (struct str){ digits.p + i, 1 });
    }
    return out.failed ? S("") : buf_str(&out);
}

/* Which figures stand under which heading: a range of measures, in their order. */
static const struct { struct str head; enum measure from, to; } parts[] = {
    { STR("I. Lượt đến nhà và kết quả"),                 MEASURE_visits,      MEASURE_vacant },
    { STR("II. Người đã hỏi và hướng dẫn"),              MEASURE_people,      MEASURE_taught },
    { STR("III. Chuyển biến nhờ lượt đến nhà"),          MEASURE_won_phone,   MEASURE_won_learn },
    { STR("IV. Đang có, trong số người đã hỏi"),         MEASURE_has_phone,   MEASURE_has_learn },
    { STR("V. Còn thiếu, trong số người đã hỏi"),        MEASURE_lacks_phone, MEASURE_lacks_learn },
    { STR("VI. Ba sẵn sàng"),                            MEASURE_ready_a,     MEASURE_became_ready },
    { STR("VII. Xác nhận và kiểm tra"),                  MEASURE_confirmed,   MEASURE_call_wrong },
};

static const struct str states_note = STR("Mục IV, V, VI ghi phần tăng, giảm trong kỳ: một người đổi trạng thái thì số cũ giảm đi, nên có "
                                          "thể có số âm. Mỗi người chỉ tính một lần trong đợt, dù gặp nhiều tổ viên.");
static const struct str seal_note = STR("Chữ ký hệ thống, không phải chữ ký số công cộng (Luật Giao dịch điện tử 20/2023/QH15).");

/* ---- PDF ---- */

static struct str title_of(const struct sheet_of *s)
{
    struct str u = s->body.unit_name;
    return arena_printf(s->a, "Báo cáo kỳ – %.*s", (int)u.n, u.p);
}

static void write_head(struct sheet_of *s, struct paper *p)
{
    const struct report_body *b = &s->body;
    struct arena *a = s->a;
    struct str households = number(a, b->households), residents = number(a, b->residents);
    const struct paper_fact facts[] = {
        { S("Đơn vị"), arena_printf(a, "%.*s (mã %.*s)", (int)b->unit_name.n, b->unit_name.p, (int)b->unit_code.n, b->unit_code.p) },
        { S("Kỳ báo cáo"), s->period },
        { S("Quy mô"), arena_printf(a, "%.*s hộ · %.*s người", (int)households.n, households.p, (int)residents.n, residents.p) },
        { S("Lượt về muộn của kỳ trước, tính vào kỳ này"), number(a, b->visits_late) },
        { S("Người chốt"), s->closed_by },
        { S("Thời điểm chốt"), time_text_vi(a, b->closed_ms) },
    };
    const struct paper_mast issuer = { b->unit_name, arena_printf(a, "Báo cáo số %lld", (long long)b->report) };
    const struct paper_mast state = { S("CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"), S("Độc lập - Tự do - Hạnh phúc") };
    paper_masthead(p, &issuer, &state);
    paper_title(p, b->campaign_name, title_of(s), s->period);
    paper_facts(p, facts, N_OF(facts));
    paper_note(
        p,
        b->closed_from_above
            ? S("Số liệu do máy đếm từ từng lượt đến nhà, không ai nhập tay. Kỳ này do cấp trên chốt cùng lúc. Đã chốt thì không sửa: lượt về "
                "muộn tính vào kỳ sau.")
            : S("Số liệu do máy đếm từ từng lượt đến nhà, không ai nhập tay. Đã chốt thì không sửa: lượt về muộn tính vào kỳ sau."));
}

static void write_figures(struct sheet_of *s, struct paper *p)
{
    static const struct paper_column columns[] = {
        { STR("Chỉ tiêu"), 56, PAPER_LEFT }, { STR("Số lượng"), 20, PAPER_RIGHT }, { STR(""), 8, PAPER_LEFT },
        { STR("Chỉ tiêu"), 56, PAPER_LEFT }, { STR("Số lượng"), 20, PAPER_RIGHT },
    };
    paper_table(p, columns, N_OF(columns));
    for (size_t i = 0; i < N_OF(parts); i++) {
        paper_band(p, parts[i].head);
        size_t n = parts[i].to - parts[i].from + 1u, half = (n + 1) / 2;
        for (size_t k = 0; k < half; k++) {
            struct str cells[5] = { { 0 } };
            for (size_t side = 0; side < 2 && k + side * half < n; side++) {
                enum measure m = (enum measure)(parts[i].from + k + side * half);
                cells[3 * side] = measure_text(m, LANG_VI);
                cells[3 * side + 1] = number(s->a, s->body.counts.n[m]);
            }
            paper_row(p, cells);
        }
    }
    paper_table_end(p);
    paper_text(p, states_note);
}

static void write_below(struct sheet_of *s, struct paper *p)
{
    static const struct paper_column columns[] = {
        { STR("Số"), 12, PAPER_RIGHT },  { STR("Đơn vị"), 44, PAPER_LEFT },        { STR("Kỳ"), 52, PAPER_LEFT },
        { STR("Lượt"), 16, PAPER_RIGHT }, { STR("Người"), 16, PAPER_RIGHT },      { STR("Đủ ba sẵn sàng"), 18, PAPER_RIGHT },
        { STR("Mã băm (đầu)"), 22, PAPER_LEFT },
    };
    if (s->n_below == 0) return;
    paper_heading(p, S("Báo cáo của các đơn vị bên dưới"));
    paper_table(p, columns, N_OF(columns));
    for (size_t i = 0; i < s->n_below; i++) {
        const struct below *b = &s->below[i];
        const struct str cells[] = {
            arena_printf(s->a, "%lld", (long long)b->id),
            b->body.unit_name,
            period_text(s->a, b->body.from, b->body.to),
            number(s->a, b->body.counts.n[MEASURE_visits]),
            number(s->a, b->body.counts.n[MEASURE_people]),
            number(s->a, b->body.counts.n[MEASURE_ready]),
            (struct str){ b->hash.p, b->hash.n < 8 ? b->hash.n : 8 },
        };
        paper_row(p, cells);
    }
    paper_table_end(p);
}

/* Four groups of sixteen: so a person can compare them. */
static struct str spaced(struct arena *a, struct str hash)
{
    struct buf b = { .arena = a };
    for (size_t i = 0; i < hash.n; i++) {
        if (i && i % 16 == 0) buf_add(&b, S(" "));
        buf_add(&b, (struct str){ hash.p + i, 1 });
    }
    return b.failed ? hash : buf_str(&b);
}

static enum err write_proof(struct sheet_of *s, struct paper *p)
{
    struct qr_grid qr;
    struct str hash = spaced(s->a, s->hash), sign = s->signature, url = s->what->verify_url;
    TRY(qr_grid(s->a, url, &qr));
    paper_heading(p, S("Kiểm tra báo cáo này"));
    paper_code(p, (struct paper_code){ qr.dark, qr.width, 30 }, url, arena_printf(s->a,
        "Mã băm SHA-256: %.*s\nChữ ký Ed25519: %.*s\n%.*s", (int)hash.n, hash.p, (int)sign.n, sign.p,
        (int)seal_note.n, seal_note.p));
    const struct paper_signer signers[] = {
        { S("Người lập"), S("(Ký, ghi rõ họ tên)"), S("") }, { S("Người chốt"), S("(Ký, ghi rõ họ tên, đóng dấu)"), s->closed_by },
    };
    paper_signers(p, signers, N_OF(signers));
    return OK;
}

static enum err as_pdf(struct sheet_of *s, struct str *out)
{
    struct paper *p;
    struct str foot = arena_printf(s->a, "Sẵn Sàng · Báo cáo số %lld · %.*s…", (long long)s->body.report, 16,
                                   s->hash.n ? s->hash.p : "");
    TRY(paper_open(s->a, &(struct paper_about){ title_of(s), foot, s->body.closed_ms }, &p));
    write_head(s, p);
    write_figures(s, p);
    write_below(s, p);
    TRY(write_proof(s, p));
    return paper_close(p, out);
}

/* ---- rows: XLSX and CSV ---- */

/* One line of the table: a name, and words or a number. */
typedef void put_fn(void *to, struct str part, struct str name, struct str text, int64_t n, bool is_number);

static void put_all(struct sheet_of *s, put_fn *put, void *to)
{
    const struct report_body *b = &s->body;
    const struct str head = S("Báo cáo"), proof = S("Kiểm tra"), below = S("Báo cáo bên dưới");
    put(to, head, S("Số báo cáo"), S(""), b->report, true);
    put(to, head, S("Đợt"), b->campaign_name, 0, false);
    put(to, head, S("Đơn vị"), b->unit_name, 0, false);
    put(to, head, S("Mã đơn vị"), b->unit_code, 0, false);
    put(to, head, S("Từ ngày"), b->from, 0, false);
    put(to, head, S("Đến ngày"), b->to, 0, false);
    put(to, head, S("Số hộ"), S(""), b->households, true);
    put(to, head, S("Số người"), S(""), b->residents, true);
    put(to, head, S("Lượt về muộn của kỳ trước"), S(""), b->visits_late, true);
    put(to, head, S("Người chốt"), s->closed_by, 0, false);
    put(to, head, S("Thời điểm chốt"), time_text_vi(s->a, b->closed_ms), 0, false);
    for (size_t i = 0; i < N_OF(parts); i++)
        for (unsigned m = parts[i].from; m <= (unsigned)parts[i].to; m++)
            put(to, parts[i].head, measure_text((enum measure)m, LANG_VI), S(""), b->counts.n[m], true);
    for (size_t i = 0; i < s->n_below; i++) {
        const struct below *x = &s->below[i];
        struct str name =
            arena_printf(s->a, "%.*s %.*s – %.*s: lượt đến nhà", (int)x->body.unit_name.n, x->body.unit_name.p,
                         (int)x->body.from.n, x->body.from.p, (int)x->body.to.n, x->body.to.p);
        put(to, below, name, S(""), x->body.counts.n[MEASURE_visits], true);
    }
    put(to, proof, S("Mã băm SHA-256"), s->hash, 0, false);
    put(to, proof, S("Chữ ký Ed25519"), s->signature, 0, false);
    put(to, proof, S("Ghi chú"), seal_note, 0, false);
    put(to, proof, S("Địa chỉ kiểm tra"), s->what->verify_url, 0, false);
}

static const struct str heads[] = { STR("Mục"), STR("Nội dung"), STR("Giá trị") };

static void put_csv(void *to, struct str part, struct str name, struct str text, int64_t n, bool is_number)
{
    struct buf *b = to;
    if (is_number) text = arena_printf(b->arena, "%lld", (long long)n);
    csv_line(b, (const struct str[]){ part, name, text }, 3);
}

static enum err as_csv(struct sheet_of *s, struct str *out)
{
    struct buf b = { .arena = s->a };
    buf_add(&b, S("\xef\xbb\xbf"));                          /* spreadsheets take it for UTF-8 only then */
    csv_line(&b, heads, N_OF(heads));
    put_all(s, put_csv, &b);
    if (b.failed) return ERR_NOMEM;
    *out = buf_str(&b);
    return OK;
}

static void put_sheet(void *to, struct str part, struct str name, struct str text, int64_t n, bool is_number)
{
    sheet_cells(to, (const struct sheet_cell[]){ { .text = part }, { .text = name }, { text, n, is_number } }, 3);
}

static enum err as_xlsx(struct sheet_of *s, struct str *out)
{
    struct sheet *sheet;
    TRY(sheet_open_small(&sheet));
    sheet_heads(sheet, heads, N_OF(heads));
    put_all(s, put_sheet, sheet);
    return sheet_take(sheet, s->a, out);
}

enum err report_sheet(struct db *db, struct arena *a, const struct report_print *what, enum report_format format,
                      struct str *out)
{
    struct sheet_of s = { .db = db, .a = a, .what = what };
    TRY(read_all(&s));
    return format == REPORT_PDF ? as_pdf(&s, out) : format == REPORT_XLSX ? as_xlsx(&s, out) : as_csv(&s, out);
}
