/* mail_line.c - the outbox by e-mail, one after the other over a connection that stays open. */
#include "notify/sender_impl.h"
#include "net/mail.h"
#include "notify/unsubscribe.h"

enum { MAIL_MEMORY_MAX = MIB };

enum err mail_line_open(struct sender *s)
{
    return (s->line = arena_open(MAIL_MEMORY_MAX)) ? OK : ERR_NOMEM;
}

void mail_line_close(struct sender *s) { arena_close(s->line); }

/* Title, text, where to look, and how to stop such mails. */
static enum err write_notice(struct sender *s, struct arena *a, const struct due *d, struct mail *m)
{
    struct str token, group = kind_group(d->kind);
    struct buf b = { .arena = a };
    TRY(unsubscribe_token(a, s->w.keys, d->account_id, group, &token));
    if (s->w.public_url.n)
        m->unsubscribe_url = arena_printf(a, "%.*s/u/%.*s", (int)s->w.public_url.n, s->w.public_url.p, (int)token.n,
                                          token.p);
    buf_add(&b, d->text.n ? d->text : d->title);
    buf_add(&b, S("\n"));
    if (d->link.n && s->w.public_url.n) {
        buf_add(&b, S("\nXem tại / See: "));
        buf_add(&b, s->w.public_url);
        buf_add(&b, d->link);
        buf_add(&b, S("\n"));
    }
    if (m->unsubscribe_url.n) {
        buf_add(&b, S("\n-- \nKhông muốn nhận thư loại này nữa, bác bấm vào đây / To stop such mails:\n"));
        buf_add(&b, m->unsubscribe_url);
        buf_add(&b, S("\n"));
    }
    m->text = buf_str(&b);
    return b.failed ? ERR_NOMEM : OK;
}

static enum err write_mail(struct sender *s, struct arena *a, const struct due *d, struct mail *m)
{
    *m = (struct mail){ .from = s->w.mail_from, .from_name = S("Sẵn Sàng"), .subject = d->title,
                        .id = arena_printf(a, "sansang-%lld-%lld", (long long)d->id, (long long)d->created_ms) };
    TRY(sender_unseal(s, a, d, &m->to, &m->text));
    return d->message_id ? OK : write_notice(s, a, d, m);
}

static struct outcome send_one(struct sender *s, struct arena *a, const struct due *d)
{
    struct mail m;
    struct mailed got = { 0 };
    struct outcome o = outcome_of(d, OUTCOME_VOID, "no mail server is set");
    if (!s->w.mail_url.n || !s->w.mail_from.n) return o;
    enum err e = write_mail(s, a, d, &m);
    if (e == OK) e = mail_send(a, &(struct mail_server){ s->w.mail_url, s->w.mail_user, s->w.mail_password, s->w.ca_file,
                                                         s->w.mail_tls }, &m, s->w.clock_ms(), &got);
    o.kind = e == OK ? OUTCOME_SENT : e == ERR_BAD_INPUT ? OUTCOME_REFUSED : OUTCOME_LATER;
    o.error = e == OK ? NULL : got.trouble ? got.trouble : err_name(e);
    o.status = e == OK ? 0 : got.status;
    return o;
}

void mail_round(struct sender *s)
{
    struct arena *a = s->line;
    for (const struct due *d; (d = sender_next(s)); arena_reset(a)) {
        struct outcome o = send_one(s, a, d);
        sender_done(s, &o);
    }
}
