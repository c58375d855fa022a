/* email_web.c - a person names a mailbox; it is used once somebody who reads it has said yes. */
#include "core/time.h"
#include "http/page.h"
#include "net/mail.h"
#include "notify/inbox.h"
#include "notify/notify_web.h"

enum { CONFIRM_HOURS = 48, TOKEN_BYTES_MAX = 600, DIGITS_MAX = 18 };

struct email_in { struct str email; };
static const struct field email_in[] = { FIELD(struct email_in, email, .min = 3, .max = ADDRESS_MAX) };
static const struct fields email_in_fields = { email_in, N_OF(email_in) };

/* The whole of what a link says is sealed in it: account, end of its time, mailbox. */
static enum err write_token(struct req *rq, struct str email, struct str *out)
{
    struct bytes sealed;
    struct str plain = arena_printf(rq->arena, "%lld %lld %.*s", (long long)rq->who.id,
                                    (long long)(rq->now_ms + CONFIRM_HOURS * (int64_t)HOUR_MS), (int)email.n, email.p);
    TRY(keys_seal(rq->keys, rq->arena, "notify.confirm", plain, &sealed));
    *out = base64url(rq->arena, sealed);
    return out->n ? OK : ERR_NOMEM;
}

static bool take_number(struct str *s, int64_t *out)
{
    size_t at = 0;
    for (*out = 0; at < s->n && at < DIGITS_MAX && s->p[at] >= '0' && s->p[at] <= '9'; at++)
        *out = *out * 10 + (s->p[at] - '0');
    if (at == 0 || at >= s->n || s->p[at] != ' ') return false;
    *s = (struct str){ s->p + at + 1, s->n - at - 1 };
    return true;
}

/* ERR_NOT_FOUND: not one of ours, or its time is over. */
static enum err read_token(struct req *rq, int64_t *account_id, struct str *email)
{
    struct bytes sealed;
    struct str plain, token = req_param(rq, "token");
    int64_t until_ms;
    if (token.n > TOKEN_BYTES_MAX || base64url_read(rq->arena, token, &sealed) != OK
        || keys_unseal(rq->keys, rq->arena, "notify.confirm", sealed, &plain) != OK) return ERR_NOT_FOUND;
    if (!take_number(&plain, account_id) || !take_number(&plain, &until_ms) || until_ms < rq->now_ms)
        return ERR_NOT_FOUND;
    *email = plain;
    return OK;
}

/* Of the open internet: a name with a dot, so that nobody of the mail server's own house is written to. */
static bool is_mailbox(struct str s)
{
    if (!mail_is_address(s)) return false;
    const char *at = memchr(s.p, '@', s.n);
    return memchr(at, '.', (size_t)(s.p + s.n - at)) != NULL;
}

struct asking { struct req *rq; struct notify_message m; };
static enum err ask(struct db *db, void *arg)
{
    struct asking *k = arg;
    return notify_message(db, k->rq->arena, k->rq->now_ms, k->rq->keys, &k->m);
}

/* POST /api/notify/email {email} -> 202: a mail with a link is on its way; asked again within a quarter of an hour it is one mail */
static enum err email_post(struct req *rq)
{
    struct email_in in = { 0 };
    struct str token;
    enum { ONE_EACH_MS = 15 * MINUTE_MS };
    TRY(req_read(rq, FIELDS(email_in), &in));
    if (!is_mailbox(in.email)) return req_blame(rq, "email");
    TRY(write_token(rq, in.email, &token));
    struct asking k = { rq, {
        .channel = NOTIFY_EMAIL, .to = in.email, .title = S("Xác nhận địa chỉ e-mail"), .is_secret = true,
        .expires_ms = rq->now_ms + CONFIRM_HOURS * (int64_t)HOUR_MS,
        .key = arena_printf(rq->arena, "email:%lld:%lld", (long long)rq->who.id, (long long)(rq->now_ms / ONE_EACH_MS)),
        .text = arena_printf(rq->arena, "Bác mở đường dẫn này để nhận thông báo của thành phố qua e-mail:\n%.*s/e/%.*s\n\n"
                             "Nếu bác không yêu cầu, xin bỏ qua thư này.\n\nOpen this link to receive the city's notices by e-mail. "
                             "If you did not ask for it, ignore this mail.\n", (int)rq->origin.n, rq->origin.p, (int)token.n, token.p) } };
    if (!k.m.key.n || !k.m.text.n) return ERR_NOMEM;
    TRY(db_tx(rq->db, ask, &k));
    reply_empty(rq, 202);
    return OK;
}

struct dropping { struct req *rq; };
static enum err drop(struct db *db, void *arg)
{
    const struct dropping *k = arg;
    return notify_email_set(db, k->rq->arena, k->rq->keys, k->rq->who.id, (struct str){ 0 }, 0);
}

/* DELETE /api/notify/email -> 204 */
static enum err email_delete(struct req *rq)
{
    TRY(req_read(rq, (struct fields){ 0 }, NULL));
    TRY(db_tx(rq->db, drop, &(struct dropping){ rq }));
    reply_empty(rq, 204);
    return OK;
}

static struct buf *open_page(struct req *rq)
{
    return page_open(rq, 200, page_text(rq, S("Nhận thông báo qua e-mail"), S("Notices by e-mail")),
                     page_text(rq, S("Trang của thành phố · Sẵn Sàng"), S("A page of the city · Sẵn Sàng")));
}

/* GET /e/:token -> one button; mail programs look at every link, so looking changes nothing */
static enum err confirm_get(struct req *rq)
{
    int64_t account_id;
    struct str email;
    TRY(read_token(rq, &account_id, &email));
    struct buf *h = open_page(rq);
    h_lit(h, "<section class=\"card stack\"><p class=\"big\">");
    h_text(h, email);
    h_lit(h, "</p><form method=\"post\"><button class=\"btn wide\">");
    h_text(h, page_text(rq, S("Nhận thông báo ở địa chỉ này"), S("Receive notices at this address")));
    h_lit(h, "</button></form></section>");
    page_close(rq, h);
    return OK;
}

struct confirming { struct req *rq; int64_t account_id; struct str email; };
static enum err confirm(struct db *db, void *arg)
{
    const struct confirming *k = arg;
    return notify_email_set(db, k->rq->arena, k->rq->keys, k->account_id, k->email, k->rq->now_ms);
}

/* POST /e/:token -> the mailbox is used from now on */
static enum err confirm_post(struct req *rq)
{
    struct confirming k = { .rq = rq };
    TRY(read_token(rq, &k.account_id, &k.email));
    TRY(db_tx(rq->db, confirm, &k));
    struct buf *h = open_page(rq);
    h_lit(h, "<section class=\"card stack\" role=\"status\"><p class=\"big\">");
    h_text(h, page_text(rq, S("Xong. Thông báo sẽ đến địa chỉ này."), S("Done. Notices will come to this address.")));
    h_lit(h, "</p></section>");
    page_close(rq, h);
    return OK;
}

static const struct route table[] = {
    { POST,   "/api/notify/email", email_post,   ROLE_RESIDENT | ROLE_SELF, KIB, .in = &email_in_fields,
      .about = "Name a mailbox: a mail with a link goes there" },
    { DELETE, "/api/notify/email", email_delete, ROLE_RESIDENT | ROLE_SELF, 0,   .about = "No notices by e-mail any more" },
    { GET,    "/e/:token",         confirm_get,  ROLE_ANYONE, 0,                 .about = "The page behind the link to confirm a mailbox" },
    { POST,   "/e/:token",         confirm_post, ROLE_ANYONE, KIB, .about = "The mailbox is confirmed", .is_raw = true },
};
const struct routes email_routes = { table, N_OF(table) };
