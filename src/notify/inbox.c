/* inbox.c - reading, choosing, subscribing: a person's own things only. */
#include "notify/inbox_db.h"
#include "auth/webpush.h"
#include "notify/notify_db.h"
#include "territory/territory.h"

/* account: sign-in and requests under the law; alert: warnings; civic: one's own reports; outreach: what was agreed at the door. */
const char *const notify_groups[] = { "account", "alert", "civic", "outreach", "plan", NULL };

enum { MINUTES_OF_DAY = 24 * 60 };

struct reading { struct arena *a; int64_t account_id, now_ms, id; bool with_older; };
static enum err mark_read(struct db *db, void *arg)
{
    const struct reading *k = arg;
    return k->with_older ? notice_read_until(db, k->a, k->account_id, k->now_ms, k->id)
                         : notice_read_one(db, k->a, k->account_id, k->now_ms, k->id);
}

enum err inbox_read(struct db *db, struct arena *a, int64_t account_id, int64_t now_ms, int64_t id, bool with_older)
{
    return db_tx(db, mark_read, &(struct reading){ a, account_id, now_ms, id, with_older });
}

/* ---- wishes ---- */

static struct group_wish *wish_of(struct preferences *p, struct str group)
{
    for (size_t i = 0; i < p->n_groups; i++) if (str_eq(p->groups[i].group, group)) return &p->groups[i];
    if (p->n_groups == WISHES_MAX) return NULL;
    p->groups[p->n_groups] = (struct group_wish){ group, wishes_standard.push, wishes_standard.email,
                                                  wishes_standard.sms };
    return &p->groups[p->n_groups++];
}

static enum err keep_wish(const void *row, void *arg)
{
    const struct group_wish *w = row;
    struct group_wish *to = wish_of(arg, w->group);
    if (to) *to = *w;
    return OK;
}

enum err preferences_get(struct db *db, struct arena *a, int64_t account_id, struct preferences *out)
{
    struct person_row who;
    *out = (struct preferences){ 0 };
    for (size_t i = 0; notify_groups[i]; i++) (void)wish_of(out, str_z(notify_groups[i]));
    TRY(person_get(db, a, account_id, &who));
    out->quiet_from = who.quiet_from;
    out->quiet_to = who.quiet_to;
    out->has_email = who.has_email;
    out->has_phone = who.has_phone;
    TRY(wish_rows(db, a, account_id, keep_wish, out));
    return browser_count(db, a, account_id, &out->browsers);
}

static bool is_group(struct str s)
{
    for (size_t i = 0; notify_groups[i]; i++) if (str_eq(str_z(notify_groups[i]), s)) return true;
    return false;
}

struct wishing { struct arena *a; int64_t account_id, now_ms; const struct preferences *p; };
static enum err set_all(struct db *db, void *arg)
{
    const struct wishing *k = arg;
    TRY(person_quiet(db, k->a, k->account_id, k->p->quiet_from, k->p->quiet_to));
    for (size_t i = 0; i < k->p->n_groups; i++) {
        const struct group_wish *w = &k->p->groups[i];
        const bool wanted[NOTIFY_CHANNELS] = { w->push, w->email, w->sms };
        TRY(wish_set(db, k->a, k->account_id, w));
        for (unsigned c = 0; c < NOTIFY_CHANNELS; c++)
            if (!wanted[c]) TRY(waiting_void(db, k->a, k->account_id, c, w->group, k->now_ms));
    }
    return OK;
}

enum err preferences_set(struct db *db, struct arena *a, int64_t account_id, int64_t now_ms,
                         const struct preferences *p)
{
    if (p->quiet_from < 0 || p->quiet_from >= MINUTES_OF_DAY || p->quiet_to < 0 || p->quiet_to >= MINUTES_OF_DAY)
        return ERR_BAD_INPUT;
    for (size_t i = 0; i < p->n_groups; i++) if (!is_group(p->groups[i].group)) return ERR_BAD_INPUT;
    return db_tx(db, set_all, &(struct wishing){ a, account_id, now_ms, p });
}

struct stopping { struct arena *a; int64_t account_id, now_ms; struct str group; };
static enum err stop_mail(struct db *db, void *arg)
{
    const struct stopping *k = arg;
    struct preferences p;
    TRY(preferences_get(db, k->a, k->account_id, &p));
    struct group_wish *w = wish_of(&p, k->group);
    if (!w) return ERR_BAD_INPUT;
    w->email = false;
    TRY(person_quiet(db, k->a, k->account_id, p.quiet_from, p.quiet_to)); /* wishes are looked up beside the person */
    TRY(wish_set(db, k->a, k->account_id, w));
    return waiting_void(db, k->a, k->account_id, NOTIFY_EMAIL, k->group, k->now_ms);
}

enum err preferences_stop_mail(struct db *db, struct arena *a, int64_t account_id, int64_t now_ms, struct str group)
{
    return db_tx(db, stop_mail, &(struct stopping){ a, account_id, now_ms, group });
}

/* ---- browsers ---- */

struct adding { struct arena *a; int64_t account_id, now_ms; const struct browser *b; };
static enum err add(struct db *db, void *arg)
{
    const struct adding *k = arg;
    int64_t id;
    TRY(next_ids(db, k->a, "notify_push", 1, &id));
    TRY(browser_upsert(db, k->a, id, k->account_id, k->now_ms, k->b));
    return browser_trim(db, k->a, k->account_id, PUSH_PER_ACCOUNT);
}

enum err browser_add(struct db *db, struct arena *a, int64_t account_id, int64_t now_ms, const struct browser *b)
{
    if (!webpush_is_target(&(struct webpush_target){ b->p256dh, b->auth })) return ERR_BAD_INPUT;
    return db_tx(db, add, &(struct adding){ a, account_id, now_ms, b });
}

struct removing { struct arena *a; int64_t account_id; struct str endpoint; };
static enum err remove_one(struct db *db, void *arg)
{
    const struct removing *k = arg;
    return browser_delete(db, k->a, k->account_id, k->endpoint);
}

enum err browser_remove(struct db *db, struct arena *a, int64_t account_id, struct str endpoint)
{
    return db_tx(db, remove_one, &(struct removing){ a, account_id, endpoint });
}
