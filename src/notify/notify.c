/* notify.c - what may be told, to whom, by which ways, and when. */
#include "notify/notify_db.h"
#include "core/time.h"
#include "territory/territory.h"

const char *const notify_channels[] = { "push", "email", "sms", NULL };
const char *const send_states[] = { "waiting", "sent", "failed", "dead", NULL };
const struct wishes wishes_standard = { .push = true, .email = true, .sms = false };

enum { DAY_MINUTES = 24 * 60, PUT_SENDS_MAX = PUSH_PER_ACCOUNT + 2 };

int64_t quiet_end_ms(int64_t at_ms, int64_t quiet_from, int64_t quiet_to)
{
    int64_t begins = day_start_ms(day_of_ms(at_ms)), minute = (at_ms - begins) / MINUTE_MS;
    bool is_quiet = quiet_from <= quiet_to ? minute >= quiet_from && minute < quiet_to       /* across midnight otherwise */
                                           : minute >= quiet_from || minute < quiet_to;
    if (!is_quiet) return at_ms;
    return begins + quiet_to * MINUTE_MS + (minute >= quiet_to ? DAY_MS : 0);
}

struct str kind_group(struct str kind)
{
    const char *dot = memchr(kind.p, '.', kind.n);
    return dot ? (struct str){ kind.p, (size_t)(dot - kind.p) } : kind;
}

/* ---- what may be told ---- */

static bool is_kind(struct str s)
{
    size_t dots = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool is_inner = i > 0 && i + 1 < s.n && s.p[i - 1] != '.';
        if (s.p[i] == '.' && is_inner) dots++;
        else if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '_') return false;
    }
    return s.n > 0 && s.n <= NOTICE_KIND_MAX && dots == 1;
}


/* A link stays on our own pages: "//host" would leave them. */
static bool is_own_path(struct str s)
{
    return s.n == 0 || (s.n <= NOTICE_LINK_MAX && text_is_clean(s) && s.p[0] == '/' && (s.n == 1 || s.p[1] != '/')
                        && !memchr(s.p, '\\', s.n));
}

static bool is_notice(const struct notice *n)
{
    return is_kind(n->kind) && text_fits(n->key, 1, NOTICE_KEY_MAX) && text_fits(n->title, 1, NOTICE_TITLE_MAX)
           && text_fits(n->text, 0, NOTICE_TEXT_MAX) && is_own_path(n->link) && n->not_before_ms >= 0 && n->expires_ms >= 0;
}

/* ---- to one person ---- */

static enum err put_sends(struct db *db, struct arena *a, int64_t now_ms, const struct notice *n, int64_t notice_id)
{
    struct reach r;
    struct push_key browsers[PUSH_PER_ACCOUNT];
    struct send_draft drafts[PUT_SENDS_MAX];
    size_t n_browsers = 0, n_drafts = 0;
    int64_t first;
    TRY(reach_of(db, a, n->account_id, kind_group(n->kind), &r));
    if (r.push) TRY(push_of_account(db, a, n->account_id, browsers, &n_browsers));
    for (size_t i = 0; i < n_browsers; i++)
        drafts[n_drafts++] = (struct send_draft){ .channel = NOTIFY_PUSH, .push_id = browsers[i].id };
    if (r.email && r.has_email) drafts[n_drafts++] = (struct send_draft){ .channel = NOTIFY_EMAIL };
    if (r.sms && r.has_phone) drafts[n_drafts++] = (struct send_draft){ .channel = NOTIFY_SMS };
    if (n_drafts == 0) return OK;

    int64_t at_ms = n->not_before_ms > now_ms ? n->not_before_ms : now_ms;
    if (!n->is_urgent) at_ms = quiet_end_ms(at_ms, r.quiet_from, r.quiet_to);
    TRY(next_ids(db, a, "notify_send", (int64_t)n_drafts, &first));
    struct db_rows rows = send_rows();
    for (size_t i = 0; i < n_drafts; i++) {
        drafts[i].id = first + (int64_t)i;
        drafts[i].next_ms = at_ms;
        drafts[i].account_id = n->account_id;
        drafts[i].notice_id = notice_id;
        TRY(send_add(a, &rows, now_ms, &drafts[i]));
    }
    return db_rows_write(db, &rows);
}

enum err notify_put(struct db *db, struct arena *a, int64_t now_ms, const struct notice *n)
{
    int64_t id;
    bool is_new;
    if (n->account_id <= 0 || !is_notice(n)) return ERR_BAD_INPUT;
    TRY(next_ids(db, a, "notify_notice", 1, &id));
    TRY(notice_insert(db, a, id, now_ms, n, &is_new));
    return is_new ? put_sends(db, a, now_ms, n, id) : OK;
}

/* ---- to an address ---- */

enum err notify_message(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                        const struct notify_message *m)
{
    int64_t id, send_id;
    bool is_new;
    struct sealed_message sealed = { .key = m->key, .channel = m->channel, .title = m->title, .is_secret = m->is_secret,
                                     .expires_ms = m->expires_ms };
    if ((m->channel != NOTIFY_SMS && m->channel != NOTIFY_EMAIL) || !text_fits(m->to, 3, ADDRESS_MAX)
        || !text_fits(m->title, m->channel == NOTIFY_EMAIL, NOTICE_TITLE_MAX) || !text_fits(m->text, 1, MESSAGE_TEXT_MAX)
        || !text_fits(m->key, 1, NOTICE_KEY_MAX) || m->expires_ms < 0) return ERR_BAD_INPUT;
    TRY(keys_seal(keys, a, "notify.address", m->to, &sealed.address));
    TRY(keys_seal(keys, a, "notify.text", m->text, &sealed.text));
    TRY(next_ids(db, a, "notify_message", 1, &id));
    TRY(message_insert(db, a, id, now_ms, &sealed, &is_new));
    if (!is_new) return OK;
    TRY(next_ids(db, a, "notify_send", 1, &send_id));
    struct db_rows rows = send_rows();
    TRY(send_add(a, &rows, now_ms, &(struct send_draft){ .id = send_id, .channel = m->channel, .next_ms = now_ms, .message_id = id }));
    return db_rows_write(db, &rows);
}

/* ---- to many ---- */

enum err notify_broadcast(struct db *db, struct arena *a, int64_t now_ms, int64_t unit_id, const struct notice *n)
{
    int64_t id;
    if (unit_id <= 0 || !is_notice(n)) return ERR_BAD_INPUT;
    TRY(next_ids(db, a, "notify_broadcast", 1, &id));
    return broadcast_insert(db, a, id, now_ms, unit_id, n);
}

/* ---- people ---- */

enum err notify_place_set(struct db *db, struct arena *a, int64_t account_id, const int64_t *unit_chain, size_t n)
{
    TRY(follow_delete(db, a, account_id));
    for (size_t i = 0; i < n; i++) TRY(follow_insert(db, a, account_id, unit_chain[i]));
    return OK;
}

static enum err seal_address(struct arena *a, const struct keys *keys, const char *label, struct str s,
                             struct bytes *out)
{
    if (s.n == 0) return OK;
    return text_fits(s, 3, ADDRESS_MAX) ? keys_seal(keys, a, label, s, out) : ERR_BAD_INPUT;
}

enum err notify_address_set(struct db *db, struct arena *a, const struct keys *keys, int64_t account_id,
                            const struct notify_address *to)
{
    struct sealed_address sealed = { .phone_verified_ms = to->phone_verified_ms,
                                     .email_verified_ms = to->email_verified_ms };
    TRY(seal_address(a, keys, "notify.phone", to->phone, &sealed.phone));
    TRY(seal_address(a, keys, "notify.email", to->email, &sealed.email));
    return address_upsert(db, a, account_id, &sealed);
}

enum err notify_email_set(struct db *db, struct arena *a, const struct keys *keys, int64_t account_id, struct str email,
                          int64_t verified_ms)
{
    struct bytes sealed = { 0 };
    TRY(seal_address(a, keys, "notify.email", email, &sealed));
    return email_upsert(db, a, account_id, sealed, verified_ms);
}

enum err notify_forget(struct db *db, struct arena *a, int64_t account_id) { return forget_account(db, a, account_id); }
