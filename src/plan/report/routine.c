/* routine.c - reports that are made by the clock: when a day or a week is over, and its hour has come; its readers are told. */
#include "plan/report/briefing_db.h"
#include "account/account.h"
#include "core/time.h"
#include "notify/notify.h"
#include "territory/territory.h"

enum { TEND_BYTES = 64 * MIB };

static enum err bad(struct routine_wish *w, const char *field)
{
    w->field = field;
    return ERR_BAD_INPUT;
}

/* The last day of the latest period that is over on `today`. */
static int64_t last_end(unsigned kind, int64_t today)
{
    return kind == BRIEFING_DAILY ? today - 1
                                  : today - 1 - (today - 1 + 4) % 7; /* day 0 was a Thursday: a Sunday is day 3 */
}

struct putting { struct arena *a; int64_t now_ms; const struct actor *by; struct routine_wish *w; };

static enum err put(struct db *db, void *arg)
{
    struct putting *k = arg;
    const struct routine_wish *w = k->w;
    struct plan p;
    struct unit u;
    TRY(plan_by_id(db, k->a, w->plan_id, &p));
    TRY(plan_may(db, k->a, k->by, p.unit_id));
    enum err e = unit_by_id(db, k->a, w->unit_id, &u);
    if (e == ERR_NOT_FOUND || (e == OK && (u.kind == UNIT_GROUP || u.kind == UNIT_AGENCY))) return bad(k->w, "unit_id");
    TRY(e);
    const struct routine s = { .plan_id = w->plan_id, .unit_id = w->unit_id, .kind = w->kind, .hour = w->hour, .set_by = k->by->account_id,
                                    .made_to = last_end(w->kind, day_of_ms(k->now_ms)) };
    TRY(routine_delete(db, k->a, s.plan_id, s.unit_id, s.kind));
    TRY(routine_insert(db, k->a, &s));
    for (size_t i = 0; i < w->n; i++) {
        struct account reader;
        e = account_by_id(db, k->a, w->account_id[i], &reader);
        if (e == ERR_NOT_FOUND || (e == OK && reader.is_resident)) return bad(k->w, "readers");
        TRY(e);
        TRY(routine_reader_insert(db, k->a, &s, reader.id));
    }
    return OK;
}

enum err routine_put(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct routine_wish *w)
{
    w->field = NULL;
    if (w->kind > BRIEFING_WEEKLY) return bad(w, "kind");
    if (w->hour < 0 || w->hour > 23) return bad(w, "hour");
    if (w->n > SCHEDULE_READERS_MAX) return bad(w, "readers");
    return db_tx(db, put, &(struct putting){ a, now_ms, by, w });
}

struct dropping { struct arena *a; const struct actor *by; int64_t plan_id, unit_id; unsigned kind; };
static enum err drop(struct db *db, void *arg)
{
    struct dropping *k = arg;
    struct plan p;
    TRY(plan_by_id(db, k->a, k->plan_id, &p));
    TRY(plan_may(db, k->a, k->by, p.unit_id));
    return routine_delete(db, k->a, k->plan_id, k->unit_id, k->kind);
}

enum err routine_drop(struct db *db, struct arena *a, const struct actor *by, int64_t plan_id, int64_t unit_id, unsigned kind)
{
    return db_tx(db, drop, &(struct dropping){ a, by, plan_id, unit_id, kind });
}

/* ---- the job ---- */

struct due { struct routine v[SCHEDULES_MAX]; size_t n; };
static enum err keep_due(const void *row, void *arg)
{
    struct due *d = arg;
    struct routine *s = &d->v[d->n++];
    *s = *(const struct routine *)row;
    s->unit = (struct str){ 0 };
    return OK;
}

struct telling { struct arena *a; int64_t now_ms, id; struct routine s; int64_t made_to; struct db *db; };
static enum err tell_reader(const void *row, void *arg)
{
    struct telling *k = arg;
    const struct routine_reader *r = row;
    struct notice n = { .account_id = r->account_id, .kind = S("plan.report"), .key = arena_printf(k->a, "plan_report:%lld", (long long)k->id),
                        .title = arena_printf(k->a, "Báo cáo %s số %lld đã có", k->s.kind == BRIEFING_DAILY ? "ngày" : "tuần", (long long)k->id),
                        .text = S("Mở để đọc số liệu và các đơn vị còn chậm."),
                        .link = arena_printf(k->a, "/api/plan-reports/%lld.pdf", (long long)k->id) };
    if (!n.key.n || !n.title.n || !n.link.n) return ERR_NOMEM;
    return notify_put(k->db, k->a, k->now_ms, &n);
}

/* id 0: the period had been reported by hand; it is only ticked off. */
static enum err tick(struct db *db, void *arg)
{
    struct telling *k = arg;
    k->db = db;
    TRY(routine_made(db, k->a, &k->s, k->made_to));
    return k->id ? routine_readers(db, k->a, &k->s, tell_reader, k) : OK;
}

static enum err make_due(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms, const struct routine *s)
{
    const struct indicator_ask ask = { .sources = indicator_sources, .now_ms = now_ms };
    const struct actor by = { .account_id = s->set_by, .is_local = true };
    struct telling k = { .a = a, .now_ms = now_ms, .s = *s, .made_to = last_end(s->kind, day_of_ms(now_ms)) };
    struct briefing_wish w = { .plan_id = s->plan_id, .unit_id = s->unit_id, .kind = s->kind, .to_day = k.made_to };
    enum err e = briefing_make(db, a, now_ms, &ask, keys, &by, &w, &k.id);
    if (e == ERR_NOT_FOUND) return OK;                       /* nothing is in force (yet): asked again next time */
    if (e == ERR_CONFLICT || e == ERR_BAD_INPUT) k.id = 0;
    else TRY(e);
    return db_tx(db, tick, &k);
}

static enum err tend(struct db *db, struct arena *a, struct arena *work, const struct keys *keys, int64_t now_ms)
{
    const int64_t today = day_of_ms(now_ms), hour = (now_ms - day_start_ms(today)) / HOUR_MS;
    struct due *d = arena_new(a, struct due, 1);
    if (!d) return ERR_NOMEM;
    TRY(routine_due(db, a, today - 1, keep_due, d));
    for (size_t i = 0; i < d->n; i++) {
        const struct routine *s = &d->v[i];
        const int64_t end = last_end(s->kind, today);
        if (s->made_to >= end || (end == today - 1 && hour < s->hour)) continue;
        TRY(make_due(db, work, keys, now_ms, s));
        arena_reset(work);
    }
    return OK;
}

enum err briefing_tend(struct db *db, struct arena *a, const struct keys *keys, int64_t now_ms)
{
    struct arena *work = arena_open(TEND_BYTES);
    enum err e = work ? tend(db, a, work, keys, now_ms) : ERR_NOMEM;
    arena_close(work);
    return e;
}
