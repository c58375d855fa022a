/* page.c - head, header and foot of the pages the server writes itself. */
#include "http/page.h"
#include "http/asset.h"

static bool is_style(const char *name)
{
    return strncmp(name, "assets/page-", 12) == 0 && strstr(name, ".css") != NULL;
}

static void style_link(struct buf *h)
{
    for (size_t i = 0; i < n_assets; i++) {
        if (!is_style(assets[i].name)) continue;
        h_lit(h, "<link rel=\"stylesheet\" href=\"/");
        h_text(h, str_z(assets[i].name));
        h_lit(h, "\">");
        return;
    }
}

/* For everybody, whoever asks: a page that caches keep may not know who reads it. */
static void home_link(struct req *rq, struct buf *h)
{
    h_lit(h, "<p><a class=\"home\" href=\"/resident/\">");
    h_text(h, page_text(rq, S("‹ Về ứng dụng"), S("‹ Back to the app")));
    h_lit(h, "</a></p>");
}

static struct buf *open_page(struct req *rq, int status, struct str title, struct str under, struct str width, bool leads_home)
{
    struct buf *h = reply_html(rq, status);
    bool large = str_eq(req_param(rq, "co"), S("lon"));
    h_lit(h, "<!doctype html>\n<html lang=\"");
    h_text(h, page_text(rq, S("vi"), S("en")));
    h_lit(h, "\" data-theme=\"light\"");
    if (large) h_lit(h, " data-size=\"large\"");
    h_lit(h, "><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
             "<meta name=\"theme-color\" content=\"#0e3257\"><title>");
    h_text(h, title);
    h_lit(h, " · Sẵn Sàng</title>");
    style_link(h);
    h_lit(h, "<link rel=\"icon\" href=\"/favicon.ico\"></head><body><header class=\"glaze");
    h_text(h, width);
    h_lit(h, "\">");
    if (leads_home) home_link(rq, h);
    h_lit(h, "<h1>");
    h_text(h, title);
    h_lit(h, "</h1>");
    if (under.n) { h_lit(h, "<p class=\"quiet\">"); h_text(h, under); h_lit(h, "</p>"); }
    h_lit(h, "</header><main class=\"page stack loose");
    h_text(h, width);
    h_lit(h, "\">");
    return h;
}

struct buf *page_open(struct req *rq, int status, struct str title, struct str under)
{
    return open_page(rq, status, title, under, S(""), true);
}

struct buf *page_open_alone(struct req *rq, int status, struct str title, struct str under)
{
    return open_page(rq, status, title, under, S(""), false);
}

struct buf *page_open_broad(struct req *rq, int status, struct str title, struct str under)
{
    return open_page(rq, status, title, under, S(" broad"), true);
}

void page_close(struct req *rq, struct buf *h)
{
    bool large = str_eq(req_param(rq, "co"), S("lon")), english = rq->lang == LANG_EN;
    h_lit(h, "</main><footer class=\"foot\"><p><a href=\"?lang=");
    h_text(h, english ? S("vi") : S("en"));
    if (large) h_lit(h, "&amp;co=lon");
    h_lit(h, "\">");
    h_text(h, english ? S("Tiếng Việt") : S("English"));
    h_lit(h, "</a> · <a href=\"?");
    if (english) h_lit(h, "lang=en&amp;");
    h_lit(h, "co=");
    h_text(h, large ? S("vua") : S("lon"));
    h_lit(h, "\">");
    h_text(h,
           large ? page_text(rq, S("Chữ vừa"), S("Normal letters")) : page_text(rq, S("Chữ lớn"), S("Large letters")));
    h_lit(h, "</a></p></footer></body></html>\n");
}

static void again_button(struct buf *h, const struct page_again *again, bool english, bool large, struct str text)
{
    h_lit(h, "<button class=\"btn\" formaction=\"");
    h_text(h, again->path);
    h_lit(h, "?lang=");
    h_text(h, english ? S("en") : S("vi"));
    if (large) h_lit(h, "&amp;co=lon");
    h_lit(h, "\">");
    h_text(h, text);
    h_lit(h, "</button>");
}

void page_close_again(struct req *rq, struct buf *h, const struct page_again *again)
{
    bool large = str_eq(req_param(rq, "co"), S("lon")), english = rq->lang == LANG_EN;
    h_lit(h, "</main><footer class=\"foot\"><form method=\"post\" action=\"");
    h_text(h, again->path);
    h_lit(h, "\" class=\"row wrap\"><input type=\"hidden\" name=\"");
    h_text(h, again->name);
    h_lit(h, "\" value=\"");
    h_text(h, again->value);
    h_lit(h, "\">");
    again_button(h, again, !english, large, english ? S("Tiếng Việt") : S("English"));
    again_button(h, again, english, !large,
                 large ? page_text(rq, S("Chữ vừa"), S("Normal letters")) : page_text(rq, S("Chữ lớn"), S("Large letters")));
    h_lit(h, "</form></footer></body></html>\n");
}

void page_fact(struct buf *h, struct str name, struct str value)
{
    h_lit(h, "<dt>");
    h_text(h, name);
    h_lit(h, "</dt><dd>");
    h_text(h, value);
    h_lit(h, "</dd>");
}

void page_number(const struct req *rq, struct buf *h, int64_t n)
{
    struct buf digits = { .arena = h->arena };
    if (n < 0) { h_lit(h, "−"); n = -n; }
    buf_i64(&digits, n);
    for (size_t i = 0; i < digits.n; i++) {
        if (i && (digits.n - i) % 3 == 0) h_text(h, rq->lang == LANG_EN ? S(",") : S("."));
        h_text(h, (struct str){ digits.p + i, 1 });
    }
}

void page_seal(struct req *rq, struct buf *h, bool good, struct str none)
{
    h_lit(h, "<section class=\"card seal ");
    h_text(h, good ? S("yes") : S("no"));
    h_lit(h, "\" role=\"status\"><p class=\"big\">");
    h_text(h, good ? page_text(rq, S("Báo cáo có thật, chưa bị sửa"), S("This report is genuine and unchanged"))
                   : page_text(rq, S("Không có báo cáo này"), S("No such report")));
    h_lit(h, "</p><p>");
    h_text(h, good ? page_text(rq, S("Bác so mã băm và kỳ báo cáo dưới đây với bản giấy."),
                               S("Compare the hash and the period with the paper."))
                   : none);
    h_lit(h, "</p></section>");
}
