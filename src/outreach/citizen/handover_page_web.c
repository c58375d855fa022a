/* handover_page_web.c - behind the scanned code: sign in, then what to do next; without a script. */
#include "outreach/citizen/handover.h"
#include "http/page.h"

static const struct { struct str vi, en;
} marks[MARK_COUNT] = {
    [MARK_PHONE] = { STR("Điện thoại thông minh"), STR("Smartphone") },
    [MARK_NETWORK] = { STR("Kết nối mạng"), STR("Network") },
    [MARK_CITY_APP] = { STR("Ứng dụng của thành phố"), STR("City app") },
    [MARK_EID] = { STR("Định danh mức 2"), STR("e-ID level 2") },
    [MARK_ACCOUNT] = { STR("Tài khoản nhận tiền"), STR("Account to be paid into") },
    [MARK_SKILLS] = { STR("Kỹ năng số"), STR("Digital skills") },
    [MARK_SAFETY] = { STR("An toàn trên mạng"), STR("Safety online") },
    [MARK_CULTURE] = { STR("Ứng xử trên mạng"), STR("Manners online") },
    [MARK_LEARN] = { STR("Học thêm"), STR("Learning") },
};

struct page_in { struct str token, phone, code, co; };
#define TOKEN FIELD(struct page_in, token, .min = HANDOVER_TOKEN_LEN, .max = HANDOVER_TOKEN_LEN)
#define LARGE FIELD(struct page_in, co, .nullable = true, .max = 8)
static const struct field look_in[] = { TOKEN, LARGE };
static const struct field answer_in[] = {
    TOKEN, LARGE, FIELD(struct page_in, phone, .nullable = true, .max = 24),
    FIELD(struct page_in, code, .nullable = true, .min = CODE_DIGITS, .max = CODE_DIGITS),
};

static struct buf *open_page(struct req *rq, int status, const struct handed *from)
{
    struct str under = from->team.n ? arena_printf(rq->arena, "%.*s · %.*s", (int)from->team.n, from->team.p,
                                                   (int)from->ward.n, from->ward.p)
                                    : (struct str){ 0 };
    return page_open(rq, status, page_text(rq, S("Việc nên làm tiếp của bác"), S("What to do next")), under);
}

static void say(struct req *rq, struct buf *h, struct str vi, struct str en)
{
    h_lit(h, "<p>");
    h_text(h, page_text(rq, vi, en));
    h_lit(h, "</p>");
}

static void button(struct req *rq, struct buf *h, struct str vi, struct str en)
{
    h_lit(h, "<button class=\"btn main wide\">");
    h_text(h, page_text(rq, vi, en));
    h_lit(h, "</button></form>");
}

static void fault_line(struct buf *h, struct str fault)
{
    if (!fault.n) return;
    h_lit(h, "<p class=\"fault\" role=\"alert\">");
    h_text(h, fault);
    h_lit(h, "</p>");
}

/* Who he is, first: his phone, then the code that was sent to it. */
static void phone_form(struct req *rq, struct buf *h, struct str fault)
{
    h_lit(h, "<form method=\"post\" class=\"card stack\"><label class=\"field\"><span>");
    h_text(h, page_text(rq, S("Bác nhập số điện thoại của bác"), S("Type your phone number")));
    h_lit(h, "</span><input class=\"input\" name=\"phone\" type=\"tel\" autocomplete=\"tel\" minlength=\"9\" "
             "maxlength=\"24\" required></label>");
    fault_line(h, fault);
    button(rq, h, S("Gửi mã về điện thoại"), S("Send me a code"));
}

static void code_form(struct req *rq, struct buf *h, struct str phone, struct str fault)
{
    h_lit(h, "<form method=\"post\" class=\"card stack\"><input type=\"hidden\" name=\"phone\" value=\"");
    h_text(h, phone);
    h_lit(h, "\"><label class=\"field\"><span>");
    h_text(h, page_text(rq, S("Bác nhập sáu số trong tin nhắn"), S("Type the six digits of the message")));
    h_lit(h, "</span><input class=\"input\" name=\"code\" inputmode=\"numeric\" autocomplete=\"one-time-code\" "
             "minlength=\"6\""
             " maxlength=\"6\" required></label>");
    fault_line(h, fault);
    button(rq, h, S("Xem việc nên làm"), S("Show me what to do"));
}

static enum err steps_page(struct req *rq, int64_t account_id)
{
    struct citizen c;
    struct next_steps s = { .n = 0 };
    TRY(citizen_by_id(rq->db, rq->arena, account_id, &c));
    if (c.resident_id) TRY(steps_of(rq->db, rq->arena, c.resident_id, rq->lang, &s));
    struct buf *h = open_page(rq, 200, &(struct handed){ 0 });
    say(rq, h, s.n ? S("Bác còn những việc này. Bác làm dần, có tổ giúp.") : S("Bác đã đủ ba sẵn sàng. Cảm ơn bác!"),
        s.n ? S("These are left. One at a time; the team helps.") : S("Three times ready. Thank you!"));
    for (size_t i = 0; i < s.n; i++) {
        const struct follow_up *f = &s.steps[i];
        h_lit(h, "<section class=\"card stack\"><h2>");
        h_text(h, page_text(rq, marks[f->mark].vi, marks[f->mark].en));
        h_lit(h, "</h2><p>");
        h_text(h, f->text);
        h_lit(h, "</p><dl class=\"facts\">");
        if (f->place.n) page_fact(h, page_text(rq, S("Ở đâu"), S("Where")), f->place);
        if (f->time.n) page_fact(h, page_text(rq, S("Khi nào"), S("When")), f->time);
        h_lit(h, "</dl></section>");
    }
    page_close(rq, h);
    return OK;
}

/* ---- the steps from the code to the list ---- */

static const struct { struct str vi, en;
} refusals[] = {
    [HANDOVER_FINE] = { STR(""), STR("") },
    [HANDOVER_UNKNOWN] = { STR("Mã không đúng. Bác nhờ tổ viên cho quét lại."),
                          STR("This code is not known. Ask to scan it again.") },
    [HANDOVER_USED] = { STR("Mã này đã có người dùng. Bác nhờ tổ viên tạo mã mới."),
                       STR("This code has been used. Ask for a new one.") },
    [HANDOVER_EXPIRED] = { STR("Mã đã hết hạn. Bác nhờ tổ viên tạo mã mới."),
                          STR("This code is too old. Ask for a new one.") },
    [HANDOVER_LINKED] = { STR("Số điện thoại này hoặc tên này đã khớp với người khác. Bác hỏi phường giúp."),
                         STR("This phone or this person is matched already. Ask the ward.") },
};

static enum err refusal_page(struct req *rq, int status, enum handover_fault fault)
{
    struct buf *h = open_page(rq, status, &(struct handed){ 0 });
    h_lit(h, "<section class=\"card seal ask\" role=\"status\">");
    say(rq, h, refusals[fault].vi, refusals[fault].en);
    h_lit(h, "</section>");
    page_close(rq, h);
    return OK;
}

static enum err take_and_show(struct req *rq, struct str token, int64_t account_id)
{
    const struct actor by = {
        .account_id = account_id, .roles = ROLE_RESIDENT, .address = rq->address, .site = rq->site };
    enum handover_fault fault;
    enum err e = handover_take(rq->db, rq->arena, rq->now_ms, rq->keys, token, &by, &fault);
    if (fault != HANDOVER_FINE && (e == ERR_NOT_FOUND || e == ERR_CONFLICT))
        return refusal_page(rq, err_status(e), fault);
    TRY(e);
    return steps_page(rq, account_id);
}

/* GET /b/:token -> whose hand-over it is, and how to take it */
static enum err handover_page(struct req *rq)
{
    struct page_in in = { 0 };
    struct handed from;
    TRY(req_read(rq, FIELDS(look_in), &in));
    enum err e = handover_look(rq->db, rq->arena, rq->now_ms, rq->keys, in.token, &from);
    bool is_resident = (rq->who.roles & ROLE_RESIDENT) != 0;
    if (e == ERR_NOT_FOUND && is_resident) return take_and_show(rq, in.token, rq->who.id); /* his own, opened again */
    if (e == ERR_NOT_FOUND) return refusal_page(rq, 404, HANDOVER_EXPIRED);
    TRY(e);
    struct buf *h = open_page(rq, 200, &from);
    if (is_resident) {
        h_lit(h, "<form method=\"post\" class=\"card stack\">");
        button(rq, h, S("Nhận việc nên làm"), S("Take it"));
    } else phone_form(rq, h, (struct str){ 0 });
    page_close(rq, h);
    return OK;
}

static enum err ask_phone(struct req *rq, const struct page_in *in, const struct handed *from)
{
    int64_t wait_ms;
    struct str site = rq->site.n ? rq->site : rq->address;
    enum err e = citizen_code_send(rq->db, rq->arena, rq->now_ms, rq->keys, in->phone, site, &wait_ms);
    if (e != OK && e != ERR_BAD_INPUT && e != ERR_TOO_MANY) return e;
    struct buf *h = open_page(rq, e == ERR_BAD_INPUT ? 400 : 200, from);
    if (e == ERR_BAD_INPUT)
        phone_form(rq, h, page_text(rq, S("Số này chưa đúng số di động, bác xem lại"), S("This is no mobile number")));
    else
        code_form(rq, h, in->phone,
                  e == OK ? (struct str){ 0 }
                          : page_text(rq, S("Mã vừa gửi rồi, bác xem tin nhắn; chưa thấy thì một phút sau thử lại"),
                                      S("A code was sent just now; try again in a minute")));
    page_close(rq, h);
    return OK;
}

static enum err sign_in(struct req *rq, const struct page_in *in, const struct handed *from)
{
    struct str token;
    int64_t account_id, wait_ms;
    const struct code_sign_in s = { .phone = in->phone, .code = in->code, .address = rq->address,
                                    .site = rq->site.n ? rq->site : rq->address };
    enum err e = citizen_sign_in_phone(rq->db, rq->arena, rq->now_ms, rq->keys, &s, &token, &account_id, &wait_ms);
    if (e == ERR_SIGN_IN || e == ERR_BAD_INPUT) {
        struct buf *h = open_page(rq, err_status(e), from);
        code_form(rq, h, in->phone,
                  page_text(rq, S("Mã không đúng hoặc đã hết hạn"), S("The code is wrong or too old")));
        page_close(rq, h);
        return OK;
    }
    TRY(e);
    TRY(citizen_cookie_set(rq, token));
    return take_and_show(rq, in->token, account_id);
}

/* POST /b/:token [phone [code]] -> the next question, or the list */
static enum err handover_answer(struct req *rq)
{
    struct page_in in = { 0 };
    struct handed from;
    TRY(req_read(rq, FIELDS(answer_in), &in));
    bool is_resident = (rq->who.roles & ROLE_RESIDENT) != 0;
    if (is_resident && !in.phone.n) return take_and_show(rq, in.token, rq->who.id);
    enum err e = handover_look(rq->db, rq->arena, rq->now_ms, rq->keys, in.token, &from);
    if (e == ERR_NOT_FOUND) return refusal_page(rq, 404, HANDOVER_EXPIRED);
    TRY(e);
    if (!in.phone.n) return req_blame(rq, "phone");
    return in.code.n ? sign_in(rq, &in, &from) : ask_phone(rq, &in, &from);
}

static const struct route table[] = {
    { GET, "/b/:token", handover_page, ROLE_ANYONE, 0,
     .about = "What a member hands over at the door: sign in and see what to do next" },
    { POST, "/b/:token", handover_answer, ROLE_ANYONE, KIB, .about = "The phone, then the code, then the list" },
};
const struct routes handover_page_routes = { table, N_OF(table) };
