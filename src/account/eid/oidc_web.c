/* oidc_web.c - the doors of the e-ID sign-in: out to the provider, back from it, and out of both. */
#include "account/citizen/citizen.h"
#include "account/signin/session_web.h"
#include "account/eid/oidc.h"
#include "auth/keys.h"
#include "core/log.h"
#include "http/limit.h"
#include "http/page.h"

#define BACK_PATH "/resident/eid/back"
#define ANSWER_PATH "/resident/eid/answer"
#define START_PATH "/api/resident/eid/start"
#define HOME_PATH "/resident/"
enum { LOGOUT_FORM_MAX = 48 * KIB };

/* ---- the cookie that binds a sign-in to the browser that began it ---- */

static bool is_tls(const struct req *rq) { return rq->origin.n >= 6 && memcmp(rq->origin.p, "https:", 6) == 0; }

/* With TLS the name itself keeps a neighbouring subdomain from setting it. */
static struct str cookie_name(const struct req *rq) { return is_tls(rq) ? S("__Host-eid=") : S("eid="); }

/* Lax, not Strict: the provider sends the browser back, and it must come along. */
static enum err cookie_set(struct req *rq, struct str value)
{
    struct buf b = { .arena = rq->arena };
    buf_add(&b, cookie_name(rq));
    buf_add(&b, value);
    buf_add(&b, S("; Path=/; HttpOnly; SameSite=Lax; Max-Age="));
    buf_i64(&b, OIDC_PENDING_MS / 1000);
    if (is_tls(rq)) buf_add(&b, S("; Secure"));
    if (b.failed) return ERR_NOMEM;
    reply_header(rq, "Set-Cookie", buf_str(&b));
    return OK;
}

/* ---- what the person reads ---- */

struct says { int status; bool again; struct str title_vi, title_en, say_vi, say_en; };
static const struct says pages[] = {
    [OIDC_SAYS_DONE] = { 200, false, STR("Bác đã đăng nhập"), STR("You are signed in"),
                         STR("Bác bấm nút dưới đây để vào trang của bác."),
                         STR("Press the button below to go to your page.") },
    [OIDC_SAYS_AGAIN] = { 400, true, STR("Lần đăng nhập này không còn dùng được"),
                          STR("This sign-in can no longer be used"),
                          STR("Có thể bác đã để lâu quá mười phút, hoặc mở bằng trình duyệt khác. Bác bấm nút dưới đây để đăng nhập lại từ đầu."),
                          STR("Perhaps more than ten minutes have passed, or another browser was used. Press the button below to begin again.") },
    [OIDC_SAYS_CANCELLED] = { 403, true, STR("Bác đã dừng đăng nhập"), STR("You stopped the sign-in"),
                              STR("Bác chưa đồng ý chia sẻ thông tin định danh. Bác có thể thử lại, hoặc quay về và đăng nhập bằng số điện thoại."),
                              STR("You did not agree to share your e-ID. You can try again, or go back and sign in with your phone number.") },
    [OIDC_SAYS_LEVEL] = { 403, false, STR("Tài khoản định danh chưa đủ mức"), STR("Your e-ID has too low a level"),
                          STR("Bác mang căn cước đến công an phường, xã để nâng lên mức 2. Trong lúc chờ, bác quay về và đăng nhập bằng số điện thoại."),
                          STR("Take your ID card to the police of your ward to raise it to level 2. Until then, go back and sign in with your phone number.") },
    [OIDC_SAYS_LATER] = { 503, true, STR("Hệ thống định danh đang bận"), STR("The e-ID system is busy"),
                          STR("Bác đợi vài phút rồi thử lại. Nếu đang vội, bác quay về và đăng nhập bằng số điện thoại."),
                          STR("Wait a few minutes and try again. If you are in a hurry, go back and sign in with your phone number.") },
    [OIDC_SAYS_UNSURE] = { 502, true, STR("Chưa xác nhận được đây là bác"),
                           STR("We could not make sure that it is you"),
                           STR("Câu trả lời của hệ thống định danh chưa đúng, nên chúng tôi chưa cho đăng nhập để giữ an toàn cho bác. Bác thử lại, "
                               "hoặc quay về và đăng nhập bằng số điện thoại."),
                           STR("The answer of the e-ID system was not right, so nobody was signed in, to keep you safe. Try again, or go back and sign "
                               "in with your phone number.") },
    [OIDC_SAYS_REFUSED] = { 403, false, STR("Tài khoản này đang bị khóa"), STR("This account is locked"),
                            STR("Bác gọi hoặc đến bộ phận một cửa của phường, xã để được giúp."),
                            STR("Call or visit the one-stop desk of your ward for help.") },
};

static void link_to(const struct req *rq, struct buf *h, bool main, struct str href, struct str vi, struct str en)
{
    h_lit(h, "<p><a class=\"btn wide");
    if (main) h_lit(h, " main");
    h_lit(h, "\" href=\"");
    h_text(h, href);
    h_lit(h, "\">");
    h_text(h, page_text(rq, vi, en));
    h_lit(h, "</a></p>");
}

/* A page of our own ends the way back: the session's cookie is Strict, and on a chain of redirects that another site began it
   would not be sent. */
static enum err say(struct req *rq, enum oidc_page which)
{
    const struct says *p = &pages[which];
    struct buf *h =
        page_open_alone(rq, p->status, page_text(rq, p->title_vi, p->title_en),
                  page_text(rq, S("Đăng nhập bằng định danh điện tử"), S("Signing in with the national e-ID")));
    h_lit(h, "<section class=\"card stack\" role=\"status\"><p class=\"big\">");
    h_text(h, page_text(rq, p->say_vi, p->say_en));
    h_lit(h, "</p></section>");
    if (which == OIDC_SAYS_DONE) link_to(rq, h, true, S(HOME_PATH), S("Vào trang của bác"), S("To your page"));
    if (p->again) link_to(rq, h, true, S(START_PATH), S("Đăng nhập lại"), S("Sign in again"));
    if (which != OIDC_SAYS_DONE) link_to(rq, h, false, S(HOME_PATH), S("Quay về"), S("Go back"));
    page_close(rq, h);
    if (which == OIDC_SAYS_DONE) reply_header(rq, "Refresh", S("0; url=" HOME_PATH));
    if (which == OIDC_SAYS_LATER) reply_header(rq, "Retry-After", S("60"));
    reply_header(rq, "Cache-Control", S("no-store"));
    return OK;
}

static void put_in(struct req *rq, struct buf *h, struct str vi, struct str en) { h_text(h, page_text(rq, vi, en)); }

/* A phone may be a family's: who has just proved himself says whether its account is his, before anything becomes one. */
static enum err ask_him(struct req *rq, const struct oidc_in *in)
{
    struct buf *h =
        page_open_alone(rq, 200, page_text(rq, S("Đây có phải tài khoản của bác?"), S("Is this your account?")),
                  page_text(rq, S("Đăng nhập bằng định danh điện tử"), S("Signing in with the national e-ID")));
    h_lit(h, "<section class=\"card stack\"><p>");
    put_in(rq, h, S("Định danh điện tử vừa xác nhận: "), S("The e-ID has just confirmed: "));
    h_lit(h, "<strong>");
    h_text(h, in->eid_name.n ? in->eid_name : page_text(rq, S("không nói tên"), S("no name given")));
    if (in->eid_birth_year) {
        put_in(rq, h, S(", sinh năm "), S(", born "));
        h_text(h, arena_printf(rq->arena, "%lld", (long long)in->eid_birth_year));
    }
    h_lit(h, "</strong>.</p><p>");
    put_in(rq, h, S("Máy này đang đăng nhập bằng số điện thoại tận cùng "),
           S("This device is signed in with the phone number ending in "));
    h_lit(h, "<strong>");
    h_text(h, in->phone_tail);
    if (in->phone_name.n) { h_lit(h, " ("); h_text(h, in->phone_name); h_lit(h, ")"); }
    h_lit(h, "</strong>.</p><p>");
    put_in(rq, h, S("Nếu cả hai là của bác, gộp lại thành một: mọi phản ánh, theo dõi và tin đã nhận còn nguyên."),
           S("If both are yours, make them one: every report, what you follow and what you were told stays."));
    h_lit(h, "</p></section><form method=\"post\" action=\"" ANSWER_PATH
             "\" class=\"stack\"><input type=\"hidden\" name=\"offer\" value=\"");
    h_text(h, in->offer);
    h_lit(h, "\"><button class=\"btn wide main\" name=\"joins\" value=\"yes\">");
    put_in(rq, h, S("Đúng, cả hai là của tôi"), S("Yes, both are mine"));
    h_lit(h, "</button><button class=\"btn wide\" name=\"joins\" value=\"no\">");
    put_in(rq, h, S("Không, số này của người khác"), S("No, that number is somebody else’s"));
    h_lit(h, "</button><p class=\"quiet\">");
    put_in(rq, h, S("Bấm “Không” thì bác vào bằng định danh; tài khoản của số điện thoại kia giữ nguyên."),
           S("With “No” you come in with your e-ID; the account of that number stays as it is."));
    h_lit(h, "</p></form>");
    page_close_again(rq, h, &(struct page_again){ S(ANSWER_PATH), S("offer"), in->offer });
    reply_header(rq, "Cache-Control", S("no-store"));
    return OK;
}

/* Once, with its word; never what the provider wrote about it, never a person. */
static void note(struct oidc *o, enum oidc_fault fault, struct str said)
{
    oidc_note(o, fault);
    if (fault != OIDC_FINE)
        log_line(LOG_WARN, "eid_sign_in", LOG_TEXT("fault", str_z(oidc_word(fault))), LOG_TEXT("provider_said", said));
}

/* Both ways cost a row or a call to the provider: strangers are counted as they are where secrets are guessed. */
static enum err keep_pace(struct req *rq)
{
    int64_t wait_s;
    if (!rq->limits || rq->is_near || limits_admit(rq->limits, LIMIT_SIGN_IN, rq->site, rq->now_ms, &wait_s)) return OK;
    reply_header(rq, "Retry-After", arena_printf(rq->arena, "%lld", (long long)wait_s));
    return ERR_TOO_MANY;
}

/* ---- doors ---- */

struct eid_out { bool available; };
static const struct field eid_out[] = { FIELD(struct eid_out, available, .about = "false: this installation has no provider") };
static const struct fields eid_out_fields = { eid_out, N_OF(eid_out) };

/* GET /api/resident/eid -> 200 {available} */
static enum err eid_get(struct req *rq)
{
    const struct eid_out out = { oidc_in_use() != NULL };
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_fields(&j, eid_out_fields, &out);
    json_end(&j);
    return OK;
}

static enum err redirect_uri(const struct req *rq, struct str *out)
{
    *out = arena_printf(rq->arena, "%.*s%s", (int)rq->origin.n, rq->origin.p, BACK_PATH);
    return out->n ? OK : ERR_NOMEM;
}

/* GET /api/resident/eid/start -> 303 to the provider | a page that says why not | 404 no provider */
static enum err start_get(struct req *rq)
{
    struct oidc *o = oidc_in_use();
    struct oidc_start in = { .joined_to = rq->who.roles & ROLE_RESIDENT ? rq->who.id : 0, .old_session = session_cookie(rq) };
    struct oidc_started out;
    enum oidc_fault fault;
    if (!o) return ERR_NOT_FOUND;
    TRY(keep_pace(rq));
    TRY(redirect_uri(rq, &in.redirect_uri));
    TRY(oidc_start(rq->db, rq->arena, rq->now_ms, rq->keys, o, &in, &out, &fault));
    if (fault != OIDC_FINE) {
        note(o, fault, (struct str){ 0 });
        return say(rq, oidc_page_of(fault));
    }
    TRY(reply_redirect(rq, out.url));
    reply_header(rq, "Cache-Control", S("no-store"));
    return cookie_set(rq, out.cookie);
}

/* A provider may send more than we read; what we read must be there once (RFC 6749, 3.1). */
static struct str once(const struct req *rq, const char *name)
{
    struct str found = { 0 };
    size_t n = 0;
    for (size_t i = 0; i < rq->n_params; i++)
        if (str_eq(rq->params[i].name, str_z(name))) { found = rq->params[i].value; n++; }
    return n == 1 ? found : (struct str){ 0 };
}

/* GET /resident/eid/back?state&code&iss | ?state&error&iss -> a page: signed in, or what to do now */
static enum err back_get(struct req *rq)
{
    struct oidc *o = oidc_in_use();
    const struct oidc_back in = { once(rq, "state"), once(rq, "code"), once(rq, "iss"), once(rq, "error"),
                                  cookie_named(rq, cookie_name(rq)), rq->address };
    struct oidc_in out;
    enum oidc_fault fault;
    if (!o) return ERR_NOT_FOUND;
    TRY(keep_pace(rq));
    TRY(oidc_back(rq->db, rq->arena, rq->now_ms, rq->keys, o, &in, &out, &fault));
    if (out.offer.n) {
        TRY(cookie_set(rq, in.cookie));                      /* as long again as the question stands */
        return ask_him(rq, &out);
    }
    note(o, fault, out.said);
    if (fault == OIDC_FINE) TRY(citizen_cookie_set(rq, out.token));
    return say(rq, oidc_page_of(fault));
}

/* The question in another language, or in larger letters: the address of the way back is spent, the offer is not. */
static enum err ask_again(struct req *rq, struct oidc *o, const struct oidc_answer *in)
{
    struct oidc_in out;
    enum oidc_fault fault;
    TRY(oidc_asked(rq->db, rq->arena, rq->now_ms, rq->keys, in, &out, &fault));
    if (fault == OIDC_FINE) return ask_him(rq, &out);
    note(o, fault, (struct str){ 0 });
    return say(rq, oidc_page_of(fault));
}

/* POST /resident/eid/answer offer=…&joins=yes|no -> a page: signed in, or what to do now; without joins the question again */
static enum err answer_post(struct req *rq)
{
    struct oidc *o = oidc_in_use();
    struct str joins = once(rq, "joins");
    const struct oidc_answer in = { once(rq, "offer"), cookie_named(rq, cookie_name(rq)), rq->address, str_eq(joins, S("yes")) };
    struct oidc_in out;
    enum oidc_fault fault;
    if (!o) return ERR_NOT_FOUND;
    TRY(keep_pace(rq));
    if (!req_param(rq, "joins").n) return ask_again(rq, o, &in);
    if (!in.joins && !str_eq(joins, S("no"))) return req_blame(rq, "joins");
    TRY(oidc_answer(rq->db, rq->arena, rq->now_ms, rq->keys, &in, &out, &fault));
    note(o, fault, (struct str){ 0 });
    if (fault == OIDC_FINE) TRY(citizen_cookie_set(rq, out.token));
    return say(rq, oidc_page_of(fault));
}

struct logout_out { struct str url; };
static const struct field logout_out[] = { FIELD(struct logout_out, url, .about = "where to go next; empty: nowhere") };
static const struct fields logout_out_fields = { logout_out, N_OF(logout_out) };

/* POST /api/resident/eid/logout -> 200 {url}: our session is over; the browser goes there to end the provider's too */
static enum err logout_post(struct req *rq)
{
    struct oidc *o = oidc_in_use();
    struct logout_out out = { 0 };
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(session_end(rq));
    if (o)
        TRY(oidc_logout_url(rq->arena, rq->now_ms, o,
                            arena_printf(rq->arena, "%.*s" HOME_PATH, (int)rq->origin.n, rq->origin.p), &out.url));
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_fields(&j, logout_out_fields, &out);
    json_end(&j);
    return OK;
}

/* POST /resident/eid/backchannel logout_token=… -> 200 | 400, 503 {error} (OpenID Connect Back-Channel Logout 1.0, 2.8) */
static enum err backchannel_post(struct req *rq)
{
    struct oidc *o = oidc_in_use();
    enum oidc_fault fault = OIDC_OUT_FORM;
    struct str token = once(rq, "logout_token");
    if (!o) return ERR_NOT_FOUND;
    if (token.n) TRY(oidc_backchannel(rq->db, rq->arena, rq->now_ms, rq->keys, o, token, &fault));
    reply_header(rq, "Cache-Control", S("no-store"));
    if (fault == OIDC_FINE) { reply_bytes(rq, 200, S("text/plain; charset=utf-8"), S("")); return OK; }
    log_line(LOG_WARN, "eid_logout", LOG_TEXT("fault", str_z(oidc_word(fault))));
    struct json j = reply_json(rq, oidc_page_of(fault) == OIDC_SAYS_LATER ? 503 : 400);
    json_object(&j, NULL);
    json_text(&j, "error", S("invalid_request"));
    json_end(&j);
    return OK;
}

static const struct route table[] = {
    { GET,  "/api/resident/eid",         eid_get,          ROLE_ANYONE, 0, .out = &eid_out_fields,
      .about = "Can one sign in with the national e-ID here?" },
    { GET,  START_PATH,                  start_get,        ROLE_ANYONE, 0, .about = "Sign in with the national e-ID: to the provider" },
    { GET,  BACK_PATH,                   back_get,         ROLE_ANYONE, 0, .about = "Back from the provider of the e-ID" },
    { POST, ANSWER_PATH,                 answer_post,      ROLE_ANYONE, KIB,
      .about = "Is the phone's account his who has proved himself with the e-ID? Joined, or left alone" },
    { POST, "/api/resident/eid/logout",  logout_post,      ROLE_RESIDENT, KIB, .out = &logout_out_fields,
      .about = "Sign out here, and where to sign out of the e-ID" },
    { POST, "/resident/eid/backchannel", backchannel_post, ROLE_ANYONE, LOGOUT_FORM_MAX,
      .about = "The provider says that somebody signed out (OpenID Connect back-channel logout)" },
};
const struct routes oidc_routes = { table, N_OF(table) };
