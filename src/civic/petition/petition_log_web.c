/* petition_log_web.c - /publog: what the public log is, its head, and the lines of one report, each proved on the page; no script. */
#include "civic/petition/petition.h"
#include "civic/publog/publog.h"
#include "core/time.h"
#include "http/page.h"

struct log_page { struct req *rq; struct buf *h; struct publog_head head; int64_t lines; };

static void words(const struct log_page *p, struct str vi, struct str en) { h_text(p->h, page_text(p->rq, vi, en)); }

static struct str number(const struct log_page *p, int64_t n)
{
    return arena_printf(p->rq->arena, "%lld", (long long)n);
}

/* What happened, as people say it. */
static const struct { struct str vi, en; } events[PETITION_EVENTS] = {
    [PETITION_FILE]      = { STR("Đã gửi"),                          STR("Sent") },
    [PETITION_RECEIVE]   = { STR("Đã tiếp nhận"),                    STR("Received") },
    [PETITION_RETURN]    = { STR("Chuyển trả"),                      STR("Sent back") },
    [PETITION_HAND_OVER] = { STR("Chuyển đơn vị khác"),              STR("Handed over") },
    [PETITION_TAKE]      = { STR("Đang xử lý"),                      STR("Being handled") },
    [PETITION_ASK]       = { STR("Nhờ người gửi bổ sung"),           STR("The sender was asked for more") },
    [PETITION_SUPPLY]    = { STR("Người gửi đã bổ sung"),            STR("The sender has added to it") },
    [PETITION_EXTEND]    = { STR("Gia hạn"),                         STR("Extended") },
    [PETITION_ANSWER]    = { STR("Đã trả lời"),                      STR("Answered") },
    [PETITION_REFUSE]    = { STR("Từ chối, có lý do"),               STR("Refused, with a reason") },
    [PETITION_MERGE]     = { STR("Gộp vào phản ánh khác"),           STR("Put together with another") },
    [PETITION_RATE]      = { STR("Người gửi đã đánh giá"),           STR("Judged by the sender") },
    [PETITION_REOPEN]    = { STR("Mở lại"),                          STR("Reopened") },
    [PETITION_LAPSE]     = { STR("Hết hạn chờ"),                     STR("Closed by time") },
    [PETITION_WITHDRAW]  = { STR("Người gửi rút lại"),               STR("Withdrawn by the sender") },
    [PETITION_CLEAR]     = { STR("Đã duyệt công khai"),              STR("Looked at for the public") },
    [PETITION_NOTE]      = { STR("Ghi chú"),                         STR("Noted") },
};

static void say_what_it_is(const struct log_page *p)
{
    h_lit(p->h, "<section class=\"card stack\"><p>");
    words(
        p,
        S("Mỗi việc xảy ra với một phản ánh được ghi thành một dòng vào sổ này: gửi lúc nào, tiếp nhận lúc nào, trả lời lúc nào."),
        S("Everything that happens to a report is written into this log as one line: when it was sent, received, answered."));
    h_lit(p->h, "</p><p>");
    words(
        p,
        S("Sổ chỉ ghi thêm. Không ai xoá được một dòng, sửa một dòng hay ghi lùi ngày mà không lộ ra, kể cả người giữ máy chủ."),
        S("Lines are only added. Nobody can take one out, change one or date one back without being found out, not even who keeps the server."));
    h_lit(p->h, "</p><p>");
    words(p, S("Sổ không có tên, số điện thoại hay lời bác viết; chỉ có dấu vân tay của chúng."),
          S("There is no name, telephone number or word of yours in it; only their fingerprints."));
    h_lit(p->h, "</p></section>");
}

static void ask_for_code(const struct log_page *p, struct str code)
{
    h_lit(p->h, "<form method=\"get\" action=\"/publog\" class=\"card stack\"><label class=\"field\"><span>");
    words(p, S("Mã phản ánh của bác"), S("The code of your report"));
    h_lit(
        p->h,
        "</span><input class=\"input\" name=\"code\" maxlength=\"30\" autocapitalize=\"characters\" placeholder=\"HN-261130-7K4Q\" required value=\"");
    h_text(p->h, code);
    h_lit(p->h, "\"></label>");
    if (p->rq->lang == LANG_EN) h_lit(p->h, "<input type=\"hidden\" name=\"lang\" value=\"en\">");
    h_lit(p->h, "<button class=\"btn wide\">");
    words(p, S("Xem trong sổ"), S("Look in the log"));
    h_lit(p->h, "</button></form>");
}

static void seal(const struct log_page *p, bool is_good)
{
    h_lit(p->h, "<p class=\"seal ");
    h_text(p->h, is_good ? S("yes") : S("no"));
    h_lit(p->h, "\"><b>");
    if (is_good) words(p, S("✓ Có trong sổ"), S("✓ In the log"));
    else words(p, S("✗ Không khớp với sổ"), S("✗ Does not fit the log"));
    h_lit(p->h, "</b></p>");
}

static void take_away(const struct log_page *p, int64_t index)
{
    struct str n = number(p, index);
    h_lit(p->h, "<p><a href=\"/api/publog/leaf?index=");
    h_text(p->h, n);
    h_lit(p->h, "\" download>");
    words(p, S("Tải dòng này"), S("Take the line away"));
    h_lit(p->h, "</a> · <a href=\"/api/publog/proof?index=");
    h_text(p->h, n);
    h_lit(p->h, "&amp;size=");
    h_text(p->h, number(p, p->head.size));
    h_lit(p->h, "\" download=\"proof-");
    h_text(p->h, n);
    h_lit(p->h, ".json\">");
    words(p, S("Tải bằng chứng"), S("Take the proof away"));
    h_lit(p->h, "</a></p>");
}

/* Proved here and now, from the line and the proof, as anybody else would. */
static enum err line(const void *row, void *arg)
{
    const struct petition_step *s = row;
    struct log_page *p = arg;
    struct publog_proof proof;
    struct str leaf;
    bool is_good = false;
    enum err e = publog_leaf(p->rq->db, p->rq->arena, s->leaf, &leaf);
    if (e == OK) e = publog_inclusion(p->rq->db, p->rq->arena, s->leaf, p->head.size, &proof);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    if (e == OK) is_good = publog_is_included(leaf, s->leaf, p->head.size, &proof, p->head.root);
    h_lit(p->h, "<li class=\"card stack\"><h3>");
    words(p, events[s->event].vi, events[s->event].en);
    h_lit(p->h, "</h3><p>");
    h_text(p->h, time_text_vi(p->rq->arena, s->at_ms));
    words(p, S(" · dòng số "), S(" · line "));
    h_text(p->h, number(p, s->leaf));
    h_lit(p->h, "</p>");
    seal(p, is_good);
    if (is_good) take_away(p, s->leaf);
    h_lit(p->h, "</li>");
    p->lines++;
    return OK;
}

static enum err lines_of(struct log_page *p, struct str code)
{
    struct petition found;
    enum err e = petition_by_code(p->rq->db, p->rq->arena, code, &found);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    if (e == ERR_NOT_FOUND) {
        h_lit(p->h, "<section class=\"card seal no\" role=\"status\"><p>");
        words(p, S("Không có phản ánh nào mang mã này. Bác xem lại mã."),
              S("No report has this code. Please look at it again."));
        h_lit(p->h, "</p></section>");
        return OK;
    }
    h_lit(p->h, "<section class=\"stack\"><h2>");
    h_text(p->h, found.code);
    h_lit(p->h, "</h2><ol class=\"stack\">");
    TRY(petition_steps(p->rq->db, p->rq->arena, found.id, line, p));
    h_lit(p->h, "</ol></section>");
    return OK;
}

static void head(const struct log_page *p)
{
    struct arena *a = p->rq->arena;
    h_lit(p->h, "<section class=\"card stack\"><h2>");
    words(p, S("Đầu sổ lúc này"), S("The head of the log now"));
    h_lit(p->h, "</h2><dl class=\"facts\">");
    page_fact(p->h, page_text(p->rq, S("Số dòng"), S("Lines")), number(p, p->head.size));
    page_fact(p->h, page_text(p->rq, S("Lúc"), S("At")), time_text_vi(a, p->head.at_ms));
    page_fact(p->h, page_text(p->rq, S("Gốc (SHA-256)"), S("Root (SHA-256)")), hex(a, p->head.root));
    page_fact(p->h, page_text(p->rq, S("Chữ ký hệ thống"), S("Signature")), base64url(a, p->head.signature));
    page_fact(p->h, page_text(p->rq, S("Khoá công khai"), S("Public key")),
              base64url(a, keys_public_sign(p->rq->keys)));
    h_lit(p->h, "</dl><p>");
    words(p, S("Ai giữ lại đầu sổ hôm nay thì sau này biết được sổ có bị viết lại hay không."),
          S("Whoever keeps today's head can tell later whether the log was written anew."));
    h_lit(p->h, " <a href=\"/api/publog/head\" download=\"head.json\">");
    words(p, S("Tải đầu sổ"), S("Take the head away"));
    h_lit(p->h, "</a></p></section>");
}

/* As people type it: letters of any size, spaces around. */
static enum err code_typed(struct arena *a, struct str typed, struct str *code)
{
    while (typed.n && typed.p[0] == ' ') { typed.p++; typed.n--; }
    while (typed.n && typed.p[typed.n - 1] == ' ') typed.n--;
    char *z = arena_z(a, typed);
    if (!z) return ERR_NOMEM;
    for (size_t i = 0; i < typed.n; i++) if (z[i] >= 'a' && z[i] <= 'z') z[i] = (char)(z[i] - 'a' + 'A');
    *code = (struct str){ z, typed.n };
    return OK;
}

struct page_in { struct str code, co; };
static const struct field page_in[] = {
    FIELD(struct page_in, code, .nullable = true, .max = 30), FIELD(struct page_in, co, .nullable = true, .max = 8),
};
static const struct fields page_in_fields = { page_in, N_OF(page_in) };

/* GET /publog?code= -> the page */
static enum err log_get(struct req *rq)
{
    struct page_in in = { 0 };
    struct log_page p = { .rq = rq };
    struct str code;
    TRY(req_read(rq, FIELDS(page_in), &in));
    TRY(code_typed(rq->arena, in.code, &code));
    TRY(publog_head_now(rq->db, rq->arena, rq->keys, rq->now_ms, &p.head));
    p.h = page_open(rq, 200, page_text(rq, S("Sổ công khai"), S("The public log")),
                    page_text(rq, S("Để phản ánh của bác không bị xoá lặng lẽ"),
                              S("So that no report is quietly deleted")));
    ask_for_code(&p, code);
    if (code.n) TRY(lines_of(&p, code));
    else say_what_it_is(&p);
    head(&p);
    page_close(rq, p.h);
    return OK;
}

static const struct route table[] = {
    { GET, "/publog", log_get, ROLE_ANYONE, 0, .in = &page_in_fields, .about = "The public log: its head, and the lines of a report, proved." },
};
const struct routes petition_log_routes = { table, N_OF(table) };
