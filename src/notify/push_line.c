/* push_line.c - Web Push (RFC 8030): many under way at once, one signed token per service for hours. */
#include "notify/sender_impl.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include "auth/webpush.h"
#include "core/out.h"
#include "net/fetch.h"
#include "net/url.h"

enum { AT_ONCE = 128, PER_HOST = 32, ORIGINS = 64, ORIGIN_MAX = 280, TOKEN_MAX = 1200, TOKEN_S = 12 * 3600, TOKEN_SPARE_S = 3600,
       TTL_S = 7 * 24 * 3600, ANSWER_MS = 15 * 1000, ANSWER_BYTES = 4 * KIB, WAIT_MAX_S = DAY_S, PLAIN_ROOM = 8 * KIB };

/* A push service: its token, and until when it asked to be left alone. */
struct origin { char name[ORIGIN_MAX], token[TOKEN_MAX]; int64_t until_s, held_until_ms, used; };

struct push_line { struct fetcher *fetcher; struct origin origins[ORIGINS]; int64_t uses; };

/* One push under way; lives in the arena of its question. */
struct pushing { struct outcome o; struct str origin; };

static atomic_bool allows_insecure;
void notify_allow_insecure(bool allow) { atomic_store(&allows_insecure, allow); }
bool notify_allows_insecure(void) { return atomic_load(&allows_insecure); }

static bool ends_with(struct str s, struct str tail)
{
    return s.n >= tail.n && strncasecmp(s.p + s.n - tail.n, tail.p, tail.n) == 0;
}

/* A name of the open internet: no number in any spelling (127.1, 0x7f000001, [::1]), nothing that only a house knows. Where the name
   leads is looked at when it is asked (is_public_only). */
static bool is_public_name(struct str host)
{
    static const struct str inside[] = { STR(".localhost"), STR(".local"), STR(".internal") };
    size_t dot = host.n;
    while (dot > 0 && host.p[dot - 1] != '.') dot--;
    if (dot < 2 || dot == host.n || !isalpha((unsigned char)host.p[dot])) return false;
    for (size_t i = 0; i < N_OF(inside); i++) if (ends_with(host, inside[i])) return false;
    return true;
}

bool push_endpoint_is_fair(struct str endpoint, bool insecure)
{
    struct url u;
    if (url_read(endpoint, &u) != OK || u.origin.n >= ORIGIN_MAX || u.path.n == 0) return false;
    return insecure || (u.is_https && is_public_name(u.host));
}

enum err push_line_open(struct sender *s)
{
    struct push_line *line = calloc(1, sizeof *line);
    if (!line) return ERR_NOMEM;
    s->line = line;
    return fetcher_open(&(struct fetcher_wish){ .at_once = AT_ONCE, .per_host = PER_HOST, .ca_file = s->w.ca_file,
                        .is_public_only = !s->w.push_insecure }, &line->fetcher);
}

void push_line_close(struct sender *s)
{
    struct push_line *line = s->line;
    if (!line) return;
    fetcher_close(line->fetcher);
    free(line);
}

/* ---- a service and its token ---- */

/* Where it stands already, else in the place of the one used longest ago. */
static struct origin *origin_of(struct push_line *line, struct str name)
{
    struct origin *oldest = &line->origins[0];
    for (size_t i = 0; i < ORIGINS; i++) {
        struct origin *o = &line->origins[i];
        if (str_eq(str_z(o->name), name)) { o->used = ++line->uses; return o; }
        if (o->used < oldest->used) oldest = o;
    }
    *oldest = (struct origin){ .used = ++line->uses };
    memcpy(oldest->name, name.p, name.n);
    return oldest;
}

static enum err renew_token(struct sender *s, struct arena *a, struct origin *o, int64_t now_s)
{
    struct str token;
    if (o->until_s > now_s + TOKEN_SPARE_S) return OK;
    TRY(webpush_vapid(a, s->w.keys, str_z(o->name), s->w.contact, now_s + TOKEN_S, &token));
    if (token.n >= TOKEN_MAX) return ERR_TOO_LARGE;
    memcpy(o->token, token.p, token.n);
    o->token[token.n] = '\0';
    o->until_s = now_s + TOKEN_S;
    return OK;
}

/* ---- one push ---- */

/* What the page's worker shows. `key` is its tag: the same notice again replaces itself, so it is shown once. */
static enum err payload(struct arena *a, const struct due *d, bool with_text, struct str *out)
{
    struct buf b = { .arena = a };
    struct json j = { .out = &b };
    json_object(&j, NULL);
    json_i64(&j, "id", d->notice_id);
    json_text(&j, "key", d->key);
    json_text(&j, "kind", d->kind);
    json_text(&j, "title", d->title);
    json_text(&j, "text", with_text ? d->text : S(""));
    json_text(&j, "link", d->link);
    json_i64(&j, "at_ms", d->created_ms);
    json_bool(&j, "urgent", d->is_urgent);
    json_end(&j);
    *out = buf_str(&b);
    if (b.failed) return ERR_NOMEM;
    return out->n > WEBPUSH_PLAIN_MAX && with_text ? payload(a, d, false, out) : OK;
}

/* RFC 8030 §5.4: a word of 32 letters at most; a service that still holds the same one replaces it. */
static enum err topic_of(struct arena *a, struct str key, struct str *out)
{
    struct bytes sum;
    TRY(sha256(a, key, &sum));
    *out = base64url(a, (struct bytes){ sum.p, 24 });
    return OK;
}

static enum err prepare(struct sender *s, struct arena *a, const struct due *d, struct origin *o, struct fetch *f)
{
    int64_t now_ms = s->w.clock_ms(), ttl_s = d->expires_ms ? (d->expires_ms - now_ms) / 1000 : TTL_S;
    struct str plain, topic;
    TRY(renew_token(s, a, o, now_ms / 1000));
    TRY(payload(a, d, true, &plain));
    TRY(topic_of(a, d->key, &topic));
    const struct fetch_header headers[] = {
        { S("Authorization"), str_z(o->token) }, { S("TTL"), arena_printf(a, "%lld", (long long)(ttl_s < TTL_S ? ttl_s : TTL_S)) },
        { S("Urgency"), d->is_urgent ? S("high") : S("normal") }, { S("Topic"), topic },
        { S("Content-Encoding"), S("aes128gcm") }, { S("Content-Type"), S("application/octet-stream") },
    };
    struct fetch_header *kept = arena_new(a, struct fetch_header, N_OF(headers));
    if (!kept) return ERR_NOMEM;
    memcpy(kept, headers, sizeof headers);
    *f = (struct fetch){ .method = FETCH_POST, .headers = kept, .n_headers = N_OF(headers), .timeout_ms = ANSWER_MS,
                         .bytes_max = ANSWER_BYTES };
    TRY(arena_copy(a, d->endpoint, &f->url));
    return webpush_seal(a, &(struct webpush_target){ d->p256dh, d->auth }, plain, &f->body);
}

static void held(struct sender *s, const struct due *d, int64_t until_ms)
{
    struct outcome o = outcome_of(d, OUTCOME_HELD, "asked to wait");
    o.wait_ms = until_ms - s->w.clock_ms();
    if (o.wait_ms < 0) o.wait_ms = 0;
    sender_done(s, &o);
}

static enum err next_push(void *arg, struct arena *a, struct fetch *out, void **what)
{
    struct sender *s = arg;
    struct push_line *line = s->line;
    struct url u;
    for (const struct due *d; (d = sender_next(s)); ) {
        struct pushing *p = arena_new(a, struct pushing, 1);
        if (!p) return ERR_NOMEM;
        if (!push_endpoint_is_fair(d->endpoint, s->w.push_insecure) || url_read(d->endpoint, &u) != OK) {
            struct outcome gone = outcome_of(d, OUTCOME_GONE, "no such address");
            sender_done(s, &gone);
            continue;
        }
        struct origin *o = origin_of(line, u.origin);
        if (o->held_until_ms > s->w.clock_ms()) { held(s, d, o->held_until_ms); continue; }
        enum err e = prepare(s, a, d, o, out);
        p->origin = (struct str){ out->url.p, u.origin.n };
        p->o = outcome_of(d, e == ERR_BAD_INPUT ? OUTCOME_GONE : OUTCOME_LATER, err_name(e));
        *what = p;
        if (e == OK) return OK;
        sender_done(s, &p->o);                               /* a key that is none: forget that browser */
    }
    return ERR_NOT_FOUND;
}

/* RFC 8030 §5 and §7.3; what services really answer. */
static const struct { int64_t status; unsigned kind; const char *error; } answers[] = {
    { 200, OUTCOME_SENT,    NULL },       { 201, OUTCOME_SENT,    NULL },       { 202, OUTCOME_SENT,    NULL },
    { 204, OUTCOME_SENT,    NULL },       { 404, OUTCOME_GONE,    "gone" },     { 410, OUTCOME_GONE,    "gone" },
    { 413, OUTCOME_REFUSED, "too long" }, { 400, OUTCOME_REFUSED, "refused" },
};

static void judge(struct outcome *o, enum err e, const struct fetched *got)
{
    o->kind = OUTCOME_LATER;
    o->error = e == OK ? "answered" : got->trouble;
    o->status = e == OK ? got->status : 0;
    if (e == ERR_FORBIDDEN || e == ERR_BAD_INPUT) o->kind = OUTCOME_GONE;
    for (size_t i = 0; e == OK && i < N_OF(answers); i++)
        if (answers[i].status == got->status) { o->kind = answers[i].kind; o->error = answers[i].error; }
}

static void done_push(void *arg, void *what, enum err e, const struct fetched *got)
{
    struct sender *s = arg;
    struct pushing *p = what;
    judge(&p->o, e, got);
    int64_t wait_s = got->retry_after_s > WAIT_MAX_S ? WAIT_MAX_S : got->retry_after_s;
    if (p->o.kind == OUTCOME_LATER && wait_s > 0) p->o.wait_ms = wait_s * 1000;
    if (e == OK && got->status == 429)
        origin_of(s->line, p->origin)->held_until_ms = s->w.clock_ms() + (wait_s ? wait_s * 1000 : HELD_MS);
    sender_done(s, &p->o);
}

void push_round(struct sender *s)
{
    struct push_line *line = s->line;
    enum err e = fetch_many(line->fetcher, &(struct fetch_flow){ next_push, done_push, s });
    if (e != OK && s->trouble == OK) s->trouble = e;
}
