/* series.c - a weekly rule that makes occasions four weeks ahead, days off left out. */
#include "plan/occasion/occasion_db.h"
#include "account/hours/schedule.h"
#include "core/time.h"
#include "core/uuid.h"
#include "plan/occasion/feed.h"
#include "plan/occasion/occasion_rules.h"
#include "territory/territory.h"

enum { SERIES_PER_ROUND = 100, DAY_MINUTES = 24 * 60, THURSDAY = 4, WEEK = 7, AHEAD_MAX_DAYS = 800, LATER_MAX = 60 };

/* 1970-01-01 was a Thursday; 1 = Monday. */
static int64_t weekday_of(int64_t day) { return ((day + THURSDAY - 1) % WEEK + WEEK) % WEEK + 1; }

int64_t series_day_from(const struct occasion_series *s, int64_t day)
{
    if (day < s->from_day) day = s->from_day;
    return day + (s->weekday - weekday_of(day) + WEEK) % WEEK;
}

/* ---- days off ---- */

struct off { int64_t from; bool is_off[SERIES_AHEAD_DAYS + WEEK + 1]; };
static enum err keep_off(const void *row, void *arg)
{
    const struct day_off *d = row;
    struct off *k = arg;
    k->is_off[d->day - k->from] = d->kind == CALENDAR_OFF || d->kind == CALENDAR_SWAPPED_OFF;
    return OK;
}

/* ---- what a feed leaves out ---- */

struct left_out { const struct occasion_series *s; int64_t *day; size_t n; };
static enum err keep_left_out(const void *row, void *arg)
{
    const struct day_off *d = row;
    struct left_out *k = arg;
    bool is_off = d->kind == CALENDAR_OFF || d->kind == CALENDAR_SWAPPED_OFF;
    if (is_off && weekday_of(d->day) == k->s->weekday && k->n < FEED_DAYS_OFF_MAX) k->day[k->n++] = d->day;
    return OK;
}

enum err series_days_off(struct db *db, struct arena *a, const struct occasion_series *s, int64_t out[FEED_DAYS_OFF_MAX], size_t *n)
{
    struct left_out k = { s, out, 0 };
    int64_t first = series_day_from(s, s->from_day), to = first + DAYS_OFF_SPAN;
    if (s->to_day && s->to_day + 1 < to) to = s->to_day + 1;
    if (!s->on_holidays && to > first) TRY(day_off_list(db, a, first, to, keep_left_out, &k));
    *n = k.n;
    return OK;
}

/* ---- making ---- */

struct making { struct arena *a; int64_t now_ms, to_day; struct occasion_series s; };

/* Nothing is left to make: it is never looked at again. */
#define ALL_MADE (INT64_C(1) << 40)
static bool is_all_made(const struct occasion_series *s, int64_t to_day) { return s->to_day && to_day >= s->to_day; }

static enum err make_one(struct db *db, const struct making *k, int64_t day)
{
    static const struct actor clock = { .is_local = true };
    const struct occasion_series *s = &k->s;
    struct occasion o;
    bool again;
    struct occasion_draft d = {
        .uid = uuid_v7(k->a, k->now_ms), .unit_id = s->unit_id, .kind = s->kind, .title = s->title, .title_en = s->title_en, .text = s->text,
        .text_en = s->text_en, .place = s->place, .stream = s->stream, .lat_e6 = s->lat_e6, .lon_e6 = s->lon_e6,
        .starts_ms = day_start_ms(day) + s->from_minute * MINUTE_MS, .ends_ms = day_start_ms(day) + s->to_minute * MINUTE_MS,
        .seats_site = s->seats_site, .seats_online = s->seats_online, .is_stream_open = s->is_stream_open, .series_id = s->id, .series_day = day,
    };
    if (!d.uid.n) return ERR_NOMEM;
    return occasion_add(db, k->a, k->now_ms, &clock, &d, &o, &again);
}

static enum err make(struct db *db, void *arg)
{
    struct making *k = arg;
    struct off off = { .from = 0 };
    TRY(series_by_id(db, k->a, k->s.id, &k->s));
    int64_t from = k->s.made_to + 1, to = k->to_day, today = day_of_ms(k->now_ms);
    if (from < today) from = today;                          /* what was missed while nobody served is past */
    if (k->s.to_day && to > k->s.to_day) to = k->s.to_day;
    if (to < from) from = to + 1;
    off.from = from;
    if (!k->s.on_holidays && to >= from) TRY(day_off_list(db, k->a, from, to + 1, keep_off, &off));
    for (int64_t day = series_day_from(&k->s, from); day <= to; day += WEEK)
        if (!off.is_off[day - from] && day_start_ms(day) + k->s.from_minute * MINUTE_MS > k->now_ms)
            TRY(make_one(db, k, day));
    k->s.made_to = is_all_made(&k->s, k->to_day) ? ALL_MADE : k->to_day;
    return series_set(db, k->a, &k->s);
}

struct due { int64_t id[SERIES_PER_ROUND]; size_t n; };
static enum err keep_due(const void *row, void *arg)
{
    struct due *k = arg;
    k->id[k->n++] = ((const struct occasion_series *)row)->id;
    return OK;
}

enum err series_tend(struct db *db, struct arena *a, int64_t now_ms)
{
    struct due due = { .n = 0 };
    int64_t to_day = day_of_ms(now_ms) + SERIES_AHEAD_DAYS;
    TRY(series_due_rows(db, a, to_day, SERIES_PER_ROUND, keep_due, &due));
    for (size_t i = 0; i < due.n; i++) TRY(db_tx(db, make, &(struct making){ .a = a, .now_ms = now_ms, .to_day = to_day, .s = { .id = due.id[i] } }));
    return OK;
}

/* ---- adding and ending ---- */

struct adding {
    struct arena *a;
    int64_t now_ms, id, to_day;
    const struct actor *by;
    struct occasion_series *s;
    struct occasion_series out;
    bool again;
};

static enum err check(struct occasion_series *s, int64_t today)
{
    const struct occasion_words w = { s->title, s->title_en, s->text, s->text_en, s->place, s->stream, s->lat_e6, s->lon_e6, s->seats_site,
                                      s->seats_online };
    s->field = !uuid_is_valid(s->uid) ? "uid" : occasion_words_fault(&w);
    if (!s->field && (s->weekday < 1 || s->weekday > WEEK)) s->field = "weekday";
    if (!s->field && (s->from_minute < 0 || s->from_minute >= DAY_MINUTES)) s->field = "from_minute";
    if (!s->field && (s->to_minute <= s->from_minute || s->to_minute > 2 * DAY_MINUTES)) s->field = "to_minute";
    if (!s->field && (s->from_day < today || s->from_day > today + AHEAD_MAX_DAYS)) s->field = "from_day";
    if (!s->field && s->to_day && (s->to_day < s->from_day || s->to_day > s->from_day + 5 * 366)) s->field = "to_day";
    return s->field ? ERR_BAD_INPUT : OK;
}

static enum err add(struct db *db, void *arg)
{
    struct adding *k = arg;
    k->again = false;
    enum err e = series_by_uid(db, k->a, k->s->uid, &k->out);
    if (e == OK) {
        k->again = true;
        return k->out.unit_id == k->s->unit_id ? occasion_desk(db, k->a, k->by, k->out.unit_id) : ERR_CONFLICT;
    }
    if (e != ERR_NOT_FOUND) return e;
    k->out = *k->s;
    e = occasion_unit(db, k->a, k->s->unit_id, &k->out.unit);
    if (e == ERR_NOT_FOUND) { k->s->field = "unit_id"; return ERR_BAD_INPUT; }
    TRY(e);
    TRY(occasion_desk(db, k->a, k->by, k->s->unit_id));
    k->out.made_to = k->out.from_day - 1;
    k->out.changed_ms = k->now_ms;
    TRY(next_ids(db, k->a, "occasion_series", 1, &k->out.id));
    TRY(series_insert(db, k->a, &k->out, k->now_ms, k->by->account_id));
    struct making m = { .a = k->a, .now_ms = k->now_ms, .to_day = day_of_ms(k->now_ms) + SERIES_AHEAD_DAYS, .s = { .id = k->out.id } };
    TRY(make(db, &m));
    k->out.made_to = m.s.made_to;
    return OK;
}

enum err series_add(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, struct occasion_series *s, bool *again)
{
    struct adding k = { .a = a, .now_ms = now_ms, .by = by, .s = s };
    TRY(check(s, day_of_ms(now_ms)));
    TRY(db_tx(db, add, &k));
    *s = k.out;
    *again = k.again;
    return OK;
}

struct later { int64_t id[LATER_MAX]; size_t n; };
static enum err keep_later(const void *row, void *arg)
{
    const struct occasion *o = row;
    struct later *k = arg;
    if (o->state == OCCASION_ANNOUNCED || o->state == OCCASION_OPEN) k->id[k->n++] = o->id;
    return OK;
}

static enum err end(struct db *db, void *arg)
{
    struct adding *k = arg;
    struct later later = { .n = 0 };
    TRY(series_by_id(db, k->a, k->id, &k->out));
    TRY(occasion_desk(db, k->a, k->by, k->out.unit_id));
    k->out.to_day = k->to_day;
    k->out.sequence++;
    k->out.changed_ms = k->now_ms;
    if (is_all_made(&k->out, k->out.made_to)) k->out.made_to = ALL_MADE;
    TRY(series_set(db, k->a, &k->out));
    TRY(series_occasions(db, k->a, k->id, k->to_day + 1, LATER_MAX, keep_later, &later));
    for (size_t i = 0; i < later.n; i++) {
        struct occasion_counts c;
        struct occasion o;
        TRY(count_read(db, k->a, later.id[i], INT64_MAX, &c));
        if (c.registered_site + c.registered_online + c.waiting > 0) continue;
        TRY(occasion_move(db, k->a, k->now_ms, k->by, &(struct occasion_move){ later.id[i], OCCASION_CANCEL, S("Chuỗi sự kiện đã kết thúc.") }, &o));
    }
    return OK;
}

enum err series_end(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t id, int64_t to_day,
                    struct occasion_series *out)
{
    struct adding k = { .a = a, .now_ms = now_ms, .by = by, .id = id, .to_day = to_day };
    if (to_day < day_of_ms(now_ms) || to_day > day_of_ms(now_ms) + 5 * 366) return ERR_BAD_INPUT;
    TRY(db_tx(db, end, &k));
    *out = k.out;
    return OK;
}
