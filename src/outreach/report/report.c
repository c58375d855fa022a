/* report.c - closing a period: count, write down, sign, chain. */
#include "outreach/report/report_db.h"
#include "account/account.h"
#include "auth/audit_log.h"
#include "core/json_in.h"
#include "core/out.h"
#include "core/time.h"
#include "outreach/campaign/event.h"
#include "territory/territory.h"

enum { BELOW_AT_ONCE = 200 };
static const uint8_t no_hash[32];

/* ---- what is counted ---- */

struct period { struct unit unit; struct unit_path path; struct campaign campaign; int64_t from_day, to_day; };

static enum err period_of(struct db *db, struct arena *a, int64_t unit_id, int64_t to_day, struct period *out)
{
    struct period p = { .to_day = to_day };
    int64_t last;
    TRY(unit_by_id(db, a, unit_id, &p.unit));
    TRY(unit_above(db, a, unit_id, &p.path));
    TRY(campaign_at(db, a, p.path.id, p.path.n, &p.campaign));
    TRY(report_last_day(db, a, p.campaign.id, unit_id, &last));
    p.from_day = last ? last + 1 : p.campaign.from_day;
    *out = p;
    return OK;
}

static enum err add_day(const void *row, void *arg)
{
    counts_add(arg, &((const struct cell *)row)->counts);
    return OK;
}

/* A period is a page of days: more than that was never looked at by anybody. */
static bool is_too_long(const struct period *p) { return p->to_day - p->from_day >= PERIOD_DAYS_MAX; }

static enum err count_late(struct db *db, struct arena *a, const struct period *p, int64_t *n)
{
    enum late_level level = p->unit.kind == UNIT_GROUP  ? LATE_OF_GROUP
                            : p->unit.kind == UNIT_CITY ? LATE_OF_CITY
                                                        : LATE_OF_WARD;
    return report_count_late(db, a, p->unit.id, p->from_day, p->to_day, level, n);
}

static enum err count(struct db *db, struct arena *a, const struct period *p, struct closing *out)
{
    struct closing c = { .from_day = p->from_day, .to_day = p->to_day };
    if (p->to_day >= p->from_day) {
        TRY(cube_days(db, a, p->campaign.id, p->unit.id, p->from_day, p->to_day, add_day, &c.counts));
        TRY(count_late(db, a, p, &c.visits_late));
    }
    if (p->unit.kind != UNIT_GROUP)
        TRY(report_count_open_below(db, a, p->campaign.id, p->unit.id, p->to_day, &c.open_below));
    *out = c;
    return OK;
}

enum err report_preview(struct db *db, struct arena *a, int64_t unit_id, int64_t to_day, int64_t now_ms,
                        struct closing *out)
{
    struct period p;
    if (to_day >= day_of_ms(now_ms)) return ERR_BAD_INPUT;
    TRY(period_of(db, a, unit_id, to_day, &p));
    if (is_too_long(&p)) return ERR_BAD_INPUT;
    return count(db, a, &p, out);
}

/* ---- what is written ---- */

struct closure {
    struct arena *a;
    const struct keys *keys;
    const struct actor *by;
    const struct close_wish *w;
    int64_t report_id;
};

static struct str body_text(struct arena *a, const struct closure *c, const struct period *p, const struct closing *n,
                            int64_t id, struct bytes before, bool for_above)
{
    struct buf text = { .arena = a };
    struct json j = { .out = &text };
    json_object(&j, NULL);
    json_i64(&j, "report", id);
    json_i64(&j, "campaign", p->campaign.id);
    json_text(&j, "campaign_name", p->campaign.name);
    json_i64(&j, "unit", p->unit.id);
    json_text(&j, "unit_code", p->unit.code);
    json_text(&j, "unit_kind", str_z(unit_kinds[p->unit.kind]));
    json_text(&j, "unit_name", p->unit.name);
    json_i64(&j, "households", p->unit.households);
    json_i64(&j, "residents", p->unit.residents);
    json_text(&j, "from", day_text(a, n->from_day));
    json_text(&j, "to", day_text(a, n->to_day));
    json_i64(&j, "visits_late", n->visits_late);
    json_object(&j, "counts");
    json_fields(&j, counts_fields, &n->counts);
    json_end(&j);
    json_i64(&j, "closed_by", c->by->account_id);
    json_bool(&j, "closed_from_above", for_above);
    json_i64(&j, "closed_ms", c->w->now_ms);
    json_bytes(&j, "before", before);
    json_end(&j);
    return text.failed ? (struct str){ 0 } : buf_str(&text);
}

static enum err chain_hash(struct arena *a, struct bytes before, struct str body, struct bytes *out)
{
    struct buf text = { .arena = a };
    buf_add(&text, (struct str){ (const char *)before.p, before.n });
    buf_add(&text, body);
    if (text.failed) return ERR_NOMEM;
    return sha256(a, buf_str(&text), out);
}

static struct str as_text(struct bytes b) { return (struct str){ (const char *)b.p, b.n }; }

static enum err write_report(struct db *db, struct closure *c, const struct period *p, bool for_above)
{
    struct closing n;
    struct bytes before;
    int64_t last;
    TRY(count(db, c->a, p, &n));
    TRY(report_last(db, c->a, &last, &before));
    if (last == 0) before = (struct bytes){ no_hash, sizeof no_hash };
    struct report r = { .id = last + 1, .campaign_id = p->campaign.id, .unit_id = p->unit.id, .from_day = p->from_day,
                        .to_day = p->to_day, .closed_ms = c->w->now_ms, .closed_by = c->by->account_id,
                        .ward_id = p->unit.kind == UNIT_GROUP ? p->unit.parent_id : p->unit.kind == UNIT_CITY ? 0 : p->unit.id };
    r.body = body_text(c->a, c, p, &n, r.id, before, for_above);
    if (r.body.n == 0) return ERR_NOMEM;
    TRY(chain_hash(c->a, before, r.body, &r.hash));
    TRY(keys_sign(c->keys, c->a, as_text(r.hash), &r.signature));
    TRY(report_insert(db, c->a, &r));
    TRY(day_close(db, c->a, p->unit.id, p->to_day));
    c->report_id = r.id;
    return audit_write(db, c->a, &(struct audit_line){ .at_ms = c->w->now_ms, .account_id = c->by->account_id, .unit_id = p->unit.id,
                       .action = S("report.close"), .subject = arena_printf(c->a, "report:%lld", (long long)r.id),
                       .reason = day_text(c->a, p->to_day), .address = c->by->address });
}

struct body_in { struct report_body b; const struct json_in *counts; };
#define MEMBER(m) { .name = #m, .at = offsetof(struct body_in, b.m), .kind = FIELD_KIND(struct report_body, m) }
static const struct field body_in[] = {
    MEMBER(report),
    MEMBER(campaign),
    MEMBER(campaign_name),
    MEMBER(unit),
    MEMBER(unit_code),
    MEMBER(unit_kind),
    MEMBER(unit_name),
    MEMBER(households),
    MEMBER(residents),
    MEMBER(from),
    MEMBER(to),
    MEMBER(visits_late),
    FIELD(struct body_in, counts, .of = &counts_fields),
    MEMBER(closed_by),
    MEMBER(closed_from_above),
    MEMBER(closed_ms),
    MEMBER(before),
};
#undef MEMBER

enum err report_read(struct arena *a, const struct report *r, struct report_body *out)
{
    struct blame blame;
    const struct json_in *object;
    struct body_in in = { 0 };
    TRY(json_parse(a, r->body, &blame, &object));
    TRY(json_read(a, object, FIELDS(body_in), S(""), &in, &blame));
    TRY(json_read(a, in.counts, counts_fields, S("counts"), &in.b.counts, &blame));
    *out = in.b;
    return OK;
}

struct units { struct open_unit v[BELOW_AT_ONCE]; size_t n; };

static enum err keep_unit(const void *row, void *arg)
{
    struct units *u = arg;
    u->v[u->n++] = *(const struct open_unit *)row;
    return OK;
}

/* Depth is that of the city: city, ward, group. */
static enum err close_unit(struct db *db, struct closure *c, int64_t unit_id, bool for_above)
{
    struct period p;
    int64_t open = 0;
    TRY(period_of(db, c->a, unit_id, c->w->to_day, &p));
    if (p.from_day > p.to_day) return ERR_CONFLICT;
    if (is_too_long(&p)) return ERR_BAD_INPUT;
    if (p.unit.kind != UNIT_GROUP) TRY(report_count_open_below(db, c->a, p.campaign.id, unit_id, p.to_day, &open));
    if (open && !c->w->with_below) return ERR_CONFLICT;
    for (int64_t after = 0; open;) {
        struct units *u = arena_new(c->a, struct units, 1);
        if (!u) return ERR_NOMEM;
        TRY(report_open_below(db, c->a, p.campaign.id, unit_id, p.to_day, after, BELOW_AT_ONCE, keep_unit, u));
        if (u->n == 0) break;
        for (size_t i = 0; i < u->n; i++) TRY(close_unit(db, c, u->v[i].id, true));
        after = u->v[u->n - 1].id;
    }
    return write_report(db, c, &p, for_above);
}

static enum err close_all(struct db *db, void *arg)
{
    struct closure *c = arg;
    return close_unit(db, c, c->w->unit_id, false);
}

enum err report_close(struct db *db, struct arena *a, const struct keys *keys, const struct actor *by,
                      const struct close_wish *w, int64_t *report_id)
{
    if (w->to_day >= day_of_ms(w->now_ms)) return ERR_BAD_INPUT;
    struct closure c = { .a = a, .keys = keys, .by = by, .w = w };
    TRY(db_tx(db, close_all, &c));
    *report_id = c.report_id;
    return OK;
}

enum err report_list(struct db *db, struct arena *a, int64_t unit_id, int64_t before, int64_t limit, db_row_fn *each,
                     void *arg)
{
    return report_rows(db, a, unit_id, before ? before : INT64_MAX, limit, each, arg);
}

/* ---- what is proved ---- */

/* The columns that find a report say what its signed body says. */
static enum err says_the_same(struct arena *a, const struct report *r, struct bytes before, bool *out)
{
    struct report_body b;
    enum err e = report_read(a, r, &b);
    *out = e == OK && b.report == r->id && b.campaign == r->campaign_id && b.unit == r->unit_id &&
           b.closed_by == r->closed_by && b.closed_ms == r->closed_ms && str_eq(b.from, day_text(a, r->from_day)) &&
           str_eq(b.to, day_text(a, r->to_day)) && str_eq(as_text(b.before), as_text(before));
    return e == ERR_NOMEM ? e : OK;
}

static enum err fits(struct arena *a, const struct keys *keys, const struct report *r, struct bytes before, bool *out)
{
    struct bytes hash;
    *out = false;
    TRY(chain_hash(a, before, r->body, &hash));
    if (!str_eq(as_text(hash), as_text(r->hash))) return OK;
    if (!keys_is_signed(keys_public_sign(keys), as_text(r->hash), r->signature)) return OK;
    return says_the_same(a, r, before, out);
}

enum err report_is_genuine(struct db *db, struct arena *a, const struct keys *keys, const struct report *r, bool *out)
{
    struct bytes before = { no_hash, sizeof no_hash };
    if (r->id > 1) TRY(report_hash(db, a, r->id - 1, &before));
    return fits(a, keys, r, before, out);
}

struct proving { struct arena *a; const struct keys *keys; uint8_t before[32]; int64_t seen, bad_id; };

static enum err prove_one(const void *row, void *arg)
{
    const struct report *r = row;
    struct proving *p = arg;
    bool fine = false;
    arena_reset(p->a);
    if (r->id == p->seen + 1) TRY(fits(p->a, p->keys, r, (struct bytes){ p->before, sizeof p->before }, &fine));
    if (!fine || r->hash.n != sizeof p->before) { p->bad_id = r->id; return ERR_CONFLICT; }
    memcpy(p->before, r->hash.p, sizeof p->before);
    p->seen++;
    return OK;
}

enum err report_verify(struct db *db, struct arena *a, const struct keys *keys, int64_t *reports, int64_t *bad_id)
{
    struct proving p = { .a = arena_open(4 * MIB), .keys = keys };
    if (!p.a) return ERR_NOMEM;
    enum err e = report_each(db, a, prove_one, &p);
    arena_close(p.a);
    *reports = p.seen;
    *bad_id = p.bad_id;
    return e;
}
