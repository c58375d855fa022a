/* session_web.c - signing in and out, who I am, my password, my second factor. */
#include "account/signin/session_web.h"
#include "account/signin/session.h"
#include "auth/qr.h"
#include "http/http.h"

enum { SECRET_MAX = 256 };

/* ---- refusals that say more than their error ---- */

static const struct { const char *code; struct str vi, en; } sentences[] = {
    { "short",   STR("Mật khẩu cần ít nhất 10 ký tự"), STR("A password needs at least 10 characters") },
    { "long",    STR("Mật khẩu quá dài"), STR("The password is too long") },
    { "login",   STR("Mật khẩu không được giống tên đăng nhập"), STR("The password must not be like the login name") },
    { "common",  STR("Mật khẩu này quá dễ đoán, vui lòng chọn mật khẩu khác"),
      STR("This password is too easy to guess; choose another") },
    { "taken",   STR("Tên đăng nhập này đã có người dùng"), STR("This login name is taken") },
    { "unknown", STR("Lời mời không đúng, vui lòng xin lại lời mời mới"),
      STR("This invitation is not known; ask for a new one") },
    { "used",    STR("Lời mời này đã được dùng, vui lòng xin lời mời mới"),
      STR("This invitation has been used; ask for a new one") },
    { "expired", STR("Lời mời này đã hết hạn, vui lòng xin lời mời mới"),
      STR("This invitation has expired; ask for a new one") },
    { "code",    STR("Mã không đúng hoặc đã hết hạn, bác xin lại mã mới"),
      STR("The code is wrong or too old; ask for a new one") },
    { "locked",  STR("Tài khoản đang bị khoá, bác liên hệ phường"), STR("This account is locked; ask your ward") },
    { "open",    STR("Bác đã gửi yêu cầu này, đang được giải quyết"), STR("This has been asked and is being dealt with") },
    { "unlinked", STR("Tài khoản chưa khớp với sổ hộ của phường"), STR("This account is not matched to the registers yet") },
    { "revoked", STR("Lời mời này đã bị thu hồi"), STR("This invitation has been withdrawn") },
    { "passkey_old",      STR("Đã quá năm phút hoặc đã dùng rồi, anh chị bấm lại từ đầu"),
      STR("More than five minutes have passed, or it was used already; begin again") },
    { "passkey_refused",  STR("Khoá truy cập này không dùng để vào được"), STR("This passkey does not open anything here") },
    { "passkey_password", STR("Nhập đúng mật khẩu đang dùng để thêm khoá truy cập"),
      STR("Enter your current password to add a passkey") },
    { "passkey_use_it",   STR("Anh chị đã có khoá truy cập: đăng xuất, rồi đăng nhập bằng khoá đó"),
      STR("You have a passkey: sign out, then sign in with it") },
    { "passkey_unfit",    STR("Thiết bị chưa xác nhận đúng chủ (vân tay, khuôn mặt hoặc mã PIN), vui lòng thử lại"),
      STR("The device did not verify its owner (finger, face or PIN); please try again") },
    { "passkey_twice",    STR("Khoá truy cập này đã được thêm rồi"), STR("This passkey has been added before") },
    { "passkey_many",     STR("Đã đủ 20 khoá truy cập, xoá bớt khoá không dùng nữa"),
      STR("There are 20 passkeys already; remove one that is no longer used") },
    { "passkey_last",     STR("Đây là lớp xác thực thứ hai duy nhất của anh chị, thêm một khoá khác trước khi xoá"),
      STR("This is your only second factor; add another before removing it") },
};

enum err refuse(struct req *rq, enum err e, const char *field, const char *code)
{
    struct str said = err_text(e, rq->lang);
    for (size_t i = 0; i < N_OF(sentences); i++)
        if (strcmp(sentences[i].code, code) == 0) said = rq->lang == LANG_EN ? sentences[i].en : sentences[i].vi;
    return reply_refusal(rq, e, field, code, said);
}

/* ---- who I am ---- */

struct me { int64_t id; struct str name,
            login; int64_t device_id; const struct json_in *grants; struct str lang; bool totp, totp_due; };
static const struct field me_table[] = {
    FIELD(struct me, id), FIELD(struct me, name), FIELD(struct me, login), FIELD(struct me, device_id),
    FIELD(struct me, lang), FIELD(struct me, totp), FIELD(struct me, totp_due),
};
static const struct field me_doc[] = {
    FIELD(struct me, id), FIELD(struct me, name), FIELD(struct me, login), FIELD(struct me, device_id),
    FIELD(struct me, grants, .is_list = true, .of = &held_fields), FIELD(struct me, lang), FIELD(struct me, totp),
    FIELD(struct me, totp_due, .about = "only enrolling a second factor is allowed until it is done"),
};
const struct fields me_fields = { me_doc, N_OF(me_doc) };

struct held_list { struct held v[64]; size_t n; unsigned roles; };
static enum err held_keep(const void *row, void *arg)
{
    struct held_list *l = arg;
    if (l->n == N_OF(l->v)) return OK;
    l->v[l->n++] = *(const struct held *)row;
    l->roles |= 1u << ((const struct held *)row)->role;
    return OK;
}

enum err me_write(struct req *rq, struct json *j, const char *key, int64_t account_id, int64_t device_id, bool has_second)
{
    struct account x;
    struct held_list held = { .n = 0 };
    struct me m = { .id = account_id, .device_id = device_id, .lang = rq->lang == LANG_EN ? S("en") : S("vi") };
    TRY(account_by_id(rq->db, rq->arena, account_id, &x));
    TRY(account_grants(rq->db, rq->arena, account_id, held_keep, &held));
    m.name = x.name;
    m.login = x.login;
    m.totp = x.totp_on;
    if (!device_id) TRY(totp_is_due(rq->db, rq->arena, rq->now_ms, held.roles, x.totp_on || has_second, &m.totp_due));
    json_object(j, key);
    json_fields(j, FIELDS(me_table), &m);
    json_array(j, "grants");
    for (size_t i = 0; i < held.n; i++) {
        json_object(j, NULL);
        json_fields(j, held_fields, &held.v[i]);
        json_end(j);
    }
    json_end(j);
    json_end(j);
    return OK;
}

/* GET /api/me -> 200 */
static enum err me_get(struct req *rq)
{
    struct json j = reply_json(rq, 200);
    return me_write(rq, &j, NULL, rq->who.id, rq->who.device_id,
                    (rq->who.roles & ~(unsigned)ROLE_SELF) != 0); /* admitted to more than enrolling: nothing is due */
}

/* ---- in and out ---- */

struct session_in { struct str login, password, totp; };
static const struct field session_in[] = {
    FIELD(struct session_in, login,    .min = 1, .max = 100),
    FIELD(struct session_in, password, .min = 1, .max = SECRET_MAX),
    FIELD(struct session_in, totp,     .nullable = true, .max = 10,
          .about = "six digits, when the person has a second factor"),
};
static const struct fields session_in_fields = { session_in, N_OF(session_in) };

/* POST /api/session {login, password, totp?} -> 200 me and the cookie | 401 login | 401 totp | 429 */
static enum err session_post(struct req *rq)
{
    struct session_in in = { 0 };
    struct signed_in out;
    TRY(req_read(rq, FIELDS(session_in), &in));
    const struct sign_in s = { in.login, in.password, in.totp, rq->address, session_cookie(rq), rq->site };
    enum err e = session_open(rq->db, rq->arena, rq->now_ms, rq->keys, &s, &out);
    if (e == ERR_SIGN_IN) rq->blame.field = out.fault == SIGN_IN_TOTP ? S("totp") : S("login");
    if (e == ERR_TOO_MANY)
        reply_header(rq, "Retry-After", arena_printf(rq->arena, "%lld", (long long)(out.wait_ms / SECOND_MS + 1)));
    TRY(e);
    TRY(session_cookie_set(rq, out.token));
    struct json j = reply_json(rq, 200);
    return me_write(rq, &j, NULL, out.account_id, 0, false);
}

struct closing { struct req *rq; struct str token; };
static enum err close_it(struct db *db, void *arg)
{
    const struct closing *c = arg;
    return session_close(db, c->rq->arena, c->rq->now_ms, c->rq->keys, c->token);
}

enum err session_end(struct req *rq)
{
    struct closing c = { rq, session_cookie(rq) };
    if (c.token.n) TRY(db_tx(rq->db, close_it, &c));
    return session_cookie_set(rq, (struct str){ 0 });
}

/* DELETE /api/session -> 204 */
static enum err session_delete(struct req *rq)
{
    TRY(session_end(rq));
    reply_empty(rq, 204);
    return OK;
}

/* ---- password ---- */

struct password_in { struct str old, new; };
static const struct field password_in[] = {
    FIELD(struct password_in, old, .min = 1, .max = SECRET_MAX),
    FIELD(struct password_in, new, .min = 1, .max = 4 * SECRET_MAX),
};
static const struct fields password_in_fields = { password_in, N_OF(password_in) };

struct starting { struct req *rq; struct str token; };
static enum err start_it(struct db *db, void *arg)
{
    struct starting *s = arg;
    return session_start(db, s->rq->arena, s->rq->now_ms, s->rq->keys, s->rq->who.id, s->rq->address, &s->token);
}

/* POST /api/password {old, new} -> 204 and a fresh cookie; every other session ends | 400 new | 401 old */
static enum err password_post(struct req *rq)
{
    struct password_in in = { 0 };
    const struct actor by = actor_of(rq);
    const char *fault;
    TRY(req_read(rq, FIELDS(password_in), &in));
    if (rq->who.device_id) return ERR_FORBIDDEN;
    enum err e = password_change(rq->db, rq->arena, rq->now_ms, rq->keys, &by, in.old, in.new, &fault);
    if (e == ERR_BAD_INPUT && fault) return refuse(rq, ERR_BAD_INPUT, "new", fault);
    if (e == ERR_SIGN_IN) rq->blame.field = S("old");
    TRY(e);
    struct starting s = { .rq = rq };
    TRY(db_tx(rq->db, start_it, &s));
    TRY(session_cookie_set(rq, s.token));
    reply_empty(rq, 204);
    return OK;
}

/* ---- second factor ---- */

struct totp_out { struct str secret, url, qr_svg; };
static const struct field totp_out[] = {
    FIELD(struct totp_out, secret), FIELD(struct totp_out, url), FIELD(struct totp_out, qr_svg),
};
static const struct fields totp_fields = { totp_out, N_OF(totp_out) };

/* POST /api/totp -> 200 the secret, once, as text, link and picture | 409 one is in force, or a passkey is to be used */
static enum err totp_post(struct req *rq)
{
    struct totp_out out = { 0 };
    struct html svg;
    bool passkey_first;
    if (rq->who.device_id || (rq->who.roles & ROLE_RESIDENT)) return ERR_FORBIDDEN;      /* neither has a password */
    TRY(passkey_is_asked(rq, &passkey_first));
    if (passkey_first) return refuse(rq, ERR_CONFLICT, "totp", "passkey_use_it");
    TRY(totp_begin(rq->db, rq->arena, rq->keys, rq->who.id, &out.secret, &out.url));
    TRY(qr_svg(rq->arena, out.url, &svg));
    out.qr_svg = svg.s;
    struct json j = reply_json(rq, 200);
    json_object(&j, NULL);
    json_fields(&j, FIELDS(totp_out), &out);
    json_end(&j);
    return OK;
}

struct code_in { struct str code; };
static const struct field code_in[] = { FIELD(struct code_in, code, .min = 6, .max = 6) };
static const struct fields code_in_fields = { code_in, N_OF(code_in) };

/* POST /api/totp/confirm {code} -> 204 | 401 code | 409 */
static enum err totp_confirm_post(struct req *rq)
{
    struct code_in in = { 0 };
    const struct actor by = actor_of(rq);
    TRY(req_read(rq, FIELDS(code_in), &in));
    if (rq->who.device_id) return ERR_FORBIDDEN;
    enum err e = totp_confirm(rq->db, rq->arena, rq->now_ms, rq->keys, &by, in.code);
    if (e == ERR_SIGN_IN) rq->blame.field = S("code");
    TRY(e);
    reply_empty(rq, 204);
    return OK;
}

enum { SELF = ROLE_SELF | ROLE_SIGNED_IN };              /* whoever is signed in, for his own things */
static const struct route table[] = {
    { POST,   "/api/session",      session_post,      ROLE_ANYONE, 2 * KIB, .in = &session_in_fields, .out = &me_fields,
      .about = "sign in" },
    { DELETE, "/api/session",      session_delete,    SELF, KIB, .about = "sign out" },
    { GET,    "/api/me",           me_get,            SELF, 0, .out = &me_fields,
      .about = "who I am and what I may do where" },
    { POST,   "/api/password",     password_post,     SELF, 4 * KIB, .in = &password_in_fields,
      .about = "change my password; every other session of mine ends" },
    { POST,   "/api/totp",         totp_post,         SELF, KIB, .out = &totp_fields,
      .about = "begin with a second factor" },
    { POST,   "/api/totp/confirm", totp_confirm_post, SELF, KIB, .in = &code_in_fields,
      .about = "the second factor is in force from its first code on" },
};
const struct routes session_routes = { table, N_OF(table) };
