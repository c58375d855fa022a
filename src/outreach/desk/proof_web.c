/* proof_web.c - the pages a resident opens: is this person genuine, did somebody come; without a script. */
#include "outreach/desk/proof.h"
#include "auth/keys.h"
#include "core/time.h"
#include "http/page.h"
#include "outreach/desk/desk_web.h"
#include "outreach/desk/slip_sheet.h"
#include "outreach/team/team.h"
#include "territory/territory.h"

/* ---- who stands at my door ---- */

static const struct { const char *seal; struct str title_vi, title_en, say_vi, say_en; } badges[] = {
    [BADGE_GENUINE] = { "yes", STR("Đúng người của thành phố"), STR("Genuine"),
        STR("Mã trên điện thoại đúng vào lúc này. Bác có thể yên tâm trò chuyện."),
        STR("The code on the phone is right at this moment.") },
    [BADGE_PRINTED] = { "ask", STR("Thẻ này có thật"), STR("This badge exists"),
        STR("Thẻ có thể bị chép lại. Bác hãy bảo người này mở mã trên điện thoại, rồi quét mã đó."),
        STR("A badge can be copied. Ask this person for the code on the phone and scan that one.") },
    [BADGE_STALE] = { "ask", STR("Mã đã cũ"), STR("This code is old"),
        STR("Mã đổi mỗi phút. Bác hãy bảo người này mở lại mã, rồi quét lần nữa."),
        STR("The code changes every minute. Ask to see it again and scan once more.") },
    [BADGE_UNKNOWN] = { "no", STR("Không có thẻ này"), STR("No such badge"),
        STR("Bác đừng mở cửa, đừng đưa giấy tờ. Hãy gọi công an phường hoặc 113."),
        STR("Do not open, do not show papers. Call the ward police or 113.") },
    [BADGE_ENDED] = { "no", STR("Thẻ không còn hiệu lực"), STR("This badge is no longer valid"),
        STR("Người này không còn làm nhiệm vụ. Bác đừng đưa giấy tờ. Hãy gọi đường dây nóng."),
        STR("This person no longer works for the city. Do not show papers. Call the hotline.") },
};

static void badge_facts(const struct req *rq, struct buf *h, const struct badge *b)
{
    h_lit(h, "<dl class=\"facts card\">");
    page_fact(h, page_text(rq, S("Họ tên"), S("Name")), b->name);
    page_fact(h, page_text(rq, S("Tổ"), S("Team")), b->team);
    page_fact(h, page_text(rq, S("Phường, xã"), S("Ward")), b->ward);
    page_fact(h, page_text(rq, S("Hôm nay"), S("Today")), day_text_vi(h->arena, day_of_ms(rq->now_ms)));
    h_lit(h, "</dl>");
}

static void hotline(const struct req *rq, struct buf *h, struct str number)
{
    struct str n = number.n ? number : S("1022");
    h_lit(h, "<p><a class=\"btn wide\" href=\"tel:");
    h_text(h, n);
    h_lit(h, "\">");
    h_text(h, page_text(rq, S("Gọi hỏi đường dây nóng "), S("Call the hotline ")));
    h_text(h, n);
    h_lit(h, "</a></p>");
}

static const struct field large_in[] = { { .name = "co", .kind = FIELD_TEXT, .nullable = true, .max = 8 } };

struct badge_in { struct str code, co; };
static const struct field badge_in[] = {
    FIELD(struct badge_in, code, .min = 1, .max = 40), FIELD(struct badge_in, co, .nullable = true, .max = 8),
};

/* GET /v/:code -> whether the person at the door is genuine; always an answer, also for rubbish */
static enum err badge_page(struct req *rq)
{
    struct badge_in in = { 0 };
    struct badge b;
    TRY(req_read(rq, FIELDS(badge_in), &in));
    TRY(badge_look(rq->db, rq->arena, rq->keys, in.code, rq->now_ms, &b));
    struct buf *h = page_open(rq, 200, page_text(rq, S("Người đến nhà bác"), S("Who is at the door")),
                              page_text(rq, S("Trang của thành phố · Sẵn Sàng"), S("A page of the city · Sẵn Sàng")));
    h_lit(h, "<section class=\"card seal ");
    h_text(h, str_z(badges[b.state].seal));
    h_lit(h, "\" role=\"status\"><p class=\"big\">");
    h_text(h, page_text(rq, badges[b.state].title_vi, badges[b.state].title_en));
    h_lit(h, "</p><p>");
    h_text(h, page_text(rq, badges[b.state].say_vi, badges[b.state].say_en));
    h_lit(h, "</p></section>");
    if (b.state == BADGE_GENUINE)
        badge_facts(rq, h, &b); /* numbers of badges can be tried one by one; live codes cannot */
    h_lit(h, "<section class=\"card stack\"><h2>");
    h_text(h, page_text(rq, S("Bác nhớ giúp"), S("Please remember")));
    h_lit(h, "</h2><ul class=\"stack tight\"><li>");
    h_text(h, page_text(rq, S("Người thật không bao giờ hỏi mật khẩu, mã OTP, mã PIN."),
                        S("A genuine volunteer never asks for a password, a one-time code or a PIN.")));
    h_lit(h, "</li><li>");
    h_text(h, page_text(rq, S("Người thật không chụp ảnh căn cước, không thu tiền."),
                        S("A genuine volunteer takes no photo of your card and no money.")));
    h_lit(h, "</li></ul></section>");
    hotline(rq, h, b.hotline);
    page_close(rq, h);
    return OK;
}

/* ---- did somebody come ---- */

static const struct { struct str vi, en; } saids[] = {
    [SAID_HELPED] = { STR("Có đến và đã giúp tôi"), STR("They came and helped me") },
    [SAID_CAME]   = { STR("Có đến nhưng chưa giúp được"), STR("They came but could not help yet") },
    [SAID_NOBODY] = { STR("Không có ai đến"), STR("Nobody came") },
};

static void witness_facts(const struct req *rq, struct buf *h, const struct witnessed *w)
{
    if (!w->is_known) return;
    h_lit(h, "<dl class=\"facts card\">");
    page_fact(h, page_text(rq, S("Người đến"), S("Who came")), w->member);
    page_fact(h, page_text(rq, S("Tổ"), S("Team")), w->team);
    page_fact(h, page_text(rq, S("Phường, xã"), S("Ward")), w->ward);
    page_fact(h, page_text(rq, S("Lúc"), S("When")), time_text_vi(h->arena, w->at_ms));
    h_lit(h, "</dl>");
}

static void ask(const struct req *rq, struct buf *h)
{
    h_lit(h, "<h2>");
    h_text(h, page_text(rq, S("Bác cho biết có đúng không?"), S("Is this right?")));
    h_lit(h, "</h2><form method=\"post\" class=\"stack\">");
    for (size_t i = 0; i < N_OF(saids); i++) {
        h_lit(h, "<button class=\"btn wide\" name=\"said\" value=\"");
        h_text(h, str_z(said_words[i]));
        h_lit(h, "\">");
        h_text(h, page_text(rq, saids[i].vi, saids[i].en));
        h_lit(h, "</button>");
    }
    h_lit(h, "</form>");
}

static void thank(const struct req *rq, struct buf *h, unsigned said, const char code[6])
{
    h_lit(h, "<section class=\"card seal yes\" role=\"status\"><p class=\"big\">");
    h_text(h, page_text(rq, S("Cảm ơn bác"), S("Thank you")));
    h_lit(h, "</p><p>");
    h_text(h, page_text(rq, S("Bác đã trả lời: "), S("Your answer: ")));
    h_text(h, page_text(rq, saids[said].vi, saids[said].en));
    h_lit(h, "</p></section>");
    if (!code || said == SAID_NOBODY) return;
    h_lit(h, "<section class=\"card stack\"><p>");
    h_text(h, page_text(rq, S("Nếu tổ viên hỏi, bác đọc sáu số này:"),
                        S("If the volunteer asks, read out these six digits:")));
    h_lit(h, "</p><p class=\"seal\"><b class=\"big num\">");
    h_text(h, (struct str){ code, 3 });
    h_lit(h, " ");
    h_text(h, (struct str){ code + 3, 3 });
    h_lit(h, "</b></p></section>");
}

static enum err witness_reply(struct req *rq, const struct witnessed *w, struct str token)
{
    char code[6];
    if (token.n && w->is_said) TRY(witness_code(rq->arena, rq->keys, token, code));
    struct buf *h =
        page_open(rq, 200, page_text(rq, S("Xác nhận lượt đến nhà"), S("Confirm a visit")),
                  page_text(rq, S("Chỉ mất vài giây, không cần đăng nhập"), S("A few seconds, no sign-in")));
    witness_facts(rq, h, w);
    if (w->is_said) thank(rq, h, w->said, token.n ? code : NULL);
    else ask(rq, h);
    page_close(rq, h);
    return OK;
}

struct token_in { struct str token, co; };
static const struct field token_in[] = {
    FIELD(struct token_in, token, .min = 20, .max = 64), FIELD(struct token_in, co, .nullable = true, .max = 8),
};

/* GET /x/:token -> the question, or the thanks when it was answered */
static enum err witness_page(struct req *rq)
{
    struct token_in in = { 0 };
    struct witnessed w;
    TRY(req_read(rq, FIELDS(token_in), &in));
    TRY(witness_look(rq->db, rq->arena, rq->keys, in.token, &w));
    return witness_reply(rq, &w, in.token);
}

/* The browser's own mark, so that one phone answering for a whole lane is seen. It names nobody. */
static struct str browser_mark(struct req *rq)
{
    struct str cookies = req_header(rq, "Cookie"), name = S("rb=");
    for (size_t i = 0; i + name.n + 43 <= cookies.n; i++)
        if ((i == 0 || cookies.p[i - 1] == ' ' || cookies.p[i - 1] == ';') &&
            memcmp(cookies.p + i, name.p, name.n) == 0)
            return (struct str){ cookies.p + i + name.n, 43 };
    struct str fresh = token_new(rq->arena);
    reply_header(rq, "Set-Cookie",
                 arena_printf(rq->arena, "rb=%.*s; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000%s", (int)fresh.n,
                              fresh.p, rq->origin.n > 6 && memcmp(rq->origin.p, "https:", 6) == 0 ? "; Secure" : ""));
    return fresh;
}

struct say_in { struct str token, number, co; unsigned said; };
static const struct field say_token_in[] = {
    FIELD(struct say_in, token, .min = 20, .max = 64), FIELD(struct say_in, said, .words = said_words),
    FIELD(struct say_in, co, .nullable = true, .max = 8),
};

/* POST /x/:token said=helped -> the thanks; once, asking again shows the first answer */
static enum err witness_answer(struct req *rq)
{
    struct say_in in = { 0 };
    struct witnessed w;
    struct area at;
    TRY(req_read(rq, FIELDS(say_token_in), &in));
    TRY(witness_say(rq->db, rq->arena, rq->keys, &(struct testimony){ .token = in.token, .said = in.said,
                    .browser = browser_mark(rq), .now_ms = rq->now_ms }, &at));
    area_touch(rq, at);
    TRY(witness_look(rq->db, rq->arena, rq->keys, in.token, &w));
    return witness_reply(rq, &w, in.token);
}

/* ---- numbered slips ---- */

/* GET /slip -> where to type the number */
static enum err slip_form(struct req *rq)
{
    struct token_in in = { 0 };
    TRY(req_read(rq, FIELDS(large_in), &in));
    struct buf *h = page_open(rq, 200, page_text(rq, S("Phiếu số của bác"), S("Your slip")), (struct str){ 0 });
    h_lit(h, "<form method=\"post\" class=\"card stack\"><label class=\"field\"><span>");
    h_text(h, page_text(rq, S("Bác nhập tám số trên phiếu"), S("Type the eight digits of your slip")));
    h_lit(
        h,
        "</span><input class=\"input\" name=\"number\" inputmode=\"numeric\" minlength=\"8\" maxlength=\"8\" required></label>"
        "<button class=\"btn main wide\">");
    h_text(h, page_text(rq, S("Xem phiếu"), S("Look up")));
    h_lit(h, "</button></form>");
    page_close(rq, h);
    return OK;
}

static const struct field slip_in[] = {
    FIELD(struct say_in, number, .min = SLIP_DIGITS, .max = SLIP_DIGITS), FIELD(struct say_in, co, .nullable = true, .max = 8),
};

/* POST /slip number=12345678 -> to the slip's page */
static enum err slip_find(struct req *rq)
{
    struct say_in in = { 0 };
    TRY(req_read(rq, FIELDS(slip_in), &in));
    for (size_t i = 0; i < in.number.n; i++)
        if (in.number.p[i] < '0' || in.number.p[i] > '9') return req_blame(rq, "number");
    return reply_redirect(rq, arena_printf(rq->arena, "/slip/%.*s", (int)in.number.n, in.number.p));
}

/* GET /slip/:number -> the question of the visit this slip was left at */
static enum err slip_page(struct req *rq)
{
    struct say_in in = { 0 };
    struct witnessed w;
    TRY(req_read(rq, FIELDS(slip_in), &in));
    TRY(slip_look(rq->db, rq->arena, in.number, &w));
    return witness_reply(rq, &w, (struct str){ 0 });
}

static const struct field say_slip_in[] = {
    FIELD(struct say_in, number, .min = SLIP_DIGITS, .max = SLIP_DIGITS), FIELD(struct say_in, said, .words = said_words),
    FIELD(struct say_in, co, .nullable = true, .max = 8),
};

/* POST /slip/:number said=helped -> the thanks */
static enum err slip_answer(struct req *rq)
{
    struct say_in in = { 0 };
    struct witnessed w;
    struct area at;
    TRY(req_read(rq, FIELDS(say_slip_in), &in));
    TRY(witness_say(rq->db, rq->arena, rq->keys, &(struct testimony){ .slip = in.number, .said = in.said,
                    .browser = browser_mark(rq), .now_ms = rq->now_ms }, &at));
    area_touch(rq, at);
    TRY(slip_look(rq->db, rq->arena, in.number, &w));
    return witness_reply(rq, &w, (struct str){ 0 });
}

struct print_in { int64_t team, count; };
static const struct field print_in[] = { FIELD(struct print_in, team, .min = 1, .max = INT64_MAX), FIELD(struct print_in, count, .min = 1, .max = SLIPS_MAX) };
static const struct fields print_in_fields = { print_in + 1, 1 };

/* POST /api/teams/:team/slips {count} -> 201 {printed_ms, numbers: ["12345678", …]} */
static enum err slips_make(struct req *rq)
{
    struct print_in in = { 0 };
    TRY(req_read(rq, FIELDS(print_in), &in));
    struct str *numbers = arena_new(rq->arena, struct str, (size_t)in.count);
    if (!numbers) return ERR_NOMEM;
    TRY(slips_print(rq->db, rq->arena, in.team, in.count, rq->now_ms, numbers));
    struct json j = reply_json(rq, 201);
    json_object(&j, NULL);
    json_i64(&j, "printed_ms", rq->now_ms);
    json_array(&j, "numbers");
    for (int64_t i = 0; i < in.count; i++) json_text(&j, NULL, numbers[i]);
    json_end(&j);
    json_end(&j);
    return OK;
}

struct sheet_in { int64_t team, printed_ms; };
static const struct field sheet_in[] = {
    FIELD(struct sheet_in, team, .min = 1, .max = INT64_MAX),
    FIELD(struct sheet_in, printed_ms, .nullable = true, .min = 1, .max = INT64_MAX, .about = "of the reply that made them; absent: the last"),
};
static const struct fields sheet_in_fields = { sheet_in + 1, 1 };

/* GET /api/teams/:team/slips.pdf?printed_ms= -> slips made before, to cut apart | 404 none were made */
static enum err slips_sheet(struct req *rq)
{
    struct sheet_in in = { 0 };
    struct str pdf;
    TRY(req_read(rq, FIELDS(sheet_in), &in));
    TRY(slip_sheet(rq->db, rq->arena, &(struct slip_print){ in.team, in.printed_ms, rq->origin }, &pdf));
    reply_bytes(rq, 200, S("application/pdf"), pdf);
    reply_header(rq, "Content-Disposition", S("inline; filename=\"phieu-xac-nhan.pdf\""));
    return OK;
}

static const struct route table[] = {
    { GET,  "/v/:code",      badge_page,     ROLE_ANYONE, 0,   .about = "Whether the person at the door is genuine" },
    { GET,  "/x/:token",     witness_page,   ROLE_ANYONE, 0,   .about = "Ask a resident about a visit" },
    { POST, "/x/:token",     witness_answer, ROLE_ANYONE, KIB, .about = "A resident's answer about a visit" },
    { GET,  "/slip",         slip_form,      ROLE_ANYONE, 0,   .about = "Where to type the number of a slip" },
    { POST, "/slip",         slip_find,      ROLE_ANYONE, KIB, .about = "To the page of a slip" },
    { GET,  "/slip/:number", slip_page,      ROLE_ANYONE, 0,   .about = "Ask a resident about the visit a slip was left at" },
    { POST, "/slip/:number", slip_answer,    ROLE_ANYONE, KIB, .about = "A resident's answer by slip" },
    { POST, "/api/teams/:team/slips", slips_make, ROLE_HEAD | ROLE_OFFICER, KIB, &scope_team,
      .about = "Fresh numbered slips for a team", .in = &print_in_fields },
    { GET,  "/api/teams/:team/slips.pdf", slips_sheet, ROLE_HEAD | ROLE_OFFICER, 0, &scope_team,
      .about = "Slips made before, to print and cut apart", .in = &sheet_in_fields, .memory_max = 64 * MIB },
};
const struct routes proof_routes = { table, N_OF(table) };
