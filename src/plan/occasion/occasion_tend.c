/* occasion_tend.c - what the clock does: states move, series make their occasions, people are reminded and told, piece by piece. */
#include "plan/occasion/occasion_db.h"
#include "account/hours/parameter.h"
#include "core/time.h"
#include "core/uuid.h"
#include "notify/notify.h"
#include "plan/occasion/occasion_rules.h"
#include "plan/occasion/ticket_db.h"
#include "rules/rules.h"

enum { DUE_PER_ROUND = 200, TELLINGS_PER_ROUND = 20, PER_PIECE = 500, DAY_BEFORE_MS = DAY_MS, HOUR_BEFORE_MS = HOUR_MS };

struct due { int64_t id[DUE_PER_ROUND]; int64_t starts_ms[DUE_PER_ROUND]; size_t n; };
static enum err keep_due(const void *row, void *arg)
{
    const struct occasion *o = row;
    struct due *k = arg;
    k->id[k->n] = o->id;
    k->starts_ms[k->n++] = o->starts_ms;
    return OK;
}

/* ---- reminding ---- */

struct reminding { struct arena *a; int64_t now_ms, id, step, starts_ms; };

static enum err remind(struct db *db, void *arg)
{
    const struct reminding *k = arg;
    TRY(occasion_reminded(db, k->a, k->id, k->step));
    /* Who has an hour left hears of the hour. */
    if (k->step == 1 && k->starts_ms - k->now_ms <= HOUR_BEFORE_MS) return OK;
    return occasion_telling_put(db, k->a, &(struct telling){ k->id, k->step == 1 ? TELL_DAY : TELL_HOUR, k->starts_ms, 0 });
}

static enum err remind_step(struct db *db, struct arena *a, int64_t now_ms, int64_t step, int64_t ahead_ms)
{
    struct due due = { .n = 0 };
    TRY(occasion_remind_rows(db, a, now_ms, now_ms + ahead_ms, step, DUE_PER_ROUND, keep_due, &due));
    for (size_t i = 0; i < due.n; i++)
        TRY(db_tx(db, remind, &(struct reminding){ a, now_ms, due.id[i], step, due.starts_ms[i] }));
    return OK;
}

enum err occasion_remind(struct db *db, struct arena *a, int64_t now_ms)
{
    TRY(remind_step(db, a, now_ms, 1, DAY_BEFORE_MS));
    return remind_step(db, a, now_ms, 2, HOUR_BEFORE_MS);
}

/* ---- telling ---- */

struct piece {
    struct db *db;
    struct arena *a;
    const struct keys *keys;
    int64_t now_ms;
    struct telling t;
    struct occasion o;
    struct str title, text, key;
    int64_t told;
};

static const struct { const char *title, *text; } said[] = {
    [TELL_CANCELLED] = { "Đã huỷ: ",          "Sự kiện bác đăng ký đã bị huỷ. Lý do: " },
    [TELL_MOVED]     = { "Đổi giờ hoặc nơi: ", "Sự kiện bác đăng ký đã đổi. Giờ và nơi mới: " },
    [TELL_DAY]       = { "Sắp tới: ",         "Bác nhớ mang theo vé. Giờ và nơi: " },
    [TELL_HOUR]      = { "Còn một giờ: ",     "Bác nhớ mang theo vé. Giờ và nơi: " },
};

static struct str what_of(struct piece *k)
{
    const struct occasion *o = &k->o;
    if (k->t.what == TELL_CANCELLED) return o->reason;
    struct str at = time_text_vi(k->a, o->starts_ms), where = o->place.n ? o->place : S("trực tuyến");
    return arena_printf(k->a, "%.*s, %.*s", (int)at.n, at.p, (int)where.n, where.p);
}

/* A group without an account: the phone or mailbox it left. */
static enum err tell_contact(struct piece *k, const struct ticket *t)
{
    char e164[16];
    struct str to;
    if (k->t.what != TELL_CANCELLED && k->t.what != TELL_MOVED) return OK;
    if (t->account_id || !t->contact_sealed.n) return OK;
    TRY(keys_unseal(k->keys, k->a, "ticket.contact", t->contact_sealed, &to));
    struct notify_message m = { .channel = NOTIFY_EMAIL,
                                .to = to,
                                .title = k->title,
                                .text = arena_printf(k->a, "%.*s. %.*s", (int)k->title.n, k->title.p, (int)k->text.n,
                                                     k->text.p),
                                .key = arena_printf(k->a, "%.*s:%lld", (int)k->key.n, k->key.p, (long long)t->id),
                                .expires_ms = k->o.ends_ms };
    if (!memchr(to.p, '@', to.n)) {
        size_t n = rules_phone(to.p, to.n, e164);
        if (n < 2) return OK;
        m.channel = NOTIFY_SMS;
        m.to = (struct str){ e164 + 1, n - 1 };
        m.title = S("");
    }
    enum err e = notify_message(k->db, k->a, k->now_ms, k->keys, &m);
    return e == ERR_BAD_INPUT ? OK : e;                      /* a landline hears no SMS */
}

static enum err tell_one(const void *row, void *arg)
{
    const struct ticket *t = row;
    struct piece *k = arg;
    k->t.after_ticket = t->id;
    k->told++;
    if (!t->account_id) return tell_contact(k, t);
    if ((k->t.what == TELL_DAY || k->t.what == TELL_HOUR) && t->state != TICKET_HELD) return OK;
    return notify_put(k->db, k->a, k->now_ms, &(struct notice){
        .account_id = t->account_id, .kind = arena_printf(k->a, "plan.occasion_%s", occasion_tellings[k->t.what]), .key = k->key, .title = k->title,
        .text = k->text, .link = arena_printf(k->a, "/occasions/%.*s", (int)k->o.code.n, k->o.code.p), .expires_ms = k->o.ends_ms });
}

/* What is not so any more is not said: moved again, cancelled since, begun. */
static bool is_stale(const struct piece *k)
{
    bool is_off = k->o.state == OCCASION_CANCELLED, is_over = k->o.ends_ms <= k->now_ms;
    if (k->t.what == TELL_CANCELLED) return !is_off || is_over;
    if (k->t.what == TELL_MOVED) return is_off || is_over;
    return is_off || k->o.starts_ms != k->t.since_ms || k->o.starts_ms <= k->now_ms;
}

static enum err tell_piece(struct db *db, void *arg)
{
    struct piece *k = arg;
    k->db = db;
    k->told = 0;
    struct telling before = k->t;
    TRY(occasion_by_id(db, k->a, k->t.occasion_id, &k->o));
    if (is_stale(k)) return occasion_telling_end(db, k->a, &k->t);
    struct str what = what_of(k);
    k->title = arena_printf(k->a, "%s%.*s", said[k->t.what].title, (int)k->o.title.n, k->o.title.p);
    k->text = arena_printf(k->a, "%s%.*s", said[k->t.what].text, (int)what.n, what.p);
    k->key = arena_printf(k->a, "occasion:%.*s:%s:%lld", (int)k->o.code.n, k->o.code.p, occasion_tellings[k->t.what],
                          (long long)k->t.since_ms);
    if (!k->title.n || !k->text.n || !k->key.n) return ERR_NOMEM;
    TRY(ticket_told_rows(db, k->a, k->o.id, before.after_ticket, PER_PIECE, tell_one, k));
    struct telling now = k->t;
    k->t = before;                                           /* may run twice */
    return k->told == PER_PIECE ? occasion_telling_put(db, k->a, &now) : occasion_telling_end(db, k->a, &now);
}

struct tellings { struct telling v[TELLINGS_PER_ROUND]; size_t n; };
static enum err keep_telling(const void *row, void *arg)
{
    struct tellings *k = arg;
    k->v[k->n++] = *(const struct telling *)row;
    return OK;
}

enum err occasion_tell(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    struct tellings t = { .n = 0 };
    TRY(occasion_telling_rows(db, a, TELLINGS_PER_ROUND, keep_telling, &t));
    for (size_t i = 0; i < t.n; i++) {
        struct piece k = { .a = a, .keys = keys, .now_ms = now_ms, .t = t.v[i] };
        TRY(db_tx(db, tell_piece, &k));
    }
    return OK;
}

/* ---- the job ---- */

enum err occasion_tend(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    struct due due = { .n = 0 };
    TRY(series_tend(db, a, now_ms));
    TRY(occasion_due_rows(db, a, now_ms, DUE_PER_ROUND, keep_due, &due));
    for (size_t i = 0; i < due.n; i++) TRY(occasion_by_clock(db, a, now_ms, due.id[i]));
    TRY(occasion_remind(db, a, now_ms));
    return occasion_tell(db, a, keys, now_ms);
}

struct clearing { struct arena *a; int64_t before_ms; };
static enum err clear_names(struct db *db, void *arg)
{
    const struct clearing *k = arg;
    return ticket_names_forget(db, k->a, k->before_ms);
}

enum err occasion_retention(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    int64_t days;
    (void)keys;
    enum err e = parameter_i64(db, a, S("retention.ticket_contacts"), day_of_ms(now_ms), &days);
    if (e == ERR_NOT_FOUND) return OK;
    TRY(e);
    return db_tx(db, clear_names, &(struct clearing){ a, now_ms - days * (int64_t)DAY_MS });
}
