/* allowance.c - team x month x rate, days x rate, cap; nobody twice. */
#include "outreach/report/allowance_db.h"
#include "account/account.h"
#include "account/hours/parameter.h"
#include "auth/audit_log.h"
#include "core/out.h"
#include "core/time.h"
#include "territory/territory.h"

enum err month_days(struct str month, int64_t *from, int64_t *to)
{
    char text[11] = "0000-00-01";
    int64_t first, next;
    if (month.n != 7) return ERR_BAD_INPUT;
    memcpy(text, month.p, 7);
    TRY(day_of_text((struct str){ text, 10 }, &first));
    struct date d = date_of_day(first);
    TRY(day_of_date((struct date){ d.year + d.month / 12, d.month % 12 + 1, 1 }, &next));
    *from = first;
    *to = next - 1;
    return OK;
}

struct rates { int64_t month_vnd, day_vnd, cap_vnd, visits_min; };

static enum err rates_on(struct db *db, struct arena *a, int64_t day, struct rates *out)
{
    const struct { struct str code; int64_t *to; } wanted[] = {
        { S("allowance.team_month"), &out->month_vnd }, { S("allowance.member_day"), &out->day_vnd },
        { S("allowance.team_month_cap"), &out->cap_vnd }, { S("allowance.day_visits_min"), &out->visits_min },
    };
    *out = (struct rates){ .visits_min = 1 };
    for (size_t i = 0; i < N_OF(wanted); i++) {
        enum err e = parameter_i64(db, a, wanted[i].code, day, wanted[i].to);
        if (e != OK && e != ERR_NOT_FOUND) return e;
    }
    return OK;
}

struct adding { struct allowance_rows *rows; struct allowance *sum; int64_t day_vnd; };

static enum err add_member(const void *row, void *arg)
{
    struct adding *w = arg;
    struct allowance_day_count m = *(const struct allowance_day_count *)row;
    if (__builtin_mul_overflow(m.days, w->day_vnd, &m.amount_vnd)) return ERR_INTERNAL;
    if (__builtin_add_overflow(w->sum->days_vnd, m.amount_vnd, &w->sum->days_vnd)) return ERR_INTERNAL;
    w->sum->members++;
    w->sum->days += m.days;
    if (w->rows) w->rows->v[w->rows->n++] = m;
    return OK;
}

enum err allowance_of_team(struct db *db, struct arena *a, int64_t team_id, struct str month, struct allowance *out,
                           struct allowance_rows *rows)
{
    struct team team;
    struct unit group, ward;
    struct rates rates;
    struct paid paid;
    struct day_query q = { .team_id = team_id };
    TRY(month_days(month, &q.from, &q.to));
    TRY(team_by_id(db, a, team_id, &team));
    TRY(unit_by_id(db, a, team.group_id, &group));
    TRY(unit_by_id(db, a, team.ward_id, &ward));
    TRY(rates_on(db, a, q.from, &rates));
    q.visits_min = rates.visits_min;
    struct allowance sum = { .team_id = team_id, .team = team.name, .group_name = group.name, .ward_name = ward.name,
                             .cap_vnd = rates.cap_vnd };
    if (rows) rows->n = 0;
    TRY(allowance_days(db, a, &q, add_member, &(struct adding){ rows, &sum, rates.day_vnd }));
    sum.month_vnd = sum.days ? rates.month_vnd : 0;
    if (__builtin_add_overflow(sum.month_vnd, sum.days_vnd, &sum.amount_vnd)) return ERR_INTERNAL;
    if (sum.cap_vnd && sum.amount_vnd > sum.cap_vnd) sum.amount_vnd = sum.cap_vnd;
    enum err e = allowance_paid(db, a, team_id, month, &paid);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    sum.is_paid = e == OK;
    if (e == OK) { sum.amount_vnd = paid.amount_vnd; sum.paid_ms = paid.paid_ms; }
    *out = sum;
    return OK;
}

static const struct field member_row[] = {
    FIELD(struct allowance_day_count, member_id), FIELD(struct allowance_day_count, name),
    FIELD(struct allowance_day_count, position, .words = position_words),
    FIELD(struct allowance_day_count, force, .words = force_words), FIELD(struct allowance_day_count, days),
    FIELD(struct allowance_day_count, amount_vnd),
};
const struct fields allowance_member_fields = { member_row, N_OF(member_row) };

static const struct field team_row[] = {
    FIELD(struct allowance, team_id), FIELD(struct allowance, team), FIELD(struct allowance, group_name),
    FIELD(struct allowance, ward_name), FIELD(struct allowance, members), FIELD(struct allowance, days),
    FIELD(struct allowance, month_vnd), FIELD(struct allowance, days_vnd), FIELD(struct allowance, cap_vnd),
    FIELD(struct allowance, amount_vnd), FIELD(struct allowance, is_paid), FIELD(struct allowance, paid_ms),
};
const struct fields allowance_fields = { team_row, N_OF(team_row) };

/* ---- paying ---- */

struct paying {
    struct arena *a;
    const struct actor *by;
    int64_t team_id, now_ms;
    struct str month;
    struct allowance sum;
};

static struct str body_text(struct arena *a, const struct allowance *sum, const struct allowance_rows *rows)
{
    struct buf text = { .arena = a };
    struct json j = { .out = &text };
    json_object(&j, NULL);
    json_fields(&j, allowance_fields, sum);
    json_array(&j, "rows");
    for (size_t i = 0; i < rows->n; i++) {
        json_object(&j, NULL);
        json_fields(&j, allowance_member_fields, &rows->v[i]);
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    return text.failed ? (struct str){ 0 } : buf_str(&text);
}

static enum err pay(struct db *db, void *arg)
{
    struct paying *p = arg;
    struct team team;
    struct allowance_rows *rows = arena_new(p->a, struct allowance_rows, 1);
    if (!rows) return ERR_NOMEM;
    TRY(allowance_of_team(db, p->a, p->team_id, p->month, &p->sum, rows));
    if (p->sum.is_paid) return ERR_CONFLICT;
    if (p->sum.amount_vnd == 0) return ERR_BAD_INPUT;
    struct str body = body_text(p->a, &p->sum, rows);
    if (!body.n) return ERR_NOMEM;
    TRY(allowance_insert(db, p->a, p->team_id, p->month, &(struct paid){ p->sum.amount_vnd, p->now_ms }, body, p->by->account_id));
    p->sum.is_paid = true;
    p->sum.paid_ms = p->now_ms;
    TRY(team_by_id(db, p->a, p->team_id, &team));
    return audit_write(db, p->a, &(struct audit_line){ .at_ms = p->now_ms, .account_id = p->by->account_id, .unit_id = team.group_id,
                       .action = S("allowance.pay"), .reason = p->month, .address = p->by->address,
                       .subject = arena_printf(p->a, "team:%lld", (long long)p->team_id) });
}

enum err allowance_pay(struct db *db, struct arena *a, const struct actor *by, int64_t team_id, struct str month,
                       int64_t now_ms, struct allowance *out)
{
    int64_t from, to;
    TRY(month_days(month, &from, &to));
    if (to >= day_of_ms(now_ms)) return ERR_BAD_INPUT;
    struct paying p = { .a = a, .by = by, .team_id = team_id, .now_ms = now_ms, .month = month };
    TRY(db_tx(db, pay, &p));
    *out = p.sum;
    return OK;
}
