/* sms_line.c - the outbox by SMS: through a gateway over HTTP, over a line to an SMS centre, or, for trying things out, into
   a file beside the data. */
#include "notify/sender_impl.h"
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include "core/log.h"
#include "core/out.h"
#include "core/time.h"
#include "net/fetch.h"
#include "notify/smpp.h"

const char *const sms_kinds[] = { "log", "http", "smpp", NULL };

enum { SMS_MEMORY_MAX = MIB, ANSWER_MS = 15 * 1000, REOPEN_MS = 30 * 1000 };

struct under_way { bool is_used; struct outcome o; };    /* handed to the centre, not answered yet */
struct sms_line {
    struct arena *a;
    struct smpp *smpp;
    int64_t closed_until_ms;
    struct under_way texts[SMPP_WINDOW_MAX + 1];
};

enum err sms_line_open(struct sender *s)
{
    struct sms_line *line = calloc(1, sizeof *line);
    if (!line) return ERR_NOMEM;
    s->line = line;
    return (line->a = arena_open(SMS_MEMORY_MAX)) ? OK : ERR_NOMEM;
}

void sms_line_close(struct sender *s)
{
    struct sms_line *line = s->line;
    if (!line) return;
    smpp_close(line->smpp);
    arena_close(line->a);
    free(line);
}

/* ---- what is said: of a notice its title and where to look, since every seventy letters are paid for ---- */

static enum err write_text(struct sender *s, struct arena *a, const struct due *d, struct str *to, struct str *text)
{
    TRY(sender_unseal(s, a, d, to, text));
    if (d->message_id) return OK;
    struct buf b = { .arena = a };
    buf_add(&b, d->title);
    if (d->link.n && s->w.public_url.n) { buf_add(&b, S(" ")); buf_add(&b, s->w.public_url); buf_add(&b, d->link); }
    *text = buf_str(&b);
    return b.failed ? ERR_NOMEM : OK;
}

/* ---- into a file ---- */

static struct outcome send_log(struct sender *s, struct arena *a, const struct due *d, struct str to, struct str text)
{
    struct str when = time_text_vi(a, s->w.clock_ms());
    struct str line = arena_printf(a, "%.*s  %.*s  %.*s\n", (int)when.n, when.p, (int)to.n, to.p, (int)text.n, text.p);
    int fd = s->w.sms_log_path ? open(s->w.sms_log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW,
                                      0600) : -1;
    bool is_written = fd >= 0 && line.n && write(fd, line.p, line.n) == (ssize_t)line.n;
    if (fd >= 0) close(fd);
    struct str tail = to.n > 3 ? (struct str){ to.p + to.n - 3, 3 } : S("");
    log_line(LOG_INFO, "sms", LOG_TEXT("to_ends_with", tail), LOG_I64("bytes", (int64_t)text.n));
    return outcome_of(d, is_written ? OUTCOME_SENT : OUTCOME_LATER, is_written ? NULL : "the file cannot be written");
}

/* ---- to a gateway over HTTP ---- */

/* What stands between the quotes of a JSON text. */
static struct str inside_quotes(struct arena *a, struct str s)
{
    struct buf b = { .arena = a };
    struct json j = { .out = &b };
    json_array(&j, NULL);
    json_text(&j, NULL, s);
    json_end(&j);
    return b.failed || b.n < 4 ? (struct str){ 0 } : (struct str){ b.p + 2, b.n - 4 };       /* ["…"] */
}

/* `{to}`, `{text}`, `{from}` and `{id}` in the template become themselves. */
static enum err fill_body(struct sender *s, struct arena *a, const struct due *d, struct str to, struct str text,
                          struct str *out)
{
    const struct { struct str name, value; } parts[] = {
        { S("{to}"), inside_quotes(a, to) }, { S("{text}"), inside_quotes(a, text) }, { S("{from}"), inside_quotes(a, s->w.sms_from) },
        { S("{id}"), arena_printf(a, "sansang-%lld", (long long)d->id) },
    };
    struct buf b = { .arena = a };
    for (struct str rest = s->w.sms_body; rest.n; ) {
        size_t used = 1;
        struct str piece = { rest.p, 1 };
        for (size_t i = 0; i < N_OF(parts); i++) {
            if (rest.n < parts[i].name.n || memcmp(rest.p, parts[i].name.p, parts[i].name.n) != 0) continue;
            piece = parts[i].value;
            used = parts[i].name.n;
        }
        buf_add(&b, piece);
        rest = (struct str){ rest.p + used, rest.n - used };
    }
    *out = buf_str(&b);
    return b.failed ? ERR_NOMEM : OK;
}

static struct outcome send_http(struct sender *s, struct arena *a, const struct due *d, struct str to, struct str text)
{
    struct fetched got = { 0 };
    struct outcome o = outcome_of(d, OUTCOME_LATER, NULL);
    const struct fetch_header headers[] = {
        { S("Content-Type"), S("application/json") }, { S("Idempotency-Key"), arena_printf(a, "sansang-%lld", (long long)d->id) },
        { S("Authorization"), arena_printf(a, "Bearer %.*s", (int)s->w.sms_token.n, s->w.sms_token.p) },
    };
    struct fetch f = { .method = FETCH_POST, .url = s->w.sms_url, .headers = headers, .timeout_ms = ANSWER_MS,
                       .n_headers = s->w.sms_token.n ? 3 : 2, .bytes_max = 64 * KIB, .ca_file = s->w.ca_file };
    enum err e = fill_body(s, a, d, to, text, &f.body);
    if (e == OK) e = fetch_one(a, &f, &got);
    bool is_taken = e == OK && got.status >= 200 && got.status < 300;
    if (is_taken) o.kind = OUTCOME_SENT;
    else if (e == OK && (got.status == 400 || got.status == 422)) o.kind = OUTCOME_REFUSED;
    o.error = is_taken ? NULL : e == OK ? "answered" : got.trouble ? got.trouble : err_name(e);
    o.status = is_taken ? 0 : got.status;
    if (got.retry_after_s > 0 && got.retry_after_s <= DAY_S) o.wait_ms = got.retry_after_s * 1000;
    return o;
}

/* ---- over a line to an SMS centre ---- */

static void keep_receipt(void *arg, struct str id, struct str state)
{
    struct sender *s = arg;
    sender_flush(s); /* it may be about the text before, which must be written down first */
    enum err e = outbox_receipt(s->db, s->scratch, id, state);
    arena_reset(s->scratch);
    if (e != OK) log_line(LOG_WARN, "receipt_not_kept", LOG_TEXT("result", str_z(err_name(e))));
}

static void text_done(void *arg, void *what, enum err e, struct str id, int64_t status)
{
    struct sender *s = arg;
    struct under_way *t = what;
    t->is_used = false;
    t->o.kind = e == OK ? OUTCOME_SENT : e == ERR_BAD_INPUT ? OUTCOME_REFUSED : OUTCOME_LATER;
    t->o.error = e == OK ? NULL : e == ERR_INTERNAL ? "the line broke" : "the centre refused";
    t->o.status = status;
    memcpy(t->o.provider_id, id.p, id.n);
    t->o.provider_id[id.n] = '\0';
    sender_done(s, &t->o);
}

static void break_line(struct sms_line *line, int64_t now_ms)
{
    smpp_close(line->smpp);
    line->smpp = NULL;
    line->closed_until_ms = now_ms + REOPEN_MS;
}

/* An outage of the centre uses up nobody's tries: nothing is taken from the outbox while the line is down. */
static bool has_line(struct sender *s)
{
    struct sms_line *line = s->line;
    int64_t now_ms = s->w.clock_ms();
    if (line->smpp && smpp_tend(line->smpp, now_ms) != OK) break_line(line, now_ms);
    if (line->smpp) return true;
    if (now_ms < line->closed_until_ms) return false;
    struct smpp_wish w = { s->w.sms_address,        s->w.sms_user, s->w.sms_password, s->w.sms_from, keep_receipt, s,
                           (size_t)s->w.sms_window, text_done };
    if (smpp_open(&w, &line->smpp) == OK) return true;
    log_line(LOG_WARN, "smpp_no_line", LOG_I64("again_in_s", REOPEN_MS / 1000));
    line->closed_until_ms = now_ms + REOPEN_MS;
    return false;
}

/* What became of it comes by text_done, when the centre has answered or the line is gone. */
static void hand_over(struct sender *s, const struct due *d, struct str to, struct str text)
{
    struct sms_line *line = s->line;
    struct outcome o = outcome_of(d, OUTCOME_HELD, "no line");
    struct under_way *t = line->texts;
    o.wait_ms = REOPEN_MS;
    if (!line->smpp) { sender_done(s, &o); return; }
    while (t->is_used) t++;                              /* one more than the widest window */
    *t = (struct under_way){ true, outcome_of(d, OUTCOME_LATER, NULL) };
    enum err e = smpp_hand(line->smpp, to, text, t);
    if (e == ERR_BAD_INPUT) text_done(s, t, e, S(""), 0);
    else if (e != OK) break_line(line, s->w.clock_ms());
}

static void smpp_round(struct sender *s)
{
    struct sms_line *line = s->line;
    if (!has_line(s)) return;
    for (const struct due *d; (d = sender_next(s)); arena_reset(line->a)) {
        struct str to, text;
        enum err e = write_text(s, line->a, d, &to, &text);
        struct outcome o = outcome_of(d, OUTCOME_LATER, err_name(e));
        if (e == OK) hand_over(s, d, to, text);
        else sender_done(s, &o);
    }
    if (line->smpp && smpp_settle(line->smpp) != OK) break_line(line, s->w.clock_ms());
}

static struct outcome (*const ways[])(struct sender *s, struct arena *a, const struct due *d, struct str to, struct str text) = {
    [SMS_LOG] = send_log, [SMS_HTTP] = send_http,
};

void sms_round(struct sender *s)
{
    struct sms_line *line = s->line;
    if (s->w.sms_kind == SMS_SMPP) { smpp_round(s); return; }
    for (const struct due *d; (d = sender_next(s)); arena_reset(line->a)) {
        struct str to, text;
        enum err e = write_text(s, line->a, d, &to, &text);
        struct outcome o = e == OK ? ways[s->w.sms_kind](s, line->a, d, to, text) : outcome_of(d, OUTCOME_LATER,
                                                                                               err_name(e));
        sender_done(s, &o);
    }
}
