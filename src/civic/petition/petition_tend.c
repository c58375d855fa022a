/* petition_tend.c - who tends the clocks of petitions: what is due is heard or closed; all begin anew when the calendar has changed. */
#include "civic/petition/petition_rules.h"
#include "account/account.h"
#include "account/hours/schedule.h"
#include "core/log.h"

/* ---- what is due ---- */

enum { PER_PAGE = 200, PAGES_MAX = 50, PAGE_BYTES = 16 * MIB };
struct page_of_ids { int64_t id[PER_PAGE]; size_t n; };

static enum err keep_id(const void *row, void *arg)
{
    struct page_of_ids *k = arg;
    k->id[k->n++] = ((const struct petition *)row)->id;
    return OK;
}

struct alarming { struct arena *a; int64_t now_ms, id; };

static enum err speak(struct db *db, void *arg)
{
    struct alarming *k = arg;
    struct petition p;
    TRY(petition_by_id(db, k->a, k->id, &p));
    if (!p.alarm_ms || p.alarm_ms > k->now_ms || !petition_due(&p)) return OK;
    int64_t said = p.alarm;
    TRY(petition_clock_alarm(db, k->a, &p, k->now_ms));
    if (p.alarm > said) TRY(petition_tell_alarm(db, k->a, k->now_ms, &p));
    return petition_set_clock(db, k->a, &p);
}

/* What is too late to be given is closed; whose clock runs, the desk hears. */
static enum err tend_one(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms, int64_t id)
{
    static const struct actor clock = { .is_local = true, .roles = THE_CLOCK };
    struct petition p;
    TRY(petition_by_id(db, a, id, &p));
    if (p.state != PETITION_OWED && p.state != PETITION_ANSWERED) return db_tx(db, speak, &(struct alarming){ a, now_ms, id });
    enum err e = petition_step_take(db, a, now_ms, keys, &clock, &(struct petition_move){ .id = id, .event = PETITION_LAPSE }, &p);
    return e == ERR_CONFLICT ? OK : e;                       /* given just now */
}

static enum err tend_page(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms, size_t *n)
{
    struct page_of_ids page = { .n = 0 };
    TRY(petition_due_rows(db, a, now_ms, PER_PAGE, keep_id, &page));
    for (size_t i = 0; i < page.n; i++) TRY(tend_one(db, a, keys, now_ms, page.id[i]));
    *n = page.n;
    return petition_tell_rest(db, a, now_ms);
}

enum err petition_tend(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    struct arena *room = arena_open(PAGE_BYTES);
    enum err e = room ? OK : ERR_NOMEM;
    (void)a;                                                 /* a page is forgotten before the next */
    size_t n = PER_PAGE;
    for (int i = 0; e == OK && n == PER_PAGE && i < PAGES_MAX; i++) {
        e = tend_page(db, room, keys, now_ms, &n);
        arena_reset(room);
    }
    arena_close(room);
    return e;
}

/* ---- after office hours or days off have changed ---- */

struct again { struct arena *a; int64_t now_ms, id, moved; };

static enum err clock_again(struct db *db, void *arg)
{
    struct again *k = arg;
    struct petition p, again;
    TRY(petition_by_id(db, k->a, k->id, &p));
    if (!petition_is_open(&p)) return OK;
    TRY(petition_clock_replay(db, k->a, NULL, &p, &again));
    bool is_same = again.receive_due_ms == p.receive_due_ms && again.due_ms == p.due_ms && again.left_minutes == p.left_minutes;
    if (is_same) return OK;
    TRY(petition_clock_set(db, k->a, &again, k->now_ms));
    if (petition_due(&again) && again.alarm > p.alarm) {     /* further than was said: the next round of the job says it */
        again.alarm = p.alarm;
        again.alarm_ms = k->now_ms;
    }
    k->moved = 1;
    return petition_set_clock(db, k->a, &again);
}

static enum err again_page(struct db *db, struct arena *a, int64_t now_ms, int64_t *after, int64_t *moved, size_t *n)
{
    struct page_of_ids page = { .n = 0 };
    TRY(petition_open_rows(db, a, *after, PER_PAGE, keep_id, &page));
    for (size_t i = 0; i < page.n; i++) {
        struct again k = { .a = a, .now_ms = now_ms, .id = page.id[i] };
        TRY(db_tx(db, clock_again, &k));
        *moved += k.moved;
        *after = k.id;
    }
    *n = page.n;
    return OK;
}

enum err petition_clock_again(struct db *db, struct arena *a, int64_t now_ms, int64_t *moved)
{
    struct arena *room = arena_open(PAGE_BYTES);
    enum err e = room ? OK : ERR_NOMEM;
    int64_t after = 0;
    (void)a;
    size_t n = PER_PAGE;
    *moved = 0;
    while (e == OK && n == PER_PAGE) {
        e = again_page(db, room, now_ms, &after, moved, &n);
        arena_reset(room);
    }
    arena_close(room);
    return e;
}

/* How far it was is written last: a change that comes meanwhile, or an end in between, is followed at the next look. */
enum err petition_clocks_follow(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    int64_t change, moved;
    (void)keys;
    TRY(worktime_pending(db, a, &change));
    if (!change) return OK;
    TRY(petition_clock_again(db, a, now_ms, &moved));
    log_line(LOG_INFO, "petition_clocks", LOG_I64("moved", moved));
    return worktime_followed(db, a, change);
}

enum err petition_clocks_nightly(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    int64_t moved;
    (void)keys;
    TRY(petition_clock_again(db, a, now_ms, &moved));
    if (moved) log_line(LOG_INFO, "petition_clocks", LOG_I64("moved", moved));
    return OK;
}
