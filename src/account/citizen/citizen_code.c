/* citizen_code.c - signing in with a phone: a code of six digits, sent, tried five times at most, good once. */
#include "account/citizen/citizen_db.h"
#include "account/person/account_db.h"
#include "account/signin/session_db.h"
#include "core/log.h"
#include "notify/notify.h"
#include "rules/rules.h"

enum {
    E164_MOBILE_LEN = 12,
    PHONE_TAIL = 3,
    CODE_RANGE = 1000000
}; /* "+84" and nine digits: a landline hears no SMS */

struct phone { char text[16]; struct str whole; struct bytes hash; };

static enum err phone_read(const struct keys *keys, struct arena *a, struct str typed, struct phone *out)
{
    if (rules_phone(typed.p, typed.n, out->text) != E164_MOBILE_LEN) return ERR_BAD_INPUT;
    out->whole = (struct str){ out->text, E164_MOBILE_LEN };
    return keys_hash(keys, a, "citizen.phone", out->whole, &out->hash);
}

static enum err code_hash(const struct keys *keys, struct arena *a, struct str phone, struct str code,
                          struct bytes *out)
{
    struct str both = arena_printf(a, "%.*s:%.*s", (int)phone.n, phone.p, (int)code.n, code.p);
    return both.n ? keys_hash(keys, a, "citizen.code", both, out) : ERR_NOMEM;
}

/* ---- how often ---- */

struct limit { struct bytes who; int64_t gap_ms, per_hour; };

/* Counted with what it counts: a transaction that comes to nothing costs nothing. */
static enum err keep_pace(struct db *db, struct arena *a, int64_t now_ms, const struct limit *l, int64_t *wait_ms)
{
    struct pace p;
    TRY(pace_of(db, a, l->who, &p));
    if (now_ms - p.hour_ms >= HOUR_MS) { p.hour_ms = now_ms; p.n = 0; }
    int64_t wait = p.last_ms + l->gap_ms - now_ms;
    if (p.n >= l->per_hour && p.hour_ms + HOUR_MS - now_ms > wait) wait = p.hour_ms + HOUR_MS - now_ms;
    *wait_ms = wait > 0 ? wait : 0;
    if (wait > 0) return ERR_TOO_MANY;
    p.last_ms = now_ms;
    p.n++;
    return pace_put(db, a, l->who, &p);
}

/* ---- a code is asked for ---- */

struct sending {
    struct arena *a;
    int64_t now_ms, wait_ms;
    const struct keys *keys;
    const struct phone *phone;
    struct limit of_phone, of_address;
};

static struct str draw_code(struct arena *a)
{
    uint32_t r;
    do random_bytes(&r, sizeof r);
    while (r >= UINT32_MAX - UINT32_MAX % CODE_RANGE);   /* so that each code is as likely */
    return arena_printf(a, "%06u", (unsigned)(r % CODE_RANGE));
}

static enum err send(struct db *db, void *arg)
{
    struct sending *s = arg;
    struct code_row c = { .expires_ms = s->now_ms + CODE_MS };
    TRY(keep_pace(db, s->a, s->now_ms, &s->of_phone, &s->wait_ms));
    TRY(keep_pace(db, s->a, s->now_ms, &s->of_address, &s->wait_ms));
    struct str code = draw_code(s->a);
    if (!code.n) return ERR_NOMEM;
    TRY(code_hash(s->keys, s->a, s->phone->whole, code, &c.code_hash));
    TRY(code_put(db, s->a, s->phone->hash, &c));
    struct str hash = base64url(s->a, s->phone->hash);
    struct notify_message m = {
        .channel = NOTIFY_SMS,
        .to = { s->phone->whole.p + 1, s->phone->whole.n - 1 },
        .is_secret = true,
        .expires_ms = c.expires_ms,
        .key = arena_printf(s->a, "code:%.*s:%lld", (int)hash.n, hash.p, (long long)s->now_ms),
        /* within the seventy letters of one SMS */
        .text =
            arena_printf(s->a, "Mã đăng nhập Sẵn Sàng: %.*s. Dùng trong 5 phút, đừng đọc cho ai.", (int)code.n, code.p),
    };
    return m.key.n && m.text.n ? notify_message(db, s->a, s->now_ms, s->keys, &m) : ERR_NOMEM;
}

enum err citizen_code_send(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys, struct str phone,
                           struct str site, int64_t *wait_ms)
{
    struct phone p;
    struct sending s = { .a = a, .now_ms = now_ms, .keys = keys, .phone = &p, .of_phone = { .gap_ms = CODE_GAP_MS,
                         .per_hour = CODES_PER_HOUR }, .of_address = { .per_hour = CODES_PER_HOUR_ADDRESS } };
    *wait_ms = 0;
    TRY(phone_read(keys, a, phone, &p));
    s.of_phone.who = p.hash;
    TRY(keys_hash(keys, a, "pace.code", site, &s.of_address.who));
    enum err e = db_tx(db, send, &s);
    *wait_ms = s.wait_ms;
    return e;
}

/* ---- the code is typed ---- */

struct trying {
    struct arena *a;
    int64_t now_ms, wait_ms, account_id;
    const struct keys *keys;
    const struct code_sign_in *in;
    const struct phone *phone;
    struct limit of_address;
    struct bytes code_hash;
    struct str token;
    enum err said;                       /* a wrong code is counted, and the count kept */
};

static enum err is_right(struct db *db, const struct trying *t, bool *right)
{
    struct code_row c;
    *right = false;
    enum err e = code_of(db, t->a, t->phone->hash, &c);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    if (c.expires_ms <= t->now_ms || c.tries >= CODE_TRIES) return OK;
    *right = bytes_eq_secret(c.code_hash, t->code_hash);
    if (*right) return code_delete(db, t->a, t->phone->hash);
    c.tries++;
    return code_put(db, t->a, t->phone->hash, &c);
}

/* The phone is this account's from now on; the first time it is also where the account is told things. */
static enum err phone_is_his(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                             const struct phone *p, int64_t account_id, bool is_new)
{
    struct phone_row row = { .phone_hash = p->hash, .account_id = account_id, .verified_ms = now_ms,
                             .tail = { p->whole.p + p->whole.n - PHONE_TAIL, PHONE_TAIL } };
    struct notify_address to = { .phone = { p->whole.p + 1, p->whole.n - 1 }, .phone_verified_ms = now_ms };
    TRY(keys_seal(keys, a, "citizen.phone", p->whole, &row.phone_sealed));
    TRY(phone_put(db, a, &row));
    return is_new ? notify_address_set(db, a, keys, account_id, &to) : OK;
}

static enum err find_account(struct db *db, struct trying *t)
{
    enum err e = phone_account(db, t->a, t->phone->hash, &t->account_id);
    bool is_new = e == ERR_NOT_FOUND;
    if (is_new) e = citizen_new(db, t->a, t->now_ms, t->in->name, &t->account_id);
    TRY(e);
    return phone_is_his(db, t->a, t->now_ms, t->keys, t->phone, t->account_id, is_new);
}

static enum err try_code(struct db *db, void *arg)
{
    struct trying *t = arg;
    struct account x;
    struct bytes old;
    bool right;
    t->said = OK;
    enum err e = keep_pace(db, t->a, t->now_ms, &t->of_address, &t->wait_ms);
    if (e == ERR_TOO_MANY) { t->said = e; return OK; }
    TRY(e);
    TRY(is_right(db, t, &right));
    if (!right) { t->said = ERR_SIGN_IN; return OK; }
    TRY(find_account(db, t));
    TRY(account_by_id(db, t->a, t->account_id, &x));
    if (x.state != ACCOUNT_ACTIVE) { t->said = ERR_FORBIDDEN; return OK; }
    if (t->in->old_token.n) {                            /* whatever the browser carried before ends here */
        TRY(keys_hash(t->keys, t->a, "session", t->in->old_token, &old));
        TRY(session_put_ended(db, t->a, old, t->now_ms));
    }
    return citizen_session(db, t->a, t->now_ms, t->keys, t->account_id, t->in->address, &t->token);
}

enum err citizen_sign_in_phone(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                               const struct code_sign_in *in, struct str *session_token, int64_t *account_id,
                               int64_t *wait_ms)
{
    struct phone p;
    struct trying t = { .a = a, .now_ms = now_ms, .keys = keys, .in = in, .phone = &p,
                        .of_address = { .per_hour = CODE_TRIES_PER_HOUR_ADDRESS } };
    *wait_ms = 0;
    TRY(phone_read(keys, a, in->phone, &p));
    TRY(code_hash(keys, a, p.whole, in->code, &t.code_hash));
    TRY(keys_hash(keys, a, "pace.try", in->site, &t.of_address.who));
    TRY(db_tx(db, try_code, &t));
    *wait_ms = t.wait_ms;
    if (t.said == ERR_SIGN_IN) log_line(LOG_WARN, "code_refused", LOG_TEXT("address", in->address));
    TRY(t.said);
    *session_token = t.token;
    *account_id = t.account_id;
    return OK;
}

/* ---- without a code ---- */

enum err citizen_add(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                     const struct citizen_draft *who, int64_t *account_id)
{
    static const struct actor nobody;
    struct phone p;
    int64_t id;
    TRY(phone_read(keys, a, who->phone, &p));
    enum err e = phone_account(db, a, p.hash, &id);
    if (e != ERR_NOT_FOUND) return e == OK ? ERR_CONFLICT : e;
    TRY(citizen_new(db, a, now_ms, who->name, &id));
    TRY(phone_is_his(db, a, now_ms, keys, &p, id, true));
    if (who->resident_id) TRY(citizen_link(db, a, now_ms, id, who->resident_id, LINK_OFFICER, &nobody));
    *account_id = id;
    return OK;
}

struct matching { struct arena *a; int64_t now_ms, resident_id; struct phone phone; const struct actor *by; };
static enum err match(struct db *db, void *arg)
{
    const struct matching *m = arg;
    int64_t id;
    TRY(phone_account(db, m->a, m->phone.hash, &id));
    return citizen_link(db, m->a, m->now_ms, id, m->resident_id, LINK_OFFICER, m->by);
}

enum err citizen_link_phone(struct db *db, struct arena *a, int64_t now_ms, const struct keys *keys,
                            int64_t resident_id, struct str phone, const struct actor *by)
{
    struct matching m = { .a = a, .now_ms = now_ms, .resident_id = resident_id, .by = by };
    TRY(phone_read(keys, a, phone, &m.phone));
    return db_tx(db, match, &m);
}

/* ---- the sweep ---- */

struct sweeping { struct arena *a; int64_t now_ms; };
static enum err sweep(struct db *db, void *arg)
{
    const struct sweeping *s = arg;
    return codes_delete(db, s->a, s->now_ms, s->now_ms - HOUR_MS);
}

enum err citizen_sweep(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    (void)keys;
    return db_tx(db, sweep, &(struct sweeping){ a, now_ms });
}
