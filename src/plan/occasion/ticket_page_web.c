/* ticket_page_web.c - /t/TOKEN: a ticket for whoever holds it, on any phone: its code, its time and place, the stream, the answer afterwards. */
#include "auth/qr.h"
#include "core/time.h"
#include "http/page.h"
#include "plan/occasion/occasion_web.h"

struct showing { struct req *rq; struct buf *h; struct ticket t; struct occasion o; struct str token; bool has_answered; };

static void words(struct showing *k, struct str vi, struct str en) { h_text(k->h, page_text(k->rq, vi, en)); }

static struct str title_of(const struct showing *k)
{
    return k->rq->lang == LANG_EN && k->o.title_en.n ? k->o.title_en : k->o.title;
}

static void keep_choices(struct showing *k)
{
    h_lit(k->h, "?");
    if (k->rq->lang == LANG_EN) h_lit(k->h, "lang=en");
    if (str_eq(req_param(k->rq, "co"), S("lon"))) h_lit(k->h, "&amp;co=lon");
}

static const struct { struct str vi, en; } states[] = {
    [TICKET_HELD]      = { STR("Bác đã có chỗ"),                                 STR("You have a seat") },
    [TICKET_WAITING]   = { STR("Đang chờ chỗ. Có chỗ sẽ báo ngay cho bác."),     STR("Waiting for a seat. You will be told.") },
    [TICKET_WITHDRAWN] = { STR("Vé này đã trả lại"),                             STR("This ticket was given back") },
};

static bool has_come(const struct showing *k) { return k->t.arrived_ms || k->t.joined_ms; }
static bool is_asked(const struct showing *k)
{
    return has_come(k) && (k->o.state == OCCASION_UNDER_WAY || k->o.state == OCCASION_ENDED);
}

/* Who has been counted is told so, when, and what comes next. */
static void counted(struct showing *k)
{
    bool is_here = k->t.arrived_ms != 0;
    h_lit(k->h, "<p class=\"said strong\" role=\"status\">");
    words(k, is_here ? S("Bác đã được tính có mặt lúc ") : S("Bác đã được tính tham dự trực tuyến lúc "),
          is_here ? S("You have been counted as present at ") : S("You have been counted as attending online at "));
    h_text(k->h, time_text_vi(k->rq->arena, is_here ? k->t.arrived_ms : k->t.joined_ms));
    if (is_here && k->t.heads > 1)
        h_text(k->h, arena_printf(k->rq->arena, k->rq->lang == LANG_EN ? " (%lld of %lld people)" : " (%lld trên %lld người)",
                                  (long long)k->t.arrived_heads, (long long)k->t.heads));
    h_lit(k->h, "</p><p class=\"said\">");
    if (k->has_answered) words(k, S("Cảm ơn bác đã đến và góp ý."), S("Thank you for coming and for your answer."));
    else if (is_asked(k)) words(k, S("Xong buổi, mời bác góp ý ở cuối trang này."), S("When it is over, please tell us below how it was."));
    else words(k, S("Xong buổi, mời bác mở lại trang này để góp ý."), S("When it is over, please open this page again and tell us how it was."));
    h_lit(k->h, "</p>");
}

static void state(struct showing *k)
{
    if (has_come(k) && k->o.state != OCCASION_CANCELLED) {
        counted(k);
        return;
    }
    h_lit(k->h, "<p class=\"said strong\">");
    if (k->o.state == OCCASION_CANCELLED) words(k, S("Sự kiện đã huỷ"), S("The event is cancelled"));
    else words(k, states[k->t.state].vi, states[k->t.state].en);
    h_lit(k->h, "</p>");
    if (k->o.state != OCCASION_CANCELLED || !k->o.reason.n) return;
    h_lit(k->h, "<p class=\"said\">");
    h_text(k->h, k->o.reason);
    h_lit(k->h, "</p>");
}

static enum err code(struct showing *k)
{
    struct html svg;
    struct str url =
        arena_printf(k->rq->arena, "%.*s/t/%.*s", (int)k->rq->origin.n, k->rq->origin.p, (int)k->token.n, k->token.p);
    bool are_all_in = k->t.arrived_ms && k->t.arrived_heads >= k->t.heads;       /* the code has done its work */
    if (k->t.state == TICKET_WITHDRAWN || k->o.state == OCCASION_CANCELLED || are_all_in) return OK;
    TRY(qr_svg(k->rq->arena, url, &svg));
    h_lit(k->h, "<figure class=\"qr\">");
    h_html(k->h, svg);
    h_lit(k->h, "<figcaption class=\"quiet\">");
    if (k->t.state == TICKET_WAITING)
        words(k, S("Khi có chỗ, bác đưa mã này ở cửa"), S("Once there is a seat, show this code at the door"));
    else if (k->t.arrived_ms) words(k, S("Người trong nhóm đến sau đưa mã này ở cửa"), S("Who of the group comes later shows this code at the door"));
    else if (k->t.mode == MODE_ONLINE) words(k, S("Nếu bác đến tận nơi, đưa mã này ở cửa"), S("If you come in person, show this code at the door"));
    else words(k, S("Đưa mã này cho người đón ở cửa"), S("Show this code at the door"));
    h_lit(k->h, "</figcaption></figure>");
    return OK;
}

static void facts(struct showing *k)
{
    struct arena *a = k->rq->arena;
    h_lit(k->h, "<dl class=\"facts\">");
    page_fact(k->h, page_text(k->rq, S("Bắt đầu"), S("Begins")), time_text_vi(a, k->o.starts_ms));
    page_fact(k->h, page_text(k->rq, S("Kết thúc"), S("Ends")), time_text_vi(a, k->o.ends_ms));
    if (k->o.place.n) page_fact(k->h, page_text(k->rq, S("Nơi tổ chức"), S("Where")), k->o.place);
    page_fact(k->h, page_text(k->rq, S("Đơn vị"), S("Held by")), k->o.unit);
    page_fact(k->h, page_text(k->rq, S("Vé số"), S("Ticket number")), arena_printf(a, "%lld", (long long)k->t.number));
    if (k->t.heads > 1)
        page_fact(k->h, page_text(k->rq, S("Số người"), S("People")), arena_printf(a, "%lld", (long long)k->t.heads));
    h_lit(k->h, "</dl>");
}

static void form(struct showing *k, const char *action)
{
    h_lit(k->h, "<form method=\"post\" class=\"card stack\" action=\"/t/");
    h_text(k->h, k->token);
    h_lit(k->h, "/");
    h_text(k->h, str_z(action));
    keep_choices(k);
    h_lit(k->h, "\">");
}

static void stream(struct showing *k)
{
    bool is_soon =
        k->rq->now_ms >= k->o.starts_ms - JOIN_BEFORE_MIN * (int64_t)MINUTE_MS && k->rq->now_ms < k->o.ends_ms;
    if (!k->o.has_stream || k->t.state != TICKET_HELD || k->o.state == OCCASION_CANCELLED || !is_soon) return;
    if (k->t.joined_ms) { /* a form that leads to another site is refused by browsers: a link does */
        h_lit(k->h, "<p class=\"card\"><a class=\"btn wide\" rel=\"noreferrer\" href=\"");
        h_text(k->h, k->o.link);
        h_lit(k->h, "\">");
        words(k, S("Sang trang phát trực tuyến"), S("To the stream"));
        h_lit(k->h, "</a></p>");
        return;
    }
    form(k, "join");
    h_lit(k->h, "<button class=\"btn wide\">");
    words(k, S("Tham dự trực tuyến"), S("Attend online"));
    h_lit(k->h, "</button><p class=\"quiet\">");
    words(k, S("Bấm vào đây là được tính một lượt tham dự trực tuyến."), S("This counts once as attending online."));
    h_lit(k->h, "</p></form>");
}

static const struct { const char *value; struct str vi, en; } choices[] = {
    { "5", STR("Rất tốt"), STR("Very good") }, { "4", STR("Tốt"), STR("Good") }, { "3", STR("Bình thường"), STR("Fair") },
    { "2", STR("Chưa tốt"), STR("Poor") },     { "1", STR("Rất kém"), STR("Very poor") },
};

static void feedback(struct showing *k)
{
    if (!is_asked(k) || k->has_answered) return;
    form(k, "feedback");
    h_lit(k->h, "<fieldset class=\"stack\"><legend>");
    words(k, S("Bác thấy buổi này thế nào?"), S("How was it?"));
    h_lit(k->h, "</legend>");
    for (size_t i = 0; i < N_OF(choices); i++) {
        h_lit(k->h, "<label class=\"answer\"><input type=\"radio\" name=\"stars\" required value=\"");
        h_text(k->h, str_z(choices[i].value));
        h_lit(k->h, "\"> ");
        words(k, choices[i].vi, choices[i].en);
        h_lit(k->h, "</label>");
    }
    h_lit(k->h, "</fieldset><label class=\"field\"><span>");
    words(k, S("Góp ý thêm (không bắt buộc)"), S("Anything else (optional)"));
    h_lit(
        k->h,
        "</span><textarea class=\"input\" name=\"text\" maxlength=\"1000\" rows=\"3\"></textarea></label><button class=\"btn wide\">");
    words(k, S("Gửi góp ý"), S("Send"));
    h_lit(k->h, "</button></form>");
}

struct page_in { struct str token, co; };
static const struct field page_in[] = {
    FIELD(struct page_in, token, .min = 1, .max = 64), FIELD(struct page_in, co, .nullable = true, .max = 8, .about = "lon: large letters"),
};
static const struct fields page_in_fields = { page_in, N_OF(page_in) };

static enum err load(struct req *rq, struct str token, struct showing *k)
{
    k->rq = rq;
    k->token = token;
    TRY(ticket_by_token(rq->db, rq->arena, token, &k->t));
    TRY(occasion_by_id(rq->db, rq->arena, k->t.occasion_id, &k->o));
    TRY(ticket_has_answered(rq->db, rq->arena, k->t.id, &k->has_answered));
    reply_header(rq, "Cache-Control", S("no-store"));
    reply_header(rq, "Referrer-Policy", S("no-referrer"));
    return OK;
}

/* GET /t/:token -> the page of a ticket */
static enum err ticket_page(struct req *rq)
{
    struct page_in in = { .co = S("") };
    struct showing k;
    TRY(req_read(rq, FIELDS(page_in), &in));
    TRY(load(rq, in.token, &k));
    k.h = page_open(rq, 200, title_of(&k), page_text(rq, S("Vé của bác"), S("Your ticket")));
    h_lit(k.h, "<section class=\"card stack\">");
    state(&k);
    TRY(code(&k));
    facts(&k);
    h_lit(k.h, "</section>");
    stream(&k);
    feedback(&k);
    page_close(rq, k.h);
    return OK;
}

static enum err again(struct req *rq, struct str token)
{
    return reply_redirect(rq, arena_printf(rq->arena, "/t/%.*s%s", (int)token.n, token.p,
                                           rq->lang == LANG_EN ? "?lang=en" : ""));
}

/* POST /t/:token/join -> the page again, with the link of the stream | 409 not now */
static enum err join_form(struct req *rq)
{
    struct page_in in = { .co = S("") };
    struct showing k;
    struct str link;
    TRY(req_read(rq, FIELDS(page_in), &in));
    TRY(load(rq, in.token, &k));
    TRY(ticket_join(rq->db, rq->arena, rq->now_ms, k.t.id, &link, &k.o));
    occasion_touch(rq, k.o.id);
    return again(rq, in.token);
}

struct said_in { struct str token, co, text; int64_t stars; };
static const struct field said_in[] = {
    FIELD(struct said_in, token, .min = 1, .max = 64), FIELD(struct said_in, co, .nullable = true, .max = 8),
    FIELD(struct said_in, text, .nullable = true, .max = 1000), FIELD(struct said_in, stars, .min = 1, .max = 5),
};
static const struct fields said_in_fields = { said_in, N_OF(said_in) };

/* A form sends its lines with CRLF. */
static struct str plain_lines(struct arena *a, struct str s)
{
    struct buf out = { .arena = a };
    for (size_t i = 0; i < s.n; i++) if (s.p[i] != '\r') buf_add(&out, (struct str){ &s.p[i], 1 });
    return buf_str(&out);
}

/* POST /t/:token/feedback -> the page again | 409 */
static enum err feedback_form(struct req *rq)
{
    struct said_in in = { .co = S("") };
    struct showing k;
    TRY(req_read(rq, FIELDS(said_in), &in));
    TRY(load(rq, in.token, &k));
    TRY(ticket_feedback(rq->db, rq->arena, rq->now_ms, &(struct ticket_answer){ k.t.id, in.stars, plain_lines(rq->arena, in.text) }));
    return again(rq, in.token);
}

static const struct route table[] = {
    { GET,  "/t/:token",          ticket_page,   ROLE_ANYONE, 0,       .about = "The page of a ticket", .in = &page_in_fields },
    { POST, "/t/:token/join",     join_form,     ROLE_ANYONE, KIB,     .about = "Open the stream with a ticket", .in = &page_in_fields },
    { POST, "/t/:token/feedback", feedback_form, ROLE_ANYONE, 4 * KIB, .about = "Judge it afterwards", .in = &said_in_fields },
};
const struct routes ticket_page_routes = { table, N_OF(table) };
