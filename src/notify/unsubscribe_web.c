/* unsubscribe_web.c - the page behind the link under every mail; it works without a script, and for a mail program's own
   button (RFC 8058). */
#include "http/page.h"
#include "notify/inbox.h"
#include "notify/notify_web.h"
#include "notify/unsubscribe.h"

static const struct { const char *group; struct str vi, en; } names[] = {
    { "account",  STR("tài khoản và yêu cầu của bác"), STR("your account and your requests") },
    { "alert",    STR("cảnh báo của thành phố"),       STR("the city's warnings") },
    { "civic",    STR("phản ánh của bác"),             STR("your reports") },
    { "outreach", STR("việc hẹn với tổ công nghệ"),    STR("what you agreed with the community team") },
    { "plan",     STR("sự kiện, cuộc thi bác tham gia"), STR("events and contests you take part in") },
};

static struct str name_of(const struct req *rq, struct str group)
{
    for (size_t i = 0; i < N_OF(names); i++)
        if (str_eq(str_z(names[i].group), group)) return page_text(rq, names[i].vi, names[i].en);
    return group;
}

static enum err find(struct req *rq, int64_t *account_id, struct str *group)
{
    return unsubscribe_read(rq->arena, rq->keys, req_param(rq, "token"), account_id, group);
}

static struct buf *open_page(struct req *rq)
{
    return page_open(rq, 200, page_text(rq, S("Thư báo qua e-mail"), S("Mails from us")),
                     page_text(rq, S("Trang của thành phố · Sẵn Sàng"), S("A page of the city · Sẵn Sàng")));
}

/* GET /u/:token -> a page with one button; looking changes nothing, because mail programs look at every link */
static enum err page_get(struct req *rq)
{
    int64_t account_id;
    struct str group;
    TRY(find(rq, &account_id, &group));
    struct buf *h = open_page(rq);
    h_lit(h, "<section class=\"card stack\"><p class=\"big\">");
    h_text(h, page_text(rq, S("Bác có muốn thôi nhận thư về "), S("Stop mails about ")));
    h_text(h, name_of(rq, group));
    h_text(h, page_text(rq, S(" không?"), S("?")));
    h_lit(h, "</p><form method=\"post\"><button class=\"btn wide\" name=\"List-Unsubscribe\" value=\"One-Click\">");
    h_text(h, page_text(rq, S("Thôi nhận thư này"), S("Stop these mails")));
    h_lit(h, "</button></form><p>");
    h_text(h, page_text(rq, S("Thông báo trong ứng dụng vẫn còn."), S("The notices in the app stay.")));
    h_lit(h, "</p></section>");
    page_close(rq, h);
    return OK;
}

/* POST /u/:token, with any body -> done; again changes nothing */
static enum err page_post(struct req *rq)
{
    int64_t account_id;
    struct str group;
    TRY(find(rq, &account_id, &group));
    TRY(preferences_stop_mail(rq->db, rq->arena, account_id, rq->now_ms, group));
    struct buf *h = open_page(rq);
    h_lit(h, "<section class=\"card stack\" role=\"status\"><p class=\"big\">");
    h_text(h, page_text(rq, S("Xong. Bác sẽ không nhận thư về "), S("Done. No more mails about ")));
    h_text(h, name_of(rq, group));
    h_text(h, page_text(rq, S(" nữa."), S(".")));
    h_lit(h, "</p><p>");
    h_text(h, page_text(rq, S("Muốn nhận lại, bác đăng nhập rồi mở phần Thông báo."),
                        S("To have them again, sign in and open Notices.")));
    h_lit(h, "</p></section>");
    page_close(rq, h);
    return OK;
}

static const struct route table[] = {
    { GET,  "/u/:token", page_get,  ROLE_ANYONE, 0,       .about = "The page behind the link under a mail" },
    { POST, "/u/:token", page_post, ROLE_ANYONE, 2 * KIB, .about = "Stop that kind of mail", .is_raw = true },
};
const struct routes unsubscribe_routes = { table, N_OF(table) };
