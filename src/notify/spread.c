/* spread.c - one piece of a broadcast: who comes next, by which ways, and the mark up to where it was told. */
#include "notify/spread.h"
#include "notify/spread_db.h"
#include "territory/territory.h"

enum { BROWSERS_MAX = SPREAD_PEOPLE * PUSH_PER_ACCOUNT, DRAFTS_MAX = BROWSERS_MAX + 2 * SPREAD_PEOPLE };

struct piece {
    struct arena *a;
    int64_t now_ms, told;
    bool is_idle;
    struct broadcast b;
    struct follower *people;
    struct push_key *browsers;
    struct send_draft *drafts;
    size_t n_people, n_browsers, n_drafts;
};

static enum err keep_follower(const void *row, void *arg)
{
    struct piece *p = arg;
    p->people[p->n_people++] = *(const struct follower *)row;
    return OK;
}

static enum err keep_browser(const void *row, void *arg)
{
    struct piece *p = arg;
    p->browsers[p->n_browsers++] = *(const struct push_key *)row;
    return OK;
}

static void draft(struct piece *p, const struct reach *r, int64_t notice_id, unsigned channel, int64_t push_id)
{
    int64_t at_ms = p->b.not_before_ms > p->now_ms ? p->b.not_before_ms : p->now_ms;
    if (!p->b.is_urgent) at_ms = quiet_end_ms(at_ms, r->quiet_from, r->quiet_to);
    p->drafts[p->n_drafts++] = (struct send_draft){ .channel = channel, .next_ms = at_ms, .account_id = r->account_id,
                                                    .notice_id = notice_id, .push_id = push_id };
}

/* The browsers come in the order of the people, so one walk over both joins them. */
static enum err draft_all(struct db *db, struct piece *p)
{
    struct db_rows notices = notice_of_broadcast_rows();
    int64_t id;
    size_t at = 0;
    TRY(next_ids(db, p->a, "notify_notice", (int64_t)p->n_people, &id));
    for (size_t i = 0; i < p->n_people; i++, id++) {
        const struct reach *r = &p->people[i].reach;
        size_t from = at;
        while (at < p->n_browsers && p->browsers[at].account_id == r->account_id) at++;
        if (p->people[i].is_told) continue;
        TRY(notice_of_broadcast_add(p->a, &notices, id, r->account_id, p->now_ms, &p->b));
        for (size_t k = from; r->push && k < at && k < from + PUSH_PER_ACCOUNT; k++) draft(p, r, id, NOTIFY_PUSH,
                                                                                           p->browsers[k].id);
        if (r->email && r->has_email) draft(p, r, id, NOTIFY_EMAIL, 0);
        if (r->sms && r->has_phone) draft(p, r, id, NOTIFY_SMS, 0);
        p->told++;
    }
    return db_rows_write(db, &notices);
}

static enum err write_sends(struct db *db, struct piece *p)
{
    struct db_rows rows = send_rows();
    int64_t id;
    if (!p->n_drafts) return OK;
    TRY(next_ids(db, p->a, "notify_send", (int64_t)p->n_drafts, &id));
    for (size_t i = 0; i < p->n_drafts; i++, id++) {
        p->drafts[i].id = id;
        TRY(send_add(p->a, &rows, p->now_ms, &p->drafts[i]));
    }
    return db_rows_write(db, &rows);
}

static enum err piece(struct db *db, void *arg)
{
    struct piece *p = arg;
    p->n_people = p->n_browsers = p->n_drafts = 0;
    p->told = 0;
    enum err e = broadcast_open(db, p->a, &p->b);
    p->is_idle = e == ERR_NOT_FOUND;
    if (e != OK) return p->is_idle ? OK : e;
    TRY(followers_of(db, p->a, &p->b, SPREAD_PEOPLE, keep_follower, p));
    bool is_last = p->n_people < SPREAD_PEOPLE;
    int64_t last_id = p->n_people ? p->people[p->n_people - 1].reach.account_id : p->b.cursor_id;
    if (p->n_people) {
        TRY(browsers_of(db, p->a, &p->b, last_id, BROWSERS_MAX, keep_browser, p));
        TRY(draft_all(db, p));
        TRY(write_sends(db, p));
    }
    return broadcast_moved(db, p->a, p->b.id, last_id, p->told, is_last ? p->now_ms : 0);
}

enum err spread_step(struct db *db, struct arena *a, int64_t now_ms, int64_t *told, bool *is_idle)
{
    struct broadcast peek;
    enum err e = broadcast_open(db, a, &peek);           /* an idle city opens no transaction */
    *told = 0;
    *is_idle = e == ERR_NOT_FOUND;
    if (e != OK) return *is_idle ? OK : e;
    struct piece p = { .a = a, .now_ms = now_ms, .people = arena_new(a, struct follower, SPREAD_PEOPLE),
                       .browsers = arena_new(a, struct push_key, BROWSERS_MAX),
                       .drafts = arena_new(a, struct send_draft, DRAFTS_MAX) };
    if (!p.people || !p.browsers || !p.drafts) return ERR_NOMEM;
    TRY(db_tx(db, piece, &p));
    *told = p.told;
    *is_idle = p.is_idle;
    return OK;
}
