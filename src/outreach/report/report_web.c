/* report_web.c - the doors to closed periods: preview, close, read, prove, take away. */
#include "outreach/report/report.h"
#include "account/account.h"
#include "core/time.h"
#include "http/listing.h"
#include "http/page.h"
#include "outreach/report/report_sheet.h"
#include "territory/territory.h"

enum { READERS = ROLE_HEAD | ROLE_OFFICER | ROLE_CITY | ROLE_AUDITOR, CLOSERS = ROLE_HEAD | ROLE_OFFICER | ROLE_CITY };

static enum err report_chain(struct db *db, struct arena *a, int64_t id, struct chain *out)
{
    struct report r;
    TRY(report_by_id(db, a, id, &r));
    return unit_chain(db, a, r.unit_id, out);
}
const struct scope scope_report = { .param = "report", .chain = report_chain };

struct list_in { struct page page; };
static const struct field list_in[] = {
    PAGE_FIELDS(struct list_in),
};
static const struct fields list_in_fields = { list_in, N_OF(list_in) };

/* GET /api/units/:unit/reports -> closed periods of the unit and of the units right below, newest first */
static enum err reports_get(struct req *rq)
{
    struct list_in in = { 0 };
    struct listing l;
    int64_t before = 0;
    TRY(req_read(rq, FIELDS(list_in), &in));
    TRY(cursor_read_i64(rq, in.page.after, &before));
    listing_open(&l, rq, report_row_fields, offsetof(struct report_row, id), page_limit(in.page));
    TRY(report_list(rq->db, rq->arena, rq->here.unit_id[0], before, l.limit + 1, listing_row, &l));
    return listing_close(&l);
}

struct close_in { int64_t to_day; bool with_below; };
static const struct field close_in[] = {
    FIELD(struct close_in, to_day, .min = 1, .max = 100000, .about = "local day number; a day that is over"),
    FIELD(struct close_in, with_below, .nullable = true, .about = "close what is still open below in the same breath"),
};
static const struct fields close_in_fields = { close_in, N_OF(close_in) }, preview_in_fields = { close_in, 1 };

struct closing_out { int64_t from_day, to_day, visits_late, open_below; };
static const struct field closing_out[] = {
    FIELD(struct closing, from_day), FIELD(struct closing, to_day), FIELD(struct closing, visits_late),
    FIELD(struct closing, open_below),
};

/* GET /api/units/:unit/closing?to_day= -> what closing would write | 400 the day is not over */
static enum err closing_get(struct req *rq)
{
    struct close_in in = { 0 };
    struct closing c;
    TRY(req_read(rq, preview_in_fields, &in));
    enum err e = report_preview(rq->db, rq->arena, rq->here.unit_id[0], in.to_day, rq->now_ms, &c);
    if (e == ERR_BAD_INPUT) return req_blame(rq, "to_day");
    TRY(e);
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_fields(&j, FIELDS(closing_out), &c);
    json_object(&j, "counts");
    json_fields(&j, counts_fields, &c.counts);
    json_end(&j);
    json_end(&j);
    return OK;
}

static enum err report_write(struct req *rq, int status, int64_t id)
{
    struct report r;
    bool genuine;
    TRY(report_by_id(rq->db, rq->arena, id, &r));
    TRY(report_is_genuine(rq->db, rq->arena, rq->keys, &r, &genuine));
    struct json j = reply_json(rq, status);
    json_object(&j, NULL);
    json_i64(&j, "id", r.id);
    json_raw(&j, "body", r.body);
    json_text(&j, "signed", r.body); /* the same as a string: its bytes are what the hash covers */
    json_text(&j, "hash", hex(rq->arena, r.hash));
    json_bytes(&j, "signature", r.signature);
    json_bytes(&j, "public_key", keys_public_sign(rq->keys));
    json_bool(&j, "is_genuine", genuine);
    json_end(&j);
    return OK;
}

/* POST /api/units/:unit/reports {to_day, with_below?} -> 201 the signed report | 409 closed before, or something below is open */
static enum err reports_post(struct req *rq)
{
    struct close_in in = { 0 };
    const struct actor by = actor_of(rq);
    int64_t id;
    TRY(req_read(rq, close_in_fields, &in));
    enum err e = report_close(rq->db, rq->arena, rq->keys, &by, &(struct close_wish){ .unit_id = rq->here.unit_id[0],
                              .to_day = in.to_day, .with_below = in.with_below, .now_ms = rq->now_ms }, &id);
    if (e == ERR_BAD_INPUT) return req_blame(rq, "to_day");
    TRY(e);
    return report_write(rq, 201, id);
}

struct one_in { int64_t report; unsigned format; };
static const struct field one_in[] = {
    FIELD(struct one_in, report, .min = 1, .max = INT64_MAX), FIELD(struct one_in, format, .words = report_formats),
};

/* "12-9f86d081884c7d65": the number and the first letters of the hash, short enough for a code on paper. */
enum { MARK_LETTERS = 16 };
static struct str report_mark(struct arena *a, const struct report *r)
{
    struct str h = hex(a, r->hash);
    return h.n < MARK_LETTERS ? (struct str){ 0 } : arena_printf(a, "%lld-%.*s", (long long)r->id, MARK_LETTERS, h.p);
}

/* GET /api/reports/:report.:format -> the report, proved anew; as JSON, PDF, XLSX or CSV */
static enum err report_get(struct req *rq)
{
    static const char *const mimes[] = { "application/json", "application/pdf",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv; charset=utf-8" };
    struct one_in in = { 0 };
    struct report r;
    struct str bytes;
    TRY(req_read(rq, FIELDS(one_in), &in));
    if (in.format == REPORT_JSON) return report_write(rq, 200, in.report);
    TRY(report_by_id(rq->db, rq->arena, in.report, &r));
    struct str mark = report_mark(rq->arena, &r);
    const struct report_print what = { &r, arena_printf(rq->arena, "%.*s/r/%.*s", (int)rq->origin.n, rq->origin.p, (int)mark.n, mark.p),
                                       rq->now_ms };
    TRY(report_sheet(rq->db, rq->arena, &what, (enum report_format)in.format, &bytes));
    reply_bytes(rq, 200, str_z(mimes[in.format]), bytes);
    reply_header(rq, "Content-Disposition", arena_printf(rq->arena, "%s; filename=\"bao-cao-%lld.%s\"",
                 in.format == REPORT_PDF ? "inline" : "attachment", (long long)r.id, report_formats[in.format]));
    return OK;
}

struct check_in { struct str mark, co; };
static const struct field check_in[] = {
    FIELD(struct check_in, mark, .min = 1, .max = 60), FIELD(struct check_in, co, .nullable = true, .max = 8),
};

/* The report a mark belongs to; *found false for a mark of no report. */
static enum err report_of_mark(struct req *rq, struct str mark, struct report *out, bool *found)
{
    int64_t id = 0;
    size_t n = 0;
    *found = false;
    while (n < mark.n && n < 15 && mark.p[n] >= '0' && mark.p[n] <= '9') id = id * 10 + (mark.p[n++] - '0');
    enum err e = id ? report_by_id(rq->db, rq->arena, id, out) : ERR_NOT_FOUND;
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    *found = str_eq(report_mark(rq->arena, out), mark);
    return OK;
}

/* GET /r/:mark -> whether a printed report is genuine: no figure is shown, they are on the paper */
static enum err report_check(struct req *rq)
{
    struct check_in in = { 0 };
    struct report r;
    struct report_body b;
    bool good;
    TRY(req_read(rq, FIELDS(check_in), &in));
    TRY(report_of_mark(rq, in.mark, &r, &good));
    if (good) TRY(report_is_genuine(rq->db, rq->arena, rq->keys, &r, &good));
    struct buf *h = page_open(rq, 200, page_text(rq, S("Kiểm tra báo cáo"), S("Check a report")), (struct str){ 0 });
    page_seal(rq, h, good, page_text(rq, S("Mã trên giấy không khớp với báo cáo nào đã chốt."),
                                     S("The code on the paper fits no closed report.")));
    if (good) {
        TRY(report_read(rq->arena, &r, &b));
        h_lit(h, "<dl class=\"facts card\">");
        page_fact(h, page_text(rq, S("Báo cáo số"), S("Report")), arena_printf(rq->arena, "%lld", (long long)b.report));
        page_fact(h, page_text(rq, S("Đơn vị"), S("Unit")), b.unit_name);
        page_fact(h, page_text(rq, S("Từ ngày"), S("From")), day_text_vi(rq->arena, r.from_day));
        page_fact(h, page_text(rq, S("Đến ngày"), S("To")), day_text_vi(rq->arena, r.to_day));
        page_fact(h, page_text(rq, S("Chốt lúc"), S("Closed")), time_text_vi(rq->arena, b.closed_ms));
        page_fact(h, S("SHA-256"), hex(rq->arena, r.hash));
        page_fact(h, page_text(rq, S("Khoá công khai"), S("Public key")),
                  base64url(rq->arena, keys_public_sign(rq->keys)));
        h_lit(h, "</dl>");
    }
    page_close(rq, h);
    return OK;
}

static const struct route table[] = {
    { GET,  "/api/units/:unit/reports", reports_get,  READERS, 0,   .within = &scope_unit, .about = "Closed periods, newest first",
      .in = &list_in_fields, .out = &report_row_fields },
    { GET,  "/api/units/:unit/closing", closing_get,  READERS, 0,   .within = &scope_unit, .about = "What closing a period would write",
      .in = &preview_in_fields },
    { POST, "/api/units/:unit/reports", reports_post, CLOSERS, KIB, .within = &scope_unit, .about = "Close a period: count, sign, chain",
      .in = &close_in_fields, .memory_max = 256 * MIB },
    { GET,  "/api/reports/:report.:format", report_get, READERS, 0, .within = &scope_report, .about = "A closed period, proved anew",
      .memory_max = 32 * MIB },
    { GET,  "/r/:mark", report_check, ROLE_ANYONE, 0, .about = "Whether a printed report is genuine" },
};
const struct routes report_routes = { table, N_OF(table) };
