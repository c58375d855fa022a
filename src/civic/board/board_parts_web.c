/* board_parts_web.c - the small parts of the public pages. */
#include "civic/board/board_web.h"
#include "core/time.h"

void words(struct public_page *p, struct str vi, struct str en) { h_text(p->h, page_text(p->rq, vi, en)); }

void cell(struct public_page *p, int64_t n)
{
    if (n == FIGURE_HIDDEN) h_lit(p->h, "&lt;5");
    else page_number(p->rq, p->h, n);
}

void percent_of(struct public_page *p, int64_t part, int64_t of)
{
    if (part == FIGURE_HIDDEN || of == FIGURE_HIDDEN || of == 0) { h_lit(p->h, "–"); return; }
    buf_i64(p->h, (part * 200 + of) / (of * 2));
    h_lit(p->h, " %");
}

static bool is_large(const struct public_page *p) { return str_eq(req_param(p->rq, "co"), S("lon")); }

void keep_choices(struct public_page *p)
{
    if (in_english(p)) h_lit(p->h, "&amp;lang=en");
    if (is_large(p)) h_lit(p->h, "&amp;co=lon");
}

void keep_choices_in_form(struct public_page *p)
{
    if (in_english(p)) h_lit(p->h, "<input type=\"hidden\" name=\"lang\" value=\"en\">");
    if (is_large(p)) h_lit(p->h, "<input type=\"hidden\" name=\"co\" value=\"lon\">");
}

void board_links(struct public_page *p, const char *here)
{
    static const struct { const char *path; struct str vi, en; } pages[] = {
        { "/board",       STR("Danh sách"),          STR("List") },
        { "/board/map",   STR("Bản đồ"),             STR("Map") },
        { "/board/units", STR("Các đơn vị trả lời"), STR("How units answer") },
    };
    h_lit(p->h, "<nav class=\"row wrap\" aria-label=\"");
    words(p, S("Các trang phản ánh"), S("Pages of reports"));
    h_lit(p->h, "\">");
    for (size_t i = 0; i < N_OF(pages); i++) {
        bool is_here = strcmp(pages[i].path, here) == 0;
        h_lit(p->h, "<a class=\"btn\" href=\"");
        h_text(p->h, str_z(pages[i].path));
        h_lit(p->h, "?");
        keep_choices(p);
        h_lit(p->h, "\"");
        if (is_here) h_lit(p->h, " aria-current=\"page\"");
        h_lit(p->h, ">");
        words(p, pages[i].vi, pages[i].en);
        h_lit(p->h, "</a>");
    }
    h_lit(p->h, "</nav>");
}

void state_chip(struct public_page *p, unsigned state)
{
    static const char *const tones[] = {
        [PETITION_SENT] = "nghe", [PETITION_RECEIVED] = "lam", [PETITION_HANDLING] = "lam", [PETITION_OWED] = "nghe",
        [PETITION_ANSWERED] = "com", [PETITION_CLOSED] = "com", [PETITION_REFUSED] = "son", [PETITION_MERGED] = "sen",
        [PETITION_WITHDRAWN] = "sen",
    };
    h_lit(p->h, "<span class=\"chip ");
    h_text(p->h, str_z(tones[state]));
    h_lit(p->h, "\">");
    h_text(p->h, state_text(state, in_english(p)));
    h_lit(p->h, "</span>");
}

enum err reply_public(struct req *rq)
{
    struct bytes hash;
    if (rq->reply.failed) return ERR_NOMEM;
    TRY(sha256(rq->arena, buf_str(&rq->reply), &hash));
    reply_header(rq, "Cache-Control", arena_printf(rq->arena, "public, max-age=%d", PUBLIC_AGE_S));
    (void)req_is_fresh(rq, base64url(rq->arena, (struct bytes){ hash.p, 12 }));
    return OK;
}

enum err ward_of_code(struct req *rq, struct str code, const char *field, struct unit *out)
{
    struct unit u;
    *out = (struct unit){ 0 };
    if (!code.n) return OK;
    enum err e = unit_by_code(rq->db, rq->arena, code, &u);
    if (e == ERR_NOT_FOUND || (e == OK && !unit_is_ward_level(u.kind))) return req_blame(rq, field);
    TRY(e);
    *out = u;
    return OK;
}
