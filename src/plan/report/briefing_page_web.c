/* briefing_page_web.c - the page behind the code on a printed report upward: is it genuine. No figure is shown: those are on the paper. */
#include "plan/report/briefing.h"
#include "core/time.h"
#include "http/page.h"

enum { MARK_LETTERS = 16, DIGITS_MAX = 15 };

/* "12-9f86d081884c7d65": the number and the first letters of the hash, short enough for a code on paper. */
struct str briefing_mark(struct arena *a, const struct briefing *b)
{
    struct str h = hex(a, b->hash);
    return h.n < MARK_LETTERS ? (struct str){ 0 } : arena_printf(a, "%lld-%.*s", (long long)b->id, MARK_LETTERS, h.p);
}

static enum err find(struct req *rq, struct str mark, struct briefing *out, bool *found)
{
    int64_t id = 0;
    *found = false;
    for (size_t n = 0; n < mark.n && n < DIGITS_MAX && mark.p[n] >= '0' && mark.p[n] <= '9'; n++)
        id = id * 10 + (mark.p[n] - '0');
    enum err e = id ? briefing_by_id(rq->db, rq->arena, id, out) : ERR_NOT_FOUND;
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    *found = str_eq(briefing_mark(rq->arena, out), mark);
    return OK;
}

struct check_in { struct str mark, co; };
static const struct field check_in[] = {
    FIELD(struct check_in, mark, .min = 1, .max = 60), FIELD(struct check_in, co, .nullable = true, .max = 8),
};

/* GET /bc/:mark -> whether a printed report upward is genuine */
static enum err check_get(struct req *rq)
{
    struct check_in in = { .co = { 0 } };
    struct briefing b;
    bool good;
    TRY(req_read(rq, FIELDS(check_in), &in));
    TRY(find(rq, in.mark, &b, &good));
    if (good) TRY(briefing_is_genuine(rq->db, rq->arena, rq->keys, &b, &good));
    struct buf *h = page_open(rq, 200, page_text(rq, S("Kiểm tra báo cáo"), S("Check a report")), (struct str){ 0 });
    page_seal(rq, h, good, page_text(rq, S("Mã trên giấy không khớp với báo cáo nào đã lập."),
                                     S("The code on the paper fits no report.")));
    if (good) {
        h_lit(h, "<dl class=\"facts card\">");
        page_fact(h, page_text(rq, S("Báo cáo số"), S("Report")), arena_printf(rq->arena, "%lld", (long long)b.id));
        page_fact(h, page_text(rq, S("Đơn vị"), S("Unit")), b.unit);
        page_fact(h, page_text(rq, S("Từ ngày"), S("From")), day_text_vi(rq->arena, b.from_day));
        page_fact(h, page_text(rq, S("Đến ngày"), S("To")), day_text_vi(rq->arena, b.to_day));
        page_fact(h, page_text(rq, S("Lập lúc"), S("Made")), time_text_vi(rq->arena, b.made_ms));
        page_fact(h, S("SHA-256"), hex(rq->arena, b.hash));
        page_fact(h, page_text(rq, S("Khoá công khai"), S("Public key")),
                  base64url(rq->arena, keys_public_sign(rq->keys)));
        h_lit(h, "</dl>");
    }
    page_close(rq, h);
    return OK;
}

static const struct route table[] = {
    { GET, "/bc/:mark", check_get, ROLE_ANYONE, 0, .about = "Whether a printed report upward is genuine", .memory_max = 32 * MIB },
};
const struct routes briefing_page_routes = { table, N_OF(table) };
