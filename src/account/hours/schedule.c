/* schedule.c - a week of office hours from a day on, a day off: set, taken back, written down; clocks hear of it. */
#include "account/hours/schedule_db.h"
#include "account/account.h"
#include "auth/audit_log.h"
#include "core/time.h"
#include "territory/territory.h"

/* In the transaction of the change: the line of the audit log, and the count by which clocks hear of it. */
static enum err note_change(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t unit_id, const char *action,
                            struct str subject, struct str reason)
{
    if (!subject.n) return ERR_NOMEM;
    TRY(worktime_changed(db, a));
    return audit_write(db, a, &(struct audit_line){ .at_ms = now_ms, .account_id = by->account_id, .unit_id = unit_id, .action = str_z(action),
                       .subject = subject, .reason = reason, .address = by->address });
}

/* ---- office hours ---- */

struct setting { struct arena *a; int64_t now_ms; const struct actor *by; const struct schedule *s; };

static struct str unit_subject(struct arena *a, int64_t unit_id) { return arena_printf(a, "office_hours:%lld", (long long)unit_id); }

static enum err set(struct db *db, void *arg)
{
    const struct setting *k = arg;
    const struct schedule *s = k->s;
    int64_t touched, rows;
    TRY(shifts_end(db, k->a, s->unit_id, s->valid_from, &touched));
    for (size_t i = 0; i < s->n; i++)
        TRY(shift_insert(db, k->a, &(struct shift_row){ s->unit_id, s->shifts[i].weekday, s->shifts[i].from_minute, s->shifts[i].to_minute,
                                                        s->valid_from, 0, s->note }));
    TRY(shifts_count(db, k->a, s->unit_id, &rows));
    if (rows > SHIFT_ROWS_MAX) return ERR_TOO_MANY;
    return note_change(db, k->a, k->now_ms, k->by, s->unit_id ? s->unit_id : CITY_ID, "office_hours.set",
                       unit_subject(k->a, s->unit_id),
                       arena_printf(k->a, "%.*s: %.*s", (int)day_text(k->a, s->valid_from).n,
                                    day_text(k->a, s->valid_from).p, (int)s->note.n, s->note.p));
}

static bool is_shift(const struct shift *x)
{
    return x->weekday >= 1 && x->weekday <= 7 && x->from_minute >= 0 && x->from_minute < 1440 && x->to_minute > x->from_minute
        && x->to_minute <= x->from_minute + 1440;
}

static bool are_shifts(const struct schedule *s)
{
    for (size_t i = 0; i < s->n; i++) {
        if (!is_shift(&s->shifts[i])) return false;
        for (size_t k = 0; k < i; k++)
            if (s->shifts[k].weekday == s->shifts[i].weekday && s->shifts[k].from_minute == s->shifts[i].from_minute)
                return false;
    }
    return s->n > 0;
}

static bool may_begin(int64_t day, int64_t now_ms)
{
    int64_t today = day_of_ms(now_ms);
    return day >= today && day <= today + SCHEDULE_AHEAD_DAYS;
}

enum err schedule_check(int64_t now_ms, const struct schedule *s, const char **field)
{
    *field = !may_begin(s->valid_from, now_ms) ? "valid_from" : !are_shifts(s) ? "shifts" : NULL;
    return *field ? ERR_BAD_INPUT : OK;
}

enum err schedule_set(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, const struct schedule *s, const char **field)
{
    TRY(schedule_check(now_ms, s, field));
    return db_tx(db, set, &(struct setting){ a, now_ms, by, s });
}

struct ending { struct arena *a; int64_t now_ms; const struct actor *by; int64_t unit_id, day; struct str reason; };

static enum err end(struct db *db, void *arg)
{
    const struct ending *k = arg;
    int64_t touched;
    TRY(shifts_end(db, k->a, k->unit_id, k->day, &touched));
    if (!touched) return ERR_NOT_FOUND;
    return note_change(db, k->a, k->now_ms, k->by, k->unit_id, "office_hours.end", unit_subject(k->a, k->unit_id),
                       k->reason);
}

enum err schedule_end(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t unit_id, int64_t valid_from,
                      struct str reason, const char **field)
{
    *field = "valid_from";
    if (!unit_id) return ERR_CONFLICT;
    if (!may_begin(valid_from, now_ms)) return ERR_BAD_INPUT;
    return db_tx(db, end, &(struct ending){ a, now_ms, by, unit_id, valid_from, reason });
}

enum err schedule_list(struct db *db, struct arena *a, int64_t unit_id, int64_t day, db_row_fn *each, void *arg)
{
    return shift_rows(db, a, unit_id, day, each, arg);
}

/* ---- days off ---- */

struct marking { struct arena *a; int64_t now_ms; const struct actor *by; struct day_off d; struct str reason; };

static struct str day_subject(struct arena *a, int64_t day)
{
    struct str text = day_text(a, day);
    return arena_printf(a, "calendar_day:%.*s", (int)text.n, text.p);
}

static enum err mark(struct db *db, void *arg)
{
    const struct marking *k = arg;
    TRY(day_off_put(db, k->a, &k->d));
    return note_change(db, k->a, k->now_ms, k->by, CITY_ID, "calendar_day.set", day_subject(k->a, k->d.day),
                       arena_printf(k->a, "%s: %.*s; %.*s", calendar_kinds[k->d.kind], (int)k->d.name.n, k->d.name.p,
                                    (int)k->d.source.n, k->d.source.p));
}

enum err day_off_set(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, const struct day_off *d)
{
    return db_tx(db, mark, &(struct marking){ .a = a, .now_ms = now_ms, .by = by, .d = *d });
}

static enum err unmark(struct db *db, void *arg)
{
    const struct marking *k = arg;
    int64_t deleted;
    TRY(day_off_delete(db, k->a, k->d.day, &deleted));
    if (!deleted) return ERR_NOT_FOUND;
    return note_change(db, k->a, k->now_ms, k->by, CITY_ID, "calendar_day.drop", day_subject(k->a, k->d.day),
                       k->reason);
}

enum err day_off_drop(struct db *db, struct arena *a, int64_t now_ms, const struct actor *by, int64_t day, struct str reason)
{
    return db_tx(db, unmark, &(struct marking){ .a = a, .now_ms = now_ms, .by = by, .d = { .day = day }, .reason = reason });
}

enum err day_off_list(struct db *db, struct arena *a, int64_t from, int64_t to, db_row_fn *each, void *arg)
{
    return day_off_rows(db, a, from, to, each, arg);
}

/* ---- clocks follow ---- */

enum err worktime_pending(struct db *db, struct arena *a, int64_t *change)
{
    int64_t n, done;
    TRY(worktime_change_row(db, a, &n, &done));
    *change = n > done ? n : 0;
    return OK;
}

struct following { struct arena *a; int64_t change; };

static enum err follow(struct db *db, void *arg)
{
    const struct following *k = arg;
    return worktime_change_done(db, k->a, k->change);
}

enum err worktime_followed(struct db *db, struct arena *a, int64_t change) { return db_tx(db, follow, &(struct following){ a, change }); }
